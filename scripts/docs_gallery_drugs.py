"""Gallery: what else is taken with baclofen: ethanol, diazepam, lorazepam."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from docs_gallery_people import (
    PEOPLE,
    SEED,
    cohort,
    every,
    first_below,
    levels,
    pools,
    printed,
    spread,
)
from docs_gallery_plots import (
    MARKED,
    Story,
    band,
    figure,
    line,
    panel,
    spans,
    words,
    x_axis,
    y_axis,
)

from calando.arrays import Floats
from calando.facts.schema import Facts
from calando.patient.regimen import Dose, Regimen
from calando.present.drawing import BLACK, BLUE, GREEN, GREY, VERMILION, Spec
from calando.simulate.nonlinear import simulate_nonlinear
from calando.simulate.population import draw_block, population_of

WEIGHT_KG = 70.0
# ethanol: as in the study, and one evening's worth
STUDY_G_PER_KG, STUDY_OVER_H, DRUNK_G, NIGHT_H = 0.4, 0.5, 40.0, 8.0
SLOPE_FROM_H, SLOPE_TO_H, GONE_G_PER_L = 1.5, 3.0, 0.05
# diazepam: 10 mg three times a day for a week
DIAZEPAM_MG, WEEK_H, WATCHED_D = 10.0, 168.0, 28
# lorazepam: 2 mg once
LORAZEPAM_MG, LONG_H, SHORT_H = 2.0, 48.0, 3.0


# -- ethanol ---------------------------------------------------------------------------------------


def ethanol(facts: Facts) -> Story:
    """Return ethanol by vein and by mouth: two published models, and the straight line that is printed."""
    hours = np.arange(0.0, NIGHT_H + 0.01, 0.1)
    ways = {
        f"{STUDY_G_PER_KG:g} g/kg by vein in {60 * STUDY_OVER_H:g} min": Dose(
            time_h=0.0, mg=1000 * STUDY_G_PER_KG * WEIGHT_KG, route="intravenous",
            duration_h=STUDY_OVER_H,
        ),
        f"{DRUNK_G:g} g by mouth, fasting": Dose(time_h=0.0, mg=1000 * DRUNK_G),
    }  # fmt: skip
    slope, source = printed("ethanol_slope")
    panels, rows = [], []
    for i, (name, dose) in enumerate(ways.items()):
        people = _drinkers(facts, "norberg2000", dose, hours)
        other = _drinkers(facts, "wilkinson1976", dose, hours)[0]
        x = x_axis("Hours", 0, NIGHT_H, 1)
        ticks = (0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5)
        y = y_axis("Ethanol in blood (g/L)", 0, 1.6, ticks, labels=i == 0, text=".2f")
        middle = np.median(people, axis=0)
        at = [float(h) for h in (SLOPE_FROM_H, SLOPE_FROM_H + 2.0)]
        top = float(np.interp(SLOPE_FROM_H, hours, middle)) + 0.22
        layers = [
            *band(hours, people, x, y, BLUE),
            line(hours, other, x, y, VERMILION, dash=True, width=1.8),
            line(at, [top, top - 2.0 * slope], x, y, BLACK, width=2),
            words(at[0], top, f"printed: {slope:g} g/L per hour", x, y, BLACK, dx=8, dy=-4),
        ]
        if i == 1:
            layers += [
                words(5.1, 0.62, "norberg2000", x, y, BLUE, bold=True),
                words(1.75, 0.12, "wilkinson1976", x, y, VERMILION, align="center", bold=True),
            ]
        panels.append(panel(layers, width=292, height=210, title=name))
        fall = _slope(hours, people)
        rows.append((name, spread(people.max(axis=1)), spread(fall, 3),
                     f"{_slope(hours, other[None, :])[0]:.3f}",
                     spread(first_below(hours, people, GONE_G_PER_L), 1, f"> {NIGHT_H:g}")))  # fmt: skip
    return Story(
        key="ethanol",
        title="Ethanol, which falls in a straight line",
        spec=figure(
            "Ethanol: a straight line, and how far people differ",
            f"{WEIGHT_KG:g} kg. Blue: median, 25–75 and 5–95 % of {PEOPLE:,} people of norberg2000. "
            "Dashed: typical person of wilkinson1976.",
            {"hconcat": panels, "spacing": 16},
        ),
        alt="Ethanol in blood after an infusion and after drinking, by two published models",
        seen=f"""Elimination is saturated down to low levels, so that the fall is a line rather than a curve. Between
        {SLOPE_FROM_H:g} and {SLOPE_TO_H:g} h after the infusion ours is {rows[0][2]} g/L per hour, printed about
        {slope:g}. wilkinson1976 is a study of its own, with capillary blood.""",
        assumed="""by mouth, an absorption rate in the middle of what is recalled for a fasting person, and no
        first pass; with a meal both change. The volume of wilkinson1976 is Widmark's, and larger than that of
        norberg2000, whose people's weight was not seen. The spread of absorption is not known and not drawn. People who
        drink heavily clear faster (winek1984) and are not shown.""",
        sources=(source, "wilkinson1976", "widmark_handbook", "pkquest_ethanol", "winek1984"),
        head="dose | highest, g/L: median (5–95 %) | g/L/h from 1.5 to 3 h | wilkinson1976 | h until below 0.05 g/L",
        rows=tuple(rows),
    )


def _drinkers(facts: Facts, model: str, dose: Dose, hours: Floats) -> Floats:
    """Return ethanol of each person of a model [g/L]; of the typical one where no spread is known."""
    population = population_of(facts.pk[model], weight_kg=WEIGHT_KG)
    people = (
        draw_block(population, 0, seed=SEED, count=PEOPLE)
        if population.omega.any()
        else dict(population.typical())
    )
    course = simulate_nonlinear(facts.pk[model].structure, [dose], hours, [people])
    return course.concentration / 1000.0


def _slope(hours: Floats, curves: Floats) -> Floats:
    start, end = (int(np.abs(hours - h).argmin()) for h in (SLOPE_FROM_H, SLOPE_TO_H))
    return (curves[:, start] - curves[:, end]) / (SLOPE_TO_H - SLOPE_FROM_H)


# -- diazepam --------------------------------------------------------------------------------------


def diazepam(facts: Facts) -> Story:
    """Return a week of diazepam and the weeks after it, parent and metabolite, young and elderly."""
    hours = np.arange(0.0, 24.0 * WATCHED_D + 1.0, 4.0)
    regimen = every(DIAZEPAM_MG, 8.0, until_h=WEEK_H)
    ages = {model: facts.pk[model].age_years for model in ("herman1996young", "herman1996elderly")}
    who = {
        model: f"{word} men ({ages[model][0]:g} to {ages[model][1]:g} years)"
        for model, word in zip(ages, ("Young", "Elderly"), strict=True)
    }
    fm = facts.pk["herman1996young"].theta["fm"].value
    panels, rows = [], []
    for i, (model, name) in enumerate(who.items()):
        parent, metabolite = pools(
            cohort(facts, regimen, hours, model=model, weight_kg=WEIGHT_KG),
            ("central", "metabolite"),
        )
        x = x_axis("Days since the first dose", 0, WATCHED_D, 7)
        y = y_axis("In plasma (mg/L)", 0, 1.6, (0, 0.5, 1.0, 1.5), labels=i == 0, text=".1f")
        layers = [
            spans([(0.0, WEEK_H / 24)], x, GREY, 0.12),
            *band(hours / 24, metabolite, x, y, VERMILION),
            *band(hours / 24, parent, x, y, BLUE),
            words(0.25, 1.5, "30 mg a day", x, y, GREY),
        ]
        layers += [
            words(8.6, (1.12, 1.06)[i], "diazepam", x, y, BLUE, bold=True),
            words((13.2, 16.5)[i], 0.42, "nordiazepam", x, y, VERMILION, bold=True),
        ]
        panels.append(panel(layers, width=294, height=210, title=name))
        last = int(np.flatnonzero(hours == WEEK_H)[0])
        both = parent + metabolite
        tenth = 0.1 * both[:, last : last + 1]
        rows.append((name, spread(parent[:, last]), spread(metabolite[:, last]),
                     spread((first_below(hours, both, tenth) - WEEK_H) / 24, 0),
                     f"{100 * np.median(metabolite[:, -1] / both[:, -1]):.0f} %"))  # fmt: skip
    return Story(
        key="diazepam",
        title="Diazepam and what it leaves behind",
        spec=figure(
            "A week of diazepam, and the three weeks after it",
            f"10 mg every 8 h for a week, {WEIGHT_KG:g} kg. "
            f"Line: median; bands: 25–75 and 5–95 % of {PEOPLE:,} people.",
            {"hconcat": panels, "spacing": 16},
        ),
        alt="Diazepam and nordiazepam over four weeks in young and elderly men",
        seen="""After the last tablet nordiazepam goes on rising for a while and then carries the tail: a week of
        diazepam fades by itself, and more slowly in old age, because the volume is larger while clearance is about
        the same.""",
        assumed=f"""a fixed share of the clearance ({fm:.0%}) makes nordiazepam; its own kinetics are the same at
        all ages and have no spread, so that its band is too narrow. One compartment: the first
        hours after a dose are too low. Between these ages, and in women, nobody was studied.""",
        sources=("herman1996young", "herman1996elderly", "clorazepate_iv", "divoll1983"),
        head="who | diazepam on day 7, mg/L: median (5–95 %) | nordiazepam, mg/L | "
        "days until a tenth of both is left | nordiazepam's part of both after 4 weeks",
        rows=tuple(rows),
    )


# -- lorazepam -------------------------------------------------------------------------------------


def lorazepam(facts: Facts) -> Story:
    """Return a single dose of lorazepam by mouth and by vein."""
    vein = Regimen(doses=(Dose(time_h=0.0, mg=LORAZEPAM_MG, route="intravenous"),))
    mouth = Regimen(doses=(Dose(time_h=0.0, mg=LORAZEPAM_MG),))
    lag = facts.pk["greenblatt1979"].lag_h
    if lag is None:
        raise ValueError("the facts give lorazepam no lag")
    panels = []
    found: dict[float, tuple[Floats, Floats, Floats]] = {}
    for i, end_h in enumerate((SHORT_H, LONG_H)):
        hours = np.linspace(0.0, end_h, 181 if i == 0 else 193)
        iv = 1000 * levels(
            cohort(facts, vein, hours, model="lorazepam_iv1983", weight_kg=WEIGHT_KG)
        )
        by_mouth = cohort(facts, mouth, hours, model="greenblatt1979", weight_kg=WEIGHT_KG)
        population = by_mouth.population
        borrowed = population_of(facts.pk["lorazepam_iv1983"], weight_kg=WEIGHT_KG)
        spreads = dict(zip(borrowed.names, borrowed.omega, strict=True))
        omega = [spreads.get({"V": "V1"}.get(n, n), 0.0) for n in population.names]
        by_mouth = replace(by_mouth, population=replace(population, omega=np.array(omega)))
        oral = 1000 * levels(by_mouth)
        found[end_h] = hours, iv, oral
        x = x_axis("Hours after the dose", 0, end_h, (0.5, 6)[i])
        y = y_axis("Lorazepam in plasma (ng/mL)", 0, 86, (0, 20, 40, 60, 80), labels=i == 0)
        layers: list[Spec] = [*band(hours, iv, x, y, GREEN), *band(hours, oral, x, y, BLUE)]
        if i == 0:
            layers += [
                line([lag.value, lag.value], [0, 72], x, y, MARKED, dash=True, width=1.1),
                words(lag.value, 74, f"a tablet starts after {60 * lag.value:.0f} min", x, y, GREY, dx=4),
            ]  # fmt: skip
        else:
            layers += [
                words(3.0, 45, "by vein (two compartments)", x, y, GREEN, bold=True),
                words(13, 24, "by mouth (one)", x, y, BLUE, bold=True),
            ]
        title = ("The first three hours", "Two days")[i]
        panels.append(panel(layers, width=(240, 346)[i], height=180, title=title))
    hours, iv, oral = found[LONG_H]
    return Story(
        key="lorazepam",
        title="Lorazepam: a lag and two compartments",
        spec=figure(
            f"{LORAZEPAM_MG:g} mg of lorazepam, by mouth and by vein",
            f"{WEIGHT_KG:g} kg. Line: median; bands: 25–75 and 5–95 % of {PEOPLE:,} people.",
            {"hconcat": panels, "spacing": 16},
        ),
        alt="Lorazepam by mouth and by vein, the first three hours and two days",
        seen=f"""A tablet shows nothing for {60 * lag.value:.0f} min; by vein the level falls steeply while lorazepam
        spreads into tissue, before the slow phase that both share.""",
        assumed="""the study by mouth prints no spread between people: that of the study by vein is borrowed for
        clearance and volume. The two are different studies, which is why the lines do not meet exactly.""",
        sources=("greenblatt1979", "lorazepam_iv1983"),
        head="way | after 30 min, ng/mL: median (5–95 %) | 2 h | 24 h | 48 h",
        rows=tuple(
            (
                name,
                *(spread(c[:, np.isclose(hours, h)][:, 0], 0) for h in (0.5, 2.0, 24.0, 48.0)),
            )
            for name, c in (("by mouth", oral), ("by vein", iv))
        ),
    )
