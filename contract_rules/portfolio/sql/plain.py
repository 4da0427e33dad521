"""The plain instances of a portfolio and their events, in typed columns of the database.

An instance is plain where DuckDB surely reads all of its rows as the readers of rows do, and
where no row is a reject: whatever is odd makes it one that is not plain, and the engine answers
about it. So nothing that is read here need be able to say what is wrong with a row.
"""

# ruff: noqa: S608 (what stands in queries is our own, or quoted)

from __future__ import annotations

from copy import copy
from functools import cache, partial
from typing import TYPE_CHECKING

from contract_rules.errors import ContractError
from contract_rules.portfolio.sql.columns import NotInSqlError, name_of, text_of
from contract_rules.portfolio.sql.of_events import acts_read, events_read
from contract_rules.portfolio.sql.of_instances import instances_read
from contract_rules.portfolio.sql.zones import in_zone
from contract_rules.portfolio.working import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_rules.portfolio.instances import FilledIn, Instances
    from contract_rules.portfolio.sql.versions import Version
    from contract_rules.portfolio.tables import Tables

INSTANCES, EVENTS = "plain_instances", "plain_events"

MOST_ALIKE = 256
"""How many ways in which values lie are looked at."""

CHUNK = 2_000_000
"""About how many rows are read at a time."""


class Plain:
    """The plain instances and events of a portfolio.

    Args:
        tables: The tables.
        reading: What reads rows of instances.
        version: Which of them, and what they have adopted.
        early: Whether events count that happened before the first day of their contract.

    Attributes:
        tables: The same.
        template: The template, with the amendments that they have adopted.
        home: The schema in which they stand.
    """

    def __init__(
        self, tables: Tables, reading: Instances, version: Version, *, early: bool
    ) -> None:
        self.tables, self._reading, self._early = tables, reading, early
        self.home, self._version = tables.schema, version
        self.template = template = version.template
        self._parameters = {
            known.name: f"p{number}_{known.name}"
            for number, known in enumerate(template.parameters)
        }
        self._fields: dict[tuple[str, str], str] = {}
        for kind in template.vocabulary.values():
            for known in kind.fields:
                column = f"f{len(self._fields)}_{known.name}"
                self._fields.setdefault((known.name, known.type), column)
        self._read = cache(self._read_tables)  # in the schema of these, whoever asks aside

    def aside(self, tables: Tables) -> Plain:
        """The same, but that what is made of it stands aside.

        Args:
            tables: The tables, aside.
        """
        found = copy(self)
        found.tables = tables
        return found

    def parameter(self, name: str) -> str:
        """The column of a parameter in the table of plain instances."""
        return self._parameters[name]

    def field(self, name: str, type_: str) -> str:
        """The column of a field in the table of plain events; actions that have one share it."""
        return self._fields[name, type_]

    def acts(self, name: str, *, by_row: bool) -> str:
        """The query for those of a table of acts that are read in SQL; see `acts_read`.

        Args:
            name: The name of the table.
            by_row: Whether rows say whose acts they would be.

        Raises:
            NotInSqlError: When none of its rows is.
        """
        source = f"{name} e JOIN {INSTANCES} i USING (place)"
        types = self.tables.types(name)
        query = acts_read(
            self.template, self._parameters, self._fields, types, source, by_row=by_row
        )
        return self._in_zone(f"({query})")

    def _in_zone(self, source: str) -> str:
        """The query for events, or acts, whose instants are told as those of the template are."""
        columns = [name for (_, type_), name in self._fields.items() if type_ == "datetime"]
        return in_zone(self.tables, self.template.zone, columns, source)

    def ready(self) -> None:
        """Read the tables, unless that is done.

        Raises:
            NotInSqlError: When the template is none whose rows are read in SQL.
        """
        refused = self._read()
        if refused is not None:
            raise refused

    def _read_tables(self) -> NotInSqlError | None:
        """Read the tables, unless they were read before they were kept.

        Returns:
            Why their rows are not read in SQL, if they are not.
        """
        if self.tables.has(INSTANCES):  # which is made last
            return None
        try:
            self._read_instances()
            self._read_events()
        except NotInSqlError as error:
            return error
        return None

    def _read_instances(self) -> None:
        types = self.tables.types("instances")
        adopting = self._version.adopting(types)
        query = instances_read(self.template, self._parameters, types, adopting)
        run = self.tables.run
        run(f"CREATE OR REPLACE TABLE read_all AS {query}")
        found = run(
            "SELECT lies, min(place) FROM read_all GROUP BY lies "
            f"ORDER BY count(*) DESC, min(place) LIMIT {MOST_ALIKE}"
        )
        likenesses = list[str]()
        for number, (lies, place) in enumerate(found):
            currency = self._look_at(place)
            if currency is not None:
                likenesses.append(f"({text_of(lies)}, {number}, {text_of(currency)})")
        told = ", ".join(likenesses) or "(NULL, 0, '')"
        run(
            "CREATE OR REPLACE TABLE read_instances AS SELECT read_all.* EXCLUDE (lies) "
            "REPLACE (coalesce(read_all.currency, nullif(alike.currency, '')) AS currency), "
            f"alike.number AS likeness FROM read_all JOIN (VALUES {told}) "
            "alike(lies, number, currency) USING (lies) ORDER BY place"
        )
        run("DROP TABLE read_all")

    def _look_at(self, place: int) -> str | None:
        """Make the contract of one of those whose values lie alike.

        Returns:
            The currency in which it counts, empty where it states none; None where there is no
            such contract, or it is not one of those whose rows are read in SQL.
        """
        try:
            contract = self.filled(place).contract
        except ContractError:
            return None
        if len(contract.currencies) > 1 or contract.names.called:
            return None
        return contract.currency or ""

    def filled(self, place: int) -> FilledIn:
        """The contract of the instance at a place.

        Raises:
            ContractError: When its row makes none; that of a plain instance makes one.
        """
        (row,) = rows_of(self.tables.fetched(f"SELECT * FROM instances WHERE place = {place}"))
        return self._reading.filled(row)

    def kin(self, on: str) -> str:
        """The number of how values lie among each other and by a day, as an expression.

        All that goes by the template, by which values are equal or less, and by whether the days
        among them lie before that day, is the same for instances of which it is the same.

        Args:
            on: The day, as a literal.
        """
        number = "q.likeness"
        for known in self.template.parameters:
            if known.type == "date":
                column = f"q.{name_of(self._parameters[known.name])}"
                number = f"({number} * 3 + CAST(sign({column} - {on}) AS BIGINT) + 1)"
        return number

    def examples(self, number: str, on: str) -> Iterator[tuple[int, FilledIn]]:
        """Of plain instances that have one number, and have begun, the contract of one.

        Args:
            number: What is the same of them, as an expression: `kin`, or ``q.likeness``.
            on: The day by which they have begun, as a literal.

        Yields:
            The numbers, those of most instances first, each with the contract.
        """
        found = self.tables.run(
            f"SELECT {number} AS number, min(place) FROM {INSTANCES} q WHERE start <= {on} "
            f"GROUP BY number ORDER BY count(*) DESC, min(place) LIMIT {MOST_ALIKE}"
        )
        for one, place in found:
            yield one, self.filled(place)

    def _read_events(self) -> None:
        run, types = self.tables.run, self.tables.types("events")
        query = partial(
            events_read,
            self.template,
            self._parameters,
            self._fields,
            types,
            early=self._early,
        )
        run(f"CREATE OR REPLACE TABLE {EVENTS} AS {query(within='false')}")
        run("CREATE OR REPLACE TABLE looked_at (place BIGINT, is_odd BOOLEAN, currency VARCHAR)")
        for first, last in self.tables.stretches(CHUNK)[1]:
            within = f"place BETWEEN {first} AND {last}"
            read = query(within=f"e.{within}")
            run(f"INSERT INTO {EVENTS} {self._in_zone(f'({read})')}")
            run(
                "INSERT INTO looked_at SELECT place, bool_or(is_odd) OR "
                "coalesce(min(least) <> max(greatest), false), min(least) "
                f"FROM {EVENTS} WHERE {within} GROUP BY place"
            )
            run(
                "INSERT INTO looked_at SELECT DISTINCT place, true, NULL FROM (SELECT place "
                f"FROM {EVENTS} WHERE {within} GROUP BY place, hash(id) HAVING count(*) > 1)"
            )
        run(f"DELETE FROM {EVENTS} WHERE place IN (SELECT place FROM looked_at WHERE is_odd)")
        for column in ("least", "greatest", "is_odd"):
            run(f"ALTER TABLE {EVENTS} DROP COLUMN {column}")
        run(
            f"CREATE OR REPLACE TABLE {INSTANCES} AS SELECT i.* REPLACE "
            "(coalesce(i.currency, looked.currency) AS currency) FROM read_instances i LEFT JOIN "
            "(SELECT place, bool_or(is_odd) AS is_odd, min(currency) AS currency FROM looked_at "
            "GROUP BY place) looked USING (place) WHERE NOT coalesce(looked.is_odd, false) "
            "ORDER BY i.place"
        )
        run("DROP TABLE looked_at")
        run("DROP TABLE read_instances")
