"""Re-plans of re-plans: what went wrong once must not go wrong twice."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))
from replan_tools import again, event, example, reread, running, running_of

from calando.patient.profile import KidneyValue

MS, START = "ms_60mg", "start_ms_us"


def first_mg(answer: Any) -> float:
    assert answer.result.plan is not None, answer.result.headline
    return float(answer.result.plan.steps[0].daily_mg)


def ms(today: int, *events: Any, **more: Any) -> Any:
    return again(example(MS), running(MS), today, *events, **more)


def test_a_step_back_goes_to_the_step_before() -> None:
    assert first_mg(ms(22, event("symptom", score=8))) == 45.0


def test_a_second_step_back_is_never_below_the_first() -> None:
    once = ms(22, event("symptom", score=8))

    twice = again(example(MS), reread(once), 24, event("symptom", score=8))

    assert first_mg(twice) >= first_mg(once)


def test_a_second_step_back_on_the_way_on_never_raises_the_dose() -> None:
    plan = running(START, "titrate")
    once = again(example(START), plan, 7, event("sedation", score=8))

    twice = again(example(START), reread(once), 8, event("sedation", score=8))

    assert first_mg(twice) <= first_mg(once)


def test_after_a_restart_a_step_back_does_not_undo_its_limit() -> None:
    restarted = ms(22, event("stopped", days=4))

    later = again(example(MS), reread(restarted), 24, event("symptom", score=8))

    assert first_mg(later) <= 20.0


def test_kidneys_that_fell_are_remembered_by_the_next_re_plan() -> None:
    fell = ms(22, event("kidneys", creatinine=250))

    later = again(example(MS), reread(fell), 26)

    assert later.result.record.history[-1].CLcr < 50.0


def test_told_kidneys_are_on_record_with_their_days() -> None:
    fell = ms(22, event("kidneys", creatinine=250, days=1))

    later = again(example(MS), reread(fell), 26, event("kidneys", creatinine=200))

    told = [(k.day, k.value) for k in later.result.record.kidneys]
    assert told == [(0.0, 75.0), (21.0, 250.0), (26.0, 200.0)]


def test_a_step_back_after_failing_kidneys_is_not_to_the_dose_before_them() -> None:
    fell = ms(22, event("kidneys", creatinine=250))

    later = again(example(MS), reread(fell), 26, event("symptom", score=8))

    assert first_mg(later) <= 20.0


def test_the_same_kidney_value_told_twice_changes_the_dose_once() -> None:
    fell = ms(22, event("kidneys", creatinine=250))

    told_again = again(example(MS), reread(fell), 26, event("kidneys", creatinine=250))

    assert first_mg(told_again) >= first_mg(fell) - 5.0


GAPS = [
    pytest.param(event("missed", hours=96), id="missed"),
    pytest.param(event("nil_by_mouth", hours=96), id="nil by mouth"),
]


@pytest.mark.parametrize("told", GAPS)
def test_a_gap_of_four_days_gets_one_first_dose_whatever_it_is_called(told: Any) -> None:
    assert first_mg(ms(22, told)) <= first_mg(ms(22, event("stopped", days=4))) + 5.0


def test_a_gap_of_four_days_on_the_way_on_is_a_restart() -> None:
    answer = again(example(START), running(START, "titrate"), 7, event("missed", hours=96))

    assert first_mg(answer) <= 15.0


def test_a_day_without_any_dose_told_by_took_is_a_gap() -> None:
    answer = ms(22, took_mg=0.0)

    assert answer.result.do_now.tier == "today"


@pytest.mark.parametrize("today", [0, 1, 6, 7, 21, 63, 84, 90])
def test_a_re_plan_without_an_event_changes_no_dose_on_the_way_off(today: int) -> None:
    plan, answer = running(MS), ms(today)

    assert answer.result.changed == ()
    for step in answer.result.plan.steps:
        for day in range(step.from_day, step.from_day + step.days):
            assert tuple(d.mg for d in step.doses) == plan.planned_mg(day), day


@pytest.mark.parametrize("today", range(1, 10))
def test_a_re_plan_without_an_event_changes_no_dose_on_the_way_on(today: int) -> None:
    plan = running(START, "titrate")

    answer = again(example(START), plan, today)

    assert answer.result.changed == ()
    for step in answer.result.plan.steps:
        for day in range(step.from_day, min(step.from_day + step.days, plan.end_day)):
            assert tuple(d.mg for d in step.doses) == plan.planned_mg(day), day


WEAK = replace(
    example(START),
    kidney=KidneyValue(quantity="creatinine_umol_per_L", value=130.0, day=0.0),
    earlier_kidney=(),
)


def test_a_re_plan_without_an_event_leaves_out_no_step_with_poor_kidneys() -> None:
    plan = running_of(WEAK, "titrate")

    answer = again(WEAK, plan, 3)

    assert first_mg(answer) == sum(plan.planned_mg(3))


def test_after_the_last_step_the_dose_that_was_reached_is_held() -> None:
    plan = running_of(WEAK, "titrate")

    answer = again(WEAK, plan, plan.end_day)

    assert first_mg(answer) == sum(plan.planned_mg(plan.end_day))


def test_falling_asleep_is_no_fall() -> None:
    answer = ms(22, event("side_effect", text="falling asleep all day"))

    assert answer.result.do_now.rules[0].rule == "side_effect_sleepy"


def test_a_dose_taken_now_and_the_next_one_are_two_different_times() -> None:
    text = ms(22, event("ran_out", hours=20), at="16:00").result.do_now.text

    assert "now" in text
    assert "next dose at 20:00" in text


def test_before_the_first_dose_of_the_day_now_and_next_are_not_the_same_dose() -> None:
    text = ms(22, event("ran_out", hours=12)).result.do_now.text

    assert not ("now" in text.split(";")[0] and "next dose at 08:00" in text), text
