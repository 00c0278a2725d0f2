"""The words of the facts laid out for reading: signs, what a denial makes a sign, circumstances told among signs."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from calando.decide.check.name_text import folded
from calando.decide.check.near_names import NearNames
from calando.decide.triage.vocabulary import FILLER, GLUE, NEGATIONS
from calando.facts.schema_triage import TriageFacts

# letters of other scripts are words too: what is not understood is told back, not lost
TOKEN = re.compile(r"[a-z0-9%]+|\||[^\W\d_]+")
_MOST_SUGGESTED = 3
_LEAST_PREFIX = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of rows: tokens to (row, is it there)."""

    phrases: Mapping[tuple[str, ...], tuple[str, bool]]
    longest: int
    titles: Mapping[str, str]  # word to title
    near: NearNames

    def longest_at(self, tokens: Sequence[str], i: int) -> tuple[int, str, bool] | None:
        """Return how many tokens from `i` on name a row, which one, and whether they say that it is there."""
        for size in range(min(self.longest, len(tokens) - i), 0, -1):
            found = self.phrases.get(tuple(tokens[i : i + size]))
            if found is not None:
                return size, found[0], found[1]
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """All that is looked for among signs."""

    signs: Words
    denied: Words  # what is a sign if it is denied: "not rousable"
    story: Words  # circumstances: "pump beeping", "overdosed"
    emergencies: frozenset[str]  # signs that are one by themselves
    absent_with: Mapping[str, tuple[str, ...]]
    implies: Mapping[str, tuple[str, ...]]  # flaccid is hypotonia too


def tokens_of(text: str) -> list[str]:
    """Return the words of a text: letters and digits in lower case, without accents and apostrophes."""
    plain = folded(text).replace("'", "")
    return TOKEN.findall(plain)


def without_glue(tokens: Sequence[str]) -> tuple[str, ...]:
    """Return the tokens without words such as "is" and "his"."""
    return tuple(t for t in tokens if t not in GLUE) or tuple(tokens)


def words_from(rows: Sequence[tuple[str, str, Sequence[str], Sequence[str]]]) -> Words:
    """Return the words of (id, title, words, words that say it is not there)."""
    phrases: dict[tuple[str, ...], tuple[str, bool]] = {}
    titles: dict[str, str] = {}
    for row, title, there, not_there in rows:
        for words, is_there in ((there, True), (not_there, False)):
            for word in words:
                tokens = without_glue(tokens_of(word))
                phrases[tokens] = (row, is_there)
                if is_there:  # "normal tone" is no name for stiffness
                    titles[" ".join(tokens)] = title
    return Words(
        phrases=phrases,
        longest=max(map(len, phrases)),
        titles=titles,
        near=NearNames([n for n in titles if len(n) > 2]),
    )


_Row = tuple[str, str, tuple[str, ...], tuple[str, ...]]


@functools.lru_cache(maxsize=12)
def _words(rows: tuple[_Row, ...]) -> Words:
    return words_from(rows)


def lexicon_of(facts: TriageFacts) -> Lexicon:
    """Return the words of the facts; the id and the title of a sign are words too."""
    signs = tuple(
        (s.id, s.title, (s.title, s.id.replace("_", " "), *s.words), s.absent_words)
        for s in facts.signs
    )
    denied = tuple((d.sign, d.sign, d.words, ()) for d in facts.denied)
    story = tuple(
        (c.id, c.id, c.story_words, c.absent_story_words)
        for c in facts.circumstances
        if c.story_words
    )
    return Lexicon(
        signs=_words(signs),
        denied=_words(denied),
        story=_words(story),
        emergencies=frozenset(s.id for s in facts.signs if s.alarm == "emergency"),
        absent_with={s.id: s.absent_with for s in facts.signs if s.absent_with},
        implies={s.id: s.implies for s in facts.signs if s.implies},
    )


def suggestions(text: str, words: Words) -> tuple[str, ...]:
    """Return names near a text, or near one of its words, best first; what is half alike would mislead."""
    tokens = [t for t in tokens_of(text) if t not in NEGATIONS]
    asked = [" ".join(tokens), *(t for t in tokens if len(t) > 3 and t not in FILLER)][:8]
    ranked = sorted(
        pair
        for name in asked
        if name
        for pair in words.near.near(name)
        if _is_near(name, *pair, may_begin=name == asked[0])
    )
    found = dict.fromkeys(words.titles[name] for _, name in ranked)
    return tuple(found)[:_MOST_SUGGESTED]


def _is_near(asked: str, score: float, name: str, *, may_begin: bool) -> bool:
    """A score is letters that differ less what is alike (0 to 1): one letter in six may differ."""
    letters = len(asked.replace(" ", ""))
    if may_begin and letters >= _LEAST_PREFIX and name.startswith(asked):
        return True
    most = 0 if letters < _LEAST_PREFIX else max(1, (letters + 3) // 6)
    return math.floor(score) + 1 <= most
