"""What a person reads of an answer: the words of a terminal, a page and a paper, without their layout."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from html import unescape
from typing import Any, TextIO

from pypdf import PdfReader

Show = Callable[[Any, TextIO], None]


def one_line(text: str) -> str:
    """The same words, each gap one space wide."""
    return re.sub(r"\s+", " ", text)


def printed(show: Show, answer: Any) -> str:
    """What `show` prints where there is no terminal, line by line."""
    stream = io.StringIO()
    show(answer, stream)
    return stream.getvalue()


def words_of(html: str) -> str:
    """The words of a page, without its head and its figures."""
    body = re.sub(r"<svg.*?</svg>", " ", html.split("<body>")[1], flags=re.DOTALL)
    return one_line(unescape(re.sub(r"<[^>]+>", " ", body))).strip()


def sheets_of(pdf: bytes) -> list[str]:
    """The words of each sheet of paper."""
    return [one_line(sheet.extract_text()) for sheet in PdfReader(io.BytesIO(pdf)).pages]


def paper_of(pdf: bytes) -> str:
    """The words of all sheets."""
    return one_line(" ".join(sheets_of(pdf)))
