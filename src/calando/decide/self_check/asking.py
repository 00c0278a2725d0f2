"""Which question comes next. The same rules check a file of answers, so that a dialogue never makes a wrong one."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import replace

from calando.decide.screen.contacts import contacts_of
from calando.decide.screen.urgent_first import with_urgent
from calando.decide.self_check.raised import raised_texts
from calando.decide.self_check.reading import Told, allowed, read_answer
from calando.errors import InputError, Problem
from calando.facts.load import load_facts
from calando.facts.load_self_check import load_self_check
from calando.facts.schema_self_check import SelfCheckFacts, SelfQuestion

WHO = ("self", "family")
RED_FLAG = "red_flag"
SUICIDE, MAY_STOP = "suicide", ("yes", "not_sure")


def questions_to_ask(answers: Mapping[str, object], who: str = "self") -> SelfQuestion | None:
    """Return the next question in the words for whom it asks; None: all is asked.

    Parameters
    ----------
    answers : the answers so far, by the key of their question; "not_told" leaves an optional question out.
    who : "self" or "family".

    Raises
    ------
    InputError : an answer so far cannot be, or belongs to a question that is not asked; what is urgent stands first.

    Examples
    --------
    >>> questions_to_ask({}).key
    'red_flag'
    >>> questions_to_ask({"red_flag": ["none"], "suicide": "no"}, "family").text
    'Did a doctor or nurse prescribe the baclofen for them?'
    >>> questions_to_ask({"red_flag": ["fit"]}) is None
    True
    """
    facts = load_self_check()
    check_who(who)
    told, problems = _read(answers, facts)
    if problems:
        texts = raised_texts(answers, facts, who)
        raise with_urgent(InputError(*problems), texts, contacts_of(None, load_facts()))
    if has_ended(told, facts):
        return None
    left_out = {key for key, value in answers.items() if value == facts.rules.not_told}
    for question in facts.questions:
        if question.key not in told and question.key not in left_out and is_asked(question, told):
            return in_words_for(question, who)
    return None


def may_stop_after(answers: Mapping[str, object]) -> bool:
    """Return whether a check may end after these answers though questions are left: thoughts of suicide were told.

    Not to be sure of them is enough. What comes back then is not finished, and its first step is the crisis line. A
    red flag ends the check by itself.

    Examples
    --------
    >>> may_stop_after({"red_flag": ["none"], "suicide": "yes"})
    True
    >>> may_stop_after({"red_flag": ["none"], "suicide": "no"})
    False
    """
    facts = load_self_check()
    told, _ = _read(answers, facts)
    return told.get(SUICIDE) in MAY_STOP and not has_ended(told, facts)


def read_answers(answers: Mapping[str, object], facts: SelfCheckFacts, who: str = "self") -> Told:
    """Return all answers in their plain form; they may end early after a red flag or thoughts of suicide.

    Raises
    ------
    InputError : every problem at once, unknown keys first: wrong answers, answers to what is not asked, missing ones.
    """
    told, problems = _read(answers, facts)
    if told.get(SUICIDE) not in MAY_STOP:
        wrong = {p.field for p in problems}
        problems += [
            Problem(
                field=f"answers.{q.key}",
                value=None,
                message=f"is not answered: {in_words_for(q, who).text}",
                allowed=allowed(q),
            )
            for q in unanswered(told, facts)
            if f"answers.{q.key}" not in wrong
        ]
    if problems:
        raise InputError(*problems)
    return told


def unanswered(told: Told, facts: SelfCheckFacts) -> tuple[SelfQuestion, ...]:
    """Return the questions that have to be answered and are not; after a red flag there are none."""
    if has_ended(told, facts):
        return ()
    return tuple(
        q for q in facts.questions if q.key not in told and not q.is_optional and is_asked(q, told)
    )


def is_asked(question: SelfQuestion, told: Told) -> bool:
    """Return whether a question is asked after these answers."""
    return not question.ask_if or any(told.get(t.question) in t.one_of for t in question.ask_if)


def has_ended(told: Told, facts: SelfCheckFacts) -> bool:
    """Return whether a red flag ends the check: nothing else is asked then."""
    question = next(q for q in facts.questions if q.key == RED_FLAG)
    given = told.get(RED_FLAG, ())
    return any(o.emergency and o.key in given for o in question.options if isinstance(given, tuple))


def in_words_for(question: SelfQuestion, who: str) -> SelfQuestion:
    """Return the question with text, hint and answers in the words for whom it asks."""
    if who != "family":
        return question
    options = tuple(replace(o, label=o.family_label or o.label) for o in question.options)
    hint = question.family_hint or question.hint
    return replace(question, text=question.family_text, hint=hint, options=options)


def check_who(who: str) -> None:
    """Raise InputError if the check is for neither the person nor a relative."""
    if who not in WHO:
        message = f"{who} is not whom the check can be for"
        raise InputError(Problem(field="who", value=who, message=message, allowed=", ".join(WHO)))


def _read(answers: Mapping[str, object], facts: SelfCheckFacts) -> tuple[Told, list[Problem]]:
    known = {q.key: q for q in facts.questions}
    problems = [_unknown(key, list(known)) for key in answers if key not in known]
    told: dict[str, str | float | tuple[str, ...]] = {}
    for question in facts.questions:
        if question.key not in answers:
            continue
        try:
            value = read_answer(question, answers[question.key], facts.rules.not_told)
        except InputError as error:
            problems += error.problems
            continue
        if value is None:
            continue
        if is_asked(question, told) or has_ended(told, facts):
            told[question.key] = value
        elif all(test.question in told for test in question.ask_if):
            problems.append(_not_asked(question, answers, told))
    return told, problems


def _unknown(key: str, known: list[str]) -> Problem:
    near = difflib.get_close_matches(key, known, n=1)
    hint = f"Did you mean {near[0]}?" if near else "Remove it."
    return Problem(
        field=f"answers.{key}",
        value=None,
        message=f"{key} is no question of the self-check. {hint}",
        allowed=", ".join(known),
    )


def _not_asked(question: SelfQuestion, answers: Mapping[str, object], told: Told) -> Problem:
    why = "; ".join(f"{t.question} is {told[t.question]}" for t in question.ask_if)
    needs = " or ".join(f"{t.question} = {' or '.join(t.one_of)}" for t in question.ask_if)
    return Problem(
        field=f"answers.{question.key}",
        value=str(answers[question.key]),
        message=f"is answered but not asked, since {why}. Remove it",
        allowed=f"only with {needs}",
    )
