"""From schedules to steps, labels and supply."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable

import pytest

from calando.decide.candidates import candidate_chain
from calando.decide.dispensing import Kit
from calando.decide.recommendation import PlanStep
from calando.decide.steps import (
    LABEL_LENGTH,
    clock,
    make_steps,
    make_supply,
    planned_doses,
    step_label,
)
from calando.facts.schema import Product

MakeProduct = Callable[..., Product]
TIMES = (8.0, 14.0, 20.0)


def steps_of(kit: Kit, today: tuple[float, ...], times: tuple[float, ...]) -> tuple[PlanStep, ...]:
    schedules = [c.doses_mg for c in candidate_chain(kit, today, liquid="everywhere")[1:]]
    return make_steps(
        kit, times, schedules, days=[7] * len(schedules), kinds=["taper"] * len(schedules)
    )


@pytest.mark.parametrize(
    ("hour", "text"), [(0.0, "00:00"), (8.5, "08:30"), (13 + 1 / 3, "13:20"), (23.999, "00:00")]
)
def test_an_hour_is_shown_as_a_clock_time(hour: float, text: str) -> None:
    assert clock(hour) == text


def test_an_intake_that_fell_away_keeps_its_place(tablet: MakeProduct) -> None:
    doses = planned_doses(Kit([tablet(10)]), TIMES, (0.0, 5.0, 10.0))

    assert [(d.time, d.mg, len(d.items)) for d in doses] == [
        ("08:00", 0.0, 0),
        ("14:00", 5.0, 1),
        ("20:00", 10.0, 1),
    ]


def test_steps_follow_each_other_without_a_gap(tablet: MakeProduct) -> None:
    steps = steps_of(Kit([tablet(10), tablet(5)]), (20.0, 20.0, 20.0), TIMES)

    assert steps[0].from_day == 0
    for before, after in itertools.pairwise(steps):
        assert after.from_day == before.from_day + before.days
        assert after.daily_mg < before.daily_mg


def test_what_is_counted_out_is_what_is_prescribed(tablet: MakeProduct) -> None:
    for step in steps_of(Kit([tablet(10), tablet(5)]), (25.0, 10.0, 20.0), TIMES):
        for dose in step.doses:
            assert sum(i.count * i.mg_each for i in dose.items) == dose.mg
        assert sum(d.mg for d in step.doses) == step.daily_mg


def test_equal_neighbours_of_one_kind_are_one_step(tablet: MakeProduct) -> None:
    schedules = [(20.0, 20.0, 20.0), (20.0, 20.0, 20.0), (10.0, 10.0, 10.0), (10.0, 10.0, 10.0)]

    steps = make_steps(
        Kit([tablet(10)]), TIMES, schedules, days=[7] * 4, kinds=["hold", "hold", "hold", "taper"]
    )

    assert [(s.from_day, s.days, s.daily_mg, s.kind) for s in steps] == [
        (0, 14, 60.0, "hold"),
        (14, 7, 30.0, "hold"),
        (21, 7, 30.0, "taper"),
    ]
    assert steps[0].label.startswith("Days 1-14")


def test_equal_intakes_are_said_once(tablet: MakeProduct) -> None:
    doses = planned_doses(Kit([tablet(10)]), TIMES, (15.0, 15.0, 15.0))

    label = step_label(doses, from_day=7, days=7)

    assert label == ("Days 8-14. Take 08:00 and 14:00 and 20:00: 15 mg (1½ x 10 mg). 45 mg/day.")


def test_an_empty_intake_is_not_on_the_label(tablet: MakeProduct) -> None:
    label = step_label(planned_doses(Kit([tablet(10)]), TIMES, (0.0, 0.0, 5.0)), from_day=0, days=3)

    assert label == "Days 1-3. Take 20:00: 5 mg (½ x 10 mg). 5 mg/day."


def test_a_volume_on_a_label_carries_its_strength(liquid: MakeProduct) -> None:
    doses = planned_doses(Kit([liquid(1.0)]), TIMES, (2.5, 2.5, 5.0))

    label = step_label(doses, from_day=0, days=7)

    assert "2.5 mL of 1 mg/mL" in label
    assert "5 mL of 1 mg/mL" in label
    assert "2.5 mg" in label


@pytest.mark.parametrize(
    "today",
    [(20.0, 20.0, 20.0), (35.0, 30.0, 25.0, 40.0), (5.0, 10.0, 15.0, 20.0), (2.5, 5.0, 7.5)],
    ids=str,
)
def test_labels_of_tablets_fit_the_pharmacys_label(
    tablet: MakeProduct, today: tuple[float, ...]
) -> None:
    kit = Kit([tablet(20), tablet(5)])

    for step in steps_of(kit, today, (8.0, 12.0, 16.0, 20.0)[: len(today)]):
        assert len(step.label) <= LABEL_LENGTH
        for dose in step.doses:
            assert dose.mg == 0 or f"{dose.mg:g} mg" in step.label


@pytest.mark.parametrize(
    "today",
    [
        (20.0, 20.0, 20.0),
        (10.0, 7.5, 12.5),
        (5.0, 7.5, 10.0, 12.5),
    ],
    ids=str,
)
def test_labels_of_a_liquid_fit_too(liquid: MakeProduct, today: tuple[float, ...]) -> None:
    kit = Kit([liquid(1.0)])

    for step in steps_of(kit, today, (8.0, 12.0, 16.0, 20.0)[: len(today)]):
        assert len(step.label) <= LABEL_LENGTH
        assert "1 mg/mL" in step.label


@pytest.mark.parametrize("interval", [7, 14, 28])
def test_supply_is_the_sum_of_the_doses_rounded_up_to_whole_tablets(
    tablet: MakeProduct, interval: int
) -> None:
    steps = steps_of(Kit([tablet(10), tablet(5)]), (20.0, 20.0, 20.0), TIMES)

    supply = make_supply(steps, interval_days=interval)

    last_day = steps[-1].from_day + steps[-1].days
    for start in range(0, last_day, interval):
        needed: dict[float, float] = {}
        for day in range(start, min(start + interval, last_day)):
            (step,) = [s for s in steps if s.from_day <= day < s.from_day + s.days]
            for dose in step.doses:
                for item in dose.items:
                    needed[item.mg_each] = needed.get(item.mg_each, 0.0) + item.count
        given = {s.mg_each: s.count for s in supply if s.from_day == start}
        assert given == {mg: math.ceil(count) for mg, count in needed.items()}


def test_supply_of_a_liquid_is_its_volume(liquid: MakeProduct) -> None:
    steps = make_steps(Kit([liquid(2.0)]), TIMES, [(5.0, 5.0, 5.0)], days=[7], kinds=["taper"])

    (bottle,) = make_supply(steps, interval_days=28)

    assert (bottle.unit, bottle.count, bottle.mg_each) == ("mL", 52.5, 2.0)
    assert (bottle.from_day, bottle.days) == (0, 7)


def test_every_day_of_the_plan_is_supplied_once(tablet: MakeProduct) -> None:
    steps = steps_of(Kit([tablet(10)]), (20.0, 20.0, 20.0), TIMES)

    spans = {(s.from_day, s.days) for s in make_supply(steps, interval_days=14)}

    days = [d for start, n in sorted(spans) for d in range(start, start + n)]
    assert days == list(range(steps[-1].from_day + steps[-1].days))
