"""What a case file may expect of an answer: the checks that taper, titrate and re-plan share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Check = Callable[[Any, Any], None]  # what was said, what is expected of it


def listed(value: Any) -> list[str]:
    """Return one text or several as several."""
    return [value] if isinstance(value, str) else list(value)


def contains(where: Callable[[Any], list[str]], *, wanted: bool = True) -> Check:
    """Return a check that each text is somewhere in `where`, or nowhere in it."""

    def check(said: Any, expected: Any) -> None:
        texts = where(said)
        for text in listed(expected):
            found = [t for t in texts if text.lower() in t.lower()]
            assert bool(found) is wanted, f"{text!r} {'not ' if wanted else ''}in {found or texts}"

    return check


def equals(what: Callable[[Any], Any]) -> Check:
    """Return a check that something has exactly the value expected."""

    def check(said: Any, expected: Any) -> None:
        assert what(said) == expected, said.result.headline

    return check
