"""The command `calando triage`: what is typed reaches the triage; wrong input writes nothing."""

from __future__ import annotations

import json

import pytest
from run_program import fields_of, to_files
from sample_triage import make_triage

from calando.present import cli, json_out
from calando.present.patient.starter import STARTER


@pytest.fixture
def asked(stand_in) -> list:
    """Put the sample answer in the place of the triage; collect what it was asked."""
    return stand_in("triage", lambda wishes: make_triage())


def test_what_is_typed_reaches_the_triage(patient, asked, capsys) -> None:
    typed = [
        "--signs", "drowsy, fever", "--signs", "rigid, fever,", "--last-dose-hours", "20 h",
        "--missed", "oral tablets", "--extra-mg", "400 mg", "--extra-hours-ago", "90 min",
        "--seed", "7",
    ]  # fmt: skip

    assert cli.run(["triage", str(patient), *typed]) == 0

    _, wishes, seed = asked[0]
    assert wishes.signs == ("drowsy", "fever", "rigid")
    assert (wishes.last_dose_hours, wishes.missed) == (20.0, ("oral tablets",))
    assert (wishes.extra_mg, wishes.extra_hours_ago) == (400.0, 1.5)
    assert seed == 7
    assert capsys.readouterr().out.startswith("Emergency: 911")


def test_no_signs_at_all_may_be_told(patient, asked, capsys) -> None:
    assert cli.run(["triage", str(patient)]) == 0

    assert asked[0][1].signs == ()
    assert asked[0][1].last_dose_hours is None


def test_json_is_exactly_one_document(patient, asked, capsysbinary) -> None:
    assert cli.run(["triage", str(patient), "--signs", "fever", "--json"]) == 0

    out, err = capsysbinary.readouterr()
    assert out.decode() == json_out.answer_json(make_triage())
    assert err == b""


def test_every_format_is_written(patient, asked, capsys) -> None:
    names = [patient.with_name(f"t.{x}") for x in ("json", "html", "pdf", "csv", "svg", "png")]
    outs = to_files(names)

    assert cli.run(["triage", str(patient), *outs]) == 0

    assert all(name.stat().st_size > 100 for name in names)
    assert capsys.readouterr().err.count("Wrote") == 6


@pytest.mark.parametrize("typed", ["600 mcg", "600 µg", "600 ug", "600 micrograms"])
def test_micrograms_by_mouth_are_refused_with_the_way_out(patient, asked, capsys, typed) -> None:
    assert cli.run(["triage", str(patient), "--extra-mg", typed, "--json"]) == 2

    error = json.loads(capsys.readouterr().out)["error"]
    assert error["field"] == "--extra-mg"
    assert "micrograms" in error["message"]
    assert "mg by mouth" in error["allowed"]
    assert asked == []


def test_ml_are_refused_without_their_strength(patient, asked, capsys) -> None:
    assert cli.run(["triage", str(patient), "--extra-mg", "20 mL", "--json"]) == 2

    error = json.loads(capsys.readouterr().out)["error"]
    assert "nothing without the strength" in error["message"]
    assert "mg in each mL" in error["allowed"]


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (["--signs", ""], "--signs"),
        (["--signs", "   "], "--signs"),
        (["--signs", "x" * 101], "--signs"),
        (["--signs", ",".join(["x"] * 61)], "--signs"),
        (["--signs", "fev\x1b[2Jer"], "--signs"),
        (["--missed", ""], "--missed"),
        (["--last-dose-hours", "-1"], "--last-dose-hours"),
        (["--last-dose-hours", "soon"], "--last-dose-hours"),
        (["--last-dose-hours", "1e9"], "--last-dose-hours"),
        (["--last-dose-hours", "nan"], "--last-dose-hours"),
        (["--extra-mg", "-5"], "--extra-mg"),
        (["--extra-mg", "1000000"], "--extra-mg"),
        (["--extra-mg", "5 tablets"], "--extra-mg"),
        (["--extra-hours-ago", "-2"], "--extra-hours-ago"),
        (["--seed", "-1"], "--seed"),
        (["--out", "t.ics"], "--out"),
        (["--out", "no/such/folder/t.pdf"], "--out"),
    ],
)
def test_wrong_wishes_exit_2_and_are_named(patient, asked, capsys, arguments, field) -> None:
    assert cli.run(["triage", str(patient), *arguments, "--json"]) == 2

    assert json.loads(capsys.readouterr().out)["error"]["field"] == field
    assert asked == []


def test_all_problems_are_told_at_once_and_nothing_is_written(patient, asked, capsys) -> None:
    patient.write_text(STARTER.replace("weight_kg", "weigth_kg"), encoding="utf-8")
    out = patient.with_name("t.pdf")
    typed = ["--extra-mg", "2 mL", "--last-dose-hours", "soon", "--out", str(out), "--json"]

    assert cli.run(["triage", str(patient), *typed]) == 2

    fields = fields_of(capsys)
    assert {"--extra-mg", "--last-dose-hours"} <= set(fields)
    assert any("weigth_kg" in f for f in fields)
    assert not out.exists()


def test_the_patient_file_is_not_overwritten(patient, asked, capsys) -> None:
    before = patient.read_bytes()

    assert cli.run(["triage", str(patient), "--out", str(patient)]) == 2

    assert patient.read_bytes() == before


def test_the_help_has_examples_and_says_which_unit(capsys) -> None:
    assert cli.run(["triage", "--help"]) == 0

    text = capsys.readouterr().out
    assert 'calando triage patient.toml --signs "drowsy, fever, rigid"' in text
    for option in ("--signs SIGNS", "--last-dose-hours H", "--missed WHAT", "--extra-mg MG"):
        assert option in text
    assert "in mg" in text
