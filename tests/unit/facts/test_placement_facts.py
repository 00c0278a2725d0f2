"""The facts of a placement hold together."""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path

import pytest

from calando.decide import place
from calando.errors import FactError
from calando.facts.checks_placement import CUT_FROM, FILE_ONLY, findings_of
from calando.facts.load import FOLDER, load_facts
from calando.facts.load_placement import load_placement, load_placement_from
from calando.facts.names_placement import FINDINGS_BY_CODE, LINES_BY_CODE, RULES_BY_CODE

RULE_ID = re.compile(r"[A-Z]\d{1,2}[a-z]?(_[a-z0-9_]+)?")

FINDINGS = [
    "seizure_now",
    "confusion_now",
    "hallucinations_now",
    "reduced_consciousness",
    "organ_failure",
    "pump_interrupted",
    "hyperthermia_with_rigidity",
    "ck_rise",
    "overdose_suspected",
    "suicide_high",
    "suicide_possible",
    "self_harm_before",
    "alcohol_use",
    "alcohol_units_per_day",
    "ciwa_ar",
    "sadq",
    "audit",
    "units_high",
    "units_medium",
    "ciwa_severe",
    "ciwa_moderate",
    "ciwa_mild",
    "sadq_severe",
    "sadq_moderate",
    "audit_dependence",
    "intoxicated_now",
    "complicating_comorbidity",
    "significant_comorbidity",
    "able_to_attend",
    "failed_ambulatory_withdrawal",
    "other_drugs_heavy",
    "alcohol_free_home",
    "support_person",
    "complex_needs",
    "withdrawal_seizure_before",
    "withdrawal_delirium_before",
    "epilepsy",
    "pregnancy",
    "frail",
    "cognitive_impairment",
    "multimorbidity",
    "learning_difficulty",
    "benzodiazepine_use",
    "benzodiazepine_taper_planned",
    "imminent_harm",
    "comorbidity_needs_hospital",
    "severe_withdrawal_expected",
    "baclofen_oral",
    "baclofen_pump",
    "planned_taper",
    "abrupt_stop",
    "long_use_or_high_dose",
    "prescribed_use",
    "taken_as_directed",
    "eGFR_low",
    "dialysis",
    "dose_above_80",
    "co_dependence",
    "overdose_risk",
    "supervised",
    "old_age",
    "stable_home",
    "transport",
    "substance_use_disorder",
    "psychosis_now",
]
DESIGN = [
    "E1",
    "E2",
    "E3",
    "E4",
    "P1",
    "A1",
    "A2",
    "A3",
    "A4",
    "A5",
    "A6",
    "A7",
    "A8",
    "A9",
    "A10",
    "A11",
    "A12",
    "Z1",
    "B1",
    "B2",
    "B3",
    "B3a",
    "B4",
]
CLAIMS = [
    "S0-03",
    "S0-191",
    "S0-193",
    "S0-211",
    "S0-212",
    "S0-231",
    "S0-232",
    "S0-233",
    "S0-234",
    "S0-235",
    "S0-236",
    "S0-239",
    "S0-142",
    "S0-144",
    "S0-146",
    "S1-27",
    "S1-31",
    "S1-32",
    "S1-33",
    "S1-34",
    "S1-47",
    "S1-48",
    "S1-49",
    "S1-50",
    "S1-51",
    "S1-52",
    "S1-53",
    "S2-12",
    "S2-13",
    "S2-16",
    "S2-32",
    "S2-39",
    "S2-40",
    "S2-46",
    "S2-47",
    "S2-48",
    "S2-54",
]


def test_the_findings_are_the_closed_list() -> None:
    assert {f.id for f in load_placement().findings} == set(FINDINGS)


def test_every_finding_is_used_and_can_be_asked() -> None:
    facts = load_placement()
    used = {name for rule in facts.rules for name in findings_of(rule)}
    used |= {need.finding for need in facts.needs} | {w for x in facts.lines for w in x.when}
    used |= set(CUT_FROM.values())

    assert not [f.id for f in facts.findings if f.id not in used]
    assert all(f.question.endswith("?") for f in facts.findings)


def test_every_rule_of_the_research_note_is_a_row() -> None:
    assert set(DESIGN) <= {rule.id for rule in load_placement().rules}


def test_every_claim_on_the_level_of_care_is_answered() -> None:
    facts = load_placement()

    assert set(CLAIMS) <= {c for row in (*facts.rules, *facts.lines) for c in row.claims}


def test_what_is_our_own_is_marked_and_was_reviewed_by_nobody_yet() -> None:
    for rule in load_placement().rules:
        only_ours = rule.sources == ("calando2026",)
        assert not only_ours or (rule.analogy and rule.basis == "assumed"), rule.id
        assert rule.reviewed_by == ""


def test_only_emergency_rules_make_an_emergency() -> None:
    lower = {"E6", "E7"}  # a hospital today, before it is one
    for rule in load_placement().rules:
        makes_one = rule.id.startswith("E") and rule.id not in lower
        assert (rule.level == "emergency") == makes_one, rule.id


def test_every_rule_for_today_says_what_to_do_today() -> None:
    facts = load_placement()
    said = {rule for line in facts.lines if line.kind == "do_now" for rule in line.when}
    emergencies = {rule.id for rule in facts.rules if rule.level == "emergency"}

    assert emergencies | {"E6", "E7", "K1", "Z2", "B1", "B1b", "B6", "P1", "P2"} <= said


def test_every_rule_that_asks_for_a_bed_has_a_length_of_its_own() -> None:
    facts = load_placement()
    named = {rule for row in facts.lengths if row.phase == "withdrawal" for rule in row.rules}
    beds = {
        rule.id
        for rule in facts.rules
        if rule.effect in ("level", "one_higher")
        and rule.level in ("medically_managed", "residential")
    }

    assert beds <= named


def test_what_the_code_names_is_listed_and_so_checked_when_it_is_loaded() -> None:
    facts = load_placement()
    files = sorted(Path(place.__path__[0]).glob("*.py"))
    trees = [ast.parse(path.read_text("utf-8")) for path in files]
    words = {
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    rules = {word for word in words if RULE_ID.fullmatch(word)}
    lines = {word for word in words if word.startswith(("co_", "rehab_"))}
    findings = {f.id for f in facts.findings}

    assert rules <= RULES_BY_CODE
    assert words & findings <= FINDINGS_BY_CODE
    assert lines - findings - {line.kind for line in facts.lines} <= LINES_BY_CODE
    assert {word for word in words if word.startswith("@")} <= {*FILE_ONLY, "@alcohol"}
    assert words & findings, "nothing was read"


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("rules", '"seizure_now"', '"seizure_nwo"', "unknown"),
        ("rules", 'claims = ["S1-53"]', 'claims = ["53"]', "claims are ids"),
        ("rules", 'or_level = "medically_managed"', 'or_level = "outpatient"', "or_level is the higher one"),
        ("rules", 'analogy = true', 'analogy = true\nage_form = 3', "unknown key"),
        ("lengths", 'rules = ["E2", ', 'rules = ["E9", ', "unknown"),
        ("needs", 'finding = "transport"', 'finding = "car"', "unknown"),
        ("lines", 'when = ["P1"]', 'when = ["P9"]', "unknown"),
        ("rules", 'id = "N2"', 'id = "N2x"', "named by the code"),
        ("rules", 'id = "B1b"', 'id = "B1c"', "named by the code"),
        ("rules", 'id = "D1"', 'id = "D9"', "named by the code"),
        ("lines", 'id = "co_psychosis_before"', 'id = "co_past"', "named by the code"),
        ("findings", 'id = "ck_rise"', 'id = "ck_up"', "named by the code"),
        ("limits", "units_low = { value = 2", "units_low = { value = 20", "units must rise"),
    ],
)  # fmt: skip
def test_a_slip_fails_when_it_is_loaded(
    tmp_path: Path, file: str, old: str, new: str, message: str
) -> None:
    shutil.copytree(FOLDER / "placement", tmp_path / "placement")
    path = tmp_path / "placement" / f"{file}.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")

    with pytest.raises(FactError, match=message):
        load_placement_from(tmp_path, load_facts())
