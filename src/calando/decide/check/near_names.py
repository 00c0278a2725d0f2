"""Did you mean: names that a text nearly is. A near name is shown to a person and never taken for the name."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import Any

_SHORTEST = 3
_LEAST_PREFIX = 5  # letters from which a beginning is enough
_LONGEST = 80
_MOST_BEGUN = 5
_ALIKE, _BEGINS = 1.0, 2.0  # what sounding alike and a name cut short count as, in letters
_BITS = "abcdefghijklmnopqrstuvwxyz0123456789"  # 26 letters twice (once, twice or more), 10 digits: 62 bits
_PLACES = {
    c: (1 << 2 * i, 2 << 2 * i) if i < 26 else (1 << 26 + i, 1 << 26 + i)
    for i, c in enumerate(_BITS)
}
_SOUNDS = (
    ("ph", "f"), ("th", "t"), ("rh", "r"), ("ch", "k"), ("ck", "k"), ("qu", "k"), ("q", "k"), ("ae", "e"),
    ("oe", "e"), ("y", "i"), ("ce", "se"), ("ci", "si"),
)  # fmt: skip
_LETTER_SOUNDS = str.maketrans({"c": "k", "x": "ks", "z": "s", "v": "f", "w": "f"})  # after those


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
    once = [c for c, _ in groupby(heard.translate(_LETTER_SOUNDS))]
    return "".join(once).removesuffix("e")


class NearNames:
    """All names, laid out so that those near a text are found without looking at each."""

    def __init__(self, names: Sequence[str]) -> None:
        # loaded only when a near name is searched
        import numpy as np
        from rapidfuzz import process
        from rapidfuzz.distance import OSA, JaroWinkler

        self._names = sorted(set(names), key=lambda n: (len(n.replace(" ", "")), n))
        self._joined = [n.replace(" ", "") for n in self._names]
        self._masks = np.array([_mask(n) for n in self._joined], dtype=np.uint64)
        self._counts = np.bitwise_count(self._masks).astype(np.int8)  # of letters, twice counted
        self._least: dict[
            tuple[int, int], Any
        ] = {}  # letters that must be shared, by allowance and count
        self._lengths = [len(n) for n in self._joined]
        self._first_of_length = [bisect_left(self._lengths, n) for n in range(_LONGEST + 5)]
        self._by_alphabet = sorted((n, i) for i, n in enumerate(self._names))
        self._heard: dict[str, list[int]] = {}
        for i, name in enumerate(self._names):
            self._heard.setdefault(sounds(name), []).append(i)
        self._numpy: Any = np
        self._extract, self._distance = process.extract, OSA.distance
        self._similarity = JaroWinkler.similarity

    def near(self, name: str) -> list[tuple[float, str]]:
        """Return names near this one and how far they are (letters, less what their beginnings share), best first."""
        joined = name.replace(" ", "")
        within = letters_within(joined)
        if not within or len(joined) > _LONGEST:
            return []
        names, some = self._joined, self._may_be_within(joined, within)
        close = self._extract(
            joined, [names[i] for i in some], scorer=self._distance, score_cutoff=within, limit=None
        )
        far = {some[place]: float(distance) for _, distance, place in close}
        for i in self._heard.get(sounds(name), ()):
            far[i] = min(far.get(i, _ALIKE), _ALIKE)
        if len(joined) >= _LEAST_PREFIX:
            for i in self._beginning_with(name):
                far[i] = min(far.get(i, _BEGINS), _BEGINS)
        ranked = [
            (distance - self._similarity(joined, names[i]), self._names[i])
            for i, distance in far.items()
        ]
        return sorted(ranked)

    def _may_be_within(self, joined: str, within: int) -> list[int]:
        """Each letter that only one of two names has costs a change: names with more such letters are left out."""
        np, mask = self._numpy, _mask(joined)
        first = self._first_of_length[max(0, len(joined) - within)]
        last = self._first_of_length[len(joined) + within + 1]
        shared = np.bitwise_count(self._masks[first:last] & np.uint64(mask))
        enough = shared >= self._shared(mask.bit_count(), within)[first:last]
        found: list[int] = (enough.nonzero()[0] + first).tolist()
        return found

    def _shared(self, letters: int, within: int) -> Any:
        """Return how many letters each name must share with a text of so many: all but those that may be changed."""
        least = self._least.get((letters, within))
        if least is None:
            np = self._numpy
            least = np.clip(np.maximum(self._counts, letters) - within, 0, None).astype(np.uint8)
            self._least[letters, within] = least
        return least

    def _beginning_with(self, name: str) -> list[int]:
        first = bisect_left(self._by_alphabet, (name, 0))
        some = self._by_alphabet[first : first + _MOST_BEGUN]
        return [i for other, i in some if other.startswith(name)]


def _mask(joined: str) -> int:
    bits = 0
    for char in joined:
        once, twice = _PLACES.get(char, (0, 0))
        bits |= twice if bits & once else once
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
