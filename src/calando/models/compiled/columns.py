"""Long columns: one row per patient and time."""

from __future__ import annotations

from typing import Any

from numba import njit, prange


@njit(parallel=True, cache=True, error_model="numpy")
def fill_columns(times: Any, ID: Any, TIME: Any) -> None:
    """Fill ID (patient, time) with the numbers of the patients from 1 on, TIME (patient, time) with `times` [h]."""
    for p in prange(ID.shape[0]):
        for t in range(times.size):
            ID[p, t] = p + 1
        for t in range(times.size):
            TIME[p, t] = times[t]
