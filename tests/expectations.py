"""How a case file is read, and what it may expect of an answer: shared by the cases of every command."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

Check = Callable[[Any, Any], None]  # what was said, what is expected of it


@cache
def read(path: Path) -> dict[str, Any]:
    """Return one case file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def param(path: Path) -> Any:
    """Return a case as a parameter; a known gap must fail, and by an assertion."""
    gap = read(path).get("known_gap")
    mark = pytest.mark.xfail(reason=str(gap), strict=True, raises=AssertionError)
    return pytest.param(path, id=path.stem, marks=[mark] if gap else [])


class Answered:
    """What was said of a case, and where its texts stand; a command adds its own."""

    answer: Any

    @property
    def reasons(self) -> list[str]:
        """The reasons, in their order."""
        return [s.text for s in self.answer.reasons]

    @property
    def caveats(self) -> list[str]:
        """What the answer rests on and leaves open."""
        return [s.text for s in self.answer.caveats]


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
