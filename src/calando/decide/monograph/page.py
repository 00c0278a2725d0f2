"""One page of the monograph: the sentences of a topic and the tables that belong to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NoReturn

from calando.decide.monograph import filters, safety_rows, tables
from calando.decide.monograph.result import (
    CONTENTS,
    Filter,
    MonographPage,
    MonographRow,
    MonographSection,
)
from calando.errors import InputError, Problem
from calando.facts.load_triage import load_withdrawal
from calando.facts.schema import Facts
from calando.facts.schema_safety import Monograph, MonographSentence, MonographTopic, SafetyFacts

SIDE_EFFECTS, INTERACTIONS = "side-effects", "interactions"
TOPIC_FIELD, ABOUT_FIELD, COUNTRY_FIELD = "TOPIC", "ABOUT", "--country"
# topics beside which the cautions of the same subject stand
CAUTION_WORDS = {
    "pregnancy": ("pregnan", "neonat"),
    "lactation": ("lactation", "breast"),
    "driving": ("driving",),
    "surgery": ("surgery", "anaesth", "anesth"),
    "withdrawal": ("abrupt", "withdrawal"),
    "misuse": ("misuse", "suicid"),
    "kidneys": ("kidney", "renal"),
    "boxed-warning": (),
}
COUNTRY_WORDS = {"usa": "US", "america": "US", "gb": "UK", "england": "UK", "scotland": "UK"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """Everything a page may be made of."""

    facts: Facts
    safety: SafetyFacts
    monograph: Monograph


def topic_page(
    name: str, library: Library, *, country: str | None = None, about: str | None = None
) -> MonographPage:
    """Return the page of a topic.

    Parameters
    ----------
    name : a topic, or another word for it; "contents" is the list of topics.
    country : only what holds in this country.
    about : what of the topic is asked: a drug, an effect, a word. One that is not known is an answer, not an error.

    Raises
    ------
    InputError : an unknown topic or country.
    """
    code = country_code(country) if country is not None else None
    if filters.plain(name) == CONTENTS:
        return contents_page(library.monograph)
    name, about = _joined(name, about, library.monograph)
    if about is None and _is_side_effect(name, library.monograph):
        name, about = SIDE_EFFECTS, name  # `facts tolerance`
    elif about is None and _is_drug(name, library):
        name, about = INTERACTIONS, name  # `facts ibuprofen`
    topic = find_topic(name, library.monograph)
    if about is not None and not about.strip():
        _refuse(ABOUT_FIELD, about, "is empty", "a drug, an effect, a word; or nothing")
    if about is not None and code is None and topic.name not in ("interactions", "codes"):
        code = _country_word(about)  # `facts brands UK`
        about = None if code else about
    sections, asked = _sections(topic, library, code, about)
    if about is not None and asked is not None:
        asked = _with_topic(asked, about, topic, library.monograph)
    return MonographPage(
        topic=topic.name,
        title=topic.title,
        intro=topic.intro,
        country=code,
        about=asked,
        sections=tuple(s for s in sections if s.rows),
    )


def contents_page(monograph: Monograph) -> MonographPage:
    """Return the list of topics, one line each."""
    rows = tuple(
        MonographRow(
            id=t.name,
            about=t.title,
            text=t.intro,
            cells=(t.name, t.title, t.intro),
            sources=(),
            where="",
            basis="derived",
        )
        for t in monograph.topics
    )
    section = MonographSection(
        heading="Topics", columns=("topic", "title", "what it holds"), rows=rows
    )
    return MonographPage(
        topic=CONTENTS,
        title="The baclofen monograph",
        intro="Every sentence names its source. calando facts TOPIC shows one topic.",
        country=None,
        about=None,
        sections=(section,),
    )


def find_topic(name: str, monograph: Monograph) -> MonographTopic:
    """Return the topic that goes by a name or by another word for it.

    Raises
    ------
    InputError : none does; the nearest is named.
    """
    words = _topic_words(monograph)
    if topic := words.get(filters.plain(name)):
        return topic
    names = [t.name for t in monograph.topics]
    close = filters.near(name, [w for t in monograph.topics for w in (t.name, *t.also)])
    nearest = words[filters.plain(close[0])].name if close else ""
    hint = f'; did you mean "{nearest}"?' if nearest else ""
    _refuse(TOPIC_FIELD, name, f"is not a topic{hint}", ", ".join(names))


def _topic_words(monograph: Monograph) -> dict[str, MonographTopic]:
    return {filters.plain(w): t for t in monograph.topics for w in (t.name, t.title, *t.also)}


def _is_side_effect(name: str, monograph: Monograph) -> bool:
    """True if a name is no topic but exactly what an effect is called."""
    wanted = filters.plain(name)
    return wanted not in _topic_words(monograph) and any(
        wanted == filters.plain(word)
        for e in monograph.side_effects
        for word in (e.effect, *e.also_called)
    )


def _is_drug(name: str, library: Library) -> bool:
    """True if a name is no topic but a drug that the facts know, other than baclofen itself."""
    if filters.plain(name) in _topic_words(library.monograph):
        return False
    terms = filters.resolve(name, library.facts, library.safety).terms
    return bool(terms) and not any("baclofen" in term.flags for term in terms)


def _with_topic(asked: Filter, about: str, topic: MonographTopic, monograph: Monograph) -> Filter:
    """Return what is said of a question, with the topic that the asked word belongs to: `facts dosing renal`."""
    other = _topic_words(monograph).get(filters.plain(about))
    if other is None or other.name == topic.name:
        return asked
    hint = f"It is a topic of its own: calando facts {other.name}."
    return replace(asked, text=f"{asked.text} {hint}")


def _joined(name: str, about: str | None, monograph: Monograph) -> tuple[str, str | None]:
    """Return topic and question where the name of the topic was typed as several words: `facts side effects`."""
    known = _topic_words(monograph)
    if about is None or filters.plain(name) in known:
        return name, about
    words = about.split()
    for count in range(1, len(words) + 1):
        longer = " ".join((name, *words[:count]))
        if filters.plain(longer) in known:
            return longer, " ".join(words[count:]) or None
    return name, about


def country_code(text: str) -> str:
    """Return the code of a country, or raise InputError."""
    if code := _country_word(text):
        return code
    names = [*tables.COUNTRIES, *tables.COUNTRIES.values()]
    close = filters.near(text, names)
    hint = f"; did you mean {close[0]}?" if close else ""
    _refuse(
        COUNTRY_FIELD, text, f"is not a country calando knows{hint}", " ".join(tables.COUNTRIES)
    )


def _country_word(text: str) -> str | None:
    word = filters.plain(text)
    known = {c.lower(): c for c in tables.COUNTRIES} | {
        n.lower(): c for c, n in tables.COUNTRIES.items()
    }
    return (known | COUNTRY_WORDS).get(word)


def _refuse(field: str, value: str, what: str, allowed: str) -> NoReturn:
    shown = value if len(value) <= 60 else f"{value[:57]}..."
    raise InputError(
        Problem(field=field, value=value, message=f'"{shown}" {what}', allowed=allowed)
    )


# -- what a page is made of -----------------------------------------------------------------------


def _sections(
    topic: MonographTopic, library: Library, country: str | None, about: str | None
) -> tuple[Sequence[MonographSection], Filter | None]:
    special = _FILTERED.get(topic.name)
    if special is not None:
        return special(library, country, about)
    sections = [_sentence_section(topic, library.monograph, country)]
    sections += _tables_of(topic.name, library, country)
    if about is None:
        return sections, None
    return filters.rows_with(about, sections)


def _sentence_section(
    topic: MonographTopic, monograph: Monograph, country: str | None
) -> MonographSection:
    rows = tuple(
        _sentence_row(s)
        for s in monograph.sentences
        if s.topic == topic.name and _holds_in(s.jurisdictions, country)
    )
    return MonographSection(heading="In short", rows=rows)


def _sentence_row(s: MonographSentence) -> MonographRow:
    return MonographRow(
        id=s.id,
        about=s.about,
        text=s.text,
        grade=s.grade,
        jurisdictions=s.jurisdictions,
        sources=s.sources,
        where=s.where,
        basis=s.basis,
        conflict=s.conflict,
        claims=s.claims,
    )


def _tables_of(name: str, library: Library, country: str | None) -> Iterator[MonographSection]:
    facts = library.facts
    if name == "brands":
        yield from tables.product_sections(facts, country)
    elif name == "dosing":
        yield tables.ladder_section(facts, country)
        yield tables.cap_section(facts, country)
    elif name == "kidneys":
        yield tables.kidney_section(facts)
    elif name == "pharmacokinetics":
        yield from tables.model_sections(facts)
    elif name == "withdrawal":
        yield tables.taper_section(facts, country)
        yield from tables.withdrawal_sections(load_withdrawal())
    yield _caution_section(name, library, country)


def _caution_section(name: str, library: Library, country: str | None) -> MonographSection:
    """Return the cautions that speak of a topic; of the boxed warning those of that kind."""
    words = CAUTION_WORDS.get(name)
    found = [
        c
        for c in library.safety.cautions
        if words is not None
        and _holds_in(c.jurisdictions, country)
        and (
            any(w in filters.plain(c.topic) for w in words)
            or (name == "boxed-warning" and c.kind == "boxed_warning")
        )
    ]
    rows = tuple(safety_rows.caution_row(c) for c in found)
    return MonographSection(heading="Warnings of product texts", rows=rows)


def _interactions(
    library: Library, country: str | None, about: str | None
) -> tuple[Sequence[MonographSection], Filter | None]:
    safety = library.safety
    if about is None:
        return tuple(safety_rows.interaction_sections(safety.interactions)), None
    found = filters.interactions_with(about, library.facts, safety)
    return tuple(safety_rows.interaction_sections(found.rows)), found.about


def _side_effects(
    library: Library, country: str | None, about: str | None
) -> tuple[Sequence[MonographSection], Filter | None]:
    monograph = library.monograph
    if about is None:
        effects, asked = monograph.side_effects, None
    else:
        found = filters.effects_like(about, monograph.side_effects)
        effects, asked = found.rows, found.about
    if not effects:
        return (), asked
    return (
        safety_rows.emergency_section(monograph),
        *safety_rows.side_effect_sections(monograph, effects, country),
        safety_rows.path_section(monograph),
    ), asked


def _cautions(
    library: Library, country: str | None, about: str | None
) -> tuple[Sequence[MonographSection], Filter | None]:
    cautions = [c for c in library.safety.cautions if _holds_in(c.jurisdictions, country)]
    if about is None:
        return tuple(safety_rows.caution_sections(cautions)), None
    found = filters.cautions_like(about, cautions)
    return tuple(safety_rows.caution_sections(found.rows)), found.about


def _codes(
    library: Library, country: str | None, about: str | None
) -> tuple[Sequence[MonographSection], Filter | None]:
    if about is None:
        return (safety_rows.code_section(library.safety),), None
    resolved = filters.resolve(about, library.facts, library.safety)
    section = safety_rows.code_section(library.safety, [t.name for t in resolved.terms])
    names = filters.names_of(resolved)
    if section.rows:
        text = f"{', '.join(names)}: codes that were confirmed."
        return (section,), Filter(asked=about, resolved=names, state="found", text=text)
    text = f"{about} is not covered: no code of it was confirmed."
    return (), Filter(
        asked=about,
        resolved=names,
        state="not_covered",
        did_you_mean=resolved.did_you_mean,
        text=text,
    )


_Filtered = Callable[
    [Library, str | None, str | None], tuple[Sequence[MonographSection], Filter | None]
]
_FILTERED: dict[str, _Filtered] = {
    "interactions": _interactions,
    SIDE_EFFECTS: _side_effects,
    "cautions": _cautions,
    "codes": _codes,
}


def _holds_in(jurisdictions: Sequence[str], country: str | None) -> bool:
    return country is None or not jurisdictions or country in jurisdictions
