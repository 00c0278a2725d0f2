"""What is done about a side effect: what cannot wait comes first, and withdrawal has a way of its own."""

from __future__ import annotations

import pytest

from calando.decide.monograph.page import Library, topic_page
from calando.decide.monograph.result import MonographPage, MonographRow
from calando.facts.load import load_facts
from calando.facts.load_safety import load_monograph, load_safety
from calando.facts.schema_safety import SideEffect

MONOGRAPH = load_monograph()
LIBRARY = Library(facts=load_facts(), safety=load_safety(), monograph=MONOGRAPH)
EFFECTS = MONOGRAPH.side_effects


def page(**asked: str) -> MonographPage:
    return topic_page("side-effects", LIBRARY, **asked)


ROWS = {row.id: row for row in page().rows}


def done(row: MonographRow) -> str:
    return next(d.text for d in row.details if d.label == "what is done")


@pytest.mark.parametrize("effect", EFFECTS, ids=lambda e: e.id)
def test_an_emergency_is_said_first_and_when_it_is_one(effect: SideEffect) -> None:
    said = done(ROWS[effect.id])

    assert said.startswith("Emergency help at once") == ("emergency" in effect.paths)
    if "emergency" in effect.paths and len(effect.paths) > 1:
        assert said.startswith(f"Emergency help at once if {effect.emergency_if}. ")
        assert "therwise" in said or "After missed" in said
    assert "then emergency" not in said.lower()


@pytest.mark.parametrize("effect", EFFECTS, ids=lambda e: e.id)
def test_what_may_be_withdrawal_asks_for_missed_doses_before_waiting(effect: SideEffect) -> None:
    may_be = {"withdrawal", "either"} & set(effect.sign_of)
    if may_be and effect.paths != ("emergency",):
        assert "withdrawal" in effect.paths
        first = done(ROWS[effect.id]).split("Otherwise")[0]
        assert "After missed, lost or lowered doses" in first
        assert "emergency help if a pump may have failed" in first
        assert "no full dose again without asking" in first
    elif not may_be:
        assert "withdrawal" not in effect.paths


def test_withdrawal_itself_is_never_answered_by_going_down_or_waiting() -> None:
    (effect,) = [e for e in EFFECTS if e.id == "withdrawal_syndrome"]

    assert not {"step_back", "wait", "split"} & set(effect.paths)


def test_the_way_of_withdrawal_is_up_by_a_doctor_and_never_a_full_dose_unasked() -> None:
    (path,) = [p for p in MONOGRAPH.paths if p.name == "withdrawal"]

    assert "up and not down" in path.text
    assert "doctor decides" in path.text
    assert "full dose is never taken up again without asking" in path.text
    assert "Do not take two doses at once" in path.patient_text
    assert "Do not stop baclofen suddenly" in path.patient_text


def test_going_back_a_step_says_that_it_is_not_for_withdrawal() -> None:
    (path,) = [p for p in MONOGRAPH.paths if p.name == "step_back"]

    assert "never for withdrawal" in path.text
    assert "prescriber" in path.text


@pytest.mark.parametrize("asked", [None, "tremor", "sleepy"])
def test_the_emergency_stands_above_every_effect(asked: str | None) -> None:
    found = page(about=asked) if asked else page()

    assert found.sections[0].heading == "Emergency first"
    assert "emergency number" in found.sections[0].rows[0].text
    assert found.sections[-1].heading == "What is done"
    assert len({row.id for row in found.rows}) == len(found.rows)


@pytest.mark.parametrize("typed", ["tolerance", "drowsy", "Works less"])
def test_what_an_effect_is_called_may_stand_for_a_topic(typed: str) -> None:
    found = topic_page(typed, LIBRARY)

    assert found.topic == "side-effects"
    assert found.about is not None
    assert found.about.state == "found"
    assert found == page(about=typed)


@pytest.mark.parametrize(
    ("topic", "asked", "other"),
    [
        ("dosing", "renal", "kidneys"),
        ("storage", "overdose", "overdose"),
        ("uses", "PK", "pharmacokinetics"),
    ],
)
def test_a_question_that_is_a_topic_of_its_own_names_it(topic: str, asked: str, other: str) -> None:
    found = topic_page(topic, LIBRARY, about=asked)

    assert found.about is not None
    assert found.about.text.endswith(f"calando facts {other}.")


def test_a_drug_alone_is_asked_about_as_an_interaction() -> None:
    found = topic_page("ibuprofen", LIBRARY)

    assert found.topic == "interactions"
    assert found.about is not None
    assert found.about.state == "found"
