"""What finer products could do: why tablets alone were not enough, and what would help where nothing was."""

from __future__ import annotations

from dataclasses import replace

from calando.decide.products import Shelf, shelves_for
from calando.decide.recommendation import Statement
from calando.decide.situation import Situation
from calando.decide.taper.question import Question, shortest_within
from calando.decide.taper.what_if import share_that_cannot_stop
from calando.patient.profile import Intake

_WORTH_SAYING = 0.01


def too_coarse(question: Question, shelf: Shelf) -> str:
    """Return why these products alone could not meet the yardstick."""
    last_mg, share = share_that_cannot_stop(question)
    names = " and ".join(p.name for p in shelf.kit.products)
    return (
        f"With {names} alone no plan meets the yardstick: stopping from {last_mg:g} mg a day exceeds it in "
        f"{share:.0%} of members, however long it is taken. So a liquid makes the smaller doses."
    )


def would_help_from(
    situation: Situation, question: Question, shelf: Shelf, intakes: tuple[Intake, ...]
) -> tuple[Statement, ...]:
    """Name what would bring the plan within the yardstick: a liquid, by the dose it can end on."""
    last_mg, share = share_that_cannot_stop(question)
    text = f"Stopping from {last_mg:g} mg a day exceeds the yardstick in {share:.0%} of members, even after any time "
    helps = [Statement(text=text + "on it.", basis="derived")] if share >= _WORTH_SAYING else []
    if shelf.kit.has_liquid:
        text = (
            "A liquid is used already, so finer products would help little. Longer steps (--step-days 14) give "
            "adaptation more time between two falls."
        )
        return (*helps, Statement(text=text, basis="assumed"))
    finer = [s for s in shelves_for(situation, intakes, ()) if s.kit.has_liquid]
    if not finer:
        text = f"calando knows of no baclofen liquid sold in {situation.patient.jurisdiction}; one made by a "
        text += "pharmacy could make smaller last doses."
        return (*helps, Statement(text=text, basis="assumed"))
    asked = replace(question, chain=finer[-1].chain)
    smallest, left = share_that_cannot_stop(asked)
    solution = shortest_within(asked, gentle=False)
    liquid = finer[-1].kit.products[-1]
    text = f"With {liquid.name} the last dose can be {smallest:g} mg a day, which exceeds the yardstick in "
    text += f"{left:.0%} of members"
    if solution is not None:
        text += f"; a plan of {len(solution.path) * question.step_days} days then meets it"
    options = " ".join(f"--products {p.id}" for p in finer[-1].kit.products)
    helps.append(Statement(text=f"{text} ({options}).", sources=(liquid.source,), basis="derived"))
    return tuple(helps)
