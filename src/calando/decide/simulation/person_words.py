"""What a simulation of one person rests on, and what limits it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calando.decide.recommendation import Statement
from calando.decide.simulation.model import daily_mg
from calando.decide.simulation.wishes import SimulationWishes, model_label
from calando.decide.simulation.words import (
    AUC_INF,
    NOT_A_DEVICE,
    adherence,
    assumed_numbers,
    disagreement,
    out_of_range,
    quoted_range,
    residual,
    sessions,
    sources_of,
)
from calando.facts.schema import Facts
from calando.simulate.result import SimulationResult

if TYPE_CHECKING:
    from calando.decide.simulation.person import PersonQuestion

_SAME_CLCR = 1.0  # mL/min; what differs by less is called the same


def person_reasons(question: PersonQuestion, result: SimulationResult) -> tuple[Statement, ...]:
    """Return what a simulation of a person rests on."""
    case, situation = question.case, question.situation
    models = [question.facts.pk[name] for name in case.ensemble.models]
    shares = ", ".join(f"{m.name} {m.weight:.0%}" for m in result.models if m.weight is not None)
    text = "What is shown is the median of " if question.only_median else ""
    text += (
        f"{case.ensemble.size} members, each a possible body of this person: model ({shares}), clearance, volume, "
        "absorption, and how much of the clearance passes the kidneys."
    )
    reasons = [*situation.no_step_down, *situation.urgent]
    reasons.append(Statement(text=text, sources=sources_of(models), basis="derived"))
    centre = question.facts.kidney.non_renal_share_centre
    text = f"{_whose_kidneys(question)} {_formula(question.facts)}"
    reasons.append(Statement(text=text, sources=(centre.source,), basis="derived"))
    if case.lead_regimen is not None:
        text = (
            f"Until hour 0 the person's own doses were taken, followed for {case.lead_days} days; the regimen typed "
            "takes their place from hour 0 on."
        )
    elif case.lead_days:
        text = (
            f"Hour 0 is a usual day: the same doses were taken for {case.lead_days} days before it (the file says "
            "since when baclofen is taken; six weeks are followed at most)."
        )
    else:
        text = "Hour 0 begins with nothing in the body."
        if situation.oral is not None or situation.pump is not None:
            text += " What this person takes now is left out: the first days are too low."
    reasons.append(Statement(text=text, basis="derived"))
    if len(result.models) > 1:
        reasons.append(disagreement(result, sources_of(models), "median members"))
    return tuple(reasons)


def _whose_kidneys(question: PersonQuestion) -> str:
    kidneys, facts = question.situation.kidneys, question.facts.kidney
    cap, on_dialysis = facts.CLcr_cap.value, facts.CLcr_on_dialysis_cap.value
    if question.typed_CLcr:
        used = ", then ".join(f"{CLcr:.0f}" for CLcr in question.typed_CLcr)
        return f"Kidneys: CLcr {used} mL/min (as typed)."
    now = kidneys.relative_mL_per_min
    text = f"Kidneys: CLcr {kidneys.CLcr:.0f} mL/min ({kidneys.CLcr_formula})."
    if abs(now - kidneys.CLcr) > _SAME_CLCR:
        text += f" The model counts per kg of body weight: it takes {now:.0f} mL/min/1.73 m² in its place."
    counted = (
        on_dialysis if question.weekdays or question.situation.patient.dialysis != "none" else cap
    )
    if now > counted:
        text += f" It counts as {counted:g}."
    if len(question.case.kidneys.start_h) > 1 and not question.weekdays:
        text += " Before hour 0 they were those of the earlier values in the file."
    return text


def _formula(facts: Facts) -> str:
    k = facts.kidney
    return (
        f"Clearance = that of the study times (a + (1 - a) CLcr / {k.CLcr_reference.value:g}), CLcr counted up to "
        f"{k.CLcr_cap.value:g}, a the share that does not pass the kidneys."
    )


def person_caveats(question: PersonQuestion, wishes: SimulationWishes) -> tuple[Statement, ...]:
    """Return the limits of a simulation of a person."""
    situation, facts = question.situation, question.facts
    patient, case = situation.patient, question.case
    models = [facts.pk[name] for name in case.ensemble.models]
    said = [
        Statement(text=w.text, sources=w.sources, basis=w.basis) for w in situation.kidneys.warnings
    ]
    if wishes.CLcr is not None:
        text = "The kidneys are those typed with --clcr, not those of the patient file."
        said.append(Statement(text=text, basis="assumed"))
    if question.model is None and len(models) == 1:
        text = (
            f"{model_label(models[0])} is the only published model for this age: how far another would disagree is "
            "not known, and not in the band."
        )
        said.append(Statement(text=text, sources=sources_of(models), basis="derived"))
        said += [
            Statement(
                text=f"{model_label(models[0])}: {note}", sources=sources_of(models), basis="read"
            )
            for note in models[0].notes
        ]
    if question.model is not None:
        text = (
            f"Only {question.model} was used, as asked: the disagreement between models, part of what is not known "
            "about this person, is left out."
        )
        said.append(Statement(text=text, sources=sources_of(models), basis="derived"))
    if not question.own_doses and situation.oral is not None:
        text = "The regimen typed was used instead of the person's own doses: no advice to change them."
        said.append(Statement(text=text, basis="derived"))
    elif question.own_doses and not case.lead_days:
        text = "The file does not say since when baclofen is taken (since_weeks): the first day starts from nothing."
        said.append(Statement(text=text, basis="assumed"))
    said += _machine(question, wishes)
    mg_per_day = daily_mg(case.regimen.until(case.output_h[-1] + 1e-9))
    for model in models:
        said += out_of_range(
            model, mg_per_day, weight_kg=patient.weight_kg, age_years=patient.age_years
        )
    said += residual(wishes, models)
    said += assumed_numbers(models, with_spread=True, with_residual=wishes.residual)
    said += adherence(wishes)
    if patient.levels:
        text = "Measured levels of the file are not used here: this is what is expected before any was measured."
        said.append(Statement(text=text, basis="derived"))
    if question.model is None and len(models) > 1:
        weights = facts.ensemble.adult_weights.values()
        text = "How much each model weighs is assumed."
        sources = tuple(dict.fromkeys(w.source for w in weights))
        said.append(Statement(text=text, sources=sources, basis="assumed"))
    if case.regimen.routes == {"oral"}:
        said += quoted_range(facts)
    return (*said, AUC_INF, NOT_A_DEVICE)


def _machine(question: PersonQuestion, wishes: SimulationWishes) -> list[Statement]:
    patient, kidney = question.situation.patient, question.facts.kidney
    if question.weekdays:
        return [sessions(wishes, question.facts, weekdays_told=question.weekdays_told)]
    if patient.dialysis == "cvvh" and kidney.CL_CVVH is not None:
        n = kidney.CL_CVVH
        text = f"Continuous hemofiltration runs all the time and clears {n.value:g} {n.unit}, as in one overdose."
        return [Statement(text=text, sources=(n.source,), basis="read")]
    if patient.dialysis == "peritoneal":
        text = "No published clearance by peritoneal dialysis was found: it is reckoned as adding nothing."
        return [Statement(text=text, basis="assumed")]
    return []
