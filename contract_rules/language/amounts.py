"""The author's words for amounts: shares, bounds, rounding, totals, counts, what is owed.

    least(percent("20") * ReportRevenue.amount, usd("38e9") - total(Pay.amount, by=openai))

``+``, ``-``, ``*`` and ``/`` work on terms; here is what has no operator.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from contract_rules.errors import WrongTypeError
from contract_rules.language.actions import Action, Matching, anything, matcher_of, pattern_of
from contract_rules.language.effects import Occasion, id_of, occasions_of, told
from contract_rules.norms.computed_terms import (
    Interest,
    Outstanding,
    PeriodsLate,
    Rounded,
    ToDate,
    Total,
    Undisclosed,
    figure,
    total_of,
)
from contract_rules.norms.expressions import (
    Computed,
    Term,
    in_message,
    is_term,
    term,
)
from contract_rules.norms.tables import Conditional, TableLookup, TableRow, Tiered, whole
from contract_rules.values.arguments import guard_of, look, shown
from contract_rules.values.day_counts import DayCount
from contract_rules.values.recurrence import recurrence_of

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from contract_rules.norms.expressions import Stated
    from contract_rules.norms.numbered import Numbered
    from contract_rules.values.acts import Party
    from contract_rules.values.money import Money, Rounding
    from contract_rules.values.periods import CivilPeriod, Days, Period
    from contract_rules.values.recurrence import Recurrence

V = TypeVar("V")

_CONVENTION = guard_of(DayCount | None)

undisclosed: Any = Undisclosed()
"""An amount that is not disclosed: what is paid is counted, what is left is not known."""


def least(*amounts: V | Term[V]) -> Term[V]:
    """The smallest of amounts or numbers."""
    return Computed("least", tuple(map(term, amounts)))


def greatest(*amounts: V | Term[V]) -> Term[V]:
    """The largest of amounts or numbers."""
    return Computed("greatest", tuple(map(term, amounts)))


def rounded(amount: Term[V], places: int, rule: Rounding) -> Term[V]:
    """An amount or number to so many decimal places, by a stated rule.

    Raises:
        WrongTypeError: When it is neither, or no rule is stated.
    """
    if not is_term(amount):
        msg = f"{shown(amount)} is no term; write rounded(Order.price, 2, Rounding.HALF_UP)"
        raise WrongTypeError(msg)
    return Rounded(figure(term(amount)), places, rule)


def tiered(amount: V | Term[V], *steps: tuple[Matching[V], Any]) -> Term[Any]:
    """An amount or number by steps: each part of it at the rate of the step that it falls in.

        tiered(
            Sale.price,
            (at_most(usd(100_000)), percent(5)),
            (more_than(usd(100_000)) & at_most(usd(1_000_000)), percent(3)),
            (more_than(usd(1_000_000)), percent(1)),
        )

    The first step begins at nothing, each other where the one before ends.

    Args:
        amount: The amount or number.
        steps: For each step what it is for, and its rate; of a number the rate may be an amount.

    Raises:
        WrongTypeError: When steps overlap, leave a gap, or are no pairs.
        IncomparableError: When the types do not go together.
    """
    return whole(Tiered(figure(term(amount)), _rows("tiered", steps)))


def lookup(value: Term[Any], *rows: tuple[object, Any]) -> Term[Any]:
    """What a table gives for a value: what stands in the one row that the value falls in.

        lookup(File.cause, ("fire", usd(100)), ("flood", usd(250)), (anything, usd(50)))
        lookup(Sale.price, (at_most(usd(100)), percent(5)), (more_than(usd(100)), percent(3)))

    Args:
        value: What is looked up.
        rows: For each row what it is for, a value, a bound or `anything` else, and what it gives.

    Raises:
        WrongTypeError: When rows overlap, leave a gap, or are no pairs.
        IncomparableError: When the types do not go together.
        OutOfRangeError: When a row is for what the field does not hold.
    """
    if not is_term(value):
        msg = (
            f"{shown(value)} is no term; write lookup(File.cause, ('fire', usd(1)), (anything, x))"
        )
        raise WrongTypeError(msg)
    return whole(TableLookup(term(value), _rows("lookup", rows)))


def when(condition: Stated, then: V | Term[V], otherwise: V | Term[V]) -> Term[V]:
    """One of two terms: the first where a condition holds, the second where it does not.

    ``when(Order.express, percent(10), percent(5)) * Order.price``. Where what the condition
    compares has no value, the term has none either.

    Args:
        condition: A comparison of what is known, or several joined by ``& | ~``.
        then: The term where it holds.
        otherwise: The term where it does not.

    Raises:
        WrongTypeError: When it is no condition.
        UnboundTermError: When it looks for events; a count of them can be compared.
        IncomparableError: When the terms are of two types.
    """
    return Conditional(condition, term(then), term(otherwise))


def _rows(word: str, rows: tuple[object, ...]) -> tuple[TableRow, ...]:
    found: list[TableRow] = []
    for row in rows:
        told_as = in_message(row)
        pair = cast("tuple[object, ...]", row if isinstance(row, tuple) else ())
        if len(pair) != len(("for", "value")):
            msg = f"{told_as} is no row; write {word}(Sale.price, (at_most(usd(100)), percent(5)))"
            raise WrongTypeError(msg)
        asked, value = pair[0], pair[1]
        found.append(TableRow(None if asked is anything else matcher_of(asked), term(value)))
    return tuple(found)


def total(  # noqa: PLR0913 (each says in another way which acts count)
    added: Term[V],
    *,
    by: Party,
    since: date | Term[date] | None = None,
    until: date | Term[date] | None = None,
    within: Period | None = None,
    in_any: CivilPeriod | None = None,
    under: Numbered | str | None = None,
    **fields: object,
) -> Term[V]:
    """The sum of a field, or of what is worked out of fields, over a party's acts.

    ``total(Sale.price * Sale.rate, by=seller)``. It is up to the instant asked about.

    Acts of that instant count, but for the act that is judged. Exercises of powers count only
    where they took effect.

    Args:
        added: The field, ``Pay.amount``, or what is worked out of each act; the field that comes
            first says which acts.
        by: The party whose acts count.
        since: The first day that counts, or the instant of an event.
        until: The last day that counts, to its end, or the instant of an event.
        within: The period within which an act counts, as it runs forward from the act: with
            ``days(3)`` an act of 1 February counts through 4 February, to the end of the day.
        in_any: The civil days, ended by the day asked about, in which acts count: a rolling cap.
            With ``days(7)`` those of that day and of the six before it count.
        under: The clause, or its id, under which acts that are exercises of powers took effect;
            by default any.
        fields: Values or matchers for other fields of the acts: ``to=microsoft``.

    Raises:
        WrongTypeError: When there is no such field, it holds neither amounts nor numbers, or
            both `within` and `in_any` are stated.
    """
    if not is_term(added):
        msg = f"{added!r} is no field of an action; write total(Pay.amount, by=...)"
        raise WrongTypeError(msg)
    return total_of(
        term(added),
        tuple((name, matcher_of(value)) for name, value in fields.items()),
        by=by,
        since=None if since is None else term(since),
        until=None if until is None else term(until),
        within=within,
        in_any=in_any,
        under="" if under is None else id_of(under),
    )


def count(  # noqa: PLR0913 (as for total)
    action: Action | type[Action],
    *,
    by: Party,
    since: date | Term[date] | None = None,
    until: date | Term[date] | None = None,
    within: Period | None = None,
    in_any: CivilPeriod | None = None,
    under: Numbered | str | None = None,
) -> Term[int]:
    """The number of acts of a party that fit, up to the instant asked about; see `total`."""
    return Total(
        act=pattern_of(action),
        by=by,
        since=None if since is None else term(since),
        until=None if until is None else term(until),
        within=within,
        in_any=in_any,
        under="" if under is None else id_of(under),
    )


def to_date(counted: Term[V]) -> Term[V]:
    """A total, a count or what is outstanding, in the amount of a duty: as of the day asked about.

    ``percent(10) * to_date(total(Sell.price, by=seller))``. Without it the amount of a duty is
    as of its occasion. It moves until the end of the duty's deadline; from then on it may fall,
    never below what is paid, but not rise. A duty that needs no occasion is of the day asked about
    by itself, and from its deadline on does neither, unless that is said so.

    Raises:
        WrongTypeError: When it is none of these, or is counted in a window of days.
    """
    if not is_term(counted):
        msg = f"{shown(counted)} is no total; write to_date(total(Pay.amount, by=...))"
        raise WrongTypeError(msg)
    return ToDate(term(counted))


def outstanding(
    clause: Numbered | str,
    *,
    since: date | None = None,
    of: Occasion = None,
    remedies: bool = False,
) -> Term[Money]:
    """The amount that is owed and not paid under a clause at the instant asked about.

    Args:
        clause: The clause or its id.
        since: The first day on which duties that count arose; None counts all.
        of: The occasion of the duties that count; see `breach_of`. By default any.
        remedies: Whether remedies (duties under ``otherwise=``) count, too. By default only those
            count that the clause lays down itself.

    Raises:
        WrongTypeError: When an argument is not what is said here.
    """
    about = occasions_of(of)
    return Outstanding(id_of(clause), since=since, of=about, remedies=told(remedies))


def periods_late(every: CivilPeriod) -> Term[int]:
    """How many whole periods a performance is late, for an amount under ``otherwise=``.

    It grows until the duty in breach is performed or discharged.
    """
    return PeriodsLate(every)


def interest(  # noqa: PLR0913 (each says in another way how it accrues)
    rate: Decimal | Term[Decimal],
    *,
    on: Money | Term[Money] | None = None,
    convention: DayCount | None = None,
    per: Days | None = None,
    coupons: Recurrence | str | None = None,
    compound: Recurrence | str | None = None,
) -> Term[Money]:
    """Interest that accrues day by day, for the amount of a duty.

    It accrues at the end of each civil day on the balance at the end of the day before, never
    below nothing, and on principal only, unless it is compound. Default interest, under
    ``otherwise=``, runs from the day after the deadline of the duty in breach through the day on
    which that is performed or discharged. In other duties it runs from the day after the
    occasion, until the deadline of its duty, as of which its amount is taken last. What is
    waived or set off on a day bears interest through that day, as what is paid on it. What has
    accrued stays.

    It is kept exactly. At a rate a year it comes to fractions of a cent, so that its duty must
    say how it is rounded: ``rounded(interest(percent(4)), 2, Rounding.HALF_UP)``.

    Args:
        rate: The rate: ``percent(4)``, or a field of the occasion.
        on: The balance, as it stands at the end of each day: a total, what is outstanding under
            a clause, fields. By default what is outstanding of the duty in breach.
        convention: How the days of a rate a year are counted; by default ACT/365F.
        per: The days that the rate is for, where that is no year: ``per=days(1)`` for a rate a
            day.
        coupons: For ``DayCount.ACT_ACT_ICMA`` alone: the last days of the coupon periods, of which
            each is as long a part of a year: ``monthly(day=15)``, or a rule of RFC 5545 as text.
        compound: The days at whose end what has accrued, and is unpaid, joins the balance, so that
            it bears interest from the next day on: ``monthly(day=-1)``. By default none does.
            Such interest stands alone in the amount of its duty.

    Raises:
        WrongTypeError: When an argument is not what is said here, both a convention and `per` are
            stated, or coupon periods where they count for nothing.
    """
    if convention is not None and per is not None:
        msg = (
            f"a rate for {per} counts the days as they are, by no convention; "
            "leave convention= or per= out"
        )
        raise WrongTypeError(msg)
    look("convention", convention, _CONVENTION)
    basis = DayCount.ACT_365F if convention is None else convention
    return Interest(
        term(rate),
        on=None if on is None else term(on),
        basis=basis if per is None else per,
        coupons=None if coupons is None else recurrence_of(coupons, "coupons"),
        compound=None if compound is None else recurrence_of(compound, "compound"),
    )
