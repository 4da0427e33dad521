"""What plain contracts owe, by SQL: what arose, what counted to it, and how it stands on a day.

Acts count to duties first in, first out, in the order in which these arose. That is as the engine
has it as long as what is due first arose first. Contracts in which it did not go by the engine, as
do those in which something happened that is not carried.
"""

# ruff: noqa: S608 (what stands in queries is our own, or quoted)

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from contract_rules.portfolio.sql.allocation import SINCE, AllocationBySql
from contract_rules.portfolio.sql.columns import NO_TEXTS, NotInSqlError, any_of, literal, text_of
from contract_rules.portfolio.sql.duty_days import make_days, make_due
from contract_rules.portfolio.sql.layers import events_told
from contract_rules.portfolio.sql.obligations import (
    FIRST,
    Carried,
    CarriedDuties,
    laid_down,
    norm_of,
)
from contract_rules.portfolio.sql.plain import EVENTS, INSTANCES
from contract_rules.portfolio.sql.translator import TOLD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contract_rules.norms.norms import Norm, Obligation
    from contract_rules.portfolio.sql.obligations import Pool
    from contract_rules.portfolio.sql.plain import Plain
    from contract_rules.portfolio.sql.prohibitions import ActsJudged
    from contract_rules.portfolio.sql.translator import DebtsByClause
    from contract_rules.values.instants import On
    from contract_rules.values.zones import Zone

ODD, DONE = "duties_odd", "acts_prohibited"
"""The tables of the places of contracts that go by the engine, and of breaches by acts."""

_JUDGED = "acts_judged"
"""The table of the acts that were judged one by one, but for those that are no breach."""

_NO_CLAUSE = "CAST(NULL AS VARCHAR)"

_PLACES = 4
"""How many digits after the point amounts of events have."""


class Owing:
    """What plain contracts owe by a day.

    Args:
        plain: The plain instances and events.
        on: The day.
        acts: Whether it is asked which acts were done though prohibited.
        later: What they owe by a later day, where that is asked, too; both have the same days.

    Attributes:
        laid: What is carried of contracts, by the number of how their values lie.
        reasons: Why the others are not carried, likewise.

    Raises:
        NotInSqlError: When no contract is carried.
    """

    def __init__(
        self, plain: Plain, on: On, *, acts: bool = False, later: Owing | None = None
    ) -> None:
        if isinstance(on, datetime):
            msg = "it is asked about an instant"
            raise NotInSqlError(msg)
        plain.ready()
        self.plain, self._on, self._acts = plain, on, acts
        self.laid: dict[int, CarriedDuties] = {}
        self.reasons: dict[int, NotInSqlError] = {}
        counted: dict[int, tuple[Zone, Obligation]] = {}
        for number, filled in plain.examples("q.likeness", literal(on)):
            contract = filled.contract
            try:
                self.laid[number] = laid_down(plain, contract, on)
            except NotInSqlError as error:
                self.reasons[number] = error
                continue
            counted |= {
                one.compiled.index: (contract.program.zone, norm_of(one.compiled))
                for one in self.laid[number].carried
                if one.is_by_calendar
            }
        if not self.laid:
            raise next(iter(self.reasons.values()), NotInSqlError(_NONE_IS_PLAIN))
        if later is not None:
            return
        make_due(plain, on, counted)
        timed = {
            number: {one.compiled.name: one.compiled.index for one in laid.carried if one.is_timed}
            for number, laid in self.laid.items()
        }
        make_days(plain, on, timed)

    @property
    def by_number(self) -> dict[int, Carried]:
        """The obligations that are carried, by their numbers."""
        return {one.compiled.index: one for laid in self.laid.values() for one in laid.carried}

    @property
    def owed(self) -> DebtsByClause:
        """The obligations to pay that are carried."""
        return owed_under(self.by_number.values())

    def make(self, first: int, last: int) -> None:
        """Make the table of duties, and that of odd places, of contracts at some places."""
        within = f"place BETWEEN {first} AND {last}"
        told = " UNION ALL ".join(
            f"({self._told(*share)})" for share in self.plain.tables.shares(first, last)
        )
        self.plain.tables.run(f"CREATE OR REPLACE TABLE {TOLD} AS {told}")
        self.plain.tables.run(
            f"CREATE OR REPLACE TABLE {ODD} AS "
            f"SELECT place FROM {TOLD} WHERE is_odd UNION {self._odd(within)}"
        )
        if self._acts:
            self._make_acts(within)
        self.plain.tables.run(f"DELETE FROM {TOLD} WHERE place IN (SELECT place FROM {ODD})")

    def _make_acts(self, within: str) -> None:
        """Make the table of acts that were done though prohibited."""
        done: dict[tuple[str, str], set[int]] = {}
        judged: dict[tuple[str, ActsJudged], set[int]] = {}
        for alike, laid in self.laid.items():
            for one in laid.forbidden:
                clause = text_of(one.clause)
                if one.judged is not None:
                    judged.setdefault((clause, one.judged), set()).add(alike)
                    continue
                clause = _NO_CLAUSE if one.sure is None else clause
                done.setdefault((clause, one.sure or one.doubt), set()).add(alike)
        by_day = f"day <= {literal(self._on)} AND q.{within} AND q.likeness IN"
        found = " UNION ".join(
            f"SELECT e.place, e.ord, e.day, e.who, e.id, {clause} AS clause, {NO_TEXTS} AS "
            f"events FROM {EVENTS} e JOIN {INSTANCES} q ON q.place = e.place "
            f"WHERE e.{by_day} {_listed(among)} AND ({condition})"
            for (clause, condition), among in done.items()
        )
        nothing = (
            "SELECT 0::BIGINT AS place, 0::BIGINT AS ord, NULL::DATE AS day, '' AS who, '' AS id, "
            f"'' AS clause, {NO_TEXTS} AS events"
        )
        run = self.plain.tables.run
        run(f"CREATE OR REPLACE TABLE {DONE} AS {found or f'{nothing} LIMIT 0'}")
        if judged:
            each = " UNION ALL ".join(
                one.found(clause, f"q.{by_day} {_listed(among)}")
                for (clause, one), among in judged.items()
            )
            run(f"CREATE OR REPLACE TABLE {_JUDGED} AS FROM ({each}) WHERE is_breach IS NOT false")
            run(
                f"INSERT INTO {DONE} SELECT e.place, e.ord, e.day, e.who, e.id, "
                f"if(is_breach, clause, NULL), coalesce(events, {NO_TEXTS}) "
                f"FROM {_JUDGED} j JOIN {EVENTS} e ON e.place = j.place AND e.ord = j.row "
                f"LEFT JOIN ({events_told(_JUDGED)}) t ON t.place = j.place AND t.row = j.row"
            )
        run(
            f"INSERT INTO {ODD} SELECT DISTINCT place FROM {DONE} WHERE clause IS NULL "
            f"UNION SELECT place FROM {DONE} GROUP BY place, ord HAVING count(*) > 1"
        )
        run(f"DELETE FROM {DONE} WHERE place IN (SELECT place FROM {ODD})")

    def _told(self, first: int, last: int) -> str:
        """The query for the duties of contracts at some places."""
        within, many = f"q.place BETWEEN {first} AND {last}", max(1, len(self._pools))
        told, slips = self._allocation.kept, self._allocation.may_slip
        stood = self._allocation.query(self._arisen(within), self._counting(within))
        numbers = f"[{', '.join(str(index) for _, index in self._turns) or 0}]"
        turn = "turn" if "turn" in told else "0"
        creditor = "creditor" if "creditor" in told else "CAST(NULL AS VARCHAR)"
        undated = {one.compiled.index for one in self._carried if one.has_deadline}
        bound = {one.compiled.index for one in self._carried if one.is_bound}
        odd = ["arisen IS NULL", *("slips",) * slips]
        odd += [f"due IS NULL AND number IN {_listed(undated)}"] if undated else []
        odd += [f"breached IS NOT NULL AND number IN {_listed(bound)}"] if bound else []
        return f"""
SELECT * {"EXCLUDE (slips)" * slips}, {any_of(odd)} AS is_odd,
    CASE WHEN performed IS NOT NULL THEN if(breached IS NULL, 'kept', 'late')
        WHEN breached IS NOT NULL THEN 'breached' ELSE 'open' END AS status
FROM (
    SELECT line // {many} AS place, {numbers}[{turn} + 1] AS number, {turn} AS turn,
        {creditor} AS creditor, owed AS amount, day AS arisen, due, id AS upon, paid, acts,
        performed, CASE WHEN due < coalesce(performed, {literal(self._on)}) THEN due + 1 END
            AS breached {", slips" * slips}
    FROM ({stood})
)
"""

    def _arisen(self, within: str) -> str:
        """The query for duties of some contracts, as `AllocationBySql` takes it."""
        duties: dict[str, set[int]] = {}
        for alike, laid in self.laid.items():
            for one in laid.carried:
                turn = self._turns[one.compiled.stratum, one.compiled.index]
                line = f"place * {len(self._pools)} + {self._pools[one.pool][0]}"
                query = f"SELECT *, {turn} AS turn, {line} AS line FROM ({one.duties}"
                duties.setdefault(query, set()).add(alike)
        arisen = " UNION ALL ".join(
            f"{query} AND q.likeness IN {_listed(among)} AND {within})"
            for query, among in duties.items()
        )
        moment = self._moment("arisen", "later * 2", "since", "turn")
        since = "if(amount > 0, since, NULL) AS since, " * self._allocation.may_slip
        return (
            f"SELECT line, key, {moment} AS moment, upon AS id, arisen AS day, {since}"
            f"CAST(greatest(amount, 0) AS {self._allocation.number}) AS owed, "
            f"{', '.join(self._allocation.kept)} FROM ({arisen or _NOTHING})"
        )

    def _counting(self, within: str) -> str:
        """The query for acts that may count to duties of some contracts, likewise."""
        acts = " UNION ALL ".join(
            f"SELECT *, {pool.keeps} AS keeps, place * {len(self._pools)} + {place} AS line FROM "
            f"({pool.acts(literal(self._on))} AND q.likeness IN {_listed(among)} AND {within})"
            for pool, (place, among) in self._pools.items()
        )
        moment = self._moment("day", "3", "0", "0")
        return f"SELECT *, {moment} AS moment, amount AS paid FROM ({acts or _NO_ACTS})"

    def _moment(self, day: str, later: str, since: str, turn: str) -> str:
        """By what things are in the order in which they happened: a number, as an expression."""
        days = f"(date_diff('day', {FIRST}, {day}) * 4 + {later})"
        return f"({days} * {SINCE} + {since}) * {max(1, len(self._turns))} + {turn}"

    @cached_property
    def _carried(self) -> list[Carried]:
        """What is carried of all contracts."""
        return [one for laid in self.laid.values() for one in laid.carried]

    @cached_property
    def _allocation(self) -> AllocationBySql:
        """How acts count to duties."""
        places = max((_PLACES, *(one.places for one in self._carried)))
        is_told = any(one.creditor is None for one in self._carried)
        # what is the same of all duties is not carried through what sorts them
        kept = ("due", *("creditor",) * is_told, *("turn",) * (len(self._turns) > 1))
        return AllocationBySql(
            f"DECIMAL({18 if places == _PLACES else 38}, {places})",
            kept,
            has_keys=any(pool.names for pool in self._pools),
            keeps=any(pool.keeps for pool in self._pools),
            may_slip=not self._is_in_order(),
        )

    def _is_in_order(self) -> bool:
        """Whether, of the duties to which the same acts count, what is due first arose first."""
        alone = {(alike, one.pool) for alike, laid in self.laid.items() for one in laid.carried}
        return len(alone) == len(self._carried) and all(o.is_in_order for o in self._carried)

    @cached_property
    def _pools(self) -> dict[Pool, tuple[int, set[int]]]:
        """What acts count to, each with its number and with how values lie where it is there."""
        pools: dict[Pool, tuple[int, set[int]]] = {}
        for alike, laid in self.laid.items():
            for one in laid.carried:
                pools.setdefault(one.pool, (len(pools), set()))[1].add(alike)
        return pools

    @cached_property
    def _turns(self) -> dict[tuple[int, int], int]:
        """The places of obligations, by stratum and number, in the order in which duties arise."""
        carried = (one.compiled for one in self._carried)
        found = sorted({(compiled.stratum, compiled.index) for compiled in carried})
        return {one: turn for turn, one in enumerate(found)}

    def _odd(self, within: str) -> str:
        """The query for contracts in which something happened that is not carried, of some."""
        return " UNION ".join(self._doubts(within))

    def _doubts(self, within: str) -> Iterator[str]:
        doubtful: dict[str, set[int]] = {}
        for alike, laid in self.laid.items():
            doubts = list(laid.doubtful)
            if laid.powers:
                doubts.append(f"e.kind IN ({', '.join(map(text_of, laid.powers))})")
            if doubts:
                doubtful.setdefault(any_of(doubts), set()).add(alike)
        for doubt, among in doubtful.items():
            yield (
                f"SELECT e.place FROM {EVENTS} e JOIN {INSTANCES} q ON q.place = e.place WHERE "
                f"q.likeness IN {_listed(among)} AND e.day <= {literal(self._on)} "
                f"AND q.{within} AND ({doubt})"
            )
        yield (
            f"SELECT place FROM {INSTANCES} WHERE {within} "
            f"AND (likeness NOT IN {_listed(self.laid)} OR start > {literal(self._on)})"
        )


_NO_ACTS = (
    "SELECT '' AS key, NULL::DATE AS day, '' AS id, 0 AS amount, false AS keeps, 0 AS line LIMIT 0"
)

_NOTHING = (
    "SELECT 0 AS place, 0 AS amount, '' AS key, '' AS creditor, NULL::DATE AS arisen, 0 AS later, "
    "NULL::DATE AS due, 0 AS since, '' AS upon, 0 AS turn, 0 AS line LIMIT 0"
)


def _listed(numbers: Iterable[int]) -> str:
    """Numbers as a list in parentheses."""
    return f"({', '.join(map(str, sorted(numbers)))})"


def see_carried(plain: Plain, refused: dict[Norm, str]) -> None:
    """See which duties of a template SQL carries.

    Args:
        plain: The plain instances and events.
        refused: Takes the obligations whose duties it does not carry, and the prohibitions of
            which it does not tell all breaches, each with the reason.

    Raises:
        NotInSqlError: When it carries none of the others either, which bear on each other.
    """
    plain.ready()
    for _, filled in plain.examples("q.likeness", literal(date.max)):
        laid_down(plain, filled.contract, date.max, refused)
        return
    raise NotInSqlError(_NONE_IS_PLAIN)


_NONE_IS_PLAIN = (
    "no contract is plain; write days as 2026-11-30, amounts as USD 500, and parties by their "
    "names"
)


def owed_under(carried: Iterable[Carried]) -> DebtsByClause:
    """Obligations to pay, by their clauses."""
    found: dict[str, list[int]] = {}
    for one in carried:
        if one.is_of_money:
            found.setdefault(one.compiled.clause.id, []).append(one.compiled.index)
    return found


def see_owed(plain: Plain) -> DebtsByClause:
    """The obligations to pay that SQL carries where it tells what is owed.

    Args:
        plain: The plain instances and events.

    Raises:
        NotInSqlError: When it does not.
    """
    plain.ready()
    for _, filled in plain.examples("q.likeness", literal(date.max)):
        return owed_under(laid_down(plain, filled.contract, date.max).carried)
    raise NotInSqlError(_NONE_IS_PLAIN)
