"""The page of a check: well-formed, loads nothing, no state without words, never green."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from html_balance import parsed
from read_pages import words_of
from sample_check import (
    CARDS,
    EGFR_CARD,
    FAILED,
    NO_BURDEN,
    NONE_KNOWN,
    NOT_COVERED,
    NOTE_CARD,
    make_check,
)

from calando.present import vocabulary
from calando.present.check import words
from calando.present.check.html import check_html

PAGES = (CARDS, NONE_KNOWN, (NOT_COVERED,), (FAILED,), (NOTE_CARD,), ())
GREENS = {"#009e73", "#00664a", "#6fd3b0"}


def text_of(page: str) -> str:
    return words_of(page)


def visible_look(page: str) -> str:
    """The class of the header, which decides its colour."""
    found = re.search(r'<header class="verdict ([a-z]+)">', page)
    assert found
    return found[1]


@pytest.mark.parametrize("cards", PAGES)
@pytest.mark.parametrize("emergency", [False, True])
def test_every_page_is_well_formed_and_its_headings_are_in_order(cards, emergency) -> None:
    parser = parsed(check_html(make_check(cards, emergency=emergency)))

    assert parser.headings[0] == 1
    assert parser.headings.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(parser.headings, parser.headings[1:], strict=False))


def test_the_page_loads_nothing_and_needs_no_script() -> None:
    page = check_html(make_check())

    assert page == check_html(make_check())
    assert not re.search(r"<(script|link|img|iframe|object|embed)\b", page)
    assert not re.search(r"url\((?!#)|@import|\bsrc=", page)


def test_an_emergency_comes_first() -> None:
    page = check_html(make_check(emergency=True))
    body = text_of(page)

    assert 'class="emergency now"' in page
    assert visible_look(page) == "now"
    assert body.index("999") < body.index("Emergency: call now") < body.index("Decide now")
    assert "EMERGENCY: call 999 now. Hard to wake" in body


@pytest.mark.parametrize(
    ("cards", "look"),
    [
        (CARDS, "stop"),
        (CARDS[1:], "interrupt"),
        ((NOT_COVERED,), "unknown"),
        ((FAILED,), "unknown"),
        (NONE_KNOWN, "none"),
    ],
)
def test_the_head_looks_as_grave_as_the_gravest_card(cards, look: str) -> None:
    assert visible_look(check_html(make_check(cards))) == look


def test_a_page_of_drugs_that_are_not_covered_is_amber_and_never_green() -> None:
    page = check_html(make_check((NOT_COVERED,)))
    style = page.split("<style>")[1].split("</style>")[0]
    own = style.split("/* nothing on this page")[1]

    assert ".verdict.interrupt, .verdict.unknown { border-color: #e69f00; }" in own
    assert ".verdict { border-color: var(--soft); }" in own  # instead of the green of a plan
    assert not any(green in own for green in GREENS)
    assert not any(green in page.split("</style>")[1].lower() for green in GREENS)
    assert "NOT COVERED" in text_of(page)


def test_no_state_is_shown_without_words() -> None:
    body = text_of(check_html(make_check()))

    for state in ("no_known_interaction", "not_covered", "check_failed"):
        assert vocabulary.STATE_TITLES[state] in body
        assert vocabulary.STATE_LIMITS[state] in body
    for title in vocabulary.TIER_TITLES.values():
        assert title in body


def test_nothing_is_ever_called_safe() -> None:
    for cards in PAGES:
        body = text_of(check_html(make_check(cards)))
        assert not re.search(r"(?<!not )\bsafe(ly)?\b|\bOK\b|✓|✔", body, re.IGNORECASE)


def test_a_card_shows_everything_with_the_codes_of_override_reasons() -> None:
    body = text_of(check_html(make_check()))

    for text in (
        EGFR_CARD.title, EGFR_CARD.action, EGFR_CARD.evidence, EGFR_CARD.conflict,
        "Raised from major to avoid because the eGFR is below 30",
        "benefit The benefit outweighs the risk in this person. (write down why)",
    ):  # fmt: skip
        assert text in body


def test_sources_link_only_to_what_is_there() -> None:
    page = check_html(make_check())

    links = set(re.findall(r'href="#(source-[^"]+)"', page))
    assert links
    assert links <= set(re.findall(r'id="(source-[^"]+)"', page))
    assert "calando2026" in page  # named, though it has no entry to go to


def test_the_last_section_is_for_the_patient() -> None:
    page = check_html(make_check())
    last = text_of("<body>" + page.rsplit("<section", 1)[1])

    assert words.PATIENT_TITLE in last
    for card in CARDS:
        assert card.patient_text in last
        assert card.action not in last
    assert "NHS 111" in last


def test_in_an_emergency_the_patient_reads_whom_to_call_and_nothing_else() -> None:
    assert words.patient_lines(make_check(emergency=True).result) == (
        "Call 999 now. Show them this page and your tablets.",
    )


def test_emergency_cards_come_first_for_the_patient() -> None:
    cards = (NOTE_CARD, replace(EGFR_CARD, emergency=True))
    lines = words.patient_lines(make_check(cards).result)

    assert lines[0].startswith("Call 999")
    assert lines[1:] == (EGFR_CARD.patient_text,)


def test_text_from_files_is_escaped() -> None:
    evil = '<script>alert("x")</script>'
    about = replace(NOT_COVERED.about, asked=evil)
    page = check_html(make_check((replace(NOT_COVERED, about=about, title=evil),)))

    assert "<script" not in page


def test_the_numbers_of_the_figure_are_in_a_table() -> None:
    body = text_of(check_html(make_check()))

    for row in words.burden_rows(make_check().result.burden):
        assert f"{row.label} {row.text}" in body


def test_a_kidney_card_that_is_only_a_note_raises_no_alarm() -> None:
    loud = check_html(make_check())
    quiet = check_html(make_check((replace(EGFR_CARD, tier="note"), *CARDS[1:])))

    assert "60 mg/day is too much for this eGFR" in text_of(loud)
    assert "60 mg/day is more than the strictest of the sources leaves" in text_of(quiet)
    assert 'class="warning too-much"' in loud
    assert 'class="warning too-much"' not in quiet


def test_sedatives_that_could_not_be_counted_are_named_and_not_drawn() -> None:
    answer = make_check()
    burden = replace(NO_BURDEN, not_counted=("kratom (no row)",))
    for given, said in ((burden, "COULD NOT BE COUNTED: kratom"), (None, words.BURDEN_FAILED)):
        page = check_html(replace(answer, result=replace(answer.result, burden=given)))
        assert said in text_of(page)
        assert "<svg" not in page


def test_every_key_of_a_card_leads_to_its_source() -> None:
    page = check_html(make_check())

    for key in make_check().sources:
        assert f'id="source-{key}"' in page
    assert 'id="h-counted"' in page
    assert page.count('id="h-note"') == 1
