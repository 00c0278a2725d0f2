"""Every source that an answer names has an entry, so that `cite` can say what it is."""

from __future__ import annotations

from pathlib import Path

import pytest

import calando
from calando.decide.check.cited import keys_named

PEOPLE = sorted(Path("examples").glob("*.toml"))


@pytest.mark.parametrize("path", PEOPLE, ids=lambda p: p.stem)
def test_every_key_that_a_check_names_has_an_entry(path: Path) -> None:
    answer = calando.check(calando.load_patient(path))

    assert calando.cite(calando.answer_document(answer)).result.without_entry == ()
    assert keys_named(answer.result) <= set(answer.sources)


def test_the_risk_of_encephalopathy_is_cited() -> None:
    answer = calando.check(calando.load_patient("examples/start_kidneys_us.toml"))

    assert "muanda2019" in answer.sources
