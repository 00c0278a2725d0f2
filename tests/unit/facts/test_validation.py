"""Published checks and pins: read strictly."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from calando.errors import FactError
from calando.facts.checks import CHECKS
from calando.facts.load import FOLDER, load_facts, load_published_checks_from
from calando.facts.pins import CURVES, load_curves
from calando.facts.schema_validation import PublishedCheck

SPOILT = {
    "a range upside down": ("low = 4.3", "low = 5.3", "low must be below high"),
    "a range with one end": ("low = 4.3\n", "", "needs run, low and high, or not_modelled"),
    "neither experiment nor reason": ('run = "half_life"\n', "", "needs run, low and high"),
    "an identity without a reason": ("why = ", "miss = ", "why: an identity"),
    "an unknown model": ('model = "simon2018"', 'model = "nobody1999"', "unknown models"),
    "an unknown source": ('source = "simon2018"', 'source = "nobody1999"', "unknown source"),
    "a number among the given that is a word": (
        "given = { low_mg = 15",
        'given = { low_mg = "few"',
        "must be a number",
    ),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_file_of_checks_is_refused(tmp_path: Path, name: str) -> None:
    old, new, message = SPOILT[name]
    folder = tmp_path / "facts"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    path = folder / "validation.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(FactError) as refused:
        load_published_checks_from(folder, load_facts())

    assert message in str(refused.value)
    assert "validation.toml" in str(refused.value)


def test_pins_say_who_was_asked() -> None:
    for file, program in zip(CURVES, ("scipy", "deSolve"), strict=True):
        said, pins = load_curves(file)

        assert program in said.program
        assert said.call
        assert all(len(p.times_h) == len(p.values) for p in pins)


def test_a_broken_file_of_pins_is_our_fault(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(json.dumps({})[:1], encoding="utf-8")

    with pytest.raises(FactError) as refused:
        load_curves("x.json", tmp_path)

    assert "pinned/x.json" in str(refused.value)


def test_a_calibration_says_what_was_fitted() -> None:
    check = next(c for c in load_published_checks_from(FOLDER, load_facts()) if c.run)

    found = CHECKS[PublishedCheck](replace(check, kind="calibration", why=""))

    assert "why: a calibration" in found
