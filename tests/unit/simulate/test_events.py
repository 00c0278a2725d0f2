"""What the columns of a data set mean: defaults, subjects, and what does not fit together."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calando.errors import InputError, Problem
from calando.simulate.event_cells import MAX_PROBLEMS, read_cells
from calando.simulate.events import COLUMNS, EventTable, from_columns


def problems_of(columns: dict[str, Any], **kwargs: Any) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        from_columns(columns, **kwargs)
    return caught.value.problems


def one_dose(**more: Any) -> dict[str, Any]:
    """One subject, one dose of 20 mg, and cells that a test changes."""
    return {"ID": ["1"], "TIME": [0.0], "AMT": [20.0], "EVID": [1]} | {
        name: [value] for name, value in more.items()
    }


def test_subjects_keep_their_order_and_their_rows() -> None:
    table = from_columns({"ID": ["9", "9", "A7", "2"], "TIME": [0, 8, 0, 0], "AMT": [20] * 4})

    assert table.ids == ("9", "A7", "2")
    assert table.first_row.tolist() == [0, 2, 3, 4]
    assert (table.rows, table.subjects) == (4, 3)


def test_ids_that_are_numbers_are_spelled_without_a_point() -> None:
    assert from_columns({"ID": [7.0, 7.0, 12], "TIME": [0, 1, 0]}).ids == ("7", "12")
    assert from_columns({"ID": np.array([7, 12]), "TIME": [0, 0]}).ids == ("7", "12")


def test_without_evid_an_amount_makes_a_row_a_dose() -> None:
    table = from_columns({"ID": ["1"] * 3, "TIME": [0, 1, 2], "AMT": [20, 0, "."]})

    assert table.evid.tolist() == [1, 0, 0]


def test_without_mdv_a_row_counts_when_it_is_an_observation_with_a_dv() -> None:
    table = from_columns(
        {"ID": ["1"] * 3, "TIME": [0, 1, 2], "AMT": [20, 0, 0], "DV": [0.1, 0.2, "."]}
    )

    assert table.missing.tolist() == [True, False, True]


def test_a_dv_is_known_wherever_it_counts() -> None:
    table = from_columns(
        {"ID": ["1"] * 3, "TIME": [0, 1, 2], "DV": [0.3, ".", 0.2], "MDV": [1, 0, 0]}
    )

    assert table.missing.tolist() == [True, True, False]
    assert np.isfinite(table.DV[~table.missing]).all()


def test_absent_columns_are_zero() -> None:
    table = from_columns({"ID": ["1"], "TIME": [0]})

    absent = (table.amount_mg, table.compartment, table.rate_mg_per_h, table.interval_h)
    assert [float(x[0]) for x in (*absent, table.additional, table.steady)] == [0.0] * 6
    assert np.isnan(table.DV[0])


def test_a_blank_covariate_repeats_the_row_before_but_never_another_subject() -> None:
    columns: dict[str, Any] = {
        "ID": ["1", "1", "1", "2"],
        "TIME": [0, 1, 2, 0],
        "WT": [70, ".", 71, "NA"],
    }

    (problem,) = problems_of(columns)
    table = from_columns(columns | {"WT": [70, ".", 71, 50]})

    assert problem.field == "row 5, column WT"
    assert table.covariates["WT"].tolist() == [70, 70, 71, 50]


def test_names_of_the_convention_may_be_small_and_covariates_keep_their_spelling() -> None:
    table = from_columns({"id": ["1"], "Time": [0], "amt": [20], "CLcr": [95], "crp": [1]})

    assert table.amount_mg.tolist() == [20]
    assert set(table.covariates) == {"CLcr", "crp"}


def test_lines_of_the_file_are_named_in_messages() -> None:
    (problem,) = problems_of({"ID": ["1", "1"], "TIME": [0, -1]}, lines=[4, 9])

    assert (problem.field, problem.value) == ("row 9, column TIME", -1)


def test_times_may_start_again_at_a_reset_only() -> None:
    columns: dict[str, Any] = {
        "ID": ["1"] * 3,
        "TIME": [0, 24, 0],
        "AMT": [20, 20, 20],
        "EVID": [1, 1, 4],
    }

    assert from_columns(columns).time_h.tolist() == [0, 24, 0]
    (problem,) = problems_of(columns | {"EVID": [1, 4, 1]})
    assert problem.field == "row 4, column TIME"


def test_a_constant_infusion_at_steady_state_has_no_amount_and_no_interval() -> None:
    table = from_columns(one_dose(AMT=0, SS=1, RATE=2.5, II=0))

    assert (table.steady[0], table.rate_mg_per_h[0]) == (1, 2.5)
    assert [p.field for p in problems_of(one_dose(AMT=0, SS=2, RATE=2.5))] == ["row 2, column AMT"]
    assert [p.field for p in problems_of(one_dose(AMT=0, SS=1, RATE=2.5, ADDL=3))] == [
        "row 2, column ADDL"
    ]


def test_an_infusion_at_steady_state_may_last_exactly_its_interval() -> None:
    assert from_columns(one_dose(AMT=0.3, RATE=0.1, SS=1, II=3)).steady[0] == 1
    assert from_columns(one_dose(RATE=2, ADDL=3, II=8)).additional[0] == 3  # overlap without SS
    (problem,) = problems_of(one_dose(RATE=2, SS=2, II=9.9))
    assert "lasts 10 h" in problem.message


@pytest.mark.parametrize("column", ["AMT", "II", "ADDL", "SS", "RATE"])
@pytest.mark.parametrize("evid", [0, 2, 3])
def test_only_a_dose_fills_the_columns_of_doses(column: str, evid: int) -> None:
    (problem,) = problems_of({"ID": ["1"], "TIME": [0], "AMT": [0], "EVID": [evid], column: [1]})

    assert problem.field == f"row 2, column {column}"
    assert f"EVID {evid}" in problem.message


def test_a_wrong_cell_does_not_make_its_row_wrong_in_other_ways() -> None:
    problems = problems_of(one_dose(EVID=9, SS=1))

    assert [p.field for p in problems] == ["row 2, column EVID"]


def test_fifty_problems_are_told_in_the_order_of_rows_and_the_others_counted() -> None:
    n = 200

    problems = problems_of({"ID": ["1"] * n, "TIME": [0.0] * n, "AMT": [-1.0] * n, "SS": [7] * n})

    assert len(problems) == MAX_PROBLEMS + 1
    assert [p.field for p in problems[:3]] == [
        "row 2, column AMT",
        "row 2, column SS",
        "row 3, column AMT",
    ]
    assert problems[-1].field == "file"
    assert problems[-1].value == 2 * n - MAX_PROBLEMS
    assert "350 more" in problems[-1].message


def test_columns_of_different_lengths_and_no_rows_are_refused() -> None:
    assert "has 1 values" in problems_of({"ID": ["1"], "TIME": [0, 1]})[0].message
    assert "no rows" in problems_of({"ID": [], "TIME": []})[0].message
    assert "no rows" in problems_of({})[0].message


@pytest.mark.parametrize("text", ["A\nB", "#1", "x" * 41, "A\0", 'A"7"'])
def test_ids_that_a_file_could_not_hold_are_refused(text: str) -> None:
    (problem,) = problems_of({"ID": [text], "TIME": [0]})

    assert problem.field == "row 2, column ID"


@pytest.mark.parametrize("value", [10**400, 1e13, float("inf"), True + 10**30])
def test_numbers_beyond_all_sense_are_refused(value: float) -> None:
    (problem,) = problems_of(one_dose(AMT=value))

    assert "at most 1e+12" in problem.message
    assert len(problem.message) < 300


def test_a_table_can_be_sent_to_another_process() -> None:
    table = from_columns(one_dose(WT=70))

    again = pickle.loads(pickle.dumps(table))

    assert again.covariates["WT"].tolist() == [70]


def test_the_arrays_of_the_caller_are_left_alone() -> None:
    time, weight = np.array([0.0, 1.0]), np.array([70.0, np.nan])

    table = from_columns({"ID": ["1", "1"], "TIME": time, "WT": weight})
    table.time_h[1] = 5.0

    assert time.tolist() == [0.0, 1.0]
    assert np.isnan(weight[1])


cells = st.one_of(
    st.none(), st.floats(), st.integers(), st.booleans(), st.text(max_size=8), st.dates(),
    st.sampled_from(["0", "1", "1", "4", ".", "", "20", "1,5", "08:00", "-1", "NA"]),
)  # fmt: skip


@given(
    st.dictionaries(
        st.sampled_from([*COLUMNS, "WT", "time", "DATE", "DOSE", ""]),
        st.lists(cells, min_size=2, max_size=2),
    )
)
def test_whatever_the_cells_hold_there_is_a_table_or_an_answer(columns: dict[str, Any]) -> None:
    try:
        table = from_columns(columns)
    except InputError as error:
        unfit = [p for p in error.problems if not (p.field and p.allowed and len(p.message) < 600)]
    else:
        unfit = []
        assert_is_sound(table)
    assert unfit == []


def assert_is_sound(table: EventTable) -> None:
    """What the simulator may rely on."""
    dose = np.isin(table.evid, (1, 4))
    assert np.isfinite(table.time_h).all()
    assert not ((table.amount_mg > 0) & ~dose).any()
    assert (table.amount_mg[dose] + table.rate_mg_per_h[dose] > 0).all()
    assert (table.interval_h[(table.additional > 0)] > 0).all()
    assert np.isfinite(table.DV[~table.missing]).all()
    assert all(np.isfinite(values).all() for values in table.covariates.values())


def test_text_and_arrays_are_read_alike() -> None:
    text, numbers = (
        read_cells(["1", ".", " 2.5 ", "-1e3"]),
        read_cells(np.array([1, np.nan, 2.5, -1e3])),
    )

    assert np.array_equal(text.numbers, numbers.numbers, equal_nan=True)
    assert text.blank.tolist() == numbers.blank.tolist() == [False, True, False, False]
