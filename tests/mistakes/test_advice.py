"""What an error advises is taken: for each wrong value of a field, and beside each term.

A message that names the field, and gives an example, is followed to the letter.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

import pytest

from contract_rules import (
    Action,
    ContractError,
    Entity,
    Field,
    Money,
    Party,
    anything,
    count,
    days,
    hours,
    months,
    other_than,
    total,
    usd,
    weeks,
)
from contract_rules.errors import NaiveDatetimeError, OutOfRangeError, WrongTypeError


class Cloud(Entity):
    """Where models run."""


class Other(Action, phrase="do something else"):
    pass


class Thing(Action, phrase="do a thing"):
    whole: Field[int] = anything
    number: Field[Decimal] = anything
    text: Field[str] = anything
    day: Field[date] = anything
    at: Field[datetime] = anything
    lasts: Field[timedelta] = anything
    party: Field[Party] = anything
    cloud: Field[Cloud] = anything
    price: Field[Money] = anything
    urgent: Field[bool] = anything
    cause: Field[Literal["fire", "war"]] = anything


ann = Party("Ann")
NAIVE = datetime(2025, 1, 1, 9)  # noqa: DTZ001 (the mistake that is meant)
WRONG = (
    "",
    "x",
    1.0,
    1.5,
    float("nan"),
    Decimal("NaN"),
    Decimal("1.5"),
    b"x",
    True,
    5,
    NAIVE,
    datetime(2025, 1, 1, tzinfo=UTC),
    date(2025, 1, 1),
    Cloud,
    [1],
    days(3),
    months(1),
    hours(3),
    Other(),
    usd(1),
    ann,
    Cloud("A"),
    other_than(usd(1), usd(2)),
)
NAMES = {
    "Cloud": Cloud,
    "Party": Party,
    "Decimal": Decimal,
    "date": date,
    "datetime": datetime,
    "ZoneInfo": ZoneInfo,
    "hours": hours,
    "usd": usd,
}
EXAMPLE = re.compile(r"write (?:.*?such as |one of )?(.+?),? (?:or False )?in place of ")


def advised(message: str) -> object:
    """What a message says to write instead, of several the first."""
    (example,) = EXAMPLE.findall(message)
    first = example.partition(", 'war'")[0]
    return eval(first, NAMES)  # noqa: S307 (our own messages)


def refusal(name, value) -> ContractError | None:
    """Why a field does not take a value; None where it does."""
    try:
        Thing(**{name: value})
    except ContractError as error:
        return error
    return None


@pytest.mark.parametrize("name", [known.name for known in Thing.kind.fields])
def test_a_field_says_what_it_takes_and_takes_that(name) -> None:
    """Whatever stands in it: the message names the field, and is short."""
    found = [error for error in (refusal(name, value) for value in WRONG) if error is not None]
    assert len(found) > len(WRONG) // 2
    for error in found:
        told = str(error)
        assert told.startswith(f"Thing.{name} ")
        assert len(told) < 200
        if "holds values of type" in told:
            Thing(**{name: advised(told)})
        else:
            assert (name, type(error)) in {("at", NaiveDatetimeError), ("cause", OutOfRangeError)}


def test_an_instant_without_a_time_zone_is_given_one() -> None:
    """In a field of instants it need not become a day."""
    message = r"^Thing.at is 2025-01-01T09:00:00, which has no time zone; add tzinfo=timezone.utc$"
    with pytest.raises(NaiveDatetimeError, match=message):
        Thing(at=NAIVE)
    Thing(at=NAIVE.replace(tzinfo=UTC))


@pytest.mark.parametrize(
    ("term", "wrong", "instead"),
    [
        (Thing.whole, 1.0, "1"),
        (Thing.whole, 1.5, "a whole number, such as 30,"),
        (Thing.number, float("nan"), "a finite number, such as Decimal('1.5'),"),
        (Thing.lasts, days(2), "hours(48)"),
        (Thing.lasts, months(1), "a duration, such as hours(72),"),
        (Thing.price, b"x", "an amount, such as usd('1500.25'),"),
        (total(Thing.price, by=ann), None, "an amount, such as usd('1500.25'),"),
        (count(Thing, by=ann), [1], "a whole number, such as 30,"),
    ],
)
def test_a_comparison_says_what_its_term_compares_with(term, wrong, instead) -> None:
    """And that is taken."""
    for compare in (lambda value: term > value, lambda value: term <= value):
        with pytest.raises(ContractError) as caught:
            compare(wrong)
        told = str(caught.value)
        assert told.endswith(f"; write {instead} in place of {shown_of(told)}")
        compare(advised(told))
    assert "is compared with what is no " in told


def shown_of(message: str) -> str:
    return message.rpartition(" in place of ")[2]


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (lambda: other_than(1.0), "1.0 is not an exact number; write 1, or Decimal('1.0')"),
        (
            lambda: other_than(weeks(2)),
            (
                "weeks(2) are counted by the calendar, and are no duration of elapsed time; write "
                "hours(336)"
            ),
        ),
        (
            lambda: other_than(months(2)),
            (
                "months(2) are counted by the calendar, and are no duration of elapsed time; "
                "write hours(48)"
            ),
        ),
        (
            lambda: ann.may(Other(), provided=total(Thing.price, by=ann) == usd(3)),
            (
                "False is no condition; write provided=party.did(Action(...)), or "
                "provided=definition.holds; == and != are for fields, and of what is worked out, "
                "such as a count, write (count(Pay, by=buyer) >= 3) & (count(Pay, by=buyer) <= 3)"
            ),
        ),
        (
            lambda: ann.may(Other(), provided=5),
            (
                "5 is no condition; write provided=party.did(Action(...)), or "
                "provided=definition.holds"
            ),
        ),
        (
            lambda: ann.does("Fee", on=date(2025, 1, 1)),
            "'Fee' is no act; write an action with its fields: Pay(amount=usd(60))",
        ),
    ],
)
def test_what_no_field_asks_for_says_what_to_write(made, message) -> None:
    with pytest.raises(WrongTypeError) as caught:
        made()
    assert str(caught.value) == message


def test_one_value_too_many_is_one_value() -> None:
    with pytest.raises(ContractError, match=r"^Other was given 1 value; its fields are: none$"):
        Other(3)
