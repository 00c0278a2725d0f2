"""The generated pages: complete, without machine paths, and made of parts that do what they say."""

from __future__ import annotations

import doctest
import importlib
import re
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import calando
from calando.decide.taper.question import shortest_within
from calando.facts.load import load_facts
from calando.simulate.course import Segment, daily_drive
from calando.simulate.nonlinear import simulate_nonlinear

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
bench_levels = importlib.import_module("bench.levels")
bench_measure = importlib.import_module("bench.measure")
bench_others = importlib.import_module("bench.others")
bench_page = importlib.import_module("bench.page")
bench_peers = importlib.import_module("bench.plan_peers")
bench_picture = importlib.import_module("bench.pictures")
bench_problems = importlib.import_module("bench.problems")
bench_reference = importlib.import_module("bench.reference")
bench_scaling = importlib.import_module("bench.scaling")
bench_withdrawal = importlib.import_module("bench.withdrawal")
docs_cases = importlib.import_module("docs_cases")
docs_gallery = importlib.import_module("docs_gallery")
docs_gallery_people = importlib.import_module("docs_gallery_people")
docs_plans = importlib.import_module("docs_plans")
docs_sensitivity = importlib.import_module("docs_sensitivity")
docs_text = importlib.import_module("docs_text")
docs_tornado = importlib.import_module("docs_tornado")

NAMES = ("plans", "sensitivity", "bench", "gallery", "overdose", "toxicology_benchmark")
PAGES = [ROOT / "docs" / f"{name}.md" for name in NAMES]
# whose taper is planned; start_*.toml stand in titrate.md, check_*.toml in check.md, overdose_*.toml in none
EXAMPLES = sorted(
    path.name
    for path in (ROOT / "examples").glob("*.toml")
    if not path.stem.startswith(("start_", "check_", "overdose_"))
)
FIGURES = sorted((ROOT / "docs" / "figures").glob("*.svg"))
SMALL = 32  # members: enough to ask, quick to answer
FEW = 5  # patients of the bench's problems
LSODA_WITHIN = 1e-5  # of the hardest day: rtol 1e-9 of LSODA, 12 Gauss-Legendre nodes of ours


def case(**changed: object) -> object:
    """Return the usual case, with few members."""
    return docs_cases.Case(facts=load_facts(), members=SMALL, **changed)


# -- the pages -------------------------------------------------------------------------------------


@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.parametrize("page", ["plans.md", "bench.md"])
def test_pages_mention_every_example(page: str, example: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")

    assert example in text


@pytest.mark.parametrize("example", ["short_15mg.toml", "pump_300mcg.toml"])
def test_the_row_of_an_example_is_what_the_planner_says_today(example: str) -> None:
    answer = calando.taper(calando.load_patient(ROOT / "examples" / example))

    row = docs_text.table("x", [docs_plans.example_row(example, answer)])[2]

    assert row in (ROOT / "docs" / "plans.md").read_text(encoding="utf-8"), "run `make docs`"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_name_no_machine(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    assert not re.search(r"(?<![\w.)])/(home|root|tmp|usr|work|Users)/", text)
    assert not re.search(r"\b(\d{1,3}\.){3}\d{1,3}\b", text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_row_of_a_table_has_all_its_cells(page: Path) -> None:
    blocks = re.findall(r"(?m)(?:^\|.*\n)+", page.read_text(encoding="utf-8"))

    assert blocks
    for block in blocks:
        assert len({line.count("|") for line in block.splitlines()}) == 1, block.splitlines()[0]


def test_every_figure_that_a_page_shows_exists() -> None:
    shown = {
        page.parent / link
        for page in PAGES
        for link in re.findall(r"!\[[^]]+\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    }

    assert shown
    assert [path for path in shown if not path.exists()] == []


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.name)
def test_figures_are_svg_that_loads_nothing(figure: Path) -> None:
    root = ET.parse(figure).getroot()

    assert root.tag.endswith("svg")
    assert not [e for e in root.iter() if e.tag.endswith(("image", "script", "foreignObject"))]


def test_times_stand_only_on_the_page_of_times() -> None:
    for page in ("plans.md", "sensitivity.md"):
        text = (ROOT / "docs" / page).read_text(encoding="utf-8")
        assert not re.search(r"\d (ms|s)\b", text), page


def test_what_must_hold_holds() -> None:
    text = (ROOT / "docs" / "plans.md").read_text(encoding="utf-8")
    rows = text.split("## What must hold")[1].splitlines()

    answers = [row.split(" | ")[1] for row in rows if row.startswith("| ") and "---" not in row]

    assert answers[0] == "holds"
    assert answers[1:] == ["yes"] * 4


# -- the generators' parts -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "module",
    [docs_text, docs_cases, docs_gallery, docs_gallery_people, bench_measure, bench_others],
)
def test_the_examples_in_the_generators_run(module: Any) -> None:
    result = doctest.testmod(module)

    assert result.attempted
    assert not result.failed


@pytest.mark.parametrize("daily_mg", docs_plans.DOSES_MG)
def test_an_even_split_adds_up_in_half_tablets(daily_mg: float) -> None:
    doses = docs_cases.even_split(daily_mg)

    assert sum(doses) == daily_mg
    assert len(doses) == (3 if daily_mg <= 100 else 4)
    assert max(doses) - min(doses) <= 2.5
    assert all(dose % 2.5 == 0 for dose in doses)


@pytest.mark.parametrize(("step_days", "most_mg"), [(7, 15.0), (10, 15.0), (5, 7.5), (3, 5.0)])
def test_no_seven_days_fall_by_more_than_the_weekly_cap(step_days: int, most_mg: float) -> None:
    question = case(step_days=step_days).question()

    assert question.cap_mg_per_step == most_mg


def test_a_table_keeps_its_columns_whatever_stands_in_it() -> None:
    lines = docs_text.table("a | b", [["x|y", None]])

    assert lines == ["| a | b |", "| --- | ---: |", "| x/y | – |", ""]


def test_order_checks_find_what_is_out_of_order() -> None:
    question, solution = case(daily_mg=15.0).solve()
    longer = replace(solution, path=solution.path * 3)
    grid = {
        (rate, mg, CLcr): (question, solution)
        for rate in docs_plans.RATES
        for mg in docs_plans.DOSES_MG
        for CLcr in docs_plans.CLCRS
    }
    assert docs_plans.doses_in_order(grid) == docs_plans.kidneys_in_order(grid) == []

    grid["weekly5", 60.0, 60.0] = (question, longer)

    assert docs_plans.doses_in_order(grid) == ["weekly5, CLcr 60: 60 and 80 mg"]
    assert docs_plans.kidneys_in_order(grid) == ["weekly5, 60 mg: CLcr 60 and 35"]


def test_each_change_changes_the_members_it_is_about_and_no_others() -> None:
    before = case().question().ensemble
    about = {
        "EC50": {"EC50"},
        "half-time of adaptation": {"kA"},
        "half-time of the effect site": {"ke0"},
        "PK model": {"CL_ref", "V", "ka", "model_index"},
        "spread between people (IIV)": {"CL_ref", "V", "ka"},
        "share of clearance not by kidneys": {"non_renal_share"},
    }
    arrays = {n for n in before.__dataclass_fields__ if isinstance(getattr(before, n), np.ndarray)}
    for row in docs_sensitivity.rows(load_facts()):
        for value, change in row.others:
            after = change(case()).question().ensemble
            moved = {n for n in arrays if not np.array_equal(getattr(before, n), getattr(after, n))}
            assert moved <= about.get(row.name, set()), (row.name, value)
            assert moved or row.name not in about, (row.name, value)


def test_every_change_changes_the_case() -> None:
    for row in docs_sensitivity.rows(load_facts()):
        for value, change in row.others:
            assert change(case()) != case(), (row.name, value)


def some_found() -> object:
    """Return answers as the planner might give them, for two rows."""
    outcome = docs_sensitivity.Outcome
    return docs_sensitivity.Found(
        CLcr=105.0,
        days=35,
        share_held=0.97,
        outcomes={
            "intake times": (outcome(value="every 8 h", days=35, proved=True, share_held=0.9),),
            "EC50": (
                outcome(value="halved (x)", days=28, proved=True, share_held=1.0),
                outcome(value="doubled (y)", days=49, proved=False, share_held=0.8),
            ),
            "Hill exponent": (outcome(value="2", days=None, proved=False, share_held=0.3),),
        },
    )


def test_the_tornado_has_the_widest_row_first_and_says_where_no_plan_exists() -> None:
    spec = docs_tornado.tornado_spec([some_found()])
    texts = [
        v["text"]
        for p in spec["hconcat"]
        for x in p["layer"]
        for v in x["data"]["values"]
        if "text" in v
    ]

    assert docs_sensitivity.ranked([some_found()]) == ["Hill exponent", "EC50", "intake times"]
    assert set(texts) == {"halved: 28 d", "doubled: 49 d", "2: no plan of these tablets"}


def test_the_tornado_is_drawn_to_the_same_bytes() -> None:
    assert docs_tornado.tornado_svg([some_found()]) == docs_tornado.tornado_svg([some_found()])


def test_a_time_within_its_target_has_a_ratio_of_at_most_one() -> None:
    row = bench_measure.Row(work="W", what="x", seconds=0.5, runs=1, target_s=1.0)

    assert row.ratio == 0.5
    assert bench_measure.Row(work="W", what="x", seconds=0.5, runs=1).ratio is None


def test_the_page_of_times_counts_what_is_met() -> None:
    rows = [
        bench_measure.Row(work="W", what="quick", seconds=0.5, runs=1, target_s=1.0),
        bench_measure.Row(work="W", what="slow", seconds=2.0, runs=1, target_s=1.0),
        bench_measure.Row(work="W", what="peer", seconds=2.0, runs=1),
    ]

    assert "1 of 2 here" in bench_page.page(rows, 0.1)
    assert [
        v["text"]
        for v in bench_picture.bench_spec([("q", 0.5, 0.5, 1.0), ("s", 2.0, 0.9, 1.0)])["data"][
            "values"
        ]
    ] == [
        "2.0 times faster",
        "2.0 times slower",
    ]


# -- the peers agree with us -----------------------------------------------------------------------


def shortened(problem: object, *, hours: int) -> object:
    """Return a problem of the bench that ends early."""
    kept = problem.dose_h < hours - 1
    return replace(
        problem,
        hours=problem.hours[:hours],
        dose_h=problem.dose_h[kept],
        dose_mg=problem.dose_mg[kept],
    )


def test_the_bench_and_the_library_agree_on_levels() -> None:
    problem = bench_problems.w1(FEW)
    out = np.zeros((FEW, problem.hours.size))

    bench_levels.kernel(problem, out)()

    right = problem.reference()
    assert bench_reference.worst_error(out, right, of_level=True) < 1e-12  # asked by the design


def test_the_bench_and_the_library_agree_on_adaptation() -> None:
    problem = bench_problems.w2(FEW)
    out = np.zeros((1, problem.hours.size, FEW))

    bench_withdrawal.kernel(problem, out)()

    right = problem.reference()
    assert bench_reference.worst_error(out[0].T, right, of_level=False) < 1e-6  # asked, too


@pytest.mark.parametrize(
    ("name", "structure"),
    [("saturable", "one_compartment_oral"), ("ethanol", "michaelis_menten_two_compartment")],
)
def test_the_bench_and_the_library_agree_on_kinetics_that_are_not_linear(
    name: str, structure: str
) -> None:
    problem = shortened(getattr(bench_problems, name)(FEW), hours=49)

    found = simulate_nonlinear(structure, problem.doses, problem.hours, [problem.parameters])

    right = problem.reference()
    assert bench_reference.worst_error(found.concentration, right, of_level=False) < 1e-7


def test_a_peer_is_held_to_every_patient(tmp_path: Path) -> None:
    problem, peer = bench_problems.w1(FEW), bench_others.PEERS[0]
    problem.save(tmp_path / "problem.npz")

    row = bench_others.ask(
        "W1", peer, tmp_path / "problem.npz", problem.reference(), patients=FEW, runs=1
    )

    assert row.patients == row.of == FEW
    assert row.error < 1e-12


@pytest.mark.parametrize("spoil", ["missing", "copied", "not a number"])
def test_a_peer_that_leaves_somebody_out_is_refused(spoil: str) -> None:
    right = bench_problems.w1(FEW).reference()
    said = {"missing": right[:1], "copied": right[[0] * FEW], "not a number": right * np.nan}[spoil]

    with pytest.raises(ValueError, match="a peer"):
        bench_others.assert_everybody(said, right, "a peer")


def test_lsoda_sees_the_same_daily_drive() -> None:
    question = case().question()
    course = (Segment(days=2, doses_mg=(15.0, 20.0, 20.0)), Segment(days=2, doses_mg=(0.0,) * 3))

    ours = daily_drive(question.day, course, question.start)[0][0]
    theirs = bench_peers.lsoda_drive(question, course, 0)

    assert theirs == pytest.approx(ours, abs=LSODA_WITHIN * np.abs(ours).max())


def test_highs_finds_the_same_length() -> None:
    question = case(daily_mg=30.0).question()
    solution = shortest_within(question, gentle=False)
    assert solution is not None
    steps = len(solution.path)

    assert bench_peers.highs_seconds(question, steps=steps, limit_s=20.0)[1] == "found"
    assert (
        bench_peers.highs_seconds(question, steps=steps - 1, limit_s=20.0)[1] == "proved impossible"
    )
