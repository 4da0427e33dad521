"""Puts a user's tests to mutants of a contract: which do they tell from it, and which not?

Each mutant is tried in a process of its own: pytest begins, the contract becomes the mutant
before tests are collected, and the first test that fails settles it.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from enum import Enum
from importlib.metadata import entry_points
from typing import Any

from attrs import frozen

from contract_rules.contracts.lookup import contract_at
from contract_rules.testing.mutation.differences import Difference, DifferenceSearch
from contract_rules.testing.mutation.mutants import Mutant, mutants
from contract_rules.values.arguments import checked

PASSED, FAILED, INTERRUPTED = 0, 1, 2
"""What pytest ends with."""

PATIENCE = 10
"""How many times as long as for the contract tests may take for a mutant, and a minute more."""


class Fate(Enum):
    """What becomes of a mutant."""

    KILLED = "killed"
    """A test fails."""
    SURVIVES = "survives"
    """No test fails, though a history tells it from the contract."""
    NOT_TOLD_APART = "not told apart"
    """No test fails, and no history that was tried tells it from the contract."""


@frozen(eq=False)
class Trialled:
    """What became of a mutant.

    Attributes:
        mutant: The mutant.
        fate: What became of it.
        test: The first test that fails; empty where none does.
        difference: What tells it from the contract, where no test does.
        tried: How many histories were tried.
    """

    mutant: Mutant
    fate: Fate
    test: str = ""
    difference: Difference | None = None
    tried: int = 0

    def __str__(self) -> str:
        """The mutant and its fate; of a survivor also the clause's text."""
        lines = [f"{self.fate.value.upper()}  {self.mutant}"]
        if self.fate is Fate.KILLED:
            return f"{lines[0]} ({self.test})"
        if self.mutant.text:
            lines.append(f"    {self.mutant.text}")
        if self.difference is None:
            lines.append(f"    not told apart by {self.tried} histories")
        else:
            lines.append(f"    {self.difference}")
            lines.append(
                "    after " + ("; ".join(map(str, self.difference.history)) or "nothing")
            )
        return "\n".join(lines)

    def to_json(self) -> dict[str, Any]:
        """The mutant and its fate as JSON data."""
        told: dict[str, Any] = {**self.mutant.to_json(), "fate": self.fate.value}
        if self.test:
            told["test"] = self.test
        if self.difference is not None:
            told["difference"] = str(self.difference)
            told["history"] = [str(event) for event in self.difference.history]
        if self.fate is not Fate.KILLED:
            told["histories"] = self.tried
        return told


class Trial:
    """Tries tests on the mutants of a contract.

    Args:
        where: The contract, as tests import it, ``package.module:name``, or the file from which
            they load it, ``lease.yaml``.
        arguments: The arguments of pytest.
        examples: By how many histories a survivor is compared with the contract.

    Raises:
        ContractNotFoundError: When no contract stands there.
    """

    @checked
    def __init__(self, where: str, arguments: Sequence[str], examples: int = 500) -> None:
        self._where = where
        self._arguments = tuple(arguments)
        self._examples = examples
        self._differences: DifferenceSearch | None = None
        self._patience = 600.0
        self.contract = contract_at(where)

    def unmutated(self) -> str | None:
        """Run the tests on the contract itself; what pytest says where they do not pass."""
        start = time.monotonic()
        status, said = self._run()
        self._patience = 60 + PATIENCE * (time.monotonic() - start)
        return None if status == PASSED else said

    @checked
    def trialled(self, only: str | None = None) -> Iterator[Trialled]:
        """What becomes of each mutant.

        Args:
            only: The id of the one clause that is changed; by default, each.
        """
        return map(self._trialled, mutants(self.contract, only=only))

    def _trialled(self, mutant: Mutant) -> Trialled:
        status, said = self._run("--mutant", f"{self._where}#{mutant.number}")
        if status == PASSED:
            return self._survives(mutant)
        return Trialled(mutant, Fate.KILLED, _failing(said))

    def _survives(self, mutant: Mutant) -> Trialled:
        if self._differences is None:
            self._differences = DifferenceSearch(self.contract, examples=self._examples)
        difference = self._differences.first(mutant.contract, mutant.clause)
        fate = Fate.NOT_TOLD_APART if difference is None else Fate.SURVIVES
        return Trialled(mutant, fate, "", difference, self._differences.count(mutant.clause))

    def _run(self, *arguments: str) -> tuple[int, str]:
        """Run pytest; its status and what it says."""
        command = [sys.executable, "-m", "pytest", "-x", "-q", *plugin(), *arguments]
        try:
            done = subprocess.run(  # noqa: S603 (the user's own tests)
                [*command, *self._arguments],
                capture_output=True,
                text=True,
                timeout=self._patience,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return INTERRUPTED, f"FAILED after {self._patience:.0f} seconds"
        return done.returncode, done.stdout + done.stderr


def plugin() -> tuple[str, ...]:
    """The arguments by which pytest is sure to know the plugin, installed or not, once."""
    installed = entry_points(group="pytest11", name="contract-rules")
    return ("-p", "contract-rules" if installed else "contract_rules.testing.plugin")


def _failing(said: str) -> str:
    """The test that failed, or what else happened, by the summary of pytest."""
    failed = re.search(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", said, re.MULTILINE)
    return failed[1] if failed else said.strip().rpartition("\n")[2]
