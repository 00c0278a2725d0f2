"""A patient file that tells an amount in the unit of the other way is refused, whatever command reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from unit_doors import MASS, ORAL, PATIENT, PUMP, dose, names, oral, pump, refused, write_patient

import calando
from calando.errors import InputError

WRONG_ORAL = {
    "a dose in micrograms": (dose(micrograms=20_000), "micrograms", "mg"),
    "a dose in mcg": (dose(mcg=20_000), "mcg", "mg"),
    "a dose in ug": (dose(ug=20_000), "ug", "mg"),
    "a dose in µg": (dose(**{"µg": 20_000}), "µg", "mg"),
    "micrograms under mg": (dose(mg=20_000), "mg", "micrograms"),
    "text with a unit under mg": (dose(mg="20000 mcg"), "mg", "number"),
    "grams under mg as text": (dose(mg="0.02 g"), "mg", "number"),
    "micrograms per day": (oral(micrograms_per_day=300), "micrograms_per_day", "in mg"),
    "many micrograms per day": (oral(micrograms_per_day=60_000), "micrograms_per_day", "the unit"),
    "micrograms per day and oral": (
        oral(route="oral", micrograms_per_day=300), "micrograms_per_day", "in mg"),
    "micrograms per day under the tongue": (
        oral(route="sublingual", micrograms_per_day=300), "micrograms_per_day", "in mg"),
    "micrograms per day beside doses": (
        {**ORAL, "micrograms_per_day": 300}, "micrograms_per_day", "mg"),
    "a bolus by mouth": (oral(route="oral", micrograms=100), "micrograms", "in mg"),
    "a large bolus by mouth": (oral(route="oral", micrograms=20_000), "micrograms", "the unit"),
    "micrograms under daily_mg": (oral(daily_mg=60_000), "daily_mg", "micrograms|600"),
    "text under daily_mg": (oral(daily_mg="60000 mcg"), "daily_mg", "number"),
    "daily_micrograms": (oral(daily_micrograms=60_000), "daily_micrograms", "mg"),
    "daily_mcg": (oral(daily_mcg=60_000), "daily_mcg", "mg"),
    "prescribed in micrograms": (
        {**ORAL, "prescribed_mg_per_day": 60_000}, "prescribed_mg_per_day", "micrograms|600"),
    "prescribed_micrograms_per_day": (
        {**ORAL, "prescribed_micrograms_per_day": 60_000}, "prescribed_micrograms_per_day", "mg"),
    "mL without strength": (dose(mL=10), "mL", "mg_per_mL"),
    "mL with a strength in micrograms": (
        {**dose(mL=10), "micrograms_per_mL": 1000}, "micrograms_per_mL", "mg"),
    "mL with micrograms under mg_per_mL": (
        {**dose(mL=10), "mg_per_mL": 1000}, "mg_per_mL", "micrograms|mg"),
    "mL per day": (oral(mL_per_day=30), "mL_per_day", "mL|doses|mg"),
}  # fmt: skip
WRONG_PUMP = {
    "daily_mg": (pump(daily_mg=0.3), "daily_mg", "micrograms"),
    "daily_mg beside micrograms": ({**PUMP, "daily_mg": 0.3}, "daily_mg", "micrograms"),
    "doses in mg": (pump(doses=[{"time": "08:00", "mg": 0.05}]), "doses", "micrograms"),
    "doses in mg beside micrograms": (
        {**PUMP, "doses": [{"time": "08:00", "mg": 0.05}]}, "doses", "micrograms"),
    "mg_per_day": (pump(mg_per_day=0.3), "mg_per_day", "micrograms"),
    "mg": (pump(mg=0.05), "mg", "micrograms"),
    "mg under micrograms_per_day": (pump(micrograms_per_day=0.3), "micrograms_per_day", "mg"),
    "more mg under micrograms_per_day": (
        pump(micrograms_per_day=2), "micrograms_per_day", "looks like mg"),
    "mg under micrograms": (pump(micrograms=0.05), "micrograms", "mg"),
    "text under micrograms_per_day": (
        pump(micrograms_per_day="0.3 mg"), "micrograms_per_day", "number"),
    "text under micrograms": (pump(micrograms="0.05 mg"), "micrograms", "number"),
    "mL per day": (pump(mL_per_day=0.6), "mL_per_day", "micrograms"),
    "doses in mL": (pump(doses=[{"time": "08:00", "mL": 0.6}]), "doses", "micrograms"),
    "doses in mL of a strength in mg": (
        pump(mg_per_mL=0.5, doses=[{"time": "08:00", "mL": 0.6}]), "doses", "micrograms"),
    "a strength in mg": ({**PUMP, "mg_per_mL": 0.5}, "mg_per_mL", "micrograms"),
    "prescribed in mg": (
        {**PUMP, "prescribed_mg_per_day": 0.3}, "prescribed_mg_per_day", "micrograms"),
    "no amount": (pump(), "micrograms", "micrograms"),
    "milligrams by the thousand": (pump(micrograms_per_day=300_000), "micrograms_per_day", MASS),
}  # fmt: skip
WRONG = {f"oral, {k}": v for k, v in WRONG_ORAL.items()} | {
    f"pump, {k}": v for k, v in WRONG_PUMP.items()
}
COMMANDS = {
    "taper": [], "titrate": [], "check": [], "overdose": ["--mg", "600"], "triage": ["--signs", "fever"],
    "pump": [], "place": [], "admission": [], "simulate": [], "replan": ["--plan", "PLAN", "--today", "3"],
}  # fmt: skip


def files() -> list[Any]:
    """Return (medication, field, fix) of every wrong patient file."""
    return [pytest.param(*row, id=name) for name, row in WRONG.items()]


@pytest.mark.parametrize("suffix", [".toml", ".yaml", ".json"])
@pytest.mark.parametrize(("wrong", "field", "fix"), files())
def test_a_patient_file_in_the_wrong_unit(
    wrong: dict[str, Any], field: str, fix: str, suffix: str, tmp_path: Path, capsys: Any
) -> None:
    file = write_patient(tmp_path / f"patient{suffix}", wrong)
    names(refused(["check", str(file)], tmp_path, capsys), field, fix)


@pytest.mark.parametrize(("wrong", "field", "fix"), WRONG.values(), ids=WRONG)
def test_a_patient_of_the_library_in_the_wrong_unit(
    wrong: dict[str, Any], field: str, fix: str
) -> None:
    with pytest.raises(InputError) as error:
        calando.patient_from_mapping({"patient": PATIENT, "medication": [wrong]})
    problems = error.value.problems
    assert any(field in p.field for p in problems), problems


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    "name", ["oral, a dose in mcg", "oral, mL without strength", "pump, daily_mg"]
)
def test_every_command_refuses_such_a_file(
    command: str, name: str, plan: Path, tmp_path: Path, capsys: Any
) -> None:
    wrong, field, fix = WRONG[name]
    file = write_patient(tmp_path / "patient.toml", wrong)
    more = [str(plan) if word == "PLAN" else word for word in COMMANDS[command]]
    names(refused([command, str(file), *more], tmp_path, capsys), field, fix)


def test_millilitres_of_a_pump_are_never_to_be_written_as_mg(tmp_path: Path, capsys: Any) -> None:
    wrong, _, _ = WRONG["pump, doses in mL"]
    file = write_patient(tmp_path / "patient.toml", wrong)
    words = refused(["check", str(file)], tmp_path, capsys).words
    assert "write mg" not in words
    assert "mg_per_mL" not in words
    assert "micrograms" in words
