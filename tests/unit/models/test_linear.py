"""Structures as data, and their exact propagators."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.linalg import expm

from calando.arrays import Floats
from calando.errors import InputError
from calando.models.compartments import oral_one_compartment, oral_two_compartment
from calando.models.linear import (
    STRUCTURES,
    Structure,
    propagator,
    rate_matrix,
    with_inflow,
)

# of the largest entry; SciPy's own expm is no better
MATRIX_WITHIN = 1e-12
CLOSED_WITHIN = 1e-12
VALUES = {
    "CL": 10.8, "V": 60.0, "V1": 28.8, "Q": 12.9, "V2": 19.7, "ka": 0.8, "fm": 0.6, "CL_m": 4.0, "V_m": 30.0,
    "CL_csf": 0.03, "V_csf": 0.1, "ke0": 0.7,
}  # fmt: skip
ALL = [s for one in STRUCTURES.values() for s in (one, one.with_effect_site())]
HOURS = (1e-6, 0.1, 1.0, 8.0, 24.0, 720.0)


def values(*names: str, size: int = 1) -> dict[str, Floats]:
    return {n: np.full(size, VALUES[n]) for n in names}


def named(structure: Structure) -> str:
    return f"{structure.name}-{len(structure.pools)}"


@pytest.mark.parametrize("structure", ALL, ids=named)
@pytest.mark.parametrize("dt", HOURS)
def test_every_structure_moves_on_by_its_matrix_exponential(
    structure: Structure, dt: float
) -> None:
    K = rate_matrix(structure, values(*structure.parameters))

    moved = propagator(K, dt)[0]

    expected = expm(K[0] * dt)
    np.testing.assert_allclose(moved, expected, rtol=0, atol=MATRIX_WITHIN * np.abs(expected).max())


@pytest.mark.parametrize("structure", ALL, ids=named)
def test_nothing_flows_backwards(structure: Structure) -> None:
    K = rate_matrix(structure, values(*structure.parameters))[0]

    assert np.all(K - np.diag(np.diag(K)) >= 0)
    assert np.all(np.diag(K) < 0)


@pytest.mark.parametrize("structure", STRUCTURES.values(), ids=named)
def test_what_leaves_the_pools_leaves_the_body_and_nothing_appears(structure: Structure) -> None:
    K = rate_matrix(structure, values(*structure.parameters))[0]
    kept = [i for i, pool in enumerate(structure.pools) if pool != "metabolite"]

    lost = -K[np.ix_(kept, kept)].sum(axis=0)

    outflows = [f for f in structure.flows if f.target is None and f.source != "metabolite"]
    assert len(outflows) == 1
    way_out = structure.index(outflows[0].source)
    expected = np.where(np.array(kept) == way_out, lost[kept.index(way_out)], 0.0)
    np.testing.assert_allclose(lost, expected, atol=1e-15)
    assert lost[kept.index(way_out)] > 0


@pytest.mark.parametrize("ka", [0.15, 0.18, 0.18 + 1e-9, 2.0])
@pytest.mark.parametrize("t", [0.3, 8.0, 50.0])
def test_a_tablet_gives_the_closed_form_also_where_absorption_is_as_fast_as_elimination(
    ka: float, t: float
) -> None:
    one = {**values("CL", "V"), "ka": np.array([ka])}
    K = rate_matrix(STRUCTURES["one_compartment_oral"], one)

    plasma = 100.0 * propagator(K, t)[0, 1, 0] / VALUES["V"]

    expected = oral_one_compartment(np.array(t), dose_mg=100.0, **one)
    assert plasma == pytest.approx(float(expected[0]), rel=CLOSED_WITHIN)


def test_two_compartments_give_their_closed_form() -> None:
    own = values("CL", "V1", "Q", "V2", "ka")
    K = rate_matrix(STRUCTURES["two_compartment_oral"], own)

    plasma = [100.0 * propagator(K, t)[0, 1, 0] / VALUES["V1"] for t in HOURS[:-1]]

    scalars = {n: float(v[0]) for n, v in own.items()}
    expected = oral_two_compartment(np.array(HOURS[:-1]), dose_mg=100.0, **scalars)
    np.testing.assert_allclose(
        plasma, expected, rtol=1e-10
    )  # the closed form subtracts exponentials


def test_an_infusion_is_its_own_column_of_the_propagator() -> None:
    own = values("CL", "V")
    K = rate_matrix(STRUCTURES["one_compartment_iv"], own)

    after = propagator(with_inflow(K, [np.array([5.0])]), 6.0)[0, 0, 1]

    ke = VALUES["CL"] / VALUES["V"]
    assert after == pytest.approx(5.0 / ke * (1.0 - np.exp(-6.0 * ke)), rel=CLOSED_WITHIN)


def test_every_patient_moves_as_if_alone() -> None:
    rng = np.random.default_rng(1)
    own = {n: VALUES[n] * rng.uniform(0.05, 20.0, 50) for n in ("CL", "V1", "Q", "V2", "ka")}
    K = rate_matrix(STRUCTURES["two_compartment_oral"], own)

    together = propagator(K, 8.0)

    for i in range(50):
        alone = propagator(K[i : i + 1], 8.0)[0]
        # the fastest patient decides how often all are halved; each halving doubles a rounding
        np.testing.assert_allclose(together[i], alone, rtol=0, atol=MATRIX_WITHIN)


def test_a_missing_parameter_is_named() -> None:
    with pytest.raises(InputError, match="ka") as caught:
        rate_matrix(STRUCTURES["one_compartment_oral"], values("CL", "V"))

    assert caught.value.problems[0].field == "ka"


def test_parameters_are_listed_in_order_of_first_use() -> None:
    assert STRUCTURES["one_compartment_oral"].parameters == ("CL", "V", "ka")
    assert STRUCTURES["csf_one_compartment"].with_effect_site().parameters == (
        "CL_csf",
        "V_csf",
        "ke0",
    )


def test_the_effect_site_follows_plasma_and_takes_nothing_from_it() -> None:
    bare = STRUCTURES["two_compartment_oral"]
    sited = bare.with_effect_site()
    K = rate_matrix(sited, values(*sited.parameters))[0]

    np.testing.assert_array_equal(K[:3, :3], rate_matrix(bare, values(*bare.parameters))[0])
    assert K[3, 1] == pytest.approx(VALUES["ke0"] / VALUES["V1"])
    assert K[3, 3] == -VALUES["ke0"]
