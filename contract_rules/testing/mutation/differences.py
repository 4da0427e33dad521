"""Whether histories tell two contracts apart: by verdicts and their clauses, or by duties."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from attrs import Factory, evolve

from contract_rules.answers.phrases import Words, listed, shown, supposed
from contract_rules.answers.reasons import Effect, Verdict
from contract_rules.engine import Engine
from contract_rules.errors import ContractError
from contract_rules.evaluation.observers import observed_only_by
from contract_rules.norms.derived_events import root_of
from contract_rules.testing.checks.sampling import (
    Histories,
    Questions,
    days_after,
    histories_of,
    shortest,
)
from contract_rules.testing.code_printer import Asked, History
from contract_rules.testing.strategies.pools import shifted
from contract_rules.testing.strategies.stage import stage_of
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from contract_rules.answers.decisions import Decision
    from contract_rules.answers.duties import Duty
    from contract_rules.answers.open_points import Way
    from contract_rules.contracts.contract import Contract

R = TypeVar("R")

QUESTIONS = 4
"""How many questions are drawn for a history, beside those about what was done."""

NOTHING = "nothing"

Answer: TypeAlias = tuple[str, str]
"""What was asked, and what was answered, both in words."""


@frozen(eq=False)
class Put:
    """A question, with the knowledge and the readings under which it is put.

    Attributes:
        asked: The question.
        known_by: By when what is considered has become known; None for whenever.
        readings: How contested questions are read; those not named are open.
    """

    asked: Asked
    known_by: date | None = None
    readings: dict[str, str] = Factory(dict[str, str])

    def __str__(self) -> str:
        """The party, the act and the day, and what is supposed."""
        party, act, on = self.asked
        return supposed(f"{party}, {act} on {on}", self.known_by, self.readings)

    def to(self, engine: Engine) -> Decision:
        """The engine's decision."""
        party, act, on = self.asked
        return engine.decide(party, act, on=on, known_by=self.known_by, readings=self.readings)


@frozen(eq=False)
class Sample:
    """A history and questions about it, with the answers.

    Attributes:
        history: What has happened.
        asked: The questions.
        days: The days on which its duties are looked at.
        known: What was asked, and what was answered, both in words.
    """

    history: History
    asked: tuple[Put, ...]
    days: tuple[date, ...]
    known: dict[str, str] = Factory(dict[str, str])


@frozen(eq=False)
class Difference:
    """Where two contracts differ.

    Attributes:
        history: What has happened.
        asked: What was asked.
        here: What the first answers.
        there: What the second answers.
    """

    history: History
    asked: str
    here: str
    there: str

    def __str__(self) -> str:
        """What was asked, and both answers."""
        return f"{self.asked}: {self.here} by the contract, {self.there} by the mutant"


class DifferenceSearch:
    """Tells contracts apart from one, by the same samples each time.

    Args:
        contract: The one.
        histories: The histories; by default they are drawn.
        examples: How many histories there are at most.
    """

    def __init__(
        self,
        contract: Contract,
        histories: Histories = None,
        examples: int = 500,
    ) -> None:
        self._contract = contract
        self._histories = histories
        self._examples = examples
        self._questions = Questions(contract)
        self._clauses = stage_of(contract).named
        announced = (amendment.announced for amendment in contract.amendments)
        self._eves: list[date | None] = [shifted(on, -1) for on in announced] or [None]
        self._samples: dict[str, list[Sample]] = {}

    def _about(self, clause: str) -> list[Sample]:
        """The samples about a clause, or any, made once."""
        if clause not in self._samples:
            drawn = histories_of(self._contract, self._histories, self._examples, clause)
            self._samples[clause] = [self._sample(history, clause) for history in drawn]
        return self._samples[clause]

    def _sample(self, history: History, clause: str) -> Sample:
        questions = self._questions
        done = [Put(Asked(event.by, event.act, event.day)) for event in history]
        asked = [Put(each) for each in questions.of(history, QUESTIONS)]
        for each in questions.of(history, QUESTIONS, clause) if clause else ():
            known_by = questions.choose(self._eves)
            asked += [Put(each, readings=questions.readings()), Put(each, known_by=known_by)]
        days = days_after(self._contract, history)
        sample = Sample(history, (*done, *asked), days)
        return evolve(sample, known=dict(_answers(self._contract, sample)))

    def count(self, clause: str = "") -> int:
        """How many histories there are, about anything, and about a clause."""
        return sum(len(self._about(id_)) for id_ in self._wanted(clause))

    def _wanted(self, clause: str) -> tuple[str, ...]:
        return ("", clause) if clause in self._clauses and self._histories is None else ("",)

    def first(self, other: Contract, clause: str = "") -> Difference | None:
        """The first difference to another contract; None where no history tells them apart.

        Args:
            other: The contract.
            clause: The id of the clause by which they may differ. Where histories about
                anything show no difference, others are tried that are about the clause.

        Returns:
            The difference, with a history as short as can be.
        """
        for id_ in self._wanted(clause):
            for sample in self._about(id_):
                found = dict(_answers(other, sample))
                each = sample.known | found
                asked = next((a for a in each if sample.known.get(a) != found.get(a)), None)
                if asked is not None:
                    return self._shortened(other, sample, asked)
        return None

    def _shortened(self, other: Contract, sample: Sample, asked: str) -> Difference:
        def answers(history: History) -> tuple[str, str]:
            put = evolve(sample, history=history)
            here, there = dict(_answers(self._contract, put)), dict(_answers(other, put))
            return here.get(asked, NOTHING), there.get(asked, NOTHING)

        def differ(history: History) -> bool:
            here, there = answers(history)
            return here != there

        history = shortest(sample.history, differ)
        return Difference(history, asked, *answers(history))


def _answers(contract: Contract, sample: Sample) -> Iterator[Answer]:
    """What a contract answers; where it cannot, that is an answer too."""
    with observed_only_by():
        try:
            yield from _answered(contract, sample)
        except ContractError as error:
            yield "the history", f"refused ({type(error).__name__})"


def _answered(contract: Contract, sample: Sample) -> Iterator[Answer]:
    with Engine(contract, sample.history, matcher="semantics") as engine:
        for put in sample.asked:
            found = put.to(engine)
            yield str(put), _by_ways(_decided(found), found.ways, _decided)
        for on in sample.days:
            alike = Counter[str]()
            for duty in engine.duties(on=on):
                upon = duty.arisen if duty.trigger is None else root_of(duty.trigger).id
                name = f"what {duty.bearer} owes on {on} under {duty.clause} upon {upon}"
                alike[name] += 1
                number = f" ({alike[name]})" if alike[name] > 1 else ""
                yield name + number, _by_ways(_owed(duty), duty.ways, _owed)


def _decided(decision: Decision) -> str:
    also = decision.effect is Effect.VOID and decision.verdict is not Verdict.VOID
    void = " and void" if also else ""
    by = f" ({listed(decision.clauses, 'and')})" if decision.clauses else ""
    return f"{decision.verdict.value}{void}{by}"


def _owed(duty: Duty | None) -> str:
    if duty is None:
        return NOTHING
    told = (
        duty.status.value,
        duty.not_before,
        duty.due,
        duty.breached,
        duty.amount,
        duty.outstanding,
    )
    known = [shown(part) for part in (*told, duty.counterparty) if part is not None]
    if duty.alternatives:
        known.append(f"to {Words.of(duty.contract).either(duty.acts)}")
    if duty.paid is not None and duty.outstanding is None:
        known.append(f"{shown(duty.paid)} paid")
    return ", ".join(known)


def _by_ways(told: str, ways: tuple[Way[R], ...], tell: Callable[[R], str]) -> str:
    """What is told, and then what is so under each way of settling what is open."""
    each = (f"{listed([*map(str, way.settled)], 'and')}, {tell(way.answer)}" for way in ways)
    return "; if ".join((told, *each))
