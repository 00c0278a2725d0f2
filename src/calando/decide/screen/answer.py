"""The user task: from answers to a scored instrument. `calando.actions` hands it on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from calando.decide.answers import answer_of
from calando.decide.recommendation import Answer, Statement
from calando.facts.load import load_facts

if TYPE_CHECKING:
    from calando.decide.screen.answers import ScreenAnswers
    from calando.decide.screen.result import ScreenResult
    from calando.decide.self_check.result import SelfCheckResult
    from calando.facts.schema_screen import Instrument

SELF_CHECK = "self_check"


def screen(
    answers: ScreenAnswers, *, own: Instrument | None = None, seed: int = 1
) -> Answer[ScreenResult] | Answer[SelfCheckResult]:
    """Score an instrument, or the self-check.

    Parameters
    ----------
    answers : one instrument's answers; a missing one is an error, never a low score.
    own : an instrument of one's own (`calando.load_instrument_file`), instead of one that ships with calando.
    seed : written into the answer; nothing here is drawn.

    Returns
    -------
    An `Answer` whose result has `score`, `band`, `band_set`, `criteria`, `flags` and `next_step`: a screen, never a
    diagnosis.

    Raises
    ------
    InputError : an unknown instrument, band set or country; answers that are missing, unknown or not on the scale.

    Examples
    --------
    >>> import calando
    >>> told = calando.ScreenAnswers(instrument="phq2", answers={"1": 2, "2": 1})
    >>> found = calando.screen(told).result
    >>> found.score, found.next_instrument.to
    (3.0, 'phq9')
    """
    if own is None and answers.instrument == SELF_CHECK:
        from calando.decide.self_check.answer import run_self_check

        return run_self_check(answers, seed=seed)
    return _instrument(answers, own, seed)


def _instrument(answers: ScreenAnswers, own: Instrument | None, seed: int) -> Answer[ScreenResult]:
    from calando.decide.screen.find import find_instrument
    from calando.decide.screen.score import score
    from calando.facts.load_screen import load_instruments

    facts, shipped = load_facts(), load_instruments()
    instrument = own or find_instrument(answers.instrument, shipped)
    result = score(instrument, answers, facts, shipped)
    keys = {*instrument.sources, *(s.source for s in instrument.band_sets)}
    keys.update(key for flag in result.flags for key in flag.sources)
    keys.update(key for row in result.accuracy for key in row.sources)
    said = answer_of(
        "screen",
        result,
        _reasons(instrument, result),
        _caveats(instrument, result),
        facts,
        keys=keys,
        seed=seed,
    )
    return said


def _reasons(instrument: Instrument, result: ScreenResult) -> list[Statement]:
    reasons = [
        Statement(
            text=f.text,
            sources=f.sources,
            basis=f.basis,
            urgent=f.urgent,
            emergency=f.emergency,
        )
        for f in result.flags
    ]
    chosen = [line for line in result.bands if line.chosen and line.text]
    reasons += [
        Statement(text=line.text, sources=line.sources, basis=line.basis) for line in chosen
    ]
    others = {line.band_title for line in result.bands if not line.subscale and line.band_title}
    if len(others) > 1:
        named = "; ".join(
            f"{line.title}: {line.band_title}"
            for line in result.bands
            if not line.subscale and line.band_title
        )
        text = f"Published band sets cut this score differently. {named}."
        sources = tuple(dict.fromkeys(key for line in result.bands for key in line.sources))
        reasons.append(Statement(text=text, sources=sources, basis="derived"))
    if not reasons:
        text = f"{instrument.about} It is scored as its file says."
        reasons.append(Statement(text=text, sources=instrument.sources, basis=instrument.basis))
    return reasons


def _caveats(instrument: Instrument, result: ScreenResult) -> list[Statement]:
    from calando.decide.screen.contacts import NOT_TOLD

    said: list[Any] = [
        Statement(
            text="This is a screen, not a diagnosis: a person who knows you or the patient decides what it means.",
            sources=instrument.sources,
            basis="derived",
        )
    ]
    if not instrument.validated:
        text = f"{instrument.title} is not validated: nobody has measured how often it is right."
        said.append(Statement(text=text, sources=instrument.sources, basis="derived"))
    if instrument.validated and instrument.wording == "own":
        text = "Validated is the published form. The words that stand here are ours, and nobody has tested them."
        said.append(Statement(text=text, sources=instrument.sources, basis="derived"))
    said += [
        Statement(text=text, sources=instrument.sources, basis=instrument.basis)
        for text in (instrument.not_for, *instrument.caveats)
        if text
    ]
    said += [
        Statement(text=line.caveat, sources=line.sources, basis=line.basis)
        for line in result.bands
        if line.caveat and (line.chosen or not result.band)
    ]
    if any(line.basis == "assumed" for line in result.bands):
        named = ", ".join(line.title for line in result.bands if line.basis == "assumed")
        text = f"Recalled and not confirmed by reading: the cut-offs of {named}."
        said.append(Statement(text=text, basis="assumed"))
    if result.jurisdiction is None:
        said.append(NOT_TOLD)
    return said
