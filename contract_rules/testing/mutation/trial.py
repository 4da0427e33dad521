"""Puts a user's tests to mutants of a contract: which do they tell from it, and which not?

Each mutant is tried in a process of its own: pytest begins, the contract becomes the mutant
before tests are collected, and the first test that fails settles it. The tests that bring the
changed clause into play are asked first: the others only where these notice nothing.
"""

from __future__ import annotations

import os
import re
import time
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from importlib.metadata import entry_points
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory

from contract_rules.contracts.lookup import contract_at
from contract_rules.testing.checks.sampling import SEED
from contract_rules.testing.mutation.differences import DifferenceSearch
from contract_rules.testing.mutation.fates import Fate, Trialled
from contract_rules.testing.mutation.mutants import Mutant, Skipped, changed_clause, mutants_of
from contract_rules.testing.mutation.runner import PASSED, Runner
from contract_rules.values.arguments import checked

PATIENCE = 10
"""How many times as long as for the contract tests may take for a mutant, and a minute more."""


class Trial:
    """Tries tests on the mutants of a contract.

    Args:
        where: The contract, as tests import it, ``package.module:name``, or the file from which
            they load it, ``lease.yaml``.
        arguments: The arguments of pytest.
        examples: By how many histories a survivor is compared with the contract.

    Attributes:
        contract: The contract.
        skipped: How many changes made no mutant that could be tried.
        seed: By what the questions about histories are chosen, the same ones each time.

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
        self._touching = "{}"
        self.contract = contract_at(where)
        self.skipped = Skipped()
        self.seed = SEED

    def unmutated(self) -> str | None:
        """Run the tests on the contract itself; what pytest says where they do not pass.

        It is noted which tests bring which clauses into play.
        """
        start = time.monotonic()
        with self._room() as room, Runner(self._where) as runner:
            noted = room / "tests.json"
            asked = ("--mutant-tests-of", self._where, "--mutant-tests", str(noted))
            status, said = runner.run(self._asked(*asked), room / "said.txt", self._patience)
            self._touching = noted.read_text(encoding="utf-8") if noted.exists() else "{}"
        self._patience = 60 + PATIENCE * (time.monotonic() - start)
        return None if status == PASSED else said

    @checked
    def trialled(self, only: str | None = None) -> Iterator[Trialled]:
        """What becomes of each mutant, in the order of the text.

        As many are tried at a time as there are processors.

        Args:
            only: The id of the one clause that is changed; by default, each.
        """
        chosen = changed_clause(self.contract, only)
        return self._trialled(mutants_of(self.contract, chosen, self.skipped))

    def _trialled(self, each: Iterator[Mutant]) -> Iterator[Trialled]:
        with self._room() as room, ExitStack() as begun:
            noted = room / "tests.json"
            noted.write_text(self._touching, encoding="utf-8")
            at_once = os.cpu_count() or 1
            idle = SimpleQueue[Runner]()
            for _ in range(at_once):
                idle.put(begun.enter_context(Runner(self._where)))

            def tried(mutant: Mutant) -> tuple[int, str]:
                name = f"{self._where}#{mutant.number}"
                asked = self._asked("--tb=no", "--mutant", name, "--mutant-tests", str(noted))
                runner = idle.get()
                try:
                    return runner.run(asked, room / f"{mutant.number}.txt", self._patience)
                finally:
                    idle.put(runner)

            pool = begun.enter_context(ThreadPoolExecutor(at_once))
            waiting = deque[tuple[Mutant, Future[tuple[int, str]]]]()
            for mutant in each:
                waiting.append((mutant, pool.submit(tried, mutant)))
                while len(waiting) > 2 * at_once or (waiting and waiting[0][1].done()):
                    yield self._fate(*waiting.popleft())
            while waiting:
                yield self._fate(*waiting.popleft())

    def _fate(self, mutant: Mutant, tried: Future[tuple[int, str]]) -> Trialled:
        status, said = tried.result()
        if status == PASSED:
            return self._survives(mutant)
        return Trialled(mutant, Fate.KILLED, _failing(said))

    def _survives(self, mutant: Mutant) -> Trialled:
        if self._differences is None:
            self._differences = DifferenceSearch(self.contract, examples=self._examples)
        difference = self._differences.first(mutant.contract, mutant.clause)
        fate = Fate.NOT_TOLD_APART if difference is None else Fate.SURVIVES
        return Trialled(mutant, fate, "", difference, self._differences.count(mutant.clause))

    def _asked(self, *arguments: str) -> list[str]:
        """The arguments of pytest."""
        return ["-x", "-q", *plugin(), *arguments, *self._arguments]

    @contextmanager
    def _room(self) -> Generator[Path]:
        """A folder for what pytest says."""
        with TemporaryDirectory() as room:
            yield Path(room)


def plugin() -> tuple[str, ...]:
    """The arguments by which pytest is sure to know the plugin, installed or not, once."""
    installed = entry_points(group="pytest11", name="contract-rules")
    return ("-p", "contract-rules" if installed else "contract_rules.testing.plugin")


def _failing(said: str) -> str:
    """The test that failed, or what else happened, by the summary of pytest."""
    failed = re.search(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", said, re.MULTILINE)
    return failed[1] if failed else said.strip().rpartition("\n")[2]
