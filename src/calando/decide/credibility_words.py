"""The credibility report in sentences: what it says, what it gets wrong, what it cannot say."""

from __future__ import annotations

from calando.decide.recommendation import Statement
from calando.simulate.checks.report import Credibility
from calando.simulate.checks.rows import Check


def credibility_reasons(result: Credibility) -> tuple[Statement, ...]:
    """Return the summary, then every miss."""
    return (
        Statement(text=summary(result)),
        *(Statement(text=miss_text(c), sources=(c.source,)) for c in result.misses),
    )


def credibility_caveats(result: Credibility) -> tuple[Statement, ...]:
    """Return what no row of the report can show."""
    found = [
        Statement(
            text="Nobody has measured calando in patients, and no row validates symptoms: no human data on how "
            "fast the body adapts to baclofen were found.",
            sources=("calando2026",),
            basis="assumed",
        ),
        Statement(
            text="Most published numbers are single figures of abstracts; where a number went into a model, "
            "passing is marked as an identity, and where a model was fitted to it, as a calibration.",
        ),
        Statement(
            text="SciPy and deSolve both carry LSODA: their agreement with each other is no third opinion.",
        ),
        Statement(
            text="Whether the advice suits a clinician is held against case vignettes, in the tests and not here.",
        ),
    ]
    if result.missing:
        names = ", ".join(dict.fromkeys(c.name.split()[0] for c in result.missing))
        found.append(Statement(text=f"Not modelled, or only in part: {names}."))
    return tuple(found)


def summary(result: Credibility) -> str:
    """Return the report in three sentences.

    The first counts, the others say how much of what passed could not, or could hardly, have failed.
    """
    identities = sum(c.ok is True and c.kind == "identity" for c in result.checks)
    fitted = sum(c.ok is True and c.fitted for c in result.checks)
    return (
        f"Of {len(result.checks)} checks {result.passed} pass, {result.missed} miss and {result.not_modelled} are "
        f"not modelled yet. {identities} of those that pass are identities, which hold by construction: they show that "
        f"nothing was mistyped, not that a model is right. {fitted} more are numbers of a cohort to which a "
        "model was fitted."
    )


def miss_text(check: Check) -> str:
    """Return a miss in one sentence: what came out, what should have, why."""
    got = "nothing" if check.got is None else f"{check.got:.3g} {check.unit}".rstrip()
    why = f": {check.miss or check.note}" if check.miss or check.note else ""
    return f"{check.name}. Ours {got}, wanted {check.within}{why}."
