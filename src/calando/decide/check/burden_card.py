"""The one card for everything that sedates: how grave, and in which words."""

from __future__ import annotations

from collections.abc import Sequence

from calando.decide.check.burden import Sedative
from calando.decide.check.person import SEVERITIES
from calando.decide.check.result import Burden, Card, Tier
from calando.facts.schema_safety import SafetyFacts, Severity

_ACTION = (
    "One sedative at a time: decide which of them is needed, hold the others constant while baclofen moves, ask about "
    "drowsiness, falls and breathing at each step. Naloxone and flumazenil do not reverse baclofen. Methadone, "
    "buprenorphine and a benzodiazepine against withdrawal are never taken away for the sake of baclofen."
)
_PATIENT = (
    "Some of your medicines, and alcohol, make you sleepy. Together they can slow your breathing. Do not drive when "
    "drowsy. If someone cannot wake you, they should call for help at once."
)


def burden_card(
    burden: Burden, sedatives: Sequence[Sedative], behind: Sequence[Card], safety: SafetyFacts
) -> Card:
    """Return the card; it is as grave as its gravest drug, graver for an opioid among several."""
    rules = safety.burden
    severity: Severity = max(
        (c.severity for c in behind if c.severity), key=SEVERITIES.index, default="moderate"
    )
    has_opioid = any("opioid" in s.member.flags for s in sedatives)
    several = len(sedatives) >= rules.stop_from_drugs.value
    tier = _tier(severity, is_triple=has_opioid and several, ratio=_ratio(burden), safety=safety)
    names = ", ".join(dict.fromkeys(s.drug.asked for s in sedatives))
    listed = tuple(dict.fromkeys(s.drug.about for s in sedatives))
    raised = tuple(dict.fromkeys(r for c in behind for r in c.raised))
    return Card(
        id="burden",
        kind="burden",
        tier=tier,
        state="interacts",
        about=listed[0],
        also=listed[1:],
        title=f"Everything that sedates, together: baclofen with {names}",
        mechanism="adds to sedation and slows breathing",
        mechanism_codes=("CNSD",),
        severity=severity,
        raised=raised,
        evidence=_evidence(burden, behind, has_opioid=has_opioid and several),
        action=_ACTION,
        patient_text=_PATIENT,
        conflict="",
        sources=tuple(dict.fromkeys((*(k for c in behind for k in c.sources), *burden.sources))),
        basis="assumed",
    )


def _ratio(burden: Burden) -> float:
    alone = burden.baclofen_alone
    return burden.effect["p50"] / alone["p50"] if alone and alone["p50"] > 0 else 1.0


def _tier(severity: Severity, *, is_triple: bool, ratio: float, safety: SafetyFacts) -> Tier:
    if severity == "avoid" or is_triple:
        return "stop"
    doubled = ratio >= safety.burden.doubled_effect.value
    return "interrupt" if severity == "major" or doubled else "note"


def _evidence(burden: Burden, behind: Sequence[Card], *, has_opioid: bool) -> str:
    whole, alone = burden.effect, burden.baclofen_alone
    parts = [
        f"Together about {whole['p50']:.0%} of the most ({whole['p05']:.0%} to {whole['p95']:.0%})"
    ]
    if alone is not None and burden.baclofen_mg is not None:
        start = "started with " if burden.is_start else ""
        parts.append(
            f"baclofen ({start}{burden.baclofen_mg:g} mg a day) alone {alone['p50']:.0%} "
            f"({alone['p05']:.0%} to {alone['p95']:.0%})"
        )
    text = "; ".join(parts) + ": a model's relative number, before tolerance."
    if has_opioid:
        text += " An opioid with a relaxant and another sedative is the combination with the most overdoses seen."
    if burden.not_counted:
        text += f" Not counted: {'; '.join(burden.not_counted)}."
    return text
