"""From a patient file to a patient: units, names, forms, and the schema that says the same."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # ships no types
import pytest
import yaml

from calando.errors import InputError
from calando.patient.profile import Intake, Patient
from calando.present.patient.file import (
    load_patient,
    patient_from_mapping,
    patient_schema,
    require_baclofen,
    resolve_baclofen,
)
from calando.present.patient.starter import STARTER

ROOT = Path(__file__).parents[3]
# those who take baclofen; start_*.toml are to start it
EXAMPLES = sorted(
    path for path in (ROOT / "examples").glob("*.toml") if not path.stem.startswith("start_")
)
CONTRACT_EXAMPLE: dict[str, Any] = {
    "patient": {
        "id": "demo-ms",
        "age_years": 46,
        "sex": "female",
        "weight_kg": 68,
        "height_cm": 165,
        "creatinine_umol_per_L": 75,
        "dialysis": "none",
        "dialysis_days": [],
        "pregnant": False,
        "gestation_weeks": 0,
        "jurisdiction": "US",
        "indication": "spasticity",
        "conditions": ["multiple sclerosis"],
    },
    "kidney": [{"day": -30, "creatinine_umol_per_L": 70}],
    "medication": [
        {
            "drug": "baclofen",
            "route": "oral",
            "since_weeks": 80,
            "taken_as_prescribed": True,
            "prescribed_mg_per_day": 60,
            "doses": [{"time": f"{h:02d}:00", "mg": 20} for h in (8, 14, 20)],
        },
        {"drug": "oxycodone", "daily_mg": 20},
    ],
    "alcohol": {"grams_per_day": 0},
    "history": dict.fromkeys(
        (
            "withdrawal_seizure",
            "withdrawal_delirium",
            "epilepsy",
            "psychosis",
            "overdose",
            "self_harm",
        ),
        False,
    ),
    "home": {"support_person": True, "alcohol_free": True, "transport": True},
    "now": {"hours_since_last_dose": 6, "temperature_C": 36.8},
    "level": [{"drug": "baclofen", "hours_after_last_dose": 3.0, "mg_per_L": 0.21}],
    "symptom": [{"day": 3, "withdrawal_0_10": 4, "sedation_0_10": 1}],
}
MINIMAL: dict[str, Any] = {
    "patient": {
        "age_years": 46,
        "sex": "female",
        "weight_kg": 68,
        "creatinine_umol_per_L": 75,
        "dialysis": "none",
        "jurisdiction": "US",
        "indication": "spasticity",
    }
}


def patient(who: dict[str, Any] | None = None, **tables: Any) -> Patient:
    """Return the minimal patient with some keys of [patient] and some tables changed."""
    data = copy.deepcopy(MINIMAL) | tables
    data["patient"] |= who or {}
    return patient_from_mapping({**data, "patient": without_none(data["patient"])})


def without_none(table: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if value is not None}


def baclofen(**keys: Any) -> dict[str, Any]:
    doses = [{"time": "08:00", "mg": 20}, {"time": "20:00", "mg": 20}]
    return without_none({"drug": "baclofen", "doses": doses} | keys)


def fields_wrong_in(data: dict[str, Any]) -> list[str]:
    with pytest.raises(InputError) as caught:
        patient_from_mapping(data)
    return [problem.field for problem in caught.value.problems]


def test_the_starter_is_the_example_of_the_contract() -> None:
    assert tomllib.loads(STARTER) == CONTRACT_EXAMPLE
    require_baclofen(patient_from_mapping(CONTRACT_EXAMPLE))


def test_the_starter_shows_every_key_of_the_schema() -> None:
    tables = patient_schema()["$defs"].values()
    keys = {key for table in tables for key in table["properties"]}

    assert {key for key in keys if key not in STARTER} == set()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_is_a_taper_that_fits_the_schema(path: Path) -> None:
    require_baclofen(load_patient(path))
    jsonschema.Draft202012Validator(patient_schema()).validate(
        tomllib.loads(path.read_text(encoding="utf-8"))
    )


def test_there_are_ten_examples() -> None:
    assert len(EXAMPLES) >= 10


def test_toml_yaml_and_json_give_the_same_patient(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text(STARTER)
    (tmp_path / "p.json").write_text(json.dumps(CONTRACT_EXAMPLE))
    (tmp_path / "p.yaml").write_text(yaml.safe_dump(CONTRACT_EXAMPLE))

    first, *others = (load_patient(tmp_path / f"p.{form}") for form in ("toml", "json", "yaml"))

    assert others == [first, first]
    assert first.kidney.value == 75
    assert [m.total_mg for m in first.medications] == [60, 20]


def test_yaml_without_quotes_keeps_times_and_words(tmp_path: Path) -> None:
    text = yaml.safe_dump(MINIMAL) + (
        "medication:\n- drug: baclofen\n  doses:\n"
        "  - {time: 08:00, mg: 20}\n  - {time: 14:30, mg: 1e1}\n"
    )
    path = tmp_path / "p.yml"
    path.write_text(text)

    assert load_patient(path).baclofen[0].doses == (
        Intake(time_h=8, mg=20),
        Intake(time_h=14.5, mg=10),
    )


def test_a_byte_order_mark_is_no_problem(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_bytes(b"\xef\xbb\xbf" + STARTER.encode())

    assert load_patient(path).id == "demo-ms"


def test_creatinine_in_mg_per_dL_becomes_umol_per_L() -> None:
    read = patient({"creatinine_umol_per_L": None, "creatinine_mg_per_dL": 1.0})

    assert read.kidney.quantity == "creatinine_umol_per_L"
    assert read.kidney.value == pytest.approx(88.4, abs=0.01)


def test_a_liquid_becomes_mg() -> None:
    liquid = baclofen(mg_per_mL=2, doses=[{"time": "08:00", "mL": 7.5}])

    assert patient(medication=[liquid]).baclofen[0].total_mg == 15


def test_doses_are_in_the_order_of_the_day() -> None:
    doses = [{"time": "20:00", "mg": 5}, {"time": "06:45", "mg": 10}]

    assert [d.clock for d in patient(medication=[baclofen(doses=doses)]).baclofen[0].doses] == [
        "06:45",
        "20:00",
    ]


@pytest.mark.parametrize(
    ("key", "amount", "grams"),
    [("grams_per_day", 12, 12), ("us_drinks_per_day", 2, 28), ("uk_units_per_day", 3, 24)],
)
def test_alcohol_becomes_grams(key: str, amount: float, grams: float) -> None:
    read = patient(alcohol={key: amount})

    assert read.alcohol is not None
    assert read.alcohol.grams_per_day == grams


def test_levels_become_mg_per_L_and_moments_keep_their_zone() -> None:
    levels = [
        {"drug": "Lioresal", "hours_after_last_dose": 2, "ng_per_mL": 210},
        {"drug": "baclofen", "taken_at": "2026-05-04T14:00:00+02:00", "below_limit": True},
    ]

    first, second = patient(level=levels).levels

    assert (first.drug, first.mg_per_L) == ("baclofen", 0.21)
    assert (second.mg_per_L, second.below_limit) == (None, True)
    assert second.taken_at == "2026-05-04T14:00:00+02:00"


def test_absent_means_unknown() -> None:
    read = patient()

    assert read.pregnant is None
    assert read.alcohol is None
    assert read.history.epilepsy is None
    assert read.medications == ()


def test_an_empty_value_counts_as_absent() -> None:
    data = {"patient": MINIMAL["patient"] | {"height_cm": None, "eGFR": None}, "now": None}

    assert patient_from_mapping(data).height_cm is None


@pytest.mark.parametrize(
    "name",
    ["baclofen", "Baclofen 10 mg", "LIORESAL", "Baclofène Zentiva", "Gablofen", "baclofen-ratio"],
)
def test_every_name_of_baclofen_is_baclofen(name: str) -> None:
    assert resolve_baclofen(name) == "baclofen"


def test_other_drugs_keep_their_names() -> None:
    assert patient(medication=[{"drug": "Oxycodone"}]).medications[0].drug == "Oxycodone"


def test_a_resolver_of_the_caller_is_used() -> None:
    data = MINIMAL | {"medication": [baclofen(drug="house brand")]}

    read = patient_from_mapping(data, resolve_drug=lambda name: "baclofen")

    assert read.medications[0].is_baclofen


def test_all_problems_are_told_at_once_and_unknown_keys_first() -> None:
    data = MINIMAL | {"medication": [baclofen(doses=[{"time": "8:00", "mg": 20, "ug": 1}])]}
    data["patient"] = data["patient"] | {"weight_kg": "68", "eGFR": 80, "wieght": 68}

    assert fields_wrong_in(data) == [
        "patient.wieght",
        "medication[0].doses[0].ug",
        "patient.weight_kg",
        "medication[0].doses[0].time",
        "patient.eGFR",
    ]


def test_micrograms_are_fine_for_other_oral_drugs() -> None:
    read = patient(medication=[{"drug": "clonidine", "micrograms_per_day": 150}])

    assert read.medications[0].micrograms_per_day == 150


@pytest.mark.parametrize("mg", [200.0, 0.5])
def test_the_largest_and_smallest_doses_are_read(mg: float) -> None:
    doses = [{"time": f"{h:02d}:00", "mg": mg} for h in (6, 14, 22)]

    assert patient(medication=[baclofen(doses=doses)]).baclofen[0].total_mg == 3 * mg


@pytest.mark.parametrize(
    ("medications", "field"),
    [
        ([], "medication"),
        ([{"drug": "oxycodone"}], "medication"),
        ([baclofen(), baclofen(drug="Lioresal")], "medication[1].route"),
        ([{"drug": "baclofen", "daily_mg": 60}], "medication[0].doses"),
        ([{"drug": "baclofen", "stopped_weeks_ago": 3}], "medication"),
    ],
)
def test_a_taper_needs_one_baclofen_with_doses(medications: list[Any], field: str) -> None:
    with pytest.raises(InputError) as caught:
        require_baclofen(patient(medication=medications))

    assert caught.value.problems[0].field == field
    assert caught.value.problems[0].allowed


def test_tablets_beside_a_pump_are_allowed() -> None:
    pump = {"drug": "baclofen", "route": "intrathecal", "micrograms_per_day": 300}

    require_baclofen(patient(medication=[baclofen(), pump]))


def test_the_schema_is_valid_describes_every_key_and_says_units() -> None:
    schema = patient_schema()

    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"].endswith("2020-12/schema")
    for table in schema["$defs"].values():
        assert table["additionalProperties"] is False
        assert all(key.get("description") for key in table["properties"].values())
    assert schema["$defs"]["PatientTable"]["properties"]["weight_kg"]["unit"] == "kg"


@pytest.mark.parametrize(
    "change", [{"eGFR": 80}, {"weight": 68}, {"weight_kg": "68"}, {"age_years": 460}]
)
def test_the_schema_refuses_what_the_reader_refuses(change: dict[str, Any]) -> None:
    data = {"patient": MINIMAL["patient"] | change}
    schema = jsonschema.Draft202012Validator(patient_schema())

    assert schema.is_valid(MINIMAL)
    assert not schema.is_valid(data)
    assert fields_wrong_in(data)


def test_the_work_on_a_hostile_file_is_bounded() -> None:
    unknown = MINIMAL | {f"key{i}": i for i in range(20_000)}
    doses = MINIMAL | {"medication": [baclofen(doses=[{"time": "08:00", "mg": 1}] * 20_000)]}

    assert len(fields_wrong_in(unknown)) <= 100
    assert len(fields_wrong_in(doses)) <= 100


def test_reading_does_not_import_yaml_and_importing_does_not_import_pydantic() -> None:
    code = (
        "import sys; from calando.present.patient.file import load_patient; "
        "assert 'pydantic' not in sys.modules; "
        f"load_patient({str(EXAMPLES[0])!r}); assert 'yaml' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT / "src")
