"""docs/screen.md: how the self-check asks, what counts, whom it was tried on, and how instruments are scored."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import docs_dialogues
import docs_text
import textstat

from calando import actions
from calando.decide.self_check.answer import run_self_check
from calando.facts.load_screen import load_instruments
from calando.facts.load_self_check import load_self_check
from calando.facts.schema_self_check import QuestionPart, SelfCheckFacts, SelfQuestion
from calando.present.answers_file import load_answers
from calando.present.screen.plot import figure_svg

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "screen.md"
FIGURE = ROOT / "docs" / "figures" / "screen_ciwa.svg"
sys.path.insert(0, str(ROOT / "tests" / "cases"))
people = importlib.import_module("test_self_check_cases")

PARTS: tuple[tuple[QuestionPart, str], ...] = (
    ("red_flag", "danger now: any yes ends the check, and the emergency number is said"),
    ("suicide", "thoughts of suicide: a yes puts the crisis line first, and the check can go on"),
    ("gate", "is it prescribed, is it taken as directed, and if not, in which way"),
    ("amount", "how much is prescribed, how much is taken; may be left out"),
    ("route", "by which way, from where, and whether it ran out lately"),
    ("criterion", "the eleven criteria, over the last 12 months, in our own words"),
    ("supporting", "signs that are no criterion: shown, counting nothing"),
    ("substance", "what else is taken"),
    ("mood", "mood, worry, voices, something bad that was lived through"),
    ("person", "kidneys, pregnancy, age"),
)
# the thirteen signs of the source page, paraphrased; the order is the page's
SIGNS = {
    "S0-120": "cannot stop though one wants to",
    "S0-121": "goes on though it harms health",
    "S0-122": "takes it to deal with problems",
    "S0-123": "thinks of it all the time",
    "S0-124": "takes risks",
    "S0-125": "gives up what was enjoyed",
    "S0-126": "drops activities and hobbies",
    "S0-127": "keeps away from friends and family",
    "S0-128": "denies it",
    "S0-129": "stashes it at home",
    "S0-130": "money problems from buying it",
    "S0-131": "withdrawal when stopping",
    "S0-132": "needs more and more",
}
LONG = 12  # words: the grade of one short sentence says little
URGENCY = {
    "now": "now",
    "today": "today",
    "this_week": "this week",
    "next_visit": "next visit",
}

START = """# The self-check and the scales: `calando screen`

{generated}

Two things that look alike and are not. **The self-check** (`calando screen self_check`) is ours: it asks somebody
who takes baclofen, or a relative, in plain words, and ends in a next step. **Instruments** are other people's
scales (and one checklist of ours), {count} in all, scored as published: [the list](instruments/README.md), one page
for each. Neither is a diagnosis, and neither ever says to stop.

{console}

![One CIWA-Ar score of 12 in five published band sets: moderate in three, mild in one](figures/screen_ciwa.svg)

Without `--answers` the questions are asked at the terminal: [seven dialogues, as recorded](dialogues.md). `calando
screen` alone lists everything. `--json` prints the whole answer, `--out` writes `.html`, `.pdf`, `.csv`, `.svg`,
`.png` and `.json`. In the library: `calando.screen(calando.load_answers("examples/answers_ciwa.json")[0])`.

## How the self-check asks
"""

HOW = """A danger that is told ends it at once. Thoughts of suicide are asked next, of
everybody; after a yes the crisis line comes first, and the person may stop there. *Not sure* is an answer: it gives
a low count and a high count, and where the two bands differ somebody should look closer. Every way through ends in
a next step with a time: now, today, this week, next visit. Always said: do not stop suddenly; this is no diagnosis;
only the prescriber changes a dose. Why so: [0027](decisions/0027-self-check-asks-first.md).
"""

SIGNS_START = """## The thirteen signs of the source page

The page from which this began lists thirteen signs, calls each one serious and says that one or two may be enough.
Held against the criteria of DSM-5 (two of eleven in 12 months are the least; two or three mild, four or five
moderate, six or more severe), each is asked, and this is what it counts:
"""

NOT_COUNTED = """## What does not count under supervision

Baclofen that is prescribed, taken as directed, by mouth, tube or pump and from one prescriber is *supervised*. Then
two criteria are shown and do not count:

{rows}

A body gets used to a medicine; whoever takes baclofen for spasms for years may need more of it and feels ill
without it. By thirteen signs such a person is addicted; by the criteria they are not, and a person who is
frightened into stopping overnight can have a seizure. The count *without* the rule stands beside it for the
clinician. What outweighs the word "as directed": any amount above the prescribed one, another way of taking it,
another source. To take less than prescribed is no misuse: then the two do not count either, and less than half of
it is a reason to call today. A pump alone is treatment and never called addiction.
"""

END = """## An answers file

```console
$ calando screen audit_c --template
{{
"instrument": "audit_c",
...
```

`--template` prints an empty file, and what each answer may be to standard error; with `--out form.pdf` it is the
form on paper. Filled in, it goes back with `--answers`. One file may hold a list of several instruments, as
`calando place` takes them. A missing answer is an error and never a 0; so is an answer to a question that is not
asked, and a value that is not on the scale (COWS has no pulse of 3). What bands need beside the answers is told,
never assumed: `--context sex=female`. Several published band sets of one scale are shown side by side; `--band-set`
says which one counts. Without `--jurisdiction` the numbers of all countries are shown.

## An instrument of your own

An instrument is a file of `src/calando/facts/instruments`: items, answers and points, bands, flags, sources,
rights. Copy the nearest one (`gad2.toml` is short), change it, and

    calando screen my_scale.toml --answers answers.json

scores it, with the same checks: bands without gaps, answers that exist, a source for each number (`"own"` stands
for you). To ship it, put it into the folder, its sources into `sources.bib`, and run `make facts` and `make docs`:
no code. **Wording**: items stand here only where their licence allows it, mostly in our own words; otherwise there
are short neutral labels and the words come from your licensed form. A file of your own with the id of one of ours
may carry the wording that you have a licence for; it keeps our item keys and everything that is said at once.

## Privacy

Nothing is stored, nothing is sent: answers live in memory until the result is shown. Two options write: `--out`
(the result) and `--save-answers` (the answers); both are health data then. See [privacy](privacy.md).

## Limits

- **Nobody has validated the self-check.** How often it is right is not known; the questions are ours, their content
  is that of the criteria. No other check for baclofen was found.
- The count is about baclofen. Alcohol, opioids and other drugs need their own instruments; it asks for them and
  says where they add danger.
- A relative sees a part. The check says so, and says how to talk.
- The threshold "{far_more:g} times the prescribed amount is for today" is assumed; so is "less than half".
- No baclofen withdrawal scale was found. The [checklist](instruments/baclofen_withdrawal_checklist.md) has no
  score, and CIWA-Ar was never validated for baclofen.
- Scores depend on who was studied: each instrument says in whom it was measured, and how often it was right there.
"""


def page() -> str:
    """Return docs/screen.md."""
    facts = load_self_check()
    count = len(load_instruments())
    start = START.format(generated=docs_text.GENERATED, count=count, console="\n".join(_console()))
    lines = start.splitlines()
    lines += ["", *_parts(facts), *HOW.splitlines(), ""]
    lines += [*SIGNS_START.splitlines(), "", *_signs(facts)]
    far_more = facts.rules.far_more_factor.value
    lines += [
        *NOT_COUNTED.format(rows="\n".join(_not_counted(facts)), far_more=far_more).splitlines(),
        "",
    ]
    lines += ["## The people it was tried on", "", *_people()]
    lines += ["## How hard it is to read", "", *_grades(facts)]
    lines += END.format(far_more=far_more).splitlines()
    return "\n".join(lines)


def _console() -> list[str]:
    """Return the example as it is printed today: the score, and where it lies in each band set."""
    command = ("screen", "ciwa_ar", "--answers", "examples/answers_ciwa.json")
    said = docs_text.printed(*command)
    score = next(line for line in said if line.startswith("CIWA-Ar: "))
    bands = [line for line in said if re.match(r" [►•] .*\d to \d+$", line)]
    if len(bands) < 4:
        raise ValueError(f"no band sets in: {said}")
    shown = [x for line in bands[:4] for x in (line, "...")]
    return ["```console", f"$ calando {' '.join(command)}", score, "...", *shown, "```"]


def _parts(facts: SelfCheckFacts) -> list[str]:
    rows = [
        (about, sum(question.part == part for question in facts.questions)) for part, about in PARTS
    ]
    return docs_text.table("asked, in this order | questions", rows)


def _signs(facts: SelfCheckFacts) -> list[str]:
    rows = []
    for sign, said in SIGNS.items():
        asked = [question for question in facts.questions if sign in question.signs]
        titles = "; ".join(question.title for question in asked)
        rows.append((f"{sign}: {said}", titles, "; ".join(_counts(q) for q in asked)))
    return docs_text.table("sign of the page | asked as | what it counts", rows, right_from=9)


def _counts(question: SelfQuestion) -> str:
    if question.criterion is None:
        return "nothing: no criterion"
    counts = f"criterion {question.criterion:g}"
    return (
        counts if question.counts_under_supervision else f"{counts}, unless taken under supervision"
    )


def _not_counted(facts: SelfCheckFacts) -> list[str]:
    return [
        f"- **{q.criterion:g}. {q.title}**: {q.why_not_counted}"
        for q in facts.questions
        if not q.counts_under_supervision
    ]


# -- the people --------------------------------------------------------------------------------------


def _people() -> list[str]:
    rows = []
    for path in people.FILES:
        case = people.read(path)
        told = people.answers_of(path)
        not_told = load_self_check().rules.not_told
        asked = {q.key: x for q, x in docs_dialogues.asked_of(told) if x != not_told}
        result: Any = run_self_check(replace(told, answers=asked)).result
        rows.append(
            (
                f"[{path.stem}](../{path.relative_to(ROOT).as_posix()})",
                case["says"],
                _range(result.score, result.score_high),
                _range(result.band, result.band_high),
                URGENCY[result.steps[0].urgency],
                result.steps[0].title,
            )
        )
    lines = docs_text.paragraph(
        f"""{len(rows)} invented people, written with what should be said to them before it was looked at; the test
        suite holds the check against each. Below is what it says today: the criteria that count, the band, and the
        first step. Two numbers mean that answers were not sure; a dash, that a danger ended it. What a file
        does not speak of is answered with no."""
    )
    return lines + docs_text.table(
        "person | story | count | band | when | first step", rows, right_from=9
    )


def _range(low: object, high: object) -> str | None:
    if low is None:
        return None
    said = [f"{x:g}" if isinstance(x, float | int) else str(x) for x in (low, high)]
    return said[0] if said[0] == said[1] or high is None else " to ".join(said)


# -- the words ---------------------------------------------------------------------------------------


def _grades(facts: SelfCheckFacts) -> list[str]:
    groups = {
        "questions, to the person": [q.text for q in facts.questions],
        "questions, to a relative": [q.family_text for q in facts.questions],
        "hints": [h for q in facts.questions for h in (q.hint, q.family_hint) if h],
        "first sentences": [t for h in facts.headlines for t in (h.text, h.family_text)],
        "next steps": [t for p in facts.paths for t in (p.text, p.family_text)],
        "what is said beside them": [t for x in facts.lines for t in (x.text, x.family_text) if t],
    }
    everything = [text for texts in groups.values() for text in texts]
    rows = [
        (name, len(texts), *_grade(texts))
        for name, texts in {**groups, "all": everything}.items()
        if texts
    ]
    lines = docs_text.paragraph(
        """Flesch-Kincaid grade, measured by [textstat](https://github.com/textstat/textstat): the school year in
        which such a text is read with ease. The aim is 6, for all texts together and for each that is longer than a
        line; *baclofen* itself counts as a hard word."""
    )
    return lines + docs_text.table(
        "group | texts | grade of all | hardest long text | words | words in a sentence", rows
    )


def _grade(texts: Sequence[str]) -> Sequence[object]:
    said = " ".join(text if text.endswith((".", "?", "!")) else text + "." for text in texts)
    words = len(said.split())
    sentences = len(re.findall(r"[.?!:](?=\s|$)", said))
    hardest = max(
        (textstat.flesch_kincaid_grade(t) for t in texts if len(t.split()) > LONG), default=None
    )
    return (
        f"{textstat.flesch_kincaid_grade(said):.1f}",
        None if hardest is None else f"{hardest:.1f}",
        words,
        f"{words / sentences:.1f}",
    )


def figure() -> str:
    """Return the picture of one score in every band set, as `--out` writes it."""
    (answers,) = load_answers(ROOT / "examples" / "answers_ciwa.json")
    return figure_svg(actions.screen(answers)).decode()


def make() -> dict[Path, str]:
    """Return the page and its picture."""
    return {PAGE: page(), FIGURE: figure()}
