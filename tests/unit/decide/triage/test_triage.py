"""Where signs lean, what is an emergency, and what circumstances add."""

from __future__ import annotations

import math
from typing import Any

import pytest
from triage_people import PUMP, person, result_of

from calando.decide.triage.answer import triage
from calando.decide.triage.wishes import TriageWishes
from calando.errors import InputError
from calando.facts.load_triage import load_triage
from calando.patient.profile import Medication, Now


def ids(evidence: Any) -> list[str]:
    return [e.id for e in evidence]


@pytest.mark.parametrize(
    ("signs", "leaning"),
    [
        ("", "unclear"),
        ("anxiety, insomnia", "unclear"),
        ("hypertension, tachycardia, dilated pupils", "unclear"),
        ("seizure, confusion, agitation", "unclear"),
        ("coma, floppy, temp 34", "toxic"),
        ("areflexia and hypotonia", "toxic"),
        ("fever, rigidity, hallucinations", "withdrawing"),
        ("rebound spasticity, itch, goosebumps", "withdrawing"),
        ("hypotonia, rigidity", "both"),
        ("hypotonia, fever, itch, rigidity", "both"),
        ("hypothermia, fever", "unclear"),
        ("qwrtz", "unclear"),
    ],
)
def test_signs_lean(signs: str, leaning: str) -> None:
    assert result_of(signs).leaning == leaning


@pytest.mark.parametrize(
    "sedated", ["drowsiness", "coma", "unresponsive", "hard to wake", "respiratory depression"]
)
@pytest.mark.parametrize("beside", ["", "fever", "rigidity", "itch", "missed"])
@pytest.mark.parametrize("pump", [False, True])
def test_sedation_never_points_to_withdrawal(sedated: str, beside: str, pump: bool) -> None:
    who = person(medications=PUMP) if pump else person()
    missed = ("pump refill",) if beside == "missed" else ()
    signs = sedated if beside in ("", "missed") else f"{sedated}, {beside}"

    found = result_of(signs, who, missed=missed)
    alone = result_of("" if beside in ("", "missed") else beside, who, missed=missed)

    assert found.score_withdrawing <= alone.score_withdrawing
    evidence = [
        e
        for e in (*found.for_, *found.against, *found.neither)
        if e.id == sedated.replace(" ", "_")
    ]
    assert [e.points_to for e in evidence] == ["toxic"]


@pytest.mark.parametrize("beside", ["fever", "rigidity", "itch"])
def test_sedation_yields_beside_signs_of_withdrawal(beside: str) -> None:
    assert result_of("coma").score_toxic == 3
    assert result_of(f"coma, {beside}").score_toxic == 0


def test_a_pump_makes_coma_weak_and_says_so() -> None:
    found = triage(person(medications=PUMP), TriageWishes(signs=("coma",)))

    assert found.result.score_toxic == 1
    assert found.result.leaning == "unclear"
    assert any("not counted against withdrawal" in r.text for r in found.reasons)


def test_a_poisoned_pump_still_leans_to_poisoning() -> None:
    assert result_of("GCS 3, flaccid, temp 34", person(medications=PUMP)).leaning == "toxic"


def test_failed_pump_that_ends_in_coma_leans_to_withdrawal() -> None:
    found = result_of("coma, fever 40, rigidity", person(medications=PUMP), missed=("pump refill",))

    assert found.leaning == "withdrawing"
    assert found.emergency


def test_priapism_points_only_with_a_pump() -> None:
    assert ids(result_of("priapism").neither) == ["priapism"]
    assert ids(result_of("priapism", person(medications=PUMP)).for_) == ["priapism"]


def test_of_one_group_only_the_heaviest_counts() -> None:
    assert result_of("drowsy, hard to wake, coma, unresponsive").score_toxic == 3


def test_contradiction_asks_to_look_again() -> None:
    found = result_of("hypotonia, rigidity")

    assert any("contradict" in line.text for line in found.ask)
    assert "contradict" in found.leaning_text


def test_poor_kidneys_are_evidence_at_usual_doses() -> None:
    assert result_of("confusion").leaning == "unclear"
    assert result_of("confusion", person(eGFR=18)).leaning == "toxic"
    assert result_of("confusion", person(eGFR=18, dialysis="hemodialysis")).leaning == "toxic"


def test_kidneys_alone_make_no_poisoning_of_anxiety() -> None:
    found = result_of("anxiety", person(eGFR=18))

    assert found.score_toxic == 0
    assert "kidneys_poor" in ids(found.neither)


def test_missed_tablets_are_withdrawal_with_a_sound_pump() -> None:
    found = result_of("fever, hallucinations", person(medications=PUMP), missed=("oral tablets",))

    assert "missed_oral" in ids(found.for_)
    assert found.leaning == "withdrawing"
    assert any("both routes" in line.text for line in found.ask)


def test_a_refill_without_a_pump_is_one_of_tablets() -> None:
    assert "missed_oral" in ids(result_of("anxiety", missed=("refill",)).for_)


def test_what_was_missed_and_is_not_understood_is_given_back() -> None:
    assert [u.asked for u in result_of("fever", missed=("flurbels",)).unrecognised] == ["flurbels"]


@pytest.mark.parametrize(("hours", "leaning"), [(3.0, "toxic"), (120.0, "withdrawing")])
def test_overdose_then_withdrawal_is_one_picture(hours: float, leaning: str) -> None:
    signs = "drowsy, vomiting" if hours < 24 else "fever, agitation, delirium"

    found = triage(person(), TriageWishes(signs=(signs,), extra_mg=800, extra_hours_ago=hours))

    assert found.result.leaning == leaning
    assert any("day 2 to day 9" in r.text for r in found.reasons)


def test_who_never_took_it_daily_does_not_withdraw_after_an_overdose() -> None:
    found = result_of("fever, agitation", person(medications=()), extra_mg=800, extra_hours_ago=120)

    assert "overdose_then_withdrawal" not in ids((*found.for_, *found.against, *found.neither))


@pytest.mark.parametrize(
    "signs",
    [
        "coma", "unresponsive", "GCS 6", "respiratory depression", "apnoea", "RR 6", "SpO2 84", "seizure",
        "fever, rigidity", "fever, confusion", "temp 39.4", "temp 34.5", "BP 80/40", "hypotension", "dark urine",
        "rhabdomyolysis", "raised CK", "hallucinations", "delirium", "cardiac arrest", "choking", "HR 140",
        "brain-death-like", "labile blood pressure", "priapism", "areflexia", "drowsy, floppy", "suicidal",
    ],
)  # fmt: skip
def test_emergencies(signs: str) -> None:
    found = result_of(signs)

    assert found.emergency
    assert found.emergency_why
    assert "911" in found.do_now[0].text
    assert "Airway" in found.do_now[1].text


@pytest.mark.parametrize(
    "signs",
    [
        "",
        "anxiety, insomnia",
        "drowsy but rousable",
        "insomnia",
        "sweating",
        "no fever, no rigidity",
    ],
)
def test_mild_signs_alone_are_no_emergency(signs: str) -> None:
    assert not result_of(signs).emergency


def test_drowsy_but_rousable_sees_a_doctor_today() -> None:
    assert any("a doctor today" in line.text for line in result_of("drowsy but rousable").do_now)


@pytest.mark.parametrize(
    "sign", ["itch", "spasticity", "fever", "agitation", "tachycardia", "drowsy"]
)
def test_a_pump_makes_any_sign_of_withdrawal_an_emergency(sign: str) -> None:
    assert result_of(sign, person(medications=PUMP)).emergency


def test_a_pump_that_may_not_deliver_is_an_emergency_before_any_sign() -> None:
    found = result_of("", person(medications=PUMP), missed=("pump alarm",))

    assert found.emergency
    assert found.leaning == "unclear"


@pytest.mark.parametrize(
    "who",
    [
        person(eGFR=18),
        person(dialysis="hemodialysis", eGFR=8),
        person(medications=(*person().medications, Medication(drug="oxycodone", daily_mg=20))),
    ],
)
def test_drowsiness_with_poor_kidneys_or_an_opioid_is_an_emergency(who: Any) -> None:
    assert result_of("drowsy", who).emergency


def test_measurements_of_the_file_count_as_signs() -> None:
    found = result_of("", person(now=Now(temperature_C=39.6, heart_rate=45)))

    assert found.emergency
    assert "fever" in ids(found.for_)
    assert "bradycardia" in ids(found.neither)


def test_a_grave_word_misspelt_is_asked_back_first() -> None:
    found = result_of("hallucinatons")

    assert "hallucinations" in found.do_now[0].text
    assert found.leaning == "unclear"


def test_the_drugs_of_the_file_raise_their_syndrome() -> None:
    def first(drug: str, signs: str) -> str:
        drugs = (*person().medications, Medication(drug=drug))
        return result_of(signs, person(medications=drugs)).exclude[0].name

    assert first("sertraline", "tremor, fever") == "serotonin toxicity"
    assert first("haloperidol", "fever, rigidity") == "neuroleptic malignant syndrome"


def test_options_follow_the_leaning() -> None:
    toxic = [o.name for o in result_of("coma, hypotonia, areflexia").options]
    withdrawing = [o.name for o in result_of("fever, rigidity, hallucinations").options]

    assert "No antidote" in toxic
    assert not any("Baclofen again" in name for name in toxic)
    assert any("Baclofen again" in name for name in withdrawing)


@pytest.mark.parametrize(
    "wishes",
    [
        {"last_dose_hours": -1.0},
        {"last_dose_hours": math.nan},
        {"extra_mg": -5.0},
        {"extra_mg": math.inf},
        {"extra_hours_ago": 1e9},
    ],
)
def test_numbers_that_cannot_be_are_refused(wishes: dict[str, float]) -> None:
    with pytest.raises(InputError, match="is no number of"):
        result_of("fever", **wishes)


def test_every_sign_can_be_triaged_for_anyone() -> None:
    child = person(age_years=1.0, weight_kg=9.0, medications=())
    everything = ", ".join(s.title for s in load_triage().signs)

    for who in (person(), person(medications=PUMP), child):
        found = result_of(everything, who)
        assert found.emergency
        assert found.leaning in ("both", "unclear")


def test_the_same_seed_gives_the_same_answer() -> None:
    wishes = TriageWishes(signs=("fever, rigidity",), last_dose_hours=20)

    assert triage(person(), wishes, seed=3) == triage(person(), wishes, seed=3)


@pytest.mark.parametrize(
    "text", ["can't get a breath out of her", "waking her is a struggle", "unresponsve"]
)
def test_words_of_waking_and_breathing_that_are_not_understood_are_an_emergency(text: str) -> None:
    found = result_of(text)

    assert found.emergency
    assert found.unrecognised
    assert found.leaning == "unclear"


def test_a_measurement_that_is_no_sign_is_still_shown() -> None:
    found = result_of("HR 80, RR 16, temp 37.0, GCS 15")

    shown = {"no fever", "no drowsiness", "respiratory_rate", "heart_rate"}
    assert set(ids(found.neither)) == shown
    assert not found.emergency


def test_limits_of_adults_are_not_used_in_a_child() -> None:
    child = person(age_years=5.0, weight_kg=18.0)

    assert not result_of("HR 135, RR 26, BP 88/50", child).emergency
    assert result_of("RR 6", child).emergency
    assert result_of("SpO2 84", child).emergency


def test_recovering_kidneys_are_not_failing_ones() -> None:
    found = result_of("confusion", person(eGFR=50, conditions=("recovering kidneys",)))
    shown = ids((*found.for_, *found.against, *found.neither))

    assert "kidneys_recovering" in shown
    assert "kidneys_failing" not in shown


def test_who_has_just_begun_is_hardly_withdrawing() -> None:
    begun = person(medications=(Medication(drug="baclofen", daily_mg=15, since_weeks=0.7),))

    assert result_of("restless", last_dose_hours=30).emergency
    assert not result_of("restless", begun, last_dose_hours=30).emergency
