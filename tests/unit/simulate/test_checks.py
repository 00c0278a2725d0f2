"""The published experiments, repeated: do the functions compute what they say?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from calando.arrays import Members
from calando.facts.schema import Facts
from calando.simulate import checks
from calando.simulate.checks import extremes, kidneys, withdrawal
from calando.simulate.day import DayMap
from calando.simulate.ensemble import Ensemble

INTAKE_H = (0.0, 6.0, 12.0)
GRID = 1e-4  # quadrature on a grid of 0.01 h


def test_the_half_life_of_simon_is_the_one_it_prints(facts: Facts) -> None:
    assert checks.typical_half_life(facts, model="simon2018") == pytest.approx(4.35, abs=0.005)


@pytest.mark.parametrize(
    ("model", "dose_mg", "Cmax", "Tmax"),
    [
        ("simon2018", 5, 53, 1.57), ("simon2018", 10, 107, 1.57), ("simon2018", 60, 641, 1.57),
        ("marsot2014", 10, 112, 0.81), ("marsot2014", 40, 449, 0.81),
        ("chevillard2018", 10, 180, 1.23), ("chevillard2018", 60, 1081, 1.23),
        ("kochak1985", 10, 138, 1.52),
    ],
)  # fmt: skip
def test_typical_peaks_are_those_of_the_sheet_of_numbers(
    facts: Facts, model: str, dose_mg: float, Cmax: float, Tmax: float
) -> None:
    peak, time = checks.typical_peak(facts, model=model, dose_mg=dose_mg)

    # printed as whole ng/mL and in 0.01 h, our grid
    assert peak == pytest.approx(Cmax, abs=0.51)
    assert time == pytest.approx(Tmax, abs=0.011)


def test_bioavailability_comes_back_from_the_two_curves(facts: Facts) -> None:
    got = checks.oral_bioavailability(facts, model="marsot2014", oral_mg=10, iv_mg=3)

    assert got == pytest.approx(facts.kidney.F.value, rel=GRID)


def test_recovery_follows_the_facts(facts: Facts) -> None:
    half = replace(facts.kidney.F, value=0.5)
    changed = replace(facts, kidney=replace(facts.kidney, F=half))

    assert checks.urinary_recovery_percent(changed) == pytest.approx(50 * 0.85)


def test_a_missing_CSF_ratio_is_not_a_number(facts: Facts) -> None:
    without = replace(facts, ensemble=replace(facts.ensemble, csf_plasma_ratio=None))

    assert np.isnan(checks.CSF_ratio(without))


def test_healthy_people_spread_around_the_typical_one(facts: Facts) -> None:
    Cmax, Tmax = checks.healthy_peaks(facts, dose_mg=10, members=256, seed=1)

    typical = checks.typical_peak(facts, model="kochak1985", dose_mg=10)
    assert np.median(Cmax) == pytest.approx(typical[0], rel=0.02)
    assert np.median(Tmax) == pytest.approx(typical[1], rel=0.05)
    assert 0.1 < Cmax.std() / Cmax.mean() < 0.3
    assert Cmax.tolist() == checks.healthy_peaks(facts, dose_mg=10, members=256, seed=1)[0].tolist()


def onset(ensemble: Ensemble, over_h: float, CLcr: float = 105.0) -> Members:
    return checks.withdrawal_onset(
        ensemble, CL=ensemble.CL(CLcr), intake_h=INTAKE_H, doses_mg=(25.0,) * 3, over_h=over_h
    )


@pytest.mark.parametrize("over_h", [0.0, 24.0])
def test_slower_kidneys_bring_withdrawal_later(ensemble: Ensemble, over_h: float) -> None:
    healthy, failing = onset(ensemble, over_h), onset(ensemble, over_h, CLcr=20.0)

    assert np.all(failing >= healthy)
    assert np.median(failing) > 1.5 * np.median(healthy)


def test_the_mean_of_a_day_lags_behind_the_moment(ensemble: Ensemble) -> None:
    moment, mean = onset(ensemble, 0.0), onset(ensemble, 24.0)

    assert np.all(mean > moment)


def test_withdrawal_of_the_moment_is_nothing_in_the_mean_on_a_steady_day(day: DayMap) -> None:
    w = withdrawal._unopposed(day, (20.0, 20.0, 20.0), [True, True, *[False] * 10])

    one_day = round(24.0 / withdrawal._HOURLY_STEP_H)
    first = w[:, :one_day].mean(axis=1)
    # the trapezoid of a quarter of an hour, against effects that swing by up to 0.5
    np.testing.assert_allclose(first, 0.0, atol=2e-3)
    assert np.all(w[:, -1] > 0)


def relief(ensemble: Ensemble, *, left: float, over_h: float = 24.0, days: int = 2) -> Members:
    return checks.relief(
        ensemble,
        CL=ensemble.CL(105.0),
        intake_h=INTAKE_H,
        doses_mg=(20.0,) * 3,
        stopped_days=days,
        over_h=over_h,
        left=left,
    )


def test_relief_takes_longer_the_less_may_be_left(ensemble: Ensemble) -> None:
    half, tenth = relief(ensemble, left=0.5), relief(ensemble, left=0.1)

    assert np.all(tenth >= half)
    assert np.median(tenth) > np.median(half) > 0


def test_the_mean_of_a_day_is_relieved_later_than_the_moment(ensemble: Ensemble) -> None:
    assert np.all(relief(ensemble, left=0.5) > relief(ensemble, left=0.5, over_h=0.0))


# -- kidneys and machines --------------------------------------------------------------------------


@pytest.mark.parametrize("model", ["simon2018", "marsot2014", "chevillard2018"])
def test_exposure_is_dose_over_clearance_whatever_the_model(facts: Facts, model: str) -> None:
    got = kidneys.kidney_ratio(facts, model=model, CLcr=40.0, dose_mg=5.0, of="AUC_inf")

    a = facts.kidney.non_renal_share_centre.value
    assert got == pytest.approx(1.0 / (a + (1.0 - a) * 40.0 / 105.0), rel=1e-9)


def test_failing_kidneys_raise_the_peak_less_than_the_exposure(facts: Facts) -> None:
    peak, area = (
        kidneys.kidney_ratio(facts, model="simon2018", CLcr=20.0, dose_mg=5.0, of=of)
        for of in ("Cmax", "AUC_inf")
    )

    assert 1.0 < peak < 1.5 < area


def test_dialysis_removes_what_its_clearance_and_the_volume_say(facts: Facts) -> None:
    theta, k = facts.pk["simon2018"].theta, facts.kidney
    native = k.non_renal_share_centre.value * theta["CL"].value
    rate = (native + k.CL_hemodialysis.value / k.F.value) / theta["V"].value

    fall = kidneys.dialysis_fall(facts, model="simon2018")

    # nothing is left to be absorbed a day after the dose
    assert fall == pytest.approx(1.0 - np.exp(-4.0 * rate), rel=1e-9)
    assert kidneys.dialysis_rate(facts, model="simon2018") == pytest.approx(rate, rel=1e-9)


def test_members_with_more_clearance_beside_the_kidneys_lose_less(ensemble: Ensemble) -> None:
    ratio = kidneys.members_AUC_ratio(ensemble, CLcr=20.0)

    order = np.argsort(ensemble.non_renal_share)
    assert np.all(np.diff(ratio[order]) <= 0)
    assert np.all(ratio > 1)


# -- overdose, intrathecal, receptors --------------------------------------------------------------


def test_a_level_doubles_with_the_dose(ensemble: Ensemble) -> None:
    one, two = (
        extremes.level_after(ensemble, CLcr=105.0, dose_mg=mg, after_h=4.0) for mg in (60.0, 120.0)
    )

    np.testing.assert_allclose(two, 2.0 * one, rtol=1e-12)


def test_the_effect_of_an_intrathecal_bolus_peaks_where_its_equation_says(facts: Facts) -> None:
    onset, peak, duration = extremes.intrathecal_course(facts, model="csf_bolus", dose_mg=0.05)
    other = extremes.intrathecal_course(facts, model="csf_bolus", dose_mg=0.1)

    theta = {name: number.value for name, number in facts.pk["csf_bolus"].theta.items()}
    k, ke0 = theta["CL_csf"] / theta["V_csf"], theta["ke0"]
    assert peak == pytest.approx(np.log(k / ke0) / (k - ke0), abs=0.01)
    assert onset < peak < onset + duration
    assert other == (onset, peak, duration)  # half of the peak does not know the dose


def test_receptors_fall_towards_their_floor(facts: Facts) -> None:
    found = [extremes.receptor_density(facts, days=days) for days in (0, 1.65, 1000)]

    floor = facts.receptors.density_floor.value
    assert found == pytest.approx([1.0, (1.0 + floor) / 2.0, floor])
