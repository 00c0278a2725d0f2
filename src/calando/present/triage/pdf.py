"""The paper of a triage as PDF, laid out by `common.typ`, `urgent.typ` and `triage.typ`."""

from __future__ import annotations

from calando.present import wording
from calando.present.pdf import papers
from calando.present.triage import words
from calando.present.triage.plot import evidence_svg, windows_svg
from calando.present.urgent import pdf as urgent_pdf
from calando.present.urgent import words as urgent_words


def triage_pdf(answer: words.TriageAnswer) -> bytes:
    """Return the PDF of a triage; equal answers give equal bytes."""
    result = answer.result
    found = {"signs_svg": evidence_svg(result), "windows_svg": windows_svg(result)}
    figures = {name: svg for name, svg in found.items() if svg}
    return papers(_data(answer), figures, "urgent.typ", "triage.typ")


def _data(answer: words.TriageAnswer) -> dict[str, object]:
    result = answer.result
    title = words.title_of(result)
    return {
        **urgent_pdf.head(
            title,
            result.patient,
            result.kidney,
            result.contacts,
            words.who_lines(result),
            words.first_lines(result)[:-1],
        ),
        "headline": words.headline(result),
        "leaning": words.leaning_text(result),
        "note": words.LEANING_NOTE,
        "first": urgent_pdf.lists(words.cited(result)),
        "most": words.MOST_WEIGHT,
        "nothing": words.NOTHING_TOLD,
        "evidence": {
            "title": words.evidence_title(result),
            "columns": [
                {"title": column.title, "signs": [_sign(line) for line in column.lines]}
                for column in words.columns(result)
            ],
            "score": words.score_text(result),
        },
        "neither": {
            "title": words.NEITHER_TITLE,
            "rows": [
                {**_sign(line), "said": f" ({line.written})" if line.written else ""}
                for line in words.neither(result)
            ],
        },
        "windows": urgent_pdf.table(
            words.WINDOWS_TITLE,
            ("what", "usually seen", "now", "why"),
            (1.2, 1.3, 1.2, 3.0),
            words.window_rows(result),
            marked=(i for i, window in enumerate(result.windows) if window.inside),
            note=words.WINDOWS_NOTE,
        ),
        "next": urgent_pdf.lists(words.asked_next(result)),
        "exclude_title": words.EXCLUDE_TITLE,
        "exclude": [
            {
                "title": words.exclude_name(e),
                "mark": words.exclude_matched(e),
                "text": words.exclude_text(e),
            }
            for e in result.exclude
        ],
        "options_title": words.OPTIONS_TITLE,
        "options_note": words.OPTIONS_NOTE,
        "options": [
            {
                "title": o.name,
                "mark": words.option_grade(o),
                "text": f"{o.text} [{urgent_words.tag(o.basis, o.sources)}]",
            }
            for o in result.options
        ],
        "never_title": words.NEVER_TITLE,
        "never": urgent_pdf.rows(urgent_words.as_statements(result.never)),
        **urgent_pdf.tail(
            answer,
            words.reasons(answer),
            answer.caveats,
            (words.unrecognised_text(word) for word in result.unrecognised),
            result.not_told,
            result.contacts,
        ),
    }


def _sign(line: words.EvidenceLine) -> dict[str, object]:
    said = f"{line.written}; {line.points}" if line.written else line.points
    return {
        "name": line.name,
        "weight": line.weight,
        "filled": line.filled,
        "said": said,
        "text": line.why,
        "tag": wording.basis_tag(line.statement),
    }
