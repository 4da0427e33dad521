"""What runs pytest for each mutant: in a fork where there are any, in a new process elsewhere."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from contract_rules.testing.mutation import runner
from contract_rules.testing.mutation.runner import INTERRUPTED, PASSED, Runner

ROOT = Path(__file__).parents[2]

TESTS = """
import time

def test_passes():
    print("it passes")

def test_fails():
    assert False

def test_lasts():
    time.sleep(600)
"""

BARE = ("-q", "-p", "no:cacheprovider", "-p", "no:randomly")

FAILED = 1


@pytest.fixture
def tests(tmp_path, monkeypatch) -> Path:
    """A file of tests, in the working directory."""
    file = tmp_path / "test_some.py"
    file.write_text(TESTS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(ROOT), prepend=os.pathsep)
    return file


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes fork here")
def test_each_run_is_a_process_of_its_own(tests) -> None:
    """Whether the contract can be imported, pytest tells itself."""
    with Runner("nowhere:contract") as running:
        for name, patience, expected, told in (
            ("passes", 100, PASSED, "1 passed"),
            ("fails", 100, FAILED, "1 failed"),
            ("lasts", 3, INTERRUPTED, "FAILED after 3 seconds"),
            ("passes", 100, PASSED, "1 passed"),
        ):
            asked = [*BARE, "-k", name, str(tests)]
            status, said = running.run(asked, tests.with_suffix(".txt"), patience)
            assert status == expected, said
            assert told in said


@pytest.mark.slow
def test_where_processes_cannot_fork_new_ones_begin(tests, monkeypatch) -> None:
    monkeypatch.delattr(os, "fork", raising=False)
    answers, said = io.StringIO(), tests.with_suffix(".txt")
    for name, patience, told in (
        ("passes", 100, "1 passed"),
        ("lasts", 1, "FAILED after 1 second"),
    ):
        asked = {"arguments": [*BARE, "-k", name, str(tests)]}
        line = json.dumps({**asked, "output": str(said), "patience": patience})
        runner.serve([line], answers)
        assert told in said.read_text(encoding="utf-8")
    assert answers.getvalue() == f"{PASSED}\n{INTERRUPTED}\n"


def test_what_ends_before_it_answers_was_interrupted(monkeypatch, tmp_path) -> None:
    class Ended:
        """A process that reads and says nothing."""

        stdin, stdout = io.StringIO(), io.StringIO()

        def communicate(self) -> None:
            """Nothing is left to be said."""

    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: Ended())
    with Runner("nowhere:contract") as running:
        assert running.run([], tmp_path / "none.txt", 1) == (INTERRUPTED, "")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes fork here")
@pytest.mark.parametrize(("lasts", "patience", "expected"), [(0, 100, 3), (600, 0.1, INTERRUPTED)])
def test_a_fork_is_waited_for_as_long_as_there_is_patience(
    lasts, patience, expected, monkeypatch, tmp_path
) -> None:
    """Another process stands for it here."""
    script = f"import time; time.sleep({lasts}); raise SystemExit(3)"
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, start_new_session=True) as begun:
        monkeypatch.setattr(os, "fork", lambda: begun.pid)
        asked = {"arguments": [], "output": str(tmp_path / "said.txt"), "patience": patience}
        answers = io.StringIO()
        runner.serve([json.dumps(asked)], answers)
    assert answers.getvalue() == f"{expected}\n"


# what a fork does, in this process


class LeftError(Exception):
    """What takes the place of the end of a process."""


def leaving(status: int) -> None:
    raise LeftError(status)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes fork here")
def test_a_fork_says_what_it_says_to_a_file_and_ends(monkeypatch, tmp_path) -> None:
    """Were it this process, of which nothing is changed here; what would be is noted."""
    changed: list[int] = []
    line = json.dumps({"arguments": [], "output": str(tmp_path / "said.txt"), "patience": 1})
    with monkeypatch.context() as patched:
        patched.setattr(pytest, "main", lambda _: FAILED)
        patched.setattr(os, "fork", lambda: 0)
        patched.setattr(os, "setpgid", lambda *_: None)
        patched.setattr(os, "dup2", lambda _, new: changed.append(new))
        patched.setattr(os, "_exit", leaving)
        with pytest.raises(LeftError, match=str(FAILED)):
            runner.serve([line], io.StringIO())
    assert changed == [0, 1, 2]


def test_what_is_asked_on_the_standard_input_is_answered(monkeypatch) -> None:
    """What the module of a contract prints is no answer: it goes to the standard error."""
    done: list[object] = []
    with monkeypatch.context() as patched:
        patched.setattr(os, "dup2", lambda old, new: done.append((old, new)))
        patched.setattr(runner, "serve", lambda *_: done.append("served"))
        patched.setattr(runner.gc, "freeze", lambda: done.append("frozen"))
        for name in ("service_agreement:contract", "nowhere:contract"):
            runner.main(name)
    assert done == [(2, 1), "frozen", "served"] * 2
