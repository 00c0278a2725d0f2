"""What a written drug is: exact words after one normalisation; a near name is offered, never taken.

`name_text` knows what of a text is not its name (strength, form, frequency, salt, maker), `near_names` what it
nearly is.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from calando.decide.check.name_text import (
    MAX_CHARS,
    SALTS,
    brackets_of,
    folded,
    joined_parts,
    key,
    names_of,
    parts_of,
    readings,
    shown,
)
from calando.facts.schema import Facts, Term

if TYPE_CHECKING:  # a plan does without them
    from calando.decide.check.near_names import NearNames
    from calando.facts.schema_safety import SafetyFacts

How = Literal["generic", "synonym", "class", "combination", "part", ""]
LIMIT = 5  # near names that are offered
_MOST_PIECES = 6  # names that stand beside each other without anything between
_MOST_LEFTOVERS = 8  # for which near names are searched
_UNCLEAR, _HOLDS = (
    -2.0,
    1.0,
)  # how near, in letters: a word that means two drugs; a name that the text holds


_FAR_AND_WORD = operator.itemgetter(0, 1)


class NamedClass(Protocol):
    """A word for a whole class: `ClassWord` of the safety facts."""

    @property
    def words(self) -> tuple[str, ...]: ...
    @property
    def flags(self) -> tuple[str, ...]: ...
    @property
    def title(self) -> str: ...
    def includes(self, substances: Collection[str], flags: Collection[str]) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """What a text was understood as.

    `understood` says how: "generic", "synonym" (a brand or another name; the facts do not tell which), "class",
    "combination" (several drugs), "part" (some of it: the rest is in `leftover`), "" (nothing). Everything that was not
    understood stands in `leftover`, and `did_you_mean` holds names near it, each of which can be written as it stands.
    """

    asked: str
    terms: tuple[Term, ...] = ()
    class_words: tuple[NamedClass, ...] = ()
    did_you_mean: tuple[str, ...] = ()
    understood: How = ""
    leftover: tuple[str, ...] = ()
    read_in: tuple[
        tuple[str, str], ...
    ] = ()  # a drug or class, and the part that names it and no other

    @property
    def is_whole(self) -> bool:
        """True if all of the text was understood."""
        return bool(self.terms or self.class_words) and not self.leftover

    def texts_of(self, name: str) -> tuple[str, ...]:
        """Return the parts of the text that name this drug, or the title of this class, and nothing else.

        "" stands for a part that names others as well: what is written there may be said of any of them.
        """
        return tuple(text for named, text in self.read_in if named == name)


_Entry = tuple[str, Term | None, NamedClass | None]  # of a `_Word`


class _Word(NamedTuple):
    word: str  # as it is written in the facts
    term: Term | None
    class_word: NamedClass | None
    text: str = ""  # where it was read, if that names nothing else

    @property
    def name(self) -> str:
        """The name of the drug, or the title of the class."""
        return self.term.name if self.term else self.class_word.title if self.class_word else ""

    @property
    def shown(self) -> str:
        if self.term is None or self.word == self.term.name:
            return self.word
        return f"{self.word} ({self.term.name})"


class _Reading(NamedTuple):
    """What some text was read as, so far."""

    words: tuple[_Word, ...] = ()
    leftover: tuple[str, ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        return tuple({w.term.name: w.term for w in self.words if w.term is not None}.values())

    @property
    def class_words(self) -> tuple[NamedClass, ...]:
        found = {w.class_word.title: w.class_word for w in self.words if w.class_word is not None}
        return tuple(found.values())

    def read_in(self, text: str) -> _Reading:
        """Return the reading as of one text: which it names, if it names one drug and nothing else."""
        one = text if len({w.name for w in self.words}) == 1 else ""
        return self._replace(words=tuple(w._replace(text=one) for w in self.words))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Vocabulary:
    """All words for drugs and classes. Made by `vocabulary_of`, once for the facts it is made of."""

    entries: Mapping[str, _Entry]  # by `key`; words that mean two drugs are left out
    joined: Mapping[str, _Entry]  # words of several tokens, written as one: "cocodamol"
    unclear: Mapping[str, Sequence[_Entry]]

    def word(self, name: str, *, joined: bool = False) -> _Word | None:
        found = self.entries.get(name) or (self.joined.get(name) if joined else None)
        return _Word(*found) if found else None

    def look_up(self, text: str, *, near: bool = True) -> Resolved:
        """Return what a text is; `near` false leaves out the search for near names.

        >>> from calando.facts.load import load_facts
        >>> vocabulary = vocabulary_of(load_facts().drugs)
        >>> found = vocabulary.look_up("Lioresal 10 mg tablets tid")
        >>> [t.name for t in found.terms], found.understood
        (['baclofen'], 'synonym')
        >>> found = vocabulary.look_up("oxycodone + hydralazyne")
        >>> [t.name for t in found.terms], found.understood, found.leftover
        (['oxycodone'], 'part', ('hydralazyne',))
        """
        plain = folded(text)
        name = key(plain)
        if word := self.word(name, joined=True):
            return _resolved(text, _Reading(words=(word,)).read_in(plain))
        if len(plain) > MAX_CHARS:
            return Resolved(asked=text, leftover=(shown(plain),))
        reading = self._read(plain)
        if not (reading.words or reading.leftover):
            reading = _Reading(leftover=(shown(plain) or text,))
        hints = self._near(plain, reading) if near and reading.leftover else ()
        return _resolved(text, reading, hints)

    def _read(self, plain: str) -> _Reading:
        if plain.isalpha() and names_of(plain):  # one token: there is nothing to take away
            return _Reading(leftover=(shown(plain),))
        outer, inner = brackets_of(plain)
        if not inner:
            return self._read_parts(plain)
        if word := self._exact(plain):  # insulin (glargine)
            return _Reading(words=(word,)).read_in(plain)
        if not names_of(outer):  # nothing but brackets: each is a part
            return self._read_parts(" + ".join(inner))
        whole, before = self._read_parts(outer), outer
        is_one = len({w.text for w in whole.words}) <= 1
        for text in inner:
            if names_of(text):
                whole = _agreed(whole, self._read_parts(text), texts=(before, text))
                before = f"{before} {text}"
        # "Voltaren (diclofenac) gel" is one drug: what stands outside is said of what stands inside
        return whole.read_in(plain) if is_one and not whole.leftover else whole

    def _read_parts(self, text: str) -> _Reading:
        if word := self._exact(text):
            return _Reading(words=(word,)).read_in(text)
        found: list[_Word] = []
        leftover: list[str] = []
        parts = parts_of(text)
        for part in parts:
            pieces = list(self._read_joined(part))
            for piece, words in pieces:
                # "ibuprofen, gel" is one part: the gel names nothing, and is said of the whole
                said = text if len(parts) == len(pieces) == 1 else piece
                found += _Reading(words=words).read_in(said).words
                leftover += [] if words or not names_of(piece) else [shown(piece)]
        return _Reading(words=tuple(found), leftover=tuple(leftover))

    def _read_joined(self, part: str) -> Iterator[tuple[str, tuple[_Word, ...]]]:
        """Yield what stands between "and", "with", "plus"..., unless the facts know it joined."""
        pieces = joined_parts(part)
        at = 0
        while at < len(pieces):
            for end in range(min(len(pieces), at + _MOST_PIECES), at, -1):
                first, *rest = pieces[at:end]
                text = " ".join([first[1], *(f"{word} {name}" for word, name in rest)])
                if end == at + 1:
                    yield text, self._read_part(text)
                elif known := self._exact(text):
                    yield text, (known,)
                else:
                    continue
                break
            at = end

    def _read_part(self, part: str) -> tuple[_Word, ...]:
        if word := self._exact(part):
            return (word,)
        pieces = [p for p in part.split("-") if names_of(p)]
        if len(pieces) > 1:
            words = [self._exact(p) for p in pieces]
            if all(words):
                return tuple(w for w in words if w)
        return self._side_by_side(names_of(part))

    def _exact(self, text: str) -> _Word | None:
        for reading in readings(text):
            if word := self.word(reading, joined=True):
                return word
        return None

    def _side_by_side(self, names: Sequence[str]) -> tuple[_Word, ...]:
        """Return the words that the names are, one behind the other and without a gap: "zoloft sertraline"."""
        best: list[tuple[_Word, ...] | None] = [(), *[None] * len(names)]
        if not 1 < len(names) <= 2 * _MOST_PIECES or not SALTS.isdisjoint(names):
            return ()
        for end in range(1, len(names) + 1):
            for start in range(max(0, end - 4), end):
                before, word = best[start], self.word(" ".join(names[start:end]))
                if before is None or word is None or len(before) >= _MOST_PIECES:
                    continue
                here = best[end]
                if here is None or len(before) + 1 < len(here):
                    best[end] = (*before, word)
        return best[-1] or ()

    # -- near names: offered, never taken --

    def _near(self, plain: str, reading: _Reading) -> tuple[str, ...]:
        """Return what the text as a whole, and then each leftover, nearly is, the best of each first."""
        understood = {w.shown for w in reading.words}
        several = bool(reading.words) or len(reading.leftover) > 1
        offered = [_best(self._ranked(key(plain)))] if several else []
        offered += [self._near_one(text) for text in reading.leftover[:_MOST_LEFTOVERS]]
        rows = [row[i] for i in range(LIMIT) for row in offered if i < len(row)]
        return tuple(dict.fromkeys(r for r in rows if r not in understood))[:LIMIT]

    def _near_one(self, text: str) -> list[str]:
        names = names_of(text)
        ranked: list[tuple[float, _Word]] = []
        for name in dict.fromkeys((key(text), " ".join(names))):
            ranked += [(_UNCLEAR, _Word(*entry)) for entry in self.unclear.get(name, ())]
            ranked += self._ranked(name)
        if len(names) > 1:  # one of several words is a name, or nearly one
            for name in [n for n in names if n not in SALTS][:_MOST_PIECES]:
                word = self.word(name)
                ranked += [(_HOLDS, word)] if word else self._ranked(name, farther=_HOLDS)
        return _best(ranked)

    def _ranked(self, name: str, *, farther: float = 0.0) -> list[tuple[float, _Word]]:
        if not name:
            return []
        found = _near_names(self).near(name)
        return [(far + farther, _Word(*self.entries[near])) for far, near in found]


def _best(ranked: list[tuple[float, _Word]]) -> list[str]:
    """Return the nearest names as they are shown, one for each drug or class."""
    if len(ranked) < 2:  # as most slips have it
        return [word.shown for _, word in ranked]
    best: dict[str, _Word] = {}
    for _, _, word in sorted([(far, word.word, word) for far, word in ranked], key=_FAR_AND_WORD):
        best.setdefault(word.term.name if word.term else word.word, word)
        if len(best) == LIMIT:
            break
    return [word.shown for word in best.values()]


def _agreed(whole: _Reading, inner: _Reading, *, texts: tuple[str, str]) -> _Reading:
    """Return what a name and its brackets say together; where they contradict each other, neither is taken."""
    if not whole.words:
        return _Reading(words=inner.words, leftover=(*whole.leftover, *inner.leftover))
    leftover = (*whole.leftover, *inner.leftover)
    if not inner.words:
        return _Reading(words=whole.words, leftover=leftover)
    outer_names, inner_names = ({t.name for t in r.terms} for r in (whole, inner))
    fits = outer_names <= inner_names or inner_names <= outer_names
    flags = {flag for t in (*whole.terms, *inner.terms) for flag in t.flags}
    classes = (*whole.class_words, *inner.class_words) if outer_names | inner_names else ()
    if not fits or any(c.flags and flags.isdisjoint(c.flags) for c in classes):
        return _Reading(leftover=tuple(dict.fromkeys((shown(texts[0]), shown(texts[1])))))
    words = (*whole.words, *inner.words)
    drugs = tuple(w for w in words if w.term is not None)
    return _Reading(words=drugs or words, leftover=leftover)


def _resolved(asked: str, reading: _Reading, did_you_mean: tuple[str, ...] = ()) -> Resolved:
    terms, class_words = reading.terms, reading.class_words
    how: How = ""
    if reading.words and reading.leftover:
        how = "part"
    elif len(terms) + len(class_words) > 1:
        how = "combination"
    elif class_words:
        how = "class"
    elif terms:
        how = "generic" if any(w.word == terms[0].name for w in reading.words) else "synonym"
    return Resolved(
        asked=asked,
        terms=terms,
        class_words=class_words,
        did_you_mean=did_you_mean,
        understood=how,
        leftover=reading.leftover,
        read_in=tuple((w.name, w.text) for w in reading.words),
    )


# -- one vocabulary for one set of facts ----------------------------------------------------------


class _Held:
    """The facts that a vocabulary is made of, compared by what they are and not by each of their thousands of words."""

    __slots__ = ("classes", "drugs")

    def __init__(self, drugs: tuple[Term, ...], classes: tuple[NamedClass, ...]) -> None:
        self.drugs, self.classes = drugs, classes

    def __eq__(self, other: object) -> bool:
        mine = isinstance(other, _Held) and other.drugs is self.drugs
        return mine and isinstance(other, _Held) and other.classes is self.classes

    def __hash__(self) -> int:
        return hash((id(self.drugs), id(self.classes)))


def vocabulary(facts: Facts, safety: SafetyFacts | None = None) -> Vocabulary:
    """Return the words of these facts; with the safety facts, those for classes too."""
    return vocabulary_of(facts.drugs, safety.class_words if safety is not None else ())


def vocabulary_of(drugs: tuple[Term, ...], class_words: tuple[NamedClass, ...] = ()) -> Vocabulary:
    """Return the vocabulary of these facts; made once as long as they are the same objects."""
    return _built(_Held(drugs, class_words))


@functools.lru_cache(maxsize=4)
def _built(held: _Held) -> Vocabulary:
    """Drugs first: "alcohol" is a drug before it is a class. Plain tuples: thousands, at each start."""
    words: dict[str, _Entry] = {}
    unclear: dict[str, list[_Entry]] = {}
    for term in held.drugs:
        for text in (term.name, *term.synonyms):
            name = text.lower() if text.isalpha() and text.isascii() else key(folded(text))
            entry: _Entry = (text, term, None)
            known = words.setdefault(name, entry)
            if known[1] is not term:
                unclear.setdefault(name, [known]).append(entry)
    for class_word in held.classes:
        for text in class_word.words:
            words.setdefault(key(folded(text)), (text, None, class_word))
    for name in unclear:
        del words[name]
    joined: dict[str, _Entry] = {}
    twice: set[str] = set()
    for name, known in words.items():
        if " " in name:
            one = name.replace(" ", "")
            if joined.setdefault(one, known)[1] is not known[1]:
                twice.add(one)
    for one in twice | (unclear.keys() & joined.keys()):
        joined.pop(one)
    return Vocabulary(entries=words, joined=joined, unclear=unclear)


@functools.lru_cache(maxsize=4)
def _near_names(vocabulary: Vocabulary) -> NearNames:
    from calando.decide.check.near_names import NearNames

    return NearNames(list(vocabulary.entries))
