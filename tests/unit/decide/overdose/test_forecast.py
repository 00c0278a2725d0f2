"""The forecast as a whole: what the numbers may and may not say of a person."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

import calando
from calando.decide.overdose.result import OverdoseResult

ADULT: dict[str, Any] = {
    "age_years": 46,
    "sex": "female",
    "weight_kg": 68,
    "CLcr": 100,
    "dialysis": "none",
    "jurisdiction": "US",
    "indication": "spasticity",
}


def tablets(mg: float, weeks: float = 80) -> dict[str, Any]:
    doses = [{"time": t, "mg": mg} for t in ("08:00", "14:00", "20:00")]
    return {"drug": "baclofen", "route": "oral", "since_weeks": weeks, "doses": doses}


def forecast(
    *levels: calando.DrawnLevel,
    usual_mg: float | None = None,
    now: dict[str, Any] | None = None,
    person: dict[str, Any] | None = None,
    **told: Any,
) -> OverdoseResult:
    file: dict[str, Any] = {"patient": ADULT | (person or {})}
    if usual_mg is not None:
        file["medication"] = [tablets(usual_mg)]
    if now is not None:
        file["now"] = now
    wishes = calando.OverdoseWishes(levels=levels, **told)
    return calando.overdose(calando.patient_from_mapping(file), wishes).result


def coma(result: OverdoseResult) -> float:
    assert result.severity is not None
    return result.severity.coma["p50"]


def test_hours_of_watching_rise_with_the_amount_without_a_cliff() -> None:
    hours = [forecast(mg=mg, hours_ago=2).observe_until_h for mg in (20, 40, 60, 80, 100, 150, 300)]

    assert all(h is not None for h in hours)
    told = [h for h in hours if h is not None]
    assert told == sorted(told)
    assert max(b - a for a, b in pairwise(told)) < 48


def test_days_that_were_borne_before_the_kidneys_failed_reassure_nobody() -> None:
    failing = {"CLcr": 8, "dialysis": "hemodialysis"}

    assert coma(forecast(mg=60, usual_mg=20, person=failing)) > coma(forecast(mg=60, usual_mg=20))
    assert coma(forecast(mg=5, usual_mg=20, person=failing)) > 0.05


def test_half_a_milligram_a_day_makes_nobody_tolerant() -> None:
    naive, little, much = (
        coma(forecast(mg=300, usual_mg=mg, tolerant=mg is not None)) for mg in (None, 0.5, 20)
    )

    assert naive == pytest.approx(little, rel=0.1)
    assert much < 0.8 * naive


def test_a_level_that_cannot_be_is_told_first_and_what_was_told_is_left_out() -> None:
    result = forecast(calando.DrawnLevel(mg_per_L=20.0), mg=60, hours_ago=2)

    assert "does not go with what was told" in result.headline
    assert result.back_calculation is not None
    assert result.back_calculation.agrees_with_told is False
    assert result.back_calculation.dose_mg["p05"] > 180
    assert result.back_calculation.effective_draws > 30


def test_a_level_that_fits_nothing_gives_no_numbers() -> None:
    # one ingestion does not fall to nearly nothing and rise again
    result = forecast(
        calando.DrawnLevel(mg_per_L=40.0, hours_ago=12),
        calando.DrawnLevel(mg_per_L=0.02, hours_ago=6),
        calando.DrawnLevel(mg_per_L=40.0),
        mg=600,
        hours_ago=20,
    )

    assert result.severity is None
    assert result.concentration_mg_per_L is None
    assert result.emergency


def test_somebody_in_coma_is_not_told_that_coma_is_not_expected() -> None:
    result = forecast(mg=40, hours_ago=3, now={"rass": -5, "respiratory_rate": 6})

    assert "other causes are looked for" in result.awake
    assert "not expected" not in result.awake + result.headline


def test_where_coma_is_hardly_possible_no_hour_of_waking_is_told() -> None:
    result = forecast(mg=10, usual_mg=20)

    assert result.awake_h is None
    assert all(way.awake_h is None for way in result.dialysis.ways)


def test_a_machine_begun_after_waking_gains_nothing() -> None:
    ways = {w.name: w for w in forecast(mg=300, hours_ago=150).dialysis.ways}

    assert ways["hemodialysis"].awake_h is None
    assert "Begun 150 h" in ways["hemodialysis"].text


def test_hemofiltration_that_runs_already_is_counted() -> None:
    without = forecast(mg=300, hours_ago=2, person={"CLcr": 8, "dialysis": "peritoneal"})
    running = forecast(mg=300, hours_ago=2, person={"CLcr": 8, "dialysis": "cvvh"})

    assert without.concentration_mg_per_L is not None
    assert running.concentration_mg_per_L is not None
    at = [without.concentration_mg_per_L.p50[i] for i in (60,)]
    assert running.concentration_mg_per_L.p50[60] < 0.6 * at[0]


def test_a_toddler_gets_an_answer_without_numbers() -> None:
    result = forecast(
        mg=40, hours_ago=1, person={"age_years": 1.5, "weight_kg": 11, "height_cm": 82}
    )

    assert result.disposition.place in ("emergency_now", "medical_today")
    assert result.severity is None


def test_a_likely_coma_is_an_emergency_whatever_the_milligrams() -> None:
    light = forecast(mg=90, hours_ago=2, tolerant=False, person={"weight_kg": 32, "CLcr": 52})
    piled_up = forecast(
        mg=5, hours_ago=20, usual_mg=20, person={"CLcr": 6, "dialysis": "hemodialysis"}
    )

    for result in (light, piled_up):
        assert result.disposition.place == "emergency_now"
        assert result.disposition.rules[0].id == "chance_of_coma"
    assert "60 mg a day pile up" in piled_up.disposition.why


def test_a_chance_raises_a_place_and_never_lowers_it() -> None:
    unlikely = forecast(mg=40, hours_ago=2, usual_mg=20, now={"rass": -5})

    assert unlikely.disposition.place == "emergency_now"
    assert coma(unlikely) < 0.1


def test_severe_sedation_in_the_diary_is_a_sign() -> None:
    patient = calando.patient_from_mapping(
        {"patient": ADULT, "symptom": [{"day": 0, "sedation_0_10": 9}]}
    )
    told = calando.OverdoseWishes(mg=40, hours_ago=2, deliberate=False, someone_elses=False)
    result = calando.overdose(patient, told).result

    assert result.disposition.place == "emergency_now"
    assert result.severity_label.startswith("The person has signs already")


def test_a_level_that_could_not_be_measured_makes_nothing_worse() -> None:
    under = calando.DrawnLevel(mg_per_L=0.01, below_limit=True)
    without, with_it = forecast(mg=40, hours_ago=12), forecast(under, mg=40, hours_ago=12)

    assert without.severity is not None
    assert with_it.severity is not None
    assert with_it.severity.coma["p95"] <= without.severity.coma["p95"] + 0.02


def test_withdrawal_is_told_of_those_who_are_used_to_it() -> None:
    assert forecast(mg=600, usual_mg=20).withdrawal_from_h is not None
    assert forecast(mg=600).withdrawal_from_h is None
