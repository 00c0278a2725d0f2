"""Answers whose score and band are known, from the published rules (fact sheet of care standards, 1.3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

import calando
from calando.decide.screen.asking import next_item
from calando.decide.screen.result import ScreenResult
from calando.decide.self_check.asking import questions_to_ask
from calando.facts.load_screen import load_instruments

INSTRUMENTS = load_instruments()
ITEMS = {name: [item.key for item in i.items] for name, i in INSTRUMENTS.items()}


def scored(name: str, answers: Mapping[str, Any], **more: Any) -> ScreenResult:
    result = calando.screen(calando.ScreenAnswers(instrument=name, answers=answers, **more)).result
    assert isinstance(result, ScreenResult)
    return result


def summing_to(name: str, total: int) -> dict[str, float]:
    """Return answers of an instrument without gaps or turned items that add up to a total."""
    answers: dict[str, float] = {}
    left = total
    for item in INSTRUMENTS[name].items:
        options = item.options or INSTRUMENTS[name].scales[item.scale]
        best = max(o.points for o in options if o.points is not None and o.points <= left)
        answers[item.key] = best
        left -= int(best)
    assert left == 0
    return answers


def problems(name: str, answers: Mapping[str, Any]) -> list[str]:
    with pytest.raises(calando.InputError) as error:
        scored(name, answers)
    return [p.field for p in error.value.problems]


# -- CIWA-Ar ------------------------------------------------------------------------------------------


def test_ciwa_at_its_most_is_67_and_severe() -> None:
    result = scored("ciwa_ar", {str(n): 7 for n in range(1, 10)} | {"10": 4})
    assert (result.score, result.high, result.band) == (67, 67, "severe")


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"3": 8}, "answers.3"), ({"10": 5}, "answers.10"), ({"7": None}, "answers.7")],
)
def test_a_wrong_or_missing_item_of_ciwa_is_an_error_and_no_low_score(
    changed: dict[str, Any], field: str
) -> None:
    answers = {
        k: v for k, v in ({str(n): 0 for n in range(1, 11)} | changed).items() if v is not None
    }
    assert problems("ciwa_ar", answers) == [field]


@pytest.mark.parametrize(
    ("band_set", "total", "band"),
    [
        ("asam2020", 9, "mild"),
        ("asam2020", 10, "moderate"),
        ("asam2020", 18, "moderate"),
        ("asam2020", 19, "severe"),
        ("va", 7, "mild"),
        ("va", 8, "moderate"),
        ("va", 14, "moderate"),
        ("va", 15, "severe"),
        ("wikipedia", 10, "mild"),
        ("wikipedia", 11, "moderate"),
        ("wikipedia", 15, "moderate"),
        ("wikipedia", 16, "severe"),
        ("timeofcare", 8, "minimal"),
        ("timeofcare", 9, "mild"),
        ("timeofcare", 15, "mild"),
        ("timeofcare", 16, "moderate"),
        ("timeofcare", 20, "moderate"),
        ("timeofcare", 21, "severe"),
    ],
)
def test_a_total_of_ciwa_flips_its_band_at_each_border(
    band_set: str, total: int, band: str
) -> None:
    assert scored("ciwa_ar", summing_to("ciwa_ar", total), band_set=band_set).band == band


def test_the_five_band_sets_stand_side_by_side_and_asam_2020_is_the_default() -> None:
    result = scored("ciwa_ar", summing_to("ciwa_ar", 15))
    assert len(result.bands) == 5
    assert result.band_set == "asam2020"
    assert len({line.band for line in result.bands}) > 1  # one score, several words for it


def test_the_remote_manual_asks_for_a_doctor_above_six() -> None:
    six, seven = (
        scored("ciwa_ar", summing_to("ciwa_ar", n), band_set="remote_au").band for n in (6, 7)
    )
    assert six != seven


# -- sums ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "total"),
    [("no", 1), ("yes", 9)],
)
def test_dast_counts_its_third_item_the_other_way_round(answers: str, total: int) -> None:
    assert scored("dast10", dict.fromkeys(ITEMS["dast10"], answers)).score == total


def test_dast_with_the_third_item_denied_and_all_others_affirmed_is_ten() -> None:
    assert scored("dast10", dict.fromkeys(ITEMS["dast10"], "yes") | {"3": "no"}).score == 10


@pytest.mark.parametrize(
    ("name", "total"),
    [("phq9", 27), ("gad7", 21), ("audit", 40), ("cows", 48), ("pacs", 30), ("audit_c", 12)],
)
def test_the_greatest_answers_make_the_greatest_score(name: str, total: float) -> None:
    most = {
        item.key: max(
            (
                o
                for o in item.options or INSTRUMENTS[name].scales[item.scale]
                if o.points is not None
            ),
            key=lambda o: o.points or 0,
        ).key
        for item in INSTRUMENTS[name].items
    }
    result = scored(name, most)
    assert (result.score, result.high) == (total, total)


def test_audit_c_of_somebody_who_never_drinks_is_zero() -> None:
    # US Core 7, QuestionnaireResponse-AUDIT-C: never, 1 or 2, never
    assert scored("audit_c", {"1": 0, "2": 0, "3": 0}, context={"sex": "female"}).score == 0


@pytest.mark.parametrize(
    ("sex", "total", "is_positive"),
    [("female", 2, False), ("female", 3, True), ("male", 3, False), ("male", 4, True)],
)
def test_audit_c_has_a_cut_for_women_and_one_for_men(
    sex: str, total: int, *, is_positive: bool
) -> None:
    result = scored("audit_c", summing_to("audit_c", total), context={"sex": sex})
    assert (result.band == "positive") is is_positive


def test_audit_c_without_a_sex_has_no_band_and_shows_both() -> None:
    result = scored("audit_c", summing_to("audit_c", 3))
    assert result.band is None
    assert len({line.band for line in result.bands}) == 2


def test_phq9_of_twelve_is_moderate() -> None:
    # US Core 7, Observation-PHQ9-item-example
    answers = summing_to("phq9", 12)
    assert answers["9"] == 0
    result = scored("phq9", answers)
    assert result.band == "moderate"
    assert not [f for f in result.flags if f.kind == "suicide"]


@pytest.mark.parametrize(
    ("name", "borders"),
    [("phq9", (5, 10, 15, 20)), ("gad7", (5, 10, 15)), ("cows", (5, 13, 25, 37))],
)
def test_a_band_begins_at_each_border(name: str, borders: tuple[int, ...]) -> None:
    for border in borders:
        below, at = (scored(name, summing_to_any(name, n)).band for n in (border - 1, border))
        assert below != at, border


def summing_to_any(name: str, total: int) -> dict[str, str]:
    """Return answers that add up to a total where items have gaps, found by trying."""
    ways: dict[int, dict[str, str]] = {0: {}}
    for item in INSTRUMENTS[name].items:
        options = item.options or INSTRUMENTS[name].scales[item.scale]
        ways = {
            so_far + int(o.points): made | {item.key: o.key}
            for so_far, made in ways.items()
            for o in options
            if o.points is not None
        }
    return ways[total]


@pytest.mark.parametrize("answer", [1, 2, 3])
def test_the_ninth_item_of_phq9_always_raises_a_flag(answer: int) -> None:
    result = scored("phq9", dict.fromkeys(ITEMS["phq9"], 0) | {"9": answer})
    assert [f.kind for f in result.flags] == ["suicide"]
    assert result.flags[0].urgent
    assert result.next_step.startswith(result.flags[0].text)


def test_phq2_goes_on_to_phq9_from_two_and_takes_its_answers_over() -> None:
    following = scored("phq2", {"1": 1, "2": 1}).next_instrument
    assert following is not None
    assert (following.to, dict(following.carried)) == ("phq9", {"1": "1", "2": "1"})
    assert scored("phq2", {"1": 1, "2": 0}).next_instrument is None


@pytest.mark.parametrize("changed", [{"pulse": 3}, {"gooseflesh": 4}])
def test_cows_refuses_a_value_in_a_gap(changed: dict[str, int]) -> None:
    ((word, value),) = changed.items()
    key = next(i.key for i in INSTRUMENTS["cows"].items if word in f"{i.label} {i.text}".lower())
    assert problems("cows", dict.fromkeys(ITEMS["cows"], 0) | {key: value}) == [f"answers.{key}"]


def test_pacs_reports_both_thresholds_with_their_population() -> None:
    for total, positive in ((14, 0), (15, 1), (20, 1), (21, 2)):
        result = scored("pacs", summing_to("pacs", total))
        assert len(result.bands) == 2
        assert all(line.population for line in result.bands)
        assert sum(line.band == "craving" for line in result.bands) == positive


def test_bam_r_has_three_scales_and_no_total() -> None:
    result = scored("bam_r", {item.key: _most(item.key) for item in INSTRUMENTS["bam_r"].items})
    assert result.score is None
    highs = {s.id: s.high for s in result.subscales}
    assert highs == {"use": 12, "risk": 24, "protective": 24, "progress": 4}  # item 17 stands alone
    assert INSTRUMENTS["bam_r"].subscales[0].items == ("4", "5", "6")
    assert INSTRUMENTS["bam_r"].subscales[1].items == ("1", "2", "3", "8", "11", "15")
    assert INSTRUMENTS["bam_r"].subscales[2].items == ("9", "10", "12", "13", "14", "16")


def _most(key: str) -> str:
    instrument = INSTRUMENTS["bam_r"]
    item = next(i for i in instrument.items if i.key == key)
    return (item.options or instrument.scales[item.scale])[-1].key


# -- branching, grades, caveats -----------------------------------------------------------------------


def test_cssrs_asks_only_the_sixth_after_a_no_to_the_second() -> None:
    result = scored("cssrs", {"1": "no", "2": "no", "6": "no"})
    assert [row.key for row in result.items if row.state == "answered"] == ["1", "2", "6"]


def test_cssrs_is_high_for_behaviour_within_three_months_even_without_thoughts() -> None:
    result = scored("cssrs", {"1": "no", "2": "no", "6": "yes", "6a": "yes"})
    assert result.band == "high"
    assert any(f.kind == "suicide" and f.urgent for f in result.flags)


@pytest.mark.parametrize("key", ["4", "5"])
def test_cssrs_is_high_for_intent(key: str) -> None:
    answers = {"1": "yes", "2": "yes", "3": "no", "4": "no", "5": "no", "6": "no", key: "yes"}
    assert scored("cssrs", answers).band == "high"


def test_the_second_part_of_the_spasm_scale_is_refused_without_spasms() -> None:
    assert problems("penn_spasm", {"1": 0, "2": 1}) == ["answers.2"]
    assert scored("penn_spasm", {"1": 0}).items[1].state == "not_asked"


def test_ashworth_keeps_one_plus_as_a_grade_and_refuses_one_and_a_half() -> None:
    assert (scored("modified_ashworth", {"1": "1+"}).score_text) == "1+"
    assert scored("modified_ashworth", {"1": "1+"}).score is None
    assert problems("modified_ashworth", {"1": 1.5}) == ["answers.1"]


def test_a_low_pawss_never_rules_a_hard_withdrawal_out() -> None:
    answers = {"threshold": "yes"} | {str(n): "yes" if n <= 3 else "no" for n in range(1, 11)}
    result = calando.screen(calando.ScreenAnswers(instrument="pawss", answers=answers))
    assert result.result.score == 3
    said = " ".join([result.result.next_step, *(c.text for c in result.caveats)]).lower()
    assert "44" in said
    assert "rule" in said


def test_the_withdrawal_checklist_is_called_unvalidated_and_has_no_score() -> None:
    answers: dict[str, str] = {}
    while (item := next_item(INSTRUMENTS["baclofen_withdrawal_checklist"], answers)) is not None:
        answers[item.key] = "no"
    result = scored("baclofen_withdrawal_checklist", answers)
    assert (result.score, result.band, result.validated) == (None, None, False)
    assert "unvalidated" in f"{result.title} {result.name}".lower()


def test_ciwa_is_never_presented_as_made_for_baclofen() -> None:
    assert "baclofen" in INSTRUMENTS["ciwa_ar"].not_for.lower()


# -- the self-check -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_directed", "count", "band"), [("yes", 4, "moderate"), ("no", 6, "severe")]
)
def test_tolerance_and_withdrawal_count_only_without_supervision(
    as_directed: str, count: int, band: str
) -> None:
    wanted: dict[str, Any] = {
        "red_flag": ("none",),
        "suicide": "no",
        "prescribed": "yes",
        "as_directed": as_directed,
        "which_way": ("more",),
        "route": ("mouth",),
        "substances": ("none",),
    } | dict.fromkeys(("q1", "q2", "q3", "q4", "q10", "q11"), "yes")
    answers: dict[str, Any] = {}
    while (question := questions_to_ask(answers, "self")) is not None:
        otherwise = "not_told" if question.is_optional else "no"
        answers[question.key] = wanted.get(question.key, otherwise)
    told = calando.ScreenAnswers(instrument="self_check", answers=answers)
    result = calando.screen(told).result
    assert (result.score, result.band) == (count, band)
