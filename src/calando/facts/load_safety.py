"""Read and check the facts of safety, of the monograph and of misuse: apart, for a plan needs few of them."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from pathlib import Path

from calando.errors import FactError
from calando.facts import flags
from calando.facts.load import FOLDER, FactReader, load_facts
from calando.facts.schema import Facts
from calando.facts.schema_safety import (
    BurdenRules,
    Caution,
    ClassWord,
    Code,
    Coverage,
    Interaction,
    MisuseAction,
    MisuseFacts,
    MisuseLimits,
    MisuseSign,
    Monograph,
    MonographSentence,
    MonographTopic,
    OpioidFactor,
    OverrideReason,
    SafetyFacts,
    Sedation,
    SideEffect,
    UsualDose,
)
from calando.facts.schema_safety import (
    Path as ActionPathFact,
)

KNOWN_FLAGS = flags.CONDITION_FLAGS | flags.DRUG_FLAGS | flags.DERIVED_FLAGS | flags.TOLD_FLAGS


@functools.cache
def load_safety() -> SafetyFacts:
    """Return the safety facts that ship with calando."""
    return load_safety_from(FOLDER, load_facts())


def load_safety_from(folder: Path, facts: Facts) -> SafetyFacts:
    """Return the safety facts of a folder; drugs and sources are those of the facts.

    Raises
    ------
    FactError : a file is missing or wrong, or names a drug, a flag or a row that there is not.
    """
    reader = FactReader(folder, facts.sources)
    safety = SafetyFacts(
        interactions=reader.many(Interaction, "safety/interactions.toml", "interaction"),
        class_words=reader.many(ClassWord, "safety/class_words.toml", "class_word"),
        codes=reader.many(Code, "safety/codes.toml", "code"),
        sedation=reader.many(Sedation, "safety/sedation.toml", "sedation"),
        usual_doses=reader.many(UsualDose, "safety/usual_doses.toml", "usual_dose"),
        opioid_factors=reader.many(OpioidFactor, "safety/opioid_factors.toml", "opioid"),
        burden=reader.one(BurdenRules, "safety/burden.toml"),
        cautions=reader.many(Caution, "safety/cautions.toml", "caution"),
        override_reasons=reader.many(OverrideReason, "safety/override_reasons.toml", "reason"),
        coverage=reader.one(Coverage, "safety/coverage.toml"),
    )
    _check_safety(safety, facts)
    return safety


@functools.cache
def load_monograph() -> Monograph:
    """Return the monograph that ships with calando."""
    return load_monograph_from(FOLDER, load_facts())


def load_monograph_from(folder: Path, facts: Facts) -> Monograph:
    """Return the monograph of a folder; sources are those of the facts.

    Raises
    ------
    FactError : a file is missing or wrong, or a sentence belongs to no topic.
    """
    reader = FactReader(folder, facts.sources)
    monograph = Monograph(
        topics=reader.many(MonographTopic, "monograph/topics.toml", "topic"),
        sentences=reader.many(MonographSentence, "monograph/sentences.toml", "sentence"),
        side_effects=reader.many(SideEffect, "monograph/side_effects.toml", "side_effect"),
        paths=reader.many(ActionPathFact, "monograph/paths.toml", "path"),
    )
    topics = {t.name for t in monograph.topics}
    for sentence in monograph.sentences:
        if sentence.topic not in topics:
            raise FactError(f"monograph/sentences.toml: {sentence.id}: no topic {sentence.topic}")
    paths = {p.name for p in monograph.paths}
    for effect in monograph.side_effects:
        if missing := set(effect.paths) - paths:
            raise FactError(f"monograph/side_effects.toml: {effect.id}: no path {sorted(missing)}")
    return monograph


@functools.cache
def load_misuse() -> MisuseFacts:
    """Return the signs of misuse that ship with calando."""
    reader = FactReader(FOLDER, load_facts().sources)
    return MisuseFacts(
        signs=reader.many(MisuseSign, "misuse/signs.toml", "sign"),
        actions=reader.many(MisuseAction, "misuse/actions.toml", "action"),
        limits=reader.one(MisuseLimits, "misuse/limits.toml"),
    )


def _check_safety(safety: SafetyFacts, facts: Facts) -> None:
    drugs = {t.name for t in facts.drugs}
    rows = {r.id for r in safety.interactions}
    for row in safety.interactions:
        here = f"safety/interactions.toml: {row.id}"
        _known(here, "drug", (*row.drugs, *row.not_drugs), drugs)
        _known(here, "class", row.classes, flags.DRUG_FLAGS)
        _known(here, "row", row.instead_of, rows)
        for step in row.raised:
            _known(here, "flag", step.flags, KNOWN_FLAGS)
            _known(here, "drug", step.drugs, drugs)
    _known("safety/usual_doses.toml", "drug", (u.drug for u in safety.usual_doses), drugs)
    _known("safety/opioid_factors.toml", "drug", (o.drug for o in safety.opioid_factors), drugs)
    _check_class_words(safety.class_words, facts)
    for code in safety.codes:
        _known("safety/codes.toml", "drug", (code.drug,), drugs)
    for part in safety.sedation:
        _known(f"safety/sedation.toml: {part.id}", "drug", part.drugs, drugs)
        _known(f"safety/sedation.toml: {part.id}", "class", part.classes, flags.DRUG_FLAGS)
    for caution in safety.cautions:
        _known(f"safety/cautions.toml: {caution.id}", "flag", caution.flags, KNOWN_FLAGS)


def _check_class_words(classes: Iterable[ClassWord], facts: Facts) -> None:
    """No word for a class is also a drug or stands for two classes."""
    seen = {word: t.name for t in facts.drugs for word in (t.name, *t.synonyms)}
    for item in classes:
        here = f"safety/class_words.toml: {item.title}"
        _known(here, "flag", (*item.flags, *item.any_of), flags.DRUG_FLAGS)
        _known(here, "drug", (*item.drugs, *item.not_drugs), (t.name for t in facts.drugs))
        for word in item.words:
            if word in seen:
                raise FactError(f"{here}: {word!r} also means {seen[word]}")
            seen[word] = item.title


def _known(here: str, what: str, names: Iterable[str], known: Iterable[str]) -> None:
    if unknown := sorted(set(names) - set(known)):
        raise FactError(f"{here}: unknown {what} {unknown}")
