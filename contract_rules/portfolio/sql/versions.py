"""The versions of a template that instances have: with all of its amendments, or some alone."""

# ruff: noqa: S608 (what stands in queries is our own)

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from contract_rules.contracts.contract import Contract
from contract_rules.portfolio.instances import AMENDMENTS, RowOfInstance
from contract_rules.portfolio.working import rows_of
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from contract_rules.portfolio.instances import Instances
    from contract_rules.portfolio.tables import Tables

MOST = 64
"""How many of the cells that name amendments are looked at, those of most instances first."""

VERSIONS = 4
"""How many versions beside the whole template SQL is asked about."""


@frozen
class Version:
    """A version of a template.

    Attributes:
        template: The template, with the amendments alone that are adopted.
        is_whole: Whether instances have it that name no amendments.
        named: Of each cell that names these, the place and the row of an instance.
    """

    template: Contract
    is_whole: bool = True
    named: tuple[tuple[int, RowOfInstance], ...] = ()

    def adopting(self, columns: Iterable[str]) -> str:
        """The condition on instances that have it.

        Args:
            columns: The columns of the table of instances.
        """
        if AMENDMENTS not in columns:
            return "true"
        places = ", ".join(str(place) for place, _ in self.named) or "NULL"
        cells = f"SELECT {AMENDMENTS} FROM instances WHERE place IN ({places})"
        empty = f"{AMENDMENTS} IS NULL OR " * self.is_whole
        return f"{empty}{AMENDMENTS} IN ({cells})"

    def of_other(self, reading: Instances) -> Version | None:
        """The version of another template that the same instances have; None where there is none.

        Those are left out that have another of it.

        Args:
            reading: What reads rows of instances under the other.
        """
        template = reading.template if self.is_whole else reading.adopted(self.named[0][1])
        named = tuple(one for one in self.named if reading.adopted(one[1]) is template)
        return None if template is None else Version(template, self.is_whole, named)


def versions(
    tables: Tables, reading: Instances, are_many: Callable[[int, int], bool]
) -> list[Version]:
    """The versions of a template that many instances have, that of the whole template first.

    Of others are those whose actions and parameters are those of the template.

    Args:
        tables: The tables.
        reading: What reads rows of instances.
        are_many: Whether so many instances, with so many events, are enough for a version to be
            among these; but for the first.
    """
    template = reading.template
    if AMENDMENTS not in tables.types("instances"):
        return [Version(template)]
    found = tables.run(
        "SELECT count(*), CAST(coalesce(sum(many), 0) AS BIGINT), min(place) FROM instances "
        "LEFT JOIN (SELECT place, count(*) AS many FROM events GROUP BY place) USING (place) "
        f"WHERE {AMENDMENTS} IS NOT NULL GROUP BY {AMENDMENTS} "
        f"ORDER BY count(*) DESC, min(place) LIMIT {MOST}"
    )
    counts: dict[int, tuple[int, int]] = {}
    named = {id(template): Version(template)}
    for count, events, place in found:
        (row,) = rows_of(tables.fetched(f"SELECT * FROM instances WHERE place = {place}"))
        adopted = reading.adopted(row)
        if adopted is not None and _is_like(adopted, template):
            key = id(adopted)
            one = named.get(key, Version(adopted, is_whole=False))
            named[key] = evolve(one, named=(*one.named, (place, row)))
            before = counts.get(key, (0, 0))
            counts[key] = before[0] + count, before[1] + events
    whole, *others = named.values()
    return [whole, *(one for one in others if are_many(*counts[id(one.template)]))][: VERSIONS + 1]


def _is_like(version: Contract, template: Contract) -> bool:
    """Whether what can be asked about is the same."""
    there, here = (
        ({known.name: known for known in one.parameters}, one.vocabulary)
        for one in (version, template)
    )
    return there == here
