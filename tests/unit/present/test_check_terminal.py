"""A check at a terminal: what is urgent first, every state in words, nothing ever called safe."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from read_pages import one_line, printed
from sample_check import (
    BURDEN,
    CARDS,
    EGFR_CARD,
    FAILED,
    GOOD_KIDNEY,
    NO_BURDEN,
    NONE_KNOWN,
    NOT_COVERED,
    NOTE_CARD,
    make_check,
)

from calando.decide.card import TIERS, About
from calando.decide.check.result import KidneyRuleRow
from calando.decide.recommendation import Statement
from calando.present import vocabulary
from calando.present.check import words
from calando.present.check.cards_words import (
    all_sections,
    gravest,
    lines_of,
    raised_texts,
    sections_of,
)
from calando.present.check.terminal import bar, show
from calando.present.terminal_parts import WIDTH


def shown(answer: object) -> str:
    return printed(show, answer)


def test_the_headline_comes_first_and_everything_fits_80_columns() -> None:
    lines = shown(make_check()).splitlines()

    assert lines[0] == make_check().result.headline
    assert max(map(len, lines)) <= WIDTH


def test_in_an_emergency_the_number_comes_first() -> None:
    first = shown(make_check(emergency=True)).splitlines()[0]

    assert first.startswith("EMERGENCY: call 999 now. Hard to wake")


def test_a_card_that_is_an_emergency_is_enough_for_the_number() -> None:
    cards = (replace(EGFR_CARD, emergency=True), *CARDS[1:])

    assert shown(make_check(cards)).startswith("EMERGENCY: call 999 now.")


def test_cards_stand_under_their_tier_gravest_first() -> None:
    text = shown(make_check())

    places = [
        text.index(title)
        for title in (
            "Decide now (1)",
            "Look at (1)",
            "Counted in the card on sedation (1)",
            "Good to know (2)",
        )
    ]
    assert places == sorted(places)
    assert places[0] < text.index(EGFR_CARD.title) < places[1]


def test_a_card_says_why_it_was_raised_why_at_all_and_what_to_do() -> None:
    text = one_line(shown(make_check()))

    assert "Raised from major to avoid because the eGFR is below 30 [read: elhusseini2017]." in text
    assert "Why: Less baclofen leaves by the kidneys" in text
    assert f"Do: {EGFR_CARD.action}" in text
    assert "[elhusseini2017, uk_lioresal]" in text
    assert "[assumed; calando2026]" in text
    assert "Zopi (read as zopiclone)" in text


def test_what_does_not_speak_up_has_one_line_in_words() -> None:
    text = one_line(shown(make_check()))

    assert "NOT COVERED: ibuprofin (did you mean ibuprofen?) — not checked, not safe" in text
    assert "CHECK FAILED: metoprolol — counts as not checked, not safe" in text
    assert (
        "No known interaction (checked against 4 sources, 2026-11-20): folic acid, vitamin D — "
        "not proof that there is none" in text
    )


@pytest.mark.parametrize("state", ["no_known_interaction", "not_covered", "check_failed"])
def test_no_state_is_shown_without_its_words(state: str) -> None:
    card = next(c for c in CARDS if c.state == state)

    text = one_line(shown(make_check((card,))))

    assert vocabulary.STATE_TITLES[state] in text
    assert vocabulary.STATE_LIMITS[state] in text
    assert card.about.asked in text


def test_a_card_that_interacts_is_shown_even_without_a_tier() -> None:
    card = replace(NOTE_CARD, tier=None)

    assert card.title in shown(make_check((card,)))


def test_every_card_is_somewhere() -> None:
    text = one_line(shown(make_check()))

    for card in CARDS:
        assert card.title in text or all(about.asked in text for about in card.everything)


def test_nothing_is_ever_called_safe() -> None:
    for cards in (CARDS, NONE_KNOWN, (NOT_COVERED,), (FAILED,), ()):
        text = one_line(shown(make_check(cards)))
        assert not re.search(r"(?<!not )\bsafe(ly)?\b|\bOK\b|✓|✔", text, re.IGNORECASE)


def test_a_name_that_was_understood_in_part_says_so() -> None:
    about = replace(
        NOT_COVERED.about, asked="x-in-one", resolved="paracetamol", members=("paracetamol",)
    )

    (line,) = lines_of((replace(NOT_COVERED, about=about),))

    assert "part of x-in-one" in line.text


def test_lists_of_different_days_are_not_mixed() -> None:
    later = replace(NONE_KNOWN[1], checked_on="2027-01-01")

    assert len(lines_of((NONE_KNOWN[0], later))) == 2


def test_the_gravest_thing_decides_how_a_page_looks() -> None:
    assert gravest(CARDS) == "stop"
    assert gravest(CARDS[1:]) == "interrupt"
    assert gravest((NOTE_CARD, NOT_COVERED)) == "unknown"
    assert gravest((FAILED,)) == "unknown"
    assert gravest((NOTE_CARD,)) == "note"
    assert gravest(NONE_KNOWN) == "none"


def test_every_tier_has_its_own_section() -> None:
    assert tuple(s.tier for s in sections_of(CARDS)) == TIERS


def test_override_reasons_are_for_the_other_formats() -> None:
    assert "benefit outweighs" not in one_line(shown(make_check()))


def test_the_burden_is_a_bar_with_its_band_for_each_question() -> None:
    text = shown(make_check())

    for row in words.burden_rows(BURDEN):
        line = next(x for x in text.splitlines() if x.startswith(row.label) and "●" in x)
        assert row.text in line
    assert [r.label for r in words.burden_rows(BURDEN)][:4] == [
        words.TOGETHER,
        words.ADDED_UP,
        words.BACLOFEN_HERE,
        words.BACLOFEN_USUAL,
    ]
    assert "NOT COUNTED: kratom" in one_line(text)
    assert "not a probability" in one_line(text)


def test_without_a_burden_it_is_not_said_that_nothing_sedates() -> None:
    assert words.NO_BURDEN in one_line(shown(make_check((NOT_COVERED,))))


@pytest.mark.parametrize("band", [(0, 0, 0), (1, 1, 1), (0.2, 0.5, 1.3), (-0.1, 0.0, 0.4)])
def test_a_bar_never_leaves_its_frame(band: tuple[float, float, float]) -> None:
    text = bar(dict(zip(("p05", "p50", "p95"), band, strict=True)), columns=10)

    assert len(text) == 12
    assert text.count("●") == 1


def test_the_kidneys_show_every_source_and_mark_the_strictest() -> None:
    text = one_line(shown(make_check()))

    assert text.count("► strictest") == 1
    assert "60 mg/day is too much for this eGFR" in text
    for source in ("vlavonou2014", "elhusseini2017", "uk_lioresal"):
        assert source in text


def test_the_risk_has_a_band_or_a_reason_why_there_is_none() -> None:
    assert "60 mg/day: 1.1 (0.90 to 1.4) %; at 10 mg/day: 0.42" in one_line(shown(make_check()))
    text = words.risk_text(GOOD_KIDNEY.encephalopathy)
    assert text.startswith("no number for this person: younger than 66 years; eGFR of 60 and more")
    assert words.risk_text(None) == ""


@pytest.mark.parametrize(
    ("low", "high", "dialysis", "text"),
    [
        (30, 60, False, "30 to 60"),
        (0, 30, False, "below 30"),
        (80, float("inf"), False, "80 and more"),
        (0, float("inf"), False, "any"),
        (0, 15, True, "dialysis"),
    ],
)
def test_bands_of_eGFR_in_words(low: float, high: float, dialysis: bool, text: str) -> None:
    rule: KidneyRuleRow = replace(
        GOOD_KIDNEY.rules[0], eGFR_from=low, eGFR_below=high, dialysis=dialysis
    )

    assert words.rule_band(rule) == text


def test_reasons_that_a_card_has_said_are_not_said_again() -> None:
    text = one_line(shown(make_check()))

    assert text.count(EGFR_CARD.action) == 1
    assert " Reasons " not in text


def with_burden(**changes: object) -> object:
    answer = make_check()
    burden = replace(NO_BURDEN, **changes)
    return replace(answer, result=replace(answer.result, burden=burden))


def test_sedatives_that_could_not_be_counted_are_not_called_nothing() -> None:
    text = one_line(shown(with_burden(not_counted=("kratom (no row)", "Xyrem (no amount)"))))

    assert "COULD NOT BE COUNTED: kratom (no row); Xyrem (no amount)." in text
    assert words.NO_BURDEN not in text
    assert "●" not in text


def test_without_a_burden_the_page_says_whether_it_was_found_or_computed() -> None:
    answer = make_check()

    assert words.NO_BURDEN in one_line(shown(with_burden()))
    failed = replace(answer, result=replace(answer.result, burden=None))
    assert words.BURDEN_FAILED in one_line(shown(failed))


def test_while_the_kidneys_move_no_amount_is_said() -> None:
    moving = replace(GOOD_KIDNEY, moving=True, most_start_mg=None, most_mg_per_day=None)

    facts = dict(words.kidney_facts(moving))

    assert facts["A start"] == facts["At most"] == "no amount while the kidneys move"


def kidney_line(tier: str | None) -> str:
    """The line on the dose, where the card that says so has this tier; None: there is no card."""
    cards = tuple(c for c in CARDS if c.id != EGFR_CARD.id)
    if tier is not None:
        cards = (replace(EGFR_CARD, tier=tier), *cards)
    answer = make_check(cards)
    answer = replace(answer, result=replace(answer.result, kidney=make_check().result.kidney))
    text = one_line(shown(answer)).split(words.KIDNEY_TITLE)[1]
    return text.split("Strictest")[0].strip()


def test_the_line_on_the_dose_is_as_loud_as_its_card() -> None:
    assert kidney_line("interrupt").startswith("! 60 mg/day is too much for this eGFR")
    assert kidney_line("note").startswith("60 mg/day is more than the strictest of the sources")
    assert kidney_line(None) == ""


def test_counted_cards_stand_after_the_tier_of_the_card_on_sedation() -> None:
    assert [s.name for s in all_sections(CARDS)] == ["stop", "interrupt", "counted", "note"]
    grave = tuple(replace(c, tier="stop") if c.id == "burden" else c for c in CARDS)
    assert [s.name for s in all_sections(grave)][:2] == ["stop", "counted"]
    (card,) = all_sections(CARDS)[2].cards
    assert (card.title, card.mark) == ("Opioids beside baclofen", "major · interaction")


def test_every_source_that_is_shown_has_its_title() -> None:
    answer = make_check()
    text = one_line(shown(answer))

    for key in answer.sources:
        assert f"{key} Title of {key}" in text
    assert "see --json" not in text


def test_marks_of_code_are_not_printed() -> None:
    card = replace(EGFR_CARD, action="See `calando taper`.", evidence="`x`")

    assert "`" not in shown(make_check((card,)))


def test_what_was_not_told_is_listed() -> None:
    assert "daily_mg of zopiclone, alcohol" in shown(make_check())


def test_reasons_of_one_change_make_one_sentence() -> None:
    (first,) = EGFR_CARD.raised
    second = replace(first, text="the person is over 65", basis="derived")
    third = replace(first, from_severity="moderate", text="an opioid is taken as well")
    again = replace(first, from_severity="moderate")  # of another drug of the same card

    texts = raised_texts((first, second, first, third, again))

    assert texts[0] == (
        "Raised from major to avoid because the eGFR is below 30 [read: elhusseini2017]; "
        "the person is over 65 [derived: elhusseini2017]."
    )
    assert texts[1].startswith("Raised from moderate to avoid because an opioid")
    assert "eGFR" not in texts[1]


def test_what_was_looked_for_is_named_when_nothing_is_known() -> None:
    kidney = replace(
        NONE_KNOWN[0], kind="kidney", about=About(), title="No kidney rule reduces the dose"
    )
    condition = replace(NONE_KNOWN[0], kind="precaution")

    labels = [line.label.split(" (")[0] for line in lines_of((*NONE_KNOWN, kidney, condition))]

    assert labels == ["No known interaction", "Kidneys", "No known warning about"]


def test_the_dose_of_baclofen_in_the_burden_is_told() -> None:
    assert "Baclofen is counted with 60 mg/day." in words.burden_note(BURDEN)
    assert "a dose to start with" in words.burden_note(replace(BURDEN, is_start=True))
    assert "NOT COUNTED" in words.burden_note(replace(BURDEN, baclofen_mg=None))


def test_a_caveat_that_stands_beside_the_burden_is_not_said_twice() -> None:
    answer = make_check()
    answer = replace(answer, caveats=(*answer.caveats, Statement(text=BURDEN.text)))

    assert shown(answer).count("All together make 67 %") == 1
