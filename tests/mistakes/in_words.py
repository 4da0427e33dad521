"""Mistakes in actions, terms and conditions: what provokes each, its kind, its exact text."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from contract_rules import Action, Clause, Entity, Field, at_least, count, other_than, usd
from contract_rules.contracts import serialization
from contract_rules.errors import (
    IncomparableError,
    MissingFieldError,
    NaiveDatetimeError,
    NoSuchTimeError,
    OutOfRangeError,
    TruthValueError,
    UnknownFieldError,
    WrongTypeError,
)
from mistakes.small_contract import (
    NAIVE,
    Answer,
    Consent,
    Declare,
    Procure,
    Provider,
    Sell,
    ann,
    azure,
    bea,
    consented,
    decide,
    gpt,
    if_condition,
    later,
    oracle,
    record,
    start,
)

EQUAL = (
    "== and != are for fields, and of what is worked out, such as a count, write "
    "(count(Pay, by=buyer) >= 3) & (count(Pay, by=buyer) <= 3)"
)

WORDS = {
    "a field that an action does not have": (
        lambda: Procure(provder=azure),
        UnknownFieldError,
        "Procure has no field 'provder'; did you mean 'provider'?",
    ),
    "more values than fields": (
        lambda: Procure(azure, oracle),
        UnknownFieldError,
        "Procure was given 2 values; its fields are: provider",
    ),
    "values for an action without fields": (
        lambda: Sell(azure),
        UnknownFieldError,
        "Sell was given 1 value; its fields are: none",
    ),
    "a field of another action's event": (
        lambda: consented[Procure.provider],
        UnknownFieldError,
        "Procure.provider is no field of Consent; write Consent.<field>",
    ),
    "an instant for a field of an event": (
        lambda: consented[Consent.on],
        UnknownFieldError,
        "Consent.on is no field of Consent; write Consent.<field>",
    ),
    "a field called as actions call something else": (
        lambda: type("Wait", (Action,), {"__annotations__": {"on": Field[date]}}),
        UnknownFieldError,
        "Wait cannot have a field 'on'; call it something else",
    ),
    "a phrase with an unknown field": (
        lambda: type("Wait", (Action,), {}, phrase="wait for {whom}"),
        UnknownFieldError,
        "Wait has no field 'whom'; there are none",
    ),
    "a past with a field that the action does not have": (
        lambda: type("Wait", (Action,), {}, past="waited for {whom}"),
        UnknownFieldError,
        "Wait has no field 'whom'; there are none",
    ),
    "a past that is no string": (
        lambda: type("Wait", (Action,), {}, past=5),
        WrongTypeError,
        "past=5 is no string; write past='...'",
    ),
    "a field left out": (
        Procure,
        MissingFieldError,
        "Procure needs its provider; write provider=anything for any",
    ),
    "an event with an open field": (
        lambda: bea.does(Declare(profit=usd(1)), on=later),
        MissingFieldError,
        "an event states what happened: give Declare its level",
    ),
    "an event read with an open field": (
        lambda: record(
            serialization.event_from_json({"on": "2025-06-01", "by": "Bea", "action": "Consent"})
        ),
        MissingFieldError,
        "event '2025-06-01 Bea Consent()' leaves provider open; an event states what happened",
    ),
    "a string for an entity": (
        lambda: Procure(provider="Azure"),
        WrongTypeError,
        (
            "Procure.provider holds values of type Provider; "
            "write one, such as Provider('...'), in place of 'Azure', of type str"
        ),
    ),
    "an entity of another sort": (
        lambda: Procure(provider=other_than(gpt)),
        WrongTypeError,
        (
            "Procure.provider holds values of type Provider; "
            "write one, such as Provider('...'), in place of GPT, of type Model"
        ),
    ),
    "a term of another type": (
        lambda: Procure(provider=Declare.profit),
        WrongTypeError,
        (
            "Procure.provider holds values of type Provider; "
            "write one, such as Provider('...'), in place of Declare.profit, of type Money"
        ),
    ),
    "a float for an amount": (
        lambda: Declare(profit=3.5),
        WrongTypeError,
        (
            "Declare.profit holds values of type Money; "
            "write an amount, such as usd('1500.25'), in place of 3.5, of type float"
        ),
    ),
    "what is no number for an amount": (
        lambda: Declare(profit=float("nan")),
        WrongTypeError,
        (
            "Declare.profit holds values of type Money; "
            "write an amount, such as usd('1500.25'), in place of nan, of type float"
        ),
    ),
    "a truth value for a number": (
        lambda: Declare(profit=usd(1), level=True),
        WrongTypeError,
        (
            "Declare.level holds values of type int; "
            "write a whole number, such as 30, in place of True, of type bool"
        ),
    ),
    "an entity of another sort on record": (
        lambda: record(
            serialization.event_from_json(
                {
                    "on": "2025-06-01",
                    "by": "Bea",
                    "action": "Consent",
                    "fields": {"provider": {"Model": "GPT"}},
                }
            )
        ),
        WrongTypeError,
        (
            "Consent.provider holds values of type Provider; "
            "write one, such as Provider('...'), in place of GPT, of type Model"
        ),
    ),
    "an entity without a name": (
        lambda: Provider(""),
        WrongTypeError,
        "'' names no entity; write class Ship(Entity), Ship('Argo')",
    ),
    "a sort called as a type is": (
        lambda: type("Money", (Entity,), {}),
        WrongTypeError,
        "a sort cannot be called 'Money'; that is a type of plain values",
    ),
    "a choice that a field does not have": (
        lambda: Answer(how="mabye"),
        OutOfRangeError,
        "Answer.how has no choice 'mabye'; did you mean 'maybe'?",
    ),
    "a number outside a field's range": (
        lambda: ann.may(Answer(how="no", surety=at_least(11))),
        OutOfRangeError,
        "Answer.surety holds a number from 1 to 10, not 11; write one of these",
    ),
    "a field of what no field holds": (
        lambda: type("Wait", (Action,), {"__annotations__": {"how": Field[float]}}),
        WrongTypeError,
        (
            "Wait.how holds float; a field holds an Entity, a Literal of strings, an Enum or "
            "one of: Decimal, Money, Party, bool, date, datetime, int, str, timedelta"
        ),
    ),
    "the action itself, not acts of it": (
        lambda: ann.may("procure"),
        WrongTypeError,
        "'procure' is no act; write an action with its fields: Pay(amount=usd(60))",
    ),
    "what is no condition": (
        lambda: ann.may(Procure(provider=azure), unless=True),
        WrongTypeError,
        (
            "True is no condition; write unless=party.did(Action(...)), or "
            "unless=definition.holds; " + EQUAL
        ),
    ),
    "a count that is to be so many": (
        lambda: ann.may(Procure(provider=azure), provided=count(Procure, by=ann) == 3),
        WrongTypeError,
        (
            "False is no condition; write provided=party.did(Action(...)), or "
            "provided=definition.holds; " + EQUAL
        ),
    ),
    "a count that is to be another, among other conditions": (
        lambda: consented & (count(Procure, by=ann) != 3),
        WrongTypeError,
        "True is no condition; write party.did(Action(...)), or compare terms; " + EQUAL,
    ),
    "a condition joined with what is none": (
        lambda: consented & 3,
        WrongTypeError,
        "3 is no condition; write party.did(Action(...)), or compare terms",
    ),
    "an end that is neither a day nor a condition": (
        lambda: ann.may(Procure(provider=azure), until="2030"),
        WrongTypeError,
        (
            "'2030' is neither a last day nor a condition; write until=date(...), or the day that "
            "an event tells: until=Grant.last"
        ),
    ),
    "what is no norm": (
        lambda: Clause("C01", "A.", Procure(provider=azure)),
        WrongTypeError,
        (
            "Procure(provider=Entity('Provider', 'Azure')) is not a norm; "
            "write party.may(...), .must(...), .must_not(...), .can(...)"
        ),
    ),
    "an event known before it happened": (
        lambda: bea.does(Consent(provider=azure), on=later, recorded=start, id="one"),
        WrongTypeError,
        (
            "event 'one' is recorded on 2025-01-01, before it happened; "
            "it becomes known when it happens, or later"
        ),
    ),
    "a comparison of unlike types": (
        lambda: consented.on < usd(1),
        IncomparableError,
        "a date does not compare with a Money; compare terms of one type",
    ),
    "a comparison of entities": (
        lambda: Procure.provider < azure,
        IncomparableError,
        "Provider has no order; use a matcher such as one_of or other_than",
    ),
    "a bound that is an entity": (
        lambda: Procure(provider=at_least(azure)),
        IncomparableError,
        "Provider has no order; use one_of or other_than",
    ),
    "a condition as a truth value": (
        if_condition,
        TruthValueError,
        (
            "a condition is asked of a history and is neither true nor false by itself; "
            "combine conditions with & (and), | (or) and ~ (not), "
            "and chain comparisons as (a < b) & (b < c)"
        ),
    ),
    "an event at a naive datetime": (
        lambda: bea.does(Consent(provider=azure), on=NAIVE),
        NaiveDatetimeError,
        "2025-01-01T09:00:00 has no time zone; add tzinfo=timezone.utc, or use a date",
    ),
    "an event at a time that was put forward over": (
        lambda: bea.does(
            Consent(provider=azure),
            on=datetime(2025, 3, 9, 2, 30, tzinfo=ZoneInfo("America/New_York")),
        ),
        NoSuchTimeError,
        (
            "2025-03-09 02:30:00 is no time in America/New_York, as the clocks were put forward "
            "over it; did you mean 2025-03-09 03:30:00-04:00?"
        ),
    ),
    "a question at a naive datetime": (
        lambda: decide(ann, Procure(provider=azure), on=NAIVE),
        NaiveDatetimeError,
        "2025-01-01T09:00:00 has no time zone; add tzinfo=timezone.utc, or use a date",
    ),
}
