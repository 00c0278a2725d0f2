"""Whom to call, for a screen that has no patient file: of the country that was told, or of every country."""

from __future__ import annotations

from typing import get_args

from calando.decide.recommendation import ContactLine, Statement
from calando.errors import InputError, Problem
from calando.facts.schema import Facts
from calando.facts.schema_base import Jurisdiction

COUNTRIES: tuple[str, ...] = get_args(Jurisdiction)
ALSO_SAID = {"GB": "UK", "USA": "US", "UNITED KINGDOM": "UK", "UNITED STATES": "US"}
NOT_TOLD = Statement(
    text="The country was not told, so the numbers of every country are listed; none of them is a default.",
    basis="derived",
)


def check_country(jurisdiction: str, field: str = "jurisdiction") -> str | None:
    """Return a country that calando has numbers for; None: not told.

    Raises
    ------
    InputError : another country.
    """
    told = " ".join(jurisdiction.upper().split())
    told = ALSO_SAID.get(told, told)
    if told in COUNTRIES or not told:
        return told or None
    raise InputError(
        Problem(
            field=field,
            value=jurisdiction,
            message=f"{jurisdiction} is no country that calando has numbers to call for",
            allowed=f"{', '.join(COUNTRIES)}; or none, then all of them are listed",
        )
    )


def contacts_of(jurisdiction: str | None, facts: Facts) -> tuple[ContactLine, ...]:
    """Return whom to call in a country; None: in every country, each with its name before it."""
    return tuple(
        ContactLine(
            kind=c.kind,
            name=c.name if jurisdiction else f"{c.jurisdiction}: {c.name}",
            number=c.number,
            note=c.note,
        )
        for c in facts.contacts
        if jurisdiction is None or c.jurisdiction == jurisdiction
    )
