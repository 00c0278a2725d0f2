"""Which criteria count, how many at least and at most, and who is under supervision."""

from __future__ import annotations

from typing import Any

import pytest
from self_check_people import asked, buyer, criteria, flags_of, ms_patient, result_of, steps_of

BANDS = [
    (0, "none"),
    (1, "none"),
    (2, "mild"),
    (3, "mild"),
    (4, "moderate"),
    (5, "moderate"),
    (6, "severe"),
    (11, "severe"),
]


@pytest.mark.parametrize(("count", "band"), BANDS)
def test_the_band_follows_the_count(count: int, band: str) -> None:
    result = result_of(buyer(**criteria(*range(1, count + 1))))

    assert (result.score, result.band) == (count, band)
    assert (result.score_high, result.band_high) == (count, band)
    assert result.band_set == "dsm5"


def test_tolerance_and_withdrawal_do_not_count_while_taken_as_prescribed() -> None:
    result = result_of(ms_patient(**criteria(1, 2, 3, 4, 10, 11)))

    assert result.supervised
    assert (result.score, result.band, result.count_without_rule) == (4, "moderate", 6)
    not_counted = [c for c in result.criteria if c.answer == "yes" and not c.counted]
    assert [c.id for c in not_counted] == ["q10", "q11"]
    assert all("prescribed" in c.why for c in not_counted)


@pytest.mark.parametrize(
    "changed",
    [
        {"as_directed": "no", "which_way": ("more",)},
        {"as_directed": "no", "which_way": ("less", "more")},
        {"as_directed": "no", "which_way": ("other_way",)},
        {"as_directed": "not_sure", "which_way": ("more",)},
        {
            "as_directed": "no",
            "which_way": ("less",),
            "mg_prescribed_per_day": 60,
            "mg_taken_per_day": 75,
        },
        {"prescribed": "no", "as_directed": None},
        {"route": ("mouth", "nose")},
        {"route": ("under_tongue",)},
        {"source": ("own_prescription", "bought")},
        {"source": ("several_prescribers",)},
        {"mg_prescribed_per_day": 60, "mg_taken_per_day": 61},
    ],
)
def test_all_count_where_it_is_not_taken_as_prescribed(changed: dict[str, Any]) -> None:
    result = result_of(ms_patient(**{**criteria(10, 11), **changed}))

    assert not result.supervised
    assert result.as_directed is not True
    assert (result.score, result.band) == (2, "mild")


@pytest.mark.parametrize(
    "changed",
    [
        {"route": ("pump",)},
        {"route": ("mouth", "pump")},
        {"route": ("feeding_tube",)},
        {"source": ("own_prescription",)},
        {"source": ("care_team",)},
        {"source": ("own_prescription", "care_team")},
        {"mg_prescribed_per_day": 60, "mg_taken_per_day": 60},
        {"mg_prescribed_per_day": 60, "mg_taken_per_day": 45},
        {"mg_taken_per_day": 75},
    ],
)
def test_as_given_stays_supervised(changed: dict[str, Any]) -> None:
    result = result_of(ms_patient(**{**criteria(10, 11), **changed}))

    assert result.supervised
    assert result.as_directed is True
    assert (result.score, result.band) == (0, "none")


@pytest.mark.parametrize(
    "changed",
    [
        {"as_directed": "not_sure", "which_way": ("not_sure",)},
        {"as_directed": "no", "which_way": ("not_sure",)},
        {"prescribed": "not_sure", "as_directed": None},
    ],
)
def test_where_supervision_is_not_sure_there_are_two_counts(changed: dict[str, Any]) -> None:
    result = result_of(ms_patient(**{**criteria(1, 10, 11), **changed}))

    assert not result.supervised
    assert (result.score, result.score_high) == (1, 3)
    assert (result.band, result.band_high) == ("none", "mild")
    assert "unclear" in steps_of(result)


def test_not_sure_of_how_it_is_taken_does_not_outweigh_a_contradiction() -> None:
    result = result_of(
        ms_patient(
            as_directed="not_sure", which_way=("less",), route=("injected",), **criteria(10, 11)
        )
    )

    assert result.as_directed is False
    assert result.score == 2


def test_not_sure_counts_in_the_high_result_only() -> None:
    result = result_of(buyer(**criteria(1), **criteria(2, 3, 4, answer="not_sure")))

    assert (result.score, result.score_high) == (1, 4)
    assert (result.band, result.band_high) == ("none", "moderate")
    assert "1 to 4 of 11" in result.headline
    assert [f.id for f in result.flags if f.id == "not_sure_matters"]


def test_not_sure_of_tolerance_counts_nothing_under_supervision() -> None:
    result = result_of(ms_patient(**criteria(10, 11, answer="not_sure")))

    assert (result.score, result.score_high) == (0, 0)


def test_a_supporting_sign_is_commented_on_unless_the_answer_is_no() -> None:
    told = {"s_stash": "yes", "s_money": "not_sure"}
    signs = {s.id: s for s in result_of(ms_patient(**told)).supporting}

    assert {key for key, sign in signs.items() if sign.why} == set(told)
    assert {signs[key].answer for key in signs.keys() - told.keys()} == {"no"}


def test_a_count_that_is_high_stays_the_point_beside_a_high_amount() -> None:
    told = {**criteria(1, 2, 3, 4, 5, 6), "mg_prescribed_per_day": 20, "mg_taken_per_day": 60}

    assert "not the point" not in result_of(ms_patient(**told)).headline


def test_supporting_signs_are_shown_and_count_nothing() -> None:
    signs = {key: "yes" for key in ("s_stash", "s_denial", "s_money", "s_coping", "s_isolation")}

    result = result_of(buyer(**signs))

    assert result.score == 0
    assert all(s.answer == "yes" and s.why for s in result.supporting)
    assert {s for x in result.supporting for s in x.signs} == {
        "S0-122",
        "S0-127",
        "S0-128",
        "S0-129",
        "S0-130",
    }


def test_amounts_beat_what_was_said_and_the_answer_says_so() -> None:
    answer = asked(ms_patient(mg_prescribed_per_day=30, mg_taken_per_day=40))

    assert answer.result.as_directed is False
    assert any("the amounts say more" in r.text for r in answer.reasons)


def test_the_way_it_goes_beats_what_was_said_and_the_answer_says_so() -> None:
    answer = asked(ms_patient(route=("nose",)))

    assert answer.result.as_directed is False
    assert any("All signs count" in r.text for r in answer.reasons)


@pytest.mark.parametrize(("taken", "far"), [(59.0, False), (60.0, True), (600.0, True)])
def test_three_times_the_prescribed_amount_is_a_path_of_its_own(taken: float, far: bool) -> None:
    result = result_of(ms_patient(mg_prescribed_per_day=20, mg_taken_per_day=taken))

    assert result.score == 0
    assert ("far_more" in steps_of(result)) is far
    if far:
        assert result.steps[0].urgency == "today"
        assert "(0 of 11) is not the point here: the amount is" in result.headline
        assert "at once" in result.headline


def test_much_less_than_prescribed_is_for_today() -> None:
    for taken in (0, 29, 30):  # half counts too
        result = result_of(ms_patient(mg_prescribed_per_day=60, mg_taken_per_day=taken))
        assert result.steps[0].id == "much_less", taken

    assert "much_less" not in steps_of(
        result_of(ms_patient(mg_prescribed_per_day=60, mg_taken_per_day=31))
    )
    # tablets are prescribed and none are taken: a pump beside them is no reason to be silent
    of_pump = result_of(ms_patient(route=("pump",), mg_prescribed_per_day=60, mg_taken_per_day=0))
    assert {"much_less", "pump_contradicts"} <= set(steps_of(of_pump))
    assert "pump_contradicts" in flags_of(of_pump)


@pytest.mark.parametrize(("taken", "today"), [(80.0, False), (81.0, True)])
def test_above_every_label_without_a_prescription_is_for_today(taken: float, today: bool) -> None:
    steps = steps_of(result_of(buyer(mg_taken_per_day=taken)))

    assert ("high_without_prescription" in steps) is today


def test_more_yes_never_lowers_a_count() -> None:
    before = -1.0
    for count in range(12):
        score = result_of(ms_patient(**criteria(*range(1, count + 1)))).score
        assert score is not None
        assert score >= before
        before = score
