"""The facts of a pump as printed, in micrograms, and what their checks refuse."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from calando.errors import FactError
from calando.facts.checks_pump import numbers_of
from calando.facts.load import FOLDER, load_facts
from calando.facts.load_pump import load_pump, load_pump_from


def changed(tmp_path: Path, file: str, old: str, new: str) -> Path:
    """Return a folder of facts in which one text of one pump file is another."""
    shutil.copytree(FOLDER / "pump", tmp_path / "pump")
    path = tmp_path / "pump" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return tmp_path


def test_screening_is_as_the_labels_print_it() -> None:
    rules = load_pump().screening

    assert [b.value for b in rules.boluses] == [50, 75, 100]
    assert rules.small_child_bolus.value == 25
    assert rules.between_h.value == 24
    assert (rules.observe_from_h.value, rules.observe_to_h.value) == (4, 8)


def test_titration_is_as_the_labels_print_it() -> None:
    rules = load_pump().titration
    spinal, cerebral = rules.spinal, rules.cerebral

    assert (spinal.up_low.value, spinal.up_high.value) == (10, 30)
    assert (spinal.refill_up_low.value, spinal.refill_up_high.value) == (10, 40)
    assert (spinal.usual_low.value, spinal.usual_high.value) == (300, 800)
    assert (cerebral.up_low.value, cerebral.up_high.value) == (5, 15)
    assert (cerebral.refill_up_low.value, cerebral.refill_up_high.value) == (5, 20)
    assert (cerebral.usual_low.value, cerebral.usual_high.value) == (90, 703)
    assert (rules.child_up_low.value, rules.child_up_high.value) == (5, 15)
    assert (rules.young_usual_low.value, rules.young_usual_high.value) == (24, 1199)


def test_no_number_of_a_pump_is_in_milligrams_and_each_has_a_passport() -> None:
    found = list(numbers_of(load_pump()))

    assert len(found) > 45
    for name, number in found:
        assert "mg" not in number.unit.split(), name
        assert number.where, name
        assert number.source in load_facts().sources, name
        assert number.basis == "read" or number.note, name


def test_every_line_case_and_criterion_names_known_sources() -> None:
    facts = load_pump()
    rows: tuple[Any, ...] = (
        *facts.lines,
        *facts.criteria,
        *facts.bridge,
        *facts.cases,
        *facts.stretches,
    )

    for row in rows:
        assert row.sources, row.id
        assert set(row.sources) <= set(load_facts().sources), row.id


def test_the_boxed_warning_is_said_to_be_intrathecal_only_and_of_the_us() -> None:
    text = load_pump().general.boxed_warning.text

    assert "intrathecal baclofen only" in text
    assert "US labels" in text
    assert "No oral product carries the box" in text


def test_the_nominal_ratio_stands_in_words_only() -> None:
    ratio = load_pump().general.nominal_oral_ratio

    assert ratio.basis == "assumed"
    assert "never used in arithmetic" in ratio.note


@pytest.mark.parametrize(
    ("file", "old", "new", "why"),
    [
        ("screening.toml", 'unit = "micrograms"', 'unit = "mg"', "micrograms"),
        ("screening.toml", "value = 50", "value = 0.05", "mg or micrograms"),
        ("screening.toml", "value = 75", "value = 100", "ascend"),
        ("screening.toml", "value = 25", "value = 60", "very small child"),
        ("titration.toml", "value = 10", "value = 35", "ascend"),
        ("titration.toml", "value = 300", "value = 0.3", "mg or micrograms"),
        ("wean.toml", "value = 20", "value = 100", "is a stop"),
        ("timeline.toml", "to_h = 72", "to_h = -1", "ascend"),
        ("lines.toml", 'flags = ["opioid"]', 'flags = ["opioids"]', "unknown flags"),
        ("bridge.toml", '"pharmacyjoe1094"', '"nobody"', "unknown source"),
        ("refill.toml", 'note = "labels', 'nothing = "labels', "unknown key"),
    ],
)
def test_a_wrong_fact_is_refused(tmp_path: Path, file: str, old: str, new: str, why: str) -> None:
    folder = changed(tmp_path, file, old, new)

    with pytest.raises(FactError, match=why):
        load_pump_from(folder, load_facts())


def test_what_was_assumed_says_so() -> None:
    facts = load_pump()

    assert facts.refill.margin_days.basis == "assumed"
    assert facts.wean.visits_shown.basis == "assumed"
    assert facts.overdose.csf_withdrawn_high_mL.basis == "assumed"
