"""The answer of a placement in a few sentences: what is for today, the level and why, and what is not confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calando.decide.place.details import clause, urgent_of
from calando.decide.place.findings import Value
from calando.decide.place.levels import fired_in, in_words, setters
from calando.decide.place.phases import AT_HOME, setting_of
from calando.decide.place.result import Need, UnknownThatMatters
from calando.decide.place.rules import Judged, say
from calando.decide.recommendation import ContactLine
from calando.decide.situation import Situation
from calando.facts.names_placement import (
    FILE_SAYS,
    HOME_TAPER,
    HOSPITAL_TODAY,
    LOOKED_AT_TODAY,
    SAME_AS_FILE,
    STOPPED_SHORT_USE,
    SUICIDE_TODAY,
)
from calando.facts.schema_placement import CareLevel, PlacementFacts

MOST_CAUSES = 4  # named in a headline; the others stand at their rules
_NO_CAUSE = frozenset({"planned_taper"})  # says what is wanted, not why there


def headline(
    level: CareLevel,
    judged: Sequence[Judged],
    unknown: Sequence[UnknownThatMatters],
    needs: Sequence[Need],
    contacts: Sequence[ContactLine],
    situation: Situation,
    facts: PlacementFacts,
    known: Mapping[str, Value],
    details: Mapping[str, str],
) -> str:
    """Return the answer in a few sentences; nothing told is never "outpatient is fine"."""
    behind = setters(judged, "withdrawal", level)
    if level == "emergency":
        number = next((c.number for c in contacts if c.kind == "emergency"), "")
        call = f"call {number} now" if number else "call the emergency number now"
        return f"Emergency: {call}. {upper(_because(behind, facts, known, details))}."
    # a rule that names a setting says with whom, not that home is enough
    confirmed = behind
    if level in AT_HOME:
        may_do = [j for j in fired_in(judged, "withdrawal", ("allows",)) if j.rule.level == level]
        confirmed = tuple(j for j in behind if j.rule.effect != "setting") or tuple(may_do)
    setting = setting_of(judged, "withdrawal", level)
    unconfirmed = not_confirmed(level, needs, situation, judged)
    said = [_today(level, judged, situation, facts, known, details)]
    if level == "outpatient" and unknown and not confirmed:
        so_far = f"nothing told asks for more than {in_words(level)}, and nothing told confirms it"
        said += [f"Not placed yet: {so_far}.", f"Wherever it is: {setting}." if setting else ""]
    else:
        title = next(x.title for x in facts.lines if x.kind == "level" and x.level == level)
        because = _because(confirmed, facts, known, details)
        said.append(f"{title}, because of: {because}." if because else _no_more(title, unconfirmed))
        said.append(f"With: {setting}." if setting and level in AT_HOME else "")
    return " ".join(filter(None, [*said, *unconfirmed, _open(unknown)]))


def _no_more(title: str, unconfirmed: Sequence[str]) -> str:
    return f"{title}: no rule asks for more{', and none confirms it' if unconfirmed else ''}."


def _today(
    level: CareLevel,
    judged: Sequence[Judged],
    situation: Situation,
    facts: PlacementFacts,
    known: Mapping[str, Value],
    details: Mapping[str, str],
) -> str:
    """Return who looks at the person today; "" if nothing says so."""
    fired = {j.rule.id for j in judged if j.fired}
    if level == "medically_managed" and fired & HOSPITAL_TODAY:
        return "To a hospital today."
    asked = {j.rule.id: j for j in judged if j.fired}
    for rule, who in LOOKED_AT_TODAY.items():
        if rule in asked:
            return f"To {who} today: {_because((asked[rule],), facts, known, details)}."
    if told := urgent_of(situation):
        return f"To a doctor today: {clause(told[0])}."
    if STOPPED_SHORT_USE in fired:
        return "To the prescriber today: baclofen was stopped abruptly."
    return (
        "To a doctor today: thoughts of suicide, not yet assessed."
        if SUICIDE_TODAY in fired
        else ""
    )


def not_confirmed(
    level: CareLevel, needs: Sequence[Need], situation: Situation, judged: Sequence[Judged]
) -> tuple[str, ...]:
    """Return why a level is not confirmed, in sentences: what is looked at first, what home lacks or was not read."""
    said = []
    if level in AT_HOME and any(j.fired and j.rule.id in LOOKED_AT_TODAY for j in judged):
        said.append("Home is not confirmed before that.")
    if level in AT_HOME and any(
        "@other_drugs" in j.because for j in judged if j.rule.id == HOME_TAPER
    ):
        said.append("Home is not confirmed: other drugs are used heavily or in an unstable way.")
    missing = [lacking(need.title) for need in needs if need.met is False]
    if missing and level in AT_HOME:
        said.append(f"Home is not confirmed: {', '.join(missing)}.")
    if strange := situation.unrecognised:
        said.append(f"The level is not confirmed: not recognised: {', '.join(strange)}.")
    return tuple(said)


def _because(
    behind: Sequence[Judged],
    facts: PlacementFacts,
    known: Mapping[str, Value],
    details: Mapping[str, str],
) -> str:
    file_says = any(j.rule.id == FILE_SAYS for j in behind)  # and says it more exactly
    said = [j for j in behind if not (file_says and j.rule.id in SAME_AS_FILE)]
    causes = list(dict.fromkeys(c for j in said for c in _causes(j, facts, known, details)))
    more = len(causes) - MOST_CAUSES
    named = "; ".join(causes[:MOST_CAUSES])
    return f"{named}; and {more} more" if more > 0 else named


def _causes(
    j: Judged, facts: PlacementFacts, known: Mapping[str, Value], details: Mapping[str, str]
) -> list[str]:
    """Return what made a rule fire, in words; its title where that says no more than what is wanted.

    A rule that only says that a level may do is named by its title: what made it fire is no reason to go anywhere.
    """
    findings = {f.id: f for f in facts.findings}
    rules = {rule.id for rule in facts.rules}
    names = [name for name in j.because if name not in _NO_CAUSE | rules]
    if not names or j.rule.effect == "allows":
        return [lower(j.rule.title)]
    return [
        say(n, findings, known, details) if known.get(n) else lacking(findings[n].title)
        for n in names
    ]


def lacking(title: str) -> str:
    """Return that something is not there.

    >>> lacking("a stable home"), lacking("somebody who checks each step"), lacking("able to come")
    ('no stable home', 'nobody who checks each step', 'not able to come')
    """
    article, _, rest = title.partition(" ")
    if article == "somebody":
        return f"nobody {rest}"
    if article in ("a", "an"):
        return f"no {rest}"
    return f"not {title}" if rest else f"no {title}"


def _open(unknown: Sequence[UnknownThatMatters]) -> str:
    if not unknown:
        return ""
    many = f"{len(unknown)} answers are" if len(unknown) > 1 else "One answer is"
    most = in_words(unknown[0].could_be)
    return f"{many} missing that could raise it, up to {most}; ask first: {unknown[0].question}"


def lower(text: str) -> str:
    """Return a title as it stands inside a sentence; a name such as CIWA-Ar is kept.

    >>> lower("A planned taper"), lower("CIWA-Ar 19 or more")
    ('a planned taper', 'CIWA-Ar 19 or more')
    """
    first = text.split(maxsplit=1)[0]
    return (
        text
        if (first.isupper() and len(first) > 1) or "-" in first
        else text[:1].lower() + text[1:]
    )


def upper(text: str) -> str:
    """Return a text as it begins a sentence."""
    return text[:1].upper() + text[1:]
