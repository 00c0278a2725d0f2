"""Levels: the highest one that a rule asks for wins; vulnerable people in alcohol withdrawal go one higher."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from calando.decide.place.result import LEVELS
from calando.decide.place.rules import Judged
from calando.facts.schema_placement import CareLevel, CarePhase

ASKING = ("level", "setting")  # effects that ask for at least a level
CEILING: CareLevel = "medically_managed"  # "one higher" never makes an emergency
IN_WORDS: dict[CareLevel, str] = {
    "emergency": "an emergency",
    "medically_managed": "a hospital ward",
    "residential": "a residential unit with nurses day and night",
    "intensive_outpatient": "home with contacts on several days a week",
    "outpatient": "home",
}
# where care goes on when the level before it is left: ours, see docs/decisions/0028
STEP_DOWN: dict[CareLevel, CareLevel] = {
    "emergency": "medically_managed",
    "medically_managed": "intensive_outpatient",
    "residential": "intensive_outpatient",
    "intensive_outpatient": "outpatient",
    "outpatient": "outpatient",
}


def in_words(level: CareLevel) -> str:
    """Return a level in plain words: "a hospital ward"."""
    return IN_WORDS[level]


def rank(level: CareLevel) -> int:
    """Return the place of a level, 0 for the least.

    >>> rank("outpatient") < rank("residential") < rank("emergency")
    True
    """
    return LEVELS.index(level)


def highest(levels: Iterable[CareLevel | None]) -> CareLevel | None:
    """Return the highest of some levels; None if there is none."""
    told = [level for level in levels if level is not None]
    return max(told, key=rank, default=None)


def fired_in(
    judged: Sequence[Judged], phase: CarePhase, effects: Iterable[str] = ASKING
) -> list[Judged]:
    """Return the rules of some effects that fired and concern a phase."""
    wanted = tuple(effects)
    return [j for j in judged if j.fired and phase in j.rule.phases and j.rule.effect in wanted]


def withdrawal_level(judged: Sequence[Judged]) -> CareLevel:
    """Return the level for the withdrawal: the highest that was asked for, else outpatient."""
    asked = highest(j.rule.level for j in fired_in(judged, "withdrawal"))
    raised = [one_higher(judged, j) for j in fired_in(judged, "withdrawal", ("one_higher",))]
    return highest((asked, *raised)) or "outpatient"


def one_higher(judged: Sequence[Judged], rule: Judged) -> CareLevel:
    """Return one level more than the other rules on the same substance ask for, never above a hospital ward.

    A finding counts once: what it already asks for by a rule of its own, it does not raise as well.
    """
    same = [j for j in fired_in(judged, "withdrawal") if j.rule.substance == rule.rule.substance]
    bases = [
        highest(j.rule.level for j in same if set(j.because) != {name}) or "outpatient"
        for name in rule.because or ("",)
    ]
    base = highest(bases) or "outpatient"
    return LEVELS[min(rank(base) + 1, max(rank(CEILING), rank(base)))]


def or_level_of(judged: Sequence[Judged], phase: CarePhase, level: CareLevel) -> CareLevel | None:
    """Return the higher level that a source leaves open beside `level`; None in an emergency or if there is none."""
    if level == "emergency":
        return None
    fired = fired_in(judged, phase, (*ASKING, "allows"))
    above = [
        j.rule.or_level
        for j in fired
        if j.rule.or_level is not None and rank(j.rule.or_level) > rank(level)
    ]
    return highest(above)


def setters(judged: Sequence[Judged], phase: CarePhase, level: CareLevel) -> tuple[Judged, ...]:
    """Return the rules behind a level: those that ask for it, else those that say it may do."""
    asked = [j for j in fired_in(judged, phase) if j.rule.level == level]
    raised = [j for j in fired_in(judged, phase, ("one_higher",)) if one_higher(judged, j) == level]
    return tuple(asked + raised) or tuple(
        j for j in fired_in(judged, phase, ("allows",)) if j.rule.level == level
    )
