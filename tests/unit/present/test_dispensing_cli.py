"""The command `calando dispensing`: both examples, every format, and what is refused."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import altair
import pytest
from html_balance import parsed
from run_program import to_files

from calando.actions import dispensing
from calando.present import cli
from calando.present.dispensing.file import load_dispensing
from calando.present.dispensing.html import dispensing_html
from calando.present.dispensing.plot import dispensing_spec, dispensing_svg
from calando.present.drawing import NARROW, WIDE

KEYS = [
    "summary", "signs", "not_seen", "not_assessable", "intervals", "gaps", "what_to_do", "contacts",
]  # fmt: skip
SIGN_KEYS = {
    "id", "title", "seen", "weight", "events", "harmless", "action", "sources", "basis",
}  # fmt: skip


@pytest.fixture
def creep(root: Path) -> str:
    return str(root / "examples" / "dispensing_creep.csv")


@pytest.fixture
def steady(root: Path) -> str:
    return str(root / "examples" / "dispensing_steady.csv")


def test_the_creep_is_talked_about(creep, capsys) -> None:
    assert cli.run(["dispensing", creep, "--country", "US"]) == 0

    out = " ".join(capsys.readouterr().out.split())
    assert "Signs to talk about. 12 signs to talk about (3 strong, " in out
    assert (
        "Days without supply if what came early was used (last 2026-07): ask whether it was." in out
    )
    assert "The implied daily dose rises beyond what is prescribed [strong]" in out
    assert "What else explains it" in out
    assert "never stopped suddenly" in out
    assert "911" in out


def test_the_steady_history_needs_no_talk(steady, capsys) -> None:
    assert cli.run(["dispensing", steady]) == 0

    out = " ".join(capsys.readouterr().out.split())
    assert out.startswith("Signs to talk about. No sign was seen in what could be looked at.")
    assert "This is no all-clear." in out
    assert "a supply for days away" in out
    assert "No probability of misuse is given" in out


def test_json_has_the_promised_keys(creep, capsys) -> None:
    assert cli.run(["dispensing", creep, "--country", "US", "--json"]) == 0

    document = json.loads(capsys.readouterr().out)
    assert document["command"] == "dispensing"
    assert list(document["result"]) == KEYS
    assert all(set(sign) >= SIGN_KEYS for sign in document["result"]["signs"])
    assert {"low", "high"} == set(document["result"]["intervals"][0]["mg_per_day"])
    cited = {key for sign in document["result"]["signs"] for key in sign["sources"]}
    assert cited <= set(document["sources"])
    assert not re.search(r'"(probability|likelihood|risk_score)"', json.dumps(document))


def test_every_file_is_written(creep, tmp_path, capsys) -> None:
    targets = [tmp_path / f"signs{end}" for end in (".json", ".html", ".svg", ".png", ".csv")]
    outs = to_files(targets)

    assert cli.run(["dispensing", creep, "--country", "US", *outs]) == 0

    assert all(target.stat().st_size > 500 for target in targets)
    rows = list(csv.DictReader(io.StringIO(targets[-1].read_text())))
    assert [row["early"] for row in rows] == ["no", "no", "yes", "yes", "yes", "yes", "yes", "no"]
    assert rows[3]["mg_per_day_low"] == ""  # reported lost


def test_bad_rows_are_all_named_and_nothing_is_written(tmp_path, capsys) -> None:
    file, target = tmp_path / "h.csv", tmp_path / "out.html"
    file.write_text("day,drug,strength_mg,count\n0,baclofen,10,84\n28,baclofen,ten,\n")

    status = cli.run(["dispensing", str(file), "--json", "--out", str(target)])

    document = json.loads(capsys.readouterr().out)
    assert status == 2
    assert [e["field"] for e in document["errors"]] == [
        "row 3: strength_mg",
        "row 3: count",
        "--country",
    ]
    assert not target.exists()


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (["--country", "XX"], "--country"),
        (["--country", "US", "--prescribed", "-3"], "--prescribed"),
        (["--country", "US", "--prescribed", "much"], "--prescribed"),
        (["--country", "US", "--until", "2026-01-06"], "--until"),
        (["--country", "US", "--indication", "fun"], "--indication"),
        (["--country", "US", "--age", "400"], "--age"),
        (["--country", "US", "--seed", "x"], "--seed"),
        (["--country", "US", "--out", "signs.ics"], "--out"),
    ],
)
def test_a_wrong_option_is_named(creep, words, field, capsys) -> None:
    assert cli.run(["dispensing", creep, "--json", *words]) == 2

    assert json.loads(capsys.readouterr().out)["error"]["field"] == field


def test_the_history_is_never_overwritten(tmp_path, creep, capsys) -> None:
    file = tmp_path / "h.csv"
    file.write_bytes(Path(creep).read_bytes())

    assert cli.run(["dispensing", str(file), "--country", "US", "--out", str(file)]) == 2
    assert file.read_bytes() == Path(creep).read_bytes()


@pytest.mark.parametrize("end", [".html", ".svg", ".png"])
def test_one_dispensing_and_days_without_supply_have_a_page_and_a_figure(
    tmp_path, capsys, end
) -> None:
    file, target = tmp_path / "h.csv", tmp_path / f"p{end}"
    file.write_text("day,drug,strength_mg,count,days_supply\n0,baclofen,10,84,28\n")
    words = ["dispensing", str(file), "--country", "UK", "--until", "146", "--out", str(target)]

    assert cli.run(words) == 0

    assert "Danger of withdrawal" in " ".join(capsys.readouterr().out.split())
    assert target.stat().st_size > 500


def test_a_pump_alone_has_an_answer_and_no_figure(tmp_path, capsys) -> None:
    file, target, page = tmp_path / "h.csv", tmp_path / "p.png", tmp_path / "p.html"
    header = "day,drug,strength_micrograms,count,days_supply,route\n"
    rows = "".join(f"{d},Lioresal intrathecal,500,20,90,intrathecal\n" for d in (0, 97))
    file.write_text(header + rows)
    outs = ["--out", str(target), "--out", str(page)]

    assert cli.run(["dispensing", str(file), "--country", "DE", *outs]) == 0

    said = capsys.readouterr()
    assert "Danger of withdrawal" in " ".join(said.out.split())
    assert f"Not written: {target}" in " ".join(said.err.split("\n"))
    assert not target.exists()
    assert page.exists()


def test_help_shows_examples_and_columns(capsys) -> None:
    assert cli.run(["dispensing", "--help"]) == 0

    out = capsys.readouterr().out
    assert "calando dispensing history.csv --country US" in out
    assert "prescribed_mg_per_day" in out


# -- the page and the figure -----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["creep", "steady"])
def test_the_page_is_well_formed_and_loads_nothing(root: Path, name: str) -> None:
    history = load_dispensing(root / "examples" / f"dispensing_{name}.csv", country="UK")
    page = dispensing_html(dispensing(history))
    parser = parsed(page)

    assert parser.headings.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(parser.headings, parser.headings[1:], strict=False))
    assert "<h1>Signs to talk about</h1>" in page
    assert not re.search(r"<(script|link|img|iframe|object|embed)\b", page)
    assert not re.search(r"url\((?!#)|@import|\bsrc=", page)
    shown = set(re.findall(r'id="(source-\w+)"', page))
    assert set(re.findall(r'href="#(source-\w+)"', page)) <= shown


def test_what_stands_in_a_note_is_escaped(tmp_path) -> None:
    file = tmp_path / "h.csv"
    file.write_text(
        "day,drug,strength_mg,count,days_supply,note\n"
        "0,baclofen,10,84,28,\n9,baclofen,10,84,28,lost <script>x</script>\n"
        "18,baclofen,10,84,28,lost <b>again</b>\n"
    )

    page = dispensing_html(dispensing(load_dispensing(file, country="UK")))

    assert "<script>" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("name", ["creep", "steady"])
def test_the_figure_is_valid_and_always_the_same(root: Path, name: str, width: int) -> None:
    history = load_dispensing(root / "examples" / f"dispensing_{name}.csv", country="UK")
    result = dispensing(history).result

    altair.VConcatChart.from_dict(dispensing_spec(result, width))

    assert dispensing_svg(result, width) == dispensing_svg(result, width)


def test_the_figure_marks_early_refills_and_days_without_supply(root: Path) -> None:
    history = load_dispensing(root / "examples" / "dispensing_creep.csv", country="US")
    amounts = dispensing_spec(dispensing(history).result)["vconcat"][0]

    triangles = [
        layer["data"]["values"]
        for layer in amounts["layer"]
        if layer["mark"].get("shape") == "triangle-down"
    ]
    dashed = [x for x in amounts["layer"] if x["mark"].get("stroke") and "strokeDash" in x["mark"]]

    assert [len(rows) for rows in triangles] == [4, 1]  # the fifth is explained: reported lost
    assert len(dashed) == 1  # days that were without supply only if what came early was used


def test_days_stand_on_the_axis_where_the_file_has_days(tmp_path) -> None:
    file = tmp_path / "h.csv"
    file.write_text(
        "day,drug,strength_mg,count,days_supply\n-28,baclofen,10,84,28\n0,baclofen,10,84,28\n"
    )
    spec = dispensing_spec(dispensing(load_dispensing(file, country="UK")).result)

    axis = spec["vconcat"][0]["layer"][0]["encoding"]["x"]

    assert axis["scale"]["domain"] == [
        -28.0,
        28.0,
    ]  # the last supply is drawn as it is meant to last


def spec_of(tmp_path: Path, rows: str) -> dict:
    file = tmp_path / "h.csv"
    file.write_text("day,drug,strength_mg,count,days_supply,prescribed_mg_per_day\n" + rows)
    return dispensing_spec(dispensing(load_dispensing(file, country="UK")).result)


def test_the_last_supply_is_drawn(tmp_path) -> None:
    amounts, supply = spec_of(tmp_path, "0,baclofen,10,84,28,30\n28,baclofen,10,56,28,20\n")[
        "vconcat"
    ]

    dotted = [x for x in amounts["layer"] if x["mark"].get("strokeDash") == [2, 2]]
    marks = [x for x in amounts["layer"] if x["mark"].get("shape") == "stroke"]

    assert dotted[0]["data"]["values"] == [{"x": 28.0, "end": 56.0, "low": 20.0}]
    assert [row["x"] for row in marks[0]["data"]["values"]] == [0.0, 28.0]
    assert supply["data"]["values"][-1] == {"x": 56.0, "low": 0.0}


def test_the_band_of_a_daily_supply_is_not_drawn(tmp_path) -> None:
    rows = "".join(f"{d},baclofen,10,3,1,30\n" for d in range(20))

    band = spec_of(tmp_path, rows)["vconcat"][0]["layer"][0]["data"]["values"]

    assert all(row["low"] == row["high"] == 30.0 for row in band)


def test_ten_years_of_supply_are_drawn_at_their_foot(tmp_path) -> None:
    rows = "".join(f"{28 * k},baclofen,10,84,28,30\n" for k in range(130))

    supply = spec_of(tmp_path, rows)["vconcat"][1]

    assert max(row["low"] for row in supply["data"]["values"]) == 0.0
    assert "Left over just before each dispensing" in " ".join(supply["title"]["subtitle"])


def test_what_to_do_stands_under_the_headline_and_weak_signs_in_a_table(root: Path) -> None:
    history = load_dispensing(root / "examples" / "dispensing_creep.csv", country="US")
    answer = dispensing(history)
    page = dispensing_html(answer)

    first = page.index('class="first"')
    assert first < page.index("<figure")
    assert all(
        t.text[:40] in page[first : page.index("</header>")] for t in answer.result.what_to_do[1:4]
    )
    weak = [s for s in answer.result.signs if s.weight == "weak"]
    assert weak
    table = page[page.index('class="shown weak"') :]
    assert all(s.title in table for s in weak)
    assert page.count('<article class="sign') == len(answer.result.signs) - len(weak)
