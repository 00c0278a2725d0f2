"""The list of instruments: what each measures, who answers, how many questions, whose words, and whether validated."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import IO

from rich.table import Table
from rich.text import Text

from calando.decide.screen.answer import SELF_CHECK
from calando.facts.load_screen import load_instruments
from calando.facts.load_self_check import load_self_check
from calando.facts.schema_screen import Instrument
from calando.present import terminal_parts as part
from calando.present.screen import words as screen_words
from calando.version import __version__

TITLE = "Instruments"
ABOUT_SELF = "Signs of addiction to baclofen, in plain words; it ends in a next step."
HOW = (
    "Begin:      calando screen self_check",
    "From file:  calando screen --answers file.json",
    "Empty file: calando screen ciwa_ar --template > answers.json",
    "On paper:   calando screen phq9 --template --out phq9.pdf",
)
NOTE = (
    "Screening, not a diagnosis. Scoring only: short labels stand here, and the words of the questions come from your "
    "licensed form. An instrument of your own: calando screen mine.toml"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One row of the list."""

    id: str
    title: str
    measures: str
    answered_by: str
    questions: int
    some_may_be_skipped: bool
    wording: str  # whose words the questions are in
    validated: bool
    band_sets: tuple[str, ...]


def listed() -> tuple[Listed, ...]:
    """Return every instrument, the self-check first."""
    own = load_self_check()
    check = Listed(
        id=SELF_CHECK,
        title=own.rules.title,
        measures=ABOUT_SELF,
        answered_by="the person or family",
        questions=len(own.questions),
        some_may_be_skipped=True,
        wording="own words",
        validated=False,
        band_sets=(own.rules.band_set,),
    )
    return (check, *(_row(i) for i in load_instruments().values()))


def _row(instrument: Instrument) -> Listed:
    return Listed(
        id=instrument.id,
        title=instrument.title,
        measures=instrument.about,
        answered_by=screen_words.RATERS[instrument.rater],
        questions=len(instrument.items),
        some_may_be_skipped=any(item.ask_if for item in instrument.items),
        wording=wording_of(instrument),
        validated=instrument.validated,
        band_sets=tuple(s.id for s in instrument.band_sets),
    )


def wording_of(instrument: Instrument) -> str:
    """Return whose words the questions are in, in two words."""
    if instrument.licence == "score":
        return "scoring only"
    words = {"published": "published words", "own": "own words", "none": "short labels"}
    return words[instrument.wording]


def about(row: Listed) -> str:
    """Return who answers, how much is asked, whose words, and whether it was validated."""
    most = "at most " if row.some_may_be_skipped else ""
    count = f"{most}{row.questions} question{'' if row.questions == 1 else 's'}"
    tried = "validated" if row.validated else "not validated"
    return f"{row.title} · {row.answered_by} answers · {count} · {row.wording} · {tried}"


def list_document() -> dict[str, object]:
    """Return the list as the JSON document of `calando screen --json`."""
    rows = [{**asdict(row), "band_sets": list(row.band_sets)} for row in listed()]
    return {"calando": __version__, "command": "screen", "instruments": rows}


def show_list(stream: IO[str]) -> None:
    """Print the list, and how to begin."""
    console = part.console_for(stream)
    console.print(Text(TITLE, style="bold"))
    rows = Table.grid(padding=(0, 2))
    rows.add_column(style="bold", no_wrap=True)
    rows.add_column()
    for row in listed():
        rows.add_row(row.id, Text(row.measures))
        rows.add_row("", Text(about(row), style="dim"))
    console.print(rows)
    console.print()
    for line in HOW:
        console.print(Text(line))
    console.print(Text(f"\n{NOTE}", style="dim"))
