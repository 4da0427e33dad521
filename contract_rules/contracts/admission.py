"""Admits acts, events and questions to an engine: a contract has their parties and actions."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from attrs import evolve

from contract_rules.contracts.contract import parties_called
from contract_rules.contracts.names import NamesInUse
from contract_rules.contracts.normal_forms import NormalForms
from contract_rules.errors import (
    ContractError,
    MissingFieldError,
    MixedCurrenciesError,
    UnknownActionError,
    UnknownFieldError,
    WrongTypeError,
    nearest,
)
from contract_rules.language import parties
from contract_rules.language.actions import Action, stated
from contract_rules.norms.expressions import term
from contract_rules.norms.normal_form import reads, tests_in
from contract_rules.values.acts import Act, Entity, Party, act_of, in_line, type_of, unbound_of
from contract_rules.values.arguments import shown
from contract_rules.values.events import Event, in_order, in_zone, stating
from contract_rules.values.held import held
from contract_rules.values.money import Money
from contract_rules.values.parameters import parameter_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from contract_rules.contracts.contract import Contract
    from contract_rules.contracts.program import Program
    from contract_rules.norms.normal_form import Form, Ref
    from contract_rules.values.acts import ActionType, FieldType, Value


class AtSight:
    """Tells of events at first sight that they are in order, as most are.

    What is the same for all events of an action is looked at once. Fields that hold things, whose
    names may be others, or durations are not looked at here.

    Args:
        program: The program of the contract.
        contract: The contract.
    """

    def __init__(self, program: Program, contract: Contract) -> None:
        self._vocabulary, self._zone = contract.vocabulary, program.zone
        self._parties = frozenset(party.name for party in contract.parties)
        self._looked_at: dict[str, tuple[ActionType | None, int, bool]] = {}

    def admitted(self, offered: object, currency: str | None) -> Event | None:
        """An event as `event` admits it; None where it is not certain to be in order.

        Args:
            offered: The event.
            currency: The currency of amounts.

        Raises:
            CalendarEndError: As for `event`.
        """
        if not isinstance(offered, Event):
            return None
        act = offered.act
        kind, size, is_plain = self._looked_at.get(act.kind) or self._look_at(act.kind)
        if act.schema is not kind or len(act.fields) != size:
            return None
        for _, value in () if is_plain else act.fields:
            if type(value) is Money and (value.currency != currency or value.amount < 0):
                return None
            if isinstance(value, Party) and value.name not in self._parties:
                return None
        if offered.by.name not in self._parties:
            return None
        there = offered if offered.zone is self._zone else in_zone(offered, self._zone)
        return there if there.known >= there.at else None

    def known(self, offered: Event) -> Event:
        """An event that was read, with the action type of its act, if each field is in order."""
        act = offered.act
        kind = self._vocabulary.get(act.kind)
        if kind is None or type(offered) is not Event or len(act.fields) != len(kind.fields):
            return offered
        for (name, value), field in zip(act.fields, kind.fields, strict=True):
            is_party = field.type == "Party" and type(value) is parties.Party
            if name != field.name or not (is_party or field.takes(value)):
                return offered
        return stating(offered, act_of(act.kind, act.fields, kind))

    def _look_at(self, called: str) -> tuple[ActionType | None, int, bool]:
        """An action, how many fields it has, or `ANY_SIZE`, and whether none needs a look."""
        kind = self._vocabulary.get(called)
        types = {known.type for known in kind.fields} if kind else set[str]()
        size = ANY_SIZE if kind is None or types - _PLAIN - _LOOKED_AT else len(kind.fields)
        self._looked_at[called] = looked_at = kind, size, types <= _PLAIN
        return looked_at


_PLAIN = frozenset({"str", "int", "bool", "Decimal", "date", "datetime"})
"""The types of fields of which nothing is to be seen to but the type."""

_LOOKED_AT = frozenset({"Money", "Party"})
"""The types of the other fields of which it is seen at first sight that they are in order."""


def event(
    contract: Contract,
    offered: object,
    currency: str | None = None,
    names: NamesInUse | None = None,
    *,
    is_kept: bool = False,
) -> Event:
    """The event, checked, with its fields in the action's order.

    Args:
        contract: The contract that must have its party and its action.
        offered: The event.
        currency: The currency of amounts, where the contract states none.
        names: The names of things that are in use; by default those of the contract alone.
        is_kept: Whether it comes from a store, which has the names of parties already.

    Raises:
        MissingFieldError: When it leaves a field open; an event states what happened.
        WrongTypeError: When it is no event, has an amount below zero in a field that is not
            declared signed, or was recorded before it happened by the days of the contract's
            zone.
        CalendarEndError: When its day in that zone lies beyond the years that there are.
        ContractError: As for `act` and `party`; the message names the event.
    """
    if not isinstance(offered, Event):
        msg = f"{shown(offered)} is no event; write party.does(action, on=...)"
        raise WrongTypeError(msg)
    if offered.act.schema is None:  # as it was read
        at_sight = contract.program.once(AtSight, contract)
        offered = at_sight.known(offered)
        seen = at_sight.admitted(offered, currency)
        if seen is not None:
            return seen
    zone = contract.program.zone
    is_right = names is not None and is_in_order(contract, offered.act, currency, names)
    if is_right and _is_by_its_names(contract, offered):
        return in_order(in_zone(offered, zone))  # as most are
    if not is_kept:
        offered = named(contract, offered)
    party(contract, offered.by)
    admitted = act(contract, offered.act, currency, names)
    given = {name for name, _ in admitted.fields}
    for known in contract.kind(admitted.kind).fields:
        if known.name not in given:
            msg = f"event {offered.id!r} leaves {known.name} open; an event states what happened"
            raise MissingFieldError(msg)
    _refuse_below_zero(contract, admitted, f"event {offered.id!r}", "record")
    if admitted is offered.act:
        return in_order(in_zone(offered, zone))
    renamed = admitted.fields != offered.act.fields and offered.id == evolve(offered, id="").id
    id_ = "" if renamed else offered.id
    return in_order(evolve(offered, act=admitted, zone=zone, id=id_))


def _refuse_below_zero(contract: Contract, admitted: Act, who: str, do: str) -> None:
    """Refuse an amount below zero where an act has none.

    Args:
        contract: The contract.
        admitted: The act.
        who: What has it, for the message.
        do: What one does in its place with what goes the other way.
    """
    for known in contract.kind(admitted.kind).fields:
        value = admitted.get(known.name)
        if value is not None and _is_below_zero(value) and not known.signed:
            msg = (
                f"{who} has {known.name} {in_line(value)}, below zero; {do} what "
                "goes the other way as an act of its own, or declare the field: class "
                f"{admitted.kind}(Action, signed={known.name!r})"
            )
            raise WrongTypeError(msg)


def _is_below_zero(value: Value) -> bool:
    if isinstance(value, timedelta):
        return value < timedelta()
    return isinstance(value, Money) and value.amount < 0


def act(
    contract: Contract, offered: Act, currency: str | None = None, names: NamesInUse | None = None
) -> Act:
    """The act, checked, with its fields in the action's order.

    Args:
        contract: The contract that must have its action.
        offered: The act.
        currency: The currency of amounts, where the contract states none.
        names: The names of things that are in use; by default those of the contract alone.

    Raises:
        UnknownActionError: When the contract has no such action.
        UnknownFieldError: When the action has no such field.
        WrongTypeError: When a value is of another type or sort, or an alias joins two things.
        OutOfRangeError: When it is none of the field's choices, or outside its range.
        MixedCurrenciesError: When an amount is not in the contract's currency.
    """
    if offered.schema is not None and offered.kind not in contract.vocabulary:
        msg = (
            f"{contract.name} has no action {offered.kind!r}, as no clause speaks of it, nor "
            f"Contract(..., actions=({offered.kind},)){nearest(offered.kind, contract.vocabulary)}"
        )
        raise UnknownActionError(msg)
    kind = contract.kind(offered.kind)
    offered = (names or NamesInUse(contract.names)).right(offered)
    if offered.schema is kind and _counts_in(contract, offered, currency):
        return offered  # it was checked against this very action when it was written
    given = {name: _as_held(kind, name, value) for name, value in offered.fields}
    counted = contract.currency or currency
    for name, value in given.items():
        found = type_of(value)
        if found != kind.field(name).type:
            error = kind.wrong(name, found, term(value))
            msg = f"{error}{_in_json(kind.field(name), value, counted)}"
            raise WrongTypeError(msg)
        kind.admit(name, value)
        if isinstance(value, Money):
            declared = kind.field(name).currency
            counted = counted or value.currency
            if declared is None and value.currency != counted:
                msg = (
                    f"{kind.name}.{name} is {value}, and the contract counts in {counted}; "
                    "convert it by a rate that the contract states"
                )
                raise MixedCurrenciesError(msg)
    fields = tuple((f.name, given[f.name]) for f in kind.fields if f.name in given)
    return Act(kind.name, fields, kind)


def _as_held(kind: ActionType, name: str, value: Value) -> Value:
    """A value as a field holds it.

    Raises:
        WrongTypeError: When it is a parameter of a template.
        ContractError: For a datetime that names no instant; the message names the field.
    """
    if parameter_of(value) is not None:
        msg = (
            f"{kind.name}.{name} is {in_line(value)}, which is another value in each contract of "
            "a template; state the value, or ask a Portfolio"
        )
        raise WrongTypeError(msg)
    try:
        return cast("Value", held(value))
    except ContractError as error:
        msg = f"{kind.name}.{name}: {error}"
        raise type(error)(msg) from None


def _counts_in(contract: Contract, offered: Act, currency: str | None) -> bool:
    """Whether all amounts of an act are in the currency; so they are where there are none."""
    amounts = [value for _, value in offered.fields if isinstance(value, Money)]
    if not amounts:
        return True
    counted = contract.currency or currency
    return all(amount.currency == counted for amount in amounts)


def _in_json(known: FieldType, value: Value, currency: str | None) -> str:
    """How a value that was written plainly, as JSON has it, is written as one of the field."""
    plain = type_of(value)
    if plain not in _IN_JSON or known.type in _IN_JSON:
        return ""
    text = f"{currency or 'USD'} {value}" if known.type == "Money" and plain == "int" else value
    text = "PT72H" if known.type == "timedelta" and not isinstance(value, str) else text
    return f"; in JSON it is {json.dumps({known.type: str(text)}, ensure_ascii=False)}"


_IN_JSON = frozenset({"str", "int", "bool"})
"""The types whose values JSON has as they are."""


def question(
    contract: Contract, offered: Act, currency: str | None = None, names: NamesInUse | None = None
) -> Act:
    """The act that is asked about, checked like one that is done.

    Args:
        contract: The contract that must have its action.
        offered: The act.
        currency: The currency of amounts, where the contract states none.
        names: The names of things that are in use; by default those of the contract alone.

    Raises:
        MissingFieldError: When it leaves a field open that holds one of a few values, by which
            clauses tell acts apart: no value is left that no clause names.
        WrongTypeError: When an amount is below zero in a field that is not declared signed.
        ContractError: As for `act`.
    """
    if names is not None and is_in_order(contract, offered, currency, names):
        return offered
    admitted = act(contract, offered, currency, names)
    _refuse_below_zero(contract, admitted, "the question", "ask about")
    kind = contract.kind(admitted.kind)
    if len(admitted.fields) == len(kind.fields):
        return admitted
    _refuse_open(kind, admitted, lambda: contract.program.once(_told_apart))
    return admitted


def asked_of_each(template: Contract, offered: Act) -> Act:
    """The act that is asked about under each contract of a template, whose parameters it may have.

    What each contract would refuse is refused at once.

    Args:
        template: The template, or a contract.
        offered: The act.

    Raises:
        UnknownFieldError: When the template has no such parameter.
        ContractError: As for `question`.
    """
    kind = template.kind(offered.kind)
    values = [(name, unbound_of(value)) for name, value in offered.fields]
    for name, value in values:
        see_parameter(template, value)
        if type_of(value) != kind.field(name).type:
            raise kind.wrong(name, type_of(value), term(value))
        kind.admit(name, value)
    asked = evolve(offered, fields=tuple(values))
    _refuse_below_zero(template, asked, "the question", "ask about")
    _refuse_open(kind, asked, lambda: _read(_first_forms(template)))
    return asked


def see_parameter(template: Contract, value: object) -> None:
    """See that a parameter is one of a template; what is none stands for itself.

    Raises:
        UnknownFieldError: When the template has no parameter of that name and type.
    """
    known = parameter_of(value)
    if known is None:
        return
    names = [one.name for one in template.parameters if one.type == known.type]
    if known.name not in names:
        what = f"no parameter {known.name!r} of the type {known.type}"
        msg = f"{template.name} has {what}{nearest(known.name, names)}"
        raise UnknownFieldError(msg)


def _first_forms(template: Contract) -> Iterator[Form]:
    """The normal forms of the norms that each contract of a template has at first."""
    text = template.texts[0]
    meanings, forms = {d.id: d.condition for d in text.definitions}, NormalForms()
    for clause in text.clauses:
        for known in forms.of(clause, meanings):
            yield from (form for form, _ in known)


def _refuse_open(kind: ActionType, asked: Act, told_apart: Callable[[], frozenset[str]]) -> None:
    """Refuse a question that leaves a field open of whose few values no clause has no word.

    Args:
        kind: The action.
        asked: The act.
        told_apart: Finds the fields by which clauses tell acts apart.

    Raises:
        MissingFieldError: When it does.
    """
    given = {name for name, _ in asked.fields}
    for known in kind.fields:
        if known.options and known.name not in given and known.name in told_apart():
            one_of = " or ".join(map(repr, map(_plain, known.options)))
            msg = (
                f"the question leaves {kind.name}.{known.name} open, by which clauses tell "
                f"acts apart; say which it is, {one_of}"
            )
            raise MissingFieldError(msg)


def questions(
    contract: Contract, offered: Iterable[object], currency: str | None, names: NamesInUse
) -> list[Act]:
    """The acts that are asked about, or that actions state, each as `question` has it.

    What is the same for all acts of an action is looked at once.

    Raises:
        WrongTypeError: When one is neither an act nor an action that states one.
        ContractError: As for `question`.
    """
    admitted: list[Act] = []
    kind, name, size = None, "", ANY_SIZE
    for given in offered:
        one = given.act if isinstance(given, Action) else stated(given)
        if one.schema is not kind or one.kind != name:
            kind, name = one.schema, one.kind
            size = size_in_order(contract, one, names)
        is_right = len(one.fields) == size
        for _, value in one.fields:  # as `has_aliases` does, which takes longer to be called
            if isinstance(value, Entity) and value.aliases:
                is_right = False
        admitted.append(one if is_right else question(contract, one, currency, names))
    return admitted


ANY_SIZE = -1
"""The size of acts of which more may be amiss than their size."""


def size_in_order(contract: Contract, offered: Act, names: NamesInUse) -> int:
    """How many fields acts such as one have in all, where nothing but aliases may be amiss.

    It may not where they were checked against the very action when they were written, no alias
    is in use, and they have no amounts, whose currency may be another, and no durations.
    """
    kind = contract.vocabulary.get(offered.kind)
    if kind is None or offered.schema is not kind or not names.are_all_right:
        return ANY_SIZE
    return len(kind.fields) if kind.name in contract.program.once(_unsigned) else ANY_SIZE


def has_aliases(act: Act) -> bool:
    """Whether an act says of a thing what else it is called."""
    for _, value in act.fields:  # noqa: SIM110 (of every act: a generator takes twice as long)
        if isinstance(value, Entity) and value.aliases:
            return True
    return False


def is_in_order(contract: Contract, offered: Act, currency: str | None, names: NamesInUse) -> bool:
    """Whether an act is whole, and was checked against the very action when it was written.

    Where that is not certain at first sight, `question` says what is wrong, or puts it right.
    """
    kind, fields = contract.vocabulary.get(offered.kind), offered.fields
    if kind is None or offered.schema is not kind or len(fields) != len(kind.fields):
        return False
    for _, value in fields:  # of every act: a generator takes twice as long
        if isinstance(value, Entity):
            if value.aliases:
                return False
        elif isinstance(value, Money):
            if value.amount < 0 or value.currency != (contract.currency or currency):
                return False
        elif isinstance(value, timedelta) and value < timedelta():
            return False
    return names.are_all_right


def _is_by_its_names(contract: Contract, offered: Event) -> bool:
    """Whether the parties in an event are of a contract, which calls them as the event does."""
    own = contract.parties
    for _, value in offered.act.fields:
        if isinstance(value, Party) and value not in own:
            return False
    return offered.by in own


def _unsigned(program: Program) -> frozenset[str]:
    """The names of the actions that have no field of money or of a duration."""
    return frozenset(
        name
        for name, kind in program.kinds.items()
        if all(known.type not in {"Money", "timedelta"} for known in kind.fields)
    )


def _plain(value: Value) -> object:
    """A choice as one reads it: of an enum its name."""
    return value.name if isinstance(value, Entity) else value


def _told_apart(program: Program) -> frozenset[str]:
    """The names of the fields by which norms tell acts apart."""
    return _read(compiled.form for compiled in program.norms)


def _read(forms: Iterable[Form]) -> frozenset[str]:
    """The names of the fields that are read by some normal forms."""
    return frozenset(
        ref.field
        for form in forms
        for ref in (*reads(tests_in(form)), *_performing(form))
        if ref.field is not None
    )


def _performing(form: Form) -> Iterator[Ref]:
    """What the tests refer to by which acts perform the duties of a norm."""
    for case in form.cases:
        for promise in case.promises:
            yield from reads(promise.tests)


def currency_of(contract: Contract, offered: Act) -> str | None:
    """The currency of the first amount in an act, where that is the contract's currency.

    None where it has no amount, or the contract counts in several currencies.
    """
    if len(contract.currencies) > 1:
        return None
    amounts = (value for _, value in offered.fields if isinstance(value, Money))
    return next((amount.currency for amount in amounts), None)


def party(contract: Contract, offered: object) -> parties.Party:
    """The party of the contract that is meant, by the names that `Contract.party` takes.

    Raises:
        UnknownPartyError: When the contract does not name it, or not it alone.
        WrongTypeError: When it is no party.
    """
    if not isinstance(offered, Party):
        msg = f"{offered!r} is no party; write Party('Ann'), or take it from the contract"
        raise WrongTypeError(msg)
    for known in contract.parties:
        if known is offered or known == offered:
            return known
    return contract.party(offered.name)


def named(contract: Contract, offered: Event) -> Event:
    """An event with the parties of the contract by their names, where it calls them otherwise.

    An id by its content is one by the content that it has then. Whoever is no party stays, as an
    act may be towards a stranger.

    Raises:
        UnknownPartyError: When no party of the contract may have done it, or several may be
            meant.
    """
    by = party(contract, offered.by)
    act = named_act(contract, offered.act)
    if by.name == offered.by.name and act is offered.act:
        return offered
    renamed = evolve(offered, by=by, act=act)
    by_content = evolve(offered, id="").id
    if offered.id.startswith(by_content):  # it may be the n-th of its content
        return evolve(renamed, id=evolve(renamed, id="").id + offered.id[len(by_content) :])
    return renamed


def named_act(contract: Contract, act: Act) -> Act:
    """An act with the parties of the contract by their names; errors as for `named`."""
    own = contract.parties
    for _, value in act.fields:  # as a rule they are its own, which have their names
        if isinstance(value, Party) and value not in own:
            break
    else:
        return act
    fields = tuple(
        (name, meant(contract, value.name) if isinstance(value, Party) else value)
        for name, value in act.fields
    )
    return act if fields == act.fields else evolve(act, fields=fields)


def meant(contract: Contract, name: str) -> parties.Party:
    """The party of the contract that a name means; else a stranger of that name.

    Raises:
        UnknownPartyError: When several may be meant.
    """
    if parties_called(contract.parties, name):
        return contract.party(name)
    return parties.Party(name)
