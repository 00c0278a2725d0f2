"""Words around the signs: what denies, what says nothing, what makes a sign past, unsure or another person's.

Not facts: nothing here says what a sign means. English, and the commonest of French, German and Italian.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from calando.decide.triage.numbers import MARK

UNSURE = "unsure"  # stands where a question mark was


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


NEGATIONS = _set(
    "no not without denies denied denying never nor neither isnt wasnt arent werent hasnt havent doesnt didnt dont "
    "absent negative lacks free pas sans aucun aucune kein keine keinen ohne nicht senza nessun nessuna non"
)
# deny what a person can do, and only that: "can't really rouse him"
UNABLE = _set("cannot cant wont couldnt wouldnt unable impossible fails failing stopped")
HARDLY = _set("barely hardly scarcely difficult hard struggle struggles struggling only")
AFTER = _set("absent no none nil denied negative free")
RESETS = _set(
    "and but with plus however although then yet also while et mais avec und aber mit con ma e"
) | {MARK}
FILLER = _set(
    "mistake accidentally mistakenly could "
    "does did do will would "
    "a an the is are was were be been being has have had he she they it i we you his her their my our your some any "
    "very mild mildly moderate moderately severe severely slight slightly bit little lot new newly recent recently "
    "sudden suddenly acute acutely gradually marked markedly profound profoundly intense really quite rather so too "
    "of in on at to since for from by as during after before about around approximately the there this that today "
    "tonight yesterday morning evening afternoon night last now still again patient pt person man woman boy girl "
    "child baby seems seem appears appear looks look feels feel feeling "
    "getting gets got became becoming become go going developed developing develops complains complaining "
    "reports reporting reported noted seen observed found sign signs evidence symptom symptoms episode episodes "
    "body all over both bilateral diffuse generalised generalized whole present or yes positive only just much more "
    "hour hours hrs h day days week weeks month months year years minute minutes min ago one two three several few "
    "times twice once gone away fully properly completely entirely easily went anymore "
    "known probably suspected ongoing persistent intermittent occasional worsening progressive "
    "increasing longer extreme extremely great which who if even ever up "
    "le la les de d du des un une der das ein eine il lo tres sehr molto fort starke stark "
    "forte able si se er sie elle lui lei hat ist ha ne na seit depuis da"
)
# left out on both sides when a sign is looked for: "lips are blue" is "lips blue"
GLUE = _set(
    "a an the is are was were be been am she he they it her him his my their very really quite so"
)
BESIDE_NUMBER = _set("raised high low normal fast slow ck value reading measured")
PAST = _set("gone resolved settled subsided cleared disappeared vanished abated ended stopped away")
UNCERTAIN = _set(
    "possibly possible maybe perhaps might uncertain unknown unclear questionable query whether"
) | {UNSURE}
HISTORY = _set("history hx previous previously childhood formerly")
KIN = _set(
    "mother father mum mom mam dad brother sister aunt uncle cousin grandmother grandfather grandma grandpa parents "
    "family relative relatives sibling siblings neighbour neighbor friend"
)
HAD = _set("had suffered suffers died history")
RECENT = _set("now today tonight since ago currently this just yesterday overnight again still")

_SPAN = r"(?:hours?|hrs?|h|days?|weeks?|minutes?|mins?|times)"
TIME = re.compile(rf"\b\d+(?:\.\d+)?\s*{_SPAN}\b")
_NEAR_TIME = re.compile(rf"\b(?:\d+(?:\.\d+)?|an?|one|two|three|few|several)\s*{_SPAN}\b")
LONG_AGO = re.compile(
    r"\b(?:\d+(?:\.\d+)?|many|several|some|a few|two|three)?\s*years?\s+(?:ago|back|free)\b|\blast year\b"
    r"|\bin the past\b|\bas a (?:child|baby|teenager)\b|\bused to (?:have|get)\b"
)
_YEARS = re.compile(r"\b\d+(?:\.\d+)?\s*(?:years?|months?)\b")

_CANNOT = r"(?:cannot|cant|could not|couldnt|(?:is |was )?unable to|(?:not|isnt|no longer) able to)"
_OWN = r"(?: (?:his|her|my|their|the|any|both|all|of|own))*"
_LIMBS = r"(?:arms?|legs?|limbs?|hands?|feet|fingers|toes|body|head|muscles?|anything|at all)"
# words that would fall apart into others are put into one that is known
_REWRITES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        (r"\bcan not\b", "cannot"),
        # no denial: both signs count
        (r"\b(?:not|isnt|wasnt) (?:only|just|merely|simply)\b(?! now\b)", ""),
        (r"\bno (?:muscle )?tone (?:increase|rise|rising)\b", "no increased tone"),
        (rf"\b{_CANNOT} (?:really |even )?move{_OWN} (?:left|right|one)(?: (?:arm|leg|hand|foot|side))?\b",
         "cannot move one side"),
        (rf"\b{_CANNOT} (?:really |even )?move{_OWN}(?:(?: or| and|/)?{_OWN} {_LIMBS})*\b", "cannot move"),
        (rf"\b(paraly[sz]ed)(?: (?:on|in|of))?{_OWN} (?:left|right|one)(?: (?:arm|leg|hand|side))?\b",
         r"\1 on one side"),
        (r"\bout of it\b", "zonked"),
        (r"\bh/o\b", "history of"),
        (r"\b(?:deliberate|intentional)(?:ly)? overdose(?:d)?\b", "overdose and self harm"),
        (
            r"\btook (?:it|them|(?:\w+ )?(?:tablets|pills|baclofen)) (?:on purpose|deliberately|intentionally)\b",
            "overdose and self harm",
        ),
        (r"\bavpu\b\W*(?:is|of|score)?\W*a(?:lert)?\b|\ba(?:lert)? on (?:the )?avpu\b", "avpu alert"),
        (r"\bavpu\b\W*(?:is|of|score)?\W*v(?:oice|erbal)?\b|\bv(?:oice|erbal)? on (?:the )?avpu\b", "avpu voice"),
        (r"\bavpu\b\W*(?:is|of|score)?\W*p(?:ain)?\b|\bp(?:ain)? on (?:the )?avpu\b", "avpu pain"),
        (
            r"\bavpu\b\W*(?:is|of|score)?\W*u(?:nresponsive)?\b|\bu(?:nresponsive)? on (?:the )?avpu\b",
            "avpu unresponsive",
        ),
    )
)  # fmt: skip


def rewritten(plain: str) -> str:
    """Return a folded text in which idioms and AVPU letters are one known word each.

    >>> rewritten("p on avpu"), rewritten("he is out of it")
    ('avpu pain', 'he is zonked')
    """
    for pattern, put in _REWRITES:
        plain = pattern.sub(put, plain)
    return plain


def without_times(plain: str) -> str:
    """Return a folded text without spans of time: they are no signs."""
    return _YEARS.sub(" ", TIME.sub(" ", LONG_AGO.sub(" ", plain)))


def is_recent(plain: str, tokens: Sequence[str]) -> bool:
    """True if a piece tells of now or of hours, days or weeks ago, so that it is no old story.

    >>> is_recent("seizure an hour ago", ["seizure", "an", "hour", "ago"])
    True
    >>> is_recent("seizure 5 years ago", ["seizure", "5", "years", "ago"])
    False
    """
    if LONG_AGO.search(plain):
        return bool(_NEAR_TIME.search(plain))
    return bool(_NEAR_TIME.search(plain) or RECENT & set(tokens))
