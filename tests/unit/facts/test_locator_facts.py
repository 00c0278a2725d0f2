"""The locator's words hold together; no business is named in them or in the checklist."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from calando.errors import FactError
from calando.facts.load import FOLDER, load_facts
from calando.facts.load_locator import load_locator_from, load_locator_words

# what the source pages advertise: none of it may stand anywhere
BUSINESSES = re.compile(
    r"north\s?point|recovery\s+village|united\s+recovery|recovery\s+project|advanced\s+recovery",
    re.I,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the locator's facts that may be spoiled."""
    shutil.copytree(FOLDER / "locator", tmp_path / "locator")
    return tmp_path


def test_no_word_is_read_as_an_emergency_department() -> None:
    assert all(row.level != "emergency" for row in load_locator_words().words)


def test_every_level_that_a_bed_can_have_is_read_from_some_word() -> None:
    levels = {row.level for row in load_locator_words().words}

    assert levels == {
        "medically_managed", "residential", "intensive_outpatient", "outpatient", None
    }  # fmt: skip


def test_a_level_is_ours_and_marked_assumed() -> None:
    assert {row.basis for row in load_locator_words().words} == {"assumed"}


def test_baclofen_is_no_word_of_the_locator() -> None:
    words = [word for row in load_locator_words().words for word in row.words]

    assert not [word for word in words if "baclofen" in word]


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("levels.toml", '"residential detoxification"', '"residential"', "means both"),
        ("levels.toml", '"outpatient detoxification"', '"Outpatient Detoxification"', "lower case"),
        ("payments.toml", 'typed = ["cash"', 'typed = ["tricare", "cash"', "means both"),
        ("lines.toml", '"niaaa_ten_questions"', '"nobody2020"', "unknown source"),
    ],
)
def test_a_wrong_row_is_refused(folder: Path, file: str, old: str, new: str, message: str) -> None:
    path = folder / "locator" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")

    with pytest.raises(FactError, match=message):
        load_locator_from(folder, load_facts())


@pytest.mark.parametrize("part", ["locator", "admission"])
def test_no_fact_names_a_business_that_the_source_pages_advertise(part: str) -> None:
    texts = [path.read_text("utf-8") for path in (FOLDER / part).glob("*.toml")]

    assert len(texts) >= 3
    assert BUSINESSES.search("call United  Recovery Project today")  # the net has no hole
    assert not [text for text in texts if BUSINESSES.search(text)]


def test_the_example_is_invented_through_and_through(root: Path) -> None:
    reply = json.loads((root / "examples/locator_rows.json").read_text("utf-8"))
    rows = [row for row in reply["rows"] if isinstance(row, dict)]

    assert reply["synthetic"] is True
    assert len(rows) >= 40
    assert all("(synthetic)" in row["name1"] for row in rows if row["name1"])
    assert all(row["name1"].startswith("Example ") for row in rows if row["name1"])
    phones = [row["phone"] for row in rows if row["phone"] != "call us"]
    assert all(re.fullmatch(r"555-01\d\d", phone) for phone in phones)
    sites = [row["website"] for row in rows]
    assert all("example.org" in s or s in ("not a website", "javascript:alert(1)") for s in sites)
