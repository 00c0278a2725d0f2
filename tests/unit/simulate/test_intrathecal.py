"""A pump against closed forms: infusion, bolus, stop, and what the published ranges allow."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from calando.errors import FactError, InputError
from calando.facts.load import load_published_checks
from calando.facts.schema import Facts
from calando.simulate.intrathecal import (
    MODEL,
    CsfCourse,
    Pump,
    csf_ranges,
    draw_csf,
    pump_course,
    typical_csf,
)

HOURS = np.linspace(0.0, 48.0, 97)
ROUNDING = 1e-9
PRINTED = 0.002  # theta is the middle of the ranges, written with three digits


@pytest.fixture
def people(facts: Facts) -> dict[str, np.ndarray]:
    return draw_csf(facts, people=32, seed=1)


def rates(people: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    return (people["CL_csf"] / people["V_csf"])[:, None], people["ke0"][:, None]


def test_the_typical_person_is_the_geometric_middle_of_the_ranges(facts: Facts) -> None:
    half_life, clearance = csf_ranges(facts)
    typical = typical_csf(facts)

    middle_CL = np.sqrt(clearance.low * clearance.high)
    middle_half_life = np.sqrt(half_life.low * half_life.high)

    assert typical["CL_csf"][0] == pytest.approx(middle_CL, rel=PRINTED)
    assert np.log(2) * typical["V_csf"][0] / typical["CL_csf"][0] == pytest.approx(
        middle_half_life, rel=PRINTED
    )


def test_people_fill_the_published_ranges_and_stay_within(facts: Facts) -> None:
    half_life, clearance = csf_ranges(facts)
    many = draw_csf(facts, people=1024, seed=1)
    drawn = np.log(2) * many["V_csf"] / many["CL_csf"]

    for values, published in ((drawn, half_life), (many["CL_csf"], clearance)):
        width = np.log(published.high / published.low)
        assert published.low <= values.min() < published.low * np.exp(0.01 * width)
        assert published.high >= values.max() > published.high * np.exp(-0.01 * width)


def test_ranges_that_are_not_printed_are_not_made_up(facts: Facts) -> None:
    silent = replace(facts.pk[MODEL], notes=("Wide spread.",))

    with pytest.raises(FactError, match="ranges"):
        csf_ranges(replace(facts, pk={**facts.pk, MODEL: silent}))


def test_a_bolus_falls_as_one_exponential_and_reaches_the_site_as_two(
    people: dict[str, np.ndarray],
) -> None:
    course = pump_course(Pump(boluses_micrograms=((0.0, 75.0),)), people, HOURS)

    k, ke0 = rates(people)
    start = 75.0 / people["V_csf"][:, None]
    csf = start * np.exp(-k * HOURS)
    site = start * ke0 / (k - ke0) * (np.exp(-ke0 * HOURS) - np.exp(-k * HOURS))
    np.testing.assert_allclose(course.csf_micrograms_per_L, csf, rtol=ROUNDING, atol=1e-9)
    np.testing.assert_allclose(course.effect_site_micrograms_per_L, site, rtol=ROUNDING, atol=1e-9)


def test_a_new_pump_fills_up_to_rate_over_clearance(people: dict[str, np.ndarray]) -> None:
    course = pump_course(Pump(rates_micrograms_per_day=((0.0, 120.0),)), people, HOURS)

    k, _ = rates(people)
    steady = 120.0 / 24.0 / people["CL_csf"][:, None]
    np.testing.assert_allclose(
        course.csf_micrograms_per_L, steady * -np.expm1(-k * HOURS), rtol=ROUNDING, atol=1e-9
    )


def test_a_pump_that_ran_before_is_steady_until_it_stops(people: dict[str, np.ndarray]) -> None:
    stop_h = 6.0
    pump = Pump(rates_micrograms_per_day=((0.0, 300.0), (stop_h, 0.0)), was_running=True)

    csf, site = pump_course(pump, people, HOURS).share_of_start()

    k, ke0 = rates(people)
    since = np.maximum(HOURS - stop_h, 0.0)
    fall = np.exp(-k * since)
    follows = (k * np.exp(-ke0 * since) - ke0 * fall) / (k - ke0)
    np.testing.assert_allclose(csf, fall, atol=ROUNDING)
    np.testing.assert_allclose(site, follows, atol=ROUNDING)


def test_shares_after_a_stop_do_not_depend_on_the_rate(people: dict[str, np.ndarray]) -> None:
    def shares(micrograms_per_day: float) -> tuple[np.ndarray, np.ndarray]:
        rates = ((0.0, micrograms_per_day), (1.0, 0.0))
        return pump_course(
            Pump(rates_micrograms_per_day=rates, was_running=True), people, HOURS
        ).share_of_start()

    for low, high in zip(shares(90.0), shares(900.0), strict=True):
        np.testing.assert_allclose(low, high, rtol=ROUNDING, atol=ROUNDING)


def test_a_change_of_rate_and_a_bolus_add_up(people: dict[str, np.ndarray]) -> None:
    def course(**given: Any) -> CsfCourse:
        return pump_course(Pump(**given), people, HOURS)

    stepped = ((0.0, 100.0), (12.0, 250.0))
    together = course(rates_micrograms_per_day=stepped, boluses_micrograms=((20.0, 50.0),))
    apart = [
        course(rates_micrograms_per_day=((0.0, 100.0),)),
        course(rates_micrograms_per_day=((0.0, 0.0), (12.0, 150.0))),
        course(boluses_micrograms=((20.0, 50.0),)),
    ]

    np.testing.assert_allclose(
        together.effect_site_micrograms_per_L,
        sum(c.effect_site_micrograms_per_L for c in apart),
        rtol=ROUNDING,
        atol=ROUNDING,
    )


def test_the_effect_of_a_bolus_peaks_when_the_label_says(facts: Facts) -> None:
    fine = np.arange(0.0, 12.0, 0.01)
    row = next(c for c in load_published_checks() if c.run == "intrathecal_peak")

    site = pump_course(
        Pump(boluses_micrograms=((0.0, 50.0),)), typical_csf(facts), fine
    ).effect_site_micrograms_per_L[0]

    assert row.low is not None
    assert row.high is not None
    assert row.low <= fine[site.argmax()] <= row.high


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"rates_micrograms_per_day": ((6.0, 100.0),)},
        {"rates_micrograms_per_day": ((0.0, 100.0), (0.0, 50.0))},
        {"rates_micrograms_per_day": ((0.0, -1.0),)},
        {"boluses_micrograms": ((0.0, -50.0),)},
    ],
    ids=["nothing", "late start", "two at once", "negative rate", "negative bolus"],
)
def test_an_impossible_pump_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="pump"):
        Pump(**given)
