"""Why a kidney number may be wrong for this person: one cited sentence for each reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from calando.facts.schema import Basis, KidneyFacts
from calando.patient.body import body_mass_index
from calando.patient.profile import Patient

if TYPE_CHECKING:
    from calando.patient.kidney_trend import SlowChange

Trend = Literal["stable", "falling", "recovering", "unknown"]

ADULT_AGE_YEARS = 18  # the adult formulas were built from this age on
SCHWARTZ_YOUNGEST_YEARS = 1
_DAYS_PER_MONTH = 365.25 / 12
OBESE_BMI = 30.0  # kg/m2, the WHO definition of obesity


@dataclass(frozen=True, slots=True, kw_only=True)
class KidneyWarning:
    """Why the kidney numbers may be wrong for this person, and who says so."""

    text: str
    sources: tuple[str, ...] = ()
    basis: Basis = "read"


def kidney_warnings(
    patient: Patient, flags: frozenset[str], trend: Trend
) -> tuple[KidneyWarning, ...]:
    """Return every reason to distrust the kidney numbers of this patient, gravest first."""
    return (
        *_of_the_state(patient, flags, trend),
        *_of_the_body(patient, flags),
        *_of_the_formula(patient),
    )


def slow_warnings(slow: SlowChange | None, facts: KidneyFacts) -> tuple[KidneyWarning, ...]:
    """Say that today's value differs from an old one, and that this is not a movement of today."""
    if slow is None:
        return ()
    what = "lost function" if slow.worse_now else "gained function"
    months = slow.days_ago / _DAYS_PER_MONTH
    ago = f"{months / 12:.0f} years" if months >= 24 else f"{months:.0f} months"
    limit = facts.moving_days
    return (
        KidneyWarning(
            text=(
                f"The kidneys have {what} against a value of {ago} ago. A change over more than {limit.value:g} days "
                "is not read as kidneys that move now, so the bands are used; whether they move now needs a value of "
                "the last weeks."
            ),
            sources=(limit.source,),
            basis=limit.basis,
        ),
    )


def _of_the_state(patient: Patient, flags: frozenset[str], trend: Trend) -> Iterator[KidneyWarning]:
    if patient.dialysis != "none":
        yield KidneyWarning(
            text=(
                "On dialysis a creatinine says nothing about the person's own kidneys, and no "
                "formula for it holds. What they still clear is capped at an assumed value."
            ),
            basis="assumed",
        )
    if trend in ("falling", "recovering") or "unstable_kidneys" in flags:
        moving = "recovering" if trend == "recovering" else "failing or unstable"
        wrong = "understate" if trend == "recovering" else "overstate"
        yield KidneyWarning(
            text=(
                f"The kidneys look {moving}: no formula that assumes a steady state holds, and "
                f"eGFR and CLcr may {wrong} what they do today. Measure again in a day or two."
            ),
            sources=("kdigo2012",),
        )
    if patient.pregnant:
        yield KidneyWarning(
            text="Filtration rises in pregnancy; neither eGFR nor CLcr was built for it.",
            basis="assumed",
        )


def _of_the_body(patient: Patient, flags: frozenset[str]) -> Iterator[KidneyWarning]:
    if flags & {"low_muscle_mass", "spinal_injury"} and _may_rest_on_creatinine(patient):
        yield KidneyWarning(
            text=(
                "With little muscle or after spinal cord injury creatinine is low whatever the "
                "kidneys do, and overstates them: by more than 50 % in one study. The true "
                "clearance may be much lower; prefer cystatin C."
            ),
            sources=("spinalcord2024",),
        )
    if patient.kidney.quantity == "creatinine_umol_per_L" and _is_obese(patient):
        yield KidneyWarning(
            text=(
                "Cockcroft-Gault was used with the actual weight; with a body mass index of 30 or "
                "more it overstates the clearance. The smaller of eGFR and CLcr decides."
            ),
            basis="assumed",
        )


def _of_the_formula(patient: Patient) -> Iterator[KidneyWarning]:
    is_child = patient.age_years < ADULT_AGE_YEARS
    if patient.height_cm is None and patient.kidney.quantity in ("eGFR", "cystatin_C_mg_per_L"):
        yield KidneyWarning(
            text=(
                "height_cm is not known, so the eGFR per 1.73 m2 is used as if it were mL/min; "
                "for a small person that is too high, for a large one too low."
            ),
            basis="assumed",
        )
    if patient.kidney.quantity == "cystatin_C_mg_per_L":
        yield KidneyWarning(
            text=(
                "The eGFR comes from cystatin C, which thyroid disease, steroids, smoking and "
                "inflammation move without the kidneys."
            ),
            basis="assumed",
        )
    if is_child and patient.age_years < SCHWARTZ_YOUNGEST_YEARS:
        yield KidneyWarning(
            text="The formulas for children hold from 1 year of age on; this child is younger.",
            sources=("schwartz2009",),
        )


def _may_rest_on_creatinine(patient: Patient) -> bool:
    """A reported eGFR or CLcr is nearly always computed from a creatinine."""
    return patient.kidney.quantity != "cystatin_C_mg_per_L"


def _is_obese(patient: Patient) -> bool:
    if patient.height_cm is None or patient.age_years < ADULT_AGE_YEARS:
        return False
    return body_mass_index(patient.weight_kg, patient.height_cm) >= OBESE_BMI
