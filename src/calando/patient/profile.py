"""Who the patient is: plain, frozen, unit-safe. Absent means unknown, never a default."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Sex = Literal["female", "male"]
Dialysis = Literal["none", "hemodialysis", "peritoneal", "cvvh"]
KidneyQuantity = Literal["creatinine_umol_per_L", "cystatin_C_mg_per_L", "eGFR", "CLcr"]
Route = Literal[
    "oral",
    "intrathecal",
    "intravenous",
    "transdermal",
    "inhaled",
    "sublingual",
    "nasal",
    "topical",
    "eye",
    "rectal",
    "subcutaneous",
    "intramuscular",
    "epidural",
    "other",
]
LOCAL_ROUTES: frozenset[str] = frozenset({"topical", "eye"})  # little of it reaches the blood


@dataclass(frozen=True, slots=True, kw_only=True)
class KidneyValue:
    """One kidney value; creatinine is always umol/L inside. `day` is relative to today (0)."""

    quantity: KidneyQuantity
    value: float
    day: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """One intake of the day: clock time as hours after midnight, and mg (oral only)."""

    time_h: float
    mg: float

    @property
    def clock(self) -> str:
        """The clock time, "08:00"."""
        minutes = round(self.time_h * 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Medication:
    """One drug as taken. Intrathecal amounts are micrograms, oral ones mg; never one field."""

    drug: str
    route: Route = "oral"
    since_weeks: float | None = None
    stopped_weeks_ago: float | None = None
    taken_as_prescribed: bool | None = None
    prescribed_mg_per_day: float | None = None
    daily_mg: float | None = None
    doses: tuple[Intake, ...] = ()
    micrograms_per_day: float | None = None
    micrograms: float | None = None  # bolus
    mg_per_mL: float | None = None

    @property
    def is_baclofen(self) -> bool:
        """True for baclofen by any route."""
        return self.drug == "baclofen"

    @property
    def total_mg(self) -> float | None:
        """Daily total [mg]: the sum of the doses, else what was given as daily_mg."""
        return sum(d.mg for d in self.doses) if self.doses else self.daily_mg


@dataclass(frozen=True, slots=True, kw_only=True)
class Alcohol:
    """Alcohol drunk per day, in grams of ethanol."""

    grams_per_day: float


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What happened before; None = not told."""

    withdrawal_seizure: bool | None = None
    withdrawal_delirium: bool | None = None
    epilepsy: bool | None = None
    psychosis: bool | None = None
    overdose: bool | None = None
    self_harm: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What is there at home; None = not told."""

    support_person: bool | None = None
    alcohol_free: bool | None = None
    transport: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """How the person is right now; None = not measured."""

    hours_since_last_dose: float | None = None
    temperature_C: float | None = None
    heart_rate: float | None = None
    systolic: float | None = None
    respiratory_rate: float | None = None
    spo2: float | None = None
    rass: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A measured plasma level [mg/L]."""

    drug: str
    mg_per_L: float | None
    below_limit: bool = False
    hours_after_last_dose: float | None = None
    taken_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SymptomEntry:
    """One line of the symptom diary."""

    day: float
    withdrawal_0_10: float | None = None
    sedation_0_10: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """One person, as read from a patient file (contract section 2)."""

    age_years: float
    sex: Sex
    weight_kg: float
    kidney: KidneyValue
    dialysis: Dialysis
    jurisdiction: str
    indication: str
    id: str = ""
    height_cm: float | None = None
    earlier_kidney: tuple[KidneyValue, ...] = ()
    dialysis_days: tuple[str, ...] = ()
    pregnant: bool | None = None
    gestation_weeks: float | None = None
    conditions: tuple[str, ...] = ()
    medications: tuple[Medication, ...] = ()
    alcohol: Alcohol | None = None
    history: History = field(default_factory=History)
    home: Home = field(default_factory=Home)
    now: Now = field(default_factory=Now)
    levels: tuple[Level, ...] = ()
    symptoms: tuple[SymptomEntry, ...] = ()

    @property
    def baclofen(self) -> tuple[Medication, ...]:
        """Every baclofen medication of the file, any route."""
        return tuple(m for m in self.medications if m.is_baclofen)
