"""A sedative that has just gone: each drug leaves its own danger behind, and its own row keeps speaking."""

from __future__ import annotations

from typing import Any

import pytest
from check_people import card, checked, tablets

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
