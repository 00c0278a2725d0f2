"""Write docs/facts.md (every number, unit and source) and the fingerprints of the fact files.

Usage: python scripts/make_facts_page.py [--check]; with --check nothing is written, and a
difference ends with exit code 1.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from calando.facts.load import (
    FOLDER,
    load_encephalopathy,
    load_facts,
    load_published_checks,
)
from calando.facts.load_admission import load_admission
from calando.facts.load_locator import load_locator_words
from calando.facts.load_overdose import load_overdose
from calando.facts.load_overdose_model import load_overdose_model
from calando.facts.load_placement import load_placement
from calando.facts.load_pump import load_pump
from calando.facts.load_screen import load_instruments
from calando.facts.load_self_check import load_self_check
from calando.facts.load_triage import load_triage, load_withdrawal
from calando.facts.schema import (
    Facts,
    Interval,
    Ladder,
    Number,
    Range,
    ReplanRule,
    Source,
    TaperRate,
)
from calando.facts.schema_screen import ScreenBand

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "facts.md"
FINGERPRINTS = ROOT / "tests" / "architecture" / "fingerprints.json"


def fingerprints(folder: Path = FOLDER) -> dict[str, dict[str, str | int]]:
    """Return for each fact file how many values it holds and its checksum."""
    files = sorted((*folder.rglob("*.toml"), folder / "sources.bib"))
    return {
        path.relative_to(folder).as_posix(): {
            "values": count_values(path),
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
        for path in files
    }


def count_values(path: Path) -> int:
    """Return how many values a fact file holds (sources: how many entries)."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".bib":
        return text.count("@misc{")
    return sum(1 for _ in leaves(tomllib.loads(text)))


def leaves(value: object) -> Iterator[object]:
    """Yield every value of nested tables and lists."""
    if isinstance(value, dict):
        for child in value.values():
            yield from leaves(child)
    elif isinstance(value, list):
        for child in value:
            yield from leaves(child)
    else:
        yield value


def numbers(value: object, name: str = "") -> Iterator[tuple[str, Number | Range | Interval]]:
    """Yield every number of a fact with its dotted name."""
    if isinstance(value, Number | Range | Interval):
        yield name, value
    elif isinstance(value, dict):
        for key, child in value.items():
            yield from numbers(child, f"{name}.{key}")
    elif isinstance(value, tuple):
        for i, child in enumerate(value):
            key = next((k for k in ("id", "name", "outcome") if hasattr(child, k)), "")
            yield from numbers(child, f"{name}.{getattr(child, key, i)}")
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from numbers(getattr(value, field.name), f"{name}.{field.name}".lstrip("."))


def cell(text: object) -> str:
    """Return a text that fits a cell of a Markdown table."""
    return str(text).replace("|", "/").replace("\n", " ")


def table(head: str, rows: Iterable[Iterable[object]]) -> list[str]:
    """Return a Markdown table; its heads are given as "name | value | unit"."""
    lines = [f"| {head} |", "|" + " --- |" * len(head.split(" | "))]
    lines += ["| " + " | ".join(cell(c) for c in row) + " |" for row in rows]
    return [*lines, ""]


def number_rows(pairs: Iterable[tuple[str, Number | Range | Interval]]) -> Iterator[list[object]]:
    """Yield one row for each number."""
    for name, n in pairs:
        if isinstance(n, Number):
            value = f"{n.value:g}"
        else:
            kind = n.spread if isinstance(n, Range) else "95 % CI"
            value = f"{n.low:g} to {n.high:g}, {kind}"
        yield [f"`{name}`", value, n.unit, n.basis, f"{n.source}, {n.where}", n.note]


def recipe(t: TaperRate) -> str:
    """Return a taper recipe in one line."""
    match t.kind:
        case "abrupt":
            return "nothing from day 0"
        case "steps":
            pairs = zip(t.at_day, t.fraction, strict=True)
            return "; ".join(f"{f:.0%} from day {d:g}" for d, f in pairs)
        case "mg_every":
            return f"-{t.step_mg:g} mg every {t.every_days:g} d"
        case "percent_of_start":
            return f"-{t.percent:g} % of the start every {t.every_days:g} d"
        case "percent_of_current":
            return (
                f"-{t.percent:g} % of the current dose every {t.every_days:g} d, "
                f"nothing below {t.stop_below_mg:g} mg"
            )
        case "linear_over":
            return f"to nothing over {t.over_days:g} d, a step every {t.every_days:g} d"


def steps(ladder: Ladder) -> str:
    """Return the steps of a ladder in one line."""
    unit = "mg/kg/day" if ladder.per_kg else "mg/day"
    totals = ", ".join(f"{n:g}" for n in ladder.totals_per_day)
    return f"{totals} {unit}; a step lasts {span(ladder.step_days)} d; {span(ladder.intakes)} doses a day"


def span(pair: tuple[float, ...]) -> str:
    """Return "3", "3 to 4", or nothing."""
    return " to ".join(dict.fromkeys(f"{n:g}" for n in pair))


def review(ladder: Ladder) -> str:
    """Return when a ladder asks for a review."""
    weeks = f"{span(ladder.review_weeks)} wk. " if ladder.review_weeks else ""
    return weeks + ladder.review_rule


def when(rule: ReplanRule) -> str:
    """Return the conditions of a rule in one line."""
    parts = [
        f"{low:g} {unit} or more" if high is None else f"{low or 0:g} to below {high:g} {unit}"
        for low, high, unit in (
            (rule.from_hours, rule.below_hours, "h"),
            (rule.from_score, rule.below_score, "of 10"),
        )
        if low is not None or high is not None
    ]
    parts += [f"kidneys {rule.kidneys}"] if rule.kidneys != "any" else []
    parts += [f"on the way {'on' if rule.direction == 'up' else 'off'}"] * (rule.direction != "any")
    parts += [f"one of: {', '.join(rule.flags)}"] if rule.flags else []
    parts += [f"says: {', '.join(rule.words)}"] if rule.words else []
    return "; ".join(parts) or "always"


def outcome(rule: ReplanRule) -> str:
    """Return what becomes of the plan in one line."""
    if rule.hold_days is not None:
        return f"{rule.action}, {rule.hold_days:g} d"
    if rule.restart_fraction is not None:
        return f"{rule.action}, at most {rule.restart_fraction:g} of the dose that was due"
    return rule.action


def score_of(band: ScreenBand) -> str:
    """Return the range of a band, or that answers decide."""
    return "by answers" if band.low is None else f"{band.low:g} to {band.high:g}"


NUMBER_HEAD = "name | value | unit | basis | source, where | note"


def page(facts: Facts) -> str:
    """Return the whole page."""
    out = [
        "# Every fact of calando",
        "",
        "Generated by `make facts`; do not edit. *read*: in the source named. *derived*: computed,",
        "recipe in the note. *assumed*: ours, shown to users as an assumption.",
        "",
        "## Pharmacokinetic models",
        "",
    ]
    for m in facts.pk.values():
        ages = f"{m.age_years[0]:g} to {m.age_years[1]:g} years"
        out += [
            f"### {m.name}",
            "",
            f"{m.population}. {m.drug}, {m.structure}, {ages}; {m.checked}.",
            "",
        ]
        out += table(NUMBER_HEAD, number_rows(numbers(m)))
        out += [*(f"- {note}" for note in m.notes), ""]
    out += ["## Ensemble and effect", "", *table(NUMBER_HEAD, number_rows(numbers(facts.ensemble)))]
    out += ["## Kidney", "", *table(NUMBER_HEAD, number_rows(numbers(facts.kidney)))]
    out += table(
        "rule | from | below | dialysis | action | max mg/day | basis | source, where | text",
        (
            (r.name, f"{r.eGFR_from:g}", f"{r.eGFR_below:g}", r.dialysis or "", r.action,
             r.max_daily_mg or "", r.basis, f"{r.source}, {r.where}", r.text)
            for r in facts.kidney.rules
        ),
    )  # fmt: skip
    known = load_overdose()
    for title, found in (
        ("Encephalopathy", load_encephalopathy()),
        ("How an overdose goes", load_overdose_model()),
        ("Where to be treated after an overdose", known.disposition),
        ("How long to be watched after an overdose", known.observation),
        ("Pump", load_pump()),
        ("Locator", load_locator_words()),
        ("Admission", load_admission()),
        ("Placement", load_placement()),
        ("Triage", load_triage()),
        ("Withdrawal", load_withdrawal()),
        ("How often instruments are right", load_instruments()),
        ("Self-check", load_self_check()),
    ):
        out += [f"## {title}", "", *table(NUMBER_HEAD, number_rows(numbers(found)))]
    out += ["## Bands of instruments", ""]
    out += table(
        "instrument | band set | for | band | score | basis | source, where | note",
        (
            (f"`{i.id}`", s.title, s.population, b.title, score_of(b), s.basis,
             f"{s.source}, {s.where}", s.note)
            for i in load_instruments().values() for s in i.band_sets for b in s.bands
        ),
    )  # fmt: skip
    for title, found in (("Interaction", facts.interaction), ("Receptors", facts.receptors)):
        out += [f"## {title}", "", *table(NUMBER_HEAD, number_rows(numbers(found)))]
    out += ["## Taper rules", "", *table(NUMBER_HEAD, number_rows(numbers(facts.taper_rules)))]
    out += ["## Published tapers", ""]
    out += table(
        "name | recipe | grade | yardstick | "
        "basis | source, where | setting | known failure | what was assumed",
        (
            (f"`{t.name}`", recipe(t), t.grade, "yes" if t.yardstick else "", t.basis,
             f"{t.source}, {t.where}", t.setting, t.known_failure, t.assumptions)
            for t in facts.tapers.values()
        ),
    )  # fmt: skip
    rules = facts.titration_rules
    out += ["## Titration rules", "", *table(NUMBER_HEAD, number_rows(numbers(rules)))]
    out += ["## Ladders", ""]
    out += table(
        "name | where | for | whom | age | steps | usual range | review | grade | acts | basis | "
        "source, where | conflict | note | signed by",
        (
            (f"`{x.name}`", x.jurisdiction, x.indication + (", off label" if x.off_label else ""),
             x.whom, span(x.age_years), steps(x), span(x.usual_per_day), review(x), x.grade,
             "yes" if x.acts else "shown only", x.basis, f"{x.source}, {x.where}", x.conflict, x.note,
             x.reviewed_by)
            for x in facts.ladders
        ),
    )  # fmt: skip
    out += ["## Rules for a plan that met an event", ""]
    out += [
        "The first rule of an event whose conditions all hold speaks. Nobody has signed a rule whose last",
        "column is empty.",
        "",
    ]
    out += table(
        "id | event | title | when | tier | do now | for the patient | the plan | basis | "
        "sources, where | note | signed by",
        (
            (f"`{r.id}`", r.event, r.title, when(r), r.tier, r.do_now, r.patient_text, outcome(r),
             r.basis, f"{', '.join(r.sources)}, {r.where}", r.note, r.reviewed_by)
            for r in facts.replan_rules
        ),
    )  # fmt: skip
    out += ["## Dose caps", ""]
    out += table(
        "name | where | indication | setting | age | mg/day | basis | source | note | conflict",
        (
            (c.name, c.jurisdiction, c.indication, c.setting,
             f"{c.age_years[0]:g} to {c.age_years[1]:g}", f"{c.max_daily_mg.value:g}",
             c.max_daily_mg.basis, c.max_daily_mg.source, c.max_daily_mg.note, c.conflict)
            for c in facts.caps
        ),
    )  # fmt: skip
    out += ["## Products", ""]
    out += table(
        "id | name | halvable | what was read | licensed for | "
        "excipients | status | basis | source, where | note",
        (
            (p.id, p.name, "yes" if p.halvable else "no", p.halvable_note,
             ", ".join(p.licensed_for), ", ".join(p.excipients), p.status, p.basis,
             f"{p.source}, {p.where}", p.note)
            for p in facts.products
        ),
    )  # fmt: skip
    out += ["## Vital signs: seen today", ""]
    out += table(
        "sign | at or below | at or above | points to | basis | source, where | note",
        (
            (v.sign, "" if v.low is None else f"{v.low:g}", "" if v.high is None else f"{v.high:g}",
             v.points_to, v.basis, f"{v.source}, {v.where}", v.note)
            for v in facts.vital_limits
        ),
    )  # fmt: skip
    out += ["## Published checks", ""]
    out += table(
        "name | published | pass range | kind | basis | source, where | how | known miss, or what is missing",
        (
            (c.name, c.published, "" if c.low is None else f"{c.low:g} to {c.high:g} {c.unit}",
             c.kind, c.basis, f"{c.source}, {c.where}", c.why, c.miss or c.not_modelled)
            for c in load_published_checks()
        ),
    )  # fmt: skip
    out += ["## Contacts", ""]
    out += table(
        "where | kind | name | number | checked | basis | source | note",
        (
            (c.jurisdiction, c.kind, c.name, c.number, c.checked, c.basis, c.source, c.note)
            for c in facts.contacts
        ),
    )
    out += ["## Advice", ""]
    out += table(
        "id | topic | for the professional | for the patient | only for | basis | sources",
        (
            (a.id, a.topic, a.text, a.patient_text,
             ", ".join((*a.indications, *a.jurisdictions, *a.flags, *a.plans)), a.basis, ", ".join(a.sources))
            for a in facts.advice
        ),
    )  # fmt: skip
    for title, terms in (("Conditions", facts.conditions), ("Drugs", facts.drugs)):
        out += [f"## {title}", ""]
        out += table(
            "name | also | flags | basis | source, where",
            (
                (
                    t.name,
                    ", ".join(t.synonyms),
                    ", ".join(t.flags),
                    t.basis,
                    f"{t.source}, {t.where}",
                )
                for t in terms
            ),
        )
    out += ["## Sources", ""]
    out += table("key | source | note", (source_row(s) for s in facts.sources.values()))
    return "\n".join(out)


def source_row(s: Source) -> list[str]:
    """Return one row of the list of sources."""
    link = f"https://doi.org/{s.doi}" if s.doi else s.url
    text = ". ".join(part for part in (s.author, s.title, s.year) if part)
    return [f"`{s.key}`", f"{text}. {link}" if link else f"{text}.", s.note]


def main() -> int:
    """Write both files, or with --check say which would change."""
    wanted = {
        PAGE: page(load_facts()),
        FINGERPRINTS: json.dumps(fingerprints(), indent=2) + "\n",
    }
    stale = [p for p, text in wanted.items() if not p.exists() or p.read_text("utf-8") != text]
    if "--check" in sys.argv:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is out of date: run `make facts`")
        return 1 if stale else 0
    for path in stale:
        path.write_text(wanted[path], encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
