"""Words of a list of places as every format writes them: listed, not vetted."""

from __future__ import annotations

from collections.abc import Iterable

from calando.decide.locate.levels import LEVEL_TITLES
from calando.decide.locate.result import LocateResult, Place
from calando.decide.place.result import LEVELS
from calando.decide.recommendation import Answer, Statement
from calando.facts.schema_placement import CareLevel
from calando.present import wording
from calando.present.plain_text import safe
from calando.present.urgent import words as urgent_words

LocateAnswer = Answer[LocateResult]
TITLE = "Treatment places, listed"
SYNTHETIC = "Invented rows: no such place exists."
LIST_TITLE = "Places"
ASK_TITLE = "Ask on the telephone"
NEVER_TITLE = "Before you call"
NOW_TITLE = "Now"
LEFT_OUT_TITLE = "Not in the list"
UNDETERMINED_TITLE = "The file does not say whether these fit"
UNREADABLE_TITLE = "Rows that cannot be read"
FILE_TITLE = "What was read"
NOTHING = "No place of the file fits. Widen the distance or take a filter away."
FIGURE_TITLE = "How far, and at which level"
MAP_TITLE = "Around you"
FAR_TITLE = "All far from you: around the places"
FAR_CAPTION = (
    "All places are far from you, so the picture is drawn around them. Points: places by their numbers in the list, "
    "north at the top; black arrow: the way to you; rings: kilometres from the middle of the places. Places at one "
    "spot are drawn side by side."
)
NORTH = "N"
DOTS_CAPTION = "Points: places by their numbers in the list, at the level they name, by kilometres."
MOST_SHOWN = 200  # places on a page; all are in .json and .csv


def title_of(result: LocateResult) -> str:
    """Return the title of a page."""
    return "Emergency: no list" if result.emergency else TITLE


def never_title(result: LocateResult) -> str:
    """Return the title above what a list is not; in an emergency above what to do."""
    return NOW_TITLE if result.emergency else NEVER_TITLE


def first_lines(result: LocateResult) -> tuple[str, ...]:
    """Return what stands before everything: the number to call in an emergency, that rows are invented."""
    call = (urgent_words.call_now(result.contacts),) if result.emergency else ()
    return (*call, *((SYNTHETIC,) if result.file.synthetic else ()))


def distance_text(place: Place) -> str:
    """Return how far a place is: "5.9 km", or that it is not told."""
    if place.distance_km is None:
        return "distance not told"
    km = place.distance_km
    digits = 1 if km < 100 else 0
    return f"{km:.{digits}f} km"


def far_text(nearest: Place) -> str:
    """Return how far away the person is from the nearest place of a map that is drawn around the places."""
    return f"You are {distance_text(nearest)} or more away."


def levels_text(place: Place) -> str:
    """Return the levels of a place, or that none is told."""
    return ", ".join(o.title for o in place.levels) or "level not told"


def level_words(place: Place) -> str:
    """Return which words the levels were read in."""
    return "; ".join(f"{o.title}: {', '.join(safe(w) for w in o.words)}" for o in place.levels)


def detox_text(place: Place) -> str:
    """Return what the file says of detoxification."""
    if not place.detox:
        return "detoxification not named"
    return f"names {', '.join(safe(w) for w in place.detox_words)}"


def pay_text(place: Place) -> str:
    """Return how one may pay there, as the file writes it."""
    return "; ".join(safe(p) for p in place.payments) or "how to pay is not told"


def phone_text(place: Place) -> str:
    """Return the telephone numbers, or that none is told."""
    phone = safe(place.phone) if place.phone else "telephone not told"
    return f"{phone} (intake {safe(place.intake_phone)})" if place.intake_phone else phone


def address_text(place: Place) -> str:
    """Return the address, or that none is told."""
    return safe(place.address) if place.address else "address not told"


def not_told_text(place: Place) -> str:
    """Return what the file does not say of a place; "" if it says all that is asked."""
    return f"Not told: {', '.join(place.not_told)}." if place.not_told else ""


def shown(result: LocateResult) -> tuple[Place, ...]:
    """Return the places that fit on a page."""
    return result.places[:MOST_SHOWN]


def more_text(result: LocateResult) -> str:
    """Return how many places are not on the page; "" if all are."""
    rest = len(result.places) - MOST_SHOWN
    return f"and {rest} more, in --json and --out places.csv" if rest > 0 else ""


def unreadable_text(result: LocateResult) -> tuple[str, ...]:
    """Return rows that are no place, each with where it stands and why."""
    return tuple(
        f"{safe(u.file)}, row {u.row}: {u.reason}; it begins “{safe(u.begins)}”"
        for u in result.unreadable
    )


def undetermined_text(result: LocateResult) -> tuple[str, ...]:
    """Return places that a filter can neither keep nor drop."""
    return tuple(
        " · ".join(
            t
            for t in (safe(u.name), safe(u.phone) if u.phone else "telephone not told", f"{u.why}")
            if t
        )
        for u in result.undetermined
    )


def left_out_text(result: LocateResult) -> tuple[str, ...]:
    """Return why other places of the file are not listed."""
    return tuple(f"{o.text}." for o in result.left_out)


def file_text(result: LocateResult) -> str:
    """Return which files were read, and how much of them."""
    f = result.file
    rows = wording.plural(f.rows_read, "row")
    places = wording.plural(f.places_read, "place")
    return f"{', '.join(safe(n) for n in f.files)}: {rows}, {places}"


def reasons(answer: LocateAnswer) -> tuple[Statement, ...]:
    """Return the reasons that do not stand above already."""
    said = (*left_out_text(answer.result), *(line.text for line in answer.result.never))
    return urgent_words.not_said(answer.reasons, said)


def levels_shown(places: Iterable[Place]) -> tuple[CareLevel, ...]:
    """Return the highest levels that occur, highest first."""
    there = {p.highest for p in places}
    return tuple(level for level in reversed(LEVELS) if level in there)


def level_title(level: CareLevel | None) -> str:
    """Return the name of a level, or that none is told."""
    return LEVEL_TITLES[level] if level else "level not told"
