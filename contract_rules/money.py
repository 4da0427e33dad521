"""Exact amounts of one currency."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from attrs import field, frozen

from contract_rules.errors import MixedCurrenciesError, NotExactError

MOST_PLACES = 1_000
"""How many digits a number has at most on either side of the point."""


def exact(number: Decimal | int | str) -> Decimal:
    """The number as a decimal, without loss.

    Args:
        number: A decimal, an integer or a string such as ``"100e9"``.

    Raises:
        NotExactError: For a float, a NaN, an infinity or a string that is no number.
    """
    if isinstance(number, (float, bool)):
        msg = f"{number!r} is not an exact number; write it as a string, such as '0.1'"
        raise NotExactError(msg)
    try:
        value = Decimal(number)
    except (InvalidOperation, TypeError, ValueError):
        msg = f"{number!r} is not a number; write digits, such as '1500.25' or '38e9'"
        raise NotExactError(msg) from None
    if not value.is_finite():
        msg = f"{number!r} is not a finite number; an amount is one"
        raise NotExactError(msg)
    if abs(value.adjusted()) > MOST_PLACES:
        msg = f"a number has at most {MOST_PLACES} digits before or after the point; write less"
        raise NotExactError(msg)
    return value


@frozen(order=False)
class Money:
    """An exact amount of one currency; amounts of two currencies do not compare.

    Attributes:
        amount: In whole units of the currency (dollars, not cents).
        currency: The ISO 4217 code, such as ``"USD"``.
    """

    amount: Decimal = field(converter=exact)
    currency: str

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._like(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._like(other)

    def __gt__(self, other: Money) -> bool:
        return self.amount > self._like(other)

    def __ge__(self, other: Money) -> bool:
        return self.amount >= self._like(other)

    def _like(self, other: Money) -> Decimal:
        if self.currency != other.currency:
            msg = (
                f"{self} and {other} are of two currencies; "
                "convert one by a rate that the contract states"
            )
            raise MixedCurrenciesError(msg)
        return other.amount

    def __str__(self) -> str:
        """The currency, then the amount with separators and at least two decimals."""
        exponent = self.amount.normalize().as_tuple().exponent
        places = max(2, -exponent) if isinstance(exponent, int) else 2
        return f"{self.currency} {self.amount:,.{places}f}"


def usd(amount: Decimal | int | str) -> Money:
    """An amount of US dollars: ``usd("38e9")``.

    Raises:
        NotExactError: When the amount is a float or no finite number.
    """
    return Money(amount, "USD")
