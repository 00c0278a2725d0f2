"""What mechanisms are called, and the sentences around the cards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from calando.decide.check.result import Card, CheckResult
from calando.decide.check.wishes import CheckWishes
from calando.decide.recommendation import Statement
from calando.decide.situation import Situation
from calando.facts.load import load_encephalopathy
from calando.facts.schema_safety import SafetyFacts

_HISTORY = {
    "epilepsy": "a history of epilepsy",
    "psychosis": "a history of psychosis",
    "overdose": "an earlier overdose",
    "self_harm": "an earlier self-harm",
}
CHILDBEARING = (12.0, 55.0)  # ages at which a question about pregnancy is asked

MECHANISMS = {
    "CNSD": "adds to sedation and slows breathing",
    "HYPO": "adds to low blood pressure",
    "RENAL": "less baclofen leaves by the kidneys",
    "SEIZ": "lowers the seizure threshold",
    "TONE": "adds to weakness and loss of muscle tone",
    "PSY": "confusion and hallucinations",
    "GLU": "moves blood glucose",
    "GABAB": "acts on the same receptor",
    "RETENTION": "urine stays in the bladder",
    "OPPOSING": "one hides what the other does",
    "MOVEMENT": "more involuntary movement",
    "BLEED": "bleeding",
    "NONE": "none known",
}


def mechanism_in_words(codes: Iterable[str]) -> str:
    """Return mechanisms as words, the first one first.

    >>> mechanism_in_words(["CNSD", "HYPO"])
    'adds to sedation and slows breathing; adds to low blood pressure'
    """
    return "; ".join(MECHANISMS[code] for code in codes)


def headline_of(
    cards: Sequence[Card],
    *,
    emergency: bool,
    urgent: bool = False,
    runs: bool = True,
    opens: str = "",
) -> str:
    """Return the one sentence above all cards; what is urgent is never "nothing to decide".

    Parameters
    ----------
    urgent : a doctor has to see something today, whatever the cards say.
    runs : baclofen is taken.
    opens : what is not told and could make something to decide of nothing.
    """
    if emergency:
        return "An emergency is in the file: that comes before any check of drugs."
    stop = sum(c.tier == "stop" for c in cards)
    look = sum(c.tier == "interrupt" and c.state != "check_failed" for c in cards)
    blind = sum(c.state in ("not_covered", "check_failed") for c in cards)
    parts = []
    if stop:
        parts.append(
            f"{stop} thing{'s' * (stop != 1)} to decide before baclofen {'goes on' if runs else 'is given'}"
        )
    if look:
        parts.append(f"{look} to look at")
    if blind:
        parts.append(f"{blind} not checked")
    if urgent:
        then = f"; then {', '.join(parts)}." if parts else ": that comes before any check of drugs."
        return f"See a doctor today{then}"
    if not parts:
        because = (
            f" {opens[:1].upper()}{opens[1:]}: not told, and could change that." if opens else ""
        )
        return f"Nothing to decide in what was told; that is not proof that nothing interacts.{because}"
    text = ", ".join(parts)
    return text[0].upper() + text[1:] + "."


def reasons_of(urgent: Iterable[Statement], cards: Sequence[Card]) -> tuple[Statement, ...]:
    """Return what is urgent, then one reason for each card that stops or interrupts."""
    said = list(urgent)
    for card in cards:
        if card.tier in ("stop", "interrupt"):
            raised = "; ".join(dict.fromkeys(r.text.rstrip(".") for r in card.raised))
            why = f"Graver here because {raised}." if raised else ""
            parts = (f"{card.title}.", card.evidence, why, card.action)
            said.append(
                Statement(
                    text=" ".join(part.strip() for part in parts if part.strip()),
                    sources=card.sources,
                    basis=card.basis,
                    urgent=card.tier == "stop",
                    emergency=card.emergency,
                )
            )
    return tuple(said)


def not_told(situation: Situation, wishes: CheckWishes) -> tuple[str, ...]:
    """Return the fields of the patient file that would change the answer and are not there."""
    patient, history = situation.patient, situation.patient.history
    missing = []
    if not any(not m.is_baclofen for m in patient.medications):
        missing.append("other drugs: none is listed; over-the-counter and herbal ones count")
    if since := since_not_told(situation, wishes):
        missing.append(since + _why_since_matters(situation))
    if patient.alcohol is None:
        missing.append("alcohol")
    if patient.sex == "female" and CHILDBEARING[0] <= patient.age_years < CHILDBEARING[1]:
        if patient.pregnant is None:
            missing.append("whether she is pregnant (and, as a condition, breastfeeding)")
        elif patient.pregnant and patient.gestation_weeks is None:
            missing.append("the weeks of pregnancy")
    missing += [words for name, words in _HISTORY.items() if getattr(history, name) is None]
    if not patient.conditions:
        missing.append("conditions: none is listed (peptic ulcer, sleep apnoea, pump ...)")
    if "pump" in situation.flags and situation.pump is None:
        missing.append("the dose of the pump (micrograms a day)")
    if not patient.earlier_kidney:
        missing.append("an earlier kidney value: whether the kidneys move is not known")
    elif situation.kidneys.measured_trend == "unknown" and patient.dialysis == "none":
        missing.append("a kidney value of the last weeks: whether the kidneys move is not known")
    return tuple(missing)


def since_not_told(situation: Situation, wishes: CheckWishes) -> str:
    """Name what is not told of the time on this dose: a new or raised one is another matter than an old one."""
    oral = situation.oral
    if oral is None or oral.since_weeks is not None or wishes.raised_days_ago is not None:
        return ""
    return "since when baclofen is taken, and when it was last raised"


def _why_since_matters(situation: Situation) -> str:
    enc = load_encephalopathy()
    if situation.kidneys.strictest >= enc.eGFR_below.value:
        return ""
    days = f"{enc.days.value:g} days"
    return (
        f": new or raised in the last {days}, it is looked at for encephalopathy with these kidneys"
    )


def caveats_of(
    result: CheckResult, situation: Situation, safety: SafetyFacts
) -> tuple[Statement, ...]:
    """Return what the answer rests on and what it leaves open."""
    coverage = safety.coverage
    said = [
        Statement(
            text=(
                f"No known interaction means: in none of the {len(coverage.sources)} interaction lists that were read "
                f"({coverage.checked_on}), and no reason in pharmacology. It is not proof. {coverage.note}"
            ).strip(),
            sources=coverage.sources,
            basis=coverage.basis,
        )
    ]
    blind = [a.asked for c in result.cards if c.state == "not_covered" for a in c.everything]
    if blind:
        said.append(
            Statement(
                text=f"Not checked at all: {', '.join(dict.fromkeys(blind))}.", basis="derived"
            )
        )
    if result.burden is not None and result.burden.drugs:
        said.append(
            Statement(text=result.burden.text, sources=result.burden.sources, basis="assumed")
        )
    said += [
        Statement(text=w.text, sources=w.sources, basis=w.basis) for w in situation.kidneys.warnings
    ]
    return tuple(said)
