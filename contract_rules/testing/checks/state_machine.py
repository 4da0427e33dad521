"""A machine that records events under a contract, asks between, and checks laws.

class Sale(ContractMachine):
    contract = sale

    def check(self, engine):
        assert engine.breaches(on=...) == ()

TestSale = Sale.TestCase
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from hypothesis import note, settings
from hypothesis.stateful import RuleBasedStateMachine, rule

from contract_rules.engine import Engine
from contract_rules.evaluation.durable import is_available
from contract_rules.testing.arguments import contract_given
from contract_rules.testing.checks.laws import hold, same, the_past_stays, told
from contract_rules.testing.code_printer import Asked, History, as_code
from contract_rules.testing.strategies.histories import histories, with_own_id
from contract_rules.testing.strategies.pools import shifted
from contract_rules.testing.strategies.questions import questions

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from contract_rules.answers.decisions import Decision
    from contract_rules.answers.findings import Finding
    from contract_rules.contracts.contract import Contract
    from contract_rules.values.events import Event

STEPS = 10
"""How many steps there are in a run, unless the settings of the test case say otherwise."""


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

    Raises:
        WrongTypeError: When the class names no contract.
    """

    contract: ClassVar[Contract]
    happenings: ClassVar[SearchStrategy[History]]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        contract: Contract | None = getattr(cls, "contract", None)
        if contract is not None:
            if "happenings" not in vars(cls):
                cls.happenings = histories(contract, max_size=3)
            cls.happen = rule(events=cls.happenings)(happen)
            cls.ask = rule(question=questions(contract))(ask)
            cls.TestCase.settings = settings(cls.TestCase.settings, stateful_step_count=STEPS)

    def __init__(self) -> None:
        contract_given(getattr(self, "contract", None))
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
        """Assert what must hold under this contract; it is called after each event.

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
        with the_past_stays(self.engine, event):
            found = self.engine.record(event)
        if event not in self._recorded:
            self._recorded.append(event)
        self._compare(event, found)
        self._see(event)
        return found

    def decide(self, question: Asked) -> Decision:
        """Ask a question, see that both matchers give one answer, and remember it.

        Returns:
            The decision, which must stand until something is recorded that happened before.
        """
        decision = question.put_to(self.engine)
        if self._other is not None:
            same(decision, question.put_to(self._other), f"both matchers answer {question}")
        self._answers[question] = decision
        return decision

    def _compare(self, event: Event, found: tuple[Finding, ...]) -> None:
        """See that the other matcher finds the same, and that earlier answers stand."""
        self._compare_with_network(event, found)
        for question, decision in tuple(self._answers.items()):
            zone = self.contract.program.zone
            if zone.instant(question.on) < event.at and not event.is_correction:
                law = f"an answer does not change by what happens later: {question}, {event}"
                same(decision, question.put_to(self.engine), law)
            else:
                del self._answers[question]

    def _compare_with_network(self, event: Event, found: tuple[Finding, ...]) -> None:
        if self._other is None:
            return
        law = f"both matchers find the same when it is recorded: {event}"
        same(found, self._other.record(event), law)

    def _see(self, event: Event) -> None:
        """See that the laws hold by now, and what the user asserts in `check`."""
        last = shifted(max(known.day for known in self._recorded), 1)
        here = told(self.engine, last)
        if self._other is not None:
            same(here, told(self._other, last), f"both matchers tell the same of {last}")
        hold(self.engine, event, last, here)
        self.check(self.engine)

    def teardown(self) -> None:
        """Print the history of a failure, and close the engines."""
        note(_Code(self.history))
        self.engine.close()
        if self._other is not None:
            self._other.close()


def happen(self: ContractMachine, events: History) -> None:
    """Record events, one by one."""
    for event in events:
        self.record(event)


def ask(self: ContractMachine, question: Asked) -> None:
    """Ask a question, and remember the answer for as long as it must stand."""
    self.decide(question)


class _Code:
    """A history that is written as code once it is asked for."""

    def __init__(self, history: History) -> None:
        self._history = history

    def __repr__(self) -> str:
        return as_code(self._history)


def _by_network(contract: Contract) -> Engine | None:
    return Engine(contract, matcher="durable") if is_available() else None
