"""All that is known of a person: the file, an intake and instruments joined, and what is worked out of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from calando.decide.place.as_told import as_told
from calando.decide.place.findings import readings_of
from calando.decide.place.reading import Reading, Value
from calando.decide.place.screens import Screened, read_screens
from calando.decide.place.told import Told, gather, join, read_values
from calando.decide.place.wishes import PlaceWishes
from calando.decide.place.worked_out import work_out
from calando.decide.situation import Situation
from calando.facts.schema_placement import PlacementFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The findings that rules are judged by, and what they came from."""

    known: Mapping[str, Value]
    readings: Mapping[str, Reading]  # what the file alone says
    told: Mapping[str, tuple[Told, ...]]
    screened: Screened
    situation: Situation  # as those who were there see it: what is old is no sign of today


def known_of(
    situation: Situation, facts: PlacementFacts, wishes: PlaceWishes, *, seed: int
) -> Known:
    """Return the findings of a person.

    Raises
    ------
    InputError : a finding that there is not or that contradicts the file, answers that are not on their scale.
    """
    screened = read_screens(wishes.screens, facts, seed=seed)
    by_hand = read_values(wishes.findings, facts.findings, "--finding")
    told = gather((*by_hand.items(), *screened.told))
    readings = readings_of(as_told(situation, facts.limits, {}, {}), facts.limits)
    seen = as_told(situation, facts.limits, readings, told)
    joined = join(readings, told, facts.limits, screened.undecided)
    known = work_out(joined, frozenset(told), seen, facts.limits, screened)
    return Known(known=known, readings=readings, told=told, screened=screened, situation=seen)
