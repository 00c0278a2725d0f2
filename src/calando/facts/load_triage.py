"""Read and check the facts of triage and of the withdrawal syndrome: apart, for a plan needs few of them."""

from __future__ import annotations

import functools
from pathlib import Path

from calando.facts.checks_triage import check_triage, check_withdrawal
from calando.facts.load import FOLDER, FactReader, load_facts
from calando.facts.schema import Facts
from calando.facts.schema_triage import (
    AlarmRule,
    Circumstance,
    DeniedWords,
    Differential,
    OnsetFact,
    OptionFact,
    TriageFacts,
    TriageLine,
    TriageRules,
    TriageSign,
    VitalReading,
    WithdrawalFacts,
    WithdrawalSymptom,
    WithdrawalTiming,
    WithdrawalTreatment,
)


@functools.cache
def load_triage() -> TriageFacts:
    """Return the facts of triage that ship with calando.

    >>> "hypotonia" in {sign.id for sign in load_triage().signs}
    True
    """
    return load_triage_from(FOLDER, load_facts())


def load_triage_from(folder: Path, facts: Facts) -> TriageFacts:
    """Return the facts of triage of a folder; sources are those of the facts.

    Raises
    ------
    FactError : a file is missing or wrong, or names a sign, a flag or a source that there is not.
    """
    reader = FactReader(folder, facts.sources)
    found = TriageFacts(
        rules=reader.one(TriageRules, "triage/rules.toml"),
        signs=reader.many(TriageSign, "triage/signs.toml", "sign"),
        denied=reader.many(DeniedWords, "triage/denied.toml", "denied"),
        readings=reader.many(VitalReading, "triage/readings.toml", "reading"),
        circumstances=reader.many(Circumstance, "triage/circumstances.toml", "circumstance"),
        windows=reader.many(OnsetFact, "triage/windows.toml", "window"),
        alarms=reader.many(AlarmRule, "triage/alarms.toml", "alarm"),
        differential=reader.many(Differential, "triage/differential.toml", "differential"),
        tests=reader.many(TriageLine, "triage/tests.toml", "test"),
        ask=reader.many(TriageLine, "triage/ask.toml", "ask"),
        never=reader.many(TriageLine, "triage/never.toml", "never"),
        do_now=reader.many(TriageLine, "triage/do_now.toml", "do_now"),
        options=reader.many(OptionFact, "triage/options.toml", "option"),
    )
    check_triage(found)
    return found


@functools.cache
def load_withdrawal() -> WithdrawalFacts:
    """Return the withdrawal syndrome that ships with calando.

    >>> [s.frequency_percent for s in load_withdrawal().symptoms if s.id == "agitation"]
    [56.5]
    """
    return load_withdrawal_from(FOLDER, load_facts())


def load_withdrawal_from(folder: Path, facts: Facts) -> WithdrawalFacts:
    """Return the withdrawal syndrome of a folder; sources are those of the facts.

    Raises
    ------
    FactError : a file is missing or wrong, or a symptom names a sign that there is not.
    """
    reader = FactReader(folder, facts.sources)
    found = WithdrawalFacts(
        symptoms=reader.many(WithdrawalSymptom, "withdrawal/symptoms.toml", "symptom"),
        treatments=reader.many(WithdrawalTreatment, "withdrawal/treatments.toml", "treatment"),
        timings=reader.many(WithdrawalTiming, "withdrawal/timings.toml", "timing"),
    )
    check_withdrawal(found, (s.id for s in load_triage_from(folder, facts).signs))
    return found
