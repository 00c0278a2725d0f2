"""Look into raw tables of a patient file without minding what else is wrong with them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from calando.errors import Problem

Table = Mapping[str, Any]


def table_of(data: Table, key: str) -> Table | None:
    """Return a table of the file, or None if it is absent or not a table."""
    value = data.get(key)
    return value if isinstance(value, Mapping) else None


def tables_of(data: Table, key: str) -> Iterator[tuple[int, Table]]:
    """Yield the entries of a list of tables with their positions; skip what is no table."""
    value = data.get(key)
    for i, entry in enumerate(value if isinstance(value, list) else ()):
        if isinstance(entry, Mapping):
            yield i, entry


def number_of(table: Table, key: str) -> float | None:
    """Return a finite number, or None: absent, text, true, NaN, or beyond every float."""
    value = table.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return value if math.isfinite(value) else None
    except OverflowError:
        return None


def exactly_one(table: Table, where: str, keys: Sequence[str], what: str) -> Iterator[Problem]:
    """Complain unless exactly one of the keys is given."""
    given = [k for k in keys if table.get(k) is not None]
    allowed = f"exactly one of {', '.join(keys)}"
    if not given:
        yield Problem(
            field=f"{where}.{keys[0]}",
            message=f"A {what} is missing. Add {allowed}.",
            allowed=allowed,
        )
    elif len(given) > 1:
        yield Problem(
            field=f"{where}.{given[1]}",
            message=(
                f"{' and '.join(given)} are both given; which {what} counts? "
                "Keep the one that was measured and remove the other."
            ),
            value=table[given[1]] if isinstance(table[given[1]], int | float) else None,
            allowed=allowed,
        )
