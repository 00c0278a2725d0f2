"""Compiled kernels (Numba). Nothing here is imported before the work is large enough to pay for it."""
