"""The command `calando screen` asks: lines that are typed or piped in, and what is urgent in them, come first."""

from __future__ import annotations

import io
import json
import os
import sys

import pytest
from read_pages import one_line
from run_program import errors_by_field, errors_of, fields_of

from calando.present import cli
from calando.present.screen import urgent as screen_urgent

PHQ9_ZERO = {str(n): 0 for n in range(1, 10)}


# -- what is urgent in answers that have to be refused ------------------------------------------------


@pytest.mark.parametrize(
    ("name", "given", "said", "number"),
    [
        ("phq9", {"9": 2, "1": 7}, "self-harm", "116 123"),
        ("self_check", {"red_flag": ["fit"], "bogus": 1}, "A fit is an emergency.", "999"),
    ],
)
def test_what_is_urgent_is_said_before_what_is_wrong(
    name, given, said, number, answers, piped, capsys
) -> None:
    file = answers(name, given, jurisdiction="UK")

    assert cli.run(["screen", "--answers", str(file)]) == 2
    out, err = capsys.readouterr()
    frame, rest = err.split(screen_urgent.THEN)
    assert out == ""
    assert all(line.startswith("!") and len(line) <= 80 for line in frame.strip().split("\n"))
    assert said in one_line(frame.replace("!", ""))
    assert number in frame
    assert "answers." in rest

    assert cli.run(["screen", "--answers", str(file), "--json"]) == 2
    assert errors_of(capsys)[0]["field"] == "urgent"


def test_a_wrong_option_does_not_swallow_what_is_urgent(answers, piped, tmp_path, capsys) -> None:
    file = answers("phq9", {**PHQ9_ZERO, "9": 3}, jurisdiction="UK")
    calm = answers("phq9", PHQ9_ZERO, jurisdiction="UK").rename(tmp_path / "calm.json")
    answers("phq9", {**PHQ9_ZERO, "9": 3}, jurisdiction="UK")

    assert cli.run(["screen", "--answers", str(file), "--out", "x.docx", "--json"]) == 2
    fields = fields_of(capsys)
    assert cli.run(["screen", "--answers", str(calm), "--out", "x.docx", "--json"]) == 2

    assert fields == ["urgent", "--out"]
    assert fields_of(capsys) == ["--out"]


# -- a talk -------------------------------------------------------------------------------------------


def test_answers_can_be_piped_in_and_are_scored(piped, capsys) -> None:
    piped("UK", *["0"] * 8, "1")

    assert cli.run(["screen", "phq9"]) == 0

    text = capsys.readouterr().out
    assert "PHQ-9: 1 of 27" in text
    asked, page = text.split("PHQ-9: 1 of 27")
    assert "! " in asked  # the flag came with the answer
    assert "What to do next: " in page


def test_with_json_the_questions_go_to_standard_error(piped, capsys) -> None:
    piped("", "1", "2")

    assert cli.run(["screen", "phq2", "--json"]) == 0

    out, err = capsys.readouterr()
    assert json.loads(out)["result"]["score"] == 3
    assert "Question 2 of 2" in err


def test_q_ends_it_with_exit_0_and_nothing_is_written(piped, tmp_path, capsys) -> None:
    piped("UK", "1", "q")
    out, saved = tmp_path / "s.pdf", tmp_path / "a.json"

    assert cli.run(["screen", "phq2", "--out", str(out), "--save-answers", str(saved)]) == 0

    assert "Nothing was stored." in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("stdin", [None, ""])
def test_without_a_terminal_and_without_lines_it_says_what_to_do(stdin, monkeypatch, capsys) -> None:  # fmt: skip
    monkeypatch.setattr(sys, "stdin", None if stdin is None else io.StringIO(stdin))

    assert cli.run(["screen", "phq9"]) == 2

    out, err = capsys.readouterr()
    assert out == ""
    assert "--answers FILE" in err
    assert "--template" in err


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("UK", "0"), "after 1 of 2 questions"),
        (("UK", "0", "9"), "none of the answers"),
        (("UK", "0", "0", "0"), "more lines than questions"),
        (("0", "0"), "no country on the list"),
    ],
)
def test_lines_that_do_not_fit_the_questions_score_nothing(piped, tmp_path, capsys, lines, said) -> None:  # fmt: skip
    piped(*lines)
    out = tmp_path / "s.html"

    assert cli.run(["screen", "phq2", "--out", str(out), "--json"]) == 2

    assert said in json.loads(capsys.readouterr().out)["error"]["message"]
    assert not out.exists()


def test_lines_left_open_are_not_waited_for(monkeypatch, capsys) -> None:
    inner, outer = os.pipe()
    os.write(outer, b"UK\n1\n0\n")  # and the other side stays open
    with os.fdopen(inner) as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        assert cli.run(["screen", "phq2", "--json"]) == 0
        os.write(outer, b"UK\n1\n0\n2\n")
        assert cli.run(["screen", "phq2", "--json"]) == 2
    os.close(outer)

    assert "more lines than questions" in capsys.readouterr().out


def test_lines_that_end_after_thoughts_of_suicide_give_the_crisis_page(piped, capsys) -> None:  # fmt: skip
    piped("UK", "1", "none", "yes")

    assert cli.run(["screen", "self_check", "--json"]) == 0

    result = json.loads(capsys.readouterr().out)["result"]
    assert result["finished"] is False
    assert result["steps"][0]["id"] == "crisis"


def test_a_red_flag_is_answered_whatever_lines_follow(piped, capsys) -> None:
    piped("UK", "1", "2", "no", "no", "no")

    assert cli.run(["screen", "self_check"]) == 0

    text = capsys.readouterr().out
    assert text.count("EMERGENCY: call 999 now.") == 2  # with the answer, and on the page


def test_saved_answers_give_the_same_result_again(piped, tmp_path, capsys) -> None:
    piped("1", "3", "2", "1")
    saved = tmp_path / "a.json"
    options = ["--jurisdiction", "UK", "--save-answers", str(saved), "--json"]

    assert cli.run(["screen", "audit_c", *options]) == 0
    first = capsys.readouterr().out
    assert cli.run(["screen", "--answers", str(saved), "--json"]) == 0

    assert capsys.readouterr().out == first
    assert json.loads(saved.read_text())["context"]


def test_the_answers_file_is_never_overwritten(answers, piped, capsys) -> None:
    file = answers("phq9", PHQ9_ZERO)
    before = file.read_bytes()

    for option in ("--save-answers", "--out"):
        assert cli.run(["screen", "--answers", str(file), option, str(file), "--json"]) == 2
        assert "would be overwritten" in errors_by_field(capsys)[option]["message"]

    assert file.read_bytes() == before
