"""Interactions, side effects, cautions and codes as rows of the monograph."""

from __future__ import annotations

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
SIGN_OF = {"toxicity": "too much", "withdrawal": "withdrawal", "either": "too much or withdrawal"}
SYSTEMS = {"rxnorm": "RxNorm", "atc": "ATC"}


# -- interactions ---------------------------------------------------------------------------------


def interaction_sections(rows: Iterable[Interaction]) -> Iterator[MonographSection]:
    """Yield the interactions, the gravest first."""
    found = tuple(rows)
    for severity, heading in SEVERITIES.items():
        of_severity = tuple(_interaction_row(r) for r in found if r.severity == severity)
        if of_severity:
            yield MonographSection(heading=heading, rows=of_severity)


def _interaction_row(r: Interaction) -> MonographRow:
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


def path_section(monograph: Monograph) -> MonographSection:
    """Return the ways to answer a side effect."""
    rows = tuple(
        MonographRow(
            id=p.name,
            about=p.title,
            text=p.text,
            sources=p.sources,
            where=p.where,
            basis=p.basis,
        )
        for p in monograph.paths
    )
    return MonographSection(heading="What is done", rows=rows)


def _effect_row(e: SideEffect, titles: dict[str, str], country: str | None) -> MonographRow:
    told = [
        f
        for f in e.frequencies
        if not f.jurisdictions or country is None or country in f.jurisdictions
    ]
    details = (
        [Detail(label="how often", text=_sentence("; ".join(map(frequency_text, told))))]
        if told
        else []
    )
    if e.when:
        details.append(Detail(label="when", text=_sentence(e.when)))
    if e.sign_of:
        signs = " or ".join(SIGN_OF[s] for s in e.sign_of)
        details.append(Detail(label="may be a sign of", text=_sentence(signs)))
    done = ", then ".join(titles.get(p, p).lower() for p in e.paths)
    details.append(Detail(label="what is done", text=_sentence(done)))
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


def frequency_text(f: Frequency) -> str:
    """Return how often, by one source: "US: 10 to 63 %" or "UK, IE: common (1 to 10 in 100)"."""
    where = f"{', '.join(f.jurisdictions)}: " if f.jurisdictions else ""
    if f.percent_low is None or f.percent_high is None:
        return where + BANDS[f.band]
    low, high = f"{f.percent_low:g}", f"{f.percent_high:g}"
    return f"{where}{low if low == high else f'{low} to {high}'} %"


def shortest(frequencies: Sequence[Frequency]) -> str:
    """Return the widest percentage that is told, else the most frequent band, in few words."""
    lows = [f.percent_low for f in frequencies if f.percent_low is not None]
    highs = [f.percent_high for f in frequencies if f.percent_high is not None]
    if lows and highs:
        low, high = f"{min(lows):g}", f"{max(highs):g}"
        return f"{low if low == high else f'{low} to {high}'} %"
    order = list(BANDS)
    bands = sorted((f.band for f in frequencies), key=order.index)
    return bands[0].replace("_", " ") if bands else ""


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
        sources=tuple(dict.fromkeys((*c.sources, *(x.source for x in c.raised)))),
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
