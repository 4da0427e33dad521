"""Writes a norm's normal form as the source of a Python function.

The function is given what is judged and finds how the norm applies. Events are looked for in
loops, one in another. Each loop knows which slots had a part in its failure, as the bits of a
number, so that the search goes back to the last of these, as the semantics do. What differs
between clauses that are written alike, such as constants, parties and dates, are arguments of the
template that makes the function, so that it is compiled once for all of them.

A condition within a condition, one that is negated or an exception, is a function beside that of
the norm, and so are the loops from the `MOST_LOOPS`-th on: however deep a norm nests, the Python
that is written does not. Where there are many conditions beside each other, each has a template of
its own, which those have in common that are alike.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import evolve, field

from contract_rules.contracts.program import Program
from contract_rules.evaluation.matcher import Match
from contract_rules.norms.computed_terms import Total
from contract_rules.norms.derived_events import CONTRACT
from contract_rules.norms.expressions import IDENTITY, Const
from contract_rules.norms.normal_form import (
    ACT,
    EXERCISE,
    Alternative,
    Atom,
    Reckoning,
    Ref,
    atoms_in,
    refs,
    tests_in,
)
from contract_rules.norms.norms import Power
from contract_rules.norms.questions import Reading
from contract_rules.values.acts import Entity
from contract_rules.values.data_classes import define, frozen
from contract_rules.values.instants import edge
from contract_rules.values.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contract_rules.contracts.program import CompiledNorm
    from contract_rules.norms.normal_form import Case, Form, Operand, Test

MOST_LOOPS = 8
"""How many loops stand in one another in one function; Python holds twenty."""

MOST_BESIDE = 8
"""How many conditions beside each other stand in one template."""

MOST_FUNCTIONS = 40
"""From how many functions on others are written apart."""

MOST_LETTERS = 20
"""How much of an action's name is in the name of the variable for an event of it."""

GIVEN = "judged, act, at, find, gone"
"""What each function is given before the events: what is judged, its act and its instant, what
finds events on record, and what tells which of them do not count, if any may not."""


@frozen
class NormSource:
    """A norm, or a part of one, as Python.

    Attributes:
        source: The source of the template; with the arguments it makes the function.
        arguments: What the template is given, by name.
    """

    source: str
    arguments: dict[str, object]


Made: TypeAlias = "Callable[..., Any]"
"""A function that a template made."""


@frozen
class Mode:
    """What is noted of the open points that are asked about.

    Attributes:
        is_noted: Whether anything is.
        in_doubt: Whether every action is taken to be one that need not be on record.
    """

    is_noted: bool = False
    in_doubt: bool = False


@define
class _Level:
    """Where a search stands.

    Attributes:
        names: The names of the variables for what fills the slots.
        kinds: The actions of what fills them.
        fields: The names of the variables that hold fields of the act, by these.
    """

    names: tuple[str, ...]
    kinds: tuple[str, ...]
    fields: Mapping[str, str] = field(factory=dict[str, str])

    def with_(self, atom: Atom) -> _Level:
        name = f"{_spelt(atom.kind)}_in_{len(self.names)}"
        return _Level((*self.names, name), (*self.kinds, atom.kind), self.fields)

    @property
    def elsewhere(self) -> _Level:
        """The same in a function beside, which has none of the fields at hand."""
        return _Level(self.names, self.kinds)

    @property
    def given(self) -> str:
        """What a function is given that goes on from here."""
        return ", ".join((GIVEN, *self.names[1:]))

    @property
    def slots(self) -> str:
        """What fills the slots, as one value."""
        return f"({', '.join(self.names)},)"

    def found_since(self, first: int) -> str:
        """The events in the slots from one on, as one value."""
        names = self.names[first:]
        return f"({', '.join(names)}{',' if len(names) == 1 else ''})"


@define(eq=False, repr=False)
class Parts:
    """Parts of a norm that are written apart, each made where it is first needed.

    Attributes:
        writes: What writes each, with what is known of it.
        make: Makes a function of what is written.
    """

    writes: Sequence[tuple[Callable[[], NormSource], tuple[int, ...]]]
    make: Callable[[NormSource], Made]
    _made: dict[int, Made] = field(init=False, factory=dict[int, Made])

    def __iter__(self) -> Iterator[tuple[Made, tuple[int, ...]]]:
        """The functions, each with what is known of it."""
        for number, (write, known) in enumerate(self.writes):
            if number not in self._made:
                self._made[number] = self.make(write())
            yield self._made[number], known


def write(
    program: Program, compiled: CompiledNorm, mode: Mode, make: Callable[[NormSource], Made]
) -> NormSource:
    """A norm as Python.

    Args:
        program: The compiled contract.
        compiled: The norm.
        mode: What is to be noted.
        make: Makes a function of a part of the norm that is written apart.
    """
    return _Writer(_Task(program, mode), make).norm(compiled)


def is_own(program: Program, compiled: CompiledNorm, mode: Mode) -> bool:
    """Whether what a norm finds, or notes, turns on which norm what is judged is judged under.

    The arguments are those of `write`.
    """
    form, task = compiled.form, _Task(program, mode)
    is_power = isinstance(compiled.norm, Power)
    if (mode.is_noted or is_power) and any(test.is_reckoned for test in tests_in(form)):
        return True
    return any(
        (is_power and task.is_exercise(atom.kind))
        or task.reaches(atom)
        or task.doubts(atom)
        or (mode.is_noted and atom.latest is not None)
        for atom in atoms_in(form)
    )


def looks_on_record_alone(program: Program, compiled: CompiledNorm) -> bool:
    """Whether a norm looks for no events but those that parties are named for, one by one."""
    return not any(
        atom.by == CONTRACT or atom.by.name in program.groups for atom in atoms_in(compiled.form)
    )


class _Text:
    """The lines of a function, as they are written.

    Attributes:
        lines: The lines.
        depth: How far the next is indented.
    """

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.depth = 0

    def line(self, line: str) -> None:
        """Write a line."""
        self.lines.append("    " * self.depth + line)

    def indent(self) -> None:
        """Indent the lines from here on further."""
        self.depth += 1

    def dedent(self) -> None:
        """Indent the lines from here on less far."""
        self.depth -= 1


@frozen
class _Leaf:
    """What is done where an alternative holds.

    Attributes:
        write: Writes it: where the search stands, to what it writes, and the variable that is to
            hold the slots on which it depends that the way is refused, where one asks for it.
        refuses: Whether the way may be refused.
        beside: What a function that goes on is given beside, with a comma before it.
        yields: Whether it is a generator that tells the ways.
    """

    write: Callable[[_Level, _Text, str | None], None]
    refuses: bool = False
    beside: str = ""
    yields: bool = False


@frozen
class _Search:
    """What is searched: the alternative, and what is done where it holds."""

    alternative: Alternative
    leaf: _Leaf


@frozen
class _Loop:
    """A loop over the events that may fill a slot.

    Attributes:
        atoms: The atoms that are left, the first of which is that of the slot.
        level: Where the search stands before it.
        part: The variable for the slots that have a part in its failure; empty where none asks.
    """

    atoms: tuple[Atom, ...]
    level: _Level
    part: str


_EQUALITY = {"in", "not in"}


def _looks_for_nothing(given: Alternative) -> bool:
    """Whether a condition goes by the act alone, so that it holds in one way, if at all."""
    return not (given.atoms or given.nots)


class _Things(frozenset[Any]):
    """Things that a field may hold, looked up instead of compared one by one."""

    __slots__ = ()

    def __repr__(self) -> str:
        """The things in the order of their names, whatever their order is here."""
        return f"{{{', '.join(map(repr, sorted(self, key=attrgetter('name'))))}}}"


def _match(exercise: str, events: str, against: str, number: str, place: str) -> str:
    """A match as a Python expression, which is made as quickly as a tuple is; see `Match`."""
    return f"match(Match, ({exercise}, {events}, {against}, {number}, {place}))"


def _excepted(exercise: str, base: int, number: str, place: int) -> _Leaf:
    """What is done where an exception holds that is looked for here: return that it does."""

    def found(here: _Level, text: _Text, refused: str | None) -> None:
        del refused  # it is not refused
        text.line(f"return {_match(exercise, '()', here.found_since(base), number, str(place))}")

    return _Leaf(found)


def _mask(slots: Iterable[int]) -> int:
    """Slots as the bits of a number."""
    return sum(1 << slot for slot in slots)


def _left(atom: Atom, slot: int) -> list[Test]:
    """The tests on an event that are left once it was looked up.

    Where it is looked up by one value of a field, it has that; of several, the rarest counts.
    """
    asked = [test for test in atom.tests if test.op == "in" and len(test.operands) == 1]
    exact = [
        test
        for test in asked
        if isinstance(test.subject, Ref) and test.subject.field is not None
        if all(
            isinstance(o, Const) or (isinstance(o, Ref) and o.field is not None and o.slot < slot)
            for o in test.operands
        )
    ]
    return [test for test in atom.tests if len(asked) > 1 or test not in exact]


def _asked_twice(form: Form) -> dict[str, str]:
    """The variables for the fields of an act that a norm asks for at once, and more than once."""
    asked = dict[str, int]()
    for name in _fields_of_act(tests_in(form)):
        asked[name] = asked.get(name, 0) + 1
    at_once = (name for name in _fields_of_act(form.tests) if asked[name] > 1)
    named = {f"{_spelt(name)}_of_act": name for name in at_once}
    return {name: variable for variable, name in named.items()}


def _fields_of_act(tests: Iterable[Test]) -> Iterator[str]:
    """The fields of the act that tests compare, but for those that are reckoned with."""
    for test in tests:
        for part in (test.subject, *test.operands):
            if isinstance(part, Ref) and part.slot == ACT and part.field is not None:
                yield from () if part.field == IDENTITY else (part.field,)


def _spelt(kind: str) -> str:
    """An action's name as a part of that of a variable."""
    spelt = re.sub(r"\W+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind), flags=re.ASCII)
    return spelt.lower()[:MOST_LETTERS] if spelt[:1].isalpha() else "event"


@frozen(eq=False, repr=False)
class _Task:
    """What is to be written.

    Attributes:
        program: The compiled contract.
        mode: What is to be noted.
    """

    program: Program
    mode: Mode

    def is_exercise(self, kind: str) -> bool:
        """Whether acts of a kind may be exercises of powers, which may take no effect."""
        return any(known.name in self.program.powers for known in self.program.below[kind])

    def reaches(self, atom: Atom) -> bool:
        """Whether it may be an open point that no event fills a slot."""
        if not self.mode.is_noted:
            return False
        kinds = self.program.below[atom.kind]
        return self.mode.in_doubt or not all(kind.on_record for kind in kinds)

    def doubts(self, atom: Atom) -> bool:
        """Whether it may turn on a clash of clauses which events fill a slot."""
        return self.mode.is_noted and atom.by == CONTRACT


class _Writer:
    """Writes a template: that of a norm, or of a part of one."""

    def __init__(self, task: _Task, make: Callable[[NormSource], Made]) -> None:
        self._task = task
        self._make = make
        self._program = task.program
        self._arguments: dict[str, object] = {}
        self._functions: list[list[str]] = []
        self._waiting: deque[Callable[[], None]] = deque()
        self._names = 0

    def norm(self, compiled: CompiledNorm) -> NormSource:
        """The norm, with all that stands beside it."""
        form = compiled.form
        begun = () if compiled.origin is None else ("exercise",)
        kinds = (compiled.kind, *(compiled.origin or ())[1:])
        level = _Level(("judged", *begun), kinds, _asked_twice(form))
        text = _Text()
        text.line(f"def norm({GIVEN}, exercise):")
        text.indent()
        for name, variable in level.fields.items():
            text.line(f"{variable} = act.get({name!r})")
        if form.tests:
            text.line(f"if not ({self._tests(form.tests, level)}):")
            text.line("    return None")
        is_sole = len(form.cases) == 1 and _looks_for_nothing(form.cases[0].given)
        excepts = any(case.unless for case in form.cases) and not is_sole
        if excepts:
            text.line("excepted = []")
        if len(form.cases) > MOST_BESIDE:
            self._cases(form.cases, level, text)
            text.line("return excepted[0] if excepted else None" if excepts else "return None")
            return self._template("norm", text)
        is_sure = False
        for number, case in enumerate(form.cases):
            is_sure = case.given == Alternative() and (is_sole or not case.unless)
            self._case(case, str(number), level, text, is_sole=is_sole)
            if is_sure:
                break
        if not is_sure:
            text.line("return excepted[0] if excepted else None" if excepts else "return None")
        return self._template("norm", text)

    def _cases(self, cases: Sequence[Case], level: _Level, text: _Text) -> None:
        """Many cases: each is written apart, so that those that are alike are compiled once."""
        parts = Parts(
            [(partial(self._apart, n, case, level), ()) for n, case in enumerate(cases)],
            self._make,
        )
        excepted = "excepted" if any(case.unless for case in cases) else "()"
        text.line(f"for case, _ in {self._argument('cases', parts)}:")
        text.line(f"    applies = case({level.given}, {excepted})")
        text.line("    if applies is not None:")
        text.line("        return applies")

    def _apart(self, number: int, case: Case, level: _Level) -> NormSource:
        """A case as a template of its own."""
        writer, text, level = _Writer(self._task, self._make), _Text(), level.elsewhere
        text.line(f"def case({level.given}, excepted):")
        text.indent()
        writer._case(case, writer._argument("number", number), level, text)
        text.line("return None")
        return writer._template("case", text)

    def _first_apart(self, alternative: Alternative, level: _Level) -> NormSource:
        """An alternative as a template of its own."""
        writer, text = _Writer(self._task, self._make), _Text()
        writer._write_first("first", alternative, level, text)
        return writer._template("first", text)

    def _many(
        self,
        alternatives: Iterable[tuple[Alternative, tuple[int, ...]]],
        level: _Level,
        text: _Text,
        answer: str,
    ) -> None:
        """Return an answer where one of many alternatives holds, each of which is written apart.

        Args:
            alternatives: The alternatives, with what is known of each.
            level: Where the search stands.
            text: What is written to.
            answer: What is returned, in terms of what is ``known`` and ``found``.
        """
        writes = [(partial(self._first_apart, a, level), known) for a, known in alternatives]
        parts = self._argument("parts", Parts(writes, self._make))
        text.line(f"for first, known in {parts}:")
        text.line(f"    found = first({level.given})")
        text.line("    if found is not None:")
        text.line(f"        return {answer}")

    def _template(self, name: str, text: _Text) -> NormSource:
        """The template that makes a function, once all functions beside it are written."""
        while self._waiting:
            self._waiting.popleft()()
        lines = [f"def template({', '.join(self._arguments)}):"]
        for function in (*self._functions, text.lines):
            lines += (f"    {line}" for line in function)
        lines.append(f"    return {name}")
        return NormSource("\n".join(lines) + "\n", self._arguments)

    def _argument(self, kind: str, value: object) -> str:
        name = f"{kind}_{len(self._arguments)}"
        self._arguments[name] = value
        return name

    def _case(
        self, case: Case, number: str, level: _Level, text: _Text, *, is_sole: bool = False
    ) -> None:
        """A case of the norm: return how it applies, or note that it is excepted.

        Args:
            case: The case.
            number: Its number, in Python.
            level: Where the search stands.
            text: What is written to.
            is_sole: Whether nothing else is tried once an exception holds.
        """
        given, base = case.given, len(level.names)
        # so do the semantics: all ways are compared where events are named in another order
        ranked = given.named != tuple(sorted(given.named)) and given.atoms[0].latest is not None
        is_here = is_sole and len(case.unless) <= MOST_BESIDE
        exception = ""
        if case.unless and not is_here:
            exception = self._exception(case, level.names, level.kinds)
        exercise = "exercise" if base > 1 else "None"

        def applies(here: _Level, text: _Text, refused: str | None) -> None:
            """Where the condition holds: return the match, unless an exception holds."""
            events = here.found_since(base)
            match = _match(exercise, events, "None", number, "0")
            for place, alternative in enumerate(case.unless if is_here else ()):
                leaf = _excepted(exercise, base, number, place)
                self._alternative(alternative, here, text, leaf)
            if base == 1 and events == "()" and number.isdigit():  # it is the same for every act
                match = self._argument("match", Match(case=int(number)))
            if not exception:
                text.line(f"return {match}")
                return
            text.line(f"exception = {exception}({here.given})")
            text.line("if exception is None:")
            text.line(f"    return {match}")
            against = _match(exercise, events, "against", number, "place")
            if is_sole:
                text.line("place, against, _ = exception")
                text.line(f"return {against}")
                return
            text.line("if not excepted:")
            text.line("    place, against, _ = exception")
            text.line(f"    excepted.append({against})")
            if refused:
                text.line(f"{refused} = exception[2]")

        beside = ", excepted" if exception else ""
        if not ranked:
            self._alternative(given, level, text, _Leaf(applies, bool(exception), beside))
            return
        ways = self._ways(given, level)
        order = tuple(
            (place - base, given.atoms[place - base].latest is True) for place in given.named
        )
        key = self._argument("order", order)
        after = level
        for atom in given.atoms:
            after = after.with_(atom)
        text.line(f"for way in in_order({ways}({level.given}), {key}, judged):")
        text.indent()
        text.line(f"{after.found_since(base)} = way")
        applies(after, text, None)
        text.dedent()

    def _ways(self, given: Alternative, level: _Level) -> str:
        """The name of a generator of all ways for an alternative to hold, in any order."""
        name, level = self._name("ways"), level.elsewhere
        given = evolve(given, atoms=tuple(evolve(atom, latest=None) for atom in given.atoms))
        named = sum(1 << slot for slot in given.named)

        def found(here: _Level, text: _Text, refused: str | None) -> None:
            text.line(f"yield {here.found_since(len(level.names))}")
            text.line(f"{refused} = {named}")  # something is taken, so that there is a loop

        def write() -> None:
            text = _Text()
            text.line(f"def {name}({level.given}):")
            text.indent()
            self._alternative(given, level, text, _Leaf(found, refuses=True, yields=True))
            self._functions.append(text.lines)

        self._waiting.append(write)
        return name

    def _exception(self, case: Case, names: tuple[str, ...], kinds: tuple[str, ...]) -> str:
        """The name of a function that finds the first alternative of an exception that holds."""
        name = self._name("exception")
        level = _Level(names, kinds)
        for atom in case.given.atoms:
            level = level.with_(atom)

        def write() -> None:
            text = _Text()
            text.line(f"def {name}({level.given}):")
            text.indent()
            if len(case.unless) == 1:  # it is looked for here, without a function beside
                (alternative,) = case.unless
                self._alternative(alternative, level, text, self._against(alternative, level))
            elif len(case.unless) > MOST_BESIDE or self._names > MOST_FUNCTIONS:
                known = [(a, (n, _mask(a.slots))) for n, a in enumerate(case.unless)]
                self._many(known, level, text, "known[0], found, known[1]")
            else:
                for place, alternative in enumerate(case.unless):
                    mask = _mask(alternative.slots)
                    self._held(alternative, level, text, f"{place}, {{}}, {mask}")
            text.line("return None")
            self._functions.append(text.lines)

        self._waiting.append(write)
        return name

    @staticmethod
    def _against(alternative: Alternative, level: _Level) -> _Leaf:
        """What is done where the only alternative of an exception holds: tell what does."""

        def found(here: _Level, text: _Text, refused: str | None) -> None:
            del refused  # it is not refused
            events = here.found_since(len(level.names))
            text.line(f"return 0, {events}, {_mask(alternative.slots)}")

        return _Leaf(found)

    def _ruled_out(self, alternative: Alternative, level: _Level) -> str:
        """The name of a function that tells the slots on which a negated condition rests."""
        name, level = self._name("ruled_out"), level.elsewhere

        def write() -> None:
            text = _Text()
            text.line(f"def {name}({level.given}):")
            text.indent()
            inners = [inner for group in alternative.nots for inner in group]
            if len(inners) > MOST_BESIDE or self._names > MOST_FUNCTIONS:
                known = [(inner, (_mask(inner.slots),)) for inner in inners]
                self._many(known, level, text, "known[0]")
            else:
                for inner in inners:
                    self._held(inner, level, text, str(_mask(inner.slots)))
            text.line("return None")
            self._functions.append(text.lines)

        self._waiting.append(write)
        return name

    def _held(self, inner: Alternative, level: _Level, text: _Text, answer: str) -> None:
        """Return an answer where an alternative holds, with the events found where it says so."""
        if not inner.atoms and not inner.nots:
            tests = self._tests(inner.tests, level) if inner.tests else "True"
            text.line(f"if {tests}:")
            text.line(f"    return {answer.format('()')}")
            return
        text.line(f"found = {self._first(inner, level)}({level.given})")
        text.line("if found is not None:")
        text.line(f"    return {answer.format('found')}")

    def _first(self, alternative: Alternative, level: _Level) -> str:
        """The name of a function that finds the first way for an alternative to hold."""
        name = self._name("first")

        def write() -> None:
            text = _Text()
            self._write_first(name, alternative, level, text)
            self._functions.append(text.lines)

        self._waiting.append(write)
        return name

    def _write_first(
        self, name: str, alternative: Alternative, level: _Level, text: _Text
    ) -> None:
        """Write the function that finds the first way for an alternative to hold."""
        level = level.elsewhere

        def found(here: _Level, text: _Text, refused: str | None) -> None:
            del refused  # it is not refused
            text.line(f"return {here.found_since(len(level.names))}")

        text.line(f"def {name}({level.given}):")
        text.indent()
        self._alternative(alternative, level, text, _Leaf(found))
        text.line("return None")

    def _name(self, what: str) -> str:
        self._names += 1
        return f"{what}_{self._names}"

    def _alternative(
        self, alternative: Alternative, level: _Level, text: _Text, leaf: _Leaf
    ) -> None:
        """An alternative: its tests, its loops, and what is done where it holds."""
        depth = text.depth
        if alternative.tests:
            text.line(f"if {self._tests(alternative.tests, level)}:")
            text.indent()
        self._loops(_Search(alternative, leaf), alternative.atoms, level, text)
        text.depth = depth

    def _loops(
        self,
        search: _Search,
        atoms: tuple[Atom, ...],
        level: _Level,
        text: _Text,
        *,
        is_outer: bool = True,
    ) -> None:
        """The loops for atoms that are left, in one another, and what stands in them.

        Args:
            search: What is searched.
            atoms: The atoms.
            level: Where the search stands.
            text: What is written to.
            is_outer: Whether nobody asks why the first loop fails.
        """
        depth, loops = text.depth, list[_Loop]()
        for place, atom in enumerate(atoms[:MOST_LOOPS]):
            base = len(level.names)
            loop = _Loop(atoms[place:], level, "" if is_outer and place == 0 else f"part_{base}")
            loops.append(loop)
            if loop.part:
                text.line(f"{loop.part} = {_mask(atom.slots)}")
            level = level.with_(atom)
            self._candidates(loop, level.names[-1], text)
            text.indent()
            self._pass(atom, level, text)
        if len(atoms) > MOST_LOOPS:
            self._further(search, atoms[MOST_LOOPS:], level, text)
            refuses = True
        else:
            refuses = self._found(search, level, text, is_asked=bool(loops))
        for loop in reversed(loops):
            self._fail(loop, text, refuses=refuses)
            refuses = bool(loop.part)
        text.depth = depth

    def _fail(self, loop: _Loop, text: _Text, *, refuses: bool) -> None:
        """What is done where what a loop found is refused, and where it finds nothing more."""
        bit = 1 << len(loop.level.names)
        if refuses:
            text.line(f"if not refused & {bit}:")
            text.line("    break")
            if loop.part:
                text.line(f"{loop.part} |= refused")
        text.dedent()
        ends: list[str] = []
        if self._task.reaches(loop.atoms[0]):
            left = self._argument("atoms", loop.atoms)
            ends.append(f"reach({left}, judged, {loop.level.slots})")
        if loop.part:
            ends.append(f"refused = {loop.part} & ~{bit}")
        if ends and refuses:
            text.line("else:")
        for end in ends:
            text.line(f"    {end}" if refuses else end)

    def _found(self, search: _Search, level: _Level, text: _Text, *, is_asked: bool) -> bool:
        """What is done where all slots are filled; whether the way may be refused."""
        leaf, refused = search.leaf, "refused" if is_asked else None
        if not search.alternative.nots:
            leaf.write(level, text, refused)
            return leaf.refuses
        ruled_out = self._ruled_out(search.alternative, level)
        text.line(f"refused = {ruled_out}({level.given})")
        text.line("if refused is None:")
        text.indent()
        leaf.write(level, text, refused)
        text.dedent()
        return True

    def _further(
        self, search: _Search, atoms: tuple[Atom, ...], level: _Level, text: _Text
    ) -> None:
        """Go on in a function of its own: it returns what is found, or why nothing is."""
        name, level, leaf = self._name("further"), level.elsewhere, search.leaf
        call = f"{name}({level.given}{leaf.beside})"
        if leaf.yields:
            text.line(f"refused = yield from {call}")
        else:
            text.line(f"refused = {call}")
            text.line("if refused.__class__ is not int:")
            text.line("    return refused")

        def write() -> None:
            inner = _Text()
            inner.line(f"def {name}({level.given}{leaf.beside}):")
            inner.indent()
            self._loops(search, atoms, level, inner, is_outer=False)
            inner.line("return refused")
            self._functions.append(inner.lines)

        self._waiting.append(write)

    def _candidates(self, loop: _Loop, name: str, text: _Text) -> None:
        """The head of a loop over the events that may fill a slot."""
        atom, level, known = loop.atoms[0], loop.level, list[str]()
        here = len(level.names)
        for test in atom.tests:
            if test.op == "in" and len(test.operands) == 1:
                (operand,) = test.operands
                if any(ref.slot >= here for ref in refs(operand)):
                    continue  # it is another field of the event looked for
                if isinstance(test.subject, Ref) and test.subject.field is not None:
                    known.append(f"({test.subject.field!r}, {self._value(operand, level)})")
                elif self._task.mode.is_noted and isinstance(operand, Reckoning):
                    text.line(self._value(operand, level))  # it may turn on a reading
        if self._task.doubts(atom):
            text.line(f"doubt({self._argument('atom', atom)}, judged, {level.slots})")
        by = self._argument("party", atom.by.name)
        fields = f", ({', '.join(known)},)" if known else ""
        found = f"find({by}, {atom.kind!r}{fields})"
        if atom.latest is None:
            text.line(f"found = {found}")
            late = "found and found[-1].at > at"
            text.line(f"for {name} in by_then(found, at) if {late} else found:")
        else:
            taken = self._argument("atom", atom)
            text.line(f"for {name} in taken({found}, {taken}, judged, {level.slots}):")

    def _pass(self, atom: Atom, level: _Level, text: _Text) -> None:
        """Go on to the next event where one does not count or does not pass."""
        event = level.names[-1]
        if self._task.is_exercise(atom.kind):
            text.line(f"if not judged.finds({event}, {self._argument('asked', atom.asked)}):")
        else:
            text.line(f"if gone is not None and gone({event}):")
        text.line("    continue")
        tests = _left(atom, len(level.names) - 1)
        if tests:
            text.line(f"if not ({self._tests(tests, level)}):")
            text.line("    continue")

    def _tests(self, tests: Iterable[Test], level: _Level) -> str:
        return " and ".join(self._test(test, level) for test in tests)

    def _test(self, test: Test, level: _Level) -> str:
        """A test as a Python expression."""
        op, constants = test.op, [o.value for o in test.operands if isinstance(o, Const)]
        are_constant = len(constants) == len(test.operands)
        if test.is_reckoned:
            running = self._running(test.subject, level) if are_constant else ""
            if running:
                known = tuple(self._constant(value, op) for value in constants)
                bound = self._argument("bound", known if op in _EQUALITY else known[0])
                return f"{running} {op} {bound}"
            term = test.subject.term if isinstance(test.subject, Reckoning) else None
            if isinstance(term, Reading) and op in _EQUALITY and are_constant:
                question = self._argument("question", term.question)
                readings = self._argument("readings", tuple(constants))
                return f"judged.memory.reading({question}, judged.norm) {op} {readings}"
            return f"passes({self._argument('test', test)}, {level.slots})"
        subject = self._level(test.subject, op=op, level=level)
        if op in _EQUALITY and are_constant:
            values: Collection[object] = tuple(self._constant(value, op) for value in constants)
            if all(isinstance(value, Entity) for value in values):
                values = _Things(values)
            return f"{subject} {op} {self._argument('values', values)}"
        bounds = [self._level(operand, op=op, level=level) for operand in test.operands]
        if op in _EQUALITY:
            values_ = f"({', '.join(bounds)},)"
            link = "is not None and" if op == "in" else "is None or"
            return f"((value := {subject}) {link} value {op} {values_})"
        (bound,) = bounds
        operands = (test.subject, *test.operands)
        if all(isinstance(o, Const) or (isinstance(o, Ref) and o.field is None) for o in operands):
            return f"{subject} {op} {bound}"  # an instant is always known
        if isinstance(test.operands[0], Const):
            return f"((value := {subject}) is not None and value {op} {bound})"
        return (
            f"((value := {subject}) is not None and "
            f"(bound := {bound}) is not None and value {op} bound)"
        )

    def _running(self, operand: Operand, level: _Level) -> str:
        """A total that running sums tell, as a Python expression; empty where they do not.

        They do where at most one field is asked for, by a value that is known, all acts count
        that are not long past, and none of them is an exercise, which may take no effect.
        """
        total = operand.term if isinstance(operand, Reckoning) else None
        if not isinstance(operand, Reckoning) or not isinstance(total, Total):
            return ""
        is_whole = total.since is None and total.until is None and total.in_any is None
        is_plain = operand.added is None and total.of != "timedelta"
        kind = total.act.kind
        if not (is_whole and is_plain) or self._task.is_exercise(kind) or len(operand.tests) > 1:
            return ""
        key = ""
        for test in operand.tests:
            (asked, *others), subject = test.operands, test.subject
            is_known = isinstance(asked, Const) or (
                isinstance(asked, Ref) and asked.slot < len(level.names)
            )
            is_equal = test.op == "in" and not others
            is_field = isinstance(subject, Ref) and subject.field not in {None, IDENTITY}
            if not (isinstance(subject, Ref) and is_field and is_equal and is_known):
                return ""
            key = f"({subject.field!r}, {self._value(asked, level)}),"
        of = self._argument("total", total)
        return f"running({of}, ({key}), judged)"

    def _level(self, operand: Operand, *, op: str, level: _Level) -> str:
        """What a test compares, in Python: of a date the instant, of money the amount."""
        if isinstance(operand, Const):
            return self._argument("value", self._constant(operand.value, op))
        assert isinstance(operand, Ref)  # noqa: S101 (what is worked out is tested apart)
        if operand.field is None:
            if operand.judged:
                return "at"
            name = level.names[operand.slot]
            return f"happened({name})" if operand.slot <= EXERCISE else f"{name}.at"
        value = self._value(operand, level)
        match self._type(operand, level):
            case "Money":
                return f"amount({value})"
            case "date" | "datetime" | "":
                return f"compared({value}, {self._argument('zone', self._program.zone)})"
            case _:
                return value

    def _type(self, ref: Ref, level: _Level) -> str:
        """The type of a field, empty where none is stated; of the id of an event, a string."""
        if ref.field == IDENTITY:
            return "str"
        fields = self._program.kinds[level.kinds[ref.slot]].fields
        return next((known.type for known in fields if known.name == ref.field), "")

    def _constant(self, value: object, op: str) -> object:
        """What a test compares of a constant; a date stands for its beginning or its end."""
        if isinstance(value, datetime):
            return self._program.zone.instant(value)
        if isinstance(value, date):
            return edge(value, op)
        return value.amount if isinstance(value, Money) else value

    def _value(self, operand: Operand, level: _Level) -> str:
        """The value of an operand, as a Python expression; for an instant, its day."""
        if isinstance(operand, Const):
            return self._argument("value", operand.value)
        if isinstance(operand, Reckoning):
            return f"value_of({self._argument('term', operand)}, {level.slots})"
        name = level.names[operand.slot]
        if operand.field is None:
            return f"{name}.day"
        if operand.field == IDENTITY:
            return f"{name}.id"
        if operand.slot == ACT and operand.field in level.fields:
            return level.fields[operand.field]
        act = "act" if operand.slot == ACT else f"{name}.act"
        return f"{act}.get({operand.field!r})"
