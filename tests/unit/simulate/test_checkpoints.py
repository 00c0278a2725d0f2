"""A run that stopped or was killed goes on to the same bytes, and a checkpoint that is not its own is refused."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sample_cohorts
from sample_cohorts import PATIENTS, SHORT, as_bytes, cohort_of

from calando.errors import InputError
from calando.facts.load import load_facts
from calando.facts.schema import Facts
from calando.patient.regimen import Dose, Regimen
from calando.simulate import run as run_module
from calando.simulate.adherence import Adherence
from calando.simulate.kidneys import changing_kidneys
from calando.simulate.run import run_cohort


class _Killed(Exception):
    pass


@pytest.mark.usefixtures("small_tasks")
@pytest.mark.parametrize("after", range(1, 7))
def test_a_run_that_stopped_anywhere_goes_on_to_the_same_bytes(
    facts: Facts, tmp_path: Path, after: int
) -> None:
    cohort, path = cohort_of(facts), tmp_path / "checkpoint.npz"
    calls = []

    def stop(done: int, of: int) -> None:
        calls.append(done)
        if len(calls) == after:
            raise _Killed

    with pytest.raises(_Killed):
        run_cohort(cohort, keep_all=False, checkpoint=path, progress=stop)
    assert path.exists()
    resumed = run_cohort(cohort, keep_all=False, checkpoint=path)

    assert as_bytes(resumed) == as_bytes(run_cohort(cohort, keep_all=False))
    assert not path.exists()


RUN_AND_WAIT = """
    import runpy, sys, time
    from pathlib import Path
    sys.path.insert(0, {source!r})
    from calando.simulate import run
    run.BLOCKS_PER_TASK, run.OUTPUTS_AT_ONCE = 1, 5
    cohort_of = runpy.run_path({cohorts!r}, run_name="another_name")["cohort_of"]
    from calando.facts.load import load_facts
    done = []
    def wait(*_):
        done.append(1)
        if len(done) == 3:
            print("third task saved", flush=True)
            time.sleep(60)
    run.run_cohort(cohort_of(load_facts()), keep_all=False, checkpoint=Path({path!r}), progress=wait)
"""


@pytest.mark.usefixtures("small_tasks")
def test_a_process_that_was_killed_is_resumed_by_another_to_the_same_bytes(
    facts: Facts, tmp_path: Path
) -> None:
    path = tmp_path / "checkpoint.npz"
    source = str(Path(run_module.__file__).parents[2])
    script = textwrap.dedent(RUN_AND_WAIT).format(
        source=source, cohorts=sample_cohorts.__file__, path=str(path)
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline() == b"third task saved\n"
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
    steps: list[int] = []

    # the other process had the cohort from a module of another name: the key must not depend on such things
    cohort = cohort_of(load_facts())
    resumed = run_cohort(
        cohort, keep_all=False, checkpoint=path, progress=lambda done, of: steps.append(done)
    )

    assert as_bytes(resumed) == as_bytes(run_cohort(cohort, keep_all=False))
    parts, blocks = -(-len(SHORT) // 5), 2
    assert len(steps) == parts * blocks - 3  # what was saved was not done again


@pytest.mark.usefixtures("small_tasks")
@pytest.mark.parametrize(
    "other",
    [
        {"seed": 2}, {"patients": PATIENTS + 1}, {"residual": True}, {"uncertainty": True},
        {"model": "marsot2014"}, {"output_h": (*SHORT[:-1], 50.0)}, {"adherence": Adherence(missed=0.1)},
        {"regimen": Regimen(doses=(Dose(time_h=0, mg=21),), every_h=8.0)},
        {"kidneys": changing_kidneys([(0.0, 100.0), (30.0, 10.0)])},
    ],
    ids=lambda other: next(iter(other)),
)  # fmt: skip
def test_the_checkpoint_of_another_run_is_refused_and_kept(
    facts: Facts, tmp_path: Path, other: dict[str, Any]
) -> None:
    path = stopped(facts, tmp_path)
    before = path.read_bytes()

    with pytest.raises(InputError, match="not a checkpoint of this very run"):
        run_cohort(cohort_of(facts, **other), keep_all=False, checkpoint=path)

    assert path.read_bytes() == before


def stopped(facts: Facts, folder: Path) -> Path:
    """Return the checkpoint of a run that was stopped after three tasks."""
    path, calls = folder / "checkpoint.npz", []

    def stop(done: int, of: int) -> None:
        calls.append(done)
        if len(calls) == 3:
            raise _Killed

    with pytest.raises(_Killed):
        run_cohort(cohort_of(facts), keep_all=False, checkpoint=path, progress=stop)
    return path


def numpy_file(good: bytes) -> bytes:
    return (
        b"\x93NUMPY\x01\x00v\x00"
        + b"{'descr': '<f8', 'fortran_order': False, 'shape': (0,), }".ljust(117)
        + b"\n"
    )


BROKEN = {
    "empty": lambda good: b"",
    "garbage": lambda good: b"these are not the bytes you are looking for" * 9,
    "zeros": lambda good: bytes(1000),
    "begins like a zip file": lambda good: b"PK\x03\x04 and no more",
    "an array, not several": numpy_file,
    "half": lambda good: good[: len(good) // 2],
    "all but the last byte": lambda good: good[:-1],
}


@pytest.mark.usefixtures("small_tasks")
@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_a_broken_checkpoint_is_refused(facts: Facts, tmp_path: Path, broken: Any) -> None:
    path = stopped(facts, tmp_path)
    path.write_bytes(broken(path.read_bytes()))

    with pytest.raises(InputError, match="not a checkpoint of this very run"):
        run_cohort(cohort_of(facts), keep_all=False, checkpoint=path)


@pytest.mark.usefixtures("small_tasks")
def test_a_checkpoint_with_one_byte_changed_is_refused_wherever_it_is(
    facts: Facts, tmp_path: Path
) -> None:
    path = stopped(facts, tmp_path)
    good = path.read_bytes()
    heads = [i for i in range(len(good)) if good[i : i + 2] in (b"PK", b"\x93N")]
    places = {h + k for h in heads for k in (4, 6, 8, 14, 20, 26, 30, 70)}
    places |= {
        0,
        31,
        32,
        len(good) - 1,
        *np.random.default_rng(1).integers(0, len(good), 30).tolist(),
    }
    cohort = cohort_of(facts)

    for place in sorted(p for p in places if p < len(good)):
        path.write_bytes(good[:place] + bytes([good[place] ^ 0x41]) + good[place + 1 :])
        with pytest.raises(InputError, match="not a checkpoint of this very run"):
            run_cohort(cohort, keep_all=False, checkpoint=path)
