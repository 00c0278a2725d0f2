"""Checks of an instrument: every name that it uses is defined, and its bands hold every score that can be reached."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from calando.errors import FactError
from calando.facts.schema_screen import (
    BandSet,
    Instrument,
    Item,
    ItemTest,
    Option,
    ScreenFlag,
)

_LOINC = re.compile(r"\d{2,6}-\d")
_KEY = re.compile(r"[a-z0-9_+-]+")
MUST_SAY = ("title", "name", "about", "version", "window", "for_whom", "not_for", "rights")


def options_of(instrument: Instrument, item: Item) -> tuple[Option, ...]:
    """Return the options of an item: its own, or those of its scale; () for a number."""
    return instrument.scales[item.scale] if item.scale else item.options


def score_range(instrument: Instrument, items: Sequence[Item]) -> tuple[float, float]:
    """Return the lowest and the highest sum of some items; one that may not be asked can count 0."""
    lowest = highest = 0.0
    for item in items:
        points = [o.points for o in options_of(instrument, item) if o.points is not None]
        ends = points or [x for x in (item.low, item.high) if x is not None] or [0.0]
        may_be_nothing = [0.0] if item.ask_if else []
        lowest += min(*ends, *may_be_nothing, ends[0])
        highest += max(*ends, *may_be_nothing, ends[0])
    return lowest, highest


def loinc_check_digit(number: str) -> int:
    """Return the LOINC check digit of the digits before the hyphen (Mod 10).

    >>> loinc_check_digit("72109")
    2
    """
    digits = [int(d) for d in number]
    doubled = [d * 2 if i % 2 == 0 else d for i, d in enumerate(reversed(digits))]
    return -sum(d // 10 + d % 10 for d in doubled) % 10


def check_instrument(instrument: Instrument, here: str, *, is_own: bool = False) -> None:
    """Raise FactError if an instrument contradicts itself.

    Parameters
    ----------
    here : the file, for the message.
    is_own : a user's own file, in which item texts may stand whatever our licence allows.

    Raises
    ------
    FactError : see above.
    """
    for name in MUST_SAY:
        if not getattr(instrument, name).strip():
            raise FactError(f"{here}: {name} is empty")
    _check_items(instrument, here)
    if not is_own:
        _check_licence(instrument, here)
    _check_kind(instrument, here)
    items = {i.key: i for i in instrument.items}
    _unique(f"{here}: subscales", (s.id for s in instrument.subscales))
    for subscale in instrument.subscales:
        _known(f"{here}: subscale {subscale.id}", subscale.items, items)
        _unique(f"{here}: subscale {subscale.id}", subscale.items)
    _unique(f"{here}: flags", (f.id for f in instrument.flags))
    for flag in instrument.flags:
        _check_flag(instrument, flag, f"{here}: flag {flag.id}")
    _unique(f"{here}: context", (c.key for c in instrument.context))
    _unique(f"{here}: band_sets", (b.id for b in instrument.band_sets))
    for band_set in instrument.band_sets:
        _check_band_set(instrument, band_set, f"{here}: band_set {band_set.id}")
    _check_default(instrument, here)
    _check_codes(instrument, here)


def check_together(instrument: Instrument, known: Mapping[str, Instrument], here: str) -> None:
    """Raise FactError if an escalation names an instrument, an item or answers that there are not.

    Raises
    ------
    FactError : see above.
    """
    own = {i.key: i for i in instrument.items}
    for step in instrument.escalations:
        there = f"{here}: escalation to {step.to}"
        if step.to not in known or step.to == instrument.id:
            raise FactError(f"{there}: unknown instrument; known: {', '.join(sorted(known))}")
        target = known[step.to]
        theirs = {i.key: i for i in target.items}
        if step.score_at_least is None and not step.any:
            raise FactError(f"{there}: needs score_at_least or any")
        _check_tests(instrument, step.any, there)
        _known(there, step.carry, own)
        _known(there, step.carry.values(), theirs)
        for key, to_key in step.carry.items():
            answers = {(o.key, o.points) for o in options_of(instrument, own[key])}
            allowed = {(o.key, o.points) for o in options_of(target, theirs[to_key])}
            if not answers or not answers <= allowed:
                raise FactError(f"{there}: answers of {key} are not those of its {to_key}")


def check_own(instrument: Instrument, shipped: Instrument, here: str) -> None:
    """Raise FactError if a user's copy of one of our instruments drops items, answers or flags.

    Raises
    ------
    FactError : see above.
    """
    for key, ours, theirs in (
        ("kind", [shipped.kind], [instrument.kind]),
        ("items", _answers(shipped), _answers(instrument)),
    ):
        if ours != theirs:
            raise FactError(f"{here}: {key} must be those of {shipped.id}, or choose another id")
    theirs_flags = [_what_raises(f) for f in instrument.flags]
    for flag in shipped.flags:  # its words may differ, what raises it may not
        if _what_raises(flag) not in theirs_flags:
            raise FactError(f"{here}: flag {flag.id} must be that of {shipped.id}")


def _what_raises(flag: ScreenFlag) -> tuple[object, ...]:
    return (
        flag.id, flag.kind, flag.is_emergency, flag.any, flag.all, flag.none, flag.score_at_least,
    )  # fmt: skip


def _answers(instrument: Instrument) -> list[object]:
    return [
        (i.key, [(o.key, o.points) for o in options_of(instrument, i)], i.low, i.high)
        for i in instrument.items
    ]


def _check_items(instrument: Instrument, here: str) -> None:
    if not instrument.items:
        raise FactError(f"{here}: items is empty")
    _unique(f"{here}: items", (i.key for i in instrument.items))
    used = {i.scale for i in instrument.items}
    if unused := set(instrument.scales) - used:
        raise FactError(f"{here}: scales {sorted(unused)} are used by no item")
    seen: set[str] = set()
    for item in instrument.items:
        there = f"{here}: item {item.key}"
        if not _KEY.fullmatch(item.key) or not item.label.strip():
            raise FactError(f"{there}: needs a label and a key of small letters and digits")
        ranged = item.low is not None or item.high is not None
        if [bool(item.options), bool(item.scale), ranged].count(True) != 1:
            raise FactError(f"{there}: needs exactly one of options, scale, low and high")
        if item.scale and item.scale not in instrument.scales:
            raise FactError(f"{there}: unknown scale {item.scale}")
        if ranged and (item.low is None or item.high is None or item.low >= item.high):
            raise FactError(f"{there}: needs low below high")
        choices = options_of(instrument, item)
        _unique(f"{there}: options", (o.key for o in choices))
        for option in choices:
            if not _KEY.fullmatch(option.key) or not option.label.strip():
                raise FactError(f"{there}: option {option.key!r} needs a plain key and a label")
        if instrument.kind == "sum" and any(o.points is None for o in choices):
            raise FactError(f"{there}: every answer of a sum has points")
        # only of what was asked before, so that a dialogue can go from the first item to the last
        _known(f"{there}: ask_if", (t.item for t in item.ask_if), seen)
        _check_tests(instrument, item.ask_if, f"{there}: ask_if")
        seen.add(item.key)


def _check_flag(instrument: Instrument, flag: ScreenFlag, here: str) -> None:
    if not flag.any and not flag.all and flag.score_at_least is None:
        raise FactError(f"{here}: needs any, all or score_at_least")
    for tests in (flag.any, flag.all, flag.none):
        _check_tests(instrument, tests, here)
    # two answers to one item could never both hold
    _unique(f"{here}: all", (test.item for test in flag.all))
    if never := {*flag.any, *flag.all} & {*flag.none}:
        named = ", ".join(sorted(test.item for test in never))
        raise FactError(f"{here}: {named} both raises it and forbids it")


def _check_licence(instrument: Instrument, here: str) -> None:
    texts = [i.key for i in instrument.items if i.text]
    if instrument.licence == "score" and (texts or instrument.wording != "none"):
        raise FactError(f"{here}: licence score: items have no text, and wording is none")
    if instrument.licence == "ship" and (
        len(texts) < len(instrument.items) or instrument.wording == "none"
    ):
        raise FactError(f"{here}: licence ship: every item has a text, published or our own")
    if instrument.wording == "published" and not instrument.credit.strip():
        raise FactError(f"{here}: published wording needs a credit")


def _check_kind(instrument: Instrument, here: str) -> None:
    if instrument.kind == "grade" and len(instrument.items) != 1:
        raise FactError(f"{here}: a grade has exactly one item")
    if instrument.kind == "checklist" and instrument.band_sets:
        raise FactError(f"{here}: a checklist has no bands")
    if not instrument.band_sets and not instrument.next_step.strip():
        raise FactError(f"{here}: without bands next_step must say what is next")
    if not instrument.has_total and any(not b.subscale for b in instrument.band_sets):
        raise FactError(f"{here}: there is no total; every band_set names its subscale")
    if not instrument.sources or not instrument.where.strip():
        raise FactError(f"{here}: missing passport: sources and where")


def _check_band_set(instrument: Instrument, band_set: BandSet, here: str) -> None:
    _unique(f"{here}: bands", (b.id for b in band_set.bands))
    if len(band_set.bands) < 2:
        raise FactError(f"{here}: needs two bands or more")
    asked = {c.key: c.options for c in instrument.context}
    for key, value in band_set.context.items():
        if value not in asked.get(key, ()):
            raise FactError(f"{here}: context {key} = {value!r} is not asked for")
    for band in band_set.bands:
        if not band.next_step.strip() or not band.title.strip():
            raise FactError(f"{here}: band {band.id}: needs title and next_step")
        by_score = band.low is not None or band.high is not None
        if by_score == bool(band.any) or (by_score and instrument.kind == "rules"):
            raise FactError(f"{here}: band {band.id}: needs low and high, or tests")
        _check_tests(instrument, band.any, f"{here}: band {band.id}")
    if instrument.kind == "rules":
        return
    subscales = {s.id: s.items for s in instrument.subscales}
    if band_set.subscale and band_set.subscale not in subscales:
        raise FactError(f"{here}: unknown subscale {band_set.subscale}")
    keys = subscales.get(band_set.subscale, tuple(i.key for i in instrument.items))
    lowest, highest = score_range(instrument, [i for i in instrument.items if i.key in keys])
    bands = tuple(b for b in band_set.bands if not b.any)
    if bands != band_set.bands[: len(bands)] or not bands:
        # the last that applies counts, so what a test says ("not scored") stands after every range
        raise FactError(f"{here}: bands with tests come after those with low and high")
    if (bands[0].low or 0.0) > (bands[-1].low or 0.0):
        bands = bands[::-1]  # of a score of which more is better the mildest band is the highest
    expected: float = lowest
    for band in bands:
        if band.low != expected or band.high is None or band.high < band.low:
            raise FactError(f"{here}: band {band.id}: must begin at {expected:g} and not end below")
        expected = band.high + 1
    if expected != highest + 1:
        raise FactError(f"{here}: bands end at {expected - 1:g}; the highest score is {highest:g}")


def _check_default(instrument: Instrument, here: str) -> None:
    default = instrument.default_band_set
    if default and default not in {b.id for b in instrument.band_sets}:
        raise FactError(f"{here}: default_band_set {default} is no band_set")
    if not default and any(not b.context and not b.subscale for b in instrument.band_sets):
        raise FactError(f"{here}: default_band_set must name one of the band sets")


def _check_tests(instrument: Instrument, tests: Iterable[ItemTest], here: str) -> None:
    items = {i.key: i for i in instrument.items}
    for test in tests:
        _known(here, (test.item,), items)
        if bool(test.one_of) == (test.at_least is not None):
            raise FactError(f"{here}: a test of {test.item} needs one of one_of and at_least")
        item = items[test.item]
        _known(f"{here}: {test.item}", test.one_of, {o.key for o in options_of(instrument, item)})
        if test.at_least is not None and test.at_least > score_range(instrument, [item])[1]:
            raise FactError(f"{here}: {test.item} can never be {test.at_least:g}")


def _check_codes(instrument: Instrument, here: str) -> None:
    for name, code, status in (
        ("loinc_panel", instrument.loinc_panel, instrument.loinc_panel_status),
        ("loinc_total", instrument.loinc_total, instrument.loinc_total_status),
        *((f"item {i.key}: loinc", i.loinc, i.loinc_status) for i in instrument.items),
    ):
        if bool(code) != bool(status):
            raise FactError(f"{here}: {name}: a code says how it is known, and only a code")
        if not code:
            continue
        number, _, digit = code.partition("-")
        if not _LOINC.fullmatch(code) or loinc_check_digit(number) != int(digit):
            raise FactError(f"{here}: {name}: {code} fails the LOINC check digit")


def _unique(here: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise FactError(f"{here}: {name} occurs twice")
        seen.add(name)


def _known(here: str, names: Iterable[str], known: Iterable[str]) -> None:
    if unknown := sorted(set(names) - set(known)):
        raise FactError(f"{here}: unknown {unknown}")
