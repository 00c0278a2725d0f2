"""Peaks, troughs, areas and half-lives against closed forms and printed rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from calando.arrays import Floats
from calando.facts.schema import Facts
from calando.models.linear import STRUCTURES
from calando.patient.regimen import Dose
from calando.simulate.exposure import Window, exposure_window, exposures, half_lives, with_area
from calando.simulate.population import population_of
from calando.simulate.program import Regimes, build_program
from calando.simulate.walk import walk

ONE = STRUCTURES["one_compartment_oral"]
TWO = STRUCTURES["two_compartment_oral"]
# relative; areas are a pool of their own and exact, the tail is one solved system
AREA_WITHIN = 1e-9
# relative; what the docstring promises of a parabola through points 0.05 h apart
PEAK_WITHIN = 1e-5
# h; the top of a curve is flat: a height right to 1e-5 is a time right to about a minute
TMAX_WITHIN = 0.01
PRINTED_WITHIN = (
    0.75  # ng/mL; the table prints whole numbers of typical values that are rounded too
)
NAMES_OF_DAY = ("Cmax", "Cmin", "Cavg")
KE, V = 11.6 / 72.8, 72.8


def person(**values: float) -> dict[str, Floats]:
    return {name: np.array([value]) for name, value in values.items()}


SIMON = person(CL=11.6, V=72.8, ka=1.64)
KOCHAK = person(CL=10.8, V1=28.8, Q=12.9, V2=19.7, ka=0.8)


def injections(count: int, duration_h: float = 0.0, every: float = 8.0) -> list[Dose]:
    return [
        Dose(time_h=every * i, mg=20.0, route="intravenous", duration_h=duration_h)
        for i in range(count)
    ]


@pytest.mark.parametrize("ka", [0.3, 0.8, 1.64, 4.0, 8.0])
@pytest.mark.parametrize("ke", [0.05, KE, 0.29])
def test_the_peak_of_one_tablet_is_that_of_the_closed_form(ka: float, ke: float) -> None:
    own = person(CL=ke * V, V=V, ka=ka)

    found = exposures(ONE, [Dose(time_h=0, mg=10)], [own], end_h=72.0)

    Tmax = np.log(ka / ke) / (ka - ke)
    assert found["Tmax"][0] == pytest.approx(Tmax, abs=TMAX_WITHIN)
    assert found["Cmax"][0] == pytest.approx(10 / V * np.exp(-ke * Tmax), rel=PEAK_WITHIN)


@pytest.mark.parametrize("own", [SIMON, KOCHAK], ids=["one", "two"])
def test_the_whole_area_is_dose_over_clearance(own: dict[str, Floats]) -> None:
    structure = TWO if "Q" in own else ONE
    doses = [Dose(time_h=8.0 * i, mg=20 + i) for i in range(5)]
    doses += [Dose(time_h=6.5, mg=9, route="intravenous", duration_h=3.0)]
    doses += [Dose(time_h=41.0, mg=9, route="intravenous", duration_h=0.7)]

    found = exposures(structure, doses, [own], end_h=48.0)

    total = sum(d.mg for d in doses)
    assert found["AUC_inf"][0] == pytest.approx(total / own["CL"][0], rel=AREA_WITHIN)


def test_area_of_the_parts_is_the_area_of_the_whole() -> None:
    doses = [Dose(time_h=8.0 * i, mg=20) for i in range(9)]
    structure = with_area(TWO)
    own = [{**KOCHAK, "one": np.ones(1)}]

    cuts = walk(
        structure,
        build_program(structure, doses, np.array([0.0, 5.0, 24.0, 33.3, 72.0])),
        own,
        observed=("area",),
    )[0, 0]
    fine = np.arange(0.0, 72.0001, 0.002)
    curve = walk(TWO, build_program(TWO, doses, fine), [KOCHAK])[0, 0]

    for begin, end, area in zip(cuts, cuts[1:], np.diff(cuts), strict=False):
        assert end > begin
        assert area > 0
    trapezoids = np.trapezoid(curve[fine <= 24.0 + 1e-9], fine[fine <= 24.0 + 1e-9])
    assert cuts[2] == pytest.approx(trapezoids, rel=1e-5)  # trapezoids 0.002 h wide


def test_a_window_of_steady_state_holds_a_days_dose_over_clearance() -> None:
    doses = [Dose(time_h=8.0 * i, mg=20) for i in range(90)]

    found = exposures(ONE, doses, [SIMON], end_h=720.0)

    assert found["AUC24"][0] == pytest.approx(60 / 11.6, rel=AREA_WITHIN)
    assert found["Cavg"][0] == pytest.approx(60 / 11.6 / 24, rel=AREA_WITHIN)


@pytest.mark.parametrize(
    ("model", "mg", "row"),
    [
        ("simon2018", 20, (307, 118, 216)), ("marsot2014", 20, (364, 153, 253)),
        ("chevillard2018", 20, (484, 152, 312)), ("simon2018", 10, (154, 59, 108)),
        ("simon2018", 60, (922, 354, 647)),
    ],
)  # fmt: skip
def test_steady_states_are_those_of_the_printed_table(
    facts: Facts, model: str, mg: float, row: tuple[float, ...]
) -> None:
    own = dict(population_of(facts.pk[model]).typical())

    found = exposures(ONE, [Dose(time_h=8.0 * i, mg=mg) for i in range(60)], [own], end_h=480.0)

    ng_per_mL = [1000.0 * float(found[name][0]) for name in NAMES_OF_DAY]
    assert ng_per_mL == pytest.approx(list(row), abs=PRINTED_WITHIN)


@pytest.mark.parametrize(
    ("model", "row"),
    [("simon2018", (107, 862, 1.57)), ("marsot2014", (112, 1010, 0.81)), ("chevillard2018", (180, 1250, 1.23))],
)  # fmt: skip
def test_single_doses_are_those_of_the_printed_table(
    facts: Facts, model: str, row: tuple[float, float, float]
) -> None:
    own = dict(population_of(facts.pk[model]).typical())

    found = exposures(ONE, [Dose(time_h=0, mg=10)], [own], end_h=72.0)

    assert 1000.0 * found["Cmax"][0] == pytest.approx(row[0], abs=PRINTED_WITHIN)
    assert 1000.0 * found["AUC_inf"][0] == pytest.approx(row[1], rel=0.002)  # three digits printed
    assert found["Tmax"][0] == pytest.approx(row[2], abs=0.0051 + TMAX_WITHIN)  # two digits printed


def test_the_half_life_of_one_compartment_is_printed() -> None:
    # the paper prints 4.4 h, ln 2 * V / CL is 4.35
    assert half_lives(ONE, SIMON)[0] == pytest.approx(np.log(2) * 72.8 / 11.6)
    assert round(float(half_lives(ONE, SIMON)[0]), 1) in (4.3, 4.4)


def test_the_half_life_of_two_compartments_is_that_of_the_slower_rate() -> None:
    k10, k12, k21 = 10.8 / 28.8, 12.9 / 28.8, 12.9 / 19.7
    half_sum = 0.5 * (k10 + k12 + k21)
    beta = half_sum - np.sqrt(half_sum**2 - k10 * k21)

    assert half_lives(TWO, KOCHAK)[0] == pytest.approx(np.log(2) / beta, rel=1e-12)
    assert beta == pytest.approx(0.191, abs=0.0006)  # as the paper prints it


def test_slow_absorption_is_no_half_life_of_disposition() -> None:
    assert half_lives(ONE, {**SIMON, "ka": np.array([0.01])}) == pytest.approx(
        half_lives(ONE, SIMON)
    )


def test_an_effect_site_and_a_metabolite_do_not_change_the_half_life() -> None:
    own = {**SIMON, **person(ke0=0.01, fm=0.5, CL_m=0.1, V_m=50.0)}

    assert half_lives(ONE.with_effect_site(), own) == pytest.approx(half_lives(ONE, SIMON))
    assert half_lives(STRUCTURES["oral_parent_metabolite"], own) == pytest.approx(
        half_lives(ONE, SIMON)
    )


@pytest.mark.parametrize("count", [1, 2, 9])
def test_repeated_injections_peak_at_their_moment_and_are_lowest_just_before_the_next(
    count: int,
) -> None:
    found = exposures(ONE, injections(count), [SIMON], end_h=8.0 * count)

    decay = np.exp(-KE * 8.0 * np.arange(count))
    assert found["Cmax"][0] == pytest.approx(20 / V * decay.sum(), rel=PEAK_WITHIN)
    assert found["Tmax"][0] == pytest.approx(0.0, abs=1e-6)


def test_the_trough_of_injections_is_what_is_left_just_before_the_next() -> None:
    # 60 injections: every trough of the last day is that of the steady state
    found = exposures(ONE, injections(60), [SIMON], end_h=480.0)

    left = np.exp(-KE * 8.0)
    assert found["Cmin"][0] == pytest.approx(20 / V * left / (1 - left), rel=PEAK_WITHIN)


@pytest.mark.parametrize("duration", [0.25, 0.5, 0.62, 2.0 / 3.0, 3.0])
def test_an_infusion_peaks_at_its_end(duration: float) -> None:
    found = exposures(ONE, injections(60, duration), [SIMON], end_h=480.0)

    rise = 20 / duration / 11.6 * (1 - np.exp(-KE * duration))
    expected = rise / (1 - np.exp(-KE * 8.0))
    assert found["Cmax"][0] == pytest.approx(expected, rel=PEAK_WITHIN)
    assert found["Tmax"][0] == pytest.approx(duration, abs=1e-6)


def test_a_lag_moves_the_trough_to_the_moment_at_which_the_tablet_arrives() -> None:
    lag = 0.267
    doses = [Dose(time_h=8.0 * i, mg=20) for i in range(60)]

    late, prompt = (exposures(ONE, doses, [SIMON], end_h=480.0, lag_h=h) for h in (lag, 0.0))

    ka = 1.64
    left = [np.exp(-k * 8.0) / (1 - np.exp(-k * 8.0)) for k in (KE, ka)]
    trough = 20 / V * ka / (ka - KE) * (left[0] - left[1])
    for found in (late, prompt):
        assert found["Cmin"][0] == pytest.approx(trough, rel=PEAK_WITHIN)
        assert found["AUC24"][0] == pytest.approx(60 / 11.6, rel=AREA_WITHIN)


def test_failing_kidneys_raise_what_comes_after_and_count_for_the_tail() -> None:
    doses = [Dose(time_h=8.0 * i, mg=20) for i in range(30)]
    halved = {**SIMON, "CL": SIMON["CL"] * 0.5}

    found = exposures(
        ONE, doses, [SIMON, halved], end_h=240.0, regimes=Regimes(start_h=(0.0, 120.0))
    )

    bare = exposures(ONE, doses, [SIMON], end_h=240.0)
    assert found["half_life"][0] == pytest.approx(2 * bare["half_life"][0])
    assert found["AUC24"][0] == pytest.approx(60 / 5.8, rel=2e-4)  # 2**-11 of the change is left
    # before 120 h: dose over clearance less what is still in the body, which then leaves half as fast
    state = walk(
        ONE, build_program(ONE, doses[:15], np.array([120.0])), [SIMON], observed=("depot", "central")
    )[:, 0, 0]  # fmt: skip
    inside = state[0] + state[1] * V
    expected = (15 * 20 - inside) / 11.6 + (15 * 20 + inside) / 5.8
    assert found["AUC_inf"][0] == pytest.approx(expected, rel=AREA_WITHIN)


def test_missed_doses_are_missing_from_the_area() -> None:
    doses = [Dose(time_h=8.0 * i, mg=20) for i in range(6)]
    factor = np.array([[1.0, 0.0, 2.0, 1.0, 0.0, 0.0]])

    found = exposures(ONE, doses, [SIMON], end_h=48.0, factor=factor)

    assert found["AUC_inf"][0] == pytest.approx(4 * 20 / 11.6, rel=AREA_WITHIN)


@pytest.mark.parametrize("name", [n for n in STRUCTURES if n != "oral_parent_metabolite"])
def test_every_structure_has_an_exposure_both_ways(name: str) -> None:
    structure = STRUCTURES[name]
    own = {n: np.full(3, 1.0 + i) for i, n in enumerate(structure.parameters)}
    doses = [Dose(time_h=0, mg=10, route=next(iter(structure.entry)))]  # type: ignore[arg-type]

    plain, compiled = (
        exposures(structure, doses, [own], end_h=48.0, compiled=way) for way in (False, True)
    )

    for quantity, values in plain.items():
        assert values.shape == (3,)
        np.testing.assert_allclose(compiled[quantity], values, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(
    ("times", "end_h", "expected"),
    [
        ([0.0], 72.0, (0.0, 72.0)),
        ([8.0 * i for i in range(90)], 720.0, (696.0, 720.0)),
        ([8.0 * i for i in range(90)], 715.0, (672.0, 696.0)),
        ([2.0, 26.0], 60.0, (26.0, 50.0)),
        ([0.0, 4.0], 10.0, (0.0, 10.0)),
        ([0.0, 24.0], 120.0, (0.0, 120.0)),
    ],
)  # fmt: skip
def test_exposure_is_read_from_the_last_whole_day_on_which_doses_are_taken(
    times: Sequence[float], end_h: float, expected: tuple[float, float]
) -> None:
    found = exposure_window([Dose(time_h=t, mg=1) for t in times], end_h)

    assert found == Window(start_h=expected[0], end_h=expected[1])
