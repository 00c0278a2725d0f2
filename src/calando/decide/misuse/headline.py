"""The first sentences of an answer on a dispensing history: danger of withdrawal where it is real, then the count."""

from __future__ import annotations

from collections.abc import Sequence

from calando.decide.misuse.result import SHORT, WEIGHTS, WITHOUT, Gap, SeenSign
from calando.decide.misuse.words import days_of
from calando.decide.recommendation import Statement

DANGER = "Danger of withdrawal: ask today whether baclofen is missing; never restart a full dose without asking."
MOST_MISSING = 4  # titles in the headline
MONTH = slice(7)  # of an ISO date


def open_gap_of(gaps: Sequence[Gap]) -> Gap | None:
    """Return the days without supply that go on, the pump's first; None if there are none."""
    going_on = [g for g in gaps if g.open and not g.explained]
    return min(going_on, key=lambda g: (g.of != "pump", -g.days), default=None)


def headline(signs: Sequence[SeenSign], gaps: Sequence[Gap], missing: Sequence[str]) -> str:
    """Return the first sentences: danger of withdrawal, then what was seen, and that it does not say why.

    Parameters
    ----------
    missing : titles of what could not be looked for; with one of them nothing is reassuring.
    """
    open_gap = open_gap_of(gaps)
    now = ""
    if open_gap is not None and open_gap.days >= 1:
        now = f"No supply is known for the last {days_of(open_gap.days)}. "
    elif open_gap is not None:
        now = f"Supply may have been missing for the last {days_of(open_gap.possible_days)}. "
    pressing = bool(now) or any(s.pressing for s in signs)
    if pressing:
        now = f"{DANGER} {now}"
    later = "" if pressing else _later(signs)
    asked = sum(1 for g in gaps if g.explained)
    rests = ""
    if asked:
        what = "1 stretch" if asked == 1 else f"{asked} stretches"
        rests = f" {what} without supply explained only by the file: ask whether it was so."
    if not signs:
        return f"{now}{_none_seen(missing)}{rests}"
    counts = [(w, sum(s.weight == w for s in signs)) for w in reversed(WEIGHTS)]
    by_weight = ", ".join(f"{n} {w}" for w, n in counts if n)
    what = "1 sign" if len(signs) == 1 else f"{len(signs)} signs"
    why = "A list of refills does not say why."
    if not all(s.id in SHORT for s in signs):
        why = "None proves misuse: a list of refills does not say why."
    elif pressing:
        why = "Days without baclofen, or a sudden fall, are dangerous; a list of refills does not say why."
    return f"{now}{what} to talk about ({by_weight}). {later}{why}{_not_assessed(missing)}{rests}"


def _later(signs: Sequence[SeenSign]) -> str:
    """Return what is said after the count: days without supply that lie back, or that are only possible."""
    said = []
    for sign in signs:
        if sign.id not in WITHOUT:
            continue
        event = sign.events[-1]
        last = f"last {event.date[MONTH] if event.date else f'day {event.day}'}"
        if sign.id == "gaps_repeated" and sign.weight == "weak":
            said.append(
                f"Short gaps come again, by the calendar or by notes ({last}): ask about them."
            )
        elif sign.id == "gaps_repeated":
            said.append(f"Short gaps again and again in the past ({last}).")
        elif sign.id == "steep_fall":
            said.append(f"A steep fall of the supply in the past ({last}).")
        elif sign.weight == "weak":
            said.append(
                f"Days without supply if what came early was used ({last}): ask whether it was."
            )
        else:
            said.append(f"Days without supply in the past ({last}).")
    return "".join(f"{text} " for text in said)


def _none_seen(missing: Sequence[str]) -> str:
    """Return what no sign means: never that all is well, least of all where something could not be looked for."""
    if not missing:
        return "No sign was seen that needs talking about. That rules nothing out."
    return f"No sign was seen in what could be looked at.{_not_assessed(missing)} This is no all-clear."


def _not_assessed(missing: Sequence[str]) -> str:
    """Return what could not be looked for; one sign that was seen does not answer for the others."""
    if not missing:
        return ""
    named = "; ".join(t[0].lower() + t[1:] for t in missing[:MOST_MISSING])
    if (more := len(missing) - MOST_MISSING) > 0:
        named += f"; and {more} more"
    return f" Not assessed, so not ruled out ({len(missing)}): {named}."


def reasons(signs: Sequence[SeenSign], gaps: Sequence[Gap], in_all: str) -> list[Statement]:
    """Return what was seen, the most urgent first."""
    said = []
    if (gap := open_gap_of(gaps)) is not None:
        days = gap.days if gap.days >= 1 else gap.possible_days
        since = gap.from_date or f"day {gap.from_day}"
        kind = "the pump" if gap.of == "pump" else "baclofen by mouth"
        ran = "ran out" if gap.days >= 1 else "ran out, if what came early was used,"
        text = (
            f"{DANGER} By these entries {kind} {ran} about {since} and no supply is known for the {days_of(days)} "
            "since: find out today whether the person has baclofen. A sudden end is dangerous."
        )
        statement = Statement(text=text, sources=("us_tablet_medlibrary16",), urgent=True)
        said.append(statement)
    elif (danger := next((s for s in signs if s.pressing), None)) is not None:
        said.append(
            Statement(
                text=f"{DANGER} {danger.title}: {danger.events[-1].text}.",
                sources=danger.sources,
                basis=danger.basis,
                urgent=True,
            )
        )
    for sign in signs:
        because = f", since {sign.weight_because}" if sign.weight_because else ""
        text = f"{sign.title}: {sign.events[-1].text} ({sign.weight}{because})."
        said.append(Statement(text=text, sources=sign.sources, basis=sign.basis))
    said.append(Statement(text=in_all, basis="derived"))
    return said
