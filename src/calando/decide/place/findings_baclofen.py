"""What the patient file says of baclofen: by mouth, by pump, stopped, planned to be stopped."""

from __future__ import annotations

from calando.decide.place.reading import LIST_IS_COMPLETE, Reading, fever_field, words_for
from calando.decide.place.reading import when as when_it_was
from calando.decide.situation import Situation, find_term
from calando.decide.urgent import is_overdue
from calando.facts.schema_placement import PlacementLimits
from calando.patient.profile import Medication

HIGHEST_LABEL_MG = 80.0  # the name of the finding says it: dose_above_80
_PLAIN_SIGNS = frozenset({"rigidity", "baclofen withdrawal", "pump infection", "pump alarm"})
_ITCH = frozenset({"itch", "itching", "pruritus"})  # stands among others under "tremor"
_OTHER_SIGNS = frozenset({"withdrawal_signs", "possible_withdrawal_signs"})
_OTHER_WITHDRAWALS = ("alcohol_withdrawal", "opioid_withdrawal")


def _recently_stopped(situation: Situation) -> list[Medication]:
    recent = situation.facts.taper_rules.recent_baclofen_weeks.value
    return [
        m
        for m in situation.patient.baclofen
        if m.stopped_weeks_ago is not None and m.stopped_weeks_ago <= recent
    ]


def baclofen_readings(situation: Situation, limits: PlacementLimits) -> dict[str, Reading]:
    """Return how baclofen is taken by mouth, or was until lately, and whether it is to go."""
    patient, oral = situation.patient, situation.oral
    stopped = [m for m in _recently_stopped(situation) if m.route != "intrathecal"]
    taken = oral or (stopped[0] if stopped else None)
    found: dict[str, Reading] = {}
    if patient.indication == "misuse":
        found["prescribed_use"] = Reading(value=False, field="indication")
        found["taken_as_directed"] = Reading(value=False, field="indication")
    if taken is not None:
        found["baclofen_oral"] = Reading(value=True, field="medication: baclofen")
        found |= {k: r for k, r in _use_of(taken, limits).items() if k not in found}
    elif "baclofen withdrawal" in situation.flags and "pump" not in situation.flags:
        how = "baclofen withdrawal is listed: baclofen is taken to have been taken by mouth until lately"
        if (
            patient.indication not in _OTHER_WITHDRAWALS
        ):  # there "withdrawal" may mean the other one
            reading = Reading(value=True, field="conditions", plain=False, how=how)
            found["baclofen_oral"] = reading
    elif patient.medications:
        found["baclofen_oral"] = Reading(
            value=False, field="medication", plain=False, how=LIST_IS_COMPLETE
        )
    if (planned := _planned(situation)) is not None:
        found["planned_taper"] = planned
    if (stop := _stop(situation, oral, stopped, limits)) is not None:
        found["abrupt_stop"] = stop
    return found


def _planned(situation: Situation) -> Reading | None:
    """Return whether a way off is taken to be planned: not where alcohol may be what is withdrawn from."""
    patient = situation.patient
    if situation.oral is None and situation.pump is None:
        return (
            Reading(value=False, field="medication", plain=False) if patient.medications else None
        )
    dry = patient.alcohol is not None and patient.alcohol.grams_per_day == 0
    for_alcohol = patient.indication == "alcohol_use_disorder" and not dry
    if for_alcohol or patient.indication == "alcohol_withdrawal":
        return None
    how = "baclofen is running, and a place to come off it is asked for: a way off is taken to be planned"
    return Reading(value=True, field="medication", plain=False, how=how)


def _use_of(taken: Medication, limits: PlacementLimits) -> dict[str, Reading]:
    found: dict[str, Reading] = {}
    mg, weeks = taken.total_mg, taken.since_weeks
    ordered, directed = taken.prescribed_mg_per_day, taken.taken_as_prescribed
    is_told = ordered is not None or directed is not None
    found["prescribed_use"] = Reading(
        value=True,
        field="medication: baclofen",
        plain=is_told,
        how="" if is_told else "the baclofen is taken to be prescribed",
    )
    if directed is None and ordered is not None and mg is not None and mg > ordered:
        directed = False
    if directed is not None:
        found["taken_as_directed"] = Reading(value=directed, field="medication.taken_as_prescribed")
    if mg is not None:
        found["dose_above_80"] = Reading(value=mg > HIGHEST_LABEL_MG, field="medication.doses")
    high = mg is not None and mg >= limits.baclofen_high_mg.value
    long = weeks is not None and weeks >= limits.long_use_weeks.value
    if high or long:
        found["long_use_or_high_dose"] = Reading(value=True, field="medication: baclofen")
    elif mg is not None and weeks is not None:
        found["long_use_or_high_dose"] = Reading(value=False, field="medication: baclofen")
    return found


def _stop(
    situation: Situation,
    oral: Medication | None,
    stopped: list[Medication],
    limits: PlacementLimits,
) -> Reading | None:
    """Return whether baclofen was stopped abruptly, by the tests of what is urgent before any plan."""
    patient, field = situation.patient, "medication"
    if "baclofen withdrawal" in situation.flags:
        how = "baclofen withdrawal is listed: doses are taken to have been stopped or cut abruptly"
        return Reading(value=True, field="conditions", plain=False, how=how)
    if oral is not None and is_overdue(patient, situation.facts):
        how = f"no dose for {patient.now.hours_since_last_dose:g} hours is taken as an abrupt stop"
        return Reading(value=True, field="now.hours_since_last_dose", plain=False, how=how)
    if oral is None and stopped:
        how = "a stop within the last weeks is taken to have been abrupt"
        return Reading(value=True, field=field, plain=False, how=how)
    if oral is not None and _is_near_what_was_ordered(oral, limits):
        if "rigidity" not in situation.flags:
            return Reading(value=False, field="medication.prescribed_mg_per_day", plain=False)
        return None
    if patient.medications and oral is None:
        return Reading(value=False, field=field, plain=False)
    return None


def _is_near_what_was_ordered(oral: Medication, limits: PlacementLimits) -> bool:
    """True if more than half of the prescribed doses is taken: "as prescribed" alone does not say it."""
    ordered, taken = oral.prescribed_mg_per_day, oral.total_mg
    if ordered is None or taken is None:
        return False
    return taken > ordered * (1 - limits.abrupt_share.value)


def takes_half_or_less(situation: Situation, limits: PlacementLimits) -> bool:
    """True if the file tells of doses of half of what is prescribed, or less."""
    oral = situation.oral
    if oral is None or oral.total_mg is None or oral.prescribed_mg_per_day is None:
        return False
    return not _is_near_what_was_ordered(oral, limits)


def pump_readings(situation: Situation, limits: PlacementLimits) -> dict[str, Reading]:
    """Return whether there is a pump, and whether it may not deliver."""
    flags = situation.flags
    stopped = [m for m in _recently_stopped(situation) if m.route == "intrathecal"]
    dated = _dated_alarms(situation)
    if situation.pump is None and "pump" not in flags and not dated:
        if not situation.patient.medications:
            return {}
        none = Reading(value=False, field="medication", plain=False, how=LIST_IS_COMPLETE)
        return {"baclofen_pump": none, "pump_interrupted": none}
    found = {"baclofen_pump": Reading(value=True, field="medication or conditions: pump")}
    fever = fever_field(situation, limits)
    itch = _ITCH & words_for("tremor", situation)
    seen = [f"conditions: {name}" for name in sorted(_PLAIN_SIGNS & flags | itch)]
    seen += [fever] if fever else []
    seen += [f"conditions: {word}" for word in dated]
    other = sorted(_OTHER_SIGNS & flags) or (["medication: pump stopped"] if stopped else [])
    if seen or other:
        found["pump_interrupted"] = Reading(
            value=True,
            field=", ".join(seen or other),
            plain=bool(seen),
            how="with a pump these signs are taken as its failure until it is proved to deliver",
        )
    return found


def _dated_alarms(situation: Situation) -> list[str]:
    """Return alarms or missed refills that the file dates: whatever was, nobody has said that it was put right."""
    known, found = situation.facts.conditions, []
    for condition in situation.patient.conditions:
        what, days = when_it_was(condition)
        term = find_term(what, known)
        if days is not None and term is not None and term.name == "pump alarm":
            found.append(condition)
    return found
