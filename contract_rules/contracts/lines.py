"""Reads acts and events from lines, as one writes them on a command line and in files of cases.

``2025-03-20 Microsoft Consent provider=Oracle``: a date, a party, an action, and its fields. What
has blanks stands in quotes.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from contract_rules.contracts import serialization
from contract_rules.contracts.cells import choice, plain_value
from contract_rules.contracts.contract import Contract
from contract_rules.errors import UnknownActionError, UnknownFieldError, WrongTypeError
from contract_rules.values.acts import Act, Entity
from contract_rules.values.data_classes import frozen
from contract_rules.values.events import Event

if TYPE_CHECKING:
    from contract_rules.language.parties import Party
    from contract_rules.values.acts import FieldType, Value


@frozen(eq=False, repr=False)
class LineReader:
    """Reads lines about a contract and what is on record.

    Attributes:
        contract: The contract.
        facts: The events on record, whose things may be named.
        note: What is told of a name that neither the contract nor an event has.
    """

    contract: Contract
    facts: Iterable[Event]
    note: Callable[[str], None]

    def party(self, name: str) -> Party:
        """The party of that name; as `Contract.party`."""
        return self.contract.party(name)

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
        given = [
            (name, self.value(kind.field(name), text)) for name, text in fields_stated(fields)
        ]
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

    def value(self, known: FieldType, text: str) -> Value:
        """A field's value as it is written on a command line.

        Raises:
            ContractError: When the text is no value of the field's type.
        """
        if known.choices:
            return choice(known, text)
        if known.type == "Party":
            return self.party(text)
        found = plain_value(known, text, self.contract)
        return self._entity(known.type, text) if found is None else found

    def _entity(self, sort: str, name: str) -> Entity:
        """The entity on record or in a clause, in whatever case, or else a new one."""
        recorded = (value for event in self.facts for _, value in event.act.fields)
        named = (*recorded, *self.contract.constants)
        known = {e.name.casefold(): e for e in named if isinstance(e, Entity) and e.sort == sort}
        called = self.contract.names.called.items()
        known |= {alias.casefold(): e for e in tuple(known.values()) for alias in e.aliases}
        known |= {alias.casefold(): e for (of, alias), e in called if of == sort}
        if name.casefold() not in known:
            self.note(f"note: no clause and no event names a {sort} {name!r}")
        return known.get(name.casefold(), Entity(sort, name))


def fields_stated(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The fields that texts state, each as ``field=value``: their names and the texts of values.

    Raises:
        UnknownFieldError: When a text states no field, or one that was stated before.
    """
    seen: set[str] = set()
    for text in texts:
        name, equals, value = text.partition("=")
        if name in seen:
            msg = f"the field {name!r} is stated twice; write each field once, as field=value"
            raise UnknownFieldError(msg)
        if not equals or not value:
            msg = (
                f"{text!r} does not state a field; write each field once, as field=value, and "
                "what has blanks in quotes, as field='USD 5'"
            )
            raise UnknownFieldError(msg)
        seen.add(name)
        yield name, value
