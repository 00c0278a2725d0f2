"""Corrections of the source pages on dosing: uses, forms, how fast on, how fast off, how it leaves."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

import calando

sys.path.insert(0, str(Path(__file__).parent))
from corrections import cards, line, person, said_by_the_facts, tablets, told

MODELS = ("simon2018", "marsot2014", "chevillard2018")


# --- what it is for


@pytest.mark.parametrize("claim", ["S0-08", "S1-01"])
def test_S0_08_and_S1_01_spasticity_is_the_use_and_rheumatic_spasm_is_none(claim: str) -> None:
    licensed = line("uses", claim, "uses_us_spasticity")
    limit = line("uses", claim, "uses_not_rheumatic")
    assert "spasticity from multiple sclerosis" in licensed.text
    assert limit.text.startswith("Not for")

    rheumatic = person(conditions=["rheumatic muscle spasm"])
    warned = calando.titrate(rheumatic, calando.TitrationWishes(target_mg=30)).result.cards
    assert "rheumatic" in {c.id for c in warned}
    running = cards(person(tablets(), conditions=["rheumatic muscle spasm"]))["rheumatic"]
    assert "no indication" in running.title
    assert "rheumatic" not in cards(person(tablets(), conditions=["multiple sclerosis"]))


def test_S2_26_spasticity_of_the_brain_is_licensed_outside_the_us_only() -> None:
    us = line("uses", "S2-26", "uses_us_spasticity")
    uk = line("uses", "S2-26", "uses_uk_spasticity")
    assert "cerebral" not in us.text
    assert "cerebral origin" in uk.text

    in_us = cards(person(tablets(), conditions=["stroke"]))["stroke_us"]
    in_uk = cards(person(tablets(), conditions=["stroke"], jurisdiction="UK"))
    assert "does not recommend" in in_us.evidence
    assert "stroke_us" not in in_uk
    assert "indication in UK" in in_uk["stroke_elsewhere"].evidence


def test_S0_13_other_drugs_first_holds_for_baclocur_and_the_pump_not_for_tablets() -> None:
    in_france = person(jurisdiction="FR", indication="alcohol_use_disorder")
    stiff = person(conditions=["multiple sclerosis"])
    pump = calando.pump(person(tablets()), calando.PumpWishes(task="candidacy")).result

    assert "after other drugs have failed" in cards(in_france)["alcohol_france"].evidence
    assert any(item.id == "oral_tried" and "by mouth" in item.text for item in pump.checklist)
    start = calando.titrate(stiff, calando.TitrationWishes(target_mg=30)).result
    assert start.verdict == "plan"
    for card in start.cards:
        assert not re.search(r"other (drugs|medicines) (first|have failed)", card.evidence), card.id


# --- brands and forms


def test_S0_12_kemstro_and_lioresal_tablets_are_former_us_brands() -> None:
    sold = line("brands", "S0-12", "brands_us").text
    former = line("brands", "S0-12", "brands_us_former").text

    for brand in ("Ozobax DS", "Fleqsuvy", "Lyvispah", "Lioresal Intrathecal", "Gablofen"):
        assert brand in sold
    assert "Kemstro" not in sold
    assert re.search(r"Kemstro.*Lioresal tablets.*former US brands", former)
    for product in calando.load_facts().products:
        if product.jurisdiction == "US":  # a plan can be made of these
            assert not re.search(r"kemstro|lioresal", product.name, re.IGNORECASE)


@pytest.mark.parametrize("old", ["Kemstro", "Lioresal"])
def test_S0_12_who_still_writes_a_former_brand_is_understood(old: str) -> None:
    (taken,) = person(tablets(name=old)).baclofen

    assert taken.drug == "baclofen"


def test_S0_16_it_is_more_than_a_pill_and_a_liquid_never_goes_without_its_strength() -> None:
    assert "liquids and granules" in line("routes", "S0-16", "routes_oral").text
    assert "nothing without mg/mL" in line("brands", "S0-16", "brands_us_liquids").text

    liquid = calando.TitrationWishes(target_mg=30, products=("baclofen 5 mg/mL oral suspension",))
    first = calando.titrate(person(), liquid).result.plan.steps[0]
    assert "5 mg (1 mL of 5 mg/mL)" in first.label
    granules = calando.TitrationWishes(
        target_mg=30, products=("baclofen 5 mg oral granules (sachet)",)
    )
    assert calando.titrate(person(), granules).result.verdict == "plan"


# --- on to it


@pytest.mark.parametrize("claim", ["S2-01", "S2-02"])
def test_S2_01_and_S2_02_the_right_dose_takes_weeks_and_not_a_few_days(claim: str) -> None:
    principle = line("dosing", claim, "dosing_individual").text
    up = calando.titrate(person(), calando.TitrationWishes(target_mg=60)).result
    full = next(s for s in up.plan.steps if s.daily_mg == 60)

    assert "weeks rather than days" in principle
    assert up.plan.steps[0].daily_mg == 15
    assert all(s.days >= 3 for s in up.plan.steps)
    assert full.from_day + full.days >= 12
    assert up.review.after_weeks >= 6


def test_S0_48_that_it_does_more_good_than_harm_is_looked_at_and_not_taken_for_granted() -> None:
    up = calando.titrate(person(), calando.TitrationWishes(target_mg=30)).result
    stop_rule = next(r for r in calando.monograph("dosing").result.rows if "stop_rule" in r.id)

    assert up.review.after_weeks
    assert "with side effects the person accepts" in up.minimum_effective_dose.text
    assert re.search(r"Without benefit .* taken off again, slowly", stop_rule.text)
    for card in cards(person(tablets(), {"drug": "oxycodone"})).values():
        for override in card.overrides:  # who says so gives the reason in words
            assert override.needs_text or override.code != "benefit_outweighs"


# --- off it again


def test_S0_03_a_prescribed_user_needs_a_taper_and_no_rehab() -> None:
    why = line("withdrawal", "S0-03", "withdrawal_not_addiction").text
    at_home = calando.place(person(tablets()), calando.PlaceWishes()).result
    down = calando.taper(person(tablets(10))).result

    assert "a slow descent, not a rehabilitation programme" in why
    assert down.verdict == "plan"
    assert at_home.rehab.needed is not True
    assert "A taper by itself is no reason for rehab" in at_home.rehab.why
    assert at_home.level == "outpatient"


def test_S0_191_watched_where_withdrawal_was_severe_before_and_at_home_otherwise() -> None:
    usual = calando.place(person(tablets()), calando.PlaceWishes()).result
    seized = person(tablets(), history={"withdrawal_seizure": True})
    watched = calando.place(seized, calando.PlaceWishes()).result

    assert told("withdrawal", "S0-191")
    assert {p.name: p.level for p in usual.phases}["withdrawal"] == "outpatient"
    assert {p.name: p.level for p in watched.phases}["withdrawal"] == "medically_managed"


def test_S0_155_and_S0_229_withdrawal_grows_with_dose_and_length_of_use_and_so_does_the_taper() -> (
    None
):
    def days(mg_each: float, weeks: float) -> int:
        result = calando.taper(person(tablets(mg_each, weeks=weeks))).result
        assert result.verdict == "plan"
        return result.plan.days

    short_use, long_use, more = days(5, 2), days(5, 60), days(10, 60)

    assert short_use < long_use < more
    assert short_use > 3  # not a few days, not even so
    assert more > 21  # beyond the labels


def test_S0_229_the_labels_come_down_in_one_to_three_weeks() -> None:
    label = [
        t.over_days
        for t in calando.load_facts().tapers.values()
        if t.grade == "label" and t.over_days is not None
    ]

    assert min(label) == 7
    assert max(label) == 21


# --- how it leaves


@pytest.mark.parametrize("model", MODELS)
def test_S0_213_the_drug_is_gone_in_two_days_so_what_follows_is_no_toxin(model: str) -> None:
    half_life = calando.simulate(model=model, regimen="20 mg once").result.exposure["half_life"]

    assert 0.5 ** (48 / half_life) < 0.01
    assert "3.6 h" in line("pharmacokinetics", "S0-213", "pk_half_life").text
    adaptation = next(
        r for r in calando.monograph("mechanism").result.rows if r.id == "mechanism_adaptation"
    )
    assert "usual explanation of withdrawal" in adaptation.text


@pytest.mark.parametrize("claim", ["S0-213", "S0-227"])
def test_S0_213_and_S0_227_nothing_that_is_said_washes_toxins_out(claim: str) -> None:
    assert told("pharmacokinetics", claim)
    for text in said_by_the_facts():
        assert not re.search(r"\btoxins\b|\bcleans(e|es|ing)\b", text, re.IGNORECASE), text


def test_S0_227_it_leaves_by_the_kidneys() -> None:
    assert "unchanged in the urine" in line("pharmacokinetics", "S0-227", "pk_renal").text

    healthy = cards(person(tablets()))
    failing = cards(person(tablets(), creatinine_umol_per_L=400))
    assert "kidney_full" in healthy
    assert any(c.kind == "kidney" and c.tier == "stop" for c in failing.values())


def test_S2_61_and_S2_67_what_was_measured_stands_before_what_books_round() -> None:
    F = line("pharmacokinetics", "S2-61", "pk_F")
    renal = line("pharmacokinetics", "S2-67", "pk_renal")
    liver = line("pharmacokinetics", "S2-67", "pk_metabolism")

    assert "74 %" in F.text
    assert "85" not in F.text
    assert "69 (SD 14) %" in renal.text
    assert "15 % is broken down in the liver" in liver.text


@pytest.mark.parametrize("model", MODELS)
def test_S2_63_the_peak_comes_before_two_hours(model: str) -> None:
    Tmax = calando.simulate(model=model, regimen="20 mg once").result.exposure["Tmax"]

    assert 0.5 <= Tmax < 2
    assert "1.25 to 1.5 h (median)" in line("pharmacokinetics", "S2-63", "pk_Tmax").text
