"""Each kind of error, as a user meets it, with its exact text: what is wrong and what to do."""

from __future__ import annotations

import inspect
import json
import sys
from datetime import date, datetime

import pytest

from contract_rules import (
    Action,
    Amendment,
    Clause,
    Contract,
    ContractError,
    Definition,
    Engine,
    Entity,
    FactBase,
    Field,
    Money,
    Party,
    anything,
    at_least,
    breach_of,
    ends,
    errors,
    kept,
    other_than,
    usd,
    wire,
)
from contract_rules.calendars import working_days
from contract_rules.engine import is_available
from contract_rules.errors import (
    AmbiguousDateError,
    AmbiguousTermError,
    AmendmentError,
    CalendarEndError,
    CalendarUnavailableError,
    CircularDefinitionError,
    CircularPrecedenceError,
    CircularQuestionError,
    ContractNotFoundError,
    DuplicateClauseError,
    EngineClosedError,
    EngineUnavailableError,
    EventConflictError,
    IncomparableError,
    MalformedRecordError,
    MissingFieldError,
    MixedCurrenciesError,
    NaiveDatetimeError,
    NetworkTooLargeError,
    NotExactError,
    NumberRangeError,
    TruthValueError,
    UnboundTermError,
    UnknownActionError,
    UnknownCalendarError,
    UnknownClauseError,
    UnknownFieldError,
    UnknownPartyError,
    WrongTypeError,
)
from contract_rules.money import Rounding
from contract_rules.periods import after, business_days, days, months, whole


class Provider(Entity):
    pass


class Model(Entity):
    pass


class Procure(Action):
    provider: Field[Provider]


class Consent(Action):
    provider: Field[Provider]


class Declare(Action):
    profit: Field[Money]
    level: Field[int] = anything


class Sell(Action):
    pass


ann, bea = Party("Ann"), Party("Bea")
azure, oracle, gpt = Provider("Azure"), Provider("Oracle"), Model("GPT")
NAIVE = datetime(2025, 1, 1, 9)  # noqa: DTZ001 (the mistake that is meant)
start, later = date(2025, 1, 1), date(2025, 6, 1)
consented = bea.did(Consent(provider=azure))
rule = Clause("C01", "A.", ann.must_not(Procure(provider=other_than(azure))))
more = Clause("C02", "B.", bea.may(Consent(provider=anything)))
done = bea.does(Consent(provider=azure), on=later, id="one")


def contract(*clauses, amendments=(), parties=(ann, bea)):
    return Contract(
        name="The contract",
        parties=parties,
        clauses=clauses or (rule, more),
        effective=start,
        amendments=amendments,
        actions=(Declare, Procure),
    )


def amended(**changes):
    return contract(amendments=(Amendment(title="The first", effective=later, **changes),))


def lone(norm, **more):
    return contract(Clause("C01", "A.", norm, **more))


def provided(condition):
    return Clause("C01", "A.", ann.may(Procure(provider=azure), provided=condition))


def decide(party, action, on=later, matcher="semantics"):
    with Engine(contract(), matcher=matcher) as engine:
        return engine.decide(party, action, on=on)


def record(*events, matcher="semantics"):
    with Engine(contract(), matcher=matcher) as engine:
        return engine.record(*events)


def declared(profit):
    return bea.does(Declare(profit=usd(profit), level=1), on=later)


def if_condition():
    if consented:
        pass


def circle():
    first = Definition("D1", "One.", Definition("D2", "Two.", consented).holds)
    return contract(first, Definition("D2", "Two.", first.holds), rule)


def joined(number):
    """A clause that joins as many events, any of which may be one and the same."""
    together = bea.did(Consent(provider=anything))
    for label in map(str, range(number - 1)):
        together &= bea.did(Consent(provider=anything), label)
    return contract(provided(together))


def closed():
    engine = Engine(contract(), matcher="semantics")
    engine.close()
    engine.decide(ann, Procure(provider=azure), on=later)


def constants():
    condition = {"is": "Compared", "left": {"is": "Const", "value": 1}, "op": "<"}
    condition["right"] = {"is": "Const", "value": 2}
    norm = {"is": "Permission", "bearer": "Ann", "act": {"kind": "Procure"}}
    clause = {
        "is": "Clause",
        "id": "C01",
        "text": "A.",
        "norms": [{**norm, "provided": condition}],
    }
    wire.from_json(Clause, clause)


def tagged(cls, **data):
    return wire.from_json(cls, {"is": cls.__name__, **data})


CASES = {
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
        "Sell was given 1 values; its fields are: none",
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
            wire.event_from_json({"on": "2025-06-01", "by": "Bea", "action": "Consent"})
        ),
        MissingFieldError,
        "event '2025-06-01 Bea Consent()' leaves provider open; an event states what happened",
    ),
    "a string for an entity": (
        lambda: Procure(provider="Azure"),
        WrongTypeError,
        (
            "Procure.provider holds values of type Provider; "
            "write one in place of 'Azure', of type str"
        ),
    ),
    "an entity of another sort": (
        lambda: Procure(provider=other_than(gpt)),
        WrongTypeError,
        "Procure.provider holds values of type Provider; write one in place of GPT, of type Model",
    ),
    "a term of another type": (
        lambda: Procure(provider=Declare.profit),
        WrongTypeError,
        (
            "Procure.provider holds values of type Provider; "
            "write one in place of Declare.profit, of type Money"
        ),
    ),
    "a float for an amount": (
        lambda: Declare(profit=3.5),
        WrongTypeError,
        (
            "3.5 cannot stand in a field; "
            "a field holds an entity, a party, money, a number, a string or a date"
        ),
    ),
    "a truth value for a number": (
        lambda: Declare(profit=usd(1), level=True),
        WrongTypeError,
        (
            "True cannot stand in a field; "
            "a field holds an entity, a party, money, a number, a string or a date"
        ),
    ),
    "an entity of another sort on record": (
        lambda: record(
            wire.event_from_json(
                {
                    "on": "2025-06-01",
                    "by": "Bea",
                    "action": "Consent",
                    "fields": {"provider": {"Model": "GPT"}},
                }
            )
        ),
        WrongTypeError,
        "Consent.provider holds values of type Provider; write one in place of GPT, of type Model",
    ),
    "an entity without a name": (
        lambda: Provider(""),
        WrongTypeError,
        "'' names no entity; write class Provider(Entity), Provider('Azure')",
    ),
    "a sort called as a type is": (
        lambda: type("Money", (Entity,), {}),
        WrongTypeError,
        "a sort cannot be called 'Money'; that is a type of plain values",
    ),
    "a field of what no field holds": (
        lambda: type("Wait", (Action,), {"__annotations__": {"how": Field[float]}}),
        WrongTypeError,
        (
            "Wait.how holds float; a field holds an Entity or one of: "
            "Decimal, Money, Party, date, int, str"
        ),
    ),
    "the action itself, not acts of it": (
        lambda: ann.may("procure"),
        WrongTypeError,
        "'procure' is no action; write ProcureCompute(provider=...)",
    ),
    "what is no condition": (
        lambda: ann.may(Procure(provider=azure), unless=True),
        WrongTypeError,
        "True is no condition; write party.did(Action(...))",
    ),
    "a condition joined with what is none": (
        lambda: consented & 3,
        WrongTypeError,
        "3 is not a condition; write party.did(Action(...)) or compare terms",
    ),
    "an end that is neither a day nor a condition": (
        lambda: ann.may(Procure(provider=azure), until="2030"),
        WrongTypeError,
        "'2030' is neither a last day nor a condition; write until=date(...)",
    ),
    "what is no norm": (
        lambda: Clause("C01", "A.", Procure(provider=azure)),
        WrongTypeError,
        (
            "Procure(provider=Entity('Provider', 'Azure')) is not a norm; "
            "write party.may(...), .must(...), .must_not(...), .can(...)"
        ),
    ),
    "a text that takes effect within a day": (
        lambda: Amendment(title="The first", effective=NAIVE),
        WrongTypeError,
        (
            "datetime.datetime(2025, 1, 1, 9, 0) is not a date; "
            "texts take effect on a day: date(2025, 1, 21)"
        ),
    ),
    "two actions of one name": (
        lambda: contract(
            rule,
            more,
            Clause("C03", "C.", ann.may(type("Procure", (Action,), {})())),
        ),
        WrongTypeError,
        "two actions are called 'Procure' and differ; rename one",
    ),
    "an event known before it happened": (
        lambda: bea.does(Consent(provider=azure), on=later, recorded=start, id="one"),
        WrongTypeError,
        (
            "event 'one' is recorded on 2025-01-01, before it happened; "
            "it becomes known when it happens, or later"
        ),
    ),
    "a question about a matcher": (
        lambda: decide(ann, Procure(provider=other_than(azure))),
        WrongTypeError,
        "Procure asks what provider is; an act states it: give a value",
    ),
    "a question about a name": (
        lambda: decide(ann, "Procure"),
        WrongTypeError,
        "'Procure' is no act; write ProcureCompute(provider=...)",
    ),
    "a question about a party's name": (
        lambda: decide("Ann", Procure(provider=azure)),
        WrongTypeError,
        "'Ann' is no party; write Party('OpenAI'), or take it from the contract",
    ),
    "a question on a string": (
        lambda: decide(ann, Procure(provider=azure), on="2025-01-01"),
        WrongTypeError,
        "'2025-01-01' is not a date; write date(2025, 1, 21)",
    ),
    "a matcher that is not there": (
        lambda: Engine(contract(), matcher="fast"),
        WrongTypeError,
        "there is no matcher 'fast'; write 'durable' or 'semantics'",
    ),
    "an action that the contract does not have": (
        lambda: decide(ann, Sell()),
        UnknownActionError,
        "The contract has no action 'Sell'; there are: Consent, Declare, Procure",
    ),
    "a pattern of an action that is not there": (
        lambda: wire.from_json(
            Contract,
            {
                "name": "The contract",
                "parties": ["Ann"],
                "clauses": [
                    {
                        "is": "Clause",
                        "id": "C01",
                        "text": "A.",
                        "norms": [{"is": "Permission", "bearer": "Ann", "act": {"kind": "Sel"}}],
                    }
                ],
                "effective": {"date": "2025-01-01"},
                "actions": [{"name": "Sell", "fields": [], "phrase": "sell"}],
            },
        ),
        UnknownActionError,
        "C01 speaks of 'Sel', no action; did you mean 'Sell'?",
    ),
    "a party that the contract does not name": (
        lambda: decide(Party("An"), Procure(provider=azure)),
        UnknownPartyError,
        "The contract has no party 'An'; did you mean 'Ann'?",
    ),
    "a norm of a party that the contract does not name": (
        lambda: contract(rule, more, parties=(ann,)),
        UnknownPartyError,
        "C02 names 'Bea', no party of the contract; there are: Ann",
    ),
    "clauses that ask about each other's duties": (
        lambda: contract(
            Clause("C01", "A.", ann.must(Procure(provider=azure), provided=kept("C02"))),
            Clause("C02", "B.", bea.must(Consent(provider=azure), provided=breach_of("C01"))),
        ),
        CircularQuestionError,
        (
            "clauses ask about each other's duties in a circle: C02 waits for C01 waits for C02; "
            "ask about acts instead"
        ),
    ),
    "a term that nothing binds": (
        lambda: Clause("C01", "A.", ann.may(Procure(provider=Consent.provider))),
        UnboundTermError,
        (
            "nothing here finds the Consent that Consent.provider speaks of; "
            "add a condition such as party.did(Consent(...)), or use a field of the act itself"
        ),
    ),
    "a term of an event that must not be found": (
        lambda: provided(~consented & (Consent.on < later)),
        UnboundTermError,
        (
            "nothing here finds the Consent that Consent.on speaks of; "
            "add a condition such as party.did(Consent(...)), or use a field of the act itself"
        ),
    ),
    "a term of an event found elsewhere": (
        lambda: Clause("C01", "A.", ann.may(Procure(provider=consented[Consent.provider]))),
        UnboundTermError,
        (
            "Consent.provider speaks of an event that is found elsewhere; "
            "join the condition that finds it with &"
        ),
    ),
    "an event explained by itself": (
        lambda: provided(bea.did(Consent(provider=Consent.provider))),
        UnboundTermError,
        (
            "the fields of Consent are explained by each other or by themselves; "
            "state the join on one side only"
        ),
    ),
    "two constants compared": (
        constants,
        UnboundTermError,
        "two constants are compared; compare a field or a date of an act or event",
    ),
    "a term of two events": (
        lambda: provided(consented & bea.did(Consent(provider=oracle)) & (Consent.on < later)),
        AmbiguousTermError,
        (
            "Consent.on could speak of 2 events; take the field from one: "
            "first = party.did(Consent(...)), then first[Consent.on] or first.on"
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
    "a question at a naive datetime": (
        lambda: decide(ann, Procure(provider=azure), on=NAIVE),
        NaiveDatetimeError,
        "2025-01-01T09:00:00 has no time zone; add tzinfo=timezone.utc, or use a date",
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
        "USD 1.00 and EUR 1.00 are of two currencies; use one throughout",
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
        lambda: wire.value_from_json({"Decimal": "ten"}),
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
        "1.5 counts no days, months or years; write a whole number such as 30",
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
    "two clauses of one id": (
        lambda: contract(rule, rule),
        DuplicateClauseError,
        "two clauses have the id 'C01'; number each its own",
    ),
    "an amendment that adds what is there": (
        lambda: amended(adds=(rule,)),
        DuplicateClauseError,
        "The first adds 'C01', which is there; say replaces=(...)",
    ),
    "an amendment of a clause that is not there": (
        lambda: amended(repeals=("C03",)),
        UnknownClauseError,
        "The first changes 'C03', which is not there; did you mean 'C02'?",
    ),
    "an effect on a clause that is not there": (
        lambda: lone(ann.can(Procure(provider=azure), then=ends("C9"))),
        UnknownClauseError,
        "C01 names 'C9', no clause; there are: C01",
    ),
    "a precedence over a clause that is not there": (
        lambda: lone(ann.may(Procure(provider=azure)), overrides=("C9",)),
        UnknownClauseError,
        "C01 names 'C9', no clause; there are: C01",
    ),
    "a definition that is not in the text": (
        lambda: contract(provided(Definition("D1", "One.", consented).holds)),
        UnknownClauseError,
        "C01 uses the definition 'D1', which is not in the same text; there are none",
    ),
    "two amendments of one day": (
        lambda: contract(
            amendments=(
                Amendment(title="The first", effective=later),
                Amendment(title="The second", effective=later),
            )
        ),
        AmendmentError,
        (
            "an amendment effective on 2025-06-01 follows a text of 2025-06-01; "
            "list amendments in order, one for each day"
        ),
    ),
    "definitions in a circle": (
        circle,
        CircularDefinitionError,
        (
            "definitions explain each other in a circle: D1 needs D2 needs D1; "
            "break it at one of them"
        ),
    ),
    "clauses that prevail over each other": (
        lambda: contract(
            Clause("C01", "A.", ann.may(Procure(provider=azure)), overrides=("C02",)),
            Clause("C02", "B.", ann.may(Procure(provider=azure)), overrides=("C01",)),
        ),
        CircularPrecedenceError,
        "C01 prevails over itself by way of C02; drop one of the overrides",
    ),
    "an event whose id is taken": (
        lambda: record(done, bea.does(Consent(provider=oracle), on=later, id="one")),
        EventConflictError,
        (
            "the id 'one' is taken by a different event (2025-06-01 Bea Consent(provider=Azure)); "
            "give this one an id of its own: does(..., id='...')"
        ),
    ),
    "a question to a closed engine": (
        closed,
        EngineClosedError,
        "this engine is closed; make another: Engine(contract, facts)",
    ),
    "JSON that is no value": (
        lambda: wire.value_from_json([1]),
        MalformedRecordError,
        "[1] is no value; write a string, an integer or {sort: name}",
    ),
    "JSON that is no date": (
        lambda: wire.value_from_json({"date": "21 January"}),
        MalformedRecordError,
        "'21 January' is not a date; write 2025-01-21 or 2025-01-21T09:30:00+00:00",
    ),
    "JSON that is no event": (
        lambda: wire.event_from_json([]),
        MalformedRecordError,
        "an event is an object, not []",
    ),
    "an event without a party": (
        lambda: wire.event_from_json({"on": "2025-01-01", "action": "Sell"}),
        MalformedRecordError,
        (
            "an event needs 'by'; it has "
            "id, on, by, action, fields, recorded, towards, source, confidence, note"
        ),
    ),
    "an event with something else": (
        lambda: wire.event_from_json({"on": "2025-01-01", "by": "A", "action": "S", "of": 1}),
        MalformedRecordError,
        (
            "an event has no 'of'; it has "
            "id, on, by, action, fields, recorded, towards, source, confidence, note"
        ),
    ),
    "an event with fields in a row": (
        lambda: wire.event_from_json({"on": "2025-01-01", "by": "A", "action": "S", "fields": []}),
        MalformedRecordError,
        "the fields of an event are an object, not []",
    ),
    "an event by a number": (
        lambda: wire.event_from_json({"on": "2025-01-01", "by": 3, "action": "S"}),
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

if is_available():
    CASES |= {
        "a number beyond 64 bits after scaling": (
            lambda: record(declared("1e30"), matcher="durable"),
            NumberRangeError,
            (
                "1E+30 does not fit the 64-bit integers of the rule engine; "
                "use a larger unit, or Engine(..., matcher='semantics')"
            ),
        ),
        "a number of too many places": (
            lambda: record(declared("0.00001"), matcher="durable"),
            NumberRangeError,
            (
                "0.00001 has more than 4 decimal places, which the rule engine does not hold; "
                "round it by the contract's rule, or use Engine(..., matcher='semantics')"
            ),
        ),
        "a condition of too many events": (
            lambda: Engine(joined(16), matcher="durable"),
            NetworkTooLargeError,
            (
                "C01 joins 16 events in one condition, and the rule engine 15 at most; "
                "split the condition, or use Engine(..., matcher='semantics')"
            ),
        ),
        "a contract of too many rules": (
            lambda: Engine(joined(9), matcher="durable"),
            NetworkTooLargeError,
            (
                "the contract needs more than 4096 rules; "
                "split it, or use Engine(..., matcher='semantics')"
            ),
        ),
    }

# provoked below, or by the command line alone
ELSEWHERE = {
    CalendarUnavailableError,
    ContractError,
    ContractNotFoundError,
    EngineUnavailableError,
}
ELSEWHERE |= set() if is_available() else {NumberRangeError, NetworkTooLargeError}


@pytest.mark.parametrize("case", CASES)
def test_an_error_says_what_is_wrong_and_what_to_do(case) -> None:
    """The text is the one on file, to the letter."""
    provoke, kind, text = CASES[case]
    with pytest.raises(ContractError) as raised:
        provoke()
    assert type(raised.value) is kind
    assert str(raised.value) == text


def test_every_error_has_a_case() -> None:
    """No class of errors.py is without one, and each is a ContractError."""
    known = {cls for _, cls in inspect.getmembers(errors, inspect.isclass)}
    assert known == {kind for _, kind, _ in CASES.values()} | ELSEWHERE
    assert all(issubclass(kind, ContractError) for kind in known)


def test_an_engine_that_cannot_be_imported_says_what_to_do(monkeypatch) -> None:
    """Asked for by name, durable-rules is missed by name."""
    monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
    with pytest.raises(EngineUnavailableError) as raised:
        Engine(contract(), matcher="durable")
    assert str(raised.value) == (
        "durable-rules cannot be imported "
        "(import of durable_rules_engine halted; None in sys.modules); "
        "use Engine(..., matcher='semantics'), or install it: "
        "pip install 'contract-rules[durable]', on Python 3.13 and later "
        "with CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject"
    )


def test_business_days_without_their_package_say_what_to_do(monkeypatch) -> None:
    """The package holidays is missed by name, and so is the extra that brings it."""
    working_days.cache_clear()
    monkeypatch.setitem(sys.modules, "holidays", None)
    with pytest.raises(CalendarUnavailableError) as raised:
        business_days(5, "US")
    assert str(raised.value) == (
        "business days need the holidays package; "
        "install it: pip install 'contract-rules[calendars]'"
    )


GOOD = json.dumps(wire.event_to_json(done))


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (GOOD.replace("Azure", "\udcff"), "2:106: invalid start byte; write the file in UTF-8"),
        (f'{{"on": {"1" * 5000}}}', ("2:1: Exceeds the limit (4300 digits) for integer string "
         "conversion: value has 5000 digits; "
         "use sys.set_int_max_str_digits() to increase the limit")),
        (GOOD[:60], "2:58: unterminated string starting at; a line holds one whole JSON object"),
        ("{'on': 1}", ("2:2: expecting property name enclosed in double quotes; "
         "a line holds one whole JSON object")),
        (f"{GOOD} {GOOD}", f"2:{len(GOOD) + 2}: extra data; a line holds one whole JSON object"),
        ("[]", "2:1: an event is an object, not []"),
        (GOOD.replace("Azure", "Oracle"), ("2:1: the id 'one' is taken by a different event "
         "(2025-06-01 Bea Consent(provider=Azure)); "
         "give this one an id of its own: does(..., id='...')")),
        ('{"on": "2025-01-01T09:00", "by": "Bea", "action": "Sell"}', ("2:1: 2025-01-01T09:00:00 "
         "has no time zone; add tzinfo=timezone.utc, or use a date")),
    ],
)  # fmt: skip
def test_a_malformed_line_is_named_and_the_good_ones_are_kept(line, text, tmp_path) -> None:
    """File, line and column; what was read before the line is on the error."""
    file = tmp_path / "events.jsonl"
    lines = f"{GOOD}\n{line}\n{GOOD}\n"
    file.write_text(lines, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(MalformedRecordError) as raised:
        FactBase.load(file)
    assert str(raised.value) == f"{file}:{text}"
    assert raised.value.read == FactBase([done])
