"""Promises of the repository itself: what is in it, what is not, and what a user may count on."""

from __future__ import annotations

import doctest
import inspect
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from types import ModuleType

import pytest
import typer
from packaging.requirements import Requirement

import calando
from calando.present import cli
from calando.version import __version__

# Folders of one person's machine, and hosts that a lock file or script must not name.
MACHINE_PATH = re.compile(r"(?<![\w.~>}])/(?:work|tmp|home|root|opt|Users|private|mnt)/")
HOSTS = re.compile(
    "|".join(
        name.replace("-DOT-", r"\.")
        for name in (
            "pypi-DOT-org",
            "pythonhosted-DOT-org",
            "npmjs-DOT-org",
            "deb-DOT-debian-DOT-org",
            "crates-DOT-io",
        )
    )
)
LOCKS = ("requirements.lock", "requirements-dev.lock")
TARGETS = {"demo", "test", "check", "bench", "docs", "facts", "reference"}


def repository_files(root: Path) -> list[Path]:
    """Return every text file that is, or is about to be, in the repository."""
    if not (root / ".git").exists():
        pytest.skip("not a git checkout: cannot tell our files from others")
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    run = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    paths = [root / name for name in run.stdout.split("\0") if name]
    return [p for p in paths if p.is_file() and b"\0" not in p.read_bytes()[:4096]]


@pytest.mark.parametrize("pattern", [MACHINE_PATH, HOSTS], ids=["machine paths", "registry hosts"])
def test_no_file_names_a_place_that_only_one_machine_has(
    root: Path, pattern: re.Pattern[str]
) -> None:
    here = Path(__file__).resolve()

    found = [
        f"{path.relative_to(root)}:{number}: {line.strip()[:100]}"
        for path in repository_files(root)
        if path.resolve() != here
        for number, line in enumerate(
            path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1
        )
        if pattern.search(line)
    ]

    assert not found


def locked(root: Path, name: str) -> dict[str, list[tuple[Requirement, int]]]:
    """Return package -> its pins (one per Python version) and how many hashes each carries."""
    text = (root / name).read_text(encoding="utf-8").replace("\\\n", " ")
    pins: dict[str, list[tuple[Requirement, int]]] = {}
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            requirement = Requirement(line.split("--hash")[0].strip())
            pins.setdefault(requirement.name, []).append(
                (requirement, line.count("--hash=sha256:"))
            )
    return pins


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_is_pinned_and_carries_hashes(root: Path, name: str) -> None:
    pins = [pin for several in locked(root, name).values() for pin in several]

    assert len(pins) > 10
    assert all(hashes > 0 for _, hashes in pins)
    assert all(str(requirement.specifier).startswith("==") for requirement, _ in pins)


@pytest.mark.parametrize("name", LOCKS)
def test_no_lock_file_holds_an_address_or_a_path(root: Path, name: str) -> None:
    text = (root / name).read_text(encoding="utf-8")

    assert "://" not in text
    assert "file:" not in text
    assert not re.search(r"(?m)^\s*-[-\w]*(?:index|find-links)", text)


def test_the_lock_files_fit_pyproject_and_each_other(root: Path) -> None:
    pyproject = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    groups = pyproject["dependency-groups"]
    wanted = {
        "requirements.lock": [*pyproject["project"]["dependencies"], *groups["build"]],
        "requirements-dev.lock": [
            *pyproject["project"]["dependencies"],
            *groups["build"],
            *groups["dev"],
        ],
    }
    run, dev = (locked(root, name) for name in LOCKS)

    for name, requirements in wanted.items():
        for requirement in map(Requirement, requirements):
            pins = locked(root, name).get(requirement.name.lower(), [])
            assert pins, f"{requirement} is not in {name}: run make lock"
            assert all(
                requirement.specifier.contains(str(pin.specifier)[2:], prereleases=True)
                for pin, _ in pins
            ), f"{name} pins another {requirement.name} than pyproject.toml asks for"
    assert all(dev[package] == pins for package, pins in run.items())


def test_every_run_time_dependency_says_what_it_is_for(root: Path) -> None:
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    block = re.search(r"(?ms)^dependencies = \[\n(.*?)^\]", text)

    assert block is not None
    assert all(re.search(r'",\s*# \w', line) for line in block[1].splitlines())


def test_every_run_time_dependency_is_used_by_the_house(root: Path) -> None:
    pyproject = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    modules = {"pyyaml": "yaml", "vl-convert-python": "vl_convert"}
    code = "\n".join(p.read_text(encoding="utf-8") for p in (root / "src").rglob("*.py"))

    names = [Requirement(text).name for text in pyproject["project"]["dependencies"]]
    idle = [
        name
        for name in names
        if not re.search(rf"(?m)^\s*(?:import|from) {modules.get(name, name)}\b", code)
    ]

    assert not idle


def test_a_wheel_carries_every_fact_and_template(root: Path, tmp_path: Path) -> None:
    house = root / "src/calando"
    ours = {
        path.relative_to(house.parent).as_posix()
        for path in house.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]

    subprocess.run(build, cwd=root, capture_output=True, check=True)
    (wheel,) = tmp_path.glob("calando-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())

    assert __version__ in wheel.name
    assert not ours - packed


def test_the_version_is_written_down_once_and_everything_else_agrees(root: Path) -> None:
    citation = (root / "CITATION.cff").read_text(encoding="utf-8")
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")

    assert f"\nversion: {__version__}\n" in citation
    assert f"## {__version__}" in changelog


def test_every_release_opens_with_the_numbers_that_changed(root: Path) -> None:
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")

    for release in changelog.split("\n## ")[1:]:
        first_heading = re.search(r"(?m)^### (.*)$", release)
        assert first_heading is not None
        assert first_heading[1] == "Numbers that changed"


def test_make_help_lists_every_promised_target(root: Path) -> None:
    run = subprocess.run(["make", "help"], cwd=root, capture_output=True, text=True, check=True)

    listed = set(re.findall(r"(?m)^  make (\w+) +\w", run.stdout))

    assert listed >= TARGETS


def test_ci_runs_the_same_two_commands_as_a_person(root: Path) -> None:
    script = root / ".ci/run"
    lines = script.read_text(encoding="utf-8").splitlines()

    assert os.access(script, os.X_OK)
    assert lines.index("make check") < lines.index("make test")


# -- the library and the command line -----------------------------------------------------------


def test_all_lists_exactly_the_public_names() -> None:
    promised = list(calando.__all__)
    visible = {
        name
        for name in dir(calando)
        if not name.startswith("_")
        and (not isinstance(getattr(calando, name), ModuleType) or callable(getattr(calando, name)))
    }

    assert len(promised) == len(set(promised))
    assert visible - {"annotations"} == {name for name in promised if not name.startswith("_")}


@pytest.mark.parametrize("name", sorted(getattr(calando, "__all__", ["__all__"])))
def test_every_public_name_has_an_example_that_runs(name: str) -> None:
    thing = getattr(calando, name)
    finder = doctest.DocTestFinder(recurse=False)
    own = [] if not callable(thing) else finder.find(thing, name)
    shared = doctest.DocTestParser().get_examples(inspect.getdoc(calando) or "")

    examples = [example for test in own for example in test.examples]
    examples += [e for e in shared if re.search(rf"\bcalando\.{name}\b", e.source)]

    assert examples, f"calando.{name} has no example in its docstring nor in that of calando"


def commands() -> list[str]:
    """Return the names of the commands that `calando --help` lists."""
    group = typer.main.get_command(cli.app)
    return sorted(name for name, c in getattr(group, "commands", {}).items() if not c.hidden)


def test_every_command_is_documented(root: Path) -> None:
    pages = [root / "README.md", *(root / "docs").rglob("*.md")]
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)

    missing = [name for name in commands() if not re.search(rf"\bcalando {name}\b", text)]

    assert commands()
    assert not missing, f"neither README.md nor docs/ shows: {missing}"
