"""The lines of a check for the patient: by the name of the medicine, nothing said twice."""

from __future__ import annotations

from sample_check import BURDEN_CARD, card

from calando.decide.card import about
from calando.present.check.patient import emergency_lines, lines_of

SLOW = "Both can slow your breathing."


def drug(name: str, text: str, **changes: object):
    return card(name, about=about(name, (name,)), patient_text=text, **changes)


def caution(id: str, text: str):
    return card(id, kind="precaution", about=about(""), patient_text=text)


def test_a_line_begins_with_the_medicine_and_baclofen() -> None:
    assert lines_of((drug("ramipril", "Stand up slowly."),)) == (
        "Ramipril and baclofen: Stand up slowly.",
    )


def test_medicines_with_one_text_share_one_line() -> None:
    cards = (drug("oxycodone", SLOW), drug("zopiclone", "Sleepy."), drug("morphine", SLOW))

    assert lines_of(cards) == (
        "Oxycodone, morphine and baclofen: Both can slow your breathing.",
        "Zopiclone and baclofen: Sleepy.",
    )


def test_baclofen_is_not_named_twice() -> None:
    twice = drug("Lioresal", "Bring all your medicines.")
    twice = card("x", about=about("Lioresal", ("baclofen",)), patient_text=twice.patient_text)

    assert lines_of((twice,)) == ("Bring all your medicines.",)


def test_the_line_on_all_sedation_stays_first() -> None:
    lines = lines_of((drug("ramipril", "Stand up slowly."), BURDEN_CARD))

    assert lines[0] == BURDEN_CARD.patient_text


def test_a_sentence_is_heard_once() -> None:
    cards = (
        drug("ramipril", "Your blood pressure may drop. Stand up slowly."),
        caution("old", "Stand up slowly. Call if you fall."),
        caution("low", "Stand up slowly."),
        drug("amlodipine", "Stand up slowly."),
    )

    assert lines_of(cards) == (
        "Ramipril and baclofen: Your blood pressure may drop. Stand up slowly.",
        "Call if you fall.",
    )


def test_a_sentence_that_leans_on_the_one_before_keeps_it() -> None:
    cards = (caution("a", "Stand up slowly."), caution("b", "Stand up slowly. It helps."))

    assert lines_of(cards)[1] == "Stand up slowly. It helps."


def test_an_emergency_speaks_alone() -> None:
    cards = (drug("ramipril", "Stand up slowly."),)

    assert emergency_lines(cards, "999") == ("Call 999 now. Show them this page and your tablets.",)
