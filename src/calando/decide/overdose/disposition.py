"""Where somebody is treated after an overdose, and how long at least: every rule that fires is told, the gravest wins.

The upper end of what may have been swallowed decides, and no amount alone reassures: home is only for somebody of
whom everything that matters was told. Silence is never a good sign.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from calando.decide.overdose.result import PLACES, Disposition, DispositionRule
from calando.decide.overdose.scene import Scene
from calando.errors import InputError, Problem
from calando.facts.schema_overdose import PlaceRule


def decide_disposition(scene: Scene, *, slowing: float) -> Disposition:
    """Return the place, the hours of watching, and every rule that fired, gravest first.

    Parameters
    ----------
    slowing : how many times longer baclofen stays than with sound kidneys (the upper end), 1 or more.

    Raises
    ------
    InputError : `slowing` is below 1 or not finite.
    """
    if not (math.isfinite(slowing) and slowing >= 1.0):
        raise InputError(
            Problem(
                field="slowing",
                value=slowing,
                message=f"{slowing} is not a factor of at least 1",
                allowed="1 or more",
            )
        )
    fired = [_shown(scene.known.disposition.rule(id), more) for id, more in _fired(scene)]
    fired.sort(key=lambda rule: PLACES.index(rule.place))  # stable: the order of the file within
    return Disposition(
        place=fired[0].place,
        until_h=observe_until_h(scene, slowing),
        why=fired[0].text,
        rules=tuple(fired),
    )


def observe_until_h(scene: Scene, slowing: float) -> float:
    """Return the hour after the ingestion until which somebody is watched at least."""
    hours = scene.known.observation
    least = hours.asymptomatic_h.value
    if scene.is_large:
        least = hours.large_dose_h.value
    if scene.symptomatic:
        least = hours.symptomatic_h.value
    until = min(least * slowing, max(hours.longest_h.value, least))
    if scene.kidney_class == "failing":  # signs after a single tablet lasted for days
        until = max(until, hours.large_dose_h.value)
    return float(math.ceil(until - 1e-9))


def _shown(rule: PlaceRule, more: str) -> DispositionRule:
    return DispositionRule(
        id=rule.id,
        place=rule.place,
        text=f"{rule.text} ({more})" if more else rule.text,
        sources=rule.sources,
        basis=rule.basis,
    )


def _fired(scene: Scene) -> list[tuple[str, str]]:
    """Return the ids of the rules that fire, in the order of the file, each with what made it fire."""
    fired = {
        **dict(_signs(scene)),
        **dict(_amount(scene)),
        **dict(_intent(scene)),
        **dict(_who(scene)),
        **dict(_what_else(scene)),
    }
    if not fired:
        fired["one_usual_dose" if _is_one_usual_dose(scene) else "small_excess"] = ""
    return [(r.id, fired[r.id]) for r in scene.known.disposition.rules if r.id in fired]


def _signs(scene: Scene) -> Iterator[tuple[str, str]]:
    level, limits = scene.level_mg_per_L, scene.known.disposition
    if scene.vitals_bad:
        yield "signs_now", ", ".join(scene.vitals_bad)
    if scene.signs:
        yield "toxicity_signs", ", ".join(scene.signs)
    if scene.listed_overdose:
        yield "listed_overdose", ""
    if level is None:
        return
    if level >= scene.situation.facts.taper_rules.toxic_level_mg_per_L.value:
        yield "level_toxic", f"{level:g} mg/L"
    elif level > limits.therapeutic_high_mg_per_L.value:
        yield "level_high", f"{level:g} mg/L"


def _amount(scene: Scene) -> Iterator[tuple[str, str]]:
    mg, limits = scene.mg_high, scene.known.disposition
    if mg is None:
        yield "dose_unknown", ""
    elif mg > limits.ventilator_mg.value:
        yield "dose_ventilator", ""
    elif mg >= limits.monitored_mg.value:
        yield "dose_monitored", ""
    elif mg >= limits.emergency_mg.value:
        yield "dose_emergency", ""
    elif mg >= limits.adult_symptoms_mg.value:
        yield "dose_symptoms", ""


def _intent(scene: Scene) -> Iterator[tuple[str, str]]:
    if scene.deliberate is None and not scene.is_young_child:
        yield "intent_not_told", ""
    if not scene.deliberate:
        return
    grave = scene.is_large or scene.suicidal or scene.co_sedates or scene.co_unknown
    if grave or any(s.own_poisons for s in scene.swallowed):
        yield "deliberate_grave", ""
    yield "deliberate", ""


def _who(scene: Scene) -> Iterator[tuple[str, str]]:
    mg, limits = scene.mg_high, scene.known.disposition
    if scene.is_child:
        day = (mg or 0.0) + (scene.regular_daily_mg or 0.0)
        over = scene.cap_mg is not None and day > scene.cap_mg
        if mg is None or mg >= limits.adolescent_coma_mg.value or over:
            yield "child_over_cap", ""
        if scene.is_young_child and scene.someone_elses is not False and not scene.regular_daily_mg:
            yield "young_child_not_own", ""
        yield "child", ""
    if scene.kidney_class == "failing":
        if mg is None or mg >= limits.kidney_failure_mg.value:
            yield "kidney_failure_dose", ""
        yield "kidney_failure", ""
    if scene.kidneys_poor:
        if mg is None or mg >= limits.adult_symptoms_mg.value:
            yield "kidneys_poor_dose", ""
        yield "kidneys_poor", ""
    if scene.is_older or scene.is_frail:
        yield "older_or_frail", ""
    if scene.pregnant:
        yield "pregnant", ""
    if scene.risky_conditions:
        yield "condition", ", ".join(scene.risky_conditions)
    if scene.has_pump:
        yield "pump", ""


def _what_else(scene: Scene) -> Iterator[tuple[str, str]]:
    mg, limits = scene.mg_high, scene.known.disposition
    clouded = scene.co_sedates or scene.co_unknown
    if clouded and (
        mg is None or mg >= limits.adolescent_coma_mg.value
    ):  # the lowest of any series
        yield "sedating_dose", ""
    if scene.co_sedates:
        names = (s.told.resolved or s.told.asked for s in scene.swallowed if "sedative" in s.flags)
        yield "sedating", ", ".join(names)
    if scene.co_unknown:
        yield "unknown_co", ", ".join(s.told.asked for s in scene.swallowed if not s.is_whole)
    if "seizure_threshold" in scene.co_flags:
        yield "seizure_co", ""
    if any(s.own_poisons for s in scene.swallowed):
        yield "own_poisoning", ""
    if scene.swallowed:
        yield "other_co", ""
    if scene.someone_elses:
        yield "someone_elses", ""
    if scene.sedating_medicines:
        yield "running_sedative", ", ".join(scene.sedating_medicines)


def _is_one_usual_dose(scene: Scene) -> bool:
    """True if everything that matters was told and is well: at most one usual dose too many, by mistake."""
    mg, single, cap = scene.mg_high, scene.usual_single_mg, scene.cap_mg
    if mg is None or single is None or cap is None or scene.regular_daily_mg is None:
        return False
    told = scene.deliberate is False and scene.someone_elses is False and scene.alert_told
    used = scene.tolerant is True
    return told and used and mg <= single and scene.regular_daily_mg + mg <= cap
