"""Compiles the normal forms of a contract's norms to rules of durable-rules.

A question is asserted as a fact of its own, the candidate. Every rule starts with it: so recording
an event joins nothing, and a question joins only what it asks about. durable-rules' negation gives
wrong answers and is not used: an exception, like a negated condition, is a rule of its own that
finds the events which make it hold, and what it rules out is resolved when the matches are read.

One fact cannot fill two slots of a rule. So where one event may fill two slots, a second rule
stands beside the first, in which these slots share a fact.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import product
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import define, frozen

from contract_rules.contracts.program import CompiledNorm
from contract_rules.errors import NetworkTooLargeError
from contract_rules.evaluation.durable.symbols import OPEN, Symbols
from contract_rules.norms.expressions import Const
from contract_rules.norms.normal_form import ACT, Ref, Test
from contract_rules.values.instants import edge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_rules.contracts.program import Program
    from contract_rules.norms.normal_form import Alternative, Operand
    from contract_rules.values.acts import ActionType, Value

MOST_FACTS = 16
"""How many facts a match of durable-rules can hold, the candidate included."""

MOST_RULES = 4096
"""How many rules a contract may be compiled to; durable-rules builds its network in memory."""

FactTest: TypeAlias = dict[str, Any]
"""A test on a fact, in the JSON form of durable-rules."""

MOST_BRANCHES = 16
"""How many branches a node has; durable-rules holds 64 at once as a fact goes through them."""

FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}

NAMES = {"<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte"}


@frozen
class FactSlot:
    """A slot in a chain of facts: the party and the action of its event, and the tests on it."""

    by: str
    kind: str
    tests: tuple[Test, ...]


@define(eq=False)
class RuleStep:
    """An alternative of a normal form as rules find it, and what rules it out.

    Attributes:
        key: The number by which its rules, and their matches, name it.
        width: How many events its matches have.
        nots: The negated conditions, each as steps; a match of one that extends this step's match
            rules that out.
        unless: The alternatives of the case's exception as steps, in the order of writing.
    """

    key: int
    width: int
    nots: tuple[tuple[RuleStep, ...], ...] = ()
    unless: tuple[RuleStep, ...] = ()


@frozen(eq=False)
class Variant:
    """One rule: a step may need several, for shared facts and for single values of "one of".

    Attributes:
        key: The key of the step that it serves.
        facts: For each slot after the candidate, the number of the fact that fills it.
        again: The tests that no rule can make; whoever reads the match makes them.
    """

    key: int
    facts: tuple[int, ...]
    again: tuple[Test, ...]


@frozen(eq=False)
class RuleSet:
    """A contract compiled to rules.

    Attributes:
        rules: The rules by name, as durable-rules takes them.
        variants: What each rule is for, by its name.
        steps: The steps of each norm, one a case, by the norm's number in the program.
        symbols: The integers that the rules use for names.
        asked: The events, by the names of party and action, that some rule looks for.
    """

    rules: Mapping[str, Any]
    variants: Mapping[str, Variant]
    steps: Mapping[int, tuple[RuleStep, ...]]
    symbols: Symbols
    asked: frozenset[tuple[str, str]]


def compile_program(program: Program) -> RuleSet:
    """Compile a contract's norms.

    Raises:
        NetworkTooLargeError: When a condition joins more events than a match holds.
        NumberRangeError: When a constant does not fit.
    """
    compiler = _Compiler(program)
    steps = {compiled.index: tuple(compiler.cases(compiled)) for compiled in program.norms}
    _branch(compiler.rules)
    return RuleSet(
        compiler.rules,
        compiler.variants,
        steps,
        compiler.symbols,
        frozenset(compiler.asked),
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


class _Compiler:
    def __init__(self, program: Program) -> None:
        self.kinds = program.kinds
        self.texts = len(program.starts)
        self.symbols = Symbols()
        self.rules: dict[str, Any] = {}
        self.variants: dict[str, Variant] = {}
        self.asked: set[tuple[str, str]] = set()
        self.made = 0

    def cases(self, compiled: CompiledNorm) -> Iterator[RuleStep]:
        form = compiled.form
        before = (FactSlot(*compiled.origin, ()),) if compiled.origin else ()
        for case in form.cases:
            chain = _Chain(self, compiled, before, form.tests)
            step, given = chain.step(case.given)
            step.unless = tuple(given.step(alternative)[0] for alternative in case.unless)
            yield step


@frozen(eq=False)
class _Chain:
    """The slots and tests of an alternative, with those of the alternatives that it extends."""

    compiler: _Compiler
    compiled: CompiledNorm
    slots: tuple[FactSlot, ...]
    tests: tuple[Test, ...]

    def step(self, alternative: Alternative) -> tuple[RuleStep, _Chain]:
        atoms = tuple(FactSlot(a.by.name, a.kind, a.tests) for a in alternative.atoms)
        slots, tests = (*self.slots, *atoms), (*self.tests, *alternative.asked)
        longer = _Chain(self.compiler, self.compiled, slots, tests)
        self.compiler.made += 1
        step = RuleStep(self.compiler.made, len(longer.slots))
        longer.emit(step.key)
        step.nots = tuple(
            tuple(longer.step(inner)[0] for inner in ruled_out) for ruled_out in alternative.nots
        )
        return step, longer

    def emit(self, key: int) -> None:
        """Write the rules that find the events of the chain."""
        if len(self.slots) >= MOST_FACTS:
            msg = (
                f"{self.compiled.clause.id} joins {len(self.slots)} events in one condition, and "
                f"the rule engine {MOST_FACTS - 1} at most; split the condition, "
                "or use Engine(..., matcher='semantics')"
            )
            raise NetworkTooLargeError(msg)
        self.compiler.asked |= {(p.by, p.kind) for p in self.slots}
        for facts in _sharings(self.slots):
            for tests in _singly(self.tests):
                self._rule(key, facts, tests)

    def _rule(self, key: int, facts: tuple[int, ...], tests: tuple[Test, ...]) -> None:
        compiler = self.compiler
        if len(compiler.rules) >= MOST_RULES:
            msg = (
                f"the contract needs more than {MOST_RULES} rules; "
                "split it, or use Engine(..., matcher='semantics')"
            )
            raise NetworkTooLargeError(msg)
        first, last = self.compiled.texts
        if self.compiled.stands_in:
            last = compiler.texts
        act = compiler.symbols.number(("act", self.compiled.by, self.compiled.kind))
        asked: list[list[FactTest]] = [
            [{"k": act}, {"$gte": {"v": first}}, {"$lte": {"v": last}}],
        ]
        for number in range(1, max(facts, default=0) + 1):
            slot = self.slots[facts.index(number)]
            event = compiler.symbols.number(("event", slot.by, slot.kind))
            asked.append([{"k": event}])
        wide = _Rule(compiler, self, (0, *facts), asked)
        again = [test for test in tests if not wide.add(test)]
        for own in asked[1:]:
            own.extend(({"$lte": {"t": {"e0": "t"}}}, {"z": {"e0": "z"}}))
        name = f"r{len(compiler.rules)}"
        conditions = [{f"e{n}": {"$and": own}} for n, own in enumerate(asked)]
        compiler.rules[name] = {"all": conditions}
        compiler.variants[name] = Variant(key, facts, tuple(again))

    def kind(self, slot: int) -> ActionType:
        name = self.slots[slot - 1].kind if slot else self.compiled.kind
        return self.compiler.kinds[name]


@frozen(eq=False)
class _Rule:
    """A rule in the making: which fact fills which slot, and the tests on each fact."""

    compiler: _Compiler
    chain: _Chain
    facts: tuple[int, ...]
    asked: list[list[FactTest]]

    def add(self, test: Test) -> bool:
        """Add a test to the rule; False where a rule cannot make it.

        It cannot where the test compares a fact with itself, or with what is to be worked out.
        """
        if not isinstance(test.subject, Ref) or test.is_reckoned:
            return False
        for operand in test.operands if test.op == "not in" else (test.operands[0],):
            if isinstance(operand, Ref) and self._fact(operand) == self._fact(test.subject):
                return False
        subject = self._property(test.subject)
        if test.op not in NAMES:
            self._equality(test, test.subject)
        elif isinstance(test.operands[0], Ref):
            self._stated(test.subject)
            self._stated(test.operands[0])
            self._join(test.subject, test.op, test.operands[0])
        else:
            self._stated(test.subject)
            number = self._constant(test.operands[0], test.op)
            self._ask(test.subject, {NAMES[test.op]: {subject: number}})
        return True

    def _equality(self, test: Test, asked: Ref) -> None:
        operands, subject = test.operands, self._property(asked)
        if test.op == "in" and isinstance(operands[0], Ref):
            self._join(asked, "==", operands[0])
        elif test.op == "in":
            self._ask(asked, {subject: self._constant(operands[0], "==")})
        for operand in operands if test.op == "not in" else ():
            if isinstance(operand, Ref):
                self._join(asked, "!=", operand)
            else:
                other = {"$neq": {subject: self._constant(operand, "==")}}
                self._ask(asked, other)

    def _join(self, left: Ref, op: str, right: Ref) -> None:
        if self._fact(left) < self._fact(right):
            left, op, right = right, FLIPPED.get(op, op), left
        other = {f"e{self._fact(right)}": self._property(right)}
        joined = {self._property(left): other}
        name = {"==": None, "!=": "$neq"}.get(op, NAMES.get(op))
        self._ask(left, joined if name is None else {name: joined})

    def _stated(self, ref: Ref) -> None:
        if ref.slot == ACT and ref.field is not None:
            self._ask(ref, {"$gt": {self._property(ref): OPEN}})

    def _ask(self, ref: Ref, question: FactTest) -> None:
        self.asked[self._fact(ref)].append(question)

    def _fact(self, ref: Ref) -> int:
        return self.facts[ref.slot]

    def _property(self, ref: Ref) -> str:
        return "t" if ref.field is None else index_of(self.chain.kind(ref.slot), ref.field)

    def _constant(self, operand: Operand, op: str) -> int:
        assert isinstance(operand, Const)  # noqa: S101 (the callers have seen to it)
        value: Value = operand.value
        if isinstance(value, date) and op in NAMES:
            return edge(value, op)
        return self.compiler.symbols.encode(value)


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


def _sharings(slots: tuple[FactSlot, ...]) -> Iterator[tuple[int, ...]]:
    """The ways in which facts can fill the slots, each as the fact's number for every slot.

    Facts are numbered from 1 in the order of the slots that they fill first.
    """

    def extend(numbers: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        if len(numbers) == len(slots):
            yield numbers
            return
        here = slots[len(numbers)]
        yield from extend((*numbers, max(numbers, default=0) + 1))
        for number in dict.fromkeys(numbers):
            other = slots[numbers.index(number)]
            if (other.by, other.kind) == (here.by, here.kind):
                yield from extend((*numbers, number))

    return extend(())
