"""Decides in SQL on the acts of a table, each under the contract that it is about.

Acts of one kind by the same of the parties are judged together; a contract of which any act is not
carried, or is not written plainly, is answered about by the engine.
"""

# ruff: noqa: S608 (what stands in queries is our own, or quoted)

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from contract_rules.portfolio.answering import party_under
from contract_rules.portfolio.sql.columns import NO_TEXTS, NotInSqlError, name_of, text_of
from contract_rules.portfolio.sql.deciding import (
    DECIDED,
    JudgedActs,
    begun,
    whose,
)
from contract_rules.portfolio.sql.layers import ActsAsked, see_template
from contract_rules.portfolio.sql.owing import Owing
from contract_rules.portfolio.sql.plain import INSTANCES
from contract_rules.portfolio.sql.translator import Valued, digits_of

if TYPE_CHECKING:
    from contract_rules.portfolio.extra import ArrowTable
    from contract_rules.portfolio.instances import FilledIn
    from contract_rules.portfolio.questions import AskedOfEach
    from contract_rules.portfolio.sql.plain import Plain

_ACTS, _UNDECIDED = "plain_acts", "undecided"
"""The tables of acts that are read in SQL, and of the places of instances that are undecided."""

_NOTHING = (
    "SELECT place, part, id AS instance, 0 AS row, '' AS party, '' AS action, '' AS verdict, "
    f"'' AS effect, {NO_TEXTS} AS clauses, {NO_TEXTS} AS events, "
    f"'' AS confidence FROM {INSTANCES} WHERE false"
)


class DecidedRows:
    """Whether the acts of a table may be done, as SQL answers it; see `AskedOfSql`.

    Args:
        plain: The plain instances.
        asked: The question.
        acts: The name of the table of acts.

    Raises:
        NotInSqlError: When no acts are answered about in SQL.
    """

    def __init__(self, plain: Plain, asked: AskedOfEach, acts: str) -> None:
        see_template(plain.template)
        self._plain, self._asked, self._acts = plain, asked, acts
        party = asked.party
        self._parties = plain.template.parties if party is None else (party,)
        self._names = [whose(plain, one) for one in self._parties]
        plain.ready()
        self._query = plain.acts(acts, by_row=party is None)
        self._contracts: list[tuple[int, FilledIn]] = []
        self._judged: dict[tuple[int, str], JudgedActs | None] = {}
        self._owing = cache(partial(Owing, plain, asked.on))

    def stretch(self, first: int, last: int) -> ArrowTable:
        """The answers about plain instances between two places; see `AskedOfSql.stretch`."""
        run, within = self._plain.tables.run, f"place BETWEEN {first} AND {last}"
        run(f"CREATE OR REPLACE TABLE {_ACTS} AS FROM ({self._query}) WHERE {within}")
        told, decided = [_NOTHING], ["SELECT 0 AS row WHERE false"]
        kinds = run(f"SELECT DISTINCT role, kind FROM {_ACTS} ORDER BY role, kind")
        carried = [one for kind in kinds if (one := self._judged_of(*kind)) is not None]
        if any(judged.follows for judged in carried):
            self._owing().make(first, last)
        for judged in carried:
            told.append(f"FROM ({judged.decide(first, last)})")
            decided.append(f"SELECT row FROM {judged.table}")
        run(
            f"CREATE OR REPLACE TABLE {_UNDECIDED} AS SELECT DISTINCT place FROM {self._acts} "
            f"WHERE {within} AND row NOT IN ({' UNION ALL '.join(decided)})"
        )
        return self._plain.tables.fetched(
            f"FROM ({' UNION ALL '.join(told)}) "
            f"WHERE place NOT IN (FROM {_UNDECIDED}) ORDER BY place, row"
        )

    @staticmethod
    def unanswered(first: int, last: int) -> str:
        """The query for places that are not told about; see `AskedOfSql.unanswered`."""
        return f"SELECT place FROM {_UNDECIDED} WHERE place BETWEEN {first} AND {last}"

    def _judged_of(self, role: int, kind: str) -> JudgedActs | None:
        """What judges the acts of a kind by a party; None where they are not carried."""
        if (role, kind) not in self._judged:
            try:
                self._judged[role, kind] = self._judging(role, kind)
            except NotInSqlError:
                self._judged[role, kind] = None
        return self._judged[role, kind]

    def _judging(self, role: int, kind: str) -> JudgedActs:
        plain, party = self._plain, self._parties[role]
        self._contracts = self._contracts or [*begun(plain, self._asked.on)]
        values = {
            known.name: Valued(
                f"q.{name_of(plain.field(known.name, known.type))}",
                known.type,
                digits_of(known.type),
            )
            for known in plain.template.vocabulary[kind].fields
        }
        about = ActsAsked(
            self._names[role],
            kind,
            values,
            f"(SELECT i.*, a.* EXCLUDE (place) FROM {INSTANCES} i JOIN {_ACTS} a USING (place) "
            f"WHERE role = {role} AND kind = {text_of(kind)})",
            "row",
        )
        contracts = ((kin, filled, party_under(filled, party)) for kin, filled in self._contracts)
        table = f"{DECIDED}_{len(self._judged)}"
        on = self._asked.on
        return JudgedActs(plain, on, about, contracts, owing=self._owing, table=table)
