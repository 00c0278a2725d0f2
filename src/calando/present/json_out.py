"""An answer as the one JSON document of the contract: stable order, 9 significant digits, no NaN."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from numbers import Integral, Real
from typing import Any

from calando.decide.recommendation import Answer
from calando.errors import Problem

SIGNIFICANT_DIGITS = 9
# Pairs of the dataclasses read better as objects.
_PAIR_KEYS = {
    ("ComparedRate", "doses"): ("from_day", "daily_mg"),
    ("PatientSummary", "doses"): ("time", "mg"),
    ("BackCalculation", "levels"): ("hours_ago", "mg_per_L"),
    ("PumpCurves", "marks"): ("hour", "text"),
}


def answer_document(answer: Answer[object]) -> dict[str, Any]:
    """Return the contract document of an answer, as plain dicts, lists and numbers.

    Examples
    --------
    >>> import calando
    >>> answer = calando.taper(calando.load_patient("examples/pump_300mcg.toml"))
    >>> document = calando.answer_document(answer)
    >>> document["command"], document["result"]["verdict"], document["result"]["plan"]
    ('taper', 'not_by_tablets', None)
    """
    return {
        "calando": answer.version,
        "command": answer.command,
        "seed": _plain(answer.seed),
        "result": _plain(answer.result),
        "reasons": _plain(answer.reasons),
        "caveats": _plain(answer.caveats),
        "sources": {key: _plain(answer.sources[key]) for key in sorted(answer.sources)},
    }


def answer_json(answer: Answer[object]) -> str:
    """Return the document as text, ending in a newline; equal answers give equal bytes.

    Examples
    --------
    >>> import calando
    >>> patient = calando.load_patient("examples/pump_300mcg.toml")
    >>> text = calando.answer_json(calando.taper(patient))
    >>> text == calando.answer_json(calando.taper(patient))
    True
    """
    return dumps(answer_document(answer)) + "\n"


def error_document(problems: Iterable[Problem]) -> dict[str, object]:
    """Return the contract's error document: the first problem, then all of them."""
    errors = [
        {
            "field": p.field,
            "value": _plain(p.value),
            "message": p.message,
            "allowed": p.allowed,
        }
        for p in problems
    ]
    return {"error": errors[0], "errors": errors}


def dumps(document: object) -> str:
    """Return indented JSON in which lists of plain numbers stay on one line."""
    return _write(document, "")


def _write(value: object, indent: str) -> str:
    inner = indent + "  "
    if isinstance(value, dict) and value:
        rows = [f"{inner}{_scalar(str(k))}: {_write(v, inner)}" for k, v in value.items()]
        return "{\n" + ",\n".join(rows) + f"\n{indent}}}"
    if isinstance(value, list) and any(isinstance(v, dict | list) for v in value):
        return "[\n" + ",\n".join(inner + _write(v, inner) for v in value) + f"\n{indent}]"
    return _scalar(value)


def _scalar(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _plain(value: object) -> object:
    """Return JSON-ready data: dataclasses become objects, NaN and infinities null."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real):
        return _rounded(float(value))
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        # `for` is a word of Python: a field of that name ends in "_"
        return {f.name.rstrip("_"): _field(value, f.name) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, Iterable):
        return [_plain(v) for v in value]
    return str(value)


def _field(owner: object, name: str) -> object:
    value = getattr(owner, name)
    keys = _PAIR_KEYS.get((type(owner).__name__, name))
    if keys is not None:
        return [dict(zip(keys, (_plain(v) for v in pair), strict=True)) for pair in value]
    return _plain(value)


def _rounded(value: float) -> float | None:
    if not math.isfinite(value):
        return None
    return float(f"{value:.{SIGNIFICANT_DIGITS}g}") + 0.0  # + 0.0 turns -0.0 into 0.0
