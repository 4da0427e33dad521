"""The matcher on compiled norms: each norm's normal form is written out as a Python function.

It is a partial evaluation of what the semantics say. Whatever of a norm is known when its contract
is made is worked out then: which fields are compared and how, which index is looked up, in which
order events are joined, where a search may go back to, and where it may come upon an open point.
What is left is plain Python, which ``Engine.compiled`` shows.
"""

from contract_rules.evaluation.compiled.functions import Functions
from contract_rules.evaluation.compiled.matcher import CompiledMatcher

__all__ = ["CompiledMatcher", "Functions"]
