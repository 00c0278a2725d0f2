"""The members of an overdose: every doubt is drawn, and each moves what it should."""

from __future__ import annotations

import numpy as np
import pytest

from calando.errors import InputError
from calando.facts.load import load_facts
from calando.facts.load_overdose_model import load_overdose_model
from calando.simulate.overdose.members import (
    STRUCTURES,
    Ingestion,
    OverdoseMembers,
    PersonInOverdose,
    draw_members,
    slowing_by_kidneys,
)

FACTS, MODEL = load_facts(), load_overdose_model()


def drawn(mg: tuple[float, float] | None = (300, 300), **who: float) -> OverdoseMembers:
    hours = (2.0, 5.0)
    person = {"age_years": 40, "weight_kg": 70, "CLcr": 105} | who
    return draw_members(
        FACTS, MODEL, PersonInOverdose(**person), Ingestion(mg=mg, hours_ago=hours), seed=1
    )


def test_dose_and_hour_fill_what_was_told() -> None:
    members = drawn(mg=(200, 800))

    assert 200 <= members.mg.min() < 210
    assert 780 < members.mg.max() <= 800
    assert 2 <= members.hours_ago.min() < members.hours_ago.max() <= 5


def test_an_amount_that_is_not_told_is_drawn_from_the_widest_range() -> None:
    told = MODEL.unknown_dose_mg

    assert np.quantile(drawn(mg=None).mg, 0.5) == pytest.approx(
        np.sqrt(told.low * told.high), rel=0.05
    )


def test_a_third_of_the_members_absorb_in_each_way() -> None:
    members = drawn()
    counts = np.bincount(members.structure)

    assert counts.min() > 165
    slow = members.structure == STRUCTURES.index("prolonged")
    assert (members.absorption[slow] <= members.ensemble.ka[slow]).all()
    assert (members.absorption[~slow] == members.ensemble.ka[~slow]).all()


def test_a_carrier_that_saturates_lets_less_of_a_large_dose_in() -> None:
    members = drawn()
    saturable = members.structure == STRUCTURES.index("saturable")

    assert (members.as_if_linear_mg[saturable] < 0.7 * 300).all()
    assert (members.as_if_linear_mg[~saturable] == 300).all()


def test_weight_moves_volume_between_not_at_all_and_in_proportion() -> None:
    ratio = drawn(weight_kg=50).ensemble.V / drawn(weight_kg=70).ensemble.V

    assert 50 / 70 <= ratio.min() < 0.73
    assert 0.99 < ratio.max() <= 1.0


@pytest.mark.parametrize(
    ("who", "direction"),
    [({"CLcr": 20}, 1), ({"sedatives": 1}, 1), ({"tolerant": True}, -1), ({"CLcr": 80}, 0)],
)
def test_kidneys_and_sedatives_make_sensitive_and_use_makes_tolerant(
    who: dict[str, float], direction: int
) -> None:
    found = drawn(**who).sensitivity

    assert np.sign(np.median(found) - 1.0) == direction
    assert (found.min() >= 1.0) if direction >= 0 else (found.max() <= 1.0)


def test_the_same_seed_gives_the_same_members() -> None:
    one, other = drawn(), drawn()

    assert (one.k_out == other.k_out).all()
    assert (one.between == other.between).all()


def test_a_toddler_has_no_model() -> None:
    with pytest.raises(InputError, match="no baclofen model"):
        drawn(age_years=1, weight_kg=10)


def test_baclofen_stays_longer_the_worse_the_kidneys() -> None:
    found = [slowing_by_kidneys(FACTS, CLcr=CLcr, seed=1) for CLcr in (120, 105, 60, 30, 5)]

    assert found == sorted(found)
    assert found[0] == found[1] == 1.0
    assert found[-1] > 5
