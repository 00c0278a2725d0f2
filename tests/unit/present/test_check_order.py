"""What asks for something comes first, then what was not checked, then the notes: in every format."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from read_pages import paper_of, printed, words_of
from sample_check import make_check

from calando.present.check.html import check_html
from calando.present.check.pdf import check_pdf
from calando.present.check.terminal import show

ORDER = ("Decide now", "Look at", "NOT COVERED", "Good to know")
FORMATS = (
    lambda: printed(show, make_check()),
    lambda: words_of(check_html(make_check())),
    lambda: paper_of(check_pdf(make_check())),
)


@pytest.mark.parametrize("read", FORMATS, ids=("terminal", "page", "paper"))
def test_what_is_not_covered_stands_before_the_notes(read: Callable[[], str]) -> None:
    text = " ".join(read().split())
    places = [text.index(title) for title in ORDER if title in text]

    assert "NOT COVERED" in text
    assert len(places) >= 3
    assert places == sorted(places)
