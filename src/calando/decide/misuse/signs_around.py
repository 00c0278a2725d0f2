"""The rules of the signs around the amounts: who prescribes and dispenses, other drugs, route, cash, lost supply."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import ceil

from calando.decide.misuse import words
from calando.decide.misuse.result import Finding, SignEvent
from calando.decide.misuse.scene import Scene
from calando.decide.misuse.signs import limit_of, most_within, window_of
from calando.facts.schema_safety import MisuseSign
from calando.patient.dispensing_history import Dispensing

Name = Callable[[Dispensing], str]
USUAL_ROUTES = ("oral", "enteral", "intrathecal", None)
# routes that may well be prescribed so
SOMETIMES_PRESCRIBED = ("sublingual", "rectal", "transdermal", "other")
BESIDE_OPIOID = frozenset({"benzodiazepine", "z_drug", "gabapentinoid", "barbiturate"})


def prescriber_of(entry: Dispensing) -> str:
    """Return who prescribed; the practice where it is told, since doctors of one practice share a record."""
    return " ".join((entry.practice or entry.prescriber).upper().split())


def pharmacy_of(entry: Dispensing) -> str:
    """Return where it was handed out."""
    return " ".join(entry.pharmacy.upper().split())


def _providers(scene: Scene, sign: MisuseSign, names: Sequence[tuple[Name, str]]) -> Finding:
    """Return the finding if each kind of provider reaches the limit within one window."""
    entries = scene.entries.sedating
    for name, noun in names:
        if not any(name(e) for e in entries):
            return Finding(missing=f"no entry names a {noun}")
    named = [[name(e) for e in entries] for name, _ in names]
    counts: list[dict[str, int]] = [{} for _ in names]  # inside the window, by name
    best: tuple[int, int, int] = (0, 0, 0)  # fewest of the kinds, first, last
    last = 0
    for first, start in enumerate(entries):
        while last < len(entries) and entries[last].day - start.day < window_of(sign):
            for told, count in zip(named, counts, strict=True):
                if told[last]:
                    count[told[last]] = count.get(told[last], 0) + 1
            last += 1
        best = max(best, (min(len(count) for count in counts), first, last))
        for told, count in zip(named, counts, strict=True):  # the first one leaves the window
            if told[first]:
                count[told[first]] -= 1
                if not count[told[first]]:
                    del count[told[first]]
    fewest, first, last = best
    if fewest < limit_of(sign):
        blank = sum(1 for e in entries if not all(name(e) for name, _ in names))
        more = f"; {blank} of {len(entries)} entries do not name one" if blank else ""
        return Finding(why_not=f"at most {fewest} within {window_of(sign):g} days{more}")
    inside = entries[first:last]
    events = tuple(_provider_event(scene, inside, name, noun) for name, noun in names)
    return Finding(events=events)


def _provider_event(scene: Scene, inside: Sequence[Dispensing], name: Name, noun: str) -> SignEvent:
    counts: dict[str, int] = {}
    for e in inside:
        if key := name(e):
            counts[key] = counts.get(key, 0) + 1
    listed = ", ".join(f"{who} ({n})" for who, n in sorted(counts.items()))
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    days = inside[-1].day - inside[0].day + 1
    text = f"{len(counts)} {plural} in {days} days, with the number of entries: {listed}"
    return scene.event(inside[-1].day, text)


def several_prescribers(scene: Scene, sign: MisuseSign) -> Finding:
    """Many prescribers of baclofen and other sedating drugs."""
    return _providers(scene, sign, [(prescriber_of, "prescriber")])


def several_pharmacies(scene: Scene, sign: MisuseSign) -> Finding:
    """Many pharmacies."""
    return _providers(scene, sign, [(pharmacy_of, "pharmacy")])


def prescribers_and_pharmacies(scene: Scene, sign: MisuseSign) -> Finding:
    """Many of both within the same window."""
    return _providers(scene, sign, [(prescriber_of, "prescriber"), (pharmacy_of, "pharmacy")])


# -- other drugs ----------------------------------------------------------------------------------


def _covered_days(entries: Iterable[Dispensing]) -> tuple[set[int], bool]:
    """Return the days for which a drug was at hand, and whether the length of every supply is told."""
    days: set[int] = set()
    free, told = None, True
    for e in sorted(entries, key=lambda e: e.day):
        told = told and e.days_supply is not None
        length = max(1, round(e.days_supply or 1))
        start = e.day if free is None else max(e.day, free)
        days.update(range(start, start + length))
        free = start + length
    return days, told


def _baclofen_days(scene: Scene) -> tuple[set[int], bool]:
    """Return the days for which baclofen is taken to be at hand, and whether the length of the last supply is known.

    All from first to last, without the gaps; the last supply lasts as long as it may.
    """
    entries = scene.entries.baclofen
    fills = scene.pattern.fills if scene.pattern is not None else ()
    ends = [f.day + ceil(f.days_long) for f in fills[-1:] if f.days_long is not None]
    ends += [e.day + ceil(e.days_supply) for e in entries[-1:] if e.days_supply is not None]
    days = set(range(entries[0].day, max(ends, default=entries[-1].day + 1)))
    for gap in scene.gaps:
        if gap.days >= 1:
            days -= set(range(gap.from_day, gap.to_day))
    return days, bool(ends)


def _others(scene: Scene, flags: frozenset[str]) -> dict[str, list[Dispensing]]:
    """Return the entries of every other drug that has one of the flags, by its name."""
    found: dict[str, list[Dispensing]] = {}
    for entry, term in scene.entries.others:
        if flags & set(term.flags):
            found.setdefault(term.name, []).append(entry)
    return found


def _together(
    scene: Scene,
    sign: MisuseSign,
    groups: Sequence[dict[str, list[Dispensing]]],
    least: float,
    at: int,
) -> Finding:
    """Return the finding if, beside baclofen, a drug of each group was at hand on enough days.

    With one group, `at` of its drugs have to be there at the same time.
    """
    baclofen, told = _baclofen_days(scene)
    covered = [{name: _covered_days(e) for name, e in group.items()} for group in groups]
    shared = sorted(
        d for d in baclofen if all(sum(d in days for days, _ in g.values()) >= at for g in covered)
    )
    if shared and len(shared) >= least:
        names = sorted({n for g in covered for n, (days, _) in g.items() if days & set(shared)})
        text = f"{words.days_of(len(shared))} together with baclofen: {', '.join(names)}"
        return Finding(events=(scene.event(shared[-1], text),))
    short = sorted(n for g in covered for n, (_, known) in g.items() if not known)
    short = [*short, *(() if told else ("baclofen",))]
    possible = all(len(g) >= at for g in covered)
    if possible and short:
        return Finding(missing=f"days_supply is not told for {', '.join(short)}")
    return Finding(why_not=f"{words.days_of(len(shared))} together")


def several_sedatives(scene: Scene, sign: MisuseSign) -> Finding:
    """Baclofen and other sedating drugs at the same time, for long enough."""
    group = _others(scene, frozenset({"sedative"}))
    return _together(scene, sign, [group], window_of(sign), int(limit_of(sign)) - 1)


def opioid_with_baclofen(scene: Scene, sign: MisuseSign) -> Finding:
    """An opioid at the same time."""
    found = _together(scene, sign, [_others(scene, frozenset({"opioid"}))], limit_of(sign), 1)
    treatment = _others(scene, frozenset({"opioid_agonist_treatment"}))
    if not (found.events and treatment):
        return found
    text = f"{', '.join(sorted(treatment))} may be opioid agonist treatment, which is never interrupted"
    return Finding(events=(*found.events, scene.event(found.events[0].day, text)))


def opioid_and_sedative(scene: Scene, sign: MisuseSign) -> Finding:
    """An opioid and a third sedating drug at the same time, for long enough."""
    groups = [_others(scene, frozenset({"opioid"})), _others(scene, BESIDE_OPIOID)]
    return _together(scene, sign, groups, limit_of(sign), 1)


# -- how, how paid, what was lost -----------------------------------------------------------------


def route(scene: Scene, sign: MisuseSign) -> Finding:
    """Baclofen by a route that is not usual."""
    entries = scene.entries.baclofen
    if all(e.route is None for e in entries):
        return Finding(missing="no entry says a route")
    odd = [e for e in entries if e.route not in USUAL_ROUTES]
    if not odd:
        return Finding(why_not="every route that is told is a usual one")
    events = tuple(scene.event(e.day, f"{e.route}: {e.drug}", e.row) for e in odd)
    if all(e.route in SOMETIMES_PRESCRIBED for e in odd):
        return Finding(events=events, weight="weak", weight_because="may be prescribed so")
    return Finding(events=events)


def cash(scene: Scene, sign: MisuseSign) -> Finding:
    """Some refills paid in cash and others not."""
    told = [e for e in scene.entries.baclofen if e.paid_cash is not None]
    if not told:
        return Finding(missing="no entry says how it was paid")
    paid = [e for e in told if e.paid_cash]
    if len(paid) == len(told):
        return Finding(why_not="everything was paid in cash, which says nothing")
    if len(paid) < limit_of(sign):
        return Finding(why_not=f"{len(paid)} of {len(told)} paid in cash")
    rows = ", ".join(e.row for e in paid)
    text = f"{len(paid)} of {len(told)} entries paid in cash, the others not"
    return Finding(events=(scene.event(paid[-1].day, text, rows),))


def lost_supply(scene: Scene, sign: MisuseSign) -> Finding:
    """Supply reported lost, more than once within the window."""
    lost = [e for e in scene.entries.baclofen if e.lost or words.says_lost(e.note)]
    first, last = most_within([e.day for e in lost], window_of(sign))
    if last - first < limit_of(sign):
        return Finding(why_not=f"{last - first} within {window_of(sign):g} days")
    events = tuple(
        scene.event(e.day, f"reported lost{': ' + e.note if e.note else ''}", e.row)
        for e in lost[first:last]
    )
    return Finding(events=events)
