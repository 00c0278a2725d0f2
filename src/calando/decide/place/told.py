"""What was told by hand or by an instrument, joined with the file: who contradicts a plain word is asked back."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from calando.decide.place.reading import Reading, Value
from calando.errors import InputError, Problem
from calando.facts.checks_placement import CUT_FROM
from calando.facts.schema_placement import Finding, PlacementLimits

YES = ("yes", "true", "y")
NO = ("no", "false", "n")
BY_HAND = ("--finding", "answers")
IMPLIES = {  # where the first is true so is the second
    "pump_interrupted": "baclofen_pump",
    "benzodiazepine_taper_planned": "benzodiazepine_use",
    "suicide_high": "suicide_possible",
}
ANY_YES = ("suicide_possible", "suicide_high")  # of several who were asked, a yes counts
MEASURED_AGAIN = ("ciwa_ar",)  # several of a day do not contradict each other: the highest counts
_CIWA_SHOWS_ALCOHOL = ("ciwa_moderate", "ciwa_severe")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Something told, and by whom: "--finding", or the name of an instrument.

    `is_weak`: it gives way to what somebody else says, without being asked back.
    """

    value: Value
    by: str
    is_weak: bool = False


def read_values(
    values: Mapping[str, object], findings: tuple[Finding, ...], by: str
) -> dict[str, Told]:
    """Return findings as they were told.

    Parameters
    ----------
    values : id of a finding -> yes, no (or True, False), or a number; "not_sure" tells nothing.

    Raises
    ------
    InputError : an id that there is not, a yes or no where a number is meant, a number out of range.

    Examples
    --------
    >>> from calando.facts.load_placement import load_placement
    >>> told = read_values({"seizure_now": "no", "ciwa_ar": 12}, load_placement().findings, "--finding")
    >>> told["seizure_now"].value, told["ciwa_ar"].value
    (False, 12.0)
    """
    known = {f.id: f for f in findings}
    found: dict[str, Told] = {}
    problems = []
    for name, raw in values.items():
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            problems.append(
                Problem(
                    field=f"{by} {name}",
                    value=raw,
                    message=f"there is no finding {name}{hint}",
                    allowed=", ".join(known),
                )
            )
            continue
        if raw in ("not_sure", "unknown", "", None):
            continue
        value = _value(known[name], raw)
        if value is None:
            problems.append(_cannot_be(known[name], raw, by))
        else:
            found[name] = Told(value=value, by=by)
    if problems:
        raise InputError(*problems)
    return found


def _value(finding: Finding, raw: object) -> Value | None:
    if finding.is_number:
        return _number(finding, raw)
    if isinstance(raw, bool):
        return raw
    word = raw.strip().lower() if isinstance(raw, str) else ""
    return True if word in YES else False if word in NO else None


def _number(finding: Finding, raw: object) -> float | None:
    try:
        number = float(raw) if isinstance(raw, str) else raw
    except ValueError:
        return None
    low, high = finding.low, finding.high
    if isinstance(number, bool) or not isinstance(number, int | float) or low is None:
        return None
    return float(number) if high is not None and low <= number <= high else None


def _cannot_be(finding: Finding, raw: object, by: str) -> Problem:
    allowed = "yes, no or not_sure"
    if finding.is_number:
        allowed = f"a number from {finding.low:g} to {finding.high:g} ({finding.unit})"
    return Problem(
        field=f"{by} {finding.id}",
        value=raw,
        message=f"{raw!r} cannot be the answer to: {finding.question}",
        allowed=allowed,
    )


def gather(several: Iterable[tuple[str, Told]]) -> dict[str, tuple[Told, ...]]:
    """Return what was told, finding by finding; of what is weak only that which nobody else speaks of."""
    told: dict[str, tuple[Told, ...]] = {}
    for name, one in several:
        told[name] = (*told.get(name, ()), one)
    for name, all_of_it in told.items():
        if firm := tuple(one for one in all_of_it if not one.is_weak):
            told[name] = firm
    return told


def join(
    readings: Mapping[str, Reading],
    told: Mapping[str, tuple[Told, ...]],
    limits: PlacementLimits,
    undecided: frozenset[str] = frozenset(),
) -> dict[str, Value]:
    """Return each finding once; whoever was there is believed before what was only taken from the file.

    What an instrument leaves `undecided` is not taken from the file as a no.

    Raises
    ------
    InputError : something told contradicts the file, an instrument, or a number it is cut from; names both.
    """
    problems = list(_contradictions(readings, told))
    joined: dict[str, Value] = {
        name: reading.value
        for name, reading in readings.items()
        if reading.plain or reading.value is not False or name not in undecided
    }
    for name, several in told.items():
        values = [one.value for one in several]
        rounded = not isinstance(values[0], bool)  # the same, but for rounding
        if name in joined and (rounded or name in ANY_YES):
            values.append(joined[name])
        joined[name] = max(values)
    for name, number in CUT_FROM.items():
        if number not in joined:
            continue
        cut = _cut(name, float(joined[number]), limits)
        if name in told and bool(told[name][0].value) != cut:
            problems.append(
                Problem(
                    field=f"{told[name][0].by} {name}",
                    value=told[name][0].value,
                    message=f"{number} is {joined[number]:g}, so {name} is {'yes' if cut else 'no'}",
                    allowed=f"leave {name} out, or correct {number}",
                )
            )
        joined[name] = cut
    for first, second in IMPLIES.items():  # who asked less is no contradiction
        asked = told.get(second, ())
        if joined.get(first) is True and asked and second in ANY_YES and not _by_hand(asked):
            joined[second] = True
    problems += _implied(joined, told)
    problems += _alcohol(joined, told)
    if problems:
        raise InputError(*problems)
    shown = any(joined.get(name) for name in _CIWA_SHOWS_ALCOHOL)
    if (
        shown and joined.get("alcohol_use") is False
    ):  # nothing drunk now may be a withdrawal: asked about
        del joined["alcohol_use"]
    return joined


def _implied(
    joined: Mapping[str, Value], told: Mapping[str, tuple[Told, ...]]
) -> Iterator[Problem]:
    """Return what is denied although something told implies it."""
    for first, second in IMPLIES.items():
        if joined.get(first) is True and second in told and joined[second] is False:
            by = told[first][0].by if first in told else "the patient file"
            yield Problem(
                field=f"{told[second][0].by} {second}",
                value=False,
                message=f"{by} says yes to {first}, {told[second][0].by} says no to {second}",
                allowed=f"{first} and {second} that go together",
            )


def _alcohol(
    joined: Mapping[str, Value], told: Mapping[str, tuple[Told, ...]]
) -> Iterator[Problem]:
    """Return a "no" to alcohol against units that are drunk, or a CIWA-Ar that shows a withdrawal."""
    if "alcohol_use" not in told or told["alcohol_use"][0].value is not False:
        return
    here = told["alcohol_use"][0].by
    against = []
    if "alcohol_units_per_day" in told and float(joined["alcohol_units_per_day"]) > 0:
        against.append(("alcohol_units_per_day", f"{joined['alcohol_units_per_day']:g}"))
    if any(joined.get(name) for name in _CIWA_SHOWS_ALCOHOL):
        score = f"{joined['ciwa_ar']:g}" if "ciwa_ar" in joined else "10 or more"
        against.append(("ciwa_ar", score))
    for name, value in against:
        yield Problem(
            field=f"{here} alcohol_use",
            value=False,
            message=f"{here} says no to alcohol_use, and {name} is {value}",
            allowed=(
                f"alcohol_use = yes (alcohol withdrawal counts), or no {name}; "
                "the CIWA-Ar means nothing outside alcohol withdrawal"
            ),
        )


def _contradictions(
    readings: Mapping[str, Reading], told: Mapping[str, tuple[Told, ...]]
) -> Iterator[Problem]:
    for name, several in told.items():
        first = several[0]
        for other in several[1:]:
            if name not in (*MEASURED_AGAIN, *ANY_YES) and not _same(other.value, first.value):
                yield Problem(
                    field=f"{first.by} {name}",
                    value=first.value,
                    message=f"{first.by} says {_say(first.value)}, {other.by} says {_say(other.value)}",
                    allowed="one of them",
                )
        reading = readings.get(name)
        if reading is None or not reading.plain or _same(reading.value, first.value):
            continue
        if name in ANY_YES and not _by_hand((first,)):
            continue
        yield Problem(
            field=f"{first.by} {name}",
            value=first.value,
            message=(
                f"{first.by} says {_say(first.value)}, the patient file says {_say(reading.value)} ({reading.field})"
            ),
            allowed="correct the one that is wrong",
        )


def _by_hand(asked: Iterable[Told]) -> bool:
    return any(one.by in BY_HAND for one in asked)


def _same(a: Value, b: Value) -> bool:
    return abs(float(a) - float(b)) < 0.5 if not isinstance(a, bool) else a == b


def _say(value: Value) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else f"{value:g}"


def _cut(name: str, number: float, limits: PlacementLimits) -> bool:
    bands = {
        "units_high": (limits.units_high.value, None),
        "units_medium": (limits.units_medium.value, limits.units_high.value),
        "ciwa_severe": (limits.ciwa_severe.value, None),
        "ciwa_moderate": (limits.ciwa_moderate.value, limits.ciwa_severe.value),
        "ciwa_mild": (None, limits.ciwa_moderate.value),
        "sadq_severe": (limits.sadq_severe.value, None),
        "sadq_moderate": (limits.sadq_moderate.value, limits.sadq_severe.value),
        "audit_dependence": (limits.audit_dependence.value, None),
    }
    low, high = bands[name]
    return (low is None or number >= low) and (high is None or number < high)
