"""Checks of interactions, cautions, side effects, the monograph and signs of misuse: "" or what is wrong."""

from __future__ import annotations

import re
import typing
from datetime import date

from calando.facts import schema_safety as shape
from calando.facts.checks_plans import FORBIDDEN
from calando.facts.schema_base import Jurisdiction

_SEVERITY = {"minor": 0, "moderate": 1, "major": 2, "avoid": 3}
_CLAIM = re.compile(r"S[012]-\d{2,3}")


def _texts(*texts: str) -> str:
    for text in texts:
        if FORBIDDEN.search(text.lower()):
            return "patient_text must not say to change a dose"
    return ""


def _claims(claims: tuple[str, ...]) -> str:
    wrong = [c for c in claims if not _CLAIM.fullmatch(c)]
    return f"claims are ids such as S0-101, not {wrong}" if wrong else ""


def _countries(names: tuple[str, ...]) -> str:
    unknown = set(names) - set(typing.get_args(Jurisdiction))
    return f"unknown jurisdiction {sorted(unknown)}" if unknown else ""


def raise_(item: shape.Raise) -> str:
    """Say what is wrong with a reason to raise."""
    given = (
        item.eGFR_below,
        item.age_from,
        item.baclofen_mg_above,
        item.other_mg_from,
        item.opioid_MME_from,
        item.alcohol_g_from,
        item.gestation_from,
    )
    told = item.flags or item.after_rise or item.new_drug or item.pregnant or item.drugs
    if not told and all(n is None for n in given):
        return "a reason to raise needs a condition"
    if any(n is not None and n <= 0 for n in given):
        return "limits must be positive"
    return _texts(item.patient_text) or _countries(item.jurisdictions)


def interaction(item: shape.Interaction) -> str:
    """Say what is wrong with an interaction."""
    if not (item.drugs or item.classes) or not item.mechanism or not item.sources:
        return "needs drugs or classes, mechanism and sources"
    if not item.evidence.strip() or not item.action.strip():
        return "evidence and action must not be empty"
    if any(_SEVERITY[r.to] <= _SEVERITY[item.severity] for r in item.raised):
        return "raised: only to what is graver than severity"
    return _texts(item.patient_text) or _claims(item.claims)


def class_word(item: shape.ClassWord) -> str:
    """Say what is wrong with a word for a class."""
    if not item.words or not item.flags or not item.title.strip():
        return "needs words, flags and a title"
    wrong = [w for w in item.words if not w or w != w.strip().lower()]
    return f"words are lower case, not {wrong}" if wrong else ""


def caution(item: shape.Caution) -> str:
    """Say what is wrong with a caution."""
    conditions = (
        item.flags,
        item.everyone,
        item.sex,
        item.age_from is not None,
        item.age_below is not None,
        item.gestation_from is not None,
        item.pregnant,
        item.excipients,
    )
    if not any(conditions) or not item.sources:
        return "needs a condition (or everyone = true) and sources"
    if item.kind == "boxed_warning" and item.baclofen_routes != ("intrathecal",):
        return "the boxed warning belongs to intrathecal baclofen only"
    if item.kind == "contraindication" and not item.excipients and not item.just_stopped_action:
        return "a contraindication says what is done for somebody just stopped: just_stopped_action"
    return _texts(item.patient_text) or _claims(item.claims) or _countries(item.jurisdictions)


def sedation(item: shape.Sedation) -> str:
    """Say what is wrong with a row of the burden."""
    if not (item.drugs or item.classes):
        return "needs drugs or classes"
    return "" if item.U.low > 0 else "U must be positive"


def frequency(item: shape.Frequency) -> str:
    """Say what is wrong with a frequency."""
    low, high = item.percent_low, item.percent_high
    if (low is None) != (high is None):
        return "percent_low and percent_high go together"
    if low is not None and high is not None and not 0 <= low <= high <= 100:
        return "percent_low must not exceed percent_high"
    return _countries(item.jurisdictions)


def side_effect(item: shape.SideEffect) -> str:
    """Say what is wrong with a side effect."""
    if not item.paths or not item.sources:
        return "needs paths and sources"
    either = "emergency" in item.paths and len(item.paths) > 1
    if either != bool(item.emergency_if):
        return "emergency_if says when it is one, and only where it need not be"
    return _texts(item.patient_text) or _claims(item.claims)


def path(item: shape.Path) -> str:
    """Say what is wrong with a way to answer."""
    return _texts(item.patient_text)


def sentence(item: shape.MonographSentence) -> str:
    """Say what is wrong with a sentence of the monograph."""
    if not item.text.rstrip().endswith((".", "?", ")")):
        return "text must be a sentence"
    return (
        ("" if item.sources else "missing passport: sources")
        or _claims(item.claims)
        or _countries(item.jurisdictions)
    )


def coverage(item: shape.Coverage) -> str:
    """Say what is wrong with what a negative rests on."""
    try:
        date.fromisoformat(item.checked_on)
    except ValueError:
        return "checked_on must be a date such as 2026-05-04"
    return "" if item.sources else "missing passport: sources"


def sign(item: shape.MisuseSign) -> str:
    """Say what is wrong with a sign of misuse."""
    if not item.harmless or not item.sources:
        return "needs what else explains it (harmless) and sources"
    return _claims(item.claims)
