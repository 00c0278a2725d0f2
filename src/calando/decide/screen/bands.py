"""Where a score lies: in every named band set, one of which is chosen by name, by what was told, or by the file."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from calando.decide.screen.answers import ScreenAnswers
from calando.decide.screen.asking import holds
from calando.decide.screen.result import BandLine
from calando.errors import InputError, Problem
from calando.facts.schema_screen import BandSet, Instrument, ScreenBand


@dataclass(frozen=True, slots=True, kw_only=True)
class Banded:
    """A band set, the band that applies in it, and how it looks in an answer."""

    band_set: BandSet
    band: ScreenBand | None
    line: BandLine


def banded(
    instrument: Instrument,
    asked: ScreenAnswers,
    answers: Mapping[str, str],
    scores: Mapping[str, float],
) -> tuple[Banded, ...]:
    """Return every band set with the band that applies.

    Parameters
    ----------
    answers : checked answers, by item.
    scores : the total under "", each subscale under its id; a score that there is not is absent.

    Raises
    ------
    InputError : a band set or a context that this instrument does not have.
    """
    chosen = _chosen(instrument, asked)
    return tuple(_place(instrument, s, answers, scores, s in chosen) for s in instrument.band_sets)


def _chosen(instrument: Instrument, asked: ScreenAnswers) -> Sequence[BandSet]:
    """Return the band sets that count: at most one for each score."""
    _check_context(instrument, asked)
    sets = instrument.band_sets
    if asked.band_set:
        named = [s for s in sets if s.id == asked.band_set]
        if not named:
            allowed = ", ".join(s.id for s in sets) or f"none: {instrument.title} has no bands"
            raise InputError(
                Problem(
                    field="band_set",
                    value=asked.band_set,
                    message=f"{instrument.title} has no band set {asked.band_set}",
                    allowed=allowed,
                )
            )
        _check_fits(instrument, named[0], asked)
        return named
    told = [s for s in sets if s.context and s.context.items() <= asked.context.items()]
    if told:
        return told[:1]
    default = [s for s in sets if s.id == instrument.default_band_set]
    own = [s for s in sets if s.subscale]
    return [*default, *own]


def _check_fits(instrument: Instrument, band_set: BandSet, asked: ScreenAnswers) -> None:
    """Refuse a band set that was made for others than was told: the cut for men, of a woman."""
    for key, value in band_set.context.items():
        told = asked.context.get(key, value)
        if told != value:
            raise InputError(
                Problem(
                    field="band_set",
                    value=band_set.id,
                    message=f"the bands {band_set.id} of {instrument.title} are for {key} {value}; told was {told}",
                    allowed=f"another band set, or no band set: then {key} decides",
                )
            )


def _check_context(instrument: Instrument, asked: ScreenAnswers) -> None:
    known = {question.key: question for question in instrument.context}
    problems = [
        Problem(
            field=f"context.{key}",
            value=value,
            message=f"{instrument.title} does not ask for {key}"
            if key not in known
            else f"{value} is none of the answers",
            allowed=", ".join(known) or "nothing"
            if key not in known
            else ", ".join(known[key].options),
        )
        for key, value in asked.context.items()
        if key not in known or value not in known[key].options
    ]
    if problems:
        raise InputError(*problems)


def _place(
    instrument: Instrument,
    band_set: BandSet,
    answers: Mapping[str, str],
    scores: Mapping[str, float],
    is_chosen: bool,
) -> Banded:
    score = scores.get(band_set.subscale)
    band = None
    for candidate in band_set.bands:  # from the mildest on: the most severe that applies stays
        if _applies(instrument, candidate, answers, score):
            band = candidate
    # as they lie on the score, which for strengths runs from the most severe band to the mildest
    ranged = [b for b in band_set.bands if b.low is not None] or band_set.bands
    along = sorted(ranged, key=lambda b: b.low if b.low is not None else -math.inf)
    cuts = tuple(b.low for b in along[1:] if b.low is not None)
    line = BandLine(
        band_set=band_set.id,
        title=band_set.title,
        subscale=band_set.subscale,
        band=band.id if band else "",
        band_title=band.title if band else "",
        from_score=band.low if band else None,
        to_score=band.high if band else None,
        cuts=cuts,
        band_titles=tuple(b.title for b in along),
        more_is_better=(band_set.bands[0].low or 0.0) > (band_set.bands[-1].low or 0.0),
        text=band.text if band else "",
        caveat=band.caveat if band else "",
        population=band_set.population,
        chosen=is_chosen,
        sources=(band_set.source,),
        basis=band_set.basis,
    )
    return Banded(band_set=band_set, band=band, line=line)


def _applies(
    instrument: Instrument, band: ScreenBand, answers: Mapping[str, str], score: float | None
) -> bool:
    if any(holds(instrument, test, answers) for test in band.any):
        return True
    if score is None or (band.low is None and band.high is None):
        return False
    above = band.low is None or score >= band.low
    return above and (band.high is None or score <= band.high)
