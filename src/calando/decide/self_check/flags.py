"""The flags that the conditions of the fact rows name: each is true or not of one person's answers."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Protocol, TypeVar

from calando.decide.self_check.count import Tally
from calando.decide.self_check.reading import NONE, Told
from calando.decide.self_check.usage import Usage

SUBSTANCES = "substances"
SAID_YES = {
    "voices": "voices",
    "trauma": "trauma",
    "pregnant": "pregnant",
    "under_18": "minor",
    "suicide": "suicide",
    "missed_lately": "missed",
    "kidneys": "kidneys",
}
# not sure of seeing or hearing things, or of a mood, is looked at like yes: nothing is lost by it
NOT_SURE = {
    "pregnant": "pregnant_maybe",
    "suicide": "suicide_maybe",
    "voices": "voices",
    "missed_lately": "missed_maybe",
    "kidneys": "kidneys_maybe",
}
EITHER = {"low_mood": ("mood_low", "mood_interest"), "worry": ("worry_nervous", "worry_control")}


class Conditions(Protocol):
    """A fact row that applies under conditions."""

    @property
    def all(self) -> tuple[str, ...]: ...
    @property
    def any(self) -> tuple[str, ...]: ...
    @property
    def none(self) -> tuple[str, ...]: ...


Row = TypeVar("Row", bound=Conditions)


def that_apply(rows: Iterable[Row], flags: Collection[str]) -> tuple[Row, ...]:
    """Return the rows whose conditions hold, in their order."""
    return tuple(
        row
        for row in rows
        if all(f in flags for f in row.all)
        and (not row.any or any(f in flags for f in row.any))
        and not any(f in flags for f in row.none)
    )


def flags_of_emergency(told: Told, who: str) -> frozenset[str]:
    """Return the flags of a check that a red flag has ended: nothing else is looked at, but for suicide."""
    return frozenset({"red_flag", *_listed(told, "red_flag")} | _suicide(told) | _who(who))


def flags_of_crisis(told: Told, who: str) -> frozenset[str]:
    """Return the flags of a check that ended after thoughts of suicide: nothing else is looked at."""
    return frozenset({"ended_early"} | _suicide(told) | _who(who))


def flags_of(told: Told, usage: Usage, count: Tally, who: str) -> frozenset[str]:
    """Return the flags of a check that was finished."""
    said = _of_answers(told)
    said_yes = usage.said_as_directed == "yes"
    kidneys = "kidneys" in said
    short = "missed" in said or usage.much_less
    may_run_out = bool(said & {"missed", "missed_maybe"})
    true = _of_amounts(usage) | {
        "not_prescribed": usage.prescribed == "no",
        "more_than_prescribed": usage.more
        or usage.said_more
        or (usage.said_as_directed == "no" and not usage.ways and not usage.told_less),
        "uses_less": usage.supervision == "less",
        "amount_contradicts": (said_yes or usage.said_less) and usage.more,
        "route_contradicts": said_yes and (usage.other_route or usage.other_source),
        "pump_contradicts": usage.pump_contradicts,
        "may_run_out": may_run_out,
        "pump_missed": usage.pump and may_run_out,
        "voices_danger": "voices" in said and (usage.pump or short),
        "kidneys_high": kidneys and (usage.far_more or usage.high),
        "other_route": usage.other_route,
        "other_source": usage.other_source,
        "pump": usage.pump,
        "pump_only": usage.pump_only,
        "supervised": usage.supervision == "supervised",
        "supervised_mild": usage.supervision == "supervised" and count.band == "mild",
        "unsupervised": usage.supervision == "unsupervised",
        "supervision_unknown": usage.supervision == "unknown",
        "not_counted": count.without_rule > count.score,
        "supporting": any(s.answer == "yes" for s in count.supporting),
        "not_sure_matters": count.band != count.band_high,
        "maybe_severe": count.band != count.band_high == "severe",
        f"band_{count.band}": True,
    }
    applies = {f for f, is_true in true.items() if is_true}
    return frozenset(applies | _listed(told, SUBSTANCES) | said | _who(who))


def _of_amounts(usage: Usage) -> dict[str, bool]:
    """Say what the amounts alone raise, whatever the count is."""
    as_told = usage.prescribed == "yes" and usage.limit_told
    return {
        "far_more_than_prescribed": usage.far_more,
        "more_and_high": usage.more and usage.high and not usage.far_more,
        "less_than_prescribed": usage.much_less,
        "a_little_less": usage.a_little_less,
        "high_without_prescription": usage.high and usage.prescribed == "no",
        "high_unconfirmed": usage.high and usage.prescribed != "no" and not as_told,
        "high_as_prescribed": usage.high and as_told and not usage.more,
        "very_high": usage.very_high and as_told and not usage.more,
        "amounts_not_told": not usage.amounts_told,
    }


def _suicide(told: Told) -> set[str]:
    return {f for f in _of_answers(told) if f.startswith("suicide")}


def _of_answers(told: Told) -> set[str]:
    flags = {flag for key, flag in SAID_YES.items() if told.get(key) == "yes"}
    flags |= {flag for key, flag in NOT_SURE.items() if told.get(key) == "not_sure"}
    return flags | {
        f for f, keys in EITHER.items() if any(told.get(k) in ("yes", "not_sure") for k in keys)
    }


def _listed(told: Told, key: str) -> set[str]:
    value = told.get(key, ())
    return set(value) - {NONE} if isinstance(value, tuple) else set()


def _who(who: str) -> set[str]:
    return {"family"} if who == "family" else set()
