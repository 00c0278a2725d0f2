"""docs/place.md: every rule of a placement and what it looks at, two worked examples; all pictures of places."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import docs_place_benchmark
import docs_text

from calando.facts.checks_placement import FILE_ONLY
from calando.facts.load_placement import load_placement
from calando.facts.schema_base import Number
from calando.facts.schema_placement import (
    CareLevel,
    PhaseLength,
    PlacementFacts,
    PlacementRule,
    RuleEffect,
)

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "place.md"
FIGURES = ROOT / "docs" / "figures"
LEVELS: dict[CareLevel, str] = {
    "outpatient": "outpatient",
    "intensive_outpatient": "intensive outpatient",
    "residential": "residential",
    "medically_managed": "medically managed",
    "emergency": "emergency",
}
PHASES = {"withdrawal": "coming off", "stabilisation": "settling", "afterwards": "afterwards"}
EFFECTS: dict[RuleEffect, str] = {
    "level": "at least {level}",
    "one_higher": "one level higher than the other rules, at most {level}",
    "allows": "{level} may do",
    "contacts": "more contacts: {contacts} a week",
    "setting": "at least {level}",
    "supply": "{setting}",
    "meta": "how the others are read",
}
GROUPS = (  # the letters that ids begin with; the last takes what is left
    ("Emergencies, kidneys and the mind", "any substance", "EKP"),
    ("Alcohol", "read only where alcohol is drunk now or its withdrawal is under way", "AD"),
    ("Benzodiazepines", "a taper of a benzodiazepine is planned", "Z"),
    ("Treatment of an addiction", "a taper only, or more", "T"),
    ("Baclofen, and what home needs", "children, pregnancy and pumps beside it", ""),
)
ANALOGY = "**ours, by analogy**"

START = """# Where to be treated: `calando place`

{generated}

`calando place` reads a patient file, what an intake found and scored instruments, and says where somebody should
come off, phase by phase: *emergency*, *medically managed* inpatient, *residential*, *intensive outpatient*,
*outpatient*. Every rule is shown, fired or not, with its source; the highest level that a fired rule asks for wins;
a clinician decides. Beside it stand what has to be there for it to work, what is not known and could change it, and
whom to call first.

**What it never does.** It never says an ASAM level: those criteria are under licence, none of their text is here,
and where a payer asks for them this is no substitute. It never lets a score alone set a level, never takes silence
for a no, never names a place or a business ([`calando locate`](locate.md) reads a file of yours), and never says to
stop suddenly.

| level | what it is |
|---|---|
{levels}

## Three values

Each finding is yes, no or **not known**, and so is each rule:

- *fired*: every part of its condition is true, and nothing that it excludes is;
- *not fired*: some part is known to be false;
- *not known*: it hangs on something that was not told. It neither raises the level nor is silent: what is missing
  is asked, with how high it could go, the worst first;
- *not for this person*: another substance, another age.

Told by hand (`--finding seizure_now=no`), by a sheet (`--questions` prints it, `--answers` takes it back), by an
instrument (an answers file), or from the patient file. Who says by hand what the file contradicts gets an error
that names both. A *dissent* (`--dissent "residential: no bed within 200 km"`) stands beside the answer and changes
nothing in it.

A level belongs to a **phase**: *coming off*, *settling*, *afterwards*. A bed is for the days that need one; the
rest is at home.

## Two examples

"""

SEEDS = """## Where the source pages disagree

One page says that detox is only ever done as an inpatient (S0-211), another that outpatient care may be enough for
some (S1-32). The labels settle it no further than this: reduce gradually, by the prescriber; they name no setting.
So risk decides: a planned taper of prescribed baclofen is made at home where nothing speaks against it (B2), and
rule by rule the table above says what does. The pages also call rehab necessary for everybody (S0-03, S0-193): it
is for a use disorder (T2), and a person who takes baclofen as prescribed needs a taper, and no rehab (T1). Illness
of the mind is said to need a bed: how severe it is decides, not that it is there (P1, P2, P3).

## Limits

- **Nobody has signed the rules.** {signed} of {rules} carry the name of a clinician who reviewed them
  (`reviewed_by`).
- There is no published instrument that places people who come off baclofen. {analogies} rules are our own, by
  analogy, and marked so wherever they are shown.
- The thresholds of the B-rules are ours (below). Move one in `src/calando/facts/placement/limits.toml`, and the
  tables here and the vignettes say what changes.
- The vignettes it is held against are invented: [the benchmark](placement_benchmark.md) shows whether it does what
  was meant, not how it would do in a clinic.
- It knows nothing of beds, distances, money or law. What the person wants is for the talk that it prepares.

## The numbers behind the findings"""

END = """## In Python

```python
>>> import calando
>>> patient = calando.load_patient("examples/ms_60mg.toml")
>>> answer = calando.place(patient, calando.PlaceWishes(findings={"hallucinations_now": True}))
>>> answer.result.level, answer.result.emergency
('emergency', True)
>>> [rule.id for rule in answer.result.rules if rule.fired][0]
'E1'
```

Why rules and three values: {decision}. What to take along and ask for: [`calando admission`](admission.md). What
the self-check and the scales say: [docs/screen.md](screen.md)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A person, what an intake found, and what is worth seeing in the answer."""

    title: str
    figure: str
    alt: str
    command: tuple[str, ...]
    story: str
    then: str


EXAMPLES = (
    Example(
        title="Tablets for multiple sclerosis, at home",
        figure="place_ms.svg",
        alt="Outpatient while coming off and settling, the usual visits afterwards",
        command=(
            *("place", "examples/ms_60mg.toml", "--answers", "examples/place_ms_answers.json"),
        ),
        story="""She takes 60 mg a day as prescribed and wants to come off. Nothing told speaks against home,
        somebody is there, and each
        step is checked.""",
        then="""B2 allows home and B5 asks for a check at each step. T1 says that this is a taper and no rehab.
        Without the answers of the intake it
        says *not placed yet* and asks, the emergencies first.""",
    ),
    Example(
        title="Thirty units a day, and baclofen beside it",
        figure="place_alcohol.svg",
        alt="Medically managed while coming off, intensive outpatient while settling, outpatient afterwards",
        command=(
            "place",
            "examples/place_alcohol_90mg.yaml",
            "--answers",
            "examples/place_alcohol_answers.json",
        ),
        story="""He drinks 240 g a day (30 UK units), once had a seizure in withdrawal, lives alone, and takes more
        baclofen than is prescribed. This
        morning's CIWA-Ar is 12.""",
        then="""The score alone would not ask for a bed (A12); the seizure (A2) and the amount (A3) do, and nobody at
        home makes it one level higher, up to a ward at most. Alcohol withdrawal is treated first. After the days on
        the ward it goes on at home, and treatment of the use disorder with it (T2).""",
    ),
)


def page(facts: PlacementFacts) -> str:
    """Return docs/place.md."""
    levels = "\n".join(
        f"| **{LEVELS[line.level]}** | {line.text} |"
        for line in facts.lines
        if line.kind == "level" and line.level
    )
    lines = START.format(generated=docs_text.GENERATED, levels=levels).splitlines()
    for example in EXAMPLES:
        lines += _example(example)
    lines += ["## Every rule", "", *_rules(facts)]
    lines += SEEDS.format(
        signed=sum(bool(rule.reviewed_by) for rule in facts.rules),
        rules=len(facts.rules),
        analogies=sum(rule.analogy for rule in facts.rules),
    ).splitlines()
    lines += ["", *_limits(facts)]
    lines += ["## What is looked at", "", *_findings(facts)]
    lines += ["## What has to be there for home to work", "", *_needs(facts)]
    lines += ["## How long a phase is", "", *_lengths(facts)]
    lines += END.replace("{decision}", _decision()).splitlines()
    return "\n".join(lines)


def _decision() -> str:
    """Return a link to the decision on placement."""
    found = next(iter(sorted((ROOT / "docs" / "decisions").glob("0028-*.md"))), None)
    name = found.name if found else "README.md"
    return f"[{name[:4] if found else 'decisions'}](decisions/{name})"


# -- the examples ------------------------------------------------------------------------------------


def _example(example: Example) -> list[str]:
    shown = f"calando {' '.join(example.command)}"
    said = docs_text.printed(*example.command)
    end = said.index("Not told, and would change this answer")
    kept = said[:end]
    return [
        f"### {example.title}",
        "",
        *docs_text.paragraph(example.story),
        "```console",
        f"$ {shown}",
        *kept[:-1],
        "...",
        "```",
        "",
        f"![{example.alt}](figures/{example.figure})",
        "",
        *docs_text.paragraph(example.then),
    ]


def figures() -> dict[Path, str]:
    """Return the pictures, as `--out` writes them."""
    commands = {example.figure: example.command for example in EXAMPLES}
    commands["locate.svg"] = ("locate", "examples/locator_rows.json", "--near", "39.8, -98.6")
    made = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, command in commands.items():
            target = Path(folder) / name
            docs_text.printed(*command, "--out", str(target))
            made[FIGURES / name] = target.read_text(encoding="utf-8")
    return made


# -- the tables --------------------------------------------------------------------------------------


def _rules(facts: PlacementFacts) -> list[str]:
    counted = sum(rule.basis == "read" for rule in facts.rules)
    lines = docs_text.paragraph(
        f"""{len(facts.rules)} rules, as the files hold them; {counted} are read in their source. *Derived* and
        *assumed* are said with each. {ANALOGY} marks a rule that nobody
        published."""
    )
    titles = {rule.id: f"rule {rule.id}" for rule in facts.rules}
    titles |= {finding.id: finding.title for finding in facts.findings} | FILE_ONLY
    named = "".join(letters for _, _, letters in GROUPS)
    for name, about, letters in GROUPS:
        lines += [f"### {name}", "", *docs_text.paragraph(f"{about[0].upper()}{about[1:]}.")]
        lines += docs_text.table(
            "rule | when | asks for | basis and source | statements of the pages",
            [
                (
                    f"**{rule.id}** {rule.title}",
                    condition(rule, titles),
                    asked_for(rule),
                    _basis(rule),
                    ", ".join(rule.claims) or None,
                )
                for rule in facts.rules
                if (rule.id[0] in letters if letters else rule.id[0] not in named)
            ],
            right_from=9,
        )
    return lines


def condition(rule: PlacementRule, titles: dict[str, str]) -> str:
    """Return when a rule fires, in words."""
    said = []
    if rule.age_from is not None:
        said.append(f"{rule.age_from:g} years or older")
    if rule.age_to is not None:
        said.append(f"under {rule.age_to:g} years")
    for group in rule.all:
        words = [_finding(name, titles) for name in group]
        said.append(" *or* ".join(words) if len(words) > 1 else words[0])
    text = "; **and** ".join(said) or "always"
    if rule.none:
        text += "; **unless** " + " *or* ".join(_finding(name, titles) for name in rule.none)
    return text


def _finding(name: str, titles: dict[str, str]) -> str:
    if name.startswith("!"):
        return f"*not* {titles[name[1:]]}"
    return titles[name]


def asked_for(rule: PlacementRule) -> str:
    """Return what a rule asks for, in words, with its phases."""
    level = LEVELS[rule.level] if rule.level else "–"
    if rule.or_level:
        level += f" (or {LEVELS[rule.or_level]})"
    contacts = f"{rule.contacts_per_week.value:g}" if rule.contacts_per_week else "–"
    said = EFFECTS[rule.effect].format(level=level, contacts=contacts, setting=rule.setting)
    if rule.setting and rule.effect != "supply":
        said += f"; {rule.setting}"
    if rule.phases != ("withdrawal",) and rule.effect != "meta":
        said += f" [{', '.join(PHASES[phase] for phase in rule.phases)}]"
    if rule.unless:
        said += f". *But*: {rule.unless}"
    return said


def _basis(rule: PlacementRule) -> str:
    said = f"{rule.basis}: {', '.join(rule.sources)} ({rule.where})"
    said += f". {rule.note[0].upper()}{rule.note[1:]}" if rule.note else ""
    return f"{ANALOGY}, {said}" if rule.analogy else said


def _limits(facts: PlacementFacts) -> list[str]:
    rows = []
    for name in type(facts.limits).__dataclass_fields__:
        number: Number = getattr(facts.limits, name)
        rows.append(
            (f"`{name}`", f"{number.value:g} {number.unit}", f"{number.basis}: {number.source}", number.note or None)
        )  # fmt: skip
    return docs_text.table("number | value | basis and source | note", rows, right_from=9)


def _findings(facts: PlacementFacts) -> list[str]:
    worked = [f for f in facts.findings if f.derived]
    lines = docs_text.paragraph(
        f"""{len(facts.findings)} findings, a closed list. {len(worked)} are worked out where the patient file, an
        instrument or another finding says it; the rest, and what is
        not said there, is asked. `calando place PATIENT --questions` prints what is still open."""
    )
    rows = [(f"`{f.id}`", f.question, f.derived or "only asked") for f in facts.findings]
    return lines + docs_text.table("finding | asked as | taken from", rows, right_from=9)


def _needs(facts: PlacementFacts) -> list[str]:
    rows = [
        (n.title, n.why, n.if_missing, f"{n.basis}: {', '.join(n.sources)}") for n in facts.needs
    ]
    return docs_text.table("needed | why | if it is missing | basis and source", rows, right_from=9)


def _lengths(facts: PlacementFacts) -> list[str]:
    rows = [
        (PHASES[row.phase], LEVELS[row.level], ", ".join(row.rules) or "any", row.text, _source(row))
        for row in facts.lengths
    ]  # fmt: skip
    return docs_text.table(
        "phase | level | set by | how long | basis and source", rows, right_from=9
    )


def _source(row: PhaseLength) -> str:
    return f"{row.basis}: {', '.join(row.sources)}"


def make() -> dict[Path, str]:
    """Return the page, its pictures and the page of the vignettes."""
    return {PAGE: page(load_placement()), **figures(), **docs_place_benchmark.make()}
