"""Every source that some part of a result names: what `cite` finds must have an entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

_ONE, _SEVERAL = "source", frozenset({"sources", "checked_against"})


def keys_named(part: object) -> frozenset[str]:
    """Return the keys of all sources in a result, however deep they stand."""
    return frozenset(_keys(part))


def _keys(part: object) -> Iterator[str]:
    if is_dataclass(part) and not isinstance(part, type):
        for field in fields(part):
            value = getattr(part, field.name)
            if field.name == _ONE and isinstance(value, str) and value:
                yield value
            elif field.name in _SEVERAL:
                yield from (key for key in value if isinstance(key, str))
            else:
                yield from _keys(value)
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from _keys(value)
    elif isinstance(part, tuple | list):
        for value in part:
            yield from _keys(value)
