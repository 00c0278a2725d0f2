"""The command `calando overdose` with real forecasts: every format, numbers to call first, nothing half-said."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from run_program import to_files

from calando.present import cli

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
CASES = {
    "deliberate": ("ms_60mg", "--mg 600 --mg-high 900 --hours-ago 2 --with alcohol,zopiklone --deliberate"),
    "kidneys": ("aki_60mg", "--mg 200 --hours-ago 6 --accidental --own-tablets"),
    "child": ("child_9y_uk", "--mg 60 --someone-elses --naive"),
    "levels": ("ms_60mg", "--level 3.2@4 --level 1.9@0"),
    "pump": ("pump_300mcg", "--mg 300 --hours-ago 1"),
    "unknown": ("ms_60mg", ""),
    "nothing near": ("aud_150mg_fr", "--mg 1500 --hours-ago 300"),
}  # fmt: skip
PROGRAM_WORDS = re.compile(r"\bNone\b|\bnan\b|\binf\b|\bTrue\b|\bFalse\b|e-\d\d\b")


@pytest.mark.parametrize("case", CASES)
def test_a_real_forecast_reaches_every_format(case, tmp_path, capsys) -> None:
    example, typed = CASES[case]
    kinds = ["json", "html", "pdf", "csv"]
    outs = to_files(tmp_path / f"o.{kind}" for kind in kinds)

    assert cli.run(["overdose", str(EXAMPLES / f"{example}.toml"), *typed.split(), *outs]) == 0

    shown = capsys.readouterr().out
    assert shown.startswith("EMERGENCY ")
    result = json.loads((tmp_path / "o.json").read_text(encoding="utf-8"))["result"]
    number = next(c["number"] for c in result["contacts"] if c["kind"] == "emergency")
    assert shown.index(number) < shown.index(result["headline"][:30])
    page = (tmp_path / "o.html").read_text(encoding="utf-8").split("<body>")[1]
    assert page.index(number) < page.index("<h1>")
    table = (tmp_path / "o.csv").read_text(encoding="utf-8").splitlines()
    assert number in table[1]
    words = re.sub(r"<(svg|style).*?</\1>|<[^>]+>", " ", page, flags=re.S)
    for text in (shown, words):
        assert not PROGRAM_WORDS.search(text), PROGRAM_WORDS.search(text)
