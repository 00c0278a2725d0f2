"""The cards of the kidneys: who is no new start, who is not started, what moves, and how it is printed."""

from __future__ import annotations

from typing import Any

import pytest
from check_people import JUST_STOPPED, PUMP, card, checked, ids, person, tablets

import calando
from calando.decide.check.result import CheckResult
from calando.present.check.words import kidney_facts, kidney_table

FAILING = {"creatinine_umol_per_L": 150, "earlier": (-3, 75)}
RECOVERING = {"creatinine_umol_per_L": 150, "earlier": (-3, 300)}
FOR_A_RUNNING_DOSE = ("never stop at once", "lower dose to stay on", "do not stop baclofen")


def said(result: CheckResult) -> str:
    """Return every word of the kidney cards."""
    cards = [c for c in result.cards if c.kind == "kidney"]
    return " ".join(f"{c.title} {c.evidence} {c.action} {c.patient_text}" for c in cards).lower()


@pytest.mark.parametrize(
    "more", [{"eGFR": 20}, {"eGFR": 45}, FAILING, RECOVERING, {"conditions": ["sepsis"]}]
)
def test_who_was_just_stopped_is_no_new_start(more: dict[str, Any]) -> None:
    result = checked(JUST_STOPPED, **more)

    assert result.kidney.just_stopped
    stopped = card(result, "kidney_just_stopped")
    assert "today" in stopped.action
    assert "not told apart" in stopped.evidence
    assert "do not start" not in said(result)
    assert "not started" not in said(result)
    assert dict(kidney_facts(result.kidney))["A start"].startswith("no start: baclofen was just")


def test_the_word_withdrawal_alone_is_no_new_start_and_an_old_stop_is_one() -> None:
    assert "kidney_just_stopped" in ids(checked(eGFR=20, conditions=["baclofen withdrawal"]))
    assert "kidney_no_start" in ids(checked(JUST_STOPPED | {"stopped_weeks_ago": 200}, eGFR=20))
    assert "kidney_full" in ids(checked(JUST_STOPPED, eGFR=100))


@pytest.mark.parametrize(
    "more",
    [
        FAILING,
        RECOVERING,
        {"conditions": ["sepsis"]},
        {"conditions": ["acute kidney injury"]},
        FAILING | {"eGFR": None, "creatinine_umol_per_L": 500},
    ],
)
def test_nothing_is_started_while_the_kidneys_move(more: dict[str, Any]) -> None:
    result = checked(**{k: v for k, v in more.items() if v is not None})

    assert not result.kidney.may_start
    (moving,) = [c for c in result.cards if c.kind == "kidney"]
    assert (moving.tier, moving.id) == ("stop", f"kidney_{result.kidney.trend}")
    assert "do not start until the kidneys are steady" in moving.title.lower()
    assert not any(words in said(result) for words in FOR_A_RUNNING_DOSE)


def test_a_running_dose_without_an_amount_is_never_told_not_to_start() -> None:
    result = checked({"drug": "baclofen"}, eGFR=20)

    assert "kidney_no_start" not in ids(result)
    assert "never stop at once" in card(result, "kidney_too_much").action.lower()


def test_what_was_lost_over_years_is_no_kidney_that_moves() -> None:
    slow = checked(tablets(20), creatinine_umol_per_L=110, earlier=(-900, 70))
    back = checked(tablets(20), creatinine_umol_per_L=90, earlier=(-1000, 150))

    for result in (slow, back):
        assert not result.kidney.moving
        assert result.kidney.most_mg_per_day is not None
        assert not {"kidney_falling", "kidney_recovering"} & ids(result)
        assert any("years ago" in w for w in result.kidney.report.warnings)
        assert any("value of the last weeks" in m for m in result.not_told)


def test_recovering_kidneys_have_their_own_advice() -> None:
    held = card(checked(tablets(20), **RECOVERING), "kidney_recovering")

    assert held.tier == "interrupt"
    assert "hold the dose" in held.action.lower()
    assert "withdrawal" in held.action
    assert "lower dose" not in held.action
    assert "Stay on your usual dose" in held.patient_text
    assert "very sleepy" not in held.patient_text
    assert "lower dose" in card(checked(tablets(20), **FAILING), "kidney_falling").action


def test_sepsis_with_a_steady_value_does_not_say_that_none_is_told() -> None:
    result = checked(tablets(), conditions=["sepsis"], creatinine_umol_per_L=75, earlier=(-3, 74))

    falling = card(result, "kidney_falling")
    assert falling.title.startswith("The kidneys may be failing")
    assert "the values do not show it" in falling.evidence


@pytest.mark.parametrize("conditions", [["spinal cord injury"], ["tetraplegia"], ["sarcopenia"]])
def test_little_muscle_takes_the_ground_from_a_healthy_estimate(conditions: list[str]) -> None:
    start = checked(creatinine_umol_per_L=40, conditions=conditions)
    fresh = checked(tablets(5, since_weeks=1), creatinine_umol_per_L=40, conditions=conditions)
    old = checked(tablets(), creatinine_umol_per_L=40, conditions=conditions)

    for result, tier in ((start, "interrupt"), (fresh, "interrupt"), (old, "note")):
        doubtful = card(result, "kidney_doubtful")
        assert doubtful.tier == tier
        assert "if the estimate holds" in doubtful.title
        assert "cystatin C" in doubtful.action
        assert "spinalcord2024" in doubtful.sources
    assert not start.headline.startswith("Nothing to decide")


def test_cystatin_c_is_believed_in_spite_of_little_muscle() -> None:
    result = checked(cystatin_C_mg_per_L=0.8, eGFR=None, conditions=["tetraplegia"])

    assert "kidney_full" in ids(result)


def test_no_risk_in_percent_is_printed_while_the_kidneys_move() -> None:
    moving = checked(
        tablets(since_weeks=1), age_years=70, creatinine_umol_per_L=140, earlier=(-2, 80)
    )
    steady = checked(tablets(since_weeks=1), age_years=70, eGFR=40)

    assert steady.kidney.encephalopathy is not None
    assert steady.kidney.encephalopathy.percent is not None
    assert moving.kidney.encephalopathy is not None
    assert moving.kidney.encephalopathy.percent is None
    assert "the kidneys move" in moving.kidney.encephalopathy.outside[0]


@pytest.mark.parametrize(
    ("eGFR", "printed"), [(29.9, "29.9"), (29.96, "29.9"), (29.4, "29"), (30.4, "30")]
)
def test_kidneys_are_never_rounded_across_a_border(eGFR: float, printed: str) -> None:
    result = checked(eGFR=eGFR, height_cm=None)

    (kidney,) = [c for c in result.cards if c.kind == "kidney"]
    assert kidney.title.endswith(f"kidney function {printed} mL/min")


def test_beside_a_pump_alone_no_band_of_tablets_speaks() -> None:
    more: dict[str, Any] = {"eGFR": 8, "dialysis": "hemodialysis"}
    result = checked(PUMP, **more)
    shown = kidney_table(result.kidney)

    assert not result.kidney.by_mouth
    assert "tablets" in shown.title
    assert shown.marked == ()
    assert {row[0] for row in shown.rows} == {"tablets only"}
    ((_, text),) = kidney_facts(result.kidney)
    assert "the pump goes on" in text


def test_an_unknown_time_on_a_dose_is_said_to_matter_with_poor_kidneys() -> None:
    poor = checked(tablets(40 / 3, since_weeks=None), age_years=70, eGFR=45)
    fresh = checked(tablets(40 / 3, since_weeks=1), age_years=70, eGFR=45)
    told = checked(tablets(40 / 3, since_weeks=None), age_years=70, eGFR=45, raised_days_ago=300)

    assert "kidney_encephalopathy" in ids(fresh)
    assert any("when it was last raised" in m and "encephalopathy" in m for m in poor.not_told)
    assert "could change that" in poor.headline
    assert not any("last raised" in m for m in (*told.not_told, *fresh.not_told))


def test_tablets_stopped_beside_a_pump_have_both_cards() -> None:
    both = checked(PUMP, JUST_STOPPED, eGFR=20)

    assert card(both, "kidney_just_stopped").tier == "stop"
    assert "The pump goes on" in card(both, "kidney_just_stopped").action
    assert "kidney_pump" in ids(both)
    assert "kidney_just_stopped" not in ids(checked(PUMP, eGFR=20))
    assert "kidney_just_stopped" not in ids(checked(PUMP, JUST_STOPPED, eGFR=100))


@pytest.mark.parametrize("raised", [None, 2])
def test_poorer_kidneys_never_weigh_less_than_ones_that_only_look_healthy(
    raised: float | None,
) -> None:
    weight = {"stop": 3, "interrupt": 2, "note": 1, None: 0}
    tiers = []
    for eGFR in (120, 95, 85, 70, 61, 59, 45, 29, 14):
        result = checked(
            tablets(20), eGFR=eGFR, conditions=["spinal cord injury"], raised_days_ago=raised
        )
        kidney = [c for c in result.cards if c.kind == "kidney"]
        tiers.append(max(weight[c.tier] for c in kidney))
        if eGFR > 30:
            assert any("cystatin C" in c.action for c in kidney), eGFR
    assert tiers == sorted(tiers)


INFANT = {"age_years": 0.5, "weight_kg": 7, "height_cm": 66}
CHILD = {"age_years": 1.5, "weight_kg": 10, "height_cm": 80}
SUSPENSION = tablets(1, mg_per_mL=1)


@pytest.mark.parametrize(
    "more",
    [
        {"creatinine_umol_per_L": 200, "earlier": (-3, 30)},
        {"creatinine_umol_per_L": 200},
        {"creatinine_umol_per_L": 40, "dialysis": "peritoneal"},
        {"creatinine_umol_per_L": 30},
    ],
)
@pytest.mark.parametrize("medication", [(), (JUST_STOPPED,), (SUSPENSION,)])
def test_an_infant_is_never_stopped_by_less_than_an_older_child(
    medication: tuple[dict[str, Any], ...], more: dict[str, Any]
) -> None:
    weight = {"stop": 3, "interrupt": 2, "note": 1, None: 0}
    infant = checked(*medication, **INFANT, **more)
    of_infant = [c for c in infant.cards if c.kind == "kidney"]
    of_child = [c for c in checked(*medication, **CHILD, **more).cards if c.kind == "kidney"]

    assert max(weight[c.tier] for c in of_infant) >= max(weight[c.tier] for c in of_child)
    assert "kidney_infant" in ids(infant)
    if not medication:
        assert not any(words in said(infant) for words in FOR_A_RUNNING_DOSE)
        assert "before a first dose" in card(infant, "kidney_infant").patient_text


@pytest.mark.parametrize(
    "more", [FAILING, {"conditions": ["sepsis"]}, {"conditions": ["acute kidney injury"]}]
)
def test_failing_kidneys_beside_a_pump_alone_are_spoken_of_in_one_voice(
    more: dict[str, Any],
) -> None:
    told = calando.check(person(PUMP, **more))
    (line,) = [r.text for r in told.reasons if "higher level" in r.text]

    assert "any baclofen now" not in line
    assert "tablets of baclofen now give a higher level" in line
    assert "the pump, with far lower levels, goes on" in line
    both = calando.check(person(PUMP, tablets(), **more))
    assert any("the same tablets now give a higher level" in r.text for r in both.reasons)
