"""The cards where no band speaks: kidneys that move, baclofen just stopped, a pump alone, an infant."""

from __future__ import annotations

from calando.decide.check.kidney_card import (
    ASK,
    NEVER_AT_ONCE,
    PATIENT_RUNS,
    avoid_in_words,
    here,
    kidney_card,
    rules_in_words,
)
from calando.decide.check.kidneys import rule_avoids
from calando.decide.check.result import Card, KidneyCheck, Tier
from calando.decide.situation import Situation

_NO_BAND = "While creatinine moves no formula and no band holds"
_NOT_STARTED = "Baclofen is not started until the kidneys are steady. Measure creatinine daily, and check again then."
_HOLD = (
    "Hold the dose: no step up, and no step down beside the one that the kidneys make by themselves. Look for "
    "withdrawal (tone that rises, agitation, itch, fever, hallucinations, seizure) and measure creatinine again in two "
    "to three days. A doctor decides each dose. Never stop at once: withdrawal can kill."
)
_PATIENT_RECOVERING = (
    "Your kidneys are getting better, so baclofen leaves your body faster. Stay on your usual dose and have your blood "
    "tests. Call your team the same day if you feel stiff, shaky, hot or restless. Get emergency help if you see "
    "things or have a fit. Do not stop baclofen on your own."
)
_PATIENT_NOT_BEGUN = "Your kidneys are not steady now, so baclofen is not begun. Ask your team when the next test is."
_PATIENT_PUMP = (
    "Get emergency help if you are very sleepy or confused, or breathe slowly. Keep each date for your pump. Ask your "
    "pump team before you take baclofen by mouth."
)
_PATIENT_INFANT = (
    "Have the kidneys of your child tested before a first dose. Once it is given, get help at once if your child is "
    "very sleepy or breathes slowly."
)
_PATIENT_JUST_STOPPED = (
    "A doctor must see you today. Call for help at once if you are very sleepy or confused, breathe slowly, feel very "
    "hot or stiff, see things or have a fit."
)


def moving_card(situation: Situation, check: KidneyCheck) -> Card:
    """Kidneys that fail or recover: no amount; what is done depends on whether baclofen runs."""
    if check.trend == "recovering":
        return _recovering(situation, check)
    title, what = _failing(situation)
    if situation.oral is None:
        return _no_start("kidney_falling", title, what, situation, check)
    return kidney_card(
        "kidney_falling",
        tier="stop",
        title=title,
        evidence=f"{_NO_BAND}: {what}the same tablets give a higher level each day.{avoid_in_words(check)}",
        action=f"Measure creatinine daily. {ASK} {NEVER_AT_ONCE}",
        sources=_sources(situation, check),
    )


def _failing(situation: Situation) -> tuple[str, str]:
    """Return what is known of failing kidneys: values show it, or a condition alone says so."""
    kidneys = situation.kidneys
    if kidneys.measured_trend == "falling":
        return "The kidneys are failing", ""
    told = "the values do not show it" if kidneys.earlier_CLcr else "no earlier value is told"
    return "The kidneys may be failing: a condition of the file says so", f"{told}; if they fail, "


def _recovering(situation: Situation, check: KidneyCheck) -> Card:
    title = "The kidneys are recovering"
    if situation.oral is None:
        return _no_start("kidney_recovering", title, "", situation, check)
    return kidney_card(
        "kidney_recovering",
        tier="stop" if rule_avoids(check) else "interrupt",
        title=title,
        evidence=(
            f"{_NO_BAND}: the level falls by itself, faster than the dose, and a steady dose may become too little: "
            f"watch for withdrawal.{avoid_in_words(check)}"
        ),
        action=_HOLD,
        sources=(*_sources(situation, check), "bmj2001", "calando2026"),
        mechanism="more baclofen leaves as the kidneys recover",
        patient_text=_PATIENT_RECOVERING,
        basis="assumed",
    )


def _no_start(id: str, title: str, what: str, situation: Situation, check: KidneyCheck) -> Card:
    ends = f": {what}any dose gives a higher level each day" if what else ""
    return kidney_card(
        id,
        tier="stop",
        title=f"Do not start until the kidneys are steady. {title}",
        evidence=f"{_NO_BAND}{ends}.{avoid_in_words(check)}",
        action=_NOT_STARTED,
        sources=_sources(situation, check),
        mechanism="what the kidneys leave in the body changes by the day",
        patient_text=_PATIENT_NOT_BEGUN,
    )


def _sources(situation: Situation, check: KidneyCheck) -> tuple[str, ...]:
    strict = [r.source for r in check.rules if r.strictest and rule_avoids(check)]
    return (situation.facts.kidney.unstable_ratio.source, *strict)


def just_stopped_card(situation: Situation, check: KidneyCheck) -> Card | None:
    """Somebody who may depend on baclofen is no new start; None where healthy kidneys leave only the withdrawal."""
    reduced = any(r.applies and r.action != "full" for r in check.rules)
    if not reduced and not check.moving:
        return None
    tier: Tier = "stop" if check.moving or rule_avoids(check) else "interrupt"
    kidneys = f"the kidneys are {_moves(check)}" if check.moving else here(situation)
    shown = (
        f"{_NO_BAND}."
        if check.moving
        else f"What sources print for these kidneys, of a dose that runs or starts: {rules_in_words(check)}."
    )
    onset = situation.facts.taper_rules.earliest_onset_h
    beside_pump = not check.by_mouth
    what = "A pump runs; baclofen by mouth was" if beside_pump else "Baclofen was"
    again = "baclofen by mouth is" if beside_pump else "baclofen is"
    goes_on = "The pump goes on. " if beside_pump else ""
    of_rules = tuple(r.source for r in check.rules if r.applies and not check.moving)
    moving = (situation.facts.kidney.unstable_ratio.source,) if check.moving else ()
    return kidney_card(
        "kidney_just_stopped",
        tier=tier,
        title=f"{what} just stopped, and {kidneys}: withdrawal or accumulation",
        evidence=(
            "Withdrawal and accumulation are not told apart yet: these kidneys keep baclofen back, and whoever took it "
            f"for long can withdraw as it leaves. This is no new start, so the rules of a start do not speak. {shown}"
        ),
        action=(
            f"{goes_on}A doctor with kidney advice decides today whether {again} given again, and how much. Look at "
            "alertness, breathing, tone and temperature, and measure creatinine; calando triage weighs one against "
            "the other."
        ),
        sources=tuple(dict.fromkeys((*moving, *of_rules, onset.source, "leo2005"))),
        patient_text=_PATIENT_JUST_STOPPED,
        basis="derived",
    )


def _moves(check: KidneyCheck) -> str:
    return "recovering" if check.trend == "recovering" else "failing or may be"


def pump_card(situation: Situation, check: KidneyCheck) -> Card:
    """What the kidneys say to a pump alone: that the bands of tablets say nothing to it."""
    poor = check.moving or any(r.strictest and r.action != "full" for r in check.rules)
    return kidney_card(
        "kidney_pump",
        tier="note" if poor else None,
        title=f"Pump: the bands for tablets do not hold, {here(situation)}",
        evidence=(
            "Plasma levels from a pump are far lower than those from tablets, and no source prints a band for it. "
            "Tablets in a gap are another matter: for them the bands hold."
        ),
        action="The pump goes on. Ask a kidney specialist before tablets are used as a bridge.",
        sources=("itb_label",),
        patient_text=_PATIENT_PUMP,
    )


def infant_card(situation: Situation, check: KidneyCheck) -> Card:
    """Under one year no band holds."""
    action = "A paediatric specialist decides, by weight and by what is seen."
    patient_text = PATIENT_RUNS
    if situation.oral is not None:
        action = f"{action} {ASK} {NEVER_AT_ONCE}"
    elif check.just_stopped:
        action = "A paediatric specialist decides today whether any is given again, by weight and by what is seen."
        patient_text = _PATIENT_JUST_STOPPED
    else:
        action = f"Measure creatinine before a first dose. {action}"
        patient_text = _PATIENT_INFANT
    return kidney_card(
        "kidney_infant",
        tier="interrupt",
        title="Under 1 year: no band of kidney function holds",
        evidence="The formulas begin at 1 year, and the bands of all sources are of adults. No amount is given.",
        action=action,
        sources=("schwartz2009",),
        patient_text=patient_text,
        basis="derived",
    )
