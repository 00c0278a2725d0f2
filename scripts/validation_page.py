"""docs/validation.md: the report of `calando validate` as a page, and the prototype beside it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "published"))

import prototype_rows

from calando.decide.credibility_words import credibility_caveats, miss_text, summary
from calando.facts.schema import Facts
from calando.present.validate.text import SECTIONS, by_kind, counted, shown
from calando.simulate.checks.report import Credibility
from calando.simulate.checks.rows import Check

VERDICTS = {True: "yes", False: "**no**", None: "not modelled"}
FIGURE = "three_models.svg"


def page(facts: Facts, result: Credibility) -> str:
    """Return docs/validation.md."""
    lines = [
        "# What the models reproduce, and what not",
        "",
        "Made by `make reference` from `calando validate`; a test fails when it is out of date. Published values and",
        "pass ranges: `src/calando/facts/validation.toml`. Answers of other programs: `src/calando/facts/pinned`,",
        "described in `validation/README.md`.",
        "",
        summary(result),
        "",
        "## What it gets wrong",
        "",
        *(f"- {miss_text(c)}" for c in result.misses),
        "",
        "## Not modelled yet",
        "",
        *(f"- {c.name} ({c.published}): {c.note}." for c in result.missing),
        *([] if result.missing else ["Every published number that stands here is modelled."]),
        "",
        "## What no row can show",
        "",
        *(f"- {s.text}" for s in credibility_caveats(result)),
        "",
        "## How far the models lie apart",
        "",
        f"![Levels of three published models on 20 mg every 8 hours](figures/{FIGURE})",
        "",
        "Each describes adults with alcohol use disorder. A plan is made with all of them at once, "
        "with the weights of `src/calando/facts/ensemble.toml`.",
        "",
    ]
    for kind, rows in by_kind(result.checks).items():
        title, meaning = SECTIONS[kind]
        lines += [f"## {title}: {counted(rows)}", "", meaning, "", *_table(rows), ""]
    lines += _prototype(facts)
    return "\n".join(lines) + "\n"


def _table(rows: Iterable[Check]) -> Iterator[str]:
    yield "| check | published or expected | within | got | ok | source |"
    yield "|---|---|---|---|---|---|"
    notes: list[str] = []
    for row in rows:
        marks = []
        for note in filter(None, (row.miss, row.note)):
            if note not in notes:
                notes.append(note)
            marks.append(f"[{notes.index(note) + 1}]")
        cells = (
            " ".join((row.name, *marks)),
            row.published,
            row.within or "–",
            shown(row.got),
            VERDICTS[row.ok],
            row.source,
        )
        yield f"| {' | '.join(cells)} |"
    if notes:
        yield ""
        yield from (f"{i}. {note}" for i, note in enumerate(notes, start=1))


def _prototype(facts: Facts) -> list[str]:
    lines = [
        "## The prototype, beside ours",
        "",
        "Relative peak withdrawal (abrupt stop = 1) at 60 mg a day, p50 / p80 / p95: what the bare prototype of",
        "the design gave, and what calando gives with its own members.",
        "",
        "| rate | prototype | ours | difference |",
        "|---|---|---|---|",
    ]
    for other in prototype_rows.beside(facts):
        digits = 2 if other.prototype[0] < 1 else 1
        figures = [
            " / ".join(f"{x:.{digits}f}" for x in values)
            for values in (other.prototype, other.ours)
        ]
        apart = " / ".join(
            f"{round(b, digits) - a:+.{digits}f}"
            for a, b in zip(other.prototype, other.ours, strict=True)
        )
        lines.append(f"| {other.name} | {figures[0]} | {figures[1]} | {apart} |")
    return lines
