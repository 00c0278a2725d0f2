"""Words of a placement: levels in plain words, what is not told said as not told, a rule never as an order."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from sample_place import (
    CIWA,
    CONTACTS_RULE,
    RESULT,
    SEIZURE_BEFORE,
    TAPER_RISKS,
    emergency,
    make_place,
    taper_only,
)

from calando.decide.place.result import LEVELS, UnknownThatMatters
from calando.decide.recommendation import Statement
from calando.facts.load_placement import load_placement
from calando.facts.schema_placement import RuleEffect
from calando.present.place import rule_words, words


def test_every_level_has_a_name_and_none_is_a_trademark() -> None:
    assert set(words.LEVEL_NAMES) == set(LEVELS)
    assert not any("asam" in name.lower() for name in words.LEVEL_NAMES.values())
    assert "calando's own cited rules" in words.LEVEL_NOTE
    assert "a clinician decides" in words.LEVEL_NOTE


def test_the_emergency_number_comes_before_the_level() -> None:
    assert words.first_lines(emergency().result)[0] == "EMERGENCY: call 911 now."
    assert words.first_lines(RESULT) == ("So far: medically managed inpatient care.",)


def test_the_call_is_not_repeated_in_the_headline() -> None:
    assert words.headline(emergency().result) == "A pump that may have stopped is an emergency."


def test_a_choice_of_the_source_is_shown_as_a_choice() -> None:
    told = replace(taper_only().result, unknown_that_matter=())

    assert words.title_of(told) == "Outpatient care, or intensive outpatient"
    assert words.phase_level(RESULT.phases[1]).endswith("day care, or residential")


def test_as_long_as_an_answer_could_raise_it_the_level_is_only_so_far() -> None:
    assert words.title_of(RESULT).startswith("So far: medically managed")
    assert words.title_of(replace(RESULT, unknown_that_matter=())).startswith("Medically managed")


def test_the_headline_does_not_say_the_level_again() -> None:
    result = replace(
        RESULT, headline="Medically managed inpatient care, because of: a seizure before."
    )

    assert words.headline(result) == "Because of: a seizure before."


def test_a_phase_without_a_level_is_the_usual_visits() -> None:
    assert words.level_name(None) == "Usual visits"
    assert words.phase_level(taper_only().result.phases[2]) == "The prescriber's usual visits"


def test_a_phase_says_how_long_where_and_how_often_and_leaves_out_what_is_not_said() -> None:
    assert words.phase_lines(RESULT.phases[1]) == (
        "2 to 4 weeks",
        "A day clinic",
        "4 contacts a week",
    )
    assert words.phase_lines(RESULT.phases[0]) == (
        "5 to 10 days",
        "A hospital ward that treats withdrawal",
    )
    assert words.phase_contacts(RESULT.phases[2]) == "1 contact a week"
    assert words.phase_rules(RESULT.phases[0]) == "rules A2, A3, B3"
    assert words.phase_rules(RESULT.phases[1]) == "rule A2"


def test_a_phase_says_why_unless_a_rule_says_it() -> None:
    withdrawal, settling, _ = RESULT.phases
    said = replace(withdrawal, why=f"{SEIZURE_BEFORE.why} And more.")

    assert words.phase_why(RESULT, settling) == settling.why
    assert words.phase_why(RESULT, said) == ""


def test_how_long_is_a_number_of_days_or_nothing() -> None:
    withdrawal, _, afterwards = RESULT.phases

    assert words.phase_days(withdrawal) == "5 to 10 days"
    assert words.phase_days(replace(withdrawal, days=(1.0, 1.0))) == "1 day"
    assert words.phase_days(replace(withdrawal, days=(14.0, 60.0))) == "14 to 60 days"
    assert words.phase_days(afterwards) == ""


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((365.0, 365.0), "a year"),
        ((28.0, 90.0), "about 1 to 3 months"),
        ((90.0, 90.0), "about 3 months"),
    ],
)
def test_a_length_above_sixty_days_is_said_in_words(days, said: str) -> None:
    assert words.phase_days(replace(RESULT.phases[0], days=days)) == said


def test_what_follows_is_called_a_what_and_no_place() -> None:
    assert [words.setting_label(phase) for phase in RESULT.phases] == ["where", "where", "what"]


def test_what_is_not_told_is_counted_and_its_highest_level_named() -> None:
    lead = words.unknown_lead(RESULT)

    assert lead.startswith("2 answers are missing. The level could be as high as: emergency.")
    assert "neither as yes nor as no" in lead


def test_what_is_not_told_stands_under_the_level_it_could_make_the_highest_first() -> None:
    low = UnknownThatMatters(
        id="transport", title="t", question="A way there?", could_be="residential", rules=()
    )
    result = replace(RESULT, unknown_that_matter=(low, *RESULT.unknown_that_matter))

    groups = words.unknown_groups(result)

    assert [group.level for group in groups] == ["emergency", "residential"]
    assert words.unknown_mark(low) == "transport"
    assert words.unknown_mark(groups[0].lines[0]) == "confusion_now, for rule E1"
    assert "--finding confusion_now=" in words.how_to_tell(result)


def test_where_nothing_is_missing_that_is_said_and_no_more() -> None:
    lead = words.unknown_lead(replace(RESULT, unknown_that_matter=()))

    assert lead == words.NONE_UNKNOWN
    assert "safe" not in lead.lower()
    assert words.unknown_lead(emergency().result) == ""


@pytest.mark.parametrize(
    ("index", "state"), [(0, "✓ in place"), (1, "✗ MISSING"), (2, "? not told")]
)
def test_a_need_is_a_sign_and_a_word(index: int, state: str) -> None:
    need = RESULT.needs[index]

    assert words.need_state(need) == state
    assert (need.if_missing in words.need_text(need)) == (need.met is not True)


def test_needs_say_at_which_levels_they_count() -> None:
    assert words.needs_note(RESULT) == "Needed at: outpatient, intensive outpatient."
    assert words.needs_note(replace(RESULT, needs=())) == ""


def test_rules_stand_by_their_state_the_highest_level_first() -> None:
    assert [r.id for r in rule_words.rules_in(RESULT, "fired")] == [
        "A2",
        "A3",
        "B3",
        "A7",
        "B4",
        "A12",
    ]
    assert [title for title, _ in rule_words.others(RESULT)] == [
        rule_words.STATE_TITLES[state] for state in rule_words.OTHER_STATES
    ]
    assert (
        rule_words.counts(RESULT)
        == "11 rules: 6 fired, 3 not known, 1 did not fire, 1 not for this person."
    )


def test_an_analogy_says_that_it_is_one_and_that_nobody_has_reviewed_it() -> None:
    assert "own analogy, not yet reviewed by a clinician" in rule_words.rule_mark(TAPER_RISKS)
    assert "analogy" not in rule_words.rule_mark(SEIZURE_BEFORE)


def test_a_review_is_shown_with_the_name_of_the_clinician() -> None:
    analogy = replace(TAPER_RISKS, reviewed_by="Dr Example")

    assert "own analogy, reviewed by Dr Example" in rule_words.rule_mark(analogy)
    assert "not yet reviewed" not in rule_words.rule_mark(analogy)
    assert (
        rule_words.rule_origin(replace(SEIZURE_BEFORE, reviewed_by="Dr Example"))
        == "reviewed by Dr Example"
    )


def test_no_analogy_has_been_reviewed_as_long_as_the_words_say_so() -> None:
    analogies = [rule for rule in load_placement().rules if rule.analogy]

    assert analogies
    assert not [rule.id for rule in analogies if rule.reviewed_by]


def test_every_effect_that_a_rule_can_have_has_a_place_on_the_page() -> None:
    assert set(rule_words.EFFECTS) == set(get_args(RuleEffect))


def test_a_rule_says_what_it_asks_for_and_in_which_phases() -> None:
    assert rule_words.rule_mark(SEIZURE_BEFORE) == (
        "asks for at least: medically managed inpatient; for coming off and settling"
    )
    assert rule_words.rule_mark(CONTACTS_RULE).startswith(
        "small quantities at a time; for settling and"
    )
    assert rule_words.rule_tag(SEIZURE_BEFORE) == "read: leo2005 (table 2)"


@pytest.mark.parametrize(
    ("effect", "level", "said"),
    [
        ("allows", "outpatient", "outpatient may do"),
        ("one_higher", None, "one level higher than the other rules"),
        ("contacts", None, "more contacts in a week"),
        ("setting", "medically_managed", "asks for at least: medically managed inpatient"),
        ("setting", None, "names a kind of setting"),
        ("meta", None, "how the others are read"),
    ],
)
def test_every_effect_is_said_in_words(effect, level, said: str) -> None:
    assert rule_words.rule_asks(replace(CIWA, effect=effect, level=level)) == said


def test_a_rule_says_what_decided_it_or_what_it_waits_for() -> None:
    assert rule_words.rule_text(SEIZURE_BEFORE).startswith(
        "Known: a withdrawal seizure before. A seizure in"
    )
    assert rule_words.rule_because(CIWA) == "Not known: ciwa_ar."


def test_what_is_known_to_be_false_is_said_as_false() -> None:
    rule = replace(SEIZURE_BEFORE, because=("frail", "not so: somebody at home"))

    assert rule_words.rule_because(rule) == "Known: frail. Known not to be so: somebody at home."


def test_an_urgent_reason_stands_on_top_and_not_among_the_reasons() -> None:
    urgent = Statement(text="See a doctor today.", urgent=True)
    answer = replace(make_place(), reasons=(urgent, *make_place().reasons))

    ((_, title, lines),) = words.do_now(answer)

    assert (title, lines[0]) == ("Do now", urgent)
    assert urgent not in words.reasons(answer)
    assert words.do_now(make_place(do_now=(), co_occurring=())) == ()


def test_a_risk_of_suicide_is_said_on_top_as_well() -> None:
    ((_, _, lines),) = words.do_now(make_place(do_now=()))

    assert [line.text for line in lines] == [words.co_occurring(RESULT)[0].text]


def test_a_risk_of_suicide_stands_before_all_that_comes_with_it() -> None:
    assert [s.urgent for s in words.co_occurring(RESULT)] == [True, False]
    assert "suicide" in words.co_occurring(RESULT)[0].text


def test_another_view_has_its_level_and_reason_and_no_code_of_a_terminal() -> None:
    view, note = words.dissent_lines(RESULT)
    sly = replace(RESULT, dissent=replace(RESULT.dissent, reason="no\x1b[2Jbed"))

    assert view == "Residential, because: No bed within 200 km; the nurse stays overnight"
    assert "stay as they are" in note
    assert "\x1b" not in words.dissent_lines(sly)[0]
    assert words.dissent_lines(emergency().result) == ()


def test_a_reason_that_a_rule_has_said_is_not_said_twice() -> None:
    assert [r.text for r in words.reasons(make_place())] == [
        "The highest level that a rule asks for wins."
    ]


def test_a_level_that_is_not_confirmed_says_so_in_its_title() -> None:
    open_ = replace(RESULT, confirmed=False)

    assert words.title_of(open_).startswith("So far: ")
    assert words.title_of(replace(open_, unknown_that_matter=())).startswith("Not confirmed: ")
    assert not words.title_of(replace(RESULT, unknown_that_matter=())).startswith("Not")
