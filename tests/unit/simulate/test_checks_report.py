"""The credibility report: complete, the same each time, and able to fail."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from calando.facts.load import load_facts
from calando.facts.pins import CURVES, TAPERS, load_curves, load_tapers
from calando.facts.schema import Facts
from calando.simulate.checks import calibration, second_programs, two_ways
from calando.simulate.checks.report import Credibility, credibility
from calando.simulate.counts import ERROR_BOUND


@pytest.fixture(scope="module")
def report() -> Credibility:
    return credibility(load_facts())


def with_theta(facts: Facts, model: str, parameter: str, factor: float) -> Facts:
    """The facts with one parameter of one model changed."""
    old = facts.pk[model]
    number = old.theta[parameter]
    theta = {**old.theta, parameter: replace(number, value=factor * number.value)}
    return replace(facts, pk={**facts.pk, model: replace(old, theta=theta)})


# -- the report as a whole -------------------------------------------------------------------------


def test_every_row_is_met_or_is_a_known_miss(report: Credibility) -> None:
    wrong = [c.name for c in report.checks if c.ok is not None and c.ok == bool(c.miss)]

    assert not wrong


def test_the_counts_are_those_of_the_rows(report: Credibility) -> None:
    assert report.passed + report.missed + report.not_modelled == len(report.checks)
    assert len(report.misses) == report.missed
    assert len(report.missing) == report.not_modelled


def test_names_are_unique_and_sources_given(report: Credibility) -> None:
    names = [c.name for c in report.checks]

    assert len(set(names)) == len(names)
    assert all(c.source for c in report.checks)


def test_rows_without_a_verdict_have_no_number(report: Credibility) -> None:
    for check in report.checks:
        assert (check.ok is None) == (check.got is None)


def test_every_published_model_is_held_against_other_programs(report: Credibility) -> None:
    facts = load_facts()

    held = {p.model for p in load_curves(CURVES[0])[1]}

    assert held == set(facts.pk)
    baclofen = {n for n, m in facts.pk.items() if m.drug == "baclofen"}
    assert {p.model for p in load_tapers(TAPERS[0])[1]} == baclofen


def test_the_models_of_adults_are_drawn(report: Credibility) -> None:
    assert [m.name for m in report.models] == list(load_facts().ensemble.adult_weights)
    for model in report.models:
        low, middle, high = (model.concentration_mg_per_L[p] for p in ("p05", "p50", "p95"))
        assert all(a < b < c for a, b, c in zip(low, middle, high, strict=True))
        assert (model.hours[0], model.hours[-1]) == (0.0, 24.0)


# -- can the checks fail? --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "parameter"),
    [("simon2018", "ka"), ("herman1996young", "V_m"), ("csf_bolus", "ke0"), ("norberg2000", "Km")],
)
def test_a_changed_parameter_shows_against_the_other_programs(model: str, parameter: str) -> None:
    facts = with_theta(load_facts(), model, parameter, 1.001)

    missed = [c for c in second_programs.second_program_rows(facts) if not c.ok and not c.miss]

    assert missed
    assert all("curve" in c.name for c in missed)


def test_the_largest_difference_is_to_the_farthest_program() -> None:
    ours = np.array([1.0, 2.0])

    got = second_programs.largest_difference(ours, [[1.0, 2.0], [1.0, 2.5]])

    assert got == pytest.approx(0.2)


def test_a_narrow_band_misses_its_people() -> None:
    facts = load_facts()
    bands = calibration.model_bands(facts, seed=1)[:1]
    middle = bands[0].levels[2]
    narrow = replace(bands[0], levels=middle + 0.8 * (bands[0].levels - middle))

    rows = list(calibration.calibration_rows(facts, [narrow], seed=1))

    missed = [c.name for c in rows if c.ok is False and not c.miss]
    assert missed[:2] == ["band 5 to 95 %, simon2018", "band 25 to 75 %, simon2018"]
    assert any("counting" in name for name in missed)


def test_percentiles_by_counting_keep_their_promise(report: Credibility) -> None:
    row = next(c for c in report.checks if "counting" in c.name)

    assert row.got is not None
    assert 0 < row.got <= 100.0 * ERROR_BOUND


def test_both_ways_are_compared_for_every_linear_model() -> None:
    facts = load_facts()

    names = {c.source for c in two_ways.two_way_rows(facts, seed=3)}

    assert names == {n for n, m in facts.pk.items() if not m.structure.startswith("michaelis")}
