"""What README.md and docs/ show is what happens: examples, commands, targets and links."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
HOW_TO = ROOT / "docs" / "simulate.md"
CONSOLE_PAGES = [
    README,
    HOW_TO,
    *(
        ROOT / "docs" / f"{name}.md"
        for name in ("dispensing", "triage", "pump", "screen", "place", "locate", "admission")
    ),
]
PAGES = [
    README,
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *sorted(ROOT.glob("docs/**/*.md")),
]


def blocks(text: str, *languages: str) -> list[str]:
    """Return the fenced blocks of these languages."""
    return re.findall(rf"(?ms)^```(?:{'|'.join(languages)})\n(.*?)^```", text)


def shown_commands(text: str) -> list[tuple[str, list[str]]]:
    """Return each `$ calando ...` of the README with the output lines shown under it."""
    shown: list[tuple[str, list[str]]] = []
    for line in "\n".join(blocks(text, "console")).replace("\\\n", " ").splitlines():
        if line.startswith("$ "):
            shown.append((line[2:], []))
        elif shown and line.strip(" .…"):
            shown[-1][1].append(line.strip())
    return [(command, lines) for command, lines in shown if command.startswith("calando ")]


@pytest.mark.parametrize(
    "page", [README, HOW_TO, ROOT / "docs" / "place.md"], ids=lambda page: page.name
)
def test_the_python_of_a_page_prints_what_the_page_says(
    page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    code = "\n".join(blocks(page.read_text(encoding="utf-8"), "python", "pycon"))
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    test = doctest.DocTestParser().get_doctest(code, {}, page.name, page.name, 0)
    said: list[str] = []

    result = doctest.DocTestRunner(optionflags=flags).run(test, out=said.append)

    assert result.attempted >= 5
    assert result.failed == 0, "".join(said)


@pytest.mark.parametrize(
    ("command", "lines"),
    [c for page in CONSOLE_PAGES for c in shown_commands(page.read_text(encoding="utf-8"))],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_commands_of_a_page_print_what_the_page_says(
    command: str, lines: list[str], tmp_path: Path
) -> None:
    words = shlex.split(command)[1:]
    (tmp_path / "examples").symlink_to(ROOT / "examples")  # written files land beside it
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"}
    program = [str(Path(sys.executable).parent / "calando"), *words]

    run = subprocess.run(
        program, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    printed = [" ".join(line.split()) for line in run.stdout.splitlines()]

    assert run.returncode == 0, run.stderr
    assert [line for line in lines if " ".join(line.split()) not in printed] == []


def test_every_make_target_that_is_named_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"(?m)^([a-z]+):", makefile))
    code = [
        code
        for page in PAGES
        for code in re.findall(
            r"`([^`\n]+)`|^\$ (make .*)$", page.read_text(encoding="utf-8"), re.M
        )
    ]

    named = {m[1] for pair in code for part in pair if (m := re.match(r"make ([a-z]+)", part))}

    assert named
    assert named <= targets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_to_a_file_of_ours_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", text)

    broken = [link for link in links if not (page.parent / link).exists()]

    assert not broken


def test_the_readme_waits_for_no_number() -> None:
    waiting = README.read_text(encoding="utf-8").count("<!-- FILL")

    assert waiting == 0


def test_the_readme_fits_two_screens() -> None:
    lines = README.read_text(encoding="utf-8").splitlines()

    assert len(lines) <= 130  # two tall screens; what is longer belongs in docs/
