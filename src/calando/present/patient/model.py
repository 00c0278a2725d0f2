"""The patient file as pydantic models: keys, units, plausible ranges. Strict, and no unknown keys.

Only what concerns one key stands here; what concerns several is in `patient_rules.py`. The ranges
ask back at typing errors and mixed-up units: they are not clinical limits.
"""

import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from calando.facts.schema import Jurisdiction
from calando.patient.dose_limits import MIN_DAILY_INTRATHECAL_MICROGRAMS
from calando.patient.profile import Dialysis, Route, Sex

Indication = Literal[
    "spasticity",
    "alcohol_use_disorder",
    "alcohol_withdrawal",
    "opioid_withdrawal",
    "hiccups",
    "reflux",
    "end_of_life",
    "misuse",
    "other",
]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Border(BaseModel):
    """Strict and closed: "70" is not 70, true is not 1, and a key we do not know is an error."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, allow_inf_nan=False, defer_build=True
    )


def _quantity(about: str, low: float, high: float, unit: str, **more: Any) -> Any:
    """Describe a number by what it is, its plausible range and its unit."""
    extra: JsonDict = {"unit": unit} if unit else {}
    return Field(description=about, ge=low, le=high, json_schema_extra=extra, **more)


def _optional(about: str, low: float, high: float, unit: str) -> Any:
    return _quantity(about, low, high, unit, default=None)


class KidneyKeys(Border):
    """The five ways to say how the kidneys work: exactly one of them."""

    creatinine_umol_per_L: float | None = _optional("Serum creatinine", 15, 3000, "umol/L")
    creatinine_mg_per_dL: float | None = _optional("Serum creatinine", 0.2, 35, "mg/dL")
    cystatin_C_mg_per_L: float | None = _optional("Serum cystatin C", 0.2, 12, "mg/L")
    eGFR: float | None = _optional("Reported eGFR", 1, 200, "mL/min/1.73 m2")
    CLcr: float | None = _optional("Reported creatinine clearance", 1, 300, "mL/min")


class PatientTable(KidneyKeys):
    """`[patient]`: who it is."""

    id: str = Field(
        "", max_length=100, description="A pseudonym; never a name or a insurance number"
    )
    age_years: float = _quantity("Age", 0, 120, "years")
    sex: Sex = Field(description="Sex, for the kidney formulas")
    weight_kg: float = _quantity("Actual body weight", 0.5, 400, "kg")
    height_cm: float | None = _optional("Height; required for children", 30, 250, "cm")
    dialysis: Dialysis = Field(description="Kind of dialysis")
    dialysis_days: list[Weekday] | None = Field(None, description="Days of hemodialysis")
    pregnant: bool | None = Field(None, description="Pregnant now")
    gestation_weeks: float | None = _optional("Weeks of pregnancy", 0, 44, "weeks")
    jurisdiction: Jurisdiction = Field(description="Country: decides products, caps, wording")
    indication: Indication = Field(description="What baclofen is taken for")
    conditions: list[Annotated[str, Field(min_length=1, max_length=200)]] | None = Field(
        None, description="Other conditions, in plain words"
    )


class EarlierKidney(KidneyKeys):
    """`[[kidney]]`: one earlier value; together they make a trend."""

    day: float = Field(
        description="Day of the value relative to today, below 0",
        lt=0,
        ge=-36500,
        json_schema_extra={"unit": "days"},
    )


class DoseEntry(Border):
    """One intake of the day, as taken: mg, or mL together with the medication's mg_per_mL."""

    time: str = Field(description="Time of day, 24 hours", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    mg: float | None = Field(
        None, description="Amount", gt=0, le=100_000, json_schema_extra={"unit": "mg"}
    )
    mL: float | None = Field(
        None,
        description="Volume of a liquid, only with mg_per_mL",
        gt=0,
        le=1000,
        json_schema_extra={"unit": "mL"},
    )


class MedicationTable(Border):
    """`[[medication]]`: one drug, as taken."""

    drug: str = Field(description="Drug, generic or brand name", min_length=1, max_length=200)
    route: Route = Field("oral", description="How it is given")
    since_weeks: float | None = _optional("Taken for", 0, 6300, "weeks")
    stopped_weeks_ago: float | None = _optional("Stopped since", 0, 6300, "weeks")
    taken_as_prescribed: bool | None = Field(None, description="Taken as prescribed")
    prescribed_mg_per_day: float | None = _optional(
        "Prescribed daily dose, if it differs from what is taken", 0, 100_000, "mg/day"
    )
    daily_mg: float | None = _optional(
        "Daily dose, when the single doses do not matter", 0, 100_000, "mg/day"
    )
    doses: list[DoseEntry] | None = Field(None, description="What is TAKEN on one day")
    micrograms_per_day: float | None = _optional(
        "Daily dose of an intrathecal infusion",
        MIN_DAILY_INTRATHECAL_MICROGRAMS,
        5000,
        "micrograms/day",
    )
    micrograms: float | None = _optional("Intrathecal bolus", 1, 2000, "micrograms")
    mg_per_mL: float | None = _optional("Strength of a liquid", 0.001, 1000, "mg/mL")


class AlcoholTable(Border):
    """`[alcohol]`: how much a day, in exactly one unit."""

    grams_per_day: float | None = _optional("Pure alcohol", 0, 1500, "g/day")
    us_drinks_per_day: float | None = _optional("US standard drinks, 14 g", 0, 107, "1/day")
    uk_units_per_day: float | None = _optional("UK units, 8 g", 0, 187, "1/day")


class HistoryTable(Border):
    """`[history]`: what happened before; absent means not known."""

    withdrawal_seizure: bool | None = Field(None, description="Seizure in a withdrawal")
    withdrawal_delirium: bool | None = Field(None, description="Delirium in a withdrawal")
    epilepsy: bool | None = Field(None, description="Epilepsy")
    psychosis: bool | None = Field(None, description="Psychosis")
    overdose: bool | None = Field(None, description="Overdose, of anything")
    self_harm: bool | None = Field(None, description="Self-harm or a suicide attempt")


class HomeTable(Border):
    """`[home]`: what is there; absent means not known."""

    support_person: bool | None = Field(None, description="Someone is there to help")
    alcohol_free: bool | None = Field(None, description="No alcohol in the house")
    transport: bool | None = Field(None, description="A way to come for visits")


class NowTable(Border):
    """`[now]`: how the person is right now."""

    hours_since_last_dose: float | None = _optional("Since the last dose", 0, 9000, "h")
    temperature_C: float | None = _optional("Body temperature", 20, 45, "Celsius")
    heart_rate: float | None = _optional("Heart rate", 10, 300, "1/min")
    systolic: float | None = _optional("Systolic blood pressure", 30, 300, "mmHg")
    respiratory_rate: float | None = _optional("Respiratory rate", 0, 100, "1/min")
    spo2: float | None = _optional("Oxygen saturation", 20, 100, "percent")
    rass: int | None = _optional("Richmond Agitation-Sedation Scale", -5, 4, "")


class LevelTable(Border):
    """`[[level]]`: one measured plasma level; exactly one value and exactly one time."""

    drug: str = Field(description="Drug measured", min_length=1, max_length=200)
    hours_after_last_dose: float | None = _optional("After the last dose", 0, 9000, "h")
    taken_at: datetime.datetime | str | None = Field(
        None, description="When the blood was taken, with its time zone"
    )
    mg_per_L: float | None = _optional("Level", 0, 35, "mg/L")
    ng_per_mL: float | None = _optional("Level", 0, 35_000, "ng/mL")
    below_limit: bool | None = Field(None, description="Below the limit of quantification")


class SymptomTable(Border):
    """`[[symptom]]`: one line of the diary."""

    day: float = _quantity("Day of the diary", -36500, 36500, "days")
    withdrawal_0_10: float | None = _optional("Withdrawal, 0 none to 10 worst", 0, 10, "")
    sedation_0_10: float | None = _optional("Sedation, 0 none to 10 worst", 0, 10, "")


class PatientFile(Border):
    """A whole patient file."""

    patient: PatientTable = Field(description="Who it is")
    kidney: list[EarlierKidney] | None = Field(None, description="Earlier kidney values")
    medication: list[MedicationTable] | None = Field(None, description="Drugs, as taken")
    alcohol: AlcoholTable | None = Field(None, description="Alcohol")
    history: HistoryTable | None = Field(None, description="What happened before")
    home: HomeTable | None = Field(None, description="What is there at home")
    now: NowTable | None = Field(None, description="How the person is right now")
    level: list[LevelTable] | None = Field(None, description="Measured plasma levels")
    symptom: list[SymptomTable] | None = Field(None, description="Symptom diary")
