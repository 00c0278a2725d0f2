"""Data sets from files: good ones are read, wrong ones told where, and what is written reads back."""

from __future__ import annotations

import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calando.errors import InputError, Problem
from calando.present.simulate.dataset_file import dataset_frame, read_dataset, write_dataset
from calando.present.simulate.dataset_text import text_column
from calando.simulate.event_cells import read_cells
from calando.simulate.events import EventTable, from_columns

CASES = Path(__file__).parents[2] / "cases"
WRONG = CASES / "wrong_datasets"
EXPECTED = tomllib.loads((WRONG / "expected.toml").read_text(encoding="utf-8"))["wrong"]
GOOD = sorted((CASES / "datasets").glob("*.csv"))
TEN_MB = 10_000_000
MANY_ROWS, MANY_ROWS_S = 100_000, 3.0  # takes 0.25 s; the rest is room for a busy machine


def problems_in(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        read_dataset(path)
    return caught.value.problems


def same(one: EventTable, other: EventTable) -> bool:
    """Whether two tables hold the same events; the lines of their files may differ."""
    a, b = one.columns(), other.columns()
    numbers = [name for name in a if name != "ID"]
    return (
        list(a) == list(b)
        and a["ID"] == b["ID"]
        and all(np.array_equal(a[n], b[n], equal_nan=True) for n in numbers)
    )


# -- wrong files --------------------------------------------------------------------------------


@pytest.mark.parametrize("case", EXPECTED, ids=lambda case: case["file"])
def test_a_wrong_data_set_is_told_row_column_and_remedy(case: dict[str, Any]) -> None:
    problems = problems_in(WRONG / case["file"])

    at_field = [p for p in problems if p.field == case["field"]]
    assert len(at_field) == 1, [f"{p.field}: {p.message}" for p in problems]
    assert [word for word in case["words"] if word not in at_field[0].message] == []
    assert len(problems) == case.get("problems", 1)


@pytest.mark.parametrize("case", EXPECTED, ids=lambda case: case["file"])
def test_every_problem_of_a_data_set_is_fit_for_a_person(case: dict[str, Any]) -> None:
    for problem in problems_in(WRONG / case["file"]):
        assert problem.allowed
        assert problem.message.endswith(".")
        assert len(problem.message) < 400
        assert "polars" not in problem.message.lower()


def test_every_wrong_data_set_is_listed_and_there_are_at_least_twenty_five() -> None:
    on_disk = {path.name for path in WRONG.glob("*.csv")}

    assert {case["file"] for case in EXPECTED} == on_disk
    assert len(on_disk) >= 25


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
@pytest.mark.parametrize(
    "noise",
    [
        b"",
        b"\n\n , ;\n",
        b"PAR1" * 3,
        b"\x00\xff\x7f" * (TEN_MB // 3),
        b"q" * TEN_MB,
        b"a," * 1_000_000,
        b'"' * 100_001 + b",b\n1,2",
        b"ID,TIME\n" * 100_000,
        "ID,TIME\n1,0\n".encode("utf-16"),
        np.random.default_rng(7).bytes(TEN_MB).replace(b"\0", b"\n"),
        np.random.default_rng(7).choice(list(b',;"\n.0#CABC'), 300_000).astype(np.uint8).tobytes(),
    ],
    ids=["empty", "blank", "magic", "NULs", "one word", "1e6 columns", "quotes", "only headers",
         "UTF-16", "bytes", "characters"],
)  # fmt: skip
def test_noise_is_refused_with_an_answer(tmp_path: Path, suffix: str, noise: bytes) -> None:
    path = tmp_path / f"noise{suffix}"
    path.write_bytes(noise)

    problems = problems_in(path)

    assert 1 <= len(problems) <= 52
    assert all(len(p.message) < 400 and len(p.field) < 100 for p in problems)


def test_a_folder_a_missing_file_and_another_format_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "doses.csv"
    folder.mkdir()

    assert "folder" in problems_in(folder)[0].message
    assert "does not exist" in problems_in(tmp_path / "nobody.csv")[0].message
    assert "does not exist" in problems_in(tmp_path / "no\0body.csv")[0].message
    assert ".csv or .parquet" in problems_in(tmp_path / "doses.xlsx")[0].message


def test_a_parquet_file_with_dates_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "dates.parquet"
    pl.DataFrame({"ID": [1], "TIME": ["2026-05-04"], "X": [[1, 2]]}).with_columns(
        pl.col("TIME").str.to_date()
    ).write_parquet(path)

    told = {p.field: p.message for p in problems_in(path)}

    assert "TIME holds Date, not numbers" in told["row 1, column TIME"]
    assert "X holds List(Int64)" in told["row 1, column X"]


def test_a_small_parquet_file_that_unfolds_to_gigabytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.parquet"
    pl.DataFrame({"ID": ["x" * 100_000], "TIME": [0.0]}).write_parquet(path)
    assert "text of 100000 bytes" in problems_in(path)[0].message

    zeros = pl.zeros(5_000_001, dtype=pl.UInt8, eager=True)
    pl.DataFrame({"ID": zeros, "TIME": zeros}).write_parquet(path)
    assert path.stat().st_size < 1_000_000
    assert "5000001 rows" in problems_in(path)[0].message


# -- good files ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.name)
@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_what_is_read_and_written_reads_the_same(tmp_path: Path, path: Path, suffix: str) -> None:
    table = read_dataset(path)
    again = tmp_path / f"again{suffix}"

    write_dataset(again, table)

    assert same(read_dataset(again), table)


def test_a_data_set_of_two_subjects_is_read_as_it_stands() -> None:
    table = read_dataset(CASES / "datasets/oral_two_subjects.csv")

    assert table.ids == ("1", "A7")
    assert table.line.tolist() == [3, 4, 5, 6, 7, 8]
    assert table.evid.tolist() == [1, 0, 0, 1, 0, 2]
    assert table.steady.tolist() == [0, 0, 0, 1, 0, 0]
    assert table.missing.tolist() == [True, False, True, True, False, True]
    assert table.covariates["CLcr"].tolist() == [95, 95, 95, 31, 31, 28]


def test_the_example_of_the_documentation_is_the_data_set_of_two_subjects(tmp_path: Path) -> None:
    page = (CASES.parents[1] / "docs/datasets.md").read_text(encoding="utf-8")
    path = tmp_path / "example.csv"
    path.write_text(page.split("```csv\n")[1].split("```")[0], encoding="utf-8")

    assert same(read_dataset(path), read_dataset(CASES / "datasets/oral_two_subjects.csv"))


def test_what_excel_writes_is_read() -> None:
    table = read_dataset(CASES / "datasets/excel.csv")

    assert table.line.tolist() == [3, 4]
    assert table.DV[1] == 0.5
    assert set(table.covariates) == {"wt"}


def test_rows_marked_c_in_a_first_column_c_are_comments_and_an_id_c_is_not(tmp_path: Path) -> None:
    table = read_dataset(CASES / "datasets/nonmem_comments.csv")
    path = tmp_path / "c.csv"
    path.write_text("ID,TIME,AMT\nC,0,20\n", encoding="utf-8")

    assert (table.rows, dict(table.covariates)) == (3, {})
    assert table.line.tolist() == [2, 4, 5]
    assert read_dataset(path).ids == ("C",)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_lines_end_as_any_system_ends_them(tmp_path: Path, end: str, mark: str) -> None:
    path = tmp_path / "lines.csv"
    path.write_bytes(f"{mark}ID,TIME,AMT{end}1,0,20{end}{end}1,8,20{end}".encode())

    assert read_dataset(path).line.tolist() == [2, 4]


@given(st.lists(st.text("0123456789.,+-eEdxinfaN_ ", max_size=6), min_size=1, max_size=4))
def test_the_quick_way_to_numbers_agrees_with_the_careful_one(texts: list[str]) -> None:
    quick = read_cells(text_column(pl.Series(texts, dtype=pl.String), as_text=False))
    careful = read_cells(texts)

    assert np.array_equal(quick.numbers, careful.numbers, equal_nan=True)
    assert quick.wrong.tolist() == careful.wrong.tolist()


ids = st.lists(
    st.text(
        st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=9
    )
    .map(str.strip)
    .filter(lambda text: text not in ("", ".", "NA") and text.isprintable() and text[0] != "#" and '"' not in text),
    min_size=1,
    max_size=3,
    unique=True,
)  # fmt: skip


@given(ids, st.sampled_from([".csv", ".parquet"]), st.floats(0, 1e12), st.floats(1e-9, 1e12))
def test_any_id_and_number_survives_a_file(
    tmp_path_factory: pytest.TempPathFactory,
    names: list[str],
    suffix: str,
    time_h: float,
    amount_mg: float,
) -> None:
    n = len(names)
    table = from_columns({"ID": names, "TIME": [time_h] * n, "AMT": [amount_mg] * n, "N": [3] * n})
    path = tmp_path_factory.mktemp("ids") / f"ids{suffix}"

    write_dataset(path, table)

    assert same(read_dataset(path), table)


def test_a_hundred_thousand_rows_are_read_quickly(tmp_path: Path) -> None:
    n = MANY_ROWS
    path = tmp_path / "many.csv"
    columns = {"ID": np.arange(n) // 20, "TIME": np.arange(n) % 20 * 1.5, "AMT": np.full(n, 20.0)}
    write_dataset(path, {**columns, "DV": np.linspace(0, 1, n), "WT": np.full(n, 70.0)})

    start = time.perf_counter()
    table = read_dataset(path)

    assert time.perf_counter() - start < MANY_ROWS_S
    assert (table.rows, table.subjects) == (n, n // 20)


# -- writing ------------------------------------------------------------------------------------


def test_written_columns_are_numbers_where_they_can_be_and_text_elsewhere() -> None:
    frame = dataset_frame(
        {"arm": ["a", None], "ID": ["007", "8"], "TIME": [0, 1], "evid": [1, 0], "DV": [".", 0.2]}
    )

    assert dict(frame.schema) == {
        "ID": pl.String,
        "TIME": pl.Float64,
        "EVID": pl.Int64,
        "DV": pl.Float64,
        "arm": pl.String,
    }
    assert frame["DV"].to_list() == [None, 0.2]


def test_columns_that_do_not_fit_each_other_are_not_written(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"

    with pytest.raises(InputError, match="TIME has 1 values"):
        write_dataset(path, {"ID": ["1", "2"], "TIME": [0]})
    with pytest.raises(InputError, match="occurs 2 times"):
        write_dataset(path, {"ID": ["1"], "Id": ["2"]})
    with pytest.raises(InputError, match="cannot be written"):
        write_dataset(tmp_path / "nowhere" / "out.csv", {"ID": ["1"], "TIME": [0]})

    assert not path.exists()


def test_polars_is_loaded_only_when_a_data_set_is_read_or_written() -> None:
    code = "import calando.present.simulate.dataset_file, sys; print('polars' in sys.modules)"

    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert run.stdout.strip() == "False"
