"""The same place on two pages becomes one; what is missing of a search is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from calando.decide.locate.reading import Listing, Unread, read_row
from calando.decide.locate.result import FileReport, UnreadableRow
from calando.decide.locate.rows import LocatorPage, LocatorRows
from calando.facts.schema_locator import LocatorFacts


def read_rows(rows: LocatorRows) -> tuple[tuple[Listing, ...], tuple[UnreadableRow, ...], int]:
    """Return listings (each place once, in the order of the files), rows that cannot be read, and how many merged."""
    found: dict[tuple[str, ...], Listing] = {}
    unreadable: list[UnreadableRow] = []
    merged = 0
    for page in rows.pages:
        for number, row in enumerate(page.rows, start=1):
            listing = read_row(row, page.name)
            if isinstance(listing, Unread):
                unreadable.append(
                    UnreadableRow(
                        file=page.name, row=number, reason=listing.reason, begins=listing.begins
                    )
                )
            elif listing.key in found:
                merged += 1
                found[listing.key] = _together(found[listing.key], listing)
            else:
                found[listing.key] = listing
    return tuple(found.values()), tuple(unreadable), merged


def _together(a: Listing, b: Listing) -> Listing:
    """Return one listing of two rows of a place: what only one tells is kept, services are added up."""
    codes = dict.fromkeys((*a.services, *b.services))
    services: Mapping[str, tuple[str, ...]] = {
        c: tuple(dict.fromkeys((*a.services.get(c, ()), *b.services.get(c, ())))) for c in codes
    }
    miles = [m for m in (a.miles, b.miles) if m is not None]
    return replace(
        a,
        address=a.address or b.address,
        phone=a.phone or b.phone,
        intake_phone=a.intake_phone or b.intake_phone,
        website=a.website or b.website,
        point=a.point or b.point,
        miles=min(miles, default=None),
        services=services,
        odd=tuple(dict.fromkeys((*a.odd, *b.odd))),
        files=tuple(dict.fromkeys((*a.files, *b.files))),
    )


def file_report(
    rows: LocatorRows,
    facts: LocatorFacts,
    *,
    listings: int,
    merged: int,
    taken_on: date | None,
    today: date | None,
) -> FileReport:
    """Return what was read of how much, in numbers and sentences."""
    pages = rows.pages
    read = sum(len(p.rows) for p in pages)
    totals = {p.total_pages for p in pages if p.total_pages is not None}
    counts = {p.record_count for p in pages if p.record_count is not None}
    total = max(totals, default=None)
    count = max(counts, default=None)
    missing = _missing(pages, total)
    age = (today - taken_on).days if today and taken_on else None
    messages = [
        *_totals_differ(totals, counts),
        *(f"page {n} of {total} is missing" for n in missing[:10]),
        *([f"and {len(missing) - 10} more pages"] if len(missing) > 10 else []),
        *_repeated(pages),
        *_counted(count, read, missing),
        *_twice(merged),
        *_age(taken_on, age, facts.numbers.old_days.value),
    ]
    known = count is not None or total is not None
    short = count is not None and read < count
    return FileReport(
        files=tuple(p.name for p in pages),
        rows_read=read,
        places_read=listings,
        merged=merged,
        record_count=count,
        total_pages=total,
        missing_pages=missing,
        complete=(not missing and not short) if known else None,
        synthetic=any(p.synthetic for p in pages),
        taken_on=taken_on.isoformat() if taken_on else None,
        age_days=age,
        messages=tuple(messages),
    )


def _missing(pages: Iterable[LocatorPage], total: int | None) -> tuple[int, ...]:
    there = {p.page for p in pages if p.page is not None}
    if not there or total is None or total > 100_000:
        return ()
    return tuple(n for n in range(1, total + 1) if n not in there)


def _twice(merged: int) -> list[str]:
    if merged == 0:
        return []
    rows = (
        "1 row was a place that stood there already and is"
        if merged == 1
        else (f"{merged} rows were places that stood there already and are")
    )
    return [f"{rows} not shown again"]


def _totals_differ(totals: set[int], counts: set[int]) -> list[str]:
    if len(totals) > 1 or len(counts) > 1:
        return ["the pages are of different searches: they tell different totals"]
    return []


def _repeated(pages: Iterable[LocatorPage]) -> list[str]:
    numbers = [p.page for p in pages if p.page is not None]
    twice = sorted({n for n in numbers if numbers.count(n) > 1})
    return [f"page {n} was given twice" for n in twice]


def _counted(count: int | None, read: int, missing: tuple[int, ...]) -> list[str]:
    if count is None:
        return ["how many places the search found is not told, so whether all are here is unknown"]
    if read == count:
        return [f"all {count} rows of the search were read"]
    if read < count:
        more = "" if missing else "; no page is missing by its number"
        return [f"{read} of {count} rows of the search were read{more}"]
    return [f"{read} rows were read, more than the {count} that the search tells"]


def _age(taken_on: date | None, age: int | None, old: float) -> list[str]:
    if taken_on is None:
        return ["when the file was downloaded is not told: numbers and services may have changed"]
    if age is None:
        return [f"the file is of {taken_on.isoformat()}"]
    days = "today" if age == 0 else "1 day old" if age == 1 else f"{age} days old"
    said = f"the file is of {taken_on.isoformat()}, {days}"
    return [f"{said}: old, take a new one" if age > old else said]
