"""An overdose as one self-contained page: inline style and figures, no script, nothing loaded from anywhere."""

from __future__ import annotations

from calando.present.overdose import tables, words
from calando.present.overdose.plot import chances_svg, has_course, overdose_svg
from calando.present.page import drawn, page


def overdose_html(answer: words.OverdoseAnswer) -> str:
    """Return the professional's page of an overdose; there is none for the patient."""
    result = answer.result
    found = words.chances(result)
    return page(
        "overdose.html",
        answer,
        t=words,
        now=words.is_emergency(result),
        reasons=words.reasons(answer),
        caveats=words.caveats(answer),
        course=drawn(overdose_svg, result, heading=False) if has_course(result) else [],
        bars=drawn(chances_svg, result) if found else [],
        chances=found,
        numbers=tables.course(result),
        times=tables.times(result),
        dialysis=tables.dialysis(result),
        notes=tables.titled_notes(result),
        said=tables.statements(result),
        together=tables.statements_together(result),
        series=tables.series(result),
        series_notes=tables.series_notes(result),
    )
