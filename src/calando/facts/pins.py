"""Pinned answers of other programs: what they were asked and what they said, with version and date."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from calando.errors import FactError

FOLDER = Path(__file__).parent / "pinned"
CURVES = ("curves_lsoda.json", "curves_desolve.json")
TAPERS = ("taper_lsoda.json", "taper_desolve.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Which program said it, when, called how."""

    call: str
    versions: Mapping[str, str]
    date: str

    @property
    def program(self) -> str:
        """Names and versions, for a table: "R 4.5.0, deSolve 1.40"."""
        return ", ".join(f"{name} {version}" for name, version in self.versions.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class PinnedCurve:
    """One curve of one program: whom, which doses and kidneys, what was read off when."""

    name: str
    model: str
    weight_kg: float
    quantity: str  # plasma, metabolite, effect_site
    doses: tuple[tuple[float, float, str, float], ...]  # hour, mg, route, hours it takes
    CLcr: tuple[tuple[float, float], ...]  # (hour, mL/min) joined by straight lines
    steps_h: float  # > 0: by steps of so long instead, at the middle of each
    sessions: tuple[tuple[float, float], ...]  # of hemodialysis
    times_h: tuple[float, ...]
    values: tuple[float, ...]  # [mg/L]


@dataclass(frozen=True, slots=True, kw_only=True)
class PinnedTaper:
    """One long course of one typical person: levels at the sample times, withdrawal drive of every day."""

    model: str
    constants: Mapping[str, float]  # ka, CL, V1, Q, V2, ke0, EC50, kA
    daily_mg: float
    intake_h: tuple[float, ...]
    segments: tuple[tuple[int, float], ...]  # days, fraction of the dose
    samples_h: tuple[float, ...]
    values: Mapping[str, tuple[float, ...]]  # concentration, effect_site, drive


def load_curves(file: str, folder: Path = FOLDER) -> tuple[Provenance, tuple[PinnedCurve, ...]]:
    """Return the curves of one file of pins, and who said them."""
    content = _read(folder / file)
    curves = tuple(
        PinnedCurve(
            name=name,
            model=row["model"],
            weight_kg=row["weight_kg"],
            quantity=row["quantity"],
            doses=tuple((h, mg, route, takes) for h, mg, route, takes in row["doses"]),
            CLcr=tuple((h, x) for h, x in row["CLcr"]),
            steps_h=row["steps_h"],
            sessions=tuple((a, b) for a, b in row["sessions"]),
            times_h=tuple(row["times_h"]),
            values=tuple(row["values"]),
        )
        for name, row in content["curves"].items()
    )
    return _provenance(content), curves


def load_tapers(file: str, folder: Path = FOLDER) -> tuple[Provenance, tuple[PinnedTaper, ...]]:
    """Return the long courses of one file of pins, and who said them."""
    content = _read(folder / file)
    asked = content["scenario"]
    tapers = tuple(
        PinnedTaper(
            model=model,
            constants=asked["constants"][model],
            daily_mg=asked["daily_mg"][model],
            intake_h=tuple(asked["intake_h"]),
            segments=tuple((days, fraction) for days, fraction in asked["segments"]),
            samples_h=tuple(asked["samples_h"]),
            values={name: tuple(found) for name, found in values.items()},
        )
        for model, values in content["models"].items()
    )
    return _provenance(content), tapers


def _read(path: Path) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise FactError(f"pinned/{path.name}: {error}") from error
    return content


def _provenance(content: Mapping[str, Any]) -> Provenance:
    said = content["provenance"]
    return Provenance(call=said["call"], versions=said["versions"], date=said["date"])
