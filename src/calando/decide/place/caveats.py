"""How far a placement carries: what was taken for granted, overruled, not judged or not recognised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calando.decide.place.as_told import measured_otherwise
from calando.decide.place.findings import Reading, Value
from calando.decide.place.headline import upper
from calando.decide.place.reading import usual_pressure
from calando.decide.place.rules import Judged
from calando.decide.place.told import ANY_YES, Told
from calando.decide.place.words import lines_when
from calando.decide.recommendation import Statement
from calando.decide.situation import Situation
from calando.decide.urgent import vitals_are_judged
from calando.facts.schema_placement import PlacementFacts

_ADULT_SIGNS = {
    "heart_rate": "heart rate {:g} a minute",
    "respiratory_rate": "{:g} breaths a minute",
    "systolic": "systolic pressure {:g} mmHg",
}


def caveats_of(
    judged: Sequence[Judged],
    known: Mapping[str, Value],
    readings: Mapping[str, Reading],
    told: Mapping[str, tuple[Told, ...]],
    situation: Situation,
    facts: PlacementFacts,
) -> list[Statement]:
    """Return how far the answer carries, and what had to be taken for granted."""
    said = [
        Statement(text=x.text, sources=x.sources, basis=x.basis)
        for x in lines_when(facts, "caveat", judged, known)
    ]
    taken = [r.how for name, r in readings.items() if name not in told and not r.plain and r.how]
    said += [Statement(text=f"{upper(how)}.", basis="assumed") for how in dict.fromkeys(taken)]
    said += _overruled(readings, told, facts)
    said += _not_judged(situation)
    said += _usual_pressure(situation, facts)
    said += _measured(situation, facts)
    said += _said_yes_and_no(told, facts)
    if known.get("@kidneys_told"):
        text = "The self-check says that the kidneys are ill, the file has a value that is not low: measured again."
        said.append(Statement(text=text, basis="assumed"))
    if known.get("alcohol_use") and known.get("@alcohol") is False:
        units = known.get("alcohol_units_per_day")
        drunk = "Drinking" if units is None else f"Drinking {units:.2g} UK units of alcohol a day"
        text = (
            f"{drunk}, by itself or with what the AUDIT and the CIWA-Ar say, is taken to be too little for a "
            "withdrawal from alcohol, so the rules on it do not apply."
        )
        said.append(Statement(text=text, sources=(facts.limits.units_low.source,), basis="assumed"))
    if strange := situation.unrecognised:
        text = f"Not recognised, so no rule could look at it: {', '.join(strange)}."
        said.append(Statement(text=text))
    return said


def _overruled(
    readings: Mapping[str, Reading],
    told: Mapping[str, tuple[Told, ...]],
    facts: PlacementFacts,
) -> list[Statement]:
    """Return where somebody who was there was believed before the file."""
    titles = {f.id: f.title for f in facts.findings}
    return [
        Statement(
            text=f"{upper(titles[name])}: told as not so, and believed, though the file has: {reading.field}.",
            basis="assumed",
        )
        for name, reading in readings.items()
        if not reading.plain and reading.value is True and told.get(name, ())
        if told[name][0].value is False
    ]


def _measured(situation: Situation, facts: PlacementFacts) -> list[Statement]:
    """Return that a fever is listed and was not measured."""
    if not measured_otherwise(situation, facts.limits):
        return []
    text = (
        f"Fever is listed, and {situation.patient.now.temperature_C:g} °C was measured: what was measured counts. "
        "It is measured again if the person feels hot or shivers."
    )
    return [Statement(text=text, basis="assumed")]


def _said_yes_and_no(
    told: Mapping[str, tuple[Told, ...]], facts: PlacementFacts
) -> list[Statement]:
    """Return where one source says yes and another no, and the yes counts."""
    titles = {f.id: f.title for f in facts.findings}
    said = []
    for name in ANY_YES:
        yes = [one.by for one in told.get(name, ()) if one.value is True]
        no = [one.by for one in told.get(name, ()) if one.value is False]
        if yes and no:
            text = f"{upper(titles[name])}: {', '.join(yes)} says yes, {', '.join(no)} says no. A yes counts."
            said.append(Statement(text=text, basis="assumed"))
    return said


def _usual_pressure(situation: Situation, facts: PlacementFacts) -> list[Statement]:
    """Return that a low pressure was not taken for an emergency by itself."""
    value = situation.patient.now.systolic
    low = next(v.low for v in situation.facts.vital_limits if v.sign == "systolic" and v.low)
    if value is None or value > low or not usual_pressure(situation, facts.limits):
        return []
    text = (
        f"Systolic pressure {value:g} mmHg: after a high injury of the spinal cord that can be the usual one, so "
        "whether an organ is failing is asked. Lower than usual, or unwell with it: it is an emergency."
    )
    return [Statement(text=text, basis="assumed")]


def _not_judged(situation: Situation) -> list[Statement]:
    """Return that vital signs of a child or in pregnancy were looked at by nobody."""
    patient = situation.patient
    if vitals_are_judged(patient, situation.facts):
        return []
    values = [
        words.format(value)
        for name, words in _ADULT_SIGNS.items()
        if (value := getattr(patient.now, name)) is not None
    ]
    if not values:
        return []
    text = (
        f"Not judged: {', '.join(values)}. The limits here were made for adults who are not pregnant; a clinician "
        "looks at these today, against what is usual for the person."
    )
    source = situation.facts.taper_rules.adult_vitals_years.source
    return [Statement(text=text, sources=(source,), basis="derived")]
