"""How the vignettes of overdose, triage and pump are read, asked and judged: shared by their three tests and a page.

A file holds `says`, `source`, perhaps `mixed` (misleading, contradictory or sparse), a patient, one table with
the name of its command (the wishes) and [expect]. Files are written from descriptions, not from what calando
says; one with `known_gap` describes what is right and not yet so.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from expectations import Check, equals, listed, param, read

import calando
from calando.errors import InputError

FOLDER = Path(__file__).parent
KINDS = ("overdose", "triage", "pump")
HEAD = {"says", "source", "mixed", "known_gap"}
REFUSED = "refused"  # the field for which the file is refused, instead of an answer
SOURCE = re.compile(r"(fact sheet (pkpd|safety|field|care) \d.*|seed claim S\d-\d.*|assumed: .*)")
NOT_TEXT = {"sources", "basis", "id"}  # keys, not words for a reader


def files(kind: str) -> list[Path]:
    """Return the files of a command."""
    return sorted((FOLDER / kind).glob("*.toml"))


def kind_of(path: Path) -> str:
    """Return the command that a file is for."""
    return path.parent.name


def answered(paths: Sequence[Path]) -> list[Path]:
    """Return the files that expect an answer."""
    return [path for path in paths if not is_refused(path)]


def params(paths: Sequence[Path]) -> list[Any]:
    """Return the files as parameters; a known gap must fail, and by an assertion."""
    return [param(path) for path in paths]


def is_refused(path: Path) -> bool:
    """True if the file expects an input error."""
    return REFUSED in read(path)["expect"]


def wishes_of(kind: str, asked: Mapping[str, Any]) -> Any:
    """Return the wishes of a command from its table."""
    told = {k: tuple(v) if isinstance(v, list) else v for k, v in asked.items()}
    if "levels" in told:
        told["levels"] = tuple(calando.DrawnLevel(**level) for level in told["levels"])
    return getattr(calando, f"{kind.capitalize()}Wishes")(**told)


class Said:
    """An answer, and the words in it."""

    def __init__(self, path: Path) -> None:
        case, kind = read(path), kind_of(path)
        patient = calando.patient_from_mapping(
            {k: v for k, v in case.items() if k not in HEAD | {kind, "expect"}}
        )
        self.answer = getattr(calando, kind)(patient, wishes_of(kind, case[kind]))
        self.result: Any = self.answer.result

    @property
    def words(self) -> list[str]:
        """Every text of the answer that a reader sees."""
        said = [s.text for s in (*self.answer.reasons, *self.answer.caveats)]
        return [*texts(self.result), *said]


@cache
def said_of(path: Path) -> Said:
    """Return the answer to a file, made once."""
    return Said(path)


def texts(value: Any) -> Iterator[str]:
    """Yield every text within a result; keys of sources are none."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for f in fields(value):
            if f.name not in NOT_TEXT:
                yield from texts(getattr(value, f.name))
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, Sequence):
        for item in value:
            yield from texts(item)


def holds(found: Sequence[str], wanted: str) -> bool:
    """True if one of the words parted by | is somewhere in these texts."""
    return any(w.casefold() in text.casefold() for w in wanted.split("|") for text in found)


def says(where: Callable[[Any], Sequence[str]], *, wanted: bool = True) -> Check:
    """Return a check that each text (or one of its words parted by |) is in `where`, or is not."""

    def check(said: Any, expected: Any) -> None:
        found = list(where(said))
        for text in listed(expected):
            shown = f"{len(found)} texts" if len(found) > 20 else found
            assert holds(found, text) is wanted, f"{text!r} {'not ' if wanted else ''}in {shown}"

    return check


def one_of(what: Callable[[Any], Any]) -> Check:
    """Return a check that a value is the one expected, or one of several."""

    def check(said: Any, expected: Any) -> None:
        got = what(said)
        assert got in listed(expected), f"{got}, not {expected}: {said.result.headline}"

    return check


def plain(name: str) -> str:
    """Return a name as words: signs may be written with a space or an underscore."""
    return name.replace("_", " ").casefold()


COMMON: dict[str, Check] = {
    "emergency": equals(lambda s: s.result.emergency),
    "mentions": says(lambda s: s.words),
    "never_mentions": says(lambda s: s.words, wanted=False),
    "not_told": says(lambda s: s.result.not_told),
}


def unmet(path: Path, checks: Mapping[str, Check]) -> list[str]:
    """Return what an answer lacks of what its file expects, one line each; [] if all is met."""
    expect = read(path)["expect"]
    if is_refused(path):
        field = refusal(path)
        return [] if expect[REFUSED] in field else [f"refused for {field or 'nothing'}"]
    lacking = []
    for name, expected in expect.items():
        try:
            checks[name](said_of(path), expected)
        except AssertionError as failed:
            lacking.append(f"{name}: {str(failed).splitlines()[0]}")
        except InputError as wrong:
            lacking.append(f"refused: {wrong}")
            break
    return lacking


def refusal(path: Path) -> str:
    """Return the fields for which a file is refused; "" if it is answered."""
    try:
        said_of(path)
    except InputError as wrong:
        return ", ".join(p.field for p in wrong.problems)
    return ""


def sound(path: Path, checks: Mapping[str, Check]) -> None:
    """Check that a file can be read, says where it comes from and expects what is known.

    Raises
    ------
    AssertionError : it does not.
    """
    case, kind = read(path), kind_of(path)
    known = {*checks, REFUSED}
    assert case["says"].endswith("."), "one sentence"
    assert SOURCE.fullmatch(case["source"]), case["source"]
    assert set(case) <= HEAD | {
        kind,
        "expect",
        "patient",
        "medication",
        "kidney",
        "now",
        "alcohol",
        "history",
    }
    assert kind in case
    assert set(case["expect"]) <= known, set(case["expect"]) - known
    assert is_refused(path) or isinstance(case["expect"]["emergency"], bool)
    wishes_of(kind, case[kind])


def emergencies(paths: Sequence[Path]) -> dict[str, list[Path]]:
    """Return the files found, missed, falsely alarmed and rightly calm."""
    sorted_out: dict[str, list[Path]] = {"found": [], "missed": [], "alarmed": [], "calm": []}
    for path in answered(paths):
        told, got = read(path)["expect"]["emergency"], said_of(path).result.emergency
        name = ("found" if got else "missed") if told else ("alarmed" if got else "calm")
        sorted_out[name].append(path)
    return sorted_out


def tests_of(
    paths: Sequence[Path], checks: Mapping[str, Check]
) -> tuple[Callable[[Path], None], Callable[[Path], None]]:
    """Return the two tests of every kind: all that is expected is said, and each file can be read."""

    @pytest.mark.parametrize("path", params(paths))
    def said(path: Path) -> None:
        lacking = unmet(path, checks)

        assert not lacking, lacking

    @pytest.mark.parametrize("path", paths, ids=lambda path: path.stem)
    def read_and_sourced(path: Path) -> None:
        sound(path, checks)

    return said, read_and_sourced
