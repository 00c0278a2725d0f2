"""The real planner through the real command line: every example, every output, the same doses."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from datetime import date, datetime
from functools import cache
from pathlib import Path

import pytest
import textstat
from icalendar import Calendar
from read_pages import sheets_of

from calando import actions
from calando.decide.recommendation import Answer
from calando.decide.taper.wishes import TaperWishes
from calando.present import cli, wording
from calando.present.json_out import answer_json
from calando.present.patient.file import load_patient
from calando.present.patient.words import patient_sentences
from calando.present.pdf import answer_pdf
from calando.present.write import RENDERERS

ROOT = Path(__file__).resolve().parents[3]
# those who take baclofen; start_*.toml are to start it
EXAMPLES = sorted(
    path for path in (ROOT / "examples").glob("*.toml") if not path.stem.startswith("start_")
)
START = date(2026, 10, 20)  # summer time ends a few days later
READING_GRADE = 6.0
LABEL_LENGTH = 140
Doses = dict[tuple[int, str], float]


@cache
def answer_to(example: Path) -> Answer:
    return actions.taper(load_patient(example), TaperWishes(start=START))


def doses_in_json(text: str) -> Doses:
    plan = json.loads(text)["result"]["plan"]
    return {
        (day, dose["time"]): dose["mg"]
        for step in plan["steps"]
        for day in range(step["from_day"], step["from_day"] + step["days"])
        for dose in step["doses"]
        if dose["mg"]
    }


def doses_in_csv(text: str) -> Doses:
    doses: Doses = {}
    for row in csv.DictReader(io.StringIO(text)):
        for day in range(int(row["from_day"]), int(row["from_day"]) + int(row["days"])):
            key = day, row["time"]
            doses[key] = doses.get(key, 0.0) + float(row["count"]) * float(row["mg_each"])
    return doses


def doses_in_ics(data: bytes) -> Doses:
    doses: Doses = {}
    for event in Calendar.from_ical(data).walk("VEVENT"):
        begin = event["DTSTART"].dt
        if isinstance(begin, datetime):
            found = re.search(r"Baclofen ([\d.]+) mg: ", str(event["SUMMARY"]))
            assert found is not None
            for repeat in range(event["RRULE"]["COUNT"][0]):
                day = (begin.date() - START).days + repeat
                doses[day, begin.strftime("%H:%M")] = float(found[1])
    return doses


def test_one_command_writes_every_output_and_they_agree(tmp_path: Path, capsysbinary) -> None:
    files = {extension: tmp_path / f"plan{extension}" for extension in RENDERERS}
    out = [part for file in files.values() for part in ("--out", str(file))]
    example = str(ROOT / "examples" / "ms_60mg.toml")

    status = cli.run(["taper", example, "--start", START.isoformat(), "--json", *out])

    printed = capsysbinary.readouterr().out
    assert status == 0
    assert files[".json"].read_bytes() == printed
    wanted = doses_in_json(printed.decode())
    assert wanted
    assert doses_in_csv(files[".csv"].read_text(encoding="utf-8")) == pytest.approx(wanted)
    assert doses_in_ics(files[".ics"].read_bytes()) == pytest.approx(wanted)
    page = files[".html"].read_text(encoding="utf-8")
    papers = " ".join(p for p in sheets_of(files[".pdf"].read_bytes()) if "Patient pages" in p)
    for step in json.loads(printed)["result"]["plan"]["steps"]:
        total = wording.number(step["daily_mg"])
        assert f'<td class="n total">{total}</td>' in page
        assert f"{total} mg a day" in papers


def test_another_process_gives_the_same_bytes(tmp_path: Path) -> None:
    example = ROOT / "examples" / "ms_60mg.toml"
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from calando.present import cli; "
        "sys.exit(cli.run(['taper', sys.argv[2], '--json']))"
    )

    run = subprocess.run(
        [sys.executable, "-c", code, str(ROOT / "src"), str(example)],
        capture_output=True,
        check=True,
    )

    answer = actions.taper(load_patient(example), TaperWishes())
    assert run.stdout.decode() == answer_json(answer)


@pytest.mark.slow
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_has_papers_that_its_reader_can_use(example: Path) -> None:
    answer = answer_to(example)

    pages = sheets_of(answer_pdf(answer))

    plan = answer.result.plan
    number = wording.emergency_number(answer.result)
    assert pages[0].startswith(f"EMERGENCY {number}")
    papers = " ".join(p for p in pages if "Patient pages" in p)
    observed = answer.result.verdict == "urgent_first"
    for step in plan.steps if plan else ():
        assert (f"{wording.mg(step.daily_mg)} a day" in papers) is not observed
        assert len(step.label) <= LABEL_LENGTH
    grade = textstat.flesch_kincaid_grade(" ".join(patient_sentences(answer.result)))
    assert grade <= READING_GRADE


@pytest.mark.slow
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_no_output_of_any_example_gives_mL_without_strength(example: Path) -> None:
    answer = answer_to(example)
    if answer.result.plan is None:
        return
    dated = (".html",) if answer.result.verdict == "urgent_first" else (".html", ".ics")
    texts = [render(answer).decode() for ext, render in RENDERERS.items() if ext in dated]
    texts += sheets_of(answer_pdf(answer))

    for text in texts:
        text = re.sub(r"\r?\n ", "", text)  # .ics folds long lines
        for found in re.finditer(r"(?<!per )\b\d[\d.]* mL\b(?!/)", text):
            assert re.match(r".{0,80}mg/mL", text[found.end() :], re.DOTALL), found[0]
