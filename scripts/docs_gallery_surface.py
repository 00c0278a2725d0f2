"""Gallery: two drugs that both make drowsy, as a response surface, with their interaction swept."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from docs_gallery_plots import MARKED, Story, figure, line, panel, words, x_axis, y_axis

from calando.facts.schema import Facts, Range
from calando.models.interaction import greco_effect, greco_isobole
from calando.present.drawing import BLACK, BLUE, GREY, VERMILION, Spec

LEVELS = (0.25, 0.5, 0.75)  # effects of which the isoboles are drawn
STEPS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)  # edges of the shades
SHADES = (
    "#fbfdff", "#e9f2f9", "#d3e5f2", "#b9d5ea", "#9cc3e0", "#7caed4", "#5b97c6", "#3d7fb4",
    "#25669d", "#124b7c",
)  # fmt: skip
TOP_U, POINTS = 2.0, 61


def surface(facts: Facts) -> Story:
    """Return the surface of two drugs, additive and synergistic, and the isobole of half effect swept."""
    sweep, opioid = (
        facts.interaction.greco_alpha_alcohol_sweep,
        facts.interaction.greco_alpha_opioid,
    )
    anchor = facts.interaction.greco_alpha_propofol_remifentanil
    seen = facts.interaction.greco_alpha_alcohol.value
    body: Spec = {
        "vconcat": [
            {
                "hconcat": [
                    _surface(sweep.low, "Additive: α = 0", first=True),
                    _surface(sweep.high, f"Synergy: α = {sweep.high:g}", first=False),
                ],
                "spacing": 20,
            },
            {
                "hconcat": [
                    _swept("Baclofen and alcohol", sweep, [(seen, "as seen: additive at most")],
                           BLUE, "Alcohol", first=True),
                    _swept("Baclofen and an opioid", opioid,
                           [(anchor.value, "published pair of other drugs")],
                           VERMILION, "Opioid", first=False),
                ],
                "spacing": 20,
            },
        ],
        "spacing": 20,
    }  # fmt: skip
    half = np.array(0.5)
    rows = [
        (
            name,
            f"{alpha:g}",
            f"{float(greco_effect(half, half, alpha=alpha)):.0%}",
            f"{float(_even(alpha)):.2f}",
        )
        for name, alpha in (
            ("alcohol, as seen", seen),
            ("alcohol, stress test", sweep.high),
            ("opioid, lowest", opioid.low),
            ("opioid, highest", opioid.high),
            ("propofol and remifentanil, published", anchor.value),
        )
    ]
    return Story(
        key="two_sedatives",
        title="Two sedatives at once",
        spec=figure(
            "Two drugs, one effect, and what is not known between them",
            "Both axes in units of the drug's own C50: at 1 it makes half of its effect alone. Greco's surface, n = 1.",
            body,
        ),
        alt="Response surfaces of two sedatives and isoboles of half effect with the interaction swept",
        seen=f"""Above, the whole effect in percent of its maximum. Below, all pairs that make half of it: the straight
        line is one drug standing in for the other, and every line bent to the corner means that less of both is
        enough. With half a C50 of each the effect is {rows[0][2]} if they add up and {rows[1][2]} at α =
        {sweep.high:g}.""",
        assumed=f"""nearly everything. For baclofen no surface was found with any drug. Alcohol:
        {facts.interaction.greco_alpha_alcohol.note} (evans2009). Opioids: {opioid.note} (li2020). The
        upper ends are borrowed from propofol with remifentanil ({anchor.value:g}, kern2004). The C50 of drowsiness
        is not known, so that the axes have no milligrams.""",
        sources=("evans2009", "li2020", "kern2004"),
        head="pair | α | effect of half a C50 of each | of each, in C50, for half effect",
        rows=tuple(rows),
    )


def _even(alpha: float) -> float:
    """How much of each drug, in units of its C50, makes half of the effect: 2 U + alpha U^2 = 1."""
    return 1.0 / (1.0 + np.sqrt(1.0 + alpha))


def _axes(name: str, *, first: bool) -> tuple[Spec, Spec]:
    x = x_axis(f"{name} (C / C50)", 0, TOP_U, 0.5)
    y = y_axis("Baclofen (C / C50)", 0, TOP_U, (0, 0.5, 1, 1.5), labels=first, text=".1f")
    return x, y


def _surface(alpha: float, title: str, *, first: bool) -> Spec:
    x, y = _axes("Other drug", first=first)
    U = np.linspace(0.0, TOP_U, POINTS)
    layers: list[Spec] = [_below(U, np.full(U.size, TOP_U), x, y, SHADES[-1])]
    for effect, shade in reversed(list(zip(STEPS, SHADES, strict=False))):
        layers.append(_below(U, greco_isobole(U, effect=effect, alpha=alpha), x, y, shade))
    for effect in LEVELS:
        edge = greco_isobole(np.linspace(0.0, effect / (1.0 - effect), POINTS),
                             effect=effect, alpha=alpha)  # fmt: skip
        along = np.linspace(0.0, effect / (1.0 - effect), POINTS)
        inside = (along <= TOP_U) & (edge <= TOP_U)
        layers.append(line(along[inside], edge[inside], x, y, BLACK, width=1.3))
        at = float(_corner(effect, alpha))
        layers.append(
            words(at, at, f"{effect:.0%}", x, y, "white" if effect > 0.6 else BLACK, dx=4, dy=-7,
                  bold=True)
        )  # fmt: skip
    return panel(layers, width=290, height=220, title=title)


def _corner(effect: float, alpha: float) -> float:
    """Where an isobole crosses the diagonal: 2 U + alpha U^2 = S."""
    S = effect / (1.0 - effect)
    return S / (1.0 + np.sqrt(1.0 + alpha * S))


def _below(U: Sequence[float] | np.ndarray, edge: np.ndarray, x: Spec, y: Spec, shade: str) -> Spec:
    """Return the area under an isobole; past its end there is none."""
    rows = [
        {"t": float(f"{u:.5g}"), "v": float(f"{min(v, TOP_U):.5g}")}
        for u, v in zip(U, np.nan_to_num(edge, nan=0.0), strict=True)
    ]
    return {
        "data": {"values": rows},
        "mark": {"type": "area", "color": shade, "opacity": 1},
        "encoding": {"x": {"field": "t", **x}, "y": {"field": "v", **y}, "y2": {"datum": 0}},
    }


def _swept(
    title: str,
    alphas: Range,
    marked: Sequence[tuple[float, str]],
    colour: str,
    other: str,
    *,
    first: bool,
) -> Spec:
    x = x_axis(f"{other} (C / C50)", 0, 1.1, 0.25, text=".2f")
    y = y_axis("Baclofen (C / C50)", 0, 1.1, (0, 0.25, 0.5, 0.75, 1), labels=first, text=".2f")
    U = np.linspace(0.0, 1.0, POINTS)
    low, high = (greco_isobole(U, effect=0.5, alpha=a) for a in (alphas.low, alphas.high))
    rows = [
        {"t": float(f"{u:.5g}"), "a": float(f"{a:.5g}"), "b": float(f"{b:.5g}")}
        for u, a, b in zip(U, high, low, strict=True)
    ]
    layers: list[Spec] = [
        {
            "data": {"values": rows},
            "mark": {"type": "area", "color": colour, "opacity": 0.25},
            "encoding": {"x": {"field": "t", **x}, "y": {"field": "a", **y}, "y2": {"field": "b"}},
        }
    ]
    for alpha, side in ((alphas.low, 1), (alphas.high, -1)):
        at = _even(alpha)
        layers.append(line(U, greco_isobole(U, effect=0.5, alpha=alpha), x, y, colour, width=1.8))
        outside = side > 0 and alphas.low == 0.0
        layers.append(
            words(at, at, f"α = {alpha:g}", x, y, colour, bold=True, dx=8 if outside else -8,
                  dy=-6 if outside else 10, align="left" if outside else "right")
        )  # fmt: skip
    for alpha, text in marked:
        layers.append(
            line(U, greco_isobole(U, effect=0.5, alpha=alpha), x, y, BLACK, dash=True, width=1.3)
        )
        layers.append(words(0.52, 0.86, f"dashed: α = {alpha:g},", x, y, GREY))
        layers.append(words(0.52, 0.86, text, x, y, GREY, dy=15))
    if alphas.low > 0:
        layers.append(line(U, 1.0 - U, x, y, MARKED, width=1.1))
        layers.append(words(0.7, 0.3, "additive", x, y, GREY, dx=5, dy=-4))
    return panel(layers, width=290, height=200, title=title, below="half of the largest effect")
