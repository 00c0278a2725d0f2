"""Instruments that were filled in, as findings of a placement."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from calando.decide.place.headline import lower
from calando.decide.place.result import InstrumentLine
from calando.decide.place.told import Told, read_values
from calando.decide.screen.answer import screen
from calando.decide.screen.answers import INTAKE, ScreenAnswers
from calando.decide.screen.result import ScreenResult
from calando.decide.self_check.result import SelfCheckResult
from calando.facts.schema_placement import PlacementFacts, PlacementLimits

_NUMBERS = {"ciwa_ar": "ciwa_ar", "sadq": "sadq", "audit": "audit"}  # instrument -> finding
_OF_FLAGS = {  # (instrument, its flag) -> finding
    ("ciwa_ar", "hallucinations"): "hallucinations_now",
    ("ciwa_ar", "disoriented"): "confusion_now",
}
_CHECKLIST, _RASS = "baclofen_withdrawal_checklist", "rass"
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
_SEEN = re.compile(r"^(?P<what>.+?)(?:,? (?:this )?is an emergency\b|[:;.](?=\s|$))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """What instruments say: findings, lines to show, and ids of lines on what goes with it."""

    told: tuple[tuple[str, Told], ...] = ()
    lines: tuple[InstrumentLine, ...] = ()
    co_occurring: tuple[str, ...] = ()
    emergencies: tuple[str, ...] = ()  # that one of them saw: the instrument and what it was
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
    moderate = {
        "phq9": facts.limits.phq9_moderate.value,
        "gad7": facts.limits.gad7_moderate.value,
    }
    undecided: set[str] = set()
    emergencies: list[str] = []
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
            told += _instrument(result, facts.limits)
            seen = {line.id for line in result.flags}
            if _is_sedated(result, facts.limits):
                signs.add("@sedated")
            line = _MOOD.get(result.instrument)
            if line and result.score is not None and result.score >= moderate[result.instrument]:
                mood.append(line)
        pairs = ((result.instrument, line) for line in seen)
        signs |= {_SIGNS[pair] for pair in pairs if pair in _SIGNS}
        emergencies += _emergencies(result)
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
        emergencies=tuple(emergencies),
        signs=frozenset(signs),
        undecided=frozenset(undecided),
    )


def _emergencies(result: ScreenResult | SelfCheckResult) -> list[str]:
    """Return the emergencies that an instrument saw: the instrument, and the first words of each flag."""
    is_check = isinstance(result, SelfCheckResult)
    title = "self-check" if is_check else lower(result.title.partition(" (")[0])
    texts = [flag.text for flag in result.flags if flag.kind == "emergency"]
    seen = [lower(found["what"] if (found := _SEEN.match(text)) else text) for text in texts]
    return [f"the {title}: {'; '.join(seen)}"] if seen else []


def _is_sedated(result: ScreenResult, limits: PlacementLimits) -> bool:
    score = result.score
    return result.instrument == _RASS and score is not None and score <= limits.rass_sedated.value


def _is_hard_to_wake(result: ScreenResult, limits: PlacementLimits) -> bool:
    if result.instrument == _RASS:
        return result.score is not None and result.score <= limits.rass_hard_to_wake.value
    told = {item.key: item.answer for item in result.items}
    return result.instrument == _CHECKLIST and told.get("hard_to_wake") == "yes"


def _instrument(result: ScreenResult, limits: PlacementLimits) -> list[tuple[str, Told]]:
    by, score = result.title, result.score
    found = []
    moderate = limits.dast10_moderate.value
    if score is not None and result.instrument in _NUMBERS:
        found.append((_NUMBERS[result.instrument], Told(value=score, by=by)))
    if score is not None and result.instrument == "dast10" and score >= moderate:
        found.append(("substance_use_disorder", Told(value=True, by=by)))
    for flag in result.flags:
        if (finding := _OF_FLAGS.get((result.instrument, flag.id))) is not None:
            found.append((finding, Told(value=True, by=by)))
    if _is_hard_to_wake(result, limits):
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
