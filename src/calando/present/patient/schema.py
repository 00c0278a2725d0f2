"""The published JSON Schema of a patient file, made from the models that check it."""

from __future__ import annotations

from typing import Any

from calando.present.patient.model import PatientFile
from calando.present.patient.rules import ALCOHOL_KEYS, KIDNEY_KEYS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ONE_OF = {
    "PatientTable": KIDNEY_KEYS,
    "EarlierKidney": KIDNEY_KEYS,
    "AlcoholTable": ALCOHOL_KEYS,
    "LevelTable": ("hours_after_last_dose", "taken_at"),
}


def schema_of_patient_file() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12).

    It promises a little more than the reader asks for: an empty (null) key is left out instead.
    """
    schema = PatientFile.model_json_schema()
    tables = schema["$defs"]
    for name, keys in _ONE_OF.items():
        tables[name]["oneOf"] = [{"required": [key]} for key in keys]
    tidy = _tidy(schema)
    tidy["title"] = "calando patient file"
    return {"$schema": DIALECT, **tidy}


def _tidy(node: Any) -> Any:
    """Drop nulls and generated titles; keep everything else as it is."""
    if isinstance(node, list):
        return [_tidy(item) for item in node]
    if not isinstance(node, dict):
        return node
    tidy = {k: _tidy(v) for k, v in node.items() if not (k == "title" and isinstance(v, str))}
    if tidy.get("default", 0) is None:
        del tidy["default"]
    options = tidy.get("anyOf")
    if options is not None:
        options = [option for option in options if option != {"type": "null"}]
        del tidy["anyOf"]
        tidy = {**options[0], **tidy} if len(options) == 1 else {**tidy, "anyOf": options}
    return tidy
