"""The pages on screening and placing: made from what the program says today, and from every fact there is."""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path

import pytest

from calando.facts.load_placement import load_placement
from calando.facts.load_screen import load_instruments
from calando.facts.load_self_check import load_self_check

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
sys.path.insert(0, str(ROOT / "scripts"))
docs_dialogues = importlib.import_module("docs_dialogues")
docs_instruments = importlib.import_module("docs_instruments")
docs_place = importlib.import_module("docs_place")
docs_place_benchmark = importlib.import_module("docs_place_benchmark")
docs_screen = importlib.import_module("docs_screen")

MADE = {
    **{path: text for path, text in docs_screen.make().items() if path.suffix == ".md"},
    **docs_instruments.make(),
    **docs_place_benchmark.make(),
    docs_place.PAGE: docs_place.page(load_placement()),
}
PICTURES = {**docs_place.figures(), docs_screen.FIGURE: docs_screen.figure()}
SHORT_TALKS = [talk for talk in docs_dialogues.TALKS if sum(len(t) for _, t in talk.lines()) < 20]


@pytest.mark.parametrize("page", sorted(MADE), ids=lambda page: page.name)
def test_the_page_is_current(page: Path) -> None:
    assert page.read_text(encoding="utf-8") == MADE[page].rstrip() + "\n", "run `make docs`"


@pytest.mark.parametrize("page", sorted(MADE), ids=lambda page: page.name)
def test_every_row_of_a_table_has_all_its_cells(page: Path) -> None:
    blocks = re.findall(r"(?m)(?:^\|.*\n)+", MADE[page] + "\n")

    assert blocks
    for block in blocks:
        assert len({line.count("|") for line in block.splitlines()}) == 1, block.splitlines()[0]


@pytest.mark.parametrize("picture", sorted(PICTURES), ids=lambda path: path.name)
def test_a_picture_is_what_the_command_writes_today(picture: Path) -> None:
    text = PICTURES[picture]

    assert picture.read_text(encoding="utf-8") == text.rstrip() + "\n", "run `make docs`"


@pytest.mark.parametrize("talk", SHORT_TALKS, ids=lambda talk: talk.title)
def test_a_dialogue_of_the_page_is_what_the_program_says_today(talk: docs_dialogues.Talk) -> None:
    page = docs_dialogues.PAGE.read_text(encoding="utf-8")

    for command, typed in talk.lines():
        shown = docs_dialogues.shown(command, docs_dialogues.record(command, typed))
        assert "\n".join(shown) in page, "run `make docs`"


def test_the_page_of_dialogues_holds_every_talk_once() -> None:
    page = docs_dialogues.PAGE.read_text(encoding="utf-8")

    assert re.findall(r"(?m)^## (.*)$", page) == [talk.title for talk in docs_dialogues.TALKS]


def test_a_recording_that_gets_other_lines_than_it_needs_is_refused() -> None:
    with pytest.raises(RuntimeError, match="no line left"):
        docs_dialogues.record("calando screen phq2 --jurisdiction UK", ("2",))
    with pytest.raises(RuntimeError, match="lines left"):
        docs_dialogues.record("calando screen phq2 --jurisdiction UK", ("2", "1", "0"))


def test_every_instrument_has_its_page_and_no_page_is_left_over() -> None:
    pages = {path.stem for path in (DOCS / "instruments").glob("*.md")}

    assert pages == {*load_instruments(), "README"}


def test_every_rule_finding_need_and_number_of_a_placement_stands_on_the_page() -> None:
    facts, page = load_placement(), MADE[docs_place.PAGE]
    names = [f"**{rule.id}** " for rule in facts.rules]
    names += [f"| `{finding.id}` |" for finding in facts.findings]
    names += [need.why for need in facts.needs]
    names += [f"`{name}`" for name in type(facts.limits).__dataclass_fields__]

    assert [name for name in names if name not in page] == []


def test_what_is_ours_is_marked_on_the_page_of_rules() -> None:
    page = MADE[docs_place.PAGE]

    for rule in load_placement().rules:
        row = next(line for line in page.splitlines() if line.startswith(f"| **{rule.id}** "))
        assert (docs_place.ANALOGY in row) == rule.analogy, rule.id


def test_all_thirteen_signs_of_the_source_page_are_asked() -> None:
    asked = {sign for question in load_self_check().questions for sign in question.signs}

    assert asked == set(docs_screen.SIGNS)


def test_every_part_of_the_self_check_is_told_of() -> None:
    facts = load_self_check()

    assert {q.part for q in facts.questions} == {part for part, _ in docs_screen.PARTS}


@pytest.mark.parametrize(
    "page",
    [*sorted(MADE), docs_dialogues.PAGE, DOCS / "locate.md", DOCS / "admission.md"],
    ids=lambda page: page.name,
)
def test_no_page_says_a_level_of_somebody_else_or_to_stop(page: Path) -> None:
    text = " ".join(page.read_text(encoding="utf-8").split())

    assert not re.search(r"\bASAM [Ll]evel \d", text)
    assert not re.search(r"\b[Ss]top (taking )?baclofen (now|today|at once)\b", text)
