"""Two drugs that do the same thing: response surfaces, from two concentrations to one effect.

Each concentration is measured in units of its own drug, ``U = C / C50``: at U = 1 either drug alone has half of
its effect. A surface says what the two make together; an isobole is a line of equal effect on it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from calando.arrays import Floats


def greco_effect(
    UA: Floats, UB: Floats, *, alpha: Floats | float, n: float = 1.0, Emax: float = 1.0
) -> Floats:
    """Return the effect of two drugs by the reduced Greco model, ``Emax S^n / (1 + S^n)``.

    ``S = UA + UB + alpha UA UB``: with alpha = 0 the drugs are additive (one is so much of the other), above 0
    together more than that.

    Parameters
    ----------
    UA, UB : concentrations over the drug's own C50, >= 0; any shapes that broadcast.
    alpha : interaction, >= 0; an array sweeps it.
    n : Hill exponent of both drugs, > 0.
    Emax : effect of very much of either.

    Returns
    -------
    Effect in units of Emax, of the broadcast shape.

    Examples
    --------
    >>> greco_effect(np.array([1.0, 0.0, 0.5]), np.array([0.0, 1.0, 0.5]), alpha=0.0)
    array([0.5, 0.5, 0.5])
    >>> greco_effect(np.array(0.5), np.array(0.5), alpha=np.array([0.0, 1.0, 5.0])).round(3)
    array([0.5  , 0.556, 0.692])

    Sources
    -------
    The form that kern2004 fitted, after Greco WR, Bravo G and Parsons JC, Pharmacol Rev 1995;47:331.
    """
    S = np.asarray(UA) + np.asarray(UB) + np.asarray(alpha) * UA * UB
    return _hill(S, n, Emax)


def greco_effect_of_many(
    U: Floats, *, kinds: Sequence[int], alpha: Floats, n: float = 1.0, Emax: float = 1.0
) -> Floats:
    """Return the effect of any number of drugs: every pair of them interacts as in `greco_effect`.

    ``S = sum U_i + sum alpha_ij U_i U_j`` over pairs i < j; no term is added for three at once. The alpha of a pair
    depends on the kinds of its drugs only, so that the sum takes as many steps as there are drugs.

    Parameters
    ----------
    U : concentrations over the drug's own C50, >= 0; shape (drug, ...).
    kinds : for each drug the number of its kind, from 0.
    alpha : for each two kinds, >= 0, symmetric; shape (kind, kind) or (kind, kind, ...). On the diagonal: two
        different drugs of one kind.
    n : Hill exponent of all drugs, > 0.
    Emax : effect of very much of any.

    Returns
    -------
    Effect in units of Emax, of the shape of one drug; 0 for no drug at all.

    Examples
    --------
    >>> alpha = np.array([[0.0, 5.0], [5.0, 0.0]])
    >>> two = greco_effect_of_many(np.array([0.5, 0.5]), kinds=[0, 1], alpha=alpha)
    >>> round(float(two), 3)  # as greco_effect
    0.692
    >>> float(greco_effect_of_many(np.array([0.5, 0.25, 0.25]), kinds=[0, 0, 0], alpha=alpha))
    0.5

    Sources
    -------
    The form of greco_effect for each pair; that nothing is added for three at once is assumed.
    """
    shape = np.shape(U)[1:]
    S = np.zeros(shape)
    whole: list[Floats] = []
    for kind in range(len(alpha)):
        of_kind = [i for i, k in enumerate(kinds) if k == kind]
        amounts = np.asarray(U)[of_kind]
        total = np.zeros(shape) + amounts.sum(axis=0)
        pairs = (total**2 - (amounts**2).sum(axis=0)) / 2.0
        S = S + total + alpha[kind][kind] * np.maximum(pairs, 0.0)
        for other, amount in enumerate(whole):
            S = S + alpha[kind][other] * total * amount
        whole.append(total)
    return _hill(S, n, Emax)


def greco_isobole(UA: Floats, *, effect: float, alpha: Floats | float, n: float = 1.0) -> Floats:
    """Return how much of drug B makes a given effect beside `UA` of drug A; nan where A alone makes more.

    Parameters
    ----------
    UA : concentration of A over its C50, >= 0.
    effect : as a share of Emax, between 0 and 1.
    alpha : interaction, >= 0; an array sweeps it.
    n : Hill exponent, > 0.

    Examples
    --------
    >>> greco_isobole(np.array([0.0, 0.5, 1.0, 1.5]), effect=0.5, alpha=0.0)
    array([1. , 0.5, 0. , nan])
    >>> greco_isobole(np.array([0.0, 0.5, 1.0]), effect=0.5, alpha=5.0).round(3)
    array([1.   , 0.143, 0.   ])
    """
    S = (effect / (1.0 - effect)) ** (1.0 / n)
    left = np.where(np.asarray(UA) <= S, S - np.asarray(UA), np.nan)
    return np.asarray(left / (1.0 + np.asarray(alpha) * UA))


def minto_effect(
    UA: Floats, UB: Floats, *, beta: Floats | float, gamma: float = 1.0, Emax: float = 1.0
) -> Floats:
    """Return the effect of two drugs by Minto's model, each mixture as a drug of its own.

    The mixture ``theta = UB / (UA + UB)`` has the potency ``U50(theta) = 1 - beta theta + beta theta^2``: at
    beta = 0 the drugs are additive, above 0 a mixture needs less than either drug alone.

    Parameters
    ----------
    UA, UB : concentrations over the drug's own C50, >= 0; any shapes that broadcast.
    beta : interaction, below 4 (from 4 on, U50 of the even mixture would reach 0); an array sweeps it.
    gamma : steepness, the same for every mixture, > 0.
    Emax : effect of very much of either.

    Returns
    -------
    Effect in units of Emax, of the broadcast shape.

    Raises
    ------
    ValueError : beta is 4 or more.

    Examples
    --------
    >>> minto_effect(np.array([1.0, 0.5]), np.array([0.0, 0.5]), beta=0.0)
    array([0.5, 0.5])
    >>> minto_effect(np.array(0.5), np.array(0.5), beta=np.array([0.0, 2.0])).round(3)
    array([0.5  , 0.667])

    Sources
    -------
    Minto CF and others, Anesthesiology 2000;92:1603; the equation is recalled.
    """
    if np.any(np.asarray(beta) >= 4.0):
        raise ValueError("beta must be below 4: U50 of a mixture has to be positive")
    total = np.asarray(UA) + np.asarray(UB)
    theta = np.divide(UB, total, out=np.zeros(np.shape(total)), where=total > 0)
    U50 = 1.0 - beta * theta + beta * theta**2
    return _hill(total / U50, gamma, Emax)


def _hill(U: Floats, exponent: float, Emax: float) -> Floats:
    power = np.asarray(U) ** exponent
    return np.asarray(Emax * power / (1.0 + power))
