"""The papers behind an answer as text, BibTeX and CSL-JSON."""

from __future__ import annotations

import json
import re

from calando.decide.monograph.citations import Citations, CitedPaper

MOST_USES = 6  # shown of each paper; all are in the JSON
_BIB_SPECIAL = re.compile(r"([&%#$_])")


def citations_text(citations: Citations) -> str:
    """Return a numbered list, each paper with what it is used for."""
    lines = [
        f"Papers behind an answer of calando {citations.made_by} ({citations.command}), in the order of their use.",
        "",
    ]
    for paper in citations.papers:
        lines += [f"[{paper.number}] {reference(paper)}", *(f"      {u}" for u in uses(paper)), ""]
    if citations.without_entry:
        lines += [f"Named without an entry: {', '.join(citations.without_entry)}", ""]
    return "\n".join(lines).rstrip() + "\n"


def reference(paper: CitedPaper) -> str:
    """Return a paper in one line: who, when, what, where; without an author what it is comes first."""
    year, title = f" ({paper.year})" if paper.year else "", paper.title.rstrip(".")
    said = f"{paper.author}{year}. {title}." if paper.author else f"{title}{year}."
    place = f"doi:{paper.doi}" if paper.doi else paper.url
    return " ".join(filter(None, (said, place, f"[{paper.key}]")))


def uses(paper: CitedPaper) -> list[str]:
    """Return what a paper is used for, one line each, the first few."""
    shown = [f"{u.kind}: {u.text}" if u.text else u.kind for u in paper.used_for[:MOST_USES]]
    more = len(paper.used_for) - len(shown)
    return [*shown, *([f"and {more} more"] if more else [])] or ["listed by the answer"]


def bibtex(citations: Citations) -> str:
    """Return BibTeX: one field per line, values in braces."""
    return "\n".join(_bibtex_entry(p) for p in citations.papers)


def _bibtex_entry(paper: CitedPaper) -> str:
    fields = {
        "author": _bib(paper.author),
        "title": _bib(paper.title),
        "year": _bib(paper.year),
        "doi": _braceless(paper.doi),
        "url": _braceless(paper.url),
        "note": _bib(paper.note),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    key = re.sub(r"[^A-Za-z0-9_:-]", "_", paper.key)
    return "\n".join([f"@misc{{{key},", *lines, "}", ""])


def _bib(text: str) -> str:
    return _BIB_SPECIAL.sub(r"\\\1", _braceless(text.replace("\\", " ")))


def _braceless(text: str) -> str:
    return text.replace("{", "(").replace("}", ")")


def csl_json(citations: Citations) -> str:
    """Return CSL-JSON, which reference managers read."""
    return json.dumps([_csl(p) for p in citations.papers], ensure_ascii=False, indent=2) + "\n"


def _csl(paper: CitedPaper) -> dict[str, object]:
    entry: dict[str, object] = {
        "id": paper.key,
        "type": "article" if paper.doi else "webpage" if paper.url else "document",
        "title": paper.title,
    }
    if paper.author:
        names = [n for n in re.split(r" and ", paper.author) if n]
        entry["author"] = [{"literal": "et al." if n == "others" else n} for n in names]
    if paper.year.isdigit():
        entry["issued"] = {"date-parts": [[int(paper.year)]]}
    for name, value in (("DOI", paper.doi), ("URL", paper.url), ("note", paper.note)):
        if value:
            entry[name] = value
    return entry
