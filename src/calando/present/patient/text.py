"""From a file on disk to plain tables: TOML, YAML or JSON, with every surprise refused by name.

Whatever is wrong with the file as a whole is reported under the field "file".
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from calando.errors import InputError, Problem

MAX_BYTES = 1_000_000  # a patient file has a few thousand
MAX_DEPTH = 8  # medication > entry > doses > entry > value is 5
SUFFIXES = (".toml", ".yaml", ".yml", ".json")

_BOOL = re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$")
_INT = re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$")
_FLOAT = re.compile(
    r"^[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)(?:[eE][-+]?[0-9]+)?$"
    r"|^[-+]?\.(?:inf|Inf|INF)$|^\.(?:nan|NaN|NAN)$"
)

# a.a.a. ... makes a table in a table in a table, and tomllib needs quadratic time for it
_MANY_DOTS = re.compile(r"""(?<![\w"'-])(?:[\w"'-]++[ \t]*+\.[ \t]*+){40}""")


def read_tables(path: Path) -> dict[str, Any]:
    """Return the content of a patient file as nested dicts and lists.

    Raises
    ------
    InputError : the file is missing, too large, not UTF-8, not well-formed, too deeply nested, uses
        YAML aliases or repeats a key; always under the field "file".
    """
    parse = _parser_of(path)
    text = _decode(_read_bytes(path))
    try:
        tables = parse(text)
    except RecursionError:
        _refuse("is nested too deeply.", allowed=f"at most {MAX_DEPTH} levels")
    except ValueError as error:  # also TOMLDecodeError, JSONDecodeError, impossible YAML dates
        _refuse_syntax(path, str(error))
    if not isinstance(tables, dict):
        _refuse(
            f"holds {_kind(tables)} at its top; it must hold tables such as [patient].",
            allowed="a table with the key patient",
        )
    _check_tree(tables)
    return tables


def _refuse(what: str, *, allowed: str, value: object = None) -> NoReturn:
    raise InputError(
        Problem(field="file", message=f"The file {what}", value=value, allowed=allowed)
    )


def _refuse_syntax(path: Path, reason: str) -> NoReturn:
    form = "YAML" if path.suffix.lower() in (".yaml", ".yml") else path.suffix[1:].upper()
    _refuse(
        f"is not well-formed {form}: {reason}. Correct that line; `calando init` writes a file "
        "to start from.",
        allowed=f"well-formed {form}",
    )


def _parser_of(path: Path) -> Callable[[str], Any]:
    parsers: dict[str, Callable[[str], Any]] = {
        ".toml": _parse_toml,
        ".json": _parse_json,
    }
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        _refuse(
            f"is called {path.name}; its ending must say what it is. Rename it to one of "
            f"{', '.join(SUFFIXES)}."
            if path.suffix
            else f"{path.name} has no ending. Name a patient file such as patient.toml; a drug goes into --with of "
            "calando check.",
            value=path.name,
            allowed=", ".join(SUFFIXES),
        )
    return parsers.get(suffix, _parse_yaml)


def _read_bytes(path: Path) -> bytes:
    allowed = f"a readable file of at most {MAX_BYTES // 1000} kB"
    if path.is_dir():
        _refuse(f"{path} is a folder. Name the patient file inside it.", allowed=allowed)
    if not path.exists():
        _refuse(f"{path} does not exist. Check the path and the spelling.", allowed=allowed)
    if not path.is_file():
        _refuse(f"{path} is not a regular file. Save it as one.", allowed=allowed)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            _refuse(
                f"has {size} bytes; a patient file has a few thousand. Check that it is the "
                "right file.",
                value=size,
                allowed=allowed,
            )
        return path.read_bytes()
    except OSError as error:
        _refuse(f"{path} cannot be read: {error.strerror}.", allowed=allowed)


def _decode(content: bytes) -> str:
    try:
        return content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
        line = content.count(b"\n", 0, error.start) + 1
        guess = " It looks like UTF-16." if wide else ""
        _refuse(
            f"is not UTF-8: byte {error.start + 1}, on line {line}, is "
            f"0x{content[error.start]:02x}.{guess} "
            "Save it again with the encoding UTF-8.",
            allowed="UTF-8 text",
        )


def _parse_toml(text: str) -> Any:
    if _MANY_DOTS.search(text):
        raise RecursionError
    return tomllib.loads(text)


def _parse_json(text: str) -> Any:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        table: dict[str, Any] = {}
        for key, value in pairs:
            if key in table:
                raise ValueError(f"the key {_short(key)} occurs twice in one table")
            table[key] = value
        return table

    return json.loads(text, object_pairs_hook=unique)


def _parse_yaml(text: str) -> Any:
    import yaml  # only for those who write YAML

    loader = _yaml_loader()
    try:
        _check_yaml_events(text, loader)
        return yaml.load(text, Loader=loader)  # a SafeLoader with fewer surprises
    except yaml.MarkedYAMLError as error:
        line = f" at line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise ValueError(f"{error.problem or error.context}{line}") from error
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from error


def _check_yaml_events(text: str, loader: Any) -> None:
    """Refuse aliases (a few lines of them unfold to gigabytes) and depth, before building."""
    import yaml

    depth = 0
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.AliasEvent):
            line = event.start_mark.line + 1 if event.start_mark else "?"
            raise ValueError(f"the alias *{_short(event.anchor)} at line {line} is not allowed")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise RecursionError
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _yaml_loader() -> Any:
    """Return a safe YAML loader: 14:00 is text, no is text, and no key occurs twice."""
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  # filled below, per class

        def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
            seen = set[str]()
            for key, _ in node.value:
                if key.value.__hash__ is not None and key.value in seen:
                    raise yaml.constructor.ConstructorError(
                        None, None, f"the key {_short(key.value)} occurs twice", key.start_mark
                    )
                seen.add(str(key.value))
            return super().construct_mapping(node, deep=deep)  # type: ignore[no-any-return]

    for tag, pattern, first in (
        ("bool", _BOOL, "tTfF"),
        ("int", _INT, "-+0123456789"),
        ("float", _FLOAT, "-+.0123456789"),
        ("null", re.compile(r"^(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""]),
    ):
        Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", pattern, list(first))
    return Loader


def _check_tree(node: object, depth: int = 1) -> None:
    """Refuse what none of our keys may hold: deep nesting, keys and text that are not text."""
    if depth > MAX_DEPTH:
        _refuse("is nested too deeply.", allowed=f"at most {MAX_DEPTH} levels")
    if isinstance(node, dict):
        for key, value in node.items():
            if not isinstance(key, str):
                _refuse(
                    f"has the key {_short(key)}, which is {_kind(key)}. Keys are words.",
                    allowed="keys that are text",
                )
            _check_tree(key, depth)
            _check_tree(value, depth + 1)
    elif isinstance(node, list):
        for value in node:
            _check_tree(value, depth + 1)
    elif isinstance(node, str):
        try:
            node.encode()
        except UnicodeEncodeError:
            _refuse("holds half of a surrogate pair.", allowed="text that can be written as UTF-8")


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:40]}..."


def _kind(value: object) -> str:
    kinds = {list: "a list", str: "text", type(None): "nothing", bool: "true or false"}
    return kinds.get(type(value), "a number")
