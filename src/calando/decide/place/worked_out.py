"""Findings that follow from others: of what is not known nothing follows."""

from __future__ import annotations

from collections.abc import Mapping

from calando.decide.place.findings_baclofen import takes_half_or_less
from calando.decide.place.findings_now import OLD_BRAIN
from calando.decide.place.reading import Value, fever_field, in_the_red, recent_events, words_for
from calando.decide.place.screens import Screened
from calando.decide.place.told import IMPLIES
from calando.decide.situation import Situation
from calando.facts.schema_placement import PlacementLimits
from calando.patient.profile import Medication

_USE_DISORDERS = frozenset(
    {"substance_use_disorder", "opioid_use_disorder", "alcohol_use_disorder"}
)
_USE_INDICATIONS = ("misuse", "alcohol_use_disorder", "alcohol_withdrawal", "opioid_withdrawal")
_ALCOHOL_WITHDRAWALS = frozenset(
    {"alcohol withdrawal", "alcohol withdrawal seizure", "delirium tremens"}
)
_CIWA = ("ciwa_moderate", "ciwa_severe")
_DEPENDENT = ("units_medium", "units_high", "sadq_moderate", "sadq_severe", "audit_dependence")
_MAKES_DEPENDENT = (
    frozenset(  # kinds of medicine: on prescription no use disorder, and none ruled out either
        {
            "opioid",
            "opioid_agonist_treatment",
            "benzodiazepine",
            "z_drug",
            "barbiturate",
            "gabab",
            "stimulant",
            "cannabis",
        }
    )
)
_SEDATIVES = frozenset({"z_drug", "barbiturate", "gabab"})
_JERKS = frozenset({"myoclonus", "areflexia"})  # stand under hypotonia, and are neither
_USUAL_TONE = frozenset(
    {"hypotonia"}
)  # can have been there for years; "floppy" is said of what is new
_NO_SCREENS = Screened()


def any_of(*values: bool | None) -> bool | None:
    """Return "one of these" in three values: true if one is, not known if one might be.

    >>> any_of(False, None), any_of(True, None), any_of(False, False)
    (None, True, False)
    """
    if any(values):
        return True
    return None if None in values else False


def work_out(
    known: Mapping[str, Value],
    told: frozenset[str],
    situation: Situation,
    limits: PlacementLimits,
    screened: Screened = _NO_SCREENS,
) -> dict[str, Value]:
    """Return the findings with those that follow from others; `told` are never overruled.

    `screened` is what instruments say beside the findings: an emergency, signs, and what they leave undecided.
    """
    found = dict(known)
    units = found.get("alcohol_units_per_day")
    if "alcohol_use" not in told and units is not None and float(units) > limits.units_low.value:
        found["alcohol_use"] = True
    for first, second in IMPLIES.items():
        if found.get(first) is True and second not in told:
            found[second] = True
    found["@child"] = situation.patient.age_years < limits.child_years.value
    found |= _file_only(situation, limits, screened)
    found |= _beside(found, situation, limits, screened)
    if "alcohol_use" not in found and has_disorder(situation) and any(found.get(n) for n in _CIWA):
        found["alcohol_use"] = True
    if (alcohol := _alcohol(found, situation, limits)) is not None:
        found["@alcohol"] = alcohol
    undecided = {*screened.undecided, *({"co_dependence"} if found["@other_drugs"] else ())}
    for name, value in (
        ("overdose_risk", _overdose_risk(found, situation)),
        ("co_dependence", _co_dependence(found, situation, limits)),
        ("severe_withdrawal_expected", _severe(found)),
        ("substance_use_disorder", _use_disorder(found, situation)),
    ):
        if name not in found and value is not None and (value or name not in undecided):
            found[name] = value
    return found


def _file_only(
    situation: Situation, limits: PlacementLimits, screened: Screened
) -> dict[str, Value]:
    """Return what the file says by itself (`checks_placement.FILE_ONLY`): always there, and never asked."""
    flags, fever = situation.flags, bool(fever_field(situation, limits))
    red = bool(screened.emergencies) or bool(in_the_red(situation, limits))
    not_measured = situation.patient.now.temperature_C is None
    return {
        "@red_sign": red or (fever and "fever" in flags),
        "@fever": fever or (not_measured and "@fever" in screened.signs),
        "@recent_event": bool(recent_events(situation, limits)),
        "@overdose_before": bool(situation.patient.history.overdose),
        "@withdrawal_sign": "withdrawal_signs" in flags,
        "@emergency_told": situation.is_emergency,
        "@today_told": any(s.urgent for s in (*situation.no_step_down, *situation.urgent)),
        "@unstable_kidneys": situation.kidneys.trend == "falling" or "unstable_kidneys" in flags,
        "@stopped_sedative": bool(situation.stopped_sedatives),
        "@unrecognised": bool(situation.unrecognised),
    }


def _beside(
    found: Mapping[str, Value], situation: Situation, limits: PlacementLimits, screened: Screened
) -> dict[str, Value]:
    """Return what is looked at beside the findings, of which somebody who was there may have told one."""
    signs = screened.signs
    drowsy = "drowsiness" in situation.flags or "@sedated" in signs
    limp = {w for w in words_for("hypotonia", situation) if w.split()[0] not in _JERKS}
    may_be_usual = limp <= _USUAL_TONE and (
        found.get("reduced_consciousness") is False or bool(OLD_BRAIN & situation.flags)
    )
    sedated = drowsy or (bool(limp) and not may_be_usual)
    less = takes_half_or_less(situation, limits) and found.get("abrupt_stop") is not False
    kidneys_ill = bool(found.get("eGFR_low") or found.get("dialysis"))
    return {
        "@sedated": sedated,
        "@limp": bool(limp) and not sedated,
        "@missed": "@missed" in signs or less,
        "@early_signs": "@early_signs" in signs,
        "@voices": "@voices" in signs and found.get("hallucinations_now") is not True,
        "@kidneys_told": "@kidneys_told" in signs and not kidneys_ill,
        "@other_drugs": "@other_drugs" in signs or found.get("other_drugs_heavy") is True,
        "@intoxicated": found.get("intoxicated_now") is True,
    }


def _bool(found: Mapping[str, Value], name: str) -> bool | None:
    value = found.get(name)
    return None if value is None else bool(value)


def has_disorder(situation: Situation) -> bool:
    """True if the file tells of an alcohol use disorder or an alcohol withdrawal."""
    return "alcohol_use_disorder" in situation.flags or (
        situation.patient.indication in ("alcohol_use_disorder", "alcohol_withdrawal")
    )


def _alcohol(
    found: Mapping[str, Value], situation: Situation, limits: PlacementLimits
) -> bool | None:
    """Return whether an alcohol withdrawal is to be reckoned with: drinking alone does not say it, and is asked about.

    A seizure in withdrawal counts here only if it was one from alcohol.
    """
    drinks = _bool(found, "alcohol_use")
    if not drinks:
        return drinks
    audit, units = found.get("audit"), found.get("alcohol_units_per_day")
    if (
        has_disorder(situation)
        or _ALCOHOL_WITHDRAWALS & situation.flags
        or any(found.get(name) for name in (*_CIWA, *_DEPENDENT))
        or (audit is not None and float(audit) >= limits.audit_harmful.value)
    ):
        return True
    low_risk = audit is not None and float(audit) < limits.audit_low.value
    if units is not None and (low_risk or float(units) <= limits.units_low.value):
        return False
    return False if audit is not None and found.get("ciwa_mild") else None


def _overdose_risk(found: Mapping[str, Value], situation: Situation) -> bool | None:
    """Return whether there is a risk now: one long ago, or thoughts, are reasons to ask and no answer."""
    if found.get("suicide_high"):
        return True
    reasons = (
        situation.patient.history.overdose,
        _bool(found, "self_harm_before"),
        _bool(found, "suicide_possible"),
    )
    return False if all(reason is False for reason in reasons) else None


def _co_dependence(
    found: Mapping[str, Value], situation: Situation, limits: PlacementLimits
) -> bool | None:
    flags = situation.flags
    is_listed = bool(situation.patient.medications)
    told = (
        flags & {"opioid_use_disorder", "sedative dependence"}
        or situation.patient.indication == "opioid_withdrawal"
    )
    opioid = True if told else _depends_on("opioid", situation, limits, is_listed=is_listed)
    benzodiazepine = _depends_on("benzodiazepine", situation, limits, is_listed=is_listed)
    if found.get("benzodiazepine_use") is not False and benzodiazepine is False:
        benzodiazepine = None  # told by hand, and not for how long
    other = any(kinds & _SEDATIVES for _, kinds in situation.sedatives)
    alcohol = _bool(found, "@alcohol")
    if alcohol and not (
        has_disorder(situation) or any(found.get(n) for n in (*_DEPENDENT, *_CIWA))
    ):
        alcohol = None
    return any_of(opioid, benzodiazepine, None if other else False, alcohol)


def _depends_on(
    kind: str, situation: Situation, limits: PlacementLimits, *, is_listed: bool
) -> bool | None:
    """Return whether somebody depends on a drug of a kind: on prescription that is asked, for no list says it."""
    names = {name for name, kinds in situation.sedatives if kind in kinds}
    taken = [m for m in situation.patient.medications if m.drug in names]
    if not taken:
        return False if is_listed else None
    return any_of(*(_one_depends(m, limits) for m in taken))


def _one_depends(m: Medication, limits: PlacementLimits) -> bool | None:
    mg, ordered = m.total_mg, m.prescribed_mg_per_day
    more = mg is not None and ordered is not None and mg > ordered
    least = limits.dependence_weeks.value
    if m.since_weeks is not None and m.since_weeks < least:
        return None if more or m.taken_as_prescribed is False else False
    return True if more or m.taken_as_prescribed is False else None


def _severe(found: Mapping[str, Value]) -> bool | None:
    """A seizure or delirium in withdrawal before: a severe one is to be expected."""
    before = ("withdrawal_seizure_before", "withdrawal_delirium_before")
    return True if any(found.get(n) for n in before) else None


def _use_disorder(found: Mapping[str, Value], situation: Situation) -> bool | None:
    """Return whether there is a use disorder; no only where neither alcohol nor another drug can be one."""
    patient = situation.patient
    if (
        _USE_DISORDERS & situation.flags
        or patient.indication in _USE_INDICATIONS
        or found.get("audit_dependence")
        or found.get("other_drugs_heavy")
    ):
        return True
    as_directed = found.get("prescribed_use") and found.get("taken_as_directed")
    no_other = found.get("other_drugs_heavy") is False or found.get("co_dependence") is False
    if not as_directed or found.get("@alcohol") is not False or not no_other:
        return None
    return None if _MAKES_DEPENDENT & situation.flags else False
