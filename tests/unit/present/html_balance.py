"""Is a page well-formed, and does it load nothing? A parser that counts what is open."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise

VOID = {"meta", "br", "link", "img", "hr", "input"}


class Balance(HTMLParser):
    """Counts what is open; raises when a closing tag does not fit."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[int] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in VOID:
            self.open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def parsed(html: str) -> Balance:
    """The page, read to its end; nothing is left open."""
    page = Balance()
    page.feed(html)
    assert page.open == []
    return page


def check_page(html: str) -> None:
    """All tags close, no heading skips a level, no script, nothing is loaded, and no id stands twice."""
    headings = parsed(html).headings
    assert all(b - a <= 1 for a, b in pairwise(headings)), headings
    assert "<script" not in html
    assert not re.search(r'(?:src|href)="(?!#|https?://)', html)
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
