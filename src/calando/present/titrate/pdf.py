"""The papers of a titration as PDF: prescriber page, pharmacy page, patient pages; laid out by `plan.typ`."""

from __future__ import annotations

from dataclasses import replace

from calando.decide.recommendation import Answer
from calando.decide.titrate.result import TitrationResult
from calando.present import wording
from calando.present.drawing import NARROW
from calando.present.pdf import (
    annex,
    frame,
    papers,
    pharmacy_page,
    prescriber_page,
    shown_table,
    step_row,
)
from calando.present.replan.words import pharmacy_note
from calando.present.titrate import tables, words
from calando.present.titrate.patient import patient_page
from calando.present.titrate.plot import titration_svg

FIGURE = "Dose, concentration beside the quoted range, and the rise of each day"


def titration_pdf(answer: Answer[TitrationResult]) -> bytes:
    """Return the PDF of an answer; every verdict has one."""
    result = answer.result
    figures = {} if result.plan is None else {"plan_svg": titration_svg(result, NARROW)}
    return papers(_data(answer), figures)


def _data(answer: Answer[TitrationResult]) -> dict[str, object]:
    result, plan = answer.result, answer.result.plan
    urgent = words.is_urgent(answer)
    handed_out = words.is_handed_out(result) and not urgent
    pharmacy = None
    if plan is not None and plan.supply and handed_out:
        pharmacy = pharmacy_page(plan, words.supply_ends(plan) + pharmacy_note(result))
    shown = [shown_table(t) for t in tables.all_tables(result)]
    return {
        **frame(result, words.verdict_title(result)),
        "observation": words.FOR_SPECIALIST if plan is not None and not handed_out else "",
        "urgent": urgent,
        "prescriber": _prescriber(answer),
        "pharmacy": pharmacy,
        "patient": patient_page(result, today=urgent),
        "annex": annex(answer, "What the sources print, and more", shown),
    }


def _prescriber(answer: Answer[TitrationResult]) -> dict[str, object]:
    result, plan = answer.result, answer.result.plan
    told = replace(answer, reasons=words.reasons(answer))
    page = prescriber_page(told, words.verdict_title(result), FIGURE)
    if plan is not None:
        times = wording.intake_times(plan)
        effects = {f.from_day: f for f in result.forecast}
        columns = ["when", *times, "mg/day"]
        rows = [step_row(plan, step, times) for step in plan.steps]
        if all(step.from_day in effects for step in plan.steps):
            columns += ["peak, mg/L", f"rise (1 = {words.whose(result)})"]
            for row, step in zip(rows, plan.steps, strict=True):
                effect = effects[step.from_day]
                row += [words.band(effect.Cmax_mg_per_L), words.rise_band(effect.rise)]
        page["columns"], page["rows"] = columns, rows
        page["after"] = words.after_text(plan)
        page["facts"] = [list(pair) for pair in tables.facts(result)]
    return page
