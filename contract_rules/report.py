"""A report: for each party, what it may, may not and must do on a date, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from attrs import evolve, field, frozen

from contract_rules import published
from contract_rules.arguments import checked, guard_of, look
from contract_rules.cases import cases_of
from contract_rules.comparison import between
from contract_rules.contract import Contract
from contract_rules.decisions import Decision
from contract_rules.duties import Duty
from contract_rules.explain import Notes, headline, word, wrapped
from contract_rules.explain_duties import row
from contract_rules.explain_ways import because
from contract_rules.findings import Reason, Verdict
from contract_rules.nodes import Const, OneOf, Pattern
from contract_rules.norms import Obligation
from contract_rules.periods import On, instant
from contract_rules.phrases import Words, counted, noun
from contract_rules.questions import Question
from contract_rules.values import Act, Entity, Party

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from contract_rules.book import Book, Entry
    from contract_rules.cases import Cases, Chosen
    from contract_rules.differences import Differences
    from contract_rules.events import Event
    from contract_rules.records import Records
    from contract_rules.settlement import Point
    from contract_rules.values import Value

ORDER = ("MAY", "CAN", "MAY NOT", "CANNOT", "CONFLICT", "UNDETERMINED")
"""The order in which a report lists the verdicts."""


@frozen(kw_only=True)
class Position:
    """A row of a report: acts that are decided alike, for the same reasons.

    Attributes:
        action: Which acts.
        decision: The decision on one of them, which stands for all.
    """

    action: Pattern
    decision: Decision

    @property
    def party(self) -> Party:
        """Whose acts they are."""
        return self.decision.party

    @property
    def verdict(self) -> Verdict:
        """The answer for each of them."""
        return self.decision.verdict

    @property
    def clauses(self) -> tuple[str, ...]:
        """The ids of the clauses that decide it."""
        return self.decision.clauses

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What became of every norm that bears on them."""
        return self.decision.reasons

    @property
    def void(self) -> bool | None:
        """Whether, as exercises of a power, they would change nothing."""
        return self.decision.void

    def __str__(self) -> str:
        """The row, its reason and its evidence."""
        notes = Notes()
        return f"{self.row(notes)}\n{notes}"

    def row(self, notes: Notes) -> str:
        """The row and its reason, with the evidence noted."""
        words = Words(self.decision.contract.vocabulary, {})
        decision = _loosened(self.decision, self.action)
        head = headline(decision, words.pattern(self.action))
        unnamed = {
            (self.action.kind, known.name): f"that {noun(known.name)}"
            for known in words.kinds[self.action.kind].fields
        }
        about = Words(words.kinds, unnamed).about(self.action)
        return f"{head}\n{because(decision, about, notes)}"


@frozen(kw_only=True)
class Report:
    """What each party may and may not do on a date; ``str()`` prints it.

    Attributes:
        contract: The contract.
        on: The date or instant.
        known: How many events there are up to then.
        positions: The rows, by party and verdict.
        duties: What is owed: every duty that is neither performed nor discharged, by party.
    """

    contract: Contract = field(repr=False)
    on: On
    known: int
    positions: tuple[Position, ...]
    duties: tuple[Duty, ...] = ()

    @checked
    def of(self, party: Party) -> tuple[Position, ...]:
        """The rows of one party."""
        return tuple(p for p in self.positions if p.party == party)

    @checked
    def only(self, party: Party) -> Report:
        """The report with the rows of one party alone."""
        return evolve(self, positions=self.of(party), duties=self.owed_by(party))

    @checked
    def owed_by(self, party: Party) -> tuple[Duty, ...]:
        """The duties of one party."""
        return tuple(duty for duty in self.duties if duty.bearer == party)

    def diff(self, other: Report) -> Differences:
        """What is gained, lost or changed from this report to another.

        The reports may be of two dates, by what was known then and then, by two readings, with
        and without suppositions, or of two contracts.

        Raises:
            IncomparableError: When the contracts have an action of one name whose fields hold
                values of different types.
            MixedCurrenciesError: When amounts are compared that are of two currencies.
        """
        look("other", other, guard_of(Report))
        return between(self, other)

    def __str__(self) -> str:
        """A section for each party: its rows with their reasons, then the evidence."""
        on = self.on.isoformat()
        text = self.contract.as_of(self.on)
        state = f"text of {text.since.isoformat()}" if text else "not yet in force"
        known = counted(self.known, "event")
        title = f"{self.contract.name} on {on} ({state}, {known} on record)"
        bearers = {*(p.party for p in self.positions), *(d.bearer for d in self.duties)}
        parties = [party for party in self.contract.parties if party in bearers]
        return "\n".join((wrapped(title), *map(self._section, parties)))

    def _section(self, party: Party) -> str:
        notes = Notes()
        told = [position.row(notes) for position in self.of(party)]
        told += [row(duty, notes) for duty in self.owed_by(party)]
        rows = "\n\n".join(told)
        return f"\n{party}\n{'-' * len(party.name)}\n\n{rows}\n\n{notes}"

    def to_json(self) -> dict[str, Any]:
        """The report as JSON data; ``findings.schema.json`` in the package describes it."""
        return {
            "contract": self.contract.name,
            "on": self.on.isoformat(),
            "events": self.known,
            "duties": [published.duty(duty) for duty in self.duties],
            "positions": [published.decided(p.decision, p.action) for p in self.positions],
        }


class Judging(Protocol):
    """Whoever judges acts."""

    def decide(self, party: Party, act: Act, on: On) -> Decision:
        """The decision on an act."""
        ...

    def bears(self, entry: Entry, at: int) -> bool:
        """Whether a report speaks of a norm."""
        ...


def survey(book: Book, records: Records, judge: Judging, on: On, owed: tuple[Duty, ...]) -> Report:
    """The report on a date, complete over the cases that the clauses tell apart.

    Raises:
        NaiveDatetimeError: For a datetime without a time zone.
        IncomparableError: When a norm compares two fields of one act.
    """
    at = instant(on)
    bearing: dict[tuple[Party, str], list[Entry]] = {}
    for entry in book.entries:
        if not isinstance(entry.norm, Obligation) and judge.bears(entry, at):
            bearing.setdefault((entry.norm.bearer, entry.norm.act.kind), []).append(entry)
    positions: list[Position] = []
    for (party, kind), entries in bearing.items():
        powers = (p for p in book.powers.get(kind, ()) if p.first <= at)
        lapsed = [p for p in powers if not judge.bears(p, at)]  # they may be why it is void
        cases = cases_of(book.contract.vocabulary[kind], (*entries, *lapsed), records, at)
        decisions = {chosen: judge.decide(party, act, on) for chosen, act in cases}
        positions += _alike(cases, decisions)
    numbers = {party: number for number, party in enumerate(book.contract.parties)}
    positions.sort(key=lambda p: (numbers[p.party], ORDER.index(word(p.decision))))
    return Report(
        contract=book.contract,
        on=on,
        known=records.facts.until(at),
        positions=tuple(positions),
        duties=tuple(sorted(owed, key=lambda duty: numbers[duty.bearer])),
    )


def _loosened(decided: Decision, pattern: Pattern) -> Decision:
    """The decision with what names the act's example in place of "that provider"."""
    named = dict(decided.act.fields)
    loose: dict[Value, Value] = {}
    for known in decided.contract.vocabulary[pattern.kind].fields:
        value, matcher = named.get(known.name), dict(pattern.fields).get(known.name)
        one = isinstance(matcher, OneOf) and [type(t) for t in matcher.terms] == [Const]
        if isinstance(value, Entity | Party) and not one:
            that = f"that {noun(known.name)}"
            loose[value] = Party(that) if isinstance(value, Party) else Entity(value.sort, that)
    return _loose(decided, loose) if loose else decided


def _loose(decided: Decision, loose: Mapping[Value, Value]) -> Decision:
    ways = tuple(
        evolve(
            way,
            settled=tuple(evolve(s, point=_loose_point(s.point, loose)) for s in way.settled),
            answer=_loose(way.answer, loose),
        )
        for way in decided.ways
    )
    reasons = tuple(_loose_reason(reason, loose) for reason in decided.reasons)
    return evolve(decided, ways=ways, reasons=reasons)


def _loose_reason(reason: Reason, loose: Mapping[Value, Value]) -> Reason:
    return evolve(
        reason,
        events=tuple(_loose_event(e, loose) for e in reason.events),
        exceptions=tuple(_loose_event(e, loose) for e in reason.exceptions),
    )


def _loose_point(point: Point, loose: Mapping[Value, Value]) -> Point:
    return point if isinstance(point, Question) else _loose_event(point, loose)


def _loose_event(event: Event, loose: Mapping[Value, Value]) -> Event:
    if not event.is_supposed:
        return event
    fields = tuple((name, loose.get(value, value)) for name, value in event.act.fields)
    return evolve(event, act=Act(event.act.kind, fields, event.act.schema))


def _sort(decision: Decision) -> object:
    """What cases that share a row have in common: the reasons, or on what they turn."""
    if decision.verdict is not Verdict.UNDETERMINED:
        return decision.reasons, tuple((w.settled, w.answer.reasons) for w in decision.ways)
    return tuple(
        (
            tuple((_kind(s.point), s.choice) for s in way.settled),
            way.answer.verdict,
            way.answer.clauses,
        )
        for way in decision.ways
    )


def _kind(point: Point) -> object:
    """A question, or a kind of acts that may have been done."""
    return point if isinstance(point, Question) else (point.by, point.act.kind)


def _alike(cases: Cases, decisions: Mapping[Chosen, Decision]) -> Iterator[Position]:
    """A row for the cases that are decided alike, for the same reasons."""
    alike: dict[object, list[Chosen]] = {}
    for chosen, found in decisions.items():
        alike.setdefault((found.verdict, found.void, _sort(found)), []).append(chosen)
    for together in alike.values():
        for pattern, case in cases.patterns(together):
            yield Position(action=pattern, decision=decisions[case])
