"""Which rule speaks for which event, and what all of them together mean for the plan."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from calando.decide.recommendation import PlannedDose
from calando.decide.replan.context import GAPS, SIGNS, context_of, flags_of, holds
from calando.decide.replan.events import Event
from calando.decide.replan.present_state import GAP_FROM_H
from calando.decide.replan.result import DoNow, SpokenRule
from calando.decide.replan.story import Story
from calando.decide.situation import Situation
from calando.facts.schema_plans import PlanDirection, ReplanRule, RuleAction

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
# events whose rules may give a dose
_TABLETS = frozenset({"missed", "ran_out", "stopped", "vomited"})
_KEEP_IT = frozenset({"nil_by_mouth", "surgery", "admission", "cannot_swallow"})
_GIVES = _TABLETS | _KEEP_IT
_FORBID = frozenset(
    {"urgent", "ended", "signs", "sedation", "doubled", "side_effect"}
)  # always said
_SLEEPY_FROM = 4.0
SILENCED = "Comes after that: no dose by a rule until somebody has looked."
_KEPT = "It must not stop all at once: the doctor who looks decides each dose, and by which route."
# what somebody sleepy reads who has also missed, doubled or run out of doses
_MIXED_PATIENT = (
    "Call your team today, before your next dose. Do not drive or drink alcohol. Have someone stay with you. If you "
    "get very sleepy, they must call for an ambulance."
)
_NOBODY_LOOKED = (
    "See a doctor today: the running plan was for observation until a clinician had looked, and nobody has told "
    "that this was done (--looked)."
)
_NO_STEP_BACK = "No step back now: what comes first, or a gap, forbids it."
# who speaks first among rules of one tier: what forbids a dose before what gives one
_ORDER = ("urgent", "ended", "sedation", "doubled", "side_effect", "signs", "kidneys")
_LAST = len(_ORDER)


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
    def is_sleepy(self) -> bool:
        """True if sleepiness was told that forbids giving or raising a dose before somebody has looked."""
        return any(e.kind == "sedation" and (e.score or 0.0) >= _SLEEPY_FROM for e, _ in self.pairs)

    @property
    def is_very_sleepy(self) -> bool:
        """True if sleepiness was told that is looked at as toxicity first."""
        very = ("step_back", "no_plan", "replan")
        return self.is_sleepy and any(
            e.kind == "sedation" and rule.action in very for e, rule in self.pairs
        )

    @property
    def forbids_a_dose(self) -> bool:
        """True if no dose is given by a rule: an emergency, sleepiness, or a doctor who looks first."""
        kinds = {event.kind for event, _ in self.pairs}
        first = bool(kinds & {"urgent", "signs"})
        mixed = bool(kinds & {"ran_out", "stopped"}) and any(
            event.kind == "new_drug" and rule.tier == "today" for event, rule in self.pairs
        )
        return self.is_emergency or self.is_sleepy or first or mixed

    @property
    def is_mixed(self) -> bool:
        """True if somebody sleepy has taken too much, or would be given a dose: that is looked at the same day."""
        return self.is_sleepy and any(e.kind in _GIVES | {"doubled"} for e, _ in self.pairs)

    def silences(self, event: Event, rule: ReplanRule) -> bool:
        """True if what the rule says would give or raise a dose that another one forbids."""
        kinds = {e.kind for e, _ in self.pairs}
        if rule.tier == "emergency":
            return False
        if rule.action == "step_back" and self.action != "step_back":
            return True
        twice = event.kind == "vomited" and bool(kinds & {"ran_out", "stopped"})
        # an extra dose is always spoken of, but its next dose is not given under an emergency
        under = event.kind == "doubled" and (self.is_emergency or "urgent" in kinds)
        return twice or under or (self.forbids_a_dose and event.kind in _GIVES)

    def text_of(self, event: Event, rule: ReplanRule, story: Story) -> str:
        """Return what a rule says to do now, or what stands in its place where it is silent."""
        if not self.silences(event, rule):
            return filled(rule.do_now, story, event)
        if rule.action == "step_back":
            return _NO_STEP_BACK
        return _KEPT if event.kind in _KEEP_IT else SILENCED

    @property
    def needs_a_look(self) -> bool:
        """True if a clinician looks before what follows is used: the plan is then for observation."""
        waits = ("restart", "step_back", "replan", "no_plan", "stay_off")
        if self.is_mixed or any(self.silences(event, rule) for event, rule in self.pairs):
            return True
        return any(
            rule.tier == "emergency" or (rule.tier == "today" and rule.action in waits)
            for _, rule in self.pairs
        )


def all_events(
    events: Sequence[Event],
    situation: Situation,
    story: Story,
    *,
    has_ended: bool,
    waits_for_a_look: bool,
) -> tuple[Event, ...]:
    """Return the events, with those that the file, the story and the calendar tell; never none at all."""
    kinds = {event.kind for event in events}
    found = list(events)
    if story.excess_mg > 0:
        found.append(Event(kind="doubled", extra_mg=story.excess_mg))
    if (
        story.gap_counted_h >= GAP_FROM_H
        and story.missed_doses
        and not kinds & {"ran_out", "stopped"}
    ):
        found.append(Event(kind="stopped", days=story.gap_h / 24.0))
    first = [*situation.no_step_down, *situation.urgent]
    told = {s.text for s in first}
    if first:
        text = first[0].text.replace(" What follows is for observation.", "")
        found.append(Event(kind="urgent", text=text))
    elif waits_for_a_look:
        found.append(Event(kind="urgent", text=_NOBODY_LOOKED))
    possible = situation.flags & SIGNS and not kinds & (GAPS | {"signs"})
    if possible and not any("sign" in text for text in told):
        words = [c for c in situation.patient.conditions if flags_of(c, situation) & SIGNS]
        found.append(Event(kind="signs", text=", ".join(words)))
    if has_ended:
        found.append(Event(kind="ended"))
    return tuple(found) or (Event(kind="nothing"),)


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
        severe = situation.facts.taper_rules.severe_symptom_0_10.value
        strong = any(e.kind == "symptom" and (e.score or 0.0) >= severe for e in events)
        context = context_of(event, situation, story, kidneys_before)
        if event.kind == "doubled" and any(
            e.kind == "sedation" and (e.score or 0.0) >= _SLEEPY_FROM for e in events
        ):
            context = replace(context, words=f"{context.words} sleepy")
        if strong and event.kind in ("ran_out", "stopped"):
            # so strong a withdrawal after a gap is a sign, and a sign is no matter for a rule about tablets
            context = replace(context, flags=context.flags | {"withdrawal_signs"})
        rule = next(
            r
            for r in situation.facts.replan_rules
            if r.event == event.kind and holds(r, context, direction)
        )
        pairs.append((event, rule))
    if any(event.kind == "ended" for event, _ in pairs):
        pairs = [
            (event, rule)
            for event, rule in pairs
            if event.kind == "ended"
            or rule.action not in ("go_on", "hold")
            or rule.tier != "routine"
        ]
    pairs.sort(key=lambda pair: (_TIERS.index(pair[1].tier), _rank(pair[0].kind)))
    rules = [rule for _, rule in pairs]
    # symptoms never raise a dose in somebody who is sleepy, has taken too much, or has failing kidneys
    blocked = any(
        (e.kind == "sedation" and (e.score or 0.0) >= _SLEEPY_FROM)
        or e.kind == "doubled"
        or (e.kind in ("kidneys", "urgent") and rule.tier != "routine")
        for e, rule in pairs
    )
    actions = {
        "hold"
        if rule.action == "step_back" and blocked and event.kind != "sedation"
        else rule.action
        for event, rule in pairs
    }
    action = next(a for a in _STRONGEST_FIRST if a in actions)
    fractions = [r.restart_fraction for r in rules if r.restart_fraction is not None]
    return Spoken(
        pairs=tuple(pairs),
        action=action,
        hold_days=max((_hold_days(event, rule) for event, rule in pairs), default=0),
        restart_fraction=min(fractions) if fractions else None,
    )


def _hold_days(event: Event, rule: ReplanRule) -> int:
    """Return the days to stay on the dose; those of an operation count from the operation."""
    until = math.ceil(event.days or 0.0) if event.kind == "surgery" else 0
    return int(rule.hold_days or 0.0) + (until if rule.hold_days else 0)


def _rank(kind: str) -> int:
    return _ORDER.index(kind) if kind in _ORDER else _LAST


def do_now_of(spoken: Spoken, story: Story, rest_of_today: tuple[PlannedDose, ...]) -> DoNow:
    """Return what is done first, in words: everything of the most urgent tier, and nothing that contradicts it."""
    said = tuple(_said(event, rule, story, spoken) for event, rule in spoken.pairs)
    silent = [spoken.silences(event, rule) for event, rule in spoken.pairs]
    top = [
        x
        for x, quiet, (event, _) in zip(said, silent, spoken.pairs, strict=True)
        if not quiet
        and (x.tier == said[0].tier or (event.kind in _FORBID and not spoken.is_emergency))
    ]
    quiet_words = [
        x.text for x, quiet in zip(said, silent, strict=True) if quiet and x.text != SILENCED
    ]
    called_in = any(e.kind == "doubled" and rule.tier != "routine" for e, rule in spoken.pairs)
    closed = spoken.forbids_a_dose or spoken.needs_a_look or called_in
    return DoNow(
        text=" ".join(dict.fromkeys([*(x.text for x in top), *quiet_words])),
        patient_text=_MIXED_PATIENT
        if spoken.is_mixed and not spoken.is_emergency
        else " ".join(dict.fromkeys(x.patient_text for x in top if x.patient_text)),
        tier="today" if said[0].tier == "routine" and spoken.is_mixed else said[0].tier,
        rules=said,
        rest_of_today=() if closed else rest_of_today,
    )


def _said(event: Event, rule: ReplanRule, story: Story, spoken: Spoken) -> SpokenRule:
    silent = spoken.silences(event, rule)
    return SpokenRule(
        rule=rule.id,
        event=event_words(event, story),
        tier=rule.tier,
        text=spoken.text_of(event, rule, story),
        patient_text="" if silent else filled(rule.patient_text, story, event),
        action=rule.action,
        sources=rule.sources,
        where=rule.where,
        basis=rule.basis,
        reviewed_by=rule.reviewed_by,
    )


def filled(text: str, story: Story, event: Event) -> str:
    """Return a rule's text with this person's dose, the next time and the hours without a dose."""
    # who takes the usual dose now takes the next one later
    takes_now = event.kind in GAPS and (story.missed_doses or story.is_due_now)
    following = story.later_time if takes_now else story.next_time
    values = {
        "dose": f"{story.usual_dose_mg:g} mg",
        "next": following or "its usual time",
        "next_dose": f"{story.next_dose_mg:g} mg",
        "told": event.text,
        "hours": f"{story.gap_h:.0f}",
    }
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text


def _days(event: Event) -> str:
    return "1 day" if event.days == 1 else f"{event.days or 0:g} days"


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
        "held": f"stayed on the same dose for {_days(event)}",
        "stepped_back": f"back on the dose before for {_days(event)}",
        "ran_out": f"ran out{gap}",
        "stopped": f"stopped{gap}",
        "kidneys": "new kidney value",
        "new_drug": f"new medicine: {event.text}",
        "symptom": f"withdrawal symptoms {event.score or 0:g} of 10",
        "sedation": f"sleepiness {event.score or 0:g} of 10",
        "side_effect": f"side effect: {event.text}",
        "surgery": f"an operation in {_days(event)}",
        "admission": "admitted to hospital",
        "cannot_swallow": "cannot swallow",
        "lapse": "drank alcohol again",
        "pace": f"wishes to go {event.text}",
        "signs": f"signs: {event.text}",
        "urgent": "the patient file asks for a doctor first",
        "ended": "the plan has ended",
        "nothing": "nothing special",
    }
    return words[event.kind]
