"""One cohort in this process and no other: how long, how much memory. Called by `bands`."""

from __future__ import annotations

import argparse
import json
import time


def main() -> None:
    """Simulate as many patients as asked with as many workers, and print what it took as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("patients", type=int)
    parser.add_argument("workers", type=int)
    asked = parser.parse_args()
    begin = time.perf_counter()
    from bench.bands import cohort
    from bench.measure import peak_MiB
    from calando.simulate.run import run_cohort

    loaded = time.perf_counter() - begin
    found = cohort(asked.patients)
    begin = time.perf_counter()
    bands = run_cohort(found, workers=asked.workers)
    seconds = time.perf_counter() - begin
    said = {
        "seconds": seconds, "loaded": loaded, "MiB": peak_MiB(), "bound": bands.error_bound,
    }  # fmt: skip
    print(json.dumps(said))


if __name__ == "__main__":
    main()
