"""The equations as everybody's solver gets them: plain arithmetic, so that SciPy, Numba and JAX can all take them.

A dose enters the first state [mg]. `PARAMETERS` says in which order a solver holds the parameters, `OUTPUT` which
state is wanted and by which parameter it is divided.
"""

from __future__ import annotations

from typing import Any

PARAMETERS: dict[str, tuple[str, ...]] = {
    "oral": ("ka", "ke", "V"),
    "adaptation": ("ka", "ke", "V", "ke0", "kA", "EC50"),
    "saturable": ("ka", "ke", "V", "K_gut", "passive"),
    "ethanol": ("ka", "V1", "Vmax", "Km", "CLR", "Q", "V2"),
}
STATES = {"oral": 2, "adaptation": 4, "saturable": 2, "ethanol": 3}
OUTPUT: dict[str, tuple[int, int | None]] = {
    "oral": (1, 2),
    "adaptation": (3, None),
    "saturable": (1, 2),
    "ethanol": (1, 1),
}


def oral(y: Any, p: Any) -> Any:
    """Gut, plasma [mg]."""
    return (-p[0] * y[0], p[0] * y[0] - p[1] * y[1])


def adaptation(y: Any, p: Any) -> Any:
    """Gut, plasma [mg], effect site [mg/L], adaptation."""
    return (
        -p[0] * y[0],
        p[0] * y[0] - p[1] * y[1],
        p[3] * (y[1] / p[2] - y[2]),
        p[4] * (y[2] / (p[5] + y[2]) - y[3]),
    )


def saturable(y: Any, p: Any) -> Any:
    """Gut, plasma [mg]; the carrier of the gut saturates."""
    absorbed = p[0] * y[0] * (p[4] + (1.0 - p[4]) / (1.0 + y[0] / p[3]))
    return (-absorbed, absorbed - p[1] * y[1])


def ethanol(y: Any, p: Any) -> Any:
    """Gut, blood, tissue [mg]."""
    C = y[1] / p[1]
    between = p[5] * (C - y[2] / p[6])
    return (
        -p[0] * y[0],
        p[0] * y[0] - p[4] * C - p[2] * C / (p[3] + C) - between,
        between,
    )


SLOPES = {"oral": oral, "adaptation": adaptation, "saturable": saturable, "ethanol": ethanol}
