"""Adjust, refill, wean: percents by origin, days from volume and strength, never an abrupt end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from calando.decide.pump.result import PumpResult
from calando.decide.recommendation import Answer

Ask = Callable[..., Answer[PumpResult]]

CHILD = {"age_years": 8, "weight_kg": 26, "height_cm": 126}
FULL = {"reservoir_mL": 20.0, "alarm_mL": 2.0, "concentration_micrograms_per_mL": 500.0}


def ranges(answer: Any) -> list[tuple[float, float]]:
    return [(s.micrograms_per_day_low, s.micrograms_per_day_high) for s in answer.result.steps]


@pytest.mark.parametrize(
    ("who", "origin", "expected"),
    [
        ({"conditions": ["multiple sclerosis"]}, "spinal", [(330, 390), (330, 420), (240, 270)]),
        ({"conditions": ["stroke"]}, "cerebral", [(315, 345), (315, 360), (240, 270)]),
        (
            CHILD | {"conditions": ["cerebral palsy"]},
            "cerebral",
            [(315, 345), (315, 345), (240, 270)],
        ),
        (CHILD | {"conditions": ["paraplegia"]}, "spinal", [(315, 345), (315, 345), (240, 270)]),
    ],
)
def test_the_steps_go_by_origin_and_a_child_takes_the_small_ones(
    ask: Ask, who: dict[str, Any], origin: str, expected: list[tuple[float, float]]
) -> None:
    answer = ask("adjust", **who)

    assert answer.result.origin == origin
    assert answer.result.verdict == "plan"
    for found, wanted in zip(ranges(answer), expected, strict=True):
        assert found == pytest.approx(wanted)


@pytest.mark.parametrize("conditions", [[], ["stroke", "spinal cord injury"], ["spasticity"]])
def test_an_origin_that_is_not_told_states_the_smaller_step_and_shows_both(
    ask: Ask, conditions: list[str]
) -> None:
    answer = ask("adjust", conditions=conditions)

    assert answer.result.origin is None
    assert answer.result.verdict == "more_needed"
    assert "5 to 15 percent" in answer.result.headline
    assert ranges(answer)[0] == pytest.approx((315, 345))
    assert ranges(answer)[1] == pytest.approx((330, 390))
    assert any("spinal cord or brain" in words for words in answer.result.not_told)


@pytest.mark.parametrize(("rate", "place"), [(200, "below"), (500, "inside"), (900, "above")])
def test_a_rate_is_placed_in_the_usual_range(ask: Ask, rate: float, place: str) -> None:
    texts = [r.text for r in ask("adjust", rate=rate).reasons]

    assert any(t.startswith("Usual in maintenance") and t.endswith(f"is {place}.") for t in texts)


def test_above_1000_micrograms_little_is_known_and_a_fault_is_looked_for(ask: Ask) -> None:
    answer = ask("adjust", rate=1200)

    assert any("little experience" in r.text and r.urgent for r in answer.reasons)
    assert all("little experience" in s.then for s in answer.result.steps if "up by" in s.name)


def test_a_need_for_more_is_a_fault_until_shown_otherwise(ask: Ask) -> None:
    result = ask("adjust").result

    assert any("fault of pump or catheter" in line.text for line in result.watch)
    assert any("Interrogate the pump" in line.text for line in result.drill)


@pytest.mark.parametrize("rate", [5, 24, 350, 999.9, 5000])
def test_ranges_are_in_order_whatever_the_rate(ask: Ask, rate: float) -> None:
    up, refill_up, down = ranges(ask("adjust", rate=rate))

    assert 0 < down[0] <= down[1] <= rate <= up[0] <= up[1]
    assert rate <= refill_up[0] <= refill_up[1]


@pytest.mark.parametrize("task", ["adjust", "refill", "failed"])
def test_without_a_pump_more_is_needed_and_nothing_is_raised(ask: Ask, task: str) -> None:
    result = ask(task, rate=None).result

    assert result.verdict == "more_needed"
    assert result.not_told
    assert not result.steps


def test_without_a_pump_there_is_nothing_to_wean(ask: Ask) -> None:
    result = ask("wean", rate=None).result

    assert result.verdict == "do_not"
    assert not result.steps


@pytest.mark.parametrize("sign", ["itch", "fever", "rigidity", "drowsiness", "confusion"])
@pytest.mark.parametrize("task", ["adjust", "wean"])
def test_no_amount_is_shown_while_a_sign_stands(ask: Ask, task: str, sign: str) -> None:
    answer = ask(task, conditions=["spinal cord injury", sign])

    assert answer.result.emergency
    assert answer.result.verdict == "urgent_first"
    assert not answer.result.steps
    assert any("With a pump" in line.text for line in answer.result.do_now)
    assert answer.reasons[0].emergency


def test_drowsiness_with_a_pump_never_rules_withdrawal_out(ask: Ask) -> None:
    answer = ask("adjust", conditions=["spinal cord injury", "drowsiness"])

    assert any("failed pump is not ruled out" in line.text for line in answer.result.do_now)


def test_the_refill_date_is_volume_times_strength_over_rate(ask: Ask) -> None:
    # (20 - 2) * 500 / 300 = 30 days to the alarm, 33.3 to empty, a week of margin
    dated = ask("refill", wishes=FULL | {"filled_on": "2026-11-01"}).result
    counted = ask("refill", wishes=FULL).result

    assert dated.verdict == counted.verdict == "plan"
    assert dated.refill is not None
    assert counted.refill is not None
    assert (dated.refill.date_or_day, dated.refill.alarm, dated.refill.empty) == (
        "2026-11-24",
        "2026-12-01",
        "2026-12-04",
    )
    assert (counted.refill.date_or_day, counted.refill.alarm, counted.refill.empty) == (23, 30, 33)
    assert "assumed" in dated.refill.text


def test_a_leap_day_is_counted(ask: Ask) -> None:
    refill = ask("refill", wishes=FULL | {"filled_on": "2028-02-10"}).result.refill

    assert refill is not None
    assert refill.alarm == "2028-03-11"


def test_days_are_never_rounded_up(ask: Ask) -> None:
    refill = ask("refill", rate=301, wishes=FULL).result.refill  # 29.9 days to the alarm

    assert refill is not None
    assert refill.alarm == 29


@pytest.mark.parametrize("missing", ["reservoir_mL", "concentration_micrograms_per_mL"])
def test_no_date_without_volume_and_strength(ask: Ask, missing: str) -> None:
    result = ask("refill", wishes={k: v for k, v in FULL.items() if k != missing}).result

    assert result.verdict == "more_needed"
    assert result.refill is None
    assert result.not_told


def test_without_the_alarm_volume_the_date_is_counted_to_the_empty_reservoir(ask: Ask) -> None:
    wishes = {k: v for k, v in FULL.items() if k != "alarm_mL"}

    result = ask("refill", wishes=wishes).result

    assert result.verdict == "more_needed"
    assert result.refill is not None
    assert result.refill.alarm is None
    assert result.refill.empty == 33


def test_no_margin_left_means_now(ask: Ask) -> None:
    answer = ask("refill", rate=2000, wishes=FULL | {"filled_on": "2026-11-01"})

    assert answer.result.refill is not None
    assert answer.result.refill.date_or_day == "2026-11-01"
    assert answer.result.headline.startswith("Refill now")
    assert any(r.urgent for r in answer.reasons)


@pytest.mark.parametrize(
    "volumes",
    [
        {"reservoir_mL": 2.0, "alarm_mL": 2.0},
        {"reservoir_mL": 1.0, "alarm_mL": 2.0},
        {"reservoir_mL": 0.0, "alarm_mL": 2.0},
        {"reservoir_mL": 0.0},
    ],
)
@pytest.mark.parametrize("more", [{}, {"concentration_micrograms_per_mL": 500.0}])
@pytest.mark.parametrize("rate", [2000.0, None])
def test_a_reservoir_at_its_alarm_is_an_emergency_and_no_error(
    ask: Ask, volumes: dict[str, float], more: dict[str, float], rate: float | None
) -> None:
    answer = ask("refill", rate=rate, wishes=volumes | more)
    result = answer.result

    assert (result.verdict, result.emergency) == ("urgent_first", True)
    assert result.contacts[0].kind == "emergency"
    assert "alarm sounds" in result.headline or "empty" in result.headline
    assert "failure drill" in result.headline
    assert "Interrogate" in result.drill[0].text
    assert any("pump team" in line.text and line.urgent for line in result.do_now)
    assert answer.reasons[0].emergency


def test_an_alarm_that_sounds_with_days_left_is_urgent_and_refilled_now(ask: Ask) -> None:
    wishes = {"reservoir_mL": 2.0, "alarm_mL": 2.0, "concentration_micrograms_per_mL": 2000.0}

    result = ask("refill", rate=200, wishes=wishes).result  # 20 days to empty

    assert (result.verdict, result.emergency) == ("urgent_first", False)
    assert "alarm sounds" in result.headline
    assert result.refill is not None
    assert result.refill.empty == 20
    assert result.drill


@pytest.mark.parametrize(
    ("rate", "alarm", "urgent"),
    [(2000, 0, True), (600, 1, True), (500, 2, False), (300, 3, False)],
)
def test_an_alarm_on_the_day_of_the_filling_or_the_next_is_urgent(
    ask: Ask, rate: float, alarm: float, urgent: bool
) -> None:
    wishes = {"reservoir_mL": 4.0, "alarm_mL": 2.0, "concentration_micrograms_per_mL": 500.0}

    result = ask("refill", rate=rate, wishes=wishes).result

    assert result.refill is not None
    assert result.refill.alarm == alarm
    assert (result.verdict == "urgent_first") is urgent
    assert bool(result.drill) is urgent


def test_a_refill_with_dates_says_in_its_headline_that_today_is_not_known(ask: Ask) -> None:
    old = ask("refill", wishes=FULL | {"filled_on": "2001-02-03"}).result
    counted = ask("refill", wishes=FULL).result

    assert "Counted from the filling on 2001-02-03; look whether today is past it" in old.headline
    assert "overdue: call the pump team now" in old.headline
    assert "overdue" not in counted.headline


def test_refills_are_at_most_half_a_year_apart(ask: Ask) -> None:
    wishes = {"reservoir_mL": 40.0, "alarm_mL": 2.0, "concentration_micrograms_per_mL": 2000.0}

    refill = ask("refill", rate=30, wishes=wishes | {"filled_on": "2026-01-01"}).result.refill

    assert refill is not None
    assert refill.date_or_day == "2026-06-30"
    assert "180 days" in refill.text


def test_more_strength_or_volume_lasts_longer_and_more_rate_shorter(ask: Ask) -> None:
    def empty(rate: float = 300, **changed: float) -> float:
        refill = ask("refill", rate=rate, wishes=FULL | changed).result.refill
        assert refill is not None
        assert isinstance(refill.empty, float)
        return refill.empty

    assert empty(concentration_micrograms_per_mL=1000.0) > empty()
    assert empty(reservoir_mL=40.0) > empty()
    assert empty(rate=600) < empty()


def test_what_a_missed_refill_does_is_said(ask: Ask) -> None:
    watch = ask("refill", wishes=FULL).result.watch

    assert any("missed refill is an abrupt stop" in line.text for line in watch)


def test_weaning_falls_by_ten_to_twenty_percent_and_is_for_specialists(ask: Ask) -> None:
    answer = ask("wean")
    steps = answer.result.steps

    assert answer.result.verdict == "specialist_only"
    assert ranges(answer)[0] == pytest.approx((240, 270))
    lows, highs = zip(*ranges(answer), strict=True)
    assert list(lows) == sorted(lows, reverse=True)
    assert list(highs) == sorted(highs, reverse=True)
    assert min(lows) > 0
    assert all(s.basis == "assumed" for s in steps)
    assert any("No trial and no series" in r.text for r in answer.reasons)
    assert any("Never abruptly" in line.text for line in answer.result.watch)


def test_a_step_of_weaning_settles_no_later_than_the_label_says(ask: Ask) -> None:
    computed, label = ask("wean").result.timeline

    assert label.to_h is not None
    assert computed.from_h["p95"] <= label.to_h["p95"]
    assert 0 < computed.from_h["p05"] < computed.from_h["p95"]


def test_a_pump_that_was_just_stopped_is_an_emergency_for_each_task(ask: Ask) -> None:
    stopped = {
        "drug": "baclofen",
        "route": "intrathecal",
        "stopped_weeks_ago": 0.2,
    }
    for task in ("adjust", "wean", "refill", "start"):
        result = ask(task, rate=None, medication=(stopped,)).result

        assert result.emergency, task
        assert not result.steps, task


def test_a_pump_that_was_stopped_years_ago_is_history(ask: Ask) -> None:
    old = {
        "drug": "baclofen",
        "route": "intrathecal",
        "stopped_weeks_ago": 300,
    }

    result = ask("wean", rate=None, medication=(old,)).result

    assert not result.emergency
    assert "nothing to wean" in result.headline
