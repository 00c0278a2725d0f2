"""diffrax (JAX): Tsit5 with adaptive steps, all patients in one vmap, a scan over the doses."""

from __future__ import annotations

from typing import Any

import diffrax
import jax
import jax.numpy as jnp
import numpy as np

from bench.peers.equations import OUTPUT, SLOPES
from bench.peers.serve import Task, serve

jax.config.update("jax_enable_x64", True)
_FIRST_H = 0.05


def prepare(task: Task) -> Any:
    """Compile the solver; stretches between doses may differ in length, so each length is padded to the longest."""
    slope = SLOPES[task.kind]
    state, divisor = OUTPUT[task.kind]
    stretches = task.stretches
    longest = max(t.size for _, t in stretches)
    # hours since the dose; a short stretch repeats its end, which costs nothing
    ts = np.array(
        [np.append(t - t[0], np.full(longest - t.size, t[-1] - t[0])) for _, t in stretches]
    )
    doses, times = jnp.asarray(task.dose_mg), jnp.asarray(ts)
    term = diffrax.ODETerm(lambda t, y, p: jnp.stack(slope(y, p)))
    control = diffrax.PIDController(rtol=task.rtol, atol=task.atol)

    def one(p: Any) -> Any:
        def stretch(y: Any, now: Any) -> Any:
            mg, t = now
            y = y.at[0].add(mg)
            found = diffrax.diffeqsolve(
                term, diffrax.Tsit5(), t0=0.0, t1=t[-1], dt0=_FIRST_H, y0=y, args=p,
                saveat=diffrax.SaveAt(ts=t), stepsize_controller=control, max_steps=100_000,
            )  # fmt: skip
            return found.ys[-1], found.ys[:, state]

        _, curves = jax.lax.scan(stretch, jnp.zeros(task.states), (doses, times))
        return curves if divisor is None else curves / p[divisor]

    solve = jax.jit(jax.vmap(one))
    p = jnp.asarray(task.p)
    first = np.searchsorted(task.hours, task.dose_h)

    def work() -> Any:
        curves = np.asarray(solve(p).block_until_ready())
        out = np.zeros((task.patients, task.hours.size))
        for d, (_, t) in enumerate(stretches):
            out[:, first[d] : first[d] + t.size] = curves[:, d, : t.size]
        return out

    return work


if __name__ == "__main__":
    serve(prepare, version=f"diffrax {diffrax.__version__}, JAX {jax.__version__}")
