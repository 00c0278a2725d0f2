"""Is a wish a number at all? The library may be given text with a unit, true, or what is too long to count with."""

from __future__ import annotations

import math

LONGEST = 40


def is_number(value: object) -> bool:
    """Return whether a value can be calculated with: no text, no true or false, not infinite, not beyond a float.

    >>> [is_number(v) for v in (30, 0.5, "30 mcg", True, math.nan, 10**400)]
    [True, True, False, False, False, False]
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def repeated(value: object) -> object:
    """Return a value fit to be repeated in an error: a number as it is, anything else as short text.

    >>> repeated(0.4), repeated("30 mcg"), repeated(10**400)
    (0.4, '30 mcg', 'a number beyond counting')
    """
    if value is None or isinstance(value, bool) or is_number(value):
        return value
    if isinstance(value, int):
        return "a number beyond counting"
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."
