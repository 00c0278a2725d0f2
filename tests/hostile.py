"""Hostile input for overdose, triage and pump, and what every answer to it must keep.

Numbers are negative, gigantic or none at all; words are gibberish, pictures, control characters or other scripts.
`sound` looks at an answer, `asked` at what came back instead of one, `asked_many` counts what many questions got.
"""

from __future__ import annotations

import json
import math
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from random_patients import random_patient

import calando
from calando.errors import InputError
from calando.present.json_out import error_document

NAN, INF = float("nan"), float("inf")
NUMBERS = (-1.0, -1e-9, 0.0, 1e-300, 1e6, 1e12, 1e308, INF, -INF, NAN, -0.0)
COUNTRIES = ("US", "UK", "FR", "DE", "CA", "CH", "AU", "IE")
# no sign, no drug, no word of calando; letters only, so that no number is read out of them
GIBBERISH = (
    "zorbly",
    "quaxifen",
    "vrmpft",
    "xyzzymab",
    "blorptic",
    "wug wugged",
    "çöğüş",
    "ttttttttt",
)
STRANGE = (
    "😴", "🤒🤒🤒", "💊 ?", "\x00", "\x1b[2J", "\u202eabc", "\ufeff", "кома", "嗜睡", "غيبوبة", "%", "|", "{x}", "%s%n",
    "<script>", "'; DROP TABLE signs; --", "../../etc/passwd", "0x1F", "1e400", "-", "--", "...", "null", "true",
    "no no no", "not not", "~", "\\", "\t\t", "½", "ﬁ", "\u200b",
)  # fmt: skip
HOUR_KEYS = re.compile(
    r".*(_h|_h_(low|high)|hours|hours_(low|high)|hours_ago(_low|_high)?|hours_since_ingestion)"
)
SHARE_KEYS = frozenset(
    {"coma", "ventilation", "seizure", "share_in_coma", "csf_share", "effect_share", "forecast"}
)
ODD = re.compile(r"\b(?:None|nan|NaN|inf|Infinity)\b")
BAND = ("p05", "p25", "p50", "p75", "p95")


def person_tables(rng: random.Random, *, running: bool) -> dict[str, Any]:
    """Return the tables of a random person of any age; without `running`, no baclofen is taken by mouth."""
    tables = random_patient(7, rng.randrange(10**6)).tables
    who = tables["patient"]
    who["jurisdiction"] = rng.choice(COUNTRIES)
    if not running:
        tables["medication"] = [
            m
            for m in tables.get("medication", [])
            if m.get("route") == "intrathecal"
            or not str(m["drug"]).startswith(("bac", "Bac", "Lio"))
        ]
    if rng.random() < 0.1:  # pumps are rare among the random patients
        pump = {"drug": "baclofen", "route": "intrathecal", "micrograms_per_day": 250.0}
        tables.setdefault("medication", []).append(pump)
    return tables


def person(rng: random.Random, *, running: bool) -> Any:
    """Return a random person as a patient."""
    return calando.patient_from_mapping(person_tables(rng, running=running))


def number(rng: random.Random, low: float, high: float, *, hostile: float = 0.04) -> float:
    """Return a number from low to high, or with some chance one that cannot be."""
    if rng.random() < hostile:
        return rng.choice(NUMBERS)
    return (
        round(low * (high / low) ** rng.random(), 2)
        if low > 0
        else round(rng.uniform(low, high), 2)
    )


def asked(question: Callable[[], Any]) -> tuple[Any | None, InputError | None]:
    """Return the answer, or the refusal if it is a clear one; any other exception goes on."""
    try:
        return question(), None
    except InputError as error:
        refusal = error
    for problem in refusal.problems:
        assert problem.field.strip(), refusal
        assert len(problem.message) > 5, problem
        assert problem.allowed.strip(), problem
    json.dumps(error_document(refusal.problems))
    return None, refusal


def asked_many(
    times: int,
    draw: Callable[[], tuple[Any, Any]],
    check_one: Callable[[Any, Any], tuple[str, ...]],
) -> Counter[str]:
    """Ask many questions, and count what came back.

    Parameters
    ----------
    draw : a patient and what is wished.
    check_one : asks, and returns what to count ("answered" or "refused", the verdict …); "" is not counted.

    Raises
    ------
    AssertionError : an answer that is not sound, or a crash; the question is told.
    """
    counts: Counter[str] = Counter()
    for i in range(times):
        patient, told = draw()
        try:
            counts.update(name for name in check_one(patient, told) if name)
        except Exception as fault:
            raise AssertionError(f"question {i}: {patient} {told}") from fault
    return counts


def sound(answer: Any, *, echoed: Sequence[str] = ()) -> dict[str, Any]:
    """Check what holds for every answer, and return its JSON document.

    Parameters
    ----------
    echoed : words of the input, which may come back as they are.

    Raises
    ------
    AssertionError : a number that is none, a band out of order, a share off 0 to 1, a time before zero, no contacts.
    """
    document: dict[str, Any] = json.loads(calando.answer_json(answer), parse_constant=_no_constant)
    result = answer.result
    said = " ".join(echoed).casefold()
    for path, value in parts(result):
        key = path.rsplit(".", 1)[-1]
        if isinstance(value, str):
            odd = {word.casefold() for word in ODD.findall(value)}
            assert not {o for o in odd if o not in said}, f"{path}: {value}"
            continue
        if not _is_branch(value):
            assert all(math.isfinite(x) for x in numbers(value)), f"{path}: {value}"
        if isinstance(value, Mapping) and "p50" in value:
            _ordered(path, value)
        if key in SHARE_KEYS:
            assert all(-1e-12 <= x <= 1 + 1e-12 for x in numbers(value)), f"{path}: {value}"
        if HOUR_KEYS.fullmatch(key):
            assert all(x >= 0 for x in numbers(value)), f"{path}: {value}"
    contacts = result.contacts
    assert contacts, "nobody to call"
    assert "mergency" in contacts[0].kind + contacts[0].name, contacts[0]
    assert all(c.number for c in contacts), contacts
    assert result.headline
    return document


def _no_constant(name: str) -> None:
    raise AssertionError(f"the JSON holds {name}")


def _ordered(path: str, band: Mapping[str, Any]) -> None:
    given = [band[q] for q in BAND if q in band]
    for low, high in pairwise(given):
        for a, b in zip(numbers(low), numbers(high), strict=True):
            assert a <= b + 1e-9, f"{path} is out of order: {a} > {b}"


def numbers(value: object) -> Iterator[float]:
    """Yield every number within a value."""
    for _, part in parts(value):
        series = part if isinstance(part, tuple | list) and not _is_branch(part) else (part,)
        for x in series:
            if isinstance(x, int | float) and not isinstance(x, bool):
                yield float(x)


def parts(value: object, path: str = "result") -> Iterator[tuple[str, object]]:
    """Yield every part of a result with its path, the parts within parts too; a series of numbers is one part."""
    yield path, value
    if is_dataclass(value) and not isinstance(value, type):
        for f in fields(value):
            yield from parts(getattr(value, f.name), f"{path}.{f.name}")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from parts(item, f"{path}.{key}")
    elif isinstance(value, tuple | list) and _is_branch(value):
        for i, item in enumerate(value):
            yield from parts(item, f"{path}.{i}")


def _is_branch(value: object) -> bool:
    """True for what has parts of its own; a number, a text and a series of numbers have none."""
    if isinstance(value, tuple | list):
        return any(not isinstance(x, int | float) for x in value)
    return isinstance(value, Mapping) or is_dataclass(value)
