"""Words that are nearly a name of baclofen: asked back, for an entry not read looks like days without supply."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Callable

from calando.decide.check.names import vocabulary
from calando.facts.load import load_facts
from calando.present.dispensing.cells import NEAR_NAME


def near_baclofen() -> Callable[[str], str]:
    """Return what a word nearly is: the name of baclofen, or "" if it is known, or like none.

    >>> near = near_baclofen()
    >>> near("bacofen 10 mg"), near("Liorsal"), near("baclofen"), near("bisacodyl"), near("Lioton gel")
    ('baclofen', 'lioresal', '', '', '')
    """
    names = vocabulary(load_facts())

    @functools.cache
    def near(text: str) -> str:
        looked = names.look_up(text, near=False)
        if looked.terms or looked.class_words:
            return ""
        for suggestion in names.look_up(text).did_you_mean:
            # a brand is offered as "lioresal (baclofen)"
            name, _, meaning = suggestion.partition(" (")
            terms = names.look_up(name, near=False).terms
            if not any("baclofen" in term.flags for term in terms) and "baclofen" not in meaning:
                continue
            words = text.lower().replace("-", " ").split()
            if difflib.get_close_matches(name, words, n=1, cutoff=NEAR_NAME):
                return name
        return ""

    return near
