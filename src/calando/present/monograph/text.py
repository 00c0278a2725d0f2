"""A page of the monograph as Markdown and as a table (.csv); the words of all its formats."""

from __future__ import annotations

import re
from collections.abc import Mapping

from calando.decide.monograph.result import MonographPage, MonographRow, MonographSection
from calando.decide.recommendation import Answer
from calando.present import vocabulary

CSV_COLUMNS = (
    "topic", "section", "id", "about", "text", "details", "conflict", "grade", "countries", "basis", "sources",
    "where",
)  # fmt: skip
CONFLICT = "Disputed or open"
Entry = Mapping[str, str]


def page_csv(page: MonographPage) -> bytes:
    """Return every row of a page, one line each."""
    from calando.present.table_out import rows_csv

    rows = (_cells(page, section, row) for section in page.sections for row in section.rows)
    return rows_csv(CSV_COLUMNS, rows)


def _cells(page: MonographPage, section: MonographSection, row: MonographRow) -> tuple[str, ...]:
    return (
        page.topic, section.heading, row.id, row.about, row.text,
        " | ".join(f"{d.label}: {d.text}" for d in row.details), row.conflict, row.grade or "",
        " ".join(row.jurisdictions), row.basis, " ".join(row.sources), row.where,
    )  # fmt: skip


def page_markdown(answer: Answer[MonographPage]) -> str:
    """Return a page as Markdown, its sources at the end."""
    page = answer.result
    lines = [f"# {page.title}", "", page.intro, ""]
    lines += [f"> {_escape(s.text)}\n" for s in answer.reasons]
    lines += page_lines(page, answer.sources, level=2)
    if answer.caveats:
        lines += ["## Know", "", *(f"- {_escape(s.text)}" for s in answer.caveats), ""]
    lines += source_lines(answer.sources, level=2)
    return "\n".join(lines).rstrip() + "\n"


def page_lines(page: MonographPage, sources: Mapping[str, Entry], *, level: int) -> list[str]:
    """Return the sections of a page, with headings of a level."""
    lines: list[str] = []
    for section in page.sections:
        lines += [f"{'#' * level} {section.heading}", ""]
        lines += [section.note, ""] if section.note else []
        lines += section_lines(section, sources)
    return lines


def section_lines(section: MonographSection, sources: Mapping[str, Entry]) -> list[str]:
    """Return the rows of a section, without its heading."""
    if section.columns:
        return _table(section, sources)
    lines = [line for row in section.rows for line in row_lines(row, sources)]
    return [*lines, ""] if lines and lines[-1] else lines


def row_lines(row: MonographRow, sources: Mapping[str, Entry]) -> list[str]:
    """Return a row that is not of a table."""
    return _detailed(row, sources) if row.details else _bullet(row, sources)


def _bullet(row: MonographRow, sources: Mapping[str, Entry]) -> list[str]:
    lines = [
        f"- **{_escape(row.about)}**{marks(row)}: {linked(row.shown, sources)} {cited(row, sources)}"
    ]
    if row.conflict:
        lines.append(f"  - *{CONFLICT}:* {linked(row.conflict, sources)}")
    return lines


def _detailed(row: MonographRow, sources: Mapping[str, Entry]) -> list[str]:
    cells = " · ".join(_escape(c) for c in row.cells if c)
    lines = [f"**{_escape(row.about)}**" + (f" ({cells})" if cells else ""), ""]
    lines.append(f"{linked(row.shown, sources)} {cited(row, sources)}")
    lines += ["", *(f"- *{d.label}*: {linked(d.text, sources)}" for d in row.details)]
    if row.conflict:
        lines.append(f"- *{CONFLICT}*: {linked(row.conflict, sources)}")
    return [*lines, ""]


def _table(section: MonographSection, sources: Mapping[str, Entry]) -> list[str]:
    with_source = any(row.sources for row in section.rows)
    heads = [*section.columns, "source"] if with_source else list(section.columns)
    lines = [f"| {' | '.join(heads)} |", "|" + " --- |" * len(heads)]
    for row in section.rows:
        cells = [*map(_cell, row.cells), *([_cited(row, sources)] if with_source else [])]
        lines.append(f"| {' | '.join(cells)} |")
    disagree = [
        f"- *{CONFLICT}, {_escape(r.about)}*: {linked(r.conflict, sources)}"
        for r in section.rows
        if r.conflict
    ]
    return [*lines, "", *disagree, *([""] if disagree else [])]


def marks(row: MonographRow) -> str:
    """Return the countries of a row and the grade of its evidence, in brackets."""
    said = [*row.jurisdictions]
    if row.grade:
        said.append(vocabulary.GRADE_TITLES.get(row.grade, row.grade))
    return f" ({', '.join(said)})" if said else ""


def cited(row: MonographRow, sources: Mapping[str, Entry]) -> str:
    """Return the sources of a row as links, with what kind of knowledge it is where nothing was read."""
    said = _cited(row, sources)
    return f"({said})" if said else ""


def _cited(row: MonographRow, sources: Mapping[str, Entry]) -> str:
    links = [link(key, sources) for key in row.sources]
    return ", ".join([*links, *([] if row.basis == "read" else [f"*{row.basis}*"])])


def link(key: str, sources: Mapping[str, Entry]) -> str:
    """Return the key of a source as a link to its paper or page."""
    entry = sources.get(key, {})
    if entry.get("doi"):
        return f"[{key}](https://doi.org/{_url(entry['doi'])})"
    if entry.get("url", "").startswith(("https://", "http://")):
        return f"[{key}]({_url(entry['url'])})"
    return f"`{key}`"


def linked(text: str, sources: Mapping[str, Entry]) -> str:
    """Return words in which every key of a source is a link."""

    def one(found: re.Match[str]) -> str:
        word = found[0]
        named = word in sources and ("_" in word or word[-1].isdigit())
        return link(word, sources) if named else _escape(word)

    return re.sub(r"[a-z][a-z0-9_]{3,}|[*_<>|`]", one, text)


def source_lines(sources: Mapping[str, Entry], *, level: int) -> list[str]:
    """Return the list of sources."""
    if not sources:
        return []
    lines = [f"{'#' * level} Sources", ""]
    for key in sorted(sources):
        entry = sources[key]
        who = ", ".join(filter(None, (entry.get("author", ""), entry.get("year", ""))))
        lines.append(
            f"- {link(key, sources)}: {_escape(entry.get('title', ''))}"
            + (f" ({who})" if who else "")
        )
    return [*lines, ""]


def _cell(text: str) -> str:
    return _escape(text).replace("\\|", "/").replace("\n", " ") or "–"


def _escape(text: str) -> str:
    return re.sub(r"([*_<>|`])", r"\\\1", text)


def _url(text: str) -> str:
    return text.replace("(", "%28").replace(")", "%29").replace("|", "%7C").replace(" ", "%20")
