"""The command `calando screen`: an instrument, its answers from a file or a talk, and the files of its result."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from calando.errors import InputError, Problem
from calando.present.cli_parts import (
    OUTPUT,
    AnswerFiles,
    JsonFlag,
    SeedUnused,
    hand_over,
    noted,
    option,
    print_bytes,
    seed_of,
    shown_by,
    write_files,
)

if TYPE_CHECKING:
    from calando.decide.recommendation import Answer
    from calando.decide.screen.answers import ScreenAnswers
    from calando.present.screen.request import ScreenWish

SCREEN_EPILOG = """Screening, not a diagnosis. Nothing is stored unless --out or --save-answers is given.

Examples:

\b
  calando screen                                   the list of instruments
  calando screen self_check                        one question at a time
  calando screen ciwa_ar --answers answers.json --out ciwa.pdf
  calando screen audit_c --context sex=female --jurisdiction UK
  calando screen phq9 --template > answers.json    an empty answers file
  calando screen phq9 --template --out phq9.pdf    the form on paper
  calando screen mine.toml --answers answers.json  an instrument of your own

Without --answers the questions are asked at the terminal. Answers may be piped in as well, one line for each question
(an empty line where Enter would do); a line that is no answer ends it, since the next would answer another question.
With --json the questions go to standard error and standard output holds one JSON document.
"""


def screen(
    instrument: Annotated[
        str,
        typer.Argument(
            metavar="[INSTRUMENT]",
            help="Name of an instrument, self_check, or a file of your own (.toml). None: the list.",
        ),
    ] = "",
    answers: Annotated[
        Path | None, option("FILE", "Answers file (.json). Nothing is asked then.")
    ] = None,
    band_set: Annotated[
        str,
        option("NAME", "Which published cuts count; all are shown. Wins over the answers file."),
    ] = "",
    jurisdiction: Annotated[
        str,
        option(
            "COUNTRY",
            "US UK FR DE CA CH AU IE: whose numbers to call are shown. Not told: all of them.",
        ),
    ] = "",
    context: Annotated[
        list[str] | None,
        option(
            "NAME=VALUE", "What bands need to know, e.g. sex=female. Repeatable; never assumed."
        ),
    ] = None,
    who: Annotated[str, option("self|family", "Who answers the self-check.")] = "",
    template: Annotated[
        bool,
        option(
            "",
            "Print an empty answers file; with --out FILE.pdf or .html the form on paper.",
            "--template",
            panel=OUTPUT,
        ),
    ] = False,
    save_answers: Annotated[
        Path | None, option("FILE", "Also write the answers as given (.json).", panel=OUTPUT)
    ] = None,
    json: JsonFlag = False,
    out: AnswerFiles = None,
    seed: SeedUnused = "1",
) -> None:
    """Score an instrument, or check yourself: a score, its bands, what is urgent, the next step.

    A missing answer is an error, never a 0. What is urgent is said as soon as it is answered.
    """
    typed = _Typed(
        name=instrument.strip(), answers=answers, band_set=band_set, jurisdiction=jurisdiction,
        who=who.strip(), context=tuple(context or ()), save=save_answers, out=tuple(out or ()),
        template=template, seed=seed, as_json=json,
    )  # fmt: skip
    if typed.is_bare:
        _list(typed)
    elif template:
        _template(typed)
    else:
        _score(typed)


class _Typed:
    """What was typed, as it was typed."""

    def __init__(
        self, *, name: str, answers: Path | None, band_set: str, jurisdiction: str, who: str,
        context: tuple[str, ...], save: Path | None, out: tuple[Path, ...], template: bool,
        seed: str, as_json: bool,
    ) -> None:  # fmt: skip
        self.name, self.answers, self.save, self.out = name, answers, save, out
        self.band_set, self.jurisdiction, self.who, self.context = band_set, jurisdiction, who, context  # fmt: skip
        self.template, self.seed, self.as_json = template, seed, as_json

    @property
    def is_bare(self) -> bool:
        """True if neither an instrument nor answers were named."""
        return not self.name and self.answers is None

    def wish(self, name: str) -> ScreenWish:
        """Return the wish for an instrument; raises InputError."""
        from calando.present.screen.request import read_wish

        return read_wish(name, band_set=self.band_set, jurisdiction=self.jurisdiction,
                         who=self.who, context=self.context)  # fmt: skip


# -- the list -----------------------------------------------------------------------------------------


def _list(typed: _Typed) -> None:
    from calando.present.json_out import dumps
    from calando.present.screen.list import list_document, show_list

    given = {
        "--band-set": typed.band_set, "--jurisdiction": typed.jurisdiction, "--who": typed.who,
        "--context": typed.context, "--template": typed.template, "--out": typed.out,
        "--save-answers": typed.save,
    }  # fmt: skip
    problems = [
        Problem(
            field=name,
            message=f"{name} needs an instrument, and none was named",
            allowed="calando screen INSTRUMENT, or --answers FILE",
        )
        for name, value in given.items()
        if value
    ]  # fmt: skip
    if problems:
        raise InputError(*problems)
    if typed.as_json:
        print_bytes((dumps(list_document()) + "\n").encode())
    else:
        show_list(sys.stdout)


# -- an empty file, a form ----------------------------------------------------------------------------


def _template(typed: _Typed) -> None:
    from calando.decide.screen.contacts import contacts_of
    from calando.facts.load import load_facts
    from calando.present.json_out import dumps
    from calando.present.screen import form as screen_form
    from calando.present.write import target_problems

    problems: list[Problem] = []
    for name, value in (("--answers", typed.answers), ("--save-answers", typed.save)):
        if value is not None:
            message = f"--template prints an empty file, so {name} has nothing to do"
            problems.append(
                Problem(field=name, value=str(value), message=message, allowed="one of both")
            )
    wish = noted(lambda: typed.wish(typed.name), problems) if typed.name else None
    if not typed.name:
        message = "--template needs an instrument"
        problems.append(
            Problem(field="INSTRUMENT", message=message, allowed="calando screen lists them")
        )
    inputs = {Path(typed.name): "instrument"} if wish is not None and wish.own else {}
    problems += target_problems(typed.out, inputs=inputs, formats=screen_form.FORM_FORMATS)
    if problems or wish is None:
        raise InputError(*problems)
    empty = screen_form.template_of(
        wish.instrument, band_set=wish.band_set, jurisdiction=wish.jurisdiction, who=wish.who
    )
    text = (dumps(empty) + "\n").encode()
    contacts = contacts_of(wish.jurisdiction or None, load_facts())
    form = screen_form.form_of(wish.instrument, contacts, wish.jurisdiction, wish.who)
    files = {
        target: text if target.suffix.lower() == ".json" else screen_form.RENDER[target.suffix.lower()](form)
        for target in typed.out
    }  # fmt: skip
    write_files(files)
    if not files or typed.as_json:
        print_bytes(text)
        for line in screen_form.answer_key(wish.instrument, wish.who or "self"):
            typer.echo(line, err=True)
    for path in files:
        typer.echo(f"Wrote {path}", err=True)


# -- a score ------------------------------------------------------------------------------------------


def _score(typed: _Typed) -> None:
    from calando import actions
    from calando.present.answer_files import formats_of
    from calando.present.answers_file import answers_document
    from calando.present.dialogue.terminal import ask
    from calando.present.json_out import dumps
    from calando.present.screen.request import in_options
    from calando.present.write import render

    wish, told, seed = _checked(typed)
    if told is None:
        told = ask(wish, to_stderr=typed.as_json)
        if told is None:  # ended with "q": nothing is stored, and that is no error
            return
    own = wish.instrument if wish.own else None
    try:
        answer: Answer[Any] = actions.screen(told, own=own, seed=seed)
    except InputError as error:
        raise in_options(error) from None
    kind = "screen" if wish.instrument else "self_check"
    files = render(answer, typed.out, formats_of(kind))
    if typed.save is not None:
        files[typed.save] = (dumps(answers_document(told)) + "\n").encode()
    hand_over(answer, files, shown_by(f"{kind}.terminal"), as_json=typed.as_json)


def _checked(typed: _Typed) -> tuple[ScreenWish, ScreenAnswers | None, int]:
    """Return the wish and the answers of a file (None: they are asked for); everything wrong is told at once."""
    from calando.present.answer_files import formats_of
    from calando.present.answers_file import load_answers
    from calando.present.screen.request import from_file, pick
    from calando.present.screen.urgent import urgent_before
    from calando.present.write import target_problems

    problems: list[Problem] = []
    told = None
    if (file := typed.answers) is not None:
        told = noted(lambda: pick(load_answers(file), typed.name, file), problems)
    given = told
    name = typed.name or (told.instrument if told else "")
    wish = noted(lambda: typed.wish(name), problems) if name else None
    if wish is not None and told is not None:
        checked, read = wish, told
        told = noted(lambda: from_file(checked, read), problems)
    seed = seed_of(typed.seed, problems)
    inputs = {file: "answers file"} if file is not None else {}
    if wish is not None and wish.own:
        inputs[Path(typed.name)] = "instrument"
    problems += target_problems(typed.out, inputs=inputs, formats=tuple(formats_of("screen")))
    if typed.save is not None:
        taken = {**inputs, **dict.fromkeys(typed.out, "file of --out")}
        problems += [
            Problem(field="--save-answers", value=p.value, message=p.message, allowed=p.allowed)
            for p in target_problems([typed.save], inputs=taken, formats=(".json",))
        ]
    if problems or wish is None:
        own = wish.instrument if wish is not None and wish.own else None
        raise urgent_before(InputError(*problems), given, own)
    return wish, told, seed
