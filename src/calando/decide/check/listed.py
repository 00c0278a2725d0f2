"""What is asked about: every drug of the file, alcohol, and what was added; with the words they resolve to."""

from __future__ import annotations

from dataclasses import dataclass

from calando.decide.card import About, about
from calando.decide.check.names import Resolved, Vocabulary
from calando.decide.check.wishes import CheckWishes
from calando.decide.situation import Situation
from calando.errors import InputError, Problem
from calando.patient.profile import LOCAL_ROUTES, Medication

ALCOHOL = "alcohol"
_ROUTE_WORDS = {
    "gel": "topical",
    "cream": "topical",
    "ointment": "topical",
    "eye drops": "eye",
    "eye drop": "eye",
    "patch": "transdermal",
    "patches": "transdermal",
    "inhaler": "inhaled",
    "nasal spray": "nasal",
    "suppository": "rectal",
    "suppositories": "rectal",
    "iv": "intravenous",
    "i.v.": "intravenous",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One substance of a listed drug: a name of the facts, or a class word."""

    name: str
    flags: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One drug as asked, and what it is."""

    asked: str
    members: tuple[Member, ...]
    did_you_mean: tuple[str, ...]
    leftover: tuple[str, ...]  # parts of the name that were not understood
    route: str
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
        """True if hardly any of it reaches the blood."""
        return self.route in LOCAL_ROUTES

    @property
    def about(self) -> About:
        """What was asked and what it was understood as."""
        return about(self.asked, tuple(m.name for m in self.members))

    @property
    def is_running(self) -> bool:
        """True if it is taken now, as far as is told."""
        return self.stopped_weeks_ago is None


def listed_drugs(
    situation: Situation, wishes: CheckWishes, words: Vocabulary
) -> tuple[Listed, ...]:
    """Return every drug of the file but baclofen, alcohol if it is drunk, and what `--with` adds.

    Raises
    ------
    InputError : `--with` names baclofen itself.
    """
    patient = situation.patient
    found = [_of_medication(m, words) for m in patient.medications if not m.is_baclofen]
    found += [_of_wish(name, words) for name in wishes.about]
    drinks = patient.alcohol is not None and patient.alcohol.grams_per_day > 0
    if drinks and patient.alcohol is not None:
        grams = patient.alcohol.grams_per_day
        found.append(_listed(ALCOHOL, words.look_up(ALCOHOL), grams_of_alcohol=grams))
    return tuple(found)


def _of_wish(name: str, words: Vocabulary) -> Listed:
    """What is added is asked about because it would be new."""
    listed = _listed(name, words.look_up(name), route=route_in_words(name, "oral"), since_weeks=0.0)
    if "baclofen" in listed.flags:
        raise InputError(
            Problem(
                field="--with",
                value=name,
                message=f"{name} is baclofen itself; its doses stand in the patient file",
                allowed="other drugs, separated by commas",
            )
        )
    return listed


def route_in_words(name: str, route: str) -> str:
    """Return the route that a name tells, where only the usual one (by mouth) is told otherwise.

    >>> route_in_words("Voltaren gel", "oral"), route_in_words("timolol eye drops", "oral")
    ('topical', 'eye')
    >>> route_in_words("ibuprofen 400 mg tablets", "oral"), route_in_words("diclofenac gel", "rectal")
    ('oral', 'rectal')
    """
    if route != "oral":
        return route
    told = f" {' '.join(name.casefold().replace('-', ' ').split())} "
    return next((r for word, r in _ROUTE_WORDS.items() if f" {word} " in told), "oral")


def _of_medication(medication: Medication, words: Vocabulary) -> Listed:
    return _listed(
        medication.drug,
        words.look_up(medication.drug),
        route=route_in_words(medication.drug, medication.route),
        daily_mg=medication.total_mg,
        since_weeks=medication.since_weeks,
        stopped_weeks_ago=medication.stopped_weeks_ago,
    )


def _listed(
    asked: str,
    resolved: Resolved,
    *,
    route: str = "oral",
    daily_mg: float | None = None,
    since_weeks: float | None = None,
    stopped_weeks_ago: float | None = None,
    grams_of_alcohol: float | None = None,
) -> Listed:
    named = [Member(name=t.name, flags=frozenset(t.flags)) for t in resolved.terms]
    classes = [Member(name=c.title, flags=frozenset(c.flags)) for c in resolved.class_words]
    return Listed(
        asked=asked,
        members=(*named, *classes),
        did_you_mean=resolved.did_you_mean,
        leftover=resolved.leftover,
        route=route,
        daily_mg=daily_mg,
        since_weeks=since_weeks,
        stopped_weeks_ago=stopped_weeks_ago,
        grams_of_alcohol=grams_of_alcohol,
    )
