"""The command `calando titrate`: what is typed reaches the planner; wrong input writes nothing."""

from __future__ import annotations

import json

import pytest
from run_program import fields_of, loaded_by, to_files
from sample_titration import make_titration

from calando.decide.titrate.wishes import TitrationWishes
from calando.present import cli, json_out
from calando.present.patient.starter import STARTER
from calando.present.titrate.cli import clock_hours


@pytest.fixture
def asked(stand_in) -> list:
    """Put the sample answer in the place of the planner; collect what it was asked."""

    def answer(wishes: TitrationWishes) -> object:
        return make_titration(start=wishes.start.isoformat() if wishes.start else None)

    return stand_in("titrate", answer, own=("facts",))


def test_an_answer_exits_0_and_shows_the_verdict(patient, asked, capsys) -> None:
    assert cli.run(["titrate", str(patient)]) == 0
    assert "A plan to start baclofen" in capsys.readouterr().out
    assert asked[0][3] is None


def test_json_is_exactly_one_document(patient, asked, capsysbinary) -> None:
    assert cli.run(["titrate", str(patient), "--json"]) == 0

    out, err = capsysbinary.readouterr()
    assert json.loads(out)["command"] == "titrate"
    assert out.decode() == json_out.answer_json(make_titration())
    assert err == b""


def test_wishes_reach_the_planner(patient, asked, capsys) -> None:
    typed = "--target 37.5 --start 2026-05-04 --step-days 7 --times-a-day 3 --seed 7"
    more = ["--at", "07:00, 13:30 21:00", "--products", "a, b", "--products", "c"]

    assert cli.run(["titrate", str(patient), *typed.split(), *more]) == 0

    _, wishes, seed, _ = asked[0]
    assert (wishes.target_mg, wishes.step_days, wishes.times_a_day) == (37.5, 7, 3)
    assert wishes.start.isoformat() == "2026-05-04"
    assert wishes.intakes_h == (7.0, 13.5, 21.0)
    assert wishes.products == ("a", "b", "c")
    assert seed == 7


def test_every_format_is_written(patient, asked, capsys) -> None:
    formats = ("json", "html", "pdf", "ics", "svg", "png", "csv")
    names = [patient.with_name(f"plan.{x}") for x in formats]
    outs = to_files(names)

    assert cli.run(["titrate", str(patient), "--start", "2026-05-04", *outs]) == 0

    assert all(name.stat().st_size > 100 for name in names)
    assert capsys.readouterr().err.count("Wrote") == 7


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (["--target", "much"], "--target"),
        (["--target", "nan"], "--target"),
        (["--target", "0"], "--target"),
        (["--target", "900"], "--target"),
        (["--start", "tomorrow"], "--start"),
        (["--step-days", "1.5"], "--step-days"),
        (["--step-days", "40"], "--step-days"),
        (["--times-a-day", "six"], "--times-a-day"),
        (["--times-a-day", "6"], "--times-a-day"),
        (["--at", "morning"], "--at"),
        (["--at", "8 14 20"], "--at"),
        (["--at", "08:00 25:00"], "--at"),
        (["--at", "20:00 08:00"], "--at"),
        (["--at", "08:00"], "--at"),
        (["--at", ""], "--at"),
        (["--at", "08:00 20:00", "--times-a-day", "3"], "--times-a-day"),
        (["--rules", "none.toml"], "--rules"),
        (["--seed", "-1"], "--seed"),
        (["--out", "plan.docx"], "--out"),
        (["--out", "plan.parquet"], "--out"),
        (["--out", "plan.ics"], "--start"),
        (["--out", "no/such/folder/plan.pdf"], "--out"),
        (["--colour", "red"], "--colour"),
    ],
)
def test_wrong_input_exits_2_with_an_error_document(
    patient, asked, arguments, field, capsys, monkeypatch
) -> None:
    monkeypatch.chdir(patient.parent)

    assert cli.run(["titrate", str(patient), "--json", *arguments]) == 2

    document = json.loads(capsys.readouterr().out)
    assert set(document["error"]) == {"field", "value", "message", "allowed"}
    assert document["error"]["field"] == field
    assert asked == []
    assert [p.name for p in patient.parent.iterdir()] == ["patient.toml"]


def test_all_problems_are_told_at_once(asked, tmp_path, capsys) -> None:
    file = tmp_path / "p.toml"
    file.write_text(STARTER.replace("weight_kg = ", "wait_kg = ", 1), encoding="utf-8")
    arguments = ["--target", "x", "--step-days", "99", "--at", "noon", "--rules", "no.toml"]

    assert cli.run(["titrate", str(file), "--json", *arguments]) == 2

    fields = fields_of(capsys)
    assert {"--target", "--step-days", "--at", "--rules"} <= set(fields)
    assert any("weight_kg" in f or "wait_kg" in f for f in fields)


def test_own_ladders_reach_the_planner(patient, asked, tmp_path, capsys) -> None:
    rules = tmp_path / "ours.toml"
    rules.write_text(
        """[[ladder]]
name = "our_ladder"
title = "5 mg twice a day, 10 mg a day more each week (ours)"
jurisdiction = "US"
indication = "spasticity"
whom = "adult"
totals_per_day = [10, 20, 30]
step_days = [7, 7]
intakes = [2, 3]
grade = "formulary"
source = "calando2026"
where = "our formulary, page 3"
basis = "assumed"
note = "written down for this test"
reviewed_by = "A. Physician"
""",
        encoding="utf-8",
    )

    assert cli.run(["titrate", str(patient), "--rules", str(rules)]) == 0

    assert asked[0][3].ladders[0].name == "our_ladder"


def test_a_wrong_rules_file_is_the_users_to_correct(patient, asked, tmp_path, capsys) -> None:
    rules = tmp_path / "ours.toml"
    rules.write_text("[[ladder]]\nnaem = 'x'\n", encoding="utf-8")

    assert cli.run(["titrate", str(patient), "--rules", str(rules)]) == 2

    err = capsys.readouterr().err
    assert "--rules" in err
    assert "our fault" not in err
    assert asked == []


def test_the_rules_file_is_not_overwritten(patient, asked, tmp_path, capsys) -> None:
    rules = tmp_path / "ours.json"
    rules.write_text("", encoding="utf-8")

    assert cli.run(["titrate", str(patient), "--rules", str(rules), "--out", str(rules)]) == 2
    assert "overwritten" in capsys.readouterr().err


def test_a_refusal_writes_no_file_at_all(patient, stand_in, capsys) -> None:
    stand_in("titrate", lambda wishes: make_titration("do_not"), own=("facts",))
    outs = ["--out", str(patient.with_name("a.json")), "--out", str(patient.with_name("a.csv"))]

    assert cli.run(["titrate", str(patient), *outs]) == 2

    assert "no plan" in capsys.readouterr().err
    assert [p.name for p in patient.parent.iterdir()] == ["patient.toml"]


def test_the_help_has_examples_and_groups(capsys) -> None:
    assert cli.run(["titrate", "--help"]) == 0

    text = capsys.readouterr().out
    assert "calando titrate patient.toml --target 30" in text
    assert "What you wish:" in text
    assert "How it is shown:" in text
    for option in ("--rules FILE", "--times-a-day N", "--at TIMES", "--step-days N"):
        assert option in text


def test_the_help_loads_nothing_heavy() -> None:
    heavy = {"numpy", "rich", "vl_convert", "typst", "icalendar", "jinja2"}

    assert not heavy & loaded_by("titrate", "--help")


@pytest.mark.parametrize("text", ["", "8:5", "24:00", "08:60", "08:00-14:00"])
def test_clock_times_are_read_strictly(text: str) -> None:
    with pytest.raises(ValueError):
        clock_hours(text)
