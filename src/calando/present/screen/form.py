"""An instrument to fill in: an empty answers file, or a form on paper, with words where the licence lets us."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from calando.decide.recommendation import ContactLine
from calando.decide.screen.answer import SELF_CHECK
from calando.decide.screen.asking import allowed_text, options_of
from calando.decide.self_check.asking import in_words_for
from calando.facts.load_self_check import load_self_check
from calando.facts.schema_screen import Instrument, Item
from calando.facts.schema_self_check import SelfQuestion
from calando.present import wording
from calando.present.dialogue.screen import LICENCE_NOTE, OWN_WORDS
from calando.present.screen import words as screen_words
from calando.present.self_check import words as self_check_words

FORM_FORMATS = (".json", ".html", ".pdf")
FILL = "One answer to each question. What is left out is never counted as 0."
SEVERAL = "more than one may be marked"
OPTIONAL = "may be left out"
ENDS_IT = "Any of these: stop here and call the emergency number now."


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    """One question on paper: its answers as boxes (what to write, what it means), or a line to write on."""

    number: str
    text: str
    label: str
    note: str
    boxes: tuple[tuple[str, str], ...]
    line: str  # what is written on a line, where there are no boxes


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form to fill in."""

    title: str
    name: str
    lead: tuple[str, ...]
    rows: tuple[FormRow, ...]
    about: tuple[tuple[str, str], ...]
    strip: str
    strip_line: str
    paper: str


def template_of(
    instrument: Instrument | None, *, band_set: str, jurisdiction: str, who: str
) -> dict[str, object]:
    """Return an empty answers file: every item with null, which counts as missing until it is filled in."""
    if instrument is None:
        keys = [q.key for q in load_self_check().questions]
        id, bands = SELF_CHECK, band_set
    else:
        keys = [item.key for item in instrument.items]
        id, bands = instrument.id, band_set or instrument.default_band_set
    said: dict[str, object] = {"instrument": id, "answers": dict.fromkeys(keys)}
    told = (("band_set", bands), ("jurisdiction", jurisdiction), ("who", who))
    return said | {key: value for key, value in told if value}


def answer_key(instrument: Instrument | None, who: str = "self") -> tuple[str, ...]:
    """Return what may stand at each place of an empty answers file, one line for each."""
    if instrument is None:
        return tuple(f"{q.key}: {q.text} {_allowed(q)}" for q in _questions(who))
    return tuple(
        f"{item.key}: {item.label}. {allowed_text(instrument, item)}{_when(item)}"
        for item in instrument.items
    )


def form_of(
    instrument: Instrument | None, contacts: tuple[ContactLine, ...], jurisdiction: str, who: str
) -> Form:
    """Return the form of an instrument, or of the self-check (None)."""
    told = jurisdiction or None
    strip = screen_words.strip_title(contacts, told)
    if instrument is None:
        return Form(
            title=load_self_check().rules.title,
            name="",
            lead=(self_check_words.CHECK_ONLY, FILL),
            rows=tuple(_self_row(n, q) for n, q in enumerate(_questions(who), start=1)),
            about=(),
            strip=strip,
            strip_line=self_check_words.strip_line(contacts, told),
            paper=wording.paper(jurisdiction),
        )
    numbers = _numbers(instrument)
    words = LICENCE_NOTE if instrument.licence == "score" else OWN_WORDS
    notes = (words,) if instrument.licence == "score" or instrument.wording == "own" else ()
    window = f"Time: {instrument.window}." if instrument.window else ""
    lead = (instrument.about, window, FILL, *notes, screen_words.NOT_A_DIAGNOSIS)
    about = (("For", instrument.for_whom), ("Not for", instrument.not_for), ("Version", instrument.version),
             ("Rights", instrument.rights), ("Credit", instrument.credit))  # fmt: skip
    return Form(
        title=instrument.title,
        name=instrument.name,
        lead=tuple(line for line in lead if line),
        rows=tuple(_row(instrument, item, numbers) for item in instrument.items),
        about=tuple((name, text) for name, text in about if text),
        strip=strip,
        strip_line=screen_words.strip_line(contacts, told),
        paper=wording.paper(jurisdiction),
    )


def _numbers(instrument: Instrument) -> dict[str, str]:
    """Return what stands before each item: the published number where there is one, "" for an item between those."""
    keys = [item.key for item in instrument.items]
    if any(screen_words.is_mark(key) for key in keys):
        return {key: key if screen_words.is_mark(key) else "" for key in keys}
    return {key: str(n) for n, key in enumerate(keys, start=1)}


def _row(instrument: Instrument, item: Item, numbers: Mapping[str, str]) -> FormRow:
    has_words = instrument.licence == "ship" and bool(item.text)
    shown = item.text if has_words else item.label
    options = options_of(instrument, item)
    called = {
        other.key: f"item {numbers[other.key]}" if numbers[other.key] else f"“{other.label}”"
        for other in instrument.items
    }
    return FormRow(
        number=numbers[item.key],
        text=shown[:1].upper() + shown[1:],
        label=item.label if has_words and item.label != shown else "",
        note=" ".join(part for part in (item.hint, _when(item, called).strip(" ()")) if part),
        boxes=tuple(screen_words.marked(o.key, o.label) for o in options),
        line="" if options else allowed_text(instrument, item),
    )


def _self_row(number: int, question: SelfQuestion) -> FormRow:
    notes = (
        question.hint,
        SEVERAL if question.kind == "many" else "",
        OPTIONAL if question.is_optional else "",
        ENDS_IT if any(o.emergency for o in question.options) else "",
        f"only with {_tests(question)}" if question.ask_if else "",
    )
    return FormRow(
        number=str(number),
        text=question.text,
        label="",
        note=". ".join(note.rstrip(".") for note in notes if note),
        boxes=tuple(("", o.label) for o in question.options),
        line=_allowed(question) if question.kind == "number" else "",
    )


def _questions(who: str) -> tuple[SelfQuestion, ...]:
    return tuple(in_words_for(q, who) for q in load_self_check().questions)


def _allowed(question: SelfQuestion) -> str:
    if question.low is not None and question.high is not None:
        return f"{question.low:g} to {question.high:g} {question.unit}".rstrip()
    keys = ", ".join(option.key for option in question.options)
    return f"[{keys}]" if question.kind == "many" else keys


def _tests(question: SelfQuestion) -> str:
    texts = {q.key: str(n) for n, q in enumerate(load_self_check().questions, start=1)}
    said = (f"{texts[t.question]}: {' or '.join(t.one_of).replace('_', ' ')}" for t in question.ask_if)  # fmt: skip
    return "question " + ", or question ".join(said)


def _when(item: Item, called: Mapping[str, str] | None = None) -> str:
    """Return when an item is asked; `called` is what items are called on the form, else by their keys."""
    names = called or {test.item: f"item {test.item}" for test in item.ask_if}
    tests = [
        f"{names[test.item]} is {' or '.join(test.one_of)}"
        if test.one_of
        else f"{names[test.item]} is {test.at_least:g} or more"
        for test in item.ask_if
    ]
    return f" (only if {', or '.join(tests)})" if tests else ""


# -- files --------------------------------------------------------------------------------------------


def form_html(form: Form) -> bytes:
    """Return the form as one self-contained page, to be printed."""
    from calando.present.page import template

    return template("screen_form.html").render(form=form, use=wording.INTENDED_USE).encode()


def form_pdf(form: Form) -> bytes:
    """Return the form as PDF."""
    from calando.present.pdf import papers

    data = {
        "title": form.title,
        "paper": form.paper,
        "who": form.title,
        "intended_use": wording.INTENDED_USE,
        "emergency": {"title": f"{form.strip}.", "line": form.strip_line},
        "reminder": form.strip if len(form.strip) < 90 else "",
        "name": form.name,
        "lead": list(form.lead),
        "rows": [
            {"number": r.number, "text": r.text, "label": r.label, "note": r.note,
             "boxes": [list(box) for box in r.boxes], "line": r.line}
            for r in form.rows
        ],
        "about": [list(row) for row in form.about],
        "before": [], "who_lines": [], "warnings": [], "words": [], "reasons": [], "caveats": [],
        "not_told": [], "contacts": [], "sources": [],
    }  # fmt: skip
    return papers(data, {}, "urgent.typ", "screen_form.typ")


RENDER: Mapping[str, Callable[[Form], bytes]] = {".html": form_html, ".pdf": form_pdf}
