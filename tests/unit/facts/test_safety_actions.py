"""What is done fits why a row was raised, and the words fit the route and whether baclofen runs."""

from __future__ import annotations

import functools

import pytest

from calando.facts.load import load_facts
from calando.facts.load_safety import load_safety
from calando.facts.schema_safety import Caution, Interaction, Raise

KIDNEYS_FAIL = "unstable_kidneys"
HURT_THE_KIDNEYS = (
    "nsaids",
    "renin_blockers",
    "diuretics",
    "nephrotoxic",
    "aminoglycosides",
    "antivirals",
    "lithium",
)


@functools.cache
def rows() -> dict[str, Interaction]:
    return {r.id: r for r in load_safety().interactions}


@functools.cache
def cautions() -> dict[str, Caution]:
    return {c.id: c for c in load_safety().cautions}


def raises(name: str, weeks: float) -> list[Raise]:
    return [s for s in rows()[name].raised if s.gestation_from == weeks]


@pytest.mark.parametrize(("name", "weeks"), [("nsaids", 28), ("nsaids", 30), ("nsaids_gel", 28)])
def test_late_in_pregnancy_neither_tablet_nor_gel_is_advised(name: str, weeks: float) -> None:
    (step,) = raises(name, weeks)

    assert step.to == "avoid"
    assert "neither tablet nor gel" in step.action
    assert "if needed" not in step.action
    assert step.patient_text


def test_the_gel_is_raised_from_week_20() -> None:
    (step,) = raises("nsaids_gel", 20)

    assert step.to == "moderate"
    assert "obstetric" in step.action


def test_before_week_28_the_gel_is_not_ruled_out() -> None:
    assert min(s.gestation_from or 99 for s in rows()["nsaids_gel"].raised if s.to == "avoid") == 28


@pytest.mark.parametrize("name", HURT_THE_KIDNEYS)
def test_while_the_kidneys_fail_a_doctor_looks_today_at_holding_it(name: str) -> None:
    (step,) = [s for s in rows()[name].raised if KIDNEYS_FAIL in s.flags]

    assert "held" in step.action
    assert "today" in step.action
    assert "if needed" not in step.action


@pytest.mark.parametrize(
    ("name", "to"),
    [
        ("opioids", "avoid"),
        ("opioids_seizure", "avoid"),
        ("gabapentinoids", "avoid"),
        ("nsaids", "major"),
        ("acamprosate", "major"),
        ("cetirizine", "moderate"),
    ],
)
def test_beside_a_pump_alone_poor_kidneys_still_count(name: str, to: str) -> None:
    steps = [
        s for s in rows()[name].raised if s.eGFR_below == 30 and "intrathecal" in s.baclofen_routes
    ]

    assert to in [s.to for s in steps]
    assert all("baclofen stays longer" not in s.because for s in steps)


def test_an_opioid_that_leaves_otherwise_is_not_raised_beside_a_pump() -> None:
    (step,) = [s for s in rows()["opioids"].raised if s.drugs]

    assert "morphine" in step.drugs
    assert "fentanyl" not in step.drugs


def test_no_drug_is_named_in_a_reason_that_is_not_known() -> None:
    known = {d.name for d in load_facts().drugs}

    for row in rows().values():
        for step in row.raised:
            assert set(step.drugs) <= known, row.id


@pytest.mark.parametrize("name", ["levodopa", "nsaids"])
def test_an_action_of_tablets_says_what_holds_for_a_pump(name: str) -> None:
    assert "by mouth" in rows()[name].action.lower()
    assert "pump" in rows()[name].action


def test_an_allergy_beside_a_pump_is_for_the_pump_team() -> None:
    assert "pump team" in cautions()["hypersensitivity"].action


def test_surgery_is_told_by_whether_baclofen_runs() -> None:
    told = {c.id: c.when for c in cautions().values() if c.when}

    assert told == {
        "surgery_never_omit": ("running",),
        "surgery_start": ("start",),
        "surgery_just_stopped": ("just_stopped",),
    }
    assert "keep on" not in cautions()["surgery_start"].patient_text.lower()


@pytest.mark.parametrize("name", [c.id for c in load_safety().cautions if not c.when])
def test_nobody_is_told_to_keep_what_is_not_taken(name: str) -> None:
    caution = cautions()[name]
    running = "intrathecal" in caution.baclofen_routes and "oral" not in caution.baclofen_routes
    if running or caution.forms == ("liquid",):
        return
    for sentence in caution.patient_text.split(". "):
        if "top baclofen" in sentence or "without baclofen" in sentence:
            assert sentence.lower().startswith("if you take"), sentence


@pytest.mark.parametrize(
    ("word", "drug"), [("bière", "alcohol"), ("biere", "alcohol"), ("marihuana", "cannabis")]
)
def test_words_of_other_languages_are_read(word: str, drug: str) -> None:
    (found,) = [d for d in load_facts().drugs if word in d.synonyms]

    assert found.name == drug


@pytest.mark.parametrize(
    ("word", "condition"),
    [("had a seizure", "seizure"), ("had a fit", "seizure"), ("very drowsy", "drowsiness")],
)
def test_signs_are_read_in_these_words(word: str, condition: str) -> None:
    (found,) = [c for c in load_facts().conditions if word in c.synonyms]

    assert found.name == condition
