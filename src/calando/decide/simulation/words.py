"""What is said beside a simulation: which models, how exact, what is assumed, what is left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from calando.decide.recommendation import Statement
from calando.decide.simulation.kidneys import ASSUMED_CLOCK_H, ASSUMED_SESSION_H
from calando.decide.simulation.model import daily_mg
from calando.decide.simulation.wishes import SimulationWishes, model_label
from calando.facts.schema import Basis, Facts, Number, PkModel
from calando.simulate.result import Exposure, SimulationResult

if TYPE_CHECKING:
    from calando.decide.simulation.model import ModelCase

NOT_A_DEVICE = Statement(
    text="Decision support for professionals and a research instrument, not a medical device. A simulated level "
    "is not a measured one.",
    basis="assumed",
)
AUC_INF = Statement(
    text="AUC_inf is the whole area from hour 0 on if no dose follows those simulated: after one dose that of the "
    "dose, of a repeated regimen that of all doses together. Cmax, Cmin, Cavg and AUC24 are of the hours named "
    "under exposure_window_h. Where kidneys or machines change during the time shown, AUC_inf and half-life belong "
    "to no moment and are left out.",
    basis="derived",
)


# -- a model ---------------------------------------------------------------------------------------


def model_reasons(case: ModelCase, result: SimulationResult) -> tuple[Statement, ...]:
    """Return what a simulation of a model rests on."""
    model, cohort = case.model, case.cohort
    typical = ", ".join(f"{name} {n.value:g} {n.unit}" for name, n in model.theta.items())
    who = (
        "its typical patient (eta = 0)" if cohort.patients == 1 else f"{cohort.patients:,} patients"
    )
    text = f"Model {model_label(model)}: {model.population}. Simulated: {who}. Typical values: {typical}."
    reasons = [
        Statement(text=text, sources=sources_of([model]), basis=_basis(model.theta.values()))
    ]
    if cohort.patients > 1:
        reasons += [_spread(case), _exactness(result)]
    if len(result.models) > 1:
        reasons.append(
            disagreement(result, sources_of(m for m, _ in case.beside), "typical patients")
        )
    return tuple(reasons)


def _spread(case: ModelCase) -> Statement:
    model = case.model
    known = {name: n for name, n in model.iiv_cv_percent.items() if n.value > 0}
    if not known:
        text = "No spread between people was published for this model: all patients are alike."
        return Statement(text=text, sources=sources_of([model]), basis="read")
    spread = ", ".join(f"{name} {n.value:g} %" for name, n in known.items())
    text = f"Patients differ as published (coefficient of variation: {spread}), log-normally."
    if case.cohort.uncertainty:
        drawn = {*model.theta_ci95, *model.iiv_ci95}
        text += (
            f" The typical values and spreads are drawn from their printed 95 % intervals too "
            f"({', '.join(n for n in model.theta if n in drawn)})."
            if drawn
            else " No interval was printed, so that the uncertainty of the parameters adds nothing."
        )
    return Statement(text=text, sources=sources_of([model]), basis=_basis(known.values()))


def _exactness(result: SimulationResult) -> Statement:
    if result.error_bound == 0:
        text = "Percentiles are exact for these patients: every curve was kept and sorted."
    else:
        text = (
            f"Levels were counted in fine bins: a percentile is off by less than {result.error_bound:.1%} of itself. "
            f"Exposures are those of the first {result.exposed_patients:,} patients."
        )
    return Statement(text=text, basis="derived")


def disagreement(result: SimulationResult, sources: tuple[str, ...], who: str) -> Statement:
    peaks = [f"{m.name} {_middle(m.exposure, 'Cmax'):.3g}" for m in result.models]
    values = [_middle(m.exposure, "Cmax") for m in result.models]
    ratio = max(values) / min(values) if min(values) > 0 else float("inf")
    text = (
        f"Published models disagree: Cmax of their {who} is {', '.join(peaks)} mg/L, a factor of {ratio:.2g}. One "
        "curve is never the whole answer."
    )
    return Statement(text=text, sources=sources, basis="derived")


def _middle(exposure: Exposure, name: str) -> float:
    value = exposure[name]
    return value["p50"] if isinstance(value, Mapping) else value


def model_caveats(case: ModelCase, wishes: SimulationWishes, facts: Facts) -> tuple[Statement, ...]:
    """Return the limits of a simulation of a model."""
    model, cohort = case.model, case.cohort
    said = [*_typed_kidneys(wishes, facts, has_study=case.model.drug == "baclofen")]
    mg_per_day = daily_mg(cohort.doses)
    said += out_of_range(model, mg_per_day, weight_kg=wishes.weight_kg, age_years=None)
    others = [
        m for m, _ in case.beside[1:] if out_of_range(m, mg_per_day, weight_kg=None, age_years=None)
    ]
    if others:
        text = f"Shown beside it although the dose is outside their range: {', '.join(m.name for m in others)}."
        said.append(Statement(text=text, sources=sources_of(others), basis="read"))
    if case.not_beside:
        text = f"Not shown beside it, because they need --weight-kg: {', '.join(case.not_beside)}."
        said.append(Statement(text=text, basis="derived"))
    said += residual(wishes, [model])
    if cohort.patients > 1:
        said += _correlation(wishes, model)
    said += assumed_numbers([model], with_spread=cohort.patients > 1, with_residual=wishes.residual)
    said += adherence(wishes)
    said += _injections(case)
    if model.drug == "baclofen" and cohort.regimen.routes == {"oral"}:
        said += quoted_range(facts)
    said.append(AUC_INF)
    said += [
        Statement(text=f"{model_label(model)}: {note}", sources=sources_of([model]), basis="read")
        for note in model.notes
        if "correlation" not in note.lower()
    ]
    return (*said, NOT_A_DEVICE)


def _injections(case: ModelCase) -> list[Statement]:
    cohort = case.cohort
    if "intravenous" not in cohort.regimen.routes or not cohort.population.is_apparent:
        return []
    F = cohort.kidney_facts.F
    text = f"The model speaks of doses by mouth (CL/F): an intravenous dose counts as 1/F of itself, F {F.value:g}."
    return [Statement(text=text, sources=(F.source,), basis="derived")]


# -- what both say ---------------------------------------------------------------------------------


def _typed_kidneys(wishes: SimulationWishes, facts: Facts, *, has_study: bool) -> list[Statement]:
    said = []
    if wishes.CLcr is None and not wishes.weekdays:
        text = "Kidneys are those of the people studied; --clcr moves them."
        return [Statement(text=text, basis="assumed")] if has_study else []
    if wishes.CLcr is not None:
        centre, share = facts.kidney.non_renal_share_centre, facts.kidney.non_renal_share
        text = (
            f"Clearance moves with CLcr as derived from exposures in kidney disease; {centre.value:g} of it "
            f"({share.low:g} to {share.high:g} between patients) does not pass the kidneys, the model is taken to "
            f"belong to {facts.kidney.CLcr_reference.value:g} mL/min, and more than {facts.kidney.CLcr_cap.value:g} "
            "counts as that."
        )
        said.append(Statement(text=text, sources=(centre.source,), basis="derived"))
    if wishes.weekdays:
        said.append(sessions(wishes, facts, weekdays_told=True))
    return said


def out_of_range(
    model: PkModel, mg_per_day: float, *, weight_kg: float | None, age_years: float | None
) -> list[Statement]:
    asked = (
        ("dose", "mg a day", model.daily_dose_mg, mg_per_day),
        ("weight", "kg", model.weight_kg, weight_kg),
        ("age", "years", model.age_years, age_years),
    )
    found = [
        f"{what} {value:g} {unit} is outside {limits[0]:g} to {limits[1]:g}"
        for what, unit, limits, value in asked
        if limits is not None and value is not None and not limits[0] <= value <= limits[1]
    ]
    if not found:
        return []
    text = f"Outside what {model_label(model)} was built on: {'; '.join(found)}. What it says there is extrapolated."
    return [Statement(text=text, sources=sources_of([model]), basis="read")]


def residual(wishes: SimulationWishes, models: Sequence[PkModel]) -> list[Statement]:
    none = [model_label(m) for m in models if not m.residual]
    if wishes.residual and none:
        text = f"No residual error was published for {', '.join(none)}: none was added."
        return [Statement(text=text, sources=sources_of(models), basis="read")]
    text = (
        "Residual error is in: what a laboratory might report, with assay and timing errors. Exposures are without it."
        if wishes.residual
        else "Residual error is left out: these are levels in the body, and measured ones scatter more (--residual)."
    )
    return [Statement(text=text, sources=sources_of(models), basis="derived")]


def quoted_range(facts: Facts) -> list[Statement]:
    low, high = facts.ensemble.quoted_level_low, facts.ensemble.quoted_level_high
    if low is None or high is None:
        return []
    text = (
        f"The quoted range, {low.value:.2f} to {high.value:.2f} mg/L, is what a report of overdoses calls normal, not "
        "a target: levels and effect go together poorly. There symptoms went on when no level could be detected."
    )
    return [Statement(text=text, sources=(low.source,), basis="read")]


def _correlation(wishes: SimulationWishes, model: PkModel) -> list[Statement]:
    if wishes.correlation:
        pairs = ", ".join(f"{a} and {b} {v:g}" for (a, b), v in wishes.correlation.items())
        text = f"Correlation between parameters as typed, not as published: {pairs}."
        return [Statement(text=text, basis="assumed")]
    if model.iiv_correlation or not model.iiv_cv_percent:
        return []
    text = (
        "No correlation between the parameters was seen in the paper: they are drawn independently."
    )
    return [Statement(text=text, sources=sources_of([model]), basis="assumed")]


def assumed_numbers(
    models: Sequence[PkModel], *, with_spread: bool, with_residual: bool
) -> list[Statement]:
    """Say which of the numbers used are assumptions, model by model."""
    said = []
    for model in models:
        used = {name: n for name, n in model.theta.items() if n.basis == "assumed"}
        if with_spread:
            used |= {
                f"spread of {name}": n
                for name, n in model.iiv_cv_percent.items()
                if n.basis == "assumed"
            }
        if with_residual:
            used |= {name: n for name, n in model.residual.items() if n.basis == "assumed"}
        if used:
            each = "; ".join(f"{name} {n.value:g} {n.unit} ({n.note})" for name, n in used.items())
            sources = tuple(dict.fromkeys(n.source for n in used.values()))
            text = f"Assumed for {model_label(model)}: {each}."
            said.append(Statement(text=text, sources=sources, basis="assumed"))
    return said


def adherence(wishes: SimulationWishes) -> list[Statement]:
    parts = []
    if wishes.missed:
        parts.append(f"{wishes.missed:.0%} of doses missed")
    if wishes.doubled:
        parts.append(f"{wishes.doubled:.0%} doubled")
    if wishes.ran_out_day is not None:
        parts.append(f"nothing left from day {wishes.ran_out_day:g} on")
    if not parts:
        return []
    text = f"Not taken as prescribed, as asked: {', '.join(parts)}; each dose by its own chance."
    return [Statement(text=text, basis="assumed")]


def sources_of(models: Iterable[PkModel]) -> tuple[str, ...]:
    """Return the keys of the models' papers."""
    return tuple(dict.fromkeys(m.source for m in models))


def _basis(numbers: Iterable[Number]) -> Basis:
    found = {n.basis for n in numbers}
    return "assumed" if "assumed" in found else "derived" if "derived" in found else "read"


def sessions(wishes: SimulationWishes, facts: Facts, *, weekdays_told: bool) -> Statement:
    n, length = facts.kidney.CL_hemodialysis, facts.kidney.hemodialysis_session_h
    text = (
        f"Hemodialysis clears {n.value:g} {n.unit} during sessions of {length.value:g} h; in between native kidneys do "
        f"at most {facts.kidney.CLcr_on_dialysis_cap.value:g} mL/min. Hour 0 is reckoned as a Monday"
    )
    if wishes.session_clock_h is None:
        text += f", sessions from {ASSUMED_SESSION_H:02.0f}:00"
    if wishes.clock_h is None and wishes.regimen is not None:
        text += f", hour 0 as {ASSUMED_CLOCK_H:02.0f}:00"
    text += (
        "."
        if weekdays_told
        else ", on Monday, Wednesday and Friday because the days were not told."
    )
    sources = (n.source, facts.kidney.CLcr_on_dialysis_cap.source)
    return Statement(text=text, sources=tuple(dict.fromkeys(sources)), basis="assumed")
