"""Numbers in the words of a triage: temperature, pulse, breath, saturation, pressure, GCS, RASS, glucose, CK."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from calando.decide.triage.story import Measured
from calando.facts.schema_triage import VitalReading

MARK = "|"  # stands where a number was
_OF = r"[^0-9a-z]*(?:of|is|at|was|to|up to|down to|score)?[^0-9a-z]*"
_N = r"(\d{1,6}(?:\.\d{1,3})?)"
_MINUTE = r"(?:\s*(?:/\s*min|per\s+min(?:ute)?|a\s+minute|/\s*m)\b)?"
_HOT = r"fever|febrile|pyrexia|hyperthermia|hypothermia|hypothermic|feverish"
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("gcs", rf"\b(?:gcs|glasgow(?:\s+coma)?(?:\s+scale)?(?:\s+score)?)\b{_OF}{_N}(?:\s*/\s*15)?"),
    ("rass", r"\brass\b[^0-9a-z+-]*(?:of|is|at)?\s*([+-]?\s?\d)(?!\d)"),
    (
        "systolic",
        rf"\b(?:bp|blood pressure|systolic(?:\s+(?:bp|blood pressure|pressure))?|sbp)\b{_OF}{_N}"
        r"(?:\s*(?:/|over)\s*(?:\d{1,3}|palp|p)\b)?(?:\s*mm\s*hg)?",
    ),
    ("spo2", rf"\b(?:spo2|sao2|o2|(?:o2|oxygen)?\s*sat(?:s|uration|urations)?)\b{_OF}{_N}\s*%?"),
    (
        "respiratory_rate",
        r"\b(?:rr|resp(?:iratory|iration|iratory)?\s+rate|resps?|respirations?|breathing(?:\s+rate)?|breath\s+rate)\b"
        rf"{_OF}{_N}(?:\s*breaths?)?{_MINUTE}",
    ),
    ("respiratory_rate", rf"\b{_N}\s*breaths?{_MINUTE}"),
    (
        "heart_rate",
        rf"\b(?:hr|heart\s+rate|heartrate|pulse(?:\s+rate)?)\b{_OF}{_N}(?:\s*(?:bpm|beats))?{_MINUTE}",
    ),
    ("heart_rate", rf"\b{_N}\s*(?:bpm\b|beats\b){_MINUTE}"),
    ("glucose", rf"\b(?:blood\s+)?(?:glucose|sugar|bgl|bsl|bm)\b{_OF}{_N}\s*(mmol(?:/l)?|mg/dl)?"),
    ("CK_U_per_L", rf"\b(?:ck|cpk|creatine\s+kinase)\b{_OF}{_N}\s*(?:i?u/l)?"),
    (
        "temperature",
        rf"\b(?:(?:core|body|rectal)\s+)?(?:temperature|temp|tmp|t|({_HOT}))\b{_OF}{_N}"
        r"\s*(?:deg(?:rees?)?)?\s*(celsius|fahrenheit|c|f)?\b",
    ),
    ("temperature", rf"\b()?{_N}\s*(?:deg(?:rees?)?\s*)?(celsius|fahrenheit|c|f)\b"),
)  # fmt: skip
_COMPILED = tuple((name, re.compile(pattern)) for name, pattern in _PATTERNS)
_BELOW = re.compile(r"(?:<|below|under|less than)\s*=?\s*$")
PLAUSIBLE = {
    "temperature_C": (20.0, 46.0),
    "heart_rate": (0.0, 300.0),
    "respiratory_rate": (0.0, 90.0),
    "spo2": (20.0, 100.0),
    "systolic": (0.0, 320.0),
    "rass": (-5.0, 4.0),
    "gcs": (3.0, 15.0),
    "glucose_mmol_per_L": (0.1, 100.0),
    "CK_U_per_L": (0.0, 999_999.0),
}
_MG_PER_DL = 18.016  # glucose, mg/dL in one mmol/L
_MMOL_TO = 30.0  # a glucose without a unit up to here is mmol/L


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """A clause without its numbers, the numbers, and numbers that cannot be."""

    rest: str
    measured: tuple[Measured, ...]
    impossible: tuple[str, ...]


def extract_numbers(clause: str) -> Extracted:
    """Return the measurements of a clause in lower case; what was read is replaced by a mark.

    >>> [(m.vital, round(m.value, 1)) for m in extract_numbers("hr 140 temp 102 f gcs 4").measured]
    [('gcs', 4.0), ('heart_rate', 140.0), ('temperature_C', 38.9)]
    """
    measured: list[Measured] = []
    impossible: list[str] = []
    for name, pattern in _COMPILED:
        while found := pattern.search(clause):
            reading = _reading(name, found)
            if reading is None:
                impossible.append(found[0].strip())
            else:
                measured.append(reading)
            keep = found[1] if name == "temperature" and found[1] else ""  # "fever" stays a word
            clause = f"{clause[: found.start()]} {keep} {MARK} {clause[found.end() :]}"
    return Extracted(rest=clause, measured=tuple(measured), impossible=tuple(impossible))


def _reading(name: str, found: re.Match[str]) -> Measured | None:
    if name == "temperature":
        value, unit = float(found[2]), (found[3] or "")[:1]
        is_fahrenheit = unit == "f" or (not unit and value >= 80)
        vital, value = "temperature_C", (value - 32.0) / 1.8 if is_fahrenheit else value
    elif name == "glucose":
        value, unit = float(found[1]), found[2] or ""
        if unit.startswith("mg") or (not unit and value > _MMOL_TO):
            value /= _MG_PER_DL
        vital = "glucose_mmol_per_L"
    else:
        vital, value = name, float(found[1].replace(" ", ""))
        if name == "gcs" and _BELOW.search(found[0][: found.start(1) - found.start()]):
            value -= 1.0
    low, high = PLAUSIBLE[vital]
    if not low <= value <= high:
        return None
    return Measured(vital=vital, value=value, asked=" ".join(found[0].split()))


def signs_of(
    measured: Measured, readings: Sequence[VitalReading], *, is_adult: bool
) -> list[tuple[str, bool]]:
    """Return the signs that a measurement is, each with True for "there" and False for "not there".

    In a child pulse, pressure and fast breath are not judged: their limits were made for adults.
    """
    found = []
    for r in readings:
        if r.vital != measured.vital:
            continue
        adult_only = r.sign in (
            "tachycardia",
            "bradycardia",
            "hypertension",
            "fast_breathing",
            "hypotension",
        )
        if adult_only and not is_adult:
            continue
        value = round(measured.value, 1)
        if (r.low is None or value >= r.low) and (r.high is None or value <= r.high):
            found.append((r.sign, not r.absent))
    return found
