"""What a note of daily life explains, and what it does not."""

from __future__ import annotations

import pytest

from calando.decide.misuse import words


@pytest.mark.parametrize(
    ("note", "explained"),
    [
        ("pt in hosp", words.STAY),
        ("had TTO from ward", words.STAY),
        ("TTAs given", words.STAY),
        ("hosp", words.STAY),
        ("hosp appointment", ""),
        ("hospice nurse collected", ""),
        ("not in hosp", ""),
    ],
)
def test_a_stay_is_read_as_it_is_written_every_day(note: str, explained: str) -> None:
    assert words.explains_gap([note]) == explained


@pytest.mark.parametrize(
    ("note", "explained"),
    [
        ("Christmas closure", "a public holiday or a closed pharmacy"),
        ("early due to Easter", "a public holiday or a closed pharmacy"),
        ("bank holiday", "a public holiday or a closed pharmacy"),
        ("pharmacy closed for stocktaking", "a public holiday or a closed pharmacy"),
        ("holiday in Spain", "a supply for days away"),
        ("moved house", "a move"),
        ("changed pharmacy", "a move"),
        ("collected by daughter", ""),
    ],
)
def test_an_early_refill_has_its_everyday_reasons(note: str, explained: str) -> None:
    assert words.explains_early([note]) == explained


@pytest.mark.parametrize(
    ("note", "lost"),
    [
        ("dropped in toilet", True),
        ("fell into the sink", True),
        ("left on the bus", True),
        ("dropped in to collect", False),
        ("dose dropped to 20 mg", False),
        ("left for work early", False),
    ],
)
def test_what_fell_into_water_is_lost_and_who_drops_in_is_not(note: str, lost: bool) -> None:
    assert words.says_lost(note) is lost
