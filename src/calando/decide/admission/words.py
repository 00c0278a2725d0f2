"""The sentences of an admission checklist."""

from __future__ import annotations

from calando.decide.admission.checklist import rows_of
from calando.decide.admission.result import AdmissionResult
from calando.decide.monograph.tables import country_name
from calando.decide.place.result import PlaceResult
from calando.decide.recommendation import Statement
from calando.decide.situation import Situation
from calando.facts.schema_placement import CareLevel

_HEADLINES: dict[CareLevel, str] = {
    "emergency": "Call the emergency number first. This list is for later.",
    "medically_managed": "Checklist for a medically managed admission.",
    "residential": "Checklist for an admission to a residential place.",
    "intensive_outpatient": "Checklist for intensive outpatient or day care: nights are at home.",
    "outpatient": "Checklist for outpatient care: no bed, a first visit.",
}
_COUNTRY_LAW = ("US",)  # where the rows on consent were read


def _in_words(country: str) -> str:
    name = country_name(country)
    return f"the {name}" if name.startswith("United") else name


def headline_of(level: CareLevel, *, emergency: bool, confirmed: bool | None, missing: int) -> str:
    """Return what the list is for; a level that is not confirmed is what was found so far.

    >>> headline_of("residential", emergency=False, confirmed=False, missing=1)
    'So far: checklist for an admission to a residential place. Not placed yet: one answer is missing.'
    """
    text = _HEADLINES["emergency" if emergency else level]
    if emergency or confirmed is not False:
        return text
    many = "one answer is" if missing == 1 else f"{missing} answers are"
    because = f"{many} missing" if missing else "calando place does not confirm the level"
    return f"So far: {text[:1].lower()}{text[1:]} Not placed yet: {because}."


def placed_text(placed: PlaceResult) -> str:
    """Return where the level comes from, if a placement found it."""
    return f"The level is what calando place finds for this person{_by(placed)}."


def told_text(higher: PlaceResult | None) -> str:
    """Return that a level was told, and what a placement finds where that is higher."""
    if higher is None:
        return "The level was told; calando did not choose it by its rules."
    found = f"{higher.level_title[:1].lower()}{higher.level_title[1:]}"
    return f"The level was told. What calando place finds is higher: {found}{_by(higher)}."


def _by(placed: PlaceResult) -> str:
    """Return the rules that set the level of the first phase; what else fired at that level is not named."""
    rules = placed.phases[0].rules
    return f", by {', '.join(rules)}" if rules else ""


def not_told(
    situation: Situation, flags: frozenset[str], unknown: tuple[str, ...]
) -> tuple[str, ...]:
    """Return what the list would be better with."""
    found = [
        *(["running baclofen"] if not flags & {"oral", "pump"} else []),
        *(["transport"] if "transport_unknown" in flags else []),
        *(["a person for support"] if "support_unknown" in flags else []),
        *(["pregnancy"] if "pregnancy_possible" in flags else []),
        *(["alcohol"] if situation.patient.alcohol is None and "alcohol" not in flags else []),
        *unknown,
    ]
    return tuple(dict.fromkeys(found))


def reasons_of(result: AdmissionResult) -> tuple[Statement, ...]:
    """Return why this list, emergencies first."""
    found = [
        Statement(text=w.text, sources=w.sources, basis=w.basis, urgent=True, emergency=True)
        for w in result.emergency_why
    ]
    if result.emergency and not found:
        text = (
            "The level is emergency: the emergency number is called before anything on this list."
        )
        found.append(
            Statement(
                text=text, sources=("calando2026",), basis="assumed", urgent=True, emergency=True
            )
        )
    found.append(Statement(text=result.level_why, sources=("calando2026",), basis="derived"))
    rows = rows_of(result.sections)
    own = len([r for r in rows if r.because])
    text = f"{len(rows)} rows, {own} of them for what is true of this person; each says why it stands there."
    return (*found, Statement(text=text, basis="derived"))


def caveats_of(result: AdmissionResult, *, has_baclofen: bool) -> tuple[Statement, ...]:
    """Return what the list cannot know."""
    found = []
    if not has_baclofen:
        text = "The file names no running baclofen, so the rows on going on with it may not fit."
        found.append(Statement(text=text, basis="derived", urgent=True))
    text = (
        "Most rows are recalled practice in our own words and are marked assumed; a clinician of the place should "
        "sign the list off."
    )
    found.append(Statement(text=text, sources=("calando2026",), basis="assumed"))
    country = result.patient.jurisdiction
    if country not in _COUNTRY_LAW:
        text = (
            f"The law on consent, confidentiality and payment in {_in_words(country)} was not looked up; "
            "those rows are general."
        )
        found.append(Statement(text=text, basis="assumed"))
    if result.patient.unrecognised:
        text = f"Not recognised in the file: {', '.join(result.patient.unrecognised)}."
        found.append(Statement(text=text, basis="derived"))
    return tuple(found)
