"""What makes a row graver: never milder than the generic row of sedatives, and only where its reason holds."""

from __future__ import annotations

import functools

import pytest

from calando.facts.load import load_facts
from calando.facts.load_safety import load_safety
from calando.facts.schema_safety import Interaction, Raise

SEVERITY = {"minor": 0, "moderate": 1, "major": 2, "avoid": 3}
# rows that stand in for the generic one and may be milder, with the reason
MILDER = {
    "melatonin": "made by the body; sedates little",
    "general_anaesthetics": "given by an anaesthetist, who watches breathing, in hospital",
}


@functools.cache
def rows() -> dict[str, Interaction]:
    return {r.id: r for r in load_safety().interactions}


def implied(asked: Raise, by: Raise) -> bool:
    """True if a person who meets `by` meets `asked` as well."""
    return (
        (asked.eGFR_below is None or (by.eGFR_below or 1e9) <= asked.eGFR_below)
        and (asked.age_from is None or (by.age_from or 0.0) >= asked.age_from)
        and (not asked.flags or (bool(by.flags) and set(by.flags) <= set(asked.flags)))
        and asked.baclofen_mg_above is None
        and asked.other_mg_from is None
        and asked.opioid_MME_from is None
        and asked.alcohol_g_from is None
        and not asked.unless_indications
        and not asked.drugs
        and set(by.baclofen_routes) <= set(asked.baclofen_routes)
        and not asked.jurisdictions
        and (by.after_rise or not asked.after_rise)
        and (by.new_drug or not asked.new_drug)
        and (by.pregnant or not asked.pregnant)
        and (asked.gestation_from is None or (by.gestation_from or 0.0) >= asked.gestation_from)
    )


STANDING_IN = [
    r.id for r in load_safety().interactions if "sedatives" in r.instead_of and r.id not in MILDER
]


@pytest.mark.parametrize("name", STANDING_IN)
def test_what_stands_in_for_the_generic_row_is_never_milder(name: str) -> None:
    row, generic = rows()[name], rows()["sedatives"]
    least = SEVERITY[row.severity]

    assert least >= SEVERITY[generic.severity]
    for step in generic.raised:
        as_grave = [s for s in row.raised if SEVERITY[s.to] >= SEVERITY[step.to]]
        assert least >= SEVERITY[step.to] or any(implied(s, step) for s in as_grave), step.because


@pytest.mark.parametrize(
    "drug",
    [
        "amitriptyline",
        "metoclopramide",
        "quetiapine",
        "promethazine",
        "mirtazapine",
        "valerian",
        "cannabis",
        "carbamazepine",
        "clonidine",
    ],
)
def test_each_of_these_is_answered_by_such_a_row(drug: str) -> None:
    flags = next(d.flags for d in load_facts().drugs if d.name == drug)
    fit = [r for r in rows().values() if drug in r.drugs or set(flags) & set(r.classes)]
    replaced = {other for r in fit for other in r.instead_of}

    left = {r.id for r in fit if not r.routes or "oral" in r.routes} - replaced

    assert left & set(STANDING_IN)


def test_only_tablets_build_up_in_poor_kidneys() -> None:
    for row in rows().values():
        for step in row.raised:
            if "baclofen stays longer" in step.because:
                assert step.baclofen_routes == ("oral",), row.id


def test_what_one_countrys_text_says_is_said_there_alone() -> None:
    for row in rows().values():
        for step in row.raised:
            if "the UK text" in step.because:
                assert (step.jurisdictions, step.baclofen_routes) == (("UK",), ("oral",)), row.id
    ulcer = [s for s in rows()["nsaids"].raised if s.flags == ("peptic_ulcer",)]
    assert any(not s.jurisdictions and s.to == "major" for s in ulcer)


def test_kava_is_not_valerian() -> None:
    (liver,) = [s for s in rows()["herbs"].raised if "liver_disease" in s.flags]

    assert liver.drugs == ("kava",)


def test_pregnancy_makes_rows_graver() -> None:
    weeks = {s.gestation_from: s.to for s in rows()["nsaids"].raised if s.gestation_from}
    sleepy = [s for s in rows()["sedatives"].raised if s.gestation_from]
    valproate = [s for s in rows()["antiepileptics"].raised if s.drugs == ("valproate",)]

    assert weeks == {20: "major", 28: "avoid", 30: "avoid"}
    assert [(s.to, s.basis) for s in sleepy] == [("major", "assumed")]
    assert [(s.to, s.pregnant) for s in valproate] == [("major", True)]


def test_opioids_and_benzodiazepines_in_pregnancy_are_a_card_and_no_stop() -> None:
    (card,) = [c for c in load_safety().cautions if c.id == "newborn_two_drugs"]

    assert card.pregnant
    assert {"opioid", "benzodiazepine", "alcohol"} <= set(card.flags)
    assert card.tier == "interrupt"
    assert "not ended at once" in card.action
