"""The talk of the self-check: country and who it is about, then danger, then the rest.

A red flag ends it at once. After thoughts of suicide it says what to do now, and asks whether to go on at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from calando.decide.screen.answers import AnswerValue
from calando.decide.self_check.asking import may_stop_after, questions_to_ask
from calando.decide.self_check.flags import flags_of_emergency, that_apply
from calando.decide.self_check.reading import read_answer
from calando.errors import InputError
from calando.facts.schema import Facts
from calando.facts.schema_screen import FlagKind
from calando.facts.schema_self_check import SelfCheckFacts, SelfPath, SelfQuestion
from calando.present.dialogue import talk as dialogue
from calando.present.dialogue.screen import (
    COUNTRY,
    NOT_STORED,
    country_question,
    country_value,
    said_contacts,
    said_flag,
    said_on_leaving,
    told_country,
)
from calando.present.dialogue.talk import Answers, Question, Style
from calando.present.self_check import words as self_check_words

WHO = "@who"
WHO_CHOICES = (("self", "About me"), ("family", "About someone close to me"))
PAUSE, STOP = "@pause", "stop"
PAUSE_CHOICES = ((STOP, "Stop here"), ("go_on", "Go on with the check"))
PAUSE_TEXT = "Stop here, or go on? The rest can wait."
PAUSE_HELP = (
    "If you stop, you get a short page with what to do next. You can do the check another day."
)
SUICIDE = ("suicide", "suicide_maybe")  # flags
SEVERAL = "You can name more than one: put commas between."


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A flag in the words for whom it is."""

    id: str
    kind: FlagKind
    text: str
    emergency: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfCheckScript:
    """The script of the self-check. What was told already is not asked again; "" means that it is asked."""

    own: SelfCheckFacts
    facts: Facts
    jurisdiction: str = ""
    who: str = ""

    def intro(self) -> Iterable[tuple[str, Style]]:
        """Return what it is, and whom to call where the country is told."""
        family = self.who == "family"
        yield self.own.rules.family_title if family else self.own.rules.title, "title"
        yield self_check_words.CHECK_ONLY, "plain"
        yield f"At most {len(self.own.questions)} short questions, most of them yes or no.", "plain"
        yield NOT_STORED, "quiet"
        if self.jurisdiction:
            yield from said_contacts(self.jurisdiction, self.facts, self_check_words.strip_line)

    def following(self, answers: Answers) -> Question | None:
        """Return the country, who it is about, then the next question; None as soon as a red flag is told."""
        if not self.jurisdiction and COUNTRY not in answers:
            return country_question()
        if not self.who and WHO not in answers:
            return Question(
                key=WHO,
                text="Who is this about?",
                choices=dialogue.numbered(WHO_CHOICES),
                help=("Family and friends can answer too. The words change, the count does not.",),
                is_counted=False,
            )
        who = self.who_of(answers)
        told = told_of(answers)
        if PAUSE in answers:
            if answers[PAUSE] == STOP:
                return None
        elif not self.has_stopped(answers) and self._suicide(told, who):
            return Question(
                key=PAUSE,
                text=PAUSE_TEXT,
                choices=dialogue.numbered(PAUSE_CHOICES),
                help=(PAUSE_HELP,),
                is_counted=False,
                is_pause=True,
            )
        asked = questions_to_ask(told, who)
        return None if asked is None else self._question(asked)

    def who_of(self, answers: Answers) -> str:
        """Return whom it is about: "self" or "family"."""
        return self.who or str(answers[WHO])

    def _question(self, asked: SelfQuestion) -> Question:
        several = asked.kind == "many"
        number = ""
        if asked.low is not None and asked.high is not None:
            number = f"a number from {asked.low:g} to {asked.high:g} {asked.unit}".rstrip()
        told = (asked.hint, SEVERAL if several else "")
        # what does not count is read before the answer: the illness itself must not look like a sign
        is_criterion = asked.part == "criterion" and asked.hint
        return Question(
            key=asked.key,
            text=f"{asked.text} {asked.hint}" if is_criterion else asked.text,
            help=tuple(line for line in told if line),
            choices=dialogue.numbered((o.key, o.label) for o in asked.options),
            several=several,
            allowed=number,
            empty="leave it out" if asked.is_optional else "",
        )

    def most(self) -> tuple[int, bool]:
        """Return how many questions there are; a red flag, or an answer, can make them fewer."""
        return len(self.own.questions), True

    def value(self, question: Question, typed: str) -> AnswerValue:
        """Return an answer as a file would hold it, checked by the rule that checks files."""
        if question.key == COUNTRY:
            return country_value(question, typed)
        if question.key in (WHO, PAUSE):
            return dialogue.chosen(question, typed)
        asked = next(q for q in self.own.questions if q.key == question.key)
        not_told = self.own.rules.not_told
        if asked.is_optional and not typed:
            return not_told
        given: str | tuple[str, ...] = typed
        if question.several:
            parts = [part for part in typed.split(",") if part.strip()]
            given = tuple(dialogue.chosen(question, part) for part in parts or [""])
        elif question.choices:
            given = dialogue.chosen(question, typed)
        try:
            read = read_answer(asked, given, not_told)
        except InputError as error:
            raise InputError(
                *(dialogue.wrong(question, typed, _reason(p.message)) for p in error.problems)
            ) from None
        return not_told if read is None else read

    def at_once(self, question: Question, answers: Answers) -> Iterable[tuple[str, Style]]:
        """Return whom to call once the country is told, and the alarm that this answer raises."""
        if question.key == COUNTRY:
            yield from said_contacts(str(answers[COUNTRY]), self.facts, self_check_words.strip_line)
        if question.key.startswith("@"):
            return
        told, who = told_of(answers), self.who_of(answers)
        before = {key: value for key, value in told.items() if key != question.key}
        known = {flag.id for flag in self._flags(before, who)}
        country = told_country(self.jurisdiction, answers) or ""
        new = [flag for flag in self._flags(told, who) if flag.id not in known]
        for flag in new:
            yield from said_flag(flag, country, self.facts)
        if any(flag.kind == "suicide" for flag in new) and not self.has_stopped(answers):
            for path in self._suicide(told, who):  # what to do now does not wait for the result
                family = who == "family"
                title = (family and path.family_title) or path.title
                text = path.family_text if family else path.text
                yield "", "plain"
                if not text.startswith(title):
                    yield title, "title"
                yield text, "plain"

    def has_stopped(self, answers: Answers) -> bool:
        """True if a red flag ended it, or the person did after thoughts of suicide."""
        emergency = {o.key for q in self.own.questions for o in q.options if o.emergency}
        return answers.get(PAUSE) == STOP or any(
            isinstance(value, tuple) and bool(emergency.intersection(value))
            for value in answers.values()
        )

    def may_stop(self, answers: Answers) -> bool:
        """True if the answers so far give a page with what to do: after thoughts of suicide they do."""
        return may_stop_after(told_of(answers))

    def leaving(self, answers: Answers) -> Iterable[tuple[str, Style]]:
        """Return whom to call, aloud if an answer was urgent."""
        told = told_of(answers)
        flags = self._flags(told, self.who_of(answers)) if told else ()
        return said_on_leaving(flags, told_country(self.jurisdiction, answers), self.facts)

    def _flags(self, told: Answers, who: str) -> tuple[Said, ...]:
        """Return the flags of danger and of suicide; those that need the whole check come with its result."""
        rows = (line for line in self.own.lines if line.kind == "flag")
        return tuple(
            Said(
                id=row.id,
                kind=row.flag_kind,
                text=row.family_text if who == "family" else row.text,
                emergency=row.flag_kind == "emergency",
            )
            for row in that_apply(rows, flags_of_emergency(told, who))
        )

    def _suicide(self, told: Answers, who: str) -> tuple[SelfPath, ...]:
        """Return the steps that thoughts of suicide ask for; () without them."""
        raised = flags_of_emergency(told, who).intersection(SUICIDE)
        return that_apply((p for p in self.own.paths if raised.intersection(p.all)), raised)


def told_of(answers: Answers) -> Answers:
    """Return the answers to questions, without those that set out."""
    return {key: value for key, value in answers.items() if not key.startswith("@")}


def _reason(message: str) -> str:
    """Return why several answers cannot stand together, or the plain refusal."""
    return message if "stands alone" in message else "is none of the answers"
