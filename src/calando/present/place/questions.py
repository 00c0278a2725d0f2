"""What an intake should still ask: an answers file to fill in, and the same questions in words."""

from __future__ import annotations

from collections.abc import Mapping

from calando.decide.place.result import PlaceResult
from calando.decide.screen.answers import INTAKE
from calando.facts.schema_placement import Finding, PlacementFacts
from calando.present.json_out import dumps
from calando.present.place.request import allowed

INTRODUCTION = (
    "Still to ask. Answer \"yes\", \"no\" or a number; what stays null stays unknown, and unknown is not no."
)  # fmt: skip
NOTHING_LEFT = "Nothing is left to ask: every finding is told or worked out of the patient file."


def open_questions(result: PlaceResult, facts: PlacementFacts) -> tuple[Finding, ...]:
    """Return the findings that are not known and that a rule or a need waits for, in the order of an intake.

    What is worked out of another finding is asked for by that one: a number of units, not "are they high?".
    """
    known = {finding.id: finding for finding in facts.findings}
    needs = {need.id: need.finding for need in facts.needs}
    waiting = [rule for rule in result.rules if rule.state == "unknown" and rule.effect != "meta"]
    ids = {id for rule in waiting for id in rule.missing}
    ids |= {unknown.id for unknown in result.unknown_that_matter}
    ids |= {needs[need.id] for need in result.needs if need.met is None and need.id in needs}
    wanted = {_asked_as(id, known) for id in ids}
    return tuple(finding for finding in facts.findings if finding.id in wanted)


def _asked_as(id: str, known: Mapping[str, Finding]) -> str:
    derived = known[id].derived if id in known else ""
    return derived if derived in known else id


def questions_json(questions: tuple[Finding, ...]) -> str:
    """Return the answers file with every answer empty, ending in a newline."""
    sheet = {
        "instrument": INTAKE,
        "answers": {finding.id: None for finding in questions},
        "questions": {finding.id: finding.question for finding in questions},
    }
    return dumps(sheet) + "\n"


def questions_text(questions: tuple[Finding, ...]) -> str:
    """Return the questions in words, each with the name it is answered by."""
    if not questions:
        return NOTHING_LEFT
    lines = [INTRODUCTION]
    for finding in questions:
        hint = f" {finding.hint}" if finding.hint else ""
        number = f" [{allowed(finding)}]" if finding.is_number else ""
        lines.append(f"  {finding.id}: {finding.question}{hint}{number}")
    return "\n".join(lines)
