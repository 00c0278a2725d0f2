"""How every figure looks and is drawn: one style, vl-convert, no network, the same bytes each time."""

from __future__ import annotations

import json
import re
import textwrap
from functools import cache, lru_cache
from importlib.resources import as_file, files
from typing import Any

VEGA_LITE = "6.1"
PNG_SCALE = 2.0
WIDE, NARROW = 640, 330  # px: print and screen; phone
BLACK, GREY, LIGHT = "#1a1a1a", "#595959", "#d0d0d0"
BLUE, GREEN, VERMILION = "#0072B2", "#009E73", "#D55E00"
Spec = dict[str, Any]

_CONFIG: Spec = {
    "font": "Inter, Helvetica, Arial, sans-serif",
    "background": "white",
    "padding": 8,
    "view": {"stroke": None},
    "title": {
        "anchor": "start",
        "frame": "group",
        "fontSize": 13.5,
        "fontWeight": "bold",
        "color": BLACK,
        "subtitleColor": GREY,
        "subtitleFontSize": 11.5,
        "offset": 8,
        "subtitlePadding": 4,
    },
    "axis": {
        "labelColor": GREY,
        "titleColor": BLACK,
        "labelFontSize": 11,
        "titleFontSize": 11.5,
        "titleFontWeight": "normal",
        "gridColor": "#ebebeb",
        "domainColor": LIGHT,
        "tickColor": LIGHT,
    },
    "axisY": {"minExtent": 38, "maxExtent": 38},
    "legend": {
        "labelFontSize": 11.5,
        "labelColor": BLACK,
        "symbolSize": 85,
        "symbolOpacity": 1,
        "symbolStrokeWidth": 0,
        "offset": 14,
    },
}


def draw(spec: Spec, prefix: str) -> str:
    """Return a figure as SVG text; its ids start with the prefix, so that several fit one page."""
    svg = _converted(json.dumps(spec))
    svg = re.sub(r'id="([^"]+)"', rf'id="{prefix}-\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}-\1)", svg)
    return svg.replace('xlink:href="#', f'xlink:href="#{prefix}-')


@lru_cache(maxsize=16)  # one answer is often written as page, papers and picture
def _converted(spec: str) -> str:
    import vl_convert

    _use_bundled_fonts()
    return str(vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, config=_CONFIG))


def png(svg: str) -> bytes:
    """Return a drawn figure as PNG."""
    import vl_convert

    return bytes(vl_convert.svg_to_png(svg, scale=PNG_SCALE))


def rounded(rows: list[Spec]) -> None:
    """Round what is drawn to five digits: smaller files, the same picture."""
    for row in rows:
        for key, value in row.items():
            if isinstance(value, float):
                row[key] = float(f"{value:.5g}")


def wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width // 5 - 12)


@cache
def _use_bundled_fonts() -> None:
    import vl_convert

    with as_file(files("calando.present") / "fonts") as folder:
        vl_convert.register_font_directory(str(folder))
