"""The engine: a contract, the events on record, and the questions put to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from contract_rules import admission
from contract_rules.book import book_of
from contract_rules.course import Course
from contract_rules.engine import DurableMatcher, is_available
from contract_rules.errors import ContractError, EngineClosedError, WrongTypeError
from contract_rules.facts import FactBase
from contract_rules.foresight import ahead, fork
from contract_rules.inquest import Inquest
from contract_rules.journal import Journal
from contract_rules.judge import Judge
from contract_rules.periods import instant
from contract_rules.records import Records
from contract_rules.report import survey
from contract_rules.semantics import Semantics

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType
    from typing import Self

    from contract_rules.book import Book
    from contract_rules.contract import Contract
    from contract_rules.decisions import Decision
    from contract_rules.duties import Duty
    from contract_rules.events import Event
    from contract_rules.language import Action
    from contract_rules.matching import Matcher
    from contract_rules.money import Money
    from contract_rules.outcomes import Breach, Finding
    from contract_rules.periods import On
    from contract_rules.report import Report
    from contract_rules.upcoming import Upcoming
    from contract_rules.values import Act, Party


class Engine:
    """Answers what the parties of a contract may do, on the events on record.

    An engine keeps a fact base of its own: events recorded here do not change the one given.

    Args:
        contract: The contract.
        facts: The events on record at the start.
        matcher: ``"durable"`` evaluates norms by a network of rules of durable-rules,
            ``"semantics"`` as they are defined. Both give the same answers. By default it is
            the first, or the second where durable-rules cannot be imported.

    Raises:
        EngineUnavailableError: When ``"durable"`` is asked for and cannot be imported.
        NetworkTooLargeError: When it does not hold the contract.
        NumberRangeError: When a number does not fit its 64-bit integers.
        ContractError: As for `record`, for an event of the facts.
    """

    def __init__(
        self,
        contract: Contract,
        facts: Iterable[Event] = (),
        *,
        matcher: Literal["durable", "semantics"] | None = None,
    ) -> None:
        self.contract = contract
        self._book = book_of(contract)
        self._named = matcher
        self._closed = False
        self._begin(facts)

    def _begin(self, facts: Iterable[Event]) -> None:
        """Start with these events on record, and nothing else."""
        self._records = records = Records(self.contract.currency)
        self._facts = records.facts
        self._matcher = _matcher(self._named, self._book, records)
        self._course = Course(self._book, records, self._matcher, Journal())
        self._judge = Judge(self._book, records, self._matcher, self._course)
        self._inquest = Inquest(self._book, records, self._course, self._judge)
        self._admit(facts)
        self._inquest.left_in_breach()  # what is in breach by now is known

    @property
    def facts(self) -> FactBase:
        """A copy of the events on record."""
        return FactBase(self._facts)

    def record(self, *events: Event) -> tuple[Finding, ...]:
        """Put events on record: all of them, or none where one is refused.

        An event that is on record already changes nothing.

        Returns:
            What they amount to, in the order given: breaches, exercises of powers, effective or
            void, acts on which clauses clash, duties that arise, acts that count to duties,
            payments that exceed what is owed, and events that were on record already. An event
            that is none of these has no finding. Last come the duties that are in breach by the
            last day on record, and were not known to be.

        Raises:
            EventConflictError: When an event's id is taken by a different event.
            MissingFieldError: When an event leaves a field open.
            UnknownActionError: When the contract has no such action.
            UnknownFieldError: When the action has no such field.
            UnknownPartyError: When the contract names no such party.
            WrongTypeError: When a value is of another type or sort.
            MixedCurrenciesError: When an amount is not in the contract's currency.
            NumberRangeError: When a number does not fit the rule engine.
            AmbiguousDateError: When a deadline falls on no day, and no rule is stated.
            EngineClosedError: When the engine is closed.
        """
        self._open()
        admitted = self._admit(events)
        try:
            found = [f for event, new in admitted for f in self._inquest.findings(event, new=new)]
        except ContractError:
            self._without([event for event, new in admitted if new])
            raise
        return (*found, *self._inquest.left_in_breach())

    def findings(self) -> tuple[Finding, ...]:
        """What the events on record amount to, in their order, by all that is on record now.

        Raises:
            EngineClosedError: When the engine is closed.
        """
        self._open()
        return tuple(f for event in self._facts for f in self._inquest.findings(event, new=True))

    def decide(self, party: Party, action: Action | Act, *, on: On) -> Decision:
        """Whether a party may do something, and why.

        Args:
            party: Whose act it would be.
            action: The act. A field left open stands for a value that no clause names.
            on: When; a date is answered as of its end.

        Raises:
            UnknownActionError: When the contract has no such action.
            UnknownFieldError: When the action has no such field.
            UnknownPartyError: When the contract names no such party.
            WrongTypeError: When a value is of another type or sort, or is a matcher.
            MixedCurrenciesError: When an amount is not in the contract's currency.
            NumberRangeError: When a number does not fit the rule engine.
            NaiveDatetimeError: For a datetime without a time zone.
            EngineClosedError: When the engine is closed.
        """
        self._open()
        act = admission.act(self.contract, admission.stated(action), self._records.currency)
        return self._judge.decide(admission.party(self.contract, party), act, on)

    def duties(self, *, on: On) -> tuple[Duty, ...]:
        """What the parties must do: every duty that had arisen by a date, as it stood then.

        Returns:
            The duties by age; those that were performed or discharged are among them.

        Raises:
            NaiveDatetimeError: For a datetime without a time zone.
            AmbiguousDateError: When a deadline falls on no day, and no rule is stated.
            EngineClosedError: When the engine is closed.
        """
        self._open()
        self._course.advance(instant(on))
        return self._inquest.duties(on)

    def breaches(self, *, on: On) -> tuple[Breach, ...]:
        """What was breached by a date: duties not performed in time, and acts prohibited.

        A breach stays one: a duty that was performed or discharged later is still told.
        Errors as for `duties`.
        """
        self._open()
        self._course.advance(instant(on))
        return self._inquest.breaches(on)

    def unallocated(self, *, on: On) -> tuple[tuple[Event, Money], ...]:
        """The payments up to a date that exceed what was owed, each with the part that does.

        Errors as for `duties`.
        """
        self._open()
        self._course.advance(instant(on))
        return self._inquest.unallocated(on)

    def upcoming(self, *, on: On) -> tuple[Upcoming, ...]:
        """What changes after a date if nobody does anything, by what is on record up to it.

        Returns:
            Deadlines, ends of terms, exercises whose notice runs out, and texts that take
            effect, in the order of their days.

        Errors as for `duties`.
        """
        self._open()
        return ahead(self._book, fork(self._book, self._records, on), on)

    def report(self, *, on: On) -> Report:
        """What each party may, may not and must do on a date, and why.

        Raises:
            NaiveDatetimeError: For a datetime without a time zone.
            EngineClosedError: When the engine is closed.
        """
        self._open()
        self._course.advance(instant(on))
        return survey(self._book, self._records, self._judge, on, self._inquest.owed(on))

    def close(self) -> None:
        """Give back what the engine holds; closing twice does nothing more."""
        self._closed = True
        self._matcher.close()
        self._course.close()

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

    def _without(self, refused: Iterable[Event]) -> None:
        """Start again without what was refused."""
        ids = {event.id for event in refused}
        self._matcher.close()
        self._begin([event for event in self._facts if event.id not in ids])

    def _admit(self, events: Iterable[Event]) -> tuple[tuple[Event, bool], ...]:
        """Each event as admitted, and whether it is new."""
        admitted: list[Event] = []
        currency = self._records.currency
        for offered in events:
            admitted.append(admission.event(self.contract, offered, currency))
            currency = currency or admission.currency_of(admitted[-1].act)
        for event in admitted:
            self._matcher.check(event.act)
        new = self._facts.add(*admitted)
        self._records.currency = currency
        added = [event for event, is_new in zip(admitted, new, strict=True) if is_new]
        for event in added:
            self._matcher.add(event)
        try:
            self._course.add(added)
        except ContractError:
            self._without(added)
            raise
        return tuple(zip(admitted, new, strict=True))


def _matcher(name: str | None, book: Book, records: Records) -> Matcher:
    match name:
        case "durable":
            return DurableMatcher(book, records)
        case "semantics":
            return Semantics(records)
        case None:
            return DurableMatcher(book, records) if is_available() else Semantics(records)
        case _:
            pass
    msg = f"there is no matcher {name!r}; write 'durable' or 'semantics'"
    raise WrongTypeError(msg)
