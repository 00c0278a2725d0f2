"""The files of a check: what `--out` writes by extension."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from calando.decide.check.result import CheckResult
from calando.decide.recommendation import Answer

CheckAnswer = Answer[CheckResult]


def _json(answer: CheckAnswer) -> bytes:
    from calando.present.json_out import answer_json

    return answer_json(answer).encode()


def _html(answer: CheckAnswer) -> bytes:
    from calando.present.check_html import check_html

    return check_html(answer).encode()


def _pdf(answer: CheckAnswer) -> bytes:
    from calando.present.check_pdf import check_pdf

    return check_pdf(answer)


def _csv(answer: CheckAnswer) -> bytes:
    from calando.present.check_csv import check_csv

    return check_csv(answer)


def _svg(answer: CheckAnswer) -> bytes:
    from calando.present.check_plot import figure_svg

    return figure_svg(answer)


def _png(answer: CheckAnswer) -> bytes:
    from calando.present.check_plot import figure_png

    return figure_png(answer)


CHECK_FORMATS: Mapping[str, Callable[[CheckAnswer], bytes]] = {
    ".json": _json,
    ".html": _html,
    ".pdf": _pdf,
    ".csv": _csv,
    ".svg": _svg,
    ".png": _png,
}


def render_check(answer: CheckAnswer, targets: Sequence[Path]) -> dict[Path, bytes]:
    """Return the bytes of every file asked for; raises before anything is written."""
    return {target: CHECK_FORMATS[target.suffix.lower()](answer) for target in targets}
