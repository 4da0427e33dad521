"""Eight clauses with joins, sums and deadlines, and what they make of a stream of raw events.

What was breached is told by `straight`, which knows these clauses and nothing else; engines of
every kind are measured by it, from raw events to the same breaches.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from contract_rules import (
    Action,
    Clause,
    Contract,
    Field,
    Money,
    Party,
    anything,
    count,
    days,
    total,
    usd,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

BEGIN = datetime(2000, 1, 1, 12, tzinfo=UTC)
STEP = timedelta(hours=1)
BUDGET = 1_000
QUIET, ANSWER, SETTLE, REPLACE = 20, 3, 30, 10
"""In days: how long a topic is not to be spoken of, and within what the duties are to be done."""


class Raw(NamedTuple):
    """An event as it comes in.

    Attributes:
        id: Its id.
        kind: What was done.
        key: What it is about: a vendor, a site, a topic, a role, an invoice, a ticket, an item.
        amount: How many dollars; 0 where none are named.
        at: When.
    """

    id: str
    kind: str
    key: str
    amount: int
    at: datetime


Told: TypeAlias = tuple[str, str, date]
"""A clause that was breached, the event by which it was or upon which the duty arose, the day."""


class Procure(Action):
    """Buy from a vendor."""

    key: Field[str] = anything


class Consent(Action):
    """Agree to a vendor."""

    key: Field[str] = anything


class Ship(Action):
    """Send goods from a site."""

    key: Field[str] = anything


class Block(Action):
    """Close a site."""

    key: Field[str] = anything


class Disclose(Action):
    """Speak of a topic."""

    key: Field[str] = anything


class Embargo(Action):
    """Ask not to speak of a topic."""

    key: Field[str] = anything


class Spend(Action):
    """Spend on a project."""

    key: Field[str] = anything
    amount: Field[Money] = anything


class Hire(Action):
    """Fill a role."""

    key: Field[str] = anything


class Approve(Action):
    """Agree to a role."""

    key: Field[str] = anything


class Vet(Action):
    """Look at who is to have a role."""

    key: Field[str] = anything


class Bill(Action):
    """Ask for the payment of an invoice."""

    key: Field[str] = anything
    amount: Field[Money] = anything


class Pay(Action):
    """Pay an invoice, or a part of it."""

    key: Field[str] = anything
    amount: Field[Money] = anything


class Ask(Action):
    """Open a ticket."""

    key: Field[str] = anything


class Answer(Action):
    """Answer a ticket."""

    key: Field[str] = anything


class Reject(Action):
    """Refuse an item."""

    key: Field[str] = anything


class Waive(Action):
    """Keep an item, though it may be refused."""

    key: Field[str] = anything


class Replace(Action):
    """Send another item."""

    key: Field[str] = anything


buyer, supplier = Party("Buyer"), Party("Supplier")

supply = Contract(
    name="Supply",
    parties=(buyer, supplier),
    effective=BEGIN.date(),
    clauses=(
        Clause(
            "W1",
            "The buyer procures from no vendor to which the supplier has not agreed.",
            buyer.must_not(Procure(), unless=supplier.did(Consent(key=Procure.key))),
        ),
        Clause(
            "W2",
            "The buyer ships from no site that the supplier has closed.",
            buyer.must_not(Ship(), provided=supplier.did(Block(key=Ship.key))),
        ),
        Clause(
            "W3",
            "A topic is not spoken of for twenty days after the supplier has asked for that.",
            buyer.must_not(
                Disclose(),
                provided=count(Embargo(key=Disclose.key), by=supplier, within=days(QUIET)) >= 1,
            ),
        ),
        Clause(
            "W4",
            "Once more than 1,000 dollars have been spent on a project, no more are.",
            buyer.must_not(
                Spend(), provided=total(Spend.amount, by=buyer, key=Spend.key) > usd(BUDGET)
            ),
        ),
        Clause(
            "W5",
            "A role is filled when the supplier has agreed to it and the buyer has vetted it.",
            buyer.must_not(
                Hire(),
                unless=supplier.did(Approve(key=Hire.key)) & buyer.did(Vet(key=Hire.key)),
            ),
        ),
        Clause(
            "W6",
            "An invoice is paid within thirty days.",
            buyer.must(
                Pay(key=Bill.key, amount=Bill.amount),
                upon=supplier.did(Bill()),
                within=days(SETTLE),
            ),
        ),
        Clause(
            "W7",
            "A ticket is answered within three days.",
            supplier.must(Answer(key=Ask.key), upon=buyer.did(Ask()), within=days(ANSWER)),
        ),
        Clause(
            "W8",
            "A refused item is replaced within ten days, unless it was to be kept.",
            supplier.must(
                Replace(key=Reject.key),
                upon=buyer.did(Reject()),
                unless=buyer.did(Waive(key=Reject.key)),
                within=days(REPLACE),
            ),
        ),
    ),
)

BY = dict.fromkeys(("Procure", "Ship", "Disclose", "Spend", "Hire", "Vet"), buyer)
BY |= dict.fromkeys(("Pay", "Ask", "Reject", "Waive"), buyer)
BY |= dict.fromkeys(
    ("Consent", "Block", "Embargo", "Approve", "Bill", "Answer", "Replace"), supplier
)
"""Whose act each is."""


def stream(size: int) -> list[Raw]:
    """So many events, an hour apart, of every kind; a fifth of what may be breached is."""
    random, number, raw = Random(size), 0, list[tuple[str, str, int, int]]()  # noqa: S311
    while len(raw) < size:
        raw += _scene(random, number, len(raw))
        number += 1
    raw.sort(key=lambda one: one[3])
    return [
        Raw(f"e{n}", kind, key, amount, BEGIN + n * STEP)
        for n, (kind, key, amount, _) in enumerate(raw[:size])
    ]


def _scene(random: Random, number: int, now: int) -> Iterator[tuple[str, str, int, int]]:
    """What happens about one thing: what, about what, how much, and in its place among all."""
    key, soon, seldom = f"K{number}", now + random.randrange(1, 500), random.random() < 0.2
    match number % 8:
        case 0:
            yield ("Consent", key, 0, now)
            yield from (("Procure", key, 0, soon - 600 * seldom + n) for n in range(3))
        case 1:
            yield ("Block", key, 0, now)
            yield from (("Ship", key, 0, soon - 600 * (not seldom) + n) for n in range(3))
        case 2:
            yield ("Embargo", key, 0, now)
            yield from (("Disclose", key, 0, now + 600 + n - 500 * seldom) for n in range(2))
        case 3:
            project = f"P{number // 80}"
            yield from (("Spend", project, random.randrange(1, 100), soon + n) for n in range(3))
        case 4:
            yield ("Approve", key, 0, now)
            yield ("Vet", key, 0, now + 5)
            yield ("Hire", key, 0, soon + 6 - 500 * seldom)
        case 5:
            yield ("Bill", key, 100, now)
            yield ("Pay", key, 40, soon)
            yield ("Pay", key, 60, soon + 500 * seldom)
        case 6:
            yield ("Ask", key, 0, now)
            yield ("Answer", key, 0, now + random.randrange(1, 60) + 100 * seldom)
        case _:
            if seldom:
                yield ("Waive", key, 0, now)
            yield ("Reject", key, 0, now + 1)
            yield ("Replace", key, 0, now + 2 + random.randrange(1, 300))


def end_of(events: list[Raw]) -> date:
    """The day by which all is told: no deadline runs any more."""
    return events[-1].at.date() + timedelta(days=2 * SETTLE)


def straight(events: list[Raw]) -> list[Told]:  # noqa: C901, PLR0912, PLR0915 (by hand)
    """What was breached, told by a program that knows these clauses and nothing else."""
    told: list[Told] = []
    known: dict[str, set[str]] = {kind: set() for kind in ("Consent", "Block", "Approve", "Vet")}
    known["Waive"] = set()
    embargoes: dict[str, date] = {}
    spent: dict[str, int] = {}
    bills: dict[str, list] = {}
    promised: dict[str, dict[str, tuple[str, date]]] = {"Answer": {}, "Replace": {}}
    for id_, kind, key, amount, at in events:
        if kind in known:
            known[kind].add(key)
        elif kind == "Procure":
            if key not in known["Consent"]:
                told.append(("W1", id_, at.date()))
        elif kind == "Ship":
            if key in known["Block"]:
                told.append(("W2", id_, at.date()))
        elif kind == "Embargo":
            embargoes[key] = at.date() + timedelta(days=QUIET)
        elif kind == "Disclose":
            if key in embargoes and at.date() <= embargoes[key]:
                told.append(("W3", id_, at.date()))
        elif kind == "Spend":
            before = spent.get(key, 0)
            if before > BUDGET:
                told.append(("W4", id_, at.date()))
            spent[key] = before + amount
        elif kind == "Hire":
            if key not in known["Approve"] or key not in known["Vet"]:
                told.append(("W5", id_, at.date()))
        elif kind == "Bill":
            bills[key] = [id_, amount, at.date() + timedelta(days=SETTLE)]
        elif kind == "Pay":
            bill = bills.get(key)
            if bill is not None and bill[1] > 0:
                bill[1] -= amount
                if bill[1] <= 0:
                    del bills[key]
                    if at.date() > bill[2]:
                        told.append(("W6", bill[0], bill[2] + timedelta(days=1)))
        elif kind == "Ask":
            promised["Answer"][key] = (id_, at.date() + timedelta(days=ANSWER))
        elif kind == "Reject":
            if key not in known["Waive"]:
                promised["Replace"][key] = (id_, at.date() + timedelta(days=REPLACE))
        else:
            duty = promised[kind].pop(key, None)
            if duty is not None and at.date() > duty[1]:
                clause = "W7" if kind == "Answer" else "W8"
                told.append((clause, duty[0], duty[1] + timedelta(days=1)))
    told += [("W6", bill[0], bill[2] + timedelta(days=1)) for bill in bills.values()]
    for kind, clause in (("Answer", "W7"), ("Replace", "W8")):
        late = promised[kind].values()
        told += [(clause, id_, due + timedelta(days=1)) for id_, due in late]
    return sorted(told)
