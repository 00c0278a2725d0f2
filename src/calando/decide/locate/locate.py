"""A list of places from saved pages: emergencies first, then the nearest, then everything that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from calando.decide.locate.levels import LEVEL_TITLES, payment_word, payments_of
from calando.decide.locate.merge import file_report, read_rows
from calando.decide.locate.places import Chosen, choose
from calando.decide.locate.reading import Listing
from calando.decide.locate.result import FileReport, LocateResult, UnreadableRow
from calando.decide.locate.rows import LocatorRows
from calando.decide.locate.wishes import LocateWishes, check_wishes
from calando.decide.locate.words import caveats_of, distance_note, headline_of, reasons_of
from calando.decide.recommendation import CitedLine, ContactLine, Statement
from calando.errors import InputError, Problem
from calando.facts.schema import Facts
from calando.facts.schema_locator import LocatorFacts, LocatorLine


@dataclass(frozen=True, slots=True, kw_only=True)
class LocateOutcome:
    """A list with the words around it."""

    result: LocateResult
    reasons: tuple[Statement, ...]
    caveats: tuple[Statement, ...]


def run_locate(
    rows: LocatorRows, wishes: LocateWishes, words: LocatorFacts, facts: Facts
) -> LocateOutcome:
    """List the places of saved pages.

    Raises
    ------
    InputError : a wish that cannot be asked; a way to pay that neither calando nor the file knows.
    """
    check_wishes(wishes, words)
    listings, unreadable, merged = read_rows(rows)
    report = file_report(
        rows,
        words,
        listings=len(listings),
        merged=merged,
        taken_on=wishes.taken_on,
        today=wishes.today,
    )
    _check_payment(wishes, words, listings_know=_known_payments(listings))
    emergency = wishes.level == "emergency"
    chosen = _nothing() if emergency else choose(listings, wishes, words)
    result = _result(chosen, wishes, words, facts, report, unreadable)
    return LocateOutcome(
        result=result,
        reasons=reasons_of(result, words),
        caveats=caveats_of(result, words),
    )


def _nothing() -> Chosen:
    return Chosen(places=(), left_out=(), undetermined=(), unknown_words=(), detox_asked=False)


def _known_payments(listings: Iterable[Listing]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for row in listings for text in payments_of(row)))


def _check_payment(
    wishes: LocateWishes, words: LocatorFacts, *, listings_know: tuple[str, ...]
) -> None:
    typed = wishes.payment
    if typed is None or payment_word(typed, words) is not None:
        return
    wanted = " ".join(typed.lower().split())
    if any(wanted in text.lower() for text in listings_know):
        return
    allowed = ", ".join(p.id for p in words.payments) + ", or words that the file uses"
    message = f"{typed} is no way to pay that calando or the file knows"
    raise InputError(Problem(field="--payment", value=typed, message=message, allowed=allowed))


def _result(
    chosen: Chosen,
    wishes: LocateWishes,
    words: LocatorFacts,
    facts: Facts,
    report: FileReport,
    unreadable: tuple[UnreadableRow, ...],
) -> LocateResult:
    emergency = wishes.level == "emergency"
    kinds = ("emergency", "never") if emergency else ("never",)
    return LocateResult(
        headline=headline_of(chosen, wishes),
        emergency=emergency,
        level=wishes.level,
        level_title=LEVEL_TITLES[wishes.level] if wishes.level else "",
        near=wishes.near,
        within_km=None if wishes.within_km is None else float(wishes.within_km),
        payment=wishes.payment or "",
        detox_asked=chosen.detox_asked,
        distance_note=distance_note(wishes),
        places=chosen.places,
        left_out=chosen.left_out,
        undetermined=chosen.undetermined,
        unreadable=unreadable,
        unknown_words=chosen.unknown_words,
        file=report,
        never=_lines(words.lines, kinds, wishes),
        ask=() if emergency else _lines(words.lines, ("ask",), wishes),
        jurisdiction=wishes.jurisdiction,
        contacts=tuple(
            ContactLine(kind=c.kind, name=c.name, number=c.number, note=c.note)
            for c in facts.contacts
            if c.jurisdiction == wishes.jurisdiction
        ),
    )


def _lines(
    lines: Iterable[LocatorLine], kinds: tuple[str, ...], wishes: LocateWishes
) -> tuple[CitedLine, ...]:
    return tuple(
        CitedLine(text=line.text, sources=line.sources, basis=line.basis, urgent=line.urgent)
        for kind in kinds
        for line in lines
        if line.kind == kind
        and (not line.levels or wishes.level is None or wishes.level in line.levels)
    )
