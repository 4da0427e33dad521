"""How other answers speak of a duty: whose it is, under which clause, due when."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from contract_rules.answers.phrases import Words, listed
from contract_rules.values.acts import Party
from contract_rules.values.data_classes import frozen
from contract_rules.values.instants import On

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAMED = 5
"""How many duties a sentence names; of more it says how many there are."""


@frozen(kw_only=True)
class DutyName:
    """A duty as a status or a statement speaks of it; ``engine.duty(id)`` tells the whole of it.

    Attributes:
        id: The id of the duty.
        clause: The id of its clause.
        bearer: The party whose duty it is.
        arisen: The day on which it arose.
        due: The day, or the instant, by which it is due; None without a deadline.
    """

    id: str
    clause: str
    bearer: Party
    arisen: date
    due: On | None = None


def of_whom(duty: DutyName, words: Words) -> str:
    """Whose a duty is, under which clause, and due when: "of Ann under 2.1 (due 2020-01-31)"."""
    when = f"since {duty.arisen}" if duty.due is None else f"due {duty.due.isoformat()}"
    return f"of {words.party(duty.bearer)} under {duty.clause} ({when})"


def named(duties: Iterable[DutyName], words: Words) -> str:
    """The duties of a list, the first five each by its name; those of one name are counted.

    Args:
        duties: The duties.
        words: What puts their bearers into words.
    """
    counts = Counter(of_whom(one, words) for one in duties)
    told = [f"that {name}" if n == 1 else f"{n} {name}" for name, n in counts.items()]
    more = sum(list(counts.values())[_NAMED:])
    return listed([*told[:_NAMED], f"{more} more"] if more else told, "and")
