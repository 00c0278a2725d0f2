"""The paper of an answer about a pump as PDF, laid out by `common.typ`, `urgent.typ` and `pump.typ`."""

from __future__ import annotations

from calando.decide.pump.result import PumpResult
from calando.present.pdf import papers
from calando.present.pump import words
from calando.present.pump.plot import curves_svg, timeline_svg
from calando.present.urgent import pdf as urgent_pdf
from calando.present.urgent import words as urgent_words


def pump_pdf(answer: words.PumpAnswer) -> bytes:
    """Return the PDF of an answer about a pump; the boxed warning stands on every page."""
    result = answer.result
    found = {"curves_svg": curves_svg(result), "lanes_svg": timeline_svg(result)}
    figures = {name: svg for name, svg in found.items() if svg}
    return papers(_data(answer), figures, "urgent.typ", "pump.typ")


def _data(answer: words.PumpAnswer) -> dict[str, object]:
    result = answer.result
    *before, verdict = words.first_lines(result)
    box = urgent_pdf.rows((words.box(result),))[0]
    now = (("", words.DO_NOW, words.do_now(result)),) if result.do_now else ()
    watch = (("", words.WATCH_TITLE, words.watch(result)),) if result.watch else ()
    return {
        **urgent_pdf.head(
            words.title_of(result),
            result.patient,
            result.kidney,
            result.contacts,
            words.who_lines(result),
            before,
        ),
        "box": {"title": words.box_title(result), **box},
        "verdict": verdict,
        "headline": result.headline,
        "unit_note": words.UNIT_NOTE,
        "first": urgent_pdf.lists(now),
        **_tables(result),
        "curves": {"title": words.figure_title(result), "note": words.shares_note(result)},
        "drill": {"title": words.DRILL_TITLE, "rows": urgent_pdf.rows(words.drill(result))},
        "bridge_title": words.bridge_title(result),
        "bridge": [
            {
                "title": o.name,
                "text": f"{o.text} [{urgent_words.tag(o.basis, o.sources)}]",
                "sure": f"How sure: {o.certainty}",
            }
            for o in result.bridge
        ],
        "oral_title": words.ORAL_TITLE,
        "oral": result.oral_cover if words.shows_oral_cover(result) else "",
        "refill": _refill(result),
        "last": urgent_pdf.lists(watch),
        **urgent_pdf.tail(
            answer,
            words.reasons(answer),
            words.caveats(answer),
            (words.unrecognised_text(word) for word in result.unrecognised),
            result.not_told,
            result.contacts,
        ),
    }


def _tables(result: PumpResult) -> dict[str, object]:
    def tagged(text: str, row: words.Cited) -> str:
        return f"{text} [{urgent_words.tag(row.basis, row.sources)}]"

    return {
        "checklist": urgent_pdf.table(
            words.CHECKLIST_TITLE,
            ("state", "point", "for", "why"),
            (0.8, 2.5, 1.1, 3.2),
            (
                (words.check_mark(i), tagged(i.text, i), words.check_who(i), i.why)
                for i in result.checklist
            ),
            marked=(n for n, i in enumerate(result.checklist) if i.state == "not_met"),
            note=words.checklist_summary(result),
        ),
        "steps": urgent_pdf.table(
            words.STEPS_TITLE,
            ("step", "when", "how much", "watch", "then"),
            (1.6, 0.9, 1.5, 1.8, 2.2),
            (
                (tagged(s.name, s), words.step_when(s), words.step_dose(s), s.watch, s.then)
                for s in result.steps
            ),
            note=words.STEPS_NOTE,
        ),
        "timeline": urgent_pdf.table(
            words.timeline_title(result),
            ("when", "what", ""),
            (2.0, 4.0, 1.0),
            (
                (
                    words.row_span(row),
                    tagged(f"{row.name}. {row.text}", row),
                    words.row_now(result, row),
                )
                for row in result.timeline
            ),
            marked=(n for n, row in enumerate(result.timeline) if row.is_now),
        ),
    }


def _refill(result: PumpResult) -> dict[str, object] | None:
    if result.refill is None:
        return None
    return {
        "title": words.REFILL_TITLE,
        "rows": [list(row) for row in words.refill_rows(result.refill)],
        "text": result.refill.text,
    }
