"""How the name of a drug is read: one spelling for many, and what of a text is not the name.

Words only; which of them is a drug is known to `names.py`. A token that stands in no list here is never dropped.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator

MAX_CHARS = 300  # longer is a letter, not a name

_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "œ": "oe", "æ": "ae", "ð": "d", "þ": "th", "ı": "i"}
_GREEK = {"α": " alpha ", "β": " beta ", "γ": " gamma ", "δ": " delta "}  # μ is a unit: below
_MARKS = str.maketrans(dict.fromkeys("™®©℠℗", " "))
_LATER = str.maketrans(
    _LETTERS
    | _GREEK
    | {"μ": "u", "⁄": "/", "∕": "/", "·": ".", "−": "-", "’": "'", "‘": "'", "ʼ": "'"}
)
_ASCII = str.maketrans(
    {chr(i): " " for i in range(128) if not chr(i).isalnum()} | {"'": None, "`": None}
)


def folded(text: str) -> str:
    """Return the text in lower case without accents, marks and look-alike dashes; punctuation stays.

    >>> folded("Lioresal®"), folded("BACLOFÈNE 10 ｍｇ"), folded("β‑blocker")
    ('lioresal ', 'baclofene 10 mg', ' beta -blocker')
    >>> folded("N.S.A.I.D. b.i.d."), folded("2.5 mg i.v.")
    ('nsaid bid', '2.5 mg iv')
    """
    if text.isascii():
        return _without_dots(text.lower())
    plain = unicodedata.normalize("NFKD", text.translate(_MARKS)).casefold()
    return _without_dots(
        "".join(map(_plain, unicodedata.normalize("NFKD", plain).translate(_LATER)))
    )


def _without_dots(text: str) -> str:
    """Return the text with its abbreviations written as words: "n.s.a.i.d." is one, and so is "b.i.d."."""
    return _dotted().sub(lambda m: m[0].replace(".", ""), text) if "." in text else text


@functools.cache
def _dotted() -> re.Pattern[str]:
    return re.compile(r"(?<![a-z0-9.])(?:[a-z]\.){2,}(?:[a-z](?![a-z0-9]))?")


def key(text: str) -> str:
    """Return what two spellings of one name have in common: letters and digits, with single spaces.

    >>> key(folded("Co-Codamol")), key(folded("  St. John’s  wort "))
    ('co codamol', 'st johns wort')
    """
    return " ".join(text.translate(_ASCII).split())


@functools.lru_cache(maxsize=1024)
def _plain(char: str) -> str:
    if char.isascii() or char.isalnum():
        return char
    kind = unicodedata.category(char)
    if kind in ("Mn", "Me", "Cf"):  # accents; signs that nobody sees
        return ""
    return "-" if kind == "Pd" else " "


# -- what of a text is not the name ---------------------------------------------------------------

_NUMBER = r"[.,]?\d+(?:[.,]\d+)*"
_UNIT = (
    r"(?:mgs?|mcg|ug|g|kg|ng|mls?|l|dl|iu|ie|ui|u|units?|meq|mmol|h|hrs?|hours?|std|"
    r"milligram(?:me)?s?|microgram(?:me)?s?|gram(?:me)?s?|einheiten|unites|percent)(?![a-z0-9])|%"
)
_PER = (
    r"(?:dose|puff|spray|actuation|tablet|tab|capsule|cap|patch|day|d|week|24 ?h|ampoule|vial|drop)"
)
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|januar|februar|marz|mai|juni|juli|oktober|dezember|"
    r"janvier|fevrier|mars|avril|juin|juillet|aout|septembre|octobre|novembre|decembre)"
)
_PHRASES = (
    r"q ?\d+(?: ?- ?\d+)? ?(?:h|hr|hrs|hourly|d|days?)",
    r"(?:once|twice|thrice|(?:\d+|one|two|three|four) ?times?|\d+ ?x) ?(?:a|per|each|every|/)? ?(?:day|week|daily)",
    r"(?:every|each) ?(?:\d+ ?(?:- ?\d+ ?)?)?(?:h|hours?|hrs?|days?|weeks?|other day|morning|evening|night)",
    r"(?:per|a) day",
    r"\d+(?: ?- ?\d+){2,3}",  # 1-0-1: morning, noon, evening
    r"(?:by|per) mouth|per os",
    r"at (?:night|bedtime|noon)|before (?:bed|sleep)|in the (?:morning|evening)",
    rf"(?:since|depuis|seit) (?:{_MONTH}(?: (?:19|20)\d\d)?|(?:19|20)\d\d|last (?:week|month|year)|yesterday)",
    r"(?:for|since) (?:the (?:last|past) )?\d+ ?(?:days?|weeks?|months?|years?)",
    r"(?:as|if|when) (?:needed|required|necessary)|on demand|bei bedarf|si besoin",
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FORMS = """tablet tablets tab tabs capsule capsules cap caps caplet caplets pill pills film coated filmcoated syrup
    solution suspension elixir drops drop oral orally liquid injection injectable injections inj infusion ampoule
    ampoules amp vial vials syringe syringes prefilled pen pens patch patches cream ointment gel gels
    softgel softgels gelcap gelcaps spray inhaler inhalers
    inhaled inhalation nebuliser nebulizer nebules powder sachet sachets granules lozenge lozenges suppository
    suppositories chewable dispersible effervescent orodispersible soluble disintegrating transdermal topical nasal
    sublingual buccal rectal subcutaneous subcut intravenous intramuscular intrathecal eye ear
    tablette tabletten filmtabletten retardtabletten brausetabletten kapseln kapsel retardkapseln tropfen pflaster
    zapfchen saft losung comprime comprimes gelule gelules gouttes sirop solucion comprimidos capsulas
    cp cpr tbl po iv im sc sl it td tts"""
_TIMES = """bid tid qid qd od bd tds tid qds ods nocte mane prn sos stat hs qhs qam am daily nightly weekly monthly
    hourly once twice thrice morgens mittags abends nachts taglich matin midi soir"""
_RELEASE = """xr sr mr er ir cr xl la pr lp dr ec cd sa odt retard depot prolongatum oros continus chrono chronosphere
    modified prolonged extended sustained immediate controlled slow delayed release released acting long gastro
    resistant enteric"""
_OTHER = "generic brand rx otc dose doses low high x strength of"
NOISE = _words(f"{_FORMS} {_TIMES} {_RELEASE} {_OTHER}")
HYDRATES = _words(
    "anhydrous hemihydrate monohydrate dihydrate trihydrate tetrahydrate pentahydrate hexahydrate heptahydrate hydrate"
)
MAKERS = _words(
    """teva sandoz mylan viatris ratiopharm stada hexal zentiva accord aurobindo actavis apotex apo pms ratio biogaran
    arrow almus cristers sanofi pfizer novartis bayer merck msd gsk roche lilly abbott abbvie janssen zydus cipla
    lupin reddys torrent glenmark krka aristo heumann betapharm aliud neuraxpharm winthrop desitin hormosan puren
    lannett amneal upsher northstar camber saol amring auro jamp riva pharma pharmaceuticals laboratories labs ltd
    limited gmbh healthcare generics abz"""
)
CATIONS = _words("sodium potassium calcium magnesium disodium semisodium natrium kalium")
SALTS = CATIONS | _words(
    """hydrochloride hydrochlorid chlorhydrate clorhidrato dihydrochloride hcl hydrobromide hydrobromid hbr sulfate
    sulphate sulfat maleate besylate besilate mesylate mesilate tosylate tartrate bitartrate hemitartrate succinate
    fumarate hemifumarate citrate phosphate acetate nitrate lactate gluconate carbonate chloride bromide pamoate
    embonate decanoate palmitate enanthate oxalate edisylate napsylate malate xinafoate propionate medoxomil cilexetil
    axetil proxetil erbumine arginine lysine tromethamine trometamol enacarbil stearate estolate meglumine"""
)
_BESIDE = NOISE | MAKERS | HYDRATES
_ESTERS = frozenset(("phosphate", "succinate"))  # of which a sodium salt is made

# a small number behind these names another product: Tylenol 3 holds codeine
_NUMBERED = frozenset(("tylenol",))
_NUMBERS_THAT_NAME = frozenset("1234")


@functools.cache
def _strength() -> re.Pattern[str]:
    per = rf"(?: ?/ ?(?:(?:{_NUMBER} ?)?(?:{_UNIT})|{_PER}(?![a-z0-9])))?"
    before = r"(?:(?<![a-z0-9.,])|(?<=[a-z]{4}))"
    times = rf"|(?<![a-z0-9])(?:\d+ ?x(?: ?{_NUMBER}(?: ?(?:{_UNIT}))?)?|x ?\d+)(?![a-z0-9])"
    phrases = rf"|(?<![a-z0-9])(?:{'|'.join(_PHRASES)})(?![a-z0-9])"
    return re.compile(rf"{before}{_NUMBER} ?(?:{_UNIT}){per}{phrases}{times}")


def without_strengths(text: str) -> str:
    """Return a folded text without amounts that have a unit, and without how often.

    >>> without_strengths("insulin glargine 100 units/ml"), without_strengths("ibuprofen 400 mg every 8 hours")
    ('insulin glargine  ', 'ibuprofen    ')
    """
    return _strength().sub("  ", text)


def readings(text: str) -> Iterator[str]:
    """Yield the keys that a folded text may go by: as it stands first, then with less and less beside the name.

    >>> list(readings("morphine sulphate mr 10mg"))
    ['morphine sulphate mr 10mg', 'morphine sulphate mr', 'morphine sulphate', 'morphine']
    """
    whole = last = key(text)
    if last:
        yield last
    tokens = key(without_strengths(text)).split()
    numbers_name = "#" in text or "no." in text
    for here in _peeled(tokens, whole, numbers_name):
        if here != last:
            yield here
            last = here
    for drop in (NOISE, None, MAKERS, HYDRATES):
        if drop is None:
            tokens = [t for t in tokens if not _is_bare_number(t, whole, numbers_name)]
        else:
            tokens = [t for t in tokens if t not in drop]
        here = " ".join(tokens)
        if here and here != last:
            yield here
            last = here
    yield from _without_salts(tokens)
    if " de " in text or " d'" in text:
        tokens = key(without_strengths(text).replace(" d'", " de ")).split()
        if french := _salt_before().match(" ".join(t for t in tokens if t not in NOISE)):
            yield french[1]


@functools.cache
def _salt_before() -> re.Pattern[str]:
    """A salt as French says it: "sulfate de morphine". Of a cation the salt is the drug: "citrate de potassium"."""
    acids, cations = ("|".join(sorted(words)) for words in (SALTS - CATIONS, CATIONS))
    return re.compile(rf"(?:{acids}) de (?!(?:{cations})\b)(.+)")


def _peeled(tokens: list[str], whole: str, numbers_name: bool) -> Iterator[str]:
    """Yield the tokens, and what is left of them from behind: in "charcoal tablets 390 mg" the tablets are the name."""
    yield " ".join(tokens)
    rest = list(tokens)
    while len(rest) > 1:
        last = rest.pop()
        if not (last in _BESIDE or _is_bare_number(last, whole, numbers_name)):
            return
        yield " ".join(rest)


@functools.lru_cache(maxsize=256)  # one look-up asks for the same text again and again
def names_of(text: str) -> tuple[str, ...]:
    """Return the tokens of a folded text that may be names; salts are among them.

    >>> names_of("zoloft sertraline 50 mg tablets teva")
    ('zoloft', 'sertraline')
    """
    whole, numbers_name = key(text), "#" in text or "no." in text
    tokens = key(without_strengths(text)).split()
    return tuple(
        t for t in tokens if t not in _BESIDE and not _is_bare_number(t, whole, numbers_name)
    )


def _is_bare_number(token: str, whole: str, numbers_name: bool) -> bool:
    if not (token.isascii() and token.isdigit()):
        return False
    named = token in _NUMBERS_THAT_NAME and any(n in _NUMBERED for n in whole.split())
    return not (numbers_name or named)


def _without_salts(tokens: list[str]) -> Iterator[str]:
    """Yield the tokens without the salt behind (or before) the name; never a salt alone, never two salts at once."""
    rest = list(tokens)
    if len(rest) > 1 and rest[-1] in CATIONS:
        yield " ".join((rest[-1], *rest[:-1]))  # oxybate sodium
    for _ in range(2):
        if len(rest) < 2 or rest[-1] not in SALTS:
            break
        salt = rest.pop()
        if rest[-1] in CATIONS and salt not in CATIONS | _ESTERS:
            return  # "morphine potassium chloride" is not morphine
        if not SALTS.issuperset(rest):
            yield " ".join(rest)
    if len(rest) > 1 and rest[0] in CATIONS and not SALTS.issuperset(rest[1:]):
        yield " ".join(rest[1:])


# -- texts that hold several names ----------------------------------------------------------------

_BRACKETS = r"[(\[{]([^()\[\]{}]*)[)\]}]"


@functools.cache
def _separator() -> re.Pattern[str]:
    return re.compile(r"\s*[/+&,;|•]\s*")


@functools.cache
def _joining_word() -> re.Pattern[str]:
    return re.compile(r"\s+(and|with|plus|et|und|mit|avec)(?=\s)")


def brackets_of(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a folded text without its brackets, and what stands in them.

    >>> brackets_of("lioresal (baclofen) tablets")
    ('lioresal   tablets', ('baclofen',))
    """
    if not ("(" in text or "[" in text or "{" in text):
        return text, ()
    return re.sub(_BRACKETS, " ", text), tuple(re.findall(_BRACKETS, text))


def parts_of(text: str) -> list[str]:
    """Return what stands between marks; a part with nothing that may be a name is none.

    >>> parts_of("codeine 30 mg / paracetamol 500 mg"), parts_of("ibuprofen 50/12.5 mg")
    (['codeine', 'paracetamol'], ['ibuprofen 50'])
    >>> parts_of("nurofen plus 200 mg, baclofen")
    ['nurofen plus', 'baclofen']
    """
    found = [p for p in _separator().split(without_strengths(text)) if names_of(p)]
    if len(found) > 1:
        return [p.strip() for p in found]
    return [text.strip()] if not _has_mark(text) or not found else [found[0].strip()]


def joined_parts(text: str) -> list[tuple[str, str]]:
    """Return what stands between joining words, each part with the word before it; a name may end in such a word.

    >>> joined_parts("codeine and atacand plus with baclofen")
    [('', 'codeine'), ('and', 'atacand plus'), ('with', 'baclofen')]
    """
    first, *rest = (p.strip() for p in _joining_word().split(text))
    found = [("", first)]
    for word, part in zip(rest[::2], rest[1::2], strict=True):
        before, last = found[-1]
        if names_of(part):
            found.append((word, part))
        else:  # nothing that could be joined: the word belongs to the name before it
            found[-1] = (before, f"{last} {word} {part}".strip())
    return found


def _has_mark(text: str) -> bool:
    return any(c in text for c in "/+&,;|•")


def shown(text: str) -> str:
    """Return a part as it is shown: single spaces, no punctuation at its ends, not endless.

    >>> shown("  xyz ,"), len(shown("x" * 999))
    ('xyz', 61)
    """
    words = " ".join(text.split()).strip(" ,;/+&-.")
    return words if len(words) <= 60 else f"{words[:60]}…"
