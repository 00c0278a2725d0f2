"""Which named rate a plan is held against, and why."""

from __future__ import annotations

from dataclasses import dataclass

from calando.decide.recommendation import Statement
from calando.decide.situation import Situation
from calando.decide.taper.wishes import TaperWishes, find_rate
from calando.facts.schema import TaperRate


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenRate:
    """The yardstick's rate, the rules that chose it, and the length of a step."""

    rate: TaperRate
    why: tuple[str, ...]
    step_days: int
    statements: tuple[Statement, ...]


def choose_rate(situation: Situation, wishes: TaperWishes) -> ChosenRate:
    """Choose the yardstick by the rules of design section 4, or take the one that was wished for."""
    facts, rules = situation.facts, situation.facts.taper_rules
    cautious = _cautious_because(situation)
    oral = situation.oral
    short = (
        oral is not None
        and oral.since_weeks is not None
        and oral.since_weeks <= rules.short_use_weeks.value
    )
    step_days = int(wishes.step_days or rules.step_days.value)
    if wishes.like is not None:
        asked = find_rate(wishes.like, facts)
        assert asked is not None
        rate = asked
        why: tuple[str, ...] = ("asked for with --like",)
        if cautious and rate.name != rules.cautious_rate:
            why = (*why, *(f"calando would be more cautious: {reason}" for reason in cautious))
    elif cautious:
        rate, why = facts.tapers[rules.cautious_rate], tuple(cautious)
    elif short:
        rate = facts.tapers[rules.default_rate]
        why = (f"used for {rules.short_use_weeks.value:g} weeks or less",)
        step_days = int(wishes.step_days or rules.short_use_step_days.value)
    else:
        rate, why = facts.tapers[rules.default_rate], ("no rule asks for the cautious rate",)
    return ChosenRate(
        rate=rate,
        why=why,
        step_days=step_days,
        statements=(
            Statement(
                text=f"Yardstick: {rate.title}. Chosen because: {'; '.join(why)}.",
                sources=(rate.source,),
                basis=rate.basis,
            ),
        ),
    )


def _cautious_because(situation: Situation) -> list[str]:
    rules, patient, flags = situation.facts.taper_rules, situation.patient, situation.flags
    oral, kidney = situation.oral, situation.facts.kidney
    because = []
    if oral is not None and oral.since_weeks is None:
        because.append("how long baclofen was taken is not told, so long use is reckoned with")
    elif oral is not None and (oral.since_weeks or 0.0) > rules.long_use_weeks.value:
        because.append(f"taken for more than {rules.long_use_weeks.value:g} weeks")
    if patient.age_years >= rules.old_age_years.value:
        because.append(f"age {rules.old_age_years.value:g} or over")
    if situation.kidneys.strictest < kidney.cautious_eGFR.value or patient.dialysis != "none":
        because.append(f"kidney function under {kidney.cautious_eGFR.value:g}")
    words = {
        "epilepsy": "epilepsy",
        "withdrawal_seizure": "an earlier withdrawal seizure",
        "withdrawal_delirium": "an earlier withdrawal delirium",
        "pregnancy": "pregnancy",
    }
    because.extend(text for flag, text in words.items() if flag in flags)
    because.extend(f"{drug} was stopped recently" for drug in situation.stopped_sedatives)
    return because
