"""Simulates the person of a patient file: own doses, own kidneys, own machine, every model of the ensemble."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from calando.arrays import Bools
from calando.decide.simulation.kidneys import (
    ASSUMED_WEEKDAYS,
    WEEKDAYS,
    steady_or_changing,
    with_sessions,
)
from calando.decide.simulation.model import (
    adherence_of,
    band,
    daily_mg,
    doses_given,
    is_in_range,
    series,
)
from calando.decide.simulation.wishes import (
    SimulationWishes,
    check_wishes,
    find_model,
    horizon,
    model_label,
    output_hours,
)
from calando.decide.situation import Situation
from calando.errors import InputError, Problem
from calando.facts.schema import Facts
from calando.patient.profile import Intake
from calando.patient.regimen import Dose, Regimen
from calando.simulate.cohort import SHARES
from calando.simulate.ensemble import draw_ensemble
from calando.simulate.kidneys import KidneyCourse, changing_kidneys
from calando.simulate.person import (
    PersonCase,
    PersonCourse,
    lead_days_for,
    only_model,
    simulate_person,
)
from calando.simulate.result import ModelCourse, Person, SimulationResult

_BEFORE_STEP_H = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonQuestion:
    """One person's simulation: the case, and how it was read from the patient file."""

    situation: Situation
    case: PersonCase
    facts: Facts  # with the one model that was asked for, if any
    model: str | None
    own_doses: bool
    days: float
    every_h: float
    weekdays: tuple[int, ...]
    weekdays_told: bool
    only_median: bool  # asked for one patient: numbers, the median of the members
    typed_CLcr: tuple[float, ...]  # what was typed over the file's kidneys, in order of time


def prepare_person(situation: Situation, wishes: SimulationWishes, *, seed: int) -> PersonQuestion:
    """Return the case of a patient file.

    Raises
    ------
    InputError : no oral doses to simulate, a model that does not suit, an option that cannot be.
    """
    check_wishes(wishes, has_patient=True)
    facts, patient = situation.facts, situation.patient
    model = find_model(facts, wishes.model) if wishes.model else None
    if model is not None:
        facts = only_model(facts, model.name)
    _check_machine(situation, wishes)
    own_doses = wishes.regimen is None
    regimen = _own_regimen(situation) if wishes.regimen is None else wishes.regimen
    clock_h = _own_intakes(situation)[0].time_h if own_doses else wishes.clock_h
    oral = situation.oral
    has_own = oral is not None and oral.route == "oral" and bool(oral.doses)
    lead = lead_days_for(oral.since_weeks) if oral is not None and has_own else 0
    before = None if own_doses or not lead else _own_before(situation, wishes.clock_h)
    days, every = horizon(wishes, regimen)
    hours = output_hours(days, every)
    weekdays, told = wishes.weekdays, True
    if not weekdays and patient.dialysis == "hemodialysis":
        told = bool(patient.dialysis_days)
        weekdays = tuple(WEEKDAYS.index(d) for d in patient.dialysis_days) or ASSUMED_WEEKDAYS
    kidneys = _kidneys(situation, wishes, lead_days=lead)
    if weekdays:
        kidneys = with_sessions(
            kidneys,
            facts,
            weekdays=weekdays,
            session_clock_h=wishes.session_clock_h,
            clock_h=clock_h,
            end_h=24.0 * lead + hours[-1],
            days_before=lead,
        )
    ensemble = draw_ensemble(
        facts,
        age_years=patient.age_years,
        weight_kg=patient.weight_kg,
        seed=seed,
        members=None if wishes.patients == 1 else wishes.patients,
    )
    case = PersonCase(
        ensemble=ensemble,
        regimen=regimen,
        output_h=hours,
        kidneys=kidneys,
        lead_days=lead,
        lead_regimen=before,
        adherence=adherence_of(wishes),
        residual=wishes.residual,
        seed=seed,
    )
    return PersonQuestion(
        situation=situation,
        case=case,
        facts=facts,
        model=None if model is None else model_label(model),
        own_doses=own_doses,
        days=days,
        every_h=every,
        weekdays=weekdays,
        weekdays_told=told,
        only_median=wishes.patients == 1,
        typed_CLcr=tuple(CLcr for _, CLcr in wishes.CLcr or ()),
    )


def _own_intakes(situation: Situation) -> tuple[Intake, ...]:
    """The person's own oral doses in order of the clock, or why there are none."""
    oral = situation.oral
    if oral is not None and oral.route == "oral" and oral.doses:
        return tuple(sorted(oral.doses, key=lambda d: d.time_h))
    if oral is None and situation.pump is not None:
        message = "baclofen runs by a pump only, and its level is not simulated for a person"
    elif oral is None:
        message = "the file has no baclofen that is running"
    elif oral.route != "oral":
        message = f"baclofen is given by another way ({oral.route}), which has no model"
    else:
        message = "the file does not say at which times the doses are taken"
    raise InputError(
        Problem(
            field="--regimen",
            message=f"{message}; say which doses to simulate",
            allowed="for example --regimen '20 mg q8h', or doses under [[medication]]",
        )
    )


def _own_regimen(situation: Situation) -> Regimen:
    intakes = _own_intakes(situation)
    first = intakes[0].time_h
    by_mg: dict[float, list[str]] = {}
    for intake in intakes:
        by_mg.setdefault(intake.mg, []).append(intake.clock)
    text = " and ".join(f"{mg:g} mg at {' '.join(clocks)}" for mg, clocks in by_mg.items())
    doses = tuple(Dose(time_h=i.time_h - first, mg=i.mg) for i in intakes)
    return Regimen(doses=doses, every_h=24.0, text=text)


def _kidneys(situation: Situation, wishes: SimulationWishes, *, lead_days: int) -> KidneyCourse:
    """The person's kidneys from the first dose on, without sessions of hemodialysis."""
    facts = situation.facts.kidney
    if wishes.CLcr is not None:
        cap = facts.CLcr_on_dialysis_cap.value
        points = wishes.CLcr
        if situation.patient.dialysis != "none" or wishes.weekdays:
            points = tuple((hour, min(CLcr, cap)) for hour, CLcr in points)
        if len(points) > 1:
            return changing_kidneys([(hour + 24.0 * lead_days, CLcr) for hour, CLcr in points])
        course = steady_or_changing(points)
    else:
        points = _file_kidneys(situation, wishes, lead_days=lead_days)
        # what was days before hour 0 needs no finer steps
        course = (
            changing_kidneys(points, every_h=_BEFORE_STEP_H)
            if len(points) > 1
            else steady_or_changing(points)
        )
    machine = facts.CL_CVVH
    if situation.patient.dialysis == "cvvh" and machine is not None:
        always = (machine.value,) * len(course.start_h)
        return KidneyCourse(start_h=course.start_h, CLcr=course.CLcr, machine_L_per_h=always)
    return course


def _file_kidneys(
    situation: Situation, wishes: SimulationWishes, *, lead_days: int
) -> tuple[tuple[float, float], ...]:
    """The kidneys of the file as (hour, mL/min) from the first dose on: earlier values first, today's from hour 0."""
    kidneys, cap = situation.kidneys, situation.facts.kidney.CLcr_on_dialysis_cap.value
    now = kidneys.relative_mL_per_min
    if wishes.weekdays or situation.patient.dialysis != "none":
        return ((0.0, min(now, cap)),)
    known = [
        (24.0 * (lead_days + day), value) for day, value in kidneys.earlier_relative if day < 0
    ]
    known.append((24.0 * lead_days, now))
    hours, values = np.array(sorted(dict(known).items())).T
    inside = hours > 0
    start = float(np.interp(0.0, hours, values))
    points = [(0.0, start), *zip(hours[inside].tolist(), values[inside].tolist(), strict=True)]
    changes = any(value != start for _, value in points)
    return tuple(points) if changes else ((0.0, now),)


def _own_before(situation: Situation, clock_h: float | None) -> Regimen:
    """The person's own doses before hour 0, whose clock time the typed regimen may tell."""
    own = _own_regimen(situation)
    first = _own_intakes(situation)[0].time_h
    shift = 0.0 if clock_h is None else (first - clock_h) % 24.0
    doses = (replace(d, time_h=(d.time_h + shift) % 24.0) for d in own.doses)
    return replace(own, doses=tuple(sorted(doses, key=lambda d: d.time_h)))


def _check_machine(situation: Situation, wishes: SimulationWishes) -> None:
    """Refuse what the file and the options say differently about kidneys and machines."""
    dialysis = situation.patient.dialysis
    cap = situation.facts.kidney.CLcr_on_dialysis_cap
    if wishes.weekdays and dialysis in ("cvvh", "peritoneal"):
        raise InputError(
            Problem(
                field="--hemodialysis",
                message=f"the file says dialysis = {dialysis!r}; two machines at once are not simulated",
                allowed='a patient with dialysis = "none" or "hemodialysis"',
            )
        )
    highest = max((CLcr for _, CLcr in wishes.CLcr or ()), default=0.0)
    if highest > cap.value and (wishes.weekdays or dialysis != "none"):
        raise InputError(
            Problem(
                field="--clcr",
                value=highest,
                message=f"on dialysis the kidneys' own clearance is counted up to {cap.value:g} mL/min",
                allowed=f"at most {cap.value:g}, or a patient without dialysis",
            )
        )


def run_person(question: PersonQuestion) -> tuple[SimulationResult, PersonCourse]:
    """Simulate every member; return the result, and the members behind it."""
    case, patient = question.case, question.situation.patient
    course = simulate_person(case, question.facts)
    kidneys = question.situation.kidneys
    CLcr = question.typed_CLcr[0] if question.typed_CLcr else kidneys.CLcr
    if question.weekdays:
        CLcr = min(CLcr, question.facts.kidney.CLcr_on_dialysis_cap.value)
    given = case.regimen.until(case.output_h[-1])
    result = SimulationResult(
        kind="person",
        model=question.model,
        drug="baclofen",
        fluid="plasma",
        regimen=case.regimen.text,
        days=question.days,
        every=question.every_h,
        patients=case.ensemble.size,
        hours=case.output_h,
        concentration_mg_per_L=series(np.quantile(course.levels, SHARES, axis=0)),
        exposure=_exposure(course, np.ones(case.ensemble.size, dtype=bool)),
        exposure_window_h=(course.window.start_h, course.window.end_h),
        models=_by_model(question, course, given),
        error_bound=0.0,
        exposed_patients=case.ensemble.size,
        residual=case.residual,
        doses=doses_given(given),
        person=Person(
            id=patient.id,
            age_years=patient.age_years,
            sex=patient.sex,
            weight_kg=patient.weight_kg,
            CLcr=CLcr,
            dialysis="hemodialysis" if question.weekdays else patient.dialysis,
        ),
        dialysis_h=_sessions(question),
    )
    if question.only_median:
        result = replace(
            result,
            patients=1,
            concentration_mg_per_L=tuple(np.median(course.levels, axis=0).tolist()),
            exposure={name: float(np.median(v)) for name, v in course.exposure.items()},
        )
    return result, course


def _exposure(course: PersonCourse, chosen: Bools) -> dict[str, dict[str, float]]:
    return {
        name: band(np.quantile(values[chosen], SHARES)) for name, values in course.exposure.items()
    }


def _by_model(
    question: PersonQuestion, course: PersonCourse, given: Regimen
) -> tuple[ModelCourse, ...]:
    ensemble, patient = question.case.ensemble, question.situation.patient
    found = []
    for i, name in enumerate(ensemble.models):
        chosen = ensemble.model_index == i
        if not np.any(chosen):
            continue
        model = question.facts.pk[name]
        found.append(
            ModelCourse(
                name=model_label(model),
                drug=model.drug,
                population=model.population,
                asked=question.model == model_label(model),
                in_range=is_in_range(
                    model,
                    daily_mg(given),
                    weight_kg=patient.weight_kg,
                    age_years=patient.age_years,
                ),
                weight=float(np.mean(chosen)),
                patients=int(np.sum(chosen)),
                concentration_mg_per_L=series(np.quantile(course.levels[chosen], SHARES, axis=0)),
                exposure=_exposure(course, chosen),
            )
        )
    return tuple(found)


def _sessions(question: PersonQuestion) -> tuple[tuple[float, float], ...]:
    """Stretches of hemodialysis within the time shown; a machine that never stops is not one."""
    if not question.weekdays:
        return ()
    case = question.case
    ends = (*case.kidneys.start_h[1:], case.end_h)
    return tuple(
        (max(start - case.lead_h, 0.0), min(end, case.end_h) - case.lead_h)
        for start, end, machine in zip(
            case.kidneys.start_h, ends, case.kidneys.machine_L_per_h, strict=True
        )
        if machine > 0 and end > case.lead_h and start < case.end_h
    )
