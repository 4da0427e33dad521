"""The pytest plugin of contract_rules, by the entry point ``contract-rules``: its options.

What they ask for is done in `coverage.pytest_hooks`, which is imported where it is wanted, as is
`cases.pytest_items` where there is a file of cases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

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
    group.addoption(
        "--mutant-tests-of",
        metavar="PACKAGE.MODULE:NAME",
        help="Note which tests bring which clauses of a contract into play, in the file of "
        "--mutant-tests.",
    )
    group.addoption(
        "--mutant-tests",
        metavar="FILE",
        help="With --mutant: run those tests first of which the file says that they bring the "
        "changed clause into play.",
    )
    parser.addini(
        "clause_coverage_contracts",
        "The contracts that --clause-coverage is about, each as PACKAGE.MODULE:NAME or a file.",
        type="args",
        default=[],
    )
    parser.addini(
        "contract_cases",
        "The names of files that hold cases of contracts, as patterns.",
        type="args",
        default=["*.cases.yaml", "*.cases.yml", "*.cases.json"],
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect files of cases: those whose names fit one of the patterns of ``contract_cases``."""
    patterns: list[str] = parent.config.getini("contract_cases")
    if not any(map(file_path.match, patterns)):
        return None
    from contract_rules.testing.cases.pytest_items import FileOfCases

    return FileOfCases.from_parent(parent, path=file_path)  # pyright: ignore[reportUnknownMemberType]


def pytest_configure(config: pytest.Config) -> None:
    """Begin, where something is asked for."""
    if any(map(config.getoption, ("--mutant", "--mutant-tests-of", "--clause-coverage"))):
        from contract_rules.testing.coverage.pytest_hooks import begin

        begin(config)
