"""Reads the arguments of commands: the contract, the fact base, parties, acts, events, values."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from contract_rules.cli.output import say
from contract_rules.contracts import admission, serialization
from contract_rules.contracts.contract import Contract
from contract_rules.contracts.fact_base import FactBase
from contract_rules.contracts.files import FORMATS
from contract_rules.contracts.lookup import found as found_under
from contract_rules.errors import UnknownActionError, UnknownFieldError, WrongTypeError
from contract_rules.values.acts import Act, Entity, Party
from contract_rules.values.elapsed import from_iso
from contract_rules.values.events import Event
from contract_rules.values.money import Money, exact
from contract_rules.values.zones import zone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contract_rules.values.acts import FieldType, Value

AGREEMENT = "contract_rules.agreements.microsoft_openai"


@frozen
class ContractAndRecord:
    """The contract and the events that a command is about.

    Attributes:
        contract: The contract.
        facts: The events on record.
    """

    contract: Contract
    facts: FactBase

    def party(self, name: str) -> Party:
        """The party of that name, in whatever case.

        Raises:
            UnknownPartyError: When the contract names no such party.
        """
        names = {party.name.casefold(): party for party in self.contract.parties}
        return admission.party(self.contract, names.get(name.casefold(), Party(name)))

    def act(self, action: str, fields: Iterable[str]) -> Act:
        """The act that an action and fields, each as ``field=value``, state.

        Raises:
            UnknownFieldError: When a text states no field, or one that was stated before.
            ContractError: When the action or a field is unknown, or a value is of another type.
        """
        for party in self.contract.parties:
            if action in party.name.split()[1:] and action not in self.contract.vocabulary:
                msg = f"{action!r} is no action; write a name of words in quotes: {party.name!r}"
                raise UnknownActionError(msg)
        kind = self.contract.kind(action)
        given: list[tuple[str, Value]] = []
        for text in fields:
            name, equals, value = text.partition("=")
            if name in dict(given):
                msg = f"the field {name!r} is stated twice; write each field once, as field=value"
                raise UnknownFieldError(msg)
            if not equals or not value:
                msg = f"{text!r} does not state a field; write each field once, as field=value"
                raise UnknownFieldError(msg)
            given.append((name, self.value(kind.field(name), value)))
        return Act(action, tuple(given))

    def event(self, text: str) -> Event:
        """The event that a line states: ``2025-03-20 Microsoft Consent provider=Oracle``.

        Raises:
            WrongTypeError: When the line states no date, party and action.
            ContractError: As for `act` and `party`.
        """
        try:
            on, party, action, *fields = shlex.split(text)
        except ValueError:
            msg = f"{text!r} states no event; write 'DATE PARTY ACTION FIELD=VALUE ...'"
            raise WrongTypeError(msg) from None
        act = self.act(action, fields)
        return Event(by=self.party(party), act=act, on=serialization.on_from_json(on))

    def value(self, known: FieldType, text: str) -> Value:  # noqa: C901, PLR0911 (one a type)
        """A field's value as it is written on a command line.

        Raises:
            ContractError: When the text is no value of the field's type.
        """
        if known.choices:
            named = {str(choice).casefold(): choice for choice in known.choices}
            other = text if known.type == "str" else Entity(known.type, text)
            return named.get(text.casefold(), other)  # what is no choice is refused later
        match known.type:
            case "bool":
                return _truth(text)
            case "Party":
                return self.party(text)
            case "Money":
                currency, _, amount = text.rpartition(" ")
                if known.currency is not None and amount == known.currency:
                    currency, amount = amount, currency  # of goods: "60 tonnes"
                return Money(amount, currency or known.currency or self.contract.currency or "USD")
            case "Decimal":
                return exact(text)
            case "int":
                return _whole(text)
            case "date" | "datetime":
                return serialization.on_from_json(text)
            case "timedelta":
                return from_iso(text)
            case "str":
                return text
            case sort:
                return self._entity(sort, text)

    def _entity(self, sort: str, name: str) -> Entity:
        """The entity on record or in a clause, in whatever case, or else a new one."""
        recorded = (value for event in self.facts for _, value in event.act.fields)
        named = (*recorded, *self.contract.constants)
        known = {e.name.casefold(): e for e in named if isinstance(e, Entity) and e.sort == sort}
        called = self.contract.names.called.items()
        known |= {alias.casefold(): e for e in tuple(known.values()) for alias in e.aliases}
        known |= {alias.casefold(): e for (of, alias), e in called if of == sort}
        if name.casefold() not in known:
            message = f"note: no clause and no event names a {sort} {name!r}"
            say(message, err=True)
        return known.get(name.casefold(), Entity(sort, name))


def _truth(text: str) -> bool:
    found = {"yes": True, "true": True, "no": False, "false": False}.get(text.casefold())
    if found is None:
        msg = f"{text!r} is no truth value; write yes or no"
        raise WrongTypeError(msg)
    return found


def _whole(text: str) -> int:
    number = exact(text)
    if number != int(number):
        msg = f"{text!r} is no whole number; write one, such as 12"
        raise WrongTypeError(msg)
    return int(number)


def subject_of(contract: str | None, events: str | None) -> ContractAndRecord:
    """The contract and the events that a command names; by default, the reference contract's.

    Args:
        contract: The name of the contract, ``package.module:name``, or its file, ``lease.yaml``.
        events: A file of events, one JSON object a line.

    Raises:
        ContractNotFoundError: When there is no contract of that name, or what reads its file is
            not installed.
        ContractError: When the contract is mistaken.
        MalformedRecordError: When a line of the file states no event.
    """
    ours = contract is None
    if contract is not None and Path(contract).suffix.lower() in FORMATS:
        found = Contract.load(contract)
    else:
        found = found_under(f"{AGREEMENT}:agreement" if contract is None else contract, Contract)
    if events is not None:
        facts = FactBase.load(events)
    else:
        facts = found_under(f"{AGREEMENT}:record", FactBase) if ours else FactBase()
    return ContractAndRecord(found, facts.in_zone(zone(found.zone)))
