"""The card of a drug that has just gone and leaves a danger of its own: which one depends on the drug."""

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
# these do not sedate; their end looks like withdrawal of baclofen or too much of it, or is dangerous by itself
_DOPAMINE, _STEROID, _BETA, _MOOD = (
    "dopaminergic",
    "corticosteroid",
    "beta_blocker",
    "antidepressant",
)
_LEAVES = frozenset({"sedative", _DOPAMINE, _STEROID, _BETA, _MOOD, _COVER})
_LITTLE_OF_A_STEROID = frozenset({"inhaled", "nasal"})
_PATIENT = "Tell your team what you stopped, and when. Call if you shake, sweat or see things."
_PATIENT_FITS = (
    "Tell your team today what you stopped, and when. Get emergency help if you have a fit."
)
_PATIENT_HOT = "Tell your team today what you stopped, and when. Get emergency help if you feel very hot or stiff."
_PATIENT_FAINT = "Tell your team today what you stopped, and when. Get emergency help if you faint or keep being sick."
_PATIENT_CHEST = (
    "Tell your team today what you stopped, and when. Get emergency help if your chest hurts."
)
_PATIENT_MOOD = (
    "Tell your team what you stopped, and when. Call if you feel restless, shaky or very low."
)
_PATIENT_OTHER = "Tell your team what you no longer take, and since when."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    mechanism: str
    codes: tuple[str, ...]
    evidence: str
    action: str
    patient: str
    grave: bool = True


def is_just_stopped(drug: Listed, recent: Number) -> bool:
    """True for a drug whose end leaves something behind, and that was stopped so recently that it still counts."""
    ago = drug.stopped_weeks_ago
    return ago is not None and ago <= recent.value and bool(_LEAVES & _flags(drug))


def _flags(drug: Listed) -> frozenset[str]:
    """What was in the blood: the end of a cream or of eye drops leaves nothing; of a steroid nor does a spray's."""
    found: set[str] = set()
    for member in drug.members:
        if not member.is_local:
            little = member.route in _LITTLE_OF_A_STEROID
            found |= member.flags - {_STEROID} if little else member.flags
    return frozenset(found)


def just_stopped_card(drug: Listed, recent: Number) -> Card:
    """Return what it means that this drug has gone; the drug's own row stands beside it."""
    ago = drug.stopped_weeks_ago or 0.0
    parts = _parts(_flags(drug)) or [_other()]
    grave = any(p.grave for p in parts)
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
    if _DOPAMINE in flags:
        found.append(_dopamine())
    if _STEROID in flags:
        found.append(_steroid())
    if _BETA in flags:
        found.append(_beta())
    if _MOOD in flags:
        found.append(_mood())
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


def _dopamine() -> _Words:
    return _Words(
        mechanism="dopamine is lacking all at once",
        codes=("MOVEMENT",),
        evidence=(
            "A drug for dopamine that ends abruptly can bring high fever, rigidity, a clouded mind and muscle "
            "breakdown: withdrawal of baclofen looks the same, and both can kill."
        ),
        action=(
            "Ask today how it was stopped; look at temperature, tone and alertness. Fever with rigidity is an "
            "emergency. Its prescriber decides today whether it is given again. Baclofen is not moved meanwhile."
        ),
        patient=_PATIENT_HOT,
    )


def _steroid() -> _Words:
    return _Words(
        mechanism="the adrenal glands may not answer",
        codes=("HYPO",),
        evidence=(
            "After weeks of a corticosteroid the adrenal glands may not answer when it ends: an adrenal crisis brings "
            "low pressure, vomiting, weakness and a clouded mind, which too much baclofen brings as well, and it kills."
        ),
        action=(
            "Ask today how long it was taken and how it was stopped; measure blood pressure, glucose, sodium and "
            "potassium. Low pressure or vomiting is an emergency, treated as an adrenal crisis first. Its prescriber "
            "decides on cover."
        ),
        patient=_PATIENT_FAINT,
    )


def _beta() -> _Words:
    return _Words(
        mechanism="pressure and pulse rebound",
        codes=(),
        evidence=(
            "A beta-blocker that ends abruptly can bring a fast pulse, a high pressure, chest pain and sweating; "
            "withdrawal of baclofen brings most of them as well."
        ),
        action=(
            "Measure blood pressure and pulse, ask how it was stopped and for chest pain, and ask its prescriber "
            "whether it is given again as a descent. Change one thing at a time."
        ),
        patient=_PATIENT_CHEST,
    )


def _mood() -> _Words:
    return _Words(
        mechanism="an antidepressant ended",
        codes=(),
        evidence=(
            "An antidepressant that ends abruptly can bring dizziness, nausea, sweating, unrest and bad sleep for days "
            "or weeks; early withdrawal of baclofen looks like that."
        ),
        action=(
            "Ask how it was stopped, and for mood and thoughts of suicide. What is put down to baclofen may come from "
            "this: change one thing at a time."
        ),
        patient=_PATIENT_MOOD,
        grave=False,
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
        grave=False,
    )
