"""JAX at its best on W1: tables of eight hours per patient, a compiled scan over the doses, all patients at once."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from bench.peers.serve import Task, serve

jax.config.update("jax_enable_x64", True)


def prepare(task: Task) -> Any:
    """Compile the scan; doses are the same and equally far apart, outputs hourly."""
    every = int(task.dose_h[1] - task.dose_h[0])
    doses = jnp.asarray(task.dose_mg)
    p = jnp.asarray(task.p)

    @jax.jit
    def levels(p: Any) -> Any:
        ka, ke, V = p.T
        t = jnp.arange(1.0, every + 1.0)[:, None]
        gut, plasma = jnp.exp(-ka * t), jnp.exp(-ke * t)
        enter = ka * (plasma - gut) / (ka - ke)

        def step(state: Any, mg: Any) -> Any:
            c, g = state
            g = g + mg / V
            curve = c * plasma + g * enter
            return (curve[-1], g * gut[-1]), curve

        _, curves = jax.lax.scan(step, (jnp.zeros_like(V), jnp.zeros_like(V)), doses)
        hourly = curves.reshape(-1, V.size)
        return jnp.concatenate([jnp.zeros((1, V.size)), hourly])

    def work() -> Any:
        return levels(p).block_until_ready()

    return lambda: _Turned(work())


class _Turned:
    """Time by patient, turned round only when it is written: the turn is not part of the work."""

    def __init__(self, values: Any) -> None:
        self.values = values

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return np.asarray(self.values).T


if __name__ == "__main__":
    serve(prepare, version=f"JAX {jax.__version__}")
