"""The command `calando replan`: what happened to a running plan becomes events, the answer files and a page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from calando.present.cli_parts import (
    OUTPUT,
    WISHES,
    GroupedCommand,
    JsonFlag,
    PatientFile,
    PlanFiles,
    hand_over,
    option,
    shown_by,
)

if TYPE_CHECKING:
    from calando.decide.recommendation import Answer
    from calando.present.replan.request import RawReplan

REPLAN_EPILOG = """Examples:

\b
  calando replan patient.toml --plan plan.json --today 20 --ran-out 12
  calando replan patient.toml --plan plan.json --today 20 --at 17:00 --missed 3
  calando replan patient.toml --plan plan.json --today 33 --creatinine "150 umol/L"
  calando replan patient.toml --plan plan.json --today 2026-05-25 --symptom 7 --pace slower
  calando replan patient.toml --plan plan.json --events week3.toml --out plan2.json --out plan2.pdf
"""
HAPPENED = "What happened"
# a number with any unit, so that a wrong one is refused by name; but no patient file, which may begin with a number
_AMOUNT = re.compile(r"(?!.*\.(?:toml|ya?ml|json)\s*\Z)[+-]?[.,]?\d.*", re.IGNORECASE | re.DOTALL)
EVENT_FLAGS = {"admitted": "--admitted", "cannot_swallow": "--cannot-swallow", "lapse": "--lapse"}
Texts = list[str] | None


class ReplanCommand(GroupedCommand):
    """`--doubled` may stand alone; every other option has its value behind it."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Give `--doubled` without a number an empty value: the dose that was due, once more."""
        filled: list[str] = []
        for i, word in enumerate(args):
            filled.append(word)
            following = args[i + 1] if i + 1 < len(args) else ""
            if word == "--doubled" and not _AMOUNT.fullmatch(following):
                filled.append("")
        rest: list[str] = super().parse_args(ctx, filled)
        return rest


def _told(option: str, metavar: str, text: str) -> Any:
    """Describe an option that tells what happened; told twice, it is asked back instead of overwritten."""
    return typer.Option(option, metavar=metavar, rich_help_panel=HAPPENED, help=text)


def _is(option: str, text: str) -> Any:
    return typer.Option(option, metavar="", rich_help_panel=HAPPENED, help=text)


def _wish(option: str, metavar: str, text: str) -> Any:
    return typer.Option(option, metavar=metavar, rich_help_panel=WISHES, help=text)


def replan(
    ctx: typer.Context,
    patient: PatientFile,
    plan: Annotated[
        Path | None,
        _told(
            "--plan", "FILE", "The running plan: the JSON of taper, titrate or replan. Required."
        ),
    ] = None,
    today: Annotated[
        str | None,
        _told(
            "--today",
            "N",
            "Day of the plan, its first day is 0 (Day 1 on the pages), or a date. Required.",
        ),
    ] = None,
    at: Annotated[
        str | None,
        _told("--at", "HH:MM", "The time now. Without it: just before the first dose of the day."),
    ] = None,
    missed: Annotated[
        Texts, _told("--missed", "HOURS", "A dose was missed; it was due so many hours ago.")
    ] = None,
    took: Annotated[
        Texts, _told("--took", "MG", "All that was taken in the last 24 hours, if not as planned.")
    ] = None,
    doubled: Annotated[
        Texts,
        _told("--doubled", "[MG]", "So much was taken too much; alone: the last dose twice."),
    ] = None,
    vomited: Annotated[
        Texts, _told("--vomited", "HOURS", "Vomited, so many hours after the last dose.")
    ] = None,
    nil_by_mouth: Annotated[
        Texts, _told("--nil-by-mouth", "HOURS", "Nothing by mouth; hours since the last dose.")
    ] = None,
    ran_out: Annotated[
        Texts, _told("--ran-out", "HOURS", "No tablets left; hours since the last dose.")
    ] = None,
    stopped: Annotated[
        Texts, _told("--stopped", "DAYS", "Nothing was taken for so many days, up to now.")
    ] = None,
    held: Annotated[
        Texts, _told("--held", "DAYS", "The dose was kept the same for the last so many days.")
    ] = None,
    stepped_back: Annotated[
        Texts, _told("--stepped-back", "DAYS", "The doses of the step before, for so many days.")
    ] = None,
    creatinine: Annotated[
        Texts, _told("--creatinine", "TEXT", 'New value with its unit: "150 umol/L", "1.7 mg/dL".')
    ] = None,
    eGFR: Annotated[Texts, _told("--eGFR", "N", "New eGFR, mL/min/1.73 m2.")] = None,
    CLcr: Annotated[Texts, _told("--CLcr", "N", "New creatinine clearance, mL/min.")] = None,
    cystatin_C: Annotated[Texts, _told("--cystatin-C", "N", "New cystatin C, mg/L.")] = None,
    new_drug: Annotated[Texts, _told("--new-drug", "TEXT", "A drug was begun. Repeatable.")] = None,
    symptom: Annotated[
        Texts, _told("--symptom", "0-10", "Withdrawal now: 0 none, 10 the worst.")
    ] = None,
    sedation: Annotated[
        Texts, _told("--sedation", "0-10", "Sleepiness now: 0 none, 10 the worst.")
    ] = None,
    side_effect: Annotated[
        Texts, _told("--side-effect", "TEXT", "A side effect, in words. Repeatable.")
    ] = None,
    signs: Annotated[
        Texts, _told("--signs", "TEXT", 'What is to be seen: "fever, stiff muscles". Repeatable.')
    ] = None,
    surgery: Annotated[Texts, _told("--surgery", "DAYS", "An operation in so many days.")] = None,
    admitted: Annotated[bool, _is("--admitted", "In hospital now.")] = False,
    cannot_swallow: Annotated[bool, _is("--cannot-swallow", "Cannot swallow any more.")] = False,
    lapse: Annotated[bool, _is("--lapse", "Drank alcohol again.")] = False,
    events: Annotated[
        Path | None,
        _told("--events", "FILE", "Events in a file (.toml), [[event]] tables with day and time."),
    ] = None,
    looked: Annotated[
        bool,
        _is("--looked", "A clinician has looked, and the plan for observation is used since."),
    ] = False,
    pace: Annotated[Texts, _wish("--pace", "slower|faster", "How to go on.")] = None,
    like: Annotated[
        str | None, _wish("--like", "RATE", "Be no harder than this published rate from now on.")
    ] = None,
    step_days: Annotated[
        str | None, _wish("--step-days", "N", "Days on one dose from now on, 3 to 28.")
    ] = None,
    rules: Annotated[
        Path | None,
        _wish("--rules", "FILE", "Your own rules (.toml): they replace those of the same id."),
    ] = None,
    json: JsonFlag = False,
    out: PlanFiles = None,
    seed: Annotated[
        str | None, option("N", "Seed of the simulation; else the plan's own.", panel=OUTPUT)
    ] = None,
) -> None:
    """Re-plan from today: what to do now, then the rest of the plan, and what changed.

    For a plan that met life: a missed or doubled dose, no tablets left, failing kidneys, a new
    drug, an operation. Doses are in mg, never micrograms.
    """
    raw = _raw(ctx.params)
    answer, files = _replan_answer(raw)
    hand_over(answer, files, shown_by("replan.pages", "show_replan"), as_json=json)


def _raw(params: Mapping[str, Any]) -> RawReplan:
    """Gather what was typed; an option is called as the person typed it."""
    from calando.present.replan.request import TOLD_OPTIONS, RawReplan

    return RawReplan(
        patient=params["patient"],
        plan=params["plan"],
        today=params["today"],
        at=params["at"],
        took=params["took"] or (),
        told={option: params[_name(option)] or () for option in TOLD_OPTIONS},
        flags=[option for name, option in EVENT_FLAGS.items() if params[name]],
        looked=params["looked"],
        events=params["events"],
        rules=params["rules"],
        like=params["like"],
        step_days=params["step_days"],
        seed=params["seed"],
        targets=tuple(params["out"] or ()),
    )


def _name(option: str) -> str:
    """Return the name of the parameter of an option.

    >>> _name("--nil-by-mouth")
    'nil_by_mouth'
    """
    return option.removeprefix("--").replace("-", "_")


def _replan_answer(raw: RawReplan) -> tuple[Answer[Any], dict[Path, bytes]]:
    """Check everything, ask for the plan from today, render the files; write nothing."""
    from calando import actions
    from calando.present.replan.pages import render_replan
    from calando.present.replan.request import replan_request

    asked = replan_request(raw)
    answer = actions.replan(
        asked.patient, asked.plan, asked.wishes, seed=asked.seed, facts=asked.facts
    )
    return answer, render_replan(answer, raw.targets)
