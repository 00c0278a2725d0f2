"""What `calando.titrate` says of people, one readable file for each: tests/cases/titrate/*.toml.

A file holds a patient, perhaps [wishes], perhaps [label] (the rows of the cited source, typed from it) and [expect].
The plan is compared with the printed rows, not with what calando has written down of them. A file with `known_gap`
describes what is right and not yet so: it must fail until it is mended.
"""

from __future__ import annotations

import doctest
import importlib
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from expectations import Answered, Check, contains, equals, param, read

import calando
from calando.actions import titrate
from calando.decide.titrate.wishes import TitrationWishes
from calando.facts.load import load_facts

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
docs_titrate = importlib.import_module("docs_titrate")

FOLDER = Path(__file__).with_name("titrate")
FILES = sorted(FOLDER.glob("*.toml"))
HEAD = {"says", "source", "known_gap"}
OWN_TABLES = {"wishes", "label", "expect"}
LABEL = {
    "source", "where", "start_mg", "totals_mg", "totals_mg_per_kg", "every_days", "doses_a_day", "maximum_mg",
    "maximum_source", "usual_mg", "review", "kidneys_leave", "dialysis",
}  # fmt: skip
LABEL_LENGTH = 140
ALMOST = 1e-6
ROUNDING = 1.1  # a rise may be so much larger than the printed one, for what tablets make

Case = Mapping[str, Any]


class Said(Answered):
    """An answer, and where its parts stand."""

    def __init__(self, case: Case) -> None:
        self.case = case
        tables = {k: v for k, v in case.items() if k not in HEAD | OWN_TABLES}
        wishes = {
            k: tuple(v) if isinstance(v, list) else v for k, v in case.get("wishes", {}).items()
        }
        self.patient = calando.patient_from_mapping(tables)
        self.answer = titrate(self.patient, TitrationWishes(**wishes))
        self.result: Any = self.answer.result

    @property
    def steps(self) -> Any:
        """The steps of the plan, which the expectation needs."""
        assert self.result.plan is not None, f"no plan: {self.result.headline}"
        return self.result.plan.steps

    @property
    def reason_sources(self) -> list[str]:
        """The sources of the reasons."""
        return [key for s in self.answer.reasons for key in s.sources]

    @property
    def acting_kidney_sources(self) -> list[str]:
        """The sources of the kidney rules that act."""
        return [r.source for r in self.result.kidney_rules if r.strictest]

    @property
    def shown_kidney_sources(self) -> list[str]:
        """The sources of the kidney rules that apply."""
        return [r.source for r in self.result.kidney_rules if r.applies]

    @property
    def advice(self) -> list[str]:
        """The advice for professionals and for the patient."""
        return [text for a in self.result.advice for text in (a.text, a.patient_text)]


@cache
def said_of(path: Path) -> Said:
    """Return the answer to a case, made once."""
    return Said(read(path))


# -- what can be expected --------------------------------------------------------------------------


def steps_at_most(said: Said, expected: list[float]) -> None:
    """On each day no more is taken than on the printed days."""
    length = said.steps[0].days
    for step in said.steps:
        printed = expected[min(step.from_day // length, len(expected) - 1)]
        assert step.daily_mg <= printed + ALMOST, step.label


def no_intake_below_today(said: Said, expected: bool) -> None:
    """No intake is smaller than before."""
    assert expected is True
    before = {d.clock: d.mg for m in said.patient.baclofen for d in m.doses}
    for step in said.steps:
        after = {d.time: d.mg for d in step.doses}
        assert all(after[time] >= mg for time, mg in before.items()), step.label
        before = after


def held(said: Said, expected: float) -> None:
    """The yardstick of the rise holds in so many simulated people."""
    assert said.result.plan.yardstick.share_held >= expected


EXPECTATIONS: dict[str, Check] = {
    "verdict": equals(lambda s: s.result.verdict),
    "emergency": equals(lambda s: s.result.emergency),
    "plan_is_null": equals(lambda s: s.result.plan is None),
    "supply_is_empty": equals(lambda s: s.result.plan.supply == ()),
    "steps_mg": equals(lambda s: [step.daily_mg for step in s.steps]),
    "step_days": equals(lambda s: s.steps[0].days),
    "doses_of_first_step_mg": equals(lambda s: [d.mg for d in s.steps[0].doses]),
    "from_mg": equals(lambda s: s.result.plan.from_mg_per_day),
    "cap_mg": equals(lambda s: s.result.cap.mg_per_day),
    "cap_source": equals(lambda s: s.result.cap.source),
    "review_weeks": equals(lambda s: s.result.review.after_weeks),
    "steps_at_most_mg": steps_at_most,
    "no_intake_below_today": no_intake_below_today,
    "share_held_at_least": held,
    "kidney_source": contains(lambda s: s.acting_kidney_sources),
    "kidney_sources_shown": contains(lambda s: s.shown_kidney_sources),
    "beside_contains": contains(lambda s: [x.name for x in s.result.ladders]),
    "reason_contains": contains(lambda s: s.reasons),
    "reason_lacks": contains(lambda s: s.reasons, wanted=False),
    "review_rule_lacks": contains(lambda s: [s.result.review.rule], wanted=False),
    "reason_source": contains(lambda s: s.reason_sources),
    "headline_contains": contains(lambda s: [s.result.headline]),
    "advice_contains": contains(lambda s: s.advice),
    "review_source": contains(lambda s: list(s.result.review.sources)),
    "target_why_contains": contains(lambda s: [s.result.plan.target_why]),
    "some_reason_has_a_source": equals(lambda s: bool(s.reason_sources)),
    "largest_intake_mg": lambda s, mg: check_at_most(
        max(d.mg for x in s.steps for d in x.doses), mg
    ),
    "first_step_at_most_mg": lambda s, mg: check_at_most(s.steps[0].daily_mg, mg),
}


def check_at_most(got: float, most: float) -> None:
    """Hold a number against the most it may be."""
    assert got <= most + ALMOST


@pytest.mark.parametrize("path", [param(path) for path in FILES])
def test_what_is_said(path: Path) -> None:
    said = said_of(path)

    for name, expected in read(path)["expect"].items():
        EXPECTATIONS[name](said, expected)


# -- the plan beside the printed rows --------------------------------------------------------------

WITH_LABEL = [path for path in FILES if "label" in read(path)]


def printed_totals(case: Case) -> list[float]:
    """Return the printed steps in mg a day for this person."""
    row = case["label"]
    if "totals_mg" in row:
        return [float(t) for t in row["totals_mg"]]
    return [t * case["patient"]["weight_kg"] for t in row["totals_mg_per_kg"]]


def test_twelve_people_stand_beside_the_rows_of_their_source() -> None:
    assert len(WITH_LABEL) == 12


@pytest.mark.parametrize("path", WITH_LABEL, ids=lambda path: path.stem)
def test_the_row_shown_is_the_row_that_was_printed(path: Path) -> None:
    row, shown = read(path)["label"], said_of(path).result.ladders

    printed = next(x for x in shown if x.source == row["source"] and x.where == row["where"])

    assert list(printed.totals_mg_per_day) == pytest.approx(printed_totals(read(path)), abs=0.01)
    assert list(printed.step_days) == row["every_days"]
    assert list(printed.intakes) == row["doses_a_day"]
    assert list(printed.usual_mg_per_day) == pytest.approx(row.get("usual_mg", []), abs=0.01)
    assert printed.acts is (said_of(path).result.plan is not None)


@pytest.mark.parametrize("path", WITH_LABEL, ids=lambda path: path.stem)
def test_the_plan_never_starts_higher_rises_more_or_sooner_or_goes_beyond_what_is_printed(
    path: Path,
) -> None:
    case, plan = read(path), said_of(path).result.plan
    row, share = case["label"], case["label"].get("kidneys_leave", 1.0)
    if plan is None:
        assert case["expect"]["verdict"] == "do_not"
        return
    printed = [share * total for total in printed_totals(case)]
    rises = [b - a for a, b in zip([0.0, *printed], printed, strict=False)]

    before = plan.from_mg_per_day
    if not before:
        assert plan.steps[0].daily_mg <= share * row["start_mg"] + ALMOST
    for step in plan.steps:
        assert step.daily_mg - before <= ROUNDING * max(rises) + ALMOST
        assert step.days >= row["every_days"][0]
        assert step.daily_mg <= share * row["maximum_mg"] + ALMOST
        before = step.daily_mg


@pytest.mark.parametrize("path", WITH_LABEL, ids=lambda path: path.stem)
def test_the_maximum_is_that_of_a_source(path: Path) -> None:
    row, facts = read(path)["label"], load_facts()

    of_source = {
        c.max_daily_mg.value for c in facts.caps if c.max_daily_mg.source == row["maximum_source"]
    }
    of_source |= {x.totals_per_day[-1] for x in facts.ladders if x.source == row["maximum_source"]}

    assert row["maximum_mg"] in of_source


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_labels_fit_and_nothing_is_handed_out_for_a_specialist(path: Path) -> None:
    result = said_of(path).result
    if result.plan is None:
        return

    assert all(len(step.label) <= LABEL_LENGTH for step in result.plan.steps)
    if result.verdict == "specialist_only":
        assert result.plan.supply == ()


# -- the files themselves --------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_case_can_be_read_and_says_where_it_comes_from(path: Path) -> None:
    case = read(path)

    assert case["says"].endswith(".")
    assert set(case["expect"]) <= set(EXPECTATIONS)
    assert set(case.get("label", {})) <= LABEL
    assert set(case.get("wishes", {})) <= set(TitrationWishes.__dataclass_fields__)
    if case["source"].startswith("facts: "):
        keys = case["source"].removeprefix("facts: ").split(", ")
        assert set(keys) <= set(load_facts().sources)
    for key in ("source", "maximum_source"):
        assert case.get("label", {}).get(key, "calando2026") in load_facts().sources


def test_the_same_person_gets_another_ladder_cap_or_product_in_each_country() -> None:
    person = {**read(FOLDER / "01_us_spasticity.toml")["patient"]}
    answers = {}
    for country in ("US", "UK", "FR", "DE", "CA"):
        patient = calando.patient_from_mapping({"patient": {**person, "jurisdiction": country}})
        result: Any = titrate(patient).result
        answers[country] = (
            next(x.name for x in result.ladders if x.acts),
            tuple(s.daily_mg for s in result.plan.steps),
            result.plan.steps[0].days,
            result.cap.mg_per_day,
            result.cap.source,
            result.plan.products,
        )

    assert len({a[0] for a in answers.values()}) == len(answers)  # each country its own row
    assert len({a[1:4] + a[5:] for a in answers.values()}) == len(answers)  # and another plan


# -- the page --------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", WITH_LABEL, ids=lambda path: path.stem)
def test_the_page_says_what_is_said_today(path: Path) -> None:
    section = "\n".join(docs_titrate.one_person(path.stem, (read(path), said_of(path).answer)))

    assert section.rstrip() in docs_titrate.PAGE.read_text(encoding="utf-8"), "run `make docs`"


def test_the_page_lists_every_known_gap() -> None:
    assert "\n".join(docs_titrate.gaps()).rstrip() in docs_titrate.PAGE.read_text(encoding="utf-8")


def test_the_figure_is_drawn_as_the_plan_is_today() -> None:
    svg = (docs_titrate.FIGURES / docs_titrate.FIGURE).read_text(encoding="utf-8")

    assert svg.rstrip() == docs_titrate.figure().rstrip(), "run `make docs`"


def test_the_examples_in_the_generator_run() -> None:
    result = doctest.testmod(importlib.import_module("docs_titrate_words"))

    assert result.attempted
    assert not result.failed
