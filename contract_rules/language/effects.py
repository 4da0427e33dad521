"""The author's words for effects of powers on clauses, and for conditions on duties of clauses.

Effects, which the exercise of a power brings about: ``begins``, ``ends``, ``suspends``,
``resumes``, ``waives``, ``sets_off``, ``assigns``, ``terminates``. Conditions: ``breach_of``,
``kept``, ``due``, ``overdue``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, TypeVar, cast

from contract_rules.errors import WrongTypeError
from contract_rules.language.actions import Action, pattern_of
from contract_rules.norms import derived_events
from contract_rules.norms.expressions import Occurred, Pattern, Term, term
from contract_rules.norms.norms import (
    Assigns,
    Begins,
    Ends,
    Releases,
    Resumes,
    SetsOff,
    Suspends,
    Terminates,
    Waives,
)
from contract_rules.norms.numbered import Numbered
from contract_rules.norms.validators import is_day
from contract_rules.values.arguments import cut, shown

if TYPE_CHECKING:
    from datetime import date

    from contract_rules.norms.expressions import Condition
    from contract_rules.norms.norms import Norm, Notice, PowerEffect
    from contract_rules.values.acts import Party
    from contract_rules.values.money import Money
    from contract_rules.values.periods import Period

P = TypeVar("P", bound="Party")

After: TypeAlias = "Period | date | Term[date] | None"
"""The notice of an effect: a period, or the day that is its last."""

Occasion: TypeAlias = Occurred | Action | type[Action] | None
"""The occasion of duties: an event that is found, or a pattern; None for any."""


def begins(target: Numbered | Norm | str, *, after: After = None) -> PowerEffect:
    """The effect that a dormant clause, or a norm written here, comes into force.

    Args:
        target: The clause, its id, or the norm.
        after: The notice, for every effect: the period from the exercise until it takes effect,
            or the day that is its last, which the exercise's own fields and day tell:
            ``after=Quit.leaving``, ``after=end_of_month(Quit.on + days(30))``. A day that is over
            when the power is exercised makes no notice: it takes effect with the exercise.

    Raises:
        WrongTypeError: When the notice is neither; a day is no time of day.
    """
    return Begins(target.id if isinstance(target, Numbered) else target, after=notice_of(after))


def ends(target: Numbered | str, *, after: After = None) -> PowerEffect:
    """The effect that a clause ceases to be in force; the duties that it made stand."""
    return Ends(id_of(target), after=notice_of(after))


def suspends(target: Numbered | str, *, extends: bool, after: After = None) -> PowerEffect:
    """The effect that a clause is suspended: its norms do not apply, its duties are not breached.

    Args:
        target: The clause or its id.
        extends: Whether the deadlines of its duties move by as many days as it is suspended.
        after: The notice.
    """
    return Suspends(id_of(target), extends, after=notice_of(after))


def resumes(target: Numbered | str, *, after: After = None) -> PowerEffect:
    """The effect that a suspended clause applies again."""
    return Resumes(id_of(target), after=notice_of(after))


def waives(
    target: Numbered | str,
    *,
    amount: Money | Term[Money] | None = None,
    after: After = None,
) -> PowerEffect:
    """The effect that the duties under a clause are discharged, or lowered by an amount.

    An exercise recorded with ``towards=`` an event is about those alone that arose from it, or
    upon the breach of what did. With an amount, what is outstanding is lowered by so much in all,
    of the oldest debt first, in the order in which payments count. What was paid stays paid, and
    no debt is lowered below that; what is more than what is outstanding waives nothing, and
    `Engine.account` tells it, as it does what was waived of a debt that is no more, since what it
    arose upon was reversed.

    Args:
        target: The clause or its id.
        amount: How much is waived: a credit note's amount, or a field of the exercise. By default
            all that is owed, whatever it is, of money or not.
        after: The notice.

    Raises:
        WrongTypeError: When the amount is none, is not more than nothing, or is not known at the
            exercise: when it asks what is outstanding, or for interest.
    """
    much = None if amount is None else term(amount)
    return Waives(id_of(target), amount=much, after=notice_of(after))


def sets_off(
    target: Numbered | str,
    *,
    against: Numbered | str,
    amount: Money | Term[Money] | None = None,
    after: After = None,
) -> PowerEffect:
    """The effect that what two parties owe each other under two clauses is set off.

    Both are lowered by the lesser of what is outstanding of the two, in each currency, the oldest
    debts first, in the order in which payments count; of what is due: what had arisen, binds and
    is not suspended. A debt that is set off in full is performed. An exercise recorded with
    ``towards=`` an event sets off what arose from that alone, on its side. Where one of them owes
    nothing, nothing is changed. Where what one of two debts arose upon is reversed, what was set
    off of the other is owed again from that day on.

    Args:
        target: The clause or its id.
        against: The clause, or its id, under which the other party owes; it may be the same.
        amount: How much is set off at most. What is more than could be set off lowers nothing,
            and `Engine.account` tells it.
        after: The notice.

    Raises:
        WrongTypeError: When the amount is none, as for `waives`.
    """
    much = None if amount is None else term(amount)
    return SetsOff(id_of(target), id_of(against), amount=much, after=notice_of(after))


def releases(
    target: Numbered | str, *, debtor: Party | Term[P], after: After = None
) -> PowerEffect:
    """The effect that a party owes no longer what it owes under a clause.

    What it owes alone is discharged; of what it owes together with others (`jointly`), these owe
    all. What arises later is not touched. An exercise recorded with ``towards=`` an event releases
    from those duties alone that arose from it.

    Args:
        target: The clause or its id.
        debtor: The party that is released: itself, or a field of the exercise.
        after: The notice.

    Raises:
        WrongTypeError: When ``debtor`` is no party.
    """
    released = term(debtor)
    if released.type != "Party":
        msg = f"{released} is no party; release a party, or a field that holds one"
        raise WrongTypeError(msg)
    return Releases(id_of(target), released, after=notice_of(after))


def assigns(target: Numbered | str, *, to: Party | Term[P], after: After = None) -> PowerEffect:
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
    return Assigns(id_of(target), assignee, after=notice_of(after))


def terminates(*, after: After = None) -> PowerEffect:
    """The effect that the contract ends, but for clauses marked as surviving.

    It ends what is to come, and not what is earned: deeds that are not yet in breach are
    discharged; money that is owed by then stays owed, with its deadline and its remedies, a total
    in its amount counts to the end, and interest and periods late run on until it is paid. What
    is owed for something that was not done by then (`for_=` of a duty) is discharged with it.
    What is suspended by then stays so until a surviving clause resumes it: whether the end of the
    contract makes it payable is for the clause to say, ``then=(terminates(), resumes(rent))``.
    """
    return Terminates(after=notice_of(after))


def notice_of(after: After) -> Notice | None:
    """The notice of an effect as norms hold it; what is none is left as it is, to be refused."""
    told = is_day(after) or isinstance(after, Term)
    return term(after) if told else cast("Notice | None", after)


def breach_of(
    clause: Numbered | str, label: str = "", *, of: Occasion = None, remedies: bool = False
) -> Occurred:
    """The condition that a clause was breached: a duty not performed in time, or a prohibition.

    It is also a variable for the breach: ``breach_of(delivery).on`` is its day. A duty is in
    breach from the day after its deadline on. Conditions see the breach of a prohibition from
    the instant after the act.

    Args:
        clause: The clause or its id.
        label: A name, to tell one breach from another.
        of: The occasion of the duty that is meant, or the act that was prohibited: an event that
            the same condition finds, or for which the norm's own duty arises
            (``seller.did(Bill(...))``), or a pattern (``Bill(invoice=Warn.invoice)``). By
            default any.
        remedies: Whether breaches of remedies (duties under ``otherwise=``) count, too. By
            default only those count of the duties that the clause lays down itself.

    Raises:
        WrongTypeError: When an argument is not what is said here.
    """
    kind, about = derived_events.BREACHED, occasions_of(of)
    return derived_events.of_clause(kind, id_of(clause), label, about, remedies=told(remedies))


def kept(
    clause: Numbered | str, label: str = "", *, of: Occasion = None, remedies: bool = False
) -> Occurred:
    """The condition that a duty under a clause has been performed in time.

    Arguments and errors as for `breach_of`.
    """
    kind, about = derived_events.KEPT, occasions_of(of)
    return derived_events.of_clause(kind, id_of(clause), label, about, remedies=told(remedies))


def due(
    clause: Numbered | str, label: str = "", *, of: Occasion = None, remedies: bool = False
) -> Condition:
    """The condition that something is owed under a clause: neither performed nor discharged.

    Arguments and errors as for `breach_of`.
    """
    about = occasions_of(of)
    return derived_events.owing(id_of(clause), label, about, remedies=told(remedies))


def overdue(
    clause: Numbered | str,
    label: str = "",
    *,
    by: Period | None = None,
    of: Occasion = None,
    remedies: bool = False,
) -> Condition:
    """The condition that something is overdue under a clause, and for as long as it is.

    A duty is overdue while it is in breach and neither performed nor discharged: from the day
    after its deadline on, and with ``by=days(10)`` from the eleventh day after its deadline on.

    Args:
        clause: The clause or its id.
        label: A name, to tell one duty from another.
        by: By how long it is overdue: a period that runs from the day of the deadline, whose
            last day still counts as grace. By default by whatever there is.
        of: The occasion of the duty that is meant; see `breach_of`.
        remedies: Whether remedies (duties under ``otherwise=``) are meant, too.

    Raises:
        WrongTypeError: When an argument is not what is said here.
    """
    about = occasions_of(of)
    return derived_events.late(id_of(clause), by, label, about, remedies=told(remedies))


def occasions_of(of: object) -> Pattern | None:
    """The pattern of the occasions that are meant; None for any.

    Raises:
        WrongTypeError: When it is neither an event that a condition finds nor an action.
    """
    if of is None:
        return None
    if isinstance(of, Occurred):
        return derived_events.itself(of)
    if isinstance(of, Action) or (isinstance(of, type) and issubclass(of, Action)):
        return pattern_of(of)
    given = cut(f"{of!r}")
    msg = (
        f"of={given} is no occasion; write the event that a condition finds, "
        "of=seller.did(Bill(...)), or a pattern, of=Bill(invoice=Warn.invoice)"
    )
    raise WrongTypeError(msg)


def told(remedies: object) -> bool:
    """Whether remedies count.

    Raises:
        WrongTypeError: When that is not said by a truth value.
    """
    if not isinstance(remedies, bool):
        msg = f"{remedies!r} does not say whether remedies count; write remedies=True"
        raise WrongTypeError(msg)
    return remedies


def id_of(clause: object) -> str:
    """The id of a clause; an id is given back as it is.

    Raises:
        WrongTypeError: When it is neither.
    """
    if isinstance(clause, Numbered):
        return clause.id
    if not isinstance(clause, str):
        msg = f"{shown(clause)} is no clause; write the clause, or its id: '2.1'"
        raise WrongTypeError(msg)
    return clause
