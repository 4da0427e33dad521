"""Mistakes in numbers, dates and JSON: what provokes each, its kind, its exact text."""

from __future__ import annotations

from datetime import UTC, date, datetime

from contract_rules import Clause, Engine, Money, Parameter, monthly, usd
from contract_rules.contracts import serialization
from contract_rules.errors import (
    AmbiguousDateError,
    CalendarEndError,
    MalformedRecordError,
    MixedCurrenciesError,
    NotExactError,
    UnknownCalendarError,
    UnknownZoneError,
    WrongTypeError,
)
from contract_rules.values.money import Rounding
from contract_rules.values.periods import after, business_days, days, hours, months, whole
from contract_rules.values.zones import zone
from mistakes.small_contract import Declare, bea, contract, later, lone, start, tagged

VALUES = {
    "days from an instant": (
        lambda: datetime(2025, 1, 31, tzinfo=UTC) + days(30),
        WrongTypeError,
        (
            "days(30) are counted from a day, not from datetime.datetime(2025, 1, 31, 0, 0, "
            "tzinfo=datetime.timezone.utc); write date(2025, 1, 31) + days(30)"
        ),
    ),
    "a month back from a number": (
        lambda: 3 - months(1),
        WrongTypeError,
        "months(1) are counted from a day, not from 3; write date(2025, 1, 31) + months(1)",
    ),
    "a parameter in the rule of a month": (
        lambda: monthly(day=Parameter("on", int)),
        WrongTypeError,
        (
            "day={on} is a parameter, and stands here for no value; write day=1, the same for "
            "every instance"
        ),
    ),
    "amounts of two currencies compared": (
        lambda: usd(1) < Money(1, "EUR"),
        MixedCurrenciesError,
        (
            "USD 1.00 and EUR 1.00 are of two currencies; "
            "convert one by a rate that the contract states"
        ),
    ),
    "a contract of two currencies": (
        lambda: contract(
            Clause("C01", "A.", bea.may(Declare(profit=usd(1)))),
            Clause("C02", "B.", bea.may(Declare(profit=Money(1, "EUR")))),
        ),
        MixedCurrenciesError,
        (
            "USD 1.00 and EUR 1.00 are of two currencies; use one throughout, or say of each "
            "action in which it is counted: class Pay(Action, currency='EUR')"
        ),
    ),
    "an act in another currency": (
        lambda: Engine(lone(bea.may(Declare(profit=usd(1)))), matcher="semantics").decide(
            bea, Declare(profit=Money(1, "EUR")), on=later
        ),
        MixedCurrenciesError,
        (
            "Declare.profit is EUR 1.00, and the contract counts in USD; "
            "convert it by a rate that the contract states"
        ),
    ),
    "a float for an exact number": (
        lambda: usd(0.1),
        NotExactError,
        "0.1 is not an exact number; write it as a string, such as '0.1'",
    ),
    "letters for a number on record": (
        lambda: serialization.value_from_json({"Decimal": "ten"}),
        NotExactError,
        "'ten' is not a number; write digits, such as '1500.25' or '38e9'",
    ),
    "letters for a number": (
        lambda: usd("ten"),
        NotExactError,
        "'ten' is not a number; write digits, such as '1500.25' or '38e9'",
    ),
    "no number at all": (
        lambda: usd(None),
        NotExactError,
        "None is not a number; write digits, such as '1500.25' or '38e9'",
    ),
    "no finite number": (
        lambda: usd("NaN"),
        NotExactError,
        "'NaN' is not a finite number; an amount is one",
    ),
    "a float for a share": (
        lambda: usd(1) * 0.5,
        NotExactError,
        "0.5 is not an exact number; write it as a string, such as '0.1'",
    ),
    "a product of too many digits": (
        lambda: usd(f"1.{'1' * 1500}") * usd(f"1.{'1' * 1500}").amount,
        NotExactError,
        "a result needs more than 2001 digits; round its parts by the contract's rule",
    ),
    "more places than are held": (
        lambda: usd(1).rounded(3_000, Rounding.UP),
        NotExactError,
        "3000 places make more than 2001 digits; round to fewer places",
    ),
    "a count that is no whole number": (
        lambda: days(1.5),
        WrongTypeError,
        "1.5 is no number of days; write a whole number such as 30",
    ),
    "a number of hours that is none, but one of minutes": (
        lambda: hours(1.5),
        WrongTypeError,
        "1.5 is no number of hours; write a whole number such as 30, or minutes(90)",
    ),
    "a number of business days that is none": (
        lambda: business_days(0.5, "US"),
        WrongTypeError,
        "0.5 is no number of business days; write a whole number such as 30",
    ),
    "a rule for the end of a month that is none": (
        lambda: months(1, rounding="last"),
        WrongTypeError,
        "'last' is no rule; write MonthEnd.LAST_DAY or MonthEnd.NEXT_DAY",
    ),
    "periods of no days counted": (
        lambda: whole(days(0), start, later),
        WrongTypeError,
        "0 days pass any number of times in a day; count periods of 1 or more",
    ),
    "a day that its month does not have": (
        lambda: after(date(2025, 1, 31), months(1)),
        AmbiguousDateError,
        (
            "1 month after 2025-01-31 is no day of the calendar; state the rule: "
            "months(..., rounding=MonthEnd.LAST_DAY) or MonthEnd.NEXT_DAY"
        ),
    ),
    "a day after the last": (
        lambda: after(date.max, days(1)),
        CalendarEndError,
        "1 day after 9999-12-31 is no day of the calendar; use a shorter period",
    ),
    "a calendar by nearly its name": (
        lambda: business_days(5, "US-NYC"),
        UnknownCalendarError,
        "there is no calendar 'US-NYC'; did you mean 'US-NY'?",
    ),
    "a calendar by another name": (
        lambda: business_days(5, "Wall Street"),
        UnknownCalendarError,
        (
            "there is no calendar 'Wall Street'; "
            "write a country 'US', a part of one 'US-NY' or a market 'NYSE'"
        ),
    ),
    "a time zone by nearly its name": (
        lambda: zone("America/NewYork"),
        UnknownZoneError,
        "there is no time zone 'America/NewYork'; did you mean 'America/New_York'?",
    ),
    "a time zone by another name": (
        lambda: zone("New York"),
        UnknownZoneError,
        (
            "there is no time zone 'New York'; "
            "write one of the IANA time zone database, such as 'America/New_York'"
        ),
    ),
    "JSON that is no value": (
        lambda: serialization.value_from_json([1]),
        MalformedRecordError,
        (
            "[1] is no value; write a string, an integer, a boolean or {sort: name}, such as "
            '{"Money": "USD 900"}, {"Decimal": "0.5"}, {"date": "2025-01-21"}, '
            '{"datetime": "2025-01-21T09:30:00+00:00"}, {"timedelta": "PT72H"} '
            'or {"Provider": "Azure"}'
        ),
    ),
    "JSON that is no date": (
        lambda: serialization.value_from_json({"date": "21 January"}),
        MalformedRecordError,
        "'21 January' is not a date; write 2025-01-21 or 2025-01-21T09:30:00+00:00",
    ),
    "JSON that is no event": (
        lambda: serialization.event_from_json([]),
        MalformedRecordError,
        "an event is an object, not []",
    ),
    "an event without a party": (
        lambda: serialization.event_from_json({"on": "2025-01-01", "action": "Sell"}),
        MalformedRecordError,
        (
            "an event needs 'by'; it has "
            "id, on, by, action, fields, recorded, towards, reverses, corrects, strikes, "
            "source, confidence, note"
        ),
    ),
    "an event with something else": (
        lambda: serialization.event_from_json(
            {"on": "2025-01-01", "by": "A", "action": "S", "of": 1}
        ),
        MalformedRecordError,
        (
            "an event has no 'of'; it has "
            "id, on, by, action, fields, recorded, towards, reverses, corrects, strikes, "
            "source, confidence, note"
        ),
    ),
    "an event with fields in a row": (
        lambda: serialization.event_from_json(
            {"on": "2025-01-01", "by": "A", "action": "S", "fields": []}
        ),
        MalformedRecordError,
        "the fields of an event are an object, not []",
    ),
    "an event by a number": (
        lambda: serialization.event_from_json({"on": "2025-01-01", "by": 3, "action": "S"}),
        MalformedRecordError,
        "'by' is a string, not 3",
    ),
    "a clause without a text": (
        lambda: tagged(Clause, id="C01"),
        MalformedRecordError,
        "this is no Clause: KeyError('text'); see to_json for the form",
    ),
    "a condition where a norm is wanted": (
        lambda: tagged(Clause, id="C01", text="A.", norms=[{"is": "Defined", "id": "D1"}]),
        MalformedRecordError,
        (
            "this is no Clause: "
            """TypeError('{"is": "Defined", "id": "D1"} cannot stand here'); """
            "see to_json for the form"
        ),
    ),
}
