"""What is urgent by the file, once what was measured and what was told by somebody who was there are believed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from calando.decide.place.findings_now import MAY_BE_OLD, is_old_brain_injury
from calando.decide.place.reading import (
    Reading,
    acted_on,
    as_of_now,
    fever_field,
    usual_pressure,
    words_for,
)
from calando.decide.place.told import Told
from calando.decide.situation import Situation, assess_situation
from calando.facts.schema_placement import PlacementLimits


def as_told(
    situation: Situation,
    limits: PlacementLimits,
    readings: Mapping[str, Reading],
    told: Mapping[str, tuple[Told, ...]],
) -> Situation:
    """Return the situation without what is urgent only for a sign that was told to be an old one.

    Voices in schizophrenia or a confusion in dementia may be told as not new; a low pressure after a high injury of
    the cord as no failing organ; baclofen that has ended as not stopped abruptly. A fever that is listed beside a
    measured temperature without one is none. "Today" is now. All else that is urgent stays.
    """
    patient = situation.patient
    denied = [name for name in told if told[name][0].value is False]
    old = measured_otherwise(situation, limits)
    for name in denied:
        if name in MAY_BE_OLD and name in readings and not readings[name].plain:
            old |= {w for c in MAY_BE_OLD[name] for w in words_for(c, situation)}
    if "confusion_now" in denied and is_old_brain_injury(situation):
        old |= words_for("confusion", situation)
    now, medications = patient.now, patient.medications
    if "organ_failure" in denied and usual_pressure(situation, limits):
        now = replace(now, systolic=None)
    if "abrupt_stop" in denied:
        ended = [m for m in patient.baclofen if m.stopped_weeks_ago is not None]
        over = [m for m in ended if m.route != "intrathecal"]
        medications = tuple(m for m in medications if m not in over)
    kept = tuple(c for c in map(as_of_now, patient.conditions) if c not in old)
    changed = replace(patient, conditions=kept, now=now, medications=medications)
    seen = assess_situation(changed, situation.facts)
    strange = tuple(s for s in situation.unrecognised if not acted_on(s, situation, limits))
    return replace(
        situation,
        flags=seen.flags,
        urgent=seen.urgent,
        no_step_down=seen.no_step_down,
        kidneys=seen.kidneys,
        unrecognised=strange,
    )


def measured_otherwise(situation: Situation, limits: PlacementLimits) -> set[str]:
    """Return the words for a fever where the temperature was measured, and is none."""
    is_measured = situation.patient.now.temperature_C is not None
    return (
        words_for("fever", situation)
        if is_measured and not fever_field(situation, limits)
        else set()
    )
