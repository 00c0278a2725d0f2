"""A pump: baclofen that runs into the spinal fluid, boluses, and the day on which it stops.

Everything that goes in and comes out here is in micrograms: intrathecal doses are a thousand times smaller than
oral ones, and a slip of the unit is the error to fear.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from calando.arrays import Floats
from calando.errors import FactError, InputError, Problem
from calando.facts.schema import Facts, PkModel, Range
from calando.models.linear import STRUCTURES
from calando.models.variability import random_stream, scrambled_sobol
from calando.patient.regimen import Dose
from calando.simulate.program import build_program
from calando.simulate.walk import walk
from calando.units import HOURS_PER_DAY

MODEL = "csf_bolus"
_MICROGRAMS_PER_MG = 1000.0
_RUN_IN_HALF_LIVES = 40.0  # of the slowest person: what is missing of steady state is below 1e-10
_NOTE = re.compile(r"half-life ([\d.]+) to ([\d.]+) h, clearance ([\d.]+) to ([\d.]+) L/h")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pump:
    """Rates of a pump in time, and boluses: (hour, micrograms per day) and (hour, micrograms).

    The first rate belongs to hour 0. With `was_running` it ran at that rate long before.
    """

    rates_micrograms_per_day: tuple[tuple[float, float], ...] = ()
    boluses_micrograms: tuple[tuple[float, float], ...] = ()
    was_running: bool = False

    def __post_init__(self) -> None:
        hours = [h for h, _ in self.rates_micrograms_per_day]
        amounts = [x for _, x in (*self.rates_micrograms_per_day, *self.boluses_micrograms)]
        starts_at_0 = not hours or hours[0] == 0.0
        in_order = all(a < b for a, b in pairwise(hours))
        if not amounts or min(amounts) < 0.0 or not starts_at_0 or not in_order:
            raise InputError(
                Problem(
                    field="pump",
                    value=[*self.rates_micrograms_per_day, *self.boluses_micrograms],
                    message="a pump has rates from hour 0 on, in order of time, or boluses, none negative",
                    allowed="(hour, micrograms per day), hours ascending from 0; (hour, micrograms)",
                )
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class CsfCourse:
    """Levels near the catheter, each of shape (person, time) [micrograms/L = ng/mL]."""

    hours: Floats
    csf_micrograms_per_L: Floats
    effect_site_micrograms_per_L: Floats

    def share_of_start(self) -> tuple[Floats, Floats]:
        """Return CSF and effect site as shares of each person's own first value.

        Shares of a steady state do not depend on the volume, of which least is known.
        """
        csf, site = self.csf_micrograms_per_L, self.effect_site_micrograms_per_L
        return csf / csf[:, :1], site / site[:, :1]


def csf_ranges(facts: Facts) -> tuple[Range, Range]:
    """Return the published ranges of half-life [h] and clearance [L/h] in the spinal fluid.

    They stand in a note of the model: four people, too few for a CV.

    Raises
    ------
    FactError : the note does not say them.

    Examples
    --------
    >>> from calando.facts.load import load_facts
    >>> half_life, clearance = csf_ranges(load_facts())
    >>> half_life.unit, clearance.unit
    ('h', 'L/h')
    """
    model = facts.pk[MODEL]
    found = _NOTE.search(" ".join(model.notes))
    if found is None:
        raise FactError(f"{MODEL}: no note gives the ranges of half-life and clearance")
    low, high, CL_low, CL_high = map(float, found.groups())
    return _range(model, low, high, "h"), _range(model, CL_low, CL_high, "L/h")


def _range(model: PkModel, low: float, high: float, unit: str) -> Range:
    return Range(
        low=low,
        high=high,
        unit=unit,
        spread="log_uniform",
        source=model.source,
        where="Abstract",
        note="lowest and highest of four people; even on a logarithmic scale by assumption",
    )


def draw_csf(facts: Facts, *, people: int, seed: int) -> dict[str, Floats]:
    """Draw people from the published ranges: CL_csf [L/h], V_csf [L], ke0 [1/h], each of shape (people,).

    Half-life and clearance are drawn apart from each other, since how they go together is not known. ke0 is the
    same for all: one number, chosen so that the effect peaks when the label says.
    """
    half_life, clearance = csf_ranges(facts)
    u = scrambled_sobol(people, 2, rng=random_stream(seed, "csf"))
    t_half = half_life.low * (half_life.high / half_life.low) ** u[:, 0]
    CL = clearance.low * (clearance.high / clearance.low) ** u[:, 1]
    ke0 = facts.pk[MODEL].theta["ke0"].value
    return {"CL_csf": CL, "V_csf": CL * t_half / np.log(2.0), "ke0": np.full(people, ke0)}


def typical_csf(facts: Facts) -> dict[str, Floats]:
    """Return the person in the middle of the published ranges, each parameter of shape (1,)."""
    return {name: np.array([number.value]) for name, number in facts.pk[MODEL].theta.items()}


def pump_course(
    pump: Pump, parameters: Mapping[str, Floats], output_h: Floats, *, compiled: bool | None = None
) -> CsfCourse:
    """Return what a pump does in the spinal fluid and at the effect site.

    Parameters
    ----------
    pump : its rates and boluses [micrograms].
    parameters : CL_csf, V_csf, ke0 of each person, shape (person,).
    output_h : ascending hours from 0 on.
    compiled : as for `walk`.

    Examples
    --------
    A steady pump holds the level at rate over clearance; one half-life after it stops half is left.

    >>> person = {"CL_csf": np.array([0.03]), "V_csf": np.array([0.09]), "ke0": np.array([0.2])}
    >>> stop = Pump(rates_micrograms_per_day=((0.0, 300.0), (24.0, 0.0)), was_running=True)
    >>> hours = np.array([0.0, 24.0, 24.0 + np.log(2) * 3])
    >>> pump_course(stop, person, hours).csf_micrograms_per_L.round(1)
    array([[416.7, 416.7, 208.3]])
    """
    structure = STRUCTURES["csf_one_compartment"].with_effect_site()
    lead_h = _run_in_h(parameters) if pump.was_running else 0.0
    end_h = lead_h + float(output_h[-1])
    program = build_program(structure, _doses(pump, lead_h, end_h), lead_h + output_h)
    milligrams = walk(
        structure, program, [parameters], observed=("csf", "effect"), compiled=compiled
    )
    csf, site = milligrams * _MICROGRAMS_PER_MG
    return CsfCourse(hours=output_h, csf_micrograms_per_L=csf, effect_site_micrograms_per_L=site)


def _run_in_h(parameters: Mapping[str, Floats]) -> float:
    slowest = min(
        float((parameters["CL_csf"] / parameters["V_csf"]).min()), float(parameters["ke0"].min())
    )
    return float(np.ceil(_RUN_IN_HALF_LIVES * np.log(2.0) / slowest))


def _doses(pump: Pump, lead_h: float, end_h: float) -> Sequence[Dose]:
    rates = pump.rates_micrograms_per_day
    starts = [0.0, *(lead_h + hour for hour, _ in rates[1:])]
    if not pump.was_running and rates:
        starts[0] = lead_h
    ends = [*starts[1:], max(end_h, starts[-1]) + 1.0]
    doses = [
        Dose(
            time_h=start,
            mg=micrograms_per_day / _MICROGRAMS_PER_MG * (end - start) / HOURS_PER_DAY,
            route="intrathecal",
            duration_h=end - start,
        )
        for start, end, (_, micrograms_per_day) in zip(starts, ends, rates, strict=False)
        if micrograms_per_day > 0.0
    ]
    doses += [
        Dose(time_h=lead_h + hour, mg=micrograms / _MICROGRAMS_PER_MG, route="intrathecal")
        for hour, micrograms in pump.boluses_micrograms
    ]
    return doses
