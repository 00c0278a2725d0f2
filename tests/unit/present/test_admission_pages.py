"""The checklist in every format: one sheet for the person, one for the team, emergencies first, no business named."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from html_balance import check_page
from read_pages import one_line, printed, sheets_of
from run_program import fields_of, to_files

import calando
from calando.decide.admission.answer import admission
from calando.decide.admission.wishes import AdmissionWishes
from calando.facts.load_admission import load_admission
from calando.present import cli, wording
from calando.present.admission import terminal as admission_terminal
from calando.present.admission import words
from calando.present.answer_files import formats_of

FORMATS = formats_of("admission")
EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
BUSINESSES = re.compile(r"north\s?point|recovery\s+village|united\s+recovery", re.I)
CASES = {
    "pump": ("pump_300mcg", "residential"),
    "uk": ("check_many_drugs_uk", "medically_managed"),
    "day": ("ms_60mg", "outpatient"),
    "child": ("child_9y_uk", "residential"),
    "emergency": ("aki_60mg", "emergency"),
    "placed": ("aud_150mg_fr", None),
}


def asked(case: str):
    name, level = CASES[case]
    patient = calando.load_patient(str(EXAMPLES / f"{name}.toml"))
    return admission(patient, AdmissionWishes(level=level))


@pytest.fixture(scope="module", params=CASES)
def answer(request):
    """A checklist of one kind of person."""
    return asked(request.param)


def terminal(answer) -> str:
    return printed(admission_terminal.show, answer)


def sheets(answer) -> list[str]:
    return sheets_of(FORMATS[".pdf"](answer))


def test_whom_to_call_comes_first_wherever_it_is_read(answer) -> None:
    html = FORMATS[".html"](answer).decode()
    first = sheets(answer)

    assert terminal(answer).startswith("Emergency: ")
    assert html.index('class="emergency') < html.index("<h1>")
    assert first[0].startswith("Call ")  # the person's sheet, too
    assert all("Emergency: " in sheet for sheet in first)
    assert not any(re.search(r"\b(None|nan)\b", text) for text in (terminal(answer), *first))


def test_the_person_and_the_team_have_one_sheet_each(answer) -> None:
    first, second, third, *_ = sheets(answer)

    assert "For you · " in first
    assert "This list does not replace your doctor." in first
    assert "For the team · " in second
    assert "assumed; rows marked read" in second
    assert "Behind the list · " in third


def test_the_persons_sheet_says_never_to_stop_suddenly_and_shows_no_jargon(answer) -> None:
    sheet = sheets(answer)[0]

    assert "Do not stop suddenly" in sheet
    assert "stop" not in sheet.lower().replace("do not stop suddenly", "")
    assert not re.search(r"eGFR|CLcr|CK\b|42 CFR|assumed|reconcil", sheet)


def test_the_foot_of_the_persons_sheet_is_for_the_person_and_that_of_the_team_for_professionals(
    answer,
) -> None:
    first, second, *_ = sheets(answer)

    assert words.PERSON_FOOT in first
    assert "professionals" not in first
    assert wording.INTENDED_USE in second
    assert words.PERSON_FOOT in FORMATS[".html"](answer).decode()


def test_what_a_seller_says_of_its_own_service_stands_on_no_list(answer) -> None:
    shown = " ".join((terminal(answer), *sheets(answer), FORMATS[".html"](answer).decode()))

    for row in load_admission().refused:
        assert row.text not in one_line(shown), row.id
    assert not [c for c in answer.caveats if "business" in c.text]


def test_every_row_can_be_ticked_on_each_page(answer) -> None:
    rows = [row for part in words.team_parts(answer.result) for row in part.rows]
    person = [row for part in words.person_parts(answer.result) for row in part.rows]
    html = FORMATS[".html"](answer).decode()
    text = terminal(answer)

    assert html.count('type="checkbox"') == len(rows) + len(person)
    assert text.count("[ ]") + text.count("[!]") == len(rows)
    assert all(row.patient_text for row in person)


def test_no_business_of_the_source_pages_is_named_in_any_format(answer) -> None:
    texts = [terminal(answer), *sheets(answer)]
    texts += [FORMATS[suffix](answer).decode() for suffix in (".json", ".html", ".csv")]

    assert not [text for text in texts if BUSINESSES.search(text)]


def test_it_is_never_called_a_level_of_somebody_elses_trademark(answer) -> None:
    assert "ASAM" not in terminal(answer)


def test_the_page_is_well_formed_and_loads_nothing(answer) -> None:
    check_page(FORMATS[".html"](answer).decode())


def test_an_emergency_is_red_and_the_list_is_for_later() -> None:
    answer = asked("emergency")

    assert 'class="emergency now"' in FORMATS[".html"](answer).decode()
    assert "This list is for later." in sheets(answer)[0]
    assert "EMERGENCY: call 999 now." in terminal(answer)
    assert 'class="emergency now"' not in FORMATS[".html"](asked("day")).decode()


def test_a_row_says_what_of_the_person_chose_it() -> None:
    assert "(for: a pump)" in one_line(terminal(asked("pump")))
    assert "for: a pump" in FORMATS[".html"](asked("pump")).decode()


def test_the_table_has_a_row_for_each_line_and_a_column_to_tick() -> None:
    answer = asked("pump")

    table = list(csv.DictReader(io.StringIO(FORMATS[".csv"](answer).decode())))

    rows = [row for row in table if row["number"]]
    assert len(rows) == sum(len(s.rows) for s in answer.result.sections)
    assert {row["done"] for row in rows} == {""}
    assert all(row["sources"] and row["where"] and row["why"] for row in rows)


@pytest.mark.parametrize("suffix", [".json", ".html", ".pdf", ".csv"])
def test_equal_answers_give_equal_bytes(suffix: str) -> None:
    first, second = (FORMATS[suffix](asked("pump")) for _ in range(2))

    assert first == second


# -- the command --------------------------------------------------------------------------------------


def test_the_command_and_the_library_give_one_answer(capsysbinary) -> None:
    file = str(EXAMPLES / "pump_300mcg.toml")

    assert cli.run(["admission", file, "--level", "Residential", "--json"]) == 0

    assert capsysbinary.readouterr().out.decode() == calando.answer_json(asked("pump"))


def test_answers_of_an_intake_choose_level_and_rows(tmp_path: Path, capsys) -> None:
    told = tmp_path / "intake.json"
    told.write_text('{"instrument": "place", "answers": {"seizure_now": "yes"}}', "utf-8")
    file = str(EXAMPLES / "ms_60mg.toml")

    assert cli.run(["admission", file, "--answers", str(told), "--json"]) == 0

    result = json.loads(capsys.readouterr().out)["result"]
    assert (result["level"], result["level_from"], result["emergency"]) == (
        "emergency",
        "placed",
        True,
    )


def test_a_told_level_hides_no_emergency_of_the_answers(tmp_path: Path, capsys) -> None:
    told = tmp_path / "intake.json"
    told.write_text('{"instrument": "place", "answers": {"seizure_now": "yes"}}', "utf-8")
    file = str(EXAMPLES / "ms_60mg.toml")

    assert cli.run(["admission", file, "--answers", str(told), "--level", "residential"]) == 0

    text = capsys.readouterr().out
    assert text.index("EMERGENCY: call ") < text.index("Level: ")


def test_what_was_only_found_so_far_says_so_in_every_format() -> None:
    answer = admission(calando.load_patient(str(EXAMPLES / "ms_60mg.toml")))

    pages = (terminal(answer), *(FORMATS[s](answer).decode() for s in (".html", ".csv", ".json")))
    shown = [*(one_line(page) for page in pages), sheets(answer)[1]]
    assert all("So far: checklist for " in page and "Not placed yet: " in page for page in shown)
    assert '"confirmed": false' in FORMATS[".json"](answer).decode()


def test_the_help_says_that_nothing_is_simulated(capsys) -> None:
    assert cli.run(["admission", "--help"]) == 0

    assert "nothing is simulated" in one_line(capsys.readouterr().out)


def test_everything_wrong_is_told_at_once_and_nothing_is_written(tmp_path: Path, capsys) -> None:
    out = tmp_path / "a.svg"
    typed = [
        "--level",
        "rehab",
        "--answers",
        str(tmp_path / "no.json"),
        "--out",
        str(out),
        "--json",
    ]

    assert cli.run(["admission", str(EXAMPLES / "ms_60mg.toml"), *typed]) == 2

    fields = set(fields_of(capsys))
    assert {"--level", "--out"} < fields  # and the answers file
    assert not out.exists()


def test_every_format_is_written(tmp_path: Path, capsys) -> None:
    names = [tmp_path / f"t.{x}" for x in ("json", "html", "pdf", "csv")]
    outs = to_files(names)

    assert (
        cli.run(["admission", str(EXAMPLES / "ms_60mg.toml"), "--level", "residential", *outs]) == 0
    )
    assert all(name.stat().st_size > 100 for name in names)
