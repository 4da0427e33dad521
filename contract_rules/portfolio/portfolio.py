"""A portfolio: many contracts of one template, asked at once.

Each contract is an engine on its own events, so that all answers are those of an engine. What
makes it quick is that the template is compiled once in each process, that what rows say alike is
read once, and that nothing is worked out but what is asked about.
"""

from __future__ import annotations

import os
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from inspect import signature
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from contract_rules.contracts.contract import Contract
from contract_rules.engine import Engine
from contract_rules.errors import EngineClosedError, UnknownInstanceError, WrongTypeError
from contract_rules.language.actions import Action
from contract_rules.portfolio import resuming
from contract_rules.portfolio.asking import (
    act_asked,
    see_arguments,
    see_order,
    see_party,
    see_table_of_acts,
)
from contract_rules.portfolio.extra import ArrowBatches, ArrowTable, extra
from contract_rules.portfolio.folders import WorkingFolder
from contract_rules.portfolio.partitions import ANSWER, ORDER, REJECT, Task
from contract_rules.portfolio.questions import AskedAbout, AskedOfEach, named
from contract_rules.portfolio.spark import SparkFrame, Spread, is_frame, refuse_remote
from contract_rules.portfolio.sql.layers import SOME
from contract_rules.portfolio.sql.ways import WHOLLY, Answered, WaysToAnswer, why_few
from contract_rules.portfolio.tables import ACTS, Tables
from contract_rules.portfolio.working import (
    Done,
    Worker,
    begin,
    columns_of,
    nothing_of,
    rejects_schema,
    rows_of,
    schema_of,
    tabled,
    unheard,
    with_answers,
    work_here,
)
from contract_rules.values.acts import Act, Party
from contract_rules.values.arguments import guard_of, look
from contract_rules.values.data_classes import frozen
from contract_rules.values.instants import On, aware

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from types import TracebackType
    from typing import Self

    from contract_rules.norms.norms import Norm

Progress: TypeAlias = Callable[[Iterable[int], int], Iterable[int]]
"""What shows how far a run has come: it is given the parts and how many they are."""

_TEMPLATE, _IDS, _BOOL, _TEXT = (
    guard_of(Contract),
    guard_of(Iterable[str]),
    guard_of(bool),
    guard_of(str),
)

_COUNT, _SOME = guard_of(int), guard_of(int | None)

_FOLDER, _PATH = guard_of(str | Path | None), guard_of(str | Path)

_PROGRESS = guard_of(Callable[..., Any] | None)

_PARTY = guard_of(Party | str | None)

_ON, _UNTIL = guard_of(On), guard_of(On | None)

PART = 20_000
"""About how many rows of instances and events a part has, unless one says otherwise."""

MEMORY = "1GB"
"""How much memory DuckDB may take to sort the tables, unless one says otherwise."""

_AHEAD = 2
"""How many parts wait for each process beside the one that it works on."""


class Portfolio:
    """Many contracts of one template, with their events, and questions that are put to all.

    Answers are tables of Arrow. Each row has the id of its instance first, and last, in
    ``left_out``, how many events of that instance are rejects, so that no answer is quietly
    given on a part of a record. Rows are in the order of the table of instances.

    The table of instances has a column ``id``, a column for each parameter of the template, by
    its name (those with a default may be left out), and perhaps ``amendments``: the titles of
    those that are agreed for this contract, as a list; empty cells stand for all of the template.
    A column ``effective`` stands for the parameter that is the first day, or states it once more.
    What a cell holds is read as a value of the parameter: a party or a thing by its name, an
    amount as ``"USD 500"``, a day as a date. Numbers that are not exact, floats, are refused.

    The table of events has the columns ``instance``, ``on`` (a day; ``at`` for an instant),
    ``by`` (the name of a party) and ``action``, and perhaps ``id``, ``fields``, ``recorded``,
    ``towards``, ``reverses``, ``corrects``, ``strikes``, ``source``, ``confidence`` and ``note``,
    as lines of a file of events have them. The fields of the act stand in ``fields`` as JSON
    text, or as a struct or a map; each as in a file of events, ``{"Money": "USD 500"}``, or as a
    cell of its type, ``"USD 500"``. Events are on record in the order of their rows.

    Rows that cannot be read, or that a contract refuses, are told in `rejects`, and all others
    are answered about.

    Args:
        template: The contract, with parameters or without; without, instances differ by their
            events and the amendments that they have.
        instances: The instances: the path of a file of Parquet or CSV (or of several, by ``*``),
            a table or a reader of Arrow, a relation of DuckDB, or a DataFrame of Spark. Of CSV,
            whose name ends with .csv or .tsv, each cell is a text, and read as one.
        events: Their events, likewise, in any order.
        workers: How many processes work; by default as many as the machine has processors. With 1,
            or where there is little to do, all is done in this one. A script that begins
            others must guard itself by ``if __name__ == "__main__":``. Where a table is a
            DataFrame, the executors of Spark work, as many as it has.
        ignore: The columns of instances that are no parameters and do not count.
        early: Whether events count that happened before the first day of their contract; else
            they are rejects.
        part: About how many rows of instances and events are worked on at a time.
        memory: How much memory DuckDB may take to sort the tables; what is more, it keeps on
            disk.
        folder: Where it keeps that; by default, where files are kept for a time.
        numbered: Whether each table has a column ``row`` with the numbers of its rows, in whose
            order events are on record; else rows are numbered from 1, as they are read.

    Raises:
        ExtraMissingError: When DuckDB or pyarrow is not installed; of DataFrames, PySpark.
        MissingFieldError: When a table lacks a column.
        UnknownFieldError: When a table has a column that says nothing; names the nearest.
        WrongTypeError: When something is no table, or an argument of another type.
        MalformedRecordError: When a file of CSV is not whole; tells the line.
        OSError: When a file cannot be read, or there is no room to sort.
    """

    _threads: int | None = None
    """How many threads DuckDB has; None for as many as there are processors."""

    def __init__(  # noqa: PLR0913 (each is named)
        self,
        template: Contract,
        instances: object,
        events: object,
        *,
        workers: int | None = None,
        ignore: Iterable[str] = (),
        early: bool = False,
        part: int = PART,
        memory: str = MEMORY,
        folder: str | Path | None = None,
        numbered: bool = False,
    ) -> None:
        look("template", template, _TEMPLATE)
        look("ignore", ignore, _IDS)
        ignore = tuple(ignore)
        for name, given, guard in (("workers", workers, _SOME), ("part", part, _COUNT)):
            look(name, given, guard)
            if given is not None and given < 1:
                msg = f"{name}= is {given}; write a number from 1 up"
                raise WrongTypeError(msg)
        look("early", early, _BOOL)
        look("numbered", numbered, _BOOL)
        look("memory", memory, _TEXT)
        look("folder", folder, _FOLDER)
        self.template = template
        self._early, self._workers = early, workers or os.cpu_count() or 1
        self._worker = Worker(template, early=early)
        self._pool: ProcessPoolExecutor | None = None
        self._broken_off: Connection | None = None  # closed to tell the processes to end at once
        self._seen: set[int] = set()
        self._spread: Spread | None = None
        self._acts: dict[str, SparkFrame] = {}
        self._unread: list[tuple[AskedOfEach, SparkFrame]] = []  # of frames, whose rejects are not
        self._options: dict[str, Any] = {
            "ignore": ignore,
            "early": early,
            "part": part,
            "memory": memory,
            "numbered": True,
            "workers": 1,
        }
        if is_frame(instances) or is_frame(events):
            refuse_remote(instances, events)
            self._spread = Spread(instances, events, numbered=numbered)
            instances, events = self._spread.columns
        self._folder = WorkingFolder(folder)
        try:
            self._tables = Tables(
                instances,
                events,
                reading=self._worker.instances,
                ignored=ignore,
                folder=self._folder.path,
                memory=memory,
                size=part,
                numbered=numbered,
                threads=self._threads,
            )
            if self._spread is not None:
                self._spread.divide(part, self._task(None))
        except BaseException:
            self._folder.close()
            raise
        self._is_closed = False
        self._ways = WaysToAnswer(self._tables, self._worker.instances, early=early)

    # questions

    def decide(
        self, party: Party | str | None, acts: Action | Act | object, *, on: On
    ) -> ArrowTable:
        """Whether a party may do something under each contract.

        Args:
            party: Whose act it would be: a party, a parameter of the template that stands for
                one, or the name of either; None where the table of acts has a column ``by``.
            acts: The act, in whose fields parameters of the template may stand; or a table of
                acts, as `Portfolio` takes it of events, with the columns ``instance``,
                ``action``, ``fields`` and perhaps ``by``: each is asked about under its contract.
            on: When; a date is answered as of its end.

        Returns:
            A table with ``row`` (the number of the row in the table of acts), ``party``,
            ``action``, ``verdict``, ``effect``, ``clauses``, ``events`` (the ids of those that
            decide it) and ``confidence``.

        Raises:
            UnknownPartyError: When no contract has such a party.
            UnknownActionError: When the template has no such action.
            UnknownFieldError: When the action has no such field, or the template no such
                parameter.
            OutOfRangeError: When a value is none of a field's choices, or outside its range.
            WrongTypeError: When an argument, or a value of the act, is of another type.
            NaiveDatetimeError: For a datetime without a time zone.
            ContractError: As for `Portfolio`, for the table of acts.
        """
        return self.batches("decide", party=party, acts=acts, on=on).read_all()

    def duties(self, *, on: On) -> ArrowTable:
        """Every duty that had arisen by a date, as it stood then.

        Returns:
            A table with the columns of `contract_rules.interop.to_rows`, days as days and amounts
            as decimals, ``due_at`` where the last moment is an instant, and ``events``: the ids
            of those that decide how the duty stands.

        Raises:
            WrongTypeError: When the day is none.
            NaiveDatetimeError: For a datetime without a time zone.
        """
        return self.batches("duties", on=on).read_all()

    def breaches(self, *, on: On) -> ArrowTable:
        """What was breached by a date: duties not performed in time, and acts prohibited.

        Returns:
            A table with ``clause``, ``party``, ``on``, ``event``, ``duty``, ``status``,
            ``currency``, ``outstanding``, ``made_good`` and ``events``.

        Errors as for `duties`.
        """
        return self.batches("breaches", on=on).read_all()

    def upcoming(self, *, on: On, until: On | None = None) -> ArrowTable:
        """What changes next after a date if nobody does anything.

        Args:
            on: The date.
            until: The last day that is told; None for all that is to come.

        Returns:
            A table with ``on``, ``upcoming`` (the kind of change), ``clauses``, ``what`` and
            ``duty``. Of duties that recur it tells the next.

        Errors as for `duties`.
        """
        return self.batches("upcoming", on=on, until=until).read_all()

    def totals(self, *, on: On) -> ArrowTable:
        """What each party of each contract owes by a date, has paid, and has left to pay.

        Returns:
            A table with a row for each bearer of duties of money and currency (those who owe
            together are one bearer): ``owed``, what has come to be owed; ``paid``, what counts to
            that; ``outstanding``, what is left of duties that bind, and ``overdue``, the part of
            it that is in breach; ``not_binding``, what is left of duties that are suspended, clash
            or turn on what is open; and ``unknown``, of how many duties the amount is not known.

        Errors as for `duties`.
        """
        return self.batches("totals", on=on).read_all()

    def diff(self, one: On, other: On) -> ArrowTable:
        """What became otherwise from one date to another.

        Args:
            one: The first date.
            other: The second.

        Returns:
            A table with a row for each duty that stands otherwise, and for each act that was
            done though prohibited (``kind`` is ``"duty"`` or ``"breach"``), with ``change``
            (``"new"``, ``"gone"`` or ``"changed"``) and how it stood before and after.

        Errors as for `duties`.
        """
        return self.batches("diff", on=one, other=other).read_all()

    def compare(self, template: Contract, *, on: On) -> ArrowTable:
        """What would be otherwise, on the same events, under another version of the template.

        Args:
            template: The other version, with the same parameters.
            on: As of when.

        Returns:
            A table as that of `diff`: how it stands under this template, and under the other.

        Errors as for `duties`; WrongTypeError where the other has other parameters.
        """
        return self.batches("compare", template=template, on=on).read_all()

    def batches(self, question: AskedAbout, /, **arguments: object) -> ArrowBatches:
        """The answers to a question as they come, for tables that are larger than memory.

        Args:
            question: The name of the method: ``"duties"``.
            arguments: Its arguments, by their names; of `decide`, ``party=``, ``acts=`` and
                ``on=``, of `diff`, ``on=`` and ``other=``, of `compare`, ``template=`` and
                ``on=``.

        Returns:
            A ``pyarrow.RecordBatchReader``, a batch for each part.

        Errors as for the method.
        """
        asked, acts = self._asked(question, arguments)
        schema = schema_of(asked.name)

        def found() -> Iterator[Any]:
            for _, done in self._run(asked, acts, range(self._parts)):
                yield from done.answers.to_batches()

        return extra("pyarrow").RecordBatchReader.from_batches(schema, found())

    def frame(self, question: AskedAbout, /, **arguments: object) -> SparkFrame:
        """The answers to a question as a DataFrame, where the tables are of Spark.

        They are worked out when Spark does so, once, and kept on the disks of its executors until
        the portfolio is closed, for whatever is asked of them.

        Args:
            question: As `batches` takes it.
            arguments: As `batches` takes them.

        Returns:
            A ``pyspark.sql.DataFrame`` with the columns and the order of the answer.

        Raises:
            WrongTypeError: When no table of the portfolio is a DataFrame.

        Errors as for `batches`.
        """
        if self._spread is None:
            msg = "frame is asked of tables that are DataFrames of Spark; write batches(...)"
            raise WrongTypeError(msg)
        asked, acts = self._asked(question, arguments)
        task = self._task(asked)
        found = self._ask(self._spread, task, acts)
        self._unread.append((asked, found))
        return self._spread.answers(found, task)

    def write(
        self,
        path: str | Path,
        question: AskedAbout,
        /,
        *,
        progress: Progress | None = None,
        **arguments: object,
    ) -> int:
        """Write the answers to a file of Parquet, going on where that was broken off.

        Each part is written to a folder beside the file, ``duties.parquet.parts``, as soon as it
        is answered. The file itself comes to be, or takes the place of another, once all are
        there; then the folder is gone. Where it stands, as a run was killed, the next
        goes on with the parts that are missing, if it asks the same of the same tables.

        Where the tables are DataFrames, Spark writes a folder of files, in order, which takes the
        place of another; it begins once all is answered, and anew where it was broken off.

        Args:
            path: The file; of DataFrames, the folder, as Spark names it.
            question: As `batches` takes it.
            progress: What shows how far it has come; None for nothing.
            arguments: As `batches` takes them.

        Returns:
            How many rows were written.

        Raises:
            ResumptionError: When the folder beside it is of another question, other tables or
                another version of the package.
            OSError: When it cannot be written; what stood there stands.

        Errors as for `batches`.
        """
        look("path", path, _PATH)
        look("progress", progress, _PROGRESS)
        asked, acts = self._asked(question, arguments)
        if self._spread is not None:
            return self._write(self._spread, path, asked, acts, progress)
        parts = resuming.AnswerParts(
            Path(path), self._fingerprint(asked, acts), self._tables.parts
        )
        missing = parts.missing()
        for number in range(self._tables.parts):
            if number not in missing:
                self._note(number, asked, parts.rejects(number))
        run = self._run(asked, acts, missing)
        told: Iterable[int] = (parts.put(number, done) for number, done in run)
        for _ in told if progress is None else progress(told, len(missing)):
            pass
        return parts.finish(schema_of(asked.name))

    # one of them

    def engine(self, instance: str) -> Engine:
        """An engine on one contract and its events, which explains in full and can be recorded in.

        Args:
            instance: The id of the instance.

        Raises:
            UnknownInstanceError: When there is none of that id, or it is a reject.
            ContractError: When its row makes no contract.
        """
        look("instance", instance, _TEXT)
        self._see_open()
        if self._spread is None:
            return self._engine(instance, self._tables.near)
        database = self._spread.database_of(instance)
        with _InPartition(self.template, database, None, **self._options) as one:
            return one.engine_on(instance, self._spread.near)

    def _engine(self, instance: str, nearest: Callable[[str], Iterable[str]]) -> Engine:
        """The engine on a contract; see `engine`.

        Args:
            instance: The id of the instance.
            nearest: Finds the ids that are nearest to one.
        """
        found = self._tables.of(instance)
        if found is None:
            near = ", ".join(map(repr, nearest(instance)))
            msg = f"no contract has the id {instance!r}, or it is a reject; the nearest: {near}"
            raise UnknownInstanceError(msg)
        (row,), cells = rows_of(found[0]), columns_of(found[1])
        filled, record = self._worker.one(row, cells, 0, len(cells["row"]))
        return Engine(filled.contract, record.events)

    def explain(self, instance: str, question: str, /, *args: object, **asked: object) -> Any:  # noqa: ANN401 (each question has its answer)
        """The full answer of an engine for one contract: reasons, events and sentences.

        ``str(portfolio.explain("17", "duties", on=day)[0])`` explains a duty.

        Args:
            instance: The id of the instance.
            question: The name of a method of `Reader`, such as ``"decide"`` or ``"duties"``.
            args: Its arguments.
            asked: Its arguments that are named.

        Raises:
            WrongTypeError: When an engine has no such question, or it takes other arguments.

        Errors as for `engine` and for the question.
        """
        look("question", question, _TEXT)
        if question not in EXPLAINED:
            msg = f"an engine is not asked {question!r}; write one of {', '.join(EXPLAINED)}"
            raise WrongTypeError(msg)
        with self.engine(instance) as engine:
            ask = getattr(engine, question)
            see_arguments(question, signature(ask), args, asked)
            answer = ask(*args, **asked)
            str(answer)  # what is worked out when it is asked for is, while there is the engine
            return answer

    # what became of the rows

    @property
    def rejects(self) -> ArrowTable:
        """The rows that are left out, and why.

        A table with ``table`` (``"instances"``, ``"events"`` or ``"acts"``), ``row`` (its number
        there, from 1), ``instance``, ``id`` (of the event or the instance), ``question`` and
        ``reason``. Where a contract was made, and refused a question, or an act that was asked
        about, ``question`` says which; for what is wrong with a row itself it is null.
        """
        while self._unread:
            self._note_spread(*self._unread.pop())
        self._see_open()
        unseen = [part for part in range(self._parts) if part not in self._seen]
        for _ in self._run(None, None, unseen):
            pass
        return self._tables.rejects()

    def plan(self) -> ArrowTable:
        """In which way each norm of the template is evaluated.

        Returns:
            A table with ``clause``, ``norm`` (its place in the clause, from 1), ``kind``, ``way``,
            ``reason`` and ``breaches``. Where all norms that bear on a question go the way
            ``"sql"``, DuckDB answers it about all contracts together whose rows are written
            plainly; else the compiled norms are called for each contract, and ``reason`` says why.
            Obligations bear on all questions but ``decide``, and other norms on that; of a
            prohibition ``breaches`` says whether SQL tells of the acts that breached it, for the
            question ``breaches``, or why contracts in which such acts were done go by their
            engines. An obligation upon an event bears on the contracts in which the event
            happened. It is told of the template with all of its amendments; what a contract has
            that adopts some alone, SQL may carry or not. Of few contracts with few events all
            norms go by the engine, which is quicker then; of DataFrames, so many as there are in a
            partition count. No answer depends on the way.
        """
        if self._spread is None:
            return self._planned(why_few(self._tables.count, self._tables.events))
        options: dict[str, Any] = {**self._options, "numbered": self._spread.numbered}
        with Portfolio(self.template, *self._spread.some, **options) as some:
            return some._planned(why_few(*self._spread.in_each))

    def _planned(self, few: str) -> ArrowTable:
        """The plan, and why all goes by the engine, where it does."""
        changes = self.template.amendments
        provisions = (
            *self.template.clauses,
            *(p for change in changes for p in (*change.adds, *change.replaces)),
        )
        norms = [
            (part.id, place, norm)
            for part in provisions
            for place, norm in enumerate(_norms(part))
        ]
        planned = [self._ways.planned(norm) for *_, norm in norms]
        told = [self._ways.planned_breaches(norm) for *_, norm in norms]
        ways = ["sql" if is_carried and not few else "engine" for is_carried, _ in planned]
        reasons = [few if few and is_carried else reason for is_carried, reason in planned]
        breaches = [few if few and reason in {SOME, WHOLLY} else reason for reason in told]
        pa = extra("pyarrow")
        return pa.table(
            {
                "clause": pa.array([clause for clause, *_ in norms], pa.string()),
                "norm": pa.array([place + 1 for _, place, _ in norms], pa.int64()),
                "kind": pa.array([type(norm).__name__.lower() for *_, norm in norms], pa.string()),
                "way": pa.array(ways, pa.string()),
                "reason": pa.array(reasons, pa.string()),
                "breaches": pa.array(breaches, pa.string()),
            }
        )

    def close(self) -> None:
        """Give back what it holds: processes, the database, and its folder."""
        self._is_closed = True
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None
        self._break_off()
        if self._spread is not None:
            self._spread.close()
        self._tables.close()
        self._folder.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            self._break_off()  # nobody waits for what they are at
        self.close()

    # how it is done

    def _break_off(self) -> None:
        """Have the processes end at once, whatever they are at."""
        if self._broken_off is not None:
            self._broken_off.close()
            self._broken_off = None

    def _see_open(self) -> None:
        """See that it is open.

        Raises:
            EngineClosedError: When it is closed.
        """
        if self._is_closed:
            msg = "the portfolio is closed; ask before close(), or inside of its with block"
            raise EngineClosedError(msg)

    def _asked(self, name: str, given: dict[str, Any]) -> tuple[AskedOfEach, str | None]:
        """The question as it is put to each contract, and the table of acts that it is about."""
        look("question", name, _TEXT)
        self._see_open()
        named(name, given)
        asked = dict(given)
        for day in ("on", "other"):
            if day in asked:
                look(day, asked[day], _ON)
                aware(asked[day])
        if asked.get("until") is not None:
            look("until", asked["until"], _UNTIL)
            aware(asked["until"])
            see_order(self.template, asked["on"], asked["until"])
        if "template" in asked:
            look("template", asked["template"], _TEMPLATE)
            self._same_parameters(asked["template"])
        taken = None
        if "acts" in asked:
            party, acts = asked["party"], asked.pop("acts")
            look("party", party, _PARTY)
            if party is not None:
                self._see_party(party)
            if isinstance(acts, Action | Act | type):
                asked["act"] = act_asked(self.template, acts, party)
            else:
                see_table_of_acts(self.template, acts)
                taken = self._take_acts(acts)
        return AskedOfEach(name=name, **asked), taken  # type: ignore[arg-type]  # it was looked up

    def _see_party(self, who: Party | str) -> None:
        """See that some contract has a party; raises as `see_party`."""
        tables = self._tables if self._spread is None else self._spread
        see_party(self.template, who, tables.named)

    def _take_acts(self, acts: object) -> str:
        """Take a table of acts; the name by which it is found."""
        if self._spread is None:
            return self._tables.take_acts(acts)
        frame = self._spread.taken(acts, ACTS)
        name = self._tables.take_acts(self._spread.no_rows(frame))
        self._tables.drop(name)
        self._acts[name] = frame
        return name

    def _same_parameters(self, other: Contract) -> None:
        """See that another template takes the rows that there are.

        Raises:
            WrongTypeError: When it has other parameters.
        """
        mine = {known.name: known.type for known in self.template.parameters}
        others = {known.name: known.type for known in other.parameters}
        wanting = [
            known.name
            for known in other.parameters
            if mine.get(known.name) != known.type and (known.name in mine or known.default is None)
        ]
        if wanting:
            msg = (
                f"{other.name} has a parameter {wanting[0]!r} of the type {others[wanting[0]]}, "
                f"and {self.template.name} has not; give it a default"
            )
            raise WrongTypeError(msg)

    def _run(
        self, asked: AskedOfEach | None, acts: str | None, parts: Iterable[int]
    ) -> Iterator[tuple[int, Done]]:
        """What comes of some parts, in their order; rejects are noted."""
        wanted = list(parts)
        if self._spread is not None:
            if wanted:
                yield from self._spread_out(self._spread, asked, acts)
            return
        here = self._workers == 1 or len(wanted) <= 1
        run = self._here if here else self._in_processes
        answered = None
        try:
            answered = self._ways.of(asked, acts)
            taking = partial(self._taken, acts, answered)
            for number, done in run(asked, taking, wanted):
                self._note(number, asked, (done.rejects, done.refused))
                yield number, done
        finally:
            if answered is not None:
                answered.close()
            if acts is not None:
                self._tables.drop(acts)

    def _taken(self, acts: str | None, answered: Answered | None, number: int) -> _TakenPart:
        """A part, with what SQL answers of it."""
        if answered is None:
            return _TakenPart(number, None, self._tables.part(number, acts))
        quick, others = answered.part(number)
        return _TakenPart(
            number, quick, self._tables.part(number, acts, others) if others else None
        )

    def _here(
        self, asked: AskedOfEach | None, taking: Taking, parts: list[int]
    ) -> Iterator[tuple[int, Done]]:
        for part in map(taking, parts):
            done = None if part.tables is None else self._worker.work(asked, *part.tables)
            yield part.number, part.finished(asked, done)

    def _in_processes(
        self, asked: AskedOfEach | None, taking: Taking, parts: list[int]
    ) -> Iterator[tuple[int, Done]]:
        if self._pool is None:
            context = get_context("spawn")
            heard, self._broken_off = context.Pipe(duplex=False)
            self._pool = ProcessPoolExecutor(
                self._workers,
                mp_context=context,
                initializer=begin,
                initargs=(pickle.dumps(self.template), self._early, heard),
            )
        question, waiting = pickle.dumps(asked), deque[tuple[_TakenPart, Any]]()
        begun = map(taking, parts)
        try:
            while True:
                while len(waiting) < self._workers * _AHEAD:
                    part = next(begun, None)
                    if part is None:
                        break
                    given = part.tables
                    with unheard():  # the process that asks hears Ctrl-C, and tells the others
                        future = given and self._pool.submit(work_here, question, *given)
                    waiting.append((part, future))
                if not waiting:
                    return
                part, future = waiting.popleft()
                yield part.number, part.finished(asked, future and future.result())
        except BrokenProcessPool as error:
            self._pool = None
            error.add_note(_BROKEN)
            raise
        finally:
            for _, future in waiting:
                if future is not None:
                    future.cancel()

    @property
    def _parts(self) -> int:
        """How many parts there are; what is spread is one, as it is asked at once."""
        return self._tables.parts if self._spread is None else 1

    def _task(self, asked: AskedOfEach | None) -> Task:
        """A question as it is sent to executors."""
        return Task(
            make=_InPartition,
            template=pickle.dumps(self.template),
            options=self._options,
            question=None if asked is None else asked.name,
            arguments=pickle.dumps(None if asked is None else asked.arguments()),
        )

    def _ask(self, spread: Spread, task: Task, acts: str | None) -> SparkFrame:
        """What comes of a question, on Spark."""
        return spread.ask(task, None if acts is None else self._acts.pop(acts))

    def _spread_out(
        self, spread: Spread, asked: AskedOfEach | None, acts: str | None
    ) -> Iterator[tuple[int, Done]]:
        """What comes of a question, batch by batch, and is noted at the end."""
        found, nothing = self._ask(spread, self._task(asked), acts), tabled([], rejects_schema())
        try:
            if asked is not None:
                schema = schema_of(asked.name)
                for answers in self._tables.in_order(spread.told(found, ANSWER), ANSWER, ORDER):
                    yield 0, Done(answers.cast(schema), nothing, nothing)
            self._note_spread(asked, found)
        finally:
            spread.release(found)

    def _write(
        self,
        spread: Spread,
        path: str | Path,
        asked: AskedOfEach,
        acts: str | None,
        progress: Progress | None,
    ) -> int:
        """Have Spark write the answers; how many they are."""
        task, rows = self._task(asked), 0
        found = self._ask(spread, task, acts)
        try:
            told: Iterable[int] = (spread.write(found, task, path) for _ in range(1))
            for rows in told if progress is None else progress(told, 1):  # noqa: B007 (the last)
                pass
            self._note_spread(asked, found)
        finally:
            spread.release(found)
        return rows

    def _note_spread(self, asked: AskedOfEach | None, found: SparkFrame) -> None:
        """Note what Spark found to be rejected, of rows and by a question."""
        assert self._spread is not None  # noqa: S101 (it was asked)
        pa, compute = extra("pyarrow"), extra("pyarrow.compute")
        schema = rejects_schema()
        told = [
            pa.Table.from_struct_array(table.column(REJECT)).cast(schema)
            for table in self._spread.told(found, REJECT)
        ]
        rejects = pa.concat_tables([schema.empty_table(), *told])
        by_question = compute.or_(
            rejects.column("question").is_valid(), compute.equal(rejects.column("table"), ACTS)
        )
        rows, refused = rejects.filter(compute.invert(by_question)), rejects.filter(by_question)
        self._note(0, asked, (rows, refused))

    def _note(
        self, part: int, asked: AskedOfEach | None, rejects: tuple[ArrowTable, ArrowTable]
    ) -> None:
        if part not in self._seen:
            self._tables.reject(part, None, rejects[0])
            self._seen.add(part)
        if asked is not None:
            self._tables.reject(part, str(asked), rejects[1])

    def _fingerprint(self, asked: AskedOfEach, acts: str | None) -> str:
        """What a run turns on, in short: the question, the template, the tables, the version."""
        told = str(asked), self.template, asked.template, self._early
        return resuming.fingerprint(*told, self._tables.print_of(acts))


class _InPartition(Portfolio):
    """A portfolio of some contracts: others have the parties that these have not.

    An executor works on as many partitions as it has processors, and each has one.
    """

    _threads = 1

    def kept(self, size: int) -> Iterator[bytes]:
        """The database of its tables, as `Tables.kept` tells it; nothing is asked then."""
        self._ways.ready()
        return self._tables.kept(size)

    def engine_on(self, instance: str, nearest: Callable[[str], Iterable[str]]) -> Engine:
        """As `engine`, but that others know which ids are nearest to one that is not there."""
        return self._engine(instance, nearest)

    @property
    def numbers(self) -> ArrowTable:
        """The ids of the instances, with the numbers of their rows."""
        return self._tables.fetched("SELECT id, row FROM instances")

    def _see_party(self, who: Party | str) -> None:
        """See nothing: where the question was put, it was looked at."""


@frozen
class _TakenPart:
    """A part that is asked about.

    Attributes:
        number: Its number.
        quick: What SQL answers of it; None where it is not asked.
        tables: The instances about which the engine is to answer, their events and acts; None
            where there is none.
    """

    number: int
    quick: ArrowTable
    tables: tuple[ArrowTable, ArrowTable, ArrowTable] | None

    def finished(self, asked: AskedOfEach | None, done: Done | None) -> Done:
        """What came of it both ways.

        Args:
            asked: What is asked; None to look at the rows alone.
            done: What the engine answers; None where it is not asked.
        """
        found = nothing_of(None if asked is None else asked.name) if done is None else done
        if self.quick is None or asked is None:
            return found
        return with_answers(found, self.quick, None if self.tables is None else self.tables[0])


Taking: TypeAlias = Callable[[int], _TakenPart]
"""What takes a part by its number."""

EXPLAINED = (
    *("decide", "duties", "duty", "breaches", "upcoming", "status", "account", "unallocated"),
    *("why_not_owed", "history", "timeline", "report"),
)
"""The questions to an engine that are explained."""


_BROKEN = (
    "A process of the portfolio has ended. Where a script asks, guard it by "
    'if __name__ == "__main__": as each process imports it; where memory is short, write part= '
    "or workers= smaller."
)


def _norms(part: object) -> tuple[Norm, ...]:
    """The norms of a clause; a definition has none."""
    norms: tuple[Norm, ...] = getattr(part, "norms", ())
    return norms
