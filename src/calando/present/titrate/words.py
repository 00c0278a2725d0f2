"""Words of the way on as every format writes them: titles, bands, ladders, rules, the review.

A level is always a band in mg/L, never a single number.
"""

from __future__ import annotations

from collections.abc import Sequence

from calando.decide.recommendation import Answer, Band, Statement
from calando.decide.titrate.result import (
    KidneyRuleShown,
    LadderShown,
    Regimen,
    Review,
    TitrationPlan,
    TitrationResult,
)
from calando.present import vocabulary, wording

TITLES = {
    "plan": "A plan to start baclofen",
    "reduced_plan": "A plan to start baclofen, lower or slower than usual",
    "specialist_only": "A specialist decides: no plan is handed out",
    "do_not": "Do not start baclofen by a plan",
}
RAISE_TITLES = {
    **TITLES,
    "plan": "A plan to raise baclofen",
    "reduced_plan": "A plan to raise baclofen, lower or slower than usual",
    "do_not": "Do not raise baclofen by a plan",
}
GRADES = {**vocabulary.GRADE_TITLES, "formulary": "formulary", "assumed": "calando's own (assumed)"}
ACTIONS = {"full": "full dose", "reduce": "less", "avoid": "avoid"}
FOR_SPECIALIST = (
    "For the specialist who decides: nothing here is handed to a pharmacy or to the patient."
)
RISE_NOTE = (
    "Rise: the hardest day of a step, by effect beyond what the body has got used to. "
    "1 = the hardest day of the source's own ladder in the same person with healthy kidneys. "
    "A comparison, not a probability of side effects."
)
LEVEL_NOTE = "Bands: median (5th to 95th percentile of simulated people)."
QUOTED_SOURCE = "perry1998"  # of the range in facts/effects/baclofen.toml
RANGE_NOTE = (
    "The range is quoted beside overdoses; nobody has shown that it is where baclofen works best."
)
NOT_SIGNED = "No clinician has signed these rows yet."


def verdict_title(result: TitrationResult) -> str:
    """Return the verdict as a title; an emergency comes before every verdict."""
    if result.emergency:
        return "Emergency: call now"
    taken = result.plan.from_mg_per_day if result.plan else (result.patient.daily_mg or 0.0)
    return (RAISE_TITLES if taken > 0 else TITLES)[result.verdict]


def is_urgent(answer: Answer[TitrationResult]) -> bool:
    """True if something comes before any plan."""
    return answer.result.emergency or bool(wording.urgent(answer))


def reasons(answer: Answer[TitrationResult]) -> tuple[Statement, ...]:
    """Return the reasons without the sentence that already stands beside the plan."""
    beside = answer.result.minimum_effective_dose.text if answer.result.plan else ""
    return tuple(r for r in answer.reasons if r.text != beside)


def is_handed_out(result: TitrationResult) -> bool:
    """True if the plan may go to the pharmacy and to the patient."""
    return (
        result.plan is not None
        and result.verdict in ("plan", "reduced_plan")
        and not result.emergency
    )


def level(mg_per_L: float) -> str:
    """Return a level to two significant digits: more would claim what no model knows."""
    if mg_per_L < 5e-4:
        return "0"
    return f"{mg_per_L:.0f}" if mg_per_L >= 9.95 else f"{mg_per_L:#.2g}"


def whose(result: TitrationResult) -> str:
    """Return whose ladder the rise is held against: the label's, or another source's."""
    return "label" if any(x.acts and x.grade == "label" for x in result.ladders) else "source"


def band(values: Band) -> str:
    """Return a band of levels without its unit: "0.11 (0.066 to 0.20)"."""
    return f"{level(values['p50'])} ({level(values['p05'])} to {level(values['p95'])})"


def rise_band(values: Band) -> str:
    """Return a band of the rise, 1 being the yardstick's hardest day."""
    r = wording.relative
    return f"{r(values['p50'])} ({r(values['p05'])} to {r(values['p95'])})"


def share_band(values: Band) -> str:
    """Return a band of a share of the day in whole percent: "55 (33 to 94) %"."""
    low, middle, high = (f"{100 * values[p]:.0f}" for p in ("p05", "p50", "p95"))
    return f"{middle} ({low} to {high}) %"


def span(numbers: Sequence[float], unit: str) -> str:
    """Return a range as printed: "3 to 4 days", "3 days", "40 to 80 mg/day"."""
    first, last = amount(numbers[0]), amount(numbers[-1])
    return f"{first} {unit}" if first == last else f"{first} to {last} {unit}"


def amount(mg: float) -> str:
    """Return milligrams to one decimal: per-kg ladders have more, nobody measures it."""
    return wording.number(round(mg, 1))


def plan_title(plan: TitrationPlan) -> str:
    """Return the heading of the plan."""
    steps = len(plan.steps)
    return f"The plan: {steps} step{'' if steps == 1 else 's'} in {wording.length_text(wording.plan_length(plan))}"


def after_text(plan: TitrationPlan) -> str:
    """Return how the plan ends: the last dose goes on."""
    last = wording.mg(plan.steps[-1].daily_mg)
    return f"From {wording.day_text(plan, plan.days, year=True)} on: {last}/day until the review."


def supply_ends(plan: TitrationPlan) -> str:
    """Return what the pharmacy has to know about the end: the doses go on, this supply does not."""
    last = wording.day_text(plan, plan.days - 1, year=True)
    return f"{after_text(plan)} This supply lasts through {last}: more is needed before it ends."


def review_day(result: TitrationResult) -> int | None:
    """Return the day on which to ask whether it helps, as the sources count: from the highest dose on."""
    if result.review is None or result.plan is None:
        return None
    highest = result.plan.steps[-1].from_day
    return max(highest + round(result.review.after_weeks * 7), result.plan.days)


def target_text(plan: TitrationPlan) -> str:
    """Return where the ladder ends and why."""
    wanted, last = plan.target_mg_per_day, plan.steps[-1].daily_mg
    if abs(wanted - last) > 1e-6:
        return f"{wording.mg(last)}/day; wanted were {wording.mg(wanted)}/day, {plan.target_why}"
    return f"{wording.mg(wanted)}/day: {plan.target_why}"


def yardstick_text(plan: TitrationPlan) -> str:
    """Return whose ladder the rise is held against, and the share that is inside it."""
    y = plan.yardstick
    if y is None:
        return "none: no published model describes this person, so levels are not predicted"
    return (
        f"{y.title}, in the same person with healthy kidneys ({y.name}, {y.basis}): no day is a bigger "
        f"rise in {wording.percent(y.share_held)} of simulated members, {wording.percent(y.share_asked)} asked"
    )


def cap_text(result: TitrationResult) -> str:
    """Return the most that is ever planned and whose limit it is; empty without one."""
    cap = result.cap
    if cap is None:
        return ""
    why = cap.why.rstrip(".")
    return f"{wording.mg(cap.mg_per_day)}/day. {why} [{cap.basis}: {cap.source}, {cap.where}]"


def weeks_text(weeks: float) -> str:
    """Return "7 weeks"; less than two weeks in days."""
    if weeks < 2:
        return wording.length_days(max(1, round(weeks * 7)))
    return f"{wording.number(round(weeks, 1))} weeks"


def review_text(review: Review | None) -> str:
    """Return when to ask whether it helps, and what then; empty without a rule."""
    if review is None:
        return ""
    tag = ": ".join((review.basis, ", ".join(review.sources))).removesuffix(": ")
    return f"After {weeks_text(review.after_weeks)}. {review.rule} [{tag}]"


def range_text(result: TitrationResult) -> str:
    """Return the quoted range of levels with its source."""
    if result.curves is None:
        return f"quoted range ({QUOTED_SOURCE})"
    low, high = result.curves.quoted_range_mg_per_L
    return f"quoted range {low:.2f} to {high:.2f} mg/L ({QUOTED_SOURCE})"


def intakes_text(regimen: Regimen) -> str:
    """Return the doses of a regimen: "08:00 15 mg, 14:00 15 mg"."""
    return ", ".join(f"{d.time} {wording.mg(d.mg)}" for d in regimen.doses if d.mg > 0)


def totals_text(ladder: LadderShown) -> str:
    """Return the steps of a ladder for this person: "15, 30, 45 mg/day"."""
    return ", ".join(amount(mg) for mg in ladder.totals_mg_per_day) + " mg/day"


def pace_text(ladder: LadderShown) -> str:
    """Return how long a step lasts and how many doses a day has."""
    doses = span(ladder.intakes, "dose" if ladder.intakes[-1] == 1 else "doses")
    days = span(ladder.step_days, "day" if ladder.step_days[-1] == 1 else "days")
    return f"{days} a step, {doses} a day"


def usual_text(ladder: LadderShown) -> str:
    """Return where most people end, as the source has it."""
    return span(ladder.usual_mg_per_day, "mg/day") if ladder.usual_mg_per_day else ""


def grade_text(ladder: LadderShown) -> str:
    """Return what kind of source it is, and if it goes beyond the label."""
    grade = GRADES.get(ladder.grade, ladder.grade)
    return f"{grade}, off label" if ladder.off_label else grade


def signed_note(ladders: Sequence[LadderShown]) -> str:
    """Return who has signed the rows, as long as somebody has not."""
    signed = [x for x in ladders if x.reviewed_by]
    if not signed:
        return NOT_SIGNED
    names = "; ".join(f"{x.name}: {x.reviewed_by}" for x in signed)
    return f"Signed by a clinician: {names}."


def rule_effect(rule: KidneyRuleShown) -> str:
    """Return what a kidney rule leaves: "avoid", "50 % of the usual dose, at most 30 mg/day"."""
    parts = []
    if rule.fraction_of_usual is not None and rule.action == "reduce":
        parts.append(f"{100 * rule.fraction_of_usual:.0f} % of the usual dose")
    if rule.max_daily_mg is not None:
        parts.append(f"at most {wording.mg(rule.max_daily_mg)}/day")
    return ", ".join(parts) or ACTIONS[rule.action]


def rule_mark(rule: KidneyRuleShown) -> str:
    """Return whether a kidney rule applies, and whether it is the one that acts."""
    if rule.strictest:
        return "strictest"
    return "applies" if rule.applies else "other kidneys"


def rules_in_order(rules: Sequence[KidneyRuleShown]) -> tuple[KidneyRuleShown, ...]:
    """Return the strictest rules, those that apply as well, then those for other kidneys."""
    return tuple(sorted(rules, key=lambda r: (not r.strictest, not r.applies)))
