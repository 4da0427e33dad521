"""What answers come to together that were found under different ways of settling what is open."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, TypeVar

from attrs import evolve

from contract_rules.accounts import DutyStatus
from contract_rules.findings import Verdict
from contract_rules.ways import smallest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contract_rules.decisions import Decision
    from contract_rules.duties import Duty
    from contract_rules.settlement import Settlement


V = TypeVar("V")


def decided(found: Sequence[tuple[Settlement, Decision]]) -> Decision:
    """The decision that all ways give; undetermined where two give different verdicts.

    Args:
        found: Every way with its decision, the supposed one first.
    """
    decisions = [decision for _, decision in found]
    verdicts = {(decision.verdict, decision.void) for decision in decisions}
    if len({(d.verdict, d.void, d.clauses) for d in decisions}) == 1:
        return decisions[0]
    if len(verdicts) == 1:
        ways = smallest(found, lambda d: (d.verdict, d.void, d.clauses))
        return evolve(decisions[0], ways=ways)
    voids = {decision.void for decision in decisions}
    return evolve(
        decisions[0],
        verdict=Verdict.UNDETERMINED,
        reasons=tuple(dict.fromkeys(r for decision in decisions for r in decision.reasons)),
        void=voids.pop() if len(voids) == 1 else None,
        ways=smallest(found, lambda d: (d.verdict, d.void)),
    )


def owed(found: Sequence[tuple[Settlement, tuple[Duty, ...]]]) -> list[tuple[Duty, set[str]]]:
    """The duties that there are under some way, each as all ways have it, or undetermined.

    Args:
        found: Every way with the duties under it, the supposed one first.

    Returns:
        Each duty, with the ids that it has in one way or another.
    """
    first, *others = ({duty.id for duty in duties} for _, duties in found)
    always = first.intersection(*others)
    keyed = [(way, _keyed(duties, always)) for way, duties in found]
    keys = dict.fromkeys(key for _, duties in keyed for key in duties)
    alike = ([(way, duties.get(key)) for way, duties in keyed] for key in keys)
    return [(_together(each), {duty.id for _, duty in each if duty}) for each in alike]


def _keyed(duties: tuple[Duty, ...], always: set[str]) -> dict[object, Duty]:
    """Duties by what makes each the same in another way: its id, where each way has that.

    Else it is what it arose from: a norm for each reading makes one duty, and not several.
    """
    found: dict[object, Duty] = {}
    for duty in duties:
        key: object = duty.id
        if duty.id not in always:
            alike = (duty.clause, duty.bearer, duty.action.kind, duty.trigger, duty.stands_in_for)
            key = next(key for n in count() if (key := (alike, n)) not in found)
        found[key] = duty
    return found


def _together(found: list[tuple[Settlement, Duty | None]]) -> Duty:
    known = [duty for _, duty in found if duty is not None]
    first = known[0]
    if len({_stands(duty) for _, duty in found}) == 1:
        return first
    return evolve(
        first,
        counterparty=_same({d.counterparty for d in known}),
        amount=_same({d.amount for d in known}),
        due=_same({d.due for d in known}),
        breached=_same({None if d is None else d.breached for _, d in found}),
        paid=_same({d.paid for d in known}),
        outstanding=_same({d.outstanding for d in known}),
        status=DutyStatus.UNDETERMINED,
        since=min(d.since for d in known),
        reasons=tuple(dict.fromkeys(r for d in known for r in d.reasons)),
        steps=(),
        ways=smallest(found, _stands),
    )


def _stands(duty: Duty | None) -> object:
    """What of a duty counts: whether there is one, and how it stands."""
    if duty is None:
        return None
    left = (duty.amount, duty.paid, duty.outstanding)
    return duty.status, duty.due, duty.breached, duty.counterparty, duty.action, left


def _same(values: set[V]) -> V | None:
    """The one value, or None where there are several."""
    return values.pop() if len(values) == 1 else None
