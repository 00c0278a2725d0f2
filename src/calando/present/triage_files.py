"""The files of triage: what `--out` writes by extension."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from calando.present.triage_words import TriageAnswer


def _json(answer: TriageAnswer) -> bytes:
    from calando.present.json_out import answer_json

    return answer_json(answer).encode()


def _html(answer: TriageAnswer) -> bytes:
    from calando.present.triage_html import triage_html

    return triage_html(answer).encode()


def _pdf(answer: TriageAnswer) -> bytes:
    from calando.present.triage_pdf import triage_pdf

    return triage_pdf(answer)


def _csv(answer: TriageAnswer) -> bytes:
    from calando.present.triage_csv import triage_csv

    return triage_csv(answer)


def _svg(answer: TriageAnswer) -> bytes:
    from calando.present.triage_plot import figure_svg

    return figure_svg(answer)


def _png(answer: TriageAnswer) -> bytes:
    from calando.present.triage_plot import figure_png

    return figure_png(answer)


TRIAGE_FORMATS: Mapping[str, Callable[[TriageAnswer], bytes]] = {
    ".json": _json,
    ".html": _html,
    ".pdf": _pdf,
    ".csv": _csv,
    ".svg": _svg,
    ".png": _png,
}


def render_triage(answer: TriageAnswer, targets: Sequence[Path]) -> dict[Path, bytes]:
    """Return the bytes of every file asked for; raises before anything is written."""
    return {target: TRIAGE_FORMATS[target.suffix.lower()](answer) for target in targets}
