"""What must hold for every answer of `calando titrate`; each broken promise is one line of text.

Nothing here trusts the code that made the plan: caps, kidney rules and ladders are read again from the fact
files, and doses, rises, pieces and labels are counted again from the JSON document.
"""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from plan_checks import ALMOST, LABEL_LENGTH, _bands, _counted, _labels, _not_numbers, _supply

from calando.decide.recommendation import Answer
from calando.decide.titrate.result import TitrationResult
from calando.decide.titrate.wishes import TitrationWishes
from calando.facts.load import load_facts
from calando.patient.profile import Patient
from calando.present.json_out import answer_json

FACTS = Path(__file__).resolve().parents[1] / "src" / "calando" / "facts"
VERDICTS = ("plan", "reduced_plan", "specialist_only", "do_not")
ROUNDING = 1.1  # a rise may be so much larger than the printed one, for what tablets make
ADULT = 18.0
MOST_UNDIVIDED_MG = 20.0  # the largest single dose that an adult ladder prints
Table = Mapping[str, Any]
# what each kind of line is about
PROMISES = {
    "above": "nothing above the label's cap, the child's cap, or what the kidneys leave of it",
    "cap": "the cap shown is the strictest of all that apply, and has a source",
    "kidneys": "the strictest kidney rule acts and is named; no plan where a source says avoid",
    "fall": "every step is more than the one before",
    "short": "no step shorter than the source's, or than was asked",
    "sum": "doses add up",
    "items": "every dose can be counted out of what is sold there",
    "label": "labels have at most 140 characters and say the doses",
    "supply": "what is handed out is what is taken; nothing for a specialist or a refusal",
    "days": "steps follow each other",
    "refused": "a target above the cap becomes the cap, with the reason and its source",
    "levels": "trough, mean and peak in order; shares between 0 and 1",
    "band": "percentiles in order",
    "number": "every number is one",
    "verdict": "verdict and plan agree",
    "sources": "every source that is cited is listed",
    "menu": "the menu divides no more than the plan's last step",
    "crash": "an answer, never a crash",
    "start": "the first dose is no more than the source's, times what the kidneys leave",
    "rise": "no rise bigger than the source's at that height (10 % for what tablets make)",
    "intake": "no intake falls, where the times are those of today",
    "divided": "no more than 20 mg at once in fewer doses than the source prints",
    "off label": "nobody goes further off label than the source goes in adults",
    "yardstick": "what is handed out holds the yardstick of the rise",
    "yardstick of a specialist's plan": "so does what a specialist is shown",
    "reasons": "a refusal has a reason with a source",
    "text": "the words say what the plan does",
}


def broken_promises(
    answer: Answer[TitrationResult], patient: Patient, wishes: TitrationWishes
) -> list[str]:
    """Return everything that is wrong with an answer; empty is right. A line begins with its kind."""
    document = json.loads(answer_json(answer))
    result = document["result"]
    wrong = [f"number: {text}" for text in _not_numbers(answer, "answer")]
    wrong += [f"band: {text}" for text in _bands(result, "result")]
    wrong += _said(document)
    wrong += _kidneys(result)
    if result["plan"] is not None:
        wrong += _counted_out(result, patient)
        wrong += _ladder(result, patient, wishes)
        wrong += _capped(result, patient, wishes, document["reasons"])
        wrong += _levels(result)
        wrong += _texts(document)
    return wrong


# -- words and verdicts ----------------------------------------------------------------------------


def _said(document: Table) -> Iterator[str]:
    result, reasons = document["result"], document["reasons"]
    verdict, plan = result["verdict"], result["plan"]
    if verdict not in VERDICTS:
        yield f"verdict: {verdict}"
    if verdict == "do_not" and plan is not None:
        yield "verdict: do_not with a plan"
    if verdict in ("plan", "reduced_plan") and plan is None:
        yield f"verdict: {verdict} without a plan"
    if verdict in ("specialist_only", "do_not") and plan is not None and plan["supply"]:
        yield f"supply: {verdict} hands out"
    if verdict == "do_not" and not reasons:
        yield "reasons: do_not without a reason"
    if verdict == "do_not" and not any(r["sources"] for r in reasons):
        yield f"reasons: do_not, and no reason has a source: {reasons[0]['text']}"
    for kind in ("reasons", "caveats"):
        for statement in document[kind]:
            if not set(statement["sources"]) <= set(document["sources"]):
                yield f"sources: {kind} cite what sources do not hold"
    if result["review"] and "any prints" in result["review"]["rule"]:
        yield f"text: {result['review']['rule']}"


def _texts(document: Table) -> Iterator[str]:
    """Yield where the words contradict the plan."""
    result = document["result"]
    plan, cap = result["plan"], result["cap"]
    last = plan["steps"][-1]["daily_mg"]
    if f"Up to {last:g} mg".lower() not in result["headline"].lower():
        yield f"text: the headline does not name the last dose {last:g}: {result['headline']}"
    if f"never above {cap['mg_per_day']:g} mg" not in result["headline"]:
        yield f"text: the headline does not name the cap: {result['headline']}"
    usual = re.search(r"inside its usual range \(([\d.]+) to", plan["target_why"])
    times = re.search(r"times ([\d.]+) for the kidneys", plan["target_why"])
    if usual:
        low = float(usual[1]) * (float(times[1]) if times else 1.0)
        if plan["target_mg_per_day"] < 0.99 * low:
            yield f"text: target {plan['target_mg_per_day']:g}, said to be {plan['target_why']}"
    y = plan["yardstick"]
    if y and y["share_held"] < y["share_asked"] and result["verdict"] != "specialist_only":
        yield f"yardstick: {y['share_held']:.3f} of {y['share_asked']:g} held, handed out as {result['verdict']}"
    if y and y["share_held"] < y["share_asked"] and result["verdict"] == "specialist_only":
        yield f"yardstick of a specialist's plan: {y['share_held']:.3f} of {y['share_asked']:g} held"


# -- what is counted out ---------------------------------------------------------------------------


def _counted_out(result: Table, patient: Patient) -> Iterator[str]:
    plan = result["plan"]
    products = {
        (p.name, p.strength_mg or p.mg_per_mL): p
        for p in load_facts().products
        if p.jurisdiction == patient.jurisdiction and p.status == "marketed"
    }
    day = 0
    for step in plan["steps"]:
        where = f"day {step['from_day']}"
        if step["from_day"] != day or step["days"] < 1:
            yield f"days: {where}, expected {day}"
        day += step["days"]
        if abs(sum(d["mg"] for d in step["doses"]) - step["daily_mg"]) > ALMOST:
            yield f"sum: {where} does not add up to {step['daily_mg']}"
        for dose in step["doses"]:
            yield from (f"items: {text}" for text in _counted(dose, products, where))
        if len(step["label"]) > LABEL_LENGTH:
            yield f"label: {len(step['label'])} characters"
    if day != plan["days"]:
        yield f"days: steps last {day}, the plan {plan['days']}"
    yield from (f"label: {text}" for text in _labels(plan))
    for regimen in result["menu"]:
        if len(regimen["label"]) > LABEL_LENGTH or "mg/day." not in regimen["label"]:
            yield f"label: of the menu: {regimen['label']}"
        for dose in regimen["doses"]:
            yield from (f"items: {text}" for text in _counted(dose, products, "menu"))
        if regimen["daily_mg"] > plan["steps"][-1]["daily_mg"] + ALMOST:
            yield f"menu: {regimen['daily_mg']} mg, more than the plan's last step"
    if result["verdict"] in ("plan", "reduced_plan"):
        yield from (f"supply: {text}" for text in _supply(plan))


# -- the ladder ------------------------------------------------------------------------------------


@cache
def rows(name: str, key: str) -> tuple[dict[str, Any], ...]:
    """Return the rows of a fact file as they stand in it."""
    return tuple(tomllib.loads((FACTS / name).read_text(encoding="utf-8"))[key])


def acting_row(result: Table) -> dict[str, Any]:
    """Return the row of the fact file that the plan walks."""
    name = next(x["name"] for x in result["ladders"] if x["acts"])
    return next(r for r in rows("ladders.toml", "ladder") if r["name"] == name)


def kidney_share(result: Table) -> float:
    """Return the smallest fraction of any rule that applies: what the strictest source leaves of a dose."""
    shares = [
        r["fraction_of_usual"]
        for r in result["kidney_rules"]
        if r["applies"] and r["fraction_of_usual"]
    ]
    share = min(shares, default=1.0)
    return round(3 * share) / 3 if abs(round(3 * share) / 3 - share) < 1e-3 else share


def _ladder(result: Table, patient: Patient, wishes: TitrationWishes) -> Iterator[str]:
    plan, row, share = result["plan"], acting_row(result), kidney_share(result)
    scale = patient.weight_kg if row.get("per_kg") else 1.0
    printed = [t * scale * share for t in row["totals_per_day"]]
    today = plan["from_mg_per_day"]
    shortest = row["step_days"][0]
    before, before_doses = today, _today(patient)
    steps = plan["steps"]
    if not today and steps[0]["daily_mg"] > printed[0] + ALMOST:
        yield (
            f"start: {steps[0]['daily_mg']:g} mg, {row['name']} times {share:.3g} starts with {printed[0]:.4g} "
            f"({patient.jurisdiction}, {', '.join(plan['products'])})"
        )
    for step in steps:
        where = f"day {step['from_day']} ({row['name']})"
        if step["days"] < max(shortest, wishes.step_days or 0):
            yield f"short: {where} lasts {step['days']} days"
        rise = step["daily_mg"] - before
        if rise <= ALMOST:
            yield f"fall: {where}: {before:g} to {step['daily_mg']:g} mg a day"
        allowed = largest_rise(printed, before)
        if before and rise > ROUNDING * allowed + ALMOST:
            made_of = ", ".join(plan["products"])
            yield f"rise: {where}: {before:g} to {step['daily_mg']:g}, printed {allowed:.4g} ({made_of})"
        after = {d["time"]: d["mg"] for d in step["doses"]}
        if set(after) == set(before_doses) or not before_doses:
            for time, mg in after.items():
                if mg < before_doses.get(time, 0.0) - ALMOST:
                    yield f"intake: {where}: {time} falls from {before_doses[time]:g} to {mg:g} mg"
        before, before_doses = step["daily_mg"], after
    intakes = max(sum(d["mg"] > 0 for d in s["doses"]) for s in steps)
    most = max(d["mg"] for s in steps for d in s["doses"])
    if intakes < row["intakes"][0] and most > MOST_UNDIVIDED_MG:
        yield f"divided: {most:g} mg at once in {intakes} doses a day, {row['name']} prints {row['intakes'][0]}"


def largest_rise(printed: list[float], from_mg: float) -> float:
    """Return the rise that the source prints from this height; above its end its last one."""
    passed = sum(total <= from_mg + ALMOST for total in printed)
    if passed == 0:
        return printed[0]
    i = min(passed, len(printed) - 1)
    return printed[i] - printed[i - 1] if i else printed[0]


def _today(patient: Patient) -> dict[str, float]:
    running = [
        m for m in patient.baclofen if m.route != "intrathecal" and m.stopped_weeks_ago is None
    ]
    return {d.clock: d.mg for m in running for d in m.doses}


# -- caps and kidneys ------------------------------------------------------------------------------


def own_cap(result: Table, patient: Patient, *, off_label: bool = True) -> float:
    """Return the strictest limit that the fact files hold for this person [mg/day].

    `off_label`: also where the ladder of an unlicensed use ends.
    """
    fits = [
        c
        for c in rows("limits.toml", "cap")
        if c.get("setting") != "hospital"
        and c["jurisdiction"] in (patient.jurisdiction, "any")
        and c.get("age_years", [0, 120])[0] <= patient.age_years < c.get("age_years", [0, 120])[1]
    ]
    uses = {
        use: [c for c in fits if c["indication"] == use]
        for use in (patient.indication, "any", "spasticity")
    }
    found = uses[patient.indication] or uses["any"] or uses["spasticity"]
    most = min((c["max_daily_mg"]["value"] for c in found), default=math.inf)
    use = use_row(patient)
    if use is not None and ((use.get("off_label") and off_label) or not found):
        scale = patient.weight_kg if use.get("per_kg") else 1.0
        most = min(most, scale * max(use["totals_per_day"]))
    acting = acting_row(result)
    if (
        acting["whom"] == "sensitive"
    ):  # the elderly and frail: no further than the row that was written for them
        most = min(most, max(acting["totals_per_day"]))
    most *= kidney_share(result)
    limits = [
        r["max_daily_mg"] for r in result["kidney_rules"] if r["applies"] and r["max_daily_mg"]
    ]
    return min([most, *limits])


def use_row(patient: Patient) -> dict[str, Any] | None:
    """Return the ladder of this use for those who are not sensitive: it says whether a use is off label."""
    whom = "child" if patient.age_years < ADULT else "adult"
    found = [
        r
        for r in rows("ladders.toml", "ladder")
        if r["whom"] == whom
        and r.get("acts", True)
        and r["indication"] == patient.indication
        and r["jurisdiction"] in (patient.jurisdiction, "any")
        and r.get("age_years", [18, 120])[0] <= patient.age_years < r.get("age_years", [18, 120])[1]
        and patient.weight_kg >= r.get("weight_from_kg", 0)
    ]
    return min(
        found, key=lambda r: (r["jurisdiction"] == "any", r["totals_per_day"][0]), default=None
    )


def _capped(
    result: Table, patient: Patient, wishes: TitrationWishes, reasons: list[Table]
) -> Iterator[str]:
    cap, own = result["cap"], own_cap(result, patient, off_label=False)
    end = own_cap(result, patient)
    top = max(s["daily_mg"] for s in result["plan"]["steps"])
    who = f"{patient.indication}, {patient.age_years:g} years, {patient.jurisdiction}"
    if not cap["source"]:
        yield "cap: without a source"
    if cap["mg_per_day"] > own + ALMOST:
        yield f"cap: {cap['mg_per_day']:g}, the strictest for this person is {own:g} ({who})"
    if top > min(cap["mg_per_day"], own) + ALMOST:
        yield f"above: {top:g} mg planned, cap {cap['mg_per_day']:g}, strictest {own:g} ({who})"
    if own > end and max(cap["mg_per_day"], top) > end + ALMOST:
        yield f"off label: cap {cap['mg_per_day']:g}, {top:g} mg planned, adults end at {end:g} ({who})"
    if wishes.target_mg and top > wishes.target_mg + ALMOST:
        yield f"above: {top:g} mg planned, {wishes.target_mg:g} asked"
    if wishes.target_mg and wishes.target_mg > cap["mg_per_day"]:
        said = [r for r in reasons if f"{wishes.target_mg:g} mg a day was asked" in r["text"]]
        if not said or not said[0]["sources"]:
            yield "refused: a target above the cap was cut without a reason with its source"


def _kidneys(result: Table) -> Iterator[str]:
    """Yield where the kidney rule that acts is not the strictest of all that apply, or is not named."""
    applying = [r for r in result["kidney_rules"] if r["applies"]]
    acting = [r for r in applying if r["strictest"]]
    if any(not r["source"] for r in applying):
        yield "kidneys: a rule without a source"
    if [r for r in result["kidney_rules"] if r["strictest"] and not r["applies"]]:
        yield "kidneys: a rule acts that does not apply"
    if any(r["action"] == "avoid" for r in applying):
        if result["plan"] is not None:
            yield "kidneys: a plan where a source says avoid"
        if not any(r["action"] == "avoid" for r in acting):
            yield "kidneys: avoid applies and does not act"
        return
    for key in ("fraction_of_usual", "max_daily_mg"):
        all_of, own = ([r[key] for r in some if r[key]] for some in (applying, acting))
        if all_of and (not own or min(own) > min(all_of)):
            yield f"kidneys: {key} {own} acts, {all_of} apply"
    kidneys = [x for x in (result["kidney"].get("eGFR"), result["kidney"].get("CLcr")) if x]
    child = result["patient"]["age_years"] < ADULT  # a small body has a small CLcr
    if kidneys and not child and min(kidneys) < 30 and result["plan"] is not None:
        yield f"kidneys: a plan at {min(kidneys):.0f}"


def _levels(result: Table) -> Iterator[str]:
    for f in result["forecast"]:
        for p in ("p05", "p50", "p95"):
            low, mean, high = (f[k][p] for k in ("Cmin_mg_per_L", "Cavg_mg_per_L", "Cmax_mg_per_L"))
            if not 0 <= low <= mean <= high:
                yield f"levels: day {f['from_day']}: {low} {mean} {high}"
            for key in ("in_range", "above_range"):
                if not 0 <= f[key][p] <= 1:
                    yield f"levels: {key} is {f[key][p]}"
    for r in result["menu"]:
        shares = [r[key][p] for key in ("in_range", "above_range") for p in ("p05", "p95")]
        if not all(0 <= share <= 1 for share in shares):
            yield "levels: a share of the menu outside 0 to 1"
    steps = result["plan"]["steps"]
    if result["forecast"] and [(f["from_day"], f["daily_mg"]) for f in result["forecast"]] != [
        (s["from_day"], s["daily_mg"]) for s in steps
    ]:
        yield "levels: the forecast is not that of the steps"


# -- two people, one difference --------------------------------------------------------------------

HORIZON_DAYS = 400


def daily_totals(answer: Answer[TitrationResult]) -> list[float]:
    """Return mg a day from day 0 on, the last dose going on; nothing where there is no plan."""
    plan = answer.result.plan
    if plan is None:
        return [0.0] * HORIZON_DAYS
    days = [step.daily_mg for step in plan.steps for _ in range(step.days)]
    return (days + [days[-1]] * HORIZON_DAYS)[:HORIZON_DAYS]


def ever_more(
    smaller: Answer[TitrationResult], larger: Answer[TitrationResult]
) -> tuple[int, float, float] | None:
    """Return the first day on which the one who should get less gets more."""
    pairs = enumerate(zip(daily_totals(smaller), daily_totals(larger), strict=True))
    return next(((day, a, b) for day, (a, b) in pairs if a > b + ALMOST), None)
