"""What was taken too: exact words, sedation, poisons of their own, and the unknown."""

from __future__ import annotations

import pytest
from overdose_people import scene

from calando.decide.overdose.co_ingested import Swallowed
from calando.errors import InputError


def one(name: str) -> Swallowed:
    (found,) = scene(told={"co_ingested": (name,)}).swallowed
    return found


@pytest.mark.parametrize(
    ("name", "resolved"),
    [("Vodka", "alcohol"), ("alcohol", "alcohol"), ("sleeping tablets", "sleeping tablets")],
)
def test_what_sedates_is_told(name: str, resolved: str) -> None:
    found = one(name).told

    assert (found.resolved, found.sedates) == (resolved, True)
    assert "add up" in found.text


@pytest.mark.parametrize("name", ["booze", "some pills", "zopiclonne", "xyzzy"])
def test_the_unknown_counts_as_a_sedative_and_is_never_guessed(name: str) -> None:
    found = one(name).told

    assert (found.resolved, found.sedates) == (None, True)
    assert "counts as a sedative" in found.text


def test_a_near_name_is_offered() -> None:
    assert one("zopiclonne").told.did_you_mean[0] == "zopiclone"


def test_a_name_that_is_understood_in_part_counts_as_unknown_too() -> None:
    found = one("ibuprofen + blue pill")

    assert not found.is_whole
    assert found.told.sedates
    assert found.told.resolved == "ibuprofen"


@pytest.mark.parametrize(
    ("name", "poison"),
    [
        ("Tylenol", "paracetamol"),
        ("co-codamol", "paracetamol"),
        ("co-codamol", "opioid"),
        ("aspirin", "salicylate"),
        ("amitriptyline", "tricyclic"),
        ("verapamil", "heart"),
        ("lithium", "lithium"),
        ("gliclazide", "antidiabetic"),
    ],
)
def test_poisons_of_their_own(name: str, poison: str) -> None:
    assert poison in {p.id for p in one(name).own_poisons}


def test_a_harmless_word_is_not_called_a_sedative() -> None:
    assert not one("cetirizine").told.sedates
    assert not one("ibuprofen").told.sedates


@pytest.mark.parametrize("name", ["baclofen", "Lioresal 10 mg", "baclofen, 10 tablets"])
def test_baclofen_itself_belongs_into_mg(name: str) -> None:
    with pytest.raises(InputError, match="--mg"):
        one(name)


def test_what_is_told_twice_counts_once() -> None:
    assert len(scene(told={"co_ingested": ("wine", " wine ")}).swallowed) == 1
