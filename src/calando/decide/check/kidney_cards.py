"""The cards of the kidneys: no start, too much, newly at risk, moving; and a dose above the label's own maximum."""

from __future__ import annotations

from calando.decide.check.kidneys import cap_of, is_infant
from calando.decide.check.result import About, Card, KidneyCheck, KidneyRuleRow, Tier
from calando.decide.situation import Situation
from calando.facts.load import load_encephalopathy
from calando.facts.schema_base import Basis
from calando.facts.schema_safety import Severity
from calando.units import DAYS_PER_WEEK

NEVER_AT_ONCE = (
    "Never stop at once: withdrawal can kill. A lower dose to stay on is set by the prescriber; calando taper plans a "
    "way off."
)
_MACHINES = {"peritoneal": "peritoneal dialysis", "cvvh": "hemofiltration"}
_ASK = "Ask about drowsiness, confusion and slow breathing, and check the kidneys again."
_PATIENT = (
    "Get emergency help if you are very sleepy or confused, or breathe slowly. Call your team the same day if you are "
    "sick or dry. Do not stop baclofen on your own."
)
_PATIENT_DOSE = (
    "Your dose is high. Ask your team if it is still right. Do not stop baclofen on your own."
)
_SEVERITY: dict[Tier, Severity] = {"stop": "avoid", "interrupt": "major", "note": "moderate"}


def kidney_cards(
    situation: Situation, check: KidneyCheck, *, raised_days_ago: float | None
) -> tuple[Card, ...]:
    """Return what the kidneys say to a dose by mouth; beside a pump alone only that they say nothing to it."""
    if situation.pump is not None and situation.oral is None:
        return (_beside_a_pump(situation, check),)
    if is_infant(situation):
        return (_of_an_infant(situation),)
    found = [*_over_cap(situation)]
    if check.moving:
        return (*found, _moving(situation, check))
    first = _of_the_dose(situation, check)
    risk = _newly_at_risk(situation, check, raised_days_ago)
    return (*found, first, *([risk] if risk is not None and first.tier not in ("stop",) else []))


def _here(situation: Situation) -> str:
    if situation.patient.dialysis != "none":
        return f"on {_MACHINES.get(situation.patient.dialysis, situation.patient.dialysis)}"
    return f"kidney function {situation.kidneys.strictest:.0f} mL/min"


def _of_the_dose(situation: Situation, check: KidneyCheck) -> Card:
    applying = [r for r in check.rules if r.applies]
    shown = "; ".join(f"{r.text.rstrip('.')} ({r.source})" for r in applying)
    strict = next((r for r in check.rules if r.strictest), None)
    running, most = check.running_mg_per_day, check.most_mg_per_day
    cap = cap_of(situation)
    of_rules = [r.source for r in applying] + ([cap.max_daily_mg.source] if cap else [])
    sources = tuple(dict.fromkeys(of_rules))
    of_cap = (
        f" The label's maximum is {cap.max_daily_mg.value:g} mg a day ({cap.max_daily_mg.source})."
        if cap
        else ""
    )
    evidence = f"All sources: {shown}." if shown else "No source prints a band for these kidneys."
    here = _here(situation)
    if not check.may_start and not running:
        return _card(
            "kidney_no_start",
            tier="stop",
            title=f"Do not start: {here}",
            evidence=f"{evidence} The strictest acts.",
            action=(
                "Baclofen is not started. A kidney specialist who decides otherwise stays at or under the lowest dose "
                "printed."
            ),
            strict=strict,
            sources=sources,
        )
    if check.too_much and running:
        left = "no dose" if not check.may_start or most is None else f"{most:g} mg a day"
        return _card(
            "kidney_too_much",
            tier=_too_much_tier(situation, check),
            title=f"More than the strictest kidney rule leaves: {running:g} mg a day, {here}",
            evidence=f"The strictest leaves {left}. {evidence}{of_cap}",
            action=f"{_ASK} {NEVER_AT_ONCE}",
            strict=strict,
            sources=sources,
        )
    if strict is not None and strict.action != "full":
        left = f"at most {most:g} mg a day" if most else "less than usual"
        start = (
            f"; a start with at most {check.most_start_mg:g} mg a day"
            if check.most_start_mg and not running
            else ""
        )
        return _card(
            "kidney_reduced",
            tier="note" if running else "interrupt",
            title=f"The strictest kidney rule leaves {left}{start}: {here}",
            evidence=f"{evidence}{of_cap}",
            action="That is a ceiling, not an aim: the smallest dose that helps. Measure creatinine again when ill.",
            strict=strict,
            sources=sources,
        )
    doubt = _doubt(situation)
    return _card(
        "kidney_full",
        tier=None,
        title=f"No kidney rule reduces the dose{doubt and ', if the estimate holds'}: {here}",
        evidence=f"{evidence}{doubt}",
        action="Measure again when ill, dry, or on a new drug that the kidneys bear badly.",
        strict=strict,
        sources=sources,
    )


def _doubt(situation: Situation) -> str:
    """Why the estimate may not hold today, although it looks healthy; "" if nothing says so."""
    if "dehydration" in situation.flags:
        return " Who is dry or vomits may have other kidneys tomorrow: measure creatinine again."
    if situation.patient.pregnant or "pregnancy" in situation.flags:
        return " No formula was made for pregnancy."
    return ""


def _too_much_tier(situation: Situation, check: KidneyCheck) -> Tier:
    """As grave as the kidneys are poor: a strict rule for nearly healthy ones does not interrupt."""
    if not check.may_start:
        return "stop"
    poor = situation.kidneys.strictest < situation.facts.kidney.cautious_eGFR.value
    return "interrupt" if poor else "note"


def _newly_at_risk(
    situation: Situation, check: KidneyCheck, raised_days_ago: float | None
) -> Card | None:
    """The one cohort that counted: from so many milligrams a day on, in the first weeks, with poor kidneys."""
    enc, oral, running = load_encephalopathy(), situation.oral, check.running_mg_per_day
    if not running:
        return None
    if situation.kidneys.strictest >= enc.eGFR_below.value:
        return None
    weeks = oral.since_weeks if oral else None
    since = None if weeks is None else weeks * DAYS_PER_WEEK
    told = [d for d in (raised_days_ago, since) if d is not None]
    if not told or min(told) > enc.days.value:
        return None
    if running < enc.high_from_mg.value:
        return _above_a_start(situation, check, running)
    by_band = ", ".join(f"{b.RD_percent.value:g} points more at eGFR {b.name}" for b in enc.bands)
    return _card(
        "kidney_encephalopathy",
        tier="interrupt",
        title=f"New or raised, {running:g} mg a day, {_here(situation)}: encephalopathy",
        evidence=(
            f"Among people from {enc.age_from_years.value:g} years with eGFR below {enc.eGFR_below.value:g}, new to "
            f"{enc.high_from_mg.value:g} mg a day or more, {enc.high_risk_percent.value:g} % were admitted with it "
            f"within {enc.days.value:g} days, on less {enc.low_risk_percent.value:g} % (ratio {enc.RR.value:g}, "
            f"{enc.RR_ci95.low:g} to {enc.RR_ci95.high:g}); {by_band}. This person is {situation.patient.age_years:g}."
        ),
        action=f"See or call in the first days. {_ASK} {NEVER_AT_ONCE}",
        strict=None,
        sources=(enc.RR.source,),
    )


def _above_a_start(situation: Situation, check: KidneyCheck, running: float) -> Card | None:
    """Begun or raised in these weeks at more than the strictest start."""
    most = check.most_start_mg
    if most is None or running <= most:
        return None
    enc = load_encephalopathy()
    return _card(
        "kidney_above_start",
        tier="interrupt",
        title=f"New or raised above a start for these kidneys: {running:g} mg a day, {_here(situation)}",
        evidence=(
            f"The strictest start is {most:g} mg a day. Even below {enc.high_from_mg.value:g} mg a day new users with "
            f"eGFR below {enc.eGFR_below.value:g} were admitted with encephalopathy {enc.low_RR_to_none.value:g} times "
            f"as often as people who took none ({enc.low_RR_to_none_ci95.low:g} to {enc.low_RR_to_none_ci95.high:g})."
        ),
        action=f"See or call in the first days. {_ASK} {NEVER_AT_ONCE}",
        strict=None,
        sources=(enc.low_RR_to_none.source,),
    )


def _moving(situation: Situation, check: KidneyCheck) -> Card:
    trend, unstable = check.trend, situation.facts.kidney.unstable_ratio
    if trend == "recovering":
        title, tier = "The kidneys are recovering", "interrupt"
        what = "the level falls by itself, and a steady dose may become too little: watch for withdrawal."
    elif trend == "falling" and situation.kidneys.earlier_CLcr:
        title, tier = "The kidneys are failing", "stop"
        what = "the same tablets give a higher level each day."
    elif trend == "falling":
        title, tier = "The kidneys may be failing: a condition of the file says so", "stop"
        what = "no earlier value is told, so the numbers cannot show it; the same tablets would give more each day."
    else:
        title, tier = "The kidneys may be changing", "interrupt"
        what = "a condition says so; the creatinine does not show it yet."
    rule = ""
    if not check.may_start:
        strict = next((r for r in check.rules if r.strictest), None)
        rule = (
            f" Even so the strictest rule speaks: {strict.text.rstrip('.')} ({strict.source})."
            if strict
            else ""
        )
        tier = "stop"
    return _card(
        f"kidney_{trend}" if trend in ("recovering", "falling") else "kidney_unstable",
        tier="stop" if tier == "stop" else "interrupt",
        title=title,
        evidence=f"While creatinine moves no formula and no band holds: {what}{rule}",
        action=f"Measure creatinine daily. {_ASK} {NEVER_AT_ONCE}",
        strict=None,
        sources=(unstable.source,),
    )


def _beside_a_pump(situation: Situation, check: KidneyCheck) -> Card:
    poor = (
        check.moving
        or not check.may_start
        or any(r.strictest and r.action != "full" for r in check.rules)
    )
    return _card(
        "kidney_pump",
        tier="note" if poor else None,
        title=f"Pump: the bands for tablets do not hold, {_here(situation)}",
        evidence=(
            "Plasma levels from a pump are far lower than those from tablets, and no source prints a band for it. "
            "Tablets in a gap are another matter: for them the bands hold."
        ),
        action="The pump goes on. Ask a kidney specialist before tablets are used as a bridge.",
        strict=None,
        sources=("itb_label",),
    )


def _of_an_infant(situation: Situation) -> Card:
    return _card(
        "kidney_infant",
        tier="interrupt",
        title="Under 1 year: no band of kidney function holds",
        evidence="The formulas begin at 1 year, and the bands of all sources are of adults. No amount is given.",
        action=f"A paediatric specialist decides, by weight and by what is seen. {_ASK} {NEVER_AT_ONCE}",
        strict=None,
        sources=("schwartz2009",),
        basis="derived",
    )


def _over_cap(situation: Situation) -> list[Card]:
    """A running dose above what the country's texts print at most."""
    oral, cap = situation.oral, cap_of(situation)
    running = oral.total_mg if oral else None
    if cap is None or not running or running <= cap.max_daily_mg.value:
        return []
    most = cap.max_daily_mg
    return [
        _card(
            "over_cap",
            tier="interrupt",
            title=(
                f"Above the label's maximum: {running:g} mg a day, {most.value:g} mg in "
                f"{situation.patient.jurisdiction}"
            ),
            evidence=f"{most.note[:1].upper()}{most.note[1:]}."
            if most.note
            else "The maximum of the country's text.",
            action=f"Is that what is really taken, and who decided it? {_ASK} {NEVER_AT_ONCE}",
            strict=None,
            sources=(most.source,),
            mechanism=False,
            patient_text=_PATIENT_DOSE,
            conflict=cap.conflict,
            basis=most.basis,
        )
    ]


def _card(
    id: str,
    *,
    tier: Tier | None,
    title: str,
    evidence: str,
    action: str,
    strict: KidneyRuleRow | None,
    sources: tuple[str, ...],
    mechanism: bool = True,
    patient_text: str = _PATIENT,
    conflict: str = "",
    basis: Basis = "read",
) -> Card:
    return Card(
        id=id,
        kind="kidney",
        tier=tier,
        state="interacts" if tier else "no_known_interaction",
        about=About(),
        title=title,
        mechanism="less baclofen leaves by the kidneys" if tier and mechanism else "",
        mechanism_codes=("RENAL",) if tier and mechanism else (),
        severity=_SEVERITY[tier] if tier else None,
        raised=(),
        evidence=evidence,
        action=action,
        patient_text=patient_text if tier else "",
        conflict=conflict,
        sources=sources,
        basis=strict.basis if strict else basis,
        checked_against=sources if tier is None else (),
    )
