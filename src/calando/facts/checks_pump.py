"""Checks of the facts of a pump: "" or what is wrong. Units first: a milligram never gets in."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

from calando.facts import flags
from calando.facts import schema_pump as shape
from calando.facts.schema_base import Number

_KNOWN_FLAGS = flags.CONDITION_FLAGS | flags.DRUG_FLAGS | flags.DERIVED_FLAGS | flags.TOLD_FLAGS
_MILLIGRAMS = re.compile(r"\bmg\b|milligram", re.IGNORECASE)
_AMOUNT_UNITS = (shape.MICROGRAMS, shape.MICROGRAMS_PER_DAY)
_MOST_MICROGRAMS = 2500.0  # above any bolus or rate that stands in a fact


def check_pump(facts: shape.PumpFacts) -> str:
    """Say what is wrong with the facts of a pump, the first thing found."""
    found = (
        *_units(facts),
        _ladder(facts.screening),
        _titration(facts.titration),
        *(_stretch(s) for s in facts.stretches),
        *(_line(line) for line in facts.lines),
        *(_cited(row.id, row.sources) for row in facts.criteria),
        *(_cited(row.id, row.sources) for row in facts.bridge),
        *(_cited(row.id, row.sources) for row in facts.cases),
        _start(facts.start),
        _wean(facts.wean),
    )
    return next((problem for problem in found if problem), "")


def numbers_of(value: object, name: str = "") -> Iterator[tuple[str, Number]]:
    """Yield every number of a fact with its dotted name."""
    if isinstance(value, Number):
        yield name, value
    elif isinstance(value, tuple):
        for i, child in enumerate(value):
            yield from numbers_of(child, f"{name}[{i}]")
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from numbers_of(getattr(value, field.name), f"{name}.{field.name}".lstrip("."))


def _units(facts: shape.PumpFacts) -> Iterator[str]:
    for name, number in numbers_of(facts):
        if _MILLIGRAMS.search(number.unit):
            yield f"{name}: unit is {number.unit}; a pump counts in micrograms"
        if number.value < 0:
            yield f"{name}: is negative"
        if number.unit in _AMOUNT_UNITS and not 1 <= number.value <= _MOST_MICROGRAMS:
            yield f"{name}: {number.value:g} {number.unit}: mg or micrograms?"


def _ladder(item: shape.ScreeningRules) -> str:
    amounts = [n.value for n in item.boluses]
    if not amounts or amounts != sorted(set(amounts)):
        return "screening: boluses must ascend"
    if any(n.unit != shape.MICROGRAMS for n in (*item.boluses, item.small_child_bolus)):
        return "screening: boluses are micrograms"
    if item.small_child_bolus.value >= amounts[0]:
        return "screening: a very small child starts below the others"
    return _ascends("screening: observe", item.observe_from_h, item.observe_to_h)


def _start(item: shape.StartRules) -> str:
    return _ascends("start: times the bolus", item.times_long_bolus, item.times_bolus)


def _titration(item: shape.TitrationRules) -> str:
    for name, steps in (("spinal", item.spinal), ("cerebral", item.cerebral)):
        for pair in ("up", "refill_up", "refill_down", "usual"):
            low, high = getattr(steps, f"{pair}_low"), getattr(steps, f"{pair}_high")
            if problem := _ascends(f"titration: {name}.{pair}", low, high):
                return problem
        if steps.refill_down_high.value >= 100:
            return f"titration: {name}: a fall of all is a stop"
    return _ascends("titration: child_up", item.child_up_low, item.child_up_high)


def _wean(item: shape.WeanRules) -> str:
    if item.down_high_percent.value >= 100:
        return "wean: a fall of all is a stop"
    if not 0 < item.settled_share.value < 1 or item.visits_shown.value < 1:
        return "wean: settled_share lies between 0 and 1, visits_shown is at least 1"
    return _ascends("wean: down", item.down_low_percent, item.down_high_percent)


def _ascends(name: str, low: Number, high: Number) -> str:
    if low.unit != high.unit:
        return f"{name}: two units"
    return "" if 0 < low.value < high.value else f"{name}: must be positive and ascend"


def _stretch(item: shape.Stretch) -> str:
    if item.from_h < 0 or (item.to_h is not None and item.to_h < item.from_h):
        return f"stretch {item.id}: hours ascend from 0"
    if item.basis != "read" and not item.note:
        return f"stretch {item.id}: missing passport: what is {item.basis} needs a note"
    return _cited(item.id, item.sources)


def _line(item: shape.PumpLine) -> str:
    if unknown := set(item.flags) - _KNOWN_FLAGS:
        return f"line {item.id}: unknown flags {sorted(unknown)}"
    if not item.tasks:
        return f"line {item.id}: belongs to no task"
    return _cited(item.id, item.sources)


def _cited(id: str, sources: tuple[str, ...]) -> str:
    return "" if sources else f"{id}: missing passport: sources"
