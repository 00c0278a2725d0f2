"""What pydantic found wrong, in our words: the field as typed, the value, the range, the remedy."""

import types
from collections.abc import Iterator, Sequence
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from calando.errors import Problem
from calando.present.patient.hints import choice_hint, key_hint, range_hint
from calando.present.patient.model import PatientFile
from calando.present.plain_text import safe

MAX_PROBLEMS = 50  # more than anyone reads, and a bound on the work for a hostile file

_KINDS = {
    "float_type": "a number, without quotes",
    "int_type": "a whole number, without quotes",
    "string_type": "text, in quotes",
    "bool_type": "true or false, without quotes",
    "list_type": "a list, in square brackets",
    "model_type": "a table",
    "finite_number": "a number that is neither infinite nor NaN",
    "string_too_short": "text that is not empty",
    "string_too_long": "shorter text",
}
_RANGES = frozenset({"greater_than", "greater_than_equal", "less_than", "less_than_equal"})
_TIME = "HH:MM from 00:00 to 23:59, in quotes"
_MOMENT = "date, time and zone, such as 2026-05-04T14:00:00+02:00"

Loc = tuple[int | str, ...]


def problems_of(error: ValidationError, data: object) -> list[Problem]:
    """Translate what pydantic found; unknown keys first, then in the order of the file's keys."""
    found = error.errors(include_url=False, include_context=False)
    unknown = [e for e in found if e["type"] == "extra_forbidden"]
    others = [e for e in found if e["type"] != "extra_forbidden"]
    seen = dict[str, Problem]()
    for e in (unknown + others)[:MAX_PROBLEMS]:
        problem = _problem(e["type"], _without_union(e["loc"]), e["input"], data)
        seen.setdefault(problem.field, problem)
    return list(seen.values())


def field_of(loc: Loc) -> str:
    """Spell a place in the file the way a person would.

    >>> field_of(("medication", 0, "doses", 1, "ug"))
    'medication[0].doses[1].ug'
    """
    text = ""
    for part in loc:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return safe(text) or "file"


def shown(value: object) -> object:
    """Return a value fit to be repeated in an answer: short, printable, and no table."""
    if isinstance(value, dict | list):
        return None
    if isinstance(value, bool | int) or value is None:
        return value if len(str(value)) <= 40 else f"{str(value)[:40]}..."
    if isinstance(value, float) and value - value == 0:
        return value
    text = str(value)
    return safe(text if len(text) <= 80 else f"{text[:80]}...")


def allowed_of(info: FieldInfo) -> str:
    """Say in words what a key may hold: its range and unit, its choices, or its kind."""
    choices = choices_of(info)
    if choices:
        return ", ".join(f'"{c}"' for c in choices)
    bounds: dict[str, float] = {}
    for constraint in info.metadata:
        for name in ("gt", "ge", "lt", "le"):
            if (bound := getattr(constraint, name, None)) is not None:
                bounds[name] = bound
    extra = info.json_schema_extra
    unit = f" {extra['unit']}" if isinstance(extra, dict) and "unit" in extra else ""
    if "lt" in bounds:
        return f"below {bounds['lt']:g}{unit}"
    if "gt" in bounds:
        return f"above {bounds['gt']:g}, at most {bounds['le']:g}{unit}"
    if "le" in bounds:
        return f"{bounds['ge']:g} to {bounds['le']:g}{unit}"
    types_of = {bool: "true or false", str: "text, in quotes", int: "a whole number"}
    return next((types_of[t] for t in _members(info.annotation) if t in types_of), "a table")


def choices_of(info: FieldInfo) -> list[str]:
    """Return the words a key may hold; empty if it is not a choice."""
    for member in _members(info.annotation):
        inner = get_args(member)[0] if get_origin(member) is list else member
        if get_origin(inner) is Literal:
            return [str(c) for c in get_args(inner)]
    return []


def _members(annotation: Any) -> Sequence[Any]:
    """Return the members of a union, or the type itself."""
    is_union = get_origin(annotation) in (Union, types.UnionType)
    return get_args(annotation) if is_union else (annotation,)


def _without_union(loc: Loc) -> Loc:
    """Drop the member of a union that pydantic appends: ("level", 0, "taken_at", "datetime")."""
    return loc[: loc.index("taken_at") + 1] if "taken_at" in loc else loc


def _problem(kind: str, loc: Loc, value: object, data: object) -> Problem:
    field = field_of(loc)
    if kind == "extra_forbidden":
        return _unknown_key(field, loc, value, data)
    info = _info(loc)
    name = next((str(part) for part in reversed(loc) if isinstance(part, str)), "file")
    allowed = allowed_of(info) if info else "a table with the key patient"
    if kind == "missing":
        about = f" ({info.description})" if info and info.description else ""
        message = f"{name} is missing{about}. Add it: {allowed}."
        return Problem(field=field, message=message, value=None, allowed=allowed)
    message = f"{name} is {_quoted(value)}; "
    if name == "time":
        allowed, message = _TIME, message + _time_advice(value)
    elif name == "taken_at":
        allowed, message = _MOMENT, f"{message}write {_MOMENT}."
    elif kind in _RANGES and isinstance(value, int | float):
        hint = range_hint(name, float(value)) or "Check the unit and the decimal point."
        message += f"plausible: {allowed}. {hint}"
    elif kind == "literal_error":
        message += f"it must be one of {allowed}. {choice_hint(value, _choices(info))}".rstrip()
    else:
        wanted = _KINDS.get(kind, allowed)
        allowed = wanted if allowed == "a table" else allowed
        if kind == "list_type" and len(loc) == 1:
            wanted += f": in TOML write [[{name}]] with double brackets"
        message += f"it must be {wanted}." + ("" if allowed in wanted else f" Allowed: {allowed}.")
    return Problem(field=field, message=message, value=shown(value), allowed=allowed)


def _choices(info: FieldInfo | None) -> list[str]:
    return choices_of(info) if info else []


def _quoted(value: object) -> str:
    if isinstance(value, str):
        return f'"{shown(value)}"'
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return str(value).lower()
    return "empty" if value is None else str(shown(value))


def _time_advice(value: object) -> str:
    if isinstance(value, str) and value.strip() == "24:00":
        return 'midnight is "00:00".'
    return f'write {_TIME}, such as "08:00" or "20:30".'


def _unknown_key(field: str, loc: Loc, value: object, data: object) -> Problem:
    model = _model(loc[:-1]) or PatientFile
    known = list(model.model_fields)
    key = str(loc[-1])
    table = field_of(loc[:-1]) if len(loc) > 1 else "the file"
    elsewhere = [t for t, other in _tables() if other is not model and key in other.model_fields]
    hint = key_hint(key, known, elsewhere=elsewhere, route=_route(loc, data))
    return Problem(
        field=field if len(field) <= 120 else f"{field[:120]}...",
        message=f"{shown(key)} is not a key of {table}. {hint}",
        value=shown(value),
        allowed=", ".join(known),
    )


def _route(loc: Loc, data: object) -> object:
    """Return the route of the medication that a place of the file lies in."""
    if loc[:1] != ("medication",) or len(loc) < 2 or not isinstance(data, dict):
        return None
    medication = data["medication"][loc[1]]
    return medication.get("route", "oral") if isinstance(medication, dict) else None


def _tables() -> Iterator[tuple[str, type[BaseModel]]]:
    """Yield every table of a file with its model: ("[patient]", PatientTable) ..."""
    for name, info in PatientFile.model_fields.items():
        model = _model_in(info)
        if model is not None:
            is_list = any(get_origin(m) is list for m in _members(info.annotation))
            yield (f"[[{name}]]" if is_list else f"[{name}]"), model


def _model_in(info: FieldInfo) -> type[BaseModel] | None:
    for member in _members(info.annotation):
        inner = get_args(member)[0] if get_origin(member) is list else member
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            return inner
    return None


def _info(loc: Loc) -> FieldInfo | None:
    """Return the description of the key at a place of the file."""
    model: type[BaseModel] | None = PatientFile
    info: FieldInfo | None = None
    for part in loc:
        if isinstance(part, str) and model is not None:
            info = model.model_fields.get(part)
            model = _model_in(info) if info else None
    return info


def _model(loc: Loc) -> type[BaseModel] | None:
    """Return the model of the table at a place of the file."""
    info = _info(loc)
    return _model_in(info) if info else None
