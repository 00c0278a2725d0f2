"""The withdrawal syndrome as tables of the monograph."""

from __future__ import annotations

from calando.decide.monograph.tables import withdrawal_sections
from calando.facts.load_triage import load_withdrawal


def test_every_symptom_treatment_and_time_is_a_row_with_a_cell_for_each_column() -> None:
    facts = load_withdrawal()

    sections = list(withdrawal_sections(facts))

    counts = [len(facts.symptoms), len(facts.treatments), len(facts.timings)]
    assert [len(s.rows) for s in sections] == counts
    for section in sections:
        assert all(len(row.cells) == len(section.columns) and row.sources for row in section.rows)


def test_sedation_is_shown_as_wrong() -> None:
    rows = {r.id: r for r in next(iter(withdrawal_sections(load_withdrawal()))).rows}

    assert rows["sedation"].cells[-1] == "wrong"
    assert rows["sedation"].claims == ("S0-196",)
