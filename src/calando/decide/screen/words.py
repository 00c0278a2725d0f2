"""The sentences of a scored instrument: headline, next step, the instrument that comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calando.decide.screen.asking import holds
from calando.decide.screen.bands import Banded
from calando.decide.screen.result import FlagLine, NextInstrument, ScoredItem, ScoredScale
from calando.facts.schema_screen import Instrument

NOT_LOOKED_AT = "unknown"  # the answer of a checklist for what nobody looked at


def headline_of(
    instrument: Instrument,
    rows: Sequence[ScoredItem],
    total: float | None,
    grade: ScoredItem | None,
    scales: Sequence[ScoredScale],
    main: Banded | None,
    flags: Sequence[FlagLine],
) -> str:
    """Return the result in one line: score or grade, and its band with the name of the set."""
    if instrument.kind == "grade" and grade is not None:
        said = f"{instrument.title} {grade.answer}: {grade.answer_label}"
    elif total is not None:
        said = f"{instrument.title} {total:g}"
    elif scales:
        said = f"{instrument.title}: " + ", ".join(f"{s.title.lower()} {s.score:g}" for s in scales)
    elif instrument.kind == "checklist":
        said = _checklist(instrument, rows, flags)
    else:
        said = instrument.title
    if main is not None and main.band is not None:
        joint = ", " if instrument.kind == "grade" else ": "
        said += f"{joint}{main.band.title} ({main.band_set.title})"
    elif any(s.context for s in instrument.band_sets) and main is None:
        said += "; which band that is depends on what was not told"
    return f"{said}."


def _checklist(
    instrument: Instrument, rows: Sequence[ScoredItem], flags: Sequence[FlagLine]
) -> str:
    """Return how many warnings there are; that none was told is not that all is well."""
    unseen = [r for r in rows if r.answer == NOT_LOOKED_AT]
    count = sum(1 for f in flags if f.kind != "note")
    said = f"{instrument.title}: {count} warning{'s' if count != 1 else ''}, no score"
    if not count and not unseen:
        said = f"{instrument.title}: no sign was told; that is not safety"
    if unseen:
        said += f"; {len(unseen)} of {len(rows)} not looked at, of which this says nothing"
    return said


def next_step_of(
    instrument: Instrument,
    found: Sequence[Banded],
    main: Banded | None,
    flags: Sequence[FlagLine],
) -> str:
    """Return what comes next; what is urgent, or a warning, stands before what the band says."""
    first = " ".join(f.text for f in flags if f.kind != "note")
    if main is not None and main.band is not None:
        said = [main.band.next_step]
    else:  # no set cuts the whole: what each subscale asks for, or the most cautious of the sets that apply
        placed = [
            b for b in found if b.band is not None and (b.band_set.subscale or not b.line.chosen)
        ]
        raised = [b for b in placed if b.band is not b.band_set.bands[0]]
        said = [b.band.next_step for b in raised or placed[:1] if b.band is not None]
        said = said or [instrument.next_step]
    then = " ".join(dict.fromkeys(said))
    return f"{first} {then}".strip()


def next_instrument_of(
    instrument: Instrument,
    answers: Mapping[str, str],
    total: float | None,
    main: Banded | None,
    instruments: Mapping[str, Instrument],
) -> NextInstrument | None:
    """Return the instrument that is next by score or after an answer, with the answers it takes over."""
    is_mildest = main is not None and main.band is main.band_set.bands[0]
    for escalation in instrument.escalations:
        least = escalation.score_at_least
        by_score = least is not None and total is not None and total >= least and not is_mildest
        if by_score or any(holds(instrument, test, answers) for test in escalation.any):
            carried = tuple(
                (theirs, answers[own]) for own, theirs in escalation.carry.items() if own in answers
            )
            to = instruments.get(escalation.to)
            return NextInstrument(
                to=escalation.to,
                title=to.title if to else escalation.to,
                carried=carried,
                text=escalation.text,
            )
    return None
