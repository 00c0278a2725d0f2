"""Words of a scored instrument as every format writes them: whom to call, the score, its bands, what it cannot say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from calando.decide.recommendation import Answer, ContactLine, Statement
from calando.decide.screen.result import (
    AccuracyLine,
    FlagLine,
    ScoredItem,
    ScreenResult,
)
from calando.present import vocabulary, wording
from calando.present.screen.band_words import capital, is_only_set
from calando.present.urgent import words as urgent_words

ScreenAnswer = Answer[ScreenResult]
NOT_A_DIAGNOSIS = "Screening, not a diagnosis. A clinician decides."
NOT_A_DIAGNOSIS_SELF = (
    "This is a screen, not a diagnosis. A doctor or nurse can tell you what it means for you."
)
NOT_VALIDATED = "This is no validated instrument."
VALIDATED_FORM = "the published form; these words were not tested"
NEXT_TITLE = "Next step"
FIRST_CALL = "First call, as it says above. Then:"
NEXT_TITLE_SELF = "What to do next"
ITEMS_TITLE = "What was answered"
ITEMS_TITLE_SELF = "What you answered"
ACCURACY_TITLE = "How often a cut is right, and in whom"
ACCURACY_NOTE = "In other people the same cut may be right less often."
NEXT_INSTRUMENT_TITLE = "What to ask next"
ABOUT_TITLE = "About this instrument"
NEVER_TITLE = "Never"
NBSP = "\u00a0"
NOT_ASKED = "not asked"
ANY_COUNTRY = "the emergency number of your country"
CRISIS = "Thoughts of suicide or of harming oneself"
SIGNS_SELF = (
    "you or someone else is hard to wake, has slow breathing or a fit, has a high fever with stiff muscles, "
    "or sees things that are not there"
)
RATERS = {
    "self": "the person",
    "clinician": "a clinician",
    "either": "the person or a clinician",
}
_WORD = re.compile(r"[\w+-]+")
_COUNTRY = re.compile(r"^([A-Z]{2}): ")


# -- whom to call -------------------------------------------------------------------------------------


def numbers_of(kind: str, contacts: Iterable[ContactLine], *, told: bool) -> str:
    """Return the numbers of a kind: "911", or with every country "911 (CA, US), 999 (UK)"; "" if there are none."""
    found = [c for c in contacts if c.kind == kind]
    if told:
        return ", ".join(dict.fromkeys(c.number for c in found))
    countries: dict[str, list[str]] = {}
    for contact in found:
        match = _COUNTRY.match(contact.name)
        countries.setdefault(contact.number, []).append(match[1] if match else contact.name)
    return ", ".join(f"{number} ({', '.join(names)})" for number, names in countries.items())


def strip_parts(contacts: Sequence[ContactLine], jurisdiction: str | None) -> tuple[str, ...]:
    """Return the numbers that stand before everything, the emergency number first."""
    told = jurisdiction is not None
    emergency = numbers_of("emergency", contacts, told=told) or urgent_words.NO_NUMBER
    parts = [f"Emergency: {emergency}"]
    for kind in ("crisis", "poison") if told else ("crisis",):  # all of them would fill a page
        if found := numbers_of(kind, contacts, told=told):
            parts.append(f"{vocabulary.CONTACT_TITLES[kind]}: {found}")
    return tuple(parts)


def strip_title(contacts: Sequence[ContactLine], jurisdiction: str | None) -> str:
    """Return those numbers as one line."""
    return " · ".join(strip_parts(contacts, jurisdiction))


def call_number(contacts: Sequence[ContactLine], jurisdiction: str | None) -> str:
    """Return the number to call; without a country no single one is right, and none is a default."""
    return ANY_COUNTRY if jurisdiction is None else urgent_words.emergency_number(contacts)


def strip_line(contacts: Sequence[ContactLine], jurisdiction: str | None) -> str:
    """Return when to call, whatever the answer below says."""
    number = call_number(contacts, jurisdiction)
    signs = f"Call {number} at once for: {urgent_words.SIGNS}."
    return f"{signs} {CRISIS}: the crisis line, at any time. Do not wait for this page."


def strip_line_of(result: ScreenResult) -> str:
    """Return when to call, in words for who answered."""
    if not speaks_to_person(result):
        return strip_line(result.contacts, result.jurisdiction)
    return strip_line_self(result.contacts, result.jurisdiction)


def strip_line_self(contacts: Sequence[ContactLine], jurisdiction: str | None) -> str:
    """Return when to call, in plain words for whoever answers of themselves."""
    number = call_number(contacts, jurisdiction)
    return (
        f"Call {number} if {SIGNS_SELF}. Thoughts of suicide? Call the crisis line, day or night."
    )


def speaks_to_person(result: ScreenResult) -> bool:
    """True if the person answers alone, so that the page is theirs."""
    return result.rater == "self"


def call_now(contacts: Sequence[ContactLine], jurisdiction: str | None) -> str:
    """Return the line that stands before everything in an emergency."""
    return f"EMERGENCY: call {call_number(contacts, jurisdiction)} now."


def reminder(contacts: Sequence[ContactLine], jurisdiction: str | None) -> str:
    """Return the line on top of each further sheet."""
    if jurisdiction is None:
        return f"Emergency: {ANY_COUNTRY}"
    return strip_title(contacts, jurisdiction)


# -- the head -----------------------------------------------------------------------------------------


def first_lines(result: ScreenResult) -> tuple[str, ...]:
    """Return what stands before everything: the call if it is an emergency, the crisis line if life is at risk."""
    if result.emergency:
        return (call_now(result.contacts, result.jurisdiction),)
    if any(flag.kind == "suicide" for flag in result.flags):
        return (crisis_call(result.contacts, result.jurisdiction),)
    return ()


def crisis_call(contacts: Sequence[ContactLine], jurisdiction: str | None) -> str:
    """Return whom to call for thoughts of suicide."""
    number = numbers_of("crisis", contacts, told=True) if jurisdiction else ""
    line = f"the crisis line, {number}" if number else "a crisis line of your country"
    return f"Thoughts of suicide: call {line}, day or night. In danger now: call {call_number(contacts, jurisdiction)}."


def not_a_diagnosis(result: ScreenResult) -> str:
    """Return that it is no diagnosis, and who can tell more."""
    return NOT_A_DIAGNOSIS_SELF if speaks_to_person(result) else NOT_A_DIAGNOSIS


def next_title(result: ScreenResult) -> str:
    """Return the title of the next step."""
    return NEXT_TITLE_SELF if speaks_to_person(result) else NEXT_TITLE


def items_title(result: ScreenResult) -> str:
    """Return the title of the answers."""
    return ITEMS_TITLE_SELF if speaks_to_person(result) else ITEMS_TITLE


def title_of(result: ScreenResult) -> str:
    """Return the title: "CIWA-Ar: 12 of 67", "Modified Ashworth: 1+"."""
    if not result.score_text:
        return result.title
    graded = next((i for i in result.items if i.answer), None) if result.kind == "grade" else None
    if graded is not None and (mark := marked(graded.answer, graded.answer_label)[0]):
        return f"{result.title}: {mark}"
    within = f" of {wording.number(result.high)}" if result.high is not None else ""
    return f"{result.title}: {result.score_text}{within}"


def band_text(result: ScreenResult) -> str:
    """Return the band and the set it is from: "Moderate (ASAM 2020)"; of a checklist what was found; else "".

    Where no other set cuts the same score, the set is named beside its bands only.
    """
    if result.kind == "checklist":
        return capital(result.headline.removeprefix(f"{result.title}: "))
    chosen = next((b for b in result.bands if b.band_set == result.band_set and b.chosen), None)
    if not result.band_title or chosen is None or is_only_set(chosen, result):
        return capital(result.band_title)
    return f"{capital(result.band_title)} ({chosen.title})"


def headline(result: ScreenResult) -> str:
    """Return the headline; "" where title and band have said every word of it."""
    said = result.headline
    for line in result.bands:  # the set's name stands beside its bands
        said = said.replace(f" ({line.title})", "")
    return "" if _is_said(said, result) else result.headline


def _is_said(text: str, result: ScreenResult) -> bool:
    said = set(_WORD.findall(f"{title_of(result)} {band_text(result)}".casefold()))
    return set(_WORD.findall(text.casefold())) <= said


def next_step(result: ScreenResult) -> str:
    """Return the next step, without the flags that stand above it."""
    said = result.next_step
    risk = any(flag.kind == "suicide" for flag in result.flags) and not result.emergency
    for flag in result.flags:
        if flag.kind != "note":
            said = said.replace(flag.text, "").strip()
    if not said:
        return result.next_step
    return f"{FIRST_CALL} {said}" if risk and said != result.next_step else said


def flag_statements(flags: Iterable[FlagLine], *, urgent: bool) -> tuple[Statement, ...]:
    """Return the flags that are urgent, or those that are not, in the shape that every page sets."""
    return tuple(
        Statement(text=f.text, sources=f.sources, basis=f.basis, urgent=f.urgent)
        for f in sorted(flags, key=lambda f: not is_emergency(f))
        if f.urgent is urgent
    )


def warnings(flags: Iterable[FlagLine]) -> tuple[Statement, ...]:
    """Return the flags that warn and are not urgent: they stand before the next step."""
    return flag_statements((f for f in flags if f.kind != "note"), urgent=False)


def notes(flags: Iterable[FlagLine]) -> tuple[Statement, ...]:
    """Return the flags that only note something: they stand after the next step."""
    return flag_statements((f for f in flags if f.kind == "note"), urgent=False)


def is_emergency(flag: FlagLine) -> bool:
    """True if the emergency number is called before anything else."""
    return flag.emergency or flag.kind == "emergency"


def about_line(result: ScreenResult) -> str:
    """Return what it measures, over which time, and who answers."""
    window = f" · over: {result.window}" if result.window else ""
    return f"{result.about.rstrip('.')}{window} · answered by {RATERS[result.rater]}"


# -- items --------------------------------------------------------------------------------------------


def item_name(item: ScoredItem) -> str:
    """Return an item as its short label."""
    return f"{item.key}. {capital(item.label)}" if is_mark(item.key) else capital(item.label)


def item_answer(item: ScoredItem) -> str:
    """Return what was answered: "2: several days"."""
    if item.state == "not_asked":
        return NOT_ASKED
    if not item.answer_label or not is_mark(item.answer):
        return item.answer_label or item.answer
    mark, label = marked(item.answer, item.answer_label)
    return f"{mark}: {label}" if mark else label


def is_mark(key: str) -> bool:
    """True if the key of an answer is a mark on a scale ("2", "1+", "-5"), not a word.

    >>> is_mark("1+"), is_mark("-5"), is_mark("past_3_months")
    (True, True, False)
    """
    return key.lstrip("+-")[:1].isdigit()


def marked(key: str, label: str) -> tuple[str, str]:
    """Return the mark of an answer and its label without it; the mark is "" where the key is a word.

    >>> marked("1", "+1: restless"), marked("2", "a catch"), marked("yes", "yes")
    (('+1', 'restless'), ('2', 'a catch'), ('', 'yes'))
    """
    if not is_mark(key):
        return "", label
    begins = re.match(rf"(\+?{re.escape(key)}):? +(.+)", label)
    return (begins[1], begins[2]) if begins else (key, label)


def is_marked(result: ScreenResult, item: ScoredItem) -> bool:
    """True if an answer of a checklist is to be seen at a glance: a yes, or what nobody looked at."""
    return result.kind == "checklist" and item.state == "answered" and item.answer != "no"


def item_points(item: ScoredItem) -> str:
    """Return the points of an item; a dash where its answer has no number."""
    return "–" if item.points is None else wording.number(item.points)


def has_points(result: ScreenResult) -> bool:
    """True if any answer has a number."""
    return any(item.points is not None for item in result.items)


# -- accuracy -----------------------------------------------------------------------------------------


def percent(value: float | None) -> str:
    """Return a percentage; a word where it was not found."""
    return "not found" if value is None else f"{wording.number(value)} %"


def accuracy_rows(result: ScreenResult) -> tuple[tuple[str, str, str, str, str], ...]:
    """Return rows: cut, sensitivity, specificity, against what and in whom, note with its source."""
    return tuple(
        (
            cut_text(row),
            percent(row.sensitivity),
            percent(row.specificity),
            f"{whom.rstrip('.')}.",
            f"{row.note} [{urgent_words.tag(row.basis, row.sources)}]".strip(),
        )
        for row in result.accuracy
        for whom in (f"{row.target}; {row.population}" if row.population else row.target,)
    )


def accuracy_note(result: ScreenResult) -> str:
    """Return how far the numbers carry: to other people, and to other words."""
    if result.wording == "own" and result.validated:
        return f"{ACCURACY_NOTE} Validated: {VALIDATED_FORM}."
    return ACCURACY_NOTE


def cut_text(row: AccuracyLine) -> str:
    """Return a cut as it is printed: "≥ 10"."""
    return re.sub("([≥≤]) ", f"\\1{NBSP}", row.cut.replace(">=", "≥").replace("<=", "≤"))


# -- the rest -----------------------------------------------------------------------------------------


def carried_text(result: ScreenResult) -> str:
    """Return which answers the next instrument takes over; "" if none."""
    following = result.next_instrument
    if following is None or not following.carried:
        return ""
    said = ", ".join(f"item {item}: {answer}" for item, answer in following.carried)
    return f"Taken over from here: {said}."


def next_instrument_text(result: ScreenResult) -> str:
    """Return which instrument comes next and how to begin it; "" if none does."""
    following = result.next_instrument
    if following is None:
        return ""
    begin = f"calando screen {following.to}"
    return " ".join(p for p in (following.text, carried_text(result), f"Begin: {begin}") if p)


def about_rows(result: ScreenResult) -> tuple[tuple[str, str], ...]:
    """Return what is to be known of the instrument: name, version, for whom, rights, credit, codes."""
    tried = VALIDATED_FORM if result.wording == "own" else "yes"
    codes = ", ".join(f"{what} {code}" for what, code in result.loinc)
    rows = (
        ("Name", result.name),
        ("Version", result.version),
        ("For", result.for_whom),
        ("Not for", result.not_for),
        ("Validated", tried if result.validated else NOT_VALIDATED),
        ("Wording", wording_text(result)),
        ("Rights", result.rights),
        ("Credit", result.credit),
        ("LOINC", codes),
    )
    return tuple((name, text) for name, text in rows if text)


def wording_text(result: ScreenResult) -> str:
    """Return whose words the questions are in."""
    if result.licence == "score":
        return "Scoring only: the words of the questions come from your licensed form."
    return {
        "published": "The published words.",
        "own": "Our own words, not those of the published form.",
        "none": "Short labels only.",
    }[result.wording]


def reasons(answer: ScreenAnswer) -> tuple[Statement, ...]:
    """Return the reasons that stand nowhere above."""
    result = answer.result
    said = [flag.text for flag in result.flags] + [band.text for band in result.bands]
    return urgent_words.not_said(answer.reasons, said)
