"""calando: carries a person through baclofen, on to it safely, through it, and safely off it again.

Decision support for professionals and a research instrument, not a medical device.

>>> import calando
>>> calando.__version__
'0.1.0'
>>> patient = calando.load_patient("examples/ms_60mg.toml")
>>> isinstance(patient, calando.Patient), patient.weight_kg
(True, 68.0)
>>> answer = calando.taper(patient, calando.TaperWishes(like="weekly10"))
>>> isinstance(answer, calando.Answer), answer.result.verdict, answer.result.plan.yardstick.name
(True, 'plan', 'weekly10')
>>> calando.load_facts().tapers["bmj2001"].fraction
(0.5, 0.0)
>>> "patient" in calando.patient_schema()["properties"]
True
>>> levels = calando.simulate(model="simon2018", regimen="20 mg q8h")
>>> round(levels.result.exposure["Cmax"], 3), [m.name for m in levels.result.models]
(0.307, ['simon2018', 'marsot2014', 'chevillard2018'])

The way on, with a user's own ladders if there are any, and a running plan from today:

>>> from pathlib import Path
>>> from tempfile import mkdtemp
>>> facts = calando.load_rules(Path("src/calando/facts/ladders.toml"))
>>> start = calando.load_patient("examples/start_ms_us.toml")
>>> on = calando.titrate(start, calando.TitrationWishes(target_mg=30), facts=facts)
>>> on.result.verdict, [step.daily_mg for step in on.result.plan.steps]
('plan', [15.0, 30.0])
>>> saved = Path(mkdtemp()) / "plan.json"
>>> _ = saved.write_text(calando.answer_json(answer))
>>> running = calando.load_plan(saved)
>>> isinstance(running, calando.RunningPlan), running.direction
(True, 'down')
>>> ran_out = calando.ReplanWishes(today=20, events=(calando.Event(kind="ran_out", hours=12),))
>>> now = calando.replan(patient, running, ran_out).result
>>> now.do_now.tier
'today'

An overdose, forecast; what a pump needs; toxic or withdrawing:

>>> taken = calando.OverdoseWishes(mg=600, hours_ago=3, levels=(calando.DrawnLevel(mg_per_L=2.0),))
>>> calando.overdose(patient, taken).result.disposition.place
'emergency_now'
>>> with_pump = calando.load_patient("examples/pump_300mcg.toml")
>>> calando.pump(with_pump, calando.PumpWishes(task="failed", failed_hours=20)).result.verdict
'urgent_first'
>>> calando.triage(patient, calando.TriageWishes(signs=("fever", "rigidity"), last_dose_hours=30)).result.leaning
'withdrawing'

An instrument scored from its answers:

>>> told = calando.load_answers("examples/answers_ciwa.json")[0]
>>> isinstance(told, calando.ScreenAnswers), calando.screen(told).result.band
(True, 'moderate')
>>> own = calando.load_instrument_file("src/calando/facts/instruments/phq2.toml")
>>> calando.screen(calando.ScreenAnswers(instrument="phq2", answers={"1": 0, "2": 1}), own=own).result.score
1.0

Where to come off, by phase; what is not told is not known:

>>> asked = calando.PlaceWishes(findings={"pump_interrupted": True})
>>> calando.place(with_pump, asked).result.level
'emergency'

Places out of a saved file, listed and not vetted; the checklist of an admission:

>>> rows = calando.load_locator("examples/locator_rows.json")
>>> near = calando.LocateWishes(near=(39.8, -98.6), within_km=40, level="residential")
>>> [place.number for place in calando.locate(rows, near).result.places]
[1, 2, 3, 4]
>>> stay = calando.admission(with_pump, calando.AdmissionWishes(level="residential")).result
>>> stay.sections[0].rows[1].because
('a pump',)

Input errors name the field, the value, what is allowed; every one is an `InputError`, which is a `CalandoError`:

>>> try:
...     calando.taper(patient, calando.TaperWishes(share=2))
... except calando.InputError as error:
...     problem = error.problems[0]
>>> isinstance(problem, calando.Problem), problem.field, problem.value, problem.allowed
(True, '--share', 2, '0.5 to 1')
>>> issubclass(calando.InputError, calando.CalandoError)
True
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from calando.version import __version__

if TYPE_CHECKING:
    from calando.actions import (
        admission,
        check,
        dispensing,
        locate,
        monograph,
        overdose,
        place,
        pump,
        replan,
        taper,
        titrate,
        triage,
    )
    from calando.decide.admission.wishes import AdmissionWishes
    from calando.decide.check.wishes import CheckWishes
    from calando.decide.locate.wishes import LocateWishes
    from calando.decide.overdose.wishes import DrawnLevel, OverdoseWishes
    from calando.decide.place.wishes import PlaceWishes
    from calando.decide.pump.wishes import PumpWishes
    from calando.decide.recommendation import Answer
    from calando.decide.replan.events import Event, ReplanWishes
    from calando.decide.replan.running import RunningPlan
    from calando.decide.taper.wishes import TaperWishes
    from calando.decide.titrate.wishes import TitrationWishes
    from calando.decide.triage.wishes import TriageWishes
    from calando.errors import CalandoError, InputError, Problem
    from calando.facts.load import load_facts, load_rules
    from calando.patient.kidney import (
        clcr_cockcroft_gault_1976,
        egfr_bedside_schwartz_2009,
        egfr_ckd_epi_2021,
    )
    from calando.patient.profile import Patient
    from calando.present.citation.file import cite
    from calando.present.dispensing.file import load_dispensing
    from calando.present.json_out import answer_document, answer_json
    from calando.present.locate.file import load_locator
    from calando.present.patient.file import load_patient, patient_from_mapping, patient_schema
    from calando.present.plan.file import load_plan
    from calando.present.simulate.request import simulate
    from calando.present.simulate.table import to_polars, to_xarray

__all__ = [
    "AdmissionWishes",
    "Answer",
    "CalandoError",
    "CheckWishes",
    "DrawnLevel",
    "Event",
    "InputError",
    "LocateWishes",
    "OverdoseWishes",
    "Patient",
    "PlaceWishes",
    "Problem",
    "PumpWishes",
    "ReplanWishes",
    "RunningPlan",
    "TaperWishes",
    "TitrationWishes",
    "TriageWishes",
    "__version__",
    "admission",
    "answer_document",
    "answer_json",
    "check",
    "cite",
    "clcr_cockcroft_gault_1976",
    "dispensing",
    "egfr_bedside_schwartz_2009",
    "egfr_ckd_epi_2021",
    "load_dispensing",
    "load_facts",
    "load_locator",
    "load_patient",
    "load_plan",
    "load_rules",
    "locate",
    "monograph",
    "overdose",
    "patient_from_mapping",
    "patient_schema",
    "place",
    "pump",
    "replan",
    "simulate",
    "taper",
    "titrate",
    "to_polars",
    "to_xarray",
    "triage",
    "screen",
    "ScreenAnswers",
    "load_answers",
    "load_instrument_file",
]

# importing calando costs nothing: each name brings its module when it is first used
_HOME = {
    "check": "calando.actions",
    "Answer": "calando.decide.recommendation",
    "CalandoError": "calando.errors",
    "CheckWishes": "calando.decide.check.wishes",
    "Event": "calando.decide.replan.events",
    "InputError": "calando.errors",
    "Patient": "calando.patient.profile",
    "Problem": "calando.errors",
    "ReplanWishes": "calando.decide.replan.events",
    "RunningPlan": "calando.decide.replan.running",
    "TaperWishes": "calando.decide.taper.wishes",
    "TitrationWishes": "calando.decide.titrate.wishes",
    "clcr_cockcroft_gault_1976": "calando.patient.kidney",
    "egfr_bedside_schwartz_2009": "calando.patient.kidney",
    "egfr_ckd_epi_2021": "calando.patient.kidney",
    "load_locator": "calando.present.locate.file",
    "load_facts": "calando.facts.load",
    "load_patient": "calando.present.patient.file",
    "load_plan": "calando.present.plan.file",
    "load_rules": "calando.facts.load",
    "patient_from_mapping": "calando.present.patient.file",
    "patient_schema": "calando.present.patient.file",
    "cite": "calando.present.citation.file",
    "dispensing": "calando.actions",
    "load_dispensing": "calando.present.dispensing.file",
    "monograph": "calando.actions",
    "overdose": "calando.actions",
    "place": "calando.actions",
    "PlaceWishes": "calando.decide.place.wishes",
    "pump": "calando.actions",
    "locate": "calando.actions",
    "admission": "calando.actions",
    "LocateWishes": "calando.decide.locate.wishes",
    "AdmissionWishes": "calando.decide.admission.wishes",
    "screen": "calando.actions",
    "ScreenAnswers": "calando.decide.screen.answers",
    "load_answers": "calando.present.answers_file",
    "load_instrument_file": "calando.facts.load_screen",
    "triage": "calando.actions",
    "TriageWishes": "calando.decide.triage.wishes",
    "PumpWishes": "calando.decide.pump.wishes",
    "OverdoseWishes": "calando.decide.overdose.wishes",
    "DrawnLevel": "calando.decide.overdose.wishes",
    "replan": "calando.actions",
    "taper": "calando.actions",
    "titrate": "calando.actions",
    "answer_document": "calando.present.json_out",
    "answer_json": "calando.present.json_out",
    "to_polars": "calando.present.simulate.table",
    "to_xarray": "calando.present.simulate.table",
}


class _SimulatePackage(ModuleType):
    """The folder `calando.simulate`, which is also the function of that name: Python lets one name be one thing."""

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        """Simulate levels; see `calando.present.simulate.request.simulate`."""
        home = importlib.import_module("calando.present.simulate.request")
        return home.simulate(*arguments, **options)


class _Library(ModuleType):
    """This package; when Python binds the folder `simulate` to it, the folder learns to be called."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "simulate" and type(value) is ModuleType:
            value.__class__ = _SimulatePackage
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Library


def __getattr__(name: str) -> Any:
    if name == "simulate":
        return importlib.import_module("calando.simulate")
    if name in _HOME:
        return getattr(importlib.import_module(_HOME[name]), name)
    raise AttributeError(f"module 'calando' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
