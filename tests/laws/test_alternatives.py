"""What becomes of duties with alternatives is what a straight line through the days shows.

The line below is written from what a lawyer says, and shares nothing with the ledger: a debt is a
list of ways, each way a sum and what is paid of it; whatever is done in full performs the debt.
"""

from __future__ import annotations

from datetime import timedelta

from attrs import define, field
from hypothesis import given
from hypothesis import strategies as st

from contract_rules import Engine, days, usd
from contract_rules.testing.strategies.vocabulary import Deliver, Order, Pay, Visit
from support.dealings import ann, bea, clause, contract, cyd, day
from support.histories import matchers

NOTHING = usd(0)

WAYS = {
    "deliver": Deliver(1),
    "visit": Visit(1),
    "price": Pay(Order.price, ann),
    "three": Pay(usd(3), cyd),
}


@define(eq=False)
class Way:
    """A way to perform a debt: an act, or a sum to a party, and which payments went to it."""

    name: str
    owed: object = None
    parts: list = field(factory=list)

    @property
    def left(self):
        return self.owed - sum((part for _, part in self.parts), NOTHING)

    @property
    def is_done(self):
        return bool(self.parts) if self.owed is None else self.left <= NOTHING


@define(eq=False)
class Debt:
    """A debt upon an order, due on a day."""

    order: object
    due: object
    ways: list
    is_late: bool = False
    is_over: bool = False
    is_performed: bool = False
    freed: list = field(factory=list)

    @property
    def is_open(self):
        return not (self.is_over or self.is_performed)

    def told(self, today):
        """How it stands, and what is left in each way in which it is paid."""
        if self.is_over:
            status = "discharged"
        elif self.is_performed:
            status = "late" if self.is_late else "kept"
        else:
            status = "breached" if self.due < today else "open"
        paid = [sum((p for _, p in w.parts), NOTHING) for w in self.ways if w.owed is not None]
        left = [NOTHING if not self.is_open else w.left for w in self.ways if w.owed is not None]
        return status, paid, left


class Line:
    """The debts, and what is left of each payment, after one event after another."""

    def __init__(self, names):
        self.names, self.debts, self.left = names, [], {}

    def happen(self, event, undone):
        """Let an event happen, or the one that it reverses be undone."""
        for debt in self.debts:
            debt.is_late |= debt.is_open and debt.due < event.on
        if undone is not None:
            self.undo(undone)
        elif event.act.kind == "Order":
            sums = {"price": event.act.get("price"), "three": usd(3)}
            ways = [Way(name, sums.get(name)) for name in self.names]
            self.debts.append(Debt(event, event.on + timedelta(days=9), ways))
        elif event.act.kind == "Pay":
            self.left[event.id] = event.act.get("amount")
            name = "price" if event.act.get("to") == ann else "three"
            for debt in self.debts:
                self.pay(debt, name, event)
        else:
            name = event.act.kind.lower()
            asking = (d for d in self.debts if d.is_open and name in self.names)
            debt = next(asking, None)
            if debt is not None:
                self.way(debt, name).parts.append((event, None))
                self.perform(debt)

    @staticmethod
    def way(debt, name):
        return next((way for way in debt.ways if way.name == name), None)

    def pay(self, debt, name, event):
        """As much of what is left of a payment as is left in that way."""
        way = self.way(debt, name)
        if way is None or not debt.is_open:
            return
        part = min(self.left[event.id], way.left)
        if part > NOTHING:
            way.parts.append((event, part))
            self.left[event.id] -= part
        self.perform(debt)

    def perform(self, debt):
        """Performed in one way, it takes nothing in another."""
        debt.is_performed = any(way.is_done for way in debt.ways)
        if debt.is_performed:
            for way in debt.ways:
                if not way.is_done:
                    debt.freed += [(event, way.name) for event, _ in way.parts]
                    self.release(way)

    def release(self, way, only=None):
        """What was paid counts to nothing."""
        for event, part in way.parts:
            if part is not None and only in {None, event}:
                self.left[event.id] += part
        way.parts = [pair for pair in way.parts if only not in {None, pair[0]}]

    def undo(self, event):
        """An act never counts again; what it performed is owed again, or arose for nothing."""
        again = []
        for debt in self.debts:
            counted = [w for w in debt.ways if any(e is event for e, _ in w.parts)]
            for way in counted:
                self.release(way, event)
            if counted and debt.is_performed and not any(w.is_done for w in debt.ways):
                debt.is_performed = False
                again.append(debt)
            debt.freed = [pair for pair in debt.freed if pair[0] is not event]
        self.left.pop(event.id, None)
        for debt in self.debts:
            if debt.order is event:
                for way in debt.ways:
                    if way.owed is not None:
                        self.release(way)
                debt.is_performed = any(way.parts for way in debt.ways)
                debt.is_over = not debt.is_performed
        for debt in again:
            for earlier, name in dict.fromkeys(debt.freed):
                self.pay(debt, name, earlier)


@st.composite
def histories(draw):
    """A history of days, one event on each: orders, what is done for them, and reversals."""
    events = []
    for number in range(draw(st.integers(1, 10))):
        on = day(1) + timedelta(days=2 * number)
        standing = [e for e in events if not e.reverses and not _is_undone(e, events)]
        kind = draw(st.sampled_from(("order", "pay", "pay", "pay", "deed", "undo")))
        amount = usd(draw(st.integers(1, 5)))
        if kind == "order" or not events:
            events.append(bea.does(Order(amount, 1, day(30)), on=on))
        elif kind == "undo" and standing:
            events.append(draw(st.sampled_from(standing)).reversal(on=on))
        elif kind == "deed":
            events.append(bea.does(draw(st.sampled_from((Deliver(1), Visit(1)))), on=on))
        else:
            to = draw(st.sampled_from((ann, cyd)))
            events.append(bea.does(Pay(amount, to), on=on))
    return events


def _is_undone(event, events):
    return any(other.reverses == event.id for other in events)


@given(
    names=st.lists(st.sampled_from(sorted(WAYS)), min_size=2, max_size=4, unique=True),
    events=histories(),
    matcher=matchers,
)
def test_what_becomes_of_duties_with_alternatives_is_what_a_line_shows(
    names, events, matcher
) -> None:
    """On every day: how each stands, what is left in each way, and what counts to nothing."""
    first, *others = (WAYS[name] for name in names)
    norm = bea.must(first, alternatives=tuple(others), upon=bea.did(Order()), within=days(9))
    agreed, line = contract(clause("C1", norm)), Line(names)
    by_id = {event.id: event for event in events}
    with Engine(agreed, events, matcher=matcher) as engine:
        for event in events:
            line.happen(event, by_id.get(event.reverses))
            expected = [debt.told(event.on) for debt in line.debts]
            assert [_told(duty) for duty in engine.duties(on=event.on)] == expected
            asked = {"price", "three"} & {*names}
            left = {id_: rest for id_, rest in line.left.items() if rest > NOTHING and asked}
            assert {e.id: rest for e, rest in engine.unallocated(on=event.on)} == left


def _told(duty):
    norm = duty.reasons[0].norm
    ways = [(duty.paid, duty.outstanding)] if norm.amount else []
    ways += [(other.paid, other.outstanding) for other in duty.alternatives]
    of_money = [(paid, left) for paid, left in ways if paid is not None]
    paid = [paid for paid, _ in of_money]
    return duty.status.value, paid, [left for _, left in of_money]
