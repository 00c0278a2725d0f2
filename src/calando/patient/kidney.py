"""How well the kidneys work: published formulas by name and year, and one assessment of a patient.

eGFR [mL/min/1.73 m2] and CLcr [mL/min] are two quantities with two names. The coefficients of a
formula stay in its function; every number that may be chosen comes from `facts.kidney`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from calando.errors import InputError, Problem
from calando.facts.schema import KidneyFacts
from calando.patient.body import absolute_gfr, indexed_gfr
from calando.patient.kidney_trend import SlowChange, slow_change, trend_of_values, trend_with_words
from calando.patient.kidney_warnings import ADULT_AGE_YEARS as ADULT_AGE_YEARS
from calando.patient.kidney_warnings import KidneyWarning as KidneyWarning
from calando.patient.kidney_warnings import Trend as Trend
from calando.patient.kidney_warnings import kidney_warnings, slow_warnings
from calando.patient.profile import KidneyValue, Patient, Sex
from calando.units import creatinine_mg_per_dL

_BANDS_BEGIN = 5.0  # mL/min: each border of a band is a multiple of it


@dataclass(frozen=True, slots=True, kw_only=True)
class KidneyAssessment:
    """The kidneys of one patient.

    `strictest` [mL/min] is what dose rules look at: the smaller of eGFR and CLcr.
    `relative_mL_per_min` is what a model compares with its reference kidneys: CLcr in adults, the
    indexed eGFR in children, whose clearance is counted per kg. Neither is cut at the model's cap.
    `measured_trend` is what the values alone show; `trend` also hears the conditions.
    `earlier_CLcr` and `earlier_relative` hold (day, mL/min) of each earlier value, oldest first.
    """

    eGFR: float | None
    eGFR_formula: str
    CLcr: float
    CLcr_formula: str
    strictest: float
    relative_mL_per_min: float
    trend: Trend
    measured_trend: Trend = "unknown"
    earlier_CLcr: tuple[tuple[float, float], ...] = ()
    earlier_relative: tuple[tuple[float, float], ...] = ()
    warnings: tuple[KidneyWarning, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Estimate:
    """One kidney value turned into both quantities."""

    eGFR: float | None
    eGFR_formula: str
    CLcr: float
    CLcr_formula: str
    relative: float


def egfr_ckd_epi_2021(creatinine_mg_per_dL: float, age_years: float, sex: Sex) -> float:
    """Return the eGFR of an adult from creatinine (CKD-EPI 2021, without race).

    Parameters
    ----------
    creatinine_mg_per_dL : serum creatinine [mg/dL], standardised assay, > 0.
    age_years : age [year], 18 or more.
    sex : "female" or "male".

    Returns
    -------
    eGFR [mL/min/1.73 m2].

    Sources
    -------
    inker2021, the creatinine equation.

    Examples
    --------
    >>> round(egfr_ckd_epi_2021(0.8, 70, "male"), 1), round(egfr_ckd_epi_2021(0.8, 70, "female"), 1)
    (95.2, 79.2)
    """
    _require_positive("creatinine_mg_per_dL", creatinine_mg_per_dL)
    kappa, alpha, factor = (0.7, -0.241, 1.012) if sex == "female" else (0.9, -0.302, 1.0)
    ratio = creatinine_mg_per_dL / kappa
    return (
        float(142.0 * min(ratio, 1) ** alpha * max(ratio, 1) ** -1.2 * 0.9938**age_years) * factor
    )


def egfr_ckd_epi_cystatin_c_2012(cystatin_C_mg_per_L: float, age_years: float, sex: Sex) -> float:
    """Return the eGFR of an adult from cystatin C (CKD-EPI 2012).

    Parameters
    ----------
    cystatin_C_mg_per_L : serum cystatin C [mg/L], standardised assay, > 0.
    age_years : age [year], 18 or more.
    sex : "female" or "male".

    Returns
    -------
    eGFR [mL/min/1.73 m2].

    Sources
    -------
    inker2012, the cystatin C equation.

    Examples
    --------
    >>> round(egfr_ckd_epi_cystatin_c_2012(0.8, 50, "male"), 1)
    108.8
    """
    _require_positive("cystatin_C_mg_per_L", cystatin_C_mg_per_L)
    ratio = cystatin_C_mg_per_L / 0.8
    factor = 0.932 if sex == "female" else 1.0
    return (
        float(133.0 * min(ratio, 1) ** -0.499 * max(ratio, 1) ** -1.328 * 0.996**age_years) * factor
    )


def egfr_bedside_schwartz_2009(height_cm: float, creatinine_mg_per_dL: float) -> float:
    """Return the eGFR of a child of 1 to 17 years from height and creatinine (bedside Schwartz).

    Parameters
    ----------
    height_cm : height [cm], > 0.
    creatinine_mg_per_dL : serum creatinine [mg/dL], enzymatic assay, > 0.

    Returns
    -------
    eGFR [mL/min/1.73 m2].

    Sources
    -------
    schwartz2009, the updated bedside equation.

    Examples
    --------
    >>> round(egfr_bedside_schwartz_2009(100, 0.5), 1)
    82.6
    """
    _require_positive("creatinine_mg_per_dL", creatinine_mg_per_dL)
    return 0.413 * height_cm / creatinine_mg_per_dL


def egfr_schwartz_cystatin_c_2012(cystatin_C_mg_per_L: float) -> float:
    """Return the eGFR of a child from cystatin C (Schwartz 2012) [mL/min/1.73 m2].

    Sources
    -------
    schwartz2012, the univariate cystatin C equation.

    Examples
    --------
    >>> round(egfr_schwartz_cystatin_c_2012(0.8), 1)
    87.0
    """
    _require_positive("cystatin_C_mg_per_L", cystatin_C_mg_per_L)
    return float(70.69 * cystatin_C_mg_per_L**-0.931)


def clcr_cockcroft_gault_1976(
    creatinine_mg_per_dL: float, age_years: float, weight_kg: float, sex: Sex
) -> float:
    """Return the creatinine clearance of an adult (Cockcroft-Gault, actual weight).

    Parameters
    ----------
    creatinine_mg_per_dL : serum creatinine [mg/dL], > 0.
    age_years : age [year]; from 140 on the formula would turn negative and 0 is returned.
    weight_kg : actual body weight [kg].
    sex : "female" or "male".

    Returns
    -------
    CLcr [mL/min].

    Sources
    -------
    cockcroft1976.

    Examples
    --------
    >>> round(clcr_cockcroft_gault_1976(1.0, 40, 80, "male"))
    111
    """
    _require_positive("creatinine_mg_per_dL", creatinine_mg_per_dL)
    factor = 0.85 if sex == "female" else 1.0
    return max(140.0 - age_years, 0.0) * weight_kg / (72.0 * creatinine_mg_per_dL) * factor


def assess_kidneys(
    patient: Patient, facts: KidneyFacts, flags: frozenset[str] = frozenset()
) -> KidneyAssessment:
    """Return eGFR, CLcr, their trend and every reason to distrust them.

    Parameters
    ----------
    patient : who; a child needs `height_cm` when creatinine or CLcr is given.
    facts : the kidney facts: cap on dialysis, and what counts as an unstable creatinine.
    flags : what the conditions say: "low_muscle_mass", "spinal_injury", "unstable_kidneys",
        "recovering_kidneys"; others are ignored.

    Raises
    ------
    InputError : a child without height.

    Sources
    -------
    inker2021, inker2012, cockcroft1976, schwartz2009, kdigo2012, spinalcord2024.
    """
    now = _on_dialysis(_estimate(patient, patient.kidney), patient, facts)
    earlier = sorted(patient.earlier_kidney, key=lambda value: value.day)
    before = [(value.day, _estimate(patient, value)) for value in earlier]
    measured, slow = _measured_trend(patient, facts)
    trend = trend_with_words(measured, flags)
    eGFR_or_CLcr = now.CLcr if now.eGFR is None else now.eGFR
    return KidneyAssessment(
        eGFR=now.eGFR,
        eGFR_formula=now.eGFR_formula,
        CLcr=now.CLcr,
        CLcr_formula=now.CLcr_formula,
        strictest=min(eGFR_or_CLcr, now.CLcr) if _is_adult(patient) else eGFR_or_CLcr,
        relative_mL_per_min=now.relative,
        trend=trend,
        measured_trend=measured,
        earlier_CLcr=tuple((day, estimate.CLcr) for day, estimate in before),
        earlier_relative=tuple((day, estimate.relative) for day, estimate in before),
        warnings=(*kidney_warnings(patient, flags, trend), *slow_warnings(slow, facts)),
    )


def shown_below(mL_per_min: float, border: float | None = None) -> str:
    """Return kidney function as it is printed, never rounded up to a border that it lies below.

    Without a border: to none of the multiples of 5, where bands begin.

    >>> shown_below(29.96, 30.0), shown_below(29.4, 30.0), shown_below(30.4, 30.0), shown_below(59.9)
    ('29.9', '29', '30', '59.9')
    """
    rounded = round(mL_per_min)
    if border is None:
        border = _BANDS_BEGIN * math.ceil(mL_per_min / _BANDS_BEGIN)
    if mL_per_min < border <= rounded:
        return f"{math.floor(10.0 * mL_per_min) / 10.0:.1f}"
    return f"{rounded}"


def _require_positive(name: str, value: float) -> None:
    if not value > 0:
        problem = Problem(
            field=name,
            message=f"{name} is {value:g}; a kidney formula needs a value above 0.",
            value=value,
            allowed="above 0",
        )
        raise InputError(problem)


def _is_adult(patient: Patient) -> bool:
    return patient.age_years >= ADULT_AGE_YEARS


def _height(patient: Patient) -> float:
    """Return the height of a child, without which neither Schwartz nor indexing works."""
    if patient.height_cm is None:
        problem = Problem(
            field="patient.height_cm",
            message=(
                "height_cm is missing; the kidneys of a child are estimated from height "
                "(bedside Schwartz 2009). Add height_cm, or give eGFR instead."
            ),
            allowed="30 to 250 cm",
        )
        raise InputError(problem)
    return patient.height_cm


def _estimate(patient: Patient, value: KidneyValue) -> _Estimate:
    """Turn one kidney value into eGFR and CLcr with the patient's age and weight of today."""
    if value.quantity == "CLcr":
        return _from_clcr(patient, value.value)
    if value.quantity == "creatinine_umol_per_L" and _is_adult(patient):
        mg_per_dL = creatinine_mg_per_dL(value.value)
        CLcr = clcr_cockcroft_gault_1976(
            mg_per_dL, patient.age_years, patient.weight_kg, patient.sex
        )
        return _Estimate(
            eGFR=egfr_ckd_epi_2021(mg_per_dL, patient.age_years, patient.sex),
            eGFR_formula="CKD-EPI 2021 (creatinine)",
            CLcr=CLcr,
            CLcr_formula="Cockcroft-Gault 1976, actual weight",
            relative=CLcr,
        )
    return _from_egfr(patient, *_indexed(patient, value))


def _indexed(patient: Patient, value: KidneyValue) -> tuple[float, str]:
    """Return an indexed eGFR and the name of its formula."""
    if value.quantity == "eGFR":
        return value.value, "as reported"
    if value.quantity == "creatinine_umol_per_L":
        creatinine = creatinine_mg_per_dL(value.value)
        eGFR = egfr_bedside_schwartz_2009(_height(patient), creatinine)
        return eGFR, "bedside Schwartz 2009 (height, creatinine)"
    if _is_adult(patient):
        eGFR = egfr_ckd_epi_cystatin_c_2012(value.value, patient.age_years, patient.sex)
        return eGFR, "CKD-EPI 2012 (cystatin C)"
    return egfr_schwartz_cystatin_c_2012(value.value), "Schwartz 2012 (cystatin C)"


def _from_egfr(patient: Patient, eGFR: float, formula: str) -> _Estimate:
    if patient.height_cm is None:
        CLcr, CLcr_formula = eGFR, "eGFR taken as mL/min: no height"
    else:
        CLcr = absolute_gfr(eGFR, weight_kg=patient.weight_kg, height_cm=patient.height_cm)
        CLcr_formula = "eGFR times body surface / 1.73 (Du Bois 1916)"
    return _Estimate(
        eGFR=eGFR,
        eGFR_formula=formula,
        CLcr=CLcr,
        CLcr_formula=CLcr_formula,
        relative=CLcr if _is_adult(patient) else eGFR,
    )


def _from_clcr(patient: Patient, CLcr: float) -> _Estimate:
    reported = "as reported"
    if _is_adult(patient):
        return _Estimate(
            eGFR=None, eGFR_formula="", CLcr=CLcr, CLcr_formula=reported, relative=CLcr
        )
    eGFR = indexed_gfr(CLcr, weight_kg=patient.weight_kg, height_cm=_height(patient))
    return _Estimate(
        eGFR=eGFR,
        eGFR_formula="CLcr per 1.73 m2 (Du Bois 1916)",
        CLcr=CLcr,
        CLcr_formula=reported,
        relative=eGFR,
    )


def _on_dialysis(estimate: _Estimate, patient: Patient, facts: KidneyFacts) -> _Estimate:
    """Cap what the own kidneys may still do; on dialysis creatinine says nothing about them."""
    if patient.dialysis == "none":
        return estimate
    cap = facts.CLcr_on_dialysis_cap.value
    return _Estimate(
        eGFR=None if estimate.eGFR is None else min(estimate.eGFR, cap),
        eGFR_formula=f"{estimate.eGFR_formula}; capped, on dialysis" if estimate.eGFR else "",
        CLcr=min(estimate.CLcr, cap),
        CLcr_formula=f"{estimate.CLcr_formula}; capped, on dialysis",
        relative=min(estimate.relative, cap),
    )


def _measured_trend(patient: Patient, facts: KidneyFacts) -> tuple[Trend, SlowChange | None]:
    """Return where the values show that the kidneys go, and what they have done slowly; on dialysis neither."""
    if patient.dialysis != "none":
        return "unknown", None

    def relative(value: KidneyValue) -> float:
        return _estimate(patient, value).relative

    measured = trend_of_values(patient, facts, relative)
    return measured, slow_change(patient, facts, relative)
