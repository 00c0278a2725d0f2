"""The command line: exit codes, one JSON document, nothing written when refused."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable

import pytest
from run_program import ENVIRONMENT, errors_of, loaded_by
from sample_answer import make_answer

from calando.decide.taper.wishes import TaperWishes
from calando.errors import FactError, InputError, NotFound, Problem
from calando.present import cli, json_out
from calando.version import __version__


@pytest.fixture
def asked(stand_in) -> list:
    """Put the sample answer in the place of the planner; collect what it was asked."""

    def answer(wishes: TaperWishes) -> object:
        return make_answer(start=wishes.start.isoformat() if wishes.start else None)

    return stand_in("taper", answer)


@pytest.fixture
def fail_with(stand_in) -> Callable[[Exception], None]:
    """Let the planner raise."""

    def fail(error: Exception) -> None:
        def answer(wishes: object) -> object:
            raise error

        stand_in("taper", answer)

    return fail


def test_an_answer_exits_0_and_shows_the_verdict(patient, asked, capsys) -> None:
    assert cli.run(["taper", str(patient)]) == 0
    assert "A plan to come off baclofen" in capsys.readouterr().out


def test_json_is_exactly_one_document(patient, asked, capsysbinary) -> None:
    assert cli.run(["taper", str(patient), "--json"]) == 0

    out, err = capsysbinary.readouterr()
    assert json.loads(out)["result"]["verdict"] == "plan"
    assert out.decode() == json_out.answer_json(make_answer())
    assert err == b""


def test_wishes_reach_the_planner(patient, asked, capsys) -> None:
    arguments = "--like ansm2017 --start 2026-05-04 --max-days 90 --step-days 14 --share 0.95"
    products = ["--products", "baclofen 10 mg tablet, baclofen 5 mg tablet", "--products", "x"]

    assert cli.run(["taper", str(patient), *arguments.split(), *products, "--seed", "7"]) == 0

    (_, wishes, seed) = asked[0]
    assert (wishes.like, wishes.max_days, wishes.step_days) == ("ansm2017", 90, 14)
    assert wishes.start.isoformat() == "2026-05-04"
    assert wishes.share == 0.95
    assert wishes.products == ("baclofen 10 mg tablet", "baclofen 5 mg tablet", "x")
    assert seed == 7


def test_files_are_written_and_named_on_standard_error(patient, asked, capsys) -> None:
    out = patient.with_name("plan.json")

    assert cli.run(["taper", str(patient), "--json", "--out", str(out)]) == 0

    streams = capsys.readouterr()
    assert out.read_text(encoding="utf-8") == streams.out
    assert "Wrote" in streams.err


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (["--start", "tomorrow"], "--start"),
        (["--max-days", "many"], "--max-days"),
        (["--step-days", "1.5"], "--step-days"),
        (["--share", "most"], "--share"),
        (["--seed", "-1"], "--seed"),
        (["--out", "plan.docx"], "--out"),
        (["--out", "plan.ics"], "--start"),
        (["--out", "no/such/folder/plan.pdf"], "--out"),
        (["--colour", "red"], "--colour"),
        (["--like"], "--like"),
    ],
)
def test_wrong_input_exits_2_with_an_error_document(
    patient, asked, arguments, field, capsys, monkeypatch
) -> None:
    monkeypatch.chdir(patient.parent)

    assert cli.run(["taper", str(patient), "--json", *arguments]) == 2

    document = json.loads(capsys.readouterr().out)
    assert set(document) == {"error", "errors"}
    assert set(document["error"]) == {"field", "value", "message", "allowed"}
    assert document["error"]["field"] == field
    assert asked == []
    assert [p.name for p in patient.parent.iterdir()] == ["patient.toml"]


def test_all_problems_are_reported_at_once(patient, asked, capsys) -> None:
    assert cli.run(["taper", str(patient), "--json", "--seed", "x", "--share", "y"]) == 2
    assert len(errors_of(capsys)) == 2


def test_a_missing_argument_and_an_unknown_command_exit_2(capsys) -> None:
    assert cli.run(["taper", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["field"] == "PATIENT"
    assert cli.run(["tapr"]) == 2
    assert "taper" in capsys.readouterr().err
    assert cli.run([]) == 2
    assert "Usage" in capsys.readouterr().err


def test_a_missing_patient_file_exits_2(asked, tmp_path, capsys) -> None:
    assert cli.run(["taper", str(tmp_path / "no.toml")]) == 2


def test_input_errors_of_the_planner_exit_2_and_write_nothing(patient, fail_with, capsys) -> None:
    problem = Problem(field="--like", value="x", message="no such rate", allowed="ansm2017")
    fail_with(InputError(problem))
    out = patient.with_name("plan.json")

    assert cli.run(["taper", str(patient), "--out", str(out)]) == 2

    assert "no such rate" in capsys.readouterr().err
    assert not out.exists()


def test_what_is_not_found_exits_2(patient, fail_with, capsys) -> None:
    fail_with(NotFound("no rate goes by that name"))

    assert cli.run(["taper", str(patient)]) == 2


@pytest.mark.parametrize("error", [FactError("a fact is wrong"), ZeroDivisionError("x")])
def test_our_fault_exits_1_shortly(patient, fail_with, monkeypatch, capsys, error) -> None:
    monkeypatch.delenv("CALANDO_DEBUG", raising=False)
    fail_with(error)

    assert cli.run(["taper", str(patient)]) == 1

    err = capsys.readouterr().err
    assert "our fault" in err
    assert "Traceback" not in err


def test_the_traceback_is_shown_when_asked_for(patient, fail_with, monkeypatch, capsys) -> None:
    monkeypatch.setenv("CALANDO_DEBUG", "1")
    fail_with(ZeroDivisionError("x"))

    assert cli.run(["taper", str(patient), "--json"]) == 1

    streams = capsys.readouterr()
    assert "Traceback" in streams.err
    assert "our fault" in json.loads(streams.out)["error"]["message"]


def test_init_never_overwrites(patient, capsys) -> None:
    before = patient.read_bytes()

    assert cli.run(["init", str(patient)]) == 2

    assert patient.read_bytes() == before
    assert "exists" in capsys.readouterr().err


def test_the_schema_is_json(capsys) -> None:
    assert cli.run(["schema", "patient"]) == 0
    assert "$schema" in json.loads(capsys.readouterr().out)


def test_the_version_is_printed(capsys) -> None:
    assert cli.run(["--version"]) == 0
    assert capsys.readouterr().out == f"calando {__version__}\n"


def test_the_help_has_examples_and_groups(capsys) -> None:
    assert cli.run(["taper", "--help"]) == 0

    text = capsys.readouterr().out
    assert "calando taper patient.toml --start 2026-05-04" in text
    assert "What you wish:" in text
    assert "How it is shown:" in text


def test_the_help_loads_nothing_heavy() -> None:
    start = time.perf_counter()

    loaded = loaded_by("taper", "--help")

    assert not {"numpy", "rich", "vl_convert", "typst", "icalendar", "jinja2"} & loaded
    assert time.perf_counter() - start < 2.0  # 0.25 s alone; generous on a busy machine


def test_a_reader_that_leaves_early_is_no_error() -> None:
    run = subprocess.run(
        f"{sys.executable} -m calando.present.cli schema patient | head -n 1",
        shell=True,
        capture_output=True,
        text=True,
        check=True,
        env=ENVIRONMENT,
    )

    assert run.stdout == "{\n"
    assert run.stderr == ""
