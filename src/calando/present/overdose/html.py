"""An overdose as one self-contained page: inline style and figures, no script, nothing loaded from anywhere."""

from __future__ import annotations

from calando.present import vocabulary, wording
from calando.present.drawing import NARROW, WIDE
from calando.present.html import template
from calando.present.overdose import tables, words
from calando.present.overdose.plot import chances_svg, has_course, overdose_svg


def overdose_html(answer: words.OverdoseAnswer) -> str:
    """Return the professional's page of an overdose; there is none for the patient."""
    from markupsafe import Markup

    result = answer.result
    course = [overdose_svg(result, w, heading=False) for w in (WIDE, NARROW) if has_course(result)]
    found = words.chances(result)
    bars = [chances_svg(result, w) for w in (WIDE, NARROW) if found]
    return template("overdose.html").render(
        answer=answer,
        result=result,
        w=wording,
        t=words,
        v=vocabulary,
        now=words.is_emergency(result),
        known=set(answer.sources),
        course=[Markup(svg) for svg in course],
        bars=[Markup(svg) for svg in bars],
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
