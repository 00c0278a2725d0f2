"""What a simulation answers: curves and exposures, of one typical patient or as percentile bands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Band = Mapping[str, float]  # p05, p25, p50, p75, p95
Curve = tuple[float, ...] | Mapping[str, tuple[float, ...]]  # numbers, or one series per percentile
Exposure = Mapping[str, float | Band]  # Cmax, Cmin, Cavg, AUC24, AUC_inf, Tmax, half_life
Kind = Literal["typical", "cohort", "person"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCourse:
    """What one model says: beside a cohort its typical patient, within a person its own members."""

    name: str
    drug: str
    population: str
    asked: bool  # it is the model that was asked for
    in_range: bool  # the regimen (and the person) lie within what the model was built on
    weight: float | None  # share of the members of a person; None where there are none
    patients: int
    concentration_mg_per_L: Curve
    exposure: Exposure


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What a page needs to say about the person who was simulated."""

    id: str
    age_years: float
    sex: str
    weight_kg: float
    CLcr: float
    dialysis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationResult:
    """The `result` of `calando simulate`."""

    kind: Kind
    model: str | None  # None: the ensemble of a person
    drug: str
    fluid: Literal["plasma", "blood", "CSF"]
    regimen: str
    days: float
    every: float  # h
    patients: int
    hours: tuple[float, ...]
    concentration_mg_per_L: Curve
    exposure: Exposure
    exposure_window_h: tuple[float, float]  # Cmax, Cmin, Cavg and AUC24 are read from here
    models: tuple[ModelCourse, ...]
    error_bound: float  # of a percentile, relative; 0: every value was kept and sorted
    exposed_patients: int  # whose exposures were computed
    residual: bool
    doses: Mapping[str, tuple[float | str, ...]]  # hours, mg, route, duration_h
    person: Person | None = None
    dialysis_h: tuple[tuple[float, float], ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetModelCourse:
    """What one model predicts for the rows of a data set."""

    name: str
    population: str
    concentration_mg_per_L: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetSimulation:
    """The `result` of `calando simulate --dataset`: one value per row of the data set.

    `concentration_mg_per_L` is what is there after the row's own dose: the typical patient's (PRED), or
    with `individuals` a drawn one's (IPRED). `DV` has the residual error too, where it was asked for.
    """

    kind: Literal["dataset"] = "dataset"
    model: str
    patients: int
    rows: int
    individuals: bool
    residual: bool
    id: tuple[str, ...]
    hours: tuple[float, ...]
    concentration_mg_per_L: tuple[float, ...]
    DV: tuple[float, ...] | None
    models: tuple[DatasetModelCourse, ...]
    used_covariates: tuple[str, ...]
    unused_covariates: tuple[str, ...]

    @property
    def column(self) -> str:
        """What the field calls these predictions."""
        return "IPRED" if self.individuals else "PRED"


def first_series(curve: Curve) -> tuple[float, ...]:
    """Return the curve itself, or its median.

    >>> first_series({"p05": (1.0,), "p50": (2.0,)})
    (2.0,)
    """
    return curve["p50"] if isinstance(curve, Mapping) else curve
