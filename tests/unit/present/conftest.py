"""What the tests of the presenters share: a patient file, a stand-in for what is asked, lines that are piped in."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import calando
from calando.present.patient.starter import STARTER

sys.path.insert(0, str(Path(__file__).parent))  # for `from sample_answer import make_answer`


@pytest.fixture
def patient(tmp_path: Path) -> Path:
    """The patient file that `calando init` writes."""
    file = tmp_path / "patient.toml"
    file.write_text(STARTER, encoding="utf-8")
    return file


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[tuple[Any, ...]]]:
    """Put an answer in the place of the action of a command; what it is asked is collected.

    `stand_in("check", lambda wishes: make_check())` returns the list of (patient, wishes, seed) of every call, and
    behind them what the command hands on under the names of `own`.
    """

    def put(
        command: str, answer: Callable[[Any], object], own: tuple[str, ...] = ()
    ) -> list[tuple[Any, ...]]:
        calls: list[tuple[Any, ...]] = []

        def action(patient: object, wishes: object, *, seed: int = 1, **more: object) -> object:
            assert tuple(more) == own
            calls.append((patient, wishes, seed, *more.values()))
            return answer(wishes)

        fake = SimpleNamespace(**{command: action})
        monkeypatch.setitem(sys.modules, "calando.actions", fake)
        monkeypatch.setattr(calando, "actions", fake, raising=False)
        return calls

    return put


@pytest.fixture
def piped(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Pipe lines in; none, until it is told which."""

    def pipe(*lines: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))

    pipe()
    return pipe


@pytest.fixture
def answers(tmp_path: Path) -> Callable[..., Path]:
    """Write a file of answers to an instrument."""

    def write(instrument: str, given: object, **more: object) -> Path:
        file = tmp_path / "answers.json"
        file.write_text(json.dumps({"instrument": instrument, "answers": given, **more}))
        return file

    return write
