"""Judges an act: from the norms that apply, by precedence, to a decision with its reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from contract_rules.decisions import Decision
from contract_rules.findings import Defeat, Ending, Outcome, Reason, Verdict
from contract_rules.norms import Permission, Power, Prohibition
from contract_rules.periods import day, instant
from contract_rules.precedence import Claim, prevailing
from contract_rules.semantics import Judged, passes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from contract_rules.book import Book, Entry
    from contract_rules.course import Course
    from contract_rules.events import Event
    from contract_rules.facts import FactBase
    from contract_rules.matching import Found, Matcher
    from contract_rules.nodes import Act, Party
    from contract_rules.periods import On

Weighed: TypeAlias = "tuple[Verdict, Mapping[int, tuple[Defeat, ...]]]"
"""A verdict, and by what the norms that do not prevail are outranked, by place."""


class Judge:
    """Answers questions about one contract and one fact base.

    Args:
        book: The contract's book.
        facts: The events on record.
        matcher: What finds which norms apply.
        course: What is in force when.
    """

    def __init__(self, book: Book, facts: FactBase, matcher: Matcher, course: Course) -> None:
        self._book = book
        self._facts = facts
        self._matcher = matcher
        self._course = course
        self._weighed: dict[tuple[tuple[int, int, int], ...], Weighed] = {}

    def decide(self, party: Party, act: Act, on: On, itself: Event | None = None) -> Decision:
        """The decision on an act.

        Args:
            party: Whose act it is.
            act: The act.
            on: When it is done, or would be.
            itself: The event, where the act is on record.

        Raises:
            NaiveDatetimeError: For a datetime without a time zone.
        """
        at = instant(on)
        course = self._course
        entries = course.in_force(party.name, act.kind, at)
        matched: Sequence[tuple[Entry, Found]] = ()
        if entries:
            matched = self._matcher.match(act, at, entries, course.effective, itself)
        verdict, outranked = self._weigh(matched)
        reasons = [
            _reason(entry, found, outranked.get(place))
            for place, (entry, found) in enumerate(matched)
        ]
        void = None
        if act.kind in self._book.powers:
            void = self._void(act, at, matched)
            reasons += self._unmet(act, at, matched) if void else ()
        if verdict is Verdict.PROHIBITED or not reasons:
            wanted = Permission if verdict is Verdict.PROHIBITED else Prohibition
            reasons += self._lapsed(party, act, at, wanted)
        return Decision(
            verdict=verdict,
            party=party,
            act=act,
            on=on,
            reasons=tuple(reasons),
            void=void,
            contract=self._book.contract,
            known=self._facts.until(at),
        )

    def _weigh(self, matched: Sequence[tuple[Entry, Found]]) -> Weighed:
        """The verdict, and by what the norms that do not prevail are outranked, by place.

        How norms weigh against each other depends on which they are and on the order in which
        they began to speak, not on the act: it is worked out once for each such meeting.
        """
        claims = {
            place: _claim(entry, found)
            for place, (entry, found) in enumerate(matched)
            if found.exceptions is None and not isinstance(entry.norm, Power)
        }
        order = sorted({claim.since for claim in claims.values()})
        key = tuple(
            (place, matched[place][0].index, order.index(claim.since))
            for place, claim in claims.items()
        )
        weighed = self._weighed.get(key)
        if weighed is None:
            weighed = self._weighed[key] = _weigh(claims)
        return weighed

    def _void(self, act: Act, at: int, matched: Sequence[tuple[Entry, Found]]) -> bool | None:
        if any(isinstance(e.norm, Power) and f.exceptions is None for e, f in matched):
            return False
        return True if any(self._powers(act, at)) else None

    def _powers(self, act: Act, at: int) -> Iterator[Entry]:
        powers = self._book.powers[act.kind]
        return (power for power in powers if self._course.is_in_force(power, at))

    def _unmet(
        self, act: Act, at: int, matched: Sequence[tuple[Entry, Found]]
    ) -> Iterator[Reason]:
        told = {entry.index for entry, _ in matched}
        for power in self._powers(act, at):
            if power.index not in told:
                yield Reason(
                    outcome=Outcome.UNMET,
                    clause=power.clause,
                    norm=power.norm,
                    since=power.standing.since,
                )

    def _lapsed(
        self, party: Party, act: Act, at: int, wanted: type[Permission | Prohibition]
    ) -> list[Reason]:
        """What was in force last of the norms wanted that spoke of such acts."""
        judged = (Judged(act, at),)
        lapsed = [
            (ended, entry)
            for entry in self._book.by_act.get((party.name, act.kind), ())
            if isinstance(entry.norm, wanted) and entry.power is None
            if (ended := self._course.ended(entry, at)) is not None
            if all(passes(test, judged) for test in entry.form.tests)
        ]
        last = max((ended for ended, _ in lapsed), default=None)
        return [
            Reason(
                outcome=Outcome.LAPSED,
                clause=entry.clause,
                norm=entry.norm,
                since=entry.standing.since,
                ending=self._ending(entry, ended),
            )
            for ended, entry in lapsed
            if ended == last
        ]

    def _ending(self, entry: Entry, ended: int) -> Ending:
        change = self._course.last_change(entry, ended)
        if change is not None and change.at == ended and not change.begins:
            event = change.exercise
            return Ending(on=day(ended), exercise=event, clause=change.entry.clause)
        if entry.by_term:
            return Ending(on=day(ended))
        texts = self._book.contract.texts
        following = texts[entry.texts[1] + 1].since
        amendments = self._book.contract.amendments
        amendment = next(a for a in amendments if a.effective == following)
        return Ending(on=day(ended), amendment=amendment)


def _weigh(claims: Mapping[int, Claim]) -> Weighed:
    permitting = {p: c for p, c in claims.items() if isinstance(c.norm, Permission)}
    forbidding = {p: c for p, c in claims.items() if isinstance(c.norm, Prohibition)}
    if not forbidding:
        return Verdict.PERMITTED, {}
    if not permitting:
        return Verdict.PROHIBITED, {}
    permit, forbid, defeats = prevailing(tuple(permitting.values()), tuple(forbidding.values()))
    if not permit and not forbid:
        return Verdict.CONFLICT, {}
    prevail = {*permit, *forbid}
    outranked = {
        place: tuple(Defeat(by.clause, ground) for by, ground in defeats[claim] if by in prevail)
        for place, claim in claims.items()
        if claim not in prevail
    }
    return Verdict.PERMITTED if permit else Verdict.PROHIBITED, outranked


def _claim(entry: Entry, found: Found) -> Claim:
    since = found.exercise.at if found.exercise else entry.since
    return Claim(entry.clause, entry.norm, since)


def _reason(entry: Entry, found: Found, defeats: tuple[Defeat, ...] | None) -> Reason:
    if found.exceptions is not None:
        outcome = Outcome.YIELDS
    else:
        outcome = Outcome.SPEAKS if defeats is None else Outcome.OUTRANKED
    return Reason(
        outcome=outcome,
        clause=entry.clause,
        norm=entry.norm,
        since=entry.standing.since,
        exercise=found.exercise,
        events=found.events,
        exceptions=found.exceptions or (),
        defeats=defeats or (),
    )
