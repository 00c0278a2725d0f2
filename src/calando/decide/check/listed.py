"""What is asked about: every drug of the file, alcohol, and what was added; with the words they resolve to."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import NoReturn

from calando.decide.card import About, about
from calando.decide.check.name_text import folded, key
from calando.decide.check.names import Resolved, Vocabulary
from calando.decide.check.near_names import nearest_within
from calando.decide.check.routes import gravest, route_of, routes_in_entry
from calando.decide.check.wishes import CheckWishes
from calando.decide.situation import Situation
from calando.errors import InputError, Problem
from calando.facts.schema_safety import Interaction
from calando.patient.profile import LOCAL_ROUTES, Medication

ALCOHOL, BACLOFEN = "alcohol", "baclofen"
_MOST_LETTERS = 2  # that may differ from a name of baclofen
DRUNK = "alcohol intoxication"  # the condition that says that alcohol is in the body now


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One substance of a listed drug: a name of the facts, or a class word."""

    name: str
    flags: frozenset[str]
    route: str = "oral"

    @property
    def is_local(self) -> bool:
        """True if little of it reaches the blood."""
        return self.route in LOCAL_ROUTES

    @property
    def substances(self) -> tuple[str, ...]:
        """What it is made of: a fixed combination is named by its parts."""
        return tuple(self.name.split("/"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One drug as asked, and what it is."""

    asked: str
    members: tuple[Member, ...]
    did_you_mean: tuple[str, ...]
    leftover: tuple[str, ...]  # parts of the name that were not understood
    route: str  # of the entry as a whole: the gravest of its members
    daily_mg: float | None
    since_weeks: float | None
    stopped_weeks_ago: float | None
    grams_of_alcohol: float | None = None  # per day

    @property
    def flags(self) -> frozenset[str]:
        """What all its substances are said to be."""
        return frozenset().union(*(m.flags for m in self.members))

    @property
    def is_local(self) -> bool:
        """True if little of any of its substances reaches the blood."""
        return self.route in LOCAL_ROUTES

    @property
    def flags_in_the_blood(self) -> frozenset[str]:
        """What those of its substances are said to be that are taken now, and not only on the skin or in the eye."""
        found = (m.flags for m in self.members if self.is_running and not m.is_local)
        return frozenset().union(*found)

    @property
    def about(self) -> About:
        """What was asked and what it was understood as."""
        return about(self.asked, tuple(dict.fromkeys(m.name for m in self.members)))

    @property
    def is_running(self) -> bool:
        """True if it is taken now, as far as is told."""
        return self.stopped_weeks_ago is None


def speaks_of(row: Interaction, member: Member) -> bool:
    """True if a row is about a substance, by the route by which it is taken."""
    if member.name in row.not_drugs:
        return False
    if member.route not in row.routes if row.routes else member.is_local:
        return False
    return member.name in row.drugs or not member.flags.isdisjoint(row.classes)


def listed_drugs(
    situation: Situation, wishes: CheckWishes, words: Vocabulary
) -> tuple[Listed, ...]:
    """Return every drug of the file but baclofen, alcohol if it is drunk or in the body, and what `--with` adds.

    Raises
    ------
    InputError : `--with` names baclofen itself, or nearly.
    """
    patient = situation.patient
    found = [_of_medication(m, words) for m in patient.medications if not m.is_baclofen]
    found += [_of_wish(name, words) for name in wishes.about]
    drinks = patient.alcohol is not None and patient.alcohol.grams_per_day > 0
    if drinks and patient.alcohol is not None:
        grams = patient.alcohol.grams_per_day
        found.append(_listed(ALCOHOL, words.look_up(ALCOHOL), grams_of_alcohol=grams))
    elif DRUNK in situation.flags and not any("alcohol" in d.flags for d in found):
        found.append(_listed(ALCOHOL, words.look_up(ALCOHOL)))  # how much is not told
    return tuple(sorted(found, key=_place))


def _place(drug: Listed) -> tuple[str, ...]:
    """Where a drug stands: by its name, so that no answer depends on the order in which a list was written."""
    return (drug.asked.casefold(), *(repr(getattr(drug, f.name)) for f in fields(drug)))


def _of_wish(name: str, words: Vocabulary) -> Listed:
    """What is added is asked about because it would be new."""
    found = words.look_up(name)
    if any(term.name == BACLOFEN for term in found.terms):
        _refuse(name, f"{name} is baclofen itself; its doses stand in the patient file")
    if meant := next(filter(None, (_nearly_baclofen(t, words) for t in found.leftover)), ""):
        _refuse(name, f"{name} is not a name that calando knows. Did you mean {meant}?")
    return _listed(name, found, since_weeks=0.0)


def _nearly_baclofen(text: str, words: Vocabulary) -> str:
    """Return the name of baclofen that a part nearly is, as in the file; "" if another name is nearer."""
    near = words.look_up(text).did_you_mean[:1]
    if not any(t.name == BACLOFEN for offered in near for t in words.look_up(offered).terms):
        return ""
    return nearest_within(key(folded(text)), [near[0].partition(" (")[0]], most=_MOST_LETTERS)


def _refuse(name: str, message: str) -> NoReturn:
    allowed = "other drugs, separated by commas"
    raise InputError(Problem(field="--with", value=name, message=message, allowed=allowed))


def _of_medication(medication: Medication, words: Vocabulary) -> Listed:
    return _listed(
        medication.drug,
        words.look_up(medication.drug),
        told_route=medication.route,
        daily_mg=medication.total_mg,
        since_weeks=medication.since_weeks,
        stopped_weeks_ago=medication.stopped_weeks_ago,
    )


def _listed(
    asked: str,
    resolved: Resolved,
    *,
    told_route: str = "oral",
    daily_mg: float | None = None,
    since_weeks: float | None = None,
    stopped_weeks_ago: float | None = None,
    grams_of_alcohol: float | None = None,
) -> Listed:
    is_of = {
        **{t.name: frozenset(t.flags) for t in resolved.terms},
        **{c.title: frozenset(c.flags) for c in resolved.class_words},
    }
    members = tuple(
        Member(name=name, flags=flags, route=route)
        for name, flags in is_of.items()
        for route in routes_in_entry(resolved, name, flags, told_route)
    )
    routes = [m.route for m in members] or [route_of([asked], told_route, frozenset())]
    return Listed(
        asked=asked,
        members=members,
        did_you_mean=resolved.did_you_mean,
        leftover=resolved.leftover,
        route=gravest(routes, told_route),
        daily_mg=daily_mg,
        since_weeks=since_weeks,
        stopped_weeks_ago=stopped_weeks_ago,
        grams_of_alcohol=grams_of_alcohol,
    )
