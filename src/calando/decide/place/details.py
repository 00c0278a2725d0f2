"""What stands behind a finding that the file says by itself: which vital sign, which medicine, since when."""

from __future__ import annotations

import re
from collections.abc import Sequence

from calando.decide.place.reading import fever_field, in_the_red, recent_events
from calando.decide.recommendation import Statement
from calando.decide.situation import Situation
from calando.facts.schema_placement import PlacementLimits

_SIGNS = {
    "temperature_C": "a temperature of {:g} °C",
    "heart_rate": "a heart rate of {:g} a minute",
    "systolic": "a systolic pressure of {:g} mmHg",
    "respiratory_rate": "{:g} breaths a minute",
    "spo2": "an oxygen saturation of {:g} %",
    "rass": "a RASS of {:g}",
}
_LEAD = re.compile(r"^(Emergency|See a doctor today): ")
_CLAUSE_ENDS = re.compile(r"[;.](?=\s|$)")


def details_of(
    situation: Situation, limits: PlacementLimits, *, by_instrument: Sequence[str] = ()
) -> dict[str, str]:
    """Return in words what a finding of the file alone is, by its id; the others keep their title.

    `by_instrument`: the emergencies that instruments saw, each with its instrument.
    """
    signs = [_SIGNS[name].format(value) for name, value in in_the_red(situation, limits).items()]
    if "fever" in situation.flags and "temperature" not in "".join(signs):
        signs.append("a fever")
    signs += by_instrument
    measured = situation.patient.now.temperature_C
    is_measured = measured is not None and fever_field(situation, limits) != ""
    told = urgent_of(situation)
    found = {
        "@red_sign": ", ".join(signs),
        "@emergency_told": next((clause(s) for s in told if s.emergency), ""),
        "@today_told": next((clause(s) for s in told), ""),
        "@fever": _SIGNS["temperature_C"].format(measured) if is_measured else "",
        "@recent_event": ", ".join(recent_events(situation, limits)),
        "@stopped_sedative": ", ".join(f"{name} stopped" for name in situation.stopped_sedatives),
        "@unrecognised": ", ".join(situation.unrecognised),
    }
    return {name: text for name, text in found.items() if text}


def urgent_of(situation: Situation) -> tuple[Statement, ...]:
    """Return what the file makes urgent whatever is planned, emergencies first."""
    told = [s for s in (*situation.urgent, *situation.no_step_down) if s.urgent]
    return tuple(sorted(told, key=lambda s: not s.emergency))


def clause(statement: Statement) -> str:
    """Return what a statement says first, without its lead.

    >>> clause(Statement(text="See a doctor today: sedation at 9.5 of 10. Hold the dose."))
    'sedation at 9.5 of 10'
    """
    return _CLAUSE_ENDS.split(_LEAD.sub("", statement.text), maxsplit=1)[0]
