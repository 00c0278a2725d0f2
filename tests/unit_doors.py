"""What the tests of the doors share: people with amounts, files of them, and how a refusal is looked at."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from calando.present import cli

PATIENT = {
    "id": "door", "age_years": 40, "sex": "female", "weight_kg": 70, "creatinine_umol_per_L": 70,
    "dialysis": "none", "pregnant": False, "jurisdiction": "UK", "indication": "spasticity",
}  # fmt: skip
ORAL = {"drug": "baclofen", "since_weeks": 100, "doses": [{"time": "08:00", "mg": 20}]}
PUMP = {
    "drug": "baclofen", "route": "intrathecal", "since_weeks": 100, "micrograms_per_day": 300,
}  # fmt: skip
MASS = "micrograms|mcg|mg"


def toml_value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f'"{k}" = {toml_value(v)}' for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(toml_value(v) for v in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def toml_table(table: Mapping[str, Any]) -> str:
    return "\n".join(f'"{k}" = {toml_value(v)}' for k, v in table.items())


def write_patient(file: Path, *medications: Mapping[str, Any]) -> Path:
    """Write a patient with these medications; a .yaml file holds JSON, which is YAML too."""
    if file.suffix == ".toml":
        tables = [f"[patient]\n{toml_table(PATIENT)}"]
        tables += [f"[[medication]]\n{toml_table(m)}" for m in medications]
        text = "\n\n".join(tables)
    else:
        text = json.dumps({"patient": PATIENT, "medication": list(medications)}, ensure_ascii=False)
    file.write_text(text, encoding="utf-8")
    return file


@dataclass(frozen=True)
class Refused:
    """What came back: the fields, all words, and whether a file was written."""

    fields: str
    words: str


def refused(arguments: list[str], folder: Path, capsys: Any) -> Refused:
    """Run a command that must be refused; check the status, the JSON document and that nothing is written."""
    before = sorted(p.name for p in folder.iterdir())
    target = folder / "out.json"
    status = cli.run([*arguments, "--out", str(target)])
    shown = capsys.readouterr()
    assert status == 2, f"accepted: calando {' '.join(arguments)}"
    assert shown.out == "", "an answer beside an error"
    assert shown.err.strip()
    assert sorted(p.name for p in folder.iterdir()) == before, "something was written"
    assert cli.run([*arguments, "--json"]) == 2
    error = json.loads(capsys.readouterr().out)["error"]
    problems = error.get("problems", [error])
    words = " ".join(f"{p.get('message')} {p.get('allowed')}" for p in problems)
    fields = " ".join(str(p.get("field")) for p in problems)
    assert error["field"], error
    assert error["message"], error
    return Refused(fields=fields, words=words)


def names(found: Refused, field: str, fix: str) -> None:
    """Check that the error names the field and the way out."""
    assert field in found.fields, f"{field!r} is not in {found.fields!r}"
    assert any(w in found.words for w in fix.split("|")), f"{fix!r} is not in {found.words!r}"


def oral(**more: Any) -> dict[str, Any]:
    base = {k: v for k, v in ORAL.items() if k != "doses"}
    return {**base, **more}


def dose(**amount: Any) -> dict[str, Any]:
    return oral(doses=[{"time": "08:00", **amount}])


def pump(**more: Any) -> dict[str, Any]:
    base = {k: v for k, v in PUMP.items() if k != "micrograms_per_day"}
    return {**base, **more}
