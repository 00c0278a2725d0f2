"""A page of the monograph as one self-contained web page."""

from __future__ import annotations

import re

from calando.decide.monograph.result import MonographPage
from calando.decide.recommendation import Answer
from calando.present.monograph import text as monograph_text
from calando.present.page import page


def monograph_html(answer: Answer[MonographPage]) -> str:
    """Return the page: contents, what was found, every line with its sources."""
    return page(
        "monograph.html",
        answer,
        page=answer.result,
        t=monograph_text,
        anchor=anchor,
    )


def anchor(heading: str) -> str:
    """Return what a heading is linked by.

    >>> anchor("Products: United Kingdom")
    'products-united-kingdom'
    """
    return "-".join(re.findall(r"[a-z0-9]+", heading.lower()))
