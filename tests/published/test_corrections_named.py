"""No correction on dosing, interactions or side effects is lost: a test of this repository names each of these ids.

The ids are the statements of the three source pages that did not hold as they stood (imprecise, unverifiable or
contradicted) and that concern one of the three; effects include withdrawal and how baclofen acts. What the page said
and what is right stands in the test.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
DOSING = (  # what it is for, forms, amounts, the way on and off, how it is taken up and leaves
    *("S0-03", "S0-08", "S0-12", "S0-13", "S0-16", "S0-17", "S0-48", "S0-101", "S0-102"),
    *("S0-155", "S0-174", "S0-175", "S0-191", "S0-213", "S0-227", "S0-229"),
    *("S1-01", "S2-01", "S2-02", "S2-17", "S2-26", "S2-49", "S2-61", "S2-63", "S2-64", "S2-67"),
)
INTERACTIONS = (
    *("S0-54", "S0-55", "S0-56", "S0-59", "S0-61", "S0-62", "S0-63", "S0-67", "S0-70", "S0-71"),
    *("S0-72", "S0-77", "S0-80", "S0-81", "S0-84", "S0-85", "S0-88", "S0-221", "S1-04", "S2-34"),
)
EFFECTS = (
    *("S0-42", "S0-43", "S0-49", "S0-90", "S0-91", "S0-92", "S0-93", "S0-109", "S0-111", "S0-113"),
    *("S0-132", "S0-156", "S0-157", "S0-159", "S0-161", "S0-162", "S0-165", "S0-166", "S0-167"),
    *("S0-188", "S0-196", "S0-197", "S0-198", "S0-204", "S0-209", "S0-220"),
    *("S1-16", "S1-17", "S2-43", "S2-44"),
)
CORRECTED = {
    **dict.fromkeys(DOSING, "dosing"),
    **dict.fromkeys(INTERACTIONS, "interactions"),
    **dict.fromkeys(EFFECTS, "side effects"),
}


@pytest.mark.parametrize(("claim", "kind"), CORRECTED.items())
def test_each_correction_is_named_by_a_test(claim: str, kind: str) -> None:
    assert claim in named(), f"no test names the correction {claim} ({kind})"


def test_no_correction_is_listed_under_two_kinds() -> None:
    assert len(CORRECTED) == len(DOSING) + len(INTERACTIONS) + len(EFFECTS)


def test_only_a_name_or_a_parameter_of_a_test_counts() -> None:
    text = (
        "ROWS = ['S1-11']\n"
        "OTHER = 'S1-12'\n"
        "@mark.parametrize('claim', ['S1-13', *ROWS])\n"
        "def test_S1_14_and_S1_15_hold(claim):\n"
        "    'not S1-16'\n"
        "def helper_S1_17(): ...\n"
    )

    assert set(_names_in(text)) == {"S1-11", "S1-13", "S1-14", "S1-15"}


@cache
def named() -> frozenset[str]:
    """Return each id that a test function carries in its name or in its parametrisation; this file apart."""
    files = [p for p in TESTS.rglob("test_*.py") if p != Path(__file__)]
    return frozenset(claim for p in files for claim in _names_in(p.read_text("utf-8")))


def _names_in(text: str) -> Iterator[str]:
    tree = ast.parse(text)
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if not (isinstance(node, ast.FunctionDef) and node.name.startswith("test_")):
            continue
        yield from (f"{page}-{row}" for page, row in re.findall(r"(S\d)_(\d{2,3})", node.name))
        for decorator in node.decorator_list:
            for part in ast.walk(decorator):
                value = constants.get(part.id) if isinstance(part, ast.Name) else part
                yield from _ids_of(value)


def _ids_of(value: ast.AST | None) -> Iterator[str]:
    for part in ast.walk(value) if value is not None else ():
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield from re.findall(r"\bS\d-\d{2,3}\b", part.value)
