"""What `calando.replan` says in the middle of a plan, one readable file for each: tests/cases/replan/*.toml.

A file names the plan that runs ([plan]: an example, perhaps with other values for the person, the day and the hour;
`took_mg` is what `--took` tells), what has changed in the file since ([file]), what happened ([[event]]) and what must
be said ([expect]). Text is looked for without regard to upper and lower case. `refused` names the field by which an
input is asked back. A file with `known_gap` describes what is right and not yet so.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from expectations import Check, contains, equals, param, read
from replan_tools import BACK, ROOT, again, event, patient_of, running_of

from calando.decide.recommendation import Answer
from calando.decide.replan.running import RunningPlan
from calando.errors import InputError
from calando.facts.load import load_facts, load_rules
from calando.facts.schema_plans import EventKind
from calando.patient.profile import Patient

FOLDER = Path(__file__).with_name("replan")
FILES = sorted(FOLDER.glob("*.toml"))
HEAD = {"says", "why", "known_gap", "plan", "file", "event", "expect"}
NOWHERE = {
    "an abrupt stop is never advised": r"(?<!not )(?<!never )stop (?:it |baclofen )?(?:suddenly|at once)\.",
    "baclofen replaces no benzodiazepine": r"baclofen (?:instead|in place) of a benzodiazepine",
    "sleepiness is no sign of withdrawal": r"(?:sedation|sleepiness) (?:is|means|shows) withdrawal",
    "no dose is made up for": r"make up for (?:the|a) missed dose|take both doses",
}


@cache
def tables_of(example: str) -> dict[str, Any]:
    """Return the tables of an example file."""
    text = (ROOT / "examples" / f"{example}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def changed(tables: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Return a patient file with other values; `add_medication` is added to its medication."""
    merged = dict(tables)
    for name, new in other.items():
        if name == "add_medication":
            merged["medication"] = [*tables.get("medication", []), *new]
        else:
            merged[name] = {**tables.get(name, {}), **new}
    return merged


@cache
def plan_for(example: str, command: str, creatinine: float | None) -> RunningPlan:
    """Return the running plan of an example, perhaps with kidneys that have been weaker for long."""
    other = {} if creatinine is None else {"patient": {"creatinine_umol_per_L": creatinine}}
    return running_of(
        patient_of(without_earlier(changed(tables_of(example), other), other)), command
    )


def without_earlier(tables: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Return a file without earlier kidney values where its present one was replaced."""
    return {k: v for k, v in tables.items() if not (k == "kidney" and "patient" in other)}


class Said:
    """A re-plan, and where its texts stand."""

    def __init__(self, case: Mapping[str, Any], **more: Any) -> None:
        told = case["plan"]
        other = {"patient": told["patient"]} if "patient" in told else {}
        own = without_earlier(changed(tables_of(told["example"]), other), other)
        creatinine = other.get("patient", {}).get("creatinine_umol_per_L")
        self.running = plan_for(told["example"], told.get("command", "taper"), creatinine)
        self.patient: Patient = patient_of(changed(own, case.get("file", {})))
        self.events = tuple(event(**e) for e in case.get("event", []))
        self.today, self.at = told["day"], told.get("at")
        if "took_mg" in told:
            more["took_mg"] = float(told["took_mg"])
        self.answer: Answer[Any] = again(
            self.patient, self.running, self.today, *self.events, at=self.at, **more
        )
        self.result = self.answer.result
        self.do_now = self.result.do_now

    @property
    def plan(self) -> Any:
        """The plan, which the expectation needs."""
        assert self.result.plan is not None, f"no plan: {self.result.headline}"
        return self.result.plan

    @property
    def rule(self) -> Any:
        """The first rule that speaks of what was told; what the file says by itself comes before it."""
        told = [r for r in self.do_now.rules if not (self.events and r.rule.startswith("urgent"))]
        return told[0]

    @property
    def dose_today(self) -> float:
        """What the running plan says for today [mg]."""
        return sum(self.running.planned_mg(self.today))

    @property
    def everything(self) -> list[str]:
        """Every text of the answer."""
        advice = [t for a in self.result.advice for t in (a.text, a.patient_text)]
        rules = [t for r in self.do_now.rules for t in (r.text, r.patient_text, r.event)]
        said = [s.text for s in (*self.answer.reasons, *self.answer.caveats)]
        unknown = list(self.result.patient.unrecognised)
        return [self.result.headline, *rules, *said, *advice, *unknown]


# -- what can be expected --------------------------------------------------------------------------


def never_above_mg(said: Said, most: float) -> None:
    """No day of the plan is above so many mg."""
    assert max((s.daily_mg for s in said.plan.steps), default=0.0) <= most


def first_dose_at_most_mg(said: Said, most: float) -> None:
    """The plan begins with no more than this."""
    assert said.plan.steps[0].daily_mg <= most


def first_dose_at_least_mg(said: Said, least: float) -> None:
    """The plan begins with no less than this."""
    assert said.plan.steps[0].daily_mg >= least


def first_dose_at_most_share(said: Said, share: float) -> None:
    """The plan begins with no more than this part of the dose that was due."""
    assert said.plan.steps[0].daily_mg <= share * said.dose_today + 1e-9


def held_days_at_least(said: Said, days: int) -> None:
    """The first dose of the plan is that of today, or the one gone back to, and lasts so long."""
    first = said.plan.steps[0]
    assert first.kind in ("hold", "step_back"), first
    assert first.days >= days, first


def unchanged(said: Said, expected: bool) -> None:
    """Nothing changed, and every day has the doses of the running plan."""
    assert (said.result.changed == ()) is expected
    for step in said.plan.steps if expected else ():
        for day in range(step.from_day, step.from_day + step.days):
            assert tuple(d.mg for d in step.doses) == said.running.planned_mg(day), day


def longer(said: Said, expected: bool) -> None:
    """The last dose comes later than in the running plan."""
    assert (said.plan.days > said.running.end_day) is expected


def largest_fall(said: Said, most: float) -> None:
    """No 7 days fall by more."""
    days = [said.dose_today] * 7
    for step in said.plan.steps:
        days += [step.daily_mg] * step.days
    days += [0.0] * 7
    assert max(a - b for a, b in zip(days, days[7:], strict=False)) <= most + 1e-9


def no_fall_before_day(said: Said, day: int) -> None:
    """Until that day of the running plan every step is the first one's dose."""
    first = said.plan.steps[0]
    falls = [s.from_day for s in said.plan.steps if s.daily_mg < first.daily_mg - 1e-9]
    assert min(falls, default=day) >= day, falls


def no_rise(said: Said, expected: bool) -> None:
    """No step of the plan is above the one before it."""
    mg = [step.daily_mg for step in said.plan.steps]
    assert (mg == sorted(mg, reverse=True)) is expected, mg


def rest_of_today_is_empty(said: Said, expected: bool) -> None:
    """No dose of today is counted out for somebody whom a clinician sees first."""
    assert (said.do_now.rest_of_today == ()) is expected, said.do_now.rest_of_today


def headline_starts(said: Said, expected: str) -> None:
    """The first word that a person sees."""
    assert said.result.headline.startswith(expected), said.result.headline


def sources(said: Said, expected: list[str]) -> None:
    """The rule that speaks first cites these."""
    assert set(expected) <= set(said.rule.sources), said.rule.sources


EXPECTATIONS: dict[str, Check] = {
    "rule": equals(lambda s: s.rule.rule),
    "rules_in_order": equals(lambda s: [r.rule for r in s.do_now.rules]),
    "basis": equals(lambda s: s.rule.basis),
    "sources": sources,
    "tier": equals(lambda s: s.do_now.tier),
    "verdict": equals(lambda s: s.result.verdict),
    "emergency": equals(lambda s: s.result.emergency),
    "plan_is_null": equals(lambda s: s.result.plan is None),
    "supply_is_empty": equals(lambda s: s.plan.supply == ()),
    "first_step_kind": equals(lambda s: s.plan.steps[0].kind),
    "do_now_contains": contains(lambda s: [s.do_now.text]),
    "do_now_never": contains(lambda s: [s.do_now.text, s.result.headline], wanted=False),
    "patient_contains": contains(lambda s: [s.do_now.patient_text]),
    "patient_never": contains(lambda s: [s.do_now.patient_text], wanted=False),
    "anywhere_contains": contains(lambda s: s.everything),
    "changed_contains": contains(lambda s: [c.what for c in s.result.changed]),
    "headline_starts": headline_starts,
    "headline_never": contains(lambda s: [s.result.headline], wanted=False),
    "no_fall_before_day": no_fall_before_day,
    "rest_of_today_is_empty": rest_of_today_is_empty,
    "no_rise": no_rise,
    "never_above_mg": never_above_mg,
    "first_dose_at_most_mg": first_dose_at_most_mg,
    "first_dose_at_least_mg": first_dose_at_least_mg,
    "first_dose_at_most_share": first_dose_at_most_share,
    "held_days_at_least": held_days_at_least,
    "largest_fall_in_7_days_at_most_mg": largest_fall,
    "unchanged": unchanged,
    "longer": longer,
}


@pytest.mark.parametrize("path", [param(path) for path in FILES])
def test_what_is_said(path: Path) -> None:
    case = read(path)
    if field := case["expect"].get("refused"):
        with pytest.raises(InputError) as caught:
            Said(case)
        assert field in {p.field for p in caught.value.problems}
        return

    said = Said(case)

    for why, pattern in NOWHERE.items():
        found = [t for t in said.everything if re.search(pattern, t, re.IGNORECASE)]
        assert not found, f"{why}: {found}"
    for rule in said.do_now.rules:
        assert rule.sources or rule.basis == "assumed", rule.rule
        assert rule.reviewed_by == "", rule.rule
        assert any(rule.rule in c.text for c in said.answer.caveats), (
            f"{rule.rule}: not signed, not said"
        )
    own_way = {"held", "stepped_back"} & {e.kind for e in said.events}
    if said.result.plan is not None and said.plan.steps[0].kind not in BACK and not own_way:
        assert said.result.plan.steps[0].daily_mg <= max(
            said.dose_today, sum(said.running.planned_mg(said.today - 1))
        )
    for name, expected in case["expect"].items():
        EXPECTATIONS[name](said, expected)


# -- the files themselves --------------------------------------------------------------------------


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in FILES])
def test_a_case_can_be_read_and_says_why(path: Path) -> None:
    case = read(path)
    facts = load_facts()

    assert set(case) <= HEAD
    assert case["expect"]
    assert set(case["expect"]) <= {*EXPECTATIONS, "refused"}
    assert case["says"].endswith(".")
    assert case["why"].endswith(".")
    named = {*case["expect"].get("sources", ()), *re.findall(r"\b[a-z_]+\d{4}\b", case["why"])}
    assert named <= set(facts.sources)


def test_there_are_cases_of_every_kind_of_event() -> None:
    told = {e["kind"] for path in FILES for e in read(path).get("event", [])} | {"nothing"}
    told |= {"urgent", "ended"}  # nobody tells these: the file does, and the calendar

    assert len(FILES) >= 30
    assert set(get_args(EventKind)) == told


def test_a_rule_that_a_clinician_has_signed_is_shown_as_signed(tmp_path: Path) -> None:
    rule = next(r for r in load_facts().replan_rules if r.id == "symptom_4")
    own = tmp_path / "rules.toml"
    own.write_text(
        '[[rule]]\nid = "symptom_4"\nevent = "symptom"\ntitle = "Ours"\nfrom_score = 4\nbelow_score = 7\n'
        'tier = "routine"\ndo_now = "Hold for ten days and ring the nurse."\naction = "hold"\nhold_days = 10\n'
        'patient_text = "Stay on your usual dose."\n'
        f'sources = ["calando2026"]\nwhere = "{rule.where}"\nbasis = "assumed"\n'
        'note = "ours"\nreviewed_by = "Dr A. Example"\nreviewed_on = "2026-11-20"\n',
        encoding="utf-8",
    )

    said = Said(read(FOLDER / "symptom_5.toml"), facts=load_rules(own))

    assert said.do_now.rules[0].reviewed_by == "Dr A. Example"
    assert "ten days" in said.do_now.text
    assert said.plan.steps[0].days >= 10
    assert not any("symptom_4" in c.text for c in said.answer.caveats)
    assert not [t for t in said.everything if "{" in t]
