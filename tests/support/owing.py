"""Templates about what is owed, drawn at random, with tables of contracts and of their events."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from contract_rules import (
    Action,
    Amendment,
    Clause,
    Contract,
    Entity,
    Field,
    Money,
    MonthEnd,
    Parameter,
    Party,
    Rounding,
    anything,
    at_least,
    business_days,
    count,
    days,
    days_between,
    end_of_month,
    less_than,
    monthly,
    months,
    more_than,
    percent,
    rounded,
    terminates,
    total,
    usd,
    weekly,
    weeks,
)
from support.leases import Pay

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

FIRST = date(2024, 1, 1)


class Item(Entity):
    """What is sold."""


class PayFor(Pay, phrase="pay {amount} to {to} for {item}"):
    """Pay for something."""

    item: Field[Item]


class Order(Action, phrase="order {item} for {price}"):
    """Order."""

    item: Field[Item]
    price: Field[Money]
    by_day: Field[date]


class Deliver(Action, phrase="deliver {item}"):
    """Deliver."""

    item: Field[Item]


class Send(Action, phrase="send {item} to come by {by_day}"):
    """Send."""

    item: Field[Item]
    by_day: Field[date]


class Waive(Action, phrase="do without {item}"):
    """Say that it is not wanted."""

    item: Field[Item]


class Quit(Action, phrase="quit"):
    """End it."""


class Enter(Action, phrase="enter"):
    """Come in."""


seller = Party("the seller")
buyer = Parameter("buyer", Party)
rent = Parameter("rent", Money, at_least=usd(1))
start = Parameter("start", date)
grace = Parameter("grace", int, default=3)
last = Parameter("last", date)

ITEMS = tuple(f"item {n}" for n in range(3))

A_MONTH = months(1, rounding=MonthEnd.LAST_DAY)

DAILY = usd(5) * days_between(Order.on, Order.by_day)
"""It is less than nothing where the one comes after the other."""

PARTIES = ("the seller", "{buyer}", "the bank")


ANY_ORDER = Order(anything, anything, anything)


def period(random: Random) -> Any:
    return random.choice(
        (days(0), days(5), days(9), weeks(2), days(random.randrange(12)), business_days(3, "US"))
    )


def sorts(random: Random) -> list[int]:
    """The numbers of the sorts of which clauses are."""
    rare = random.sample(range(16, 19), random.choice((0, 0, 0, 1)))
    return random.sample(range(16), random.choice((1, 1, 2, 2, 3, 4))) + rare


def clauses(random: Random, chosen: list[int]) -> list[Clause]:
    """Some clauses, of few sorts."""
    bank = Party("the bank")
    owed = random.choice(
        (Order.price, Order.price, rent, usd(40), Order.price * percent(50), DAILY)
    )
    payee = random.choice((seller, seller, seller, bank))
    pay = random.choice((Pay(payee, owed), Pay(payee, owed), PayFor(payee, owed, Order.item)))
    upon = random.choice(
        (buyer.did(ANY_ORDER), Order, buyer.did(Order(anything, more_than(usd(30)), anything)))
    )
    given = random.choice(
        (
            {},
            {},
            {"unless": seller.did(Waive(Order.item))},
            {"provided": Order.price >= usd(20)},
            {"unless": buyer.did(Quit())},
            {"until": random.choice((date(2024, 3, 9), last, Order.by_day))},
            {"from_": last},
        )
    )
    within = random.choice(
        (
            {"within": period(random)},
            {"within": period(random)},
            {"by": Order.by_day},
            {"before": Order.by_day},
            {"by": end_of_month(Order.by_day - days(3))},
            {"before": Order.on + random.choice((days(2), weeks(1), A_MONTH))},
            {},
        )
    )
    waived, same = seller.did(Waive(Order.item)), Order(Order.item, anything, anything)
    before = count(
        same, by=buyer, within=random.choice((days(5), weeks(2), days(20)))
    ) >= random.choice((1, 2))
    past = random.choice(
        (
            {"unless": waived},
            {"provided": waived},
            {"provided": ~waived, "unless": seller.did(Deliver(Order.item))},
            {"unless": waived & seller.did(Deliver(Order.item))},
            {"unless": waived | seller.did(Deliver(anything))},
            {"provided": before},
            {"provided": total(Order.price, by=buyer, item=Order.item) > usd(50)},
            {"provided": total(Order.price, by=buyer) + Order.price > rent},
        )
    )
    bought = buyer.did(Order(Deliver.item, at_least(usd(20)), anything))
    past_delivery = random.choice(
        (
            {"unless": bought},
            {"provided": bought},
            {"unless": bought & buyer.did(Quit())},
            {"unless": bought, "until": date(2024, 2, 20)},
        )
    )
    late = random.choice((None, None, None, buyer.must(Pay(seller, usd(7)), within=days(3))))
    rule = random.choice((monthly(day=1), monthly(day=-1), weekly("MO")))
    early = {"on_account": random.random() < 0.2}
    found = [
        buyer.must(pay, upon=upon, otherwise=late, **within, **given, **early),
        buyer.must(Pay(payee, rent), every=rule, within=days(random.randrange(9)), **early),
        buyer.must(Pay(payee, rent), every=rule, within=days(grace), otherwise=late),
        seller.must(Deliver(Order.item), upon=upon, **within),
        seller.must(Deliver(anything), upon=upon, **within),
        seller.must(Send(Order.item, Order.by_day), upon=upon, **within),
        buyer.must(Pay(bank, usd(25)), by=date(2024, 2, 20)),
        buyer.must(Pay(payee, rent * percent(10))),
        buyer.can(Quit(), then=terminates()),
        seller.must_not(Enter()),
        seller.must_not(Enter(), otherwise=seller.must(Pay(buyer, usd(9)), within=days(4))),
        seller.must_not(Pay(buyer, more_than(rent))),
        buyer.must_not(Pay(bank, less_than(usd(10)))),
        seller.must(
            Pay(buyer, usd(5)), upon=buyer.did(Pay(seller, at_least(usd(60)))), within=days(2)
        ),
        buyer.must_not(ANY_ORDER, **past),
        seller.must_not(Deliver(anything), **past_delivery),
        # which SQL does not carry
        buyer.must(Pay(bank, usd(6)), upon=seller.did(Waive(anything)), not_before=days(2)),
        buyer.must(Pay(payee, usd(4)), upon=(seller.did(Waive(anything)), buyer.did(ANY_ORDER))),
        seller.must_not(Pay(buyer, more_than(rounded(rent * percent(33), 1, Rounding.DOWN)))),
    ]
    return [Clause(str(n), "As said.", found[sort]) for n, sort in enumerate(chosen, 1)]


def template(random: Random, chosen: list[int]) -> Contract:
    """A template with clauses of these sorts."""
    found, effective = clauses(random, chosen), random.choice((FIRST, start))
    changes = tuple(amendments(random, found)) if effective is FIRST else ()
    return of_clauses(effective, found, changes)


def amendments(random: Random, before: list[Clause]) -> Iterator[Amendment]:
    """Few amendments: clauses are replaced, added, or repealed."""
    ids = [clause.id for clause in before]
    for number, effective in enumerate((date(2024, 2, 5), date(2024, 2, 26))):
        if random.randrange(5) == 0:
            mine = {clause.id: clause for clause in clauses(random, sorts(random))}
            repealed = [id_ for id_ in ids if id_ not in mine and random.randrange(2)]
            yield Amendment(
                title=f"The change {number}",
                effective=effective,
                adds=tuple(mine[id_] for id_ in mine if id_ not in ids),
                replaces=tuple(mine[id_] for id_ in mine if id_ in ids),
                repeals=tuple(repealed),
                discharges=tuple(random.sample(ids, random.choice((0, 0, 1)))),
            )
            ids = [id_ for id_ in {**dict.fromkeys(ids), **mine} if id_ not in repealed]


def of_clauses(
    effective: Any, stated: list[Clause], changes: tuple[Amendment, ...] = ()
) -> Contract:
    """A template of some clauses, with amendments."""
    return Contract(
        name="What {buyer} owes",
        parties=(seller, buyer, Party("the bank")),
        effective=effective,
        clauses=tuple(stated),
        amendments=changes,
        actions=(Pay, PayFor, Order, Deliver, Send, Waive, Quit, Enter),
    )


def version(random: Random, made: Contract, chosen: list[int]) -> Contract:
    """Another version: some clauses say something else, and one may be gone, or amendments."""
    known = {one.name for one in made.parameters}
    effective = start if "start" in known else FIRST
    for _ in range(20):
        found = [
            random.choice((mine, other, other))
            for mine, other in zip(made.clauses, clauses(random, chosen), strict=True)
        ]
        changes = random.choice((made.amendments, ()))
        if random.randrange(4) == 0:
            found.pop()
            changes = ()
        other = of_clauses(effective, found, changes)
        if {one.name for one in other.parameters} <= known:
            return other
    return made


def instances(random: Random, made: Contract, count: int) -> pa.Table:
    """Contracts of a template."""
    names = {known.name for known in made.parameters}
    rows = []
    for n in range(count):
        row: dict[str, Any] = {"id": f"c{n}", "buyer": f"B{n}"}
        if "rent" in names:
            row["rent"] = f"USD {random.choice((20, 35, 50, 60))}"
        if "start" in names:
            row["start"] = FIRST + timedelta(random.randrange(20))
        if "last" in names:
            row["last"] = FIRST + timedelta(30 + random.randrange(40))
        if "grace" in names:
            row["grace"] = random.randrange(5)
        rows.append(row)
    return pa.Table.from_pylist(rows)


def events(random: Random, given: pa.Table, most: int = 14) -> pa.Table:
    """Events of contracts, most of which are about what is owed."""
    rows: list[dict[str, Any]] = []
    for n in range(given.num_rows):
        on = FIRST
        for number in range(random.randrange(most)):
            if not number or random.random() < 0.7:  # else another comes on the same day
                on = FIRST + timedelta(20 + random.randrange(60))
            item = random.choice(ITEMS)
            much = f"USD {random.choice((0, 5, 10, 20, 25, 35, 40, 50, 60, 100))}"
            buyer_ = f"B{n}"
            by_day = (on + timedelta(random.randrange(-2, 12))).isoformat()
            kinds: list[tuple[str, str, dict[str, str]]] = [
                (
                    buyer_,
                    "Order",
                    {
                        "item": item,
                        "price": much,
                        "by_day": by_day,
                    },
                ),
                (buyer_, "Pay", {"to": "the seller", "amount": much}),
                (buyer_, "Pay", {"to": "the bank", "amount": much}),
                (buyer_, "PayFor", {"to": "the seller", "amount": much, "item": item}),
                ("the seller", "Deliver", {"item": item}),
                ("the seller", "Send", {"item": item, "by_day": by_day}),
                ("the seller", "Waive", {"item": item}),
                ("the seller", "Enter", {}),
                ("the seller", "Pay", {"to": buyer_, "amount": much}),
                (buyer_, "Quit", {}),
            ]
            by, action, fields = random.choices(kinds, (9, 9, 3, 4, 5, 2, 1, 0.4, 0.7, 0.3))[0]
            rows.append(
                {
                    "instance": f"c{n}",
                    "id": f"e{random.randrange(10)}{number}",
                    "on": on,
                    "by": by,
                    "action": action,
                    "fields": json.dumps(fields),
                }
            )
    random.shuffle(rows)
    names = ("instance", "id", "on", "by", "action", "fields")
    types = [pa.string(), pa.string(), pa.date32(), pa.string(), pa.string(), pa.string()]
    return pa.Table.from_pylist(rows, pa.schema(list(zip(names, types, strict=True))))
