"""Words of an answer about a pump as every format writes them. Amounts are micrograms, and say so each time."""

from __future__ import annotations

from datetime import date

from calando.decide.pump.result import ChecklistItem, PumpResult, PumpStep, Refill, TimelineRow
from calando.decide.recommendation import Answer, Statement
from calando.present import wording
from calando.present.plain_text import safe
from calando.present.urgent import words as urgent_words

PumpAnswer = Answer[PumpResult]
Cited = ChecklistItem | PumpStep | TimelineRow
TASK_TITLES = {
    "candidacy": "Is a pump an option? The checklist",
    "screen": "Screening: the test doses",
    "start": "Starting the pump",
    "adjust": "Adjusting the pump",
    "refill": "The next refill",
    "failed": "Delivery has stopped",
    "wean": "Planned weaning of the pump",
    "overdose": "Too much into the spinal fluid",
}
VERDICT_TITLES = {
    "plan": "A plan in steps",
    "specialist_only": "Only with a pump centre",
    "urgent_first": "Urgent: a doctor first",
    "do_not": "Do not go on",
    "more_needed": "More has to be known first",
}
EMERGENCY_TITLE = "Emergency: call now"
BOX_TITLE = (
    "Boxed warning"  # its text says the country, and that it is on intrathecal baclofen only
)
UNIT_NOTE = "All amounts are micrograms into the spinal fluid, never mg."
DO_NOW = "Do now"
CHECKLIST_TITLE = "Checklist"
STEPS_TITLE = "Steps"
STEPS_NOTE = "Options from the cited sources for a team that does this, not orders."
TIMELINE_TITLES = {
    "failed": "What comes when, in hours since delivery stopped",
    "overdose": "What comes when, in hours since the dose",
    "wean": "What comes when, in hours since a step down",
}
TIMELINE_TITLE = "What comes when, in hours"
FIGURE_TITLES = {
    "failed": "What is left after the stop",
    "wean": "How one step down comes through",
    "overdose": "How it rises and falls",
}
FIGURE_TITLE = "How it rises and falls"
DRILL_TITLE = "Look for the fault, in this order"
BRIDGE_TITLE = "Until delivery is back: options, not orders"
BRIDGE_TITLES = {"wean": "What has been given where delivery stopped: options, not orders"}
ORAL_TITLE = "Tablets instead: uncertain"
REFILL_TITLE = "Refill"
WATCH_TITLE = "Watch"
STATES = {
    "met": ("✓", "met"),
    "not_met": ("✗", "NOT met"),
    "not_told": ("?", "not told"),
}
WHO = {"adult": "adults", "child": "children", "both": "adults and children"}
ORIGINS = {
    "spinal": "spasticity of spinal origin",
    "cerebral": "spasticity of cerebral origin",
}
ORIGIN_NOT_TOLD = "origin of the spasticity not told: spinal or cerebral decides the steps"
NOW = "NOW"
NO_TIME, NO_AMOUNT = "–", "no amount"
LEGEND = "Line: the middle; band: the published range."
CSF_COLUMN, EFFECT_COLUMN = "in the spinal fluid", "effect"
_SHARE_TITLES = dict.fromkeys(("failed", "wean"), "of the steady state")
_OF_PEAK = "of the peak"
SHARES_NOTE = "The middle (and the published range), in % {}. A model, not a measurement."
TABLE_HOURS = (0, 1, 2, 4, 6, 8, 12, 18, 24, 36, 48, 72, 96)


# -- the head -----------------------------------------------------------------------------------------


def title_of(result: PumpResult) -> str:
    """Return the title: the task."""
    return TASK_TITLES[result.task]


def first_lines(result: PumpResult) -> tuple[str, ...]:
    """Return what stands before everything: the number to call if it is an emergency, then the verdict."""
    verdict = f"{VERDICT_TITLES[result.verdict]}."
    return (urgent_words.call_now(result.contacts), verdict) if result.emergency else (verdict,)


def who_lines(result: PumpResult) -> tuple[str, ...]:
    """Return who this is about with the rate of the pump, the origin, and both kidney estimates."""
    who, kidney = urgent_words.who_lines(
        result.patient, result.kidney, micrograms_per_day=result.micrograms_per_day
    )
    origin = ORIGIN_NOT_TOLD if result.origin is None else ORIGINS[result.origin]
    return (f"{who} · {origin}", kidney)


def box(result: PumpResult) -> Statement:
    """Return the boxed warning, without the words that `box_title` has."""
    found = result.boxed_warning
    _, text = _box_parts(found.text)
    return Statement(text=text, sources=found.sources, basis=found.basis)


def box_title(result: PumpResult) -> str:
    """Return what the box is: its text's own beginning, which names country and route, if it has one."""
    return _box_parts(result.boxed_warning.text)[0]


def _box_parts(text: str) -> tuple[str, str]:
    title, colon, rest = text.partition(": ")
    if colon and title.startswith(BOX_TITLE):
        return title, rest[:1].upper() + rest[1:]
    return BOX_TITLE, text


def do_now(result: PumpResult) -> tuple[Statement, ...]:
    """Return what is done at once."""
    return urgent_words.as_statements(result.do_now)


def drill(result: PumpResult) -> tuple[Statement, ...]:
    """Return what to look for, in order."""
    return urgent_words.as_statements(result.drill)


def watch(result: PumpResult) -> tuple[Statement, ...]:
    """Return what to watch."""
    return urgent_words.as_statements(result.watch)


# -- tables -------------------------------------------------------------------------------------------


def check_mark(item: ChecklistItem) -> str:
    """Return a point's state as a sign and a word: "✓ met", "✗ NOT met", "? not told"."""
    return " ".join(STATES[item.state])


def check_who(item: ChecklistItem) -> str:
    """Return for whom a point is."""
    return WHO.get(item.who, item.who)


def checklist_summary(result: PumpResult) -> str:
    """Return how many points are met, not met and not told."""
    counts = {state: sum(i.state == state for i in result.checklist) for state in STATES}
    return (
        f"{counts['met']} of {len(result.checklist)} points met, {counts['not_met']} not met, "
        f"{counts['not_told']} not told. What is not told does not count as met."
    )


def step_when(step: PumpStep) -> str:
    """Return when a step is, or a dash where no time can be given; for a test bolus the earliest hour."""
    if step.at_h is None:
        return NO_TIME
    if step.at_h == 0:
        return "start"
    earliest = "not before" if step.bolus_micrograms is not None else "after"
    return f"{earliest} {urgent_words.hours(step.at_h)}"


def step_dose(step: PumpStep) -> str:
    """Return what a step gives: "bolus 50 micrograms", "90 to 110 micrograms/day"."""
    if step.bolus_micrograms is not None:
        return f"bolus {urgent_words.micrograms(step.bolus_micrograms)}"
    low, high = step.micrograms_per_day_low, step.micrograms_per_day_high
    if low is None and high is None:
        return NO_AMOUNT
    if low is None or high is None or low == high:
        limit = "at most " if low is None else "at least " if high is None else ""
        return f"{limit}{urgent_words.micrograms(low if low is not None else high or 0)}/day"
    return f"{wording.number(round(low, 2))} to {urgent_words.micrograms(high)}/day"


def timeline_title(result: PumpResult) -> str:
    """Return the title of the timeline: since when hours count."""
    return TIMELINE_TITLES.get(result.task, TIMELINE_TITLE)


def row_span(row: TimelineRow) -> str:
    """Return when a stretch of time is: "18 to 48 h (12 to 72 h at the widest)"."""
    return urgent_words.span(row.from_h, row.to_h)


def now_text(result: PumpResult) -> str:
    """Return where now is in words; "" where it is not told."""
    return "" if result.now_h is None else f"now, {urgent_words.hours(result.now_h)}"


def row_now(result: PumpResult, row: TimelineRow) -> str:
    """Return the mark of the stretch that is now: "► NOW, 20 h"."""
    if not row.is_now:
        return ""
    at = "" if result.now_h is None else f", {urgent_words.hours(result.now_h)}"
    return f"► {NOW}{at}"


def figure_title(result: PumpResult) -> str:
    """Return the title of the figure."""
    return FIGURE_TITLES.get(result.task, FIGURE_TITLE)


def share_rows(result: PumpResult) -> tuple[tuple[str, str, str], ...]:
    """Return the curves at some hours: hour, share in the spinal fluid, share of the effect; with bands."""
    curves = result.curves
    if curves is None:
        return ()
    rows = []
    for hour in TABLE_HOURS:
        found = [i for i, h in enumerate(curves.hours) if abs(h - hour) < 1e-6]
        if found:
            at = found[0]
            cells = (_share(curves.csf_share, at), _share(curves.effect_share, at))
            rows.append((urgent_words.hours(hour), *cells))
    return tuple(rows)


def bridge_title(result: PumpResult) -> str:
    """Return the title of the bridge: options, whatever the task."""
    return BRIDGE_TITLES.get(result.task, BRIDGE_TITLE)


def shares_title(result: PumpResult) -> str:
    """Return what the curves are shares of, as the title of their axis."""
    return f"Share {_SHARE_TITLES.get(result.task, _OF_PEAK)} (%)"


def shares_note(result: PumpResult) -> str:
    """Return how to read the shares."""
    return SHARES_NOTE.format(_SHARE_TITLES.get(result.task, _OF_PEAK))


def mark_texts(result: PumpResult) -> tuple[str, ...]:
    """Return the published times in words: "18 h: hallucinations after a lost catheter (case)"."""
    if result.curves is None:
        return ()
    return tuple(mark_text(hour, text) for hour, text in sorted(result.curves.marks))


def mark_text(hour: float, text: str) -> str:
    """Return a published time in words; a text that begins with its hours says them itself.

    Examples
    --------
    >>> mark_text(18.0, "hallucinations (case)"), mark_text(24.0, "24 to 72 h: severe")
    ('18 h: hallucinations (case)', '24 to 72 h: severe')
    """
    return text if text[:1].isdigit() else f"{urgent_words.hours(hour)}: {text}"


def _share(bands: dict[str, tuple[float, ...]], at: int) -> str:
    if not bands:
        return "–"
    low, middle, high = (_percent(bands[p][at]) for p in ("p05", "p50", "p95"))
    return f"{middle} % ({low} to {high} %)"


def _percent(share: float) -> str:
    return "<1" if 0 < share < 0.005 else f"{100 * share:.0f}"


# -- the rest -----------------------------------------------------------------------------------------


def shows_oral_cover(result: PumpResult) -> bool:
    """True beside what bridges a stop; nowhere else are tablets spoken of as a cover."""
    return bool(result.oral_cover) and bool(result.bridge)


def refill_rows(refill: Refill) -> tuple[tuple[str, str], ...]:
    """Return the dates of a refill that can be named, the earliest first as pumps count them."""
    found = (
        ("Refill by", refill.date_or_day),
        ("Low-reservoir alarm", refill.alarm),
        ("Empty", refill.empty),
    )
    return tuple((title, day_text(day)) for title, day in found if day is not None)


def day_text(day: str | float) -> str:
    """Return a date as people write it, or a day number: "Mon 4 May 2026", "day 84.5 after filling".

    Examples
    --------
    >>> day_text("2026-05-04"), day_text(84.0)
    ('Mon 4 May 2026', 'day 84 after filling')
    """
    if isinstance(day, str):
        return wording.date_text(date.fromisoformat(day))
    return f"day {wording.number(round(day, 1))} after filling"


def unrecognised_text(word: str) -> str:
    """Return a word that was not understood."""
    return f"“{safe(word)}” is not understood, so it is not counted."


def caveats(answer: PumpAnswer) -> tuple[Statement, ...]:
    """Return the caveats without what stands in the box about tablets, if it is shown."""
    shown = (answer.result.oral_cover,) if shows_oral_cover(answer.result) else ()
    return urgent_words.not_said(answer.caveats, shown)


def reasons(answer: PumpAnswer) -> tuple[Statement, ...]:
    """Return the reasons that stand nowhere above."""
    result = answer.result
    lines = (result.boxed_warning, *result.do_now, *result.drill, *result.watch)
    said = (result.headline, result.oral_cover, *(line.text for line in lines))
    return urgent_words.not_said(answer.reasons, said)
