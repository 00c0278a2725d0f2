"""What is taken of what was prescribed: doses missed, doubled, and tablets that ran out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from calando.arrays import Floats
from calando.errors import InputError, Problem
from calando.models.variability import random_stream
from calando.patient.regimen import Dose
from calando.simulate.population import BLOCK


@dataclass(frozen=True, slots=True, kw_only=True)
class Adherence:
    """Chance of missing or doubling each dose, and the hour from which nothing is left (None: never)."""

    missed: float = 0.0
    doubled: float = 0.0
    ran_out_h: float | None = None

    def __post_init__(self) -> None:
        for name, value in (("--missed", self.missed), ("--doubled", self.doubled)):
            if not 0.0 <= value <= 1.0 or self.missed + self.doubled > 1.0:
                raise InputError(
                    Problem(
                        field=name,
                        value=value,
                        message="chances of missing and of doubling a dose lie between 0 and 1, and so does their sum",
                        allowed="0 to 1",
                    )
                )

    @property
    def is_perfect(self) -> bool:
        """True if every dose is taken as prescribed."""
        return self.missed == 0.0 and self.doubled == 0.0 and self.ran_out_h is None


def taken_share(
    adherence: Adherence, doses: Sequence[Dose], block: int, *, seed: int, count: int = BLOCK
) -> Floats:
    """Return how much of each dose each patient of a block takes: 0, 1 or 2, shape (patient, dose).

    Raises
    ------
    InputError : an infusion, which is not simulated in part.

    Examples
    --------
    >>> doses = [Dose(time_h=8.0 * i, mg=20) for i in range(6)]
    >>> taken_share(Adherence(ran_out_h=24.0), doses, 0, seed=1, count=1)
    array([[1., 1., 1., 0., 0., 0.]])
    """
    if any(dose.duration_h > 0 for dose in doses):
        raise InputError(
            Problem(
                field="--missed, --doubled, --ran-out",
                message="infusions that are missed, doubled or run out are not simulated",
                allowed="doses given at once",
            )
        )
    u = random_stream(seed, "adherence", block).random((BLOCK, len(doses)))[:count]
    share = np.where(u < adherence.missed, 0.0, 1.0)
    share[u > 1.0 - adherence.doubled] = 2.0
    if adherence.ran_out_h is not None:
        share[:, np.array([d.time_h for d in doses]) >= adherence.ran_out_h] = 0.0
    return share
