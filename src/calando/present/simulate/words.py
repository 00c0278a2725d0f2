"""Words and numbers of a simulation as every format writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from calando.decide.recommendation import Answer
from calando.facts.load import load_facts
from calando.present import wording
from calando.simulate.result import Band, ModelCourse, SimulationResult

EXPOSURES: Mapping[str, tuple[str, str]] = {  # key: what it is called, unit
    "Cmax": ("Peak (Cmax)", "mg/L"),
    "Cmin": ("Lowest (Cmin)", "mg/L"),
    "Cavg": ("Mean (Cavg)", "mg/L"),
    "AUC24": ("Area of a day (AUC24)", "mg·h/L"),
    "AUC_inf": ("Whole area (AUC_inf)", "mg·h/L"),
    "Tmax": ("Peak after a dose (Tmax)", "h"),
    "half_life": ("Half-life", "h"),
}
SHORT = ("Cmax", "Cmin", "Cavg", "AUC24", "Tmax", "half_life")  # of the table of models


def number(value: float) -> str:
    """Return three significant digits without an exponent: 0.307, 1.35, 12.4, 1240; what does not exist is a dash."""
    if value != value:
        return "–"
    if value == 0 or abs(value) < 5e-5:
        return "0"
    if abs(value) < 1e-3:
        return f"{value:.5f}"
    if abs(value) >= 99.95:
        return f"{value:.0f}"
    digits = (
        1
        if abs(value) >= 9.995
        else 2
        if abs(value) >= 0.9995
        else 3
        if abs(value) >= 0.09995
        else 4
    )
    return f"{value:.{digits}f}"


def middle(value: float | Band) -> float:
    """Return the number itself, or the median of a band."""
    return value["p50"] if isinstance(value, Mapping) else value


def title(result: SimulationResult) -> str:
    """Return what was simulated, in one line."""
    drug = result.drug.capitalize()
    where = "in cerebrospinal fluid" if result.fluid == "CSF" else f"in {result.fluid}"
    return f"{drug} {where}: {result.regimen}"


def who_line(result: SimulationResult) -> str:
    """Return who was simulated, with what, and for how long."""
    days = f"{wording.number(result.days)} day{'' if result.days == 1 else 's'}"
    if result.person is not None:
        p = result.person
        name = f"{p.id}: " if p.id else ""
        with_model = f" with {result.model} only" if result.model else ""
        who = (
            f"{name}{p.sex}, {wording.number(p.age_years)} years, {wording.number(p.weight_kg)} kg, "
            f"CLcr {p.CLcr:.0f} mL/min"
        )
        who += "" if p.dialysis == "none" else f", {p.dialysis}"
        members = f"{result.patients} simulated members"
        if result.patients == 1:
            members = "median of the simulated members"
        return f"{who} · {members}{with_model} · {days}"
    if result.kind == "typical":
        return f"typical patient of {result.model} · {days}"
    return f"{result.patients:,} patients of {result.model} · {days}"


def headline(result: SimulationResult) -> str:
    """Return the answer in one sentence."""
    peak, low = result.exposure["Cmax"], result.exposure["Cmin"]
    if isinstance(peak, Mapping) and isinstance(low, Mapping):
        text = (
            f"Peak {number(peak['p50'])} mg/L (90 % of {'members' if result.person else 'patients'}: "
            f"{number(peak['p05'])} to {number(peak['p95'])}), lowest {number(low['p50'])} mg/L "
            f"({number(low['p05'])} to {number(low['p95'])})"
        )
    else:
        text = f"Peak {number(middle(peak))} mg/L, lowest {number(middle(low))} mg/L"
    return f"{text}, {window_text(result)}."


def window_text(result: SimulationResult) -> str:
    """Return the hours that exposures are read from, in words."""
    start, end = result.exposure_window_h
    return f"from hour {wording.number(start)} to {wording.number(end)}"


def exposure_rows(result: SimulationResult) -> list[tuple[str, str, dict[str, str]]]:
    """Return (name, unit, {column: number}) of each exposure; the columns are percentiles, or "value"."""
    rows = []
    for key, (name, unit) in EXPOSURES.items():
        value = result.exposure[key]
        cells = (
            {p: number(v) for p, v in value.items()}
            if isinstance(value, Mapping)
            else {"value": number(value)}
        )
        rows.append((name, unit, cells))
    return rows


def model_cells(model: ModelCourse) -> list[str]:
    """Return the short exposures of one model: numbers, or medians."""
    return [number(middle(model.exposure[key])) for key in SHORT]


def models_title(result: SimulationResult) -> str:
    """Return what the table of models shows."""
    if result.kind == "person":
        return "Each model's members (medians)"
    return "The typical patient of each model"


def model_name(model: ModelCourse) -> str:
    """Return a model's name, marked if it was asked for, with its share, and if it is out of range."""
    text = model.name + (f" ({model.weight:.0%})" if model.weight is not None else "")
    return text + ("" if model.in_range else " *")


def exactness(result: SimulationResult) -> str:
    """Return how exact the percentiles are; nothing for one curve."""
    if result.patients == 1:
        return ""
    if result.error_bound == 0:
        return "Percentiles are exact for these patients."
    return (
        f"Percentiles are within {100 * result.error_bound:.2g} % of themselves; exposures: the first "
        f"{result.exposed_patients:,} patients."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedRange:
    """Levels that a paper calls normal."""

    low_mg_per_L: float
    high_mg_per_L: float
    source: str

    @property
    def text(self) -> str:
        """How it is named in a figure and at a terminal."""
        return f"quoted range {self.low_mg_per_L:.2f}-{self.high_mg_per_L:.2f} mg/L ({self.source})"


def quoted_range(result: SimulationResult) -> QuotedRange | None:
    """Return the range quoted for the drug, as it was taken; there is one for baclofen by mouth only."""
    by_mouth = all(route == "oral" for route in result.doses["route"])
    if result.drug != "baclofen" or result.fluid != "plasma" or not by_mouth:
        return None
    ensemble = load_facts().ensemble
    low, high = ensemble.quoted_level_low, ensemble.quoted_level_high
    if low is None or high is None:
        return None
    return QuotedRange(low_mg_per_L=low.value, high_mg_per_L=high.value, source=low.source)


def intended_use(answer: Answer[SimulationResult]) -> str:
    """Return the sentence on the intended use, unless a caveat says it already."""
    said = any("not a medical device" in c.text.lower() for c in answer.caveats)
    return "" if said else wording.INTENDED_USE
