"""Do the models print the numbers that were published, and do the known misses still miss?"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from prototype_rows import PROTOTYPE, beside

from calando.facts.load import load_facts, load_published_checks
from calando.facts.schema import Facts
from calando.facts.schema_validation import PublishedCheck
from calando.simulate.checks.experiments import RUN, row_of

ROOT = Path(__file__).parents[2]
ASKED = {f"A{number}" for number in range(1, 18)}
BESIDE = {"Overdose:", "Back-calculation:"}  # published cases, and the way back from levels
CHECKS = {check.name: check for check in load_published_checks()}
MODELLED = {name: check for name, check in CHECKS.items() if check.run}
# the prototype printed two decimals and drew other members; between two seeds of ours p95 moves by 0.01
PROTOTYPE_WITHIN = 0.015
# printed in whole hours, and a percentile of 512 members at the edge moves by an hour
PROTOTYPE_WITHIN_H = 2.0


@pytest.fixture(scope="module")
def facts() -> Facts:
    return load_facts()


@pytest.mark.parametrize("check", MODELLED.values(), ids=MODELLED.keys())
def test_a_published_number_is_met_or_is_a_known_miss(facts: Facts, check: PublishedCheck) -> None:
    row = row_of(facts, check)

    assert row.ok is (not check.miss), f"got {row.got}, within {row.within}"


def test_every_experiment_is_asked_for_and_every_check_has_one() -> None:
    assert {check.run for check in MODELLED.values()} == set(RUN)


def test_every_check_that_was_asked_for_has_a_row() -> None:
    assert {name.split()[0] for name in CHECKS} == ASKED | BESIDE


def test_every_check_that_was_asked_for_is_modelled() -> None:
    assert CHECKS.keys() == MODELLED.keys()


def test_what_would_not_be_modelled_is_said_and_has_no_verdict(facts: Facts) -> None:
    check = replace(
        CHECKS[next(name for name in CHECKS if name.startswith("A8 awake"))],
        run="",
        low=None,
        high=None,
        not_modelled="needs consciousness",
    )

    row = row_of(facts, check)

    assert (row.ok, row.got, row.within) == (None, None, "")
    assert row.note == "needs consciousness"


def test_what_an_overdose_does_is_repeated_for_each_id_that_speaks_of_it(facts: Facts) -> None:
    rows = [row_of(facts, c) for c in CHECKS.values() if c.run.startswith("overdose_")]

    assert {"A8", "A10", "A11", *BESIDE} <= {row.name.split()[0] for row in rows}
    assert [row.name for row in rows if not row.ok and not row.miss] == []


def test_what_was_fitted_is_called_a_calibration_and_counted_as_such(facts: Facts) -> None:
    rows = [row_of(facts, c) for c in CHECKS.values() if c.name.startswith("A9 ")]

    assert [row.source for row in rows if not row.fitted] == ["chauvin2020"]  # the held-out cohort
    for row in rows:
        assert row.fitted == (row.kind == "calibration") == (row.source == "muanda2019")


def test_the_recovery_in_urine_is_the_one_of_the_fact_sheet(facts: Facts) -> None:
    got = next(row_of(facts, c).got for c in CHECKS.values() if c.run == "urinary_recovery")

    assert got is not None
    assert round(got) == 63  # F * fe = 0.74 * 0.85, as the fact sheet prints it


def test_the_prototype_had_the_same_figures(facts: Facts) -> None:
    found = list(beside(facts))

    *rates, onset = found
    assert len(rates) == len(PROTOTYPE["rate"])
    for row in rates:
        assert row.ours == pytest.approx(row.prototype, abs=PROTOTYPE_WITHIN), row.name
    assert onset.ours == pytest.approx(onset.prototype, abs=PROTOTYPE_WITHIN_H)


@pytest.mark.slow
def test_the_page_and_the_figure_are_what_the_models_give_today() -> None:
    script = """
import sys
sys.path.insert(0, "scripts")
import make_reference as m
facts = m.load_facts()
result = m.credibility(facts)
for path, text in m.made(facts, result).items():
    if path.read_text(encoding="utf-8") != text:
        print(path.name)
"""
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert run.stdout == "", "out of date: run make reference ARGS=--page"
