"""The facts of triage and of the withdrawal syndrome hold together."""

from __future__ import annotations

import dataclasses
import re
import shutil
from pathlib import Path

import pytest

from calando.errors import FactError
from calando.facts.load import FOLDER, load_facts
from calando.facts.load_triage import load_triage, load_triage_from, load_withdrawal

CLAIMS = {
    "S0-196", "S0-197", "S0-198", "S0-199", "S0-200", "S0-201", "S0-202", "S0-203", "S0-204", "S0-205", "S0-206",
    "S0-207", "S0-208", "S0-209", "S1-36", "S1-37", "S1-38", "S1-39", "S1-40", "S1-41", "S1-42", "S1-43", "S1-44",
    "S1-45", "S1-46", "S2-21", "S2-22", "S2-23", "S2-24",
}  # fmt: skip


def test_every_symptom_of_the_source_pages_is_there() -> None:
    assert {c for s in load_withdrawal().symptoms for c in s.claims} >= CLAIMS


def test_the_published_percentages_are_those_of_the_review() -> None:
    got = {s.id: s.frequency_percent for s in load_withdrawal().symptoms if s.n == 23}

    assert got["visual_hallucinations"] == got["agitation"] == 56.5
    assert got["confusion"] == 47.8
    assert got["auditory_hallucinations"] == 30.4
    assert len(got) == 12
    # each is a whole number of 23 people
    assert all(abs(p * 23 / 100 - round(p * 23 / 100)) < 0.02 for p in got.values() if p)


def test_what_the_pages_call_withdrawal_wrongly_is_marked_wrong() -> None:
    wrong = {s.id for s in load_withdrawal().symptoms if s.verdict == "wrong"}

    assert wrong == {"sedation", "somnolence", "weakness"}


def test_sedation_points_to_withdrawal_in_no_row() -> None:
    for sign in load_triage().signs:
        if sign.yields:
            assert sign.points == "toxic"
            assert sign.points_with_pump is None


def test_pressure_pulse_and_pupils_have_no_weight() -> None:
    rows = {s.id: s for s in load_triage().signs}

    for name in (
        "bradycardia",
        "tachycardia",
        "hypertension",
        "hypotension",
        "dilated_pupils",
        "small_pupils",
    ):
        assert (rows[name].points, rows[name].weight) == ("neither", "none")


def test_every_sign_resolves_to_itself_by_title_and_id() -> None:
    from calando.decide.triage.reading import read_signs

    facts = load_triage()
    for sign in facts.signs:
        for name in (sign.title, sign.id.replace("_", " "), *sign.words):
            assert list(read_signs([name], facts).present) == [sign.id, *sign.implies], name
        for name in sign.absent_words:
            assert list(read_signs([name], facts).absent) == [sign.id, *sign.absent_with], name


def test_every_source_exists_and_every_assumed_row_says_so() -> None:
    known = load_facts().sources
    for field in dataclasses.fields(load_triage()):
        rows = getattr(load_triage(), field.name)
        for row in rows if isinstance(rows, tuple) else ():
            for key in (*getattr(row, "sources", ()), *filter(None, [getattr(row, "source", "")])):
                assert key in known


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("signs.toml", 'id = "coma"', 'id = "coma_"', "unknown"),
        ("signs.toml", '"comatose"', '"feverish"', "means both"),
        ("windows.toml", "{ value = 31,", "{ value = 11,", "must not fall"),
        ("alarms.toml", '["fever"], ["rigidity"', '["fevre"], ["rigidity"', "unknown"),
        ("circumstances.toml", 'id = "high_level"', 'id = "level"', "missing"),
    ],
)
def test_a_wrong_row_fails_at_load(
    tmp_path: Path, file: str, old: str, new: str, message: str
) -> None:
    shutil.copytree(FOLDER / "triage", tmp_path / "triage")
    path = tmp_path / "triage" / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))

    with pytest.raises(FactError, match=message):
        load_triage_from(tmp_path, load_facts())


def test_no_sentence_tells_a_dose_without_saying_who_published_it() -> None:
    for option in load_triage().options:
        if re.search(r"\d mg", option.text):
            assert "ublished" in option.text or "session" in option.text
