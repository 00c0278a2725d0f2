"""Do the pinned curves come from the ODEs that are written here, and do they cover what they should?"""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
import curves_ode
import taper_ode

from calando.facts.load import load_facts
from calando.facts.pins import CURVES, PinnedCurve, load_curves
from calando.facts.schema import Facts
from calando.simulate.checks.second_programs import our_curve

PINNED = {pin.name: pin for pin in load_curves(CURVES[0])[1]}
# two builds of one solver at rtol 1e-11, and pins of 12 digits
SAME_SOLVER = 1e-9
QUICK = ("kochak1985, two compartments, 10 mg every 8 h", "csf_bolus, 75 micrograms, effect site")


@pytest.fixture(scope="module")
def facts() -> Facts:
    return load_facts()


@pytest.mark.parametrize("name", curves_ode.SCENARIOS)
def test_the_pins_are_what_scipy_gives_today(facts: Facts, name: str) -> None:
    scenario, pin = curves_ode.SCENARIOS[name], PINNED[name]
    constants = curves_ode.constants_of(facts, scenario)

    live = curves_ode.solve(
        constants, curves_ode.pieces_of(facts, scenario), scenario.times_h, scenario.quantity
    )

    assert pin.times_h == scenario.times_h
    np.testing.assert_allclose(live, pin.values, rtol=0, atol=SAME_SOLVER * max(pin.values))


@pytest.mark.parametrize("file", CURVES)
def test_both_programs_were_asked_the_same(file: str) -> None:
    said, pins = load_curves(file)

    assert [question(p) for p in pins] == [question(p) for p in PINNED.values()]
    assert said.versions
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", said.date)


def question(pin: PinnedCurve) -> tuple[object, ...]:
    """All of a pin but the answer."""
    return (pin.name, pin.model, pin.doses, pin.CLcr, pin.sessions, pin.times_h, pin.quantity)


def test_the_scenarios_cover_routes_infusions_kidneys_and_machines() -> None:
    pins = PINNED.values()

    assert {route for p in pins for _, _, route, _ in p.doses} == {
        "oral",
        "intravenous",
        "intrathecal",
    }
    assert any(takes for p in pins for *_, takes in p.doses)
    assert any(p.steps_h for p in pins)
    assert any(p.sessions for p in pins)
    assert {p.quantity for p in pins} == {"plasma", "metabolite", "effect_site"}


def test_the_machine_is_seen_in_the_curve(facts: Facts) -> None:
    pin = PINNED["simon2018, three sessions of hemodialysis"]
    without = replace(curves_ode.SCENARIOS[pin.name], sessions=())

    plain = curves_ode.solve(
        curves_ode.constants_of(facts, without),
        curves_ode.pieces_of(facts, without),
        without.times_h,
        "plasma",
    )

    ours, hours = our_curve(facts, pin), np.array(pin.times_h)
    before, after = hours < pin.sessions[0][0], hours > pin.sessions[-1][1]
    np.testing.assert_allclose(ours[before], plain[before], rtol=1e-7)
    assert np.all(ours[after] < 0.8 * plain[after])


@pytest.mark.parametrize("name", QUICK)
def test_desolve_agrees_live(facts: Facts, name: str) -> None:
    if not taper_ode.has_desolve():
        pytest.skip(
            "Rscript with deSolve is not on this machine; its pins are compared all the same"
        )
    scenario = curves_ode.SCENARIOS[name]

    theirs = curves_ode.solve_in_r(
        curves_ode.constants_of(facts, scenario),
        curves_ode.pieces_of(facts, scenario),
        scenario.times_h,
        scenario.quantity,
    )

    ours = our_curve(facts, PINNED[name])
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-8 * max(theirs))
