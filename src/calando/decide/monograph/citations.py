"""Which papers stand behind an answer of calando, in the order in which it uses them, and what each is used for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

FIRST = ("reasons", "caveats", "result")  # the order in which an answer is read
# what a part of an answer is called by, the first that it has; of `cards[]` that is the title, of a reason the text
NAMES = ("title", "headline", "text", "name", "about", "label", "heading", "topic")
KINDS = {
    "reasons": "reason",
    "caveats": "caveat",
    "cards": "card",
    "advice": "advice",
    "compared": "rate compared",
    "what_if": "other assumption",
    "would_help": "would help",
    "rules": "rule",
    "kidney_rules": "kidney rule",
    "ladders": "ladder",
    "checks": "check",
    "rows": "line",
    "yardstick": "yardstick",
}
MOST_TEXT = 160  # characters of a use


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One place of the answer that names a source."""

    kind: str  # reason, caveat, card ...
    path: str  # reasons[0], result.cards[2]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedPaper:
    """One source, with what it is used for."""

    number: int
    key: str
    title: str
    author: str
    year: str
    doi: str
    url: str
    note: str  # what was read of it
    used_for: tuple[Use, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Citations:
    """The `result` of `calando cite`."""

    command: str  # of the answer that was read
    made_by: str  # the version that made it
    papers: tuple[CitedPaper, ...]
    without_entry: tuple[str, ...]  # keys that the answer names without saying what they are


def citations_of(
    document: Mapping[str, object], notes: Mapping[str, str] | None = None
) -> Citations:
    """Return the papers of an answer document.

    Parameters
    ----------
    document : command, version, reasons, caveats, result and sources, as `answer_document` gives them.
    notes : what was read of each source, by its key.
    """
    sources = document["sources"]
    assert isinstance(sources, Mapping)
    uses: dict[str, list[Use]] = {}
    for part in FIRST:
        for key, use in _uses(document.get(part), part, part, ""):
            known = uses.setdefault(key, [])
            if all((u.kind, u.text) != (use.kind, use.text) for u in known):
                known.append(use)
    keys = [*(k for k in uses if k in sources), *(k for k in sources if k not in uses)]
    papers = tuple(
        _paper(number, key, sources[key], tuple(uses.get(key, ())), (notes or {}).get(key, ""))
        for number, key in enumerate(keys, start=1)
    )
    return Citations(
        command=str(document["command"]),
        made_by=str(document["calando"]),
        papers=papers,
        without_entry=tuple(k for k in uses if k not in sources),
    )


def _paper(
    number: int, key: str, entry: Mapping[str, object], used_for: tuple[Use, ...], note: str
) -> CitedPaper:
    def field(name: str) -> str:
        return " ".join(str(entry.get(name) or "").split())

    return CitedPaper(
        number=number,
        key=key,
        title=field("title") or key,
        author=field("author"),
        year=field("year"),
        doi=field("doi"),
        url=field("url"),
        note=note,
        used_for=used_for,
    )


def _uses(value: object, kind: str, path: str, heading: str) -> Iterator[tuple[str, Use]]:
    """Yield every source that some part of an answer names, with that part."""
    if isinstance(value, Mapping):
        text = _name_of(value) or heading
        use = Use(kind=KINDS.get(kind, kind.replace("_", " ")), path=path, text=_cut(text))
        for key in _keys_of(value):
            yield key, use
        for name, child in value.items():
            if isinstance(child, Mapping | list):
                yield from _uses(child, str(name), f"{path}.{name}", text)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for i, child in enumerate(value):
            yield from _uses(child, kind, f"{path}[{i}]", heading)


def _keys_of(part: Mapping[str, object]) -> Iterator[str]:
    several, one = part.get("sources"), part.get("source")
    if isinstance(several, Sequence) and not isinstance(several, str):
        yield from (key for key in several if isinstance(key, str))
    if isinstance(one, str) and one:
        yield one


def _name_of(part: Mapping[str, object]) -> str:
    for name in NAMES:
        text = part.get(name)
        if isinstance(text, str) and text:
            return text
    return ""


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= MOST_TEXT else f"{text[: MOST_TEXT - 1].rstrip()}…"


def entries_of(citations: Citations) -> Mapping[str, Mapping[str, str]]:
    """Return the papers as the `sources` of an answer."""
    return {
        p.key: {
            "title": p.title,
            "author": p.author,
            "year": p.year,
            "doi": p.doi,
            "url": p.url,
        }
        for p in sorted(citations.papers, key=lambda p: p.key)
    }
