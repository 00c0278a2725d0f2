"""Two drugs at once: what must be true of a response surface, whatever its parameters."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calando.facts.load import load_facts
from calando.models.effect import sigmoid_effect
from calando.models.interaction import greco_effect, greco_isobole, minto_effect

ROUNDING = 1e-12

doses = st.floats(0.01, 20.0)
exponents = st.floats(0.3, 6.0)
alphas = st.floats(0.0, 40.0)
betas = st.floats(-3.0, 3.9)
effects = st.floats(0.05, 0.95)


def both(UA: float, UB: float) -> tuple[np.ndarray, np.ndarray]:
    return np.array([UA]), np.array([UB])


@given(doses, doses, exponents, effects)
def test_without_interaction_isoboles_are_straight(
    UA: float, UB: float, n: float, effect: float
) -> None:
    ends = greco_isobole(np.array([0.0]), effect=effect, alpha=0.0, n=n)[0]
    along = np.linspace(0.0, ends, 5)

    line = greco_isobole(along, effect=effect, alpha=0.0, n=n)

    np.testing.assert_allclose(line, ends - along, rtol=ROUNDING, atol=ROUNDING * ends)


@given(doses, doses, exponents)
def test_without_interaction_one_drug_can_stand_in_for_the_other(
    UA: float, UB: float, n: float
) -> None:
    together = greco_effect(*both(UA, UB), alpha=0.0, n=n)

    np.testing.assert_allclose(together, greco_effect(*both(UA + UB, 0.0), alpha=0.0, n=n))


@given(doses, doses, alphas, exponents)
def test_greco_does_not_know_which_drug_is_first(
    UA: float, UB: float, alpha: float, n: float
) -> None:
    np.testing.assert_allclose(
        greco_effect(*both(UA, UB), alpha=alpha, n=n), greco_effect(*both(UB, UA), alpha=alpha, n=n)
    )


@given(doses, doses, betas, exponents)
def test_minto_does_not_know_which_drug_is_first(
    UA: float, UB: float, beta: float, gamma: float
) -> None:
    np.testing.assert_allclose(
        minto_effect(*both(UA, UB), beta=beta, gamma=gamma),
        minto_effect(*both(UB, UA), beta=beta, gamma=gamma),
        rtol=1e-9,  # theta and 1 - theta round differently, and beta near 4 magnifies it
    )


@given(st.floats(0.0, 20.0), alphas, betas, st.floats(0.5, 5.0))
def test_one_drug_alone_has_its_own_curve(U: float, alpha: float, beta: float, n: float) -> None:
    alone = sigmoid_effect(np.array([U]), EC50=np.array([1.0]), gamma=n)

    for pair in ((U, 0.0), (0.0, U)):
        np.testing.assert_allclose(greco_effect(*both(*pair), alpha=alpha, n=n), alone)
        np.testing.assert_allclose(minto_effect(*both(*pair), beta=beta, gamma=n), alone)


@given(doses, doses, st.floats(0.0, 39.0), exponents)
def test_more_synergy_is_more_effect(UA: float, UB: float, alpha: float, n: float) -> None:
    less, more = greco_effect(*both(UA, UB), alpha=np.array([alpha, alpha + 1.0]), n=n)

    assert less <= more + ROUNDING
    assert less < more or 1.0 - more < ROUNDING  # both are at the ceiling


@given(doses, doses, st.floats(-3.0, 3.0), st.floats(0.3, 3.0))
def test_minto_too_rises_with_its_interaction(
    UA: float, UB: float, beta: float, gamma: float
) -> None:
    less, more = (minto_effect(*both(UA, UB), beta=b, gamma=gamma) for b in (beta, beta + 0.5))

    assert more > less


@given(doses, doses, exponents)
def test_without_interaction_the_two_models_are_one(UA: float, UB: float, n: float) -> None:
    np.testing.assert_allclose(
        minto_effect(*both(UA, UB), beta=0.0, gamma=n), greco_effect(*both(UA, UB), alpha=0.0, n=n)
    )


@given(st.floats(0.0, 1.0), alphas, exponents, effects)
def test_every_point_of_an_isobole_has_the_effect_it_is_named_for(
    share: float, alpha: float, n: float, effect: float
) -> None:
    end = greco_isobole(np.array([0.0]), effect=effect, alpha=alpha, n=n)
    UA = share * end

    UB = greco_isobole(UA, effect=effect, alpha=alpha, n=n)

    np.testing.assert_allclose(greco_effect(UA, UB, alpha=alpha, n=n), effect, rtol=1e-9)


def test_past_the_end_of_an_isobole_there_is_nothing() -> None:
    past = greco_isobole(np.array([1.0 + 1e-9]), effect=0.5, alpha=2.0)

    assert np.isnan(past).all()


def test_no_drug_has_no_effect() -> None:
    nothing = np.zeros(1)

    assert greco_effect(nothing, nothing, alpha=5.0) == 0.0
    assert minto_effect(nothing, nothing, beta=2.0) == 0.0


def test_an_impossible_potency_is_refused() -> None:
    with pytest.raises(ValueError, match="below 4"):
        minto_effect(np.array([1.0]), np.array([1.0]), beta=np.array([0.0, 4.0]))


def test_the_sweeps_of_the_facts_go_from_at_least_additive_to_the_published_anchor() -> None:
    facts = load_facts().interaction
    half = np.array([0.5])

    swept = [
        greco_effect(half, half, alpha=alpha)[0]
        for r in (facts.greco_alpha_alcohol_sweep, facts.greco_alpha_opioid)
        for alpha in (r.low, r.high)
    ]
    anchor = greco_effect(half, half, alpha=facts.greco_alpha_propofol_remifentanil.value)[0]

    assert all(0.5 <= effect <= anchor for effect in swept)  # half of each C50, additive: half
    assert swept[0] < swept[1]
    assert swept[2] < swept[3]
