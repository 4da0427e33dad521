"""The author's word for what differs between the contracts of one template.

rent = Parameter("rent", Money, at_least=usd(1))
lease = Contract(..., clauses=(Clause("1", "Rent of {rent} is due ...", tenant.must(...)),))
lease.instance(rent=usd(500))
"""

from __future__ import annotations

from enum import Enum
from typing import Any, Literal, NoReturn, TypeVar, get_args, get_origin, overload

from contract_rules.errors import WrongTypeError
from contract_rules.language.actions import Entity
from contract_rules.language.parties import Party
from contract_rules.norms.expressions import ParameterTerm
from contract_rules.values import acts
from contract_rules.values.acts import ORDERED, Value
from contract_rules.values.arguments import guard_of, look, shown
from contract_rules.values.parameters import TemplateParameter, UnboundParty, UnboundValue

V = TypeVar("V")

_NAME = guard_of(str)

_PLAIN = ORDERED | {"str", "bool"}


class PartyParameter(Party, UnboundParty):
    """A party that is another in each instance, with the verbs of a party but for events."""

    def does(self, *_: object, **__: object) -> NoReturn:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Refuse it: what happens is recorded of the party of an instance.

        Raises:
            WrongTypeError: Always.
        """
        name = self.parameter.name
        msg = (
            f"{name} is a parameter, and does nothing before an instance says who it is; write "
            f"template.instance({name}=Party(...)), and Party(...).does(...)"
        )
        raise WrongTypeError(msg)


@overload
def Parameter(
    name: str,
    of: type[V],
    *,
    default: V | None = None,
    at_least: V | None = None,
    at_most: V | None = None,
    description: str = "",
) -> V: ...


@overload
def Parameter(
    name: str,
    of: object,
    *,
    default: object = None,
    at_least: object = None,
    at_most: object = None,
    description: str = "",
) -> Any: ...  # noqa: ANN401 (a value of what is no class to a type checker)


def Parameter(  # noqa: N802, PLR0913 (it stands where a value does; each says another thing)
    name: str,
    of: object,
    *,
    default: object = None,
    at_least: object = None,
    at_most: object = None,
    description: str = "",
) -> Any:
    """What differs between the instances of a template: it stands where a constant may.

    ``rent = Parameter("rent", Money)`` stands in acts, amounts, bounds and comparisons;
    ``days(Parameter("grace", int))`` in periods; a ``date`` also as the first day of a contract or
    an amendment, and in ``until=``; a `Party` wherever a party does, with the verbs of one. The
    texts of clauses name it in braces: ``"Rent of {rent} is due ..."``. A contract in which there
    is a parameter is a template: `Contract.instance` makes contracts of it.

    Args:
        name: Its name, one word, by which an instance states its value.
        of: The class of its values: `Money` (quantities, too), ``Decimal``, ``int``, ``date``,
            ``timedelta``, ``str``, ``bool``, `Party`, a class of entities, an enum, or a
            ``Literal`` of strings. Instants are stated by events alone.
        default: Its value where an instance states none; without it each instance must.
        at_least: The least value, for one that has an order.
        at_most: The greatest value, for one that has an order.
        description: What it is, for whoever fills it in.

    Raises:
        WrongTypeError: When it has no such name or class, or the default or a bound is no value
            of it.
        OutOfRangeError: When the default is outside the bounds, or no choice.
    """
    look("name", name, _NAME)
    look("description", description, _NAME)
    type_, choices = _type_of(name, of)
    stated: dict[str, Any] = {"default": default, "at_least": at_least, "at_most": at_most}
    known = TemplateParameter(name, type_, **stated, choices=choices, description=description)
    if type_ == "Party":
        return party_of(known)
    return ParameterTerm[Any](UnboundValue(known))


def party_of(parameter: TemplateParameter) -> PartyParameter:
    """The party of a parameter; it is called by it, in braces."""
    return PartyParameter(f"{{{parameter.name}}}", parameter=parameter)


def _type_of(name: object, of: object) -> tuple[str, tuple[Value, ...]]:
    """The name of the type of a parameter, and its choices."""
    given: Any = of
    if get_origin(of) is Literal:
        choices = get_args(of)
        if all(type(choice) is str and choice for choice in choices):
            return "str", choices
    elif isinstance(of, type):
        if issubclass(of, acts.Party):
            return "Party", ()
        if issubclass(of, Enum):
            return of.__name__, tuple(map(acts.choice, of))
        if of.__name__ in _PLAIN or (issubclass(of, Entity) and of is not Entity):
            return of.__name__, ()
    msg = (
        f"{shown(given)} is no type of a parameter; write Parameter({name!r}, Money), or "
        "one of Decimal, int, date, timedelta, str, bool, Party, a class of entities, an enum or "
        "a Literal of strings"
    )
    raise WrongTypeError(msg)
