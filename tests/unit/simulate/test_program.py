"""Regimens as programs: every stop where something happens, each stretch with its own regime and infusion."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from calando.errors import InputError
from calando.models.linear import STRUCTURES
from calando.patient.regimen import Dose, Regimen
from calando.simulate.program import Program, Regimes, build_program

ONE = STRUCTURES["one_compartment_oral"]
SAME_TIME_H = 1e-9  # to which times are told apart


def program_of(*doses: Dose, at: list[float], **options: Any) -> Program:
    return build_program(ONE, doses, np.array(at), **options)


def regime_at(program: Program, hour: float) -> int:
    """Return the regime of the stretch that holds an hour."""
    s = int(np.searchsorted(program.times_h, hour))
    return int(program.table_regime[program.stop_table[s]])


@pytest.mark.parametrize("last", [1.0 / 3.0, 2.0 / 3.0, 0.1 * 3, 17.123456789987])
def test_the_last_output_is_written_however_many_digits_it_has(last: float) -> None:
    program = program_of(Dose(time_h=0, mg=10), at=[0.0, 0.5 * last, last])

    assert sorted(program.stop_slot[program.stop_slot >= 0].tolist()) == [0, 1, 2]
    assert abs(program.times_h[-1] - last) <= SAME_TIME_H


@pytest.mark.parametrize("change", [10.0 / 3.0, 20.0 / 3.0, 5.0, 0.1 * 3 + 4])
def test_parameters_change_when_they_are_said_to_however_many_digits_the_time_has(
    change: float,
) -> None:
    program = program_of(Dose(time_h=0, mg=10), at=[12.0], regimes=Regimes(start_h=(0.0, change)))

    assert regime_at(program, change - 0.01) == 0
    assert regime_at(program, change + 0.01) == 1


def test_lengths_of_all_stretches_add_up_to_the_last_output() -> None:
    program = program_of(
        *(Dose(time_h=7.3 * i, mg=10, duration_h=i % 2 * 1.7) for i in range(30)),
        at=[0.7 * i for i in range(200)],
        regimes=Regimes(start_h=(0.0, 11.1, 50.0)),
        longest_h=0.4,
    )

    total = program.table_h[program.stop_table[1:]].sum()

    assert total == pytest.approx(program.times_h[-1], abs=SAME_TIME_H * program.times_h.size)
    assert np.all(np.diff(program.times_h) > 0)
    assert program.table_h.max() <= 0.4 + SAME_TIME_H


def test_all_that_is_infused_arrives() -> None:
    doses = [Dose(time_h=1.3 * i, mg=10.0 + i, duration_h=0.7 + i / 3.0) for i in range(9)]
    program = program_of(*doses, at=[5.0, 40.0])

    flow = (
        program.table_inflow[program.stop_table[1:]] * program.table_h[program.stop_table[1:], None]
    )

    assert flow[:, 0].sum() == pytest.approx(sum(d.mg for d in doses), rel=1e-9)
    assert np.all(program.table_inflow >= 0)
    assert not program.table_inflow[
        program.stop_table[-1]
    ].any()  # what has ended leaves nothing behind


def test_tablets_come_later_by_the_lag_and_injections_do_not() -> None:
    program = program_of(
        Dose(time_h=1.0, mg=10), Dose(time_h=1.0, mg=7, route="intravenous"), at=[5.0], lag_h=0.25
    )

    given = {float(t): d.tolist() for t, d in zip(program.times_h, program.stop_dose, strict=True)}
    assert given[1.0] == [0.0, 7.0]
    assert given[1.25] == [10.0, 0.0]


def test_amounts_are_scaled_by_route() -> None:
    program = program_of(
        Dose(time_h=0, mg=10), Dose(time_h=0, mg=7, route="intravenous"),
        Dose(time_h=1, mg=6, route="intravenous", duration_h=2), at=[5.0], scale={"intravenous": 2.0},
    )  # fmt: skip

    assert program.stop_dose.sum(axis=0).tolist() == [10.0, 14.0]
    assert program.table_inflow.max() == 6.0


def test_doses_after_the_last_output_are_left_out() -> None:
    program = program_of(Dose(time_h=0, mg=10), Dose(time_h=9, mg=99), at=[1.0, 8.0])

    assert program.stop_dose.sum() == 10.0
    assert program.times_h[-1] == 8.0


def test_equal_stretches_share_one_table() -> None:
    program = program_of(
        *(Dose(time_h=8.0 * i, mg=20) for i in range(90)), at=np.arange(0.0, 720.1, 0.1).tolist()
    )

    assert program.table_h.size == 1
    assert program.stop_table.size == 7201


def test_times_that_differ_by_rounding_only_are_one_stop() -> None:
    program = program_of(Dose(time_h=0.1 * 3, mg=10, route="intravenous"), at=[0.3, 1.0])

    assert program.times_h.tolist() == [0.0, 0.3, 1.0]
    assert program.stop_dose[1].tolist() == [0.0, 10.0]
    assert program.stop_slot.tolist() == [-1, 0, 1]


@pytest.mark.parametrize(
    "at", [[], [-1.0, 2.0], [3.0, 2.0], [1.0, 1.0], [0.0, float("nan")], [0.0, float("inf")]]
)
def test_output_times_that_do_not_ascend_are_refused(at: list[float]) -> None:
    with pytest.raises(InputError, match="ascending"):
        program_of(Dose(time_h=0, mg=10), at=at)


def test_output_times_too_close_to_be_told_apart_are_refused() -> None:
    with pytest.raises(InputError, match="ascending"):
        program_of(Dose(time_h=0, mg=10), at=[1.0, 1.0 + SAME_TIME_H / 10])


def test_a_dose_by_a_way_that_the_model_does_not_know_is_refused() -> None:
    with pytest.raises(InputError, match="no intrathecal dose") as caught:
        program_of(Dose(time_h=0, mg=0.1, route="intrathecal"), at=[1.0])

    assert caught.value.problems[0].allowed == "intravenous, oral"


def test_a_repeating_regimen_is_written_out_up_to_its_end() -> None:
    regimen = Regimen(
        doses=(Dose(time_h=0, mg=20), Dose(time_h=6, mg=10)), every_h=24.0, text="20 and 10 mg"
    )

    written = regimen.until(54.0)

    assert [(d.time_h, d.mg) for d in written.doses] == [
        (0.0, 20), (6.0, 10), (24.0, 20), (30.0, 10), (48.0, 20),
    ]  # fmt: skip
    assert written.every_h is None
    assert written.until(7.0).doses == regimen.until(7.0).doses


def test_an_infusion_keeps_its_length_when_it_is_repeated() -> None:
    pump = Regimen(
        doses=(Dose(time_h=0, mg=0.3, route="intrathecal", duration_h=24.0),), every_h=24.0
    )

    written = pump.until(72.0).doses

    assert [d.duration_h for d in written] == [24.0] * 3
    assert {d.rate_mg_per_h for d in written} == {0.3 / 24.0}
    assert pump.routes == {"intrathecal"}
