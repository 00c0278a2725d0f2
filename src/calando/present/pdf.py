"""The papers of a taper as PDF: prescriber page, pharmacy page, patient calendar. Set by Typst.

The layout is `common.typ` and `plan.typ`; it receives finished words as JSON, never numbers to format. Fonts come
with the package and no clock is read, so equal answers give equal bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from calando.decide.recommendation import Answer, PlanStep, TaperAnswer, TaperPlan
from calando.present import plots, wording
from calando.present.check.cards_block import cards_of, cards_paper
from calando.present.patient.words import patient_page
from calando.present.replan import words as replan_words
from calando.present.shapes import PlanShown, ResultShown
from calando.present.urgent import pdf as urgent_pdf

if TYPE_CHECKING:
    from calando.present.titrate.tables import Shown

PLAN_FIGURE = "Dose, concentration and daily withdrawal drive over the days of the plan"


def answer_pdf(answer: TaperAnswer) -> bytes:
    """Return the PDF of an answer; every verdict has one."""
    result = answer.result
    figures = {}
    if result.plan is not None:
        figures["plan_svg"] = plots.plan_svg(result, plots.NARROW)
    if result.compared:
        figures["rates_svg"] = plots.rates_svg(result, heading=False)
    return papers(_data(answer), figures)


def papers(data: Mapping[str, object], figures: Mapping[str, str], *layouts: str) -> bytes:
    """Return the PDF of finished words and figures, as `common.typ` and the layouts set them, in order."""
    import typst

    package = files("calando.present")
    with as_file(package / "fonts") as fonts:
        pdf: bytes = typst.compile(
            _template(layouts or ("plan.typ",)),
            output=None,
            font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(fonts)]),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False), **figures},
            timestamp=0,
        )
    return pdf


@cache
def _template(layouts: tuple[str, ...]) -> bytes:
    package = files("calando.present")
    return b"\n".join((package / name).read_bytes() for name in ("common.typ", *layouts))


def _data(answer: TaperAnswer) -> dict[str, object]:
    result, plan = answer.result, answer.result.plan
    observing = result.verdict == "urgent_first" and plan is not None
    return {
        **frame(result, wording.verdict_title(result)),
        "observation": wording.FOR_OBSERVATION if observing else "",
        "urgent": observing or result.emergency,
        "prescriber": _prescriber(answer),
        "pharmacy": None
        if plan is None or observing
        else pharmacy_page(plan, wording.after_text(plan) + replan_words.pharmacy_note(result)),
        "patient": patient_page(result),
        "annex": _annex(answer),
    }


def frame(result: ResultShown, verdict: str) -> dict[str, object]:
    """Return what every sheet needs: title, paper, whose it is, whom to call and when."""
    return {
        "replan": replan_words.paper_data(result),
        "cards": cards_paper(cards_of(result)),
        "title": "Baclofen: " + verdict,
        "paper": wording.paper(result.patient.jurisdiction),
        "who": result.patient.id or "no patient id",
        "intended_use": wording.INTENDED_USE,
        "emergency": {
            "title": f"EMERGENCY {wording.emergency_number(result)}.",
            "line": wording.emergency_line(result),
            "ask": f"Call {wording.emergency_number(result)} for any of these:",
            "signs": [sign[0].upper() + sign[1:] for sign in wording.emergency_signs(result)],
        },
    }


def _prescriber(answer: TaperAnswer) -> dict[str, object]:
    result, plan = answer.result, answer.result.plan
    page = prescriber_page(answer, wording.verdict_title(result), PLAN_FIGURE)
    page["would_help"] = urgent_pdf.rows(result.would_help)
    if plan is not None:
        times = wording.intake_times(plan)
        page["columns"] = ["when", *times, "mg/day"]
        page["rows"] = [step_row(plan, step, times) for step in plan.steps]
        page["after"] = wording.after_text(plan)
        page["facts"] = _facts(plan)
    elif result.shortest_days is not None:
        page["headline"] = (
            f"{result.headline} Shortest possible: {wording.length_text(result.shortest_days)}."
        )
    return page


def prescriber_page(answer: Answer[ResultShown], verdict: str, figure: str) -> dict[str, object]:
    """Return the prescriber page before there is a plan on it; `figure` says what is to be seen there."""
    result = answer.result
    return {
        "verdict": verdict,
        "urgent": list(replan_words.urgent_lines(answer)),
        "headline": result.headline,
        "patient": wording.patient_line(result),
        "kidney": wording.kidney_line(result),
        "warnings": list(result.kidney.warnings),
        "columns": [],
        "rows": [],
        "after": "",
        "facts": [],
        "figure": figure,
        "would_help": [],
        "reasons": urgent_pdf.rows(answer.reasons),
        "caveats": urgent_pdf.rows(answer.caveats),
    }


def step_row(plan: PlanShown, step: PlanStep, times: tuple[str, ...]) -> list[str]:
    """Return a step as a row: when, each intake, mg a day."""
    taken = {dose.time: wording.number(dose.mg) for dose in step.doses if dose.mg > 0}
    when = wording.when_text(plan, step)
    return [when, *(taken.get(t, "–") for t in times), wording.number(step.daily_mg)]


def _facts(plan: TaperPlan) -> list[list[str]]:
    length = wording.length_text(wording.plan_length(plan))
    facts = [
        ["Length", f"{length}, {wording.optimal_text(plan)}"],
        ["Yardstick", wording.yardstick_text(plan)],
        ["Hardest day", wording.peak_text(plan)],
        ["Scale", wording.COMPARISON_SHORT],
    ]
    if plan.yardstick.why:
        facts.insert(2, ["Yardstick chosen for", "; ".join(plan.yardstick.why)])
    if any(step.kind == "exposure_matched" for step in plan.steps):
        facts.append(["Marked *", wording.EXPOSURE_MATCHED.lstrip("* ")])
    return facts


def pharmacy_page(plan: PlanShown, after: str) -> dict[str, object]:
    """Return the pharmacy page: supply, pieces, label texts; `after` says how it ends."""
    rows = [
        {
            "when": wording.days_text(plan, step.from_day, step.days),
            "daily": wording.number(step.daily_mg),
            "pieces": [f"{d.per_day} → {d.whole_step}" for d in wording.dispense(step)],
            "label": step.label,
        }
        for step in plan.steps
    ]
    intervals = [
        [
            wording.day_text(plan, day, year=True),
            wording.length_days(days),
            [wording.supply_text(s) for s in supplies],
        ]
        for day, days, supplies in wording.intervals(plan)
    ]
    note = f"Products: {', '.join(plan.products)}. {after}"
    warning = wording.liquid_warning(plan)
    return {
        "title": "Pharmacy: baclofen, step by step",
        "rows": rows,
        "intervals": intervals,
        "note": note,
        "warning": warning,
    }


def _annex(answer: TaperAnswer) -> dict[str, object]:
    result = answer.result
    rows = [
        [
            w.changed,
            wording.percent(w.share_held),
            "none found" if w.days is None else wording.length_days(w.days),
        ]
        for w in result.what_if
    ]
    what_if: dict[str, object] = {
        "title": "What if an assumption is wrong?",
        "columns": ["if", "this plan then holds for", "the same rule then needs"],
        "numbers": [1, 2],
        "rows": rows,
        "note": "",
    }
    title = "Whose taper is this?" if result.compared else "More for the prescriber"
    return annex(answer, title, [what_if] if rows else [], more=bool(result.compared))


def annex(
    answer: Answer[ResultShown], title: str, tables: list[dict[str, object]], *, more: bool = False
) -> dict[str, object]:
    """Return the last pages: tables, advice and sources; `more`: there is a figure as well."""
    advice = [
        [title, "\n".join(line.text for line in lines)]
        for title, lines in wording.advice_by_topic(answer.result).items()
    ]
    sources = [[key, wording.source_text(answer.sources[key])] for key in sorted(answer.sources)]
    return {
        "title": title,
        "tables": tables,
        "advice": advice,
        "sources": sources,
        "any": bool(more or tables or advice or sources),
    }


def shown_table(shown: Shown) -> dict[str, object]:
    """Return a table as `common.typ` sets it."""
    return {**asdict(shown), "widths": list(shown.widths) or [1] * len(shown.columns)}
