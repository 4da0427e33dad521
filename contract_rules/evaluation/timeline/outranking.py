"""Weighs whether a duty binds, against the prohibitions and exemptions of what it asks for.

A duty does not bind while all that would perform it is forbidden, by a prohibition that prevails,
or while an exemption prevails over it. So the act that it asks for is judged, with the fields that
the duty fixes and the amount outstanding. A field that the duty leaves open may hold anything: a
prohibition of only some of its values forbids only some of the acts that would perform the duty,
and leaves it binding, while a permission of some of its values permits a way to perform it. So it
is with what may be paid in parts: a debt binds as long as a payment of some amount counts to it
that is not forbidden.
"""

from __future__ import annotations

from bisect import bisect_left
from contextlib import suppress
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from attrs import evolve

from contract_rules.answers.open_points import Clash
from contract_rules.answers.reasons import Ground, Verdict
from contract_rules.errors import TooManyPeriodsError
from contract_rules.evaluation.evaluator import Judged, value_of
from contract_rules.evaluation.observers import observers
from contract_rules.evaluation.precedence import Claim, prevailing
from contract_rules.evaluation.semantics import SlotSearch
from contract_rules.evaluation.timeline.entries import Outranking, Rival
from contract_rules.norms.normal_form import (
    ACT,
    Alternative,
    Case,
    Form,
    Ref,
    atoms_in,
    reads,
    refs,
    tests_in,
)
from contract_rules.norms.norms import Exemption, Permission, Power, Prohibition
from contract_rules.norms.subsumption import implies
from contract_rules.values.acts import Act
from contract_rules.values.data_classes import frozen
from contract_rules.values.instants import DAY, END, day
from contract_rules.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contract_rules.contracts.contract import Contract
    from contract_rules.contracts.program import CompiledNorm, Program
    from contract_rules.evaluation.judge import Judge
    from contract_rules.evaluation.matcher import Match
    from contract_rules.evaluation.timeline.accounts import Account
    from contract_rules.evaluation.timeline.in_force import InForce
    from contract_rules.evaluation.timeline.ledger import Ledger
    from contract_rules.evaluation.working_memory import WorkingMemory
    from contract_rules.norms.expressions import FieldMatcher
    from contract_rules.norms.normal_form import Test
    from contract_rules.values.acts import Party, Value


_CENTURY = 36_525 * DAY

HALF = Decimal("0.5")
"""Of two amounts half of each make one between them."""


class _Known:
    """The normal forms that were made for acts of which some fields are open; each made once."""

    def __init__(self, _: Program) -> None:
        self.forms: dict[tuple[int, int, int, frozenset[str]], Form | None] = {}


class AskingDuties:
    """The duties that ask for acts at one instant, as far as that was looked up.

    Whether they do does not change by what keeps any of them from binding.
    """

    def __init__(self) -> None:
        self.for_acts: dict[tuple[str, Act], tuple[Account, ...]] = {}


class Outrankings:
    """Finds what outranks duties, or clashes with them, under one contract on one record.

    Args:
        contract: The contract.
        memory: What is on record, and how what is open is settled.
        judge: Who weighs norms.
        in_force: What is in force when.
        ledger: What is owed when.
    """

    def __init__(
        self,
        contract: Contract,
        memory: WorkingMemory,
        judge: Judge,
        in_force: InForce,
        ledger: Ledger,
    ) -> None:
        self._contract = contract
        self._program = contract.program
        self._memory = memory
        self._judge = judge
        self._in_force = in_force
        self._ledger = ledger
        self._forms = self._program.once(_Known).forms

    def of(self, account: Account, at: int, asking: AskingDuties) -> Outranking | None:
        """What keeps a duty from binding at an instant, or clashes with it; None for nothing.

        Before an act may count to it, it asks for none.

        Args:
            account: The account of the duty.
            at: The instant.
            asking: What was looked up when other duties were weighed at this instant.
        """
        if not account.is_open(at):
            return None
        found: list[Outranking] = []
        for way in account.ways:
            against = self._of_way(way, at, asking)
            if against is None:  # one way will do
                return None
            found.append(against)
        clashing = next((one for one in found if one.clashes), None)
        if clashing is not None:
            return clashing
        rivals = {(r.compiled.index, r.found.exercise): r for one in found for r in one.rivals}
        return Outranking(at, tuple(rivals.values()))

    def _of_way(self, account: Account, at: int, asking: AskingDuties) -> Outranking | None:
        """What forbids what a duty asks for in one way, exempts from it, or clashes with it."""
        rivals = [
            rival
            for rival in self._program.rivals[account.compiled.index]
            if rival.kind in account.norm.act.names
            and self._in_force.goes_on(rival, at, account.arisen)
        ]
        asked = self._asked(account, at)
        ranked: list[Rival] = []
        equals: list[Rival] = []
        for by in account.debtors(at):
            found = self._against(account, asked, by, rivals, asking)
            if not found:
                return None  # by this one it is to be performed
            prevailing_ = [rival for clashes, rival in found if not clashes]
            ranked += prevailing_
            equals += () if prevailing_ else (rival for _, rival in found)
        if not equals:
            return Outranking(at, tuple(ranked))
        clauses = dict.fromkeys(rival.compiled.clause.id for rival in equals)
        clash = Clash(account.id, account.compiled.clause.id, tuple(clauses))
        supposed = clash in self._memory.settlement.binding
        return Outranking(at, tuple(equals), clash, supposed=supposed)

    def _against(
        self,
        account: Account,
        asked: Judged,
        by: Party,
        rivals: Iterable[CompiledNorm],
        asking: AskingDuties,
    ) -> list[tuple[bool, Rival]]:
        """What prevails over a duty as far as it is one of a party, or clashes with it."""
        own = [rival for rival in rivals if rival.norm.bearer == by]
        banning = [rival for rival in own if isinstance(rival.norm, Prohibition)]
        exempting = [rival for rival in own if isinstance(rival.norm, Exemption)]
        lifting = list(self._applying(exempting, account, asked))
        return [
            *self._barred(account, asked, banning, asking),
            *self._lifted(account, asked, lifting),
        ]

    def grown(self, account: Account, since: int, until: int) -> int | None:
        """When what is owed has grown to or past an amount with which norms compare what is paid.

        Args:
            account: The account of a duty whose amount grows by itself.
            since: The instant from which it grows.
            until: The last instant that matters.

        Returns:
            The first such instant after the one and up to the other; None if there is none, or
            within a century none where the last is that of the calendar.
        """
        amount, rivals = account.promise.amount, self._program.rivals[account.compiled.index]
        if amount is None or since >= until or account.owed(since) is None:
            return None
        bounds = [*self._bounds(account, amount[0], self._asked(account, since), rivals)]
        if not bounds:
            return None

        def past(at: int) -> list[int]:
            owed = account.owed(at)
            return [] if owed is None else [(owed > bound) - (owed < bound) for bound in bounds]

        until = min(until, since + _CENTURY) if until == END else until
        here, low, step = past(since), since, DAY
        with suppress(TooManyPeriodsError):
            while low < until:
                high = min(since + step, until)
                if past(high) != here:
                    found = range(low + 1, high + 1)
                    return found[bisect_left(found, True, key=lambda at: past(at) != here)]  # noqa: FBT003
                low, step = high, 2 * step
        return None

    def _asked(self, account: Account, at: int) -> Judged:
        """The act that a duty asks for, as one that is judged: with the fields that are known."""
        kind = self._program.kinds[account.norm.act.kind]
        known: dict[str, Value] = dict(account.wanted(at))
        owed = account.owed(at)
        if account.promise.amount is not None and owed is not None:
            known[account.promise.amount[0]] = owed
        fields = ((field.name, known[field.name]) for field in kind.fields if field.name in known)
        return Judged(Act(kind.name, tuple(fields), kind), at, self._memory)

    def _applying(
        self, norms: Iterable[CompiledNorm], account: Account, asked: Judged
    ) -> Iterator[tuple[CompiledNorm, Match]]:
        """The norms that apply to all that performs a duty; permissions, to some that does."""
        known = {name for name, _ in asked.act.fields}
        effective = self._in_force.effective(asked.at)
        for compiled in norms:
            form = self._form(compiled, account, frozenset(known))
            if form is None:
                continue
            judged = asked.under(compiled)
            search = SlotSearch(judged)
            for exercise in search.exercises(compiled, judged):
                if exercise is None or effective(compiled, exercise):
                    found = search.norm(form, judged, exercise)
                    if found is not None and found.exceptions is None:
                        yield compiled, found
                    elif found is not None and isinstance(compiled.norm, Exemption):
                        for observer in observers():
                            observer.prevented(
                                self._contract, compiled, found.exception, day(asked.at)
                            )

    def _form(
        self, compiled: CompiledNorm, account: Account, known: frozenset[str]
    ) -> Form | None:
        """The normal form of a norm for acts of which some fields are known alone.

        None where it applies to none, or does not apply to all, of the acts that are meant.
        """
        key = compiled.index, account.compiled.index, account.way, known
        if key not in self._forms:
            fields = self._program.kinds[account.norm.act.kind].fields
            open_ = frozenset(field.name for field in fields) - known
            asked = dict(account.norm.act.fields)
            if isinstance(compiled.norm, Prohibition | Exemption):
                self._forms[key] = _of_all(compiled.form, asked, open_)
            else:
                self._forms[key] = _of_some(compiled.form, open_)
        return self._forms[key]

    def _barred(
        self, account: Account, asked: Judged, banning: list[CompiledNorm], asking: AskingDuties
    ) -> list[tuple[bool, Rival]]:
        """The prohibitions that prevail over a duty, or clash with it, however it is paid.

        Where they clash with some of the parts, and prevail over the others, they clash with it.
        """
        found = list(self._forbidden(account, asked, banning, asking))
        for part in self._parts(account, asked, banning) if found else ():
            forbidden = list(self._forbidden(account, part, banning, asking, in_part=True))
            if not forbidden:
                return []
            found += forbidden
        clashing = [pair for pair in found if pair[0]]
        told: dict[object, tuple[bool, Rival]] = {}
        for clashes, rival in clashing or found:
            told.setdefault((rival.compiled.index, rival.found.exercise), (clashes, rival))
        return list(told.values())

    def _parts(
        self, account: Account, asked: Judged, banning: list[CompiledNorm]
    ) -> Iterator[Judged]:
        """Payments in part that count to a debt: of each amount that prohibitions tell apart."""
        amount, owed = account.promise.amount, account.owed(asked.at)
        if amount is None or owed is None:
            return
        name, more = amount[0], account.norm.takes_more
        known = self._program.kinds[asked.act.kind].field(name)
        nothing, cent = Money(0, owed.currency), Money("0.01", owed.currency)
        bounds = [b for b in self._bounds(account, name, asked, banning) if nothing < b]
        levels = sorted({owed, *(b for b in bounds if more or b < owed)})
        if more:
            levels.append(levels[-1] + cent)
        between = [one * HALF + other * HALF for one, other in pairwise((nothing, *levels))]
        for part in (*levels, *between, min(between[0], cent)):
            if part != owed and known.holds(part):
                fields = ((n, part if n == name else value) for n, value in asked.act.fields)
                yield evolve(asked, act=evolve(asked.act, fields=tuple(fields)))

    def _bounds(
        self, account: Account, name: str, asked: Judged, rivals: Iterable[CompiledNorm]
    ) -> Iterator[Money]:
        """The amounts, of the currency owed, with which norms compare what is paid."""
        known, owed = frozenset(n for n, _ in asked.act.fields), asked.act.get(name)
        forms = [self._form(compiled, account, known) for compiled in rivals]
        for form in (form for form in forms if form is not None):
            paid = Ref(ACT, name)
            tests = [t for t in tests_in(form) if paid in refs(t.subject, *t.operands)]
            values: list[Value | None] = []
            for part in (part for test in tests for part in (test.subject, *test.operands)):
                if isinstance(part, Ref):  # of what is found, which may be any of them
                    by_kind = (self._memory.find(a.by.name, a.kind) for a in atoms_in(form))
                    found = (event for events in by_kind for event in events)
                    values += [value for event in found for _, value in event.act.fields]
                elif not any(refs(part)):
                    values.append(value_of(part, (asked,)))
            for value in values:
                if isinstance(value, Money) and isinstance(owed, Money):
                    yield from (value,) if value.currency == owed.currency else ()

    def _forbidden(
        self,
        account: Account,
        asked: Judged,
        banning: list[CompiledNorm],
        asking: AskingDuties,
        *,
        in_part: bool = False,
    ) -> Iterator[tuple[bool, Rival]]:
        """The prohibitions that prevail over a duty, or clash with it, beside what permits.

        That another duty asks for just so much in one payment frees no part of this debt: what is
        paid then is that.
        """
        against = list(self._applying(banning, account, asked))
        if not against:
            return
        by, kind = against[0][0].norm.bearer, asked.act.kind
        beside = [
            compiled
            for compiled in self._in_force.bearing_on_debt(by.name, kind, asked.at, account.arisen)
            if isinstance(compiled.norm, Permission | Power)
        ]
        matched = [*against, *self._applying(beside, account, asked)]
        others = self._beside(asked, by, asking)
        owed = [account, *(a for a in others if a.is_of_money or not in_part)]
        verdict, outranked = self._judge.weigh(matched, owed, asked.at)
        grounds = {d.by.id: d.ground for d in outranked.get(len(matched), ())}
        if verdict in {Verdict.PROHIBITED, Verdict.CONFLICT}:
            for compiled, found in against:  # of which none falls, as no permission stands
                ground = grounds.get(compiled.clause.id)
                rival = self._rival(account, asked, compiled, found, ground)
                yield verdict is Verdict.CONFLICT, rival

    def _beside(self, asked: Judged, by: Party, asking: AskingDuties) -> tuple[Account, ...]:
        """The duties that ask for an act: of those that rank alike, one.

        For they stand and fall together, however many they are.
        """
        key = by.name, asked.act
        found = asking.for_acts.get(key)
        if found is None:
            ranks: dict[tuple[int, int, int], Account] = {}
            for other in self._ledger.obliging(by, asked.act, asked.at):
                since = self._in_force.owed_since(other)
                ranks.setdefault((other.compiled.index, other.way, since), other)
            found = asking.for_acts[key] = tuple(ranks.values())
        return found

    def _lifted(
        self, account: Account, asked: Judged, lifting: list[tuple[CompiledNorm, Match]]
    ) -> Iterator[tuple[bool, Rival]]:
        """The exemptions that prevail over a duty, or clash with it."""
        if not lifting:
            return
        duty = Claim(account.compiled.clause, account.norm, self._in_force.owed_since(account))
        claims = [
            Claim(e.clause, e.norm, self._in_force.later_since(e, found.exercise, asked.at))
            for e, found in lifting
        ]
        stands, lifts, defeats = prevailing((duty,), claims)
        if not stands:
            grounds = {id(claim): ground for claim, ground in defeats[duty]}
            for claim, (compiled, found) in zip(claims, lifting, strict=True):
                ground = grounds.get(id(claim))
                yield not lifts, self._rival(account, asked, compiled, found, ground)

    def _rival(
        self,
        account: Account,
        asked: Judged,
        compiled: CompiledNorm,
        found: Match,
        ground: Ground | None,
    ) -> Rival:
        """A norm that keeps a duty from binding, with what it applied by."""
        form = self._form(compiled, account, frozenset(name for name, _ in asked.act.fields))
        assert form is not None  # noqa: S101 (it applies)
        return Rival(compiled, found, form.cases[found.case].given, asked, ground)


@frozen
class _Open:
    """Tells which tests speak of fields that are left open."""

    fields: frozenset[str]

    def spoken_in(self, tests: Iterable[Test]) -> bool:
        """Whether tests speak of such a field of what is judged."""
        return any(ref.slot == ACT and ref.field in self.fields for ref in reads(tests))

    def without(self, alternative: Alternative) -> Alternative:
        """The alternative as it is if each such field holds whatever lets it hold."""
        return evolve(
            alternative,
            tests=self.rest(alternative.tests),
            atoms=tuple(evolve(a, tests=self.rest(a.tests)) for a in alternative.atoms),
            nots=tuple(
                group
                for group in alternative.nots
                if not any(self.spoken_of(inner) for inner in group)
            ),
        )

    def rest(self, tests: tuple[Test, ...]) -> tuple[Test, ...]:
        """The tests that do not speak of such a field."""
        return tuple(test for test in tests if not self.spoken_in((test,)))

    def spoken_of(self, alternative: Alternative) -> bool:
        """Whether an alternative speaks of such a field."""
        inner = (one for group in alternative.nots for one in group)
        return self.spoken_in(alternative.asked) or any(map(self.spoken_of, inner))


def _of_all(form: Form, asked: dict[str, FieldMatcher], fields: frozenset[str]) -> Form | None:
    """A norm's form, if it applies whatever the open fields hold; an exception may hold of some.

    Args:
        form: The norm's normal form.
        asked: What a duty asks of the fields.
        fields: The fields that it leaves open, at least in part.
    """
    unknown = _Open(fields)
    matchers = dict(form.norm.act.fields)
    left: list[Test] = []
    for test in form.tests:
        name = test.subject.field if isinstance(test.subject, Ref) else None
        if not unknown.spoken_in((test,)):
            left.append(test)
        elif name is None or name not in asked or not implies(asked[name], matchers[name]):
            return None
    cases = tuple(
        evolve(case, unless=tuple(map(unknown.without, case.unless)))
        for case in form.cases
        if not unknown.spoken_of(case.given)
    )
    return evolve(form, tests=tuple(left), cases=cases) if cases else None


def _of_some(form: Form, fields: frozenset[str]) -> Form:
    """A norm's form as it is if each open field holds whatever lets the norm apply."""
    unknown = _Open(fields)

    def some(case: Case) -> Case:
        given = unknown.without(case.given)
        unless = tuple(a for a in case.unless if not unknown.spoken_of(a))
        return evolve(case, given=given, unless=unless)

    return evolve(form, tests=unknown.rest(form.tests), cases=tuple(map(some, form.cases)))
