"""Write the pages and figures that are made from code and facts.

Usage: python scripts/make_docs.py [--check] [--only PART] (plans, sensitivity, figures, gallery, titrate, replan,
monograph, check, overdose, screen, place); with --check nothing is written, and a difference ends with exit code 1.
Same code and facts, same bytes. Takes some minutes.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import docs_check
import docs_dialogues
import docs_figures
import docs_gallery
import docs_instruments
import docs_monograph
import docs_overdose
import docs_place
import docs_plans
import docs_replan
import docs_screen
import docs_sensitivity
import docs_titrate
import docs_tornado
import docs_toxicology

from calando.facts.load import load_facts

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
FIGURES = DOCS / "figures"
PARTS = (
    "plans",
    "sensitivity",
    "figures",
    "gallery",
    "titrate",
    "replan",
    "monograph",
    "check",
    "overdose",
    "screen",
    "place",
)
DRAWN_EXAMPLE = "ms_60mg.toml"


def make(parts: tuple[str, ...]) -> dict[Path, str]:
    """Return the text of every file of these parts."""
    facts = load_facts()
    made: dict[Path, str] = {}
    if "plans" in parts:
        examples = docs_plans.solve_examples(ROOT / "examples")
        made[DOCS / "plans.md"] = docs_plans.page(examples, facts)
    if "sensitivity" in parts:
        found = docs_sensitivity.vary_all(facts)
        made[DOCS / "sensitivity.md"] = docs_sensitivity.page(found, facts)
        made[FIGURES / "tornado.svg"] = docs_tornado.tornado_svg(found)
    if "figures" in parts:
        for name, svg in docs_figures.figures(ROOT / "examples" / DRAWN_EXAMPLE).items():
            made[FIGURES / name] = svg
    if "gallery" in parts:
        told = docs_gallery.stories(facts)
        made[DOCS / "gallery.md"] = docs_gallery.page(told, facts)
        for name, svg in docs_gallery.figures(told).items():
            made[FIGURES / name] = svg
    if "titrate" in parts:
        made |= docs_titrate.make()
    if "replan" in parts:
        made[docs_replan.PAGE] = docs_replan.page(docs_replan.play_all())
    if "monograph" in parts:
        made |= docs_monograph.make()
    if "check" in parts:
        made |= docs_check.make()
    if "overdose" in parts:
        made |= docs_overdose.make()
        made |= docs_toxicology.make()
    if "screen" in parts:
        made |= docs_screen.make()
        made |= docs_instruments.make()
        made |= docs_dialogues.make()
    if "place" in parts:
        made |= docs_place.make()
    return {path: text.rstrip() + "\n" for path, text in made.items()}


def main() -> int:
    """Write what changed, or with --check say what would change."""
    parser = argparse.ArgumentParser(description="Write the generated pages and figures.")
    parser.add_argument("--check", action="store_true", help="write nothing, report differences")
    parser.add_argument("--only", choices=PARTS, help="make one part only")
    asked = parser.parse_args()
    wanted = make((asked.only,) if asked.only else PARTS)
    stale = [p for p, text in wanted.items() if not p.exists() or p.read_text("utf-8") != text]
    for path in stale:
        name = path.relative_to(ROOT).as_posix()
        if asked.check:
            print(f"{name} is out of date: run `make docs`", file=sys.stderr)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text := wanted[path], encoding="utf-8")
            print(f"wrote {name} ({len(text) / 1000:.0f} kB)")
    return 1 if asked.check and stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
