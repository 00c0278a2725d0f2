"""An instrument by its name, however it is written; a near name is offered and never taken."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from calando.decide.screen.answers import INTAKE
from calando.errors import InputError, Problem
from calando.facts.schema_screen import Instrument


def find_instrument(name: str, instruments: Mapping[str, Instrument]) -> Instrument:
    """Return the instrument of a name: its id or its title, whatever the case and the hyphens.

    Raises
    ------
    InputError : nothing goes by that name; the message offers the nearest.

    Examples
    --------
    >>> from calando.facts.load_screen import load_instruments
    >>> find_instrument("CIWA-Ar", load_instruments()).id
    'ciwa_ar'
    >>> find_instrument("CIWA", load_instruments())
    Traceback (most recent call last):
    calando.errors.InputError: instrument: nothing is called CIWA; did you mean ciwa_ar?
    """
    wanted = _plain(name)
    for instrument in instruments.values():
        if wanted and wanted in (_plain(instrument.id), _plain(instrument.title)):
            return instrument
    if wanted == INTAKE:
        raise InputError(
            Problem(
                field="instrument",
                value=name,
                message="these are answers to an intake, which is no instrument",
                allowed="calando place PATIENT --answers FILE",
            )
        )
    ids = {_plain(key): key for key in (*instruments, "self_check")}
    near = difflib.get_close_matches(wanted, ids, n=1, cutoff=0.5)
    hint = f"; did you mean {ids[near[0]]}?" if near else ""
    raise InputError(
        Problem(
            field="instrument",
            value=name,
            message=f"nothing is called {name}{hint}",
            allowed=", ".join(("self_check", *instruments)),
        )
    )


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
