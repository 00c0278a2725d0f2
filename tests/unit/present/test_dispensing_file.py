"""Reading a dispensing history: what is right is read, what is wrong is named, all at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from calando.errors import InputError, Problem
from calando.patient.dispensing_history import DispensingHistory
from calando.present.dispensing.cells import COLUMNS
from calando.present.dispensing.file import (
    dispensing_from_mapping,
    load_dispensing,
    read_dispensing,
)
from calando.present.dispensing.head import Told

HEADER = "day,drug,strength_mg,count"
GOOD = "0,baclofen,10,84\n28,baclofen,10,84\n"


def load(
    tmp_path: Path, text: str, name: str = "h.csv", country: str | None = "UK", **told: Any
) -> DispensingHistory:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return load_dispensing(file, country=country, **told)


def wrong(tmp_path: Path, text: str, **told: Any) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as error:
        load(tmp_path, text, **told)
    return error.value.problems


def fields(problems: tuple[Problem, ...]) -> list[str]:
    return [p.field for p in problems]


# -- what is read ----------------------------------------------------------------------------------


def test_dates_become_days_since_the_first_of_them(tmp_path) -> None:
    text = "date;drug;strength_mg;count\n2026-03-01;baclofen;10;84\n2026-02-01;Lioresal;10;84\n"

    history = load(tmp_path, text)

    assert [e.day for e in history.entries] == [28, 0]
    assert history.first_date == date(2026, 2, 1)


def test_comments_blank_lines_quotes_and_blanks_are_read(tmp_path) -> None:
    rows = '0,baclofen,10,84,"away, 3 weeks",.\n,,,,,\n28, baclofen ,10,84,,no\n'
    text = f"# country: fr\r\n{HEADER},note,paid_cash\r\n\r\n{rows}"

    history = load(tmp_path, text, country=None)

    assert history.jurisdiction == "FR"
    assert [e.row for e in history.entries] == ["row 4", "row 6"]
    assert history.entries[0].note == "away, 3 weeks"
    assert [e.paid_cash for e in history.entries] == [None, False]


def test_the_country_may_stand_in_a_column(tmp_path) -> None:
    text = f"{HEADER},country\n0,baclofen,10,84,CA\n28,baclofen,10,84,CA\n"

    assert load(tmp_path, text, country=None).jurisdiction == "CA"


def test_the_same_in_toml(tmp_path) -> None:
    text = """
country = "DE"
until = "2026-05-01"
prescribed_mg_per_day = 30
[[dispensing]]
date = 2026-03-01
drug = "baclofen"
strength_mg = 10
count = 84
lost = true
"""

    history = load(tmp_path, text, name="h.toml", country=None)

    assert (history.jurisdiction, history.until_day, history.prescribed_mg_per_day) == (
        "DE",
        61,
        30,
    )
    assert history.entries[0].lost


def test_a_pump_is_told_in_micrograms(tmp_path) -> None:
    text = "day,drug,route,strength_micrograms,count\n0,baclofen,intrathecal,500,20\n"

    (entry,) = load(tmp_path, text).entries

    assert (entry.mg, entry.micrograms) == (None, 10_000)


# -- what is asked back ----------------------------------------------------------------------------


def test_every_problem_is_named_at_once_unknown_columns_first(tmp_path) -> None:
    text = (
        "day,drug,strength_mg,count,days_suply,route\n"
        "0,baclofen,10,-84,28,oral\n"
        "x,baclofen,10,84,28,oral\n"
        "56,,10,84,28,orall\n"
        "84,baclofen,ten,84,28,oral\n"
    )

    problems = wrong(tmp_path, text, country="GB")

    assert fields(problems) == [
        "row 1: days_suply",
        "row 2: count",
        "row 3: day",
        "row 4: drug",
        "row 4: route",
        "row 5: strength_mg",
        "--country",
    ]
    assert 'Did you mean "days_supply"?' in problems[0].message
    assert 'Did you mean "oral"?' in problems[4].message
    assert 'Did you mean "UK"?' in problems[6].message


def test_the_country_is_never_taken_for_granted(tmp_path) -> None:
    (problem,) = wrong(tmp_path, f"{HEADER}\n{GOOD}", country=None)

    assert problem.field == "--country"
    assert "Highest doses" in problem.message


def test_two_countries_are_asked_back(tmp_path) -> None:
    problems = wrong(tmp_path, f"# country: FR\n{HEADER}\n{GOOD}", country="UK")

    assert fields(problems) == ["country"]


@pytest.mark.parametrize("name", ["patient_name", "date_of_birth", "nhs_number", "surname"])
def test_what_names_a_person_is_sent_away(tmp_path, name: str) -> None:
    text = f"{HEADER},{name}\n0,baclofen,10,84,x\n"

    assert "Leave out what names a person" in wrong(tmp_path, text)[0].message


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ("0,baclofen,10,,intrathecal,84,", "row 2: strength_mg"),
        ("0,baclofen,,500,,20,", "row 2: strength_micrograms"),
        ("0,baclofen,500,,oral,20,", "row 2: strength_mg"),
        ("0,baclofen,,500,intrathecal,20,30", "row 2: prescribed_mg_per_day"),
    ],
)
def test_milligrams_and_micrograms_are_never_mixed(tmp_path, cells: str, field: str) -> None:
    header = "day,drug,strength_mg,strength_micrograms,route,count,prescribed_mg_per_day"

    assert field in fields(wrong(tmp_path, f"{header}\n{cells}\n"))


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("0,baclofen,10,", "row 2: count"),
        ("0,baclofen,,84", "row 2: strength_mg"),
        ("0,baclofen,10,nan", "row 2: count"),
        ("0,baclofen,10,1e9", "row 2: count"),
        ("0,baclofen,10,0", "row 2: count"),
        ("0.5,baclofen,10,84", "row 2: day"),
        (",baclofen,10,84", "row 2: date"),
        ("0,baclofen,10", "row 2"),
        ('0,"baclofen,10,84', "row 2"),
    ],
)
def test_each_bad_cell_is_named(tmp_path, row: str, field: str) -> None:
    assert field in fields(wrong(tmp_path, f"{HEADER}\n{row}\n"))


def test_a_decimal_comma_is_recognised(tmp_path) -> None:
    text = "day;drug;strength_mg;count\n0;baclofen;2,5;84\n"

    assert "point, not a comma" in wrong(tmp_path, text)[0].message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no entries"),
        (f"{HEADER}\n", "no entries"),
        ("just words\nmore words\n", "is not known here"),
        (f"{HEADER}\n0,senna,7.5,60\n", "No entry is baclofen"),
        ("day,drug,strength_mg,count,count\n0,baclofen,10,84,84\n", "occurs twice"),
    ],
)
def test_a_file_that_is_no_history_is_refused(tmp_path, text: str, message: str) -> None:
    assert any(message in p.message for p in wrong(tmp_path, text))


def test_dates_and_days_do_not_stand_side_by_side(tmp_path) -> None:
    text = "date,day,drug,strength_mg,count\n2026-01-01,0,baclofen,10,84\n"

    assert "not both" in wrong(tmp_path, text)[0].message


def test_many_problems_are_counted_not_listed(tmp_path) -> None:
    text = HEADER + "\n" + "0,baclofen,10,-1\n" * 80

    problems = wrong(tmp_path, text)

    assert len(problems) == 51
    assert "30 more problems" in problems[-1].message


def test_until_lies_not_before_the_last_entry(tmp_path) -> None:
    assert fields(wrong(tmp_path, f"{HEADER}\n{GOOD}", until="20")) == ["--until"]
    assert fields(wrong(tmp_path, f"{HEADER}\n{GOOD}", until="2026-01-01")) == ["--until"]


def test_a_binary_or_missing_file_is_refused(tmp_path) -> None:
    (tmp_path / "h.csv").write_bytes(b"\xff\xfe\x00day")
    for name in ("h.csv", "none.csv", "h.xlsx"):
        with pytest.raises(InputError) as error:
            load_dispensing(tmp_path / name, country="UK")
        assert error.value.problems[0].field == "file"


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "dispensing"),
        ({"dispensing": []}, "dispensing"),
        ({"dispensing": [3]}, "dispensing[0]"),
        ({"dispensing": [{"drug": "baclofen"}], "contry": "UK"}, "file: contry"),
        (
            {"dispensing": [{"day": 0, "drug": "baclofen", "strength_mg": 10}]},
            "dispensing[0].count",
        ),
        ({"dispensing": [{"day": True, "drug": 3.5}]}, "dispensing[0].drug"),
        ({"dispensing": [{"day": 0, "drug": "baclofen", "qty": 3}]}, "dispensing[0].qty"),
    ],
)
def test_bad_tables_are_named(data, field: str) -> None:
    with pytest.raises(InputError) as error:
        dispensing_from_mapping(data)

    assert field in fields(error.value.problems)


def test_each_column_stands_in_the_documentation_and_in_the_help(root: Path) -> None:
    from calando.present.dispensing.cli import DISPENSING_EPILOG

    page = (root / "docs" / "dispensing.md").read_text(encoding="utf-8")

    assert not [name for name in COLUMNS if f"`{name}`" not in page]
    assert not [name for name in COLUMNS if name not in DISPENSING_EPILOG]


# -- what would be passed over without a word ------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "field"),
    [
        ("# country: UK\n# country: US\n", "row 2: country"),
        ("# until: 60\n# until: 90\n", "row 2: until"),
        ("# prescribed: 30\n# prescribed_mg_per_day: 60\n", "row 2: prescribed_mg_per_day"),
    ],
)
def test_a_head_line_that_is_said_twice_is_refused(tmp_path, lines: str, field: str) -> None:
    problems = wrong(tmp_path, f"{lines}{HEADER}\n{GOOD}")

    assert field in fields(problems)
    (twice,) = [p for p in problems if p.field == field]
    assert "row 1 says" in twice.message
    assert "row 2 says" in twice.message


def test_the_same_head_line_twice_is_read_once(tmp_path) -> None:
    text = f"# country: UK\n# country: uk\n# prescribed: 30\n{HEADER}\n{GOOD}"

    history = load(tmp_path, text, country=None)

    assert (history.jurisdiction, history.prescribed_mg_per_day) == ("UK", 30)


@pytest.mark.parametrize(
    ("name", "meant"),
    [("bacofen", "baclofen"), ("baclophen 10 mg", "baclofen"), ("Liorsal", "lioresal")],
)
def test_what_is_nearly_baclofen_is_asked_back_by_row(tmp_path, name: str, meant: str) -> None:
    (problem,) = wrong(tmp_path, f"{HEADER}\n0,baclofen,10,84\n28,{name},10,84\n")

    assert problem.field == "row 3: drug"
    assert f'Did you mean "{meant}"?' in problem.message


@pytest.mark.parametrize("name", ["bisacodyl", "Lioton gel", "house code 17"])
def test_other_names_are_left_alone(tmp_path, name: str) -> None:
    assert len(load(tmp_path, f"{HEADER}\n{GOOD}56,{name},1,1\n").entries) == 3


def test_a_strength_in_grams_is_asked_back(tmp_path) -> None:
    (problem,) = wrong(tmp_path, f"{HEADER}\n0,baclofen,0.01,84\n")

    assert problem.field == "row 2: strength_mg"
    assert "0.01 g is 10 mg" in problem.message


def test_a_year_that_lies_far_ahead_is_asked_back(tmp_path) -> None:
    file = tmp_path / "h.csv"
    file.write_text(
        "date,drug,strength_mg,count\n2036-01-05,baclofen,10,84\n2026-02-02,baclofen,10,84\n"
    )
    told = Told(country="UK", until="2099-01-01", today=date(2026, 3, 1))

    with pytest.raises(InputError) as error:
        read_dispensing(file, told)

    assert fields(error.value.problems) == ["row 2: date", "--until"]
    assert "more than a year ahead" in error.value.problems[0].message
