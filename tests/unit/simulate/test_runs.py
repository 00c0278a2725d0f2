"""Programs as runs: what happens and what is written stays the same."""

from __future__ import annotations

import numpy as np
import pytest

from calando.models.linear import STRUCTURES
from calando.patient.regimen import Dose, DoseRoute
from calando.simulate.program import build_program
from calando.simulate.runs import LONGEST, Runs, runs_of

ONE = STRUCTURES["one_compartment_oral"]


def runs(doses: list[Dose], at: np.ndarray) -> Runs:
    return runs_of(build_program(ONE, doses, at), gut=0, plasma=1)


def slots_written(found: Runs) -> list[int]:
    slots: list[int] = []
    for steps, slot, count in zip(found.steps, found.slot, found.count, strict=True):
        if slot >= 0:
            slots += range(int(slot), int(slot + max(1, steps) * count))
    return slots


def test_a_month_three_times_a_day_is_a_handful_of_runs() -> None:
    found = runs([Dose(time_h=8.0 * i, mg=20) for i in range(90)], np.arange(0.0, 720.1, 1.0))

    assert found.count.size <= 3
    assert slots_written(found) == list(range(721))


@pytest.mark.parametrize("every", [0.25, 0.5, 1.0, 1.7, 9.0, 30.0])
@pytest.mark.parametrize("route", ["oral", "intravenous"])
def test_every_output_is_written_once_and_every_dose_given_once(
    every: float, route: DoseRoute
) -> None:
    doses = [Dose(time_h=4.0 * i, mg=1.0 + i % 3, route=route) for i in range(15)]
    at = np.arange(0.0, 60.0, every)

    found = runs(doses, at)

    assert slots_written(found) == list(range(at.size))
    given = (found.oral * found.count).sum() + found.bolus.sum()
    # a tablet at the very end is never seen in plasma, and may be left out
    expected = sum(d.mg for d in doses if d.time_h <= at[-1])
    last = sum(d.mg for d in doses if d.time_h == at[-1])
    assert given in (pytest.approx(expected), pytest.approx(expected - last))


def test_no_run_is_longer_than_the_kernel_writes_at_once() -> None:
    found = runs([Dose(time_h=0.0, mg=20)], np.arange(0.0, 100.0, 1.0))

    assert found.steps.max() == LONGEST


def test_an_injection_is_never_part_of_what_repeats() -> None:
    # a run gives its injection once, however often it repeats
    doses = [Dose(time_h=2.0 * i, mg=5, route="intravenous") for i in range(20)]
    for at in (np.arange(0.0, 40.0, 1.0), np.array([50.0])):
        found = runs(doses, at)

        assert np.all((found.bolus == 0) | (found.count == 1))
        assert found.bolus.sum() == 100.0
