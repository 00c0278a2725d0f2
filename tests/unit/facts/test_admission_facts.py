"""The admission checklist holds together, speaks plainly to the person, and repeats no advertising."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from calando.errors import FactError
from calando.facts.checks_admission import ADMISSION_FLAGS
from calando.facts.load import FOLDER, load_facts
from calando.facts.load_admission import load_admission, load_admission_from
from calando.facts.load_locator import load_locator_words

CLAIMS = {
    "S0-50", "S0-89", "S0-145", "S0-240", "S0-241", "S0-242", "S0-244", "S0-245", "S0-246", "S1-34", "S1-54",
    "S1-55", "S2-03", "S2-58",
}  # fmt: skip
CHANGES_A_DOSE = re.compile(
    r"\b(take (less|more|half)|cut (down|your)|reduce|lower your|increase|skip|double)\b"
)
SPOKEN = [row for row in load_admission().rows if row.patient_text]


def reading_grade(text: str) -> float:
    """Return the Flesch-Kincaid grade, with a rough count of syllables."""
    sentences = [s for s in re.split(r"[.:!?]", text) if s.strip()]
    words = re.findall(r"[A-Za-z']+", text.lower().replace("baclofen", "drug"))
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+(?!$)|[aiouy]$", w))) for w in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def test_every_claim_of_the_source_pages_on_admission_is_answered() -> None:
    facts = load_admission()
    named = {c for row in (*facts.rows, *facts.refused) for c in row.claims}
    named |= {c for line in load_locator_words().lines for c in line.claims}

    assert named >= CLAIMS


def test_what_is_advertising_is_refused_and_answered_by_something_neutral() -> None:
    refused = load_admission().refused

    assert {c for row in refused for c in row.claims} >= {"S0-145", "S0-240", "S1-54", "S2-03"}
    assert all(row.instead for row in refused)


@pytest.mark.parametrize("row", SPOKEN, ids=lambda row: row.id)
def test_the_person_reads_short_plain_sentences(row) -> None:
    assert reading_grade(row.patient_text) <= 6, row.patient_text


@pytest.mark.parametrize("row", SPOKEN, ids=lambda row: row.id)
def test_the_person_is_never_told_to_change_a_dose_or_to_stop(row) -> None:
    text = row.patient_text.lower()

    assert not CHANGES_A_DOSE.search(text)
    assert "stop" not in text.replace("do not stop suddenly", "")


def test_every_flag_is_used_and_every_row_says_why() -> None:
    rows = load_admission().rows

    used = {flag for row in rows for flag in (*row.when, *row.unless)}
    assert used == ADMISSION_FLAGS
    assert all(len(row.why) > 10 for row in rows)


def test_emergencies_are_the_first_section_and_are_for_everybody() -> None:
    facts = load_admission()
    first = [row for row in facts.rows if row.section == "now"]

    assert facts.sections[0].id == "now"
    assert first[0].id == "emergency_first"
    assert first[0].when == ()
    assert all(row.urgent and row.audience == "both" for row in first)


def test_the_law_of_the_united_states_is_read_and_stands_for_no_other_country() -> None:
    rows = [row for row in load_admission().rows if row.id.startswith("us_part2")]

    assert len(rows) >= 4
    assert all(row.jurisdictions == ("US",) and row.basis == "read" for row in rows)


@pytest.mark.parametrize("country", ["US", "UK", "FR", "DE", "CA", "CH", "AU", "IE"])
def test_each_country_has_rows_on_who_pays_and_on_consent(country: str) -> None:
    rows = [
        row
        for row in load_admission().rows
        if not row.jurisdictions or country in row.jurisdictions
    ]

    for section in ("coverage", "consent"):
        assert [row for row in rows if row.section == section and row.jurisdictions]


def test_no_dose_stands_in_the_checklist() -> None:
    texts = [t for row in load_admission().rows for t in (row.text, row.patient_text, row.why)]

    assert not [t for t in texts if re.search(r"\d\s*(mg|mcg|micrograms)\b", t)]


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("phone.toml", 'when = ["pump"]', 'when = ["pumps"]', "unknown flag"),
        ("things.toml", 'id = "own_packs"', 'id = "pump_card"', "twice"),
        ("arrival.toml", 'claims = ["S0-242"', 'claims = ["S9-242"', "claims are ids"),
        ("arrival.toml", 'patient_text = "This list does not replace your doctor."', "", "person"),
        ("travel.toml", 'section = "travel"', 'section = "flying"', "flying"),
    ],
)
def test_a_wrong_row_is_refused(
    tmp_path: Path, file: str, old: str, new: str, message: str
) -> None:
    shutil.copytree(FOLDER / "admission", tmp_path / "admission")
    path = tmp_path / "admission" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")

    with pytest.raises(FactError, match=message):
        load_admission_from(tmp_path, load_facts())
