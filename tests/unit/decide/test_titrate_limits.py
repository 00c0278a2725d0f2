"""How far a way on may go: caps, kidneys, ladders of the young and the old."""

from __future__ import annotations

from typing import Any

import pytest

from calando.decide.situation import Situation, assess_situation
from calando.decide.titrate.ladders import (
    in_mg,
    ladder_for,
    ladders_beside,
    review_of,
    sensitive_because,
)
from calando.decide.titrate.limits import caps_for, dose_cap, kidney_limit
from calando.facts.load import load_facts
from calando.present.patient.file import patient_from_mapping

USUAL: dict[str, Any] = {
    "age_years": 46, "sex": "female", "weight_kg": 68, "height_cm": 165, "CLcr": 110, "dialysis": "none",
    "jurisdiction": "US", "indication": "spasticity",
}  # fmt: skip


def situation(medication: tuple[dict[str, Any], ...] = (), **changed: Any) -> Situation:
    tables = {"patient": {**USUAL, **changed}, "medication": list(medication)}
    return assess_situation(patient_from_mapping(tables), load_facts())


# what is left of a dose, by the strictest source, and which that is
BANDS = [
    (110, 1.0, "elhusseini2017_90_up"),
    (90, 1.0, "elhusseini2017_90_up"),
    (89.9, 2 / 3, "elhusseini2017_60_90"),
    (75, 2 / 3, "vlavonou2014_50_80"),
    (59.9, 0.5, "elhusseini2017_30_60"),
    (45, 0.5, "vlavonou2014_30_50"),
    (30, 0.5, "vlavonou2014_30_50"),
]


@pytest.mark.parametrize(("CLcr", "fraction", "rule"), BANDS)
def test_the_strictest_kidney_rule_acts_and_is_named(
    CLcr: float, fraction: float, rule: str
) -> None:
    limit = kidney_limit(situation(CLcr=CLcr, height_cm=175, weight_kg=75))

    assert limit.fraction == pytest.approx(fraction)
    assert limit.avoid is None
    acting = [r for r in limit.shown if r.strictest]
    applying = [r.fraction_of_usual for r in limit.shown if r.applies and r.fraction_of_usual]
    assert all(r.source for r in limit.shown)
    assert not acting or min(applying) == acting[0].fraction_of_usual
    if fraction < 1.0:
        assert [r.name for r in acting] == [rule]


@pytest.mark.parametrize("CLcr", [29.9, 12])
def test_under_30_the_rule_is_avoid(CLcr: float) -> None:
    limit = kidney_limit(situation(CLcr=CLcr))

    assert limit.avoid is not None
    assert limit.avoid.name == "elhusseini2017_below_30"
    assert [r.name for r in limit.shown if r.strictest] == ["elhusseini2017_below_30"]


def test_on_dialysis_the_rule_is_avoid_and_the_others_are_shown() -> None:
    limit = kidney_limit(situation(CLcr=8, dialysis="hemodialysis"))

    assert limit.avoid is not None
    assert limit.avoid.action == "avoid"
    shown = {r.name: r.max_daily_mg for r in limit.shown if r.applies and r.max_daily_mg}
    assert shown["nefrologia2020_dialysis"] == 2.5
    assert shown["ca_label_dialysis"] == 5


@pytest.mark.parametrize(
    ("changed", "cap_mg", "source"),
    [
        ({}, 80, "us_tablet_medlibrary16"),
        ({"jurisdiction": "UK"}, 100, "nhs_highland"),
        ({"jurisdiction": "FR"}, 80, "fr_lioresal"),
        ({"jurisdiction": "DE"}, 75, "de_lioresal5"),
        ({"jurisdiction": "FR", "indication": "alcohol_use_disorder"}, 80, "fr_baclocur_rcp"),
        ({"jurisdiction": "AU", "indication": "alcohol_use_disorder"}, 60, "au_alcohol2021"),
        ({"indication": "hiccups"}, 30, "etg_palliative"),
        ({"indication": "alcohol_use_disorder"}, 30, "addolorato2011"),
        ({"age_years": 7, "jurisdiction": "DE", "weight_kg": 22, "height_cm": 120}, 40, "de_bfarm"),
        ({"age_years": 8, "jurisdiction": "DE", "weight_kg": 22, "height_cm": 120}, 60, "de_bfarm"),
        ({"age_years": 14, "weight_kg": 50}, 60, "de_bfarm"),
        ({"CLcr": 45}, 40, "vlavonou2014"),
        ({"CLcr": 70, "jurisdiction": "DE"}, 50, "vlavonou2014"),
    ],
)
def test_the_cap_is_the_lowest_of_all_that_apply(
    changed: dict[str, Any], cap_mg: float, source: str
) -> None:
    seen = situation(**changed)
    ladder = ladder_for(seen)
    assert ladder is not None

    cap = dose_cap(seen, ladder, kidney_limit(seen))

    assert cap.mg_per_day == pytest.approx(cap_mg, abs=0.1)
    assert cap.source == source


def test_no_cap_of_a_hospital_counts() -> None:
    for country in ("FR", "DE", "CH"):
        assert all(c.setting != "hospital" for c in caps_for(situation(jurisdiction=country)))


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({}, "us_spasticity"),
        ({"age_years": 12, "weight_kg": 40}, "us_12_to_17"),
        ({"age_years": 11, "weight_kg": 40, "height_cm": 140}, None),
        ({"age_years": 64}, "us_spasticity"),
        ({"age_years": 65}, "any_sensitive"),
        ({"age_years": 65, "jurisdiction": "DE"}, "de_sensitive"),
        ({"conditions": ["frailty"], "jurisdiction": "FR"}, "fr_sensitive"),
        ({"jurisdiction": "FR", "age_years": 9, "weight_kg": 33, "height_cm": 135}, "fr_child"),
        ({"jurisdiction": "FR", "age_years": 9, "weight_kg": 32.9, "height_cm": 135}, None),
        ({"jurisdiction": "FR", "indication": "alcohol_use_disorder"}, "fr_alcohol"),
        ({"jurisdiction": "CA", "indication": "alcohol_use_disorder"}, "trial_alcohol"),
        ({"indication": "opioid_withdrawal"}, None),
        ({"indication": "opioid_withdrawal", "age_years": 80}, None),
    ],
)
def test_whose_ladder_is_walked(changed: dict[str, Any], name: str | None) -> None:
    ladder = ladder_for(situation(**changed))

    assert (ladder.name if ladder else None) == name


def test_another_sedative_makes_sensitive_and_is_named() -> None:
    seen = situation(medication=({"drug": "oxycodone", "daily_mg": 20},))

    assert sensitive_because(seen) == ["another sedative (oxycodone)"]


def test_the_ladder_that_acts_stands_first_then_those_of_the_country() -> None:
    seen = situation(age_years=9, weight_kg=28, height_cm=132, jurisdiction="DE")
    shown = ladders_beside(seen, ladder_for(seen))

    assert [x.name for x in shown][:2] == ["de_child", "de_child_old_2"]
    assert [x.acts for x in shown] == [True] + [False] * (len(shown) - 1)
    assert shown[0].totals_mg_per_day[:2] == (8.4, 14.0)  # 0.3 and 0.5 mg/kg


def test_a_ladder_by_weight_is_multiplied_by_the_weight_and_no_other() -> None:
    ladders = {x.name: x for x in load_facts().ladders}

    assert in_mg(ladders["uk_child"], (0.3, 2), 20.0) == (6.0, 40.0)
    assert in_mg(ladders["us_spasticity"], (15, 80), 20.0) == (15, 80)


@pytest.mark.parametrize(
    ("changed", "weeks", "source"),
    [
        ({"jurisdiction": "UK"}, 6, "medscape_uk"),
        ({"jurisdiction": "FR"}, 6, "fr_lioresal"),
        ({"jurisdiction": "FR", "indication": "alcohol_use_disorder"}, 12, "fr_baclocur_rcp"),
        ({"indication": "hiccups"}, 1, "etg_palliative"),
    ],
)
def test_when_it_is_asked_whether_it_helps(
    changed: dict[str, Any], weeks: float, source: str
) -> None:
    seen = situation(**changed)
    ladder = ladder_for(seen)
    assert ladder is not None

    review = review_of(seen, ladder)

    assert review is not None
    assert (review.after_weeks, review.sources) == (weeks, (source,))
