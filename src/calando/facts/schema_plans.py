"""The shape of the facts behind a way on (ladders) and behind a plan that met an event (rules)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from calando.facts.schema_base import Basis, Jurisdiction, Number

LadderGrade = Literal["label", "guideline", "trial", "case_report", "formulary", "assumed"]
Whom = Literal["adult", "sensitive", "child"]
PlanDirection = Literal["up", "down"]
EventKind = Literal[
    "urgent",  # what stands in the file comes first
    "ended",  # the plan is over
    "missed",
    "doubled",
    "vomited",
    "nil_by_mouth",
    "held",
    "stepped_back",
    "ran_out",
    "stopped",
    "kidneys",
    "new_drug",
    "symptom",
    "sedation",
    "side_effect",
    "surgery",
    "admission",
    "cannot_swallow",
    "lapse",
    "pace",
    "signs",
    "nothing",
]
RuleTier = Literal["emergency", "today", "routine"]
RuleAction = Literal["go_on", "hold", "step_back", "restart", "stay_off", "no_plan", "replan"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """One source's way on to baclofen: where it starts, how it climbs, how far it goes.

    whom
        ``adult``; ``sensitive``: the elderly, the frail and others for whom the source starts lower; ``child``.
    acts
        May be the ladder of a plan. False: shown beside the one that acts, because the sources conflict.
    """

    name: str  # us_spasticity
    title: (
        str  # what a person reads: "5 mg three times a day, 15 mg/day more every 3 days (US label)"
    )
    jurisdiction: Jurisdiction | Literal["any"]
    indication: str
    whom: Whom
    age_years: tuple[float, float] = (18.0, 120.0)
    weight_from_kg: float | None = None
    weight_to_kg: float | None = None
    per_kg: bool = False  # the totals are mg/kg/day
    totals_per_day: tuple[float, ...]  # mg/day (or mg/kg/day) of each step, as printed, ascending
    step_days: tuple[float, float]  # how long a step lasts, as printed: from, to
    intakes: tuple[float, float]  # doses a day, as printed: from, to
    usual_per_day: tuple[float, ...] = ()  # the range in which most people end, mg/day or mg/kg/day
    review_weeks: tuple[float, ...] = ()  # without benefit after so long: reconsider (from, to)
    review_rule: str = ""  # in words
    grade: LadderGrade
    off_label: bool = False
    acts: bool = True
    source: str
    where: str
    basis: Basis
    conflict: str = ""  # what other sources say
    note: str = ""  # how gaps of the source were filled
    reviewed_by: str = ""  # empty until a clinician signs
    reviewed_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplanRule:
    """What is done when an event meets a running plan: first what to do now, then what becomes of the plan.

    The first rule of an event whose conditions all hold is the one that speaks; a condition that is absent holds.

    `hours` of a rule count from the last dose that was taken (for `vomited`: from the dose to the vomiting);
    `score` is 0 to 10. Texts may name {dose} (the dose to take now: the last missed or the next due), {next} and
    {next_dose} (the next clock time and its dose), {hours} without a dose, and {told} (what the file says).
    """

    id: str
    event: EventKind
    title: str
    from_hours: float | None = None
    below_hours: float | None = None
    from_score: float | None = None
    below_score: float | None = None
    kidneys: Literal["any", "good", "poor"] = "any"  # poor: eGFR or CLcr under 60, or dialysis
    direction: Literal["any", "up", "down"] = "any"
    missed: Literal["any", "none", "some"] = "any"  # doses that were due since the last one
    flags: tuple[str, ...] = ()  # the patient or the new drug has one of these; () = always
    words: tuple[str, ...] = ()  # the event's text holds one of these; () = always
    tier: RuleTier
    do_now: str  # for the professional
    patient_text: str = ""  # plain words, reading grade 6; never says to change a dose
    action: RuleAction
    hold_days: float | None = None  # stay on the dose so long before the plan goes on
    restart_fraction: float | None = None  # at most so much of the dose that was due
    sources: tuple[str, ...] = ()
    where: str
    basis: Basis
    note: str = ""
    reviewed_by: str = ""  # empty until a clinician signs
    reviewed_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TitrationRules:
    """Numbers of the way on and the way back that belong to no single source's ladder."""

    share: Number  # of members in whom no day may be a bigger rise than the yardstick's hardest
    sensitive_age_years: Number  # from here on the sensitive ladder
    poor_kidneys_eGFR: Number  # under this, or on dialysis, the kidneys are poor for a restart
    stay_off_after_h: Number  # without doses so long a descent has ended: not restarted by rule
    overdose_mg: Number  # at once, from here on looked at as an overdose; in a child by weight
    overdose_weight_kg: Number  # of the adult whose threshold that is
    least_gap_h: Number  # a late dose is left out where the next one is due within this
