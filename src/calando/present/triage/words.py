"""Words of a triage as every format writes them: it leans, it never is; weights in words; windows in hours."""

from __future__ import annotations

import re
from dataclasses import dataclass

from calando.decide.recommendation import Answer, CitedLine, Statement
from calando.decide.triage.result import (
    Evidence,
    Exclude,
    OnsetWindow,
    Option,
    TriageResult,
    Unrecognised,
)
from calando.present import wording
from calando.present.plain_text import safe
from calando.present.urgent import words as urgent_words

TriageAnswer = Answer[TriageResult]
TITLE = "Toxic or withdrawing"
LEANING_TITLES = {
    "toxic": "Leans toxic",
    "withdrawing": "Leans withdrawing",
    "both": "Leans both ways: toxic and withdrawing",
    "unclear": "Unclear: it leans neither way",
}
LEANING_NOTE = "A leaning is a weighing of signs, not a diagnosis. A clinician decides."
WEIGHTS = {"strong": 3, "moderate": 2, "weak": 1, "none": 0}
MOST_WEIGHT = 3
POINTS = {
    "toxic": "points to toxicity",
    "withdrawing": "points to withdrawal",
    "either": "points both ways",
    "neither": "separates nothing",
}
# circumstances, which have no name that a person would write; a sign is called by its own
CIRCUMSTANCES = {
    "last_dose_before_window": "Last dose: before the hours of withdrawal",
    "last_dose_in_window": "Last dose: within the hours of withdrawal",
    "last_dose_after_window": "Last dose: after the hours of withdrawal",
    "missed_pump": "Pump delivery missed",
    "missed_oral": "Doses by mouth missed",
    "missed_other_sedative": "Another sedative missed",
    "extra_large": "Much more than usual taken",
    "extra_small": "More than usual taken",
    "extra_fading": "More than usual taken, long ago",
    "overdose_then_withdrawal": "An overdose some days ago",
    "high_level": "A high plasma level",
    "kidneys_poor": "Poor kidneys",
    "kidneys_moderate": "Reduced kidney function",
    "kidneys_failing": "Failing kidneys",
    "kidneys_recovering": "Recovering kidneys",
    "recent_start": "Baclofen begun lately",
    "just_stopped": "Baclofen just stopped",
    "stopped_lately": "Baclofen stopped lately",
    "other_sedatives": "Other sedatives",
    "alcohol": "Alcohol",
    "epilepsy": "Epilepsy, or seizures earlier",
    "stopped_sedative": "Another sedative stopped",
    "pump": "A pump",
    "no_baclofen_told": "No baclofen in the file",
}
SIDE_TITLES = {
    "toxic": "Points to toxicity",
    "withdrawing": "Points to withdrawal",
    "either": "Points both ways",
}
WHY_EMERGENCY = "Why this is an emergency"
DO_NOW = "Do now"
EVIDENCE_TITLE = "What speaks for it, and what against it"
FIGURE_TITLE = "Where each sign points"
NEITHER_TITLE = "Told, and separates nothing"
NOTHING_TOLD = "Nothing that was told."
SCORE_NOTE = "The points are calando's own way to add up weights; they are no probability."
WINDOWS_TITLE = "When each is seen, for these kidneys"
WINDOWS_NOTE_PLAIN = "A time outside a window rules nothing out."
WINDOWS_NOTE = (
    f"Thick: the usual window; thin ends: how far it may reach; pointer: now. {WINDOWS_NOTE_PLAIN}"
)
ASK_TITLE = "Ask next"
TESTS_TITLE = "Tests"
EXCLUDE_TITLE = "What else it may be"
OPTIONS_TITLE = "Options, not orders"
OPTIONS_NOTE = "What has been used, with its grade. The treating team decides."
NEVER_TITLE = "Never"
NO_TIME = "time not told"
_CALL = re.compile(r"^Emergency: call [^.]*\. ")


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLine:
    """One sign in words: what it is called, how far it points where, and why."""

    name: str
    written: str  # where it comes from, if that is not its name
    points: str
    weight: str
    filled: int  # bars of three
    side: str  # toxic | withdrawing | either | neither
    why: str
    statement: Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One side of the page: its title and what stands there."""

    title: str
    lines: tuple[EvidenceLine, ...]


# -- the head -----------------------------------------------------------------------------------------


def title_of(result: TriageResult) -> str:
    """Return the title: a leaning in words."""
    return LEANING_TITLES[result.leaning]


def first_lines(result: TriageResult) -> tuple[str, ...]:
    """Return what stands before everything: the number to call if it is an emergency, then the leaning."""
    leaning = f"{title_of(result)}."
    return (urgent_words.call_now(result.contacts), leaning) if result.emergency else (leaning,)


def who_lines(result: TriageResult) -> tuple[str, str]:
    """Return who this is about, and both kidney estimates."""
    return urgent_words.who_lines(result.patient, result.kidney)


def headline(result: TriageResult) -> str:
    """Return the headline, without the call that `first_lines` has made already."""
    return _CALL.sub("", result.headline) or result.headline


def leaning_text(result: TriageResult) -> str:
    """Return the leaning in sentences, without the one that is the headline."""
    return result.leaning_text.removeprefix(headline(result)).strip()


def cited(result: TriageResult) -> tuple[tuple[str, str, tuple[Statement, ...]], ...]:
    """Return the lists above the evidence: name, title, lines. An empty list is left out."""
    return _lists(
        ("why", WHY_EMERGENCY, result.emergency_why),
        ("now", DO_NOW, result.do_now),
    )


def asked_next(result: TriageResult) -> tuple[tuple[str, str, tuple[Statement, ...]], ...]:
    """Return what to ask and to test: name, title, lines. An empty list is left out."""
    return _lists(("ask", ASK_TITLE, result.ask), ("tests", TESTS_TITLE, result.tests))


def _lists(
    *found: tuple[str, str, tuple[CitedLine, ...]],
) -> tuple[tuple[str, str, tuple[Statement, ...]], ...]:
    return tuple(
        (name, title, urgent_words.as_statements(lines)) for name, title, lines in found if lines
    )


# -- the evidence -------------------------------------------------------------------------------------


def columns(result: TriageResult) -> tuple[Column, ...]:
    """Return both sides: for and against a leaning, or where each sign points if it leans to no one side."""
    if result.leaning in ("toxic", "withdrawing"):
        name = result.leaning
        return (
            Column(title=f"Speaks for {name}", lines=_lines(result.for_)),
            Column(title=f"Speaks against {name}", lines=_lines(result.against)),
        )
    told = (*result.for_, *result.against)
    sides = {side: tuple(e for e in told if e.points_to == side) for side in SIDE_TITLES}
    return tuple(
        Column(title=SIDE_TITLES[side], lines=_lines(found))
        for side, found in sides.items()
        if found or side != "either"
    )


def evidence_title(result: TriageResult) -> str:
    """Return the title of the evidence: for and against, or where each sign points."""
    leans = result.leaning in ("toxic", "withdrawing")
    return EVIDENCE_TITLE if leans else FIGURE_TITLE


def neither(result: TriageResult) -> tuple[EvidenceLine, ...]:
    """Return the signs that were told and separate nothing."""
    return _lines(result.neither)


def _lines(found: tuple[Evidence, ...]) -> tuple[EvidenceLine, ...]:
    order = sorted(found, key=lambda e: -WEIGHTS[e.weight])
    return tuple(evidence_line(e) for e in order)


def evidence_line(evidence: Evidence) -> EvidenceLine:
    """Return one sign in words."""
    name = sign_name(evidence.id)
    return EvidenceLine(
        name=name,
        written=_written(evidence, name),
        points=POINTS[evidence.points_to],
        weight=weight_words(evidence),
        filled=0 if evidence.points_to == "neither" else WEIGHTS[evidence.weight],
        side=evidence.points_to,
        why=evidence.why,
        statement=Statement(text=evidence.why, sources=evidence.sources, basis=evidence.basis),
    )


def sign_name(id: str) -> str:
    """Return the canonical name of a sign as a page writes it: "rising_tone" is "Rising tone"."""
    return CIRCUMSTANCES.get(id) or _capital(id.replace("_", " ").strip())


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def weight_words(evidence: Evidence) -> str:
    """Return the weight in a word; what separates nothing has none."""
    if evidence.points_to == "neither" or evidence.weight == "none":
        return "no weight"
    return evidence.weight


def _written(evidence: Evidence, name: str) -> str:
    if not evidence.asked:
        return "from the file"
    asked = safe(evidence.asked)
    if evidence.id in CIRCUMSTANCES:
        return f"told: {asked}"
    return "" if asked.casefold() == name.casefold() else f"written: “{asked}”"


def score_text(result: TriageResult) -> str:
    """Return what the weights add up to, and that it is no probability."""
    toxic, away = (_points(s) for s in (result.score_toxic, result.score_withdrawing))
    return f"Added up: {toxic} to toxicity, {away} to withdrawal. {SCORE_NOTE}"


def _points(score: float) -> str:
    shown = wording.number(round(score, 1))
    return f"{shown} point{'' if shown == '1' else 's'}"


# -- the windows --------------------------------------------------------------------------------------


def window_span(window: OnsetWindow) -> str:
    """Return when it is seen: "18 to 48 h (12 to 72 h at the widest)"."""
    return urgent_words.span(window.from_h, window.to_h)


def window_now(window: OnsetWindow) -> str:
    """Return where now is: "● now, 20 h: inside", "○ now, 2 h: outside", or that the time is not told."""
    if window.inside is None:
        return f"? {NO_TIME}"
    now = "now" if window.now_h is None else f"now, {urgent_words.hours(window.now_h)}"
    return f"● {now}: inside" if window.inside else f"○ {now}: outside"


def window_rows(result: TriageResult) -> tuple[tuple[str, str, str, str], ...]:
    """Return the windows as rows: name, when, now, what is said with its source."""
    return tuple(
        (
            sign_name(w.name),
            window_span(w),
            window_now(w),
            f"{w.text} [{urgent_words.tag(w.basis, w.sources)}]".strip(),
        )
        for w in result.windows
    )


# -- the rest -----------------------------------------------------------------------------------------


def exclude_name(exclude: Exclude) -> str:
    """Return what else it may be, as a title."""
    return _capital(exclude.name)


def exclude_matched(exclude: Exclude) -> str:
    """Return which signs of this person belong to it; "" if none does."""
    if not exclude.matched:
        return ""
    return f"matches here: {', '.join(m.replace('_', ' ') for m in exclude.matched)}"


def exclude_text(exclude: Exclude) -> str:
    """Return why it is thought of, and what to look for."""
    tag = urgent_words.tag(exclude.basis, exclude.sources)
    return f"{exclude.why} Look for: {exclude.look_for.rstrip('.')}. [{tag}]"


def option_grade(option: Option) -> str:
    """Return the grade of an option, and for which leaning it is."""
    names = [LEANING_TITLES[leaning].split(":")[0].lower() for leaning in option.for_leaning]
    return f"grade: {option.grade}" + (f"; where it {' or '.join(names)}" if names else "")


def unrecognised_text(word: Unrecognised) -> str:
    """Return a word that was not understood, and what it may have meant."""
    near = f" Did you mean {' or '.join(word.did_you_mean)}?" if word.did_you_mean else ""
    return f"“{safe(word.asked)}” is no sign that calando knows.{near}"


def reasons(answer: TriageAnswer) -> tuple[Statement, ...]:
    """Return the reasons that stand nowhere above."""
    result = answer.result
    lines = (*result.emergency_why, *result.do_now, *result.ask, *result.tests, *result.never)
    said = (result.headline, result.leaning_text, *(line.text for line in lines))
    evidence = (*result.for_, *result.against, *result.neither)
    return tuple(
        reason
        for reason in urgent_words.not_said(answer.reasons, said)
        if not any(e.why in reason.text for e in evidence)
    )
