"""Facts as a key: what several checks ask of the same facts is simulated once."""

from __future__ import annotations

from calando.facts.schema import Facts


class Asked:
    """The facts by identity, so that members and healthy people are drawn once for several rows."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    def __hash__(self) -> int:
        return id(self.facts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Asked) and other.facts is self.facts
