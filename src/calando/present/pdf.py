"""The papers of a taper as PDF: prescriber page, pharmacy page, patient calendar. Set by Typst.

The layout is `plan.typ`; it receives finished words as JSON, never numbers to format. Fonts come
with the package and no clock is read, so equal answers give equal bytes.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import as_file, files

from calando.decide.recommendation import PlanStep, Statement, TaperAnswer, TaperPlan
from calando.present import plots, wording
from calando.present.patient_words import patient_page


def answer_pdf(answer: TaperAnswer) -> bytes:
    """Return the PDF of an answer; every verdict has one."""
    import typst

    result = answer.result
    inputs = {"data": json.dumps(_data(answer), ensure_ascii=False)}
    if result.plan is not None:
        inputs["plan_svg"] = plots.plan_svg(result, plots.NARROW)
    if result.compared:
        inputs["rates_svg"] = plots.rates_svg(result, heading=False)
    package = files("calando.present")
    with as_file(package / "fonts") as fonts:
        pdf: bytes = typst.compile(
            _template(),
            output=None,
            font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(fonts)]),
            ignore_system_fonts=True,
            sys_inputs=inputs,
            timestamp=0,
        )
    return pdf


@cache
def _template() -> bytes:
    return (files("calando.present") / "plan.typ").read_bytes()


def _data(answer: TaperAnswer) -> dict[str, object]:
    result, plan = answer.result, answer.result.plan
    observing = result.verdict == "urgent_first" and plan is not None
    return {
        "title": "Baclofen: " + wording.verdict_title(result),
        "paper": wording.paper(result.patient.jurisdiction),
        "who": result.patient.id or "no patient id",
        "intended_use": wording.INTENDED_USE,
        "observation": wording.FOR_OBSERVATION if observing else "",
        "urgent": observing or result.emergency,
        "emergency": {
            "title": f"EMERGENCY {wording.emergency_number(result)}.",
            "line": wording.emergency_line(result),
            "ask": f"Call {wording.emergency_number(result)} for any of these:",
            "signs": [sign[0].upper() + sign[1:] for sign in wording.emergency_signs(result)],
        },
        "prescriber": _prescriber(answer),
        "pharmacy": None if plan is None or observing else _pharmacy(plan),
        "patient": patient_page(result),
        "annex": _annex(answer),
    }


def _prescriber(answer: TaperAnswer) -> dict[str, object]:
    result, plan = answer.result, answer.result.plan
    page: dict[str, object] = {
        "verdict": wording.verdict_title(result),
        "urgent": [s.text for s in wording.urgent(answer)],
        "headline": result.headline,
        "patient": wording.patient_line(result),
        "kidney": wording.kidney_line(result),
        "warnings": list(result.kidney.warnings),
        "columns": [],
        "rows": [],
        "after": "",
        "facts": [],
        "would_help": _statements(result.would_help),
        "reasons": _statements(answer.reasons),
        "caveats": _statements(answer.caveats),
    }
    if plan is not None:
        times = wording.intake_times(plan)
        page["columns"] = ["when", *times, "mg/day"]
        page["rows"] = [_row(plan, step, times) for step in plan.steps]
        page["after"] = wording.after_text(plan)
        page["facts"] = _facts(plan)
    elif result.shortest_days is not None:
        page["headline"] = (
            f"{result.headline} Shortest possible: {wording.length_text(result.shortest_days)}."
        )
    return page


def _row(plan: TaperPlan, step: PlanStep, times: tuple[str, ...]) -> list[str]:
    taken = {dose.time: wording.number(dose.mg) for dose in step.doses if dose.mg > 0}
    when = wording.when_text(plan, step)
    return [when, *(taken.get(t, "–") for t in times), wording.number(step.daily_mg)]


def _facts(plan: TaperPlan) -> list[list[str]]:
    facts = [
        ["Length", f"{wording.length_text(plan.days)}, {wording.optimal_text(plan)}"],
        ["Yardstick", wording.yardstick_text(plan)],
        ["Hardest day", wording.peak_text(plan)],
        ["Scale", wording.COMPARISON_SHORT],
    ]
    if plan.yardstick.why:
        facts.insert(2, ["Yardstick chosen for", "; ".join(plan.yardstick.why)])
    if any(step.kind == "exposure_matched" for step in plan.steps):
        facts.append(["Marked *", wording.EXPOSURE_MATCHED.lstrip("* ")])
    return facts


def _pharmacy(plan: TaperPlan) -> dict[str, object]:
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
    note = f"Products: {', '.join(plan.products)}. {wording.after_text(plan)}"
    warning = wording.liquid_warning(plan)
    return {"rows": rows, "intervals": intervals, "note": note, "warning": warning}


def _annex(answer: TaperAnswer) -> dict[str, object]:
    result = answer.result
    annex: dict[str, list[list[str]]] = {
        "what_if": [
            [
                w.changed,
                wording.percent(w.share_held),
                "none found" if w.days is None else wording.length_days(w.days),
            ]
            for w in result.what_if
        ],
        "advice": [
            [title, "\n".join(line.text for line in lines)]
            for title, lines in wording.advice_by_topic(result).items()
        ],
        "sources": [
            [key, wording.source_text(answer.sources[key])] for key in sorted(answer.sources)
        ],
    }
    title = "Whose taper is this?" if result.compared else "More for the prescriber"
    return {**annex, "title": title, "any": bool(result.compared or any(annex.values()))}


def _statements(statements: tuple[Statement, ...]) -> list[dict[str, object]]:
    return [{"text": s.text, "tag": wording.basis_tag(s), "urgent": s.urgent} for s in statements]
