"""What `calando simulate` prints and writes: one document, tables, figures, a page."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from run_program import to_files

import calando
from calando.present import cli
from calando.present.simulate.plot import simulation_spec
from calando.present.simulate.words import number

ROOT = Path(__file__).resolve().parents[3]
MODEL = ["simulate", "--model", "simon2018", "--regimen", "20 mg q8h"]
PERSON = ["simulate", str(ROOT / "examples/ms_60mg.toml")]
SMALL = ["--days", "1", "--every", "2"]


def document(capsys: pytest.CaptureFixture, *words: str) -> dict:
    assert cli.run([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_typical_patient_is_numbers_beside_the_other_models(capsys) -> None:
    result = document(capsys, *MODEL)["result"]

    assert result["exposure"]["Cmax"] == pytest.approx(0.307, abs=0.0005)
    assert len(result["hours"]) == len(result["concentration_mg_per_L"]) == 337
    assert [m["name"] for m in result["models"]] == ["simon2018", "marsot2014", "chevillard2018"]
    assert all(len(m["concentration_mg_per_L"]) == 337 for m in result["models"])
    assert result["patients"] == 1


def test_a_cohort_is_bands(capsys) -> None:
    result = document(capsys, *MODEL, *SMALL, "--patients", "50")["result"]

    assert set(result["concentration_mg_per_L"]) == {"p05", "p25", "p50", "p75", "p95"}
    assert set(result["exposure"]["AUC24"]) == {"p05", "p25", "p50", "p75", "p95"}
    assert (result["patients"], result["exposed_patients"], result["error_bound"]) == (50, 50, 0)


def test_a_person_is_bands_by_model_too(capsys) -> None:
    answer = document(capsys, *PERSON, *SMALL)
    result = answer["result"]

    assert result["patients"] == 512
    assert sum(m["weight"] for m in result["models"]) == pytest.approx(1.0)
    assert result["concentration_mg_per_L"]["p50"][0] > 0.05  # taken for long: not from nothing
    assert any("usual day" in r["text"] for r in answer["reasons"])


def test_every_statement_has_a_basis_and_its_sources_are_listed(capsys) -> None:
    answer = document(capsys, *MODEL, *SMALL, "--patients", "20", "--residual")

    statements = answer["reasons"] + answer["caveats"]
    assert {s["basis"] for s in statements} <= {"read", "derived", "assumed"}
    assert {key for s in statements for key in s["sources"]} == set(answer["sources"])


@pytest.mark.parametrize("workers", ["1", "2"])
def test_any_number_of_workers_gives_the_same_bytes(workers, capsysbinary) -> None:
    words = [*MODEL, *SMALL, "--patients", "300", "--json"]
    assert cli.run(words) == 0
    alone = capsysbinary.readouterr().out

    assert cli.run([*words, "--workers", workers]) == 0

    assert capsysbinary.readouterr().out == alone


def test_the_terminal_says_the_peak_and_every_model(capsys) -> None:
    assert cli.run([*MODEL]) == 0

    out = capsys.readouterr().out
    assert "Peak 0.307 mg/L" in out
    said = " ".join(out.split())
    assert all(name in said for name in ("marsot2014", "chevillard2018", "not a medical device"))
    assert max(len(line) for line in out.splitlines()) <= 80


def test_files_of_every_kind_are_written(tmp_path, capsys) -> None:
    names = ["a.json", "a.csv", "a.parquet", "a.svg", "a.png", "a.html"]
    out = to_files(tmp_path / name for name in names)

    assert cli.run([*PERSON, *SMALL, *out]) == 0

    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(names)
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 2
    assert "http://" not in page.replace("http://www.w3.org", "")
    rows = list(csv.reader(io.StringIO((tmp_path / "a.csv").read_text())))
    assert rows[0] == ["TIME", "p05", "p25", "p50", "p75", "p95"]
    assert len(rows) == 14


def test_tables_hold_what_the_document_says(tmp_path, capsys) -> None:
    polars = pytest.importorskip("polars")
    out = tmp_path / "bands.parquet"
    result = document(capsys, *MODEL, *SMALL, "--patients", "30", "--out", str(out))["result"]

    frame = polars.read_parquet(out)

    assert frame["TIME"].to_list() == result["hours"]
    assert frame["p95"].to_list() == pytest.approx(result["concentration_mg_per_L"]["p95"])


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_every_patient_is_written_and_their_median_is_that_of_the_bands(
    suffix, tmp_path, capsys
) -> None:
    polars = pytest.importorskip("polars")
    out = tmp_path / f"levels{suffix}"
    words = [*MODEL, *SMALL, "--patients", "41", "--individuals", "--out", str(out)]
    result = document(capsys, *words)["result"]

    frame = polars.read_parquet(out) if suffix == ".parquet" else polars.read_csv(out)

    assert frame.columns == ["ID", "TIME", "EVID", "MDV", "DV"]
    assert frame["ID"].unique().sort().to_list() == list(range(1, 42))
    medians = frame.group_by("TIME").agg(polars.col("DV").median()).sort("TIME")["DV"].to_list()
    assert medians == pytest.approx(result["concentration_mg_per_L"]["p50"], abs=1e-8)
    assert [p.name for p in tmp_path.iterdir()] == [out.name]


def test_written_rows_read_back_as_a_data_set(tmp_path, capsys) -> None:
    from calando.present.simulate.dataset_file import read_dataset

    out = tmp_path / "levels.csv"
    assert cli.run([*PERSON, *SMALL, "--patients", "128", "--individuals", "--out", str(out)]) == 0

    table = read_dataset(out)

    assert (table.subjects, table.rows) == (128, 128 * 13)


def test_a_data_set_gets_a_prediction_for_every_row(tmp_path, capsys) -> None:
    data = str(ROOT / "tests/cases/datasets/oral_two_subjects.csv")
    out = tmp_path / "pred.csv"
    words = ["simulate", "--model", "simon2018", "--dataset", data, "--out", str(out)]
    result = document(capsys, *words)["result"]

    rows = list(csv.DictReader(io.StringIO(out.read_text())))

    assert result["rows"] == len(rows) == 6
    assert [float(r["PRED"]) for r in rows] == pytest.approx(result["concentration_mg_per_L"])
    assert result["models"][0]["name"] == "simon2018"


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ([*MODEL, "--days", "many"], "--days"),
        ([*MODEL, "--days", "nan"], "--days"),
        ([*MODEL, "--patients", "1.5"], "--patients"),
        ([*MODEL, "--individuals"], "--individuals"),
        ([*MODEL, "--out", "levels.pdf"], "--out"),
        ([*PERSON, "--weight-kg", "70"], "--weight-kg"),
        ([*PERSON, "--model", "kochak1985"], "--model"),
        (["simulate", str(ROOT / "examples/pump_300mcg.toml")], "--regimen"),
        (["simulate", "--model", "simon2018", "--dataset", "no.csv"], "file"),
        ([*MODEL, "--dataset", "no.csv"], "--regimen"),
    ],
)
def test_wrong_input_exits_2_by_the_name_of_the_field(
    words, field, capsys, tmp_path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if "no.csv" in words:
        Path("no.csv").write_text("ID,TIME\n1,0\n" if field == "--regimen" else "")

    assert cli.run([*words, "--json"]) == 2

    assert json.loads(capsys.readouterr().out)["error"]["field"] == field


def test_one_patient_loads_no_compiler_and_no_table_library() -> None:
    code = (
        "import sys; from calando.present import cli; cli.run(sys.argv[1:]); "
        "print([m for m in ('numba', 'polars', 'xarray', 'rich', 'jinja2') if m in sys.modules])"
    )

    run = subprocess.run(
        [sys.executable, "-c", code, *MODEL], capture_output=True, text=True, check=True
    )

    assert run.stdout.strip().endswith("[]")


def test_the_figure_shows_sessions_models_and_every_dose() -> None:
    answer = calando.simulate(
        model="simon2018", regimen="20 mg q8h", hemodialysis="tue 13:00", days=2, clcr=5
    )

    levels, doses = simulation_spec(answer.result)["vconcat"]
    kinds = [layer["mark"]["type"] for layer in levels["layer"]]

    assert kinds[0] == "rect"
    assert kinds.count("line") == 2
    assert len(doses["layer"][0]["data"]["values"]) == 6


def test_numbers_have_three_digits_and_no_exponent() -> None:
    shown = [number(x) for x in (0.0, 0.30735, 1.354, 12.44, 1240.0, 0.01474, 0.0003)]

    assert shown == ["0", "0.307", "1.35", "12.4", "1240", "0.0147", "0.00030"]
