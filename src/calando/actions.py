"""One function per user task: load the facts, decide, answer. Start reading here, then go downwards.

What only one task needs is imported by its function: a simulation does not wait for the planner.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from calando.decide.admission.answer import admission as admission
from calando.decide.answers import answer_of as _answer
from calando.decide.answers import keys_of_result as _keys_of_result
from calando.decide.locate.answer import locate as locate
from calando.decide.misuse.answer import dispensing as dispensing
from calando.decide.overdose.answer import overdose as overdose
from calando.decide.place.answer import place as place
from calando.decide.pump.answer import pump as pump
from calando.decide.recommendation import Answer, TaperAnswer, TaperResult
from calando.decide.screen.answer import screen as screen
from calando.decide.triage.answer import triage as triage
from calando.facts.load import load_facts
from calando.facts.schema import Facts
from calando.patient.profile import Patient

if TYPE_CHECKING:
    from calando.arrays import Floats
    from calando.decide.check.result import CheckResult
    from calando.decide.check.wishes import CheckWishes
    from calando.decide.monograph.citations import Citations
    from calando.decide.monograph.result import MonographPage
    from calando.decide.replan.events import ReplanWishes
    from calando.decide.replan.result import ReplanResult, TitrationReplanResult
    from calando.decide.replan.running import RunningPlan
    from calando.decide.simulation.wishes import SimulationWishes
    from calando.decide.situation import Situation
    from calando.decide.taper.wishes import TaperWishes
    from calando.decide.titrate.result import TitrationResult
    from calando.decide.titrate.wishes import TitrationWishes
    from calando.simulate.checks.report import Credibility
    from calando.simulate.events import EventTable
    from calando.simulate.result import DatasetSimulation, SimulationResult

P = TypeVar("P", bound="TaperResult | TitrationResult")


def taper(patient: Patient, wishes: TaperWishes | None = None, *, seed: int = 1) -> TaperAnswer:
    """Plan the way off baclofen: a schedule that a pharmacy can fill, with reasons and sources.

    Parameters
    ----------
    patient : one person with a running oral baclofen medication and its doses.
    wishes : rate to be held against, start date, step length, share, products; see `TaperWishes`.
    seed : the same seed gives the same answer, to the byte.

    Returns
    -------
    An `Answer`; bad news (a pump, failing kidneys, nothing that fits) is a verdict with reasons.

    Raises
    ------
    InputError : a wish that cannot be asked for, or no baclofen doses.

    Examples
    --------
    >>> import calando
    >>> patient = calando.load_patient("examples/ms_60mg.toml")
    >>> calando.taper(patient).result.verdict
    'plan'
    """
    from calando.decide.situation import assess_situation
    from calando.decide.taper.plan import plan_taper
    from calando.decide.taper.wishes import TaperWishes

    facts = load_facts()
    situation = assess_situation(patient, facts)
    outcome = plan_taper(situation, wishes or TaperWishes(), seed=seed)
    result = _with_cards(outcome.result, situation, rising=False, seed=seed)
    keys = _keys_of_result(result)
    return _answer("taper", result, outcome.reasons, outcome.caveats, facts, keys=keys, seed=seed)


def titrate(
    patient: Patient,
    wishes: TitrationWishes | None = None,
    *,
    seed: int = 1,
    facts: Facts | None = None,
) -> Answer[TitrationResult]:
    """Plan the way on to baclofen: the country's ladder in doses that a pharmacy can fill.

    Parameters
    ----------
    patient : one person; with running baclofen the way goes on from today's doses.
    wishes : target, start date, step length, intake times, products; see `TitrationWishes`.
    seed : the same seed gives the same answer, to the byte.
    facts : with a user's own ladders (`load_rules`); None: those that ship with calando.

    Returns
    -------
    An `Answer`; who should not be started, or only by a specialist, is a verdict with reasons.

    Raises
    ------
    InputError : a wish that cannot be asked for.

    Examples
    --------
    >>> import calando
    >>> answer = calando.titrate(calando.load_patient("examples/start_ms_us.toml"))
    >>> answer.result.verdict, [step.daily_mg for step in answer.result.plan.steps]
    ('plan', [15.0, 30.0, 45.0])
    """
    from calando.decide.situation import assess_situation
    from calando.decide.titrate.plan import plan_titration
    from calando.decide.titrate.wishes import TitrationWishes

    facts = facts or load_facts()
    situation = assess_situation(patient, facts)
    outcome = plan_titration(situation, wishes or TitrationWishes(), seed=seed)
    result = outcome.result
    keys = _keys_of_result(result)
    return _answer("titrate", result, outcome.reasons, outcome.caveats, facts, keys=keys, seed=seed)


def replan(
    patient: Patient,
    plan: RunningPlan,
    wishes: ReplanWishes,
    *,
    seed: int | None = None,
    facts: Facts | None = None,
) -> Answer[ReplanResult] | Answer[TitrationReplanResult]:
    """Plan from today, in the middle of a plan: what to do now first, then the plan from here.

    Parameters
    ----------
    patient : the person the plan was made for, with what has changed since.
    plan : the plan that is running, as `load_plan` reads it.
    wishes : the day, the hour and what happened; see `ReplanWishes`.
    seed : None: the plan's own, so that the same simulated people live on.
    facts : with a user's own rules (`load_rules`); None: those that ship with calando.

    Returns
    -------
    An `Answer`; its result is that of `taper` or of `titrate` with `do_now`, `changed` and `record`.

    Raises
    ------
    InputError : events that cannot be or contradict each other, a day outside the plan, another person's file.
    """
    from calando.decide.replan.plan import replan as plan_again

    facts = facts or load_facts()
    chosen = plan.seed if seed is None else seed
    outcome = plan_again(patient, plan, wishes, facts, seed=chosen)
    rising = plan.direction == "up"
    result = _with_cards(outcome.result, outcome.situation, rising=rising, seed=chosen)
    keys = _keys_of_result(result)
    keys.update(key for rule in result.do_now.rules for key in rule.sources)
    answer: Answer[Any] = _answer(
        "replan", result, outcome.reasons, outcome.caveats, facts, keys=keys, seed=chosen
    )
    return answer


def check(
    patient: Patient, wishes: CheckWishes | None = None, *, seed: int = 1
) -> Answer[CheckResult]:
    """Check interactions, kidneys, contraindications and cautions of one person.

    Parameters
    ----------
    patient : one person; without running baclofen a start is checked.
    wishes : further drugs, days since the dose was raised, own rows; see `CheckWishes`.
    seed : of the simulated members behind the burden of sedatives.

    Returns
    -------
    An `Answer`; each listed drug and condition has at least one card, whatever is known of it.

    Raises
    ------
    InputError : a wish that cannot be asked.

    Examples
    --------
    >>> import calando
    >>> patient = calando.load_patient("examples/ms_60mg.toml")
    >>> found = calando.check(patient, calando.CheckWishes(about=("ibuprofen", "zzz"))).result
    >>> [card.state for card in found.cards if card.about.asked == "zzz"]
    ['not_covered']
    """
    from calando.decide.check.check import run_check
    from calando.decide.check.cited import keys_named
    from calando.decide.check.own_cards import OWN_TABLE
    from calando.decide.check.wishes import CheckWishes
    from calando.decide.situation import assess_situation
    from calando.facts.load_safety import load_safety

    facts, asked = load_facts(), wishes or CheckWishes()
    outcome = run_check(assess_situation(patient, facts), load_safety(), asked, seed=seed)
    keys = keys_named(outcome.result)
    answer = _answer(
        "check", outcome.result, outcome.reasons, outcome.caveats, facts, keys=keys, seed=seed
    )
    if not asked.table:
        return answer
    own = {"title": "Your own table", "author": "", "year": "", "doi": "", "url": ""}
    return replace(answer, sources={**answer.sources, OWN_TABLE: own})


def simulate(
    patient: Patient | None,
    wishes: SimulationWishes,
    *,
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Answer[SimulationResult]:
    """Simulate the levels of one person, or of patients drawn from a published model.

    Parameters
    ----------
    patient : one person, as the ensemble that a plan is made with; None: the model named in the wishes.
    wishes : model, regimen, how many, for how long, with which kidneys; see `SimulationWishes`.
    seed : the same seed gives the same answer, to the byte, whatever the number of workers.
    progress : called with patients done and patients in all.

    Raises
    ------
    InputError : an unknown model, a regimen that does not suit it, an option that cannot be.

    Examples
    --------
    >>> from calando.decide.simulation.wishes import SimulationWishes
    >>> from calando.patient.regimen import Dose, Regimen
    >>> once = Regimen(doses=(Dose(time_h=0, mg=10),), text="10 mg once")
    >>> found = simulate(None, SimulationWishes(model="simon2018", regimen=once)).result
    >>> round(found.exposure["Cmax"], 3), [m.name for m in found.models]
    (0.107, ['simon2018', 'marsot2014', 'chevillard2018'])
    """
    facts = load_facts()
    if patient is None:
        from calando.decide.simulation.model import prepare_model, simulate_model
        from calando.decide.simulation.words import model_caveats, model_reasons

        case = prepare_model(wishes, facts, seed=seed)
        result = simulate_model(
            case, workers=wishes.workers, checkpoint=wishes.checkpoint, progress=progress
        )
        reasons, caveats = model_reasons(case, result), model_caveats(case, wishes, facts)
    else:
        from calando.decide.simulation.person import prepare_person, run_person
        from calando.decide.simulation.person_words import person_caveats, person_reasons
        from calando.decide.situation import assess_situation

        question = prepare_person(assess_situation(patient, facts), wishes, seed=seed)
        result, _ = run_person(question)
        reasons, caveats = person_reasons(question, result), person_caveats(question, wishes)
    return _answer("simulate", result, reasons, caveats, facts, seed=seed)


def simulate_dataset(
    table: EventTable, wishes: SimulationWishes, *, individuals: bool = False, seed: int = 1
) -> Answer[DatasetSimulation]:
    """Predict the level at every row of a data set.

    Parameters
    ----------
    table : events, as `calando.present.simulate.dataset_file.read_dataset` returns them.
    wishes : the model; correlation and residual error.
    individuals : draw a patient for each subject; otherwise everybody is typical.

    Raises
    ------
    InputError : no model, or a row that it cannot follow.

    Examples
    --------
    >>> from calando.decide.simulation.wishes import SimulationWishes
    >>> from calando.simulate.events import from_columns
    >>> table = from_columns({"ID": ["1", "1"], "TIME": [0, 1.5], "AMT": [10, "."]})
    >>> answer = simulate_dataset(table, SimulationWishes(model="simon2018"))
    >>> round(answer.result.concentration_mg_per_L[1], 3)
    0.107
    """
    from calando.decide.simulation.dataset import simulate_events

    facts = load_facts()
    result, reasons, caveats = simulate_events(
        table, wishes, facts, individuals=individuals, seed=seed
    )
    return _answer("simulate", result, reasons, caveats, facts, seed=seed)


def simulate_individuals(
    patient: Patient | None, wishes: SimulationWishes, *, seed: int = 1
) -> Iterator[tuple[int, Floats]]:
    """Yield the patients (or a person's members) behind `simulate`, block by block.

    Yields
    ------
    (number of the first of the block, levels of shape (patient, time) [mg/L]); the times are those of the answer.

    Examples
    --------
    >>> from calando.decide.simulation.wishes import SimulationWishes
    >>> from calando.patient.regimen import Dose, Regimen
    >>> once = Regimen(doses=(Dose(time_h=0, mg=10),))
    >>> wishes = SimulationWishes(model="simon2018", regimen=once, patients=5, days=1, every_h=6)
    >>> [(first, levels.shape) for first, levels in simulate_individuals(None, wishes)]
    [(0, (5, 5))]
    """
    facts = load_facts()
    if patient is None:
        from calando.decide.simulation.model import individual_blocks, prepare_model

        yield from individual_blocks(prepare_model(wishes, facts, seed=seed))
    else:
        from calando.decide.simulation.person import prepare_person, run_person
        from calando.decide.situation import assess_situation

        question = prepare_person(assess_situation(patient, facts), wishes, seed=seed)
        yield 0, run_person(question)[1].levels


def validate(*, seed: int = 1) -> Answer[Credibility]:
    """Check calando against published numbers, other programs and itself; what it gets wrong comes first.

    Parameters
    ----------
    seed : of the people that are drawn; the same seed gives the same answer, to the byte.
    """
    from calando.decide.credibility_words import credibility_caveats, credibility_reasons
    from calando.simulate.checks.report import credibility

    facts = load_facts()
    result = credibility(facts, seed=seed)
    reasons, caveats = credibility_reasons(result), credibility_caveats(result)
    keys = {c.source for c in result.checks}
    return _answer("validate", result, reasons, caveats, facts, keys=keys, seed=seed)


def monograph(
    topic: str = "contents", about: str | None = None, *, country: str | None = None
) -> Answer[MonographPage]:
    """Look a topic up in the monograph of baclofen; every line names its source.

    Parameters
    ----------
    topic : such as "pharmacokinetics" or "side effects"; "contents" lists all.
    about : what of it is asked: a drug, an effect, a word. One that is not known is answered as not covered.
    country : only what holds there, such as "FR".

    Raises
    ------
    InputError : an unknown topic or country; the nearest is named.

    Examples
    --------
    >>> import calando
    >>> page = calando.monograph("half-life").result
    >>> page.topic, page.rows[0].sources
    ('pharmacokinetics', ('kochak1985', 'simon2018'))
    """
    from calando.decide.monograph.page import Library, topic_page
    from calando.decide.monograph.words import page_caveats, page_keys, page_reasons
    from calando.facts.load_safety import load_monograph, load_safety

    facts = load_facts()
    library = Library(facts=facts, safety=load_safety(), monograph=load_monograph())
    page = topic_page(topic, library, country=country, about=about)
    reasons, caveats = page_reasons(page, library), page_caveats(page, library)
    return _answer("facts", page, reasons, caveats, facts, keys=page_keys(page, library), seed=1)


def cite(document: Mapping[str, object]) -> Answer[Citations]:
    """Return the papers behind an answer, in order, each with what it is used for.

    Parameters
    ----------
    document : an answer as `answer_document` gives it; `calando.cite` takes files and answers, too.
    """
    from calando.decide.monograph.citations import citations_of, entries_of

    facts = load_facts()
    result = citations_of(document, {key: s.note for key, s in facts.sources.items()})
    answer = _answer("cite", result, (), (), facts, seed=1)
    return replace(answer, sources=entries_of(result))


def _with_cards(result: P, situation: Situation, *, rising: bool, seed: int) -> P:
    """Return a plan's result with the cards of a check."""
    from calando.decide.check.beside import cards_beside

    return replace(result, cards=cards_beside(situation, rising=rising, seed=seed))
