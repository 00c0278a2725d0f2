"""Interactions, side effects, cautions and codes as rows of the monograph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from calando.decide.check.words import mechanism_in_words
from calando.decide.monograph.result import Detail, MonographRow, MonographSection
from calando.decide.monograph.tables import country_name
from calando.facts.schema_safety import (
    Caution,
    Code,
    Frequency,
    Interaction,
    Monograph,
    Path,
    Raise,
    SafetyFacts,
    Severity,
    SideEffect,
)

SEVERITIES: dict[Severity, str] = {
    "avoid": "Avoid together",
    "major": "Major: only with a plan and watching",
    "moderate": "Moderate: know and watch",
    "minor": "Minor, or none known",
}
KINDS = {
    "contraindication": "Contraindications",
    "boxed_warning": "Boxed warning",
    "warning": "Warnings",
    "precaution": "Precautions",
}
BANDS = {
    "very_common": "very common (1 in 10 or more)",
    "common": "common (1 to 10 in 100)",
    "uncommon": "uncommon (1 to 10 in 1,000)",
    "rare": "rare (1 to 10 in 10,000)",
    "very_rare": "very rare (below 1 in 10,000)",
    "not_known": "frequency not known",
    "listed": "listed, without a number",
}
EMERGENCY_FIRST = "Emergency first"
RARELY = "rarely (no number)"
SIGN_OF = {"toxicity": "too much", "withdrawal": "withdrawal", "either": "too much or withdrawal"}
LONG = 150  # characters of evidence that are not said twice on one page
SYSTEMS = {"rxnorm": "RxNorm", "atc": "ATC"}


# -- interactions ---------------------------------------------------------------------------------


def interaction_sections(rows: Iterable[Interaction]) -> Iterator[MonographSection]:
    """Yield the interactions, the gravest first."""
    found = tuple(rows)
    above: list[Interaction] = []
    for severity, heading in SEVERITIES.items():
        of_severity = []
        for row in (r for r in found if r.severity == severity):
            of_severity.append(_interaction_row(row, _without_repeats(row, above)))
            above.append(row)
        if of_severity:
            yield MonographSection(heading=heading, rows=tuple(of_severity))


def _without_repeats(row: Interaction, above: Sequence[Interaction]) -> str:
    """Return the evidence with what a row above has said at length named instead; "" where nothing repeats."""
    sentences = _sentences(row.evidence)
    for earlier in above:
        same = 0
        for a, b in zip(sentences, _sentences(earlier.evidence), strict=False):
            if a != b:
                break
            same += 1
        if len(" ".join(sentences[:same])) >= LONG:
            return " ".join([f"As {_lowered(earlier.title)}, above.", *sentences[same:]])
    return ""


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?]) (?=[A-Z])", text)


def _lowered(title: str) -> str:
    """Return a title within a sentence: "opioids", but "NSAIDs"."""
    return title if title[1:2].isupper() else f"{title[:1].lower()}{title[1:]}"


def _interaction_row(r: Interaction, short: str) -> MonographRow:
    details = [Detail(label="why", text=_sentence(mechanism_in_words(r.mechanism)))]
    if r.baclofen_routes == ("intrathecal",):
        details.append(Detail(label="only with", text="Intrathecal baclofen."))
    if r.routes:
        details.append(
            Detail(label="only if given", text=_sentence(", ".join(map(_plain, r.routes))))
        )
    details.append(Detail(label="what to do", text=r.action))
    if r.raised:
        details.append(Detail(label="graver", text=_graver(r.raised)))
    return MonographRow(
        id=r.id,
        about=r.title,
        text=r.evidence,
        short=short,
        cells=(r.severity, ", ".join(r.drugs)),
        details=tuple(details),
        sources=tuple(dict.fromkeys((*r.sources, *(x.source for x in r.raised)))),
        where=r.where,
        basis=r.basis,
        conflict=r.conflict,
        claims=r.claims,
    )


def _graver(raised: Sequence[Raise]) -> str:
    """Return "Avoid: one thing; another. Major: a third."."""
    said = []
    for severity in SEVERITIES:
        why = [x.because.strip().rstrip(".") for x in raised if x.to == severity]
        if why:
            said.append(f"{severity[:1].upper()}{severity[1:]}: {'; '.join(why)}.")
    return " ".join(said)


# -- side effects ---------------------------------------------------------------------------------


def side_effect_sections(
    monograph: Monograph, effects: Sequence[SideEffect], country: str | None
) -> Iterator[MonographSection]:
    """Yield the side effects by organ class, in the order of the file."""
    titles: dict[str, str] = {p.name: p.title for p in monograph.paths}
    for organ_class in dict.fromkeys(e.organ_class for e in effects):
        rows = tuple(
            _effect_row(e, titles, country) for e in effects if e.organ_class == organ_class
        )
        yield MonographSection(heading=organ_class[:1].upper() + organ_class[1:], rows=rows)


def emergency_section(monograph: Monograph) -> MonographSection:
    """Return what cannot wait; it stands above all effects."""
    rows = tuple(_path_row(p) for p in monograph.paths if p.name == "emergency")
    return MonographSection(heading=EMERGENCY_FIRST, rows=rows)


def path_section(monograph: Monograph) -> MonographSection:
    """Return the other ways to answer a side effect."""
    rows = tuple(_path_row(p) for p in monograph.paths if p.name != "emergency")
    return MonographSection(heading="What is done", rows=rows)


def _path_row(p: Path) -> MonographRow:
    return MonographRow(
        id=p.name,
        about=p.title,
        text=p.text,
        sources=p.sources,
        where=p.where,
        basis=p.basis,
    )


def _effect_row(e: SideEffect, titles: dict[str, str], country: str | None) -> MonographRow:
    told = [
        f
        for f in e.frequencies
        if not f.jurisdictions or country is None or country in f.jurisdictions
    ]
    details = (
        [Detail(label="how often", text=_sentence("; ".join(frequency_texts(told))))]
        if told
        else []
    )
    if e.when:
        details.append(Detail(label="when", text=_sentence(e.when)))
    if e.sign_of:
        signs = " or ".join(SIGN_OF[s] for s in e.sign_of)
        details.append(Detail(label="may be a sign of", text=_sentence(signs)))
    details.append(Detail(label="what is done", text=_what_is_done(e, titles)))
    return MonographRow(
        id=e.id,
        about=e.effect,
        text=e.text,
        cells=(e.kind, shortest(told)),
        details=tuple(details),
        sources=tuple(dict.fromkeys((*e.sources, *(f.source for f in told)))),
        where=e.where,
        basis=e.basis,
        claims=e.claims,
    )


def _what_is_done(e: SideEffect, titles: dict[str, str]) -> str:
    """Return the ways to answer an effect: what cannot wait first, each with what decides for it."""
    parts = []
    if "emergency" in e.paths:
        parts.append(titles["emergency"] + (f" if {e.emergency_if}" if e.emergency_if else ""))
    if "withdrawal" in e.paths:
        asked = "After missed, lost or lowered doses or a new supply"
        way, pump = _lowered(titles["withdrawal"]), "emergency help if a pump may have failed"
        parts.append(f"{asked}, think of {way}, {pump}, and no full dose again without asking")
    others = ", then ".join(
        _lowered(titles[p]) for p in e.paths if p not in ("emergency", "withdrawal")
    )
    if others:
        parts.append(f"Otherwise {others}" if parts else f"{others[:1].upper()}{others[1:]}")
    return ". ".join(parts) + "."


def frequency_texts(frequencies: Iterable[Frequency]) -> list[str]:
    """Return how often, each answer once with the countries that give it: "CH, IT: common (1 to 10 in 100)"."""
    countries: dict[str, dict[str, None]] = {}
    for f in frequencies:
        named = countries.setdefault(_how_often(f), {})
        named.update(dict.fromkeys(f.jurisdictions or _country_of(f.source)))
    return [
        f"{', '.join(places)}: {text}" if places else text for text, places in countries.items()
    ]


def _how_often(f: Frequency) -> str:
    if f.percent_low is not None and f.percent_high is not None:
        low, high = f"{f.percent_low:g}", f"{f.percent_high:g}"
        return f"{low if low == high else f'{low} to {high}'} %"
    if f.band == "listed" and "rarely" in f.where:  # the word of the label, which prints no number
        return RARELY
    return BANDS[f.band]


def _country_of(source: str) -> tuple[str, ...]:
    """Return the country that the key of a product text begins with: "it_lioresal" is of Italy."""
    country, bar, _ = source.partition("_")
    return (country.upper(),) if bar and len(country) == 2 else ()


def shortest(frequencies: Sequence[Frequency]) -> str:
    """Return the widest percentage that is told, else the most frequent band, in few words."""
    lows = [f.percent_low for f in frequencies if f.percent_low is not None]
    highs = [f.percent_high for f in frequencies if f.percent_high is not None]
    if lows and highs:
        low, high = f"{min(lows):g}", f"{max(highs):g}"
        return f"{low if low == high else f'{low} to {high}'} %"
    order = list(BANDS)
    first = min(frequencies, key=lambda f: order.index(f.band), default=None)
    if first is None:
        return ""
    return RARELY if _how_often(first) == RARELY else first.band.replace("_", " ")


# -- cautions -------------------------------------------------------------------------------------


def caution_sections(cautions: Iterable[Caution]) -> Iterator[MonographSection]:
    """Yield the cautions, contraindications first."""
    found = tuple(cautions)
    for kind, heading in KINDS.items():
        rows = tuple(caution_row(c) for c in found if c.kind == kind)
        if rows:
            yield MonographSection(heading=heading, rows=rows)


def caution_row(c: Caution) -> MonographRow:
    """Return one caution."""
    details = [Detail(label="whom", text=_sentence(_whom(c)))]
    if c.baclofen_routes == ("intrathecal",):
        details.append(Detail(label="only with", text="Intrathecal baclofen."))
    details.append(Detail(label="what to do", text=c.action))
    return MonographRow(
        id=c.id,
        about=c.title,
        text=c.text,
        cells=(c.topic, _countries(c.jurisdictions)),
        details=tuple(details),
        jurisdictions=c.jurisdictions,
        sources=c.sources,
        where=c.where,
        basis=c.basis,
        conflict=c.conflict,
        claims=c.claims,
    )


def _whom(c: Caution) -> str:
    parts = [_plain(f) for f in c.flags]
    if c.sex:
        parts.append("women" if c.sex == "female" else "men")
    if c.age_from is not None:
        parts.append(f"from {c.age_from:g} years")
    if c.age_below is not None:
        parts.append(f"below {c.age_below:g} years")
    if c.gestation_from is not None or c.gestation_below is not None:
        parts.append(f"pregnancy, {_weeks(c.gestation_from, c.gestation_below)}")
    if c.excipients:
        parts.append(f"products with {', '.join(c.excipients)}")
    if c.indications:
        parts.append(f"taken for {', '.join(_plain(i) for i in c.indications)}")
    said = ", or ".join(parts) if c.flags and len(parts) == len(c.flags) else ", ".join(parts)
    return said or "everyone"


def _weeks(low: float | None, high: float | None) -> str:
    if low is None:
        return f"below {high:g} weeks"
    return f"from {low:g} weeks" if high is None else f"{low:g} to below {high:g} weeks"


# -- codes ----------------------------------------------------------------------------------------


def code_section(safety: SafetyFacts, drugs: Iterable[str] | None = None) -> MonographSection:
    """Return the codes, of all drugs or of some."""
    wanted = None if drugs is None else set(drugs)
    codes = sorted(
        (c for c in safety.codes if wanted is None or c.drug in wanted),
        key=lambda c: (c.drug != "baclofen", c.drug, c.system),
    )
    return MonographSection(
        heading="Confirmed codes",
        columns=("drug", "system", "code"),
        rows=tuple(_code_row(c) for c in codes),
    )


def _code_row(c: Code) -> MonographRow:
    system = SYSTEMS[c.system]
    return MonographRow(
        id=f"{c.system}.{c.drug}",
        about=c.drug,
        text=f"{c.drug}: {system} {c.code}.",
        cells=(c.drug, system, c.code),
        sources=(c.source,),
        where=c.where,
        basis=c.basis,
    )


def _countries(codes: Sequence[str]) -> str:
    return ", ".join(codes) or country_name("")


def _plain(flag: str) -> str:
    return flag.replace("_", " ")


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "?", "!")) else f"{text[:1].upper()}{text[1:]}."
