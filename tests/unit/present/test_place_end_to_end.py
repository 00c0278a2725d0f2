"""Real placements through every format and round the command line: the examples, from file to page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from read_pages import one_line, paper_of, printed

import calando
from calando import actions
from calando.decide.place.phases import TITLES
from calando.facts.load_placement import load_placement
from calando.present import cli
from calando.present.answer_files import formats_of
from calando.present.place import rule_words as place_rule_words
from calando.present.place import terminal as place_terminal
from calando.present.place import words as place_words
from calando.present.place.request import wishes_of

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = ROOT / "examples"
PLACE_FORMATS = formats_of("place")
KNOWN = {finding.id: finding for finding in load_placement().findings}
BLANK = re.compile(r"\b(None|nan|NaN)\b")
CASES = {
    "a taper only": ("ms_60mg.toml", ("place_ms_answers.json",), (), "outpatient"),
    "alcohol and a seizure before": (
        "place_alcohol_90mg.yaml", ("place_alcohol_answers.json",), (), "medically_managed"),
    "a child": ("child_9y_uk.toml", ("place_child_answers.json",), (), "outpatient"),
    "a pump that stopped": ("pump_300mcg.toml", (), ("pump_interrupted=yes",), "emergency"),
    "nothing told": ("ms_60mg.toml", (), (), "outpatient"),
}  # fmt: skip


def answer_of(name: str):
    file, answers, findings, _ = CASES[name]
    wishes = wishes_of(findings, [EXAMPLES / a for a in answers], None, KNOWN)
    return actions.place(calando.load_patient(str(EXAMPLES / file)), wishes)


@pytest.fixture(scope="module", params=CASES)
def placed(request):
    """The name of a case and its real answer."""
    return request.param, answer_of(request.param)


def shown(answer) -> str:
    return one_line(printed(place_terminal.show, answer))


def pdf_text(answer) -> str:
    return paper_of(PLACE_FORMATS[".pdf"](answer))


def test_every_example_has_the_level_that_it_stands_for(placed) -> None:
    name, answer = placed

    assert answer.result.level == CASES[name][3]
    assert answer.result.emergency == (CASES[name][3] == "emergency")


def test_whom_to_call_stands_first_and_nothing_is_blank(placed) -> None:
    _, answer = placed

    for text in (shown(answer), pdf_text(answer)):
        assert text.startswith("Emergency: ")
        assert not BLANK.search(text)
        assert "not so: " not in text
        assert text.index(place_words.title_of(answer.result)) < text.index(
            place_rule_words.FIRED_TITLE
        )
    html = PLACE_FORMATS[".html"](answer).decode()
    assert html.index('class="emergency') < html.index("<h1>")
    assert PLACE_FORMATS[".svg"](answer).startswith(b"<svg")
    assert len(PLACE_FORMATS[".csv"](answer).splitlines()) > len(answer.result.rules)


def test_what_was_not_told_is_never_read_as_no() -> None:
    told, bare = answer_of("a taper only"), answer_of("nothing told")

    assert place_words.title_of(bare.result).startswith("So far: ")
    assert not place_words.title_of(told.result).startswith("So far: ")
    assert "The level could be as high as: emergency." in shown(bare)


def test_an_urgent_reason_stands_before_the_phases() -> None:
    text = shown(answer_of("alcohol and a seizure before"))

    assert text.index("See a doctor today") < text.index(place_words.PHASES_TITLE)
    assert text.count("See a doctor today") == 1


def test_phases_are_called_by_the_same_names_everywhere() -> None:
    assert {name: title.lower() for name, title in TITLES.items()} == place_words.PHASE_NAMES


def test_the_sheet_filled_in_with_no_leaves_nothing_to_ask_that_could_raise_it(
    tmp_path, capsys
) -> None:
    patient = str(EXAMPLES / "ms_60mg.toml")
    sheet = tmp_path / "sheet.json"
    answers: dict[str, object] = {}

    for _ in range(5):  # an answer can bring another question
        assert (
            cli.run(
                ["place", patient, "--questions", "--answers", str(sheet)][
                    : 3 if not answers else 5
                ]
            )
            == 0
        )
        asked = json.loads(capsys.readouterr().out)["answers"]
        if not asked:
            break
        answers |= dict.fromkeys(asked, "no")
        sheet.write_text(json.dumps({"instrument": "place", "answers": answers}), encoding="utf-8")

    assert asked == {}
    assert cli.run(["place", patient, "--answers", str(sheet), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["result"]["unknown_that_matter"] == []


def test_one_answer_of_a_sheet_can_change_the_level(capsys) -> None:
    patient = str(EXAMPLES / "ms_60mg.toml")

    assert cli.run(["place", patient, "--finding", "confusion_now=yes", "--json"]) == 0

    assert json.loads(capsys.readouterr().out)["result"]["level"] == "emergency"


def test_what_contradicts_the_patient_file_is_refused(tmp_path, capsys) -> None:
    patient = str(EXAMPLES / "place_alcohol_90mg.yaml")
    out = tmp_path / "p.pdf"

    typed = ["--finding", "withdrawal_seizure_before=no", "--out", str(out), "--json"]
    assert cli.run(["place", patient, *typed]) == 2

    error = json.loads(capsys.readouterr().out)["error"]
    assert "withdrawal_seizure_before" in error["field"] + error["message"]
    assert not out.exists()


def test_another_view_is_shown_and_changes_nothing(capsys) -> None:
    patient = str(EXAMPLES / "place_alcohol_90mg.yaml")

    assert (
        cli.run(["place", patient, "--dissent", "residential: no bed within 200 km", "--json"]) == 0
    )

    result = json.loads(capsys.readouterr().out)["result"]
    assert result["level"] == "medically_managed"
    assert result["dissent"]["level"] == "residential"
    assert result["dissent"]["is_lower"] is True
