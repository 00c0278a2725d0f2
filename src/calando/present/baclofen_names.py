"""Is it baclofen? What is not read as baclofen is planned around, so a name that is nearly its name is asked back."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from calando.decide.check.name_text import folded, key
from calando.decide.check.names import Resolved, vocabulary
from calando.decide.check.near_names import nearest_within
from calando.errors import FactError, Problem
from calando.present.patient.tables import Table

# Names under which baclofen is sold; `facts.drugs` may know more.
BACLOFEN_NAMES = frozenset(
    {
        "baclofen", "baclofene", "baclofeno", "baclofenum", "baklofen", "lioresal", "gablofen",
        "kemstro", "ozobax", "fleqsuvy", "lyvispah", "baclocur", "lyflex", "lebic", "stelax",
        "clofen", "pacifen", "baclosal", "baclosan",
    }
)  # fmt: skip
_COMMON = ("baclofen", "baclofene", "baclofeno", "lioresal")  # two letters may differ
_OTHERS = tuple(sorted(n for n in BACLOFEN_NAMES if len(n) >= 7 and n not in _COMMON))  # one letter
_NEAR, _NEAR_OTHERS = 2, 1


def resolve_baclofen(name: str) -> str:
    """Return "baclofen" for any name of baclofen, and every other name as it is written.

    >>> resolve_baclofen("Lioresal 10 mg tablets"), resolve_baclofen("Baclofène Zentiva")
    ('baclofen', 'baclofen')
    >>> resolve_baclofen("oxycodone")
    'oxycodone'
    """
    plain = key(folded(name))
    if plain.partition(" ")[0] in BACLOFEN_NAMES:
        return "baclofen"
    found = _look_up(name)
    if found is not None and found.is_whole and [t.name for t in found.terms] == ["baclofen"]:
        return "baclofen"
    return name.strip()


def baclofen_name_problems(
    table: Table, where: str, resolve_drug: Callable[[str], str]
) -> Iterator[Problem]:
    """Yield what is wrong with a name that holds baclofen and something else, or nearly reads baclofen."""
    name = table.get("drug")
    if not isinstance(name, str):
        return
    found = _look_up(name)
    names = [] if found is None else [t.name for t in found.terms]
    if "baclofen" in names and len(names) > 1:
        yield Problem(
            field=f"{where}.drug",
            message=(
                f"{name[:60]} holds baclofen and {' and '.join(n for n in names if n != 'baclofen')}. "
                "Write one [[medication]] for each drug, with its own doses."
            ),
            value=name[:60],
            allowed="one drug in each entry",
        )
    elif resolve_drug(name) != "baclofen" and (meant := _nearly_baclofen(name, found)):
        yield Problem(
            field=f"{where}.drug",
            message=(
                f'{name[:60]} is not a name that calando knows. Did you mean {meant}? Write drug = "baclofen", '
                "or, if another drug is meant, the name of its substance."
            ),
            value=name[:60],
            allowed="baclofen, one of its brand names, or a name that does not nearly read so",
        )


def _nearly_baclofen(name: str, found: Resolved | None) -> str:
    if found is not None and found.is_whole and all(t.name != "baclofen" for t in found.terms):
        return ""  # another drug, by a name of its own
    plain = key(folded(name[:200]))
    return nearest_within(plain, _COMMON, most=_NEAR) or nearest_within(
        plain, _OTHERS, most=_NEAR_OTHERS
    )


def _look_up(name: str) -> Resolved | None:
    try:
        from calando.facts.load import load_facts

        return vocabulary(load_facts()).look_up(name, near=False)
    except FactError:  # whoever needs the facts reports what is wrong with them
        return None
