"""What is taken of what was prescribed."""

from __future__ import annotations

import numpy as np
import pytest

from calando.errors import InputError
from calando.patient.regimen import Dose
from calando.simulate.adherence import Adherence, taken_share
from calando.simulate.population import BLOCK

DOSES = [Dose(time_h=8.0 * i, mg=20) for i in range(30)]
# of a chance; five standard errors among 122,880 doses
CHANCE_WITHIN = 0.007


@pytest.mark.parametrize(("missed", "doubled"), [(0.2, 0.0), (0.0, 0.1), (0.25, 0.05), (0.5, 0.5)])
def test_doses_are_missed_and_doubled_as_often_as_asked(missed: float, doubled: float) -> None:
    share = taken_share(Adherence(missed=missed, doubled=doubled), DOSES, 0, seed=1)

    assert set(np.unique(share)) <= {0.0, 1.0, 2.0}
    assert (share == 0.0).mean() == pytest.approx(missed, abs=CHANCE_WITHIN)
    assert (share == 2.0).mean() == pytest.approx(doubled, abs=CHANCE_WITHIN)
    assert share.mean() == pytest.approx(1.0 - missed + doubled, abs=2 * CHANCE_WITHIN)


def test_each_dose_is_forgotten_by_itself() -> None:
    share = taken_share(Adherence(missed=0.3), DOSES, 0, seed=1)

    together = np.corrcoef(share.T)[np.triu_indices(len(DOSES), 1)]

    assert np.abs(together).max() < 5.0 / np.sqrt(BLOCK)  # five standard errors


@pytest.mark.parametrize("missed", [0.0, 1.0])
def test_certain_chances_are_certain(missed: float) -> None:
    share = taken_share(Adherence(missed=missed), DOSES, 0, seed=1)

    assert np.all(share == 1.0 - missed)


def test_everything_can_be_doubled() -> None:
    assert np.all(taken_share(Adherence(doubled=1.0), DOSES, 0, seed=1) == 2.0)


def test_nothing_is_taken_from_the_hour_on_at_which_tablets_ran_out() -> None:
    share = taken_share(Adherence(doubled=0.5, ran_out_h=80.0), DOSES, 0, seed=1)

    assert np.all(share[:, :10] >= 1.0)
    assert np.all(share[:, 10:] == 0.0)  # the dose at hour 80 among them


def test_the_first_patients_of_a_block_do_not_depend_on_how_many_are_asked_for() -> None:
    some = Adherence(missed=0.3, doubled=0.1)

    few, many = (taken_share(some, DOSES, 2, seed=1, count=n) for n in (7, 4096))

    np.testing.assert_array_equal(few, many[:7])


def test_blocks_and_seeds_forget_differently() -> None:
    some = Adherence(missed=0.5)

    first, block, seed = (
        taken_share(some, DOSES, b, seed=s, count=99) for b, s in ((0, 1), (1, 1), (0, 2))
    )

    assert not np.array_equal(first, block)
    assert not np.array_equal(first, seed)


@pytest.mark.parametrize(("missed", "doubled"), [(-0.1, 0.0), (0.0, 1.1), (0.6, 0.5)])
def test_impossible_chances_are_refused(missed: float, doubled: float) -> None:
    with pytest.raises(InputError, match="between 0 and 1"):
        Adherence(missed=missed, doubled=doubled)


def test_only_taking_everything_for_good_is_perfect() -> None:
    assert Adherence().is_perfect
    assert not Adherence(ran_out_h=1e9).is_perfect
    assert not Adherence(missed=1e-9).is_perfect


def test_infusions_are_refused_rather_than_run_as_prescribed() -> None:
    drips = [*DOSES, Dose(time_h=3.0, mg=5.0, route="intravenous", duration_h=2.0)]

    with pytest.raises(InputError, match="infusions"):
        taken_share(Adherence(missed=0.3), drips, 0, seed=1)
