"""Words of a self-check as every format writes them. A person reads them, perhaps on a bad day: short and plain."""

from __future__ import annotations

from collections.abc import Sequence

from calando.decide.recommendation import Answer, ContactLine, Statement
from calando.decide.screen.result import Criterion, FlagLine
from calando.decide.self_check.result import SelfCheckResult, Step, SupportingSign
from calando.present import wording
from calando.present.screen import words as screen_words
from calando.present.urgent import words as urgent_words

SelfCheckAnswer = Answer[SelfCheckResult]
NEXT_TITLE = "What to do next"
MORE_TITLE = "And then"
ALWAYS_TITLE = "Please remember"
COUNT_TITLE = "What counts, and what does not"
ASKED_TITLE = "What was asked, and what was said"
SUPPORTING_TITLE = "Other signs"
SUPPORTING_NOTE = "These do not count. They may still matter."
BESIDE_TITLE = "What else you told us"
CALL_TITLE = "Who can help"
FOR_CARE_TITLE = "For your doctor or nurse"
FOR_CARE_NOTE = "The part below is for health workers. You can show it to them."
CITED_TITLE = "Where each sentence comes from"
CHECK_ONLY = "This is a check, not a diagnosis. Only a doctor can tell you more."
STOPPED = "The check stopped here. Get help first. The rest can wait."
SUPERVISED = (
    "You take it as prescribed. So two signs do not count: needing more, and feeling ill on less."
)
SUPERVISED_FAMILY = (
    "They take it as prescribed. So two signs do not count: needing more, and feeling ill on less."
)
LEGEND = "● counts · ? not sure · ○ said, but does not count · empty: no"
URGENCIES = {
    "now": "Now",
    "today": "Today",
    "this_week": "This week",
    "next_visit": "At the next visit",
}
ANSWERS = {"yes": "yes", "no": "no", "not_sure": "not sure"}
MARKS = {"counts": "●", "not_sure": "?", "set_aside": "○", "no": ""}


# -- whom to call -------------------------------------------------------------------------------------


def strip_line(contacts: Sequence[ContactLine], jurisdiction: str | None) -> str:
    """Return when to call, in plain words."""
    number = screen_words.call_number(contacts, jurisdiction)
    return (
        f"Call {number} if someone is hard to wake, has slow breathing or a fit, has a high fever with stiff "
        "muscles, or sees things that are not there. Thoughts of suicide? Call the crisis line, day or night."
    )


def first_lines(result: SelfCheckResult) -> tuple[str, ...]:
    """Return what stands before everything: the call if it is an emergency, the crisis line if life is at risk."""
    lines = []
    if result.emergency:
        lines.append(screen_words.call_now(result.contacts, result.jurisdiction))
    if any(flag.kind == "suicide" for flag in result.flags):
        lines.append(screen_words.crisis_call(result.contacts, result.jurisdiction))
    return tuple(lines)


def flags(result: SelfCheckResult) -> tuple[FlagLine, ...]:
    """Return the flags, those of an emergency first."""
    return tuple(
        sorted(result.flags, key=lambda f: (not screen_words.is_emergency(f), not f.urgent))
    )


# -- the result ---------------------------------------------------------------------------------------


def title_of(result: SelfCheckResult) -> str:
    """Return the title: what was checked, and who answered."""
    return f"{result.title}, answered by family" if result.who == "family" else result.title


def count_text(result: SelfCheckResult) -> str:
    """Return the count: "3 of 11", "3 to 5 of 11" with what was not sure; "" if it was not finished."""
    if result.score is None or not result.criteria:
        return ""
    low, high = result.score, result.score_high
    count = wording.number(low)
    if high is not None and high > low:
        count = f"{count} to {wording.number(high)}"
    return f"{count} of {len(result.criteria)}"


def band_text(result: SelfCheckResult) -> str:
    """Return the band in a word, and the higher one if what is not sure would reach it; "" without a band."""
    if result.band is None:
        return ""
    if result.band_high is not None and result.band_high != result.band:
        return f"{result.band_title}; with what is not sure, {result.band_high}"
    return result.band_title


def result_lines(result: SelfCheckResult) -> tuple[str, ...]:
    """Return what stands under the headline: that it stopped, or what does not count."""
    if not result.finished:
        return (STOPPED,)
    count = count_text(result)
    is_told = not count or count in result.headline
    lines = [] if is_told else [f"Signs that count: {count}."]
    if result.supervised:
        lines.append(SUPERVISED_FAMILY if result.who == "family" else SUPERVISED)
    return tuple(lines)


def urgency(step: Step) -> str:
    """Return how soon a step is due."""
    return URGENCIES[step.urgency]


def flag_statements(result: SelfCheckResult) -> tuple[Statement, ...]:
    """Return the flags with their sources, urgent ones first."""
    urgent = screen_words.flag_statements(result.flags, urgent=True)
    return (*urgent, *screen_words.flag_statements(result.flags, urgent=False))


# -- what counts --------------------------------------------------------------------------------------


def state(criterion: Criterion) -> str:
    """Return what became of an answer: counts, not_sure, set_aside or no."""
    if criterion.counted:
        return "counts"
    if criterion.answer == "not_sure":
        return "not_sure"
    return "set_aside" if criterion.answer == "yes" else "no"


def state_text(criterion: Criterion) -> str:
    """Return that in words: "yes; counts", "yes; does not count"."""
    said = ANSWERS[criterion.answer]
    found = state(criterion)
    if found == "counts":
        return f"{said}; counts"
    return f"{said}; does not count" if found == "set_aside" else said


def beside(result: SelfCheckResult) -> tuple[str, ...]:
    """Return what is said of other drugs and other illness."""
    return tuple(line.text for line in (*result.substances, *result.co_occurring))


def supporting(result: SelfCheckResult) -> tuple[SupportingSign, ...]:
    """Return the other signs that were told, or that are not sure; a no says nothing here."""
    return tuple(sign for sign in result.supporting if sign.answer != "no")


# -- for the professional -----------------------------------------------------------------------------


def care_rows(result: SelfCheckResult) -> tuple[tuple[str, str], ...]:
    """Return what a professional wants to know: who answered, supervision, both counts, the band."""
    told = {True: "yes", False: "no", None: "not told"}
    rows = [
        ("Answered by", "the person" if result.who == "self" else "family"),
        ("Prescribed", told[result.prescribed]),
    ]
    if result.prescribed:
        rows.append(("Taken as directed", told[result.as_directed]))
    if count := count_text(result):
        rows.append(("Criteria that count", count))
    if result.count_without_rule is not None and result.supervised:
        rows.append(
            (
                "Without the rule on supervision",
                f"{wording.number(result.count_without_rule)} of {len(result.criteria)}",
            )
        )
    if result.band_set:
        rows.append(("Band", f"{band_text(result)} ({result.band_set})"))
    return tuple(rows)


def cited(result: SelfCheckResult) -> tuple[Statement, ...]:
    """Return every sentence of the page that has a source, once, for the last part of the page."""
    steps = tuple(
        Statement(text=f"{s.title}: {s.text}", sources=s.sources, basis=s.basis)
        for s in result.steps
    )
    lines = (*result.always, *result.substances, *result.co_occurring)
    return (*flag_statements(result), *steps, *urgent_words.as_statements(lines))


def reasons(answer: SelfCheckAnswer) -> tuple[Statement, ...]:
    """Return the reasons that stand nowhere above."""
    return urgent_words.not_said(answer.reasons, [s.text for s in cited(answer.result)])
