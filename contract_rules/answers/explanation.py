"""Explains decisions: tells their reasons as a sentence that cites numbered evidence.

"The party may not do that: clause A forbids it (1), as B (2) and C (3)." The answer comes first
and names the act, so that the sentence stands alone. Evidence is numbered once and cited wherever
it is used again.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, assert_never

from attrs import evolve, field

from contract_rules.answers.evidence import event_line
from contract_rules.answers.layout import Notes, wrapped
from contract_rules.answers.phrases import Words, counted, listed, under_clause
from contract_rules.answers.reasons import Effect, Ground, Outcome, Reason, Verdict
from contract_rules.answers.working import day_told, measured_line
from contract_rules.contracts.clauses import Rank
from contract_rules.norms.derived_events import (
    BREACHED,
    CONTRACT,
    GRACE,
    PRIMARY,
    Followed,
    about,
)
from contract_rules.norms.expressions import (
    AllOf,
    AnyOf,
    Compared,
    Condition,
    Const,
    Defined,
    Not,
    Occurred,
)
from contract_rules.norms.norms import (
    Obligation,
    Permission,
    Power,
    Prohibition,
    begun,
    conditions,
    given_in,
    in_term,
    is_grace,
    own_norms,
    within,
)
from contract_rules.norms.questions import Question, Reading
from contract_rules.norms.subsumption import fits
from contract_rules.norms.traversal import occurrences, terms_of, walk
from contract_rules.values.acts import Act
from contract_rules.values.data_classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from contract_rules.answers.figures import Measured
    from contract_rules.answers.open_points import Way
    from contract_rules.answers.reasons import Lack
    from contract_rules.contracts.clauses import Amendment, Clause
    from contract_rules.contracts.contract import Contract
    from contract_rules.norms.expressions import Pattern
    from contract_rules.norms.norms import Norm
    from contract_rules.values.acts import Party
    from contract_rules.values.events import Event
    from contract_rules.values.instants import On
    from contract_rules.values.sources import Confidence


class Decided(Protocol):
    """A decision, as far as an explanation needs it; attributes as for `Decision`."""

    @property
    def verdict(self) -> Verdict:
        """The answer."""
        ...

    @property
    def party(self) -> Party:
        """Whose act it is."""
        ...

    @property
    def act(self) -> Act:
        """The act."""
        ...

    @property
    def on(self) -> On:
        """The date or instant asked about."""
        ...

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What became of every norm that bears on it."""
        ...

    @property
    def deciding(self) -> tuple[Reason, ...]:
        """The reasons that the verdict rests on."""
        ...

    @property
    def clauses(self) -> tuple[str, ...]:
        """The ids of the clauses that decide it."""
        ...

    @property
    def confidence(self) -> Confidence | None:
        """How well what it rests on is known."""
        ...

    @property
    def caveats(self) -> Mapping[str, str]:
        """The caveats of the clauses that decide it, by their ids."""
        ...

    @property
    def effect(self) -> Effect:
        """Whether the act takes effect, as the exercise of a power."""
        ...

    @property
    def void(self) -> bool | None:
        """Whether it would be a void exercise of a power."""
        ...

    @property
    def ways(self) -> tuple[Way[Any], ...]:
        """The sets of settled points that fix the answer, each with its decision."""
        ...

    @property
    def contract(self) -> Contract:
        """The contract asked."""
        ...

    @property
    def known(self) -> int:
        """The number of events on record by then."""
        ...


def word(decided: Decided) -> str:
    """The verdict as the word that a line begins with."""
    if decided.verdict is Verdict.PERMITTED and decided.effect is Effect.TAKES_EFFECT:
        return "CAN"
    return _WORDS[decided.verdict]


_WORDS = {
    Verdict.PERMITTED: "MAY",
    Verdict.SILENT: "FREE",
    Verdict.PROHIBITED: "MAY NOT",
    Verdict.VOID: "CANNOT",
    Verdict.CONFLICT: "CONFLICT",
    Verdict.UNDETERMINED: "DEPENDS",
}


def headline(decided: Decided, what: str) -> str:
    """The line that a decision begins with: the verdict word, the clauses, what it is about."""
    parts = (word(decided), ", ".join(decided.clauses), what)
    return wrapped("  ".join(filter(None, parts)), then="    ")


def sentence(decided: Decided, what: str, words: Words, notes: Notes) -> str:
    """A decision and the reason for it, in one sentence that cites its evidence.

    Args:
        decided: The decision.
        what: What was asked about, as an infinitive.
        words: What puts it into words.
        notes: Where the evidence is noted.
    """
    return f"{answer(decided, what, words)}: {reasoning(decided, what, words, notes)}."


@frozen
class Said:
    """What a table of cases has said before a reason, which does not say so again.

    It has said how questions are read, as far as the answer turns on that.

    Attributes:
        kinds: The names of the actions of which it has said whether they were done.
        laws: What clauses do, as it has said it; it grows as more is said.
    """

    kinds: frozenset[str]
    laws: set[str]


def reasoning(
    decided: Decided, what: str, words: Words, notes: Notes, said: Said | None = None
) -> str:
    """The reason for a decision, as what follows a colon.

    Args:
        decided: The decision.
        what: What was asked about, as an infinitive.
        words: What puts it into words.
        notes: Where the evidence is noted.
        said: What the table has said before it, where it is part of one.
    """
    *parts, last = _Telling(decided, what, words, notes, said).parts()
    return f"{'; '.join(parts)}; and {last}" if parts else last


def answer(decided: Decided, what: str, words: Words) -> str:
    """The answer of a decision, as a clause of a sentence that names party and act."""
    party = words.party(decided.party)
    match decided.verdict, decided.effect:
        case Verdict.PROHIBITED, Effect.TAKES_EFFECT:
            return f"{party} may not {what}, though it takes effect"
        case Verdict.PROHIBITED, _:
            return f"{party} may not {what}"
        case Verdict.CONFLICT, _:
            return f"clauses clash on whether {party} may {what}, and nothing ranks them"
        case Verdict.VOID, _:
            return f"{party} cannot {what}; it would be void and change nothing"
        case Verdict.SILENT, _:
            return f"{party} is free to {what}"
        case _, Effect.TAKES_EFFECT:
            return f"{party} can {what}, and it takes effect"
        case _:
            return f"{party} may {what}"


def lacking(decided: Decided, reason: Reason, words: Words, notes: Notes) -> str:
    """That the condition of a norm does not hold, as what follows "but"."""
    return _Telling(decided, "", words, notes).lacking(reason)


def excepting(decided: Decided, reason: Reason, words: Words, notes: Notes) -> str:
    """That the exception of a norm holds, as what follows "as"."""
    return listed(_Telling(decided, "", words, notes).exception(reason), "and")


def ending_of(decided: Decided, reason: Reason, words: Words, notes: Notes) -> str:
    """How a norm ceased to be in force, as what follows "it was in force"."""
    return _Telling(decided, "", words, notes).ending(reason)


@frozen(eq=False, repr=False)
class _Telling:
    decided: Decided
    what: str
    words: Words
    notes: Notes
    said: Said | None = None
    told: set[str] = field(factory=set[str])

    def parts(self) -> Iterator[str]:
        told = [r for r in self.decided.reasons if r in self.decided.deciding]
        beside = [r for r in self.decided.reasons if r not in told]
        if not told:
            yield f"no clause in force speaks of it {self.notes.cite(self._text())}"
        for reason in (*told, *beside):
            yield self._reason(reason)

    def _reason(self, reason: Reason) -> str:
        match reason.outcome:
            case Outcome.SPEAKS:
                return self._speaking(reason)
            case Outcome.YIELDS:
                law = self._law(reason, _VERBS)
                given = listed(self.exception(reason), "and")
                because = f", as {given}" if given and given not in self.told else ""
                return f"{law}, but makes an exception here{because}"
            case Outcome.OUTRANKED:
                return f"{self._law(reason, _WOULD)}{_outranked(reason)}"
            case Outcome.UNMET if isinstance(reason.norm, Power):
                return self._unmet(reason)
            case Outcome.UNMET:
                return self._failing(reason)
            case Outcome.PENDING:
                return f"{self._law(reason, _WOULD)}, but {self._beginning(reason)}"
            case Outcome.LAPSED:
                return f"{self._law(reason, _ONCE)} {self.ending(reason)}"
        assert_never(reason.outcome)

    def _speaking(self, reason: Reason) -> str:
        """What a norm does that applies, as what holds, and why no exception does."""
        law = self._law(reason, _VERBS)
        grounds = listed(self._grounds(reason), "and")
        unexcepted = listed(self._unexcepted(reason), "and")
        given = f"{grounds} {unexcepted}".strip()
        if given in self.told:
            return f"{law}, for that reason"
        if given:
            self.told.add(given)
        because = f", as {grounds}" if grounds else ""
        because += f", and makes no exception here, as {unexcepted}" if unexcepted else ""
        return f"{law}{because}"

    def _law(self, reason: Reason, verbs: dict[type[Norm], _Verbs]) -> str:
        """What a norm does: of the very act that was asked about, "forbids it"."""
        norm, verb = reason.norm, verbs[type(reason.norm)]
        words = with_exercise(self.words, reason)
        for event in reason.events if isinstance(norm, Obligation) else ():
            words = words.about(event.act)  # what a duty asks for is told by what it arose upon
        asked = words.asked(norm)
        law = f"clause {reason.clause.id} {_VERBS[type(norm)].of} {norm.bearer} to {asked}"
        does = f"{verb.of} {self.words.party(norm.bearer)} to {asked}"
        known = asked == self.what or (self.said is not None and law in self.said.laws)
        if known and norm.bearer == self.decided.party:
            does = verb.it
        if self.said is not None:
            self.said.laws.add(law)
        return f"clause {reason.clause.id} {does} {self.notes.cite(clause_line(reason))}"

    def _grounds(self, reason: Reason) -> Iterator[str]:
        """What a norm applies by: the events found, or how its condition holds without any."""
        shown = {event for lack in reason.lacks for event in lack.events}
        found = [event for event in reason.events if event not in shown]
        yield from self._events_told((exercise_of(reason), *found))
        words, provided = self._beside(reason), reason.norm.provided
        if provided is not None and not found:
            lacks = [lack for lack in reason.lacks if not lack.exception]
            held = self._held(reason, provided)
            yield from self._absent(words, held, lacks, holds=True, measured=reason.measured)
        elif found:
            yield from self._sizes(reason, words)
            yield from self._measured(reason, words)
            if provided is not None:
                yield from self._ruled_out(reason, words, provided)

    def _sizes(self, reason: Reason, words: Words) -> Iterator[str]:
        """How what was found compares with the act, or with other events that were found."""
        words = with_found(words, reason)
        for part in sizes_in(reason):
            yield self._asked(words, part, holds=True, told=True)

    def _ruled_out(self, reason: Reason, words: Words, condition: Condition) -> Iterator[str]:
        """That what a condition rules out did not happen, beside the events that it found."""
        words = with_found(words, reason)
        lacks = [lack for lack in reason.lacks if not lack.exception]
        for part in ruled_out_by(self._held(reason, condition)):
            asked = tuple(walk(part))
            own = [lack for lack in lacks if lack.missing in asked]
            yield from self._absent(words, part, own, holds=True)

    def _measured(self, reason: Reason, words: Words) -> Iterator[str]:
        """What totals and other figures come to by which a norm applies, beside what was found."""
        for one in reason.measured:
            words = with_found(words, reason)
            yield self._asked(words, one.comparison, holds=one.holds, measured=(one,))

    def _unexcepted(self, reason: Reason) -> Iterator[str]:
        """Why no exception of a norm holds."""
        if _exceptions(reason.norm):
            lacks = [lack for lack in reason.lacks if lack.exception]
            words = self._beside(reason)
            yield from self._absent(words, _exception_of(reason.norm), lacks, holds=False)

    def _absent(  # noqa: PLR0913 (each says in another way what is told)
        self,
        words: Words,
        condition: Condition,
        lacks: list[Lack],
        *,
        holds: bool,
        only: bool = False,
        measured: tuple[Measured, ...] = (),
    ) -> Iterator[str]:
        """That a condition does not hold, or holds as what it negates does not: what is lacking.

        It is told as it is written where that is plain, and no event shows what is lacking.

        Args:
            words: What puts it into words.
            condition: The condition.
            lacks: What is lacking.
            holds: Whether it holds.
            only: Whether what was found for the rest of it is left out, but for what was found and
                undone.
            measured: What it compares that was worked out, and holds.
        """
        while isinstance(condition, Not):
            condition, holds = condition.condition, not holds
        left = [lack for lack in lacks if not self._is_said(lack.missing, *lack.events)]
        if self._is_said(condition) and not any(lack.events for lack in left):
            return
        if lacks and not left:
            return
        lacks = left
        parts = condition.conditions if isinstance(condition, AnyOf) else (condition,)
        plain = holds or all(isinstance(part, Occurred | Compared | Defined) for part in parts)
        apart = len(parts) > 1 and any(lack.measured is not None for lack in lacks)
        shown = any(lack.events for lack in lacks) or not plain or apart
        if lacks and shown and not any(map(_is_apart, lacks)):
            yield from (self._lack(words, lack, only=only) for lack in lacks)
        else:
            failing = (k.measured for k in lacks if k.measured and k.missing == condition)
            measured = (*measured, *failing)
            yield self._asked(words, condition, holds=holds, measured=measured)

    def _lack(self, words: Words, lack: Lack, *, only: bool) -> str:
        """What is lacking, with the events that show it."""
        words = words.beside(lack.found, occurrences(lack.missing))
        if lack.reckoned is not None:
            told = day_told(lack.reckoned, words)
            words = evolve(words, named={**words.named, id(lack.reckoned.term): told})
        if only and isinstance(lack.missing, Compared) and lack.found:
            lines = (self.notes.cite(event_line(event, self.words)) for event in lack.found)
            told = words.condition(lack.missing, holds=False)
            if lack.measured is not None:
                told = self._asked(words, lack.missing, holds=False, measured=(lack.measured,))
            return f"{told} {' '.join(lines)}"
        if only and isinstance(lack.missing, Occurred):
            lack = evolve(lack, found=())
        match lack.missing:
            case Not(held):
                found = listed(map(self._event, lack.found), "and")
                against = listed(map(self._event, lack.against), "and")
                against = against or self._asked(words, held, holds=True)
                return _contrary(found, against, only=only)
            case Occurred() if lack.against and lack.against[-1].reverses:
                act, reversal = lack.against
                found = listed(map(self._event, (*lack.found, act)), "and")
                line = self.notes.cite(event_line(reversal, self.words))
                undone = f"that was reversed on {reversal.on.isoformat()} {line}"
                return _contrary(found, undone, only=only)
            case Occurred() if lack.against:
                found = listed(map(self._event, lack.found), "and")
                void = listed(map(self._event, lack.against), "and")
                text = f"{void}, without effect{under_clause(lack.missing)}"
                return _contrary(found, text, only=only)
            case Occurred() | Compared() | _:
                found = listed(map(self._event, lack.found), "and")
                measured, is_told = (lack.measured,) if lack.measured else (), bool(found)
                text = self._asked(
                    words, lack.missing, holds=False, measured=measured, told=is_told
                )
                return _contrary(found, text, only=only)

    def exception(self, reason: Reason) -> Iterator[str]:
        yield from self._events_told((exercise_of(reason), *reason.events, *reason.exceptions))
        condition, words = self._held(reason, _exception_of(reason.norm)), self._beside(reason)
        if reason.exceptions:
            yield from self._sizes(reason, words)
            yield from self._measured(reason, words)
            yield from self._ruled_out(reason, words, condition)
        elif not self._is_said(condition):
            yield self._asked(words, condition, holds=True, measured=reason.measured)

    def _held(self, reason: Reason, condition: Condition) -> Condition:
        """What holds of a condition that does: of alternatives the one that holds, if it is plain.

        It is not where that turns on something, as others may hold where that is otherwise.
        """
        limits = in_term(reason.norm), begun(reason.norm)
        parts = tuple(part for part in reason.held if part not in limits)
        if not parts or not _has_alternatives(condition):
            return condition
        if len({self._is_said(part) for part in parts}) > 1:
            return condition
        return parts[0] if len(parts) == 1 else AllOf(parts)

    def _unmet(self, reason: Reason) -> str:
        norm, parent = reason.norm, next(_parents(reason), None)
        misfits = [m for name, m in norm.act.fields if not fits(self.decided.act.get(name), m)]
        other = any(all(isinstance(t, Const) for t in terms_of(m)) for m in misfits)
        own = norm.bearer == self.decided.party and reason.exercise is None
        if own and parent is not None and not other:
            return f"{self._law(reason, _WOULD)}, but {self._unearned(reason, parent)}"
        law = self._law(reason, _VERBS)
        if norm.bearer != self.decided.party:
            return f"{law}, not {self.words.party(self.decided.party)}"
        if reason.lacks:
            return f"{law}, {self._but(self.lacking(reason))}"
        if not reason.misfits:
            return f"{law}, but that power is not in force"
        return f"{law}, which this is not"

    def _failing(self, reason: Reason) -> str:
        """Why a permission or a prohibition of the act does not apply."""
        return f"{self._law(reason, _WOULD)}, {self._but(self.lacking(reason))}"

    def _but(self, lacking: str) -> str:
        """But for what is lacking; where that has been said, that it does not apply."""
        return (
            f"but {lacking}" if lacking and lacking not in self.told else "but does not apply here"
        )

    def lacking(self, reason: Reason) -> str:
        """That the condition of a norm does not hold."""
        provided = given_in(reason.norm)
        words, lacks = self._beside(reason), list(reason.lacks)
        if len(lacks) == 1 and isinstance(lacks[0].missing, Compared):
            when = words.bounded(lacks[0].missing, reason.norm.act.kind)
            if when:
                return when
        given = (
            ()
            if provided is None
            else self._absent(words, provided, lacks, holds=False, only=True)
        )
        return listed(given, "and")

    def _beginning(self, reason: Reason) -> str:
        """That a norm is not in force yet, and when or by which amendment it will be, if known."""
        if reason.begins is not None and reason.exercise is not None:
            given = self._event(reason.exercise)
            return f"that begins on {reason.begins.isoformat()}, as {given}"
        if reason.begins is not None:
            return f"begins on {reason.begins.isoformat()}"
        if reason.beginning is None:
            return "is not in force yet"
        amended = self.notes.cite(_amended(reason.beginning))
        return f"not before {reason.since.isoformat()} {amended}"

    def _unearned(self, reason: Reason, parent: Obligation | Prohibition | Power) -> str:
        """That no breach or exercise brought into force the power that the act would exercise."""
        done = "exercise" if isinstance(parent, Power) else "breach"
        by = f"by {self.words.party(parent.bearer)} up to {self.decided.on.isoformat()}"
        cited = self.notes.cite(f"the record of {self._events()}")
        return f"no {done} of clause {reason.clause.id} {by} gives that power {cited}"

    def _beside(self, reason: Reason) -> Words:
        """The words, with the fields of the exercise known beside those of the act."""
        known = with_exercise(self.words, reason).said
        said = {**known, **self.words.said}
        return evolve(self.words, said=said, in_term=in_term(reason.norm))

    def _events_told(self, events: Iterable[Event | None]) -> Iterator[str]:
        """That events happened, but for what the words before have supposed."""
        for event in events:
            if event is not None and not (self.said is not None and event.is_supposed):
                yield self._event(event)

    def _is_said(self, condition: Condition, *shown: Event) -> bool:
        """Whether a table has said all that a condition asks, and no event on record shows it.

        It asks how questions are read and what was done off the record, and nothing else.
        """
        if self.said is None or not all(event.is_supposed for event in shown):
            return False
        asked = (p for p in walk(condition) if isinstance(p, Occurred | Compared | Defined))
        return all(
            (isinstance(part, Occurred) and part.act.kind in self.said.kinds)
            or (isinstance(part, Compared) and isinstance(part.left, Reading))
            for part in asked
        )

    def _event(self, event: Event, said: date | None = None) -> str:
        return cited(event, self.words, self.notes, said)

    def _asked(
        self,
        words: Words,
        condition: Condition,
        *,
        holds: bool,
        measured: tuple[Measured, ...] = (),
        told: bool = False,
    ) -> str:
        """That a condition holds or does not, with what it rests on; what it compares as it is.

        Args:
            words: What puts it into words.
            condition: The condition.
            holds: Whether it holds.
            measured: What it compares that was worked out, with the figures.
            told: Whether the events that a comparison is about have been told.
        """
        if isinstance(condition, Not):
            return self._asked(words, condition.condition, holds=not holds, measured=measured)
        text = words.condition(condition, holds=holds)
        if isinstance(condition, Occurred) and condition.by != CONTRACT and not holds:
            text += f" by {self.decided.on.isoformat()}"
            return f"{text} {self.notes.cite(self._absence(words, condition))}"
        if isinstance(condition, Compared) and isinstance(condition.left, Reading):
            return f"{text} {self.notes.cite(question_line(condition.left.question))}"
        if isinstance(condition, Compared):
            day = words.dated(condition, self.decided.act.kinds, self.decided.on, holds=holds)
            if day:
                return day
            if told and not measured:
                return text
        record = f"the record of {self._events()}"
        is_one = isinstance(condition, Compared)
        if measured:
            by = partial(measured_line, measured, words, self.notes, f"by {record}", is_one=is_one)
            return f"{text} {self.notes.cite_over(by)}"
        return f"{text} {self.notes.cite(record)}"

    def _absence(self, words: Words, occurred: Occurred) -> str:
        return f"no record, among {self._events()}, that {words.condition(occurred)}"

    def _events(self) -> str:
        return f"{counted(self.decided.known, 'event')} to {self.decided.on.isoformat()}"

    def ending(self, reason: Reason) -> str:
        ending = reason.ending
        if ending is None:  # pragma: no cover (what lapsed has an ending)
            return ""
        until = f"until {ending.on.isoformat()}"
        if ending.exercise is not None and ending.clause is not None:
            event = self._event(ending.exercise, ending.on)
            by = self.notes.cite(f"{ending.clause.id}: {_quoted(ending.clause)}")
            notice = (ending.on - ending.exercise.day).days
            did = "suspended" if ending.is_suspension else "ended"
            if notice:
                return f"{until}, as {event} and so {did} it {counted(notice, 'day')} later {by}"
            return f"{until}, when {event} and so {did} it {by}"
        if ending.amendment is not None:
            cited = self.notes.cite(_amended(ending.amendment))
            return f"{until}, the day before an amendment took its place {cited}"
        return f"{until}, when its term ended"

    def _text(self) -> str:
        text = self.decided.contract.as_of(self.decided.on)
        if text is None:
            first = self.decided.contract.effective.isoformat()
            return f"{self.decided.contract.name} is in force from {first}"
        ids = ", ".join(sorted((clause.id for clause in text.clauses), key=_in_order))
        has = "clauses" if len(text.clauses) > 1 else "clause"
        return f"the text in force since {text.since.isoformat()} has the {has} {ids}"


def _in_order(id_: str) -> list[tuple[str, int]]:
    """The key by which ids are in order as readers count: 2 before 10."""
    return [(text, int(n or 0)) for text, n in re.findall(r"(\D*)(\d*)", id_)]


def _contrary(found: str, against: str, *, only: bool) -> str:
    """What was found, and what is against it; after a "but" the two are joined without another.

    Args:
        found: What was found, as a clause of a sentence; empty where nothing was.
        against: What is against it.
        only: Whether it follows a "but".
    """
    if not found:
        return against
    return f"though {found}, {against}" if only else f"{found}, but {against}"


@frozen(eq=False, repr=False)
class _Verbs:
    """How to say what a norm does.

    Attributes:
        of: Before the party and the act: "forbids".
        it: Of the very act that was asked about: "forbids it".
    """

    of: str
    it: str


_VERBS: dict[type[Norm], _Verbs] = {
    Permission: _Verbs("permits", "permits it"),
    Prohibition: _Verbs("forbids", "forbids it"),
    Obligation: _Verbs("obliges", "requires it"),
    Power: _Verbs("empowers", "gives that power"),
}

_WOULD: dict[type[Norm], _Verbs] = {
    Permission: _Verbs("would permit", "would permit it"),
    Prohibition: _Verbs("would forbid", "would forbid it"),
    Obligation: _Verbs("would oblige", "would require it"),
    Power: _Verbs("would empower", "would give that power"),
}

_ONCE: dict[type[Norm], _Verbs] = {
    Permission: _Verbs("permitted", "permitted it"),
    Prohibition: _Verbs("forbade", "forbade it"),
    Obligation: _Verbs("obliged", "required it"),
    Power: _Verbs("empowered", "gave that power"),
}


def _has_alternatives(condition: Condition) -> bool:
    """Whether a condition that holds does so by one of several alternatives."""
    parts = condition.conditions if isinstance(condition, AllOf) else ()
    return isinstance(condition, AnyOf) or any(map(_has_alternatives, parts))


def ruled_out_by(*conditions: Condition) -> Iterator[Not]:
    """The parts of conditions by which something has not happened, and no comparison fails.

    That a duty is overdue is told as one thing, though it is that it was breached, and that it
    was not performed since: beside what became of a duty, nothing else about duties is a part.

    Args:
        conditions: The conditions, which all hold.
    """
    parts = [part for condition in conditions for part in _parts(condition)]
    is_of_duty = any(isinstance(part, Occurred) and _is_of_duties(part) for part in parts)
    for part in parts:
        is_told = not (is_of_duty and _is_of_duties(part))
        if isinstance(part, Not) and not isinstance(part.condition, Compared) and is_told:
            yield part


def sizes_in(reason: Reason) -> Iterator[Compared]:
    """The comparisons by which a norm applies of what is more, or less, than something else.

    Those of what was worked out are told with their figures, and what happened with its day.
    """
    told = [one.comparison for one in reason.measured]
    told += [one for one in (in_term(reason.norm), begun(reason.norm)) if one is not None]
    for part in (part for condition in reason.held for part in _parts(condition)):
        if isinstance(part, Compared) and part.op in _SIZES and part not in told:
            yield from () if part.left.type in _DAYS else (part,)


_SIZES, _DAYS = frozenset({"<", "<=", ">", ">="}), frozenset({"date", "datetime"})


def with_found(words: Words, reason: Reason) -> Words:
    """The words, with the fields known of the events by which a norm applies."""
    asked = (one for condition in conditions(reason.norm) for one in occurrences(condition))
    return words.beside((*reason.events, *reason.exceptions), asked)


def _parts(condition: Condition) -> Iterator[Condition]:
    """The parts of a condition that all must hold."""
    if isinstance(condition, AllOf):
        for part in condition.conditions:
            yield from _parts(part)
    else:
        yield condition


def _is_of_duties(condition: Condition) -> bool:
    """Whether a condition asks what became of duties."""
    return any(isinstance(part, Occurred) and part.by == CONTRACT for part in walk(condition))


def _exceptions(norm: Norm) -> tuple[Condition, ...]:
    return tuple(c for c in (norm.unless, norm.until) if isinstance(c, Condition))


def _exception_of(norm: Norm) -> Condition:
    """The exception of a norm that has one, and what ends it."""
    stated = _exceptions(norm)
    return stated[0] if len(stated) == 1 else AnyOf(stated)


def _parents(reason: Reason) -> Iterator[Obligation | Prohibition | Power]:
    """The norm whose breach or exercise brings a reason's norm into force, then that norm's."""
    laid = [inner for norm in reason.clause.norms for inner in within(norm)]
    norm: Norm | None = reason.norm
    while norm is not None:
        owners = (owner for owner in laid if any(own is norm for own in own_norms(owner)))
        norm = next(owners, None)
        if isinstance(norm, Obligation | Prohibition | Power):
            yield norm


def _occasion(norm: Obligation | Prohibition | Power) -> Pattern | None:
    if not isinstance(norm, Obligation):
        return norm.act
    return None if norm.upon is None else norm.upon.act


def exercise_of(reason: Reason) -> Event | None:
    """The exercise or breach that brought a reason's norm into force, if one did.

    The breach, or that its grace has passed, is told as an event that names the clause and the
    bearer of the duty.
    """
    event = reason.exercise
    if event is None or event.by != CONTRACT:
        return event
    broken, *before = _parents(reason)
    upon = event.upon if isinstance(event, Followed) else None
    what = reason.clause.id, broken.bearer, event.towards, event.at
    standing = GRACE if before and is_grace(broken, before[0]) else PRIMARY
    return about(BREACHED, *what, upon=upon, standing=standing)


def with_exercise(words: Words, reason: Reason) -> Words:
    """The words, with the fields of the event known that brought a reason's norm into force."""
    if reason.exercise is None:
        return words
    act = reason.exercise.act
    if reason.exercise.by == CONTRACT:  # a breach has the fields of the duty's occasion
        kinds = (occasion.kind for occasion in map(_occasion, _parents(reason)) if occasion)
        act = Act(next(kinds, act.kind), act.fields)
    return words.about(act)


def _outranked(reason: Reason) -> str:
    """By what a norm is outranked; of default law, that it leaves the matter to agreement."""
    agreed = [d.by.id for d in reason.defeats if d.ground is Ground.SUPERIOR]
    if reason.clause.rank is Rank.DEFAULT_LAW and len(agreed) == len(reason.defeats):
        if isinstance(reason.norm, Prohibition):
            give = "gives" if len(agreed) == 1 else "give"
            return f" but asks only for leave, which {listed(agreed, 'and')} {give}"
        return f" but only where nothing else is agreed, as it is in {listed(agreed, 'and')}"
    by = listed(
        (f"{d.by.id} {_GROUNDS.get(d.ground, d.ground.value)}" for d in reason.defeats), "and"
    )
    return f" but is outranked by {by}"


_GROUNDS = {Ground.NAMED: "by that clause's own words"}
"""Grounds as they are told of the clause that prevails, where they would else be of any."""


def clause_line(reason: Reason) -> str:
    """The clause of a reason as a line of evidence."""
    since = reason.since.isoformat()
    return f"{reason.clause.id}, in force since {since}: {_quoted(reason.clause)}"


def _is_apart(lack: Lack) -> bool:
    """Whether what is lacking is told in the words of the whole condition.

    It is where it is about duties or breaches, of which conditions speak in words of their own.
    """
    return _is_of_duties(lack.missing)


def _amended(amendment: Amendment) -> str:
    """An amendment as a line of evidence."""
    line = f"{amendment.title}, effective {amendment.effective.isoformat()}"
    return f"{line}; {amendment.source}" if amendment.source else line


def _quoted(clause: Clause) -> str:
    source = f"; {clause.source}" if clause.source else ""
    return f'"{clause.text}" ({clause.confidence.value}{source})'


def question_line(question: Question) -> str:
    """A contested question as a line of evidence."""
    sources = "".join(f"; {source}" for source in question.sources)
    return f'{question.id}: "{question.text}" ({" or ".join(question.readings)}{sources})'


def what_happened(events: Iterable[Event], words: Words, notes: Notes) -> str:
    """That events happened, each with the number of its evidence; empty where there are none."""
    return listed((cited(event, words, notes) for event in events), "and")


def cited(event: Event, words: Words, notes: Notes, said: date | None = None) -> str:
    """That an event happened, with the number of its evidence.

    Args:
        event: The event.
        words: The words for it.
        notes: Where the evidence is told.
        said: A day that the sentence has named by then, which is not named again.
    """
    return f"{words.happened(event, said)} {notes.cite(event_line(event, words))}"


def caveats_in_words(caveats: Mapping[str, str]) -> Iterator[str]:
    """The caveats of an answer, each in lines of its own.

    Args:
        caveats: What the answer leaves open, by the ids of the clauses that it rests on.
    """
    for clause, caveat in caveats.items():
        yield wrapped(f"Caveat to {clause}: {caveat}", "  ", "    ")
