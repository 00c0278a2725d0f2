"""The command `calando screen`: the list, a file of answers, an empty one, a form; wrong input writes nothing."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
import textstat
from read_pages import one_line, paper_of
from run_program import errors_by_field, fields_of, to_files

from calando.facts.load import FOLDER
from calando.facts.load_screen import load_instruments
from calando.facts.load_self_check import load_self_check
from calando.present import cli
from calando.present.screen import form as screen_form

PHQ9_ZERO = {str(n): 0 for n in range(1, 10)}
CIWA = {str(n): 2 if n < 7 else 0 for n in range(1, 11)}


# -- the list -----------------------------------------------------------------------------------------


def test_without_an_instrument_the_list_begins_with_the_self_check(capsys) -> None:
    assert cli.run(["screen"]) == 0

    text = capsys.readouterr().out
    names = re.findall(r"^([a-z_0-9]+)  ", text, flags=re.MULTILINE)
    assert names[0] == "self_check"
    assert set(load_instruments()) <= set(names)
    assert "scoring only" in one_line(text)
    assert "calando screen self_check" in text


def test_the_list_as_json_is_one_document(capsys) -> None:
    assert cli.run(["screen", "--json"]) == 0

    rows = json.loads(capsys.readouterr().out)["instruments"]
    by_id = {row["id"]: row for row in rows}
    assert rows[0]["id"] == "self_check"
    assert by_id["ciwa_ar"]["questions"] == 10
    assert by_id["cssrs"]["wording"] == "scoring only"


def test_the_list_has_nothing_to_write(capsys, tmp_path) -> None:
    assert cli.run(["screen", "--out", str(tmp_path / "x.pdf"), "--who", "self", "--json"]) == 2

    assert set(fields_of(capsys)) == {"--out", "--who"}
    assert list(tmp_path.iterdir()) == []


# -- a file of answers --------------------------------------------------------------------------------


def test_a_file_of_answers_is_scored_without_asking(answers, piped, capsys) -> None:
    file = answers("ciwa_ar", CIWA)

    assert cli.run(["screen", "--answers", str(file), "--jurisdiction", "UK"]) == 0

    text = capsys.readouterr().out
    assert text.startswith("Emergency: 999")
    assert "CIWA-Ar: 12 of 67" in text
    assert "Next step: " in text
    assert "Question 1" not in text


def test_another_band_set_can_be_chosen(answers, piped, capsys) -> None:
    file = answers("ciwa_ar", CIWA)
    sets = [s.id for s in load_instruments()["ciwa_ar"].band_sets]

    found = []
    for name in sets:
        assert cli.run(["screen", "--answers", str(file), "--band-set", name, "--json"]) == 0
        found.append(json.loads(capsys.readouterr().out)["result"])

    assert [result["band_set"] for result in found] == sets
    assert {result["score"] for result in found} == {12}
    assert len({result["band"] for result in found}) > 1


def test_json_is_exactly_one_document_and_nothing_is_asked(answers, piped, capsys) -> None:
    file = answers("phq9", {**PHQ9_ZERO, "9": 1})

    assert cli.run(["screen", "phq9", "--answers", str(file), "--json"]) == 0

    out, err = capsys.readouterr()
    result = json.loads(out)["result"]
    assert result["flags"][0]["kind"] == "suicide"
    assert err == ""


def test_every_format_is_written(answers, piped, tmp_path, capsys) -> None:
    file = answers("phq9", PHQ9_ZERO, jurisdiction="US")
    names = [tmp_path / f"s.{x}" for x in ("json", "html", "pdf", "csv", "svg", "png")]

    assert cli.run(["screen", "--answers", str(file), *to_files(names)]) == 0

    assert all(name.stat().st_size > 300 for name in names)
    assert "911" in names[1].read_text()
    assert capsys.readouterr().err.count("Wrote") == 6


def test_the_self_check_is_scored_from_a_file_in_every_format(answers, piped, tmp_path, capsys) -> None:  # fmt: skip
    file = answers("self_check", {"red_flag": ["fit"]}, jurisdiction="UK")
    names = [tmp_path / f"s.{x}" for x in ("json", "html", "pdf", "csv", "svg", "png")]

    assert cli.run(["screen", "--answers", str(file), *to_files(names)]) == 0

    text = capsys.readouterr().out
    assert text.startswith("EMERGENCY: call 999 now.")
    assert "EMERGENCY: call 999 now." in names[1].read_text()
    assert json.loads(names[0].read_text())["result"]["emergency"] is True


@pytest.mark.parametrize("who", ["self", "family"])
def test_the_part_of_a_self_check_for_the_person_reads_at_grade_six(
    who, answers, piped, tmp_path, capsys
) -> None:
    given: dict[str, object] = {q.key: "yes" for q in load_self_check().questions if q.kind == "yes_no"}  # fmt: skip
    given |= {"red_flag": ["none"], "route": ["mouth"], "substances": ["opioids"], "under_18": "no"}
    file, page = answers("self_check", given, who=who), tmp_path / "s.html"

    assert cli.run(["screen", "--answers", str(file), "--out", str(page)]) == 0

    body = page.read_text().split("<main>")[1].split('class="care"')[0]
    for tag in ("svg", "dl", "th", "td", "h1", "h2", "h3"):  # no sentences
        body = re.sub(rf"<{tag}\b.*?</{tag}>", "", body, flags=re.DOTALL)
    text = one_line(unescape(re.sub(r"<[^>]+>", " ", body)))
    assert len(text) > 500
    assert textstat.flesch_kincaid_grade(text) <= 6
    assert "ASAM level" not in page.read_text()


def test_a_list_of_answers_needs_the_name_of_one(tmp_path, piped, capsys) -> None:
    file = tmp_path / "both.json"
    both = [{"instrument": "ciwa_ar", "answers": CIWA}, {"instrument": "phq9", "answers": PHQ9_ZERO}]  # fmt: skip
    file.write_text(json.dumps(both))

    assert cli.run(["screen", "--answers", str(file), "--json"]) == 2
    assert "ciwa_ar, phq9" in errors_by_field(capsys)["--answers"]["allowed"]
    assert cli.run(["screen", "PHQ-9", "--answers", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["result"]["instrument"] == "phq9"
    assert cli.run(["screen", "gad7", "--answers", str(file), "--json"]) == 2
    assert "INSTRUMENT" in fields_of(capsys)


def test_all_that_is_wrong_is_told_and_nothing_is_written(answers, piped, tmp_path, capsys) -> None:
    wrong = {**PHQ9_ZERO, "3": 4, "12": 0}
    del wrong["7"]
    out = tmp_path / "s.pdf"

    assert cli.run(["screen", "--answers", str(answers("phq9", wrong)), "--out", str(out), "--json"]) == 2  # fmt: skip

    found = errors_by_field(capsys)
    assert {"answers.3", "answers.7", "answers.12"} <= set(found)
    assert found["answers.3"]["allowed"] == "0, 1, 2 or 3"
    assert not out.exists()


@pytest.mark.parametrize(
    ("arguments", "field", "said"),
    [
        (["ciwa"], "INSTRUMENT", "did you mean ciwa_ar?"),
        (["pqh9"], "INSTRUMENT", "did you mean phq9?"),
        (["self-chek"], "INSTRUMENT", "did you mean self_check?"),
        (["phq9", "--band-set", "asam2020"], "--band-set", "has no band set asam2020"),
        (["phq9", "--jurisdiction", "XX"], "--jurisdiction", "XX"),
        (["phq9", "--who", "family"], "--who", "only the self-check"),
        (["self_check", "--who", "friend"], "--who", "friend"),
        (["self_check", "--context", "sex=female"], "--context sex", "does not ask for sex"),
        (["audit_c", "--context", "sex"], "--context", "name=value"),
        (["audit_c", "--context", "sex=other"], "--context sex", "none of the answers"),
        (["phq9", "--seed", "-1"], "--seed", "-1"),
        (["phq9", "--out", "t.ics"], "--out", "cannot write .ics"),
        (["phq9", "--save-answers", "t.toml"], "--save-answers", "cannot write .toml"),
        (["none/such.toml"], "INSTRUMENT", "is no instrument"),
        (["--template"], "--template", "needs an instrument"),
        (["phq9", "--template", "--answers", "a.json"], "--answers", "empty file"),
        (["phq9", "--template", "--out", "t.csv"], "--out", "cannot write .csv"),
        (["phq9", "--answers", "no/such.json"], "such.json", "cannot be read"),
    ],
)
def test_wrong_wishes_exit_2_and_are_named(piped, capsys, arguments, field, said) -> None:
    assert cli.run(["screen", *arguments, "--json"]) == 2

    found = errors_by_field(capsys)
    assert said in found[field]["message"]


def test_several_wrong_wishes_are_told_at_once(piped, capsys) -> None:
    options = ["--band-set", "nope", "--jurisdiction", "XX", "--context", "x", "--out", "t.ics"]

    assert cli.run(["screen", "phq9", *options, "--json"]) == 2

    assert {"--jurisdiction", "--context", "--band-set", "--out"} <= set(fields_of(capsys))


def test_a_file_and_an_option_that_contradict_each_other_are_both_named(answers, piped, capsys) -> None:  # fmt: skip
    file = answers("phq9", PHQ9_ZERO, jurisdiction="UK")

    assert cli.run(["screen", "--answers", str(file), "--jurisdiction", "US", "--json"]) == 2

    message = errors_by_field(capsys)["--jurisdiction"]["message"]
    assert "US" in message
    assert "UK" in message


def test_an_instrument_of_ones_own_is_scored(tmp_path, piped, capsys) -> None:
    own = tmp_path / "mine.toml"
    text = (FOLDER / "instruments" / "gad2.toml").read_text()
    text = text.replace('id = "gad2"', 'id = "mine"', 1).replace("GAD-2", "Mine")
    own.write_text(text)
    file = tmp_path / "a.json"
    file.write_text(json.dumps({"instrument": "mine", "answers": {"1": 3, "2": 1}}))

    assert cli.run(["screen", str(own), "--answers", str(file), "--json"]) == 0

    result = json.loads(capsys.readouterr().out)["result"]
    assert (result["title"], result["score"]) == ("Mine", 4)


# -- an empty file, a form ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["phq9", "self_check", "cssrs"])
def test_an_empty_answers_file_says_what_is_missing(name, piped, tmp_path, capsys) -> None:
    assert cli.run(["screen", name, "--template"]) == 0
    out, err = capsys.readouterr()
    file = tmp_path / "empty.json"
    file.write_text(out)

    assert set(json.loads(out)["answers"].values()) == {None}
    assert err.count("\n") == len(json.loads(out)["answers"])
    assert cli.run(["screen", "--answers", str(file), "--json"]) == 2
    assert all(field.startswith("answers.") for field in fields_of(capsys))


@pytest.mark.parametrize("name", ["phq9", "self_check", "cssrs"])
def test_a_form_on_paper_has_every_question_and_whom_to_call(name, piped, tmp_path, capsys) -> None:
    pdf, html = tmp_path / "f.pdf", tmp_path / "f.html"

    options = ["--jurisdiction", "UK", "--out", str(pdf), "--out", str(html)]
    assert cli.run(["screen", name, "--template", *options]) == 0

    paper = paper_of(pdf.read_bytes())
    page = html.read_text()
    assert paper.startswith("Emergency: 999")
    assert "<script" not in page
    instrument = load_instruments().get(name)
    if instrument is not None:
        for item in instrument.items:
            shown = item.text if instrument.licence == "ship" else item.label
            assert one_line(shown)[1:25] in paper
            assert shown[1:25] in page
    if name == "cssrs":
        assert "from your licensed form" in paper


def test_the_help_has_examples(capsys) -> None:
    assert cli.run(["screen", "--help"]) == 0

    text = capsys.readouterr().out
    assert "calando screen self_check" in text
    for option in ("--answers FILE", "--band-set NAME", "--template", "--save-answers FILE"):
        assert option in text


def test_a_form_keeps_published_item_numbers() -> None:
    form = screen_form.form_of(load_instruments()["pawss"], (), "UK", "self")
    plain = screen_form.form_of(load_instruments()["baclofen_withdrawal_checklist"], (), "", "self")

    assert [row.number for row in form.rows] == ["", *(str(n) for n in range(1, 11))]
    assert [row.number for row in plain.rows[:2]] == ["1", "2"]


def test_a_form_never_prints_wording_that_may_only_be_scored() -> None:
    for instrument in load_instruments().values():
        if instrument.licence == "score":
            labels = {item.label.casefold() for item in instrument.items}
            form = screen_form.form_of(instrument, (), "UK", "self")
            assert {row.text.casefold() for row in form.rows} == labels
