"""The files of pump: what `--out` writes by extension."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from calando.present.pump_words import PumpAnswer


def _json(answer: PumpAnswer) -> bytes:
    from calando.present.json_out import answer_json

    return answer_json(answer).encode()


def _html(answer: PumpAnswer) -> bytes:
    from calando.present.pump_html import pump_html

    return pump_html(answer).encode()


def _pdf(answer: PumpAnswer) -> bytes:
    from calando.present.pump_pdf import pump_pdf

    return pump_pdf(answer)


def _csv(answer: PumpAnswer) -> bytes:
    from calando.present.pump_csv import pump_csv

    return pump_csv(answer)


def _svg(answer: PumpAnswer) -> bytes:
    from calando.present.pump_plot import figure_svg

    return figure_svg(answer)


def _png(answer: PumpAnswer) -> bytes:
    from calando.present.pump_plot import figure_png

    return figure_png(answer)


PUMP_FORMATS: Mapping[str, Callable[[PumpAnswer], bytes]] = {
    ".json": _json,
    ".html": _html,
    ".pdf": _pdf,
    ".csv": _csv,
    ".svg": _svg,
    ".png": _png,
}


def render_pump(answer: PumpAnswer, targets: Sequence[Path]) -> dict[Path, bytes]:
    """Return the bytes of every file asked for; raises before anything is written."""
    return {target: PUMP_FORMATS[target.suffix.lower()](answer) for target in targets}
