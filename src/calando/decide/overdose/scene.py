"""The scene of an overdose: the person, what was swallowed, and what is known of both. Absent stays unknown."""

from __future__ import annotations

from dataclasses import dataclass

from calando.decide.check.names import vocabulary
from calando.decide.overdose.check_wishes import check_wishes as check_wishes
from calando.decide.overdose.co_ingested import Swallowed, swallowed_too
from calando.decide.overdose.result import CoIngested, IngestionSummary
from calando.decide.overdose.scene_reading import (
    all_vitals_told,
    bad_vitals,
    highest_level,
    is_tolerant,
    kidney_class_of,
    sedating_medicines,
    signs_listed,
)
from calando.decide.overdose.wishes import OverdoseWishes
from calando.decide.situation import Situation
from calando.decide.titrate.limits import caps_for
from calando.facts.schema_overdose import KidneyClass, OverdoseFacts
from calando.facts.schema_safety import SafetyFacts

_RISKY = {
    "epilepsy": "epilepsy",
    "respiratory": "lung disease",
    "sleep_apnoea": "sleep apnoea",
    "hepatic_encephalopathy": "hepatic encephalopathy",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everything that the rules around an overdose look at. None: not told."""

    situation: Situation
    known: OverdoseFacts
    mg_low: float | None
    mg_high: float | None  # the upper end, which decides
    hours_ago_low: float | None
    hours_ago_high: float | None
    is_child: bool  # below 18
    is_young_child: bool
    is_adolescent: bool  # a child who is not young
    is_older: bool
    kidney_class: KidneyClass
    kidneys_moving: bool
    on_dialysis: bool
    swallowed: tuple[Swallowed, ...]  # what may do anything
    not_swallowed: tuple[Swallowed, ...]  # told as not taken, or harmless
    deliberate: bool | None
    suicidal: bool
    earlier_overdose: bool
    someone_elses: bool | None
    pregnant: bool
    tolerant: bool | None
    regular_daily_mg: float | None
    usual_single_mg: float | None  # the largest single dose of an ordinary day
    cap_mg: float | None  # the lowest maximum of a product text for country, use and age
    has_pump: bool
    vitals_bad: tuple[str, ...]
    alert_told: bool  # RASS was told and is 0 or +1
    all_vitals_told: bool  # with limits that were made for somebody like this
    signs: tuple[str, ...]  # conditions that are signs of toxicity
    listed_overdose: bool
    level_mg_per_L: float | None  # the highest measured
    sedating_medicines: tuple[str, ...]  # in daily use
    risky_conditions: tuple[str, ...]
    is_frail: bool

    @property
    def mg(self) -> tuple[float, float] | None:
        """The amount that was told [mg], lowest and highest; None: not told."""
        if self.mg_low is None or self.mg_high is None:
            return None
        return self.mg_low, self.mg_high

    @property
    def hours_ago(self) -> tuple[float, float] | None:
        """When it was, in hours before now, nearest and farthest; None: not told."""
        if self.hours_ago_low is None or self.hours_ago_high is None:
            return None
        return self.hours_ago_low, self.hours_ago_high

    @property
    def kidneys_poor(self) -> bool:
        """True below 60, on dialysis, or while the kidneys move."""
        return self.kidney_class != "normal"

    @property
    def symptomatic(self) -> bool:
        """True if any sign was told; False means only that none was."""
        return bool(self.vitals_bad or self.signs)

    @property
    def is_large(self) -> bool:
        """True from the emergency threshold on, and for an unknown amount."""
        return self.mg_high is None or self.mg_high >= self.known.disposition.emergency_mg.value

    @property
    def dependent(self) -> bool | None:
        """Is the body used to baclofen, so that withdrawal follows? None: not told."""
        return True if self.has_pump else self.tolerant

    @property
    def co_ingested(self) -> tuple[CoIngested, ...]:
        """What else was taken, as it is told."""
        return tuple(s.told for s in (*self.swallowed, *self.not_swallowed))

    @property
    def alcohol_answered(self) -> bool:
        """True if something else was told as taken, or alcohol or everything else as not taken."""
        no = any(s.kind == "nothing" or "alcohol" in s.denied for s in self.not_swallowed)
        return bool(self.swallowed) or no

    @property
    def self_harm_told(self) -> bool:
        """True if self-harm, thoughts of suicide or an earlier overdose is told; nobody asks that of a small child."""
        return (self.suicidal or self.earlier_overdose) and not self.is_young_child

    @property
    def more_than_published(self) -> bool:
        """True if more may have been swallowed than in any published ingestion."""
        return self.mg_high is not None and self.mg_high > self.known.largest_published_mg

    @property
    def awake_and_normal(self) -> bool:
        """True if everything about the person now was told and is normal; False says nothing."""
        return self.alert_told and self.all_vitals_told and not self.symptomatic

    @property
    def co_flags(self) -> frozenset[str]:
        """Classes of all that was taken too."""
        return frozenset().union(*(s.flags for s in self.swallowed))

    @property
    def co_sedates(self) -> bool:
        """True if anything taken too is known to sedate."""
        return "sedative" in self.co_flags

    @property
    def co_unknown(self) -> bool:
        """True if anything taken too was not understood in whole; it counts as a sedative."""
        return any(not s.is_whole for s in self.swallowed)

    @property
    def unrecognised(self) -> tuple[str, ...]:
        """What was not understood, of the file and of what was taken too."""
        too = (s.told.asked for s in self.swallowed if not s.is_whole)
        return (*self.situation.unrecognised, *too)

    @property
    def tags(self) -> frozenset[str]:
        """What the lines of the fact files may ask of a scene."""
        told = {
            "adolescent": self.is_adolescent,
            "child": self.is_child,
            "co_alcohol": any(s.is_alcohol for s in self.swallowed),
            "co_ingested": bool(self.swallowed),
            "co_sedating": self.co_sedates,
            "co_unknown": self.co_unknown,
            "deliberate": self.deliberate is True,
            "dependent": self.dependent is True,
            "dialysis": self.on_dialysis,
            "dose_not_told": self.mg_high is None,
            "dose_told": self.mg_high is not None,
            "epilepsy": "epilepsy" in self.situation.flags,
            # nobody asks a small child what was meant
            "intent_not_told": self.deliberate is None and not self.is_young_child,
            "kidneys_failing": self.kidney_class == "failing",
            "kidneys_moving": self.kidneys_moving,
            "kidneys_poor": self.kidneys_poor,
            "large_dose": self.is_large,
            "level_told": self.level_mg_per_L is not None,
            "more_than_published": self.more_than_published,
            "naive": self.tolerant is False,
            "no_signs_told": not self.symptomatic,
            "not_deliberate": self.deliberate is False,
            "older": self.is_older,
            "own_poisoning": any(s.own_poisons for s in self.swallowed),
            "pregnant": self.pregnant,
            "pump": self.has_pump,
            "respiratory": bool({"respiratory", "sleep_apnoea"} & self.situation.flags),
            "self_harm_told": self.self_harm_told,
            "someone_elses": self.someone_elses is True,
            "symptomatic": self.symptomatic,
            "time_not_told": self.hours_ago_low is None,
            "tolerance_not_told": self.tolerant is None,
            "young_child": self.is_young_child,
        }
        country = f"in_{self.situation.patient.jurisdiction}"
        return frozenset({country, *(name for name, holds in told.items() if holds)})


def scene_of(
    situation: Situation, wishes: OverdoseWishes, facts: OverdoseFacts, safety: SafetyFacts
) -> Scene:
    """Return the scene that the person and what was told make.

    Parameters
    ----------
    situation : the person; not changed.
    facts : the facts around an overdose (`load_overdose()`).

    Raises
    ------
    InputError : what is asked cannot be (`check_wishes`), or baclofen stands among what was taken too.

    Examples
    --------
    >>> import calando
    >>> from calando.decide.situation import assess_situation
    >>> from calando.facts.load import load_facts
    >>> from calando.facts.load_overdose import load_overdose
    >>> from calando.facts.load_safety import load_safety
    >>> situation = assess_situation(calando.load_patient("examples/ms_60mg.toml"), load_facts())
    >>> scene = scene_of(situation, OverdoseWishes(mg=200), load_overdose(), load_safety())
    >>> scene.mg_high, scene.regular_daily_mg, scene.deliberate
    (200.0, 60.0, None)
    """
    check_wishes(wishes)
    patient, limits = situation.patient, facts.disposition
    age, oral = patient.age_years, situation.oral
    moving = situation.kidneys.trend in ("falling", "recovering") or (
        "unstable_kidneys" in situation.flags
    )
    singles = [d.mg for d in oral.doses if d.mg > 0] if oral else []
    caps = [c.max_daily_mg.value for c in caps_for(situation)]
    signs, listed = signs_listed(situation)
    too = swallowed_too(
        wishes.co_ingested,
        vocabulary(situation.facts, safety),
        facts.own_poisons,
        facts.taken_words,
        weight_kg=patient.weight_kg,
    )
    return Scene(
        situation=situation,
        known=facts,
        mg_low=None if wishes.mg is None else float(wishes.mg),
        mg_high=_upper(wishes.mg, wishes.mg_high),
        hours_ago_low=None if wishes.hours_ago is None else float(wishes.hours_ago),
        hours_ago_high=_upper(wishes.hours_ago, wishes.hours_ago_high),
        is_child=age < limits.adult_years.value,
        is_young_child=age < limits.young_child_years.value,
        is_adolescent=limits.young_child_years.value <= age < limits.adult_years.value,
        is_older=age >= limits.older_years.value,
        kidney_class=kidney_class_of(situation, moving),
        kidneys_moving=moving,
        on_dialysis=patient.dialysis != "none" or "dialysis" in situation.flags,
        swallowed=tuple(s for s in too if s.is_taken),
        not_swallowed=tuple(s for s in too if not s.is_taken),
        deliberate=wishes.deliberate,
        suicidal=bool({"suicidal thoughts", "self_harm"} & situation.flags),
        earlier_overdose="overdose" in situation.flags,
        someone_elses=wishes.someone_elses,
        pregnant=bool(patient.pregnant) or "pregnancy" in situation.flags,
        tolerant=is_tolerant(situation, wishes, facts),
        regular_daily_mg=oral.total_mg if oral else None,
        usual_single_mg=max(singles, default=None),
        cap_mg=min(caps, default=None),
        has_pump=situation.pump is not None or "pump" in situation.flags,
        vitals_bad=bad_vitals(situation),
        alert_told=patient.now.rass in (0, 1),
        all_vitals_told=all_vitals_told(situation),
        signs=signs,
        listed_overdose=listed,
        level_mg_per_L=highest_level(situation, wishes),
        sedating_medicines=sedating_medicines(situation),
        risky_conditions=tuple(w for flag, w in _RISKY.items() if flag in situation.flags),
        is_frail="frailty" in situation.flags,
    )


def ingestion_summary(scene: Scene) -> IngestionSummary:
    """Return what was told of the ingestion, with mg/kg as information only."""
    weight = scene.situation.patient.weight_kg
    return IngestionSummary(
        mg_low=scene.mg_low,
        mg_high=scene.mg_high,
        mg_per_kg_low=None if scene.mg_low is None else scene.mg_low / weight,
        mg_per_kg_high=None if scene.mg_high is None else scene.mg_high / weight,
        hours_ago_low=scene.hours_ago_low,
        hours_ago_high=scene.hours_ago_high,
        deliberate=scene.deliberate,
        someone_elses=scene.someone_elses,
        tolerant=scene.tolerant,
        regular_daily_mg=scene.regular_daily_mg,
        has_pump=scene.has_pump,
        co_ingested=scene.co_ingested,
    )


def _upper(low: float | None, high: float | None) -> float | None:
    upper = low if high is None else high
    return None if upper is None else float(upper)
