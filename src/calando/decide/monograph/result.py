"""The shape of a page of the monograph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from calando.facts.schema import Basis, Grade
from calando.facts.schema_plans import LadderGrade

CONTENTS = "contents"  # the page that lists the topics
FilterState = Literal["found", "no_known_interaction", "not_covered"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One labelled part of a row: what to do, when it is graver."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MonographRow:
    """One line: a sentence with its heading, or one row of a table, with its passport.

    `text` always says the whole line in words; `cells` are the same by the columns of the section, where it has any;
    `short` is the text without what a row above has said already.
    """

    id: str
    about: str
    text: str
    short: str = ""
    cells: tuple[str, ...] = ()
    details: tuple[Detail, ...] = ()
    grade: Grade | LadderGrade | None = None
    jurisdictions: tuple[str, ...] = ()
    sources: tuple[str, ...]
    where: str
    basis: Basis
    conflict: str = ""
    claims: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The words as a page prints them, below the rows before."""
        return self.short or self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class MonographSection:
    """Rows under one heading; with `columns` they are a table."""

    heading: str
    note: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[MonographRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What was asked of the topic, what it was understood as, and whether anything is said of it."""

    asked: str
    resolved: tuple[str, ...] = ()
    state: FilterState
    did_you_mean: tuple[str, ...] = ()
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MonographPage:
    """The `result` of `calando facts`."""

    topic: str
    title: str
    intro: str
    country: str | None
    about: Filter | None
    sections: tuple[MonographSection, ...]

    @property
    def rows(self) -> tuple[MonographRow, ...]:
        """All rows of all sections, in order."""
        return tuple(row for section in self.sections for row in section.rows)
