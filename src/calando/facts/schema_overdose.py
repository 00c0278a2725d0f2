"""The shapes of what is known around an oral overdose: series and cases, rules of place, care, dialysis.

The numerical model of the forecast has a schema of its own; this is what stands beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from calando.facts.schema_base import Basis, Number

Place = Literal["emergency_now", "medical_today", "observe", "home_with_advice"]
Population = Literal["adult", "adolescent", "child", "mixed", "not_told"]
KidneyState = Literal["normal", "impaired", "failing", "mixed", "not_told"]
KidneyClass = Literal["normal", "impaired", "failing"]
Share = Literal["none", "some", "all", "not_told"]
Says = Literal["for", "against", "either"]
# what a line may ask of a scene; a typo in a fact file fails at load
SCENE_TAGS = frozenset(
    {
        "adolescent",
        "child",
        "co_alcohol",
        "co_ingested",
        "co_sedating",
        "co_unknown",
        "deliberate",
        "dependent",
        "dialysis",
        "dose_not_told",
        "dose_told",
        "epilepsy",
        "in_AU",
        "in_CA",
        "in_CH",
        "in_DE",
        "in_FR",
        "in_IE",
        "in_UK",
        "in_US",
        "intent_not_told",
        "kidneys_failing",
        "kidneys_moving",
        "kidneys_poor",
        "large_dose",
        "level_told",
        "more_than_published",
        "naive",
        "no_signs_told",
        "not_deliberate",
        "older",
        "own_poisoning",
        "pregnant",
        "pump",
        "respiratory",
        "self_harm_told",
        "someone_elses",
        "symptomatic",
        "time_not_told",
        "tolerance_not_told",
        "young_child",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """So many of so many people, and what was counted."""

    events: float
    of: float
    definition: str = ""  # "GCS below 9"
    basis: Basis = "read"  # derived: a printed percentage turned back into people


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """What happened, as counts; None: not printed where we could read."""

    coma: Count | None = None
    ventilation: Count | None = None
    seizure: Count | None = None
    delirium: Count | None = None
    drowsiness: Count | None = None
    gcs_12_or_less: Count | None = None
    hyporeflexia: Count | None = None
    bradycardia: Count | None = None
    tachycardia: Count | None = None
    hypertension: Count | None = None
    hypotension: Count | None = None
    hypothermia: Count | None = None
    aspiration: Count | None = None
    death: Count | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """When things happened, in hours; None: not printed."""

    onset_h_low: float | None = None
    onset_h_high: float | None = None
    ventilated_h: float | None = None  # one case, or the mean of a series
    ventilated_h_low: float | None = None
    ventilated_h_high: float | None = None
    awake_h_low: float | None = None
    awake_h_high: float | None = None
    counted_from: Literal["ingestion", "admission", "dialysis", "found", "not_told"] = "not_told"
    home_h_high: float | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelPoint:
    """A printed plasma level, or the range of several."""

    mg_per_L_low: float
    mg_per_L_high: float
    hours: float | None = None  # since the ingestion
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One published series or case. Every number is as printed; what was not printed is None."""

    id: str
    title: str
    kind: Literal["series", "case"]
    exposure: Literal["overdose", "usual_doses"]  # usual_doses: it piled up, mostly in poor kidneys
    n: float | None = None  # people; None: not printed
    doses: str  # as printed, in words
    mg_low: float | None = None
    mg_high: float | None = None
    mg_mean: float | None = None
    mg_sd: float | None = None
    mg_median: float | None = None
    coma_only_from_mg: float | None = None
    population: Population
    age_low: float | None = None
    age_high: float | None = None
    age_mean: float | None = None
    age_median: float | None = None
    weight_kg: float | None = None
    regular_daily_mg: float | None = None  # what the person took anyway; None: not told
    kidneys: KidneyState
    co_ingested: Share
    co_text: str = ""
    outcomes: Outcomes
    course: Course | None = None
    levels: tuple[LevelPoint, ...] = ()
    half_life_h: float | None = None
    dialysis_removed_mg: float | None = None
    urine_removed_mg: float | None = None
    selection: str  # who was counted at all
    selected_by_outcome: bool = False  # only the gravely poisoned: shares say nothing of a dose
    overlaps: tuple[str, ...] = ()  # ids of series that may count some of the same people
    conflict: str = ""
    source: str
    where: str
    basis: Basis
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRule:
    """A rule that says where a person is treated at least; what fires it is code (`decide/overdose/disposition.py`)."""

    id: str
    place: Place
    text: str
    sources: tuple[str, ...]
    where: str
    basis: Basis
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DispositionFacts:
    """Thresholds of the rules, and the rules, in the order in which they are told."""

    emergency_mg: Number  # the lower of the published thresholds
    monitored_mg: Number
    ventilator_mg: Number  # above
    adult_symptoms_mg: Number
    adolescent_coma_mg: Number
    kidney_failure_mg: Number
    adult_years: Number
    young_child_years: Number
    older_years: Number
    therapeutic_high_mg_per_L: Number
    tolerant_weeks: Number
    tolerant_daily_mg: Number
    rules: tuple[PlaceRule, ...]

    def rule(self, id: str) -> PlaceRule:
        """Return the rule of this id; a `KeyError` if there is none."""
        return {r.id: r for r in self.rules}[id]


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationFacts:
    """How long somebody is watched at least, in hours after the ingestion."""

    asymptomatic_low_h: Number
    asymptomatic_h: Number
    large_dose_h: Number
    symptomatic_h: Number
    longest_h: Number  # what poor kidneys may stretch it to
    onset_low_h: Number
    onset_high_h: Number
    late_onset_h: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class CareLine:
    """One cited sentence, told if the scene has any of `when` (() = always) and none of `unless`."""

    id: str
    text: str
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    urgent: bool = False
    sources: tuple[str, ...]
    where: str
    basis: Basis
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPoison:
    """What poisons in its own way when it was swallowed too; the text goes on after its name."""

    id: str
    drugs: tuple[str, ...] = ()  # canonical names
    classes: tuple[str, ...] = ()  # flags of `facts/flags.py`
    text: str
    emergency: bool = False  # it can kill by itself, in hours of its own
    more_than_mg: Number | None = None  # an emergency above such a told amount
    more_than_mg_per_kg: Number | None = None
    tablet_mg: Number | None = None  # counted for each tablet if no strength is told
    source: str
    where: str
    basis: Basis
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenWords:
    """Words that are no drug: nothing was taken, or something harmless; as `name_text.key` writes them."""

    nothing: tuple[str, ...]
    negations: tuple[str, ...]
    anything: tuple[str, ...]
    harmless: tuple[str, ...]
    measures: tuple[str, ...]
    source: str
    where: str
    basis: Basis
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DialysisSaying:
    """What a source says of dialysis, and of whose kidneys."""

    id: str
    text: str
    says: Says
    kidneys: tuple[KidneyClass, ...]  # whom it speaks of
    dependent_only: bool = False  # speaks of people whose body is used to baclofen
    sources: tuple[str, ...]
    where: str
    basis: Basis
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdoseFacts:
    """All facts around an oral overdose but the numerical model."""

    series: tuple[Series, ...]
    disposition: DispositionFacts
    observation: ObservationFacts
    dialysis: tuple[DialysisSaying, ...]
    care: tuple[CareLine, ...]
    never: tuple[CareLine, ...]
    self_harm: tuple[CareLine, ...]
    own_poisons: tuple[OwnPoison, ...]
    taken_words: TakenWords

    @property
    def largest_published_mg(self) -> float:
        """The largest amount that was published as swallowed [mg]."""
        told = [s.mg_high or s.mg_low for s in self.series if s.exposure == "overdose"]
        return max(mg for mg in told if mg is not None)

    def series_of(self, id: str) -> Series:
        """Return the series of this id; a `KeyError` if there is none."""
        return {s.id: s for s in self.series}[id]
