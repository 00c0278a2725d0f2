"""Small instruments, made up: every way that a file can score."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from calando.facts.schema_screen import (
    BandSet,
    ContextQuestion,
    Escalation,
    Instrument,
    Item,
    ItemTest,
    Option,
    ScreenBand,
    ScreenFlag,
    Subscale,
)

YES_NO = (Option(key="no", label="no", points=0), Option(key="yes", label="yes", points=1))
NONE_TO_TWO = tuple(Option(key=str(n), label=f"grade {n}", points=n) for n in (0, 1, 2))
GAPS = tuple(Option(key=str(n), label=f"pulse {n}", points=n) for n in (0, 1, 2, 4))


def band(name: str, low: float | None = None, high: float | None = None, **more: Any) -> ScreenBand:
    return ScreenBand(
        id=name, title=name, low=low, high=high, next_step=f"what comes after {name}", **more
    )


def band_set(name: str, *bands: ScreenBand, **more: Any) -> BandSet:
    return BandSet(
        id=name,
        title=name,
        bands=bands,
        source="calando2026",
        where="made up",
        basis="assumed",
        **more,
    )


def instrument(items: tuple[Item, ...], **more: Any) -> Instrument:
    given: dict[str, Any] = {
        "id": "scale",
        "title": "Scale",
        "name": "A scale",
        "about": "It measures nothing.",
        "version": "1",
        "kind": "sum",
        "rater": "clinician",
        "window": "now",
        "for_whom": "nobody",
        "not_for": "",
        "validated": True,
        "licence": "ship",
        "wording": "own",
        "rights": "none",
        "credit": "",
        "items": items,
        "sources": ("calando2026",),
        "where": "made up",
        "basis": "assumed",
    }
    return Instrument(**(given | more))


SUM = instrument(
    (
        Item(key="1", label="one", options=NONE_TO_TWO),
        Item(key="2", label="two", options=GAPS),
        Item(key="3", label="three", options=NONE_TO_TWO, is_reversed=True),
    ),
    band_sets=(
        band_set("first", band("mild", 0, 2), band("severe", 3, 8)),
        band_set("women", band("low", 0, 0), band("positive", 1, 8), context={"sex": "female"}),
    ),
    default_band_set="first",
    context=(ContextQuestion(key="sex", text="Sex", options=("female", "male")),),
    flags=(
        ScreenFlag(
            id="self_harm",
            kind="suicide",
            any=(ItemTest(item="1", at_least=1),),
            text="Ask about suicide now.",
            sources=("calando2026",),
            where="made up",
            basis="assumed",
        ),
    ),
    escalations=(Escalation(score_at_least=3, to="longer", carry={"1": "7"}, text="Go on."),),
    subscales=(Subscale(id="pair", title="Pair", items=("1", "3")),),
)
BRANCHING = instrument(
    (
        Item(key="2", label="thoughts", options=YES_NO),
        Item(
            key="3", label="method", options=YES_NO, ask_if=(ItemTest(item="2", one_of=("yes",)),)
        ),
        Item(key="6", label="behaviour", options=YES_NO),
    ),
    kind="rules",
    band_sets=(
        band_set(
            "triage",
            band("none", any=(ItemTest(item="2", one_of=("no",)),)),
            band("low", any=(ItemTest(item="2", one_of=("yes",)),)),
            band("high", any=(ItemTest(item="6", one_of=("yes",)),)),
        ),
    ),
    default_band_set="triage",
)
GRADE = instrument(
    (
        Item(
            key="1",
            label="tone",
            options=tuple(
                Option(key=k, label=f"grade {k}", points=None) for k in ("0", "1", "1+", "2")
            ),
        ),
    ),
    kind="grade",
    next_step="Compare it with the last grade.",
)
NUMBERS = instrument((Item(key="1", label="days", low=0, high=30, unit="days"),))
BOTH = ScreenFlag(
    id="both",
    kind="warning",
    all=(ItemTest(item="1", at_least=1), ItemTest(item="2", at_least=4)),
    none=(ItemTest(item="3", one_of=("0",)),),
    is_emergency=True,
    text="Both at once.",
    sources=("calando2026",),
    where="made up",
    basis="assumed",
)
WITH_BOTH = replace(SUM, flags=(*SUM.flags, BOTH))
SEEN = (*YES_NO, Option(key="unknown", label="not looked at", points=None))
CHECKLIST = instrument(
    (Item(key="1", label="one", options=SEEN), Item(key="2", label="two", options=SEEN)),
    kind="checklist",
    next_step="Look again.",
)
