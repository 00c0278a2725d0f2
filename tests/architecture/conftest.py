"""A running plan for the tests that re-plan, and the way to what other tests share too."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from calando.present import cli

sys.path.insert(0, str(Path(__file__).parents[1]))  # for `from unit_doors import refused`


@pytest.fixture(scope="session")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A running plan, made once."""
    file = tmp_path_factory.mktemp("plan") / "plan.json"
    assert cli.run(["taper", "examples/short_15mg.toml", "--out", str(file)]) == 0
    return file
