"""Every wrong patient file is told what is wrong, where, and what to do."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from calando.errors import InputError, Problem
from calando.present.patient.file import load_patient

FOLDER = Path(__file__).parents[2] / "cases" / "wrong_patient_files"
CASES = tomllib.loads((FOLDER / "expected.toml").read_text(encoding="utf-8"))["wrong"]
TEN_MB = 10_000_000


def problems_in(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        load_patient(path)
    return caught.value.problems


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"])
def test_a_wrong_file_is_told_field_reason_and_remedy(case: dict[str, Any]) -> None:
    problems = problems_in(FOLDER / str(case["file"]))

    at_field = [p for p in problems if p.field == case["field"]]
    assert len(at_field) == 1, [f"{p.field}: {p.message}" for p in problems]
    for word in case["words"]:  # a list of words
        assert word in at_field[0].message


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"])
def test_every_problem_says_what_is_allowed_in_words_fit_for_a_person(
    case: dict[str, object],
) -> None:
    for problem in problems_in(FOLDER / str(case["file"])):
        assert problem.allowed
        assert problem.message.endswith((".", "?", ")"))
        assert len(problem.message) < 700
        assert "pydantic" not in problem.message.lower()
        assert "Input should" not in problem.message


def test_every_wrong_file_is_listed_and_there_are_at_least_forty() -> None:
    on_disk = {p.name for p in FOLDER.iterdir()} - {"expected.toml"}

    assert {case["file"] for case in CASES} == on_disk
    assert len(on_disk) >= 40


def test_ten_megabytes_of_noise_are_refused_by_their_size(tmp_path: Path) -> None:
    noise = tmp_path / "noise.toml"
    noise.write_bytes(b"\x00\xff\x7f" * (TEN_MB // 3))

    (problem,) = problems_in(noise)

    assert problem.field == "file"
    assert "9999999 bytes" in problem.message


def test_a_folder_and_a_missing_file_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "patients.toml"
    folder.mkdir()

    assert "folder" in problems_in(folder)[0].message
    assert "does not exist" in problems_in(tmp_path / "nobody.toml")[0].message


@pytest.mark.parametrize("brackets", ["[", "{'a':", '{"a":'])
@pytest.mark.parametrize("suffix", [".toml", ".json", ".yaml"])
def test_a_hundred_thousand_brackets_are_refused(
    tmp_path: Path, suffix: str, brackets: str
) -> None:
    path = tmp_path / f"deep{suffix}"
    path.write_text("patient = " * (suffix == ".toml") + brackets * 100_000)

    assert problems_in(path)[0].field == "file"


def test_a_key_of_a_hundred_thousand_dots_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "dots.toml"
    path.write_text(".".join("a" * 100_000) + " = 1")

    assert "nested too deeply" in problems_in(path)[0].message
