"""Models of other drugs and routes: their numbers follow from the print, their shape is checked."""

from __future__ import annotations

import math
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from calando.errors import FactError
from calando.facts.checks import CHECKS, REQUIRED_PARAMETERS
from calando.facts.load import FOLDER, load_facts, load_facts_from
from calando.facts.schema import Interval, Number, PkModel

DRUGS = {
    "baclofen": {"simon2018", "marsot2014", "chevillard2018", "he2014", "kochak1985"},
    "baclofen-intrathecal": {"csf_bolus"},
    "diazepam": {"herman1996young", "herman1996elderly"},
    "ethanol": {"wilkinson1976", "norberg2000"},
    "lorazepam": {"greenblatt1979", "lorazepam_iv1983"},
}


def theta(model: str) -> dict[str, float]:
    return {k: n.value for k, n in load_facts().pk[model].theta.items()}


def problem(model: PkModel) -> str:
    return CHECKS[PkModel](model)


def number(value: float, unit: str = "1") -> Number:
    return Number(value=value, unit=unit, source="simon2018", where="test")


def interval(low: float, high: float, unit: str) -> Interval:
    return Interval(low=low, high=high, unit=unit, source="simon2018", where="test")


def test_the_models_of_each_drug() -> None:
    found: dict[str, set[str]] = {}
    for model in load_facts().pk.values():
        found.setdefault(model.drug, set()).add(model.name)

    assert found == DRUGS


def test_the_ensemble_draws_only_oral_baclofen() -> None:
    facts = load_facts()

    for name in {*facts.ensemble.adult_weights, *facts.ensemble.child_weights}:
        assert facts.pk[name].drug == "baclofen"
        assert facts.pk[name].F is None  # apparent parameters


def test_every_other_model_of_a_drug_by_mouth_says_how_much_arrives() -> None:
    for model in load_facts().pk.values():
        if model.drug != "baclofen":
            assert (model.F is not None) == ("ka" in model.theta), model.name


def test_the_intervals_are_those_of_the_abstracts() -> None:
    pk = load_facts().pk

    assert {k: (i.low, i.high) for k, i in pk["simon2018"].theta_ci95.items()} == {
        "CL": (10.8, 12.3),
        "V": (66.5, 80.4),
        "ka": (1.34, 2.0),
    }
    assert {k: (i.low, i.high) for k, i in pk["marsot2014"].iiv_ci95.items()} == {
        "CL": (47.9, 60.7),
        "V": (48.7, 80.1),
    }
    assert not pk["chevillard2018"].theta_ci95
    assert not any(model.iiv_correlation for model in pk.values())


def test_ethanol_is_converted_from_the_print() -> None:
    one, two = theta("wilkinson1976"), theta("norberg2000")

    assert (one["Vm"], one["Km"]) == pytest.approx((232, 82.1))
    assert one["V"] == pytest.approx(0.7 / 1.055, abs=0.0005)
    assert (two["Vmax"], two["Q"], two["CLR"]) == pytest.approx((95 * 60, 809 * 0.06, 3.6 * 0.06))
    assert two["V1"] + two["V2"] == pytest.approx(35.8, abs=0.15)
    assert two["Vmax"] / 35.8 == pytest.approx(159, abs=0.5)  # mg/L/h: 0.16 g/L/h
    spread = load_facts().pk["norberg2000"].iiv_cv_percent
    sd_over_mean = {
        "Vmax": 25 / 95,
        "Km": 19 / 27,
        "V1": 4.3 / 14.5,
        "Q": 232 / 809,
        "V2": 4.4 / 21.2,
        "CLR": 2.0 / 3.6,
    }
    assert {k: n.value for k, n in spread.items()} == pytest.approx(
        {k: 100 * v for k, v in sd_over_mean.items()}, abs=0.05
    )


@pytest.mark.parametrize(
    ("model", "CL_mL_per_min_kg", "sd_CL", "V", "sd_V"),
    [("herman1996young", 0.29, 0.09, 0.88, 0.30), ("herman1996elderly", 0.26, 0.09, 1.39, 0.32)],
)
def test_diazepam_peaks_when_it_was_seen_to(
    model: str, CL_mL_per_min_kg: float, sd_CL: float, V: float, sd_V: float
) -> None:
    p, spread = theta(model), load_facts().pk[model].iiv_cv_percent
    k = p["CL"] / p["V"]

    assert p["CL"] == pytest.approx(CL_mL_per_min_kg * 0.06)
    assert p["V"] == V
    assert math.log(p["ka"] / k) / (p["ka"] - k) == pytest.approx(0.9, abs=0.001)
    assert p["CL_m"] == pytest.approx(0.24 * 0.06)
    assert 53 < math.log(2) * p["V_m"] / p["CL_m"] < 65  # printed means of nordiazepam, hours
    assert spread["CL"].value == pytest.approx(100 * sd_CL / CL_mL_per_min_kg, abs=0.05)
    assert spread["V"].value == pytest.approx(100 * sd_V / V, abs=0.05)


def test_lorazepam_is_the_middle_of_two_doses() -> None:
    model, p = load_facts().pk["greenblatt1979"], theta("greenblatt1979")

    assert p["CL"] == pytest.approx((1.05 + 1.10) / 2 * 0.06)
    assert p["V"] == pytest.approx((1.14 + 1.30) / 2)
    assert p["ka"] == pytest.approx(math.log(2) / (31 / 60), abs=0.005)
    assert model.lag_h is not None
    assert model.F is not None
    assert model.lag_h.value == pytest.approx(16 / 60, abs=0.0005)
    assert model.F.value == pytest.approx((0.91 + 0.95) / 2)


def test_lorazepam_by_vein_gives_back_its_half_lives() -> None:
    p = theta("lorazepam_iv1983")
    k10, k12, k21 = p["CL"] / p["V1"], p["Q"] / p["V1"], p["Q"] / p["V2"]

    total, product = k10 + k12 + k21, k10 * k21
    alpha = (total + math.sqrt(total**2 - 4 * product)) / 2
    beta = product / alpha

    assert math.log(2) / alpha == pytest.approx(0.31, abs=0.001)
    assert math.log(2) / beta == pytest.approx(14.10, abs=0.03)
    assert p["CL"] / beta == pytest.approx(1.24, abs=0.03)  # Vbeta


def test_the_effect_of_an_intrathecal_bolus_peaks_after_four_hours() -> None:
    p = theta("csf_bolus")
    k = p["CL_csf"] / p["V_csf"]

    assert p["CL_csf"] == pytest.approx(math.sqrt(0.013 * 0.08), abs=5e-5)
    assert math.log(2) / k == pytest.approx(math.sqrt(0.9 * 5), abs=0.005)
    assert math.log(k / p["ke0"]) / (k - p["ke0"]) == pytest.approx(4, abs=0.01)


def test_hemofiltration_and_receptors_follow_their_recipes() -> None:
    kidney, receptors = load_facts().kidney, load_facts().receptors
    assert kidney.CL_CVVH
    assert kidney.CVVH_effluent_mL_per_kg_h
    assert kidney.free_fraction

    assert kidney.CL_CVVH.value < kidney.CL_hemodialysis.value
    usual = kidney.CVVH_effluent_mL_per_kg_h.value * 70 / 1000 * kidney.free_fraction.value
    assert usual == pytest.approx(1.0, abs=0.03)
    k, floor = math.log(2) / receptors.density_half_time_d.value, receptors.density_floor.value
    for day, seen in ((3, receptors.density_day_3), (7, receptors.density_day_7)):
        assert floor + (1 - floor) * math.exp(-k * day) == pytest.approx(seen.value, abs=0.005)


def test_every_structure_has_its_parameters() -> None:
    for model in load_facts().pk.values():
        assert set(model.theta) == REQUIRED_PARAMETERS[model.structure], model.name


def test_a_model_is_refused_for_what_does_not_fit() -> None:
    simon, lorazepam = load_facts().pk["simon2018"], load_facts().pk["greenblatt1979"]
    iv = load_facts().pk["lorazepam_iv1983"]

    assert not problem(simon)
    wrong = {
        "needs ['CL', 'V']": replace(simon, structure="one_compartment_iv"),
        "iiv_cv_percent has []": replace(simon, iiv_cv_percent={}),
        "needs one": replace(simon, residual={}),
        "unknown ['Q']": replace(lorazepam, iiv_cv_percent={"Q": number(20, "%")}),
        "F and fm": replace(lorazepam, F=number(1.2)),
        "lag_h": replace(iv, lag_h=number(0.2, "h")),
        "no value for Q": replace(simon, theta_ci95={"Q": interval(1, 2, "L/h")}),
        "theta_ci95.CL": replace(simon, theta_ci95={"CL": interval(11.7, 12, "L/h")}),
        "have its unit": replace(simon, theta_ci95={"CL": interval(180, 210, "mL/min")}),
        "iiv_ci95.V": replace(simon, iiv_ci95={"V": interval(23, 30, "%")}),
        "as CL:V": replace(simon, iiv_correlation={"CL:CL": number(0.5)}),
        "CL:Q must name": replace(simon, iiv_correlation={"CL:Q": number(0.5)}),
        "V:CL occurs twice": replace(
            simon, iiv_correlation={"CL:V": number(0.5), "V:CL": number(0.5)}
        ),
        "(-1, 1)": replace(simon, iiv_correlation={"CL:V": number(1)}),
    }
    for words, model in wrong.items():
        assert words in problem(model)
    assert not problem(replace(simon, iiv_correlation={"CL:V": number(-0.4)}))


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("pk/baclofen_simon2018.toml", "low = 10.8", "low = 13", "must be below high"),
        ("pk/baclofen_simon2018.toml", "low = 10.8, ", "", r"missing: \['low'\]"),
        ("interaction.toml", "{ value = 0,", "{ value = 6,", "inside its sweep"),
        ("interaction.toml", "{ low = 1,", "{ low = -1,", "must not be negative"),
        ("receptors.toml", "value = 0.74", "value = 0.6", "must fall"),
        ("receptors.toml", "value = 1.65", "value = 0", "must be positive"),
        ("kidney.toml", "value = 0.65", "value = 1.65", "free_fraction must lie"),
        ("kidney.toml", "value = 2.4", "value = -2.4", "machines must be positive"),
    ],
)
def test_a_spoilt_new_fact_is_refused(
    tmp_path: Path, name: str, old: str, new: str, message: str
) -> None:
    folder = tmp_path / "facts"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")

    with pytest.raises(FactError, match=message):
        load_facts_from(folder)
