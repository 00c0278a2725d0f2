"""The gallery is what the code draws today, and what it draws is what the equations say."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from calando.facts.load import load_facts
from calando.present.drawing import draw

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
docs_gallery = importlib.import_module("docs_gallery")
kidneys = importlib.import_module("docs_gallery_kidneys")
people = importlib.import_module("docs_gallery_people")
plots = importlib.import_module("docs_gallery_plots")
surface = importlib.import_module("docs_gallery_surface")

PAGE = ROOT / "docs" / "gallery.md"
FIGURES = ROOT / "docs" / "figures"
WIDEST = 700  # px: what a README shows without shrinking
ABSORBED = 1e-6  # what is left in the gut a day after a dose, of what is in the body
ROUNDING = 1e-9


@pytest.mark.parametrize("tell", docs_gallery.TELLERS, ids=lambda tell: tell.__name__)
def test_each_story_is_what_the_code_tells_today(tell: Callable[..., Any]) -> None:
    facts = load_facts()
    story = tell(facts)
    figure = FIGURES / docs_gallery.file_name(story)

    section = "\n".join(docs_gallery.section(story, facts))
    svg = draw(story.spec, prefix=story.key)

    assert section.rstrip() in PAGE.read_text(encoding="utf-8"), "run `make docs`"
    assert figure.read_text(encoding="utf-8").rstrip() == svg.rstrip(), "run `make docs`"


def test_the_page_shows_every_figure_of_the_gallery_and_no_other() -> None:
    shown = re.findall(r"\(figures/(gallery_\w+\.svg)\)", PAGE.read_text(encoding="utf-8"))

    assert len(shown) == len(docs_gallery.TELLERS)
    assert sorted(shown) == sorted(path.name for path in FIGURES.glob("gallery_*.svg"))


def test_every_entry_of_the_contents_leads_to_a_heading() -> None:
    text = PAGE.read_text(encoding="utf-8")
    headings = [docs_gallery.anchor(h) for h in re.findall(r"(?m)^## (.+)$", text)]

    assert re.findall(r"\]\(#([^)]+)\)", text) == headings


@pytest.mark.parametrize(
    "figure", sorted(FIGURES.glob("gallery_*.svg")), ids=lambda path: path.stem
)
def test_figures_fit_a_page(figure: Path) -> None:
    size = re.search(r'<svg[^>]* width="(\d+)"', figure.read_text(encoding="utf-8"))

    assert size is not None
    assert int(size[1]) <= WIDEST


def test_in_a_session_each_person_falls_at_clearance_over_volume() -> None:
    facts = load_facts()
    hours = np.array([24.0, 28.0])
    course = kidneys.with_machine(
        kidneys.steady_kidneys(0.0),
        [(24.0, 28.0)],
        clearance_L_per_h=facts.kidney.CL_hemodialysis.value,
    )
    regimen = kidneys.Regimen(doses=(kidneys.Dose(time_h=0.0, mg=20.0),))
    asked = people.cohort(facts, regimen, hours, kidneys=course)
    off, on = people.parameters_of(asked, 0)[:2]

    levels = people.levels(asked)

    extra = facts.kidney.CL_hemodialysis.value / facts.kidney.F.value
    np.testing.assert_allclose(on["CL"], off["CL"] + extra)
    slow = off["ka"] > 1.0  # what is still in the gut a day later would fall more slowly
    fall = -np.log(levels[:, 1] / levels[:, 0]) / 4.0
    np.testing.assert_allclose(fall[slow], (on["CL"] / on["V"])[slow], rtol=ABSORBED)


def test_a_dose_by_vein_into_true_parameters_is_not_divided_by_a_bioavailability() -> None:
    facts = load_facts()
    regimen = kidneys.Regimen(doses=(kidneys.Dose(time_h=0.0, mg=2.0, route="intravenous"),))
    asked = people.cohort(
        facts, regimen, np.array([0.0, 1.0]), model="lorazepam_iv1983", weight_kg=70.0
    )

    start = people.levels(asked)[:, 0]

    np.testing.assert_allclose(start, 2.0 / people.parameters_of(asked, 0)[0]["V1"], rtol=ROUNDING)


def test_a_day_has_the_trough_and_the_peak_of_each_person() -> None:
    hours = np.array([0.0, 12.0, 24.0, 36.0])
    curves = np.array([[1.0, 3.0, 5.0, 4.0], [2.0, 1.0, 0.0, 9.0]])

    days, trough, peak = plots.daily(hours, curves)

    assert days.tolist() == [0.0, 1.0]
    assert trough.tolist() == [[1.0, 4.0], [1.0, 0.0]]
    assert peak.tolist() == [[3.0, 5.0], [2.0, 9.0]]


def test_half_the_effect_lies_where_the_isobole_crosses_the_diagonal() -> None:
    for alpha in (0.0, 1.0, 5.1):
        at = surface._even(alpha)

        assert surface.greco_effect(at, at, alpha=alpha) == pytest.approx(0.5)
        assert surface._corner(0.5, alpha) == pytest.approx(at)


def test_the_swept_ranges_of_the_figure_are_those_of_the_facts() -> None:
    facts = load_facts()
    wider = replace(facts.interaction.greco_alpha_opioid, high=9.0)
    changed = replace(facts, interaction=replace(facts.interaction, greco_alpha_opioid=wider))

    rows = {row[0]: row[1] for row in surface.surface(changed).rows}

    assert rows["opioid, highest"] == "9"
    assert rows["alcohol, stress test"] == f"{facts.interaction.greco_alpha_alcohol_sweep.high:g}"
