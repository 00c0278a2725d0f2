"""The cards of the kidneys: no start, too much, newly at risk, moving; and a dose above the label's own maximum."""

from __future__ import annotations

from calando.decide.check.kidney_card import (
    ASK,
    NEVER_AT_ONCE,
    PATIENT_RUNS,
    here,
    kidney_card,
    rules_in_words,
)
from calando.decide.check.kidney_states import (
    infant_card,
    just_stopped_card,
    moving_card,
    pump_card,
)
from calando.decide.check.kidneys import (
    cap_of,
    is_infant,
    rule_avoids,
    tablets_just_stopped,
)
from calando.decide.check.result import Card, KidneyCheck, Tier
from calando.decide.situation import Situation
from calando.facts.load import load_encephalopathy
from calando.units import DAYS_PER_WEEK

_PATIENT_DOSE = (
    "Your dose is high. Ask your team if it is still right. Do not stop baclofen on your own."
)
_PATIENT_START = (
    "Have your kidneys tested before you begin baclofen. Once you take it, get help at once if you are very sleepy or "
    "breathe slowly."
)
_EXCEPT = "A kidney specialist who decides otherwise stays at or under the lowest dose printed."
_EXCEPT_INFANT = (
    "Only a paediatric kidney specialist decides otherwise; no amount is printed for an infant."
)
_ASK_BETTER = (
    "Ask for cystatin C or a measured clearance before a start or a step up rests on this estimate."
)
_OVERSTATED = (
    "spinalcord2024"  # who says that creatinine flatters the kidneys of somebody with little muscle
)


def kidney_cards(
    situation: Situation, check: KidneyCheck, *, raised_days_ago: float | None
) -> tuple[Card, ...]:
    """Return what the kidneys say to a dose by mouth; beside a pump alone only that they say nothing to it."""
    just_stopped = check.just_stopped or tablets_just_stopped(situation)
    stopped = just_stopped_card(situation, check) if just_stopped else None
    if not check.by_mouth:
        return (*([stopped] if stopped else []), pump_card(situation, check))
    if is_infant(situation):
        return (*_grave_of_infant(situation, check, stopped), infant_card(situation, check))
    if stopped is not None:
        return (stopped,)
    found = [*_over_cap(situation)]
    if check.moving:
        return (*found, moving_card(situation, check))
    days = _days_since_new(situation, raised_days_ago)
    first = _of_the_dose(situation, check, days)
    risk = _newly_at_risk(situation, check, days)
    return (*found, first, *([risk] if risk is not None and first.tier not in ("stop",) else []))


def _grave_of_infant(
    situation: Situation, check: KidneyCheck, stopped: Card | None
) -> tuple[Card, ...]:
    """Return what stops an older child: that no band was made for infants does not make their kidneys better."""
    if stopped is not None:
        return (stopped,)
    if check.moving:
        return (moving_card(situation, check),)
    return () if check.may_start else (_of_the_dose(situation, check, None),)


def _days_since_new(situation: Situation, raised_days_ago: float | None) -> float | None:
    """Return the days since baclofen was begun or raised; None: not told."""
    weeks = situation.oral.since_weeks if situation.oral else None
    since = None if weeks is None else weeks * DAYS_PER_WEEK
    return min((d for d in (raised_days_ago, since) if d is not None), default=None)


def _of_the_dose(situation: Situation, check: KidneyCheck, days: float | None) -> Card:
    shown = rules_in_words(check)
    strict = next((r for r in check.rules if r.strictest), None)
    running, most = check.running_mg_per_day, check.most_mg_per_day
    cap = cap_of(situation)
    of_rules = [r.source for r in check.rules if r.applies]
    of_rules += [cap.max_daily_mg.source] if cap else []
    doubt, if_it_holds, of_doubt = _doubt(situation)
    sources = tuple(dict.fromkeys((*of_rules, *of_doubt)))
    of_cap = (
        f" The label's maximum is {cap.max_daily_mg.value:g} mg a day ({cap.max_daily_mg.source})."
        if cap
        else ""
    )
    # poorer kidneys never weigh less than ones that only look healthy
    in_doubt = bool(of_doubt) and _is_new(situation, days)
    ask_better = f"{_ASK_BETTER} " if of_doubt else ""
    patient_text = PATIENT_RUNS if situation.oral is not None else _PATIENT_START
    evidence = f"All sources: {shown}." if shown else "No source prints a band for these kidneys."
    if not check.may_start and situation.oral is None:
        return kidney_card(
            "kidney_no_start",
            tier="stop",
            title=f"Do not start: {here(situation)}",
            evidence=f"{evidence} The strictest acts.",
            action=f"Baclofen is not started. {_EXCEPT_INFANT if is_infant(situation) else _EXCEPT}",
            strict=strict,
            sources=sources,
            patient_text="Ask your kidney team before you take any baclofen: your kidneys keep it back.",
        )
    if (check.too_much and running) or not check.may_start:
        left = "no dose" if not check.may_start or most is None else f"{most:g} mg a day"
        amount = f"{running:g} mg a day" if running else "the amount is not told"
        return kidney_card(
            "kidney_too_much",
            tier=_too_much_tier(situation, check, in_doubt=in_doubt),
            title=f"More than the strictest kidney rule leaves: {amount}, {here(situation)}",
            evidence=f"The strictest leaves {left}. {evidence}{of_cap}{doubt}",
            action=f"{ask_better}{ASK} {NEVER_AT_ONCE}",
            strict=strict,
            sources=sources,
        )
    if strict is not None and strict.action != "full":
        left = f"at most {most:g} mg a day" if most else "less than usual"
        start = (
            f"; a start with at most {check.most_start_mg:g} mg a day"
            if check.most_start_mg and situation.oral is None
            else ""
        )
        return kidney_card(
            "kidney_reduced",
            tier="note" if situation.oral is not None and not in_doubt else "interrupt",
            title=f"The strictest kidney rule leaves {left}{start}{if_it_holds}: {here(situation)}",
            evidence=f"{evidence}{of_cap}{doubt}",
            action=(
                f"{ask_better}That is a ceiling, not an aim: the smallest dose that helps. Measure creatinine again "
                "when ill."
            ),
            strict=strict,
            sources=sources,
            patient_text=patient_text,
        )
    title = f"No kidney rule reduces the dose{if_it_holds}: {here(situation)}"
    again = "Measure again when ill, dry, or on a new drug that the kidneys bear badly."
    if of_doubt:
        return kidney_card(
            "kidney_doubtful",
            tier="interrupt" if in_doubt else "note",
            title=title,
            evidence=f"{evidence}{doubt}",
            action=f"{ask_better}{again}",
            strict=strict,
            sources=sources,
            mechanism="creatinine may hide that less baclofen leaves by the kidneys",
            patient_text=patient_text,
        )
    return kidney_card(
        "kidney_full",
        tier=None,
        title=title,
        evidence=f"{evidence}{doubt}",
        action=again,
        strict=strict,
        sources=sources,
    )


def _is_new(situation: Situation, days: float | None) -> bool:
    """True for a start, and in the weeks after a start or a rise."""
    return situation.oral is None or (days is not None and days <= load_encephalopathy().days.value)


def _doubt(situation: Situation) -> tuple[str, str, tuple[str, ...]]:
    """Why the estimate may not hold although it looks healthy: the reason, what a title adds, and who says so."""
    said = ""
    sources: tuple[str, ...] = ()
    flattered = next((w for w in situation.kidneys.warnings if _OVERSTATED in w.sources), None)
    if flattered is not None:
        said, sources = f" {flattered.text}", flattered.sources
    if "dehydration" in situation.flags:
        said += " Who is dry or vomits may have other kidneys tomorrow: measure creatinine again."
    if situation.patient.pregnant or "pregnancy" in situation.flags:
        said += " No formula was made for pregnancy."
    return said, ", if the estimate holds" if said else "", sources


def _too_much_tier(situation: Situation, check: KidneyCheck, *, in_doubt: bool) -> Tier:
    """As grave as the kidneys are poor: a strict rule for nearly healthy ones does not interrupt, if they are that."""
    if rule_avoids(check):
        return "stop"
    poor = in_doubt or situation.kidneys.strictest < situation.facts.kidney.cautious_eGFR.value
    return "interrupt" if poor else "note"


def _newly_at_risk(situation: Situation, check: KidneyCheck, days: float | None) -> Card | None:
    """The one cohort that counted: from so many milligrams a day on, in the first weeks, with poor kidneys."""
    enc, running = load_encephalopathy(), check.running_mg_per_day
    if not running or situation.kidneys.strictest >= enc.eGFR_below.value:
        return None
    if days is None or days > enc.days.value:
        return None
    if running < enc.high_from_mg.value:
        return _above_a_start(situation, check, running)
    by_band = ", ".join(f"{b.RD_percent.value:g} points more at eGFR {b.name}" for b in enc.bands)
    return kidney_card(
        "kidney_encephalopathy",
        tier="interrupt",
        title=f"New or raised, {running:g} mg a day, {here(situation)}: encephalopathy",
        evidence=(
            f"Among people from {enc.age_from_years.value:g} years with eGFR below {enc.eGFR_below.value:g}, new to "
            f"{enc.high_from_mg.value:g} mg a day or more, {enc.high_risk_percent.value:g} % were admitted with it "
            f"within {enc.days.value:g} days, on less {enc.low_risk_percent.value:g} % (ratio {enc.RR.value:g}, "
            f"{enc.RR_ci95.low:g} to {enc.RR_ci95.high:g}); {by_band}. This person is {situation.patient.age_years:g}."
        ),
        action=f"See or call in the first days. {ASK} {NEVER_AT_ONCE}",
        sources=(enc.RR.source,),
    )


def _above_a_start(situation: Situation, check: KidneyCheck, running: float) -> Card | None:
    """Begun or raised in these weeks at more than the strictest start."""
    most = check.most_start_mg
    if most is None or running <= most:
        return None
    enc = load_encephalopathy()
    return kidney_card(
        "kidney_above_start",
        tier="interrupt",
        title=f"New or raised above a start for these kidneys: {running:g} mg a day, {here(situation)}",
        evidence=(
            f"The strictest start is {most:g} mg a day. Even below {enc.high_from_mg.value:g} mg a day new users with "
            f"eGFR below {enc.eGFR_below.value:g} were admitted with encephalopathy {enc.low_RR_to_none.value:g} times "
            f"as often as people who took none ({enc.low_RR_to_none_ci95.low:g} to {enc.low_RR_to_none_ci95.high:g})."
        ),
        action=f"See or call in the first days. {ASK} {NEVER_AT_ONCE}",
        sources=(enc.low_RR_to_none.source,),
    )


def _over_cap(situation: Situation) -> list[Card]:
    """A running dose above what the country's texts print at most."""
    oral, cap = situation.oral, cap_of(situation)
    running = oral.total_mg if oral else None
    if cap is None or not running or running <= cap.max_daily_mg.value:
        return []
    most = cap.max_daily_mg
    return [
        kidney_card(
            "over_cap",
            tier="interrupt",
            title=(
                f"Above the label's maximum: {running:g} mg a day, {most.value:g} mg in "
                f"{situation.patient.jurisdiction}"
            ),
            evidence=f"{most.note[:1].upper()}{most.note[1:]}."
            if most.note
            else "The maximum of the country's text.",
            action=f"Is that what is really taken, and who decided it? {ASK} {NEVER_AT_ONCE}",
            sources=(most.source,),
            mechanism="",
            patient_text=_PATIENT_DOSE,
            conflict=cap.conflict,
            basis=most.basis,
        )
    ]
