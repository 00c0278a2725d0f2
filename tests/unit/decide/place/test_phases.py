"""The three phases: settings of their level, levels that fall, contacts that count once."""

from __future__ import annotations

from dataclasses import replace

from place_people import PUMP, TABLETS, drinker, fired, person, phase, placed

from calando.decide.place.result import LEVELS

USE_DISORDER = {"substance_use_disorder": True}


def test_a_seizure_comes_before_the_psychiatric_ward_which_follows_it() -> None:
    found = placed(seizure_now=True, suicide_high=True, suicide_possible=True)

    assert "emergency department" in phase(found, "withdrawal").setting
    assert "psychiatric" not in phase(found, "withdrawal").setting
    settling = phase(found, "stabilisation")
    assert "psychiatric inpatient care" in settling.setting
    assert "P1" in settling.rules
    assert "until the risk of suicide has been treated" in settling.days_text


def test_a_setting_for_less_is_no_place_for_more() -> None:
    found = placed(suicide_possible=True, overdose_risk=True)

    assert {"P2", "B3"} <= fired(found)
    assert "equipped to assess" not in found.setting
    assert any("Ask about suicide today" in line.text for line in found.do_now)


def test_a_programme_that_follows_begins_while_the_person_settles_and_says_so() -> None:
    found = placed(complex_needs=True, **USE_DISORDER)

    first, settling, last = found.phases
    assert (first.level, settling.level, last.level) == (
        "outpatient", "intensive_outpatient", "intensive_outpatient",
    )  # fmt: skip
    assert settling.why.startswith("More than before: the programme")
    assert settling.rules == ("T3",)
    assert settling.contacts_per_week == last.contacts_per_week == 4


def test_levels_never_rise_after_settling() -> None:
    for needs in (True, False):
        for units in (0, 22, 35):
            found = placed(drinker(units, medications=(TABLETS,)), complex_needs=needs)
            ranks = [-1 if p.level is None else LEVELS.index(p.level) for p in found.phases]
            assert ranks[1] >= ranks[2]


def test_after_a_bed_contacts_are_counted_once_and_several_a_week_end_after_two_weeks() -> None:
    found = placed(person(medications=(replace(TABLETS, daily_mg=90),)))

    settling = phase(found, "stabilisation")
    assert settling.level == "intensive_outpatient"
    assert settling.contacts_per_week == 3
    assert settling.days == (7, 14)
    assert "at least one a week" in settling.days_text


def test_alcohol_comes_first_and_baclofen_stays_as_it_is() -> None:
    both = drinker(22, medications=(TABLETS,), indication="alcohol_use_disorder")

    found = placed(both)
    alone = placed(drinker(22))

    assert "D1" in fired(found)
    assert phase(found, "withdrawal").days_text.endswith(
        "alcohol first, baclofen unchanged meanwhile"
    )
    assert "baclofen" not in phase(alone, "withdrawal").days_text


def test_in_an_emergency_home_needs_nothing() -> None:
    found = placed(person(medications=(PUMP,)), pump_interrupted=True)

    assert found.needs == ()
    assert placed().needs
