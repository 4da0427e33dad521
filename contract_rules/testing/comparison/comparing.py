"""Looks for histories on which two contracts answer differently, and says what that is to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import field
from hypothesis.strategies import SearchStrategy

from contract_rules.answers.json_format import STAMP
from contract_rules.answers.layout import wrapped
from contract_rules.answers.phrases import Words, listed, supposed
from contract_rules.contracts import serialization
from contract_rules.contracts.contract import Contract
from contract_rules.engine import Engine
from contract_rules.errors import ContractError
from contract_rules.evaluation.observers import observed_only_by
from contract_rules.testing.arguments import contract_given, histories_given, number_given
from contract_rules.testing.checks.sampling import (
    SEED,
    Histories,
    Questions,
    days_after,
    histories_of,
    shortest,
)
from contract_rules.testing.code_printer import Asked, History
from contract_rules.testing.comparison.pairing import paired
from contract_rules.testing.comparison.sameness import (
    ClauseSameness,
    CommonGround,
    Sameness,
    are_the_same,
    clauses_compared,
)
from contract_rules.testing.comparison.shifts import (
    Shift,
    ShiftKey,
    ShiftKind,
    shift_of_decisions,
    shifts_of_duties,
)
from contract_rules.testing.mutation.differences import QUESTIONS, Put
from contract_rules.testing.strategies.pools import shifted
from contract_rules.testing.strategies.stage import stage_of
from contract_rules.values.acts import Party
from contract_rules.values.data_classes import frozen
from contract_rules.values.instants import instant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

ComparedAt: TypeAlias = "Put | date"
"""What is asked about a history: whether an act may be done, or what is owed on a day."""


@frozen(eq=False)
class ContractDifference:
    """Something in which two contracts differ, as one history shows it.

    Attributes:
        kind: What it is to the party.
        clauses: The ids of the clauses by which it is so.
        party: The party that acts, or that owes.
        in_favour_of: Who is better off by the second contract, as far as the clauses say.
        against: Who is worse off.
        history: What has happened, as short as it was found.
        asked: What was asked, in words.
        before: What the first contract answers.
        after: What the second contract answers.
    """

    kind: ShiftKind
    clauses: tuple[str, ...]
    party: Party
    in_favour_of: tuple[Party, ...]
    against: tuple[Party, ...]
    history: History
    asked: str
    before: str
    after: str

    def to_json(self) -> dict[str, Any]:
        """The difference as JSON data; ``schemas/findings.schema.json`` describes it."""
        return {
            "difference": self.kind.value,
            "clauses": list(self.clauses),
            "party": self.party.name,
            "in_favour_of": [party.name for party in self.in_favour_of],
            "against": [party.name for party in self.against],
            "asked": self.asked,
            "before": self.before,
            "after": self.after,
            "history": list(map(serialization.event_to_json, self.history)),
        }

    def __str__(self) -> str:
        """What it is to whom, by which clauses, what both answer, and the history."""
        by = f"  {', '.join(self.clauses)}" if self.clauses else ""
        sides = (("in favour of", self.in_favour_of), ("against", self.against))
        told = [f"{how} {listed(map(str, whom), 'and')}" for how, whom in sides if whom]
        lines = [
            wrapped(f"{self.kind.value.upper()}{by}  {self.party}: {self.asked}", then="    "),
            wrapped(f"was: {self.before}", "    ", "         "),
            wrapped(f"now: {self.after}", "    ", "         "),
            *(wrapped("; ".join(told), "    ", "    ") for _ in told[:1]),
            *(wrapped(line, "      ", "         ") for line in self.history.text().splitlines()),
        ]
        return "\n".join(lines)


@frozen(eq=False)
class Comparison:
    """What was found when two contracts were compared; ``str()`` tells it.

    Attributes:
        old: The first contract.
        new: The second contract.
        are_the_same: Whether they are sure to answer the same, as all their clauses have the same
            normal forms. Otherwise it is False, whether a difference was found or not.
        clauses: What has become of each clause and definition.
        not_compared: What could not be compared, each in a sentence.
        differences: What differs, one history for each clause, kind and party.
        tried: How many histories were tried.
        refused: How many of these one of the two did not admit, or could not answer about.
        seed: The seed by which histories and questions were drawn.
    """

    old: Contract = field(repr=False)
    new: Contract = field(repr=False)
    are_the_same: bool
    clauses: tuple[ClauseSameness, ...]
    not_compared: tuple[str, ...]
    differences: tuple[ContractDifference, ...]
    tried: int
    refused: int
    seed: int

    def to_json(self) -> dict[str, Any]:
        """The comparison as JSON data; ``schemas/findings.schema.json`` describes it."""
        return {
            **STAMP,
            "old": self.old.name,
            "new": self.new.name,
            "same": self.are_the_same,
            "clauses": {one.clause: one.sameness.value for one in self.clauses},
            "renumbered": {one.clause: one.was for one in self.clauses if one.was},
            "not_compared": list(self.not_compared),
            "differences": [one.to_json() for one in self.differences],
            "histories": self.tried,
            "refused": self.refused,
            "seed": self.seed,
        }

    def __str__(self) -> str:
        """What has become of the clauses, what differs, and how much that is worth."""
        named: dict[Sameness, list[str]] = {}
        for one in self.clauses:
            named.setdefault(one.sameness, []).append(str(one))
        heads = [f"{kind.value}: {', '.join(named[kind])}" for kind in Sameness if kind in named]
        parts = [
            "\n".join(
                wrapped(line, first, "    ")
                for line, first in (
                    (f"{self.old.name} and {self.new.name}", ""),
                    *((head, "  ") for head in heads),
                    *((f"not compared: {told}", "  ") for told in self.not_compared),
                )
            ),
            *map(str, self.differences),
            wrapped(self.result),
        ]
        return "\n\n".join(parts)

    @property
    def result(self) -> str:
        """What came of it, in a sentence that claims no more than was tried."""
        if self.are_the_same:
            return "The two say the same: every clause has the same normal form."
        by = f"{self.tried} {'history' if self.tried == 1 else 'histories'} (seed {self.seed})"
        if self.refused:
            by += f", {self.refused} of which one of the two could not answer about"
        found = len(self.differences)
        if not found:
            return f"No difference was found by {by}; that is no proof that the two are the same."
        what = "1 difference was" if found == 1 else f"{found} differences were"
        return f"{what} found by {by}; there may be more."


def compare(
    old: Contract,
    new: Contract,
    *,
    histories: Histories = None,
    examples: int = 100,
    seed: int = SEED,
) -> Comparison:
    """What two contracts, or two drafts of one, answer differently, and in whose favour that is.

    Where all clauses have the same normal forms, that is proof that both answer the same.
    Otherwise histories are drawn from both contracts, about anything and about each clause that
    is not the same, and both are asked what the parties may do and what they owe. Of each clause,
    kind and party one history is kept, as short as was found. The same seed draws the same.

    What only one of them has, a party, an action, or a field of one, cannot be compared; it is
    told, and what is left is compared. Where they begin on different days, what is compared is
    from the later on.

    Args:
        old: The first contract.
        new: The second contract.
        histories: The histories, or a strategy that draws them; by default, those that
            `contract_rules.testing.histories` draws from either.
        examples: How many histories are drawn at most from each, about anything and about each
            such clause.
        seed: By what they are drawn.

    Raises:
        WrongTypeError: When one of them is no contract, there are to be no examples, or they are
            no histories.
        UnboundParameterError: When one of them is a template: compare instances.
    """
    ground = CommonGround(contract_given(old), contract_given(new))
    number_given("examples", examples, 1)
    number_given("seed", seed, 0)
    if histories is not None and not isinstance(histories, SearchStrategy):
        histories_given(histories)
    clauses = clauses_compared(old, new)
    same = are_the_same(ground, clauses)
    changed = {one.clause for one in clauses if one.sameness not in _KEPT}
    search = _Search(ground, frozenset(changed), {c.was: c.clause for c in clauses if c.was}, seed)
    if not same:
        for history, about in search.drawn(histories, examples):
            search.try_(history, about)
    return Comparison(
        old,
        new,
        same,
        clauses,
        ground.told,
        search.found(clauses),
        search.tried,
        search.refused,
        seed,
    )


_KEPT = frozenset({Sameness.SAME, Sameness.REWORDED, Sameness.RENUMBERED})


class _Search:
    """Tries histories on two contracts, and keeps the shortest for each kind of difference.

    Attributes:
        tried: How many were tried.
        refused: How many of these one of the two refused.
    """

    def __init__(
        self,
        ground: CommonGround,
        changed: frozenset[str],
        moved: dict[str, str],
        seed: int,
    ) -> None:
        self._ground = ground
        self._changed = changed
        self._moved = moved
        self._seed = seed
        self._sides = (ground.old, ground.new)
        self._questions = tuple(Questions(one, seed) for one in self._sides)
        self._since = max(one.effective for one in self._sides)
        announced = (a.announced for one in self._sides for a in one.amendments)
        self._eves: list[date | None] = [None, *(shifted(on, -1) for on in announced)]
        self._readings = [q for q in ground.old.questions if q in ground.new.questions]
        self._best: dict[ShiftKey, ContractDifference] = {}
        self._seen: set[tuple[History, str]] = set()
        self.refused = 0

    @property
    def tried(self) -> int:
        """How many were tried."""
        return len(self._seen)

    def drawn(self, histories: Histories, examples: int) -> Iterator[tuple[History, str]]:
        """The histories, each with the id of the clause that it is about, or none."""
        if histories is not None:
            found = histories_of(self._ground.old, histories, examples, begin=self._seed)
            yield from ((history, "") for history in found)
            return
        for side in self._sides:
            for about in ("", *(id_ for id_ in stage_of(side).named if id_ in self._changed)):
                found = histories_of(side, None, examples, about, self._seed)
                yield from ((history, about) for history in found)

    def try_(self, history: History, about: str) -> None:
        """Ask both about a history, and keep what differs."""
        kept = History(self._kept(history))
        if (kept, about) in self._seen:
            return
        self._seen.add((kept, about))
        points = tuple(self._points(kept, about))
        try:
            found = self._shifts(kept, points)
        except ContractError:
            self.refused += 1
            return
        for shift, point in found:
            known = self._best.get(shift.key)
            if known is None or len(kept) < len(known.history):
                self._best[shift.key] = self._shrunk(kept, shift, point)

    def _kept(self, history: History) -> Iterator[Any]:
        """The events that both contracts can have, and those that undo these."""
        known: set[str] = set()
        for event in history:
            undoes = not event.undoes or event.undoes in known
            if self._ground.has(event.by, event.act) and event.day >= self._since and undoes:
                known.add(event.id)
                yield event

    def _points(self, history: History, about: str) -> Iterator[ComparedAt]:
        """What is asked about a history."""
        for event in history:
            yield Put(Asked(event.by, event.act, event.day))
        for side, questions in zip(self._sides, self._questions, strict=True):
            asked = questions.of(history, QUESTIONS)
            if about in stage_of(side).named:
                asked += questions.of(history, QUESTIONS, about)
            for one in asked:
                if self._ground.has(one.party, one.act) and instant(one.on) >= instant(
                    self._since
                ):
                    supposing = Put(one, questions.choose(self._eves), self._read(questions))
                    yield Put(one)
                    if supposing.known_by is not None or supposing.readings:
                        yield supposing
        yield from dict.fromkeys(on for side in self._sides for on in days_after(side, history))

    def _read(self, questions: Questions) -> dict[str, str]:
        """How the questions that both contracts ask are read, or some of them."""
        read = ((q.id, questions.choose(("", *q.readings))) for q in self._readings)
        return {id_: reading for id_, reading in read if reading}

    def _shifts(
        self, history: History, points: Sequence[ComparedAt]
    ) -> list[tuple[Shift, ComparedAt]]:
        """What differs at some points, each with the point."""
        engines = [Engine(side, history, matcher="semantics") for side in self._sides]
        with observed_only_by(), engines[0] as was, engines[1] as now:
            return [(shift, p) for p in points for shift in self._at(p, was, now)]

    def _at(self, point: ComparedAt, was: Engine, now: Engine) -> Iterator[Shift]:
        if isinstance(point, Put):
            decisions = point.to(was), point.to(now)
            told, changed = self._told(point), self._changed
            shift = shift_of_decisions(told, *decisions, changed, self._moved)
            yield from () if shift is None else (shift,)
            return
        told = f"what is owed on {point.isoformat()}"
        for one, other in paired(was.duties(on=point), now.duties(on=point), self._moved):
            yield from shifts_of_duties(told, one, other, self._moved)

    def _told(self, put: Put) -> str:
        """A question in words."""
        _, act, on = put.asked
        words = Words.of(self._ground.new)
        told = f"to {words.act(act)}{words.unspoken(act)} on {on.isoformat()}"
        return supposed(told, put.known_by, put.readings)

    def _shrunk(self, history: History, shift: Shift, point: ComparedAt) -> ContractDifference:
        """The difference by a history as short as shows it at the same point."""
        found = {history: shift}

        def shows(fewer: History) -> bool:
            try:
                alike = [s for s, _ in self._shifts(fewer, (point,)) if s.key == shift.key]
            except ContractError:
                return False
            found.update((fewer, one) for one in alike[:1])
            return bool(alike)

        short = shortest(history, shows)
        shown = found[short]
        return ContractDifference(
            shown.kind,
            shown.clauses,
            shown.party,
            shown.in_favour_of,
            shown.against,
            short,
            shown.asked,
            shown.before,
            shown.after,
        )

    def found(self, clauses: Iterable[ClauseSameness]) -> tuple[ContractDifference, ...]:
        """The differences, in the order of the clauses and of the kinds."""
        places = {one.clause: number for number, one in enumerate(clauses)}
        kinds = list(ShiftKind)
        return tuple(
            sorted(
                self._best.values(),
                key=lambda one: (
                    [places[id_] for id_ in one.clauses],
                    kinds.index(one.kind),
                    one.party.name,
                ),
            )
        )
