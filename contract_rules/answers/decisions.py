"""Decisions: the answers to "may this party do this act on this date?", and how they are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, assert_never

from attrs import field, frozen

from contract_rules.answers.explanation import headline, question_line, sentence, word
from contract_rules.answers.json_format import FORMAT
from contract_rules.answers.layout import Notes, indented, wrapped
from contract_rules.answers.open_points import Clash, Point, Settled, Way, way_to_json
from contract_rules.answers.phrases import Words, listed, topic
from contract_rules.answers.reasons import Effect, Outcome, Reason, Verdict, reason_to_json
from contract_rules.contracts import serialization
from contract_rules.contracts.contract import Contract
from contract_rules.norms.norms import Power, Prohibition
from contract_rules.norms.questions import Question
from contract_rules.values.acts import Act, Party
from contract_rules.values.arguments import checked
from contract_rules.values.events import Event
from contract_rules.values.instants import On

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from contract_rules.answers.explanation import Decided
    from contract_rules.norms.expressions import Pattern


class Asker(Protocol):
    """The one that gave a decision, and can be asked what is missing for another; see `View`."""

    def missing(self, decision: Decision, verdict: Verdict) -> tuple[Missing, ...]:
        """The smallest sets of suppositions that would give a verdict; see `Decision.why_not`."""
        ...


@frozen(kw_only=True)
class Decision:
    """The answer to one question, with its reasons; ``str()`` explains it.

    Attributes:
        verdict: The answer.
        party: Whose act it is.
        act: The act.
        on: The date or instant asked about.
        reasons: What became of every norm that bears on the act, in the order of the text.
        effect: Whether the act takes effect, as the exercise of a power.
        ways: Where the decision or its reasons turn on open points: the smallest sets of settled
            points that fix the answer, each with its decision.
        contract: The contract asked; left out of equality.
        known: The number of events on record by then; left out of equality.
        asker: What gave the decision, and can be asked again; left out of equality.
    """

    verdict: Verdict
    party: Party
    act: Act
    on: On
    reasons: tuple[Reason, ...]
    effect: Effect = Effect.NONE
    ways: tuple[Way[Decision], ...] = ()
    contract: Contract = field(eq=False, repr=False)
    known: int = field(default=0, eq=False, repr=False)
    asker: Asker | None = field(default=None, eq=False, repr=False)

    @property
    def void(self) -> bool | None:
        """Whether the act would be a void exercise of a power; None where that is open, or none.

        Deprecated: `effect` says more. It stays until 1.0.
        """
        return {Effect.VOID: True, Effect.TAKES_EFFECT: False}.get(self.effect)

    @property
    def deciding(self) -> tuple[Reason, ...]:
        """The reasons that the verdict rests on; of every way, where it turns on open points."""
        found = (way.answer for way in self.ways)
        told = (r for decision in found for r in deciding(decision.verdict, decision.reasons))
        return tuple(dict.fromkeys(told)) or deciding(self.verdict, self.reasons)

    @property
    def turns_on(self) -> tuple[Point, ...]:
        """The open points that the verdict or the effect turns on; none where both are settled."""
        if not is_open(self):
            return ()
        return tuple(dict.fromkeys(s.point for way in self.ways for s in way.settled))

    @property
    def clauses(self) -> tuple[str, ...]:
        """The ids of the clauses that decide it, in the order of the text."""
        found = dict.fromkeys(reason.clause.id for reason in self.deciding)
        if not self.ways:
            return tuple(found)
        written = [provision.id for provision in self.contract.provisions]
        return tuple(sorted(found, key=written.index))

    @checked
    def why_not(self, verdict: Verdict) -> tuple[Missing, ...]:
        """The fewest events or readings that would give another verdict.

        That it be PERMITTED is given, too, where nothing would speak of it any more (SILENT).
        They are found by supposing them beside the events that the engine has on record by now,
        on the day asked about.

        Returns:
            The smallest sets of suppositions, each with its decision; none where none was
            found, or where the verdict is the one asked for.
        """
        if self.asker is None or verdict is self.verdict:
            return ()
        return self.asker.missing(self, verdict)

    def to_json(self) -> dict[str, Any]:
        """The decision as JSON data; ``schemas/findings.schema.json`` describes it."""
        return decision_to_json(self)

    def __str__(self) -> str:
        """The verdict, the reason in a sentence, and the evidence, in at most 80 columns."""
        return explain_decision(self)


@frozen
class Missing:
    """A smallest set of suppositions that would give another verdict.

    Attributes:
        settled: The events that would have to happen, and the readings that would have to be
            right.
        decision: The decision under these suppositions.
    """

    settled: tuple[Settled, ...]
    decision: Decision

    @property
    def events(self) -> tuple[Event, ...]:
        """The events that would have to happen, as `Engine.suppose` takes them."""
        return supposed_in(self.settled)

    @property
    def readings(self) -> dict[str, str]:
        """The readings that would have to be right, by their questions."""
        return {s.point.id: str(s.choice) for s in self.settled if isinstance(s.point, Question)}

    def __str__(self) -> str:
        """What would have to be so, in a sentence."""
        words = Words(self.decision.contract.vocabulary, {})
        parts = [f"{words.done(e.by, e.act)} by {e.on.isoformat()}" for e in self.events]
        parts += [f"{_so(s, words)}" for s in self.settled if isinstance(s.point, Question)]
        verdict = self.decision.verdict
        would = "free" if verdict is Verdict.SILENT else verdict.value
        return wrapped(f"It would be {would} if {listed(parts, 'and')}.")


def supposed_in(settled: tuple[Settled, ...]) -> tuple[Event, ...]:
    """The events among settled points that are settled as having happened."""
    return tuple(s.point for s in settled if isinstance(s.point, Event) and s.choice)


def deciding(verdict: Verdict, reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """The reasons that a verdict rests on.

    A prohibition rests on what forbids; a conflict on all that clashes; a permission on what
    permits, obliges or empowers and on the exceptions to what would forbid; that an exercise is
    void, on the powers that are excepted or lack their conditions, failing these on those that
    lapsed; and silence on what spoke once and lapsed.
    """
    match verdict:
        case Verdict.PERMITTED:
            return tuple(
                r
                for r in reasons
                if r.outcome is Outcome.SPEAKS
                or (r.outcome is Outcome.YIELDS and isinstance(r.norm, Prohibition))
            )
        case Verdict.VOID:
            powers = tuple(r for r in reasons if isinstance(r.norm, Power))
            missing = (Outcome.UNMET, Outcome.YIELDS)
            return tuple(r for r in powers if r.outcome in missing) or powers
        case Verdict.SILENT:
            return tuple(r for r in reasons if r.outcome is Outcome.LAPSED)
        case Verdict.PROHIBITED | Verdict.CONFLICT | Verdict.UNDETERMINED:
            speaking = (r for r in reasons if r.outcome is Outcome.SPEAKS)
            return tuple(r for r in speaking if not isinstance(r.norm, Power))
    assert_never(verdict)


def is_open(decision: Decided) -> bool:
    """Whether the verdict or the effect turns on open points."""
    return decision.verdict is Verdict.UNDETERMINED or decision.effect is Effect.OPEN


def verdict_of(decision: Decision) -> tuple[Verdict, Effect]:
    """The answer alone, whatever the clauses are by which it comes out so."""
    return decision.verdict, decision.effect


def gist(decision: Decision, *, loosely: bool = False) -> Hashable:
    """What makes two decisions the same answer: not their day, nor their evidence.

    It is the verdict, the effect, the clauses, and the open points that they turn on; of an act
    off the record the party, the action and its fields, but not the day.

    Args:
        decision: The decision.
        loosely: Whether of an act off the record the fields are left out, too, as where the
            decision stands for several acts.
    """
    open_ = frozenset(
        (point.by, point.act.kind, () if loosely else point.act.fields)
        if isinstance(point, Event)
        else point
        for point in decision.turns_on
    )
    return *verdict_of(decision), decision.clauses, open_


def explain_decision(decided: Decided) -> str:
    """A decision in full: a line that can stand alone, the reason, and the evidence."""
    words = Words(decided.contract.vocabulary, {})
    act = f"{decided.party}: {words.act(decided.act)} ({decided.on.isoformat()})"
    notes = Notes()
    told = because(decided, words.about(decided.act), notes)
    return "\n".join((headline(decided, act), "", told, str(notes)))


def because(decided: Decided, words: Words, notes: Notes) -> str:
    """The reason in one sentence; where it turns on open points, these and one for each way."""
    if not decided.ways:
        return indented(sentence(decided, words, notes))
    open_ = turning(decided.ways, words, notes)
    ways = [_told_of(way, words, notes, _questions(decided.ways)) for way in decided.ways]
    if decided.verdict is Verdict.UNDETERMINED:
        first = f"It turns on {open_}."
    elif is_open(decided):
        first = f"It comes out so in any case, but whether it takes effect turns on {open_}."
    else:
        first = f"It comes out so in any case, but why turns on {open_}."
    return "\n".join(map(indented, (first, *ways)))


def _told_of(way: Way[Any], words: Words, notes: Notes, questions: frozenset[str]) -> str:
    told = sentence(way.answer, words, notes, questions - _questions((way,)))
    return f"{given(way.settled, words)}: {word(way.answer)}. {told}"


def _questions(ways: Sequence[Way[Any]]) -> frozenset[str]:
    """The ids of the questions that ways settle."""
    return frozenset(
        s.point.id for way in ways for s in way.settled if isinstance(s.point, Question)
    )


def turning(ways: Sequence[Way[Any]], words: Words, notes: Notes) -> str:
    """The open points that ways settle, as what follows "it turns on"."""
    points = dict.fromkeys(s.point for way in ways for s in way.settled)
    return listed((_point(point, words, notes) for point in points), "and")


def _point(point: Point, words: Words, notes: Notes) -> str:
    match point:
        case Question():
            return f"how {topic(point)} is read {notes.cite(question_line(point))}"
        case Event():
            done = words.done(point.by, point.act)
            cited = notes.cite(f"that {done} need not be on record, and is not")
            return f"whether {done} by {point.on.isoformat()} {cited}"
        case Clash(clause=clause, against=against):
            return f"whether {_named((clause,))} prevails over {_named(against)}, or the reverse"
    assert_never(point)


def _named(clauses: tuple[str, ...]) -> str:
    """Clauses by their ids: "clause 2", "clauses 2 and 3"."""
    return f"{'clause' if len(clauses) == 1 else 'clauses'} {listed(clauses, 'and')}"


def given(settled: tuple[Settled, ...], words: Words) -> str:
    """How points are settled, as the beginning of a sentence: "If ..."."""
    return f"If {listed((_so(one, words) for one in settled), 'and')}"


def _so(settled: Settled, words: Words) -> str:
    match settled.point:
        case Question() as question:
            return f"{topic(question)} is read as {settled.choice}"
        case Event(by=by, act=act):
            return words.done(by, act) if settled.choice else f"{by} did not {words.act(act)}"
        case Clash(clause=clause, against=against):
            if settled.choice:
                return f"{_named((clause,))} prevails over {_named(against)}"
            prevail = "prevails" if len(against) == 1 else "prevail"
            return f"{_named(against)} {prevail} over {_named((clause,))}"
    assert_never(settled.point)


def decision_to_json(found: Decided, pattern: Pattern | None = None) -> dict[str, Any]:
    """A decision as JSON data; with a pattern, a row of a report, for the acts that fit it."""
    words = Words(found.contract.vocabulary, {})
    act = {name: serialization.value_to_json(value) for name, value in found.act.fields}
    what: dict[str, Any] = {"action": found.act.kind}
    if pattern is None:
        what |= {"fields": act, "phrase": words.act(found.act)}
    else:
        matchers = {name: serialization.to_json(matcher) for name, matcher in pattern.fields}
        what |= {"pattern": matchers, "example": act, "phrase": words.pattern(pattern)}
    return {
        **({} if pattern else {"format": FORMAT}),
        "party": found.party.name,
        **what,
        "on": found.on.isoformat(),
        "verdict": found.verdict.value,
        "effect": found.effect.value,
        "void": found.void,
        "clauses": list(found.clauses),
        "reasons": [reason_to_json(r) for r in found.reasons],
        "ways": [way_to_json(way, way.answer.verdict.value) for way in found.ways],
    }
