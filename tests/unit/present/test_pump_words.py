"""Words about a pump: micrograms each time, states in words, dates, what is one task and what are two."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sample_pump import CHECKLIST, FAILED, RESULTS, RISE, STOP, TIMELINE, make_pump, step
from sample_triage import CONTACTS

from calando.errors import InputError
from calando.present.pump import words
from calando.present.pump.request import Typed, micrograms_of, strength_of, wishes_of
from calando.present.urgent import words as urgent_words


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"bolus_micrograms": 50.0}, "bolus 50 micrograms"),
        ({"micrograms_per_day_low": 150.0, "micrograms_per_day_high": 150.0}, "150 micrograms/day"),
        (
            {"micrograms_per_day_low": 165.0, "micrograms_per_day_high": 195.5},
            "165 to 195.5 micrograms/day",
        ),
        ({"micrograms_per_day_high": 900.0}, "at most 900 micrograms/day"),
        ({"micrograms_per_day_low": 24.0}, "at least 24 micrograms/day"),
        ({}, "no amount"),
    ],
)
def test_an_amount_of_a_step_is_in_micrograms(changes, text: str) -> None:
    assert words.step_dose(step("x", **changes)) == text


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"at_h": 0.0, "bolus_micrograms": 50.0}, "start"),
        ({"at_h": 24.0, "bolus_micrograms": 75.0}, "not before 24 h"),
        ({"at_h": 24.0, "micrograms_per_day_low": 150.0}, "after 24 h"),
        ({}, "–"),
    ],
)
def test_a_later_bolus_is_never_sooner_than_its_hour(changes, text: str) -> None:
    assert words.step_when(step("x", **changes)) == text


def test_the_state_of_a_point_is_a_sign_and_a_word() -> None:
    assert [words.check_mark(i) for i in CHECKLIST[:3]] == ["✓ met", "✗ NOT met", "? not told"]


def test_what_is_not_told_does_not_count_as_met() -> None:
    assert words.checklist_summary(RESULTS["candidacy"]) == (
        "1 of 4 points met, 1 not met, 2 not told. What is not told does not count as met."
    )


def test_where_no_poison_line_is_on_file_the_health_line_stands_beside_the_emergency_number() -> (
    None
):
    uk = [replace(c, kind="health_line", number="111") for c in CONTACTS if c.kind == "poison"]
    emergency = [c for c in CONTACTS if c.kind == "emergency"]

    assert urgent_words.strip_title((*uk, *emergency)) == "Emergency: 911 · Health advice line: 111"
    assert "111" not in urgent_words.strip_title((*CONTACTS, *uk))


def test_the_box_names_country_and_route() -> None:
    title, box = words.box_title(FAILED), words.box(FAILED)

    assert title == "Boxed warning of the US label, on intrathecal baclofen only"
    assert box.text.startswith("An abrupt end of intrathecal baclofen")
    assert box.sources == ("itb_label",)


def test_a_box_without_such_a_beginning_keeps_all_its_words() -> None:
    plain = replace(FAILED, boxed_warning=replace(FAILED.boxed_warning, text="It can kill."))

    assert (words.box_title(plain), words.box(plain).text) == ("Boxed warning", "It can kill.")


@pytest.mark.parametrize(
    ("day", "text"),
    [("2026-05-28", "Thu 28 May 2026"), (33.3, "day 33.3 after filling"), (40, "day 40 after filling")],
)  # fmt: skip
def test_a_day_of_a_refill_is_a_date_or_a_day_number(day, text: str) -> None:
    assert words.day_text(day) == text


def test_the_stretch_that_is_now_is_marked_with_the_hour() -> None:
    assert [words.row_now(FAILED, row) for row in TIMELINE] == ["► NOW, 20 h", "", ""]
    assert words.row_now(replace(FAILED, now_h=None), TIMELINE[0]) == "► NOW"


def test_the_curves_are_told_as_percent_with_their_band() -> None:
    rows = dict((hour, (fluid, effect)) for hour, fluid, effect in words.share_rows(FAILED))

    assert rows["0 h"] == ("100 % (100 to 100 %)", "100 % (100 to 100 %)")
    assert rows["72 h"][0] == "<1 % (<1 to <1 %)"
    assert words.shares_note(FAILED).startswith("The middle (and the published range), in % of the")


def test_without_curves_there_are_no_rows_of_them() -> None:
    bare = replace(FAILED, curves=None)

    assert words.share_rows(bare) == ()
    assert words.mark_texts(bare) == ()
    assert words.share_rows(replace(FAILED, curves=replace(STOP, effect_share={})))[0][2] == "–"


def test_oral_cover_is_called_uncertain_only_beside_a_bridge() -> None:
    shown = {task for task, result in RESULTS.items() if words.shows_oral_cover(result)}

    assert shown == {"failed", "wean"}
    assert words.shows_oral_cover(replace(RESULTS["start"], bridge=FAILED.bridge))


def test_a_published_time_is_not_said_twice() -> None:
    marks = ((24.0, "24 to 72 h: severe"), (18.0, "hallucinations"))
    told = replace(FAILED, curves=replace(RISE, marks=marks))

    assert words.mark_texts(told) == ("18 h: hallucinations", "24 to 72 h: severe")


def test_what_stands_above_is_not_repeated_below() -> None:
    oral = replace(make_pump().caveats[0], text=FAILED.oral_cover)
    answer = replace(make_pump(), caveats=(*make_pump().caveats, oral))

    assert [c.text for c in words.caveats(answer)] == ["The effect is drawn with an assumed delay."]
    assert len(words.caveats(replace(answer, result=RESULTS["screen"]))) == 2


# -- what is typed ------------------------------------------------------------------------------------


def asked(*flags: str, **texts: str):
    """The wishes of some options; `_` in a name stands for `-`."""
    options = {f"--{name.replace('_', '-')}": text for name, text in texts.items()}
    return wishes_of(Typed(flags=dict.fromkeys(flags, True), texts=options))


@pytest.mark.parametrize(
    ("flags", "texts", "task"),
    [
        ((), {}, "candidacy"),
        (("--screen",), {}, "screen"),
        (("--start",), {}, "start"),
        (("--adjust",), {}, "adjust"),
        (("--refill",), {}, "refill"),
        (("--wean",), {}, "wean"),
        ((), {"failed_hours": "20"}, "failed"),
        ((), {"overdose_micrograms": "500"}, "overdose"),
    ],
)
def test_each_option_is_one_task(flags, texts, task: str) -> None:
    assert asked(*flags, **texts).task == task


@pytest.mark.parametrize(
    ("flags", "texts", "said"),
    [
        (("--screen", "--wean"), {}, "--screen and --wean are two tasks"),
        (("--start",), {"failed_hours": "2"}, "--start and --failed-hours are two tasks"),
        (
            ("--start", "--adjust"),
            {"failed_hours": "2"},
            "--start, --adjust and --failed-hours are 3 tasks",
        ),
        (
            (),
            {"failed_hours": "2", "overdose_micrograms": "50"},
            "--failed-hours and --overdose-micrograms are two tasks",
        ),
    ],
)
def test_two_tasks_at_once_are_refused_and_both_are_named(flags, texts, said: str) -> None:
    with pytest.raises(InputError, match=said):
        asked(*flags, **texts)


def test_zero_hours_are_a_failure_too() -> None:
    wishes = asked(failed_hours="0")

    assert (wishes.task, wishes.failed_hours) == ("failed", 0.0)


@pytest.mark.parametrize(
    "text", ["50", "50 mcg", "50 µg", "50 ug", "50 micrograms", "50.0 microgram"]
)
def test_micrograms_are_read_however_they_are_spelled(text: str) -> None:
    assert micrograms_of(text, "--bolus-micrograms") == 50.0


@pytest.mark.parametrize(
    ("text", "fix"),
    [("50 mg", "would be 50000 micrograms"), ("0.05 mg", "would be 50 micrograms"), ("0.05MG", "50")],
)  # fmt: skip
def test_mg_are_refused_with_the_number_that_they_would_be(text: str, fix: str) -> None:
    with pytest.raises(InputError) as caught:
        micrograms_of(text, "--bolus-micrograms")

    problem = caught.value.problems[0]
    assert "intrathecal amounts are micrograms, never mg" in problem.message
    assert fix in problem.allowed


def test_a_number_that_looks_like_mg_is_asked_back() -> None:
    with pytest.raises(InputError) as caught:
        micrograms_of("0.05", "--bolus-micrograms")

    assert "looks like mg, which would be 50 micrograms" in caught.value.problems[0].allowed


@pytest.mark.parametrize("text", ["2 mL", "2 ml", "2 cc"])
def test_ml_are_no_amount(text: str) -> None:
    with pytest.raises(InputError, match="nothing without the strength"):
        micrograms_of(text, "--overdose-micrograms")


@pytest.mark.parametrize("text", ["500", "500 mcg/mL", "500 micrograms/mL", "500 µg per mL"])
def test_a_strength_is_in_micrograms_per_ml(text: str) -> None:
    assert strength_of(text, "--micrograms-per-mL") == 500.0


def test_a_strength_in_mg_per_ml_is_refused_with_the_number_to_type() -> None:
    with pytest.raises(InputError) as caught:
        strength_of("2 mg/mL", "--micrograms-per-mL")

    assert "2 mg/mL is 2000 micrograms/mL" in caught.value.problems[0].allowed


def test_ml_without_their_strength_are_refused() -> None:
    options = {"--reservoir-mL": "20", "--alarm-mL": "2"}
    with pytest.raises(InputError) as caught:
        wishes_of(Typed(flags={"--refill": True}, texts=options))

    assert [p.field for p in caught.value.problems] == ["--reservoir-mL", "--alarm-mL"]
    assert all("--micrograms-per-mL" in p.allowed for p in caught.value.problems)


@pytest.mark.parametrize(
    "options", [{"--reservoir-mL": "2", "--alarm-mL": "2 mL"}, {"--reservoir-mL": "0"}]
)
def test_a_reservoir_at_its_alarm_needs_no_strength_to_be_answered(options) -> None:
    assert wishes_of(Typed(flags={"--refill": True}, texts=options)).task == "refill"


def test_the_option_that_was_typed_is_the_one_that_is_named() -> None:
    with pytest.raises(InputError) as caught:
        asked("--screen", last_bolus_micrograms="5000")

    assert [p.field for p in caught.value.problems] == ["--last-bolus-micrograms"]


def test_a_refill_that_is_told_in_full_is_read() -> None:
    options = {
        "--reservoir-mL": "20 mL", "--alarm-mL": "2", "--micrograms-per-mL": "500 mcg/mL",
        "--filled-on": "2026-05-04",
    }  # fmt: skip
    wishes = wishes_of(Typed(flags={"--refill": True}, texts=options))

    assert (wishes.reservoir_mL, wishes.alarm_mL) == (20.0, 2.0)
    assert (wishes.concentration_micrograms_per_mL, wishes.filled_on) == (500.0, "2026-05-04")


def test_an_option_of_another_task_is_refused_and_its_task_is_named() -> None:
    with pytest.raises(InputError, match="--bolus-micrograms belongs to --start"):
        asked("--screen", bolus_micrograms="50")


def test_all_problems_of_the_options_are_told_at_once() -> None:
    options = {"--bolus-micrograms": "1 mg", "--effect-hours": "soon", "--filled-on": "May"}
    with pytest.raises(InputError) as caught:
        wishes_of(Typed(flags={"--start": True, "--wean": True}, texts=options))

    fields = [p.field for p in caught.value.problems]
    assert {"--wean", "--bolus-micrograms", "--effect-hours", "--filled-on"} <= set(fields)
