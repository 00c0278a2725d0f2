"""The NumPy way and the compiled way through the same program: the same numbers, and none in a neighbour's row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from calando.arrays import Floats
from calando.models.linear import STRUCTURES, Structure
from calando.patient.regimen import Dose
from calando.simulate.program import Program, Regimes, build_program
from calando.simulate.walk import walk

# of each patient's largest value: matrices are squared up to a dozen times, and each square doubles a rounding
SAME_WITHIN = 1e-12
PATIENTS = 5
UNTOUCHED = -7.0

RANGES = {
    "CL": (2.0, 30.0), "V": (20.0, 150.0), "V1": (10.0, 60.0), "V2": (10.0, 80.0), "Q": (1.0, 30.0),
    "ka": (0.2, 6.0), "fm": (0.2, 0.9), "CL_m": (1.0, 20.0), "V_m": (10.0, 90.0), "CL_csf": (0.01, 0.08),
    "V_csf": (0.03, 0.2), "ke0": (0.1, 1.5),
}  # fmt: skip
ALL = [
    (name, with_site) for name in STRUCTURES for with_site in (False, True)
]  # every structure, bare and with an effect site
REGULAR = [8.0 * i for i in range(12)]
IRREGULAR = [0.0, 5.3, 11.0 / 3.0 + 9.0, 13.7, 30.0, 30.0, 44.1]
OUTPUTS = {
    "denser than the doses": np.arange(0.0, 100.01, 0.5),
    "sparser than the doses": np.arange(0.0, 100.01, 24.0),
    "irregular": np.array([0.1, 1.0 / 3.0, 7.9, 13.7, 29.99, 30.0, 51.234567890123, 200.0 / 3.0]),
    "only one": np.array([30.0]),
    "only hour 0": np.array([0.0]),
    "long before the doses end": np.array([3.0, 4.0]),
}
COURSES = Regimes(
    start_h=(0.0, 10.0 / 3.0, 24.0, 28.0, 50.1)
)  # kidneys that change, a session of dialysis


def structure_of(name: str, with_site: bool) -> Structure:
    return STRUCTURES[name].with_effect_site() if with_site else STRUCTURES[name]


def people(structure: Structure, patients: int = PATIENTS, seed: int = 3) -> dict[str, Floats]:
    rng = np.random.default_rng(seed)
    return {n: np.exp(rng.uniform(*np.log(RANGES[n]), patients)) for n in structure.parameters}


def several(
    structure: Structure, regimes: int, patients: int = PATIENTS
) -> list[dict[str, Floats]]:
    """Return parameters whose clearance differs from regime to regime."""
    base = people(structure, patients)
    moved = next(n for n in ("CL", "CL_csf") if n in base)
    return [{**base, moved: base[moved] * f} for f in (1.0, 0.4, 3.0, 0.7, 1.1)[:regimes]]


def doses_at(
    hours: Sequence[float], structure: Structure, *, route: Any = "", duration_h: float = 0.0
) -> list[Dose]:
    by: Any = route or next(iter(structure.entry))
    return [
        Dose(time_h=t, mg=5.0 + i, route=by, duration_h=duration_h) for i, t in enumerate(hours)
    ]


def both_ways(
    structure: Structure,
    program: Program,
    parameters: list[dict[str, Floats]],
    observed: Sequence[str] | None = None,
    factor: Floats | None = None,
) -> tuple[Floats, Floats]:
    ways = [
        walk(structure, program, parameters, observed=observed, factor=factor, compiled=compiled)
        for compiled in (False, True)
    ]
    return ways[0], ways[1]


def assert_same(plain: Floats, compiled: Floats) -> None:
    largest = np.abs(plain).max(axis=-1, keepdims=True)
    assert np.isfinite(plain).all()
    assert np.all(np.abs(plain - compiled) <= SAME_WITHIN * largest)


@pytest.mark.parametrize("outputs", OUTPUTS, ids=str)
@pytest.mark.parametrize(("name", "with_site"), ALL)
def test_both_ways_agree_on_regular_and_irregular_doses(
    name: str, with_site: bool, outputs: str
) -> None:
    structure = structure_of(name, with_site)
    for hours in (REGULAR, IRREGULAR):
        program = build_program(structure, doses_at(hours, structure), OUTPUTS[outputs])

        plain, compiled = both_ways(structure, program, [people(structure)], structure.pools)

        assert_same(plain, compiled)
        measured = walk(structure, program, [people(structure)], compiled=True)
        assert_same(plain[[structure.index(structure.observed)]], measured)


@pytest.mark.parametrize("regimes", [None, COURSES], ids=["steady", "changing"])
@pytest.mark.parametrize(("name", "with_site"), ALL)
def test_both_ways_agree_on_every_route_at_once_and_by_infusion_with_lag_and_changing_clearance(
    name: str, with_site: bool, regimes: Regimes | None
) -> None:
    structure = structure_of(name, with_site)
    parameters = several(structure, len(regimes.start_h) if regimes else 1)
    for route in structure.entry:
        for duration in (0.0, 0.75, 11.0):
            doses = doses_at(IRREGULAR, structure, route=route, duration_h=duration)
            doses += doses_at([0.5, 8.0], structure)
            program = build_program(
                structure, doses, OUTPUTS["denser than the doses"], regimes=regimes, lag_h=0.267,
                scale={"oral": 0.8, "intravenous": 1.3},
            )  # fmt: skip

            assert_same(*both_ways(structure, program, parameters, structure.pools))
            assert_same(*both_ways(structure, program, parameters))


@pytest.mark.parametrize(("name", "with_site"), ALL)
def test_both_ways_agree_when_doses_are_missed_and_doubled(name: str, with_site: bool) -> None:
    structure = structure_of(name, with_site)
    factor = np.random.default_rng(1).integers(0, 3, (PATIENTS, len(IRREGULAR))).astype(float)
    program = build_program(
        structure, doses_at(IRREGULAR, structure), OUTPUTS["denser than the doses"]
    )

    plain, compiled = both_ways(structure, program, [people(structure)], factor=factor)

    assert_same(plain, compiled)
    assert not np.allclose(plain, walk(structure, program, [people(structure)]))


def test_doses_at_the_same_time_are_missed_one_by_one() -> None:
    structure = STRUCTURES["one_compartment_oral"]
    doses = [Dose(time_h=0.0, mg=10.0), Dose(time_h=0.0, mg=30.0), Dose(time_h=6.0, mg=5.0)]
    program = build_program(structure, doses, np.arange(0.0, 12.1, 1.0))
    second_missed = np.tile([1.0, 0.0, 1.0], (PATIENTS, 1))

    for found in both_ways(structure, program, [people(structure)], factor=second_missed):
        others = build_program(structure, [doses[0], doses[2]], np.arange(0.0, 12.1, 1.0))
        assert_same(walk(structure, others, [people(structure)], compiled=False), found)


@pytest.mark.parametrize("length", range(1, 41))
@pytest.mark.parametrize("every", [1, 3, 8, 11], ids="a dose every {} outputs".format)
def test_rows_of_every_length_are_filled_to_their_end_and_no_further(
    length: int, every: int
) -> None:
    # the kernel writes eight at once; what would run into the next patient's row goes elsewhere first
    structure = STRUCTURES["one_compartment_oral"]
    outputs = np.arange(length, dtype=float)
    doses = doses_at([0.0], structure) * 40
    doses = [Dose(time_h=float(i * every), mg=20.0) for i in range(len(doses))]
    program = build_program(structure, doses, outputs)
    person = people(structure, patients=1)
    room = np.full((1, PATIENTS, length), UNTOUCHED)
    own = {n: np.repeat(v, PATIENTS) for n, v in person.items()}

    walk(structure, program, [own], compiled=True, out=room)

    expected = walk(structure, program, [person], compiled=False)
    assert_same(np.repeat(expected, PATIENTS, axis=1), room)


@pytest.mark.parametrize("length", [1, 2, 7, 8, 9, 15, 16, 17, 33])
def test_memory_beyond_the_last_patient_is_left_alone(length: int) -> None:
    structure = STRUCTURES["one_compartment_oral"]
    doses = [Dose(time_h=3.0 * i, mg=20.0) for i in range(20)]
    program = build_program(structure, doses, np.arange(length, dtype=float))
    memory = np.full((1, PATIENTS + 2, length), UNTOUCHED)

    walk(structure, program, [people(structure)], compiled=True, out=memory[:, 1:-1])

    assert np.all(memory[:, [0, -1]] == UNTOUCHED)
    assert np.all(memory[:, 1:-1] != UNTOUCHED)


def test_an_injection_shows_in_the_output_of_its_own_time_and_a_tablet_does_not() -> None:
    structure = STRUCTURES["one_compartment_oral"]
    person = people(structure, patients=1)
    for compiled in (False, True):
        swallowed, injected = (
            walk(
                structure,
                build_program(
                    structure,
                    doses_at([0.0, 6.0], structure, route=route),
                    np.array([0.0, 5.999999, 6.0]),
                ),
                [person],
                compiled=compiled,
            )[0, 0]
            for route in ("oral", "intravenous")
        )

        assert swallowed[0] == 0.0
        assert injected[0] == pytest.approx(5.0 / person["V"][0], rel=SAME_WITHIN)
        jump = injected[2] - injected[1]
        assert jump == pytest.approx(6.0 / person["V"][0], rel=1e-5)  # a microsecond's elimination
        assert swallowed[2] == pytest.approx(swallowed[1], rel=1e-5)


def test_outputs_before_the_first_dose_are_zero() -> None:
    structure = STRUCTURES["two_compartment_oral"]
    program = build_program(
        structure, doses_at([10.0], structure), np.array([0.0, 5.0, 10.0, 11.0])
    )

    for found in both_ways(structure, program, [people(structure)]):
        assert np.all(found[0, :, :3] == 0.0)
        assert np.all(found[0, :, 3] > 0.0)


@pytest.mark.parametrize("patients", [1, 7, 8, 9, 127, 128, 129, 4095, 4096, 4097])
@pytest.mark.parametrize("name", ["one_compartment_oral", "two_compartment_oral"])
def test_every_number_of_patients_is_walked_to_the_last(name: str, patients: int) -> None:
    structure = STRUCTURES[name]
    program = build_program(structure, doses_at([0.0, 8.0], structure), np.array([1.0, 9.0, 20.0]))
    parameters = [people(structure, patients)]

    plain, compiled = both_ways(structure, program, parameters)

    assert plain.shape == (1, patients, 3)
    assert_same(plain, compiled)


def test_one_value_for_all_is_the_same_as_one_each() -> None:
    structure = STRUCTURES["one_compartment_oral"]
    program = build_program(structure, doses_at([0.0, 8.0], structure), np.array([1.0, 9.0]))
    own = people(structure)
    shared = {**own, "ka": np.array([1.3])}
    written_out = {**own, "ka": np.full(PATIENTS, 1.3)}

    for found in both_ways(structure, program, [shared]):
        assert_same(walk(structure, program, [written_out], compiled=False), found)
