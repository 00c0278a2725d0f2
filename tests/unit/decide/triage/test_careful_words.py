"""Limp and paralysed, "not only", a tablet more, words that reassure, what was there before and is gone now."""

from __future__ import annotations

import pytest
from triage_people import PUMP, person, result_of

from calando.decide.triage.result import TriageResult
from calando.decide.triage.then_now import tells_then


def ids(found: TriageResult) -> set[str]:
    return {e.id for e in (*found.for_, *found.against, *found.neither)}


def asked(found: TriageResult) -> str:
    return " ".join(line.text for line in found.ask)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("cannot move arms or legs, limp all over", "paralysis"), ("sleepy, cannot move", "paralysis"),
        ("paralysed", "paralysis"), ("paralyzed", "paralysis"), ("not able to move", "paralysis"),
        ("unable to move her legs", "paralysis"), ("not moving all limbs", "paralysis"),
        ("no muscle tone", "flaccidity"), ("no tone", "flaccidity"), ("flaccid", "flaccidity"),
        ("limp all over", "flaccidity"),
    ],
)  # fmt: skip
def test_who_is_flaccid_or_cannot_move_is_an_emergency_that_leans_to_poisoning(
    text: str, sign: str
) -> None:
    found = result_of(text)

    assert found.emergency
    assert found.leaning == "toxic"
    assert {e.weight for e in found.for_ if e.id == sign} == {"strong"}
    assert not found.unrecognised


def test_flaccid_is_hypotonia_too_and_counts_once() -> None:
    found = result_of("flaccid")

    assert {"flaccidity", "hypotonia"} <= ids(found)
    assert found.score_toxic == 3


def test_one_side_that_cannot_move_is_a_stroke_first() -> None:
    found = result_of("cannot move left arm")

    assert "focal_weakness" in ids(found)
    assert found.score_toxic == 0


def test_who_is_rigid_and_cannot_move_is_not_limp() -> None:
    assert result_of("rigid, fever, cannot move").leaning == "withdrawing"


@pytest.mark.parametrize(
    "text", ["not paralysed", "no paralysis", "no change in tone", "no tone increase"]
)
def test_a_denied_paralysis_or_change_of_tone_is_no_emergency(text: str) -> None:
    assert not result_of(text).emergency


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("not only drowsy but rigid", {"drowsiness", "rigidity"}),
        ("not just tired", {"drowsiness"}),
        ("not just drowsy but also stiff", {"drowsiness", "rising_tone"}),
        ("not only drowsy, rigid or itchy", {"drowsiness", "rigidity", "itch"}),
        ("isn't only confused, but hallucinating", {"confusion", "hallucinations"}),
    ],
)
def test_not_only_is_no_denial(text: str, signs: set[str]) -> None:
    assert ids(result_of(text)) == signs


@pytest.mark.parametrize(
    "text",
    ["took an extra tablet by mistake, feels fine", "took a double dose by mistake", "took 2 extra tablets, awake",
     "accidentally took two extra tablets", "took one tablet too many", "took twice the dose", "double dose",
     "took a few extra tablets", "took 20 mg extra", "took 2 tablets instead of 1", "took five extra tablets",
     "took 2 extra 25 mg tablets"],
)  # fmt: skip
def test_a_tablet_or_a_dose_more_is_told_to_a_doctor_today_and_is_no_emergency(text: str) -> None:
    found = result_of(text)

    assert not found.emergency
    assert "extra_small" in ids(found)
    assert "--extra-mg" in asked(found)
    assert "doctor" in found.headline
    assert any("poison centre" in line.text.lower() for line in found.do_now)
    assert not found.unrecognised


@pytest.mark.parametrize(
    "text",
    ["took 6 extra tablets", "took ten extra tablets", "took extra tablets", "took 300 mg extra", "took triple dose",
     "took an extra tablet and then the whole bottle", "took 1 extra dose and 40 pills",
     "took 40 pills and an extra dose"],
)  # fmt: skip
def test_many_tablets_more_stay_an_emergency(text: str) -> None:
    found = result_of(text)

    assert found.emergency
    assert "extra_large" in ids(found)


def test_a_small_extra_with_a_sign_or_with_poor_kidneys_is_an_emergency() -> None:
    assert result_of("took an extra tablet, drowsy").emergency
    assert result_of("took an extra tablet", person(eGFR=20)).emergency


def test_the_mg_that_are_told_decide_over_the_words() -> None:
    assert "extra_large" in ids(result_of("took a double dose", extra_mg=200))
    assert "--extra-mg" not in asked(result_of("took a double dose", extra_mg=20))


def test_two_doses_a_day_are_no_extra() -> None:
    assert "extra_small" not in ids(result_of("take two doses a day"))


@pytest.mark.parametrize("text", ["did not take an extra tablet", "no double dose"])
def test_a_denied_extra_is_none(text: str) -> None:
    assert ids(result_of(text)) == {"denied extra_small"}


@pytest.mark.parametrize("pump", [False, True])
@pytest.mark.parametrize(
    "text",
    ["wakes easily", "no trouble waking him", "asleep, wakes easily when called", "feels fine", "feels well",
     "pump working normally", "alarm not sounding", "pump refill yesterday went well",
     "no itch, no stiffness, pump checked", "eating and drinking", "walking normally", "sleeping well"],
)  # fmt: skip
def test_words_that_reassure_are_normal_findings(text: str, pump: bool) -> None:
    found = result_of(text, person(medications=PUMP) if pump else None)

    assert not found.emergency
    assert not found.unrecognised
    assert any(i.startswith(("no ", "denied ")) for i in ids(found))
    assert found.for_ == found.against == ()


@pytest.mark.parametrize(
    "text",
    ["trouble waking him", "not easily woken", "does not wake easily", "asleep, not easily woken", "asleep",
     "not moving normally", "pump not working normally", "alarm sounding", "asleep, wakes easily, now unconscious"],
)  # fmt: skip
def test_words_that_reassure_and_are_denied_do_not(text: str) -> None:
    assert result_of(text, person(medications=PUMP)).emergency


def test_what_is_not_understood_beside_a_pump_alone_is_asked_back_first() -> None:
    found = result_of("flobby", person(medications=PUMP))

    assert not found.emergency
    assert "flobby" in found.do_now[0].text
    assert found.headline.startswith("Not understood: flobby")


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("was unconscious, now alert", "coma"), ("was unconscious but now alert", "coma"),
        ("now alert, was unconscious", "coma"), ("hard to wake this morning, now awake", "hard_to_wake"),
        ("GCS 3 yesterday, now alert", "coma"), ("had a seizure yesterday, none today", "seizure"),
    ],
)  # fmt: skip
def test_a_lapse_that_is_gone_is_worded_as_past_and_stays_an_emergency(
    text: str, sign: str
) -> None:
    found = result_of(text)
    why = " ".join(line.text for line in found.emergency_why)

    assert found.emergency
    assert f"past {sign}" in ids(found)
    assert sign not in ids(found)
    assert "Earlier, and told as gone now" in why
    assert not found.unrecognised


@pytest.mark.parametrize(
    "text", ["fever 39 yesterday, none today", "fever 41 yesterday, no fever today"]
)
def test_a_fever_of_yesterday_is_past(text: str) -> None:
    found = result_of(text)

    assert {"past fever", "no fever"} <= ids(found)
    assert not found.emergency
    assert not found.unrecognised


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("was alert, now unconscious", "coma"), ("unconscious, alert", "coma"),
        ("was drowsy, not alert now", "hard_to_wake"),
        ("was unconscious, now alert, now unconscious", "coma"), ("fever yesterday, rigid, none today", "rigidity"),
        ("was unconscious, no fever now", "coma"), ("no fever and now rigid, itch or rash", "rigidity"),
    ],
)  # fmt: skip
def test_what_is_there_now_stays(text: str, sign: str) -> None:
    found = result_of(text)

    assert found.emergency
    assert sign in ids(found)


def test_a_piece_of_now_does_not_tell_of_before() -> None:
    assert tells_then("was hard to wake")
    assert not tells_then("was drowsy and is now stiff")
