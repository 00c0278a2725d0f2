"""Read and check the fact files, once. Nothing else opens them.

A small strict reader of our own rather than pydantic: importing pydantic and building the schema of
`Facts` takes 0.19 s, longer than everything that `calando --help` may take; this takes 0.05 s.
It refuses unknown keys, wrong types, values out of range, missing passports and unknown sources.
"""

from __future__ import annotations

import dataclasses
import functools
import math
import tomllib
import types
import typing
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar

from calando.errors import FactError
from calando.facts.bibliography import read_bib, read_text
from calando.facts.checks import CHECKS, check_across_files
from calando.facts.schema import (
    Advice,
    Contact,
    DoseCap,
    EnsembleFacts,
    Facts,
    InteractionFacts,
    KidneyFacts,
    Ladder,
    PkModel,
    Product,
    ReceptorFacts,
    ReplanRule,
    Source,
    TaperRate,
    TaperRules,
    Term,
    TitrationRules,
    VitalLimit,
)
from calando.facts.schema_encephalopathy import EncephalopathyFacts
from calando.facts.schema_validation import PublishedCheck

T = TypeVar("T")

FOLDER = Path(__file__).parent
PASSPORT = ("source", "where", "basis")
DEFAULTS = frozenset({*PASSPORT, "checked"})  # what `[defaults]` of a file may give to its rows
NEVER_EMPTY = ("source", "where", "unit", "checked")


@functools.cache
def load_facts() -> Facts:
    """Return the facts that ship with calando."""
    return load_facts_from(FOLDER)


def load_facts_from(folder: Path) -> Facts:
    """Return the facts of a folder laid out like `src/calando/facts`.

    Raises
    ------
    FactError : a file is missing or wrong; the message names the file and the key.
    """
    sources = read_bib(folder / "sources.bib")
    reader = FactReader(folder, sources)
    models = [reader.pk_model(path) for path in sorted((folder / "pk").glob("*.toml"))]
    effects = [f"effects/{path.name}" for path in sorted((folder / "effects").glob("*.toml"))]
    facts = Facts(
        sources=sources,
        pk={m.name: m for m in models},
        ensemble=reader.one(EnsembleFacts, "ensemble.toml", parts=effects),
        kidney=reader.one(KidneyFacts, "kidney.toml"),
        interaction=reader.one(InteractionFacts, "interaction.toml"),
        receptors=reader.one(ReceptorFacts, "receptors.toml"),
        products=reader.many(Product, "products.toml", "product"),
        caps=reader.many(DoseCap, "limits.toml", "cap"),
        tapers={t.name: t for t in reader.many(TaperRate, "tapers.toml", "taper")},
        taper_rules=reader.one(TaperRules, "taper_rules.toml"),
        conditions=reader.many(Term, "conditions.toml", "condition"),
        drugs=reader.drugs("drugs.toml"),
        advice=reader.many(Advice, "advice.toml", "advice"),
        contacts=reader.many(Contact, "contacts.toml", "contact"),
        vital_limits=reader.many(VitalLimit, "vital_limits.toml", "vital_limit"),
        ladders=reader.many(Ladder, "ladders.toml", "ladder"),
        replan_rules=reader.many(ReplanRule, "replan_rules.toml", "rule"),
        titration_rules=reader.one(TitrationRules, "titration_rules.toml"),
    )
    check_across_files(facts)
    return facts


def load_rules(path: Path, facts: Facts | None = None) -> Facts:
    """Return the facts with a user's own `[[ladder]]` and `[[rule]]` rows.

    A row replaces the shipped one of the same name or id; a new rule stands before the shipped ones, so that it
    is asked first. Everything else is checked as strictly as our own files, sources included.

    Parameters
    ----------
    path : a TOML file.
    facts : what the rows are laid over; by default the facts that ship with calando.

    Raises
    ------
    FactError : the file cannot be read or a row is wrong; the message names the row and the key.
    """
    base = facts or load_facts()
    reader = FactReader(path.parent, base.sources)
    raw = reader.toml(path.name)
    if unknown := set(raw) - {"ladder", "rule", "defaults"}:
        raise FactError(f"{path.name}: unknown key {sorted(unknown)}; allowed: ladder, rule")
    ladders = reader.many(Ladder, path.name, "ladder", among=raw) if "ladder" in raw else ()
    rules = reader.many(ReplanRule, path.name, "rule", among=raw) if "rule" in raw else ()
    if not (ladders or rules):
        raise FactError(f"{path.name}: has no [[ladder]] and no [[rule]]")
    own_ladders, own_rules = {x.name: x for x in ladders}, {x.id: x for x in rules}
    kept_ladders = tuple(own_ladders.pop(x.name, x) for x in base.ladders)
    kept_rules = tuple(own_rules.pop(x.id, x) for x in base.replan_rules)
    return dataclasses.replace(
        base,
        ladders=(*own_ladders.values(), *kept_ladders),
        replan_rules=(*own_rules.values(), *kept_rules),
    )


@functools.cache
def load_published_checks() -> tuple[PublishedCheck, ...]:
    """Return the published checks that ship with calando; apart from the facts, for only a report needs them."""
    return load_published_checks_from(FOLDER, load_facts())


def load_published_checks_from(folder: Path, facts: Facts) -> tuple[PublishedCheck, ...]:
    """Return the published checks of a folder; their models and sources are those of the facts.

    Raises
    ------
    FactError : the file is missing or wrong; the message names it and the key.
    """
    checks = FactReader(folder, facts.sources).many(PublishedCheck, "validation.toml", "check")
    if unknown := {c.model for c in checks if c.model} - set(facts.pk):
        raise FactError(f"validation.toml: unknown models {sorted(unknown)}")
    return checks


@functools.cache
def load_encephalopathy() -> EncephalopathyFacts:
    """Return the risk of encephalopathy that ships with calando; apart from the facts, for no plan needs it."""
    return load_encephalopathy_from(FOLDER, load_facts())


def load_encephalopathy_from(folder: Path, facts: Facts) -> EncephalopathyFacts:
    """Return the risk of encephalopathy of a folder; its sources are those of the facts.

    Raises
    ------
    FactError : the file is missing or wrong; the message names it and the key.
    """
    return FactReader(folder, facts.sources).one(EncephalopathyFacts, "encephalopathy.toml")


class FactReader:
    """Builds the frozen dataclasses of one folder from its TOML files."""

    def __init__(self, folder: Path, sources: Mapping[str, Source]) -> None:
        self.folder = folder
        self.sources = sources

    def toml(self, name: str | Path) -> dict[str, Any]:
        path = self.folder / name
        try:
            return tomllib.loads(read_text(path))
        except tomllib.TOMLDecodeError as error:
            raise FactError(f"{name}: {error}") from error

    def one(self, cls: type[T], name: str, parts: typing.Sequence[str] = ()) -> T:
        """Read a file (and other files that hold parts of it) that is one object."""
        raw, defaults = self._split(self.toml(name), name)
        hints, _, _ = _shape(typing.cast(Any, cls))
        for part in parts:
            for key, value in self.toml(part).items():
                if key not in hints or key in raw:
                    reason = f"also stands in {name}" if key in raw else "unknown key"
                    raise FactError(f"{part}: {reason}: {key}")
                self.value(hints[key], value, f"{part}: {key}", {})  # so that an error names `part`
                raw[key] = value
        return self.build(cls, raw, name, defaults)

    def many(
        self, cls: type[T], name: str, key: str, *, among: dict[str, Any] | None = None
    ) -> tuple[T, ...]:
        """Read a file that is a list of objects under one key; with `among` other keys may stand there too."""
        if among is not None:
            raw, defaults = self._split(
                {k: among[k] for k in ("defaults", key) if k in among}, name
            )
        else:
            raw, defaults = self._split(self.toml(name), name)
        if unknown := set(raw) - {key}:
            raise FactError(f"{name}: unknown key {sorted(unknown)}; allowed: {key}, defaults")
        rows = raw.get(key)
        if not isinstance(rows, list) or not rows:
            raise FactError(f"{name}: {key} is missing or empty")
        items: list[T] = []
        seen: set[str] = set()
        for i, row in enumerate(rows):
            label = str(row.get("id") or row.get("name") or i) if isinstance(row, dict) else str(i)
            items.append(self.build(cls, row, f"{name}: {key} {label}", defaults))
            if ("id" in row or "name" in row) and cls is not Contact:
                if label in seen:
                    raise FactError(f"{name}: {key} {label} occurs twice")
                seen.add(label)
        return tuple(items)

    def pk_model(self, path: Path) -> PkModel:
        """Read one population-PK model; its name is the key of its paper."""
        here = f"pk/{path.name}"
        raw = self.toml(path.relative_to(self.folder))
        drug, _, name = path.stem.partition("_")
        if raw.get("source") != name:
            raise FactError(f"{here}: source must be {name}, as in the file name")
        return self.build(PkModel, {"name": name, "drug": drug, **raw}, here, {"source": name})

    def drugs(self, name: str) -> tuple[Term, ...]:
        """Read the drugs: classes, each with its passport and a list of names and synonyms."""
        raw = self.toml(name)
        if set(raw) != {"class"}:
            raise FactError(f"{name}: has {sorted(raw)}; allowed: class")
        terms: list[Term] = []
        for group in raw["class"]:
            here = f"{name}: class {group.get('title')}"
            drugs = group.pop("drugs", None)
            if not group.pop("title", "") or not isinstance(drugs, list) or not drugs:
                raise FactError(f"{here}: needs title and drugs")
            # a thousand drugs: what they share is checked once, then only their words
            shared = self.build(Term, group | {"name": "drug", "synonyms": []}, here, {})
            for words in drugs:
                if not isinstance(words, list) or not words:
                    raise FactError(f"{here}: a drug is a list of its name and synonyms")
                if any(type(word) is not str for word in words):
                    raise FactError(f"{here}: {words[0]}: names are text")
                term = dataclasses.replace(shared, name=words[0], synonyms=tuple(words[1:]))
                if problem := CHECKS[Term](term):
                    raise FactError(f"{here}: {words[0]}: {problem}")
                terms.append(term)
        return tuple(terms)

    def build(self, cls: type[T], raw: object, here: str, defaults: Mapping[str, str]) -> T:
        """Build one dataclass from a table: every key known, every value typed and in range."""
        if not isinstance(raw, dict):
            raise FactError(f"{here}: must be a table, is {raw!r}")
        hints, required, absent = _shape(typing.cast(Any, cls))
        if unknown := set(raw) - set(hints):
            raise FactError(f"{here}: unknown key {sorted(unknown)}")
        given = {k: v for k, v in defaults.items() if k in hints} | raw
        if missing := required - set(given):
            passport = missing & set(PASSPORT)
            kind = "missing passport" if passport else "missing"
            raise FactError(f"{here}: {kind}: {sorted(passport or missing)}")
        values = {k: self.value(hints[k], v, f"{here}: {k}", defaults) for k, v in given.items()}
        values |= {k: None for k in absent - set(given)}
        self._check_passport(values, here)
        item = cls(**values)
        if check := CHECKS.get(cls):
            problem = check(item)
            if problem:
                raise FactError(f"{here}: {problem}")
        return item

    def value(self, hint: Any, raw: Any, here: str, defaults: Mapping[str, str]) -> Any:
        """Convert one value to the type that the schema asks for."""
        origin, args = typing.get_origin(hint), typing.get_args(hint)
        if dataclasses.is_dataclass(hint):
            return self.build(typing.cast("type[Any]", hint), raw, here, defaults)
        if hint is float:
            if isinstance(raw, bool) or not isinstance(raw, int | float) or not math.isfinite(raw):
                raise FactError(f"{here}: must be a number, is {raw!r}")
            return float(raw)
        if hint in (str, bool):
            if type(raw) is not hint:
                raise FactError(f"{here}: must be of type {hint.__name__}, is {raw!r}")
            return raw
        if origin is Literal:
            if raw not in args:
                raise FactError(f"{here}: is {raw!r}; allowed: {', '.join(map(str, args))}")
            return raw
        if origin in (typing.Union, types.UnionType):
            return self._one_of(args, raw, here, defaults)
        if origin is tuple:
            return self._tuple(args, raw, here, defaults)
        if origin is Mapping:
            if not isinstance(raw, dict) or not raw:
                raise FactError(f"{here}: must be a table with entries")
            return {k: self.value(args[1], v, f"{here}.{k}", defaults) for k, v in raw.items()}
        raise FactError(f"{here}: the reader does not know the type {hint}")

    def _one_of(
        self, args: tuple[Any, ...], raw: Any, here: str, defaults: Mapping[str, str]
    ) -> Any:
        kinds = [a for a in args if a is not types.NoneType]
        allowed: list[Any] = []
        for kind in kinds:
            if typing.get_origin(kind) is not Literal:
                return self.value(kind, raw, here, defaults)
            allowed += typing.get_args(kind)
        if raw not in allowed:
            raise FactError(f"{here}: is {raw!r}; allowed: {', '.join(map(str, allowed))}")
        return raw

    def _tuple(
        self, args: tuple[Any, ...], raw: Any, here: str, defaults: Mapping[str, str]
    ) -> Any:
        if not isinstance(raw, list):
            raise FactError(f"{here}: must be a list, is {raw!r}")
        if args[-1] is not Ellipsis and len(raw) != len(args):
            raise FactError(f"{here}: must have {len(args)} values, has {len(raw)}")
        return tuple(self.value(args[0], v, f"{here}[{i}]", defaults) for i, v in enumerate(raw))

    def _split(self, raw: dict[str, Any], name: str) -> tuple[dict[str, Any], dict[str, str]]:
        defaults = raw.pop("defaults", {})
        if not isinstance(defaults, dict) or set(defaults) - DEFAULTS:
            raise FactError(f"{name}: defaults may give only {sorted(DEFAULTS)}")
        return raw, defaults

    def _check_passport(self, values: Mapping[str, Any], here: str) -> None:
        for key in NEVER_EMPTY:
            if key in values and not values[key].strip():
                raise FactError(f"{here}: missing passport: {key} is empty")
        for key in (*values.get("sources", ()), *filter(None, [values.get("source")])):
            if key not in self.sources:
                raise FactError(f"{here}: unknown source {key}; add it to sources.bib")


@functools.cache
def _shape(cls: Any) -> tuple[dict[str, Any], frozenset[str], frozenset[str]]:
    """The type of every field, the fields that must be given, those that are None if not."""
    hints = typing.get_type_hints(cls)
    without_default = {
        f.name
        for f in dataclasses.fields(cls)
        if f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING
    }
    absent = {k for k in without_default if types.NoneType in typing.get_args(hints[k])}
    return hints, frozenset(without_default - absent), frozenset(absent)
