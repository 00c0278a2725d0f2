"""Plain words as people write them: denied wakefulness, pumps, overdoses, other languages, what is past or unsure."""

from __future__ import annotations

import pytest
from triage_people import PUMP, TABLETS, person, result_of

from calando.decide.triage.answer import triage
from calando.decide.triage.result import TriageResult
from calando.decide.triage.wishes import TriageWishes
from calando.errors import InputError
from calando.patient.profile import Medication
from calando.present.overdose.request import hours_of, mg_of


def ids(found: TriageResult) -> set[str]:
    return {e.id for e in (*found.for_, *found.against, *found.neither)}


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("not rousable", "coma"), ("no drowsiness, not rousable", "coma"), ("can't wake him", "coma"),
        ("won't wake up", "coma"), ("not really awake", "hard_to_wake"), ("barely awake", "hard_to_wake"),
        ("is not awake", "hard_to_wake"), ("not alert", "hard_to_wake"), ("not responding", "unresponsive"),
        ("not moving", "unresponsive"), ("not oriented", "confusion"), ("deeply asleep", "hard_to_wake"),
        ("out of it", "hard_to_wake"), ("zonked", "hard_to_wake"), ("AVPU V", "drowsiness"), ("AVPU: P", "coma"),
        ("AVPU U", "coma"), ("P on AVPU", "coma"), ("can not be roused", "coma"), ("not easily woken", "coma"),
        ("not breathing normally", "respiratory_depression"), ("hard to breathe", "respiratory_depression"),
        ("non si sveglia", "hard_to_wake"), ("hardly responding", "hard_to_wake"),
    ],
)  # fmt: skip
def test_denied_wakefulness_is_a_sign_and_an_emergency(text: str, sign: str) -> None:
    found = result_of(text)

    assert found.emergency
    assert sign in ids(found)


@pytest.mark.parametrize(
    "text", ["awake and alert", "rousable", "no rash, alert and oriented", "AVPU A"]
)
def test_wakefulness_that_is_not_denied_is_no_emergency(text: str) -> None:
    assert not result_of(text).emergency


def test_a_denied_word_of_wakefulness_denies_nothing_behind_it() -> None:
    assert {"coma", "rising_tone", "rigidity"} <= ids(result_of("not rousable, stiff or rigid"))


@pytest.mark.parametrize(
    "text", ["pump alarm beeping", "pump beeping", "catheter out", "pump empty", "pump ran dry"]
)
def test_a_pump_that_may_not_deliver_is_heard_among_the_signs(text: str) -> None:
    found = result_of(text, person(medications=PUMP))

    assert found.emergency
    assert "missed_pump" in ids(found)
    assert not found.unrecognised


def test_a_pump_alarm_that_is_denied_is_none() -> None:
    found = result_of("no pump alarm")

    assert "denied missed_pump" in ids(found)
    assert not found.emergency


@pytest.mark.parametrize(
    "text",
    [
        "took the whole bottle",
        "swallowed 60 tablets",
        "took 40 pills",
        "overdosed",
        "took 600 mg",
        "took too much",
    ],
)
def test_an_overdose_among_the_signs_counts_as_large(text: str) -> None:
    found = result_of(text)

    assert found.emergency
    assert "extra_large" in ids(found)
    assert any("--extra-mg" in line.text for line in found.ask)


@pytest.mark.parametrize("text", ["took 2 tablets", "took 20 mg"])
def test_what_may_be_the_usual_dose_is_asked_back(text: str) -> None:
    found = result_of(text)

    assert not found.emergency
    assert any("--extra-mg" in line.text for line in found.ask)


@pytest.mark.parametrize("text", ["no overdose", "did not take 40 pills"])
def test_an_overdose_that_is_denied_is_none(text: str) -> None:
    found = result_of(text)

    assert "denied extra_large" in ids(found)
    assert not found.emergency


@pytest.mark.parametrize(
    "text", ["how many tablets to die", "wants to die", "suicidal", "kill himself"]
)
def test_self_harm_is_an_emergency(text: str) -> None:
    found = result_of(text)

    assert found.emergency
    assert "self_harm" in ids(found)


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("fièvre, raideur, démangeaisons", {"fever", "rigidity", "itch"}),
        ("somnolence, coma, convulsions", {"drowsiness", "coma", "seizure"}),
        ("confusion, hallucinations, respiration lente", {"confusion", "hallucinations", "respiratory_depression"}),
        ("Fieber, steif, Juckreiz", {"fever", "rigidity", "itch"}),
        ("schläfrig, Koma, Krampfanfall", {"drowsiness", "coma", "seizure"}),
        ("schlaefrig, verwirrt, Halluzinationen", {"drowsiness", "confusion", "hallucinations"}),
        ("Rigor, Atmung schwach", {"rigidity", "respiratory_depression"}),
        ("febbre, rigidita, prurito", {"fever", "rigidity", "itch"}),
        ("sonnolenza, coma, convulsioni", {"drowsiness", "coma", "seizure"}),
        ("confusione, allucinazioni", {"confusion", "hallucinations"}),
        ("nicht erweckbar", {"coma"}), ("ne respire pas", {"apnoea"}), ("non risponde", {"unresponsive"}),
    ],
)  # fmt: skip
def test_french_german_and_italian_are_read(text: str, signs: set[str]) -> None:
    found = result_of(text)

    assert signs <= ids(found)
    assert not found.unrecognised


@pytest.mark.parametrize("text", ["kein Fieber", "pas de fièvre", "senza febbre"])
def test_a_denial_in_another_language_denies(text: str) -> None:
    assert ids(result_of(text)) == {"no fever"}


@pytest.mark.parametrize(
    ("text", "pump"),
    [
        ("fever, flobby", False),
        ("agitated, flobby", False),
        ("fever with flobby", False),
        ("flobby, itch", True),
        ("flobby breath", True),
        ("flobby alarm", True),
        ("flobby out", True),
    ],
)
def test_what_is_not_understood_beside_fever_mind_or_pump_is_an_emergency(
    text: str, pump: bool
) -> None:
    found = result_of(text, person(medications=PUMP) if pump else None)

    assert found.emergency
    assert "Not understood" in found.do_now[2].text


def test_what_is_not_understood_is_said_first() -> None:
    found = result_of("insomnia, flobby")

    assert found.headline.startswith("Not understood: flobby")
    assert "flobby" in found.do_now[0].text


def test_a_double_denial_takes_no_other_sign_away() -> None:
    assert "coma" in ids(result_of("coma and not afebrile"))


@pytest.mark.parametrize("missed", ["oral tablets", "tablets for dialysis"])
def test_circumstances_alone_lean_nowhere(missed: str) -> None:
    found = result_of("drowsy, confused", last_dose_hours=24, missed=(missed,))

    assert found.leaning == "unclear"
    assert "time and circumstances alone decide nothing" in found.leaning_text


def test_tablets_of_something_else_are_not_baclofen() -> None:
    assert "missed_oral" not in ids(result_of("tremor", missed=("tablets for dialysis",)))
    assert "missed_oral" in ids(result_of("tremor", missed=("baclofen tablets",)))


@pytest.mark.parametrize("missed", ["ran out 2 days ago", "ran out 48 h ago"])
def test_hours_told_with_what_was_missed_are_read(missed: str) -> None:
    found = result_of("agitation", missed=(missed,))

    assert found.emergency
    assert "last_dose_in_window" in ids(found)


@pytest.mark.parametrize("missed", ["ran out", "one tablet 2 days ago"])
def test_hours_that_are_not_told_are_asked_first(missed: str) -> None:
    assert "--last-dose-hours" in result_of("agitation", missed=(missed,)).ask[0].text


def test_fever_with_a_fast_heart_and_no_last_dose_told_is_an_emergency() -> None:
    assert result_of("HR 128, RR 24, T 38.6").emergency
    assert not result_of("HR 128, RR 24, T 38.6", last_dose_hours=4).emergency


@pytest.mark.parametrize(
    "text",
    ["fever is gone", "fever resolved", "possibly fever", "fever or no fever unknown", "fever?"],
)
def test_a_sign_that_is_past_or_unsure_is_told_back_and_not_counted(text: str) -> None:
    found = result_of(text)

    assert "fever" not in ids(found)
    assert {"past fever", "uncertain fever"} & ids(found)
    assert any("is it there now" in line.text for line in found.ask)


@pytest.mark.parametrize(
    "text",
    ["seizure-free", "seizures ruled out", "mother had a seizure", "history of seizures", "epilepsy",
     "seizure 5 years ago"],
)  # fmt: skip
def test_a_seizure_of_another_time_or_person_is_none_of_now(text: str) -> None:
    found = result_of(text)

    assert "seizure" not in ids(found)
    assert not found.emergency
    assert ids(found)


@pytest.mark.parametrize(
    "text",
    ["had a seizure an hour ago", "seizure this morning", "seizure stopped", "possible seizure",
     "seizure not ruled out", "mother is having a seizure"],
)  # fmt: skip
def test_a_real_seizure_stays_one(text: str) -> None:
    assert "seizure" in ids(result_of(text))


def test_history_is_a_circumstance() -> None:
    assert "epilepsy" in ids(result_of("history of seizures"))


@pytest.mark.parametrize("text", ["41", "39.9"])
def test_a_number_without_a_name_is_asked_back(text: str) -> None:
    found = result_of(text)

    assert "Temperature?" in found.do_now[0].text
    assert "temperature?" in found.ask[0].text


def test_near_names_do_not_mislead() -> None:
    assert ids(result_of("normal tone")) == {"no rising_tone", "no hypotonia"}
    assert result_of("not normal tone").unrecognised[0].did_you_mean == ()
    assert result_of("bleepong").unrecognised[0].did_you_mean == ()


def test_dead_is_an_arrest() -> None:
    found = result_of("he is dead")

    assert found.emergency
    assert "cardiac_arrest" in ids(found)


def test_the_alarm_of_the_last_dose_speaks_only_where_hours_are_told() -> None:
    def why(**wishes: object) -> str:
        found = result_of("itch", person(medications=PUMP), missed=("refill",), **wishes)
        return " ".join(line.text for line in found.emergency_why)

    assert "The last dose is as long ago" not in why()
    assert "A pump that may not have delivered" in why()
    assert "The last dose is as long ago" in why(last_dose_hours=30)


@pytest.mark.parametrize(
    ("drug", "signs", "cause"),
    [
        ("haloperidol", "rigidity, fever, sweating, confusion", "neuroleptic malignant syndrome"),
        ("sevoflurane", "rigidity, fever, tachycardia", "malignant hyperthermia"),
        ("fluoxetine", "tremor, sweating, fever, agitation, clonus", "serotonin toxicity"),
    ],
)
def test_another_cause_that_fits_and_baclofen_on_time_do_not_lean(
    drug: str, signs: str, cause: str
) -> None:
    who = person(medications=(*TABLETS, Medication(drug=drug)))
    on_time, late = (
        result_of(signs, who, last_dose_hours=3),
        result_of(signs, who, last_dose_hours=30),
    )

    assert (on_time.leaning, late.leaning) == ("unclear", "withdrawing")
    assert on_time.exclude[0].name == cause
    assert on_time.emergency


def test_alcohol_lately_stopped_and_baclofen_on_time_do_not_lean() -> None:
    signs = "tremor, sweating, hallucinations, agitation"
    told = result_of(signs, person(conditions=("alcohol withdrawal",)), last_dose_hours=4)
    said = result_of(f"{signs}, stopped drinking 2 days ago", last_dose_hours=4)

    assert told.leaning == said.leaning == "unclear"
    assert told.exclude[0].name == said.exclude[0].name == "alcohol withdrawal"
    assert result_of(signs, last_dose_hours=4).leaning == "withdrawing"


def test_a_last_dose_of_long_ago_beside_a_running_file_is_asked_back() -> None:
    def caveats(hours: float) -> str:
        answer = triage(person(), TriageWishes(signs=("tremor",), last_dose_hours=hours))
        return " ".join(c.text for c in answer.caveats)

    assert "one of the two is wrong" in caveats(5000)
    assert "one of the two is wrong" not in caveats(30)


@pytest.mark.parametrize("field", ["--last-dose-hours", "--extra-hours-ago", "--failed-hours"])
def test_an_error_of_hours_names_no_option_of_another_command(field: str) -> None:
    with pytest.raises(InputError) as refused:
        hours_of("-3", field)
    assert "--hours-ago" not in str(refused.value.problems[0].allowed)
    with pytest.raises(InputError) as refused:
        mg_of("-3", "--extra-mg")
    assert "--mg" not in str(refused.value.problems[0].allowed)
