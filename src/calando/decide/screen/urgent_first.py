"""What cannot wait for a complete form: an error about answers tells first what those that can be read mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from calando.decide.recommendation import ContactLine
from calando.decide.screen.contacts import COUNTRIES
from calando.errors import InputError, Problem

FIELD = "urgent"
KINDS = ("emergency", "crisis")


def with_urgent(
    error: InputError, texts: Iterable[str], contacts: Iterable[ContactLine]
) -> InputError:
    """Return an input error that begins with what is urgent; the same error where nothing is.

    Parameters
    ----------
    texts : what the answers that could be read raise at once.
    contacts : whom to call.

    Examples
    --------
    >>> from calando.errors import Problem
    >>> wrong = InputError(Problem(field="answers.9", message="is missing"))
    >>> told = with_urgent(wrong, ["Thoughts of suicide were told."], [])
    >>> [p.field for p in told.problems]
    ['urgent', 'answers.9']
    """
    said = " ".join(texts)
    if not said:
        return error
    return InputError(urgent_problem(said, contacts), *error.problems)


def urgent_problem(said: str, contacts: Iterable[ContactLine]) -> Problem:
    """Return what is urgent as the first of the problems of an input, with the numbers to call."""
    numbers = _numbers([c for c in contacts if c.kind in KINDS])
    call = f" Call: {numbers}." if numbers else " Call your emergency number."
    return Problem(
        field=FIELD,
        message=f"{said}{call} These answers are not complete, and this does not wait for them",
        allowed="help first; the other answers can follow",
    )


def _numbers(contacts: Sequence[ContactLine]) -> str:
    """Return names and numbers; of every country, where none was told, the numbers only."""
    by_country: dict[str, list[str]] = {}
    for contact in contacts:
        country, _, rest = contact.name.partition(": ")
        if rest and country in COUNTRIES:
            by_country.setdefault(country, []).append(contact.number)
    if by_country:
        return "; ".join(f"{country} {', '.join(said)}" for country, said in by_country.items())
    return ", ".join(f"{c.name} {c.number}" for c in contacts)
