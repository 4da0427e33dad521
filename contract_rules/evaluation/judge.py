"""Judges an act: weighs the norms that apply to it and makes a decision, with its reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from attrs import field

from contract_rules.answers.decisions import Decision
from contract_rules.answers.findings import FindingKind, kinds_of
from contract_rules.answers.reasons import (
    Defeat,
    Effect,
    Ending,
    Ground,
    Lack,
    Outcome,
    Reason,
    Verdict,
)
from contract_rules.contracts.program import CompiledNorm
from contract_rules.evaluation.evaluator import Judged, passes
from contract_rules.evaluation.matcher import AskedNorm, Effective, Match
from contract_rules.evaluation.precedence import Claim, outranks, prevailing
from contract_rules.evaluation.semantics import SlotSearch
from contract_rules.evaluation.shortfalls import (
    is_bare,
    misfits,
    shown,
    unexcepted,
    unmet,
)
from contract_rules.evaluation.timeline.accounts import Account
from contract_rules.evaluation.workings import measured_by
from contract_rules.norms.derived_events import CONTRACT
from contract_rules.norms.normal_form import atoms_in
from contract_rules.norms.norms import Norm, Obligation, Permission, Power, Prohibition
from contract_rules.values.acts import Party
from contract_rules.values.data_classes import frozen
from contract_rules.values.instants import beginning, day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from contract_rules.contracts.clauses import Amendment
    from contract_rules.contracts.contract import Contract
    from contract_rules.contracts.program import Program
    from contract_rules.evaluation.matcher import Applies, Find, Matcher
    from contract_rules.evaluation.timeline.in_force import InForce
    from contract_rules.evaluation.timeline.ledger import Ledger
    from contract_rules.evaluation.working_memory import WorkingMemory
    from contract_rules.values.acts import Act
    from contract_rules.values.events import Event
    from contract_rules.values.instants import On

Meeting: TypeAlias = tuple[tuple[int, int, int, int], ...]
"""Norms that apply together: their numbers in the matches and in the program, and their order.

Before that, of a duty: the number of the way to perform it that the act is.
"""

_Asking: TypeAlias = tuple[int, int]
"""The number of a norm in the program, and that of the way to perform a duty that an act is."""

_Same: TypeAlias = "tuple[int, Match, tuple[Lack, ...], tuple[object, ...]]"
"""By what the reason of a norm is the same for many acts: what decides it, and shows it."""

MOST_TOLD = 1024
"""How many reasons are kept that may be the same for many acts."""

Weighed: TypeAlias = "tuple[Verdict, Mapping[int, tuple[Defeat, ...]]]"
"""A verdict, and what outranks the norms that do not prevail, by their numbers in the matches."""


Ruling: TypeAlias = "tuple[Verdict, Effect, Mapping[int, tuple[Defeat, ...]]]"
"""The verdict and the effect, and what outranks the norms that do not prevail."""


@frozen(eq=False, repr=False)
class Hearing:
    """What is the same for all acts of an action by a party at an instant.

    Attributes:
        party: The party.
        kind: The name of the action.
        at: The instant.
        norms: The norms in force that bear on such acts.
        effective: What tells which events brought norms into force.
        powers: The powers of which such acts are exercises.
        may_be_owed: Whether duties of the party may ask for such acts.
        answers: The answers so far, by the norms that applied, each with whether no exception
            held. None where norms have been brought into force by exercises: they rank by these.
        permissions: The permissions of such acts in all texts, that no exercise brings about.
        against: The norms in force that would count against a verdict, by verdicts so far.
        told: The reasons so far that are the same for many acts, by the number of the norm, how
            it applies, and what the exceptions lack.
        absent: What exceptions lack where there is no event such as they ask for, by the number
            of the norm and that of the case that holds.
    """

    party: Party
    kind: str
    at: int
    norms: Sequence[CompiledNorm]
    effective: Effective
    powers: Sequence[CompiledNorm]
    may_be_owed: bool
    answers: dict[tuple[tuple[int, bool], ...], Ruling] | None
    permissions: Sequence[CompiledNorm]
    against: dict[Verdict, list[CompiledNorm]] = field(
        init=False, factory=dict[Verdict, "list[CompiledNorm]"]
    )
    told: dict[_Same, Reason] = field(init=False, factory=dict[_Same, Reason])
    absent: dict[tuple[int, int], tuple[Lack, ...]] = field(
        init=False, factory=dict[tuple[int, int], "tuple[Lack, ...]"]
    )


@frozen(eq=False, repr=False)
class Heard:
    """What speaks about an act, and what it comes to.

    Attributes:
        judged: The act.
        matched: The norms that apply to it, or would but for an exception.
        owed: The duties that ask for it.
        answer: The verdict and the effect, and what outranks those of both that do not prevail,
            by their numbers.
    """

    judged: Judged
    matched: Sequence[tuple[CompiledNorm, Match]]
    owed: Sequence[Account]
    answer: Ruling

    @property
    def breached(self) -> tuple[CompiledNorm, ...]:
        """The prohibitions that an act breaches which is done, if it is prohibited."""
        verdict, _, outranked = self.answer
        if verdict is not Verdict.PROHIBITED:
            return ()
        return tuple(
            compiled
            for place, (compiled, found) in enumerate(self.matched)
            if found.exceptions is None and place not in outranked
            if isinstance(compiled.norm, Prohibition)
        )

    @property
    def clauses(self) -> tuple[str, ...] | None:
        """The ids of the clauses that decide it, as `Decision.clauses` has them.

        None where these are among norms that do not apply, of which only the reasons tell.
        """
        verdict, _, outranked = self.answer
        if verdict in {Verdict.VOID, Verdict.SILENT}:
            return None
        is_permitted = verdict is Verdict.PERMITTED
        found: dict[str, None] = {}
        for place, (compiled, match) in enumerate(self.matched):
            norm = compiled.norm
            if match.exceptions is not None:
                decides = is_permitted and isinstance(norm, Prohibition)
            else:
                decides = place not in outranked and (is_permitted or not isinstance(norm, Power))
            if decides:
                found[compiled.clause.id] = None
        for place, account in enumerate(self.owed, len(self.matched)):
            if place not in outranked:
                found[account.compiled.clause.id] = None
        return tuple(found)


class Ruled(NamedTuple):
    """What an act on record comes to.

    Attributes:
        verdict: The verdict.
        effect: Whether it takes effect.
        breached: The prohibitions that it breaches, as it is prohibited.
        kinds: The kinds of findings that it makes.
    """

    verdict: Verdict
    effect: Effect
    breached: tuple[CompiledNorm, ...]
    kinds: tuple[FindingKind, ...]


@frozen(eq=False, repr=False)
class _Docket:
    """How acts of an action by a party on record are heard while the same norms are in force.

    Attributes:
        hearing: What is the same for all of them.
        asked: How each norm is asked about one of them: its function, what finds events for it,
            and whether the act alone is given, which has no part in it as an event. None where
            that is not all that there is to ask.
        ruled: What those so far came to, by what norms said of them; see `AtOnce`.
    """

    hearing: Hearing
    asked: Sequence[AskedNorm] | None
    ruled: dict[int, Ruled] = field(init=False, factory=dict[int, Ruled])


class _Meetings:
    """How norms weigh against each other, for each set of norms that applied together so far.

    How two rank is remembered by itself: it is the same in whatever company they meet.
    """

    def __init__(self, program: Program) -> None:
        self._norms = program.norms
        self._weighed: dict[Meeting, Weighed] = {}
        self._grounds: dict[tuple[_Asking, _Asking, int], Ground | None] = {}

    def weigh(self, meeting: Meeting) -> Weighed:
        """What it comes to that norms meet."""
        weighed = self._weighed.get(meeting)
        if weighed is None:
            norms = self._norms
            claims = {
                place: Claim(norms[index].clause, _in_way(norms[index].norm, way), rank)
                for place, index, way, rank in meeting
            }
            indexes = {claims[place]: (index, way) for place, index, way, _ in meeting}
            ranking = partial(self._outranks, indexes)
            weighed = self._weighed[meeting] = _weigh(claims, ranking)
        return weighed

    def _outranks(
        self, indexes: Mapping[Claim, _Asking], one: Claim, other: Claim
    ) -> Ground | None:
        """The ground on which the first outranks the second; see `precedence.outranks`."""
        order = (one.since > other.since) - (one.since < other.since)
        key = indexes[one], indexes[other], order
        if key not in self._grounds:
            self._grounds[key] = outranks(one, other)
        return self._grounds[key]


def _permissions(program: Program) -> dict[tuple[str, str], list[CompiledNorm]]:
    """The permissions of acts in all texts, but for those that an exercise brings about."""
    found: dict[tuple[str, str], list[CompiledNorm]] = {}
    for acts, norms in program.by_act.items():
        for compiled in norms:
            if isinstance(compiled.norm, Permission) and compiled.parent is None:
                found.setdefault(acts, []).append(compiled)
    return found


def _to_begin(program: Program) -> dict[tuple[str, str], list[CompiledNorm]]:
    """The norms about acts that begin later than their texts, by their own words."""
    found: dict[tuple[str, str], list[CompiledNorm]] = {}
    for acts, norms in program.by_act.items():
        for compiled in norms:
            if compiled.begins is not None and compiled.parent is None:
                found.setdefault(acts, []).append(compiled)
    return found


class Judge:
    """Judges acts under one contract, on one working memory.

    Args:
        contract: The contract.
        memory: What is on record, and how what is open is settled.
        matcher: What finds which norms apply.
        in_force: What is in force when; it was worked out up to the instants asked about.
        ledger: What is owed when; likewise.

    Attributes:
        memory: What is on record, and how what is open is settled.
    """

    def __init__(
        self,
        contract: Contract,
        memory: WorkingMemory,
        matcher: Matcher,
        in_force: InForce,
        ledger: Ledger,
    ) -> None:
        self._contract = contract
        self._program = contract.program
        self.memory = memory
        self._matcher = matcher
        self._in_force = in_force
        self._ledger = ledger
        self._meetings = self._program.once(_Meetings)
        self._permissions = self._program.once(_permissions)
        self._to_begin = self._program.once(_to_begin)
        self._regime: tuple[int, int] | None = None
        self._alike: dict[tuple[str, str], _Docket] = {}

    def on(self, memory: WorkingMemory) -> Judge:
        """A judge of the same on another working memory."""
        return Judge(self._contract, memory, self._matcher, self._in_force, self._ledger)

    def by(self, matcher: Matcher) -> Judge:
        """A judge of the same by another matcher."""
        return Judge(self._contract, self.memory, matcher, self._in_force, self._ledger)

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
        hearing = self.hearing(party, act.kind, self._program.zone.instant(on))
        return self.decided(hearing, self.hear(hearing, act, itself), on)

    def decided(self, hearing: Hearing, heard: Heard, on: On) -> Decision:
        """The decision on an act; see `decide`.

        Args:
            hearing: What is the same for all acts such as this one.
            heard: What speaks about the act.
            on: When it is done, or would be.
        """
        verdict, effect, _ = heard.answer
        return Decision(
            verdict=verdict,
            party=hearing.party,
            act=heard.judged.act,
            on=on,
            reasons=self.reasons(hearing, heard),
            effect=effect,
            contract=self._contract,
            known=self.memory.facts.until(heard.judged.at),
        )

    def hearing(self, party: Party, kind: str, at: int) -> Hearing:
        """What is the same for all acts of an action by a party at an instant.

        It holds until an event is put on record, or another instant is asked about, however what
        is open is settled, as far as the course of events is the same.
        """
        norms = self._in_force.bearing_on(party.name, kind, at)
        is_plain = all(compiled.origin is None for compiled in norms)
        return Hearing(
            party,
            kind,
            at,
            norms,
            self._in_force.effective(at),
            self._program.exercised_by(kind, at),
            (party.name, kind) in self._program.deeds,
            {} if is_plain else None,
            self._permissions.get((party.name, kind), ()),
        )

    def reasons_on_record(self, event: Event) -> tuple[Reason, ...]:
        """The reasons of the decision on an act on record, as `reasons` gives them."""
        self._look_at(event.at)
        hearing = self._docket(event).hearing
        judged = Judged(event.act, event.at, self.memory, event)
        return self.reasons(hearing, self._heard(hearing, judged))

    def rule_on_record(self, event: Event) -> Ruled:
        """What an act on record comes to; see `rule_on_each`."""
        return self.rule_on_each((event,))[0]

    def rule_on_each(self, events: Iterable[Event]) -> list[Ruled]:
        """What acts on record come to.

        Where norms are asked by functions, that is kept by what they say of acts.
        """
        record, memory = self.memory.record, self.memory
        is_changed = record.hidden is not None or record.has_lifted
        found: list[Ruled] = []
        alike = self._alike
        since = until = 0
        for event in events:
            act, at = event.act, event.at
            if not since <= at < until:
                since, until = self._look_at(at)
            docket = alike.get((event.by.name, act.kind)) or self._docket(event)
            asked = docket.asked
            if asked is None or is_changed:
                found.append(_ruled(self._heard(docket.hearing, Judged(act, at, memory, event))))
                continue
            judged: Judged | None = None
            told = 0
            for applies, find, is_of_act in asked:
                if is_of_act:
                    one = applies(None, act, at, find, None, None)
                else:
                    judged = judged or Judged(act, at, memory, event)
                    one = applies(judged, act, at, find, judged.gone, None)
                told = told * 3 + (0 if one is None else 1 if one[2] is None else 2)
            ruled = docket.ruled.get(told)
            if ruled is None:
                heard = self._heard(docket.hearing, Judged(act, at, memory, event))
                ruled = docket.ruled[told] = _ruled(heard)
            found.append(ruled)
        return found

    def _look_at(self, at: int) -> tuple[int, int]:
        """Have dockets made for the norms in force at an instant; from when, and until when.

        While the same norms are in force, acts of one action by a party have their hearing in
        common, but for powers and duties, which may change from one instant to the next.
        """
        regime = self._in_force.regime(at)
        if regime != self._regime:
            self._regime = regime
            self._alike.clear()
        return self._in_force.stretch(at)

    def _docket(self, event: Event) -> _Docket:
        """How an act on record is heard, at an instant that was looked at."""
        key = event.by.name, event.act.kind
        docket = self._alike.get(key)
        if docket is None:
            hearing = self.hearing(event.by, event.act.kind, event.at)
            if hearing.powers or hearing.may_be_owed or hearing.answers is None:
                return _Docket(hearing, None)
            docket = self._alike[key] = _Docket(hearing, self._asking_on_record(hearing))
        return docket

    def _asking_on_record(self, hearing: Hearing) -> Sequence[AskedNorm] | None:
        """How norms are asked about acts on record, none of which is evidence on itself."""
        by, kind, program = hearing.party.name, hearing.kind, self._program
        asked = self._matcher.asking(hearing.norms, self.memory)
        if asked is None:
            return None
        finding = [
            any(
                kind in program.names_below(atom.kind) and by in program.parties(atom.by.name)
                for atom in atoms_in(compiled.form)
            )
            for compiled in hearing.norms
        ]
        return [
            one._replace(is_of_act=one.is_of_act and not finds)
            for one, finds in zip(asked, finding, strict=True)
        ]

    def hear(self, hearing: Hearing, act: Act, itself: Event | None = None) -> Heard:
        """What speaks about an act, and what it comes to.

        Args:
            hearing: What is the same for all acts such as this one.
            act: The act.
            itself: The event, where the act is on record.
        """
        return self._heard(hearing, Judged(act, hearing.at, self.memory, itself))

    def _heard(self, hearing: Hearing, judged: Judged) -> Heard:
        norms = hearing.norms
        matched = self._matcher.match(judged, norms, hearing.effective) if norms else ()
        owed = self._owed(hearing.party, judged) if hearing.may_be_owed else ()
        answers = hearing.answers
        if owed or answers is None:
            return Heard(judged, matched, owed, self.answer(hearing, matched, owed))
        key = tuple([(e.index, found.exceptions is None) for e, found in matched])
        answer = answers.get(key)
        if answer is None:
            answer = answers[key] = self.answer(hearing, matched, owed)
        return Heard(judged, matched, owed, answer)

    def asking(self, hearing: Hearing) -> Sequence[tuple[Applies, Find]] | None:
        """What says of an act alone whether each norm of a hearing applies to it.

        None where that is not all: where duties may ask for such acts, or the matcher knows no
        such way to be asked.
        """
        if hearing.may_be_owed or hearing.answers is None:
            return None
        asked = self._matcher.asking(hearing.norms, self.memory)
        if asked is None or not all(one.is_of_act for one in asked):
            return None
        return [(one.applies, one.find) for one in asked]

    def is_all(
        self, hearing: Hearing, answer: Ruling, matched: Sequence[tuple[CompiledNorm, Match]]
    ) -> bool:
        """Whether the norms that apply are all that there is to tell of an act; see `reasons`."""
        verdict, effect, _ = answer
        applying = {compiled.index for compiled, _ in matched}
        by, kind = hearing.party.name, hearing.kind
        return (
            not (hearing.powers and effect is Effect.VOID)
            and not (hearing.permissions and verdict is Verdict.PROHIBITED)
            and not self._in_force.lapsed(by, kind, hearing.at)
            and not self._to_begin.get((by, kind))
            and not self._in_force.runs_notice(hearing.at)
            and all(compiled.index in applying for compiled in self._against(hearing, verdict))
        )

    def answer(
        self,
        hearing: Hearing,
        matched: Sequence[tuple[CompiledNorm, Match]],
        owed: Sequence[Account],
    ) -> Ruling:
        """What it comes to that norms apply and that duties ask for an act."""
        verdict, outranked = self.weigh(matched, owed, hearing.at)
        effect = Effect.NONE
        if hearing.powers:
            exercised = any(f.exceptions is None for e, f in matched if isinstance(e.norm, Power))
            effect = Effect.TAKES_EFFECT if exercised else Effect.VOID
        if verdict is Verdict.PERMITTED:
            norms = [None if f.exceptions is not None else e.norm for e, f in matched]
            norms += [account.norm for account in owed]
            speaking = [n for p, n in enumerate(norms) if n is not None and p not in outranked]
            verdict = _unopposed(hearing, matched, speaking, effect)
        return verdict, effect, outranked

    def reasons(self, hearing: Hearing, heard: Heard) -> tuple[Reason, ...]:
        """The reasons of a decision."""
        outranked, matched, quiet = heard.answer[2], heard.matched, heard.judged.quiet
        reasons = [
            self.reason_of(hearing, compiled, found, outranked.get(place), quiet)
            for place, (compiled, found) in enumerate(matched)
        ]
        reasons += [
            _of_duty(account, outranked.get(len(matched) + place))
            for place, account in enumerate(heard.owed)
        ]
        return self.and_the_rest(hearing, heard.answer, quiet, matched, reasons)

    def and_the_rest(
        self,
        hearing: Hearing,
        answer: Ruling,
        quiet: Judged,
        matched: Sequence[tuple[CompiledNorm, Match]],
        reasons: list[Reason],
    ) -> tuple[Reason, ...]:
        """The reasons of the norms that apply and of duties, and what else there is to tell."""
        by, kind, at = hearing.party.name, hearing.kind, quiet.at
        verdict, effect, _ = answer
        void = hearing.powers if effect is Effect.VOID else ()
        to_come = list(self._to_come(hearing, quiet)) if self._in_force.runs_notice(at) else []
        if void:
            reasons += self._void(by, void, quiet, reasons, to_come)
        lapsed = self._in_force.lapsed(by, kind, at)
        ended: list[Reason] = []
        if lapsed and not reasons:
            ended = self._lapsed(lapsed, Prohibition, quiet)
        if lapsed and not (reasons or ended) and verdict is Verdict.SILENT:
            freed = self._lapsed(lapsed, Permission, quiet)  # that it is free rests on no clause
            ended = [reason for reason in freed if reason.ending and reason.ending.exercise]
        against = self._against(hearing, verdict)
        if against:
            reasons += self._unspoken(hearing, quiet, against, matched)
        reasons += [reason for reason in to_come if isinstance(reason.norm, _AGAINST[verdict])]
        if verdict is Verdict.PROHIBITED and hearing.permissions:
            told = {reason.norm for reason in to_come}
            reasons += [r for r in self._not_yet(hearing, quiet) if r.norm not in told]
        to_begin = self._to_begin.get((by, kind), ())
        if to_begin:
            reasons += self._beginning(to_begin, _AGAINST[verdict], quiet)
        if lapsed and verdict is Verdict.PROHIBITED:
            ended = _without_successors(self._lapsed(lapsed, Permission, quiet), reasons)
        return (*reasons, *ended)

    def _owed(self, party: Party, judged: Judged) -> Sequence[Account]:
        """The duties of a party that ask for an act."""
        hidden = judged.itself is self.memory.record.hidden  # and counts to nothing
        itself = None if hidden else judged.itself
        return self._ledger.obliging(party, judged.act, judged.at, itself)

    def bears(self, compiled: CompiledNorm, at: int) -> bool:
        """Whether a report speaks of a norm: one in force, or a prohibition that has ended."""
        forbade = isinstance(compiled.norm, Prohibition) and compiled.first <= at
        return forbade or self._in_force.is_in_force(compiled, at)

    def weigh(
        self, matched: Sequence[tuple[CompiledNorm, Match]], owed: Sequence[Account], at: int
    ) -> Weighed:
        """The verdict as far as prohibitions go, and what outranks the norms that do not prevail.

        How norms rank depends on which they are and on the order in which they came into force,
        not on the act. So it is worked out once for each set of norms in each such order.
        """
        if not owed:
            alone = _unanimous(matched)
            if alone is not None:
                return alone, {}
        speaking = [
            (place, compiled, 0, self._in_force.later_since(compiled, found.exercise, at))
            for place, (compiled, found) in enumerate(matched)
            if found.exceptions is None
        ]
        speaking += (
            (
                len(matched) + place,
                account.compiled,
                account.way,
                self._in_force.owed_since(account),
            )
            for place, account in enumerate(owed)
        )
        order = sorted({since for _, _, _, since in speaking})
        key = tuple((place, e.index, way, order.index(since)) for place, e, way, since in speaking)
        return self._meetings.weigh(key)

    def reason_of(
        self,
        hearing: Hearing,
        compiled: CompiledNorm,
        found: Match,
        defeats: tuple[Defeat, ...] | None,
        judged: Judged,
    ) -> Reason:
        """What became of a norm that applies, or would but for an exception.

        It is the same for every act to which the norm applies by the same events, and to which
        its exceptions lack the same.
        """
        lacks = self._lacks(hearing, compiled, found, judged) if found.exceptions is None else ()
        case = compiled.form.cases[found.case]
        held = case.given if found.exceptions is None else case.unless[found.exception]
        own = held.measures_act or any(lack.measures_act for lack in lacks)
        if defeats is not None or own:
            return self._reason(compiled, found, defeats, lacks, judged)
        # the days that they reckon are no part of what lacks are
        reckoned = tuple([lack.reckoned and lack.reckoned.value for lack in lacks])
        key, told = (compiled.index, found, lacks, reckoned), hearing.told
        reason = told.get(key)
        if reason is None:
            if len(told) >= MOST_TOLD:
                told.clear()
            reason = told[key] = self._reason(compiled, found, None, lacks, judged)
        return reason

    @staticmethod
    def _lacks(
        hearing: Hearing, compiled: CompiledNorm, found: Match, judged: Judged
    ) -> tuple[Lack, ...]:
        """What the exceptions of a norm that applies lack, and what it rules out."""
        case = compiled.form.cases[found.case]
        if not (case.unless or case.given.nots):
            return ()
        if not is_bare(case, judged, found):
            return unexcepted(compiled.form, judged.under(compiled), found)
        key, absent = (compiled.index, found.case), hearing.absent
        lacks = absent.get(key)
        if lacks is None:
            lacks = absent[key] = unexcepted(compiled.form, judged, found)
        return lacks

    def _reason(
        self,
        compiled: CompiledNorm,
        found: Match,
        defeats: tuple[Defeat, ...] | None,
        lacks: tuple[Lack, ...],
        judged: Judged,
    ) -> Reason:
        if found.exceptions is not None:
            outcome = Outcome.YIELDS
        else:
            outcome = Outcome.SPEAKS if defeats is None else Outcome.OUTRANKED
        case = compiled.form.cases[found.case]
        held = case.given if found.exceptions is None else case.unless[found.exception]
        return Reason(
            outcome=outcome,
            clause=compiled.clause,
            norm=compiled.norm,
            since=compiled.in_text.since,
            exercise=found.exercise or self._in_force.begun_by(compiled, judged.at),
            events=shown(found.events, lacks),
            exceptions=found.exceptions or (),
            defeats=defeats or (),
            lacks=lacks,
            case=found.case,
            exception=None if found.exceptions is None else found.exception,
            held=held.written,
            measured=measured_by(compiled, judged, found),
        )

    def _void(
        self,
        by: str,
        powers: Sequence[CompiledNorm],
        judged: Judged,
        told: Sequence[Reason],
        to_come: Sequence[Reason],
    ) -> list[Reason]:
        """Why an exercise is void: the powers that lack their conditions, or that lapsed.

        Of those for which a notice runs, it is told when they begin.
        """
        at = judged.at
        here = [power for power in powers if self._in_force.is_in_force(power, at)]
        to_begin = [power for power in powers if power.by == by and not here]
        to_begin = [p for p in to_begin if self._in_force.to_begin(p, at) is not None]
        if to_begin:
            return list(self._beginning(to_begin, (Power,), judged))
        ended = [(self._in_force.ended(power, at), power) for power in powers if not here]
        lapsed = [(last, p) for last, p in ended if last is not None and p.parent is None]
        if lapsed:
            return self._lapsed(lapsed, Power, judged)
        excepted = [reason.norm for reason in told]
        effective = self._in_force.effective(at)
        found: list[Reason] = []
        among = here or powers
        own = [power for power in among if power.by == by]
        if any(not misfits(power, judged) for power in own):
            among = own  # whom else it is given to is nothing to its own conditions
        for power in (power for power in among if power.norm not in excepted):
            given = power.by != by or power not in here
            begun = () if given else SlotSearch(judged).exercises(power, judged)
            by_each = [
                e
                for e in begun
                if e is not None
                and effective(power, e)
                and all(passes(test, (judged, e)) for test in power.form.tests)
            ]
            coming = [reason for reason in to_come if reason.norm is power.norm]
            if coming and not by_each:
                found += coming
                continue
            found += [_failing(power, judged, e, given=given) for e in by_each or (None,)]
        return found

    @staticmethod
    def _against(hearing: Hearing, verdict: Verdict) -> list[CompiledNorm]:
        """The norms in force that would count against a verdict, or could, if they applied."""
        against = hearing.against.get(verdict)
        if against is None:
            wanted = _AGAINST[verdict]
            against = [compiled for compiled in hearing.norms if isinstance(compiled.norm, wanted)]
            hearing.against[verdict] = against
        return against

    def _unspoken(
        self,
        hearing: Hearing,
        judged: Judged,
        against: Sequence[CompiledNorm],
        matched: Sequence[tuple[CompiledNorm, Match]],
    ) -> Iterator[Reason]:
        """The norms about an act that do not apply to it, of those that would count against it.

        They are those whose conditions do not hold.
        """
        effective = hearing.effective
        applying = {(e.index, found.exercise) for e, found in matched}
        for compiled in against:
            if compiled.origin is not None or (compiled.index, None) not in applying:
                for exercise in SlotSearch(judged).exercises(compiled, judged):
                    known = exercise is None or effective(compiled, exercise)
                    slots = (judged,) if exercise is None else (judged, exercise)
                    fits = known and all(passes(test, slots) for test in compiled.form.tests)
                    if fits and (compiled.index, exercise) not in applying:
                        yield _failing(compiled, judged, exercise)

    def _not_yet(self, hearing: Hearing, judged: Judged) -> Iterator[Reason]:
        """The permissions of a prohibited act that are not in force yet.

        They are those that wait to be begun, and the next that was announced.
        """
        in_force, at = self._in_force, judged.at
        fitting = [
            compiled
            for compiled in hearing.permissions
            if all(passes(test, (judged,)) for test in compiled.form.tests)
        ]
        if not fitting:
            return
        here = [compiled for compiled in fitting if in_force.is_in_text(compiled, at)]
        for compiled in here:
            if not in_force.is_in_force(compiled, at) and in_force.ended(compiled, at) is None:
                yield _waiting(compiled)
        held = [compiled.norm for compiled in here]
        amendments = self._contract.amendments
        announced = [a for a in amendments if beginning(a.announced) <= at]
        # the texts are the first one and one for each amendment
        to_come = [
            (compiled, amendments[compiled.texts[0] - 1])
            for compiled in fitting
            if compiled.given > at and compiled.texts[0] > 0 and compiled.norm not in held
        ]
        first = min((c.first for c, amendment in to_come if amendment in announced), default=None)
        for compiled, amendment in to_come:
            if compiled.first == first:
                yield _waiting(compiled, amendment)

    def _beginning(
        self, among: Sequence[CompiledNorm], wanted: tuple[type[Norm], ...], judged: Judged
    ) -> Iterator[Reason]:
        """The norms about an act that begin later, of those that would count against a verdict."""
        for compiled in among:
            begins = self._in_force.to_begin(compiled, judged.at)
            about = isinstance(compiled.norm, wanted) and begins is not None
            if about and all(passes(test, (judged,)) for test in compiled.form.tests):
                yield _waiting(compiled, begins=begins)

    def _to_come(self, hearing: Hearing, judged: Judged) -> Iterator[Reason]:
        """The norms about an act that begin at the end of a notice which runs."""
        zone = self._program.zone
        for compiled, notice in self._in_force.to_come(
            hearing.party.name, hearing.kind, judged.at
        ):
            slots = (judged,) if compiled.parent is None else (judged, notice.exercise)
            if all(passes(test, slots) for test in compiled.form.tests):
                yield _waiting(compiled, begins=zone.moment(notice.at), exercise=notice.exercise)

    def _lapsed(
        self, lapsed: Sequence[tuple[int, CompiledNorm]], wanted: type[Norm], judged: Judged
    ) -> list[Reason]:
        """Reasons for the norms that no longer are in force: of those about the act the last."""
        fitting = [
            (ended, compiled)
            for ended, compiled in lapsed
            if isinstance(compiled.norm, wanted)
            if all(passes(test, (judged,)) for test in compiled.form.tests)
        ]
        last = max((ended for ended, _ in fitting), default=None)
        return [
            Reason(
                outcome=Outcome.LAPSED,
                clause=compiled.clause,
                norm=compiled.norm,
                since=compiled.in_text.since,
                ending=self.ending(compiled, ended),
            )
            for ended, compiled in fitting
            if ended == last
        ]

    def ending(self, compiled: CompiledNorm, ended: int) -> Ending:
        """How a norm ceased to be in force after an instant (microseconds), its last one."""
        change = self._in_force.ended_by(compiled, ended)
        if change is not None:
            return Ending(
                on=day(ended),
                exercise=change.exercise,
                clause=change.compiled.clause,
                is_suspension=change.sleeps,
            )
        if compiled.by_term:
            return Ending(on=day(ended))
        # the texts are the first one and one for each amendment
        amendment = self._contract.amendments[compiled.texts[1]]
        return Ending(on=day(ended), amendment=amendment)


def _ruled(heard: Heard) -> Ruled:
    """What an act comes to, of which it is known what speaks about it."""
    verdict, effect, _ = heard.answer
    return Ruled(verdict, effect, heard.breached, tuple(kinds_of(verdict, effect)))


def _in_way(norm: Norm, way: int) -> Norm:
    """A norm as it is weighed: of an obligation, what it asks for in one of its ways."""
    return norm.ways[way] if isinstance(norm, Obligation) else norm


def _weigh(
    claims: Mapping[int, Claim], ranking: Callable[[Claim, Claim], Ground | None]
) -> Weighed:
    forbidding = {p: c for p, c in claims.items() if isinstance(c.norm, Prohibition)}
    forbidden = {claim.clause.id for claim in forbidding.values()}
    permitting = {
        place: claim
        for place, claim in claims.items()
        if isinstance(claim.norm, Permission | Obligation)
        or (isinstance(claim.norm, Power) and not forbidden.isdisjoint(claim.clause.overrides))
    }
    claims = permitting | forbidding
    if not forbidding:
        return Verdict.PERMITTED, {}
    if not permitting:
        return Verdict.PROHIBITED, {}
    sides = tuple(permitting.values()), tuple(forbidding.values())
    permit, forbid, defeats = prevailing(*sides, ranking)
    if not permit and not forbid:
        return Verdict.CONFLICT, {}
    prevail = {*permit, *forbid}
    outranked = {
        place: tuple(Defeat(by.clause, ground) for by, ground in defeats[claim] if by in prevail)
        for place, claim in claims.items()
        if claim not in prevail
    }
    return Verdict.PERMITTED if permit else Verdict.PROHIBITED, outranked


def _unanimous(matched: Sequence[tuple[CompiledNorm, Match]]) -> Verdict | None:
    """The verdict where norms that apply do not meet norms of the other side; else None."""
    forbids = permits = False
    for compiled, found in matched:
        if found.exceptions is None:
            if isinstance(compiled.norm, Prohibition):
                forbids = True
            else:
                permits = True
            if forbids and permits:
                return None
    return Verdict.PROHIBITED if forbids else Verdict.PERMITTED


def _unopposed(
    hearing: Hearing,
    matched: Sequence[tuple[CompiledNorm, Match]],
    speaking: Sequence[Norm],
    effect: Effect,
) -> Verdict:
    """The verdict on an act that no prohibition that prevails forbids.

    Args:
        hearing: What is the same for all acts such as this one.
        matched: The norms that apply to it, or would but for an exception.
        speaking: The norms that apply and prevail, those of duties that ask for it among them.
        effect: Whether it takes effect.
    """
    permits = any(isinstance(norm, Permission | Obligation) for norm in speaking)
    own = any(power.norm.bearer == hearing.party for power in hearing.powers)
    if effect is Effect.VOID and (own or not permits):
        return Verdict.VOID
    excepted = any(
        found.exceptions is not None and isinstance(compiled.norm, Prohibition)
        for compiled, found in matched
    )
    spoken_of = permits or excepted or effect is Effect.TAKES_EFFECT
    return Verdict.PERMITTED if spoken_of else Verdict.SILENT


def _without_successors(ended: Iterable[Reason], reasons: Iterable[Reason]) -> list[Reason]:
    """What has lapsed, but for clauses that an amendment has worded anew and that speak still."""
    speaking = {reason.clause.id for reason in reasons}
    return [
        reason
        for reason in ended
        if reason.clause.id not in speaking
        or reason.ending is None
        or reason.ending.amendment is None
    ]


def _of_duty(account: Account, defeats: tuple[Defeat, ...] | None) -> Reason:
    """The reason that a duty gives for doing what it asks for."""
    occasion = account.occasion
    return Reason(
        outcome=Outcome.SPEAKS if defeats is None else Outcome.OUTRANKED,
        clause=account.compiled.clause,
        norm=account.duty.norm,
        since=account.compiled.in_text.since,
        exercise=account.exercise,
        events=() if occasion.by == CONTRACT else (occasion,),
        defeats=defeats or (),
    )


_AGAINST: dict[Verdict, tuple[type[Norm], ...]] = {
    Verdict.PERMITTED: (Prohibition,),
    Verdict.PROHIBITED: (Permission,),
    Verdict.CONFLICT: (Permission, Prohibition),
    Verdict.VOID: (Permission, Prohibition),
    Verdict.SILENT: (Permission, Prohibition),
}


"""The norms that would count against a verdict, or could, if they applied."""


def _failing(
    compiled: CompiledNorm, judged: Judged, exercise: Event | None, *, given: bool = False
) -> Reason:
    """The reason of a norm that does not apply, as its condition does not hold.

    Args:
        compiled: The norm.
        judged: The act.
        exercise: The exercise or breach that brought it into force, if one did.
        given: Whether it is for another reason that it does not apply, whatever its condition.
    """
    unfit = misfits(compiled, judged)
    lacks: tuple[Lack, ...] = ()
    begun = compiled.origin is None or exercise is not None
    if begun and not unfit and not given:
        lacks = unmet(compiled.form, judged.under(compiled), exercise)
    return Reason(
        outcome=Outcome.UNMET,
        clause=compiled.clause,
        norm=compiled.norm,
        since=compiled.in_text.since,
        exercise=exercise,
        events=shown((), lacks),
        lacks=lacks,
        misfits=unfit,
    )


def _waiting(
    compiled: CompiledNorm,
    amendment: Amendment | None = None,
    begins: On | None = None,
    exercise: Event | None = None,
) -> Reason:
    """The reason of a norm that is not in force yet; of one that an exercise begins, with that."""
    return Reason(
        outcome=Outcome.PENDING,
        clause=compiled.clause,
        norm=compiled.norm,
        since=compiled.in_text.since,
        exercise=exercise,
        beginning=amendment,
        begins=begins,
    )
