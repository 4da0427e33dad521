"""Templates of contracts that are drawn: some constants are left to parameters."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import attrs
from attrs import evolve, frozen
from hypothesis import reject
from hypothesis import strategies as st

from contract_rules import Amendment, Clause, Contract, ContractError
from contract_rules.language.parameters import party_of
from contract_rules.language.parties import JointDebtors, SharingDebtors, group_of
from contract_rules.norms.expressions import Const, OneOf, Pattern
from contract_rules.values.acts import (
    ActionType,
    Debtors,
    Entity,
    Party,
    PartyGroup,
    Sharers,
    type_of,
)
from contract_rules.values.calendars import Calendar
from contract_rules.values.parameters import TemplateParameter, UnboundParty, UnboundValue
from contract_rules.values.periods import Period
from contract_rules.values.recurrence import Recurrence

_WHOLE = (ActionType, Calendar, Entity, Party, Recurrence)


@frozen
class Templated:
    """A contract, the template that it was made to, and the values that make it again.

    Attributes:
        contract: The contract.
        template: The template.
        values: The values.
        others: Values of the same types that make another contract, if they make one.
    """

    contract: Contract
    template: Contract
    values: dict[str, Any]
    others: dict[str, Any]


class _Left:
    """Leaves constants to parameters, as is drawn for each."""

    def __init__(self, draw) -> None:
        self._draw = draw
        self.alone = draw(st.booleans())
        self._stay: set[object] = set()
        self._one_in = draw(st.integers(1, 4))
        self.values: dict[str, Any] = {}
        self.known: dict[object, TemplateParameter] = {}
        self.of_duties: dict[str, Any] = {}

    def parameter(self, value: Any, type_: str) -> TemplateParameter | None:
        """The parameter to which a constant is left, if it is left to one."""
        key = (type_, value, repr(value)) if self.alone else len(self.known)
        if key in self.known:
            return self.known[key]
        if key in self._stay or self._draw(st.integers(1, self._one_in)) > 1:
            self._stay |= {key} if self.alone else set()
            return None
        name = f"p{len(self.known)}"
        self.values[name] = value
        self.known[key] = TemplateParameter(name, type_)
        return self.known[key]

    def value(self, value: Any) -> Any:
        """A constant, or what stands in its place."""
        if isinstance(value, datetime):
            return value
        if isinstance(value, Party):
            return self.party(value)
        left = self.parameter(value, type_of(value))
        return value if left is None else UnboundValue(left)

    def party(self, party: Party) -> Party:
        """A party, which is the same wherever it stands."""
        if isinstance(party, PartyGroup):
            return _regrouped(party, tuple(map(self.party, party.members)))
        key = ("Party", party, repr(party))
        if key not in self.known:
            return party
        return party_of(self.known[key])

    def of_clause(self, asked: tuple[str, Any]) -> tuple[str, Any]:
        """What is asked of a duty: the clause is named, whatever else may be left.

        The same is so wherever it is asked: of a duty that is due, by two conditions.
        """
        name, matcher = asked
        named = isinstance(matcher, OneOf) and any(isinstance(t, Const) for t in matcher.terms)
        if not named and repr(matcher) not in self.of_duties:
            self.of_duties[repr(matcher)] = self.inside(matcher)
        return asked if named else (name, self.of_duties[repr(matcher)])

    def inside(self, thing: Any) -> Any:  # noqa: PLR0911 (a line for each sort of part)
        """A part of a contract with parameters in it."""
        match thing:
            case tuple():
                return tuple(map(self.inside, thing))
            case Pattern(kind) if " " in kind:  # what follows by itself names a clause
                return evolve(thing, fields=tuple(map(self.of_clause, thing.fields)))
            case Const(value):
                return Const(self.value(value))
            case _ if isinstance(thing, Period):
                left = self.parameter(thing.count, "int")
                return thing if left is None else evolve(thing, count=UnboundValue(left))
            case Clause():
                given = {f.name: getattr(thing, f.name) for f in attrs.fields(Clause) if f.eq}
                norms, id_, text = given.pop("norms"), given.pop("id"), given.pop("text")
                return Clause(id_, text, *map(self.inside, norms), **given)
            case Party():
                return self.party(thing)
            case date():
                return self.value(thing)
        if not attrs.has(type(thing)) or isinstance(thing, _WHOLE):
            return thing
        fields = {f.name: getattr(thing, f.name) for f in attrs.fields(type(thing)) if f.init}
        new = {name: self.inside(part) for name, part in fields.items()}
        changed = {n: part for n, part in new.items() if part is not fields[n]}
        return evolve(thing, **changed) if changed else thing


def written(template: Contract, values: dict[str, Any]) -> Contract:
    """The contract of a template with values in the place of parameters, made of its parts."""

    def with_(thing: Any) -> Any:
        match thing:
            case UnboundValue(known) | UnboundParty(parameter=known):
                return values[known.name]
            case tuple():
                return tuple(map(with_, thing))
            case Clause():
                given = {f.name: getattr(thing, f.name) for f in attrs.fields(Clause) if f.eq}
                norms, id_, text = given.pop("norms"), given.pop("id"), given.pop("text")
                return Clause(id_, text, *map(with_, norms), **given)
            case PartyGroup():
                return _regrouped(thing, tuple(map(with_, thing.members)))
        if not attrs.has(type(thing)) or isinstance(thing, _WHOLE):
            return thing
        fields = {f.name: getattr(thing, f.name) for f in attrs.fields(type(thing)) if f.init}
        new = {name: with_(part) for name, part in fields.items()}
        changed = {n: part for n, part in new.items() if part is not fields[n]}
        return evolve(thing, **changed) if changed else thing

    return Contract(
        name=template.name,
        parties=with_(template.parties),
        clauses=with_(template.clauses),
        effective=with_(template.effective),
        amendments=with_(template.amendments),
        actions=template.actions,
        zone=template.zone,
    )


def _regrouped(group: PartyGroup, members: tuple[Party, ...]) -> PartyGroup:
    """The same group of other parties."""
    if isinstance(group, Sharers):
        return SharingDebtors.of(members, group.shares)
    if isinstance(group, Debtors):
        return JointDebtors.of(members)
    return group_of(group.name, members)


def _other(value: Any) -> Any:
    """Another value of the type of one."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case Decimal():
            return value * 2 + 1
        case str():
            return f"{value}x"
        case date():
            return value.replace(year=value.year + 1)
        case Entity(sort, name):
            return Entity(sort, f"{name}x")
        case Party(name):
            return Party(f"{name}x")
        case _:
            return value + value


def _template(contract: Contract, left: _Left) -> Contract:
    """The template of a contract whose constants are left to parameters."""
    clauses = tuple(map(left.inside, contract.clauses))
    amendments: list[Amendment] = []
    for change in contract.amendments:
        dates = {"effective": left.value(change.effective)}
        dates["announced"] = (
            dates["effective"]
            if change.announced == change.effective
            else left.value(change.announced)
        )
        provisions = {k: left.inside(getattr(change, k)) for k in ("adds", "replaces")}
        amendments.append(evolve(change, **dates, **provisions))
    return Contract(
        name=contract.name,
        parties=tuple(map(left.party, contract.parties)),
        clauses=clauses,
        effective=left.value(contract.effective),
        amendments=tuple(amendments),
        actions=contract.actions,
        zone=contract.zone,
    )


@st.composite
def templated(draw, contracts) -> Templated:
    """A contract, some constants of which are left to parameters of a template."""
    contract: Contract = draw(contracts)
    left = _Left(draw)
    for party in contract.parties:
        if draw(st.integers(0, 3)) == 0:
            name = f"p{len(left.known)}"
            left.values[name] = party
            left.known["Party", party, repr(party)] = TemplateParameter(name, "Party")
    try:
        template = _template(contract, left)
    except ContractError:
        if left.alone:
            raise
        reject()  # where one event was meant, two parameters mean two
    others = {
        name: _other(value) if draw(st.booleans()) else value
        for name, value in left.values.items()
    }
    named = {known.name for known in template.parameters}
    values = {name: value for name, value in left.values.items() if name in named}
    return Templated(contract, template, values, {n: others[n] for n in values})
