"""What `calando simulate` refuses or remarks on: odd data sets, amounts of another unit, checkpoints, handfuls."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import calando
from calando.decide.simulation.dataset import simulate_events
from calando.decide.simulation.wishes import SimulationWishes
from calando.errors import InputError
from calando.facts.load import load_facts
from calando.present import cli
from calando.present.simulate.plot import simulation_spec
from calando.simulate.events import EventTable, from_columns
from calando.simulate.population import population_of

ROOT = Path(__file__).resolve().parents[3]
MODEL = ["simulate", "--model", "simon2018", "--regimen", "20 mg q8h", "--days", "1"]
PERSON = ["simulate", str(ROOT / "examples/ms_60mg.toml"), "--days", "1"]


def table_of(**columns: list) -> EventTable:
    n = max(len(values) for values in columns.values())
    defaults = {
        "ID": ["1"] * n,
        "TIME": [float(i) for i in range(n)],
        "AMT": [20.0] + [0.0] * (n - 1),
    }
    return from_columns(defaults | columns)  # fmt: skip


def caveats_of(table: EventTable, model: str = "simon2018") -> list[str]:
    wishes = SimulationWishes(model=model)
    said = simulate_events(table, wishes, load_facts(), individuals=False, seed=1)[2]
    return [s.text for s in said]


def problems_of(table: EventTable) -> list:
    with pytest.raises(InputError) as caught:
        caveats_of(table)
    return list(caught.value.problems)


# -- data sets -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "values", "field"),
    [
        ("CLCR", [90, 90, 90, -1], "row 5, column CLCR"),
        ("CLcr", [90, 501, 90, 90], "row 3, column CLcr"),
        ("crcl", [1e6, 90, 90, 90], "row 2, column crcl"),
        ("WT", [70, 0, 70, 70], "row 3, column WT"),
        ("weight", [-70, 70, 70, 70], "row 2, column weight"),
    ],
)
def test_kidneys_and_weights_that_nobody_has_are_refused_with_row_and_column(
    column: str, values: list, field: str
) -> None:
    assert [p.field for p in problems_of(table_of(**{column: values}))] == [field]


def test_a_wrong_value_is_told_once_however_long_it_is_carried() -> None:
    table = table_of(ID=["1", "1", "1", "2"], TIME=[0, 1, 2, 0], CLCR=[600, ".", ".", 600])

    assert [p.field for p in problems_of(table)] == ["row 2, column CLCR", "row 5, column CLCR"]


@pytest.mark.parametrize("columns", [("CLcr", "CRCL"), ("WT", "BW")])
def test_two_columns_of_one_meaning_are_refused_by_both_names(columns: tuple[str, str]) -> None:
    found = problems_of(table_of(**{name: [80.0, 80.0] for name in columns}))

    assert all(name in found[0].message for name in columns)


def test_the_ends_of_what_is_allowed_are_allowed() -> None:
    assert caveats_of(table_of(CLcr=[0.0, 500.0], WT=[0.5, 300.0]))


@pytest.mark.parametrize(
    ("model", "columns", "row"),
    [
        ("simon2018", {"AMT": [20000.0, 0]}, "row 2: 20000 mg at once"),
        ("simon2018", {"AMT": [20.0, 201.0], "CMT": [0, 1]}, "row 3: 201 mg at once"),
        ("simon2018", {"AMT": [200.0, 0]}, ""),
        ("simon2018", {"AMT": [201.0, 0], "CMT": [2, 0]}, ""),
        ("csf_bolus", {"AMT": [75.0, 0]}, "row 2: 75 mg at once"),
        ("csf_bolus", {"AMT": [0.075, 0]}, ""),
        ("ethanol_is_not_baclofen", {}, ""),
    ],
)
def test_amounts_of_another_unit_are_answered_with_a_caveat(
    model: str, columns: dict[str, list], row: str
) -> None:
    name = "lorazepam:greenblatt1979" if model.startswith("ethanol") else model
    table = table_of(**({"AMT": [20000.0], "WT": [70]} if name != model else columns))

    said = [text for text in caveats_of(table, name) if "at once" in text]

    assert [text.partition(";")[0] for text in said] == ([row] if row else [])
    assert all("micrograms" in text for text in said)


def test_of_many_rows_with_large_amounts_ten_are_told() -> None:
    said = [t for t in caveats_of(table_of(AMT=[900.0] * 25)) if "were micrograms" in t]

    assert len(said) == 11
    assert said[-1].startswith("15 more rows")


# -- injections ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "regimen", "said"),
    [
        ("simon2018", "500 mg iv over 1 h", "500 mg intravenous at once"),
        ("csf_bolus", "7500 micrograms intrathecal once", "7500 micrograms intrathecal at once"),
        ("csf_bolus", "300000 micrograms/day intrathecal", "300000 micrograms intrathecal within"),
        ("simon2018", "100 mg iv over 1 h", ""),
        ("csf_bolus", "1000 micrograms intrathecal once", ""),
        ("csf_bolus", "5000 micrograms/day intrathecal", ""),
        ("lorazepam:greenblatt1979", "101 mg iv once", ""),
    ],
)
def test_injections_far_above_any_given_have_a_caveat(
    model: str, regimen: str, said: str, capsys
) -> None:
    weight = {"weight_kg": 70.0} if ":" in model else {}
    words = ["simulate", "--model", model, "--regimen", regimen, "--days", "1", "--json"]
    words += ["--weight-kg", "70"] if weight else []

    answer = calando.simulate(model=model, regimen=regimen, days=1, **weight)
    assert cli.run(words) == 0
    shown = [c["text"] for c in json.loads(capsys.readouterr().out)["caveats"]]

    assert shown == [c.text for c in answer.caveats]
    found = [text for text in shown if "far above doses anybody is given" in text]
    assert len(found) == bool(said)
    assert all(text.startswith(said) for text in found)


# -- checkpoints -----------------------------------------------------------------------------------


@pytest.mark.parametrize("patients", ["1", "200"])
@pytest.mark.parametrize("where", ["none/run.npz", "folder", "file/run.npz", "x" * 300, "other"])
def test_a_checkpoint_that_cannot_be_is_refused_whatever_the_size(
    where: str, patients: str, tmp_path: Path, capsys
) -> None:
    (tmp_path / "folder").mkdir()
    for name in ("file", "other"):
        (tmp_path / name).write_text("the notes of somebody else")
    before = sorted(tmp_path.iterdir())

    words = [*MODEL, "--patients", patients, "--checkpoint", str(tmp_path / where), "--json"]
    assert cli.run(words) == 2

    assert json.loads(capsys.readouterr().out)["error"]["field"] == "--checkpoint"
    assert sorted(tmp_path.iterdir()) == before
    assert (tmp_path / "other").read_text() == "the notes of somebody else"


@pytest.mark.parametrize("patients", ["1", "200"])
def test_a_good_place_for_a_checkpoint_is_left_clean(patients: str, tmp_path: Path, capsys) -> None:
    words = [*MODEL, "--patients", patients, "--checkpoint", str(tmp_path / "run.npz")]

    assert cli.run(words) == 0
    assert list(tmp_path.iterdir()) == []


# -- figure, correlations, members -----------------------------------------------------------------


def test_the_stripe_of_the_quoted_range_is_grey() -> None:
    result = calando.simulate(model="simon2018", regimen="20 mg q8h", days=2).result

    layers = simulation_spec(result)["vconcat"][0]["layer"]
    stripe = next(layer["mark"] for layer in layers if layer["mark"]["type"] == "rect")
    red, green, blue = (stripe["color"][i : i + 2] for i in (1, 3, 5))

    assert red == green == blue


@pytest.mark.parametrize(
    "pairs", [["CL,V=0.5", "V,CL=-0.5"], ["CL,V=0.5", "CL,V=0.5"], ["CL,V=0.5", "v,cl=0.5"]]
)
def test_a_pair_is_correlated_once(pairs: list[str]) -> None:
    with pytest.raises(InputError, match="given twice"):
        calando.simulate(model="simon2018", regimen="20 mg q8h", patients=9, correlation=pairs)


def test_a_pair_is_correlated_once_in_the_library_too() -> None:
    with pytest.raises(InputError, match="given twice"):
        population_of(
            load_facts().pk["simon2018"], correlation={("CL", "V"): 0.5, ("V", "CL"): 0.5}
        )


def test_parameters_are_named_in_capitals_or_not() -> None:
    simon = load_facts().pk["simon2018"]

    own, small = (population_of(simon, correlation={p: 0.3}) for p in (("CL", "ka"), ("cl", "KA")))

    assert own.root.tolist() == small.root.tolist()
    with pytest.raises(InputError, match="named twice"):
        population_of(simon, correlation={("CL", "cl"): 0.3})


@pytest.mark.parametrize("patients", ["2", "127"])
def test_a_handful_of_members_is_refused(patients: str, capsys) -> None:
    assert cli.run([*PERSON, "--patients", patients, "--json"]) == 2

    assert json.loads(capsys.readouterr().out)["error"]["field"] == "--patients"


def test_128_members_are_enough(capsys) -> None:
    assert cli.run([*PERSON, "--patients", "128", "--json"]) == 0
