"""Property-based tests: histories, questions, a machine that checks laws, whole contracts.

It needs Hypothesis: ``pip install 'contract-rules[testing]'``.
"""

from contract_rules.testing.asking import dates, questions
from contract_rules.testing.contracts import contracts
from contract_rules.testing.histories import histories
from contract_rules.testing.machine import ContractMachine
from contract_rules.testing.pasted import Asked, History, as_code

__all__ = [
    "Asked",
    "ContractMachine",
    "History",
    "as_code",
    "contracts",
    "dates",
    "histories",
    "questions",
]
