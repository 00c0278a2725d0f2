"""One small cohort, changed by keyword, for the tests of a run."""

from __future__ import annotations

from typing import Any

import numpy as np

from calando.facts.schema import Facts
from calando.patient.regimen import Dose, Regimen
from calando.simulate.cohort import Cohort
from calando.simulate.population import BLOCK, population_of
from calando.simulate.run import CohortBands

Q8H = Regimen(doses=(Dose(time_h=0, mg=20),), every_h=8.0, text="20 mg q8h")
SHORT = tuple(np.arange(0.0, 48.1, 4.0).tolist())
PATIENTS = BLOCK + 905  # two blocks, the second cut short


def cohort_of(facts: Facts, model: str = "simon2018", **changes: Any) -> Cohort:
    own = facts.pk[model]
    settings: dict[str, Any] = {
        "population": population_of(own, weight_kg=70.0), "structure": own.structure, "regimen": Q8H, "output_h": SHORT,
        "patients": PATIENTS, "kidney_facts": facts.kidney,
    }  # fmt: skip
    return Cohort(**(settings | changes))


def as_bytes(bands: CohortBands) -> bytes:
    return bands.levels.tobytes() + b"".join(v.tobytes() for v in bands.exposure.values())
