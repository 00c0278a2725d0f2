"""The hazard of encephalopathy."""

from __future__ import annotations

import numpy as np
import pytest

from calando.arrays import Floats
from calando.models.encephalopathy import risk_of_encephalopathy


def risk(Cavg: float | Floats, eGFR: float = 45.0, **changed: float) -> Floats:
    given = {"h0": 0.0006, "k": 0.007, "s": 1.3, "c": 1.5} | changed
    return risk_of_encephalopathy(
        np.asarray(Cavg, dtype=float), eGFR=eGFR, C_reference=0.2, eGFR_reference=45.0, **given
    )


def test_without_baclofen_the_risk_is_that_of_non_users() -> None:
    assert risk(0.0) == pytest.approx(-np.expm1(-0.0006))


def test_at_both_references_k_is_the_hazard() -> None:
    assert risk(0.2, h0=0.0) == pytest.approx(-np.expm1(-0.007))


def test_small_risks_rise_as_a_power_of_the_level_and_of_the_kidneys() -> None:
    small = {"h0": 0.0, "k": 1e-9}

    assert risk(0.4, **small) / risk(0.2, **small) == pytest.approx(2**1.3)
    assert risk(0.2, 22.5, **small) / risk(0.2, 45.0, **small) == pytest.approx(2**1.5)


def test_without_the_second_term_kidneys_act_by_the_level_alone() -> None:
    assert risk(0.2, 20.0, c=0.0) == risk(0.2, 90.0, c=0.0)


def test_a_huge_hazard_is_a_risk_of_one() -> None:
    assert risk(1e6) == 1.0


def test_members_and_draws_are_broadcast() -> None:
    found = risk_of_encephalopathy(
        np.array([0.1, 0.2, 0.3]),
        eGFR=40.0,
        h0=0.0006,
        k=np.array([[0.006], [0.008]]),
        s=np.array([[1.2], [1.4]]),
        c=1.5,
        C_reference=0.2,
        eGFR_reference=45.0,
    )

    assert found.shape == (2, 3)
    assert found[1, 2] == risk(0.3, 40.0, k=0.008, s=1.4)
