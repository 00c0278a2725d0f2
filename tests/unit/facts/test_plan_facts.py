"""What the ladders and the rules for events must say, whatever else is edited in them."""

from __future__ import annotations

import re

import pytest

from calando.facts.load import load_facts
from calando.facts.schema_plans import ReplanRule

EMERGENCY = re.compile(r"\b(ambulance|hospital|call for help|tell the doctors)\b")


def rules(event: str) -> list[ReplanRule]:
    return [r for r in load_facts().replan_rules if r.event == event]


@pytest.mark.parametrize("jurisdiction", ["US", "UK", "FR", "DE", "CA", "CH", "AU", "IE"])
def test_each_country_has_one_acting_ladder_for_adults_and_none_above_its_cap(
    jurisdiction: str,
) -> None:
    facts = load_facts()
    caps = [
        c.max_daily_mg.value
        for c in facts.caps
        if (c.jurisdiction, c.indication) == (jurisdiction, "spasticity")
    ]

    acting = [
        x
        for x in facts.ladders
        if (x.jurisdiction, x.indication, x.whom) == (jurisdiction, "spasticity", "adult")
        and x.acts
    ]

    assert len(acting) == 1
    assert acting[0].totals_per_day[-1] <= min(caps)
    assert acting[0].totals_per_day[0] == 15


def test_the_steps_of_the_us_label_and_of_baclocur_are_as_printed() -> None:
    ladders = {x.name: x for x in load_facts().ladders}

    assert ladders["us_spasticity"].totals_per_day == (15, 30, 45, 60, 80)
    assert ladders["us_spasticity"].step_days == (3, 3)
    assert ladders["fr_alcohol"].totals_per_day[:3] == (15, 25, 35)
    assert ladders["fr_alcohol"].totals_per_day[-1] == 80


def test_off_label_ladders_are_fenced() -> None:
    for ladder in load_facts().ladders:
        if ladder.indication not in ("spasticity", "any") and ladder.name != "fr_alcohol":
            assert ladder.off_label, ladder.name
            assert ladder.grade != "label", ladder.name


def test_no_ladder_stands_for_opioid_or_alcohol_withdrawal() -> None:
    assert not {"opioid_withdrawal", "alcohol_withdrawal"} & {
        x.indication for x in load_facts().ladders
    }


def test_the_outlier_for_children_never_acts_and_is_cut() -> None:
    for ladder in load_facts().ladders:
        if ladder.source == "bcchildren2021":
            assert not ladder.acts
            assert ladder.totals_per_day[-1] <= 60
        if ladder.per_kg and ladder.acts:
            assert ladder.totals_per_day[0] == 0.3
            assert ladder.totals_per_day[-1] == 2


def test_nobody_has_signed_what_nobody_has_read() -> None:
    facts = load_facts()

    assert {x.reviewed_by for x in facts.ladders} == {""}
    assert {r.reviewed_by for r in facts.replan_rules} == {""}


def test_every_emergency_sends_a_person_to_help() -> None:
    for rule in load_facts().replan_rules:
        if rule.tier == "emergency":
            assert EMERGENCY.search(rule.patient_text.lower()), rule.id


@pytest.mark.parametrize("event", ["ran_out", "stopped"])
def test_a_longer_gap_or_poor_kidneys_never_restart_higher(event: str) -> None:
    by_hours: dict[float, dict[str, float]] = {}
    for r in rules(event):
        if r.restart_fraction is not None and r.direction == "any":
            assert r.from_hours is not None
            assert r.tier != "routine"
            assert r.basis == "assumed"
            by_hours.setdefault(r.from_hours, {})[r.kidneys] = r.restart_fraction

    assert list(sorted(by_hours)) == [24, 48, 96]
    for kidneys in ("good", "poor"):
        shares = [by_hours[h][kidneys] for h in sorted(by_hours)]
        assert shares == sorted(shares, reverse=True)
    assert all(pair["poor"] < pair["good"] for pair in by_hours.values())


@pytest.mark.parametrize("event", ["ran_out", "stopped"])
def test_the_bands_of_a_gap_leave_no_hole(event: str) -> None:
    for kidneys in ("good", "poor"):
        for direction in ("up", "down"):
            for hour in (0, 23.9, 24, 47.9, 48, 95.9, 96, 167.9, 168, 900):
                fits = [
                    r
                    for r in rules(event)
                    if not r.flags
                    and r.kidneys in ("any", kidneys)
                    and r.direction in ("any", direction)
                    and (r.from_hours is None or hour >= r.from_hours)
                    and (r.below_hours is None or hour < r.below_hours)
                ]
                assert fits[0].id != f"{event}_unknown"


def test_after_a_week_off_a_descent_stays_off() -> None:
    for event in ("ran_out", "stopped"):
        [rule] = [r for r in rules(event) if r.from_hours == 168 and r.direction == "down"]
        assert rule.action == "stay_off"


def test_signs_of_toxicity_speak_before_signs_of_withdrawal() -> None:
    for event in ("ran_out", "stopped", "signs"):
        ids = [r for r in rules(event) if {"toxicity_signs", "withdrawal_signs"} & set(r.flags)]
        assert "toxicity_signs" in ids[0].flags
        assert ids[0].action == "no_plan"


def test_sedation_is_never_answered_with_more_baclofen() -> None:
    for rule in rules("sedation"):
        allowed = {"go_on", "hold", "replan", "no_plan"}
        assert rule.action in allowed | ({"step_back"} if rule.direction == "up" else set()), (
            rule.id
        )


def test_surgery_and_fasting_never_omit_baclofen() -> None:
    for event in ("surgery", "nil_by_mouth"):
        assert "ukcpa" in rules(event)[-1].sources
        assert "never omitted" in rules(event)[-1].do_now.lower()


def test_there_is_advice_for_the_way_on_and_none_of_the_way_off_slips_in() -> None:
    advice = load_facts().advice
    start = [a for a in advice if a.topic == "start"]

    assert len(start) >= 8
    assert all(a.plans == ("up",) for a in start)
    for a in advice:
        if "up" in (a.plans or ("up",)):
            assert not re.search(
                r"step down|descent|while baclofen falls", a.text + a.patient_text
            ), a.id
