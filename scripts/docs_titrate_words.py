"""The small words of docs/titrate.md, and what it says that no number makes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from calando.decide.recommendation import Answer
from calando.decide.titrate.result import LadderShown, TitrationResult

Case = Mapping[str, Any]


def title(name: str) -> str:
    """Return the name of a case as a heading.

    >>> title("08_us_kidneys_45")
    '8. US, kidneys 45'
    """
    number, country, *rest = name.split("_")
    return f"{int(number)}. {country.upper()}, {' '.join(rest)}"


def printed(case: Case) -> list[float]:
    """Return the printed steps in mg a day for this person."""
    row = case["label"]
    if "totals_mg" in row:
        return [float(t) for t in row["totals_mg"]]
    return [round(t * case["patient"]["weight_kg"], 1) for t in row["totals_mg_per_kg"]]


def numbers(values: Iterable[float]) -> str:
    """Return numbers in a row.

    >>> numbers([15.0, 22.5])
    '15, 22.5'
    """
    return ", ".join(f"{v:g}" for v in values)


def says_not_makeable(answer: Answer[TitrationResult]) -> bool:
    """Return whether an answer says that no product makes the first or the next step."""
    return any(s.text.startswith("No product that calando knows") for s in answer.reasons)


def span(pair: Sequence[float]) -> str:
    """Return a range, or the one number that it is.

    >>> span([3, 4]), span([7, 7])
    ('3 to 4', '7')
    """
    low, high = pair[0], pair[-1]
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def lengths(result: TitrationResult) -> list[str]:
    """Return the lengths of the steps, each said once."""
    assert result.plan is not None
    return list(dict.fromkeys(f"{s.days}" for s in result.plan.steps))


def band(values: Mapping[str, float]) -> str:
    """Return a band with two digits.

    >>> band({"p05": 0.0641, "p50": 0.0944, "p95": 0.19})
    '0.094 (0.064 to 0.19)'
    """
    return f"{values['p50']:.2g} ({values['p05']:.2g} to {values['p95']:.2g})"


def share_band(values: Mapping[str, float]) -> str:
    """Return a band of shares of a day.

    >>> share_band({"p05": 0.25, "p50": 0.5, "p95": 1.0})
    '50 % (25 to 100)'
    """
    return f"{values['p50']:.0%} ({100 * values['p05']:.0f} to {100 * values['p95']:.0f})".replace(
        "% (", " % ("
    )


def beside_text(ladder: LadderShown) -> str:
    """Return another source's ladder in a few words."""
    totals, days = numbers(ladder.totals_mg_per_day), span(ladder.step_days)
    return f"`{ladder.name}` {totals} mg/day every {days} days ({ladder.source})"


ASSUMED = [
    "## What is assumed",
    "",
    "- **Rises of the elderly**: sources print the start (5 or 10 mg) and *particularly slow*; 5 mg a "
    "week up to 30 mg is ours.",
    "- **Steps between the printed ends** of ladders by weight (children), and rises above the last "
    "printed step up to the cap (they go on with the last printed rise).",
    "- **The target** where none is asked: the first printed step inside the source's usual range; where "
    "no range is printed, the first at or above half of the ladder's end. It is where the ladder ends, "
    "not what is aimed at.",
    "- **What kidneys leave**: every step and the cap times the strictest fraction. Sources give it of a "
    "*usual dose*; that it holds for each step is ours.",
    "- **The rise** is a model quantity with assumed bounds; no human constant of sedation or of getting "
    "used to it was found. It can make steps longer or smaller (0.75, 0.5 or 0.33 of the printed "
    "ones), end a ladder earlier or refuse it; it never makes one faster or higher.",
    "- **The quoted range** of levels stands beside overdoses in its source. It ranks the menu; nothing "
    "in the plan is chosen by it.",
    "- **No clinician has signed** any of these ladders yet: `reviewed_by` is empty in every row "
    "([facts](facts.md)).",
    "",
]
WRONG_BY_NATURE = [
    "By nature, and not to be mended here: nothing of it was measured in patients; no level tells who has"
    " enough; children and off-label uses stand on few people; a source that nobody could open is marked "
    "`assumed` and may print something else.",
    "",
]
