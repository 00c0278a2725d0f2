"""The table of ladders: whom each row is for, so that a child's ladder is never read for another age."""

from __future__ import annotations

import pytest

from calando.decide.monograph.tables import ladder_section
from calando.facts.load import load_facts

FACTS = load_facts()
ROWS = {row.id: row for row in ladder_section(FACTS, None).rows}
WHOM = 2


@pytest.mark.parametrize(
    "ladder", [x for x in FACTS.ladders if x.whom == "child"], ids=lambda x: x.name
)
def test_a_ladder_for_children_says_for_which_age(ladder) -> None:
    whom = ROWS[ladder.name].cells[WHOM]

    assert whom.startswith("children ")
    assert "year" in whom
    assert (f"from {ladder.weight_from_kg or 0:g} kg" in whom) == (
        ladder.weight_from_kg is not None
    )


@pytest.mark.parametrize(
    ("name", "whom"),
    [
        ("us_12_to_17", "children 12 to 17 years"),
        ("ca_child_bc_0", "children below 2 years"),
        ("ca_child_bc_2", "children 2 to 7 years"),
        ("any_child_1", "children 1 year"),
        ("fr_child", "children 6 to 17 years, from 33 kg"),
        ("us_spasticity", "adults"),
        ("any_sensitive", "older or frail"),
    ],
)
def test_ages_are_said_as_they_are_printed(name: str, whom: str) -> None:
    assert ROWS[name].cells[WHOM] == whom


def test_no_two_rows_say_the_same() -> None:
    said = [(row.cells, row.sources) for row in ROWS.values()]

    assert len(said) == len(set(said))


def test_the_sentence_of_a_row_names_the_weight() -> None:
    assert ROWS["fr_child"].text.startswith("France, children, from 33 kg: 6 to 17 years")
