"""The author's words for what clauses have to do with clauses.

What the exercise of a power brings about: ``begins``, ``ends``, ``suspends``, ``resumes``,
``waives``, ``assigns``, ``terminates``. What a condition asks about duties: ``breach_of``,
``kept``, ``due``.
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
    from contract_rules.norms.norms import Effect, Norm
    from contract_rules.values.acts import Party
    from contract_rules.values.periods import Period

P = TypeVar("P", bound="Party")


def begins(target: Clause | Norm | str, *, after: Period | None = None) -> Effect:
    """The effect that a dormant clause, or a norm of the exercise's own, comes into force.

    Args:
        target: The clause, its id, or the norm.
        after: The notice: how long after the exercise it takes effect. So for every effect.
    """
    return Begins(target.id if isinstance(target, Clause) else target, after=after)


def ends(target: Clause | str, *, after: Period | None = None) -> Effect:
    """The effect that a clause ceases to be in force; the duties that it made stand."""
    return Ends(id_of(target), after=after)


def suspends(target: Clause | str, *, extends: bool, after: Period | None = None) -> Effect:
    """The effect that a clause sleeps: its norms do not apply, no duty of it falls into breach.

    Args:
        target: The clause or its id.
        extends: Whether the deadlines of its duties move by as many days as it slept.
        after: The notice.
    """
    return Suspends(id_of(target), extends, after=after)


def resumes(target: Clause | str, *, after: Period | None = None) -> Effect:
    """The effect that a suspended clause applies again."""
    return Resumes(id_of(target), after=after)


def waives(target: Clause | str, *, after: Period | None = None) -> Effect:
    """The effect that what is owed under a clause is discharged.

    An exercise that is recorded with ``towards=`` an event discharges only what arose from it.
    """
    return Waives(id_of(target), after=after)


def assigns(target: Clause | str, *, to: Party | Term[P], after: Period | None = None) -> Effect:
    """The effect that what is owed under a clause is owed to another from then on.

    Args:
        target: The clause or its id.
        to: To whom: a party, or a field of the exercise.
        after: The notice.

    Raises:
        WrongTypeError: When ``to`` is no party.
    """
    assignee = term(to)
    if assignee.type != "Party":
        msg = f"{assignee} is no party; assign to a party, or to a field that holds one"
        raise WrongTypeError(msg)
    return Assigns(id_of(target), assignee, after=after)


def terminates(*, after: Period | None = None) -> Effect:
    """The effect that the contract ends, but for clauses marked as surviving.

    What is owed and not yet in breach is discharged; what is in breach stays owed.
    """
    return Terminates(after=after)


def breach_of(clause: Clause | str, label: str = "") -> Occurred:
    """The condition that a clause was breached: a duty under it, or what it forbids.

    It is also a variable for that: ``breach_of(delivery).on`` is its day. An act that is
    forbidden is seen as a breach from the instant after it.

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
    """The id of a clause, given by itself or by its id.

    Raises:
        WrongTypeError: When it is neither.
    """
    if isinstance(clause, Clause):
        return clause.id
    if not isinstance(clause, str):
        msg = f"{clause!r} is no clause; write the clause, or its id: 'C01'"
        raise WrongTypeError(msg)
    return clause
