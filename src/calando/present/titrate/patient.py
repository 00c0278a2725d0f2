"""What the person who starts baclofen reads: plain words, reading grade 6; the team decides about each step."""

from __future__ import annotations

from calando.decide.titrate.result import Review, TitrationResult
from calando.present import wording
from calando.present.patient.words import (
    OPENING_EMERGENCY,
    OPENING_NO_NEW_PLAN,
    advice,
    contacts,
    step_pages,
)
from calando.present.replan.words import patient_do_now, replanned
from calando.present.titrate import words as titrate_words

STEP_TITLES = (
    "Step {i}: {days}",
    "Step {i}, only if your team says so: {days}",
)
OPENING = (
    "This page shows how much baclofen to take each day. You start with a small dose.",
    "Your team checks at each step whether to go up. You may not need all the steps.",
    "Tick a box each time you take a dose.",
)
# a plan that takes the place of another
OPENING_AGAIN = (
    "This page takes the place of your old plan. Throw the old one away.",
    "Your team checks at each step whether to go up. You may not need all the steps.",
    "Tick a box each time you take a dose.",
)
OPENING_NO_PLAN = (
    "There is no plan for you to start baclofen yet.",
    "Your doctor or clinic will talk with you first. Bring this page with you.",
)
OPENING_NO_RAISE = (
    "There is no plan for you to take more baclofen.",
    "Your doctor or clinic will talk with you first. Bring this page with you.",
)
OPENING_TODAY = "See a doctor today. Take this page and all your tablets with you."
NEVER_STOP = "Never stop baclofen all at once. That can make you very sick."
TEAM_DECIDES = "Go on to the next step only if your team says so. If not, stay on the same step."
NO_CHANGE = "Do not change how you take it on your own."
# each is said in these words unless the advice of the answer says one of the phrases
ALWAYS = (
    (("stop baclofen all at once",), NEVER_STOP),
    (
        ("dizzy",),
        "You may feel sleepy or dizzy at first. Get up slowly, so that you do not fall.",
    ),
    (("not drive",), "Do not drive or use machines if you feel sleepy or dizzy."),
    (
        ("do not drink", "not to drink", "no alcohol"),
        "Do not drink alcohol. It makes you more sleepy, and that can be unsafe.",
    ),
    (
        ("miss a dose",),
        "If you miss a dose, take the next one at its time. Never take two at once.",
    ),
    (
        ("call your team",),
        "Call your team if you feel very sleepy, mixed up or sick, or if you fall.",
    ),
    (("run out", "low on tablets"), "Do not run out. Ask for more in good time."),
    (("away from children",), "Keep your tablets away from children."),
)
TOPICS = (
    "start", "stop_sign", "call", "missed_dose", "ran_out", "driving", "alcohol", "co_sedative",
    "surgery", "pregnancy", "kidney", "pump", "adjunct",
)  # fmt: skip
URGENT_TOPICS = ("stop_sign", "call", "pregnancy", "pump")


def patient_page(result: TitrationResult, *, today: bool = False) -> dict[str, object]:
    """Return the words of the patient pages; only a plan that is handed out has days to tick.

    today
        Something urgent was found: a doctor sees the person today, before any plan.
    """
    plan = result.plan if titrate_words.is_handed_out(result) and not today else None
    taking = bool(result.patient.daily_mg)
    opening: tuple[str, ...]
    if result.emergency:
        number = wording.emergency_number(result)
        title, opening = "Get help now", (OPENING_EMERGENCY.format(number=number),)
        rules = [NEVER_STOP, NO_CHANGE, *advice(result, URGENT_TOPICS)]
    elif plan is None:
        title, opening = "Your baclofen", OPENING_NO_RAISE if taking else OPENING_NO_PLAN
        if today:
            title, opening = "See a doctor today", (OPENING_TODAY,)
        # nothing about doses for someone who takes none
        rules = advice(result, URGENT_TOPICS)
        if taking:
            rules = [NEVER_STOP, NO_CHANGE, *rules]
    else:
        title = "My plan to take more baclofen" if taking else "My plan to start baclofen"
        opening, rules = OPENING, _told(result)
    if replanned(result) and not result.emergency:
        title = "My new baclofen plan" if plan else title
        opening = OPENING_AGAIN if plan else OPENING_NO_NEW_PLAN
    return {
        "title": title,
        "opening": list(opening),
        "rules": rules,
        "reminder": f"Emergency: call {wording.emergency_number(result)}. {wording.NEVER_STOP}",
        "contacts": contacts(result),
        "steps": [] if plan is None else step_pages(result, plan, STEP_TITLES),
        "after": "" if plan is None else "After the last step: stay on it until your visit.",
        "closing": [] if plan is None else _closing(result.review),
    }


def patient_sentences(result: TitrationResult, *, today: bool = False) -> tuple[str, ...]:
    """Return every sentence of the patient pages, to judge how easy they are to read."""
    page = patient_page(result, today=today)
    parts = [page["opening"], page["rules"], page["closing"]]
    lines = [line for part in parts if isinstance(part, list) for line in part]
    if page["after"]:
        lines.append(str(page["after"]))
    signs = [sign[0].upper() + sign[1:] + "." for sign in wording.emergency_signs(result)]
    now = patient_do_now(result)
    first = [str(now["text"])] if now else []
    return (f"Call {wording.emergency_number(result)} for any of these.", *signs, *first, *lines)


def _told(result: TitrationResult) -> list[str]:
    """Return that the team decides, what has to be said to everyone, then the advice of the answer."""
    start = advice(result, ("start",))
    # what is said of the start is not said again in general
    topics = tuple(t for t in TOPICS if t != "driving" or not _says(start, ("not drive",)))
    told: dict[str, str] = {}
    for line in advice(result, topics):
        told.setdefault(line.split(". ")[0], line)
    lines = list(told.values())
    missing = [words for phrases, words in ALWAYS if not _says(lines, phrases)]
    return [TEAM_DECIDES, *missing, *lines]


def _says(lines: list[str], phrases: tuple[str, ...]) -> bool:
    text = " ".join(lines).lower()
    return any(phrase in text for phrase in phrases)


def _closing(review: Review | None) -> list[str]:
    lines = [] if review is None else [_visit(review)]
    return [*lines, "Bring this page to each visit. Call your clinic if you do not feel well."]


def _visit(review: Review) -> str:
    """The visit at which is asked whether it helps, without the rule: that is the team's."""
    weeks = review.after_weeks
    when = titrate_words.weeks_text(round(weeks) if weeks >= 2 else weeks)
    return f"After about {when} your team will ask you if it helps."
