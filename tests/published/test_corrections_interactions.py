"""Corrections of the source pages on alcohol, opioids, stimulants, look-alikes and pregnancy."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

import calando

sys.path.insert(0, str(Path(__file__).parent))
from corrections import cards, line, person, said_by_the_facts, sentences, tablets

from calando.decide.card import Card


def words(card: Card) -> str:
    """Return everything that a card says as its own."""
    return f"{card.evidence} {card.action} {card.patient_text}"


def with_alcohol() -> dict[str, Card]:
    return cards(person(tablets(), alcohol_g=30))


# --- alcohol


def test_S0_55_with_alcohol_the_effect_adds_up_and_is_not_multiplied() -> None:
    found = with_alcohol()
    alcohol, burden = found["alcohol"], found["burden"]
    shares = re.search(r"Together about (\d+)% .* alone (\d+)%", burden.evidence)

    assert "sedation adds up" in alcohol.evidence
    assert "no more than with either alone" in alcohol.evidence
    assert "multipl" not in words(alcohol)
    assert shares
    together, alone = int(shares[1]), int(shares[2])
    assert alone < together < 2 * alone
    assert "little sign that it was liked" in line("misuse", "S0-55", "misuse_liability").text


def test_S0_56_baclofen_depresses_the_nervous_system_itself() -> None:
    found = with_alcohol()

    assert "depressant" in line("mechanism", "S0-56", "mechanism_depressant").text
    assert "CNSD" in found["alcohol"].mechanism_codes
    assert "TONE" not in found["alcohol"].mechanism_codes
    assert re.search(r"baclofen \(60 mg a day\) alone [1-9]", found["burden"].evidence)


def test_S0_54_alcohol_and_baclofen_both_depress_and_baclofen_at_its_own_receptor() -> None:
    depressant = line("mechanism", "S0-54", "mechanism_depressant")
    page = {r.id: r for r in calando.monograph("mechanism").result.rows}

    assert "in animals it caused sedation" in depressant.text
    assert "GABA-B" in page["mechanism_gabab"].text
    assert with_alcohol()["alcohol"].mechanism.startswith("adds to sedation")


@pytest.mark.parametrize(
    ("claim", "effect"),
    [
        ("S0-59", r"\bweak"),
        ("S0-61", r"\bdizz"),
        ("S0-62", r"\bagitat|\birritab"),
        ("S0-63", r"\bconfus"),
    ],
)
def test_S0_59_S0_61_S0_62_and_S0_63_of_alcohol_only_what_was_measured_is_told(
    claim: str, effect: str
) -> None:
    alcohol = with_alcohol()["alcohol"]
    row = line("interactions", claim, "alcohol", about="alcohol")

    assert "sedation and impairment" in alcohol.evidence
    assert "no adverse event" in alcohol.evidence
    for sentence in sentences(words(alcohol), row.conflict):
        if re.search(effect, sentence, re.IGNORECASE):
            assert re.search(r"not measured|nowhere measured|no source", sentence), sentence


def test_S0_67_two_seizures_came_on_a_prescribed_daily_dose_not_on_one_intake() -> None:
    evidence = with_alcohol()["alcohol"].evidence

    assert "240 mg a day as prescribed" in evidence
    assert "relapse" in evidence


def test_S0_70_pulse_and_pressure_rose_little_with_alcohol_and_the_label_effect_is_a_fall() -> None:
    evidence = with_alcohol()["alcohol"].evidence
    (low,) = [
        r
        for r in calando.monograph("side-effects", "low blood pressure").result.rows
        if r.id == "hypotension"
    ]

    assert "small rises of pulse and pressure" in evidence
    assert "0 to 9 %" in low.cells


@pytest.mark.parametrize("heart", ["heart failure", "coronary heart disease"])
def test_S0_71_no_source_makes_the_mix_with_alcohol_worse_for_the_heart(heart: str) -> None:
    usual = with_alcohol()["alcohol"]
    ill = cards(person(tablets(), alcohol_g=30, conditions=[heart]))

    assert ill["alcohol"].severity == usual.severity
    assert ill["alcohol"].raised == usual.raised
    assert not re.search(r"\bheart\b|\bcardi", words(ill["alcohol"]))


# --- opioids


def test_S0_80_the_danger_with_an_opioid_is_there_as_prescribed() -> None:
    both = cards(person(tablets(), {"drug": "oxycodone", "daily_mg": 20}))
    opioid = both["opioids"]

    assert opioid.severity in ("major", "avoid")
    assert "1.83 (1.11-3.04)" in opioid.evidence
    assert "2.52 (1.29-4.90)" in opioid.evidence
    assert "of prescribed use" in opioid.conflict
    assert not re.search(r"only (in excess|without a doctor)", words(opioid))


@pytest.mark.parametrize("claim", ["S0-77", "S0-81"])
def test_S0_77_and_S0_81_baclofen_lowers_the_reward_of_opioids_where_it_was_looked_at(
    claim: str,
) -> None:
    circuits = line("mechanism", claim, "mechanism_opioid_circuits").text
    opioid = cards(person(tablets(), {"drug": "oxycodone", "daily_mg": 20}))["opioids"]

    assert "circuits of reward" in circuits
    assert "lowered self-administration in rats" in circuits
    assert not re.search(r"euphori|calm|complement", words(opioid), re.IGNORECASE)


# --- stimulants


def test_S0_84_a_stimulant_is_a_moderate_matter_and_not_always_dangerous() -> None:
    card = cards(person(tablets(), {"drug": "methylphenidate"}))["stimulants"]

    assert card.severity == "moderate"
    assert card.tier == "note"
    assert "nothing found supports that" in card.conflict
    assert "always" not in words(card)


def test_S0_85_stimulants_do_more_than_speed_up() -> None:
    found = cards(person(tablets(), {"drug": "methylphenidate"}, {"drug": "cocaine"}))

    assert "hides the other's effect" in found["stimulants"].evidence
    assert "sleepiness is a sign" in found["stimulants"].action
    assert "when they wear off, sleep and baclofen add up" in found["illicit_stimulants"].evidence
    assert "seizures" in found["illicit_stimulants"].evidence


def test_S0_88_no_text_on_the_heart_with_stimulants_was_found_and_seizures_are_named() -> None:
    found = cards(person(tablets(), {"drug": "methylphenidate"}, {"drug": "cocaine"}))

    assert "No label names them and no report was found" in found["stimulants"].evidence
    assert "No numbers with baclofen were found" in found["illicit_stimulants"].evidence
    assert found["stimulants"].basis == found["illicit_stimulants"].basis == "assumed"
    assert "SEIZ" in found["illicit_stimulants"].mechanism_codes
    assert not re.search(r"heart", found["illicit_stimulants"].evidence)


# --- look-alikes, pregnancy


def test_S1_04_phenibut_acts_at_the_same_receptor_and_pregabalin_does_not() -> None:
    page = {r.id: r for r in calando.monograph("mechanism").result.rows}
    found = cards(person(tablets(), {"drug": "phenibut"}, {"drug": "pregabalin"}))

    assert "GABA-B receptors as well" in page["mechanism_phenibut"].text
    assert "not on GABA receptors" in page["mechanism_gabapentinoids"].text
    by_drug = {c.about.resolved: c for c in found.values() if c.kind == "interaction"}
    assert by_drug["phenibut"].id != by_drug["pregabalin"].id
    assert "GABA-B" not in by_drug["pregabalin"].evidence


def test_S2_34_in_pregnancy_harm_in_animals_and_withdrawal_of_the_newborn_are_known() -> None:
    pregnant = {"sex": "female", "age_years": 30, "conditions": ["pregnancy"]}
    card = cards(person(tablets(), **pregnant))["pregnancy_any"]

    assert card.tier in ("interrupt", "stop")
    assert "harm the fetus, on animal data" in card.evidence
    assert "newborns have gone through withdrawal" in card.evidence
    assert "unknown" not in words(card)
    start = calando.titrate(person(**pregnant), calando.TitrationWishes(target_mg=30)).result
    assert "pregnancy_any" in {c.id for c in start.cards}
    assert "omphalocele" in line("pregnancy", "S2-34", "pregnancy_animals").text
    assert "can withdraw" in line("pregnancy", "S2-34", "pregnancy_neonatal").text
    assert "too few" in line("pregnancy", "S2-34", "pregnancy_numbers").text


def test_S0_72_opioids_are_nowhere_called_the_most_prescribed_class() -> None:
    for text in said_by_the_facts():
        assert not re.search(r"most (often |widely )?prescribed", text, re.IGNORECASE), text
