"""People at random: what is urgent is something to decide, a pump hears no band of tablets, no sign is "no action"."""

from __future__ import annotations

import random
from typing import Any

import pytest

import calando
from calando.decide.check.check import CheckOutcome, run_check
from calando.decide.check.kidneys import tablets_just_stopped
from calando.decide.check.wishes import CheckWishes
from calando.decide.situation import Situation, assess_situation
from calando.facts.load import load_facts
from calando.facts.load_safety import load_safety
from calando.patient.profile import Patient

PEOPLE, AT_ONCE = 300, 30
FACTS, SAFETY = load_facts(), load_safety()
CONDITIONS = [t.name for t in FACTS.conditions if t.name not in ("dialysis", "pregnancy")]
SIGNS = {"toxicity_signs", "withdrawal_signs", "possible_withdrawal_signs"}
STARTS = ("do not start", "is not started")
STAYS = ("lower dose to stay on", "do not stop baclofen", "never stop at once")


def baclofen(rng: random.Random) -> list[dict[str, Any]]:
    times = ("08:00", "14:00", "20:00")
    doses = [{"time": t, "mg": rng.choice((2.5, 5, 10, 25))} for t in times]
    since = {} if rng.random() < 0.3 else {"since_weeks": rng.choice((0.5, 3, 60))}
    tablets = {"drug": "baclofen", "doses": doses} | since
    pump = {"drug": "baclofen", "route": "intrathecal", "micrograms_per_day": 300} | since
    gone = {"drug": "baclofen", "stopped_weeks_ago": rng.choice((0.1, 0.5, 300))}
    unknown = {"drug": "baclofen"}
    return rng.choice(([], [tablets], [pump], [tablets, pump], [gone], [unknown], [pump, gone]))


def somebody(rng: random.Random) -> tuple[Patient, Situation, CheckOutcome]:
    age = rng.choice((0.5, 3, 12, 40, 70, 90))
    weight_kg, height_cm = {0.5: (7, 66), 3: (14, 95)}.get(age, (68, 166))
    told: dict[str, Any] = {
        "patient": {
            "age_years": age,
            "sex": rng.choice(("female", "male")),
            "weight_kg": weight_kg,
            "height_cm": height_cm,
            "creatinine_umol_per_L": rng.choice((40, 75, 110, 150, 190, 400)),
            "dialysis": rng.choice(("none",) * 4 + ("hemodialysis",)),
            "jurisdiction": rng.choice(("US", "UK", "FR", "DE", "CA", "CH", "AU", "IE")),
            "indication": rng.choice(("spasticity", "alcohol_use_disorder")),
            "conditions": rng.sample(CONDITIONS, rng.choice((0, 1, 1, 2, 4))),
        },
        "medication": baclofen(rng)
        + [{"drug": d} for d in rng.sample(("ibuprofen", "diazepam", "wheat"), rng.choice((0, 1)))],
    }
    if rng.random() < 0.5:
        day, value = -rng.choice((1, 3, 60, 90, 91, 900)), rng.choice((60, 75, 150, 300))
        told["kidney"] = [{"day": day, "creatinine_umol_per_L": value}]
    patient = calando.patient_from_mapping(told)
    situation = assess_situation(patient, FACTS)
    return patient, situation, run_check(situation, SAFETY, CheckWishes(), seed=1)


@pytest.mark.parametrize("batch", range(PEOPLE // AT_ONCE))
def test_what_holds_for_everybody(batch: int) -> None:
    rng = random.Random(f"people {batch}")
    for _ in range(AT_ONCE):
        patient, situation, outcome = somebody(rng)
        result, cards = outcome.result, outcome.result.cards
        kidney = [c for c in cards if c.kind == "kidney"]
        said = " ".join(
            f"{c.title} {c.evidence} {c.action} {c.patient_text}" for c in kidney
        ).lower()

        if any(s.urgent for s in outcome.reasons):
            assert not result.headline.startswith("Nothing to decide"), patient
        if situation.pump is not None and situation.oral is None:
            assert "kidney_pump" in [c.id for c in kidney]
            if tablets_just_stopped(situation):
                assert {c.id for c in kidney} <= {"kidney_pump", "kidney_just_stopped"}
            else:
                assert len(kidney) == 1
                assert not any(rule.text.rstrip(".") in said for rule in result.kidney.rules)
        if situation.oral is not None or result.kidney.just_stopped:
            assert not any(words in said for words in STARTS), (patient, said)
        if situation.oral is None:
            assert not any(words in said for words in STAYS), (patient, said)
        if result.kidney.just_stopped:
            ruled_out = [c for c in cards if c.kind == "contraindication"]
            assert not any("Do not start" in f"{c.title} {c.action}" for c in ruled_out), patient
        if result.kidney.moving:
            assert not result.kidney.may_start
            assert result.kidney.most_mg_per_day is None
            risk = result.kidney.encephalopathy
            assert risk is None or risk.percent is None
        for word in patient.conditions:
            of_word = [c for c in cards if any(a.asked == word for a in c.everything)]
            assert of_word, word
            if SIGNS & situation.flags and any(c.id == "signs_now" for c in of_word):
                assert not any("No action" in c.action for c in of_word)
