"""Do two readings of one data set, one of them by LSODA and brute force, predict the same?"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
import dataset_ode
import engine_ode

from calando.facts.load import load_facts
from calando.facts.schema import Facts
from calando.present.simulate.dataset_file import read_dataset
from calando.simulate.dataset import DatasetModel, simulate_dataset
from calando.simulate.population import population_of

PATH = Path(__file__).parents[1] / "cases/datasets/engine_everything.csv"
# of a person's largest level; LSODA runs with rtol 1e-11, steady states settle to 1e-13 per dose
WITHIN = 1e-8


@pytest.fixture(scope="module")
def facts() -> Facts:
    return load_facts()


def second_reading(facts: Facts, name: str) -> dataset_ode.Model:
    """Return a model for the second reading; how weight and kidneys move it is written out once more."""
    own = facts.pk[name]
    theta = {n: number.value for n, number in own.theta.items()}
    k = facts.kidney
    share, most, usual = k.non_renal_share_centre.value, k.CLcr_cap.value, k.CLcr_reference.value

    def parameters(row: dict[str, float]) -> dict[str, float]:
        p = dict(theta)
        if own.per_kg:
            p |= {n: p[n] * row["WT"] for n in ("CL", "V")}
        else:
            p["CL"] *= share + (1 - share) * min(row["CLCR"], most) / usual
        return p | {"ke0": 0.0}

    two = "V1" in theta
    return dataset_ode.Model(
        slope=engine_ode.two_compartment_oral if two else engine_ode.one_compartment_oral,
        states=3 if two else 2,
        volume="V1" if two else "V",
        parameters=parameters,  # type: ignore[arg-type]
        factor=(own.F.value, 1.0) if own.F else (1.0, 1.0 / k.F.value),
        lag_h=own.lag_h.value if own.lag_h else 0.0,
    )


@pytest.mark.parametrize("name", ["simon2018", "kochak1985", "greenblatt1979"])
def test_everything_a_data_set_can_say_is_predicted_as_by_the_second_reading(
    facts: Facts, name: str
) -> None:
    own = facts.pk[name]
    table = read_dataset(PATH)
    model = DatasetModel(
        population=population_of(own, weight_kg=1.0), structure=own.structure, per_kg=own.per_kg,
        kidney_facts=facts.kidney,
    )  # fmt: skip

    found = simulate_dataset(table, model, seed=1, individuals=False).IPRED

    expected = dataset_ode.predict(PATH, second_reading(facts, name))
    assert tuple(expected) == table.ids
    for i, (person, levels) in enumerate(expected.items()):
        mine = found[table.first_row[i] : table.first_row[i + 1]]
        apart = np.abs(mine - levels) / max(levels)
        assert apart.max() <= WITHIN, (person, int(apart.argmax()), mine, levels)
