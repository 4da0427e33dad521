"""Runs pytest again and again, each time in a process of its own that has imported it already.

``python -m contract_rules.testing.mutation.runner PACKAGE.MODULE:NAME`` imports pytest and the
contract's module once, and waits. For each line of JSON that it reads, ``{"arguments": [...],
"output": FILE, "patience": SECONDS}``, it runs pytest on these arguments in a fork of itself, and
answers with the status in which that ended, on a line. Where processes cannot fork, it begins a
new one, which takes longer.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, cast

import pytest

from contract_rules.contracts.lookup import contract_at
from contract_rules.errors import ContractError
from contract_rules.testing.mutation.mutants import candidates_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import IO, TextIO

PASSED, INTERRUPTED = 0, 2
"""What pytest ends with: where all tests pass, and where it was stopped."""

_NAP = 0.005
"""How many seconds pass between looking whether a process has ended."""

_STANDARD_INPUT, _STANDARD_OUTPUT, _STANDARD_ERROR = range(3)

_ALREADY_IMPORTED = ("-W", "ignore::pytest.PytestAssertRewriteWarning")
"""The package is no test, and needs no assertions that pytest has rewritten."""


class Runner:
    """A process that runs pytest whenever it is asked to; a context manager.

    Args:
        where: The contract, whose module it imports once.
    """

    def __init__(self, where: str) -> None:
        self._process = subprocess.Popen(  # noqa: S603 (this very module)
            [sys.executable, "-m", "contract_rules.testing.mutation.runner", where],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Have the process end."""
        self._process.communicate()

    def run(self, arguments: Sequence[str], output: Path, patience: float) -> tuple[int, str]:
        """Run pytest; its status, and what it says.

        Args:
            arguments: Its arguments.
            output: A file for what it says.
            patience: How many seconds it may take.
        """
        asked = {"arguments": [*arguments], "output": str(output), "patience": patience}
        given = cast("IO[str]", self._process.stdin)
        answered = cast("IO[str]", self._process.stdout)
        given.write(f"{json.dumps(asked)}\n")
        given.flush()
        status = int(answered.readline() or INTERRUPTED)
        said = output.read_text(encoding="utf-8", errors="replace") if output.exists() else ""
        return status, said


def serve(lines: Iterable[str], answers: TextIO) -> None:
    """Run pytest for each line, and answer with its status."""
    run = _forked if hasattr(os, "fork") else _begun
    for line in lines:
        asked: dict[str, Any] = json.loads(line)
        status = run(asked["arguments"], asked["output"], asked["patience"])
        answers.write(f"{status}\n")
        answers.flush()


def _forked(arguments: list[str], output: str, patience: float) -> int:
    """Run pytest in a fork of this process."""
    child = os.fork()
    if child == 0:
        _become_pytest(arguments, output)
    status: int | None = None
    try:
        status = _ended(child, patience)
    finally:
        if status is None:  # it takes too long, or nobody waits for it any more
            os.killpg(child, 9)
            os.waitpid(child, 0)
    return _late(output, patience) if status is None else status


def _ended(child: int, patience: float) -> int | None:
    """What a process ends with; None where that takes too long."""
    last = time.monotonic() + patience
    while time.monotonic() < last:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(_NAP)
    return None


def _become_pytest(arguments: list[str], output: str) -> None:
    """Run pytest in this process, and end it, with whatever it has begun in its group."""
    os.setpgid(0, 0)
    said = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, _STANDARD_INPUT)
    os.dup2(said, _STANDARD_OUTPUT)
    os.dup2(said, _STANDARD_ERROR)
    status = INTERRUPTED
    try:
        status = int(pytest.main([*_ALREADY_IMPORTED, *arguments]))
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)  # what the process that it is a fork of does at its end is not for it


def _begun(arguments: list[str], output: str, patience: float) -> int:
    """Run pytest in a new process."""
    with Path(output).open("wb") as said:
        try:
            done = subprocess.run(  # noqa: S603 (the user's own tests)
                [sys.executable, "-m", "pytest", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                timeout=patience,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return _late(output, patience)
    return done.returncode


def _late(output: str, patience: float) -> int:
    Path(output).write_text(f"FAILED after {patience:.0f} seconds", encoding="utf-8")
    return INTERRUPTED


_LATE = (
    "hypothesis",
    "contract_rules.evaluation.compiled.matcher",
    "contract_rules.evaluation.durable.matcher",
    "contract_rules.evaluation.session",
    "contract_rules.queries.duties",
    "contract_rules.queries.findings",
    "contract_rules.queries.views",
    "contract_rules.testing.coverage.pytest_hooks",
)
"""What is imported late, by its plugin or by an engine, and each time by most tests."""


def _import_what_tests_import() -> None:
    """Import what would be imported each time; what cannot be, tests will tell if they need it."""
    for name in _LATE:
        with suppress(ImportError):
            import_module(name)
    for plugin in entry_points(group="pytest11"):
        with suppress(Exception):
            plugin.load()


def main(where: str) -> None:
    """Import what is imported once, and answer on what is the standard output by now.

    What the contract's module prints goes to the standard error.

    Args:
        where: The contract: ``package.module:name``, ``lease.py:name`` or ``lease.yaml``.
    """
    with os.fdopen(os.dup(_STANDARD_OUTPUT), "w", encoding="utf-8") as answers:
        os.dup2(_STANDARD_ERROR, _STANDARD_OUTPUT)
        with suppress(ContractError, OSError):  # pytest may find it where this process does not
            candidates_of(contract_at(where))
        _import_what_tests_import()
        gc.freeze()  # what is there by now no fork needs to look through
        serve(sys.stdin, answers)


if __name__ == "__main__":
    main(sys.argv[1])
