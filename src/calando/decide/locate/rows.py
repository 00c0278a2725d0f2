"""Pages of a treatment locator as they were saved: nothing is downloaded here or anywhere in calando."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LocatorPage:
    """One saved reply. `rows` are as they stood in the file, whatever they are; numbers that were not told are None."""

    name: str  # of the file, without its folder
    rows: tuple[object, ...]
    page: int | None = None
    total_pages: int | None = None
    record_count: int | None = None
    synthetic: bool = False  # the file says that it is invented


@dataclass(frozen=True, slots=True, kw_only=True)
class LocatorRows:
    """One or several pages, in the order they were given."""

    pages: tuple[LocatorPage, ...]


def page_of(reply: Mapping[str, object], name: str = "rows") -> LocatorPage:
    """Return a reply of the locator as a page; anything odd in its head counts as not told.

    Parameters
    ----------
    reply : an object with a list under "rows".
    name : what the page is called in messages.

    Examples
    --------
    >>> page_of({"page": 1, "totalPages": 3, "recordCount": 40, "rows": [{"name1": "A"}]}).total_pages
    3
    """
    rows = reply.get("rows")
    return LocatorPage(
        name=name,
        rows=tuple(rows) if isinstance(rows, list | tuple) else (),
        page=_whole(reply.get("page")),
        total_pages=_whole(reply.get("totalPages")),
        record_count=_whole(reply.get("recordCount")),
        synthetic=bool(reply.get("synthetic")),
    )


def _whole(value: object) -> int | None:
    """Return a whole number from 0 on, also one written as text."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and value.strip().isdecimal() and len(value.strip()) < 10:
        return int(value)
    if isinstance(value, int) and value >= 0:
        return value
    return None
