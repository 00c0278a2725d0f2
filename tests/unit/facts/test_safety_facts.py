"""What stands beside baclofen: every drug has its row, every row its grade, nothing tells to stop at once."""

from __future__ import annotations

import re
from collections import Counter

import pytest
import textstat

from calando.facts.checks_plans import FORBIDDEN
from calando.facts.load import load_facts
from calando.facts.load_safety import load_safety
from calando.facts.schema import Term
from calando.facts.schema_safety import Interaction

READING_GRADE = 6
SEVERITY = {"minor": 0, "moderate": 1, "major": 2, "avoid": 3}

# the table of the project's facts, row by row: what it names, the rows that hold it, the grade that it prints
# (the graver of two, but for alcohol: `conflict` of that row says why)
TABLE = [
    ("alcohol", "alcohol", "major"),
    ("morphine", "opioids", "major"),
    ("oxycodone", "opioids", "major"),
    ("hydrocodone", "opioids", "major"),
    ("fentanyl", "opioids", "major"),
    ("methadone", "methadone", "major"),
    ("buprenorphine", "buprenorphine", "major"),
    ("tramadol", "opioids_seizure", "major"),
    ("diazepam", "benzodiazepines", "major"),
    ("zolpidem", "z_drugs", "major"),
    ("zopiclone", "z_drugs", "major"),
    ("eszopiclone", "z_drugs", "major"),
    ("phenobarbital", "barbiturates", "major"),
    ("gabapentin", "gabapentinoids", "major"),
    ("pregabalin", "gabapentinoids", "major"),
    ("phenibut", "same_receptor", "avoid"),
    ("sodium oxybate", "same_receptor", "avoid"),
    ("diphenhydramine", "sedating_antihistamines", "moderate"),
    ("hydroxyzine", "sedating_antihistamines", "moderate"),
    ("promethazine", "sedating_antihistamines", "moderate"),
    ("quetiapine", "antipsychotics", "moderate"),
    ("amitriptyline", "tricyclics", "moderate"),
    ("phenelzine", "mao_inhibitors", "moderate"),
    ("moclobemide", "mao_inhibitors", "moderate"),
    ("selegiline", "mao_inhibitors", "moderate"),
    ("lithium", "lithium", "moderate"),
    ("levodopa", "levodopa", "major"),
    ("lisinopril", "renin_blockers", "moderate"),
    ("losartan", "renin_blockers", "moderate"),
    ("metoprolol", "beta_blockers", "moderate"),
    ("amlodipine", "calcium_blockers", "moderate"),
    ("furosemide", "diuretics", "moderate"),
    ("clonidine", "clonidine", "moderate"),
    ("tizanidine", "tizanidine", "major"),
    ("carisoprodol", "relaxants", "major"),  # the table says moderate: `conflict` of the row
    ("cyclobenzaprine", "relaxants", "major"),
    ("methocarbamol", "relaxants", "major"),
    ("dantrolene", "dantrolene", "moderate"),
    ("magnesium sulfate", "magnesium_iv", "moderate"),
    ("propofol", "general_anaesthetics", "moderate"),
    ("sevoflurane", "general_anaesthetics", "moderate"),
    ("lidocaine", "local_anaesthetics", "moderate"),
    ("rocuronium", "neuromuscular_blockers", "moderate"),
    ("ibuprofen", "nsaids", "moderate"),
    ("naproxen", "nsaids", "moderate"),
    ("diclofenac", "nsaids", "moderate"),
    ("ketorolac", "nsaids", "moderate"),
    ("gentamicin", "aminoglycosides", "moderate"),
    ("vancomycin", "nephrotoxic", "moderate"),
    ("aciclovir", "antivirals", "moderate"),
    ("ciclosporin", "nephrotoxic", "moderate"),
    ("iodinated contrast", "nephrotoxic", "moderate"),
    ("probenecid", "probenecid", "minor"),
    ("amphetamine", "stimulants", "moderate"),
    ("methylphenidate", "stimulants", "moderate"),
    ("cocaine", "illicit_stimulants", "moderate"),
    ("insulin", "antidiabetics", "moderate"),
    ("metformin", "antidiabetics", "moderate"),
    ("bupropion", "bupropion", "moderate"),
    ("levetiracetam", "antiepileptics", "moderate"),
    ("oxybutynin", "anticholinergics", "minor"),
    ("nicotine", "nicotine", "minor"),
    ("naltrexone", "naltrexone", "minor"),
    ("disulfiram", "disulfiram", "minor"),
    ("acamprosate", "acamprosate", "minor"),
    ("kava", "herbs", "moderate"),
    ("valerian", "herbs", "moderate"),
    ("cannabis", "cannabis", "moderate"),
    ("cannabidiol", "cannabis", "moderate"),
]


def rows() -> dict[str, Interaction]:
    return {r.id: r for r in load_safety().interactions}


def drugs() -> dict[str, Term]:
    return {d.name: d for d in load_facts().drugs}


def rows_of(name: str, flags: tuple[str, ...], route: str = "", baclofen: str = "oral") -> set[str]:
    """The rows that fit, by some route or by the one given, without those that another one replaces."""
    fit = [
        r
        for r in load_safety().interactions
        if name not in r.not_drugs
        and (name in r.drugs or set(flags) & set(r.classes))
        and (not route or not r.routes or route in r.routes)
        and baclofen in r.baclofen_routes
    ]
    replaced = {other for r in fit for other in r.instead_of}
    return {r.id for r in fit} - replaced


@pytest.mark.parametrize(("name", "row", "severity"), TABLE, ids=[t[0] for t in TABLE])
def test_each_row_of_the_table_is_there(name: str, row: str, severity: str) -> None:
    route = "intravenous" if name in ("magnesium sulfate", "lidocaine") else "oral"

    assert row in rows_of(name, drugs()[name].flags, route)
    assert rows()[row].severity == severity


def test_each_drug_with_a_flag_has_a_row() -> None:
    silent = [
        d.name
        for d in load_facts().drugs
        if d.flags
        and d.name != "baclofen"
        and not rows_of(d.name, d.flags)
        and not rows_of(d.name, d.flags, baclofen="intrathecal")
    ]

    assert not silent


def test_each_word_for_a_class_has_a_row() -> None:
    for word in load_safety().class_words:
        assert rows_of(word.title, word.flags, "oral"), word.title


def test_enough_common_drugs_are_known_to_have_none() -> None:
    clear = [d for d in load_facts().drugs if not d.flags]

    assert len(clear) >= 330
    assert sum(1 + len(d.synonyms) for d in load_facts().drugs) >= 1000
    by_mouth = {d.name for d in clear if rows_of(d.name, d.flags, "oral")}
    assert not by_mouth


def test_no_drug_gets_more_than_two_rows() -> None:
    many = {d.name: rows_of(d.name, d.flags, "oral") for d in load_facts().drugs}

    assert not {n: r for n, r in many.items() if len(r) > (3 if "/" in n else 2)}


def test_a_combination_is_answered_for_all_that_it_holds() -> None:
    held = rows_of("ibuprofen/codeine", drugs()["ibuprofen/codeine"].flags, "oral")

    assert held == {"opioids", "nsaids"}


def test_no_word_means_two_drugs() -> None:
    terms = load_facts().drugs
    words = Counter(w for d in terms for w in {d.name, *d.synonyms})
    words.update(w for c in load_safety().class_words for w in c.words)

    assert not [w for w, n in words.items() if n > 1]
    assert all(w == " ".join(w.lower().split()) for w in words)


def test_each_reason_raises_the_grade() -> None:
    for row in load_safety().interactions:
        for step in row.raised:
            assert SEVERITY[step.to] > SEVERITY[row.severity], row.id
            assert step.because[0].islower() or step.because.startswith(("Park", "eGFR")), row.id
            assert not step.because.endswith("."), row.id


def test_patients_read_short_plain_sentences() -> None:
    for row in load_safety().interactions:
        for text in (row.patient_text, *(s.patient_text for s in row.raised)):
            grade = textstat.flesch_kincaid_grade(text) if text else 0.0
            assert grade <= READING_GRADE, (row.id, grade)
            assert not FORBIDDEN.search(text.lower()), row.id


def test_no_row_ends_baclofen_at_once() -> None:
    stops = re.compile(r"\b(stop|end|discontinue|withhold|omit|hold) (the )?baclofen\b")
    for row in load_safety().interactions:
        assert not stops.search(row.action.lower()), row.id


def test_nothing_is_said_to_reverse_baclofen() -> None:
    for row in load_safety().interactions:
        if "naloxone" in row.action.lower():
            assert re.search(r"not (reverse )?baclofen", row.action), row.id
    assert "Neither reverses baclofen" in rows()["antidotes"].evidence


def test_treatment_is_never_interrupted() -> None:
    for name in ("methadone", "buprenorphine", "opioid_treatment"):
        assert rows()[name].action.startswith("Never interrupted"), name
    assert "baclofen never replaces it" in rows()["benzodiazepines"].action
    assert rows()["general_anaesthetics"].action.startswith("Continue baclofen")


@pytest.mark.parametrize(
    ("row", "condition"),
    [
        ("nsaids", "eGFR_below"),
        ("nsaids", "age_from"),
        ("nephrotoxic", "eGFR_below"),
        ("gabapentinoids", "eGFR_below"),
        ("opioids", "opioid_MME_from"),
        ("alcohol", "baclofen_mg_above"),
        ("magnesium_iv", "eGFR_below"),
        ("sedatives", "age_from"),
    ],
)
def test_numbers_that_raise_are_there(row: str, condition: str) -> None:
    assert any(getattr(step, condition) is not None for step in rows()[row].raised)


def test_three_that_slow_breathing_are_to_be_avoided() -> None:
    for row, flag in (("opioids", "benzodiazepine"), ("benzodiazepines", "opioid")):
        assert any(flag in s.flags and s.to == "avoid" for s in rows()[row].raised)


def test_numbers_of_the_opioid_studies() -> None:
    text = rows()["opioids"].evidence

    assert "1.83 (1.11-3.04)" in text
    assert "2.52 (1.29-4.90)" in text


def test_a_gel_and_magnesium_by_mouth_are_rows_of_their_own() -> None:
    assert rows()["nsaids_gel"].severity == "minor"
    assert rows()["nsaids_gel"].routes == ("topical",)
    assert "magnesium_iv" in rows_of("magnesium", drugs()["magnesium"].flags, "intravenous")
    for name in (
        "magnesium",
        "magaldrate",
        "hydrotalcite",
        "calcium carbonate/magnesium carbonate",
    ):
        assert rows_of(name, drugs()[name].flags, "oral") == {"magnesium_mouth"}
    assert rows()["pump_morphine"].baclofen_routes == ("intrathecal",)


def test_every_claim_is_embodied_once_known() -> None:
    claims = {c for r in load_safety().interactions for c in r.claims}

    assert {"S0-53", "S0-67", "S0-69", "S0-79", "S0-80", "S0-86", "S1-04", "S1-23"} <= claims


def test_a_code_names_one_drug() -> None:
    codes = load_safety().codes

    assert all(n == 1 for n in Counter((c.system, c.code) for c in codes).values())
    for code in codes:
        shape = r"[A-Z]\d{2}[A-Z]{2}\d{2}" if code.system == "atc" else r"\d{3,6}"
        assert re.fullmatch(shape, code.code), code


def test_a_stop_is_set_aside_only_with_words() -> None:
    for reason in load_safety().override_reasons:
        if "stop" in reason.tiers:
            assert reason.needs_text, reason.code
    assert 8 <= len(load_safety().override_reasons) <= 10


# -- milligrams that are scaled -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("brand", "row"),
    [
        ("co-codamol", "opioids"),
        ("solpadeine", "opioids"),
        ("tylenol with codeine", "opioids"),
        ("percocet", "opioids"),
        ("targinact", "opioids"),
        ("vicodin", "opioids"),
        ("norco", "opioids"),
        ("lortab", "opioids"),
        ("ultracet", "opioids_seizure"),
        ("contrave", "bupropion"),
        ("librax", "benzodiazepines"),
    ],
)
def test_the_milligrams_of_a_combination_are_never_those_of_one_part(brand: str, row: str) -> None:
    (drug,) = [d for d in load_facts().drugs if brand in (d.name, *d.synonyms)]
    scaled = {o.drug for o in load_safety().opioid_factors}
    scaled |= {u.drug for u in load_safety().usual_doses}

    assert "/" in drug.name
    assert drug.name not in scaled
    assert row in rows_of(drug.name, drug.flags, "oral")


def test_sleeping_pills_are_answered_as_z_drugs() -> None:
    words = {w: c for c in load_safety().class_words for w in c.words}

    assert rows_of("sleeping tablets", words["sleeping pills"].flags, "oral") == {"z_drugs"}


def test_blood_thinners_matter_beside_a_pump_only() -> None:
    for name in ("warfarin", "apixaban", "enoxaparin", "clopidogrel"):
        assert not rows_of(name, drugs()[name].flags, "oral")
        assert rows_of(name, drugs()[name].flags, "oral", "intrathecal") == {"anticoagulants_pump"}
    assert rows()["anticoagulants_pump"].severity == "moderate"


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("naloxone", "naloxone"),
        ("naloxegol", "gut_opioid_antagonists"),
        ("loratadine", "antihistamines_light"),
        ("clarithromycin", "enzyme_inhibitors"),
        ("nirmatrelvir/ritonavir", "enzyme_inhibitors"),
        ("rifampicin", "enzyme_inducers"),
    ],
)
def test_a_row_may_say_that_nothing_is_known_of_baclofen(name: str, row: str) -> None:
    assert row in rows_of(name, drugs()[name].flags, "oral")
    assert (rows()[row].mechanism, rows()[row].severity) == (("NONE",), "minor")


def test_what_the_kidneys_only_clear_is_no_row() -> None:
    for name in ("digoxin", "allopurinol", "dabigatran", "nitrofurantoin", "lamivudine"):
        assert not rows_of(name, drugs()[name].flags, "oral")
    assert "clear but do not harm are not rows" in load_safety().coverage.note


def test_a_penicillin_given_by_vein_only_needs_no_route() -> None:
    for name in ("benzylpenicillin", "piperacillin/tazobactam"):
        assert rows_of(name, drugs()[name].flags, "oral") == {"penicillins_vein"}
    assert not rows_of("amoxicillin", drugs()["amoxicillin"].flags, "oral")


def test_no_pair_is_ended_by_the_patient() -> None:
    for row in load_safety().interactions:
        if "before you take them as a pair" in row.patient_text:
            assert "do not stop either on your own" in row.patient_text, row.id


def test_a_row_of_named_drugs_speaks_of_no_other() -> None:
    assert "loratadine" not in rows()["cetirizine"].action
    assert "etirizine" not in rows()["antihistamines"].evidence
    assert "good choice" not in "".join(r.patient_text for r in load_safety().interactions)


def test_heavy_drinking_is_to_be_avoided() -> None:
    (step,) = [s for s in rows()["alcohol"].raised if s.alcohol_g_from is not None]

    assert (step.alcohol_g_from, step.to) == (60, "avoid")
    assert rows()["alcohol"].severity == "major"


def test_antiepileptics_that_hardly_sedate_do_not_touch_breathing() -> None:
    for name in ("lamotrigine", "oxcarbazepine", "eslicarbazepine"):
        assert rows_of(name, drugs()[name].flags, "oral") == {"antiepileptics_light"}
    assert not any(s.flags for s in rows()["antiepileptics_light"].raised)


def test_clozapine_and_ketamine_are_graver_than_their_classes() -> None:
    for name, row in (("clozapine", "clozapine"), ("ketamine", "dissociatives")):
        assert rows_of(name, drugs()[name].flags, "oral") == {row}
        assert rows()[row].severity == "major"
        assert any("benzodiazepine" in s.flags and s.to == "avoid" for s in rows()[row].raised)
