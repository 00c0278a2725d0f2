"""The papers behind an answer: in the order of their use, each with what it is used for."""

from __future__ import annotations

from calando.decide.monograph.citations import citations_of, entries_of

DOCUMENT = {
    "calando": "0.1.0",
    "command": "taper",
    "seed": 1,
    "result": {
        "cards": [
            {"title": "A card", "sources": ["c"], "raised": [{"text": "r", "sources": ["d"]}]}
        ],
        "compared": [{"source": "b", "name": "weekly10"}],
        "cap": None,
        "hours": [1.0, 2.0],
    },
    "reasons": [
        {"text": "Because.", "sources": ["b", "a"]},
        {"text": "Because.", "sources": ["b"]},
    ],
    "caveats": [{"text": "But.", "sources": ["a", "lost"]}],
    "sources": {
        key: {"title": f"Paper {key}", "author": "", "year": "2018", "doi": "10.1/x", "url": ""}
        for key in ("a", "b", "c", "d", "idle")
    },
}


def test_papers_come_in_the_order_of_their_use_and_idle_ones_last() -> None:
    found = citations_of(DOCUMENT)

    assert [p.key for p in found.papers] == ["b", "a", "c", "d", "idle"]
    assert [p.number for p in found.papers] == [1, 2, 3, 4, 5]
    assert (found.command, found.made_by) == ("taper", "0.1.0")


def test_each_paper_says_what_it_is_used_for_once() -> None:
    b, a, c, d, idle = citations_of(DOCUMENT).papers

    assert [(u.kind, u.path, u.text) for u in b.used_for] == [
        ("reason", "reasons[0]", "Because."),
        ("rate compared", "result.compared[0]", "weekly10"),
    ]
    assert [u.kind for u in a.used_for] == ["reason", "caveat"]
    assert (c.used_for[0].kind, c.used_for[0].text) == ("card", "A card")
    assert d.used_for[0].path == "result.cards[0].raised[0]"
    assert idle.used_for == ()


def test_a_key_without_an_entry_is_named() -> None:
    assert citations_of(DOCUMENT).without_entry == ("lost",)


def test_what_was_read_of_a_paper_comes_from_our_own_facts() -> None:
    found = citations_of(DOCUMENT, {"b": "abstract read"})

    assert found.papers[0].note == "abstract read"
    assert entries_of(found)["b"]["title"] == "Paper b"
