"""Brings norms into normal form: which events to look for, in which order, under which tests.

Conditions are multiplied out to alternatives (a disjunctive normal form, DNF), definitions put in
their place; those that would come to many are rewritten before (`sharing`). Events are ordered so
that each refers only to those before it, and every term becomes a reference to a slot, or is
refused here. So the names that authors use are resolved once, before anything happens, and both
ways to evaluate a norm start from the same form.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import TYPE_CHECKING, Any, NoReturn, assert_never

from attrs import evolve

from contract_rules.errors import (
    AmbiguousTermError,
    NotExactError,
    UnboundTermError,
    WrongTypeError,
)
from contract_rules.norms.computed_terms import (
    Interest,
    Outstanding,
    PeriodsLate,
    Rounded,
    ToDate,
    Total,
)
from contract_rules.norms.dates import DayReckoned, StatedPeriod
from contract_rules.norms.derived_events import IN_FORCE, KIND, KINDS, UPON, occasion_in
from contract_rules.norms.expressions import (
    IDENTITY,
    AllOf,
    AnyOf,
    AnyTerm,
    AtLeast,
    AtMost,
    Between,
    Compared,
    Computed,
    Condition,
    Const,
    Defined,
    FieldMatcher,
    FieldOf,
    LessThan,
    MoreThan,
    Not,
    Occurred,
    OneOf,
    OtherThan,
    Pattern,
    Reckoned,
    When,
)
from contract_rules.norms.normal_form import (
    ACT,
    Alternative,
    Atom,
    Case,
    Form,
    NoticeGiven,
    Operand,
    Promise,
    Reckoning,
    Ref,
    Test,
    refs,
)
from contract_rules.norms.norms import (
    Norm,
    Notice,
    Obligation,
    Opening,
    Power,
    begun,
    by_then,
    effects,
    given_in,
    in_term,
    own_norms,
    taken_by,
)
from contract_rules.norms.questions import IS
from contract_rules.norms.sharing import shared
from contract_rules.norms.tables import Conditional
from contract_rules.norms.traversal import occurrences, plain, terms_of, walk
from contract_rules.values.data_classes import frozen
from contract_rules.values.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterator


def normalise(
    norm: Norm, definitions: Mapping[str, Condition], parent: Form | None = None
) -> Form:
    """The normal form of a norm under the definitions of a text.

    Args:
        norm: The norm.
        definitions: The condition of each definition by its id; acyclic.
        parent: The form of the norm whose exercise or breach brings it into force, if one does.

    Raises:
        UnboundTermError: When a term speaks of an event that nothing finds.
        AmbiguousTermError: When a term could speak of two events.
        WrongTypeError: When a duty is owed instead of none.
    """
    pattern = _occasion(norm)
    before = (parent.spoken,) if parent else ()
    late = parent is not None and isinstance(parent.norm, Obligation)
    scope = _Scope(definitions, before, norm, is_begun=parent is not None and not late)
    if pattern is None:  # it arises with what brings it into force
        spoken, begun = before[0] if before else (), False
        tests: tuple[Test, ...] = ()
    else:
        spoken, begun = (*pattern.names, *_carried(pattern)), parent is not None
        tests = tuple(_pattern_tests(pattern, ACT, evolve(scope, after_act=False)))
    kinds = (spoken, *before) if begun else (spoken,)
    if isinstance(norm, Obligation) and norm.upon is None and parent and norm.from_ is not None:
        _refuse_beginning(parent.norm)
    if isinstance(norm, Obligation) and norm.instead and not late:
        msg = (
            "only a duty under otherwise= of another duty is owed instead of that; leave "
            "instead=True out"
        )
        raise WrongTypeError(msg)
    unless, after = _either(norm.unless, norm.until), by_then(norm)
    upon = norm.upon if isinstance(norm, Obligation) else None
    several = isinstance(norm, Obligation) and bool(norm.also)
    cases = tuple(
        _taking(
            Case(
                given,
                within.alternatives(unless) if unless is not None else (),
                _promise(norm, within, late=late) if isinstance(norm, Obligation) else None,
                tuple(
                    None if term is None else within.operand(term)
                    for term in map(taken_by, effects(norm))
                ),
                within.alternatives(after) if after is not None else (),
                _others(norm, within, late=late),
            ),
            several=several,
        )
        for given, within in evolve(scope, kinds=kinds, upon=upon).expand(given_in(norm))
    )
    notices = tuple(
        _notice(effect.after, _Scope(definitions, (spoken,), norm)) for effect in effects(norm)
    )
    return Form(norm, begun, spoken, tests, cases, notices)


def _refuse_beginning(parent: Norm) -> NoReturn:
    """Refuse the beginning of a duty that arises with an exercise, or with a breach.

    Raises:
        WrongTypeError: Always.
    """
    if isinstance(parent, Power):
        msg = (
            "a duty that an exercise begins is there from the end of its notice on; leave from_= "
            "out, and state begins(party.must(...), after=...)"
        )
    else:
        msg = (
            "a duty under otherwise= is there from the breach on; leave from_= out, and say from "
            "when it may be performed: not_before="
        )
    raise WrongTypeError(msg)


def _taking(case: Case, *, several: bool) -> Case:
    """The case, where something is taken from an event that is found, with which is meant.

    Args:
        case: The case.
        several: Whether a duty arises upon several acts, all of which are meant.
    """
    if several or (case.given.named and not set(case.given.named).isdisjoint(case.taken)):
        atoms = tuple(evolve(a, latest=not a.asked.first) for a in case.given.atoms)
        return evolve(case, given=evolve(case.given, atoms=atoms))
    return case


def _occasion(norm: Norm) -> Pattern | None:
    """The pattern of slot 0; None where slot 0 is what brings the norm into force."""
    if not isinstance(norm, Obligation):
        return norm.act
    return None if norm.upon is None else norm.upon.act


def _carried(pattern: Pattern) -> tuple[str, ...]:
    """The action whose fields a derived event has, as it names the occasion of a duty."""
    occasion = occasion_in(pattern) if pattern.kind in KINDS else None
    return () if occasion is None else (occasion.kind,)


def _is_derived(names: tuple[str, ...]) -> bool:
    """Whether what fills a slot is a derived event, by the names of its action."""
    return names[:1] != () and names[0] in KINDS


def _others(norm: Norm, scope: _Scope, *, late: bool) -> tuple[Promise, ...]:
    """The performance that a duty asks for in each way but the first."""
    ways = norm.ways[1:] if isinstance(norm, Obligation) else ()
    return tuple(_promise(way, scope, late=late) for way in ways)


def _promise(norm: Obligation, scope: _Scope, *, late: bool) -> Promise:
    amount = norm.owed
    asked = tuple((n, m) for n, m in norm.act.fields if amount is None or n != amount[0])
    slot = scope.last + 1
    rest = evolve(norm.act, fields=asked)
    return Promise(
        slot,
        tuple(_pattern_tests(rest, slot, evolve(scope, in_duty=True))),
        None
        if amount is None
        else (
            amount[0],
            evolve(scope, late=late, in_amount=True, in_duty=True).operand(amount[1]),
        ),
        _limit(norm.limit, scope),
        _limit(norm.not_before, scope),
        None if norm.counterparty is None else scope.operand(norm.counterparty),
    )


def _limit(limit: Opening | None, scope: _Scope) -> Period | Operand | None:
    if limit is None or isinstance(limit, Period):
        return limit
    term = limit.term if isinstance(limit, StatedPeriod) else limit
    return evolve(scope, in_duty=True).operand(term)


def _notice(notice: Notice | None, scope: _Scope) -> NoticeGiven | None:
    """The notice of an effect; a day is told by the exercise alone.

    Raises:
        UnboundTermError: When the day is of another event.
    """
    if notice is None or isinstance(notice, Period):
        return notice
    own, *_ = scope.kinds
    for term in plain((notice,)):
        if isinstance(term, FieldOf | When) and (
            term.occurrence is not None or term.kind not in own
        ):
            msg = (
                f"{term} in after= is of another event than the exercise, which is that of "
                f"{own[0]}; give notice to a day that the exercise tells: "
                f"after={own[0]}.on + days(30), or a field of {own[0]} that holds a date"
            )
            raise UnboundTermError(msg)
    return evolve(scope, in_duty=True).operand(notice)


def forms(
    norm: Norm, definitions: Mapping[str, Condition], parent: Form | None = None
) -> Iterator[tuple[Form, Form | None]]:
    """The normal forms of a norm and of the norms that it brings into force.

    Yields:
        Each form, with that of the norm whose exercise or breach brings it into force.

    Raises:
        UnboundTermError: When a term speaks of an event that nothing finds.
        AmbiguousTermError: When a term could speak of two events.
    """
    form = normalise(norm, definitions, parent)
    yield form, parent
    for own in own_norms(norm):
        yield from forms(own, definitions, form)


def _either(*conditions: object) -> Condition | None:
    given = tuple(c for c in conditions if isinstance(c, Condition))
    return AnyOf(given) if given else None


@frozen(eq=False, repr=False)
class _Scope:
    """What terms may speak of at some place in a norm, and the slots that these fill.

    Attributes:
        definitions: The condition of each definition, by its id.
        kinds: The names of the action of the act and, if there is one, of that of the exercise,
            each followed by the names of the actions that it is a kind of.
        norm: The norm.
        found: The events found so far; they fill the slots after these.
        after_act: Whether slot 0 may be referred to; not in the tests of the act's own pattern.
        late: Whether lateness may be referred to: in an amount that stands in for a duty.
        in_amount: Whether totals may be to date: in the amount of a duty.
        in_duty: Whether days may be reckoned with: in what a duty asks for, and its deadline.
        upon: The occasion of a duty, as written; the act is meant by it.
        counted: The total in whose terms, for each act that counts, that act is meant.
        is_begun: Whether an exercise brings the norm into force.
    """

    definitions: Mapping[str, Condition]
    kinds: tuple[tuple[str, ...], ...]
    norm: Norm
    found: tuple[Occurred, ...] = ()
    after_act: bool = True
    late: bool = False
    in_amount: bool = False
    in_duty: bool = False
    upon: Occurred | None = None
    counted: Total[Any] | None = None
    is_begun: bool = False

    def alternatives(self, condition: Condition) -> tuple[Alternative, ...]:
        return tuple(alternative for alternative, _ in self.expand(condition))

    def expand(self, condition: Condition | None) -> Iterator[tuple[Alternative, _Scope]]:
        """Each alternative of a condition, with the scope of what is joined to it."""
        for literals in self._ways(condition):
            yield self._alternative(literals)

    def _ways(self, condition: Condition | None) -> list[tuple[Condition, ...]]:
        if condition is None:
            return [()]
        return _ways(shared(condition, self.definitions, self.norm), self.definitions)

    def _alternative(self, literals: tuple[Condition, ...]) -> tuple[Alternative, _Scope]:
        asked = dict.fromkeys(o for c in literals for o in occurrences(c) if _positive(c))
        waiting = [o for o in asked if o not in self.found and (o != self.upon or o in literals)]
        everything, named = (*self.found, *waiting), tuple(waiting)
        scope, atoms = self, list[Atom]()
        while waiting:
            following = next((o for o in waiting if scope.binds(o, everything)), None)
            if following is None:
                raise _circle(waiting)
            waiting.remove(following)
            scope = scope.with_(following)
            tests = tuple(_pattern_tests(following.act, scope.last, scope))
            atoms.append(Atom(following.by, following.act.kind, tests, following))
        compared = [scope.compared(c) for c in literals if isinstance(c, Compared)]
        placed = [
            Atom(a.by, a.kind, (*a.tests, *_about(compared, self.last + 1 + i)), a.asked)
            for i, a in enumerate(atoms)
        ]
        early = tuple(t for t in compared if t.slot <= self.last)
        nots = tuple(scope.alternatives(c.condition) for c in literals if isinstance(c, Not))
        places = {a.asked: self.last + 1 + i for i, a in enumerate(atoms)}
        in_order = tuple(places[occurrence] for occurrence in named)
        return Alternative(early, tuple(placed), nots, literals, in_order), scope

    @property
    def last(self) -> int:
        """The number of the last slot that is filled."""
        return len(self.kinds) + len(self.found) - 1

    def with_(self, occurrence: Occurred) -> _Scope:
        found = (*self.found, occurrence)
        return evolve(self, found=found)

    def binds(self, occurrence: Occurred, everything: tuple[Occurred, ...]) -> bool:
        """Whether all events to which an occurrence's terms refer have slots already."""
        terms = (t for _, m in occurrence.act.fields for t in terms_of(m))
        spoken = [t for t in plain(terms) if isinstance(t, FieldOf | When)]
        wanted = [self.meant(t, everything) for t in spoken]
        return all(isinstance(w, int) or w in self.found for w in wanted)

    def meant(self, term: FieldOf[Any] | When, everything: tuple[Occurred, ...]) -> int | Occurred:
        """The slot of the act or exercise, or the occurrence, to which a term refers.

        It refers to one of the very action that it names, where there is one; else to one of a
        kind of that action.
        """
        if term.occurrence is not None:
            occasion = term.occurrence == self.upon and term.occurrence not in everything
            return ACT if occasion else term.occurrence
        first = 0 if self.after_act else 1
        if term.kind == IN_FORCE.name:  # when a duty arises without an occasion
            return ACT
        for place, names in enumerate(self.kinds, first):
            if names[:1] == (term.kind,):
                return place
        alike = [o for o in everything if o.act.kind == term.kind]
        if not alike:
            return self._widely_meant(term, everything)
        told = any(_is_derived(names) and term.kind in names for names in self.kinds)
        if len(alike) + told > 1:
            msg = (
                f"{term} could speak of {len(alike) + told} events; take the field from one: "
                f"first = party.did({term.kind}(...)), then first[{term}] or first.on"
            )
            raise AmbiguousTermError(msg)
        return alike[0]

    def _whereto(self) -> str:
        """Where else a condition is to stand, as one may stand in a power already."""
        if not self.is_begun:
            return ""
        return " to what is begun, as that knows nothing of what the power asks for"

    def _widely_meant(
        self, term: FieldOf[Any] | When, everything: tuple[Occurred, ...]
    ) -> int | Occurred:
        """The one slot or occurrence of a kind of the action that a term names."""
        first = 0 if self.after_act else 1
        alike: dict[int | Occurred, str] = {
            place: names[0] for place, names in enumerate(self.kinds, first) if term.kind in names
        }
        alike |= {o: o.act.kind for o in everything if term.kind in o.act.wider}
        about_duty = any(map(_is_derived, self.kinds))
        if about_duty and isinstance(term, When):
            msg = (
                f"nothing here finds the {term.kind} that {term} speaks of: of what a duty arose "
                "upon only the fields are known; take the day from breach_of(...).on, or from a "
                "field that holds a date"
            )
            raise UnboundTermError(msg)
        if not alike:
            way = (
                f"write upon=breach_of(..., of={term.kind}(...)) for what the duty arose upon"
                if about_duty
                else f"add a condition such as party.did({term.kind}(...)){self._whereto()}, "
                "or use a field of the act itself"
            )
            msg = f"nothing here finds the {term.kind} that {term} speaks of; {way}"
            raise UnboundTermError(msg)
        if len(alike) > 1:
            kinds = " and a ".join(alike.values())
            name = str(term).rpartition(".")[2]
            msg = (
                f"{term} could speak of a {kinds}, which are kinds of {term.kind}; "
                f"name the narrower action: {next(iter(alike.values()))}.{name}"
            )
            raise AmbiguousTermError(msg)
        (meant,) = alike
        return meant

    def operand(self, term: AnyTerm) -> Operand:
        """The term as an operand: a constant, a reference to a slot, or worked out from these."""
        return self._operand(term, {})

    def _operand(
        self,
        term: AnyTerm,
        made: dict[int, Reckoning],
        *,
        rounded: bool = False,
        within: bool = False,
    ) -> Operand:
        """As `operand`.

        Args:
            term: The term.
            made: As for `_reckoning`.
            rounded: Whether it is rounded as it is.
            within: Whether what is worked out from it is rounded in the end.
        """
        if isinstance(term, Const):
            return term
        if isinstance(term, Reckoned):
            endless = term if isinstance(term, Computed) and not term.is_held else None
            if endless and not rounded and not (within and endless.measures):
                raise _without_end(endless)
            if id(term) not in made:
                made[id(term)] = self._reckoning(term, made, within=within)
            return made[id(term)]
        if self.counted is not None and self.counted.is_own(term):
            return Ref(self.last + 1, term.name if isinstance(term, FieldOf) else None)
        meant = self.meant(term, self.found)
        if isinstance(meant, Occurred):
            if meant not in self.found:
                raise _unfound(term)
            meant = self.found.index(meant) + len(self.kinds)
        return Ref(meant, self._field(term, meant))

    def _field(self, term: FieldOf[Any] | When, slot: int) -> str | None:
        """The name under which a slot has what a term speaks of; None for its instant."""
        if isinstance(term, When):
            return None
        names = self.kinds[slot] if slot < len(self.kinds) else (term.kind,)
        is_carried = _is_derived(names) and term.kind not in KINDS
        return f"{term.kind}.{term.name}" if is_carried else term.name

    def _reckoning(
        self, term: Reckoned[Any], made: dict[int, Reckoning], *, within: bool = False
    ) -> Reckoning:
        """A term that is worked out, with operands in place of its parts.

        Args:
            term: The term.
            made: What its parts have become elsewhere, by their identity: one that stands in
                several places becomes one operand.
            within: Whether what is worked out from it is rounded in the end.
        """
        if isinstance(term, PeriodsLate) and not self.late:
            msg = "only an amount under otherwise= grows; state periods_late(...) in one"
            raise UnboundTermError(msg)
        if isinstance(term, ToDate) and not self.in_amount:
            msg = (
                "only the amount of a duty is taken to date; leave to_date(...) out, as "
                "everything else is of the day asked about"
            )
            raise UnboundTermError(msg)
        if isinstance(term, Interest) and not self.in_amount:
            msg = "only the amount of a duty is interest that accrues; state interest(...) in one"
            raise UnboundTermError(msg)
        if isinstance(term, Interest) and term.on is None and not self.late:
            msg = (
                "interest under otherwise= runs on what is outstanding of the duty in breach; "
                "here say on what it runs: interest(percent(4), on=Lend.amount)"
            )
            raise UnboundTermError(msg)
        reckons = self.in_duty or self.counted is not None  # what is added up, with its own days
        if isinstance(term, DayReckoned) and not reckons:
            msg = (
                "only a duty reckons with days, in its deadline and what it asks for, and until=, "
                "from_= and after=; in a condition compare with a day, or the day of an event: "
                "Pay.on <= Order.due"
            )
            raise UnboundTermError(msg)
        if isinstance(term, Computed) and term.type == "datetime" and not self.in_duty:
            msg = (
                "only a duty reckons from an instant to another, in its deadline and what it asks "
                "for; in a condition compare the time between two: Pay.on - Order.on > hours(72)"
            )
            raise UnboundTermError(msg)
        if isinstance(term, Total):
            slot = self.last + 1
            tests = tuple(_pattern_tests(term.act, slot, self))
            days = tuple(self.operand(t) for t in (term.since, term.until) if t is not None)
            of_each = evolve(self, counted=term)
            added = None if term.added is None else of_each.operand(term.added)
            return Reckoning(term, days, slot, tests, added)
        if isinstance(term, Outstanding) and term.of is not None:
            slot = self.last + 1
            return Reckoning(term, (), slot, tuple(_pattern_tests(term.of, slot, self)))
        held = isinstance(term, Rounded)
        within = held or (within and isinstance(term, Computed))
        parts = tuple(
            self._operand(part, made, rounded=held, within=within) for part in term.parts
        )
        if isinstance(term, Conditional):
            compared = (c for c in walk(term.condition) if isinstance(c, Compared))
            return Reckoning(term, parts, self.last + 2, tuple(map(self.compared, compared)))
        return Reckoning(term, parts)

    def compared(self, condition: Compared) -> Test:
        """The comparison as a test, with the reference to the later slot as its subject."""
        if condition == begun(self.norm):
            day, judged = self._told(condition.left, condition.right, "from_")
            assert not isinstance(day, Const)  # noqa: S101 (a constant is no condition)
            self._refuse_occasion(day)
            return Test(day, condition.op, (judged,), condition)
        if condition == in_term(self.norm):
            right, left = self._told(condition.right, condition.left, "until")
        else:
            left, right = self.operand(condition.left), self.operand(condition.right)
        if condition.op == IS and isinstance(left, Reckoning):
            return Test(left, "in", (right,), condition)
        if condition.op in _EQUAL:
            return _equality(condition, left, right)
        strict = "" if condition.op == "<" else "="
        later = isinstance(left, Ref) and isinstance(right, Ref) and right.slot > left.slot
        if not isinstance(left, Const) and not later:
            return Test(left, "<" + strict, (right,), condition)
        if not isinstance(right, Const):
            return Test(right, ">" + strict, (left,), condition)
        msg = "two constants are compared; compare a field or a date of an act or event"
        raise UnboundTermError(msg)

    def _told(self, told: AnyTerm, judged: AnyTerm, word: str) -> tuple[Operand, Operand]:
        """The first or the last day of a norm that a term tells, and the instant that is judged.

        Args:
            told: The day.
            judged: The instant.
            word: Under which keyword the day is written.

        Raises:
            UnboundTermError: When the day is of an event that nothing finds.
            WrongTypeError: When it is reckoned from the day on which the act itself is done.
        """
        reckons = evolve(self, in_duty=True)
        try:
            day, now = reckons.operand(told), reckons.operand(judged)
        except UnboundTermError:
            unbound = next(t for t in plain((told,)) if isinstance(t, FieldOf | When))
            duty = isinstance(self.norm, Obligation)
            own = "" if duty else ", take the day from the act itself"
            if word == "until":
                own = ", take the day from the act itself or its occasion"
            msg = (
                f"nothing finds the {unbound.kind} that {unbound} in {word}= speaks of; find it "
                f"in provided=party.did({unbound.kind}(...)){own}, or state it: {word}=date(...)"
            )
            raise UnboundTermError(msg) from None
        if not isinstance(self.norm, Obligation) and Ref(ACT, None) in refs(day):
            own = self.norm.act.kind
            msg = (
                f"{word}= is reckoned from the day of the act itself, {own}.on, which is another "
                f"whenever it is done; state the day, {word}=date(...), or take it from a field "
                f"of {own}, or from another event"
            )
            raise WrongTypeError(msg)
        if isinstance(self.norm, Obligation):  # duties may arise later than their occasion
            now = Ref(ACT, None, judged=True)
        return day, now

    def _refuse_occasion(self, day: Operand) -> None:
        """Check that the first day of a norm on duties is not told by what they arise upon.

        Raises:
            WrongTypeError: When it is.
        """
        norm, before = self.norm, len(self.kinds)
        if not isinstance(norm, Obligation):
            return
        others = {before + n for n, one in enumerate(self.found) if one in norm.also}
        if any(ref.slot in {ACT, *others} for ref in refs(day)):
            msg = (
                f"{norm.from_} in from_= is told by the occasion, from which the duty is there; "
                f"say from when it may be performed, not_before={norm.from_}, and by= or within= "
                "when it is due"
            )
            raise WrongTypeError(msg)


_EQUAL = {"==": "in", "!=": "not in"}


def _equality(condition: Compared, left: Operand, right: Operand) -> Test:
    """A test for equality, with the later slot, or else what is no constant, as its subject."""
    later = isinstance(right, Ref) and (not isinstance(left, Ref) or right.slot > left.slot)
    subject, other = (right, left) if later or isinstance(left, Const) else (left, right)
    if isinstance(subject, Const):
        msg = "two constants are compared; compare a field or a date of an act or event"
        raise UnboundTermError(msg)
    return Test(subject, _EQUAL[condition.op], (other,), condition)


def _about(tests: list[Test], slot: int) -> Iterator[Test]:
    return (t for t in tests if t.slot == slot)


def _positive(condition: Condition) -> bool:
    return not isinstance(condition, Not)


def _ways(
    condition: Condition, definitions: Mapping[str, Condition]
) -> list[tuple[Condition, ...]]:
    """The condition in disjunctive normal form, over occurrences, comparisons and negations.

    AND multiplies the alternatives of its parts, OR adds them; what is negated stays as it is and
    becomes alternatives of its own.
    """
    match condition:
        case Defined(id_):
            return _ways(definitions[id_], definitions)
        case AllOf(parts):
            ways = (_ways(part, definitions) for part in parts)
            return [tuple(c for way in chosen for c in way) for chosen in product(*ways)]
        case AnyOf(parts):
            return [way for part in parts for way in _ways(part, definitions)]
        case Occurred() | Compared() | Not():
            return [(condition,)]
    assert_never(condition)


def _pattern_tests(pattern: Pattern, slot: int, scope: _Scope) -> Iterator[Test]:
    upon = _carried(pattern)
    for name, matcher in pattern.fields:
        asked = f"{upon[0]}.{KIND}" if upon and name == UPON else name  # or a narrower one
        yield from _matcher_tests(Ref(slot, asked), matcher, scope)


def _matcher_tests(subject: Ref, matcher: FieldMatcher, scope: _Scope) -> Iterator[Test]:
    match matcher:
        case OneOf(terms):
            yield Test(subject, "in", tuple(map(scope.operand, terms)))
        case OtherThan(terms):
            yield Test(subject, "not in", tuple(map(scope.operand, terms)))
        case Between(low, high):
            yield from _matcher_tests(subject, low, scope)
            yield from _matcher_tests(subject, high, scope)
        case AtLeast(term):
            yield Test(subject, ">=", (scope.operand(term),))
        case AtMost(term):
            yield Test(subject, "<=", (scope.operand(term),))
        case MoreThan(term):
            yield Test(subject, ">", (scope.operand(term),))
        case LessThan(term):
            yield Test(subject, "<", (scope.operand(term),))
        case _:
            assert_never(matcher)


def _without_end(term: Computed[Any]) -> NotExactError:
    return NotExactError(
        f"{' / '.join(map(str, term.terms))} may have no end as a decimal; compare it without "
        "dividing: a > b * 4; as an amount, state how it is rounded, last of all: "
        "rounded(a * c / b, 2, Rounding.HALF_UP)"
    )


def _unfound(term: FieldOf[Any] | When) -> UnboundTermError:
    if isinstance(term, FieldOf) and term.name == IDENTITY:
        return UnboundTermError(
            f"of=party.did({term.kind}(...)) is an event that another condition finds, and none "
            f"does; write which are meant: of={term.kind}(...)"
        )
    return UnboundTermError(
        f"{term} speaks of an event that is found elsewhere; "
        "join the condition that finds it to this one"
    )


def _circle(waiting: list[Occurred]) -> UnboundTermError:
    kinds = " and ".join(sorted({o.act.kind for o in waiting}))
    return UnboundTermError(
        f"the fields of {kinds} are explained by each other or by themselves; "
        "state the join on one side only"
    )
