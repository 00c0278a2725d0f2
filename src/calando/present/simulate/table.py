"""A simulation as tables: CSV, Parquet, a polars DataFrame, an xarray Dataset."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from calando.decide.recommendation import Answer
from calando.errors import InputError, Problem
from calando.simulate.result import Curve, DatasetSimulation, SimulationResult

if TYPE_CHECKING:
    import polars as pl
    import xarray as xr

    from calando.simulate.event_cells import Column
    from calando.simulate.events import EventTable

TYPICAL = "PRED"  # NONMEM's name of the prediction at eta = 0
UNITS = {
    "Cmax": "mg/L",
    "Cmin": "mg/L",
    "Cavg": "mg/L",
    "AUC24": "mg*h/L",
    "AUC_inf": "mg*h/L",
    "Tmax": "h",
    "half_life": "h",
}


def _columns(result: SimulationResult) -> dict[str, tuple[float, ...]]:
    """The bands as columns: TIME, and one per percentile, or PRED of a typical patient."""
    return {"TIME": result.hours, **_named(result.concentration_mg_per_L)}


def _named(curve: Curve) -> Mapping[str, tuple[float, ...]]:
    return curve if isinstance(curve, Mapping) else {TYPICAL: curve}


def bands_csv(result: SimulationResult) -> bytes:
    """Return the bands as CSV: hours, and mg/L with nine significant digits."""
    columns, text = _columns(result), io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in zip(*columns.values(), strict=True):
        writer.writerow([f"{value:.9g}" for value in row])
    return text.getvalue().encode()


def bands_parquet(result: SimulationResult) -> bytes:
    """Return the bands as Parquet."""
    buffer = io.BytesIO()
    _frame(result).write_parquet(buffer)
    return buffer.getvalue()


def _frame(result: SimulationResult) -> pl.DataFrame:
    import polars as pl

    return pl.DataFrame({name: list(values) for name, values in _columns(result).items()})


def dataset_bytes(result: DatasetSimulation, table: EventTable, suffix: str) -> bytes:
    """Return a data set with its predictions (PRED or IPRED; DV too if it was drawn) as .csv or .parquet."""
    from calando.present.simulate.dataset_file import dataset_frame

    columns: dict[str, Column] = {**table.columns()}
    columns[result.column] = list(result.concentration_mg_per_L)
    if result.DV is not None:
        drawn = zip(result.DV, table.evid.tolist(), strict=True)
        columns["DV"] = [DV if evid == 0 else math.nan for DV, evid in drawn]
    frame = dataset_frame(columns)
    buffer = io.BytesIO()
    if suffix == ".csv":
        frame.write_csv(buffer, null_value=".")
    else:
        frame.write_parquet(buffer)
    return buffer.getvalue()


def to_polars(answer: Answer[SimulationResult]) -> pl.DataFrame:
    """Return the levels of a simulation as a polars DataFrame: TIME [h], and p05 to p95 or PRED [mg/L].

    Examples
    --------
    >>> import calando
    >>> answer = calando.simulate(model="simon2018", regimen="10 mg once", days=1, every_h=12)
    >>> frame = calando.to_polars(answer)
    >>> frame.columns, frame.height
    (['TIME', 'PRED'], 3)
    """
    return _frame(_simulated(answer))


def to_xarray(answer: Answer[SimulationResult]) -> xr.Dataset:
    """Return a simulation as an xarray Dataset with units: levels over time, the models beside, exposures.

    Raises
    ------
    InputError : xarray is not installed; it comes with the extra `calando[xarray]`.

    Examples
    --------
    >>> import calando
    >>> answer = calando.simulate(model="simon2018", regimen="10 mg once", days=1, every_h=12)
    >>> data = calando.to_xarray(answer)
    >>> dict(data.sizes), data["concentration"].attrs["units"]
    ({'percentile': 1, 'time': 3, 'model': 3}, 'mg/L')
    """
    try:
        import xarray as xr
    except ImportError:
        raise InputError(
            Problem(
                field="to_xarray",
                message="xarray is not installed; it comes with an extra",
                allowed="pip install 'calando[xarray]', or calando.to_polars",
            )
        ) from None

    result = _simulated(answer)
    main = _named(result.concentration_mg_per_L)
    beside = [_named(m.concentration_mg_per_L) for m in result.models]
    data = xr.Dataset(
        {
            "concentration": (("percentile", "time"), [list(v) for v in main.values()]),
            "model_concentration": (
                ("model", "time"),
                [list(c.get("p50", next(iter(c.values())))) for c in beside],
            ),
            **{
                name: ("percentile", list(v.values()) if isinstance(v, Mapping) else [v])
                for name, v in result.exposure.items()
            },
        },
        coords={
            "time": list(result.hours),
            "percentile": list(main),
            "model": [m.name for m in result.models],
        },
        attrs={"regimen": result.regimen, "patients": result.patients, "calando": answer.version},
    )
    data["time"].attrs["units"] = "h"
    for name in ("concentration", "model_concentration"):
        data[name].attrs["units"] = "mg/L"
    for name, unit in UNITS.items():
        data[name].attrs["units"] = unit
    return data


def _simulated(answer: Answer[SimulationResult]) -> SimulationResult:
    if not isinstance(answer.result, SimulationResult):
        message = f"an answer of {answer.command!r} has no levels over time"
        raise InputError(Problem(field="answer", message=message, allowed="one of simulate"))
    return answer.result
