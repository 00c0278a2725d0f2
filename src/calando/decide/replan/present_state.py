"""The patient of today: the file, with the plan's doses and what the events add to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from calando.decide.dispensing import Kit
from calando.decide.recommendation import PlannedDose
from calando.decide.replan.events import Event, ReplanWishes
from calando.decide.replan.result import ToldKidney
from calando.decide.replan.running import RunningPlan
from calando.decide.replan.story import Story
from calando.decide.situation import Situation, assess_situation
from calando.decide.steps import planned_doses
from calando.errors import InputError, Problem
from calando.patient.profile import Intake, KidneyQuantity, KidneyValue, Medication, Patient
from calando.units import DAYS_PER_WEEK, HOURS_PER_DAY

_SAME_MG = 0.01
_LATELY_DAYS = 7  # and two steps: what was taken longer ago is not gone back to
_BETTER_KIDNEYS = 1.1  # so much better than now is another tolerance
_SAME_H = 6.0  # hours by which the file and the story may differ about the last dose
GAP_FROM_H = 24.0  # so long without doses that were due is a stop, however it was told
_GAPS = frozenset({"ran_out", "stopped", "nil_by_mouth", "missed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where the person stands in the plan: the dose that is being taken, and how long it still runs."""

    current_mg: tuple[float, ...]  # per intake
    tolerated_mg: (
        tuple[float, ...] | None
    )  # to step back to: the last dose before it, since any gap
    left_days: int  # days of the running step that are still to come


def standing_of(plan: RunningPlan, wishes: ReplanWishes, story: Story) -> Standing:
    """Return the dose that is being taken on the last lived day, and how long it still runs."""
    day = story.resumes_on_day - 1
    kinds = {event.kind for event in wishes.events}
    planned = plan.planned_mg(day)
    current = planned
    if plan.direction == "down" and story.resumes_on_day >= plan.end_day:
        current = plan.planned_mg(story.resumes_on_day)  # the descent is over: nothing
    if kinds & {"held", "stepped_back"} and story.taken:
        current = story.taken[-1]
    left = 0
    if current == planned:
        ends = [s.from_day + s.days for s in plan.steps if s.from_day <= day < s.from_day + s.days]
        left = max((end - story.resumes_on_day for end in ends), default=0)
    tolerated = _last_tolerated(plan, story, current)
    return Standing(current_mg=current, tolerated_mg=tolerated, left_days=left)


def _last_tolerated(
    plan: RunningPlan, story: Story, current_mg: tuple[float, ...]
) -> tuple[float, ...] | None:
    """Return the last dose above today's (on the way on: below it); None beyond a day without any dose.

    What was taken before a gap, or with better kidneys, is not tolerated any more, and is never gone back to.
    """
    fresh = ("exposure_matched", "reinstate")
    begins = [
        s.from_day for s in plan.steps if s.kind in fresh and s.from_day < story.resumes_on_day
    ]
    kidneys = {d: p.CLcr for p in plan.history for d in range(p.from_day, p.from_day + p.days)}
    oldest = story.resumes_on_day - 1 - (2 * plan.step_days + _LATELY_DAYS)
    for day in range(story.resumes_on_day - 1, max([*begins, oldest, -1]) - 1, -1):
        if kidneys.get(day, plan.made_CLcr) > _BETTER_KIDNEYS * plan.made_CLcr:
            return None
        if day >= 0 and any(story.planned[day]) and not any(story.taken[day]):
            return None
        planned = plan.planned_mg(day)
        apart = sum(planned) - sum(current_mg)
        if any(planned) and (apart < -1e-6 if plan.direction == "up" else apart > 1e-6):
            return planned
    return None


def check_file(patient: Patient, plan: RunningPlan, story: Story, events: Sequence[Event]) -> None:
    """Raise an InputError if the file's doses or last dose are not those of the plan and its events.

    Raises
    ------
    InputError : the file is of another moment or another plan.
    """
    problems = _other_person(patient, plan)
    oral = next(
        (m for m in patient.baclofen if m.route == "oral" and m.stopped_weeks_ago is None), None
    )
    if oral is not None and oral.doses:
        told = _at_times(plan, oral.doses)
        days = (-1, story.resumes_on_day - 1, story.today)
        known = [plan.before_mg, *(plan.planned_mg(d) for d in days), *story.taken[-1:]]
        if not any(told is not None and _same(told, doses) for doses in known):
            problems.append(
                Problem(
                    field="medication.doses",
                    value=f"{oral.total_mg or 0:g} mg/day at {', '.join(d.clock for d in oral.doses)}",
                    message=f"the file says {oral.total_mg or 0:g} mg a day; the plan began from "
                    f"{sum(plan.before_mg):g} mg and says {sum(plan.planned_mg(story.today)):g} mg today",
                    allowed="the doses of the plan's first day or of today; what was taken instead is told with "
                    "--took, --held, --stepped-back or --events",
                )
            )
    elif oral is None and any(plan.before_mg):
        problems.append(
            Problem(
                field="medication",
                message="the plan began from running oral baclofen; the file has none",
                allowed='[[medication]] drug = "baclofen", route = "oral", doses = [...]',
            )
        )
    hours = patient.now.hours_since_last_dose
    if hours is not None:
        gap = story.gap_h
        spoken = any(event.kind in _GAPS for event in events)
        if hours > gap + _SAME_H or (spoken and abs(hours - gap) > _SAME_H):
            problems.append(
                Problem(
                    field="now.hours_since_last_dose",
                    value=hours,
                    message=f"the file says that the last dose was {hours:g} hours ago; plan and events say {gap:.0f}",
                    allowed=f"the same hours in both; a gap is told with --ran-out or --stopped (--at for the hour), "
                    f"e.g. --ran-out {hours:g}",
                )
            )
    if problems:
        raise InputError(*problems)


def _other_person(patient: Patient, plan: RunningPlan) -> list[Problem]:
    """Return what shows that the plan was made for somebody else, or for another country's products and rules."""
    told = [
        ("patient.id", patient.id, plan.patient_id),
        ("patient.sex", patient.sex, plan.sex),
        ("patient.jurisdiction", patient.jurisdiction, plan.jurisdiction),
    ]
    return [
        Problem(
            field=field,
            value=ours,
            message=f"the file says {ours}, the plan was made for {theirs}: is it this person's plan?",
            allowed=f"{theirs}, or a new plan for {ours}",
        )
        for field, ours, theirs in told
        if ours and theirs and ours != theirs
    ]


def _at_times(plan: RunningPlan, doses: Sequence[Intake]) -> tuple[float, ...] | None:
    found = [0.0] * len(plan.times_h)
    for dose in doses:
        near = [i for i, t in enumerate(plan.times_h) if abs(t - dose.time_h) < 1.0 / 60]
        if not near:
            return None
        found[near[0]] += dose.mg
    return tuple(found)


def _same(left: Sequence[float], right: Sequence[float]) -> bool:
    return all(abs(a - b) < _SAME_MG for a, b in zip(left, right, strict=True))


def patient_of_today(
    patient: Patient, plan: RunningPlan, wishes: ReplanWishes, story: Story, standing: Standing
) -> Patient:
    """Return the patient with the doses of today, new kidneys, new drugs and signs."""
    others = tuple(m for m in patient.medications if not (m.is_baclofen and m.route == "oral"))
    had = next((m for m in patient.baclofen if m.route == "oral"), None)
    weeks = story.resumes_on_day / 7.0
    since = None if plan.since_weeks is None else plan.since_weeks + weeks
    if not any(plan.before_mg):
        since = weeks
    oral = Medication(
        drug="baclofen",
        since_weeks=since,
        prescribed_mg_per_day=None,
        mg_per_mL=had.mg_per_mL if had else None,
        doses=tuple(
            Intake(time_h=t, mg=mg)
            for t, mg in zip(plan.times_h, standing.current_mg, strict=True)
            if mg > 0
        ),
    )
    taking = (oral,) if oral.doses else ()
    new_drugs = tuple(
        Medication(drug=e.text.strip().lower(), since_weeks=(e.days or 0.0) / 7.0)
        for e in wishes.events
        if e.kind == "new_drug"
    )
    signs = tuple(
        word.strip() for e in wishes.events if e.kind == "signs" for word in e.text.split(",")
    )
    planned = tuple(dict.fromkeys(e.kind for e in wishes.events if e.kind == "surgery"))
    changed = replace(
        patient,
        medications=(*taking, *others, *new_drugs),
        # an operation is a condition of the file, too: what is known of it stands among the cards
        conditions=(*patient.conditions, *(s for s in signs if s), *planned),
        now=replace(patient.now, hours_since_last_dose=None),
    )
    return _with_kidneys(changed, kidneys_told(patient, plan, wishes), story.today)


def as_a_check_sees(situation: Situation, story: Story) -> Situation:
    """Return the person of today with what was not taken for a day or more as just stopped: no dose runs then."""
    oral = situation.oral
    if oral is None or not story.missed_doses or story.gap_counted_h < GAP_FROM_H:
        return situation
    weeks = story.gap_h / (HOURS_PER_DAY * DAYS_PER_WEEK)
    gone = replace(oral, doses=(), stopped_weeks_ago=weeks)
    patient = situation.patient
    medications = tuple(gone if m is oral else m for m in patient.medications)
    return assess_situation(replace(patient, medications=medications), situation.facts)


def kidneys_told(
    patient: Patient, plan: RunningPlan, wishes: ReplanWishes
) -> tuple[ToldKidney, ...]:
    """Return every kidney value told so far, in order; what an earlier re-plan was told is not forgotten.

    The file's own value is that of the plan's first day until it is another one: then it is today's.
    """
    ours = patient.kidney
    told = list(plan.kidneys)
    if not told:
        told = [ToldKidney(day=0.0, quantity=ours.quantity, value=ours.value)]
    elif all((k.quantity, k.value) != (ours.quantity, ours.value) for k in told):
        told.append(ToldKidney(day=float(wishes.today), quantity=ours.quantity, value=ours.value))
    for event in wishes.events:
        if event.kind == "kidneys" and event.kidney is not None:
            day = wishes.today - (event.days or 0.0)
            value = event.kidney
            told.append(ToldKidney(day=day, quantity=value.quantity, value=value.value))
    return tuple(told)


def _with_kidneys(patient: Patient, told: tuple[ToldKidney, ...], today: int) -> Patient:
    """Return the patient with the last value as today's, and the others before it."""
    if len(told) == 1:
        return patient
    earlier = [replace(v, day=v.day - max(today, 1)) for v in patient.earlier_kidney]
    for k in told[:-1]:
        day = min(k.day - today, -1.0)
        earlier.append(
            KidneyValue(quantity=cast(KidneyQuantity, k.quantity), value=k.value, day=day)
        )
    last = told[-1]
    now = KidneyValue(quantity=cast(KidneyQuantity, last.quantity), value=last.value)
    return replace(patient, kidney=now, earlier_kidney=tuple(earlier))


def rest_of_today(plan: RunningPlan, story: Story, kit: Kit | None) -> tuple[PlannedDose, ...]:
    """Return the doses of today that are still to come, counted out."""
    if not story.rest_of_today or kit is None:
        return ()
    doses = planned_doses(kit, plan.times_h, story.taken[story.today])
    return tuple(doses[i] for i in story.rest_of_today if doses[i].mg > 0)
