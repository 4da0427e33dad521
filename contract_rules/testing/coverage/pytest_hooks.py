"""What the pytest plugin does once it is asked to: clause coverage, and mutants in place.

Clause coverage begins when the tests are collected, so that whatever they can import can be
named. Where pytest-xdist runs the tests, each of its workers counts, and hands over its counts
when it ends; the process that began them adds these up, and need not import the contract.
"""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from contract_rules.contracts.lookup import contract_at
from contract_rules.errors import ContractError
from contract_rules.evaluation.observers import observed_by
from contract_rules.testing.coverage.measuring import ClauseCoverage, merged, percent_of, table_of
from contract_rules.testing.mutation.mutants import become

if TYPE_CHECKING:
    from collections.abc import Generator

    from _pytest.terminal import TerminalReporter

INI = "clause_coverage_contracts"

HANDED_OVER, WRONG = "contract_rules_clause_coverage", "contract_rules_clause_coverage_wrong"
"""Under what a worker of pytest-xdist hands over its counts, or what is wrong with the names."""


def begin(config: pytest.Config) -> None:
    """Do what the command line asks for.

    Raises:
        pytest.UsageError: When it names no contract, or no mutant of one.
    """
    mutant: str | None = config.getoption("--mutant")
    noted: str | None = config.getoption("--mutant-tests")
    if mutant:
        try:
            clause = become(mutant).clause
        except ContractError as error:
            raise pytest.UsageError(str(error)) from error
        if noted:
            config.pluginmanager.register(Ordering(Path(noted), clause), "contract-rules-ordering")
    observed: str | None = config.getoption("--mutant-tests-of")
    if observed and not noted:
        msg = "--mutant-tests-of notes tests in a file; state --mutant-tests=FILE beside it"
        raise pytest.UsageError(msg)
    if observed and noted and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Noting(Path(noted), observed), "contract-rules-noting")
    asked: list[str] = config.getoption("--clause-coverage") or []
    if asked and not config.getoption("--collect-only"):
        names = [name for name in asked if name] or list(config.getini(INI))
        config.pluginmanager.register(Covering(config, names), "contract-rules-covering")


class Noting:
    """Notes which tests bring which clauses of a contract into play."""

    def __init__(self, file: Path, name: str) -> None:
        self._file = file
        self._name = name
        self._tests: dict[str, list[tuple[int, str]]] = {}
        self._seen: ClauseCoverage | None = None
        self._held = ExitStack()

    def pytest_collection_finish(self) -> None:
        """Begin to observe, once whatever tests import can be imported."""
        try:
            self._seen = ClauseCoverage(contract_at(self._name))
        except ContractError as error:
            msg = f"--mutant-tests-of: {error}"
            raise pytest.UsageError(msg) from error
        self._held.enter_context(observed_by(self._seen))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Note what a test brings into play, with its fixtures."""
        before = self._counts()
        done = yield
        after = self._counts()
        in_all = sum(after.values()) - sum(before.values())
        for clause, number in after.items():
            if number > before.get(clause, 0):
                self._tests.setdefault(clause, []).append((in_all, item.nodeid))
        return done

    def _counts(self) -> dict[str, int]:
        return {} if self._seen is None else self._seen.by_provision()

    def pytest_sessionfinish(self) -> None:
        """Stop, and write the file: of each clause, first the tests that ask the least."""
        self._held.close()
        told = {clause: [test for _, test in sorted(ts)] for clause, ts in self._tests.items()}
        self._file.write_text(json.dumps(told), encoding="utf-8")


class Ordering:
    """Has those tests run first that bring a clause into play, in the order that was noted."""

    def __init__(self, file: Path, clause: str) -> None:
        noted: dict[str, list[str]] = json.loads(file.read_text(encoding="utf-8"))
        self._places = {test: place for place, test in enumerate(noted.get(clause, ()))}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Put them first, in their order, and then the others as they are."""
        items.sort(key=lambda item: self._places.get(item.nodeid, len(self._places)))


class Covering:
    """Sees to it that what tests bring into play of contracts is told in the end."""

    def __init__(self, config: pytest.Config, names: list[str]) -> None:
        if not names:
            msg = f"--clause-coverage names no contract, and neither does {INI}"
            raise pytest.UsageError(msg)
        self._names = dict.fromkeys(names)
        self._config = config
        self._seen: list[ClauseCoverage] = []
        self._handed: list[list[dict[str, Any]]] = []
        self._told: list[dict[str, Any]] = []
        self._wrong = ""
        self._held = ExitStack()

    @property
    def _floor(self) -> float:
        return self._config.getoption("--clause-coverage-fail-under") or 0.0

    @property
    def _output(self) -> dict[str, Any] | None:
        """What this process hands over in the end, if it is a worker of pytest-xdist."""
        return getattr(self._config, "workeroutput", None)

    def pytest_collection_finish(self) -> None:
        """Begin to observe, once whatever tests import can be imported."""
        try:
            self._seen = [ClauseCoverage(contract_at(name)) for name in self._names]
        except ContractError as error:
            msg = f"--clause-coverage: {error}"
            if self._output is None:
                raise pytest.UsageError(msg) from error
            self._output[WRONG] = msg  # were it raised, pytest-xdist would begin another worker
        self._held.enter_context(observed_by(*self._seen))

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:  # noqa: ANN401 (a class of pytest-xdist)
        """Take what a worker of pytest-xdist hands over; one that crashed has nothing."""
        output: dict[str, Any] = getattr(node, "workeroutput", {})
        self._wrong = output.get(WRONG, self._wrong)
        if HANDED_OVER in output:
            self._handed.append(output[HANDED_OVER])

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Stop; write the file, and fail where too little was seen."""
        self._held.close()
        self._told = [seen.to_json() for seen in self._seen]
        if self._output is not None:
            self._output[HANDED_OVER] = self._told
            return
        if self._config.pluginmanager.has_plugin("dsession"):  # of pytest-xdist: it has workers
            if not (self._handed or self._wrong):
                self._wrong = "--clause-coverage: no worker handed over its counts"
            if not self._wrong:
                self._told = [merged(each) for each in zip(*self._handed, strict=True)]
        file: str | None = self._config.getoption("--clause-coverage-json")
        if file is not None:
            data = json.dumps(self._told, indent=2, ensure_ascii=False)
            Path(file).write_text(data, encoding="utf-8")
        if session.exitstatus == pytest.ExitCode.OK:
            if self._wrong:
                session.exitstatus = pytest.ExitCode.USAGE_ERROR
            elif self._below():
                session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def _below(self) -> list[tuple[str, float]]:
        """The contracts of which too little was seen, and how much."""
        each = ((one["contract"], percent_of(one["seen"], one["of"])) for one in self._told)
        return [(name, percent) for name, percent in each if percent < self._floor]

    def pytest_terminal_summary(self, terminalreporter: TerminalReporter) -> None:
        """Print the tables."""
        for one in self._told:
            terminalreporter.section("clause coverage")
            terminalreporter.write_line(table_of(one))
        if self._wrong:
            terminalreporter.write_line(f"ERROR: {self._wrong}", red=True)
        for name, percent in self._below():
            msg = (
                f"FAIL: {percent:.2f}% of the clause logic of {name} was brought into play, less "
                f"than {self._floor:g}%"
            )
            terminalreporter.write_line(msg, red=True)
