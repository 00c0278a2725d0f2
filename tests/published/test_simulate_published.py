"""Exposures as the fact sheet prints them, of the typical patient and of patients with their spread."""

from __future__ import annotations

import pytest

import calando

ng = 1e-3  # mg/L
within = 0.6 * ng  # printed without decimals


@pytest.mark.parametrize(
    ("model", "Cmax", "Cmin", "Cavg"),
    [
        ("simon2018", 307, 118, 216),
        ("marsot2014", 364, 153, 253),
        ("chevillard2018", 484, 152, 312),
    ],
)
def test_steady_state_of_20_mg_every_8_hours(
    model: str, Cmax: float, Cmin: float, Cavg: float
) -> None:
    exposure = calando.simulate(model=model, regimen="20 mg q8h").result.exposure

    assert exposure["Cmax"] == pytest.approx(Cmax * ng, abs=within)
    assert exposure["Cmin"] == pytest.approx(Cmin * ng, abs=within)
    assert exposure["Cavg"] == pytest.approx(Cavg * ng, abs=within)


@pytest.mark.parametrize(
    ("regimen", "Cmax", "Cmin", "Cavg"),
    [("10 mg q8h", 154, 59, 108), ("60 mg q8h", 922, 354, 647)],
)
def test_steady_state_of_other_doses(regimen: str, Cmax: float, Cmin: float, Cavg: float) -> None:
    exposure = calando.simulate(model="simon2018", regimen=regimen).result.exposure

    assert exposure["Cmax"] == pytest.approx(Cmax * ng, abs=within)
    assert exposure["Cmin"] == pytest.approx(Cmin * ng, abs=within)
    assert exposure["Cavg"] == pytest.approx(Cavg * ng, abs=within)


@pytest.mark.parametrize(
    ("model", "mg", "Cmax", "AUC", "Tmax"),
    [
        ("simon2018", 10, 107, 862, 1.57),
        ("simon2018", 60, 641, 5172, 1.57),
        ("marsot2014", 10, 112, 1010, 0.81),
        ("chevillard2018", 10, 180, 1250, 1.23),
    ],
)
def test_single_doses(model: str, mg: int, Cmax: float, AUC: float, Tmax: float) -> None:
    exposure = calando.simulate(model=model, regimen=f"{mg} mg once").result.exposure

    assert exposure["Cmax"] == pytest.approx(Cmax * ng, abs=within)
    assert exposure["AUC_inf"] == pytest.approx(AUC * ng, abs=within)
    assert exposure["Tmax"] == pytest.approx(Tmax, abs=0.006)


def test_spread_between_patients_of_simon2018() -> None:
    answer = calando.simulate(model="simon2018", regimen="20 mg q8h", patients=20_000, every_h=8)

    exposure = answer.result.exposure
    sampling = 0.012  # three standard errors of a 5 % point of 20 000
    assert exposure["Cmax"]["p05"] == pytest.approx(234 * ng, rel=sampling)
    assert exposure["Cmax"]["p95"] == pytest.approx(407 * ng, rel=sampling)
    assert exposure["Cmin"]["p05"] == pytest.approx(58 * ng, rel=4 * sampling)
    assert exposure["Cmin"]["p95"] == pytest.approx(205 * ng, rel=sampling)
