"""The headline and the caveats: which sign, which need, what was not judged."""

from __future__ import annotations

import pytest
from place_people import TABLETS, drinker, fired, person, placed

from calando.decide.place.answer import place
from calando.decide.place.details import clause
from calando.decide.place.headline import lacking, lower
from calando.decide.recommendation import Statement
from calando.facts.load_placement import load_placement
from calando.patient.profile import Now


def test_a_pregnancy_is_no_reason_for_home() -> None:
    found = placed(person(pregnant=True, gestation_weeks=20.0, sex="female"), pregnancy=True)

    assert "because of: a pregnancy" not in found.headline
    assert "because of: a planned taper of prescribed baclofen" in found.headline
    assert "With: the prescriber together with the maternity" in found.headline


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (Now(spo2=85), "oxygen saturation of 85 %"),
        (Now(temperature_C=40.5), "temperature of 40.5 °C"),
        (Now(heart_rate=150), "heart rate of 150 a minute"),
    ],
)
def test_the_vital_sign_is_named(now: Now, words: str) -> None:
    found = place(person(now=now)).result

    assert words in found.headline
    red = next(rule for rule in found.rules if rule.id == "E5")
    assert words in red.because[0]


def test_moderate_drinking_gives_way_to_a_pregnancy() -> None:
    found = placed(drinker(22), pregnancy=True)

    assert "A10" in fired(found)
    assert "A5" not in fired(found)
    assert not any("nothing that asks for more" in rule.title for rule in found.rules)


def test_many_causes_are_counted_and_not_all_named() -> None:
    found = placed(
        drinker(35, medications=(TABLETS,)), pregnancy=True, sadq=40, ciwa_ar=25, intoxicated_now=True,
        significant_comorbidity=True,
    )  # fmt: skip

    assert "more." in found.headline
    assert len(found.headline) < 500


def test_vital_signs_that_nobody_judges_are_named() -> None:
    child = person(
        age_years=9.0, weight_kg=28.0, height_cm=133.0, now=Now(heart_rate=190, respiratory_rate=60)
    )

    caveats = " ".join(c.text for c in place(child).caveats)

    assert "Not judged: heart rate 190 a minute, 60 breaths a minute" in caveats
    assert "Not judged" not in " ".join(
        c.text for c in place(person(now=Now(heart_rate=90))).caveats
    )


def test_rules_carry_who_has_reviewed_them() -> None:
    reviewed = {rule.id: rule.reviewed_by for rule in load_placement().rules}

    assert {rule.id: rule.reviewed_by for rule in placed().rules} == reviewed


def test_pieces_of_a_headline() -> None:
    assert lacking("transport") == "no transport"
    assert lacking("a reliable person at home") == "no reliable person at home"
    assert lower("CIWA-Ar 19 or more") == "CIWA-Ar 19 or more"
    assert lower("30 UK units a day") == "30 UK units a day"
    assert clause(Statement(text="Emergency: systolic pressure 88 mmHg; shock. Call.")) == (
        "systolic pressure 88 mmHg"
    )
