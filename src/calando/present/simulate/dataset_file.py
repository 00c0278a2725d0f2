"""Read data sets of doses and observations (CSV or Parquet), or say what is wrong; write them.

docs/datasets.md says what a file may hold. `dataset_text` takes CSV apart, `calando.simulate.events`
says what the columns mean.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from calando.errors import InputError, Problem
from calando.present.simulate.dataset_text import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    Columns,
    csv_columns,
    read_bytes,
    refuse,
    text_column,
)
from calando.simulate.event_cells import Column, read_cells, shown
from calando.simulate.events import COLUMNS, EventTable, from_columns, known_name, name_problems

if TYPE_CHECKING:
    import polars as pl

SUFFIXES = (".csv", ".parquet")
MAX_TEXT = 1000  # bytes of one text cell in a Parquet file, where repeated text costs nothing
_WHOLE = ("EVID", "CMT", "ADDL", "SS", "MDV")


def read_dataset(path: Path | str) -> EventTable:
    """Read a data set: one row for each dose and observation, NONMEM's columns.

    Parameters
    ----------
    path : a file ending in .csv (comma, semicolon or tab) or .parquet.

    Raises
    ------
    InputError : with what is wrong, at most fifty problems and then how many more; what concerns the
        file as a whole stands under the field "file".

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "two.csv"
    ...     _ = path.write_text("ID,TIME,AMT,DV\\n1,0,20,.\\n1,2,.,0.21\\n2,0,20,.\\n")
    ...     table = read_dataset(path)
    >>> table.ids, table.first_row.tolist(), table.evid.tolist()
    (('1', '2'), [0, 2, 3], [1, 0, 1])
    """
    path = Path(path)
    suffix = _suffix(path)
    content = read_bytes(path)
    read = csv_columns(content) if suffix == ".csv" else _parquet_columns(content)
    try:
        table = from_columns(read.columns, lines=read.lines, header_line=read.header_line)
    except InputError as error:
        raise InputError(*read.problems, *error.problems) from None
    if read.problems:
        raise InputError(*read.problems)
    return table


def dataset_frame(columns: EventTable | Mapping[str, Column]) -> pl.DataFrame:
    """Return a data set as a polars DataFrame: the columns of the convention first, then the others.

    Blank cells and NaN are null; IDs are numbers if all are whole numbers, otherwise text.

    >>> frame = dataset_frame({"WT": [70, 70], "TIME": [0, 2], "DV": [".", 0.21], "ID": ["1", "1"]})
    >>> frame.columns, frame.rows()
    (['ID', 'TIME', 'DV', 'WT'], [(1, 0.0, None, 70.0), (1, 2.0, 0.21, 70.0)])
    """
    import polars as pl

    given = columns.columns() if isinstance(columns, EventTable) else columns
    named: dict[str, Column] = {known_name(name): values for name, values in given.items()}
    problems = name_problems(list(given))
    rows = max((len(values) for values in named.values()), default=0)
    problems += [
        Problem(
            field=f"column {shown(name)}",
            message=f"{shown(name)} has {len(values)} values, others have {rows}. Make them equal.",
            value=len(values),
            allowed=f"{rows} values",
        )
        for name, values in named.items()
        if len(values) != rows
    ]
    if problems:
        raise InputError(*problems)
    first = [name for name in COLUMNS if name in named]
    others = [name for name in named if name not in COLUMNS]
    return pl.DataFrame([_series(name, named[name]) for name in first + others])


def write_dataset(path: Path | str, columns: EventTable | Mapping[str, Column]) -> None:
    """Write a data set to a file ending in .csv or .parquet, whole or not at all.

    In CSV a missing value is a point, as NONMEM writes it.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "one.csv"
    ...     write_dataset(path, {"ID": ["A7", "A7"], "TIME": [0, 2.5], "DV": [".", 0.21]})
    ...     path.read_text().split()
    ['ID,TIME,DV', 'A7,0.0,.', 'A7,2.5,0.21']
    """
    from calando.present.write import write_all

    path = Path(path)
    suffix = _suffix(path)
    frame = dataset_frame(columns)
    content = io.BytesIO()
    if suffix == ".csv":
        frame.write_csv(content, null_value=".")
    else:
        frame.write_parquet(content)
    write_all({path: content.getvalue()})


def _suffix(path: Path) -> str:
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        message = (
            f"The file is called {path.name}; its ending must say what it is: .csv or .parquet."
        )
        refuse(message, value=path.name, allowed=", ".join(SUFFIXES))
    return suffix


def _series(name: str, values: Column) -> pl.Series:
    """Return one column for writing: whole numbers, numbers or text."""
    import polars as pl

    if name == "ID":
        return _id_series(values)
    cells = read_cells(values)
    if cells.wrong.any():
        return pl.Series(name, [None if v is None else str(v) for v in values], dtype=pl.String)
    whole = isinstance(values, np.ndarray) and values.dtype.kind in "iub"
    series = pl.Series(name, cells.numbers).fill_nan(None)
    if whole or (name in _WHOLE and (np.floor(cells.filled()) == cells.filled()).all()):
        return series.cast(pl.Int64)
    return series


def _id_series(values: Column) -> pl.Series:
    """Return IDs as numbers if each reads the same as a number, otherwise as text."""
    import polars as pl

    ids = [str(value) for value in values]
    if all(text.isascii() and text.isdigit() and len(text) < 16 for text in set(ids)):
        numbers = list(map(int, ids))
        if list(map(str, numbers)) == ids:  # not 007
            return pl.Series("ID", numbers, dtype=pl.Int64)
    return pl.Series("ID", ids, dtype=pl.String)


def _parquet_columns(content: bytes) -> Columns:
    """Return the columns of a Parquet file; row 2 is its first row, as below the header of a CSV."""
    frame = _parquet_frame(content)
    columns: dict[str, Column] = {}
    problems = name_problems(frame.columns)
    for series in frame:
        column = _parquet_column(series)
        if isinstance(column, Problem):
            problems.append(column)
        else:
            columns[series.name] = column
    if not frame.height:
        message = "The file has no rows. Write one row per dose and observation."
        problems.append(Problem(field="file", message=message, allowed="at least one row"))
    if problems:
        raise InputError(*problems)
    return Columns(columns=columns, lines=range(2, frame.height + 2), header_line=1, problems=[])


def _parquet_frame(content: bytes) -> pl.DataFrame:
    """Return the content of a Parquet file, after a look at how much it will be."""
    import polars as pl

    try:
        columns = len(pl.read_parquet_schema(io.BytesIO(content)))
        rows = int(pl.scan_parquet(io.BytesIO(content)).select(pl.len()).collect().item())
        if columns > MAX_COLUMNS or rows > MAX_ROWS or columns * rows > MAX_CELLS:
            message = f"The file has {columns} columns and {rows} rows. Split it by subject."
            limits = f"at most {MAX_COLUMNS} columns, {MAX_ROWS} rows and {MAX_CELLS} cells"
            refuse(message, value=columns * rows, allowed=limits)
        return pl.read_parquet(io.BytesIO(content))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError) as error:
        reason = str(shown(" ".join(str(error).split())))
        message = (
            f"The file is not well-formed Parquet: {reason}. Write it anew, or save it as CSV."
        )
        refuse(message, allowed="a Parquet file")


def _parquet_column(series: pl.Series) -> Column | Problem:
    """Return a column as numbers or text, or say that its type is neither."""
    import polars as pl

    name, dtype = series.name, series.dtype
    if name.upper() == "ID" and dtype.is_integer():
        return series.to_list()
    if dtype.is_numeric() or dtype in (pl.Boolean, pl.Null):
        numbers: np.ndarray[Any, Any] = series.cast(pl.Float64, strict=False).to_numpy()
        return numbers
    if isinstance(dtype, pl.String | pl.Categorical | pl.Enum):
        text = series.cast(pl.String)
        longest = text.str.len_bytes().max()
        if not isinstance(longest, int) or longest <= MAX_TEXT:
            return text_column(text, as_text=name.upper() == "ID")
        kind = f"text of {longest} bytes"
    else:
        kind = str(dtype)
    field = f"row 1, column {shown(name)}"
    message = (
        f"{shown(name)} holds {kind}, not numbers. Write numbers: times are hours since the start."
    )
    return Problem(
        field=field, message=message, value=kind, allowed="numbers, or short text for ID"
    )
