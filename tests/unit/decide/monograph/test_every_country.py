"""Each country has its licensed uses, its legal class and its warning; what was not read is said."""

from __future__ import annotations

import pytest

from calando.decide.monograph.page import Library, topic_page
from calando.decide.monograph.result import MonographRow
from calando.decide.monograph.tables import COUNTRIES
from calando.facts.load import load_facts
from calando.facts.load_safety import load_monograph, load_safety

LIBRARY = Library(facts=load_facts(), safety=load_safety(), monograph=load_monograph())


def rows(topic: str, country: str) -> list[MonographRow]:
    return [r for r in topic_page(topic, LIBRARY, country=country).rows if r.jurisdictions]


@pytest.mark.parametrize("country", COUNTRIES)
def test_spasticity_is_a_licensed_use_everywhere(country: str) -> None:
    (row,) = [r for r in rows("uses", country) if r.id.endswith("_spasticity")]

    assert row.grade == "label"
    assert row.basis == "read"
    assert "multiple sclerosis" in row.text


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_country_says_on_what_terms_it_is_sold(country: str) -> None:
    said = [r.text.lower() for r in rows("legal", country) if r.basis == "read"]

    assert any("prescription" in text for text in said)


@pytest.mark.parametrize("country", COUNTRIES)
def test_intrathecal_use_is_said_or_said_not_to_be_read(country: str) -> None:
    said = [r.text for r in rows("uses", country) if "ntrathecal products" in r.text]

    assert len(said) == 1


def test_australia_says_what_it_is_not_for() -> None:
    said = " ".join(r.text for r in rows("uses", "AU"))

    for disease in ("Parkinson", "stroke", "cerebral palsy", "rheumatoid"):
        assert disease in said


def test_switzerland_gives_both_sides() -> None:
    (row,) = [r for r in rows("uses", "CH") if r.id == "uses_ch_spasticity"]

    assert "spinal" in row.text
    assert "brain" in row.conflict


@pytest.mark.parametrize(
    ("country", "words"),
    [
        ("CA", "under Warnings in the Canadian"),
        ("CH", "under Warnhinweise"),
        ("UK", "section 4.4 of UK"),
    ],
)
def test_the_warning_outside_the_US_is_placed_where_the_text_has_it(
    country: str, words: str
) -> None:
    (row,) = [r for r in rows("boxed-warning", country) if r.id == "box_elsewhere"]

    assert words in row.text


def test_trials_that_failed_stand_beside_those_that_did_not() -> None:
    uses = {r.id: r for r in topic_page("uses", LIBRARY).rows}

    assert "three of five" in uses["uses_opioid_withdrawal"].conflict
    assert "35 %" in uses["uses_hiccups"].conflict
