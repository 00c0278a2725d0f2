"""The command `calando facts`: every topic answers, in every format; wrong input writes nothing."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from html_balance import parsed
from run_program import to_files

import calando
from calando.facts.load_safety import load_monograph
from calando.present import cli, json_out

TOPICS = [t.name for t in load_monograph().topics]
SECTIONS = ("mechanism", "interactions", "side-effects", "dosing", "brands")


@pytest.mark.parametrize("topic", [*TOPICS, "contents"])
def test_every_topic_exits_0_at_a_terminal_and_fits_80_columns(topic: str, capsys) -> None:
    assert cli.run(["facts", topic]) == 0

    out = capsys.readouterr().out
    assert out.strip()
    assert max(map(len, out.splitlines())) <= 80
    assert "None," not in out


@pytest.mark.parametrize("topic", [*TOPICS, "contents"])
def test_every_topic_exits_0_as_exactly_one_json_document(topic: str, capsysbinary) -> None:
    assert cli.run(["facts", topic, "--json"]) == 0

    out, err = capsysbinary.readouterr()
    document = json.loads(out)
    assert err == b""
    assert document["command"] == "facts"
    assert document["result"]["topic"] == topic
    cited = {
        key
        for section in document["result"]["sections"]
        for row in section["rows"]
        for key in row["sources"]
    }
    assert cited <= set(document["sources"])


def test_without_a_topic_all_are_listed_one_line_each(capsys) -> None:
    assert cli.run(["facts"]) == 0

    out = capsys.readouterr().out
    for topic in load_monograph().topics:
        assert len(re.findall(rf"(?m)^{topic.name} +{re.escape(topic.title)}", out)) == 1


def test_several_words_are_one_question(capsysbinary) -> None:
    assert cli.run(["facts", "cautions", "autonomic", "dysreflexia", "--json"]) == 0

    document = json.loads(capsysbinary.readouterr()[0])
    assert document["result"]["about"]["asked"] == "autonomic dysreflexia"


@pytest.mark.parametrize("asked", ["zzqx", "ibuprofn"])
def test_an_unknown_drug_exits_0_and_is_not_covered(asked: str, capsysbinary) -> None:
    assert cli.run(["facts", "interactions", asked, "--json"]) == 0

    about = json.loads(capsysbinary.readouterr()[0])["result"]["about"]
    assert about["state"] == "not_covered"


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (["halflive"], "TOPIC"),
        ([""], "TOPIC"),
        (["x" * 5000], "TOPIC"),
        (["brands", ""], "ABOUT"),
        (["brands", "--country", "Mars"], "--country"),
        (["brands", "--country", ""], "--country"),
        (["brands", "--seed", "x"], "--seed"),
        (["brands", "--out", "x.pdf"], "--out"),
        (["brands", "--out", "no/such/x.html"], "--out"),
        (["brands", "--out", "x.md", "--out", "x.md"], "--out"),
        (["brands", "--colour"], "--colour"),
    ],
)
def test_wrong_input_exits_2_with_an_error_document(
    arguments: list[str], field: str, capsys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert cli.run(["facts", *arguments, "--json"]) == 2

    document = json.loads(capsys.readouterr().out)
    assert document["error"]["field"] == field
    assert not list(tmp_path.iterdir())


def test_every_format_is_written(tmp_path: Path, capsys) -> None:
    names = [tmp_path / f"page.{x}" for x in ("json", "html", "csv", "md")]
    outs = to_files(names)

    assert cli.run(["facts", "uses", *outs]) == 0

    assert all(name.stat().st_size > 500 for name in names)
    assert capsys.readouterr().err.count("Wrote") == 4


@pytest.mark.parametrize("topic", SECTIONS)
def test_the_table_has_every_row_with_its_sources(topic: str, tmp_path: Path, capsys) -> None:
    file = tmp_path / "page.csv"

    assert cli.run(["facts", topic, "--out", str(file)]) == 0

    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8"))))
    assert len(rows) == len(calando.monograph(topic).result.rows)
    assert all(row["sources"] and row["text"] and row["basis"] for row in rows)


@pytest.mark.parametrize("topic", [*SECTIONS, "contents"])
def test_the_web_page_is_balanced_and_loads_nothing(topic: str, tmp_path: Path, capsys) -> None:
    file = tmp_path / "page.html"

    assert cli.run(["facts", topic, "--out", str(file)]) == 0

    text = file.read_text("utf-8")
    parser = parsed(text)

    assert parser.headings[0] == 1
    assert not re.search(r"<(script|img|link|iframe)\b|@import|url\(", text)


class Links(HTMLParser):
    """Collects where a page links to, and what it has."""

    def __init__(self) -> None:
        super().__init__()
        self.to: set[str] = set()
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            if name == "href" and value and value.startswith("#"):
                self.to.add(value[1:])


@pytest.mark.parametrize("topic", SECTIONS)
def test_every_link_within_the_web_page_arrives(topic: str, tmp_path: Path, capsys) -> None:
    file = tmp_path / "page.html"
    assert cli.run(["facts", topic, "--out", str(file)]) == 0
    links = Links()

    links.feed(file.read_text("utf-8"))

    assert links.to
    assert links.to <= set(links.ids)
    assert len(links.ids) == len(set(links.ids))


def test_a_row_is_escaped_in_the_web_page(tmp_path: Path, capsys) -> None:
    file = tmp_path / "page.html"

    assert cli.run(["facts", "interactions", "<script>alert(1)</script>", "--out", str(file)]) == 0

    assert "<script>" not in file.read_text("utf-8")


def test_the_library_and_the_command_say_the_same(capsysbinary) -> None:
    assert cli.run(["facts", "brands", "--country", "uk", "--json"]) == 0

    out = capsysbinary.readouterr()[0].decode()
    assert out == json_out.answer_json(calando.monograph("brands", country="UK"))


def test_a_topic_of_two_words_needs_no_quotes(capsysbinary) -> None:
    assert cli.run(["facts", "side", "effects", "drowsy", "--json"]) == 0

    result = json.loads(capsysbinary.readouterr()[0])["result"]
    assert (result["topic"], result["about"]["asked"]) == ("side-effects", "drowsy")


@pytest.mark.parametrize("command", ["facts", "cite", "dispensing"])
def test_a_seed_without_effect_says_so(command: str, capsys) -> None:
    cli.run([command, "--help"])

    assert "No effect here" in capsys.readouterr().out


class Tables(HTMLParser):
    """Collects the head of each table, and the columns that its cells name."""

    def __init__(self) -> None:
        super().__init__()
        self.heads: list[list[str]] = []
        self.rows: list[list[str]] = []
        self.in_head = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "table":
            self.heads.append([])
            assert found.get("class") == "cards"
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.in_head = found.get("scope") == "col"
            if not self.in_head:
                self.rows[-1].append(str(found["data-column"]))

    def handle_data(self, data: str) -> None:
        if self.in_head and data.strip():
            self.heads[-1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "th":
            self.in_head = False
        if tag == "tr" and self.rows[-1]:
            assert self.rows[-1] == self.heads[-1]


@pytest.mark.parametrize("topic", ["brands", "dosing", "withdrawal", "kidneys", "codes"])
def test_on_a_small_screen_a_row_is_a_card_whose_cells_name_their_column(
    topic: str, tmp_path: Path, capsys
) -> None:
    file = tmp_path / "page.html"
    assert cli.run(["facts", topic, "--out", str(file)]) == 0
    text, tables = file.read_text("utf-8"), Tables()

    tables.feed(text)

    assert tables.heads
    assert any(tables.rows)
    assert "content: attr(data-column)" in text


@pytest.mark.parametrize("asked", [[], ["drowsy"]])
def test_the_emergency_stands_above_the_contents_of_the_web_page(
    asked: list[str], tmp_path: Path, capsys
) -> None:
    file = tmp_path / "page.html"

    assert cli.run(["facts", "side-effects", *asked, "--out", str(file)]) == 0

    text = file.read_text("utf-8")
    assert text.count('id="emergency-first"') == 1
    assert text.index('id="emergency-first"') < text.index('aria-label="Contents"')


def test_a_printed_page_may_break_within_an_entry_and_names_sources_by_key(
    tmp_path: Path, capsys
) -> None:
    file = tmp_path / "page.html"
    assert cli.run(["facts", "interactions", "--out", str(file)]) == 0

    last = file.read_text("utf-8").rsplit("@media print", 1)[1].split("</style>")[0]

    assert ".row, .row div { break-inside: auto; }" in last
    assert '.sources dd a[href^="http"]:not([href*="doi.org"]) { display: none; }' in last
