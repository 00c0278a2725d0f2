"""The shapes of our facts. Every clinical number is a `Number` with a passport.

Files hold what the paper prints; `load.py` reads and checks them; nothing else opens them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from calando.facts.schema_base import Basis as Basis
from calando.facts.schema_base import Grade as Grade
from calando.facts.schema_base import Interval as Interval
from calando.facts.schema_base import Jurisdiction as Jurisdiction
from calando.facts.schema_base import Number as Number
from calando.facts.schema_base import Range as Range
from calando.facts.schema_base import Source as Source
from calando.facts.schema_plans import Ladder as Ladder
from calando.facts.schema_plans import PlanDirection as PlanDirection
from calando.facts.schema_plans import ReplanRule as ReplanRule
from calando.facts.schema_plans import TitrationRules as TitrationRules

Structure = Literal[
    "one_compartment_oral",
    "two_compartment_oral",
    "one_compartment_iv",
    "two_compartment_iv",
    "oral_parent_metabolite",  # CL_m, V_m of the metabolite, which the share fm of CL makes
    "csf_one_compartment",  # a dose into the CSF; ke0 to the effect site
    "michaelis_menten_one_compartment",
    "michaelis_menten_two_compartment",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class PkModel:
    """One published PK model; `theta` and `iiv_cv_percent` are keyed by CL, V, ka ...

    `checks.REQUIRED_PARAMETERS` says which keys a structure has. Models of oral baclofen always
    give a spread and a residual error; in other models an empty table means that none is known.
    """

    name: str  # simon2018: the key of its paper
    drug: str
    source: str
    population: str
    checked: str
    structure: Structure
    per_kg: bool  # True: clearances and volumes are per kg of body weight (he2014)
    theta: Mapping[str, Number]
    iiv_cv_percent: Mapping[str, Number] = field(default_factory=dict)
    residual: Mapping[str, Number] = field(default_factory=dict)
    theta_ci95: Mapping[str, Interval] = field(default_factory=dict)
    iiv_ci95: Mapping[str, Interval] = field(default_factory=dict)
    iiv_correlation: Mapping[str, Number] = field(default_factory=dict)  # "CL:V" -> -1 to 1
    lag_h: Number | None = None  # of absorption by mouth
    F: Number | None = None  # of a dose by mouth, where parameters are true; None: they are CL/F
    age_years: tuple[float, float]  # validity range
    weight_kg: tuple[float, float] | None
    daily_dose_mg: tuple[float, float] | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EnsembleFacts:
    """What an ensemble draws: model weights and the bounds of what is uncertain."""

    adult_weights: Mapping[str, Number]  # simon2018 -> 0.6 ...
    child_weights: Mapping[str, Number]  # he2014 -> 1.0
    members: Number  # 512
    effect_site_half_time_h: Range
    EC50_mg_per_L: Range
    adaptation_half_time_d: Range
    slow_adaptation_half_time_d: Range  # a switch, not drawn by default
    slow_adaptation_share: Range
    hill_switch: Number  # gamma = 2 in the what-if
    saturable_K_half_mg: Number  # what-if: single dose at which the saturable path is half used
    saturable_passive_share: Number
    csf_plasma_ratio: Number | None = None  # 0.12; our own file always has it
    quoted_level_low: Number | None = None  # 0.08 mg/L: plasma levels that a paper calls normal
    quoted_level_high: Number | None = None  # 0.40 mg/L; our own file has both


@dataclass(frozen=True, slots=True, kw_only=True)
class KidneyFacts:
    """How kidneys and dialysis machines move clearance."""

    non_renal_share: Range  # a
    non_renal_share_centre: Number
    CLcr_reference: Number  # 105 mL/min
    CLcr_cap: Number  # 120 mL/min
    F: Number  # absolute bioavailability 0.74
    CL_hemodialysis: Number  # 7.7 L/h, true clearance
    hemodialysis_session_h: Number
    CLcr_on_dialysis_cap: Number  # assumed: what native kidneys still do on dialysis
    urgent_eGFR: Number  # 30 mL/min/1.73 m2: avoid (elhusseini2017)
    cautious_eGFR: Number  # 60
    unstable_ratio: Number  # 1.5 x baseline creatinine (KDIGO)
    unstable_rise_umol_per_L: Number  # 26.5 umol/L in 48 h (KDIGO)
    moving_days: Number  # a change over more days than these is chronic (KDIGO: 90)
    rules: tuple[KidneyRule, ...]  # dose bands by source, all shown, strictest acts
    CL_CVVH: Number | None = None  # 2.4 L/h, true clearance; our own file has these three
    CVVH_effluent_mL_per_kg_h: Number | None = None  # elsewhere: CL = effluent * free_fraction
    free_fraction: Number | None = None  # unbound in plasma, 0.65


@dataclass(frozen=True, slots=True, kw_only=True)
class KidneyRule:
    """One source's advice for one band of kidney function."""

    name: str
    eGFR_from: float
    eGFR_below: float
    action: Literal["full", "reduce", "avoid"]
    fraction_of_usual: float | None  # 0.67 = reduce by a third
    max_daily_mg: float | None
    source: str
    where: str
    basis: Basis
    dialysis: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionFacts:
    """Two sedatives together: Greco's alpha in UA + UB + alpha * UA * UB, U = C / C50."""

    greco_alpha_alcohol: Number  # 0: no more than additive
    greco_alpha_alcohol_sweep: Range  # the stress test
    greco_alpha_opioid: Range  # a scenario
    greco_alpha_propofol_remifentanil: Number  # the published anchor: sedation, 5.1


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceptorFacts:
    """GABA-B receptor density in rats on a spinal infusion, as shares of the control."""

    density_day_1: Number
    density_day_3: Number
    density_day_7: Number
    density_floor: Number
    density_half_time_d: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One thing a pharmacy can hand out."""

    id: str  # us_tablet_10
    name: str  # with its strength: "baclofen 10 mg tablet", "baclofen 1 mg/mL oral solution"
    jurisdiction: Jurisdiction
    form: Literal["tablet", "liquid", "granules"]
    strength_mg: float | None  # tablet, sachet
    mg_per_mL: float | None  # liquid
    mL_step: float | None  # liquid: the smallest measurable volume (0.5 mL)
    halvable: bool  # True only where a source says so; unknown = False
    halvable_note: str
    licensed_for: tuple[str, ...]  # indications, e.g. ("spasticity",) or ("alcohol_use_disorder",)
    excipients: tuple[str, ...]
    status: Literal["marketed", "discontinued"]
    source: str
    where: str
    basis: Basis
    note: str = ""
    is_common: bool = True  # False: sold, but used only where it is asked for by name


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseCap:
    """The highest daily dose of a label: a caveat for someone above it, never a reason to hurry."""

    name: str
    jurisdiction: Jurisdiction | Literal["any"]
    indication: str
    max_daily_mg: Number
    setting: str = ""  # "outpatient", "hospital"
    age_years: tuple[float, float] = (18.0, 120.0)
    conflict: str = ""  # what other sources say


@dataclass(frozen=True, slots=True, kw_only=True)
class TaperRate:
    """One published way of stopping, as a recipe.

    kind
        ``abrupt``: nothing from day 0.
        ``steps``: `fraction` of the starting dose from `at_day` on.
        ``mg_every``: minus `step_mg` every `every_days` days, the first on day 0.
        ``percent_of_start``: minus `percent` of the starting dose every `every_days` days, the
        first on day 0.
        ``percent_of_current``: minus `percent` of the current dose, until below `stop_below_mg`,
        then nothing.
        ``linear_over``: to nothing over `over_days` days in equal steps every `every_days` days,
        the first on day 0.
    """

    name: str  # key for --like; weekly10, bmj2001, ansm2017 ...
    title: str  # what a person reads: "10 or 15 mg every 2 days (France, 2017)"
    source: str
    where: str
    basis: Basis
    grade: Grade
    kind: Literal[
        "abrupt", "steps", "mg_every", "percent_of_start", "percent_of_current", "linear_over"
    ]
    at_day: tuple[float, ...] = ()
    fraction: tuple[float, ...] = ()
    step_mg: float | None = None
    percent: float | None = None
    every_days: float | None = None
    over_days: float | None = None
    stop_below_mg: float | None = None
    most_fraction_of_start: float | None = (
        None  # a step is never a larger part of the starting dose
    )
    jurisdictions: tuple[str, ...] = ()  # whose label; () = anywhere
    setting: str = ""  # "monitored ICU only"
    known_failure: str = ""  # what happened, with the source; "" = none known
    yardstick: bool = False  # may it be used with --like? never web_advice, never a known failure
    assumptions: str = ""  # what the source leaves open and how it was filled in


@dataclass(frozen=True, slots=True, kw_only=True)
class TaperRules:
    """The rules of design section 4, each number with its passport."""

    share: Number  # 0.90
    step_days: Number  # 7
    step_days_min: Number  # 3
    step_days_max: Number  # 28
    short_use_step_days: Number  # 3
    short_use_weeks: Number  # 4
    after_days: Number  # 14: the yardstick holds this long after the last dose
    cap_mg: Number  # 15
    cap_fraction: Number  # 0.25
    cap_max_mg: Number  # 40
    long_use_weeks: Number  # 52
    sessions_per_week: Number  # of hemodialysis, where the days are not told
    supply_days: Number  # handed out at once
    small_supply_days: Number  # ... after an overdose, self-harm or misuse
    term_weeks: Number  # of a pregnancy
    recent_stop_weeks: Number  # a sedative stopped so recently counts as one
    recent_baclofen_weeks: (
        Number  # baclofen, by either route, stopped so recently is a stop under way
    )
    recent_kidneys_days: Number  # kidneys that were failing so recently have just failed
    earliest_onset_h: Number  # after so long without a dose withdrawal may have begun
    toxic_level_mg_per_L: Number  # measured levels from here on are seen with coma
    severe_symptom_0_10: Number  # a diary entry from here on is looked at before any step
    adult_vitals_years: Number  # NEWS2 is for this age and over, and not for pregnancy
    old_age_years: Number  # 75
    default_rate: str  # weekly10
    cautious_rate: str  # weekly5


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word of a patient file and what calando understands by it (a condition, a drug)."""

    name: str  # canonical
    synonyms: tuple[str, ...]
    flags: tuple[str, ...]  # from facts/flags.py
    source: str
    where: str
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """A cited line that travels with a plan: what else treats the indication, a missed dose ..."""

    id: str
    topic: Literal[
        "treats_indication",
        "may_come_back",
        "driving",
        "missed_dose",
        "ran_out",
        "call",
        "stop_sign",
        "co_sedative",
        "pregnancy",
        "surgery",
        "pump",
        "kidney",
        "alcohol",
        "adjunct",
        "start",
    ]
    text: str  # for the professional
    patient_text: str = ""  # plain words, reading grade 6; never says to change a dose
    indications: tuple[str, ...] = ()  # () = all
    jurisdictions: tuple[str, ...] = ()  # () = all
    flags: tuple[str, ...] = ()  # only if the patient has one of these; () = always
    plans: tuple[PlanDirection, ...] = ()  # only beside a way on ("up") or off ("down"); () = both
    signs: tuple[str, ...] = ()  # emergency signs in plain words, for the strip on every page
    sources: tuple[str, ...] = ()
    basis: Basis = "read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to call, by jurisdiction, with the date it was looked up."""

    jurisdiction: Jurisdiction
    kind: Literal["emergency", "poison", "crisis", "health_line"]
    name: str
    number: str
    checked: str
    source: str
    basis: Basis
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VitalLimit:
    """A vital sign beyond which a person is seen today, whatever the plan says."""

    sign: Literal["temperature_C", "heart_rate", "systolic", "respiratory_rate", "spo2", "rass"]
    low: float | None  # urgent at or below
    high: float | None  # urgent at or above
    points_to: Literal["toxicity", "withdrawal", "either"]
    source: str
    where: str
    basis: Basis
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that is published, loaded and checked once."""

    sources: Mapping[str, Source]
    pk: Mapping[str, PkModel]
    ensemble: EnsembleFacts
    kidney: KidneyFacts
    interaction: InteractionFacts
    receptors: ReceptorFacts
    products: tuple[Product, ...]
    caps: tuple[DoseCap, ...]
    tapers: Mapping[str, TaperRate]
    taper_rules: TaperRules
    conditions: tuple[Term, ...]
    drugs: tuple[Term, ...]
    advice: tuple[Advice, ...]
    contacts: tuple[Contact, ...]
    vital_limits: tuple[VitalLimit, ...]
    ladders: tuple[Ladder, ...]
    replan_rules: tuple[ReplanRule, ...]
    titration_rules: TitrationRules
