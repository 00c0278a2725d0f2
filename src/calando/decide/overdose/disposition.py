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
    fired = [_shown(scene.known.disposition.rule(id), more) for id, more in _fired(scene, slowing)]
    fired.sort(key=lambda rule: PLACES.index(rule.place))  # stable: the order of the file within
    place = fired[0].place
    return Disposition(
        place=place,
        until_h=observe_until_h(scene, slowing, emergency=place == "emergency_now"),
        why=fired[0].text,
        rules=tuple(fired),
    )


def observe_until_h(scene: Scene, slowing: float, *, emergency: bool = False) -> float:
    """Return the hour after the ingestion until which somebody is watched at least; `emergency`: any rule says so."""
    hours, limits = scene.known.observation, scene.known.disposition
    least = hours.asymptomatic_h.value
    if scene.is_large:
        least = hours.large_dose_h.value
    if scene.symptomatic:
        least = hours.symptomatic_h.value
    until = min(least * slowing, max(hours.longest_h.value, least))
    if emergency:
        until = max(until, hours.large_dose_h.value)
    if scene.kidney_class == "failing":  # signs after a single tablet lasted for days
        mg = scene.mg_high
        days = mg is None or mg >= limits.kidney_failure_mg.value
        until = max(until, (hours.symptomatic_h if days else hours.large_dose_h).value)
    return float(math.ceil(until - 1e-9))


def _shown(rule: PlaceRule, more: str) -> DispositionRule:
    return DispositionRule(
        id=rule.id,
        place=rule.place,
        text=f"{rule.text} ({more})" if more else rule.text,
        sources=rule.sources,
        basis=rule.basis,
    )


def _fired(scene: Scene, slowing: float) -> list[tuple[str, str]]:
    """Return the ids of the rules that fire, in the order of the file, each with what made it fire."""
    fired = {
        **dict(_signs(scene)),
        **dict(_amount(scene, slowing)),
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


def _amount(scene: Scene, slowing: float) -> Iterator[tuple[str, str]]:
    mg, limits = scene.mg_high, scene.known.disposition
    passed = _first_hours_passed(scene)
    if mg is None:
        yield "dose_unknown", ""
        return
    if mg >= limits.emergency_mg.value and passed and _is_past(scene, slowing):
        yield "dose_time_passed", passed
    elif mg > limits.ventilator_mg.value:
        yield "dose_ventilator", passed
    elif mg >= limits.monitored_mg.value:
        yield "dose_monitored", passed
    elif mg >= limits.emergency_mg.value:
        yield "dose_emergency", passed
    elif mg >= limits.adult_symptoms_mg.value:
        yield "dose_symptoms", passed
    elif mg >= limits.adolescent_coma_mg.value:  # the lowest of any series with sound kidneys
        yield "dose_lowest_series", passed


def _first_hours_passed(scene: Scene) -> str:
    """Return that the hours of a large dose are over in somebody awake and normal; "" if that is not told in whole."""
    ago = scene.hours_ago_low
    if ago is None or ago <= scene.known.observation.large_dose_h.value:
        return ""
    if not scene.awake_and_normal:
        return ""
    return f"it was {ago:g} h ago and the person is awake with normal signs now: the first hours have passed"


def _is_past(scene: Scene, slowing: float) -> bool:
    """True if these kidneys have had their time too, and nothing goes on giving baclofen; not if intent is not told."""
    ago, hours = scene.hours_ago_low, scene.known.observation
    told = ago is not None and scene.deliberate is not None and not scene.is_child
    slow = scene.kidneys_poor or scene.has_pump
    return told and not slow and (ago or 0.0) > hours.large_dose_h.value * slowing


def _intent(scene: Scene) -> Iterator[tuple[str, str]]:
    if scene.deliberate is None and not scene.is_young_child:
        yield "intent_not_told", ""
    if scene.self_harm_told and scene.deliberate is None:
        yield "self_harm_told", ""
    if scene.self_harm_told and scene.deliberate is False:
        yield "self_harm_denied", ""
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
    if any(s.is_dangerous for s in scene.swallowed):
        yield "dangerous_co", ", ".join(s.told.asked for s in scene.swallowed if s.is_dangerous)
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
