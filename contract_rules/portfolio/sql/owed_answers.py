"""Answers questions about duties in SQL: the duties themselves, what they come to, breaches."""

# ruff: noqa: S608 (what stands in queries is our own, or quoted)

from __future__ import annotations

from bisect import bisect_left, bisect_right
from operator import methodcaller
from typing import TYPE_CHECKING

from contract_rules.portfolio.answering import DIGITS, PLACES
from contract_rules.portfolio.extra import extra
from contract_rules.portfolio.sql.columns import NotInSqlError, text_of
from contract_rules.portfolio.sql.owing import ODD, TOLD, Owing
from contract_rules.portfolio.sql.plain import INSTANCES
from contract_rules.portfolio.working import schema_of

if TYPE_CHECKING:
    from contract_rules.portfolio.extra import ArrowTable
    from contract_rules.portfolio.instances import Instances
    from contract_rules.portfolio.questions import AskedOfEach
    from contract_rules.portfolio.sql.plain import Plain

CHUNK = 2_000_000
"""About how many rows are worked on at a time."""

_AMOUNT = f"DECIMAL({DIGITS}, {PLACES})"


_held = methodcaller("as_py")


class OwedAnswers:
    """What SQL answers about the duties of plain contracts.

    Args:
        plain: The plain instances and events.
        reading: What reads rows of instances.
        asked: What is asked.

    Raises:
        NotInSqlError: When nothing of it is answered in SQL.
    """

    def __init__(self, plain: Plain, reading: Instances, asked: AskedOfEach) -> None:
        query = _QUERIES.get(asked.name)
        if query is None:
            msg = f"{asked.name} is not answered in SQL"
            raise NotInSqlError(msg)
        self._owing = Owing(plain, reading, asked.on)
        self._tables, self._query = plain.tables, query(self._owing)
        self._schema = schema_of(asked.name)
        self._stretches = self._tables.stretches(CHUNK)
        firsts = self._tables.run("SELECT part, min(place) FROM instances GROUP BY part ORDER BY 1")
        self._firsts = [first for _, first in firsts]
        self._made: int | None = None
        self._parts: dict[int, tuple[ArrowTable, list[int]]] = {}

    def part(self, number: int) -> ArrowTable:
        """The answers about the contracts of a part, with their places in the first column."""
        return self._found(number)[0]

    def answered(self, number: int) -> list[int]:
        """The places of the contracts of a part about which SQL answers, sorted."""
        return self._found(number)[1]

    def _found(self, number: int) -> tuple[ArrowTable, list[int]]:
        stretch = bisect_right([first for first, _ in self._stretches], self._firsts[number]) - 1
        if self._made != stretch:
            self._make(*self._stretches[stretch])
            self._made = stretch
        return self._parts[number]

    def _make(self, first: int, last: int) -> None:
        """Work out the answers about the contracts at some places."""
        self._owing.make(first, last)
        within = f"place BETWEEN {first} AND {last}"
        there = f"{within} AND place NOT IN (SELECT place FROM {ODD})"
        found = self._tables.fetched(self._query)
        pa = extra("pyarrow")
        schema = pa.schema([pa.field("place", pa.int64()), *self._schema])
        found = found.cast(schema)
        counted = self._tables.run(
            f"SELECT part, list(place ORDER BY place) FROM {INSTANCES} WHERE {there} GROUP BY part"
        )
        places = dict(counted)
        rows = found.column("place").combine_chunks()
        self._parts = {}
        for number in range(bisect_right(self._firsts, first) - 1, len(self._firsts)):
            if self._firsts[number] > last:
                break
            ends = self._firsts[number + 1 :][:1] or [last + 1]
            begins, end = (bisect_left(rows, a, key=_held) for a in (self._firsts[number], *ends))
            self._parts[number] = found.slice(begins, end - begins), places.get(number, [])


def _cases(owing: Owing, values: dict[int, str]) -> str:
    """What each obligation has of its own, by its number."""
    told = " ".join(f"WHEN {number} THEN {value}" for number, value in values.items())
    return f"CASE number {told} END" if told else "NULL"


def _stated(owing: Owing) -> str:
    """The query for duties, with what their obligations state."""
    known = owing.by_number
    names = {n: text_of(f"{one.compiled.name} ") for n, one in known.items()}
    clauses = {n: text_of(one.compiled.clause.id) for n, one in known.items()}
    bearers = {n: one.bearer for n, one in known.items()}
    actions = {n: text_of(one.action) for n, one in known.items()}
    money = {n: "true" if one.is_of_money else "false" for n, one in known.items()}
    return (
        f"SELECT t.*, q.id AS instance, {_cases(owing, names)} || upon AS named, "
        f"{_cases(owing, clauses)} AS clause, {_cases(owing, bearers)} AS bearer, "
        f"{_cases(owing, actions)} AS action, {_cases(owing, money)} AS is_of_money, "
        f"CASE WHEN {_cases(owing, money)} THEN q.currency END AS currency "
        f"FROM {TOLD} t JOIN {INSTANCES} q ON q.place = t.place"
    )


_ORDER = "ORDER BY place, arisen, later, turn, upon"

_EVENTS = "if(trigger IS NULL, [], [trigger]) || coalesce(acts, [])"

_OWED = f"CASE WHEN is_of_money THEN CAST(greatest(amount, 0) AS {_AMOUNT}) END"

_PAID = f"CASE WHEN is_of_money THEN CAST(paid AS {_AMOUNT}) END"

_LEFT = f"CASE WHEN is_of_money THEN CAST(greatest(amount - paid, 0) AS {_AMOUNT}) END"


def _duties(owing: Owing) -> str:
    return (
        "SELECT place, instance, named AS duty, clause, bearer, creditor AS counterparty, action, "
        "status, CASE status WHEN 'open' THEN arisen WHEN 'breached' THEN breached "
        "ELSE performed END AS since, arisen, CAST(NULL AS DATE) AS not_before, due, "
        "CAST(NULL AS TIMESTAMPTZ) AS due_at, breached, currency, "
        f"{_OWED} AS amount, {_PAID} AS paid, {_LEFT} AS outstanding, "
        f"trigger, CAST(NULL AS VARCHAR) AS stands_in_for, {_EVENTS} AS events, "
        f"CAST(0 AS BIGINT) AS left_out FROM ({_stated(owing)}) {_ORDER}"
    )


def _totals(owing: Owing) -> str:
    binds = "status IN ('open', 'breached')"
    zero = f"CAST(0 AS {_AMOUNT})"
    return (
        f"SELECT place, instance, bearer AS party, currency, CAST(sum({_OWED}) AS {_AMOUNT}) AS "
        f"owed, CAST(sum({_PAID}) AS {_AMOUNT}) AS paid, CAST(sum(CASE WHEN {binds} THEN {_LEFT} "
        f"ELSE 0 END) AS {_AMOUNT}) AS outstanding, CAST(sum(CASE status WHEN 'breached' THEN "
        f"{_LEFT} ELSE 0 END) AS {_AMOUNT}) AS overdue, {zero} AS not_binding, "
        f"CAST(0 AS BIGINT) AS \"unknown\", CAST(0 AS BIGINT) AS left_out FROM (SELECT *, "
        f"row_number() OVER ({_ORDER}) AS told FROM ({_stated(owing)})) WHERE is_of_money "
        "GROUP BY place, instance, bearer, currency ORDER BY place, min(told)"
    )


_QUERIES = {"duties": _duties, "totals": _totals}
"""The queries for answers, by questions."""
