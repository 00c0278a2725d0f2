"""What may be asked of a triage: hours that can be, and what was swallowed in mg."""

from __future__ import annotations

from collections.abc import Iterator

from calando.decide.amounts import is_number, repeated
from calando.decide.overdose.check_wishes import LEAST_MG, MOST_MG
from calando.decide.triage.wishes import TriageWishes
from calando.errors import InputError, Problem

MOST_HOURS = 8760.0
MOST_CHARS = 20_000  # more is no list of signs


def check_wishes(wishes: TriageWishes) -> None:
    """Refuse what cannot be asked, and ask back where a unit slipped.

    Raises
    ------
    InputError : hours or amounts that cannot be, with the option as it is typed, or a text far too long.

    Examples
    --------
    >>> check_wishes(TriageWishes(extra_mg=0.4))
    Traceback (most recent call last):
        ...
    calando.errors.InputError: --extra-mg: 0.4 mg is less than any tablet holds. ...
    """
    problems = [
        *_hours("--last-dose-hours", wishes.last_dose_hours, "hours since the last dose"),
        *_hours("--extra-hours-ago", wishes.extra_hours_ago, "hours since more was taken"),
        *_extra(wishes.extra_mg),
        *_texts("--signs", wishes.signs),
        *_length("--signs", wishes.signs),
        *_length("--missed", wishes.missed),
    ]
    if problems:
        raise InputError(*problems)


def _texts(field: str, texts: object) -> Iterator[Problem]:
    if isinstance(texts, str):  # it would be read letter by letter
        message = 'signs are several texts, not one: write ("coma",)'
        yield Problem(field=field, value=texts[:60], message=message, allowed="a tuple of texts")


def _hours(field: str, value: float | None, what: str) -> Iterator[Problem]:
    if value is None or (is_number(value) and 0 <= value <= MOST_HOURS):
        return
    message = f"{repeated(value)} is no number of {what}"
    yield Problem(
        field=field, value=repeated(value), message=message, allowed=f"0 to {MOST_HOURS:g} hours"
    )


def _extra(value: float | None) -> Iterator[Problem]:
    """An amount by mouth within the limits of an overdose; 0: nothing beyond the usual."""
    if value is None:
        return
    if not is_number(value) or value < 0:
        message = f"{repeated(value)} is no number of mg taken beyond the usual"
    elif 0 < value < LEAST_MG:
        message = (
            f"{value:g} mg is less than any tablet holds. This looks like a slip of the unit: if grams are meant, "
            "multiply by 1000. Amounts here are mg by mouth, never the micrograms of a pump."
        )
    elif value > MOST_MG:
        message = (
            f"{value:g} mg is more than can be meant; look at the unit again: amounts here are mg by mouth, never "
            "micrograms. If the amount is unknown, tell --extra-hours-ago without it."
        )
    else:
        return
    allowed = f"{LEAST_MG:g} to {MOST_MG:.9g} mg by mouth, or 0: nothing more"
    yield Problem(field="--extra-mg", value=repeated(value), message=message, allowed=allowed)


def _length(field: str, texts: tuple[str, ...]) -> Iterator[Problem]:
    length = sum(map(len, texts))
    if length > MOST_CHARS:
        yield Problem(
            field=field,
            value=f"{length} characters",
            message="is too long to be a list of signs",
            allowed=f"up to {MOST_CHARS} characters",
        )
