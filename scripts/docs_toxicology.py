"""The page of the toxicology vignettes: what a careful toxicologist would say, beside what calando says."""

from __future__ import annotations

import importlib
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import docs_text
from docs_check import interval

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "cases"
PAGE = ROOT / "docs" / "toxicology_benchmark.md"
sys.path.insert(0, str(CASES))
toxicology = importlib.import_module("toxicology")

HOW = """Each file under `tests/cases/overdose`, `tests/cases/triage` and `tests/cases/pump` tells of one person in one
sentence, says which description it rests on, and what would be right to answer. They were written from the published
series, cases and labels as the fact sheets tell them, by someone who had seen neither the tables nor the code that
answer them. What is right was decided by two questions: what would a careful toxicologist answer from this text, and
could this person come to serious harm within hours if not seen now? The second alone decides what is an emergency.
Where no description settles a point the file says that it is assumed. They are invented people, not patients: the
numbers below say whether calando does what was meant, not how it would do on a ward."""
# the result of the first run, before anything was mended; written once, by hand
FIRST_RUN = """The first run, before anything was mended:
emergencies 91 of 93, others left calm 53 of 54, the best leaning
54 of 65 (an acceptable one 65 of 65), and 145 of 151 vignettes met in every point. Missed were an infected pump that
has to come out at once (taken for a planned weaning) and 40 mg with an unknown powder (sent to a doctor today); called
an emergency was slight sleepiness during titration. One vignette failed only because it looked for other words for the
spinal fluid: a slip of the vignette, and its words were widened afterwards."""


@cache
def checks(kind: str) -> Mapping[str, object]:
    """Return what a file of a command may expect."""
    found: Mapping[str, object] = importlib.import_module(f"test_{kind}_cases").EXPECTATIONS
    return found


def all_files() -> list[Path]:
    """Return every vignette."""
    return [path for kind in toxicology.KINDS for path in toxicology.files(kind)]


def page() -> str:
    """Return docs/toxicology_benchmark.md."""
    files = all_files()
    mixed = [path for path in files if toxicology.read(path).get("mixed")]
    lines = ["# The toxicology benchmark", "", docs_text.GENERATED, ""]
    lines += docs_text.paragraph(
        f"""{len(files)} vignettes: {_numbers(files)}. {len(mixed)} of them are mixed: misleading, contradictory or
        sparse."""
    )
    lines += docs_text.paragraph(HOW)
    if FIRST_RUN:
        lines += docs_text.paragraph(FIRST_RUN)
    lines += ["## Emergencies first", "", *_emergencies(files, mixed)]
    lines += ["## Toxic or withdrawing", "", *_leanings(toxicology.files("triage"))]
    lines += ["## Where to be treated", "", *_places(toxicology.files("overdose"))]
    lines += ["## Pumps", "", *_verdicts(toxicology.files("pump"))]
    lines += ["## Everything that is not met", "", *_unmet(files)]
    return "\n".join(lines)


def _numbers(files: Sequence[Path]) -> str:
    counted = Counter(toxicology.kind_of(path) for path in files)
    return ", ".join(f"{counted[kind]} for `{kind}`" for kind in toxicology.KINDS)


def _emergencies(files: Sequence[Path], mixed: Sequence[Path]) -> list[str]:
    groups = {kind: toxicology.files(kind) for kind in toxicology.KINDS}
    rows = []
    for name, group in {"all": files, "mixed": mixed, **groups}.items():
        out = {k: len(v) for k, v in toxicology.emergencies(group).items()}
        rows.append(
            (
                name,
                *_share(out["found"], out["found"] + out["missed"]),
                *_share(out["calm"], out["calm"] + out["alarmed"]),
            )
        )
    lines = docs_text.table(
        "vignettes | emergencies found | sensitivity, % (95 % interval) | others left calm | "
        "specificity, % (95 % interval)",
        rows,
    )
    out = toxicology.emergencies(files)
    for title, name in (("Missed", "missed"), ("Called an emergency and none", "alarmed")):
        lines += [f"### {title}", "", *_named(out[name])]
    return lines


def _share(hits: int, of: int) -> tuple[str, str]:
    if not of:
        return "0/0", "–"
    low, high = interval(hits, of)
    return f"{hits}/{of}", f"{100 * hits / of:.0f} ({100 * low:.0f} to {100 * high:.0f})"


def _named(paths: Sequence[Path]) -> list[str]:
    if not paths:
        return ["None.", ""]
    return docs_text.table(
        "vignette | what it tells | source",
        [
            (_link(path), toxicology.read(path)["says"], toxicology.read(path)["source"])
            for path in paths
        ],
        right_from=9,
    )


def _link(path: Path) -> str:
    return f"[{path.stem}](../{path.relative_to(ROOT).as_posix()})"


def _leanings(files: Sequence[Path]) -> list[str]:
    triage = importlib.import_module("test_triage_cases")
    asked = toxicology.answered(files)
    pairs = Counter(
        (triage.gold_of(path), toxicology.said_of(path).result.leaning) for path in asked
    )
    hits = sum(n for (gold, got), n in pairs.items() if gold == got)
    accepted = sum(
        toxicology.said_of(path).result.leaning
        in triage.listed(toxicology.read(path)["expect"]["leaning"])
        for path in asked
    )
    reverse = pairs["toxic", "withdrawing"] + pairs["withdrawing", "toxic"]
    lines = docs_text.paragraph(
        f"""Rows are what was meant, columns what calando says. The one best leaning is met in {hits} of {len(asked)},
        an acceptable one in {accepted}. The wrong way round (toxic for withdrawing, or withdrawing for toxic):
        {reverse}."""
    )
    return lines + docs_text.table(
        "meant | " + " | ".join(triage.LEANINGS),
        [(gold, *(pairs[gold, got] for got in triage.LEANINGS)) for gold in triage.LEANINGS],
    )


def _places(files: Sequence[Path]) -> list[str]:
    overdose = importlib.import_module("test_overdose_cases")
    places = overdose.PLACES
    pairs: Counter[tuple[str, str]] = Counter()
    for path in toxicology.answered(files):
        expect = toxicology.read(path)["expect"]
        if "place" in expect:
            meant = " or ".join(overdose.listed(expect["place"]))
        else:
            meant = f"{expect['at_least']} or graver"
        pairs[meant, toxicology.said_of(path).result.disposition.place] += 1
    meant_all = sorted({meant for meant, _ in pairs}, key=lambda m: (places.index(m.split()[0]), m))
    return docs_text.table(
        "meant | " + " | ".join(places),
        [(meant, *(pairs[meant, got] for got in places)) for meant in meant_all],
    )


def _verdicts(files: Sequence[Path]) -> list[str]:
    pump = importlib.import_module("test_pump_cases")
    rows = []
    for task in pump.get_args(pump.PumpTask):
        asked = [
            path
            for path in toxicology.answered(files)
            if toxicology.read(path)["pump"]["task"] == task
        ]
        met = sum(not toxicology.unmet(path, checks("pump")) for path in asked)
        got = Counter(toxicology.said_of(path).result.verdict for path in asked)
        told = ", ".join(f"{verdict} {n}" for verdict, n in sorted(got.items()))
        rows.append((task, told, f"{met}/{len(asked)}"))
    return docs_text.table("task | verdicts | everything met", rows, right_from=2)


def _unmet(files: Sequence[Path]) -> list[str]:
    rows = []
    for path in files:
        lacking = toxicology.unmet(path, checks(toxicology.kind_of(path)))
        if lacking:
            gap = toxicology.read(path).get("known_gap", "")
            rows.append((_link(path), "; ".join(lacking), gap))
    lines = docs_text.paragraph(
        f"""{len(files) - len(rows)} of {len(files)} vignettes are met in every point. A file with a known gap says what
        is right and not yet so."""
    )
    return lines + (
        docs_text.table("vignette | not met | known gap", rows, right_from=9) if rows else []
    )


def make() -> dict[Path, str]:
    """Return the page."""
    return {PAGE: page()}


if __name__ == "__main__":
    for path, text in make().items():
        path.write_text(text.rstrip() + "\n", encoding="utf-8")
        print(path.relative_to(ROOT))
