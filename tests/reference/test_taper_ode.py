"""Do our closed forms agree with ODE solvers that know nothing of them?

The pins in src/calando/facts/pinned come from SciPy's LSODA and R's deSolve (`make reference`) and need neither to
be compared.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
import taper_ode

from calando.facts.load import load_facts
from calando.facts.pins import FOLDER, TAPERS
from calando.facts.schema import Facts
from calando.simulate.checks import taper_course
from calando.simulate.course import Segment, daily_drive, steady_start
from calando.simulate.day import DayMap
from calando.simulate.ensemble import draw_ensemble

ONE_COMPARTMENT = tuple(name for name in taper_ode.MODELS if name != "kochak1985")
# [mg/L] both solvers ran with rtol 1e-10 and differ from each other by 1e-11; ours is exact
CONCENTRATION_WITHIN = 1e-8
# drive of the typical people: 12 Gauss nodes between intakes leave 3e-7 where absorption is fast (marsot2014)
DRIVE_WITHIN = 1e-6
# drive of the worst of 512 members: at 300 mg a day, or where a change of schedule is forgotten
# with 1e-5 of it left (CLcr 20), up to 1.3e-5; peaks are 0.03 to 0.4
WORST_DRIVE_WITHIN = 2e-5
# drive of live runs, one member in a few being a fast absorber
LIVE_DRIVE_WITHIN = 5e-6


def person(system: taper_ode.System) -> taper_course.Person:
    """The same constants for our side."""
    return taper_course.Person(**asdict(system))


@pytest.fixture(scope="module")
def facts() -> Facts:
    return load_facts()


@pytest.fixture(scope="module", params=TAPERS)
def pins(request: pytest.FixtureRequest) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((FOLDER / request.param).read_text(encoding="utf-8"))
    return content


@pytest.fixture(scope="module")
def planners(facts: Facts) -> dict[str, taper_course.Course]:
    return {
        name: taper_course.planners(
            facts,
            person(taper_ode.system_of(facts, name)),
            taper_ode.SEGMENTS,
            taper_ode.daily_mg(name),
            intake_h=taper_ode.INTAKE_H,
            samples_h=taper_ode.SAMPLES_H,
        )
        for name in ONE_COMPARTMENT
    }


@pytest.mark.parametrize("model", taper_ode.MODELS)
def test_summed_curves_are_those_of_the_solvers(
    facts: Facts, pins: dict[str, Any], model: str
) -> None:
    doses = taper_ode.doses_of(taper_ode.SEGMENTS, taper_ode.daily_mg(model))

    curve = taper_course.superposed(
        person(taper_ode.system_of(facts, model)), doses, samples_h=taper_ode.SAMPLES_H
    )

    expected = pins["models"][model]["concentration"]
    np.testing.assert_allclose(curve, expected, rtol=0, atol=CONCENTRATION_WITHIN)


@pytest.mark.parametrize("quantity", ["concentration", "effect_site"])
@pytest.mark.parametrize("model", ONE_COMPARTMENT)
def test_the_day_map_gives_the_concentrations_of_the_solvers(
    planners: dict[str, taper_course.Course], pins: dict[str, Any], model: str, quantity: str
) -> None:
    ours = getattr(planners[model], quantity)

    expected = pins["models"][model][quantity]
    np.testing.assert_allclose(ours, expected, rtol=0, atol=CONCENTRATION_WITHIN)


@pytest.mark.parametrize("model", ONE_COMPARTMENT)
def test_the_daily_drive_is_that_of_the_solvers(
    planners: dict[str, taper_course.Course], pins: dict[str, Any], model: str
) -> None:
    ours = planners[model].drive

    expected = pins["models"][model]["drive"]
    np.testing.assert_allclose(ours, expected, rtol=0, atol=DRIVE_WITHIN)


def test_the_pins_cover_every_model_time_and_day(facts: Facts, pins: dict[str, Any]) -> None:
    adult_and_child = {*facts.ensemble.adult_weights, *facts.ensemble.child_weights}
    baclofen = {name for name, model in facts.pk.items() if model.drug == "baclofen"}

    assert set(pins["models"]) == set(taper_ode.MODELS) == baclofen >= adult_and_child
    for found in pins["models"].values():
        assert len(found["concentration"]) == len(taper_ode.SAMPLES_H)
        assert len(found["effect_site"]) == len(taper_ode.SAMPLES_H)
        assert len(found["drive"]) == taper_ode.BUILD_UP_DAYS + taper_ode.TAPER_DAYS


def test_the_pins_say_how_they_were_made(pins: dict[str, Any]) -> None:
    said = pins["provenance"]

    assert said["rtol"] == taper_ode.RTOL
    assert said["versions"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", said["date"])


def small_course(facts: Facts, system: taper_ode.System, mg: float) -> tuple[Any, Any]:
    segments = ((4, 1.0), (3, 0.5), (5, 0.0))
    samples = tuple(np.arange(0.25, 12 * 24, 3.7))
    doses = taper_ode.doses_of(segments, mg)
    theirs = taper_ode.solve(system, doses, samples_h=samples, days=12)
    ours = taper_course.planners(
        facts, person(system), segments, mg, intake_h=taper_ode.INTAKE_H, samples_h=samples
    )
    return ours, theirs


@pytest.mark.parametrize("member", [0, 171, 300, 511])
def test_scipy_agrees_live_on_members_with_failing_kidneys(facts: Facts, member: int) -> None:
    e = draw_ensemble(facts, age_years=60, weight_kg=70, seed=5)
    system = taper_ode.System(
        ka=float(e.ka[member]),
        CL=float(e.CL(25.0)[member]),
        V1=float(e.V[member]),
        ke0=float(e.ke0[member]),
        EC50=float(e.EC50[member]),
        kA=float(e.kA[member]),
    )

    ours, theirs = small_course(facts, system, 60.0)

    np.testing.assert_allclose(
        ours.concentration, theirs.concentration, rtol=0, atol=CONCENTRATION_WITHIN
    )
    np.testing.assert_allclose(
        ours.effect_site, theirs.effect_site, rtol=0, atol=CONCENTRATION_WITHIN
    )
    np.testing.assert_allclose(ours.drive, theirs.drive, rtol=0, atol=LIVE_DRIVE_WITHIN)


def test_scipy_agrees_live_where_all_rates_are_equal(facts: Facts) -> None:
    system = taper_ode.System(ka=0.5, CL=20.0, V1=40.0, ke0=0.5)

    ours, theirs = small_course(facts, system, 60.0)

    np.testing.assert_allclose(
        ours.effect_site, theirs.effect_site, rtol=0, atol=CONCENTRATION_WITHIN
    )
    np.testing.assert_allclose(ours.drive, theirs.drive, rtol=0, atol=LIVE_DRIVE_WITHIN)


def test_scipy_agrees_live_with_the_steady_start(facts: Facts) -> None:
    system = taper_ode.system_of(facts, "simon2018")
    day = DayMap(
        taper_course.ensemble_of(facts, [person(system)]),
        CL=np.array([system.CL]),
        intake_h=taper_ode.INTAKE_H,
    )
    many = 20  # of these, exp(-20 * 24 * 0.16) of the beginning is left: nothing
    doses = taper_ode.doses_of(((many, 1.0),), 60.0)
    theirs = taper_ode.solve(system, doses, samples_h=[24.0 * many - 1e-9], days=many)
    gain = theirs.A[-1] - theirs.A[-2] * np.exp(-24.0 * system.kA)

    start = steady_start(day, (20.0, 20.0, 20.0), since_weeks=None)

    assert start.state[0, 1] == pytest.approx(theirs.concentration[-1], abs=CONCENTRATION_WITHIN)
    assert start.state[0, 2] == pytest.approx(theirs.effect_site[-1], abs=CONCENTRATION_WITHIN)
    A = gain / (1.0 - np.exp(-24.0 * system.kA))
    assert start.A[0, 0] == pytest.approx(A, abs=DRIVE_WITHIN)


@pytest.mark.parametrize(
    ("daily_mg", "CLcr"), [(60.0, 105.0), (300.0, 105.0), (60.0, 20.0)], ids=str
)
def test_no_member_needs_more_nodes(facts: Facts, daily_mg: float, CLcr: float) -> None:
    ensemble = draw_ensemble(facts, age_years=46, weight_kg=70, seed=1)
    full = (daily_mg / 3,) * 3
    course = (
        *(Segment(days=7, doses_mg=(daily_mg * n / 18,) * 3) for n in (5, 3, 1)),
        Segment(days=14, doses_mg=(0.0,) * 3),
    )

    def drive(**how: Any) -> Any:
        day = DayMap(ensemble, CL=ensemble.CL(CLcr), intake_h=taper_ode.INTAKE_H, **how)
        return daily_drive(day, course, steady_start(day, full, since_weeks=None))[0]

    np.testing.assert_allclose(
        drive(), drive(nodes=60, forgotten=1e-14), rtol=0, atol=WORST_DRIVE_WITHIN
    )


def test_desolve_agrees_live(facts: Facts) -> None:
    if not taper_ode.has_desolve():
        pytest.skip(
            "Rscript with deSolve is not on this machine; its pins are compared all the same"
        )
    system = taper_ode.system_of(facts, "kochak1985")
    doses = taper_ode.doses_of(((3, 1.0), (2, 0.0)), 60.0)
    samples = tuple(np.arange(0.25, 120.0, 3.7))

    theirs = taper_ode.solve_in_r(system, doses, samples_h=samples, days=5)

    ours = taper_course.superposed(person(system), doses, samples_h=samples)
    np.testing.assert_allclose(ours, theirs.concentration, rtol=0, atol=CONCENTRATION_WITHIN)
