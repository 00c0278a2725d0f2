"""A check as one self-contained page: inline style and figure, no script, nothing loaded from anywhere."""

from __future__ import annotations

from calando.present.check import words
from calando.present.check.cards_words import (
    all_sections,
    clear_lines,
    gravest,
    loud,
    unchecked_lines,
)
from calando.present.check.plot import burden_svg
from calando.present.page import drawn, page


def check_html(answer: words.CheckAnswer) -> str:
    """Return the professional's page of a check; its last section is for the patient."""
    result = answer.result
    burden = words.counted_burden(result)
    sections = all_sections(result.cards)
    return page(
        "check.html",
        answer,
        t=words,
        now=words.is_emergency(result),
        look=gravest(result.cards),
        first=words.first_lines(answer),
        known=set(answer.sources),
        sections=sections,
        loud=len(loud(sections)),
        unchecked=unchecked_lines(result.cards),
        clear=clear_lines(result.cards),
        bars=words.burden_rows(burden) if burden is not None else (),
        burden=words.burden_table(burden) if burden is not None else None,
        figures=drawn(burden_svg, burden, heading=False) if burden is not None else [],
        reasons=words.reasons(answer),
        caveats=words.caveats(answer),
        burden_said=words.burden_lines(result.burden),
        kidney=words.kidney_table(result.kidney),
        facts=words.kidney_facts(result.kidney),
        lines_for_patient=words.patient_lines(result),
    )
