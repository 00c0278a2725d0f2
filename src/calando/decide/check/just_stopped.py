"""The card of a sedative that has just gone: what that is depends on the drug."""

from __future__ import annotations

from dataclasses import dataclass

from calando.decide.card import Card, Tier
from calando.decide.check.listed import Listed
from calando.facts.schema import Number
from calando.facts.schema_safety import Severity

# those whose own withdrawal can look like that of baclofen, or bring a seizure
_WITHDRAWN = frozenset(
    {"alcohol", "barbiturate", "benzodiazepine", "gabab", "gabapentinoid", "z_drug"}
)
_REBOUND, _COVER = "central_alpha2", "antiepileptic"
_PATIENT = "Tell your team what you stopped, and when. Call if you shake, sweat or see things."
_PATIENT_FITS = (
    "Tell your team today what you stopped, and when. Get emergency help if you have a fit."
)
_PATIENT_OTHER = "Tell your team what you no longer take, and since when."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    mechanism: str
    codes: tuple[str, ...]
    evidence: str
    action: str
    patient: str


def is_just_stopped_sedative(drug: Listed, recent: Number) -> bool:
    """True for a sedative that was stopped so recently that it still counts."""
    ago = drug.stopped_weeks_ago
    return ago is not None and ago <= recent.value and "sedative" in drug.flags


def just_stopped_card(drug: Listed, recent: Number) -> Card:
    """Return what it means that this sedative has gone; the drug's own row stands beside it."""
    ago = drug.stopped_weeks_ago or 0.0
    parts = _parts(drug.flags)
    grave = bool(parts)
    parts = parts or [_other()]
    tier: Tier = "interrupt" if grave else "note"
    severity: Severity = "major" if grave else "moderate"
    return Card(
        id=f"just_stopped:{drug.asked}",
        kind="interaction",
        tier=tier,
        state="interacts",
        about=drug.about,
        title=f"{drug.asked} was stopped {ago:g} week{'s' * (ago != 1)} ago",
        mechanism=", ".join(dict.fromkeys(p.mechanism for p in parts)),
        mechanism_codes=tuple(dict.fromkeys(c for p in parts for c in p.codes)),
        severity=severity,
        raised=(),
        evidence=" ".join(dict.fromkeys(p.evidence for p in parts)),
        action=" ".join(dict.fromkeys(p.action for p in parts)),
        patient_text=parts[0].patient,
        conflict="",
        sources=(recent.source,),
        basis=recent.basis,
    )


def _parts(flags: frozenset[str]) -> list[_Words]:
    """Return every danger of its own that the drug leaves behind."""
    found = []
    if _COVER in flags:
        found.append(_cover())
    if "opioid" in flags:
        found.append(_opioid())
    if _WITHDRAWN & flags:
        found.append(_withdrawn())
    if _REBOUND in flags:
        found.append(_rebound())
    return found


def _withdrawn() -> _Words:
    return _Words(
        mechanism="lower seizure threshold and lost tolerance",
        codes=("SEIZ",),
        evidence=(
            "A sedative that has just been stopped counts as a high risk: its own withdrawal can look like that of "
            "baclofen, and tolerance to both has changed."
        ),
        action=(
            "Ask how it was stopped, and look for its withdrawal (anxiety, tremor, sweating, seizure). Baclofen does "
            "not replace a benzodiazepine against seizures. Change one thing at a time."
        ),
        patient=_PATIENT,
    )


def _opioid() -> _Words:
    return _Words(
        mechanism="lost tolerance",
        codes=(),
        evidence=(
            "An opioid that has just been stopped counts as a high risk: its own withdrawal can look like that of "
            "baclofen, and tolerance is lost."
        ),
        action=(
            "Ask how it was stopped, and look for its withdrawal (anxiety, sweating, cramps, wide pupils). Tolerance "
            "to opioids is lost: a return to the old dose can kill. Naloxone at home."
        ),
        patient=_PATIENT,
    )


def _cover() -> _Words:
    return _Words(
        mechanism="the cover against seizures has gone",
        codes=("SEIZ",),
        evidence=(
            "What protects from seizures has just been stopped, while baclofen can lower the threshold and its own "
            "withdrawal brings seizures."
        ),
        action=(
            "Ask today why it was stopped and what replaces it; if it was for epilepsy, whoever treats that decides. "
            "Baclofen is not moved meanwhile."
        ),
        patient=_PATIENT_FITS,
    )


def _rebound() -> _Words:
    return _Words(
        mechanism="pressure and pulse rebound",
        codes=("HYPO",),
        evidence=(
            "A drug of this class that ends abruptly can bring a rebound of blood pressure and pulse, with unrest and "
            "sweating that look like withdrawal of baclofen."
        ),
        action=(
            "Measure blood pressure and pulse, ask how it was stopped, and ask its prescriber whether it is given "
            "again as a descent. Change one thing at a time."
        ),
        patient=_PATIENT,
    )


def _other() -> _Words:
    return _Words(
        mechanism="less sedation than before",
        codes=(),
        evidence=(
            "The sum of all that sedates has fallen, and baclofen is unchanged. No withdrawal of this drug that looks "
            "like that of baclofen is known here."
        ),
        action="Nothing follows for baclofen by itself. If it is taken again, the sum rises again: look at alertness.",
        patient=_PATIENT_OTHER,
    )
