"""Long courses, the quoted range, and what is said while kernels are compiled."""

from __future__ import annotations

import io
import json
import sys
from types import ModuleType, SimpleNamespace

import pytest

import calando
from calando.facts.load import load_facts
from calando.present import cli
from calando.present.simulate import progress as simulate_progress
from calando.present.simulate.course import detail_text, detail_window, is_long
from calando.present.simulate.plot import simulation_spec
from calando.present.simulate.terminal import show
from calando.present.simulate.words import quoted_range

Q8H = {"model": "simon2018", "regimen": "20 mg q8h"}


def rows_of(panel: dict, kind: str) -> list[dict]:
    layers = [layer for layer in panel["layer"] if layer["mark"]["type"] == kind]
    return layers[0]["data"]["values"]


@pytest.mark.parametrize(
    ("asked", "long"),
    [
        ({**Q8H}, False),
        ({**Q8H, "days": 30}, True),
        ({**Q8H, "days": 30, "every_h": 24}, False),  # no day has a highest and a lowest
        ({"model": "simon2018", "regimen": "20 mg once", "days": 30}, False),
        ({"model": "simon2018", "regimen": "20 mg every 2 h", "days": 3}, False),
        (
            {"model": "csf_bolus", "regimen": "300 micrograms/day intrathecal", "days": 40},
            False,
        ),
    ],
)
def test_only_many_swings_over_days_are_drawn_by_day(asked, long) -> None:
    answer = calando.simulate(**asked)

    assert is_long(answer.result) is long
    assert len(simulation_spec(answer.result)["vconcat"]) == (4 if long else 2)


def test_a_day_is_the_highest_and_lowest_of_each_percentile_curve_by_itself() -> None:
    result = calando.simulate(**Q8H, days=30, patients=40).result

    days, doses, detail, ticks = simulation_spec(result)["vconcat"]

    rows = rows_of(days, "area")
    second_day = [i for i, h in enumerate(result.hours) if 24 <= h < 48]
    for name, curve in result.concentration_mg_per_L.items():
        inside = [curve[i] for i in second_day]
        assert rows[1][f"high_{name}"] == pytest.approx(max(inside), rel=1e-4)
        assert rows[1][f"low_{name}"] == pytest.approx(min(inside), rel=1e-4)
    assert [r["t"] for r in rows] == list(range(31))
    assert "of each percentile curve" in " ".join(days["title"]["subtitle"])
    assert [r["label"] for r in rows_of(doses, "rect")] == ["60"]
    assert detail["title"]["text"] == ["The last 48 hours: hour 672 to 720"]
    assert [r["t"] for r in rows_of(ticks, "rule")] == [672, 680, 688, 696, 704, 712]


def test_a_taper_shows_each_dose_a_day_and_the_hours_around_its_end() -> None:
    text = "20 mg q6h for 7 d then 10 mg q8h for 7 d"
    result = calando.simulate(model="simon2018", regimen=text).result

    _, doses, detail, _ = simulation_spec(result)["vconcat"]

    assert [r["label"] for r in rows_of(doses, "rect")] == ["80", "30", "0"]
    assert "around the last dose" in detail["title"]["text"][0]
    assert detail_window(result) == (304.0, 352.0)
    assert detail_text(result).endswith("hour 304 to 352")


def test_without_a_heading_the_key_is_still_drawn() -> None:
    result = calando.simulate(**Q8H, days=1).result

    title = simulation_spec(result, 330, heading=False)["vconcat"][0]["title"]

    assert "Blue line: simon2018." in " ".join(title["text"])


def test_few_outputs_are_dots_and_very_many_are_thinned() -> None:
    few = calando.simulate(**Q8H, days=1, every_h=24).result
    many = calando.simulate(**Q8H, days=3, every_h=0.02).result

    lines = [
        [layer for layer in spec["layer"] if layer["mark"].get("color") == "#0072B2"][-1]
        for spec in (simulation_spec(r)["vconcat"][0] for r in (few, many))
    ]

    assert "point" in lines[0]["mark"]
    assert "point" not in lines[1]["mark"]
    drawn = [row["t"] for row in lines[1]["data"]["values"]]
    assert len(drawn) <= 1501
    assert (drawn[0], drawn[-1]) == (0, 72)


def test_a_pump_that_runs_on_is_one_bar() -> None:
    asked = {"model": "csf_bolus", "regimen": "300 micrograms/day intrathecal"}

    doses = simulation_spec(calando.simulate(**asked).result)["vconcat"][1]

    assert [(r["t"], r["end"], r["label"]) for r in rows_of(doses, "rect")] == [(0, 7, "300")]


def test_the_terminal_says_which_two_days_it_shows() -> None:
    out = io.StringIO()

    show(calando.simulate(**Q8H, days=30, patients=10), out)

    assert "The last 48 hours: hour 672 to 720" in out.getvalue()
    assert "720 h" in out.getvalue()
    assert max(len(line) for line in out.getvalue().splitlines()) <= 80


# -- the quoted range ------------------------------------------------------------------------------


def test_the_quoted_range_is_a_fact_and_is_shown_with_its_source(capsys) -> None:
    ensemble = load_facts().ensemble
    low, high = ensemble.quoted_level_low, ensemble.quoted_level_high
    assert (low.value, high.value, low.unit, low.source) == (0.08, 0.40, "mg/L", "perry1998")

    answer = calando.simulate(**Q8H, days=2)
    levels = simulation_spec(answer.result)["vconcat"][0]
    assert rows_of(levels, "rect")[0] == {"low": 0.08, "high": 0.4}
    texts = [row["text"] for row in rows_of(levels, "text")]
    assert texts == ["shaded: quoted range 0.08-0.40 mg/L (perry1998), not a target"]
    assert any("go together poorly" in c.text for c in answer.caveats)
    assert "perry1998" in answer.sources

    assert cli.run(["simulate", "--model", "simon2018", "--regimen", "20 mg q8h"]) == 0
    assert "Quoted range 0.08-0.40 mg/L (perry1998)" in capsys.readouterr().out


@pytest.mark.parametrize(
    "asked",
    [
        {"model": "csf_bolus", "regimen": "75 micrograms intrathecal once"},
        {"model": "simon2018", "regimen": "5 mg iv over 2 h"},
        {"model": "lorazepam:greenblatt1979", "regimen": "2 mg iv once", "weight_kg": 70},
    ],
)
def test_it_is_of_baclofen_by_mouth_only(asked) -> None:
    answer = calando.simulate(**asked)

    assert quoted_range(answer.result) is None
    assert not any("quoted range" in c.text for c in answer.caveats)


def test_levels_far_below_the_range_say_where_it_is() -> None:
    result = calando.simulate(model="simon2018", regimen="1 mg once").result

    levels = simulation_spec(result)["vconcat"][0]

    assert rows_of(levels, "rect") == []
    assert rows_of(levels, "text")[0]["text"].endswith("above this figure")


# -- the compiler's note ---------------------------------------------------------------------------


def fake_kernels(monkeypatch, misses: int) -> None:
    module = ModuleType("calando.models.compiled.of_a_test")
    module.kernel = SimpleNamespace(stats=SimpleNamespace(cache_misses={"f8": 1} if misses else {}))
    for name in [n for n in sys.modules if n.startswith("calando.models.compiled.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, module.__name__, module)


@pytest.mark.parametrize("misses", [0, 1])
def test_the_note_is_said_once_and_only_if_a_kernel_was_not_cached(
    misses, monkeypatch, capsys
) -> None:
    fake_kernels(monkeypatch, misses)
    monkeypatch.setattr(simulate_progress, "_LOOK_EVERY_S", 0.01)

    with simulate_progress.CompilerNote() as note:
        note._thread.join(timeout=0.2)

    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == simulate_progress.COMPILING * misses


def test_where_workers_compile_it_looks_on_disk(monkeypatch, capsys) -> None:
    fake_kernels(monkeypatch, 0)
    monkeypatch.setattr(simulate_progress, "_LOOK_EVERY_S", 0.01)
    monkeypatch.setattr(simulate_progress, "_ELSEWHERE_AFTER_S", 0.02)
    monkeypatch.setattr(simulate_progress, "is_nothing_cached", lambda: True)

    with simulate_progress.CompilerNote(elsewhere=True) as note:
        note._thread.join(timeout=1.0)

    assert capsys.readouterr().err == simulate_progress.COMPILING


@pytest.mark.parametrize(("index", "cached"), [({}, False), ({"f8": "file"}, True)])
def test_what_the_compiler_would_find_on_disk_counts(index, cached) -> None:
    file = SimpleNamespace(_load_index=lambda: index)

    assert simulate_progress._cached(SimpleNamespace(_cache=SimpleNamespace(_cache_file=file))) is (
        cached
    )
    assert simulate_progress._cached(object())  # nothing can be known: nothing is said


def test_a_small_run_says_nothing_beside_its_document(capsys) -> None:
    words = ["simulate", "--model", "simon2018", "--regimen", "20 mg once", "--patients", "5"]

    assert cli.run([*words, "--json"]) == 0

    said = capsys.readouterr()
    assert said.err == ""
    assert json.loads(said.out)["command"] == "simulate"


def test_a_model_alone_loads_nothing_of_a_person() -> None:
    import subprocess

    code = (
        "import sys; from calando.present import cli; cli.run(sys.argv[1:]); "
        "print([m for m in sys.modules if m in ('calando.decide.simulation.person', "
        "'calando.simulate.person', 'calando.decide.situation', 'vl_convert')])"
    )
    words = ["simulate", "--model", "simon2018", "--regimen", "20 mg q8h"]

    run = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, check=True
    )

    assert run.stdout.strip().endswith("[]")
