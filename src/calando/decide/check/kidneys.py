"""The kidneys as a check sees them: every source's band, the strictest acts, and what it leaves of a dose."""

from __future__ import annotations

from calando.decide.check.result import (
    About,
    Card,
    EncephalopathyRisk,
    KidneyCheck,
    KidneyRuleRow,
    Tier,
)
from calando.decide.recommendation import Band
from calando.decide.situation import Situation
from calando.decide.summary import kidney_report
from calando.decide.titrate.ladders import in_mg, ladder_for
from calando.decide.titrate.limits import KidneyLimit, caps_for, dose_cap, kidney_limit
from calando.facts.load import load_encephalopathy
from calando.facts.schema import Ladder
from calando.simulate.encephalopathy import RiskBand, encephalopathy_risk
from calando.units import DAYS_PER_WEEK

NEVER_AT_ONCE = "Never stop at once: withdrawal can kill. calando taper plans the way to what these kidneys allow."


def kidney_check(situation: Situation, *, seed: int) -> KidneyCheck:
    """Return what the kidneys leave, and whether the running dose is above it."""
    limit, ladder = kidney_limit(situation), ladder_for(situation)
    most = _most(situation, ladder, limit)
    oral = situation.oral
    running = oral.total_mg if oral else None
    acting = next((r for r in limit.shown if r.strictest), None)
    may_start = limit.avoid is None
    start = _most_start(situation, ladder, limit) if may_start else None
    return KidneyCheck(
        eGFR=situation.kidneys.eGFR,
        CLcr=situation.kidneys.CLcr,
        trend=situation.kidneys.trend,
        report=kidney_report(situation),
        rules=_rows(situation, limit),
        strictest=acting.name if acting else "",
        strictest_text=acting.text if acting else "",
        may_start=may_start,
        most_start_mg=start,
        most_mg_per_day=most,
        running_mg_per_day=running,
        too_much=bool(running) and _is_too_much(limit, running or 0.0, most),
        encephalopathy=_encephalopathy(
            situation, running or (None if situation.pump else start), seed=seed
        ),
    )


def _is_too_much(limit: KidneyLimit, running_mg: float, most: float | None) -> bool:
    """True if a kidney rule leaves less; a dose above the label's own cap is not the kidneys' matter."""
    if limit.avoid is not None:
        return True
    return limit.reduces and most is not None and running_mg > most + 1e-9


def _most(situation: Situation, ladder: Ladder | None, limit: KidneyLimit) -> float | None:
    """The most a day that the strictest rule leaves; None: none may be started, or no source prints a maximum."""
    if limit.avoid is not None:
        return None
    if ladder is not None:
        return dose_cap(situation, ladder, limit).mg_per_day
    caps = [c.max_daily_mg.value for c in caps_for(situation)]
    left = [limit.fraction * min(caps)] if caps else []
    left += [limit.max_daily_mg] if limit.max_daily_mg is not None else []
    return min(left, default=None)


def _most_start(situation: Situation, ladder: Ladder | None, limit: KidneyLimit) -> float | None:
    if ladder is None:
        return limit.max_daily_mg
    first = in_mg(ladder, ladder.totals_per_day, situation.patient.weight_kg)[0] * limit.fraction
    return min([first] + ([limit.max_daily_mg] if limit.max_daily_mg is not None else []))


def _rows(situation: Situation, limit: KidneyLimit) -> tuple[KidneyRuleRow, ...]:
    facts = {r.name: r for r in situation.facts.kidney.rules}
    caps = [c.max_daily_mg.value for c in caps_for(situation)]
    cap = min(caps, default=None)
    rows = []
    for shown in limit.shown:
        rule = facts[shown.name]
        left = None
        if rule.action == "avoid":
            left = 0.0
        elif rule.max_daily_mg is not None:
            left = rule.max_daily_mg
        elif cap is not None:
            left = cap * (rule.fraction_of_usual or 1.0)
        rows.append(
            KidneyRuleRow(
                name=rule.name,
                source=rule.source,
                text=rule.text,
                action=rule.action,
                eGFR_from=rule.eGFR_from,
                eGFR_below=rule.eGFR_below,
                dialysis=rule.dialysis,
                fraction_of_usual=rule.fraction_of_usual,
                max_daily_mg=rule.max_daily_mg,
                most_mg_per_day=left,
                applies=shown.applies,
                strictest=shown.strictest,
                basis=rule.basis,
            )
        )
    return tuple(rows)


def _encephalopathy(
    situation: Situation, daily_mg: float | None, *, seed: int
) -> EncephalopathyRisk | None:
    """The risk of someone new to this dose; for anyone else the reasons why it is not known."""
    if not daily_mg:
        return None
    enc, patient, oral = load_encephalopathy(), situation.patient, situation.oral
    found = encephalopathy_risk(
        situation.facts,
        enc,
        age_years=patient.age_years,
        eGFR=situation.kidneys.eGFR,
        CLcr=situation.kidneys.CLcr,
        dialysis=patient.dialysis != "none",
        daily_mg=daily_mg,
        seed=seed,
    )
    weeks = oral.since_weeks if oral else 0.0
    outside = list(found.outside)
    if weeks is None or weeks * DAYS_PER_WEEK > found.days:
        told = "not told since when it is taken" if weeks is None else f"taken for {weeks:g} weeks"
        outside.append(f"{told}; the data are of the first {found.days:g} days of new users")
    return EncephalopathyRisk(
        daily_mg=found.daily_mg,
        percent=None if outside else _band(found.risk),
        comparison_mg=found.compared_daily_mg,
        comparison_percent=None if outside else _band(found.compared),
        outside=tuple(outside),
        sources=("muanda2019",),
    )


def _band(band: RiskBand | None) -> Band | None:
    if band is None:
        return None
    return {"p05": band.p05_percent, "p50": band.p50_percent, "p95": band.p95_percent}


def kidney_cards(situation: Situation, check: KidneyCheck) -> tuple[Card, ...]:
    """Return the hard stop for a start, "too much for this eGFR", and what a moving creatinine means."""
    cards = []
    value = situation.kidneys.strictest
    dialysed = situation.patient.dialysis != "none"
    here = f"on {situation.patient.dialysis}" if dialysed else f"kidney function {value:.0f} mL/min"
    sources = tuple(dict.fromkeys(r.source for r in check.rules if r.applies))
    applying = [r for r in check.rules if r.applies]
    shown = "; ".join(f"{r.text.rstrip('.')} ({r.source})" for r in applying)
    strict = next((r for r in check.rules if r.strictest), None)
    running = check.running_mg_per_day
    if not check.may_start and not running:
        cards.append(
            _card(
                "kidney_no_start",
                tier="stop",
                title=f"Do not start: {here}",
                evidence=f"All sources: {shown}. The strictest acts.",
                action=(
                    "Baclofen is not started. A kidney specialist who decides otherwise stays at or under the lowest "
                    "dose printed."
                ),
                strict=strict,
                sources=sources,
            )
        )
    elif check.too_much and running:
        left = "no dose" if check.most_mg_per_day is None else f"{check.most_mg_per_day:g} mg a day"
        cards.append(
            _card(
                "kidney_too_much",
                tier=_too_much_tier(situation, check),
                title=f"More than the strictest kidney rule leaves: {running:g} mg a day, {here}",
                evidence=f"The strictest source leaves {left}. All sources: {shown}.",
                action=(
                    "Ask about drowsiness, confusion and slow breathing, and check the kidneys again. "
                    f"{NEVER_AT_ONCE}"
                ),
                strict=strict,
                sources=sources,
            )
        )
    elif strict is not None and strict.action != "full":
        left = f"at most {check.most_mg_per_day:g} mg a day" if check.most_mg_per_day else "less"
        start = (
            f", started with at most {check.most_start_mg:g} mg a day"
            if check.most_start_mg
            else ""
        )
        cards.append(
            _card(
                "kidney_reduced",
                tier="note" if running else "interrupt",
                title=f"Kidneys leave {left}: {here}",
                evidence=f"All sources: {shown}. The strictest acts.",
                action=(
                    f"Stay at or under {left.removeprefix('at most ')}{start}; measure creatinine again when ill."
                ),
                strict=strict,
                sources=sources,
            )
        )
    elif running is not None or check.may_start:
        cards.append(
            _card(
                "kidney_full",
                tier=None,
                title=f"No kidney rule reduces the dose: {here}",
                evidence=f"All sources: {shown}."
                if shown
                else "No source prints a band for these kidneys.",
                action="Measure again when ill, dry, or on a new drug that the kidneys bear badly.",
                strict=strict,
                sources=sources,
            )
        )
    cards.extend(_moving(situation))
    return tuple(cards)


def _too_much_tier(situation: Situation, check: KidneyCheck) -> Tier:
    """As grave as the kidneys are poor: a strict rule for nearly healthy ones does not interrupt."""
    if not check.may_start:
        return "stop"
    poor = situation.kidneys.strictest < situation.facts.kidney.cautious_eGFR.value
    return "interrupt" if poor else "note"


def _moving(situation: Situation) -> list[Card]:
    k, trend = situation.facts.kidney, situation.kidneys.trend
    if trend not in ("falling", "recovering"):
        return []
    falling = trend == "falling"
    return [
        _card(
            f"kidney_{trend}",
            tier="stop" if falling else "interrupt",
            title=f"The kidneys are {'failing' if falling else 'recovering'}",
            evidence=(
                "Creatinine moves, so no formula holds and every band above may be wrong: "
                + (
                    "the same tablets give a higher level each day."
                    if falling
                    else "the level falls by itself."
                )
            ),
            action=(
                "Measure creatinine daily; look for drowsiness and confusion before each dose. "
                + (
                    NEVER_AT_ONCE
                    if falling
                    else "A steady dose may become too little: watch for withdrawal."
                )
            ),
            strict=None,
            sources=(k.unstable_ratio.source,),
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
) -> Card:
    return Card(
        id=id,
        kind="kidney",
        tier=tier,
        state="interacts" if tier else "no_known_interaction",
        about=About(),
        title=title,
        mechanism="less baclofen leaves by the kidneys" if tier else "",
        mechanism_codes=("RENAL",) if tier else (),
        severity="avoid"
        if tier == "stop"
        else "major"
        if tier == "interrupt"
        else "moderate"
        if tier
        else None,
        raised=(),
        evidence=evidence,
        action=action,
        patient_text=(
            "Your kidneys clear this medicine. If you are sick, dry or drowsy, call your team the same day."
            if tier
            else ""
        ),
        conflict="",
        sources=sources,
        basis=strict.basis if strict else "read",
        checked_against=sources if tier is None else (),
    )
