"""Checks of the triage across its files: every name that one row uses is a row of another."""

from __future__ import annotations

import re
from collections.abc import Iterable

from calando.errors import FactError
from calando.facts import flags
from calando.facts.schema_triage import TriageFacts, WithdrawalFacts

ALARM_FLAGS = frozenset(
    {
        "pump",
        "kidneys",
        "extra",
        "extra_large",
        "opioid_or_sedative",
        "child",
        "missed_pump",
        "overdue",
        "high_cord_injury",
        "just_stopped",
        "dose_not_told",
    }
)
NEEDED_CIRCUMSTANCES = frozenset(
    {
        "alcohol",
        "epilepsy",
        "extra_fading",
        "extra_large",
        "extra_small",
        "high_level",
        "just_stopped",
        "kidneys_failing",
        "kidneys_moderate",
        "kidneys_poor",
        "kidneys_recovering",
        "last_dose_after_window",
        "last_dose_before_window",
        "last_dose_in_window",
        "missed_oral",
        "missed_other_sedative",
        "missed_pump",
        "no_baclofen_told",
        "other_sedatives",
        "overdose_then_withdrawal",
        "pump",
        "recent_start",
        "stopped_lately",
        "stopped_sedative",
    }
)
_CLAIM = re.compile(r"S[012]-\d{2,3}")
_WORD = re.compile(r"[a-z0-9' -]+")


def check_triage(facts: TriageFacts) -> None:
    """Raise FactError if rows contradict each other.

    Raises
    ------
    FactError : a word means two things, or a row names a sign, a flag or a circumstance that there is not.
    """
    signs = {s.id for s in facts.signs}
    _words(facts)
    for sign in facts.signs:
        beside = (*sign.contradicts, *sign.absent_with, *sign.implies, *sign.void_beside)
        _known(f"signs.toml: {sign.id}", beside, signs)
        if sign.yields and (sign.points != "toxic" or sign.points_with_pump is not None):
            raise FactError(f"triage/signs.toml: {sign.id}: sedation never points to withdrawal")
        if sign.points in ("either", "neither") and sign.weight != "none":
            raise FactError(f"triage/signs.toml: {sign.id}: what does not point has no weight")
    _known("readings.toml", (r.sign for r in facts.readings), signs)
    _known("denied.toml", (d.sign for d in facts.denied), signs)
    for reading in facts.readings:
        if reading.low is None and reading.high is None:
            raise FactError(f"triage/readings.toml: {reading.vital}: needs low or high")
    for alarm in facts.alarms:
        if not alarm.groups or not all(alarm.groups):
            raise FactError(f"triage/alarms.toml: {alarm.id}: needs members in every group")
        _known(
            f"alarms.toml: {alarm.id}", (m for g in alarm.groups for m in g), signs | ALARM_FLAGS
        )
    known = flags.CONDITION_FLAGS | flags.DRUG_FLAGS | flags.DERIVED_FLAGS | flags.TOLD_FLAGS
    for row in facts.differential:
        _known(f"differential.toml: {row.id}", (*row.signs, *row.key_signs), signs)
        _known(f"differential.toml: {row.id}", row.outweighs_signs, signs)
        _known(f"differential.toml: {row.id}", row.flags, known)
        _known(f"differential.toml: {row.id}", row.outweighs_flags, known | {"stopped_alcohol"})
    for line in (*facts.tests, *facts.ask, *facts.never, *facts.do_now):
        _known(line.id, line.signs, signs)
    for option in facts.options:
        _known(option.id, option.signs, signs)
    missing = NEEDED_CIRCUMSTANCES - {c.id for c in facts.circumstances}
    if missing:
        raise FactError(f"triage/circumstances.toml: missing {sorted(missing)}")
    for window in facts.windows:
        ends = (window.from_low, window.from_high, window.to_low, window.to_high)
        hours = [n.value for n in ends]
        if hours != sorted(hours):
            raise FactError(f"triage/windows.toml: {window.id}: borders must not fall")


def check_withdrawal(facts: WithdrawalFacts, signs: Iterable[str]) -> None:
    """Raise FactError if a symptom names a sign that there is not, or its numbers cannot be.

    Raises
    ------
    FactError : see above.
    """
    known = {*signs, ""}
    for row in facts.symptoms:
        here = f"withdrawal/symptoms.toml: {row.id}"
        _known(here, (row.sign,), known)
        if wrong := [c for c in row.claims if not _CLAIM.fullmatch(c)]:
            raise FactError(f"{here}: claims are ids such as S0-101, not {wrong}")
        if row.frequency_percent is not None and not (0 <= row.frequency_percent <= 100 and row.n):
            raise FactError(f"{here}: a frequency lies in 0 to 100 and has its n")
        if (row.tier == "not_withdrawal") != (row.verdict in ("wrong", "not_confirmed")):
            raise FactError(f"{here}: what is wrong has no tier, and only that")
    for item in facts.treatments:
        if item.percent is not None and not 0 <= item.percent <= 100:
            raise FactError(f"withdrawal/treatments.toml: {item.id}: percent lies in 0 to 100")


def _words(facts: TriageFacts) -> None:
    for name, rows in (
        ("signs", [(s.id, (s.title.lower(), *s.words, *s.absent_words)) for s in facts.signs]),
        ("circumstances", [(c.id, c.words) for c in facts.circumstances]),
        (
            "signs.toml and circumstances",
            [(s.id, (s.title.lower(), *s.words, *s.absent_words)) for s in facts.signs]
            + [(c.id, (*c.story_words, *c.absent_story_words)) for c in facts.circumstances],
        ),
        ("denied", [(d.sign, d.words) for d in facts.denied]),
    ):
        seen: dict[str, str] = {}
        for row, words in rows:
            for word in words:
                if word in seen:
                    raise FactError(
                        f"triage/{name}.toml: {word!r} means both {seen[word]} and {row}"
                    )
                seen[word] = row
                if not _WORD.fullmatch(word) and word != word.lower():
                    raise FactError(f"triage/{name}.toml: {word!r} must be lower case")


def _known(here: str, names: Iterable[str], known: Iterable[str]) -> None:
    if unknown := sorted(set(names) - set(known)):
        raise FactError(f"triage/{here}: unknown {unknown}")
