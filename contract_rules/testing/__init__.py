"""Property-based tests: histories, questions, a machine that checks laws, whole contracts.

And what tells how good a contract and its tests are: `check_contract`, `clause_coverage`, and
`mutants`; what two drafts of a contract answer differently: `compare`. These need Hypothesis:
``pip install 'contract-rules[testing]'``. And whether a contract answers what files of cases
expect: `read_cases`, for which ``pip install 'contract-rules[files]'`` is enough.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contract_rules.testing.cases.form import read_cases
    from contract_rules.testing.cases.running import CaseResult, ContractCase
    from contract_rules.testing.checks.check_contract import check_contract
    from contract_rules.testing.checks.flaws import Flaw, FlawKind, Severity
    from contract_rules.testing.checks.state_machine import ContractMachine
    from contract_rules.testing.code_printer import Asked, History, as_code
    from contract_rules.testing.comparison.comparing import (
        Comparison,
        ContractDifference,
        compare,
    )
    from contract_rules.testing.comparison.sameness import ClauseSameness, Sameness
    from contract_rules.testing.comparison.shifts import ShiftKind
    from contract_rules.testing.coverage.measuring import ClauseCoverage, clause_coverage
    from contract_rules.testing.mutation.fates import Fate, Trialled
    from contract_rules.testing.mutation.mutants import Mutant, mutants
    from contract_rules.testing.mutation.trial import Trial
    from contract_rules.testing.strategies.contracts import contracts
    from contract_rules.testing.strategies.histories import histories
    from contract_rules.testing.strategies.questions import dates, questions

__all__ = [
    "Asked",
    "CaseResult",
    "ClauseCoverage",
    "ClauseSameness",
    "Comparison",
    "ContractCase",
    "ContractDifference",
    "ContractMachine",
    "Fate",
    "Flaw",
    "FlawKind",
    "History",
    "Mutant",
    "Sameness",
    "Severity",
    "ShiftKind",
    "Trial",
    "Trialled",
    "as_code",
    "check_contract",
    "clause_coverage",
    "compare",
    "contracts",
    "dates",
    "histories",
    "mutants",
    "questions",
    "read_cases",
]

_WHERE = {
    "strategies.questions": "dates questions",
    "cases.form": "read_cases",
    "cases.running": "CaseResult ContractCase",
    "checks.check_contract": "check_contract",
    "strategies.contracts": "contracts",
    "comparison.comparing": "Comparison ContractDifference compare",
    "comparison.sameness": "ClauseSameness Sameness",
    "comparison.shifts": "ShiftKind",
    "coverage.measuring": "ClauseCoverage clause_coverage",
    "checks.flaws": "Flaw FlawKind Severity",
    "strategies.histories": "histories",
    "checks.state_machine": "ContractMachine",
    "mutation.mutants": "Mutant mutants",
    "code_printer": "Asked History as_code",
    "mutation.fates": "Fate Trialled",
    "mutation.trial": "Trial",
}
_MODULES = {name: module for module, names in _WHERE.items() for name in names.split()}


def __getattr__(name: str) -> object:
    """Import what is asked for: pytest comes here too, and most of its runs ask for nothing."""
    if name not in _MODULES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    try:
        found: object = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    except ModuleNotFoundError as error:
        msg = f"{error}; {name} needs: pip install 'contract-rules[testing]'"
        raise ModuleNotFoundError(msg, name=error.name) from error
    globals()[name] = found
    return found
