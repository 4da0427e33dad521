"""Makes a timeline: the history of every case that the clauses of any text tell apart.

The acts of one action are decided together on each day on which the decision on one of them may
change, so that acts which no clause tells apart are decided once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from attrs import evolve

from contract_rules.answers.decisions import gist, restored
from contract_rules.answers.reasons import Outcome
from contract_rules.answers.timeline import Span, TimelineRow, Unlisted
from contract_rules.errors import IncomparableError, TooManyCasesError
from contract_rules.norms.norms import Obligation
from contract_rules.queries.history import intervals
from contract_rules.queries.report import OnRecord, alike, as_wider, cases_of, refuse_many
from contract_rules.values.acts import Act, order_of
from contract_rules.values.instants import END, instant

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence
    from datetime import date

    from contract_rules.answers.decisions import Decision
    from contract_rules.answers.open_points import Way
    from contract_rules.answers.reasons import Reason
    from contract_rules.contracts.contract import Contract
    from contract_rules.contracts.program import CompiledNorm, Program
    from contract_rules.evaluation.working_memory import WorkingMemory
    from contract_rules.norms.partition import Cases, Chosen
    from contract_rules.queries.change_points import ChangePoints
    from contract_rules.values.acts import ActionType, Party
    from contract_rules.values.events import Event


class Deciding(Protocol):
    """What a timeline is made from; see `View`."""

    def settled_alike(
        self, party: Party, acts: Sequence[Act], on: date
    ) -> Iterator[tuple[Decision, tuple[Way[Decision], ...]]]:
        """The decision on each act, or on one that is like it, with the ways that fix it."""
        ...

    def change_points(self, party: Party, acts: Sequence[Act]) -> ChangePoints:
        """The days on which the decision on one of some acts of an action may change."""
        ...


def rows(
    contract: Contract, memory: WorkingMemory, judge: Deciding, *, partial: bool
) -> tuple[tuple[TimelineRow, ...], tuple[Unlisted, ...]]:
    """The rows of a timeline, complete over the cases that the clauses of all texts tell apart.

    The acts of a narrower action have rows of their own where they are decided otherwise on some
    day, or for other reasons, than those of the action that it is a kind of.

    Args:
        contract: The contract.
        memory: The working memory that holds the events.
        judge: Who gives the decisions.
        partial: Whether actions of which there is no list of cases are left out, and told.

    Returns:
        The rows, and the actions that have none.

    Raises:
        IncomparableError: When a norm compares two fields of one act, or one with its day.
        TooManyCasesError: When clauses tell too many cases of an action apart.
    """
    spoken: dict[tuple[Party, str], Cases] = {}
    unlisted: list[Unlisted] = []
    recorded = OnRecord.by(memory, END)
    for (party, name), norms in _spoken(contract.program).items():
        kind = contract.vocabulary[name]
        try:
            spoken[party, name] = _cases(contract.program, recorded, judge, party, kind, norms)
        except (IncomparableError, TooManyCasesError) as error:
            if not partial:
                raise
            unlisted.append(Unlisted(contract=contract, party=party, action=name, why=str(error)))
    found: list[TimelineRow] = []
    known: dict[tuple[Party, str, frozenset[Act]], _Several] = {}
    for (party, name), cases in spoken.items():
        kind = contract.vocabulary[name]
        acts = dict(cases)
        several = _Several(judge, party, tuple(acts.values()))
        known[party, name, frozenset(acts.values())] = several
        told = {chosen: several.spans(act) for chosen, act in acts.items()}
        if any((party, wider) in spoken for wider in kind.wider):
            above = contract.vocabulary[kind.wider[0]]
            widened = dict.fromkeys(as_wider(act, above) for act in acts.values())
            same = party, above.name, frozenset(widened)  # of those that are decided already
            wide = known.get(same) or _Several(judge, party, tuple(widened))
            known[same] = wide
            if all(
                _key(spans) == _key(wide.spans(as_wider(acts[chosen], above)))
                for chosen, spans in told.items()
            ):
                continue  # what is told of the wider action is told of this one
        together: dict[Hashable, list[Chosen]] = {}
        for chosen, spans in told.items():
            together.setdefault(_key(spans), []).append(chosen)
        for chosen_alike in together.values():
            for pattern, case in cases.patterns(chosen_alike):
                found.append(TimelineRow(party=party, action=pattern, spans=told[case]))
    order = order_of(contract.parties)
    names = tuple(contract.vocabulary)
    found.sort(key=lambda row: (order(row.party), names.index(row.action.kind)))
    unlisted.sort(key=lambda one: (order(one.party), names.index(one.action)))
    return tuple(found), tuple(unlisted)


def _cases(  # noqa: PLR0913, PLR0917 (it is a part of `rows`)
    program: Program,
    recorded: OnRecord,
    judge: Deciding,
    party: Party,
    kind: ActionType,
    norms: Iterable[CompiledNorm],
) -> Cases:
    """The cases of an action that the norms of any text tell apart on any day.

    Raises:
        IncomparableError: When a norm compares two fields of one act, or one with its day.
        TooManyCasesError: When there are too many.
    """
    powers = program.powers.get(kind.name, ())  # one that ended is why an act is void
    cases = cases_of(kind, (*norms, *powers), recorded, _instants(judge, party, kind))
    refuse_many(kind, cases, END)
    return cases


def _instants(judge: Deciding, party: Party, kind: ActionType) -> tuple[int, ...]:
    """The ends of the days on which the decision on an act of an action may change, and of time.

    What clauses compare fields with, such as a total, is another after some of them.
    """
    points = judge.change_points(party, (Act(kind.name),))
    return (*(instant(on) for on in points.days), END)


def _spoken(program: Program) -> dict[tuple[Party, str], list[CompiledNorm]]:
    """The norms of all texts by the party and each action that they are about, but for duties."""
    others = [one for one in program.norms if not isinstance(one.norm, Obligation)]
    named = {compiled.kind for compiled in others}
    found: dict[tuple[Party, str], list[CompiledNorm]] = {}
    for compiled in others:
        for kind in program.names_below(compiled.kind):
            if kind in named:
                found.setdefault((compiled.norm.bearer, kind), []).append(compiled)
    return found


def _key(spans: tuple[Span, ...]) -> Hashable:
    """What acts must have in common to share a row."""
    return tuple((s.since, s.until, _settled(s.decision, s.ways)) for s in spans)


def _settled(decision: Decision, ways: tuple[Way[Decision], ...]) -> Hashable:
    """What makes two decisions the same however what is open is settled, by the same wordings."""
    told = tuple(
        (tuple((alike(s.point), s.choice) for s in way.settled), _answer(way.answer))
        for way in ways
    )
    return told or _answer(decision)


def _answer(decision: Decision) -> Hashable:
    """An answer, with the wordings that give it and the events that show why."""
    rests_on = tuple(
        (reason.clause.id, reason.since, reason.outcome, *map(_on_record, _shown_by(reason)))
        for reason in decision.deciding
    )
    return gist(decision, loosely=True), rests_on


def _shown_by(reason: Reason) -> Iterator[tuple[Event, ...]]:
    """The events that show why a norm applies, or why its exception does."""
    yield reason.events if reason.outcome is not Outcome.LAPSED else ()
    yield reason.exceptions


def _on_record(events: tuple[Event, ...]) -> tuple[Event, ...]:
    """Without those that are supposed, which have another day on each day that is asked about."""
    return tuple(event for event in events if not event.is_supposed)


class _Several:
    """Acts of one action by a party, which are decided together.

    Args:
        judge: Who gives the decisions.
        party: Whose acts they are.
        acts: The acts.
    """

    def __init__(self, judge: Deciding, party: Party, acts: tuple[Act, ...]) -> None:
        self._judge = judge
        self._party = party
        self._acts = acts
        self._points = judge.change_points(party, acts)
        self._days: dict[date, dict[Act, tuple[Decision, Hashable]]] = {}
        self._ways: dict[int, tuple[Way[Decision], ...]] = {}

    def spans(self, act: Act) -> tuple[Span, ...]:
        """The spans of one of the acts."""
        found = intervals(
            lambda on: self._on(on)[act][0], self._points, lambda on: self._on(on)[act][1]
        )
        return tuple(
            Span(
                interval=evolve(interval, decision=restored(interval.decision, act)),
                ways=tuple(
                    evolve(way, answer=restored(way.answer, act))
                    for way in self._ways[id(interval.decision)]
                ),
            )
            for interval in found
        )

    def _on(self, on: date) -> dict[Act, tuple[Decision, Hashable]]:
        """The decision on each act, or on one that is like it, and what counts of it."""
        if on not in self._days:
            told: dict[Act, tuple[Decision, Hashable]] = {}
            counts: dict[int, Hashable] = {}
            decided = self._judge.settled_alike(self._party, self._acts, on)
            for act, (decision, ways) in zip(self._acts, decided, strict=True):
                key = id(decision)
                if key not in counts:
                    self._ways[key], counts[key] = ways, _settled(decision, ways)
                told[act] = decision, counts[key]
            self._days[on] = told  # which keeps the decisions, so that their ids stay theirs
        return self._days[on]
