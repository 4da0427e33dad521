"""Compiles the normal forms of norms to rules of durable-rules, where these serve them well.

A question is asserted as a fact of its own, the candidate. Every rule starts with it: so recording
an event joins nothing, and a question joins only what it asks about. A rule tests the candidate
alone, or joins it with one event that has a field equal to one of its own. durable-rules' negation
gives wrong answers and is not used: an exception, like a negated condition, is a rule of its own
that finds the event which makes it hold, and what it rules out is resolved when the matches are
read.

The norms that need more are not compiled: duties, powers, totals, conditions on several events or
on events unlike the act, acts off the record, and what is beyond the limits of durable-rules. The
matcher answers them beside the network.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from itertools import product
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import field

from contract_rules.contracts.program import CompiledNorm
from contract_rules.evaluation.durable.symbols import OPEN, Symbols
from contract_rules.norms.derived_events import CONTRACT
from contract_rules.norms.expressions import Const
from contract_rules.norms.normal_form import ACT, Ref, Test
from contract_rules.norms.norms import Permission, Prohibition
from contract_rules.values.data_classes import define, frozen
from contract_rules.values.instants import edge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_rules.contracts.program import Program
    from contract_rules.norms.normal_form import Alternative, Atom, Operand
    from contract_rules.values.acts import ActionType, Value

MOST_RULES = 4096
"""To how many rules a contract is compiled; durable-rules builds its network in memory."""

MOST_KINDS = 500
"""How many kinds of facts rules ask for; from 512 on durable-rules never comes to an end."""

MOST_BRANCHES = 16
"""How many branches a node has; durable-rules holds 64 at once as a fact goes through them."""

FactTest: TypeAlias = dict[str, Any]
"""A test on a fact, in the JSON form of durable-rules."""

FactKind: TypeAlias = tuple[str, str, str]
"""``"act"`` or ``"event"``, and the names of party and action."""

FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}

NAMES = {"<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte"}


@frozen
class FactSlot:
    """What is joined with the candidate: the party and the action of an event on record."""

    by: str
    kind: str


@define(eq=False, repr=False)
class AskedOfFacts:
    """What rules ask of the facts of one kind.

    Attributes:
        fields: The names of the fields that some rule tests.
        is_timed: Whether some rule tests when it happened, beyond that it did not happen later
            than the act.
    """

    fields: set[str] = field(factory=set[str])
    is_timed: bool = False

    def join(self, other: AskedOfFacts) -> None:
        """Ask what another asks, too."""
        self.fields |= other.fields
        self.is_timed |= other.is_timed


@define(eq=False, repr=False)
class RuleStep:
    """An alternative of a normal form as rules find it, and what rules it out.

    Attributes:
        key: The number by which its rules, and their matches, name it.
        nots: The negated conditions, each as steps; a match of one that extends this step's match
            rules that out.
        unless: The alternatives of the case's exception as steps, in the order of writing.
    """

    key: int
    nots: tuple[tuple[RuleStep, ...], ...] = ()
    unless: tuple[RuleStep, ...] = ()


@frozen
class Variant:
    """What one rule is for: a step needs several, for single values of "one of".

    Attributes:
        key: The key of the step that it serves.
        joins: Whether it joins the candidate with an event.
        each: Whether each such event is asked for, as for exercises; the first, else.
    """

    key: int
    joins: bool
    each: bool


@frozen(eq=False, repr=False)
class RuleSet:
    """The norms of a contract that are compiled to rules.

    Attributes:
        rules: The rules by name, as durable-rules takes them.
        variants: What each rule is for, by its name.
        steps: The steps of each norm that is compiled, one a case, by its number in the program.
        symbols: The integers that the rules use for names.
        asked: What rules ask of facts, by the kind of these: ``"act"`` or ``"event"``, and the
            names of party and action.
    """

    rules: Mapping[str, Any]
    variants: Mapping[str, Variant]
    steps: Mapping[int, tuple[RuleStep, ...]]
    symbols: Symbols
    asked: Mapping[FactKind, AskedOfFacts]

    @classmethod
    def empty(cls) -> RuleSet:
        """The rule set that holds no norm."""
        return cls({}, {}, {}, Symbols(), {})


def compile_program(program: Program) -> RuleSet:
    """Compile the norms of a contract that rules serve well, as many as durable-rules holds."""
    compiler = _Compiler(program)
    for compiled in program.norms:
        compiler.hold(compiled)
    _branch(compiler.rules)
    return RuleSet(
        compiler.rules,
        compiler.variants,
        compiler.steps,
        compiler.symbols,
        compiler.asked,
    )


def _branch(rules: Mapping[str, Any]) -> None:
    """Put a tree of tests before the patterns, where many ask for facts of one kind.

    The tests of the tree cannot fail; patterns that begin alike share nodes by them. Without them
    patterns with joins share no node, so that a fact goes to all of them at once, and those
    without joins share one that leads on to 256 rules at most.
    """
    alike: dict[int, list[list[FactTest]]] = {}
    for rule in rules.values():
        for pattern in rule["all"]:
            for asked in pattern.values():
                alike.setdefault(asked["$and"][0]["k"], []).append(asked["$and"])
    for patterns in alike.values():
        if len(patterns) > 2 * MOST_BRANCHES:
            for number, asked in enumerate(patterns):
                asked[1:1] = _way_to(number, len(patterns))


def _way_to(number: int, count: int) -> Iterator[FactTest]:
    while count > 1:
        yield {"$lte": {"z": number % MOST_BRANCHES}}
        number, count = number // MOST_BRANCHES, -(-count // MOST_BRANCHES)


def index_of(kind: ActionType, name: str) -> str:
    """The property that holds a field: short, and from a fixed list.

    durable-rules compares property names by a hash of 32 bits, so that free names may collide.
    """
    return f"f{[known.name for known in kind.fields].index(name)}"


WrittenRule: TypeAlias = "tuple[Variant, list[dict[str, FactTest]]]"
"""What a rule is for, and its conditions."""


class _BesideError(Exception):
    """A norm is to be answered beside the network."""


class _Compiler:
    def __init__(self, program: Program) -> None:
        self.kinds, self.below = program.kinds, program.below
        self.zone = program.zone
        self.apart = {CONTRACT.name, *program.groups}
        self.powers = program.powers
        self.symbols = Symbols(zone=self.zone)
        self.rules: dict[str, Any] = {}
        self.variants: dict[str, Variant] = {}
        self.steps: dict[int, tuple[RuleStep, ...]] = {}
        self.asked: dict[FactKind, AskedOfFacts] = {}
        self.made = 0

    def may_lack_effect(self, atom: Atom) -> bool:
        """Whether there may be events that are asked for, but not found for want of effect."""
        exercises = any(kind.name in self.powers for kind in self.below[atom.kind])
        return exercises and not atom.asked.attempted

    def hold(self, compiled: CompiledNorm) -> None:
        """Compile a norm, if rules serve it well and there is room for them."""
        written = _Writing(self, compiled)
        try:
            steps = tuple(written.cases())
        except _BesideError:
            return
        kinds = self.asked.keys() | written.asked.keys()
        if len(self.rules) + len(written.rules) > MOST_RULES or len(kinds) > MOST_KINDS:
            return
        for variant, conditions in written.rules:
            name = f"r{len(self.rules)}"
            self.rules[name] = {"all": conditions}
            self.variants[name] = variant
        for kind, asked in written.asked.items():
            self.asked.setdefault(kind, AskedOfFacts()).join(asked)
        self.steps[compiled.index] = steps


@define(eq=False, repr=False)
class _Writing:
    """The rules of one norm in the making.

    Attributes:
        compiler: What knows the contract's actions and the integers for names.
        compiled: The norm.
        rules: What each of its rules is for, and the rule's conditions.
        asked: What they ask of facts, by the kind of these.
    """

    compiler: _Compiler
    compiled: CompiledNorm
    rules: list[WrittenRule] = field(init=False, factory=list[WrittenRule])
    asked: dict[FactKind, AskedOfFacts] = field(init=False, factory=dict[FactKind, AskedOfFacts])

    def cases(self) -> Iterator[RuleStep]:
        """The steps of the norm, one a case.

        Raises:
            _BesideError: When rules do not serve it well.
        """
        compiled = self.compiled
        if not isinstance(compiled.norm, Permission | Prohibition):
            raise _BesideError
        before = (FactSlot(*compiled.origin),) if compiled.origin else ()
        for case in compiled.form.cases:
            chain = _Chain(self, before, compiled.form.tests)
            step, given = chain.step(case.given)
            step.unless = tuple(given.step(alternative)[0] for alternative in case.unless)
            yield step

    def number(self, kind: FactKind) -> int:
        """The integer for a kind of facts, which they ask for."""
        self.asked.setdefault(kind, AskedOfFacts())
        return self.compiler.symbols.number(kind)

    def property_of(self, kind: FactKind, name: str | None) -> str:
        """The property that holds a field, or the time, of facts of a kind; they test it."""
        asked = self.asked.setdefault(kind, AskedOfFacts())
        if name is None:
            asked.is_timed = True
            return "t"
        asked.fields.add(name)
        return index_of(self.compiler.kinds[kind[2]], name)


@frozen(eq=False, repr=False)
class _Chain:
    """The slots and tests of an alternative, with those of the alternatives that it extends."""

    written: _Writing
    slots: tuple[FactSlot, ...]
    tests: tuple[Test, ...]

    def step(self, alternative: Alternative) -> tuple[RuleStep, _Chain]:
        atoms = tuple(FactSlot(a.by.name, a.kind) for a in alternative.atoms)
        slots, tests = (*self.slots, *atoms), (*self.tests, *alternative.asked)
        longer = _Chain(self.written, slots, tests)
        compiler = self.written.compiler
        if any(map(compiler.may_lack_effect, alternative.atoms)):
            raise _BesideError  # whether an exercise took effect is no field of a fact
        compiler.made += 1
        step = RuleStep(compiler.made)
        longer.emit(step.key)
        step.nots = tuple(
            tuple(longer.step(inner)[0] for inner in ruled_out) for ruled_out in alternative.nots
        )
        return step, longer

    def emit(self, key: int) -> None:
        """Write the rules that find the event of the chain.

        Raises:
            _BesideError: When rules do not serve it well.
        """
        if any(test.is_reckoned for test in self.tests):
            raise _BesideError  # what is worked out is no field of a fact
        if self.slots:
            self._look()
        for tests in _singly(self.tests):
            self._rule(key, tests)

    def _look(self) -> None:
        """See that the one event of the chain is on record, and joined by an equal field."""
        slot, *others = self.slots
        on_record = all(kind.on_record for kind in self.written.compiler.below[slot.kind])
        if others or slot.by in self.written.compiler.apart or not on_record:
            raise _BesideError
        if not any(_links(test) for test in self.tests):
            raise _BesideError  # every such event would be joined with every question

    def _rule(self, key: int, tests: tuple[Test, ...]) -> None:
        written = self.written
        first, last = written.compiled.texts
        kinds = self.kinds()
        act, *events = map(written.number, kinds)
        asked: list[list[FactTest]] = [
            [{"k": act}, {"$gte": {"v": first}}, {"$lte": {"v": last}}],
        ]
        asked += ([{"k": event}] for event in events)
        rule = _Rule(written, kinds, asked)
        for test in tests:
            rule.add(test)
        for own in asked[1:]:
            own.extend(({"$lte": {"t": {"e0": "t"}}}, {"z": {"e0": "z"}}))
        conditions = [{f"e{n}": {"$and": own}} for n, own in enumerate(asked)]
        each = written.compiled.origin is not None
        written.rules.append((Variant(key, joins=bool(events), each=each), conditions))

    def kinds(self) -> tuple[FactKind, ...]:
        """The kinds of the facts that fill the slots, the candidate's first."""
        compiled = self.written.compiled
        events = (("event", slot.by, slot.kind) for slot in self.slots)
        return (("act", compiled.by, compiled.kind), *events)


def _links(test: Test) -> bool:
    """Whether a test asks for a field of the act that equals one of the event."""
    match test:
        case Test(Ref(one, str()), "in", (Ref(other, str()),)):
            return one != other
        case _:
            return False


@frozen(eq=False, repr=False)
class _Rule:
    """A rule in the making: the tests on the candidate, and on the event that it is joined with.

    Attributes:
        written: The rules that it is one of.
        kinds: The kinds of the facts that fill the slots, the candidate's first.
        asked: The tests on what fills each slot, the candidate's first.
    """

    written: _Writing
    kinds: tuple[FactKind, ...]
    asked: list[list[FactTest]]

    def add(self, test: Test) -> None:
        """Add a test.

        Raises:
            _BesideError: When it compares a fact with itself, or a constant does not fit.
        """
        subject = test.subject
        assert isinstance(subject, Ref)  # noqa: S101 (what is worked out is beside)
        if any(isinstance(o, Ref) and o.slot == subject.slot for o in test.operands):
            raise _BesideError
        if test.op not in NAMES:
            self._equality(test, subject)
        elif isinstance(test.operands[0], Ref):
            self._stated(subject)
            self._stated(test.operands[0])
            self._join(subject, test.op, test.operands[0])
        else:
            self._stated(subject)
            number = self._constant(test.operands[0], test.op)
            self._ask(subject, {NAMES[test.op]: {self._property(subject): number}})

    def _equality(self, test: Test, subject: Ref) -> None:
        name = self._property(subject)
        for operand in test.operands:
            if isinstance(operand, Ref):
                self._join(subject, "==" if test.op == "in" else "!=", operand)
            else:
                equal = {name: self._constant(operand, "==")}
                self._ask(subject, equal if test.op == "in" else {"$neq": equal})

    def _join(self, left: Ref, op: str, right: Ref) -> None:
        if left.slot < right.slot:
            left, op, right = right, FLIPPED.get(op, op), left
        joined = {self._property(left): {f"e{right.slot}": self._property(right)}}
        name = {"==": None, "!=": "$neq"}.get(op, NAMES.get(op))
        self._ask(left, joined if name is None else {name: joined})

    def _stated(self, ref: Ref) -> None:
        if ref.slot == ACT and ref.field is not None:
            self._ask(ref, {"$gt": {self._property(ref): OPEN}})

    def _ask(self, ref: Ref, question: FactTest) -> None:
        self.asked[ref.slot].append(question)

    def _property(self, ref: Ref) -> str:
        return self.written.property_of(self.kinds[ref.slot], ref.field)

    def _constant(self, operand: Operand, op: str) -> int:
        assert isinstance(operand, Const)  # noqa: S101 (the callers have seen to it)
        value: Value = operand.value
        if isinstance(value, datetime):
            return self.written.compiler.zone.instant(value)
        if isinstance(value, date) and op in NAMES:
            return edge(value, op)
        number = self.written.compiler.symbols.encode(value)
        if number is None:
            raise _BesideError
        return number


def _singly(tests: tuple[Test, ...]) -> Iterator[tuple[Test, ...]]:
    """The tests with each "equals one of" split into single ones.

    durable-rules has an ``$or``, but in a pattern with joins it skips the tests that follow.
    """
    return product(
        *(
            [Test(test.subject, "in", (operand,)) for operand in dict.fromkeys(test.operands)]
            if test.op == "in"
            else [test]
            for test in tests
        )
    )
