"""Real answers of triage and pump through every format: nothing blank, whom to call first, units kept apart."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from read_pages import printed, sheets_of

import calando
from calando.decide.pump.answer import pump
from calando.decide.triage.answer import triage
from calando.decide.triage.wishes import TriageWishes
from calando.present.answer_files import formats_of
from calando.present.pump import plot as pump_plot
from calando.present.pump import terminal as pump_terminal
from calando.present.pump.request import Typed, wishes_of
from calando.present.triage import terminal as triage_terminal

PUMP_FORMATS = formats_of("pump")
TRIAGE_FORMATS = formats_of("triage")

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
BLANK = re.compile(r"\b(None|nan|NaN)\b")
SIGNS = {
    "a failed pump": ("pump_300mcg", TriageWishes(signs=("itch", "rising tone"), missed=("pump refill",))),
    "an overdose": ("ms_60mg", TriageWishes(signs=("coma", "floppy"), extra_mg=400, extra_hours_ago=3)),
    "kidneys": ("aki_60mg", TriageWishes(signs=("confused", "wibble"), last_dose_hours=30)),
    "nothing told": ("ms_60mg", TriageWishes()),
}  # fmt: skip
FLAGS = ("--screen", "--start", "--adjust", "--refill", "--wean")
REFILL = {"--reservoir-mL": "20", "--alarm-mL": "2", "--micrograms-per-mL": "500"}
TASKS = {
    "candidacy": ("ms_60mg", {}),
    "--screen": ("start_child_9y_uk", {"--response": "none", "--last-bolus-micrograms": "50"}),
    "--start": ("start_ms_us", {"--bolus-micrograms": "75", "--effect-hours": "6"}),
    "--adjust": ("pump_300mcg", {}),
    "--refill": ("pump_300mcg", {**REFILL, "--filled-on": "2026-05-04"}),
    "failed": ("pump_300mcg", {"--failed-hours": "20"}),
    "--wean": ("pump_300mcg", {}),
    "overdose": ("pump_300mcg", {"--overdose-micrograms": "500"}),
}


def patient(name: str):
    return calando.load_patient(str(EXAMPLES / f"{name}.toml"))


@pytest.fixture(scope="module", params=SIGNS)
def triaged(request):
    """A real triage."""
    name, wishes = SIGNS[request.param]
    return triage(patient(name), wishes)


@pytest.fixture(scope="module", params=TASKS)
def pumped(request):
    """A real answer about a pump."""
    name, texts = TASKS[request.param]
    flags = {request.param: True} if request.param in FLAGS else {}
    return pump(patient(name), wishes_of(Typed(flags=flags, texts=texts)))


def test_a_real_triage_has_whom_to_call_first_and_nothing_blank(triaged) -> None:
    for text in (
        printed(triage_terminal.show, triaged),
        " ".join(sheets_of(TRIAGE_FORMATS[".pdf"](triaged))),
    ):
        assert text.startswith("Emergency: ")
        assert not BLANK.search(text)
        assert "lean" in text.lower()
    html = TRIAGE_FORMATS[".html"](triaged).decode()
    assert html.index('class="emergency') < html.index("<h1>")
    assert TRIAGE_FORMATS[".csv"](triaged).startswith(b"part,")
    assert TRIAGE_FORMATS[".svg"](triaged).startswith(b"<svg")


def test_a_real_pump_answer_has_whom_to_call_and_the_box_on_every_sheet(pumped) -> None:
    text = printed(pump_terminal.show, pumped)
    assert text.startswith("Emergency: ")
    assert not BLANK.search(text)
    sheets = sheets_of(PUMP_FORMATS[".pdf"](pumped))
    assert all("Boxed warning of the US label" in sheet for sheet in sheets)
    assert all("Emergency: " in sheet for sheet in sheets)
    assert all("Not a medical device" in sheet for sheet in sheets)  # the foot is not pushed off
    assert all("hazard as a warning" in sheet for sheet in sheets if sheet.strip())
    html = PUMP_FORMATS[".html"](pumped).decode()
    assert html.index('class="emergency') < html.index("<h1>") < html.index('class="box"')
    if pump_plot.has_figure(pumped.result):
        assert PUMP_FORMATS[".svg"](pumped).startswith(b"<svg")


def test_the_box_that_is_shown_is_intrathecal_and_of_the_us(pumped) -> None:
    text = pumped.result.boxed_warning.text

    assert "intrathecal" in text
    assert "US" in text


def test_no_step_of_a_real_answer_is_in_mg(pumped) -> None:
    rows = PUMP_FORMATS[".csv"](pumped).decode().splitlines()
    steps = [row for row in rows if row.startswith("step,")]

    assert not any(re.search(r"\d mg\b", row) for row in steps)
