"""The engine: a contract, the events on record, and the questions put to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal

from attrs import evolve

from contract_rules import admission
from contract_rules.arguments import guard_of, look
from contract_rules.clauses import Amendment
from contract_rules.contract import Contract
from contract_rules.errors import ContractError, EngineClosedError, EventConflictError
from contract_rules.events import Event
from contract_rules.facts import FactBase
from contract_rules.observing import observed_only_by
from contract_rules.periods import instant
from contract_rules.settlement import Settlement
from contract_rules.standpoint import Standpoint

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from contract_rules.decisions import Decision
    from contract_rules.duties import Duty
    from contract_rules.history import Interval
    from contract_rules.language import Action
    from contract_rules.money import Money
    from contract_rules.outcomes import Breach, Finding
    from contract_rules.periods import On
    from contract_rules.report import Report
    from contract_rules.upcoming import Upcoming
    from contract_rules.values import Act, Party

_CONTRACT, _FACTS = guard_of(Contract), guard_of(Iterable[Event])
_AMENDMENTS = guard_of(tuple[Amendment, ...])
_READINGS = guard_of(Mapping[str, str] | None)

MOST_STANDPOINTS = 8
"""How many standpoints beside its own an engine keeps at hand."""


class Engine:
    """Answers what the parties of a contract may do, on the events on record.

    An engine keeps a fact base of its own: events recorded here do not change the one given.
    Every question takes `known_by`, by which events and amendments count that were known by
    then, and `readings`, which settles contested questions of the contract, by their ids.

    Args:
        contract: The contract.
        facts: The events on record at the start.
        matcher: ``"durable"`` evaluates norms by a network of rules of durable-rules,
            ``"semantics"`` as they are defined. Both give the same answers. By default it is
            the first, or the second where durable-rules cannot be imported.
        readings: The readings of contested questions that are taken as settled throughout.

    Raises:
        EngineUnavailableError: When ``"durable"`` is asked for and cannot be imported.
        NetworkTooLargeError: When it does not hold the contract.
        NumberRangeError: When a number does not fit its 64-bit integers.
        UnknownReadingError: When the contract has no such question, or the question no such
            reading.
        ContractError: As for `record`, for an event of the facts.
    """

    def __init__(
        self,
        contract: Contract,
        facts: Iterable[Event] = (),
        *,
        matcher: Literal["durable", "semantics"] | None = None,
        readings: Mapping[str, str] | None = None,
    ) -> None:
        look("contract", contract, _CONTRACT)
        look("facts", facts, _FACTS)
        look("readings", readings, _READINGS)
        self.contract = contract
        self.readings = dict(readings or {})
        self._named: Literal["durable", "semantics"] | None = matcher
        self._closed = False
        self._others: dict[object, Standpoint] = {}
        self._begin(facts)

    def _begin(self, facts: Iterable[Event]) -> None:
        """Start with these events on record, and nothing else."""
        self._here = Standpoint(self.contract, self._named, self._settled({}))
        self._records = self._here.sitting.records
        self._facts = self._records.facts
        self._admit(facts)
        with observed_only_by():  # nobody asked
            self._here.inquest.left_in_breach()  # what is in breach by now is known

    def _settled(self, readings: Mapping[str, str]) -> Settlement:
        found = Settlement()
        for name, reading in (self.readings | dict(readings)).items():
            question = self.contract.question(name)
            question.check(reading)
            found = found.settling(question, reading)
        return found

    def _from(self, known_by: On | None, readings: Mapping[str, str] | None) -> Standpoint:
        """The standpoint of a question.

        Raises:
            UnknownReadingError: When the contract has no such question or reading.
            NaiveDatetimeError: For a datetime without a time zone.
            EngineClosedError: When the engine is closed.
        """
        self._open()
        if readings is not None:
            look("readings", readings, _READINGS)
        if known_by is None and not readings:
            return self._here
        settled = self._settled(readings or {})
        key = (None if known_by is None else instant(known_by), settled)
        found = self._others.get(key)
        if found is None:
            while len(self._others) >= MOST_STANDPOINTS:
                self._others.pop(next(iter(self._others))).close()
            found = self._others[key] = self._elsewhere(known_by, settled)
        return found

    def _elsewhere(self, known_by: On | None, settled: Settlement) -> Standpoint:
        if known_by is None:
            return Standpoint(self.contract, self._named, settled, self._here.sitting)
        other = Standpoint(self.contract.known_by(known_by), self._named, settled)
        other.sitting.put(self._facts.known_by(known_by), self._records.currency)
        return other

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
            inquest = self._here.inquest
            found = [f for event, new in admitted for f in inquest.findings(event, new=new)]
        except ContractError:
            self._without([event for event, new in admitted if new])
            raise
        return (*found, *inquest.left_in_breach())

    def findings(self) -> tuple[Finding, ...]:
        """What the events on record amount to, in their order, by all that is on record now.

        Raises:
            EngineClosedError: When the engine is closed.
        """
        self._open()
        inquest = self._here.inquest
        return tuple(f for event in self._facts for f in inquest.findings(event, new=True))

    def decide(
        self,
        party: Party,
        action: Action | Act,
        *,
        on: On,
        known_by: On | None = None,
        readings: Mapping[str, str] | None = None,
    ) -> Decision:
        """Whether a party may do something, and why.

        Args:
            party: Whose act it would be.
            action: The act. A field left open stands for a value that no clause names.
            on: When; a date is answered as of its end.
            known_by: By when what counts was known; by default everything on record counts.
            readings: The readings of contested questions to be taken as settled, by their ids.

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
        standpoint = self._from(known_by, readings)
        act = admission.act(self.contract, admission.stated(action), self._records.currency)
        return standpoint.decide(admission.party(self.contract, party), act, on)

    def history(
        self,
        party: Party,
        action: Action | Act,
        *,
        known_by: On | None = None,
        readings: Mapping[str, str] | None = None,
    ) -> tuple[Interval, ...]:
        """From when to when a party may do something, or may not, and what changed that.

        Args:
            party: Whose act it would be.
            action: The act. A field left open stands for a value that no clause names.
            known_by: As `decide` takes it.
            readings: As `decide` takes it.

        Returns:
            The intervals in which the decision is the same, one after another from the first
            day of the contract on; nothing on record ends the last.

        Errors as for `decide` and `duties`.
        """
        standpoint = self._from(known_by, readings)
        act = admission.act(self.contract, admission.stated(action), self._records.currency)
        return standpoint.history(admission.party(self.contract, party), act)

    def duties(
        self,
        *,
        on: On,
        known_by: On | None = None,
        readings: Mapping[str, str] | None = None,
    ) -> tuple[Duty, ...]:
        """What the parties must do: every duty that had arisen by a date, as it stood then.

        Returns:
            The duties by age; those that were performed or discharged are among them.

        Raises:
            NaiveDatetimeError: For a datetime without a time zone.
            AmbiguousDateError: When a deadline falls on no day, and no rule is stated.
            EngineClosedError: When the engine is closed.
        """
        return self._from(known_by, readings).duties(on)

    def breaches(
        self,
        *,
        on: On,
        known_by: On | None = None,
        readings: Mapping[str, str] | None = None,
    ) -> tuple[Breach, ...]:
        """What was breached by a date: duties not performed in time, and acts prohibited.

        A breach stays one: a duty that was performed or discharged later is still told.
        Errors as for `duties`.
        """
        return self._from(known_by, readings).inquest.breaches(on)

    def unallocated(
        self,
        *,
        on: On,
        known_by: On | None = None,
        readings: Mapping[str, str] | None = None,
    ) -> tuple[tuple[Event, Money], ...]:
        """The payments up to a date that exceed what was owed, each with the part that does.

        Errors as for `duties`.
        """
        return self._from(known_by, readings).unallocated(on)

    def upcoming(
        self,
        *,
        on: On,
        known_by: On | None = None,
        readings: Mapping[str, str] | None = None,
    ) -> tuple[Upcoming, ...]:
        """What changes after a date if nobody does anything, by what is on record up to it.

        Returns:
            Deadlines, ends of terms, exercises whose notice runs out, and texts that take
            effect, in the order of their days.

        Errors as for `duties`.
        """
        return self._from(known_by, readings).upcoming(on)

    def report(
        self,
        *,
        on: On,
        known_by: On | None = None,
        readings: Mapping[str, str] | None = None,
    ) -> Report:
        """What each party may, may not and must do on a date, and why.

        Raises:
            NaiveDatetimeError: For a datetime without a time zone.
            EngineClosedError: When the engine is closed.
        """
        return self._from(known_by, readings).report(on)

    def suppose(
        self,
        *events: Event,
        amendments: tuple[Amendment, ...] = (),
        readings: Mapping[str, str] | None = None,
    ) -> Engine:
        """An engine of its own that supposes more than is so; this one is left as it is.

        Args:
            events: What is supposed to have happened beside what is on record.
            amendments: What is supposed to be agreed, each to take effect on a day of its own.
            readings: The readings of contested questions that are supposed to be right.

        Raises:
            AmendmentError: When two amendments take effect on one day.
            ContractError: As for `Engine` and `Contract`.
        """
        self._open()
        look("amendments", amendments, _AMENDMENTS)
        look("readings", readings, _READINGS)
        contract = self.contract
        if amendments:
            together = sorted((*contract.amendments, *amendments), key=lambda a: a.effective)
            contract = evolve(contract, amendments=tuple(together))
        settled = self.readings | dict(readings or {})
        return Engine(contract, (*self._facts, *events), matcher=self._named, readings=settled)

    def close(self) -> None:
        """Give back what the engine holds; closing twice does nothing more."""
        self._closed = True
        self._forget()
        self._here.close()

    def _forget(self) -> None:
        """Let go of standpoints that know less than what is on record now."""
        for other in self._others.values():
            other.close()
        self._others.clear()
        self._here.refresh()

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
        self._forget()
        self._here.close()
        self._begin([event for event in self._facts if event.id not in ids])

    def _admit(self, events: Iterable[Event]) -> tuple[tuple[Event, bool], ...]:
        """Each event as admitted, and whether it is new."""
        admitted: list[Event] = []
        currency = self._records.currency
        for offered in events:
            admitted.append(admission.event(self.contract, offered, currency))
            currency = currency or admission.currency_of(admitted[-1].act)
        sitting = self._here.sitting
        for event in admitted:
            sitting.matcher.check(event.act)
        known = set(self._facts)
        try:
            new = sitting.put(admitted, currency)
        except EventConflictError:
            raise
        except ContractError:
            self._without([event for event in admitted if event not in known])
            raise
        if any(new):
            self._forget()
        return tuple(zip(admitted, new, strict=True))
