"""The instruments hold together: every name is defined, every score has a band, no low score is an all-clear."""

from __future__ import annotations

import re

import pytest

from calando.decide.screen.score import flags_so_far
from calando.facts.checks_screen import options_of, score_range
from calando.facts.load_screen import load_instruments
from calando.facts.schema_screen import Instrument

INSTRUMENTS = load_instruments()
SHIPPED = {
    "audit", "audit_c", "audit_c_uk", "baclofen_withdrawal_checklist", "bam_r", "ciwa_ar", "cows", "cssrs", "dast10",
    "gad2", "gad7", "modified_ashworth", "pacs", "pawss", "penn_spasm", "phq2", "phq9", "rass", "sadq",
    "single_drug_question",
}  # fmt: skip
ENDS = {
    "ciwa_ar": (0, 67), "audit": (0, 40), "audit_c": (0, 12), "audit_c_uk": (0, 12), "phq9": (0, 27), "phq2": (0, 6),
    "gad7": (0, 21), "gad2": (0, 6), "cows": (0, 48), "pacs": (0, 30), "dast10": (0, 10), "pawss": (0, 10),
    "sadq": (0, 60), "single_drug_question": (0, 1), "rass": (-5, 4), "modified_ashworth": (0, 4),
}  # fmt: skip
A_DOSE = re.compile(r"\d\s*(mg|mcg|microgram|tablet|mL)\b|\bdouble (the|your)\b|\btake \d", re.I)
STOPS = re.compile(r"\bstop (taking|baclofen|the (drug|tablets|medicine))", re.I)


def words_for_people(instrument: Instrument) -> list[str]:
    """Return every sentence that says what to do."""
    steps = [b.next_step for s in instrument.band_sets for b in s.bands]
    return [instrument.next_step, *steps, *(f.text for f in instrument.flags), *instrument.caveats]


def test_all_instruments_are_there_and_those_under_licence_are_not() -> None:
    assert set(INSTRUMENTS) == SHIPPED
    assert not {"poss", "epworth"} & set(INSTRUMENTS)


@pytest.mark.parametrize("name", sorted(ENDS))
def test_the_lowest_and_the_highest_score_are_those_of_the_published_scale(name: str) -> None:
    assert score_range(INSTRUMENTS[name], INSTRUMENTS[name].items) == ENDS[name]


@pytest.mark.parametrize(
    ("scale", "highest"), [("use", 12), ("risk", 24), ("protective", 24), ("progress", 4)]
)
def test_the_scales_of_the_brief_addiction_monitor_reach_their_published_ends(
    scale: str, highest: int
) -> None:
    monitor = INSTRUMENTS["bam_r"]
    keys = next(s.items for s in monitor.subscales if s.id == scale)

    assert score_range(monitor, [i for i in monitor.items if i.key in keys]) == (0, highest)
    assert not monitor.has_total


def test_what_may_not_be_shipped_has_labels_and_no_wording() -> None:
    closed = {i.id for i in INSTRUMENTS.values() if i.licence == "score"}

    assert closed == {"audit", "dast10", "cssrs", "pawss", "sadq"}
    for name in closed:
        assert not any(item.text for item in INSTRUMENTS[name].items), name
        assert all(item.label for item in INSTRUMENTS[name].items), name
        assert INSTRUMENTS[name].wording == "none"


def test_our_own_words_are_said_to_be_ours_wherever_a_published_form_exists() -> None:
    for instrument in INSTRUMENTS.values():
        if instrument.licence == "ship":
            assert instrument.wording == "own", instrument.id
            assert "own words" in instrument.credit or not instrument.validated, instrument.id


def test_points_have_the_gaps_of_the_published_scale() -> None:
    points = {
        i.label: [o.points for o in options_of(INSTRUMENTS["cows"], i)]
        for i in INSTRUMENTS["cows"].items
    }

    assert points["resting pulse"] == points["yawning"] == [0, 1, 2, 4]
    assert points["gooseflesh"] == [0, 3, 5]
    assert points["pupils"] == [0, 1, 2, 5]


def test_one_plus_is_a_grade_without_a_number() -> None:
    (item,) = INSTRUMENTS["modified_ashworth"].items

    assert [o.key for o in item.options] == ["0", "1", "1+", "2", "3", "4"]
    assert [o.points for o in item.options if o.key == "1+"] == [None]


def test_only_the_third_item_of_the_drug_test_counts_the_other_way_round() -> None:
    turned = {
        (i.id, item.key) for i in INSTRUMENTS.values() for item in i.items if item.is_reversed
    }

    assert turned == {("dast10", "3")}


def test_the_lowest_answer_about_anxiety_is_not_at_all() -> None:
    for item in INSTRUMENTS["gad7"].items:
        assert options_of(INSTRUMENTS["gad7"], item)[0].label == "not at all"


def test_ciwa_has_five_named_band_sets_and_one_default() -> None:
    scale = INSTRUMENTS["ciwa_ar"]
    severe = {s.id: s.bands[-1].low for s in scale.band_sets}

    assert severe == {"asam2020": 19, "va": 15, "wikipedia": 16, "timeofcare": 21, "remote_au": 7}
    assert scale.default_band_set == "asam2020"


def test_any_thought_of_death_or_self_harm_is_a_flag_of_its_own() -> None:
    (flag,) = [f for f in INSTRUMENTS["phq9"].flags if f.kind == "suicide"]

    assert [(t.item, t.at_least) for t in flag.any] == [("9", 1)]
    assert flag.score_at_least is None  # whatever the total
    assert not flag.none


@pytest.mark.parametrize(
    ("name", "item"), [("phq9", "9"), ("baclofen_withdrawal_checklist", "thoughts_of_suicide")]
)
def test_thoughts_of_suicide_lead_on_to_the_screener_without_any_answer(
    name: str, item: str
) -> None:
    (step,) = [e for e in INSTRUMENTS[name].escalations if e.to == "cssrs"]

    assert step.score_at_least is None
    assert [t.item for t in step.any] == [item]
    assert not step.carry


def test_what_is_said_of_suicide_speaks_to_the_person_and_to_who_is_with_them() -> None:
    texts = [f.text for i in INSTRUMENTS.values() for f in i.flags if f.kind == "suicide"]

    assert len(texts) == 4
    for text in texts:
        assert "If this is you: call" in text
        assert "crisis line" in text
        assert "If you are with the person" in text


def test_a_high_risk_of_suicide_is_an_emergency_and_is_not_softened_by_a_milder_line() -> None:
    high, possible = INSTRUMENTS["cssrs"].flags

    assert high.is_emergency
    assert possible.none == high.any


@pytest.mark.parametrize(
    ("set_id", "name"), [("two_step", "phq2"), ("addiction_services", "gad2"), ("women", "audit_c")]
)
def test_the_longer_questions_come_from_the_lowest_published_cut_on(set_id: str, name: str) -> None:
    instrument = INSTRUMENTS[name]
    positive = next(s for s in instrument.band_sets if s.id == set_id).bands[-1]
    (step,) = instrument.escalations

    assert step.score_at_least == positive.low
    assert step.score_at_least == min(s.bands[-1].low or 0 for s in instrument.band_sets)


def test_the_uk_form_counts_units_and_is_positive_from_five() -> None:
    uk, us = INSTRUMENTS["audit_c_uk"], INSTRUMENTS["audit_c"]

    assert [b.low for b in uk.band_sets[0].bands] == [0, 5, 8, 11]
    assert "units" in uk.items[1].text
    assert "6 units" in uk.items[2].text
    assert "8 or more" in uk.items[2].text
    assert dict(uk.escalations[0].carry) == {"1": "1"}  # the other two count another thing
    assert any("audit_c_uk" in caveat for caveat in us.caveats)


@pytest.mark.parametrize("name", ["audit", "audit_c", "audit_c_uk"])
def test_an_amount_drunk_by_somebody_who_never_drinks_is_noted(name: str) -> None:
    flag = next(f for f in INSTRUMENTS[name].flags if f.id == "never_but_an_amount")

    assert flag.kind == "note"
    assert [(t.item, t.at_least) for t in flag.any] == [("2", 1), ("3", 1)]
    assert flag.none[0].one_of == ("1", "2", "3", "4")


def test_without_the_threshold_the_scale_for_hard_withdrawal_has_no_score() -> None:
    (band_set,) = INSTRUMENTS["pawss"].band_sets
    last = band_set.bands[-1]

    assert (last.id, last.low, last.high) == ("not_scored", None, None)  # the last that applies
    assert [(t.item, t.one_of) for t in last.any] == [("threshold", ("no",))]
    assert "not low" in last.caveat


def test_what_was_not_read_is_not_said_to_be_read() -> None:
    first = INSTRUMENTS["pawss"].accuracy[0]

    assert first.sensitivity is not None
    assert (first.sensitivity.source, first.sensitivity.basis) == ("maldonado2015", "assumed")


def test_a_wrong_date_is_a_warning_and_a_wrong_place_an_emergency() -> None:
    flags = {f.id: f for f in INSTRUMENTS["ciwa_ar"].flags}

    assert flags["clouded"].kind == "warning"
    assert flags["clouded"].any[0].one_of == ("1", "2")
    assert (flags["disoriented"].kind, flags["disoriented"].any[0].at_least) == ("emergency", 3)


def test_a_band_of_ciwa_describes_the_range_and_not_the_person() -> None:
    asam = next(s for s in INSTRUMENTS["ciwa_ar"].band_sets if s.id == "asam2020")

    assert all("not of this person" in band.text for band in asam.bands)


def test_deep_sedation_is_an_emergency_that_points_to_poisoning_and_rules_nothing_out() -> None:
    flags = {f.id: f for f in INSTRUMENTS["rass"].flags}

    assert flags["unrousable"].any[0].one_of == ("-5", "-4", "-3")
    assert "4" in flags["violent"].any[0].one_of
    assert {f.kind for f in flags.values()} == {"emergency"}
    assert "poisoning first" in flags["unrousable"].text
    assert "does not rule withdrawal out" in flags["unrousable"].text


def test_spasms_are_told_by_how_often_and_by_how_bad() -> None:
    assert [s.id for s in INSTRUMENTS["penn_spasm"].subscales] == ["frequency", "severity"]


def test_a_low_score_is_nowhere_an_all_clear() -> None:
    for instrument in INSTRUMENTS.values():
        for band_set in instrument.band_sets:
            for band in band_set.bands:
                assert "othing is needed" not in band.next_step, f"{instrument.id}: {band.id}"
                assert "No more questions" not in band.next_step, f"{instrument.id}: {band.id}"
            if band_set.subscale in ("protective", "use") or instrument.id == "rass":
                continue  # more is better; any use counts; the lowest grade is the worst
            assert band_set.bands[0].caveat, f"{instrument.id}: {band_set.id}"


@pytest.mark.parametrize("name", ["gad2", "gad7", "phq2", "dast10", "single_drug_question"])
def test_a_low_score_says_that_it_is_silent_on_baclofen_withdrawal_and_suicide(name: str) -> None:
    for band_set in INSTRUMENTS[name].band_sets:
        assert "nothing about baclofen, withdrawal or suicide" in band_set.bands[0].caveat


def test_the_withdrawal_checklist_scores_nothing_and_sends_sedation_elsewhere() -> None:
    checklist = INSTRUMENTS["baclofen_withdrawal_checklist"]
    sedation = next(f for f in checklist.flags if f.id == "sedation")

    assert not checklist.validated
    assert "unvalidated" in checklist.title
    assert all(o.points is None for o in checklist.scales["seen"])
    assert "never points to withdrawal" in sedation.text
    assert "does not rule withdrawal out" in sedation.text
    assert {t.item for t in sedation.any} == {"drowsy", "limp"}


def test_every_emergency_of_withdrawal_is_flagged_as_one() -> None:
    checklist = INSTRUMENTS["baclofen_withdrawal_checklist"]
    urgent = {t.item for f in checklist.flags if f.kind in ("emergency", "suicide") for t in f.any}

    assert urgent == {
        "pump_trouble", "hard_to_wake", "slow_breathing", "seizure", "hallucinations", "confusion", "delusions",
        "fever_rigid", "dark_urine", "thoughts_of_suicide",
        "itch", "tone_up", "spasms", "fever", "fast_pulse",  # beside a pump or a missed dose
    }  # fmt: skip


def raised(**said: str) -> dict[str, str]:
    """Return the flags that a checklist raises, with their kind; what is not said is a no."""
    checklist = INSTRUMENTS["baclofen_withdrawal_checklist"]
    answers = {item.key: said.get(item.key, "no") for item in checklist.items}
    assert set(said) <= set(answers)
    return {f.id: f.kind for f in flags_so_far(checklist, answers)}


@pytest.mark.parametrize(
    "sign", ["itch", "tone_up", "spasms", "fever", "hallucinations", "confusion", "delusions"]
)
def test_a_pump_and_one_early_sign_is_an_emergency_without_any_alarm(sign: str) -> None:
    assert raised(pump="yes", **{sign: "yes"})["pump_signs"] == "emergency"
    assert "pump_signs" not in raised(pump="no", **{sign: "yes"})
    assert raised(pump="unknown", **{sign: "yes"})["look_at_pump"] == "warning"
    assert "possible_withdrawal" not in raised(pump="yes", **{sign: "yes"})  # which says today


@pytest.mark.parametrize("sign", ["agitation", "anxiety", "insomnia", "tremor", "fast_pulse"])
def test_unrest_beside_a_pump_is_told_to_the_pump_team_today(sign: str) -> None:
    assert raised(pump="yes", **{sign: "yes"}) == {"restless_with_pump": "warning"}
    assert raised(**{sign: "yes"}) == {"possible_withdrawal": "warning"}


@pytest.mark.parametrize("sign", ["fever", "tone_up", "fast_pulse"])
def test_a_missed_dose_and_illness_is_an_emergency(sign: str) -> None:
    found = raised(missed="yes", **{sign: "yes"})

    assert found["missed_and_ill"] == "emergency"
    assert "missed" not in found  # which says today
    assert "emergency" not in raised(missed="no", **{sign: "yes"}).values()


def test_a_missed_dose_alone_is_told_today() -> None:
    assert raised(missed="yes") == {"missed": "warning"}


def test_fever_with_rising_tone_is_an_emergency_and_is_not_put_off_to_today() -> None:
    found = raised(fever="yes", tone_up="yes")

    assert found["hyperthermia"] == "emergency"
    assert "fever" not in found
    assert raised(fever="yes") == {"fever": "warning"}


@pytest.mark.parametrize(
    ("item", "flag"),
    [
        ("hard_to_wake", "look_now"),
        ("slow_breathing", "look_now"),
        ("seizure", "look_now"),
        ("thoughts_of_suicide", "ask_about_suicide"),
    ],
)
def test_what_was_not_looked_at_is_looked_at_now(item: str, flag: str) -> None:
    assert raised(**{item: "unknown"}) == {flag: "warning"}


def test_a_pump_of_which_nothing_is_known_is_looked_for_and_none_is_not() -> None:
    assert raised(pump="yes", pump_trouble="unknown") == {"look_at_pump": "warning"}
    assert raised(pump="no", pump_trouble="unknown") == {}


def test_a_list_of_unknown_is_no_list_of_no() -> None:
    keys = [item.key for item in INSTRUMENTS["baclofen_withdrawal_checklist"].items]

    found = raised(**dict.fromkeys(keys, "unknown"))

    assert found == {
        "look_now": "warning",
        "look_at_pump": "warning",
        "ask_about_suicide": "warning",
        "not_looked_at": "note",
    }


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_no_sentence_gives_a_dose_or_says_to_stop(name: str) -> None:
    for text in words_for_people(INSTRUMENTS[name]):
        assert not A_DOSE.search(text), text
        assert not STOPS.search(text), text


def test_baclofen_never_stands_where_a_benzodiazepine_belongs() -> None:
    steps = [
        band.next_step
        for name in ("ciwa_ar", "pawss", "sadq")
        for band_set in INSTRUMENTS[name].band_sets
        for band in band_set.bands
        if "aclofen" in band.next_step
    ]
    assert len(steps) > 3
    for step in steps:
        denied = ("take the place of a benzodiazepine", "does not take its place")
        assert any(words in step for words in denied), step
