"""Scenes and look-ups that the tests of the corrections share: a person, their cards, a line of the monograph."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Any

import calando
from calando.decide.card import Card
from calando.decide.monograph.result import MonographRow
from calando.facts.load import FOLDER

TODAY = {
    "age_years": 50,
    "sex": "male",
    "weight_kg": 70,
    "creatinine_umol_per_L": 75,
    "dialysis": "none",
    "jurisdiction": "US",
    "indication": "spasticity",
}
PUMP = {"drug": "baclofen", "route": "intrathecal", "micrograms_per_day": 300, "since_weeks": 60}
TIMES = ("08:00", "14:00", "20:00")
# fields that repeat a wrong statement in order to contradict it, or that hold no words of ours
_NOT_SAID = {"said", "conflict", "claims", "words", "synonyms", "where"}


def tablets(mg_each: float = 20, *, weeks: float = 60, name: str = "baclofen") -> dict[str, Any]:
    """Return a medication: three equal doses a day by mouth."""
    doses = [{"time": time, "mg": mg_each} for time in TIMES]
    return {"drug": name, "since_weeks": weeks, "doses": doses}


def person(
    *medication: dict[str, Any],
    alcohol_g: float | None = None,
    history: dict[str, bool] | None = None,
    **more: Any,
) -> calando.Patient:
    """Return a man of 50 with sound kidneys, and what else is told."""
    tables: dict[str, Any] = {"patient": TODAY | more, "medication": list(medication)}
    if alcohol_g is not None:
        tables["alcohol"] = {"grams_per_day": alcohol_g}
    if history is not None:
        tables["history"] = history
    return calando.patient_from_mapping(tables)


def cards(who: calando.Patient) -> dict[str, Card]:
    """Return the cards of a check by the id of their row; none of them failed."""
    found: tuple[Card, ...] = calando.check(who).result.cards
    assert not [c.title for c in found if c.state == "check_failed"]
    return {c.id: c for c in found}


def told(topic: str, claim: str, *, about: str | None = None) -> list[MonographRow]:
    """Return the lines that `calando facts TOPIC` prints in answer to a claim; at least one."""
    page = calando.monograph(topic, about).result
    found = [row for row in page.rows if claim in row.claims]
    assert found, f"no line of {topic} answers {claim}"
    return found


def line(topic: str, claim: str, row: str, *, about: str | None = None) -> MonographRow:
    """Return one line of a page by its id; it answers the claim."""
    (found,) = [r for r in told(topic, claim, about=about) if r.id == row]
    return found


def sentences(*texts: str) -> list[str]:
    """Return texts cut into sentences."""
    return [s for text in texts for s in re.split(r"(?<=[.!?;])\s+", text) if s.strip()]


@cache
def said_by_the_facts() -> tuple[str, ...]:
    """Return each text of the fact files that is said as our own: no claim quoted to contradict it."""
    files = [tomllib.loads(p.read_text("utf-8")) for p in sorted(FOLDER.rglob("*.toml"))]
    return tuple(text for tables in files for text in _texts(tables))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for child in value:
            yield from _texts(child)
    elif isinstance(value, dict):
        for key, child in value.items():
            if key not in _NOT_SAID:
                yield from _texts(child)
