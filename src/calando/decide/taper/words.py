"""The reasons and caveats of a taper, each with its sources and its basis."""

from __future__ import annotations

from calando.decide.advice import sedative_statements
from calando.decide.dispensing import Kit
from calando.decide.recommendation import Statement, TaperPlan, TaperVerdict
from calando.decide.situation import Situation
from calando.decide.taper.caveats import (
    about_the_wishes,
    kidney_dose_rules,
    over_the_cap,
    unknown_and_unused,
)
from calando.decide.taper.question import Question
from calando.decide.taper.wishes import TaperWishes
from calando.decide.taper.yardstick import ChosenRate
from calando.facts.schema import Basis


def headline(
    verdict: TaperVerdict, plan: TaperPlan | None, situation: Situation, wishes: TaperWishes
) -> str:
    """Return the one sentence that a person reads first."""
    if situation.is_emergency:
        after = (
            "No step down is planned."
            if plan is None
            else "Any schedule here is for observation, after that."
        )
        return f"Emergency: call the emergency number now. {after}"
    if verdict == "not_by_tablets":
        return "Not by tablets: intrathecal baclofen is reduced by the pump team, in micrograms."
    if verdict == "do_not":
        return "Do not plan this with calando: see the reasons; do not stop suddenly."
    if plan is None:
        return "No plan can be made as asked: see the reasons; do not stop suddenly."
    if verdict == "infeasible":
        products = " and ".join(plan.products)
        return f"Not within {wishes.max_days} days: the shortest plan found with {products} takes {plan.days} days."
    count = len(plan.steps)
    steps = f"{plan.days} days in {count} step{'s' if count > 1 else ''}"
    steps += f", the last {plan.steps[-1].daily_mg:g} mg a day"
    if verdict == "urgent_first":
        return f"See a doctor today, before any taper. For observation: {steps}."
    if verdict == "above_yardstick":
        held, size = plan.yardstick.share_held, plan.yardstick.p95_ratio
        return (
            f"Above the yardstick ({held:.0%} of people within it, the hardest day up to {size:.2f} times it): the "
            f"best found takes {steps}; see what would help."
        )
    return f"Off baclofen in {steps}."


def why_no_plan(kind: str, situation: Situation) -> Statement:
    """Return why no tablets are planned."""
    patient = situation.patient
    if kind == "pump":
        rate = situation.pump.micrograms_per_day if situation.pump else None
        dose = f" ({rate:g} micrograms a day)" if rate else ""
        text = (
            f"Baclofen runs intrathecally{dose}. Its dose is micrograms into the spinal fluid; tablets do not "
            "stand in for it reliably, and stopping it suddenly can kill (boxed warning of the intrathecal "
            "label). It is weaned by reprogramming the pump, by the team that runs it."
        )
        return Statement(text=text, sources=_pump_sources(situation), basis="read", urgent=True)
    if kind == "route":
        route = situation.oral.route if situation.oral else ""
        text = f"Baclofen is taken by a route ({route}) that no published model describes."
        return Statement(text=f"{text} A specialist brings it to tablets first.", basis="derived")
    if kind == "age":
        text = f"At {patient.age_years:g} years no published baclofen model applies; a paediatric team plans this."
        return Statement(text=text, sources=("he2014",), basis="read")
    if kind == "falls_too_large":
        text = (
            "Every step that the products of this country can make is larger than the largest fall allowed "
            "in a step. Longer steps (--step-days 7 or more) or a liquid, made by a pharmacy if none is sold, "
            "would help."
        )
        return Statement(text=text, basis="derived")
    if kind == "nothing_smaller":
        text = (
            "No product that calando knows in this country makes a dose smaller than today's, so no step can be "
            "filled. A liquid, made by a pharmacy if none is sold, would make one."
        )
        return Statement(text=text, basis="derived")
    text = f"No baclofen product is known to calando for {patient.jurisdiction}, so no step could be filled."
    return Statement(text=text, basis="derived")


def reasons_of(
    situation: Situation,
    chosen: ChosenRate,
    question: Question,
    plan: TaperPlan,
    *,
    kit: Kit,
    instead_of: str = "",
    meets: bool,
    kept: bool = False,
) -> tuple[Statement, ...]:
    """Return why this plan, urgent things first.

    Parameters
    ----------
    kit : what the plan is made of; `instead_of` says why tablets alone were not enough.
    meets : the yardstick is met.
    kept : the steps are those of a plan that is running, and were not searched again.
    """
    reasons = [*situation.urgent]
    reasons.extend(_matched_exposure(situation, question, plan))
    reasons.extend(_held(question))
    reasons.append(_what_it_means(question, plan, chosen, meets=meets))
    reasons.extend(chosen.statements)
    if instead_of:
        liquid = kit.products[-1]
        reasons.append(Statement(text=instead_of, sources=(liquid.source,), basis="derived"))
    if not kept:
        reasons.append(_what_is_proved(question, kit, plan, meets=meets))
    reasons.append(_caps(situation, question))
    reasons.append(_kidneys(situation, question))
    reasons.extend(_pump_beside(situation))
    reasons.extend(sedative_statements(situation))
    reasons.extend(_pregnancy(situation, plan))
    return tuple(reasons)


def _what_it_means(
    question: Question, plan: TaperPlan, chosen: ChosenRate, *, meets: bool
) -> Statement:
    y, n = plan.yardstick, question.ensemble.size
    holds = "so it meets the yardstick" if meets else "so it does not meet the yardstick"
    of_what = "of this plan" if question.past is None else "from the next fall on"
    text = (
        f"In {y.share_held:.1%} of {n} simulated people no day {of_what} is harder than the hardest day that "
        f"“{chosen.rate.title}” would bring the same person with healthy kidneys (asked: {y.share_asked:.0%}; "
        f"{holds}). At the 95th percentile the hardest day is {y.p95_ratio:.2f} times that; in the worst member "
        f"{y.worst_ratio:.2f} times. Against an abrupt stop (= 1) it is {plan.peak_withdrawal['p50']:.2f} "
        f"(95th percentile {plan.peak_withdrawal['p95']:.2f}). These are comparisons, not probabilities."
    )
    return Statement(
        text=text,
        sources=("simon2018", "marsot2014", "chevillard2018")
        if question.ensemble.models != ("he2014",)
        else ("he2014",),
        basis="derived",
    )


def _what_is_proved(question: Question, kit: Kit, plan: TaperPlan, *, meets: bool) -> Statement:
    products = " and ".join(p.name for p in kit.products)
    over = (
        f"{len(question.chain)} schedules, one for each daily total that {products} can make (as even "
        f"over the intake times of today as these products allow, no intake ever above the one before), "
        f"steps of {question.step_days} days, falls of at most {question.cap_mg_per_step:.3g} mg a step"
    )
    if not meets:
        text = f"No plan that meets the yardstick was found over {over}. This one needs the smallest multiple of the "
        text += "yardstick that a bisection found; neither is proved."
    elif plan.optimal:
        text = f"Fewest days: proved over {over}; every shorter path exceeds the yardstick in too many members, or "
        text += "would be shorter than the plan of a smaller dose or of better kidneys. Of this length the gentlest "
        text += "that a bisection found was taken."
    else:
        left = (
            "no bound is given" if plan.gap is None else f"at most {plan.gap} days could be saved"
        )
        text = f"Fewest days found over {over}, not proved ({left}): the search was cut short, or the level is "
        text += "not steady when the next step begins."
    return Statement(text=text, basis="derived")


def _caps(situation: Situation, question: Question) -> Statement:
    rules = situation.facts.taper_rules
    text = (
        f"Caps that always hold: never upwards; in any 7 days at most {rules.cap_mg.value * question.size:.3g} mg, "
        f"or {rules.cap_fraction.value:.0%} of the starting dose up to {rules.cap_max_mg.value * question.size:.3g} mg "
        f"where that is "
        f"more; here {question.cap_mg_per_step:.3g} mg a step. With the same products a larger dose, or worse "
        "stable kidneys, never gets fewer days (held against the nearest smaller doses and better kidneys)."
    )
    return Statement(text=text, sources=(rules.cap_mg.source,), basis=rules.cap_mg.basis)


def _kidneys(situation: Situation, question: Question) -> Statement:
    k, facts = situation.kidneys, situation.facts.kidney
    shown = f"CLcr {k.CLcr:.0f} mL/min ({k.CLcr_formula})"
    if k.eGFR is not None:
        shown = f"eGFR {k.eGFR:.0f} mL/min/1.73 m² ({k.eGFR_formula}), {shown}"
    ratio = float((question.ensemble.CL_ref / question.CL).mean())
    text = f"Kidneys: {shown}. Against healthy kidneys the same dose gives about {ratio:.2g} times the exposure"
    if ratio > 1.05:
        text += ", so each milligram taken away weighs that much more"
    text += "."
    return Statement(
        text=text,
        sources=(facts.non_renal_share_centre.source,),
        basis="derived",
    )


def _matched_exposure(situation: Situation, question: Question, plan: TaperPlan) -> list[Statement]:
    if question.tolerated_CLcr is None:
        return []
    told = bool(situation.kidneys.earlier_relative)
    before = f"{question.tolerated_CLcr:.0f} mL/min"
    today, now = f"{sum(question.today_mg):g} mg", f"{question.relative_CLcr:.0f} mL/min"
    matched = f"{plan.steps[0].daily_mg:g} mg"
    if told:
        text = (
            f"Matched exposure, for the doctor to decide: {today} a day was tolerated with kidneys of {before}; "
            f"with {now} the same exposure comes from about {matched} a day"
        )
    else:
        text = (
            "No earlier kidney value was given, so what was tolerated before is not known: give one under "
            f"[[kidney]]. Only if the kidneys were healthy ({before}) would {matched} a day now match the exposure "
            f"of {today} then; if they were already weak it is too little"
        )
    text += (
        " (dose times new over old clearance, rounded down to what can be handed out). The taper starts from "
        "there; the fall to it is not a taper step, and the weekly caps begin after it. While the person is "
        "drowsy, doses are held or decided one by one."
    )
    basis: Basis = "derived" if told else "assumed"
    return [
        Statement(
            text=text,
            sources=(situation.facts.kidney.non_renal_share_centre.source,),
            basis=basis,
            urgent=True,
        )
    ]


def _pump_beside(situation: Situation) -> list[Statement]:
    if situation.pump is None:
        return []
    text = (
        "A pump runs as well: this plan is for the tablets only, and the pump's dose stays as it is meanwhile. "
        "If tone, itch or fever rises, both routes are asked about."
    )
    return [Statement(text=text, sources=_pump_sources(situation), basis="read")]


def _pump_sources(situation: Situation) -> tuple[str, ...]:
    lines = [a for a in situation.facts.advice if a.topic == "pump"]
    return tuple(dict.fromkeys(key for a in lines for key in a.sources))


def _held(question: Question) -> list[Statement]:
    if not question.hold_days or question.past is not None:
        return []
    text = (
        f"Hold today's dose for {question.untested_days} days first: the recovering kidneys lower the level by "
        "themselves, which is a fall that no plan can undo. It is shown in the curves, and not held against the "
        "yardstick; the first tablet is taken away after it."
    )
    return [Statement(text=text, sources=("bmj2001",), basis="derived")]


def _pregnancy(situation: Situation, plan: TaperPlan) -> list[Statement]:
    patient = situation.patient
    if "pregnancy" not in situation.flags:
        return []
    text = "Pregnancy: the plan goes by the pregnancy and is never squeezed by a date."
    if patient.gestation_weeks:
        left = max((situation.facts.taper_rules.term_weeks.value - patient.gestation_weeks) * 7, 0)
        if plan.days > left:
            text += (
                f" It takes {plan.days} days and term is in about {left:.0f}: going on through the birth with a "
                "warned neonatal team is an option, because the newborn can have withdrawal."
            )
        else:
            text += f" It takes {plan.days} days; term is in about {left:.0f}."
    lines = [a for a in situation.facts.advice if a.topic == "pregnancy"]
    sources = tuple(dict.fromkeys(key for a in lines for key in a.sources))
    return [Statement(text=text, sources=sources, basis="read")]


def caveats_of(
    situation: Situation, question: Question | None, plan: TaperPlan | None
) -> tuple[Statement, ...]:
    """Return what the reader must know about the limits of this answer."""
    caveats = [
        Statement(text=w.text, sources=w.sources, basis=w.basis) for w in situation.kidneys.warnings
    ]
    caveats.extend(over_the_cap(situation))
    caveats.extend(kidney_dose_rules(situation))
    caveats.extend(unknown_and_unused(situation))
    if plan is not None:
        caveats.extend(about_the_wishes(situation, plan))
    if question is not None:
        caveats.extend(_of_the_model(situation, question))
    caveats.append(
        Statement(
            text="Decision support for professionals and a research instrument, not a medical device. A "
            "prescriber decides; a prescribed user without a use disorder needs a taper, not rehab.",
            basis="assumed",
        )
    )
    return tuple(caveats)


def _of_the_model(situation: Situation, question: Question) -> list[Statement]:
    patient, facts = situation.patient, situation.facts
    e = facts.ensemble
    weights = e.adult_weights if question.ensemble.models != ("he2014",) else e.child_weights
    shares = ", ".join(f"{n} {w.value:g}" for n, w in weights.items())
    said = [
        Statement(
            text=f"The weights of the models ({shares}), the delay to the effect site, and the speed of "
            "adaptation are assumptions within stated bounds; EC50 is bounded by derived numbers. No human "
            "data on baclofen withdrawal by dose step exist; what-if answers show which assumption matters.",
            sources=(e.EC50_mg_per_L.source, e.adaptation_half_time_d.source),
            basis="assumed",
        )
    ]
    if patient.dialysis == "hemodialysis":
        text = "Hemodialysis is reckoned as its average over the week; the swing between sessions is not shown."
        if not patient.dialysis_days:
            text += " Three sessions a week are assumed, because the days were not told."
        said.append(
            Statement(text=text, sources=(facts.kidney.CL_hemodialysis.source,), basis="assumed")
        )
    elif patient.dialysis != "none":
        text = f"No published clearance for {patient.dialysis}: it is reckoned as adding nothing."
        said.append(Statement(text=text, basis="assumed"))
    said.extend(_outside_range(situation, question))
    if question.kidney_history:
        text = (
            "The kidneys are recovering, which has already lowered the exposure: the days before today were "
            "followed through the values given, and that fall counts as part of the taper. Further recovery would "
            "lower it again; new values need a new plan."
        )
        said.append(Statement(text=text, sources=("bmj2001",), basis="derived"))
    return said


def _outside_range(situation: Situation, question: Question) -> list[Statement]:
    today = sum(question.today_mg)
    said = []
    for name in question.ensemble.models:
        model = situation.facts.pk[name]
        outside = []
        checks = [
            ("age", situation.patient.age_years, model.age_years, "years"),
            ("weight", situation.patient.weight_kg, model.weight_kg, "kg"),
            ("daily dose", today, model.daily_dose_mg, "mg"),
        ]
        for what, value, bounds, unit in checks:
            if bounds is not None and not bounds[0] <= value <= bounds[1]:
                outside.append(f"{what} {value:g} {unit} (studied: {bounds[0]:g} to {bounds[1]:g})")
        if outside:
            text = f"Outside what {name} studied: {'; '.join(outside)}."
            said.append(Statement(text=text, sources=(model.source,), basis="read"))
    return said
