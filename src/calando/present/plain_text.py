"""Text that a user wrote, before it reaches a page: no escape codes, no characters that cannot be seen."""

from __future__ import annotations

import unicodedata


def is_plain(text: str) -> bool:
    """True if every character can be printed; a space of any width can.

    >>> is_plain("valproate 500\u00a0mg"), is_plain("ibu\\x1b[2Jprofen"), is_plain("two\\nlines")
    (True, False, False)
    """
    return all(c.isprintable() or unicodedata.category(c) == "Zs" for c in text)


def safe(text: str) -> str:
    """Return a text in which what cannot be printed is a question mark.

    >>> safe("ibu\\x1b[2Jprofen")
    'ibu?[2Jprofen'
    """
    return "".join(c if is_plain(c) else "?" for c in text)
