"""Cards beside a plan: on every professional page, never in what the patient is handed."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from html_balance import parsed
from read_pages import one_line, printed, sheets_of
from sample_answer import make_answer
from sample_check import (
    BURDEN_CARD,
    CARDS,
    EGFR_CARD,
    NONE_KNOWN,
    NOT_COVERED,
    NOTE_CARD,
    OPIOID_CARD,
)
from sample_replan import make_replan, make_titration_replan
from sample_titration import make_titration

from calando.decide.recommendation import Answer
from calando.decide.titrate.result import TitrationResult
from calando.present.check import cards_block

MAKERS = (make_answer, make_titration, make_replan, make_titration_replan)


def with_cards(make, cards=CARDS) -> Answer:
    answer = make()
    return replace(answer, result=replace(answer.result, cards=tuple(cards)))


def page(answer: Answer) -> str:
    from calando.present.html import answer_html
    from calando.present.titrate.html import titration_html

    is_titration = isinstance(answer.result, TitrationResult)
    return titration_html(answer) if is_titration else answer_html(answer)


def papers(answer: Answer) -> list[str]:
    from calando.present.pdf import answer_pdf
    from calando.present.titrate.pdf import titration_pdf

    is_titration = isinstance(answer.result, TitrationResult)
    data = titration_pdf(answer) if is_titration else answer_pdf(answer)
    return sheets_of(data)


def plain(html: str) -> str:
    return one_line(unescape(re.sub(r"<[^>]+>", " ", html.split("<body>")[1])))


def terminal(answer: Answer) -> str:
    from calando.present.terminal import show
    from calando.present.titrate import terminal as titrate_terminal

    is_titration = isinstance(answer.result, TitrationResult)
    return one_line(printed(titrate_terminal.show if is_titration else show, answer))


@pytest.mark.parametrize("make", MAKERS)
def test_what_stops_or_interrupts_is_whole_on_every_professional_page(make) -> None:
    answer = with_cards(make)
    prescriber = " ".join(p for p in papers(answer) if "Prescriber page" in p)

    for text in (terminal(answer), plain(page(answer)), prescriber):
        for card in (EGFR_CARD, BURDEN_CARD):
            assert text.count(card.title) >= 2  # above the plan, and whole below it
            assert card.action in text
        assert "Counted in the card on sedation: Opioids beside baclofen (major) (in full" in text
        assert OPIOID_CARD.action not in text
        assert NOTE_CARD.title in text
        assert NOTE_CARD.action not in text
        assert "NOT COVERED: ibuprofin (did you mean ibuprofen?) — not checked, not safe" in text
        assert "CHECK FAILED: metoprolol" in text
        assert "not proof that there is none" in text


@pytest.mark.parametrize("make", MAKERS)
def test_pages_with_cards_are_well_formed_and_links_lead_somewhere(make) -> None:
    html = page(with_cards(make))
    parsed(html)

    assert html.count("<style>") == 1
    cards = html.split('<section id="cards"')[1].split("</section>")[0]
    links = set(re.findall(r'href="#([^"]+)"', cards))
    assert links <= set(re.findall(r'id="([^"]+)"', html))
    assert 'href="#cards"' in html


@pytest.mark.parametrize("make", MAKERS)
def test_without_cards_nothing_changes(make) -> None:
    answer = with_cards(make, ())

    assert cards_block.TITLE not in terminal(answer)
    assert "card" not in page(answer).split("<body>")[1]
    assert cards_block.cards_paper(()) is None
    assert not any(cards_block.TITLE in p for p in papers(answer))


@pytest.mark.parametrize("make", [make_answer, make_titration])
def test_the_patients_pages_stay_without_cards(make) -> None:
    sheets = [p for p in papers(with_cards(make)) if "Patient pages" in p]

    assert sheets
    for sheet in sheets:
        assert EGFR_CARD.title not in sheet
        assert "NOT COVERED" not in sheet


@pytest.mark.parametrize("make", [make_answer, make_titration])
def test_a_plan_beside_which_something_was_not_checked_is_not_green(make) -> None:
    html = page(with_cards(make, (NOT_COVERED,)))

    assert re.search(r'<header class="verdict plan beside-not_covered">', html)
    assert '.verdict.plan[class*="beside-"]:not(.beside-stop) { border-color: #e69f00; }' in html
    assert cards_block.border_of((NOT_COVERED,), "green") == "yellow"
    assert cards_block.border_of((EGFR_CARD,), "green") == "bold red"
    assert cards_block.border_of(NONE_KNOWN, "green") == "green"
    assert cards_block.border_of((EGFR_CARD,), "yellow") == "yellow"


def test_nothing_beside_a_plan_is_called_safe() -> None:
    fragment = cards_block.cards_html(with_cards(make_answer))
    text = re.sub(r"<[^>]+>", " ", str(fragment))

    assert not re.search(r"(?<!not )\bsafe(ly)?\b|\bOK\b", text, re.IGNORECASE)


def test_an_answer_that_knows_no_cards_has_none() -> None:
    assert cards_block.cards_of(object()) == ()


@pytest.mark.parametrize("make", [make_answer, make_titration])
def test_the_sources_of_cards_beside_a_plan_have_their_titles(make) -> None:
    answer = with_cards(make)
    keys = {k: {"title": f"Title of {k}", "doi": "", "url": ""} for k in EGFR_CARD.sources}
    answer = replace(answer, sources={**answer.sources, **keys})

    for key in keys:
        assert f"{key} Title of {key}" in terminal(answer)
