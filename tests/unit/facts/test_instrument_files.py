"""A broken file of an instrument is refused and named; a user's own one is checked as strictly."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from calando.errors import FactError
from calando.facts.load import FOLDER, load_facts
from calando.facts.load_screen import load_instrument_file, load_instruments_from

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
        ("phq9", 'any = [{ item = "9", at_least = 1 }]\nto = "cssrs"', 'to = "cssrs"', "needs score_at_least or any"),
        ("phq9", 'at_least = 1 }]\nto = "cssrs"', 'at_least = 4 }]\nto = "cssrs"', "can never be 4"),
        ("audit_c", 'none = [{ item = "1"', 'none = [{ item = "4"', "unknown ['4']"),
        ("audit_c", 'none = [{ item = "1", one_of = ["1"', 'none = [{ item = "1", one_of = ["7"', "unknown ['7']"),
        ("audit_c", 'none = [{ item = "1", one_of = ["1", "2", "3", "4"] }]',
         'none = [{ item = "2", at_least = 1 }]', "2 both raises it and forbids it"),
        ("baclofen_withdrawal_checklist", '{ item = "tone_up", one_of = ["yes"] },\n]\ntext = "Fever',
         '{ item = "fever", one_of = ["unknown"] },\n]\ntext = "Fever', "all: fever occurs twice"),
        ("baclofen_withdrawal_checklist", '{ item = "tone_up", one_of = ["yes"] },\n]\ntext = "Fever',
         '{ item = "tone", one_of = ["yes"] },\n]\ntext = "Fever', "unknown ['tone']"),
        ("pawss", 'any = [{ item = "threshold", one_of = ["no"] }]', 'low = 11\nhigh = 12', "highest score is 10"),
        ("pawss", 'id = "below"\ntitle = "below the cut"\nlow = 0\nhigh = 3',
         'id = "below"\ntitle = "x"\nany = [{ item = "1", one_of = ["no"] }]', "come after those with low"),
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
        (
            "at_least = 1 }]\n",
            'at_least = 1 }]\nnone = [{ item = "1", at_least = 1 }]\n',
            "flag self_harm",
        ),
        (
            'kind = "suicide"\n',
            'kind = "suicide"\nis_emergency = true\n',
            "flag self_harm_thoughts must be",
        ),
        ("points = 3 }", "points = 4 }", "items must be those of phq9"),
    ],
)
def test_a_copy_of_ours_keeps_its_answers_and_its_flags(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    path = tmp_path / "phq9.toml"
    text = (FOLDER / "instruments" / "phq9.toml").read_text("utf-8")
    text = text.replace(old, new) if "points" in old else text.replace(old, new, 1)
    path.write_text(text.replace("high = 27", "high = 36") if "points" in old else text, "utf-8")

    with pytest.raises(FactError, match=says):
        load_instrument_file(path)
