"""The page: self-contained, escaped, with everything that matters in it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from html_balance import parsed
from sample_answer import make_answer

from calando.decide.recommendation import Statement
from calando.present import vocabulary, wording
from calando.present.html import answer_html

VERDICTS = ("plan", "above_yardstick", "urgent_first", "not_by_tablets", "do_not", "infeasible")


@pytest.mark.parametrize("verdict", VERDICTS)
def test_every_verdict_has_a_well_formed_page(verdict: str) -> None:
    page = answer_html(make_answer(verdict=verdict))
    parser = parsed(page)

    assert parser.headings[0] == 1
    assert set(parser.headings[1:]) == {2}
    assert '<html lang="en">' in page
    assert vocabulary.VERDICT_TITLES[verdict] in page


def test_nothing_is_loaded_from_anywhere() -> None:
    page = answer_html(make_answer())

    assert not re.search(r"<(script|link|img|iframe|object|embed)\b", page)
    assert not re.search(r"url\((?!#)|@import|\bsrc=", page)


def test_the_emergency_number_stands_before_everything_else() -> None:
    body = answer_html(make_answer(verdict="urgent_first")).split("<body>")[1]

    assert body.index("911") < body.index("<h1>")
    assert body.index("kidneys are failing") < body.index("The plan")


def test_text_from_files_is_escaped() -> None:
    evil = '<script>alert("x")</script>'
    answer = make_answer()
    patient = replace(answer.result.patient, id=evil)
    answer = replace(
        answer,
        result=replace(answer.result, patient=patient, headline=evil),
        reasons=(Statement(text=evil),),
        sources={"x": {"title": evil, "doi": "", "url": "javascript:alert(1)"}},
    )

    page = answer_html(answer)

    assert "<script" not in page
    assert "javascript:" not in page


def test_every_dose_of_the_plan_is_in_the_table() -> None:
    page = answer_html(make_answer())

    for step in make_answer().result.plan.steps:
        assert f'<td class="n total">{wording.number(step.daily_mg)}</td>' in page


def test_every_reason_shows_its_basis_and_its_sources() -> None:
    page = answer_html(make_answer())

    assert 'href="#source-simon2018"' in page
    assert 'id="source-simon2018"' in page
    assert "https://doi.org/10.3389/fpsyt.2018.00385" in page
    assert page.count('class="tag assumed"') >= 2


def test_equal_answers_give_equal_pages() -> None:
    assert answer_html(make_answer()) == answer_html(make_answer())
