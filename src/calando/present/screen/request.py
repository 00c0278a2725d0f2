"""What was typed behind `calando screen`, read and checked: which instrument, whose numbers to call, which answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from calando.decide.screen.answer import SELF_CHECK
from calando.decide.screen.answers import ScreenAnswers
from calando.decide.screen.contacts import check_country
from calando.decide.screen.find import find_instrument
from calando.errors import FactError, InputError, Problem
from calando.facts.load_screen import load_instrument_file, load_instruments
from calando.facts.schema_screen import Instrument
from calando.present.cli_parts import noted

WHO = ("self", "family")
OWN_SUFFIX = ".toml"
# how the engine calls what is typed as an option
OPTIONS = {
    "instrument": "INSTRUMENT",
    "band_set": "--band-set",
    "jurisdiction": "--jurisdiction",
    "who": "--who",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenWish:
    """What was typed, beside the answers. `own` is an instrument of the user's file; "" is not told."""

    id: str
    instrument: Instrument | None  # None: the self-check
    own: bool = False
    band_set: str = ""
    jurisdiction: str = ""
    who: str = ""
    context: Mapping[str, str] = field(default_factory=dict)


def read_wish(
    name: str,
    *,
    band_set: str,
    jurisdiction: str,
    who: str,
    context: Sequence[str],
) -> ScreenWish:
    """Return what was typed, checked.

    Raises
    ------
    InputError : an unknown instrument, band set, country or context; every problem at once.
    """
    problems: list[Problem] = []
    own = name.lower().endswith(OWN_SUFFIX)
    instrument: Instrument | None = None
    if own:
        instrument = noted(lambda: _own_instrument(Path(name)), problems)
    elif not is_self_check(name):
        instrument = noted(lambda: _shipped(name), problems)
    country = noted(lambda: check_country(jurisdiction, "--jurisdiction"), problems) or ""
    told = _context(context, problems)
    if not problems or instrument is not None:
        problems += _misfits(instrument, name, band_set, who, told)
    if problems:
        raise InputError(*problems)
    id = instrument.id if instrument else SELF_CHECK
    return ScreenWish(id=id, instrument=instrument, own=own, band_set=band_set.strip(),
                      jurisdiction=country, who=who, context=told)  # fmt: skip


def is_self_check(name: str) -> bool:
    """True if a name means the self-check, however it is written."""
    return name.casefold().replace("-", "_").replace(" ", "_") == SELF_CHECK


def from_file(wish: ScreenWish, told: ScreenAnswers) -> ScreenAnswers:
    """Return answers of a file with what was typed beside it; a band set that is typed wins over the file's.

    Raises
    ------
    InputError : the file and an option contradict each other about the person.
    """
    problems = []
    for name, typed, written in (
        ("--jurisdiction", wish.jurisdiction, told.jurisdiction.strip().upper()),
        ("--who", wish.who, told.who if told.who != "self" else ""),
        *((f"--context {k}", v, told.context.get(k, "")) for k, v in wish.context.items()),
    ):
        if typed and written and typed != written:
            problems.append(Problem(
                field=name, value=typed,
                message=f"{name} says {typed}, and the answers file says {written}",
                allowed="one of both",
            ))  # fmt: skip
    if problems:
        raise InputError(*problems)
    return replace(
        told,
        instrument=wish.id,
        band_set=wish.band_set or told.band_set,
        jurisdiction=wish.jurisdiction or told.jurisdiction,
        who=wish.who or told.who,
        context={**told.context, **wish.context},
    )


def pick(found: Sequence[ScreenAnswers], name: str, file: Path) -> ScreenAnswers:
    """Return the answers of a file that are meant: the only ones, or those of the instrument that was typed.

    Raises
    ------
    InputError : none, or more than one, fits.
    """
    fitting = [told for told in found if not name or _same(told.instrument, name)]
    if len(fitting) == 1:
        return fitting[0]
    there = ", ".join(dict.fromkeys(told.instrument for told in found))
    if name and not fitting:
        message = f"{file.name} holds answers to {there}, none to {name}"
        raise InputError(
            Problem(field="INSTRUMENT", value=name, message=message, allowed=f"{there}, or another answers file")
        )  # fmt: skip
    message = f"{file.name} holds {len(fitting)} sets of answers; one is scored at a time"
    raise InputError(
        Problem(field="--answers", value=str(file), message=message, allowed=f"name one: {there}")
    )


def in_options(error: InputError) -> InputError:
    """Return an error of the engine with the names that were typed."""
    return InputError(
        *(replace(p, field=OPTIONS.get(p.field, p.field.replace("context.", "--context ")))
          for p in error.problems)
    )  # fmt: skip


def _same(written: str, name: str) -> bool:
    if is_self_check(name) or is_self_check(written):
        return is_self_check(name) and is_self_check(written)
    plain = [_plain(text) for text in (written, name)]
    if name.lower().endswith(OWN_SUFFIX):
        return True  # the file's own items are checked against the answers
    if plain[0] == plain[1]:
        return True
    known = {_plain(t): i.id for i in load_instruments().values() for t in (i.id, i.title)}
    return plain[0] in known and known[plain[0]] == known.get(plain[1])


def _plain(name: str) -> str:
    return "".join(c for c in name.lower() if c.isalnum())


def _shipped(name: str) -> Instrument:
    try:
        return find_instrument(name, load_instruments())
    except InputError as error:
        raise in_options(error) from None


def _own_instrument(path: Path) -> Instrument:
    try:
        return load_instrument_file(path)
    except FactError as error:  # the file is the user's, so it is the user who can mend it
        raise InputError(
            Problem(
                field="INSTRUMENT",
                value=str(path),
                message=f"{path} is no instrument: {error}",
                allowed="a .toml file laid out like those in src/calando/facts/instruments, or the name of one",
            )
        ) from None


def _context(texts: Sequence[str], problems: list[Problem]) -> dict[str, str]:
    told: dict[str, str] = {}
    for text in texts:
        key, equals, value = (part.strip() for part in text.partition("="))
        message = ""
        if not equals or not key or not value:
            message = f"{text!r} is not of the form name=value"
        elif key in told and told[key] != value:
            message = f"{key} is told twice: {told[key]} and {value}"
        if message:
            problems.append(
                Problem(field="--context", value=text, message=message, allowed="such as sex=female")
            )  # fmt: skip
        else:
            told[key] = value
    return told


def _misfits(
    instrument: Instrument | None, name: str, band_set: str, who: str, context: Mapping[str, str]
) -> list[Problem]:
    """Return what was typed and does not fit the instrument."""
    problems = []
    if who and who not in WHO:
        message = f"{who} is not whom the check can be for"
        problems.append(Problem(field="--who", value=who, message=message, allowed=", ".join(WHO)))
    elif who and instrument is not None:
        message = "only the self-check asks who answers"
        problems.append(Problem(field="--who", value=who, message=message, allowed="no --who"))
    sets = [] if instrument is None else [s.id for s in instrument.band_sets]
    if band_set.strip() and instrument is not None and band_set.strip() not in sets:
        problems.append(Problem(
            field="--band-set", value=band_set, message=f"{instrument.title} has no band set {band_set}",
            allowed=", ".join(sets) or "none: it has no bands",
        ))  # fmt: skip
    asked = {} if instrument is None else {q.key: q.options for q in instrument.context}
    for key, value in context.items():
        title = "the self-check" if instrument is None else instrument.title
        if key not in asked:
            message, allowed = f"{title} does not ask for {key}", ", ".join(asked) or "no --context"
        elif value not in asked[key]:
            message, allowed = f"{value} is none of the answers", ", ".join(asked[key])
        else:
            continue
        problems.append(Problem(field=f"--context {key}", value=value, message=message, allowed=allowed))  # fmt: skip
    return problems
