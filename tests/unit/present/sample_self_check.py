"""Made-up answers of the self-check for tests of its presenters: supervised, stopped by a red flag, family."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from sample_screen import CONTACTS, EVERYWHERE, SOURCES

from calando.decide.recommendation import Answer, CitedLine, Statement
from calando.decide.screen.result import Criterion, FlagLine
from calando.decide.self_check.result import (
    AskedAnswer,
    SelfCheckResult,
    Step,
    SupportingSign,
    Urgency,
)

Said = Literal["yes", "no", "not_sure"]
TITLES = (
    "Took more, or for longer, than meant", "Tried to cut down and could not", "A lot of time spent on it",
    "Strong wish to use", "Trouble at work, school or home", "Went on despite trouble with people",
    "Gave up things you liked", "Used it where it was not safe", "Went on despite harm to health",
    "Need more for the same effect", "Felt ill on less of it",
)  # fmt: skip
SAID: tuple[Said, ...] = (
    "yes",
    "no",
    "yes",
    "not_sure",
    "no",
    "no",
    "yes",
    "no",
    "not_sure",
    "yes",
    "yes",
)
SUPERVISED = "You take it as prescribed, so this one does not count."


def criterion(n: int, title: str, said: Said) -> Criterion:
    """One criterion; the last two do not count, as under supervision."""
    supervised = n >= 10
    return Criterion(
        id=f"c{n}",
        title=title,
        answer=said,
        counted=said == "yes" and not supervised,
        why=SUPERVISED if supervised and said == "yes" else "",
        signs=(f"s{n}",),
    )


def step(id: str, urgency: Urgency, title: str, text: str) -> Step:
    """One next step."""
    return Step(
        id=id, urgency=urgency, title=title, text=text, sources=("asam2020",), basis="assumed"
    )


RESULT = SelfCheckResult(
    headline="3 of 11 signs count. With every “not sure” it would be 5.",
    emergency=False,
    instrument="self_check",
    title="Self-check",
    who="self",
    finished=True,
    prescribed=True,
    as_directed=True,
    supervised=True,
    score=3.0,
    score_high=5.0,
    count_without_rule=5.0,
    band="mild",
    band_high="moderate",
    band_title="Mild",
    band_set="dsm5",
    criteria=tuple(
        criterion(n, title, said)
        for n, (title, said) in enumerate(zip(TITLES, SAID, strict=True), start=1)
    ),
    supporting=(
        SupportingSign(id="secrecy", title="Hid it from others", answer="yes", why="It is no part of the count.",
                       signs=("s12",)),
    ),
    flags=(),
    next_step="Talk with your doctor this week.",
    steps=(
        step("talk", "this_week", "Talk with your doctor this week", "Show them this page. They can help you."),
        step("trust", "next_visit", "Tell someone you trust", "You do not have to do this alone."),
    ),
    substances=(CitedLine(text="Alcohol and this drug both slow you.", sources=("asam2020",), basis="read"),),
    co_occurring=(CitedLine(text="Low mood is common. It can be treated.", sources=(), basis="assumed"),),
    always=(
        CitedLine(text="Do not stop suddenly. It can be dangerous.", sources=("sullivan1989",), basis="read",
                  urgent=True),
        CitedLine(text="This is a check, not a diagnosis.", sources=(), basis="derived"),
    ),
    asked=(
        AskedAnswer(key="prescribed", text="Did a doctor prescribe it for you?", answer="Yes"),
        AskedAnswer(key="c1", text="Did you take more than you meant to?", answer="Yes"),
    ),
    jurisdiction="US",
    contacts=CONTACTS,
)  # fmt: skip
RED_FLAG = replace(
    RESULT,
    headline="Call 911 now. The rest of the check can wait.",
    emergency=True,
    finished=False,
    prescribed=None,
    as_directed=None,
    supervised=False,
    score=None,
    score_high=None,
    count_without_rule=None,
    band=None,
    band_high=None,
    band_title="",
    band_set=None,
    criteria=(),
    supporting=(),
    flags=(
        FlagLine(id="breathing", kind="emergency", text="Slow or stopped breathing.", urgent=True,
                 sources=("asam2020",), basis="read"),
    ),
    next_step="Call 911 now.",
    steps=(step("call", "now", "Call 911 now", "Do not wait. Do not drive yourself. Stay with someone."),),
    substances=(),
    co_occurring=(),
    asked=(AskedAnswer(key="red_flag", text="Is any of this true now?", answer="Slow breathing"),),
)  # fmt: skip
FAMILY = replace(
    RESULT, who="family", supervised=False, prescribed=False, as_directed=None, score=5.0, score_high=7.0,
    band="moderate", band_high="severe", band_title="Moderate", jurisdiction=None, contacts=EVERYWHERE,
    headline="5 of 11 signs count. With every “not sure” it would be 7.",
    criteria=tuple(replace(c, counted=c.answer == "yes", why="") for c in RESULT.criteria),
    supporting=(), substances=(), co_occurring=(),
)  # fmt: skip
ALL = {"supervised": RESULT, "red_flag": RED_FLAG, "family": FAMILY}


def make_self_check(result: SelfCheckResult = RESULT, **changed: Any) -> Answer[SelfCheckResult]:
    """Return a made-up answer; `changed` replaces parts of its result."""
    return Answer(
        command="screen",
        seed=1,
        version="0.0.0",
        result=replace(result, **changed),
        reasons=(Statement(text="Signs were counted as the source says.", sources=("asam2020",), basis="read"),),
        caveats=(Statement(text="The check was not tried out on people yet.", basis="assumed"),),
        sources=SOURCES,
    )  # fmt: skip
