"""Data sets, simulated: whose parameters, which compartment, what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from calando.arrays import Floats
from calando.errors import InputError
from calando.facts.schema import Facts
from calando.models.compiled import events as kernel
from calando.models.covariates import clearance_with_kidneys
from calando.simulate import event_actions
from calando.simulate.dataset import DatasetModel, DatasetResult, row_parameters, simulate_dataset
from calando.simulate.events import EventTable, from_columns
from calando.simulate.population import draw_block, population_of

EXACT_WITHIN = 1e-12  # relative; one exponential
V = 72.8


def model_of(facts: Facts, name: str = "simon2018") -> DatasetModel:
    own = facts.pk[name]
    return DatasetModel(
        population=population_of(own, weight_kg=1.0),
        structure=own.structure,
        per_kg=own.per_kg,
        kidney_facts=facts.kidney,
    )


def table_of(*rows: dict[str, object]) -> EventTable:
    names = dict.fromkeys(("ID", "TIME", "AMT", "EVID", *(n for row in rows for n in row)))
    defaults: dict[str, object] = {"ID": "1"}
    blank = {"WT": ".", "CLcr": ".", "AGE": "."}
    return from_columns({n: [(defaults | blank | row).get(n, 0) for row in rows] for n in names})


def simulated(facts: Facts, *rows: dict[str, Any], **options: Any) -> DatasetResult:
    settings: dict[str, Any] = {"seed": 1, "individuals": False}
    name = str(options.pop("model", "simon2018"))
    return simulate_dataset(table_of(*rows), model_of(facts, name), **(settings | options))


def test_codes_of_actions_are_those_of_the_kernel() -> None:
    names = ("OUTPUT", "BOLUS", "RATE", "RESET", "STEADY_BOLUS", "STEADY_INFUSION", "STEADY_RATE")

    assert [getattr(kernel, n) for n in names] == [getattr(event_actions, n) for n in names]


def test_a_row_predicts_what_is_there_after_its_own_dose(facts: Facts) -> None:
    found = simulated(
        facts,
        {"TIME": 0, "AMT": 37.0, "EVID": 1, "CMT": 2},
        {"TIME": 2.0},
        {"TIME": 2.0, "AMT": 37.0, "EVID": 1, "CMT": 2},
    ).IPRED  # fmt: skip

    first = 37.0 / 0.74 / V  # apparent volume: an injection counts 1/F
    later = first * np.exp(-11.6 / V * 2.0)
    assert found == pytest.approx([first, later, first + later], rel=EXACT_WITHIN)


def test_a_constant_infusion_at_steady_state_ends_at_its_row(facts: Facts) -> None:
    found = simulated(
        facts, {"TIME": 5, "AMT": 0, "EVID": 1, "CMT": 2, "SS": 1, "RATE": 2.5}, {"TIME": 8}
    ).IPRED

    steady = 2.5 / 0.74 / 11.6
    assert found == pytest.approx([steady, steady * np.exp(-11.6 / V * 3.0)], rel=EXACT_WITHIN)


def test_an_infusion_that_runs_ends_with_a_steady_state_that_forgets_it(facts: Facts) -> None:
    # its end, still on the list, once drained the body instead
    found = simulated(
        facts,
        {"TIME": 0, "AMT": 100, "EVID": 1, "CMT": 2, "RATE": 10},
        {"TIME": 5, "AMT": 20, "EVID": 1, "CMT": 2, "SS": 1, "II": 8},
        {"TIME": 60},
    ).IPRED  # fmt: skip

    start = 20 / 0.74 / V / (1 - np.exp(-11.6 / V * 8))
    assert found[1] == pytest.approx(start, rel=EXACT_WITHIN)
    assert found[2] == pytest.approx(start * np.exp(-11.6 / V * 55.0), rel=1e-10)


def test_clearance_changes_back_to_the_row_before(facts: Facts) -> None:
    found = simulated(
        facts, {"TIME": 0, "AMT": 37, "EVID": 1, "CMT": 2, "CLcr": 105}, {"TIME": 4, "CLcr": 21}, {"TIME": 6}
    ).IPRED  # fmt: skip

    CL = clearance_with_kidneys(
        np.array([11.6]), CLcr=21, non_renal_share=np.array([facts.kidney.non_renal_share_centre.value]),
        CLcr_ref=105, CLcr_cap=120,
    )[0]  # fmt: skip
    expected = 37 / 0.74 / V * np.exp(-CL / V * np.array([0.0, 4.0, 6.0]))
    assert found == pytest.approx(expected, rel=EXACT_WITHIN)


def test_covariates_that_are_used_and_not_are_told(facts: Facts) -> None:
    row = {"TIME": 0, "AMT": 20, "EVID": 1, "CLcr": 80, "WT": 70, "AGE": 40}

    baclofen, lorazepam = (simulated(facts, row, model=m) for m in ("simon2018", "greenblatt1979"))

    assert baclofen.used_covariates == ("CLcr",)
    assert lorazepam.used_covariates == ("WT",)
    assert baclofen.unused_covariates == ("WT", "AGE")


def test_weight_scales_clearance_and_volume_of_models_per_kg(facts: Facts) -> None:
    table = table_of({"TIME": 0, "AMT": 2, "EVID": 1, "WT": 60}, {"TIME": 1, "WT": 90})

    own, _ = row_parameters(table, model_of(facts, "greenblatt1979"), seed=1, individuals=False)

    assert own["CL"] == pytest.approx([0.0645 * 60, 0.0645 * 90])
    assert own["V"] == pytest.approx([1.22 * 60, 1.22 * 90])
    assert own["ka"] == pytest.approx([1.34, 1.34])


def test_no_weight_for_a_model_per_kg_is_refused(facts: Facts) -> None:
    with pytest.raises(InputError, match="per kg") as caught:
        simulated(facts, {"TIME": 0, "AMT": 2, "EVID": 1}, model="greenblatt1979")

    assert caught.value.problems[0].field == "column WT"


def test_a_compartment_that_the_model_does_not_have_is_refused_with_its_row(facts: Facts) -> None:
    with pytest.raises(InputError, match="2 compartments") as caught:
        simulated(facts, {"TIME": 0, "AMT": 2, "EVID": 1}, {"TIME": 1, "CMT": 3})

    assert caught.value.problems[0].field == "row 3, column CMT"
    assert simulated(facts, {"TIME": 0, "CMT": 3}, model="kochak1985").IPRED.tolist() == [0.0]


def test_a_steady_state_shorter_than_the_lag_is_refused(facts: Facts) -> None:
    rows = {"TIME": 0, "AMT": 2, "EVID": 1, "SS": 1, "II": 0.2, "WT": 70}

    with pytest.raises(InputError, match="longer than the model's lag"):
        simulated(facts, rows, model="greenblatt1979")


def test_everyone_has_own_parameters_that_depend_on_the_seed_only(facts: Facts) -> None:
    rows = [
        {"ID": f"P{i}", "TIME": t, "AMT": 20 * (t == 0), "EVID": int(t == 0)} for i in range(5) for t in (0, 3, 9)
    ]  # fmt: skip

    own, again, other = (
        simulated(facts, *rows, seed=s, individuals=True).IPRED.reshape(5, 3) for s in (1, 1, 2)
    )

    np.testing.assert_array_equal(own, again)
    assert np.unique(own[:, 1]).size == 5
    assert not np.any(own[:, 1] == other[:, 1])
    table = table_of(*rows)
    drawn, _ = row_parameters(table, model_of(facts), seed=1, individuals=True)
    population = population_of(facts.pk["simon2018"])
    np.testing.assert_array_equal(drawn["CL"][::3], draw_block(population, 0, seed=1)["CL"][:5])


def test_only_observations_are_blurred_and_never_below_nothing(facts: Facts) -> None:
    rows: list[dict[str, object]] = [{"TIME": 0, "AMT": 20, "EVID": 1}]
    rows += [{"TIME": 0.5 * i} for i in range(1, 400)] + [{"TIME": 200, "EVID": 2}]

    found = simulated(facts, *rows, residual=True, model="marsot2014")

    assert found.DV[0] == found.IPRED[0]
    assert found.DV[-1] == found.IPRED[-1]
    assert np.all(found.DV >= 0)
    assert np.mean(found.DV[1:-1] != found.IPRED[1:-1]) > 0.99
    assert np.array_equal(simulated(facts, *rows, model="marsot2014").DV, found.IPRED)


def test_many_people_with_times_of_many_digits_get_their_own_kidneys(facts: Facts) -> None:
    # the times of all lie on one axis: far out on it a third of an hour loses digits
    people, rows = 3000, 4
    TIME = np.tile([0.0, 1000.0 / 3.0, 2000.0 / 3.0, 2000.0], people)
    CLcr = np.tile([100.0, 20.0, 100.0, 20.0], people)
    table = from_columns(
        {
            "ID": np.repeat(np.arange(people), rows).tolist(), "TIME": TIME, "CLcr": CLcr,
            "AMT": np.tile([20.0, 0, 0, 0], people), "EVID": np.tile([1, 0, 0, 0], people),
            "II": np.tile([1000.0 / 3.0, 0, 0, 0], people), "ADDL": np.tile([3, 0, 0, 0], people),
        }
    )  # fmt: skip

    found = simulate_dataset(table, model_of(facts), seed=1, individuals=False).IPRED

    each: Floats = found.reshape(people, rows)
    np.testing.assert_allclose(each, np.tile(each[0], (people, 1)), rtol=1e-9)  # 1e-9 h of a time
