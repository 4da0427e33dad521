"""Property-based tests: histories, questions, a machine that checks laws, whole contracts.

And what tells how good a contract and its tests are: `check_contract`, `clause_coverage`, and
`mutants`. It needs Hypothesis: ``pip install 'contract-rules[testing]'``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contract_rules.testing.asking import dates, questions
    from contract_rules.testing.checking import check_contract
    from contract_rules.testing.coverage import ClauseCoverage, clause_coverage
    from contract_rules.testing.flaws import Flaw, FlawKind
    from contract_rules.testing.machine import ContractMachine
    from contract_rules.testing.mutation import Mutant, mutants
    from contract_rules.testing.pasted import Asked, History, as_code
    from contract_rules.testing.stories import histories
    from contract_rules.testing.trial import Fate, Trial, Trialled
    from contract_rules.testing.whole_contracts import contracts

__all__ = [
    "Asked",
    "ClauseCoverage",
    "ContractMachine",
    "Fate",
    "Flaw",
    "FlawKind",
    "History",
    "Mutant",
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
    "asking": "dates questions",
    "checking": "check_contract",
    "whole_contracts": "contracts",
    "coverage": "ClauseCoverage clause_coverage",
    "flaws": "Flaw FlawKind",
    "stories": "histories",
    "machine": "ContractMachine",
    "mutation": "Mutant mutants",
    "pasted": "Asked History as_code",
    "trial": "Fate Trial Trialled",
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
