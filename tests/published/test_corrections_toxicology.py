"""What the source pages say of overdose, withdrawal and the pump: each test names the statement that it answers."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

import calando
from calando.decide.overdose.result import OverdoseResult
from calando.decide.pump.result import PumpResult
from calando.decide.triage.result import Evidence, TriageResult
from calando.facts.load_safety import load_monograph
from calando.facts.load_triage import load_triage, load_withdrawal
from calando.facts.schema_triage import WithdrawalSymptom

sys.path.insert(0, str(Path(__file__).parent))
from corrections import PUMP, person, tablets

TABLETS = tablets()
PILL_MG = (10.0, 20.0)  # one tablet
OWN = {"deliberate": False, "someone_elses": False}  # by mistake, and the person's own tablets
USUAL_LOW_MG_PER_L = 0.08  # the lower end of levels at usual doses (perry1998)


def overdose(who: calando.Patient, **asked: Any) -> OverdoseResult:
    return calando.overdose(who, calando.OverdoseWishes(**asked)).result


def triage(who: calando.Patient, *signs: str, **asked: Any) -> TriageResult:
    return calando.triage(who, calando.TriageWishes(signs=signs, **asked)).result


def pump(**asked: Any) -> PumpResult:
    return calando.pump(person(PUMP), calando.PumpWishes(**asked)).result


def evidence(answer: TriageResult) -> dict[str, Evidence]:
    return {e.id: e for e in (*answer.for_, *answer.against, *answer.neither)}


def symptoms(claim: str) -> list[WithdrawalSymptom]:
    found = [s for s in load_withdrawal().symptoms if claim in s.claims]
    assert found, f"nothing embodies {claim}"
    return found


def told(claim: str) -> str:
    found = [s.text for s in load_monograph().sentences if claim in s.claims]
    assert found, f"nothing embodies {claim}"
    return " ".join(found)


def texts(value: Any) -> Iterator[str]:
    """Yield every text of an answer."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))
    elif isinstance(value, (tuple, list)):
        for child in value:
            yield from texts(child)


# -- what is called withdrawal ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "claim",
    [
        *(f"S0-{n}" for n in (33, 189, 194, 195, 199, 200, 201, 202, 203, 205, 206, 207, 208, 217)),
        *(f"S1-{n}" for n in range(35, 47)),
        *(f"S2-{n}" for n in (21, 22, 23, 24, 31, 36)),
    ],
)
def test_symptoms_of_the_source_pages_that_are_withdrawal(claim: str) -> None:
    signs = {s.id: s for s in load_triage().signs}

    for row in symptoms(claim):
        assert row.verdict == "confirmed"
        assert row.tier != "not_withdrawal"
        assert row.sources
        if row.sign:
            assert signs[row.sign].points != "toxic", row.id


@pytest.mark.parametrize(
    ("claim", "sign"), [("S0-196", "sedated"), ("S0-197", "somnolent"), ("S0-198", "weak")]
)
def test_S0_196_to_198_what_is_too_much_and_no_withdrawal(claim: str, sign: str) -> None:
    (row,) = symptoms(claim)
    assert (row.tier, row.verdict) == ("not_withdrawal", "wrong")

    for who in (person(TABLETS), person(PUMP)):
        answer = triage(who, sign, last_dose_hours=30)
        assert evidence(answer)[row.sign].points_to == "toxic"
        assert answer.leaning != "withdrawing"


@pytest.mark.parametrize("who", [person(TABLETS), person(PUMP)], ids=["tablets", "pump"])
def test_S0_197_sedation_does_not_rule_withdrawal_out(who: calando.Patient) -> None:
    without = triage(who, "fever", "rigid", last_dose_hours=30)
    beside = triage(who, "somnolent", "fever", "rigid", last_dose_hours=30)

    assert without.leaning == beside.leaning == "withdrawing"
    assert beside.score_withdrawing == without.score_withdrawing
    assert beside.score_toxic == without.score_toxic
    never = " ".join(line.text for line in beside.never)
    assert "Never take drowsiness as withdrawal, and never as proof against it" in never


@pytest.mark.parametrize(("claim", "sign"), [("S0-204", "vision changes"), ("S0-209", "")])
def test_S0_204_and_209_what_is_too_vague_weighs_nothing(claim: str, sign: str) -> None:
    (row,) = symptoms(claim)
    assert row.verdict == "imprecise"

    if sign:
        (found,) = evidence(triage(person(TABLETS), sign)).values()
        assert (found.points_to, found.weight) == ("either", "none")


def test_S1_42_a_fast_pulse_belongs_to_withdrawal_and_separates_nothing() -> None:
    answer = triage(person(TABLETS), "tachycardia")

    assert symptoms("S1-42")[0].verdict == "confirmed"
    assert answer.neither[0].id == "tachycardia"
    assert (answer.score_toxic, answer.score_withdrawing) == (0, 0)


@pytest.mark.parametrize("claim", ["S0-189", "S0-195", "S1-35", "S1-46"])
def test_S1_35_that_withdrawal_can_kill_makes_it_an_emergency(claim: str) -> None:
    assert all(row.tier == "severe" for row in symptoms(claim))

    answer = triage(person(TABLETS), "fever", "rigid", last_dose_hours=40)
    assert answer.emergency
    assert answer.contacts[0].number == "911"


@pytest.mark.parametrize("claim", ["S0-23", "S0-110"])
def test_S0_23_and_110_stopping_brings_withdrawal_to_a_body_that_is_used_to_it(claim: str) -> None:
    assert told(claim)

    used = overdose(person(TABLETS), mg=300, hours_ago=2)
    assert used.withdrawal_from_h is not None
    assert overdose(person(), mg=300, hours_ago=2, tolerant=False).withdrawal_from_h is None


# -- the pump --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"task": "adjust"},
        {"task": "wean"},
        {"task": "failed", "failed_hours": 20},
        {"task": "overdose", "overdose_micrograms": 500},
    ],
    ids=lambda asked: asked.get("task", "candidacy"),
)
def test_S0_188_each_answer_about_a_pump_carries_the_box(asked: dict[str, Any]) -> None:
    box = pump(**asked).boxed_warning

    assert "No oral product carries the box" in box.text
    assert box.sources
    assert box.basis == "read"


def test_S0_188_no_answer_about_tablets_claims_a_box() -> None:
    about_tablets = (
        overdose(person(TABLETS), mg=300, hours_ago=2),
        triage(person(TABLETS), "fever", "rigid", last_dose_hours=40),
    )

    assert "intrathecal" in told("S0-188")
    for answer in about_tablets:
        assert not [t for t in texts(answer) if re.search(r"box(ed)? warning|black box", t, re.I)]


def test_S2_12_specialists_look_before_a_pump_and_a_test_dose_comes_first() -> None:
    found = calando.pump(person(TABLETS)).result

    assert found.verdict == "specialist_only"
    assert "not_told" in {item.state for item in found.checklist}
    first = calando.pump(person(TABLETS), calando.PumpWishes(task="screen")).result
    assert next(s.bolus_micrograms for s in first.steps if s.bolus_micrograms) == 50


# -- overdose --------------------------------------------------------------------------------------


def test_S0_02_the_same_amount_is_graver_with_something_that_sedates() -> None:
    alone = overdose(person(), mg=60, hours_ago=1, tolerant=False, **OWN)
    mixed = overdose(person(), mg=60, hours_ago=1, tolerant=False, co_ingested=("alcohol",), **OWN)

    assert alone.disposition.place == "medical_today"
    assert mixed.disposition.place == "emergency_now"
    assert alone.severity is not None
    assert mixed.severity is not None
    assert mixed.severity.coma["p50"] > alone.severity.coma["p50"]


@pytest.mark.parametrize("claim", ["S0-97", "S0-99"])
def test_S0_97_and_99_what_is_called_a_high_is_read_as_too_much(claim: str) -> None:
    assert told(claim)

    found = evidence(triage(person(TABLETS), "dizzy", "clumsy", "sleepy"))
    assert {e.points_to for e in found.values()} == {"toxic"}
    assert len(found) == 3


def test_S0_100_what_an_amount_does_is_unpredictable() -> None:
    severity = overdose(person(), mg=150, hours_ago=1, tolerant=False).severity

    assert told("S0-100")
    assert severity is not None
    assert severity.coma["p95"] - severity.coma["p05"] > 0.5


@pytest.mark.parametrize("pills", [3, 5, 6])
@pytest.mark.parametrize("mg", PILL_MG)
def test_S0_101_and_102_no_count_of_pills_is_called_harmless(pills: int, mg: float) -> None:
    found = overdose(
        person(), mg=pills * mg, hours_ago=1, tolerant=False, deliberate=True, someone_elses=True
    )

    assert found.disposition.place in ("medical_today", "emergency_now")
    assert any("No amount in milligrams reassures" in line.text for line in found.never)
    assert not [t for t in texts(found) if re.search(r"\b(safe|harmless) (amount|dose)\b", t, re.I)]


def test_S2_10_signs_after_an_overdose_are_an_emergency_whatever_the_amount() -> None:
    drowsy = person(TABLETS, conditions=["drowsiness"])

    assert overdose(person(TABLETS), mg=20, hours_ago=1, **OWN).disposition.place == "observe"
    found = overdose(drowsy, mg=20, hours_ago=1, **OWN)
    assert found.disposition.place == "emergency_now"
    assert found.emergency


def test_S2_17_intensive_care_is_for_some_and_not_for_all() -> None:
    places = {
        mg: overdose(person(TABLETS), mg=mg, hours_ago=1, **OWN).disposition for mg in (20, 600)
    }

    assert places[20].place == "observe"
    assert places[600].place == "emergency_now"
    assert "a unit that can ventilate" in places[600].why
    assert re.search(r"46\.8|half", told("S2-17"))


def test_S2_18_observation_goes_on_when_the_level_is_normal_again() -> None:
    found = overdose(person(TABLETS), mg=600, hours_ago=3)
    levels = found.concentration_mg_per_L

    assert levels is not None
    assert found.observe_until_h is not None
    low = next(
        h
        for h, level in zip(levels.hours, levels.p50, strict=True)
        if h > 3 and level < USUAL_LOW_MG_PER_L
    )
    assert found.observe_until_h > low
    assert any("normal or undetectable level never ends" in line.text for line in found.never)


def test_S2_49_how_easy_it_is_depends_on_kidneys_and_company() -> None:
    healthy = overdose(person(TABLETS), mg=20, hours_ago=1, **OWN)
    on_dialysis = overdose(person(TABLETS, dialysis="hemodialysis"), mg=20, hours_ago=1, **OWN)

    assert healthy.disposition.place == "observe"
    assert on_dialysis.disposition.place == "emergency_now"
    assert re.search(r"kidney", told("S2-49"))


@pytest.mark.parametrize(("country", "number"), [("US", "911"), ("UK", "999"), ("DE", "112")])
def test_S0_243_the_emergency_number_comes_first_and_is_that_of_the_country(
    country: str, number: str
) -> None:
    who = person(TABLETS, jurisdiction=country)
    answers = (
        overdose(who, mg=300, hours_ago=2),
        triage(who, "fever", "rigid"),
        calando.pump(person(PUMP, jurisdiction=country)).result,
    )

    for answer in answers:
        assert (answer.contacts[0].kind, answer.contacts[0].number) == ("emergency", number)
