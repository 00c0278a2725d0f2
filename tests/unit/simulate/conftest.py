"""People to simulate, and runs cut into small tasks."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from calando.facts.load import load_facts
from calando.facts.schema import Facts
from calando.simulate import run as run_module
from calando.simulate.day import DayMap
from calando.simulate.ensemble import Ensemble, draw_ensemble

sys.path.insert(0, str(Path(__file__).parent))  # for `from sample_cohorts import cohort_of`

INTAKE_H = (0.0, 6.0, 12.0)


@pytest.fixture(scope="session")
def facts() -> Facts:
    return load_facts()


@pytest.fixture(scope="session")
def ensemble(facts: Facts) -> Ensemble:
    """64 adults."""
    return draw_ensemble(facts, age_years=46, weight_kg=70, seed=1, members=64)


@pytest.fixture(scope="session")
def many(facts: Facts) -> Ensemble:
    """512 adults: more than the slow few whose days are computed at once."""
    return draw_ensemble(facts, age_years=46, weight_kg=70, seed=1)


@pytest.fixture(scope="session")
def day(ensemble: Ensemble) -> DayMap:
    """Their day of three intakes, with healthy kidneys."""
    return DayMap(ensemble, CL=ensemble.CL(105.0), intake_h=INTAKE_H)


@pytest.fixture
def small_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tasks of one block and few outputs, so that small cohorts have many."""
    monkeypatch.setattr(run_module, "BLOCKS_PER_TASK", 1)
    monkeypatch.setattr(run_module, "OUTPUTS_AT_ONCE", 5)
