"""Words of an answer on a dispensing history: sentences, and what a note beside an entry explains."""

from __future__ import annotations

import re
from collections.abc import Sequence

from calando.decide.misuse.result import Summary
from calando.decide.recommendation import Statement
from calando.facts.schema_safety import MisuseSign

TITLE = "Signs to talk about"
LOST = "a supply was reported lost"
ROSE = "the prescribed dose rose"
PUMP = "a pump was refilled by then"
PLANNED = "a planned stop"
STAY = "a hospital stay"
# a stay, in exact words: an appointment, a clinic or a hospital's pharmacy gives no tablets
_STAY = (
    r"(?:in|at|from|into|left|leaving|entered) (?:the |a )?hosp(?:ital)?|hospital (?:stay|admission|discharge)|"
    r"(?:on|from|left|leaving) (?:the |a )?ward|tt[oah]s?|"  # to take out, away, home: a ward gives it at discharge
    r"hospitali[sz](?:ed|ation)|discharged|discharge (?:from|home|medication|supply)|(?:at|on) discharge|"
    r"admission|admitted|in-?patient|rehab(?:ilitation)?|^\s*hosp(?:ital)?\s*$"
)
_NO_STAY = (
    r"appointments?|out-?patients?|clinics?|visits?|visited|visiting|consult\w*|day case|day hospital|emergency|"
    r"pharmacy|letters?|cancel\w*|postponed|refused|declined|await\w*|waiting|works?"
)
# what a note says -> what it explains; "lost" is asked for by `says_lost`
_EARLY = (
    (
        r"(?:bank|public|christmas|easter) holidays?|christmas|xmas|easter|new year|ramadan|eid|diwali|"
        r"(?:early|pharmacy|chemist|shop|surgery|practice) clos(?:ed|ure|ing)|closure|closed",
        "a public holiday or a closed pharmacy",
    ),
    (r"holidays?|vacation|travel\w*|trip|journey|abroad|away", "a supply for days away"),
    (r"owed|balance|remainder|part[- ]supply|rest of", "the rest of a pack was owed"),
    (_STAY, STAY),
    (r"spoil\w*|damaged|broken|crushed|vomit\w*|spilt|spilled|recall\w*", "tablets were spoilt"),
    (r"dose (?:up|rise|raised|increased?)|increased dose|raised to|titrat\w*", "a dose rise is noted"),
    (r"shortage|out of stock|snow|storm|flood", "supply was uncertain"),
    (r"mov(?:ed|ing) (?:house|home|away)|new address|chang(?:ed|e of) pharmacy|new pharmacy", "a move"),
)  # fmt: skip
_GAP = (
    (_STAY, STAY),
    (r"care home|nursing home|respite", "a stay in a home"),
    (r"reserve|had (?:some )?left|leftover|stock at home", "a reserve at home"),
    (r"other pharmacy|another pharmacy|elsewhere|samples?", "a supply from elsewhere"),
    (r"planned (?:pause|stop)|tapered off|stopped as planned", PLANNED),
)
# "dropped in the toilet", not "dropped in to collect"
_LOST = (
    r"lost|stolen|theft|misplaced|missing|flushed (?:away|down)|thrown (?:away|out) by mistake|"
    r"(?:dropped|fell|fallen) (?:in|into|down)(?: the| a)? (?:toilet|loo|sink|water|bath|drain|puddle|river|sea)|"
    r"left (?:on|in)(?: the| a)? (?:bus|train|plane|taxi|cab)"
)
_NOT = r"(?:\bno|\bnot|\bnever|\bdenies|\bwithout)\s+(?:\w+\s+)?"


def _says(pattern: str, note: str) -> bool:
    """True if a note has one of these words, and not after a "no"."""
    text = note.lower()
    return any(
        not re.search(rf"{_NOT}$", text[: m.start()])
        for m in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text)
    )


def says_lost(note: str) -> bool:
    """True if a note says that a supply was lost.

    >>> says_lost("Lost luggage"), says_lost("not lost, holiday"), says_lost("")
    (True, False, False)
    """
    return _says(_LOST, note)


def explains_early(notes: Sequence[str]) -> str:
    """Return why a refill may have come early, in our words; "" if no note says so.

    >>> explains_early(["4 weeks abroad"]), explains_early(["collected by her son"])
    ('a supply for days away', '')
    """
    return _first(_EARLY, notes)


def explains_gap(notes: Sequence[str]) -> str:
    """Return what stands behind days without supply; "" if no note says so.

    >>> explains_gap(["discharged from hospital"]), explains_gap(["hospital appointment"])
    ('a hospital stay', '')
    """
    return _first(_GAP, notes)


def _first(rules: Sequence[tuple[str, str]], notes: Sequence[str]) -> str:
    return next(
        (
            why
            for pattern, why in rules
            for n in notes
            if _says(pattern, n) and not (why == STAY and _says(_NO_STAY, n))
        ),
        "",
    )


def days_of(days: float) -> str:
    """Return a number of days: "1 day", "4.5 days"."""
    text = f"{round(days, 1):g}"
    return f"{text} day" if text == "1" else f"{text} days"


def mg_of(mg: float) -> str:
    """Return milligrams: "61 mg"; one decimal below 10."""
    return f"{mg:.0f} mg" if mg >= 10 else f"{round(mg, 1):g} mg"


def threshold_text(sign: MisuseSign) -> str:
    """Return from when a sign counts: "2 early refills; 180 days"."""
    parts = [f"{n.value:g} {n.unit}" for n in (sign.threshold, sign.within_days) if n is not None]
    return "; ".join(parts)


def mean_text(summary: Summary) -> str:
    """Return what the whole history comes to."""
    low, high = summary.mg_per_day.low, summary.mg_per_day.high
    if low is None:
        return "Too few dispensings of baclofen by mouth for an amount per day."
    days = summary.to_day - summary.from_day
    ends = dict.fromkeys((mg_of(low), mg_of(high if high is not None else low)))
    band = f"at least {mg_of(low)}" if high is None else " to ".join(ends)
    told = _prescribed_text(summary)
    beside = f"; prescribed: {told}" if told else ""
    text = f"In {days} days {summary.dispensings} dispensings, {band} a day handed out{beside}"
    if summary.proportion_of_days_covered is not None:
        text += f"; supply for {100 * summary.proportion_of_days_covered:.0f} % of the days"
    return f"{text}."


def _prescribed_text(summary: Summary) -> str:
    """Return what was prescribed: one dose, or the first, the last and the highest."""
    last = summary.prescribed_mg_per_day
    if not last:
        return ""
    first, most = (
        summary.first_prescribed_mg_per_day or last,
        summary.most_prescribed_mg_per_day or last,
    )
    if first == last == most:
        return mg_of(last)
    text = f"{mg_of(first)} at first, {mg_of(last)} at last"
    return text if most <= max(first, last) else f"{text}, {mg_of(most)} at most"


def caveats(
    *,
    slack: float,
    lists_told: bool,
    end_known: bool,
    unrecognised: Sequence[str],
    cap_caveat: str,
    pump: bool,
    explained: int,
    many: bool,
    twice: Sequence[str],
) -> list[Statement]:
    """Return what has to be known before anything is concluded."""
    said = [
        Statement(
            text="No probability of misuse is given: no source says how common misuse of baclofen is, and "
            "none says how often any of these signs is right. In people with opioids or benzodiazepines such notes "
            "did not tell those with a use disorder from those without.",
            sources=("meltzer2012", "pelerin2023"),
            basis="derived",
        ),
        Statement(
            text=f"Handed out is not taken. Each interval may be {slack:g} days longer or shorter than the "
            "calendar says; days' supply and strength are as they were entered.",
            basis="assumed",
        ),
        Statement(
            text="Thresholds were written for opioids or for other drugs, or are calando's own; each sign says which.",
            sources=("kern2020", "ncqa_uop", "pqa_omp", "pqa_cob", "pqa_pdc"),
            basis="assumed",
        ),
        Statement(
            text="What other pharmacies, hospitals and people gave is not here, and supply from before the first "
            "entry is unknown.",
            basis="derived",
        ),
    ]
    if cap_caveat:
        said.append(Statement(text=cap_caveat, basis="assumed"))
    if not lists_told:
        said.append(
            Statement(
                text="The prescribed dose is not told for every entry, so a rise that was prescribed cannot be told "
                "from one that was not. Add prescribed_mg_per_day, or --prescribed.",
                basis="derived",
            )
        )
    if not end_known:
        said.append(
            Statement(
                text="Days after the last dispensing are not looked at: say with --until up to when the list is "
                "complete.",
                basis="derived",
            )
        )
    if explained:
        said.append(
            Statement(
                text=f"Explained by the file itself, so not counted: {explained} of the early refills and gaps. "
                "A note is no proof: ask whether it was so, above all for days without supply.",
                basis="derived",
            )
        )
    if twice:
        said.append(
            Statement(
                text=f"Word for word the same, so counted once: {', '.join(twice)}. If both were handed out, write one "
                "row with all of it.",
                basis="derived",
            )
        )
    if many:
        said.append(
            Statement(
                text="Several refills have an explanation in a note. Each may well be right; together they are worth "
                "a question.",
                basis="assumed",
            )
        )
    if pump:
        said.append(
            Statement(
                text="Refills of the pump are micrograms and are kept apart; they never enter a dose in milligrams.",
                basis="derived",
            )
        )
    if unrecognised:
        said.append(
            Statement(
                text=f"Not recognised, so not looked at: {', '.join(unrecognised)}.",
                basis="derived",
            )
        )
    return said
