"""What holds for every text that may be a drug: no crash, nothing guessed, nothing dropped, and a hint for a slip."""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from calando.decide.check.name_text import (
    HYDRATES,
    MAKERS,
    NOISE,
    SALTS,
    folded,
    key,
    parts_of,
    without_strengths,
)
from calando.decide.check.names import Vocabulary, vocabulary
from calando.decide.check.near_names import NearNames, letters_within, sounds
from calando.facts.load import load_facts
from calando.facts.schema import Term

LEAST_LETTERS = 6
# share of one-letter slips that resolve to the drug that was meant or offer it. Measured on all slips of all shipped
# words (1.9 million): 0.9999. What is missed: a slip that makes another name ("po epanutin" is epanutin by mouth, not
# pro-epanutin), and vitamins, of which there are more than five
RECALL = 0.999
# share of them that are read as another drug: a slip that makes a word of the facts of what is no word. Measured: 2e-5
TAKEN_FOR_ANOTHER = 0.0005
EVERY = 97  # one slip of so many is looked up

WORDS: Vocabulary = vocabulary(load_facts())
SHIPPED = [(word, term) for term in load_facts().drugs for word in (term.name, *term.synonyms)]
BESIDE = NOISE | SALTS | MAKERS | HYDRATES | {"and", "with", "plus", "et", "und", "mit", "avec"}
TOKENS = {token for word, _ in SHIPPED for token in key(folded(word)).split()}
ACCENTS = "\u0300\u0301\u0308\u0327"
UNSEEN = "\u200b\u00ad\u2060\ufeff"
shipped = st.sampled_from(SHIPPED)


def drugs(text: str) -> tuple[str, ...]:
    return tuple(t.name for t in WORDS.look_up(text, near=False).terms)


@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    found = WORDS.look_up(text)

    assert found.asked == text
    assert found.terms or found.leftover
    assert bool(found.understood) == bool(found.terms)
    assert len(found.did_you_mean) <= 5


def test_every_shipped_word_is_its_own_drug() -> None:
    wrong = []
    for word, term in SHIPPED:
        found = WORDS.look_up(word)
        how = (
            ("generic",) if word == term.name else ("generic", "synonym")
        )  # a name may have two spellings
        if (found.terms, found.leftover, found.did_you_mean) != (
            (term,),
            (),
            (),
        ) or found.understood not in how:
            wrong.append(found)

    assert not wrong


@given(shipped, st.data())
def test_case_spaces_accents_and_unseen_signs_change_nothing(
    pair: tuple[str, Term], data: st.DataObject
) -> None:
    word, term = pair
    changed = list(word)
    for at in data.draw(st.lists(st.integers(0, len(word) - 1), max_size=5)):
        kind = data.draw(st.sampled_from(("case", "accent", "unseen", "space")))
        if kind == "case":
            changed[at] = changed[at].upper()
        elif kind == "accent" and changed[at][-1].isalpha():
            changed[at] += data.draw(st.sampled_from(ACCENTS))
        elif kind == "unseen":
            changed[at] += data.draw(st.sampled_from(UNSEEN))
        elif changed[at] == " ":
            changed[at] = "  \t"
    text = unicodedata.normalize(data.draw(st.sampled_from(("NFC", "NFD"))), "".join(changed))

    assert WORDS.look_up(f"  {text}\n").terms == (term,)


@given(
    shipped,
    st.sampled_from(("10 mg", "2,5mg", "100 units/mL", "0.5 %", "1 g", "30/500 mg", "25 mcg/h")),
    st.sampled_from(("", "tablets", "MR", "film-coated tablets", "oral solution", "Teva")),
    st.sampled_from(("", "tid", "twice a day", "q8h", "as needed", "1-0-1", "at night")),
)
def test_a_strength_a_form_and_a_frequency_change_nothing(
    pair: tuple[str, Term], strength: str, form: str, times: str
) -> None:
    word, term = pair
    text = f"{word} {form} {strength} {times}"
    # "slow release zinc", "mini pill tablets" ... : what is beside a name may make a longer name of it
    assume(key(f"{word} {form}") not in WORDS.entries or not form)

    assert WORDS.look_up(text).terms == (term,)


@given(shipped, shipped)
def test_the_order_of_a_combination_does_not_matter(
    one: tuple[str, Term], other: tuple[str, Term]
) -> None:
    there, back = WORDS.look_up(f"{one[0]} + {other[0]}"), WORDS.look_up(f"{other[0]} + {one[0]}")
    assume(
        "combination" == there.understood == back.understood
    )  # "sacubitril + valsartan" is one word of the facts

    assert set(drugs(there.asked)) == set(drugs(back.asked))
    assert there.leftover == back.leftover == ()


@pytest.mark.parametrize("between", [" + ", " and ", ", ", " plus ", " mit "])
def test_a_name_that_ends_in_a_joining_word_stays_whole(between: str) -> None:
    for text in (f"atacand plus{between}baclofen", f"baclofen{between}atacand plus"):
        assert {t.name for t in WORDS.look_up(text).terms} == {
            "baclofen",
            "candesartan/hydrochlorothiazide",
        }


@given(shipped, st.text(string.ascii_lowercase, min_size=4, max_size=12))
def test_what_is_not_understood_is_reported(pair: tuple[str, Term], unknown: str) -> None:
    assume(drugs(unknown) == () and unknown not in BESIDE | TOKENS)

    found = WORDS.look_up(f"{pair[0]} + {unknown}")

    assert unknown in " ".join(found.leftover)
    assert not found.is_whole


@given(
    st.lists(
        st.one_of(
            st.sampled_from(sorted(TOKENS)),
            st.sampled_from(sorted(BESIDE)),
            st.text(string.ascii_lowercase, min_size=1, max_size=9),
            st.sampled_from(("10 mg", "(", ")", "/", "+", "-", ",", "x", "3")),
        ),
        max_size=6,
    )
)
def test_nothing_is_understood_that_is_not_exact(pieces: list[str]) -> None:
    text = " ".join(pieces)
    found = WORDS.look_up(text, near=False)
    if not found.is_whole:
        return
    tokens = set(key(without_strengths(folded(text))).split())
    understood = {
        token
        for term in found.terms
        for word in (term.name, *term.synonyms)
        for token in (*key(folded(word)).split(), key(folded(word)).replace(" ", ""))
    }

    assert {t for t in tokens if not t.isdigit()} <= understood | BESIDE


@given(shipped, st.text(string.ascii_lowercase, min_size=4, max_size=20))
def test_a_name_beside_an_unknown_word_is_not_taken(pair: tuple[str, Term], unknown: str) -> None:
    assume(unknown not in TOKENS | BESIDE and drugs(unknown) == ())
    assume(parts_of(folded(pair[0])) == [pair[0]])  # with a separator in it, it is a combination
    assume("-" not in pair[0])

    assert drugs(f"{unknown} {pair[0]}") == ()


@given(shipped, st.data())
def test_what_is_offered_can_be_written_as_it_stands(
    pair: tuple[str, Term], data: st.DataObject
) -> None:
    slips = [slip for slip, _ in every_slip(pair[0])]
    assume(slips)

    for offered in WORDS.look_up(data.draw(st.sampled_from(slips))).did_you_mean:
        assert WORDS.look_up(offered).is_whole


def every_slip(word: str) -> Iterator[tuple[str, str]]:
    """Yield every text that is one letter off: one wrong, one missing, one too many, two swapped."""
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :], "missing"
        for letter in string.ascii_lowercase:
            yield word[:at] + letter + word[at + 1 :], "wrong"
            yield word[:at] + letter + word[at:], "too many"
        if at + 1 < len(word):
            yield word[:at] + word[at + 1] + word[at] + word[at + 2 :], "swapped"


def test_no_near_name_is_left_out_for_the_sake_of_speed() -> None:
    """The same names as by looking at each of them."""
    names = list(WORDS.entries)
    near, slips = NearNames(names), [s for w, _ in SHIPPED[::400] for s, _ in every_slip(w)][::23]
    for slip in slips:
        joined = slip.replace(" ", "")
        within = letters_within(joined)
        close = {n for n in names if OSA.distance(joined, n.replace(" ", "")) <= within}
        found = {name for _, name in near.near(slip)}

        assert close <= found
        assert all(sounds(n) == sounds(slip) or n.startswith(slip) for n in found - close)


def test_a_slip_of_one_letter_is_recognised_as_what_was_meant() -> None:
    """Every shipped word of six letters or more; one slip of EVERY of them, the same ones each time."""
    slips = (
        (slip, term)
        for word, term in SHIPPED
        if len(word) >= LEAST_LETTERS
        for slip, _ in every_slip(word)
        if key(folded(slip)) not in WORDS.entries
    )
    asked = missed = another = 0
    for number, (slip, term) in enumerate(slips):
        if number % EVERY:
            continue
        found = WORDS.look_up(slip)
        asked += 1
        meant = {t.name for hint in found.did_you_mean for t in WORDS.look_up(hint).terms}
        right = {t.name for t in found.terms} | meant
        missed += term.name not in right
        another += found.is_whole and term not in found.terms

    assert asked > 10_000
    assert 1 - missed / asked >= RECALL
    assert another / asked <= TAKEN_FOR_ANOTHER
