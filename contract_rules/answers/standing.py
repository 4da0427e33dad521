"""Standing duties: what a clause demands upon each act of a sort, of which none is on record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contract_rules.answers.layout import wrapped
from contract_rules.answers.phrases import Words, listed
from contract_rules.contracts.clauses import Clause
from contract_rules.contracts.contract import Contract
from contract_rules.norms.expressions import Pattern
from contract_rules.norms.norms import Obligation
from contract_rules.values.arguments import checked
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from contract_rules.values.acts import Party


@frozen(kw_only=True)
class StandingDuty:
    """A duty that a clause lays down upon each occasion, of which none is on record.

    Attributes:
        clause: The clause.
        norm: The obligation.
        action: The pattern of the acts that would perform it; where a clause asks for another
            amount by each reading of a question, of the acts that would by one of them.
    """

    clause: Clause
    norm: Obligation
    action: Pattern

    @property
    def bearer(self) -> Party:
        """The party that would have to perform it."""
        return self.norm.bearer

    @checked
    def what(self, contract: Contract) -> str:
        """What it demands, as an infinitive."""
        return Words.of(contract).asked(self.norm, self.action, *self.norm.alternatives)

    @checked
    def when(self, contract: Contract) -> str:
        """Upon what, and that there is no such act."""
        return f"each time {self._occasion(contract)}; none on record"

    def _occasion(self, contract: Contract) -> str:
        words = Words.of(contract)
        each = (one for one in (self.norm.upon, *self.norm.also) if one is not None)
        return listed(map(words.condition, each), "and")

    @checked
    def told(self, contract: Contract) -> str:
        """A line for a report: the clause, what it demands, and upon what."""
        text = f"MUST  {self.clause.id}  {self.what(contract)}: {self.when(contract)}"
        return wrapped(text, then="    ")

    @checked
    def to_json(self, contract: Contract) -> dict[str, Any]:
        """It as JSON data; ``schemas/findings.schema.json`` describes it."""
        return {
            "clause": self.clause.id,
            "party": self.bearer.name,
            "action": self.action.kind,
            "phrase": self.what(contract),
            "upon": self._occasion(contract),
        }
