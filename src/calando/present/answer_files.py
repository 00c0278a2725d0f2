"""The files of an answer: what `--out` writes by extension, by the names that every command's modules share."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from calando.decide.recommendation import Answer

Render = Callable[[Answer[Any]], bytes]


def formats_of(name: str) -> Mapping[str, Render]:
    """Return how an answer is written by extension, for a command whose modules are named after it.

    Parameters
    ----------
    name : "check": then `check.html.check_html`, `check.pdf.check_pdf`, `check.csv.check_csv` and the figures of
        `check.plot`. Each module is imported when its format is asked for.

    Examples
    --------
    >>> list(formats_of("check"))
    ['.json', '.html', '.pdf', '.csv', '.svg', '.png']
    """
    return {
        ".json": _later("json_out", "answer_json"),
        ".html": _later(f"{name}.html", f"{name}_html"),
        ".pdf": _later(f"{name}.pdf", f"{name}_pdf"),
        ".csv": _later(f"{name}.csv", f"{name}_csv"),
        ".svg": _later(f"{name}.plot", "figure_svg"),
        ".png": _later(f"{name}.plot", "figure_png"),
    }


def render(
    answer: Answer[Any], targets: Sequence[Path], formats: Mapping[str, Render]
) -> dict[Path, bytes]:
    """Return the bytes of every file asked for; raises before anything is written."""
    return {target: formats[target.suffix.lower()](answer) for target in targets}


def _later(module: str, function: str) -> Render:
    def rendered(answer: Answer[Any]) -> bytes:
        made = getattr(importlib.import_module(f"calando.present.{module}"), function)(answer)
        return made.encode() if isinstance(made, str) else bytes(made)

    return rendered
