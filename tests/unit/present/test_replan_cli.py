"""The command line of `replan`: what is typed, what is asked, and all that is wrong at once."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from run_program import errors_by_field, to_files
from sample_answer import make_answer
from sample_replan import make_replan

from calando import actions
from calando.decide.replan.events import Event, ReplanWishes
from calando.decide.replan.running import RunningPlan
from calando.present.cli import ANSWERED, INPUT_WRONG, run
from calando.present.json_out import answer_json

PATIENT = str(Path(__file__).parents[3] / "examples" / "ms_60mg.toml")
Asked = list[tuple[RunningPlan, ReplanWishes, dict[str, Any]]]


@pytest.fixture
def plan_file(tmp_path: Path) -> str:
    """A running plan with dates."""
    path = tmp_path / "plan.json"
    path.write_text(answer_json(make_answer(start="2026-05-04")), encoding="utf-8")
    return str(path)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Every question put to the action, which answers with the sample."""
    questions: Asked = []

    def replan(patient: object, plan: RunningPlan, wishes: ReplanWishes, **more: object) -> object:
        questions.append((plan, wishes, more))
        return make_replan(start=plan.start_date)

    monkeypatch.setattr(actions, "replan", replan, raising=False)
    return questions


@pytest.fixture
def typed(plan_file: str) -> Callable[..., int]:
    """Run `replan` on the sample plan."""
    return lambda *more: run(["replan", PATIENT, "--plan", plan_file, *more])


def messages_of(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    return {field: e["message"] for field, e in errors_by_field(capsys).items()}


def test_what_is_typed_is_what_is_asked(
    asked: Asked, typed: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    status = typed(
        "--today", "20", "--at", "17:00", "--took", "40", "--missed", "3", "--symptom", "7",
        "--creatinine", "150 umol/L", "--new-drug", "ibuprofen", "--new-drug", "zopiclone",
        "--lapse", "--pace", "slower", "--like", "ansm2017", "--step-days", "14",
    )  # fmt: skip

    assert status == ANSWERED
    ((plan, wishes, more),) = asked
    assert (wishes.today, wishes.now_h, wishes.took_mg) == (20, 17.0, 40.0)
    assert (wishes.like, wishes.step_days) == ("ansm2017", 14)
    kinds = [event.kind for event in wishes.events]
    assert kinds == ["missed", "symptom", "kidneys", "new_drug", "new_drug", "pace", "lapse"]
    assert plan.end_day == 70
    assert more == {"seed": None, "facts": None}
    assert "Do this today" in capsys.readouterr().out


def test_without_events_only_the_day_is_needed(asked: Asked, typed: Callable[..., int]) -> None:
    assert typed("--today", "2026-05-24", "--seed", "7") == ANSWERED

    assert asked[0][1] == ReplanWishes(today=20)
    assert asked[0][2]["seed"] == 7


@pytest.mark.parametrize(
    ("words", "mg"),
    [
        (("--doubled", "--today", "20"), None),
        (("--today", "20", "--doubled"), None),
        (("--today", "20", "--doubled", "20"), 20.0),
        (("--doubled", "20 mg", "--today", "20"), 20.0),
        (("--doubled=15", "--today", "20"), 15.0),
    ],
)
def test_doubled_may_stand_alone(
    asked: Asked, typed: Callable[..., int], words: tuple[str, ...], mg: float | None
) -> None:
    assert typed(*words) == ANSWERED

    assert asked[0][1].events == (Event(kind="doubled", extra_mg=mg),)


def test_a_patient_file_behind_doubled_is_no_amount(
    asked: Asked, plan_file: str, tmp_path: Path
) -> None:
    file = tmp_path / "20 mg.toml"
    file.write_bytes(Path(PATIENT).read_bytes())
    with contextlib.chdir(tmp_path):
        status = run(["replan", "--doubled", file.name, "--plan", plan_file, "--today", "20"])

    assert status == ANSWERED
    assert asked[0][1].events == (Event(kind="doubled"),)


def test_events_of_the_file_join_those_of_the_line(
    asked: Asked, typed: Callable[..., int], tmp_path: Path
) -> None:
    file = tmp_path / "week3.toml"
    file.write_text('today = 20\n[[event]]\nkind = "missed"\nday = 19\ntime = "20:00"\n')

    assert typed("--events", str(file), "--symptom", "4") == ANSWERED

    kinds = [event.kind for event in asked[0][1].events]
    assert asked[0][1].today == 20
    assert kinds == ["symptom", "missed"]


def test_json_is_one_document_and_files_are_written(
    asked: Asked, typed: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    targets = [tmp_path / name for name in ("again.json", "again.ics", "again.csv")]
    outs = to_files(targets)

    assert typed("--today", "20", "--json", *outs) == ANSWERED

    document = json.loads(capsys.readouterr().out)
    assert document["command"] == "replan"
    assert all(path.stat().st_size for path in targets)
    # and what was written can be re-planned in turn
    assert run(["replan", PATIENT, "--plan", str(targets[0]), "--today", "30"]) == ANSWERED
    assert asked[1][0].history == make_replan().result.record.history


WRONG: list[tuple[tuple[str, ...], str, str]] = [
    ((), "--today", "which day"),
    (("--today", "20.5"), "--today", "not a day of the plan"),
    (("--today", "-1"), "--today", "before the plan starts"),
    (("--today", "400"), "--today", "long after the plan ended"),
    (("--today", "2026-05-01"), "--today", "before the plan starts"),
    (("--today", "20", "--at", "25:00"), "--at", "not a time of the day"),
    (("--today", "20", "--creatinine", "150"), "--creatinine", "umol/L or mg/dL?"),
    (("--today", "20", "--took", "9000"), "--took", "24 hours"),
    (("--today", "20", "--took", "40000 mcg"), "--took", "never micrograms"),
    (("--today", "20", "--took", "40", "--took", "20"), "--took", "told twice"),
    (("--today", "20", "--symptom", "11"), "--symptom", "0 (none) to 10"),
    (("--today", "20", "--symptom", "3", "--symptom", "8"), "--symptom", "told twice"),
    (("--today", "20", "--pace", "sideways"), "--pace", "the pace can be"),
    (("--today", "20", "--pace", "slower", "--pace", "faster"), "--pace", "at once"),
    (("--today", "20", "--missed", "3", "--doubled"), "--missed", "cannot both be"),
    (("--today", "20", "--stopped", "2", "--held", "2"), "--held", "cannot both be"),
    (("--today", "20", "--ran-out", "12", "--doubled"), "--ran-out", "cannot both be"),
    (("--today", "20", "--stopped", "0"), "--stopped", "how many days"),
    (("--today", "20", "--missed", "9999"), "--missed", "counted back"),
    (("--today", "20", "--doubled", "500"), "--doubled", "overdose"),
    (("--today", "20", "--step-days", "two"), "--step-days", "whole number"),
    (("--today", "20", "--seed", "-1"), "--seed", "whole number"),
    (("--today", "20", "--out", "plan.docx"), "--out", "cannot write .docx"),
    (("--today", "20", "--events", "nowhere.toml"), "--events", "does not exist"),
    (("--today", "20", "--what"), "--what", "No such option"),
    (("--today",), "--today", "not a day of the plan"),
]


@pytest.mark.parametrize(("words", "field", "message"), WRONG, ids=lambda x: str(x)[:60])
def test_what_is_wrong_is_told_with_its_option(
    asked: Asked,
    typed: Callable[..., int],
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    field: str,
    message: str,
) -> None:
    assert typed(*words, "--json") == INPUT_WRONG

    errors = messages_of(capsys)
    assert message in errors[field]
    assert asked == []


def test_everything_that_is_wrong_is_told_at_once_and_nothing_is_written(
    asked: Asked, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    patient = tmp_path / "patient.toml"
    patient.write_text(Path(PATIENT).read_text().replace("weight_kg", "weigth_kg"))
    plan = tmp_path / "plan.json"
    plan.write_text("{}")
    events = tmp_path / "events.toml"
    events.write_text('[[event]]\nkind = "mised"\n')
    out = tmp_path / "again.pdf"

    status = run(
        ["replan", str(patient), "--plan", str(plan), "--today", "x", "--events", str(events),
         "--missed", "x", "--out", str(out), "--json"]
    )  # fmt: skip

    assert status == INPUT_WRONG
    fields = set(messages_of(capsys))
    assert {"patient.weigth_kg", "command", "--today", "event[0].kind", "--missed"} <= fields
    assert not out.exists()
    assert asked == []


def test_a_plan_is_asked_for_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["replan", PATIENT, "--today", "3", "--json"]) == INPUT_WRONG

    assert "which plan is running?" in messages_of(capsys)["--plan"]


@pytest.mark.parametrize(
    ("line", "option", "field"),
    [
        ("today = 19", "--today", "20"),
        ('at = "08:00"', "--at", "17:00"),
        ("took_mg = 5", "--took", "40"),
    ],
)
def test_the_line_and_the_file_must_agree(
    asked: Asked,
    typed: Callable[..., int],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    line: str,
    option: str,
    field: str,
) -> None:
    file = tmp_path / "events.toml"
    file.write_text(line)
    today = () if option == "--today" else ("--today", "20")

    assert typed(*today, option, field, "--events", str(file), "--json") == INPUT_WRONG

    assert "in the events file" in messages_of(capsys)[option]
    file.write_text(line.replace("19", "20").replace("08:", "17:").replace("5", "40"))
    assert typed(*today, option, field, "--events", str(file)) == ANSWERED


def test_a_wrong_event_of_the_file_is_named_by_its_place(
    asked: Asked, typed: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "events.toml"
    file.write_text(
        '[[event]]\nkind = "lapse"\n[[event]]\nkind = "missed"\nday = 30\ntime = "08:00"\n'
        '[[event]]\nkind = "sedation"\nscore = 12\n'
    )

    assert typed("--today", "20", "--events", str(file), "--json") == INPUT_WRONG

    errors = messages_of(capsys)
    assert set(errors) == {"event[1]", "event[2]"}
    assert "day 30 is in the future" in errors["event[1]"]


def test_a_calendar_needs_a_plan_with_dates(
    asked: Asked, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "plan.json"
    plan.write_text(answer_json(make_answer()), encoding="utf-8")
    out = str(tmp_path / "again.ics")

    status = run(["replan", PATIENT, "--plan", str(plan), "--today", "3", "--out", out, "--json"])

    assert status == INPUT_WRONG
    assert "made without --start" in messages_of(capsys)["--out"]


def test_the_plan_itself_is_never_overwritten(
    asked: Asked, typed: Callable[..., int], plan_file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Path(plan_file).read_bytes()

    assert typed("--today", "20", "--out", plan_file, "--json") == INPUT_WRONG

    assert "overwritten" in messages_of(capsys)["--out"]
    assert Path(plan_file).read_bytes() == before


def test_the_users_own_rules_are_asked_for_and_a_wrong_file_is_not_our_fault(
    asked: Asked, typed: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for content in ("[[rule]", "[[rule]]\nid = 3\n", "x = 1\n"):
        rules = tmp_path / "rules.toml"
        rules.write_text(content)

        assert typed("--today", "20", "--rules", str(rules), "--json") == INPUT_WRONG
        assert messages_of(capsys)
    assert typed("--today", "20", "--rules", str(tmp_path / "none.toml"), "--json") == INPUT_WRONG


def test_the_help_has_groups_and_examples(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["replan", "--help"]) == ANSWERED

    text = capsys.readouterr().out
    groups = ("What happened:", "What you wish:", "How it is shown:", "Examples:")
    assert [text.index(g) for g in groups] == sorted(text.index(g) for g in groups)
    assert "never micrograms" in text
    assert "(Day 1 on" in text
