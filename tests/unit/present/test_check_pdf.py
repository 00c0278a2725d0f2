"""The paper of a check: everything on it, the patient's page last, the same bytes each time."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from read_pages import sheets_of
from sample_check import CARDS, FAILED, NO_BURDEN, NONE_KNOWN, NOT_COVERED, make_check

from calando.errors import InputError
from calando.present import vocabulary
from calando.present.check.pdf import check_pdf
from calando.present.check.plot import burden_spec, figure_png, figure_svg
from calando.present.drawing import NARROW, WIDE


def pages(answer: object) -> list[str]:
    return sheets_of(check_pdf(answer))


def test_the_first_page_begins_with_the_emergency_number_and_the_gravest_card() -> None:
    first, *_ = pages(make_check())

    assert first.startswith("EMERGENCY 999")
    assert "Decide now (1) 60 mg a day is too much for an eGFR of 28" in first


def test_an_emergency_is_called_by_its_number() -> None:
    first, *_ = pages(make_check(emergency=True))

    assert "EMERGENCY: call 999 now. Hard to wake" in first


def test_every_card_and_every_override_code_is_on_paper() -> None:
    text = " ".join(pages(make_check()))

    for card in CARDS:
        assert card.title in text or all(about.asked in text for about in card.everything)
        for reason in card.overrides:
            assert f"{reason.code}: {reason.text.rstrip('.')}" in text


@pytest.mark.parametrize("card", [NOT_COVERED, FAILED, NONE_KNOWN[0]])
def test_no_state_is_on_paper_without_its_words(card) -> None:
    text = " ".join(pages(make_check((card,))))

    assert vocabulary.STATE_TITLES[card.state] in text
    assert vocabulary.STATE_LIMITS[card.state] in text
    assert not re.search(r"(?<!not )\bsafe(ly)?\b|\bOK\b", text, re.IGNORECASE)


def test_override_codes_are_explained_once() -> None:
    text = " ".join(pages(make_check()))

    assert text.count("The benefit outweighs the risk") == 1
    assert text.count("Codes to set a card aside") == 1
    assert "by code" not in text


def test_without_anything_counted_nothing_is_drawn() -> None:
    answer = make_check()
    left_out = replace(NO_BURDEN, not_counted=("kratom (no row)",))

    for burden in (None, NO_BURDEN, left_out):
        changed = replace(answer, result=replace(answer.result, burden=burden))
        text = " ".join(pages(changed))
        assert "All together" not in text
        assert ("COULD NOT BE COUNTED: kratom" in text) == (burden is left_out)
        with pytest.raises(InputError):
            figure_svg(changed)


def test_the_patients_page_is_the_last_and_holds_only_the_patients_lines() -> None:
    *others, last = pages(make_check())

    assert last.startswith("For the patient")
    for card in CARDS:
        assert card.patient_text in last
        assert card.action not in last
    assert not any("For the patient" in page for page in others)


def test_in_an_emergency_the_patient_is_told_to_call_first() -> None:
    assert pages(make_check(emergency=True))[-1].startswith(
        "For the patient EMERGENCY 999. Call 999 at once if life may be in danger. • Call 999 now."
    )


def test_the_kidney_bands_stand_side_by_side() -> None:
    text = " ".join(pages(make_check()))

    assert "strictest below 30 avoid" in text
    assert "other kidneys dialysis at most 5 mg/day" in text
    assert "60 mg/day is too much for this eGFR" in text


def test_equal_answers_give_equal_bytes() -> None:
    assert check_pdf(make_check()) == check_pdf(make_check())
    assert figure_svg(make_check()) == figure_svg(make_check())


def test_the_figure_holds_every_band_inside_its_frame() -> None:
    for width in (WIDE, NARROW):
        spec = burden_spec(make_check().result.burden, width)
        rows = spec["data"]["values"]
        assert all(0 <= r["p05"] <= r["p50"] <= r["p95"] <= 100 for r in rows)
        assert len(rows) == 7
    assert figure_png(make_check()).startswith(b"\x89PNG")
