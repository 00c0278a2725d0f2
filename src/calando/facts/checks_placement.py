"""Checks of a placement across its files: every name that one row uses is a row of another."""

from __future__ import annotations

import re
from collections.abc import Iterable

from calando.errors import FactError
from calando.facts.names_placement import FINDINGS_BY_CODE, LINES_BY_CODE, RULES_BY_CODE
from calando.facts.schema_placement import PlacementFacts, PlacementRule

CUT_FROM = {  # findings that are a number cut at a limit
    "units_high": "alcohol_units_per_day",
    "units_medium": "alcohol_units_per_day",
    "ciwa_severe": "ciwa_ar",
    "ciwa_moderate": "ciwa_ar",
    "ciwa_mild": "ciwa_ar",
    "sadq_severe": "sadq",
    "sadq_moderate": "sadq",
    "audit_dependence": "audit",
}
GATES = {  # the finding that opens the rules of a substance
    "alcohol": "alcohol_use",
    "baclofen_oral": "baclofen_oral",
    "baclofen_pump": "baclofen_pump",
    "benzodiazepine": "benzodiazepine_use",
}
OPENS = {"alcohol": "@alcohol"}  # what is looked at instead, where the gate is not the whole of it
ASKED_TO_OPEN = {
    "alcohol": ("alcohol_units_per_day", "audit", "ciwa_ar")
}  # where the gate is known to be true and that is not enough
FILE_ONLY = {  # what the file says by itself; never asked and never not known
    "@child": "younger than 18",
    "@red_sign": "a vital sign, a fever or an instrument in the red",
    "@withdrawal_sign": "a sign of baclofen withdrawal",
    "@emergency_told": "what the file says is an emergency by itself",
    "@today_told": "what the file says is for a doctor today",
    "@sedated": "drowsiness, or muscles without tone",
    "@unstable_kidneys": "kidneys that are not stable",
    "@stopped_sedative": "another sedative that was just stopped",
    "@fever": "a fever",
    "@limp": "muscles without tone, which may be usual for the person",
    "@missed": "doses missed, or much less taken than prescribed",
    "@early_signs": "signs that can be a withdrawal that begins",
    "@voices": "voices or visions told in the self-check, which nobody has looked into",
    "@kidneys_told": "ill kidneys told in the self-check, against the value in the file",
    "@other_drugs": "heavy use of other drugs, or GHB",
    "@intoxicated": "intoxicated now",
    "@recent_event": "a seizure, an overdose or another acute sign in the last days",
    "@overdose_before": "an overdose before",
    "@unrecognised": "something in the file that was not recognised",
}
_ORDER = ("outpatient", "intensive_outpatient", "residential", "medically_managed", "emergency")
_CLAIM = re.compile(r"S[012]-\d{2,3}")
_ASKING = ("level", "setting", "one_higher", "allows")


def plain(member: str) -> str:
    """Return the finding that a member of `all` is about.

    >>> plain("!supervised")
    'supervised'
    """
    return member.removeprefix("!")


def findings_of(rule: PlacementRule) -> tuple[str, ...]:
    """Return the findings and earlier rules that a rule looks at, its gate first."""
    gate = (GATES[rule.substance],) if rule.substance in GATES else ()
    members = [plain(m) for group in rule.all for m in group]
    named = dict.fromkeys((*gate, *members, *rule.none))
    return tuple(name for name in named if name not in FILE_ONLY)


def check_placement(facts: PlacementFacts) -> None:
    """Raise FactError if rows contradict each other.

    Raises
    ------
    FactError : a row names a finding or a rule that there is not, or asks for what cannot be.
    """
    findings = {f.id: f for f in facts.findings}
    rules = {r.id for r in facts.rules}
    _known("findings.toml", (*CUT_FROM, *CUT_FROM.values(), *GATES.values()), findings)
    _known("findings.toml: named by the code", FINDINGS_BY_CODE, findings)
    _known("rules.toml: named by the code", RULES_BY_CODE, rules)
    _known("lines.toml: named by the code", LINES_BY_CODE, {line.id for line in facts.lines})
    for found in facts.findings:
        if found.is_number != (found.high is not None and bool(found.unit)):
            raise FactError(f"placement/findings.toml: {found.id}: a number has unit, low and high")
    earlier: set[str] = set()
    for rule in facts.rules:
        _rule(rule, {k for k, f in findings.items() if not f.is_number} | earlier)
        earlier.add(rule.id)
    for need in facts.needs:
        _known(f"needs.toml: {need.id}", (need.finding,), findings)
    for length in facts.lengths:
        here = f"placement/lengths.toml: {length.id}"
        _known(f"lengths.toml: {length.id}", length.rules, rules)
        if not 0 <= length.days_low.value <= length.days_high.value:
            raise FactError(f"{here}: days must rise")
    for line in facts.lines:
        _known(f"lines.toml: {line.id}", line.when, {*findings, *rules, *FILE_ONLY})
        _claims(f"lines.toml: {line.id}", line.claims)
    titled = {line.level for line in facts.lines if line.kind == "level"}
    if missing := set(_ORDER) - titled:
        raise FactError(f"placement/lines.toml: levels without a line: {sorted(missing)}")
    limits = facts.limits
    if not limits.units_low.value < limits.units_medium.value < limits.units_high.value:
        raise FactError("placement/limits.toml: units must rise")


def _rule(rule: PlacementRule, yes_no: Iterable[str]) -> None:
    here = f"placement/rules.toml: {rule.id}"
    _known(f"rules.toml: {rule.id}", findings_of(rule), yes_no)
    _claims(f"rules.toml: {rule.id}", rule.claims)
    if not all(rule.all) or not rule.phases:
        raise FactError(f"{here}: needs members in every group, and a phase")
    if rule.effect in _ASKING and rule.level is None:
        raise FactError(f"{here}: needs a level")
    if (
        rule.or_level is not None
        and rule.level is not None
        and (_ORDER.index(rule.or_level) <= _ORDER.index(rule.level))
    ):
        raise FactError(f"{here}: or_level is the higher one")
    if rule.effect in ("setting", "supply") and not rule.setting:
        raise FactError(f"{here}: names no setting")
    if rule.effect == "contacts" and rule.contacts_per_week is None:
        raise FactError(f"{here}: adds no contacts")
    if rule.analogy and rule.basis == "read":
        raise FactError(f"{here}: what is by analogy was not read")


def _claims(here: str, claims: Iterable[str]) -> None:
    if wrong := [c for c in claims if not _CLAIM.fullmatch(c)]:
        raise FactError(f"placement/{here}: claims are ids such as S0-211, not {wrong}")


def _known(here: str, names: Iterable[str], known: Iterable[str]) -> None:
    if unknown := sorted(set(names) - set(known)):
        raise FactError(f"placement/{here}: unknown {unknown}")
