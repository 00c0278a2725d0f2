"""The one card for everything that sedates: how grave, and in which words."""

from __future__ import annotations

from collections.abc import Sequence

from calando.decide.card import RaisedBecause
from calando.decide.check.interactions import TIER_OF
from calando.decide.check.person import SEVERITIES
from calando.decide.check.result import Burden, Card
from calando.decide.check.sedatives import Sedative
from calando.decide.recommendation import Band
from calando.facts.schema_safety import SafetyFacts, Severity

_ACTION = (
    "One sedative at a time: decide which of them is needed, hold the others constant while baclofen moves, ask about "
    "drowsiness, falls and breathing at each step. Naloxone and flumazenil do not reverse baclofen. Methadone, "
    "buprenorphine, a medicine against seizures and a benzodiazepine against withdrawal are never taken away for the "
    "sake of baclofen."
)
_SLOWS_BREATHING = frozenset(
    {"benzodiazepine", "z_drug", "gabapentinoid", "barbiturate", "alcohol", "gabab", "dissociative"}
)
_PATIENT = (
    "Some of your medicines, and alcohol, make you sleepy. Together they can slow your breathing. Do not stop "
    "any of them on your own. Do not drive when drowsy. If someone cannot wake you, they should call for help at once."
)


def burden_card(
    burden: Burden, sedatives: Sequence[Sedative], behind: Sequence[Card], safety: SafetyFacts
) -> Card:
    """Return the card; it is as grave as its gravest drug, graver for an opioid among several."""
    gravest: Severity = max(
        (c.severity for c in behind if c.severity), key=SEVERITIES.index, default="moderate"
    )
    assert burden.effect is not None  # there are sedatives
    triple = _is_triple(sedatives)
    severity, why = _severity(gravest, burden, is_triple=triple, safety=safety)
    names = ", ".join(dict.fromkeys(d.asked for s in sedatives for d in s.drugs))
    listed = tuple(dict.fromkeys(d.about for s in sedatives for d in s.drugs))
    raised = tuple(dict.fromkeys((*why, *(r for c in behind for r in c.raised))))
    return Card(
        id="burden",
        kind="burden",
        tier=TIER_OF[severity],
        state="interacts",
        about=listed[0],
        also=listed[1:],
        title=f"Everything that sedates, together: baclofen with {names}",
        mechanism="adds to sedation and slows breathing",
        mechanism_codes=("CNSD",),
        severity=severity,
        raised=raised,
        evidence=_evidence(burden, burden.effect, is_triple=triple),
        action=_ACTION,
        patient_text=_PATIENT,
        conflict="",
        sources=tuple(dict.fromkeys((*(k for c in behind for k in c.sources), *burden.sources))),
        basis="assumed",
    )


def _is_triple(sedatives: Sequence[Sedative]) -> bool:
    """True for an opioid beside another drug that slows breathing on its own account."""
    opioids = [s for s in sedatives if "opioid" in s.member.flags]
    others = [s for s in sedatives if s not in opioids and s.member.flags & _SLOWS_BREATHING]
    return bool(opioids) and bool(others)


def _severity(
    gravest: Severity, burden: Burden, *, is_triple: bool, safety: SafetyFacts
) -> tuple[Severity, tuple[RaisedBecause, ...]]:
    """As grave as its gravest drug; graver by what the whole comes to, which never lowers it.

    The whole grows with the dose, with failing kidneys and with each drug; what the others come to without baclofen
    grows with each drug. So no card is milder for a person who has more of anything.
    """
    rules = safety.burden
    whole = burden.effect["p50"] if burden.effect else 0.0
    others = burden.others["p50"] if burden.others else 0.0
    to: Severity = gravest
    because, source = "", rules.stop_effect
    if is_triple:
        to, because = (
            "avoid",
            "an opioid, a relaxant and a third drug that slows breathing are taken",
        )
    elif whole >= rules.stop_effect.value:
        to, because = (
            "avoid",
            f"together they come to {rules.stop_effect.value:.0%} of the most or more",
        )
    elif whole >= rules.interrupt_effect.value and others >= rules.others_effect.value:
        to, source = "major", rules.interrupt_effect
        because = f"together they come to {rules.interrupt_effect.value:.0%} of the most or more"
    if SEVERITIES.index(to) <= SEVERITIES.index(gravest):
        return gravest, ()
    told = RaisedBecause(
        text=because,
        from_severity=gravest,
        to_severity=to,
        sources=("li2020",) if is_triple else (source.source,),
        basis="derived" if is_triple else source.basis,
    )
    return to, (told,)


def _evidence(burden: Burden, whole: Band, *, is_triple: bool) -> str:
    alone = burden.baclofen_alone
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
    if is_triple:
        text += " An opioid, a relaxant and a third drug that slows breathing: the most overdoses were seen there."
    if burden.not_counted:
        text += f" Not counted: {'; '.join(burden.not_counted)}."
    return text
