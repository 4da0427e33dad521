"""Observers: who is told of every answer that engines give in a context; as a rule nobody."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from datetime import date

    from contract_rules.answers.decisions import Decision
    from contract_rules.answers.duties import Duty
    from contract_rules.contracts.clauses import Clause
    from contract_rules.contracts.contract import Contract
    from contract_rules.contracts.program import CompiledNorm
    from contract_rules.norms.norms import Norm, PowerEffect


class Observer(Protocol):
    """Whoever wants to know of every answer that is given in a context, of whatever engine."""

    def decided(self, decision: Decision, readings: Mapping[str, str]) -> None:
        """A decision was given.

        Args:
            decision: The decision.
            readings: The readings that the caller had settled and it may depend on.
        """

    def owed(self, duty: Duty, readings: Mapping[str, str]) -> None:
        """A duty was told of. Arguments as for `decided`."""

    def took_effect(
        self, contract: Contract, clause: Clause, norm: Norm, effect: PowerEffect
    ) -> None:
        """An effect of a power took place in a history.

        Args:
            contract: Whose history it is.
            clause: The clause that confers the power.
            norm: The power.
            effect: The effect.
        """

    def prevented(
        self, contract: Contract, compiled: CompiledNorm, exception: int, on: date
    ) -> None:
        """An exception kept a duty from arising, or from being lifted, in a history.

        Args:
            contract: Whose history it is.
            compiled: The obligation, or the exemption.
            exception: Which of the alternatives of its exception holds.
            on: The day of the occasion.
        """

    def failed(self, contract: Contract, compiled: CompiledNorm, place: int, on: date) -> None:
        """An effect of a power failed at the end of its notice, in a history.

        Args:
            contract: Whose history it is.
            compiled: The power.
            place: Which of the alternatives of ``unless_by_then`` holds.
            on: The day of the exercise.
        """


_OBSERVERS: ContextVar[tuple[Observer, ...]] = ContextVar("observers", default=())


def observers() -> tuple[Observer, ...]:
    """Whoever is told in this context; as a rule nobody, and then nothing more is done."""
    return _OBSERVERS.get()


@contextmanager
def observed_by(*others: Observer) -> Generator[None]:
    """Have these told, beside whoever is told already, for as long as this lasts.

    It holds for the context (`contextvars`) in which it is entered: a thread that is started
    within has a context of its own, unless it is run in a copy of this one.
    """
    with observed_only_by(*observers(), *others):
        yield


@contextmanager
def observed_only_by(*others: Observer) -> Generator[None]:
    """Have these told, and nobody else, for as long as this lasts; see `observed_by`."""
    token = _OBSERVERS.set(others)
    try:
        yield
    finally:
        _OBSERVERS.reset(token)
