"""Words of band sets and subscales as every format writes them."""

from __future__ import annotations

from collections.abc import Iterable

from calando.decide.screen.result import BandLine, ScoredScale, ScreenResult
from calando.present import wording
from calando.present.urgent import words as urgent_words

BANDS_TITLE = "Where the score lies, in each band set"
BANDS_TITLE_ONE = "Where the score lies"
BANDS_NOTE = "Sets cut the same score in different places. The pointer is the score; the chosen set is named first."
BANDS_NOTE_ONE = "The pointer is the score."
TWO_SIDED_NOTE = "Both ends are far from calm: the darker, the farther."
STEPS_TITLE = "Which band applies, in each band set"
STEPS_TITLE_ONE = "Which band applies"
STEPS_NOTE = "The framed step is the one that applies."
NO_BAND = "no band here"
SUBSCALES_TITLE = "Subscales"
FOUND_TITLE = "What was found"
NO_TOTAL = "This instrument has no total score."


def found(result: ScreenResult) -> tuple[tuple[str, int], ...]:
    """Return how often each answer of a checklist was given, a yes first: (key, how often); () of other kinds."""
    if result.kind != "checklist":
        return ()
    keys = [item.answer for item in result.items if item.state == "answered"]
    in_turn = sorted(dict.fromkeys(keys), key=lambda k: {"yes": 0, "no": 2}.get(k, 1))
    return tuple((key, keys.count(key)) for key in in_turn)


def found_label(key: str) -> str:
    """Return an answer of a checklist in a word or two."""
    return {"unknown": "Not looked at"}.get(key, capital(key))


def found_text(result: ScreenResult) -> str:
    """Return that in words: "Yes: 3 · Not looked at: 2 · No: 18"."""
    return " · ".join(f"{found_label(key)}: {count}" for key, count in found(result))


def capital(text: str) -> str:
    """Return a text with a capital letter first."""
    return text[:1].upper() + text[1:]


def bands_title(result: ScreenResult) -> str:
    """Return the title of the band sets: of a score, or of answers that have none."""
    if len(result.bands) == 1:
        return BANDS_TITLE_ONE if has_pointer(result) else STEPS_TITLE_ONE
    return BANDS_TITLE if has_pointer(result) else STEPS_TITLE


def bands_note(result: ScreenResult) -> str:
    """Return how the figure of the band sets is read."""
    several = len(result.bands) > 1
    note = (BANDS_NOTE if several else BANDS_NOTE_ONE) if has_pointer(result) else STEPS_NOTE
    return f"{note} {TWO_SIDED_NOTE}" if any(is_two_sided(b) for b in result.bands) else note


def has_pointer(result: ScreenResult) -> bool:
    """True if a number lies in a band set."""
    return any(line.cuts and (line.subscale or result.score is not None) for line in result.bands)


def is_two_sided(line: BandLine) -> bool:
    """True if a set cuts a scale below 0 and above it: then calm is in the middle, and both ends are far from it."""
    return any(cut <= 0 for cut in line.cuts) and any(cut > 0 for cut in line.cuts)


def in_order(bands: Iterable[BandLine]) -> tuple[BandLine, ...]:
    """Return band sets with the chosen ones first."""
    return tuple(sorted(bands, key=lambda b: not b.chosen))


def band_name(line: BandLine, result: ScreenResult) -> str:
    """Return what a band set is called: "ASAM 2020 (chosen)", "Use: published"."""
    scale = next((s.title for s in result.subscales if s.id == line.subscale), line.subscale)
    is_said = line.title.casefold().startswith(scale.casefold())
    name = capital(line.title if is_said else f"{scale}: {line.title}")
    return f"{name} (chosen)" if line.chosen and not is_only_set(line, result) else name


def is_only_set(line: BandLine, result: ScreenResult) -> bool:
    """True if no other set cuts the same score."""
    return sum(other.subscale == line.subscale for other in result.bands) == 1


def band_range(line: BandLine) -> str:
    """Return the scores of the band: "10 to 18", "19 or more", "up to 9"; "" where tests decide."""
    low, high = line.from_score, line.to_score
    if low is not None and high is not None:
        number = wording.number
        return number(low) if low == high else f"{number(low)} to {number(high)}"
    if low is not None:
        return f"{wording.number(low)} or more"
    return f"up to {wording.number(high)}" if high is not None else ""


def band_here(line: BandLine) -> str:
    """Return the band of a set in words: "Moderate, 10 to 18"."""
    span = band_range(line)
    return f"{capital(line.band_title)}, {span}" if span else capital(line.band_title) or NO_BAND


def band_said(line: BandLine) -> str:
    """Return what the band says, for whom, and what must not be concluded."""
    population = f"Made for: {line.population.rstrip('.')}." if line.population else ""
    return " ".join(part for part in (line.text, line.caveat, population) if part)


def band_tag(line: BandLine) -> str:
    """Return what kind of knowledge the set is."""
    return urgent_words.tag(line.basis, line.sources)


def scale_text(scale: ScoredScale) -> str:
    """Return a subscale in words: "Use: 3 of 12"."""
    return f"{capital(scale.title)}: {wording.number(scale.score)} of {wording.number(scale.high)}"
