"""The shapes of what forbids, warns and adds up: interactions, cautions, side effects."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from calando.facts.schema_base import Basis, Grade, Number, Range
from calando.facts.schema_misuse import MisuseAction as MisuseAction
from calando.facts.schema_misuse import MisuseFacts as MisuseFacts
from calando.facts.schema_misuse import MisuseLimits as MisuseLimits
from calando.facts.schema_misuse import MisuseSign as MisuseSign

Severity = Literal["avoid", "major", "moderate", "minor"]
Mechanism = Literal[
    "CNSD",  # additive depression of the central nervous system and of breathing
    "HYPO",  # additive fall of blood pressure
    "RENAL",  # less baclofen leaves by the kidneys
    "SEIZ",  # lower seizure threshold
    "TONE",  # hypotonia, weakness
    "PSY",  # confusion, hallucinations
    "GLU",  # glucose
    "GABAB",  # same receptor
    "RETENTION",  # urine stays in the bladder
    "OPPOSING",  # one hides the other
    "MOVEMENT",  # hyperkinetic symptoms
    "BLEED",  # bleeding, of an ulcer or elsewhere
    "NONE",  # looked for, none known
]
BaclofenRoute = Literal["oral", "intrathecal"]
BaclofenState = Literal["running", "start", "just_stopped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Raise:
    """When this person makes a row graver: every condition that is given must hold."""

    to: Severity
    because: str  # ends the sentence "Raised because ..."
    eGFR_below: float | None = None
    age_from: float | None = None
    flags: tuple[str, ...] = ()  # any of these conditions, histories or other drugs
    baclofen_mg_above: float | None = None  # per day
    other_mg_from: float | None = None  # of the other drug, per day
    opioid_MME_from: float | None = None  # of all opioids together
    alcohol_g_from: float | None = None  # drunk per day
    unless_indications: tuple[str, ...] = ()  # not where baclofen treats this very thing
    after_rise: bool = False  # in the first days of baclofen or of a larger dose
    new_drug: bool = False  # in the first weeks of the other drug
    pregnant: bool = False
    gestation_from: float | None = None  # weeks of a pregnancy; not told counts as met
    drugs: tuple[str, ...] = ()  # only these of the row
    baclofen_routes: tuple[BaclofenRoute, ...] = ("oral", "intrathecal")
    jurisdictions: tuple[str, ...] = ()  # () = everywhere
    action: str = ""  # in place of the row's, where the row's would not fit; the gravest speaks
    patient_text: str = ""  # likewise
    source: str
    where: str
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """One row: what a drug or a class does beside baclofen, and what is done about it.

    `drugs` names single drugs (canonical names of `drugs.toml`), `classes` flags of `facts/flags.py`. A row that fits
    a drug, by its name or by a class, drops for that drug the rows that it lists in `instead_of`.
    """

    id: str
    title: str
    drugs: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    not_drugs: tuple[str, ...] = ()  # members of the classes that this row leaves out
    instead_of: tuple[str, ...] = ()  # ids of rows that this one replaces for its drugs
    baclofen_routes: tuple[BaclofenRoute, ...] = ("oral", "intrathecal")
    routes: tuple[str, ...] = ()  # of the other drug; () = every route that reaches the blood
    below_eGFR: float | None = None  # the row speaks only of kidneys poorer than this, or moving
    mechanism: tuple[Mechanism, ...]
    severity: Severity
    evidence: str  # what was seen, with numbers where the source has them
    action: str  # for the professional
    patient_text: str = ""  # plain words, reading grade 6; never says to change a dose
    raised: tuple[Raise, ...] = ()
    claims: tuple[
        str, ...
    ] = ()  # statements of the source pages that this row embodies or corrects
    sources: tuple[str, ...]
    where: str
    basis: Basis
    conflict: str = ""  # what other sources say


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A code of a drug in a public vocabulary, only where it was confirmed."""

    drug: str  # canonical name
    system: Literal["rxnorm", "atc"]
    code: str
    source: str
    where: str
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassWord:
    """Words of a file that name a whole class and no drug ("nsaid"): they stand for the flags of the class."""

    words: tuple[str, ...]
    flags: tuple[str, ...]  # of its gravest usual member: what the word itself is answered for
    title: str
    any_of: tuple[str, ...] = ()  # a drug with any of these flags belongs to the class
    drugs: tuple[str, ...] = ()  # drugs that belong to it by their name
    not_drugs: tuple[str, ...] = ()  # drugs that do not, whatever their flags

    def includes(self, substances: Collection[str], flags: Collection[str]) -> bool:
        """True if a drug belongs to the class: by one of its substances, or by what it is."""
        if not set(self.not_drugs).isdisjoint(substances):
            return False
        if not set(self.drugs).isdisjoint(substances) or not set(self.any_of).isdisjoint(flags):
            return True
        return not (self.drugs or self.any_of) and set(self.flags) <= set(flags)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sedation:
    """How much a class adds to the burden: U is the dose over the dose that has half of the effect.

    scale
        What dose the range of U belongs to: ``usual`` (a usual daily dose, `UsualDose`), ``mme`` (so many morphine
        milligrams a day), ``alcohol`` (so many grams per kg), ``none`` (the dose is not looked at).
    """

    id: str
    title: str
    drugs: tuple[str, ...] = ()  # named drugs
    classes: tuple[str, ...] = ()  # flags; the first row of the file that fits a drug counts
    U: Range  # drawn for each member
    surface: Literal["alcohol", "opioid", "other"]  # whose alpha it makes with the others
    scale: Literal["usual", "mme", "alcohol", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualDose:
    """A usual daily dose by mouth, to which the U of its class belongs."""

    drug: str
    mg_per_day: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class OpioidFactor:
    """Morphine milligrams for each milligram a day; transdermal fentanyl for each microgram an hour."""

    drug: str
    route: Literal["any", "oral", "transdermal"]
    factor: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class BurdenRules:
    """The response surface of everything that sedates."""

    alpha_other: Range  # of pairs without an alpha of their own
    alcohol_g_per_kg: Number  # what the U of alcohol belongs to
    opioid_MME: Number  # what the U of an opioid belongs to
    interrupt_effect: Number  # share of the most from which the whole is looked at
    others_effect: (
        Number  # share of the most that the others come to without baclofen, below which it is not
    )
    stop_effect: Number  # share of the most from which it is decided first
    after_rise_days: Number  # so long after a rise of baclofen the effects cluster
    new_drug_weeks: Number  # a drug is new for so long


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """A contraindication, boxed warning, warning or precaution, and to whom it speaks."""

    id: str
    topic: str  # pregnancy, lactation, epilepsy, kidneys, driving ...
    kind: Literal["contraindication", "boxed_warning", "warning", "precaution"]
    title: str
    jurisdictions: tuple[str, ...] = ()  # () = everywhere
    indications: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()  # any; () with `everyone` false and no other condition never fires
    everyone: bool = False
    baclofen_routes: tuple[BaclofenRoute, ...] = ("oral", "intrathecal")
    sex: Literal["female", "male"] | None = None
    age_from: float | None = None
    age_below: float | None = None
    gestation_from: float | None = None  # weeks; needs pregnancy
    gestation_below: float | None = None
    pregnant: bool = False  # needs a pregnancy, whatever the weeks
    excipients: tuple[str, ...] = ()  # of a product sold in the country, in the form that is taken
    forms: tuple[
        Literal["tablet", "liquid", "none"], ...
    ] = ()  # taken; () = whatever, none = a start
    when: tuple[BaclofenState, ...] = ()  # of baclofen by any route; () = whatever
    tier: Literal["stop", "interrupt", "note"]
    text: str  # what the source says
    action: str
    just_stopped_action: str = (
        ""  # instead, for somebody who has just come off baclofen: that is no start
    )
    patient_text: str = ""
    claims: tuple[str, ...] = ()
    sources: tuple[str, ...]
    where: str
    basis: Basis
    conflict: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideReason:
    """Why a card was set aside: a code, so that it can be counted."""

    code: str
    text: str
    tiers: tuple[Literal["stop", "interrupt", "note"], ...]
    needs_text: bool = False  # the reason must be written out


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What "no known interaction" rests on: the sources whose interaction lists were read, and when."""

    sources: tuple[str, ...]
    where: str
    basis: Basis
    checked_on: str  # ISO date
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyFacts:
    """What a check looks at, loaded apart from the facts of the planner."""

    interactions: tuple[Interaction, ...]
    class_words: tuple[ClassWord, ...]
    codes: tuple[Code, ...]
    sedation: tuple[Sedation, ...]
    usual_doses: tuple[UsualDose, ...]
    opioid_factors: tuple[OpioidFactor, ...]
    burden: BurdenRules
    cautions: tuple[Caution, ...]
    override_reasons: tuple[OverrideReason, ...]
    coverage: Coverage


# -- side effects ---------------------------------------------------------------------------------

FrequencyBand = Literal[
    "very_common", "common", "uncommon", "rare", "very_rare", "not_known", "listed"
]
ActionPath = Literal["emergency", "withdrawal", "wait", "split", "step_back", "call"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frequency:
    """How often one source says that it happens."""

    band: FrequencyBand
    percent_low: float | None = None
    percent_high: float | None = None
    jurisdictions: tuple[str, ...] = ()
    source: str
    where: str
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class SideEffect:
    """One effect of baclofen, how often, and what is done about it."""

    id: str
    organ_class: str
    effect: str
    also_called: tuple[str, ...] = ()
    kind: Literal["physical", "psychological", "laboratory"]
    frequencies: tuple[Frequency, ...] = ()
    paths: tuple[ActionPath, ...]  # in this order
    emergency_if: str = ""  # what makes it one, where it need not be: "the person is hard to wake"
    text: str  # for the professional: what it means, what to rule out
    patient_text: str  # plain words; never says to change a dose
    when: str = ""  # when it tends to come
    sign_of: tuple[Literal["toxicity", "withdrawal", "either"], ...] = ()
    claims: tuple[str, ...] = ()
    sources: tuple[str, ...]
    where: str
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """A way to answer a side effect; a clinician's words and a patient's."""

    name: ActionPath
    title: str
    text: str
    patient_text: str
    sources: tuple[str, ...]
    where: str
    basis: Basis


# -- monograph ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class MonographSentence:
    """One sentence of the monograph with its source."""

    id: str
    topic: str
    about: str  # the line's own heading: "multiple sclerosis", "US", "Tmax"
    text: str
    grade: Grade | None = None  # of the evidence, where a use is spoken of
    jurisdictions: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    sources: tuple[str, ...]
    where: str
    basis: Basis
    conflict: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonographTopic:
    """A chapter: its key on the command line, its title, its order."""

    name: str
    title: str
    also: tuple[str, ...] = ()  # other words for it
    intro: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Monograph:
    """The drug monograph as data."""

    topics: tuple[MonographTopic, ...]
    sentences: tuple[MonographSentence, ...]
    side_effects: tuple[SideEffect, ...]
    paths: tuple[Path, ...]
