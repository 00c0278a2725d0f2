"""What the cautions must say, whatever else is edited in them."""

from __future__ import annotations

import functools

import pytest
import textstat

from calando.facts.flags import DRUG_FLAGS
from calando.facts.load import FOLDER, FactReader, load_facts
from calando.facts.load_safety import KNOWN_FLAGS
from calando.facts.schema_safety import Caution

COUNTRIES = ("US", "UK", "FR", "DE", "CA", "CH", "AU", "IE")
TOPICS = {
    "abrupt stop",
    "age",
    "alcohol",
    "allergy",
    "autonomic dysreflexia",
    "bladder",
    "blood pressure",
    "both routes",
    "cerebral palsy",
    "dementia",
    "driving",
    "epilepsy",
    "excipients",
    "frailty",
    "glucose",
    "kidneys",
    "lactation",
    "liver",
    "misuse",
    "neonate",
    "not an indication",
    "ovarian cysts",
    "overdose",
    "Parkinson",
    "peptic ulcer",
    "posture and balance",
    "pregnancy",
    "psychosis",
    "respiratory disease",
    "sleep apnoea",
    "stroke",
    "suicidality",
    "surgery",
}


@functools.cache
def cautions() -> tuple[Caution, ...]:
    reader = FactReader(FOLDER, load_facts().sources)
    return reader.many(Caution, "safety/cautions.toml", "caution")


def told(flag: str, jurisdiction: str) -> list[Caution]:
    """The cautions that a condition brings up in a country, for tablets."""
    return [
        c
        for c in cautions()
        if flag in c.flags
        and "oral" in c.baclofen_routes
        and (not c.jurisdictions or jurisdiction in c.jurisdictions)
    ]


def of_an_ulcer(jurisdiction: str) -> Caution:
    (caution,) = told("peptic_ulcer", jurisdiction)
    return caution


def test_every_topic_is_there() -> None:
    assert {c.topic for c in cautions()} >= TOPICS


def test_flags_are_known() -> None:
    assert {f for c in cautions() for f in c.flags} <= KNOWN_FLAGS


def test_every_new_flag_is_said_by_a_condition() -> None:
    said = {f for term in load_facts().conditions for f in term.flags}
    derived = {"overdose", "drinks", "liquid"} | DRUG_FLAGS  # typed fields, and drugs of the file

    assert {f for c in cautions() for f in c.flags} - derived <= said


def test_the_boxed_warning_speaks_of_the_pump_alone() -> None:
    boxed = [c for c in cautions() if c.kind == "boxed_warning"]

    assert boxed
    assert all(c.baclofen_routes == ("intrathecal",) for c in boxed)
    assert all(c.jurisdictions == ("US",) for c in boxed)


def test_an_abrupt_stop_is_spoken_of_to_everyone_on_tablets() -> None:
    assert any(
        c.everyone and c.topic == "abrupt stop" and "oral" in c.baclofen_routes for c in cautions()
    )


def test_a_peptic_ulcer_is_judged_country_by_country() -> None:
    assert of_an_ulcer("UK").kind == "contraindication"
    assert of_an_ulcer("UK").tier == "stop"
    for country in ("CA", "DE", "CH", "AU"):
        assert of_an_ulcer(country).kind == "precaution"
    assert of_an_ulcer("IE").basis == "assumed"


@pytest.mark.parametrize("jurisdiction", [c for c in COUNTRIES if c != "DE"])
@pytest.mark.parametrize("flag", ["epilepsy", "stroke", "psychosis"])
def test_what_pages_of_third_parties_call_contraindications_are_none(
    flag: str, jurisdiction: str
) -> None:
    rows = told(flag, jurisdiction)

    assert rows
    assert all(c.kind in ("warning", "precaution") for c in rows)
    assert all(c.tier != "stop" for c in rows)


def test_epilepsy_is_a_contraindication_where_the_country_says_so() -> None:
    assert [c.kind for c in told("epilepsy", "DE")] == ["contraindication"]


def test_stop_is_kept_for_what_must_not_happen() -> None:
    stops = {c.id for c in cautions() if c.tier == "stop"}

    assert stops == {
        "hypersensitivity",
        "peptic_ulcer_uk",
        "peptic_ulcer_ie",
        "epilepsy_de",
        "dialysis_de",
        "wheat_starch_allergy",
        "sorbitol_taken",
        "alcohol_withdrawal_first",
    }


@pytest.mark.parametrize("jurisdiction", COUNTRIES)
@pytest.mark.parametrize(
    "flag", ["stroke", "peptic_ulcer", "dialysis", "self_harm", "epilepsy", "alcohol_use_disorder"]
)
def test_no_country_is_left_out(flag: str, jurisdiction: str) -> None:
    assert told(flag, jurisdiction)


@pytest.mark.parametrize("age", [0.02, 1.0, 5.0, 11.0])
@pytest.mark.parametrize("jurisdiction", COUNTRIES)
def test_children_are_a_specialists_everywhere(jurisdiction: str, age: float) -> None:
    rows = [
        c
        for c in cautions()
        if c.topic == "age"
        and c.age_below is not None
        and age < c.age_below
        and "oral" in c.baclofen_routes
        and (not c.jurisdictions or jurisdiction in c.jurisdictions)
    ]

    assert rows
    assert all(c.tier == "interrupt" for c in rows)


def test_pregnancy_speaks_by_week_and_is_never_squeezed_by_a_date() -> None:
    rows = [c for c in cautions() if "pregnancy" in c.flags]
    late = next(c for c in rows if c.gestation_from is not None)

    assert any(c.gestation_below is not None for c in rows)
    assert any(c.gestation_from is None and c.gestation_below is None for c in rows)
    assert late.gestation_from == 34
    assert late.basis == "assumed"
    assert "date" in late.action


def by_id(name: str) -> Caution:
    return next(c for c in cautions() if c.id == name)


def holds_for_a_product(caution: Caution, jurisdiction: str, form: str = "none") -> bool:
    """The word of the caution is part of what a product of the country, in the form taken, is said to hold."""
    contents = [
        e.lower()
        for p in load_facts().products
        if p.jurisdiction == jurisdiction and p.status == "marketed"
        if caution.forms or form == "none" or (p.form == "liquid") == (form == "liquid")
        for e in p.excipients
    ]
    return not caution.excipients or any(w in e for w in caution.excipients for e in contents)


def test_each_word_of_an_excipient_is_part_of_one_of_a_product() -> None:
    named = [c for c in cautions() if c.excipients]

    assert {w for c in named for w in c.excipients} == {
        "wheat starch",
        "lactose",
        "sorbitol",
        "parahydroxybenzoate",
        "sunset yellow",
    }
    for caution in named:
        places = caution.jurisdictions or COUNTRIES
        assert all(w == w.lower() for w in caution.excipients)
        assert any(holds_for_a_product(caution, j) for j in places), caution.id


@pytest.mark.parametrize("form", ["tablet", "liquid", "none"])
@pytest.mark.parametrize("jurisdiction", COUNTRIES)
@pytest.mark.parametrize(
    "flag",
    [
        "coeliac",
        "wheat_allergy",
        "lactose_intolerance",
        "fructose_intolerance",
        "paraben_allergy",
        "dye_allergy",
    ],
)
def test_what_a_person_must_not_swallow_is_answered_once_everywhere(
    flag: str, jurisdiction: str, form: str
) -> None:
    rows = [
        c
        for c in told(flag, jurisdiction)
        if (not c.forms or form in c.forms) and holds_for_a_product(c, jurisdiction, form)
    ]

    assert len(rows) == 1


def test_wheat_allergy_rules_the_French_tablet_out_and_sorbitol_only_one_form() -> None:
    wheat = by_id("wheat_starch_allergy")

    assert "FR" in wheat.jurisdictions
    assert holds_for_a_product(wheat, "FR")
    assert (wheat.kind, wheat.tier) == ("contraindication", "stop")
    assert by_id("sorbitol").tier == "interrupt"
    assert holds_for_a_product(by_id("sorbitol"), "UK")


@pytest.mark.parametrize("jurisdiction", COUNTRIES)
@pytest.mark.parametrize(
    "flag",
    [
        "kidney_disease",
        "end_stage_kidneys",
        "porphyria",
        "hypertension",
        "bipolar",
        "brain_injury",
        "asthma",
    ],
)
def test_a_condition_that_some_text_names_is_never_silent(flag: str, jurisdiction: str) -> None:
    assert told(flag, jurisdiction)


def test_end_stage_words_are_looked_at_and_kidney_disease_is_a_note() -> None:
    words = {w: set(t.flags) for t in load_facts().conditions for w in (t.name, *t.synonyms)}

    for word in ("esrd", "ckd 5", "kidney failure", "end-stage renal disease"):
        assert words[word] == {"end_stage_kidneys"}
    assert by_id("end_stage_kidneys").tier == "interrupt"
    assert "avoid until clear" in by_id("end_stage_kidneys").action
    assert by_id("kidney_disease").tier == by_id("dialysis").tier == "note"
    assert [c.id for c in told("end_stage_kidneys", "DE")] == ["dialysis_de"]


def test_weak_breathing_is_neither_asthma_nor_sleep_apnoea_alone() -> None:
    words = {w: set(t.flags) for t in load_facts().conditions for w in (t.name, *t.synonyms)}

    assert words["asthma"] == {"asthma"}
    assert words["sleep apnoea"] == {"sleep_apnoea"}
    for word in ("copd", "severe asthma", "als", "duchenne", "hypoventilation"):
        assert "respiratory" in words[word]


def test_acute_alcohol_withdrawal_has_its_own_treatment() -> None:
    first, danger = by_id("alcohol_withdrawal_first"), by_id("alcohol_withdrawal_danger")

    assert (first.indications, first.everyone) == (("alcohol_withdrawal",), True)
    assert "benzodiazepine" in first.title
    assert set(danger.flags) == {"withdrawal_seizure", "withdrawal_delirium"}
    assert danger.indications == ("alcohol_use_disorder",)
    assert not {"alcohol_use_disorder", "alcohol_withdrawal"} & set(
        by_id("alcohol_use_history").indications
    )


def test_low_pressure_is_the_persons_and_not_a_tablets() -> None:
    assert by_id("hypotension").flags == ("hypotension",)
    assert by_id("psychosis").flags == ("psychosis",)
    assert "overdose" not in by_id("misuse_history").flags
    assert by_id("pregnancy_first_trimester").gestation_below == 14


@pytest.mark.parametrize("caution", cautions(), ids=lambda c: c.id)
def test_patients_words_are_plain(caution: Caution) -> None:
    if caution.patient_text:
        assert textstat.flesch_kincaid_grade(caution.patient_text) <= 6
