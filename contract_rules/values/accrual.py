"""Interest that accrues day by day on a balance, exactly: the arithmetic of a ledger.

Of each civil day interest accrues at its end, on the balance at the end of the day before. A
stretch is a row of days on which that balance was the same, so that nobody counts each day.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from attrs import evolve, frozen

from contract_rules.values.day_counts import DayCount
from contract_rules.values.money import FractionOfMoney, Money, as_decimal
from contract_rules.values.periods import Days

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Basis: TypeAlias = DayCount | Days
"""What a rate is for: a year, counted by a convention, or so many days as they are."""


@frozen
class Stretch:
    """Days for which interest accrued on one balance.

    Attributes:
        after: The day before the first of them.
        through: The last of them.
        balance: The balance at the end of the day before each of them.
    """

    after: date
    through: date
    balance: Money

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
    """

    rate: Decimal | int
    basis: Basis
    start: date
    stretches: tuple[Stretch, ...]

    @property
    def amount(self) -> Fraction:
        """What has accrued, in whole units of the currency."""
        weighed = (
            Fraction(stretch.balance.amount)
            * (self._share(stretch.through) - self._share(stretch.after))
            for stretch in self.stretches
        )
        return max(Fraction(self.rate), Fraction(0)) * sum(weighed, Fraction(0))

    def _share(self, end: date) -> Fraction:
        if isinstance(self.basis, DayCount):
            return self.basis.share(self.start, end)
        return Fraction((end - self.start).days, self.basis.count)


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
    around = (on + by for on in turns for by in (timedelta(0), timedelta(-1)) if on > start)
    cuts = sorted({start, *(on for on in around if on < until), until})
    return tuple(_joined(Stretch(a, b, balance(a)) for a, b in pairwise(cuts)))


def _joined(cut: Iterable[Stretch]) -> Iterator[Stretch]:
    """The stretches above nothing, those that follow upon each other on one balance as one."""
    before: Stretch | None = None
    for stretch in (one for one in cut if one.balance.amount > 0):
        if before is not None:
            if (before.through, before.balance) == (stretch.after, stretch.balance):
                before = evolve(before, through=stretch.through)
                continue
            yield before
        before = stretch
    if before is not None:
        yield before


def is_decimal(basis: Basis) -> bool:
    """Whether interest on a decimal balance, at a decimal rate, is a decimal whatever the days."""
    return isinstance(basis, Days) and as_decimal(Fraction(1, basis.count)) is not None


def money_of(amount: Fraction, currency: str) -> Money | FractionOfMoney:
    """The amount as money, where a decimal holds it."""
    held = as_decimal(amount)
    return FractionOfMoney(amount, currency) if held is None else Money(held, currency)
