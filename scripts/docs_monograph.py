"""docs/monograph.md, docs/interactions.md, docs/side-effects.md: the monograph, each line with its source.

Usage: python scripts/make_docs.py --only monograph. Same facts, same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from docs_text import GENERATED, paragraph

from calando.decide.monograph.page import Library, topic_page
from calando.decide.monograph.result import MonographPage, MonographRow
from calando.decide.monograph.safety_rows import EMERGENCY_FIRST, emergency_section
from calando.decide.monograph.words import page_keys
from calando.facts.load import load_facts
from calando.facts.load_safety import load_monograph, load_safety
from calando.present.monograph import text
from calando.present.monograph.html import anchor

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
MONOGRAPH, INTERACTIONS, SIDE_EFFECTS = (
    DOCS / f"{name}.md" for name in ("monograph", "interactions", "side-effects")
)
OWN_PAGE = {"interactions": INTERACTIONS, "side-effects": SIDE_EFFECTS}
HOW = """
    Each line ends with its sources, linked; *derived* means worked out from them, *assumed* that it is ours or that
    nothing was found. Where sources disagree, both are said. The words are calando's own, made from what could be read:
    the product text in force decides. Every number with its passport stands in [facts.md](facts.md).
"""


def make() -> dict[Path, str]:
    """Return the text of the three pages."""
    library = Library(facts=load_facts(), safety=load_safety(), monograph=load_monograph())
    pages = {t.name: topic_page(t.name, library) for t in library.monograph.topics}
    return {
        MONOGRAPH: "\n".join(monograph_page(pages, library)),
        INTERACTIONS: "\n".join(interactions_page(pages["interactions"], library)),
        SIDE_EFFECTS: "\n".join(side_effects_page(pages["side-effects"], library)),
    }


def monograph_page(pages: dict[str, MonographPage], library: Library) -> list[str]:
    """Return the monograph but for the two topics that have a page of their own."""
    lines = ["# The baclofen monograph", "", GENERATED, ""]
    lines += paragraph("On the command line: `calando facts`, `calando facts TOPIC`. " + HOW)
    for name, page in pages.items():
        own = OWN_PAGE.get(name)
        where = own.name if own else f"#{anchor(page.title)}"
        lines.append(f"- [{page.title}]({where}): {page.intro}")
    lines.append("")
    here = [page for name, page in pages.items() if name not in OWN_PAGE]
    sources = _entries(here, library)
    for page in here:
        lines += [f'<a id="{anchor(page.title)}"></a>', "", f"## {page.title}", ""]
        for section in page.sections:
            if len(page.sections) > 1 and section.heading != "In short":
                lines += [f"### {section.heading}", ""]
            lines += [section.note, ""] if section.note else []
            lines += text.section_lines(section, sources)
    return [*lines, *text.source_lines(sources, level=2)]


def interactions_page(page: MonographPage, library: Library) -> list[str]:
    """Return the interactions: all at a glance, then one by one."""
    sources = _entries([page], library)
    coverage = library.safety.coverage
    lines = [f"# {page.title}", "", GENERATED, "", *_emergency(library)]
    lines += paragraph(
        f"{page.intro} For one person use `calando check`; for one drug `calando facts interactions ibuprofen`. {HOW}"
    )
    lines += paragraph(f"What a silence rests on: {coverage.note} Read on {coverage.checked_on}.")
    for section in page.sections:
        count = len(section.rows)
        lines.append(f"- [{section.heading}](#{anchor(section.heading)}): {count}")
    lines += ["", "## At a glance", ""]
    lines += ["| drug or class | grade | why |", "| --- | --- | --- |"]
    lines += [f"| {_to(r)} | {r.cells[0]} | {_detail(r, 'why')} |" for r in page.rows]
    lines += ["", *_one_by_one(page, sources)]
    return [*lines, *text.source_lines(sources, level=2)]


def side_effects_page(page: MonographPage, library: Library) -> list[str]:
    """Return the side effects: what cannot wait, all at a glance, then one by one."""
    sources = _entries([page], library)
    lines = [f"# {page.title}", "", GENERATED, "", *_emergency(library)]
    lines += paragraph(
        f"{page.intro} For one of them: `calando facts side-effects drowsy`. Nobody stops baclofen at once because of "
        f"one. {HOW}"
    )
    for section in page.sections:
        lines.append(f"- [{section.heading}](#{anchor(section.heading)}): {len(section.rows)}")
    lines += ["", "## At a glance", ""]
    lines += ["| effect | how often | kind | may be a sign of |", "| --- | --- | --- | --- |"]
    effects = [r for s in page.sections for r in s.rows if r.details]
    for row in effects:
        lines.append(
            f"| {_to(row)} | {row.cells[1] or '–'} | {row.cells[0]} | {_detail(row, 'may be a sign of')} |"
        )
    lines += ["", *_one_by_one(page, sources)]
    return [*lines, *text.source_lines(sources, level=2)]


def _emergency(library: Library) -> Iterable[str]:
    """Yield what cannot wait, above everything else of a page; its sources stand with the section itself."""
    for row in emergency_section(library.monograph).rows:
        yield from (f"> **{EMERGENCY_FIRST}.** {row.text} Baclofen is never stopped suddenly.", "")


def _one_by_one(page: MonographPage, sources: dict[str, dict[str, str]]) -> Iterable[str]:
    for section in page.sections:
        yield from (f"## {section.heading}", "")
        for row in section.rows:
            if row.details:
                yield from (f'<a id="{row.id}"></a>', "")
            yield from text.row_lines(row, sources)
        yield ""


def _to(row: MonographRow) -> str:
    return f"[{row.about.replace('|', '/')}](#{row.id})"


def _detail(row: MonographRow, label: str) -> str:
    found = [d.text for d in row.details if d.label == label]
    return found[0].rstrip(".").replace("|", "/") if found else "–"


def _entries(pages: Sequence[MonographPage], library: Library) -> dict[str, dict[str, str]]:
    known = library.facts.sources
    keys = sorted({key for page in pages for key in page_keys(page, library) if key in known})
    return {
        key: {
            "title": known[key].title,
            "author": known[key].author,
            "year": known[key].year,
            "doi": known[key].doi,
            "url": known[key].url,
        }
        for key in keys
    }
