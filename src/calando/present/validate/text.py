"""Words of the credibility report that its formats share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from calando.simulate.checks.rows import Check

SECTIONS: Mapping[str, tuple[str, str]] = {  # kind -> heading, what its rows mean
    "published": (
        "Published numbers",
        "The pass ranges were fixed before anything was computed, unless a row says otherwise. These rows could have "
        "failed.",
    ),
    "identity": (
        "Identities",
        "These hold by construction: a published number that went into the model comes back, or one equation is "
        "computed in two ways. Passing shows that nothing was mistyped, not that a model is right.",
    ),
    "second_program": (
        "Second programs",
        "The same equations solved by general ODE solvers; their answers are pinned in the package, ours are computed "
        "now. Differences are rounded up to a power of ten.",
    ),
    "calibration": (
        "Calibration",
        "Is a band of 90 % one? Fresh people of the same model, and of each single model in the band of all three. "
        "Rows that begin with A are published numbers to which a model was fitted: passing shows that the fit is "
        "close, not that the model is right.",
    ),
}
MARKS = {True: "✓", False: "✗", None: "–"}
SAYS = {True: "pass", False: "miss", None: "not modelled"}


def shown(value: float | None, unit: str = "") -> str:
    """Return a number as a table shows it.

    >>> shown(0.1668, "1/h"), shown(1e-8), shown(None)
    ('0.167 1/h', '1e-8', '–')
    """
    return "–" if value is None else f"{value:.3g} {unit}".rstrip().replace("e-0", "e-")


def by_kind(checks: Iterable[Check]) -> dict[str, list[Check]]:
    """Return the checks of each kind, kinds in the order of the report."""
    rows = list(checks)
    found = {kind: [c for c in rows if c.kind == kind] for kind in SECTIONS}
    return {kind: some for kind, some in found.items() if some}


def counted(rows: Iterable[Check]) -> str:
    """Return how many of some checks pass: "12 of 14 pass"."""
    verdicts = [c.ok for c in rows if c.ok is not None]
    return f"{sum(verdicts)} of {len(verdicts)} pass"
