"""Terms, patterns and conditions, as plain frozen data: the expressions that norms are made of.

Conditions combine with ``& | ~``; terms compare with ``< <= > >=`` and reckon with ``+ - *``.
``==`` keeps its plain meaning: two nodes are equal when they say the same. Of a term as its author
writes it (`AuthorTerm`) it makes a condition; a node holds the node that the author's term is of.
"""

from __future__ import annotations

from abc import abstractmethod
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import (
    TYPE_CHECKING,
    Any,
    Generic,
    NoReturn,
    TypeAlias,
    TypeGuard,
    TypeVar,
    cast,
    overload,
)

from attrs import Attribute, field

from contract_rules.errors import (
    IncomparableError,
    MixedCurrenciesError,
    NotExactError,
    TruthValueError,
    UnknownFieldError,
    WrongTypeError,
)
from contract_rules.values.acts import (
    ORDERED,
    ActionType,
    Party,
    decimal_of,
    each_alone,
    in_place,
    type_of,
)
from contract_rules.values.arguments import annotated, shown
from contract_rules.values.data_classes import frozen
from contract_rules.values.elapsed import iso
from contract_rules.values.held import held
from contract_rules.values.instants import MICROSECOND
from contract_rules.values.money import Money
from contract_rules.values.periods import (
    CivilPeriod,
    Elapsing,
    Period,
)
from contract_rules.values.unbound import Stands, Unbound

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

V = TypeVar("V")


class Combinable:
    """The operators that conditions have: ``&``, ``|``, ``~`` and `unless`."""

    __slots__ = ()

    def __and__(self, other: Stated) -> Condition:
        return AllOf((*_parts(self, AllOf), *_parts(other, AllOf)))

    def __or__(self, other: Stated) -> Condition:
        return AnyOf((*_parts(self, AnyOf), *_parts(other, AnyOf)))

    def __invert__(self) -> Condition:
        return self.condition if isinstance(self, Not) else Not(_condition(self))

    def unless(self, exception: Stated) -> Condition:
        """This condition, except where the other holds: an exception to an exception."""
        return self & ~exception

    def __bool__(self) -> NoReturn:
        msg = (
            "a condition is asked of a history and is neither true nor false by itself; "
            "combine conditions with & (and), | (or) and ~ (not), "
            "and chain comparisons as (a < b) & (b < c)"
        )
        raise TruthValueError(msg)


def _parts(given: object, joint: type[AllOf | AnyOf]) -> tuple[Condition, ...]:
    condition = _condition(given)
    return condition.conditions if isinstance(condition, joint) else (condition,)


def _condition(given: object) -> Condition:
    given = as_condition(given)
    if not isinstance(given, Condition):
        raise WrongTypeError(no_condition(given, "party.did(Action(...)), or compare terms"))
    return given


def no_condition(given: object, way: str) -> str:
    """The message that something is no condition.

    Args:
        given: What it is; a truth value comes of comparing what is no field by ``==``.
        way: What to write instead.
    """
    if isinstance(given, bool):
        way += (
            "; == and != are for fields, and of what is worked out, such as a count, write "
            "(count(Pay, by=buyer) >= 3) & (count(Pay, by=buyer) <= 3)"
        )
    return f"{in_message(given)} is no condition; write {way}"


class Term(Generic[V]):
    """An expression for a value, which is known once there is an act or event to take it from."""

    __slots__ = ()

    @property
    def currency(self) -> str | None:
        """The code of the currency of its amounts, as far as it is written by itself; or None."""
        return None

    @overload
    def __lt__(self: AtTime, other: AtTime) -> Condition: ...
    @overload
    def __lt__(self: Term[timedelta], other: Elapsing) -> Condition: ...
    @overload
    def __lt__(self, other: Term[V] | V) -> Condition: ...
    def __lt__(self, other: Any) -> Condition:
        return _compared(self, "<", other)

    @overload
    def __le__(self: AtTime, other: AtTime) -> Condition: ...
    @overload
    def __le__(self: Term[timedelta], other: Elapsing) -> Condition: ...
    @overload
    def __le__(self, other: Term[V] | V) -> Condition: ...
    def __le__(self, other: Any) -> Condition:
        return _compared(self, "<=", other)

    @overload
    def __gt__(self: AtTime, other: AtTime) -> Condition: ...
    @overload
    def __gt__(self: Term[timedelta], other: Elapsing) -> Condition: ...
    @overload
    def __gt__(self, other: Term[V] | V) -> Condition: ...
    def __gt__(self, other: Any) -> Condition:
        return _compared(other, "<", self)

    @overload
    def __ge__(self: AtTime, other: AtTime) -> Condition: ...
    @overload
    def __ge__(self: Term[timedelta], other: Elapsing) -> Condition: ...
    @overload
    def __ge__(self, other: Term[V] | V) -> Condition: ...
    def __ge__(self, other: Any) -> Condition:
        return _compared(other, "<=", self)

    @overload
    def __add__(self: AtTime, other: Lasting) -> Term[datetime]: ...
    @overload
    def __add__(self: Term[datetime], other: CivilPeriod) -> Term[date]: ...
    @overload
    def __add__(self, other: Term[V] | V | Period) -> Term[V]: ...
    def __add__(self, other: object) -> Term[Any]:
        return _computed("+", self, other)

    def __radd__(self, other: V) -> Term[V]:
        return _computed("+", other, self)

    @overload
    def __sub__(self: AtTime, other: AtTime | datetime) -> Term[timedelta]: ...
    @overload
    def __sub__(self: AtTime, other: Lasting) -> Term[datetime]: ...
    @overload
    def __sub__(self: Term[datetime], other: CivilPeriod) -> Term[date]: ...
    @overload
    def __sub__(self, other: Term[V] | V | Period) -> Term[V]: ...
    def __sub__(self, other: object) -> Term[Any]:
        return _computed("-", self, other)

    def __rsub__(self, other: V) -> Term[V]:
        return _computed("-", other, self)

    def __mul__(self, other: Term[Any] | Decimal | int) -> Term[Any]:
        return _computed("*", self, other)

    def __rmul__(self, other: Decimal | int) -> Term[V]:
        return _computed("*", other, self)

    def __truediv__(self, other: Term[Any] | Money | Decimal | int | Period) -> Term[Any]:
        return _computed("/", self, other)

    def __rtruediv__(self, other: Money | Decimal | int) -> Term[Any]:
        return _computed("/", other, self)


AtTime: TypeAlias = Term[date] | Term[datetime]
"""A term for a day, or for an instant."""

Lasting: TypeAlias = Term[timedelta] | timedelta | Elapsing
"""What stands for a duration of elapsed time."""

InTime: TypeAlias = AtTime | Elapsing
"""What compares with terms for days, instants and durations, beside their like."""


class AuthorTerm(Term[V]):
    """A field or an instant as an author writes it, so that ``==`` and ``!=`` make conditions.

    A field of truth values is a condition by itself: ``File.urgent & ~File.late``.

    Args:
        node: The term that is meant.
    """

    __slots__ = ("node",)

    def __init__(self, node: AnyTerm) -> None:
        self.node = node

    def __eq__(self, other: Term[V] | V | InTime) -> Condition:  # type: ignore[override]
        """The condition that the two are equal; a field left open equals nothing."""
        return _equal(self, other, holds=True)

    def __ne__(self, other: Term[V] | V | InTime) -> Condition:  # type: ignore[override]
        """The condition that the two differ; a field left open differs from all."""
        return _equal(self, other, holds=False)

    def __hash__(self) -> int:
        return hash(self.node)

    def __and__(self: AuthorTerm[bool], other: Stated) -> Condition:
        return _condition(self) & other

    def __or__(self: AuthorTerm[bool], other: Stated) -> Condition:
        return _condition(self) | other

    def __invert__(self: AuthorTerm[bool]) -> Condition:
        return ~_condition(self)

    def unless(self: AuthorTerm[bool], exception: Stated) -> Condition:
        """That the field is true, except where the other holds."""
        return _condition(self).unless(exception)

    def __bool__(self) -> bool:
        if self.type == "bool":
            bool(_condition(self))
        return True

    @property
    def type(self) -> str:
        """The type of the field, or ``"date"``."""
        return self.node.type

    def __repr__(self) -> str:
        return repr(self.node)

    def __str__(self) -> str:
        """As one writes it."""
        return str(self.node)


@frozen(order=False)
class Const(Term[V]):
    """A value as it stands."""

    value: V

    def __str__(self) -> str:
        """As one writes it, near enough."""
        if isinstance(self.value, timedelta):
            return iso(self.value)
        return repr(self.value) if isinstance(self.value, str) else str(self.value)

    @property
    def type(self) -> str:
        """The type of the value."""
        return type_of(self.value)

    @property
    def currency(self) -> str | None:
        """That of an amount."""
        return self.value.currency if isinstance(self.value, Money) else None


@frozen(order=False)
class FieldOf(Term[V]):
    """A field of the act judged, of the exercise or of an event that a condition finds.

    Attributes:
        kind: The name of the action whose field it is.
        name: The field's name, or `IDENTITY` for the event's id.
        type: The field's type.
        occurrence: The event that is meant, where the action alone does not tell.
        schema: The action type, where it is known; left out of equality.
    """

    kind: str
    name: str
    type: str
    occurrence: Occurred | None = None
    schema: ActionType | None = field(default=None, eq=False, repr=False)

    @property
    def currency(self) -> str | None:
        """That of the field, where its action declares one."""
        known = () if self.schema is None else self.schema.fields
        return next((one.currency for one in known if one.name == self.name), None)

    def __str__(self) -> str:
        """As one writes it: ``ProcureCompute.provider``."""
        return f"{self.kind}.{self.name}"


IDENTITY = "the event"
"""In place of a field's name: the event itself, by its id. No field can be called so."""


@frozen(order=False)
class When(Term[date]):
    """The instant of the act judged, of the exercise or of an event that a condition finds.

    Attributes:
        kind: The name of the action whose instant it is.
        occurrence: The event that is meant, where the action alone does not tell.
    """

    kind: str
    occurrence: Occurred | None = None

    @property
    def type(self) -> str:
        """Always ``"date"``."""
        return "date"

    def __str__(self) -> str:
        """As one writes it: ``DeclareAGI.on``."""
        return f"{self.kind}.on"


class ParameterTerm(AuthorTerm[V], Stands):
    """A parameter of a template, as an author writes it where a constant may stand.

    Args:
        unbound: What stands in its place in plain data.
    """

    __slots__ = ("_unbound",)

    def __init__(self, unbound: Unbound) -> None:
        super().__init__(Const(unbound))
        self._unbound = unbound

    def __repr__(self) -> str:
        """Its name in braces."""
        return repr(self._unbound)

    @property
    def unbound(self) -> Unbound:
        """What stands in its place in plain data."""
        return self._unbound


class Reckoned(Term[V]):
    """A term whose value is worked out from other terms, or from the events on record.

    It is abstract, but not by `ABC`: that a thing is no instance takes ten times as long to find
    of those, and that is asked of each term.
    """

    __slots__ = ()

    @property
    @abstractmethod
    def type(self) -> str:
        """The type of its value."""

    @property
    def parts(self) -> tuple[AnyTerm, ...]:
        """The terms that it is worked out from."""
        return ()

    @property
    def looks_back(self) -> bool:
        """Whether its parts are taken as of days before; then it waits for none of them."""
        return False

    @property
    def currency(self) -> str | None:
        """That of the amounts that it is worked out from."""
        return _currency_of(self.parts) if self.type == "Money" else None

    def __str__(self) -> str:
        """What it is, in a message: ``an amount that is worked out``."""
        return f"{_KINDS.get(self.type, 'something')} that is worked out"


_KINDS = {
    "Money": "an amount",
    "date": "a day",
    "datetime": "an instant",
    "timedelta": "a duration",
    "Decimal": "a number",
    "int": "a number",
}
"""What is worked out, by its type."""

AnyTerm: TypeAlias = Const[Any] | FieldOf[Any] | When | Reckoned[Any]
"""Any term, of whatever type."""


def _currency_of(terms: Iterable[AnyTerm]) -> str | None:
    """The currency of the first of the amounts among terms of which one is known."""
    amounts = (term.currency for term in terms if term.type == "Money")
    return next((currency for currency in amounts if currency is not None), None)


@frozen(order=False, cache_hash=True)
class Computed(Reckoned[V]):
    """Terms put together by ``"+"``, ``"-"``, ``"*"``, ``"/"``, ``"least"`` or ``"greatest"``.

    Types that do not go together, and two currencies, are refused.

    Attributes:
        op: How they are put together.
        terms: The terms.
        type: Money where an amount is among them, a duration or an instant where these are,
            else a number. Kept, as are the currency and the hash: a term that stands in many
            places is not walked through for each.
    """

    op: str
    terms: tuple[AnyTerm, ...]
    type: str = field(init=False, eq=False, repr=False)  # pyright: ignore[reportIncompatibleMethodOverride]
    currency: str | None = field(init=False, eq=False, repr=False)  # pyright: ignore[reportIncompatibleMethodOverride]

    def __attrs_post_init__(self) -> None:
        types = [term.type for term in self.terms]
        if "timedelta" in types or "datetime" in types or "date" in types:
            object.__setattr__(self, "type", _in_time(self.op, self.terms))
            object.__setattr__(self, "currency", None)
            return
        amounts, numbers = types.count("Money"), sum(t in {"Decimal", "int"} for t in types)
        fitting = amounts <= 1 if self.op == "*" else amounts in (0, len(types))
        if self.op == "/":  # an amount by a number, or two alike
            fitting = len(types) == _TWO and (types[1] != "Money" or amounts == _TWO)
        if not types or not fitting or amounts + numbers < len(types):
            how = f"by {self.op}; add amounts, multiply by numbers"
            msg = f"{_named(types)} do not go together {how}"
            raise IncomparableError(msg)
        one_currency(self.terms)
        found = next((t for t in ("Money", "Decimal") if t in types), "int")
        if self.op == "/":
            found = "Money" if types[1] != "Money" and types[0] == "Money" else "Decimal"
            if _figure_of(self.terms[1]) == 0:
                msg = f"{self.terms[0]} is divided by nothing; divide by another number"
                raise NotExactError(msg)
        object.__setattr__(self, "type", found)
        currency = _currency_of(self.terms) if found == "Money" else None
        object.__setattr__(self, "currency", currency)

    @property
    def parts(self) -> tuple[AnyTerm, ...]:
        """The terms that are put together."""
        return self.terms

    @property
    def measures(self) -> bool:
        """Whether it is how often one duration goes into another."""
        return self.op == "/" and {term.type for term in self.terms} == {"timedelta"}

    @property
    def is_held(self) -> bool:
        """Whether its value is a decimal, whatever it is worked out from.

        A quotient is where it divides by a number whose only prime factors are 2 and 5.
        """
        if self.op != "/" or self.type == "timedelta":
            return True
        divisor = _figure_of(self.terms[1])
        if isinstance(divisor, Unbound):
            return True  # an instance is told
        left = 0 if divisor is None else abs(Fraction(divisor).numerator)
        for prime in (2, 5):
            while left and left % prime == 0:
                left //= prime
        return left == 1


_TWO = 2
"""How many terms a quotient has."""


def _figure_of(term: AnyTerm) -> Decimal | int | Unbound | None:
    """The number of a constant, of a duration its microseconds; None for what is none."""
    value = term.value if isinstance(term, Const) else None
    if isinstance(value, timedelta):
        return value // MICROSECOND
    figure: Decimal | int | Unbound | None = value.amount if isinstance(value, Money) else value
    return figure


IN_TIME = frozenset({"date", "datetime"})
"""The types of terms for days and instants, which compare with each other."""


def is_instant(term: AnyTerm) -> bool:
    """Whether a term is for an instant, and not for a whole day: of an event, or of a field."""
    return term.type == "datetime" or isinstance(term, When)


def _in_time(op: str, terms: tuple[AnyTerm, ...]) -> str:
    """The type of what is reckoned of instants and durations.

    Raises:
        IncomparableError: When they do not go together.
        NotExactError: When a duration is divided by nothing.
    """
    kinds = ["instant" if is_instant(term) else term.type for term in terms]
    if op == "/" and _figure_of(terms[-1]) == 0:
        msg = f"{terms[0]} is divided by nothing; divide by another number"
        raise NotExactError(msg)
    lasting, numbers = kinds.count("timedelta"), sum(k in {"Decimal", "int"} for k in kinds)
    match op, kinds:
        case ("-", ["instant", "instant"]) | ("/", ["timedelta", "Decimal" | "int"]):
            return "timedelta"
        case ("+" | "-", ["instant", "timedelta"]) | ("+", ["timedelta", "instant"]):
            return "datetime"
        case "/", ["timedelta", "timedelta"]:
            return "Decimal"
        case "+" | "-" | "least" | "greatest", _ if lasting == len(kinds):
            return "timedelta"
        case "*", _ if lasting == 1 and numbers == len(kinds) - 1:
            return "timedelta"
        case _:
            pass
    how = "add amounts, multiply by numbers"
    if "timedelta" in kinds or any(term.type == "datetime" for term in terms):
        how = "take durations from instants, add them, multiply them by numbers"
    elif kinds in (["date", "date"], ["date", "instant"], ["instant", "date"]):
        how = "of days write days_between(one, other)"
        if op in _LATER:
            how = f"of days write when(one {_LATER[op]} other, one, other)"
    msg = f"{_named([term.type for term in terms])} do not go together by {op}; {how}"
    raise IncomparableError(msg)


_LATER = {"greatest": ">", "least": "<"}
"""How two days compare of which the first is the later, or the earlier."""


def _named(types: list[str]) -> str:
    """Types of terms that do not go together, each named once, or one for both."""
    return " and ".join(dict.fromkeys(types) if len({*types}) > 1 else types[:_TWO]) or "no terms"


def _of_days(shifted: Shifted, _: Attribute[Period], period: object) -> None:
    if isinstance(period, Elapsing) and not is_instant(shifted.term):
        msg = f"{period!r} lead to no day; write days(1), or within={period!r}"
        raise WrongTypeError(msg)


@frozen(order=False)
class Shifted(Reckoned[date]):
    """The day that a period from a day leads to, or a period back from it.

    From an instant, a period of days runs from its civil day; hours and minutes pass from it, and
    lead to an instant.

    Attributes:
        term: The day, which is not counted, or the instant.
        period: The period.
        back: Whether it is counted back.
    """

    term: AnyTerm
    period: Period = field(validator=_of_days)
    back: bool = False

    def __attrs_post_init__(self) -> None:
        if self.term.type not in IN_TIME:
            sign = "-" if self.back else "+"
            msg = f"{self.term} is no day; write Order.on {sign} {self.period!r}"
            raise IncomparableError(msg)

    def __str__(self) -> str:
        """As one writes it."""
        return f"{self.term} {'-' if self.back else '+'} {self.period!r}"

    @property
    def type(self) -> str:
        """A day; after hours or minutes an instant."""
        return "datetime" if isinstance(self.period, Elapsing) else "date"

    @property
    def parts(self) -> tuple[AnyTerm, ...]:
        """The day from which it is counted."""
        return (self.term,)


def is_term(value: object) -> TypeGuard[AnyTerm]:
    """Whether something is a term."""
    return isinstance(value, Term)


def in_message(value: object) -> str:
    """Something as a message shows it: a term as one writes it, or what it is."""
    return str(value) if is_term(value) else shown(value)


def term(value: object) -> AnyTerm:
    """The value as a constant; a term is given back as it is, an author's as its node.

    Raises:
        WrongTypeError: For a value that no field can hold.
    """
    if isinstance(value, AuthorTerm):
        node: AnyTerm = value.node
        return node
    if is_term(value):
        return value
    value = held(value)
    type_of(value)
    return Const(value)


@frozen
class OneOf:
    """Matches a value that equals one of the terms."""

    terms: tuple[AnyTerm, ...]


@frozen
class OtherThan:
    """Matches a value that equals none of the terms."""

    terms: tuple[AnyTerm, ...]


@frozen
class AtLeast:
    """Matches a value that is the term's or above it."""

    term: AnyTerm


@frozen
class AtMost:
    """Matches a value that is the term's or below it."""

    term: AnyTerm


@frozen
class MoreThan:
    """Matches a value above the term's."""

    term: AnyTerm


@frozen
class LessThan:
    """Matches a value below the term's."""

    term: AnyTerm


@frozen
class Between:
    """Matches a value that fits both bounds."""

    low: AtLeast | MoreThan
    high: AtMost | LessThan


FieldMatcher: TypeAlias = OneOf | OtherThan | AtLeast | AtMost | MoreThan | LessThan | Between
"""What a field of a pattern asks; a field without one holds anything."""


@frozen(repr=False)
class Pattern:
    """The acts of one action, or of a kind of it, whose fields fit matchers.

    Attributes:
        kind: The action's name.
        fields: The fields that are asked for, each with its matcher, in the action's order.
        schema: The action type, where it is known; left out of equality.
        wider: The names of the actions that the action is a kind of, the nearest first; by
            default as the action type says.
    """

    kind: str
    fields: tuple[tuple[str, FieldMatcher], ...] = ()
    schema: ActionType | None = field(default=None, eq=False)
    wider: tuple[str, ...] = field(default=(), kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.schema is not None and not self.wider:
            object.__setattr__(self, "wider", self.schema.wider)

    @property
    def names(self) -> tuple[str, ...]:
        """The action's name, and the names of those that it is a kind of, the nearest first."""
        return (self.kind, *self.wider)

    def __repr__(self) -> str:
        """The call that makes an equal one."""
        wider = f", wider={self.wider!r}" if self.wider else ""
        return f"Pattern(kind={self.kind!r}, fields={self.fields!r}{wider})"


@frozen(field_transformer=annotated)
class Occurred(Combinable):
    """A party has done something; also the variable for the event that it finds.

    Two equal ones in a norm mean the same event; a label tells two apart.

    Attributes:
        by: Who did it.
        act: The pattern of what was done.
        label: A name that tells it from another that is alike.
        under: The id of the clause under which it took effect, as the exercise of a power; any
            clause where it is empty. What is no exercise of a power is found as it is.
        attempted: Whether an exercise that took no effect is found, too.
        first: Whether what is taken from it is taken from the first that fits, not the latest.
    """

    by: Party = field(validator=each_alone)
    act: Pattern
    label: str = ""
    under: str = field(default="", kw_only=True)
    attempted: bool = field(default=False, kw_only=True)
    first: bool = field(default=False, kw_only=True)

    @property
    def is_of_act(self) -> bool:
        """Whether what is found is an act, any that fits, and nothing that follows by itself."""
        return not self.first and " " not in self.act.kind

    @property
    def on(self) -> AuthorTerm[date]:
        """The day of the event that it finds."""
        return AuthorTerm(When(self.act.kind, self))

    def __getitem__(self, field_: Term[V]) -> AuthorTerm[V]:
        """A field of the event that it finds: ``release[ReleaseModel.model]``.

        Raises:
            UnknownFieldError: When the term is a field of another action, and not of one that
                the action is a kind of.
        """
        node = term(field_) if is_term(field_) else None
        if not isinstance(node, FieldOf) or node.kind not in self.act.names:
            msg = f"{field_} is no field of {self.act.kind}; write {self.act.kind}.<field>"
            raise UnknownFieldError(msg)
        return AuthorTerm(FieldOf(node.kind, node.name, node.type, self, node.schema))


@frozen
class Compared(Combinable):
    """One term is below another (``"<"``), below or equal (``"<="``), ``"=="`` or ``"!="``."""

    left: AnyTerm
    op: str
    right: AnyTerm

    def __invert__(self) -> Condition:
        """The opposite; of "equals" it is "differs", which a field left open does."""
        opposite = {"==": "!=", "!=": "=="}.get(self.op)
        return Compared(self.left, opposite, self.right) if opposite else Not(self)


@frozen
class Defined(Combinable):
    """The condition that a definition states in the text in force when the question is asked."""

    id: str


@frozen
class AllOf(Combinable):
    """All of the conditions hold, of the same events."""

    conditions: tuple[Condition, ...]


@frozen
class AnyOf(Combinable):
    """At least one of the conditions holds."""

    conditions: tuple[Condition, ...]


@frozen
class Not(Combinable):
    """There are no events of which the condition holds."""

    condition: Condition


Condition: TypeAlias = Occurred | Compared | Defined | AllOf | AnyOf | Not
"""What must hold for something to apply; combine with ``&``, ``|`` and ``~``."""

Stated: TypeAlias = Condition | AuthorTerm[bool]
"""A condition as an author states it: a field of truth values is the one that it is true."""


def as_condition(given: Any) -> Any:  # noqa: ANN401 (a converter; validators come after)
    """A field of truth values as the condition that it is true; anything else as it is."""
    if given is None:
        return None
    if isinstance(given, Stands) and given.unbound.type != "bool":
        return given.unbound
    node = term(cast("object", given)) if isinstance(given, AuthorTerm) else None
    if node is None or node.type != "bool":
        return cast("object", given)
    return Compared(node, "==", Const(True))  # noqa: FBT003


def _computed(op: str, *parts: object) -> Term[Any]:
    one, other = parts
    if isinstance(other, Period) and term(one).type != "timedelta" and op in _SHIFTING:
        return Shifted(term(one), other, back=op == "-")
    return Computed(op, tuple(map(term, parts)))


_SHIFTING = frozenset({"+", "-"})


def alike(one: AnyTerm, other: AnyTerm) -> bool:
    """Whether two terms are of types that compare: of one, or both for days or instants."""
    return one.type == other.type or IN_TIME.issuperset({one.type, other.type})


def unlike(one: AnyTerm, other: AnyTerm, how: str = "does not compare with") -> IncomparableError:
    """The error for two terms of different types that are compared.

    Args:
        one: The one.
        other: The other.
        how: What is not so of the two.
    """
    found = (
        decimal_of(wanted.type, told.type, str(told))
        for wanted, told in ((one, other), (other, one))
    )
    right = next(filter(None, found), None)
    say = f"write {right}" if right else "compare terms of one type"
    return IncomparableError(f"{_a(one.type)} {how} {_a(other.type)}; {say}")


def _a(type_: str) -> str:
    """The name of a type with its article."""
    return f"an {type_}" if type_[0] in "AEIOUaeiou" else f"a {type_}"


def _terms(one: object, other: object) -> tuple[AnyTerm, AnyTerm]:
    """The sides of a comparison, of which one is a term; what the other may be goes by that.

    Raises:
        WrongTypeError: For a value that no field can hold; names the term that it stands beside.
    """
    try:
        return term(one), term(other)
    except (WrongTypeError, NotExactError) as error:
        is_first = issubclass(type(one), Term)
        this, value = (one, other) if is_first else (other, one)
        told = term(this)
        instead = in_place(told.type, type(value).__name__, shown(value))
        msg = f"{told} is compared with what is no {told.type}; {instead}"
        raise type(error)(msg) from None


def _compared(less: object, op: str, more: object) -> Condition:
    left, right = _terms(less, more)
    if not alike(left, right):
        raise unlike(left, right)
    if left.type not in ORDERED:
        msg = f"{left.type} has no order; use a matcher such as one_of or other_than"
        raise IncomparableError(msg)
    one_currency((left, right))
    admit(left, right)
    return Compared(left, op, right)


def _equal(one: object, other: object, *, holds: bool) -> Condition:
    left, right = _terms(one, other)
    if not alike(left, right):
        raise unlike(left, right, "is never equal to")
    one_currency((left, right))
    admit(left, right)
    on = any(isinstance(side, When) for side in (left, right)) or left.type != right.type
    if on:  # an instant lies within a day
        same = AllOf((Compared(right, "<=", left), Compared(left, "<=", right)))
        return same if holds else AnyOf((Compared(left, "<", right), Compared(right, "<", left)))
    return Compared(left, "==" if holds else "!=", right)


def admit(one: AnyTerm, other: AnyTerm) -> None:
    """Refuse to compare a field with a constant that it does not hold (OutOfRangeError)."""
    for field_, value in ((one, other), (other, one)):
        known = field_.schema if isinstance(field_, FieldOf) else None
        if isinstance(field_, FieldOf) and isinstance(value, Const) and known is not None:
            known.admit(field_.name, value.value)


def one_currency(terms: tuple[AnyTerm, ...]) -> None:
    """Refuse amounts of two currencies among the terms, as far as known (MixedCurrenciesError)."""
    amounts = [(t, t.currency) for t in terms if t.type == "Money" and t.currency is not None]
    for amount, currency in amounts:
        if currency != amounts[0][1]:
            one, other = (_counted(*pair) for pair in (amounts[0], (amount, currency)))
            msg = f"{one} and {other} are of two currencies; use one throughout"
            raise MixedCurrenciesError(msg)


def _counted(amount: AnyTerm, currency: str | None) -> str:
    """An amount in a message, with its currency."""
    return str(amount) if isinstance(amount, Const) else f"{amount}, in {currency},"
