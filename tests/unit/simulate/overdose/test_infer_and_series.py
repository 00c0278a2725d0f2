"""Back from levels to doses, and the published series as people of the model."""

from __future__ import annotations

import numpy as np
import pytest

from calando.facts.load import load_facts
from calando.facts.load_overdose import load_overdose
from calando.facts.load_overdose_model import load_overdose_model
from calando.simulate.checks.overdose import recovered
from calando.simulate.overdose.course import UsualDoses
from calando.simulate.overdose.infer import MeasuredLevel, infer
from calando.simulate.overdose.members import Ingestion, PersonInOverdose
from calando.simulate.overdose.series import chance_band, doses_of, might_be, told_of

FACTS, MODEL = load_facts(), load_overdose_model()
ADULT = PersonInOverdose(age_years=40, weight_kg=70, CLcr=105)
WIDE = Ingestion(mg=(10.0, 5000.0), hours_ago=(2.0, 24.0))
EVERY = {s.id: s for s in load_overdose().series}


def dose(*levels: MeasuredLevel, prior: Ingestion = WIDE, usual: UsualDoses | None = None) -> float:
    found = infer(FACTS, MODEL, ADULT, prior, levels, usual=usual, seed=1, draws=4096)
    return float(np.median(found.members.mg))


def test_a_higher_level_means_a_larger_dose() -> None:
    found = [dose(MeasuredLevel(mg_per_L=c, hours_ago=0.0)) for c in (0.2, 1.0, 5.0)]

    assert found == sorted(found)
    assert found[2] > 3 * found[0]


def test_a_level_that_falls_says_more_than_one() -> None:
    one = infer(FACTS, MODEL, ADULT, WIDE, [MeasuredLevel(mg_per_L=1.0, hours_ago=0.0)], seed=1)
    two = infer(
        FACTS,
        MODEL,
        ADULT,
        WIDE,
        [MeasuredLevel(mg_per_L=2.0, hours_ago=4.0), MeasuredLevel(mg_per_L=1.0, hours_ago=0.0)],
        seed=1,
    )

    assert two.effective_draws < one.effective_draws
    assert two.members.hours_ago.min() > 4.0  # it was swallowed before the first level


def test_a_level_below_the_limit_leaves_only_small_doses() -> None:
    hours = Ingestion(mg=(10.0, 5000.0), hours_ago=(2.0, 6.0))

    assert dose(MeasuredLevel(mg_per_L=0.05, hours_ago=0.0, below_limit=True), prior=hours) < 40


def test_usual_doses_explain_a_usual_level() -> None:
    usual = UsualDoses(intakes=((8.0, 20.0), (14.0, 20.0), (20.0, 20.0)), since_weeks=80)
    level = MeasuredLevel(mg_per_L=0.25, hours_ago=0.0)
    soon = Ingestion(mg=(10.0, 5000.0), hours_ago=(1.0, 6.0))

    assert dose(level, prior=soon, usual=usual) < dose(level, prior=soon)


@pytest.mark.parametrize("levels", [1, 2])
def test_the_bands_hold_the_truth_as_often_as_they_say(levels: int) -> None:
    mg, hours = recovered(FACTS, levels=levels, seed=1)

    # 200 trials of 90 %: three standard errors are 6.4 %, and draws that are weighed lose a per cent or two
    assert 0.82 <= mg.mean() <= 0.965
    assert 0.82 <= hours.mean() <= 0.965


def test_doses_of_a_series_have_its_mean_and_range() -> None:
    doses = doses_of(EVERY["gdansk2005"])

    assert doses is not None
    assert doses.mean() == pytest.approx(444.8, rel=0.05)
    assert doses.min() >= 100
    assert doses.max() <= 1500


def test_doses_that_are_not_printed_are_not_made_up() -> None:
    assert doses_of(EVERY["npds2017"]) is None


def test_the_worst_who_were_moved_count_as_at_least_so_many_of_all() -> None:
    told = told_of(EVERY["perry1998"], "coma", EVERY)

    assert told is not None
    assert told.least
    assert (told.count.events, told.count.of) == (9, 14)  # 7 of the 8 moved, 9 of all intubated


def test_a_share_far_from_the_band_is_told_as_outside() -> None:
    band = chance_band(np.array([100.0]), MODEL.curves[0], MODEL, seed=1)

    assert band[0] < band[1] < 0.1 < band[2] < 0.8
    assert not might_be(1.0, 10, band)
    assert might_be(0.2, 10, band)


def test_nobody_is_ventilated_more_often_than_in_coma() -> None:
    for series in ("gdansk2005", "leung2006"):
        doses = doses_of(EVERY[series])
        assert doses is not None
        coma, ventilation, seizure = (chance_band(doses, c, MODEL, seed=1)[1] for c in MODEL.curves)
        assert seizure < ventilation < coma


def test_the_fitted_curves_are_those_of_the_series() -> None:
    by_outcome = {c.outcome: c.D50_mg.value for c in MODEL.curves}

    assert by_outcome["coma"] < by_outcome["ventilation"] < by_outcome["seizure"]
