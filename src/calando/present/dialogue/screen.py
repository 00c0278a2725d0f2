"""The talk about one instrument: country first, then what its bands need, then its items; a flag is said at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from calando.decide.recommendation import ContactLine
from calando.decide.screen.answers import AnswerValue
from calando.decide.screen.asking import allowed_text, check_answer, next_item, options_of
from calando.decide.screen.contacts import COUNTRIES, check_country, contacts_of
from calando.decide.screen.score import URGENT_KINDS, flags_so_far
from calando.errors import InputError
from calando.facts.schema import Facts
from calando.facts.schema_screen import FlagKind, Instrument, Item, Option
from calando.present.dialogue import talk as dialogue
from calando.present.dialogue.talk import Answers, Question, Style
from calando.present.screen import words as screen_words
from calando.present.screen.band_words import capital

COUNTRY, CONTEXT = "@country", "@context."
NOT_TOLD = "not told"
WhenToCall = Callable[[Sequence[ContactLine], str | None], str]
COUNTRY_TEXT = "Which country are you in? Then the right numbers to call are shown."
LICENCE_NOTE = "Licence: scoring only. Read each question from your licensed form: only short labels stand here."
OWN_WORDS = "The questions stand here in our own words."
LEAVING_URGENT = "What you answered matters, also if you stop here. Please call now:"
NOT_STORED = "Nothing is stored unless --out or --save-answers is given."


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentScript:
    """The script of one instrument. What was told already is not asked again.

    jurisdiction : "" means that it is asked; context : what was told of it.
    """

    instrument: Instrument
    facts: Facts
    jurisdiction: str = ""
    context: Mapping[str, str] = field(default_factory=dict)

    def intro(self) -> Iterable[tuple[str, Style]]:
        """Return what it is, whose words it uses, and whom to call where the country is told."""
        found = self.instrument
        yield f"{found.title}: {found.name}", "title"
        is_told = not found.window or found.window in found.about
        yield found.about if is_told else f"{found.about} Time: {found.window}.", "plain"
        if found.rater == "self":
            yield screen_words.NOT_A_DIAGNOSIS_SELF, "plain"
        else:
            rater = screen_words.RATERS[found.rater]
            yield f"Answered by {rater}. {screen_words.NOT_A_DIAGNOSIS}", "plain"
        if found.licence == "score":
            yield LICENCE_NOTE, "title"
        elif found.wording == "own":
            yield OWN_WORDS, "quiet"
        yield NOT_STORED, "quiet"
        if self.jurisdiction:
            yield from said_contacts(self.jurisdiction, self.facts, self._when)

    @property
    def _when(self) -> WhenToCall:
        is_self = self.instrument.rater == "self"
        return screen_words.strip_line_self if is_self else screen_words.strip_line

    def following(self, answers: Answers) -> Question | None:
        """Return the country, then what bands need, then the next item."""
        if not self.jurisdiction and COUNTRY not in answers:
            return country_question()
        for asked in self.instrument.context:
            if asked.key not in self.context and CONTEXT + asked.key not in answers:
                return Question(
                    key=CONTEXT + asked.key,
                    text=asked.text,
                    help=("It decides which bands apply. Without it no band is chosen.",),
                    choices=dialogue.numbered((o, capital(o)) for o in asked.options),
                    empty=NOT_TOLD,
                    is_counted=False,
                )
        told = items_of(answers)
        item = next_item(self.instrument, told)
        return None if item is None else self._item_question(item, len(told) + 1)

    def _item_question(self, item: Item, count: int) -> Question:
        """Return an item as a question. Whoever answers of themselves reads the question, not what it stands for."""
        found = self.instrument
        options = _yes_first(options_of(found, item))
        shown = item.text if found.licence == "ship" and item.text else item.label
        label = item.label if shown != item.label and found.rater == "clinician" else ""
        is_own = screen_words.is_mark(item.key) and item.key != str(count)
        number = f"Item {item.key}" if is_own else ""
        named = ": ".join(part for part in (number, capital(label)) if part)
        window = f"Time: {found.window}." if found.window else ""
        told = (
            item.hint,
            window,
            f"It measures: {found.about}",
            f"Allowed: {allowed_text(found, item)}.",
        )
        return Question(
            key=item.key,
            title=named,
            text=capital(shown),
            note=found.window if found.rater == "self" else "",
            help=tuple(line for line in told if line),
            choices=dialogue.numbered((o.key, capital(o.label)) for o in options),
            allowed=allowed_text(found, item),
        )  # fmt: skip

    def most(self) -> tuple[int, bool]:
        """Return how many items there are, and whether one may not be asked."""
        items = self.instrument.items
        return len(items), any(item.ask_if for item in items)

    def value(self, question: Question, typed: str) -> AnswerValue:
        """Return the key of an answer, checked by the instrument's own rule."""
        if question.key == COUNTRY:
            return country_value(question, typed)
        if question.key.startswith(CONTEXT):
            return dialogue.chosen(question, typed) if typed else ""
        item = next(i for i in self.instrument.items if i.key == question.key)
        if question.choices:
            return dialogue.chosen(question, typed)
        try:
            return check_answer(self.instrument, item, typed)
        except InputError:
            raise InputError(dialogue.wrong(question, typed, "is not on the scale")) from None

    def at_once(self, question: Question, answers: Answers) -> Iterable[tuple[str, Style]]:
        """Return whom to call once the country is told, and every flag that this answer raises."""
        if question.key == COUNTRY:
            yield from said_contacts(str(answers[COUNTRY]), self.facts, self._when)
            return
        told = items_of(answers)
        before = {k: v for k, v in told.items() if k != question.key}
        known = {flag.id for flag in flags_so_far(self.instrument, before)}
        country = self.jurisdiction or str(answers.get(COUNTRY, ""))
        for flag in flags_so_far(self.instrument, told):
            if flag.id not in known:
                yield from said_flag(flag, country, self.facts)

    def has_stopped(self, answers: Answers) -> bool:
        """An instrument is always asked to its end."""
        return False

    def may_stop(self, answers: Answers) -> bool:
        """A missing answer never counts as 0, so that nothing can be scored before the end."""
        return False

    def leaving(self, answers: Answers) -> Iterable[tuple[str, Style]]:
        """Return whom to call, aloud if an answer was urgent."""
        flags = flags_so_far(self.instrument, items_of(answers))
        country = told_country(self.jurisdiction, answers)
        return said_on_leaving([f for f in flags if f.urgent], country, self.facts)


def _yes_first(options: Sequence[Option]) -> list[Option]:
    """Return options with yes before no, as everywhere: the same number never means two things."""
    if not {"yes", "no"} <= {o.key for o in options}:
        return list(options)
    return sorted(options, key=lambda o: {"yes": 0, "no": 1}.get(o.key, 2))


def country_question() -> Question:
    """Return the question that stands first: whose numbers are shown."""
    return Question(
        key=COUNTRY,
        text=COUNTRY_TEXT,
        help=("Nothing else is done with it. Press Enter if you do not want to say: then all numbers are listed.",),
        allowed=", ".join(COUNTRIES),
        empty="show all numbers",
        is_counted=False,
    )  # fmt: skip


def country_value(question: Question, typed: str) -> str:
    """Return the country, "" if it was not told; raises InputError for another word."""
    try:
        return check_country(typed) or ""
    except InputError:
        raise InputError(dialogue.wrong(question, typed, "is no country on the list")) from None


def items_of(answers: Answers) -> dict[str, str]:
    """Return the answers to items, without those that set out."""
    return {key: str(value) for key, value in answers.items() if not key.startswith("@")}


def said_contacts(
    country: str, facts: Facts, when: WhenToCall = screen_words.strip_line
) -> Iterable[tuple[str, Style]]:
    """Return whom to call and when, before the first question."""
    told = country or None
    contacts = contacts_of(told, facts)
    yield "", "plain"
    yield screen_words.strip_title(contacts, told), "alarm"
    yield when(contacts, told).replace("this page", "these questions"), "plain"


class Alarm(Protocol):
    """A flag, of an instrument or of the self-check."""

    @property
    def kind(self) -> FlagKind: ...
    @property
    def text(self) -> str: ...
    @property
    def emergency(self) -> bool: ...


def said_flag(flag: Alarm, country: str, facts: Facts) -> Iterable[tuple[str, Style]]:
    """Return a flag as it is said at once; with whom to call, if it is urgent."""
    told = country or None
    contacts = contacts_of(told, facts)
    if flag.kind in URGENT_KINDS or flag.emergency:
        yield "", "plain"
        if flag.emergency or flag.kind == "emergency":
            yield screen_words.call_now(contacts, told), "alarm"
        yield f"! {flag.text}", "alarm"
        yield numbers_line(contacts, told, crisis_first=flag.kind == "suicide"), "alarm"
    else:
        yield f"Note: {flag.text}", "title"


def numbers_line(
    contacts: tuple[ContactLine, ...], told: str | None, *, crisis_first: bool = False
) -> str:
    """Return the emergency and the crisis numbers as one line."""
    parts = screen_words.strip_parts(contacts, told)[:2]
    return " · ".join(reversed(parts) if crisis_first else parts)


def told_country(jurisdiction: str, answers: Answers) -> str | None:
    """Return the country, "" if it was not told; None: it was not asked yet."""
    return jurisdiction or (str(answers[COUNTRY]) if COUNTRY in answers else None)


def said_on_leaving(
    flags: Sequence[Alarm], country: str | None, facts: Facts
) -> Iterable[tuple[str, Style]]:
    """Return whom to call as the last words before the end; nothing before the country was asked."""
    if country is None:
        return
    told = country or None
    crisis_first = any(flag.kind == "suicide" for flag in flags)
    numbers = numbers_line(contacts_of(told, facts), told, crisis_first=crisis_first)
    yield "", "plain"
    if flags:
        yield LEAVING_URGENT, "alarm"
    yield numbers, "alarm" if flags else "plain"
