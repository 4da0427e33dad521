"""Counts acts to duties in SQL, first in, first out, along one line.

In the order in which all of it happened, what is owed and what is paid are running sums. What is
owed makes the line: each duty is a stretch of it that ends where the sum has come to by then, so
that the duties of one pool, and then those of the next, follow each other without a gap. Acts have
come on it to what was owed before the first of their pool, and what was paid since, less the most
by which that had ever exceeded what was owed: what is paid too much counts to nothing later. Where
clauses have it count to what arises later, all that was paid counts.

So an act ends on the line as a duty does, unless it counted to nothing. From the end of the line
to its beginning, the act that was passed last before a duty is the one that performs it, and those
that are passed before the next duty have paid parts of it.

The sums run on through all pools in one pass, as that takes a third of the time of windows over
each.
"""

# ruff: noqa: S608 (what stands in queries is our own)

from __future__ import annotations

from contract_rules.values.data_classes import frozen

SINCE = 1 << 23
"""More than twice the days that there are."""

_SO_FAR = "OVER (ROWS UNBOUNDED PRECEDING)"
"""All rows up to one, in their order: without a partition, DuckDB adds them up as they pass."""


def _last(value: str, where: str) -> str:
    """The value that the last row so far has of those that fulfil a condition."""
    return f"last_value(if({where}, {value}, NULL) IGNORE NULLS) {_SO_FAR}"


@frozen
class AllocationBySql:
    """How acts count to duties.

    Attributes:
        number: The type of amounts.
        kept: The columns of duties that are told of them, beside ``id``, ``day`` and ``owed``.
        has_keys: Whether lines of one number are told apart by ``key``.
        keeps: Whether, of some acts, what is too much counts to later duties.
        may_slip: Whether a duty may be due before another that arose before it.
    """

    number: str
    kept: tuple[str, ...]
    has_keys: bool
    keeps: bool
    may_slip: bool

    def query(self, duties: str, acts: str) -> str:
        """The query for duties, with what counts to each.

        Args:
            duties: The query for duties: ``line``, ``key``, ``moment`` (by which they and acts are
                in order, and then by ``id``), ``id``, ``day``, ``owed``, ``since`` (by which what
                is owed is due), and the columns that are kept.
            acts: The query for acts: ``line``, ``key``, ``moment``, ``id``, ``day``, ``paid``, and
                ``keeps``, whether what is too much counts to later duties.

        Returns:
            A query for ``line``, ``id``, ``day``, ``owed`` and what is kept, and for ``paid``,
            ``performed`` (the day; null where it is not), ``acts`` (the ids of those that count to
            it, in order; null where there are none) and, where duties may slip, ``slips``: whether
            one is due before another that arose before it.
        """
        key, keeps, slips = "key, " * self.has_keys, self.keeps, self.may_slip
        # of keys, and where what is too much reaches beyond the end of a line, lines are counted
        line = "nth" if key or keeps else "line"
        nth, columns = "nth, " * (line == "nth"), (*self.kept, *("since",) * slips)
        told = "".join(f"{column}, " for column in columns)
        nothing = "".join(f"NULL AS {column}, " for column in columns)
        changes = [f"{one} IS DISTINCT FROM lag({one}) OVER ()" for one in ("line", "key")]
        slipped = f"nth * {SINCE} + since"
        reached, before = "lossy", "if(is_first, base, lag(lossy) OVER ())"
        if keeps:
            reached = f"if(keeps, base + all_paid - paid_before, {reached})"
            before = f"if(keeps, base + all_paid - paid_before - paid, {before})"
        is_part, is_second = (
            f"NOT is_duty_{n} AND ends_{n} > begins" + f" AND line_{n} = nth" * keeps
            for n in (1, 2)
        )
        kept = "".join(f"{column}, " for column in self.kept) + "slips, " * slips
        return f"""
WITH steps AS (
    SELECT line, {key}moment, id, day, owed, CAST(0 AS {self.number}) AS paid, {told}
        {"false AS keeps, " * keeps} true AS is_duty
    FROM ({duties})
    UNION ALL
    SELECT line, {key}moment, id, day, 0, CAST(paid AS {self.number}), {nothing}
        {"keeps, " * keeps} false
    FROM ({acts}) WHERE paid > 0
    ORDER BY line, {key}moment, id
),
begun AS (SELECT *, {" OR ".join(changes[: 1 + self.has_keys])} AS is_first FROM steps),
summed AS (
    SELECT *, sum(owed) {_SO_FAR} AS all_owed, sum(paid) {_SO_FAR} AS all_paid
        {f", count(*) FILTER (is_first) {_SO_FAR} AS nth" * bool(nth or slips)}
    FROM begun
),
based AS (
    SELECT *, {_last("all_owed - owed", "is_first")} AS base
        {f", {_last('all_paid - paid', 'is_first')} AS paid_before" * keeps}
    FROM summed
),
topped AS (
    SELECT *, all_paid + base - max(all_paid + base - if(is_first, base, all_owed)) {_SO_FAR}
        AS lossy {f", coalesce({slipped} < max({slipped}) {_SO_FAR}, false) AS slips" * slips}
    FROM based
),
reached AS (SELECT *, {reached} AS reached, {before} AS reached_before FROM topped),
ended AS (
    SELECT line, {nth} id, day, owed, is_duty, {kept} if(is_duty, all_owed, reached) AS ends
    FROM reached WHERE is_duty OR reached > reached_before
    ORDER BY {"nth DESC, " * keeps} ends DESC, is_duty, owed
),
passed AS (
    SELECT *, {_last("ends - owed", "is_duty")} AS begins, {_last(line, "is_duty")} AS duty_line,
        {_last(line, "NOT is_duty")} AS act_line, {_last("id", "NOT is_duty")} AS act_id,
        {_last("day", "NOT is_duty")} AS act_day, lag(is_duty) OVER () AS is_duty_before,
        lead(id) OVER () AS id_1, lead(ends) OVER () AS ends_1, lead(ends, 2) OVER () AS ends_2,
        lead(is_duty) OVER () AS is_duty_1, lead(is_duty, 2) OVER () AS is_duty_2,
        lead({line}) OVER () AS line_1, lead({line}, 2) OVER () AS line_2
    FROM ended
),
looked_at AS (
    SELECT *, coalesce({is_part}, false) AS has_part, coalesce({is_second}, false) AS has_parts
    FROM passed
),
lists AS (
    SELECT begins, list(id ORDER BY ends) AS parts FROM looked_at WHERE NOT is_duty
        AND ends > begins {"AND duty_line = nth " * keeps}AND (has_part OR NOT is_duty_before)
    GROUP BY begins
)
SELECT line, id, day, owed, {kept}
    CASE WHEN act_line = {line} THEN owed WHEN has_part THEN ends_1 - begins ELSE 0 END AS paid,
    CASE WHEN owed = 0 THEN day WHEN act_line = {line} THEN greatest(act_day, day) END
        AS performed,
    CASE WHEN owed = 0 THEN NULL
        WHEN has_parts THEN if(act_line = {line}, list_append(parts, act_id), parts)
        WHEN has_part THEN if(act_line = {line}, [id_1, act_id], [id_1])
        WHEN act_line = {line} THEN [act_id] END AS acts
FROM looked_at LEFT JOIN lists USING (begins) WHERE is_duty
"""
