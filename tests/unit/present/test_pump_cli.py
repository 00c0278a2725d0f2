"""The command `calando pump`: one task reaches the answer; wrong input writes nothing."""

from __future__ import annotations

import json

import pytest
from run_program import fields_of, to_files
from sample_pump import make_pump

from calando.present import cli, json_out
from calando.present.patient.starter import STARTER


@pytest.fixture
def asked(stand_in) -> list:
    """Put the sample answer in the place of the real one; collect what was asked."""
    return stand_in("pump", lambda wishes: make_pump(wishes.task))


@pytest.mark.parametrize(
    ("arguments", "task"),
    [
        ([], "candidacy"),
        (["--screen", "--response", "none", "--last-bolus-micrograms", "50"], "screen"),
        (["--start", "--bolus-micrograms", "75 mcg", "--effect-hours", "6 h"], "start"),
        (["--adjust"], "adjust"),
        (["--refill", "--micrograms-per-mL", "500", "--reservoir-mL", "20"], "refill"),
        (["--failed-hours", "20"], "failed"),
        (["--wean"], "wean"),
        (["--overdose-micrograms", "500"], "overdose"),
    ],
)
def test_each_task_reaches_the_answer(patient, asked, capsys, arguments, task) -> None:
    assert cli.run(["pump", str(patient), *arguments, "--seed", "3"]) == 0

    _, wishes, seed = asked[0]
    assert (wishes.task, seed) == (task, 3)
    assert capsys.readouterr().out.startswith("Emergency: 911")


def test_json_is_exactly_one_document(patient, asked, capsysbinary) -> None:
    assert cli.run(["pump", str(patient), "--wean", "--json"]) == 0

    out, err = capsysbinary.readouterr()
    assert out.decode() == json_out.answer_json(make_pump("wean"))
    assert err == b""


def test_every_format_is_written(patient, asked, capsys) -> None:
    names = [patient.with_name(f"p.{x}") for x in ("json", "html", "pdf", "csv", "svg", "png")]
    outs = to_files(names)

    assert cli.run(["pump", str(patient), "--failed-hours", "20", *outs]) == 0

    assert all(name.stat().st_size > 100 for name in names)
    assert capsys.readouterr().err.count("Wrote") == 6


def test_a_task_without_a_picture_writes_nothing_if_one_is_asked_for(
    patient, asked, capsys
) -> None:
    outs = ["--out", str(patient.with_name("p.json")), "--out", str(patient.with_name("p.svg"))]

    assert cli.run(["pump", str(patient), "--refill", *outs]) == 2

    assert "nothing to draw" in capsys.readouterr().err
    assert [p.name for p in patient.parent.iterdir()] == ["patient.toml"]


@pytest.mark.parametrize(
    "option",
    [
        ["--overdose-micrograms"],
        ["--start", "--bolus-micrograms"],
        ["--screen", "--last-bolus-micrograms"],
        ["--refill", "--micrograms-per-mL"],
    ],
)
def test_mg_are_refused_wherever_an_amount_is_typed(patient, asked, capsys, option) -> None:
    unit = "mg/mL" if "mL" in option[-1] else "mg"

    assert cli.run(["pump", str(patient), *option, f"0.5 {unit}", "--json"]) == 2

    error = json.loads(capsys.readouterr().out)["error"]
    assert error["field"] == option[-1]
    assert "intrathecal amounts are micrograms, never mg" in error["message"]
    assert "500 micrograms" in error["allowed"]
    assert asked == []


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (["--screen", "--wean"], "--wean"),
        (["--failed-hours", "3", "--refill"], "--failed-hours"),
        (["--failed-hours", "-1"], "--failed-hours"),
        (["--failed-hours", "nan"], "--failed-hours"),
        (["--failed-hours", "1e7"], "--failed-hours"),
        (["--overdose-micrograms", "0"], "--overdose-micrograms"),
        (["--overdose-micrograms", "20 mL"], "--overdose-micrograms"),
        (["--overdose-micrograms", "1,5"], "--overdose-micrograms"),
        (["--overdose-micrograms", "9999999999"], "--overdose-micrograms"),
        (["--start", "--bolus-micrograms", "two"], "--bolus-micrograms"),
        (["--bolus-micrograms", "50"], "--bolus-micrograms"),
        (["--screen", "--response", "meh"], "--response"),
        (["--refill", "--reservoir-mL", "20"], "--reservoir-mL"),
        (["--refill", "--micrograms-per-mL", "0"], "--micrograms-per-mL"),
        (["--refill", "--filled-on", "4 May"], "--filled-on"),
        (["--seed", "x"], "--seed"),
        (["--out", "p.ics"], "--out"),
    ],
)
def test_wrong_wishes_exit_2_and_are_named(patient, asked, capsys, arguments, field) -> None:
    assert cli.run(["pump", str(patient), *arguments, "--json"]) == 2

    assert json.loads(capsys.readouterr().out)["error"]["field"] == field
    assert asked == []


def test_two_tasks_are_both_named(patient, asked, capsys) -> None:
    assert cli.run(["pump", str(patient), "--screen", "--failed-hours", "2"]) == 2

    assert "--screen and --failed-hours are two tasks" in capsys.readouterr().err


def test_problems_of_file_options_and_outputs_are_told_at_once(patient, asked, capsys) -> None:
    patient.write_text(STARTER.replace("weight_kg", "weigth_kg"), encoding="utf-8")
    out = patient.with_name("p.pdf")
    typed = ["--start", "--bolus-micrograms", "1 mg", "--seed", "x", "--out", str(out), "--json"]

    assert cli.run(["pump", str(patient), *typed]) == 2

    fields = fields_of(capsys)
    assert {"--bolus-micrograms", "--seed"} <= set(fields)
    assert any("weigth_kg" in f for f in fields)
    assert not out.exists()


def test_the_help_has_examples_and_groups(capsys) -> None:
    assert cli.run(["pump", "--help"]) == 0

    text = capsys.readouterr().out
    assert "calando pump patient.toml --failed-hours 20" in text
    assert "Amounts are micrograms, never mg" in " ".join(text.split())
    for option in ("--screen", "--start", "--adjust", "--refill", "--failed-hours H", "--wean"):
        assert option in text
    assert "--no-screen" not in text
