"""The files of an overdose: what `--out` writes by extension."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from calando.decide.overdose.result import OverdoseResult
from calando.decide.recommendation import Answer

OverdoseAnswer = Answer[OverdoseResult]


def _json(answer: OverdoseAnswer) -> bytes:
    from calando.present.json_out import answer_json

    return answer_json(answer).encode()


def _html(answer: OverdoseAnswer) -> bytes:
    from calando.present.overdose_html import overdose_html

    return overdose_html(answer).encode()


def _pdf(answer: OverdoseAnswer) -> bytes:
    from calando.present.overdose_pdf import overdose_pdf

    return overdose_pdf(answer)


def _csv(answer: OverdoseAnswer) -> bytes:
    from calando.present.overdose_csv import overdose_csv

    return overdose_csv(answer)


def _svg(answer: OverdoseAnswer) -> bytes:
    from calando.present.overdose_plot import figure_svg

    return figure_svg(answer)


def _png(answer: OverdoseAnswer) -> bytes:
    from calando.present.overdose_plot import figure_png

    return figure_png(answer)


OVERDOSE_FORMATS: Mapping[str, Callable[[OverdoseAnswer], bytes]] = {
    ".json": _json,
    ".html": _html,
    ".pdf": _pdf,
    ".csv": _csv,
    ".svg": _svg,
    ".png": _png,
}


def render_overdose(answer: OverdoseAnswer, targets: Sequence[Path]) -> dict[Path, bytes]:
    """Return the bytes of every file asked for; raises before anything is written."""
    return {target: OVERDOSE_FORMATS[target.suffix.lower()](answer) for target in targets}
