"""Too much through a pump: an emergency whatever the amount, breathing first, the label beside the model."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from calando.decide.pump.result import PumpResult
from calando.decide.recommendation import Answer

Ask = Callable[..., Answer[PumpResult]]


def test_after_too_much_nothing_is_said_for_tablets(ask: Ask) -> None:
    for answer in (
        ask("overdose", wishes={"overdose_micrograms": 500.0}),
        ask("wean", conditions=["spinal cord injury", "drowsiness"]),
        ask("screen", rate=None, wishes={"last_bolus_micrograms": 1000.0}),
    ):
        assert "would add to it" in answer.result.oral_cover
        assert not answer.result.bridge
        assert not any("Cover by mouth" in c.text for c in answer.caveats)


@pytest.mark.parametrize("micrograms", [25.0, 50.0, 280.0, 1000.0, 10_000.0, 100_000.0])
def test_an_overdose_is_an_emergency_whatever_the_amount(ask: Ask, micrograms: float) -> None:
    answer = ask("overdose", rate=None, wishes={"overdose_micrograms": micrograms})
    result = answer.result

    assert (result.verdict, result.emergency) == ("urgent_first", True)
    assert answer.reasons[0].emergency
    texts = " ".join(line.text for line in result.do_now)
    for told in ("breathing", "reservoir", "30 to 40 mL", "Physostigmine"):
        assert told in texts
    assert any("withdrawal" in line.text for line in result.watch)
    assert result.curves is not None


def test_more_acts_for_longer(ask: Ask) -> None:
    def until(micrograms: float) -> float:
        rows = ask("overdose", wishes={"overdose_micrograms": micrograms}).result.timeline
        (row,) = [r for r in rows if "largest test bolus" in r.name]
        assert row.to_h is not None
        return row.to_h["p50"]

    assert 4 < until(200.0) < until(1000.0) < until(10_000.0) < until(100_000.0)


def test_an_amount_within_the_ladder_has_no_such_row(ask: Ask) -> None:
    rows = ask("overdose", wishes={"overdose_micrograms": 100.0}).result.timeline

    assert not any("largest test bolus" in row.name for row in rows)


def test_the_label_stands_beside_the_model_after_a_bolus(ask: Ask) -> None:
    rows = {
        r.name: r for r in ask("overdose", wishes={"overdose_micrograms": 75.0}).result.timeline
    }

    label, model = rows["Label: the effect is greatest"], rows["Model: the effect is greatest"]
    assert label.from_h["p50"] == 4
    assert model.from_h["p05"] < 4 < model.from_h["p95"]
    onset = rows["Model: half of the peak effect is reached"].from_h["p50"]
    assert 0.5 <= onset <= 1.0


def test_a_pump_that_is_too_fast_needs_no_amount(ask: Ask) -> None:
    result = ask("overdose", rate=1920).result

    assert result.verdict == "urgent_first"
    assert "1,920 micrograms a day" in result.headline
    assert result.curves is not None
    assert result.curves.effect_share["p50"][0] == pytest.approx(1.0)


def test_without_pump_and_amount_it_is_still_an_emergency(ask: Ask) -> None:
    result = ask("overdose", rate=None).result

    assert result.emergency
    assert len(result.not_told) == 2


def test_every_published_overdose_is_told(ask: Ask) -> None:
    texts = " ".join(r.text for r in ask("overdose").reasons)

    for told in (
        "50 and of 280",
        "800, 1,920 and 2,400",
        "27 and 55",
        "10,000 micrograms in 20 mL",
    ):
        assert told in texts
