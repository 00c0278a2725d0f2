"""The kidneys as a check sees them: every source's band, the strictest acts, and what it leaves of a dose."""

from __future__ import annotations

import math

from calando.decide.check.result import EncephalopathyRisk, KidneyCheck, KidneyRuleRow
from calando.decide.recommendation import Band
from calando.decide.situation import Situation
from calando.decide.summary import kidney_report
from calando.decide.titrate.ladders import in_mg, ladder_for
from calando.decide.titrate.limits import KidneyLimit, caps_for, kidney_limit, whole_thirds
from calando.facts.load import load_encephalopathy
from calando.facts.schema import DoseCap, Ladder
from calando.patient.kidney import shown_below
from calando.patient.kidney_warnings import SCHWARTZ_YOUNGEST_YEARS
from calando.simulate.encephalopathy import RiskBand, encephalopathy_risk
from calando.units import DAYS_PER_WEEK

MOVING = frozenset({"unstable_kidneys", "recovering_kidneys"})
_START_STEP_MG = 0.5  # a start is printed rounded down to this


def kidneys_move(situation: Situation) -> bool:
    """True while creatinine moves or a condition says so: then no band and no estimate holds."""
    return situation.kidneys.trend in ("falling", "recovering") or bool(MOVING & situation.flags)


def was_just_stopped(situation: Situation) -> bool:
    """True for somebody who may depend on baclofen that is not taken now: whatever is given is no start."""
    if situation.oral is not None or situation.pump is not None:
        return False
    recent = situation.facts.taper_rules.recent_baclofen_weeks.value
    ago = [m.stopped_weeks_ago for m in situation.patient.baclofen]
    return "baclofen withdrawal" in situation.flags or any(
        weeks is not None and weeks <= recent for weeks in ago
    )


def tablets_just_stopped(situation: Situation) -> bool:
    """True where baclofen by mouth was ended lately, whether or not a pump runs on."""
    recent = situation.facts.taper_rules.recent_baclofen_weeks.value
    ago = [m.stopped_weeks_ago for m in situation.patient.baclofen if m.route != "intrathecal"]
    return situation.oral is None and any(w is not None and w <= recent for w in ago)


def rule_avoids(check: KidneyCheck) -> bool:
    """True if the strictest rule says: no baclofen by mouth."""
    return any(r.strictest and r.action == "avoid" for r in check.rules)


def shown_mL_per_min(situation: Situation) -> str:
    """Return the strictest estimate as it is printed: never rounded up into the next band."""
    value, facts = situation.kidneys.strictest, situation.facts.kidney
    borders = {b for r in facts.rules for b in (r.eGFR_from, r.eGFR_below)}
    borders |= {facts.urgent_eGFR.value, facts.cautious_eGFR.value}
    return shown_below(value, min((b for b in borders if b > value), default=math.inf))


def is_infant(situation: Situation) -> bool:
    """True where no formula of kidney function, no band and no model reaches."""
    return situation.patient.age_years < SCHWARTZ_YOUNGEST_YEARS


def kidney_check(situation: Situation, *, seed: int) -> KidneyCheck:
    """Return what the kidneys leave of a dose by mouth, and whether the running one is above it."""
    limit, ladder = kidney_limit(situation), ladder_for(situation)
    rows = _rows(situation, limit)
    moving = kidneys_move(situation)
    by_mouth = situation.pump is None or situation.oral is not None
    may_start = limit.avoid is None and not moving
    known = may_start and by_mouth and not is_infant(situation)
    most = _most(rows) if known else None
    oral = situation.oral
    running = oral.total_mg if oral else None
    acting = next((r for r in rows if r.strictest), None)
    start = _most_start(situation, ladder, limit) if known else None
    too_much = limit.avoid is not None or (
        limit.reduces and most is not None and (running or 0) > most + 1e-9
    )
    return KidneyCheck(
        eGFR=situation.kidneys.eGFR,
        CLcr=situation.kidneys.CLcr,
        trend=situation.kidneys.trend,
        moving=moving,
        by_mouth=by_mouth,
        just_stopped=was_just_stopped(situation),
        report=kidney_report(situation),
        rules=rows,
        strictest=acting.name if acting else "",
        strictest_text=acting.text if acting else "",
        may_start=may_start,
        most_start_mg=start,
        most_mg_per_day=most,
        running_mg_per_day=running,
        too_much=bool(running) and too_much and not moving,
        encephalopathy=_encephalopathy(situation, running or start, moving=moving, seed=seed),
    )


def cap_of(situation: Situation) -> DoseCap | None:
    """Return the lowest maximum that the country's texts print for this use and age."""
    return min(caps_for(situation), key=lambda c: c.max_daily_mg.value, default=None)


def _most(rows: tuple[KidneyRuleRow, ...]) -> float | None:
    """The least that any rule that applies leaves of the label's maximum."""
    left = [r.most_mg_per_day for r in rows if r.applies and r.most_mg_per_day is not None]
    return min(left, default=None)


def _most_start(situation: Situation, ladder: Ladder | None, limit: KidneyLimit) -> float | None:
    """The first step of the ladder times what the kidneys leave, rounded down, and never above a printed maximum."""
    if ladder is None:
        return limit.max_daily_mg
    first = in_mg(ladder, ladder.totals_per_day, situation.patient.weight_kg)[0] * limit.fraction
    rounded = math.floor(first / _START_STEP_MG + 1e-9) * _START_STEP_MG
    return min([rounded] + ([limit.max_daily_mg] if limit.max_daily_mg is not None else []))


def _rows(situation: Situation, limit: KidneyLimit) -> tuple[KidneyRuleRow, ...]:
    facts = {r.name: r for r in situation.facts.kidney.rules}
    cap = cap_of(situation)
    rows = []
    for shown in limit.shown:
        rule = facts[shown.name]
        left = None
        if rule.action == "avoid":
            left = 0.0
        elif rule.max_daily_mg is not None:
            left = rule.max_daily_mg
        elif cap is not None:
            left = round(cap.max_daily_mg.value * whole_thirds(rule.fraction_of_usual), 1)
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
    situation: Situation, daily_mg: float | None, *, moving: bool, seed: int
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
    if moving:
        outside.insert(0, "the kidneys move, so no estimate holds; the data are of steady ones")
    if was_just_stopped(situation):
        outside.insert(0, "baclofen was just stopped; the data are of new users")
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
