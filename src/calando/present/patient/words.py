"""What the person who takes the tablets reads: plain words, reading grade 6, nothing about dose changes."""

from __future__ import annotations

from datetime import timedelta

from calando.decide.recommendation import PlanStep, TaperPlan, TaperResult
from calando.present import vocabulary, wording
from calando.present.replan.words import patient_do_now, replanned
from calando.present.shapes import PlanShown, ResultShown

KEEP = "\u00a0"  # a number never parts from its unit at the end of a line
OPENING = (
    "This page shows how much baclofen to take each day. The dose goes down in small steps.",
    "Tick a box each time you take a dose.",
)
OPENING_TODAY = (
    "See a doctor today. Take this page and your tablets with you.",
    "You do not have a plan to follow at home yet.",
)
OPENING_TODAY_AGAIN = (OPENING_TODAY[0], "There is no new plan to follow at home yet.")
OPENING_EMERGENCY = "Call {number} now. Show them this page and your tablets."
# a plan that takes the place of another
OPENING_AGAIN = (
    "This page takes the place of your old plan. Throw the old one away.",
    *OPENING,
)
OPENING_NO_NEW_PLAN = (
    "There is no new plan for you yet.",
    "Talk to your doctor or clinic first. Bring this page with you.",
)
OPENING_NO_PLAN = (
    "You do not have a plan to come off baclofen yet.",
    "Talk to your doctor or clinic first. Bring this page with you.",
)
RULES = (
    "Never stop baclofen all at once. That can make you very sick.",
    "Do not change the plan on your own. If a step feels too hard, call your clinic. "
    "It is fine to ask for more time.",
    "Bring this page and your tablets to each visit.",
)
RULES_NO_PLAN = (
    "Never stop baclofen all at once. That can make you very sick.",
    "Do not change how you take it on your own.",
)
CLOSING = (
    "Keep this page for two more weeks. Watch for the signs in the emergency box.",
    "Call your clinic if you do not feel well.",
)
STEP_TITLES = ("Step {i} of {n}: {days}",) * 2
PATIENT_TOPICS = (
    "stop_sign", "call", "missed_dose", "ran_out", "driving", "alcohol", "co_sedative",
    "may_come_back", "surgery", "pregnancy", "kidney", "pump", "treats_indication", "adjunct",
)  # fmt: skip

# who is to be seen today needs few words
URGENT_TOPICS = ("stop_sign", "call", "pregnancy", "pump")


def patient_page(result: TaperResult) -> dict[str, object]:
    """Return the words of the patient pages, whatever the verdict."""
    plan = result.plan
    title: str
    opening: tuple[str, ...]
    rules: tuple[str, ...]
    if result.emergency:
        number = wording.emergency_number(result)
        title, opening = "Get help now", (OPENING_EMERGENCY.format(number=number),)
        plan, rules = None, RULES_NO_PLAN
    elif result.verdict == "urgent_first":
        opening = OPENING_TODAY_AGAIN if replanned(result) else OPENING_TODAY
        title, rules = "See a doctor today", RULES_NO_PLAN
        plan = None  # what is for observation is nobody's chart to tick at home
    elif plan is None:
        opening = OPENING_NO_NEW_PLAN if replanned(result) else OPENING_NO_PLAN
        title, rules = "Your baclofen", RULES_NO_PLAN
    elif replanned(result):
        title, opening, rules = "My new plan to come off baclofen", OPENING_AGAIN, RULES
    else:
        title, opening, rules = "My plan to come off baclofen", OPENING, RULES
    at_ease = not result.emergency and result.verdict != "urgent_first"
    return {
        "title": title,
        "opening": list(opening),
        "rules": [*rules, *advice(result, PATIENT_TOPICS if at_ease else URGENT_TOPICS)],
        "reminder": f"Emergency: call {wording.emergency_number(result)}. {wording.NEVER_STOP}",
        "contacts": contacts(result),
        "steps": [] if plan is None else step_pages(result, plan, STEP_TITLES),
        "after": "" if plan is None else _after(plan),
        "closing": [] if plan is None else list(CLOSING),
    }


def patient_sentences(result: TaperResult) -> tuple[str, ...]:
    """Return every sentence of the patient pages, to judge how easy they are to read."""
    page = patient_page(result)
    parts = [page["opening"], page["rules"], page["closing"]]
    lines = [line for part in parts if isinstance(part, list) for line in part]
    signs = [sign[0].upper() + sign[1:] + "." for sign in wording.emergency_signs(result)]
    now = patient_do_now(result)
    first = [str(now["text"])] if now else []
    return (f"Call {wording.emergency_number(result)} for any of these.", *signs, *first, *lines)


def advice(result: ResultShown, topics: tuple[str, ...]) -> list[str]:
    """Return what to tell about these topics, in their order, each sentence once."""
    lines = sorted(
        (a for a in result.advice if a.patient_text and a.topic in topics),
        key=lambda a: topics.index(a.topic),
    )
    return list(dict.fromkeys(a.patient_text for a in lines))


def contacts(result: ResultShown) -> list[list[str]]:
    """Return whom to call: title, number, who answers."""
    return [
        [vocabulary.CONTACT_TITLES.get(c.kind, c.kind), c.number, wording.contact_text(c)]
        for c in result.contacts
    ]


def step_pages(
    result: ResultShown, plan: PlanShown, titles: tuple[str, str]
) -> list[dict[str, object]]:
    """Return the steps with their days to tick; `titles` are those of the first and of every later step."""
    where = result.patient.jurisdiction
    return [
        {
            "title": titles[i > 1].format(
                i=i, n=len(plan.steps), days=wording.days_text(plan, step.from_day, step.days)
            ),
            "daily": f"{wording.mg(step.daily_mg)} a day",
            "intakes": [
                {
                    "time": wording.clock(dose.time, where),
                    "mg": wording.mg(dose.mg) if dose.mg > 0 else "",
                    "words": [
                        wording.item_plain(item).replace(" mg", KEEP + "mg") for item in dose.items
                    ],
                }
                for dose in step.doses
            ],
            "days": _days(plan, step),
        }
        for i, step in enumerate(plan.steps, start=1)
    ]


def _days(plan: PlanShown, step: PlanStep) -> list[str]:
    start = wording.start_of(plan)
    days = range(step.from_day, step.from_day + step.days)
    if start is None:
        return [f"Day {day + 1}" for day in days]
    return [wording.date_text(start + timedelta(days=day), year=False) for day in days]


def _after(plan: TaperPlan) -> str:
    return f"From {wording.day_text(plan, plan.days)}: no more baclofen."
