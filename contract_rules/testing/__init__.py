"""Property-based tests: histories, questions, a machine that checks laws, whole contracts.

And what tells how good a contract and its tests are: `check_contract`, `clause_coverage`, and
`mutants`. It needs Hypothesis: ``pip install 'contract-rules[testing]'``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contract_rules.testing.checks.check_contract import check_contract
    from contract_rules.testing.checks.flaws import Flaw, FlawKind, Severity
    from contract_rules.testing.checks.state_machine import ContractMachine
    from contract_rules.testing.code_printer import Asked, History, as_code
    from contract_rules.testing.coverage.measuring import ClauseCoverage, clause_coverage
    from contract_rules.testing.mutation.mutants import Mutant, mutants
    from contract_rules.testing.mutation.trial import Fate, Trial, Trialled
    from contract_rules.testing.strategies.contracts import contracts
    from contract_rules.testing.strategies.histories import histories
    from contract_rules.testing.strategies.questions import dates, questions

__all__ = [
    "Asked",
    "ClauseCoverage",
    "ContractMachine",
    "Fate",
    "Flaw",
    "FlawKind",
    "History",
    "Mutant",
    "Severity",
    "Trial",
    "Trialled",
    "as_code",
    "check_contract",
    "clause_coverage",
    "contracts",
    "dates",
    "histories",
    "mutants",
    "questions",
]

_WHERE = {
    "strategies.questions": "dates questions",
    "checks.check_contract": "check_contract",
    "strategies.contracts": "contracts",
    "coverage.measuring": "ClauseCoverage clause_coverage",
    "checks.flaws": "Flaw FlawKind Severity",
    "strategies.histories": "histories",
    "checks.state_machine": "ContractMachine",
    "mutation.mutants": "Mutant mutants",
    "code_printer": "Asked History as_code",
    "mutation.trial": "Fate Trial Trialled",
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
