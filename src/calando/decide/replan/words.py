"""The sentences of a re-plan: verdict, headline, what changed and why, reasons, caveats."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from calando.decide.recommendation import PlanStep, Statement, TaperPlan, TaperVerdict
from calando.decide.replan.result import Change, DoNow
from calando.decide.titrate.limits import kidney_limit
from calando.decide.titrate.refusals import what_others_print

if TYPE_CHECKING:
    from calando.decide.replan.scene import Scene
    from calando.decide.taper.yardstick import ChosenRate
    from calando.decide.titrate.result import TitrationPlan, TitrationResult
    from calando.facts.schema_plans import ReplanRule

_SAME_KIDNEYS = 0.5  # mL/min
_FIRST = {
    "emergency": "Emergency first",
    "today": "Today",
    "routine": "Now",
}


def verdict(scene: Scene, *, meets: bool) -> TaperVerdict:
    """Return the verdict: what waits for a clinician's look is for observation until then."""
    if scene.for_observation:
        return "urgent_first"
    return "plan" if meets else "above_yardstick"


def why_no_plan(scene: Scene) -> tuple[Statement, ...]:
    """Return why no steps are planned from today; empty where they may be."""
    why = [*scene.situation.no_step_down]
    for _, rule in scene.spoken.pairs:
        if rule.action == "no_plan":
            text = f"{rule.title}: no steps are planned until that has been looked at."
            why.append(_of_rule(text, rule, urgent=rule.tier != "routine"))
        elif rule.action == "stay_off":
            hours = scene.story.gap_h
            text = (
                f"{rule.title}: nothing was taken for {hours / 24:.0f} days, so the descent is over. It is not "
                "restarted by a rule."
            )
            why.append(_of_rule(text, rule, urgent=True))
    if scene.spoken.action == "restart":
        why.extend(_kidneys_forbid(scene))
    if why:
        return tuple(why)
    if not any(scene.standing.current_mg) and scene.spoken.action != "step_back":
        return (nothing_left(scene),)
    return ()


def _kidneys_forbid(scene: Scene) -> tuple[Statement, ...]:
    """Say that no rule gives baclofen again where the strictest kidney source says to avoid it."""
    limit = kidney_limit(scene.situation)
    if limit.avoid is None:
        return ()
    rule = limit.avoid
    text = (
        f"See a doctor today: after a gap no rule gives anything again with these kidneys; the strictest source says: "
        f"{rule.text.rstrip('.').lower()} ({rule.source}). The kidney team decides, and watches for withdrawal as well."
    )
    first = Statement(text=text, sources=(rule.source,), basis=rule.basis, urgent=True)
    return (first, *what_others_print(scene.situation, limit))


def nothing_left(scene: Scene) -> Statement:
    """Say that the plan has ended."""
    text = (
        f"The plan ended on day {scene.plan.end_day}: nothing is taken, so no step is left to plan. What to do now is "
        "said above."
    )
    if any(scene.standing.current_mg):
        text = "No product that calando knows in this country makes a dose smaller than today's."
    return Statement(text=text, basis="derived")


def _of_rule(text: str, rule: ReplanRule, *, urgent: bool) -> Statement:
    emergency = rule.tier == "emergency"
    first = "Emergency: " if emergency else "See a doctor today: " if urgent else ""
    return Statement(
        text=f"{first}{text[0].lower() if first else text[0]}{text[1:]}",
        sources=rule.sources,
        basis=rule.basis,
        urgent=urgent or emergency,
        emergency=emergency,
    )


def headline(scene: Scene, do_now: DoNow, plan: TaperPlan, changed: tuple[Change, ...]) -> str:
    """Return the answer in one or two sentences: now first, then the plan."""
    last, was = plan.days, scene.plan.end_day
    if scene.for_observation:
        after = f"For observation, after that: the last dose on day {last}."
    elif not changed:
        after = f"Nothing in the plan changes: the last dose is on day {last}."
    elif last == was:
        after = f"The last dose stays on day {last}."
    else:
        way = "later" if last > was else "earlier"
        apart = abs(last - was)
        days = "1 day" if apart == 1 else f"{apart} days"
        after = f"The last dose is on day {last}, {days} {way}."
    return f"{_first(do_now)} {after}"


def _first(do_now: DoNow) -> str:
    """Return the beginning of what is done now; the whole of it stands in `do_now`."""
    text = re.split(r"(?<=[^0-9])[.;](?:\s|$)", do_now.text, maxsplit=1)[0].rstrip(".")
    if do_now.rules[0].action == "restart":
        return "Today: a clinician looks before the first dose."
    if text.lower().startswith(("emergency", "see a doctor", "seen today")):
        return f"{text}."
    return f"{_FIRST[do_now.tier]}: {text[0].lower()}{text[1:]}."


def headline_without(scene: Scene, do_now: DoNow, why: tuple[Statement, ...]) -> str:
    """Return the answer where no steps are planned."""
    if any(s.emergency for s in why) or scene.spoken.is_emergency:
        return f"Emergency: call the emergency number now. {_first(do_now)}"
    return f"{_first(do_now)} No steps are planned from here."


def changes(scene: Scene, chosen: ChosenRate, plan: TaperPlan) -> tuple[Change, ...]:
    """Return what is different from the running plan, and why."""
    why = _why(scene)
    running, found = scene.plan, []
    current = sum(running.planned_mg(scene.story.resumes_on_day))
    if abs(plan.steps[0].daily_mg - current) > 1e-6:
        found.append(
            Change(
                what="today's dose",
                before=f"{current:g} mg a day",
                after=f"{plan.steps[0].daily_mg:g} mg a day",
                why=why,
            )
        )
    first = scene.story.resumes_on_day
    was = _next_fall(running.steps, first, current)
    now = _next_fall(plan.steps, first, plan.steps[0].daily_mg)
    if was != now:
        found.append(Change(what="next step", before=was, after=now, why=why))
    if plan.days != running.end_day:
        found.append(
            Change(
                what="length",
                before=f"last dose on day {running.end_day}",
                after=f"last dose on day {plan.days}",
                why=why,
            )
        )
    if chosen.rate.name != running.rate:
        found.append(
            Change(
                what="yardstick",
                before=running.rate,
                after=chosen.rate.name,
                why="; ".join(chosen.why),
            )
        )
    return (*found, *changes_without(scene))


def changes_without(scene: Scene) -> tuple[Change, ...]:
    """Return what is different whether or not there is a plan."""
    before = scene.kidneys_before
    now = scene.situation.kidneys.relative_mL_per_min
    if abs(before - now) < _SAME_KIDNEYS:
        return ()
    return (
        Change(
            what="kidneys",
            before=f"{before:.0f} mL/min",
            after=f"{now:.0f} mL/min",
            why=f"the value given now ({scene.situation.kidneys.trend})",
        ),
    )


def _next_fall(steps: tuple[PlanStep, ...], from_day: int, daily_mg: float) -> str:
    """Return the next step below a dose: "day 22: 45 mg a day"."""
    for step in steps:
        if step.from_day > from_day and step.daily_mg < daily_mg - 1e-6:
            return f"day {step.from_day + 1}: {step.daily_mg:g} mg a day"
    end = steps[-1].from_day + steps[-1].days
    return f"day {end + 1}: nothing more"


def _why(scene: Scene) -> str:
    told = [scene.words_of(event) for event, rule in scene.spoken.pairs if rule.action != "go_on"]
    return "; ".join(told) or "the running plan no longer keeps the yardstick from today's state"


def rule_reasons(scene: Scene) -> tuple[Statement, ...]:
    """Return what each rule says, as reasons: the first one is what is done now."""
    return tuple(
        Statement(
            text=f"{scene.words_of(event)[0].upper()}{scene.words_of(event)[1:]}: {scene.text_of(event, rule)}",
            sources=rule.sources,
            basis=rule.basis,
            urgent=rule.tier != "routine",
            emergency=rule.tier == "emergency",
        )
        for event, rule in scene.spoken.pairs
    )


def reasons(scene: Scene, *, kept: bool) -> tuple[Statement, ...]:
    """Return the rules that spoke, and how the plan from today was found."""
    said = [*rule_reasons(scene)]
    story = scene.story
    if scene.spoken.action == "restart":
        text = (
            f"Reinstatement after {story.gap_h:.0f} hours without a dose, an action of its own: no published rule was "
            "found; the share is that of the adaptation left in the model, and no day may be a bigger rise than the "
            "label's own ladder is. The descent goes on from there."
        )
        said.append(Statement(text=text, sources=("calando2026",), basis="assumed"))
    if kept:
        text = (
            "The running plan's own steps are kept: from where the simulated people stand today they still keep the "
            "yardstick. It was not searched again, so nothing is claimed about its being the shortest."
        )
    else:
        text = (
            "The plan from today was searched anew from where the simulated people stand today, dose by dose since day "
            "0. Yardstick, caps and the scale (abrupt stop = 1) stay those of the first day."
        )
    said.append(Statement(text=text, basis="derived"))
    return tuple(said)


def caveats(scene: Scene) -> tuple[Statement, ...]:
    """Return what had to be assumed of the days that were lived, and who has reviewed the rules."""
    said = [Statement(text=f"Reckoned: {text}.", basis="assumed") for text in scene.story.said]
    unsigned = [rule.id for _, rule in scene.spoken.pairs if not rule.reviewed_by]
    if unsigned:
        text = f"No clinician has signed these rules yet (reviewed_by is empty): {', '.join(unsigned)}."
        said.append(Statement(text=text, basis="assumed"))
    return tuple(said)


def changes_up(scene: Scene, plan: TitrationPlan, dose: tuple[float, ...]) -> tuple[Change, ...]:
    """Return what is different from the running way on, and why."""
    why, running = _why(scene), scene.plan
    current, first = sum(scene.standing.current_mg), scene.story.resumes_on_day
    found = []
    if abs(sum(dose) - current) > 1e-6:
        found.append(
            Change(
                what="today's dose",
                before=f"{current:g} mg a day",
                after=f"{sum(dose):g} mg a day",
                why=why,
            )
        )
    was, now = _next_rise(running.steps, first, current), _next_rise(plan.steps, first, sum(dose))
    if was != now:
        found.append(Change(what="next step", before=was, after=now, why=why))
    top_was, top_is = running.steps[-1], plan.steps[-1]
    same_top = abs(top_is.daily_mg - top_was.daily_mg) < 1e-6
    if same_top and len(plan.steps) > 1 and top_is.from_day != top_was.from_day:
        found.append(
            Change(
                what="length",
                before=f"{top_was.daily_mg:g} mg a day from day {top_was.from_day + 1}",
                after=f"{top_is.daily_mg:g} mg a day from day {top_is.from_day + 1}",
                why=why,
            )
        )
    if not same_top:
        found.append(
            Change(
                what="end of the ladder",
                before=f"{running.steps[-1].daily_mg:g} mg a day",
                after=f"{plan.steps[-1].daily_mg:g} mg a day",
                why=why,
            )
        )
    return tuple(found)


def _next_rise(steps: tuple[PlanStep, ...], from_day: int, daily_mg: float) -> str:
    for step in steps:
        if step.from_day >= from_day and step.daily_mg > daily_mg + 1e-6:
            return f"day {step.from_day + 1}: {step.daily_mg:g} mg a day"
    return "no further rise"


def headline_up(do_now: DoNow, found: TitrationResult, changed: tuple[Change, ...]) -> str:
    """Return the answer of a re-planned way on: now first, then the ladder."""
    first = _first(do_now)
    if found.plan is None:
        return f"{first} Nothing is raised from here."
    if not changed:
        return f"{first} The ladder goes on unchanged."
    rises = next((c.after for c in changed if c.what == "next step"), "")
    if not any(step.kind == "titrate" for step in found.plan.steps):
        return f"{first} Nothing is raised: stay on {found.plan.steps[-1].daily_mg:g} mg a day."
    return f"{first} Next step: {rises}." if rises else f"{first} The ladder goes on."
