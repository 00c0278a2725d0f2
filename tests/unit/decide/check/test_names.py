"""What a written drug is read as, and what it must never be read as."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass

import pytest

from calando.decide.check.name_text import MAX_CHARS
from calando.decide.check.names import Resolved, Vocabulary, vocabulary, vocabulary_of
from calando.decide.check.near_names import nearest_within
from calando.facts.load import load_facts
from calando.facts.schema import Term

# one drug each; `where` and flags do not matter for names
NAMES = (
    ("amitriptyline", "elavil"), ("amlodipine", "norvasc"), ("baclofen", "lioresal", "baclofène", "apo-baclofen"),
    ("bupropion", "wellbutrin"), ("buspirone",), ("carbamazepine", "tegretol"), ("celecoxib", "celebrex"),
    ("citalopram", "celexa"), ("clonazepam", "klonopin", "rivotril"), ("clonidine", "catapres"),
    ("co-codamol",), ("co-trimoxazole", "bactrim"), ("codeine", "tylenol with codeine"),
    ("dexamethasone",), ("diphenhydramine", "benadryl"), ("fluoxetine", "prozac"), ("gliclazide", "diamicron"),
    ("hydralazine",), ("hydroxyzine", "atarax"), ("ibuprofen", "advil", "nurofen"), ("insulin", "insulin glargine"),
    ("lamotrigine", "lamictal"), ("levodopa", "levodopa/carbidopa"), ("lithium", "lithium carbonate"),
    ("magnesium sulfate", "magnesium sulphate"), ("metformin", "glucophage"), ("metronidazole", "flagyl"),
    ("morphine", "ms contin", "mst"), ("naloxone",), ("oxcarbazepine", "trileptal"), ("oxycodone", "oxycontin"),
    ("paracetamol", "acetaminophen", "tylenol"), ("phenytoin", "dilantin"), ("potassium chloride", "slow-k"),
    ("prednisolone",), ("quetiapine", "seroquel"), ("risperidone",), ("ropinirole", "requip"),
    ("sertraline", "zoloft"), ("sodium oxybate", "gamma-hydroxybutyrate"), ("st john's wort",),
    ("sumatriptan",), ("terbinafine", "lamisil"), ("tramadol", "ultram"), ("trazodone", "desyrel"),
    ("valproate", "sodium valproate"), ("venlafaxine", "effexor"), ("vitamin d",), ("zolpidem", "ambien"),
)  # fmt: skip


@dataclass(frozen=True)
class Class:
    words: tuple[str, ...]
    flags: tuple[str, ...]
    title: str


FLAGS = {"ibuprofen": ("nsaid",), "morphine": ("opioid", "sedative"), "lithium": ("lithium",)}
NSAIDS = Class(words=("nsaid", "nsaids"), flags=("nsaid",), title="NSAIDs")
OPIOIDS = Class(
    words=("opioid", "opioids", "opiate"), flags=("opioid", "sedative"), title="opioids"
)


def term(name: str, *synonyms: str) -> Term:
    return Term(
        name=name, synonyms=synonyms, flags=FLAGS.get(name, ()), source="calando2026", where="test", basis="assumed"
    )  # fmt: skip


WORDS = vocabulary_of(tuple(term(*names) for names in NAMES), (NSAIDS, OPIOIDS))


def names(found: Resolved) -> list[str]:
    return [t.name for t in found.terms]


@pytest.mark.parametrize(
    ("text", "drug"),
    [
        ("Ibuprofen", "ibuprofen"),
        ("Ibuprofen 400 mg tablets tid", "ibuprofen"),
        ("IBUPROFEN 400MG", "ibuprofen"),
        ("ibuprofen400mg", "ibuprofen"),
        ("ibuprofen (as needed)", "ibuprofen"),
        ("Ibuprofen 600 mg every 8 hours as needed", "ibuprofen"),
        ("Ibuprofen lysine 342 mg", "ibuprofen"),
        ("ibuprofen-ratiopharm 600", "ibuprofen"),
        ("ibuprofen 5 % gel", "ibuprofen"),
        ("Nurofen® 200 mg", "ibuprofen"),
        ("morphine sulphate MR 10mg", "morphine"),
        ("Morphine Sulfate Pentahydrate", "morphine"),
        ("MST Continus 30 mg bd", "morphine"),
        ("MS Contin", "morphine"),
        ("insulin glargine 100 units/mL", "insulin"),
        ("insulin (glargine)", "insulin"),
        ("Effexor XR 75 mg", "venlafaxine"),
        ("venlafaxine hydrochloride 75 mg LP", "venlafaxine"),
        ("tramadol HCl 50 mg caps", "tramadol"),
        ("Tramadol retard 100", "tramadol"),
        ("amlodipine besylate", "amlodipine"),
        ("hydroxyzine hydrochloride", "hydroxyzine"),
        ("sodium oxybate", "sodium oxybate"),
        ("Oxybate sodium", "sodium oxybate"),
        ("γ-hydroxybutyrate", "sodium oxybate"),
        ("potassium chloride 600 mg MR", "potassium chloride"),
        ("Slow-K", "potassium chloride"),
        ("magnesium sulphate 50% injection", "magnesium sulfate"),
        ("magnesium sulfate heptahydrate", "magnesium sulfate"),
        ("lithium carbonate MR 400 mg", "lithium"),
        ("lithium citrate", "lithium"),
        ("sodium valproate 500", "valproate"),
        ("valproate sodium", "valproate"),
        ("dexamethasone sodium phosphate", "dexamethasone"),
        ("levodopa carbidopa", "levodopa"),
        ("Levodopa/Carbidopa 100/25 mg", "levodopa"),
        ("cocodamol 30/500", "co-codamol"),
        ("Co‑Codamol", "co-codamol"),
        ("St. John’s Wort", "st john's wort"),
        ("Baclofène Zentiva", "baclofen"),
        ("Lioresal™10mg", "baclofen"),
        ("ｂａｃｌｏｆｅｎ", "baclofen"),
        ("bac\u200blo\u00adfen", "baclofen"),
        ("\u202ebaclofen\u202c", "baclofen"),
        ("Lioresal (baclofen) 10 mg", "baclofen"),
        ("baclofen 10 MG Oral Tablet [Lioresal]", "baclofen"),
        ("Apo-Baclofen 10 mg", "baclofen"),
        ("teva-baclofen", "baclofen"),
        ("Zoloft sertraline 50 mg", "sertraline"),
        ("zolpidem tartrate 10 mg nocte", "zolpidem"),
        ("diphenhydramine 2 x 25 mg at night", "diphenhydramine"),
        ("paracetamol 1-1-1-0", "paracetamol"),
        ("paracetamol ½ tablet twice a day", "paracetamol"),
        ("Tylenol 500 mg", "paracetamol"),
        ("Tylenol 500 mg 1-0-1", "paracetamol"),
        ("Tylenol with codeine", "codeine"),
        ("vitamin D 1000 IU", "vitamin d"),
    ],
)
def test_a_name_is_read_whatever_stands_beside_it(text: str, drug: str) -> None:
    found = WORDS.look_up(text)

    assert names(found) == [drug]
    assert found.is_whole
    assert found.asked == text


@pytest.mark.parametrize(
    ("text", "drugs"),
    [
        ("ibuprofen/paracetamol", ["ibuprofen", "paracetamol"]),
        ("codeine 30 mg / paracetamol 500 mg tablets", ["codeine", "paracetamol"]),
        ("oxycodone-naloxone", ["oxycodone", "naloxone"]),
        ("oxycodone hydrochloride + naloxone hydrochloride", ["oxycodone", "naloxone"]),
        ("morphine and ibuprofen", ["morphine", "ibuprofen"]),
        ("Zoloft, Ambien & lithium", ["sertraline", "zolpidem", "lithium"]),
        ("paracetamol with codeine", ["paracetamol", "codeine"]),
    ],
)
def test_a_combination_is_all_of_its_parts(text: str, drugs: list[str]) -> None:
    found = WORDS.look_up(text)

    assert names(found) == drugs
    assert found.understood == "combination"
    assert found.leftover == ()


@pytest.mark.parametrize(
    ("text", "drugs", "leftover"),
    [
        ("oxycodone + xyzal", ["oxycodone"], ("xyzal",)),
        ("ibuprofn/paracetamol", ["paracetamol"], ("ibuprofn",)),
        ("xyzzy (ibuprofen)", ["ibuprofen"], ("xyzzy",)),
        ("potassium citrate / morphine", ["morphine"], ("potassium citrate",)),
    ],
)
def test_a_part_that_is_not_understood_is_never_dropped(
    text: str, drugs: list[str], leftover: tuple[str, ...]
) -> None:
    found = WORDS.look_up(text)

    assert (names(found), found.leftover) == (drugs, leftover)
    assert found.understood == "part"
    assert not found.is_whole


@pytest.mark.parametrize(
    "text", ["Celebrex (citalopram)", "hydroxyzine (hydralazine)", "NSAID (morphine)"]
)
def test_a_name_and_brackets_that_contradict_each_other_are_neither(text: str) -> None:
    found = WORDS.look_up(text)

    assert (found.terms, found.class_words, found.understood) == ((), (), "")
    assert len(found.leftover) == 2


def test_brackets_may_say_more_of_the_same() -> None:
    assert names(WORDS.look_up("oxycodone (oxycodone/naloxone)")) == ["oxycodone", "naloxone"]
    assert names(WORDS.look_up("ibuprofen (NSAID)")) == ["ibuprofen"]


# written or heard for each other: ISMP-style pairs; some of them stand in no facts
CONFUSED = [
    ("hydroxyzine", "hydralazine"), ("clonidine", "clonazepam"), ("tramadol", "trazodone"), ("baclofen", "bactrim"),
    ("metformin", "metronidazole"), ("celebrex", "celexa"), ("lamictal", "lamisil"),
    ("carbamazepine", "oxcarbazepine"), ("bupropion", "buspirone"), ("risperidone", "ropinirole"),
    ("quetiapine", "sertraline"), ("oxycodone", "codeine"),
    ("sumatriptan", "sitagliptin"), ("zolpidem", "zopiclone"), ("klonopin", "clonidine"), ("lamictal", "lomotil"),
    ("amitriptyline", "nortriptyline"), ("fluoxetine", "paroxetine"), ("morphine", "hydromorphone"),
    ("dexamethasone", "dexmedetomidine"), ("naloxone", "naltrexone"), ("lioresal", "lotensin"),
]  # fmt: skip


@pytest.mark.parametrize("words", [WORDS, vocabulary(load_facts())], ids=["few", "shipped"])
@pytest.mark.parametrize(("one", "other"), CONFUSED)
def test_names_that_look_alike_never_become_each_other(
    words: Vocabulary, one: str, other: str
) -> None:
    for text, wrong in ((one, other), (other, one)):
        found = words.look_up(text)
        same = {t.name for t in found.terms} & {t.name for t in words.look_up(wrong).terms}

        assert not same
        assert not found.terms or text in {w for t in found.terms for w in (t.name, *t.synonyms)}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("hydroxizine", "hydroxyzine"),
        ("hydralazin", "hydralazine"),
        ("clonidin", "clonidine"),
        ("tramodol", "tramadol"),
        ("bacloffen", "baclofen"),
        ("baclo fen", "baclofen"),
        ("bаclofen", "baclofen"),  # with a Cyrillic letter
        ("fenitoin", "phenytoin"),
        ("Lamictil", "lamictal (lamotrigine)"),
        ("celebrx 200 mg", "celebrex (celecoxib)"),
        ("amitrip", "amitriptyline"),
        ("tylenol 3", "tylenol (paracetamol)"),
        ("nurofen plus", "nurofen (ibuprofen)"),
        ("no ibuprofen", "ibuprofen"),
    ],
)
def test_what_is_nearly_a_name_is_offered_and_not_taken(text: str, meant: str) -> None:
    found = WORDS.look_up(text)

    assert (found.terms, found.class_words, found.understood) == ((), (), "")
    assert found.leftover
    assert found.did_you_mean[0] == meant
    assert len(found.did_you_mean) <= 5


def test_what_is_offered_can_be_written_as_it_stands() -> None:
    (offered,) = WORDS.look_up("celebrx").did_you_mean[:1]

    assert names(WORDS.look_up(offered)) == ["celecoxib"]


def test_each_unknown_part_gets_names_of_its_own() -> None:
    offered = WORDS.look_up("ibuprofn + tramadl + zzzzzz").did_you_mean

    assert {"ibuprofen", "tramadol"} <= set(offered)


def test_near_names_are_left_out_when_nobody_asks() -> None:
    assert WORDS.look_up("bacloffen", near=False).did_you_mean == ()


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "12345", "10 mg", "1/2 tablet", "+/-", "()", "[]", "((((", "💊💊", "\x00\x01", "\u200b", "mg",
        "tablets", "hydrochloride", "sodium", "ibuprofen " * 1024, "x" * 10_240, "(" * 5_000, "+".join("ab" * 99),
        "not a drug at all, really", "؟؟؟", "药", "-",
    ],
)  # fmt: skip
def test_what_is_no_name_is_not_covered_and_breaks_nothing(text: str) -> None:
    found = WORDS.look_up(text)

    assert (found.terms, found.class_words, found.understood) == ((), (), "")
    assert len(found.leftover) >= 1
    assert all(len(part) <= 61 or part == text for part in found.leftover)


def test_a_letter_is_not_a_name() -> None:
    assert WORDS.look_up("ibuprofen" + " " * MAX_CHARS).is_whole
    assert not WORDS.look_up("ibuprofen, " * MAX_CHARS).terms


@pytest.mark.parametrize(
    "text",
    [
        "Tylenol 3",
        "Tylenol #3",
        "tylenol no. 3",
        "Tylenol PM",
        "Nurofen Plus 200 mg",
        "morphine potassium chloride",
        "calcium magnesium",
        "potassium citrate",
        "magnesium",
        "oxycodone without naloxone",
        "ibuprofen or paracetamol",
        "stopped morphine",
        "benzyl alcohol",
    ],
)
def test_a_word_that_may_change_the_drug_is_not_dropped(text: str) -> None:
    assert WORDS.look_up(text).terms == ()


@pytest.mark.parametrize("text", ["NSAID", "nsaids", "NSAIDs as needed"])
def test_a_class_is_a_class(text: str) -> None:
    found = WORDS.look_up(text)

    assert (found.terms, found.class_words, found.understood) == ((), (NSAIDS,), "class")


def test_a_drug_is_a_drug_before_it_is_a_class() -> None:
    words = vocabulary_of((term("lithium"),), (Class(("lithium",), ("lithium",), "lithium"),))

    assert words.look_up("lithium").understood == "generic"


def test_how_it_was_understood_is_said() -> None:
    assert WORDS.look_up("baclofen").understood == "generic"
    assert WORDS.look_up("lioresal").understood == "synonym"


def test_a_word_that_means_two_drugs_is_neither() -> None:
    words = vocabulary_of((term("abacavir", "tri-pak"), term("zidovudine", "tri pak")))

    found = words.look_up("Tri-Pak")

    assert found.terms == ()
    assert set(found.did_you_mean) == {"tri-pak (abacavir)", "tri pak (zidovudine)"}


def test_the_same_facts_have_one_vocabulary() -> None:
    assert vocabulary(load_facts()) is vocabulary(load_facts())


def test_a_library_for_distances_is_loaded_only_for_a_near_name() -> None:
    code = (
        "import sys; from calando.decide.check.names import vocabulary; from calando.facts.load import load_facts; "
        "words = vocabulary(load_facts()); words.look_up('Lioresal 10 mg'); words.look_up('zzz', near=False); "
        "print('rapidfuzz' in sys.modules, 'numpy' in sys.modules); words.look_up('bacloffen'); "
        "print('rapidfuzz' in sys.modules)"
    )

    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert run.stdout.split() == ["False", "False", "True"]


@pytest.mark.parametrize(
    ("text", "within"),
    [("bacloffen", 2), ("balcofen 10", 2), ("baclo fen", 2), ("bclofn", 2), ("lioresol", 2)],
)
def test_a_name_near_a_few_is_found(text: str, within: int) -> None:
    assert nearest_within(text, ["baclofen", "lioresal"], most=within)


@pytest.mark.parametrize("text", ["diclofenac", "aceclofenac", "bupropion", "bactrim", ""])
def test_a_name_far_from_all_is_not(text: str) -> None:
    assert nearest_within(text, ["baclofen", "lioresal"], most=2) == ""
