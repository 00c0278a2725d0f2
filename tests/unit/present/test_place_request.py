"""What is typed for a placement becomes findings, scored answers and another view; nothing is guessed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from calando.errors import InputError, Problem
from calando.facts.load_placement import load_placement
from calando.present.place.request import allowed, wishes_of

KNOWN = {finding.id: finding for finding in load_placement().findings}


def problems_of(findings=(), files=(), dissent=None) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        wishes_of(findings, files, dissent, KNOWN)
    return caught.value.problems


def sheet(
    folder: Path, answers: object, name: str = "sheet.json", instrument: str = "place"
) -> Path:
    file = folder / name
    file.write_text(json.dumps({"instrument": instrument, "answers": answers}), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("seizure_now=yes", True),
        ("seizure_now=NO", False),
        (" seizure_now = no ", False),
        ("SEIZURE_NOW=y", True),
    ],
)
def test_a_finding_is_yes_or_no(text: str, value: bool) -> None:
    assert wishes_of((text,), (), None, KNOWN).findings == {"seizure_now": value}


def test_a_name_may_be_written_in_any_case() -> None:
    assert wishes_of(("egfr_low=no",), (), None, KNOWN).findings == {"eGFR_low": False}
    assert wishes_of(("eGFR_low=no",), (), None, KNOWN).findings == {"eGFR_low": False}


def test_a_finding_that_is_a_number_is_read_as_one() -> None:
    assert wishes_of(("alcohol_units_per_day=22.5",), (), None, KNOWN).findings == {
        "alcohol_units_per_day": 22.5
    }


@pytest.mark.parametrize("text", ["seizure_now=unknown", "seizure_now=not_sure", "seizure_now=?"])
def test_what_is_not_known_stays_not_known(text: str) -> None:
    assert wishes_of((text,), (), None, KNOWN).findings == {}


def test_an_unknown_name_is_refused_with_those_that_are_near() -> None:
    (problem,) = problems_of(["siezure_now=no"])

    assert problem.field == "--finding siezure_now"
    assert "did you mean seizure_now" in problem.message
    assert "--questions" in problem.allowed


def test_the_title_of_a_finding_leads_to_its_name() -> None:
    (problem,) = problems_of(["kidney function below 30=yes"])

    assert "eGFR_low" in problem.message


@pytest.mark.parametrize("text", ["seizure_now", "=yes", "seizure_now=", "", "seizure_now:yes"])
def test_what_is_no_finding_with_an_answer_is_refused(text: str) -> None:
    (problem,) = problems_of([text])

    assert problem.field == "--finding"
    assert "seizure_now=no" in problem.allowed


@pytest.mark.parametrize("text", ["seizure_now=maybe", "seizure_now=1", "seizure_now=0"])
def test_an_answer_that_is_neither_yes_nor_no_is_refused_with_the_question(text: str) -> None:
    (problem,) = problems_of([text])

    assert KNOWN["seizure_now"].question in problem.message
    assert problem.allowed.startswith("yes or no")


@pytest.mark.parametrize("value", ["many", "nan", "inf", "-1", "100000", "yes"])
def test_a_number_outside_its_limits_is_refused_with_its_unit(value: str) -> None:
    (problem,) = problems_of([f"alcohol_units_per_day={value}"])

    assert "UK units" in problem.allowed
    assert allowed(KNOWN["ciwa_ar"]) == "a number from 0 to 67 (points)"


def test_answers_of_an_intake_become_findings_and_all_others_are_scored(tmp_path: Path) -> None:
    intake = sheet(tmp_path, {"seizure_now": "no", "ciwa_ar": 12, "frail": None, "epilepsy": True})
    scale = sheet(tmp_path, {"1": 3}, "scale.json", "phq2")

    wishes = wishes_of((), (intake, scale), None, KNOWN)

    assert wishes.findings == {"seizure_now": False, "ciwa_ar": 12.0, "epilepsy": True}
    assert [one.instrument for one in wishes.screens] == ["phq2"]


def test_a_problem_of_a_file_names_the_file(tmp_path: Path) -> None:
    (problem,) = problems_of(files=(sheet(tmp_path, {"seizure_now": ["yes"]}),))

    assert problem.field == "sheet.json: seizure_now"


def test_the_same_told_twice_is_one_and_two_answers_are_refused(tmp_path: Path) -> None:
    file = sheet(tmp_path, {"seizure_now": "no"})

    assert wishes_of(("seizure_now=no",), (file,), None, KNOWN).findings == {"seizure_now": False}
    (problem,) = problems_of(["seizure_now=yes"], (file,))
    assert problem.field == "sheet.json: seizure_now"
    assert "--finding seizure_now says yes" in problem.message


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("residential: no bed", "residential"),
        ("Medically managed: fits", "medically_managed"),
        ("intensive-outpatient: why: so", "intensive_outpatient"),
    ],
)
def test_another_view_has_a_level_and_a_reason(text: str, level: str) -> None:
    dissent = wishes_of((), (), text, KNOWN).dissent

    assert dissent is not None
    assert dissent[0] == level
    assert dissent[1] == text.partition(":")[2].strip()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("residental: no bed", "did you mean residential"),
        ("residential", "no level and reason"),
        ("residential:  ", "no level and reason"),
        ("residential: " + "x" * 501, "at most 500"),
        ("residential: a\x1b[2J", "plain text"),
    ],
)
def test_another_view_without_level_or_reason_is_refused(text: str, said: str) -> None:
    (problem,) = problems_of(dissent=text)

    assert problem.field == "--dissent"
    assert said in problem.message
    assert "medically_managed" in problem.allowed


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    missing = tmp_path / "none.json"

    fields = [p.field for p in problems_of(["a=b", "frail=maybe"], (missing,), "home: x")]

    assert fields == ["--finding a", "--finding frail", "none.json", "--dissent"]
