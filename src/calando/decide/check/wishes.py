"""What may be asked of a check beside the patient file."""

from __future__ import annotations

import math
from dataclasses import dataclass

from calando.decide.check.own_table import OwnRow
from calando.errors import InputError, Problem

MOST_DAYS = 3650.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckWishes:
    """Further drugs, the day of a step, the user's own rows.

    Examples
    --------
    >>> import calando
    >>> patient = calando.load_patient("examples/start_ms_us.toml")
    >>> found = calando.check(patient, calando.CheckWishes(about=("oxycodone",))).result
    >>> [card.tier for card in found.cards if card.kind == "burden"]
    ['interrupt']
    """

    about: tuple[str, ...] = ()  # checked as if they stood in the file
    raised_days_ago: float | None = None  # since baclofen was started or raised
    table: tuple[OwnRow, ...] = ()


def check_wishes(wishes: CheckWishes) -> None:
    """Refuse what cannot be asked.

    Raises
    ------
    InputError : a number of days that cannot be, or an empty name.
    """
    days, problems = wishes.raised_days_ago, []
    if days is not None and not (math.isfinite(days) and 0 <= days <= MOST_DAYS):
        problems.append(
            Problem(
                field="--raised-days-ago",
                value=days,
                message=f"{days} is not a number of days since baclofen was raised",
                allowed=f"0 to {MOST_DAYS:g}",
            )
        )
    if any(not name.strip() for name in wishes.about):
        problems.append(
            Problem(
                field="--with",
                value=", ".join(wishes.about),
                message="a name between two commas is empty",
                allowed='names separated by commas, such as "ibuprofen, zopiclone"',
            )
        )
    if problems:
        raise InputError(*problems)
