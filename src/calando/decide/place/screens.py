"""Instruments that were filled in, as findings of a placement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from calando.decide.place.result import InstrumentLine
from calando.decide.place.told import Told, read_values
from calando.decide.screen.answer import screen
from calando.decide.screen.answers import ScreenAnswers
from calando.decide.screen.result import ScreenResult
from calando.decide.self_check.result import SelfCheckResult
from calando.facts.schema_placement import PlacementFacts

INTAKE = "place"  # an answers file of this name holds findings
_NUMBERS = {"ciwa_ar": "ciwa_ar", "sadq": "sadq", "audit": "audit"}  # instrument -> finding
_DAST_MODERATE = 3.0
_MOOD_MODERATE = 10.0
_OF_FLAGS = {  # (instrument, its flag) -> finding
    ("ciwa_ar", "hallucinations"): "hallucinations_now",
    ("ciwa_ar", "disoriented"): "confusion_now",
}
_CHECKLIST, _RASS = "baclofen_withdrawal_checklist", "rass"
_RASS_SEDATED, _RASS_HARD_TO_WAKE = -2.0, -3.0
_SIGNS = {  # (instrument, its flag or step) -> a sign that the file could have told (`checks_placement.FILE_ONLY`)
    (_CHECKLIST, "sedation"): "@sedated",
    (_CHECKLIST, "fever"): "@fever",
    (_CHECKLIST, "missed"): "@missed",
    (_CHECKLIST, "possible_withdrawal"): "@early_signs",
    (_CHECKLIST, "restless_with_pump"): "@early_signs",
    ("self_check", "voices"): "@voices",
    ("self_check", "voices_danger"): "@voices",
    ("self_check", "missed"): "@missed",
    ("self_check", "missed_maybe"): "@missed",
    ("self_check", "missed_not_prescribed"): "@missed",
    ("self_check", "pump_missed"): "@missed",
    ("self_check", "less_than_prescribed"): "@missed",
    ("self_check", "much_less"): "@missed",
    ("self_check", "kidneys"): "@kidneys_told",
    ("self_check", "kidneys_high"): "@kidneys_told",
    ("self_check", "ghb"): "@other_drugs",
}
_LESS = frozenset({"less_than_prescribed", "much_less"})
_UNDECIDED = {  # a sign -> what the file is then not believed to say no to
    "@voices": ("hallucinations_now",),
    "@missed": ("abrupt_stop",),
    "@early_signs": ("abrupt_stop",),
    "@other_drugs": ("co_dependence",),
}
_MOOD = {"phq9": "co_depression", "gad7": "co_anxiety"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """What instruments say: findings, lines to show, and ids of lines on what goes with it."""

    told: tuple[tuple[str, Told], ...] = ()
    lines: tuple[InstrumentLine, ...] = ()
    co_occurring: tuple[str, ...] = ()
    emergency: bool = False  # one of them saw an emergency
    signs: frozenset[str] = frozenset()  # what they say that no finding asks for
    undecided: frozenset[str] = frozenset()  # findings that are not taken for a no


def read_screens(screens: Iterable[ScreenAnswers], facts: PlacementFacts, *, seed: int) -> Screened:
    """Return what the instruments say of the findings.

    Raises
    ------
    InputError : answers that are missing, unknown or not on the scale; an instrument that there is not.
    """
    told: list[tuple[str, Told]] = []
    lines, mood = [], []
    signs: set[str] = set()
    undecided: set[str] = set()
    emergency = False
    for answers in screens:
        if answers.instrument == INTAKE:
            told += read_values(answers.answers, facts.findings, "answers").items()
            continue
        result = screen(answers, seed=seed).result
        if isinstance(result, SelfCheckResult):
            score = "" if result.score is None else f"{result.score:g}"
            told += _self_check(result)
            seen = {line.id for line in result.flags} | {line.id for line in result.steps}
            if result.band is not None and result.band != "none":
                undecided.add("substance_use_disorder")
        else:
            score = result.score_text
            told += _instrument(result)
            seen = {line.id for line in result.flags}
            if _is_sedated(result):
                signs.add("@sedated")
            line = _MOOD.get(result.instrument)
            if line and result.score is not None and result.score >= _MOOD_MODERATE:
                mood.append(line)
        pairs = ((result.instrument, line) for line in seen)
        signs |= {_SIGNS[pair] for pair in pairs if pair in _SIGNS}
        emergency |= any(flag.kind == "emergency" for flag in result.flags)
        lines.append(
            InstrumentLine(
                instrument=result.instrument,
                title=result.title,
                score_text=score,
                band_title=result.band_title,
            )
        )
    undecided |= {name for sign in signs for name in _UNDECIDED.get(sign, ())}
    return Screened(
        told=tuple(told),
        lines=tuple(lines),
        co_occurring=tuple(mood),
        emergency=emergency,
        signs=frozenset(signs),
        undecided=frozenset(undecided),
    )


def _is_sedated(result: ScreenResult) -> bool:
    score = result.score
    return result.instrument == _RASS and score is not None and score <= _RASS_SEDATED


def _is_hard_to_wake(result: ScreenResult) -> bool:
    if result.instrument == _RASS:
        return result.score is not None and result.score <= _RASS_HARD_TO_WAKE
    told = {item.key: item.answer for item in result.items}
    return result.instrument == _CHECKLIST and told.get("hard_to_wake") == "yes"


def _instrument(result: ScreenResult) -> list[tuple[str, Told]]:
    by, score = result.title, result.score
    found = []
    if score is not None and result.instrument in _NUMBERS:
        found.append((_NUMBERS[result.instrument], Told(value=score, by=by)))
    if score is not None and result.instrument == "dast10" and score >= _DAST_MODERATE:
        found.append(("substance_use_disorder", Told(value=True, by=by)))
    for flag in result.flags:
        if (finding := _OF_FLAGS.get((result.instrument, flag.id))) is not None:
            found.append((finding, Told(value=True, by=by)))
    if _is_hard_to_wake(result):
        found.append(("reduced_consciousness", Told(value=True, by=by, is_weak=True)))
    flags = {flag.id for flag in result.flags if flag.kind == "suicide"}
    if result.instrument == "cssrs":
        found.append(("suicide_high", Told(value="suicide_high" in flags, by=by)))
        found.append(("suicide_possible", Told(value=bool(flags), by=by)))
    elif flags:
        found.append(("suicide_possible", Told(value=True, by=by)))
    return found


def _self_check(result: SelfCheckResult) -> list[tuple[str, Told]]:
    """A mild band, or any under supervision, is asked about; a clinician's no goes before the check's yes."""
    by, found = result.title, []
    if result.band in ("moderate", "severe") and not result.supervised:
        found.append(("substance_use_disorder", Told(value=True, by=by, is_weak=True)))
    if any(flag.kind == "suicide" for flag in result.flags):
        found.append(("suicide_possible", Told(value=True, by=by)))
    if result.prescribed is not None:
        found.append(("prescribed_use", Told(value=result.prescribed, by=by)))
    lines = {line.id for line in result.flags} | {line.id for line in result.steps}
    if (
        result.as_directed is not None and not lines & _LESS
    ):  # too little is looked at today, and no misuse
        found.append(("taken_as_directed", Told(value=result.as_directed, by=by)))
    return found
