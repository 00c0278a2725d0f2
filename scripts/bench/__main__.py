"""Measure, print, and with --write renew docs/bench.md and its figures.

Usage: make bench ARGS=--write, or ARGS="--quick --only W1,W2" for some parts; --quick takes fewer runs, fewer patients
and no HiGHS: to see that everything works, not to quote. `make peers` installs other programs first.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator

from bench.bands import band_rows
from bench.datasets import dataset_rows
from bench.levels import level_rows
from bench.limits import limit_rows
from bench.measure import ROOT, Row, machine
from bench.names import name_rows
from bench.others import UNABLE
from bench.overdoses import overdose_rows
from bench.page import line, page, scaling_line
from bench.pictures import bench_svg, label, peers_svg, scaling_svg
from bench.plans import plan_rows, replay_rows
from bench.problems import ODE_PATIENTS, W1_PATIENTS, W2_PATIENTS
from bench.processes import example_rows, process_rows
from bench.replans import replan_rows
from bench.scaling import Series, scaling_series
from bench.withdrawal import adaptation_rows, ode_rows

PAGE, FIGURES = ROOT / "docs" / "bench.md", ROOT / "docs" / "figures"
RUNS, QUICK_RUNS = 7, 3
Part = Callable[[], Iterator[Row | str]]


def parts(*, quick: bool) -> dict[str, Part]:
    """Return what there is to measure, by name."""
    runs = QUICK_RUNS if quick else RUNS
    share, less = (0.02, 20) if quick else (1.0, 1)
    w1, w2, ode = W1_PATIENTS // less, W2_PATIENTS // less, ODE_PATIENTS // less
    return {
        "limits": lambda: limit_rows(w1, 721, runs=runs, quick=quick),
        "W1": lambda: level_rows(patients=w1, runs=runs, share=share),
        "W2": lambda: adaptation_rows(patients=w2, runs=runs, share=share),
        "ODE": lambda: ode_rows(patients=ode, runs=runs, share=share),
        "W4": lambda: band_rows(most=20_000 if quick else 1_000_000, runs=runs),
        "datasets": lambda: dataset_rows(rows=100_000 // less, runs=runs),
        "W5": lambda: plan_rows(runs, quick=quick),
        "replay": lambda: replay_rows(runs, quick=quick),
        "replan": lambda: replan_rows(runs),
        "names": lambda: name_rows(runs=runs, share=share / 20),
        "overdose": lambda: overdose_rows(runs=runs, share=share / 8),
        "W6": lambda: process_rows(runs),
        "examples": example_rows,
    }


def main() -> int:
    """Measure what is asked."""
    parser = argparse.ArgumentParser(description="Measure speed on this machine.")
    parser.add_argument("--quick", action="store_true", help="fewer runs and patients, no HiGHS")
    parser.add_argument("--write", action="store_true", help="renew docs/bench.md and its figures")
    parser.add_argument(
        "--only", default="", help="names of parts, with commas: limits, W1, ... scaling"
    )
    asked = parser.parse_args()
    if asked.write and (asked.quick or asked.only):
        parser.error("--write needs the whole run: leave out --quick and --only")
    chosen = {name for name in asked.only.split(",") if name}
    rows: list[Row] = []
    skipped: list[str] = []
    series: list[Series] = []
    load = os.getloadavg()[0]
    print(f"{machine()}; load before the run {load:.1f}", flush=True)
    for name, part in parts(quick=asked.quick).items():
        if chosen and name not in chosen:
            continue
        for found in part():
            if isinstance(found, str):
                skipped.append(found)
                print(found, flush=True)
            else:
                rows.append(found)
                print(line(found), flush=True)
    if not chosen or "scaling" in chosen:
        most = 20_000 if asked.quick else 1_000_000
        for one in scaling_series(most=most, runs=1 if asked.quick else 5):
            series.append(one)
            print(scaling_line(one), flush=True)
    if asked.write:
        write(rows, series, skipped, load)
    return 0


def write(rows: list[Row], series: list[Series], skipped: list[str], load: float) -> None:
    """Renew the page and its figures."""
    FIGURES.mkdir(parents=True, exist_ok=True)
    text = page(rows, load, series=series, skipped=skipped, notes=UNABLE)
    PAGE.write_text(text, encoding="utf-8")
    drawn = [(label(r), r.seconds, r.cpu_s or r.seconds, r.target_s) for r in rows if r.target_s]
    pictures = {"bench": bench_svg(drawn), "bench_peers": peers_svg(rows)}
    if series:
        pictures["bench_scaling"] = scaling_svg(series)
    for name, svg in pictures.items():
        (FIGURES / f"{name}.svg").write_text(svg.rstrip() + "\n", encoding="utf-8")
    names = ", ".join(f"{name}.svg" for name in pictures)
    print(f"wrote {PAGE.relative_to(ROOT)} and {names}")


if __name__ == "__main__":
    raise SystemExit(main())
