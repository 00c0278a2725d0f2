"""The terminal page and the HTML page of a titration: every verdict, bands with units, conflicts shown."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from html_balance import parsed
from read_pages import one_line, printed
from sample_titration import VERDICTS, make_titration, make_urgent

from calando.decide.recommendation import Statement
from calando.present import wording
from calando.present.terminal_parts import WIDTH
from calando.present.titrate import tables as titrate_tables
from calando.present.titrate import words as titrate_words
from calando.present.titrate.html import titration_html
from calando.present.titrate.terminal import show


def shown(answer: object) -> str:
    return printed(show, answer)


@pytest.mark.parametrize("verdict", VERDICTS)
def test_every_verdict_fits_80_columns_and_comes_first(verdict: str) -> None:
    text = shown(make_titration(verdict))

    assert max(len(line) for line in text.splitlines()) <= WIDTH
    assert titrate_words.TITLES[verdict] in text.splitlines()[0]


@pytest.mark.parametrize("verdict", VERDICTS)
def test_every_verdict_has_a_well_formed_page(verdict: str) -> None:
    page = titration_html(make_titration(verdict))
    parsed(page)

    assert titrate_words.TITLES[verdict] in page
    body = page.split("<body>")[1]
    assert body.index("911") < body.index("<h1>")


def test_an_emergency_is_the_first_thing_on_every_page() -> None:
    answer = make_urgent()

    assert "URGENT: Emergency: call now" in shown(answer).splitlines()[0]
    page = titration_html(answer)
    assert 'class="emergency now"' in page
    assert "Emergency: call now" in page


def test_each_step_shows_a_band_of_peak_levels_and_of_the_rise() -> None:
    text = shown(make_titration())

    assert "peak, mg/L" in text
    for f in make_titration().result.forecast:
        assert titrate_words.band(f.Cmax_mg_per_L) in text
        assert titrate_words.rise_band(f.rise) in text
    assert "not a probability" in one_line(text)


def test_no_level_is_printed_as_a_single_number() -> None:
    for table in titrate_tables.all_tables(make_titration().result):
        for i, column in enumerate(table.columns):
            if "mg/L" in column:
                assert all(re.fullmatch(r"\S+ \(\S+ to \S+\)", row[i]) for row in table.rows)


def test_stopping_where_it_is_enough_stands_beside_the_plan_and_once() -> None:
    answer = make_titration()
    said = answer.result.minimum_effective_dose
    answer = replace(answer, reasons=(*answer.reasons, said))

    assert "no formula finds it" in one_line(shown(answer))
    assert titration_html(answer).count(said.text) == 1


def test_the_cap_names_its_source_and_the_review_its_rule() -> None:
    text = one_line(shown(make_titration("reduced_plan")))

    assert "40 mg/day. The maximum of 80 mg/day (us_tablet_medlibrary16); times 0.5" in text
    assert "[derived: us_tablet_medlibrary16" in text
    assert "After 7 weeks. No benefit after 6 to 8 weeks: slowly off again." in text


def test_a_ladder_that_ends_below_the_target_says_so() -> None:
    plan = make_titration().result.plan
    assert plan is not None

    text = titrate_words.target_text(replace(plan, target_mg_per_day=47.5))

    assert text.startswith("45 mg/day; wanted were 47.5 mg/day")


@pytest.mark.parametrize("verdict", VERDICTS)
def test_every_ladder_stands_with_its_source_its_grade_and_its_conflict(verdict: str) -> None:
    answer = make_titration(verdict)
    text, page = one_line(shown(answer)), one_line(titration_html(answer))

    for ladder in answer.result.ladders:
        for part in (ladder.title, ladder.source, ladder.conflict):
            assert part in text
            assert part in page
        assert titrate_words.grade_text(ladder) in text
    assert "No clinician has signed these rows yet." in text


def test_only_the_ladder_that_acts_is_marked() -> None:
    assert shown(make_titration()).count("► 5 mg three times a day") == 1
    assert "► 15 mg a day" not in shown(make_titration())


def test_a_signed_ladder_names_who_signed() -> None:
    first, *_ = make_titration().result.ladders

    note = titrate_words.signed_note((replace(first, reviewed_by="A. Physician"),))

    assert note == "Signed by a clinician: us_spasticity: A. Physician."


def test_the_strictest_kidney_rule_comes_first_and_the_others_stand_beside_it() -> None:
    rows = titrate_tables.kidney_rules(make_titration("reduced_plan").result).rows

    assert [row[0] for row in rows] == ["strictest", "applies", "other kidneys"]
    assert rows[0][1] == "50 % of the usual dose"


def test_the_menu_is_ranked_and_names_the_quoted_range_with_its_source() -> None:
    text = one_line(shown(make_titration()))

    assert "quoted range 0.08 to 0.40 mg/L (perry1998)" in text
    rows = titrate_tables.menu(make_titration().result).rows
    assert [row[0] for row in rows] == ["1", "2"]
    assert "nobody has shown" in text


def test_a_specialist_sees_the_steps_but_reads_that_nothing_is_handed_out() -> None:
    answer = make_titration("specialist_only")

    for page in (one_line(shown(answer)), titration_html(answer)):
        assert titrate_words.FOR_SPECIALIST in page
        assert "What to dispense" not in page
        assert "Pharmacy" not in page


def test_without_a_plan_there_are_no_steps_and_no_supply() -> None:
    for page in (shown(make_titration("do_not")), titration_html(make_titration("do_not"))):
        assert "count out" not in page.lower()
        assert "hand out" not in page.lower()
        assert "elhusseini2017" in page


def test_a_liquid_is_never_written_without_its_strength() -> None:
    answer = make_titration(liquid=True)

    for page in (one_line(shown(answer)), one_line(re.sub("<[^>]+>", " ", titration_html(answer)))):
        amounts = re.findall(r"[\d.]+ mL\b(?!/)(.{0,12})", page)
        assert amounts
        assert all(rest.startswith(" of 5 mg/mL") for rest in amounts)


def test_someone_who_takes_baclofen_already_raises_it() -> None:
    result = make_titration().result
    assert result.plan is not None
    raised = replace(result, plan=replace(result.plan, from_mg_per_day=15.0))

    assert titrate_words.verdict_title(raised) == "A plan to raise baclofen"


def test_text_from_files_is_escaped_and_brackets_are_no_markup() -> None:
    evil = '<script>alert("x")</script>'
    answer = make_titration()
    answer = replace(answer, reasons=(Statement(text=evil),))

    assert "<script" not in titration_html(answer)
    assert "[read: us_suspension2024]" in one_line(shown(answer))


def test_equal_answers_give_equal_pages_that_load_nothing() -> None:
    page = titration_html(make_titration())

    assert page == titration_html(make_titration())
    assert not re.search(r"<(script|link|img|iframe|object|embed)\b", page)
    assert not re.search(r"url\((?!#)|@import|\bsrc=", page)


@pytest.mark.parametrize(
    ("level", "text"),
    [(0.0, "0"), (0.0001, "0"), (0.0164, "0.016"), (0.4, "0.40"), (1.234, "1.2"), (12.3, "12")],
)
def test_levels_have_two_significant_digits(level: float, text: str) -> None:
    assert titrate_words.level(level) == text


@pytest.mark.parametrize(
    ("weeks", "text"), [(0.72, "5 days"), (7, "7 weeks"), (12.5, "12.5 weeks")]
)
def test_short_reviews_are_told_in_days(weeks: float, text: str) -> None:
    assert titrate_words.weeks_text(weeks) == text


def test_the_plan_table_shows_every_dose() -> None:
    page = titration_html(make_titration())

    for step in make_titration().result.plan.steps:
        assert f'<td class="n total">{wording.number(step.daily_mg)}</td>' in page
