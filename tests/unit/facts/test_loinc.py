"""Each LOINC code ends in its check digit, so that a typing error is refused when a file is read."""

from __future__ import annotations

import pytest

from calando.facts.checks_screen import loinc_check_digit
from calando.facts.load_screen import load_instruments


@pytest.mark.parametrize(
    "code",
    ["72109-2", "75626-2", "44249-1", "44261-6", "44250-9", "8867-4", "2160-0", "59408-5"],
)
def test_a_code_from_a_published_example_ends_in_its_check_digit(code: str) -> None:
    number, digit = code.split("-")

    assert loinc_check_digit(number) == int(digit)


@pytest.mark.parametrize("code", ["72109-3", "44249-2", "93267-4", "93263-1", "44294-1"])
def test_a_wrong_code_seen_in_public_code_or_a_turned_pair_of_digits_fails(code: str) -> None:
    number, digit = code.split("-")

    assert loinc_check_digit(number) != int(digit)


def test_every_code_says_how_it_is_known_and_no_two_items_of_an_instrument_share_one() -> None:
    for instrument in load_instruments().values():
        codes = [i.loinc for i in instrument.items if i.loinc]
        codes += [c for c in (instrument.loinc_panel, instrument.loinc_total) if c]

        assert len(codes) == len(set(codes)), instrument.id
        assert all(bool(i.loinc) == bool(i.loinc_status) for i in instrument.items)


def test_codes_known_to_mean_something_else_are_nowhere() -> None:
    traps = {"68517-2", "58120-7", "72109-3"}  # another binge question; not PHQ-2; no code at all

    for instrument in load_instruments().values():
        codes = {i.loinc for i in instrument.items}
        assert not traps & {*codes, instrument.loinc_panel, instrument.loinc_total}, instrument.id


@pytest.mark.parametrize(
    "name",
    [
        "audit_c_uk",
        "ciwa_ar",
        "cows",
        "pawss",
        "sadq",
        "pacs",
        "rass",
        "modified_ashworth",
        "penn_spasm",
    ],
)
def test_where_no_code_was_found_none_is_given(name: str) -> None:
    instrument = load_instruments()[name]

    assert not instrument.loinc_panel
    assert not instrument.loinc_total
    assert not any(i.loinc for i in instrument.items)


def test_every_instrument_with_codes_cites_loinc() -> None:
    for instrument in load_instruments().values():
        if instrument.loinc_panel or any(i.loinc for i in instrument.items):
            assert "loinc" in instrument.sources, instrument.id
