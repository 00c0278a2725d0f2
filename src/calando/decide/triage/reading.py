"""Read the signs as they were written: words, negation, numbers. Nothing is guessed and nothing dropped.

The text is cut at commas, semicolons, full stops and new lines. In each piece the longest words that name a sign are
found first, so that "no reflexes" is a sign and no negation; "no", "without", "denies" turn what follows, up to
"and", "but" or the end of the piece. A list that ends in "or" carries the "no" over its commas. A denied word of
wakefulness ("not rousable") is itself a sign. What is past, unsure, of another person or of long ago is kept aside;
what is left over, beside words such as "very" or "since", is given back as not understood, with names near it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from calando.decide.check.name_text import folded
from calando.decide.triage.numbers import MARK, extract_numbers, signs_of
from calando.decide.triage.result import Unrecognised
from calando.decide.triage.scan import Hit, Scanned, scan
from calando.decide.triage.story import Aside, Measured, Told
from calando.decide.triage.taken import extract_taken
from calando.decide.triage.then_now import NONE_NOW, Earlier, gone_now, set_aside, tells_then
from calando.decide.triage.vocabulary import (
    BESIDE_NUMBER,
    FILLER,
    HAD,
    KIN,
    LONG_AGO,
    NEGATIONS,
    RESETS,
    UNSURE,
    is_recent,
    rewritten,
    without_times,
)
from calando.decide.triage.words_of_signs import (
    TOKEN,
    Lexicon,
    lexicon_of,
    suggestions,
    tokens_of,
    without_glue,
)
from calando.facts.schema_triage import TriageFacts

_PICTURES = re.compile(r"[\u2600-\u27bf\U0001f000-\U0001faff]+")
_SHOWN = 200
# "was unconscious but now alert" tells of two times
_CUT = re.compile(
    r"[,;\n\r]|\.(?=\s|$)|\s(?:but|and|then)\s(?=(?:(?:he|she|they|is|are)\s)*now\b)", re.IGNORECASE
)
_ASLEEP = re.compile(r"(?:(?:he|she|is|was|now|still|just) )*(?:asleep|sleeping)(?: now)?")
_BARE = re.compile(r"\d{1,4}(?:\.\d+)?")
_NOT_ALERT = re.compile(r"\bavpu voice\b")
_NONE_TOLD = frozenset(
    {
        "none",
        "nothing",
        "no signs",
        "no symptoms",
        "asymptomatic",
        "no complaints",
        "well",
        "fine",
        "ok",
        "okay",
        "all good",
    }
)


@dataclass(slots=True)
class _Notes:
    present: dict[str, str] = field(default_factory=dict)
    absent: dict[str, str] = field(default_factory=dict)
    measured: list[Measured] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    story: dict[str, str] = field(default_factory=dict)
    aside: list[Aside] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    bare: list[str] = field(default_factory=list)
    not_alert: str = ""
    earlier: Earlier = field(default_factory=Earlier)
    asleep: list[str] = field(default_factory=list)


def read_signs(texts: Sequence[str], facts: TriageFacts) -> Told:
    """Return what was told.

    >>> from calando.facts.load_triage import load_triage
    >>> told = read_signs(["Drowsy, no fever or rigidity; HR 140 and flobby"], load_triage())
    >>> list(told.present), sorted(told.absent), [u.asked for u in told.unrecognised]
    (['drowsiness'], ['fever', 'rigidity'], ['flobby'])
    >>> list(read_signs(["not rousable, fever is gone"], load_triage()).present)
    ['coma']
    """
    lexicon, notes = lexicon_of(facts), _Notes()
    carried = False
    pieces = [p.strip() for text in texts for p in _CUT.split(_decimal(text))]
    for i, piece in enumerate(pieces):
        if not piece:
            continue
        carried = _read_piece(piece, lexicon, notes, facts, carried=carried, ahead=pieces[i + 1 :])
    _sleep(notes)
    return Told(
        present=notes.present,
        absent={k: v for k, v in notes.absent.items() if k not in notes.present},
        measured=tuple(notes.measured),
        unrecognised=tuple(
            Unrecognised(asked=s[:_SHOWN], did_you_mean=_meant(s, lexicon, notes.bare))
            for s in dict.fromkeys(notes.strange)
        ),
        story=notes.story,
        aside=tuple(dict.fromkeys(notes.aside)),
        unread=tuple(dict.fromkeys(u[:_SHOWN] for u in notes.unread)),
        bare=tuple(dict.fromkeys(notes.bare)),
        not_alert=notes.not_alert,
    )


def _meant(text: str, lexicon: Lexicon, bare: Sequence[str]) -> tuple[str, ...]:
    return (f"temperature {text}",) if text in bare else suggestions(text, lexicon.signs)


def _decimal(text: str) -> str:
    """A comma within a number is no border: 39,4 and 12,000."""
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    return re.sub(r"(?<=\d),(?=\d)", ".", text)


def _starts_list(piece: str, lexicon: Lexicon) -> bool:
    """True if a piece begins with a "no" that is no part of a sign: "no fever", not "no reflexes", "not rousable"."""
    tokens = without_glue(tokens_of(rewritten(folded(piece).replace("'", ""))))
    if not tokens or tokens[0] not in NEGATIONS or lexicon.signs.longest_at(tokens, 0):
        return False
    i = next((i for i, t in enumerate(tokens) if t not in NEGATIONS | FILLER), 0)
    return lexicon.denied.longest_at(tokens, i) is None


def _carries(piece: str, ahead: Sequence[str], lexicon: Lexicon) -> bool:
    """True if a list of things that are not there goes on: "no fever, rigidity or itch"."""
    if not _starts_list(piece, lexicon):
        return False
    for later in ahead:
        tokens = tokens_of(later)
        if not tokens or tokens[0] in NEGATIONS | {"now"} or RESETS & set(tokens):
            return False
        if "or" in tokens or "nor" in tokens:
            return True
    return False


def _read_piece(
    piece: str,
    lexicon: Lexicon,
    notes: _Notes,
    facts: TriageFacts,
    *,
    carried: bool,
    ahead: Sequence[str],
) -> bool:
    """Read one piece; return True if its "no" goes on into the next one."""
    if pictures := _PICTURES.findall(piece):  # told back, beside words that are read
        notes.strange.extend(pictures)
        piece = _PICTURES.sub(" ", piece).strip() or piece
    plain = folded(piece).replace("'", "").replace(MARK, " ").replace("?", f" {UNSURE} ")
    plain = rewritten(plain)
    if " ".join(TOKEN.findall(plain)) in _NONE_TOLD:
        return False
    if NONE_NOW.fullmatch(plain.strip()) and _none_now(piece, notes, facts):
        return False
    if _ASLEEP.fullmatch(plain.strip()):
        notes.asleep.append(piece)
    if _BARE.fullmatch(piece):
        notes.strange.append(piece)
        notes.unread.append(piece)
        notes.bare.append(piece)
        return False
    if _NOT_ALERT.search(plain):
        notes.not_alert = notes.not_alert or piece[:_SHOWN]
        plain = _NOT_ALERT.sub("drowsy", plain)
    taken = extract_taken(plain, facts.rules)
    numbers = extract_numbers(taken.rest)
    notes.strange.extend(numbers.impossible)
    rest = re.sub(r"(?<=[a-z])/(?=[a-z])|&|\+(?=\s)", " and ", without_times(numbers.rest))
    tokens = TOKEN.findall(rest)
    known = TOKEN.findall(plain)
    recent = is_recent(plain, known)
    found = scan(
        without_glue(tokens),
        lexicon,
        carried=carried,
        history=bool(LONG_AGO.search(plain)) and not recent,
    )
    if recent:
        for hit in found.hits:
            hit.aside = None if hit.aside == "history" else hit.aside
    elif KIN & set(known) and HAD & set(known):
        for hit in found.hits:
            hit.aside = "other" if hit.there else hit.aside
        found.left = [w for w in found.left if w not in KIN | HAD]
    understood = bool(
        found.hits or numbers.measured or taken.excess or taken.unclear or taken.small
    )
    _then_and_now(found, plain, notes, facts)
    before = set(notes.present)
    _note(found, piece, notes, lexicon, has_numbers=bool(numbers.measured))
    notes.measured.extend(numbers.measured)
    read = {s for m in numbers.measured for s, _ in signs_of(m, facts.readings, is_adult=True)}
    notes.earlier.told(piece, plain, (set(notes.present) - before) | read)
    if taken.excess and taken.denied:
        notes.aside.append(Aside(kind="denied", name="extra_large", asked=piece[:_SHOWN]))
    elif taken.excess:
        notes.story.setdefault("extra_large", piece[:_SHOWN])
    elif taken.small and taken.denied:
        notes.aside.append(Aside(kind="denied", name="extra_small", asked=piece[:_SHOWN]))
    elif taken.small:
        notes.story.setdefault("extra_small", piece[:_SHOWN])
    elif taken.unclear:
        notes.aside.append(Aside(kind="amount", name="extra_large", asked=piece[:_SHOWN]))
    left = [w for w in found.left if not (numbers.measured and w in BESIDE_NUMBER)]
    if found.doubled or not (understood or numbers.impossible):
        notes.strange.append(piece)
        notes.unread.append(piece)
    elif left:
        notes.strange.append(" ".join(left))
        if not numbers.measured and not taken.excess:
            notes.unread.extend(u for u in found.unread if set(u.split()) <= set(left))
    if carried:
        return not (RESETS | {"or", "nor"}) & set(tokens)
    return _carries(piece, ahead, lexicon)


def _then_and_now(found: Scanned, plain: str, notes: _Notes, facts: TriageFacts) -> None:
    """Set aside what a piece about now takes away, and what a piece about before tells of that is gone."""
    gone = gone_now(plain, found.hits)
    if gone:
        notes.aside.extend(set_aside(gone, notes.present, notes.measured, facts, {}))
        notes.earlier.gone |= gone
    here = {h.name for h in found.hits if h.there and h.aside is None and not h.is_story}
    if tells_then(plain):
        for hit in found.hits:
            if hit.name in here & notes.earlier.gone:
                hit.aside = "past"
    else:
        notes.earlier.gone -= here


def _none_now(asked: str, notes: _Notes, facts: TriageFacts) -> bool:
    """Take "none today" as said of what the pieces before tell of earlier; False if they tell of nothing earlier."""
    run = notes.earlier.run
    if not run:
        return not (notes.present or notes.measured or notes.strange)
    notes.aside.extend(set_aside(run, notes.present, notes.measured, facts, run))
    for name in run:
        notes.absent.setdefault(name, asked)
    return True


def _sleep(notes: _Notes) -> None:
    """Who is asleep and wakes easily sleeps; asleep without that stays asked back."""
    wakes = notes.absent.get("hard_to_wake")
    if wakes is None or {"hard_to_wake", "coma", "unresponsive"} & set(notes.present):
        return
    for piece in notes.asleep:
        notes.strange[:] = [s for s in notes.strange if s != piece]
        notes.unread[:] = [s for s in notes.unread if s != piece]
        notes.absent["hard_to_wake"] = f"{piece}, {wakes}"


def _note(
    found: Scanned, piece: str, notes: _Notes, lexicon: Lexicon, *, has_numbers: bool
) -> None:
    """Write the hits down: there, not there, part of the story, or aside."""
    whole = len(found.hits) == 1 and not found.left and not has_numbers
    for hit in found.hits:
        shown = piece[:_SHOWN] if whole else hit.words
        if hit.aside is not None:
            notes.aside.append(Aside(kind=hit.aside, name=hit.name, asked=shown))
            if hit.aside == "history" and hit.name == "seizure":
                notes.story.setdefault("epilepsy", shown)
        elif hit.is_story:
            notes.story.setdefault(hit.name, piece[:_SHOWN])
        else:
            _keep(hit, shown, notes, lexicon)


def _keep(hit: Hit, shown: str, notes: _Notes, lexicon: Lexicon) -> None:
    also = lexicon.implies.get(hit.name, ())
    where = notes.present if hit.there else notes.absent
    for name in (hit.name, *also):
        where.setdefault(name, shown)
    if hit.there:
        return
    if hit.by_absent_word:
        for other in lexicon.absent_with.get(hit.name, ()):
            notes.absent.setdefault(other, shown)
