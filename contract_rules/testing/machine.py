"""A machine that records events under a contract, asks between, and checks laws.

    class Sale(ContractMachine):
        contract = sale

        def check(self, engine):
            assert engine.breaches(on=...) == ()

    TestSale = Sale.TestCase
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from attrs import frozen
from hypothesis import note
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from contract_rules.engine import is_available
from contract_rules.errors import NetworkTooLargeError
from contract_rules.inquiry import Engine
from contract_rules.periods import instant
from contract_rules.testing import laws
from contract_rules.testing.histories import histories, questions, with_own_id
from contract_rules.testing.pasted import Asked, History, as_code
from contract_rules.testing.pools import DAY

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from contract_rules.contract import Contract
    from contract_rules.decisions import Decision
    from contract_rules.events import Event
    from contract_rules.outcomes import Finding


class ContractMachine(RuleBasedStateMachine):
    """Records events one by one, asks between, and checks laws after each.

    A subclass names the contract; its ``TestCase`` is what pytest or unittest runs. It may say
    what must hold by a method `check`, by methods that are `hypothesis.stateful.invariant`, and
    by rules of its own, which may call `record`. Whatever is found wrong is shrunk to a short
    history, which is printed as code that can be pasted.

    Beside that, these laws are checked of every contract: recording an event again changes
    nothing; what was so on a day does not change by what happens later, nor by what becomes
    known later; a breach never unhappens; no cent is lost; both matchers tell the same, where
    durable-rules is installed and holds the contract.

    Attributes:
        contract: The contract.
        happenings: What is recorded in one step; by default a few events that suit the contract.
        engine: The engine that events are recorded with.
    """

    contract: ClassVar[Contract]
    happenings: ClassVar[SearchStrategy[History]]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        contract: Contract | None = getattr(cls, "contract", None)
        if contract is not None:
            if "happenings" not in vars(cls):
                cls.happenings = histories(contract, max_size=4)
            cls.happen = rule(events=cls.happenings)(_happen)
            cls.ask = rule(question=questions(contract))(_ask)

    def __init__(self) -> None:
        super().__init__()
        self.engine = Engine(self.contract, matcher="semantics")
        self._other = _by_network(self.contract)
        self._recorded: list[Event] = []
        self._answers: dict[Asked, Decision] = {}

    @property
    def history(self) -> History:
        """What has been recorded so far, in the order of recording."""
        return History(self._recorded)

    def check(self, engine: Engine) -> None:
        """Say what must hold, by assertions: it is called after each step.

        Args:
            engine: The engine, with what has been recorded so far.
        """

    def record(self, event: Event) -> tuple[Finding, ...]:
        """Record an event, and see that the laws hold.

        An event whose id is taken by a different one is given another.

        Returns:
            What it amounts to.

        Raises:
            AssertionError: When a law is broken.
            ContractError: As for `Engine.record`.
        """
        taken = {known.id for known in self._recorded if known != event}
        event = with_own_id(event, taken)
        eve = laws.day_of(event.on) - DAY
        unknown = laws.day_of(event.recorded) - DAY
        past, known = laws.told(self.engine, eve), None
        late = event.recorded != event.on
        if late:
            known = laws.told(self.engine, unknown, known_by=unknown)
        found = self.engine.record(event)
        if event not in self._recorded:
            self._recorded.append(event)
        law = f"what was so on {eve} does not change by what happens later: {event}"
        laws.same(past, laws.told(self.engine, eve), law)
        if late:
            law = f"what was known by {unknown} does not change by what is known later: {event}"
            laws.same(known, laws.told(self.engine, unknown, known_by=unknown), law)
        self._compare(event, found)
        laws.recording_again_changes_nothing(self.engine, event)
        return found

    def _compare(self, event: Event, found: tuple[Finding, ...]) -> None:
        """See that the other matcher finds the same, and that earlier answers stand."""
        if self._other is not None:
            law = f"both matchers find the same when it is recorded: {event}"
            laws.same(found, self._other.record(event), law)
        for question, decision in tuple(self._answers.items()):
            if instant(question.on) < event.at:
                law = f"an answer does not change by what happens later: {question}, {event}"
                laws.same(decision, question.put_to(self.engine), law)
            else:
                del self._answers[question]

    @invariant()
    def the_laws_hold(self) -> None:
        """See that breaches stay and that no cent is lost, and check what the user says."""
        days = {laws.day_of(event.on) for event in self._recorded}
        days |= {day + DAY for day in tuple(days)}
        laws.breaches_stay(self.engine, days)
        for on in sorted(days)[-1:]:
            laws.no_cent_is_lost(self.engine, on)
            if self._other is not None:
                laws.both_agree(self.engine, self._other, on)
        self.check(self.engine)

    def teardown(self) -> None:
        """Print the history of a failure, and give back what the engines hold."""
        note(_Code(self.history))
        self.engine.close()
        if self._other is not None:
            self._other.close()


def _happen(self: ContractMachine, events: History) -> None:
    for event in events:
        self.record(event)


def _ask(self: ContractMachine, question: Asked) -> None:
    decision = question.put_to(self.engine)
    if self._other is not None:
        laws.same(decision, question.put_to(self._other), f"both matchers answer {question}")
    self._answers[question] = decision


@frozen
class _Code:
    """A history that is written as code once it is asked for."""

    history: History

    def __repr__(self) -> str:
        return as_code(self.history)


def _by_network(contract: Contract) -> Engine | None:
    if not is_available():
        return None
    try:
        return Engine(contract, matcher="durable")
    except NetworkTooLargeError:
        return None
