"""Regenerate the pinned answers of other programs (src/calando/facts/pinned) and docs/validation.md.

Usage: python scripts/make_reference.py [--date YYYY-MM-DD] [--page]

Each program solves the scenarios of tests/reference/curves_ode.py and taper_ode.py again. What changed
against the pins is shown; pins whose numbers or versions changed are written only with --date, which is the
day that they will carry (the clock is not asked). A program that is not on this machine keeps its pins, and
that is said. The page is always written; with --page it is all that is done.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "reference"))

import curves_ode
import fit_encephalopathy
import fit_overdose
import taper_ode
import validation_page

from calando.facts.load import load_facts
from calando.facts.pins import FOLDER as PINS
from calando.facts.schema import Facts
from calando.present.json_out import dumps
from calando.present.validate.plot import models_svg
from calando.simulate.checks.report import Credibility, credibility

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "validation.md"
FIGURE = ROOT / "docs" / "figures" / validation_page.FIGURE
DIGITS = 12  # the solvers differ in the 11th
QUANTITIES = ("concentration", "effect_site", "drive")
# a change below this is rounding in another build of the same solver
UNCHANGED = 1e-10

SCIPY, DESOLVE = "scipy.integrate.solve_ivp(method='LSODA')", "deSolve::lsoda"
Pins = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One file of pins: who solves what, how it is called."""

    call: str
    scenarios: str
    is_r: bool
    solve: Callable[[Facts, bool], Pins]
    tolerances: tuple[float, float]


def tapers(facts: Facts, in_r: bool) -> Pins:
    """Solve the long course of every model of baclofen by mouth."""
    models = {}
    solve = taper_ode.solve_in_r if in_r else taper_ode.solve
    for model in taper_ode.MODELS:
        doses = taper_ode.doses_of(taper_ode.SEGMENTS, taper_ode.daily_mg(model))
        system = taper_ode.system_of(facts, model)
        days = taper_ode.BUILD_UP_DAYS + taper_ode.TAPER_DAYS
        course = solve(system, doses, samples_h=taper_ode.SAMPLES_H, days=days)
        models[model] = {q: written(getattr(course, q)) for q in QUANTITIES}
    return {"scenario": taper_ode.scenario(facts), "models": models}


def curves(facts: Facts, in_r: bool) -> Pins:
    """Solve the single curves of every model of every drug."""
    found = {}
    solve = curves_ode.solve_in_r if in_r else curves_ode.solve
    for name, scenario in curves_ode.SCENARIOS.items():
        constants = curves_ode.constants_of(facts, scenario)
        pieces = curves_ode.pieces_of(facts, scenario)
        values = solve(constants, pieces, scenario.times_h, scenario.quantity)
        found[name] = {**curves_ode.question(scenario), "values": written(values)}
    return {"curves": found}


def written(values: Iterable[float]) -> list[float]:
    """Return values with the digits that pins keep."""
    return [float(f"{x:.{DIGITS}g}") for x in values]


PROGRAMS: dict[str, Program] = {
    f"{what}_{'desolve' if is_r else 'lsoda'}.json": Program(
        call=DESOLVE if is_r else SCIPY,
        scenarios=f"tests/reference/{what}_ode.{'R' if is_r else 'py'}",
        is_r=is_r,
        solve=solve,
        tolerances=(module.RTOL, module.ATOL),
    )
    for what, solve, module in (("curves", curves, curves_ode), ("taper", tapers, taper_ode))
    for is_r in (False, True)
}


def versions_of(program: Program) -> dict[str, str] | None:
    """Return the versions of a program, or None if it is not on this machine."""
    if not program.is_r:
        return taper_ode.versions()
    return taper_ode.r_versions() if taper_ode.has_desolve() else None


def provenance(program: Program, versions: dict[str, str], day: str) -> Pins:
    """Return what a reader needs to make the pins again."""
    return {
        "call": program.call,
        "rtol": program.tolerances[0],
        "atol": program.tolerances[1],
        "versions": versions,
        "date": day,
        "scenarios": program.scenarios,
        "units": "mg, h, mg/L; drive: 1, per dosing day",
    }


def differences(old: Any, new: Any, path: str = "") -> Iterator[str]:
    """Yield what changed, one line per list of numbers or other value."""
    if isinstance(new, dict) and old:
        was = old if isinstance(old, dict) else {}
        for key in [*new, *(k for k in was if k not in new)]:
            yield from differences(was.get(key), new.get(key), f"{path} / {key}".lstrip(" /"))
        return
    is_numbers = isinstance(new, list) and all(isinstance(x, float) for x in new)
    if is_numbers and isinstance(old, list) and len(old) == len(new):
        largest = max((abs(x) for x in new), default=0.0) or 1.0
        change = max((abs(a - b) for a, b in zip(old, new, strict=True)), default=0.0) / largest
        if change > UNCHANGED:
            yield f"{path}: changed by up to {change:.2g} of its largest value"
    elif new != old:
        yield f"{path}: {'new' if old is None else 'gone' if new is None else 'changed'}"


def renew(facts: Facts, name: str, day: str | None) -> bool:
    """Solve again, show what changed and write it if a day was given; return False if it was not."""
    path, program = PINS / name, PROGRAMS[name]
    old: Pins = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    versions = versions_of(program)
    if versions is None:
        print(f"{name}: kept as it is, Rscript with deSolve is not on this machine")
        return True
    said = old.pop("provenance", {})
    found = program.solve(facts, program.is_r)
    changed = [
        *differences(old, json.loads(json.dumps(found))),
        *differences(said, provenance(program, versions, said.get("date", "")), "provenance"),
    ]
    print(f"{name}: {'unchanged' if not changed else 'changed'}")
    for line in changed:
        print(f"  {line}")
    if not changed:
        return True
    if day is None:
        print("  not written: say the day, make reference ARGS='--date YYYY-MM-DD'")
        return False
    # one line per list of numbers: a changed number shows as one changed line
    text = dumps({"provenance": provenance(program, versions, day), **found})
    path.write_text(text + "\n", encoding="utf-8")
    return True


def made(facts: Facts, result: Credibility) -> dict[Path, str]:
    """Return the text of the page and of its figure."""
    return {PAGE: validation_page.page(facts, result), FIGURE: models_svg(result) + "\n"}


def main() -> None:
    """Renew the pins and the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--date", help="the day that changed pins will carry, YYYY-MM-DD")
    parser.add_argument("--page", action="store_true", help="only write docs/validation.md")
    given = parser.parse_args()
    if given.date is not None:
        date.fromisoformat(given.date)
    facts = load_facts()
    PINS.mkdir(exist_ok=True)
    done = given.page or all(
        [
            *(renew(facts, name, given.date) for name in PROGRAMS),
            fit_encephalopathy.renew(facts, write=given.date is not None),
            fit_overdose.renew(write=given.date is not None),
        ]
    )
    if done:
        result = credibility(facts)
        for path, text in made(facts, result).items():
            is_old = path.exists() and path.read_text(encoding="utf-8") == text
            path.write_text(text, encoding="utf-8")
            print(f"{path.relative_to(ROOT)}: {'unchanged' if is_old else 'written'}")
    sys.exit(0 if done else 1)


if __name__ == "__main__":
    main()
