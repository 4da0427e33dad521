"""What SQL decides about plain contracts; clauses and events are by hand, and the engine's."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from functools import partial
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest
from attrs import evolve

from contract_rules import (
    Amendment,
    Clause,
    Contract,
    Definition,
    Group,
    Money,
    MonthEnd,
    Parameter,
    Party,
    Question,
    Rounding,
    any_party,
    anything,
    assigns,
    at_least,
    breach_of,
    business_days,
    count,
    days,
    days_between,
    end_of_month,
    least,
    months,
    more_than,
    nth_business_day,
    other_than,
    periods_between,
    rounded,
    terminates,
    total,
    usd,
    weeks,
    years,
)
from contract_rules.norms.expressions import Defined
from contract_rules.portfolio import Portfolio
from contract_rules.portfolio.sql import ways
from contract_rules.portfolio.sql.columns import NotInSqlError, literal
from contract_rules.values.acts import Act
from support.both_ways import (
    ON,
    both_ways,
    by_engine,
    done,
    plain_of,
    portfolio_of,
    rows_both_ways,
)
from support.plainly import (
    ANN,
    DAYS,
    FIRST,
    PARAMETERS,
    Buy,
    Call,
    Good,
    Lend,
    Pay,
    Quit,
    bob,
    end,
    good,
    limit,
    most,
    of_clauses,
    trade,
)

EGG, FIG = Good("Egg"), Good("Fig")

ANY = (anything,) * 3


def paid(id_: str, by: str, on: date, amount: str, to: str = "Ann & Co") -> dict[str, Any]:
    return done(id_, by, on, "Pay", to=to, amount=f"USD {amount}")


def bought(id_: str, by: str, on: date, name: str, pieces: int = 1) -> dict[str, Any]:
    return done(id_, by, on, "Buy", good=name, pieces=pieces, fresh=True)


def left(id_: str, by: str, on: date) -> dict[str, Any]:
    return done(id_, by, on, "Quit")


A, B, C = DAYS[2:5]

BUYING = Buy(good=EGG, pieces=2, fresh=True)

BOUGHT = '{"good": "Egg", "pieces": 2, "fresh": true}'

FIGS = Buy(good=FIG, pieces=2, fresh=True)

BOB_PAID = bob.did(Pay(ANN, anything))
BOB_LEFT = bob.did(Quit())
A_MONTH = months(1, rounding=MonthEnd.LAST_DAY)
OTHER_RULE = months(1, rounding=MonthEnd.NEXT_DAY)
A_YEAR = years(1, rounding=MonthEnd.LAST_DAY)
BOTH = Group("both", bob, ANN)
BOTH_PAID = BOTH.did(Pay(ANN, anything))

EVENING = datetime(2020, 1, 4, 20, tzinfo=UTC)

LENT = bob.did(Lend(*(anything,) * 5))


def lent(id_: str, by: str, on: date, until: date) -> dict[str, Any]:
    fields = {"good": "Fig", "pieces": 1, "fresh": False, "rate": "0.5"}
    return done(id_, by, on, "Lend", **fields, until=until.isoformat())


def called(id_: str, at: str, lasted: str) -> dict[str, Any]:
    return done(id_, "bob", A, "Call", at=at, lasted=lasted)


CALLED = bob.did(Call(anything, anything))

NOON = datetime(2020, 1, 2, 12, tzinfo=UTC)

LONGEST = 9

CASES: dict[str, Any] = {
    "an event that is asked for": (
        [ANN.must_not(Buy(*ANY), provided=bob.did(Pay(ANN, more_than(limit))))],
        {
            "silent": [paid("a", "bob", A, "15")],
            "prohibited 1 b": [paid("c", "bob", B, "20"), paid("b", "bob", A, "16")],
        },
    ),
    "the first of a day is that of the first row": (
        [ANN.must_not(Buy(*ANY), provided=bob.did(Pay(ANN, anything)))],
        {"prohibited 1 z": [paid("z", "bob", A, "15"), paid("a", "bob", A, "15")]},
    ),
    "an event of anybody; of one day, the parties come in their order": (
        [ANN.must_not(Buy(*ANY), provided=any_party.did(Pay(ANN, more_than(usd(4)))))],
        {
            "silent": [paid("a", "bob", A, "4")],
            "prohibited 1 b": [paid("a", "bob", A, "5"), paid("b", "ann", A, "5")],
            "prohibited 1 c": [paid("d", "ann", B, "5"), paid("c", "bob", A, "5")],
        },
    ),
    "an event of any of a group, in the order in which they are named": (
        [
            ANN.must_not(Buy(*ANY), provided=BOTH_PAID & (BOTH_PAID[Pay.amount] > limit)),
            ANN.may(Buy(*ANY), provided=BOTH_PAID & bob.did(Buy(*ANY))),
        ],
        {
            "silent": [paid("a", "bob", A, "15")],
            "prohibited 1 b": [paid("a", "ann", A, "16"), paid("b", "bob", A, "16")],
            "permitted 2 b c": [
                *(paid("a", "ann", A, "5"), paid("b", "bob", A, "5")),
                *(bought("d", "bob", B, "Egg"), bought("c", "bob", A, "Egg")),
            ],
        },
    ),
    "what shows that nobody of a group did enough": (
        [ANN.must_not(Buy(*ANY), unless=BOTH_PAID & (BOTH_PAID[Pay.amount] > limit))],
        {
            "prohibited 1": [],
            "prohibited 1 b": [
                *(paid("c", "bob", B, "2"), paid("b", "ann", B, "3")),
                paid("a", "ann", A, "4"),
            ],
            "permitted 1 d": [paid("d", "ann", A, "16")],
        },
    ),
    "what a group has paid together, and how often": (
        [
            ANN.must_not(Buy(*ANY), provided=total(Pay.amount, by=BOTH) > limit),
            ANN.must_not(Buy(*ANY), provided=count(Buy(*ANY), by=any_party) >= 2),
        ],
        {
            "silent": [paid("a", "bob", A, "15"), bought("b", "ann", A, "Egg")],
            "prohibited 1": [paid("a", "bob", A, "9"), paid("b", "ann", B, "9")],
            "prohibited 2": [bought("a", "bob", A, "Egg"), bought("b", "ann", B, "Egg")],
        },
    ),
    "what lasts to a day that is reckoned from an event": (
        [
            ANN.must_not(Buy(*ANY), provided=BOB_PAID, until=BOB_PAID.on + days(11)),
            ANN.must_not(Buy(*ANY), provided=LENT, until=LENT[Lend.until] + weeks(1)),
        ],
        {
            "silent": [paid("a", "bob", A, "1")],
            "prohibited 1 c": [paid("b", "bob", A, "1"), paid("c", "bob", B, "1")],
            "silent ": [lent("a", "bob", A, DAYS[6])],
            "prohibited 2 b": [lent("a", "bob", A, DAYS[6]), lent("b", "bob", A, DAYS[7])],
        },
    ),
    "what begins at the end of a month, or of one a month before": (
        [
            ANN.may(Buy(*ANY), provided=BOB_PAID, from_=end_of_month(BOB_PAID.on)),
            ANN.may(Buy(*ANY), provided=LENT, from_=LENT[Lend.until] - A_MONTH),
            ANN.may(Buy(*ANY), provided=BOB_LEFT, from_=BOB_LEFT.on - A_YEAR),
        ],
        {
            "silent": [paid("a", "bob", A, "1")],
            "permitted 2 a": [lent("a", "bob", A, date(2020, 2, 15))],
            "silent ": [lent("a", "bob", A, date(2020, 2, 16))],
            "permitted 3 a": [left("a", "bob", A)],
        },
    ),
    "instants are before or after days": (
        [
            ANN.must_not(Buy(*ANY), provided=bob.did(Call(NOON, anything))),
            ANN.may(Buy(*ANY), provided=CALLED & (CALLED[Call.at] > CALLED.on)),
        ],
        {
            "prohibited 1 a": [called("a", "2020-01-02T13:00:00+01:00", "PT1H")],
            "silent": [called("b", "2020-01-03T23:59:59Z", "PT1H")],
            "permitted 2 c": [called("c", "2020-01-04T00:00:00Z", "PT1H")],
        },
    ),
    "an exception, or the event that comes nearest to it": (
        [ANN.must_not(Buy(*ANY), unless=bob.did(Buy(Buy.good, at_least(Buy.pieces), anything)))],
        {
            "prohibited 1": [bought("a", "bob", A, "Fig", 5)],
            "prohibited 1 ": [bought("b", "bob", A, "Egg", 1)],
            "permitted 1 c": [bought("b", "bob", A, "Egg", 1), bought("c", "bob", B, "Egg", 2)],
        },
    ),
    "a comparison that fails is shown by the last event": (
        [ANN.must_not(Buy(*ANY), unless=bob.did(Pay(ANN, anything)) & (Pay.amount > limit))],
        {
            "prohibited 1": [],
            "prohibited 1 b": [paid("a", "bob", A, "5"), paid("b", "bob", B, "6")],
            "permitted 1 c": [paid("a", "bob", A, "5"), paid("c", "bob", B, "20")],
        },
    ),
    "an exception of two events": (
        [
            ANN.must_not(
                Buy(*ANY), unless=bob.did(Pay(ANN, anything)) & ANN.did(Buy(FIG, 2, anything))
            )
        ],
        {
            "prohibited 1": [paid("a", "bob", A, "5")],
            "permitted 1 a b": [paid("a", "bob", B, "5"), bought("b", "ann", A, "Fig", 2)],
        },
    ),
    "events of one condition speak of each other": (
        [
            ANN.must_not(
                Buy(*ANY),
                provided=BOB_PAID & ANN.did(Pay(bob, more_than(BOB_PAID[Pay.amount]))),
            )
        ],
        {
            "silent": [paid("a", "bob", A, "5"), paid("b", "ann", A, "5", "Bob")],
            "prohibited 1 c d": [
                *(paid("b", "bob", A, "9"), paid("c", "bob", B, "5")),
                *(paid("d", "ann", C, "7", "Bob"), paid("e", "ann", C, "8", "Bob")),
            ],
        },
    ),
    "what is ruled out": (
        [ANN.may(Buy(*ANY), provided=BOB_PAID & ~ANN.did(Pay(bob, BOB_PAID[Pay.amount])))],
        {
            "silent": [paid("a", "bob", A, "5"), paid("b", "ann", A, "5", "Bob")],
            "permitted 1 a": [paid("a", "bob", A, "5"), paid("b", "ann", A, "6", "Bob")],
        },
    ),
    "an exception that speaks of what is found": (
        [
            ANN.must_not(
                Buy(*ANY),
                provided=bob.did(Pay(ANN, anything)),
                unless=ANN.did(Pay(bob, anything)) & (ANN.did(Pay(bob, anything)).on < end),
            )
        ],
        {
            "prohibited 1 a": [paid("a", "bob", A, "5")],
            "permitted 1 a b": [paid("a", "bob", A, "5"), paid("b", "ann", A, "6", "Bob")],
        },
    ),
    "a total, and a count": (
        [
            ANN.must_not(Buy(*ANY), provided=total(Pay.amount, by=bob) > limit),
            ANN.must_not(Buy(*ANY), provided=count(Pay(ANN, anything), by=bob) >= most),
            ANN.may(Buy(*ANY), provided=total(Pay.amount, by=ANN, since=B, until=B) >= usd(3)),
        ],
        {
            "silent": [paid("a", "bob", A, "15")],
            "prohibited 1": [paid("a", "bob", A, "15"), paid("b", "bob", B, "0.01")],
            "prohibited 2": [paid(str(n), "bob", A, "1") for n in range(3)],
            "permitted 3": [paid("a", "ann", B, "3"), paid("b", "ann", A, "9")],
        },
    ),
    "a total of few days": (
        [
            ANN.must_not(
                Buy(*ANY), provided=total(Pay.amount, by=bob, in_any=days(12)) * 2 >= usd(4)
            )
        ],
        {"prohibited 1": [paid("a", "bob", DAYS[3], "2")], "silent": [paid("a", "bob", A, "2")]},
    ),
    "a total within few days": (
        [
            ANN.must_not(
                Buy(*ANY),
                provided=least(total(Pay.amount, by=bob, within=days(11)), usd(7)) >= usd(2),
            )
        ],
        {"prohibited 1": [paid("a", "bob", DAYS[3], "2")], "silent": [paid("a", "bob", A, "2")]},
    ),
    "clauses that clash, and one that prevails": (
        [
            ANN.must_not(Buy(*ANY)),
            ANN.may(Buy(*ANY), provided=bob.did(Pay(ANN, usd(1)))),
            ANN.may(Buy(EGG, anything, anything), provided=bob.did(Pay(ANN, usd(2)))),
        ],
        {
            "prohibited 1": [],
            "permitted 2 a": [paid("a", "bob", A, "1")],
            "permitted 3 b": [paid("b", "bob", A, "2")],
        },
    ),
    "a power that is used": (
        [bob.can(Quit(), then=terminates()), ANN.must_not(Buy(*ANY))],
        {"prohibited 2": [], "silent 2": [left("a", "bob", A)]},
    ),
    "a prohibition that has ended": (
        [ANN.must_not(Buy(*ANY), until=B), ANN.must_not(Buy(FIG, anything, anything), until=C)],
        {"silent 1": [paid("a", "bob", A, "1")]},
    ),
    "numbers that are reckoned": (
        [
            ANN.must_not(Buy(*ANY), provided=count(Pay(ANN, anything), by=bob) * 2 - most > 0),
            ANN.may(
                Buy(*ANY),
                provided=rounded(total(Pay.amount, by=bob), 0, Rounding.HALF_UP) >= usd(3),
            ),
        ],
        {
            "silent": [paid("a", "bob", A, "1")],
            "conflict 1 2": [paid("a", "bob", A, "1.49"), paid("b", "bob", A, "1.01")],
        },
    ),
    "a total of the days of each act": (
        [
            ANN.must_not(
                Buy(*ANY), provided=total(days_between(Lend.on, Lend.until), by=bob) > LONGEST
            ),
            ANN.may(
                Buy(*ANY),
                provided=total(periods_between(A_MONTH, Lend.on, Lend.until), by=bob) >= 3,
            ),
        ],
        {
            "silent": [lent("a", "bob", A, A + timedelta(LONGEST))],
            "prohibited 1": [lent(n, "bob", A, A + timedelta(LONGEST - 4)) for n in "ab"],
            "permitted 2": [
                *(lent(n, "bob", A, A + timedelta(32)) for n in "abc"),
                lent("d", "bob", A, A - timedelta(100)),
            ],
        },
    ),
    "a total from the day that an event tells": (
        [
            ANN.must_not(
                Buy(*ANY),
                provided=LENT & (total(Pay.amount, by=bob, since=LENT[Lend.until]) >= usd(2)),
            ),
            ANN.may(
                Buy(*ANY),
                provided=LENT & (total(Pay.amount, by=ANN, since=LENT.on, until=end) >= usd(2)),
            ),
        ],
        {
            "silent": [lent("a", "bob", A, B), paid("b", "bob", A, "5")],
            "prohibited 1 a": [lent("a", "bob", A, B), paid("b", "bob", B, "5")],
            "permitted 2 a": [lent("a", "bob", B, B), paid("b", "ann", B, "5", "Bob")],
        },
    ),
    "what is other than it may be, and not so": (
        [
            ANN.must_not(
                Buy(other_than(FIG), anything, anything),
                provided=BOB_PAID & ~(~ANN.did(Quit()) & ~(BOB_PAID.on < EVENING)),
            )
        ],
        {"prohibited 1 a": [paid("a", "bob", A, "5")], "silent": [paid("b", "bob", C, "5")]},
    ),
    "the day of the act": (
        [
            ANN.must_not(Buy(*ANY), provided=Buy.on <= end),
            ANN.may(Buy(*ANY), provided=end < Buy.on),
        ],
        {"prohibited 1": []},
    ),
    "a prohibition that ends otherwise in each contract": (
        [ANN.must_not(Buy(*ANY), until=end), ANN.must_not(Buy(*ANY), from_=end)],
        {"prohibited 1 2": []},
    ),
    "clauses that nothing ranks": (
        [
            ANN.must_not(Buy(anything, 2, anything)),
            ANN.may(Buy(EGG, anything, anything), provided=bob.did(Pay(ANN, usd(1)))),
        ],
        {"prohibited 1": [], "conflict 1 2 a": [paid("a", "bob", A, "1")]},
    ),
    "what an exception says of what is found": (
        [
            ANN.must_not(
                Buy(*ANY),
                provided=BOB_PAID,
                unless=ANN.did(Pay(bob, more_than(BOB_PAID[Pay.amount]))),
            )
        ],
        {
            "prohibited 1 a": [paid("a", "bob", A, "5")],
            "permitted 1 a b": [paid("a", "bob", A, "5"), paid("b", "ann", A, "6", "Bob")],
            "prohibited 1 c": [
                *(paid("a", "bob", A, "5"), paid("b", "ann", A, "6", "Bob")),
                paid("c", "bob", B, "7"),
            ],
        },
    ),
    "an exception from which something is excepted": (
        [ANN.must_not(Buy(*ANY), unless=BOB_PAID & ~ANN.did(Buy(FIG, 2, anything)))],
        {
            "prohibited 1": [],
            "permitted 1 a": [paid("a", "bob", A, "5")],
            "prohibited 1 a b": [paid("a", "bob", A, "5"), bought("b", "ann", A, "Fig", 2)],
        },
    ),
    "an exception that something be not so": (
        [ANN.must_not(Buy(*ANY), unless=~bob.did(Pay(ANN, anything)))],
        {"permitted 1": [], "prohibited 1 a": [paid("a", "bob", A, "5")]},
    ),
    "a comparison alone": (
        [
            ANN.must_not(Buy(*ANY), unless=Buy.pieces >= most),
            ANN.may(Buy(*ANY), unless=total(Pay.amount, by=bob) > limit),
        ],
        {"conflict 1 2": []},
    ),
    "two ways for a condition to hold": (
        [ANN.may(Buy(*ANY), provided=bob.did(Pay(ANN, usd(1))) | ANN.did(Buy(FIG, 2, anything)))],
        {
            "silent": [],
            "permitted 1 b": [bought("b", "ann", A, "Fig", 2)],
            "permitted 1 a": [bought("b", "ann", A, "Fig", 2), paid("a", "bob", B, "1")],
        },
    ),
    "an act that is a kind of another": (
        [ANN.must_not(Buy(*ANY), unless=bob.did(Lend(EGG, *(anything,) * 4)))],
        {"prohibited 1": [bought("a", "bob", A, "Egg")]},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_decisions(case, monkeypatch) -> None:
    norms, expected = CASES[case]
    with portfolio_of(trade(*norms), *expected.values()) as portfolio:
        told = both_ways(portfolio, monkeypatch, ANN, BUYING)
        rows = [{"instance": str(n), "action": "Buy", "fields": BOUGHT} for n in range(len(told))]
        acts = pa.Table.from_pylist(rows)
        of_rows, engine = rows_both_ways(portfolio, monkeypatch, ANN, acts)
    assert engine is not None
    assert len(engine) < len(told)
    assert [{**row, "row": None} for row in of_rows] == told
    said = [" ".join((r["verdict"], *r["clauses"], *r["events"])) for r in told]
    assert said == [one.strip() for one in expected]


def test_a_day_that_the_act_names_lasts_to_its_end(monkeypatch) -> None:
    norms = [
        ANN.must_not(Lend(*(anything,) * 5), provided=Lend.until < Lend.on),
        ANN.may(Lend(*(anything,) * 5), provided=Lend.until >= Lend.on),
    ]
    act = Lend(EGG, 1, fresh=True, rate=Decimal(1), until=B)
    with portfolio_of(trade(*norms), []) as portfolio:
        told = [both_ways(portfolio, monkeypatch, ANN, act, on=on) for on in (A, B, C)]
    assert [row["verdict"] for (row,) in told] == ["permitted", "permitted", "prohibited"]


def test_a_day_is_reckoned_from_one_that_the_act_names(monkeypatch) -> None:
    """And so it is of an act in a table."""
    norms = [
        ANN.may(Lend(*(anything,) * 5), from_=end_of_month(Lend.until)),
        ANN.must_not(Lend(*(anything,) * 5), until=Lend.until - days(2)),
    ]
    fields = {**json.loads(BOUGHT), "rate": "1", "until": "2020-01-30"}
    rows = [{"instance": "0", "action": "Lend", "fields": json.dumps(fields)}]
    act = Lend(EGG, 2, fresh=True, rate=Decimal(1), until=date(2020, 1, 30))
    said = []
    with portfolio_of(trade(*norms), []) as portfolio:
        for on in (date(2020, 1, 28), date(2020, 1, 29), date(2020, 1, 31)):
            told = both_ways(portfolio, monkeypatch, ANN, act, on)
            acts = pa.Table.from_pylist(rows)
            of_rows, engine = rows_both_ways(portfolio, monkeypatch, ANN, acts, on)
            assert engine == []
            assert [{**row, "row": None} for row in of_rows] == told
            said += [row["verdict"] for row in told]
    assert said == ["prohibited", "silent", "permitted"]


def test_what_comes_nearest_to_an_exception_that_goes_by_the_day_of_the_act(monkeypatch) -> None:
    """A loan to that day that is too small is told; one to another day is not."""
    due = bob.did(Lend(*(anything,) * 4, Buy.on))
    template = trade(ANN.must_not(Buy(*ANY), unless=due & (due[Lend.pieces] >= Buy.pieces)))
    small = [lent("a", "bob", A, ON), lent("b", "bob", B, DAYS[6])]
    with portfolio_of(template, small, small[1:], [paid("c", "bob", A, "1")]) as portfolio:
        told = both_ways(portfolio, monkeypatch, ANN, Buy(EGG, 3, fresh=True))
        (first, *_) = both_ways(portfolio, monkeypatch, ANN, Buy(EGG, 1, fresh=True))
    assert [(row["verdict"], row["events"]) for row in (*told, first)] == [
        ("prohibited", ["a"]),
        ("prohibited", []),
        ("prohibited", []),
        ("permitted", ["a"]),
    ]


def test_an_act_at_an_instant_that_lasts(monkeypatch) -> None:
    template = trade(
        ANN.must_not(Call(more_than(NOON), anything)),
        ANN.may(Call(anything, at_least(timedelta(hours=1)))),
    )
    acts = [
        Call(NOON, timedelta(hours=1)),
        Call(NOON, timedelta(minutes=59)),
        Call(datetime(2020, 1, 2, 12, tzinfo=timezone(timedelta(hours=-1))), timedelta()),
    ]
    with portfolio_of(template, []) as portfolio:
        told = [row for act in acts for row in both_ways(portfolio, monkeypatch, ANN, act)]
    assert [row["verdict"] for row in told] == ["permitted", "silent", "prohibited"]


POWERS: dict[str, Any] = {
    "a power without conditions": ([bob.can(Quit(), then=terminates())], {"permitted 1": []}),
    "a power that lacks its condition": (
        [bob.can(Quit(), then=terminates(), provided=BOB_PAID & (BOB_PAID[Pay.amount] > limit))],
        {
            "void 1": [],
            "void 1 a": [paid("a", "bob", A, "5")],
            "permitted 1 b": [paid("a", "bob", A, "5"), paid("b", "bob", A, "50")],
        },
    ),
    "a power that is excepted": (
        [
            bob.can(Quit(), then=terminates(), unless=ANN.did(Pay(bob, anything))),
            bob.can(Quit(), then=terminates(), provided=BOB_PAID),
        ],
        {
            "permitted 1": [],
            "void 1 2 a": [paid("a", "ann", A, "5", "Bob")],
            "permitted 2 b": [paid("a", "ann", A, "5", "Bob"), paid("b", "bob", A, "5")],
        },
    ),
    "a power that another has, too": (
        [
            bob.can(Quit(), then=terminates(), provided=BOB_PAID),
            ANN.can(Quit(), then=terminates()),
        ],
        {"void 1": [], "permitted 1 a": [paid("a", "bob", A, "5")]},
    ),
    "a power of another": ([ANN.can(Quit(), then=terminates())], {"void 1": []}),
}


@pytest.mark.parametrize("case", POWERS)
def test_powers(case, monkeypatch) -> None:
    norms, expected = POWERS[case]
    with portfolio_of(trade(*norms), *expected.values()) as portfolio:
        told = both_ways(portfolio, monkeypatch, "bob", Quit())
    said = [" ".join((r["verdict"], *r["clauses"], *r["events"])) for r in told]
    assert said == [*expected]


REFUSED: dict[str, Any] = {
    "it is carried by SQL": ANN.must_not(Buy(*ANY)),
    "it arises as time goes by, and stands under a condition; SQL carries conditions of what "
    "arises upon an event": bob.must(Pay(ANN, usd(5)), unless=ANN.did(Quit())),
    "it adds up durations, and SQL amounts and numbers": ANN.must_not(
        Quit(), provided=total(Call.lasted, by=bob) > timedelta(hours=1)
    ),
    "it asks for an event of an amount that is worked out; where a condition compares that amount "
    "with what is worked out, by >= and <=, SQL carries it": ANN.must_not(
        Buy(*ANY), provided=BOB_PAID & ANN.did(Pay(bob, BOB_PAID[Pay.amount] * 2))
    ),
    "it rounds otherwise than half up, or to whole tens": ANN.must_not(
        Buy(*ANY), provided=rounded(total(Pay.amount, by=bob), 0, Rounding.DOWN) >= usd(2)
    ),
    "it counts a period of more than 36,500 days": ANN.must_not(
        Buy(*ANY), provided=BOB_PAID, until=BOB_PAID.on + days(40_000)
    ),
    "it counts months that end otherwise than on the last day where a month is too short; SQL "
    "counts by MonthEnd.LAST_DAY": ANN.must_not(
        Buy(*ANY), provided=BOB_PAID, from_=BOB_PAID.on + OTHER_RULE
    ),
    "it counts over a period that is another in each contract; SQL counts one whose number the "
    "template states": ANN.must_not(Buy(*ANY), provided=BOB_PAID, until=BOB_PAID.on + days(most)),
    "its effect takes something of an event that its condition finds": bob.can(
        Quit(), then=assigns("1", to=BOB_PAID[Pay.to]), provided=BOB_PAID
    ),
    "it divides, which may lose digits; SQL multiplies, as by percent(50)": ANN.must_not(
        Buy(*ANY), provided=total(Pay.amount, by=bob) / 2 > usd(5)
    ),
    "it goes by what SQL does not reckon: nth business day": ANN.must_not(
        Buy(*ANY), provided=BOB_PAID, until=nth_business_day(1, BOB_PAID.on, "US")
    ),
    "the period from a day that it counts is by a calendar of working days, or in hours": (
        ANN.must_not(Buy(*ANY), provided=BOB_PAID, until=BOB_PAID.on + business_days(2, "US"))
    ),
    "its condition asks what became of duties or clauses": ANN.must_not(
        Buy(*ANY), provided=breach_of("2")
    ),
}


def test_a_plan_says_which_way_each_norm_goes(monkeypatch) -> None:
    monkeypatch.setattr(ways, "FEWEST", 0)
    with portfolio_of(trade(*REFUSED.values()), []) as portfolio:
        told = portfolio.plan().to_pylist()
    assert [row["reason"] for row in told] == [*REFUSED]
    assert [row["way"] for row in told] == ["sql"] + ["engine"] * (len(REFUSED) - 1)


@pytest.mark.parametrize(
    ("events", "way", "reason"),
    [
        (
            3,
            "engine",
            "SQL carries it, but the engine is quicker about so few (instances: 1, events: 3)",
        ),
        (4, "sql", "it is carried by SQL"),
    ],
)
def test_a_plan_says_that_few_go_by_the_engine(events, way, reason, monkeypatch) -> None:
    """By how many they are and how many events they have; what SQL does not carry it says, too."""
    monkeypatch.setattr(ways, "FEWEST", 3)
    monkeypatch.setattr(ways, "EVENTS_OF_ONE", 2)
    made = trade(ANN.must_not(Quit()), bob.need_not(Pay(ANN, usd(5))))
    with portfolio_of(made, [left(str(n), "bob", A) for n in range(events)]) as portfolio:
        told = [(row["way"], row["reason"]) for row in portfolio.plan().to_pylist()]
        exempts = "it exempts from duties, each of which binds or not"
        assert told == [(way, reason), ("engine", exempts)]
        question, _ = portfolio._asked("decide", {"party": ANN, "acts": Quit(), "on": ON})
        assert bool(portfolio._ways.of(question)) is (way == "sql")


def test_a_power_of_some_acts_that_others_have_is_for_the_engine(monkeypatch) -> None:
    """Whether a void act tells of the others depends on the act."""
    mine = bob.can(Buy(EGG, anything, anything), then=terminates(), provided=BOB_PAID)
    yours = ANN.can(Buy(*ANY), then=terminates())
    monkeypatch.setattr(ways, "FEWEST", 0)
    for norms, act, clauses, by_sql in (
        ([mine], BUYING, ["1"], True),
        ([mine, yours], BUYING, ["1"], False),
        ([mine, yours], FIGS, ["1", "2"], False),
    ):
        with portfolio_of(trade(*norms), []) as made:
            question, _ = made._asked("decide", {"party": "bob", "acts": act, "on": C})
            assert bool(made._ways.of(question)) is by_sql
            (row,) = made.decide("bob", act, on=C).to_pylist()
        assert (row["verdict"], row["clauses"]) == ("void", clauses)


def test_a_plan_carries_powers(monkeypatch) -> None:
    """With what one lacks where its condition fails."""
    monkeypatch.setattr(ways, "FEWEST", 0)
    with portfolio_of(trade(bob.can(Quit(), then=terminates(), provided=BOB_PAID)), []) as made:
        (told,) = made.plan().to_pylist()
    assert (told["kind"], told["way"]) == ("power", "sql")


EGGS = Buy(EGG, anything, anything)

TWO_EVENTS = BOB_PAID & BOB_LEFT

IN_ORDER = TWO_EVENTS & (Quit.on > Pay.on)

PARTLY = (
    "it is carried by SQL, but for contracts in which each event is on record that it asks for, "
    "and not as it asks for them together: what was lacking the engine tells"
)


@pytest.mark.parametrize(
    ("norms", "breaches", "reason"),
    [
        ([ANN.must_not(EGGS)], "it is carried by SQL", "it is carried by SQL"),
        ([ANN.must_not(EGGS, unless=BOB_PAID)], "it is carried by SQL", "it is carried by SQL"),
        ([ANN.must_not(EGGS, unless=TWO_EVENTS)], "it is carried by SQL", "it is carried by SQL"),
        ([ANN.must_not(EGGS, unless=IN_ORDER)], PARTLY, PARTLY),
        (
            [ANN.must_not(EGGS), ANN.may(Buy(*ANY), provided=BOB_PAID)],
            "something else than prohibitions bears on such acts, too",
            "it is carried by SQL",
        ),
        (
            [ANN.must_not(EGGS), ANN.must(EGGS, upon=BOB_PAID)],
            "such acts may perform a duty",
            "it is carried by SQL",
        ),
        (
            [ANN.must_not(EGGS, otherwise=ANN.must(Quit(), within=days(3)))],
            "a remedy is owed for its breach",
            "it is carried by SQL",
        ),
        (
            [ANN.must_not(EGGS, provided=BOB_PAID, until=BOB_PAID.on + days(2))],
            "it begins, or ends, by what is no day that is written",
            "it is carried by SQL",
        ),
        (
            [ANN.must_not(EGGS, provided=breach_of("1"))],
            "its condition asks what became of duties or clauses",
            "its condition asks what became of duties or clauses",
        ),
    ],
)
def test_a_plan_says_of_which_acts_on_record_the_engine_tells(
    norms, breaches, reason, monkeypatch
) -> None:
    """Of the question `breaches`, and not of another: `decide` on such an act may go by SQL."""
    monkeypatch.setattr(ways, "FEWEST", 0)
    with portfolio_of(trade(*norms), []) as made:
        told, *others = made.plan().to_pylist()
    assert (told["breaches"], told["reason"]) == (breaches, reason)
    assert {row["breaches"] for row in others} <= {None}


@pytest.mark.parametrize(
    ("condition", "events", "is_odd"),
    [
        (IN_ORDER, [paid("a", "bob", B, "15"), left("b", "bob", A)], True),
        (IN_ORDER, [paid("a", "bob", A, "15"), left("b", "bob", B)], False),
        (IN_ORDER, [paid("a", "bob", A, "15")], False),
        (TWO_EVENTS, [paid("a", "bob", B, "15"), left("b", "bob", A)], False),
        (TWO_EVENTS, [left("b", "bob", A)], False),
        (TWO_EVENTS & ~ANN.did(Quit()), [left("c", "ann", A), left("b", "bob", A)], False),
        (
            TWO_EVENTS & ~ANN.did(Quit()),
            [paid("a", "bob", A, "15"), left("c", "ann", A), left("b", "bob", A)],
            True,
        ),
    ],
)
def test_what_the_plan_says_of_several_events_is_so(
    condition, events, is_odd, monkeypatch
) -> None:
    """The engine tells of contracts in which they happened, and not as they are asked for."""
    monkeypatch.setattr(ways, "FEWEST", 0)
    record = [bought("x", "ann", C, "Egg"), *events]
    with portfolio_of(trade(ANN.must_not(EGGS, unless=condition)), record) as made:
        for name, more in (("breaches", {}), ("decide", {"party": ANN, "acts": BUYING})):
            answered = made._ways.of(*made._asked(name, {"on": ON, **more}))
            assert answered.part(0)[1] == [0] * is_odd
            answered.close()


def test_a_time_of_day_is_no_instant() -> None:
    with pytest.raises(NotInSqlError, match="it goes by instants or durations, and SQL by days"):
        literal(datetime(2020, 1, 9, 12))  # noqa: DTZ001 (it is meant)


longest = Parameter("longest", timedelta)


def test_durations_of_each_contract(monkeypatch) -> None:
    """One of them is the very duration that a clause names."""
    template = evolve(
        trade(
            ANN.must_not(Buy(*ANY), provided=bob.did(Call(anything, more_than(longest)))),
            ANN.may(Buy(*ANY), provided=bob.did(Call(anything, timedelta(hours=2)))),
        ),
        parameters=(*PARAMETERS, longest),
    )
    two, three = called("a", NOON.isoformat(), "PT2H"), called("b", NOON.isoformat(), "PT2H1M")
    rows = [{"longest": "PT2H"}, {"longest": "PT2H"}, {"longest": "PT119M"}]
    with portfolio_of(template, [two], [three], [two], rows=rows) as portfolio:
        told = both_ways(portfolio, monkeypatch, ANN, BUYING)
        assert plain_of(portfolio) == {"0", "1", "2"}
    said = [" ".join((r["verdict"], *r["clauses"], *r["events"])) for r in told]
    assert said == ["permitted 2 a", "prohibited 1 b", "conflict 1 2 a"]


@pytest.mark.parametrize(
    ("zone", "at", "is_later"),
    [
        ("UTC", "2020-01-15T23:59:59Z", False),
        ("Asia/Tokyo", "2020-01-15T14:59:59Z", False),
        ("Asia/Tokyo", "2020-01-15T15:00:00Z", True),
        ("America/New_York", "2020-01-16T04:59:59Z", False),
        ("America/New_York", "2020-01-16T00:00:00-05:00", True),
        ("America/New_York", "1969-12-31T23:59:59Z", False),
    ],
)
def test_instants_are_of_the_days_of_the_time_zone(monkeypatch, zone, at, is_later) -> None:
    made = trade(ANN.must_not(Buy(*ANY), provided=CALLED & (CALLED[Call.at] > end)))
    made = evolve(made, zone=zone)
    with portfolio_of(made, [called("c", at, "PT2H")], []) as portfolio:
        told = both_ways(portfolio, monkeypatch, ANN, BUYING)
        assert plain_of(portfolio) == {"0", "1"}
    assert [row["verdict"] for row in told] == ["prohibited" if is_later else "silent", "silent"]


def test_a_day_that_clocks_have_skipped_has_no_instants(monkeypatch) -> None:
    """In Samoa the 29th of December 2011 was followed by the 31st."""
    after = date(2011, 12, 31)
    norms = [
        ANN.must_not(Call(anything, anything), provided=Call.at <= date(2011, 12, 29)),
        ANN.may(Call(anything, anything), provided=Call.at >= after),
        ANN.may(Buy(*ANY), provided=CALLED & (CALLED[Call.at] >= after)),
    ]
    made = evolve(trade(*norms), zone="Pacific/Apia")
    histories = [[called("c", f"2011-12-30T{time}Z", "PT2H")] for time in ("09:59:59", "10:00:00")]
    asked = [Call(datetime(2011, 12, 30, hour, tzinfo=UTC), timedelta()) for hour in (9, 10)]
    with portfolio_of(made, *histories) as portfolio:
        told = [
            row["verdict"]
            for act in (BUYING, *asked)
            for row in both_ways(portfolio, monkeypatch, ANN, act)
        ]
    assert told == ["silent", "permitted", *("prohibited",) * 2, *("permitted",) * 2]


def test_where_no_instant_is_told_the_time_zone_tells_none(monkeypatch) -> None:
    made = evolve(trade(ANN.must_not(Buy(*ANY), unless=CALLED)), zone="Asia/Tokyo")
    with portfolio_of(made, []) as portfolio:
        (row,) = both_ways(portfolio, monkeypatch, ANN, BUYING)
    assert row["verdict"] == "prohibited"


def test_an_event_with_an_instant_that_has_no_id_is_told_by_the_engine(monkeypatch) -> None:
    template = trade(ANN.must_not(Buy(*ANY), provided=bob.did(Call(anything, anything))))
    call = called("", "2020-01-02T12:00:00Z", "PT2H")
    with portfolio_of(template, [call], []) as portfolio:
        told = both_ways(portfolio, monkeypatch, ANN, BUYING)
        assert plain_of(portfolio) == {"1"}
    assert [bool(row["events"]) for row in told] == [True, False]


def test_parts_that_sql_answers_wait_for_no_process(monkeypatch) -> None:
    """Nor is there one to be called off, where answers are asked for no more."""
    monkeypatch.setattr(ways, "FEWEST", 0)
    histories = [[left("a", "bob", A)] for _ in range(6)]
    with portfolio_of(trade(ANN.must_not(Quit())), *histories, workers=2, part=1) as portfolio:
        question, _ = portfolio._asked("decide", {"party": ANN, "acts": Quit(), "on": ON})
        answered = portfolio._ways.of(question)
        assert answered is not None
        taking = partial(portfolio._taken, None, answered)
        run = portfolio._in_processes(question, taking, [*range(portfolio._tables.parts)])
        number, done = next(run)
        assert (number, done.answers.num_rows) == (0, 1)
        run.close()


def test_a_question_that_sql_does_not_carry_goes_to_the_engine(monkeypatch) -> None:
    monkeypatch.setattr(ways, "FEWEST", 0)
    template = trade(
        bob.must(Pay(ANN, usd(5)), within=days(5)),
        ANN.must_not(Buy(*ANY), provided=BOB_PAID & ANN.did(Pay(bob, BOB_PAID[Pay.amount] * 2))),
        ANN.must_not(Quit(), otherwise=ANN.may(Lend(*(anything,) * 5))),
    )
    questions: list[tuple[Any, Any]] = [
        ("bob", Pay(ANN, usd(5))),
        (ANN, BUYING),
        (Party("Bob"), Quit()),
        (ANN, Lend(EGG, 1, fresh=True, rate=Decimal(1), until=ON)),
        (ANN, Pay(Party("Bob"), usd(5))),
        (ANN, Pay(ANN, usd("0.123456789"))),
        (ANN, Buy(good=Good("Egg", aliases=("Ei",)), pieces=2, fresh=True)),
    ]
    with portfolio_of(template, []) as portfolio:
        for who, asked in questions:
            question, _ = portfolio._asked("decide", {"party": who, "acts": asked, "on": ON})
            assert portfolio._ways.of(question) is None
            assert portfolio.decide(who, asked, on=ON).num_rows == 1
        question, _ = portfolio._asked("upcoming", {"on": ON})
        assert portfolio._ways.of(question) is None


def test_before_any_contract_begins_the_engine_is_asked(monkeypatch) -> None:
    monkeypatch.setattr(ways, "FEWEST", 0)
    with portfolio_of(trade(ANN.must_not(Quit())), [], []) as portfolio:
        told = portfolio.decide(ANN, Quit(), on=FIRST - timedelta(1)).to_pylist()
    assert [row["verdict"] for row in told] == ["silent"] * 2


def test_an_act_in_another_currency_is_the_engines(monkeypatch) -> None:
    """Each contract refuses it, and says why."""
    monkeypatch.setattr(ways, "FEWEST", 0)
    with portfolio_of(trade(ANN.must_not(Pay(anything, more_than(limit)))), []) as portfolio:
        assert portfolio.decide(ANN, Pay(ANN, Money(5, "EUR")), on=ON).num_rows == 0
        (told,) = portfolio.rejects.to_pylist()
        assert "counts in USD" in told["reason"]
    free = Contract(
        name="Free of {bob}",
        parties=(ANN, bob),
        effective=FIRST,
        clauses=(Clause("1", "...", ANN.must_not(Pay(bob, anything))),),
        actions=(Quit,),
    )
    events = [
        {"instance": "a", "on": ON, "by": "A", "action": "Pay", "fields": PAID},
        {"instance": "b", "on": ON, "by": "B", "action": "Quit", "fields": None},
    ]
    table, record = pa.table({"id": ["a", "b"], "bob": ["A", "B"]}), pa.Table.from_pylist(events)
    with Portfolio(free, table, record, workers=1) as portfolio:
        told = both_ways(portfolio, monkeypatch, ANN, Pay(bob, Money(5, "EUR")))
    assert [row["instance"] for row in told] == ["b"]


PAID = '{"to": "A", "amount": "USD 5"}'


def test_amendments_count_from_their_day(monkeypatch) -> None:
    change = Amendment(
        title="1st",
        effective=DAYS[5],
        adds=(Clause("5", "...", ANN.must_not(Buy(EGG, *ANY[1:]), unless=BOB_PAID)),),
        repeals=("1",),
    )
    template = trade(
        ANN.must_not(Buy(FIG, *ANY[1:])), ANN.must_not(Buy(*ANY), until=B), amendments=(change,)
    )
    with portfolio_of(template, [], [paid("a", "bob", A, "5")]) as portfolio:
        before = both_ways(portfolio, monkeypatch, ANN, FIGS, on=C)
        after = both_ways(portfolio, monkeypatch, ANN, FIGS, on=ON)
        egg = both_ways(
            portfolio, monkeypatch, ANN, BUYING, on=datetime(2020, 1, 9, 12, tzinfo=UTC)
        )
    assert [(row["verdict"], row["clauses"]) for row in before] == [("prohibited", ["1"])] * 2
    assert [(row["verdict"], row["clauses"]) for row in after] == [("silent", ["1"])] * 2
    assert [row["verdict"] for row in egg] == ["prohibited", "permitted"]
    assert egg[1]["events"] == ["a"]


def test_definitions_are_carried(monkeypatch) -> None:
    told = Definition("paid", "...", bob.did(Pay(ANN, more_than(limit))))
    norm = ANN.must_not(Buy(*ANY), unless=Defined("paid"))
    template = of_clauses((told, Clause("1", "...", norm)))
    with portfolio_of(template, [], [paid("a", "bob", A, "20")]) as portfolio:
        found = both_ways(portfolio, monkeypatch, ANN, BUYING)
    assert [(r["verdict"], r["events"]) for r in found] == [
        ("prohibited", []),
        ("permitted", ["a"]),
    ]


def test_norms_are_in_force_by_the_days_of_each_contract(monkeypatch) -> None:
    """Under most it has ended; the others are kin of their own, which the engine answers about."""
    norms = [ANN.must_not(Buy(*ANY), until=end), ANN.must_not(Quit())]
    rows = [{"end": B}, {"end": C}, {"end": ON}]
    with portfolio_of(trade(*norms), [], [], [], rows=rows, part=1) as portfolio:
        monkeypatch.setattr(ways, "STRETCH", 1)
        told = both_ways(portfolio, monkeypatch, ANN, BUYING, on=ON)
    assert [row["verdict"] for row in told] == ["silent", "silent", "prohibited"]
    assert [row["clauses"] for row in told] == [["1"]] * 3


def test_a_field_of_the_act_may_be_left_open(monkeypatch) -> None:
    act = Act("Pay", (("to", ANN),))
    norm = ANN.must_not(Pay(anything, more_than(limit)))
    with portfolio_of(trade(norm, ANN.may(Pay(ANN, anything))), []) as portfolio:
        (told,) = both_ways(portfolio, monkeypatch, ANN, act)
    assert (told["verdict"], told["clauses"]) == ("permitted", ["2"])


def engines(portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch, act: Any) -> list[int] | None:
    """The places of the contracts that the engine answers about, of Ann's act; None for all."""
    monkeypatch.setattr(ways, "FEWEST", 0)
    question, _ = portfolio._asked("decide", {"party": ANN, "acts": act, "on": ON})
    answered = portfolio._ways.of(question)
    return None if answered is None else by_engine(portfolio, answered)


def test_values_that_are_one_are_the_engines(monkeypatch) -> None:
    """Where a value is one that a clause names already, its normal form is another."""
    norm = ANN.must_not(Buy(good, *ANY[1:]), unless=bob.did(Buy(EGG, *ANY[1:])))
    table = [{"good": "Egg"}, {"good": "Fig"}]
    with portfolio_of(trade(norm), *[[bought("a", "bob", A, "Egg")]] * 2, rows=table) as portfolio:
        assert engines(portfolio, monkeypatch, FIGS) == [0]
        told = both_ways(portfolio, monkeypatch, ANN, FIGS)
    assert [row["verdict"] for row in told] == ["silent", "permitted"]


def test_norms_that_are_one_in_a_contract_are_told_apart_in_others(monkeypatch) -> None:
    """Both norms of the clause are about figs in the first contract, which is the engine's."""
    norms = [ANN.must_not(Buy(one, *ANY[1:]), unless=BOB_PAID) for one in (good, FIG)]
    template = of_clauses((Clause("1", "...", *norms),))
    table = [{"good": "Fig"}, {"good": "Egg"}, {"good": "Egg"}]
    histories: list[list[dict[str, Any]]] = [[], [], [paid("a", "bob", A, "1")]]
    with portfolio_of(template, *histories, rows=table) as portfolio:
        assert engines(portfolio, monkeypatch, FIGS) == [0]
        told = both_ways(portfolio, monkeypatch, ANN, FIGS)
    assert [row["verdict"] for row in told] == ["prohibited", "prohibited", "permitted"]


def test_norms_that_are_one_of_which_one_is_amended_are_the_engines(monkeypatch) -> None:
    """In the first contract, what follows upon both breaches is one; it is new of the second."""
    lending, given = Lend(*(anything,) * 5), [{}, {"unless": Defined("enough")}]
    follows = [bob.may(Buy(one, *ANY[1:])) for one in (good, FIG)]
    norms = [
        ANN.must_not(lending, otherwise=one, **more)
        for one, more in zip(follows, given, strict=True)
    ]
    before, after = (Definition("enough", "...", one) for one in (BOB_LEFT, BOB_PAID))
    clauses = (before, Clause("1", "...", *norms), Clause("2", "...", ANN.must_not(Quit())))
    change = Amendment(title="1st", effective=DAYS[5], replaces=(after,))
    template = of_clauses(clauses, (change,))
    with portfolio_of(template, [], [], rows=[{"good": "Fig"}]) as portfolio:
        assert engines(portfolio, monkeypatch, Quit()) is None
        told = portfolio.decide(ANN, Quit(), on=ON).to_pylist()
    with portfolio_of(template, []) as portfolio:
        assert both_ways(portfolio, monkeypatch, ANN, Quit()) == told[:1]
    assert [(row["verdict"], row["clauses"]) for row in told] == [("prohibited", ["2"])] * 2


def test_parts_are_the_same_in_processes_and_from_files(monkeypatch, tmp_path) -> None:
    norms = [ANN.must_not(Buy(*ANY), provided=BOB_PAID)]
    odd = {**paid("x", "bob", A, "5"), "by": "Eve"}
    histories = [[paid("a", "bob", A, "5")], [odd], [], [paid("b", "bob", B, "5")], []]
    whole = portfolio_of(trade(*norms), *histories)
    parts = portfolio_of(trade(*norms), *histories, part=1, workers=2)
    monkeypatch.setattr(ways, "FEWEST", 10**9)
    expected, rejects = whole.decide(ANN, BUYING, on=ON), whole.rejects
    monkeypatch.setattr(ways, "FEWEST", 0)
    with whole, parts:
        assert parts.decide(ANN, BUYING, on=ON).equals(expected)
        assert parts.rejects.equals(rejects)
        path = tmp_path / "told.parquet"
        assert parts.write(path, "decide", party=ANN, acts=BUYING, on=ON) == len(histories)
        assert pa.parquet.read_table(path).equals(expected)


def test_rows_that_are_plain_are_not_read_again_for_rejects(monkeypatch) -> None:
    monkeypatch.setattr(ways, "FEWEST", 0)
    with portfolio_of(trade(ANN.must_not(Quit())), [left("a", "bob", A)]) as portfolio:
        assert portfolio.rejects.num_rows == 0
        assert portfolio._ways.of(None) is not None


def test_what_is_open_goes_to_the_engine(monkeypatch) -> None:
    monkeypatch.setattr(ways, "FEWEST", 0)
    rent = Question("rent", "Is it rent?", readings=("yes", "no"))
    template = trade(ANN.must_not(Quit(), provided=rent.reads("yes")))
    with portfolio_of(template, []) as portfolio:
        (told,) = portfolio.plan().to_pylist()
        assert told["reason"] == "the template leaves a question open, 'rent'"
        assert portfolio.decide(ANN, Quit(), on=ON).column("verdict").to_pylist() == [
            "undetermined"
        ]
