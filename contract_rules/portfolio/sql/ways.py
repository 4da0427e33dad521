"""In which way a question is answered: by SQL about plain instances, else by the engine.

SQL answers about many parts at a time; what it says is cut into parts again, so that a part is
the same whichever way its instances go.
"""

# ruff: noqa: S608 (the names in queries are our own)

from __future__ import annotations

from contextlib import ExitStack
from functools import cached_property, partial
from typing import TYPE_CHECKING, Protocol

from contract_rules.norms.norms import Obligation
from contract_rules.portfolio.extra import ArrowTable, extra
from contract_rules.portfolio.instances import Instances
from contract_rules.portfolio.sql.columns import NotInSqlError, refuse
from contract_rules.portfolio.sql.deciding import DecidedBySql, carried
from contract_rules.portfolio.sql.deciding_rows import DecidedRows
from contract_rules.portfolio.sql.owed_answers import QUERIES, OwedAnswers
from contract_rules.portfolio.sql.owed_otherwise import OwedOtherwise
from contract_rules.portfolio.sql.owing import see_carried, see_owed
from contract_rules.portfolio.sql.plain import INSTANCES, Plain

if TYPE_CHECKING:
    from contract_rules.norms.norms import Norm
    from contract_rules.portfolio.questions import AskedOfEach
    from contract_rules.portfolio.tables import Tables

FEWEST = 500
"""Of how many instances SQL is asked; about fewer the engine has answered before."""

STRETCH = 2_000_000
"""About how many rows SQL is asked about at a time."""


class AskedOfSql(Protocol):
    """A question as SQL answers it."""

    def stretch(self, first: int, last: int) -> ArrowTable:
        """The answers about plain instances between two places.

        Returns:
            A table with ``place`` and ``part``, in the order of places, and then the columns of
            the answers, but for ``left_out``. What is in no row, and is not named by
            `unanswered`, has no answers.
        """
        ...

    def unanswered(self, first: int, last: int) -> str:
        """The query for the places of plain instances about which SQL has not answered."""
        ...


class _Looking:
    """What is asked where the rows are looked at alone: a plain instance has no rejects.

    Args:
        plain: The plain instances.
    """

    def __init__(self, plain: Plain) -> None:
        self._plain = plain
        plain.ready()

    def stretch(self, first: int, last: int) -> ArrowTable:
        """Nothing is answered; see `AskedOfSql.stretch`."""
        del first, last
        query = f"SELECT place, part FROM {INSTANCES} WHERE false"
        return self._plain.tables.fetched(query)

    def unanswered(self, first: int, last: int) -> str:
        """There is none; see `AskedOfSql.unanswered`."""
        del first, last
        return f"SELECT place FROM {INSTANCES} WHERE false"


class WaysToAnswer:
    """Which questions SQL answers about a portfolio.

    Args:
        tables: The tables.
        reading: What reads rows of instances.
        early: Whether events count that happened before the first day of their contract.
    """

    def __init__(self, tables: Tables, reading: Instances, *, early: bool) -> None:
        self._tables, self._plain = tables, Plain(tables, reading, early=early)
        self._early = early

    def of(self, asked: AskedOfEach | None, acts: str | None = None) -> Answered | None:
        """What SQL answers to a question; None where the engine answers it about each.

        Args:
            asked: The question; None where the rows are looked at alone.
            acts: The name of the table of acts that it is about; None where there is none.
        """
        if self._tables.count < FEWEST:
            return None
        stack = ExitStack()
        plain = self._plain.aside(stack.enter_context(self._tables.aside()))
        try:
            question = self._question(plain, asked, acts, stack)
        except NotInSqlError:
            stack.close()
            return None
        return Answered(plain.tables, question, stack)

    def _question(
        self, plain: Plain, asked: AskedOfEach | None, acts: str | None, stack: ExitStack
    ) -> AskedOfSql:
        """A question as SQL answers it.

        Args:
            plain: The plain instances and events, aside.
            asked: As `of` takes it.
            acts: As `of` takes it.
            stack: What gives back what else stands aside.

        Raises:
            NotInSqlError: When it does not.
        """
        if asked is None:
            return _Looking(plain)
        if acts is not None:
            return DecidedRows(plain, asked, acts)
        if asked.name == "decide":
            return DecidedBySql(plain, asked)
        if asked.name == "diff":
            return OwedOtherwise.on_another_day(plain, asked)
        if asked.template is not None:
            aside = stack.enter_context(self._tables.aside())
            other = Plain(aside, Instances(asked.template), early=self._early)
            return OwedOtherwise.in_another_version(plain, other, asked)
        refuse("it is not asked in SQL", when=asked.name not in QUERIES)
        return OwedAnswers(plain, asked)

    def refusal(self, norm: Norm) -> str:
        """Why SQL does not carry a norm; empty where it does."""
        if isinstance(norm, Obligation):
            refused, of_others = self._refused
            return refused.get(norm, of_others)
        try:
            carried(self._plain, norm, partial(see_owed, self._plain))
        except NotInSqlError as error:
            return str(error)
        return ""

    @cached_property
    def _refused(self) -> tuple[dict[Obligation, str], str]:
        """Why SQL does not carry each obligation that it does not; and all others, or nothing."""
        refused: dict[Obligation, str] = {}
        try:
            see_carried(self._plain, refused)
        except NotInSqlError as error:
            return refused, str(error)
        return refused, ""


class Answered:
    """The answers of SQL to a question, part by part.

    Args:
        tables: The tables.
        question: The question.
        stack: What gives back what was made for it.
    """

    def __init__(self, tables: Tables, question: AskedOfSql, stack: ExitStack) -> None:
        self._tables, self._question, self._stack = tables, question, stack
        self._size, self._stretches = tables.stretches(STRETCH)
        self._here = -1
        self._answers: dict[int, ArrowTable] = {}
        self._others: dict[int, list[int]] = {}

    def part(self, number: int) -> tuple[ArrowTable, list[int]]:
        """What there is of a part.

        Returns:
            The answers, as `AskedOfSql.stretch` has them, and the places of the instances about
            which the engine is to answer.
        """
        stretch = number // self._size
        if stretch != self._here:
            self._go_to(stretch)
        return self._answers.get(number, self._none), self._others.get(number, [])

    def close(self) -> None:
        """Give back what was made for it."""
        self._stack.close()

    def _go_to(self, stretch: int) -> None:
        first, last = self._stretches[stretch]
        table = self._question.stretch(first, last)
        self._none, self._answers, start = table.slice(0, 0), {}, 0
        for found in extra("pyarrow.compute").value_counts(table.column("part")).to_pylist():
            self._answers[found["values"]] = table.slice(start, found["counts"])
            start += found["counts"]
        self._others = {}
        query = (
            f"SELECT part, place FROM instances WHERE place BETWEEN {first} AND {last} AND ("
            f"place NOT IN (SELECT place FROM {INSTANCES} WHERE place BETWEEN {first} AND {last}) "
            f"OR place IN ({self._question.unanswered(first, last)})) ORDER BY place"
        )
        for number, place in self._tables.run(query):
            self._others.setdefault(number, []).append(place)
        self._here = stretch
