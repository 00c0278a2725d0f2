"""Read a dispensing history: every sign that the facts name is looked for, and said, or said not to be there."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from calando.decide.misuse import signs, signs_amount, signs_around, signs_without, words
from calando.decide.misuse.fills import fills_of
from calando.decide.misuse.gaps import pump_gaps
from calando.decide.misuse.headline import headline, reasons
from calando.decide.misuse.limits import limits_from
from calando.decide.misuse.pattern import Pattern, pattern_of
from calando.decide.misuse.result import (
    SHORT,
    WEIGHTS,
    WITHOUT,
    AmountBand,
    DispensingResult,
    Finding,
    LastSupply,
    NotAssessable,
    NotSeen,
    PumpRefill,
    SeenSign,
    Summary,
    ToDo,
    shown_action,
    shown_sign,
)
from calando.decide.misuse.scene import (
    Entries,
    Resolver,
    Scene,
    cap_of,
    resolver_of,
    sorted_entries,
)
from calando.decide.recommendation import ContactLine, Statement
from calando.errors import InputError, Problem
from calando.facts.schema import Facts
from calando.facts.schema_safety import MisuseFacts, MisuseSign
from calando.patient.dispensing_history import Dispensing, DispensingHistory
from calando.patient.dose_limits import MAX_PUMP_MICROGRAMS_PER_ML, MIN_PUMP_MICROGRAMS_PER_ML

Rule = Callable[[Scene, MisuseSign], Finding]
RULES: Mapping[str, Rule] = {
    "early_refill": signs.early_refill,
    "early_refills_repeated": signs.early_refills_repeated,
    "early_days_cumulated": signs.early_days_cumulated,
    "dose_creep": signs.dose_creep,
    "above_prescribed": signs_amount.above_prescribed,
    "below_prescribed": signs_amount.below_prescribed,
    "over_cap": signs_amount.over_cap,
    "several_prescribers": signs_around.several_prescribers,
    "several_pharmacies": signs_around.several_pharmacies,
    "prescribers_and_pharmacies": signs_around.prescribers_and_pharmacies,
    "several_sedatives": signs_around.several_sedatives,
    "opioid_with_baclofen": signs_around.opioid_with_baclofen,
    "opioid_and_sedative": signs_around.opioid_and_sedative,
    "route": signs_around.route,
    "cash": signs_around.cash,
    "lost_supply": signs_around.lost_supply,
    "gap": signs_without.gap,
    "gaps_repeated": signs_without.gaps_repeated,
    "steep_fall": signs_without.steep_fall,
    "low_coverage": signs_without.low_coverage,
}
MANY_EXPLAINED = 3  # so many explanations are themselves asked about


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What goes back up."""

    result: DispensingResult
    reasons: tuple[Statement, ...]
    caveats: tuple[Statement, ...]


def assess_history(
    history: DispensingHistory,
    facts: Facts,
    misuse: MisuseFacts,
    *,
    resolve: Resolver | None = None,
) -> Outcome:
    """Look for every sign.

    Parameters
    ----------
    history : entries of one person.
    resolve : how the name of a drug is understood; None: by the words that `calando check` knows.

    Raises
    ------
    InputError : no entry is baclofen, or one of baclofen does not say how much it was.
    """
    entries = sorted_entries(history, resolve or resolver_of(facts))
    _check(entries)
    rules = {s.id: s for s in misuse.signs}
    limits = limits_from(facts, misuse.limits)
    slack = signs.limit_of(rules["gap"])
    pattern = None
    if entries.oral:
        pattern = pattern_of(
            fills_of(entries.oral, history, slack=slack),
            history,
            slack=slack,
            early_percent=signs.limit_of(rules["early_refill"]),
            limits=limits,
            pump_days=[e.day for e in entries.pump],
        )
    gaps = [*(pattern.gaps if pattern else ()), *pump_gaps(entries.pump, history)]
    cap, cap_caveat = cap_of(history, facts)
    scene = Scene(
        history=history,
        entries=entries,
        pattern=pattern,
        gaps=tuple(sorted(gaps, key=lambda g: (g.from_day, g.of))),
        cap=cap,
        limits=limits,
    )
    seen, not_seen, missing = _look(scene, misuse)
    titles = [rules[m.id].title for m in missing]
    summary = _summary(scene, seen, titles, slack)
    result = DispensingResult(
        summary=summary,
        signs=seen,
        not_seen=not_seen,
        not_assessable=missing,
        intervals=pattern.intervals if pattern else (),
        gaps=scene.gaps,
        what_to_do=_what_to_do(scene, seen, misuse),
        contacts=_contacts(history, facts),
    )
    explained = [e for e in pattern.early if e.explained] if pattern else []
    noted = [e for e in explained if e.explained != words.ROSE]
    caveats = words.caveats(
        slack=slack,
        lists_told=pattern is None or pattern.prescribed_throughout,
        end_known=history.until_day is not None,
        unrecognised=entries.unrecognised,
        cap_caveat=cap_caveat if pattern else "",
        pump=bool(entries.pump),
        explained=len(explained) + sum(1 for g in scene.gaps if g.explained),
        many=len(noted) >= MANY_EXPLAINED,
        twice=_entered_twice(history),
    )
    return Outcome(
        result=result,
        reasons=tuple(reasons(seen, scene.gaps, words.mean_text(summary))),
        caveats=tuple(caveats),
    )


def _entered_twice(history: DispensingHistory) -> list[str]:
    """Return the rows that say the same as an earlier one."""
    seen: dict[Dispensing, str] = {}
    found = []
    for entry in sorted(history.entries, key=lambda e: (e.day, e.row)):
        bare = replace(entry, row="")
        if bare in seen:
            found.append(f"{entry.row} as {seen[bare]}")
        seen.setdefault(bare, entry.row)
    return found


def _check(entries: Entries) -> None:
    if not entries.baclofen:
        problem = Problem(
            field="drug",
            message="no entry is baclofen, so there is nothing to look at",
            allowed="at least one dispensing of baclofen",
        )
        raise InputError(problem)
    problems = [
        Problem(
            field=f"{e.row}: count",
            message="baclofen needs strength_mg and count (a pump: strength_micrograms and count)",
            allowed="numbers above 0",
        )
        for e in entries.oral
        if e.mg is None or not 0 < e.mg < math.inf
    ]
    problems += [
        Problem(
            field=f"{e.row}: strength_micrograms",
            message="a refill of a pump needs strength_micrograms and count, never mg",
            allowed="numbers above 0",
        )
        for e in entries.pump
        if e.micrograms is None or e.strength_mg is not None
    ]
    least, most = MIN_PUMP_MICROGRAMS_PER_ML, MAX_PUMP_MICROGRAMS_PER_ML
    problems += [
        Problem(
            field=f"{e.row}: strength_micrograms",
            value=e.strength_micrograms,
            message="no solution for a pump has this strength; below the range it looks like mg/mL, and 1 mg is 1000",
            allowed=f"{least:g} to {most:g} micrograms/mL",
        )
        for e in entries.pump
        if e.strength_micrograms is not None and not least <= e.strength_micrograms <= most
    ]
    if problems:
        raise InputError(*problems)


def _look(
    scene: Scene, misuse: MisuseFacts
) -> tuple[tuple[SeenSign, ...], tuple[NotSeen, ...], tuple[NotAssessable, ...]]:
    """Ask every rule; pressing danger of withdrawal first, then the strongest, otherwise in the order of the facts."""
    seen, not_seen, missing = [], [], []
    for sign in misuse.signs:
        found = RULES[sign.id](scene, sign)
        if found.events:
            seen.append(shown_sign(sign, found, words.threshold_text(sign)))
        elif found.missing:
            missing.append(NotAssessable(id=sign.id, why=found.missing))
        else:
            not_seen.append(NotSeen(id=sign.id, title=sign.title, why=found.why_not))
    seen.sort(key=lambda s: (not s.pressing, -WEIGHTS.index(s.weight), s.id not in WITHOUT))
    return tuple(seen), tuple(not_seen), tuple(missing)


def _summary(
    scene: Scene, seen: Sequence[SeenSign], missing: Sequence[str], slack: float
) -> Summary:
    pattern, history, entries = scene.pattern, scene.history, scene.entries
    first, last = entries.baclofen[0].day, entries.baclofen[-1].day
    to_day = last if history.until_day is None else max(last, history.until_day)
    open_ones = [e for e in pattern.early if not e.explained] if pattern else []
    prescribed = [f.prescribed for f in pattern.fills if f.prescribed] if pattern else []
    return Summary(
        headline=headline(seen, scene.gaps, missing),
        jurisdiction=history.jurisdiction,
        dispensings=len(pattern.fills) if pattern else 0,
        from_day=first,
        to_day=to_day,
        from_date=history.date_of(first),
        to_date=history.date_of(to_day),
        mg_per_day=_overall(pattern),
        prescribed_mg_per_day=prescribed[-1] if prescribed else None,
        first_prescribed_mg_per_day=prescribed[0] if prescribed else None,
        most_prescribed_mg_per_day=max(prescribed, default=None),
        slack_days=slack,
        last_supply=_last_supply(pattern, history),
        proportion_of_days_covered=pattern.covered if pattern else None,
        early_refills=len(open_ones),
        early_days=sum(e.days for e in open_ones),
        stock_days=max((i.stock_days for i in pattern.intervals), default=0.0) if pattern else 0.0,
        gap_days=sum(g.days for g in scene.gaps),
        signs=len(seen),
        strongest=max((s.weight for s in seen), key=WEIGHTS.index, default="none"),
        cap=scene.cap if pattern else None,
        pump=tuple(
            PumpRefill(
                day=e.day,
                date=history.date_of(e.day),
                micrograms=e.micrograms or 0.0,
                days_supply=e.days_supply,
            )
            for e in entries.pump
        ),
        other_drugs=tuple(sorted({term.name for _, term in entries.others})),
        unrecognised=entries.unrecognised,
    )


def _last_supply(pattern: Pattern | None, history: DispensingHistory) -> LastSupply | None:
    """Return the last dispensing by mouth, which no interval follows."""
    if pattern is None:
        return None
    last = pattern.fills[-1]
    days = last.entered_days if last.entered_days is not None else last.days_short
    return LastSupply(
        day=last.day,
        date=history.date_of(last.day),
        mg=last.mg,
        supply_days=days,
        stock_days=pattern.intervals[-1].stock_days if pattern.intervals else 0.0,
        prescribed_mg_per_day=last.prescribed,
    )


def _overall(pattern: Pattern | None) -> AmountBand:
    """Return milligrams a day from the first to the last dispensing, without what was reported lost."""
    kept = [i for i in pattern.intervals if i.mg_per_day.low is not None] if pattern else []
    if pattern is None or not kept:
        return AmountBand(low=None, high=None)
    mg, days = sum(i.mg for i in kept), sum(i.to_day - i.from_day for i in kept)
    high = mg / (days - pattern.slack) if days > pattern.slack else None
    return AmountBand(low=mg / (days + pattern.slack), high=high)


def _what_to_do(scene: Scene, seen: Sequence[SeenSign], misuse: MisuseFacts) -> tuple[ToDo, ...]:
    """Return what is done, in the order of the facts: by the weight of the signs, and by their kind."""
    pressing = any(s.pressing for s in seen) or any(g.open for g in scene.gaps)
    in_the_past = not pressing and any(s.id in WITHOUT for s in seen)
    opioid = any(s.id.startswith("opioid") for s in seen)
    others = [s for s in seen if s.id not in SHORT]
    # days without supply weigh as much as anything, but ask for other things than misuse does
    weights = [s.weight for s in others] + (["weak"] if len(others) < len(seen) else [])
    rank = max((WEIGHTS.index(w) for w in weights), default=0)
    found = []
    for action in misuse.actions:
        if action.id.startswith("gap_"):
            wanted = in_the_past if action.id == "gap_past" else pressing
        elif action.id.startswith("opioid_"):
            wanted = opioid
        else:
            wanted = WEIGHTS.index(action.from_weight) <= rank
        if wanted:
            found.append(shown_action(action))
    return tuple(found)


def _contacts(history: DispensingHistory, facts: Facts) -> tuple[ContactLine, ...]:
    """Return whom to call in the country."""
    return tuple(
        ContactLine(kind=c.kind, name=c.name, number=c.number, note=c.note)
        for c in facts.contacts
        if c.jurisdiction == history.jurisdiction
    )
