"""The real thing on an example: a plan is written, re-planned twice, and every file is made of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from calando.present.cli import ANSWERED, INPUT_WRONG, run
from calando.present.plan.file import load_plan

EXAMPLES = Path(__file__).parents[3] / "examples"


def written(tmp_path: Path, name: str, *words: str) -> tuple[Path, dict[str, Any]]:
    """Run a command that writes its answer, and read it."""
    path = tmp_path / f"{name}.json"
    assert run([*words, "--out", str(path)]) == ANSWERED
    return path, json.loads(path.read_text(encoding="utf-8"))


def test_a_taper_is_replanned_and_the_replan_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    patient = str(EXAMPLES / "ms_60mg.toml")
    first, _ = written(tmp_path, "first", "taper", patient, "--start", "2026-05-04")
    capsys.readouterr()
    missed = ("--today", "20", "--at", "17:00", "--missed", "3")
    second, answer = written(
        tmp_path, "second", "replan", patient, "--plan", str(first), *missed,
        "--out", str(tmp_path / "a.pdf"), "--out", str(tmp_path / "a.ics"),
        "--out", str(tmp_path / "a.html"), "--out", str(tmp_path / "a.csv"),
        "--out", str(tmp_path / "a.svg"),
    )  # fmt: skip
    words = capsys.readouterr().out

    running, result = load_plan(second), answer["result"]
    assert answer["command"] == "replan"
    assert words.startswith("Call 911")
    assert words.index("Do now") < words.index("So far") < words.index("The plan: ")
    assert running.first_day == result["record"]["resumes_on_day"] == 21
    assert sum(past.days for past in running.history) == 21
    assert running.before_mg == load_plan(first).before_mg
    assert running.before_CLcr == load_plan(first).before_CLcr
    assert running.step_days == load_plan(first).step_days

    _, answer = written(
        tmp_path, "third", "replan", patient, "--plan", str(second), "--today", "45", "--lapse"
    )
    record = answer["result"]["record"]
    assert len(record["replaced"]) == 2
    assert [event["today"] for event in record["events"]] == [20, 45]


def test_a_titration_is_replanned_and_the_replan_again(tmp_path: Path) -> None:
    patient = str(EXAMPLES / "start_ms_us.toml")
    first, _ = written(tmp_path, "first", "titrate", patient, "--start", "2026-05-04")
    second, answer = written(
        tmp_path, "second", "replan", patient, "--plan", str(first), "--today", "5",
        "--sedation", "6", "--out", str(tmp_path / "a.pdf"), "--out", str(tmp_path / "a.html"),
    )  # fmt: skip

    assert answer["result"]["record"]["direction"] == "up"
    assert load_plan(second).direction == "up"
    assert written(tmp_path, "third", "replan", patient, "--plan", str(second), "--today", "9")[1][
        "result"
    ]["record"]["replaced"]


def test_what_the_planner_refuses_is_told_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    patient = str(EXAMPLES / "ms_60mg.toml")
    first, _ = written(tmp_path, "first", "taper", patient)
    out = tmp_path / "again.json"
    capsys.readouterr()

    status = run(
        ["replan", patient, "--plan", str(first), "--today", "5", "--missed", "1",
         "--out", str(out), "--json"]
    )  # fmt: skip

    assert status == INPUT_WRONG
    assert json.loads(capsys.readouterr().out)["error"]["field"] == "--missed"
    assert not out.exists()
