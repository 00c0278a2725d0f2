"""What holds for every list of signs: nothing is dropped, nothing crashes, and what is uncertain stays uncertain."""

from __future__ import annotations

import itertools
import random
import sys
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from hostile import GIBBERISH, NUMBERS, STRANGE, asked, asked_many, number, person, sound

import calando
from calando.decide.triage.result import LEANINGS, TriageResult
from calando.decide.triage.wishes import TriageWishes
from calando.facts.load_triage import load_triage

SEED, LISTS = 20260505, 400
FACTS = load_triage()
SIGNS = {s.id: s for s in FACTS.signs}
WORDS = [w for s in FACTS.signs for w in (s.title, *s.words)]
EMERGENCY = [s for s in FACTS.signs if s.alarm == "emergency"]
SEDATION = {s.id for s in FACTS.signs if s.yields}
CONTRADICTIONS = sorted({tuple(sorted((s.id, o))) for s in FACTS.signs for o in s.contradicts})
MISSED = ("oral tablets", "pump refill", "doses", "diazepam", "nothing", "zorbly", "")
NUMBERS_AS_SIGNS = (
    "temp 39.4", "HR 400", "HR -5", "GCS 3", "GCS 99", "BP 80/40", "RASS -5", "spo2 2%", "temperature 1000000",
    "t 39,4", "glucose 1.1", "102 F", "CK 1e9", "temp NaN", "temperature inf", "temp 1e400", "-3", "999999999999999999",
)  # fmt: skip


def signs(rng: random.Random) -> tuple[str, ...]:
    drawn = rng.choices(WORDS, k=rng.choice((0, 0, 1, 1, 2, 3, 5, 9)))
    if rng.random() < 0.25:
        drawn += [SIGNS[name].title for name in rng.choice(CONTRADICTIONS)]
    if rng.random() < 0.35:
        drawn += rng.choices(GIBBERISH, k=rng.choice((1, 1, 3)))
    if rng.random() < 0.2:
        drawn.append(rng.choice(STRANGE))
    if rng.random() < 0.2:
        drawn.append(rng.choice(NUMBERS_AS_SIGNS))
    if rng.random() < 0.2:
        drawn.append(f"no {rng.choice(WORDS)}")
    if rng.random() < 0.05:
        drawn.append(
            rng.choice(("x" * 10_000, "wug " * 1200, "fever, " * 700, "fever " * 800, " ", ""))
        )
    rng.shuffle(drawn)
    if rng.random() < 0.3:
        return (rng.choice((", ", "; ", "\n", " and ")).join(drawn),)
    return tuple(drawn)


def wishes(rng: random.Random) -> TriageWishes:
    def maybe(low: float, high: float, chance: float) -> float | None:
        return number(rng, low, high, hostile=0.06) if rng.random() < chance else None

    return TriageWishes(
        signs=signs(rng),
        last_dose_hours=maybe(0.1, 500.0, 0.4),
        missed=(rng.choice(MISSED),) if rng.random() < 0.25 else (),
        extra_mg=maybe(1.0, 5000.0, 0.25),
        extra_hours_ago=maybe(0.1, 400.0, 0.2),
    )


def evidence(result: TriageResult) -> list[Any]:
    return [*result.for_, *result.against, *result.neither]


def check_leaning(result: TriageResult) -> None:
    """Sedation never points to withdrawal and never counts against it; contradictions are said."""
    ids = {e.id for e in evidence(result)}
    if result.leaning == "withdrawing":
        assert not SEDATION & {e.id for e in result.for_}, "sedation for withdrawal"
        assert not SEDATION & {e.id for e in result.against}, "sedation against withdrawal"
    assert all(e.points_to != "withdrawing" for e in evidence(result) if e.id in SEDATION)
    for pair in CONTRADICTIONS:
        if set(pair) <= ids:
            for name in pair:
                assert SIGNS[name].title in result.leaning_text, f"{pair} are not said"
            assert result.leaning in ("both", "unclear"), f"{pair}, and it leans"
    if result.leaning in ("toxic", "withdrawing"):
        other = "withdrawing" if result.leaning == "toxic" else "toxic"
        strong = {e.id for e in evidence(result) if e.points_to == other and e.weight == "strong"}
        assert strong <= {e.id for e in result.against}, f"{strong} are left out"
    if not any(e.id in SIGNS for e in evidence(result)):
        assert result.leaning == "unclear", "a leaning without any sign"


def plain(text: str) -> str:
    """Return a text without accents, in lower case: a word may come back so."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in letters if not unicodedata.combining(c))


def check_nothing_dropped(result: TriageResult, told: TriageWishes) -> None:
    back = plain(" ".join(u.asked for u in result.unrecognised))
    text = " ".join(told.signs)
    for word in GIBBERISH:
        if word in text and len(text) < 1000:
            assert plain(word) in back, f"{word!r} was dropped: {back!r}"


def check_one(patient: Any, told: TriageWishes) -> tuple[str, ...]:
    answer, refusal = asked(lambda: calando.triage(patient, told))
    if refusal is not None:
        return ("refused",)
    sound(answer, echoed=told.signs)
    result: TriageResult = answer.result
    assert result.leaning in LEANINGS
    assert result.emergency is bool(result.emergency_why)
    assert result.score_toxic >= 0 <= result.score_withdrawing
    assert result.never
    check_leaning(result)
    check_nothing_dropped(result, told)
    return "answered", result.leaning, "emergency" if result.emergency else ""


def test_any_list_of_signs_gets_a_clear_answer_or_a_clear_refusal(capsys) -> None:
    rng = random.Random(SEED)

    def draw() -> tuple[Any, TriageWishes]:
        return person(rng, running=rng.random() < 0.6), wishes(rng)

    counts = asked_many(LISTS, draw, check_one)

    with capsys.disabled():
        said = ", ".join(f"{counts[name]} {name}" for name in LEANINGS)
        print(
            f"\ntriage: {LISTS} lists of signs, {counts['answered']} answered ({said}; {counts['emergency']} "
            f"emergencies), {counts['refused']} refused"
        )
    assert counts["answered"] > LISTS / 2
    assert all(counts[name] for name in LEANINGS)


# -- people for whom the signs alone speak --------------------------------------------------------

PEOPLE = ("examples/start_ms_us.toml", "examples/ms_60mg.toml", "examples/pump_300mcg.toml")
PATIENTS = {name: calando.load_patient(name) for name in PEOPLE}


def ask(*signs: str, person: str = PEOPLE[1], **more: Any) -> TriageResult:
    return calando.triage(PATIENTS[person], TriageWishes(signs=signs, **more)).result


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize(
    "words", [(), ("",), (" , ; ",), *((w,) for w in (*GIBBERISH, *STRANGE)), GIBBERISH], ids=ascii
)
@pytest.mark.parametrize("hours", [None, 1.0, 30.0])
def test_without_a_known_sign_it_is_unclear(
    person: str, words: tuple[str, ...], hours: float | None
) -> None:
    result = ask(*words, person=person, last_dose_hours=hours)
    assert result.leaning == "unclear"
    assert result.score_toxic == result.score_withdrawing == 0.0


OTHER_SCRIPTS = ("кома", "嗜睡", "غيبوبة", "😴")  # coma, sleepy, coma, asleep


@pytest.mark.parametrize(
    ("word", "where"),
    [
        (w, place)
        for w in ("zorbly", *OTHER_SCRIPTS)
        for place in ("{word}", "fever, {word}", "fever {word}", "{word} and fever")
    ],
    ids=ascii,
)  # fmt: skip
def test_every_word_that_is_not_known_comes_back(word: str, where: str) -> None:
    result = ask(where.format(word=word))
    assert any(word in u.asked for u in result.unrecognised), result.unrecognised


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("no reflexes, limp", {"areflexia", "hypotonia"}),
        ("unable to wake, floppy or limp", {"coma", "hypotonia"}),
        ("not responding, fits", {"unresponsive", "seizure"}),
        ("not responding, fits or convulsions", {"unresponsive", "seizure"}),
        ("not breathing, stiff or rigid", {"apnoea", "rigidity"}),
        ("no reflexes, limp or floppy", {"areflexia", "hypotonia"}),
        ("no response, fitting or twitching", {"unresponsive", "seizure"}),
        ("absent reflexes, coma or stupor", {"areflexia", "coma", "hard_to_wake"}),
    ],
)
def test_a_sign_that_begins_with_no_denies_nothing_else(text: str, signs: set[str]) -> None:
    result = ask(text)
    found = {e.id for e in evidence(result)}
    assert signs <= found, found


@pytest.mark.parametrize("sign", EMERGENCY, ids=lambda s: s.id)
def test_an_emergency_sign_is_one_in_any_company(sign: Any) -> None:
    rng = random.Random(f"{SEED} {sign.id}")
    for _ in range(3):
        others = rng.choices(WORDS, k=4)
        person = rng.choice(PEOPLE)
        assert ask(sign.title, person=person).emergency
        assert ask(*others, sign.title, person=person).emergency, others
        assert ask(sign.title, *others, person=person).emergency, others


@pytest.mark.parametrize("number", range(100))
def test_more_signs_never_take_an_emergency_away(number: int) -> None:
    rng = random.Random(f"{SEED} more {number}")
    person = rng.choice(PEOPLE)
    few = rng.choices(WORDS, k=rng.choice((1, 2, 3)))
    before = ask(*few, person=person)
    more = rng.choices([*WORDS, *GIBBERISH], k=3)
    after = ask(*few, *more, person=person)
    assert after.emergency >= before.emergency, (few, more)
    missing = {line.text for line in before.emergency_why} - {a.text for a in after.emergency_why}
    assert not missing, (few, more, missing)


def key_of(result: TriageResult) -> dict[str, Any]:
    """Return what may not depend on how and in which order signs are told."""
    return {
        "leaning": result.leaning,
        "emergency": result.emergency,
        "why": {line.text for line in result.emergency_why},
        "scores": (result.score_toxic, result.score_withdrawing),
        "for": {(e.id, e.points_to, e.weight) for e in result.for_},
        "against": {(e.id, e.points_to, e.weight) for e in result.against},
        "neither": {(e.id, e.points_to, e.weight) for e in result.neither},
        "do_now": {line.text for line in result.do_now},
        "options": {o.name for o in result.options},
        "exclude": {e.name for e in result.exclude},
    }


@pytest.mark.parametrize("number", range(100))
def test_order_and_duplicates_change_nothing(number: int) -> None:
    rng = random.Random(f"{SEED} order {number}")
    person = rng.choice(PEOPLE)
    told = [*rng.choices(WORDS, k=4), rng.choice(GIBBERISH)]
    shuffled = [*told, rng.choice(told), rng.choice(told)]
    rng.shuffle(shuffled)
    first, other = ask(*told, person=person), ask(*shuffled, person=person)
    assert key_of(other) == key_of(first), (told, shuffled)
    assert {u.asked for u in other.unrecognised} == {u.asked for u in first.unrecognised}
    one_text = ask(", ".join(told), person=person)
    assert key_of(one_text) == key_of(first), told


@pytest.mark.parametrize("sign", FACTS.signs, ids=lambda s: s.id)
def test_another_word_for_a_sign_is_that_sign(sign: Any) -> None:
    person = PEOPLE[1]
    named = key_of(ask(sign.title, person=person))
    for word in (sign.id.replace("_", " "), *sign.words):
        for written in (word, word.upper()):
            result = ask(written, person=person)
            assert key_of(result) == named, f"{written!r} is not {sign.title!r}"
            assert not result.unrecognised, written


@pytest.mark.parametrize(
    ("person", "sedation", "number"),
    list(itertools.product(PEOPLE, sorted(SEDATION), range(4))),
)
def test_sedation_never_stands_against_withdrawal(person: str, sedation: str, number: int) -> None:
    rng = random.Random(f"{SEED} {sedation} {number}")
    for_it = [s.title for s in FACTS.signs if s.points == "withdrawing" and s.weight != "none"]
    result = ask(SIGNS[sedation].title, *rng.sample(for_it, 5), person=person, last_dose_hours=30.0)
    check_leaning(result)


@pytest.mark.parametrize(
    "words",
    [
        ("cant keep eyes open", "delirium tremens", "seeing ghosts", "tremulous", "urine like cola"),
        ("drowsy", "rigidity", "fever", "itch"),
    ],
    ids=lambda w: w[0],
)  # fmt: skip
def test_sleepiness_beside_what_looks_like_withdrawal_is_not_against_it(
    words: tuple[str, ...],
) -> None:
    result = ask(*words)
    assert result.leaning == "withdrawing"
    check_leaning(result)


@pytest.mark.parametrize("pair", CONTRADICTIONS, ids="-".join)
@pytest.mark.parametrize("person", PEOPLE)
def test_signs_that_contradict_each_other_are_named_and_never_lean(
    pair: tuple[str, str], person: str
) -> None:
    titles = [SIGNS[name].title for name in pair]
    for others in (
        (),
        ("coma", "slow breathing"),
        ("fever", "itch", "hallucinations"),
        ("zorbly",),
    ):
        result = ask(*titles, *others, person=person)
        assert result.leaning in ("both", "unclear"), others
        assert all(title in result.leaning_text for title in titles)
        check_leaning(result)


@pytest.mark.parametrize("field", ["last_dose_hours", "extra_mg", "extra_hours_ago"])
@pytest.mark.parametrize(
    "value", [*NUMBERS, "20", True, 10**400], ids=lambda v: repr(v)[:12]
)  # fmt: skip
def test_a_number_that_cannot_be_is_refused_under_its_option(field: str, value: Any) -> None:
    told = replace(TriageWishes(signs=("fever",)), **{field: value})
    answer, refusal = asked(lambda: calando.triage(PATIENTS[PEOPLE[0]], told))
    least = 0.0 if field == "extra_mg" else 1e-9  # no tablet holds so little: a slip of the unit
    possible = not isinstance(value, bool | str) and 0 <= value <= least
    assert (answer is not None) is possible
    if refusal is not None:
        assert [p.field for p in refusal.problems] == ["--" + field.replace("_", "-")]
