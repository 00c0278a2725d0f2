"""Read the signs as they were written: words, negation, numbers. Nothing is guessed and nothing dropped.

The text is cut at commas, semicolons, full stops and new lines. In each piece the longest words that name a sign are
found first, so that "no reflexes" is a sign and no negation; "no", "without", "denies" turn what follows, up to
"and", "but" or the end of the piece. A list that ends in "or" carries the "no" over its commas. What is left over,
beside words such as "very" or "since", is given back as not understood, with names near it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from calando.decide.check.name_text import folded
from calando.decide.check.near_names import NearNames
from calando.decide.triage.numbers import MARK, extract_numbers
from calando.decide.triage.result import Unrecognised
from calando.decide.triage.story import Measured, Told
from calando.facts.schema_triage import TriageFacts

MAX_CHARS = 5000
_SHOWN = 200
_CUT = re.compile(r"[,;\n\r]|\.(?=\s|$)")
_TOKEN = re.compile(r"[a-z0-9%]+|\|")


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NEGATIONS = _set(
    "no not without denies denied denying never nor neither isnt absent negative lacks free"
)
_AFTER = _set("absent no none nil denied negative")
_RESETS = _set("and but with plus however although then yet also while") | {MARK}
_FILLER = _set(
    "a an the is are was were be been being has have had he she they it i we you his her their my our your some any "
    "very mild mildly moderate moderately severe severely slight slightly bit little lot new newly recent recently "
    "sudden suddenly acute acutely gradually marked markedly profound profoundly intense really quite rather so too "
    "of in on at to since for from by as during after before about around approximately the there this that today "
    "tonight yesterday morning evening afternoon night last now still again patient pt person man woman boy girl "
    "child baby seems seem appears appear looks look feels feel feeling "
    "getting gets got became becoming become gone go going developed developing develops complains complaining "
    "reports reporting reported noted seen observed found sign signs evidence symptom symptoms episode episodes "
    "body all over both bilateral diffuse generalised generalized whole present or yes positive only just much more "
    "hour hours hrs h day days week weeks minute minutes min ago one two three several few times twice once "
    "known possible possibly probably suspected maybe ongoing persistent intermittent occasional worsening progressive "
    "increasing longer extreme extremely great which who if even ever up"
)
# left out on both sides when a sign is looked for: "lips are blue" is "lips blue"
_GLUE = _set(
    "a an the is are was were be been am she he they it her him his my their very really quite so"
)
_BESIDE_NUMBER = _set("raised high low normal fast slow ck value reading measured")
_TIME = re.compile(r"\b\d+(?:\.\d+)?\s*(?:hours?|hrs?|h|days?|weeks?|minutes?|mins?|times)\b")
_NONE_TOLD = frozenset(
    {"none", "nothing", "no signs", "no symptoms", "asymptomatic", "no complaints", "well"}
)
_MOST_SUGGESTED = 3


@dataclass(slots=True)
class _Notes:
    present: dict[str, str] = field(default_factory=dict)
    absent: dict[str, str] = field(default_factory=dict)
    measured: list[Measured] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Hit:
    sign: str
    there: bool
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of the signs: tokens to (sign, is it there)."""

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


def words_from(rows: Sequence[tuple[str, str, Sequence[str], Sequence[str]]]) -> Words:
    """Return the words of (id, title, words, words that say it is not there)."""
    phrases: dict[tuple[str, ...], tuple[str, bool]] = {}
    titles: dict[str, str] = {}
    for row, title, there, not_there in rows:
        for words, is_there in ((there, True), (not_there, False)):
            for word in words:
                tokens = _without_glue(tokens_of(word))
                phrases[tokens] = (row, is_there)
                titles[" ".join(tokens)] = title
    return Words(
        phrases=phrases,
        longest=max(map(len, phrases)),
        titles=titles,
        near=NearNames([n for n in titles if len(n) > 2]),
    )


@functools.lru_cache(maxsize=4)
def _sign_words(rows: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...]) -> Words:
    return words_from(rows)


def sign_words(facts: TriageFacts) -> Words:
    """Return the words of all signs; the id and the title are words too."""
    return _sign_words(
        tuple(
            (s.id, s.title, (s.title, s.id.replace("_", " "), *s.words), s.absent_words)
            for s in facts.signs
        )
    )


def read_signs(texts: Sequence[str], facts: TriageFacts) -> Told:
    """Return what was told.

    >>> from calando.facts.load_triage import load_triage
    >>> told = read_signs(["Drowsy, no fever or rigidity; HR 140 and flobby"], load_triage())
    >>> list(told.present), sorted(told.absent), [u.asked for u in told.unrecognised]
    (['drowsiness'], ['fever', 'rigidity'], ['flobby'])
    """
    words, notes = sign_words(facts), _Notes()
    carried = False
    pieces = [p.strip() for text in texts for p in _CUT.split(_decimal(text))]
    for i, piece in enumerate(pieces):
        if not piece:
            continue
        carried = _read_piece(piece, words, notes, carried=carried, ahead=pieces[i + 1 :])
    return Told(
        present=notes.present,
        absent={k: v for k, v in notes.absent.items() if k not in notes.present},
        measured=tuple(notes.measured),
        unrecognised=tuple(
            Unrecognised(asked=s[:_SHOWN], did_you_mean=suggestions(s, words))
            for s in dict.fromkeys(notes.strange)
        ),
    )


def suggestions(text: str, words: Words) -> tuple[str, ...]:
    """Return names near a text, or near one of its words, best first."""
    tokens = [t for t in tokens_of(text) if t not in _NEGATIONS]
    asked = [" ".join(tokens), *(t for t in tokens if len(t) > 3 and t not in _FILLER)][:8]
    ranked = sorted(pair for name in asked if name for pair in words.near.near(name))
    found = dict.fromkeys(words.titles[name] for _, name in ranked)
    return tuple(found)[:_MOST_SUGGESTED]


def _decimal(text: str) -> str:
    """A comma within a number is no border: 39,4 and 12,000."""
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    return re.sub(r"(?<=\d),(?=\d)", ".", text)


def tokens_of(text: str) -> list[str]:
    """Return the words of a text: letters and digits in lower case, without accents and apostrophes."""
    plain = folded(text).replace("'", "")
    return _TOKEN.findall(plain)


def _without_glue(tokens: Sequence[str]) -> tuple[str, ...]:
    return tuple(t for t in tokens if t not in _GLUE) or tuple(tokens)


def _starts_negated(piece: str) -> bool:
    tokens = tokens_of(piece)
    return bool(tokens) and tokens[0] in _NEGATIONS


def _carries(piece: str, ahead: Sequence[str]) -> bool:
    """True if a list of things that are not there goes on: "no fever, rigidity or itch"."""
    if not _starts_negated(piece):
        return False
    for later in ahead:
        tokens = tokens_of(later)
        if not tokens or _starts_negated(later) or _RESETS & set(tokens):
            return False
        if "or" in tokens or "nor" in tokens:
            return True
    return False


def _read_piece(
    piece: str, words: Words, notes: _Notes, *, carried: bool, ahead: Sequence[str]
) -> bool:
    """Read one piece; return True if its "no" goes on into the next one."""
    plain = folded(piece).replace("'", "").replace(MARK, " ")
    if " ".join(_TOKEN.findall(plain)) in _NONE_TOLD:
        return False
    numbers = extract_numbers(plain)
    notes.strange.extend(numbers.impossible)
    rest = re.sub(r"(?<=[a-z])/(?=[a-z])|&|\+(?=\s)", " and ", _TIME.sub(" ", numbers.rest))
    tokens = _TOKEN.findall(rest)
    hits, left, doubled = _scan(_without_glue(tokens), words, negated=carried)
    if numbers.measured:
        left = [word for word in left if word not in _BESIDE_NUMBER]
        notes.measured.extend(numbers.measured)
    if doubled or not (hits or numbers.measured or numbers.impossible):
        notes.strange.append(piece)
        hits = []
    elif left:
        notes.strange.append(" ".join(left))
    whole = len(hits) == 1 and not left and not numbers.measured
    for hit in hits:
        kept = notes.present if hit.there else notes.absent
        kept.setdefault(hit.sign, piece[:_SHOWN] if whole else hit.words)
    if carried:
        return not (_RESETS | {"or", "nor"}) & set(tokens)
    return _carries(piece, ahead)


def _scan(
    tokens: Sequence[str], words: Words, *, negated: bool
) -> tuple[list[_Hit], list[str], bool]:
    hits: list[_Hit] = []
    left: list[str] = []
    said_no: list[str] = []  # negations that have not yet met a sign
    doubled, i, after_hit = False, 0, False
    while i < len(tokens):
        token = tokens[i]
        found = words.longest_at(tokens, i)
        if found is not None:
            size, sign, there = found
            text = " ".join(tokens[i : i + size])
            if not there and negated:
                doubled = True  # "not afebrile"
            shown = f"no {text}" if negated and there else text
            hits.append(_Hit(sign, there and not negated, shown))
            said_no.clear()
            i, after_hit = i + size, True
            continue
        is_last = i + 1 == len(tokens) or tokens[i + 1] in _RESETS
        if after_hit and token in _AFTER and is_last and not negated:
            hits[-1].there = False  # "fever: no"
        elif token in _NEGATIONS:
            doubled = doubled or bool(said_no)
            negated = True
            said_no.append(token)
        elif token in _RESETS:
            negated, after_hit = False, False
            said_no.clear()
        elif token not in _FILLER:
            left.append(token)
            negated, after_hit = False, False  # "no improvement of fever" does not say "no fever"
        i += 1
    return hits, left, doubled
