"""One piece of what was told, word by word: hits, what denies them, what makes them past, unsure or old."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from calando.decide.triage.story import AsideKind
from calando.decide.triage.vocabulary import (
    AFTER,
    FILLER,
    HARDLY,
    HISTORY,
    NEGATIONS,
    PAST,
    RESETS,
    UNABLE,
    UNCERTAIN,
)
from calando.decide.triage.words_of_signs import Lexicon

_HARDLY = {
    "coma": "hard_to_wake",
    "unresponsive": "hard_to_wake",
    "apnoea": "respiratory_depression",
}


@dataclass(slots=True)
class Hit:
    """A sign or, with `is_story`, a circumstance; `aside` says why it is not one of now."""

    name: str
    there: bool
    words: str
    is_story: bool = False
    by_absent_word: bool = False
    is_denial: bool = False
    aside: AsideKind | None = None


@dataclass(slots=True)
class _Clause:
    hits: list[Hit] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    unsure: bool = False
    history: bool = False


@dataclass(slots=True)
class Scanned:
    """Hits of a piece, words left over, and those left over in clauses without any hit."""

    hits: list[Hit]
    left: list[str]
    unread: list[str]
    doubled: bool  # a double negation: the hit behind it is given back


@dataclass(slots=True)
class _State:
    negated: bool
    denying: str = ""  # "", "no" or "hardly", with no sign since
    pending: list[str] = field(
        default_factory=list
    )  # "hard", "cannot": given back if they deny nothing
    said_no: int = 0
    after_hit: bool = False


def scan(
    tokens: Sequence[str], lexicon: Lexicon, *, carried: bool, history: bool = False
) -> Scanned:
    """Return what the tokens of one piece say.

    `carried`: a "no" of the piece before goes on; `history`: the piece tells of long ago.
    """
    state = _State(negated=carried)
    clauses = [_Clause(history=history)]
    doubled, i = False, 0
    while i < len(tokens):
        size, hit, is_doubled = _hit_at(tokens, i, lexicon, state)
        if size:
            doubled = doubled or is_doubled
            if hit is not None:
                clauses[-1].hits.append(hit)
            is_denial = hit is not None and hit.is_denial
            state.said_no, state.after_hit = 0, True
            if is_denial:
                state.pending.clear()
            if not (is_denial and state.negated):
                state.denying = ""
            i += size
            continue
        i += _word_at(tokens, i, state, clauses, history=history)
    clauses[-1].left += state.pending
    hits = [h for c in clauses for h in _judged(c, lexicon)]
    return Scanned(
        hits=hits,
        left=[w for c in clauses for w in c.left],
        unread=[" ".join(c.left) for c in clauses if c.left and not c.hits],
        doubled=doubled or (state.said_no > 1 and not hits),
    )


def _hit_at(
    tokens: Sequence[str], i: int, lexicon: Lexicon, state: _State
) -> tuple[int, Hit | None, bool]:
    """Return how many tokens are a hit, the hit (None: given back), and whether it is doubly denied."""
    denied = lexicon.denied.longest_at(tokens, i)
    sign = lexicon.signs.longest_at(tokens, i)
    story = lexicon.story.longest_at(tokens, i)
    if denied is not None and not (state.denying or state.negated):
        denied = None  # "breathing" by itself is no sign
    size = max(found[0] for found in (denied, sign, story, (0,)) if found is not None)
    text = " ".join(tokens[i : i + size])
    if denied is not None and denied[0] == size and state.denying:
        name = denied[1]
        if state.denying == "hardly":
            name = _HARDLY.get(name, name)
        return size, Hit(name, True, f"not {text}", is_denial=True), False
    if denied is not None and denied[0] == size and state.negated:
        return size, None, True  # "no rash, rousable or itch": nobody knows
    if sign is not None and sign[0] == size:
        _, name, there = sign
        if (not there and state.negated) or state.said_no > 1:
            return size, None, True  # "not afebrile", "not without fever"
        shown = f"no {text}" if state.negated and there else text
        return size, Hit(name, there and not state.negated, shown, by_absent_word=not there), False
    if story is not None and story[0] == size:
        if not story[2] and state.negated:
            return size, None, True  # "no pump checked": nobody knows
        there = story[2] and not state.negated
        aside: AsideKind | None = None if there else "denied"
        return size, Hit(story[1], there, text, is_story=True, aside=aside), False
    return 0, None, False


def _word_at(
    tokens: Sequence[str], i: int, state: _State, clauses: list[_Clause], *, history: bool
) -> int:
    """Take one word that is no hit into the state or the clause; return how many tokens it took."""
    token, clause = tokens[i], clauses[-1]
    following = tokens[i + 1] if i + 1 < len(tokens) else ""
    is_last = not following or following in RESETS
    last = clause.hits[-1] if clause.hits else None
    if token == "ruled" and following == "out" and last is not None:
        if state.negated:
            clause.unsure = True
        else:
            last.there = False
        return 2
    if token == "excluded" and last is not None and not state.negated:
        last.there = False
    elif state.after_hit and token in AFTER and (is_last or token == "free") and not state.negated:
        if last is not None:
            last.there = False  # "fever: no", "seizure-free"
    elif token in PAST and last is not None and (is_last or following in FILLER):
        if not state.negated and last.there:
            last.aside = last.aside or "past"
    elif token in UNCERTAIN or (token == "sure" and state.negated):
        clause.unsure = True
        if token == "sure":
            state.negated, state.denying, state.said_no = False, "", 0
    elif token in HISTORY:
        clause.history = True
    elif token in NEGATIONS:
        state.negated, state.denying = True, "no"
        state.said_no += 1
    elif token in RESETS:
        state.negated, state.after_hit, state.denying, state.said_no = False, False, "", 0
        clause.left += state.pending
        state.pending.clear()
        clauses.append(_Clause(history=history))
    elif token in UNABLE | HARDLY:
        state.denying = "hardly" if token in HARDLY else "no"
        if token not in FILLER:
            state.pending.append(token)
    elif token not in FILLER:
        clause.left += [*state.pending, token]
        state.pending.clear()
        # "no improvement of fever" does not say "no fever"
        state.negated, state.after_hit, state.denying = False, False, ""
    return 1


def _judged(clause: _Clause, lexicon: Lexicon) -> list[Hit]:
    """Return the hits; what passes by itself is no reason to wait, so that emergencies stay unless they are history."""
    for hit in clause.hits:
        grave = hit.name in lexicon.emergencies or hit.is_story
        if hit.aside == "past" and grave:
            hit.aside = None
        if clause.history and hit.there:
            hit.aside = "history"
        elif clause.unsure and not grave:
            hit.aside = "uncertain"
    return clause.hits
