"""The command line: parse, call one action, show. Nothing heavy is imported before it is needed."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, cast

import typer

from calando.errors import CalandoError, InputError, NotFound, Problem
from calando.present.admission.cli import ADMISSION_EPILOG, admission
from calando.present.check.cli import CHECK_EPILOG, check
from calando.present.citation.cli import CITE_EPILOG, cite
from calando.present.cli_parts import GroupedCommand, print_bytes
from calando.present.dispensing.cli import DISPENSING_EPILOG, dispensing
from calando.present.locate.cli import LOCATE_EPILOG, locate
from calando.present.monograph.cli import FACTS_EPILOG, facts
from calando.present.overdose.cli import OVERDOSE_EPILOG, overdose
from calando.present.place.cli import PLACE_EPILOG, place
from calando.present.pump.cli import PUMP_EPILOG, pump
from calando.present.replan.cli import REPLAN_EPILOG, ReplanCommand, replan
from calando.present.screen.cli import SCREEN_EPILOG, screen
from calando.present.simulate.cli import SIMULATE_EPILOG, simulate
from calando.present.taper.cli import TAPER_EPILOG, taper
from calando.present.titrate.cli import TITRATE_EPILOG, titrate
from calando.present.triage.cli import TRIAGE_EPILOG, triage
from calando.present.validate.cli import VALIDATE_EPILOG, validate
from calando.version import __version__

ANSWERED, OUR_FAULT, INPUT_WRONG, INTERRUPTED = 0, 1, 2, 130
REPORT_TO = "the issue tracker, with the form “this number is wrong” or a plain issue"
# click's UsageError, wherever Typer keeps click
USAGE_ERROR = cast(type[Exception], typer.BadParameter.__mro__[1])

EPILOG = (
    "Decision support for health professionals and a research instrument. Not a medical device."
)
app = typer.Typer(
    name="calando",
    help="Baclofen: the way on and off it in doses that a pharmacy can fill, and the levels that doses give.",
    epilog=EPILOG,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
schema_app = typer.Typer(
    help="Print the JSON Schema of a file calando reads.", no_args_is_help=True
)
app.add_typer(schema_app, name="schema")


def _version(value: bool) -> None:
    if value:
        typer.echo(f"calando {__version__}")
        raise typer.Exit(ANSWERED)


@app.callback()
def calando(
    version: Annotated[
        bool,
        typer.Option(
            "--version", metavar="", callback=_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Baclofen: the way on and off it in doses that a pharmacy can fill, and the levels that doses give."""


app.command(cls=GroupedCommand, epilog=TAPER_EPILOG)(taper)
app.command(cls=GroupedCommand, epilog=TITRATE_EPILOG)(titrate)
app.command(cls=ReplanCommand, epilog=REPLAN_EPILOG)(replan)
app.command(cls=GroupedCommand, epilog=CHECK_EPILOG)(check)
app.command(cls=GroupedCommand, epilog=OVERDOSE_EPILOG)(overdose)
app.command(cls=GroupedCommand, epilog=TRIAGE_EPILOG)(triage)
app.command(cls=GroupedCommand, epilog=PUMP_EPILOG)(pump)
app.command(cls=GroupedCommand, epilog=PLACE_EPILOG)(place)
app.command(cls=GroupedCommand, epilog=LOCATE_EPILOG)(locate)
app.command(cls=GroupedCommand, epilog=SCREEN_EPILOG)(screen)
app.command(cls=GroupedCommand, epilog=ADMISSION_EPILOG)(admission)
app.command(cls=GroupedCommand, epilog=DISPENSING_EPILOG)(dispensing)
app.command(cls=GroupedCommand, epilog=SIMULATE_EPILOG)(simulate)
app.command(cls=GroupedCommand, epilog=VALIDATE_EPILOG)(validate)
app.command(cls=GroupedCommand, epilog=FACTS_EPILOG)(facts)
app.command(cls=GroupedCommand, epilog=CITE_EPILOG)(cite)


@schema_app.command("patient")
def schema_patient(
    json: Annotated[bool, typer.Option("--json", metavar="", help="It is JSON already.")] = False,
) -> None:
    """Print the JSON Schema of a patient file."""
    from calando.present.json_out import dumps
    from calando.present.patient.file import patient_schema

    print_bytes((dumps(patient_schema()) + "\n").encode())


@app.command()
def init(
    file: Annotated[Path, typer.Argument(metavar="[FILE]", help="Where to write it.")] = Path(
        "patient.toml"
    ),
) -> None:
    """Write a commented patient file to start from. Never overwrites a file."""
    from calando.present.patient.starter import STARTER

    try:
        with open(file, "x", encoding="utf-8") as stream:
            stream.write(STARTER)
    except FileExistsError:
        raise InputError(
            Problem(
                field="FILE",
                value=str(file),
                message=f"{file} exists and is left as it is",
                allowed="the name of a new file",
            )
        ) from None
    except OSError as error:
        raise InputError(
            Problem(
                field="FILE",
                value=str(file),
                message=f"{file} cannot be written: {error.strerror}",
                allowed="a file in a folder you may write to",
            )
        ) from error
    typer.echo(f"Wrote {file}. Fill it in, then: calando taper {file}")


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with 0 (answered), 2 (input wrong) or 1 (our fault)."""
    given = sys.argv[1:] if arguments is None else arguments
    sys.exit(run(given))


def run(arguments: list[str]) -> int:
    """Run one command and return its exit status."""
    as_json = "--json" in arguments
    for stream in (sys.stdout, sys.stderr):  # a poor terminal shows "?" instead of failing
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        status = app(args=arguments, prog_name="calando", standalone_mode=False)
        sys.stdout.flush()
        return status if isinstance(status, int) else ANSWERED
    except BrokenPipeError:  # the reader left, e.g. `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ANSWERED
    except (KeyboardInterrupt, typer.Abort):
        typer.echo("Interrupted; nothing was written.", err=True)
        return INTERRUPTED
    except InputError as error:
        return _refuse(error.problems, as_json)
    except NotFound as error:
        return _refuse((Problem(field="", message=str(error)),), as_json)
    except USAGE_ERROR as error:
        return _refuse_usage(error, as_json)
    except Exception as error:
        return _our_fault(error, as_json)


def _refuse(problems: tuple[Problem, ...], as_json: bool) -> int:
    if as_json:
        _print_errors(problems)
        return INPUT_WRONG
    if any(problem.field == "urgent" for problem in problems):
        problems = _urgent_first(problems)
    for problem in problems:
        line = f"{problem.field}: {problem.message}" if problem.field else problem.message
        typer.secho(_printable(line), err=True, fg="red")
        if problem.allowed:
            typer.echo(f"    allowed: {_printable(problem.allowed)}", err=True)
    typer.echo("Nothing was written.", err=True)
    return INPUT_WRONG


def _urgent_first(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Say what is urgent in a frame of its own, and return what else is wrong."""
    from calando.present.screen.urgent import THEN, frame_of, parted

    urgent, rest = parted(problems)
    for problem in urgent:
        for line in frame_of(problem):
            typer.secho(line, err=True, fg="red", bold=True)
    if rest:
        typer.echo(f"\n{THEN}", err=True)
    return rest


def _printable(text: str) -> str:
    from calando.present.plain_text import safe

    return "\n".join(safe(line) for line in text.split("\n"))


def _refuse_usage(error: BaseException, as_json: bool) -> int:
    """Report an unknown option, a missing argument or a value of the wrong kind."""
    text = error.format_message() if hasattr(error, "format_message") else str(error)
    if type(error).__name__ == "NoArgsIsHelpError" and not as_json:  # `calando` alone
        typer.echo(text, err=True)
        return INPUT_WRONG
    name = getattr(error, "option_name", None)
    parameter = getattr(error, "param", None)
    if name is None and parameter is not None:
        name = (*parameter.opts, parameter.name)[0]
    if parameter is not None and parameter.param_type_name == "argument":
        name = parameter.metavar or name
    return _refuse((Problem(field=name or "", message=text, allowed="see --help"),), as_json)


def _our_fault(error: Exception, as_json: bool) -> int:
    if os.environ.get("CALANDO_DEBUG") == "1":
        import traceback

        traceback.print_exception(error)
    known = isinstance(error, CalandoError)
    text = str(error) if known else f"{type(error).__name__}: {error}"
    message = f"calando {__version__} failed; this is our fault, not yours. {text}"
    if as_json:
        _print_errors((Problem(field="", message=message),))
    typer.secho(message, err=True, fg="red")
    typer.echo(
        f"Please report it on {REPORT_TO} (without anything that names a patient). "
        "CALANDO_DEBUG=1 shows the details.",
        err=True,
    )
    return OUR_FAULT


def _print_errors(problems: tuple[Problem, ...]) -> None:
    from calando.present.json_out import dumps, error_document

    print_bytes((dumps(error_document(problems)) + "\n").encode())


if __name__ == "__main__":
    main()
