"""Makes the contracts of a template: each parameter's value in its place, and the rest shared.

What a template says is gone through once, and turned into the steps by which all that holds a
parameter is made anew with a value in its place: clauses, their norms, and their normal forms.
Everything else an instance shares with its template. A norm is brought into normal form anew only
where a value is one that the clause names already: two terms that were different become one there.

What values may make wrong, such as a range that holds nothing or amounts of two currencies, is
looked at again for each instance whose values lie otherwise among what the contract names than
those of any instance before. Where they lie alike, nothing that is looked at can differ.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from itertools import combinations
from threading import RLock
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar, cast

import attrs

from contract_rules.contracts.clauses import Clause, Definition
from contract_rules.contracts.normal_forms import NormalForms
from contract_rules.contracts.program import FoundAlike, Shared, conditions_of
from contract_rules.contracts.validation.contents import constants_in
from contract_rules.contracts.validation.provisions import groups_in
from contract_rules.errors import (
    ContractError,
    InvalidContractError,
    MissingFieldError,
    UnknownFieldError,
    WrongTypeError,
    nearest,
)
from contract_rules.language.parties import JointDebtors, group_of
from contract_rules.norms.expressions import (
    AtLeast,
    AtMost,
    Computed,
    Const,
    LessThan,
    MoreThan,
    OneOf,
    OtherThan,
    Pattern,
)
from contract_rules.norms.normal_form import Case, Form, Promise, Reckoning, Test
from contract_rules.norms.norms import Exemption, Obligation, Permission, Prohibition
from contract_rules.norms.tables import TableLookup, Tiered, whole
from contract_rules.values.acts import (
    PLAIN,
    ActionType,
    Debtors,
    Entity,
    Party,
    PartyGroup,
    Value,
)
from contract_rules.values.data_classes import frozen
from contract_rules.values.money import Money
from contract_rules.values.parameters import TemplateParameter, UnboundParty, parameter_of, told
from contract_rules.values.periods import Months, Period, Years
from contract_rules.values.unbound import Unbound

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from contract_rules.contracts.mistakes import Mistakes, Part

T = TypeVar("T")
C = TypeVar("C")

Bindings: TypeAlias = Mapping[str, Value]
"""The values of parameters, by their names."""

MOST_KINDS = 4096
"""How many ways in which values lie are remembered of a template."""

_NAMED = re.compile(r"{(\w+)}")
"""A parameter as a text names it."""

_HERE = __name__.partition(".")[0]


def parameters_in(
    declared: Iterable[TemplateParameter], parts: Iterable[object]
) -> tuple[TemplateParameter, ...]:
    """The parameters that are declared, and those that stand in parts of a contract.

    Raises:
        WrongTypeError: When two of one name differ.
    """
    found: dict[str, TemplateParameter] = {}
    for known in (*declared, *_parameters(parts)):
        if found.setdefault(known.name, known) != known:
            msg = f"two parameters are called {known.name!r} and differ; rename one"
            raise WrongTypeError(msg)
    return tuple(found.values())


def parameters_of(part: object) -> Iterator[TemplateParameter]:
    """The parameters that stand in a contract, a provision or an amendment."""
    return _parameters((part,))


def note_texts(
    texts: Iterable[tuple[Part, str]],
    declared: Iterable[TemplateParameter],
    found: Iterable[TemplateParameter],
    parts: Iterable[object],
    mistakes: Mistakes,
) -> None:
    """Note texts of a template that name what is no parameter, and parameters that stand nowhere.

    Args:
        texts: The texts, each with the part that it is of.
        declared: The parameters that are declared.
        found: All parameters.
        parts: Where parameters may stand.
        mistakes: Where it is noted (UnknownFieldError, WrongTypeError).
    """
    names, named = [known.name for known in found], set[str]()
    for part, text in texts:
        for name in _NAMED.findall(text):
            named.add(name)
            if name not in names:
                msg = f"the text names {{{name}}}, which is no parameter{nearest(name, names)}"
                mistakes.note(UnknownFieldError(msg), part)
    stand = {known.name for known in _parameters(parts)} | named
    for known in declared:
        if known.name not in stand:
            msg = f"the parameter {known.name!r} stands nowhere; use it, or leave it out"
            mistakes.note(WrongTypeError(msg), mistakes.contract)


def _parameters(parts: Iterable[object]) -> Iterator[TemplateParameter]:
    found = (parameter_of(thing) for thing in _walk(parts))
    return (known for known in found if known is not None)


def _walk(parts: Iterable[object]) -> Iterator[object]:
    """All that stands in parts of a contract, each once, from left to right."""
    seen: dict[int, object] = {}
    waiting: list[object] = [*parts][::-1]
    while waiting:
        thing = waiting.pop()
        if id(thing) not in seen:
            seen[id(thing)] = thing
            yield thing
            waiting += [inner for _, inner in _inside(thing)][::-1]


def _inside(thing: object) -> Sequence[tuple[str, object]]:
    """What stands in a thing by the names of the fields that hold it; of a tuple, by none."""
    cls = type(thing)
    if cls is tuple:
        return [("", one) for one in cast("tuple[object, ...]", thing)]
    return [(name, getattr(thing, name)) for name in _names(cls)]


_KNOWN: dict[type, tuple[str, ...]] = {}


def _names(cls: type) -> tuple[str, ...]:
    """The fields of a class of plain data in which a parameter may stand."""
    known = _KNOWN.get(cls)
    if known is None:
        is_data = attrs.has(cls) and not issubclass(cls, _WHOLE)
        ours = is_data and cls.__module__.partition(".")[0] == _HERE
        fields = [f.name for f in attrs.fields(cls) if f.init] if ours else []
        if issubclass(cls, Clause):
            fields = ["text", "norms", "forms"]
        known = _KNOWN[cls] = ("members",) if issubclass(cls, PartyGroup) else tuple(fields)
    return known


_WHOLE = (ActionType, Entity, UnboundParty, TemplateParameter)
"""What is taken whole: no parameter stands in it."""


class _Plan:
    """The steps by which parts of a contract are made with values in the place of parameters.

    There are two of each: one that looks at what it makes, and one for values of which it was
    looked at already, as they lie as others do of which the parts were made before.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(names)
        self._steps: list[_Step] = []
        self._again: list[_Step] = []
        self._places: dict[int, tuple[object, int | None]] = {}

    def place(self, thing: object) -> int | None:
        """The number of the step that makes a thing; None where it is alike in each instance."""
        if id(thing) not in self._places:
            self._places[id(thing)] = thing, self._placed(thing)
        return self._places[id(thing)][1]

    def text(self, text: str) -> int | None:
        """The number of the step that makes a text; None where it names no parameter."""
        if self._names.isdisjoint(_NAMED.findall(text)):
            return None

        def step(_: list[Any], values: Bindings) -> str:
            return _NAMED.sub(lambda m: told(values[m[1]]) if m[1] in self._names else m[0], text)

        return self._add(step)

    def run(self, values: Bindings, *, again: bool) -> list[Any]:
        """What the steps make, in their order.

        Args:
            values: The values.
            again: Whether parts were made before of values that lie alike.
        """
        made: list[Any] = []
        for step in self._again if again else self._steps:
            made.append(step(made, values))
        return made

    def of(self, thing: T, made: Sequence[Any]) -> T:
        """A thing as it was made, or as it is in each instance."""
        number = self._places[id(thing)][1]
        return thing if number is None else cast("T", made[number])

    def _add(self, step: _Step, again: _Step | None = None) -> int:
        self._steps.append(step)
        self._again.append(step if again is None else again)
        return len(self._steps) - 1

    def _placed(self, thing: object) -> int | None:
        parameter = parameter_of(thing)
        if parameter is not None:
            name = parameter.name
            return self._add(lambda _, values: values[name])
        inside = [
            (name, place)
            for name, inner in _inside(thing)
            if (place := self._inner(thing, name, inner)) is not None
        ]
        if not inside:
            return None
        if isinstance(thing, tuple):
            return self._tuple(cast("tuple[object, ...]", thing))
        again = _remade_alike(thing, inside) if _is_of_shape(thing) else None
        return self._add(_remade(thing, inside), again)

    def _inner(self, thing: object, name: str, inner: object) -> int | None:
        if isinstance(inner, str) and (type(thing).__name__, name) in _TEXTS:
            return self.text(inner)
        return self.place(inner)

    def _tuple(self, things: tuple[object, ...]) -> int:
        places = [(number, self.place(thing)) for number, thing in enumerate(things)]
        changing = [(number, place) for number, place in places if place is not None]

        def step(made: list[Any], _: Bindings) -> tuple[object, ...]:
            new = list(things)
            for number, place in changing:
                new[number] = made[place]
            return tuple(new)

        return self._add(step)


_TEXTS = {("Clause", "text"), ("Definition", "text"), ("Amendment", "title")}
"""The texts that may name parameters, beside the contract's name."""


_Step: TypeAlias = Callable[[list[Any], Bindings], Any]
"""What makes a part of a contract, of what was made before and the values."""

_OF_SHAPE = frozenset(
    {
        *(Const, OneOf, OtherThan, AtLeast, AtMost, MoreThan, LessThan, Pattern),
        *(Permission, Prohibition, Obligation, Exemption),
        *(Form, Case, Promise, Test, Reckoning),
    }
)
"""The classes that refuse nothing of what holds a parameter but by how values lie."""


def _is_of_shape(thing: object) -> bool:
    """Whether a thing refuses nothing that its class would not refuse of values that lie alike.

    An opening that comes too late does, as so many weeks are more days; and ways to perform a
    duty that are one another, as terms are.
    """
    if isinstance(thing, Obligation) and (thing.not_before is not None or thing.alternatives):
        return False
    return type(thing) in _OF_SHAPE


def _remade_alike(
    thing: Any,  # noqa: ANN401 (plain data of any class)
    inside: Sequence[tuple[str, int]],
) -> _Step:
    """The step that makes a thing anew of which the like was made before; nothing is checked."""
    cls: type[Any] = type(cast("object", thing))
    changing = [(getattr(cls, name).__set__, place) for name, place in inside]
    beside = {f.name for f in attrs.fields(cls)} - {name for name, _ in inside}
    given = [(getattr(cls, name).__set__, getattr(thing, name)) for name in beside]
    if hasattr(cls, _HASH):
        given.append((getattr(cls, _HASH).__set__, None))

    def step(made: list[Any], _: Bindings) -> object:
        new: object = object.__new__(cls)
        for put, value in given:
            put(new, value)
        for put, place in changing:
            put(new, made[place])
        return new

    return step


_HASH = "_attrs_cached_hash"
"""Where attrs keeps the hash of a thing, once it is asked for."""


def _remade(
    thing: Any,  # noqa: ANN401 (plain data of any class)
    inside: Sequence[tuple[str, int]],
) -> _Step:
    """The step that makes a thing anew with what stands in it."""
    if isinstance(thing, PartyGroup):
        return _regrouped(thing, inside[0][1])
    cls: type[Any] = type(cast("object", thing))
    if cls is Clause:
        return _reworded(thing, inside)
    written = getattr(thing, "written", None)
    given = {f.alias: getattr(thing, f.name) for f in attrs.fields(cls) if f.init}
    aliases = {f.name: f.alias for f in attrs.fields(cls)}
    changing = [(aliases[name], place) for name, place in inside]
    check = whole if isinstance(thing, TableLookup | Tiered) else None

    def step(made: list[Any], _: Bindings) -> object:
        parts = dict(given)
        for name, place in changing:
            parts[name] = made[place]
        new = cls(**parts)
        if written is not None:
            object.__setattr__(new, "written", written)
        return new if check is None else check(new)

    return step


def _reworded(
    clause: Clause, inside: Sequence[tuple[str, int]]
) -> Callable[[list[Any], Bindings], Clause]:
    """The step that makes a clause anew, with its normal forms as they were found."""
    puts = {f.name: vars(Clause)[f.name].__set__ for f in attrs.fields(Clause)}
    changing = [(puts.pop(name), place) for name, place in inside]
    given = [(put, getattr(clause, name)) for name, put in puts.items()]

    def step(made: list[Any], _: Bindings) -> Clause:
        new = Clause.__new__(Clause)
        for put, value in given:  # which are right, as those of the template are
            put(new, value)
        for put, place in changing:
            put(new, made[place])
        return new

    return step


def _regrouped(group: PartyGroup, members: int) -> Callable[[list[Any], Bindings], PartyGroup]:
    """The step that makes a group of other parties; who owe by shares were taken apart before."""

    def step(made: list[Any], _: Bindings) -> PartyGroup:
        parties: tuple[Party, ...] = made[members]
        if isinstance(group, Debtors):
            return JointDebtors.of(parties)
        return group_of(group.name, parties)

    return step


@frozen(eq=False, repr=False)
class Filling(Generic[C]):
    """What an instance has of its template.

    Attributes:
        of: The template.
        values: The values of its parameters.
        forms: The normal forms of the norms that use definitions.
        strata: For each text the stratum of each norm, where an instance before was found to be
            in order whose values lie in the same way; None where it is to be looked at.
        constants: The constants that it names.
        names_things: Whether a thing is another in each instance.
        groups: The groups of parties that it names.
        shared: What is made once for all instances, by the conditions that all have.
        alike: What is found out once for all whose values lie in the same way.
        learn: Remembers the strata, once it is found to be in order.
    """

    of: C
    values: Bindings
    forms: NormalForms
    strata: list[list[int]] | None
    constants: tuple[Value, ...]
    names_things: bool
    groups: tuple[PartyGroup, ...]
    shared: Shared
    alike: FoundAlike
    learn: Callable[[list[list[int]]], None]


class Template:
    """What makes the instances of a contract with parameters.

    Args:
        stated: What the contract is made of, by name.
        actions: Its actions.
        forms: The normal forms of its norms.
    """

    def __init__(
        self, stated: Mapping[str, Any], actions: Iterable[ActionType], forms: NormalForms
    ) -> None:
        parameters: tuple[TemplateParameter, ...] = stated["parameters"]
        self.parameters = parameters
        self._stated = stated
        self._plan = plan = _Plan(known.name for known in parameters)
        self._name = plan.text(stated["name"])
        for key in _CHANGING:
            plan.place(stated[key])
        provisions = [
            *stated["clauses"],
            *(p for a in stated["amendments"] for p in (*a.adds, *a.replaces)),
        ]
        self._forms = forms.kept(provisions)
        for _, _, meanings, known in self._forms:
            plan.place(known)
            for _, condition in meanings:
                plan.place(condition)
        definitions = [p.condition for p in provisions if isinstance(p, Definition)]
        defined = {id(clause) for clause, *_ in self._forms}
        self._apart = [
            Apart.of(clause, definitions)
            for clause in provisions
            if isinstance(clause, Clause)
            if plan.place(clause) is not None or id(clause) in defined
        ]
        self._constants = constants_in(tuple(provisions))
        plan.place(self._constants)
        self._groups = groups_in(tuple(provisions))
        plan.place(self._groups)
        self._names_things = any(known.type not in PLAIN for known in parameters)
        self._lying = Lying(stated, actions)
        self._known: dict[object, tuple[list[list[int]], FoundAlike]] = {}
        each = (p.forms for p in provisions if isinstance(p, Clause))
        kept = (form for _, _, _, known in self._forms for form, _ in known)
        every = (form for known in each for norm in known if norm is not None for form, _ in norm)
        self._shared: dict[tuple[int, ...], dict[Hashable, object]] = {
            conditions_of(form): {} for form in (*every, *kept) if self._applies_alike(form)
        }
        self._lock = RLock()

    def _applies_alike(self, form: Form) -> bool:
        """Whether a normal form has the same conditions in each instance."""
        parts = (form.tests, *(part for case in form.cases for part in (case.given, case.unless)))
        return all(self._plan.place(part) is None for part in parts)

    def values(self, given: Mapping[str, object]) -> dict[str, Value]:
        """The value of each parameter.

        Raises:
            UnknownFieldError: When there is no parameter of a name.
            MissingFieldError: When a value is missing.
            WrongTypeError: When a value is of another type.
            OutOfRangeError: When a value is outside bounds, or no choice.
            InvalidContractError: When there are several such mistakes: its text lists all.
        """
        errors: list[ContractError] = []
        found: dict[str, Value] = {}
        names = [known.name for known in self.parameters]
        for name in given:
            if name not in names:
                msg = f"{self._stated['name']} has no parameter {name!r}{nearest(name, names)}"
                errors.append(UnknownFieldError(msg))
        for known in self.parameters:
            try:
                if known.name in given:
                    found[known.name] = known.admit(given[known.name])
                elif known.default is not None:
                    found[known.name] = known.default
                else:
                    errors.append(MissingFieldError(missing(self._stated["name"], [known])))
            except ContractError as error:
                errors.append(error)
        if len(errors) == 1:
            raise errors[0]
        if errors:
            lines = (f"{number}. {error}" for number, error in enumerate(errors, 1))
            head = f"{len(errors)} mistakes in an instance of {self._stated['name']!r}:"
            raise InvalidContractError("\n".join((head, *lines)), errors)
        return found

    def filled(self, contract: C, values: Bindings) -> tuple[dict[str, Any], Filling[C]]:
        """What an instance is made of, by name, and what it has of the contract."""
        lies = self._lying.of(values)
        before = self._known.get(lies)
        plan, made = self._plan, self._plan.run(values, again=before is not None)
        again = {id(apart.clause) for apart in self._apart if apart.meets(values)}
        parts = dict(self._stated)
        parts["name"] = self._stated["name"] if self._name is None else made[self._name]
        for key in _CHANGING:
            parts[key] = plan.of(self._stated[key], made)
        parts["parameters"] = ()
        forms = NormalForms()
        for clause, number, meanings, known in self._forms:
            if id(clause) not in again:
                under = [(id_, plan.of(condition, made)) for id_, condition in meanings]
                forms.keep(plan.of(clause, made), number, under, plan.of(known, made))
        for clause in (apart.clause for apart in self._apart):
            if id(clause) in again and plan.place(clause) is not None:
                plan.of(clause, made).normalise()
        strata, alike = (None, dict[Hashable, object]()) if before is None else before
        return parts, Filling(
            contract,
            values,
            forms,
            strata,
            plan.of(self._constants, made),
            self._names_things,
            plan.of(self._groups, made),
            self._shared,
            alike,
            partial(self._learn, lies, alike),
        )

    def _learn(self, lies: object, alike: FoundAlike, strata: list[list[int]]) -> None:
        """Remember the strata of an instance that was found to be in order."""
        with self._lock:
            if len(self._known) >= MOST_KINDS:
                self._known.clear()
            self._known[lies] = strata, alike


_CHANGING = ("parties", "clauses", "effective", "amendments")
"""What of a contract may hold parameters, beside its name."""


def missing(name: str, parameters: Sequence[TemplateParameter]) -> str:
    """What is missing for a contract of a template, and what to write."""
    asked = [known.name for known in parameters if known.default is None]
    write = ", ".join(f"{one}=..." for one in asked)
    without = f" without a value of {', '.join(asked)}" if asked else ""
    return f"{name} is a template{without}; write template.instance({write})"


@frozen(eq=False, repr=False)
class Apart:
    """What a clause tells apart: its normal forms hold as long as no two of these are one.

    Attributes:
        clause: The clause of the template.
        constants: What it names, each once.
        names: The names of the parameters in it.
        divides: Whether it divides by one of them: the quotient may have no end.
    """

    clause: Clause
    constants: frozenset[object]
    names: tuple[str, ...]
    divides: bool

    @classmethod
    def of(cls, clause: Clause, definitions: Sequence[object]) -> Apart:
        """What a clause of a template tells apart, whose norms use definitions."""
        parts = (*clause.norms, *definitions)
        names = dict.fromkeys(known.name for known in _parameters(parts))
        divisors = (
            part.terms[1] for part in _walk(parts) if isinstance(part, Computed) and part.op == "/"
        )
        divides = any(isinstance(d, Const) and parameter_of(d.value) for d in divisors)
        return cls(clause, frozenset(_constants(parts)), tuple(names), divides)

    def meets(self, values: Bindings) -> bool:
        """Whether a value is one that the clause names already, or that another parameter has."""
        own = {values[name] for name in self.names}
        return self.divides or len(own) < len(self.names) or not own.isdisjoint(self.constants)


def _constants(parts: Iterable[object]) -> Iterator[object]:
    """The values, numbers of periods, days and parties that parts of a contract name."""
    for thing in _walk(parts):
        if isinstance(thing, Const):
            value = cast("Const[object]", thing).value
            yield from () if isinstance(value, Unbound) else (value,)
        elif isinstance(thing, Period):
            yield from () if isinstance(thing.count, Unbound) else (thing.count,)
        elif isinstance(thing, Party | date):
            yield thing


class Lying:
    """Tells how values lie among what a contract names: which are less, equal or next to each.

    Args:
        stated: What the contract is made of, by name.
        actions: Its actions.

    Attributes:
        is_whole: Whether all of each value counts, so that only equal values lie alike.
        numbers: The numbers that it names and those next to them, days by their ordinals, sorted.
        others: The other values that it names, each with a number.
    """

    def __init__(self, stated: Mapping[str, Any], actions: Iterable[ActionType]) -> None:
        parts = (stated["effective"], stated["parties"], stated["clauses"], stated["amendments"])
        named = [*_constants(parts)]
        for kind in actions:
            for known in kind.fields:
                named += [*known.choices, known.least, known.greatest]
        self.is_whole = any(isinstance(one, datetime) for one in named) or any(
            isinstance(thing, Months | Years) and thing.rounding is None for thing in _walk(parts)
        )
        numbers = {figure for one in named for figure in _around(one)} | {*_around(0), *_around(1)}
        self.numbers = sorted(numbers)
        self.others = {one: number for number, one in enumerate(named) if _figure(one) is None}

    def of(self, values: Bindings) -> object:
        """How values lie; two of which it is the same differ in nothing that is looked at."""
        if self.is_whole:
            return tuple(values.items()), tuple(map(_more, values.values()))
        figures = [(name, _figure(value)) for name, value in values.items()]
        told_: list[object] = []
        for name, figure in figures:
            value = values[name]
            if figure is None:
                told_.append((self.others.get(value), _more(value)))
            else:
                low, high = bisect_left(self.numbers, figure), bisect_right(self.numbers, figure)
                told_.append((low, high, _more(value)))
        for (one, a), (other, b) in combinations(figures, 2):
            if a is None or b is None:
                told_.append(values[one] == values[other])
            else:
                told_.append(max(min(a - b, FAR), -FAR))
        return tuple(told_)


FAR = Decimal(2)
"""How far apart numbers are that are not next to each other."""


def _around(value: object) -> Iterator[Decimal]:
    """A number or a day, and for those that are whole what is next to it."""
    figure = _figure(value)
    if figure is not None:
        yield figure
        if not isinstance(value, Money) and figure == figure.to_integral_value():
            yield from (figure - 1, figure + 1)


def _figure(value: object) -> Decimal | None:
    """A value that has an order as a number; None for another."""
    match value:
        case Money(amount):
            return amount
        case date():
            return Decimal(value.toordinal())
        case Decimal():
            return value
        case int():
            return Decimal(value)
        case timedelta():
            return Decimal(value // timedelta(microseconds=1))
        case _:
            return None


def _more(value: Value) -> object:
    """What of a value is looked at beside where it lies."""
    if isinstance(value, Money):
        return value.currency
    return value.aliases if isinstance(value, Entity) else None
