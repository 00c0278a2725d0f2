"""Micrograms are for the spinal way and milligrams for the mouth: the other unit is refused at every door.

A door is where an amount comes in: a patient file, an option, a file of events, of dispensing or of a data set, a
wish of the library. A volume without its strength is no amount. What is refused ends with status 2, an error that
names the field and the way out, and nothing written.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from unit_doors import (
    MASS,
    ORAL,
    PATIENT,
    PUMP,
    dose,
    names,
    oral,
    pump,
    refused,
    toml_table,
    write_patient,
)

import calando
from calando.errors import InputError
from calando.present import cli

# -- patient files --------------------------------------------------------------------------------


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


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A running plan, made once."""
    file = tmp_path_factory.mktemp("plan") / "plan.json"
    assert cli.run(["taper", "examples/short_15mg.toml", "--out", str(file)]) == 0
    return file


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


# -- options --------------------------------------------------------------------------------------

BY_MOUTH = [
    "600 mcg",
    "600 µg",
    "600 μg",
    "600ug",
    "600 micrograms",
    "600 microgram",
    "600 MCG",
    "600 gamma",
]
NO_AMOUNT = ["20 mL", "20 ml", "20 cc", "5 tablets"]
SPINAL = ["0.05 mg", "50 mg", "0.05mg", "50 MG", "50 milligrams", "0.05"]
NO_SPINAL = ["2 mL", "2 cc"]


def options() -> list[Any]:
    """Return (arguments, field, fix) of every option that takes an amount."""
    rows: list[tuple[list[str], str, str]] = []
    oral_doors = [
        (["overdose", "P"], "--mg"),
        (["overdose", "P", "--mg", "100"], "--mg-high"),
        (["triage", "P"], "--extra-mg"),
        (["replan", "P", "--plan", "PLAN", "--today", "3"], "--took"),
        (["replan", "P", "--plan", "PLAN", "--today", "3"], "--doubled"),
        (["dispensing", "examples/dispensing_steady.csv", "--country", "UK"], "--prescribed"),
    ]
    for start, option in oral_doors:
        fix = "by mouth a day" if option == "--prescribed" else "mg"
        rows += [
            ([*start, option, text], option, fix) for text in (*BY_MOUTH, *NO_AMOUNT, "600000")
        ]
    rows += [
        (["titrate", "P", "--target", text], "--target", "milligrams|mg")
        for text in (*BY_MOUTH, *NO_AMOUNT, "600000")
    ]
    rows += [
        (["overdose", "P", "--mg", "0.4"], "--mg", "mg"),
        (["triage", "P", "--extra-mg", "0.4"], "--extra-mg", "mg"),
    ]
    rows += [
        (["overdose", "P", "--level", text], "--level", "mg/L|ng/mL")
        for text in (
            "880@2",
            "880 mcg/mL@2",
            "880 mcg",
            "2 mg@2",
            "2 mL",
            "880 micrograms@2",
            "2 mg/mL@1",
        )
    ]
    rows += [
        (["overdose", "P", "--with", text], "--with", "--mg")
        for text in ("baclofen", "baclofen 600 mcg", "20 mg baclofen", "Lioresal")
    ]
    spinal_doors = [
        (["pump", "P"], "--overdose-micrograms"),
        (["pump", "P", "--start"], "--bolus-micrograms"),
        (["pump", "P", "--screen", "--response", "none"], "--last-bolus-micrograms"),
    ]
    for start, option in spinal_doors:
        rows += [
            ([*start, option, text], option, "micrograms")
            for text in (*SPINAL, *NO_SPINAL, "500000")
        ]
    refill = ["pump", "P", "--refill"]
    rows += [
        (
            [*refill, "--reservoir-mL", "20", "--micrograms-per-mL", text],
            "--micrograms-per-mL",
            "micrograms/mL",
        )
        for text in ("0.5 mg/mL", "2 mg/ml", "2", "0.5", "500 mg", "500 mL")
    ]
    rows += [
        ([*refill, "--reservoir-mL", "20"], "--reservoir-mL", "--micrograms-per-mL"),
        ([*refill, "--alarm-mL", "2"], "--alarm-mL", "--micrograms-per-mL"),
        (
            [*refill, "--reservoir-mL", "20 mg", "--micrograms-per-mL", "500"],
            "--reservoir-mL",
            "mL",
        ),
        ([*refill, "--alarm-mL", "2 mcg", "--micrograms-per-mL", "500"], "--alarm-mL", "mL"),
        (["pump", "P", "--failed-hours", "50 mcg"], "--failed-hours", "hours"),
        (["pump", "P", "--mg", "600"], "--mg", ""),
        (["overdose", "P", "--overdose-micrograms", "600"], "--overdose-micrograms", ""),
    ]
    rows += [
        (["simulate", "--model", model, "--regimen", text], "--regimen", fix)
        for model, text, fix in (
            ("simon2018", "20 mcg q8h", "mg"), ("simon2018", "20000 micrograms oral q8h", "mg"),
            ("simon2018", "20 µg once", "mg"), ("simon2018", "75 ug iv once", "mg"), ("simon2018", "10 mL q8h", "mg"),
            ("simon2018", "20 q8h", "mg"), ("simon2018", "2 tablets q8h", "mg"), ("simon2018", "300 mcg/day", "mg"),
            ("simon2018", "20000 mg q8h", "mg"),
            ("csf_bolus", "0.075 mg intrathecal once", "micrograms"), ("csf_bolus", "75 mg it once", "micrograms"),
            ("csf_bolus", "0.3 mg/day intrathecal", "micrograms"), ("csf_bolus", "2 mL intrathecal once", "micrograms"),
            ("csf_bolus", "75 intrathecal once", "micrograms"), ("csf_bolus", "20 mg q8h", "intrathecal"),
            ("csf_bolus", "75 micrograms once", "intrathecal|mg"),
        )
    ]  # fmt: skip
    return [_param(row) for row in rows]


def _param(row: tuple[list[str], str, str]) -> Any:
    return pytest.param(*row, id=" ".join(row[0]))


@pytest.mark.parametrize(("arguments", "field", "fix"), options())
def test_an_option_in_the_wrong_unit(
    arguments: list[str], field: str, fix: str, plan: Path, tmp_path: Path, capsys: Any
) -> None:
    person = PUMP if arguments[0] == "pump" else ORAL
    if arguments[0] == "replan":
        (tmp_path / "patient.toml").write_bytes(Path("examples/short_15mg.toml").read_bytes())
    else:
        write_patient(tmp_path / "patient.toml", person)
    words = {"P": str(tmp_path / "patient.toml"), "PLAN": str(plan)}
    found = refused([words.get(word, word) for word in arguments], tmp_path, capsys)
    names(found, field, fix)


# -- files of events, of dispensing, of data sets ----------------------------------------------------

EVENTS = {
    "extra_mcg": ('kind = "doubled"\nextra_mcg = 20000', "extra_mcg", "mg"),
    "extra_micrograms": ('kind = "doubled"\nextra_micrograms = 20000', "extra_micrograms", "mg"),
    "extra_mg as text": ('kind = "doubled"\nextra_mg = "20000 mcg"', "extra_mg", "mg|number"),
    "micrograms under extra_mg": ('kind = "doubled"\nextra_mg = 20000', "event[0]", "mg"),
    "mL": ('kind = "doubled"\nmL = 10', "mL", "mg|extra_mg"),
    "extra_mL": ('kind = "doubled"\nextra_mL = 10', "extra_mL", "mg|extra_mg"),
}
EVENT_HEADS = {
    "took_mcg": ("took_mcg = 40000", "took_mcg", "mg"),
    "took_micrograms": ("took_micrograms = 40000", "took_micrograms", "mg"),
    "took_mg as text": ('took_mg = "40000 mcg"', "took_mg", "mg|number"),
    "micrograms under took_mg": ("took_mg = 40000", "took", "mg"),
    "took_mL": ("took_mL = 10", "took_mL", "mg"),
}


@pytest.mark.parametrize(
    ("text", "field", "fix"),
    [
        *(pytest.param(f"[[event]]\n{a}\n", b, c, id=k) for k, (a, b, c) in EVENTS.items()),
        *(
            pytest.param(f'{a}\n[[event]]\nkind = "lapse"\n', b, c, id=k)
            for k, (a, b, c) in EVENT_HEADS.items()
        ),
    ],
)
def test_a_file_of_events_in_the_wrong_unit(
    text: str, field: str, fix: str, plan: Path, tmp_path: Path, capsys: Any
) -> None:
    (tmp_path / "events.toml").write_text(text, encoding="utf-8")
    arguments = ["replan", "examples/short_15mg.toml", "--plan", str(plan), "--today", "3"]
    found = refused([*arguments, "--events", str(tmp_path / "events.toml")], tmp_path, capsys)
    names(found, field, fix)


HANDED: dict[str, tuple[dict[str, Any], str, str]] = {
    "strength with a unit": ({"strength_mg": "10000 mcg", "count": 84}, "strength_mg", "mg|number"),
    "micrograms under strength_mg": ({"strength_mg": 10000, "count": 84}, "strength_mg", "micrograms|mg"),
    "many strength_micrograms": ({"strength_micrograms": 10000, "count": 84, "route": "oral"}, "strength", "the unit"),
    "strength_micrograms by mouth": ({"strength_micrograms": 2000, "count": 84, "route": "oral"}, "strength", "mg"),
    "strength_micrograms without a route": ({"strength_micrograms": 2000, "count": 84}, "strength", "mg"),
    "strength_mcg": ({"strength_mcg": 10000, "count": 84}, "strength_mcg", "strength_mg"),
    "a pump in mg": ({"strength_mg": 2, "count": 20, "route": "intrathecal"}, "strength", "strength_micrograms"),
    "mg under strength_micrograms": (
        {"strength_micrograms": 0.5, "count": 20, "route": "intrathecal"}, "strength_micrograms", "mg"),
    "more mg under strength_micrograms": (
        {"strength_micrograms": 2, "count": 20, "route": "intrathecal"}, "strength_micrograms", "mg"),
    "a pump without a strength": ({"count": 20, "route": "intrathecal"}, "strength", "strength_micrograms"),
    "mL without a strength": ({"count": 300}, "strength_mg", "mg"),
    "count with mL": ({"strength_mg": 1, "count": "300 mL"}, "count", "number"),
    "prescribed in micrograms": (
        {"strength_mg": 10, "count": 84, "prescribed_mg_per_day": 30000}, "prescribed_mg_per_day", "mg|600"),
    "prescribed with a unit": (
        {"strength_mg": 10, "count": 84, "prescribed_mg_per_day": "30000 mcg"}, "prescribed_mg_per_day", "mg|number"),
    "prescribed mg for a pump": (
        {"strength_micrograms": 500, "count": 20, "route": "intrathecal", "prescribed_mg_per_day": 0.3},
        "prescribed_mg_per_day", "micrograms|mouth"),
    "both strengths": (
        {"strength_mg": 0.5, "strength_micrograms": 500, "count": 20, "route": "intrathecal"},
        "strength", "micrograms"),
}  # fmt: skip


@pytest.mark.parametrize("suffix", [".csv", ".toml"])
@pytest.mark.parametrize(
    ("row", "field", "fix"),
    [pytest.param(*v, id=k) for k, v in HANDED.items()],
)
def test_a_dispensing_file_in_the_wrong_unit(
    row: dict[str, Any], field: str, fix: str, suffix: str, tmp_path: Path, capsys: Any
) -> None:
    cells = {"day": 0, "drug": "baclofen", **row}
    file = tmp_path / f"history{suffix}"
    if suffix == ".csv":
        later = {**cells, "day": 28}
        lines = [",".join(cells), *(",".join(map(str, c.values())) for c in (cells, later))]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    else:
        tables = [f"[[dispensing]]\n{toml_table({**cells, 'day': day})}" for day in (0, 28)]
        file.write_text("\n\n".join(tables), encoding="utf-8")
    names(refused(["dispensing", str(file), "--country", "UK"], tmp_path, capsys), field, fix)


DATASETS = {
    "an amount with mcg": ("ID,TIME,AMT,DV\n1,0,20000 mcg,.\n1,2,.,0.2\n", "AMT", "mg|number"),
    "an amount with mL": ("ID,TIME,AMT,DV\n1,0,10 mL,.\n1,2,.,0.2\n", "AMT", "mg|number"),
    "a column in mcg": ("ID,TIME,AMT_MCG,DV\n1,0,20000,.\n1,2,.,0.2\n", "AMT", "AMT"),
    "a column in micrograms": (
        "ID,TIME,AMT (micrograms),DV\n1,0,20000,.\n1,2,.,0.2\n",
        "AMT",
        "AMT",
    ),
}


@pytest.mark.parametrize(
    ("text", "field", "fix"),
    [pytest.param(*v, id=k) for k, v in DATASETS.items()],
)
def test_a_data_set_in_the_wrong_unit(
    text: str, field: str, fix: str, tmp_path: Path, capsys: Any
) -> None:
    file = tmp_path / "data.csv"
    file.write_text(text, encoding="utf-8")
    arguments = ["simulate", "--model", "simon2018", "--dataset", str(file)]
    names(refused(arguments, tmp_path, capsys), field, fix)


def test_an_amount_of_a_data_set_that_looks_like_micrograms_is_asked_back(
    tmp_path: Path, capsys: Any
) -> None:
    file = tmp_path / "data.csv"
    file.write_text("ID,TIME,AMT,DV\n1,0,20000,.\n1,2,.,0.2\n", encoding="utf-8")
    assert cli.run(["simulate", "--model", "simon2018", "--dataset", str(file), "--json"]) == 0
    caveats = json.loads(capsys.readouterr().out)["caveats"]
    assert any("were micrograms" in c["text"] for c in caveats)


def test_millilitres_of_a_pump_are_never_to_be_written_as_mg(tmp_path: Path, capsys: Any) -> None:
    wrong, _, _ = WRONG["pump, doses in mL"]
    file = write_patient(tmp_path / "patient.toml", wrong)
    words = refused(["check", str(file)], tmp_path, capsys).words
    assert "write mg" not in words
    assert "mg_per_mL" not in words
    assert "micrograms" in words


def test_the_amounts_in_their_own_unit_pass_these_doors(tmp_path: Path, capsys: Any) -> None:
    """What is refused for its unit is accepted in the right one, at the limits too."""
    file = tmp_path / "history.csv"
    rows = "0,baclofen,25,20,intrathecal\n28,baclofen,5000,20,intrathecal\n"
    file.write_text(f"day,drug,strength_micrograms,count,route\n{rows}", encoding="utf-8")
    assert cli.run(["dispensing", str(file), "--country", "UK"]) == 0
    steady = ["dispensing", "examples/dispensing_steady.csv", "--country", "UK", "--prescribed"]
    for text in ("30", "30 mg", "30 mg/day", "30 mg a day", "30mg daily", "22.5 mg per day"):
        assert cli.run([*steady, text]) == 0, text
    person = write_patient(tmp_path / "patient.toml", pump(micrograms_per_day=5))
    assert cli.run(["check", str(person)]) == 0
    capsys.readouterr()
