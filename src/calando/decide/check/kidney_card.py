"""One card on the kidneys, and the sentences that several of them share."""

from __future__ import annotations

from calando.decide.check.kidneys import rule_avoids, shown_mL_per_min
from calando.decide.check.result import About, Card, KidneyCheck, KidneyRuleRow, Tier
from calando.decide.situation import Situation
from calando.facts.schema_base import Basis
from calando.facts.schema_safety import Severity

NEVER_AT_ONCE = (
    "Never stop at once: withdrawal can kill. A lower dose to stay on is set by the prescriber; calando taper plans a "
    "way off."
)
ASK = "Ask about drowsiness, confusion and slow breathing, and check the kidneys again."
LESS_LEAVES = "less baclofen leaves by the kidneys"
PATIENT_RUNS = (
    "Get emergency help if you are very sleepy or confused, or breathe slowly. Call your team the same day if you are "
    "sick or dry. Do not stop baclofen on your own."
)
_MACHINES = {"peritoneal": "peritoneal dialysis", "cvvh": "hemofiltration"}
_SEVERITY: dict[Tier, Severity] = {"stop": "avoid", "interrupt": "major", "note": "moderate"}


def here(situation: Situation) -> str:
    """Return which kidneys a title is about."""
    if situation.patient.dialysis != "none":
        return f"on {_MACHINES.get(situation.patient.dialysis, situation.patient.dialysis)}"
    return f"kidney function {shown_mL_per_min(situation)} mL/min"


def rules_in_words(check: KidneyCheck) -> str:
    """Return what every source prints for these kidneys."""
    applying = [r for r in check.rules if r.applies]
    return "; ".join(f"{r.text.rstrip('.')} ({r.source})" for r in applying)


def avoid_in_words(check: KidneyCheck) -> str:
    """Return the rule that says avoid, which speaks whatever creatinine does; "" if none does."""
    if not rule_avoids(check):
        return ""
    strict = next(r for r in check.rules if r.strictest)
    return f" Even so the strictest rule speaks: {strict.text.rstrip('.')} ({strict.source})."


def kidney_card(
    id: str,
    *,
    tier: Tier | None,
    title: str,
    evidence: str,
    action: str,
    sources: tuple[str, ...],
    strict: KidneyRuleRow | None = None,
    mechanism: str = LESS_LEAVES,
    patient_text: str = PATIENT_RUNS,
    conflict: str = "",
    basis: Basis = "read",
) -> Card:
    """Return a card; without a tier it says that nothing is known to forbid."""
    shown = mechanism if tier else ""
    return Card(
        id=id,
        kind="kidney",
        tier=tier,
        state="interacts" if tier else "no_known_interaction",
        about=About(),
        title=title,
        mechanism=shown,
        mechanism_codes=("RENAL",) if shown else (),
        severity=_SEVERITY[tier] if tier else None,
        raised=(),
        evidence=evidence,
        action=action,
        patient_text=patient_text if tier else "",
        conflict=conflict,
        sources=sources,
        basis=strict.basis if strict else basis,
        checked_against=sources if tier is None else (),
    )
