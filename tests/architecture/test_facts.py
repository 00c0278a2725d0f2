"""Each fact has a source, each source a use, and a changed number shows in review."""

from __future__ import annotations

import dataclasses
import importlib.util
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from calando.facts.load import FOLDER, load_encephalopathy, load_facts, load_published_checks
from calando.facts.load_admission import load_admission
from calando.facts.load_locator import load_locator_words
from calando.facts.load_overdose import load_overdose
from calando.facts.load_overdose_model import load_overdose_model
from calando.facts.load_placement import load_placement
from calando.facts.load_pump import load_pump
from calando.facts.load_safety import load_misuse, load_monograph, load_safety
from calando.facts.load_screen import load_instruments
from calando.facts.load_self_check import load_self_check
from calando.facts.load_triage import load_triage, load_withdrawal
from calando.facts.schema import Interval, Number, Range, Source

JURISDICTIONS = ("US", "UK", "FR", "DE", "CA", "CH", "AU", "IE")
CHANGES_A_DOSE = re.compile(
    r"\b(take (less|more|half)|cut (down|your)|reduce|lower your dose|increase|skip|"
    r"stop taking|double your)\b"
)


@pytest.fixture(scope="module")
def maker(root: Path) -> ModuleType:
    """The script that writes docs/facts.md and the fingerprints."""
    spec = importlib.util.spec_from_file_location("mfp", root / "scripts" / "make_facts_page.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def everything(value: object) -> Iterator[object]:
    """Yield every object that the facts consist of."""
    yield value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        children = [getattr(value, f.name) for f in dataclasses.fields(value)]
    elif isinstance(value, dict):
        children = list(value.values())
    elif isinstance(value, tuple):
        children = list(value)
    else:
        children = []
    for child in children:
        yield from everything(child)


def facts_without_sources() -> Iterator[object]:
    facts = load_facts()
    for field in dataclasses.fields(facts):
        if field.name != "sources":
            yield from everything(getattr(facts, field.name))
    yield from everything(load_published_checks())
    yield from everything(load_encephalopathy())
    for load in (
        load_safety,
        load_monograph,
        load_misuse,
        load_admission,
        load_locator_words,
        load_overdose,
        load_overdose_model,
        load_placement,
        load_pump,
        load_instruments,
        load_self_check,
        load_triage,
        load_withdrawal,
    ):
        yield from everything(load())


def test_every_number_has_a_passport() -> None:
    found = [f for f in facts_without_sources() if isinstance(f, Number | Range | Interval)]

    assert len(found) > 80
    for number in found:
        assert number.unit, number
        assert number.where, number
        assert number.source in load_facts().sources
        assert number.basis == "read" or number.note, number


def test_every_source_is_used() -> None:
    facts = [f for f in facts_without_sources() if dataclasses.is_dataclass(f)]
    cited = {getattr(f, "source", "") for f in facts}
    cited |= {key for f in facts for key in getattr(f, "sources", ())}
    texts = " ".join(f for f in facts_without_sources() if isinstance(f, str))
    named = set(re.findall(r"\w+", texts))

    unused = [s.key for s in sources() if s.key not in cited | named]

    assert not unused


def sources() -> list[Source]:
    return list(load_facts().sources.values())


def test_the_fingerprints_are_those_of_the_files(maker: ModuleType, root: Path) -> None:
    pinned = json.loads((root / "tests/architecture/fingerprints.json").read_text("utf-8"))

    now = maker.fingerprints()

    changed = sorted(k for k in {*pinned, *now} if pinned.get(k) != now.get(k))
    assert not changed, (
        f"changed: {changed}; if that is meant, run `make facts` and review the diff"
    )


def test_the_page_of_facts_is_current(maker: ModuleType, root: Path) -> None:
    page = (root / "docs/facts.md").read_text("utf-8")

    assert page == maker.page(load_facts()), "run `make facts`"


def test_there_are_enough_published_tapers_and_the_failure_is_among_them() -> None:
    tapers = load_facts().tapers

    assert len(tapers) >= 16
    assert tapers["bmj2001"].known_failure
    assert tapers["bmj2001"].fraction == (0.5, 0.0)
    assert {"weekly10", "weekly5", "abrupt", "ansm2017_10mg"} <= set(tapers)


def test_only_trustworthy_tapers_are_yardsticks() -> None:
    for taper in load_facts().tapers.values():
        if taper.yardstick:
            assert taper.grade in ("label", "guideline", "trial", "calando")
            assert not taper.known_failure
            assert "ICU" not in taper.setting


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS)
def test_each_jurisdiction_has_a_product_a_cap_and_an_emergency_number(jurisdiction: str) -> None:
    facts = load_facts()

    assert any(
        p.jurisdiction == jurisdiction and p.status == "marketed" and "spasticity" in p.licensed_for
        for p in facts.products
    )
    assert any(c.jurisdiction == jurisdiction for c in facts.caps)
    assert any(c.jurisdiction == jurisdiction and c.kind == "emergency" for c in facts.contacts)


def test_baclocur_is_only_for_alcohol_use_disorder_in_france() -> None:
    baclocur = [p for p in load_facts().products if "baclocur" in p.id]

    assert [p.strength_mg for p in baclocur] == [10, 20, 30, 40]
    for product in baclocur:
        assert product.jurisdiction == "FR"
        assert product.licensed_for == ("alcohol_use_disorder",)


def test_every_drug_that_depresses_the_brain_is_flagged_as_sedative() -> None:
    depressant = {
        "opioid",
        "benzodiazepine",
        "z_drug",
        "gabapentinoid",
        "barbiturate",
        "gabab",
        "alcohol",
        "sedating_antihistamine",
        "antipsychotic",
        "tca",
        "anaesthetic",
    }
    for drug in load_facts().drugs:
        if depressant & set(drug.flags):
            assert "sedative" in drug.flags, drug.name


def test_methadone_and_buprenorphine_are_known_as_treatment() -> None:
    drugs = {d.name: d for d in load_facts().drugs}

    for name in ("methadone", "buprenorphine"):
        assert "opioid_agonist_treatment" in drugs[name].flags
    assert "lioresal" in drugs["baclofen"].synonyms


def test_no_advice_tells_a_patient_to_change_a_dose() -> None:
    for advice in load_facts().advice:
        assert not CHANGES_A_DOSE.search(advice.patient_text.lower()), advice.id


def test_patients_read_short_plain_sentences() -> None:
    texts = [a.patient_text for a in load_facts().advice if a.patient_text]

    for text in texts:
        assert reading_grade(text) <= 6, text  # Flesch-Kincaid, with a rough count of syllables


def reading_grade(text: str) -> float:
    """Return the Flesch-Kincaid grade; a syllable is a group of vowels that is not a silent e."""
    sentences = [s for s in re.split(r"[.:!?]", text) if s.strip()]
    words = re.findall(r"[A-Za-z']+", text.lower().replace("baclofen", "drug"))
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+(?!$)|[aiouy]$", w))) for w in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def test_every_advice_for_patients_speaks_of_the_topics_that_matter() -> None:
    topics = {a.topic for a in load_facts().advice if a.patient_text}

    assert {"missed_dose", "ran_out", "stop_sign", "call", "driving", "pregnancy", "pump"} <= topics


def test_there_is_no_place_of_one_machine_in_the_facts() -> None:
    for path in (*FOLDER.rglob("*.toml"), FOLDER / "sources.bib"):
        text = path.read_text("utf-8")
        assert not re.search(r"(?<![\w.~>}])/(?:work|tmp|home|root)/", text), path.name


def test_facts_load_without_the_libraries_that_take_long_to_start() -> None:
    heavy = ("pydantic", "polars", "numba", "typer", "rich", "typst", "vl_convert", "scipy")
    code = (
        "import sys; from calando.facts.load import load_facts; load_facts(); "
        f"print([m for m in {heavy!r} if m in sys.modules])"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        cwd=FOLDER.parents[1],
        capture_output=True,
        text=True,
    )

    assert loaded.stdout.strip() == "[]"
