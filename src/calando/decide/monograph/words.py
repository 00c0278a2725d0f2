"""What is said around a page of the monograph, and which sources stand behind it."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from calando.decide.monograph.page import Library
from calando.decide.monograph.result import CONTENTS, MonographPage, MonographRow
from calando.decide.monograph.tables import country_name
from calando.decide.recommendation import Statement


def page_reasons(page: MonographPage, library: Library) -> tuple[Statement, ...]:
    """Return what is said of a filter: what was found, or that the topic is silent."""
    asked = page.about
    if asked is None:
        return ()
    sources = library.safety.coverage.sources if asked.state == "no_known_interaction" else ()
    text = asked.text
    if asked.did_you_mean:
        text += f" Did you mean {' or '.join(asked.did_you_mean)}? Nothing is guessed."
    return (Statement(text=text, sources=sources, basis="derived"),)


def page_caveats(page: MonographPage, library: Library) -> tuple[Statement, ...]:
    """Return what a reader has to know about the page."""
    if page.topic == CONTENTS:
        return ()
    rows = page.rows
    said = []
    assumed = sum(r.basis == "assumed" for r in rows)
    if assumed:
        verbs = "is assumed or says" if assumed == 1 else "are assumed or say"
        text = f"{assumed} of {len(rows)} rows {verbs} that nothing was found."
        said.append(Statement(text=text, basis="assumed"))
    if page.country:
        text = f"Shown for {country_name(page.country)}: rows of other countries are left out, rows for all are kept."
        said.append(Statement(text=text, basis="derived"))
    if page.topic == "interactions":
        coverage = library.safety.coverage
        said.append(Statement(text=coverage.note, sources=coverage.sources, basis=coverage.basis))
    text = "Said in calando's own words, from what could be read of each source; the product text in force decides."
    said.append(Statement(text=text, basis="derived"))
    return tuple(said)


def page_keys(page: MonographPage, library: Library) -> frozenset[str]:
    """Return every source that a row cites or names in its words."""
    return frozenset(key for row in page.rows for key in row_keys(row, library.facts.sources))


def row_keys(row: MonographRow, known: Container[str]) -> Iterator[str]:
    """Yield the sources of a row, then those that its words name."""
    yield from row.sources
    texts = (row.text, row.conflict, *(d.text for d in row.details))
    for text in texts:
        for word in re.findall(r"[a-z][a-z0-9_]{3,}", text):
            if word in known and ("_" in word or word[-1].isdigit()):
                yield word
