"""The command `calando place`: what is typed reaches the placement; wrong input writes nothing; a sheet goes round."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from run_program import fields_of, to_files
from sample_place import emergency, make_place

from calando.present import cli, json_out
from calando.present.patient.starter import STARTER


@pytest.fixture
def asked(stand_in) -> list:
    """Put the sample answer in the place of the placement; collect what it was asked."""
    return stand_in("place", lambda wishes: make_place())


def sheet(patient: Path, document: object, name: str = "sheet.json") -> str:
    file = patient.with_name(name)
    file.write_text(json.dumps(document), encoding="utf-8")
    return str(file)


def test_what_is_typed_reaches_the_placement(patient, asked, capsys) -> None:
    first = sheet(patient, {"instrument": "place", "answers": {"frail": "no"}})
    second = sheet(patient, [{"instrument": "phq2", "answers": {"1": 0, "2": 1}}], "phq.json")
    typed = [
        "--answers", first, "--answers", second, "--finding", "seizure_now=no", "--finding",
        "alcohol_units_per_day=22", "--dissent", "residential: no bed", "--seed", "7",
    ]  # fmt: skip

    assert cli.run(["place", str(patient), *typed]) == 0

    _, wishes, seed = asked[0]
    assert wishes.findings == {"seizure_now": False, "alcohol_units_per_day": 22.0, "frail": False}
    assert [one.instrument for one in wishes.screens] == ["phq2"]
    assert wishes.dissent == ("residential", "no bed")
    assert seed == 7
    assert capsys.readouterr().out.startswith("Emergency: 911")


def test_nothing_but_the_patient_may_be_told(patient, asked, capsys) -> None:
    assert cli.run(["place", str(patient)]) == 0

    assert (asked[0][1].findings, asked[0][1].screens, asked[0][1].dissent) == ({}, (), None)


def test_json_is_exactly_one_document(patient, asked, capsysbinary) -> None:
    assert cli.run(["place", str(patient), "--json"]) == 0

    out, err = capsysbinary.readouterr()
    assert out.decode() == json_out.answer_json(make_place())
    assert err == b""


def test_every_format_is_written(patient, asked, capsys) -> None:
    names = [patient.with_name(f"p.{x}") for x in ("json", "html", "pdf", "csv", "svg", "png")]
    outs = to_files(names)

    assert cli.run(["place", str(patient), *outs]) == 0

    assert all(name.stat().st_size > 100 for name in names)
    assert capsys.readouterr().err.count("Wrote") == 6


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (["--finding", "siezure_now=no"], "--finding siezure_now"),
        (["--finding", "seizure_now"], "--finding"),
        (["--finding", "ciwa_ar=90"], "--finding ciwa_ar"),
        (["--answers", "none.json"], "none.json"),
        (["--dissent", "home"], "--dissent"),
        (["--seed", "-1"], "--seed"),
        (["--out", "p.ics"], "--out"),
        (["--questions", "--out", "p.pdf"], "--out"),
    ],
)
def test_wrong_wishes_exit_2_and_are_named(patient, asked, capsys, arguments, field) -> None:
    assert cli.run(["place", str(patient), *arguments, "--json"]) == 2

    assert json.loads(capsys.readouterr().out)["error"]["field"] == field
    assert asked == []


def test_all_problems_are_told_at_once_and_nothing_is_written(patient, asked, capsys) -> None:
    patient.write_text(STARTER.replace("weight_kg", "weigth_kg"), encoding="utf-8")
    out = patient.with_name("p.pdf")
    typed = ["--finding", "x=y", "--dissent", "home", "--seed", "z", "--out", str(out), "--json"]

    assert cli.run(["place", str(patient), *typed]) == 2

    fields = fields_of(capsys)
    assert {"--finding x", "--dissent", "--seed"} <= set(fields)
    assert any("weigth_kg" in f for f in fields)
    assert not out.exists()


def test_what_is_read_is_not_overwritten(patient, asked, capsys) -> None:
    file = sheet(patient, {"instrument": "place", "answers": {}})
    before = Path(file).read_bytes()

    assert cli.run(["place", str(patient), "--answers", file, "--out", file]) == 2
    assert cli.run(["place", str(patient), "--out", str(patient)]) == 2

    assert Path(file).read_bytes() == before


def test_questions_are_a_sheet_that_can_be_given_back(patient, asked, capsys) -> None:
    assert cli.run(["place", str(patient), "--questions"]) == 0
    out, err = capsys.readouterr()
    document = json.loads(out)

    assert document["instrument"] == "place"
    assert set(document["answers"].values()) == {None}
    assert {"confusion_now", "hallucinations_now", "ciwa_ar", "support_person"} <= set(
        document["answers"]
    )
    assert "confusion_now: Is there new confusion" in err

    empty = sheet(patient, document)
    assert cli.run(["place", str(patient), "--answers", empty]) == 0
    assert asked[-1][1].findings == {}

    document["answers"]["confusion_now"] = "yes"
    document["answers"]["ciwa_ar"] = 12
    assert cli.run(["place", str(patient), "--answers", sheet(patient, document)]) == 0
    assert asked[-1][1].findings == {"confusion_now": True, "ciwa_ar": 12.0}


def test_questions_into_a_file_leave_the_words_for_the_person(patient, asked, capsys) -> None:
    target = patient.with_name("ask.json")

    assert cli.run(["place", str(patient), "--questions", "--out", str(target)]) == 0

    assert json.loads(target.read_text(encoding="utf-8"))["instrument"] == "place"
    assert "confusion_now: Is there new confusion" in capsys.readouterr().out


def test_in_an_emergency_the_number_comes_before_the_questions(patient, stand_in, capsys) -> None:
    stand_in("place", lambda wishes: emergency())

    assert cli.run(["place", str(patient), "--questions"]) == 0

    out, err = capsys.readouterr()
    assert err.startswith("EMERGENCY: call 911 now.")
    assert json.loads(out)["instrument"] == "place"


def test_the_help_has_examples_and_every_option(capsys) -> None:
    assert cli.run(["place", "--help"]) == 0

    text = capsys.readouterr().out
    assert "calando place patient.toml --questions > sheet.json" in text
    for option in ("--answers FILE", "--finding ID=ANSWER", "--dissent", "--questions", "--json"):
        assert option in text
