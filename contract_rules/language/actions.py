"""The author's words for acts: actions with typed fields, entities and matchers.

    class ProcureCompute(Action, phrase="procure compute from {provider}"):
        provider: Field[Provider]

    ProcureCompute(provider=other_than(azure))

What an author writes is checked at once, and turned into the plain data of ``norms.expressions``;
so that a mistake fails at the author's line.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from functools import cached_property
from inspect import get_annotations
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Generic,
    Literal,
    TypeAlias,
    TypeVar,
    cast,
    dataclass_transform,
    get_args,
    get_origin,
    overload,
)

from attrs import evolve

from contract_rules.errors import (
    IncomparableError,
    MissingFieldError,
    NaiveDatetimeError,
    NotExactError,
    UnknownFieldError,
    WrongTypeError,
    nearest,
)
from contract_rules.language.constructors import Constructor, constructor_of
from contract_rules.norms import expressions
from contract_rules.norms.expressions import (
    AnyTerm,
    AtLeast,
    AtMost,
    AuthorTerm,
    Between,
    Const,
    FieldMatcher,
    FieldOf,
    LessThan,
    MoreThan,
    Pattern,
    Term,
    When,
    is_term,
    one_currency,
    term,
    unlike,
)
from contract_rules.norms.traversal import fit, is_bound, terms_of
from contract_rules.values import acts
from contract_rules.values.acts import PLAIN, Act, ActionType, FieldType
from contract_rules.values.arguments import cut, shown
from contract_rules.values.held import held
from contract_rules.values.money import Money, Percentage, is_code, is_unit
from contract_rules.values.periods import Elapsing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date


def stated(offered: object) -> Act:
    """The act that an author's action states; an act is given back as it is.

    Raises:
        WrongTypeError: When it is neither, or when a field holds a matcher or a term.
    """
    if isinstance(offered, Action):
        return offered.act
    if isinstance(offered, Act):
        return offered
    raise no_act(offered)


def stated_of_each(offered: object) -> Act:
    """The act that an author's action states of each contract of a template, as `stated` has it.

    Parameters of the template may stand in its fields, and stand there in plain data.

    Raises:
        WrongTypeError: When it is no act, or when a field holds a matcher or another term.
    """
    return _act_of(offered, is_of_each=True) if isinstance(offered, Action) else stated(offered)


def no_act(offered: object) -> WrongTypeError:
    """The error for what stands in place of an act; for an action, how its acts are written."""
    told = shown(offered)
    if isinstance(offered, type) and issubclass(offered, Action):
        fields = ", ".join(f"{known.name}=..." for known in offered.kind.fields)
        name = offered.__name__
        return WrongTypeError(f"{name} is an action without its fields; write {name}({fields})")
    return WrongTypeError(
        f"{told} is no act; write an action with its fields: Pay(amount=usd(60))"
    )


V = TypeVar("V")


class Entity(acts.Entity):
    """A named thing; a subclass is a sort of things: ``class Provider(Entity)``.

    Args:
        name: The name of the thing; two of one sort and name are equal.
        aliases: What else it is called. Acts and events that call it so are about the same thing,
            wherever clauses name it: ``Provider("Oracle", aliases=("oracle", "OCI"))``. Events and
            questions may say so, too.

    Raises:
        WrongTypeError: When a name is no string, or the class stands for no sort.
    """

    def __init_subclass__(cls) -> None:
        if cls.__name__ in PLAIN:
            msg = f"a sort cannot be called {cls.__name__!r}; that is a type of plain values"
            raise WrongTypeError(msg)

    def __init__(self, name: str, *, aliases: tuple[str, ...] = ()) -> None:
        if type(self) is Entity or not _is_name(name):
            msg = f"{name!r} names no entity; write class Ship(Entity), Ship('Argo')"
            raise WrongTypeError(msg)
        if not _are_names(aliases):
            msg = f"{aliases!r} are no aliases; write aliases=('NYC', 'New York City')"
            raise WrongTypeError(msg)
        super().__init__(type(self).__name__, name, aliases)


def _is_name(name: object) -> bool:
    return isinstance(name, str) and bool(name.strip())


def _are_names(names: object) -> bool:
    if not isinstance(names, tuple):
        return False
    return all(map(_is_name, cast("tuple[object, ...]", names)))


class Matching(Generic[V]):
    """A matcher in a field: what may be written there beside a value or a term."""

    __slots__ = ("matcher",)
    __match_args__ = ("matcher",)

    def __init__(self, matcher: FieldMatcher) -> None:
        one_currency(terms_of(matcher))
        self.matcher = matcher

    def __and__(self, other: Matching[V]) -> Matching[V]:
        """Matches what both match: a bound from below and one from above."""
        match self.matcher, _matcher(other):
            case ((AtLeast() | MoreThan() as low), (AtMost() | LessThan() as high)):
                pass
            case ((AtMost() | LessThan() as high), (AtLeast() | MoreThan() as low)):
                pass
            case _:
                msg = (
                    "only a bound from below and one from above go together by &; write "
                    "more_than(a) & at_most(b), and other matchers alone"
                )
                raise WrongTypeError(msg)
        if low.term.type != high.term.type:
            raise unlike(low.term, high.term)
        return Matching(Between(low, high))


def other_than(*values: V | Term[V]) -> Matching[V]:
    """Matches any value but these."""
    return Matching(expressions.OtherThan(tuple(map(term, values))))


def one_of(*values: V | Term[V]) -> Matching[V]:
    """Matches each of these values."""
    return Matching(expressions.OneOf(tuple(map(term, values))))


def at_least(value: V | Term[V] | Elapsing) -> Matching[V]:
    """Matches the value and everything above it."""
    return Matching(expressions.AtLeast(_ordered(value)))


def at_most(value: V | Term[V] | Elapsing) -> Matching[V]:
    """Matches the value and everything below it."""
    return Matching(expressions.AtMost(_ordered(value)))


def more_than(value: V | Term[V] | Elapsing) -> Matching[V]:
    """Matches everything above the value."""
    return Matching(expressions.MoreThan(_ordered(value)))


def less_than(value: V | Term[V] | Elapsing) -> Matching[V]:
    """Matches everything below the value."""
    return Matching(expressions.LessThan(_ordered(value)))


def between(
    low: V | Term[V] | Elapsing,
    high: V | Term[V] | Elapsing,
    *,
    default: object = None,
) -> Any:  # noqa: ANN401 (what a type checker takes for a field's default)
    """Matches both values and everything between; as a field's default, the range that it holds.

    ``months: Field[int] = between(1, 12)``: a number below or above is refused wherever it is
    written, and where an event is recorded. With ``default=anything`` patterns and questions may
    leave the field out.
    """
    bounds = at_least(low) & at_most(high)
    return bounds if default is None else _Range(bounds, default)


class _Range:
    """A range as a field's default, with what stands for a field that is left out."""

    def __init__(self, bounds: Matching[Any], default: object) -> None:
        if default is not anything:
            msg = f"{shown(default)} is no default of a field; write default=anything, or nothing"
            raise WrongTypeError(msg)
        self.bounds = bounds


def _matcher(given: object) -> FieldMatcher | None:
    return given.matcher if isinstance(given, Matching) else None


def _ordered(value: object) -> AnyTerm:
    bound = term(value)
    if bound.type not in acts.ORDERED:
        msg = f"{bound.type} has no order; use one_of or other_than"
        raise IncomparableError(msg)
    return bound


class _Anything:
    def __repr__(self) -> str:
        return "anything"


anything: Any = _Anything()
"""Matches every value; as a field's default it lets patterns and questions leave it out."""

FieldValue: TypeAlias = V | Term[V] | Matching[V] | Elapsing
"""What an author can write in a field: a value, a term or a matcher."""


class Field(Generic[V]):
    """A field of an action: ``provider: Field[Provider]``.

    On the class it is a term, ``ProcureCompute.provider``; on an instance, what was written.
    """

    def __init__(self, known: FieldType, owner: ActionType) -> None:
        self._known = known
        node: FieldOf[V] = FieldOf(owner.name, known.name, known.type, schema=owner)
        self._term = AuthorTerm[V](node)

    @overload
    def __get__(self, instance: None, owner: type[Action]) -> AuthorTerm[V]: ...
    @overload
    def __get__(self, instance: Action, owner: type[Action]) -> FieldValue[V]: ...
    def __get__(
        self, instance: Action | None, owner: type[Action]
    ) -> AuthorTerm[V] | FieldValue[V]:
        if instance is None:
            return self._term
        written: FieldValue[V] = instance.written.get(self._known.name, anything)
        return written

    if TYPE_CHECKING:
        # what a constructor takes; nothing sets a field, as an action does not change
        def __set__(self, instance: Action, value: FieldValue[V]) -> None: ...


class _Instant:
    def __get__(self, instance: Action | None, owner: type[Action]) -> AuthorTerm[date]:
        return AuthorTerm(When(owner.__name__))


MANY = 100
"""How many acts of a class are many, so that it is worth its while to write it a constructor."""

_STATED = ("phrase", "past", "on_record", "signed", "currency", "additive")
"""What the line of the class of an action may state of it."""


@dataclass_transform(field_specifiers=(Field, between))
class Action:
    """A kind of thing that a party can do; an instance is an act, or a pattern of acts.

    A class that extends an action is a kind of it: ``class TrainOnOracle(ProcureCompute)``. It has
    the fields of the wider action, and may add to them. Whatever a clause says of the wider
    action, it says of the narrower, too.

    A field holds a value, a term of another action or a matcher. In a question a field left
    open (only one with the default `anything` may be) stands for a value that no clause names;
    a field of truth values, or of choices, has none such, and is stated where clauses tell by it.

    ``Field[Literal["fire", "war"]]`` holds one of these choices, ``Field[Cause]`` of an enum one
    of its members, ``level: Field[int] = between(1, 10)`` a number of that range. Anything else
    is refused where it is written, and where an event is recorded.

    Class keyword:
        phrase: What a party does, with fields in braces: ``"procure compute from {provider}"``;
            by default made of the class's and the fields' names.
        past: What it did, with fields in braces: ``"procured compute from {provider}"``; by
            default made of the verb that the phrase begins with, "pay" and "paid". Give it where
            that would be wrong, as where a second verb follows.
        on_record: Whether such an act is on record if it was done. ``on_record=False`` says
            that none being on record is no proof that it was not done. By default as for the
            action that it is a kind of; else it is.
        signed: The field of money, or the fields, in which an event may hold an amount below zero:
            ``class Adjust(Action, signed="by_how_much")``. Events with one in any other field
            are refused.
        currency: The code of the currency in which its fields of money are counted,
            ``class Pay(Action, currency="EUR")``, or of some of them,
            ``class Exchange(Action, currency={"sold": "USD", "bought": "EUR"})``. A contract that
            counts in one currency needs none.
        additive: The fields that hold quantities which add up, each with its unit: ``class
            Deliver(Action, additive={"weight": "tonnes"})`` of a ``weight: Field[Quantity]``. A
            duty of such a quantity may be performed in parts, as one of money.

    Raises:
        UnknownFieldError: For a field that the action does not have.
        MissingFieldError: For a field left out that has no default.
        WrongTypeError: For a value of another type or sort; for a class that is a kind of two
            actions, redefines a field which it inherits, states a keyword that there is not, or
            annotates what is no ``Field``.
        OutOfRangeError: For a value that is none of a field's choices, or outside its range.
        MixedCurrenciesError: For an amount of another currency than the field's.
    """

    kind: ClassVar[ActionType] = ActionType("Action", (), "act")
    on: ClassVar[_Instant] = _Instant()
    __stated: ClassVar[int] = 0

    def __init_subclass__(  # noqa: PLR0913 (each says another thing of an action)
        cls,
        *,
        phrase: str = "",
        past: str = "",
        on_record: bool | None = None,
        signed: str | tuple[str, ...] = (),
        currency: str | Mapping[str, str] | None = None,
        additive: Mapping[str, str] | None = None,
        **unknown: object,
    ) -> None:
        for name in unknown:
            msg = f"{cls.__name__} states {name}=, which says nothing of an action"
            raise WrongTypeError(msg + nearest(name, _STATED))
        # an action, or what its fields hold, may be local to a function
        caller = sys._getframe(1)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        hints: dict[str, object] = get_annotations(cls, locals=caller.f_locals, eval_str=True)
        above = _above(cls)
        below_zero = _signed(cls, signed)
        for name, hint in hints.items():
            is_field = get_origin(hint) is Field or ClassVar in (hint, get_origin(hint))
            if not is_field and name not in vars(cls):  # which holds what is no field
                written = hint.__name__ if isinstance(hint, type) else str(hint)
                msg = f"{cls.__name__}.{name} is no field; write {name}: Field[{written}]"
                raise WrongTypeError(msg)
        own = [_field(cls, n, h, below_zero) for n, h in hints.items() if get_origin(h) is Field]
        fields = (*(above.fields if above else ()), *_counted(cls, own, currency, additive))
        kind = ActionType(
            cls.__name__,
            fields,
            phrase or _phrase(cls.__name__, fields),
            past=past,
            on_record=on_record if on_record is not None else above is None or above.on_record,
            wider=above.names if above else (),
            above=above,
        )
        for name in below_zero:
            if not kind.field(name).signed:
                msg = (
                    f"{cls.__name__}.{name} is no Field[Money] of this action; leave it out of "
                    "signed=, which says in which amounts an event may be below zero"
                )
                raise WrongTypeError(msg)
        cls.kind = kind
        cls.__stated = 0
        for known in fields:
            setattr(cls, known.name, Field(known, kind))

    def __init__(self, *args: object, **fields: object) -> None:
        kind = self.kind
        written = fields
        if args:
            written = dict(zip((f.name for f in kind.fields), args, strict=False)) | fields
            _refuse_twice(kind, args, fields)
        if len(args) > len(kind.fields):
            names = ", ".join(f.name for f in kind.fields)
            values = "value" if len(args) == 1 else "values"
            msg = f"{kind.name} was given {len(args)} {values}; its fields are: {names or 'none'}"
            raise UnknownFieldError(msg)
        checked = {f.name: _checked(kind, f, written) for f in kind.fields}
        for name in written:
            if name not in checked:
                kind.field(name)  # which says what there is
        stated = {name: value for name, value in checked.items() if value is not anything}
        object.__setattr__(self, "written", stated)

    __constructor: ClassVar[Constructor] = __init__

    def __setattr__(self, name: str, value: object) -> None:
        msg = f"an action does not change; write another {self.kind.name}(...)"
        raise AttributeError(msg)

    @cached_property
    def written(self) -> Mapping[str, Any]:
        """What was written in the fields, in their order, but for what may be anything."""
        return dict(vars(self)["act"].fields)  # as all of it stands in the act as it is

    @cached_property
    def pattern(self) -> Pattern:
        """The pattern of the acts that fit, as plain data."""
        asked = ((name, matcher_of(value)) for name, value in self.written.items())
        return Pattern(self.kind.name, tuple(asked), self.kind)

    @cached_property
    def act(self) -> Act:
        """The one act that it states, as plain data.

        Raises:
            WrongTypeError: When a field holds a matcher or a term.
        """
        self._count()
        return _act_of(self)

    @classmethod
    def _count(cls) -> None:
        """Count the acts of the class that are stated; after many, have its constructor written.

        One that the author of the class wrote is left alone.
        """
        if cls.__stated >= MANY:
            return
        cls.__stated += 1
        own: Any = cls
        if cls.__stated == MANY and own.__init__ is cls.__constructor:
            written = constructor_of(cls, cls.kind, Action.__init__, Matching)
            if written is not None:
                own.__init__ = cls.__constructor = written

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Action):
            return self.pattern == other.pattern
        return self.pattern == other if isinstance(other, Pattern) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.pattern)

    def __repr__(self) -> str:
        shown = (f"{n}={getattr(v, 'matcher', v)!r}" for n, v in self.written.items())
        return f"{self.kind.name}({', '.join(shown)})"


def _refuse_twice(kind: ActionType, args: tuple[object, ...], fields: dict[str, object]) -> None:
    """Refuse a field that is given by its place and by its name.

    Raises:
        WrongTypeError: When one is.
    """
    for known, arg in zip(kind.fields, args, strict=False):
        if known.name in fields:
            msg = (
                f"{kind.name} was given its {known.name} twice: {shown(arg)} by its place, and "
                f"{shown(fields[known.name])} by its name; leave one of them out"
            )
            raise WrongTypeError(msg)


def class_of(kind: ActionType) -> type[Action]:
    """The class of an action that came as plain data, as its author would have written it."""
    wider = Action if kind.above is None else class_of(kind.above)
    made = cast("type[Action]", type(kind.name, (wider,), {"__module__": __name__}))
    made.kind = kind
    for known in kind.fields:
        setattr(made, known.name, Field(known, kind))
    return made


def _above(cls: type[Action]) -> ActionType | None:
    """The action of which a class is a kind, checked; None where it is a kind of none.

    Raises:
        WrongTypeError: When there are two, or the class redefines a field of it.
    """
    wider = [base for base in cls.__bases__ if issubclass(base, Action) and base is not Action]
    if not wider:
        return None
    if len(wider) > 1:
        names = " and ".join(base.__name__ for base in wider)
        msg = f"{cls.__name__} is a kind of {names}; an action is a kind of one other at most"
        raise WrongTypeError(msg)
    above = wider[0].kind
    for known in above.fields:
        if known.name in cls.__dict__ or known.name in cls.__annotations__:
            msg = (
                f"{cls.__name__} redefines {known.name}, which it has as a kind of {above.name}; "
                "leave it out, or give the new field another name"
            )
            raise WrongTypeError(msg)
    return above


def _act_of(action: Action, *, is_of_each: bool = False) -> Act:
    """The act that an action states.

    Args:
        action: The action.
        is_of_each: Whether parameters of a template may stand in it.

    Raises:
        WrongTypeError: When a field holds a matcher or a term.
    """
    kind, values = action.kind, action.written
    if is_of_each:
        values = {name: acts.unbound_of(value) for name, value in values.items()}
    stated = tuple((name, _stated(kind, name, value)) for name, value in values.items())
    return Act(kind.name, stated, kind)


def _stated(kind: ActionType, name: str, value: object) -> acts.Value:
    """A value as an act states it: a number, however its author wrote it.

    Raises:
        WrongTypeError: For a matcher or a term.
    """
    if isinstance(value, str | Money) and not isinstance(value, Enum):
        return value  # as most are
    if isinstance(value, Matching) or is_term(value):
        msg = f"{kind.name} asks what {name} is; an act states it: give a value"
        raise WrongTypeError(msg)
    stated = cast("acts.Value", held(value))
    return Decimal(stated) if isinstance(stated, Percentage) else stated


def _signed(cls: type[Action], signed: object) -> tuple[str, ...]:
    """The names of the fields that are declared signed."""
    written = cast("tuple[object, ...]", signed if isinstance(signed, tuple) else (signed,))
    told = tuple(name for name in written if isinstance(name, str))
    if len(told) < len(written):
        told_as = ", ".join(map(shown, written))
        msg = f"{told_as} names no field of {cls.__name__}; write signed='amount'"
        raise WrongTypeError(msg)
    return told


def _counted(
    cls: type[Action], fields: list[FieldType], currency: object, additive: object
) -> Iterator[FieldType]:
    """The fields of an action, each of money with the currency, or the unit, it is counted in.

    Raises:
        WrongTypeError: When what is stated is no code of a currency, or no unit, or of no such
            field.
    """
    units = dict(_units(cls, fields, additive))
    fields = [evolve(f, currency=units[f.name]) if f.name in units else f for f in fields]
    amounts = [f.name for f in fields if f.type == "Money" and f.name not in units]
    stated: Mapping[object, object] = {}
    if isinstance(currency, Mapping):
        stated = cast("Mapping[object, object]", currency)
    elif currency is not None:
        stated = dict.fromkeys(amounts or [""], currency)
    for name, code in stated.items():
        if not isinstance(code, str) or not is_code(code):
            msg = f"{code!r} is no code of a currency; write currency='EUR'"
            raise WrongTypeError(msg)
        if name not in amounts:
            called = f" {name!r}" if name else ""
            msg = (
                f"{cls.__name__} has no Field[Money]{called} of its own that could be counted in "
                f"{code}; leave it out of currency="
            )
            raise WrongTypeError(msg)
    for known in fields:
        code = stated.get(known.name)
        yield evolve(known, currency=code) if isinstance(code, str) else known


def _units(
    cls: type[Action], fields: list[FieldType], additive: object
) -> Iterator[tuple[str, str]]:
    """The fields of quantities that add up, each with its unit.

    Raises:
        WrongTypeError: When what is stated is no such field with a unit, or the field is signed.
    """
    if additive is None:
        return
    write = f"write class {cls.__name__}(Action, additive={{'weight': 'tonnes'}})"
    if not isinstance(additive, Mapping):
        msg = f"{additive!r} states no units; {write}"
        raise WrongTypeError(msg)
    known = {field.name: field for field in fields if field.type == "Money"}
    for name, unit in cast("Mapping[object, object]", additive).items():
        if not isinstance(name, str) or name not in known:
            msg = (
                f"{cls.__name__} has no Field[Quantity] {name!r} of its own; declare one, or "
                "leave it out of additive="
            )
            raise WrongTypeError(msg)
        if not isinstance(unit, str) or not is_unit(unit):
            msg = f"{unit!r} is no unit of goods; {write}"
            raise WrongTypeError(msg)
        if known[name].signed:
            msg = (
                f"{cls.__name__}.{name} is a quantity, which is never below zero; leave it out of "
                "signed=, and reverse the event of what comes back"
            )
            raise WrongTypeError(msg)
        yield name, unit


def _field(cls: type[Action], name: str, hint: object, signed: tuple[str, ...]) -> FieldType:
    (held,) = get_args(hint)
    if name in {"on", "kind", "written", "pattern", "act"}:
        msg = f"{cls.__name__} cannot have a field {name!r}; call it something else"
        raise UnknownFieldError(msg)
    default = cls.__dict__.get(name)
    optional = default is anything or isinstance(default, _Range)
    where = f"{cls.__name__}.{name}"
    choices = _choices(where, held)
    if choices:
        return FieldType(name, acts.type_of(choices[0]), optional=optional, choices=choices)
    type_ = held.__name__ if isinstance(held, type) else str(held)
    entity = isinstance(held, type) and issubclass(held, Entity)
    if not entity and type_ not in PLAIN:
        plain = ", ".join(sorted(PLAIN))
        msg = (
            f"{where} holds {type_}; a field holds an Entity, a Literal of strings, an Enum or "
            f"one of: {plain}"
        )
        raise WrongTypeError(msg)
    bounds = default.bounds if isinstance(default, _Range) else default
    least, greatest = _range(where, type_, bounds)
    return FieldType(
        name,
        type_,
        optional=optional,
        signed=type_ in {"Money", "timedelta"} and name in signed,
        least=least,
        greatest=greatest,
    )


def _choices(where: str, held: object) -> tuple[acts.Value, ...]:
    """The choices of a field whose annotation is a literal or an enum; else none.

    Raises:
        WrongTypeError: When a literal has anything but strings, or an enum no members, or two of
            one name.
    """
    found: tuple[acts.Value, ...]
    if get_origin(held) is Literal:
        found = get_args(held)
        if not all(type(choice) is str and choice for choice in found):
            msg = (
                f"{where} has choices that are no strings; write Literal['fire', 'war'], and "
                "for numbers between(1, 10)"
            )
            raise WrongTypeError(msg)
        return found
    if not isinstance(held, type) or not issubclass(held, Enum):
        return ()
    found = tuple(map(acts.choice, held))
    if held.__name__ in PLAIN or not found or len(set(found)) < len(found):
        msg = f"{where}: {held.__name__} has no members, two of one name or the name of a type"
        msg += "; write an enum whose members have values of their own"
        raise WrongTypeError(msg)
    return found


def _range(where: str, type_: str, default: object) -> tuple[Any, Any]:
    """The least and the greatest number of a field, by its default; None where it has no range.

    Raises:
        WrongTypeError: When a matcher is the default that is no range of the field's numbers.
    """
    match default:
        case Matching(matcher=Between(AtLeast(Const(low)), AtMost(Const(high)))) if type_ in {
            "int",
            "Decimal",
            "timedelta",
        } and {acts.type_of(low), acts.type_of(high)} == {type_}:
            if low <= high:
                return low, high
        case Matching():
            pass
        case _:
            return None, None
    msg = (
        f"the default of {where} is no range of values of type {type_}; give a field of numbers "
        "one of its least and its greatest, as in level: Field[int] = between(1, 10)"
    )
    raise WrongTypeError(msg)


def _checked(kind: ActionType, known: FieldType, written: dict[str, object]) -> object:
    value = written.get(known.name, anything if known.optional else None)
    if value is anything or known.takes(value):
        return value
    if value is None:
        msg = f"{kind.name} needs its {known.name}; write {known.name}=anything for any"
        for name in written:
            kind.field(name)
        raise MissingFieldError(msg)
    matcher = _matcher(value)
    bound = matcher is not None and is_bound(matcher)
    try:
        terms = tuple(_typed(value))
    except (WrongTypeError, NotExactError, NaiveDatetimeError) as error:
        raise kind.unheld(known.name, value, error) from None
    for told in terms:
        fit(kind, known.name, told, bound=bound)
    return value


def _typed(value: object) -> Iterator[AnyTerm]:
    """The terms that a field was given."""
    yield from terms_of(value.matcher) if isinstance(value, Matching) else (term(value),)


def pattern_of(action: object) -> Pattern:
    """The pattern of the acts that an action class, or an instance of one, describes.

    Raises:
        WrongTypeError: When it is neither.
    """
    if isinstance(action, Action):
        return action.pattern
    if isinstance(action, type) and issubclass(action, Action):
        return Pattern(action.kind.name, schema=action.kind)
    given = cut(f"{action!r}")
    msg = f"{given} is no action; write the action, Pay, or Pay(amount=usd(60))"
    raise WrongTypeError(msg)


def matcher_of(value: object) -> FieldMatcher:
    """The matcher, as plain data, of what was written in a field."""
    return value.matcher if isinstance(value, Matching) else expressions.OneOf((term(value),))


def _phrase(name: str, fields: tuple[FieldType, ...]) -> str:
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    lowered = " ".join(w if w.isupper() and len(w) > 1 else w.lower() for w in words.split())
    shown = ", ".join(f"{{{f.name}}}" for f in fields)
    return f"{lowered} ({shown})" if shown else lowered
