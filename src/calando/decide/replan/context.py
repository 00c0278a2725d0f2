"""What a rule may look at: the event, the person, the hours without a dose."""

from __future__ import annotations

from dataclasses import dataclass

from calando.decide.check.names import vocabulary
from calando.decide.replan.events import Event
from calando.decide.replan.story import Story
from calando.decide.situation import Situation, find_term
from calando.facts.schema_plans import PlanDirection, ReplanRule
from calando.simulate.ensemble import ADULT_FROM_YEARS

SIGNS = frozenset({"withdrawal_signs", "possible_withdrawal_signs", "toxicity_signs"})
GAPS = frozenset({"ran_out", "stopped", "nil_by_mouth"})
_OTHER_KIDNEYS = 0.1  # a change by less is the noise of a creatinine


def overdose_mg(situation: Situation) -> float:
    """Return from how much at once a dose is looked at as an overdose; in a child by weight."""
    rules, patient = situation.facts.titration_rules, situation.patient
    if patient.age_years >= ADULT_FROM_YEARS:
        return rules.overdose_mg.value
    scale = patient.weight_kg / rules.overdose_weight_kg.value
    return rules.overdose_mg.value * min(scale, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    hours: float | None
    score: float | None
    flags: frozenset[str]
    words: str
    poor_kidneys: bool
    missed: str  # "none", "some"


def has_poor_kidneys(situation: Situation) -> bool:
    """True if a restart goes by the poor kidneys' rules."""
    limit = situation.facts.titration_rules.poor_kidneys_eGFR.value
    return situation.kidneys.strictest < limit or situation.patient.dialysis != "none"


def context_of(event: Event, situation: Situation, story: Story, kidneys_before: float) -> Context:
    flags = situation.flags
    if event.kind == "new_drug":
        flags = flags_of(event.text, situation) | (flags & SIGNS)
    words = event.text.lower()
    if event.kind == "kidneys":
        trend = situation.kidneys.trend
        now = situation.kidneys.relative_mL_per_min
        words += " fell" if now < kidneys_before * (1.0 - _OTHER_KIDNEYS) else ""
        words += " better" if now > kidneys_before * (1.0 + _OTHER_KIDNEYS) else ""
        flags |= {"unstable_kidneys"} if trend == "falling" else set()
        flags |= {"recovering_kidneys"} if trend == "recovering" else set()
    if event.kind == "doubled":
        at_once = (event.extra_mg or story.usual_dose_mg) + story.usual_dose_mg
        # a total of 24 hours leaves open how much was taken at once: half of the threshold counts then
        told_as_total = event.extra_mg is not None and event.extra_mg == story.excess_mg
        threshold = overdose_mg(situation) * (0.5 if told_as_total else 1.0)
        words += " overdose" if at_once >= threshold else ""
        words += " child" if situation.patient.age_years < ADULT_FROM_YEARS else ""
    if event.kind == "cannot_swallow" and situation.patient.indication == "end_of_life":
        words += " end of life"
    hours = (
        story.gap_counted_h if event.kind in (*GAPS, "missed", "cannot_swallow") else event.hours
    )
    return Context(
        hours=hours,
        score=event.score,
        flags=frozenset(flags),
        words=words,
        poor_kidneys=has_poor_kidneys(situation),
        missed="some" if story.missed_doses or story.is_due_now else "none",
    )


def flags_of(text: str, situation: Situation) -> frozenset[str]:
    """Return what the facts say of a drug or a condition by its name."""
    drug = vocabulary(situation.facts).look_up(text, near=False)
    condition = None if drug.is_whole else find_term(text, situation.facts.conditions)
    terms = (condition,) if condition else drug.terms
    return frozenset(word for term in terms for word in (term.name, *term.flags))


def holds(rule: ReplanRule, context: Context, direction: PlanDirection) -> bool:
    poor = "poor" if context.poor_kidneys else "good"
    return (
        _within(context.hours, rule.from_hours, rule.below_hours)
        and _within(context.score, rule.from_score, rule.below_score)
        and rule.kidneys in ("any", poor)
        and rule.direction in ("any", direction)
        and rule.missed in ("any", context.missed)
        and (not rule.flags or bool(context.flags & set(rule.flags)))
        and (not rule.words or any(word in context.words for word in rule.words))
    )


def _within(value: float | None, low: float | None, below: float | None) -> bool:
    if low is None and below is None:
        return True
    if value is None:
        return False
    return (low is None or value >= low - 1e-9) and (below is None or value < below - 1e-9)
