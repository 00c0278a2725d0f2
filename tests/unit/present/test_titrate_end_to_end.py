"""The real planner of the way on through every presenter: the same doses everywhere, words that can be read."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, datetime
from functools import cache
from pathlib import Path

import pytest
import textstat
from icalendar import Calendar
from read_pages import printed, sheets_of

from calando import actions
from calando.decide.recommendation import Answer
from calando.decide.titrate.wishes import TitrationWishes
from calando.present import wording
from calando.present.json_out import answer_json
from calando.present.patient.file import load_patient
from calando.present.titrate import words as titrate_words
from calando.present.titrate.files import titration_csv, titration_ics
from calando.present.titrate.html import titration_html
from calando.present.titrate.patient import patient_page, patient_sentences
from calando.present.titrate.pdf import titration_pdf
from calando.present.titrate.terminal import show

ROOT = Path(__file__).resolve().parents[3]
START = date(2026, 10, 20)  # summer time ends a few days later
READING_GRADE = 6.0
# who: what is different from the woman of the example
WHO = {
    "us_adult": {},
    "uk_kidneys": {"jurisdiction": '"UK"', "creatinine_umol_per_L": "115"},
    "fr_alcohol": {"jurisdiction": '"FR"', "indication": '"alcohol_use_disorder"'},
    "de_child": {"jurisdiction": '"DE"', "age_years": "9", "weight_kg": "38", "height_cm": "138"},
    "dialysis": {"dialysis": '"hemodialysis"', "creatinine_umol_per_L": "600"},
}
HANDED_OUT = ("us_adult", "uk_kidneys", "fr_alcohol")
Doses = dict[tuple[int, str], float]


@cache
def answer_to(who: str, folder: Path) -> Answer:
    text = (ROOT / "examples" / "start_ms_us.toml").read_text(encoding="utf-8")
    text = re.sub(r"\[\[kidney\]\]\n(?:.+\n)+", "", text)  # other kidneys, but no trend
    for key, value in WHO[who].items():
        text = re.sub(rf"^{key} = .*$", f"{key} = {value}", text, count=1, flags=re.MULTILINE)
    file = folder / f"{who}.toml"
    file.write_text(text, encoding="utf-8")
    return actions.titrate(load_patient(file), TitrationWishes(start=START))


@pytest.fixture
def answer(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Answer:
    return answer_to(request.param, tmp_path_factory.getbasetemp())


everyone = pytest.mark.parametrize("answer", list(WHO), indirect=True)
those_who_start = pytest.mark.parametrize("answer", HANDED_OUT, indirect=True)


def papers(answer: Answer) -> str:
    return " ".join(sheets_of(titration_pdf(answer)))


def planned(answer: Answer) -> Doses:
    return {
        (day, dose.time): dose.mg
        for step in answer.result.plan.steps
        for day in range(step.from_day, step.from_day + step.days)
        for dose in step.doses
        if dose.mg
    }


@those_who_start
def test_table_and_calendar_have_the_doses_of_the_plan(answer: Answer) -> None:
    in_csv: Doses = {}
    for row in csv.DictReader(io.StringIO(titration_csv(answer).decode())):
        for day in range(int(row["from_day"]), int(row["from_day"]) + int(row["days"])):
            key = day, row["time"]
            in_csv[key] = in_csv.get(key, 0.0) + float(row["count"]) * float(row["mg_each"])
    in_ics: Doses = {}
    for event in Calendar.from_ical(titration_ics(answer)).walk("VEVENT"):
        begin = event["DTSTART"].dt
        if isinstance(begin, datetime):
            mg = float(re.match(r"Baclofen ([\d.]+) mg", str(event["SUMMARY"]))[1])
            for repeat in range(event["RRULE"]["COUNT"][0]):
                day = (begin.date() - START).days + repeat
                in_ics[day, begin.strftime("%H:%M")] = mg

    assert in_csv == pytest.approx(planned(answer))
    within = {key: mg for key, mg in in_ics.items() if key[0] < answer.result.plan.days}
    assert within == pytest.approx(planned(answer))
    last = {d.time: d.mg for d in answer.result.plan.steps[-1].doses if d.mg}
    assert all(mg == last[time] for (_, time), mg in in_ics.items() if (_, time) not in within)


@those_who_start
def test_papers_page_and_terminal_show_every_step(answer: Answer) -> None:
    texts = (papers(answer), titration_html(answer), printed(show, answer))

    for step in answer.result.plan.steps:
        for text in texts:
            assert wording.number(step.daily_mg) in text
            assert wording.days_text(answer.result.plan, step.from_day, step.days) in text


@everyone
def test_what_the_patient_reads_is_grade_six(answer: Answer) -> None:
    sentences = patient_sentences(answer.result)
    text = " ".join(s if s.endswith(".") else s + "." for s in sentences)

    assert textstat.flesch_kincaid_grade(text) <= READING_GRADE


@those_who_start
def test_what_everyone_has_to_know_is_said_with_the_real_advice(answer: Answer) -> None:
    rules = " ".join(patient_page(answer.result)["rules"]).lower()

    for words in ("stop baclofen all at once", "sleepy", "not drive", "drink", "miss a dose"):
        assert words in rules
    for words in ("call your team", "away from children", "only if your team says so"):
        assert words in rules


@everyone
def test_nothing_is_handed_out_unless_it_is_a_plan(answer: Answer, request) -> None:
    who = request.node.callspec.params["answer"]

    assert titrate_words.is_handed_out(answer.result) == (who in HANDED_OUT)
    assert ("Pharmacy: baclofen" in papers(answer)) == (who in HANDED_OUT)
    assert bool(patient_page(answer.result)["steps"]) == (who in HANDED_OUT)


@everyone
def test_the_page_fits_80_columns_and_names_every_kidney_source(answer: Answer) -> None:
    text = printed(show, answer)

    assert max(len(line) for line in text.splitlines()) <= 80
    for rule in answer.result.kidney_rules:
        if rule.applies:
            assert rule.source in text


@everyone
def test_every_source_that_is_named_is_listed(answer: Answer) -> None:
    page = titration_html(answer)
    linked = set(re.findall(r'href="#source-([^"]+)"', page))

    assert linked <= set(re.findall(r'id="source-([^"]+)"', page))
    json.loads(answer_json(answer))
