"""Does the engine agree with equations written out by hand and solved by LSODA?"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
import engine_ode

from calando.arrays import Floats
from calando.facts.load import load_facts
from calando.facts.schema import Facts
from calando.models.compiled.ode import RTOL as SOLVER_RTOL
from calando.models.compiled.ode import solve_adaptation
from calando.models.linear import STRUCTURES
from calando.patient.regimen import Dose
from calando.simulate.adaptation import simulate_adaptation
from calando.simulate.nonlinear import simulate_nonlinear
from calando.simulate.program import Regimes, build_program
from calando.simulate.walk import walk

# of the largest value; LSODA runs with rtol 1e-11 and keeps about 1e-10 over a day, ours is exact
EXACT_WITHIN = 1e-8
# of the largest value; ours runs with rtol 1e-8 per step here
SOLVED_WITHIN = 1e-6
# absolute; adaptation lies between 0 and 1; found: 1.1e-7, with absorption of up to 8 /h
ADAPTATION_WITHIN = 1e-6
PATIENTS = 40

VALUES = {
    "CL": 10.8, "V": 60.0, "V1": 28.8, "Q": 12.9, "V2": 19.7, "ka": 0.8, "fm": 0.6, "CL_m": 4.0, "V_m": 30.0,
    "CL_csf": 0.0322, "V_csf": 0.0987, "ke0": 0.7,
}  # fmt: skip
POOL = {"oral": "depot", "intravenous": "central", "intrathecal": "csf"}
OUTPUTS = np.array([0.25, 1.0, 2.5, 3.7, 6.0, 8.0, 9.1, 13.0, 20.0, 24.0, 31.0])
CHANGES = (
    (0.0, 1.0),
    (7.3, 0.3),
    (15.0, 0.3 + 1.8),
    (19.0, 0.3),
)  # failing kidneys, then a session of dialysis


@pytest.fixture(scope="module")
def facts() -> Facts:
    return load_facts()


def courses_of(name: str) -> list[Dose]:
    """Return doses by every route of a structure: at once, over time, overlapping."""
    doses: list[Dose] = []
    for route in STRUCTURES[name].entry:
        doses += [
            Dose(time_h=0.5, mg=10.0, route=route),  # type: ignore[arg-type]
            Dose(time_h=6.0, mg=25.0, route=route, duration_h=5.0),  # type: ignore[arg-type]
            Dose(time_h=8.0, mg=12.0, route=route, duration_h=2.0 / 3.0),  # type: ignore[arg-type]
            Dose(time_h=13.0, mg=20.0, route=route),  # type: ignore[arg-type]
        ]
    return doses


@pytest.mark.parametrize("compiled", [False, True], ids=["numpy", "compiled"])
@pytest.mark.parametrize("name", STRUCTURES)
def test_every_structure_with_effect_site_infusions_and_changing_clearance_is_that_of_the_solver(
    name: str, compiled: bool
) -> None:
    structure = STRUCTURES[name].with_effect_site()
    own = {n: VALUES[n] for n in structure.parameters}
    cleared = "CL_csf" if name.startswith("csf") else "CL"
    sets = [(t, {**own, cleared: own[cleared] * f}) for t, f in CHANGES]
    doses = courses_of(name)
    lag = 0.267
    given = [
        (
            d.time_h + (lag if d.route == "oral" else 0.0), d.mg,
            structure.index(POOL[d.route]), d.duration_h,
        )
        for d in doses
    ]  # fmt: skip
    expected = engine_ode.solve(
        getattr(engine_ode, name), len(structure.pools), sets, given, OUTPUTS.tolist()
    )

    program = build_program(
        structure, doses, OUTPUTS, regimes=Regimes(start_h=tuple(t for t, _ in sets)), lag_h=lag
    )
    found = walk(
        structure, program, [{n: np.array([v]) for n, v in p.items()} for _, p in sets],
        observed=structure.pools, compiled=compiled,
    )[:, 0]  # fmt: skip

    for i, pool in enumerate(structure.pools):
        volume = structure.volume.get(pool)
        truth = expected[i] / (own[volume] if volume else 1.0)
        np.testing.assert_allclose(found[i], truth, rtol=0, atol=EXACT_WITHIN * truth.max())


def test_cerebrospinal_fluid_after_a_bolus_and_a_pump_is_that_of_the_solver(facts: Facts) -> None:
    structure = STRUCTURES["csf_one_compartment"].with_effect_site()
    model = next(m for m in facts.pk.values() if m.structure == "csf_one_compartment")
    own = {n: model.theta[n].value for n in structure.parameters}
    doses = [
        Dose(time_h=0.0, mg=0.075, route="intrathecal"),
        *(Dose(time_h=24.0 * i, mg=0.3, route="intrathecal", duration_h=24.0) for i in (1, 2)),
    ]
    hours = np.array([1.0, 4.0, 8.0, 24.0, 30.0, 48.0, 60.0, 72.0, 80.0])
    given = [(d.time_h, d.mg, 0, d.duration_h) for d in doses]
    expected = engine_ode.solve(
        engine_ode.csf_one_compartment, 2, [(0.0, own)], given, hours.tolist()
    )

    found = walk(
        structure, build_program(structure, doses, hours),
        [{n: np.array([v]) for n, v in own.items()}], observed=("csf", "effect"),
    )[:, 0]  # fmt: skip

    for got, truth in zip(found, (expected[0] / own["V_csf"], expected[1]), strict=True):
        np.testing.assert_allclose(got, truth, rtol=0, atol=EXACT_WITHIN * truth.max())


ETHANOL_HOURS = np.array([0.2, 0.5, 1.0, 1.5, 3.0, 4.0, 6.0, 9.0, 14.0])
DRINKS = [(0.0, 20_000.0, "oral", 0.0), (1.0, 15_000.0, "oral", 0.0), (3.0, 10_000.0, "oral", 0.0)]
DRIP = [(0.0, 30_000.0, "intravenous", 0.5), (2.0, 20_000.0, "intravenous", 2.0 / 3.0)]


@pytest.mark.parametrize("course", [DRINKS, DRIP], ids=["drinks", "drips"])
@pytest.mark.parametrize("name", ["wilkinson1976", "norberg2000"])
def test_ethanol_is_that_of_the_solver(
    facts: Facts, name: str, course: list[tuple[float, float, str, float]]
) -> None:
    model = facts.pk[name]
    own = {n: number.value for n, number in model.theta.items()}
    if model.per_kg:
        own["V"] *= 70.0
    two = "V1" in own
    people = [
        {n: v * np.exp(0.2 * np.sin(i + k)) for k, (n, v) in enumerate(own.items())}
        for i in range(9)
    ]
    course_ours = simulate_nonlinear(
        model.structure,
        [Dose(time_h=t, mg=mg, route=by, duration_h=d) for t, mg, by, d in course],  # type: ignore[arg-type]
        ETHANOL_HOURS,
        [{n: np.array([p[n] for p in people]) for n in own}],
    )

    for i, p in enumerate(people):
        slope = engine_ode.ethanol_two if two else engine_ode.ethanol_one
        given = [(t, mg, 0 if by == "oral" else 1, d) for t, mg, by, d in course]
        truth = (
            engine_ode.solve(
                slope, 3 if two else 2, [(0.0, p)], given, ETHANOL_HOURS.tolist(), atol=1e-9
            )[1]
            / p["V1" if two else "V"]
        )
        np.testing.assert_allclose(
            course_ours.concentration[i], truth, rtol=0, atol=SOLVED_WITHIN * truth.max()
        )


def test_a_tighter_tolerance_brings_the_adaptive_solver_as_near_as_asked(facts: Facts) -> None:
    own = {n: number.value for n, number in facts.pk["norberg2000"].theta.items()}
    given = [(t, mg, 0, d) for t, mg, _, d in DRINKS]
    truth = (
        engine_ode.solve(
            engine_ode.ethanol_two, 3, [(0.0, own)], given, ETHANOL_HOURS.tolist(), atol=1e-9
        )[1]
        / own["V1"]
    )

    errors = [
        np.abs(
            simulate_nonlinear(
                "michaelis_menten_two_compartment",
                [Dose(time_h=t, mg=mg) for t, mg, _, _ in DRINKS],
                ETHANOL_HOURS,
                [{n: np.array([v]) for n, v in own.items()}],
                rtol=rtol,
            ).concentration[0] - truth
        ).max() / truth.max()
        for rtol in (1e-5, SOLVER_RTOL, 1e-11)
    ]  # fmt: skip

    assert errors[0] > errors[1] > errors[2]
    assert errors[2] < EXACT_WITHIN


@pytest.mark.parametrize("passive", [0.0, 0.3, 1.0])
def test_absorption_by_a_carrier_that_saturates_is_that_of_the_solver(passive: float) -> None:
    hours = np.array([0.5, 1.0, 2.0, 4.0, 8.0, 10.0, 24.0])
    people = [
        {"CL": 11.6 + i, "V": 72.8 - i, "ka": 1.64, "K_gut": 16.0 + 5 * i, "passive": passive}
        for i in range(9)
    ]
    course = simulate_nonlinear(
        "one_compartment_oral",
        [Dose(time_h=0.0, mg=200.0), Dose(time_h=8.0, mg=300.0)],
        hours,
        [{n: np.array([p[n] for p in people]) for n in people[0]}],
    )

    for i, p in enumerate(people):
        given = [(0.0, 200.0, 0, 0.0), (8.0, 300.0, 0, 0.0)]
        gut, plasma = engine_ode.solve(
            engine_ode.saturable_gut, 2, [(0.0, p)], given, hours.tolist()
        )
        for found, truth in ((course.gut[i], gut), (course.concentration[i], plasma / p["V"])):
            np.testing.assert_allclose(found, truth, rtol=0, atol=SOLVED_WITHIN * truth.max())


# -- adaptation, all of the people drawn ---------------------------------------------------------------

ADAPTATION_HOURS = np.array([5.0, 24.0, 71.0, 120.0, 168.0, 170.5, 192.0, 216.0, 240.0])


def adapting_people() -> dict[str, Floats]:
    rng = np.random.default_rng(7)
    draw = {
        "CL": (4.0, 25.0), "V": (35.0, 140.0), "ka": (0.3, 8.0), "ke0": (0.2, 1.5), "kA": (0.003, 0.06),
        "EC50": (0.05, 1.0),
    }  # fmt: skip
    return {n: np.exp(rng.uniform(*np.log(limits), PATIENTS)) for n, limits in draw.items()}


@pytest.fixture(scope="module")
def adapted() -> tuple[list[Dose], dict[str, Floats], Floats]:
    """Doses, people, and LSODA's states (patient, state, time): a week on 60 mg a day, less, kidneys that fail."""
    doses = [Dose(time_h=8.0 * i, mg=20.0) for i in range(21)]
    doses += [Dose(time_h=168.0 + 12.0 * i, mg=10.0) for i in range(3)]
    people = adapting_people()
    truth = []
    for i in range(PATIENTS):
        own = {n: float(v[i]) for n, v in people.items()}
        sets = [(0.0, own), (100.0, {**own, "CL": own["CL"] * 0.5})]
        truth.append(
            engine_ode.solve(
                engine_ode.adapting, 4, sets, [(d.time_h, d.mg, 0, 0.0) for d in doses],
                ADAPTATION_HOURS.tolist(), rtol=1e-9, atol=1e-11,
            )
        )  # fmt: skip
    return doses, people, np.array(truth)


@pytest.mark.parametrize("compiled", [False, True], ids=["numpy", "compiled"])
def test_adaptation_by_exact_weighting_is_that_of_the_solver_in_everybody(
    adapted: tuple[list[Dose], dict[str, Floats], Floats], compiled: bool
) -> None:
    doses, people, truth = adapted

    course = simulate_adaptation(
        doses, ADAPTATION_HOURS, [people, {**people, "CL": people["CL"] * 0.5}],
        regimes=Regimes(start_h=(0.0, 100.0)), compiled=compiled,
    )  # fmt: skip

    np.testing.assert_allclose(course.adaptation, truth[:, 3], rtol=0, atol=ADAPTATION_WITHIN)
    largest = truth[:, 2].max(axis=1, keepdims=True)
    assert np.all(np.abs(course.effect_site - truth[:, 2]) <= 1e-7 * largest)  # LSODA at rtol 1e-9
    C = truth[:, 1] / people["V"][:, None]
    assert np.all(np.abs(course.concentration - C) <= 1e-7 * C.max(axis=1, keepdims=True))


def test_adaptation_by_the_adaptive_solver_is_that_of_the_solver_in_everybody(
    adapted: tuple[list[Dose], dict[str, Floats], Floats],
) -> None:
    doses, people, truth = adapted
    program = build_program(
        STRUCTURES["one_compartment_oral"], doses, ADAPTATION_HOURS,
        regimes=Regimes(start_h=(0.0, 100.0)),
    )  # fmt: skip
    sets = np.array(
        [
            [people["ka"], f * people["CL"] / people["V"], *(people[n] for n in ("V", "ke0", "kA", "EC50"))]
            for f in (1.0, 0.5)
        ]
    )  # fmt: skip
    regime = np.where(program.stop_table >= 0, program.table_regime[program.stop_table], 0)
    dose = np.zeros((program.times_h.size, 4))
    dose[:, :2] = program.stop_dose
    out = np.empty((4, ADAPTATION_HOURS.size, PATIENTS))

    solve_adaptation(
        sets, program.times_h, regime, dose, program.stop_slot, np.zeros((4, PATIENTS)), 1e-8, 1e-10, out
    )  # fmt: skip

    np.testing.assert_allclose(out[3].T, truth[:, 3], rtol=0, atol=ADAPTATION_WITHIN)
    largest = truth[:, 2].max(axis=1, keepdims=True)
    assert np.all(np.abs(out[2].T - truth[:, 2]) <= SOLVED_WITHIN * largest)
