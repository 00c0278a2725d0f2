"""docs/replan.md: what `calando replan` says in the middle of a plan, and 200 scripted episodes counted.

Usage: python scripts/docs_replan.py [--check]. Plays every episode of tests/properties/test_replan_properties.py,
which takes two minutes; same code and facts, same bytes.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from docs_text import GENERATED, paragraph, table

from calando.facts.load import load_facts
from calando.patient.profile import KidneyValue, Patient

ROOT = Path(__file__).resolve().parents[1]
for folder in ("tests", "tests/cases", "tests/properties"):
    sys.path.insert(0, str(ROOT / folder))
cases = importlib.import_module("test_replan_cases")
episodes = importlib.import_module("test_replan_properties")
tools = importlib.import_module("replan_tools")

PAGE = ROOT / "docs" / "replan.md"
WORKED = (
    "missed_a_dose", "doubled_a_dose", "breathing_8_and_doubled", "took_180", "child_doubled_a_dose",
    "vomited_after_15_minutes", "ran_out_12_h", "ran_out_and_sedation_8", "missed_100_h",
    "stopped_2_days_and_symptom_9", "nil_by_mouth_20_h",
    "held_3_days", "symptom_5", "symptom_8", "sedation_5", "sedation_8", "kidneys_failed", "ibuprofen",
    "surgery", "admission", "drinking_lapse", "go_slower", "side_effect_confusion", "dying_and_cannot_swallow",
)  # fmt: skip
GAPS = (
    ("18 hours", "ran_out", {"hours": 18}),
    *((f"{d} day{'s' * (d > 1)}", "stopped", {"days": d}) for d in (1, 2, 4, 8)),
)
GAP_DAY, GAP_DAY_UP = 40, 9
POOR_CREATININE = 130.0
KINDS = {
    "crash": "an answer, not an error",
    "contract": "verdict, plan and sources as the contract says",
    "order": "emergencies first, then what is urgent, in the reasons and the rules",
    "do_now": "something to do first, from a rule with sources or marked assumed",
    "urgency": "what is done first is as urgent as the verdict",
    "patient": "no text for the patient says to change a dose",
    "history": "every day from day 0 on record, once; nothing recorded before is altered",
    "steps": "days without gaps, pieces add up to mg, mg to the day",
    "label": "labels of at most 140 characters",
    "supply": "nothing handed out where a clinician looks first",
    "yardstick": "the share that was asked for, or it is said that it is not reached",
    "would_help": "above the yardstick: what would help is named",
    "upwards": "never upwards; a reinstated dose never above the one before the gap",
    "back": "a step back goes to the step before, and no further",
    "cap": "no 7 days fall by more than the cap; no dose above the cap or the target",
    "changed": "`changed` is empty exactly when no dose changes",
    "words": "what is said to do agrees with the doses of the plan",
}

# what no test holds against it: wishes that are still open
STILL_WRONG = (
    "- Where `--took` is less than was due, but not nothing, the answer is to go on as planned; the missed dose is "
    "reckoned with and not spoken of.",
)


@dataclass(frozen=True, kw_only=True)
class Count:
    """What became of all episodes."""

    episodes: int
    replans: int
    verdicts: Counter[str]
    kinds_of_first_step: Counter[str]
    broken: dict[str, list[str]]  # kind -> person, script and what


def play_all(names: Sequence[tuple[str, str]] = tuple(episodes.NAMES)) -> Count:
    """Play the episodes and count."""
    verdicts: Counter[str] = Counter()
    first: Counter[str] = Counter()
    broken: dict[str, list[str]] = {}
    replans = 0
    for person, script in names:
        for step in episodes.play(person, script):
            replans += 1
            if step.answer is None:
                verdicts["an error"] += 1
                first["an error"] += 1
            else:
                result = step.answer.result
                verdicts[result.verdict] += 1
                first[result.plan.steps[0].kind if result.plan else "no plan"] += 1
            for wrong in step.wrong:
                kind, what = wrong.split(": ", 1)
                broken.setdefault(kind, []).append(f"{person}, {script}, day {step.today}: {what}")
    return Count(
        episodes=len(names),
        replans=replans,
        verdicts=verdicts,
        kinds_of_first_step=first,
        broken=broken,
    )


def worked_rows() -> Iterator[list[object]]:
    """Yield one row for each worked example: event, what is done now, what changed."""
    for name in WORKED:
        case = cases.read(cases.FOLDER / f"{name}.toml")
        said = cases.Said(case)
        told = "; ".join(r.event for r in said.do_now.rules)
        if "child" in case["plan"]["example"]:
            told = f"a child: {told}"
        rule = said.do_now.rules[0]
        cited = ", ".join(k for k in rule.sources if k != "calando2026")
        yield [
            f"[{told}](../tests/cases/replan/{name}.toml)",
            said.do_now.tier,
            said.do_now.text,
            cited or "–",
            rule.basis,
            what_changed(said),
        ]


def what_changed(said: Any) -> str:
    """Return what is different from the running plan in a few words."""
    if said.result.plan is None:
        return "no schedule is drawn"
    if not said.result.changed:
        return "nothing"
    return "; ".join(f"{c.what}: {c.before} → {c.after}" for c in said.result.changed)


def with_weak_kidneys(patient: Patient) -> Patient:
    """Return the same person with kidneys that have been weak for long."""
    value = KidneyValue(quantity="creatinine_umol_per_L", value=POOR_CREATININE, day=0.0)
    return replace(patient, kidney=value, earlier_kidney=())


def restart_rows() -> Iterator[list[object]]:
    """Yield what comes out after gaps: by length, kidneys and direction."""
    for name, command, day in (
        ("ms_60mg", "taper", GAP_DAY),
        ("start_ms_us", "titrate", GAP_DAY_UP),
    ):
        for kidneys in ("good", "poor"):
            patient = (
                tools.example(name) if kidneys == "good" else with_weak_kidneys(tools.example(name))
            )
            plan = tools.running_of(patient, command)
            for gap, kind, how in GAPS:
                at = "14:30" if kind == "ran_out" else None
                answer = tools.again(patient, plan, day, tools.event(kind, **how), at=at)
                result = answer.result
                rule = next(
                    r for r in load_facts().replan_rules if r.id == result.do_now.rules[0].rule
                )
                steps = result.plan.steps if result.plan else ()
                yield [
                    "off" if command == "taper" else "on",
                    kidneys,
                    gap,
                    rule.action.replace("_", " "),
                    f"{rule.restart_fraction:g}" if rule.restart_fraction is not None else None,
                    f"{sum(plan.planned_mg(result.record.resumes_on_day - 1)):g}",
                    f"{steps[0].daily_mg:g}" if steps else "none",
                    steps[0].days if steps else None,
                    f"{steps[1].daily_mg:g}" if len(steps) > 1 else None,
                    f"`{result.verdict}`",
                ]


def count_lines(count: Count) -> Iterator[str]:
    """Yield the counts of the episodes."""
    people, scripts = len(episodes.PEOPLE), len(episodes.SCRIPTS)
    yield from paragraph(
        f"{people} people (7 on the way off with usual or poor kidneys, a child among them; one with kidneys that "
        f"recover; 2 on the way on) times {scripts} scripts: {count.episodes} episodes, {count.replans} re-plans. "
        "Re-plans of re-plans read the plan back from the file that the one before wrote. The suite plays every fourth "
        "episode."
    )
    yield from table(
        "verdict | re-plans",
        [[k if " " in k else f"`{k}`", n] for k, n in sorted(count.verdicts.items())],
    )
    yield from table(
        "the plan begins with | re-plans",
        [[k.replace("_", " "), n] for k, n in sorted(count.kinds_of_first_step.items())],
    )
    rows = [[what, len(count.broken.get(kind, [])) or "none"] for kind, what in KINDS.items()]
    yield from table("what must hold | broken in so many places", rows)
    unknown = set(count.broken) - set(KINDS)
    assert not unknown, unknown
    for kind in KINDS:
        if found := count.broken.get(kind):
            yield f"- *{KINDS[kind]}*: for example {found[0]}."
    yield ""


def known_gaps() -> Iterable[str]:
    """Return what is known to be wrong: of the promises, and of the case files."""
    links: dict[str, list[str]] = {}
    for path in cases.FILES:
        if gap := cases.read(path).get("known_gap"):
            link = f"[{path.stem}](../tests/cases/replan/{path.name})"
            links.setdefault(gap, []).append(link)
    yield from (f"- {why[0].upper()}{why[1:]} ({', '.join(at)})." for why, at in links.items())


def rule_lines() -> Iterator[str]:
    """Yield how many rules rest on what."""
    rules = load_facts().replan_rules
    basis = Counter(rule.basis for rule in rules)
    signed = sum(bool(rule.reviewed_by) for rule in rules)
    yield from paragraph(
        f"{len(rules)} rules in `replan_rules.toml`: {basis['read']} as read in a source, {basis['derived']} derived "
        f"from one, {basis['assumed']} assumed. Signed by a clinician: {signed or 'none'}. A rule that nobody has "
        "signed says so in each answer. Your own rules go in a file (`--rules`); they are asked first."
    )


def page(count: Count) -> str:
    """Return the page."""
    generated = GENERATED.replace("make docs", "scripts/docs_replan.py")
    lines = ["# Re-planning: from any day of a running plan", "", generated, ""]
    for text in (
        "`calando replan PATIENT --plan FILE --today N` answers two questions in this order: what is done now, and "
        "what becomes of the plan. What is done now comes from a rule for the event; emergencies come first. The plan "
        "from today is reckoned from what was really taken, dose by dose since day 0, in the same simulated people.",
        "The running plan's own steps are kept where they still hold. Otherwise a new plan is searched. Its yardstick "
        "and its caps stay those of the first day. On the way off no dose rises within a plan. Only two things go up: "
        "a dose that is taken again after a gap (reinstatement) and a step back; each is an action of its own, and a "
        "clinician looks before it is used.",
        "`--today` counts from 0, the plan's first day. The days in what changed count from 1, as on the printed plan.",
    ):
        lines += paragraph(text)
    lines += ["## Worked examples", ""]
    lines += paragraph(
        "Most stand on day 22 of the plan of [ms_60mg](../examples/ms_60mg.toml): 40 mg a day on the way from 60. "
        "Where two things are told, what forbids a dose is said before what gives one. The texts are those of the "
        "answers; the link opens the case with its reason."
    )
    head = "event | how soon | do now | sources | basis | what changed"
    lines += table(head, worked_rows(), right_from=9)
    lines += ["## Starting again after a gap", ""]
    lines += paragraph(
        "No published rule was found. *Share*: the most that the rule allows of the dose that was due. The dose that "
        "comes out is the largest that the products make within that share, and no bigger a rise than the label's own "
        "ladder is; on the way on never less than the ladder's first step. "
        f"Way off: day {GAP_DAY} of ms_60mg. Way on: day {GAP_DAY_UP} of start_ms_us. Poor kidneys: the "
        f"same person with a creatinine of {POOR_CREATININE:g} µmol/L. After one day without tablets the last dose is "
        "36 hours ago, because the night before counts."
    )
    head = "way | kidneys | without tablets | rule | share | was, mg/day | again, mg/day | "
    head += "for days | then, mg/day | verdict"
    lines += table(head, restart_rows())
    lines += ["## 200 scripted episodes", "", *count_lines(count)]
    lines += ["## What is assumed", "", *rule_lines()]
    lines += [
        "- A dose vomited within half an hour is lost; later it counts as taken.",
        "- Without a word, every dose was taken as planned.",
        "- A change of the kidneys whose time is not known began two days ago.",
        "- What `--took` leaves over is reckoned at the last doses of the 24 hours.",
        "- A dose taken late is reckoned at its usual time.",
        "",
        "## What it gets wrong",
        "",
        *known_gaps(),
        *STILL_WRONG,
        "",
    ]
    return "\n".join(lines).rstrip() + "\n"


def main() -> int:
    """Write the page, or with --check say that it would change."""
    parser = argparse.ArgumentParser(description="Write docs/replan.md.")
    parser.add_argument("--check", action="store_true", help="write nothing, report a difference")
    asked = parser.parse_args()
    count = play_all()
    text = page(count)
    if asked.check:
        stale = not PAGE.exists() or PAGE.read_text("utf-8") != text
        print("docs/replan.md is out of date" if stale else "docs/replan.md is up to date")
        return int(stale)
    PAGE.write_text(text, encoding="utf-8")
    broken = sum(map(len, count.broken.values()))
    print(f"{count.episodes} episodes, {count.replans} re-plans, {broken} broken promises")
    print(dict(count.verdicts), {k: len(v) for k, v in count.broken.items()})
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
