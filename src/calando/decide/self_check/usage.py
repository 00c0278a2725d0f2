"""How baclofen is taken: prescribed, as directed, how much of it, which way it goes, where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from calando.decide.self_check.count import Supervision
from calando.decide.self_check.reading import Told
from calando.facts.schema_self_check import SelfCheckFacts

NOT_SURE = "not_sure"
PUMP = "pump"
LESS = "less"


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What the answers say together. What was said contradicts itself where an amount, a way or a source says more.

    `more`, `far_more` (a large multiple of what was prescribed), `much_less` and `a_little_less` compare two amounts
    that were told; none at all of what is prescribed, and not from a pump, is `much_less` too. `high` is above the
    maximum of a label, `very_high` a large multiple of it.
    """

    prescribed: str  # yes, no, not_sure; "" not asked
    said_as_directed: str
    ways: frozenset[
        str
    ]  # in which it is not as directed: more, less, other_way; none: not sure, or not asked
    other_route: bool
    other_source: bool
    pump: bool
    only_pump: bool  # no other way was named
    swallows: bool  # an amount by mouth was told
    more: bool
    far_more: bool
    much_less: bool
    a_little_less: bool
    high: bool
    very_high: bool
    limit_told: bool
    amounts_told: bool

    @property
    def told_less(self) -> bool:
        """The amounts say less than was prescribed."""
        return self.much_less or self.a_little_less

    @property
    def said_less(self) -> bool:
        """Not as directed, and in no other way than by using less."""
        return self.ways == {LESS}

    @property
    def said_more(self) -> bool:
        """Not as directed by using more, or in some other way."""
        return bool(self.ways - {LESS})

    @property
    def as_directed(self) -> bool | None:
        """Taken as prescribed. None: not prescribed, not told, or not sure."""
        if self.prescribed != "yes":
            return None
        amount = self.more or self.much_less
        if self.said_as_directed == "no" or self.ways or amount or self._otherwise:
            return False
        return None if self.said_as_directed == NOT_SURE else True

    @property
    def supervision(self) -> Supervision:
        """Whether tolerance and withdrawal are to be expected: prescribed, no more of it, and in no other way.

        To use less than prescribed is no misuse: "less". Where the way is not sure, the amounts tell.
        """
        if self.prescribed == "no" or self._otherwise or self.more or self.said_more:
            return "unsupervised"
        if self.prescribed != "yes":
            return "unknown"
        if self.much_less or self.said_less:
            return "less"
        if self.said_as_directed == "yes":
            return "supervised"
        return "less" if self.told_less else "unknown"

    @property
    def pump_only(self) -> bool:
        """A pump and nothing else, as prescribed."""
        return self.only_pump and self.supervision == "supervised" and not self.swallows

    @property
    def pump_contradicts(self) -> bool:
        """A pump was named as the only way, and something else was told that cannot come from it."""
        return self.only_pump and (
            self.swallows or self.other_source or self.prescribed == "no" or self.said_more
        )

    @property
    def _otherwise(self) -> bool:
        return self.other_route or self.other_source


def usage_of(told: Told, facts: SelfCheckFacts) -> Usage:
    """Return how baclofen is taken, by answers that are complete."""
    routes, sources = _several(told, "route"), _several(told, "source")
    given = {q.key: {o.key for o in q.options if o.as_given} for q in facts.questions}
    prescribed = str(told.get("prescribed", ""))
    limit, taken = _amount(told, "mg_prescribed_per_day"), _amount(told, "mg_taken_per_day")
    both = (limit, taken) if limit is not None and taken is not None else None
    # who tells only what was prescribed is taken to use that
    used = taken if taken is not None else limit or 0.0
    rules = facts.rules
    factor, least, label = (
        n.value for n in (rules.far_more_factor, rules.much_less_factor, rules.high_mg_per_day)
    )
    only_pump, swallows = routes == {PUMP}, bool(taken) or limit is not None
    none_taken = prescribed == "yes" and taken == 0 and not only_pump
    much_less = none_taken or (both is not None and both[1] <= least * both[0])
    return Usage(
        prescribed=prescribed,
        said_as_directed=str(told.get("as_directed", "")),
        ways=_several(told, "which_way") - {NOT_SURE},
        other_route=bool(routes - given["route"]),
        other_source=bool(sources - given["source"]),
        pump=PUMP in routes,
        only_pump=only_pump,
        swallows=swallows,
        more=both is not None and both[1] > both[0],
        far_more=both is not None and both[1] >= factor * both[0],
        much_less=much_less,
        a_little_less=both is not None and both[1] < both[0] and not much_less,
        high=used > label,
        very_high=used >= factor * label,
        limit_told=limit is not None,
        amounts_told=both is not None
        or none_taken
        or (only_pump and not swallows)
        or prescribed != "yes",
    )


def _several(told: Told, key: str) -> frozenset[str]:
    value = told.get(key, ())
    return frozenset(value) if isinstance(value, tuple) else frozenset()


def _amount(told: Told, key: str) -> float | None:
    value = told.get(key)
    return value if isinstance(value, float) else None
