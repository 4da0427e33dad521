"""What plain contracts owe, by SQL: what arose, what counted to it, and how it stands on a day.

Acts count to duties first in, first out, as running sums tell. In the order in which all of it
happened, what is owed and what is paid are running sums; what was paid too much counts to nothing
later, so what has counted by a payment is all that was paid by then, less the most by which all
that was paid had ever exceeded all that was owed. Where clauses have it count to what arises
later, all that was paid counts, once that has arisen. So each duty, and each payment, is a stretch
of one line, and a payment counts to the duties whose stretches meet its own.

The sums run on through all lines in one pass, as that takes a third of the time of windows over
each; what they came to before a line began is taken off. So does the most by which what was paid
exceeded what was owed: before a line began it was no more than all that had been paid by then.

That is as the engine has it as long as what is due first arose first. Contracts in which it did
not go by the engine, as do those in which something happened that is not carried.
"""

# ruff: noqa: S608 (what stands in queries is our own, or quoted)

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

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

_SINCE = 1 << 23
"""More than twice the days that there are."""


_SO_FAR = "(ROWS UNBOUNDED PRECEDING)"
"""All rows up to one, in their order: without a partition, DuckDB adds them up as they pass."""

_SLIPS = (
    f", coalesce(nth * {_SINCE} + since < max(nth * {_SINCE} + since) OVER {_SO_FAR}, false) "
    "AS slips"
)
"""Whether a duty is due before another that arose before it."""


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
        self.plain.tables.run(self._told(within))
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

    def _told(self, within: str) -> str:
        """The query that makes the table of duties of contracts at some places."""
        places = max((_PLACES, *(one.places for one in self.by_number.values())))
        number = f"DECIMAL({18 if places == _PLACES else 38}, {places})"
        pools, turns = self._pools(), self._turns()
        duties: dict[str, set[int]] = {}
        for alike, laid in self.laid.items():
            for one in laid.carried:
                turn = turns[one.compiled.stratum, one.compiled.index]
                pool, _ = pools[one.pool]
                given = (
                    f"SELECT *, {one.compiled.index} AS number, {turn} AS turn, "
                    f"place * {len(pools)} + {pool} AS line FROM ({one.duties}"
                )
                duties.setdefault(given, set()).add(alike)
        arisen = " UNION ALL ".join(
            f"{given} AND q.likeness IN {_listed(among)} AND q.{within})"
            for given, among in duties.items()
        )
        keeps = any(pool.keeps for pool in pools)
        acts = " UNION ALL ".join(
            f"SELECT *, {f'{pool.keeps} AS keeps, ' * keeps}"
            f"place * {len(pools)} + {place} AS line FROM "
            f"({pool.acts(literal(self._on))} AND q.likeness IN {_listed(among)} AND q.{within})"
            for pool, (place, among) in pools.items()
        )
        key = "key, " if any(pool.names for pool in pools) else ""
        is_first = "line IS DISTINCT FROM lag(line) OVER ()"
        if key:
            is_first += " OR key IS DISTINCT FROM lag(key) OVER ()"
        counts, counted = "lossy", "if(is_first, 0, lag(lossy) OVER ())"
        if keeps:
            counts = f"if(keeps, all_paid - paid_before, {counts})"
            counted = f"if(keeps, all_paid - paid_before - paid, {counted})"
        counts_on = "greatest(act.day, one.day)" if keeps else "act.day"
        slips = "" if self._is_in_order() else _SLIPS
        bound = [n for n, one in self.by_number.items() if one.is_bound]
        on = literal(self._on)
        is_bound = f"number IN {_listed(bound)}" if bound else "false"
        days = f"date_diff('day', {FIRST}, {{}})"
        moment = (
            f"(({days.format('{}')} * 4 + {{}}) * {_SINCE} + {{}}) * {max(1, len(turns))} + {{}}"
        )
        return f"""
CREATE OR REPLACE TABLE {TOLD} AS WITH
arisen AS MATERIALIZED (
    SELECT * REPLACE (CAST(amount AS {number}) AS amount), row_number() OVER () AS duty
    FROM ({arisen or _NOTHING})
),
steps AS (
    SELECT {key}line, {moment.format("arisen", "later * 2", "since", "turn")} AS moment,
        upon AS id, since, arisen AS day, amount AS owed, CAST(0 AS {number}) AS paid, duty
        {", false AS keeps" * keeps}
    FROM arisen WHERE amount > 0
    UNION ALL
    SELECT {key}line, {moment.format("day", 3, 0, 0)}, id, NULL, day, 0,
        CAST(amount AS {number}), NULL {", keeps" * keeps}
    FROM ({acts or _NO_ACTS}) WHERE amount > 0
    ORDER BY line, {key}moment, id
),
summed AS (
    SELECT *, sum(owed) OVER {_SO_FAR} AS all_owed, sum(paid) OVER {_SO_FAR} AS all_paid,
        {is_first} AS is_first
    FROM steps
),
begun AS (
    SELECT *, max(if(is_first, all_owed - owed, NULL)) OVER {_SO_FAR} AS owed_before,
        max(if(is_first, all_paid - paid, NULL)) OVER {_SO_FAR} AS paid_before
        {", count(*) FILTER (is_first) OVER " + _SO_FAR + " AS nth" if slips else ""}
    FROM summed
),
topped AS (
    SELECT *, all_paid - greatest(paid_before,
        max(all_paid - (all_owed - owed_before)) OVER {_SO_FAR}) AS lossy {slips}
    FROM begun
),
counted AS MATERIALIZED (
    SELECT {key}line, id, day, duty, all_owed - owed_before - owed AS owed_from,
        all_owed - owed_before AS owed_to, {counts} AS counts, {counted} AS counted
        {", slips" if slips else ""}
    FROM topped
),
acts AS (
    SELECT *, lag(id) OVER () AS id_before, lag(counted) OVER () AS counted_before,
        if(lead(counted) OVER () = counts, lead(counts) OVER (), NULL) AS counts_after
    FROM counted WHERE duty IS NULL AND counts > counted
),
met AS MATERIALIZED (
    SELECT one.duty, act.id, act.counts, one.owed_from, one.owed_to,
        least(act.counts, one.owed_to) - greatest(act.counted, one.owed_from) AS paid,
        if(act.counts >= one.owed_to, {counts_on}, NULL) AS performed,
        CASE WHEN act.counts < one.owed_to THEN NULL
            WHEN act.counted <= one.owed_from THEN [act.id]
            WHEN act.counted_before <= one.owed_from THEN [act.id_before, act.id] END AS all_acts
    FROM counted one JOIN acts act
        ON one.line = act.line {"AND one.key = act.key " * bool(key)}
        AND act.counts > one.owed_from AND act.counted < one.owed_to
    WHERE one.duty IS NOT NULL AND NOT (act.counts < one.owed_to
        AND act.counted <= one.owed_from AND coalesce(act.counts_after >= one.owed_to, false))
),
met_by AS (
    SELECT duty, owed_to - owed_from AS paid, performed, all_acts AS acts
    FROM met WHERE all_acts IS NOT NULL
    UNION ALL
    SELECT duty, paid, performed,
        CASE len(ids) WHEN 1 THEN ids ELSE list_select(ids, list_grade_up(places)) END
    FROM (
        SELECT duty, sum(paid) AS paid, max(performed) AS performed, list(id) AS ids,
            list(counts) AS places FROM met WHERE all_acts IS NULL GROUP BY duty
    )
),
stood AS (
    SELECT arisen.* EXCLUDE (duty, key, line, since, later, is_odd),
        coalesce(met_by.paid, 0) AS paid, met_by.acts,
        CASE WHEN amount <= 0 THEN arisen.arisen ELSE met_by.performed END AS performed,
        arisen.is_odd {"OR duty IN (SELECT duty FROM counted WHERE slips)" if slips else ""}
            AS is_odd
    FROM arisen LEFT JOIN met_by USING (duty)
),
breached AS (
    SELECT *, CASE WHEN due < coalesce(performed, {on}) THEN due + 1 END AS breached FROM stood
)
SELECT * REPLACE (is_odd OR (breached IS NOT NULL AND {is_bound}) AS is_odd),
    CASE WHEN performed IS NOT NULL THEN if(breached IS NULL, 'kept', 'late')
        WHEN breached IS NOT NULL THEN 'breached' ELSE 'open' END AS status
FROM breached
"""

    def _is_in_order(self) -> bool:
        """Whether, of the duties to which the same acts count, what is due first arose first."""
        alone = {(alike, one.pool) for alike, laid in self.laid.items() for one in laid.carried}
        carried = [one for laid in self.laid.values() for one in laid.carried]
        return len(alone) == len(carried) and all(one.is_in_order for one in carried)

    def _pools(self) -> dict[Pool, tuple[int, set[int]]]:
        """What acts count to, each with its number and with how values lie where it is there."""
        pools: dict[Pool, tuple[int, set[int]]] = {}
        for alike, laid in self.laid.items():
            for one in laid.carried:
                pools.setdefault(one.pool, (len(pools), set()))[1].add(alike)
        return pools

    def _turns(self) -> dict[tuple[int, int], int]:
        """The places of obligations, by stratum and number, in the order in which duties arise."""
        carried = (one.compiled for laid in self.laid.values() for one in laid.carried)
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
    "SELECT 0 AS place, '' AS key, NULL::DATE AS day, '' AS id, 0 AS amount, 0 AS line LIMIT 0"
)

_NOTHING = (
    "SELECT 0 AS place, 0 AS amount, '' AS key, '' AS creditor, NULL::DATE AS arisen, 0 AS later, "
    "NULL::DATE AS due, 0 AS since, '' AS upon, false AS is_odd, 0 AS number, "
    "0 AS turn, 0 AS line LIMIT 0"
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
