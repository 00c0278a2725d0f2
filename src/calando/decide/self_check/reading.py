"""Read one answer as an answers file or a dialogue gives it: a key, several keys, or a number."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import TypeAlias

from calando.errors import InputError, Problem
from calando.facts.schema_self_check import SelfQuestion

Told: TypeAlias = Mapping[
    str, str | float | tuple[str, ...]
]  # read answers; what was left out is absent
NONE = "none"  # of several answers, the one that stands alone


def read_answer(
    question: SelfQuestion, value: object, not_told: str
) -> str | float | tuple[str, ...] | None:
    """Return an answer in its plain form; None: an optional question was left out.

    An answer may be a key, or the words that are shown for it, to the person or to a relative.

    Parameters
    ----------
    question : the question that was asked.
    value : a key or its words, a number, or a list of keys; yes and no may be truth values.
    not_told : the answer that leaves an optional question out.

    Raises
    ------
    InputError : the answer is none of those that the question has; says which are allowed.
    """
    if question.is_optional and value == not_told:
        return None
    if question.kind == "number":
        return _number(question, value)
    if question.kind == "many":
        return _several(question, value)
    (key,) = _keys(question, [value])
    return key


def allowed(question: SelfQuestion) -> str:
    """Return which answers a question has, as an input error names them."""
    if question.kind == "number":
        return (
            f"a number from {question.low:g} to {question.high:g} {question.unit}, or leave it out"
        )
    keys = ", ".join(option.key for option in question.options)
    return f"a list of: {keys}" if question.kind == "many" else keys


def wrong(question: SelfQuestion, value: object, message: str) -> InputError:
    """Return the input error of one answer."""
    shown = value if isinstance(value, str | int | float | bool) or value is None else str(value)
    field = f"answers.{question.key}"
    return InputError(Problem(field=field, value=shown, message=message, allowed=allowed(question)))


def plain_key(text: str) -> str:
    """Return a key as the facts spell it.

    >>> plain_key(" Hard to wake")
    'hard_to_wake'
    """
    return text.strip().casefold().replace(" ", "_").replace("-", "_")


def key_of(question: SelfQuestion, text: str) -> str:
    """Return the key of an answer that is told as its key or in its words; "" where it is neither.

    >>> from calando.facts.load_self_check import load_self_check
    >>> key_of(load_self_check().questions[0], "A fit (a seizure)")
    'fit'
    """
    plain = plain_key(text)
    for option in question.options:
        if plain == option.key:
            return option.key
    for option in question.options:
        words = (plain_key(label) for label in (option.label, option.family_label) if label)
        if plain.rstrip(".") in words:
            return option.key
    return ""


def parts_of(question: SelfQuestion, text: str) -> list[str]:
    """Return the single answers of one text; commas and semicolons part them, and may stand inside their words.

    >>> from calando.facts.load_self_check import load_self_check
    >>> parts_of(load_self_check().questions[0], "Hard to wake, or slow or weak breathing, fit")
    ['Hard to wake, or slow or weak breathing', 'fit']
    """
    pieces = re.split(r"([,;])", text)  # a text, what parts it from the next, a text, and so on
    found: list[str] = []
    at = 0
    while at < len(pieces):
        ends = range(len(pieces), at, -2)  # the longest words first
        longest = ("".join(pieces[at:end]).strip() for end in ends)
        part = next((p for p in longest if key_of(question, p)), pieces[at].strip())
        found.append(part)
        at += 2 * (len(re.findall("[,;]", part)) + 1)
    return found


def _number(question: SelfQuestion, value: object) -> float:
    assert question.low is not None  # as the checks of the facts hold
    assert question.high is not None
    try:
        number = (
            math.nan
            if isinstance(value, bool) or not isinstance(value, str | int | float)
            else float(value)
        )
    except ValueError:
        number = math.nan
    if not question.low <= number <= question.high:
        raise wrong(question, value, f"{value} is not a number of {question.unit} that can be")
    return number


def _several(question: SelfQuestion, value: object) -> tuple[str, ...]:
    values = parts_of(question, value) if isinstance(value, str) else value
    if not isinstance(values, list | tuple) or not values:
        raise wrong(question, value, "name one or more of the answers")
    keys = _keys(question, list(values))
    danger = {o.key for o in question.options if o.emergency}
    if NONE in keys and danger.intersection(keys):
        keys = [key for key in keys if key != NONE]  # a danger outweighs a "none" beside it
    if NONE in keys and len(keys) > 1:
        raise wrong(
            question, value, f"{NONE} stands alone: it cannot be true together with another answer"
        )
    return tuple(o.key for o in question.options if o.key in keys)  # in one order, each once


def _keys(question: SelfQuestion, values: list[object]) -> list[str]:
    found: list[str] = []
    for value in values:
        text = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
        key = key_of(question, text) if isinstance(text, str) else ""
        if not key:
            raise wrong(question, value, f"{value} is no answer to: {question.text}")
        found.append(key)
    return found
