"""The tables of an overdose, once for every format: times, dialysis, what is said of it, published series."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from calando.decide.overdose.result import DialysisWay, OverdoseResult, SeriesRow
from calando.decide.recommendation import Band, Statement
from calando.present.overdose import numbers, words
from calando.present.titrate.tables import Shown
from calando.present.titrate.words import level
from calando.present.wording import number

NO_CLEARANCE, EMPTY = "no clearance was found", "–"
WAY_UNITS = (" L/h", " h", "", " h since ingestion")  # of the columns of dialysis
NOT_COMPUTED = "not computed"
PAST, OUTSIDE = "past", "OUTSIDE"
UNDER_WAY = "may be under way now: it lasts for days"
SAYS = {"for": "for", "against": "against", "either": "may or may not"}
TIMES_NOTE = (
    "Bands are 5th to 95th percentile, the median before them. "
    "An hour that has passed does not end observation by itself."
)


def times(result: OverdoseResult) -> Shown:
    """Return when what is expected, since ingestion and, if that is told, from now."""
    since = result.hours_since_ingestion
    rows: list[tuple[str, str, str]] = []

    def add(what: str, text: str, band: Band | None = None) -> None:
        rows.append((what, text, from_now(band, since) if band is not None else ""))

    add("Now", "not told" if since is None else f"{_pair(*since)} h")
    if (peak := peak_hour(result)) is not None:
        add("Highest level (median)", numbers.hours(peak), _point(peak))
    until = result.observe_until_h
    if until is None:
        add("Observe at least until", "no hour can be named yet")
    else:
        text = numbers.hours(until) if since is not None else f"{numbers.hours(until)}, from now on"
        add("Observe at least until", text, _point(until))
        if rows[-1][2] == PAST:
            rows[-1] = (*rows[-1][:2], f"{PAST}; {words.ALONE}")
    awake, withdrawal = result.awake_h, result.withdrawal_from_h
    add("Awake, of those who become comatose", _or_none(awake), awake)
    add("Withdrawal may begin", _or_none(withdrawal, none=_no_withdrawal(result)), withdrawal)
    if rows[-1][2] == PAST:  # that it has begun does not mean that it is over
        rows[-1] = (*rows[-1][:2], UNDER_WAY)
    columns = ("what", "hours since ingestion", "from now")
    told = since is not None
    return Shown(
        title=words.TIMES_TITLE,
        columns=columns if told else columns[:2],
        numbers=(),
        rows=tuple(row if told else row[:2] for row in rows),
        marked=(1 + (peak is not None),),
        note=" ".join(text for text in (result.observe, result.awake, TIMES_NOTE) if text),
        widths=(1.6, 1.5, 1.5) if told else (1.0, 1.0),
    )


def peak_hour(result: OverdoseResult) -> float | None:
    """Return the hour of the highest median level."""
    levels = result.concentration_mg_per_L
    if levels is None or not levels.hours:
        return None
    return max(zip(levels.p50, levels.hours, strict=True))[1]


def from_now(band: Band, since: tuple[float, float] | None) -> str:
    """Return a time since ingestion as hours from now; the interval of "now" widens it.

    >>> from_now({"p05": 24.0, "p50": 24.0, "p95": 24.0}, (2.0, 3.0))
    'in 21 to 22 h'
    >>> from_now({"p05": 1.0, "p50": 1.0, "p95": 1.0}, (2.0, 3.0))
    'past'
    """
    if since is None:
        return "not told"
    first, last = band["p05"] - since[1], band["p95"] - since[0]
    if last <= 0:
        return PAST
    one, two = _h(max(0.0, first)), _h(last)
    if first <= 0:
        return f"from now on, within {two} h"
    return f"in {one} h" if one == two else f"in {one} to {two} h"


def _h(value: float) -> str:
    return number(round(value, 1) if value < 10 else round(value))


def _pair(low: float, high: float) -> str:
    one, two = _h(low), _h(high)
    return one if one == two else f"{one} to {two}"


def _point(value: float) -> Band:
    return {"p05": value, "p50": value, "p95": value}


def _or_none(band: Band | None, *, none: str = NOT_COMPUTED) -> str:
    return none if band is None else f"{numbers.band_text(band)} h"


def _no_withdrawal(result: OverdoseResult) -> str:
    dependent = result.afterwards.dependent
    if dependent is None:
        return "not told whether the body is used to baclofen"
    return NOT_COMPUTED if dependent else "not expected"


# -- the course -----------------------------------------------------------------------------------------

LOWEST = 0.02  # mg/L: as low as the figure goes
COURSE_H = (2.0, 4.0, 8.0, 12.0, 24.0, 36.0, 48.0, 72.0, 96.0, 120.0, 168.0, 240.0)


def course(result: OverdoseResult) -> Shown:
    """Return the figure as numbers: levels and the share in coma at some hours; no rows without levels."""
    levels = result.concentration_mg_per_L
    coma = {} if result.curves is None else result.curves.share_in_coma
    rows: list[tuple[str, ...]] = []
    if levels is not None and levels.now is not None:
        rows.append(("now", f"{level_band(levels.now)} mg/L", ""))
    for hour in () if levels is None else COURSE_H:
        assert levels is not None
        if hour > levels.hours[-1]:
            break
        i = _nearest(levels.hours, hour)
        at = {p: getattr(levels, p)[i] for p in ("p05", "p50", "p95")}
        share = ""
        if result.curves is not None and {"p05", "p50", "p95"} <= set(coma):
            j = _nearest(result.curves.hours, hour)
            share = numbers.share_text({p: coma[p][j] for p in ("p05", "p50", "p95")})
        rows.append((numbers.hours(hour), f"{level_band(at)} mg/L", share))
    return Shown(
        title=words.FIGURE_TITLE,
        columns=("since ingestion", "level in plasma", "people like this in coma"),
        numbers=(),
        rows=tuple(rows),
        marked=(0,) if rows and rows[0][0] == "now" else (),
        note="Median (5th to 95th percentile of what is not known).",
        widths=(1.0, 1.6, 1.6),
    )


def level_band(band: Band) -> str:
    """Return a band of levels without its unit; what is not drawn any more is no zero.

    >>> level_band({"p05": 0.004, "p50": 0.16, "p95": 1.7})
    '0.16 (<0.02 to 1.7)'
    """

    def one(value: float) -> str:
        return f"<{LOWEST:g}" if value < LOWEST else level(value)

    return f"{one(band['p50'])} ({one(band['p05'])} to {one(band['p95'])})"


def _nearest(hours: Sequence[float], hour: float) -> int:
    return min(range(len(hours)), key=lambda i: abs(hours[i] - hour))


# -- dialysis -----------------------------------------------------------------------------------------


def dialysis(result: OverdoseResult) -> Shown:
    """Return every machine beside the body's own clearance, which is the row that acts."""
    ways = result.dialysis.ways
    return Shown(
        title=words.DIALYSIS_TITLE,
        columns=("way", "clearance, L/h", "half-life, h", "removed", "awake, h since ingestion"),
        numbers=(),
        rows=tuple(_way_row(way) for way in ways),
        marked=tuple(i for i, way in enumerate(ways) if way.name == "own"),
        note="A machine's clearance comes on top of the body's own; half-life and waking are with both.",
        widths=(1.7, 1.4, 1.3, 1.5, 1.4),
    )


def way_title(way: DialysisWay) -> str:
    """Return the title of a way as a row begins with it."""
    return f"{way.title[:1].upper()}{way.title[1:]}"


def _way_row(way: DialysisWay) -> tuple[str, ...]:
    if way.clearance_L_per_h is None:
        return (way_title(way), NO_CLEARANCE, EMPTY, EMPTY, EMPTY)
    plus = "" if way.name == "own" else "+ "
    removed = EMPTY
    if way.removed_percent is not None:
        over = f" in {numbers.hours(way.over_h)}" if way.over_h is not None else ""
        removed = (
            f"{numbers.share_text({p: v / 100 for p, v in way.removed_percent.items()})}{over}"
        )
    return (
        way_title(way),
        plus + numbers.band_text(way.clearance_L_per_h),
        _plain(way.half_life_h),
        removed,
        _plain(way.awake_h),
    )


def _plain(band: Band | None) -> str:
    return EMPTY if band is None else numbers.band_text(band)


def way_notes(result: OverdoseResult) -> tuple[Statement | None, ...]:
    """Return what is said of each way; None of one of which nothing is said."""
    return tuple(
        Statement(text=way.text, sources=way.sources, basis=way.basis) if way.text else None
        for way in result.dialysis.ways
    )


def titled_notes(result: OverdoseResult) -> tuple[Statement, ...]:
    """Return what is said of the ways, each with its title in front."""
    pairs = zip(result.dialysis.ways, way_notes(result), strict=True)
    return tuple(
        replace(note, text=f"{way_title(way)}: {note.text}")
        for way, note in pairs
        if note is not None
    )


def statements(result: OverdoseResult) -> Shown:
    """Return what sources say of dialysis, and whether they speak of this person."""
    given = sorted(result.dialysis.statements, key=lambda s: not s.applies)
    return Shown(
        title=words.STATEMENTS_TITLE,
        columns=("this person", "dialysis", "what it says"),
        numbers=(),
        rows=tuple(
            (
                "applies" if s.applies else "other people",
                SAYS[s.says],
                f"{s.text} [{numbers.tag(s.basis, s.sources)}]",
            )
            for s in given
        ),
        widths=(1.0, 1.0, 5.0),
    )


def statements_together(result: OverdoseResult) -> str:
    """Return whether what applies agrees; "" if nothing is said."""
    d = result.dialysis
    if d.disagreement or not d.statements:
        return d.disagreement
    applying = any(s.applies for s in d.statements)
    return words.SAME_STATEMENTS if applying else words.NO_STATEMENT


# -- published series ---------------------------------------------------------------------------------


def series(result: OverdoseResult) -> Shown:
    """Return the published series, each with what calando gives for such people; a title stands once."""
    rows: list[tuple[str, ...]] = []
    before = ""
    for row in result.series:
        first = row.title != before
        published = (
            EMPTY if row.published_percent is None else f"{numbers.short(row.published_percent)} %"
        )
        rows.append(
            (
                row.title if first else "",
                row.doses if first else "",
                row.outcome,
                published,
                NOT_COMPUTED if row.forecast is None else numbers.share_text(row.forecast),
                inside_text(row),
            )
        )
        before = row.title
    return Shown(
        title=words.SERIES_TITLE,
        columns=("series", "doses", "outcome", "published", "forecast", "published is"),
        numbers=(),
        rows=tuple(rows),
        marked=tuple(i for i, row in enumerate(result.series) if row.inside is False),
        note="Published shares are of people who came to hospital; those who stayed at home are not counted.",
        widths=(2.3, 1.6, 1.4, 0.8, 1.2, 1.0),
    )


def series_notes(result: OverdoseResult) -> tuple[Statement, ...]:
    """Return what is said of each series, once."""
    found: dict[tuple[str, str, str], Statement] = {}
    for row in result.series:
        said = f"{row.said[:1].upper()}{row.said[1:]}".rstrip(".")
        text = f"{row.title}: {said}." if said else f"{row.title}."
        found.setdefault(
            (row.title, row.said, row.source),
            Statement(text=text, sources=(row.source,), basis="read"),
        )
    return tuple(found.values())


def inside_text(row: SeriesRow) -> str:
    """Return whether the published share lies in the band of the forecast."""
    return {True: "inside", False: OUTSIDE, None: NOT_COMPUTED}[row.inside]
