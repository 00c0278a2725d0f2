"""Who the made-up answers are about: a person, kidneys, whom to call; and a cited line and a band to say it with."""

from __future__ import annotations

from collections.abc import Iterable

from calando.decide.recommendation import CitedLine, ContactLine, KidneyReport, PatientSummary
from calando.facts.schema_base import Basis

WOMAN = PatientSummary(
    id="demo-ms",
    age_years=46.0,
    sex="female",
    weight_kg=68.0,
    jurisdiction="US",
    indication="spasticity",
    daily_mg=60.0,
    doses=(("08:00", 20.0), ("14:00", 20.0), ("20:00", 20.0)),
    since_weeks=80.0,
    dialysis="none",
    pregnant=False,
    unrecognised=(),
)
STEADY_KIDNEYS = KidneyReport(
    eGFR=82.4,
    eGFR_formula="CKD-EPI 2021",
    CLcr=89.1,
    CLcr_formula="Cockcroft-Gault 1976",
    trend="stable",
    warnings=(),
)
FALLING_KIDNEYS = KidneyReport(
    eGFR=34.2,
    eGFR_formula="CKD-EPI 2021",
    CLcr=38.0,
    CLcr_formula="Cockcroft-Gault 1976",
    trend="falling",
    warnings=("The kidneys are getting worse: every estimate flatters them.",),
)
US_CONTACTS = (
    ContactLine(kind="crisis", name="988 Suicide and Crisis Lifeline", number="988"),
    ContactLine(kind="poison", name="Poison Help", number="1-800-222-1222"),
    ContactLine(kind="emergency", name="Emergency services", number="911"),
)


def band(p05: float, p50: float, p95: float) -> dict[str, float]:
    """A band."""
    return {"p05": p05, "p50": p50, "p95": p95}


def line(text: str, *sources: str, basis: Basis = "read", urgent: bool = False) -> CitedLine:
    """A sentence with its passport."""
    return CitedLine(text=text, sources=sources, basis=basis, urgent=urgent)


def papers(keys: Iterable[str]) -> dict[str, dict[str, str]]:
    """A made-up paper for each key."""
    return {key: {"title": f"Title of {key}", "doi": "10.1000/x", "url": ""} for key in keys}
