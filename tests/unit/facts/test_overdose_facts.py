"""The facts around an overdose: printed numbers, and that a wrong file is refused."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from calando.errors import FactError
from calando.facts import checks_overdose as checks
from calando.facts.load import FOLDER, load_facts
from calando.facts.load_overdose import load_overdose, load_overdose_from
from calando.facts.schema_overdose import Count

COUNTRIES = ("US", "UK", "FR", "DE", "CA", "CH", "AU", "IE")


@pytest.mark.parametrize(
    ("id", "outcome", "events", "of"),
    [
        ("leung2006", "coma", 8, 23),
        ("leung2006", "seizure", 4, 23),
        ("leung2006", "hypertension", 13, 23),
        ("gdansk2005", "coma", 28, 52),
        ("gdansk2005", "ventilation", 18, 52),
        ("gdansk2004", "ventilation", 10, 18),
        ("perry1998", "ventilation", 9, 14),
        ("perry1998_transferred", "coma", 7, 8),
        ("mashhad2024", "coma", 10, 10),
        ("leger2017", "ventilation", 80, 188),
        ("tehran2021", "seizure", 0, 135),
    ],
)
def test_counts_are_as_printed(id: str, outcome: str, events: int, of: int) -> None:
    found = getattr(load_overdose().series_of(id).outcomes, outcome)

    assert (found.events, found.of) == (events, of)


@pytest.mark.parametrize(
    ("id", "outcome", "percent"),
    [
        ("gdansk2005", "coma", 53.8),
        ("gdansk2005", "ventilation", 34.6),
        ("gdansk2005", "bradycardia", 36.5),
        ("gdansk2005", "hypertension", 32.7),
        ("gdansk2005", "hypotension", 3.8),
        ("gdansk2004", "bradycardia", 44.4),
        ("npds2017", "coma", 10.7),
        ("npds2017", "ventilation", 14.1),
        ("npds2017", "drowsiness", 41.0),
    ],
)
def test_people_worked_back_give_the_printed_percentage(
    id: str, outcome: str, percent: float
) -> None:
    found = getattr(load_overdose().series_of(id).outcomes, outcome)

    assert 100 * found.events / found.of == pytest.approx(percent, abs=0.06)  # one decimal printed


def test_every_case_of_the_fact_sheet_is_there_with_its_dose() -> None:
    doses = {s.id: (s.mg_low, s.mg_high) for s in load_overdose().series}

    assert doses["pediatric_hd2020"] == (1200, 1200)
    assert doses["cleophax2015"] == (3500, 3500)
    assert doses["overdose_then_withdrawal"] == (800, None)
    assert doses["esrd_single2018"] == (25, 25)
    girl = load_overdose().series_of("pediatric_hd2020")
    assert (girl.weight_kg, girl.levels[0].mg_per_L_low, girl.levels[0].hours) == (51, 0.882, 14)
    assert (girl.dialysis_removed_mg, girl.urine_removed_mg) == (3.05, 42)


def test_series_say_who_was_counted_and_their_conflicts_are_kept() -> None:
    series = load_overdose().series

    assert all(s.selection for s in series)
    assert {"leung2006", "mashhad2024", "kiel2015_alone", "lipscomb1980"} <= {
        s.id for s in series if s.conflict
    }


def test_what_was_not_printed_is_absent() -> None:
    leung = load_overdose().series_of("leung2006")

    assert leung.outcomes.ventilation is None
    assert leung.weight_kg is None
    assert load_overdose().series_of("toxic_levels_fr").n is None


def test_thresholds_hold_the_lower_of_two_sources() -> None:
    limits = load_overdose().disposition

    assert (limits.emergency_mg.value, limits.monitored_mg.value) == (150, 200)
    assert limits.ventilator_mg.value == 500


def test_every_country_has_emergency_poison_and_crisis_numbers() -> None:
    kinds = {c: set[str]() for c in COUNTRIES}
    for contact in load_facts().contacts:
        kinds[contact.jurisdiction].add(contact.kind)

    for country, found in kinds.items():
        poison = "health_line" if country == "UK" else "poison"  # the public calls NHS 111
        assert {"emergency", poison, "crisis"} <= found, country


def test_wrong_series_are_refused() -> None:
    good = load_overdose().series_of("gdansk2005")

    assert checks.series(good) == ""
    assert checks.series(replace(good, n=0))
    assert checks.series(replace(good, mg_low=2000))
    assert checks.series(replace(good, basis="derived", note=""))
    impossible = replace(good.outcomes, coma=Count(events=53, of=52))
    assert "coma" in checks.series(replace(good, outcomes=impossible))
    half = replace(good.outcomes, coma=Count(events=1.5, of=52))
    assert checks.series(replace(good, outcomes=half))


def test_wrong_thresholds_and_hours_are_refused() -> None:
    known = load_overdose()
    rules, hours = known.disposition, known.observation

    swapped = replace(rules, emergency_mg=rules.ventilator_mg)
    assert "rise" in checks.disposition(swapped)
    assert "twice" in checks.disposition(replace(rules, rules=(*rules.rules, rules.rules[0])))
    assert "place" in checks.disposition(replace(rules, rules=rules.rules[:3]))
    assert checks.observation(replace(hours, asymptomatic_h=hours.longest_h))


def test_a_wrong_line_is_refused() -> None:
    line = load_overdose().care[0]

    assert "tags" in checks.line(replace(line, when=("kidnees_poor",)))
    assert checks.line(replace(line, sources=()))
    assert "note" in checks.line(replace(line, basis="assumed"))


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("series", "events = 28, of = 52", "events = 60, of = 52", "gdansk2005"),
        ("series", 'overlaps = ["leger2017"]', 'overlaps = ["leger"]', "overlaps unknown"),
        ("care", 'when = ["pump"]', 'when = ["pomp"]', "unknown tags"),
        ("disposition", "value = 150", "value = 501", "must rise"),
        ("observation", "value = 216", "value = 20", "rise"),
        ("dialysis", 'sources = ["brvar2007"]', 'sources = ["brvar"]', "unknown source"),
        ("co_ingested", 'drugs = ["iron"]', 'drugs = ["irn"]', "unknown"),
        ("co_ingested", "value = 4000", "value = -4000", "above 0"),
        ("taken_words", '"water"', '"Water"', "lower case"),
        ("taken_words", '"water"', '"none"', "nothing and harmless"),
    ],
)
def test_a_typo_in_a_file_fails_at_load(
    tmp_path: Path, file: str, old: str, new: str, says: str
) -> None:
    shutil.copytree(FOLDER / "overdose", tmp_path / "overdose")
    path = tmp_path / "overdose" / f"{file}.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")

    with pytest.raises(FactError, match=says):
        load_overdose_from(tmp_path, load_facts())
