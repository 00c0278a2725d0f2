"""The paper of a list of places as PDF, laid out by `common.typ`, `urgent.typ` and `locate.typ`."""

from __future__ import annotations

from calando.decide.locate.result import Place
from calando.present import wording
from calando.present.locate import words
from calando.present.locate.plot import caption_of, locate_svg
from calando.present.pdf import papers
from calando.present.plain_text import safe
from calando.present.urgent import pdf as urgent_pdf
from calando.present.urgent import words as urgent_words


def locate_pdf(answer: words.LocateAnswer) -> bytes:
    """Return the PDF of a list; equal answers give equal bytes."""
    svg = locate_svg(answer.result, heading=False)
    return papers(_data(answer), {"places_svg": svg} if svg else {}, "urgent.typ", "locate.typ")


def _data(answer: words.LocateAnswer) -> dict[str, object]:
    result = answer.result
    strip = urgent_words.strip_title(result.contacts)
    return {
        "title": words.title_of(result),
        "paper": wording.paper(result.jurisdiction),
        "who": "treatment places",
        "intended_use": wording.INTENDED_USE,
        "emergency": {"title": strip + ".", "line": urgent_words.strip_line(result.contacts)},
        "reminder": strip,
        "before": list(words.first_lines(result)),
        "who_lines": [],
        "warnings": [],
        "headline": result.headline,
        "note": "" if result.emergency else result.distance_note,
        "never_title": words.never_title(result),
        "never": urgent_pdf.rows(urgent_words.as_statements(result.never)),
        "places_title": "" if result.emergency else words.LIST_TITLE,
        "places": [_place(p) for p in words.shown(result)],
        "nothing": words.NOTHING,
        "more": words.more_text(result),
        "caption": caption_of(result),
        "rest": [
            {"title": title, "lines": list(lines)}
            for title, lines in (
                (words.UNDETERMINED_TITLE, words.undetermined_text(result)),
                (words.LEFT_OUT_TITLE, words.left_out_text(result)),
                (words.UNREADABLE_TITLE, words.unreadable_text(result)),
            )
            if lines and not result.emergency
        ],
        "ask_title": words.ASK_TITLE,
        "ask": urgent_pdf.rows(urgent_words.as_statements(result.ask)),
        **urgent_pdf.tail(answer, words.reasons(answer), answer.caveats, (), (), result.contacts),
    }


def _place(place: Place) -> dict[str, object]:
    return {
        "number": str(place.number),
        "name": safe(place.name),
        "km": words.distance_text(place),
        "call": f"{words.phone_text(place)} · {words.address_text(place)}",
        "levels": words.levels_text(place),
        "read": words.level_words(place),
        "detox": words.detox_text(place),
        "pay": f"payment: {words.pay_text(place)}",
        "missing": words.not_told_text(place),
    }
