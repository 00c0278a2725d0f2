"""Which rule speaks for which event, and what all of them together mean for the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from calando.decide.recommendation import PlannedDose
from calando.decide.replan.events import Event
from calando.decide.replan.result import DoNow, SpokenRule
from calando.decide.replan.story import Story
from calando.decide.situation import Situation, find_term
from calando.facts.schema_plans import EventKind, PlanDirection, ReplanRule, RuleAction

_TIERS = ("emergency", "today", "routine")
# what a plan becomes where several rules speak: the first of these that any of them asks for
_STRONGEST_FIRST: tuple[RuleAction, ...] = (
    "no_plan",
    "stay_off",
    "restart",
    "step_back",
    "replan",
    "hold",
    "go_on",
)
_SIGNS = frozenset({"withdrawal_signs", "possible_withdrawal_signs", "toxicity_signs"})
_GAPS = frozenset({"ran_out", "stopped", "nil_by_mouth"})
# an extra dose from here on is looked at as an overdose: the lower of the published thresholds
_OVERDOSE_WORD, OVERDOSE_FROM_MG = "overdose", 150.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """The rules that speak, and the one action that the plan takes from them."""

    pairs: tuple[tuple[Event, ReplanRule], ...]  # most urgent first
    action: RuleAction
    hold_days: int
    restart_fraction: float | None

    @property
    def is_emergency(self) -> bool:
        """True if any rule calls for the emergency number."""
        return any(rule.tier == "emergency" for _, rule in self.pairs)

    @property
    def needs_a_look(self) -> bool:
        """True if a clinician looks before what follows is used: the plan is then for observation."""
        waits = ("restart", "step_back", "replan", "no_plan", "stay_off")
        return any(
            rule.tier == "emergency" or (rule.tier == "today" and rule.action in waits)
            for _, rule in self.pairs
        )


def events_with_signs(events: Sequence[Event], situation: Situation) -> tuple[Event, ...]:
    """Return the events, with one for signs in the file that no event speaks of; never none at all."""
    kinds = {event.kind for event in events}
    if situation.flags & _SIGNS and not kinds & (_GAPS | {"signs"}):
        told = [c for c in situation.patient.conditions if _flags_of(c, situation) & _SIGNS]
        return (Event(kind="signs", text=", ".join(told)), *events)
    return tuple(events) or (Event(kind="nothing"),)


def speak(
    events: Sequence[Event],
    situation: Situation,
    story: Story,
    direction: PlanDirection,
    *,
    kidneys_before: float,
) -> Spoken:
    """Return the first rule of each event whose conditions all hold, and what they mean together."""
    pairs = []
    for event in events:
        context = _context(event, situation, story, kidneys_before)
        rule = next(
            r
            for r in situation.facts.replan_rules
            if r.event == event.kind and _holds(r, context, direction)
        )
        pairs.append((event, rule))
    pairs.sort(key=lambda pair: _TIERS.index(pair[1].tier))
    rules = [rule for _, rule in pairs]
    action = next(a for a in _STRONGEST_FIRST if any(r.action == a for r in rules))
    fractions = [r.restart_fraction for r in rules if r.restart_fraction is not None]
    return Spoken(
        pairs=tuple(pairs),
        action=action,
        hold_days=int(max((r.hold_days or 0.0 for r in rules), default=0.0)),
        restart_fraction=min(fractions) if fractions else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
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


def _context(event: Event, situation: Situation, story: Story, kidneys_before: float) -> _Context:
    flags = situation.flags
    if event.kind == "new_drug":
        flags = _flags_of(event.text, situation) | (flags & _SIGNS)
    words = event.text.lower()
    if event.kind == "kidneys":
        trend = situation.kidneys.trend
        now = situation.kidneys.relative_mL_per_min
        words += " fell" if now < kidneys_before - 0.5 else ""
        words += " better" if now > kidneys_before + 0.5 else ""
        flags |= {"unstable_kidneys"} if trend == "falling" else set()
        flags |= {"recovering_kidneys"} if trend == "recovering" else set()
    if event.kind == "doubled":
        at_once = (event.extra_mg or story.usual_dose_mg) + story.usual_dose_mg
        words += f" {_OVERDOSE_WORD}" if at_once >= OVERDOSE_FROM_MG else ""
    if event.kind == "cannot_swallow" and situation.patient.indication == "end_of_life":
        words += " end of life"
    hours = story.gap_h if event.kind in (*_GAPS, "missed", "cannot_swallow") else event.hours
    return _Context(
        hours=hours,
        score=event.score,
        flags=frozenset(flags),
        words=words,
        poor_kidneys=has_poor_kidneys(situation),
        missed="some" if story.missed_doses or story.is_due_now else "none",
    )


def _flags_of(text: str, situation: Situation) -> frozenset[str]:
    """Return what the facts say of a drug or a condition by its name."""
    term = find_term(text, situation.facts.drugs) or find_term(text, situation.facts.conditions)
    return frozenset((term.name, *term.flags)) if term else frozenset()


def _holds(rule: ReplanRule, context: _Context, direction: PlanDirection) -> bool:
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


def do_now_of(spoken: Spoken, story: Story, rest_of_today: tuple[PlannedDose, ...]) -> DoNow:
    """Return what is done first, in words."""
    said = tuple(_said(event, rule, story) for event, rule in spoken.pairs)
    return DoNow(
        text=said[0].text,
        patient_text=next((s.patient_text for s in said if s.patient_text), ""),
        tier=said[0].tier,
        rules=said,
        rest_of_today=() if spoken.action in ("no_plan", "stay_off") else rest_of_today,
    )


def _said(event: Event, rule: ReplanRule, story: Story) -> SpokenRule:
    return SpokenRule(
        rule=rule.id,
        event=event_words(event, story),
        tier=rule.tier,
        text=filled(rule.do_now, story, event.kind),
        patient_text=filled(rule.patient_text, story, event.kind),
        action=rule.action,
        sources=rule.sources,
        where=rule.where,
        basis=rule.basis,
        reviewed_by=rule.reviewed_by,
    )


def filled(text: str, story: Story, kind: EventKind) -> str:
    """Return a rule's text with this person's dose, the next time and the hours without a dose."""
    # who takes the usual dose now takes the next one later
    takes_now = kind in _GAPS and (story.missed_doses or story.is_due_now)
    following = story.later_time if takes_now else story.next_time
    values = {
        "dose": f"{story.usual_dose_mg:g} mg",
        "next": following or "its usual time",
        "hours": f"{story.gap_h:.0f}",
    }
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text


def event_words(event: Event, story: Story) -> str:
    """Return an event in a few words."""
    when = "" if event.day is None else f" on day {event.day}"
    gap = f", last dose {story.gap_h:.0f} hours ago"
    words = {
        "missed": f"missed a dose{when}" + ("" if event.day is not None else gap),
        "doubled": f"took {event.extra_mg:g} mg too much{when}"
        if event.extra_mg
        else f"took a dose twice{when}",
        "vomited": f"vomited {event.hours or 0:g} hours after a dose",
        "nil_by_mouth": f"nil by mouth{gap}",
        "held": f"stayed on the same dose for {event.days or 0:g} days",
        "stepped_back": f"back on the dose before for {event.days or 0:g} days",
        "ran_out": f"ran out{gap}",
        "stopped": f"stopped{gap}",
        "kidneys": "new kidney value",
        "new_drug": f"new medicine: {event.text}",
        "symptom": f"withdrawal symptoms {event.score or 0:g} of 10",
        "sedation": f"sleepiness {event.score or 0:g} of 10",
        "side_effect": f"side effect: {event.text}",
        "surgery": f"an operation in {event.days or 0:g} days",
        "admission": "admitted to hospital",
        "cannot_swallow": "cannot swallow",
        "lapse": "drank alcohol again",
        "pace": f"wishes to go {event.text}",
        "signs": f"signs: {event.text}",
        "nothing": "nothing special",
    }
    return words[event.kind]
