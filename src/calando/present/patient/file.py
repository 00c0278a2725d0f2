"""Read a patient file (TOML, YAML or JSON) into a `Patient`, or say everything that is wrong.

The way of a file: `patient_text` reads tables, `patient_model` checks each key, `patient_rules`
what several keys say together, and this module turns what is left into frozen dataclasses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from calando.errors import InputError, Problem
from calando.patient.profile import (
    Alcohol,
    History,
    Home,
    Intake,
    KidneyQuantity,
    KidneyValue,
    Level,
    Medication,
    Now,
    Patient,
    SymptomEntry,
)
from calando.present.baclofen_names import resolve_baclofen
from calando.present.patient.rules import KIDNEY_KEYS, rule_problems
from calando.present.patient.rules_drugs import moment_of
from calando.present.patient.tables import Table
from calando.present.patient.text import read_tables
from calando.units import creatinine_umol_per_L, mg_per_L_from_ng_per_mL

MAX_RULE_PROBLEMS = 50  # more than anyone reads
US_DRINK_G = 14.0  # pure alcohol in a US standard drink, by definition
UK_UNIT_G = 8.0  # pure alcohol in a UK unit (10 mL), by definition


def load_patient(path: Path | str, resolve_drug: Callable[[str], str] | None = None) -> Patient:
    """Read a patient file.

    Parameters
    ----------
    path : a file ending in .toml, .yaml, .yml or .json.
    resolve_drug : turns a drug as written into the name calando uses; by default brand names of
        baclofen become "baclofen" and everything else stays as it is.

    Raises
    ------
    InputError : with every problem of the file, unknown keys first; what concerns the file as a
        whole stands under the field "file".
    """
    return patient_from_mapping(read_tables(Path(path)), resolve_drug)


def patient_from_mapping(
    data: Mapping[str, Any], resolve_drug: Callable[[str], str] | None = None
) -> Patient:
    """Return the patient that nested tables describe; see `load_patient`.

    >>> patient = patient_from_mapping({"patient": {
    ...     "age_years": 46, "sex": "female", "weight_kg": 68, "creatinine_umol_per_L": 75,
    ...     "dialysis": "none", "jurisdiction": "US", "indication": "spasticity"}})
    >>> patient.kidney.value
    75.0
    """
    from pydantic import ValidationError  # with the models 0.15 s: only when a file is read

    from calando.present.patient.model import PatientFile
    from calando.present.patient.problems import problems_of

    resolve = resolve_drug or resolve_baclofen
    tables = dict(data)
    problems: list[Problem] = []
    try:
        checked = PatientFile.model_validate(tables).model_dump(exclude_none=True)
    except ValidationError as error:
        problems = problems_of(error, tables)
        checked = {}
    told = {p.field for p in problems}
    broken = (p for p in rule_problems(tables, resolve) if p.field not in told)
    problems += islice(broken, MAX_RULE_PROBLEMS)
    if problems:
        raise InputError(*problems)
    return _patient(checked, resolve)


def patient_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a patient file, with descriptions and units."""
    from calando.present.patient.schema import schema_of_patient_file

    return schema_of_patient_file()


def require_baclofen(patient: Patient) -> None:
    """Check that there is something to taper: baclofen by one route, or by mouth and by pump.

    Raises
    ------
    InputError : no baclofen, two oral or two intrathecal entries, or oral baclofen without doses.
    """
    allowed = "one baclofen [[medication]], or one oral and one intrathecal"
    taken = [
        (i, m)
        for i, m in enumerate(patient.medications)
        if m.is_baclofen and m.stopped_weeks_ago is None
    ]
    if not taken:
        message = (
            "No baclofen is taken in this file. Add a [[medication]] with drug = "
            '"baclofen", its route, since_weeks and doses.'
        )
        raise InputError(Problem(field="medication", message=message, allowed=allowed))
    problems = [
        Problem(
            field=f"medication[{i}].route",
            message=(
                f"Baclofen with the route {m.route} is listed twice. "
                "Put all its doses into one [[medication]]."
            ),
            value=m.route,
            allowed=allowed,
        )
        for n, (i, m) in enumerate(taken)
        if m.route in {earlier.route for _, earlier in taken[:n]}
    ]
    problems += [
        Problem(
            field=f"medication[{i}].doses",
            message=(
                "The doses of oral baclofen are missing; a total is not enough, because times "
                'count. Add doses = [{ time = "08:00", mg = 20 }, ...] with what is taken.'
            ),
            allowed="at least one { time, mg }",
        )
        for i, m in taken
        if m.route == "oral" and not m.doses
    ]
    if problems:
        raise InputError(*problems)


def _patient(data: Table, resolve: Callable[[str], str]) -> Patient:
    """Build the frozen patient from tables that passed every check."""
    who = dict(data["patient"])
    kidney = _kidney_value(who)
    for key in KIDNEY_KEYS:
        who.pop(key, None)
    pregnant = who.get("pregnant")
    who["gestation_weeks"] = who.get("gestation_weeks") if pregnant else None
    who["dialysis_days"] = tuple(who.get("dialysis_days", ()))
    who["conditions"] = tuple(who.get("conditions", ()))
    return Patient(
        **who,
        kidney=kidney,
        earlier_kidney=tuple(_kidney_value(k) for k in data.get("kidney", ())),
        medications=tuple(_medication(m, resolve) for m in data.get("medication", ())),
        alcohol=_alcohol(data["alcohol"]) if "alcohol" in data else None,
        history=History(**data.get("history", {})),
        home=Home(**data.get("home", {})),
        now=Now(**data.get("now", {})),
        levels=tuple(_level(v, resolve) for v in data.get("level", ())),
        symptoms=tuple(SymptomEntry(**s) for s in data.get("symptom", ())),
    )


def _kidney_value(table: Table) -> KidneyValue:
    day = table.get("day", 0.0)
    if "creatinine_mg_per_dL" in table:
        value = creatinine_umol_per_L(table["creatinine_mg_per_dL"])
        return KidneyValue(quantity="creatinine_umol_per_L", value=value, day=day)
    quantities: tuple[KidneyQuantity, ...] = (
        "creatinine_umol_per_L",
        "cystatin_C_mg_per_L",
        "eGFR",
        "CLcr",
    )
    quantity = next(q for q in quantities if q in table)
    return KidneyValue(quantity=quantity, value=table[quantity], day=day)


def _medication(table: Table, resolve: Callable[[str], str]) -> Medication:
    drug = dict(table)
    strength = drug.get("mg_per_mL", 0.0)
    intakes = [
        Intake(time_h=_hours(d["time"]), mg=d["mg"] if "mg" in d else d["mL"] * strength)
        for d in drug.get("doses", ())
    ]
    drug["doses"] = tuple(sorted(intakes, key=lambda intake: intake.time_h))
    drug["drug"] = resolve(drug["drug"])
    return Medication(**drug)


def _hours(clock: str) -> float:
    hours, minutes = clock.split(":")
    return int(hours) + int(minutes) / 60.0


def _alcohol(table: Table) -> Alcohol:
    grams_each = {"grams_per_day": 1.0, "us_drinks_per_day": US_DRINK_G}
    ((key, amount),) = table.items()
    return Alcohol(grams_per_day=amount * grams_each.get(key, UK_UNIT_G))


def _level(table: Table, resolve: Callable[[str], str]) -> Level:
    moment = moment_of(table["taken_at"]) if "taken_at" in table else None
    mg_per_L = table.get("mg_per_L")
    if "ng_per_mL" in table:
        mg_per_L = mg_per_L_from_ng_per_mL(table["ng_per_mL"])
    return Level(
        drug=resolve(table["drug"]),
        mg_per_L=mg_per_L,
        below_limit=table.get("below_limit", False),
        hours_after_last_dose=table.get("hours_after_last_dose"),
        taken_at=moment.isoformat() if moment else None,
    )
