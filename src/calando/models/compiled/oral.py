"""One-compartment oral cohorts, patient by patient: the same doses and times for everybody.

Between two doses the concentrations at equal distances are ``c E**j + g T_j``: eight of them are one
multiplication and one addition of vectors. Doses that repeat at equal distances are walked by a loop that holds
those vectors in registers and does nothing but write: filling the array with a constant is hardly faster.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import njit, prange, types
from numba.core import cgutils
from numba.extending import intrinsic

from calando.models.compiled.bits import fast_exp, transfer

LANES = 8  # outputs written at once
_CHUNK = 128  # patients per task
_ROW_BYTES = 8 * LANES
_DOUBLE = ir.DoubleType()
_EIGHT = ir.VectorType(_DOUBLE, LANES)


def _vector_at(builder: Any, address: Any) -> Any:
    return builder.inttoptr(address, _EIGHT.as_pointer())


def _everywhere(builder: Any, number: Any) -> Any:
    nothing = ir.Constant(_EIGHT, ir.Undefined)
    first = builder.insert_element(nothing, number, ir.Constant(ir.IntType(32), 0))
    mask = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)
    return builder.shuffle_vector(first, nothing, mask)


@intrinsic
def _repeat(
    typing_context: Any, out: Any, stride: Any, table: Any, last: Any, dose: Any, c: Any, g: Any, count: Any
) -> Any:  # fmt: skip
    """Give a dose and write eight concentrations, `count` times; return plasma and gut after the last.

    out, stride : address of the first eight, and bytes to the next. table : address of three rows of eight: what
    is kept in the gut, kept in plasma, passed from gut to plasma after 1 to 8 steps. last : steps between two
    doses less one.
    """
    types_in = (types.intp,) * 4 + (types.float64,) * 3 + (types.intp,)

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        out, stride, table, last, dose, c0, g0, count = arguments
        word = out.type
        rows = [builder.add(table, ir.Constant(word, _ROW_BYTES * row)) for row in range(3)]
        offset = builder.mul(last, ir.Constant(word, 8))
        gut_end, keep_end, enter_end = (
            builder.load(builder.inttoptr(builder.add(row, offset), _DOUBLE.as_pointer()))
            for row in rows
        )
        keep, enter = (builder.load(_vector_at(builder, row)) for row in rows[1:])
        keep.align = enter.align = 8
        before = builder.block
        loop, done = builder.append_basic_block("loop"), builder.append_basic_block("done")
        builder.branch(loop)
        builder.position_at_end(loop)
        i, address = builder.phi(word), builder.phi(word)
        c, g = builder.phi(_DOUBLE), builder.phi(_DOUBLE)
        full = builder.fadd(g, dose)
        curve = builder.fadd(
            builder.fmul(_everywhere(builder, c), keep),
            builder.fmul(_everywhere(builder, full), enter),
        )
        builder.store(curve, _vector_at(builder, address)).align = 8
        c_next = builder.fadd(builder.fmul(c, keep_end), builder.fmul(full, enter_end))
        g_next = builder.fmul(full, gut_end)
        i_next = builder.add(i, ir.Constant(word, 1))
        for phi, first, following in (
            (i, ir.Constant(word, 0), i_next),
            (address, out, builder.add(address, stride)),
            (c, c0, c_next),
            (g, g0, g_next),
        ):
            phi.add_incoming(first, before)
            phi.add_incoming(following, loop)
        builder.cbranch(builder.icmp_signed("<", i_next, count), loop, done)
        builder.position_at_end(done)
        return cgutils.pack_array(builder, [c_next, g_next])

    return types.UniTuple(types.float64, 2)(*types_in), build


@njit(error_model="numpy")
def _fill_tables(tables: Any, dt: Any, regime: Any, CL: Any, V: Any, ka: Any, p: int) -> None:
    for k in range(dt.size):
        ke = CL[regime[k], p] / V[p]
        gut = fast_exp(-ka[p] * dt[k])
        plasma = fast_exp(-ke * dt[k])
        passed = ka[p] * transfer(dt[k], ka[p], ke)
        x, y, z = gut, plasma, passed
        for j in range(LANES):
            tables[k, 0, j], tables[k, 1, j], tables[k, 2, j] = x, y, z
            z = z * plasma + x * passed
            x *= gut
            y *= plasma


@njit(parallel=True, cache=True, error_model="numpy")
def fill_rows(
    dt: Any, regime: Any, run_table: Any, run_steps: Any, run_oral: Any, run_bolus: Any, run_slot: Any,
    run_count: Any, CL: Any, V: Any, ka: Any, out: Any,
) -> None:  # fmt: skip
    """Fill `out` (patient, time) with concentrations [mg/L].

    Parameters
    ----------
    dt, regime : length [h] and parameter set of each table, shape (table,).
    run_table, run_steps, run_oral, run_bolus, run_slot, run_count : each run gives doses [mg] and then passes
        `run_steps` stretches of one table (at most 8), writing from `run_slot` on (-1: nowhere; then it is a
        run of its own), and this `run_count` times. 0 steps: write where we stand.
    CL : shape (regime, patient) [L/h]; V [L], ka [1/h] : shape (patient,).
    out : shape (patient, time), C order.
    """
    patients, times = out.shape
    for chunk in prange((patients + _CHUNK - 1) // _CHUNK):
        tables = np.empty((dt.size, 3, LANES))
        spare = np.empty(LANES)
        at_tables, at_spare = tables.ctypes.data, spare.ctypes.data
        at_out = out.ctypes.data
        for p in range(chunk * _CHUNK, min(patients, (chunk + 1) * _CHUNK)):
            _fill_tables(tables, dt, regime, CL, V, ka, p)
            c, g, unit = 0.0, 0.0, 1.0 / V[p]
            row = at_out + p * times * 8
            for r in range(run_table.size):
                steps, slot, count = run_steps[r], run_slot[r], run_count[r]
                c += run_bolus[r] * unit
                dose = run_oral[r] * unit
                if steps == 0:
                    g += dose
                    if slot >= 0:
                        out[p, slot] = c
                    continue
                table = at_tables + 3 * _ROW_BYTES * run_table[r]
                # eight are always written: the last ones of a row must not run into the next patient's
                inside = 0
                if slot >= 0:
                    inside = (
                        min(count, (times - slot - LANES) // steps + 1)
                        if times - slot >= LANES
                        else 0
                    )
                if inside > 0:
                    c, g = _repeat(row + 8 * slot, 8 * steps, table, steps - 1, dose, c, g, inside)
                for again in range(inside, count):
                    c, g = _repeat(at_spare, 0, table, steps - 1, dose, c, g, 1)
                    if slot >= 0:
                        for j in range(steps):
                            out[p, slot + again * steps + j] = spare[j]
