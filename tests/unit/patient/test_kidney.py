"""The assessment of one patient's kidneys: two quantities, a trend, and every reason for doubt."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from calando.errors import InputError
from calando.facts.schema import KidneyFacts, Number, Range
from calando.patient.kidney import (
    assess_kidneys,
    clcr_cockcroft_gault_1976,
    egfr_bedside_schwartz_2009,
    egfr_ckd_epi_2021,
)
from calando.patient.profile import KidneyQuantity, KidneyValue, Patient


def number(value: float, unit: str = "1") -> Number:
    return Number(value=value, unit=unit, source="test", where="test")


FACTS = KidneyFacts(
    non_renal_share=Range(
        low=0.07, high=0.3, unit="1", spread="uniform", source="test", where="test"
    ),
    non_renal_share_centre=number(0.15),
    CLcr_reference=number(105, "mL/min"),
    CLcr_cap=number(120, "mL/min"),
    F=number(0.74),
    CL_hemodialysis=number(7.7, "L/h"),
    hemodialysis_session_h=number(4, "h"),
    CLcr_on_dialysis_cap=number(10, "mL/min"),
    urgent_eGFR=number(30),
    cautious_eGFR=number(60),
    unstable_ratio=number(1.5),
    unstable_rise_umol_per_L=number(26.5, "umol/L"),
    moving_days=number(90, "d"),
    rules=(),
)


def kidney(
    value: float, quantity: KidneyQuantity = "creatinine_umol_per_L", day: float = 0.0
) -> KidneyValue:
    return KidneyValue(quantity=quantity, value=value, day=day)


def woman(**changes: Any) -> Patient:
    patient = Patient(
        age_years=46,
        sex="female",
        weight_kg=68,
        height_cm=165,
        kidney=kidney(75),
        dialysis="none",
        jurisdiction="US",
        indication="spasticity",
    )
    return replace(patient, **changes)


def child(**changes: Any) -> Patient:
    changes = {"age_years": 9, "weight_kg": 28, "height_cm": 133, "kidney": kidney(42)} | changes
    return woman(**changes)


def texts(patient: Patient, *flags: str) -> str:
    assessed = assess_kidneys(patient, FACTS, frozenset(flags))
    return " ".join(warning.text for warning in assessed.warnings)


def test_an_adult_has_both_quantities_and_the_smaller_one_is_strictest() -> None:
    assessed = assess_kidneys(woman(), FACTS)

    assert assessed.eGFR == pytest.approx(egfr_ckd_epi_2021(0.848, 46, "female"), abs=0.1)
    assert assessed.CLcr == pytest.approx(clcr_cockcroft_gault_1976(0.848, 46, 68, "female"), 0.01)
    assert assessed.strictest == min(assessed.eGFR or 0, assessed.CLcr)
    assert assessed.relative_mL_per_min == assessed.CLcr
    assert assessed.warnings == ()


def test_a_reported_clearance_leaves_eGFR_unknown() -> None:
    assessed = assess_kidneys(woman(kidney=kidney(38, "CLcr")), FACTS)

    assert assessed.eGFR is None
    assert (assessed.CLcr, assessed.strictest) == (38, 38)
    assert assessed.CLcr_formula == "as reported"


def test_a_reported_eGFR_is_turned_into_the_clearance_of_this_body() -> None:
    assessed = assess_kidneys(woman(kidney=kidney(60, "eGFR"), weight_kg=80, height_cm=180), FACTS)

    assert assessed.eGFR == 60
    assert assessed.CLcr == pytest.approx(60 * 1.996 / 1.73, rel=1e-3)


def test_an_eGFR_without_height_is_used_as_it_is_and_said_so() -> None:
    patient = woman(kidney=kidney(60, "eGFR"), height_cm=None)

    assert assess_kidneys(patient, FACTS).CLcr == 60
    assert "height_cm is not known" in texts(patient)


def test_cystatin_C_brings_its_own_warning_and_none_about_muscle() -> None:
    patient = woman(kidney=kidney(1.1, "cystatin_C_mg_per_L"))

    assert "cystatin C" in texts(patient)
    assert "muscle" not in texts(patient, "low_muscle_mass")


@pytest.mark.parametrize("flag", ["low_muscle_mass", "spinal_injury"])
def test_little_muscle_makes_creatinine_doubtful(flag: str) -> None:
    warnings = assess_kidneys(woman(), FACTS, frozenset({flag})).warnings

    assert "prefer cystatin C" in warnings[0].text
    assert warnings[0].sources == ("spinalcord2024",)


def test_a_child_is_compared_by_its_indexed_eGFR() -> None:
    assessed = assess_kidneys(child(), FACTS)

    assert assessed.eGFR == pytest.approx(egfr_bedside_schwartz_2009(133, 42 / 88.4), rel=1e-3)
    assert assessed.relative_mL_per_min == assessed.strictest == assessed.eGFR
    assert assessed.CLcr < assessed.eGFR  # a small body filters less than 1.73 m2 would


def test_a_childs_clearance_is_indexed_before_it_is_compared() -> None:
    healthy = assess_kidneys(child(kidney=kidney(60, "CLcr")), FACTS)

    assert healthy.relative_mL_per_min == pytest.approx(60 * 1.73 / 1.0222, rel=0.01)


@pytest.mark.parametrize("quantity", ["creatinine_umol_per_L", "CLcr"])
def test_a_child_without_height_is_an_input_error(quantity: KidneyQuantity) -> None:
    with pytest.raises(InputError) as caught:
        assess_kidneys(child(height_cm=None, kidney=kidney(42, quantity)), FACTS)

    assert caught.value.problems[0].field == "patient.height_cm"
    assert "Add height_cm" in caught.value.problems[0].message


def test_an_infant_is_outside_the_range_of_the_formula() -> None:
    assert "younger" in texts(child(age_years=0.5, weight_kg=7, height_cm=67))


def test_on_dialysis_the_own_kidneys_are_capped_whatever_the_creatinine() -> None:
    assessed = assess_kidneys(woman(dialysis="hemodialysis", kidney=kidney(300)), FACTS)

    assert assessed.CLcr == assessed.strictest == assessed.relative_mL_per_min == 10
    assert assessed.eGFR == 10
    assert "capped, on dialysis" in assessed.eGFR_formula
    assert assessed.trend == "unknown"
    assert assessed.warnings[0].basis == "assumed"


def test_worse_creatinine_never_gives_better_kidneys() -> None:
    assessed = [assess_kidneys(woman(kidney=kidney(c)), FACTS) for c in range(40, 900, 20)]

    strictest = [a.strictest for a in assessed]
    assert strictest == sorted(strictest, reverse=True)


@pytest.mark.parametrize(
    ("earlier", "now", "trend"),
    [
        ([], kidney(75), "unknown"),
        ([kidney(70, day=-30)], kidney(75), "stable"),
        ([kidney(50, day=-30)], kidney(75), "falling"),
        ([kidney(113, day=-30)], kidney(75), "recovering"),
        ([kidney(75, day=-2)], kidney(102), "falling"),
        ([kidney(102, day=-2)], kidney(75), "recovering"),
        ([kidney(75, day=-3)], kidney(102), "stable"),
        ([kidney(100, day=-90), kidney(300, day=-7)], kidney(150), "recovering"),
        ([kidney(80, day=-60), kidney(150, day=-1)], kidney(160), "falling"),
        ([kidney(70, day=-90)], kidney(110), "falling"),
        ([kidney(70, day=-91)], kidney(110), "unknown"),
        ([kidney(70, day=-900)], kidney(110), "unknown"),
        ([kidney(150, day=-1000)], kidney(90), "unknown"),
        ([kidney(70, day=-900)], kidney(75), "stable"),
        ([kidney(70, day=-900), kidney(108, day=-30)], kidney(110), "stable"),
        ([kidney(70, day=-900), kidney(60, day=-3)], kidney(110), "falling"),
        ([kidney(90, "eGFR", -30)], kidney(40, "eGFR"), "falling"),
        ([kidney(40, "CLcr", -30)], kidney(90, "CLcr"), "recovering"),
        ([kidney(0.8, "cystatin_C_mg_per_L", -30)], kidney(1.3, "cystatin_C_mg_per_L"), "falling"),
        ([kidney(88, "eGFR", -30)], kidney(200), "falling"),
        ([kidney(82, "eGFR", -30)], kidney(75), "stable"),
    ],
)
def test_the_trend_follows_kdigo_and_its_mirror_image(
    earlier: list[KidneyValue], now: KidneyValue, trend: str
) -> None:
    patient = woman(kidney=now, earlier_kidney=tuple(earlier))

    assert assess_kidneys(patient, FACTS).trend == trend


def test_a_loss_over_years_is_told_and_is_no_movement_of_today() -> None:
    earlier = (kidney(70, day=-900),)
    assessed = assess_kidneys(woman(kidney=kidney(110), earlier_kidney=earlier), FACTS)

    (warning,) = assessed.warnings
    assert "lost function against a value of 2 years ago" in warning.text
    assert "bands are used" in warning.text
    still = assess_kidneys(
        woman(kidney=kidney(75), earlier_kidney=earlier), FACTS, frozenset({"unstable_kidneys"})
    )
    assert (still.trend, still.measured_trend) == ("falling", "stable")


@pytest.mark.parametrize(
    ("flags", "earlier", "trend"),
    [
        ({"unstable_kidneys"}, (), "falling"),
        ({"recovering_kidneys"}, (), "recovering"),
        ({"recovering_kidneys", "unstable_kidneys"}, (), "recovering"),
        ({"unstable_kidneys"}, (kidney(150, day=-5),), "recovering"),
        ({"recovering_kidneys"}, (kidney(40, day=-5),), "falling"),
    ],
)
def test_conditions_count_where_values_say_nothing(
    flags: set[str], earlier: tuple[KidneyValue, ...], trend: str
) -> None:
    assessed = assess_kidneys(woman(earlier_kidney=earlier), FACTS, frozenset(flags))

    assert assessed.trend == trend
    assert "steady state" in assessed.warnings[0].text


def test_earlier_clearances_use_the_same_formula_oldest_first() -> None:
    earlier = (kidney(130, day=-1), kidney(75, day=-30))
    assessed = assess_kidneys(woman(earlier_kidney=earlier), FACTS)

    assert [day for day, _ in assessed.earlier_CLcr] == [-30, -1]
    assert assessed.earlier_CLcr[0][1] == assessed.CLcr
    assert assessed.earlier_relative == assessed.earlier_CLcr


def test_obesity_and_pregnancy_are_said() -> None:
    assert "actual weight" in texts(woman(weight_kg=110))
    assert "pregnancy" in texts(woman(pregnant=True))
    assert "actual weight" not in texts(woman(weight_kg=110, height_cm=None))


def test_a_creatinine_of_zero_is_an_input_error() -> None:
    with pytest.raises(InputError) as caught:
        assess_kidneys(woman(kidney=kidney(0)), FACTS)

    assert caught.value.problems[0].allowed == "above 0"
