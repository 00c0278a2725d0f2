"""A failed pump: emergency first, delivery first, oral cover uncertain; and what is said of every emergency."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

import pytest

from calando.decide.pump.result import PumpResult
from calando.decide.recommendation import Answer

Ask = Callable[..., Answer[PumpResult]]
TASKS = ("candidacy", "screen", "start", "adjust", "refill", "failed", "wean", "overdose")


def test_a_failed_pump_is_an_emergency_and_restoring_comes_first(ask: Ask) -> None:
    answer = ask("failed", wishes={"failed_hours": 6.0})
    result = answer.result

    assert (result.verdict, result.emergency) == ("urgent_first", True)
    assert answer.reasons[0].emergency
    assert "restore delivery first" in result.headline
    assert result.contacts[0].kind == "emergency"
    assert "Interrogate" in result.drill[0].text
    assert result.bridge[0].name == "Delivery restored"
    assert any("Baclofen tablets" in line.text for line in result.drill)


def test_without_a_pump_in_the_file_it_is_still_an_emergency(ask: Ask) -> None:
    result = ask("failed", rate=None).result

    assert result.verdict == "more_needed"
    assert result.emergency
    assert result.drill
    assert result.timeline


@pytest.mark.parametrize("hours", [0.0, 1.0, 6.0, 12.0, 18.0, 30.0, 72.0, 200.0, 8760.0])
def test_some_row_is_now_at_every_hour(ask: Ask, hours: float) -> None:
    rows = ask("failed", wishes={"failed_hours": hours}).result.timeline

    now = [row for row in rows if row.is_now]
    assert now
    for row in now:
        assert row.from_h["p05"] <= hours
        assert row.to_h is None or hours <= row.to_h["p95"]


def test_without_the_hour_no_row_is_now(ask: Ask) -> None:
    result = ask("failed").result

    assert not any(row.is_now for row in result.timeline)
    assert any("hours since delivery stopped" in words for words in result.not_told)


def test_a_file_that_says_stopped_gives_the_hours(ask: Ask) -> None:
    stopped = {
        "drug": "baclofen",
        "route": "intrathecal",
        "stopped_weeks_ago": 0.25,
    }

    result = ask("failed", rate=None, medication=(stopped,)).result

    assert result.verdict == "urgent_first"
    assert result.micrograms_per_day is None
    assert "42 hours without delivery" in result.headline


def test_the_published_hours_stand_beside_the_simulated_ones(ask: Ask) -> None:
    rows = ask("failed").result.timeline
    published = {row.name: row for row in rows if row.basis == "read"}

    assert published["Hallucinations after a catheter was lost (one person)"].from_h["p50"] == 18
    severe = published["Severe withdrawal"]
    assert severe.to_h is not None
    assert (severe.from_h["p50"], severe.to_h["p50"]) == (24, 72)
    assert any("123 micrograms a day" in row.text for row in rows)
    assert any(row.basis == "derived" and "quarter" in row.name for row in rows)


def test_simulated_stretches_follow_each_other(ask: Ask) -> None:
    rows = [r for r in ask("failed").result.timeline if "usual effect" in r.name]

    for earlier, later in itertools.pairwise(rows):
        assert earlier.to_h == later.from_h
    starts = [r.from_h["p50"] for r in rows]
    assert starts == sorted(starts)


def test_the_curves_fall_from_one_and_their_bands_are_in_order(ask: Ask) -> None:
    curves = ask("failed").result.curves

    assert curves is not None
    for share in (curves.csf_share, curves.effect_share):
        assert share["p50"][0] == pytest.approx(1.0)
        assert share["p50"][-1] < 0.01
        for low, middle, high in zip(share["p05"], share["p50"], share["p95"], strict=True):
            assert 0.0 <= low <= middle <= high <= 1.0 + 1e-9
    assert len(curves.hours) == len(curves.effect_share["p50"])
    assert any(hour == 18 for hour, _ in curves.marks)


def test_each_bridge_says_how_sure_it_is(ask: Ask) -> None:
    bridge = ask("failed").result.bridge

    assert all(option.certainty for option in bridge)
    texts = " ".join(option.text for option in bridge)
    for told in ("1,189 micrograms", "100 mg a day by tube", "50 micrograms", "Cyproheptadine"):
        assert told in texts
    assert "does not replace baclofen" in texts


@pytest.mark.parametrize("rate", [50.0, 300.0, 1200.0])
def test_no_dose_by_mouth_is_computed_from_the_rate(ask: Ask, rate: float) -> None:
    """What is said of mg is the same for every rate: it is quoted, not computed."""
    this, other = (
        {
            amount
            for text in (
                r.oral_cover,
                *(o.text for o in r.bridge),
                *(line.text for line in (*r.do_now, *r.drill, *r.watch)),
            )
            for amount in re.findall(r"[\d.,]+ mg\b", text)
        }
        for r in (ask("failed", rate=rate).result, ask("failed", rate=777).result)
    )

    assert this == other
    assert this


@pytest.mark.parametrize("task", TASKS)
def test_the_boxed_warning_stands_on_every_answer_and_cover_is_never_called_sure(
    ask: Ask, task: str
) -> None:
    answer = ask(task)
    result = answer.result

    assert "intrathecal baclofen only" in result.boxed_warning.text
    assert result.boxed_warning.sources == ("itb_label",)
    assert "uncertain" in result.oral_cover
    if task in ("failed", "wean"):
        assert "nominal and unreliable" in result.oral_cover
        assert result.bridge
        return
    assert result.oral_cover.startswith("No cover by mouth is asked for here")
    assert not result.bridge
    said = " ".join((result.oral_cover, *(s.text for s in (*answer.reasons, *answer.caveats))))
    assert "cover is added" not in said
    assert "Restoring the pump comes first" not in said


@pytest.mark.parametrize("rate", [300.0, None])
@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (0.0, "The stop is told as just now."),
        (1.0, "1 hour without delivery is told."),
        (20.0, "20 hours without delivery are told."),
    ],
)
def test_the_hours_are_a_sentence_of_their_own(
    ask: Ask, rate: float | None, hours: float, said: str
) -> None:
    answer = ask("failed", rate=rate, wishes={"failed_hours": hours})
    texts = " ".join((answer.result.headline, *(r.text for r in answer.reasons)))

    assert said in answer.reasons[0].text
    assert "It has not" not in texts
    assert "0 hours without" not in texts.replace("20 hours", "")
    assert "After 0 h" not in texts


DIARY = {"symptom": [{"day": -1, "withdrawal_0_10": 9}]}


@pytest.mark.parametrize("task", ["adjust", "wean", "refill", "candidacy"])
@pytest.mark.parametrize(
    "told",
    [
        {"tables": DIARY},
        {"tables": {"now": {"temperature_C": 39.5}}},
        {"tables": {"now": {"hours_since_last_dose": 80}}},
        {"conditions": ["spinal cord injury", "drowsiness", "rigidity"]},
        {"medication": ({"drug": "baclofen", "stopped_weeks_ago": 0.5},)},
    ],
    ids=["diary", "fever", "last_dose", "both", "tablets_stopped"],
)
def test_withdrawal_with_a_pump_is_its_failure_in_its_own_words(
    ask: Ask, task: str, told: dict[str, object]
) -> None:
    answer = ask(task, **told)
    result = answer.result

    assert (result.verdict, result.emergency) == ("urgent_first", True)
    assert not result.steps
    assert "Interrogate" in result.drill[0].text
    said = " ".join((*(line.text for line in result.do_now), *(r.text for r in answer.reasons)))
    assert "failed delivery until shown otherwise" in said
    assert "No step down is planned" not in said
    assert "giving baclofen again is the treatment" not in said


def test_without_a_pump_the_words_of_tablets_stay(ask: Ask) -> None:
    answer = ask("candidacy", rate=None, tables=DIARY)

    assert any("No step down is planned" in r.text for r in answer.reasons)
    assert not answer.result.drill


def test_a_mild_diary_changes_nothing_and_the_last_entry_counts(ask: Ask) -> None:
    better = {"symptom": [{"day": -9, "withdrawal_0_10": 9}, {"day": -1, "withdrawal_0_10": 2}]}

    assert not ask("adjust", tables=better).result.emergency


def test_severe_sedation_in_the_diary_shows_no_step_up(ask: Ask) -> None:
    result = ask("adjust", tables={"symptom": [{"day": -1, "sedation_0_10": 9}]}).result

    assert result.emergency
    assert not result.steps


def test_an_overdose_never_says_that_delivery_is_restored_first(ask: Ask) -> None:
    answer = ask("overdose", wishes={"overdose_micrograms": 500.0}, tables=DIARY)
    said = " ".join((*(line.text for line in answer.result.do_now), answer.result.oral_cover))

    assert "breathing comes first; withdrawal is not ruled out" in said
    assert "the failure drill comes first" not in said
    assert not answer.result.drill


@pytest.mark.parametrize("task", ["refill", "adjust", "wean"])
@pytest.mark.parametrize(
    "words",
    [
        "pump pocket infection",
        "infected catheter",
        "bacterial meningitis",
        "fever",
        "sepsis",
        "infection",
        "pump explanted yesterday",
    ],
)
def test_an_infected_or_removed_pump_is_an_abrupt_stop(ask: Ask, task: str, words: str) -> None:
    answer = ask(task, conditions=["spinal cord injury", words])
    result = answer.result

    assert (result.verdict, result.emergency) == ("urgent_first", True)
    assert not result.steps
    assert result.drill
    assert any("stop" in r.text and r.emergency for r in answer.reasons)
    assert result.unrecognised == ()


@pytest.mark.parametrize(
    "words",
    ["urinary infection", "no infection", "history of meningitis", "pump infection 3 years ago"],
)
def test_an_infection_elsewhere_or_of_the_past_is_no_emergency_of_the_pump(
    ask: Ask, words: str
) -> None:
    assert not ask("adjust", conditions=["spinal cord injury", words]).result.emergency


ASKED = {
    "checklist": ("candidacy", {}),
    "checklist of a pump": ("candidacy", {"rate": 300.0}),
    "ladder": ("screen", {}),
    "screen with a pump": ("screen", {"rate": 300.0}),
    "after 100": ("screen", {"wishes": {"last_bolus_micrograms": 100.0, "response": "none"}}),
    "which worked": ("screen", {"wishes": {"response": "good"}}),
    "start without a bolus": ("start", {}),
    "start": ("start", {"wishes": {"effective_bolus_micrograms": 50.0}}),
    "start with a pump": ("start", {"rate": 300.0}),
    "adjust without a pump": ("adjust", {}),
    "adjust": ("adjust", {"rate": 300.0}),
    "refill without a pump": ("refill", {}),
    "refill without volumes": ("refill", {"rate": 300.0}),
    "routine refill": (
        "refill",
        {
            "rate": 300.0,
            "wishes": {
                "reservoir_mL": 20.0, "alarm_mL": 2.0, "concentration_micrograms_per_mL": 500.0
            },
        },
    ),
    "wean without a pump": ("wean", {}),
    "wean": ("wean", {"rate": 300.0}),
    "failed without a pump": ("failed", {}),
    "overdose": ("overdose", {}),
    "too young": ("screen", {"age_years": 3, "weight_kg": 14, "height_cm": 95}),
}  # fmt: skip


@pytest.mark.parametrize("asked", ASKED)
def test_every_verdict_has_a_cited_reason(ask: Ask, asked: str) -> None:
    task, told = ASKED[asked]

    answer = ask(task, **({"rate": None} | told))

    assert [r for r in answer.reasons if r.sources]
    assert {key for r in answer.reasons for key in r.sources} <= set(answer.sources)


def test_elsewhere_than_in_the_us_the_box_is_said_to_be_a_us_form(ask: Ask) -> None:
    assert (
        "US form; this person is in UK"
        in ask("failed", jurisdiction="UK").result.boxed_warning.text
    )
    assert "this person is in" not in ask("failed").result.boxed_warning.text


@pytest.mark.parametrize(
    "who", [{"eGFR": 25}, {"eGFR": 10, "dialysis": "hemodialysis"}], ids=["poor", "dialysis"]
)
@pytest.mark.parametrize("task", TASKS)
def test_poor_kidneys_are_a_caution_on_every_answer(
    ask: Ask, task: str, who: dict[str, object]
) -> None:
    texts = [c.text for c in ask(task, **who).caveats]

    assert any("by the kidneys" in t and "poor or moving" in t for t in texts)


@pytest.mark.parametrize("task", TASKS)
def test_the_same_seed_gives_the_same_answer_and_every_source_is_known(ask: Ask, task: str) -> None:
    answer = ask(task)

    assert answer == ask(task)
    cited = {key for s in (*answer.reasons, *answer.caveats) for key in s.sources}
    cited |= {key for line in answer.result.watch for key in line.sources}
    assert cited <= set(answer.sources)


def test_what_is_not_recognised_is_said(ask: Ask) -> None:
    answer = ask("failed", conditions=["spinal cord injury", "xyzzy"])

    assert answer.result.unrecognised == ("xyzzy",)
    assert any("xyzzy" in c.text for c in answer.caveats)


def test_a_child_is_told_apart_and_an_opioid_is_named(ask: Ask) -> None:
    child = {"age_years": 8, "weight_kg": 26, "height_cm": 126, "conditions": ["cerebral palsy"]}

    watched = ask("failed", medication=({"drug": "morphine"},), **child).result.watch

    assert any("published amounts are of adults" in line.text for line in watched)
    assert any("opioid" in line.text for line in watched)
    assert not any("of adults" in line.text for line in ask("failed").result.watch)


def test_the_hour_that_was_told_stands_in_the_result(ask: Ask) -> None:
    told = {"failed_hours": 2.0}

    after_bolus = ask("overdose", wishes=told | {"overdose_micrograms": 500.0}).result

    assert ask("failed", wishes=told).result.now_h == 2.0
    assert after_bolus.now_h == 2.0
    assert [r.name for r in after_bolus.timeline if r.is_now] == ["Label: coma after an overdose"]
    assert ask("adjust", wishes=told).result.now_h is None
