"""The instruments hold together: every name is defined, every score has a band, and a broken file is refused."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from calando.errors import FactError
from calando.facts.checks_screen import options_of, score_range
from calando.facts.load import FOLDER, load_facts
from calando.facts.load_screen import (
    load_instrument_file,
    load_instruments,
    load_instruments_from,
)
from calando.facts.schema_screen import Instrument

INSTRUMENTS = load_instruments()
SHIPPED = {
    "audit", "audit_c", "baclofen_withdrawal_checklist", "bam_r", "ciwa_ar", "cows", "cssrs", "dast10", "gad2",
    "gad7", "modified_ashworth", "pacs", "pawss", "penn_spasm", "phq2", "phq9", "rass", "sadq",
    "single_drug_question",
}  # fmt: skip
ENDS = {
    "ciwa_ar": (0, 67), "audit": (0, 40), "audit_c": (0, 12), "phq9": (0, 27), "phq2": (0, 6), "gad7": (0, 21),
    "gad2": (0, 6), "cows": (0, 48), "pacs": (0, 30), "dast10": (0, 10), "pawss": (0, 10), "sadq": (0, 60),
    "single_drug_question": (0, 1), "rass": (-5, 4), "modified_ashworth": (0, 4),
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


def test_a_low_score_is_nowhere_an_all_clear() -> None:
    for name in ("ciwa_ar", "pawss", "cows", "phq9", "phq2"):
        for band_set in INSTRUMENTS[name].band_sets:
            assert band_set.bands[0].caveat, f"{name}: {band_set.id}"


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
    }  # fmt: skip


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_no_sentence_gives_a_dose_or_says_to_stop(name: str) -> None:
    for text in words_for_people(INSTRUMENTS[name]):
        assert not A_DOSE.search(text), text
        assert not STOPS.search(text), text


def test_baclofen_never_stands_where_a_benzodiazepine_belongs() -> None:
    for name in ("ciwa_ar", "pawss", "sadq"):
        for band_set in INSTRUMENTS[name].band_sets:
            for band in band_set.bands:
                if "aclofen" in band.next_step:
                    assert "take the place of a benzodiazepine" in band.next_step or (
                        "does not take its place" in band.next_step
                    )


# -- what is refused ----------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of facts that holds the instruments alone."""
    shutil.copytree(FOLDER / "instruments", tmp_path / "instruments")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("phq9", 'key = "2"\nlabel', 'key = "1"\nlabel', "1 occurs twice"),
        ("phq9", 'scale = "days"\nloinc = "44250-9"', 'loinc = "44250-9"', "exactly one of"),
        ("phq9", 'scale = "days"\nloinc = "44250-9"', 'scale = "nights"\nloinc = "44250-9"', "unknown scale nights"),
        ("phq9", "low = 5\nhigh = 9", "low = 6\nhigh = 9", "must begin at 5"),
        ("phq9", "low = 5\nhigh = 9", "low = 5\nhigh = 10", "must begin at 11"),
        ("phq9", "low = 20\nhigh = 27", "low = 20\nhigh = 28", "the highest score is 27"),
        ("phq9", 'default_band_set = "kroenke"', 'default_band_set = "none"', "is no band_set"),
        ("phq9", 'default_band_set = "kroenke"\n', "", "default_band_set must name"),
        ("phq9", '{ item = "9", at_least = 1 }', '{ item = "10", at_least = 1 }', "unknown ['10']"),
        ("phq9", '{ item = "9", at_least = 1 }', '{ item = "9", at_least = 4 }', "can never be 4"),
        ("phq9", '{ item = "9", at_least = 1 }', '{ item = "9", one_of = ["7"] }', "unknown ['7']"),
        ("phq9", '{ item = "9", at_least = 1 }', '{ item = "9" }', "needs one of one_of and at_least"),
        ("phq9", 'loinc = "44255-8"', 'loinc = "44255-7"', "fails the LOINC check digit"),
        ("phq9", 'loinc = "44255-8"\nloinc_status = "seen_code"', 'loinc = "44255-8"', "says how it is known"),
        ("phq9", 'sources = ["camcops"', 'sources = ["nobody2000"', "unknown source nobody2000"),
        ("phq9", 'id = "phq9"', 'id = "phq_9"', "as in the file name"),
        ("phq9", "points = 3 }", "points = 3, weight = 2 }", "unknown key ['weight']"),
        ("phq9", '", points = 2 }', '" }', "every answer of a sum has points"),
        ("phq9", 'next_step = "Look at item 9 first. Watch,', 'next_step = "" # "', "needs title and next_step"),
        ("phq9", 'text = "How often did you sleep badly, or too much?"\n', "", "every item has a text"),
        ("phq2", 'to = "phq9"', 'to = "phq10"', "unknown instrument"),
        ("phq2", 'carry = { 1 = "1", 2 = "2" }', 'carry = { 1 = "1", 3 = "2" }', "unknown ['3']"),
        ("phq2", 'carry = { 1 = "1", 2 = "2" }', 'carry = { 1 = "1", 2 = "99" }', "unknown ['99']"),
        ("phq2", '{ key = "3", label', '{ key = "often", label', "answers of 1 are not those of its 1"),
        ("audit", 'label = "guilt afterwards"', 'label = "guilt afterwards"\ntext = "x"', "items have no text"),
        ("audit_c", 'context = { sex = "male" }', 'context = { sex = "man" }', "is not asked for"),
        ("bam_r", 'items = ["4", "5", "6"]', 'items = ["4", "5", "66"]', "unknown ['66']"),
        ("bam_r", 'subscale = "use"', 'subscale = "usage"', "unknown subscale usage"),
        ("bam_r", 'subscale = "use"\n', "", "every band_set names its subscale"),
        ("cssrs", 'ask_if = [{ item = "6"', 'ask_if = [{ item = "6a"', "unknown ['6a']"),
        ("cssrs", '{ item = "6a", one_of = ["yes"] }', '{ item = "6a", one_of = ["maybe"] }', "unknown ['maybe']"),
        ("penn_spasm", 'kind = "sum"', 'kind = "grade"', "exactly one item"),
        ("rass", 'kind = "grade"', 'kind = "checklist"', "a checklist has no bands"),
        ("penn_spasm", 'next_step = "', 'next_step = "" # "', "next_step must say"),
        ("ciwa_ar", 'scale = "head"', 'scale = "disturbance"', "['head'] are used by no item"),
        ("modified_ashworth", 'not_for = "', 'not_for = "" # "', "not_for is empty"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_and_the_message_names_it(
    folder: Path, name: str, old: str, new: str, says: str
) -> None:
    path = folder / "instruments" / f"{name}.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")

    with pytest.raises(FactError) as error:
        load_instruments_from(folder, load_facts())

    assert f"instruments/{name}.toml" in str(error.value)
    assert says in str(error.value)


def test_a_folder_without_instruments_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FactError, match="there is no file"):
        load_instruments_from(tmp_path, load_facts())


# -- a user's own file --------------------------------------------------------------------------------


OWN = """
id = "sleepiness"
title = "Sleepiness"
name = "One question on sleepiness"
about = "How sleepy somebody is."
version = "1"
kind = "sum"
rater = "self"
window = "today"
for_whom = "Anybody."
not_for = "Not validated."
validated = false
licence = "ship"
wording = "own"
rights = "our own"
credit = "our clinic"
default_band_set = "ours"
sources = ["own"]
where = "our clinic"
basis = "assumed"
[[items]]
key = "1"
label = "sleepy"
text = "How sleepy are you, from 0 to 10?"
low = 0
high = 10
[[band_sets]]
id = "ours"
title = "ours"
source = "own"
where = "our clinic"
basis = "assumed"
bands = [
  { id = "no", title = "no", low = 0, high = 3, next_step = "Ask again tomorrow." },
  { id = "yes", title = "yes", low = 4, high = 10, next_step = "Tell the nurse." },
]
"""


def test_a_new_instrument_is_a_file_and_no_code(tmp_path: Path) -> None:
    path = tmp_path / "sleepiness.toml"
    path.write_text(OWN, "utf-8")

    instrument = load_instrument_file(path)

    assert (instrument.id, instrument.items[0].high) == ("sleepiness", 10)


def test_a_users_own_file_is_checked_as_strictly_as_ours(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(OWN.replace("low = 4", "low = 5"), "utf-8")

    with pytest.raises(FactError, match=r"mine.toml: band_set ours: band yes: must begin at 4"):
        load_instrument_file(path)


def test_a_site_may_put_in_the_wording_that_we_may_not_ship(tmp_path: Path) -> None:
    path = tmp_path / "audit_of_our_site.toml"
    text = (FOLDER / "instruments" / "audit.toml").read_text("utf-8")
    path.write_text(text.replace('key = "1"\n', 'key = "1"\ntext = "their words"\n', 1), "utf-8")

    assert load_instrument_file(path).items[0].text == "their words"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('kind = "suicide"\n', 'kind = "note"\n', "flag self_harm_thoughts must be"),
        ("at_least = 1 }", "at_least = 2 }", "flag self_harm_thoughts must be"),
        ('id = "self_harm_thoughts"', 'id = "another"', "flag self_harm_thoughts must be"),
        ("points = 3 }", "points = 4 }", "items must be those of phq9"),
    ],
)
def test_a_copy_of_ours_keeps_its_answers_and_its_flags(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    path = tmp_path / "phq9.toml"
    text = (FOLDER / "instruments" / "phq9.toml").read_text("utf-8").replace(old, new)
    path.write_text(text.replace("high = 27", "high = 36") if "points" in old else text, "utf-8")

    with pytest.raises(FactError, match=says):
        load_instrument_file(path)
