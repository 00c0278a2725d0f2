"""docs/bench.md, and the same lines at a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from docs_text import paragraph, table

from bench.measure import OURS, Row, duration, machine, power, times
from bench.scaling import Series

_SECTIONS = (
    ("memory", "What the machine allows: filling W1's array"),
    ("exp", "What the machine allows: exponentials"),
    ("W1 kernel", "W1, the kernel alone: levels of one compartment, 90 doses, 721 hours"),
    ("W1", "W1, end to end: draw the people, simulate, long columns"),
    ("W1 part", "Where the time of W1 goes"),
    ("W2", "W2: effect site and adaptation, 60-day taper, 1,441 hours"),
    ("ODE absorption", "Absorption that saturates, 90 doses, 721 hours"),
    ("ODE ethanol", "Ethanol, 90 drinks, 721 hours"),
    ("W4", "W4: percentile bands, 30 days, hourly"),
    ("datasets", "Event tables"),
    ("W5", "W5: the shortest plan"),
    ("W5 part", "Parts of W5"),
    ("W5 peer", "W5 beside HiGHS"),
    ("replay", "Replay of a plan"),
    ("replan", "Plan from today, and the way on"),
    ("names", "Names of drugs: 10,000 look-ups"),
    ("overdose", "An overdose: the answer, its course, and the way back from levels"),
    ("W6", "W6: whole processes"),
    ("examples", "The whole answer to each example"),
)
# on the same kind of machine with two cores, another day: facts measured once, not by this program
_EARLIER = (
    ("W1", "mrgsolve 2.0.2.9000, closed form, one thread", "1.09 s"),
    ("W1", "rxode2 5.1.6 linCmt, two threads", "1.25 s"),
    ("W1", "tucuxi-core 2025-12, percentiles, whole process", "1.18 s"),
    ("W2", "mrgsolve 2.0.2.9000, LSODA", "2.35 s"),
    ("W2", "rxode2 5.1.6, liblsoda, two threads", "1.7 s"),
)


def line(row: Row) -> str:
    """Return one line for a terminal."""
    text = f"{row.work:14} {duration(row.seconds):>8}  {row.who}: {row.what}"
    if row.patients is not None and row.patients != row.of:
        text += f"  (from {row.patients:,} of {row.of:,} patients)"
    if row.target_s is not None:
        text += f"  (target {duration(row.target_s)}, ratio {row.ratio:.2f})"
    if row.error is not None:
        text += f"  error {row.error:.1e}"
        text += f" (target {row.error_target:.0e})" if row.error_target else ""
    if row.MiB is not None:
        text += f"  {row.MiB:,.0f} MiB"
    if row.cpu_s is not None:
        text += f"  [processor {duration(row.cpu_s)}]"
    return f"{text}  {row.note}".rstrip()


def scaling_line(series: Series) -> str:
    """Return one line for a terminal."""
    points = ", ".join(
        f"{power(x)}: {duration(s)}" for x, s in zip(series.sizes, series.seconds, strict=True)
    )
    return f"{series.panel:14} {series.name}: {points}{_exponent(series)}"


def _exponent(series: Series) -> str:
    if series.panel == "workers":
        return ""
    low, high = series.range()
    return f"; exponent {series.slope():.2f} ({power(low)} to {power(high)})"


def _first_of(work: str, rows: Sequence[Row]) -> float | None:
    """Return our time of a work, which others are compared with."""
    return next((r.seconds for r in rows if r.work == work and r.who == OURS), None)


def _cells(row: Row, ours: float | None) -> list[object]:
    slower = None
    if ours and not row.who.startswith(OURS):
        slower = times(row.seconds / ours)
    patients = None
    if row.patients is not None and row.of is not None:
        few = row.patients < row.of
        patients = f"{row.patients:,} for {row.of:,}" if few else f"{row.of:,}"
    what = row.what if row.who == OURS else f"**{row.who}**: {row.what}"
    return [
        what, patients, duration(row.seconds), slower, None if row.error is None else f"{row.error:.0e}",
        None if row.cpu_s is None else duration(row.cpu_s),
        None if row.MiB is None else f"{row.MiB:,.0f} MiB", row.runs, row.note or None,
    ]  # fmt: skip


def _goals(rows: Sequence[Row]) -> list[list[object]]:
    """Return a line for each thing that the design asks."""
    found: list[list[object]] = []
    for row in rows:
        name = row.what if row.who == OURS else f"{row.who}: {row.what}"
        if row.target_s is not None:
            met = "yes" if row.seconds <= row.target_s else "**no**"
            found.append([row.work, name, duration(row.seconds), duration(row.target_s), met])
        if row.error_target is not None and row.error is not None:
            met = "yes" if row.error <= row.error_target else "**no**"
            asked = f"{row.error_target:.0e}, worst of all"
            found.append([row.work, name, f"error {row.error:.0e}", asked, met])
        if row.MiB_target is not None and row.MiB is not None:
            met = "yes" if row.MiB <= row.MiB_target else "**no**"
            found.append([row.work, name, f"{row.MiB:,.0f} MiB", f"{row.MiB_target:,.0f} MiB", met])
    return found


def page(
    rows: Sequence[Row],
    load: float,
    *,
    series: Sequence[Series] = (),
    skipped: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> str:
    """Return docs/bench.md; `load` is how busy the machine was before the run (mean of a minute)."""
    goals = [goal for row in rows for goal in row.goals]
    lines = ["# How fast", "", "Generated by `make bench ARGS=--write`; do not edit.", ""]
    lines += paragraph(
        f"""One run on one machine: {machine()}; load before the run {load:.1f}. Medians; a first call is
        not counted. On a busy machine the time grows and the processor time (of all threads) hardly does: read
        both. Of what the design asks, {sum(goals)} of {len(goals)} here is met. No test asserts a time."""
    )
    lines += ["![Time of each row beside its target](figures/bench.svg)", ""]
    lines += table("work | what | measured | asked | met", _goals(rows), right_from=2)
    lines += [
        "## Beside other programs", "",
        "![The same work by calando and by others](figures/bench_peers.svg)", "",
    ]  # fmt: skip
    lines += paragraph(
        """Everybody gets the same bodies, doses and hours, in a process of its own, all cores allowed. *Patients*:
        how many were simulated; a slow program gets fewer and its time is extrapolated. Every answer is checked for
        every patient asked (some programs quietly simulate one), and *error* is the worst of all these patients,
        against a reference that shares no code with calando: W1, superposition in extended precision (ours relative
        to the value itself, the others' to the patient's largest); W2, partial fractions and 60 Gauss nodes an hour;
        the others, Runge-Kutta with extrapolation. An ODE solver gets the loosest power of ten as tolerance that is
        good to 1e-6. In W1 the others only compute curves; calando draws the people and writes long columns
        as well. *x*: time over ours."""
    )
    for work, title in _SECTIONS:
        own = [r for r in rows if r.work == work]
        if not own:
            continue
        ours = _first_of(work, own)
        head = "what | patients | time | x | error | processor | memory | runs | note"
        body = [_cells(r, ours) for r in own]
        keep = [i for i, _ in enumerate(body[0]) if i < 1 or any(b[i] is not None for b in body)]
        names = head.split(" | ")
        lines += [f"### {title}", ""]
        lines += table(
            " | ".join(names[i] for i in keep), [[b[i] for i in keep] for b in body], right_from=1
        )
    if series:
        lines += ["## How it grows", "", "![Time over size](figures/bench_scaling.svg)", ""]
        body = [
            [s.panel, s.name, _exponent(s).removeprefix("; exponent ") or None,
             ", ".join(f"{power(x)}: {duration(y)}" for x, y in zip(s.sizes, s.seconds, strict=True))]
            for s in series
        ]  # fmt: skip
        lines += table("over | what | exponent | times", body, right_from=2)
        lines += paragraph(
            "*Exponent*: slope of log time against log size over the three largest sizes; 1 is proportional."
        )
    lines += ["## Not in this run", ""]
    lines += [f"- {text}" for text in (*skipped, *notes)]
    lines += [""]
    lines += paragraph(
        """Measured once in 2026-11 on another machine with two cores, so not comparable line by line with the
        tables above:"""
    )
    lines += table("work | program | time", _EARLIER, right_from=2)
    lines += paragraph(
        """LSODA is restarted at every intake, as it must be; HiGHS gets the same arcs with one binary per arc and
        step and one per member, and a gap of 0. Fitting (W3) is not built yet."""
    )
    return "\n".join(lines).rstrip() + "\n"
