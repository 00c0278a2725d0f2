"""The credibility report at a terminal, as a page, a picture and JSON; and the command that writes them."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from read_pages import printed

from calando import actions
from calando.decide.credibility_words import credibility_caveats, credibility_reasons, summary
from calando.decide.recommendation import Answer
from calando.errors import InputError
from calando.present.json_out import answer_document, answer_json
from calando.present.validate import cli as cli_validate
from calando.present.validate import plot as validate_plot
from calando.present.validate import text as validate_text
from calando.present.validate.html import report_html
from calando.present.validate.terminal import show
from calando.simulate.checks.report import Credibility, ModelDay
from calando.simulate.checks.rows import Check

CONTRACT_KEYS = {"name", "published", "within", "got", "ok", "kind", "source"}
KINDS = {"published", "second_program", "identity", "calibration", "vignette"}


def check(name: str, ok: bool | None, **more: Any) -> Check:
    row = {
        "name": name, "published": "46 %", "within": "40 to 55 %", "got": 48.7, "ok": ok,
        "kind": "published", "source": "brvar2007", "unit": "%", "note": "how it is computed",
    }  # fmt: skip
    return Check(**{**row, **more})


@pytest.fixture
def report() -> Answer[Credibility]:
    checks = (
        check("A1 met", True, kind="identity"),
        check("A8 fall <of> the level", True),
        check("A8 fall by another", False, got=64.8, miss="the volume is too small"),
        check("A9 risk", None, got=None, within="", note="needs a model of the risk"),
        check("curve", True, kind="second_program", got=1e-11, unit="", within="1e-8"),
        check("band", True, kind="calibration", got=90.2),
    )
    days = tuple(
        ModelDay(
            name=name,
            population=f"people of {name}",
            hours=(0.0, 12.0, 24.0),
            concentration_mg_per_L={
                "p05": (0.1, 0.2, 0.1),
                "p50": (0.2, 0.3, 0.2),
                "p95": (0.3, 0.5, 0.3),
            },
        )
        for name in ("simon2018", "marsot2014", "chevillard2018")
    )
    result = Credibility(checks=checks, passed=4, missed=1, not_modelled=1, models=days)
    return Answer(
        command="validate",
        seed=1,
        version="0",
        result=result,
        reasons=credibility_reasons(result),
        caveats=credibility_caveats(result),
        sources={"brvar2007": {"title": "Haemodialysis", "doi": "10.1/x", "url": ""}},
    )


def shown(answer: Answer[Credibility]) -> str:
    return printed(show, answer)


# -- words -----------------------------------------------------------------------------------------


def test_the_summary_counts_and_says_what_identities_are_worth(
    report: Answer[Credibility],
) -> None:
    text = summary(report.result)

    assert text.startswith("Of 6 checks 4 pass, 1 miss and 1 are not modelled yet. 1 of those")
    assert "not that a model is right" in text


def test_every_miss_is_a_reason_with_its_source(report: Answer[Credibility]) -> None:
    _, *misses = report.reasons

    assert [m.text for m in misses] == [
        "A8 fall by another. Ours 64.8 %, wanted 40 to 55 %: the volume is too small."
    ]
    assert misses[0].sources == ("brvar2007",)


def test_what_is_missing_is_a_caveat(report: Answer[Credibility]) -> None:
    assert "Not modelled, or only in part: A9." in [c.text for c in report.caveats]


def test_kinds_keep_the_order_of_the_report(report: Answer[Credibility]) -> None:
    found = validate_text.by_kind(report.result.checks)

    assert list(found) == ["published", "identity", "second_program", "calibration"]
    assert validate_text.counted(found["published"]) == "1 of 2 pass"


# -- terminal --------------------------------------------------------------------------------------


def test_misses_stand_before_every_table(report: Answer[Credibility]) -> None:
    text = shown(report)

    order = [
        text.index(part)
        for part in ("Of 6 checks", "What it gets wrong", "Not modelled yet", "Published numbers")
    ]
    assert order == sorted(order)
    wrong = text[order[1] : order[2]]
    assert "64.8 %" in wrong
    assert "the volume is too small" in wrong


def test_every_check_has_a_row_and_a_mark(report: Answer[Credibility]) -> None:
    tables = shown(report).split("Published numbers")[1]

    for row in report.result.checks:
        assert row.name in tables
    assert {"✓", "✗", "–"} <= set(tables)


def test_eighty_columns_are_kept(report: Answer[Credibility]) -> None:
    assert max(len(line) for line in shown(report).splitlines()) <= 80


def test_without_misses_there_is_no_such_heading(report: Answer[Credibility]) -> None:
    good = tuple(c for c in report.result.checks if c.ok)
    result = Credibility(checks=good, passed=4, missed=0, not_modelled=0, models=())
    answer = Answer(
        command="validate", seed=1, version="0", result=result,
        reasons=credibility_reasons(result), caveats=credibility_caveats(result), sources={},
    )  # fmt: skip

    text = shown(answer)

    assert "What it gets wrong" not in text
    assert "Not modelled" not in text


# -- page and picture ------------------------------------------------------------------------------


def test_the_page_shows_every_check_and_escapes_it(report: Answer[Credibility]) -> None:
    page = report_html(report)

    assert "fall &lt;of&gt; the level" in page
    for row in report.result.checks:
        assert row.name.split()[0] in page
    assert page.index("What it gets wrong") < page.index("Published numbers")


def test_the_page_loads_nothing(report: Answer[Credibility]) -> None:
    page = report_html(report)

    assert "<script" not in page
    assert "src=" not in page
    assert "@import" not in page


@pytest.mark.parametrize("width", [validate_plot.WIDE, validate_plot.NARROW])
def test_the_picture_names_every_model(report: Answer[Credibility], width: int) -> None:
    svg = validate_plot.models_svg(report.result, width)

    text = " ".join(ET.fromstring(svg).itertext())
    for model in report.result.models:
        assert model.name in text
    assert "mg/L" in text


def test_no_two_models_share_a_colour_or_a_dash(report: Answer[Credibility]) -> None:
    *_, line = validate_plot.models_spec(report.result)["spec"]["layer"]

    for channel in ("color", "strokeDash"):
        scale = line["encoding"][channel]["scale"]
        assert len({str(look) for look in scale["range"]}) == len(scale["domain"]) == 3


def test_the_png_is_one(report: Answer[Credibility]) -> None:
    assert validate_plot.report_png(report).startswith(b"\x89PNG")


# -- JSON ------------------------------------------------------------------------------------------


def test_the_json_has_the_keys_of_the_contract(report: Answer[Credibility]) -> None:
    result = answer_document(report)["result"]

    assert {"checks", "passed", "missed", "not_modelled"} <= set(result)
    for row in result["checks"]:
        assert set(row) >= CONTRACT_KEYS
        assert row["ok"] in (True, False, None)
        assert row["kind"] in KINDS


# -- the command -----------------------------------------------------------------------------------


@pytest.fixture
def run(report: Answer[Credibility], monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[int]]:
    """Run the command on the small report; returns the seeds that were asked for."""
    asked: list[int] = []

    def validate(*, seed: int) -> Answer[Credibility]:
        asked.append(seed)
        return report

    monkeypatch.setattr(actions, "validate", validate)

    def command(**options: Any) -> list[int]:
        cli_validate.validate(**options)
        return asked

    return command


def test_the_command_prints_the_report(
    run: Callable[..., list[int]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(seed="7") == [7]

    assert "What it gets wrong" in capsys.readouterr().out


def test_json_is_one_document_on_standard_output(
    run: Callable[..., list[int]],
    report: Answer[Credibility],
    capsys: pytest.CaptureFixture[str],
) -> None:
    run(json=True)

    out = capsys.readouterr().out
    assert out == answer_json(report)
    assert json.loads(out)["command"] == "validate"


def test_files_are_written_by_extension(
    run: Callable[..., list[int]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    targets = [tmp_path / f"report{suffix}" for suffix in (".html", ".json", ".svg", ".png")]

    run(out=targets)

    starts = [path.read_bytes()[:5].strip() for path in targets]
    assert starts == [b"<!DOC", b'{\n  "', b"<svg", b"\x89PNG"]
    assert capsys.readouterr().err.count("Wrote") == 4


@pytest.mark.parametrize(
    "options", [{"seed": "x"}, {"seed": "-1"}, {"out": [Path("report.pdf")]}], ids=str
)
def test_wrong_input_is_refused_before_any_work(
    run: Callable[..., list[int]], options: dict[str, object]
) -> None:
    with pytest.raises(InputError):
        run(**options)


def test_the_command_has_help_for_every_option() -> None:
    app = typer.Typer()
    app.command()(cli_validate.validate)

    parameters = typer.main.get_command(app).params

    assert all(getattr(p, "help", "") for p in parameters if p.name not in ("help",))
