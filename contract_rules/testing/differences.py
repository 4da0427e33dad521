"""Whether histories tell two contracts apart: by verdicts, void exercises or duties."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

from attrs import frozen

from contract_rules.errors import ContractError
from contract_rules.inquiry import Engine
from contract_rules.observing import observed_only_by
from contract_rules.periods import day
from contract_rules.testing.sampling import Asked, Histories, History, Sampler, histories_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_rules.contract import Contract

QUESTIONS = 4
"""How many questions are drawn for a history, beside those about what was done."""

NOTHING = "nothing"

LATER = (0, 40, 400)
"""How many days after a history its duties are looked at."""

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
        sampler = Sampler(contract)
        self._samples = [
            _sample(sampler, history) for history in histories_of(contract, histories, examples)
        ]
        self._known = [dict(_answers(contract, sample)) for sample in self._samples]

    @property
    def count(self) -> int:
        """How many histories there are."""
        return len(self._samples)

    def first(self, other: Contract) -> Difference | None:
        """The first difference to another contract; None where no history tells them apart."""
        for sample, known in zip(self._samples, self._known, strict=True):
            found = dict(_answers(other, sample))
            for asked in known | found:
                here, there = known.get(asked, NOTHING), found.get(asked, NOTHING)
                if here != there:
                    return Difference(sample.history, asked, here, there)
        return None


def _sample(sampler: Sampler, history: History) -> Sample:
    done = [(event.by, event.act, day(event.at)) for event in history]
    drawn = sampler.asked(history, QUESTIONS)
    last = max((on for _, _, on in done), default=sampler.start)
    return Sample(history, (*done, *drawn), tuple(last + timedelta(days=n) for n in LATER))


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
