"""The command `calando check`: what is typed reaches the check; wrong input writes nothing."""

from __future__ import annotations

import json
import re

import pytest
from run_program import fields_of, loaded_by, to_files
from sample_check import NOT_COVERED, make_check

from calando.present import cli, json_out
from calando.present.patient.starter import STARTER

CONDITIONS = 'conditions = ["multiple sclerosis"]'  # of the starter file


@pytest.fixture
def asked(stand_in) -> list:
    """Put the sample answer in the place of the check; collect what it was asked."""
    return stand_in("check", lambda wishes: make_check())


def test_an_answer_exits_0_and_shows_the_cards(patient, asked, capsys) -> None:
    assert cli.run(["check", str(patient)]) == 0

    out = capsys.readouterr().out
    assert "Decide now (1)" in out
    assert "NOT COVERED: ibuprofin" in out


def test_json_is_exactly_one_document_with_every_override_code(
    patient, asked, capsysbinary
) -> None:
    assert cli.run(["check", str(patient), "--json"]) == 0

    out, err = capsysbinary.readouterr()
    document = json.loads(out)
    assert document["command"] == "check"
    assert out.decode() == json_out.answer_json(make_check())
    first = document["result"]["cards"][0]
    assert [o["code"] for o in first["overrides"]] == ["benefit", "tolerated"]
    assert {"tier", "state", "about", "mechanism", "action", "severity", "sources"} <= set(first)
    assert err == b""


def test_wishes_reach_the_check(patient, asked, tmp_path, capsys) -> None:
    table = tmp_path / "ours.csv"
    table.write_text("drug,severity,action\nibuprofen,major,Ask.\n", encoding="utf-8")
    typed = ["--with", "ibuprofen, zopiclone", "--with", "naproxen", "--raised-days-ago", "2.5"]

    assert cli.run(["check", str(patient), *typed, "--table", str(table), "--seed", "7"]) == 0

    _, wishes, seed = asked[0]
    assert wishes.about == ("ibuprofen", "zopiclone", "naproxen")
    assert wishes.raised_days_ago == 2.5
    assert [row.drug for row in wishes.table] == ["ibuprofen"]
    assert seed == 7


def test_every_format_is_written(patient, asked, capsys) -> None:
    names = [patient.with_name(f"check.{x}") for x in ("json", "html", "pdf", "csv", "svg", "png")]
    outs = to_files(names)

    assert cli.run(["check", str(patient), *outs]) == 0

    assert all(name.stat().st_size > 100 for name in names)
    assert capsys.readouterr().err.count("Wrote") == 6


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (["--raised-days-ago", "soon"], "--raised-days-ago"),
        (["--raised-days-ago", "-1"], "--raised-days-ago"),
        (["--raised-days-ago", "nan"], "--raised-days-ago"),
        (["--raised-days-ago", "1e9"], "--raised-days-ago"),
        (["--with", "ibuprofen,,x"], "--with"),
        (["--with", ""], "--with"),
        (["--with", "x" * 101], "--with"),
        (["--with", ",".join(["x"] * 61)], "--with"),
        (["--with", "ibu\x1b[2Jprofen"], "--with"),
        (["--seed", "-1"], "--seed"),
        (["--out", "check.ics"], "--out"),
        (["--out", "no/such/folder/check.pdf"], "--out"),
        (["--table", "no_such_file.csv"], "--table"),
    ],
)
def test_wrong_wishes_exit_2_and_are_named(patient, asked, capsys, arguments, field) -> None:
    assert cli.run(["check", str(patient), *arguments, "--json"]) == 2

    assert json.loads(capsys.readouterr().out)["error"]["field"] == field
    assert asked == []


def test_all_problems_are_told_at_once(patient, asked, tmp_path, capsys) -> None:
    table = tmp_path / "ours.csv"
    table.write_text("drug,severity,action\nx,bad,Ask.\ny,minor,\n", encoding="utf-8")
    wrong = STARTER.replace("weight_kg", "weigth_kg")
    patient.write_text(wrong, encoding="utf-8")
    out = tmp_path / "check.pdf"
    typed = ["--table", str(table), "--raised-days-ago", "soon", "--out", str(out), "--json"]

    assert cli.run(["check", str(patient), *typed]) == 2

    fields = fields_of(capsys)
    assert "--raised-days-ago" in fields
    assert "row 2, column severity" in fields
    assert "row 3, column action" in fields
    assert any("weigth_kg" in f for f in fields)
    assert not out.exists()
    assert asked == []


def test_the_table_is_not_overwritten(patient, asked, tmp_path, capsys) -> None:
    table = tmp_path / "ours.csv"
    table.write_text("drug,severity,action\nx,minor,Ask.\n", encoding="utf-8")

    assert cli.run(["check", str(patient), "--table", str(table), "--out", str(table)]) == 2
    assert "overwritten" in capsys.readouterr().err


def test_without_a_burden_there_is_nothing_to_draw_and_nothing_is_written(
    patient, stand_in, capsys
) -> None:
    stand_in("check", lambda wishes: make_check((NOT_COVERED,)))
    outs = ["--out", str(patient.with_name("a.json")), "--out", str(patient.with_name("a.svg"))]

    assert cli.run(["check", str(patient), *outs]) == 2

    assert "nothing to draw" in capsys.readouterr().err
    assert [p.name for p in patient.parent.iterdir()] == ["patient.toml"]


def test_the_help_has_examples_and_groups(capsys) -> None:
    assert cli.run(["check", "--help"]) == 0

    text = capsys.readouterr().out
    assert 'calando check patient.toml --with "ibuprofen, zopiclone"' in text
    assert "What you wish:" in text
    for option in ("--with DRUGS", "--raised-days-ago N", "--table FILE", "--out FILE"):
        assert option in text


def test_the_help_loads_nothing_heavy() -> None:
    assert not {"numpy", "rich", "vl_convert", "typst", "jinja2"} & loaded_by("check", "--help")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["--with", ""], "no name is given"),
        (["--with", "x" * 101], "a name has 101 characters"),
        (["--with", ",".join(["x"] * 61)], "61 names are too many"),
        (["--with", "ibu\x1b[2Jprofen"], "cannot be printed"),
        (["--raised-days-ago", "1000000000"], "'1000000000' is not a number of days from 0 to"),
    ],
)
def test_what_is_wrong_with_a_wish_is_said_in_its_own_words(patient, asked, capsys, typed, said):
    assert cli.run(["check", str(patient), *typed]) == 2

    err = capsys.readouterr().err
    assert said in err
    assert "allowed: " in err
    assert "\x1b[2J" not in err
    assert asked == []


def test_names_of_usual_length_and_with_other_letters_are_asked(patient, asked, capsys) -> None:
    assert cli.run(["check", str(patient), "--with", "Métoprolol 50\u00a0mg, x" + "y" * 99]) == 0


def test_the_table_is_not_called_a_data_set(patient, asked, tmp_path, capsys) -> None:
    table = tmp_path / "ours.csv"
    table.write_text("drug,severity,action\nx,major,Ask.\n", encoding="utf-8")

    assert cli.run(["check", str(patient), "--table", str(table), "--out", str(table)]) == 2

    assert "is the table to read; it would be overwritten" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('drug = "baclofen"', 'drug = "baclofen\\u001b[2J"', "medication[0].drug"),
        (CONDITIONS, 'conditions = ["ulcer", "a\\u009bb"]', "patient.conditions[1]"),
        (CONDITIONS, 'conditions = ["two\\nlines"]', "patient.conditions[0]"),
    ],
)
def test_names_that_a_terminal_would_obey_are_refused(
    patient, asked, capsys, old: str, new: str, field: str
) -> None:
    text = patient.read_text("utf-8")
    patient.write_text(text.replace(old, new, 1), encoding="utf-8")

    assert cli.run(["check", str(patient)]) == 2

    err = capsys.readouterr().err
    assert f"{field}: " in err
    assert "cannot be printed" in err
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", re.sub(r"\x1b\[\d+m", "", err))
