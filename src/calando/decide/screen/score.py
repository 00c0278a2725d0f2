"""One instrument scored: points, subscales, bands, flags, the next step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calando.decide.screen.answers import ScreenAnswers
from calando.decide.screen.asking import (
    checked_answers,
    holds,
    is_asked,
    options_of,
    points_of,
    readable_answers,
)
from calando.decide.screen.bands import banded
from calando.decide.screen.contacts import check_country, contacts_of
from calando.decide.screen.result import (
    AccuracyLine,
    FlagLine,
    ScoredItem,
    ScoredScale,
    ScreenResult,
)
from calando.decide.screen.urgent_first import with_urgent
from calando.decide.screen.words import headline_of, next_instrument_of, next_step_of
from calando.errors import InputError, Problem
from calando.facts.checks_screen import score_range
from calando.facts.schema import Facts
from calando.facts.schema_screen import Instrument, Item, ScreenFlag

URGENT_KINDS = ("emergency", "suicide")  # of flags, the first first
_ORDER = ("emergency", "suicide", "warning", "note")


def score(
    instrument: Instrument,
    asked: ScreenAnswers,
    facts: Facts,
    instruments: Mapping[str, Instrument],
) -> ScreenResult:
    """Score one instrument as its file says.

    Parameters
    ----------
    asked : the answers, and what bands need beside them.
    facts : for the numbers to call.
    instruments : all of them, for the one that comes next.

    Raises
    ------
    InputError : answers that are missing, unknown or not on the scale, an unknown band set, context or country.
    """
    answers, country = _checked(instrument, asked, facts)
    rows = tuple(_row(instrument, item, answers) for item in instrument.items)
    points = {row.key: row.points for row in rows if row.points is not None}
    total = sum(points.values()) if instrument.kind == "sum" and instrument.has_total else None
    low, high = score_range(instrument, instrument.items) if total is not None else (None, None)
    scales = tuple(
        ScoredScale(
            id=s.id,
            title=s.title,
            score=sum(points.get(key, 0.0) for key in s.items),
            **dict(
                zip(
                    ("low", "high"),
                    score_range(instrument, _items(instrument, s.items)),
                    strict=True,
                )
            ),
        )
        for s in instrument.subscales
    )
    grade = next((r for r in rows if r.state == "answered"), None)
    if instrument.kind == "grade" and grade is not None:
        total = grade.points
    scores = {s.id: s.score for s in scales} | ({} if total is None else {"": total})
    found = banded(instrument, asked, answers, scores)
    main = next((b for b in found if b.line.chosen and not b.band_set.subscale), None)
    if instrument.kind == "sum" and main and main.band and main.band.low is None:
        total = None  # an answer says that this scale is not to be scored for this person
    flags = _flags(instrument, answers, total)
    return ScreenResult(
        headline=headline_of(instrument, rows, total, grade, scales, main, flags),
        emergency=any(f.emergency for f in flags),
        instrument=instrument.id,
        title=instrument.title,
        name=instrument.name,
        about=instrument.about,
        version=instrument.version,
        kind=instrument.kind,
        rater=instrument.rater,
        window=instrument.window,
        validated=instrument.validated,
        licence=instrument.licence,
        wording=instrument.wording,
        rights=instrument.rights,
        credit=instrument.credit,
        for_whom=instrument.for_whom,
        not_for=instrument.not_for,
        score=total,
        score_text=_score_text(instrument, total, grade),
        low=low,
        high=high,
        subscales=scales,
        band=main.band.id if main and main.band else None,
        band_title=main.band.title if main and main.band else "",
        band_set=main.band_set.id if main else None,
        bands=tuple(b.line for b in found),
        criteria=(),
        flags=flags,
        items=rows,
        accuracy=_accuracy(instrument),
        next_step=next_step_of(instrument, found, main, flags),
        next_instrument=next_instrument_of(instrument, answers, total, main, instruments),
        jurisdiction=country,
        contacts=contacts_of(country, facts),
        loinc=tuple(
            (what, code)
            for what, code in (
                ("panel", instrument.loinc_panel),
                ("total score", instrument.loinc_total),
            )
            if code
        ),
    )


def _checked(
    instrument: Instrument, asked: ScreenAnswers, facts: Facts
) -> tuple[dict[str, str], str | None]:
    """Return checked answers and the country; what is wrong with either is told at once, what is urgent before it."""
    problems: list[Problem] = []
    answers: dict[str, str] = {}
    country = None
    try:
        country = check_country(asked.jurisdiction)
    except InputError as error:
        problems += error.problems
    try:
        answers = checked_answers(instrument, asked.answers)
    except InputError as error:
        problems += error.problems
    if problems:
        readable = answers or readable_answers(instrument, asked.answers)
        texts = [f.text for f in flags_so_far(instrument, readable) if f.urgent]
        raise with_urgent(InputError(*problems), texts, contacts_of(country, facts))
    return answers, country


def _items(instrument: Instrument, keys: Sequence[str]) -> tuple[Item, ...]:
    return tuple(item for item in instrument.items if item.key in keys)


def _row(instrument: Instrument, item: Item, answers: Mapping[str, str]) -> ScoredItem:
    key = answers.get(item.key)
    if key is None or not is_asked(instrument, item, answers):
        return ScoredItem(
            key=item.key,
            label=item.label,
            text=item.text,
            answer="",
            answer_label="",
            points=None,
            state="not_asked",
        )
    option = next((o for o in options_of(instrument, item) if o.key == key), None)
    return ScoredItem(
        key=item.key,
        label=item.label,
        text=item.text,
        answer=key,
        answer_label=option.label if option else f"{key} {item.unit}".rstrip(),
        points=points_of(instrument, item, key),
        state="answered",
    )


def _flags(
    instrument: Instrument, answers: Mapping[str, str], total: float | None
) -> tuple[FlagLine, ...]:
    raised = [f for f in instrument.flags if _is_raised(instrument, f, answers, total)]
    return tuple(
        FlagLine(
            id=f.id,
            kind=f.kind,
            text=f.text,
            urgent=f.kind in URGENT_KINDS,
            emergency=f.kind == "emergency" or f.is_emergency,
            sources=f.sources,
            basis=f.basis,
        )
        for f in sorted(raised, key=lambda f: (not f.is_emergency, _ORDER.index(f.kind)))
    )


def _is_raised(
    instrument: Instrument, flag: ScreenFlag, answers: Mapping[str, str], total: float | None
) -> bool:
    if any(holds(instrument, test, answers) for test in flag.none):
        return False
    if any(holds(instrument, test, answers) for test in flag.any):
        return True
    if flag.all and all(holds(instrument, test, answers) for test in flag.all):
        return True
    return flag.score_at_least is not None and total is not None and total >= flag.score_at_least


def flags_so_far(instrument: Instrument, answers: Mapping[str, str]) -> tuple[FlagLine, ...]:
    """Return the flags that checked answers raise before all are given, so that a dialogue can say them at once."""
    return _flags(instrument, answers, None)


def _score_text(instrument: Instrument, total: float | None, grade: ScoredItem | None) -> str:
    if instrument.kind == "grade" and grade is not None:
        return grade.answer
    return "" if total is None else f"{total:g}"


def _accuracy(instrument: Instrument) -> tuple[AccuracyLine, ...]:
    rows = []
    for row in instrument.accuracy:
        numbers = [n for n in (row.sensitivity, row.specificity) if n is not None]
        rows.append(
            AccuracyLine(
                cut=row.cut,
                target=row.target,
                population=row.population,
                sensitivity=row.sensitivity.value if row.sensitivity else None,
                specificity=row.specificity.value if row.specificity else None,
                note=row.note,
                sources=tuple(dict.fromkeys(n.source for n in numbers)),
                basis="assumed" if any(n.basis == "assumed" for n in numbers) else "read",
            )
        )
    return tuple(rows)
