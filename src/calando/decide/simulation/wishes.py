"""What may be asked of a simulation, and whether it can be asked."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from calando.errors import InputError, Problem
from calando.facts.schema import Facts, PkModel
from calando.models.linear import STRUCTURES
from calando.patient.regimen import Regimen

DEFAULT_DRUG = "baclofen"
MOST_PATIENTS, MOST_MEMBERS = 100_000_000, 65_536
LEAST_MEMBERS = 128  # percentiles of a handful say nothing
MOST_DAYS, MOST_OUTPUTS = 3650.0, 100_000
SHORTEST_EVERY_H = 1.0 / 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationWishes:
    """What is asked of `simulate`; None = the default.

    `CLcr` are points (hour, mL/min), `weekdays` days of hemodialysis (0 = Monday) that begin at
    `session_clock_h`; `clock_h` is the clock time of hour 0 if the regimen says one.
    """

    model: str | None = None
    regimen: Regimen | None = None
    clock_h: float | None = None
    patients: int | None = None
    days: float | None = None
    every_h: float | None = None
    residual: bool = False
    uncertainty: bool = False
    weight_kg: float | None = None
    correlation: Mapping[tuple[str, str], float] = field(default_factory=dict)
    CLcr: tuple[tuple[float, float], ...] | None = None
    weekdays: tuple[int, ...] = ()
    session_clock_h: float | None = None
    missed: float = 0.0
    doubled: float = 0.0
    ran_out_day: float | None = None
    workers: int = 1
    checkpoint: Path | None = None


def model_label(model: PkModel) -> str:
    """Return a model as it is asked for: the key of its paper, with the drug if it is another.

    >>> from calando.facts.load import load_facts
    >>> model_label(load_facts().pk["simon2018"]), model_label(load_facts().pk["norberg2000"])
    ('simon2018', 'ethanol:norberg2000')
    """
    own = model.drug.partition("-")[0] == DEFAULT_DRUG
    return model.name if own else f"{model.drug}:{model.name}"


def find_model(facts: Facts, text: str) -> PkModel:
    """Return the model that goes by this name.

    Raises
    ------
    InputError : no such model, or one that is not a linear system; the message names the nearest.
    """
    drug, _, name = text.strip().rpartition(":")
    model = facts.pk.get(name)
    if model is None or drug not in ("", model.drug, model.drug.partition("-")[0]):
        raise _unknown(facts, text)
    if not drug and model_label(model) != name:
        raise _unknown(
            facts, text, f"{text} is a model of {model.drug}: write {model_label(model)}"
        )
    return model


def _unknown(facts: Facts, text: str, message: str = "") -> InputError:
    labels = [model_label(m) for m in facts.pk.values()]
    short = {label.rpartition(":")[2].lower(): label for label in labels}
    near = difflib.get_close_matches(text.rpartition(":")[2].lower(), short, n=3, cutoff=0.5)
    if not message:
        message = f"there is no model {text!r}"
        message += f"; did you mean {' or '.join(short[n] for n in near)}?" if near else ""
    allowed = ", ".join(sorted(labels, key=lambda x: (":" in x, x)))
    return InputError(Problem(field="--model", value=text, message=message, allowed=allowed))


def is_linear(model: PkModel) -> bool:
    """True for the models that the linear engine runs."""
    return model.structure in STRUCTURES


def check_wishes(wishes: SimulationWishes, *, has_patient: bool) -> None:
    """Raise an InputError that holds everything that cannot be asked for."""
    problems = [*_number_problems(wishes), *_combination_problems(wishes, has_patient)]
    if problems:
        raise InputError(*problems)


def _number_problems(w: SimulationWishes) -> list[Problem]:
    def between(
        name: str, value: float | None, low: float, high: float, allowed: str
    ) -> list[Problem]:
        if value is None or low <= value <= high:
            return []
        message = f"{value:g} is out of range"
        return [Problem(field=name, value=value, message=message, allowed=allowed)]

    return [
        *between("--patients", w.patients, 1, MOST_PATIENTS, f"1 to {MOST_PATIENTS}"),
        *between("--days", w.days, SHORTEST_EVERY_H / 24, MOST_DAYS, f"up to {MOST_DAYS:g}"),
        *between("--every", w.every_h, SHORTEST_EVERY_H, 24 * 365, "hours, 0.0167 (1 min) or more"),
        *between("--weight-kg", w.weight_kg, 0.5, 500, "0.5 to 500 kg"),
        *between("--ran-out-day", w.ran_out_day, 0, MOST_DAYS, f"0 to {MOST_DAYS:g}"),
        *between("--missed", w.missed, 0, 1, "0 to 1"),
        *between("--doubled", w.doubled, 0, 1, "0 to 1, and with --missed at most 1"),
        *between("--workers", w.workers, 1, 256, "1 to 256"),
        *(
            problem
            for hour, CLcr in w.CLcr or ()
            for problem in (
                *between("--clcr", CLcr, 0, 500, "0 to 500 mL/min"),
                *between("--clcr", hour, 0, 24 * MOST_DAYS, "hours from 0 on"),
            )
        ),
    ]


def _combination_problems(w: SimulationWishes, has_patient: bool) -> list[Problem]:
    problems = []
    hours = [hour for hour, _ in w.CLcr or ()]
    if hours != sorted(set(hours)):
        message = "the points of a course come in order of time, each hour once"
        allowed = 'such as "0:100 72:30"'
        problems.append(Problem(field="--clcr", value=hours, message=message, allowed=allowed))
    if w.missed + w.doubled > 1 and max(w.missed, w.doubled) <= 1:
        message = "chances of missing and of doubling a dose add up to more than 1"
        problems.append(
            Problem(field="--missed", value=w.missed, message=message, allowed="together at most 1")
        )
    if not has_patient and w.model is None:
        allowed = "a patient file, or for example --model simon2018"
        message = "whom to simulate: name a patient file or a model"
        problems.append(Problem(field="PATIENT", message=message, allowed=allowed))
    if not has_patient and w.checkpoint is not None:
        problems += _checkpoint_problems(w.checkpoint, is_kept=(w.patients or 1) > 1)
    if not has_patient and w.regimen is None:
        message = "which doses? A model without a patient needs a regimen"
        allowed = "for example --regimen '20 mg q8h'"
        problems.append(Problem(field="--regimen", message=message, allowed=allowed))
    if has_patient:
        only_model = {
            "--weight-kg": w.weight_kg is not None,
            "--correlation": bool(w.correlation),
            "--uncertainty": w.uncertainty,
            "--checkpoint": w.checkpoint is not None,
        }
        problems += [
            Problem(
                field=name,
                message=f"{name} goes with --model alone; a patient file brings its own",
                allowed="without PATIENT",
            )
            for name, is_asked in only_model.items()
            if is_asked
        ]
        if (w.patients or 0) > MOST_MEMBERS:
            problems.append(
                Problem(
                    field="--patients",
                    value=w.patients,
                    message="an ensemble of one person has fewer members",
                    allowed=f"1, or {LEAST_MEMBERS} to {MOST_MEMBERS}",
                )
            )
        if 1 < (w.patients or 0) < LEAST_MEMBERS:
            problems.append(
                Problem(
                    field="--patients",
                    value=w.patients,
                    message=f"percentiles of {w.patients} members say nothing about a person",
                    allowed=f"1, or {LEAST_MEMBERS} to {MOST_MEMBERS}",
                )
            )
    elif w.uncertainty and (w.patients or 1) == 1:
        message = "one typical patient has no uncertainty; ask for more patients"
        problems.append(
            Problem(field="--uncertainty", message=message, allowed="--patients 2 or more")
        )
    return problems


def _checkpoint_problems(path: Path, *, is_kept: bool) -> tuple[Problem, ...]:
    from calando.simulate.run import check_checkpoint

    try:
        check_checkpoint(path, is_kept=is_kept)
    except InputError as error:
        return tuple(error.problems)
    return ()


def horizon(wishes: SimulationWishes, regimen: Regimen) -> tuple[float, float]:
    """Return (days, hours between outputs): what was asked, else what suits the regimen.

    >>> from calando.patient.regimen import Dose
    >>> single = Regimen(doses=(Dose(time_h=0, mg=50),))
    >>> horizon(SimulationWishes(), single), horizon(SimulationWishes(days=28), single)
    ((3.0, 0.5), (28, 1.0))

    Raises
    ------
    InputError : more outputs than anyone can look at.
    """
    if wishes.days is not None:
        days = wishes.days
    elif regimen.every_h is not None:
        days = 7.0
    elif len(regimen.doses) == 1 and regimen.doses[0].duration_h <= 24.0:
        days = 3.0
    else:
        last = max(d.time_h + d.duration_h for d in regimen.doses)
        days = float(-(-last // 24.0) + 2.0)
    every = wishes.every_h if wishes.every_h is not None else (0.5 if days <= 7.0 else 1.0)
    if days * 24.0 / every > MOST_OUTPUTS:
        raise InputError(
            Problem(
                field="--every",
                value=every,
                message=f"{days:g} days every {every:g} h are {days * 24 / every:.0f} outputs",
                allowed=f"at most {MOST_OUTPUTS}: fewer --days or a larger --every",
            )
        )
    if every > days * 24.0:
        raise InputError(
            Problem(
                field="--every",
                value=every,
                message=f"{every:g} h is longer than the {days:g} days simulated",
                allowed=f"at most {days * 24:g}",
            )
        )
    return days, every


def output_hours(days: float, every: float) -> tuple[float, ...]:
    """Return the output times [h] from 0 to the last whole step.

    >>> output_hours(0.125, 1.0)
    (0.0, 1.0, 2.0, 3.0)
    """
    steps = int(days * 24.0 / every + 1e-9)
    return tuple(round(i * every, 9) for i in range(steps + 1))
