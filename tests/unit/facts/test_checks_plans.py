"""The checks of ladders, of the rules for a plan that met an event, and of the numbers of titration."""

from __future__ import annotations

import dataclasses
import typing

import pytest

from calando.errors import FactError
from calando.facts import checks_plans
from calando.facts.checks_plans import check_no_event_is_silent
from calando.facts.load import load_facts
from calando.facts.schema_plans import EventKind, Ladder, ReplanRule, TitrationRules


@pytest.fixture(scope="module")
def ladder() -> Ladder:
    """A sound ladder."""
    return next(x for x in load_facts().ladders if x.name == "us_spasticity")


def rule(**changes: object) -> ReplanRule:
    """Return a sound rule, changed."""
    sound = ReplanRule(
        id="x",
        event="missed",
        title="A missed dose",
        tier="routine",
        do_now="Take {dose} at {next}.",
        patient_text="Take your usual dose at {next}. Do not take two doses at once.",
        action="go_on",
        sources=("nhs_take",),
        where="If you forget to take it",
        basis="read",
    )
    return dataclasses.replace(sound, **typing.cast("dict[str, typing.Any]", changes))


SPOILT_LADDERS: dict[str, tuple[dict[str, object], str]] = {
    "descends": ({"totals_per_day": (30.0, 15.0)}, "ascend"),
    "repeats a step": ({"totals_per_day": (15.0, 15.0)}, "ascend"),
    "starts at nothing": ({"totals_per_day": (0.0, 15.0)}, "positive"),
    "has no steps": ({"totals_per_day": ()}, "positive"),
    "mg taken for mg/kg": ({"per_kg": True, "whom": "child"}, "mg or mg/kg"),
    "days descend": ({"step_days": (4.0, 3.0)}, "step_days"),
    "no days": ({"step_days": (0.0, 3.0)}, "step_days"),
    "intakes descend": ({"intakes": (4.0, 3.0)}, "intakes"),
    "too many intakes": ({"intakes": (3.0, 12.0)}, "intakes"),
    "one usual value": ({"usual_per_day": (30.0,)}, "usual_per_day"),
    "review descends": ({"review_weeks": (8.0, 6.0)}, "review_weeks"),
    "adult by weight": ({"weight_from_kg": 33.0}, "child"),
    "weights descend": (
        {"whom": "child", "weight_from_kg": 33.0, "weight_to_kg": 20.0},
        "weight_from_kg",
    ),
    "hidden without a reason": ({"acts": False, "conflict": ""}, "conflict"),
    "grade assumed but read": ({"grade": "assumed"}, "basis assumed"),
    "assumed without a note": ({"basis": "assumed", "note": "", "conflict": ""}, "note"),
}


@pytest.mark.parametrize("case", SPOILT_LADDERS)
def test_a_spoilt_ladder_is_refused(ladder: Ladder, case: str) -> None:
    changes, words = SPOILT_LADDERS[case]

    spoilt = dataclasses.replace(ladder, **typing.cast("dict[str, typing.Any]", changes))

    assert not checks_plans.ladder(ladder)
    assert words in checks_plans.ladder(spoilt)


SPOILT_RULES: dict[str, tuple[dict[str, object], str]] = {
    "hours descend": ({"from_hours": 48.0, "below_hours": 24.0}, "from must be below"),
    "score out of range": ({"from_score": 12.0}, "in range"),
    "unknown flag": ({"flags": ("opioids",)}, "unknown flag"),
    "upper case word": ({"words": ("Seizure",)}, "lower case"),
    "restart without share": ({"action": "restart", "tier": "today"}, "restart_fraction"),
    "share without restart": ({"restart_fraction": 0.5}, "restart_fraction"),
    "restart at more": (
        {"action": "restart", "tier": "today", "restart_fraction": 1.5},
        "(0, 1]",
    ),
    "routine restart": ({"action": "restart", "restart_fraction": 0.5}, "never routine"),
    "hold without days": ({"action": "hold"}, "hold_days"),
    "hold for no days": ({"action": "hold", "hold_days": 0.0}, "positive"),
    "unknown placeholder": ({"do_now": "Take {amount}."}, "placeholder"),
    "open brace": ({"do_now": "Take {dose."}, "brace"),
    "nothing for the patient": ({"patient_text": ""}, "must not be empty"),
    "reduce": ({"patient_text": "Reduce it."}, "change a dose"),
    "increase": ({"patient_text": "You may increase it."}, "change a dose"),
    "cut": ({"patient_text": "Cut it in half."}, "change a dose"),
    "skip": ({"patient_text": "Skip the dose."}, "change a dose"),
    "stop taking": ({"patient_text": "Stop taking it."}, "change a dose"),
    "change your dose": ({"patient_text": "Change your dose."}, "change a dose"),
    "no sources": ({"sources": ()}, "passport"),
    "assumed without a note": ({"basis": "assumed"}, "note"),
    "stepping back from symptoms on the way on": (
        {"event": "symptom", "direction": "up", "action": "step_back"},
        "way on",
    ),
}


@pytest.mark.parametrize("case", SPOILT_RULES)
def test_a_spoilt_rule_is_refused(case: str) -> None:
    changes, words = SPOILT_RULES[case]

    assert not checks_plans.replan_rule(rule())
    assert words in checks_plans.replan_rule(rule(**changes))


def test_no_event_is_silent() -> None:
    rules = load_facts().replan_rules

    check_no_event_is_silent(rules)
    for event in typing.get_args(EventKind):
        without_last = [r for r in rules if r.id != [x.id for x in rules if x.event == event][-1]]
        with pytest.raises(FactError, match="no rule without conditions"):
            check_no_event_is_silent(without_last)


def test_a_rule_that_can_never_speak_is_refused() -> None:
    rules = [*load_facts().replan_rules, rule(id="late", words=("late",))]

    with pytest.raises(FactError, match="late stands behind the last rule of missed"):
        check_no_event_is_silent(rules)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("share", 1.0, "share"),
        ("stay_off_after_h", 1.0, "least_gap_h"),
        ("sensitive_age_years", 6.0, "adults"),
        ("poor_kidneys_eGFR", 0.0, "positive"),
    ],
)
def test_spoilt_numbers_of_titration_are_refused(field: str, value: float, words: str) -> None:
    sound: TitrationRules = load_facts().titration_rules
    number = dataclasses.replace(getattr(sound, field), value=value)

    spoilt = dataclasses.replace(sound, **typing.cast("dict[str, typing.Any]", {field: number}))

    assert not checks_plans.titration_rules(sound)
    assert words in checks_plans.titration_rules(spoilt)
