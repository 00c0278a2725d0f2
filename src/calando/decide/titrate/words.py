"""The sentences of a titration: headline, reasons, caveats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calando.decide.advice import sedative_statements
from calando.decide.recommendation import Statement
from calando.decide.situation import Situation
from calando.decide.taper.caveats import unknown_and_unused
from calando.decide.titrate.ladders import sensitive_because
from calando.decide.titrate.result import (
    DoseCap,
    HeldPace,
    Review,
    TitrationPlan,
    TitrationVerdict,
)
from calando.decide.titrate.schedules import TABLETS_FROM_KG
from calando.decide.titrate.wishes import TitrationWishes
from calando.facts.schema import Ladder
from calando.simulate.ensemble import ADULT_FROM_YEARS

if TYPE_CHECKING:
    from calando.decide.titrate.schedules import Climb
    from calando.decide.titrate.way import Way
    from calando.simulate.course import Course

MINIMUM_EFFECTIVE_DOSE = Statement(
    text="The minimum effective dose is the first step that reaches the agreed goal with side effects the person "
    "accepts. It is found by stopping the ladder there; no level, weight or formula predicts it, and the person who "
    "needs less stays on less.",
    sources=("calando2026",),
    basis="assumed",
)


def headline(
    verdict: TitrationVerdict, plan: TitrationPlan, review: Review | None, cap: DoseCap
) -> str:
    """Return the answer in one sentence."""
    totals = ", ".join(f"{s.daily_mg:g}" for s in plan.steps)
    last = plan.steps[-1]
    text = f"Up to {last.daily_mg:g} mg a day from day {last.from_day + 1}"
    text += f" in {len(plan.steps)} steps ({totals})" if len(plan.steps) > 1 else ""
    text += ", stopping at the first that is enough"
    if review is not None:
        text += f"; review after {weeks(review.after_weeks)}"
    text += f"; never above {cap.mg_per_day:g} mg."
    if verdict == "specialist_only":
        return f"For a specialist to decide: {text[0].lower()}{text[1:]}"
    return text


def weeks(number: float) -> str:
    """Return "6 weeks"; less than a whole week is said in days.

    >>> weeks(6), weeks(1), weeks(0.72)
    ('6 weeks', '1 week', '5 days')
    """
    if number < 1:
        return f"{round(7 * number)} days"
    return "1 week" if number == 1 else f"{number:g} weeks"


def headline_without(verdict: TitrationVerdict, why: tuple[Statement, ...]) -> str:
    """Return the answer in one sentence where there is no ladder."""
    first = why[0].text if why else ""
    if verdict == "specialist_only":
        return f"No plan for a first prescriber: a specialist decides. {first}"
    return f"Do not start or raise baclofen by a plan. {first}"


def nothing_above(today_mg: float, target_mg: float, cap: DoseCap, target_why: str) -> Statement:
    """Say that there is no step left to climb."""
    if today_mg >= cap.mg_per_day - 1e-9:
        text = f"Today's {today_mg:g} mg a day is at or above the cap of {cap.mg_per_day:g} mg: {cap.why}."
        return Statement(text=text, sources=(cap.source,), basis=cap.basis)
    text = (
        f"Today's {today_mg:g} mg a day is at or above the target of {target_mg:g} mg ({target_why}). If it is not "
        f"enough and well borne, ask for the next step with --target (the cap is {cap.mg_per_day:g} mg)."
    )
    return Statement(text=text, sources=(cap.source,), basis="derived")


def cannot_be_made(
    situation: Situation, total_mg: float, times: int, today_mg: float = 0.0
) -> Statement:
    """Say that no product makes the first step, or none that is borne."""
    patient = situation.patient
    start = f"No product that calando knows in {patient.jurisdiction} makes"
    if today_mg:
        text = (
            f"{start} a next step from {today_mg:g} mg a day that is no bigger a rise than the source's own, "
            f"in {times} doses."
        )
    else:
        text = (
            f"{start} {total_mg:.3g} mg a day in {times} doses, as the source divides it, or less in steps that are no "
            "bigger a rise than the source's own."
        )
    if patient.age_years < ADULT_FROM_YEARS and patient.weight_kg < TABLETS_FROM_KG:
        text += " Tablets are not for children under 33 kg."
    text += " A liquid, made by a pharmacy if none is sold, could."
    return Statement(text=text, sources=("calando2026",), basis="derived")


def above_the_cap(asked_mg: float, cap: DoseCap) -> Statement:
    """Say that a wish stops at the cap."""
    text = f"{asked_mg:g} mg a day was asked; nothing above {cap.mg_per_day:g} mg is planned. {cap.why}."
    return Statement(text=text, sources=(cap.source,), basis=cap.basis)


def about_wishes(wishes: TitrationWishes, ladder: Ladder, intakes: int) -> tuple[Statement, ...]:
    """Say where a wish was not granted, or is not as the source prints."""
    said = []
    if wishes.step_days is not None and wishes.step_days < ladder.step_days[0]:
        text = (
            f"Steps of {wishes.step_days} days were asked; the source's shortest are {ladder.step_days[0]:g} days, and "
            "shorter ones are never planned."
        )
        said.append(Statement(text=text, sources=(ladder.source,), basis=ladder.basis))
    if intakes < ladder.intakes[0]:
        text = (
            f"{intakes} doses a day were asked; the source prints at least {ladder.intakes[0]:g}: each dose is larger, "
            "and so is its peak."
        )
        said.append(Statement(text=text, sources=(ladder.source,), basis=ladder.basis))
    return tuple(said)


def smaller_steps(share: float) -> Statement:
    """Say that the ladder's steps are too big a rise for this person."""
    text = (
        f"Each step is taken times {share:g}: in the source's own steps a day would be a bigger rise than its ladder "
        "is for the same person with the poorest kidneys that still get the full dose."
    )
    return Statement(text=text, basis="derived")


def stays_longer(lead: Course, longer: Course) -> tuple[Statement, ...]:
    """Say why the next rise waits."""
    if lead == longer:
        return ()
    text = (
        f"The next rise waits for {longer[0].days} days, not {lead[0].days}: by then it is no bigger than the label's "
        "own ladder is for the same person with healthy kidneys."
    )
    return (Statement(text=text, basis="derived"),)


def what_the_yardstick_changed(
    found: Climb, days: int, climbed: Climb, new_days: int
) -> tuple[Statement, ...]:
    """Say why steps became longer, or why the highest were left out."""
    said = []
    if not climbed.schedules_mg:
        text = (
            "Nothing is raised: in too many simulated people the days on today's dose are already a bigger rise than "
            "the label's own ladder is for the same person with healthy kidneys. Look again before the next step."
        )
        said.append(Statement(text=text, basis="derived"))
    elif len(climbed.schedules_mg) < len(found.schedules_mg):
        text = (
            f"The ladder ends at {sum(climbed.schedules_mg[-1]):g} mg a day, not {sum(found.schedules_mg[-1]):g}: one "
            "step more would be a bigger rise than the label's own ladder is for the same person with healthy kidneys."
        )
        said.append(Statement(text=text, basis="derived"))
    if new_days > days:
        text = (
            f"Steps last {new_days} days, not {days}: in these steps the rise stays within what the label's own ladder "
            "is for the same person with healthy kidneys."
        )
        said.append(Statement(text=text, basis="derived"))
    return tuple(said)


def reasons_of(
    situation: Situation, way: Way, plan: TitrationPlan, pace: HeldPace | None
) -> tuple[Statement, ...]:
    """Return why this ladder, this cap and this target."""
    ladder, limit, facts = way.ladder, way.limit, situation.facts
    said = [
        Statement(
            text=f"Ladder: {ladder.title}."
            + (f" {ladder.note[0].upper()}{ladder.note[1:]}." if ladder.note else ""),
            sources=(ladder.source,),
            basis=ladder.basis,
        )
    ]
    fewest = int(ladder.intakes[0])
    undivided = [
        s for s in plan.steps if sum(d.mg > 0 for d in s.doses) < min(fewest, len(s.doses))
    ]
    if undivided:
        totals = ", ".join(f"{s.daily_mg:g}" for s in undivided)
        text = (
            f"The source divides the day into at least {fewest} doses; {' and '.join(plan.products)} cannot divide "
            f"{totals} mg so far. A liquid could (--products)."
        )
        said.append(Statement(text=text, basis="derived"))
    because = sensitive_because(situation)
    if because:
        own = "its own ladder" if ladder.whom == "sensitive" else "no ladder of its own was found"
        text = f"Starts low and goes slowly because of {', '.join(because)}: {own}."
        if ladder.whom != "sensitive":
            text += " The steps above are the adult ones: watch the first step of each."
        rules = facts.titration_rules
        said.append(
            Statement(text=text, sources=(rules.sensitive_age_years.source,), basis="assumed")
        )
    if limit.fraction_rule is not None and limit.fraction < 1.0:
        rule = limit.fraction_rule
        text = (
            f"Kidney function {situation.kidneys.strictest:.0f}: {rule.text.rstrip('.').lower()} ({rule.source}, the "
            "strictest of the sources shown); each step and the cap are taken times that."
        )
        said.append(Statement(text=text, sources=(rule.source,), basis=rule.basis))
    said.append(
        Statement(
            text=f"Cap {way.cap.mg_per_day:g} mg a day. {way.cap.why}.",
            sources=(way.cap.source,),
            basis=way.cap.basis,
        )
    )
    said.append(
        Statement(text=f"Target {way.target_mg:g} mg a day: {way.target_why}.", basis="derived")
    )
    if plan.yardstick is not None:
        y = plan.yardstick
        held = (
            ""
            if y.share_held >= y.share_asked
            else "; not held, and no plan that meets the yardstick was found"
        )
        text = (
            f"In {y.share_held:.0%} of simulated people no day is a bigger rise than the hardest day of that ladder is "
            f"for the same person with healthy kidneys (asked: {y.share_asked:.0%}; 95th percentile of the ratio "
            f"{y.p95_ratio:.2f}{held}). That compares; it is not a probability of side effects."
        )
        said.append(Statement(text=text, basis="assumed"))
    if pace is not None and pace.day_of_top is not None and len(plan.steps) > 1:
        by, free = pace.day_of_top["p95"] + 1, pace.share_never_held
        text = (
            f"Looked at after each step and held while a day of it was a bigger rise than that: {free:.0%} are never "
            f"held, and 95 % of those who get there begin the last step by day {by:.0f}."
        )
        said.append(Statement(text=text, basis="assumed"))
    said.append(MINIMUM_EFFECTIVE_DOSE)
    said.extend(way.said)
    if ladder.conflict:
        said.append(
            Statement(
                text=f"Sources conflict: {ladder.conflict}",
                sources=(ladder.source,),
                basis=ladder.basis,
            )
        )
    return tuple(said)


def caveats_of(situation: Situation, way: Way) -> tuple[Statement, ...]:
    """Return what limits the plan."""
    said = [*sedative_statements(situation, direction="up"), *label_cautions(situation)]
    low, high = (
        situation.facts.ensemble.quoted_level_low,
        situation.facts.ensemble.quoted_level_high,
    )
    if way.ascent is None:
        text = (
            f"No published model describes someone of {situation.patient.age_years:g} years: no levels and no rise are "
            "shown, and the ladder is the source's alone."
        )
        said.append(Statement(text=text, basis="derived"))
    elif low is not None and high is not None:
        text = (
            f"The range {low.value:g} to {high.value:g} mg/L is quoted beside overdoses as normal; it is not a target. "
            "Nothing in the plan is chosen by it; the menu only ranks ways to divide one daily total."
        )
        said.append(Statement(text=text, sources=(low.source,), basis="read"))
        text = (
            "The rise is a model quantity (effect beyond adaptation) with assumed bounds: no human constant of "
            "sedation or of getting used to it was found."
        )
        said.append(Statement(text=text, basis="assumed"))
    if not way.ladder.reviewed_by:
        text = "No clinician has signed this ladder as calando has written it down yet (reviewed_by is empty)."
        said.append(Statement(text=text, basis="assumed"))
    said.extend(caveats_without(situation))
    return tuple(said)


_CAUTIONS = {
    "psychosis": (
        "Psychosis in the history: baclofen can make it worse; labels ask for caution and surveillance, and "
        "hallucinations may be the disease, too much baclofen or a dose left out.",
        ("us_ozobax", "ca_pms"),
    ),
    "epilepsy": (
        "Epilepsy: loss of seizure control is reported, and the threshold is lower; adequate anticonvulsants go on, "
        "and the neurologist knows.",
        ("us_ozobax", "uk_leaflet"),
    ),
    "autonomic_dysreflexia": (
        "Autonomic dysreflexia in the history: pain or an abrupt stop may set it off.",
        ("us_ozobax",),
    ),
    "sleep_apnoea": (
        "Sleep apnoea: European texts report it under baclofen; look before each rise.",
        ("ch_lioresal",),
    ),
}


def label_cautions(situation: Situation) -> list[Statement]:
    """Return what the labels ask to be careful about in this person."""
    return [
        Statement(text=text, sources=sources, basis="read")
        for flag, (text, sources) in _CAUTIONS.items()
        if flag in situation.flags
    ]


def caveats_without(situation: Situation) -> tuple[Statement, ...]:
    """Return what was not told, not recognised, or told and not used."""
    return tuple(unknown_and_unused(situation))
