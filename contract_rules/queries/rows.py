"""Decides on the rows of a table: of Arrow, pandas or Polars, or a list of dicts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, cast

from contract_rules.contracts.cells import ActsOfRows, when
from contract_rules.errors import ContractError, ExtraMissingError, WrongTypeError
from contract_rules.values.arguments import shown
from contract_rules.values.data_classes import frozen
from contract_rules.values.instants import aware

if TYPE_CHECKING:
    from contract_rules.answers.decisions import Decision
    from contract_rules.values.acts import Act
    from contract_rules.values.instants import On

RowOfCells: TypeAlias = Mapping[str, object]
"""A row of a table: its cells by the names of the columns."""

ANSWERS = ("verdict", "effect", "clauses", "confidence", "notes", "error")
"""The columns that a table has of decisions, beside its own."""

INSTALL = "tables need the package narwhals; install it: pip install 'contract-rules[tables]'"


class Frame(Protocol):
    """A table of Arrow, pandas or Polars."""

    @property
    def columns(self) -> Any:  # noqa: ANN401 (each has them in its own way)
        """Its columns."""
        ...


def is_table(offered: object, *, of_rows: bool = False) -> bool:
    """Whether something is a table, rather than acts.

    Args:
        offered: What is offered.
        of_rows: Whether what is asked is asked of rows, so that no rows are a table, too.
    """
    if isinstance(offered, list | tuple):
        rows = cast("Sequence[object]", offered)
        return isinstance(rows[0], Mapping) if rows else of_rows
    return hasattr(type(offered), "columns")  # asked of itself, some would work it out


@frozen
class OpenedTable:
    """The rows of a table, and what makes such a table again.

    Attributes:
        names: The names of its columns.
        rows: Its rows; None in a cell that is empty.
        with_columns: Makes a table of its kind with more columns, each with its cells by its
            name.
    """

    names: list[str]
    rows: Sequence[RowOfCells]
    with_columns: Callable[[dict[str, list[str | None]]], Any]


def opened(table: object) -> OpenedTable:
    """The rows of a table.

    Raises:
        ExtraMissingError: When the package that reads tables is not installed.
        WrongTypeError: When it is no table that can be read, or has a column already that is
            named as one of an answer.
    """
    if isinstance(table, list | tuple):
        found = _of_dicts(cast("Sequence[object]", table))
    else:
        found = _of_frame(table)
    taken = [name for name in ANSWERS if name in found.names]
    if taken:
        told = ", ".join(map(repr, taken))
        msg = f"the table has a column {told} already, as answers have; name yours otherwise"
        raise WrongTypeError(msg)
    return found


def _of_dicts(table: Sequence[object]) -> OpenedTable:
    rows: list[RowOfCells] = []
    for place, row in enumerate(table, 1):
        if not isinstance(row, Mapping):
            msg = f"row {place} is {shown(row)}, no dict of cells by the names of columns"
            raise WrongTypeError(msg)
        rows.append(cast("RowOfCells", row))
    names = list(dict.fromkeys(name for row in rows for name in row))

    def with_columns(more: dict[str, list[str | None]]) -> list[dict[str, object]]:
        told = ({name: cells[n] for name, cells in more.items()} for n in range(len(rows)))
        return [{**row, **answer} for row, answer in zip(rows, told, strict=True)]

    return OpenedTable(names, rows, with_columns)


def _of_frame(table: object) -> OpenedTable:
    try:
        nw: Any = import_module("narwhals")
    except ImportError:
        raise ExtraMissingError(INSTALL) from None
    try:
        frame: Any = nw.from_native(table, eager_only=True)
    except ValueError:
        msg = "columns of the table have one name; give each a name of its own"
        raise WrongTypeError(msg) from None
    except TypeError:
        msg = (
            f"{shown(table)} is no table that can be read; write one of pandas, Polars or "
            "Arrow, a lazy one of Polars collected, or a list of dicts"
        )
        raise WrongTypeError(msg) from None
    named: list[object] = list(frame.columns)
    others = [name for name in named if not isinstance(name, str)]
    if others:
        msg = f"the table has a column {others[0]!r}; name each by a text, as fields are named"
        raise WrongTypeError(msg)
    names = [str(name) for name in named]
    columns = {name: _cells(frame[name]) for name in names}
    rows = [dict(zip(names, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]

    def with_columns(more: dict[str, list[str | None]]) -> object:
        backend = frame.implementation
        series = [
            nw.new_series(name, cells, nw.String(), backend=backend)
            for name, cells in more.items()
        ]
        return frame.with_columns(*series).to_native()

    return OpenedTable(names, rows, with_columns)


def _cells(column: Any) -> list[object]:  # noqa: ANN401 (of narwhals, whichever)
    """The cells of a column; None where one is empty, as NaN is in pandas."""
    empty = column.is_null().to_list()
    return [None if e else cell for cell, e in zip(column.to_list(), empty, strict=True)]


def decided(
    table: OpenedTable,
    reading: ActsOfRows,
    on: On | str,
    ask: Callable[[On, Sequence[Act]], Sequence[Decision]],
    admit: Callable[[Act], Act],
) -> Any:  # noqa: ANN401 (a table of the kind given)
    """A table with the decision on each row beside it, or what is wrong with the row.

    Args:
        table: The table.
        reading: What reads acts from its rows.
        on: When the acts would be done; a text names the column that says so.
        ask: Decides on acts of a day, in bulk.
        admit: Checks an act that is asked about.

    Raises:
        ContractError: When the table lacks a column.
    """
    if table.rows or table.names:  # no dicts at all lack nothing
        reading.check(table.names)
    if not isinstance(on, str):
        aware(on)
    elif on not in table.names:
        msg = f"the table has no column {on!r}; on= is a day, or names the column with the days"
        raise WrongTypeError(msg)
    answers: list[Decision | str] = [""] * len(table.rows)
    by_day: dict[On, list[tuple[int, Act]]] = {}
    for place, row in enumerate(table.rows):
        wrong: list[str] = []
        act, day = None, None
        try:
            act = admit(reading.act(row))
        except ContractError as error:
            wrong.append(str(error))
        try:
            day = when(row.get(on)) if isinstance(on, str) else on
        except ContractError as error:
            wrong.append(f"{on}: {error}")
        if act is not None and day is not None:
            by_day.setdefault(day, []).append((place, act))
        else:
            answers[place] = f"row {place + 1}: {'; '.join(wrong)}"
    for day, asked in by_day.items():
        found = ask(day, [act for _, act in asked])
        for (place, _), decision in zip(asked, found, strict=True):
            answers[place] = decision
    return table.with_columns(_columns(answers))


def _columns(answers: list[Decision | str]) -> dict[str, list[str | None]]:
    rows = [_row(answer) for answer in answers]
    return {name: [row.get(name) for row in rows] for name in ANSWERS}


def _row(answer: Decision | str) -> dict[str, str | None]:
    if isinstance(answer, str):
        return {"error": answer}
    confidence = answer.confidence
    return {
        "verdict": answer.verdict.value,
        "effect": answer.effect.value,
        "clauses": ", ".join(answer.clauses),
        "confidence": None if confidence is None else confidence.value,
        "notes": "\n".join(answer.notes) or None,
    }
