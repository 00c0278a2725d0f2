"""What is left after a stop, a step, a bolus: against closed forms, and within the published ranges."""

from __future__ import annotations

import numpy as np
import pytest

from calando.errors import InputError
from calando.facts.schema import Facts
from calando.simulate.intrathecal import draw_csf
from calando.simulate.pump_stop import (
    bolus_shares,
    bolus_times,
    hours_until_below,
    hours_until_settled,
    step_shares,
    stop_shares,
)

HOURS = np.arange(0.0, 72.5, 0.5)
PEOPLE = 32
ROUNDING = 1e-5  # a change comes a millionth of an hour after hour 0
GRID = 0.06  # the fine grid has steps of 0.05 h


def rates(facts: Facts) -> tuple[np.ndarray, np.ndarray]:
    people = draw_csf(facts, people=PEOPLE, seed=1)
    return (people["CL_csf"] / people["V_csf"])[:, None], people["ke0"][:, None]


def test_a_stop_follows_the_closed_form(facts: Facts) -> None:
    k, ke0 = rates(facts)

    left = stop_shares(facts, HOURS, seed=1, people=PEOPLE)

    assert left.csf == pytest.approx(np.exp(-k * HOURS), abs=ROUNDING)
    closed = (ke0 * np.exp(-k * HOURS) - k * np.exp(-ke0 * HOURS)) / (ke0 - k)
    assert left.effect == pytest.approx(closed, abs=ROUNDING)


def test_a_stop_starts_whole_and_only_falls(facts: Facts) -> None:
    left = stop_shares(facts, HOURS, seed=1)

    for shares in (left.csf, left.effect):
        assert shares[:, 0] == pytest.approx(1.0)
        assert (np.diff(shares, axis=1) <= ROUNDING).all()
    assert (left.effect >= left.csf - ROUNDING).all()


def test_a_step_lies_between_the_old_rate_and_the_new_and_is_a_stop_in_small(facts: Facts) -> None:
    left = stop_shares(facts, HOURS, seed=1, people=PEOPLE)

    step = step_shares(facts, HOURS, to_share=0.8, seed=1, people=PEOPLE)

    assert step.effect == pytest.approx(0.8 + 0.2 * left.effect, abs=ROUNDING)


@pytest.mark.parametrize("share", [-0.1, float("nan"), float("inf")])
def test_a_step_to_no_possible_rate_is_refused(facts: Facts, share: float) -> None:
    with pytest.raises(InputError):
        step_shares(facts, HOURS, to_share=share, seed=1, people=PEOPLE)


def test_hours_until_below_are_those_of_one_half_life_in_the_fluid(facts: Facts) -> None:
    k, _ = rates(facts)
    fine = np.arange(0.0, 30.0, 0.01)

    left = stop_shares(facts, fine, seed=1, people=PEOPLE)

    found = hours_until_below(fine, left.csf, 0.5)
    assert found == pytest.approx(np.log(2.0) / k[:, 0], abs=0.001)


def test_hours_until_below_of_a_curve_that_never_gets_there_or_never_leaves() -> None:
    hours = np.array([0.0, 1.0, 2.0])
    shares = np.array([[0.1, 0.2, 0.1], [0.9, 0.9, 0.9]])

    assert hours_until_below(hours, shares, 0.5).tolist() == [0.0, 2.0]


def test_less_left_takes_longer(facts: Facts) -> None:
    left = stop_shares(facts, HOURS, seed=1)
    times = [hours_until_below(HOURS, left.effect, share) for share in (0.5, 0.25, 0.1)]

    assert (times[0] < times[1]).all()
    assert (times[1] < times[2]).all()


def test_a_bolus_peaks_at_one_and_its_times_are_in_order(facts: Facts) -> None:
    shares = bolus_shares(facts, HOURS, seed=1, people=PEOPLE)
    times = bolus_times(facts, seed=1, people=PEOPLE)

    assert shares.csf[:, 0] == pytest.approx(1.0)
    assert shares.effect[:, 0] == pytest.approx(0.0)
    assert shares.effect.max() <= 1.0
    assert (shares.effect.max(axis=1) > 0.99).all()
    assert (times.onset_h < times.peak_h).all()
    assert (times.peak_h < times.onset_h + times.duration_h).all()


def test_the_peak_of_a_bolus_is_where_the_closed_form_has_it(facts: Facts) -> None:
    k, ke0 = rates(facts)

    peak = bolus_times(facts, seed=1, people=PEOPLE).peak_h

    assert peak == pytest.approx((np.log(k / ke0) / (k - ke0))[:, 0], abs=GRID)


def test_a_step_settles_when_its_rest_is_left_of_a_stop(facts: Facts) -> None:
    fine = np.arange(0.0, 100.0, 0.05)
    left = stop_shares(facts, fine, seed=1, people=PEOPLE)

    settled = hours_until_settled(facts, settled_share=0.9, seed=1, people=PEOPLE)

    assert settled == pytest.approx(hours_until_below(fine, left.effect, 0.1), abs=GRID)


def test_the_same_seed_gives_the_same_people(facts: Facts) -> None:
    first = stop_shares(facts, HOURS, seed=3, people=PEOPLE).effect

    assert (first == stop_shares(facts, HOURS, seed=3, people=PEOPLE).effect).all()
    assert (first != stop_shares(facts, HOURS, seed=4, people=PEOPLE).effect).any()
