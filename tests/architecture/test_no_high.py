"""No amount for a high is printed or computed (S0-101, S0-102): over all text that the program can emit.

Everything that is emitted is made of fact files, of strings in the code, of templates and of documents; all of them
are read, and beside them what the commands print for the examples.
"""

from __future__ import annotations

import html
import json
import re
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from high_net import AMOUNT, amounts_for_a_high, strings_in_code, strings_of

from calando.facts.load import FOLDER
from calando.present.cli import run

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "calando"
READERS: dict[str, Callable[[str], Any]] = {".toml": tomllib.loads, ".json": json.loads}
PLAIN = {".html", ".typ", ".bib", ".txt", ".css", ".js", ".md", ".csv", ".svg"}
CAUGHT = (
    "Three pills may suffice for a high.",
    "Others need five or six tablets to feel high.",
    "Euphoria begins at about 60 mg.",
    "You get high on 100 milligrams.",
    "A recreational dose is 3 to 4 tablets.",
    "The high starts at 60 mg.",
    "A high needs 60 mg.",
    "60 mg makes people high.",
    "Take 60 mg to get high quickly.",
    "Twelve tablets give a high.",
    "Sixty milligrams make you high.",
    "600 mcg gives a high.",
    "A handful of tablets gives a high.",
    "Twice the dose gives a buzz.",
    "Snorting 40 mg gives a rush.",
    "For some, 60 mg is enough to feel intoxicated.",
    "Euphoria is sought. It comes from 60 mg.",
    "| euphoria | 60 mg |",
    "Forty milligrams under the tongue for a pleasant buzz",
)
CAUGHT_RECORDS = (
    {"effect": "euphoria", "dose": "60 mg"},
    {"effect": "high", "amount_mg": 60},
    {"rows": [{"what": "buzz", "tablets": "three tablets"}]},
)
LET_THROUGH = (
    "Euphoria is listed as common in Swiss texts.",
    "At high doses, above 80 mg a day, watch more closely.",
    "Symptoms began after 200 mg.",
    "A high fever; 5 mg three times a day were taken.",
)


@pytest.mark.parametrize("text", CAUGHT)
def test_the_net_catches_what_the_source_pages_say(text: str) -> None:
    assert amounts_for_a_high(text)


@pytest.mark.parametrize("record", CAUGHT_RECORDS, ids=str)
def test_the_net_reads_two_fields_of_a_record_together(record: dict[str, Any]) -> None:
    assert any(amounts_for_a_high(text) for text in strings_of(record))


@pytest.mark.parametrize("text", LET_THROUGH)
def test_the_net_lets_ordinary_sentences_through(text: str) -> None:
    assert not amounts_for_a_high(text)


def test_no_fact_names_an_amount_for_a_high() -> None:
    for path in sorted(FOLDER.rglob("*")):
        if path.suffix in READERS:
            for text in strings_of(READERS[path.suffix](path.read_text(encoding="utf-8"))):
                assert not amounts_for_a_high(text), (path.name, amounts_for_a_high(text))


def test_no_string_in_the_code_names_an_amount_for_a_high() -> None:
    for path in sorted(SRC.rglob("*.py")):
        for text in strings_in_code(path):
            assert not amounts_for_a_high(text), (path.name, amounts_for_a_high(text))


def test_no_template_source_document_or_example_names_an_amount_for_a_high() -> None:
    files = [p for p in SRC.rglob("*") if p.suffix in PLAIN]
    files += [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").iterdir()]
    assert {".typ", ".html", ".bib"} <= {p.suffix for p in files}
    for path in files:
        if path.is_file():
            found = amounts_for_a_high(path.read_text(encoding="utf-8", errors="replace"))
            assert not found, (path.name, found)


def _topics() -> list[str]:
    topics = tomllib.loads((FOLDER / "monograph" / "topics.toml").read_text(encoding="utf-8"))
    return [t["name"] for t in topics["topic"]]


COMMANDS = [
    ["check", "examples/ms_60mg.toml", "--with", "oxycodone, zopiclone, alcohol, ibuprofen"],
    ["taper", "examples/ms_60mg.toml"],
    ["titrate", "examples/start_ms_us.toml"],
    ["simulate", "--model", "simon2018", "--regimen", "20 mg q8h"],
    ["dispensing", "examples/dispensing_creep.csv", "--country", "US"],
    ["overdose", "examples/overdose_kidneys.toml", "--mg", "200", "--hours-ago", "4"],
    ["overdose", "examples/high_300mg_fr.toml", "--mg", "600", "--with", "alcohol", "--deliberate"],
    ["overdose", "examples/child_9y_uk.toml", "--mg", "60", "--someone-elses", "--naive"],
    ["overdose", "examples/ms_60mg.toml", "--level", "0.88@2", "--accidental"],
    ["overdose", "examples/ms_60mg.toml"],
    ["triage", "examples/ms_60mg.toml", "--signs", "drowsy, fever, rigid", "--missed", "tablets"],
    ["triage", "examples/high_300mg_fr.toml", "--signs", "euphoria, high, stoned, elated"],
    ["triage", "examples/aki_60mg.toml", "--signs", "coma", "--extra-mg", "400"],
    ["triage", "examples/pump_300mcg.toml", "--signs", "itch", "--missed", "pump refill"],
    ["pump", "examples/ms_60mg.toml"],
    ["pump", "examples/start_ms_us.toml", "--screen"],
    ["pump", "examples/start_ms_us.toml", "--start", "--bolus-micrograms", "75"],
    *(["pump", "examples/pump_300mcg.toml", task] for task in ("--adjust", "--wean", "--refill")),
    ["pump", "examples/pump_300mcg.toml", "--failed-hours", "20"],
    ["pump", "examples/pump_300mcg.toml", "--overdose-micrograms", "500"],
    ["screen", "--answers", "examples/answers_ciwa.json"],
    ["screen", "--answers", "examples/answers_self_check.json"],
    ["place", "examples/ms_60mg.toml", "--answers", "examples/place_ms_answers.json"],
    [
        "place",
        "examples/place_alcohol_90mg.yaml",
        "--answers",
        "examples/place_alcohol_answers.json",
    ],
    ["place", "examples/pump_300mcg.toml", "--finding", "pump_interrupted=yes"],
    ["locate", "examples/locator_rows.json"],
    ["admission", "examples/ms_60mg.toml"],
    *(["facts", topic] for topic in _topics()),
    ["check", "examples/check_many_drugs_uk.toml"],
    ["titrate", "examples/start_ms_us.toml", "--target", "40"],
]
PAGES = [c for c in COMMANDS if c[0] not in {"simulate"}]
PLAIN_COMMANDS = [["schema", "patient"], ["--help"]]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: "-".join(c[:2]).replace("/", "_"))
def test_no_command_prints_an_amount_for_a_high(
    command: list[str], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)

    status = run(command)
    shown = capfd.readouterr().out
    assert status == 0, shown
    assert not amounts_for_a_high(shown)

    assert run([*command, "--json"]) == 0
    for text in strings_of(json.loads(capfd.readouterr().out)):
        assert not amounts_for_a_high(text)


@pytest.mark.parametrize("command", PAGES, ids=lambda c: "-".join(c[:2]).replace("/", "_"))
def test_no_page_or_table_names_an_amount_for_a_high(
    command: list[str],
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(ROOT)
    files = [tmp_path / f"answer.{suffix}" for suffix in ("html", "csv")]

    status = run([*command, *(word for f in files for word in ("--out", str(f)))])

    assert status == 0, capfd.readouterr()
    page, table = (f.read_text(encoding="utf-8") for f in files)
    for text in (html.unescape(re.sub(r"<[^>]+>", " ", page)), table):
        assert not amounts_for_a_high(text)


def test_no_plan_from_today_names_an_amount_for_a_high(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(ROOT)
    plan = tmp_path / "plan.json"
    assert run(["taper", "examples/ms_60mg.toml", "--out", str(plan)]) == 0
    capfd.readouterr()
    again = ["replan", "examples/ms_60mg.toml", "--plan", str(plan), "--today", "20"]

    assert run([*again, "--ran-out", "12"]) == 0

    assert not amounts_for_a_high(capfd.readouterr().out)


@pytest.mark.parametrize("command", PLAIN_COMMANDS, ids=" ".join)
def test_no_schema_or_help_names_an_amount_for_a_high(
    command: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(command) == 0
    assert not amounts_for_a_high(capfd.readouterr().out)


def test_the_starter_file_names_no_amount_for_a_high(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)

    assert run(["init"]) == 0

    assert not amounts_for_a_high((tmp_path / "patient.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("wish", ["a high", "euphoria", "getting high", "recreational dose"])
def test_a_dose_for_a_high_cannot_be_asked_for(
    wish: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)

    assert run(["titrate", "examples/start_ms_us.toml", "--target", wish]) == 2
    assert not AMOUNT.search(capfd.readouterr().out)
