"""The paper of a scored instrument as PDF, laid out by `common.typ`, `urgent.typ` and `screen.typ`."""

from __future__ import annotations

from calando.decide.screen.result import ScreenResult
from calando.present import wording
from calando.present.pdf import papers
from calando.present.screen import band_words as bands
from calando.present.screen import words
from calando.present.screen.plot import bands_svg, found_svg, scales_svg
from calando.present.urgent import pdf as urgent_pdf
from calando.present.urgent import words as urgent_words


def screen_pdf(answer: words.ScreenAnswer) -> bytes:
    """Return the PDF of a score; equal answers give equal bytes."""
    result = answer.result
    found = {
        "bands_svg": bands_svg(result),
        "found_svg": found_svg(result),
        "scales_svg": scales_svg(result),
    }
    figures = {name: svg for name, svg in found.items() if svg}
    return papers(_data(answer), figures, "urgent.typ", "screen.typ")


def _data(answer: words.ScreenAnswer) -> dict[str, object]:
    result = answer.result
    return {
        "title": words.title_of(result),
        "paper": wording.paper(result.jurisdiction or ""),
        "who": result.title,
        "intended_use": wording.INTENDED_USE,
        "emergency": {
            "title": words.strip_title(result.contacts, result.jurisdiction) + ".",
            "line": words.strip_line_of(result),
        },
        "reminder": words.reminder(result.contacts, result.jurisdiction),
        "is_now": result.emergency,
        "before": list(words.first_lines(result)),
        "who_lines": [words.about_line(result)],
        "warnings": [] if result.validated else [words.NOT_VALIDATED],
        "urgent": urgent_pdf.rows(words.flag_statements(result.flags, urgent=True)),
        "band": words.band_text(result),
        "headline": words.headline(result),
        "next_title": words.next_title(result),
        "next_step": words.next_step(result),
        "note": words.not_a_diagnosis(result),
        "warned": urgent_pdf.rows(words.warnings(result.flags)),
        "flags": urgent_pdf.rows(words.notes(result.flags)),
        "bands": {
            "title": bands.bands_title(result),
            "note": bands.bands_note(result),
            "rows": [
                {
                    "name": bands.band_name(b, result),
                    "here": bands.band_here(b),
                    "text": bands.band_said(b),
                    "tag": bands.band_tag(b),
                }
                for b in bands.in_order(result.bands)
            ],
        },
        "found_title": bands.FOUND_TITLE,
        "found": bands.found_text(result),
        "scales_title": bands.SUBSCALES_TITLE,
        "scales": [bands.scale_text(s) for s in result.subscales],
        "no_total": bands.NO_TOTAL if result.score is None else "",
        "items": _items(result),
        "accuracy": urgent_pdf.table(
            words.ACCURACY_TITLE,
            ("cut", "sensitivity", "specificity", "against what, in whom", "note"),
            (0.8, 1.0, 1.0, 2.6, 2.2),
            words.accuracy_rows(result),
            note=words.accuracy_note(result),
        ),
        "following_title": words.NEXT_INSTRUMENT_TITLE,
        "following": words.next_instrument_text(result),
        "about_title": words.ABOUT_TITLE,
        "about": [list(row) for row in words.about_rows(result)],
        "never_title": words.NEVER_TITLE,
        "never": urgent_pdf.rows(urgent_words.as_statements(result.never)),
        **urgent_pdf.tail(answer, words.reasons(answer), answer.caveats, (), (), result.contacts),
    }


def _items(result: ScreenResult) -> dict[str, object]:
    counted = words.has_points(result)
    columns = ("item", "answer", "points") if counted else ("item", "answer")
    rows = (
        (words.item_name(i), words.item_answer(i), words.item_points(i))
        if counted
        else (words.item_name(i), words.item_answer(i))
        for i in result.items
    )
    widths = (3.0, 3.0, 0.7) if counted else (3.0, 3.0)
    table = urgent_pdf.table(words.items_title(result), columns, widths, rows)
    marked = [n for n, i in enumerate(result.items) if words.is_marked(result, i)]
    return {**table, "marked": marked}
