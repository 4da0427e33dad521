"""What the pytest plugin does once it is asked to: clause coverage, and mutants in place.

Clause coverage begins when the tests are collected, so that whatever they can import can be
named. Tests that run in other processes, as under pytest-xdist, are not seen.
"""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from contract_rules.contracts.contract import Contract
from contract_rules.contracts.lookup import found
from contract_rules.errors import ContractError
from contract_rules.evaluation.observers import observed_by
from contract_rules.testing.coverage.measuring import ClauseCoverage
from contract_rules.testing.mutation.mutants import become

if TYPE_CHECKING:
    from _pytest.terminal import TerminalReporter

INI = "clause_coverage_contracts"


def begin(config: pytest.Config) -> None:
    """Do what the command line asks for.

    Raises:
        pytest.UsageError: When it names no contract, or no mutant of one.
    """
    mutant: str | None = config.getoption("--mutant")
    if mutant:
        try:
            become(mutant)
        except ContractError as error:
            raise pytest.UsageError(str(error)) from error
    asked: list[str] = config.getoption("--clause-coverage") or []
    if asked and not config.getoption("--collect-only"):
        names = [name for name in asked if name] or list(config.getini(INI))
        config.pluginmanager.register(Covering(config, names), "contract-rules-covering")


class Covering:
    """Sees to it that what tests bring into play of contracts is told in the end."""

    def __init__(self, config: pytest.Config, names: list[str]) -> None:
        if not names:
            msg = f"--clause-coverage names no contract, and neither does {INI}"
            raise pytest.UsageError(msg)
        self._names = dict.fromkeys(names)
        self._config = config
        self._seen: list[ClauseCoverage] = []
        self._held = ExitStack()

    @property
    def _floor(self) -> float:
        return self._config.getoption("--clause-coverage-fail-under") or 0.0

    def pytest_collection_finish(self) -> None:
        """Begin to observe, once whatever tests import can be imported."""
        try:
            self._seen = [ClauseCoverage(found(name, Contract)) for name in self._names]
        except ContractError as error:
            msg = f"--clause-coverage: {error}"
            raise pytest.UsageError(msg) from error
        self._held.enter_context(observed_by(*self._seen))

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Stop; write the file, and fail where too little was seen."""
        self._held.close()
        file: str | None = self._config.getoption("--clause-coverage-json")
        if file is not None:
            told = [seen.to_json() for seen in self._seen]
            Path(file).write_text(json.dumps(told, indent=2, ensure_ascii=False), encoding="utf-8")
        if self._below() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def _below(self) -> list[ClauseCoverage]:
        return [seen for seen in self._seen if seen.percent < self._floor]

    def pytest_terminal_summary(self, terminalreporter: TerminalReporter) -> None:
        """Print the tables."""
        for seen in self._seen:
            terminalreporter.section("clause coverage")
            terminalreporter.write_line(seen.table())
        for seen in self._below():
            msg = (
                f"FAIL: {seen.percent:.2f}% of the clause logic of {seen.contract.name} was "
                f"brought into play, less than {self._floor:g}%"
            )
            terminalreporter.write_line(msg, red=True)
