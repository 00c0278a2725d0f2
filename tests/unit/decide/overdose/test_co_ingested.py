"""What was taken too: exact words, sedation, poisons of their own, and the unknown."""

from __future__ import annotations

import pytest
from overdose_people import scene

from calando.decide.overdose.co_ingested import Swallowed
from calando.decide.overdose.disposition import decide_disposition
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


@pytest.mark.parametrize(
    "name", ["baclofen", "Lioresal 10 mg", "baclofen, 10 tablets", "10 tablets of baclofen"]
)
def test_baclofen_itself_belongs_into_mg(name: str) -> None:
    with pytest.raises(InputError, match="--mg"):
        one(name)


def test_what_is_told_twice_counts_once() -> None:
    assert len(scene(told={"co_ingested": ("wine", " wine ")}).swallowed) == 1


DANGEROUS = (
    "fentanyl", "heroin", "methadone", "verapamil", "amlodipine", "propranolol", "beta blocker", "digoxin",
    "colchicine", "amitriptyline", "tricyclics", "ferrous sulfate", "insulin", "gliclazide", "sulfonylurea", "lithium",
    "chloroquine", "theophylline", "phenobarbital", "GHB",
)  # fmt: skip


@pytest.mark.parametrize("name", DANGEROUS)
def test_what_kills_by_itself_is_an_emergency_with_hours_of_its_own(name: str) -> None:
    found = scene(told={"co_ingested": (name,)})

    assert decide_disposition(found, slowing=1.0).place == "emergency_now"
    assert "hours of its own" in found.co_ingested[0].text
    assert "poison centre is called at once" in found.co_ingested[0].text


@pytest.mark.parametrize(
    ("name", "is_dangerous"),
    [
        ("paracetamol 20 g", True),
        ("paracetamol 4 g", False),
        ("10 x 500 mg paracetamol", True),
        ("paracetamol 500 mg x 10", True),
        ("2 tablets of paracetamol", False),
        ("30 tablets of paracetamol", True),
        ("a box of aspirin", True),
        ("paracetamol", False),
        ("aspirin 300 mg", False),
        ("aspirin 20 g", True),
    ],
)
def test_a_told_amount_decides_where_a_usual_dose_is_common(name: str, is_dangerous: bool) -> None:
    found = one(name)

    assert found.is_dangerous is is_dangerous
    assert name in found.told.text


def test_an_amount_weighs_more_in_a_small_child() -> None:
    (found,) = scene(told={"co_ingested": ("paracetamol 2 g",)}, age_years=3).swallowed

    assert found.is_dangerous
    assert not one("paracetamol 2 g").is_dangerous


@pytest.mark.parametrize(
    "name", ["digoxin 2 mg", "paracetamol 20 g", "lithium 400 mg x 20", "a box of aspirin"]
)
def test_a_told_amount_is_kept(name: str) -> None:
    assert name in one(name).told.text


@pytest.mark.parametrize(
    "name",
    ["none", "Nothing", "no alcohol", "no heroin", "denies alcohol", "no alcohol or drugs", "water", "food", "coffee",
     "a glass of water", "no other drugs", "without alcohol"],
)  # fmt: skip
def test_nothing_and_harmless_are_told_as_such(name: str) -> None:
    found = scene(told={"co_ingested": (name,)})

    assert (found.swallowed, found.unrecognised) == ((), ())
    (told,) = found.co_ingested
    assert (told.asked, told.sedates) == (name, False)
    assert decide_disposition(found, slowing=1.0).place == "home_with_advice"


@pytest.mark.parametrize(
    "name",
    ["no idea", "not sure", "no alcohol, heroin", "no alcohol but heroin", "not only alcohol", "not known", "no clue",
     "watr", "some water pills", "no more than wine", "no alcohol and pills", "wine, no heroin"],
)  # fmt: skip
def test_a_denial_covers_only_the_one_thing_that_is_understood(name: str) -> None:
    found = scene(told={"co_ingested": (name,)})

    assert found.swallowed
    assert found.co_sedates or found.co_unknown


def test_what_was_taken_counts_beside_what_was_not() -> None:
    found = scene(told={"co_ingested": ("no alcohol", "zopiclone", "none")})

    assert [s.told.asked for s in found.swallowed] == ["zopiclone"]
    assert len(found.co_ingested) == 3
