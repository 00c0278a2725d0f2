"""Papers, calendar, table and figure of a titration: what is handed out, and to whom nothing is."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import altair
import pytest
import textstat
from icalendar import Calendar
from read_pages import sheets_of
from sample_titration import VERDICTS, make_titration, make_urgent

from calando.decide.recommendation import Answer, Statement
from calando.errors import InputError
from calando.present import wording
from calando.present.drawing import NARROW, WIDE
from calando.present.json_out import answer_document, answer_json
from calando.present.titrate import plot as titrate_plot
from calando.present.titrate import words as titrate_words
from calando.present.titrate.files import TITRATION_FORMATS, titration_csv, titration_ics
from calando.present.titrate.patient import patient_page, patient_sentences
from calando.present.titrate.pdf import titration_pdf

READING_GRADE = 6.0
START = "2026-05-04"
NOT_HANDED_OUT = ("specialist_only", "do_not")


def pages(answer: Answer) -> list[str]:
    return sheets_of(titration_pdf(answer))


def patient_text(answer: Answer) -> str:
    return " ".join(p for p in pages(answer) if "Patient pages" in p)


# -- papers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("verdict", VERDICTS)
def test_every_verdict_has_papers_that_start_with_the_emergency_number(verdict: str) -> None:
    first, *others = pages(make_titration(verdict))

    assert first.startswith("EMERGENCY 911")
    assert titrate_words.TITLES[verdict] in first
    assert next(p for p in others if "Patient pages" in p).startswith("EMERGENCY 911")
    assert any("What the sources print" in p for p in others)


@pytest.mark.parametrize("verdict", ["plan", "reduced_plan"])
def test_every_day_and_dose_of_a_plan_is_on_the_patient_pages(verdict: str) -> None:
    answer = make_titration(verdict, start=START)
    plan = answer.result.plan
    assert plan is not None

    text = patient_text(answer)

    for step in plan.steps:
        assert f"{wording.mg(step.daily_mg)} a day" in text
        for day in range(step.from_day, step.from_day + step.days):
            assert wording.day_text(plan, day) in text


@pytest.mark.parametrize("verdict", NOT_HANDED_OUT)
def test_nobody_gets_a_chart_or_tablets_before_a_specialist_decides(verdict: str) -> None:
    answer = make_titration(verdict)

    assert patient_page(answer.result)["steps"] == []
    assert not any("Pharmacy: " in p for p in pages(answer))
    assert " mg" not in patient_text(answer)


def test_in_an_emergency_the_patient_page_says_to_call_and_has_no_doses() -> None:
    page = patient_page(make_urgent().result)

    assert page["title"] == "Get help now"
    assert page["steps"] == []


def test_what_is_urgent_sends_to_a_doctor_today_and_has_no_doses() -> None:
    answer = make_titration()
    urgent = Statement(text="The kidneys are failing.", urgent=True)
    answer = replace(answer, reasons=(urgent, *answer.reasons))

    text = patient_text(answer)

    assert "See a doctor today" in text
    assert "15 mg a day" not in text
    assert not any("Pharmacy: " in p for p in pages(answer))


def test_an_emergency_takes_back_a_plan() -> None:
    answer = make_titration()
    answer = replace(answer, result=replace(answer.result, emergency=True))

    assert patient_page(answer.result)["steps"] == []
    assert not any("Pharmacy: " in p for p in pages(answer))
    with pytest.raises(InputError):
        titration_csv(answer)


@pytest.mark.parametrize("verdict", VERDICTS)
def test_the_patient_pages_read_at_grade_six(verdict: str) -> None:
    sentences = patient_sentences(make_titration(verdict).result)
    text = " ".join(s if s.endswith(".") else s + "." for s in sentences)

    assert textstat.flesch_kincaid_grade(text) <= READING_GRADE


@pytest.mark.parametrize(
    "words",
    [
        "stop baclofen all at once",
        "sleepy or dizzy at first",
        "Do not drive",
        "Do not drink alcohol",
        "If you miss a dose",
        "Call your team",
        "Your team checks at each step whether to go up",
        "away from children",
    ],
)
def test_what_everyone_who_starts_has_to_know_is_on_the_page(words: str) -> None:
    assert words in patient_text(make_titration())


def test_what_the_advice_says_is_not_said_twice() -> None:
    rules = patient_page(make_titration().result)["rules"]
    assert isinstance(rules, list)

    assert sum("miss a dose" in line for line in rules) == 1
    assert sum("not drive" in line for line in rules) == 1


def test_going_up_is_the_teams_call_on_every_later_step() -> None:
    first, *later = patient_page(make_titration().result)["steps"]  # type: ignore[misc]

    assert "only if your team says so" not in first["title"]
    assert later
    assert all("only if your team says so" in step["title"] for step in later)


def test_nobody_reads_the_end_of_the_ladder_as_the_end_of_the_doses() -> None:
    assert "After the last step: stay on it until your visit." in patient_text(make_titration())
    pharmacy = next(p for p in pages(make_titration()) if "Pharmacy: " in p)
    assert "more is needed before it ends" in pharmacy


def test_the_prescriber_page_has_peak_levels_and_rise_for_each_step() -> None:
    first, *_ = pages(make_titration())

    for f in make_titration().result.forecast:
        assert titrate_words.band(f.Cmax_mg_per_L) in first
        assert titrate_words.rise_band(f.rise) in first


def test_a_liquid_on_paper_always_has_its_strength() -> None:
    text = " ".join(pages(make_titration(liquid=True)))

    amounts = re.findall(r"[\d.]+ mL\b(?!/)(.{0,16})", text)
    assert amounts
    assert all(re.match(r" of (the )?5 mg/mL", rest) for rest in amounts)


def test_equal_answers_give_equal_papers() -> None:
    assert titration_pdf(make_titration()) == titration_pdf(make_titration())


# -- calendar -------------------------------------------------------------------------------------


def events() -> list:
    calendar = Calendar.from_ical(titration_ics(make_titration(start=START)))
    return list(calendar.walk("VEVENT"))


def test_the_calendar_has_every_dose_and_later_steps_only_if_the_team_says_so() -> None:
    plan = make_titration(start=START).result.plan
    assert plan is not None
    got: dict[tuple[int, str], str] = {}
    for event in events():
        begin = event["DTSTART"].dt
        if isinstance(begin, datetime):
            assert begin.tzinfo is None
            for repeat in range(event["RRULE"]["COUNT"][0]):
                day = (begin.date() - date.fromisoformat(START)).days + repeat
                got[day, begin.strftime("%H:%M")] = str(event["SUMMARY"])

    for step in plan.steps:
        for day in range(step.from_day, step.from_day + step.days):
            for dose in step.doses:
                summary = got[day, dose.time]
                assert summary.startswith(f"Baclofen {dose.mg:g} mg: ")
                assert ("if your team says so" in summary) == (step.from_day > 0)


def test_reminders_go_on_to_the_review_and_say_that_the_doses_do_not_end() -> None:
    review = next(e for e in events() if str(e["SUMMARY"]) == "Baclofen review")
    doses = [e for e in events() if isinstance(e["DTSTART"].dt, datetime)]
    ends = [e["DTSTART"].dt.date() + timedelta(days=e["RRULE"]["COUNT"][0] - 1) for e in doses]

    assert review["DTSTART"].dt == date(2026, 5, 4) + timedelta(days=6 + 49)
    assert max(ends) == review["DTSTART"].dt
    assert "the doses do not" in str(review["DESCRIPTION"])


def test_without_a_review_rule_reminders_go_on_for_a_while() -> None:
    answer = make_titration(start=START)
    answer = replace(answer, result=replace(answer.result, review=None))

    text = titration_ics(answer).decode()

    assert "Baclofen review" in text


def test_ids_are_stable_different_and_name_nobody() -> None:
    ids = [str(e["UID"]) for e in events()]

    assert len(ids) == len(set(ids))
    assert titration_ics(make_titration(start=START)) == titration_ics(make_titration(start=START))
    assert b"demo-ms" not in titration_ics(make_titration(start=START))


def test_a_calendar_needs_a_date() -> None:
    with pytest.raises(InputError, match="--start"):
        titration_ics(make_titration())


@pytest.mark.parametrize("verdict", NOT_HANDED_OUT)
@pytest.mark.parametrize("write", [titration_ics, titration_csv])
def test_no_calendar_and_no_table_leaves_the_desk(verdict: str, write: Any) -> None:
    start = None if verdict == "do_not" else START

    with pytest.raises(InputError) as caught:
        write(make_titration(verdict, start=start))

    problem = caught.value.problems[0]
    assert problem.field == "--out"
    assert "specialist" in problem.message or "no plan" in problem.message
    assert (".png" in problem.allowed) == (verdict == "specialist_only")


# -- table, JSON, figure --------------------------------------------------------------------------


def test_the_table_adds_up_to_every_daily_dose() -> None:
    plan = make_titration(start=START).result.plan
    assert plan is not None
    totals: dict[int, float] = {}
    for row in csv.DictReader(io.StringIO(titration_csv(make_titration(start=START)).decode())):
        day = int(row["from_day"])
        totals[day] = totals.get(day, 0.0) + float(row["count"]) * float(row["mg_each"])

    assert totals == {s.from_day: s.daily_mg for s in plan.steps}


@pytest.mark.parametrize("verdict", VERDICTS)
def test_the_document_has_the_keys_of_the_contract(verdict: str) -> None:
    result = answer_document(make_titration(verdict))["result"]

    assert result["verdict"] == verdict
    assert {"plan", "cap", "menu", "review", "ladders", "kidney_rules"} <= set(result)
    if result["plan"] is not None:
        assert {"steps", "supply"} <= set(result["plan"])
    json.loads(answer_json(make_titration(verdict)))


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("verdict", ["plan", "specialist_only"])
def test_the_figure_is_valid_vega_lite(verdict: str, width: int) -> None:
    spec = titrate_plot.titration_spec(make_titration(verdict).result, width)

    altair.Chart.from_dict(json.loads(json.dumps(spec)))  # raises on a wrong key


def test_the_figure_names_the_quoted_range_and_the_line_at_one() -> None:
    svg = titrate_plot.titration_svg(make_titration().result)

    assert "quoted range 0.08 to 0.40 mg/L (perry1998)" in svg
    assert "hardest day of the label" in svg
    assert "not a probability" in svg
    assert "mg/L" in svg


def test_the_staircase_goes_up_through_every_dose_and_does_not_fall() -> None:
    result = make_titration().result
    spec = titrate_plot.titration_spec(result)
    rows = spec["vconcat"][0]["layer"][1]["data"]["values"]

    assert [r["mg"] for r in rows] == [0.0, 15.0, 30.0, 45.0, 45.0]


def test_the_levels_reach_the_last_hour_of_the_plan() -> None:
    result = make_titration().result
    spec = titrate_plot.titration_spec(result)

    assert result.plan is not None
    assert spec["vconcat"][1]["data"]["values"][-1]["day"] == result.plan.days


def test_without_a_model_only_the_doses_are_drawn() -> None:
    assert (
        len(titrate_plot.titration_spec(make_titration("specialist_only").result)["vconcat"]) == 1
    )


def test_without_a_plan_there_is_nothing_to_draw() -> None:
    with pytest.raises(InputError, match="nothing to draw"):
        titrate_plot.figure_png(make_titration("do_not"))


def test_every_format_can_be_written_and_gives_equal_bytes() -> None:
    for write in TITRATION_FORMATS.values():
        answer = make_titration(start=START)
        assert write(answer) == write(make_titration(start=START))
