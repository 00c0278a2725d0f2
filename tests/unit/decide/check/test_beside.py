"""The check beside a plan: the cards go with it, and a standing stop makes it a specialist's."""

from __future__ import annotations

from typing import Any

import calando

WHO = {
    "age_years": 50,
    "sex": "male",
    "weight_kg": 70,
    "height_cm": 175,
    "eGFR": 100,
    "dialysis": "none",
    "jurisdiction": "US",
    "indication": "spasticity",
}
TABLETS = {
    "drug": "baclofen",
    "since_weeks": 60,
    "doses": [{"time": t, "mg": 10} for t in ("08:00", "14:00", "20:00")],
}


def person(*drugs: dict[str, Any], **more: Any) -> calando.Patient:
    return calando.patient_from_mapping({"patient": WHO | more, "medication": list(drugs)})


def test_plans_carry_the_cards() -> None:
    oxycodone = {"drug": "oxycodone"}
    down = calando.taper(person(TABLETS, oxycodone)).result
    up = calando.titrate(person(oxycodone)).result

    for cards in (down.cards, up.cards):
        assert any(c.id == "burden" for c in cards)
        assert any(c.about.asked == "oxycodone" for c in cards)


def test_a_plan_over_a_standing_stop_is_for_a_specialist() -> None:
    free = calando.titrate(person({"drug": "bupropion"}))
    stopped = calando.titrate(person({"drug": "bupropion"}, conditions=["epilepsy"]))

    assert not [c for c in free.result.cards if c.tier == "stop"]
    assert free.result.verdict != "specialist_only"
    assert [c for c in stopped.result.cards if c.tier == "stop"]
    assert stopped.result.verdict == "specialist_only"
    assert any("A stop stands beside this plan" in r.text for r in stopped.reasons)


def test_an_operation_on_the_way_has_its_card_beside_the_plan(tmp_path) -> None:
    path = tmp_path / "plan.json"
    path.write_text(calando.answer_json(calando.taper(person(TABLETS))))
    wishes = calando.ReplanWishes(today=7, events=(calando.Event(kind="surgery", days=10.0),))

    result = calando.replan(person(TABLETS), calando.load_plan(path), wishes).result

    (card,) = [c for c in result.cards if c.id == "surgery_never_omit"]
    assert card.tier == "interrupt"
    assert "anaesthetist" in card.action
