"""What may be wrong with a contract."""

from __future__ import annotations

from enum import Enum

from attrs import field, frozen

from contract_rules.answers.phrases import listed
from contract_rules.testing.code_printer import History


class FlawKind(Enum):
    """What is wrong."""

    CONFLICT = "conflict"
    """Clauses clash, and nothing ranks them."""
    OUT_OF_PLAY = "out of play"
    """No history brings a norm into play."""
    IDLE_EXCEPTION = "idle exception"
    """No history brings an exception into play, though the norm applies."""
    HOPELESS_DUTY = "hopeless duty"
    """A duty arises, and cannot be kept, or only by what is prohibited."""
    CLOSED_ACTION = "closed action"
    """Nobody may ever do something."""
    GAP = "gap"
    """No clause speaks of an action, while another kind of the same wider action is restricted."""
    UNCLEAR_CAP = "unclear cap"
    """A cap counts acts within a period from each, and may mean a rolling period."""
    SHARED_CREDIT = "shared credit"
    """What each occasion makes due is lowered by one total, of whatever occasion that is."""
    BROKEN_LAW = "broken law"
    """A law of every contract does not hold, which is a fault of the engine: report it."""


@frozen(kw_only=True)
class Flaw:
    """Something that is wrong with a contract, or looks so.

    Attributes:
        kind: What is wrong.
        clause: The id of the clause at fault; ids joined by "and" where there are several, and
            the contract's name where no clause is.
        history: A history that shows it, as short as it can be; None where none does, as it is
            that none of those tried brings something about.
        text: What is wrong, in a sentence.
        clauses: The ids of the clauses at fault, each by itself; none where no clause is. It is
            left out of equality, as `clause` has them.
    """

    kind: FlawKind
    clause: str
    history: History | None = field(repr=False)
    text: str
    clauses: tuple[str, ...] = field(default=(), eq=False, repr=False)

    def __str__(self) -> str:
        """The clause and what is wrong with it, and the history that shows it."""
        shown = "" if self.history is None else "; ".join(map(str, self.history)) or "nothing"
        after = f"\n    after {shown}" if shown else ""
        return f"{self.clause}  {self.kind.value}: {self.text}{after}"


def flaw(kind: FlawKind, clauses: tuple[str, ...], history: History | None, text: str) -> Flaw:
    """A flaw of these clauses."""
    named = listed(clauses, "and")
    return Flaw(kind=kind, clause=named, history=history, text=text, clauses=clauses)
