"""The comparison of two reports: of two dates, two records, two contracts or suppositions.

Rows of two reports divide the acts differently. They are compared where a row of one and a row
of the other meet; such acts fit both patterns, and are described by what both ask for.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from typing import TYPE_CHECKING

from contract_rules.decisions import Decision, gist
from contract_rules.differences import Differences, DutyDifference
from contract_rules.differing import DifferenceKind, PositionDifference
from contract_rules.findings import Verdict
from contract_rules.grids import Grid, joined
from contract_rules.nodes import Pattern
from contract_rules.reported import parties

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from contract_rules.duties import Duty
    from contract_rules.grids import Box
    from contract_rules.reported import Reported, Row
    from contract_rules.values import Party


def between(before: Reported, after: Reported) -> Differences:
    """What is gained, lost or changed from one report to another.

    Args:
        before: The first report.
        after: The second report.

    Raises:
        IncomparableError: When the contracts have an action of one name whose fields hold
            values of different types.
        MixedCurrenciesError: When amounts are compared that are of two currencies.
    """
    numbers = {party: number for number, party in enumerate(parties(before, after))}
    kinds = list(DifferenceKind)
    positions = sorted(
        _positions(before, after), key=lambda p: (numbers[p.party], kinds.index(p.kind))
    )
    duties = sorted(
        _duties(before, after), key=lambda d: (numbers[d.duty.bearer], kinds.index(d.kind))
    )
    return Differences(
        before=before, after=after, positions=tuple(positions), duties=tuple(duties)
    )


def _duties(before: Reported, after: Reported) -> Iterator[DutyDifference]:
    old = {(duty.id, duty.bearer): duty for duty in before.duties}
    new = {(duty.id, duty.bearer): duty for duty in after.duties}
    for key in dict.fromkeys((*old, *new)):
        one, other = old.get(key), new.get(key)
        if one is None or other is None or _stands(one) != _stands(other):
            yield DutyDifference(before=one, after=other)


def _stands(duty: Duty) -> Hashable:
    """What of a duty counts: how it stands, by when it is due, what is owed, and to whom."""
    return duty.status, duty.due, duty.amount, duty.outstanding, duty.counterparty


def _positions(before: Reported, after: Reported) -> Iterator[PositionDifference]:
    old, new = _grouped(before), _grouped(after)
    for party, name in dict.fromkeys((*old, *new)):
        ones, others = old.get((party, name), []), new.get((party, name), [])
        kind = joined(name, before.contract, after.contract)
        grid = Grid.of(kind, [row.action for row in (*ones, *others)])
        for (one, here), (other, there) in product(_placed(ones, grid), _placed(others, grid)):
            if _gist(one) != _gist(other):
                for action in grid.meeting(here, there):
                    yield PositionDifference(party=party, action=action, before=one, after=other)


def _placed(rows: Sequence[Row], grid: Grid) -> list[tuple[Decision | None, Box]]:
    """Each row's decision with its place; where there is no row, none for all acts."""
    if not rows:
        return [(None, grid.box(Pattern(grid.cases.kind.name)))]
    return [(row.decision, grid.box(row.action)) for row in rows]


_UNSPOKEN = (Verdict.PERMITTED, None, (), frozenset[object]())


def _gist(decision: Decision | None) -> Hashable:
    return _UNSPOKEN if decision is None else gist(decision, loosely=True)


def _grouped(report: Reported) -> dict[tuple[Party, str], list[Row]]:
    """The rows of a report, by party and action."""
    grouped: defaultdict[tuple[Party, str], list[Row]] = defaultdict(list)
    for row in report.positions:
        grouped[row.decision.party, row.action.kind].append(row)
    return grouped
