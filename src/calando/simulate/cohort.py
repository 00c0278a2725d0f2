"""Cohorts: any number of patients of a published model, as percentile bands or one by one.

Patients come in blocks (`population.BLOCK`), blocks in tasks. A task can be computed by anyone, anywhere, at any
time: what it returns are counts, which are added. So one process or four, or a run that was killed and went on,
give the same numbers to the last digit, and memory does not grow with the number of patients.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from calando.arrays import Floats, Ints
from calando.errors import InputError, Problem
from calando.facts.schema import KidneyFacts
from calando.models.linear import STRUCTURES, Structure
from calando.models.variability import random_stream, with_residual_error
from calando.patient.regimen import Regimen
from calando.simulate.adherence import Adherence, taken_share
from calando.simulate.counts import BINS, count_into
from calando.simulate.exposure import NAMES, exposures, without_what_kidneys_change
from calando.simulate.kidneys import KidneyCourse, clearances
from calando.simulate.nonlinear import (
    ENTRIES,
    MICHAELIS_MENTEN,
    nonlinear_exposures,
    simulate_nonlinear,
)
from calando.simulate.population import BLOCK, Population, draw_block
from calando.simulate.program import Program, build_program
from calando.simulate.walk import is_one_compartment_oral, one_compartment_arrays, walk
from calando.units import HOURS_PER_DAY

SHARES = (0.05, 0.25, 0.50, 0.75, 0.95)
BLOCKS_PER_TASK = 16
OUTPUTS_AT_ONCE = 768  # counted in one pass over the cohort; bounds the memory of long courses


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """What is simulated: whom, on what, for how long, with which kidneys, how faithfully taken."""

    population: Population
    structure: str  # key of STRUCTURES
    regimen: Regimen
    output_h: tuple[float, ...]
    patients: int
    seed: int = 1
    kidneys: KidneyCourse | None = None  # None: those of the study
    kidney_facts: KidneyFacts
    adherence: Adherence = field(default_factory=Adherence)
    residual: bool = False
    uncertainty: bool = False

    def __post_init__(self) -> None:
        if self.patients < 1:
            raise InputError(
                Problem(
                    field="--patients",
                    value=self.patients,
                    message="a cohort has at least one patient",
                    allowed="1 or more",
                )
            )
        if not self.adherence.is_perfect and any(d.duration_h > 0 for d in self.regimen.doses):
            raise InputError(
                Problem(
                    field="--missed, --doubled, --ran-out-day",
                    message="an infusion is not forgotten like a tablet; only doses given at once can be missed",
                    allowed="a regimen without infusions",
                )
            )
        if self.structure in MICHAELIS_MENTEN and not self.adherence.is_perfect:
            raise InputError(
                Problem(
                    field="--missed, --doubled, --ran-out-day",
                    message="missed doses are simulated for linear models only",
                    allowed="a model without saturable elimination",
                )
            )

    @property
    def end_h(self) -> float:
        """The last output time [h]."""
        return self.output_h[-1]

    @property
    def doses(self) -> Regimen:
        """The doses before the end, written out (a dose at the very end, if there is no other)."""
        return self.regimen.until(self.end_h) if self.end_h > 0 else self.regimen.until(1e-9)

    @property
    def F(self) -> float:
        """Bioavailability: the model's own, else that of baclofen, by which apparent values are divided."""
        return self.population.F or self.kidney_facts.F.value

    @property
    def scale(self) -> dict[str, float]:
        """Factor on the amount by route: apparent parameters see an injection as 1/F of itself."""
        if self.population.is_apparent:
            return {"intravenous": 1.0 / self.F}
        return {"oral": self.population.F or 1.0}

    @property
    def blocks(self) -> int:
        """Number of blocks."""
        return -(-self.patients // BLOCK)

    def block_size(self, block: int) -> int:
        """Patients in a block (the last one may be smaller)."""
        return min(BLOCK, self.patients - block * BLOCK)

    def model(self) -> Structure:
        """Return the structure of the model (of a saturable one, where its doses enter)."""
        return ENTRIES if self.structure in MICHAELIS_MENTEN else STRUCTURES[self.structure]


def parameters_of(cohort: Cohort, block: int) -> list[dict[str, Floats]]:
    """Return one set of parameters per part of the kidneys' course, each value of shape (patient,)."""
    count = cohort.block_size(block)
    if cohort.patients == 1 and not cohort.uncertainty:
        drawn = dict(cohort.population.typical())
    else:
        drawn = draw_block(
            cohort.population, block, seed=cohort.seed, count=count, uncertainty=cohort.uncertainty
        )
    if cohort.kidneys is None:
        return [drawn]
    share = cohort.kidney_facts.non_renal_share
    u = random_stream(cohort.seed, "non-renal share", block).random(BLOCK)[:count]
    a = share.low + (share.high - share.low) * u
    if cohort.patients == 1:
        a = np.array([cohort.kidney_facts.non_renal_share_centre.value])
    return [
        {**drawn, "CL": CL}
        for CL in clearances(
            drawn["CL"], cohort.kidneys, non_renal_share=a, facts=cohort.kidney_facts, F=cohort.F
        )
    ]


def _factor(cohort: Cohort, block: int) -> Floats | None:
    if cohort.adherence.is_perfect:
        return None
    return taken_share(
        cohort.adherence,
        cohort.doses.doses,
        block,
        seed=cohort.seed,
        count=cohort.block_size(block),
    )


def cohort_program(cohort: Cohort, output_h: Floats) -> Program:
    """Return the program of the cohort for some output times."""
    return build_program(
        cohort.model(),
        cohort.doses.doses,
        output_h,
        regimes=cohort.kidneys.regimes if cohort.kidneys else None,
        lag_h=cohort.population.lag_h,
        scale=cohort.scale,
    )


def simulate_block(
    cohort: Cohort,
    block: int,
    *,
    program: Program | None = None,
    compiled: bool | None = None,
    out: Floats | None = None,
) -> Floats:
    """Return the concentrations of one block, shape (patient, time) [mg/L], without residual error.

    `program`: that of the cohort's output times, where many blocks are simulated.
    """
    if cohort.structure in MICHAELIS_MENTEN:
        found = simulate_nonlinear(
            cohort.structure,
            cohort.doses.doses,
            np.array(cohort.output_h),
            parameters_of(cohort, block),
            scale=cohort.scale,
        ).concentration
        if out is not None:
            out[0] = found
        return found
    levels = walk(
        cohort.model(),
        program or cohort_program(cohort, np.array(cohort.output_h)),
        parameters_of(cohort, block),
        factor=_factor(cohort, block),
        compiled=compiled,
        out=out,
    )
    return np.asarray(levels[0])


def measured(cohort: Cohort, block: int, curves: Floats) -> Floats:
    """Return curves with residual error drawn for this block; levels do not go below 0."""
    rng = random_stream(cohort.seed, f"residual/{cohort.population.model}", block)
    # patient by patient, so that a smaller cohort is measured as the beginning of a larger one
    noise = rng.standard_normal((curves.shape[0], 2, curves.shape[1]))
    p = cohort.population
    return with_residual_error(
        curves, (noise[:, 0], noise[:, 1]), sigma_prop=p.sigma_prop, sigma_add=p.sigma_add
    )


def patient_blocks(cohort: Cohort, *, compiled: bool | None = None) -> Iterator[tuple[int, Floats]]:
    """Yield (number of the first patient, levels of shape (patient, time)) block by block."""
    program = cohort_program(cohort, np.array(cohort.output_h))
    for block in range(cohort.blocks):
        curves = simulate_block(cohort, block, program=program, compiled=compiled)
        if cohort.residual:
            curves = measured(cohort, block, curves)
        yield block * BLOCK, curves


def block_exposures(
    cohort: Cohort, block: int, *, compiled: bool | None = None
) -> Mapping[str, Floats]:
    """Return the exposure of each patient of a block."""
    if cohort.structure in MICHAELIS_MENTEN:
        return nonlinear_exposures(
            cohort.structure,
            cohort.doses.doses,
            parameters_of(cohort, block),
            end_h=cohort.end_h,
            scale=cohort.scale,
        )
    found = exposures(
        cohort.model(),
        cohort.doses.doses,
        parameters_of(cohort, block),
        end_h=cohort.end_h,
        regimes=cohort.kidneys.regimes if cohort.kidneys else None,
        lag_h=cohort.population.lag_h,
        scale=cohort.scale,
        factor=_factor(cohort, block),
        compiled=compiled,
    )
    changing = cohort.kidneys is not None and len(cohort.kidneys.start_h) > 1
    return without_what_kidneys_change(found) if changing else found


@dataclass(slots=True, kw_only=True)
class Tally:
    """Counts of a part of a cohort: levels (time, bin) and exposures (quantity, bin)."""

    levels: Ints
    exposure: Ints

    @classmethod
    def empty(cls, times: int) -> Tally:
        """Return counts of nobody."""
        return cls(
            levels=np.zeros((times, BINS), dtype=np.uint32),
            exposure=np.zeros((len(NAMES), BINS), dtype=np.uint32),
        )


def count_blocks(
    cohort: Cohort, blocks: range, outputs: slice, tally: Tally, *, with_exposure: bool
) -> None:
    """Add the patients of some blocks to a tally: levels at the outputs of a slice, and exposures if asked."""
    program = cohort_program(cohort, np.array(cohort.output_h[outputs]))
    structure = cohort.model()
    plain = is_one_compartment_oral(structure) and not program.has_infusions
    plain = plain and cohort.adherence.is_perfect
    for block in blocks:
        parameters = parameters_of(cohort, block)
        if plain:
            _count_oral(program, parameters, cohort.block_size(block), tally.levels)
        else:
            from calando.models.compiled.counts import count_values

            if cohort.structure in MICHAELIS_MENTEN:
                part = replace(cohort, output_h=cohort.output_h[outputs])
                curves = simulate_block(part, block)
            else:
                curves = walk(
                    structure, program, parameters, factor=_factor(cohort, block), compiled=True
                )[0]
            count_values(curves, tally.levels)
        if with_exposure:
            found = block_exposures(cohort, block, compiled=True)
            units = exposure_units(cohort)
            count_into(
                tally.exposure, np.array([found[n] / u for n, u in zip(NAMES, units, strict=True)])
            )


def exposure_units(cohort: Cohort) -> Floats:
    """Return what each exposure is divided by to be counted: areas as means, or they would leave the bins."""
    hours = {"AUC24": HOURS_PER_DAY, "AUC_inf": max(cohort.end_h, HOURS_PER_DAY)}
    return np.array([hours.get(name, 1.0) for name in NAMES])


def _count_oral(
    program: Program, parameters: list[dict[str, Floats]], patients: int, levels: Ints
) -> None:
    from calando.models.compiled.counts import count_oral

    count_oral(
        program.table_h, program.table_regime, program.stop_table,
        np.ascontiguousarray(program.stop_dose[:, 0]), np.ascontiguousarray(program.stop_dose[:, 1]),
        program.stop_slot, *one_compartment_arrays(parameters, patients),
        np.empty((levels.shape[0], patients), dtype=np.int32), levels,
    )  # fmt: skip
