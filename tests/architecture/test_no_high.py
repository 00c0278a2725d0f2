"""No amount for a high is printed or computed (S0-101, S0-102): over all text that the program can emit.

Everything that is emitted is made of fact files, of strings in the code, of templates and of documents; all of them
are read, and beside them what the commands print for the examples.
"""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from calando.facts.load import FOLDER
from calando.present.cli import run

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "calando"
NUMBER = r"(?:\d+(?:[.,]\d+)?|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|a few|several|some)\b)"
AMOUNT = re.compile(
    NUMBER + r"(?:\s*(?:to|or|-|–)\s*" + NUMBER + r")?\s*"
    r"(?:(?:times\s+)?(?:mg|milligrams?|micrograms?|g|grams?|mL)\b|(?:\w+\s+)?(?:pills?|tablets?|tabs|capsules?)\b)",
    re.IGNORECASE,
)
HIGH = re.compile(
    r"\b(?:euphori\w+|buzz(?:ed)?|stoned|tripping|recreational\w*|for (?:fun|pleasure|kicks))\b"
    r"|\b(?:get|gets|got|getting|feel|feels|feeling|be|being|produces?|gives?|giving|causes?|for|reach)\s+"
    r"(?:you\s+|them\s+|one\s+|him\s+|her\s+|people\s+)?(?:a\s+|an\s+intense\s+|the\s+)?[“\"']?high[”\"']?"
    r"(?=\s*(?:[.,;:!?)]|$|from\b|with\b|on\b|at\b|by\b))",
    re.IGNORECASE,
)
CAUGHT = (
    "Three pills may suffice for a high.",
    "Others need five or six tablets to feel high.",
    "Euphoria begins at about 60 mg.",
    "You get high on 100 milligrams.",
    "A recreational dose is 3 to 4 tablets.",
)
LET_THROUGH = (
    "Euphoria is listed as common in Swiss texts.",
    "At high doses, above 80 mg a day, watch more closely.",
    "Symptoms began after 200 mg.",
    "A high fever; 5 mg three times a day were taken.",
)


def sentences(text: str) -> list[str]:
    return [s for s in re.split(r"(?<=[.!?;])\s+|\n\s*\n|\|", text) if s.strip()]


def amounts_for_a_high(text: str) -> list[str]:
    return [s.strip() for s in sentences(text) if HIGH.search(s) and AMOUNT.search(s)]


def strings_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for child in value.values():
            yield from strings_of(child)
    elif isinstance(value, list):
        for child in value:
            yield from strings_of(child)


def strings_in_code(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        if isinstance(node, ast.JoinedStr):  # an f-string: its parts together, a value stands as 0
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else "0" for part in node.values
            )


@pytest.mark.parametrize("text", CAUGHT)
def test_the_net_catches_what_the_source_pages_say(text: str) -> None:
    assert amounts_for_a_high(text)


@pytest.mark.parametrize("text", LET_THROUGH)
def test_the_net_lets_ordinary_sentences_through(text: str) -> None:
    assert not amounts_for_a_high(text)


def test_no_fact_names_an_amount_for_a_high() -> None:
    for path in sorted(FOLDER.rglob("*.toml")):
        for text in strings_of(tomllib.loads(path.read_text(encoding="utf-8"))):
            assert not amounts_for_a_high(text), (path.name, amounts_for_a_high(text))


def test_no_string_in_the_code_names_an_amount_for_a_high() -> None:
    for path in sorted(SRC.rglob("*.py")):
        for text in strings_in_code(path):
            assert not amounts_for_a_high(text), (path.name, amounts_for_a_high(text))


def test_no_template_document_or_example_names_an_amount_for_a_high() -> None:
    files = [p for p in (SRC / "present" / "templates").rglob("*") if p.is_file()]
    files += [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").iterdir()]
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
]


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


@pytest.mark.parametrize("wish", ["a high", "euphoria", "getting high", "recreational dose"])
def test_a_dose_for_a_high_cannot_be_asked_for(
    wish: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)

    assert run(["titrate", "examples/start_ms_us.toml", "--target", wish]) == 2
    assert not AMOUNT.search(capfd.readouterr().out)
