"""What holds for all answers to all instruments: the sum is the sum, a border is a border, nothing crashes."""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
import itertools

from hostile import GIBBERISH, NUMBERS, STRANGE

import calando
from calando.decide.screen.asking import is_asked, options_of
from calando.decide.screen.result import ScreenResult
from calando.facts.load_screen import load_instruments
from calando.facts.schema_screen import Instrument
from calando.present.answers_file import answers_document, answers_from_document

SEED, FILES = 20260607, 1000
INSTRUMENTS = load_instruments()


def right_answers(rng: random.Random, instrument: Instrument) -> dict[str, str]:
    """Return answers that an instrument accepts, drawn evenly from what each item allows."""
    answers: dict[str, str] = {}
    for item in instrument.items:
        if is_asked(instrument, item, answers):
            options = options_of(instrument, item)
            if options:
                answers[item.key] = rng.choice(options).key
            else:
                answers[item.key] = str(rng.randint(int(item.low or 0), int(item.high or 0)))
    return answers


def spoilt(rng: random.Random, answers: dict[str, Any]) -> dict[str, Any]:
    """Return answers with one to three faults: gone, beyond the scale, gibberish, unknown items."""
    made = dict(answers)
    for _ in range(rng.choice((1, 1, 2, 3))):
        key = rng.choice(list(made)) if made else "1"
        kind = rng.randrange(4)
        if kind == 0:
            made.pop(key, None)
        elif kind == 1:
            made[key] = rng.choice((-1, 99, 1.5, *NUMBERS))
        elif kind == 2:
            made[key] = rng.choice((*GIBBERISH, *STRANGE, "", None, True, ["no"], {"a": 1}))
        else:
            made[rng.choice(("0", "99", "q1", *GIBBERISH))] = 1
    return made


def as_file(name: str, answers: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    document: dict[str, Any] = {"instrument": name, "answers": answers}
    if rng.random() < 0.3:
        document["jurisdiction"] = rng.choice(("US", "UK", "FR", "de"))
    sets = [s.id for s in INSTRUMENTS[name].band_sets]
    if sets and rng.random() < 0.4:
        document["band_set"] = rng.choice(sets)
    return document


def expected_sum(instrument: Instrument, answers: dict[str, str]) -> float:
    """Return the sum as the file of the instrument says it, worked out another way than calando does."""
    total = 0.0
    for item in instrument.items:
        if item.key not in answers:
            continue
        table = {o.key: o.points for o in item.options or instrument.scales.get(item.scale, ())}
        points = table.get(answers[item.key]) if table else float(answers[item.key])
        if points is None:
            continue
        if item.is_reversed:
            known = [p for p in table.values() if p is not None]
            points = max(known) - (points - min(known))
        total += points
    return total


def files() -> list[tuple[dict[str, Any], dict[str, str] | None]]:
    """Return answers files, each with the right answers in it or None where it was spoilt."""
    rng = random.Random(SEED)
    made: list[tuple[dict[str, Any], dict[str, str] | None]] = []
    for _ in range(FILES):
        instrument = rng.choice(list(INSTRUMENTS.values()))
        answers = right_answers(rng, instrument)
        if rng.random() < 0.4:
            made.append((as_file(instrument.id, spoilt(rng, answers), rng), None))
        else:
            made.append((as_file(instrument.id, dict(answers), rng), answers))
    return made


@pytest.fixture(scope="module")
def answered() -> list[tuple[dict[str, Any], dict[str, str] | None, ScreenResult | None]]:
    """Every file with what came of it; None: an input error that named its fields."""
    found = []
    for document, answers in files():
        try:
            (told,) = answers_from_document(json.loads(json.dumps(document)))
            answer = calando.screen(told)
            json.loads(calando.answer_json(answer))
            assert isinstance(answer.result, ScreenResult)
            found.append((document, answers, answer.result))
        except calando.InputError:
            found.append((document, answers, None))
    return found


def test_right_answers_are_scored_and_wrong_ones_are_never_a_low_score(answered: Any) -> None:
    counts = Counter((answers is not None, result is not None) for _, answers, result in answered)
    assert counts[(True, False)] == 0
    # what was spoilt may still be right: a number as text, or an item struck out that is not asked
    for document, answers, result in answered:
        if answers is None and result is not None:
            kept = {k: v for k, v in document["answers"].items() if v is not None}
            asked = {row.key for row in result.items if row.state == "answered"}
            assert asked == set(kept)
    assert counts[(True, True)] > 500
    assert counts[(False, False)] > 200


def test_the_score_is_the_sum_of_the_items(answered: Any) -> None:
    sums = 0
    for _, answers, result in answered:
        if answers is None or result is None:
            continue
        instrument = INSTRUMENTS[result.instrument]
        for scale in result.subscales:
            keys = next(s.items for s in instrument.subscales if s.id == scale.id)
            mine = {k: v for k, v in answers.items() if k in keys}
            assert scale.score == expected_sum(instrument, mine)
            assert scale.low <= scale.score <= scale.high
        if result.kind == "sum" and result.score is not None:
            assert result.score == expected_sum(instrument, answers)
            assert result.low is not None
            assert result.high is not None
            assert result.low <= result.score <= result.high
            sums += 1
    assert sums > 250


def test_a_band_holds_its_score_and_the_next_score_beyond_it_has_another_band(
    answered: Any,
) -> None:
    seen = 0
    for _, _, result in answered:
        if result is None:
            continue
        for line in result.bands:
            if line.from_score is None and line.to_score is None:
                continue
            score = result.score
            if line.subscale:
                score = next(s.score for s in result.subscales if s.id == line.subscale)
            assert score is not None
            assert (line.from_score is None) or line.from_score <= score
            assert (line.to_score is None) or score <= line.to_score
            seen += 1
    assert seen > 250


def test_no_whole_score_of_any_instrument_lies_outside_its_bands() -> None:
    for instrument in INSTRUMENTS.values():
        for band_set in instrument.band_sets:
            ranges = sorted((b.low, b.high) for b in band_set.bands if b.low is not None)
            for (_, high), (low, _) in itertools.pairwise(ranges):
                assert high is not None, (instrument.id, band_set.id)
                assert low == high + 1, (instrument.id, band_set.id)


def test_every_path_ends_in_a_next_step(answered: Any) -> None:
    scored = [result for _, _, result in answered if result is not None]
    assert len(scored) > 500
    for result in scored:
        assert result.next_step.strip(), result.instrument
        assert result.headline.strip()


def test_an_answers_file_reads_back_as_it_was_written(answered: Any) -> None:
    right = [document for document, answers, result in answered if answers and result]
    assert len(right) > 400
    for document in right:
        (told,) = answers_from_document(document)
        assert answers_from_document(answers_document(told)) == (told,)
