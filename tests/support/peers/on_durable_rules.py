"""The workload in durable-rules: a ruleset of the eight clauses, and what happens as its facts.

It has no sums over facts and no deadlines but by the clock of the machine, so the host adds up
what was spent and paid, and asserts that a duty falls due when its day is over.
"""

from __future__ import annotations

from collections import Counter, deque
from contextlib import suppress
from datetime import date
from functools import cache
from itertools import count
from typing import TYPE_CHECKING

from durable.engine import Host, MessageNotHandledException
from durable.lang import c, m, none, ruleset, when_all

from support.workload import ANSWER, BUDGET, QUIET, REPLACE, SETTLE, Raw, Told

if TYPE_CHECKING:
    from collections.abc import Iterator

SESSIONS = count()
WITHIN = {"Bill": SETTLE, "Ask": ANSWER, "Reject": REPLACE}
"""What gives rise to a duty, and in how many days it is to be done."""


def _rules(told: list[Told]) -> ruleset:  # noqa: C901 (a rule for each clause)
    """The clauses; what they find is added to what was told."""

    def tell(clause: str, id_: str, day: int) -> None:
        told.append((clause, id_, date.fromordinal(day)))

    supply = ruleset("supply")
    with supply:

        @when_all(
            c.act << (m.kind == "Procure"), none((m.kind == "Consent") & (m.key == c.act.key))
        )
        def unconsented(c) -> None:
            tell("W1", c.act.id, c.act.day)

        @when_all(
            c.closed << (m.kind == "Block"),
            c.act << (m.kind == "Ship") & (m.key == c.closed.key) & (m.n > c.closed.n),
        )
        def blocked(c) -> None:
            tell("W2", c.act.id, c.act.day)

        @when_all(
            c.asked << (m.kind == "Embargo"),
            c.act << (m.kind == "Disclose")
            & (m.key == c.asked.key)
            & (m.n > c.asked.n)
            & (m.day <= c.asked.day + QUIET),
        )
        def disclosed(c) -> None:
            tell("W3", c.act.id, c.act.day)

        @when_all((m.kind == "Spend") & (m.before > BUDGET))
        def beyond_the_budget(c) -> None:
            tell("W4", c.m.id, c.m.day)

        @when_all(c.act << (m.kind == "Hire"), none((m.kind == "Approve") & (m.key == c.act.key)))
        def unapproved(c) -> None:
            tell("W5", c.act.id, c.act.day)

        @when_all(c.act << (m.kind == "Hire"), none((m.kind == "Vet") & (m.key == c.act.key)))
        def unvetted(c) -> None:
            tell("W5", c.act.id, c.act.day)

        @when_all(
            c.due << (m.kind == "BillDue"), none((m.kind == "Settled") & (m.key == c.due.key))
        )
        def unpaid(c) -> None:
            tell("W6", c.due.of, c.due.day)

        @when_all(
            c.due << (m.kind == "AskDue"),
            none((m.kind == "Answer") & (m.key == c.due.key) & (m.n > c.due.n)),
        )
        def unanswered(c) -> None:
            tell("W7", c.due.of, c.due.day)

        @when_all(
            c.due << (m.kind == "RejectDue"),
            none((m.kind == "Replace") & (m.key == c.due.key) & (m.n > c.due.n)),
            none((m.kind == "Waive") & (m.key == c.due.key) & (m.n < c.due.n)),
        )
        def unreplaced(c) -> None:
            tell("W8", c.due.of, c.due.day)

    return supply


class _Host(Host):
    """One without the threads that look whether a timer has gone off, as no rule sets one."""

    def _run(self) -> None:
        pass


@cache
def _host() -> tuple[Host, list[Told]]:
    """A host of the rules, and what they told."""
    told: list[Told] = []
    return _Host(dict([_rules(told).define()])), told


def breaches(events: list[Raw]) -> list[Told]:
    """What was breached."""
    (host, told), sid = _host(), str(next(SESSIONS))
    told.clear()
    for fact in _facts(events):
        with suppress(MessageNotHandledException):  # a spending within the budget
            host.assert_fact("supply", fact | {"sid": sid})
    host.delete_state("supply", sid)
    return sorted(set(told))  # a role may be filled with neither


def _facts(events: list[Raw]) -> Iterator[dict]:
    """What the rules are told, in its order."""
    spent, left = Counter[str](), dict[str, int]()
    running = {kind: deque[dict]() for kind in WITHIN}
    for n, (id_, kind, key, amount, at) in enumerate(events):
        day = at.toordinal()
        yield from _fallen_due(running, day)
        fact = {"id": id_, "n": n, "kind": kind, "key": key, "day": day}
        if kind in WITHIN:
            due = {"id": f"{id_} due", "of": id_, "kind": f"{kind}Due"}
            running[kind].append(fact | due | {"day": day + WITHIN[kind] + 1})
        match kind:
            case "Spend":
                yield fact | {"before": spent[key]}
                spent[key] += amount
            case "Bill":
                left[key] = amount
            case "Pay":
                left[key] = left.get(key, 0) - amount
                if left[key] <= 0:
                    yield fact | {"kind": "Settled"}
            case "Ask" | "Reject":
                pass
            case _:
                yield fact
    yield from _fallen_due(running, date.max.toordinal())


def _fallen_due(running: dict[str, deque[dict]], day: int) -> Iterator[dict]:
    """The duties whose last day is before that day; they run no more."""
    for duties in running.values():
        while duties and duties[0]["day"] <= day:
            yield duties.popleft()
