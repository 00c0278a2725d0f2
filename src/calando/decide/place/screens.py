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
_MOOD = {"phq9": "co_depression", "gad7": "co_anxiety"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """What instruments say: findings, lines to show, and ids of lines on what goes with it."""

    told: tuple[tuple[str, Told], ...] = ()
    lines: tuple[InstrumentLine, ...] = ()
    co_occurring: tuple[str, ...] = ()
    emergency: bool = False  # one of them saw an emergency


def read_screens(screens: Iterable[ScreenAnswers], facts: PlacementFacts, *, seed: int) -> Screened:
    """Return what the instruments say of the findings.

    Raises
    ------
    InputError : answers that are missing, unknown or not on the scale; an instrument that there is not.
    """
    told: list[tuple[str, Told]] = []
    lines, mood = [], []
    emergency = False
    for answers in screens:
        if answers.instrument == INTAKE:
            told += read_values(answers.answers, facts.findings, "answers").items()
            continue
        result = screen(answers, seed=seed).result
        if isinstance(result, SelfCheckResult):
            score = "" if result.score is None else f"{result.score:g}"
            told += _self_check(result)
        else:
            score = result.score_text
            told += _instrument(result)
            line = _MOOD.get(result.instrument)
            if line and result.score is not None and result.score >= _MOOD_MODERATE:
                mood.append(line)
        emergency |= any(flag.kind == "emergency" for flag in result.flags)
        lines.append(
            InstrumentLine(
                instrument=result.instrument,
                title=result.title,
                score_text=score,
                band_title=result.band_title,
            )
        )
    return Screened(
        told=tuple(told), lines=tuple(lines), co_occurring=tuple(mood), emergency=emergency
    )


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
    flags = {flag.id for flag in result.flags if flag.kind == "suicide"}
    if result.instrument == "cssrs":
        found.append(("suicide_high", Told(value="suicide_high" in flags, by=by)))
        found.append(("suicide_possible", Told(value=bool(flags), by=by)))
    elif flags:
        found.append(("suicide_possible", Told(value=True, by=by)))
    return found


def _self_check(result: SelfCheckResult) -> list[tuple[str, Told]]:
    """Tolerance and withdrawal under supervision are not counted there, so its band can be taken as it is."""
    by, found = result.title, []
    if result.band in ("mild", "moderate", "severe"):
        found.append(("substance_use_disorder", Told(value=True, by=by)))
    if any(flag.kind == "suicide" for flag in result.flags):
        found.append(("suicide_possible", Told(value=True, by=by)))
    if result.prescribed is not None:
        found.append(("prescribed_use", Told(value=result.prescribed, by=by)))
    if result.as_directed is not None:
        found.append(("taken_as_directed", Told(value=result.as_directed, by=by)))
    return found
