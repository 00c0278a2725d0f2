"""Names of drugs looked up: as written, misspelt, and mixed; beside difflib and rapidfuzz on the same texts."""

from __future__ import annotations

import difflib
import random
import string
from collections.abc import Callable, Iterator, Sequence

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from bench.measure import OURS, Row, timed
from calando.decide.check.name_text import folded, key
from calando.decide.check.names import Vocabulary, vocabulary_of
from calando.facts.load import load_facts

LOOK_UPS = 10_000
_SECONDS = 1.0  # for all of them
_SEED, _OFFERED, _EXACT_SHARE, _LEAST_LETTERS = 20261122, 5, 0.7, 6
_AROUND = ("{}", "{} {} mg", "{} {}mg tablets", "{} {} mg MR bid", "{} {} mg as needed")
Text = tuple[str, str]  # as it is asked, and the drug that is meant


def name_rows(*, runs: int, share: float) -> Iterator[Row]:
    """Yield what 10,000 distinct look-ups take; `share` of them by the others, extrapolated."""
    drugs = load_facts().drugs
    meant = {key(folded(word)): t.name for t in drugs for word in (t.name, *t.synonyms)}
    names = sorted(meant)
    dice = random.Random(_SEED)
    exact = _exact(names, meant, LOOK_UPS, dice)
    misspelt = _misspelt(names, meant, LOOK_UPS, dice)
    some = int(LOOK_UPS * _EXACT_SHARE)
    mixed = [*exact[:some], *misspelt[: LOOK_UPS - some]]
    dice.shuffle(mixed)
    vocabulary = vocabulary_of(drugs)
    for what, texts, target in (
        ("exact", exact, None),
        ("misspelt", misspelt, None),
        ("70 % exact, 30 % misspelt", mixed, _SECONDS),
    ):
        yield _row(OURS, what, texts, _ours(vocabulary), runs=runs, target_s=target, names=names)
        few = texts[: max(int(LOOK_UPS * share), 20)]
        for who, ask in (
            ("rapidfuzz, plain process.extract", _plain_rapidfuzz(names, meant)),
            ("difflib.get_close_matches", _difflib(names, meant)),
        ):
            yield _row(who, what, few, ask, runs=1, target_s=None, names=names)


def _exact(
    names: Sequence[str], meant: dict[str, str], count: int, dice: random.Random
) -> list[Text]:
    found: dict[str, str] = {}
    while len(found) < count:
        name = dice.choice(names)
        found.setdefault(dice.choice(_AROUND).format(name, dice.randrange(5, 2000, 5)), meant[name])
    return list(found.items())


def _misspelt(
    names: Sequence[str], meant: dict[str, str], count: int, dice: random.Random
) -> list[Text]:
    """Return names with one letter wrong, missing, doubled or swapped; none of them is a name itself."""
    long = [n for n in names if len(n) >= _LEAST_LETTERS]
    found: dict[str, str] = {}
    while len(found) < count:
        name = dice.choice(long)
        at = dice.randrange(len(name) - 1)
        wrong = (
            name[:at] + dice.choice(string.ascii_lowercase) + name[at + 1 :],
            name[:at] + name[at + 1 :],
            name[: at + 1] + name[at:],
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        )[dice.randrange(4)]
        if key(wrong) not in meant:
            found.setdefault(wrong, meant[name])
    return list(found.items())


def _ours(vocabulary: Vocabulary) -> Callable[[str], set[str]]:
    def ask(text: str) -> set[str]:
        found = vocabulary.look_up(text)
        offered = {name.rpartition(" (")[2].rstrip(")") for name in found.did_you_mean}
        return {t.name for t in found.terms} | offered | set(found.did_you_mean)

    return ask


def _plain_rapidfuzz(names: Sequence[str], meant: dict[str, str]) -> Callable[[str], set[str]]:
    def ask(text: str) -> set[str]:
        near = process.extract(
            text, names, scorer=JaroWinkler.similarity, limit=_OFFERED, processor=str.lower
        )
        return {meant[name] for name, _, _ in near}

    return ask


def _difflib(names: Sequence[str], meant: dict[str, str]) -> Callable[[str], set[str]]:
    def ask(text: str) -> set[str]:
        return {meant[n] for n in difflib.get_close_matches(text.lower(), names, n=_OFFERED)}

    return ask


def _row(
    who: str,
    what: str,
    texts: Sequence[Text],
    ask: Callable[[str], set[str]],
    *,
    runs: int,
    target_s: float | None,
    names: Sequence[str],
) -> Row:
    right = sum(drug in ask(text) for text, drug in texts) / len(texts)

    def work() -> None:
        for text, _ in texts:
            ask(text)

    seconds, cpu = timed(work, runs, warm=False)
    scale = LOOK_UPS / len(texts)
    rate = len(texts) / seconds
    note = f"{rate:,.0f} look-ups/s; right one among what is found: {100 * right:.1f} %"
    if scale > 1:
        note += f"; from {len(texts):,} texts"
    return Row(
        work="names", who=who, what=f"10,000 distinct texts, {what}, {len(names):,} names",
        seconds=seconds * scale, cpu_s=cpu * scale, runs=runs, target_s=target_s, note=note,
    )  # fmt: skip
