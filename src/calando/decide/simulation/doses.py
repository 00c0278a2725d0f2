"""Doses of baclofen that look like a typing error, and yet are answered: what is said of them."""

from __future__ import annotations

import numpy as np

from calando.decide.recommendation import Statement
from calando.decide.simulation.model import daily_mg
from calando.facts.schema import PkModel
from calando.models.linear import STRUCTURES
from calando.patient.dose_limits import (
    MAX_DAILY_INTRATHECAL_MG,
    MAX_INTRATHECAL_ROW_MG,
    MAX_SINGLE_INTRATHECAL_MG,
    MAX_SINGLE_INTRAVENOUS_MG,
    MAX_SINGLE_ORAL_MG,
)
from calando.patient.regimen import Regimen
from calando.simulate.events import EventTable

MOST_ROWS = 10  # rows that are told one by one


def unusual_doses(regimen: Regimen) -> tuple[Statement, ...]:
    """Return a caveat for injections of baclofen far above any that is given.

    >>> from calando.patient.regimen import Dose
    >>> once = Regimen(doses=(Dose(time_h=0, mg=500, route="intravenous", duration_h=1),))
    >>> [s.text for s in unusual_doses(once)]
    ['500 mg intravenous at once is far above doses anybody is given; check the unit.']
    """
    written = regimen if regimen.every_h is None else regimen.until(48.0 + regimen.every_h)
    by_vein = [d.mg for d in written.doses if d.route == "intravenous"]
    intrathecal = [d for d in written.doses if d.route == "intrathecal"]
    boluses = [d.mg for d in intrathecal if d.duration_h == 0.0]
    a_day = daily_mg(Regimen(doses=tuple(intrathecal))) if intrathecal else 0.0
    found = []
    if (mg := max(by_vein, default=0.0)) > MAX_SINGLE_INTRAVENOUS_MG:
        found.append(f"{mg:.10g} mg intravenous at once")
    if (once := max(boluses, default=0.0)) > MAX_SINGLE_INTRATHECAL_MG:
        found.append(f"{1000.0 * once:.10g} micrograms intrathecal at once")
    if a_day > max(once, MAX_DAILY_INTRATHECAL_MG) * (1.0 + 1e-9):
        found.append(f"{1000.0 * a_day:.10g} micrograms intrathecal within a day")
    return tuple(
        Statement(
            text=f"{what} is far above doses anybody is given; check the unit.", basis="assumed"
        )
        for what in found
    )


def unusual_rows(table: EventTable, model: PkModel) -> tuple[Statement, ...]:
    """Return a caveat for each dose of a data set that another unit would explain."""
    pools = STRUCTURES[model.structure].pools
    if model.drug == "baclofen" and pools[0] == "depot":
        most, here = MAX_SINGLE_ORAL_MG, np.isin(table.compartment, (0, 1))
        unit = "micrograms or another unit"
    elif model.drug == "baclofen-intrathecal":
        most, here = MAX_INTRATHECAL_ROW_MG, np.ones(table.rows, dtype=bool)
        unit = "micrograms"
    else:
        return ()
    rows = np.flatnonzero(here & (table.amount_mg > most))
    said = [
        Statement(
            text=f"row {table.line[i]}: {table.amount_mg[i]:.10g} mg at once; were {unit} meant? AMT is mg.",
            basis="assumed",
        )
        for i in rows[:MOST_ROWS]
    ]
    if rows.size > MOST_ROWS:
        text = (
            f"{rows.size - MOST_ROWS} more rows have amounts above {most:g} mg; were {unit} meant?"
        )
        said.append(Statement(text=text, basis="assumed"))
    return tuple(said)
