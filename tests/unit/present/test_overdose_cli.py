"""The command `calando overdose`: what is typed reaches the forecast; wrong input writes nothing."""

from __future__ import annotations

import json
import re

import pytest
from run_program import errors_of, fields_of, to_files
from sample_overdose import bare_result, make_overdose

from calando.decide.overdose.wishes import DrawnLevel, OverdoseWishes
from calando.present import cli, json_out
from calando.present.patient.starter import STARTER


@pytest.fixture
def asked(stand_in) -> list:
    """Put the sample answer in the place of the forecast; collect what it was asked."""

    def answer(wishes: OverdoseWishes) -> object:
        return make_overdose() if wishes.mg is not None else make_overdose(bare_result())

    return stand_in("overdose", answer)


def test_an_answer_exits_0_and_shows_the_numbers_to_call_first(patient, asked, capsys) -> None:
    assert cli.run(["overdose", str(patient), "--mg", "600"]) == 0

    assert capsys.readouterr().out.startswith("EMERGENCY 999 · POISON CENTRE 0344 892 0111")


def test_json_is_exactly_one_document_with_the_keys_of_the_contract(
    patient, asked, capsysbinary
) -> None:
    assert cli.run(["overdose", str(patient), "--mg", "600", "--json"]) == 0

    out, err = capsysbinary.readouterr()
    document = json.loads(out)
    assert document["command"] == "overdose"
    assert out.decode() == json_out.answer_json(make_overdose())
    result = document["result"]
    assert {
        "emergency", "disposition", "severity", "concentration_mg_per_L", "observe_until_h",
        "awake_h", "withdrawal_from_h", "dialysis", "hours_since_ingestion",
    } <= set(result)  # fmt: skip
    assert set(result["disposition"]) >= {"place", "until_h", "why"}
    assert set(result["severity"]) == {"coma", "ventilation", "seizure"}
    assert {"hours", "p05", "p50", "p95", "now"} <= set(result["concentration_mg_per_L"])
    assert err == b""


def test_wishes_reach_the_forecast(patient, asked, capsys) -> None:
    typed = ["--mg", "600 mg", "--mg-high", "900", "--hours-ago", "2 h", "--hours-ago-high", "4"]
    typed += ["--with", "alcohol, zopiclone", "--with", "tramadol", "--deliberate"]
    typed += ["--someone-elses", "--naive", "--level", "0.88@2", "--level", "<50 ng/mL@0"]

    assert cli.run(["overdose", str(patient), *typed, "--seed", "7"]) == 0

    _, wishes, seed = asked[0]
    assert wishes == OverdoseWishes(
        mg=600.0,
        mg_high=900.0,
        hours_ago=2.0,
        hours_ago_high=4.0,
        co_ingested=("alcohol", "zopiclone", "tramadol"),
        deliberate=True,
        someone_elses=True,
        tolerant=False,
        levels=(
            DrawnLevel(mg_per_L=0.88, hours_ago=2.0),
            DrawnLevel(mg_per_L=0.05, below_limit=True),
        ),
    )
    assert seed == 7


def test_what_is_not_typed_is_not_told(patient, asked, capsys) -> None:
    assert cli.run(["overdose", str(patient)]) == 0
    assert cli.run(["overdose", str(patient), "--accidental", "--own-tablets", "--tolerant"]) == 0

    assert asked[0][1] == OverdoseWishes()
    assert asked[1][1] == OverdoseWishes(deliberate=False, someone_elses=False, tolerant=True)


def test_every_format_is_written(patient, asked, capsys) -> None:
    names = [patient.with_name(f"o.{x}") for x in ("json", "html", "pdf", "csv", "svg", "png")]
    outs = to_files(names)

    assert cli.run(["overdose", str(patient), "--mg", "600", *outs]) == 0

    assert all(name.stat().st_size > 1000 for name in names)
    assert capsys.readouterr().err.count("Wrote") == 6


def test_without_anything_to_draw_no_picture_is_written(patient, asked, capsys) -> None:
    out = patient.with_name("o.svg")

    assert cli.run(["overdose", str(patient), "--out", str(out), "--json"]) == 2

    assert json.loads(capsys.readouterr().out)["error"]["field"] == "--out"
    assert not out.exists()


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (["--mg", "600 mcg"], "--mg"),
        (["--mg", "60 mL"], "--mg"),
        (["--mg", "0"], "--mg"),
        (["--mg", "600", "--mg-high", "0.9 g"], "--mg-high"),
        (["--mg", "600", "--mg-high", "300"], "--mg-high"),
        (["--mg-high", "300"], "--mg-high"),
        (["--mg", "1e6"], "--mg"),
        (["--hours-ago", "1e5"], "--hours-ago"),
        (["--hours-ago", "-3"], "--hours-ago"),
        (["--hours-ago", "3", "--hours-ago-high", "2"], "--hours-ago-high"),
        (["--with", "alcohol,,"], "--with"),
        (["--with", ""], "--with"),
        (["--with", "alc\x1b[2Johol"], "--with"),
        (["--deliberate", "--accidental"], "--deliberate"),
        (["--someone-elses", "--own-tablets"], "--someone-elses"),
        (["--tolerant", "--naive"], "--tolerant"),
        (["--level", "880"], "--level"),
        (["--level", "0.88 2"], "--level"),
        (["--seed", "-1"], "--seed"),
        (["--out", "o.ics"], "--out"),
        (["--out", "no/such/folder/o.pdf"], "--out"),
    ],
)
def test_wrong_wishes_exit_2_and_are_named(patient, asked, capsys, arguments, field) -> None:
    assert cli.run(["overdose", str(patient), *arguments, "--json"]) == 2

    errors = errors_of(capsys)
    assert [e["field"] for e in errors] == [field]
    assert errors[0]["allowed"]
    assert asked == []


def test_all_problems_are_told_at_once(patient, asked, tmp_path, capsys) -> None:
    patient.write_text(STARTER.replace("weight_kg", "weigth_kg"), encoding="utf-8")
    out = tmp_path / "o.pdf"
    typed = ["--mg", "600 µg", "--mg-high", "9 mL", "--hours-ago", "soon", "--level", "x"]
    typed += ["--deliberate", "--accidental", "--out", str(out), "--json"]

    assert cli.run(["overdose", str(patient), *typed]) == 2

    fields = fields_of(capsys)
    assert {"--mg", "--mg-high", "--hours-ago", "--level", "--deliberate"} <= set(fields)
    assert any("weigth_kg" in f for f in fields)
    assert not out.exists()
    assert asked == []


def test_each_of_several_levels_is_told_of(patient, asked, capsys) -> None:
    assert cli.run(["overdose", str(patient), "--level", "x", "--level", "880", "--json"]) == 2

    errors = errors_of(capsys)
    assert [e["field"] for e in errors] == ["--level", "--level"]
    assert "ng/mL" in errors[1]["message"]


def test_what_follows_from_an_unreadable_amount_is_not_told_as_well(patient, asked, capsys) -> None:
    assert cli.run(["overdose", str(patient), "--mg", "x", "--mg-high", "900", "--json"]) == 2

    assert fields_of(capsys) == ["--mg"]


def test_the_refusal_of_micrograms_is_readable(patient, asked, capsys) -> None:
    assert cli.run(["overdose", str(patient), "--mg", "600 mcg"]) == 2

    err = capsys.readouterr().err
    assert "--mg: '600 mcg' is in micrograms: an overdose by mouth is told in mg" in err
    assert "calando pump PATIENT --overdose-micrograms" in err


def test_the_help_has_examples_that_are_read(capsys, patient, asked) -> None:
    assert cli.run(["overdose", "--help"]) == 0

    text = capsys.readouterr().out
    examples = re.findall(r"^\s+calando (overdose .*)$", text, flags=re.M)
    assert len(examples) >= 5
    assert not re.search(r"--no-(deliberate|tolerant|naive|accidental)", text)
    import shlex

    for example in examples:
        words = shlex.split(example.split(" > ")[0])
        words = [str(patient) if w == "patient.toml" else w for w in words]
        words = [str(patient.with_name(w)) if w.startswith("overdose.") else w for w in words]
        assert cli.run(words) == 0, example
