"""How an amount for a whole period is apportioned to a part of one: by days."""

from __future__ import annotations

from fractions import Fraction

from attrs import Attribute, field

from contract_rules.errors import WrongTypeError
from contract_rules.values.arguments import annotated, checked
from contract_rules.values.data_classes import frozen
from contract_rules.values.money import Money, Rounding, rounded_fraction
from contract_rules.values.periods import Days


def _some(_: object, __: Attribute[Days | None], of: Days | None) -> None:
    if isinstance(of, Days) and not of.count:
        msg = "a period of no days has no parts; write of=days(30), or leave it out"
        raise WrongTypeError(msg)


@frozen(field_transformer=annotated)
class Apportionment:
    """What a part of a period makes of the amount for a whole one: as many days of all of them.

    Attributes:
        places: How many decimal places are kept.
        rule: What becomes of the digits that are dropped.
        of: How many days a whole period is taken to have; None for those that it has. A part of
            as many days or more makes the whole amount.

    Raises:
        WrongTypeError: When an argument is not what is said here, or a period has no days.
    """

    places: int
    rule: Rounding
    of: Days | None = field(default=None, validator=_some)

    def __str__(self) -> str:
        """As one says it: ``by its days of 30, rounded to 2 places (HALF_UP)``."""
        of = "" if self.of is None else f" of {self.of.count}"
        return f"by its days{of}, rounded to {self.places} places ({self.rule.name})"


def days_of_whole(way: Apportionment, days: int) -> int:
    """How many days a whole period counts as that has so many."""
    return days if way.of is None else way.of.count


def part_of(amount: Money, way: Apportionment, days: int, whole: int) -> Money:
    """What a part of a period makes of an amount.

    Args:
        amount: The amount for a whole period.
        way: How it is apportioned.
        days: The days of the part.
        whole: How many days a whole period counts as.
    """
    share = min(Fraction(days, whole), Fraction(1))
    made = rounded_fraction(Fraction(amount.amount) * share, way.places, way.rule)
    return Money(made, amount.currency)


@checked
def by_days(places: int, rule: Rounding, *, of: Days | None = None) -> Apportionment:
    """Apportionment by days: ``apportioned=by_days(2, Rounding.HALF_UP)``.

    Sixteen days of January make 16/31 of a month's rent, with ``of=days(30)`` 16/30.

    Args:
        places: How many decimal places are kept.
        rule: What becomes of the digits that are dropped.
        of: How many days a whole period is taken to have; by default those that it has.

    Raises:
        WrongTypeError: When an argument is not what is said here, or a period has no days.
    """
    return Apportionment(places, rule, of)
