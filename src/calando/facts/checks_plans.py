"""Checks of ladders, of the rules for a plan that met an event, and of the numbers of titration."""

from __future__ import annotations

import re
import typing
from collections.abc import Sequence

from calando.errors import FactError
from calando.facts import flags
from calando.facts.schema_plans import EventKind, Ladder, ReplanRule, TitrationRules

FLAGS = flags.CONDITION_FLAGS | flags.DRUG_FLAGS | flags.DERIVED_FLAGS
PLACEHOLDERS = frozenset({"dose", "next", "next_dose", "hours", "told"})
FORBIDDEN = re.compile(
    r"\b(change (your|the) dose|reduce|increase|cut|skip|stop taking|lower your dose|"
    r"double your|take (more|less|half))\b"
)


def ladder(item: Ladder) -> str:
    """Say what is wrong with a ladder."""
    totals = item.totals_per_day
    if not totals or totals[0] <= 0 or list(totals) != sorted(set(totals)):
        return "totals_per_day must be positive and ascend"
    if totals[-1] > (10 if item.per_kg else 300):
        return "totals_per_day is far above any source: mg or mg/kg?"
    for name in ("age_years", "step_days", "intakes", "usual_per_day", "review_weeks"):
        pair = getattr(item, name)
        if pair and (len(pair) != 2 or not 0 <= pair[0] <= pair[1] or pair[1] <= 0):
            return f"{name} must be two values, from and to"
    if item.step_days[0] <= 0 or not 1 <= item.intakes[0] <= item.intakes[1] <= 6:
        return "step_days must be positive, intakes 1 to 6"
    weights = [w for w in (item.weight_from_kg, item.weight_to_kg) if w is not None]
    if any(w <= 0 for w in weights) or weights != sorted(set(weights)):
        return "weight_from_kg must be positive and below weight_to_kg"
    if (item.per_kg or weights) and item.whom != "child":
        return "only a child's ladder goes by weight"
    if not item.acts and not item.conflict:
        return "conflict: a ladder that does not act says why"
    if item.grade == "assumed" and item.basis != "assumed":
        return "a ladder of grade assumed is of basis assumed"
    if item.basis != "read" and not (item.note or item.conflict):
        return f"missing passport: a ladder that is {item.basis} needs a note (recipe or reason)"
    return ""


def replan_rule(item: ReplanRule) -> str:
    """Say what is wrong with a rule."""
    for start, end, least, most in (
        (item.from_hours, item.below_hours, 0.0, float("inf")),
        (item.from_score, item.below_score, 0.0, 10.0),
    ):
        given = [n for n in (start, end) if n is not None]
        if given != sorted(set(given)) or any(not least <= n <= most for n in given):
            return "from must be below below, and both in range"
    if unknown := set(item.flags) - FLAGS:
        return f"unknown flag {sorted(unknown)}; flags are listed in flags.py"
    if any(not w or w != w.strip().lower() for w in item.words):
        return "words are lower case"
    return _action(item) or _texts(item)


def _action(item: ReplanRule) -> str:
    if (item.action == "restart") != (item.restart_fraction is not None):
        return "restart_fraction goes with restart"
    if item.restart_fraction is not None and not 0 < item.restart_fraction <= 1:
        return "restart_fraction must lie in (0, 1]"
    if item.action == "restart" and item.tier == "routine":
        return "a restart is never routine"
    if item.action == "step_back" and item.direction == "up" and item.event == "symptom":
        return "symptoms on the way on are looked at, not stepped back"
    if item.hold_days is None and item.action == "hold":
        return "hold needs hold_days"
    if item.hold_days is not None and item.action not in ("hold", "step_back", "restart"):
        return "hold_days goes with hold, step_back and restart"
    return "" if item.hold_days is None or item.hold_days > 0 else "hold_days must be positive"


def _texts(item: ReplanRule) -> str:
    for name in ("do_now", "patient_text"):
        text = getattr(item, name)
        if unknown := set(re.findall(r"\{([^}]*)\}", text)) - PLACEHOLDERS:
            return f"{name}: unknown placeholder {sorted(unknown)}"
        if text.count("{") != text.count("}"):
            return f"{name}: a brace is not closed"
    if not item.do_now.strip() or not item.patient_text.strip():
        return "do_now and patient_text must not be empty"
    if found := FORBIDDEN.search(item.patient_text.lower()):
        return f"patient_text must not tell a patient to change a dose: {found[0]!r}"
    if not item.sources:
        return "missing passport: sources"
    if item.basis != "read" and not item.note:
        return f"missing passport: a rule that is {item.basis} needs a note (recipe or reason)"
    return ""


def titration_rules(item: TitrationRules) -> str:
    """Say what is wrong with the numbers of titration."""
    if not 0.5 <= item.share.value < 1:
        return "share must lie in [0.5, 1)"
    if not 0 < item.least_gap_h.value < item.stay_off_after_h.value:
        return "least_gap_h must be positive and below stay_off_after_h"
    if not 18 <= item.sensitive_age_years.value <= 100:
        return "sensitive_age_years must be an age of adults"
    return "" if item.poor_kidneys_eGFR.value > 0 else "poor_kidneys_eGFR must be positive"


def check_no_event_is_silent(rules: Sequence[ReplanRule]) -> None:
    """Each event ends with a rule without conditions; none stands behind it, where it never speaks.

    Raises
    ------
    FactError : an event may be silent, or a rule can never speak.
    """
    closed: set[str] = set()
    for rule in rules:
        if rule.event in closed:
            raise FactError(
                f"replan_rules.toml: {rule.id} stands behind the last rule of {rule.event}"
            )
        if _always(rule):
            closed.add(rule.event)
    if silent := set(typing.get_args(EventKind)) - closed:
        raise FactError(f"replan_rules.toml: no rule without conditions for {sorted(silent)}")


def _always(rule: ReplanRule) -> bool:
    bounds = (rule.from_hours, rule.below_hours, rule.from_score, rule.below_score)
    return (
        all(b is None for b in bounds)
        and (rule.kidneys, rule.direction, rule.missed) == ("any", "any", "any")
        and not rule.flags
        and not rule.words
    )
