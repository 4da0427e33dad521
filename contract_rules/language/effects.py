"""The author's words for effects of powers on clauses, and for conditions on duties of clauses.

Effects, which the exercise of a power brings about: ``begins``, ``ends``, ``suspends``,
``resumes``, ``waives``, ``assigns``, ``terminates``. Conditions: ``breach_of``, ``kept``, ``due``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from contract_rules.contracts.clauses import Clause
from contract_rules.errors import WrongTypeError
from contract_rules.norms import derived_events
from contract_rules.norms.expressions import term
from contract_rules.norms.norms import Assigns, Begins, Ends, Resumes, Suspends, Terminates, Waives

if TYPE_CHECKING:
    from contract_rules.norms.expressions import Condition, Occurred, Term
    from contract_rules.norms.norms import Norm, PowerEffect
    from contract_rules.values.acts import Party
    from contract_rules.values.periods import Period

P = TypeVar("P", bound="Party")


def begins(target: Clause | Norm | str, *, after: Period | None = None) -> PowerEffect:
    """The effect that a dormant clause, or a norm written here, comes into force.

    Args:
        target: The clause, its id, or the norm.
        after: The notice: the period from the exercise until it takes effect, for every effect.
    """
    return Begins(target.id if isinstance(target, Clause) else target, after=after)


def ends(target: Clause | str, *, after: Period | None = None) -> PowerEffect:
    """The effect that a clause ceases to be in force; the duties that it made stand."""
    return Ends(id_of(target), after=after)


def suspends(target: Clause | str, *, extends: bool, after: Period | None = None) -> PowerEffect:
    """The effect that a clause is suspended: its norms do not apply, its duties are not breached.

    Args:
        target: The clause or its id.
        extends: Whether the deadlines of its duties move by as many days as it is suspended.
        after: The notice.
    """
    return Suspends(id_of(target), extends, after=after)


def resumes(target: Clause | str, *, after: Period | None = None) -> PowerEffect:
    """The effect that a suspended clause applies again."""
    return Resumes(id_of(target), after=after)


def waives(target: Clause | str, *, after: Period | None = None) -> PowerEffect:
    """The effect that the duties under a clause are discharged.

    An exercise recorded with ``towards=`` an event discharges those alone that arose from it.
    """
    return Waives(id_of(target), after=after)


def assigns(
    target: Clause | str, *, to: Party | Term[P], after: Period | None = None
) -> PowerEffect:
    """The effect that the duties under a clause are owed to another party from then on.

    Args:
        target: The clause or its id.
        to: The party to whom: itself, or a field of the exercise.
        after: The notice.

    Raises:
        WrongTypeError: When ``to`` is no party.
    """
    assignee = term(to)
    if assignee.type != "Party":
        msg = f"{assignee} is no party; assign to a party, or to a field that holds one"
        raise WrongTypeError(msg)
    return Assigns(id_of(target), assignee, after=after)


def terminates(*, after: Period | None = None) -> PowerEffect:
    """The effect that the contract ends, but for clauses marked as surviving.

    Duties not yet in breach are discharged; those in breach stay owed.
    """
    return Terminates(after=after)


def breach_of(clause: Clause | str, label: str = "") -> Occurred:
    """The condition that a clause was breached: a duty not performed in time, or a prohibition.

    It is also a variable for the breach: ``breach_of(delivery).on`` is its day. Conditions see
    the breach of a prohibition from the instant after the act.

    Args:
        clause: The clause or its id.
        label: A name, to tell one breach from another.
    """
    return derived_events.of_clause(derived_events.BREACHED, id_of(clause), label)


def kept(clause: Clause | str, label: str = "") -> Occurred:
    """The condition that a duty under a clause has been performed in time."""
    return derived_events.of_clause(derived_events.KEPT, id_of(clause), label)


def due(clause: Clause | str, label: str = "") -> Condition:
    """The condition that something is owed under a clause: neither performed nor discharged."""
    return derived_events.owing(id_of(clause), label)


def id_of(clause: object) -> str:
    """The id of a clause; an id is given back as it is.

    Raises:
        WrongTypeError: When it is neither.
    """
    if isinstance(clause, Clause):
        return clause.id
    if not isinstance(clause, str):
        msg = f"{clause!r} is no clause; write the clause, or its id: 'C01'"
        raise WrongTypeError(msg)
    return clause
