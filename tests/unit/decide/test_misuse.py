"""Stock, early days, bands, gaps and what a note explains, one at a time."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from calando.actions import dispensing
from calando.decide.misuse import words
from calando.decide.misuse.assess import RULES
from calando.decide.misuse.limits import limits_from
from calando.decide.misuse.pattern import slope
from calando.decide.misuse.result import DispensingResult
from calando.errors import InputError
from calando.facts.load import load_facts
from calando.facts.load_safety import load_misuse
from calando.patient.dispensing_history import Dispensing, DispensingHistory


def fill(day: int, **more: Any) -> Dispensing:
    told = {
        "row": f"day {day}",
        "drug": "baclofen",
        "strength_mg": 10.0,
        "count": 84.0,
        "days_supply": 28.0,
        "prescribed_mg_per_day": 30.0,
    }
    return Dispensing(day=day, **{**told, **more})


def result_of(*entries: Dispensing, **more: Any) -> DispensingResult:
    told = {"entries": entries, "jurisdiction": "UK", **more}
    return dispensing(DispensingHistory(**told)).result


def test_each_sign_of_the_facts_has_a_rule_and_each_rule_a_sign() -> None:
    assert {s.id for s in load_misuse().signs} == set(RULES)


def test_every_assumed_or_derived_number_says_why() -> None:
    for sign in load_misuse().signs:
        for number in (sign.threshold, sign.within_days):
            assert number is None or number.basis == "read" or number.note, sign.id


def test_every_source_that_a_sign_or_an_action_names_exists() -> None:
    facts, misuse = load_misuse(), load_facts()

    for row in (*facts.signs, *facts.actions):
        assert set(row.sources) <= set(misuse.sources), row.id


def test_early_days_are_those_of_the_supply_that_is_left() -> None:
    (interval,) = result_of(fill(0), fill(20)).intervals

    assert interval.early_days == 8
    assert interval.early
    assert interval.supply_days == 28


def test_stock_is_carried_over_and_used_up() -> None:
    found = result_of(fill(0), fill(20), fill(48), fill(90)).intervals

    assert [i.stock_days for i in found] == [8, 8, 0]


def test_the_band_is_the_supply_over_some_days_more_and_less() -> None:
    (interval,) = result_of(fill(0), fill(28)).intervals

    assert interval.mg_per_day.low == pytest.approx(840 / 31)
    assert interval.mg_per_day.high == pytest.approx(840 / 25)
    assert interval.nominal_mg_per_day == 30


def test_a_stretch_shorter_than_the_slack_has_no_upper_end() -> None:
    (interval,) = result_of(fill(0), fill(2)).intervals

    assert interval.mg_per_day.low is not None
    assert interval.mg_per_day.high is None


def test_what_was_lost_gives_no_amount_per_day() -> None:
    (interval,) = result_of(fill(0), fill(10, lost=True)).intervals

    assert interval.mg_per_day.low is None
    assert interval.explained == words.LOST


def test_a_gap_begins_when_the_carried_supply_has_ended() -> None:
    (gap,) = result_of(fill(0), fill(20), fill(70)).gaps

    assert (gap.days, gap.possible_days, gap.to_day) == (14, 22, 70)


def test_days_covered_are_those_without_gaps() -> None:
    summary = result_of(fill(0), fill(56), fill(84)).summary

    assert summary.proportion_of_days_covered == pytest.approx(56 / 84)


def test_without_until_nothing_is_said_of_the_end() -> None:
    assert not result_of(fill(0), fill(28)).gaps
    assert result_of(fill(0), fill(28), until_day=70).gaps[0].open


def test_dates_stand_beside_days_where_there_are_dates() -> None:
    (interval,) = result_of(fill(0), fill(28), first_date=date(2026, 1, 5)).intervals

    assert (interval.from_date, interval.to_date) == ("2026-01-05", "2026-02-02")


def test_the_cap_is_that_of_country_use_and_age() -> None:
    def cap(**more: object) -> float:
        shown = result_of(fill(0), fill(28), **more).summary.cap
        assert shown is not None
        return shown.mg_per_day

    assert cap(jurisdiction="AU") == 100
    assert cap(jurisdiction="AU", indication="alcohol_use_disorder") == 60
    assert cap(jurisdiction="UK", age_years=5.0, indication="spasticity") == 40


def test_the_median_slope_is_not_bent_by_one_interval() -> None:
    straight = [(float(x), 2.0 * x) for x in range(6)]
    bent = [*straight[:3], (3.0, 500.0), *straight[4:]]

    assert slope(straight) == slope(bent) == 2.0


@pytest.mark.parametrize(
    ("note", "explained"),
    [
        ("4 weeks abroad", "a supply for days away"),
        ("Vacation", "a supply for days away"),
        ("balance of 28", "the rest of a pack was owed"),
        ("dose raised to 40 mg", "a dose rise is noted"),
        ("no holiday this year", ""),
        ("collected by her son", ""),
        ("", ""),
    ],
)
def test_a_note_explains_only_what_it_says(note: str, explained: str) -> None:
    assert words.explains_early([note]) == explained


@pytest.mark.parametrize(
    ("note", "explained"),
    [
        ("hospital", words.STAY),
        ("discharged from hospital", words.STAY),
        ("in hospital for ten days", words.STAY),
        ("admitted on Monday", words.STAY),
        ("hospital appointment", ""),
        ("hospital appointment, not admitted", ""),
        ("seen in hospital clinic", ""),
        ("hospital pharmacy", ""),
        ("admission cancelled", ""),
        ("not in hospital", ""),
        ("planned stop", words.PLANNED),
    ],
)
def test_only_a_stay_explains_days_without_supply(note: str, explained: str) -> None:
    assert words.explains_gap([note]) == explained


def test_one_note_explains_one_gap_only() -> None:
    first, second = result_of(fill(0), fill(38, note="discharged from hospital"), fill(76)).gaps

    assert (first.explained, second.explained) == (words.STAY, "")


def test_two_strengths_collected_a_day_apart_are_no_cliff() -> None:
    entries = [
        fill(28 * k + d, strength_mg=mg, count=56.0, prescribed_mg_per_day=70.0)
        for k in range(5)
        for d, mg in ((0, 25.0), (1, 10.0))
    ]

    assert "steep_fall" in {s.id for s in result_of(*entries).not_seen}


def test_a_planned_stop_from_a_full_dose_is_still_asked_about() -> None:
    found = result_of(fill(0), fill(28, note="stopped as planned"), until_day=150)

    assert found.signs[0].id == "gap"
    assert (found.gaps[0].noted, found.gaps[0].noted_days) == (words.PLANNED, 14)


def test_a_pump_explains_days_from_its_first_refill_on() -> None:
    pump = fill(
        120, strength_mg=None, strength_micrograms=500.0, count=20.0, route="intrathecal",
        prescribed_mg_per_day=None,
    )  # fmt: skip
    found = result_of(fill(0), pump, until_day=150)

    assert found.signs[0].id == "gap"


def test_days_that_cannot_be_told_for_a_part_are_not_called_covered() -> None:
    bare = {"days_supply": None, "prescribed_mg_per_day": None}
    found = result_of(fill(0), fill(28, **bare), fill(200))

    assert {"gap", "gaps_repeated", "steep_fall"} <= {m.id for m in found.not_assessable}
    assert "no all-clear" in found.summary.headline


def test_above_the_maximum_and_far_above_the_prescription_is_never_weak() -> None:
    entries = [fill(28 * k, count=1680.0, prescribed_mg_per_day=90.0) for k in range(4)]

    weights = {s.id: s.weight for s in result_of(*entries).signs}

    assert (weights["over_cap"], weights["above_prescribed"]) == ("strong", "strong")


def test_the_yardstick_is_the_default_rate_of_a_taper() -> None:
    facts = load_facts()
    limits = limits_from(facts, load_misuse().limits)

    assert limits.yardstick.name == facts.taper_rules.default_rate == "weekly10"
    assert [limits.allowed_fall(mg, 7) for mg in (80.0, 30.0)] == [
        10.0,
        pytest.approx(10, abs=0.01),
    ]
    assert limits.allowed_fall(80.0, 28) == 40
    assert limits.onset_hours == facts.taper_rules.earliest_onset_h.value


def test_the_limits_have_passports() -> None:
    for number in (load_misuse().limits.note_days, load_misuse().limits.far_factor):
        assert number.source in load_facts().sources
        assert number.basis == "assumed"
        assert number.note


def test_a_name_is_read_by_a_resolver_of_ones_own() -> None:
    (baclofen,) = [t for t in load_facts().drugs if t.name == "baclofen"]
    entries = (fill(0, drug="house code 17"), fill(28, drug="house code 17"))
    history = DispensingHistory(entries=entries, jurisdiction="UK")

    answer = dispensing(history, resolve=lambda name: (baclofen,) if "17" in name else ())

    assert answer.result.summary.dispensings == 2


def test_many_explanations_are_themselves_worth_a_question() -> None:
    entries = [fill(20 * k, note="holiday") for k in range(6)]
    history = DispensingHistory(entries=tuple(entries), jurisdiction="UK")

    answer = dispensing(history)

    assert any("worth a question" in c.text for c in answer.caveats)


def test_no_baclofen_is_asked_back() -> None:
    with pytest.raises(InputError) as error:
        result_of(fill(0, drug="senna", prescribed_mg_per_day=None))

    assert error.value.problems[0].field == "drug"


def test_baclofen_without_an_amount_is_asked_back() -> None:
    with pytest.raises(InputError) as error:
        result_of(fill(0), fill(28, count=None))

    assert error.value.problems[0].field == "day 28: count"


def test_milligrams_of_a_pump_are_asked_back() -> None:
    with pytest.raises(InputError) as error:
        result_of(fill(0, route="intrathecal", strength_micrograms=500.0))

    assert "strength_micrograms" in error.value.problems[0].field


@pytest.mark.parametrize("strength", [0.5, 2.0, 24.0, 500_000.0])
def test_a_strength_that_looks_like_mg_per_mL_is_asked_back(strength: float) -> None:
    pump = fill(
        28, strength_mg=None, strength_micrograms=strength, count=20.0, route="intrathecal",
        prescribed_mg_per_day=None,
    )  # fmt: skip
    with pytest.raises(InputError) as error:
        result_of(fill(0), pump)

    assert error.value.problems[0].field == "day 28: strength_micrograms"
    assert "mg/mL" in error.value.problems[0].message


def test_the_same_history_gives_the_same_bytes() -> None:
    from calando.present.json_out import answer_json

    history = DispensingHistory(entries=(fill(0), fill(20), fill(70)), jurisdiction="FR")

    assert answer_json(dispensing(history)) == answer_json(dispensing(history))
