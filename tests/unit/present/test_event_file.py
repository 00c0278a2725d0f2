"""What happened, as it is typed or written in a file: numbers with units, and every way to be unclear."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from calando.decide.replan.events import Event
from calando.errors import InputError, Problem
from calando.patient.profile import KidneyValue
from calando.present.replan import event_text
from calando.present.replan.event_file import EventFile, events_from_mapping, load_events
from calando.present.replan.request import events_of

GOOD = """
today = 20
at = "17:00"
took_mg = 40

[[event]]
kind = "missed"
day = 19
time = "20:00"

[[event]]
kind = "kidneys"
days = 1
creatinine_mg_per_dL = 1.7

[[event]]
kind = "new_drug"
text = "ibuprofen"
days = 3

[[event]]
kind = "doubled"
extra_mg = 20
text = "by mistake, sleepy since"

[[event]]
kind = "admission"
"""


def read(text: str) -> EventFile:
    return events_from_mapping(tomllib.loads(text))


def test_a_file_becomes_events() -> None:
    found = read(GOOD)

    assert (found.today, found.now_h, found.took_mg) == (20, 17.0, 40.0)
    missed, kidneys, drug, doubled, admission = found.events
    assert missed == Event(kind="missed", day=19, time_h=20.0)
    assert kidneys.kidney is not None
    assert kidneys.kidney.quantity == "creatinine_umol_per_L"
    assert round(kidneys.kidney.value, 1) == 150.3
    assert kidneys.kidney.day == -1.0
    assert drug == Event(kind="new_drug", text="ibuprofen", days=3.0)
    assert doubled == Event(kind="doubled", extra_mg=20.0, text="by mistake, sleepy since")
    assert admission == Event(kind="admission")


@pytest.mark.parametrize(
    ("text", "field", "word"),
    [
        ("tody = 20", "tody", "Did you mean today?"),
        ("today = 20.5", "today", "a whole number"),
        ('today = "20"', "today", "without quotes"),
        ("today = true", "today", "a whole number"),
        ("at = 17", "at", 'at = "17:00"'),
        ('at = "5 pm"', "at", "17:00 for 5 pm"),
        ('at = "24:00"', "at", "00:00"),
        ("at = 17:00:00", "at", "in quotes"),
        ('took_mg = "all"', "took_mg", "a number of mg"),
        ("took_mcg = 40000", "took_mcg", "never micrograms"),
        ("day = 3", "day", "below [[event]]"),
        ('event = "missed"', "event", "[[event]]"),
        ('[event]\nkind = "missed"', "event", "[[event]]"),
        ("event = [3]", "event[0]", "not a table"),
        ("[[event]]\nhours = 3", "event[0].kind", "what happened?"),
        ('[[event]]\nkind = "mised"', "event[0].kind", "Did you mean missed?"),
        ('[[event]]\nkind = "creatinine"', "event[0].kind", "Did you mean kidneys?"),
        ('[[event]]\nkind = "NPO"', "event[0].kind", "Did you mean nil_by_mouth?"),
        ('[[event]]\nkind = "exploded"', "event[0].kind", "no kind of event"),
        ("[[event]]\nkind = 3", "event[0].kind", "no kind of event"),
        ('[[event]]\nkind = "missed"\nhour = 3', "event[0].hour", "Did you mean hours?"),
        ('[[event]]\nkind = "missed"\nscore = 3', "event[0].score", "belongs to symptom"),
        ('[[event]]\nkind = "missed"\nhours = "3"', "event[0].hours", "without quotes"),
        ('[[event]]\nkind = "missed"\nhours = nan', "event[0].hours", "a number of hours"),
        ('[[event]]\nkind = "missed"\nhours = true', "event[0].hours", "a number of hours"),
        ('[[event]]\nkind = "missed"\nday = "mon"', "event[0].day", "the day of the plan"),
        ('[[event]]\nkind = "missed"\nday = 3\ntime = "8pm"', "event[0].time", "not a time"),
        ('[[event]]\nkind = "doubled"\nextra_ug = 20000', "event[0].extra_ug", "never micrograms"),
        ('[[event]]\nkind = "doubled"\nmg = 20', "event[0].mg", "Did you mean extra_mg?"),
        ('[[event]]\nkind = "new_drug"\ntext = 3', "event[0].text", "in quotes"),
        ('[[event]]\nkind = "new_drug"\ntext = "a\\u001bb"', "event[0].text", "cannot be shown"),
        ('[[event]]\nkind = "new_drug"\ntext = " "', "event[0].text", "empty"),
        ('[[event]]\nkind = "signs"\ntext = "' + "x" * 300 + '"', "event[0].text", "shorter"),
        ('[[event]]\nkind = "kidneys"', "event[0]", "a kidney value is missing"),
        ('[[event]]\nkind = "kidneys"\neGFR = 40\nCLcr = 40', "event[0]", "both given"),
        ('[[event]]\nkind = "kidneys"\ncreatinine = 150', "event[0].creatinine", "say the unit"),
        (
            '[[event]]\nkind = "kidneys"\ncreatinine_umol_per_L = 1.7',
            "event[0].creatinine_umol_per_L",
            'is that "1.7 mg/dL"?',
        ),
        (
            '[[event]]\nkind = "kidneys"\ncreatinine_mg_per_dL = 150',
            "event[0].creatinine_mg_per_dL",
            'is that "150 umol/L"?',
        ),
        ('[[event]]\nkind = "kidneys"\negfr = 40', "event[0].egfr", "Did you mean eGFR?"),
        ('[[event]]\nkind = "kidneys"\neGFR = 400', "event[0].eGFR", "not plausible"),
    ],
)
def test_a_wrong_events_file_is_told_field_and_remedy(text: str, field: str, word: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text)

    found = [p for p in caught.value.problems if p.field == field]
    assert found, caught.value.problems
    assert word in found[0].message
    assert all(p.allowed for p in caught.value.problems)


def test_every_problem_of_a_file_is_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        read('at = 17\n[[event]]\nkind = "mised"\n[[event]]\nkind = "held"\ndays = "2"\n')

    assert {p.field for p in caught.value.problems} == {"at", "event[0].kind", "event[1].days"}


def test_thousands_of_events_are_refused() -> None:
    with pytest.raises(InputError, match="more than anyone reads"):
        events_from_mapping({"event": [{"kind": "lapse"}] * 1000})


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("events.toml", b"today = ", "not well-formed TOML"),
        ("events.toml", b"\xff", "not UTF-8"),
        ("events.txt", b"", "ending"),
        ("events.toml", b"a" + b".a" * 100_000 + b" = 1", "nested too deeply"),
        ("events.toml", b"#" * 1_000_001, "1000001 bytes"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_as_the_events_file(
    tmp_path: Path, name: str, content: bytes, word: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(InputError) as caught:
        load_events(path)

    (problem,) = caught.value.problems
    assert problem.field == "--events"
    assert word in problem.message
    assert "patient" not in problem.message


# -- what is typed --------------------------------------------------------------------------------


def typed(option: str, *texts: str) -> tuple[tuple[Event, ...], list[Problem]]:
    problems: list[Problem] = []
    return events_of({option: texts}, (), problems), problems


@pytest.mark.parametrize(
    ("option", "text", "event"),
    [
        ("--missed", "3", Event(kind="missed", hours=3.0)),
        ("--missed", "3 h", Event(kind="missed", hours=3.0)),
        ("--ran-out", "12.5 hours", Event(kind="ran_out", hours=12.5)),
        ("--nil-by-mouth", "6", Event(kind="nil_by_mouth", hours=6.0)),
        ("--vomited", "0.5", Event(kind="vomited", hours=0.5)),
        ("--stopped", "4 days", Event(kind="stopped", days=4.0)),
        ("--held", "7", Event(kind="held", days=7.0)),
        ("--stepped-back", "2 d", Event(kind="stepped_back", days=2.0)),
        ("--surgery", "3", Event(kind="surgery", days=3.0)),
        ("--doubled", "", Event(kind="doubled")),
        ("--doubled", "20 mg", Event(kind="doubled", extra_mg=20.0)),
        ("--symptom", "7/10", Event(kind="symptom", score=7.0)),
        ("--sedation", "4", Event(kind="sedation", score=4.0)),
        ("--new-drug", " ibuprofen  400 ", Event(kind="new_drug", text="ibuprofen 400")),
        ("--side-effect", "dizzy", Event(kind="side_effect", text="dizzy")),
        ("--signs", "fever", Event(kind="signs", text="fever")),
        ("--pace", "slower", Event(kind="pace", text="slower")),
    ],
)
def test_each_option_makes_one_event(option: str, text: str, event: Event) -> None:
    events, problems = typed(option, text)

    assert events == (event,)
    assert problems == []


@pytest.mark.parametrize(
    ("text", "umol_per_L"),
    [("150 umol/L", 150.0), ("150µmol/l", 150.0), ("150 μmol/L", 150.0), ("1.7 mg/dL", 150.3)],
)
def test_a_creatinine_with_its_unit_is_one_number_inside(text: str, umol_per_L: float) -> None:
    (event,), problems = typed("--creatinine", text)

    assert problems == []
    assert event.kind == "kidneys"
    assert event.kidney is not None
    assert round(event.kidney.value, 1) == umol_per_L


def test_the_other_kidney_values_are_plain_numbers() -> None:
    problems: list[Problem] = []
    options = (("--eGFR", "45"), ("--CLcr", "45 mL/min"), ("--cystatin-C", "1.4"))
    values = [event_text.kidney_of(text, option, problems) for option, text in options]

    assert problems == []
    assert values == [
        KidneyValue(quantity="eGFR", value=45.0),
        KidneyValue(quantity="CLcr", value=45.0),
        KidneyValue(quantity="cystatin_C_mg_per_L", value=1.4),
    ]


@pytest.mark.parametrize(
    ("option", "text", "word"),
    [
        ("--creatinine", "150", '"150": is that umol/L or mg/dL?'),
        ("--creatinine", "1.7", '"1.7": is that umol/L or mg/dL?'),
        ("--creatinine", "1.7 umol/L", 'is that "1.7 mg/dL"?'),
        ("--creatinine", "150 mg/dL", 'is that "150 umol/L"?'),
        ("--creatinine", "9999 umol/L", "not plausible"),
        ("--creatinine", "0.15 mmol/L", "convert it"),
        ("--creatinine", "1,7 mg/dL", "write a point: 1.7 mg/dL"),
        ("--creatinine", "high", "not a creatinine"),
        ("--creatinine", "-150 umol/L", "not plausible"),
        ("--eGFR", "0", "not plausible"),
        ("--eGFR", "45 mL/min", "did you mean --CLcr?"),
        ("--CLcr", "45 mL/min/1.73m2", "did you mean --eGFR?"),
        ("--cystatin-C", "140", "not plausible"),
        ("--missed", "two", "not a number of hours"),
        ("--missed", "2 days", "write 48"),
        ("--missed", "30 min", "write 0.5"),
        ("--ran-out", "12 x", "no unit of hours"),
        ("--stopped", "36 h", "write 1.5"),
        ("--held", "1 week", "write 7"),
        ("--held", "", "not a number of days"),
        ("--doubled", "20 mcg", "never micrograms"),
        ("--doubled", "20000 µg", "never micrograms"),
        ("--doubled", "2 tablets", "how many mg"),
        ("--doubled", "5 mL", "how many mg"),
        ("--doubled", "20 cc", "how many mg"),
        ("--doubled", "20 drops", "how many mg"),
        ("--doubled", "2 g", "write 2000"),
        ("--doubled", "2 grams", "write 2000"),
        ("--doubled", "600 gamma", "never micrograms"),
        ("--doubled", "2e3", "is not a number of mg"),
        ("--doubled", "0.02 g", "write 20"),
        ("--symptom", "bad", "a number from 0 to 10"),
        ("--symptom", "1e9", "a number from 0 to 10"),
        ("--symptom", "--sedation", "a number from 0 to 10"),
        ("--symptom", "nan", "a number from 0 to 10"),
        ("--symptom", "9" * 500, "a number from 0 to 10"),
        ("--new-drug", "  ", "empty"),
        ("--new-drug", "a\x07b", "cannot be shown"),
        ("--signs", "x" * 201, "shorter"),
    ],
)
def test_what_is_unclear_is_asked_back(option: str, text: str, word: str) -> None:
    events, problems = typed(option, text)

    assert events == ()
    (problem,) = problems
    assert problem.field == option
    assert word in problem.message
    assert problem.allowed
    assert len(problem.message) < 300


def test_two_kidney_values_of_one_day_are_asked_back() -> None:
    problems: list[Problem] = []
    told = {"--creatinine": ["150 umol/L"], "--eGFR": ["40"]}

    assert events_of(told, (), problems) == ()
    assert "which one counts?" in problems[0].message


@pytest.mark.parametrize("text", ["20.5", "day 20", "monday", "2026-13-01", ""])
def test_a_day_that_is_no_day_is_asked_back(text: str) -> None:
    problems: list[Problem] = []

    assert event_text.today_of(text, "--today", date(2026, 5, 4), problems) is None
    assert problems[0].field == "--today"


def test_a_date_needs_a_plan_with_dates() -> None:
    problems: list[Problem] = []

    assert event_text.today_of("2026-05-25", "--today", date(2026, 5, 4), problems) == 21
    assert event_text.today_of("2026-05-25", "--today", None, problems) is None
    assert "without --start" in problems[0].message
