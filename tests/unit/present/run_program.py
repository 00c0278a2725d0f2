"""What a command is told and what it says: files to write, the errors it names, the libraries it loads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import calando

SOURCE = str(Path(calando.__file__).parents[1])
ENVIRONMENT = {**os.environ, "PYTHONPATH": SOURCE}  # also where calando is not installed


def to_files(paths: Iterable[object]) -> list[str]:
    """The options that write these files."""
    return [word for path in paths for word in ("--out", str(path))]


def errors_of(capsys: Any) -> list[dict[str, Any]]:
    """The errors of the document that was printed, in their order."""
    return list(json.loads(capsys.readouterr().out)["errors"])


def fields_of(capsys: Any) -> list[str]:
    """What they are about."""
    return [error["field"] for error in errors_of(capsys)]


def errors_by_field(capsys: Any) -> dict[str, dict[str, Any]]:
    """The errors, by what they are about."""
    return {error["field"]: error for error in errors_of(capsys)}


def loaded_by(*words: str) -> set[str]:
    """The modules that a process of its own has loaded after this command."""
    code = (
        "import sys; from calando.present import cli; cli.run(sys.argv[1:]); "
        "print(*sys.modules, sep=' ')"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, *words],
        capture_output=True,
        text=True,
        check=True,
        env=ENVIRONMENT,
    )
    loaded = set(run.stdout.splitlines()[-1].split())
    assert "calando.present.cli" in loaded
    return loaded
