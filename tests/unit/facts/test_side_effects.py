"""What the unwanted effects and the ways to answer them must say, whatever else is edited in them."""

from __future__ import annotations

import functools
import re
import typing
from collections import Counter

import pytest
import textstat

from calando.facts.load import FOLDER, FactReader, load_facts
from calando.facts.schema_safety import ActionPath, Path, SideEffect

ORDER = typing.get_args(ActionPath)
CLASSES = {
    "nervous system",
    "psychiatric",
    "general",
    "eye",
    "heart",
    "vessels",
    "breathing",
    "stomach and bowel",
    "kidneys and bladder",
    "liver",
    "skin",
    "metabolism",
    "paradoxical",
}
# the statements of the seed articles on side effects
CLAIMS = {f"S0-{n}" for n in [*range(26, 48), 90, 150, 151]} | {"S2-30"}
# every term of the US label
US_TERMS = """drowsiness; dizziness; weak muscles; fatigue; confusion; headache; insomnia; hypotension; nausea;
constipation; urinary frequency; euphoria; excitement; depression; hallucinations; paresthesia; muscle pain; tinnitus;
slurred speech; coordination disorder; tremor; rigidity; dystonia; ataxia; blurred vision; nystagmus; strabismus;
miosis; mydriasis; diplopia; dysarthria; epileptic seizure; dyspnea; palpitation; chest pain; syncope; dry mouth;
anorexia; taste disorder; abdominal pain; vomiting; diarrhea; occult blood; enuresis; urinary retention; dysuria;
impotence; inability to ejaculate; nocturia; hematuria; rash; pruritus; ankle edema; perspiration; weight gain;
nasal congestion; sgot; alkaline phosphatase; raised blood sugar"""
US_RANGES = {
    "sedation": (10, 63),
    "dizziness": (5, 15),
    "weakness": (5, 15),
    "fatigue": (2, 4),
    "confusion": (1, 11),
    "headache": (4, 8),
    "insomnia": (2, 7),
    "hypotension": (0, 9),
    "nausea": (4, 12),
    "constipation": (2, 6),
    "urinary_frequency": (2, 6),
}


@functools.cache
def effects() -> tuple[SideEffect, ...]:
    reader = FactReader(FOLDER, load_facts().sources)
    return reader.many(SideEffect, "monograph/side_effects.toml", "side_effect")


@functools.cache
def paths() -> tuple[Path, ...]:
    return FactReader(FOLDER, load_facts().sources).many(Path, "monograph/paths.toml", "path")


def effect(name: str) -> SideEffect:
    return next(e for e in effects() if e.id == name)


def names(item: SideEffect) -> list[str]:
    return [n.lower() for n in (item.effect, *item.also_called)]


def test_there_are_enough_of_every_organ_class_and_kind() -> None:
    assert len(effects()) >= 60
    assert {e.organ_class for e in effects()} >= CLASSES
    assert {e.kind for e in effects()} == {"physical", "psychological", "laboratory"}


def test_every_term_of_the_label_is_found() -> None:
    known = {word for e in effects() for n in names(e) for word in (n, *n.split(", "))}
    terms = {t.strip().lower() for t in US_TERMS.split(";")}

    assert terms - known == set()


def test_a_word_leads_to_one_effect() -> None:
    words = Counter(word for e in effects() for word in set(names(e)))

    assert [w for w, n in words.items() if n > 1] == []


@pytest.mark.parametrize(("name", "range_"), US_RANGES.items())
def test_the_ranges_of_the_label(name: str, range_: tuple[float, float]) -> None:
    found = [
        (f.percent_low, f.percent_high)
        for f in effect(name).frequencies
        if f.percent_low is not None
    ]

    assert found == [range_]


def test_the_US_label_has_a_band_only_where_it_prints_percent() -> None:
    of_US = [f for e in effects() for f in e.frequencies if "US" in f.jurisdictions]

    assert len(of_US) > 50
    for f in of_US:
        assert (f.band == "listed") == (f.percent_low is None), f


def test_one_frequency_from_one_source_and_country() -> None:
    for item in effects():
        if item.id != "encephalopathy":  # Switzerland lists the acute form apart
            keys = [(f.source, f.jurisdictions) for f in item.frequencies]
            assert len(keys) == len(set(keys)), item.id


def test_what_was_recalled_is_called_assumed() -> None:
    for item in effects():
        for f in item.frequencies:
            assert ("recalled" in f.where) <= (f.basis == "assumed"), item.id


def test_an_effect_without_a_frequency_says_so() -> None:
    silent = {e.id for e in effects() if not e.frequencies}

    assert silent == {"mood_swings", "tolerance", "any_effect"}


def test_paths_stand_in_order() -> None:
    for item in effects():
        places = [ORDER.index(p) for p in item.paths]
        assert places == sorted(set(places)), item.id


def test_sleepiness_never_points_to_withdrawal() -> None:
    for name in ("sedation", "weakness", "encephalopathy", "respiratory_depression"):
        assert effect(name).sign_of == ("toxicity",)
    for item in effects():
        if {"sleepy", "drowsy", "somnolence"} & set(names(item)):
            assert not {"withdrawal", "either"} & set(item.sign_of)


@pytest.mark.parametrize("name", ["seizure", "confusion", "hallucinations"])
def test_some_signs_point_both_ways(name: str) -> None:
    assert effect(name).sign_of == ("either",)


@pytest.mark.parametrize(
    "name",
    [
        "seizure",
        "encephalopathy",
        "suicidal_ideation",
        "respiratory_depression",
        "hypersensitivity",
    ],
)
def test_what_cannot_wait_is_an_emergency(name: str) -> None:
    assert effect(name).paths == ("emergency",)


def test_euphoria_is_told_with_no_amount() -> None:
    row = effect("euphoria")
    told = " ".join((row.text, row.patient_text, row.when, *(f.where for f in row.frequencies)))

    assert not re.search(r"\d|\bmg\b|tablets?\b", told)
    assert {f.band for f in row.frequencies} == {"common", "listed"}


def test_every_statement_on_side_effects_is_embodied_or_corrected() -> None:
    assert CLAIMS - {c for e in effects() for c in e.claims} == set()


@pytest.mark.parametrize("item", effects(), ids=lambda e: e.id)
def test_patients_words_are_plain(item: SideEffect) -> None:
    assert item.patient_text
    assert textstat.flesch_kincaid_grade(item.patient_text) <= 6


def test_the_ways_stand_in_order() -> None:
    assert tuple(p.name for p in paths()) == ORDER


@pytest.mark.parametrize("path", paths(), ids=lambda p: p.name)
def test_the_words_of_the_ways_are_plain_and_move_no_dose(path: Path) -> None:
    assert textstat.flesch_kincaid_grade(path.patient_text) <= 6
    if path.name in ("split", "step_back"):
        assert path.patient_text.startswith("Ask your prescriber")
