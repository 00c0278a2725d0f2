"""Candidacy, screening, start: a checklist never says implant, and the ladder ends at 100 micrograms."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from calando.decide.pump.result import PumpResult
from calando.decide.recommendation import Answer

Ask = Callable[..., Answer[PumpResult]]

NO_PUMP = {"rate": None}


def item(answer: Any, id: str) -> str:
    (found,) = [i for i in answer.result.checklist if i.id == id]
    return str(found.state)


def test_a_checklist_is_for_specialists_and_asks_for_what_the_file_cannot_say(ask: Ask) -> None:
    answer = ask("candidacy", **NO_PUMP)

    assert answer.result.verdict == "specialist_only"
    assert item(answer, "age") == "met"
    assert item(answer, "brain_injury_year") == "met"
    assert item(answer, "severe_spasticity") == "not_told"
    assert item(answer, "goals") == "not_told"
    assert "Goals agreed with the person, the family and the therapists" in answer.result.not_told
    assert "implant" not in answer.result.headline


@pytest.mark.parametrize(
    ("who", "id"),
    [
        ({"age_years": 3, "weight_kg": 14, "height_cm": 95}, "age"),
        ({"conditions": ["spinal cord injury", "sepsis"]}, "infection"),
        ({"conditions": ["spinal cord injury", "baclofen allergy"]}, "allergy"),
        ({"conditions": [], "indication": "hiccups"}, "severe_spasticity"),
    ],
)
@pytest.mark.parametrize("task", ["candidacy", "screen", "start"])
def test_what_forbids_a_pump_forbids_its_test_and_its_start(
    ask: Ask, task: str, who: dict[str, object], id: str
) -> None:
    wishes = {"effective_bolus_micrograms": 50.0} if task == "start" else {}

    answer = ask(task, rate=None, wishes=wishes, **who)

    assert answer.result.verdict == "do_not"
    assert not answer.result.steps
    if task == "candidacy":
        assert item(answer, id) == "not_met"


def test_what_only_speaks_against_is_weighed_by_specialists(ask: Ask) -> None:
    answer = ask(
        "candidacy",
        rate=None,
        conditions=["tetraplegia", "aphasia"],
        medication=({"drug": "warfarin"},),
        eGFR=25,
        tables={"home": {"transport": False, "support_person": False}},
    )

    assert answer.result.verdict == "specialist_only"
    for id in ("withdrawal_risk", "coagulation", "kidneys", "refills", "caregivers"):
        assert item(answer, id) == "not_met", id


def test_a_child_has_its_own_points(ask: Ask) -> None:
    child = {"age_years": 9, "weight_kg": 28, "height_cm": 130, "conditions": ["cerebral palsy"]}
    ids = {i.id for i in ask("candidacy", rate=None, **child).result.checklist}

    assert {"growth", "body_size"} <= ids
    assert "body_size_adult" not in ids


def boluses(answer: Any) -> list[tuple[float, float]]:
    return [(s.at_h, s.bolus_micrograms) for s in answer.result.steps]


def test_the_ladder_of_an_adult_ascends_a_day_apart(ask: Ask) -> None:
    answer = ask("screen", **NO_PUMP)

    assert answer.result.verdict == "plan"
    assert boluses(answer) == [(0, 50), (24, 75), (48, 100)]
    for step in answer.result.steps:
        assert "Resuscitation" in step.watch
        assert "4 to 8 hours" in step.watch
        assert step.micrograms_per_day_low is None
    assert any("25 micrograms" in line.text for line in answer.result.watch)


def test_a_child_may_begin_at_25(ask: Ask) -> None:
    child = {"age_years": 6, "weight_kg": 17, "height_cm": 112, "conditions": ["cerebral palsy"]}

    answer = ask("screen", rate=None, **child)

    assert [b for _, b in boluses(answer)] == [25, 50, 75, 100]
    assert "very small" in answer.result.steps[0].name


@pytest.mark.parametrize(
    ("last", "left"), [(50.0, [75, 100]), (60.0, [75, 100]), (75.0, [100]), (99.0, [100])]
)
def test_no_response_leads_to_the_next_bolus(ask: Ask, last: float, left: list[float]) -> None:
    wishes = {"last_bolus_micrograms": last, "response": "none"}

    answer = ask("screen", rate=None, wishes=wishes)

    assert [b for _, b in boluses(answer)] == left
    assert "24 hours after the last" in answer.result.headline


@pytest.mark.parametrize("task", ["screen", "candidacy"])
def test_no_response_to_100_ends_it(ask: Ask, task: str) -> None:
    answer = ask(task, rate=None, wishes={"last_bolus_micrograms": 100.0, "response": "none"})

    assert answer.result.verdict == "do_not"
    assert not answer.result.steps


def test_a_good_response_ends_the_ladder(ask: Ask) -> None:
    answer = ask("screen", rate=None, wishes={"last_bolus_micrograms": 75.0, "response": "good"})

    assert answer.result.verdict == "plan"
    assert not answer.result.steps
    assert "start" in answer.result.headline


@pytest.mark.parametrize(
    "wishes", [{"last_bolus_micrograms": 50.0}, {"response": "none"}, {"response": "good"}]
)
def test_half_a_test_result_asks_for_the_other_half(ask: Ask, wishes: dict[str, object]) -> None:
    answer = ask("screen", rate=None, wishes=wishes)

    assert answer.result.verdict == "more_needed"
    assert answer.result.not_told


def test_no_test_bolus_on_top_of_a_running_pump(ask: Ask) -> None:
    assert ask("screen").result.verdict == "do_not"


@pytest.mark.parametrize(("hours", "rate"), [(4.0, 150.0), (8.0, 150.0), (8.1, 75.0), (20.0, 75.0)])
def test_the_first_rate_is_twice_the_bolus_unless_it_lasted(
    ask: Ask, hours: float, rate: float
) -> None:
    wishes = {"effective_bolus_micrograms": 75.0, "effect_lasted_hours": hours}

    answer = ask("start", rate=None, wishes=wishes)

    first = answer.result.steps[0]
    assert answer.result.verdict == "plan"
    assert (first.micrograms_per_day_low, first.micrograms_per_day_high) == (rate, rate)
    assert first.bolus_micrograms is None
    assert "No increase in the first 24 hours" in first.then


def test_if_the_duration_is_not_told_both_stand_and_the_smaller_first(ask: Ask) -> None:
    answer = ask("start", rate=None, wishes={"effective_bolus_micrograms": 50.0})

    first = answer.result.steps[0]
    assert answer.result.verdict == "more_needed"
    assert (first.micrograms_per_day_low, first.micrograms_per_day_high) == (50, 100)
    assert any("lasted" in words for words in answer.result.not_told)


def test_nothing_goes_up_before_a_day_and_then_by_origin(ask: Ask) -> None:
    wishes = {"effective_bolus_micrograms": 50.0, "effect_lasted_hours": 6.0}
    of = {
        name: ask("start", rate=None, wishes=wishes, conditions=[name]).result.steps[1]
        for name in ("multiple sclerosis", "stroke")
    }

    for name, low, high in (("multiple sclerosis", 110, 130), ("stroke", 105, 115)):
        assert of[name].at_h == 24
        assert of[name].micrograms_per_day_low == pytest.approx(low)
        assert of[name].micrograms_per_day_high == pytest.approx(high)


def test_a_start_on_a_running_pump_is_refused(ask: Ask) -> None:
    running = ask("start", wishes={"effective_bolus_micrograms": 50.0}).result

    assert running.verdict == "do_not"
    assert not running.steps


@pytest.mark.parametrize("rate", [None, 300.0])
@pytest.mark.parametrize("micrograms", [100.1, 120.0, 500.0, 1000.0])
@pytest.mark.parametrize(
    ("task", "field", "more"),
    [
        ("screen", "last_bolus_micrograms", {"response": "none"}),
        ("screen", "last_bolus_micrograms", {"response": "good"}),
        ("screen", "last_bolus_micrograms", {}),
        ("candidacy", "last_bolus_micrograms", {}),
        ("start", "effective_bolus_micrograms", {"effect_lasted_hours": 6.0}),
    ],
)
def test_a_bolus_above_the_largest_of_the_label_is_an_overdose_or_a_slip(
    ask: Ask, task: str, field: str, more: dict[str, object], micrograms: float, rate: float | None
) -> None:
    answer = ask(task, rate=rate, wishes={field: micrograms} | more)
    result = answer.result

    assert (result.verdict, result.emergency) == ("urgent_first", True)
    assert "overdose or a slip of the unit" in result.headline
    assert f"--overdose-micrograms {micrograms:g}" in result.headline
    assert answer.reasons[0].emergency
    assert any("airway" in line.text for line in result.do_now)
    assert not result.steps
    assert not result.bridge


def test_a_bolus_of_another_task_is_no_slip_there(ask: Ask) -> None:
    assert not ask("adjust", wishes={"last_bolus_micrograms": 500.0}).result.emergency


def test_the_next_bolus_counts_from_the_last_one(ask: Ask) -> None:
    answer = ask("screen", rate=None, wishes={"last_bolus_micrograms": 60.0, "response": "none"})
    first, second = answer.result.steps

    assert (first.at_h, second.at_h) == (24.0, 48.0)
    assert "not before 24 h after the last (60 micrograms)" in first.name
    assert "not before 24 h after the one before" in second.name
    assert "not before" not in ask("screen", rate=None).result.steps[0].name


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("traumatic brain injury 3 months ago", "not_met"),
        ("TBI, 6 weeks ago", "not_met"),
        ("recent head injury", "not_met"),
        ("traumatic brain injury (two years ago)", "met"),
        ("brain injury 12 months ago", "met"),
        ("traumatic brain injury", "not_told"),
        ("no brain injury in the last 3 months", "not_told"),
        ("traumatic brain injury at age 20 years", "not_told"),
    ],
)
def test_a_year_after_an_injury_of_the_brain_is_counted(ask: Ask, words: str, state: str) -> None:
    answer = ask("candidacy", rate=None, conditions=[words])

    assert item(answer, "brain_injury_year") == state


def test_a_brain_injury_with_its_time_is_of_the_brain_and_understood(ask: Ask) -> None:
    result = ask("candidacy", rate=None, conditions=["traumatic brain injury 3 months ago"]).result

    assert result.origin == "cerebral"
    assert result.unrecognised == ()


@pytest.mark.parametrize(
    ("words", "high"),
    [
        ("spinal cord injury T4", True),
        ("spinal cord injury (C5)", True),
        ("SCI at T6", True),
        ("complete tetraplegia C8", True),
        ("spinal cord injury T10", False),
        ("spinal cord injury below T6", False),
        ("spinal cord injury L1", False),
    ],
)
def test_a_level_at_t6_or_above_gets_the_attention_of_the_box(
    ask: Ask, words: str, high: bool
) -> None:
    answer = ask("candidacy", rate=None, conditions=[words])

    assert any("T6 or above" in line.text for line in answer.result.watch) is high
    assert (item(answer, "withdrawal_risk") == "not_met") is high


def test_a_hormone_is_no_level_of_the_cord(ask: Ask) -> None:
    answer = ask("candidacy", rate=None, conditions=["low free T4"])

    assert not any("T6 or above" in line.text for line in answer.result.watch)
    assert answer.result.unrecognised == ("low free T4",)


@pytest.mark.parametrize("task", ["screen", "start", "candidacy"])
def test_an_infection_told_in_words_forbids_a_pump_and_one_that_is_over_does_not(
    ask: Ask, task: str
) -> None:
    sick = ask(task, rate=None, conditions=["spinal cord injury", "wound infection"]).result
    over = ask(task, rate=None, conditions=["spinal cord injury", "history of meningitis"]).result

    assert sick.verdict == "do_not"
    assert sick.unrecognised == ()
    assert over.verdict != "do_not"


def test_without_the_bolus_there_is_no_first_rate(ask: Ask) -> None:
    result = ask("start", rate=None).result

    assert result.verdict == "more_needed"
    assert not result.steps


def test_a_bolus_smaller_than_any_test_asks_whether_milligrams_were_meant(ask: Ask) -> None:
    wishes = {"effective_bolus_micrograms": 5.0, "effect_lasted_hours": 4.0}

    answer = ask("start", rate=None, wishes=wishes)

    assert any("milligrams were meant" in c.text for c in answer.caveats)


def test_steps_are_never_in_milligrams(ask: Ask) -> None:
    wishes = {"effective_bolus_micrograms": 50.0, "effect_lasted_hours": 4.0}

    for step in ask("start", rate=None, wishes=wishes).result.steps:
        assert not re.search(r"\bmg\b", step.name + step.watch + step.then)


@pytest.mark.parametrize("task", ["screen", "start"])
@pytest.mark.parametrize("sign", ["drowsiness", "hypotonia"])
def test_nothing_to_give_is_shown_to_someone_who_may_be_toxic(
    ask: Ask, task: str, sign: str
) -> None:
    wishes = {"effective_bolus_micrograms": 50.0} if task == "start" else {}

    result = ask(task, rate=None, wishes=wishes, conditions=["stroke", sign]).result

    assert result.verdict == "urgent_first"
    assert not result.steps
