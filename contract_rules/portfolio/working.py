"""What a process does with a part of a portfolio: it reads contracts and events, and answers."""

from __future__ import annotations

import gc
import os
import pickle
import signal
from contextlib import contextmanager
from functools import lru_cache, partial
from multiprocessing import parent_process
from multiprocessing.connection import wait
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import evolve

from contract_rules.errors import ContractError
from contract_rules.portfolio.answering import (
    DIGITS,
    PLACES,
    AnswerRow,
    OfOne,
    StatedAct,
    answers,
)
from contract_rules.portfolio.extra import ArrowTable, extra
from contract_rules.portfolio.instances import ID, Instances
from contract_rules.portfolio.questions import COLUMNS, AskedOfEach
from contract_rules.portfolio.records import Records, act_of, why
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from contract_rules.contracts.contract import Contract
    from contract_rules.portfolio.instances import FilledIn
    from contract_rules.portfolio.records import Admitted, Cells

Places: TypeAlias = tuple[int, int]
"""Where rows of an instance begin among those of a part, and where they have ended."""


@frozen
class Done:
    """What came of a part.

    Attributes:
        answers: The answers, as a table; None where nothing was asked.
        rejects: The rows of the tables that are left out, as a table.
        refused: The instances and acts for which the question was refused, likewise.
    """

    answers: ArrowTable
    rejects: ArrowTable
    refused: ArrowTable


def schema_of(name: str) -> Any:  # noqa: ANN401 (of Arrow)
    """The schema of the answers to a question."""
    pa = extra("pyarrow")
    sorts = {
        "text": pa.string(),
        "texts": pa.list_(pa.string()),
        "day": pa.date32(),
        "instant": pa.timestamp("us", "UTC"),
        "amount": pa.decimal128(DIGITS, PLACES),
        "number": pa.int64(),
    }
    columns = {"instance": "text", **COLUMNS[name], "left_out": "number"}
    return pa.schema([(column, sorts[sort]) for column, sort in columns.items()])


def rejects_schema() -> Any:  # noqa: ANN401 (of Arrow)
    """The schema of rejects."""
    pa = extra("pyarrow")
    texts = ("instance", "id", "question", "reason")
    named = [("table", pa.string()), ("row", pa.int64()), *((n, pa.string()) for n in texts)]
    return pa.schema(named)


def tabled(rows: list[AnswerRow], schema: Any) -> ArrowTable:  # noqa: ANN401 (of Arrow)
    """Rows as a table."""
    pa = extra("pyarrow")
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


_SELDOM = 100_000
"""How many more things than were given back are made before rubbish is looked for."""


@contextmanager
def seldom_collected() -> Generator[None]:
    """Look for rubbish seldom meanwhile: it is looked for where a contract was answered about."""
    before = gc.get_threshold()
    gc.set_threshold(_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def with_answers(done: Done, quick: ArrowTable, instances: ArrowTable) -> Done:
    """What came of a part, with what SQL answered about other instances of it.

    Args:
        done: What came of the others.
        quick: What SQL answered, with ``place`` and ``part`` first.
        instances: The instances about which SQL did not answer; None where there is none.
    """
    pa, schema = extra("pyarrow"), done.answers.schema
    nothing = pa.array([0] * len(quick), pa.int64())
    told = quick.drop_columns(["place", "part"]).append_column("left_out", nothing).cast(schema)
    if not len(done.answers):
        return evolve(done, answers=told)
    ids = (instances.column(name).to_pylist() for name in (ID, "place"))
    at = dict(zip(*ids, strict=True))
    mine = [at[id_] for id_ in done.answers.column("instance").to_pylist()]
    places = pa.chunked_array([pa.array(mine, pa.int64()), *quick.column("place").chunks])
    both = pa.concat_tables([done.answers, told])
    return evolve(done, answers=both.take(extra("pyarrow.compute").sort_indices(places)))


def nothing_of(name: str | None) -> Done:
    """What comes of no instance."""
    rejects = tabled([], rejects_schema())
    answers = None if name is None else tabled([], schema_of(name))
    return Done(answers, rejects, rejects)


class Worker:
    """Answers for parts of a portfolio.

    Args:
        template: The template.
        early: As `Records` takes it.
    """

    def __init__(self, template: Contract, *, early: bool) -> None:
        self.instances = Instances(template)
        self.records = Records(early=early)
        self._others: dict[int, Instances] = {}

    def instances_of(self, template: Contract) -> Instances:
        """What reads rows of instances for another template."""
        found = self._others.get(id(template))
        if found is None or found.template is not template:
            found = self._others[id(template)] = Instances(template)
        return found

    def one(
        self, row: Mapping[str, object], cells: Cells, first: int, last: int
    ) -> tuple[FilledIn, Admitted]:
        """The contract of a row, and its events.

        Raises:
            ContractError: When the row makes no contract.
        """
        filled = self.instances.filled(row)
        return filled, self.records.admitted(filled.contract, cells, first, last)

    def work(
        self,
        asked: AskedOfEach | None,
        instances: ArrowTable,
        events: ArrowTable,
        acts: ArrowTable,
    ) -> Done:
        """What comes of a part.

        Args:
            asked: What is asked; None to look at the rows alone.
            instances: The instances, in order.
            events: Their events, in order of these.
            acts: The acts that are asked about, likewise; None for none.
        """
        with seldom_collected():
            return self._work(asked, instances, events, acts)

    def _work(
        self,
        asked: AskedOfEach | None,
        instances: ArrowTable,
        events: ArrowTable,
        acts: ArrowTable,
    ) -> Done:
        cells = columns_of(events)
        part = _Part(self, asked, cells, None if acts is None else columns_of(acts))
        ends, act_ends = _ends(cells), _ends(part.acts or {"place": ()})
        first = act_first = 0
        for row in rows_of(instances):
            place = row.pop("place")
            last, act_last = ends.get(place, first), act_ends.get(place, act_first)
            part.take(row, (first, last), (act_first, act_last))
            gc.collect(0)  # what refers to itself of it is given back, and its memory used again
            first, act_first = last, act_last
        schema = rejects_schema()
        made = None if asked is None else tabled(part.answers, schema_of(asked.name))
        return Done(made, tabled(part.rejects, schema), tabled(part.refused, schema))


class _Part:
    """What comes of a part, contract by contract.

    Args:
        worker: What reads and answers.
        asked: As `Worker.work` takes it.
        cells: The cells of the events.
        acts: The cells of the acts that are asked about; None for none.

    Attributes:
        acts: The same.
        answers: The answers so far.
        rejects: The rows that are left out.
        refused: The contracts and acts for which the question was refused.
    """

    def __init__(
        self, worker: Worker, asked: AskedOfEach | None, cells: Cells, acts: Cells | None
    ) -> None:
        self._worker, self._asked, self._cells, self.acts = worker, asked, cells, acts
        self._question = None if asked is None else str(asked)
        self.answers, self.rejects, self.refused = (list[AnswerRow]() for _ in range(3))

    def take(self, row: dict[str, Any], events: Places, acts: Places) -> None:
        """Answer about one contract, or note why there is no answer.

        Args:
            row: Its row.
            events: The places of its events, from the first to after the last.
            acts: The places of the acts that are asked about.
        """
        number, id_ = row.pop("row"), row[ID]
        try:
            filled, record = self._worker.one(row, self._cells, *events)
        except ContractError as error:
            self.rejects.append(("instances", number, id_, id_, None, why(error)))
            self.rejects += _all_of(self._cells, events, "events", id_, None)
            if self.acts is not None:
                self.refused += _all_of(self.acts, acts, "acts", id_, self._question)
            return
        self.rejects += [("events", r.row, id_, r.id, None, r.reason) for r in record.refused]
        if self._asked is None:
            return
        other = partial(self._other, self._asked.template, row, events)
        refuse = partial(self._refuse_act, id_)
        stated = () if self.acts is None else _acts(filled.contract, self.acts, acts, refuse)
        try:
            found = answers(self._asked, OfOne(filled, record, other, stated, refuse))
        except ContractError as error:
            self.refused.append(("instances", number, id_, id_, self._question, why(error)))
        else:
            self.answers += [(id_, *told, len(record.refused)) for told in found]

    def _refuse_act(self, id_: str, row: int, reason: str) -> None:
        self.refused.append(("acts", row, id_, None, self._question, reason))

    def _other(
        self, template: Contract | None, row: dict[str, Any], events: Places
    ) -> tuple[Contract, Admitted]:
        """The contract that another template makes of a row, with its events.

        Raises:
            ContractError: When it makes none, or does not admit an event that this one admits.
        """
        assert template is not None  # noqa: S101 (else it is not asked for)
        filled = self._worker.instances_of(template).filled(row)
        record = self._worker.records.admitted(filled.contract, self._cells, *events)
        return filled.contract, record


def _ends(cells: Cells) -> dict[int, int]:
    """The place after the last row of each instance, by its place."""
    return {place: number for number, place in enumerate(cells["place"], 1)}


def _all_of(
    cells: Cells, places: Places, table: str, instance: str, question: str | None
) -> list[AnswerRow]:
    """The rejects of all rows of an instance that is one itself."""
    ids, rows = cells.get("id"), cells["row"]
    reason = "its instance is a reject; what is told of that says why"
    return [
        (table, rows[n], instance, ids[n] if ids else None, question, reason)
        for n in range(*places)
    ]


def _acts(
    contract: Contract, cells: Cells, places: Places, refuse: Callable[[int, str], None]
) -> list[StatedAct]:
    """The acts that rows state; those that state none are refused."""
    found: list[StatedAct] = []
    by, fields = cells.get("by"), cells.get("fields")
    for n in range(*places):
        row = cells["row"][n]
        try:
            act = act_of(contract, cells["action"][n], fields[n] if fields else None)
            found.append(StatedAct(row, by[n] if by else None, act))
        except ContractError as error:
            refuse(row, why(error))
    return found


def columns_of(table: ArrowTable) -> Cells:
    """The cells of a table, column by column; columns with nothing in them are left out."""
    return {
        name: column.to_pylist()
        for name, column in zip(table.column_names, table.columns, strict=True)
        if name in _ALWAYS or column.null_count < len(column)
    }


_ALWAYS = ("row", "place", "action")


def rows_of(table: ArrowTable) -> list[dict[str, Any]]:
    """The rows of a table of instances, without the part that they are in."""
    return list(table.drop_columns(["part"]).to_pylist())


# in a process of a pool

_HERE: list[Worker] = []


def begin(template: bytes, early: bool, heard: Connection) -> None:  # noqa: FBT001 (in a row)
    """Begin to work in a process: the template is made, and what depends on it alone, once.

    It ends with the process that began it, however that ends: else it would wait for ever. It ends
    as well where that closes its end of the pipe, as nobody waits for an answer any more.
    """
    Thread(target=end_with, args=(parent_process(), heard), daemon=True).start()
    _HERE[:] = [Worker(pickle.loads(template), early=early)]  # noqa: S301 (our own)


def end_with(parent: BaseProcess | None, heard: Connection) -> None:
    """End this process, without more ado, as soon as the one that began it, if any, says so.

    It does by its end, or by closing its end of the pipe.
    """
    if parent is not None:
        wait([parent.sentinel, heard])
        os._exit(1)


@contextmanager
def unheard() -> Generator[None]:
    """Begin processes meanwhile that do not hear Ctrl-C; this one hears it afterwards.

    Where a system cannot have it so, they hear it, too.
    """
    mask = getattr(signal, "pthread_sigmask", None)
    before = None if mask is None else mask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        if mask is not None:
            mask(signal.SIG_SETMASK, before)


@lru_cache(maxsize=4)
def _question(asked: bytes) -> AskedOfEach | None:
    found: AskedOfEach | None = pickle.loads(asked)  # noqa: S301 (our own)
    return found


def work_here(asked: bytes, instances: ArrowTable, events: ArrowTable, acts: ArrowTable) -> Done:
    """What comes of a part, in a process that has begun to work."""
    return _HERE[0].work(_question(asked), instances, events, acts)
