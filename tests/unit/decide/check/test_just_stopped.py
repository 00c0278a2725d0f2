"""A drug that has just gone: each leaves its own danger behind, and its row speaks, but not as of one that runs."""

from __future__ import annotations

from typing import Any

import pytest
from check_people import JUST_STOPPED, card, checked, ids, person, tablets

import calando
from calando.decide.check.result import CheckResult

WITHDRAWAL = "its own withdrawal can look like that of baclofen"


def without(drug: str, weeks: float = 1) -> CheckResult:
    stopped: dict[str, Any] = {"drug": drug, "stopped_weeks_ago": weeks}
    return checked(tablets(), stopped)


@pytest.mark.parametrize(
    "drug", ["diazepam", "zopiclone", "phenobarbital", "pregabalin", "phenibut"]
)
def test_what_has_a_withdrawal_like_that_of_baclofen_interrupts(drug: str) -> None:
    gone = card(without(drug), f"just_stopped:{drug}")

    assert gone.tier == "interrupt"
    assert WITHDRAWAL in gone.evidence
    assert "does not replace a benzodiazepine" in " ".join(gone.action.split())


def test_an_opioid_leaves_lost_tolerance() -> None:
    gone = card(without("methadone"), "just_stopped:methadone")

    assert gone.tier == "interrupt"
    assert "a return to the old dose can kill" in gone.action


@pytest.mark.parametrize("drug", ["levetiracetam", "phenobarbital"])
def test_an_antiepileptic_leaves_no_cover(drug: str) -> None:
    gone = card(without(drug), f"just_stopped:{drug}")

    assert gone.tier == "interrupt"
    assert "cover against seizures" in gone.mechanism
    assert "fit" in gone.patient_text


def test_levetiracetam_has_no_withdrawal_of_a_sedative() -> None:
    gone = card(without("levetiracetam"), "just_stopped:levetiracetam")

    assert WITHDRAWAL not in gone.evidence


def test_clonidine_leaves_a_rebound_of_pressure() -> None:
    gone = card(without("clonidine"), "just_stopped:clonidine")

    assert gone.tier == "interrupt"
    assert "rebound" in gone.evidence
    assert "blood pressure" in gone.action
    assert "benzodiazepine" not in gone.action


@pytest.mark.parametrize("drug", ["melatonin", "metoclopramide", "propofol"])
def test_what_has_no_such_withdrawal_is_a_note(drug: str) -> None:
    gone = card(without(drug), f"just_stopped:{drug}")

    assert gone.tier == "note"
    assert "sum of all that sedates has fallen" in gone.evidence
    assert "benzodiazepine" not in gone.action


@pytest.mark.parametrize("drug", ["clonidine", "levetiracetam", "diazepam", "metoclopramide"])
def test_the_row_of_the_drug_keeps_speaking(drug: str) -> None:
    result = without(drug)

    rows = [c for c in result.cards if c.id.endswith(":stopped") and c.about.asked == drug]
    assert rows
    assert all(c.tier == "note" for c in rows)
    assert all("as long as it lasts in the body" in c.action for c in rows)


def test_what_was_not_understood_and_the_other_parts_are_not_lost() -> None:
    unknown = without("diazepam + xyzmab")
    both = without("Nurofen Plus")

    assert unknown.unrecognised == ("diazepam + xyzmab",)
    of_both = {c.id for c in both.cards if c.about.asked == "Nurofen Plus"}
    assert {"just_stopped:Nurofen Plus", "nsaids:stopped", "opioids:stopped"} <= of_both


@pytest.mark.parametrize("drug", ["methadone", "buprenorphine", "valproate", "alcohol", "GHB"])
def test_nothing_is_said_to_somebody_who_no_longer_takes_it_as_if_it_ran(drug: str) -> None:
    rows = [c for c in without(drug).cards if c.id.endswith(":stopped")]

    assert rows
    for row in rows:
        said = f"{row.action} {row.patient_text}".lower()
        assert not any(w in said for w in ("as you were told", "keep on", "stop either", "never"))
        assert "do not start it again on your own" in said
        assert row.evidence


@pytest.mark.parametrize(
    ("drug", "words", "first"),
    [
        ("levodopa", "rigidity", "very hot or stiff"),
        ("prednisolone", "adrenal crisis", "faint"),
        ("propranolol", "fast pulse", "chest hurts"),
    ],
)
def test_what_does_not_sedate_and_is_dangerous_to_end_interrupts(
    drug: str, words: str, first: str
) -> None:
    gone = card(without(drug), f"just_stopped:{drug}")

    assert gone.tier == "interrupt"
    assert words in gone.evidence
    assert first in gone.patient_text
    assert (gone.basis, gone.sources) == ("assumed", ("calando2026",))


@pytest.mark.parametrize("drug", ["venlafaxine", "amitriptyline"])
def test_the_end_of_an_antidepressant_is_a_note_that_looks_like_withdrawal(drug: str) -> None:
    gone = card(without(drug), f"just_stopped:{drug}")

    assert gone.tier == "note"
    assert "early withdrawal of baclofen looks like that" in gone.evidence


@pytest.mark.parametrize(
    ("drug", "route"),
    [("timolol eye drops", "eye"), ("hydrocortisone cream", "topical"), ("budesonide", "nasal")],
)
def test_what_hardly_reached_the_blood_leaves_nothing_behind(drug: str, route: str) -> None:
    result = checked(tablets(), {"drug": drug, "route": route, "stopped_weeks_ago": 1})

    assert f"just_stopped:{drug}" not in ids(result)


@pytest.mark.parametrize(
    ("country", "condition", "id"),
    [
        ("UK", "baclofen allergy", "hypersensitivity"),
        ("DE", "epilepsy", "epilepsy_de"),
        ("UK", "peptic ulcer", "peptic_ulcer_uk"),
    ],
)
def test_who_was_just_taken_off_baclofen_is_not_told_not_to_start(
    country: str, condition: str, id: str
) -> None:
    found = card(checked(JUST_STOPPED, jurisdiction=country, conditions=[condition]), id)
    naive = card(checked(jurisdiction=country, conditions=[condition]), id)

    assert found.title.startswith("Just stopped: ")
    assert "a specialist decides today whether any is given again" in found.action
    assert "Do not start" not in found.action
    assert (found.tier, naive.tier) == ("stop", "stop")
    assert naive.action.startswith("Do not start")


def test_giving_it_back_speaks_of_a_listed_allergy() -> None:
    told = calando.check(person(JUST_STOPPED, conditions=["baclofen allergy"]))
    (line,) = [r.text for r in told.reasons if r.emergency]

    assert "An allergy to baclofen is listed: a specialist decides" in line
