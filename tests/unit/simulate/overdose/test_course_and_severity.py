"""Levels, chances, waking and withdrawal of an overdose, against closed forms and against common sense."""

from __future__ import annotations

import numpy as np
import pytest

from calando.facts.load import load_facts
from calando.facts.load_overdose_model import load_overdose_model
from calando.models.overdose import chance_at_dose, lagging_site, threshold_at_share
from calando.simulate.overdose.afterwards import withdrawal_course, withdrawal_onset
from calando.simulate.overdose.course import OverdoseCourse, UsualDoses, simulate_course
from calando.simulate.overdose.infer import level_at
from calando.simulate.overdose.machines import course_with, known_machines, removal
from calando.simulate.overdose.members import (
    Ingestion,
    OverdoseMembers,
    PersonInOverdose,
    draw_members,
)
from calando.simulate.overdose.severity import (
    chances,
    counted_mg,
    counted_usual_mg,
    plausible,
    share_in_coma,
    waking,
)

FACTS, MODEL = load_facts(), load_overdose_model()
USUAL = UsualDoses(intakes=((8.0, 20.0), (14.0, 20.0), (20.0, 20.0)), since_weeks=80)


def drawn(mg: float = 300, **who: float) -> OverdoseMembers:
    person = {"age_years": 40, "weight_kg": 70, "CLcr": 105} | who
    return draw_members(FACTS, MODEL, PersonInOverdose(**person), Ingestion(mg=(mg, mg)), seed=1)


def coma(members: OverdoseMembers, course: OverdoseCourse | None = None) -> float:
    course = course or simulate_course(members, FACTS)
    counted = counted_mg(members, course, FACTS)
    return float(np.median(chances(counted, members, MODEL)["coma"]))


def awake(members: OverdoseMembers, course: OverdoseCourse | None = None) -> float:
    counted = counted_mg(members, simulate_course(members, FACTS), FACTS)
    found = waking(course or simulate_course(members, FACTS), counted, members, MODEL)
    return float(found.quantiles((0.5,))[0])


def test_the_course_is_the_closed_form_of_one_compartment() -> None:
    members = drawn()
    course = simulate_course(members, FACTS)
    at = int(np.searchsorted(course.hours, 6.0))

    expected = level_at(members, np.full(members.size, 6.0))

    assert course.hours[at] == 6.0
    np.testing.assert_allclose(course.levels[:, at], expected, rtol=1e-9)


def test_a_reference_person_counts_as_many_milligrams_as_were_swallowed() -> None:
    members = drawn(CLcr=FACTS.kidney.CLcr_reference.value)

    counted = counted_mg(members, simulate_course(members, FACTS), FACTS)

    # the two are computed on grids that differ after the first day; half are judged by area
    np.testing.assert_allclose(counted, 300, rtol=2e-3)


def test_chances_rise_with_the_dose_and_with_failing_kidneys() -> None:
    by_dose = [coma(drawn(mg)) for mg in (20, 60, 150, 300, 600, 2000)]
    by_kidneys = [coma(drawn(100, CLcr=CLcr)) for CLcr in (105, 60, 40, 20, 5)]

    assert by_dose == sorted(by_dose)
    assert by_kidneys == sorted(by_kidneys)
    assert by_dose[1] < 0.05 < 0.3 < by_dose[4]


def test_another_sedative_makes_it_worse_and_tolerance_milder() -> None:
    assert coma(drawn(tolerant=True)) < coma(drawn()) < coma(drawn(sedatives=1))


def test_waking_comes_later_with_more_and_with_failing_kidneys() -> None:
    assert awake(drawn(200)) < awake(drawn(600)) < awake(drawn(2000))
    assert awake(drawn(300)) < awake(drawn(300, CLcr=30)) < awake(drawn(300, CLcr=10))


def test_those_in_coma_wake_after_the_level_has_fallen_to_usual() -> None:
    members = drawn(600)
    course = simulate_course(members, FACTS)
    found = waking(course, counted_mg(members, course, FACTS), members, MODEL)
    level = [
        np.interp(h, course.hours, row) for h, row in zip(found.hours, course.levels, strict=True)
    ]

    assert np.median(level) < 0.4


def test_nobody_is_asleep_for_ever_nor_before_the_ingestion() -> None:
    members = drawn(600)
    course = simulate_course(members, FACTS)
    asleep = share_in_coma(course, counted_mg(members, course, FACTS), members, MODEL)

    assert (asleep[:, 0] == 0).all()
    assert np.median(asleep[:, -1]) < 0.01
    assert asleep.max() <= 1.0


def test_somebody_on_60_mg_a_day_has_borne_60_mg_a_day() -> None:
    members = drawn(40)
    course = simulate_course(members, FACTS, usual=USUAL)
    counted, usual = (
        counted_mg(members, course, FACTS),
        counted_usual_mg(members, course, FACTS),
    )
    naive = chances(counted, members, MODEL)["coma"]
    borne = chances(counted, members, MODEL, usual=usual)["coma"]

    assert (usual > 10).all()
    assert (borne <= naive + 1e-12).all()
    assert plausible(usual, members, MODEL).min() < 0.9  # worlds in which she would have slept


def test_hemodialysis_clears_more_the_worse_the_kidneys() -> None:
    clearance, hours = known_machines(FACTS)["hemodialysis"]
    gone = {}
    for CLcr in (105, 5):
        members = drawn(CLcr=CLcr)
        alone = removal(members, FACTS, machine_L_per_h=0.0, over_h=hours).removed
        both = removal(members, FACTS, machine_L_per_h=clearance, over_h=hours).removed
        gone[CLcr] = np.median(both) / np.median(alone)

    assert gone[5] > 3 > gone[105] > 1


def test_a_machine_wakes_sooner_where_kidneys_do_nothing() -> None:
    members = drawn(300, CLcr=5)
    kidneys = course_with(members, machine_L_per_h=7.7, from_h=6.0, for_h=8.0)
    with_it = simulate_course(members, FACTS, kidneys=kidneys)

    assert awake(members, with_it) < awake(members)


def test_withdrawal_begins_after_the_overdose_and_later_with_poor_kidneys() -> None:
    onset = {}
    for CLcr in (105, 25):
        members = drawn(600, CLcr=CLcr, tolerant=True)
        course = simulate_course(members, FACTS, usual=USUAL)
        hours, drive = withdrawal_course(course, members, since_weeks=80)
        onset[CLcr] = float(np.median(withdrawal_onset(hours, drive)))

    assert 24 < onset[105] < 72
    assert onset[25] > onset[105]


def test_the_site_fills_fast_and_empties_slowly() -> None:
    hours = np.arange(0.0, 20.0, 0.01)
    C = np.where(hours < 5.0, 1.0, 0.0)[None]

    site = lagging_site(C, hours, k_in=np.array([1.0]), k_out=np.array([0.1]))[0]

    assert site[0] == 1.0  # it starts where plasma starts
    assert site[hours.searchsorted(10.0)] == pytest.approx(np.exp(-0.5), rel=0.01)


@pytest.mark.parametrize("share", [0.01, 0.3, 0.5, 0.99])
def test_a_threshold_undoes_a_chance(share: float) -> None:
    D50, slope = np.array(262.0), np.array(2.7)
    mg = threshold_at_share(np.array(share), D50_mg=D50, slope=slope)

    assert chance_at_dose(mg, D50_mg=D50, slope=slope) == pytest.approx(share)


def test_the_slow_site_is_that_of_an_ode_solver() -> None:
    """A second program: SciPy follows gut, plasma and the site, whose rate changes where plasma crosses it."""
    from scipy.integrate import solve_ivp

    members = drawn(400).take(np.arange(0, 60, 6))
    course = simulate_course(members, FACTS)
    after = course.hours[course.since]
    for i in range(members.size):
        CL, V = members.ensemble.CL(105.0)[i], members.ensemble.V[i]
        ka, k_in, k_out = members.absorption[i], members.ensemble.ke0[i], members.k_out[i]

        def slopes(
            _: float,
            y: np.ndarray,
            CL: float = CL,
            V: float = V,
            ka: float = ka,
            k_in: float = k_in,
            k_out: float = k_out,
        ) -> list[float]:
            gut, plasma, site = y
            C = plasma / V
            k = k_in if site < C else k_out
            return [-ka * gut, ka * gut - CL * C, k * (C - site)]

        dose = members.as_if_linear_mg[i]
        solved = solve_ivp(
            slopes, (0.0, 120.0), [dose, 0.0, 0.0], t_eval=[2.0, 8.0, 24.0, 72.0], max_step=0.05
        )
        ours = np.interp(solved.t, after, course.site[i, course.since])

        # the mean over each quarter of an hour stands for the level: 1 % of the highest
        np.testing.assert_allclose(ours, solved.y[2], atol=0.01 * course.site[i].max())
