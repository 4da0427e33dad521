"""Whether a duty can be kept: by an act that performs it in time, and is not prohibited.

A duty that something forbids or exempts from does not bind as long as that lasts: it is not kept.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import product
from typing import TYPE_CHECKING

from contract_rules.answers.duties import DutyStatus
from contract_rules.answers.reasons import Verdict
from contract_rules.engine import Engine
from contract_rules.evaluation.observers import observed_only_by
from contract_rules.testing.checks.cut_offs import is_cut_off
from contract_rules.testing.checks.deeds import act_of
from contract_rules.testing.checks.sampling import shortest
from contract_rules.testing.code_printer import History
from contract_rules.testing.coverage.points import kept_key, wordings_of
from contract_rules.testing.strategies.stage import later, stage_of
from contract_rules.values.acts import each_of, owes
from contract_rules.values.events import Event
from contract_rules.values.periods import Days

if TYPE_CHECKING:
    from collections.abc import Container
    from datetime import date

    from contract_rules.answers.duties import Duty
    from contract_rules.contracts.contract import Contract
    from contract_rules.norms.expressions import Pattern
    from contract_rules.testing.coverage.points import Key
    from contract_rules.values.acts import Party

ATTEMPTS = 12
"""In how many histories the kit tries to keep a duty, before it says that none can be kept."""

UNKNOWN = "as it is not on record what is to be done"

LATE = "as no act performs it in time"

PROHIBITED = "as whatever would perform it is prohibited"

ASLEEP = "as it never binds"


class Performing:
    """Tries to keep the duties that arise.

    Args:
        contract: The contract.
    """

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._pools = stage_of(contract).pools
        self._wordings = wordings_of(contract)
        self._vain: dict[Key, tuple[str, Duty, History]] = {}
        self._count: Counter[Key] = Counter()
        self._kept: set[Key] = set()
        self._arisen: dict[Key, tuple[Duty, History]] = {}
        self._cut_off: dict[Key, tuple[Duty, History]] = {}

    def hindrance(self, key: Key, *, is_kept: bool) -> tuple[str, History] | None:
        """Why no duty of an obligation can be kept, and a history that shows it; else None.

        Args:
            key: The key of the coverage point that a duty of the obligation is kept.
            is_kept: Whether one was kept after all, if only by an act that is prohibited.
        """
        found = None if key in self._kept else self._vain.get(key)
        if found is None or (is_kept and found[0] != PROHIBITED):
            return None
        hindrance, duty, history = found
        return hindrance, shortest(history, partial(self._arises, duty))

    def arising(self, key: Key) -> History | None:
        """The shortest history in which a duty of an obligation arises; None where none did.

        Args:
            key: The key of the coverage point that a duty of the obligation is kept.
        """
        return self._shown(self._arisen.get(key))

    def cut_off(self, key: Key) -> History | None:
        """The shortest history in which a duty arises as its time is up; None where none did.

        Args:
            key: As for `arising`.
        """
        return self._shown(self._cut_off.get(key))

    def _shown(self, found: tuple[Duty, History] | None) -> History | None:
        return None if found is None else shortest(found[1], partial(self._arises, found[0]))

    def _arises(self, duty: Duty, history: History) -> bool:
        with observed_only_by(), self._engine(history) as engine:
            return any(found.id == duty.id for found in engine.duties(on=duty.on))

    def attempt(self, duty: Duty, history: History, unlawful: Container[str] = ()) -> None:
        """Try to keep a duty, unless one of its kind could be kept.

        Args:
            duty: The duty.
            history: The history in which it arises.
            unlawful: The ids of the events that are prohibited: none of them keeps a duty well.
        """
        key = kept_key(self._wordings, duty.reasons[0])
        for known in (self._arisen, *((self._cut_off,) if is_cut_off(duty) else ())):
            if key not in known or len(history) < len(known[key][1]):
                known[key] = duty, history
        if duty.ways:
            return  # whether it is kept turns on what is open
        if key in self._kept or self._count[key] >= ATTEMPTS:
            return
        done = [step.event.id for step in duty.steps if step.event is not None]
        if duty.status is DutyStatus.KEPT and not any(id_ in unlawful for id_ in done):
            self._kept.add(key)
            return
        self._count[key] += 1
        hindrance = self._hindrance(duty, history)
        known = self._vain.get(key)
        if hindrance is None:
            self._kept.add(key)
        elif known is None or len(history) < len(known[2]):
            self._vain[key] = hindrance, duty, history

    def _hindrance(self, duty: Duty, history: History) -> str | None:
        """Why a duty cannot be kept; None where it can."""
        found = LATE
        days = (duty.arisen, later(duty.arisen, Days(1)), duty.not_before, duty.due)
        tried = dict.fromkeys(on for on in days if on is not None)
        deeds = [
            self._deed(duty, act, by, on)
            for by, on, act in product(each_of(duty.bearer), tried, duty.acts)
        ]
        if not any(deeds):
            return UNKNOWN
        for deed in filter(None, deeds):
            then = self._after(deed, duty, history)
            if then not in {DutyStatus.KEPT, DutyStatus.SUSPENDED}:
                continue
            if self._is_prohibited(deed, history):
                found = PROHIBITED
            elif then is DutyStatus.KEPT:
                return None
            else:
                found = ASLEEP
        return found

    def _after(self, deed: Event, duty: Duty, history: History) -> DutyStatus | None:
        """The status of a duty after an act, beside acts that do what else is owed of its kind.

        And beside those that do what it stands in for, without which interest is never kept, with
        all else of that kind, to which a payment may count first.
        """
        with observed_only_by(), self._engine(history) as engine:
            owed = [d for d in engine.duties(on=deed.on) if d.id != duty.id and not d.is_settled]
        stood_for = {d.action.kind for d in owed if d.id == duty.stands_in_for}
        kinds = stood_for.union(deed.act.kinds)
        alike = [
            d
            for d in owed
            if (owes(d.bearer, deed.by) and d.action.kind in kinds) or d.id == duty.stands_in_for
        ]
        others = ((other, each_of(other.bearer)[0]) for other in alike)
        beside = filter(
            None, (self._deed(other, other.action, by, duty.arisen) for other, by in others)
        )
        with observed_only_by(), self._engine(History((*history, *beside, deed))) as engine:
            return {d.id: d.status for d in engine.duties(on=deed.on)}.get(duty.id)

    def _is_prohibited(self, deed: Event, history: History) -> bool:
        with observed_only_by(), self._engine(history) as engine:
            return engine.decide(deed.by, deed.act, on=deed.on).verdict is Verdict.PROHIBITED

    def _engine(self, history: History) -> Engine:
        return Engine(self._contract, history, matcher="semantics")

    def _deed(self, duty: Duty, way: Pattern, by: Party, on: date) -> Event | None:
        """An act by which one who owes a duty performs it in full, in one way, if one can tell."""
        act = act_of(self._contract, self._pools, way)
        if act is None:
            return None
        towards = "" if duty.trigger is None else duty.trigger.id
        return Event(by=by, act=act, on=on, id=f"what keeps {duty.id}", towards=towards)
