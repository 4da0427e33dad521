"""Money: exact amounts of one currency, and decimal arithmetic that never rounds unasked.

Goods that are delivered in parts are counted alike: their unit is in the place of the currency.
"""

from __future__ import annotations

import decimal
import re
from decimal import Decimal, Inexact, InvalidOperation
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from attrs import field

from contract_rules.errors import MixedCurrenciesError, NotExactError, WrongTypeError
from contract_rules.values.arguments import annotated, checked
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_PLACES = 1_000
"""The most digits that a number may have on either side of the point."""

_NUMBERS: tuple[type, ...] = (Decimal, int, float)  # a float is a number, which exact refuses

_DIGITS = 2 * MOST_PLACES + 1

_EXACT = decimal.Context(prec=_DIGITS, traps=[Inexact])

_ROUNDING = decimal.Context(prec=_DIGITS, traps=[InvalidOperation])


Operation: TypeAlias = "Callable[[Decimal, Decimal], Decimal]"
"""An operation on two numbers, such as addition."""


class Rounding(Enum):
    """What becomes of the digits that rounding drops, as the decimal module names it."""

    HALF_UP = decimal.ROUND_HALF_UP
    HALF_EVEN = decimal.ROUND_HALF_EVEN
    HALF_DOWN = decimal.ROUND_HALF_DOWN
    UP = decimal.ROUND_UP
    DOWN = decimal.ROUND_DOWN
    CEILING = decimal.ROUND_CEILING
    FLOOR = decimal.ROUND_FLOOR

    def __repr__(self) -> str:
        return f"Rounding.{self.name}"


_SHORT = 10**18
"""Whole numbers nearer to nothing than this have few digits."""

_PLAIN = re.compile("[ -^`-~]*")
"""What a number is written with: characters of ASCII, but no underscore."""


def exact(number: Decimal | int | str) -> Decimal:
    """The number as a decimal, without loss.

    Args:
        number: A decimal, an integer or a string such as ``"100e9"``.

    Raises:
        NotExactError: For a float, a NaN, an infinity or a string that is no number.
    """
    if type(number) is int and -_SHORT < number < _SHORT:  # as many are
        return Decimal(number)
    if isinstance(number, (float, bool)):
        msg = f"{number!r} is not an exact number; write it as a string, such as '0.1'"
        raise NotExactError(msg)
    try:
        if isinstance(number, str) and not _PLAIN.fullmatch(number):
            raise ValueError  # noqa: TRY301 (a decimal takes digits of other scripts, and "1_000")
        value = number if type(number) is Decimal else Decimal(number)
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


def is_ambiguous(number: str) -> bool:
    """Whether a point in an amount may stand before thousands, as it does in some languages."""
    return bool(_THOUSANDS.fullmatch(number))


_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")

_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?")
"""A number with commas where thousands end; with others it is none."""

_NUMBER_FIRST = re.compile(r"-?\.?[0-9]")

THREE_PLACES = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
"""Currencies of which an amount has three decimal places."""


def plus(a: Decimal, b: Decimal) -> Decimal:
    """The sum, exactly.

    Raises:
        NotExactError: When it has too many digits to be held.
    """
    return _held(_EXACT.add, a, b)


def minus(a: Decimal, b: Decimal) -> Decimal:
    """The difference, exactly.

    Raises:
        NotExactError: When it has too many digits to be held.
    """
    return _held(_EXACT.subtract, a, b)


def times(a: Decimal, b: Decimal) -> Decimal:
    """The product, exactly.

    Raises:
        NotExactError: When it has too many digits to be held.
    """
    return _held(_EXACT.multiply, a, b)


def quotient(a: Decimal, b: Decimal) -> Decimal | None:
    """The quotient, where it is a decimal; None where it has no end, or divides by nothing."""
    try:
        return exact(_EXACT.divide(a, b)) if b else None
    except Inexact:
        return None


def rounded_quotient(a: Decimal, b: Decimal, places: int, rule: Rounding) -> Decimal:
    """The quotient with so many decimal places, as if it had been worked out exactly before.

    Args:
        a: What is divided.
        b: By what; not nothing.
        places: How many decimal places are kept; see `rounded`.
        rule: What becomes of the digits that are dropped.

    Raises:
        NotExactError: When so many places cannot be held.
    """
    rounded(a, places, rule)  # so many places can be held
    scaled = Fraction(a) / Fraction(b) * Fraction(10) ** places
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    dropped = Decimal(0)
    if rest:  # which side of the half it is on decides, not by how much
        half = (2 * rest > scaled.denominator) - (2 * rest < scaled.denominator)
        dropped = Decimal("0.5") + half * Decimal("0.25")
    return rounded(plus(Decimal(whole), dropped), 0, rule).scaleb(-places, _ROUNDING)


def _held(operation: Operation, a: Decimal, b: Decimal) -> Decimal:
    try:
        value = operation(a, b)
    except Inexact:
        msg = f"a result needs more than {_DIGITS} digits; round its parts by the contract's rule"
        raise NotExactError(msg) from None
    is_short = value.is_finite() and -MOST_PLACES <= value.adjusted() <= MOST_PLACES
    return value if is_short else exact(value)  # which says what is wrong


def rounded(number: Decimal, places: int, rule: Rounding) -> Decimal:
    """The number with so many decimal places.

    Args:
        number: The number.
        places: How many decimal places are kept; -3 rounds to thousands.
        rule: What becomes of the digits that are dropped.

    Raises:
        NotExactError: When so many places cannot be held.
    """
    try:
        return number.quantize(Decimal((0, (1,), -places)), rule.value, _ROUNDING)
    except InvalidOperation:
        msg = f"{places} places make more than {_DIGITS} digits; round to fewer places"
        raise NotExactError(msg) from None


def rounded_fraction(number: Fraction, places: int, rule: Rounding) -> Decimal:
    """A fraction with so many decimal places; see `rounded`.

    Raises:
        NotExactError: When so many places cannot be held.
    """
    scaled = abs(number) * Fraction(10) ** places
    whole, rest = scaled // 1, scaled % 1
    # the rules ask of what is dropped only whether it is nothing, and how it compares with a half
    dropped = Decimal("0.5") if rest == _HALF else Decimal("0.25" if rest < _HALF else "0.75")
    near = plus(exact(whole), dropped if rest else Decimal(0))
    signed = times(near, Decimal(-1 if number < 0 else 1))
    return times(rounded(signed, 0, rule), Decimal(1).scaleb(-places))


_HALF = Fraction(1, 2)


def as_decimal(number: Fraction) -> Decimal | None:
    """The decimal that a fraction is; None where it would have digits without end."""
    rest, places = number.denominator, 0
    for prime in (2, 5):
        count = 0
        while rest % prime == 0:
            rest, count = rest // prime, count + 1
        places = max(places, count)
    if rest > 1:
        return None
    return times(exact((number * 10**places).numerator), Decimal(1).scaleb(-places))


class Percentage(Decimal):
    """A decimal that its author wrote in hundredths; it is told as it was written, "10.5%"."""

    __slots__ = ()


def hundredths(number: Decimal) -> str:
    """So many hundredths as a number is, without zeros at the end: ``"10.5"`` of 0.105."""
    whole, _, rest = f"{times(number, Decimal(100)):f}".partition(".")
    return f"{whole}.{rest}".rstrip("0").rstrip(".") if rest else whole


def percent(number: Decimal | int | str) -> Decimal:
    """So many hundredths: ``percent("10.5")`` is ``Decimal("0.105")``, told as "10.5%".

    Raises:
        NotExactError: When the number is a float or no finite number.
    """
    return Percentage(times(exact(number), Decimal("0.01")))


@frozen(order=False, field_transformer=annotated)
class Money:
    """An exact amount of one currency; amounts of two currencies do not compare.

    Attributes:
        amount: In whole units of the currency (dollars, not cents).
        currency: The ISO 4217 code, such as ``"USD"``; of a quantity of goods its unit, such as
            ``"tonnes"`` (see `quantity`).
    """

    amount: Decimal = field(converter=exact)
    currency: str

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._like(other) if type(other) is Money else NotImplemented

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._like(other) if type(other) is Money else NotImplemented

    def __gt__(self, other: Money) -> bool:
        return self.amount > self._like(other) if type(other) is Money else NotImplemented

    def __ge__(self, other: Money) -> bool:
        return self.amount >= self._like(other) if type(other) is Money else NotImplemented

    def __add__(self, other: Money) -> Money:
        if type(other) is not Money:
            return NotImplemented
        return held_money(_held(_EXACT.add, self.amount, self._like(other)), self.currency)

    def __sub__(self, other: Money) -> Money:
        if type(other) is not Money:
            return NotImplemented
        return held_money(_held(_EXACT.subtract, self.amount, self._like(other)), self.currency)

    def __mul__(self, share: Decimal | int) -> Money:
        if not isinstance(share, _NUMBERS):
            return NotImplemented
        return held_money(times(self.amount, exact(share)), self.currency)

    __rmul__ = __mul__

    @checked
    def rounded(self, places: int, rule: Rounding) -> Money:
        """The amount with so many decimal places: ``usd("0.125").rounded(2, Rounding.UP)``.

        Raises:
            NotExactError: When so many places cannot be held.
        """
        return Money(rounded(self.amount, places, rule), self.currency)

    def _like(self, other: Money) -> Decimal:
        if self.currency != other.currency:
            msg = (
                f"{self} and {other} are of two currencies; "
                "convert one by a rate that the contract states"
            )
            raise MixedCurrenciesError(msg)
        return other.amount

    def __str__(self) -> str:
        """The currency, then the amount with separators and at least two decimals.

        Of a quantity, the amount and then its unit: ``60 tonnes``.
        """
        whole, _, decimals = f"{self.amount:,f}".partition(".")
        if is_unit(self.currency):
            places = decimals.rstrip("0")
            return f"{whole}{places and '.'}{places} {self.currency}"
        return f"{self.currency} {whole}.{decimals.rstrip('0').ljust(2, '0')}"


def held_money(amount: Decimal, currency: str) -> Money:
    """Money of an amount that is held exactly, in a currency that is one; nothing is checked.

    Args:
        amount: The amount, in whole units of the currency: a number that `exact` gave, or a sum,
            a difference or a product that is held.
        currency: The ISO 4217 code, or the unit.
    """
    money = _NEW(Money)
    _PUT_AMOUNT(money, amount)
    _PUT_CURRENCY(money, currency)
    return money


_NEW = object.__new__

_PUT_AMOUNT, _PUT_CURRENCY = (vars(Money)[name].__set__ for name in ("amount", "currency"))


@frozen
class FractionOfMoney:
    """An amount that no decimal holds: it is kept as a fraction until it is rounded.

    Attributes:
        amount: In whole units of the currency.
        currency: The ISO 4217 code.
    """

    amount: Fraction
    currency: str


def number_of(figure: Money | Decimal | int) -> Decimal:
    """The bare number of an amount, or a number as a decimal."""
    return figure.amount if isinstance(figure, Money) else Decimal(figure)


def amount_of(text: str, default: str = "", *, is_kept: bool = False) -> Money:
    """The amount that a text states: ``"EUR 1,200.50"``, of goods ``"60 tonnes"``, or a number.

    Contracts in files, events, cases, tables and command lines read amounts by it.

    Args:
        text: The text.
        default: The currency or the unit of a bare number; empty where it needs its own.
        is_kept: Whether it was written by this library, which writes any number of decimals.

    Raises:
        WrongTypeError: When it states no currency, a currency behind its number, or what may be
            thousands or a decimal.
        NotExactError: When its number is none.
    """
    first, _, second = text.strip().partition(" ")
    second = second.strip()
    number, currency = second, first
    if not second:
        number, currency = first, default
    elif _NUMBER_FIRST.match(first):
        number, currency = first, second
        if is_code(currency):
            msg = f"{text!r} has its currency last; write it first: {currency} {number}"
            raise WrongTypeError(msg)
    if not currency:
        msg = f"{text!r} is no amount; write its currency too, 'USD 500', or '60 tonnes'"
        raise WrongTypeError(msg)
    if not is_kept and is_ambiguous(number) and currency not in THREE_PLACES:
        thousands = number.replace(".", ",")
        msg = f"{number} may be thousands, or a decimal; write {thousands}, or {number}0"
        raise WrongTypeError(msg)
    return Money(number.replace(",", "") if _GROUPED.fullmatch(number) else number, currency)


def is_code(currency: str) -> bool:
    """Whether something has the form of a currency's code: three capital letters."""
    return len(currency) == len("USD") and currency.isascii() and currency.isupper()


def is_unit(unit: str) -> bool:
    """Whether something may name the unit of a quantity: a word that is no currency's code."""
    return not is_code(unit) and bool(_UNIT.fullmatch(unit))


_UNIT = re.compile(r"[^\W\d_][^\s\x00-\x1f]{0,39}")
"""A letter, and then whatever is no space: tonnes, kg, MWh, m³, GPU-hours."""


Quantity: TypeAlias = Money
"""A quantity of goods that are delivered in parts; see `quantity`."""


@checked
def quantity(amount: Decimal | int | str, unit: str) -> Quantity:
    """So much of something that is delivered in parts: ``quantity(60, "tonnes")``.

    It stands in a field that its action declares additive: ``class Deliver(Action,
    additive={"weight": "tonnes"})`` with ``weight: Field[Quantity]``. What is delivered adds up,
    as what is paid does; quantities of two units, and money, are never mixed.

    Args:
        amount: How many units.
        unit: The unit: a word, such as "tonnes", "kg" or "GPU-hours".

    Raises:
        NotExactError: When the amount is a float or no finite number.
        WrongTypeError: When the unit is no such word, or the code of a currency.
    """
    if not is_unit(unit):
        msg = f"{unit!r} is no unit of goods; write a word without spaces: quantity(60, 'tonnes')"
        raise WrongTypeError(msg)
    return Money(amount, unit)


def usd(amount: Decimal | int | str) -> Money:
    """An amount of US dollars: ``usd("38e9")``.

    Raises:
        NotExactError: When the amount is a float or no finite number.
    """
    return held_money(exact(amount), "USD")
