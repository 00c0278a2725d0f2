"""What holds for every curve, every person and every taper."""

from __future__ import annotations

import itertools
from dataclasses import fields, replace
from functools import cache
from typing import Any

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from calando.arrays import Floats
from calando.decide.bands import band, band_series
from calando.decide.candidates import candidate_chain
from calando.decide.dispensing import Kit
from calando.decide.taper.rates import rate_totals
from calando.facts.load import load_facts
from calando.facts.schema import Facts, TaperRate
from calando.models.compartments import (
    oral_one_compartment,
    oral_two_compartment,
    transfer_three,
    transfer_two,
)
from calando.simulate.course import Segment, daily_drive, peak_drive, steady_start
from calando.simulate.day import DayMap
from calando.simulate.ensemble import Ensemble, draw_ensemble

# relative; a few roundings (powers of two aside: those are exact but for denormal floats)
ROUNDING = 1e-12
# below this a concentration [mg/L] is denormal or nearly so, and relative errors mean nothing
NOTHING = 1e-290
# absolute, in effect units: A is near 0.5, its differences are divided by 24 kA >= 0.1
DRIVE_ROUNDING = 1e-12
INTAKE_H = (0.0, 6.0, 12.0)
MEMBERS = 32

rates_of_people = st.floats(0.02, 5.0)
clearances = st.floats(0.5, 40.0)
volumes = st.floats(5.0, 300.0)
absorptions = st.floats(0.1, 8.0)
doses = st.floats(0.5, 200.0)
hours = st.floats(0.0, 72.0)
times = st.lists(hours, min_size=1, max_size=8).map(np.array)
half_doses = st.integers(0, 16).map(lambda n: 2.5 * n)
days_of_doses = st.tuples(half_doses, half_doses, half_doses).filter(any)


@cache
def facts() -> Facts:
    return load_facts()


@cache
def people(seed: int = 1, members: int = MEMBERS) -> Ensemble:
    return draw_ensemble(facts(), age_years=46, weight_kg=70, seed=seed, members=members)


@cache
def day_of(CLcr: float = 105.0) -> DayMap:
    return DayMap(people(), CL=people().CL(CLcr), intake_h=INTAKE_H)


def one(t: Floats, dose_mg: float, CL: float, V: float, ka: float) -> Floats:
    return oral_one_compartment(t, dose_mg=dose_mg, CL=np.array(CL), V=np.array(V), ka=np.array(ka))


@given(times, doses, clearances, volumes, absorptions)
def test_doubling_the_dose_doubles_every_concentration(
    t: Floats, dose_mg: float, CL: float, V: float, ka: float
) -> None:
    single, double = (one(t, mg, CL, V, ka) for mg in (dose_mg, 2 * dose_mg))

    np.testing.assert_allclose(double, 2 * single, rtol=ROUNDING, atol=NOTHING)


@given(times, st.integers(0, 48), doses, clearances, volumes, absorptions)
def test_a_later_dose_is_the_same_curve_shifted(
    t: Floats, later: int, dose_mg: float, CL: float, V: float, ka: float
) -> None:
    t = np.round(t * 64) / 64  # so that the shift itself does not round

    shifted = one(t - later, dose_mg, CL, V, ka)

    assert not shifted[t <= later].any()
    after = t[t > later]
    np.testing.assert_array_equal(shifted[t > later], one(after - later, dose_mg, CL, V, ka))


@given(times, doses, clearances, volumes, absorptions)
def test_concentrations_are_never_negative_and_never_more_than_the_dose_in_its_volume(
    t: Floats, dose_mg: float, CL: float, V: float, ka: float
) -> None:
    C = one(t, dose_mg, CL, V, ka)

    assert np.all(C >= 0)
    assert np.all(dose_mg * (1 + ROUNDING) >= C * V)


@given(times, doses, clearances, volumes, st.floats(0.5, 30.0), volumes, absorptions)
def test_two_compartments_hold_no_more_than_was_swallowed(
    t: Floats, dose_mg: float, CL: float, V1: float, Q: float, V2: float, ka: float
) -> None:
    C = oral_two_compartment(t, dose_mg=dose_mg, CL=CL, V1=V1, Q=Q, V2=V2, ka=ka)

    assert np.all(C >= -ROUNDING)
    assert np.all(dose_mg * (1 + ROUNDING) >= C * V1)


@given(hours, rates_of_people, rates_of_people)
def test_the_order_of_two_steps_does_not_matter(t: float, r1: float, r2: float) -> None:
    there, back = (
        transfer_two(np.array(t), np.array(a), np.array(b)) for a, b in ((r1, r2), (r2, r1))
    )

    np.testing.assert_allclose(there, back, rtol=1e-11, atol=NOTHING)


@given(hours, rates_of_people, rates_of_people, st.floats(0.4, 1.5))
def test_what_reaches_the_effect_site_lies_between_its_fastest_and_slowest_limits(
    t: float, r1: float, r2: float, r3: float
) -> None:
    got = float(transfer_three(np.array(t), np.array(r1), np.array(r2), np.array(r3)))

    slow, fast = min(r1, r2, r3), max(r1, r2, r3)
    # a second divided difference is half the second derivative somewhere between
    bounds = [0.5 * t * t * np.exp(-r * t) for r in (fast, slow)]
    assert bounds[0] * (1 - 1e-9) - 1e-15 <= got <= bounds[1] * (1 + 1e-9) + 1e-15


@given(days_of_doses, days_of_doses)
@settings(deadline=None)
def test_days_of_doses_superpose(first: tuple[float, ...], second: tuple[float, ...]) -> None:
    day = day_of()
    both = tuple(a + b for a, b in zip(first, second, strict=True))

    apart = day.steady_state(np.array([first, second]))
    together = day.steady_state(np.array([both]))

    np.testing.assert_allclose(together[:, 0], apart.sum(axis=1), rtol=1e-11, atol=1e-15)


@given(days_of_doses, st.floats(1.0, 119.0))
@settings(deadline=None, max_examples=40)
def test_worse_kidneys_mean_more_drug_in_every_member(
    taken: tuple[float, ...], CLcr: float
) -> None:
    e = people()
    worse, better = (
        DayMap(e, CL=e.CL(x), intake_h=INTAKE_H).steady_state(np.array([taken]))[:, 0, 1]
        for x in (CLcr, CLcr + 1.0)
    )

    assert np.all(worse > better)


@given(days_of_doses, st.sampled_from([105.0, 20.0]))
@settings(deadline=None)
def test_nobody_withdraws_on_any_steady_dose(taken: tuple[float, ...], CLcr: float) -> None:
    day = day_of(CLcr)
    start = steady_start(day, taken, since_weeks=None)

    w, _ = daily_drive(day, (Segment(days=3, doses_mg=taken),), start)

    assert np.abs(w).max() < DRIVE_ROUNDING


@st.composite
def falling_courses(draw: st.DrawFn) -> tuple[tuple[float, ...], tuple[Segment, ...]]:
    """A day of doses and up to four steps in which no intake rises, then nothing."""
    today = draw(days_of_doses)
    course: list[Segment] = []
    current: tuple[float, ...] = today
    for _ in range(draw(st.integers(0, 4))):
        current = tuple(2.5 * draw(st.integers(0, int(mg / 2.5))) for mg in current)
        course.append(Segment(days=draw(st.integers(1, 9)), doses_mg=current))
    return today, (*course, Segment(days=10, doses_mg=(0.0,) * len(today)))


@given(falling_courses(), st.sampled_from([105.0, 20.0]))
@settings(deadline=None)
def test_after_long_use_no_day_of_a_fall_is_below_rest(
    plan: tuple[tuple[float, ...], tuple[Segment, ...]], CLcr: float
) -> None:
    # true because E falls at every moment when no intake rises; not after short use, when A still grows
    today, course = plan
    day = day_of(CLcr)

    w, _ = daily_drive(day, course, steady_start(day, today, since_weeks=None))

    assert w.min() > -DRIVE_ROUNDING


@given(days_of_doses)
@settings(deadline=None)
def test_after_short_use_a_steady_dose_still_builds_up(taken: tuple[float, ...]) -> None:
    day = day_of()

    w, _ = daily_drive(
        day, (Segment(days=3, doses_mg=taken),), steady_start(day, taken, since_weeks=0.5)
    )

    assert w.max() < 0


@given(st.integers(-(2**31), 2**31))
@settings(deadline=None, max_examples=20)
def test_the_same_seed_gives_the_same_members_byte_for_byte(seed: int) -> None:
    first, again = (
        draw_ensemble(facts(), age_years=46, weight_kg=70, seed=seed, members=16) for _ in range(2)
    )

    for name in drawn():
        assert getattr(first, name).tobytes() == getattr(again, name).tobytes()


@given(st.integers(0, 2**31), st.integers(1, 2**31))
@settings(deadline=None, max_examples=20)
def test_two_seeds_share_no_member(seed: int, more: int) -> None:
    first, other = (
        draw_ensemble(facts(), age_years=46, weight_kg=70, seed=s, members=16)
        for s in (seed, seed + more)
    )

    assert not np.intersect1d(first.EC50, other.EC50).size
    assert not np.intersect1d(first.CL_ref, other.CL_ref).size


@given(st.integers(0, 2**31), st.sampled_from([1, 2, 7, 16, 33]))
@settings(deadline=None, max_examples=20)
def test_a_member_does_not_depend_on_how_many_are_drawn(seed: int, few: int) -> None:
    small, large = (
        draw_ensemble(facts(), age_years=46, weight_kg=70, seed=seed, members=n) for n in (few, 64)
    )

    for name in drawn():
        np.testing.assert_array_equal(getattr(large.first(few), name), getattr(small, name))


def drawn() -> list[str]:
    e = people()
    return [f.name for f in fields(e) if isinstance(getattr(e, f.name), np.ndarray)]


@given(falling_courses(), st.permutations(range(MEMBERS)))
@settings(deadline=None, max_examples=30)
def test_a_members_drive_does_not_depend_on_the_others(
    plan: tuple[tuple[float, ...], tuple[Segment, ...]], order: list[int]
) -> None:
    today, course = plan
    e = people()
    shuffled = replace(e, **{name: getattr(e, name)[order] for name in drawn()})

    w = peak_of(e, today, course)
    mixed = peak_of(shuffled, today, course)

    np.testing.assert_allclose(mixed, w[order], rtol=1e-10, atol=DRIVE_ROUNDING)


def peak_of(e: Ensemble, today: tuple[float, ...], course: tuple[Segment, ...]) -> Floats:
    day = DayMap(e, CL=e.CL(105.0), intake_h=INTAKE_H)
    return peak_drive(day, course, steady_start(day, today, since_weeks=None))


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40))
def test_bands_are_ordered_and_within_the_values(values: list[float]) -> None:
    got = list(band(np.array(values)).values())

    slack = ROUNDING * max(abs(v) for v in values)
    assert all(a <= b + slack for a, b in itertools.pairwise(got))
    assert min(values) - slack <= got[0]
    assert got[-1] <= max(values) + slack


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40))
def test_a_series_of_bands_is_numpys_percentile(values: list[float]) -> None:
    got = band_series(np.array(values)[:, None])

    for p in (5, 50, 95):
        expected = np.percentile(values, p)
        scale = max(abs(v) for v in values)
        assert abs(got[f"p{p:02d}"][0] - expected) <= ROUNDING * scale


@given(
    st.floats(0.5, 600.0),
    st.sampled_from(["mg_every", "percent_of_start", "percent_of_current", "linear_over"]),
    st.floats(1.0, 60.0),
    st.sampled_from([1.0, 2.0, 3.0, 7.0, 14.0]),
)
def test_every_rate_falls_to_nothing(start_mg: float, kind: Any, size: float, every: float) -> None:
    assume(start_mg / size < 100 or kind != "mg_every")
    rate = TaperRate(
        name="x",
        title="",
        source="",
        where="",
        basis="read",
        grade="trial",
        kind=kind,
        step_mg=size,
        percent=size,
        over_days=size,
        every_days=every,
    )

    got = rate_totals(rate, start_mg)

    days, totals = zip(*got, strict=True)
    assert days[0] == 0
    assert list(days) == sorted(set(days))
    assert list(totals) == sorted(totals, reverse=True)
    assert max(totals) < start_mg
    assert totals[-1] == 0.0


@st.composite
def kits(draw: st.DrawFn) -> Kit:
    country = draw(st.sampled_from(["US", "UK", "FR", "DE", "CA", "CH", "AU", "IE"]))
    sold = [p for p in facts().products if p.jurisdiction == country and p.status == "marketed"]
    few = draw(st.lists(st.sampled_from(sold), min_size=1, max_size=2, unique_by=lambda p: p.id))
    return Kit(few)


@given(kits(), days_of_doses, st.sampled_from(["last_doses", "everywhere"]))
@settings(deadline=None, max_examples=60)
def test_every_candidate_is_makeable_and_no_intake_ever_rises(
    kit: Kit,
    today: tuple[float, ...],
    liquid: Any,
) -> None:
    chain = candidate_chain(kit, today, liquid=liquid)

    for before, after in itertools.pairwise(chain):
        assert after.daily_mg < before.daily_mg
        assert all(b <= a for a, b in zip(before.doses_mg, after.doses_mg, strict=True))
        for mg in after.doses_mg:
            making = kit.make(mg)
            assert making is not None
            assert abs(sum(i.count * i.mg_each for i in making.items) - mg) < 1e-9
