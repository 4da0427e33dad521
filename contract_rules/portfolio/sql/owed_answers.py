"""Answers questions about duties in SQL: the duties themselves, what they come to, breaches."""

# ruff: noqa: S608 (what stands in queries is our own, or quoted)

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_rules.portfolio.answering import DIGITS, PLACES
from contract_rules.portfolio.sql.columns import text_of
from contract_rules.portfolio.sql.owing import DONE, ODD, Owing
from contract_rules.portfolio.sql.plain import INSTANCES
from contract_rules.portfolio.sql.translator import TOLD

if TYPE_CHECKING:
    from contract_rules.portfolio.extra import ArrowTable
    from contract_rules.portfolio.questions import AskedOfEach
    from contract_rules.portfolio.sql.plain import Plain

_AMOUNT = f"DECIMAL({DIGITS}, {PLACES})"


class OwedAnswers:
    """What SQL answers about the duties of plain contracts; see `AskedOfSql`.

    Args:
        plain: The plain instances and events.
        asked: What is asked.

    Raises:
        NotInSqlError: When nothing of it is answered in SQL.
    """

    def __init__(self, plain: Plain, asked: AskedOfEach) -> None:
        self._owing = Owing(plain, asked.on, acts=asked.name == "breaches")
        self._query = QUERIES[asked.name](self._owing)

    def stretch(self, first: int, last: int) -> ArrowTable:
        """The answers about plain instances between two places; see `AskedOfSql.stretch`."""
        self._owing.make(first, last)
        return self._owing.plain.tables.fetched(self._query)

    @staticmethod
    def unanswered(first: int, last: int) -> str:
        """The query for places about which it has not answered; see `AskedOfSql.unanswered`.

        It is of those between which it was asked last.
        """
        return f"SELECT place FROM {ODD} WHERE place BETWEEN {first} AND {last}"


def _cases(values: dict[int, str]) -> str:
    """What each obligation has of its own, by its number."""
    if len({*values.values()}) <= 1:
        return next(iter(values.values()), "NULL")
    told = " ".join(f"WHEN {number} THEN {value}" for number, value in values.items())
    return f"CASE number {told} END"


_ORDER = "ORDER BY place, arisen, later, turn, upon"


def stated(owing: Owing, order: str = "") -> str:
    """The query for duties, with what their obligations state.

    Args:
        owing: What is owed.
        order: In which order they are told. What obligations state is added to sorted rows, so
            that little is sorted.
    """
    known = owing.by_number
    names = {n: text_of(f"{one.compiled.name} ") for n, one in known.items()}
    clauses = {n: text_of(one.compiled.clause.id) for n, one in known.items()}
    bearers = {n: one.bearer for n, one in known.items()}
    creditors = {n: one.creditor or "t.creditor" for n, one in known.items()}
    actions = {n: text_of(one.action) for n, one in known.items()}
    money = {n: "true" if one.is_of_money else "false" for n, one in known.items()}
    triggers = {n: "CAST(NULL AS VARCHAR)" if one.is_timed else "upon" for n, one in known.items()}
    later = {n: "0" if one.is_timed else "1" for n, one in known.items()}
    return (
        f"SELECT * EXCLUDE (counted_in), {_cases(names)} || upon AS named, "
        f"{_cases(clauses)} AS clause, {_cases(actions)} AS action, "
        f"{_cases(triggers)} AS trigger, {_cases(money)} AS is_of_money, "
        f"CASE WHEN {_cases(money)} THEN counted_in END AS currency FROM (FROM (SELECT "
        f"t.* EXCLUDE (creditor), {_cases(creditors)} AS creditor, {_cases(later)} AS later, "
        f"q.part, q.id AS instance, {_cases(bearers)} AS bearer, q.currency AS counted_in "
        f"FROM {TOLD} t JOIN {INSTANCES} q ON q.place = t.place) {order})"
    )


_EVENTS = "if(trigger IS NULL, [], [trigger]) || coalesce(acts, [])"

OWED = f"CASE WHEN is_of_money THEN CAST(greatest(amount, 0) AS {_AMOUNT}) END"

_PAID = f"CASE WHEN is_of_money THEN CAST(paid AS {_AMOUNT}) END"

LEFT = f"CASE WHEN is_of_money THEN CAST(greatest(amount - paid, 0) AS {_AMOUNT}) END"


def _duties(owing: Owing) -> str:
    return (
        "SELECT place, part, instance, named AS duty, clause, bearer, creditor AS counterparty, "
        "action, status, CASE status WHEN 'open' THEN arisen WHEN 'breached' THEN breached "
        "ELSE performed END AS since, arisen, CAST(NULL AS DATE) AS not_before, due, "
        "CAST(NULL AS TIMESTAMPTZ) AS due_at, breached, currency, "
        f"{OWED} AS amount, {_PAID} AS paid, {LEFT} AS outstanding, "
        f"trigger, CAST(NULL AS VARCHAR) AS stands_in_for, {_EVENTS} AS events "
        f"FROM ({stated(owing, _ORDER)})"
    )


def _totals(owing: Owing) -> str:
    binds = "status IN ('open', 'breached')"
    zero = f"CAST(0 AS {_AMOUNT})"
    return (
        f"SELECT place, part, instance, bearer AS party, currency, "
        f"CAST(sum({OWED}) AS {_AMOUNT}) AS "
        f"owed, CAST(sum({_PAID}) AS {_AMOUNT}) AS paid, CAST(sum(CASE WHEN {binds} THEN {LEFT} "
        f"ELSE 0 END) AS {_AMOUNT}) AS outstanding, CAST(sum(CASE status WHEN 'breached' THEN "
        f"{LEFT} ELSE 0 END) AS {_AMOUNT}) AS overdue, {zero} AS not_binding, "
        f'CAST(0 AS BIGINT) AS "unknown" FROM (SELECT *, '
        f"row_number() OVER ({_ORDER}) AS told FROM ({stated(owing)})) WHERE is_of_money "
        "GROUP BY place, part, instance, bearer, currency ORDER BY place, min(told)"
    )


def _breaches(owing: Owing) -> str:
    unkept = (
        "SELECT place, part, instance, clause, bearer AS party, breached AS day, "
        "CAST(NULL AS VARCHAR) AS event, named AS duty, status, currency, "
        f"{LEFT} AS outstanding, "
        f"CASE status WHEN 'late' THEN performed END AS made_good, {_EVENTS} AS events, "
        f"0 AS ord, arisen, later, turn, upon FROM ({stated(owing)}) WHERE breached IS NOT NULL"
    )
    done = (
        "SELECT d.place, q.part, q.id, d.clause, d.who, d.day, d.id, NULL, NULL, NULL, NULL, "
        "NULL, d.events, d.ord, NULL, NULL, NULL, NULL "
        f"FROM {DONE} d JOIN {INSTANCES} q ON q.place = d.place"
    )
    return (
        'SELECT place, part, instance, clause, party, day AS "on", event, duty, status, currency, '
        f"outstanding, made_good, events FROM ({unkept} UNION ALL {done}) "
        "ORDER BY place, day, event IS NOT NULL, ord, arisen, later, turn, upon"
    )


QUERIES = {"breaches": _breaches, "duties": _duties, "totals": _totals}
"""The queries for answers, by questions."""
