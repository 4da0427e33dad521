"""The days of duties that arise as time goes by, of contracts on which nothing is on record.

An engine tells them, once for all contracts in which the same days, numbers and truth values
stand: nothing else that differs between two contracts can move a day.
"""

# ruff: noqa: S608 (what stands in queries is our own, or quoted)

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contract_rules.contracts.names import NamesInUse
from contract_rules.engine import reader_on
from contract_rules.errors import ContractError
from contract_rules.evaluation.timeline.deadlines import meant_by
from contract_rules.portfolio.sql.columns import literal, name_of, text_of
from contract_rules.portfolio.sql.obligations import DAYS, DUE, parts_of
from contract_rules.portfolio.sql.plain import EVENTS, INSTANCES
from contract_rules.values.instants import day, instant
from contract_rules.values.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from contract_rules.contracts.contract import Contract
    from contract_rules.norms.norms import Obligation
    from contract_rules.portfolio.sql.plain import Plain
    from contract_rules.values.zones import Zone


def make_days(plain: Plain, on: date, timed: Mapping[int, Mapping[str, int]]) -> None:
    """Make the table of the days by which duties had arisen, and when they are due.

    Where an engine refuses to tell them, there is a row of it with no days.

    Args:
        plain: The plain instances and events.
        on: The day.
        timed: The obligations, by how values lie: their numbers by their names.
    """
    run, types = plain.tables.run, plain.tables.types(INSTANCES)
    parts = [plain.parameter(known.name) for known in parts_of(plain.template)]
    columns = [name_of(part) for part in parts]
    stated = "".join(f"{name_of(part)} {types[part]}, " for part in parts)
    run(
        f"CREATE OR REPLACE TABLE {DAYS} "
        f"(number BIGINT, {stated}upon VARCHAR, arisen DATE, due DATE)"
    )
    numbers = [number for number, names in timed.items() if names]
    if not numbers:
        return
    firsts = run(
        f"SELECT {''.join(f'{one}, ' for one in columns)}likeness, min(place) FROM {INSTANCES} "
        f"WHERE likeness IN ({', '.join(map(str, numbers))}) GROUP BY ALL ORDER BY min(place)"
    )
    done = set[tuple[Any, ...]]()
    for *cells, likeness, place in firsts:
        key = *cells, *timed[likeness].items()
        if key in done:
            continue
        done.add(key)
        before = "".join(f"{literal(cell)}, " for cell in cells)
        told = [
            f"({number}, {before}{rest})"
            for number, rest in _days_of(plain.filled(place).contract, on, timed[likeness])
        ]
        if told:
            run(f"INSERT INTO {DAYS} VALUES {', '.join(told)}")


def make_due(plain: Plain, on: date, counted: Mapping[int, tuple[Zone, Obligation]]) -> None:
    """Make the table of the days by which duties are due whose periods calendars count.

    Where a calendar does not know the year, there is none.

    Args:
        plain: The plain instances and events.
        on: The day by which duties had arisen.
        counted: The obligations, by their numbers.
    """
    run = plain.tables.run
    run(f"CREATE OR REPLACE TABLE {DUE} (number BIGINT, day DATE, due DATE)")
    if not counted:
        return
    days = run(f"SELECT DISTINCT day FROM {EVENTS} WHERE day <= {literal(on)} ORDER BY day")
    for number, (zone, norm) in counted.items():
        told = list[str]()
        for (arisen,) in days:
            period = norm.limit
            assert isinstance(period, Period)  # noqa: S101 (a calendar counts it)
            try:
                last = meant_by(norm, zone.after(instant(arisen), period), instant(arisen))
            except ContractError:
                continue
            told.append(f"({number}, {literal(arisen)}, {literal(day(last))})")
        if told:
            run(f"INSERT INTO {DUE} VALUES {', '.join(told)}")


def _days_of(contract: Contract, on: date, names: Mapping[str, int]) -> Iterator[tuple[int, str]]:
    """The days of the duties of one contract with nothing on record, by obligations."""
    try:
        with reader_on(contract, [], NamesInUse(contract.names)) as reader:
            duties = reader.duties(on=on)
    except ContractError:
        yield from ((number, "NULL, NULL, NULL") for number in names.values())
        return
    for duty in duties:
        # the name of a clause that was replaced begins as that of its first wording does
        found = [one for one in names if duty.id.startswith(f"{one} ")]
        name = max(found, key=len, default=None)
        if name is not None and duty.stands_in_for is None:
            upon = text_of(duty.id.removeprefix(f"{name} "))
            due = "NULL" if duty.due is None else literal(duty.due)
            yield names[name], f"{upon}, {literal(duty.arisen)}, {due}"
