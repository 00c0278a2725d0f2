"""The sentences of a list of places."""

from __future__ import annotations

from calando.decide.locate.levels import LEVEL_TITLES
from calando.decide.locate.places import Chosen
from calando.decide.locate.result import LocateResult
from calando.decide.locate.wishes import LocateWishes
from calando.decide.recommendation import Statement
from calando.facts.schema_locator import LocatorFacts

_LOCATOR = ("cbhsq_findtreatment", "locator_clients")
_OURS = ("calando2026",)


def headline_of(chosen: Chosen, wishes: LocateWishes) -> str:
    """Return what the list says in one sentence."""
    if wishes.level == "emergency":
        return "Call the emergency number now. Places are looked up later."
    n = len(chosen.places)
    what = [
        *([f"for {LEVEL_TITLES[wishes.level]} care"] if wishes.level else []),
        *(["with detoxification"] if chosen.detox_asked else []),
        *([f"that name {wishes.payment}"] if wishes.payment else []),
        *([f"within {wishes.within_km:g} km"] if wishes.within_km is not None else []),
    ]
    listed = "1 place is" if n == 1 else f"{n or 'No'} places are"
    ask = f"{listed} listed {' '.join(what)}".rstrip()
    rest = len(chosen.undetermined)
    if rest == 0:
        return f"{ask}. Listed, not vetted."
    more = " more" if n else ""
    doubt = (
        f"1{more} does not say whether it fits"
        if rest == 1
        else f"{rest}{more} do not say whether they fit"
    )
    return f"{ask}; {doubt}. Listed, not vetted."


def distance_note(wishes: LocateWishes) -> str:
    """Return what the distances are."""
    if wishes.near is not None:
        lat, lng = wishes.near
        return f"Kilometres as the crow flies from {lat:g}, {lng:g}; the way by road is longer."
    return (
        "Kilometres from the point that the file was searched for, as the file tells them; "
        "with --near they are worked out from where you are."
    )


def reasons_of(result: LocateResult, words: LocatorFacts) -> tuple[Statement, ...]:
    """Return why the list is as it is, the emergency first."""
    if result.emergency:
        line = next(li for li in words.lines if li.kind == "emergency")
        return (
            Statement(
                text=line.text, sources=line.sources, basis=line.basis, urgent=True, emergency=True
            ),
        )
    found = [
        Statement(
            text="Order: by distance, then by name. No place is put higher for a payment, a sponsor or a review.",
            sources=_OURS,
            basis="assumed",
        ),
    ]
    if result.level is not None:
        found.append(
            Statement(
                text=f"A place is listed where a word of its service setting is read as {result.level_title}; "
                "which words they are stands with each place.",
                sources=_LOCATOR,
                basis="assumed",
            )
        )
    if result.detox_asked:
        found.append(
            Statement(
                text="Baclofen is no category of the locator, so places are asked for that name detoxification.",
                sources=_LOCATOR,
                basis="read",
            )
        )
    found += [Statement(text=f"{o.text}.", sources=(), basis="derived") for o in result.left_out]
    return tuple(found)


def caveats_of(result: LocateResult, words: LocatorFacts) -> tuple[Statement, ...]:
    """Return what the list cannot know."""
    found = [Statement(text=_sentence(m), basis="derived") for m in result.file.messages]
    if result.file.synthetic:
        text = "These rows are invented, to try the command out: no such place exists."
        found.insert(0, Statement(text=text, basis="read", urgent=True))
    found += [
        Statement(text=li.text, sources=li.sources, basis=li.basis)
        for li in words.lines
        if li.kind == "caveat" and (not li.levels or result.level in (None, *li.levels))
    ]
    text = (
        "The locator lists places in the United States; the emergency numbers on this page are for "
        f"{result.jurisdiction}."
    )
    found.append(Statement(text=text, sources=("cbhsq_findtreatment",), basis="read"))
    if result.unknown_words:
        some = ", ".join(result.unknown_words[:8])
        text = f"Words of the file that calando reads no level in: {some}."
        found.append(Statement(text=text, basis="derived"))
    return tuple(found)


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
