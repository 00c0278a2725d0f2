"""What holds over the vignettes of overdose, triage and pump together: how many, how mixed, how sensitive."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import toxicology

FILES = [path for kind in toxicology.KINDS for path in toxicology.files(kind)]
FEWEST = 100
FLOOR = 0.97  # of the emergencies, the share that is called one
CALM = 35  # so many files are no emergency, else specificity means nothing


def test_there_are_enough_and_a_third_is_mixed() -> None:
    mixed = [path for path in FILES if toxicology.read(path).get("mixed")]
    calm = [p for p in FILES if toxicology.read(p)["expect"].get("emergency") is False]

    assert len(FILES) >= FEWEST
    assert 3 * len(mixed) >= len(FILES)
    assert len(calm) >= CALM


def test_no_vignette_is_told_twice() -> None:
    told = [toxicology.read(path)["says"] for path in FILES]

    assert len(set(told)) == len(told)


def test_emergencies_are_found(capsys: pytest.CaptureFixture[str]) -> None:
    out = toxicology.emergencies(FILES)
    found, missed = len(out["found"]), len(out["missed"])
    calm, alarmed = len(out["calm"]), len(out["alarmed"])

    with capsys.disabled():
        print(f"\nemergencies found: {found}/{found + missed}; calm: {calm}/{calm + alarmed}")
    assert found / (found + missed) >= FLOOR, [path.stem for path in out["missed"]]
