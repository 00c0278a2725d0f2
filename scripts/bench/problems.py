"""The work that everybody is given: whose bodies, which doses, which hours, and what is the right answer.

A problem is plain arrays, so that a peer in another process, environment or language gets exactly the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.reference import adaptation_levels, ode_levels, oral_levels
from calando.arrays import Floats
from calando.facts.load import load_facts
from calando.patient.regimen import Dose
from calando.simulate.ensemble import draw_ensemble
from calando.simulate.population import BLOCK, Population, draw_block, population_of

SEED = 1
W1_PATIENTS, W2_PATIENTS, ODE_PATIENTS = 10_000, 1_000, 1_000
DAYS, TAPER_DAYS, EVERY_H = 30, 60, 8.0
DOSE_MG, FALL_MG, STEP_DAYS = 20.0, 2.5, 7
DRINK_MG, DRINK_H = 20_000.0, (18.0, 20.0, 22.0)  # 20 g of ethanol, three times an evening
ADULT = {"age_years": 50.0, "weight_kg": 75.0}


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Doses by mouth [mg] at `dose_h`, one quantity wanted at `hours`, parameters of shape (patient,).

    kind : "oral" (level of one compartment), "adaptation" (gut, plasma, effect site, adaptation), "saturable"
        (absorption by a carrier; level) or "ethanol" (two compartments, Michaelis-Menten; level).
    """

    kind: str
    hours: Floats
    dose_h: Floats
    dose_mg: Floats
    parameters: Mapping[str, Floats]

    @property
    def patients(self) -> int:
        """How many there are."""
        return max(np.size(v) for v in self.parameters.values())

    @property
    def doses(self) -> list[Dose]:
        """The doses as the library takes them."""
        return [
            Dose(time_h=float(t), mg=float(mg))
            for t, mg in zip(self.dose_h, self.dose_mg, strict=True)
        ]

    def first(self, patients: int) -> Problem:
        """Return the problem of the first few patients."""
        few = {name: values[:patients] for name, values in self.parameters.items()}
        return Problem(
            kind=self.kind, hours=self.hours, dose_h=self.dose_h, dose_mg=self.dose_mg, parameters=few
        )  # fmt: skip

    def reference(self) -> Floats:
        """Return the right answer, shape (patient, time), by a way that shares nothing with the library."""
        if self.kind == "oral":
            return oral_levels(self.parameters, DOSE_MG, int(EVERY_H), self.hours.size)
        if self.kind == "adaptation":
            return adaptation_levels(self.parameters, self.hours, self.dose_h, self.dose_mg)
        return ode_levels(self.parameters, self.hours, self.dose_h, self.dose_mg)

    def save(self, path: Path) -> None:
        """Write it for a peer."""
        own = {f"p_{name}": values for name, values in self.parameters.items()}
        np.savez(
            path, kind=self.kind, hours=self.hours, dose_h=self.dose_h, dose_mg=self.dose_mg, **own
        )  # fmt: skip


def simon() -> Population:
    """Return the model of W1 and W4: simon2018."""
    return population_of(load_facts().pk["simon2018"])


def drawn(population: Population, patients: int) -> dict[str, Floats]:
    """Return the parameters of the first patients, as a cohort draws them."""
    blocks = [
        draw_block(population, b, seed=SEED, count=min(BLOCK, patients - b * BLOCK))
        for b in range(-(-patients // BLOCK))
    ]
    return {name: np.concatenate([b[name] for b in blocks]) for name in population.names}


def hourly(days: int) -> Floats:
    """Return every hour, from 0 to the end."""
    return np.arange(24.0 * days + 1.0)


def _regular(days: int) -> tuple[Floats, Floats]:
    times = np.arange(0.0, 24.0 * days, EVERY_H)
    return times, np.full(times.size, DOSE_MG)


def w1(patients: int = W1_PATIENTS) -> Problem:
    """Return W1: one compartment, 20 mg every 8 hours, 30 days, hourly."""
    times, mg = _regular(DAYS)
    people = drawn(simon(), patients)
    return Problem(
        kind="oral", hours=hourly(DAYS), dose_h=times, dose_mg=mg, parameters=people
    )  # fmt: skip


def w2(patients: int = W2_PATIENTS, *, of_ensemble: bool = False) -> Problem:
    """Return W2: W1 with effect site and adaptation, 60 days, 2.5 mg less at each intake every week.

    of_ensemble : draw clearance, volume and absorption too from the ensemble of all published models, whose
        spread is far wider, instead of W1's.
    """
    times, _ = _regular(TAPER_DAYS)
    fallen = FALL_MG * (times // (24.0 * STEP_DAYS))
    mg = np.maximum(DOSE_MG - fallen, FALL_MG)
    power_of_two = 1 << (patients - 1).bit_length()
    e = draw_ensemble(load_facts(), **ADULT, seed=SEED, members=power_of_two).first(patients)
    people = {"CL": e.CL_ref, "V": e.V, "ka": e.ka}
    if not of_ensemble:
        people = drawn(simon(), patients)
    people |= {"ke0": e.ke0, "kA": e.kA, "EC50": e.EC50}
    return Problem(
        kind="adaptation", hours=hourly(TAPER_DAYS), dose_h=times, dose_mg=mg, parameters=people
    )  # fmt: skip


def saturable(patients: int = ODE_PATIENTS) -> Problem:
    """Return baclofen whose carrier in the gut saturates: W1 with an absorption that slows at high amounts."""
    e = load_facts().ensemble
    times, mg = _regular(DAYS)
    people = drawn(simon(), patients)
    people["K_gut"] = np.full(patients, e.saturable_K_half_mg.value)
    people["passive"] = np.full(patients, e.saturable_passive_share.value)
    return Problem(
        kind="saturable", hours=hourly(DAYS), dose_h=times, dose_mg=mg, parameters=people
    )  # fmt: skip


def ethanol(patients: int = ODE_PATIENTS) -> Problem:
    """Return ethanol: three drinks of 20 g every evening for 30 days, norberg2000."""
    times = np.array([24.0 * day + h for day in range(DAYS) for h in DRINK_H])
    people = drawn(population_of(load_facts().pk["norberg2000"]), patients)
    return Problem(
        kind="ethanol", hours=hourly(DAYS), dose_h=times, dose_mg=np.full(times.size, DRINK_MG),
        parameters=people,
    )  # fmt: skip
