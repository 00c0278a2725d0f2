"""The lines around an overdose: emergency first, what is never concluded, self-harm, what was not told."""

from __future__ import annotations

import re
from typing import Any

import pytest
from overdose_people import scene

from calando.decide.overdose.around import (
    do_now,
    never,
    not_told,
    self_harm,
    severity_at_home,
)
from calando.decide.overdose.wishes import OverdoseWishes

YOUNG = {"age_years": 3}


def text_of(lines: Any) -> str:
    return " ".join(line.text for line in lines)


def test_the_airway_comes_first_and_urgent_lines_before_others() -> None:
    lines = do_now(scene(conditions=["pump"]))

    assert "Airway" in lines[0].text
    urgent = [line.urgent for line in lines]
    assert urgent == sorted(urgent, reverse=True)
    assert all(line.sources for line in lines)


def test_there_is_no_antidote_and_nobody_is_made_to_vomit() -> None:
    said = text_of(do_now(scene()))

    assert "no antidote" in said
    assert "Naloxone and flumazenil do not reverse" in said
    assert "lavage" not in said
    assert "benzodiazepine first" in said


def test_naloxone_is_told_where_an_opioid_may_be_in_it() -> None:
    told = "naloxone is given for the opioid"

    assert told not in text_of(do_now(scene()))
    assert told in text_of(do_now(scene(told={"co_ingested": ("methadone",)})))
    assert told in text_of(do_now(scene(told={"co_ingested": ("who knows",)})))


def test_professionals_are_sent_to_the_service_of_their_country() -> None:
    assert "TOXBASE" in text_of(do_now(scene(jurisdiction="UK")))
    assert "TOXBASE" not in text_of(do_now(scene()))


@pytest.mark.parametrize(
    "word",
    ["normal or undetectable level", "half-lives", "brain death", "pupils", "passed the peak"],
)
def test_what_is_never_concluded_is_told_to_everybody(word: str) -> None:
    assert word in text_of(never(scene()))
    assert word in text_of(never(scene(OverdoseWishes(), regular=False, **YOUNG)))


def test_a_benzodiazepine_does_not_replace_baclofen() -> None:
    assert "does not replace baclofen" in text_of(never(scene()))


def test_self_harm_is_asked_unless_an_adult_said_that_it_was_no_intent() -> None:
    assert self_harm(scene()) == ()
    assert "psychosocial assessment" in text_of(self_harm(scene(told={"deliberate": None})))
    assert "small amounts" in text_of(self_harm(scene(told={"deliberate": True})))


def test_the_young_are_asked_even_if_they_say_no_and_small_children_are_not() -> None:
    assert "safeguarding" in text_of(self_harm(scene(age_years=15)))
    small = text_of(self_harm(scene(told={"deliberate": None}, **YOUNG)))
    assert "not asked about intent" in small
    assert "Ask kindly" not in small


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"age_years": 15}, "60 mg"),
        ({"eGFR": 20}, "10 mg"),
        ({"eGFR": 50}, "stays"),
        ({"told": {"co_ingested": ("beer",)}}, "sedates"),
        ({"told": {"co_ingested": ("beerr",)}}, "unknown"),
        ({"told": {"someone_elses": True}}, "another person"),
        ({"told": {"deliberate": True}}, "on purpose"),
        ({"conditions": ["pump"]}, "pump"),
        ({"age_years": 80}, "age"),
    ],
)
def test_why_no_threshold_reassures_here(changes: dict[str, Any], word: str) -> None:
    said = severity_at_home(scene(**changes))

    assert said.startswith("No amount in milligrams reassures here")
    assert word in said


def test_nothing_special_says_nothing() -> None:
    assert severity_at_home(scene()) == ""


def test_what_was_not_told_is_asked_for() -> None:
    asked = " ".join(not_told(scene(OverdoseWishes(), regular=False, now={})))
    vitals = {"rass": 0, "temperature_C": 36.5, "heart_rate": 70, "systolic": 120}
    well = vitals | {"respiratory_rate": 14, "spo2": 98}
    told = {"hours_ago": 1.0, "co_ingested": ("wine",)}

    for word in ("how much", "when", "on purpose", "own", "alcohol", "regularly", "RASS"):
        assert word in asked
    assert not_told(scene(now=well, told=told)) == ()


def test_more_than_any_published_amount_is_asked_about() -> None:
    most = scene().known.largest_published_mg
    at, above = (scene(told={"mg": mg}) for mg in (most, most + 1))

    assert most == scene().known.series_of("cleophax2015").mg_high
    assert "check the amount" in text_of(never(above))
    assert "check the amount" not in text_of(never(at))
    assert any("3501 mg is right" in question for question in not_told(above))
    assert not any("is right" in question for question in not_told(at))


@pytest.mark.parametrize("table", [{"self_harm": True}, {"overdose": True}])
def test_earlier_self_harm_is_asked_about_even_if_no_intent_is_told(table: dict[str, bool]) -> None:
    history = {"history": table}

    assert "psychosocial assessment" in text_of(self_harm(scene(tables=history)))
    assert "Ask kindly" in text_of(self_harm(scene(tables=history)))
    asked = text_of(self_harm(scene(tables=history, told={"deliberate": None})))
    assert "psychosocial assessment comes before going home, whatever the amount" in asked
    assert self_harm(scene(tables=history, told={"deliberate": None}, **YOUNG)) != ()


@pytest.mark.parametrize(
    ("names", "is_asked"),
    [((), True), (("none",), False), (("no alcohol",), False), (("water",), True),
     (("no heroin",), True)],
)  # fmt: skip
def test_what_was_told_as_not_taken_is_an_answer(names: tuple[str, ...], is_asked: bool) -> None:
    asked = not_told(scene(told={"co_ingested": names}))

    assert any("alcohol" in question for question in asked) is is_asked


def test_no_line_gives_an_order_or_an_exclamation() -> None:
    known = scene().known
    for line in (*known.care, *known.never, *known.self_harm):
        assert "!" not in line.text
        assert not re.search(r"\byou must\b|\balways give\b", line.text)
