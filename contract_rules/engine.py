"""The engine: a contract, the events on record, and the questions put to them.

An engine can be asked and told from any thread: one call is answered after another. What it works
with is taken out of its place for as long as a call lasts, and put back when the call has come to
its end. So a call that is broken off, by an interrupt or for want of memory, leaves nothing half
done behind: the next one works everything out anew from the record, to which events are added in
one step, all together, once they are found to be in order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from functools import wraps
from threading import RLock
from typing import (
    TYPE_CHECKING,
    Any,
    Concatenate,
    Literal,
    ParamSpec,
    TypeAlias,
    TypeVar,
    cast,
    overload,
)

from attrs import evolve

from contract_rules.answers import decision_log
from contract_rules.answers.decision_log import Fingerprints
from contract_rules.contracts import admission, corrections, personal
from contract_rules.contracts.cells import ActsOfRows
from contract_rules.contracts.clauses import Amendment, Clause
from contract_rules.contracts.contract import Contract
from contract_rules.contracts.fact_base import FactBase, placing
from contract_rules.contracts.lasting import Head, LastingRecord, Stored, redacted_like
from contract_rules.contracts.names import NamesInUse
from contract_rules.errors import (
    ContractError,
    EngineClosedError,
    OutOfTimeError,
    UnknownEventError,
    WrongTypeError,
    nearest,
)
from contract_rules.evaluation.deadline import within
from contract_rules.language.actions import Action, stated
from contract_rules.queries.rows import Frame, decided, is_table, opened
from contract_rules.values.arguments import guard_of, look
from contract_rules.values.data_classes import frozen
from contract_rules.values.events import Event, numbered
from contract_rules.values.instants import Seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from types import TracebackType
    from typing import Self

    from contract_rules.answers.brief import BreachInBrief, DutyInBrief
    from contract_rules.answers.contract_status import ContractStatus
    from contract_rules.answers.decisions import Decision
    from contract_rules.answers.duties import Duty, DutyAmounts
    from contract_rules.answers.findings import Breach, Finding
    from contract_rules.answers.history import Intervals
    from contract_rules.answers.not_owed import NotOwed
    from contract_rules.answers.report import Report
    from contract_rules.answers.standing import StandingDuty
    from contract_rules.answers.statement import Statement
    from contract_rules.answers.timeline import Timeline
    from contract_rules.answers.upcoming import Upcoming
    from contract_rules.queries.rows import RowOfCells
    from contract_rules.queries.view import View
    from contract_rules.queries.views import Views
    from contract_rules.values.acts import Act, Party
    from contract_rules.values.instants import On
    from contract_rules.values.money import Money

    _Put: TypeAlias = tuple[Views, list[Event], tuple[Finding, ...]]

MatcherName: TypeAlias = Literal["durable", "compiled", "both", "semantics"]
"""By what norms are evaluated; see `Reader`."""

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T", bound=Frame)

_CONTRACT, _FACTS = guard_of(Contract), guard_of(Iterable[Event])

_ABOUT = guard_of(Event | Clause | str)

_ACTIONS = guard_of(Iterable[object])

_OF_CLAUSE = guard_of(Clause | str)

_CLAUSE, _TRIGGER, _ID = guard_of(Clause | str | None), guard_of(Event | str | None), guard_of(str)

_AMENDMENTS = guard_of(tuple[Amendment, ...])

_CURRENCY = guard_of(str | None)
_FLAG = guard_of(bool)

_SECONDS = guard_of(Seconds)

_COLUMNS = guard_of(Mapping[str, str | None] | None)

_READINGS = guard_of(Mapping[str, str] | None)


def _one_at_a_time(
    method: Callable[Concatenate[Any, P], R],
) -> Callable[Concatenate[Any, P], R]:
    """Let a method of a reader wait until the calls of other threads have come to their end."""

    @wraps(method)
    def waiting(self: Any, /, *args: P.args, **given: P.kwargs) -> R:  # noqa: ANN401 (any reader)
        with self._lock:
            return method(self, *args, **given)

    return waiting


@frozen(eq=False, repr=False)
class _Beside:
    """What is on record in another reader of the same contract, and what is offered beside it.

    Attributes:
        known: The events that the other admitted, in the order of recording.
        offered: The others.
        names: The names of things that are in use there.
        owing: Whether duties are gone through; see `may_be_left_aside`.
    """

    known: Sequence[Event]
    offered: Iterable[Event]
    names: NamesInUse
    owing: bool = True

    def __iter__(self) -> Iterator[Event]:
        return iter((*self.known, *self.offered))


class Reader:
    """Answers what the parties of a contract may and must do, on the events on record.

    Every question takes `known_by`, by which events and amendments count that were known by
    then, `readings`, which settles contested questions of the contract, by their ids, and
    `timeout`, the seconds that it may take (OutOfTimeError, when they are over).
    `Engine` is the reader that records events, too; `Engine.snapshot` gives one that does not.

    Args:
        contract: The contract.
        facts: The events on record; of a `FactStore`, whatever is recorded there meanwhile, by
            whomever, counts from the next question on.
        matcher: ``"durable"`` asks a network of rules of durable-rules about the norms that it
            serves well, and evaluates the others in Python; ``"semantics"`` evaluates all of
            them as they are defined; ``"compiled"`` calls the Python function to which each norm
            is compiled, and is the fastest. All give the same answers. By default it is the first,
            or the last where durable-rules cannot be imported. ``"both"`` asks the first and the
            last, and raises where they do not agree, for those who want that assured.
        readings: The readings of contested questions that are taken as settled throughout.

    Attributes:
        contract: The contract.
        readings: The readings that are settled throughout.

    Raises:
        EngineUnavailableError: When ``"durable"`` or ``"both"`` is asked for, and durable-rules
            cannot be imported.
        DisagreementError: With ``"both"``, here and for every question and event: when the two
            do not agree.
        UnknownReadingError: When the contract has no such question, or the question no such
            reading.
        SealedFieldError: When a field is sealed in the store on which the contract turns.
        UnboundParameterError: When the contract is a template, whose parameters have no values.
        ContractError: As for `Engine.record`, for an event of the facts, and as for `FactStore`;
            where one of a store is refused, for each question as well.
    """

    def __init__(
        self,
        contract: Contract,
        facts: Iterable[Event] = (),
        *,
        matcher: MatcherName | None = None,
        readings: Mapping[str, str] | None = None,
    ) -> None:
        look("contract", contract, _CONTRACT)
        look("facts", facts, _FACTS)
        look("readings", readings, _READINGS)
        self.contract = contract
        self.readings = dict(readings or {})
        self._named: MatcherName | None = matcher
        self._lock = RLock()
        self._closed = False
        self._store = facts if isinstance(facts, LastingRecord) else None
        self._seen, self._sealed = Head(0, ""), dict[str, str]()
        if self._store is not None:
            facts = self._store.after(None)
            self._seen, self._sealed = facts.head, self._seals(self._store)
        of_its_own = _Beside((), facts, NamesInUse(contract.names))
        given = facts if isinstance(facts, _Beside) else of_its_own
        known, offered = given.known, given.offered
        # the events, in the order of recording; only so many of them are on record
        self._recorded: list[Event] = list(known)
        self._count = len(known)
        self._names, self._named_in, self._owing = given.names, len(known), given.owing
        views = self._opened()
        with placing(offered):
            admitted, currency = self._admitted(offered, self._counted_in(known))
            views.record.add(*known, *admitted)
            self._recorded += views.record.recorded[len(known) :]
            if admitted and views.record.undoing:
                corrections.check(self._recorded, self.contract.program)
        views.follow(currency)
        self._count = len(self._recorded)
        self._is_supposed = False
        self._prints: Fingerprints | None = None
        # what is supposed beside a record is worked out as far as it is asked about
        self._views: Views | None = views.ready() if given is of_its_own else views

    def _seals(self, store: LastingRecord) -> dict[str, str]:
        """The fields that are sealed in a store, once the contract is seen not to read them."""
        sealed = dict(store.sealed)
        personal.check(self.contract, sealed)
        return sealed

    def _follow(self) -> None:
        """Take in what others have put into the store.

        Raises:
            ContractError: When the contract refuses an event of theirs, or as for the store.
        """
        if self._store is not None:
            self._take_in(self._store.after(self._seen), self._store)

    def _take_in(self, stored: Stored, store: LastingRecord) -> None:
        if stored.events:
            if store.sealed != self._sealed:
                self._sealed = self._seals(store)
            self._mark(self._put(stored))
            self._seen = stored.head

    def _opened(self) -> Views:
        from contract_rules.queries.views import opened  # all that evaluates, when wanted

        return opened(self.contract, self._named, self.readings, self._lock, owing=self._owing)

    def _taken(self) -> Views:
        """What questions are put to, taken out of its place; made anew unless it is whole."""
        views, self._views = self._views, None
        if views is None or not views.standing.is_whole:
            views = self._opened()
            events = self._recorded[: self._count]
            views.fill(events, self._counted_in(events))
            views.ready()
        views.standing.is_whole = False
        return views

    @contextmanager
    def _asking(
        self,
        known_by: On | None = None,
        readings: Mapping[str, str] | None = None,
        timeout: Seconds | None = None,
        *,
        follows: bool = True,
    ) -> Generator[View]:
        """The view to which a question is put, for as long as it is being answered.

        Args:
            known_by: As `decide` takes it.
            readings: As `decide` takes it.
            timeout: As `decide` takes it.
            follows: Whether to take in first what others have put into the store.

        Raises:
            UnknownReadingError: When the contract has no such question or reading.
            NaiveDatetimeError: For a datetime without a time zone.
            OutOfTimeError: When it is not answered in so many seconds.
            EngineClosedError: When the engine is closed.
        """
        self._open()
        if readings is not None:
            look("readings", readings, _READINGS)
        if timeout is not None:
            look("timeout", timeout, _SECONDS)
        by = None if known_by is None else self.contract.program.zone.instant(known_by)
        if follows:
            self._follow()
        views = self._taken()
        try:
            with nullcontext() if timeout is None else within(timeout):
                if by is None and not readings:
                    yield views.here
                else:
                    yield views.other(by, known_by, self.readings | dict(readings or {}))
        except OutOfTimeError:
            raise  # it was broken off, and is worked out anew
        except ContractError:
            self._put_back(views)  # it was refused, not broken off
            raise
        self._put_back(views)

    def _put(self, events: Iterable[Event]) -> _Put:
        """Put events on record, and work out what they amount to, but for `_mark`.

        Raises:
            ContractError: As for `Engine.record`.
        """
        views = self._taken()
        try:
            views.ready()
            admitted, currency = self._admitted(events, views.currency)
            if self._sealed:
                admitted = [redacted_like(views.record.get(e.id), e) for e in admitted]
            new = views.record.admits(*admitted)
            fresh = [event for event, is_new in zip(admitted, new, strict=True) if is_new]
            if any(event.undoes for event in fresh):
                corrections.check((*views.record.recorded, *fresh), self.contract.program)
            told = views.here.event_findings
            earlier = told.earlier(fresh, views.record.latest)
        except ContractError:
            self._put_back(views)  # nothing was put on record yet
            raise
        if any(event.is_correction for event in fresh):
            before, views = views, self._opened()
            views.fill((*before.record.recorded, *fresh), currency)
            views.here.event_findings.goes_on_from(told)
            views.standing.is_ready = True
            told = views.here.event_findings
            before.close()
        else:
            views.put(fresh, currency)
        found = views.findings(list(zip(admitted, new, strict=True)))
        found += told.otherwise(earlier)
        found += told.left_in_breach(views.record.latest)
        return views, fresh, tuple(found)

    def _mark(self, put: _Put) -> tuple[Finding, ...]:
        """Have on record what was put there, as nothing can go wrong any more."""
        views, fresh, found = put
        self._recorded[self._count :] = fresh
        self._count += len(fresh)  # now they are on record
        self._put_back(views)
        return found

    def _put_back(self, views: Views) -> None:
        """Put what questions are put to back in its place, as a call has come to its end."""
        self._views = views
        views.standing.is_whole = True

    @property
    @_one_at_a_time
    def facts(self) -> FactBase:
        """A copy of the events on record."""
        if not self._closed:
            self._follow()
        return FactBase(self._recorded[: self._count])

    @_one_at_a_time
    def findings(self) -> tuple[Finding, ...]:
        """What the events on record amount to, in their order, by all that is on record now.

        Raises:
            EngineClosedError: When the engine is closed.
        """
        with self._asking() as view:
            return tuple(
                found
                for event in view.session.memory.facts
                for found in view.event_findings.findings(event, new=True)
            )

    def decide(  # noqa: PLR0913 (each is named)
        self,
        party: Party,
        action: Action | Act,
        *,
        on: On,
        known_by: On | None = None,
        readings: Mapping[str, str] | None = None,
        timeout: Seconds | None = None,
    ) -> Decision:
        """Whether a party may do something, and why.

        Args:
            party: Whose act it would be.
            action: The act. A field left open stands for a value that no clause names.
            on: When; a date is answered as of its end.
            known_by: By when what counts was known; by default everything on record counts.
            readings: The readings of contested questions to be taken as settled, by their ids.
            timeout: How many seconds it may take; None for as many as it takes.

        Raises:
            OutOfTimeError: When it is not answered in that time.
            UnknownActionError: When the contract has no such action.
            UnknownFieldError: When the action has no such field.
            UnknownPartyError: When the contract names no such party.
            WrongTypeError: When a value is of another type or sort, or is a matcher.
            MixedCurrenciesError: When an amount is not in the contract's currency.
            NaiveDatetimeError: For a datetime without a time zone.
            EngineClosedError: When the engine is closed.
        """
        with self._lock:
            is_plain = known_by is None and readings is None and timeout is None
            told = self._at_once(party, action, on) if is_plain else None
            if told is not None:
                return told
            with self._asking(known_by, readings, timeout, follows=not is_plain) as view:
                act = self._asked(action, view.session.memory.currency, self._names_in_use())
                party = admission.party(self.contract, party)
                found = view.decide_each(party, (act,), on, self.contract.names)
                (decision,) = self._logging(found, known_by, readings)
                return decision

    def _at_once(self, party: Party, action: Action | Act, on: On) -> Decision | None:
        """A decision that needs no view put in its place; None where one is needed."""
        if self._store is not None:
            self._open()
            self._follow()
        if self._views is None:
            return None
        names = self._names if self._named_in == self._count else self._names_in_use()
        told = self._views.at_once(party, action, on, names)
        if told is not None and decision_log.is_on():
            self._logging((told,), None, None)
        return told

    def _logging(
        self,
        decisions: tuple[Decision, ...],
        known_by: On | None,
        readings: Mapping[str, str] | None,
    ) -> tuple[Decision, ...]:
        """Decisions, which are logged if that is on; see the guide "Other tools"."""
        if decision_log.is_on() and not self._is_supposed:
            prints = self._prints = self._prints or Fingerprints(self.contract)
            settled = self.readings | dict(readings or {})
            for decision in decisions:
                decision_log.logged(
                    decision,
                    prints,
                    self._recorded,
                    count=self._count,
                    known_by=known_by,
                    readings=settled,
                )
        return decisions

    def _asked(self, action: Action | Act, currency: str | None, names: NamesInUse) -> Act:
        """The act that is asked about, checked, with things by the names that are in use."""
        return admission.question(self.contract, stated(action), currency, names)

    def _names_in_use(self) -> NamesInUse:
        """The names of things by clauses and by the events on record."""
        while self._named_in < self._count:
            self._names.add(self._recorded[self._named_in].act)
            self._named_in += 1
        return self._names

    @overload
    def decide_many(
        self,
        party: Party,
        actions: Iterable[Action | Act],
        *,
        on: On,
        known_by: On | None = None,
        readings: Mapping[str, str] | None = None,
        timeout: Seconds | None = None,
    ) -> tuple[Decision, ...]: ...

    @overload
    def decide_many(
        self,
        party: Party,
        actions: Sequence[RowOfCells],
        *,
        on: On | str,
        action: type[Action] | str | None = None,
        columns: Mapping[str, str | None] | None = None,
        known_by: On | None = None,
        readings: Mapping[str, str] | None = None,
        timeout: Seconds | None = None,
    ) -> list[dict[str, object]]: ...

    @overload
    def decide_many(
        self,
        party: Party,
        actions: T,
        *,
        on: On | str,
        action: type[Action] | str | None = None,
        columns: Mapping[str, str | None] | None = None,
        known_by: On | None = None,
        readings: Mapping[str, str] | None = None,
        timeout: Seconds | None = None,
    ) -> T: ...

    def decide_many(  # noqa: PLR0913 (each is named)
        self,
        party: Party,
        actions: Iterable[Action | Act] | Sequence[RowOfCells] | Frame,
        *,
        on: On | str,
        action: type[Action] | str | None = None,
        columns: Mapping[str, str | None] | None = None,
        known_by: On | None = None,
        readings: Mapping[str, str] | None = None,
        timeout: Seconds | None = None,
    ) -> Any:
        """Whether a party may do each of several things, and why; also the rows of a table.

        The decisions are those that `decide` gives. It takes less time for each: compiled norms
        are asked, unless a matcher was named, and what is the same for all is worked out once.

        Of a table each row is an act. Its columns are named as the fields of the action, and
        other columns are left as they are. What a cell holds is read as a value of the field: a
        party or a thing by its name, an amount as a number in the contract's currency, or as
        ``"USD 900"``, a day as a date or as ``"2025-01-21"``. Numbers that are not exact, floats,
        are refused. A row that states no act has no verdict: its error says what is wrong, with
        the number of the row and every cell that is; the others are decided all the same.

        Args:
            party: Whose acts they would be.
            actions: The acts, as `decide` takes them; or a table of Arrow, pandas or Polars
                (``pip install 'contract-rules[tables]'``), or a list of dicts.
            on: When; a date is answered as of its end. Of a table it may be the name of the
                column that says when.
            action: Of a table: the action of its rows, or its name; None where a column
                ``"action"`` names that of each.
            columns: Of a table: the columns of fields that are named otherwise, by the names of
                the fields; None for a field that is left open, for a value that no clause names.
            known_by: As `decide` takes it.
            readings: As `decide` takes it.
            timeout: As `decide` takes it.

        Returns:
            The decisions, in the order of the acts. For a table, one of the same kind with more
            columns of texts: ``verdict``, ``effect``, ``clauses`` (ids, with commas between),
            ``confidence``, ``notes`` (on names that nothing else names) and ``error``, each null
            where there is none.

        Raises:
            ExtraMissingError: When the package that reads tables is not installed.
            MissingFieldError: When a table has no column for a field; names all of them.
            WrongTypeError: When it is no table, or has such a column already.

        Errors as for `decide` as well, for the first act that is refused; nothing is decided then.
        """
        of_rows = action is not None or columns is not None or isinstance(on, str)
        if is_table(actions, of_rows=of_rows):
            table, reading = opened(actions), self._rows_of(action, columns)
            with self._lock, self._asking(known_by, readings, timeout) as view:
                currency, names = view.session.memory.currency, self._names_in_use()
                who = admission.party(self.contract, party)
                return decided(
                    table,
                    reading,
                    on,
                    lambda day, acts: self._logging(
                        view.decide_each(who, acts, day, self.contract.names, in_bulk=True),
                        known_by,
                        readings,
                    ),
                    lambda act: self._asked(act, currency, names),
                )
        if of_rows or isinstance(on, str):
            msg = "on= is a day, and action= and columns= are of tables; leave them out for acts"
            raise WrongTypeError(msg)
        look("actions", actions, _ACTIONS)
        with self._lock, self._asking(known_by, readings, timeout) as view:
            currency = view.session.memory.currency
            names = self._names_in_use()
            given = cast("Iterable[Action | Act]", actions)
            acts = admission.questions(self.contract, given, currency, names)
            party = admission.party(self.contract, party)
            found = view.decide_each(party, acts, on, self.contract.names, in_bulk=True)
            return self._logging(found, known_by, readings)

    def _rows_of(self, action: object, columns: Mapping[str, str | None] | None) -> ActsOfRows:
        """What reads acts from the rows of a table.

        Raises:
            WrongTypeError: When what is given for the action or the columns is neither.
            UnknownActionError: When the contract has no such action.
            UnknownFieldError: When the action has no such field.
        """
        look("columns", columns, _COLUMNS)
        kind = None
        if isinstance(action, str):
            kind = self.contract.kind(action)
        elif isinstance(action, type) and issubclass(action, Action):
            kind = self.contract.kind(action.kind.name)
        elif action is not None:
            msg = f"action= is {action!r}, no action; write action=Pay, or action='Pay'"
            raise WrongTypeError(msg)
        for field_name in columns or ():
            if kind is not None:
                kind.field(field_name)
        return ActsOfRows(self.contract, kind, dict(columns or {}))

    @_one_at_a_time
    def history(
        self,
        party: Party,
        action: Action | Act,
        *,
        known_by: On | None = None,
        readings: Mapping[str, str] | None = None,
        timeout: Seconds | None = None,
    ) -> Intervals:
        """From when to when a party may do something, or may not, and what changed that.

        Args:
            party: Whose act it would be.
            action: The act. A field left open stands for a value that no clause names.
            known_by: As `decide` takes it.
            readings: As `decide` takes it.
            timeout: As `decide` takes it.

        Returns:
            The intervals in which the decision is the same, as a tuple, one after another from
            the first day of the contract on; a notebook draws them as bars. Nothing on record ends
            the last; but where duties recur that may bear on the decision, as rent does, it ends a
            year after all that is on record, and is told to be open-ended: their periods begin
            without end.

        Errors as for `decide` and `duties`.
        """
        with self._asking(known_by, readings, timeout) as view:
            act = self._asked(action, view.session.memory.currency, self._names_in_use())
            return view.history(admission.party(self.contract, party), act)

    @_one_at_a_time
    def timeline(
        self,
        *,
        partial: bool = False,
        known_by: On | None = None,
        readings: Mapping[str, str] | None = None,
        timeout: Seconds | None = None,
    ) -> Timeline:
        """What each party may and may not do from the contract's first day on, row by row.

        Args:
            partial: Whether an action whose cases have no list is left out and told in
                `Timeline.unlisted`, with the reason. Otherwise there is no timeline then, but an
                error, so that nothing is missing unnoticed.
            known_by: As `decide` takes it.
            readings: As `decide` takes it.
            timeout: As `decide` takes it.

        Returns:
            A row for each case that the clauses of any text tell apart, with its spans, as
            `history` has intervals; a span ends, too, where the answer turns on what is open in
            another way, so that it tells the answer however that is settled.

        Raises:
            IncomparableError: When a clause compares two fields of one act, or a field with the
                day of the act: the cases of such acts have no list.
            TooManyCasesError: When clauses tell more cases of an action apart than can be decided.
            WrongTypeError: When `partial` is neither True nor False.
            UnknownReadingError: When the contract has no such question or reading.
            NaiveDatetimeError: For a datetime without a time zone.
            EngineClosedError: When the engine is closed.
        """
        look("partial", partial, _FLAG)
        with self._asking(known_by, readings, timeout) as view:
            return view.timeline(known_by, partial=partial)

    @_one_at_a_time
    def duties(  # noqa: PLR0913 (each narrows it, and is named)
        self,
        *,
        on: On,
        clause: Clause | str | None = None,
        bearer: Party | None = None,
        trigger: Event | str | None = None,
        known_by: On | None = None,
        readings: Mapping[str, str] | None = None,
        timeout: Seconds | None = None,
    ) -> tuple[Duty, ...]:
        """What the parties must do: every duty that had arisen by a date, as it stood then.

        Args:
            on: As of when; a date is answered as of its end.
            clause: The clause that lays the duties down, or its id; None for any.
            bearer: The party that must perform them, alone or together with others; None for any.
            trigger: The event upon which they arose, or its id; of what arose upon a breach, the
                breach, or what the duty in breach arose upon. None for any, and for duties that
                needed none.
            known_by: As `decide` takes it.
            readings: As `decide` takes it.
            timeout: As `decide` takes it.

        Returns:
            The duties by age; those that were performed or discharged are among them.

        Raises:
            UnknownClauseError: When the contract has no such clause.
            UnknownPartyError: When the contract has no such party.
            UnknownEventError: When no such event is on record; names the nearest.
            NaiveDatetimeError: For a datetime without a time zone.
            CalendarEndError: When a deadline lies beyond the years of the calendar.
            EngineClosedError: When the engine is closed.
        """
        from contract_rules.queries.view import Wanted

        look("clause", clause, _CLAUSE)
        look("trigger", trigger, _TRIGGER)
        if bearer is not None:
            bearer = admission.party(self.contract, bearer)
        with self._asking(known_by, readings, timeout) as view:
            found = view.duties(on, Wanted(clause, bearer, trigger))
            if trigger is not None and not found:
                self._look_for(trigger if isinstance(trigger, str) else trigger.id)
            return found

    def _look_for(self, id_: str) -> None:
        """See that an event of an id is on record.

        Raises:
            UnknownEventError: When none is; names the nearest.
        """
        ids = [event.id for event in self._recorded[: self._count]]
        if id_ not in ids:
            few = len(ids) <= _FEW_NAMED
            told = nearest(id_, ids) if few else f"; of {len(ids)}, {ids[-1]!r} is the last"
            msg = f"no event {id_!r} is on record{told}"
            raise UnknownEventError(msg)

    @_one_at_a_time
    def duty(
        self,
        id_: str,
        *,
        on: On,
        known_by: On | None = None,
        readings: Mapping[str, str] | None = None,
        timeout: Seconds | None = None,
    ) -> Duty:
        """The duty of an id, as `Duty.id` has it, as it stood on a date.

        The id of a duty stays the same whatever clauses and events are added beside its own.

        Raises:
            UnknownDutyError: When there was no such duty by then; says which come next to it.
            NaiveDatetimeError: For a datetime without a time zone.
            EngineClosedError: When the engine is closed.
        """
        look("id_", id_, _ID)
        with self._asking(known_by, readings, timeout) as view:
            return view.duty_named(id_, on)

    @_one_at_a_time
    def status(
        self,
        *,
        on: On,
        known_by: On | None = None,
        readings: Mapping[str, str] | None = None,
        timeout: Seconds | None = None,
    ) -> ContractStatus:
        """What has become of the contract by a date: in force, terminated, fulfilled, expired.

        Returns:
            The state, since when, by which exercise it was terminated, and which duties are not
            performed yet; what survives a termination is told by `duties` and `report`.

        Errors as for `duties`.
        """
        with self._asking(known_by, readings, timeout) as view:
            return view.status(on)

    @_one_at_a_time
    def account(  # noqa: PLR0913 (each is named)
        self,
        party: Party,
        *,
        currency: str | None = None,
        on: On,
        known_by: On | None = None,
        readings: Mapping[str, str] | None = None,
        timeout: Seconds | None = None,
    ) -> Statement:
        """The statement of what a party has come to owe, and has paid, up to a date.

        Args:
            party: Whose debts and payments.
            currency: The code of the currency: ``"USD"``; by default that of the contract, where
                it counts in one.
            on: Up to when; a date as of its end.
            known_by: As `decide` takes it.
            readings: As `decide` takes it.
            timeout: As `decide` takes it.

        Returns:
            The entries in the order of happening, each with the balance after it: debts, interest,
            payments in full, reversals, and what was waived, set off or discharged. With what
            credits and waivers were of beyond what was left to pay.

        Raises:
            UnknownPartyError: When the contract has no such party.
            WrongTypeError: When neither the contract nor what is on record tells the currency, or
                the contract counts in several.
            UnknownCurrencyError: When it is one in which nothing is counted; names the nearest.
            NaiveDatetimeError: For a datetime without a time zone.
            EngineClosedError: When the engine is closed.
        """
        look("currency", currency, _CURRENCY)
        with self._asking(known_by, readings, timeout) as view:
            return view.account(admission.party(self.contract, party), on, currency)

    @_one_at_a_time
    def breaches(
        self,
        *,
        on: On,
        known_by: On | None = None,
        readings: Mapping[str, str] | None = None,
        timeout: Seconds | None = None,
    ) -> tuple[Breach, ...]:
        """What was breached by a date: duties not performed in time, and acts prohibited.

        A breach stays one: a duty that was performed or discharged later is still told.
        Errors as for `duties`.
        """
        with self._asking(known_by, readings, timeout) as view:
            return view.event_findings.breaches(on)

    @_one_at_a_time
    def unallocated(
        self,
        *,
        on: On,
        known_by: On | None = None,
        readings: Mapping[str, str] | None = None,
        timeout: Seconds | None = None,
    ) -> tuple[tuple[Event, Money], ...]:
        """The payments up to a date that exceed what was owed, each with the part that does.

        Errors as for `duties`.
        """
        with self._asking(known_by, readings, timeout) as view:
            return view.unallocated(on)

    @_one_at_a_time
    def standing(
        self,
        *,
        on: On,
        known_by: On | None = None,
        readings: Mapping[str, str] | None = None,
        timeout: Seconds | None = None,
    ) -> tuple[StandingDuty, ...]:
        """What clauses demand upon each act of a sort, of which none is on record by a date.

        They are those of the report of that date (`Report.standing`), without the rest of it: each
        says what its party must do, and upon what. Where that turns on what is open, they are
        those that there are in one case or another.

        Errors as for `duties`.
        """
        with self._asking(known_by, readings, timeout) as view:
            return view.standing(on)

    @_one_at_a_time
    def why_not_owed(
        self,
        about: Event | Clause | str,
        *,
        on: On,
        known_by: On | None = None,
        readings: Mapping[str, str] | None = None,
        timeout: Seconds | None = None,
    ) -> NotOwed:
        """Why nothing is owed upon an event, or under a clause, by a date.

        Args:
            about: The event, as it is on record, or the clause, or its id.
            on: As of when; a date is answered as of its end.
            known_by: As `decide` takes it.
            readings: As `decide` takes it.
            timeout: As `decide` takes it.

        Returns:
            What became of every obligation of the clause, or that has the event as its occasion:
            that a duty arose, which condition failed or exception held, with the events that show
            it, that it was not in force, or that it waits for its occasion.

        Raises:
            UnknownEventError: When the event is not on record by then.
            UnknownClauseError: When the contract has no such clause.
            UnknownReadingError: When the contract has no such question or reading.
            NaiveDatetimeError: For a datetime without a time zone.
            EngineClosedError: When the engine is closed.
        """
        look("about", about, _ABOUT)
        try:
            with self._asking(known_by, readings, timeout) as view:
                return view.why_not_owed(about, on)
        except UnknownEventError:
            for event in self._recorded[: self._count]:
                if isinstance(about, Event) and event.strikes == about.id:
                    msg = (
                        f"nothing is owed upon {about}: by the correction of "
                        f"{event.recorded.isoformat()} it never happened"
                    )
                    raise UnknownEventError(msg) from None
            raise

    @_one_at_a_time
    def compiled(self, clause: Clause | str) -> str:
        """The Python that the norms of a clause are compiled to, for whoever looks into them.

        It is what ``matcher="compiled"`` calls. What the text says may change with each version.

        Args:
            clause: The clause, or its id.

        Returns:
            The source of each norm in each of its wordings, those of its own that an exercise or
            a breach brings into force among them, with what its constants stand for.

        Raises:
            UnknownClauseError: When the contract has no such clause.
            EngineClosedError: When the engine is closed.
        """
        look("clause", clause, _OF_CLAUSE)
        with self._asking() as view:
            return view.compiled(clause)

    @_one_at_a_time
    def upcoming(
        self,
        *,
        on: On,
        known_by: On | None = None,
        readings: Mapping[str, str] | None = None,
        timeout: Seconds | None = None,
    ) -> tuple[Upcoming, ...]:
        """What changes after a date if nobody does anything, by what is on record up to it.

        Returns:
            Deadlines, ends of terms, exercises whose notice runs out, and texts that take
            effect, in the order of their days.

        Errors as for `duties`.
        """
        with self._asking(known_by, readings, timeout) as view:
            return view.upcoming(on)

    @_one_at_a_time
    def report(
        self,
        *,
        on: On,
        known_by: On | None = None,
        readings: Mapping[str, str] | None = None,
        timeout: Seconds | None = None,
    ) -> Report:
        """What each party may, may not and must do on a date, and why.

        Raises:
            TooManyCasesError: When clauses tell more cases of an action apart than can be decided.
            NaiveDatetimeError: For a datetime without a time zone.
            EngineClosedError: When the engine is closed.
        """
        with self._asking(known_by, readings, timeout) as view:
            return view.report(on, known_by)

    def suppose(
        self,
        *events: Event,
        amendments: tuple[Amendment, ...] = (),
        readings: Mapping[str, str] | None = None,
    ) -> Engine:
        """An engine of its own that supposes more than is so; this one is left as it is.

        What follows is worked out as far as it is asked about.

        Args:
            events: What is supposed to have happened beside what is on record.
            amendments: What is supposed to be agreed, each to take effect on a day of its own.
            readings: The readings of contested questions that are supposed to be right.

        Raises:
            AmendmentError: When two amendments take effect on one day.
            ContractError: As for `Engine` and `Contract`.
        """
        look("events", events, _FACTS)
        look("amendments", amendments, _AMENDMENTS)
        look("readings", readings, _READINGS)
        contract, beside = self.contract, self._beside(events)
        settled = self.readings | dict(readings or {})
        facts: Iterable[Event] = beside
        if amendments:
            together = sorted((*contract.amendments, *amendments), key=lambda a: a.effective)
            contract = evolve(contract, amendments=tuple(together))
            facts = tuple(beside)
        other = Engine(contract, facts, matcher=self._named, readings=settled)
        other._is_supposed = True  # noqa: SLF001 (so that it is not logged)
        return other

    def snapshot(self) -> Reader:
        """A reader of its own of what is on record now, for a thread of its own, say.

        It stays as it is, whatever is recorded here afterwards, and nothing is recorded in it.
        It works everything out once more, as far as it is asked about.

        Raises:
            EngineClosedError: When the engine is closed.
        """
        facts = self._beside(())
        made = Reader(self.contract, facts, matcher=self._named, readings=self.readings)
        made._is_supposed = self._is_supposed
        return made

    @_one_at_a_time
    def _on_record(self) -> list[Event]:
        """The events on record, in the order of recording."""
        self._open()
        self._follow()
        return self._recorded[: self._count]

    @_one_at_a_time
    def _beside(self, offered: Iterable[Event]) -> _Beside:
        """What is on record, and what is offered beside it to another reader."""
        return _Beside(self._on_record(), offered, self._names_in_use().copy())

    @_one_at_a_time
    def close(self) -> None:
        """Give back what the engine holds; closing twice does nothing more."""
        self._closed = True
        if self._views is not None:
            self._views.close()
            self._views = None

    def __reduce__(self) -> tuple[Callable[..., Reader], tuple[object, ...]]:
        """How it is copied, pickled and sent to other processes: as one of its own, on its record.

        One on a store is one on the same store there.

        Raises:
            EngineClosedError: When the engine is closed.
        """
        self._open()
        return _opened_again, (
            type(self),
            self.contract,
            self._on_record() if self._store is None else self._store,
            self._named,
            self.readings,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _open(self) -> None:
        if self._closed:
            msg = "this engine is closed; make another: Engine(contract, facts)"
            raise EngineClosedError(msg)

    def _counted_in(self, events: Iterable[Event]) -> str | None:
        """What amounts are counted in by events that were admitted; None where there are none."""
        found = (admission.currency_of(self.contract, event.act) for event in events)
        return self.contract.currency or next(filter(None, found), None)

    def _admitted(
        self, events: Iterable[Event], currency: str | None
    ) -> tuple[list[Event], str | None]:
        """Events as they are admitted, and what amounts are counted in with them.

        Args:
            events: The events.
            currency: What amounts are counted in so far; None as long as there are none.

        Raises:
            ContractError: As for `Engine.record`.
        """
        admitted: list[Event] = []
        names = NamesInUse(self.contract.names, self._names_in_use())
        is_kept, is_file = isinstance(events, Stored), isinstance(events, FactBase)
        taken: dict[str, str] = {}
        left_out: set[str] = set()  # what a store has that the contract refuses, and is struck
        at_sight = self.contract.program.once(admission.AtSight, self.contract)
        for offered in events:
            if left_out and offered.undoes in left_out:
                left_out.add(offered.id)
                continue
            try:
                seen = at_sight.admitted(offered, currency)
                event = seen or admission.event(
                    self.contract, offered, currency, names, is_kept=is_kept
                )
                admitted.append(_apart(event, offered, taken) if is_file else event)
            except ContractError as error:
                if isinstance(events, Stored):
                    if corrections.is_struck(offered, events.events):
                        left_out.add(offered.id)
                        continue
                    raise _refused_there(offered, error, events) from None
                error.event = str(getattr(offered, "id", ""))
                raise
            if seen is None:
                names.add(admitted[-1].act)
                currency = currency or admission.currency_of(self.contract, admitted[-1].act)
        return admitted, currency


def _apart(admitted: Event, offered: Event, taken: dict[str, str]) -> Event:
    """An event of a file, apart from others of its content whose party is called otherwise.

    Args:
        admitted: The event, with an id by its content.
        offered: The event as the file has it.
        taken: The ids that events of the file have, with those that they had there.
    """
    nth, event = 1, admitted
    while taken.setdefault(event.id, offered.id) != offered.id:
        nth += 1
        event = evolve(admitted, id=numbered(evolve(admitted, id="").id, nth))
    return event


class BriefReader(Reader):
    """A reader that is made for a few questions, and can be asked for parts of answers."""

    @_one_at_a_time
    def amounts_owed(self, on: On) -> tuple[DutyAmounts, ...]:
        """What is owed by each duty that had arisen by a date, by age, and no more of it.

        Raises:
            ContractError: As for `Reader.duties`.
        """
        with self._asking() as view:
            return tuple(view.amounts(on))

    @_one_at_a_time
    def duties_in_brief(self, on: On) -> tuple[DutyInBrief, ...]:
        """The duties that had arisen by a date, by age, in brief.

        Raises:
            ContractError: As for `Reader.duties`.
        """
        with self._asking() as view:
            return tuple(view.duties_in_brief(on))

    @_one_at_a_time
    def breaches_in_brief(self, on: On) -> tuple[BreachInBrief, ...]:
        """The breaches by a date, in the order of their days, in brief.

        Raises:
            ContractError: As for `Reader.breaches`.
        """
        with self._asking() as view:
            return tuple(view.breaches_in_brief(on))


def reader_on(
    contract: Contract,
    admitted: Sequence[Event],
    names: NamesInUse,
    deciding: tuple[Collection[tuple[str, str]], On] | None = None,
) -> BriefReader:
    """A reader on events that a contract has admitted, for a few questions and no more.

    What follows is worked out as far as it is asked about, by compiled norms.

    Args:
        contract: The contract.
        admitted: The events, in the order of recording; each is one of its own.
        names: The names of things that are in use by them.
        deciding: Where only `decide` is asked for: on which acts, by the names of their parties
            and actions, and when.

    Raises:
        ContractError: As for `Reader`.
    """
    owing = True
    if deciding is not None:
        from contract_rules.evaluation.timeline.aside import may_be_left_aside

        about, on = deciding
        owing = not may_be_left_aside(contract, about, contract.program.zone.instant(on))
    return BriefReader(contract, _Beside(admitted, (), names, owing), matcher="compiled")


_FEW_NAMED = 20
"""How many events a message may name."""


def _refused_there(event: Event, error: ContractError, stored: Stored) -> ContractError:
    """The error for an event that is on record in a store, and that the contract refuses."""
    where = stored.place_of(event.id)
    msg = (
        f"event {event.id!r} is on record in {where}, and this contract refuses it: {error}; to "
        "go on without it, strike it there, store.add(event.correction(recorded=...)), and "
        "record what happened as another event"
    )
    told = type(error)(msg)
    told.where, told.event = where, event.id
    return told


def _opened_again(
    cls: type[Reader],
    contract: Contract,
    facts: Iterable[Event],
    matcher: MatcherName | None,
    readings: dict[str, str],
) -> Reader:
    """A reader on what another had on record."""
    return cls(contract, facts, matcher=matcher, readings=readings)


class Engine(Reader):
    """Answers what the parties of a contract may and must do, and records what they do.

    An engine keeps a fact base of its own: events recorded here do not change the one given. It
    may be asked and told from several threads: one call is answered after another.

    What it takes and raises stands at `Reader`.
    """

    @_one_at_a_time
    def record(self, *events: Event) -> tuple[Finding, ...]:
        """Put events on record: all of them, or none where one is refused.

        An event that is on record already changes nothing. Once a record is corrected, all is as
        if the event had been recorded right.

        Returns:
            What they amount to, in the order given: breaches, exercises of powers, effective or
            void, acts on which clauses clash, duties that arise, acts that count to duties or
            cease to, payments that exceed what is owed, and events that were on record already.
            An event that is none of these has no finding. Where an event happened before others
            that are on record, or corrects one, there follows what was found before and is no
            longer so (UNDONE), and what those amount to instead. Last come the duties that are in
            breach by the last day on record, and were not known to be.

        Raises:
            EventConflictError: When an event's id is taken by a different event, or an event is
                reversed twice.
            UnknownEventError: When an event is reversed or corrected that is not on record.
            ReversalError: When an event cannot be undone in that way, as the exercise of a power
                cannot be reversed.
            MissingFieldError: When an event leaves a field open.
            UnknownActionError: When the contract has no such action.
            UnknownFieldError: When the action has no such field.
            UnknownPartyError: When the contract names no such party.
            WrongTypeError: When a value is of another type or sort.
            MixedCurrenciesError: When an amount is not in the contract's currency.
            NumberRangeError: When a number does not fit the rule engine.
            CalendarEndError: When a deadline lies beyond the years of the calendar.
            EngineClosedError: When the engine is closed.
        """
        self._open()
        if self._store is None:
            return self._mark(self._put(events))
        self._follow()  # before others are kept out
        with self._store.writing() as writing:
            self._take_in(writing.after(self._seen), self._store)
            put = self._put(events)
            _, fresh, _ = put
            head = writing.append(fresh)
        found = self._mark(put)
        self._seen = head
        return found
