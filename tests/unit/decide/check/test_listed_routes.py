"""By which route each drug of an entry is taken: a word about one of them says nothing of the others."""

from __future__ import annotations

from typing import Any, get_args

import pytest

import calando
from calando.decide.card import Card
from calando.decide.check.routes import gravest, route_of, routes_in
from calando.facts.load import load_facts
from calando.facts.load_safety import load_safety
from calando.patient.profile import LOCAL_ROUTES, Route
from calando.present.patient.file import patient_from_mapping

WHO = {
    "age_years": 50, "sex": "female", "weight_kg": 60, "eGFR": 80, "dialysis": "none",
    "jurisdiction": "UK", "indication": "spasticity",
}  # fmt: skip
BACLOFEN = {"drug": "baclofen", "since_weeks": 30, "doses": [{"time": "08:00", "mg": 10}]}
NO_FLAGS: frozenset[str] = frozenset()


def cards(*entries: dict[str, Any], also: tuple[str, ...] = ()) -> list[Card]:
    patient = patient_from_mapping({"patient": WHO, "medication": [BACLOFEN, *entries]})
    found = calando.check(patient, calando.CheckWishes(about=also)).result.cards
    return [c for c in found if c.about.asked]


def ids(*names: str) -> set[str]:
    return {c.id for c in cards(also=names)}


@pytest.mark.parametrize(
    ("entry", "rows"),
    [
        ("oxycodone and hydrocortisone cream", {"opioids"}),
        ("timolol eye drops + ibuprofen", {"nsaids"}),
        ("zolpidem; E45 cream", {"z_drugs"}),
        ("ibuprofen gel + oxycodone", {"opioids", "nsaids_gel"}),
        ("fentanyl patch + ibuprofen gel", {"opioids", "nsaids_gel"}),
        ("lidocaine cream + gabapentin", {"gabapentinoids", "local_anaesthetics_skin"}),
        ("hydrocortisone cream oxycodone", {"opioids"}),
        ("ibuprofen gel (diclofenac tablets)", set()),
        ("naproxen gel + pseudoephedrine", {"nsaids"}),
    ],
)
def test_a_route_word_beside_one_drug_is_not_said_of_the_others(entry: str, rows: set[str]) -> None:
    found = ids(entry)

    assert rows <= found
    assert not any(id.startswith("none_known") for id in found)


@pytest.mark.parametrize(
    ("entry", "row"),
    [
        ("temazepam gel capsules", "benzodiazepines"),
        ("Nytol gel caps", "sedating_antihistamines"),
        ("diazepam rectal gel", "benzodiazepines"),
        ("Diastat gel", "benzodiazepines"),
        ("lorazepam gel", "benzodiazepines"),
        ("ibuprofen gel caps", "nsaids"),
        ("ibuprofen gel-caps", "nsaids"),
        ("ibuprofen softgels", "nsaids"),
        ("diclofenac gel + diclofenac 50 mg", "nsaids"),
        ("ibuprofen gel", "nsaids_gel"),
        ("ibuprofen 5 %, gel", "nsaids_gel"),
        ("Voltaren (diclofenac) gel", "nsaids_gel"),
        ("ibuprofen gel (Nurofen)", "nsaids_gel"),
    ],
)
def test_a_gel_capsule_is_swallowed_and_a_gel_is_not(entry: str, row: str) -> None:
    assert row in ids(entry)


def test_no_word_in_a_name_makes_a_sedative_or_an_opioid_harmless() -> None:
    words = ("gel", "cream", "ointment", "eye drops", "patch", "rectal gel", "gel capsules")
    grave = [
        d
        for d in load_facts().drugs
        if {"sedative", "opioid"} & {*d.flags} and "alcohol" not in d.flags
    ]
    silent = [
        f"{drug.name} {word}"
        for word in words
        for drug in grave[::9]
        if "baclofen" not in drug.flags
        and any(c.tier is None for c in cards({"drug": f"{drug.name} {word}"}))
    ]

    assert not silent


@pytest.mark.parametrize(
    ("drug", "route", "row"),
    [
        ("fentanyl patch", "topical", "opioids"),
        ("fentanyl", "topical", "opioids"),
        ("scopolamine patch", "topical", "anticholinergics_sedating"),
        ("nitroglycerin ointment", "topical", "alpha_blockers_nitrates"),
        ("nitroglycerin", "topical", "alpha_blockers_nitrates"),
        ("ibuprofen 400 mg tablets", "topical", "nsaids"),
        ("diclofenac suppositories", "topical", "nsaids"),
        ("doxepin cream", "oral", "sedatives_local"),
        ("brimonidine eye drops", "oral", "sedatives_local"),
        ("magnesium sulfate", "intramuscular", "magnesium_iv"),
        ("magnesium sulfate", "subcutaneous", "magnesium_iv"),
        ("magnesium", "rectal", "magnesium_mouth"),
        ("dexamethasone", "intramuscular", "corticosteroids"),
    ],
)
def test_where_file_and_name_contradict_each_other_the_graver_route_counts(
    drug: str, route: str, row: str
) -> None:
    assert row in {c.id for c in cards({"drug": drug, "route": route})}


def test_a_patch_told_as_topical_is_seen_by_every_plan() -> None:
    from calando.decide.situation import assess_situation

    entry = {"drug": "fentanyl patch", "route": "topical"}
    patient = patient_from_mapping({"patient": WHO, "medication": [BACLOFEN, entry]})

    assert "opioid" in assess_situation(patient, load_facts()).flags


def test_the_rows_of_a_class_leave_no_route_out_that_reaches_the_blood() -> None:
    """A row may be of some routes only where another row of the class has the others, or where it says so."""
    of_some_routes = {"penicillins", "corticosteroids"}  # by mouth, or inhaled, they are no row
    rows = load_safety().interactions
    silent = {}
    for row in rows:
        if not row.routes or row.id in of_some_routes:
            continue
        same = [
            r
            for r in rows
            if {*r.classes} & {*row.classes} or {*r.drugs} & {*row.drugs}
            or any({*d.flags} & {*r.classes} for d in load_facts().drugs if d.name in row.drugs)
        ]  # fmt: skip
        spoken = {
            route for r in same for route in (r.routes or set(get_args(Route)) - LOCAL_ROUTES)
        }
        silent[row.id] = set(get_args(Route)) - LOCAL_ROUTES - spoken

    assert not {id: routes for id, routes in silent.items() if routes}
    steroids = next(r for r in rows if r.id == "corticosteroids")
    assert set(get_args(Route)) - {*steroids.routes} == {"topical", "eye", "nasal", "inhaled"}


def test_several_drugs_in_one_entry_raise_each_other_as_several_entries_do() -> None:
    one = cards({"drug": "ramipril + furosemide + ibuprofen"})
    three = cards({"drug": "ramipril"}, {"drug": "furosemide"}, {"drug": "ibuprofen"})

    assert {(c.id, c.tier) for c in one} == {(c.id, c.tier) for c in three}
    assert {c.tier for c in one} == {"interrupt"}


def test_a_row_that_stands_in_for_another_does_so_for_its_own_drug_only() -> None:
    assert {"methadone", "opioids"} <= ids("methadone + oxycodone")


def test_what_stays_on_the_skin_raises_nothing() -> None:
    (gel,) = (c for c in cards({"drug": "ramipril + ibuprofen gel"}) if c.id == "nsaids_gel")
    (ramipril,) = (
        c for c in cards({"drug": "ramipril + ibuprofen gel"}) if c.id == "renin_blockers"
    )
    (alone,) = (c for c in cards({"drug": "ramipril"}) if c.id == "renin_blockers")

    assert gel.tier == "note"
    assert ramipril.severity == alone.severity


def test_a_substance_twice_in_one_entry_is_listed_twice() -> None:
    assert "listed_twice:codeine" in ids("co-codamol + codeine")


def test_a_gel_beside_tablets_of_the_same_drug_is_no_more_than_a_note() -> None:
    twice = next(c for c in cards(also=("ibuprofen gel", "ibuprofen")) if c.id.startswith("listed"))

    assert twice.tier == "note"


@pytest.mark.parametrize("told", get_args(Route))
def test_a_route_that_is_told_is_kept_where_the_name_says_nothing(told: str) -> None:
    assert route_of(["diclofenac 50 mg"], told, NO_FLAGS) == told


def test_a_route_word_is_a_word_of_its_own() -> None:
    assert routes_in("gelofusine ivabradine imipramine scopolamine") == ()
    assert gravest(["eye", "topical"], "oral") == "eye"


def test_a_gel_and_tablets_in_one_entry_say_what_two_entries_say() -> None:
    one = cards({"drug": "ibuprofen gel + ibuprofen tablets"})
    two = cards({"drug": "ibuprofen gel"}, {"drug": "ibuprofen tablets"})

    wanted = {"nsaids", "nsaids_gel", "listed_twice:ibuprofen"}
    assert wanted <= {c.id for c in one}
    assert wanted <= {c.id for c in two}
    (gel,) = [c for c in one if c.id == "nsaids_gel"]
    assert gel.about.resolved == "ibuprofen"
