"""The command `calando cite`: any answer is read back, its papers come out; a wrong file writes nothing."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from run_program import to_files
from sample_answer import make_answer

import calando
from calando.facts.bibliography import read_bib
from calando.present import cli, json_out
from calando.present.citation import file as citation_file
from calando.present.citation.out import bibtex, citations_text, csl_json


@pytest.fixture
def answer(tmp_path: Path) -> Path:
    """The answer of a plan, as a file."""
    file = tmp_path / "answer.json"
    file.write_text(json_out.answer_json(make_answer()), encoding="utf-8")
    return file


@pytest.fixture
def topic(tmp_path: Path) -> Path:
    """An answer of the monograph, as a file."""
    file = tmp_path / "topic.json"
    file.write_text(json_out.answer_json(calando.monograph("evidence")), encoding="utf-8")
    return file


def test_papers_are_numbered_with_what_each_is_used_for(topic: Path, capsys) -> None:
    assert cli.run(["cite", str(topic)]) == 0

    out = capsys.readouterr().out
    numbers = [int(n) for n in re.findall(r"(?m)^\[(\d+)\]", out)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert "Thomas CK and others (2010)" in out
    assert "line: In paralysed thumb muscles" in out


def test_an_answer_of_a_plan_is_read_too(answer: Path, capsys) -> None:
    assert cli.run(["cite", str(answer)]) == 0
    assert "reason: " in capsys.readouterr().out


def test_json_is_exactly_one_document(topic: Path, capsysbinary) -> None:
    assert cli.run(["cite", str(topic), "--json"]) == 0

    out, err = capsysbinary.readouterr()
    document = json.loads(out)
    assert err == b""
    assert document["command"] == "cite"
    assert [p["key"] for p in document["result"]["papers"]]
    assert set(document["sources"]) == {p["key"] for p in document["result"]["papers"]}


def test_the_same_papers_come_from_file_document_and_answer(topic: Path) -> None:
    page = calando.monograph("evidence")

    papers = calando.cite(page).result.papers

    assert papers == calando.cite(topic).result.papers
    assert papers == calando.cite(str(topic)).result.papers
    assert papers == calando.cite(calando.answer_document(page)).result.papers


def test_bibtex_is_what_our_own_reader_reads(topic: Path, tmp_path: Path, capsysbinary) -> None:
    assert cli.run(["cite", str(topic), "--bibtex"]) == 0

    file = tmp_path / "refs.bib"
    file.write_bytes(capsysbinary.readouterr()[0])
    entries = read_bib(file)
    papers = calando.cite(topic).result.papers
    assert list(entries) == [p.key for p in papers]
    assert [e.doi for e in entries.values()] == [p.doi for p in papers]


def test_every_file_is_written_by_the_end_of_its_name(topic: Path, tmp_path: Path, capsys) -> None:
    names = [tmp_path / f"refs{end}" for end in (".bib", ".csl.json", ".json", ".txt")]
    outs = to_files(names)

    assert cli.run(["cite", str(topic), *outs]) == 0

    found = calando.cite(topic)
    assert names[0].read_text("utf-8") == bibtex(found.result)
    assert names[1].read_text("utf-8") == csl_json(found.result)
    assert names[2].read_text("utf-8") == json_out.answer_json(found)
    assert names[3].read_text("utf-8") == citations_text(found.result)
    assert capsys.readouterr().err.count("Wrote") == 4


def test_a_paper_without_an_author_begins_with_its_title() -> None:
    lines = citations_text(calando.cite(calando.monograph("uses")).result).splitlines()

    assert not [line for line in lines if re.match(r"\[\d+\] (\(|\.|,|$)", line)]
    (pilot,) = [line for line in lines if line.endswith("[opioid_pilot1992]")]
    assert "] Baclofen-assisted detoxification from opiates. A pilot study (1992). doi:" in pilot


def test_csl_json_names_type_year_and_place(topic: Path) -> None:
    entries = {e["id"]: e for e in json.loads(csl_json(calando.cite(topic).result))}

    thomas = entries["thomas2010"]
    assert thomas["type"] == "article"
    assert thomas["DOI"] == "10.1093/brain/awp285"
    assert thomas["issued"] == {"date-parts": [[2010]]}
    assert thomas["author"] == [{"literal": "Thomas CK"}, {"literal": "et al."}]


def test_braces_and_signs_do_not_break_bibtex() -> None:
    document = json.loads(json_out.answer_json(calando.monograph("storage")))
    document["sources"]["us_ozobax_storage"]["title"] = "50 % {of} R&D_#1 $ \\x"

    text = bibtex(calando.cite(document).result)

    assert "title = {50 \\% (of) R\\&D\\_\\#1 \\$  x}," in re.sub(r"  +x", "  x", text)
    assert text.count("{") == text.count("}")


def test_a_key_without_an_entry_is_told(topic: Path, capsys) -> None:
    document = json.loads(topic.read_text("utf-8"))
    document["reasons"] = [{"text": "x", "sources": ["nobody1999"]}]
    topic.write_text(json.dumps(document), encoding="utf-8")

    assert cli.run(["cite", str(topic)]) == 0

    assert "Named without an entry: nobody1999" in capsys.readouterr().err


RIGHT = {
    "calando": "1",
    "command": "x",
    "result": {},
    "reasons": [],
    "caveats": [],
    "sources": {},
}


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("", "ANSWER"),
        ("not json", "ANSWER"),
        ("[1, 2]", "ANSWER"),
        ('"text"', "ANSWER"),
        ("[" * 100_000, "ANSWER"),
        ('{"error": {}, "errors": []}', "ANSWER"),
        ("{}", "calando"),
        (json.dumps(RIGHT | {"calando": 1}), "calando"),
        (json.dumps(RIGHT | {"result": None}), "result"),
        (json.dumps(RIGHT | {"sources": []}), "sources"),
        (json.dumps(RIGHT | {"sources": {"a": 1}}), "sources.a"),
        (json.dumps(RIGHT | {"sources": {"a": {"doi": 1}}}), "sources.a"),
    ],
    ids=range(12),
)
def test_a_wrong_file_exits_2_with_an_error_document(
    text: str, field: str, tmp_path: Path, capsys
) -> None:
    file = tmp_path / "answer.json"
    file.write_text(text, encoding="utf-8")

    assert cli.run(["cite", str(file), "--json", "--out", str(tmp_path / "refs.bib")]) == 2

    document = json.loads(capsys.readouterr().out)
    assert document["error"]["field"] == field
    assert not (tmp_path / "refs.bib").exists()


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (["none.json"], "ANSWER"),
        (["."], "ANSWER"),
        ([""], "ANSWER"),
        (["answer.json", "--out", "refs.docx"], "--out"),
        (["answer.json", "--out", "answer.json"], "--out"),
        (["answer.json", "--bibtex"], "--bibtex"),
        (["answer.json", "--seed", "x"], "--seed"),
        ([], "ANSWER"),
    ],
)
def test_a_wrong_wish_exits_2(
    arguments: list[str], field: str, answer: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    monkeypatch.chdir(answer.parent)

    assert cli.run(["cite", *arguments, "--json"]) == 2

    assert json.loads(capsys.readouterr().out)["error"]["field"] == field


def test_a_patient_file_is_told_from_an_answer(tmp_path: Path, capsys) -> None:
    file = tmp_path / "patient.toml"
    file.write_text("[patient]\n", encoding="utf-8")

    assert cli.run(["cite", str(file)]) == 2

    assert "A patient file is not an answer" in capsys.readouterr().err


def test_a_pipe_is_refused_and_never_waited_for(tmp_path: Path, capsys) -> None:
    pipe = tmp_path / "answer.json"
    os.mkfifo(pipe)

    assert cli.run(["cite", str(pipe)]) == 2

    assert "is not a regular file" in capsys.readouterr().err


def test_a_file_that_is_too_large_is_not_read(answer: Path, monkeypatch, capsys) -> None:
    monkeypatch.setattr(citation_file, "MAX_BYTES", 1_000)

    assert cli.run(["cite", str(answer)]) == 2

    assert "larger than" in capsys.readouterr().err


def test_the_words_of_an_error_fit_the_file(answer: Path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(answer.parent)

    assert cli.run(["cite", ""]) == 2
    assert "no file is named" in capsys.readouterr().err
    assert cli.run(["cite", "answer.json", "--out", "answer.json"]) == 2
    assert "is the answer to read; it would be overwritten" in capsys.readouterr().err
