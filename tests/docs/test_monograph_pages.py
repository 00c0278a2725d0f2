"""The pages of the monograph: current, every line with a source, every link arrives."""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
docs_monograph = importlib.import_module("docs_monograph")

MADE = docs_monograph.make()
PAGES = sorted(MADE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_page_is_current(page: Path) -> None:
    assert page.read_text(encoding="utf-8") == MADE[page].rstrip() + "\n", "run `make docs`"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_row_of_a_table_has_all_its_cells(page: Path) -> None:
    blocks = re.findall(r"(?m)(?:^\|.*\n)+", MADE[page])

    assert blocks
    for block in blocks:
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}) == 1, block


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_sentence_ends_with_its_sources(page: Path) -> None:
    body = MADE[page].split("\n## Sources")[0]
    lines = re.findall(r"(?m)^- \*\*[^*]+\*\*.*$", body)

    for line in lines:
        assert re.search(r"\((\[\w+\]\(http[^)]*\)|`\w+`|\*assumed\*)[^)]*.*\)$", line), line


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_within_the_page_arrives(page: Path) -> None:
    text = MADE[page]
    headings = {
        re.sub(r"[^\w\- ]", "", h.lower()).strip().replace(" ", "-")
        for h in re.findall(r"(?m)^#+ (.*)$", text)
    }
    anchors = set(re.findall(r'<a id="([^"]+)">', text)) | headings

    links = re.findall(r"\]\(#([^)]+)\)", text)

    assert links
    assert not sorted(set(links) - anchors)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_is_linked_exists(page: Path) -> None:
    for name in re.findall(r"\]\(([\w-]+\.md)\)", MADE[page]):
        assert (page.parent / name).exists(), name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_source_that_is_named_is_listed(page: Path) -> None:
    body, listed = MADE[page].split("\n## Sources")
    named = set(re.findall(r"\[(\w+)\]\(http", body))

    assert named <= set(re.findall(r"(?m)^- (?:\[(\w+)\]|`\w+`)", listed)) - {""}


@pytest.mark.parametrize("name", ["side-effects.md", "interactions.md"])
def test_what_cannot_wait_stands_above_everything_else(name: str) -> None:
    (text,) = [MADE[page] for page in PAGES if page.name == name]

    assert "> **Emergency first.**" in text
    head = text[: text.index("> **Emergency first.**")]
    assert not re.search(r"(?m)^(- |\|)", head)
    said = text[len(head) : text.index("\n", len(head))]
    for sign in ("Hard to wake", "slow breathing", "seizure", "emergency number", "never stopped"):
        assert sign in said


def test_a_ladder_for_children_says_its_age() -> None:
    (text,) = [MADE[page] for page in PAGES if page.name == "monograph.md"]
    ladders = text.split("### Ladders")[1].split("###")[0]

    assert "| children 12 to 17 years |" in ladders
    assert not re.search(r"\| children \|", ladders)
