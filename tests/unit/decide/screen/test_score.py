"""How an instrument is scored, whatever its file says."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import scales

from calando.decide.screen.answers import ScreenAnswers
from calando.decide.screen.result import ScreenResult
from calando.decide.screen.score import flags_so_far, score
from calando.errors import InputError
from calando.facts.load import load_facts
from calando.facts.schema_screen import Instrument


def scored(instrument: Instrument, answers: dict[str, Any], **more: Any) -> ScreenResult:
    told = ScreenAnswers(instrument=instrument.id, answers=answers, **more)
    return score(instrument, told, load_facts(), {})


@pytest.mark.parametrize(
    ("answers", "total", "band"),
    [
        ({"1": 0, "2": 0, "3": 2}, 0, "mild"),
        ({"1": 0, "2": 2, "3": 2}, 2, "mild"),
        ({"1": 1, "2": 2, "3": 2}, 3, "severe"),
        ({"1": 2, "2": 4, "3": 0}, 8, "severe"),
    ],
)
def test_points_are_added_and_cut_at_the_border(
    answers: dict[str, int], total: float, band: str
) -> None:
    result = scored(scales.SUM, answers)
    assert (result.score, result.band, result.low, result.high) == (total, band, 0, 8)


def test_every_band_set_is_shown_and_one_is_chosen_by_name_or_by_what_is_told() -> None:
    answers = {"1": 1, "2": 0, "3": 2}
    by_default = scored(scales.SUM, answers)
    by_name = scored(scales.SUM, answers, band_set="women")
    by_context = scored(scales.SUM, answers, context={"sex": "female"})
    assert (by_default.band_set, by_default.band) == ("first", "mild")
    assert (by_name.band_set, by_name.band) == ("women", "positive")
    assert (by_context.band_set, by_context.band) == ("women", "positive")
    assert [line.band for line in by_default.bands] == ["mild", "positive"]


@pytest.mark.parametrize(
    "more",
    [
        {"band_set": "men"},
        {"context": {"sex": "other"}},
        {"context": {"weight": "70"}},
        {"jurisdiction": "XX"},
    ],
)
def test_what_there_is_not_is_an_error(more: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        scored(scales.SUM, {"1": 1, "2": 0, "3": 2}, **more)


def test_a_flag_is_raised_whatever_the_score_and_stands_before_the_next_step() -> None:
    result = scored(scales.SUM, {"1": 1, "2": 0, "3": 2})
    assert [(f.kind, f.urgent) for f in result.flags] == [("suicide", True)]
    assert result.next_step.startswith("Ask about suicide now.")
    assert flags_so_far(scales.SUM, {"1": "1"}) == result.flags


def test_the_next_instrument_takes_its_answers_over() -> None:
    following = scored(scales.SUM, {"1": 2, "2": 2, "3": 2}).next_instrument
    assert following is not None
    assert (following.to, following.carried) == ("longer", (("7", "2"),))


def test_a_grade_keeps_its_name_and_gets_no_number() -> None:
    result = scored(scales.GRADE, {"1": "1+"})
    assert (result.score, result.score_text, result.band) == (None, "1+", None)
    assert result.next_step == "Compare it with the last grade."


def test_the_most_severe_band_that_applies_counts_and_what_was_not_asked_is_shown() -> None:
    result = scored(scales.BRANCHING, {"2": "no", "6": "yes"})
    assert (result.band, result.score) == ("high", None)
    assert [(row.key, row.state) for row in result.items] == [
        ("2", "answered"),
        ("3", "not_asked"),
        ("6", "answered"),
    ]


def test_a_subscale_has_its_own_range() -> None:
    (pair,) = scored(scales.SUM, {"1": 1, "2": 4, "3": 0}).subscales
    assert (pair.score, pair.low, pair.high) == (3, 0, 4)


def test_without_a_country_the_numbers_of_every_country_are_listed() -> None:
    everywhere = scored(scales.GRADE, {"1": "0"})
    at_home = scored(scales.GRADE, {"1": "0"}, jurisdiction="uk")
    assert everywhere.jurisdiction is None
    assert {c.name[:2] for c in everywhere.contacts} == {
        "US",
        "UK",
        "FR",
        "DE",
        "CA",
        "CH",
        "AU",
        "IE",
    }
    assert at_home.jurisdiction == "UK"
    assert any(c.number == "999" for c in at_home.contacts)


def test_an_error_tells_what_is_urgent_first_with_the_numbers() -> None:
    with pytest.raises(InputError) as error:
        scored(scales.SUM, {"1": 2, "9": 1}, jurisdiction="GB")
    first, *others = error.value.problems
    assert first.field == "urgent"
    assert first.message.startswith("Ask about suicide now.")
    assert "999" in first.message
    assert [p.field for p in others] == ["answers.9", "answers.2", "answers.3"]


def test_without_anything_urgent_an_error_tells_the_answers_only() -> None:
    with pytest.raises(InputError) as error:
        scored(scales.SUM, {"1": 0})
    assert [p.field for p in error.value.problems] == ["answers.2", "answers.3"]


def test_in_the_mildest_band_no_longer_instrument_follows() -> None:
    answers = {"1": 1, "2": 1, "3": 2}
    assert scored(scales.SUM, answers).next_instrument is None
    answers = {"1": 1, "2": 2, "3": 2}
    assert scored(scales.SUM, answers).next_instrument is not None


def test_a_cut_for_men_is_refused_of_a_woman() -> None:
    answers = {"1": 1, "2": 0, "3": 2}
    with pytest.raises(InputError, match="are for sex female; told was male"):
        scored(scales.SUM, answers, band_set="women", context={"sex": "male"})


@pytest.mark.parametrize(
    ("answers", "raised"),
    [
        ({"1": 0, "2": 0, "3": 2}, []),
        ({"1": 1, "2": 4, "3": 2}, ["both", "self_harm"]),
        ({"1": 2, "2": 4, "3": 0}, ["self_harm"]),
    ],
)
def test_a_flag_may_need_several_answers_and_give_way_to_another(
    answers: dict[str, int], raised: list[str]
) -> None:
    result = scored(scales.WITH_BOTH, answers)
    assert [f.id for f in result.flags] == raised
    assert result.emergency is ("both" in raised)


def test_a_checklist_without_a_sign_is_not_called_safe_and_counts_what_nobody_looked_at() -> None:
    assert "not safety" in scored(scales.CHECKLIST, {"1": "no", "2": "no"}).headline
    assert "1 of 2 not looked at" in scored(scales.CHECKLIST, {"1": "no", "2": "unknown"}).headline
