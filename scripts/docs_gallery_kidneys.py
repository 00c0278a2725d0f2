"""Gallery: what machines take out, and what kidneys that fall leave behind."""

from __future__ import annotations

import numpy as np
from docs_gallery_people import cohort, every, first_below, levels, printed, spread
from docs_gallery_plots import (
    Story,
    band,
    daily,
    daily_band,
    figure,
    level,
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
from calando.simulate.kidneys import (
    KidneyCourse,
    changing_kidneys,
    steady_kidneys,
    weekly_sessions,
    with_machine,
)

VIOLET = "#8E5A9E"
# hemodialysis: 5 mg twice a day, no more than a little of the kidneys left, three sessions a week
DAILY_MG, LITTLE_CLCR, WEEK_H = 10.0, 5.0, 168.0
SESSION_DAYS, SESSION_AT_H = (1, 3, 5), 6.0  # day 0 is that of the first dose
# clearing: one large dose with failing kidneys, the machine from 6 h on
LARGE_MG, FAILING_CLCR, MACHINE_FROM_H, CLEARING_H = 200.0, 10.0, 6.0, 60.0
# kidneys that fall: 20 mg three times a day; a week of it before the picture begins
FALL_MG, BEFORE_H, END_DAY = 20.0, 168.0, 21
FALL_DAY, FLOOR_DAY, RISE_DAY, WELL_DAY = 3.0, 8.0, 13.0, 18.0
WELL_CLCR, FLOOR_CLCR, AFTER_CLCR = 100.0, 15.0, 70.0


def toxic(facts: Facts) -> float:
    """Return the level of the published case [mg/L]."""
    return facts.taper_rules.toxic_level_mg_per_L.value


# -- hemodialysis ----------------------------------------------------------------------------------


def hemodialysis(facts: Facts) -> Story:
    """Return a week on a little baclofen with and without dialysis, and the published session."""
    hours = np.arange(0.0, WEEK_H + 0.1, 0.5)
    healthy = steady_kidneys(facts.kidney.CLcr_reference.value)
    sessions = weekly_sessions(
        SESSION_DAYS, at_h=SESSION_AT_H, session_h=facts.kidney.hemodialysis_session_h.value,
        until_h=WEEK_H,
    )  # fmt: skip
    dialysed = with_machine(
        steady_kidneys(LITTLE_CLCR), sessions, clearance_L_per_h=facts.kidney.CL_hemodialysis.value
    )
    courses = {
        f"No dialysis, CLcr {LITTLE_CLCR:g} mL/min": (steady_kidneys(LITTLE_CLCR), VERMILION),
        f"Three sessions a week, CLcr {LITTLE_CLCR:g} mL/min": (dialysed, BLUE),
        f"Healthy kidneys, CLcr {healthy.CLcr[0]:g} mL/min": (healthy, GREEN),
    }
    regimen = every(DAILY_MG / 2, 12.0, until_h=WEEK_H)
    curves = {
        name: levels(cohort(facts, regimen, hours, kidneys=course))
        for name, (course, _) in courses.items()
    }
    case = _session(facts)
    panels: list[Spec] = []
    for i, (name, (course, colour)) in enumerate(courses.items()):
        x = x_axis("Days since the first dose", 0, 7, 1, labels=i == 2)
        y = y_axis("mg/L", 0, 0.35, (0, 0.1, 0.2, 0.3), text=".1f")
        layers = band(hours / 24, curves[name], x, y, colour)
        if course is dialysed:
            layers.insert(0, spans([(a / 24, b / 24) for a, b in sessions], x, BLUE, 0.3))
            layers.append(words(SESSION_DAYS[0] + 0.5, 0.29, "4 h of dialysis", x, y, BLUE))
        panels.append(panel(layers, width=372, height=96, title=name))
    body: Spec = {
        "hconcat": [{"vconcat": panels, "spacing": 12}, _session_panel(facts, case)],
        "spacing": 20,
    }
    settled = hours >= 5 * 24.0
    means = {name: c[:, settled].mean(axis=1) for name, c in curves.items()}
    alone, _, well = means.values()
    rows = [
        (name, spread(means[name], 3), spread(c.max(axis=1), 3), spread(means[name] / well, 1))
        for name, c in curves.items()
    ]
    rule = next(r for r in facts.kidney.rules if r.name == "nefrologia2020_below_30")
    k, source = printed("dialysis_rate")
    ours = -np.log(case[1][:, -1] / case[1][:, 0]) / case[0][-1]
    on_machine = list(curves.values())[1][:, np.isin(hours, sessions[-1])]
    off = 1.0 - on_machine[:, 1] / on_machine[:, 0]
    return Story(
        key="hemodialysis",
        title="Ten milligrams a day on dialysis",
        spec=figure(
            "A little baclofen, and kidneys that cannot clear it",
            "Line: median person. Bands: 25th to 75th and 5th to 95th percentile of 2,000 people.",
            body,
        ),
        alt="Baclofen levels over a week with failing kidneys, with and without hemodialysis",
        seen=f"""5 mg every 12 h from the first dose on. With CLcr {LITTLE_CLCR:g} mL/min the level climbs for days, to
        {np.median(alone / well):.1f} times that of healthy kidneys; the last session takes off
        {np.median(off):.0%}, and two days of doses bring most of it back. Right, the published case:
        {toxic(facts):.2f} mg/L and coma; no kidneys at all here, and nothing taken any more. Our median person falls at
        {np.median(ours):.3f} per hour (5th to 95th percentile {np.quantile(ours, 0.05):.3f} to
        {np.quantile(ours, 0.95):.3f}); printed is {k:g}.""",
        assumed=f"""the machine clears the same in everybody, nothing comes back from tissue after a session, and the
        share of clearance that needs no kidneys is between the bounds of the facts. The clearance of the machine
        is that of the one published case, so the right panel tests our volumes, not the machine. Nothing here says
        that these levels are safe, although all stay below that of the published case. {rule.source}: {rule.text}""",
        sources=("simon2018", source, "wuis1989", "vlavonou2014", rule.source),
        head="person | mean of days 6 and 7, mg/L: median (5–95 %) | highest, mg/L | times that with healthy kidneys",
        rows=tuple(rows),
    )


def _session(facts: Facts) -> tuple[Floats, Floats]:
    """Return hours of a session without kidneys and the levels of people who begin it at that of the case [mg/L]."""
    session_h, before = facts.kidney.hemodialysis_session_h.value, 24.0
    hours = np.linspace(0.0, session_h, 33)
    course = with_machine(
        steady_kidneys(0.0), [(before, before + session_h)],
        clearance_L_per_h=facts.kidney.CL_hemodialysis.value,
    )  # fmt: skip
    curves = levels(
        cohort(facts, Regimen(doses=(Dose(time_h=0.0, mg=20.0),)), before + hours, kidneys=course)
    )
    return hours, toxic(facts) * curves / curves[:, :1]


def _session_panel(facts: Facts, case: tuple[Floats, Floats]) -> Spec:
    hours, curves = case
    k, _ = printed("dialysis_rate")
    start = toxic(facts)
    x = x_axis("Hours on the machine", 0, float(hours[-1]), 1)
    y = y_axis("mg/L", 0, 0.7, (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7), text=".1f")
    fall = start * np.exp(-k * hours)
    return panel(
        [
            *band(hours, curves, x, y, BLUE),
            line(hours, fall, x, y, BLACK, dash=True, width=1.8),
            words(4.0, 0.6, ["published:", f"{k:g} per hour"], x, y, BLACK, align="right"),
            words(1.9, 0.33, "ours", x, y, BLUE, align="right", bold=True),
        ],
        width=160, height=354, title="The published session",
    )  # fmt: skip


# -- clearing --------------------------------------------------------------------------------------


def clearing(facts: Facts) -> Story:
    """Return how a large level falls with failing kidneys: no machine, sessions, a machine that runs on."""
    if facts.kidney.CL_CVVH is None:
        raise ValueError("the facts have no clearance of CVVH")
    hours = np.arange(0.0, CLEARING_H + 0.1, 0.5)
    failing = steady_kidneys(FAILING_CLCR)
    session_h = facts.kidney.hemodialysis_session_h.value
    sessions = [
        (MACHINE_FROM_H + 24.0 * d, MACHINE_FROM_H + 24.0 * d + session_h) for d in range(3)
    ]
    running = [(MACHINE_FROM_H, CLEARING_H)]
    courses: dict[str, tuple[KidneyCourse, str, list[tuple[float, float]]]] = {
        "No machine": (failing, VERMILION, []),
        "Hemodialysis, 4 h a day": (
            with_machine(failing, sessions, clearance_L_per_h=facts.kidney.CL_hemodialysis.value),
            BLUE, sessions,
        ),
        "CVVH without a pause": (
            with_machine(failing, running, clearance_L_per_h=facts.kidney.CL_CVVH.value),
            VIOLET, running,
        ),
    }  # fmt: skip
    once = Regimen(doses=(Dose(time_h=0.0, mg=LARGE_MG),))
    panels, rows, medians = [], [], []
    for i, (name, (course, colour, on)) in enumerate(courses.items()):
        curves = levels(cohort(facts, once, hours, kidneys=course))
        x = x_axis("Hours after the dose", 0, CLEARING_H, 12)
        values = (0.01, 0.03, 0.1, 0.3, 1, 3)
        y = y_axis("Baclofen in plasma (mg/L)", 0.01, 5, values, log=True, labels=i == 0, text="~g")
        layers = [spans(on, x, colour, 0.13), level(toxic(facts), x, y)]
        layers += band(hours[1:], curves[:, 1:], x, y, colour)
        if i == 0:
            layers.append(
                words(CLEARING_H, toxic(facts), "published coma", x, y, align="right", dy=-8)
            )
        panels.append(panel(layers, width=178, height=230, title=name))
        medians.append(np.median(curves, axis=0))
        tenth = 0.1 * curves[:, hours == MACHINE_FROM_H]
        cleared = first_below(hours, curves, toxic(facts))
        to_tenth = first_below(hours, curves, tenth) - MACHINE_FROM_H
        rows.append(
            (
                name,
                spread(cleared, 0, f"> {CLEARING_H:g}"),
                spread(to_tenth, 0, f"> {CLEARING_H - MACHINE_FROM_H:g}"),
                spread(curves[:, hours == 48.0][:, 0], 2),
            )
        )
    untouched, daily_hd, cvvh = medians
    crossing = float(hours[np.flatnonzero(cvvh > daily_hd).max() + 1])
    left = float(untouched[hours == MACHINE_FROM_H + 24][0] / untouched[hours == MACHINE_FROM_H][0])
    return Story(
        key="clearing",
        title="Clearing a large level with failing kidneys",
        spec=figure(
            f"{LARGE_MG:g} mg at once with CLcr {FAILING_CLCR:g} mL/min, and what a machine can do",
            "Shaded: machine running. Logarithmic scale. Line: median; bands: 25–75 and 5–95 % of 2,000 people.",
            {"hconcat": panels, "spacing": 12},
        ),
        alt="Fall of a high baclofen level without a machine, with daily hemodialysis, with CVVH",
        seen=f"""A session is steep and short; a filter that never stops is slower and overtakes it for good
        {crossing:g} h after the dose (median person). Without either, {left:.0%} of what was there at
        {MACHINE_FROM_H:g} h is still there a day later.""",
        assumed=f"""absorption and clearance stay linear at this dose, and machines clear the same in everybody. The
        clearance of CVVH is one case's ({facts.kidney.CL_CVVH.note}). Being awake follows the brain, which lags
        behind plasma, and is not shown.""",
        sources=("simon2018", "brvar2007", "cvvh2014"),
        head=f"machine | h until < {toxic(facts):g} mg/L: median (5–95 %) | h from its start to a tenth | mg/L at 48 h",
        rows=tuple(rows),
    )


# -- kidneys that fall -----------------------------------------------------------------------------


def falling_kidneys(facts: Facts) -> Story:
    """Return three weeks on the same dose while the kidneys fall, stay low, and recover."""
    hours = np.arange(0.0, 24.0 * END_DAY, 0.5)
    points = [
        (FALL_DAY, WELL_CLCR),
        (FLOOR_DAY, FLOOR_CLCR),
        (RISE_DAY, FLOOR_CLCR),
        (WELL_DAY, AFTER_CLCR),
    ]
    course = changing_kidneys([(BEFORE_H + 24.0 * d, CLcr) for d, CLcr in points])
    regimen = every(FALL_MG, 8.0, until_h=BEFORE_H + 24.0 * END_DAY)
    curves = levels(cohort(facts, regimen, BEFORE_H + hours, kidneys=course))
    shown = [(0.0, WELL_CLCR), *points, (float(END_DAY), AFTER_CLCR)]
    x0 = x_axis(None, 0, END_DAY, 1, labels=False)
    x1 = x_axis("Days", 0, END_DAY, 1)
    y0 = y_axis(["CLcr", "(mL/min)"], 0, 115, (0, 50, 100))
    y1 = y_axis(
        "Baclofen in plasma (mg/L)", 0, 1.4, (0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.4), text=".1f"
    )
    days, trough, peak = daily(hours, curves)
    low_days = (days >= FLOOR_DAY) & (days < RISE_DAY)
    at = int(FLOOR_DAY)
    risen = np.median(trough[:, low_days].max(axis=1)) / np.median(trough[:, at])
    stable = [(FLOOR_DAY, RISE_DAY)]
    kidneys = panel(
        [
            spans(stable, x0, GREY, 0.12),
            line([d for d, _ in shown], [c for _, c in shown], x0, y0, BLACK, width=2.2),
            words(FLOOR_DAY + 0.15, 96, "kidney values look stable", x0, y0, BLACK),
        ],
        width=600, height=70, title="The kidneys",
    )  # fmt: skip
    middle = np.median(peak, axis=0)
    top = int(middle.argmax())
    drug = panel(
        [
            spans(stable, x1, GREY, 0.12),
            level(toxic(facts), x1, y1),
            *daily_band(hours, curves, x1, y1, VERMILION),
            words(0.15, toxic(facts), "published coma", x1, y1, dy=-8),
            words(FLOOR_DAY - 0.15, 1.23, ["still rising after", "CLcr has stopped falling"],
                  x1, y1, BLACK, align="right"),
        ],
        width=600, height=190, title="60 mg/day all along: trough to peak of each day",
        below="dark: median person; light: 5th to 95th percentile of 2,000 people",
    )  # fmt: skip
    picked = [1, int(FLOOR_DAY) - 1, int(FLOOR_DAY), top, END_DAY - 1]
    CLcr_of = np.interp(np.array(picked) + 0.5, [d for d, _ in shown], [c for _, c in shown])
    return Story(
        key="falling_kidneys",
        title="Kidneys that fall and recover",
        spec=figure(
            "Same tablets, other kidneys",
            "20 mg every 8 h. CLcr is the true one: creatinine in blood would tell it late.",
            {"vconcat": [kidneys, drug], "spacing": 10},
        ),
        alt="Creatinine clearance falls and recovers; the baclofen level follows late",
        seen=f"""CLcr falls from {WELL_CLCR:g} to {FLOOR_CLCR:g} mL/min in five days, stays, and comes back to
        {AFTER_CLCR:g}. *The level goes on rising after the kidneys have stopped falling*: in the stable days the
        median trough still goes up by {risen - 1:.0%}. """,
        assumed="""clearance follows CLcr at once and in a straight line, with the non-renal share between its bounds;
        nobody stops a dose; absorption is that of the study.""",
        sources=("simon2018", "wuis1989", "vlavonou2014", "brvar2007"),
        head="day | CLcr, mL/min | trough, mg/L: median (5–95 %) | peak, mg/L: median (5–95 %)",
        rows=tuple(
            (d, f"{CLcr:.0f}", spread(trough[:, d]), spread(peak[:, d]))
            for d, CLcr in zip(picked, CLcr_of, strict=True)
        ),
    )
