"""How far the signs lean: two scores and a few hard rules, on the careful side.

Scores
    Every sign and circumstance has a weight in the facts (strong 3, moderate 2, weak 1: assumed, no study has weighed
    them). Of signs that say the same (one group) only the heaviest counts. A circumstance counts for a side only if
    some sign that was told points to that side or to either.

Rules, the first that fits
    1. No sign: unclear.
    2. Signs that contradict each other (limp and rigid, cold and hot): both if each side reaches a strong score,
       else unclear; tone, reflexes and temperature are to be looked at again.
    3. Both sides reach a strong score and neither is three times the other: both.
    4. The greater score reaches a strong one and is twice the other: that side.
    5. An overdose some days ago, followed by what looks like withdrawal: at least both.
    6. Else unclear.

    Time and circumstances alone decide nothing: without any sign that points to withdrawal nothing leans to it, and
    "both" only after an overdose (rule 5). Where baclofen was taken on time and another cause fits as well, it is
    unclear.

Sedation never points to withdrawal and never counts against it: beside fever, rising tone, rigidity or itch its
weight falls away (to weak if more than usual was swallowed in the last days, or if the tone has fallen), with a pump
alone it falls to weak.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from calando.decide.triage.circumstances import AFTER_OVERDOSE, not_counted
from calando.decide.triage.numbers import signs_of
from calando.decide.triage.person import TriagePerson
from calando.decide.triage.result import Evidence, Leaning, Points, Weight
from calando.decide.triage.story import AsideKind
from calando.facts.schema_triage import Differential, TriageFacts, TriageRules, TriageSign

_POISONED_BODY = frozenset({"hypotonia", "areflexia", "hypothermia"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """All evidence, the two scores and the leaning."""

    signs: tuple[Evidence, ...]
    circumstances: tuple[Evidence, ...]
    absent: tuple[Evidence, ...]
    toxic: float
    withdrawing: float
    leaning: Leaning
    contradictions: tuple[tuple[str, str], ...]  # titles
    yielded: bool  # sedation gave way
    only_circumstances: bool = False  # no sign points to withdrawal, and circumstances do
    better: Differential | None = None  # another cause that fits better than withdrawal

    @property
    def all(self) -> tuple[Evidence, ...]:
        """Signs, then circumstances, then what was told not to be there."""
        return (*self.signs, *self.circumstances, *self.absent)


def weigh(
    person: TriagePerson,
    circumstances: Sequence[Evidence],
    facts: TriageFacts,
    better: Differential | None = None,
) -> Weighed:
    """Return scores and leaning; `better` is another cause that fits better than withdrawal."""
    rows = {s.id: s for s in facts.signs}
    present = [rows[name] for name in person.told.present]
    signs, yielded = [], False
    for row in present:
        evidence, gave_way = _sign(row, present, person, facts)
        signs.append(evidence)
        yielded = yielded or gave_way
    counted = tuple(_counted(c, signs) for c in circumstances)
    groups = {s.id: s.group for s in facts.signs}
    toxic = _score("toxic", signs, counted, groups, facts.rules)
    withdrawing = _score("withdrawing", signs, counted, groups, facts.rules)
    pairs = _contradictions(present)
    has_sign_of_it = any(e.points_to == "withdrawing" and e.weight != "none" for e in signs)
    leaning = _lean(
        bool(present),
        bool(pairs),
        toxic,
        withdrawing if has_sign_of_it else 0.0,
        facts.rules,
        after_overdose=any(c.id == AFTER_OVERDOSE for c in counted),
    )
    if leaning == "withdrawing" and better is not None:
        leaning = "unclear"
    return Weighed(
        signs=tuple(signs),
        circumstances=counted,
        absent=(
            *(_absent(rows[name], asked) for name, asked in person.told.absent.items()),
            *_plain_measurements(person, facts),
            *_aside(person),
        ),
        toxic=toxic,
        withdrawing=withdrawing,
        leaning=leaning,
        contradictions=pairs,
        yielded=yielded,
        only_circumstances=withdrawing > 0 and not has_sign_of_it,
        better=better,
    )


_KIND: Mapping[AsideKind, str] = {"other": "someone else's", "history": "earlier"}
_ASIDE: Mapping[AsideKind, str] = {
    "past": "Told as gone: not counted as a sign of now. It can come back; look again.",
    "uncertain": "Told as unsure: not counted. It is asked back and measured.",
    "other": "Told of somebody else, as it reads: not counted. If it was this person, call the emergency number.",
    "history": "Told as earlier history: no sign of now, and not counted.",
    "denied": "Told not to have happened: nothing is concluded from that.",
    "amount": "Something was taken, perhaps the usual amount: not counted until the mg beyond the usual are told.",
}


def _aside(person: TriagePerson) -> list[Evidence]:
    """What was told and is no sign of now: shown, so that nothing that was told is dropped."""
    return [
        Evidence(
            id="an amount taken" if a.kind == "amount" else f"{_KIND.get(a.kind, a.kind)} {a.name}",
            asked=a.asked,
            points_to="neither",
            weight="none",
            why=_ASIDE[a.kind],
            sources=("calando2026",),
            basis="assumed",
        )
        for a in person.told.aside
    ]


def _sign(
    row: TriageSign, present: Sequence[TriageSign], person: TriagePerson, facts: TriageFacts
) -> tuple[Evidence, bool]:
    points: Points = row.points
    weight: Weight = row.weight
    if person.has_pump:
        points = row.points_with_pump or points
        weight = row.weight_with_pump or weight
    why, gave_way = row.why, False
    if beside := [s.title for s in present if s.id in row.void_beside]:
        weight = "none"
        why = f"{why} Here {', '.join(beside)} can be why, so it weighs nothing."
    if row.yields:
        beside = [s.title for s in present if s.makes_yield]
        poisoned = bool(_POISONED_BODY & {s.id for s in present}) or _swallowed_lately(
            person, facts
        )
        if beside:
            weight, gave_way = ("weak" if poisoned else "none"), True
            why = f"{why} Here it yields to {', '.join(beside)}."
        elif person.has_pump:
            weight, gave_way = "weak", True
            why = f"{why} Here there is a pump, so it weighs little."
    evidence = Evidence(
        id=row.id,
        asked=person.told.present[row.id],
        points_to=points,
        weight=weight,
        why=why,
        sources=row.sources,
        basis=row.basis,
    )
    return evidence, gave_way


def _swallowed_lately(person: TriagePerson, facts: TriageFacts) -> bool:
    hours = person.extra_hours
    return person.extra and (hours is None or hours <= facts.rules.extra_fades_h.value)


def _counted(evidence: Evidence, signs: Sequence[Evidence]) -> Evidence:
    """A circumstance without any sign that could be its work is shown, and counts nothing."""
    if evidence.weight == "none":
        return evidence
    fits = any(s.points_to in (evidence.points_to, "either") for s in signs)
    return evidence if fits else not_counted(evidence)


def _score(
    side: Points,
    signs: Sequence[Evidence],
    circumstances: Sequence[Evidence],
    groups: dict[str, str],
    rules: TriageRules,
) -> float:
    numbers = {
        "strong": rules.strong.value,
        "moderate": rules.moderate.value,
        "weak": rules.weak.value,
        "none": 0.0,
    }
    heaviest: dict[str, float] = {}
    for e in (*signs, *circumstances):
        if e.points_to == side:
            group = groups.get(e.id) or e.id
            heaviest[group] = max(heaviest.get(group, 0.0), numbers[e.weight])
    return float(sum(heaviest.values()))


def _contradictions(present: Sequence[TriageSign]) -> tuple[tuple[str, str], ...]:
    titles = {s.id: s.title for s in present}
    return tuple(
        (s.title, titles[other])
        for s in present
        for other in s.contradicts
        if other in titles and s.id < other
    )


def _lean(
    has_signs: bool,
    contradictory: bool,
    toxic: float,
    withdrawing: float,
    rules: TriageRules,
    *,
    after_overdose: bool,
) -> Leaning:
    low, high = sorted((toxic, withdrawing))
    strong_on_both = low >= rules.both_from.value
    if not has_signs:
        return "unclear"
    if contradictory:
        return "both" if strong_on_both else "unclear"
    if strong_on_both and high < rules.lean_ratio.value * low:
        return "both"
    if high >= rules.lean_from.value and high >= rules.lean_ahead.value * low:
        return "toxic" if toxic > withdrawing else "withdrawing"
    return "both" if after_overdose else "unclear"


def _absent(row: TriageSign, asked: str) -> Evidence:
    return Evidence(
        id=f"no {row.id}",
        asked=asked,
        points_to="neither",
        weight="none",
        why=f"Told, or measured, not to be there now: {row.title}. Nothing is concluded from that; look again.",
        sources=("calando2026",),
        basis="assumed",
    )


def _plain_measurements(person: TriagePerson, facts: TriageFacts) -> list[Evidence]:
    """Measurements that were told and are no sign: shown, so that nothing that was told is dropped."""
    plain = [
        m
        for m in person.told.measured
        if m.asked and not signs_of(m, facts.readings, is_adult=person.judges_vitals)
    ]
    return [
        Evidence(
            id=m.vital,
            asked=m.asked,
            points_to="neither",
            weight="none",
            why="Measured, and no sign by the limits used here (a child's pulse and pressure are not judged).",
            sources=("calando2026",),
            basis="assumed",
        )
        for m in plain
    ]
