"""Whether histories tell two contracts apart: by verdicts, void exercises or duties."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from attrs import evolve, frozen

from contract_rules.errors import ContractError
from contract_rules.inquiry import Engine
from contract_rules.observing import observed_only_by
from contract_rules.periods import day
from contract_rules.testing.pasted import Asked, History
from contract_rules.testing.sampling import (
    Histories,
    Questions,
    days_after,
    histories_of,
    shortest,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_rules.contract import Contract

QUESTIONS = 4
"""How many questions are drawn for a history, beside those about what was done."""

NOTHING = "nothing"

Answer: TypeAlias = tuple[str, str]
"""What was asked, and what was answered, both in words."""


@frozen(eq=False)
class Sample:
    """A history, the questions about it, and the days on which its duties are looked at."""

    history: History
    asked: tuple[Asked, ...]
    days: tuple[date, ...]


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


class Differences:
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
        questions = Questions(contract)
        self._samples = [
            _sample(contract, history, questions.about(history, QUESTIONS))
            for history in histories_of(contract, histories, examples)
        ]
        self._known = [dict(_answers(contract, sample)) for sample in self._samples]

    @property
    def count(self) -> int:
        """How many histories there are."""
        return len(self._samples)

    def first(self, other: Contract) -> Difference | None:
        """The first difference to another contract; None where no history tells them apart.

        Its history is as short as can be.
        """
        for sample, known in zip(self._samples, self._known, strict=True):
            found = dict(_answers(other, sample))
            asked = next((a for a in known | found if known.get(a) != found.get(a)), None)
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


def _sample(contract: Contract, history: History, drawn: tuple[Asked, ...]) -> Sample:
    done = [Asked(event.by, event.act, day(event.at)) for event in history]
    return Sample(history, (*done, *drawn), days_after(contract, history))


def _answers(contract: Contract, sample: Sample) -> Iterator[Answer]:
    """What a contract answers; where it cannot, that is an answer too."""
    with observed_only_by():
        try:
            yield from _answered(contract, sample)
        except ContractError as error:
            yield "the history", f"refused ({type(error).__name__})"


def _answered(contract: Contract, sample: Sample) -> Iterator[Answer]:
    with Engine(contract, sample.history, matcher="semantics") as engine:
        for party, act, on in sample.asked:
            found = engine.decide(party, act, on=on)
            void = " and void" if found.void else ""
            yield f"{party}, {act} on {on}", f"{found.verdict.value}{void}"
        for on in sample.days:
            duties = {duty.id: duty for duty in engine.duties(on=on)}
            for id_, duty in sorted(duties.items()):
                told = (duty.status.value, duty.due, duty.amount, duty.outstanding)
                known = [str(part) for part in (*told, duty.counterparty) if part is not None]
                yield f"duty {id_} on {on}", ", ".join(known)
