"""Words and numbers as every presenter writes them: doses, counts, days, dates, verdicts.

Nothing here computes a dose. A liquid is never written in mL without its strength.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from calando.decide.recommendation import (
    AdviceLine,
    Answer,
    ContactLine,
    Item,
    PlannedDose,
    PlanStep,
    Statement,
    Supply,
    TaperAnswer,
    TaperPlan,
    TaperResult,
)
from calando.decide.replan.result import ReplanResult
from calando.patient.kidney import shown_below
from calando.present import vocabulary
from calando.present.shapes import PlanShown, ResultShown

INTENDED_USE = (
    "Decision support for health professionals and a research instrument. Not a medical device."
)
COMPARISON_NOTE = (
    "Withdrawal drive is a model quantity on a relative scale: stopping abruptly = 1. "
    "It compares plans for one person. It is not a probability of symptoms."
)
COMPARISON_SHORT = "A comparison (abrupt stop = 1), not a probability."
EXPOSURE_MATCHED = "* matched to the exposure that was tolerated before"
FOR_OBSERVATION = "For observation only: to be used under medical supervision, not at home."
NEVER_STOP = "Never stop baclofen all at once."

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TWELVE_HOUR_CLOCK = frozenset({"US", "CA", "AU"})
_LETTER_PAPER = frozenset({"US", "CA"})


def number(value: float) -> str:
    """Return a number without needless zeros: 20, 2.5, 0.0625."""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def mg(value: float) -> str:
    """Return a dose in words: "52.5 mg"."""
    return f"{number(value)} mg"


def count(value: float) -> str:
    """Return a count of pieces with halves as a sign: "2", "½", "1½"."""
    whole = int(value)
    if value - whole == 0.5:
        return f"{whole}½" if whole else "½"
    return number(value)


def plural(n: float, noun: str) -> str:
    """Return "1 day", "7 days"; up to one piece is singular ("½ tablet")."""
    ending = "" if n <= 1 and n != 0 else "s"
    return f"{count(n)} {noun}{ending}"


def share_words(share: float) -> str:
    """Return a share as "9 of 10" where it is that round, else in percent."""
    tenths = share * 10
    if abs(tenths - round(tenths)) < 1e-9:
        return f"{round(tenths)} of 10"
    return percent(share)


def percent(share: float) -> str:
    """Return "90 %" or "92.4 %"; never rounds up to 100 %."""
    if 0.9995 <= share < 1:
        return "over 99.9 %"
    return f"{number(round(share * 100, 1))} %"


def relative(value: float) -> str:
    """Return a relative withdrawal drive with two decimals."""
    return f"{value:.2f}"


def item_text(item: Item) -> str:
    """Return what to count out, short: "2 × 10 mg tablet", "½ × 10 mg tablet", "5 mL of 1 mg/mL"."""
    if item.unit == "mL":
        return f"{number(item.count)} mL of {number(item.mg_each)} mg/mL"
    return f"{count(item.count)} × {mg(item.mg_each)} {item.unit}"


def items_text(items: Iterable[Item]) -> str:
    """Return the pieces of one intake joined by plus; "none" if there are none."""
    return " + ".join(item_text(i) for i in items) or "none"


def item_plain(item: Item) -> str:
    """Return what to count out in plain words, for the person who takes it."""
    if item.unit == "mL":
        return f"{number(item.count)} mL of the {number(item.mg_each)} mg/mL liquid"
    noun = "packet" if item.unit == "sachet" else "tablet"
    whole, half = int(item.count), item.count % 1 == 0.5
    if half and whole == 0:
        return f"half a {noun} of {mg(item.mg_each)}"
    if half:
        return f"{whole} and a half {noun}s of {mg(item.mg_each)}"
    return f"{count(item.count)} {noun}{'' if item.count == 1 else 's'} of {mg(item.mg_each)}"


def items_plain(items: Iterable[Item]) -> str:
    """Return the pieces of one intake in plain words: "1 tablet of 10 mg and half a tablet of 5 mg"."""
    return " and ".join(item_plain(i) for i in items) or "no dose"


def clock(time: str, jurisdiction: str) -> str:
    """Return the clock time as people there write it: "8:00 am" or "08:00"."""
    if jurisdiction not in _TWELVE_HOUR_CLOCK:
        return time
    hours, minutes = (int(part) for part in time.split(":"))
    return f"{(hours - 1) % 12 + 1}:{minutes:02d} {'am' if hours < 12 else 'pm'}"


def paper(jurisdiction: str) -> str:
    """Return the Typst name of the paper in the printer there."""
    return "us-letter" if jurisdiction in _LETTER_PAPER else "a4"


def start_of(plan: PlanShown) -> date | None:
    """Return the date of day 0, if there is one."""
    return date.fromisoformat(plan.start_date) if plan.start_date else None


def date_text(day: date, *, year: bool = True) -> str:
    """Return "Mon 4 May 2026" in English, whatever the locale."""
    text = f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"
    return f"{text} {day.year}" if year else text


def day_text(plan: PlanShown, day: int, *, year: bool = False) -> str:
    """Return the date of a plan day, or "Day 1" (plan day 0 is a person's Day 1)."""
    start = start_of(plan)
    return date_text(start + timedelta(days=day), year=year) if start else f"Day {day + 1}"


def days_text(plan: PlanShown, from_day: int, days: int) -> str:
    """Return the span of some days: "Days 1-7", or "Mon 4 May - Sun 10 May" with en dashes."""
    last = from_day + days - 1
    if start_of(plan):
        first_text = day_text(plan, from_day)
        return first_text if days == 1 else f"{first_text} \u2013 {day_text(plan, last)}"
    return f"Day {from_day + 1}" if days == 1 else f"Days {from_day + 1}\u2013{last + 1}"


def when_text(plan: PlanShown, step: PlanStep) -> str:
    """Return the days of a step, and what is special about it."""
    mark = {"exposure_matched": " *", "hold": " (hold)"}.get(step.kind, "")
    return days_text(plan, step.from_day, step.days) + mark


def plan_length(plan: PlanShown) -> int:
    """Return how many days a plan lasts from its first step on, whatever day that is."""
    return plan.days - plan.steps[0].from_day


def length_text(days: int) -> str:
    """Return the length of a plan: "70 days (10 weeks)"."""
    weeks = f" ({number(round(days / 7, 1))} weeks)" if days >= 14 else ""
    return f"{length_days(days)}{weeks}"


def length_days(days: int) -> str:
    """Return "1 day", "70 days"."""
    return f"{days} day{'' if days == 1 else 's'}"


def optimal_text(plan: TaperPlan) -> str:
    """Return in one clause whether the length is proved."""
    if plan.optimal:
        return "proved shortest over the candidates described in the reasons"
    if plan.gap is None:
        return "best found; not proved shortest"
    return f"best found; at most {plural(plan.gap, 'day')} longer than the proved lower bound"


def yardstick_text(plan: TaperPlan) -> str:
    """Return the yardstick and the share that is inside it, asked and held."""
    y = plan.yardstick
    return (
        f"{y.title} in the same person with healthy kidneys ({y.name}, {y.basis}): "
        f"held by {percent(y.share_held)} of simulated members, "
        f"{percent(y.share_asked)} asked"
    )


def peak_text(plan: TaperPlan) -> str:
    """Return the peak of the daily withdrawal drive relative to an abrupt stop."""
    band = plan.peak_withdrawal
    text = relative(band["p50"])
    if "p05" in band and "p95" in band:
        text += f" (90 % band {relative(band['p05'])} to {relative(band['p95'])})"
    return f"{text} of an abrupt stop"


def peak_line(plan: TaperPlan) -> str:
    """Return one sentence about the hardest day."""
    return f"Its hardest day: {peak_text(plan)}, a comparison, not a probability."


def after_text(plan: TaperPlan) -> str:
    """Return when nothing is taken any more."""
    return f"From {day_text(plan, plan.days, year=True)} on: no baclofen."


def dose_text(dose: PlannedDose) -> str:
    """Return one intake: "20 mg", or a dash once it has fallen away."""
    return mg(dose.mg) if dose.mg > 0 else "\u2013"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispense:
    """Pieces of one product in one step, per day and in all."""

    item: Item  # count is per day
    total: float
    halves: bool  # some intake takes half a piece

    @property
    def per_day(self) -> str:
        """The pieces of one day: "2 × 5 mg tablet (in halves)"."""
        return item_text(self.item) + (" (in halves)" if self.halves else "")

    @property
    def whole_step(self) -> str:
        """The pieces of the whole step: "14 tablets"."""
        return amount(self.total, self.item.unit, self.item.mg_each)


def dispense(step: PlanStep) -> tuple[Dispense, ...]:
    """Return per product what one day and the whole step of the plan need, strongest first."""
    items: dict[tuple[float, str], list[Item]] = {}
    for dose in step.doses:
        for item in dose.items:
            items.setdefault((-item.mg_each, item.product), []).append(item)
    out = []
    for key in sorted(items):
        per_day = sum(i.count for i in items[key])
        halves = items[key][0].unit != "mL" and any(i.count % 1 for i in items[key])
        item = replace(items[key][0], count=per_day)
        out.append(Dispense(item=item, total=per_day * step.days, halves=halves))
    return tuple(out)


def liquid_warning(plan: PlanShown) -> str:
    """Return a warning about strengths if the plan holds a liquid, else nothing."""
    strengths = sorted(
        {i.mg_each for s in plan.steps for d in s.doses for i in d.items if i.unit == "mL"}
    )
    if not strengths:
        return ""
    only = " and ".join(f"{number(m)} mg/mL" for m in strengths)
    return (
        f"Liquid: only {only}. Baclofen liquids of 1, 2 and 5 mg/mL exist: "
        "another strength is another dose."
    )


def amount(value: float, unit: str, mg_each: float) -> str:
    """Return an amount to hand out: "42 tablets", "105 mL of 1 mg/mL"."""
    if unit == "mL":
        return f"{number(value)} mL of {number(mg_each)} mg/mL"
    return plural(value, unit)


def supply_text(supply: Supply) -> str:
    """Return what to hand out of one product: "42 tablets: baclofen 10 mg tablet"."""
    return f"{amount(supply.count, supply.unit, supply.mg_each)}: {supply.product}"


def intervals(plan: PlanShown) -> tuple[tuple[int, int, tuple[Supply, ...]], ...]:
    """Return the dispensing intervals: (from day, days, what to hand out), in time order."""
    spans: dict[int, list[Supply]] = {}
    for supply in plan.supply:
        spans.setdefault(supply.from_day, []).append(supply)
    return tuple((day, max(s.days for s in spans[day]), tuple(spans[day])) for day in sorted(spans))


def intake_times(plan: PlanShown) -> tuple[str, ...]:
    """Return every intake time of the plan, in clock order."""
    return tuple(sorted({dose.time for step in plan.steps for dose in step.doses}))


def patient_line(result: ResultShown) -> str:
    """Return who this is about, in one line."""
    p = result.patient
    parts = [p.id] if p.id else []
    parts += [f"{number(p.age_years)} years", p.sex, f"{number(p.weight_kg)} kg"]
    parts.append(vocabulary.INDICATIONS.get(p.indication, p.indication))
    if p.daily_mg is not None:
        taken = " + ".join(f"{number(m)}" for _, m in p.doses)
        since = f" for {number(round(p.since_weeks, 1))} weeks" if p.since_weeks is not None else ""
        parts.append(f"takes {mg(p.daily_mg)}/day{f' ({taken})' if taken else ''}{since}")
    if p.pregnant:
        parts.append("pregnant")
    if p.dialysis != "none":
        parts.append(f"dialysis: {p.dialysis}")
    return " · ".join(parts)


def kidney_line(result: ResultShown) -> str:
    """Return both kidney estimates, their formulas and the trend."""
    k = result.kidney
    parts = []
    if k.eGFR is not None:
        parts.append(f"eGFR {shown_below(k.eGFR)} mL/min/1.73 m² ({k.eGFR_formula})")
    parts.append(f"CLcr {shown_below(k.CLcr)} mL/min ({k.CLcr_formula})")
    parts.append(f"trend {k.trend}")
    return " · ".join(parts)


def basis_tag(statement: Statement) -> str:
    """Return where a sentence comes from: "read: simon2018"."""
    return (
        f"{statement.basis}: {', '.join(statement.sources)}"
        if statement.sources
        else (statement.basis)
    )


def source_text(source: Mapping[str, str]) -> str:
    """Return a source with its DOI or address."""
    doi, url = source.get("doi", ""), source.get("url", "")
    where = f"https://doi.org/{doi}" if doi else url
    return f"{source.get('title', '')} {where}".strip()


def contact_text(contact: ContactLine) -> str:
    """Return who answers, and when."""
    return f"{contact.name}; {contact.note}" if contact.note else contact.name


def verdict_title(result: TaperResult) -> str:
    """Return the verdict as a title; an emergency comes before every verdict."""
    if result.emergency:
        return "Emergency: call now"
    again = isinstance(result, ReplanResult)
    return (vocabulary.REPLAN_TITLES if again else vocabulary.VERDICT_TITLES)[result.verdict]


def emergency_number(result: ResultShown) -> str:
    """Return the emergency number of the jurisdiction, or a plain phrase if none is on file."""
    for contact in result.contacts:
        if contact.kind == "emergency":
            return contact.number
    return "your emergency number"


def emergency_signs(result: ResultShown) -> tuple[str, ...]:
    """Return the emergency signs in plain words, as the fact file has them."""
    return next(line.signs for line in result.advice if line.signs)


def advice_by_topic(result: ResultShown) -> dict[str, tuple[AdviceLine, ...]]:
    """Return the advice for the professional under its topic titles, in the order given."""
    topics: dict[str, list[AdviceLine]] = {}
    for line in sorted(result.advice, key=lambda a: a.topic != "start"):
        if line.text:
            topics.setdefault(vocabulary.TOPIC_TITLES.get(line.topic, line.topic), []).append(line)
    return {title: tuple(lines) for title, lines in topics.items()}


def emergency_line(result: ResultShown) -> str:
    """Return the emergency strip: number first, then the signs."""
    *signs, last = emergency_signs(result)
    return f"Call {emergency_number(result)} for: {', '.join(signs)}, or {last}."


def intended_use(answer: Answer[object]) -> str:
    """Return the sentence on the intended use, unless a caveat says it already: once is enough."""
    said = any("not a medical device" in c.text.lower() for c in answer.caveats)
    return "" if said else INTENDED_USE


def urgent(answer: Answer[object]) -> tuple[Statement, ...]:
    """Return the urgent reasons, in order."""
    return tuple(r for r in answer.reasons if r.urgent)


def is_urgent(answer: TaperAnswer) -> bool:
    """True if the person has to be seen before any plan."""
    return answer.result.verdict == "urgent_first" or bool(urgent(answer))
