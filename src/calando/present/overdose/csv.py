"""An overdose as a table (.csv), numbers to call first: one row per number, each with its unit and its hour."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from calando.decide.overdose.result import OverdoseResult
from calando.decide.recommendation import Band
from calando.present.overdose import numbers, words
from calando.present.table_out import named_csv

PERCENTILES = ("p05", "p25", "p50", "p75", "p95")
COLUMNS = (
    "part",
    "name",
    "unit",
    "hours_since_ingestion",
    *PERCENTILES,
    "text",
    "basis",
    "sources",
)
Row = dict[str, object]


def overdose_csv(answer: words.OverdoseAnswer) -> bytes:
    """Return the answer as CSV; what is not known has empty cells and says so in `text`."""
    return named_csv(COLUMNS, _rows(answer.result))


def _rows(result: OverdoseResult) -> Iterator[Row]:
    for c in sorted(
        result.contacts,
        key=lambda c: (
            ("emergency", "poison").index(c.kind) if c.kind in ("emergency", "poison") else 2
        ),
    ):
        note = f"; {c.note}" if c.note else ""
        yield {"part": "contact", "name": c.kind, "text": f"{c.number} ({c.name}{note})"}
    d = result.disposition
    yield {"part": "headline", "name": "headline", "text": result.headline}
    yield {"part": "disposition", "name": d.place, "text": words.place_text(result)}
    for rule in d.rules:
        yield {
            "part": "rule",
            "name": rule.id,
            "text": rule.text,
            **_passport(rule.basis, rule.sources),
        }
    for line in words.do_now(result):
        yield {"part": "do_now", "text": line.text, **_passport(line.basis, line.sources)}
    yield from _chances(result)
    yield from _times(result)
    yield from _dialysis(result)
    for line in result.never:
        yield {"part": "never", "text": line.text, **_passport(line.basis, line.sources)}
    for line in result.self_harm:
        yield {"part": "self_harm", "text": line.text, **_passport(line.basis, line.sources)}
    yield from _levels_back(result)
    for row in result.series:
        band = {} if row.forecast is None else row.forecast
        says = (
            ""
            if row.published_percent is None
            else f"published {numbers.short(row.published_percent)} %; "
        )
        inside = {True: "inside", False: "outside", None: "not computed"}[row.inside]
        text = f"{row.title}; {row.doses}; {row.outcome}; {says}{inside}"
        yield _number("series", row.id, "share", band, text, sources=(row.source,))
    for name in words.not_told(result):
        yield {"part": "not_told", "text": name}
    yield from _curves(result)


def _chances(result: OverdoseResult) -> Iterator[Row]:
    found = words.chances(result)
    if not found:
        yield {"part": "chance", "text": words.NO_CHANCES}
    for chance in found:
        yield _number("chance", chance.name, "share", chance.band, result.severity_label)
    if result.severity_at_home:
        yield {"part": "chance", "name": "no threshold", "text": result.severity_at_home}


def _times(result: OverdoseResult) -> Iterator[Row]:
    until = result.observe_until_h
    band = {} if until is None else {"p50": until}
    yield _number("time", "observe_until", "h since ingestion", band, result.observe)
    yield _number("time", "awake", "h since ingestion", result.awake_h, result.awake)
    after = result.afterwards
    text = f"{after.text} {after.restart}".strip()
    yield _number(
        "time", "withdrawal_from", "h since ingestion", result.withdrawal_from_h, text,
        basis=after.basis, sources=after.sources,
    )  # fmt: skip


def _dialysis(result: OverdoseResult) -> Iterator[Row]:
    for way in result.dialysis.ways:
        text = (
            way.text
            if way.clearance_L_per_h is not None
            else f"no clearance was found. {way.text}".strip()
        )
        passport = _passport(way.basis, way.sources)
        yield {
            **_number(f"dialysis {way.name}", "clearance", "L/h", way.clearance_L_per_h, text),
            **passport,
        }
        if way.half_life_h is not None:
            yield _number(f"dialysis {way.name}", "half_life", "h", way.half_life_h)
        if way.removed_percent is not None:
            over = "" if way.over_h is None else f"in {numbers.hours(way.over_h)}"
            yield _number(f"dialysis {way.name}", "removed", "%", way.removed_percent, over)
        if way.awake_h is not None:
            yield _number(f"dialysis {way.name}", "awake", "h since ingestion", way.awake_h)
    for s in result.dialysis.statements:
        applies = "applies" if s.applies else "other people"
        yield {
            "part": "dialysis statement", "name": s.says, "text": f"{s.text} ({applies})",
            **_passport(s.basis, s.sources),
        }  # fmt: skip
    if result.dialysis.disagreement:
        yield {
            "part": "dialysis statement",
            "name": "disagreement",
            "text": result.dialysis.disagreement,
        }


def _levels_back(result: OverdoseResult) -> Iterator[Row]:
    back = result.back_calculation
    if back is None:
        return
    yield _number("back_calculation", "dose", "mg", back.dose_mg, back.text)
    yield _number("back_calculation", "hours_ago", "h before now", back.hours_ago)
    yield _number("back_calculation", "awake", "h since ingestion", back.awake_h)
    for (ago, level), below in zip(back.levels, back.below_limit, strict=True):
        said = f"{numbers.hours(ago)} before now{', below this limit' if below else ''}"
        yield _number("measured level", "plasma", "mg/L", {"p50": level}, said)


def _curves(result: OverdoseResult) -> Iterator[Row]:
    levels = result.concentration_mg_per_L
    if levels is not None:
        if levels.now is not None:
            yield _number("level now", "plasma", "mg/L", levels.now)
        bands = {p: getattr(levels, p) for p in PERCENTILES}
        yield from _series("level", "plasma", "mg/L", levels.hours, bands)
        for s in result.structures:
            yield from _series("level", s.name, "mg/L", levels.hours, {"p50": s.p50_mg_per_L})
        for way in result.dialysis.ways:
            if way.name != "own" and way.levels_p50_mg_per_L:
                curve = {"p50": way.levels_p50_mg_per_L}
                yield from _series("level", way.name, "mg/L", levels.hours, curve)
    if result.curves is not None:
        hours = result.curves.hours
        yield from _series("in coma", "share", "share", hours, result.curves.share_in_coma)
        yield from _series(
            "withdrawal", "drive", "abrupt stop = 1", hours, result.curves.withdrawal
        )


def _series(
    part: str, name: str, unit: str, hours: Sequence[float], bands: Mapping[str, Sequence[float]]
) -> Iterator[Row]:
    if not bands:
        return
    for i, hour in enumerate(hours):
        band = {p: curve[i] for p, curve in bands.items() if p in PERCENTILES}
        yield {**_number(part, name, unit, band), "hours_since_ingestion": _cell(hour)}


def _number(
    part: str,
    name: str,
    unit: str,
    band: Band | None,
    text: str = "",
    *,
    basis: str = "",
    sources: tuple[str, ...] = (),
) -> Row:
    cells = {p: _cell(value) for p, value in (band or {}).items() if p in PERCENTILES}
    said = text if cells or "no clearance" in text else f"not known. {text}".strip()
    return {
        "part": part,
        "name": name,
        "unit": unit,
        **cells,
        "text": said,
        **_passport(basis, sources),
    }


def _passport(basis: str, sources: tuple[str, ...]) -> Row:
    return {"basis": basis, "sources": "; ".join(sources)}


def _cell(value: float) -> str:
    return f"{value:.6g}"
