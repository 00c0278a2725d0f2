"""Read saved pages of a treatment locator (JSON), or say all that is wrong with them at once. No network."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from calando.decide.locate.rows import LocatorPage, LocatorRows, page_of
from calando.errors import InputError, Problem

MAX_BYTES, MAX_ROWS, MAX_FILES = 50_000_000, 50_000, 200
SHAPE = 'a saved reply of the locator: {"rows": [...]}, with page, totalPages and recordCount if it has them'


def load_locator(*paths: Path | str) -> LocatorRows:
    """Read one or several saved pages of a treatment locator.

    Parameters
    ----------
    paths : .json files, each one reply of the locator. Rows that cannot be read are not refused here; `locate` lists
        them with the reason.

    Raises
    ------
    InputError : a file that cannot be read, is no JSON, or holds no list of rows; each such file is named.

    Examples
    --------
    >>> rows = load_locator("examples/locator_rows.json")
    >>> [(page.name, page.synthetic, len(page.rows)) for page in rows.pages]
    [('locator_rows.json', True, 43)]
    """
    return LocatorRows(pages=tuple(_pages([Path(p) for p in paths])))


def _pages(paths: Sequence[Path]) -> list[LocatorPage]:
    problems: list[Problem] = []
    pages: list[LocatorPage] = []
    if not paths:
        problems.append(_problem("", "no file is given", SHAPE))
    if len(paths) > MAX_FILES:
        problems.append(_problem("", f"{len(paths)} files are too many", f"at most {MAX_FILES}"))
    seen: set[Path] = set()
    for path in paths[:MAX_FILES]:
        if path.resolve() in seen:
            problems.append(_problem(str(path), f"{path} is given twice", "each page once"))
            continue
        seen.add(path.resolve())
        read = _page(path)
        if isinstance(read, Problem):
            problems.append(read)
        else:
            pages.append(read)
    rows = sum(len(p.rows) for p in pages)
    if rows > MAX_ROWS:
        problems.append(_problem("", f"{rows} rows are too many", f"at most {MAX_ROWS}"))
    if problems:
        raise InputError(*problems)
    return pages


def _page(path: Path) -> LocatorPage | Problem:
    try:
        if path.stat().st_size > MAX_BYTES:
            return _problem(str(path), f"{path} is too large", f"at most {MAX_BYTES} bytes")
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return _problem(str(path), f"{path} is not text in UTF-8", SHAPE)
    except OSError as error:
        why = error.strerror or "unknown reason"
        return _problem(str(path), f"{path} cannot be read: {why}", "a file that you may read")
    try:
        reply = json.loads(text)
    except json.JSONDecodeError as error:
        what = "a web page" if text.lstrip().startswith("<") else "no JSON"
        return _problem(str(path), f"{path} is {what} (line {error.lineno})", SHAPE)
    except (RecursionError, ValueError):
        return _problem(str(path), f"{path} is no JSON that can be read", SHAPE)
    if isinstance(reply, list):
        reply = {"rows": reply}
    if not isinstance(reply, dict):
        return _problem(str(path), f"{path} holds no rows", SHAPE)
    if not isinstance(reply.get("rows"), list):
        return _problem(str(path), f"{path} has no list under rows", SHAPE)
    return page_of(reply, path.name)


def _problem(value: str, message: str, allowed: str) -> Problem:
    return Problem(field="ROWS", value=value or None, message=message, allowed=allowed)
