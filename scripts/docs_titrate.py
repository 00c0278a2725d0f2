"""docs/titrate.md: twelve ladders beside the rows of their labels, 1,000 random people, and what is not right yet.

Usage: python scripts/docs_titrate.py [--check]; with --check nothing is written, and a difference ends with exit
code 1. `make docs` runs it too.
"""

from __future__ import annotations

import multiprocessing
import sys
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docs_text import GENERATED, paragraph, table
from docs_titrate_words import (
    ASSUMED,
    WRONG_BY_NATURE,
    band,
    beside_text,
    lengths,
    numbers,
    printed,
    says_not_makeable,
    share_band,
    span,
    title,
)

from calando.actions import titrate
from calando.decide.recommendation import Answer
from calando.decide.titrate.result import TitrationResult
from calando.decide.titrate.wishes import TitrationWishes
from calando.present.patient.file import patient_from_mapping

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

CASES = ROOT / "tests" / "cases" / "titrate"
PAGE = ROOT / "docs" / "titrate.md"
FIGURES = ROOT / "docs" / "figures"
DRAWN, FIGURE = "06_fr_alcohol", "titrate_fr_alcohol.svg"
HEAD = {"says", "source", "known_gap", "wishes", "label", "expect"}
ALL_BESIDE = ("10_uk_child_9_years", "11_us_hiccups")  # where the conflict is what matters
SEED, PEOPLE, WORKERS = 1, 1000, 2
COUNTRIES = ("US", "UK", "FR", "DE", "CA")

Case = Mapping[str, Any]
Said = tuple[Case, Answer[TitrationResult]]


# -- asking ----------------------------------------------------------------------------------------


def ask(case: Case, **changed: Any) -> Answer[TitrationResult]:
    """Return the answer to a case file, with a few values of its patient changed."""
    tables = {k: v for k, v in case.items() if k not in HEAD}
    tables["patient"] = {**tables["patient"], **changed}
    wishes = {k: tuple(v) if isinstance(v, list) else v for k, v in case.get("wishes", {}).items()}
    return titrate(patient_from_mapping(tables), TitrationWishes(**wishes))


def cases(pattern: str) -> dict[str, Case]:
    """Return the case files of one kind."""
    return {
        p.stem: tomllib.loads(p.read_text(encoding="utf-8")) for p in sorted(CASES.glob(pattern))
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one random person."""

    verdict: str
    has_plan: bool
    not_makeable: bool = False  # no product makes the first or the next step
    wrong: tuple[str, ...]


def random_outcome(number: int) -> Outcome:
    """Plan and check one random person; nothing it does stops the others."""
    from random_patients import random_starter
    from titration_checks import broken_promises

    drawn = random_starter(SEED, number)
    try:
        patient = patient_from_mapping(drawn.tables)
        answer = titrate(patient, drawn.wishes)
        wrong = broken_promises(answer, patient, drawn.wishes)
    except Exception as error:
        return Outcome(verdict="crash", has_plan=False, wrong=(f"crash: {number}: {error}",))
    result = answer.result
    return Outcome(
        verdict=result.verdict,
        has_plan=result.plan is not None,
        not_makeable=result.plan is None and says_not_makeable(answer),
        wrong=tuple(sorted(set(wrong))),
    )


def random_outcomes(people: int = PEOPLE) -> list[Outcome]:
    """Return what became of all of them."""
    with multiprocessing.Pool(WORKERS) as pool:
        return pool.map(random_outcome, range(people), chunksize=10)


# -- the page --------------------------------------------------------------------------------------


def page(outcomes: Sequence[Outcome]) -> str:
    """Return the whole page."""
    twelve = {
        name: (case, ask(case)) for name, case in cases("[01]*.toml").items() if "label" in case
    }
    lines = ["# The way on, beside the labels", "", GENERATED, ""]
    lines += paragraph(
        """`calando titrate PATIENT` walks the ladder that the country's own text prints, in doses that a pharmacy
        there can fill, within the cap and the strictest kidney rule. It is a ceiling, not a goal: the first step that
        is enough is the last. Each person below is a file in [tests/cases/titrate](../tests/cases/titrate) in which the
        printed rows were typed from the source; a test compares. All are invented."""
    )
    lines += paragraph(
        """*Peak* and *mean*: predicted plasma levels on the last day of a step, median (5th to 95th percentile of 512
        simulated people). *Rise*: the hardest day of the step by effect beyond what the body has got used to; 1 is
        the hardest day of the label's own ladder in the same simulated person with the poorest kidneys that still get
        the full dose by every source, 90 mL/min ([why](decisions/0018-twin-yardstick-of-the-way-on.md)). A comparison,
        never a probability of side effects."""
    )
    lines += overview(twelve)
    for name, said in twelve.items():
        lines += one_person(name, said)
    lines += countries(twelve["01_us_spasticity"][0])
    lines += refused()
    lines += random_section(outcomes)
    lines += ASSUMED
    lines += gaps()
    return "\n".join(lines).rstrip() + "\n"


def overview(twelve: Mapping[str, Said]) -> list[str]:
    """Return all twelve in a table."""
    rows = []
    for name, (case, answer) in twelve.items():
        result, row = answer.result, case["label"]
        totals = (
            "no plan" if result.plan is None else numbers(s.daily_mg for s in result.plan.steps)
        )
        days = "" if result.plan is None else ", ".join(lengths(result))
        cap = f"{result.cap.mg_per_day:g} ({result.cap.source})" if result.cap else None
        rows.append(
            [
                f"[{title(name)}](../tests/cases/titrate/{name}.toml)",
                f"`{result.verdict}`",
                f"{numbers(printed(case))} ({row['source']})",
                totals,
                f"{span(row['every_days'])}",
                days,
                cap,
            ]
        )
    head = (
        "person | verdict | printed, mg/day (source) | planned, mg/day | printed, days a step | planned, days a step | "
        "never above, mg/day"
    )
    return ["## Twelve people", "", *table(head, rows, right_from=9)]


def one_person(name: str, said: Said) -> list[str]:
    """Return one person: the printed row, each step with its levels, what limits it, the menu."""
    case, answer = said
    result, row = answer.result, case["label"]
    lines = [f"### {title(name)}", ""]
    lines += paragraph(f"{case['says']} Verdict `{result.verdict}`: {result.headline}")
    share = row.get("kidneys_leave", 1.0)
    if result.plan is not None:
        lines += step_table(result, [share * mg for mg in printed(case)])
    lines += [
        f"- **Printed** ({row['source']}, {row['where']}): start {row['start_mg']:g} mg/day; "
        f"steps {numbers(printed(case))}; "
        f"{span(row['every_days'])} days a step in {span(row['doses_a_day'])} doses; at most {row['maximum_mg']:g} mg "
        f"({row['maximum_source']}); review: {row.get('review', 'none printed')}."
    ]
    if result.cap is not None:
        lines += [f"- **Cap** {result.cap.mg_per_day:g} mg/day. {result.cap.why}."]
    acting = [r for r in result.kidney_rules if r.strictest]
    if acting:
        words = "; ".join(f"{r.text.rstrip('.')} ({r.source})" for r in acting)
        others = sorted({r.source for r in result.kidney_rules if r.applies and not r.strictest})
        lines += [f"- **Kidneys**, the strictest: {words}. Shown beside it: {', '.join(others)}."]
    if result.review is not None:
        sources = ", ".join(result.review.sources)
        lines += [f"- **Review**: {result.review.rule} ({sources}, {result.review.basis})"]
    beside = [x for x in result.ladders if not x.acts]
    near = [x for x in beside if name in ALL_BESIDE or x.name.startswith(name[3:5])]
    if near:
        lines += [f"- **Beside it**: {'; '.join(beside_text(x) for x in near)}."]
    if len(beside) > len(near):
        lines += [
            f"- The answer also shows {len(beside) - len(near)} ladders of other countries and of calando."
        ]
    lines += [""]
    if result.plan is None:
        lines += [f"- {s.text}" for s in answer.reasons]
        lines += [""]
    if result.menu:
        lines += menu_table(result)
    if name == DRAWN:
        lines += [f"![Doses, levels and rise of this way on](figures/{FIGURE})", ""]
    return lines


def step_table(result: TitrationResult, allowed: Sequence[float]) -> list[str]:
    """Return the steps beside the printed ones, with levels and rise."""
    assert result.plan is not None
    rows = []
    forecasts = {f.from_day: f for f in result.forecast}
    for i, step in enumerate(result.plan.steps):
        f = forecasts.get(step.from_day)
        doses = " + ".join(f"{d.mg:g}" for d in step.doses)
        rows.append(
            [
                f"{step.from_day + 1} to {step.from_day + step.days}",
                f"{allowed[i]:g}" if i < len(allowed) and not result.plan.from_mg_per_day else None,
                f"{step.daily_mg:g}",
                doses,
                band(f.Cmax_mg_per_L) if f else None,
                band(f.Cavg_mg_per_L) if f else None,
                band(f.rise) if f else None,
            ]
        )
    head = "days | printed, times kidneys | mg/day | doses | peak, mg/L | mean, mg/L | rise"
    return table(head, rows)


def menu_table(result: TitrationResult) -> list[str]:
    """Return the ranked ways to divide the last step."""
    rows = [
        [
            r.rank,
            r.name,
            " + ".join(f"{d.mg:g}" for d in r.doses),
            share_band(r.in_range),
            share_band(r.above_range),
            band(r.Cmax_mg_per_L),
        ]
        for r in result.menu
    ]
    head = "rank | the last step, divided | doses, mg | day in the quoted range | above it | peak, mg/L"
    return table(head, rows, right_from=2)


def countries(case: Case) -> list[str]:
    """Return one person in five countries."""
    rows = []
    for country in COUNTRIES:
        result = ask(case, jurisdiction=country).result
        assert result.plan is not None
        assert result.cap is not None
        acting = next(x for x in result.ladders if x.acts)
        rows.append(
            [
                country,
                f"{acting.name} ({acting.source})",
                numbers(s.daily_mg for s in result.plan.steps),
                f"{result.plan.steps[0].days}",
                f"{result.cap.mg_per_day:g} ({result.cap.source})",
                ", ".join(result.plan.products),
            ]
        )
    head = "country | ladder | planned, mg/day | days a step | never above, mg/day | made of"
    return ["## The same person in five countries", "", *table(head, rows, right_from=9)]


def refused() -> list[str]:
    """Return who is not started by a plan."""
    rows = []
    for name, case in cases("no_*.toml").items():
        answer = ask(case)
        text = answer.reasons[0].text if answer.reasons else ""
        sources = sorted({key for s in answer.reasons for key in s.sources})
        rows.append(
            [
                f"[{case['says']}](../tests/cases/titrate/{name}.toml)",
                f"`{answer.result.verdict}`",
                text,
                ", ".join(sources),
            ]
        )
    head = "person | verdict | first reason | sources of the reasons"
    return ["## Who is refused", "", *table(head, rows, right_from=9)]


def random_section(outcomes: Sequence[Outcome]) -> list[str]:
    """Return what became of random people, and which promises were kept."""
    from titration_checks import PROMISES

    verdicts = Counter(o.verdict for o in outcomes)
    plans = sum(o.has_plan for o in outcomes)
    kinds = Counter(kind for o in outcomes for kind in {text.split(":")[0] for text in o.wrong})
    unknown = set(kinds) - set(PROMISES)
    assert not unknown, unknown
    told = ", ".join(f"`{v}` {n}" for v, n in verdicts.most_common())
    lines = [f"## {len(outcomes):,} random people", ""]
    lines += paragraph(
        f"""Drawn wide rather than likely (`tests/random_patients.py`, seed {SEED}): children, dialysis, kidneys that
        fail, doses that no tablet makes, wishes above any cap. {told}; {plans} with a ladder. Every promise is
        checked against the fact files and the JSON, not with the code that made the plan
        (`tests/titration_checks.py`). {sum(not o.wrong for o in outcomes)} answers keep every promise.
        {sum(o.not_makeable for o in outcomes)} are refused because nothing sold there makes a step that is small
        enough: most start low (the elderly and frail) with kidneys below 90 where no liquid is known, for two
        thirds or half of 5 mg."""
    )
    rows = [[text, kinds.get(kind, 0)] for kind, text in PROMISES.items()]
    rows.sort(key=lambda row: -int(str(row[1])))
    lines += table("promise | broken, people", rows)
    return lines


def gaps() -> list[str]:
    """Return what is known to be wrong."""
    rows = [
        [f"[{case['says']}](../tests/cases/titrate/{name}.toml)", case["known_gap"]]
        for name, case in cases("*.toml").items()
        if "known_gap" in case
    ]
    lines = ["## What it gets wrong", ""]
    if rows:
        lines += paragraph("Each row is a test that must fail until it is mended.")
        lines += table("what is right | what is said today", rows, right_from=9)
    return lines + WRONG_BY_NATURE


# -- files ----------------------------------------------------------------------------------------


def figure() -> str:
    """Return the figure of one of the twelve."""
    from calando.present.titrate.plot import titration_svg

    return titration_svg(ask(cases(f"{DRAWN}.toml")[DRAWN]).result)


def make() -> dict[Path, str]:
    """Return the text of the page and of its figure."""
    made = {PAGE: page(random_outcomes()), FIGURES / FIGURE: figure()}
    return {path: text.rstrip() + "\n" for path, text in made.items()}


def main() -> int:
    """Write what changed, or with --check say what would change."""
    check = "--check" in sys.argv[1:]
    stale = {
        path: text
        for path, text in make().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    }
    for path, text in stale.items():
        name = path.relative_to(ROOT).as_posix()
        if check:
            print(f"{name} is out of date: run `make docs`", file=sys.stderr)
        else:
            path.write_text(text, encoding="utf-8")
            print(f"wrote {name} ({len(text) / 1000:.0f} kB)")
    return 1 if check and stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
