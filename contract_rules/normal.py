"""The normal form of a norm: which events to look for, in which order, under which tests.

An act and the events that a condition speaks of are numbered. Place 0 is the act judged; a norm
that an exercise brought into force has the exercise in place 1; the events that conditions ask
for follow. Every term becomes a reference to a place, or is refused here: whoever evaluates a
norm, directly or by a network of rules, evaluates this form, and the names that authors use are
resolved once.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import TYPE_CHECKING, Any, TypeAlias, assert_never

from attrs import frozen

from contract_rules.errors import AmbiguousTermError, UnboundTermError
from contract_rules.nodes import (
    AllOf,
    AnyOf,
    AnyTerm,
    AtLeast,
    AtMost,
    Between,
    Compared,
    Condition,
    Const,
    Defined,
    FieldOf,
    LessThan,
    Matcher,
    MoreThan,
    Not,
    Occurred,
    OneOf,
    OtherThan,
    Pattern,
    When,
    terms_of,
)
from contract_rules.norms import Norm, own_norms, within
from contract_rules.values import Party
from contract_rules.walks import occurrences

if TYPE_CHECKING:
    from collections.abc import Iterator

ACT = 0
"""The place of the act judged."""


@frozen
class Ref:
    """A field of what stands in a place, or its instant where the field is None."""

    place: int
    field: str | None


Operand: TypeAlias = Const[Any] | Ref
"""What a test compares with."""


@frozen
class Test:
    """A comparison of what stands in a place with operands.

    Attributes:
        subject: What is compared.
        op: ``"in"`` (equals one), ``"not in"`` (equals none), ``"<"``, ``"<="``, ``">"``,
            ``">="``; the last four have one operand.
        operands: What it is compared with; no place in them is later than the subject's.
    """

    __test__ = False  # not a test case, whatever pytest thinks of the name

    subject: Ref
    op: str
    operands: tuple[Operand, ...]


@frozen
class Atom:
    """An event to be found.

    Attributes:
        by: Who must have done it.
        kind: What must have been done.
        tests: On the event itself and on what stands in earlier places.
        asked: The part of the condition that asks for it.
    """

    by: Party
    kind: str
    tests: tuple[Test, ...]
    asked: Occurred


@frozen
class Alternative:
    """One way for a condition to hold.

    Attributes:
        tests: On what stands in the places before the atoms.
        atoms: The events to be found; they take the following places in order.
        nots: Conditions none of whose alternatives may hold; their atoms' places follow.
    """

    tests: tuple[Test, ...] = ()
    atoms: tuple[Atom, ...] = ()
    nots: tuple[tuple[Alternative, ...], ...] = ()


@frozen
class Case:
    """One way for a norm to apply, and the ways in which it is excepted then."""

    given: Alternative
    unless: tuple[Alternative, ...]


@frozen
class Form:
    """A norm in normal form.

    Attributes:
        norm: As it was written.
        begun: Whether it has an exercise in place 1.
        tests: On the act.
        cases: The ways for it to apply, in the order of writing.
    """

    norm: Norm
    begun: bool
    tests: tuple[Test, ...]
    cases: tuple[Case, ...]


def normalise(
    norm: Norm, definitions: Mapping[str, Condition], exercise: Pattern | None = None
) -> Form:
    """The norm's form under the definitions of a text.

    Args:
        norm: What is to be evaluated.
        definitions: The condition of each definition by its id; acyclic.
        exercise: The exercise of a power that brings the norm into force, if one does.

    Raises:
        UnboundTermError: When a term speaks of an event that nothing finds.
        AmbiguousTermError: When it could speak of two.
    """
    before = _Scope(definitions, (exercise.kind,) if exercise else (), after_act=False)
    scope = _Scope(definitions, (norm.act.kind, *before.kinds))
    tests = tuple(_pattern_tests(norm.act, ACT, before))
    unless = _either(norm.unless, norm.until)
    cases = tuple(
        Case(given, within.alternatives(unless) if unless is not None else ())
        for given, within in scope.expand(norm.provided)
    )
    return Form(norm, exercise is not None, tests, cases)


def forms(norm: Norm, definitions: Mapping[str, Condition]) -> Iterator[Form]:
    """The norm's form, then those of the norms that its exercise would bring into force.

    Raises:
        UnboundTermError: When a term speaks of an event that nothing finds.
        AmbiguousTermError: When it could speak of two.
    """
    yield normalise(norm, definitions)
    for power in within(norm):
        for begun in own_norms(power):
            yield normalise(begun, definitions, power.act)


def _either(*conditions: object) -> Condition | None:
    given = tuple(c for c in conditions if isinstance(c, Condition))
    return AnyOf(given) if given else None


@frozen
class _Scope:
    """What terms may speak of: the act, the exercise, and the events found so far."""

    definitions: Mapping[str, Condition]
    kinds: tuple[str, ...]
    found: tuple[Occurred, ...] = ()
    after_act: bool = True

    def alternatives(self, condition: Condition) -> tuple[Alternative, ...]:
        return tuple(alternative for alternative, _ in self.expand(condition))

    def expand(self, condition: Condition | None) -> Iterator[tuple[Alternative, _Scope]]:
        """Each alternative, with the scope of what may stand beside it."""
        ways = [()] if condition is None else _ways(condition, self.definitions)
        for literals in ways:
            yield self._alternative(literals)

    def _alternative(self, literals: tuple[Condition, ...]) -> tuple[Alternative, _Scope]:
        asked = dict.fromkeys(o for c in literals for o in occurrences(c) if _positive(c))
        waiting = [o for o in asked if o not in self.found]
        everything = (*self.found, *waiting)
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
        early = tuple(t for t in compared if t.subject.place <= self.last)
        nots = tuple(scope.alternatives(c.condition) for c in literals if isinstance(c, Not))
        return Alternative(early, tuple(placed), nots), scope

    @property
    def last(self) -> int:
        """The last place that is taken."""
        return len(self.kinds) + len(self.found) - 1

    def with_(self, occurrence: Occurred) -> _Scope:
        found = (*self.found, occurrence)
        return _Scope(self.definitions, self.kinds, found, self.after_act)

    def binds(self, occurrence: Occurred, everything: tuple[Occurred, ...]) -> bool:
        """Whether all that the occurrence speaks of stands in a place already."""
        terms = (t for _, m in occurrence.act.fields for t in terms_of(m))
        wanted = [self.meant(t, everything) for t in terms if not isinstance(t, Const)]
        return all(isinstance(w, int) or w in self.found for w in wanted)

    def meant(self, term: FieldOf[Any] | When, everything: tuple[Occurred, ...]) -> int | Occurred:
        """The place of the act or exercise, or the occurrence, that a term speaks of."""
        if term.occurrence is not None:
            return term.occurrence
        if term.kind in self.kinds:
            return self.kinds.index(term.kind) + (0 if self.after_act else 1)
        alike = [o for o in everything if o.act.kind == term.kind]
        if not alike:
            msg = (
                f"nothing here finds the {term.kind} that {term} speaks of; "
                f"add a condition such as party.did({term.kind}(...)), "
                "or use a field of the act itself"
            )
            raise UnboundTermError(msg)
        if len(alike) > 1:
            msg = (
                f"{term} could speak of {len(alike)} events; take the field from one: "
                f"first = party.did({term.kind}(...)), then first[{term}] or first.on"
            )
            raise AmbiguousTermError(msg)
        return alike[0]

    def operand(self, term: AnyTerm) -> Operand:
        """The term as a constant or a reference to a place."""
        if isinstance(term, Const):
            return term
        meant = self.meant(term, self.found)
        if isinstance(meant, Occurred):
            if meant not in self.found:
                raise _unfound(term)
            meant = self.found.index(meant) + len(self.kinds)
        return Ref(meant, term.name if isinstance(term, FieldOf) else None)

    def compared(self, condition: Compared) -> Test:
        """The comparison, with the reference to the later place as its subject."""
        left, right = self.operand(condition.left), self.operand(condition.right)
        strict = "" if condition.op == "<" else "="
        if isinstance(left, Ref) and (not isinstance(right, Ref) or right.place <= left.place):
            return Test(left, "<" + strict, (right,))
        if isinstance(right, Ref):
            return Test(right, ">" + strict, (left,))
        msg = "two constants are compared; compare a field or a date of an act or event"
        raise UnboundTermError(msg)


def _about(tests: list[Test], place: int) -> Iterator[Test]:
    return (t for t in tests if t.subject.place == place)


def _positive(condition: Condition) -> bool:
    return not isinstance(condition, Not)


def _ways(
    condition: Condition, definitions: Mapping[str, Condition]
) -> list[tuple[Condition, ...]]:
    """The condition as alternatives of occurrences, comparisons and negations."""
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


def _pattern_tests(pattern: Pattern, place: int, scope: _Scope) -> Iterator[Test]:
    for name, matcher in pattern.fields:
        yield from _matcher_tests(Ref(place, name), matcher, scope)


def _matcher_tests(subject: Ref, matcher: Matcher, scope: _Scope) -> Iterator[Test]:
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


def _unfound(term: FieldOf[Any] | When) -> UnboundTermError:
    return UnboundTermError(
        f"{term} speaks of an event that is found elsewhere; "
        "join the condition that finds it with &"
    )


def _circle(waiting: list[Occurred]) -> UnboundTermError:
    kinds = " and ".join(sorted({o.act.kind for o in waiting}))
    return UnboundTermError(
        f"the fields of {kinds} are explained by each other or by themselves; "
        "state the join on one side only"
    )
