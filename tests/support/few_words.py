"""Contracts of few words, for the kit to draw histories of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from contract_rules import (
    Action,
    Clause,
    Contract,
    Entity,
    Field,
    Money,
    MonthEnd,
    Rounding,
    anything,
    at_least,
    begins,
    breach_of,
    count,
    days,
    kept,
    months,
    rounded,
    suspends,
    total,
    usd,
)
from contract_rules.testing.strategies.vocabulary import PARTIES


class Report(Action):
    level: Field[int]
    share: Field[Decimal]
    title: Field[str]


class Pay(Action):
    amount: Field[Money]


class Widget(Entity):
    pass


class Make(Action):
    widget: Field[Widget]
    due: Field[date] = anything


ANN, BEA = PARTIES[:2]


START = date(2020, 1, 30)


def contract_of(*clauses, actions=()) -> Contract:
    return Contract(
        name="Small", parties=(ANN, BEA), clauses=clauses, effective=START, actions=actions
    )


NOTHING = contract_of()


dormant = Clause("D", "Nothing is made.", BEA.must_not(Make(widget=anything)), dormant=True)


REPORT = {"level": anything, "share": anything, "title": anything}


SMALL = contract_of(
    Clause(
        "P",
        "Ann may forbid it, and forbid payments.",
        ANN.can(
            Report(level=at_least(3), share=at_least(Decimal("0.5")), title="stop"),
            then=begins(dormant, after=days(2)),
        ),
        ANN.can(
            Report(**REPORT | {"level": 2}),
            then=begins(BEA.must_not(Pay(amount=anything)), after=days(2)),
        ),
    ),
    dormant,
    Clause(
        "M",
        "Bea pays by the month, before a day, or some time.",
        BEA.must(
            Pay(amount=rounded(usd("0.333") * Report.level, 2, Rounding.HALF_UP)),
            upon=ANN.did(Report(**REPORT)),
            within=months(1, rounding=MonthEnd.LAST_DAY),
        ),
        BEA.must(Pay(amount=usd(5)), upon=ANN.did(Make(widget=anything)), before=Make.due),
        BEA.must(Make(widget=anything), by=date(2020, 3, 1)),
        BEA.must(Pay(amount=usd(7)), unless=ANN.did(Pay(amount=anything))),
    ),
    Clause(
        "T",
        "No more than three.",
        ANN.must_not(
            Make(widget=anything),
            provided=(count(Make, by=ANN) > 3)
            & (total(Pay.amount, by=BEA, within=days(9)) < usd(50))
            & (total(Pay.amount, by=BEA, since=date(2020, 1, 31)) < usd(90)),
        ),
    ),
    Clause(
        "K",
        "Once it is kept.",
        ANN.may(Pay(amount=anything), provided=kept("M"), until=date(2020, 6, 1)),
        ANN.must(Pay(amount=usd(2)), upon=kept("M"), within=days(1)),
        ANN.must_not(Pay(amount=anything), provided=breach_of("T")),
    ),
    Clause("S", "It may wait.", ANN.can(Report(**REPORT), then=suspends("M", extends=True))),
)
