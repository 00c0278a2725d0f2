"""Tablets or a pump, in every country: what names a condition anywhere says something of it everywhere."""

from __future__ import annotations

import re
import typing
from typing import Any

import pytest

import calando
from calando.decide.check.cautions import caution_cards
from calando.decide.check.person import baclofen_routes
from calando.decide.situation import Situation, assess_situation
from calando.facts.flags import CONDITION_FLAGS
from calando.facts.load import load_facts
from calando.facts.load_safety import load_safety
from calando.facts.schema_base import Jurisdiction
from calando.facts.schema_safety import Caution

COUNTRIES = typing.get_args(Jurisdiction)
ROUTES: dict[str, list[dict[str, Any]]] = {
    "tablets": [{"drug": "baclofen", "since_weeks": 50, "daily_mg": 30}],
    "a liquid": [{"drug": "baclofen", "since_weeks": 50, "daily_mg": 30, "mg_per_mL": 1}],
    "a start": [],
    "a pump": [
        {
            "drug": "baclofen",
            "route": "intrathecal",
            "since_weeks": 50,
            "micrograms_per_day": 300,
        }
    ],
}
# signs are answered by a card of their own, whatever the cautions say
NAMED = {f for c in load_safety().cautions for f in c.flags} & (CONDITION_FLAGS | {"overdose"})


def situation(country: str, medication: list[dict[str, Any]], **more: Any) -> Situation:
    who = {
        "age_years": 45,
        "sex": "female",
        "weight_kg": 70,
        "eGFR": 95,
        "dialysis": "none",
        "jurisdiction": country,
        "indication": "spasticity",
    }
    patient = calando.patient_from_mapping({"patient": who | more, "medication": medication})
    return assess_situation(patient, load_facts())


def by_id(name: str) -> Caution:
    return next(c for c in load_safety().cautions if c.id == name)


def of_flag(here: Situation, flag: str) -> list[Caution]:
    """The cautions that are shown for a condition, and name it."""
    told = caution_cards(here, load_safety(), here.flags | {flag}, baclofen_routes(here))
    shown = {c.id for c in told}
    return [c for c in load_safety().cautions if c.id in shown and flag in c.flags]


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("country", COUNTRIES)
def test_what_is_named_anywhere_is_named_for_each_country_and_route(
    country: str, route: str
) -> None:
    here = situation(country, ROUTES[route])

    holes = [flag for flag in sorted(NAMED) if not of_flag(here, flag)]

    assert not holes


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_pump_alone_is_never_told_about_tablets_and_sessions(country: str) -> None:
    here = situation(country, ROUTES["a pump"])
    said = [c for flag in NAMED for c in of_flag(here, flag)]

    for caution in said:
        assert "after the session" not in caution.action, caution.id
        assert "small packs" not in caution.patient_text, caution.id
        assert not re.search(r"\bTaper\b", caution.action), caution.id
    assert not {"dialysis", "end_stage_kidneys", "pregnancy_any"} & {c.id for c in said}


@pytest.mark.parametrize("name", ["kidneys_end_pump", "kidneys_pump", "pregnancy_pump"])
def test_the_pump_goes_on(name: str) -> None:
    caution = by_id(name)

    assert caution.baclofen_routes == ("intrathecal",)
    assert re.search(r"pump (goes on|is not stopped)", caution.action)
    assert "about a hundred times lower" in caution.text
    assert caution.basis in ("derived", "assumed")


def test_what_rests_on_oral_texts_is_for_tablets() -> None:
    for name in (
        "dialysis",
        "end_stage_kidneys",
        "pregnancy_any",
        "lactation",
        "overdose_history",
        "surgery_never_omit",
    ):
        assert by_id(name).baclofen_routes == ("oral",), name


def test_both_routes_get_both_wordings() -> None:
    here = situation("UK", [*ROUTES["tablets"], *ROUTES["a pump"]])

    said = {c.id for c in of_flag(here, "dialysis")}

    assert said == {"dialysis", "kidneys_end_pump"}


# -- what is really taken -------------------------------------------------------------------------


def tiers(country: str, route: str, word: str) -> dict[str, str | None]:
    here = situation(country, ROUTES[route], conditions=[word])
    cards = caution_cards(here, load_safety(), here.flags, baclofen_routes(here))
    return {c.id: c.tier for c in cards if any(a.asked == word for a in c.everything)}


def test_the_liquid_that_is_taken_weighs_more_than_the_one_that_is_not() -> None:
    word = "hereditary fructose intolerance"

    assert tiers("UK", "a liquid", word) == {"sorbitol_taken": "stop"}
    assert tiers("UK", "a start", word) == {"sorbitol": "interrupt"}
    assert tiers("UK", "tablets", word) == {"sorbitol_tablets": "note"}
    assert tiers("US", "a liquid", word) == {"pack_liquid_taken": "interrupt"}
    assert tiers("UK", "a pump", word) == {"excipients_pump": "note"}


def test_wheat_allergy_stops_where_only_the_tablet_with_wheat_was_read() -> None:
    word = "wheat allergy"

    assert tiers("FR", "tablets", word) == {"wheat_starch_allergy": "stop"}
    for country in ("UK", "DE", "AU"):
        assert tiers(country, "tablets", word) == {"wheat_starch_allergy": "interrupt"}
    for country in COUNTRIES:
        assert tiers(country, "a liquid", word) == {"bottle_excipients": "note"}


# -- suicide, breathing, drink --------------------------------------------------------------------


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("flag", ["alcohol_use_disorder", "substance_use_disorder", "depression"])
def test_suicide_is_watched_in_every_country(country: str, flag: str) -> None:
    found = [
        c
        for c in load_safety().cautions
        if c.topic == "suicidality" and country in c.jurisdictions and flag in c.flags
    ]

    assert [c.tier for c in found] == ["interrupt"]


def test_weak_breathing_ends_no_opioid_treatment() -> None:
    action = by_id("respiratory").action

    assert "No new opioid" in action
    assert "not ended at once" in action
    assert "methadone or buprenorphine against dependence goes on" in action


def test_nobody_who_drinks_every_day_is_told_to_stop_at_once() -> None:
    row = next(r for r in load_safety().interactions if r.id == "alcohol")
    told = [row.patient_text, *(by_id(n).patient_text for n in (
        "alcohol_use_history", "alcohol_off_label", "alcohol_france"))]  # fmt: skip

    for text in told:
        assert re.search(r"every day", text)
        assert re.search(r"do not stop (drinking )?all at once on your own", text.lower())
        assert "Do not drink" not in text
    assert "benzodiazepine where one is indicated" in row.action
    assert "baclofen does not replace it" in row.action
