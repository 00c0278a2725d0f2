"""docs/sensitivity.md: which assumption sets the length of a plan, changed one at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from docs_cases import Case, days_of, liquid, scored_tablet
from docs_text import GENERATED, paragraph, table

from calando.decide.taper.question import Question, Solution
from calando.decide.taper.what_if import what_if
from calando.facts.load import load_facts
from calando.facts.schema import EnsembleFacts, Facts, Number, Range
from calando.present.drawing import BLUE, GREEN, VERMILION

CLCRS = (105.0, 35.0)
RATE = "weekly10"
SEEDS = range(1, 11)
_SHARE = 0.9
SEED_CASES = (
    (60.0, 105.0, "weekly10"),
    (60.0, 60.0, "weekly10"),
    (60.0, 35.0, "weekly10"),
    (30.0, 105.0, "weekly5"),
    (60.0, 105.0, "weekly5"),
    (60.0, 35.0, "weekly5"),
)

Group = Literal["body", "kidneys", "rules", "shelf"]
GROUPS: Mapping[Group, tuple[str, str]] = {
    "body": ("assumed of the body", VERMILION),
    "kidneys": ("kidneys", BLUE),
    "rules": ("chosen as a rule", GREEN),
    "shelf": ("what a pharmacy has", "#CC79A7"),
}
Change = Callable[[Case], Case]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One assumption: what it is, and up to two other values of it."""

    name: str
    now: str
    group: Group
    others: tuple[tuple[str, Change], ...]
    same_steps: bool = True  # can the main plan be replayed as it is?


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What one other value makes of the plan."""

    value: str
    days: int | None
    proved: bool
    share_held: float | None  # by the main plan; None where it cannot be replayed as it is


@dataclass(frozen=True, kw_only=True)
class Found:
    """All rows for one pair of kidneys."""

    CLcr: float
    days: int
    share_held: float
    outcomes: Mapping[str, tuple[Outcome, ...]]  # by the row's name


# -- the changes -----------------------------------------------------------------------------------


def effect(**changed: Any) -> Change:
    """Return a change of what the ensemble draws."""
    return lambda case: replace(
        case, facts=replace(case.facts, ensemble=replace(case.facts.ensemble, **changed))
    )


def scaled(facts: EnsembleFacts, name: str, factor: float) -> tuple[str, Change]:
    """Return the change of both bounds of a range by a factor, and how it reads."""
    bounds: Range = getattr(facts, name)
    other = replace(bounds, low=bounds.low * factor, high=bounds.high * factor)
    word = "halved" if factor < 1 else "doubled"
    return f"{word} ({other.low:.3g} to {other.high:.3g} {other.unit})", effect(**{name: other})


def renal(value: float) -> tuple[str, Change]:
    """Return the change to one fixed share of clearance that is not by the kidneys."""

    def change(case: Case) -> Case:
        kidney = case.facts.kidney
        fixed = replace(kidney.non_renal_share, low=value, high=value)
        return replace(
            case, facts=replace(case.facts, kidney=replace(kidney, non_renal_share=fixed))
        )

    return f"{value:g} (for everyone)", change


def only_model(name: str) -> tuple[str, Change]:
    """Return the change to one published model alone."""
    return name, lambda case: effect(
        adult_weights={name: replace(case.facts.ensemble.adult_weights[name], value=1.0)}
    )(case)


def spread(factor: float) -> Change:
    """Return the change of the CV of every parameter of every model by a factor."""

    def wider(cvs: Mapping[str, Number]) -> dict[str, Number]:
        return {k: replace(n, value=n.value * factor) for k, n in cvs.items()}

    return lambda case: replace(
        case,
        facts=replace(
            case.facts,
            pk={
                name: replace(m, iiv_cv_percent=wider(m.iiv_cv_percent))
                for name, m in case.facts.pk.items()
            },
        ),
    )


def under(**switches: object) -> Change:
    """Return the change of a switch of the ensemble."""
    return lambda case: replace(case, under={**case.under, **switches})


def asked(**fields: object) -> Change:
    """Return the change of a field of the question."""
    return lambda case: replace(case, asked={**case.asked, **fields})


def rules(**values: float) -> Change:
    """Return the change of numbers among the rules of a taper."""

    def change(case: Case) -> Case:
        now = case.facts.taper_rules
        new = {name: replace(getattr(now, name), value=value) for name, value in values.items()}
        return replace(case, facts=replace(case.facts, taper_rules=replace(now, **new)))

    return change


def weekly_cap(mg: float) -> tuple[str, Change]:
    """Return the change of the largest fall of the daily dose in 7 days."""
    return f"{mg:g} mg", rules(cap_mg=mg, cap_max_mg=mg)


def yardstick(step_mg: float) -> Change:
    """Return the change to another fall every 7 days as the rate to be held against."""

    def change(case: Case) -> Case:
        rate = replace(case.facts.tapers[RATE], name=f"weekly{step_mg:g}", step_mg=step_mg)
        facts = replace(case.facts, tapers={**case.facts.tapers, rate.name: rate})
        return replace(case, facts=facts, rate=rate.name)

    return change


def kidneys(factor: float) -> Change:
    """Return the change of the measured kidneys; the healthy twin keeps its own."""
    return lambda case: replace(case, CLcr=case.CLcr * factor)


def rows(facts: Facts) -> tuple[Row, ...]:
    """Return every assumption that is varied."""
    e = facts.ensemble

    def between(bounds: Range) -> str:
        return f"{bounds.low:g} to {bounds.high:g} {bounds.unit}"

    def halved_and_doubled(title: str, name: str) -> Row:
        return Row(
            name=title,
            now=between(getattr(e, name)),
            group="body",
            others=(scaled(e, name, 0.5), scaled(e, name, 2.0)),
        )

    a = facts.kidney.non_renal_share
    weights = ", ".join(f"{n} {w.value:g}" for n, w in e.adult_weights.items())
    return (
        halved_and_doubled("EC50", "EC50_mg_per_L"),
        halved_and_doubled("half-time of adaptation", "adaptation_half_time_d"),
        halved_and_doubled("half-time of the effect site", "effect_site_half_time_h"),
        Row(
            name="second and slow adaptation",
            now="none",
            group="body",
            others=(("added (as in the what-if)", under(slow_adaptation=True)),),
        ),
        Row(
            name="Hill exponent",
            now="1",
            group="body",
            others=((f"{e.hill_switch.value:g}", under(gamma=e.hill_switch.value)),),
        ),
        Row(
            name="absorption",
            now="linear",
            group="body",
            others=(("saturable", under(saturable_absorption=True)),),
        ),
        Row(
            name="PK model",
            now=weights,
            group="body",
            others=tuple(only_model(name) for name in e.adult_weights),
        ),
        Row(
            name="spread between people (IIV)",
            now="as printed",
            group="body",
            others=(("halved (every CV)", spread(0.5)), ("doubled (every CV)", spread(2.0))),
        ),
        Row(
            name="share of clearance not by kidneys",
            now=f"{a.low:g} to {a.high:g}",
            group="kidneys",
            others=(renal(a.low), renal(a.high)),
        ),
        Row(
            name="measured CLcr",
            now="as given",
            group="kidneys",
            others=(("20 % lower", kidneys(0.8)), ("20 % higher", kidneys(1.2))),
        ),
        Row(
            name="yardstick",
            now=RATE,
            group="rules",
            others=(
                ("20 mg a week", yardstick(20.0)),
                ("weekly5", lambda c: replace(c, rate="weekly5")),
            ),
        ),
        Row(
            name="share of people",
            now="0.9",
            group="rules",
            others=(("0.8", rules(share=0.8)), ("0.95", rules(share=0.95))),
        ),
        Row(
            name="days of a step",
            now="7",
            group="rules",
            same_steps=False,
            others=(
                ("5 days", lambda c: replace(c, step_days=5)),
                ("10 days", lambda c: replace(c, step_days=10)),
            ),
        ),
        Row(
            name="largest fall in 7 days",
            now="15 mg",
            group="rules",
            others=(weekly_cap(60.0), weekly_cap(10.0)),
        ),
        Row(
            name="days watched after the last dose",
            now="14",
            group="rules",
            others=(("7", rules(after_days=7)), ("28", rules(after_days=28))),
        ),
        Row(
            name="products",
            now="scored 10 and 5 mg",
            group="shelf",
            same_steps=False,
            others=(
                ("10 mg and a liquid (last doses 1 mg/mL)",
                 lambda c: replace(c, products=(scored_tablet(10.0), liquid(1.0)))),
                ("10 mg only (scored)", lambda c: replace(c, products=(scored_tablet(10.0),))),
            ),
        ),
        Row(
            name="intake times",
            now="08:00, 14:00, 20:00",
            group="shelf",
            others=(
                ("every 4 h (08:00, 12:00, 16:00)", asked(intake_h=(0.0, 4.0, 8.0))),
                ("every 8 h", asked(intake_h=(0.0, 8.0, 16.0))),
            ),
        ),
    )  # fmt: skip


# -- the answers -----------------------------------------------------------------------------------


def vary_all(facts: Facts) -> tuple[Found, ...]:
    """Return the answers for all kidneys."""
    return tuple(vary(Case(facts=facts, CLcr=CLcr, rate=RATE), rows(facts)) for CLcr in CLCRS)


def vary(case: Case, varied: Sequence[Row]) -> Found:
    """Return what each row makes of one case."""
    question, solution = case.solve()
    if solution is None:
        raise ValueError("the main case has no plan")
    outcomes = {}
    for row in varied:
        outcomes[row.name] = tuple(
            _outcome(name, change(case), question, solution, same_steps=row.same_steps)
            for name, change in row.others
        )
    days = len(solution.path) * question.step_days
    return Found(CLcr=case.CLcr, days=days, share_held=solution.share_held, outcomes=outcomes)


def _outcome(
    value: str, case: Case, main: Question, plan: Solution, *, same_steps: bool
) -> Outcome:
    if case.under.get(
        "slow_adaptation"
    ):  # not affine in one number: calando tries gentle plans instead
        answers = what_if(main, main.falls(plan.path), case.facts)
        slow = next(a for a in answers if a.name == "slow_adaptation")
        return Outcome(value=value, days=slow.days, proved=False, share_held=slow.share_held)
    question, solution = case.solve()
    held = (
        question.share_within(question.replay(question.falls(plan.path))[1]) if same_steps else None
    )
    return Outcome(
        value=value,
        days=days_of(question, solution),
        proved=solution is not None and solution.proved,
        share_held=held,
    )


def days_text(outcome: Outcome) -> str:
    """Return the days; a star where they are not proved to be the fewest."""
    if outcome.days is None:
        return "none found"
    return f"{outcome.days}" + ("" if outcome.proved else "*")


# -- the page --------------------------------------------------------------------------------------


def page(found: Sequence[Found], facts: Facts) -> str:
    """Return the whole page."""
    lines = ["# Which assumption sets the length", "", GENERATED, ""]
    lines += paragraph(
        f"""One adult on 60 mg a day after long use, 10 mg and 5 mg scored tablets, held against `{RATE}`, with
        healthy kidneys (CLcr 105) and with weak ones (CLcr 35). One assumption is changed at a time; the
        planner then looks for the shortest plan again. *Main plan holds*: the share of people in whom the
        unchanged plan would keep within the yardstick if the other value were true. A star: not proved to be
        the fewest days. [plans.md](plans.md) has the same adult at other doses."""
    )
    lines += ["![Days of the plan under each changed assumption](figures/tornado.svg)", ""]
    lines += conclusion(found)
    head = "assumption | now | changed to | " + " | ".join(
        f"days, CLcr {f.CLcr:g} | main plan holds" for f in found
    )
    body: list[list[object]] = [
        [
            "**nothing**",
            None,
            None,
            *(x for f in found for x in (f"**{f.days}**", f"{f.share_held:.0%}")),
        ]
    ]
    for row in rows(facts):
        for i, (value, _) in enumerate(row.others):
            cells: list[object] = [row.name if i == 0 else "", row.now if i == 0 else "", value]
            for f in found:
                outcome = f.outcomes[row.name][i]
                share = outcome.share_held
                cells += [days_text(outcome), None if share is None else f"{share:.0%}"]
            body.append(cells)
    lines += table(head, body, right_from=3)
    lines += paragraph(
        """Where no plan exists, a single fall is already too large for too many people: above 40 mg the candidates
        are 5 mg apart, and with weak kidneys 5 mg of a dose are more than 10 mg were with healthy ones. A slower
        plan of the same tablets does not help there; smaller falls would. A length that does not move is no
        proof that an assumption is right: see how often the main plan holds."""
    )
    lines += seeds_section(facts)
    return "\n".join(lines)


def width(found: Found, name: str) -> int:
    """Return how far the values of one row move the length, from shortest to longest [days]."""
    days = [found.days if o.days is None else o.days for o in found.outcomes[name]]
    return max([*days, found.days]) - min([*days, found.days])


def moves(found: Found, name: str) -> bool:
    """True if another value of this row gives another length, or none at all."""
    return any(o.days != found.days for o in found.outcomes[name])


def ranked(found: Sequence[Found]) -> list[str]:
    """Return the rows, those that move any length most first; without a plan counts as far as the plan is long."""

    def far(name: str) -> int:
        return max(
            max(width(f, name), f.days if any(o.days is None for o in f.outcomes[name]) else 0)
            for f in found
        )

    return sorted(found[0].outcomes, key=lambda name: -far(name))


def conclusion(found: Sequence[Found]) -> list[str]:
    """Return in words what moves the length, what does not, and what changes the plan all the same."""
    lines = []
    of = groups()
    for f in found:
        moving = [name for name in ranked([f]) if moves(f, name)]
        chosen = [_range_text(f, n) for n in moving if of[n] in ("rules", "shelf")]
        believed = [_range_text(f, n) for n in moving if of[n] not in ("rules", "shelf")]
        still = [name for name in f.outcomes if not moves(f, name)]
        unlike = [
            f"{name} {o.value.split(' (')[0]} ({o.share_held:.0%})"
            for name in f.outcomes
            for o in f.outcomes[name]
            if o.days == f.days and o.share_held is not None and o.share_held < _SHARE
        ]
        lines += [
            f"- **CLcr {f.CLcr:g}, {f.days} days.** Chosen: {'; '.join(chosen)}. Assumed of body and kidneys: "
            f"{'; '.join(believed)}. Without any influence on the length: {', '.join(still)}."
            + (
                f" The same length but not the same plan, because the unchanged one would hold in fewer than "
                f"{_SHARE:.0%} of people: {'; '.join(unlike)}."
                if unlike
                else ""
            )
        ]
    return [*lines, ""]


def _range_text(f: Found, name: str) -> str:
    days = [o.days for o in f.outcomes[name] if o.days is not None] + [f.days]
    text = f"{name} {min(days)} to {max(days)}"
    if any(o.days is None for o in f.outcomes[name]):
        text = f"{name}, where no plan of these tablets exists"
        text += f" (else {min(days)} to {max(days)})" if min(days) < max(days) else ""
    return text


def seeds_section(facts: Facts) -> list[str]:
    """Return the same plans over other draws of the members."""
    lines = ["## The same plans over ten seeds", ""]
    body = []
    for mg, CLcr, rate in SEED_CASES:
        days = []
        for seed in SEEDS:
            question, solution = Case(
                facts=facts, daily_mg=mg, CLcr=CLcr, rate=rate, seed=seed
            ).solve()
            days.append(days_of(question, solution))
        same = "yes" if len(set(days)) == 1 else "no"
        body.append([f"{mg:g} mg, CLcr {CLcr:g}, {rate}", *days, same])
    lines += table("days | " + " | ".join(f"seed {s}" for s in SEEDS) + " | all the same", body)
    return lines


def groups() -> dict[str, Group]:
    """Return the kind of each assumption."""
    return {row.name: row.group for row in rows(load_facts())}
