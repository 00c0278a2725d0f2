"""The facts of the self-check: whole, plain, and never telling anybody to move a dose."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import textstat

from calando.errors import FactError
from calando.facts.checks_plans import FORBIDDEN
from calando.facts.checks_self_check import FLAGS, advice
from calando.facts.load import FOLDER, load_facts
from calando.facts.load_self_check import load_self_check, load_self_check_from
from calando.facts.schema_self_check import SelfPath, SelfQuestion

READING_GRADE = 6.0
LONG = 30  # words: a grade of fewer jumps with a single word
SIGNS = {f"S0-{n}" for n in range(120, 133)}
# what the source pages say of abuse, dependence and signs, where the list of claims names screening
CLAIMS = {
    "S0-06", "S0-19", "S0-22", "S0-24", "S0-25", "S0-51", "S0-57", "S0-82", "S0-91", "S0-92", "S0-94", "S0-96",
    "S0-97", "S0-98", "S0-99", "S0-103", "S0-104", "S0-105", "S0-106", "S0-107", "S0-108", "S0-109", "S0-114",
    "S0-115", "S0-116", "S0-117", "S0-118", "S0-119", *SIGNS, "S0-133", "S0-134", "S0-135", "S0-136", "S0-137",
    "S0-138", "S0-139", "S0-140", "S0-141", "S0-142", "S0-143", "S0-147", "S0-148", "S0-154", "S0-184", "S0-186",
    "S0-236", "S0-237", "S0-238", "S1-08", "S1-19", "S1-21", "S1-24", "S1-25", "S1-28", "S1-29", "S2-04", "S2-05",
    "S2-06", "S2-35", "S2-50", "S2-52", "S2-53",
}  # fmt: skip
QUESTIONS = load_self_check().questions


def of_part(part: str) -> list[SelfQuestion]:
    return [q for q in QUESTIONS if q.part == part]


def shown() -> Iterator[tuple[str, str]]:
    """Every text that a person may read, with the name of its row."""
    facts = load_self_check()
    yield from advice(facts)
    for q in facts.questions:
        yield from ((q.key, text) for text in (q.text, q.family_text, q.title) if text)
        yield from ((q.key, text) for o in q.options for text in (o.label, o.family_label) if text)
    yield from ((band.id, band.title) for band in facts.rules.bands)
    rules = facts.rules
    yield from (("rules", text) for text in (rules.why_not_sure, rules.why_less, rules.why_unknown))
    yield from (("rules", text) for text in (rules.title, rules.family_title))


def runs(text: str, length: int = 4) -> set[tuple[str, ...]]:
    """Every run of so many words in a text."""
    words = re.findall(r"[a-z]+", text.lower())
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


def plain(text: str) -> str:
    """The text as a sentence, without the name of the drug: three syllables that nobody can shorten."""
    text = re.sub("baclofen", "it", text, flags=re.IGNORECASE).replace("{count}", "two")
    return text if text.endswith((".", "?")) else f"{text}."


def test_every_sign_of_the_source_page_is_asked_in_a_criterion_or_a_supporting_question() -> None:
    found = [s for q in (*of_part("criterion"), *of_part("supporting")) for s in q.signs]

    assert sorted(found) == sorted(SIGNS)


def test_every_claim_on_screening_is_embodied_or_refused() -> None:
    facts = load_self_check()
    rows = (*facts.questions, *facts.paths, *facts.headlines, *facts.lines, *facts.refused)

    got = {claim for row in rows for claim in row.claims} | SIGNS

    assert got >= CLAIMS


def test_only_tolerance_and_withdrawal_are_left_out_under_supervision() -> None:
    left_out = [q.criterion for q in of_part("criterion") if not q.counts_under_supervision]

    assert left_out == [10, 11]


def test_the_bands_begin_at_two_four_and_six() -> None:
    bands = load_self_check().rules.bands

    assert [b.from_count.value for b in bands] == [0, 2, 4, 6]
    assert all(b.from_count.basis == "read" for b in bands)


def test_danger_now_is_asked_first_and_suicide_next() -> None:
    assert [q.key for q in QUESTIONS[:2]] == ["red_flag", "suicide"]
    assert all(o.emergency for o in QUESTIONS[0].options if o.key != "none")


def test_what_makes_a_usual_amount_dangerous_is_asked_of_everybody() -> None:
    asked = {q.key: q for q in QUESTIONS if not q.is_optional and not q.ask_if}

    assert {"missed_lately", "kidneys"} <= set(asked)
    assert {"muanda2019", "chauvin2020"} <= set(asked["kidneys"].sources)


def test_daily_stiffness_and_unprescribed_use_alone_are_no_danger_now() -> None:
    label = {o.key: o.label for o in QUESTIONS[0].options}

    assert "much stiffer than is usual" in label["fever_stiff"]
    assert "a child" in label["took_too_much"]
    assert "not prescribed" not in label["took_too_much"]
    assert "in the last day" in QUESTIONS[0].text


def test_a_relative_who_hands_out_tablets_and_a_hospital_are_as_given() -> None:
    options = {o.key: o for q in QUESTIONS if q.key == "source" for o in q.options}

    assert {k for k, o in options.items() if o.as_given} == {"own_prescription", "care_team"}
    assert "even if someone else hands it" in options["own_prescription"].label
    assert options["someone_else"].label.startswith("Not prescribed")


def test_why_a_supporting_sign_counts_nothing_is_said_in_plain_words() -> None:
    for q in of_part("supporting"):
        assert "criteri" not in q.why_not_counted.lower(), q.key
        assert "costs little" not in q.why_not_counted


def test_mood_is_asked_in_two_questions_and_worry_in_two() -> None:
    assert {"mood_low", "mood_interest", "worry_nervous", "worry_control"} <= {
        q.key for q in of_part("mood")
    }


@pytest.mark.parametrize(
    "row", [r for r in shown() if len(r[1].split()) > LONG], ids=lambda r: r[0]
)
def test_a_long_text_reads_at_grade_six(row: tuple[str, str]) -> None:
    assert textstat.flesch_kincaid_grade(plain(row[1])) <= READING_GRADE, row[1]


def test_all_texts_together_read_at_grade_six() -> None:
    text = " ".join(plain(text) for _, text in shown())

    assert textstat.flesch_kincaid_grade(text) <= READING_GRADE


def test_no_text_moves_a_dose_or_names_an_amount() -> None:
    for name, text in shown():
        assert not FORBIDDEN.search(text.lower()), (name, text)
        assert not re.search(r"stop taking|reduce|cut down|cut back|lower", text.lower()), (
            name,
            text,
        )
        assert not re.search(r"\d\s*(mg|milligram|tablet|pill)", text.lower()), (name, text)


def test_stop_stands_in_no_text_without_saying_how_not_to() -> None:
    for name, text in advice(load_self_check()):
        for sentence in re.split(r"(?<=[.:])\s", text):
            if re.search(r"\bstop (it|baclofen)\b", sentence.lower()):
                assert re.search(r"\b(not|never)\b", sentence.lower()), (name, sentence)


def test_nobody_is_called_addicted_and_no_text_sells() -> None:
    for name, text in shown():
        assert not re.search(
            r"you are (an )?addict|they are (an )?addict|asam|free assessment", text.lower()
        ), name


@pytest.mark.parametrize("path", load_self_check().paths, ids=lambda path: path.id)
def test_the_first_sentence_of_a_step_does_not_say_its_title_again(path: SelfPath) -> None:
    for title, text in (
        (path.title, path.text),
        (path.family_title or path.title, path.family_text),
    ):
        first = runs(re.split(r"(?<=[.:?])\s", text)[0])
        assert not runs(title) & first, (title, text)
        assert title.split()[:2] != text.split()[:2], (title, text)


def test_what_baclofen_from_a_pump_is_told_never_names_addiction() -> None:
    facts = load_self_check()
    for row in (*facts.paths, *facts.headlines):
        if {"pump", "pump_only", "pump_problem"} & {*row.all, *row.any}:
            assert "addict" not in (row.text + row.family_text).lower(), row.id


def test_every_flag_of_the_list_is_used_by_a_row() -> None:
    facts = load_self_check()
    rows = (*facts.paths, *facts.headlines, *facts.lines)

    assert {f for r in rows for f in (*r.all, *r.any, *r.none)} == FLAGS


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("questions.toml", 'key = "q11"', 'key = "q10"', "occurs twice"),
        ("questions.toml", 'key = "kidneys"', 'key = "kidney"', "lacks"),
        ("questions.toml", 'key = "missed_lately"', 'key = "missed"', "lacks"),
        ("questions.toml", "criterion = 7", "criterion = 8", "criteria are 1 to 11"),
        ("questions.toml", 'one_of = ["yes"]', 'one_of = ["oui"]', "unknown answers"),
        ("questions.toml", 'question = "prescribed", one_of', 'question = "route", one_of', "not asked before"),
        ("questions.toml", 'key = "suicide"\npart = "suicide"', 'key = "suicide"\npart = "mood"', "in the order"),
        ("questions.toml", 'signs = ["S0-129"]', 'signs = ["129"]', "ids such as"),
        ("questions.toml", "low = 0\n", "", "low and high"),
        ("questions.toml", 'title = "Hides it at home"\n', "", "needs a title"),
        ("paths.toml", 'all = ["voices"]', 'all = ["voice"]', "unknown flags"),
        ("paths.toml", "Get your refill in time.", "Take half of it.", "change a dose"),
        ("paths.toml", "Get your refill in time.", "Swallow 3 tablets.", "names an amount"),
        ("headlines.toml", 'id = "below_unknown"', 'id = "below_unknown"\nall = ["pump"]', "must apply always"),
        ("rules.toml", "from_count = { value = 4", "from_count = { value = 7", "rise"),
        ("lines.toml", 'sources = ["itb_label"]', 'sources = ["nobody"]', "unknown source"),
    ],
)  # fmt: skip
def test_a_broken_row_fails_at_load(
    tmp_path: Path, file: str, old: str, new: str, says: str
) -> None:
    folder = tmp_path / "facts"
    shutil.copytree(FOLDER / "self_check", folder / "self_check")
    path = folder / "self_check" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")

    with pytest.raises(FactError, match=says):
        load_self_check_from(folder, load_facts())
