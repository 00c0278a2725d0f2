"""Kidneys that change and machines that come and go."""

from __future__ import annotations

import numpy as np
import pytest

from calando.arrays import Floats
from calando.errors import InputError
from calando.facts.schema import Facts
from calando.models.linear import STRUCTURES
from calando.patient.regimen import Dose
from calando.simulate.exposure import exposures
from calando.simulate.kidneys import (
    KidneyCourse,
    changing_kidneys,
    clearances,
    steady_kidneys,
    weekly_sessions,
    with_machine,
)
from calando.simulate.program import build_program
from calando.simulate.walk import walk

ONE = STRUCTURES["one_compartment_oral"]
EXPOSURE_WITHIN = (
    0.001  # relative; what the docstring of changing_kidneys promises for steps of 6 h
)
# of the largest concentration; within a step the straight line is a few mL/min off
CURVE_WITHIN = 0.01
FALLS = {
    "from healthy to failing in two days": [(0.0, 105.0), (48.0, 10.0)],
    "in one day, and back in five": [(24.0, 100.0), (48.0, 5.0), (168.0, 100.0)],
    "to nothing": [(10.0, 60.0), (100.0, 0.0)],
}


def cleared(facts: Facts, course: KidneyCourse) -> list[dict[str, Floats]]:
    share = np.array([0.1, 0.15, 0.3])
    base = {"V": np.array([50.0, 72.8, 100.0]), "ka": np.array([3.0, 1.64, 0.7])}
    CL = clearances(
        np.array([9.0, 11.6, 14.0]), course, non_renal_share=share, facts=facts.kidney, F=0.74
    )
    return [{**base, "CL": x} for x in CL]


@pytest.mark.parametrize("points", FALLS.values(), ids=FALLS)
def test_steps_of_the_usual_length_give_the_exposure_of_steps_of_six_minutes(
    facts: Facts, points: list[tuple[float, float]]
) -> None:
    doses = [Dose(time_h=8.0 * i, mg=20) for i in range(30)]
    coarse, fine = changing_kidneys(points), changing_kidneys(points, every_h=0.1)
    at = np.arange(0.0, 240.1, 1.0)

    areas, curves = [], []
    for course in (coarse, fine):
        own = cleared(facts, course)
        found = exposures(ONE, doses, own, end_h=240.0, regimes=course.regimes)
        areas.append(found["AUC_inf"])
        curves.append(walk(ONE, build_program(ONE, doses, at, regimes=course.regimes), own)[0])

    assert np.all(np.abs(areas[0] / areas[1] - 1.0) < EXPOSURE_WITHIN)
    largest = curves[1].max(axis=1, keepdims=True)
    assert np.all(np.abs(curves[0] - curves[1]) < CURVE_WITHIN * largest)


def test_smaller_steps_come_nearer() -> None:
    points = [(0.0, 105.0), (48.0, 10.0)]
    hours = np.linspace(0.01, 47.9, 500)

    errors = []
    for every in (12.0, 6.0, 1.0):
        course = changing_kidneys(points, every_h=every)
        held = np.array(course.CLcr)[np.searchsorted(course.start_h, hours, side="right") - 1]
        errors.append(np.abs(held - np.interp(hours, *zip(*points, strict=True))).max())

    slope = 95.0 / 48.0
    assert errors == sorted(errors, reverse=True)
    for error, every in zip(errors, (12.0, 6.0, 1.0), strict=True):
        assert error <= 0.5 * every * slope * 1.0001


def test_before_the_first_point_and_after_the_last_kidneys_stay_as_they_are() -> None:
    course = changing_kidneys([(10.0, 80.0), (20.0, 40.0)], every_h=5.0)

    assert course.start_h == (0.0, 10.0, 15.0, 20.0)
    assert course.CLcr == (80.0, 70.0, 50.0, 40.0)


@pytest.mark.parametrize(
    "points", [[(5.0, 80.0), (5.0, 40.0)], [(9.0, 80.0), (5.0, 40.0)], [(0.0, 80.0), (5.0, -1.0)]]
)
def test_points_out_of_order_and_negative_kidneys_are_refused(
    points: list[tuple[float, float]],
) -> None:
    with pytest.raises(InputError, match="CLcr"):
        changing_kidneys(points)


def test_a_session_clears_only_while_it_runs() -> None:
    course = with_machine(steady_kidneys(5.0), [(10.0, 14.0), (58.0, 62.0)], clearance_L_per_h=7.7)

    assert course.start_h == (0.0, 10.0, 14.0, 58.0, 62.0)
    assert course.machine_L_per_h == (0.0, 7.7, 0.0, 7.7, 0.0)
    assert set(course.CLcr) == {5.0}


def test_sessions_leave_changing_kidneys_as_they_are() -> None:
    falling = changing_kidneys([(0.0, 50.0), (24.0, 10.0)], every_h=6.0)

    course = with_machine(falling, [(8.0, 12.0)], clearance_L_per_h=7.7)

    for t in (1.0, 7.0, 9.0, 13.0, 19.0, 30.0):
        before, after = (
            c.CLcr[int(np.searchsorted(c.start_h, t, side="right")) - 1] for c in (falling, course)
        )
        assert before == after


def test_overlapping_sessions_of_one_machine_clear_once_and_two_machines_add_up() -> None:
    once = with_machine(steady_kidneys(5.0), [(1.0, 5.0), (3.0, 8.0)], clearance_L_per_h=2.0)
    twice = with_machine(once, [(4.0, 6.0)], clearance_L_per_h=1.0)

    assert max(once.machine_L_per_h) == 2.0
    assert max(twice.machine_L_per_h) == 3.0
    assert twice.machine_L_per_h[-1] == 0.0


def test_a_machine_adds_its_true_clearance_over_bioavailability(facts: Facts) -> None:
    course = with_machine(steady_kidneys(0.0), [(0.0, 4.0)], clearance_L_per_h=7.7)
    a = np.array([0.15])

    on, off = clearances(np.array([11.6]), course, non_renal_share=a, facts=facts.kidney, F=0.74)

    assert off[0] == pytest.approx(0.15 * 11.6)
    assert on[0] - off[0] == pytest.approx(7.7 / 0.74)


def test_sessions_come_on_the_days_asked_for_and_start_before_the_end() -> None:
    found = weekly_sessions([0, 2, 4], at_h=8.0, session_h=4.0, until_h=7 * 24.0 + 9.0)

    assert found == [(8.0, 12.0), (56.0, 60.0), (104.0, 108.0), (176.0, 180.0)]
    assert weekly_sessions([1], at_h=8.0, session_h=4.0, until_h=24.0) == []
