"""In which way a question is answered: by SQL about plain instances, else by the engine.

SQL answers about many parts at a time; what it says is cut into parts again, so that a part is
the same whichever way its instances go.
"""

# ruff: noqa: S608 (the names in queries are our own)

from __future__ import annotations

from contextlib import ExitStack, suppress
from functools import cached_property, partial
from typing import TYPE_CHECKING, Protocol

from contract_rules.norms.norms import Obligation, Prohibition
from contract_rules.portfolio.extra import ArrowTable, extra
from contract_rules.portfolio.instances import Instances
from contract_rules.portfolio.sql.columns import NotInSqlError, refuse
from contract_rules.portfolio.sql.deciding import DecidedBySql, carried
from contract_rules.portfolio.sql.deciding_rows import DecidedRows
from contract_rules.portfolio.sql.layers import SOME
from contract_rules.portfolio.sql.obligations import is_bound
from contract_rules.portfolio.sql.owed_answers import QUERIES, OwedAnswers
from contract_rules.portfolio.sql.owed_otherwise import OwedOtherwise
from contract_rules.portfolio.sql.owing import see_carried, see_owed
from contract_rules.portfolio.sql.plain import INSTANCES, Plain
from contract_rules.portfolio.sql.versions import Version, versions

if TYPE_CHECKING:
    from contract_rules.norms.norms import Norm
    from contract_rules.portfolio.questions import AskedOfEach
    from contract_rules.portfolio.tables import Tables

FEWEST = 100
"""Of how many instances SQL is asked; about fewer the engine has answered before."""

EVENTS_OF_ONE = 100
"""How many events count as much as an instance: the engine takes as long for them."""

WHOLLY = "it is carried by SQL"
"""What is said of a norm that SQL carries."""

UNBREACHED = (
    "it is carried by SQL, but for contracts in which it is breached: what is owed upon that the "
    "engine tells"
)
"""What is said of an obligation where a breach makes something else be owed."""

STRETCH = 2_000_000
"""About how many rows SQL is asked about at a time."""


def are_many(instances: int, events: int) -> bool:
    """Whether SQL is asked about so many, as the engine would take longer."""
    return instances + events // EVENTS_OF_ONE >= FEWEST


def why_few(instances: int, events: int) -> str:
    """Why SQL is not asked about so many, whatever norms it carries; empty where it is."""
    if are_many(instances, events):
        return ""
    return (
        "SQL carries it, but the engine is quicker about so few "
        f"(instances: {instances:,}, events: {events:,})"
    )


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
        self._tables, self._reading, self._early = tables, reading, early
        self._kept = ExitStack()  # as long as the tables are

    def of(self, asked: AskedOfEach | None, acts: str | None = None) -> Answered | None:
        """What SQL answers to a question; None where the engine answers it about each.

        Args:
            asked: The question; None where the rows are looked at alone.
            acts: The name of the table of acts that it is about; None where there is none.
        """
        if not are_many(self._tables.count, self._tables.events):
            return None
        stack, questions = ExitStack(), list[tuple[Plain, AskedOfSql]]()
        for version, kept in self._plain:
            plain = kept.aside(stack.enter_context(kept.tables.aside()))
            with suppress(NotInSqlError):
                questions.append((plain, self._question(version, plain, asked, acts, stack)))
        if not questions:
            stack.close()
            return None
        return Answered(self._tables, questions, stack)

    def ready(self) -> None:
        """Read the plain instances of the whole template, if SQL is asked about any."""
        if are_many(self._tables.count, self._tables.events):
            with suppress(NotInSqlError):
                self._whole.ready()

    @cached_property
    def _plain(self) -> list[tuple[Version, Plain]]:
        """The plain instances of each version; those of the whole template stand in the main."""
        found = list[tuple[Version, Plain]]()
        for version in versions(self._tables, self._reading, are_many):
            tables = self._kept.enter_context(self._tables.aside()) if found else self._tables
            found.append((version, Plain(tables, self._reading, version, early=self._early)))
        return found

    def _question(
        self,
        version: Version,
        plain: Plain,
        asked: AskedOfEach | None,
        acts: str | None,
        stack: ExitStack,
    ) -> AskedOfSql:
        """A question as SQL answers it.

        Args:
            version: The version of the template that is asked about.
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
            reading = Instances(asked.template)
            other = version.of_other(reading)
            if other is None:
                msg = "the other version has no such amendment"
                raise NotInSqlError(msg)
            aside = stack.enter_context(self._tables.aside())
            theirs = Plain(aside, reading, other, early=self._early)
            return OwedOtherwise.in_another_version(plain, theirs, asked)
        refuse("it is not asked in SQL", when=asked.name not in QUERIES)
        return OwedAnswers(plain, asked)

    def planned(self, norm: Norm) -> tuple[bool, str]:
        """Whether SQL carries a norm, and why not, or how far."""
        if isinstance(norm, Obligation):
            refused = self._refusal(norm)
            return not refused, refused or (UNBREACHED if is_bound(norm) else WHOLLY)
        plain = self._whole
        try:
            is_sure = carried(plain, norm, partial(see_owed, plain))
        except NotInSqlError as error:
            return False, str(error)
        return True, WHOLLY if is_sure else SOME

    def planned_breaches(self, norm: Norm) -> str | None:
        """How far SQL tells which acts breached a prohibition; None for another norm."""
        return self._refusal(norm) or WHOLLY if isinstance(norm, Prohibition) else None

    def _refusal(self, norm: Norm) -> str:
        refused, of_others = self._refused
        return refused.get(norm, of_others)

    @property
    def _whole(self) -> Plain:
        """The plain instances of the whole template."""
        return self._plain[0][1]

    @cached_property
    def _refused(self) -> tuple[dict[Norm, str], str]:
        """Why SQL does not tell what is owed under norms, or breaches them; and of all others."""
        refused: dict[Norm, str] = {}
        try:
            see_carried(self._whole, refused)
        except NotInSqlError as error:
            return refused, str(error)
        return refused, ""


class Answered:
    """The answers of SQL to a question, part by part.

    Args:
        tables: The tables.
        questions: The question to the plain instances of each version, with these.
        stack: What gives back what was made for it.
    """

    def __init__(
        self, tables: Tables, questions: list[tuple[Plain, AskedOfSql]], stack: ExitStack
    ) -> None:
        self._tables, self._questions, self._stack = tables, questions, stack
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
        told = [question.stretch(first, last) for _, question in self._questions]
        table = told[0]
        if len(told) > 1:
            table = extra("pyarrow").concat_tables(told, promote_options="permissive")
            table = table.take(extra("pyarrow.compute").sort_indices(table.column("place")))
        self._none, self._answers, start = table.slice(0, 0), {}, 0
        for found in extra("pyarrow.compute").value_counts(table.column("part")).to_pylist():
            self._answers[found["values"]] = table.slice(start, found["counts"])
            start += found["counts"]
        within, of_sql = f"place BETWEEN {first} AND {last}", list[str]()
        for plain, question in self._questions:
            of_sql.append(f"SELECT place FROM {plain.tables.schema}.answered")
            plain.tables.run(
                f"CREATE OR REPLACE TABLE {plain.tables.schema}.answered AS SELECT place "
                f"FROM {INSTANCES} WHERE {within} AND place NOT IN "
                f"({question.unanswered(first, last)})"
            )
        self._others = {}
        query = (
            f"SELECT part, place FROM instances WHERE {within} AND "
            f"place NOT IN ({' UNION ALL '.join(of_sql)}) ORDER BY place"
        )
        for number, place in self._tables.run(query):
            self._others.setdefault(number, []).append(place)
        self._here = stretch
