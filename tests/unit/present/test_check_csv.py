"""The table of a check: one row per card, the state in words for whom reads one column."""

from __future__ import annotations

import csv
import io
from typing import Any

from sample_check import CARDS, make_check

from calando.present.check.csv import COLUMNS, check_csv


def rows(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(check_csv(answer).decode())))


def test_there_is_one_row_for_each_card_in_their_order() -> None:
    found = rows(make_check())

    assert [row["id"] for row in found] == [card.id for card in CARDS]
    assert all(tuple(row) == COLUMNS for row in found)


def test_every_row_says_in_words_what_it_means() -> None:
    by_id = {row["id"]: row for row in rows(make_check())}

    assert by_id["kidney_too_much"]["in_words"] == "Decide now"
    assert by_id["opioid"]["in_words"] == "Counted in the card on sedation"
    assert by_id["ibuprofin"]["in_words"] == "NOT COVERED — not checked, not safe"
    assert by_id["metoprolol"]["in_words"] == "CHECK FAILED — counts as not checked, not safe"
    known = by_id["folic acid"]
    assert known["in_words"] == "No known interaction — not proof that there is none"
    assert known["checked_on"] == "2026-11-20"


def test_several_values_share_a_cell() -> None:
    by_id = {row["id"]: row for row in rows(make_check())}

    assert by_id["burden"]["asked"] == "oxycodone; Zopi"
    assert by_id["burden"]["resolved"] == "oxycodone; zopiclone"
    assert by_id["kidney_too_much"]["sources"] == "elhusseini2017; uk_lioresal"
    assert "because the eGFR is below 30" in by_id["kidney_too_much"]["raised"]


def test_equal_answers_give_equal_bytes() -> None:
    assert check_csv(make_check()) == check_csv(make_check())
