"""The matcher on durable-rules: a contract compiled to a network of rules (Rete).

Only this package imports durable-rules. It keeps to what that engine does reliably: integers in
every test, positive conjunctions, facts asserted one by one.
"""

from contract_rules.evaluation.durable.beside import Beside
from contract_rules.evaluation.durable.matcher import DurableMatcher
from contract_rules.evaluation.durable.network import is_available

__all__ = ["Beside", "DurableMatcher", "is_available"]
