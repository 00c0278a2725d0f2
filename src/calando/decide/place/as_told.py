"""What is urgent by the file, once somebody who was there has said that a sign is not new, or usual for the person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from calando.decide.place.findings_now import MAY_BE_OLD
from calando.decide.place.reading import Reading, usual_pressure, words_for
from calando.decide.place.told import Told
from calando.decide.situation import Situation, assess_situation


def as_told(
    situation: Situation,
    readings: Mapping[str, Reading],
    told: Mapping[str, tuple[Told, ...]],
) -> Situation:
    """Return the situation without what is urgent only for a sign that was told to be an old one.

    Voices in schizophrenia or a confusion in dementia may be told as not new; a low pressure after a high injury of
    the cord as no failing organ. All else that is urgent stays.
    """
    patient = situation.patient
    denied = [name for name in told if told[name][0].value is False]
    old = {
        word
        for name in denied
        if name in MAY_BE_OLD and name in readings and not readings[name].plain
        for condition in MAY_BE_OLD[name]
        for word in words_for(condition, situation)
    }
    now = patient.now
    if "organ_failure" in denied and usual_pressure(situation):
        now = replace(now, systolic=None)
    if not old and now is patient.now:
        return situation
    kept = tuple(c for c in patient.conditions if " ".join(c.lower().split()) not in old)
    seen = assess_situation(replace(patient, conditions=kept, now=now), situation.facts)
    return replace(situation, flags=seen.flags, urgent=seen.urgent, no_step_down=seen.no_step_down)
