"""Interest that accrues day by day on a balance, exactly: the arithmetic of a ledger.

Of each civil day interest accrues at its end, on the balance at the end of the day before. A
stretch is a row of days on which that balance was the same, so that nobody counts each day.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from attrs import evolve

from contract_rules.errors import TooManyPeriodsError
from contract_rules.values.data_classes import frozen
from contract_rules.values.day_counts import DayCount
from contract_rules.values.money import FractionOfMoney, Money, as_decimal
from contract_rules.values.periods import Days
from contract_rules.values.recurrence import Recurrence, next_day
from contract_rules.values.unbound import Unbound

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Basis: TypeAlias = DayCount | Days
"""What a rate is for: a year, counted by a convention, or so many days as they are."""


TOLD_PLACES = 6
"""How many decimal places are told of an amount that no decimal holds."""

MOST_JOININGS = 4_000
"""How often interest may join its balance."""


@frozen
class Stretch:
    """Days for which interest accrued on one balance.

    Attributes:
        after: The day before the first of them.
        through: The last of them.
        balance: The balance at the end of the day before each of them, without what was waived or
            set off that day.
        interest: The interest that had joined it by then and was unpaid, told to as many decimal
            places as `TOLD_PLACES`; None of interest that joins no balance.
    """

    after: date
    through: date
    balance: Money
    interest: Decimal | None = None

    @property
    def days(self) -> int:
        """How many they are."""
        return (self.through - self.after).days


@frozen
class Accrual:
    """Interest that has accrued.

    Conventions count from the first day on, so that it makes no difference into how many
    stretches a balance that does not change is cut.

    Attributes:
        rate: The rate; below nothing it is nothing.
        basis: What the rate is for.
        start: The day from which it runs, which bears none.
        stretches: The days on which something bore interest, in their order.
        coupons: The last days of the periods in which the convention counts, where it does.
        compounded: What has accrued, where interest has joined the balance; None where none does.
    """

    rate: Decimal | int
    basis: Basis
    start: date
    stretches: tuple[Stretch, ...] = ()
    coupons: Recurrence | None = None
    compounded: Fraction | None = None

    @property
    def amount(self) -> Fraction:
        """What has accrued, in whole units of the currency."""
        if self.compounded is not None:
            return self.compounded
        weighed = (
            Fraction(stretch.balance.amount)
            * (self._share(stretch.through) - self._share(stretch.after))
            for stretch in self.stretches
        )
        return self._earned * sum(weighed, Fraction(0))

    @property
    def _earned(self) -> Fraction:
        return max(Fraction(self.rate), Fraction(0))

    def _share(self, end: date) -> Fraction:
        if isinstance(self.basis, DayCount):
            return self.basis.share(self.start, end, self.coupons)
        return Fraction((end - self.start).days, self.basis.count)

    def earned(self, after: date, through: date) -> Fraction:
        """What each whole unit of a balance bears on the days after one through another."""
        return self._earned * (self._share(through) - self._share(after))


@frozen
class Joining:
    """How interest joins the balance that it accrues on.

    Attributes:
        days: The days at whose end what has accrued joins it, if they are after the first.
        paid: What has been paid on the interest by the end of a day: it bears none any more.
    """

    days: Recurrence
    paid: Callable[[date], Money | None]

    def between(self, start: date, until: date) -> list[date]:
        """The days after one and before another at whose end interest joins the balance.

        Raises:
            TooManyPeriodsError: When they are more than anyone compounds by.
        """
        found: list[date] = []
        on = next_day(self.days, start, start + timedelta(days=1))
        while on is not None and on < until:
            if len(found) >= MOST_JOININGS:
                msg = (
                    f"after {on.isoformat()} interest would have joined its balance more than "
                    f"{MOST_JOININGS} times; ask about a day before that, or compound by longer "
                    "periods"
                )
                raise TooManyPeriodsError(msg)
            found.append(on)
            on = next_day(self.days, start, on + timedelta(days=1))
        return found


def compounded(
    bare: Accrual,
    until: date,
    turns: Iterable[date],
    joining: Joining,
    balance: Callable[[date], Money | None],
) -> Accrual:
    """Interest that has joined the balance that it accrues on, day by day.

    All is in whole numbers over one number, which grows with each period: to cancel fractions
    that long each time would take longer than all the rest.

    Args:
        bare: The interest, of which nothing has accrued.
        until: The last day.
        turns: The days in the course of which the balance, or what is paid, may have changed.
        joining: When and how interest joins the balance.
        balance: The balance at the end of a day; None where nothing bears interest on the next.
    """
    days = set(joining.between(bare.start, until))
    total, joined, one = 0, 0, 1
    found: list[Stretch] = []
    for after, through in pairwise(_cuts(bare.start, until, turns, days)):
        principal, paid = balance(after), joining.paid(after)
        if principal is not None:
            bears = max(Fraction(principal.amount), Fraction(0))
            off = Fraction(0 if paid is None else paid.amount)
            for scale in (bears.denominator, off.denominator):
                if one % scale:
                    total, joined, one = total * scale, joined * scale, one * scale
            unpaid = max(joined - off.numerator * (one // off.denominator), 0)
            rate = bare.earned(after, through)
            more = (bears.numerator * (one // bears.denominator) + unpaid) * rate.numerator
            if more:
                told = (2 * unpaid * 10**TOLD_PLACES + one) // (2 * one)
                interest = Decimal(told).scaleb(-TOLD_PLACES)
                found.append(Stretch(after, through, principal, interest))
            total, joined = total * rate.denominator + more, joined * rate.denominator
            one *= rate.denominator
        if through in days:
            joined = total
    return evolve(bare, stretches=tuple(_joined(found)), compounded=Fraction(total, one))


def stretches(
    start: date, until: date, turns: Iterable[date], balance: Callable[[date], Money]
) -> tuple[Stretch, ...]:
    """The days after one through another on which a balance above nothing bears interest.

    Args:
        start: The day from which interest runs, which bears none.
        until: The last day.
        turns: The days in the course of which the balance may have changed.
        balance: The balance at the end of a day.
    """
    cut = (Stretch(a, b, balance(a)) for a, b in pairwise(_cuts(start, until, turns)))
    return tuple(_joined(one for one in cut if one.balance.amount > 0))


def _cuts(
    start: date, until: date, turns: Iterable[date], among: Iterable[date] = ()
) -> list[date]:
    """The days between which a balance does not change, with the first and the last."""
    around = (on + by for on in turns for by in (timedelta(0), timedelta(-1)) if on > start)
    return sorted({start, *(on for on in around if on < until), *among, until})


def _joined(cut: Iterable[Stretch]) -> Iterator[Stretch]:
    """The stretches, those that follow upon each other on one balance as one."""
    before: Stretch | None = None
    for stretch in cut:
        if before is not None:
            own = before.through, before.balance, before.interest
            if own == (stretch.after, stretch.balance, stretch.interest):
                before = evolve(before, through=stretch.through)
                continue
            yield before
        before = stretch
    if before is not None:
        yield before


def is_decimal(basis: Basis) -> bool:
    """Whether interest on a decimal balance, at a decimal rate, is a decimal whatever the days."""
    if isinstance(basis, Days) and isinstance(basis.count, Unbound):
        return True  # an instance is told
    return isinstance(basis, Days) and as_decimal(Fraction(1, basis.count)) is not None


def money_of(amount: Fraction, currency: str) -> Money | FractionOfMoney:
    """The amount as money, where a decimal holds it."""
    held = as_decimal(amount)
    return FractionOfMoney(amount, currency) if held is None else Money(held, currency)
