"""A plan that is read back: what it says, and every way in which a file can be wrong."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sample_answer import make_answer
from sample_replan import make_replan, make_titration_replan
from sample_titration import make_titration

from calando.decide.replan.running import RunningPlan
from calando.errors import InputError, Problem
from calando.present.json_out import answer_json
from calando.present.plan.file import load_plan, plan_from_document

Document = dict[str, Any]


def taper_document(**changes: object) -> Document:
    """The sample taper as a fresh document."""
    document: Document = json.loads(answer_json(make_answer(start="2026-05-04")))
    return {**document, **changes}


def replan_document() -> Document:
    document: Document = json.loads(answer_json(make_replan(start="2026-05-04")))
    return document


def problems_of(document: object) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        plan_from_document(document)
    return caught.value.problems


def test_a_taper_is_a_plan_on_the_way_off_to_which_nothing_has_happened() -> None:
    plan = plan_from_document(taper_document())

    assert plan.direction == "down"
    assert plan.times_h == (8.0, 14.0, 20.0)
    assert plan.before_mg == plan.yardstick_from_mg == (20.0, 20.0, 20.0)
    assert (plan.since_weeks, plan.before_CLcr) == (80.0, 89.1)
    assert (plan.rate, plan.share, plan.step_days) == ("weekly5", 0.9, 7)
    assert (plan.start_date, plan.seed, plan.end_day) == ("2026-05-04", 1, 70)
    assert plan.steps == make_answer().result.plan.steps
    assert plan.history == plan.events == plan.replaced == ()


def test_a_child_is_counted_by_the_indexed_eGFR() -> None:
    document = taper_document()
    document["result"]["patient"]["age_years"] = 9.0

    assert plan_from_document(document).before_CLcr == 82.4


def test_a_titration_is_a_plan_on_the_way_on() -> None:
    answer = make_titration()
    plan = plan_from_document(json.loads(answer_json(answer)))

    assert plan.direction == "up"
    assert set(plan.before_mg) == {0.0}
    assert plan.target_mg_per_day == answer.result.plan.target_mg_per_day
    assert plan.steps == answer.result.plan.steps


def test_a_titration_of_someone_on_baclofen_counts_from_the_doses_taken() -> None:
    document = json.loads(answer_json(make_titration()))
    document["result"]["plan"]["from_mg_per_day"] = 15.0
    document["result"]["patient"]["doses"] = [{"time": "08:00", "mg": 15.0}]

    assert plan_from_document(document).before_mg == (15.0, 0.0, 0.0)


def test_a_replan_keeps_the_whole_story() -> None:
    answer = make_replan(start="2026-05-04")
    plan = plan_from_document(replan_document())

    assert plan.history == answer.result.record.history
    assert plan.events == answer.result.record.events
    assert plan.replaced == answer.result.record.replaced
    assert (plan.first_day, plan.end_day) == (21, 77)
    assert plan.before_mg == (20.0, 20.0, 20.0)


def test_a_replan_on_the_way_on_is_read_as_one() -> None:
    plan = plan_from_document(json.loads(answer_json(make_titration_replan())))

    assert plan.direction == "up"
    assert plan.events


def test_keys_of_a_later_version_are_left_alone() -> None:
    document = taper_document(later="x")
    document["result"]["plan"]["later"] = {"a": [1]}
    document["result"]["plan"]["steps"][0]["doses"][0]["items"][0]["lot"] = "7"

    assert plan_from_document(document) == plan_from_document(taper_document())


def test_a_dose_of_today_that_no_product_makes_may_stand_without_items() -> None:
    document = taper_document()
    document["result"]["plan"]["steps"][0]["doses"][0]["items"] = []

    assert plan_from_document(document).steps[0].doses[0].items == ()


def test_a_hold_does_not_shorten_the_steps_of_the_new_plan() -> None:
    document = taper_document()
    first, second = document["result"]["plan"]["steps"][:2]
    first["days"], first["kind"] = 3, "hold"
    second["from_day"], second["days"] = 3, 11

    assert plan_from_document(document).step_days == 7


def step(document: Document, i: int = 3) -> Document:
    found: Document = document["result"]["plan"]["steps"][i]
    return found


def dose(document: Document, i: int = 3, j: int = 0) -> Document:
    found: Document = step(document, i)["doses"][j]
    return found


def _set(table: Document, key: str, value: object) -> None:
    table[key] = value


Change = Callable[[Document], object]
# what is done to a good taper -> where it is noticed, and a word of the message
WRONG_TAPERS: list[tuple[Change, str, str]] = [
    (lambda d: _set(d, "command", "simulate"), "command", "simulate"),
    (lambda d: d.pop("command"), "command", "no command"),
    (lambda d: _set(d, "command", ["taper"]), "command", "no command"),
    (lambda d: _set(d, "seed", -1), "seed", "whole number"),
    (lambda d: _set(d, "seed", "1"), "seed", "whole number"),
    (lambda d: _set(d, "seed", True), "seed", "whole number"),
    (lambda d: _set(d, "result", []), "result", "no result"),
    (lambda d: _set(d["result"], "plan", None), "plan", "nothing to re-plan"),
    (lambda d: _set(d["result"], "plan", "none"), "plan", "a table"),
    (lambda d: d["result"].pop("patient"), "patient", "missing"),
    (lambda d: d["result"].pop("kidney"), "kidney", "missing"),
    (lambda d: _set(d["result"]["kidney"], "CLcr", 0), "kidney.CLcr", "above 0"),
    (lambda d: _set(d["result"]["kidney"], "CLcr", "89"), "kidney.CLcr", "a number"),
    (lambda d: _set(d["result"]["plan"], "steps", []), "plan.steps", "at least 1"),
    (lambda d: _set(d["result"]["plan"], "steps", {}), "plan.steps", "a list"),
    (lambda d: _set(d["result"]["plan"], "days", 71), "plan.days", "before day 70"),
    (lambda d: d["result"]["plan"].pop("yardstick"), "plan.yardstick", "missing"),
    (
        lambda d: _set(d["result"]["plan"], "start_date", "2026-02-30"),
        "plan.start_date",
        "calendar",
    ),
    (lambda d: _set(d["result"]["plan"], "start_date", "soon"), "plan.start_date", "a date"),
    (lambda d: _set(d["result"]["plan"], "products", [7]), "plan.products[0]", "text"),
    (
        lambda d: _set(d["result"]["plan"], "products", ["a\x1b[2Jb"]),
        "plan.products[0]",
        "control characters",
    ),
    (lambda d: _set(step(d), "from_day", 22), "plan.steps[3].from_day", "before day 21"),
    (lambda d: _set(step(d, 0), "from_day", 1), "plan.steps[0].from_day", "on day 0"),
    (lambda d: _set(step(d), "from_day", -7), "plan.steps[3].from_day", "0 or more"),
    (lambda d: _set(step(d), "from_day", 21.5), "plan.steps[3].from_day", "a whole number"),
    (lambda d: _set(step(d), "days", 0), "plan.steps[3].days", "1 or more"),
    (lambda d: _set(step(d), "days", 10**9), "plan.steps[3].days", "at most 5000"),
    (lambda d: _set(step(d), "daily_mg", 41.0), "plan.steps[3].daily_mg", "add up to 40"),
    (lambda d: _set(step(d), "daily_mg", 700.0), "plan.steps[3].daily_mg", "overdose"),
    (lambda d: _set(step(d), "daily_mg", None), "plan.steps[3].daily_mg", "a number"),
    (lambda d: _set(step(d), "doses", []), "plan.steps[3].doses", "at least 1"),
    (lambda d: step(d)["doses"].pop(), "plan.steps[3].doses", "intake times differ"),
    (lambda d: _set(step(d), "kind", "up"), "plan.steps[3].kind", "taper"),
    (lambda d: _set(dose(d), "mg", 10.5), "plan.steps[3].doses[0].mg", "items add up to 10"),
    (lambda d: _set(dose(d), "mg", 201), "plan.steps[3].doses[0].mg", "overdose"),
    (lambda d: _set(dose(d), "mg", -5), "plan.steps[3].doses[0].mg", "0 or more"),
    (lambda d: _set(dose(d), "mg", "10"), "plan.steps[3].doses[0].mg", "a number"),
    (lambda d: _set(dose(d), "mg", True), "plan.steps[3].doses[0].mg", "a number"),
    (lambda d: _set(dose(d), "mg", 10**400), "plan.steps[3].doses[0].mg", "must be"),
    (lambda d: dose(d).pop("mg"), "plan.steps[3].doses[0].mg", "missing"),
    (lambda d: _set(dose(d), "time", "8:00"), "plan.steps[3].doses[0].time", "clock time"),
    (lambda d: _set(dose(d), "time", "08:30"), "plan.steps[3].doses", "intake times differ"),
    (
        lambda d: _set(dose(d)["items"][0], "count", 0.3),
        "plan.steps[3].doses[0].items[0].count",
        "half",
    ),
    (
        lambda d: _set(dose(d)["items"][0], "unit", "spoon"),
        "plan.steps[3].doses[0].items[0].unit",
        "tablet",
    ),
    (
        lambda d: _set(d["result"]["patient"], "doses", [{"time": "07:00", "mg": 60.0}]),
        "patient.doses",
        "07:00",
    ),
    (lambda d: _set(d["result"]["patient"], "doses", None), "patient.doses", "a list"),
]


@pytest.mark.parametrize(
    ("change", "field", "word"), WRONG_TAPERS, ids=lambda x: "" if callable(x) else str(x)[:50]
)
def test_a_wrong_plan_is_told_where_it_is_wrong(change: Change, field: str, word: str) -> None:
    document = copy.deepcopy(taper_document())
    change(document)

    found = [p for p in problems_of(document) if p.field == field]

    assert found, problems_of(document)
    assert any(word in p.message for p in found), found
    for problem in problems_of(document):
        assert problem.allowed
        assert problem.message.endswith((".", ")"))
        assert "Input should" not in problem.message
        assert len(problem.message) < 500


WRONG_RECORDS: list[tuple[Change, str, str]] = [
    (lambda r: _set(r, "resumes_on_day", 22), "record.history", "resumes on day 22"),
    (lambda r: _set(r, "direction", "sideways"), "record.direction", "must be"),
    (lambda r: _set(r, "times", ["08:00"]), "record.times", "intake times"),
    (lambda r: _set(r, "before_mg", [60.0]), "record.before_mg", "3 intake times"),
    (lambda r: _set(r, "before_mg", [200.0, 200.0, 200.1]), "record.before_mg[2]", "overdose"),
    (lambda r: _set(r["history"][1], "from_day", 8), "record.history[1].from_day", "before day 7"),
    (lambda r: _set(r["history"][1], "taken_mg", []), "record.history[1].taken_mg", "0 doses"),
    (lambda r: _set(r["history"][1], "CLcr", -1), "record.history[1].CLcr", "above 0"),
    (lambda r: r["history"].pop(0), "record.history[0].from_day", "before day 0"),
    (lambda r: _set(r["events"][0], "text", "a\u202eb"), "record.events[0].text", "control"),
    (lambda r: _set(r, "events", "none"), "record.events", "a list"),
]


@pytest.mark.parametrize(
    ("change", "field", "word"), WRONG_RECORDS, ids=lambda x: "" if callable(x) else str(x)[:50]
)
def test_a_wrong_story_is_told_where_it_is_wrong(change: Change, field: str, word: str) -> None:
    document = replan_document()
    change(document["result"]["record"])

    found = [p for p in problems_of(document) if p.field == field]

    assert found, problems_of(document)
    assert any(word in p.message for p in found), found


def test_a_replan_without_its_record_is_refused() -> None:
    document = replan_document()
    del document["result"]["record"]

    assert problems_of(document)[0].field == "record"


def test_a_way_off_that_rises_is_refused_but_a_step_back_is_not() -> None:
    document = taper_document()
    for entry in step(document, 4)["doses"]:
        entry["mg"], entry["items"] = 20.0, []
    step(document, 4)["daily_mg"] = 60.0

    assert "never rises" in problems_of(document)[0].message

    step(document, 4)["kind"] = "step_back"
    assert plan_from_document(document).steps[4].daily_mg == 60.0


def test_all_problems_are_told_at_once_but_not_hundreds() -> None:
    document = taper_document()
    for entry in document["result"]["plan"]["steps"]:
        entry["daily_mg"] = "x"
        for intake in entry["doses"]:
            intake["mg"] = intake["time"] = None

    assert len(problems_of(document)) == 20


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("plan.json", b"", "not well-formed JSON"),
        ("plan.json", b"{", "not well-formed JSON"),
        ("plan.json", b"[1, 2]", "no answer"),
        ("plan.json", b"7", "no answer"),
        ("plan.json", b'{"a": NaN}', "NaN"),
        ("plan.json", b'{"seed": 1, "seed": 2}', "twice"),
        ("plan.json", b"\xff\xfe{\x00", "not UTF-8"),
        ("plan.json", b"[" * 200_000, "nested too deeply"),
        ("plan.json", b"9" * 5_000, "not well-formed JSON"),
        ("plan.json", b" " * 10_000_001, "10000001 bytes"),
        ("plan.json", b'{"error": {}, "errors": []}', "an error message"),
        ("patient.toml", b"[patient]", "looks like a patient file"),
        ("plan.pdf", b"%PDF-1.7\x00\xff", "Only the .json"),
        ("plan.html", b"<!DOCTYPE html>", "Only the .json"),
    ],
)
def test_a_file_that_holds_no_answer_is_refused(
    tmp_path: Path, name: str, content: bytes, word: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(InputError) as caught:
        load_plan(path)

    (problem,) = caught.value.problems
    assert problem.field in ("--plan", "command")
    assert word in problem.message


def test_a_folder_and_a_missing_file_are_named(tmp_path: Path) -> None:
    for path, word in ((tmp_path, "a folder"), (tmp_path / "nothing.json", "does not exist")):
        with pytest.raises(InputError, match=word):
            load_plan(path)


@pytest.mark.parametrize("verdict", ["do_not", "not_by_tablets", "infeasible"])
def test_an_answer_without_a_plan_says_its_verdict(verdict: str) -> None:
    (problem,) = problems_of(json.loads(answer_json(make_answer(verdict=verdict))))

    assert verdict in problem.message
    assert "nothing to re-plan" in problem.message


def test_a_file_as_written_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text(answer_json(make_answer()), encoding="utf-8")

    assert isinstance(load_plan(path), RunningPlan)
