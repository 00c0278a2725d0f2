"""A user's own interaction table: read whole, or everything that is wrong with it, by row and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from calando.decide.check.own_table import OwnRow
from calando.errors import InputError, Problem
from calando.present.check.interaction_table_file import MAX_PROBLEMS, load_interaction_table

GOOD_TOML = """
[[interaction]]
drug = "ibuprofen"
severity = "major"
action = "Ask the renal team."
mechanism = "RENAL"
evidence = "two cases here"
source = "our formulary, page 3"
route = "oral"

[[interaction]]
drug = "pregabalin"
severity = "moderate"
action = "Look at sleepiness."
"""


@pytest.fixture
def write(tmp_path: Path):
    def save(text: str | bytes, name: str = "ours.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return save


def problems_of(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as error:
        load_interaction_table(path)
    return error.value.problems


def test_a_toml_table_keeps_every_word(write) -> None:
    first, second = load_interaction_table(write(GOOD_TOML, "ours.toml"))

    assert first == OwnRow(
        drug="ibuprofen",
        severity="major",
        action="Ask the renal team.",
        mechanism="RENAL",
        evidence="two cases here",
        source="our formulary, page 3",
        route="oral",
    )
    assert (second.mechanism, second.source, second.route) == ("", "", None)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_table_may_have_any_usual_separator(write, separator: str) -> None:
    text = "severity,drug,action\nAvoid,St John's wort,Do not combine.\n".replace(",", separator)

    (row,) = load_interaction_table(write(text))

    assert (row.drug, row.severity, row.action) == ("St John's wort", "avoid", "Do not combine.")


def test_quoted_cells_blank_lines_and_a_byte_order_mark_are_understood(write) -> None:
    text = '\ufeffdrug,severity,action\r\n\r\nibuprofen,minor,"Check, then\r\n ask."\r\n,,\r\n'

    (row,) = load_interaction_table(write(text))

    assert row.action == "Check, then ask."


def test_cells_that_are_left_off_at_the_end_are_empty(write) -> None:
    (row,) = load_interaction_table(write("drug,severity,action,source,route\nx,minor,Look.\n"))

    assert (row.source, row.route) == ("", None)


def test_all_problems_are_told_at_once_by_row_and_column(write) -> None:
    text = (
        "drug,severity,action,route\n"
        "ibuprofen,severe,Ask.,oral\n"
        ",major,Ask.,by mouth\n"
        'a,minor,"",oral\n'
        "b,minor,Ask.,oral,more\n"
    )

    found = {p.field: p for p in problems_of(write(text))}

    assert set(found) == {
        "row 2, column severity",
        "row 3, column drug",
        "row 3, column route",
        "row 4, column action",
        "row 5",
    }
    severity = found["row 2, column severity"]
    assert 'Did you mean "major"?' in severity.message
    assert severity.allowed == "avoid, major, moderate, minor"
    assert 'Did you mean "oral"?' in found["row 3, column route"].message


def test_rows_are_counted_as_a_spreadsheet_shows_them(write) -> None:
    text = 'drug,severity,action\nx,minor,"two\nlines"\ny,worst,Ask.\n'

    (problem,) = problems_of(write(text))

    assert problem.field == "row 4, column severity"


def test_wrong_columns_come_first_and_name_the_nearest(write) -> None:
    found = problems_of(write("medicine,severty,action,colour\nx,minor,Ask.,red\n"))

    assert "Did you mean drug?" in found[0].message
    assert "Did you mean severity?" in found[1].message
    assert found[2].field == "row 1, column 4"
    assert "lacks drug, severity" in found[-1].message


def test_a_column_twice_is_a_problem(write) -> None:
    found = problems_of(write("drug,drug,severity,action\nx,y,minor,Ask.\n"))

    assert "2 times" in found[0].message


def test_problems_of_a_toml_table_name_the_place(write) -> None:
    text = '[[interaction]]\ndrug = 3\nseverity = "bad"\nacton = "x"\n[other]\n'

    fields = [p.field for p in problems_of(write(text, "ours.toml"))]

    assert fields == [
        "other",
        "interaction[0].acton",
        "interaction[0].drug",
        "interaction[0].severity",
        "interaction[0].action",
    ]


@pytest.mark.parametrize(
    ("text", "name", "says"),
    [
        ("", "ours.csv", "no rows"),
        ("drug,severity,action\n", "ours.csv", "no rows"),
        ("x = [", "ours.toml", "not well-formed TOML"),
        ("interaction = 3", "ours.toml", "double brackets"),
        ("", "ours.toml", "no rows"),
        ("a", "ours.xlsx", "its ending"),
        (b"drug,severity,action\nx,minor,caf\xe9\n", "ours.csv", "UTF-8"),
        ('drug,severity,action\nx,minor,"open\n', "ours.csv", "quotation mark"),
        ("drug,severity,action\nx,minor,\x1b[31mred\n", "ours.csv", "cannot be printed"),
        ("drug,severity,action\nx,minor," + "a" * 1001, "ours.csv", "too long"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(write, text, name: str, says: str) -> None:
    assert any(says in p.message for p in problems_of(write(text, name)))


def test_a_missing_file_and_a_folder_are_problems(tmp_path: Path) -> None:
    assert "does not exist" in problems_of(tmp_path / "none.csv")[0].message
    (tmp_path / "folder.csv").mkdir()
    assert "is not a file" in problems_of(tmp_path / "folder.csv")[0].message


def test_more_problems_than_anyone_reads_are_counted(write) -> None:
    rows = "x,worst,Ask.\n" * (MAX_PROBLEMS + 7)

    found = problems_of(write("drug,severity,action\n" + rows))

    assert len(found) == MAX_PROBLEMS + 1
    assert "7 more" in found[-1].message
