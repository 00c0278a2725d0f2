"""Running plans and re-plans for the tests: made by the library, written as JSON and read back, as a user does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from calando.actions import replan, taper, titrate
from calando.decide.recommendation import Answer, Statement
from calando.decide.replan.events import Event, ReplanWishes
from calando.decide.replan.running import RunningPlan
from calando.decide.taper.parts import Beside
from calando.decide.taper.wishes import TaperWishes
from calando.decide.titrate.wishes import TitrationWishes
from calando.facts.load import load_facts
from calando.facts.schema import Facts
from calando.patient.profile import KidneyValue, Patient
from calando.present.json_out import answer_document, answer_json
from calando.present.patient.file import load_patient, patient_from_mapping
from calando.present.plan.file import plan_from_document

ROOT = Path(__file__).resolve().parents[1]
Table = Mapping[str, Any]


def reread(answer: Answer[Any]) -> RunningPlan:
    """Return the running plan that stands in the JSON of an answer."""
    return plan_from_document(json.loads(answer_json(answer)))


def document(answer: Answer[Any]) -> dict[str, Any]:
    """Return an answer as the contract's document."""
    return answer_document(answer)


@cache
def example(name: str) -> Patient:
    """Return the patient of an example file."""
    return load_patient(ROOT / "examples" / f"{name}.toml")


@cache
def running(name: str, command: str = "taper") -> RunningPlan:
    """Return the plan that calando makes for an example, as `load_plan` reads it."""
    return running_of(example(name), command)


def running_of(patient: Patient, command: str = "taper") -> RunningPlan:
    """Return the plan that calando makes for a patient."""
    if command == "taper":
        return reread(taper(patient, TaperWishes()))
    return reread(titrate(patient, TitrationWishes()))


def patient_of(tables: Table) -> Patient:
    """Return the patient of the tables of a file."""
    return patient_from_mapping(dict(tables))


def event(kind: Any, **told: Any) -> Event:
    """Return an event; `creatinine` (umol/L) or `eGFR` is a new kidney value, `clock` a time such as "08:00"."""
    if "creatinine" in told:
        value = float(told.pop("creatinine"))
        told["kidney"] = KidneyValue(quantity="creatinine_umol_per_L", value=value, day=0.0)
    if "eGFR" in told:
        told["kidney"] = KidneyValue(quantity="eGFR", value=float(told.pop("eGFR")), day=0.0)
    if "clock" in told:
        told["time_h"] = hours_of(told.pop("clock"))
    return Event(kind=kind, **told)


def hours_of(clock: str) -> float:
    """Return a clock time as hours after midnight."""
    return int(clock[:2]) + int(clock[3:]) / 60


def wishes_of(today: int, *events: Event, at: str | None = None, **more: Any) -> ReplanWishes:
    """Return what is told and wished for on a day of a plan."""
    now_h = None if at is None else hours_of(at)
    return ReplanWishes(today=today, now_h=now_h, events=events, **more)


def _nothing_beside(way: object, *, would_help: tuple[Statement, ...] = ()) -> Beside:
    return Beside(would_help=would_help)


def again(
    patient: Patient,
    plan: RunningPlan,
    today: int,
    *events: Event,
    at: str | None = None,
    facts: Facts | None = None,
    full: bool = False,
    **more: Any,
) -> Answer[Any]:
    """Return the re-plan of a running plan; unless `full`, without the tables that only stand beside it.

    The published rates, the other assumptions and the curves take nine tenths of the time.
    """
    wishes = wishes_of(today, *events, at=at, **more)
    if full:
        return replan(patient, plan, wishes, facts=facts)
    with patch("calando.decide.replan.plan.beside_of", _nothing_beside):
        return replan(patient, plan, wishes, facts=facts)


# -- what must hold for every re-plan; each broken promise is "kind: what" -------------------------

ALMOST = 1e-6  # mg: sums of binary fractions and of tenths
LABEL_LENGTH, WEEK = 140, 7
TIERS = ("emergency", "today", "routine")
SEVERE = 7  # of 10
NO_PLAN = {"do_not", "not_by_tablets", "infeasible"}
BACK = (
    "reinstate",
    "step_back",
    "exposure_matched",
)  # kinds of a first step that is not today's dose
TO_CHANGE_A_DOSE = re.compile(
    r"\b(half|third|quarter|double|more tablets|fewer tablets|less baclofen|more baclofen|skip|"
    r"(raise|lower|cut|reduce|increase|change) (your|the) dose|\d+ ?mg)\b",
    re.IGNORECASE,
)


def broken_promises(
    plan: RunningPlan, wishes: ReplanWishes, answer: Answer[Any], facts: Facts | None = None
) -> list[str]:
    """Return everything that is wrong with a re-plan of `plan`; empty is right."""
    told = answer_document(answer)
    result = told["result"]
    wrong = [
        *_contract(told, plan),
        *_said(told),
        *_days_kept(plan, wishes, result["record"]),
    ]
    if result["plan"] is not None:
        wrong += _steps(result, plan)
        wrong += _yardstick(told)
        wrong += _texts_and_plan(told, plan)
        if plan.direction == "down":
            wrong += _never_upwards(result, plan, wishes)
            wrong += _falls(result, plan, facts or load_facts())
        else:
            wrong += _never_above_the_cap(result, plan)
            wrong += _no_rise_when_sleepy(result, wishes)
    return wrong


def _contract(told: Table, plan: RunningPlan) -> Iterator[str]:
    result, reasons = told["result"], told["reasons"]
    verdict, made = result["verdict"], result["plan"]
    if (made is None) != (verdict in NO_PLAN):
        yield f"contract: verdict {verdict}, plan {'null' if made is None else 'given'}"
    if plan.direction == "down":
        if verdict == "urgent_first" and not reasons[0]["urgent"]:
            yield "contract: urgent_first, and the first reason is not urgent"
        if verdict in ("plan", "above_yardstick") and result["do_now"]["tier"] == "emergency":
            yield f"contract: an emergency under the verdict {verdict}"
        if verdict == "above_yardstick" and not result["would_help"]:
            yield "would_help: above the yardstick, and nothing is said to help"
    ranks = [2 * bool(r["emergency"]) + bool(r["urgent"]) for r in reasons]
    if ranks != sorted(ranks, reverse=True):
        yield f"order: reasons come as {ranks}"
    for kind in ("reasons", "caveats"):
        for said in told[kind]:
            if unknown := set(said["sources"]) - set(told["sources"]):
                yield f"contract: {kind} cite {unknown}, which sources do not hold"
    rules = result["do_now"]["rules"]
    if unknown := {key for rule in rules for key in rule["sources"]} - set(told["sources"]):
        yield f"contract: rules cite {unknown}, which sources do not hold"


def _is_looked_at_first(result: Table) -> bool:
    """True if a clinician looks before anything of the answer is used."""
    return bool(
        result["verdict"] == "urgent_first"
        or result["emergency"]
        or any(
            r["tier"] == "emergency"
            or (r["tier"] == "today" and r["action"] not in ("go_on", "hold"))
            for r in result["do_now"]["rules"]
        )
    )


def _said(told: Table) -> Iterator[str]:
    result = told["result"]
    do_now = result["do_now"]
    if not do_now["text"].strip() or not do_now["rules"]:
        yield "do_now: empty"
    if not do_now["patient_text"].strip():
        yield "do_now: nothing for the patient to read"
    if result["emergency"] and do_now["tier"] != "emergency":
        yield f"urgency: an emergency, but do_now is {do_now['tier']}: {do_now['text'][:40]}"
    if result["verdict"] == "urgent_first" and do_now["tier"] == "routine":
        yield f"urgency: urgent_first, but do_now is routine: {do_now['text'][:40]}"
    tiers = [TIERS.index(rule["tier"]) for rule in do_now["rules"]]
    if tiers != sorted(tiers) or TIERS.index(do_now["tier"]) != tiers[0]:
        yield f"order: rules come as {[rule['tier'] for rule in do_now['rules']]}"
    if _is_looked_at_first(result) and do_now["rest_of_today"]:
        yield "supply: doses of today are counted out where a clinician looks first"
    for rule in do_now["rules"]:
        if not rule["sources"] and rule["basis"] != "assumed":
            yield f"do_now: rule {rule['rule']} has no source and is not marked assumed"
        if "{" in rule["text"] + rule["patient_text"]:
            yield f"do_now: rule {rule['rule']} shows a gap that was not filled"
    for text in (do_now["patient_text"], *(r["patient_text"] for r in do_now["rules"])):
        if found := TO_CHANGE_A_DOSE.search(text):
            yield f"patient: the patient is told of a dose: {found.group()!r} in {text!r}"


def _days_kept(plan: RunningPlan, wishes: ReplanWishes, record: Table) -> Iterator[str]:
    days: list[tuple[Any, ...]] = []
    for past in record["history"]:
        if past["from_day"] != len(days) or past["days"] < 1:
            yield f"history: a span from day {past['from_day']} after {len(days)} days"
        days += [(past["taken_mg"], past["planned_mg"], past["CLcr"])] * past["days"]
    if len(days) != record["resumes_on_day"]:
        yield f"history: {len(days)} days, resumes on day {record['resumes_on_day']}"
    if record["resumes_on_day"] - wishes.today not in (0, 1):
        yield f"history: today {wishes.today}, resumes on day {record['resumes_on_day']}"
    before = [p for p in plan.history for _ in range(p.days)]
    spoken = {e.day for e in wishes.events if e.day is not None}
    gap = max((e.hours or 24 * (e.days or 0) for e in wishes.events), default=0.0) // 24 + 2
    for day, past in enumerate(before[: len(days)]):
        taken, planned, CLcr = days[day]
        if list(past.planned_mg) != planned or abs(past.CLcr - CLcr) > ALMOST:
            yield f"history: day {day} was recorded otherwise"
        if list(past.taken_mg) != taken and day not in spoken and day < wishes.today - gap:
            yield f"history: what was taken on day {day} was recorded otherwise"
    for day in range(len(before), len(days)):
        if list(plan.planned_mg(day)) != days[day][1]:
            yield f"history: the plan of day {day} is not what it said"
    logged = [(e["today"], e["text"]) for e in record["events"]]
    if logged[: len(plan.events)] != [(e.today, e.text) for e in plan.events]:
        yield "history: an earlier event is lost"
    told = sum(e.kind != "nothing" for e in wishes.events)
    if len(logged) < len(plan.events) + told:
        yield "history: an event of today is not recorded"
    if record["replaced"][:-1] != list(plan.replaced):
        yield "history: a replaced plan is lost"


def _steps(result: Table, running: RunningPlan) -> Iterator[str]:
    plan, record = result["plan"], result["record"]
    day = record["resumes_on_day"]
    for step in plan["steps"]:
        if step["from_day"] != day or step["days"] < 1:
            yield f"steps: day {step['from_day']} after day {day}"
        day += step["days"]
        if abs(sum(d["mg"] for d in step["doses"]) - step["daily_mg"]) > ALMOST:
            yield f"steps: day {step['from_day']} does not add up to {step['daily_mg']} mg"
        own = step["kind"] == "hold" and step["from_day"] == record["resumes_on_day"]
        for dose in step["doses"]:
            made = sum(i["count"] * i["mg_each"] for i in dose["items"])
            if abs(made - dose["mg"]) > ALMOST and not (own and not dose["items"]):
                yield f"steps: {dose['mg']} mg is counted out as {made} mg"
        if len(step["label"]) > LABEL_LENGTH:
            yield f"label: {len(step['label'])} characters"
    if day != plan["days"]:
        yield f"steps: they end on day {day}, the plan says {plan['days']}"
    look = _is_looked_at_first(result)
    if look and plan["supply"]:
        yield "supply: handed out where a clinician looks first"
    if look and result["verdict"] in ("plan", "reduced_plan", "above_yardstick"):
        yield f"urgency: a clinician looks first, and the verdict is {result['verdict']}"


def _yardstick(told: Table) -> Iterator[str]:
    """Yield where fewer people are within the yardstick than was asked, and nothing says so."""
    result = told["result"]
    yard, verdict = result["plan"]["yardstick"], result["verdict"]
    if yard is None or yard["share_held"] >= yard["share_asked"] - 1e-9:
        return
    said = any("o plan that meets the yardstick" in r["text"] for r in told["reasons"])
    if verdict in ("plan", "reduced_plan") or not said:
        yield f"yardstick: verdict {verdict}, held {yard['share_held']:.3f} of {yard['share_asked']:g}"


def _per_day(steps: Sequence[Any], first: int, end: int) -> list[tuple[float, ...]]:
    """Return the doses of each day from `first` to `end` of steps of a document."""
    days = {}
    for step in steps:
        for day in range(step["from_day"], step["from_day"] + step["days"]):
            days[day] = tuple(d["mg"] for d in step["doses"])
    return [days.get(day, ()) for day in range(first, end)]


def _texts_and_plan(told: Table, running: RunningPlan) -> Iterator[str]:
    """Yield where words and doses disagree: what changed, how long a dose is held."""
    result = told["result"]
    plan, first = result["plan"], result["record"]["resumes_on_day"]
    end = max(plan["days"], running.end_day)
    new = _per_day(plan["steps"], first, end)
    old = [running.planned_mg(day) if day < running.end_day else () for day in range(first, end)]
    moved = any(a != b for a, b in zip(new, old, strict=True))
    said = {c["what"] for c in result["changed"]} - {"kidneys", "yardstick"}
    if running.direction == "up":  # the last dose goes on until the review
        top = plan["steps"][-1]["daily_mg"], running.steps[-1].daily_mg
        moved = any(a and b and a != b for a, b in zip(new, old, strict=True)) or top[0] != top[1]
    if moved != bool(said):
        yield f"changed: doses {'differ' if moved else 'are the same'}, said: {sorted(said)}"
    rules, lead = result["do_now"]["rules"], plan["steps"][0]
    today = sum(running.planned_mg(first - 1)) if first else sum(running.before_mg)
    if [r["action"] for r in rules] == ["go_on"] and abs(lead["daily_mg"] - today) > ALMOST:
        due = sum(running.planned_mg(first))
        if abs(lead["daily_mg"] - due) > ALMOST:
            yield f"words: go on as planned, but {today:g} mg become {lead['daily_mg']:g} mg"
    if {r["action"] for r in rules} == {"hold"} and lead["kind"] == "exposure_matched":
        yield f"words: hold the dose, but the plan begins with {lead['daily_mg']:g} mg"


def _never_upwards(result: Table, plan: RunningPlan, wishes: ReplanWishes) -> Iterator[str]:
    """Yield every intake that is more than the one before it, the first dose by what it goes back to."""
    steps, record = result["plan"]["steps"], result["record"]
    day = record["resumes_on_day"] - 1
    lead = steps[0]
    limit = plan.planned_mg(day)
    if {"held", "stepped_back"} & {e.kind for e in wishes.events}:
        limit = tuple(record["history"][-1]["taken_mg"])
    if lead["kind"] == "step_back":
        earlier = [plan.planned_mg(d) for d in range(-1, day + 1)]
        above = [x for x in earlier if sum(x) > sum(limit) + ALMOST]
        if above and lead["daily_mg"] <= sum(limit) + ALMOST:
            yield f"back: a step back goes from {sum(limit):g} to {lead['daily_mg']:g} mg"
        if plan.steps[0].kind in ("reinstate", "exposure_matched") and lead["daily_mg"] > sum(
            plan.planned_mg(plan.first_day)
        ):
            yield f"back: past a {plan.steps[0].kind}, {sum(limit):g} mg become {lead['daily_mg']:g} mg"
        ladder = sorted({sum(x) for x in above})
        if ladder and lead["daily_mg"] > ladder[0] + ALMOST:
            text = f"from {sum(limit):g} to {lead['daily_mg']:g} mg, past {ladder[0]:g} mg"
            yield f"back: a step back {text}"
        limit = tuple(max(x) for x in zip(*earlier, strict=True))
    for step in steps:
        now = tuple(d["mg"] for d in step["doses"])
        if any(a > b + ALMOST for a, b in zip(now, limit, strict=True)):
            yield f"upwards: {limit} becomes {now} on day {step['from_day']}"
        limit = now
    kinds = [s["kind"] for s in steps]
    if any(k != "taper" for k in kinds[1:]):
        yield f"upwards: kinds of steps {kinds}"
    for dose in result["do_now"]["rest_of_today"]:
        most = max(plan.planned_mg(wishes.today)[record["times"].index(dose["time"])], max(limit))
        if dose["mg"] > most + ALMOST and lead["kind"] != "step_back":
            yield f"upwards: {dose['mg']} mg at {dose['time']} today, {most:g} mg were due"


def _falls(result: Table, plan: RunningPlan, facts: Facts) -> Iterator[str]:
    """Yield every 7 days in which the prescribed dose falls by more than the cap; days lived count too."""
    rules, steps, record = facts.taper_rules, result["plan"]["steps"], result["record"]
    child = result["patient"]["age_years"] < 18
    start = sum(plan.yardstick_from_mg)
    most = max(rules.cap_mg.value, min(rules.cap_fraction.value * start, rules.cap_max_mg.value))
    days: list[float] = []
    if steps[0]["kind"] not in BACK:
        # what an earlier reinstatement or kidneys did is no fall of this plan
        since = plan.first_day if plan.steps[0].kind in BACK else 0
        lived = [sum(plan.planned_mg(day)) for day in range(since, record["resumes_on_day"])]
        days = [lived[0] if lived else sum(plan.before_mg)] * WEEK
        days = (days + lived)[-WEEK:]
    for step in steps:
        days += [step["daily_mg"]] * step["days"]
    days += [0.0] * WEEK
    for i, (a, b) in enumerate(zip(days, days[WEEK:], strict=False)):
        if (
            a - b > most + ALMOST and not child
        ):  # a child's cap is scaled; its plan is counted elsewhere
            yield f"cap: {a:g} mg falls to {b:g} mg in 7 days (from entry {i}), cap {most:g} mg"


def _never_above_the_cap(result: Table, plan: RunningPlan) -> Iterator[str]:
    steps, cap = result["plan"]["steps"], result["cap"]["mg_per_day"]
    now = sum(plan.planned_mg(result["record"]["resumes_on_day"] - 1))
    for step in steps:
        if step["daily_mg"] > min(cap, max(plan.target_mg_per_day, now)) + ALMOST:
            yield f"cap: {step['daily_mg']:g} mg, cap {cap:g} mg, target {plan.target_mg_per_day:g} mg"
    first, kind = steps[0]["daily_mg"], steps[0]["kind"]
    if kind == "step_back" and first >= now - ALMOST:
        yield f"back: a step back goes from {now:g} to {first:g} mg on the way on"
    if kind in ("reinstate", "hold") and first > now + ALMOST:
        yield f"upwards: {now:g} mg becomes {first:g} mg ({kind})"
    fewest = min(plan.step_days, 7)
    for step in steps[1:]:
        if step["days"] < fewest:
            yield f"steps: a step of {step['days']} days, the plan had {plan.step_days}"


def _no_rise_when_sleepy(result: Table, wishes: ReplanWishes) -> Iterator[str]:
    severe = any(e.kind == "sedation" and (e.score or 0) >= SEVERE for e in wishes.events)
    mg = [step["daily_mg"] for step in result["plan"]["steps"]]
    if severe and max(mg) > mg[0] + ALMOST:
        yield f"upwards: {mg[0]:g} mg becomes {max(mg):g} mg after severe sleepiness"
