"""The pages of a re-plan: what to do now comes first, the history is kept, the words are plain."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
import textstat
from html_balance import parsed
from read_pages import printed, sheets_of
from sample_replan import (
    RULE,
    make_do_now,
    make_record,
    make_replan,
    make_titration_replan,
)

from calando.decide.recommendation import Answer
from calando.errors import InputError
from calando.present import wording
from calando.present.calendar import calendar_ics
from calando.present.html import answer_html
from calando.present.json_out import answer_json
from calando.present.patient import words as patient_words
from calando.present.patient.words import patient_page, patient_sentences
from calando.present.pdf import answer_pdf
from calando.present.plots import figure_svg, plan_spec
from calando.present.replan.pages import render_replan, show_replan
from calando.present.replan.words import NOT_REVIEWED, patient_do_now, story_of
from calando.present.terminal_parts import WIDTH

READING_GRADE = 6.0
VERDICTS = ("plan", "above_yardstick", "urgent_first", "not_by_tablets", "do_not", "infeasible")


def shown(answer: Answer) -> str:
    return printed(show_replan, answer)


def pdf_pages(answer: Answer) -> list[str]:
    return sheets_of(answer_pdf(answer))


# -- terminal -------------------------------------------------------------------------------------


@pytest.mark.parametrize("verdict", VERDICTS)
def test_only_the_emergency_line_stands_above_what_to_do_now(verdict: str) -> None:
    lines = shown(make_replan(verdict=verdict)).splitlines()

    assert lines[0].startswith("Call 911")
    assert "Do this today" in lines[1]
    assert RULE.text[:40] in lines[2]
    assert max(len(line) for line in lines) <= WIDTH


def test_the_order_is_now_then_changes_then_history_then_the_plan() -> None:
    text = shown(make_replan())
    places = [text.index(w) for w in ("Do this today", "What changed", "So far", "The plan: 56")]

    assert places == sorted(places)
    assert "20:00  20 mg  2 × 10 mg tablet" in text
    assert "off on Day 78" in text
    assert "15 mg (0 + 0 + 15)" in text
    assert "missed one dose" in text


def test_that_nobody_reviewed_the_rules_is_said_once() -> None:
    assert shown(make_replan()).count(NOT_REVIEWED) == 1
    assert answer_html(make_replan()).count(NOT_REVIEWED) == 1
    assert sum(page.count(NOT_REVIEWED) for page in pdf_pages(make_replan())) == 1


def test_a_signed_rule_names_who_signed_and_the_others_are_named() -> None:
    signed = replace(RULE, reviewed_by="Dr A. Example")
    all_signed = make_replan(do_now=make_do_now(rules=(signed,)))
    some = make_replan(do_now=make_do_now(rules=(signed, replace(RULE, rule="other"))))

    assert NOT_REVIEWED not in shown(all_signed)
    assert "reviewed by Dr A. Example" in shown(all_signed).replace("\n", " ")
    assert "Not yet reviewed by a clinician: other." in shown(some)


def test_each_rule_shows_basis_and_source() -> None:
    text = re.sub(r"[\s│]+", " ", shown(make_replan()))

    assert "[assumed: fda2022; Warnings, abrupt discontinuation]" in text


def test_today_has_its_name_and_its_number() -> None:
    assert "Day 21 of the plan (--today 20), 17:00." in shown(make_replan())
    assert "Sun 24 May 2026, Day 21 of the plan" in shown(make_replan(start="2026-05-04"))


def test_without_a_plan_no_new_plan_begins() -> None:
    text = shown(make_replan(verdict="do_not"))

    assert "There is no new plan." in text
    assert "No new plan now" in text
    assert "new plan begins" not in text


def test_days_keep_counting_and_the_length_is_that_from_today() -> None:
    text = shown(make_replan())

    assert "Days 22–28" in text
    assert "From Day 78 on: no baclofen." in text
    assert "56 days (8 weeks)" in text
    assert "day 22" in text  # the chart begins with the plan


def test_the_kidneys_have_a_column_only_if_they_changed() -> None:
    record = make_record()
    changed = tuple(
        replace(past, CLcr=40.0) if past.from_day >= 14 else past for past in record.history
    )

    assert "mL/min" not in shown(make_replan()).split("So far")[1].split("The plan from")[0]
    assert "40 mL/min" in shown(make_replan(record=replace(record, history=changed)))


def test_a_titration_has_the_same_blocks_above_its_page() -> None:
    text = shown(make_titration_replan())

    assert text.index("Do this today") < text.index("What changed") < text.index("to start")


# -- HTML -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("verdict", VERDICTS)
def test_the_page_is_well_formed_with_what_to_do_now_as_its_title(verdict: str) -> None:
    page = answer_html(make_replan(verdict=verdict))
    parser = parsed(page)

    assert parser.headings[0] == 1
    assert set(parser.headings[1:]) == {2}
    body = page.split("<body>")[1]
    assert body.index("911") < body.index("<h1") < body.index(RULE.text) < body.index("<h2")


def test_what_comes_from_files_is_escaped() -> None:
    evil = "<script>alert(1)</script>"
    record = make_record()
    record = replace(record, events=(replace(record.events[0], text=evil),), replaced=(evil,))
    rule = replace(RULE, event=evil, text=evil, where=evil, sources=(evil,))
    now = replace(make_do_now(rules=(rule,)), text=evil)

    assert "<script" not in answer_html(make_replan(do_now=now, record=record))


def test_a_titration_page_is_well_formed() -> None:
    from calando.present.titrate.html import titration_html

    page = titration_html(make_titration_replan())
    parser = parsed(page)

    assert parser.headings[0] == 1
    assert "Do this today" in page
    assert "· replan" in page


# -- papers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("verdict", VERDICTS)
def test_the_papers_begin_with_the_emergency_number_and_what_to_do_now(verdict: str) -> None:
    first, *others = pdf_pages(make_replan(verdict=verdict))

    assert first.startswith("EMERGENCY 911")
    assert first.index("Do this today") < first.index(
        wording.verdict_title(make_replan(verdict=verdict).result)
    )
    patient = next(p for p in others if "Patient pages" in p)
    assert patient.index("Do this today") < patient.index(RULE.patient_text[:30])


def test_the_patient_page_tells_today_and_that_the_old_plan_is_void() -> None:
    page = patient_page(make_replan().result)
    told = patient_do_now(make_replan().result)

    assert told is not None
    assert told["rest"] == [["8:00 pm", "20 mg", "2 tablets of 10 mg"]]
    assert page["title"] == "My new plan to come off baclofen"
    assert patient_words.OPENING_AGAIN[0] in page["opening"]


@pytest.mark.parametrize("verdict", ["urgent_first", "do_not", "not_by_tablets", "infeasible"])
def test_who_is_to_be_seen_first_is_given_no_doses(verdict: str) -> None:
    told = patient_do_now(make_replan(verdict=verdict).result)

    assert told is not None
    assert told["rest"] == []
    assert patient_page(make_replan(verdict=verdict).result)["steps"] == []


def test_in_an_emergency_no_doses_are_listed_for_the_patient() -> None:
    told = patient_do_now(make_replan(do_now=make_do_now("emergency")).result)

    assert told is not None
    assert (told["title"], told["rest"]) == ("Get help now", [])


def test_a_rule_without_words_for_the_patient_adds_nothing() -> None:
    now = replace(make_do_now(), patient_text="")

    assert patient_do_now(make_replan(do_now=now).result) is None
    assert "Do this today" not in pdf_pages(make_replan(do_now=now))[-3]


@pytest.mark.parametrize("verdict", VERDICTS)
def test_the_patient_pages_read_at_grade_six(verdict: str) -> None:
    sentences = patient_sentences(make_replan(verdict=verdict).result)
    text = " ".join(s if s.endswith(".") else s + "." for s in sentences)

    assert RULE.patient_text in text
    assert textstat.flesch_kincaid_grade(text) <= READING_GRADE


def test_what_the_rules_tell_patients_reads_at_grade_six_and_changes_no_dose() -> None:
    from calando.facts.load import load_facts

    texts = [rule.patient_text for rule in load_facts().replan_rules if rule.patient_text]
    filled = [t.format(dose="10 mg", next="20:00", hours="12") for t in texts]

    assert textstat.flesch_kincaid_grade(" ".join(filled)) <= READING_GRADE
    for text in filled:
        assert not re.search(r"\b(half|double|more|less|lower|raise|reduce) (of )?your dose", text)


def test_the_pharmacy_is_told_that_the_old_plan_is_void() -> None:
    pharmacy = next(p for p in pdf_pages(make_replan()) if p.startswith("Pharmacy"))

    assert "takes the place of the earlier one" in pharmacy


def test_a_titration_has_papers_too() -> None:
    from calando.present.titrate.pdf import titration_pdf

    first, *_ = sheets_of(titration_pdf(make_titration_replan()))

    assert "Do this today" in first


# -- other files ----------------------------------------------------------------------------------


def test_the_calendar_has_todays_doses_and_the_first_day_of_the_new_plan() -> None:
    from icalendar import Calendar

    events = Calendar.from_ical(calendar_ics(make_replan(start="2026-05-04"))).walk("VEVENT")
    new = next(e for e in events if "New baclofen plan" in e["summary"])
    tonight = [e for e in events if e["dtstart"].dt.isoformat() == "2026-05-24T20:00:00"]

    assert new["dtstart"].dt.isoformat() == "2026-05-25"
    assert "Delete" in new["description"]
    assert len(tonight) == 1
    assert len({e["uid"] for e in events}) == len(events)
    assert all(e["dtstart"].dt.isoformat() >= "2026-05-24" for e in events)


def test_a_dose_without_pieces_is_never_called_none() -> None:
    now = make_do_now()
    bare = replace(now, rest_of_today=(replace(now.rest_of_today[0], items=()),))
    answer = make_replan(start="2026-05-04", do_now=bare)
    told = patient_do_now(answer.result)

    assert told is not None
    assert told["rest"] == [["8:00 pm", "20 mg", ""]]
    assert b"SUMMARY:Baclofen 20 mg\r\n" in calendar_ics(answer)
    assert "none" not in calendar_ics(answer).decode()


def test_kidneys_that_move_do_not_break_the_history_into_pieces() -> None:
    record = make_record()
    first = record.history[0]
    halves = (replace(first, days=3), replace(first, from_day=3, days=4, CLcr=70.0))
    again = make_replan(record=replace(record, history=(*halves, *record.history[1:])))
    story = story_of(again.result)

    assert story is not None
    first_row = story.history[0]
    assert (first_row.when, first_row.kidneys) == ("Days 1–7", "89 to 70 mL/min")
    assert len(story.history) == 4


def test_what_is_done_now_is_not_repeated_as_an_urgent_reason() -> None:
    answer = make_replan(verdict="urgent_first")
    said = replace(answer.reasons[0], text=f"Ran out: {RULE.text}")
    answer = replace(answer, reasons=(said, *answer.reasons))

    head = shown(answer).split("URGENT")[1].split("╰")[0]
    assert "kidneys are failing" in head
    assert "Ran out" not in head


@pytest.mark.parametrize("verdict", ["do_not", "urgent_first", "not_by_tablets", "infeasible"])
def test_without_a_plan_to_follow_there_is_no_calendar(verdict: str) -> None:
    with pytest.raises(InputError):
        calendar_ics(make_replan(start="2026-05-04", verdict=verdict))


def test_no_calendar_is_made_of_an_emergency() -> None:
    with pytest.raises(InputError, match="emergency"):
        calendar_ics(make_replan(start="2026-05-04", do_now=make_do_now("emergency")))


def test_the_figure_begins_with_the_new_plan() -> None:
    spec = plan_spec(make_replan().result)
    dose, level, drive = (json.dumps(panel) for panel in spec["vconcat"])

    for panel in (dose, level, drive):
        assert '"domain": [21, ' in panel
        assert '"domain": [0, 84]' not in panel
    assert "The plan, 56 days (8 weeks)" in dose


def test_the_document_has_the_keys_of_the_contract() -> None:
    result = json.loads(answer_json(make_replan()))["result"]

    assert {"do_now", "changed", "record", "verdict", "plan", "compared"} <= set(result)
    assert result["do_now"]["rules"][0]["reviewed_by"] == ""


def test_every_file_is_rendered_and_equal_answers_give_equal_bytes(tmp_path: object) -> None:
    from pathlib import Path

    targets = [Path(f"plan{s}") for s in (".json", ".html", ".ics", ".csv", ".svg", ".pdf")]
    first = render_replan(make_replan(start="2026-05-04"), targets)

    assert first == render_replan(make_replan(start="2026-05-04"), targets)
    assert figure_svg(make_replan()).startswith(b"<svg")


def test_other_answers_have_no_story() -> None:
    from sample_answer import make_answer

    assert story_of(make_answer().result) is None
