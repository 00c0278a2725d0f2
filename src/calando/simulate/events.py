"""Events of many subjects, as data sets of the field tell them: doses, observations, resets.

The columns are those of NONMEM, mrgsolve and nlmixr2 (docs/datasets.md). `event_cells` says what is
a number, `event_checks` what a row may say; this module knows the columns, what a blank means, and
which rows are whose.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from calando.arrays import Bools, Floats, Ints
from calando.errors import InputError, Problem
from calando.simulate.event_cells import Cells, Column, Findings, is_blank, read_cells, shown
from calando.simulate.event_checks import (
    ALLOWED,
    NUMERIC,
    check_cells,
    check_missing,
    check_order,
    check_rows,
    check_start,
    check_subjects,
)

COLUMNS = ("ID", "TIME", "AMT", "EVID", "CMT", "II", "ADDL", "SS", "RATE", "MDV", "DV")
MAX_NAME = 40  # characters of a column name or an ID

# names that other programs or people use for a column, and what to do about them
_DATE = "Work out the hours since the first record of each subject, write them in TIME, and take {} out."
_DURATION = "The length of an infusion is AMT / RATE here. Write RATE in mg/h, and take {} out."
_REFUSED = {
    **dict.fromkeys(("DATE", "DAT1", "DAT2", "DAT3", "DATETIME", "CLOCK"), _DATE),
    **dict.fromkeys(("DUR", "DURATION", "TINF"), _DURATION),
}
_SAID = {
    "ID": ("SUBJ", "SUBJECT", "SUBJID", "USUBJID", "PATIENT", "PATID"),
    "TIME": ("T", "TIMES", "TIME_H", "HOUR", "HOURS", "TAFD"),
    "AMT": ("DOSE", "AMOUNT", "AMT_MG", "DOSE_MG", "AMOUNT_MG"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTable:
    """Events of many subjects, one subject after the other; every array has one value per row.

    Within a subject the rows stand in the order of the file: times never decrease, except at a
    reset (EVID 3 or 4). `DV` is known wherever `missing` is False.
    """

    ids: tuple[str, ...]  # one per subject, as typed, in order of first appearance
    first_row: Ints  # shape (subject + 1,): subject i has the rows first_row[i]:first_row[i + 1]
    time_h: Floats
    evid: Ints  # 0 observation, 1 dose, 2 other, 3 reset, 4 reset and dose
    amount_mg: Floats  # 0 where none
    compartment: Ints  # as typed, from 1; 0 = the default (dose: depot; observation: central)
    rate_mg_per_h: Floats  # 0 = all at once
    interval_h: Floats  # II
    additional: Ints  # ADDL
    steady: Ints  # SS: 0, 1, 2
    missing: Bools  # MDV: no DV here
    DV: Floats  # NaN where there is none
    covariates: Mapping[str, Floats]  # CLcr, WT, ...: as spelled in the file, no gaps
    line: Ints  # line of the file, for messages

    @property
    def rows(self) -> int:
        """How many events there are."""
        return len(self.time_h)

    @property
    def subjects(self) -> int:
        """How many subjects there are."""
        return len(self.ids)

    def columns(self) -> dict[str, list[str] | Floats | Ints]:
        """Return the table as columns named as in a file; `from_columns` reads them back.

        >>> table = from_columns({"ID": ["1"], "TIME": [0], "AMT": [20]})
        >>> [name for name in table.columns()]
        ['ID', 'TIME', 'AMT', 'EVID', 'CMT', 'II', 'ADDL', 'SS', 'RATE', 'MDV', 'DV']
        """
        ids = np.repeat(np.arange(self.subjects), np.diff(self.first_row))
        return {
            "ID": [self.ids[i] for i in ids.tolist()],
            "TIME": self.time_h,
            "AMT": self.amount_mg,
            "EVID": self.evid,
            "CMT": self.compartment,
            "II": self.interval_h,
            "ADDL": self.additional,
            "SS": self.steady,
            "RATE": self.rate_mg_per_h,
            "MDV": self.missing.astype(np.int64),
            "DV": self.DV,
            **self.covariates,
        }


def from_columns(
    columns: Mapping[str, Column],
    *,
    lines: Sequence[int] | Ints | None = None,
    header_line: int = 1,
) -> EventTable:
    """Return the events that columns of a data set describe.

    Parameters
    ----------
    columns : by name; ID and TIME are needed, the others of `COLUMNS` (in capitals or not) are known,
        and what is left are covariates. Cells are numbers or text; "", ".", "NA", None and NaN are blank.
    lines : the line of each row in its file, for messages; 2, 3, ... if not given.
    header_line : the line that holds the names.

    Raises
    ------
    InputError : with what is wrong, at most fifty cells, each as "row 5, column RATE".

    Examples
    --------
    >>> table = from_columns({
    ...     "ID": ["1", "1", "1"], "TIME": [0.0, 1.5, 24.0], "AMT": [20.0, ".", "."],
    ...     "II": [8, 0, 0], "ADDL": [2, 0, 0], "DV": [".", 0.21, "."], "WT": [70, ".", 71]})
    >>> table.evid.tolist(), table.missing.tolist(), table.covariates["WT"].tolist()
    ([1, 0, 0], [True, False, True], [70.0, 70.0, 71.0])
    """
    named = {known_name(name): values for name, values in columns.items()}
    line = _lines(columns, lines)
    found = Findings(named, line, header_line=header_line)
    _check_names(found, list(columns))
    ids = _ids(found, named.get("ID", [""] * len(line)))
    starts = _starts(ids)
    covariates = tuple(
        name for name in named if name not in ALLOWED and name not in _refused(named)
    )
    cells = {name: read_cells(named[name]) for name in (*NUMERIC, *covariates) if name in named}
    check_cells(found, cells, covariates=covariates)
    x = _with_defaults(cells, len(line))
    check_rows(found, x, has_amt="AMT" in cells)
    if "MDV" in cells:
        check_missing(found, x["EVID"], cells["MDV"])
    check_order(found, time=_time(cells, x), evid=x["EVID"], starts=starts, line=line)
    if "ID" in named:
        check_subjects(found, ids=ids, starts=starts, line=line)
    for name in covariates:
        check_start(found, name, cells[name], starts)
    found.raise_if_any()
    return _table(ids, starts, x, cells, covariates=covariates, line=line)


def known_name(name: str) -> str:
    """Return a column name as the convention spells it; other names stay as they are.

    >>> known_name("time"), known_name("CLcr")
    ('TIME', 'CLcr')
    """
    upper = name.strip().upper()
    return upper if upper in ALLOWED else name.strip()


# "AMT_MCG", "AMT (mg)": left aside it would be a subject without any dose
_AMOUNT_COLUMN = re.compile(r"AMT[ _(\[.].*")


def name_problems(names: Sequence[str], *, header_line: int = 1) -> list[Problem]:
    """Return a problem for each column name that occurs twice, capitals or not, and for amounts under another name.

    >>> [p.message for p in name_problems(["ID", "TIME", "Time"])]
    ['TIME occurs 2 times, as "TIME" and "Time". Keep one of them.']
    """
    spellings: dict[str, list[str]] = {}
    for name in names:
        if name.strip():
            spellings.setdefault(name.strip().upper(), []).append(name.strip())
    problems = []
    for upper, spelled in spellings.items():
        if len(spelled) > 1:
            ways = " and ".join(f'"{shown(way)}"' for way in sorted(set(spelled)))
            message = f"{shown(upper)} occurs {len(spelled)} times, as {ways}. Keep one of them."
            field = f"row {header_line}, column {shown(spelled[-1])}"
            allowed = "each column once, capitals or not"
            problems.append(
                Problem(field=field, message=message, value=shown(upper), allowed=allowed)
            )
        elif upper != "AMT" and _AMOUNT_COLUMN.match(upper):
            problems.append(
                Problem(
                    field=f"row {header_line}, column {shown(spelled[0])}",
                    value=shown(spelled[0]),
                    message=f"{shown(spelled[0])} looks like amounts under another name. Amounts stand in AMT and "
                    "are mg: divide micrograms by 1000 and name the column AMT.",
                    allowed="AMT, in mg",
                )
            )
    return problems


def _lines(columns: Mapping[str, Column], lines: Sequence[int] | Ints | None) -> Ints:
    """Return the line of each row, after a look at whether the columns are equally long, and named once."""
    lengths = {name: len(values) for name, values in columns.items()}
    rows = max(lengths.values(), default=0)
    problems = name_problems(list(columns))
    for name, length in lengths.items():
        if length != rows:
            message = (
                f"{shown(name)} has {length} values, others have {rows}. Make them equally long."
            )
            field = f"column {shown(name)}"
            problems.append(Problem(field=field, message=message, value=length, allowed=f"{rows}"))
    if not rows:
        message = "The data set has no rows. Write one row for each dose and each observation."
        problems.append(Problem(field="file", message=message, allowed="at least one row"))
    if problems:
        raise InputError(*problems)
    return np.arange(2, rows + 2) if lines is None else np.array(lines, dtype=np.int64)


def _check_names(found: Findings, names: list[str]) -> None:
    """Tell columns that are missing, refused by name, or have no name that a model could use."""
    upper = {name.strip().upper(): name.strip() for name in names}
    for wanted, others in _SAID.items():
        meant = [upper[other] for other in others if other in upper]
        if wanted not in upper and (wanted != "AMT" or meant):
            hint = f"Rename {meant[0]} to {wanted}" if meant else "Add it"
            otherwise = (
                ", or give it another name if it is something else" if wanted == "AMT" else ""
            )
            message = f"There is no column {wanted}. {hint}{otherwise}: {ALLOWED[wanted]}."
            found.column(wanted, message, allowed=ALLOWED[wanted])
    for name in _refused({known_name(name): () for name in names}):
        told = name.upper()
        if told in _REFUSED:
            message = f"{name} is not read. {_REFUSED[told].format(name)}"
        else:
            message = (
                f'"{shown(name)}" cannot name a covariate. Use a letter and then letters, digits, _ or ., '
                f"at most {MAX_NAME} in all."
            )
        found.column(
            name, message, allowed=", ".join(COLUMNS) + ", and covariates", value=shown(name)
        )


def _refused(named: Mapping[str, object]) -> list[str]:
    """Return the columns that are not read: for their meaning, or because they have no proper name."""
    return [
        name
        for name in named
        if name.upper() in _REFUSED
        or len(name) > MAX_NAME
        or not name.replace(".", "_").isidentifier()
    ]


def _ids(found: Findings, values: Column) -> list[str]:
    """Return the ID of each row as text; 7.0 is "7"."""
    given = values.tolist() if isinstance(values, np.ndarray) else values
    ids = ["" if is_blank(value) else _id(value) for value in given]
    empty = np.fromiter((not text for text in ids), dtype=bool, count=len(ids))
    reason = "every row needs an ID. Write the same one in all rows of a subject."
    found.cells("ID", empty, reason, allowed=ALLOWED["ID"])
    odd = {text for text in set(ids) if not _can_be_written(text)}
    wrong = np.fromiter((text in odd for text in ids), dtype=bool, count=len(ids))
    reason = f"use up to {MAX_NAME} letters or digits, without # in front, quotation marks and line breaks."
    found.cells("ID", wrong, reason, allowed=ALLOWED["ID"])
    return [text[: MAX_NAME + 1] for text in ids] if odd else ids


def _can_be_written(text: str) -> bool:
    """Say whether an ID reads back from any file: short, on one line, neither quoted nor a comment."""
    return (
        len(text) <= MAX_NAME
        and text.isprintable()
        and '"' not in text
        and not text.startswith("#")
    )


def _id(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(shown(int(value)))
    return value.strip() if isinstance(value, str) else str(shown(value))


def _starts(ids: list[str]) -> Ints:
    """Return the first row of each run of the same ID."""
    names = np.asarray(ids)
    changes = np.flatnonzero(names[1:] != names[:-1]) + 1
    return np.concatenate([np.zeros(1, dtype=np.int64), changes])


def _with_defaults(cells: Mapping[str, Cells], rows: int) -> dict[str, Floats]:
    """Return every numeric column with 0 where blank; without EVID, an amount makes a row a dose."""
    x = {n: cells[n].filled() if n in cells else np.zeros(rows) for n in NUMERIC}
    if "EVID" not in cells:
        x["EVID"] = np.where(x["AMT"] > 0.0, 1.0, 0.0)
    return x


def _time(cells: Mapping[str, Cells], x: Mapping[str, Floats]) -> Floats:
    """Return times with NaN where one is missing, so that nothing is earlier than it."""
    return cells["TIME"].numbers if "TIME" in cells else x["TIME"]


def _table(
    ids: list[str],
    starts: Ints,
    x: Mapping[str, Floats],
    cells: Mapping[str, Cells],
    *,
    covariates: tuple[str, ...],
    line: Ints,
) -> EventTable:
    """Return the table of columns in which nothing is wrong."""
    DV = cells["DV"].numbers if "DV" in cells else np.full(len(line), np.nan)
    not_observed = (x["MDV"] == 1.0) | (x["EVID"] != 0.0) | np.isnan(DV)
    whole = {name: x[name].astype(np.int64) for name in ("EVID", "CMT", "ADDL", "SS")}
    known = {name: _carried_forward(cells[name]) for name in covariates}
    return EventTable(
        ids=tuple(ids[start] for start in starts.tolist()),
        first_row=np.append(starts, len(line)),
        time_h=x["TIME"],
        evid=whole["EVID"],
        amount_mg=x["AMT"],
        compartment=whole["CMT"],
        rate_mg_per_h=x["RATE"],
        interval_h=x["II"],
        additional=whole["ADDL"],
        steady=whole["SS"],
        missing=not_observed,
        DV=DV,
        covariates=known,
        line=line,
    )


def _carried_forward(cells: Cells) -> Floats:
    """Return a covariate in which a blank repeats the row before."""
    rows = np.arange(len(cells.blank))
    return cells.numbers[np.maximum.accumulate(np.where(cells.blank, 0, rows))]
