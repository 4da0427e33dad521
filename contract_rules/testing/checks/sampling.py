"""Histories to try on a contract, always the same ones, and questions about each."""

from __future__ import annotations

from itertools import islice
from random import Random
from typing import TYPE_CHECKING, TypeAlias

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

from contract_rules.testing.arguments import events_given, histories_given, number_given
from contract_rules.testing.code_printer import History
from contract_rules.testing.strategies.histories import histories as suitable
from contract_rules.testing.strategies.questions import Askings
from contract_rules.testing.strategies.stage import later
from contract_rules.values.periods import Days

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from contract_rules.contracts.contract import Contract
    from contract_rules.testing.code_printer import Asked
    from contract_rules.values.events import Event

Histories: TypeAlias = "Iterable[Sequence[Event]] | SearchStrategy[Sequence[Event]] | None"
"""Histories, or a strategy that draws them; None for those that `histories` draws."""

LATER = (Days(40), Days(400))
"""How long after a history one asks what has become of its duties."""

SEED = 20200101
"""Where choosing questions begins, so that the same are chosen each time."""


def histories_of(
    contract: Contract,
    histories: Histories,
    count: int,
    about: str = "",
    begin: int | None = None,
) -> Iterator[History]:
    """So many histories of a contract.

    Args:
        contract: The contract.
        histories: What they are taken from, or a strategy that draws them; None for those that
            `contract_rules.testing.histories` draws.
        count: How many there are at most.
        about: The id of the one clause that these are about; by default, any.
        begin: The seed by which they are drawn; by default, the one of what draws them.

    Raises:
        WrongTypeError: When there is to be none, or they are no histories.
    """
    number_given("examples", count, 1)
    found = suitable(contract, about=about) if histories is None else histories
    if isinstance(found, SearchStrategy):
        found = _drawn(found, count, begin)
    return (History(events_given(each)) for each in islice(histories_given(found), count))


def _drawn(
    strategy: SearchStrategy[Sequence[Event]], count: int, begin: int | None
) -> list[History]:
    """So many different histories, or as many as a strategy draws in twice that; always the same.

    Hypothesis varies what it has drawn, and comes upon many a history more than once.
    """
    found: dict[History, None] = {}

    @settings(
        max_examples=2 * count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=(HealthCheck.too_slow, HealthCheck.filter_too_much),
    )
    @given(strategy)
    def collect(history: Sequence[Event]) -> None:
        found[History(events_given(history))] = None

    (collect if begin is None else seed(begin)(collect))()
    return list(found)[:count]


class Questions:
    """Chooses questions, the same ones each time.

    Args:
        contract: The contract that they are put to.
        begin: The seed by which they are chosen.
    """

    def __init__(self, contract: Contract, begin: int = SEED) -> None:
        self._contract = contract
        self.choose = Random(begin).choice  # noqa: S311 (nothing is to be kept secret)

    def readings(self) -> dict[str, str]:
        """How contested questions are read, or nothing, which leaves them open."""
        if self.choose((True, False)):
            return {}
        return {known.id: self.choose(known.readings) for known in self._contract.questions}

    def of(self, history: History, count: int, about: str = "") -> tuple[Asked, ...]:
        """So many about a history; none where the contract, or the clause, speaks of no act."""
        askings = Askings(self._contract, history, about)
        number = count if askings.askings else 0
        return tuple(askings.one(self.choose) for _ in range(number))


def days_after(contract: Contract, history: History) -> tuple[date, ...]:
    """The last day of a history, or the contract's first, and days that are later by `LATER`."""
    last = max((event.day for event in history), default=contract.effective)
    led_to = (later(last, period) for period in LATER)
    return (last, *(on for on in led_to if on is not None))


def shortest(history: History, shows: Callable[[History], bool]) -> History:
    """A history with every event left out that is not needed to show something.

    Args:
        history: A history that shows it.
        shows: Whether another does.
    """
    for event in history:
        fewer = History(other for other in history if other is not event)
        if shows(fewer):
            return shortest(fewer, shows)
    return history
