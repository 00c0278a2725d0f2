"""Danger of withdrawal is said first where it is real, and after the count where it lies back or is only possible."""

from __future__ import annotations

import pytest
from histories import fill, result_of, sign

from calando.decide.misuse.headline import DANGER
from calando.facts.load import load_facts
from calando.facts.load_safety import load_misuse

RECENT = int(load_misuse().limits.recent_days.value)


def test_the_new_limits_have_passports() -> None:
    for number in (load_misuse().limits.recent_days, load_misuse().limits.calendar_days):
        assert number.source in load_facts().sources
        assert number.basis == "assumed"
        assert number.note


@pytest.mark.parametrize(("later", "pressing"), [(RECENT, True), (RECENT + 1, False)])
def test_a_gap_presses_for_so_many_days_after_its_end(later: int, pressing: bool) -> None:
    found = result_of(fill(0), fill(40), fill(40 + later, count=3.0, days_supply=1.0))

    assert found.signs[0].id == "gap"
    assert found.signs[0].pressing is pressing
    assert found.summary.headline.startswith(DANGER) is pressing
    assert ("gap_now" in {a.id for a in found.what_to_do}) is pressing
    assert ("gap_past" in {a.id for a in found.what_to_do}) is not pressing


def test_a_gap_that_goes_on_is_said_first_though_others_lie_back() -> None:
    found = result_of(fill(0), fill(56), fill(84), until_day=200)

    assert found.summary.headline.startswith(DANGER)
    assert found.signs[0].weight == "strong"


def test_a_gap_that_is_only_possible_is_said_after_the_count() -> None:
    found = result_of(fill(0), fill(28), fill(42), fill(84))

    assert found.summary.headline.startswith("2 signs to talk about")
    assert "if what came early was used" in found.summary.headline


@pytest.mark.parametrize(("late", "weight"), [(1, "weak"), (2, "moderate")])
def test_gaps_that_the_calendar_makes_weigh_little(late: int, weight: str) -> None:
    found = result_of(*(fill((28 + late) * k) for k in range(6)))

    repeated = sign(found, "gaps_repeated")
    assert repeated.weight == weight
    assert repeated.pressing is (weight == "moderate")
    assert any("31-day month" in text for text in repeated.harmless)


def test_a_late_refill_of_a_pump_presses_too() -> None:
    pump = [
        fill(
            day, strength_mg=None, strength_micrograms=500.0, count=20.0, route="intrathecal",
            prescribed_mg_per_day=None, days_supply=90.0,
        )
        for day in (0, 97)
    ]  # fmt: skip

    assert result_of(*pump).signs[0].pressing


def test_an_old_fall_is_a_fall_in_the_past() -> None:
    low = [fill(56 + 28 * k, count=28.0, prescribed_mg_per_day=None) for k in range(4)]
    high = [fill(28 * k, count=224.0, prescribed_mg_per_day=None) for k in range(2)]

    found = result_of(*high, *low)

    assert found.signs[0].id == "steep_fall"
    assert "A steep fall of the supply in the past" in found.summary.headline
