"""What holds for every regimen, every person and every data set that the engine simulates."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from calando.arrays import Floats
from calando.facts.load import load_facts
from calando.models.linear import STRUCTURES, Structure
from calando.patient.regimen import Dose
from calando.simulate.dataset import DatasetModel, simulate_dataset
from calando.simulate.events import from_columns
from calando.simulate.exposure import exposures
from calando.simulate.population import population_of
from calando.simulate.program import Regimes, build_program
from calando.simulate.walk import walk

# of the largest value; matrices are squared up to a dozen times, and each square doubles a rounding
SAME_WITHIN = 1e-12
# of the largest value; times are told apart to 1e-9 h, and at 8 /h such a time is 4e-9 of what flows
TIMES_WITHIN = 5e-9
# of the largest value; the cut is off by up to 1e-9 h, and a pool that empties at 8 /h holds 0.12 h of an infusion
CUT_WITHIN = 5e-8
# of the largest level; 200 doses of a person whose half-life is at most a day leave nothing of the first
STEADY_WITHIN = 1e-9
AREA_WITHIN = 1e-9  # relative; the area is a pool of its own

RANGES = {
    "CL": (1.0, 40.0), "V": (10.0, 200.0), "V1": (10.0, 100.0), "V2": (5.0, 100.0), "Q": (0.5, 40.0),
    "ka": (0.1, 8.0), "fm": (0.1, 1.0), "CL_m": (1.0, 40.0), "V_m": (10.0, 100.0), "CL_csf": (0.01, 0.1),
    "V_csf": (0.03, 0.3), "ke0": (0.05, 2.0),
}  # fmt: skip
MODELS = ("simon2018", "kochak1985", "greenblatt1979")
structures = st.sampled_from(
    [s for one in STRUCTURES.values() for s in (one, one.with_effect_site())]
)
grid_hours = st.integers(0, 60 * 64).map(
    lambda n: n / 64
)  # whole binary fractions: adding them does not round
any_hours = st.floats(0.0, 60.0)
output_times = st.lists(any_hours, min_size=1, max_size=12, unique_by=lambda t: round(t, 6)).map(
    lambda ts: np.array(sorted(ts))
)


@st.composite
def people(draw: st.DrawFn, structure: Structure, patients: int = 3) -> dict[str, Floats]:
    return {
        n: np.array([draw(st.floats(*RANGES[n])) for _ in range(patients)])
        for n in structure.parameters
    }


@st.composite
def doses_of(draw: st.DrawFn, structure: Structure, hours: st.SearchStrategy[float]) -> list[Dose]:
    return [
        Dose(
            time_h=draw(hours),
            mg=draw(st.floats(0.5, 100.0)),
            route=draw(st.sampled_from(sorted(structure.entry))),
            duration_h=draw(st.sampled_from([0.0, 0.0, 0.25, 2.0 / 3.0, 7.5])),
        )
        for _ in range(draw(st.integers(1, 6)))
    ]


def near(found: Floats, expected: Floats, within: float, scale: Floats | None = None) -> bool:
    largest = np.abs(expected if scale is None else scale).max(axis=-1, keepdims=True)
    return bool(np.all(np.abs(found - expected) <= within * largest + 1e-300))


@given(st.data(), structures, output_times)
@settings(deadline=None, max_examples=60)
def test_numpy_and_the_compiler_give_the_same_curves(
    data: st.DataObject, structure: Structure, at: Floats
) -> None:
    doses = data.draw(doses_of(structure, any_hours))
    own = data.draw(people(structure))
    cleared = "CL_csf" if "CL_csf" in own else "CL"
    change = data.draw(any_hours)
    program = build_program(
        structure,
        doses,
        at,
        regimes=Regimes(start_h=(0.0, change)),
        lag_h=data.draw(st.floats(0, 2)),
    )
    sets = [own, {**own, cleared: own[cleared] * data.draw(st.floats(0.05, 5.0))}]

    plain, compiled = (
        walk(structure, program, sets, observed=structure.pools, compiled=way)
        for way in (False, True)
    )

    assert near(compiled, plain, SAME_WITHIN)
    assert plain.min() >= -SAME_WITHIN * plain.max()


@given(st.data(), structures, output_times)
@settings(deadline=None, max_examples=40)
def test_doses_superpose(data: st.DataObject, structure: Structure, at: Floats) -> None:
    first, second = (data.draw(doses_of(structure, any_hours)) for _ in range(2))
    own = data.draw(people(structure))

    apart, other, both = (
        walk(structure, build_program(structure, doses, at), [own], observed=structure.pools)
        for doses in (first, second, first + second)
    )

    assert near(both, apart + other, TIMES_WITHIN)


@given(st.data(), structures, st.integers(1, 40))
@settings(deadline=None, max_examples=40)
def test_a_later_regimen_is_the_same_curve_shifted(
    data: st.DataObject, structure: Structure, later: int
) -> None:
    doses = data.draw(doses_of(structure, grid_hours))
    own = data.draw(people(structure))
    at = np.array(sorted(data.draw(st.sets(grid_hours, min_size=1, max_size=8))))
    moved = [
        Dose(time_h=d.time_h + later, mg=d.mg, route=d.route, duration_h=d.duration_h)
        for d in doses
    ]

    here = walk(structure, build_program(structure, doses, at), [own])
    there = walk(structure, build_program(structure, moved, at + later), [own])

    assert near(there, here, TIMES_WITHIN)


@given(st.data(), structures, output_times, st.floats(0.01, 0.99))
@settings(deadline=None, max_examples=40)
def test_an_infusion_cut_in_two_is_the_whole(
    data: st.DataObject, structure: Structure, at: Floats, share: float
) -> None:
    route = data.draw(st.sampled_from(sorted(structure.entry)))
    start, length = data.draw(grid_hours), data.draw(st.floats(0.5, 24.0))
    own = data.draw(people(structure))

    def infusion(begin: float, hours: float) -> Dose:
        return Dose(time_h=begin, mg=3.0 * hours, route=route, duration_h=hours)  # type: ignore[arg-type]

    cut = share * length
    whole, parts = (
        walk(structure, build_program(structure, doses, at), [own], observed=structure.pools)
        for doses in (
            [infusion(start, length)],
            [infusion(start, cut), infusion(start + cut, length - cut)],
        )
    )

    assert near(parts, whole, CUT_WITHIN)


@given(st.data(), st.sampled_from(["one_compartment_oral", "two_compartment_oral"]))
@settings(deadline=None, max_examples=40)
def test_whole_areas_are_doses_over_clearance(data: st.DataObject, name: str) -> None:
    structure = STRUCTURES[name]
    doses = [d for d in data.draw(doses_of(structure, any_hours)) if d.duration_h <= 7.5]
    own = data.draw(people(structure))

    found = exposures(structure, doses, [own], end_h=68.0)

    total = sum(d.mg for d in doses)
    np.testing.assert_allclose(found["AUC_inf"], total / own["CL"], rtol=AREA_WITHIN)
    rounding = 1.0 + 1e-9
    assert np.all(found["Cmin"] <= found["Cavg"] * rounding)
    assert np.all(found["Cavg"] <= found["Cmax"] * rounding)


# -- data sets -----------------------------------------------------------------------------------------


@cache
def model_of(name: str) -> DatasetModel:
    facts = load_facts()
    own = facts.pk[name]
    return DatasetModel(
        population=population_of(own, weight_kg=1.0),
        structure=own.structure,
        per_kg=own.per_kg,
        kidney_facts=facts.kidney,
    )


Row = dict[str, object]


def predicted(rows: list[Row], name: str) -> Floats:
    columns = ("ID", "TIME", "AMT", "EVID", "CMT", "II", "ADDL", "SS", "RATE", "WT", "CLcr")
    defaults: Row = {"ID": "1", "WT": 70.0, "CLcr": 80.0}
    table = from_columns({c: [(defaults | row).get(c, 0) for row in rows] for c in columns})
    return simulate_dataset(table, model_of(name), seed=1, individuals=False).IPRED


def observed(rows: list[Row], name: str) -> Floats:
    """Return the predictions of the observations, by time."""
    found = predicted(rows, name)
    return np.array([x for x, row in zip(found, rows, strict=True) if row.get("EVID", 0) == 0])


def by_time(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: float(str(row["TIME"])))


times = st.integers(0, 4 * 64).map(lambda n: n / 4 + 0.125)  # never at the time of a dose
observation_rows = st.lists(times, min_size=1, max_size=8, unique=True).map(
    lambda ts: [{"TIME": t} for t in ts]
)
ways_to_give = st.sampled_from(
    [{"CMT": 1}, {"CMT": 2}, {"CMT": 2, "RATE": 8.0}, {"CMT": 2, "RATE": 30.0}]
)


@given(
    observation_rows, ways_to_give, st.integers(0, 12), st.integers(1, 9), st.integers(1, 7),
    st.sampled_from(MODELS),
)  # fmt: skip
@settings(deadline=None, max_examples=60)
def test_additional_doses_are_the_same_written_out(
    rows: list[Row], way: Row, start: int, every: int, more: int, name: str
) -> None:
    dose: Row = {"AMT": 20.0, "EVID": 1, **way}

    short = by_time([{**dose, "TIME": start, "II": every, "ADDL": more}, *rows])
    long = by_time([*({**dose, "TIME": start + n * every} for n in range(more + 1)), *rows])

    np.testing.assert_allclose(
        observed(short, name), observed(long, name), rtol=0, atol=SAME_WITHIN * 20
    )


@given(observation_rows, st.floats(0.05, 0.95), st.integers(0, 20), st.sampled_from(MODELS))
@settings(deadline=None, max_examples=40)
def test_an_infusion_of_a_data_set_cut_in_two_is_the_whole(
    rows: list[Row], share: float, start: int, name: str
) -> None:
    def infusion(begin: float, hours: float) -> Row:
        return {"TIME": begin, "AMT": 5.0 * hours, "RATE": 5.0, "EVID": 1, "CMT": 2}

    whole = observed(by_time([infusion(start, 6.0), *rows]), name)
    first = 6.0 * share
    parts = observed(
        by_time([infusion(start, first), infusion(start + first, 6.0 - first), *rows]), name
    )

    np.testing.assert_allclose(parts, whole, rtol=0, atol=TIMES_WITHIN)


@given(observation_rows, ways_to_give, st.sampled_from([6.0, 8.0, 24.0]), st.sampled_from(MODELS))
@settings(deadline=None, max_examples=40)
def test_a_steady_state_is_two_hundred_doses(
    rows: list[Row], way: Row, every: float, name: str
) -> None:
    begin = 200 * every
    later = [{**row, "TIME": float(str(row["TIME"])) + begin} for row in rows]
    dose: Row = {"AMT": 20.0, "EVID": 1, "II": every, **way}

    steady = observed([{**dose, "TIME": begin, "SS": 1, "ADDL": 3}, *by_time(later)], name)
    brute = observed([{**dose, "TIME": 0.0, "ADDL": 203}, *by_time(later)], name)

    np.testing.assert_allclose(steady, brute, rtol=0, atol=STEADY_WITHIN * brute.max())


@given(
    observation_rows, ways_to_give, st.integers(1, 9), st.integers(0, 30),
    st.sampled_from([{"CMT": 1}, {"CMT": 2}, {"CMT": 2, "RATE": 4.0}]), st.sampled_from(MODELS),
)  # fmt: skip
@settings(deadline=None, max_examples=60)
def test_a_steady_state_forgets_all_that_was_given_before(
    rows: list[Row], way: Row, every: int, at: int, earlier: Row, name: str
) -> None:
    steady: Row = {"TIME": 30, "AMT": 20.0, "EVID": 1, "II": 8, "SS": 1, "ADDL": 2, **way}
    before: Row = {"TIME": at, "AMT": 40.0, "EVID": 1, "II": every, "ADDL": 20, **earlier}
    later = [{**row, "TIME": float(str(row["TIME"])) + 30} for row in rows]

    alone, after = ([*start, steady, *by_time(later)] for start in ([], [before]))

    np.testing.assert_allclose(
        observed(after, name), observed(alone, name), rtol=0, atol=SAME_WITHIN * 20
    )


@given(
    st.lists(st.tuples(observation_rows, ways_to_give, st.integers(0, 9)), min_size=2, max_size=5),
    st.randoms(use_true_random=False), st.sampled_from(MODELS),
)  # fmt: skip
@settings(deadline=None, max_examples=40)
def test_a_persons_predictions_depend_neither_on_the_others_nor_on_their_order(
    drawn: list[tuple[list[Row], Row, int]], random: Any, name: str
) -> None:
    subjects = [
        [
            {**row, "ID": f"P{i}", "WT": 50.0 + 7 * i, "CLcr": 20.0 + 30 * i}
            for row in by_time(
                [{"AMT": 20.0, "EVID": 1, "II": 8, "ADDL": 4, "TIME": start, **way}, *rows]
            )
        ]
        for i, (rows, way, start) in enumerate(drawn)
    ]
    alone = [predicted(rows, name) for rows in subjects]
    order = list(range(len(subjects)))
    random.shuffle(order)

    together = predicted([row for i in order for row in subjects[i]], name)

    np.testing.assert_array_equal(together, np.concatenate([alone[i] for i in order]))


@given(observation_rows, st.sampled_from(MODELS), st.integers(1, 60))
@settings(deadline=None, max_examples=30)
def test_a_row_that_says_nothing_new_changes_nothing(rows: list[Row], name: str, at: int) -> None:
    dose: Row = {"TIME": 0, "AMT": 20.0, "EVID": 1, "II": 8, "ADDL": 5}
    silent: Row = {"TIME": at, "EVID": 2}

    without, with_it = (by_time([dose, *more, *rows]) for more in ([], [silent]))

    np.testing.assert_allclose(
        observed(with_it, name), observed(without, name), rtol=0, atol=SAME_WITHIN * 20
    )
