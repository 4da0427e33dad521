"""The engine: a contract, the events on record, and the questions put to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from contract_rules import admission
from contract_rules.book import book_of
from contract_rules.course import Course
from contract_rules.decisions import Finding, FindingKind, kinds_of
from contract_rules.engine import DurableMatcher, is_available
from contract_rules.errors import EngineClosedError, WrongTypeError
from contract_rules.facts import FactBase
from contract_rules.judge import Judge
from contract_rules.report import survey
from contract_rules.semantics import Semantics

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType
    from typing import Self

    from contract_rules.book import Book
    from contract_rules.contract import Contract
    from contract_rules.decisions import Decision
    from contract_rules.events import Event
    from contract_rules.language import Action
    from contract_rules.matching import Matcher
    from contract_rules.nodes import Act
    from contract_rules.periods import On
    from contract_rules.report import Report
    from contract_rules.values import Party


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
        self._book = book = book_of(contract)
        self._facts = FactBase()
        self._matcher = _matcher(matcher, book, self._facts)
        self._course = Course(book, self._matcher)
        self._judge = Judge(book, self._facts, self._matcher, self._course)
        self._currency: str | None = contract.currency
        self._closed = False
        self._admit(facts)

    @property
    def facts(self) -> FactBase:
        """A copy of the events on record."""
        return FactBase(self._facts)

    def record(self, *events: Event) -> tuple[Finding, ...]:
        """Put events on record: all of them, or none where one is refused.

        An event that is on record already changes nothing.

        Returns:
            What they amount to, in the order given: breaches, exercises of powers, effective or
            void, acts on which clauses clash, and events that were on record already. An event
            that is none of these has no finding.

        Raises:
            EventConflictError: When an event's id is taken by a different event.
            MissingFieldError: When an event leaves a field open.
            UnknownActionError: When the contract has no such action.
            UnknownFieldError: When the action has no such field.
            UnknownPartyError: When the contract names no such party.
            WrongTypeError: When a value is of another type or sort.
            MixedCurrenciesError: When an amount is not in the contract's currency.
            NumberRangeError: When a number does not fit the rule engine.
            EngineClosedError: When the engine is closed.
        """
        self._open()
        admitted = self._admit(events)
        return tuple(f for event, new in admitted for f in self._findings(event, new=new))

    def findings(self) -> tuple[Finding, ...]:
        """What the events on record amount to, in their order, by all that is on record now.

        Raises:
            EngineClosedError: When the engine is closed.
        """
        self._open()
        return tuple(f for event in self._facts for f in self._findings(event, new=True))

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
        act = admission.act(self.contract, admission.stated(action), self._currency)
        return self._judge.decide(admission.party(self.contract, party), act, on)

    def report(self, *, on: On) -> Report:
        """What each party may and may not do on a date, and why.

        Raises:
            NaiveDatetimeError: For a datetime without a time zone.
            EngineClosedError: When the engine is closed.
        """
        self._open()
        return survey(self._book, self._facts, self._judge, on)

    def close(self) -> None:
        """Give back what the engine holds; closing twice does nothing more."""
        self._closed = True
        self._matcher.close()

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

    def _admit(self, events: Iterable[Event]) -> tuple[tuple[Event, bool], ...]:
        """Each event as admitted, and whether it is new."""
        admitted: list[Event] = []
        currency = self._currency
        for offered in events:
            admitted.append(admission.event(self.contract, offered, currency))
            currency = currency or admission.currency_of(admitted[-1].act)
        for event in admitted:
            self._matcher.check(event.act)
        new = self._facts.add(*admitted)
        self._currency = currency
        added = [event for event, is_new in zip(admitted, new, strict=True) if is_new]
        for event in added:
            self._matcher.add(event)
        self._course.add(added)
        return tuple(zip(admitted, new, strict=True))

    def _findings(self, event: Event, *, new: bool) -> Iterator[Finding]:
        if not new:
            yield Finding(kind=FindingKind.REPEATED, event=event)
        elif self._book.speaks_of(event.by, event.act):
            decision = self._judge.decide(event.by, event.act, event.on, event)
            for kind in kinds_of(decision):
                yield Finding(kind=kind, event=event, decision=decision)


def _matcher(name: str | None, book: Book, facts: FactBase) -> Matcher:
    match name:
        case "durable":
            return DurableMatcher(book)
        case "semantics":
            return Semantics(facts)
        case None:
            return DurableMatcher(book) if is_available() else Semantics(facts)
        case _:
            pass
    msg = f"there is no matcher {name!r}; write 'durable' or 'semantics'"
    raise WrongTypeError(msg)
