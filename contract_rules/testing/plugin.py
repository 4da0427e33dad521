"""The pytest plugin of contract_rules, by the entry point ``contract-rules``: its options.

What they ask for is done in `coverage.pytest_hooks`, which is imported where it is wanted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the command line name contracts."""
    group = parser.getgroup("contract-rules", "contracts, by contract_rules")
    group.addoption(
        "--clause-coverage",
        action="append",
        nargs="?",
        const="",
        default=[],
        metavar="PACKAGE.MODULE:NAME|FILE",
        help="Tell which clauses of a contract the tests bring into play; may be repeated. "
        "Without a name, of the contracts that clause_coverage_contracts lists.",
    )
    group.addoption(
        "--clause-coverage-json",
        metavar="FILE",
        help="Write what clauses the tests bring into play to a file, as JSON.",
    )
    group.addoption(
        "--clause-coverage-fail-under",
        type=float,
        metavar="PERCENT",
        help="Fail where the tests bring less of a contract into play.",
    )
    group.addoption(
        "--mutant",
        metavar="PACKAGE.MODULE:NAME#NUMBER",
        help="Put a mutant in the contract's place, as contract-rules mutate does.",
    )
    parser.addini(
        "clause_coverage_contracts",
        "The contracts that --clause-coverage is about, each as PACKAGE.MODULE:NAME or a file.",
        type="args",
        default=[],
    )


def pytest_configure(config: pytest.Config) -> None:
    """Begin, where something is asked for."""
    if config.getoption("--mutant") or config.getoption("--clause-coverage"):
        from contract_rules.testing.coverage.pytest_hooks import begin

        begin(config)
