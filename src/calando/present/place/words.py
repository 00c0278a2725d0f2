"""Words of a placement as every format writes them: levels in plain words, phases, rules, what was not told."""

from __future__ import annotations

import re
from dataclasses import dataclass

from calando.decide.place.result import (
    LEVELS,
    Need,
    PhaseLevel,
    PlaceResult,
    UnknownThatMatters,
)
from calando.decide.recommendation import Answer, CitedLine, Statement
from calando.facts.schema_placement import CareLevel
from calando.present import wording
from calando.present.plain_text import safe
from calando.present.urgent import words as urgent_words

PlaceAnswer = Answer[PlaceResult]
LEVEL_NAMES = {  # short, for a rung, a column, a sentence
    "outpatient": "Outpatient",
    "intensive_outpatient": "Intensive outpatient",
    "residential": "Residential",
    "medically_managed": "Medically managed inpatient",
    "emergency": "Emergency",
}
USUAL = "Usual visits"  # no level: nothing but the prescriber's
PHASE_NAMES = {"withdrawal": "coming off", "stabilisation": "settling", "afterwards": "afterwards"}
LEVEL_NOTE = (
    "Level of care by calando's own cited rules, of which the highest wins; a clinician decides."
)
SO_FAR = "So far: "
NOT_CONFIRMED = "Not confirmed: "
DO_NOW = "Do now"
PHASES_TITLE = "The way through, phase by phase"
FIGURE_TITLE = "Level of care, phase by phase"
FIGURE_WORDS = (
    "A ladder of levels from outpatient up to emergency. The steps are the three phases; a full mark is a rule that "
    "fired, a hollow one a rule that waits for an answer. All of it stands on this page in words."
)
UNKNOWN_TITLE = "Not told, and would change this answer"
NONE_UNKNOWN = (
    "Nothing that is still unknown could make the level higher. What was told may change."
)
NEEDS_TITLE = "What has to be there for it to work"
NEED_STATES = {True: ("✓", "in place"), False: ("✗", "MISSING"), None: ("?", "not told")}
REHAB_TITLE = "Treatment of an addiction, or a taper only"
DISSENT_TITLE = "A clinician sees it otherwise"
CO_TITLE = "What comes with it, and is treated with it"
INSTRUMENTS_TITLE = "Instruments whose answers were used"
NEVER_TITLE = "Always true here"
MOST_DAYS, MONTH, YEAR = 60, 30.4, 365  # d; a length above MOST_DAYS is said in words
_CALL = re.compile(r"^Emergency: call [^.]*\. ")
_HEIGHT = {level: i for i, level in enumerate(LEVELS)}


# -- the head -----------------------------------------------------------------------------------------


def title_of(result: PlaceResult) -> str:
    """Return the title: the level in plain words, and the other one where the source leaves the choice.

    As long as an answer is missing that could raise it, it is the level "so far"; where home lacks something, or the
    file says what nobody recognised, it is not confirmed.
    """
    level = f"{result.level_title}{or_text(result.or_level)}"
    before = SO_FAR if result.unknown_that_matter else "" if result.confirmed else NOT_CONFIRMED
    return f"{before}{level[:1].lower()}{level[1:]}" if before else level


def or_text(level: CareLevel | None) -> str:
    """Return the second level of a choice: ", or residential"; "" where there is none."""
    return f", or {LEVEL_NAMES[level].lower()}" if level else ""


def first_lines(result: PlaceResult) -> tuple[str, ...]:
    """Return what stands before everything: the number to call if it is an emergency, then the level."""
    level = f"{title_of(result)}."
    return (urgent_words.call_now(result.contacts), level) if result.emergency else (level,)


def headline(result: PlaceResult) -> str:
    """Return the headline, without the call and the level that `first_lines` has said already."""
    text = _CALL.sub("", result.headline) or result.headline
    text = text.replace(f"{result.level_title}, because of", "Because of", 1)
    return text[:1].upper() + text[1:]


def setting(result: PlaceResult) -> str:
    """Return where: "Where: a hospital ward"; "" if nothing is said."""
    return f"Where: {result.setting}" if result.setting else ""


def who_lines(result: PlaceResult) -> tuple[str, str]:
    """Return who this is about, and both kidney estimates."""
    return urgent_words.who_lines(result.patient, result.kidney)


def do_now(answer: PlaceAnswer) -> tuple[tuple[str, str, tuple[Statement, ...]], ...]:
    """Return what to do now as a list of cited lines; () if there is nothing.

    Urgent reasons come first; what comes with it and is urgent, such as a risk of suicide, does not wait for its place
    further down.
    """
    result = answer.result
    urgent = tuple(reason for reason in _new_reasons(answer) if reason.urgent)
    beside = (line for line in result.co_occurring if line.urgent and line not in result.do_now)
    lines = (*urgent, *urgent_words.as_statements((*result.do_now, *beside)))
    return (("now", DO_NOW, lines),) if lines else ()


# -- the phases ---------------------------------------------------------------------------------------


def level_name(level: CareLevel | None) -> str:
    """Return a level in a few words; None is the prescriber's usual visits."""
    return LEVEL_NAMES[level] if level else USUAL


def phase_level(phase: PhaseLevel) -> str:
    """Return the level of a phase in words."""
    return f"{phase.level_title or level_name(phase.level)}{or_text(phase.or_level)}"


def phase_contacts(phase: PhaseLevel) -> str:
    """Return how often somebody is seen: "4 contacts a week"; "" if nothing is said."""
    if phase.contacts_per_week is None:
        return ""
    return f"{wording.plural(phase.contacts_per_week, 'contact')} a week"


def phase_days(phase: PhaseLevel) -> str:
    """Return how long a phase is: "5 to 10 days", "a year"; "" where it takes as long as it takes."""
    if phase.days is None:
        return ""
    low, high = phase.days
    if high > MOST_DAYS:
        return _long(low, high)
    first = "" if low == high else f"{wording.number(low)} to "
    return first + wording.plural(high, "day")


def _long(low: float, high: float) -> str:
    """Return a length of more than MOST_DAYS as it is said: "a year", "about 1 to 3 months"."""
    if low == high == YEAR:
        return "a year"
    first, last = round(low / MONTH), round(high / MONTH)
    before = "" if first == last else f"{first} to "
    return f"about {before}{wording.plural(last, 'month')}"


def setting_label(phase: PhaseLevel) -> str:
    """Return what a phase's setting is called: what follows is a treatment, and no place."""
    return "what" if phase.name == "afterwards" else "where"


def phase_lines(phase: PhaseLevel) -> tuple[str, ...]:
    """Return what a phase is beside its level: how long, where, how often; what is not said is left out."""
    place = phase.setting[:1].upper() + phase.setting[1:]
    return tuple(text for text in (phase.days_text, place, phase_contacts(phase)) if text)


def phase_why(result: PlaceResult, phase: PhaseLevel) -> str:
    """Return why a phase has its level, unless a rule below or its setting says the same."""
    said = (phase.setting, *(rule.why for rule in result.rules if rule.fired))
    return "" if any(text and text in phase.why for text in said) else phase.why


def phase_rules(phase: PhaseLevel) -> str:
    """Return which rules set a phase: "rules A2, A3"; "" if none did."""
    if not phase.rules:
        return ""
    return f"{'rule' if len(phase.rules) == 1 else 'rules'} {', '.join(phase.rules)}"


# -- what was not told --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownGroup:
    """What was not told and could make the same level."""

    title: str
    level: CareLevel
    lines: tuple[UnknownThatMatters, ...]


def unknown_groups(result: PlaceResult) -> tuple[UnknownGroup, ...]:
    """Return what was not told by how high it could go, the highest first."""
    groups = []
    for level in reversed(LEVELS):
        found = tuple(u for u in result.unknown_that_matter if u.could_be == level)
        if found:
            title = f"Could make it: {LEVEL_NAMES[level].lower()}"
            groups.append(UnknownGroup(title=title, level=level, lines=found))
    return tuple(groups)


def unknown_lead(result: PlaceResult) -> str:
    """Return how much is not known, how high it could go, and how to tell it."""
    if not result.unknown_that_matter:
        return "" if result.emergency else NONE_UNKNOWN
    n = len(result.unknown_that_matter)
    highest = max((u.could_be for u in result.unknown_that_matter), key=_HEIGHT.__getitem__)
    answers = "1 answer is" if n == 1 else f"{n} answers are"
    return (
        f"{answers} missing. The level could be as high as: {LEVEL_NAMES[highest].lower()}. "
        "Silence counts neither as yes nor as no."
    )


def how_to_tell(result: PlaceResult) -> str:
    """Return how what is missing is told; "" if nothing is."""
    if not result.unknown_that_matter:
        return ""
    first = unknown_groups(result)[0].lines[0]
    return (
        f"Tell it as --finding {first.id}=..., or fill in the sheet that --questions prints "
        "and give it back as --answers."
    )


def unknown_mark(unknown: UnknownThatMatters) -> str:
    """Return by which name it is told, and which rules wait for it: "confusion_now, for rule E1"."""
    rules = ", ".join(unknown.rules)
    waits = f"for {'rule' if len(unknown.rules) == 1 else 'rules'} {rules}" if rules else ""
    return ", ".join(part for part in (unknown.id, waits) if part)


# -- what has to be there -----------------------------------------------------------------------------


def needs_note(result: PlaceResult) -> str:
    """Return at which levels the needs count: "Needed at: outpatient, intensive outpatient."."""
    levels = {level for need in result.needs for level in need.levels}
    names = [LEVEL_NAMES[level].lower() for level in LEVELS if level in levels]
    return f"Needed at: {', '.join(names)}." if names else ""


def need_state(need: Need) -> str:
    """Return a need's state as a sign and a word: "✓ there", "✗ MISSING", "? not told"."""
    return " ".join(NEED_STATES[need.met])


def need_class(need: Need) -> str:
    """Return the name of a need's state for a page's style."""
    return {True: "met", False: "not_met", None: "not_told"}[need.met]


def need_text(need: Need) -> str:
    """Return why it is needed, and what if it is not there."""
    parts = (need.why, "" if need.met else need.if_missing)
    return " ".join(part for part in parts if part)


# -- the rest -----------------------------------------------------------------------------------------


def co_occurring(result: PlaceResult) -> tuple[Statement, ...]:
    """Return what comes with it, what is urgent first: a risk of suicide stands before all."""
    return urgent_words.as_statements(sorted(result.co_occurring, key=lambda c: not c.urgent))


def rehab_statement(result: PlaceResult) -> Statement:
    """Return whether treatment of an addiction belongs to it, as one sentence with its passport."""
    rehab = result.rehab
    return Statement(text=rehab.why, sources=rehab.sources, basis=rehab.basis)


def dissent_lines(result: PlaceResult) -> tuple[str, ...]:
    """Return the other view, its reason, and that it changes nothing above; () if there is none."""
    if result.dissent is None:
        return ()
    view = f"{LEVEL_NAMES[result.dissent.level]}, because: {safe(result.dissent.reason)}"
    return (view, result.dissent.text) if result.dissent.text else (view,)


def instrument_rows(result: PlaceResult) -> tuple[tuple[str, str, str], ...]:
    """Return the instruments as rows: name, score, band."""
    return tuple((i.title, i.score_text, i.band_title) for i in result.instruments)


def reasons(answer: PlaceAnswer) -> tuple[Statement, ...]:
    """Return the reasons that stand nowhere above; the urgent ones stand on top."""
    return tuple(reason for reason in _new_reasons(answer) if not reason.urgent)


def _new_reasons(answer: PlaceAnswer) -> tuple[Statement, ...]:
    """Return the reasons that repeat no rule, no phase and no line of the page."""
    result = answer.result
    lines: tuple[CitedLine, ...] = (*result.do_now, *result.never, *result.co_occurring)
    said = (result.headline, *(line.text for line in lines))
    above = {text for rule in result.rules for text in (rule.why, rule.unless) if text}
    above |= {text for text in (*(phase.why for phase in result.phases), result.rehab.why) if text}
    return tuple(
        reason
        for reason in urgent_words.not_said(answer.reasons, said)
        if not any(text in reason.text for text in above)
    )
