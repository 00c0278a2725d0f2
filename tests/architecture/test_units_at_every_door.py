"""Micrograms are for the spinal way and milligrams for the mouth: the other unit is refused at every door.

A door is where an amount comes in: an option, a file of events, of dispensing or of a data set; patient files are in
test_units_in_patient_files.py, wishes of the library in test_units_in_the_library.py. A volume without its strength is
no amount. What is refused ends with status 2, an error that names the field and the way out, and nothing written.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from unit_doors import ORAL, PUMP, names, pump, refused, toml_table, write_patient

from calando.present import cli

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
