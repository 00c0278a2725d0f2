"""The tables of the way on, once for every format: what each step does, the menu, ladders, kidney rules."""

from __future__ import annotations

from dataclasses import dataclass

from calando.decide.titrate.result import LadderShown, TitrationResult
from calando.present import wording
from calando.present.titrate import words


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A table in words: columns, which of them hold numbers, rows, the row that acts, a note."""

    title: str
    columns: tuple[str, ...]
    numbers: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    marked: tuple[int, ...] = ()
    note: str = ""
    widths: tuple[float, ...] = ()  # of the columns on paper, relative; () = all alike


def all_tables(result: TitrationResult) -> tuple[Shown, ...]:
    """Return the tables that have rows, in the order of a page."""
    found = (effects(result), menu(result), ladders(result), kidney_rules(result))
    return tuple(table for table in found if table.rows)


def effects(result: TitrationResult) -> Shown:
    """Return what each step does to levels and how big a rise it is."""
    plan = result.plan
    rows = (
        ()
        if plan is None
        else tuple(
            (
                wording.days_text(plan, f.from_day, f.days),
                wording.number(f.daily_mg),
                words.band(f.Cmax_mg_per_L),
                words.band(f.Cmin_mg_per_L),
                words.rise_band(f.rise),
            )
            for f in result.forecast
        )
    )
    return Shown(
        title="What each step does (predicted, its last day)",
        columns=(
            "when",
            "mg/day",
            "peak, mg/L",
            "lowest, mg/L",
            f"rise (1 = {words.whose(result)})",
        ),
        numbers=(1, 2, 3, 4),
        rows=rows,
        note=f"{words.LEVEL_NOTE} {words.RISE_NOTE}",
    )


def menu(result: TitrationResult) -> Shown:
    """Return the ways to divide the day, ranked by time in the quoted range."""
    rows = tuple(
        (
            str(r.rank),
            f"{r.name} (the plan)" if r.in_plan and "plan" not in r.name else r.name,
            words.intakes_text(r),
            words.share_band(r.in_range),
            words.share_band(r.above_range),
            words.band(r.Cmax_mg_per_L),
        )
        for r in result.menu
    )
    daily = f" {wording.mg(result.menu[0].daily_mg)}/day" if result.menu else ""
    return Shown(
        title=f"How to divide{daily or ' the day'}: time in the {words.range_text(result)}",
        columns=("", "how", "doses", "day in range", "day above", "peak, mg/L"),
        numbers=(0, 3, 4, 5),
        rows=rows,
        marked=tuple(i for i, r in enumerate(result.menu) if r.in_plan),
        note=f"{words.LEVEL_NOTE} {words.RANGE_NOTE}",
    )


def ladders(result: TitrationResult) -> Shown:
    """Return what the sources print, side by side, for this person's weight."""
    rows = tuple(
        (
            ("► " if x.acts else "") + x.title,
            words.totals_text(x),
            words.pace_text(x),
            words.usual_text(x) or "–",
            f"{words.grade_text(x)} [{x.basis}: {x.source}]",
            ladder_remark(x) or "–",
        )
        for x in result.ladders
    )
    return Shown(
        title="What the sources print",
        columns=(
            "ladder",
            "steps",
            "pace",
            "usual end",
            "source",
            "others say; how gaps were filled",
        ),
        numbers=(),
        rows=rows,
        marked=tuple(i for i, x in enumerate(result.ladders) if x.acts),
        note=ladder_note(result),
        widths=(1.8, 1.0, 1.1, 0.9, 2.0, 3.6),
    )


def ladder_remark(ladder: LadderShown) -> str:
    """Return what other sources say and how gaps were filled."""
    note = ladder.note and f"{ladder.note[0].upper()}{ladder.note[1:]}."
    return " ".join(part for part in (ladder.conflict, note) if part)


def ladder_note(result: TitrationResult) -> str:
    """Return how to read the ladders."""
    acts = any(x.acts for x in result.ladders)
    walks = "► the plan walks this one. " if result.plan else "► the one for this person. "
    printed = "As printed, before kidneys, cap and products; per-kg ladders times the weight. "
    return (walks if acts else "") + printed + words.signed_note(result.ladders)


def kidney_rules(result: TitrationResult) -> Shown:
    """Return what the sources print for kidneys, the strictest first."""
    rules = words.rules_in_order(result.kidney_rules)
    return Shown(
        title="Kidney rules side by side: the strictest acts",
        columns=("for this person", "leaves", "text", "source"),
        numbers=(),
        rows=tuple(
            (words.rule_mark(r), words.rule_effect(r), r.text, f"[{r.basis}: {r.source}]")
            for r in rules
        ),
        marked=tuple(i for i, r in enumerate(rules) if r.strictest),
        widths=(1.0, 1.6, 3.0, 1.6),
    )


def facts(result: TitrationResult) -> tuple[tuple[str, str], ...]:
    """Return target, yardstick, cap and review, each with its title; what is not there is left out."""
    plan = result.plan
    found = (
        ("Stop when it is enough", result.minimum_effective_dose.text if plan else ""),
        ("Ends at", words.target_text(plan) if plan else ""),
        ("Never above", words.cap_text(result)),
        ("Review", words.review_text(result.review) if plan else ""),
        ("Yardstick of the rise", words.yardstick_text(plan) if plan else ""),
    )
    return tuple((title, text) for title, text in found if text)
