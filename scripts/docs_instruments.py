"""One page for each instrument, made from its file, and the list of them all.

Items stand on a page only where the licence allows it; elsewhere there are short neutral labels and values.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import docs_text

from calando.decide.screen.asking import options_of
from calando.facts.load import load_facts
from calando.facts.load_screen import load_instruments
from calando.facts.schema import Facts
from calando.facts.schema_screen import (
    BandSet,
    Instrument,
    Item,
    ItemTest,
    ScreenBand,
    ScreenFlag,
)

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "instruments"
RATERS = {"self": "the person", "clinician": "a clinician", "either": "the person or a clinician"}
WORDING = {
    "published": "the published wording, which may be used freely",
    "ours": "our own words",
    "own": "our own words; for a score that counts, use the published form",
    "none": "not here: short labels only; the wording comes from your own licensed form",
}
LOINC = {
    "seen_uscore": "read in an example of US Core",
    "seen_code": "seen in public code",
    "recalled": "recalled, not confirmed",
}


def make() -> dict[Path, str]:
    """Return the text of every page."""
    facts, instruments = load_facts(), load_instruments()
    made = {FOLDER / f"{i.id}.md": _page(i, facts) for i in instruments.values()}
    made[FOLDER / "README.md"] = _index(list(instruments.values()))
    return made


def _index(instruments: list[Instrument]) -> str:
    lines = [
        "# Instruments",
        "",
        docs_text.GENERATED,
        "",
        *docs_text.paragraph(
            "An instrument is a file of `src/calando/facts/instruments`; a new one needs no code, and one of your "
            "own is scored with `calando screen my_scale.toml --answers answers.json`. A missing or wrong answer is an "
            "error, never a low score. The self-check is no instrument of anybody: see [docs/screen.md](../screen.md)."
        ),
    ]
    rows = [
        (
            f"[{i.title}]({i.id}.md)",
            i.about,
            len(i.items),
            RATERS[i.rater],
            "items" if i.licence == "ship" else "scoring only",
            "yes" if i.validated else "**no**",
        )
        for i in instruments
    ]
    head = "instrument | what it measures | items | answered by | here | validated"
    return "\n".join([*lines, *docs_text.table(head, rows, right_from=9)])


def _page(instrument: Instrument, facts: Facts) -> str:
    lines = [f"# {instrument.title}", "", docs_text.GENERATED, ""]
    lines += docs_text.paragraph(f"**{instrument.name}.** {instrument.about}")
    if not instrument.validated:
        lines += docs_text.paragraph(
            "**Not validated: nobody has measured how often it is right.**"
        )
    lines += _about(instrument)
    lines += ["## Items", "", *_items(instrument)]
    lines += _scores(instrument)
    for band_set in instrument.band_sets:
        lines += _bands(instrument, band_set)
    if not instrument.band_sets and instrument.next_step:
        lines += ["## Next step", "", *docs_text.paragraph(instrument.next_step)]
    if instrument.flags:
        lines += ["## Said at once, whatever the score", ""]
        rows = [(_kind(f), _when(f), f.text) for f in instrument.flags]
        lines += docs_text.table("kind | when | what is said", rows, right_from=9)
    lines += _accuracy(instrument)
    lines += _after(instrument)
    lines += _sources(instrument, facts)
    return "\n".join(lines)


def _about(instrument: Instrument) -> list[str]:
    rows = [
        ("answered by", RATERS[instrument.rater]),
        ("about", instrument.window),
        ("for", instrument.for_whom),
        ("not for", instrument.not_for),
        ("version", instrument.version),
        ("rights", instrument.rights),
        ("wording", WORDING[instrument.wording if instrument.validated else "ours"]),
        ("credit", instrument.credit),
        ("run it", f"`calando screen {instrument.id}`"),
    ]
    return docs_text.table(" | ", [row for row in rows if row[1]], right_from=9)


def _items(instrument: Instrument) -> list[str]:
    rows = []
    for item in instrument.items:
        asked = _tests(item.ask_if) if item.ask_if else "always"
        words = item.text if instrument.licence == "ship" and item.text else ""
        label = f"{item.label}: {words}" if words and words != item.label else item.label
        code = f"{item.loinc} ({LOINC[item.loinc_status]})" if item.loinc_status else item.loinc
        rows.append((item.key, label, _values(instrument, item), asked, code or None))
    branching = any(item.ask_if for item in instrument.items)
    coded = any(item.loinc for item in instrument.items)
    keep = [True, True, True, branching, coded]
    names = ["item", "what", "answers", "asked", "LOINC"]
    head = " | ".join(n for n, k in zip(names, keep, strict=True) if k)
    kept = [[c for c, k in zip(row, keep, strict=True) if k] for row in rows]
    lines = docs_text.table(head, kept, right_from=9)
    for name, options in instrument.scales.items():
        said = "; ".join(_option(o.key, o.label, o.points) for o in options)
        lines += docs_text.paragraph(f"Answers *{name}*: {said}.")
    return lines


def _values(instrument: Instrument, item: Item) -> str:
    if item.scale:
        return f"*{item.scale}*" + (", counted from the other end" if item.is_reversed else "")
    options = options_of(instrument, item)
    if not options:
        return f"{item.low:g} to {item.high:g} {item.unit}".rstrip()
    said = "; ".join(_option(o.key, o.label, o.points) for o in options)
    return said + (" (counted from the other end)" if item.is_reversed else "")


def _option(key: str, label: str, points: float | None) -> str:
    number = "" if points is None or f"{points:g}" == key else f" ({points:g})"
    return f"**{key}** {label}{number}" if label and label != key else f"**{key}**{number}"


def _tests(tests: Iterable[ItemTest], score_at_least: float | None = None) -> str:
    said = [
        f"item {t.item}: {' or '.join(t.one_of)}"
        if t.one_of
        else f"item {t.item}: {t.at_least:g} or more"
        for t in tests
    ]
    if score_at_least is not None:
        said.append(f"score {score_at_least:g} or more")
    return "; or ".join(said) or "always"


def _kind(flag: ScreenFlag) -> str:
    calls = flag.is_emergency or flag.kind == "emergency"
    return f"{flag.kind}: call first" if calls else flag.kind


def _when(flag: ScreenFlag) -> str:
    said = _tests(flag.any, flag.score_at_least) if flag.any or flag.score_at_least else ""
    together = " together with ".join(_tests((test,)) for test in flag.all)
    said = "; or ".join(x for x in (said, together) if x) or "always"
    return said + (f"; unless {_tests(flag.none)}" if flag.none else "")


def _scores(instrument: Instrument) -> list[str]:
    if not instrument.subscales:
        return []
    rows = [(s.title, ", ".join(s.items)) for s in instrument.subscales]
    lines = ["## Sums", "", *docs_text.table("sum | of items", rows, right_from=9)]
    if not instrument.has_total:
        lines += docs_text.paragraph("There is no validated single total, so none is given.")
    return lines


def _bands(instrument: Instrument, band_set: BandSet) -> list[str]:
    chosen = ", the default" if band_set.id == instrument.default_band_set else ""
    told = " and ".join(f"{key} is {value}" for key, value in band_set.context.items())
    lines = [f"## Bands: {band_set.title}", ""]
    lines += docs_text.paragraph(
        f"`--band-set {band_set.id}`{chosen}"
        + (f"; chosen where it is told that {told}" if told else "")
        + (f". Made for: {band_set.population}" if band_set.population else "")
        + f". {band_set.basis.capitalize()}: {band_set.source}, {band_set.where}. {band_set.note}"
    )
    rows = [
        (b.title, _range(b, instrument), _said(b.text, b.caveat) or None, b.next_step)
        for b in band_set.bands
    ]
    return [*lines, *docs_text.table("band | from | what it says | next step", rows, right_from=9)]


def _said(*texts: str) -> str:
    return " ".join(text for text in texts if text)


def _range(band: ScreenBand, instrument: Instrument) -> str:
    numbers = ""
    if band.low is not None and band.high is not None:
        numbers = f"{band.low:g}" if band.low == band.high else f"{band.low:g} to {band.high:g}"
    elif band.low is not None:
        numbers = f"{band.low:g} or more"
    elif band.high is not None:
        numbers = f"up to {band.high:g}"
    tests = _tests(band.any) if band.any else ""
    if any(_is_always_true(test, instrument) for test in band.any):
        tests = "all else"
    return "; or ".join(x for x in (numbers, tests) if x)


def _is_always_true(test: ItemTest, instrument: Instrument) -> bool:
    """True if any answer to the item passes: the band of those whom no other band takes."""
    item = next(i for i in instrument.items if i.key == test.item)
    keys = {option.key for option in options_of(instrument, item)}
    return bool(keys) and keys <= set(test.one_of)


def _accuracy(instrument: Instrument) -> list[str]:
    if not instrument.accuracy:
        return []
    rows = []
    for row in instrument.accuracy:
        number = row.sensitivity or row.specificity
        rows.append(
            (
                row.cut,
                row.target,
                row.population,
                f"{row.sensitivity.value:g} %" if row.sensitivity else None,
                f"{row.specificity.value:g} %" if row.specificity else None,
                f"{number.basis}: {number.source}" if number else None,
                row.note or None,
            )
        )
    head = "cut | held against | in whom | sensitivity | specificity | from | note"
    return ["## How often it is right", "", *docs_text.table(head, rows, right_from=9)]


def _after(instrument: Instrument) -> list[str]:
    lines = []
    for e in instrument.escalations:
        carried = ", ".join(f"{own} to {theirs}" for own, theirs in e.carry.items())
        takes = f" Answers it takes over: {carried}." if carried else ""
        after = [f"from {e.score_at_least:g} points on"] if e.score_at_least is not None else []
        after += [f"after {_tests(e.any)}"] if e.any else []
        lines += docs_text.paragraph(
            f"Next is [{e.to}]({e.to}.md), {' or '.join(after)}. {e.text}{takes}"
        )
    if instrument.caveats:
        lines += ["## To keep in mind", "", *(f"- {caveat}" for caveat in instrument.caveats)]
    codes = [
        ("panel", instrument.loinc_panel, instrument.loinc_panel_status),
        ("total score", instrument.loinc_total, instrument.loinc_total_status),
    ]
    said = [f"{what} {code} ({LOINC[status]})" for what, code, status in codes if code and status]
    if said:
        lines += ["", f"LOINC: {', '.join(said)}."]
    return [*lines, ""] if lines else []


def _sources(instrument: Instrument, facts: Facts) -> list[str]:
    keys = {*instrument.sources, *(s.source for s in instrument.band_sets)}
    keys.update(key for f in instrument.flags for key in f.sources)
    numbers = [n for a in instrument.accuracy for n in (a.sensitivity, a.specificity) if n]
    keys.update(n.source for n in numbers)
    lines = ["## Sources", ""]
    for key in sorted(keys):
        source = facts.sources[key]
        where = f"https://doi.org/{source.doi}" if source.doi else source.url
        year = f" ({source.year})" if source.year else ""
        lines.append(f"- {key}: {source.title}{year}" + (f". <{where}>" if where else ""))
    return [*lines, ""]
