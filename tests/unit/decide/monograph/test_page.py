"""Pages of the monograph: topics, countries, and what was asked of them."""

from __future__ import annotations

import pytest

from calando.decide.monograph.page import Library, topic_page
from calando.decide.monograph.result import MonographPage
from calando.decide.monograph.safety_rows import (
    frequency_texts,
    interaction_sections,
    shortest,
)
from calando.decide.monograph.words import page_caveats, page_keys, page_reasons
from calando.errors import InputError
from calando.facts.load import load_facts
from calando.facts.load_safety import load_monograph, load_safety
from calando.facts.schema_safety import Frequency, FrequencyBand

TOPICS = [t.name for t in load_monograph().topics]
LIBRARY = Library(facts=load_facts(), safety=load_safety(), monograph=load_monograph())


def page(name: str, **asked: str) -> MonographPage:
    return topic_page(name, LIBRARY, **asked)


@pytest.mark.parametrize("name", TOPICS)
def test_every_topic_has_rows_and_every_row_a_source(name: str) -> None:
    found = page(name)

    assert found.topic == name
    assert found.rows
    for row in found.rows:
        assert row.sources, row.id
        assert row.text.strip(), row.id
        assert set(row.sources) <= set(LIBRARY.facts.sources)


@pytest.mark.parametrize("name", TOPICS)
def test_every_row_of_a_table_has_all_its_cells(name: str) -> None:
    for section in page(name).sections:
        for row in section.rows:
            assert not section.columns or len(row.cells) == len(section.columns), row.id


@pytest.mark.parametrize("name", TOPICS)
@pytest.mark.parametrize("country", ["US", "FR", "CH"])
def test_a_country_leaves_out_only_rows_of_others(name: str, country: str) -> None:
    found = page(name, country=country)

    assert found.country == country
    for row in found.rows:
        assert not row.jurisdictions or country in row.jurisdictions, row.id


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Half-Life", "pharmacokinetics"),
        ("black box", "boxed-warning"),
        ("side effects", "side-effects"),
        ("BREASTFEEDING", "lactation"),
        ("what the body does with it", "pharmacokinetics"),
    ],
)
def test_a_topic_has_other_words_for_it(typed: str, name: str) -> None:
    assert page(typed).topic == name


def test_the_contents_list_every_topic_once() -> None:
    (section,) = page("contents").sections

    assert [row.cells[0] for row in section.rows] == TOPICS


@pytest.mark.parametrize(
    ("typed", "nearest"), [("interaction s", "interactions"), ("overdoes", "overdose")]
)
def test_an_unknown_topic_is_refused_with_the_nearest_and_the_list(
    typed: str, nearest: str
) -> None:
    with pytest.raises(InputError) as caught:
        page(typed)

    (problem,) = caught.value.problems
    assert (problem.field, problem.value) == ("TOPIC", typed)
    assert f'did you mean "{nearest}"' in problem.message
    assert problem.allowed.split(", ") == TOPICS


def test_an_unknown_country_and_an_empty_question_are_refused() -> None:
    for asked, field in (({"country": "Atlantis"}, "--country"), ({"about": " "}, "ABOUT")):
        with pytest.raises(InputError) as caught:
            page("brands", **asked)
        assert caught.value.problems[0].field == field


def test_a_country_may_stand_where_a_word_may() -> None:
    assert page("brands", about="uk") == page("brands", country="United Kingdom")


# -- interactions ---------------------------------------------------------------------------------


def test_a_drug_is_answered_by_its_rows_and_those_of_its_class() -> None:
    found = page("interactions", about="Ibuprofen 400 mg")

    assert found.about is not None
    assert found.about.state == "found"
    assert found.about.resolved == ("ibuprofen",)
    assert any("NSAID" in row.about for row in found.rows)
    assert len(found.rows) < len(page("interactions").rows)


def test_an_unknown_drug_is_not_covered_and_never_called_harmless() -> None:
    found = page("interactions", about="ibuprofn")

    assert found.about is not None
    assert found.about.state == "not_covered"
    assert "ibuprofen" in found.about.did_you_mean
    assert "says nothing about whether it is harmless" in found.about.text
    assert not found.rows
    assert page_reasons(found, LIBRARY)[0].text.startswith("ibuprofn is not covered")


def test_a_drug_without_a_row_rests_on_the_lists_that_were_read() -> None:
    quiet = [
        t.name
        for t in LIBRARY.facts.drugs
        if t.name != "baclofen"
        and not page("interactions", about=t.name).rows
        and page("interactions", about=t.name).about.state == "no_known_interaction"  # type: ignore[union-attr]
    ]

    assert quiet
    found = page("interactions", about=quiet[0])
    assert "not proof" in found.about.text  # type: ignore[union-attr]
    assert page_reasons(found, LIBRARY)[0].sources == LIBRARY.safety.coverage.sources


def test_interactions_stand_in_the_order_of_their_gravity() -> None:
    grades = [row.cells[0] for row in page("interactions").rows]

    order = ["avoid", "major", "moderate", "minor"]
    assert grades == sorted(grades, key=order.index)
    assert len(grades) == len(LIBRARY.safety.interactions)


# -- side effects, cautions, words -----------------------------------------------------------------


def test_a_side_effect_is_found_by_what_people_call_it() -> None:
    found = page("side-effects", about="drowsy")

    assert found.about is not None
    assert found.about.state == "found"
    assert found.sections[-1].heading == "What is done"
    assert any(d.label == "how often" for row in found.rows for d in row.details)


@pytest.mark.parametrize("topic", ["side-effects", "cautions", "codes", "storage"])
def test_what_a_topic_does_not_know_is_an_answer(topic: str) -> None:
    found = page(topic, about="zzqx")

    assert found.about is not None
    assert found.about.state == "not_covered"
    assert not found.rows


def test_words_keep_the_rows_that_hold_them() -> None:
    found = page("pharmacokinetics", about="dialysis")

    assert found.rows
    assert all("dialysis" in f"{r.about} {r.text} {r.conflict}".lower() for r in found.rows)


def test_how_often_is_said_in_numbers_where_there_are_any() -> None:
    told = Frequency(
        band="very_common",
        percent_low=10,
        percent_high=63,
        jurisdictions=("US",),
        source="us_ozobax",
        where="6",
        basis="read",
    )
    band = Frequency(band="rare", source="us_ozobax", where="6", basis="read")

    assert frequency_texts([told, band]) == ["US: 10 to 63 %", "US: rare (1 to 10 in 10,000)"]
    assert shortest([told, band]) == "10 to 63 %"
    assert shortest([band]) == "rare"
    assert shortest([]) == ""


def frequency(band: FrequencyBand, source: str, *countries: str, where: str = "4.8") -> Frequency:
    return Frequency(band=band, jurisdictions=countries, source=source, where=where, basis="read")


def test_one_band_is_said_once_with_every_country() -> None:
    told = (
        frequency("common", "ch_lioresal_effects", "CH"),
        frequency("rare", "uk_mylan10", "UK"),
        frequency("common", "it_lioresal"),
    )

    assert frequency_texts(told) == [
        "CH, IT: common (1 to 10 in 100)",
        "UK: rare (1 to 10 in 10,000)",
    ]


def test_a_label_that_prints_no_number_is_given_none() -> None:
    rarely = frequency("listed", "us_tablet_globalrph", "US", where="the label says rarely")
    listed = frequency("listed", "ca_pms_reactions", "CA", where="without a band")

    assert frequency_texts([rarely, listed]) == [
        "US: rarely (no number)",
        "CA: listed, without a number",
    ]
    assert shortest([rarely]) == "rarely (no number)"


def test_every_frequency_names_a_country() -> None:
    for row in page("side-effects").rows:
        for detail in row.details:
            if detail.label == "how often":
                parts = detail.text.rstrip(".").split("; ")
                assert all(part.split(": ")[0].isupper() for part in parts), row.id
                assert len({part.split(": ")[1] for part in parts}) == len(parts), row.id


def test_evidence_that_rows_share_is_printed_once() -> None:
    rows = {r.id: r for r in page("interactions").rows}

    assert rows["opioids"].shown == rows["opioids"].text
    assert rows["methadone"].shown.startswith("As opioids, above. Methadone lasts long")
    assert rows["methadone"].text.startswith(rows["opioids"].text)
    alone = [r for r in LIBRARY.safety.interactions if r.id == "methadone"]
    (section,) = interaction_sections(alone)
    assert section.rows[0].shown == section.rows[0].text


def test_a_topic_of_several_words_needs_no_quotes() -> None:
    assert page("side", about="effects drowsy") == page("side-effects", about="drowsy")
    assert page("side", about="effects") == page("side-effects")


@pytest.mark.parametrize("nonsense", ["quantum", "purple", "lorem", "elephant"])
def test_nonsense_is_offered_nothing(nonsense: str) -> None:
    for topic in ("side-effects", "cautions", "storage"):
        assert page(topic, about=nonsense).about.did_you_mean == ()  # type: ignore[union-attr]
    with pytest.raises(InputError) as caught:
        page(nonsense)
    assert "did you mean" not in str(caught.value)


# -- the words around it ---------------------------------------------------------------------------


def test_papers_that_a_conflict_names_are_among_the_sources() -> None:
    keys = page_keys(page("evidence"), LIBRARY)

    assert {"bschor2018", "rose2018", "nct02052440"} <= keys


def test_assumed_rows_are_counted_aloud() -> None:
    found = page("storage")
    assumed = sum(r.basis == "assumed" for r in found.rows)

    said = page_caveats(found, LIBRARY)

    assert said[0].basis == "assumed"
    assert said[0].text.startswith(f"{assumed} of {len(found.rows)} rows")
