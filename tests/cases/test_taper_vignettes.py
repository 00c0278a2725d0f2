"""What `calando.taper` says of people, one readable file for each: tests/cases/taper/*.toml.

A file holds a patient, perhaps [wishes] (the options of the command), perhaps [other] (the same person with a few
values changed, to compare with) and [expect]. Text is looked for without regard to upper and lower case. A file
with `known_gap` describes what is right and not yet so: it must fail until it is mended.
"""

from __future__ import annotations

import importlib
import re
import sys
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from expectations import Answered, Check, contains, equals, param, read

import calando

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).with_name("taper")
FILES = sorted(FOLDER.glob("*.toml"))
FINDINGS = tomllib.loads((FOLDER / "review" / "findings.toml").read_text(encoding="utf-8"))
HEAD = {"says", "source", "finding", "known_gap"}
OWN_TABLES = {"wishes", "other", "expect"}
FORMS = re.compile(r"(design [2346]|contract [123]): .+|seed S\d-\d+|facts: [\w, ]+")

# What no answer may say, whoever asks (seed claims, "safety-critical corrections").
NOWHERE = {
    "sedation is no sign of withdrawal": r"(?:drowsiness|sedation|sleepiness|coma)[^.;]{0,20} "
    r"(?:is|are|means?|marks?|points? to|suggests?)[^.;]* withdrawal",
    "baclofen replaces no benzodiazepine": r"(?<!never )(?<!not )(?<!cannot )\breplaces? a "
    r"benzodiazepine|baclofen (?:instead|in place) of a benzodiazepine",
    "no invitation to stop drinking at once": r"safest not to drink|stop drinking (?:now|today)\b",
    "no call to drink a lot": r"drink (?:enough|plenty)",
    "25 % a day is a rate of diazepam": r"25 ?% (?:a|per) day",
    "an abrupt stop is never advised": r"(?<!not )(?<!never )stop (?:it |baclofen )?(?:suddenly|at once)\.",
}

Expected = Any


def tables_of(case: Mapping[str, Any]) -> dict[str, Any]:
    """Return the part of a case that is a patient file."""
    return {k: v for k, v in case.items() if k not in HEAD | OWN_TABLES}


def changed(tables: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Return the patient file with the values of [other] in place of its own; lists as a whole."""
    merged = dict(tables)
    for name, new in other.items():
        merged[name] = {**tables.get(name, {}), **new} if isinstance(new, dict) else new
    return merged


def ask(tables: Mapping[str, Any], wishes: Mapping[str, Any]) -> calando.Answer:
    """Return the answer for a patient file and the wishes of a case."""
    named = {k: tuple(v) if isinstance(v, list) else v for k, v in wishes.items()}
    return calando.taper(calando.patient_from_mapping(tables), calando.TaperWishes(**named))


class Said(Answered):
    """An answer, and where its texts stand."""

    def __init__(self, case: Mapping[str, Any]) -> None:
        self.case = case
        self.answer = ask(tables_of(case), case.get("wishes", {}))
        self.result = self.answer.result

    @property
    def plan(self) -> Any:
        """The plan, which the expectation needs."""
        assert self.result.plan is not None, f"no plan: {self.result.headline}"
        return self.result.plan

    @property
    def advice(self) -> list[str]:
        """The advice for professionals and for the patient."""
        return [text for a in self.result.advice for text in (a.text, a.patient_text, *a.signs)]

    @property
    def would_help(self) -> list[str]:
        """What would help."""
        return [s.text for s in self.result.would_help]

    @property
    def labels(self) -> list[str]:
        """The pharmacy labels of the steps."""
        return [step.label for step in self.plan.steps]

    @property
    def everything(self) -> list[str]:
        """Every text of the answer."""
        labels = self.labels if self.result.plan is not None else []
        texts = (*self.reasons, *self.caveats, *self.advice, *self.would_help, *labels)
        return [self.result.headline, *texts]


# -- what can be expected: a name in [expect], and how it is checked -------------------------------


def at_least(what: Callable[[Said], Any]) -> Check:
    """Return a check that something is not smaller than expected."""

    def check(said: Said, expected: Expected) -> None:
        assert what(said) >= expected, said.result.headline

    return check


def at_most(what: Callable[[Said], Any]) -> Check:
    """Return a check that something is not larger than expected."""

    def check(said: Said, expected: Expected) -> None:
        assert what(said) <= expected, said.result.headline

    return check


def labels_start_with(said: Said, expected: Expected) -> None:
    """Every label begins so; without a plan there is none."""
    labels = said.labels if said.result.plan is not None else []
    assert all(label.startswith(expected) for label in labels), labels


def whole_tablets_only(said: Said, expected: Expected) -> None:
    """No step asks for a part of a tablet."""
    counts = [i.count for s in said.plan.steps for d in s.doses for i in d.items]
    assert all(float(c).is_integer() for c in counts) is expected


def no_intake_dropped_from_mg(said: Said, expected: Expected) -> None:
    """From this daily total upwards every intake of today still has a dose."""
    for step in said.plan.steps:
        if step.daily_mg >= expected:
            assert all(dose.mg > 0 for dose in step.doses), step.label


def largest_fall_in_7_days(said: Said) -> float:
    """Return the largest fall within any 7 days, from today's dose on."""
    days = [float(said.result.patient.daily_mg or 0.0)] * 7
    for step in said.plan.steps:
        days += [step.daily_mg] * step.days
    days += [0.0] * 7
    return max(a - b for a, b in zip(days, days[7:], strict=False))


def days_at_least_those_of_the_other(said: Said, expected: Expected) -> None:
    """The plan takes no fewer days than that of the person in [other]."""
    assert expected is True
    tables = changed(tables_of(said.case), said.case["other"])
    other = ask(tables, said.case.get("wishes", {})).result.plan
    assert other is not None
    assert said.plan.days >= other.days


EXPECTATIONS: dict[str, Check] = {
    "verdict": equals(lambda s: s.result.verdict),
    "emergency": equals(lambda s: s.result.emergency),
    "plan_is_null": equals(lambda s: s.result.plan is None),
    "supply_is_empty": equals(lambda s: s.result.plan is None or s.plan.supply == ()),
    "supply_interval_days": equals(lambda s: max(x.days for x in s.plan.supply)),
    "yardstick": equals(lambda s: s.plan.yardstick.name),
    "optimal": equals(lambda s: s.plan.optimal),
    "step_days": equals(lambda s: s.plan.steps[0].days),
    "first_step_kind": equals(lambda s: s.plan.steps[0].kind),
    "headline_contains": contains(lambda s: [s.result.headline]),
    "headline_never_contains": contains(lambda s: [s.result.headline], wanted=False),
    "first_reason_contains": contains(lambda s: s.reasons[:1]),
    "first_reason_never_contains": contains(lambda s: s.reasons[:1], wanted=False),
    "reason_contains": contains(lambda s: s.reasons),
    "caveat_contains": contains(lambda s: s.caveats),
    "advice_contains": contains(lambda s: s.advice),
    "advice_topics": contains(lambda s: [a.topic for a in s.result.advice]),
    "would_help_contains": contains(lambda s: s.would_help),
    "contacts_contain": contains(lambda s: [c.number for c in s.result.contacts]),
    "products_contain": contains(lambda s: list(s.plan.products)),
    "labels_contain": contains(lambda s: s.labels),
    "compared_contains": contains(lambda s: [c.title for c in s.result.compared]),
    "anywhere_contains": contains(lambda s: s.everything),
    "never_contains": contains(lambda s: s.everything, wanted=False),
    "labels_start_with": labels_start_with,
    "label_length_at_most": at_most(lambda s: max(len(label) for label in s.labels)),
    "compared_at_least": at_least(lambda s: len(s.result.compared)),
    "steps_at_least": at_least(lambda s: len(s.plan.steps)),
    "days_at_least": at_least(lambda s: s.plan.days),
    "days_at_most": at_most(lambda s: s.plan.days),
    "shortest_days_at_least": at_least(lambda s: s.result.shortest_days),
    "first_step_at_least_mg": at_least(lambda s: s.plan.steps[0].daily_mg),
    "largest_fall_in_7_days_at_most_mg": at_most(largest_fall_in_7_days),
    "whole_tablets_only": whole_tablets_only,
    "no_intake_dropped_from_mg": no_intake_dropped_from_mg,
    "days_at_least_those_of_the_other": days_at_least_those_of_the_other,
}
OF_AN_ERROR = {"error_field", "error_contains"}


def check_keys(case: Mapping[str, Any]) -> None:
    """Refuse a case that expects what nobody checks.

    Raises
    ------
    ValueError : not an AssertionError, so that no known gap hides it.
    """
    unknown = set(case["expect"]) - set(EXPECTATIONS) - OF_AN_ERROR
    if unknown or not case["expect"]:
        raise ValueError(f"unknown expectations, or none: {sorted(unknown)}")
    if set(case["expect"]) & OF_AN_ERROR and set(case["expect"]) - OF_AN_ERROR:
        raise ValueError("an input error has no answer to expect things of")


def check_error(case: Mapping[str, Any]) -> None:
    """The case is an input error that names the field."""
    expect = case["expect"]
    try:
        answer = ask(tables_of(case), case.get("wishes", {}))
    except calando.InputError as error:
        problems = error.problems
    else:
        pytest.fail(f"answered: {answer.result.headline}")
    fields = {p.field for p in problems}
    texts = " ".join(f"{p.message} {p.value} {p.allowed}" for p in problems)
    assert expect["error_field"] in fields
    assert expect.get("error_contains", "").lower() in texts.lower()


def check_nowhere(said: Said) -> None:
    """Nothing is said that nobody may be told; the boxed warning is that of the pump."""
    for why, pattern in NOWHERE.items():
        found = [t for t in said.everything if re.search(pattern, t, re.IGNORECASE)]
        assert not found, f"{why}: {found}"
    routes = [m.get("route", "oral") for m in said.case.get("medication", [])]
    if "intrathecal" not in routes:
        assert not [t for t in said.everything if "boxed" in t.lower()]


@pytest.mark.parametrize("path", [param(path) for path in FILES])
def test_what_is_said(path: Path) -> None:
    case = read(path)
    check_keys(case)

    if set(case["expect"]) <= OF_AN_ERROR:
        check_error(case)
        return
    said = Said(case)
    check_nowhere(said)
    for name, expected in case["expect"].items():
        EXPECTATIONS[name](said, expected)


# -- the files themselves --------------------------------------------------------------------------


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in FILES])
def test_a_case_can_be_read_and_says_where_it_comes_from(path: Path) -> None:
    case = read(path)

    check_keys(case)
    assert case["says"].endswith(".")
    assert FORMS.fullmatch(case["source"]), case["source"]
    if case["source"].startswith("facts: "):
        keys = case["source"].removeprefix("facts: ").split(", ")
        assert set(keys) <= set(calando.load_facts().sources)
    assert set(case.get("finding", [])) <= set(FINDINGS["finding"])
    assert set(case.get("wishes", {})) <= set(calando.TaperWishes.__dataclass_fields__)
    assert set(case.get("other", {})) <= set(tables_of(case))


def test_every_grave_finding_of_the_review_has_a_case() -> None:
    covered = {key for path in FILES for key in read(path).get("finding", [])}

    assert set(FINDINGS["finding"]) == covered


@pytest.mark.parametrize("expect", [{"verdikt": "plan"}, {}, {"error_field": "x", "verdict": "y"}])
def test_an_expectation_that_nobody_checks_is_refused(expect: dict[str, str]) -> None:
    with pytest.raises(ValueError):
        check_keys({"expect": expect})


@pytest.mark.parametrize(
    "text",
    [
        "Drowsiness is a sign of withdrawal.",
        "Baclofen replaces a benzodiazepine.",
        "Drink enough.",
        "It is safest not to drink.",
    ],
)
def test_what_nobody_may_be_told_is_recognised(text: str) -> None:
    assert any(re.search(pattern, text, re.IGNORECASE) for pattern in NOWHERE.values())


def test_the_page_of_vignettes_is_up_to_date() -> None:
    sys.path.insert(0, str(ROOT / "scripts"))
    page = importlib.import_module("make_vignettes_page")

    assert (ROOT / "docs" / "vignettes.md").read_text(encoding="utf-8") == page.page()
