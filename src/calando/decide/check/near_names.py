"""Did you mean: names that a text nearly is. A near name is shown to a person and never taken for the name."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

_SHORTEST = 3
_LEAST_PREFIX = 5  # letters from which a beginning is enough
_LONGEST = 80
_MOST_BEGUN = 5
_ALIKE, _BEGINS = 1.0, 2.0  # what sounding alike and a name cut short count as, in letters
_BITS = "abcdefghijklmnopqrstuvwxyz0123456789"  # 26 letters twice (once, twice or more), 10 digits: 62 bits
_SOUNDS = (
    ("ph", "f"), ("th", "t"), ("rh", "r"), ("ch", "k"), ("ck", "k"), ("qu", "k"), ("q", "k"), ("ae", "e"),
    ("oe", "e"), ("y", "i"), ("ce", "se"), ("ci", "si"), ("c", "k"), ("x", "ks"), ("z", "s"), ("v", "f"), ("w", "f"),
)  # fmt: skip


def letters_within(name: str) -> int:
    """Return how many letters may differ, by the length of the name.

    >>> [letters_within("x" * n) for n in (2, 3, 4, 5, 8, 9, 20)]
    [0, 1, 1, 2, 2, 3, 3]
    """
    length = len(name)
    return 0 if length < _SHORTEST else 1 if length < 5 else 2 if length < 9 else 3


def sounds(name: str) -> str:
    """Return how a name sounds, roughly: what people write who only heard it.

    >>> sounds("phenytoin") == sounds("fenitoin"), sounds("zopiclone") == sounds("sopiklon")
    (True, True)
    """
    heard = name.replace(" ", "")
    for written, sound in _SOUNDS:
        heard = heard.replace(written, sound)
    once = [c for c, before in zip(heard, f" {heard}", strict=False) if c != before]
    return "".join(once).removesuffix("e")


class NearNames:
    """All names, laid out so that those near a text are found without looking at each."""

    def __init__(self, names: Sequence[str]) -> None:
        import numpy as np  # only when a near name is searched

        self._names = sorted(set(names), key=lambda n: (len(n.replace(" ", "")), n))
        self._joined = [n.replace(" ", "") for n in self._names]
        self._masks = np.array([_mask(n) for n in self._joined], dtype=np.uint64)
        self._lengths = [len(n) for n in self._joined]
        self._by_alphabet = sorted((n, i) for i, n in enumerate(self._names))
        self._heard: dict[str, list[int]] = {}
        for i, name in enumerate(self._names):
            self._heard.setdefault(sounds(name), []).append(i)
        self._numpy: Any = np

    def near(self, name: str) -> list[tuple[float, str]]:
        """Return names near this one and how far they are (letters, less what their beginnings share), best first."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA, JaroWinkler

        joined = name.replace(" ", "")
        within = letters_within(joined)
        if not within or len(joined) > _LONGEST:
            return []
        some = self._may_be_within(joined, within)
        choices = [self._joined[i] for i in some]
        found = process.extract(
            joined, choices, scorer=OSA.distance, score_cutoff=within, limit=None
        )
        far = {some[place]: float(distance) for _, distance, place in found}
        for i in self._heard.get(sounds(name), ()):
            far[i] = min(far.get(i, _ALIKE), _ALIKE)
        if len(joined) >= _LEAST_PREFIX:
            for i in self._beginning_with(name):
                far[i] = min(far.get(i, _BEGINS), _BEGINS)
        ranked = [
            (distance - JaroWinkler.similarity(joined, self._joined[i]), self._names[i])
            for i, distance in far.items()
        ]
        return sorted(ranked)

    def _may_be_within(self, joined: str, within: int) -> list[int]:
        """Each letter that only one of two names has costs a change: names with more such letters are left out."""
        np, mask = self._numpy, self._numpy.uint64(_mask(joined))
        first = bisect_left(self._lengths, len(joined) - within)
        masks = self._masks[first : bisect_right(self._lengths, len(joined) + within)]
        few = (np.bitwise_count(mask & ~masks) <= within) & (
            np.bitwise_count(masks & ~mask) <= within
        )
        found: list[int] = (np.flatnonzero(few) + first).tolist()
        return found

    def _beginning_with(self, name: str) -> list[int]:
        first = bisect_left(self._by_alphabet, (name, 0))
        some = self._by_alphabet[first : first + _MOST_BEGUN]
        return [i for other, i in some if other.startswith(name)]


def _mask(joined: str) -> int:
    bits = 0
    for char, count in Counter(joined).items():
        place = _BITS.find(char)
        if place >= 26:
            bits |= 1 << (26 + place)
        elif place >= 0:
            bits |= (3 if count > 1 else 1) << (2 * place)
    return bits


def nearest_within(text: str, names: Sequence[str], *, most: int) -> str:
    """Return the name that a word of a text, or two neighbouring words as one, nearly is; "" if none.

    Letters are compared before a library is loaded for the distance: nearly every text is far from a few names.

    >>> nearest_within("generic bacloffen 10", ["baclofen", "lioresal"], most=2)
    'baclofen'
    >>> nearest_within("diclofenac", ["baclofen", "lioresal"], most=2)
    ''
    """
    tokens = text.split()
    words = {*tokens, *(a + b for a, b in pairwise(tokens))}
    close = [
        (word, name)
        for word in sorted(words)
        for name in names
        if _letters_apart(word, name) <= most
    ]
    if not close:
        return ""
    from rapidfuzz.distance import OSA

    ranked = sorted((OSA.distance(word, name), name) for word, name in close)
    return ranked[0][1] if ranked[0][0] <= most else ""


def _letters_apart(a: str, b: str) -> int:
    if abs(len(a) - len(b)) > 3:
        return len(a) + len(b)
    mine, yours = Counter(a), Counter(b)
    return max((mine - yours).total(), (yours - mine).total())
