"""What the rows of a data set may say: each cell by itself, a row, and the rows of a subject.

Rules in the order in which they are told; a row with a wrong cell is not asked how its cells fit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from calando.arrays import Bools, Floats, Ints
from calando.simulate.event_cells import Cells, Findings, no_number, quoted

ALLOWED: Mapping[str, str] = {
    "ID": "text or number of up to 40 characters, the same in all rows of a subject",
    "TIME": "hours since the first record, 0 or more",
    "AMT": "mg, above 0 for a dose; 0 or blank otherwise",
    "EVID": "0 observation, 1 dose, 2 other, 3 reset, 4 reset and dose",
    "CMT": "number of a compartment, 1 to 100; 0 or blank for the default",
    "II": "hours from one dose to the next, above 0 with ADDL or SS; 0 or blank otherwise",
    "ADDL": "number of further doses, a whole number from 0 to 100000",
    "SS": "0 no, 1 steady state, 2 steady state on top of what is there",
    "RATE": "mg/h, above 0 for an infusion; 0 or blank for a dose taken at once",
    "MDV": "0 where DV counts, 1 where it does not",
    "DV": "a number, or . where there is none",
}
COVARIATE = "a number; a blank repeats the row before"
NUMERIC = tuple(name for name in ALLOWED if name != "ID")
NO_VALUE = (-99.0, -999.0, -9999.0)  # codes that data sets use for "unknown"
_WHOLE = {"EVID": 4, "CMT": 100, "ADDL": 100_000, "SS": 2, "MDV": 1}  # column -> its largest value
_DOSING = ("AMT", "II", "ADDL", "SS", "RATE")  # columns that only a dose may fill


def check_cells(
    found: Findings, cells: Mapping[str, Cells], *, covariates: tuple[str, ...]
) -> None:
    """Tell every cell that is wrong whatever the others say."""
    for name in (*NUMERIC, *covariates):
        if name in cells:
            _check_numbers(found, name, cells[name], is_covariate=name in covariates)
    for name, largest in _WHOLE.items():
        if name in cells:
            _check_whole(found, name, cells[name].filled(), largest)
    for name, reason in (
        ("TIME", "time starts at 0: add the same number of hours to all rows of this subject."),
        ("AMT", "a dose cannot be negative. Write the mg that were given."),
        ("II", "an interval cannot be negative. Write the hours from one dose to the next."),
    ):
        if name in cells:
            found.cells(name, cells[name].filled() < 0.0, reason, allowed=ALLOWED[name])
    if "TIME" in cells:
        reason = "every row needs a time. Write the hours since the first record."
        found.cells("TIME", cells["TIME"].blank, reason, allowed=ALLOWED["TIME"])
    if "RATE" in cells:
        _check_rate(found, cells["RATE"].filled())


def _check_numbers(found: Findings, name: str, cells: Cells, *, is_covariate: bool) -> None:
    allowed = COVARIATE if is_covariate else ALLOWED[name]
    if is_covariate and len(cells.blank) and cells.blank.all():
        message = f"{name} is blank in every row. Fill it in, or take the column out."
        found.column(name, message, allowed=allowed)
    elif is_covariate and (cells.wrong | cells.blank).all():
        value = found.value(name, int(cells.wrong.argmax()))
        message = (
            f"{name} holds no numbers but {quoted(value)} and the like; a column that calando does "
            "not know is a covariate. Write numbers, such as 0 and 1, or take the column out."
        )
        found.column(name, message, allowed=allowed, value=None)
    found.cells(
        name,
        cells.wrong,
        lambda row: no_number(name, found.value(name, row), allowed=allowed),
        allowed=allowed,
    )
    if is_covariate:
        reason = (
            "data sets write this where nothing is known. Write what is known, or leave it blank."
        )
        found.cells(name, np.isin(cells.numbers, NO_VALUE), reason, allowed=allowed)


def _check_whole(found: Findings, name: str, numbers: Floats, largest: int) -> None:
    allowed = ALLOWED[name]
    found.cells(
        name,
        numbers != np.floor(numbers),
        f"it must be a whole number. Allowed: {allowed}.",
        allowed=allowed,
    )
    if name == "CMT":
        reason = (
            "a negative CMT would turn a compartment off, which calando does not do. Take the row "
            "out, or write EVID 3 to empty all compartments."
        )
        found.cells(name, numbers < 0.0, reason, allowed=allowed)
    if name == "EVID":
        reason = f"calando reads {allowed}. A code such as 101 is EVID 1 with CMT 1."
        found.cells(name, numbers > largest, reason, allowed=allowed)
    outside = (numbers < 0.0) | (numbers > largest)
    found.cells(name, outside, f"it is out of range. Allowed: {allowed}.", allowed=allowed)


def _check_rate(found: Findings, rate: Floats) -> None:
    modelled = (
        "this code leaves the rate or the duration to the model, and no model of calando has one. "
        "Write mg/h: AMT divided by the hours that the infusion lasts."
    )
    found.cells("RATE", np.isin(rate, (-1.0, -2.0)), modelled, allowed=ALLOWED["RATE"])
    reason = "a rate cannot be negative. Write mg/h, or 0 for a dose taken at once."
    found.cells("RATE", rate < 0.0, reason, allowed=ALLOWED["RATE"])


def check_rows(found: Findings, x: Mapping[str, Floats], *, has_amt: bool) -> None:
    """Tell what does not fit together within a row; `x` has the columns with 0 where blank."""
    sound = found.sound(*NUMERIC)
    evid, amt, rate, ss = (x[name] for name in ("EVID", "AMT", "RATE", "SS"))
    dose = sound & ((evid == 1) | (evid == 4))
    for name in _DOSING:
        wrong = sound & ~dose & (x[name] != 0.0)
        found.cells(name, wrong, _without_dose(name, evid), allowed=ALLOWED[name])
    constant = dose & (amt == 0.0) & (rate > 0.0) & (ss == 1)
    empty = dose & (amt == 0.0) & ~constant
    if empty.any() and not has_amt:
        message = (
            "There are doses (EVID 1 or 4) but no column AMT. Add it, with the mg of each dose."
        )
        found.column("AMT", message, allowed=ALLOWED["AMT"])
    reason = (
        "a dose (EVID 1 or 4) needs an amount above 0. Write the mg, or EVID 2 for an event without "
        "a dose. Only a constant infusion at steady state (SS 1, RATE above 0) has AMT 0."
    )
    found.cells("AMT", empty, reason, allowed=ALLOWED["AMT"])
    _check_constant(found, x, constant)
    _check_repeated(found, x, dose & (amt > 0.0))


def _without_dose(name: str, evid: Floats) -> Callable[[int], str]:
    """Return the words for a dosing column that is filled on a row that is no dose."""

    def words(row: int) -> str:
        code = int(evid[row])
        kind = {0: "an observation", 2: "an event without a dose", 3: "a reset"}[code]
        better = "EVID 4 for a reset with a dose" if code == 3 else "EVID 1 for a dose"
        return f"the row is {kind} (EVID {code}). Write {better}, or 0 in {name}."

    return words


def _check_constant(found: Findings, x: Mapping[str, Floats], constant: Bools) -> None:
    """Tell what a constant infusion at steady state (AMT 0) must not have."""
    for name in ("II", "ADDL"):
        reason = (
            f"a constant infusion at steady state (AMT 0, SS 1, RATE above 0) has no intervals: it ran until "
            f"its row. Write 0 in {name}, or the mg of each infusion in AMT."
        )
        found.cells(name, constant & (x[name] != 0.0), reason, allowed=ALLOWED[name])


def _check_repeated(found: Findings, x: Mapping[str, Floats], dose: Bools) -> None:
    """Tell doses that are repeated without an interval, or that overlap at steady state."""
    amt, rate, interval = x["AMT"], x["RATE"], x["II"]
    for name in ("SS", "ADDL"):
        reason = (
            f"{name} repeats the dose, so the row needs the hours between doses: write them in II."
        )
        found.cells("II", dose & (x[name] > 0.0) & (interval == 0.0), reason, allowed=ALLOWED["II"])
    lasts = np.divide(amt, rate, out=np.zeros_like(amt), where=rate > 0.0)
    longer = dose & (x["SS"] > 0.0) & (interval > 0.0) & (lasts > interval * (1.0 + 1e-9))
    found.cells(
        "RATE",
        longer,
        lambda row: (
            f"the infusion lasts {lasts[row]:.6g} h (AMT / RATE), longer than II, {interval[row]:g} h; at "
            "steady state calando takes infusions up to their interval. Correct RATE or II, or write "
            "the infusions out without SS."
        ),
        allowed=f"{ALLOWED['RATE']}; with SS, AMT / RATE of at most II",
    )


def check_missing(found: Findings, evid: Floats, mdv: Cells) -> None:
    """Tell rows that are no observation and yet claim a DV that counts (MDV 0)."""
    claims = found.sound("EVID", "MDV") & (evid != 0.0) & (mdv.numbers == 0.0)
    reason = "only an observation (EVID 0) has a DV that counts. Write 1 in MDV."
    found.cells("MDV", claims, reason, allowed=ALLOWED["MDV"])


def check_order(found: Findings, *, time: Floats, evid: Floats, starts: Ints, line: Ints) -> None:
    """Tell times that run backwards within a subject without a reset."""
    back = np.zeros(len(time), dtype=bool)
    back[1:] = time[1:] < time[:-1]  # false where a time is NaN
    back[starts] = False
    back &= ~((evid == 3) | (evid == 4)) & found.sound("EVID", "TIME")

    def words(row: int) -> str:
        return (
            f"the row before, {line[row - 1]}, is at {time[row - 1]:.10g} and times of a subject never "
            "decrease. Sort the rows by TIME; only a reset (EVID 3 or 4) starts the clock again."
        )

    found.cells("TIME", back, words, allowed=ALLOWED["TIME"])


def check_subjects(found: Findings, *, ids: list[str], starts: Ints, line: Ints) -> None:
    """Tell every row in which a subject comes again after another one."""
    again = np.zeros(len(line), dtype=bool)
    first: dict[str, int] = {}
    for start in starts.tolist():
        if first.setdefault(ids[start], start) != start:
            again[start] = True

    def words(row: int) -> str:
        return (
            f"this subject began in row {line[first[ids[row]]]}, and others stand between. Put all "
            "rows of a subject together, or give a new ID if this is another person."
        )

    found.cells("ID", again, words, allowed=ALLOWED["ID"])


def check_start(found: Findings, name: str, cells: Cells, starts: Ints) -> None:
    """Tell every subject whose first row leaves a covariate blank: there is nothing to repeat."""
    at_start = np.zeros(len(cells.blank), dtype=bool)
    at_start[starts] = True
    reason = "the first row of a subject needs a value; later blanks repeat it. Write the number."
    found.cells(name, at_start & cells.blank, reason, allowed=COVARIATE)
