"""Steps that were prescribed, less than is prescribed, supply at hand, two strengths, and the words of amounts."""

from __future__ import annotations

import pytest
from histories import fill, history, result_of

from calando.actions import dispensing
from calando.decide.misuse.fills import fills_of
from calando.decide.misuse.result import DispensingResult
from calando.patient.dispensing_history import Dispensing


def ids(result: DispensingResult) -> set[str]:
    return {s.id for s in result.signs}


def steps(*doses: float, supply: int = 28) -> list[Dispensing]:
    return [
        fill(
            supply * k, count=supply * mg / 10, days_supply=float(supply), prescribed_mg_per_day=mg
        )
        for k, mg in enumerate(doses)
    ]


@pytest.mark.parametrize("supply", [7, 14, 28, 56])
@pytest.mark.parametrize("doses", [(30, 30, 5), (80, 80, 40), (100, 60), (60, 60, 20)])
def test_a_cliff_is_listed_whatever_the_supply(doses: tuple[float, ...], supply: int) -> None:
    (fall,) = [s for s in result_of(*steps(*doses, supply=supply)).signs if s.id == "steep_fall"]

    assert fall.weight == "moderate"
    assert "ask in which steps" in fall.weight_because


@pytest.mark.parametrize("doses", [(60, 50, 40, 30, 20, 10), (20, 10), (15, 10, 5), (35, 25)])
def test_a_step_of_the_default_rate_is_no_cliff(doses: tuple[float, ...]) -> None:
    assert "steep_fall" not in ids(result_of(*steps(*doses)))


def test_a_supply_that_lasted_twice_as_long_may_have_held_the_way_down() -> None:
    found = result_of(*steps(60, 60), fill(84, count=84.0))

    assert "steep_fall" not in ids(found)


def test_less_than_is_prescribed_needs_three_intervals() -> None:
    half = [fill(28 * k, prescribed_mg_per_day=60.0) for k in range(6)]

    assert "below_prescribed" in ids(result_of(*half))
    assert "below_prescribed" not in ids(result_of(*half[:3]))


def test_what_was_left_over_counts_for_the_supplies_that_follow() -> None:
    large = fill(0, count=252.0)
    small = [fill(28 * k, count=56.0) for k in range(1, 5)]

    assert "below_prescribed" not in ids(result_of(large, *small))


def test_late_refills_are_days_without_supply_and_not_too_little_a_day() -> None:
    late = [fill(49 * k) for k in range(5)]

    assert "below_prescribed" not in ids(result_of(*late))


def test_what_is_left_at_the_last_dispensing_counts_however_slowly_it_grew() -> None:
    slow = [fill(24 * k) for k in range(9)]

    assert "early_days_cumulated" in ids(result_of(*slow))
    assert "early_refill" not in ids(result_of(*slow))


def test_less_than_one_long_supply_at_hand_is_weak() -> None:
    mail = [fill(83 * k, count=270.0, days_supply=90.0) for k in range(7)]

    (found,) = result_of(*mail).signs

    assert (found.id, found.weight) == ("early_days_cumulated", "weak")


def test_two_strengths_on_different_days_are_one_dose() -> None:
    entries = [
        fill(28 * k + d, strength_mg=mg, prescribed_mg_per_day=45.0)
        for k in range(4)
        for d, mg in ((0, 10.0), (5, 5.0))
    ]

    assert not ids(result_of(*entries))


def test_a_strength_that_is_itself_early_is_still_early() -> None:
    entries = [
        fill(14 * k + d, strength_mg=mg, prescribed_mg_per_day=45.0)
        for k in range(5)
        for d, mg in ((0, 10.0), (5, 5.0))
    ]

    assert "early_refills_repeated" in ids(result_of(*entries))


def test_a_gap_behind_two_strengths_that_are_taken_together_is_seen() -> None:
    entries = [
        fill(day, strength_mg=mg, prescribed_mg_per_day=45.0)
        for day in (0, 28, 84)
        for mg in (10.0, 5.0)
    ]

    (gap,) = result_of(*entries).gaps

    assert gap.days == 28


@pytest.mark.parametrize("prescribed", [45.0, None])
def test_a_gap_behind_two_strengths_on_different_days_is_seen(prescribed: float | None) -> None:
    entries = [
        fill(start + d, strength_mg=mg, prescribed_mg_per_day=prescribed)
        for start in (0, 28, 84)
        for d, mg in ((0, 10.0), (5, 5.0))
    ]

    (gap,) = result_of(*entries).gaps

    assert gap.days == 28


def test_parts_of_the_dose_that_stand_in_their_own_rows_are_added() -> None:
    rows = [
        fill(0, strength_mg=10.0, prescribed_mg_per_day=30.0),
        fill(0, strength_mg=5.0, prescribed_mg_per_day=15.0),
    ]
    whole = [
        fill(0, strength_mg=10.0, count=84.0, prescribed_mg_per_day=45.0),
        fill(0, strength_mg=5.0, prescribed_mg_per_day=44.0),
    ]

    assert fills_of(rows, history(*rows))[0].prescribed == 45
    assert fills_of(whole, history(*whole))[0].prescribed == 45


def test_the_prescribed_dose_of_a_way_down_is_said_from_first_to_last() -> None:
    answer = dispensing(history(*steps(30, 20, 10, 5)))

    assert "prescribed: 30 mg at first, 5 mg at last." in answer.reasons[-1].text.replace(
        "; supply for 100 % of the days", ""
    )


def test_creep_is_said_as_a_line_with_what_was_handed_out_beside_it() -> None:
    days = [0, 28, 55, 80, 103, 124, 143, 160]

    (creep,) = [s for s in result_of(*(fill(d) for d in days)).signs if s.id == "dose_creep"]

    assert creep.events[0].text.startswith("a straight line through 7 intervals rises from")
    assert "the intervals lie between 30 mg and 49 mg" in creep.events[0].text


def test_weekly_supplies_that_wobble_are_weak() -> None:
    days = [0, 8, 13, 21, 30, 33, 42, 49, 57, 62, 70, 79, 82, 91]
    entries = [fill(d, count=21.0, days_supply=7.0) for d in days]

    weights = {s.id: s.weight for s in result_of(*entries).signs}

    assert weights["early_refills_repeated"] == "weak"


def test_one_day_together_is_one_day() -> None:
    both = [
        fill(0),
        fill(0, drug="morphine", prescribed_mg_per_day=None),
        fill(0, drug="diazepam", prescribed_mg_per_day=None),
    ]

    (sign,) = [s for s in result_of(*both).signs if s.id == "opioid_and_sedative"]

    assert sign.threshold == "1 day together, in all"


def test_a_band_whose_ends_read_alike_is_one_number() -> None:
    answer = dispensing(history(*(fill(28 * k) for k in range(60))))

    assert "30 mg a day handed out" in answer.reasons[-1].text
    assert "30 mg to 30 mg" not in answer.reasons[-1].text


def beside(*, days_supply: float | None, prescribed: float | None) -> DispensingResult:
    """Two supplies of baclofen, then an opioid and a sleeping tablet."""
    told = {"days_supply": days_supply, "prescribed_mg_per_day": prescribed}
    return result_of(
        fill(0, **told),
        fill(28, **told),
        Dispensing(
            row="a", day=37, drug="oxycodone", strength_mg=10.0, count=56.0, days_supply=14.0
        ),
        Dispensing(
            row="b", day=39, drug="zopiclone", strength_mg=7.5, count=28.0, days_supply=28.0
        ),
        until_day=68,
    )


def test_the_last_supply_lasts_as_long_as_the_prescribed_dose_makes_it() -> None:
    assert {"opioid_with_baclofen", "opioid_and_sedative"} <= ids(
        beside(days_supply=None, prescribed=30.0)
    )


def test_a_supply_of_unknown_length_is_no_proof_that_nothing_was_taken_together() -> None:
    result = beside(days_supply=None, prescribed=None)
    unknown = {s.id: s.why for s in result.not_assessable}

    assert "baclofen" in unknown["opioid_and_sedative"]
    assert "opioid_and_sedative" not in {s.id for s in result.not_seen}


def test_a_sign_that_was_seen_does_not_hide_what_could_not_be_looked_for() -> None:
    result = beside(days_supply=None, prescribed=30.0)

    assert result.signs
    assert "Not assessed, so not ruled out" in result.summary.headline
