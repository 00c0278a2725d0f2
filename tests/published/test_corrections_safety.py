"""The safety corrections to the three source pages: each test names the statement that it corrects."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest

import calando
from calando.decide.card import Card
from calando.facts.load import FOLDER, load_facts
from calando.facts.load_safety import load_monograph, load_safety
from calando.facts.schema_safety import MonographSentence

sys.path.insert(0, str(Path(__file__).parent))
from corrections import PUMP, TODAY, person, tablets

TABLETS = tablets() | {"doses": [{"time": "08:00", "mg": 20}]}


def cards(*medication: dict[str, Any], **more: Any) -> tuple[Card, ...]:
    return calando.check(person(*medication, **more)).result.cards


def sentences(claim: str) -> list[MonographSentence]:
    found = [s for s in load_monograph().sentences if claim in s.claims]
    assert found, f"nothing embodies {claim}"
    return found


def test_S0_174_the_diazepam_of_the_trial_was_per_kg() -> None:
    (told,) = sentences("S0-174")

    assert "0.5 to 0.75 mg per kg a day" in told.text
    for path in FOLDER.rglob("*.toml"):
        for line in path.read_text("utf-8").splitlines():
            if re.search(r"0\.5 (to|-) 0\.75 mg", line):
                assert re.search(r"mg(/| per )kg", line), path.name


def test_S0_175_a_quarter_a_day_was_diazepam_and_is_no_rate_of_baclofen() -> None:
    (told,) = sentences("S0-175")

    assert re.search(r"diazepam.*25 % less each day", told.text)
    assert "starting dose" in told.conflict  # of the starting dose, or of the current one: not told
    for rate in load_facts().tapers.values():
        assert rate.source != "addolorato2006"
        assert not (rate.percent == 25 and rate.every_days == 1), rate.name


def test_S0_188_only_the_pump_carries_the_boxed_warning() -> None:
    boxed = [c for c in load_safety().cautions if c.kind == "boxed_warning"]

    assert boxed
    assert all(c.baclofen_routes == ("intrathecal",) for c in boxed)
    assert not [c for c in cards(TABLETS) if c.kind == "boxed_warning"]
    assert [c for c in cards(PUMP) if c.kind == "boxed_warning"]


@pytest.mark.parametrize("claim", ["S0-196", "S0-197", "S0-198"])
def test_S0_196_to_198_sedation_weakness_and_limpness_point_to_toxicity(claim: str) -> None:
    effects = [e for e in load_monograph().side_effects if claim in e.claims]

    assert any("does not rule it out" in s.text for s in sentences(claim))
    assert all("withdrawal" not in e.sign_of for e in effects)
    drowsy = calando.patient_from_mapping(
        {"patient": TODAY | {"conditions": ["drowsiness"]}, "medication": [TABLETS]}
    )
    first = calando.check(drowsy).reasons[0].text
    assert "toxicity first" in first
    assert "does not rule withdrawal out" in first


def test_S0_67_the_240_mg_were_prescribed_for_a_day() -> None:
    (told,) = sentences("S0-67")
    (alcohol,) = [r for r in load_safety().interactions if "S0-67" in r.claims]

    assert "prescribed 240 mg a day" in told.text
    assert "not one intake" in told.text
    assert "240" in alcohol.evidence
    assert re.search(r"prescribed|a day|/day", alcohol.evidence)


@pytest.mark.parametrize("claim", ["S0-101", "S0-102"])
def test_S0_101_and_102_pill_counts_for_a_high_are_refused(claim: str) -> None:
    (told,) = sentences(claim)  # that nothing else names one: tests/architecture/test_no_high.py

    assert "No amount" in told.text
    assert not re.search(r"\d", told.text)


def test_S0_165_axons_were_slowest_without_baclofen() -> None:
    (told,) = sentences("S0-165")

    assert "conducted slowest in the injured who took none" in told.text


@pytest.mark.parametrize("model", ["simon2018", "marsot2014", "chevillard2018"])
def test_S2_64_a_larger_dose_is_not_absorbed_better(model: str) -> None:
    small = calando.simulate(model=model, regimen="10 mg once").result.exposure["AUC_inf"]
    large = calando.simulate(model=model, regimen="80 mg once").result.exposure["AUC_inf"]

    assert large / 80 <= small / 10 * 1.001  # rounding of the answer
    assert any("in proportion to dose" in s.text for s in sentences("S2-64"))


def test_S2_44_baclofen_acts_centrally_not_between_nerve_and_muscle() -> None:
    (told,) = sentences("S2-44")

    assert "central nervous system" in told.text
    assert "does not block signals between nerve and muscle" in told.text


def test_S0_17_the_injection_goes_into_the_fluid_in_micrograms() -> None:
    (told,) = sentences("S0-17")
    assert "intrathecal space" in told.text
    assert "never into the cord" in told.text

    wrong = {"drug": "baclofen", "route": "intrathecal", "daily_mg": 0.3, "since_weeks": 9}
    with pytest.raises(calando.InputError) as refused:
        calando.patient_from_mapping({"patient": TODAY, "medication": [wrong]})
    assert "micrograms" in " ".join(p.message for p in refused.value.problems)


@pytest.mark.parametrize("claim", ["S0-220", "S0-221"])
def test_S0_220_and_221_baclofen_again_and_a_benzodiazepine_come_first(claim: str) -> None:
    (told,) = sentences(claim)

    assert told.text.startswith("Baclofen again, with a benzodiazepine")
    shaking = calando.patient_from_mapping(
        {"patient": TODAY | {"conditions": ["baclofen withdrawal"]}, "medication": [TABLETS]}
    )
    said = " ".join(r.text for r in calando.check(shaking).reasons)
    assert "giving baclofen again is the treatment" in said


def test_S0_221_a_tricyclic_adds_to_weakness() -> None:
    found = [c for c in cards(TABLETS, {"drug": "amitriptyline"}) if "S0-221" in _claims(c.id)]

    assert found
    assert "TONE" in found[0].mechanism_codes


def _claims(row: str) -> tuple[str, ...]:
    return next((r.claims for r in load_safety().interactions if r.id == row), ())


@pytest.mark.parametrize("claim", ["S0-111", "S1-16"])
def test_S0_111_and_S1_16_baclofen_lowers_dopamine_that_drugs_release(claim: str) -> None:
    assert any(re.search(r"lower|less", s.text) and "dopamine" in s.text for s in sentences(claim))


def test_S2_43_control_status_is_told_state_by_state() -> None:
    told = " ".join(s.text for s in sentences("S2-43"))

    assert "gabapentin" in told.lower()
    assert re.search(r"Kentucky|KY|states", told)


def test_S0_70_blood_pressure_the_label_effect_is_a_fall() -> None:
    hypotension = next(e for e in load_monograph().side_effects if e.id == "hypotension")

    assert any(f.percent_high == 9 for f in hypotension.frequencies)
