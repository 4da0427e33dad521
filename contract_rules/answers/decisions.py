"""Decisions: the answers to "may this party do this act on this date?", and how they are told."""

from __future__ import annotations

from collections import Counter
from enum import Enum
from itertools import chain
from typing import TYPE_CHECKING, Any, Protocol, assert_never

from attrs import evolve, field, fields

from contract_rules.answers.evidence import event_line
from contract_rules.answers.explanation import (
    Said,
    answer,
    caveats_in_words,
    headline,
    question_line,
    reasoning,
    sentence,
    word,
)
from contract_rules.answers.json_format import STAMP
from contract_rules.answers.layout import Notes, indented, wrapped
from contract_rules.answers.open_points import (
    Clash,
    Point,
    Settled,
    Tie,
    Way,
    points_of,
    way_to_json,
)
from contract_rules.answers.phrases import Words, how_read, listed, opening, read_as
from contract_rules.answers.reasons import (
    Effect,
    Outcome,
    Reason,
    Verdict,
    caveats_of,
    confidence_of,
    reason_to_json,
    rests_on_to_json,
)
from contract_rules.answers.told_later import ToldLater
from contract_rules.contracts import serialization
from contract_rules.contracts.contract import Contract
from contract_rules.errors import EngineClosedError
from contract_rules.norms.norms import Power, Prohibition
from contract_rules.norms.questions import Question
from contract_rules.values.acts import Act, Party
from contract_rules.values.arguments import checked
from contract_rules.values.data_classes import frozen
from contract_rules.values.events import Event
from contract_rules.values.instants import On, Seconds

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from contract_rules.answers.explanation import Decided
    from contract_rules.norms.expressions import Pattern
    from contract_rules.values.sources import Confidence


class Asker(Protocol):
    """The one that gave a decision, and can be asked what is missing for another; see `View`."""

    def missing(
        self, decision: Decision, verdict: Verdict, most: int, timeout: Seconds | None
    ) -> tuple[Missing, ...]:
        """The smallest sets of suppositions that would give a verdict; see `Decision.why_not`."""
        ...


class Teller(Asker, Protocol):
    """The one that gave a decision, and tells the rest of it where that is first asked for."""

    @property
    def told(self) -> InCommon:
        """What its decisions have in common."""
        ...

    def reasons(self, decision: Decision, heard: object) -> tuple[Reason, ...]:
        """The reasons of a decision, by what was on record when it was given.

        Args:
            decision: The decision.
            heard: What spoke about the act, as the teller gave it; None where that was let go.
        """
        ...

    def notes(self, decision: Decision) -> tuple[str, ...]:
        """What is to be said beside a decision, by what was on record when it was given."""
        ...


@frozen(kw_only=True, slots=False)
class Decision(ToldLater):
    """The answer to one question, with its reasons; ``str()`` explains it.

    Attributes:
        verdict: The answer.
        party: Whose act it is.
        act: The act.
        on: The date or instant asked about.
        reasons: What became of every norm that bears on the act, in the order of the text. What
            gave the decision may work them out where they are first asked for.
        effect: Whether the act takes effect, as the exercise of a power.
        ways: Where the decision or its reasons turn on open points: the smallest sets of settled
            points that fix the answer, each with its decision.
        contract: The contract asked; left out of equality.
        known: The number of events on record by then; left out of equality.
        asker: What gave the decision, and can be asked again; left out of equality.
        notes: What is to be said beside it: of a name that is nobody's, which is near to it. They
            may be worked out as reasons are; left out of equality.
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
    notes: tuple[str, ...] = field(default=(), eq=False, repr=False)

    if not TYPE_CHECKING:  # pragma: no branch (else it would have any attribute)

        def __getattr__(self, name: str) -> object:
            """What the one that gave it tells of it where it is first asked for."""
            teller = self.__dict__.get("_teller")
            if teller is None or name not in _TOLD_LATER:
                msg = f"{type(self).__name__!r} object has no attribute {name!r}"
                raise AttributeError(msg)
            if name == "notes":
                told = teller.notes(self)
            elif name == "reasons":
                told = teller.reasons(self, self.__dict__.pop("_heard", None))
            elif name == "asker":
                told = teller
            else:
                told = getattr(teller.told, name)
            self.__dict__[name] = told
            return told

    def __repr__(self) -> str:
        """The answer, who may do what or not, and when, in one line."""
        what = Words.of(self.contract).act(self.act)
        answer = self.verdict.value
        return f"Decision({answer}, {self.party}, {what!r}, on={self.on.isoformat()})"

    def __getstate__(self) -> dict[str, Any]:
        """What of it crosses the border of a process: all but what gave it, reasons included."""
        told = {known.name: getattr(self, known.name) for known in fields(Decision)}
        asker = None if self.asker is None else LEFT_BEHIND
        return {**told, "asker": asker}

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
        return points_of(self.ways)

    @property
    def clauses(self) -> tuple[str, ...]:
        """The ids of the clauses that decide it, in the order of the text."""
        found = dict.fromkeys(reason.clause.id for reason in self.deciding)
        if not self.ways:
            return tuple(found)
        written = [provision.id for provision in self.contract.provisions]
        return tuple(sorted(found, key=written.index))

    @property
    def confidence(self) -> Confidence | None:
        """How well what it rests on is known; None where no clause speaks of the act."""
        return None if self.verdict is Verdict.SILENT else confidence_of(self.deciding)

    @property
    def caveats(self) -> dict[str, str]:
        """The caveats of the clauses that decide it, by their ids."""
        return caveats_of(self.deciding)

    @checked
    def why_not(
        self, verdict: Verdict, *, most: int = 3, timeout: Seconds | None = None
    ) -> tuple[Missing, ...]:
        """The fewest events or readings that would give another verdict.

        That it be PERMITTED is given, too, where nothing would speak of it any more (SILENT).
        They are found by supposing them beside the events that the engine has on record by now,
        on the day asked about. Where it takes the breach of a duty, which only time brings, they
        say so (`Missing.breaches`). Of a count that wants one and the same act more than three
        times they suppose it as often, up to a hundred times, where nothing less is found.

        An act is supposed on the day asked about, or on the last before it on which it would
        count: by a day that a clause names, or so long before as the notice of an exercise takes.
        What would have to come before another event on record is not looked for, nor what would
        have to have been done before the contract.

        Args:
            verdict: The verdict that is wanted.
            most: How many events and readings are supposed together at most: 1, 2 or 3. With fewer
                it takes less time, where there is nothing to be found, and no act is repeated
                more often.
            timeout: How many seconds it may take; None for as many as it takes.

        Returns:
            The smallest sets of suppositions, each with its decision; none where none was
            found, or where the verdict is the one asked for.

        Raises:
            OutOfTimeError: When it is not answered in that time.
            EngineClosedError: When the decision was pickled, and so has left its engine behind.
        """
        if self.asker is None or verdict is self.verdict:
            return ()
        return self.asker.missing(self, verdict, most, timeout)

    @checked
    def least_changes(
        self, *, most: int = 3, timeout: Seconds | None = None
    ) -> tuple[Missing, ...]:
        """The least that would change the decision: what would forbid it, or else permit it.

        Of what is open or clashes, both.

        Args:
            most: As `why_not` takes it.
            timeout: As `why_not` takes it, for each verdict that is wanted.

        Errors as for `why_not`.
        """
        free = self.verdict in {Verdict.PERMITTED, Verdict.SILENT}
        others = [Verdict.PROHIBITED if free else Verdict.PERMITTED]
        if self.verdict in {Verdict.CONFLICT, Verdict.UNDETERMINED}:
            others.append(Verdict.PROHIBITED)
        found = (self.why_not(verdict, most=most, timeout=timeout) for verdict in others)
        return tuple(chain.from_iterable(found))

    def to_json(self) -> dict[str, Any]:
        """The decision as JSON data; ``schemas/findings.schema.json`` describes it."""
        notes = {"notes": list(self.notes)} if self.notes else {}
        return {**decision_to_json(self), **notes}

    def __str__(self) -> str:
        """The verdict, the reason in a sentence, and the evidence, in at most 80 columns."""
        return explain_decision(self)


class _LeftBehind(Enum):
    """What stands for the engine of a decision that was pickled."""

    ENGINE = "left behind"

    def missing(
        self, decision: Decision, _: Verdict, most: int, timeout: Seconds | None
    ) -> tuple[Missing, ...]:
        """Say that it cannot be asked.

        Raises:
            EngineClosedError: Always.
        """
        del most, timeout  # it looks for nothing
        msg = (
            "this decision was pickled, and has left its engine behind; ask an engine that has "
            f"the record: engine.decide(..., on={decision.on!r}).why_not(...)"
        )
        raise EngineClosedError(msg)


LEFT_BEHIND = _LeftBehind.ENGINE


_TOLD_LATER = frozenset({"party", "on", "reasons", "ways", "contract", "known", "asker", "notes"})


@frozen(kw_only=True, eq=False)
class InCommon:
    """What decisions on acts of one action have in common, where they turn on nothing open.

    Attributes:
        party: Whose acts they are.
        on: The date or instant asked about.
        contract: The contract asked.
        known: The number of events on record by then.
        ways: None.
    """

    party: Party
    on: On
    contract: Contract
    known: int
    ways: tuple[Way[Decision], ...] = ()


def briefly(
    teller: Teller, act: Act, verdict: Verdict, effect: Effect, heard: object = None
) -> Decision:
    """A decision that holds what is its own; the rest its teller tells when it is asked for.

    So it takes no longer to make than to find. That are its reasons and notes, and what it has in
    common with the others that the teller gave.

    Args:
        teller: Who gave it.
        act: The act.
        verdict: The answer.
        effect: Whether the act takes effect.
        heard: What spoke about the act, of which the teller makes the reasons; None to have it
            heard once more then.
    """
    decision = _NEW(Decision)
    own = decision.__dict__
    own["verdict"], own["act"], own["effect"], own["_teller"] = verdict, act, effect, teller
    if heard is not None:
        own["_heard"] = heard
    return decision


def each_briefly(
    teller: Teller, acts: Iterable[Act], answers: Iterable[tuple[Verdict, Effect, object]]
) -> list[Decision]:
    """A decision on each of many acts; see `briefly`.

    Args:
        teller: Who gave them.
        acts: The acts.
        answers: The answer to each, with what else is known of it.
    """
    made: list[Decision] = []
    for act, (verdict, effect, _) in zip(acts, answers, strict=True):
        decision = _NEW(Decision)
        own = decision.__dict__
        own["verdict"], own["act"], own["effect"], own["_teller"] = verdict, act, effect, teller
        made.append(decision)
    return made


def changed(decision: Decision, **parts: object) -> Decision:
    """The decision with other parts: of another act, say, on which it is the same."""
    other = _NEW(Decision)
    other.__dict__.update(decision.__dict__, **parts)
    return other


_NEW = object.__new__


@frozen
class Missing:
    """A smallest set of suppositions that would give another verdict.

    Attributes:
        settled: The events that would have to happen, the readings that would have to be right,
            and which of tied events would have to count.
        decision: The decision under these suppositions; where a duty has to fall into breach
            first, on the first day on which it would be.
        breaches: The breaches, as derived events, that it takes beside what is on record; a duty
            falls into breach only with time.
    """

    settled: tuple[Settled, ...]
    decision: Decision
    breaches: tuple[Event, ...] = ()

    @property
    def events(self) -> tuple[Event, ...]:
        """The events that would have to happen, as `Engine.suppose` takes them."""
        return supposed_in(self.settled)

    @property
    def clauses(self) -> tuple[str, ...]:
        """The ids of the clauses that would have to be breached."""
        return tuple(dict.fromkeys(str(breach.act.get("clause")) for breach in self.breaches))

    @property
    def readings(self) -> dict[str, str]:
        """The readings that would have to be right, by their questions."""
        return {s.point.id: str(s.choice) for s in self.settled if isinstance(s.point, Question)}

    def to_json(self) -> dict[str, Any]:
        """The suppositions and the verdict as JSON data."""
        return {
            "verdict": self.decision.verdict.value,
            "events": [serialization.event_to_json(event) for event in self.events],
            "readings": self.readings,
            "breaches": list(self.clauses),
        }

    def __str__(self) -> str:
        """What would have to be so, in a sentence."""
        return wrapped(missing_in_words(self))


def missing_in_words(missing: Missing) -> str:
    """What would have to be so for another verdict, as a sentence on one line."""
    words, decision = Words.of(missing.decision.contract), missing.decision
    done = Counter((words.had_done(e.by, e.act), e.on.isoformat()) for e in missing.events)
    parts = [
        f"{d} {n} times more by {on}" if n > 1 else f"{d} by {on}" for (d, on), n in done.items()
    ]
    parts += [_so(s, words) for s in missing.settled if isinstance(s.point, Question | Tie)]
    parts += map(words.happened, missing.breaches)
    would = _WOULD_BE[decision.verdict].format(words.party(decision.party))
    if decision.verdict is Verdict.PERMITTED and decision.effect is Effect.TAKES_EFFECT:
        would = f"{words.party(decision.party)} would be able to"
    told = f"{would} {words.act(decision.act)} if {listed(parts, 'and')}."
    return opening(told, decision.party)


def is_told_by_ways(missing: Missing, ways: Iterable[Way[Decision]]) -> bool:
    """Whether the ways of settling what a decision turns on tell of such a case already."""
    needed = _settling(missing.settled)
    return not missing.breaches and any(
        needed <= _settling(way.settled) and way.answer.verdict is missing.decision.verdict
        for way in ways
    )


def _settling(settled: Iterable[Settled]) -> set[tuple[object, object]]:
    """How points are settled; an event off the record may be supposed on any day."""
    points = ((s.point, s.choice) for s in settled)
    return {((p.by, p.act) if isinstance(p, Event) else p, choice) for p, choice in points}


_WOULD_BE = {
    Verdict.PERMITTED: "{} would be permitted to",
    Verdict.SILENT: "{} would be free to",
    Verdict.PROHIBITED: "{} would be forbidden to",
    Verdict.VOID: "{} would be unable to",
    Verdict.CONFLICT: "clauses would clash on whether {} may",
    Verdict.UNDETERMINED: "it would be open whether {} may",
}


def supposed_in(settled: tuple[Settled, ...]) -> tuple[Event, ...]:
    """The events among settled points that are settled as having happened."""
    return tuple(s.point for s in settled if isinstance(s.point, Event) and s.choice)


def deciding(verdict: Verdict, reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """The reasons that a verdict rests on.

    A prohibition rests on what forbids; a conflict on all that clashes; a permission on what
    permits, obliges or empowers and on the exceptions to what would forbid; that an exercise is
    void, on the powers that are excepted, lack their conditions or are to come, failing these on
    those that lapsed; and silence on what spoke once and lapsed.
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
            missing = (Outcome.UNMET, Outcome.YIELDS, Outcome.PENDING)
            return tuple(r for r in powers if r.outcome in missing) or powers
        case Verdict.SILENT:
            return tuple(r for r in reasons if r.outcome is Outcome.LAPSED)
        case Verdict.PROHIBITED | Verdict.CONFLICT | Verdict.UNDETERMINED:
            speaks = Outcome.SPEAKS
            return tuple(
                [r for r in reasons if r.outcome is speaks and not isinstance(r.norm, Power)]
            )
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


def explain_decision(decided: Decision) -> str:
    """A decision in full: a line that can stand alone, the reason, and the evidence."""
    words, notes = Words.of(decided.contract), Notes()
    what = words.act(decided.act)
    head = headline(decided, f"{decided.party}: {what} ({decided.on.isoformat()})")
    told = because(decided, what, words.about(decided.act), notes)
    beside = (wrapped(f"Note: {note}", "  ", "    ") for note in decided.notes)
    caveats = caveats_in_words(decided.caveats)
    return "\n".join((head, "", told, str(notes), *caveats, *beside))


def because(decided: Decision, what: str, words: Words, notes: Notes) -> str:
    """The answer and its reason in one sentence; where it turns on open points, a table of cases.

    Args:
        decided: The decision.
        what: What was asked about, as an infinitive.
        words: What puts it into words.
        notes: Where the evidence is noted.
    """
    if not decided.ways:
        return indented(opening(sentence(decided, what, words, notes), decided.party))
    first: list[str] = []
    if decided.verdict is not Verdict.UNDETERMINED:
        why = "whether it takes effect" if is_open(decided) else "why"
        open_ = turning(decided.ways, words, notes)
        told = f"In any case {answer(decided, what, words)}, but {why} turns on {open_}."
        first = [indented(told)]
    return "\n".join((*first, *_Cases(decided, what, words, notes).lines()))


def restored(decision: Decision, act: Act, **parts: object) -> Decision:
    """The decision, of the act that was asked about, in each way with other parts as given."""
    found = changed(decision, act=act, **parts)
    if not decision.ways:
        return found
    ways = [evolve(way, answer=restored(way.answer, act, **parts)) for way in decision.ways]
    return changed(found, ways=tuple(ways))


def freest(decision: Decided) -> tuple[int, int]:
    """The place of an answer among others; the one that leaves a party freest is first."""
    return _BEST.index(word(decision)), tuple(EFFECTS).index(decision.effect)


_BEST = ("CAN", "MAY", "FREE", "DEPENDS", "CONFLICT", "CANNOT", "MAY NOT")
"""The words of answers, the one that leaves a party freest first."""

EFFECTS = {
    Effect.TAKES_EFFECT: "it takes effect",
    Effect.VOID: "it is void",
    Effect.NONE: "it is no exercise of a power",
    Effect.OPEN: "it is open whether it takes effect",
}
"""What an act comes to, as an exercise of a power."""


@frozen(eq=False, repr=False)
class _Cases:
    """Tells in a table which answer there is in which case, and why; arguments as for `because`.

    A row says "if ..., or ..., then ...". The last answer is that of all other cases, where there
    are several.
    """

    decided: Decision
    what: str
    words: Words
    notes: Notes

    def lines(self) -> Iterator[str]:
        """The rows: one for each answer, or where all are the same for each reason."""
        rows = list(self._rows())
        words = Counter(word(row[0].answer) for row in rows)
        laws: set[str] = set()
        for row in rows:
            cases = sorted((way.settled for way in row), key=len)
            label = "then"
            if row is rows[-1] and len(rows) > 1 and len(cases) > 1:
                label = "else"
            else:
                for first, case in zip(("if", *("or",) * len(cases)), cases, strict=False):
                    yield self._line(first, supposing(case, self.words, self.notes))
            then, effect = word(row[0].answer), row[0].answer.effect
            alone = words[then] == 1 or not is_open(self.decided)
            if not alone or (then == "MAY NOT" and effect is Effect.TAKES_EFFECT):
                then = f"{then}, and {EFFECTS[effect]}"
            reasons = [self._reason(way, self.notes, laws) for way in self._apart(row)]
            yield self._line(label, f"{then}: {'; or '.join(reasons)}.")

    def _rows(self) -> Iterator[list[Way[Decision]]]:
        """The ways that a row tells of together."""
        rows: dict[Hashable, list[Way[Decision]]] = {}
        for way in sorted(self.decided.ways, key=lambda way: freest(way.answer)):
            alike = verdict_of(way.answer) if is_open(self.decided) else self._why(way)
            rows.setdefault(alike, []).append(way)
        yield from rows.values()

    def _apart(self, row: list[Way[Decision]]) -> Iterable[Way[Decision]]:
        """Those of the ways of a row that have different reasons, each the first of its kind."""
        return {self._why(way): way for way in reversed(row)}.values()

    def _why(self, way: Way[Decision]) -> tuple[str, ...]:
        """What is told of the reason for the answer of a way, with its evidence."""
        notes = Notes()
        return self._reason(way, notes, set()), *notes.lines

    def _reason(self, way: Way[Decision], notes: Notes, laws: set[str]) -> str:
        """Why there is the answer of a way, but for how it settles what is open."""
        points = points_of(self.decided.ways)
        kinds = frozenset(point.act.kind for point in points if isinstance(point, Event))
        said = Said(kinds, laws)
        return reasoning(way.answer, self.what, self.words, notes, said)

    @staticmethod
    def _line(label: str, told: str) -> str:
        return wrapped(told, f"  {label:6}", " " * 8)


def turning(ways: Sequence[Way[Any]], words: Words, notes: Notes) -> str:
    """The open points that ways settle, as what follows "it turns on"."""
    return listed((_point(point, words, notes) for point in points_of(ways)), "and")


def _point(point: Point, words: Words, notes: Notes) -> str:
    match point:
        case Question():
            return f"{how_read(point)}{_cited(point, words, notes)}"
        case Event():
            done = words.done(point.by, point.act)
            return f"whether {done} by {point.on.isoformat()}{_cited(point, words, notes)}"
        case Clash(clause=clause, against=against):
            return f"whether {_named((clause,))} prevails over {_named(against)}, or the reverse"
        case Tie(events):
            found = (f"{words.happened(e)} {notes.cite(event_line(e, words))}" for e in events)
            return f"which counts of what happened at one time: that {listed(found, 'or that')}"
    assert_never(point)


def _cited(point: Point, words: Words, notes: Notes) -> str:
    """The number of the evidence that a point is open, after a space; none of a clash or a tie."""
    match point:
        case Question():
            return f" {notes.cite(question_line(point))}"
        case Event(by=by, act=act):
            line = f"that {words.done(by, act)} need not be on record, and is not"
            return f" {notes.cite(line)}"
        case Clash() | Tie():
            return ""
    assert_never(point)


def _named(clauses: tuple[str, ...]) -> str:
    """Clauses by their ids: "clause 2", "clauses 2 and 3"."""
    return f"{'clause' if len(clauses) == 1 else 'clauses'} {listed(clauses, 'and')}"


def given(settled: tuple[Settled, ...], words: Words) -> str:
    """How points are settled, as the beginning of a sentence: "If ..."."""
    return f"If {supposing(settled, words)}"


def supposing(settled: tuple[Settled, ...], words: Words, notes: Notes | None = None) -> str:
    """How points are settled, as what follows "if"; with notes, that they are open is cited."""
    told = (
        f"{_so(one, words)}{_cited(one.point, words, notes) if notes is not None else ''}"
        for one in settled
    )
    return listed(told, "and")


def _so(settled: Settled, words: Words) -> str:
    match settled.point:
        case Question() as question:
            return read_as(question, str(settled.choice))
        case Event(by=by, act=act) if settled.choice:
            return words.done(by, act)
        case Event(by=by, act=act):
            return f"{words.party(by)} did not {words.act(act)}"
        case Clash(clause=clause, against=against):
            if settled.choice:
                return f"{_named((clause,))} prevails over {_named(against)}"
            prevail = "prevails" if len(against) == 1 else "prevail"
            return f"{_named(against)} {prevail} over {_named((clause,))}"
        case Tie(events):
            event = next(e for e in events if e.id == settled.choice)
            return f"what counts is that {words.happened(event)}"
    assert_never(settled.point)


def decision_to_json(found: Decided, pattern: Pattern | None = None) -> dict[str, Any]:
    """A decision as JSON data; with a pattern, a row of a report, for the acts that fit it."""
    words = Words.of(found.contract)
    act = {name: serialization.value_to_json(value) for name, value in found.act.fields}
    what: dict[str, Any] = {"action": found.act.kind}
    beside = words.about(found.act if pattern is None else pattern)
    if pattern is None:
        what |= {"fields": act, "phrase": words.act(found.act)}
    else:
        matchers = {name: serialization.to_json(matcher) for name, matcher in pattern.fields}
        what |= {"pattern": matchers, "example": act, "phrase": words.pattern(pattern)}
    return {
        **({} if pattern else STAMP),
        "party": found.party.name,
        **what,
        "on": found.on.isoformat(),
        "verdict": found.verdict.value,
        "effect": found.effect.value,
        "void": found.void,
        "clauses": list(found.clauses),
        **rests_on_to_json(found.confidence, found.caveats),
        "reasons": [reason_to_json(r, beside) for r in found.reasons],
        "ways": [way_to_json(way, way.answer.verdict.value) for way in found.ways],
    }
