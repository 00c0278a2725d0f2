"""From uncertainty to numbers: counter-based random streams, scrambled Sobol points, log-normal parameters."""

from __future__ import annotations

import hashlib
from statistics import NormalDist

import numpy as np

from calando.arrays import Floats, Ints

_BITS = 30
# Primitive polynomials and initial direction numbers of Sobol's sequence for dimensions 2 to 12
# (joekuo2008, table new-joe-kuo-6): degree, coefficients, m
_DIRECTIONS: tuple[tuple[int, int, tuple[int, ...]], ...] = (
    (1, 0, (1,)),
    (2, 1, (1, 3)),
    (3, 1, (1, 3, 1)),
    (3, 2, (1, 1, 1)),
    (4, 1, (1, 1, 3, 3)),
    (4, 4, (1, 3, 5, 13)),
    (5, 2, (1, 1, 5, 5, 17)),
    (5, 4, (1, 1, 5, 5, 5)),
    (5, 7, (1, 1, 7, 11, 19)),
    (5, 11, (1, 1, 5, 1, 1)),
    (5, 13, (1, 1, 1, 3, 11)),
)


def random_stream(seed: int, purpose: str, block: int = 0) -> np.random.Generator:
    """Return the counter-based generator of one purpose and one block of members.

    The same key gives the same numbers in any process, whatever else was drawn before.

    >>> bool(random_stream(1, "x").random() == random_stream(1, "x").random())
    True
    """
    digest = hashlib.blake2b(f"{seed}/{purpose}".encode(), digest_size=16).digest()
    return np.random.Generator(
        np.random.Philox(key=int.from_bytes(digest, "little"), counter=block << 128)
    )


def _direction_matrix(dimension: int) -> Ints:
    """Columns of the generator matrix of one Sobol dimension, as integers of `_BITS` bits."""
    if dimension == 0:
        return np.array([1 << (_BITS - 1 - i) for i in range(_BITS)], dtype=np.int64)
    degree, coefficients, m = _DIRECTIONS[dimension - 1]
    v = [m[i] << (_BITS - 1 - i) for i in range(degree)]
    for i in range(degree, _BITS):
        new = v[i - degree] ^ (v[i - degree] >> degree)
        for k in range(1, degree):
            if (coefficients >> (degree - 1 - k)) & 1:
                new ^= v[i - k]
        v.append(new)
    return np.array(v, dtype=np.int64)


def sobol_points(count: int, dimensions: int) -> Ints:
    """Return the first `count` points of Sobol's sequence as integers, shape (count, dimensions).

    Sources
    -------
    joekuo2008.
    """
    if dimensions > len(_DIRECTIONS) + 1:
        raise ValueError(f"at most {len(_DIRECTIONS) + 1} dimensions, not {dimensions}")
    index = np.arange(count, dtype=np.int64)
    gray = index ^ (index >> 1)
    points = np.zeros((count, dimensions), dtype=np.int64)
    for d in range(dimensions):
        v = _direction_matrix(d)
        for bit in range(max(count - 1, 1).bit_length()):
            points[:, d] ^= np.where((gray >> bit) & 1 == 1, v[bit], 0)
    return points


def scrambled_sobol(count: int, dimensions: int, *, rng: np.random.Generator) -> Floats:
    """Return scrambled Sobol points in the open unit cube, shape (count, dimensions).

    A random lower-triangular matrix per dimension, then a random digital shift: every point is uniform, and
    `count` = a power of two keeps the sequence's even cover.

    >>> u = scrambled_sobol(512, 10, rng=random_stream(1, "doc"))
    >>> [int(n) for n in np.histogram(u[:, 3], bins=4, range=(0, 1))[0]]
    [128, 128, 128, 128]

    Sources
    -------
    joekuo2008 for the directions; matousek1998 for the scrambling.
    """
    points = sobol_points(count, dimensions)
    scrambled = np.zeros_like(points)
    for d in range(dimensions):
        rows = rng.integers(0, 1 << _BITS, size=_BITS, dtype=np.int64)
        for i in range(_BITS):  # output bit i mixes input bits 0..i, and always takes bit i itself
            keep = ((1 << _BITS) - 1) ^ ((1 << (_BITS - 1 - i)) - 1)
            mask = int(rows[i]) & keep | (1 << (_BITS - 1 - i))
            scrambled[:, d] |= (np.bitwise_count(points[:, d] & mask).astype(np.int64) & 1) << (
                _BITS - 1 - i
            )
    shift = rng.integers(0, 1 << _BITS, size=dimensions, dtype=np.int64)
    return np.asarray(((scrambled ^ shift) + 0.5) / (1 << _BITS))


def standard_normal(u: Floats) -> Floats:
    """Return the standard normal quantile of each `u` in (0, 1).

    >>> standard_normal(np.array([0.5, 0.975])).round(2)
    array([0.  , 1.96])
    """
    quantile = NormalDist().inv_cdf
    return np.array([quantile(float(x)) for x in np.ravel(u)]).reshape(np.shape(u))


def omega_from_cv(cv_percent: float) -> float:
    """Return the SD of eta of a log-normal parameter whose CV is `cv_percent`.

    >>> round(omega_from_cv(44.0) ** 2, 3)  # simon2018, ka
    0.177
    """
    return float(np.sqrt(np.log1p((cv_percent / 100.0) ** 2)))


def with_residual_error(
    levels: Floats,
    noise: tuple[Floats, Floats],
    *,
    sigma_prop: Floats | float,
    sigma_add: Floats | float,
) -> Floats:
    """Return levels as a laboratory would report them; none is below 0.

    Parameters
    ----------
    levels : predictions [mg/L].
    noise : standard normal numbers for the proportional and the additive part, each of the shape of `levels`.
    sigma_prop, sigma_add : SDs of the two parts [1] and [mg/L].

    >>> with_residual_error(np.array([1.0]), (np.array([0.5]), np.array([-2.0])), sigma_prop=0.2, sigma_add=0.1)
    array([0.9])
    """
    return np.asarray(
        np.maximum(levels * (1.0 + sigma_prop * noise[0]) + sigma_add * noise[1], 0.0)
    )
