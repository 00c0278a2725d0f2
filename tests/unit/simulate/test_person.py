"""One person as an ensemble: steady start, dialysis, adherence, held against sums written out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from calando.errors import InputError
from calando.facts.load import load_facts
from calando.patient.regimen import Dose, Regimen
from calando.simulate.adherence import Adherence
from calando.simulate.ensemble import draw_ensemble
from calando.simulate.kidneys import KidneyCourse, steady_kidneys, with_machine
from calando.simulate.person import PersonCase, only_model, simulate_person

FACTS = load_facts()
UNEVEN = Regimen(doses=tuple(Dose(time_h=t, mg=20) for t in (0.0, 6.0, 12.0)), every_h=24.0)


def make_case(**changes: object) -> PersonCase:
    ensemble = draw_ensemble(FACTS, age_years=46, weight_kg=68, seed=1, members=32)
    case = PersonCase(
        ensemble=ensemble,
        regimen=UNEVEN,
        output_h=tuple(np.arange(0.0, 48.5, 0.5).tolist()),
        kidneys=steady_kidneys(80.0),
    )
    return replace(case, **changes)


def superposed(case: PersonCase, times: np.ndarray) -> np.ndarray:
    """Sum Bateman functions over the doses of a member, dose by dose."""
    e = case.ensemble
    CL = e.CL(case.kidneys.CLcr[0])
    k = CL / e.V
    levels = np.zeros((e.size, times.size))
    for dose in case.doses:
        since = np.maximum(times + case.lead_h - dose.time_h, 0.0)
        rise = np.exp(-k[:, None] * since) - np.exp(-e.ka[:, None] * since)
        levels += (dose.mg * e.ka / (e.V * (e.ka - k)))[:, None] * rise
    return levels


@pytest.mark.parametrize("lead_days", [0, 14])
def test_levels_are_the_sum_over_all_doses(lead_days: int) -> None:
    case = make_case(lead_days=lead_days)

    course = simulate_person(case, FACTS)

    expected = superposed(case, np.array(case.output_h))
    assert course.levels == pytest.approx(expected, abs=1e-9)


def test_exposures_are_those_of_the_last_day_of_the_curve() -> None:
    case = make_case(lead_days=14)

    course = simulate_person(case, FACTS)

    fine = np.arange(24.0, 48.0 + 1e-9, 0.01)
    curve = superposed(case, fine)
    assert (course.window.start_h, course.window.end_h) == (24.0, 48.0)
    assert course.exposure["Cmax"] == pytest.approx(curve.max(axis=1), rel=1e-3)
    assert course.exposure["Cmin"] == pytest.approx(curve.min(axis=1), rel=1e-3)
    assert course.exposure["AUC24"] == pytest.approx(np.trapezoid(curve, fine, axis=1), rel=1e-3)


def test_the_whole_area_of_a_steady_start_counts_from_hour_0() -> None:
    case = make_case(lead_days=14)

    area = simulate_person(case, FACTS).exposure["AUC_inf"]

    fine = np.arange(0.0, 48.0 + 1e-9, 0.01)
    curve = superposed(case, fine)
    left = sum(  # amounts still to be cleared at the end, gut included
        dose.mg for dose in case.doses
    ) - np.trapezoid(
        superposed(case, np.arange(-case.lead_h, 48.001, 0.01)), dx=0.01, axis=1
    ) * case.ensemble.CL(80.0)
    expected = np.trapezoid(curve, fine, axis=1) + left / case.ensemble.CL(80.0)
    assert area == pytest.approx(expected, rel=5e-3)


def test_a_session_lowers_every_level_after_it_and_none_before() -> None:
    without = make_case(lead_days=7, kidneys=steady_kidneys(5.0))
    machine = with_machine(
        steady_kidneys(5.0), [(7 * 24 + 20.0, 7 * 24 + 24.0)], clearance_L_per_h=7.7
    )

    dry = simulate_person(without, FACTS).levels
    wet = simulate_person(replace(without, kidneys=machine), FACTS).levels

    hours = np.array(without.output_h)
    assert wet[:, hours <= 20.0] == pytest.approx(dry[:, hours <= 20.0], abs=1e-12)
    assert np.all(wet[:, hours >= 20.5] < dry[:, hours >= 20.5])


def test_continuous_hemofiltration_lowers_the_mean_by_its_clearance() -> None:
    plain = make_case(lead_days=42, kidneys=steady_kidneys(10.0))
    filtered = KidneyCourse(start_h=(0.0,), CLcr=(10.0,), machine_L_per_h=(2.4,))

    before = simulate_person(plain, FACTS).exposure["Cavg"]
    after = simulate_person(replace(plain, kidneys=filtered), FACTS).exposure["Cavg"]

    CL = plain.ensemble.CL(10.0)
    assert after / before == pytest.approx(CL / (CL + 2.4 / FACTS.kidney.F.value), rel=0.02)


def test_tablets_that_ran_out_leave_the_days_before_untouched() -> None:
    case = make_case(lead_days=14, output_h=tuple(np.arange(0.0, 96.0, 1.0).tolist()))
    gone = replace(case, adherence=Adherence(ran_out_h=24.0))

    usual, ended = simulate_person(case, FACTS).levels, simulate_person(gone, FACTS).levels

    assert ended[:, :25] == pytest.approx(usual[:, :25])
    assert np.all(ended[:, 30:] < usual[:, 30:])
    assert np.median(ended[:, -1]) < 1e-3


def test_residual_error_scatters_levels_but_not_exposures() -> None:
    case = make_case(lead_days=14)
    blurred = simulate_person(replace(case, residual=True), FACTS)
    plain = simulate_person(case, FACTS)

    ratio = blurred.levels[plain.levels > 0.2] / plain.levels[plain.levels > 0.2]
    assert 0.15 < float(np.std(ratio)) < 0.45
    assert np.all(blurred.levels >= 0)
    assert blurred.exposure["Cmax"] == pytest.approx(plain.exposure["Cmax"])


def test_one_model_only_draws_members_of_it() -> None:
    facts = only_model(FACTS, "marsot2014")

    assert draw_ensemble(facts, age_years=46, weight_kg=68, seed=1, members=16).models == (
        "marsot2014",
    )


def test_a_model_of_another_shape_cannot_be_the_person() -> None:
    with pytest.raises(InputError, match="kochak1985"):
        only_model(FACTS, "kochak1985")
