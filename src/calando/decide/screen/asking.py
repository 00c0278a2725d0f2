"""Which item is asked next, and which answers an item allows: one rule for dialogues and for files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

from calando.errors import InputError, Problem
from calando.facts.checks_screen import options_of as options_of
from calando.facts.schema_screen import Instrument, Item, ItemTest, Option

_PLUS = re.compile(r"^\+(?=\d)")  # "+1" is how a grade above 0 is written
_MINUS = re.compile(r"^[\u2212\u2013](?=\d)")  # a minus or a dash, as text programs set it


def allowed_text(instrument: Instrument, item: Item) -> str:
    """Return what may be answered, in words: "0, 1, 2 or 4"."""
    options = options_of(instrument, item)
    if not options:
        return f"a number from {item.low:g} to {item.high:g} {item.unit}".rstrip()
    keys = [option.key for option in options]
    return f"{', '.join(keys[:-1])} or {keys[-1]}" if len(keys) > 1 else keys[0]


def check_answer(instrument: Instrument, item: Item, value: object) -> str:
    """Return the key of an answer, or the text of its number.

    Raises
    ------
    InputError : the value is none that this item has; a value between two is not on the scale.

    Examples
    --------
    >>> from calando.facts.load_screen import load_instruments
    >>> ashworth = load_instruments()["modified_ashworth"]
    >>> check_answer(ashworth, ashworth.items[0], "1+")
    '1+'
    >>> check_answer(ashworth, ashworth.items[0], 1.5)
    Traceback (most recent call last):
    calando.errors.InputError: answers.1: 1.5 is not on the scale of ...
    """
    text = _as_text(value)
    options = options_of(instrument, item)
    if options:
        if (key := _key(text, options)) is not None:
            return key
    elif (number := _number(text)) is not None and _in_range(number, item):
        return f"{float(number):g}"
    shown = value if isinstance(value, str | int | float) else repr(value)
    raise InputError(
        Problem(
            field=f"answers.{item.key}",
            value=value if isinstance(value, str | int | float) else str(value),
            message=f"{shown} is not on the scale of {instrument.title}, item {item.key} ({item.label})",
            allowed=allowed_text(instrument, item),
        )
    )


def _as_text(value: object) -> str:
    """Return a value as it would be typed, yes or no for a truth value; what is none of these never fits any item."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str | int | float):
        return ""
    if isinstance(value, str):
        text = " ".join(value.split())
        return _MINUS.sub("-", _PLUS.sub("", text))
    return f"{value:g}" if value == value and abs(value) < 1e6 else str(value)


def _key(text: str, options: Iterable[Option]) -> str | None:
    wanted = text.casefold()
    return next((o.key for o in options if o.key.casefold() == wanted), None) if wanted else None


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _in_range(number: Decimal, item: Item) -> bool:
    if item.low is None or item.high is None:
        return False
    return Decimal(str(item.low)) <= number <= Decimal(str(item.high))


def points_of(instrument: Instrument, item: Item, key: str) -> float | None:
    """Return the points of a checked answer, turned round where the item counts from the other end.

    None: the answer has a name and no number.
    """
    options = options_of(instrument, item)
    if not options:
        points, ends = float(key), [item.low or 0.0, item.high or 0.0]
    else:
        found = next(o.points for o in options if o.key == key)
        if found is None:
            return None
        points, ends = found, [o.points for o in options if o.points is not None]
    return min(ends) + max(ends) - points if item.is_reversed else points


def holds(instrument: Instrument, test: ItemTest, answers: Mapping[str, str]) -> bool:
    """True if checked answers pass a test; an item without an answer passes none."""
    key = answers.get(test.item)
    if key is None:
        return False
    if test.one_of:
        return key in test.one_of
    item = next(i for i in instrument.items if i.key == test.item)
    points = points_of(instrument, item, key)
    return points is not None and test.at_least is not None and points >= test.at_least


def is_asked(instrument: Instrument, item: Item, answers: Mapping[str, str]) -> bool:
    """True if an item belongs to what is asked, after the checked answers before it."""
    return not item.ask_if or any(holds(instrument, test, answers) for test in item.ask_if)


def next_item(instrument: Instrument, answers: Mapping[str, str]) -> Item | None:
    """Return the first item that is to be asked and has no answer yet; None: all are answered.

    Examples
    --------
    >>> from calando.facts.load_screen import load_instruments
    >>> spasms = load_instruments()["penn_spasm"]
    >>> next_item(spasms, {"1": "0"}) is None  # without spasms nobody is asked how hard they are
    True
    >>> next_item(spasms, {"1": "2"}).key
    '2'
    """
    for item in instrument.items:
        if item.key not in answers and is_asked(instrument, item, answers):
            return item
    return None


def checked_answers(instrument: Instrument, answers: Mapping[str, object]) -> dict[str, str]:
    """Return every answer as a key, in the order of the items.

    Raises
    ------
    InputError : an unknown item, a value that is not on the scale, an answer to what is not asked, or an item
        without an answer; all of them at once. What is missing is never counted as nothing.
    """
    items = {item.key: item for item in instrument.items}
    problems = [
        Problem(
            field=f"answers.{key}",
            value=str(answers[key]),
            message=f"{instrument.title} has no item {key}",
            allowed=", ".join(items),
        )
        for key in answers
        if key not in items
    ]
    found: dict[str, str] = {}
    unread: set[str] = set()
    for item in instrument.items:
        given = answers.get(item.key)
        if item.ask_if and unread & {test.item for test in item.ask_if}:
            if given is None:
                continue  # whether it is asked hangs on an answer that is wrong or missing itself
        elif not is_asked(instrument, item, found):
            if given is not None:
                problems.append(_not_asked(instrument, item, given))
            continue
        if given is None or given == "":
            problems.append(_missing(instrument, item))
            unread.add(item.key)
            continue
        try:
            found[item.key] = check_answer(instrument, item, given)
        except InputError as error:
            problems += error.problems
            unread.add(item.key)
    if problems:
        raise InputError(*problems)
    return found


def readable_answers(instrument: Instrument, answers: Mapping[str, object]) -> dict[str, str]:
    """Return the answers that can be read, whatever is wrong with the others: for what is urgent in them."""
    found = {}
    for item in instrument.items:
        try:
            found[item.key] = check_answer(instrument, item, answers.get(item.key))
        except InputError:
            continue
    return found


def _not_asked(instrument: Instrument, item: Item, given: object) -> Problem:
    before = " or ".join(dict.fromkeys(test.item for test in item.ask_if))
    return Problem(
        field=f"answers.{item.key}",
        value=str(given),
        message=f"{instrument.title}: item {item.key} ({item.label}) is not asked after this answer to item {before}",
        allowed="no answer, or another answer before it",
    )


def _missing(instrument: Instrument, item: Item) -> Problem:
    return Problem(
        field=f"answers.{item.key}",
        message=f"{instrument.title}: item {item.key} ({item.label}) has no answer; a missing one never counts as 0",
        allowed=allowed_text(instrument, item),
    )
