"""Linear compartment systems: which pools there are, what flows between them, and how they move on exactly.

A structure is data: pools, flows, where a dose enters. Between two events its rates are constant, so that the
state moves by a matrix exponential. The matrices have no negative off-diagonal entry (drug never flows
backwards), and shifted by their largest outflow none at all: the exponential is then a sum of positive terms,
nothing cancels, and equal rates (ka -> ke) need no special case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from calando.arrays import Floats
from calando.errors import InputError, Problem

_TERMS = 14  # of the Taylor series at a norm of at most 1/2: the rest is below 1e-15
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Flow:
    """Drug that moves from one pool to another (`target` None: out of the body).

    `rate` is a product of parameter names over a product, such as ``"fm*CL/V"`` [1/h]. A flow that
    `drives` raises its target and leaves its source as it is: the effect site takes no drug from plasma.
    """

    source: str
    target: str | None
    rate: str
    drives: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """Pools of drug, the flows between them, and what of it is measured.

    `pools` are in the order in which drug passes them; `entry` says which pool a route fills; `volume` names
    the parameter that turns the amount of a pool into a concentration ("" = it is one already).
    """

    name: str
    pools: tuple[str, ...]
    flows: tuple[Flow, ...]
    entry: Mapping[str, str]
    volume: Mapping[str, str]
    observed: str = "central"

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the parameters, in order of first use."""
        words = [w for f in self.flows for part in f.rate.split("/") for w in part.split("*")]
        words += [v for v in self.volume.values() if v]
        return tuple(dict.fromkeys(words))

    def index(self, pool: str) -> int:
        """Return the position of a pool in the state."""
        return self.pools.index(pool)

    def with_effect_site(self) -> Structure:
        """Return the structure with an effect site that follows the measured concentration at rate ke0."""
        volume = self.volume[self.observed]
        into = f"ke0/{volume}" if volume else "ke0"
        return replace(
            self,
            pools=(*self.pools, "effect"),
            flows=(
                *self.flows,
                Flow(self.observed, "effect", into, drives=True),
                Flow("effect", None, "ke0"),
            ),
            volume={**self.volume, "effect": ""},
        )


_OUT, _GUT = Flow("central", None, "CL/V"), Flow("depot", "central", "ka")
_EXCHANGE = (
    Flow("central", None, "CL/V1"),
    Flow("central", "peripheral", "Q/V1"),
    Flow("peripheral", "central", "Q/V2"),
)
STRUCTURES: Mapping[str, Structure] = {
    s.name: s
    for s in (
        Structure(
            name="one_compartment_oral",
            pools=("depot", "central"),
            flows=(_OUT, _GUT),
            entry={"oral": "depot", "intravenous": "central"},
            volume={"central": "V"},
        ),
        Structure(
            name="one_compartment_iv",
            pools=("central",),
            flows=(_OUT,),
            entry={"intravenous": "central"},
            volume={"central": "V"},
        ),
        Structure(
            name="two_compartment_oral",
            pools=("depot", "central", "peripheral"),
            flows=(*_EXCHANGE, _GUT),
            entry={"oral": "depot", "intravenous": "central"},
            volume={"central": "V1", "peripheral": "V2"},
        ),
        Structure(
            name="two_compartment_iv",
            pools=("central", "peripheral"),
            flows=_EXCHANGE,
            entry={"intravenous": "central"},
            volume={"central": "V1", "peripheral": "V2"},
        ),
        Structure(
            name="oral_parent_metabolite",
            pools=("depot", "central", "metabolite"),
            flows=(
                _OUT,
                _GUT,
                Flow("central", "metabolite", "fm*CL/V", drives=True),  # part of the outflow
                Flow("metabolite", None, "CL_m/V_m"),
            ),
            entry={"oral": "depot", "intravenous": "central"},
            volume={"central": "V", "metabolite": "V_m"},
        ),
        Structure(
            name="csf_one_compartment",
            pools=("csf",),
            flows=(Flow("csf", None, "CL_csf/V_csf"),),
            entry={"intrathecal": "csf"},
            volume={"csf": "V_csf"},
            observed="csf",
        ),
    )
}


def rate_matrix(structure: Structure, parameters: Mapping[str, Floats]) -> Floats:
    """Return the matrix K of ``dx/dt = K x`` for every patient, shape (patient, pool, pool) [1/h].

    Parameters
    ----------
    structure : the pools and flows.
    parameters : one value per patient, shape (patient,), for every name the flows use; all > 0.

    Raises
    ------
    InputError : a parameter is missing.

    Examples
    --------
    >>> one = {name: np.array([value]) for name, value in {"CL": 2.0, "V": 10.0, "ka": 1.0}.items()}
    >>> rate_matrix(STRUCTURES["one_compartment_oral"], one)[0]
    array([[-1. ,  0. ],
           [ 1. , -0.2]])
    """
    n = len(structure.pools)
    size = max(np.size(parameters[name]) for name in parameters)
    K = np.zeros((size, n, n))
    for flow in structure.flows:
        rate = _rate(flow.rate, parameters)
        source = structure.index(flow.source)
        if not flow.drives:
            K[:, source, source] -= rate
        if flow.target is not None:
            K[:, structure.index(flow.target), source] += rate
    return K


def _rate(text: str, parameters: Mapping[str, Floats]) -> Floats:
    top, _, bottom = text.partition("/")
    value = np.ones(1)
    for name in top.split("*"):
        value = value * _parameter(parameters, name)
    for name in filter(None, bottom.split("*")):
        value = value / _parameter(parameters, name)
    return value


def _parameter(parameters: Mapping[str, Floats], name: str) -> Floats:
    if name not in parameters:
        message = f"the model needs {name}, and only {', '.join(parameters)} are given"
        raise InputError(Problem(field=name, message=message, allowed="a positive number"))
    return parameters[name]


def propagator(K: Floats, dt: float) -> Floats:
    """Return ``exp(K dt)`` for every patient, shape (patient, pool, pool).

    Parameters
    ----------
    K : rate matrices without negative off-diagonal entries, shape (patient, pool, pool) [1/h].
    dt : length of the stretch [h], >= 0.

    Examples
    --------
    >>> K = np.array([[[-1.0, 0.0], [1.0, -1.0]]])  # ka = ke: the second pool holds t exp(-t)
    >>> propagator(K, 2.0)[0].round(6)
    array([[0.135335, 0.      ],
           [0.270671, 0.135335]])
    """
    n = K.shape[-1]
    diagonal = np.einsum("pii->pi", K) * dt
    shift = -diagonal.min(axis=1)
    largest = float(shift.max(initial=0.0))
    halvings = max(0, int(np.ceil(np.log2(largest / _HALF)))) if largest > 0 else 0
    scale = 2.0**-halvings
    positive = K * (dt * scale) + (shift * scale)[:, None, None] * np.eye(n)
    term = np.broadcast_to(np.eye(n), K.shape)
    total = term.copy()
    for order in range(1, _TERMS + 1):
        term = term @ positive / order
        total += term
    total *= np.exp(-shift * scale)[:, None, None]
    triangular = not np.any(np.triu(K, 1))
    for k in range(halvings + 1):
        if (
            triangular
        ):  # the diagonal is known; setting it stops errors from doubling with each square
            np.einsum("pii->pi", total)[:] = np.exp(diagonal * (scale * 2.0**k))
        if k < halvings:
            total = total @ total
    return total


def with_inflow(K: Floats, inflow: Sequence[Floats]) -> Floats:
    """Return K with one more pool that never empties and fills the others at `inflow` [mg/h].

    The last column of its propagator is what a constant infusion adds in the meantime.
    """
    size, n, _ = K.shape
    wider = np.zeros((size, n + 1, n + 1))
    wider[:, :n, :n] = K
    for pool, rate in enumerate(inflow):
        wider[:, pool, n] = rate
    return wider
