"""Opioids on one scale: morphine milligram equivalents a day. Never for switching from one to another."""

from __future__ import annotations

from calando.facts.schema_safety import OpioidFactor
from calando.units import HOURS_PER_DAY, MICROGRAMS_PER_MG


def morphine_milligrams(daily_mg: float, factor: OpioidFactor) -> float:
    """Return the morphine milligrams a day of a daily dose.

    Parameters
    ----------
    daily_mg : of the opioid, mg a day; of a patch what it gives off in a day.
    factor : from the facts; that of a patch counts micrograms an hour.

    Examples
    --------
    >>> from calando.facts.load_safety import load_safety
    >>> factors = {f.drug: f for f in load_safety().opioid_factors}
    >>> morphine_milligrams(20, factors["oxycodone"])
    30.0
    >>> round(morphine_milligrams(0.6, factors["fentanyl"]), 6)  # 25 micrograms an hour
    60.0

    Sources
    -------
    cdc2022, Table.
    """
    if factor.route == "transdermal":
        return daily_mg * MICROGRAMS_PER_MG / HOURS_PER_DAY * factor.factor.value
    return daily_mg * factor.factor.value
