"""An overdose on every page: numbers to call first, units on numbers, what is not known said, nothing for a patient."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from html import unescape

import pytest
from html_balance import parsed
from read_pages import one_line, paper_of, printed, words_of
from sample_overdose import (
    CONTACTS,
    bare_result,
    make_overdose,
    make_result,
    quick_result,
    with_levels,
)

from calando.present import json_out
from calando.present.overdose import tables, words
from calando.present.overdose.csv import COLUMNS, overdose_csv
from calando.present.overdose.html import overdose_html
from calando.present.overdose.pdf import overdose_pdf
from calando.present.overdose.plot import figure_svg, has_course
from calando.present.overdose.terminal import show

RESULTS = {
    "full": make_result,
    "levels": with_levels,
    "quick": quick_result,
    "bare": bare_result,
}


def terminal(answer) -> str:
    return one_line(printed(show, answer))


def page(answer) -> str:
    return words_of(overdose_html(answer))


def paper(answer) -> str:
    return paper_of(overdose_pdf(answer))


def table(answer) -> str:
    return one_line(overdose_csv(answer).decode())


def picture(answer) -> str:
    svg = figure_svg(answer).decode()
    return one_line(unescape(" ".join(re.findall(r">([^<>]+)<", svg))))


FORMATS = {"terminal": terminal, "html": page, "pdf": paper, "csv": table}


@pytest.fixture(params=RESULTS)
def answer(request):
    return make_overdose(RESULTS[request.param]())


@pytest.fixture(params=FORMATS)
def read(request):
    return FORMATS[request.param]


def test_the_emergency_number_comes_before_everything(answer, read) -> None:
    text = read(answer)

    first = text.index("999")
    for later in (answer.result.headline, answer.result.disposition.why, words.TITLE, "mg"):
        assert first < text.index(one_line(later)) if later in text else True
    assert first < 150
    if any(c.kind == "poison" for c in answer.result.contacts):
        assert first < text.index("0344 892 0111") < text.index(one_line(answer.result.headline))
        assert "for health professionals only" in text


def test_the_figure_alone_carries_the_numbers_first() -> None:
    text = picture(make_overdose())

    assert text.index("999") < text.index("0344 892 0111") < text.index("600 to 900 mg")


def test_the_order_of_a_page_is_the_order_of_need(answer) -> None:
    order = [
        words.DO_NOW_TITLE, words.CHANCES_TITLE, words.FIGURE_TITLE, words.TIMES_TITLE,
        words.DIALYSIS_TITLE, words.AFTER_TITLE, words.NEVER_TITLE, words.SELF_HARM_TITLE,
        words.CONTACTS_TITLE,
    ]  # fmt: skip
    headings = re.findall(r"<h2[^>]*>([^<]*)</h2>", overdose_html(answer))

    found = [headings.index(title.replace("'", "&#39;")) for title in order]

    assert found == sorted(found)


def test_nothing_unknown_is_shown_as_a_program_would(answer, read) -> None:
    text = read(answer)

    assert not re.search(r"\bNone\b|\bnan\b|\binf\b|\bTrue\b|\bFalse\b|\{|\}", text)


def test_an_unknown_amount_is_no_small_amount(read) -> None:
    text = read(make_overdose(bare_result()))

    assert words.NO_CHANCES in text
    assert "no clearance was found" in text
    assert "whether it was" not in text or "not told" in text


@pytest.mark.parametrize("name", ["terminal", "html", "pdf"])
def test_what_was_not_told_says_so(name) -> None:
    text = FORMATS[name](make_overdose(bare_result()))

    assert "not told: unknown, not small" in text
    assert text.count("not told") >= 5
    assert "no hour can be named" in text
    assert "when it was taken (--hours-ago)" in text
    assert "POISON CENTRE: no number on file" in text


@pytest.mark.parametrize("name", ["terminal", "html", "pdf"])
def test_numbers_carry_units_and_chances_say_of_whom(name) -> None:
    answer = make_overdose(with_levels())
    text = FORMATS[name](answer)
    text = text if name == "terminal" else f"{text} {one_line(overdose_html(answer))}"

    for said in (
        "600 to 900 mg (8.8 to 13 mg/kg)", "2 to 3 h ago", "8.5 (3.0 to 17) mg/L", "52 (31 to 96) h",
        "in 28 to 94 h", "74 (60 to 86) % in 24 h", "5.8 mg/L 1 h before now",
        "760 (520 to 1100) mg", "71 (45 to 90) %",
    ):  # fmt: skip
        assert said.lower() in text.lower(), said
    assert "mong those who present to hospital" in text
    clearance = "clearance 4.1 (2.8 to 5.9) l/h" if name == "terminal" else "clearance, l/h"
    assert clearance in text.lower()


def test_a_chance_too_small_to_count_is_not_nothing() -> None:
    result = make_result()
    small = {"p05": 0.0, "p50": 0.001, "p95": 0.03}
    changed = replace(result, severity=replace(result.severity, seizure=small))

    text = terminal(make_overdose(changed))

    assert "<1 (<1 to 3) %" in text
    assert not re.search(r"\b0 \(0", text)


def test_why_no_threshold_reassures_stands_beside_the_chances(read) -> None:
    assert make_result().severity_at_home in read(make_overdose())


@pytest.mark.parametrize("name", ["terminal", "html", "pdf"])
def test_both_sides_about_dialysis_and_their_disagreement_are_shown(name) -> None:
    text = FORMATS[name](make_overdose())

    for statement in make_result().dialysis.statements:
        assert statement.text in text
    assert make_result().dialysis.disagreement in text
    assert "[read: extrip2021]" in text


def test_without_disagreement_the_page_says_whether_anything_applies() -> None:
    quick = quick_result()
    nobody = tuple(replace(s, applies=False) for s in quick.dialysis.statements)

    assert tables.statements_together(quick) == words.SAME_STATEMENTS
    none = replace(quick, dialysis=replace(quick.dialysis, statements=nobody))
    assert tables.statements_together(none) == words.NO_STATEMENT


@pytest.mark.parametrize("name", ["terminal", "html", "pdf"])
def test_a_series_outside_the_forecast_is_not_hidden(name) -> None:
    text = FORMATS[name](make_overdose())

    assert "OUTSIDE" in text
    assert "inside" in text
    assert "200 mg is no safe ceiling" in text


def test_what_is_for_professionals_has_no_page_for_the_patient(answer) -> None:
    for text in (page(answer), paper(answer)):
        assert not re.search(r"for the patient", text, re.IGNORECASE)


def test_every_page_is_well_formed_and_its_headings_are_in_order(answer) -> None:
    parser = parsed(overdose_html(answer))

    assert parser.headings[0] == 1
    assert parser.headings.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(parser.headings, parser.headings[1:], strict=False))


def test_the_page_loads_nothing_needs_no_script_and_is_the_same_each_time(answer) -> None:
    text = overdose_html(answer)

    assert text == overdose_html(answer)
    assert overdose_pdf(answer) == overdose_pdf(answer)
    assert not re.search(r"<(script|link|img|iframe|object|embed)\b", text)
    assert not re.search(r"url\((?!#)|@import|\bsrc=", text)
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))


def test_what_is_typed_cannot_become_markup() -> None:
    result = make_result()
    drug = replace(result.ingestion.co_ingested[1], asked="<b>x</b>")
    changed = replace(result, ingestion=replace(result.ingestion, co_ingested=(drug,)))

    assert "<b>x</b>" not in overdose_html(make_overdose(changed))


def test_the_table_has_one_number_a_row_and_contacts_in_front() -> None:
    rows = list(csv.DictReader(io.StringIO(overdose_csv(make_overdose(with_levels())).decode())))

    assert tuple(rows[0]) == COLUMNS
    assert [r["name"] for r in rows[:2]] == ["emergency", "poison"]
    assert all(r["unit"] for r in rows if r["p50"])
    assert {"level", "in coma", "chance", "time", "measured level"} <= {r["part"] for r in rows}
    levels = [r for r in rows if r["part"] == "level" and r["name"] == "plasma"]
    assert len(levels) == len(make_result().concentration_mg_per_L.hours)
    assert all(float(r["p05"]) <= float(r["p50"]) <= float(r["p95"]) for r in levels)


def test_contacts_come_in_the_order_of_need_however_they_are_given() -> None:
    turned = replace(make_result(), contacts=tuple(reversed(CONTACTS)))
    answer = make_overdose(turned)

    assert words.numbers_text(turned).startswith("EMERGENCY 999 · POISON CENTRE 0344")
    rows = list(csv.DictReader(io.StringIO(overdose_csv(answer).decode())))
    assert [r["name"] for r in rows[:3]] == ["emergency", "poison", "crisis"]


def test_json_names_what_is_in_a_pair() -> None:
    document = json.loads(json_out.answer_json(make_overdose(with_levels())))

    levels = document["result"]["back_calculation"]["levels"]
    assert levels[0] == {"hours_ago": 1.0, "mg_per_L": 5.8}


def test_no_sentence_is_said_twice() -> None:
    answer = make_overdose()
    doubled = replace(
        answer,
        reasons=(
            *answer.reasons,
            replace(answer.reasons[1], text=answer.result.disposition.why),
            replace(answer.reasons[0], text=answer.result.do_now[0].text),
        ),
    )

    text = terminal(doubled)

    assert text.count(answer.result.disposition.why) == 1
    assert text.count(answer.result.do_now[0].text) == 1


def test_times_from_now_are_as_wide_as_now_is_unsure() -> None:
    band = {"p05": 24.0, "p50": 30.0, "p95": 40.0}

    assert tables.from_now(band, (2.0, 6.0)) == "in 18 to 38 h"
    assert tables.from_now(band, (30.0, 30.0)) == "from now on, within 10 h"
    assert tables.from_now(band, (50.0, 60.0)) == "past"
    assert tables.from_now(band, None) == "not told"


@pytest.mark.parametrize("name", ["terminal", "html", "pdf"])
def test_an_hour_of_observation_that_has_passed_ends_nothing(name) -> None:
    late = replace(make_result(), hours_since_ingestion=(90.0, 95.0))

    text = FORMATS[name](make_overdose(late))

    assert "The first 72 h after the ingestion have passed; that alone ends nothing" in text
    assert "past; that alone ends nothing" in text


@pytest.mark.parametrize("name", ["terminal", "html", "pdf"])
def test_observation_counts_from_now_if_the_time_is_not_told(name) -> None:
    text = FORMATS[name](make_overdose(replace(make_result(), hours_since_ingestion=None)))

    assert "for at least 72 h from now: when it was taken is not told" in text


def test_a_health_line_stands_in_where_there_is_no_poison_centre() -> None:
    line = replace(CONTACTS[1], kind="health_line", name="NHS 111", number="111")
    result = replace(make_result(), contacts=(CONTACTS[0], line))

    assert "HEALTH ADVICE LINE 111" in words.numbers_text(result)
    assert words.call_text(result) == "Call 999 now, then 111."


def test_a_page_without_levels_says_that_there_is_no_figure() -> None:
    result = bare_result()

    assert not has_course(result)
    assert words.NO_FIGURE in page(make_overdose(result))
    assert words.NO_FIGURE in paper(make_overdose(result))
