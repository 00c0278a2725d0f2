"""What scales the burden of sedatives: one dose, one route, one row for each kind."""

from __future__ import annotations

import pytest

from calando.facts.load import load_facts
from calando.facts.load_safety import load_safety
from calando.facts.schema import Term


def drugs() -> dict[str, Term]:
    return {d.name: d for d in load_facts().drugs}


def test_no_name_of_a_scaled_drug_says_that_it_is_a_combination() -> None:
    scaled = {o.drug for o in load_safety().opioid_factors}
    for name in scaled | {u.drug for u in load_safety().usual_doses}:
        words = (name, *drugs()[name].synonyms)
        assert not [w for w in words if "/" in w or "co-" in w or " with " in w], name


def test_a_factor_of_morphine_holds_for_one_route_only() -> None:
    routes = {o.drug: o.route for o in load_safety().opioid_factors}

    assert routes.pop("fentanyl") == "transdermal"
    assert set(routes.values()) == {"oral"}


def test_doses_of_another_use_are_no_usual_doses() -> None:
    assert not {"clonazepam", "diphenhydramine"} & {u.drug for u in load_safety().usual_doses}


def burden_row(flags: tuple[str, ...], name: str = "") -> str:
    rows = load_safety().sedation
    named = (r.id for r in rows if name in r.drugs)
    return next(named, None) or next(r.id for r in rows if set(flags) & set(r.classes))


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("clomethiazole", "old_hypnotics"),
        ("chloral hydrate", "old_hypnotics"),
        ("meprobamate", "old_hypnotics"),
        ("suvorexant", "orexin_antagonists"),
        ("buspirone", "calming_drugs"),
        ("methocarbamol", "relaxants"),
        ("pholcodine", "cough_medicines"),
        ("ketamine", "dissociatives"),
        ("melatonin", "melatonin_herbs"),
    ],
)
def test_each_kind_of_sedative_has_its_own_size(name: str, row: str) -> None:
    assert burden_row(drugs()[name].flags, name) == row


def test_a_vague_word_counts_as_the_gravest_usual_member() -> None:
    words = {w: c for c in load_safety().class_words for w in c.words}

    assert burden_row(words["sleeping pills"].flags) == "z_drugs"
    assert burden_row(words["sedatives"].flags) == "benzodiazepines"


# -- rows that say what is not known --------------------------------------------------------------
