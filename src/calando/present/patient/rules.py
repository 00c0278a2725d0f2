"""Rules of a patient file that concern several keys at once, and the traps between units.

Each rule reads the raw tables and says nothing about a key of the wrong type: that is reported
already. So every problem of a file is found in one go.
"""

from __future__ import annotations

from collections.abc import Iterator

from calando.errors import Problem
from calando.present.baclofen_names import baclofen_name_problems
from calando.present.patient.rules_drugs import ResolveDrug, level_problems, medication_problems
from calando.present.patient.tables import Table, exactly_one, number_of, table_of, tables_of
from calando.present.plain_text import is_plain, safe

KIDNEY_KEYS = (
    "creatinine_umol_per_L",
    "creatinine_mg_per_dL",
    "cystatin_C_mg_per_L",
    "eGFR",
    "CLcr",
)
ALCOHOL_KEYS = ("grams_per_day", "us_drinks_per_day", "uk_units_per_day")

# Plausible, not clinical: outside these a typing error is likelier than the truth.
_WEIGHTS_KG = (  # younger than [years], from, to
    (1, 0.5, 20),
    (6, 4, 60),
    (12, 8, 150),
    (18, 12, 300),
    (121, 25, 400),
)
_ADULT_YEARS, _SHORTEST_ADULT_CM = 18, 80
_PREGNANCY_YEARS = (9, 60)


def rule_problems(data: Table, resolve_drug: ResolveDrug) -> Iterator[Problem]:
    """Yield every broken rule of a patient file, in the order of its tables."""
    patient = table_of(data, "patient")
    yield from _name_problems(data)
    if patient is not None:
        yield from exactly_one(patient, "patient", KIDNEY_KEYS, "current kidney value")
        yield from _body_problems(patient)
        yield from _pregnancy_problems(patient)
        yield from _dialysis_problems(patient)
    for i, kidney in tables_of(data, "kidney"):
        yield from exactly_one(kidney, f"kidney[{i}]", KIDNEY_KEYS, "kidney value")
    age = number_of(patient or {}, "age_years")
    for i, medication in tables_of(data, "medication"):
        yield from baclofen_name_problems(medication, f"medication[{i}]", resolve_drug)
        yield from medication_problems(medication, f"medication[{i}]", resolve_drug, age)
    alcohol = table_of(data, "alcohol")
    if alcohol is not None:
        yield from exactly_one(alcohol, "alcohol", ALCOHOL_KEYS, "daily amount of alcohol")
    for i, level in tables_of(data, "level"):
        yield from baclofen_name_problems(level, f"level[{i}]", resolve_drug)
        yield from level_problems(level, f"level[{i}]")
    for i, symptom in tables_of(data, "symptom"):
        if all(symptom.get(k) is None for k in ("withdrawal_0_10", "sedation_0_10")):
            yield Problem(
                field=f"symptom[{i}]",
                message="The entry has no score. Add withdrawal_0_10 or sedation_0_10.",
                allowed="withdrawal_0_10 or sedation_0_10, 0 to 10",
            )


def _name_problems(data: Table) -> Iterator[Problem]:
    """Names are repeated on every page: refuse what a terminal would obey instead of showing it."""
    patient = table_of(data, "patient") or {}
    conditions = patient.get("conditions")
    names: list[tuple[str, object]] = [("patient.id", patient.get("id"))]
    names += [
        (f"patient.conditions[{i}]", name)
        for i, name in enumerate(conditions if isinstance(conditions, list) else ())
    ]
    for key in ("medication", "level"):
        names += [(f"{key}[{i}].drug", table.get("drug")) for i, table in tables_of(data, key)]
    for field, name in names:
        if isinstance(name, str) and not is_plain(name.strip(" \t\r\n")):
            yield Problem(
                field=field,
                message=f'"{safe(name[:80])}" holds a character that cannot be printed. Write it on one line.',
                value=safe(name[:80]),
                allowed="printable characters on one line",
            )
        elif isinstance(name, str) and name and not name.strip() and field != "patient.id":
            yield Problem(
                field=field,
                message="holds only spaces. Write what it is, or take the entry out.",
                value=name[:80],
                allowed="a name",
            )


def _body_problems(patient: Table) -> Iterator[Problem]:
    age = number_of(patient, "age_years")
    weight = number_of(patient, "weight_kg")
    height = number_of(patient, "height_cm")
    if age is None or not 0 <= age <= 120:
        return
    low, high = next((low, high) for below, low, high in _WEIGHTS_KG if age < below)
    if weight is not None and 0.5 <= weight <= 400 and not low <= weight <= high:
        yield Problem(
            field="patient.weight_kg",
            message=(
                f"weight_kg is {weight:g}; at {age:g} years plausible are {low:g} to {high:g} kg. "
                "Check the decimal point and the unit (1 lb = 0.4536 kg)."
            ),
            value=weight,
            allowed=f"{low:g} to {high:g} kg at this age",
        )
    if age >= _ADULT_YEARS and height is not None and 30 <= height < _SHORTEST_ADULT_CM:
        yield Problem(
            field="patient.height_cm",
            message=(
                f"height_cm is {height:g} for an adult; it looks like inches: "
                f"write height_cm = {height * 2.54:.0f}."
            ),
            value=height,
            allowed=f"{_SHORTEST_ADULT_CM} to 250 cm in adults",
        )


def _pregnancy_problems(patient: Table) -> Iterator[Problem]:
    pregnant = patient.get("pregnant") is True
    age, weeks = number_of(patient, "age_years"), number_of(patient, "gestation_weeks")
    if pregnant and patient.get("sex") == "male":
        yield Problem(
            field="patient.pregnant",
            message='pregnant is true but sex is "male". Correct one of the two.',
            value=True,
            allowed='true only with sex = "female"',
        )
    low, high = _PREGNANCY_YEARS
    if pregnant and age is not None and 0 <= age <= 120 and not low <= age <= high:
        yield Problem(
            field="patient.pregnant",
            message=f"pregnant is true at age_years = {age:g}. Correct one of the two.",
            value=True,
            allowed=f"true only from {low} to {high} years of age",
        )
    if weeks and not pregnant:
        yield Problem(
            field="patient.gestation_weeks",
            message=(
                f"gestation_weeks is {weeks:g} but pregnant is not true. "
                "Write pregnant = true, or remove gestation_weeks."
            ),
            value=weeks,
            allowed="only with pregnant = true",
        )


def _dialysis_problems(patient: Table) -> Iterator[Problem]:
    days = patient.get("dialysis_days")
    if not isinstance(days, list) or not days:
        return
    if patient.get("dialysis") != "hemodialysis":
        yield Problem(
            field="patient.dialysis_days",
            message=(
                f'dialysis_days are given but dialysis is "{patient.get("dialysis", "")}". '
                'Write dialysis = "hemodialysis", or remove dialysis_days.'
            ),
            allowed='only with dialysis = "hemodialysis"',
        )
    words = [d for d in days if isinstance(d, str)]
    if len(set(words)) < len(words):
        yield Problem(
            field="patient.dialysis_days",
            message="dialysis_days names a day twice. Name each day once.",
            allowed="each of mon, tue, wed, thu, fri, sat, sun at most once",
        )
