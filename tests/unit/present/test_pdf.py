"""The papers: every dose readable, same bytes, words a tired person can read."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
import textstat
from pypdf import PdfReader
from read_pages import sheets_of
from sample_answer import SPLITS, make_answer, make_curves, make_plan, make_steps

from calando.decide.recommendation import Answer
from calando.present import vocabulary, wording
from calando.present.patient.words import patient_page, patient_sentences
from calando.present.pdf import answer_pdf

READING_GRADE = 6.0
VERDICTS = ("plan", "above_yardstick", "urgent_first", "not_by_tablets", "do_not", "infeasible")


def pages(answer: Answer) -> list[str]:
    return sheets_of(answer_pdf(answer))


def test_every_daily_dose_and_every_day_is_on_the_patient_pages() -> None:
    answer = make_answer(start="2026-05-04")

    text = " ".join(p for p in pages(answer) if "Patient pages" in p)

    for step in answer.result.plan.steps:
        assert f"{wording.mg(step.daily_mg)} a day" in text
        for day in range(step.from_day, step.from_day + step.days):
            assert wording.day_text(answer.result.plan, day) in text


def test_the_prescriber_page_comes_first_and_the_pharmacy_page_second() -> None:
    first, second, *_ = pages(make_answer())

    assert "A plan to come off baclofen" in first
    assert "Reasons" in first
    assert "Pharmacy" in second
    for step in make_answer().result.plan.steps:
        assert step.label[:40] in second


@pytest.mark.parametrize("verdict", VERDICTS)
def test_every_verdict_has_papers_that_start_with_the_emergency_number(verdict: str) -> None:
    first, *others = pages(make_answer(verdict=verdict))

    assert first.startswith("EMERGENCY 911")
    assert vocabulary.VERDICT_TITLES[verdict] in first
    patient = next(p for p in others if "Patient pages" in p)
    assert patient.startswith("EMERGENCY 911")
    assert wording.NEVER_STOP[:-1] in patient


def test_each_loose_patient_sheet_says_whom_to_call() -> None:
    sheets = [p for p in pages(make_answer()) if "Patient pages" in p]

    assert all("911" in sheet for sheet in sheets)


def test_equal_answers_give_equal_bytes() -> None:
    assert answer_pdf(make_answer()) == answer_pdf(make_answer())


@pytest.mark.parametrize("verdict", VERDICTS)
def test_the_patient_pages_read_at_grade_six(verdict: str) -> None:
    sentences = patient_sentences(make_answer(verdict=verdict).result)
    text = " ".join(s if s.endswith(".") else s + "." for s in sentences)

    assert textstat.flesch_kincaid_grade(text) <= READING_GRADE


def test_a_schedule_for_observation_is_no_home_calendar() -> None:
    answer = make_answer(verdict="urgent_first")
    page = patient_page(answer.result)

    assert page["title"] == "See a doctor today"
    assert page["steps"] == []
    assert any("For observation only" in p for p in pages(answer))
    assert not any("Pharmacy" in p for p in pages(answer))


def test_in_an_emergency_the_patient_page_says_to_call_and_nothing_else_to_do() -> None:
    answer = make_answer(verdict="urgent_first")
    answer = replace(answer, result=replace(answer.result, emergency=True))
    page = patient_page(answer.result)

    assert page["title"] == "Get help now"
    assert page["steps"] == []
    assert "Emergency: call now" in pages(answer)[0]


@pytest.mark.slow
@pytest.mark.parametrize("step_days", [3, 28])
def test_a_long_plan_keeps_all_its_days(step_days: int) -> None:
    steps = make_steps(SPLITS, step_days)
    answer = make_answer()
    result = replace(answer.result, plan=make_plan(steps), curves=make_curves(steps))
    answer = replace(answer, result=result)

    text = " ".join(p for p in pages(answer) if "Patient pages" in p)

    days = {int(n) for n in re.findall(r"\bDay (\d+)\b", text)}
    assert days >= set(range(1, 10 * step_days + 1))


def test_paper_is_the_paper_of_the_country() -> None:
    us = PdfReader(io.BytesIO(answer_pdf(make_answer()))).pages[0].mediabox
    patient = replace(make_answer().result.patient, jurisdiction="UK")
    uk_answer = make_answer()
    uk_answer = replace(uk_answer, result=replace(uk_answer.result, patient=patient))
    uk = PdfReader(io.BytesIO(answer_pdf(uk_answer))).pages[0].mediabox

    assert round(us.height) == 792
    assert round(uk.height) == 842
