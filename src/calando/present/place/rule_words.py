"""Words of the rules of a placement: what each asks for, what decided it, where it stands, who has reviewed it."""

from __future__ import annotations

from calando.decide.place.result import LEVELS, PlaceResult, RuleLine, RuleState
from calando.present import wording
from calando.present.place import words
from calando.present.plain_text import safe
from calando.present.urgent import words as urgent_words

FIRED_TITLE = "Why: the rules that fired"
NONE_FIRED = "No rule fired."
OTHER_TITLE = "The other rules"
STATE_TITLES: dict[RuleState, str] = {
    "fired": "Fired",
    "unknown": "Cannot be told: something is not known",
    "not_fired": "Looked at, did not fire",
    "not_applicable": "Not for this person",
}
STATE_NAMES: dict[RuleState, str] = {
    "fired": "fired",
    "unknown": "not known",
    "not_fired": "did not fire",
    "not_applicable": "not for this person",
}
NOT_SO = "not so: "  # how a placement writes that a finding is known to be false
EFFECTS = {  # in which order they are shown: what asks for a level first
    "setting": 0, "level": 0, "one_higher": 1, "allows": 2, "contacts": 3, "supply": 4, "meta": 5
}  # fmt: skip
OTHER_STATES: tuple[RuleState, ...] = ("unknown", "not_fired", "not_applicable")
ALL_OF_THEM = "all of them: --out FILE.html"
ANALOGY = "own analogy, not yet reviewed by a clinician"


def rules_in(result: PlaceResult, state: RuleState) -> tuple[RuleLine, ...]:
    """Return the rules of one state: those that ask for a level first, the highest before all."""

    def place(rule: RuleLine) -> tuple[int, int]:
        return (EFFECTS[rule.effect], -(LEVELS.index(rule.level) if rule.level else -1))

    return tuple(sorted((rule for rule in result.rules if rule.state == state), key=place))


def others(result: PlaceResult) -> tuple[tuple[str, tuple[RuleLine, ...]], ...]:
    """Return the rules that did not fire under what became of them; what is not known comes first."""
    return tuple(
        (STATE_TITLES[state], found) for state in OTHER_STATES if (found := rules_in(result, state))
    )


def rule_asks(rule: RuleLine) -> str:
    """Return what a rule asks for, in words."""
    level = words.LEVEL_NAMES[rule.level].lower() if rule.level else ""
    asks = {
        "level": f"asks for at least: {level}",
        "setting": f"asks for at least: {level}" if level else "names a kind of setting",
        "one_higher": "one level higher than the other rules",
        "allows": f"{level} may do",
        "contacts": "more contacts in a week",
        "supply": "small quantities at a time",
        "meta": "how the others are read",
    }[rule.effect]
    return asks + words.or_text(rule.or_level)


def rule_phases(rule: RuleLine) -> str:
    """Return in which phases a rule counts: "for coming off and settling"; "" if for coming off alone."""
    if rule.phases == ("withdrawal",):
        return ""
    if len(rule.phases) == len(words.PHASE_NAMES):
        return "all the way"
    return "for " + " and ".join(words.PHASE_NAMES[name] for name in rule.phases)


def rule_origin(rule: RuleLine) -> str:
    """Return whether a rule is calando's own analogy, and which clinician has reviewed it; "" if neither."""
    if not rule.reviewed_by:
        return ANALOGY if rule.analogy else ""
    reviewed = f"reviewed by {safe(rule.reviewed_by)}"
    return f"own analogy, {reviewed}" if rule.analogy else reviewed


def rule_mark(rule: RuleLine) -> str:
    """Return what a rule asks for, when, and whether it is calando's own analogy."""
    parts = (rule_asks(rule), rule_phases(rule), rule_origin(rule))
    return "; ".join(part for part in parts if part)


def rule_because(rule: RuleLine) -> str:
    """Return what decided a rule: what was told, or what was not."""
    if rule.state == "unknown" and rule.missing:
        return f"Not known: {', '.join(rule.missing)}."
    found = [safe(b) for b in rule.because]
    true = [text for text in found if not text.startswith(NOT_SO)]
    false = [text.removeprefix(NOT_SO) for text in found if text.startswith(NOT_SO)]
    parts = (("Known", true), ("Known not to be so", false))
    return " ".join(f"{title}: {', '.join(texts)}." for title, texts in parts if texts)


def rule_text(rule: RuleLine) -> str:
    """Return a rule in sentences: what decided it, why it is so, what a clinician may decide otherwise."""
    return " ".join(part for part in (rule_because(rule), rule.why, rule.unless) if part)


def rule_tag(rule: RuleLine) -> str:
    """Return what kind of knowledge a rule is, and where it stands: "read: nice2010 (table 2)"."""
    tag = urgent_words.tag(rule.basis, rule.sources)
    return f"{tag} ({rule.where})" if rule.where else tag


def counts(result: PlaceResult) -> str:
    """Return how many rules were looked at: "11 rules: 6 fired, 3 not known, ..."."""
    parts = [
        f"{len(found)} {STATE_NAMES[state]}"
        for state in STATE_NAMES
        if (found := rules_in(result, state))
    ]
    return f"{wording.plural(len(result.rules), 'rule')}: {', '.join(parts)}."
