"""Read a file of events (TOML): what happened to a plan, one [[event]] table each, or say all that is wrong."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_args

from calando.decide.replan.events import Event
from calando.errors import InputError, Problem
from calando.facts.schema_plans import EventKind
from calando.patient.profile import KidneyQuantity, KidneyValue
from calando.present.patient.problems import shown
from calando.present.patient.rules import KIDNEY_KEYS
from calando.present.patient.tables import number_of
from calando.present.patient.text import read_tables
from calando.present.replan.event_text import (
    MICROGRAMS,
    NO_MICROGRAMS,
    Problems,
    clock_of,
    kidney_range,
    plausible,
    words_of,
)
from calando.units import creatinine_umol_per_L

MOST_EVENTS, MOST_PROBLEMS = 100, 50
KINDS: tuple[EventKind, ...] = get_args(EventKind)
FILE_KEYS = ("today", "at", "took_mg", "event")
# what each kind may say beside `kind` and, for every kind, a note in `text`
KEYS_OF: Mapping[str, tuple[str, ...]] = {
    "missed": ("hours", "day", "time"),
    "doubled": ("extra_mg", "day", "time"),
    "vomited": ("hours",),
    "nil_by_mouth": ("hours",),
    "ran_out": ("hours",),
    "held": ("days",),
    "stepped_back": ("days",),
    "stopped": ("days",),
    "surgery": ("days",),
    "kidneys": ("days", *KIDNEY_KEYS),
    "new_drug": ("days",),
    "symptom": ("score",),
    "sedation": ("score",),
}
_ALL_KEYS = tuple(dict.fromkeys(k for keys in KEYS_OF.values() for k in keys))
# what people write for a kind or a key, beyond spelling
_SAID = {
    "miss": "missed", "skipped": "missed", "forgot": "missed", "double": "doubled",
    "twice": "doubled", "vomit": "vomited", "sick": "vomited", "npo": "nil_by_mouth",
    "fasting": "nil_by_mouth", "out_of_tablets": "ran_out", "stop": "stopped", "hold": "held",
    "step_back": "stepped_back", "creatinine": "kidneys", "kidney": "kidneys", "eGFR": "kidneys",
    "drug": "new_drug", "withdrawal": "symptom", "sleepy": "sedation", "admitted": "admission",
    "operation": "surgery", "drinking": "lapse", "relapse": "lapse", "slower": "pace",
    "faster": "pace", "mg": "extra_mg", "date": "day", "clock": "time", "at": "time",
    "name": "text", "note": "text", "gfr": "eGFR", "crcl": "CLcr", "events": "event",
}  # fmt: skip
# a patient file is read by the same reader; here it is a file of events
_IN_OTHER_WORDS = (
    ("; `calando init` writes a file to start from", ""),
    ("The file ", "The events file "),
    ("a patient file", "an events file"),
    ("patient file", "events file"),
    ("[patient]", "[[event]]"),
    ("the key patient", "the key event"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFile:
    """What a file of events says; None: it does not say."""

    today: int | None
    now_h: float | None
    took_mg: float | None
    events: tuple[Event, ...]


def load_events(path: Path | str) -> EventFile:
    """Read a file of events.

    Raises
    ------
    InputError : with every problem of the file, unknown keys first; what concerns the file as a
        whole stands under the field "--events".
    """
    try:
        tables = read_tables(Path(path))
    except InputError as error:
        raise InputError(*(_about_events(p) for p in error.problems)) from None
    return events_from_mapping(tables)


def events_from_mapping(data: Mapping[str, Any]) -> EventFile:
    """Return the events that nested tables describe; see `load_events`.

    >>> events_from_mapping({"event": [{"kind": "ran_out", "hours": 12}]}).events[0].hours
    12.0
    """
    problems: Problems = list(_unknown(data, FILE_KEYS, ""))
    rows = data.get("event", [])
    if not isinstance(rows, list):
        message = "event is not a list: in TOML write [[event]] with double brackets"
        problems.append(Problem(field="event", message=message, allowed="[[event]] tables"))
        rows = []
    if len(rows) > MOST_EVENTS:
        message = f"{len(rows)} events are more than anyone reads; keep those since the last plan"
        problems.append(
            Problem(field="event", message=message, allowed=f"at most {MOST_EVENTS} events")
        )
        rows = []
    events = [_event(row, f"event[{i}]", problems) for i, row in enumerate(rows)]
    found = EventFile(
        today=_today(data, problems),
        now_h=_clock(data, "at", "at", problems),
        took_mg=_number(data, "took_mg", "took_mg", problems, "a number of mg"),
        events=tuple(e for e in events if e is not None),
    )
    if problems:
        raise InputError(*problems[:MOST_PROBLEMS])
    return found


def _about_events(problem: Problem) -> Problem:
    message, allowed = problem.message, problem.allowed
    for said, meant in _IN_OTHER_WORDS:
        message, allowed = message.replace(said, meant), allowed.replace(said, meant)
    return replace(problem, field="--events", message=message, allowed=allowed)


def _event(row: object, where: str, problems: Problems) -> Event | None:
    """Return one event, or None with its problems noted."""
    if not isinstance(row, Mapping):
        message = "this event is not a table: write [[event]] and its keys below"
        problems.append(Problem(field=where, value=shown(row), message=message, allowed="a table"))
        return None
    before, kind = len(problems), _kind(row, where, problems)
    if kind is None:
        problems.extend(_unknown(row, ("kind", "text", *_ALL_KEYS), where))
        return None
    problems.extend(_unknown(row, ("kind", "text", *KEYS_OF.get(kind, ())), where))

    def number(key: str, wanted: str) -> float | None:
        return _number(row, key, f"{where}.{key}", problems, wanted)

    days = number("days", "a number of days")
    event = Event(
        kind=kind,
        hours=number("hours", "a number of hours"),
        days=days,
        day=_day(row, where, problems),
        time_h=_clock(row, "time", f"{where}.time", problems),
        extra_mg=number("extra_mg", "a number of mg"),
        score=number("score", "a number from 0 to 10"),
        text=_text(row, where, problems),
        kidney=_kidney(row, where, days or 0.0, problems) if kind == "kidneys" else None,
    )
    return event if len(problems) == before else None


def _kind(row: Mapping[str, Any], where: str, problems: Problems) -> EventKind | None:
    value = row.get("kind")
    if isinstance(value, str):
        for kind in KINDS:
            if value == kind:
                return kind
    message = "kind is missing: what happened?"
    if value is not None:
        message = f'"{shown(value)}" is no kind of event that calando knows.'
        message += _meant(value, KINDS)
    allowed = ", ".join(KINDS)
    problems.append(
        Problem(field=f"{where}.kind", value=shown(value), message=message, allowed=allowed)
    )
    return None


def _unknown(row: Mapping[str, Any], known: Sequence[str], where: str) -> Iterator[Problem]:
    """Yield a problem for every key that does not belong here, with the nearest one that does."""
    for key, value in row.items():
        if key in known:
            continue
        field = f"{where}.{key}" if where else key
        if key.casefold().startswith("creatinine"):
            message = "say the unit: creatinine_umol_per_L or creatinine_mg_per_dL"
        elif any(part.startswith(MICROGRAMS) for part in key.casefold().split("_")):
            message = f"{shown(key)}: {NO_MICROGRAMS}. Write extra_mg"
        elif key in _ALL_KEYS:
            kinds = " or ".join(kind for kind, keys in KEYS_OF.items() if key in keys)
            place = "not to this kind of event" if where else "below [[event]], not above it"
            message = f"{key} belongs to {kinds}, {place}"
        else:
            message = f"{shown(key)} is not a key here.{_meant(key, known)}"
        allowed = ", ".join(known)
        yield Problem(field=field[:120], value=shown(value), message=message, allowed=allowed)


def _meant(value: object, known: Sequence[str]) -> str:
    if not isinstance(value, str):
        return ""
    folded = value[:60].strip().casefold().replace("-", "_").replace(" ", "_")
    said = _SAID.get(folded, "")
    near = difflib.get_close_matches(folded, [k.casefold() for k in known], n=1, cutoff=0.6)
    nearest = next((k for k in known if near and k.casefold() == near[0]), "")
    meant = nearest or (said if said in known else "")
    return f" Did you mean {meant}?" if meant else " Remove it, or choose one of the allowed."


# -- one key --------------------------------------------------------------------------------------


def _number(
    row: Mapping[str, Any], key: str, field: str, problems: Problems, wanted: str
) -> float | None:
    if key not in row:
        return None
    value = number_of(row, key)
    if value is None:
        message = f"{key} is {_quoted(row[key])}; write {wanted}, without quotes"
        problems.append(
            Problem(field=field, value=shown(row[key]), message=message, allowed=wanted)
        )
        return None
    return float(value)


def _whole(
    row: Mapping[str, Any], key: str, field: str, problems: Problems, allowed: str
) -> int | None:
    value = row.get(key)
    if key not in row or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    message = f"{key} is {_quoted(value)}; write {allowed}, without quotes"
    problems.append(Problem(field=field, value=shown(value), message=message, allowed=allowed))
    return None


def _today(data: Mapping[str, Any], problems: Problems) -> int | None:
    allowed = "a whole number (the plan's first day is 0)"
    return _whole(data, "today", "today", problems, allowed)


def _day(row: Mapping[str, Any], where: str, problems: Problems) -> int | None:
    allowed = "a whole number: the day of the plan (its first is 0)"
    return _whole(row, "day", f"{where}.day", problems, allowed)


def _clock(row: Mapping[str, Any], key: str, field: str, problems: Problems) -> float | None:
    value = row.get(key)
    if key not in row:
        return None
    if isinstance(value, str):
        return clock_of(value, field, problems)
    message = f'{key} is {_quoted(value)}; write it in quotes: {key} = "17:00"'
    problems.append(
        Problem(field=field, value=shown(value), message=message, allowed='"HH:MM", in quotes')
    )
    return None


def _text(row: Mapping[str, Any], where: str, problems: Problems) -> str:
    if "text" not in row:
        return ""
    if isinstance(row["text"], str):
        return words_of(row["text"], f"{where}.text", problems) or ""
    message = f"text is {_quoted(row['text'])}; write words in quotes"
    problems.append(
        Problem(
            field=f"{where}.text",
            value=shown(row["text"]),
            message=message,
            allowed="text in quotes",
        )
    )
    return ""


def _kidney(
    row: Mapping[str, Any], where: str, days_ago: float, problems: Problems
) -> KidneyValue | None:
    """Return the one kidney value of an event; a number that is likelier in another unit is asked back."""
    given = [key for key in KIDNEY_KEYS if key in row]
    allowed = f"exactly one of {', '.join(KIDNEY_KEYS)}"
    if len(given) != 1:
        message = f"{' and '.join(given)} are both given" if given else "a kidney value is missing"
        problems.append(Problem(field=where, message=f"{message}; give {allowed}", allowed=allowed))
        return None
    key = given[0]
    unit = kidney_range(key)[2]
    value = _number(row, key, f"{where}.{key}", problems, f"a number in {unit}")
    if value is None or not plausible(key, value, f"{where}.{key}", problems):
        return None
    quantity: KidneyQuantity = "creatinine_umol_per_L"
    if key == "creatinine_mg_per_dL":
        value = creatinine_umol_per_L(value)
    elif key == "cystatin_C_mg_per_L":
        quantity = "cystatin_C_mg_per_L"
    elif key in ("eGFR", "CLcr"):
        quantity = "eGFR" if key == "eGFR" else "CLcr"
    return KidneyValue(quantity=quantity, value=value, day=-days_ago)


def _quoted(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping | list):
        return "a table" if isinstance(value, Mapping) else "a list"
    return f'"{shown(value)}"' if isinstance(value, str) else str(shown(value))
