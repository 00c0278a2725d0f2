"""Tables of the monograph that stand in other fact files: products, highest doses, ladders, kidney rules, PK models."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from calando.decide.monograph.result import MonographRow, MonographSection
from calando.facts.schema import DoseCap, Facts, KidneyRule, Ladder, Number, PkModel, Product
from calando.facts.schema_triage import WithdrawalFacts, WithdrawalSymptom, WithdrawalTreatment

COUNTRIES = {
    "US": "United States",
    "UK": "United Kingdom",
    "FR": "France",
    "DE": "Germany",
    "CA": "Canada",
    "CH": "Switzerland",
    "AU": "Australia",
    "IE": "Ireland",
}
WHOM = {"adult": "adults", "sensitive": "older or frail", "child": "children"}
GROWN_UP = 18.0  # years; "children 12 to 17 years" is the printed form of [12, 18)
OLDEST = 120.0
ANY = "any"
NO_LIMIT = 1000.0  # how the kidney rules write "and above"


def country_name(code: str) -> str:
    """Return the name of a country; what holds anywhere is "any country"."""
    return COUNTRIES.get(code, "any country")


def indication_name(indication: str) -> str:
    """Return an indication in words.

    >>> indication_name("alcohol_use_disorder"), indication_name("any")
    ('alcohol use disorder', 'any other use')
    """
    return "any other use" if indication == ANY else indication.replace("_", " ")


def span(values: Sequence[float]) -> str:
    """Return "3", "3 to 4", or nothing.

    >>> span((3.0, 3.0)), span((30.0, 60.0)), span(())
    ('3', '30 to 60', '')
    """
    return " to ".join(dict.fromkeys(f"{v:g}" for v in values))


# -- products -------------------------------------------------------------------------------------


def product_sections(facts: Facts, country: str | None) -> Iterable[MonographSection]:
    """Yield what a pharmacy can hand out, country by country."""
    for code, name in COUNTRIES.items():
        products = [p for p in facts.products if p.jurisdiction == code]
        if products and country in (None, code):
            yield MonographSection(
                heading=f"Products: {name}",
                columns=("product", "strength", "halves", "licensed for", "excipients", "status"),
                rows=tuple(_product_row(p) for p in products),
            )


def _product_row(p: Product) -> MonographRow:
    strength = f"{p.mg_per_mL:g} mg/mL" if p.mg_per_mL is not None else f"{p.strength_mg or 0:g} mg"
    licensed = ", ".join(indication_name(i) for i in p.licensed_for)
    excipients = ", ".join(p.excipients) or "not recorded"
    halves = "yes" if p.halvable else "no"
    text = (
        f"{p.name} ({country_name(p.jurisdiction)}): {strength}, {p.status}, licensed for {licensed}; halves: "
        f"{halves} ({p.halvable_note}); excipients that were read: {excipients}."
    )
    return MonographRow(
        id=p.id,
        about=p.name,
        text=f"{text} {p.note[:1].upper()}{p.note[1:]}.".strip() if p.note else text,
        cells=(p.name, strength, halves, licensed, excipients, p.status),
        grade="label",
        jurisdictions=(p.jurisdiction,),
        sources=(p.source,),
        where=p.where,
        basis=p.basis,
    )


# -- doses ----------------------------------------------------------------------------------------


def cap_section(facts: Facts, country: str | None) -> MonographSection:
    """Return the highest daily doses."""
    caps = [c for c in facts.caps if _is_in(c.jurisdiction, country)]
    return MonographSection(
        heading="Highest daily doses",
        note="A caveat for someone above one, never a reason to come down faster.",
        columns=("country", "use", "age", "setting", "mg a day"),
        rows=tuple(_cap_row(c) for c in caps),
    )


def _cap_row(c: DoseCap) -> MonographRow:
    where, use, age = country_name(c.jurisdiction), indication_name(c.indication), _age(c.age_years)
    cells = (where, use, age, c.setting, f"{c.max_daily_mg.value:g}")
    setting = f", {c.setting}" if c.setting else ""
    note = f" ({c.max_daily_mg.note})" if c.max_daily_mg.note else ""
    return MonographRow(
        id=c.name,
        about=f"{where}, {use}",
        text=f"{where}, {use}, {age}{setting}: at most {c.max_daily_mg.value:g} mg a day{note}.",
        cells=cells,
        jurisdictions=_countries(c.jurisdiction),
        sources=(c.max_daily_mg.source,),
        where=c.max_daily_mg.where,
        basis=c.max_daily_mg.basis,
        conflict=c.conflict,
    )


def ladder_section(facts: Facts, country: str | None) -> MonographSection:
    """Return the ways on to baclofen that sources print."""
    ladders = [x for x in facts.ladders if _is_in(x.jurisdiction, country)]
    return MonographSection(
        heading="Ladders",
        note="One row for each source. Where several disagree, the one that calando titrate walks is marked.",
        columns=("country", "use", "whom", "steps", "days a step", "usual", "walked"),
        rows=tuple(_ladder_row(x) for x in ladders),
    )


def _whom(x: Ladder) -> str:
    """Return for whom a ladder is: "children 12 to 17 years, from 33 kg", never children without an age."""
    low, high = x.age_years
    said = WHOM[x.whom]
    if x.whom == "child" or (low, high) != (GROWN_UP, OLDEST):
        said += f" {_years(low, high)}"
    return ", ".join((said, *_weights(x)))


def _weights(x: Ladder) -> Iterator[str]:
    if x.weight_from_kg is not None:
        yield f"from {x.weight_from_kg:g} kg"
    if x.weight_to_kg is not None:
        yield f"below {x.weight_to_kg:g} kg"


def _years(low: float, high: float) -> str:
    """Return an age as it is printed: [12, 18) is "12 to 17 years", [1, 2) is "1 year"."""
    if high >= OLDEST:
        return f"from {low:g} years"
    if not low:
        return f"below {high:g} years"
    last = high - 1
    return f"{low:g} year{'s' * (low != 1)}" if last <= low else f"{low:g} to {last:g} years"


def _ladder_row(x: Ladder) -> MonographRow:
    unit = "mg/kg/day" if x.per_kg else "mg/day"
    steps = ", ".join(f"{n:g}" for n in x.totals_per_day)
    use = indication_name(x.indication) + (", off label" if x.off_label else "")
    usual = f"{span(x.usual_per_day)} {unit}" if x.usual_per_day else ""
    walked = "yes" if x.acts else "shown only"
    where, whom = country_name(x.jurisdiction), _whom(x)
    of = ", ".join((where, WHOM[x.whom], *_weights(x)))  # the title of a child's ladder has the age
    text = f"{of}: {x.title}. Steps: {steps} {unit}, {span(x.step_days)} days each, {span(x.intakes)} doses a day."
    if usual:
        text += f" Usual range: {usual}."
    if x.review_rule:
        text += f" {x.review_rule}"
    return MonographRow(
        id=x.name,
        about=x.title,
        text=text,
        cells=(where, use, whom, f"{steps} {unit}", span(x.step_days), usual, walked),
        grade=x.grade,
        jurisdictions=_countries(x.jurisdiction),
        sources=(x.source,),
        where=x.where,
        basis=x.basis,
        conflict=x.conflict,
    )


def taper_section(facts: Facts, country: str | None) -> MonographSection:
    """Return the published ways of stopping."""
    rates = [
        t for t in facts.tapers.values() if not t.jurisdictions or _any_in(t.jurisdictions, country)
    ]
    rows = tuple(
        MonographRow(
            id=t.name,
            about=t.title,
            text=f"{t.title[:1].upper()}{t.title[1:]}."
            + (f" What happened: {t.known_failure}." if t.known_failure else ""),
            cells=(t.title, t.grade.replace("_", " "), t.setting, t.known_failure),
            grade=t.grade,
            jurisdictions=t.jurisdictions,
            sources=(t.source,),
            where=t.where,
            basis=t.basis,
        )
        for t in rates
    )
    return MonographSection(
        heading="Published ways of stopping",
        note="calando taper compares them for one person; one that is known to have failed is never a yardstick.",
        columns=("rate", "grade", "setting", "what happened"),
        rows=rows,
    )


# -- kidneys --------------------------------------------------------------------------------------


def kidney_section(facts: Facts) -> MonographSection:
    """Return the rules by band of kidney function."""
    return MonographSection(
        heading="Rules by kidney function",
        note="All sources side by side, whatever their country; calando acts on the strictest that fits.",
        columns=("eGFR or CLcr", "dialysis", "what the source says", "most mg a day"),
        rows=tuple(_kidney_row(r) for r in facts.kidney.rules),
    )


def _kidney_row(r: KidneyRule) -> MonographRow:
    if r.dialysis and r.eGFR_below >= NO_LIMIT:
        band = "any"
    elif r.eGFR_below >= NO_LIMIT:
        band = f"{r.eGFR_from:g} and above"
    else:
        band = (
            f"below {r.eGFR_below:g}" if not r.eGFR_from else f"{r.eGFR_from:g} to {r.eGFR_below:g}"
        )
    most = "" if r.max_daily_mg is None else f"{r.max_daily_mg:g}"
    where = "on dialysis" if r.dialysis else f"kidney function {band}"
    return MonographRow(
        id=r.name,
        about=where,
        text=f"{where[:1].upper()}{where[1:]}: {r.text}",
        cells=(band, "yes" if r.dialysis else "", r.text, most),
        sources=(r.source,),
        where=r.where,
        basis=r.basis,
    )


# -- PK models ------------------------------------------------------------------------------------


def model_sections(facts: Facts) -> Iterable[MonographSection]:
    """Yield the parameters of each model of baclofen."""
    baclofen = [m for m in facts.pk.values() if m.drug.startswith("baclofen")]
    for model in sorted(baclofen, key=lambda m: m.drug):  # by mouth first
        where = "by mouth" if model.drug == "baclofen" else "spinal fluid"
        if model.theta:
            yield MonographSection(
                heading=f"Model {model.name}, {where}",
                note=f"{model.population}.",
                columns=("parameter", "value", "unit", "spread between people"),
                rows=tuple(_parameter_row(model, name, n) for name, n in model.theta.items()),
            )


def _parameter_row(model: PkModel, name: str, n: Number) -> MonographRow:
    cv = model.iiv_cv_percent.get(name)
    spread = (
        "" if cv is None else f"{cv.value:g} %" + (" (assumed)" if cv.basis == "assumed" else "")
    )
    notes = "; ".join(filter(None, [n.note, cv.note if cv else ""]))
    text = f"{model.name}: {name} {n.value:g} {n.unit}" + (f", spread {spread}" if spread else "")
    return MonographRow(
        id=f"{model.name}.{name}",
        about=name,
        text=f"{text}{f' ({notes})' if notes else ''}.",
        cells=(name, f"{n.value:g}", n.unit, spread),
        sources=tuple(
            dict.fromkeys(filter(None, [n.source or model.source, cv.source if cv else ""]))
        ),
        where=n.where,
        basis=n.basis,
    )


def _age(years: tuple[float, float]) -> str:
    low, high = years
    if high >= 120:
        return f"from {low:g} years"
    return f"{low:g} to below {high:g} years"


def _countries(jurisdiction: str) -> tuple[str, ...]:
    return () if jurisdiction == ANY else (jurisdiction,)


def _is_in(jurisdiction: str, country: str | None) -> bool:
    return country is None or jurisdiction in (ANY, country)


def _any_in(jurisdictions: Sequence[str], country: str | None) -> bool:
    return country is None or country in jurisdictions


# -- withdrawal -----------------------------------------------------------------------------------


def withdrawal_sections(withdrawal: WithdrawalFacts) -> Iterable[MonographSection]:
    """Yield symptoms that are called withdrawal, treatments that were given, and published times."""
    yield MonographSection(
        heading="Symptoms, and what is called so",
        note="Shares are of 23 published cases: what authors wrote down, not what happens to people who stop.",
        columns=("symptom", "tier", "route", "when", "of 23 cases", "verdict"),
        rows=tuple(_symptom_row(s) for s in withdrawal.symptoms),
    )
    yield MonographSection(
        heading="What was given",
        note="Published, never an order. A benzodiazepine blunts; it does not replace baclofen.",
        columns=("treatment", "of 23 cases", "published amounts", "what came of it", "grade"),
        rows=tuple(_treatment_row(t) for t in withdrawal.treatments),
    )
    yield MonographSection(
        heading="Published times",
        columns=("what", "hours", "of whom"),
        rows=tuple(
            MonographRow(
                id=t.id,
                about=t.what,
                text=f"{t.what[:1].upper()}{t.what[1:]}: {t.hours.value:g} h. {t.text}",
                cells=(t.what, f"{t.hours.value:g}", t.text),
                sources=t.sources,
                where=t.hours.where,
                basis=t.hours.basis,
            )
            for t in withdrawal.timings
        ),
    )


def _symptom_row(s: WithdrawalSymptom) -> MonographRow:
    share = "" if s.frequency_percent is None else f"{s.frequency_percent:g} %"
    tier, verdict = s.tier.replace("_", " "), s.verdict.replace("_", " ")
    parts = [tier, f"verdict: {verdict}", f"route: {s.route}", s.timing, share]
    return MonographRow(
        id=s.id,
        about=s.symptom,
        text=f"{s.symptom[:1].upper()}{s.symptom[1:]} ({'; '.join(filter(None, parts))}). {s.text}",
        cells=(s.symptom, tier, s.route, s.timing, share, verdict),
        sources=s.sources,
        where=s.where,
        basis=s.basis,
        claims=s.claims,
    )


def _treatment_row(t: WithdrawalTreatment) -> MonographRow:
    share = "" if t.percent is None else f"{t.percent:g} %"
    parts = [t.text]
    if share:
        parts.append(f"{share} of 23 cases.")
    if t.published_amounts:
        parts.append(f"Published amounts: {t.published_amounts}.")
    if t.outcome:
        parts.append(f"What came of it: {t.outcome}.")
    return MonographRow(
        id=t.id,
        about=t.name,
        text=f"{t.name[:1].upper()}{t.name[1:]} ({t.grade}). {' '.join(parts)}",
        cells=(t.name, share, t.published_amounts, t.outcome, t.grade),
        sources=t.sources,
        where=t.where,
        basis=t.basis,
    )
