"""What is asked of a simulation, in words and numbers, as wishes that the action understands."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from calando.decide.simulation.wishes import DEFAULT_DRUG, SimulationWishes
from calando.errors import InputError, Problem
from calando.patient.dose_limits import MAX_DAILY_ORAL_MG, MAX_SINGLE_ORAL_MG
from calando.patient.regimen import Regimen
from calando.present.simulate.regimen_text import parse_regimen

if TYPE_CHECKING:
    from calando.decide.recommendation import Answer
    from calando.patient.profile import Patient
    from calando.simulate.result import SimulationResult

T = TypeVar("T")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONG_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_POINT = re.compile(r"(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)")
_PAIR = re.compile(r"\s*(\w+)\s*,\s*(\w+)\s*=\s*([-+]?\d*\.?\d+)\s*")


def simulation_wishes(
    *,
    model: str | None = None,
    regimen: str | Regimen | None = None,
    clcr: float | str | Sequence[tuple[float, float]] | None = None,
    hemodialysis: str | None = None,
    correlation: Mapping[tuple[str, str], float] | Sequence[str] | str = (),
    checkpoint: Path | str | None = None,
    **numbers: Any,
) -> SimulationWishes:
    """Return the wishes behind texts such as "20 mg q8h", "0:100 72:30", "mon wed fri", "CL,V=0.3".

    Raises
    ------
    InputError : with everything that is not understood.
    """
    problems: list[Problem] = []
    read = _read_regimen(regimen, problems)
    if read is not None and _is_baclofen(model):
        problems += oral_limit_problems(read[0])
    points = _collected(lambda: _kidney_points(clcr), problems)
    days = _collected(lambda: _dialysis_days(hemodialysis), problems)
    pairs = _collected(lambda: _correlations(correlation), problems)
    if problems:
        raise InputError(*problems)
    weekdays, clock = days or ((), None)
    return SimulationWishes(
        model=model,
        regimen=read[0] if read else None,
        clock_h=read[1] if read else None,
        CLcr=points,
        weekdays=weekdays,
        session_clock_h=clock,
        correlation=pairs or {},
        checkpoint=None if checkpoint is None else Path(checkpoint),
        **numbers,
    )


def simulate(
    patient: Patient | None = None,
    *,
    model: str | None = None,
    regimen: str | Regimen | None = None,
    patients: int | None = None,
    days: float | None = None,
    every_h: float | None = None,
    residual: bool = False,
    uncertainty: bool = False,
    weight_kg: float | None = None,
    correlation: Mapping[tuple[str, str], float] | Sequence[str] = (),
    clcr: float | str | Sequence[tuple[float, float]] | None = None,
    hemodialysis: str | None = None,
    missed: float = 0.0,
    doubled: float = 0.0,
    ran_out_day: float | None = None,
    workers: int = 1,
    checkpoint: Path | str | None = None,
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Answer[SimulationResult]:
    """Simulate the levels of one person, or of patients drawn from a published model.

    Parameters
    ----------
    patient : one person: the ensemble of models, with the own doses and kidneys. None: the model alone.
    model : key of its paper, such as "simon2018" or "ethanol:norberg2000".
    regimen : such as "20 mg q8h"; a patient's own doses if not given.
    patients : 1 (with a model) is its typical patient; more are drawn and shown as percentile bands.
    days, every_h : how long, and how often levels are written; chosen to suit the regimen if not given.
    residual, uncertainty : add residual error; draw the parameters from their printed intervals.
    weight_kg : for models that are printed per kg.
    correlation : {("CL", "V"): 0.3}; none is published.
    clcr : creatinine clearance [mL/min], or its course as "0:100 72:30" (hour:mL/min).
    hemodialysis : weekdays of sessions, such as "mon wed fri" or "mon wed fri 13:00".
    missed, doubled, ran_out_day : how the doses are taken.
    workers, checkpoint : processes, and a file that remembers what is done; neither changes a number.
    seed : the same seed gives the same answer.
    progress : called with patients done and in all.

    Returns
    -------
    An `Answer` whose result is a `SimulationResult`.

    Examples
    --------
    >>> import calando
    >>> answer = calando.simulate(model="simon2018", regimen="20 mg q8h")
    >>> exposure = answer.result.exposure
    >>> round(exposure["Cmax"], 3), round(exposure["Cmin"], 3), round(exposure["Cavg"], 3)  # mg/L
    (0.307, 0.118, 0.216)
    >>> many = calando.simulate(model="simon2018", regimen="50 mg once", patients=200, days=1)
    >>> sorted(many.result.exposure["Cmax"])
    ['p05', 'p25', 'p50', 'p75', 'p95']
    """
    from calando import actions

    wishes = simulation_wishes(
        model=model,
        regimen=regimen,
        clcr=clcr,
        hemodialysis=hemodialysis,
        correlation=correlation,
        checkpoint=checkpoint,
        patients=patients,
        days=days,
        every_h=every_h,
        residual=residual,
        uncertainty=uncertainty,
        weight_kg=weight_kg,
        missed=missed,
        doubled=doubled,
        ran_out_day=ran_out_day,
        workers=workers,
    )
    answer = actions.simulate(patient, wishes, seed=seed, progress=progress)
    return with_dose_caveats(answer, wishes)


def with_dose_caveats(
    answer: Answer[SimulationResult], wishes: SimulationWishes
) -> Answer[SimulationResult]:
    """Return the answer with a caveat for injections that were typed and that nobody is given."""
    if wishes.regimen is None or not _is_baclofen(wishes.model):
        return answer
    from calando.decide.simulation.doses import unusual_doses

    return replace(answer, caveats=(*unusual_doses(wishes.regimen), *answer.caveats))


def _is_baclofen(model: str | None) -> bool:
    drug = model.strip().rpartition(":")[0] if model else ""
    return drug.partition("-")[0] in ("", DEFAULT_DRUG)


def _read_regimen(
    regimen: str | Regimen | None, problems: list[Problem]
) -> tuple[Regimen, float | None] | None:
    if regimen is None:
        return None
    if isinstance(regimen, Regimen):
        return regimen, None
    read = _collected(lambda: parse_regimen(regimen), problems)
    return (read.regimen, read.clock_h) if read else None


def _collected(parse: Callable[[], T], problems: list[Problem]) -> T | None:
    try:
        return parse()
    except InputError as error:
        problems += error.problems
        return None


def oral_limit_problems(regimen: Regimen) -> list[Problem]:
    """Return what makes a regimen of oral baclofen likelier a typing error than a regimen."""
    written = regimen if regimen.every_h is None else regimen.until(48.0 + regimen.every_h)
    oral = [(d.time_h, d.mg) for d in written.doses if d.route == "oral"]
    most = max((mg for _, mg in oral), default=0.0)
    day, total, first = 0.0, 0.0, 0
    for time_h, mg in oral:
        total += mg
        while oral[first][0] <= time_h - 24.0 + 1e-9:
            total -= oral[first][1]
            first += 1
        day = max(day, total)
    found = []
    if most > MAX_SINGLE_ORAL_MG:
        message = f"a single dose of {most:g} mg by mouth is more than {MAX_SINGLE_ORAL_MG:g} mg"
        allowed = f"at most {MAX_SINGLE_ORAL_MG:g} mg at once"
        found.append(("--regimen", message, allowed))
    if day > MAX_DAILY_ORAL_MG * (1.0 + 1e-9):
        message = f"{day:g} mg by mouth within a day are more than {MAX_DAILY_ORAL_MG:g} mg"
        allowed = f"at most {MAX_DAILY_ORAL_MG:g} mg a day"
        found.append(("--regimen", message, allowed))
    return [
        Problem(field=field, value=regimen.text, message=f"{text}. Check the unit", allowed=allowed)
        for field, text, allowed in found
    ]


def _kidney_points(
    clcr: float | str | Sequence[tuple[float, float]] | None,
) -> tuple[tuple[float, float], ...] | None:
    if clcr is None:
        return None
    if isinstance(clcr, int | float):
        return ((0.0, float(clcr)),)
    if not isinstance(clcr, str):
        return tuple((float(hour), float(CLcr)) for hour, CLcr in clcr)
    words = clcr.replace(",", " ").split()
    points = [_POINT.fullmatch(word) for word in words]
    if len(words) == 1 and re.fullmatch(r"\d+(?:\.\d+)?", words[0]):
        return ((0.0, float(words[0])),)
    if not words or not all(points):
        raise InputError(
            Problem(
                field="--clcr",
                value=clcr,
                message=f"{clcr!r} is neither a creatinine clearance nor a course of it",
                allowed='mL/min such as 72, or hour:mL/min such as "0:100 72:30"',
            )
        )
    return tuple((float(p[1]), float(p[2])) for p in points if p is not None)


def _dialysis_days(text: str | None) -> tuple[tuple[int, ...], float | None] | None:
    if text is None:
        return None
    days: list[int] = []
    clock: float | None = None
    for word in text.lower().replace(",", " ").split():
        named = [i for i in range(7) if word in (WEEKDAYS[i], _LONG_DAYS[i])]
        time = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", word)
        if named and named[0] not in days:
            days += named
        elif time and clock is None:
            clock = int(time[1]) + int(time[2]) / 60.0
        else:
            raise _wrong_days(text, f"{word!r} is not understood, or said twice")
    if not days:
        raise _wrong_days(text, "no day of the week")
    return tuple(sorted(days)), clock


def _wrong_days(text: str, message: str) -> InputError:
    allowed = 'days such as "mon wed fri", and if known when sessions begin: "mon wed fri 13:00"'
    return InputError(Problem(field="--hemodialysis", value=text, message=message, allowed=allowed))


def _correlations(
    given: Mapping[tuple[str, str], float] | Sequence[str] | str,
) -> dict[tuple[str, str], float]:
    if isinstance(given, Mapping):
        return dict(given)
    found: dict[tuple[str, str], float] = {}
    for text in [given] if isinstance(given, str) else given:
        pair = _PAIR.fullmatch(text)
        if pair is None or pair[1] == pair[2] or not -1.0 < float(pair[3]) < 1.0:
            raise InputError(
                Problem(
                    field="--correlation",
                    value=text,
                    message=f"{text!r} is not a correlation of two parameters",
                    allowed="such as CL,V=0.3, between -1 and 1",
                )
            )
        one, other = pair[1], pair[2]
        if {one.casefold(), other.casefold()} in [{a.casefold(), b.casefold()} for a, b in found]:
            message = f"the correlation of {one} and {other} is given twice"
            allowed = "each pair once, in either order"
            raise InputError(
                Problem(field="--correlation", value=text, message=message, allowed=allowed)
            )
        found[(one, other)] = float(pair[3])
    return found
