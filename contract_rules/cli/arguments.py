"""Reads the arguments of commands: the contract, the fact base, parties, acts, events, values."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, cast

from contract_rules.cli.output import say
from contract_rules.contracts.cells import setting
from contract_rules.contracts.contract import Contract
from contract_rules.contracts.fact_base import FactBase
from contract_rules.contracts.lines import LineReader
from contract_rules.contracts.lookup import contract_at
from contract_rules.contracts.lookup import found as found_under
from contract_rules.errors import (
    ContractError,
    MalformedRecordError,
    UnboundParameterError,
    WrongTypeError,
)
from contract_rules.store.fact_store import FactStore
from contract_rules.values.data_classes import frozen
from contract_rules.values.zones import zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from io import BufferedIOBase

    from contract_rules.language.parties import Party
    from contract_rules.values.acts import Act, Value
    from contract_rules.values.events import Event

AGREEMENT = "contract_rules.agreements.microsoft_openai"


@frozen(eq=False, repr=False)
class ContractAndRecord:
    """The contract and the events that a command is about.

    Attributes:
        contract: The contract.
        facts: The events on record.
    """

    contract: Contract
    facts: FactBase

    def party(self, name: str) -> Party:
        """The party of that name, in whatever case. Errors as for `LineReader.party`."""
        return self._reader.party(name)

    def act(self, action: str, fields: Iterable[str]) -> Act:
        """The act that an action and fields state. Errors as for `LineReader.act`."""
        return self._reader.act(action, fields)

    def event(self, text: str) -> Event:
        """The event that a line states. Errors as for `LineReader.event`."""
        return self._reader.event(text)

    @property
    def _reader(self) -> LineReader:
        return LineReader(self.contract, self.facts, _told)


def _told(note: str) -> None:
    say(note, err=True)


def filled(template: Contract, settings: Mapping[str, str]) -> Contract:
    """The contract, or of a template the one that settings make of it.

    Args:
        template: The contract, or the template.
        settings: The values of its parameters as they are written on a command line, by name.

    Raises:
        UnboundParameterError: When a value is missing.
        ContractError: When a value does not fit, or there is no such parameter.
    """
    if not template.parameters and not settings:
        return template
    missing = [p.name for p in template.parameters if p.default is None and p.name not in settings]
    if missing:
        write = " ".join(f"--set {name}=..." for name in missing)
        msg = f"{template.name} is a template without a value of {', '.join(missing)}; add {write}"
        raise UnboundParameterError(msg)
    types = {known.name: known.type for known in template.parameters}
    values: dict[str, Value] = {}
    wrong: list[str] = []
    for name, text in settings.items():
        try:
            values[name] = setting(types.get(name, "str"), text)
        except ContractError as error:
            wrong.append(f"--set {name}: {error}")
    if wrong:
        raise WrongTypeError("; ".join(wrong))
    try:
        return template.instance(**values)
    except ContractError as error:
        error.where, error.place = "", None  # it was written on the command line
        raise


def subject_of(
    contract: str | None,
    events: str | None = None,
    with_events: str | None = None,
    settings: Mapping[str, str] | None = None,
) -> ContractAndRecord:
    """The contract and the events that a command names; by default, the reference contract's.

    Args:
        contract: The name of the contract, ``package.module:name``, or its file, ``lease.yaml``
            or ``lease.py:name``.
        events: The events, in place of those that come with the reference contract: a file, the
            address of a store, or ``-`` for what is piped in.
        with_events: Events beside these.
        settings: The values of its parameters, where it is a template.

    Raises:
        ContractNotFoundError: When there is no contract of that name, or what reads its file is
            not installed.
        ContractError: When the contract is mistaken, or a store cannot be read.
        MalformedRecordError: When a line of the file states no event, or the same is piped in
            for both.
    """
    ours = contract is None
    found = contract_at(f"{AGREEMENT}:agreement" if contract is None else contract)
    if events == with_events == PIPED:
        msg = "what is piped in is read once; write --events - or --with-events -"
        raise MalformedRecordError(msg)
    found = filled(found, settings or {})
    if events is not None:
        facts = _recorded(events)
        if ours:
            told = "note: --events takes the place of the record that comes with the agreement"
            say(f"{told}; --with-events adds to it", err=True)
    else:
        facts = found_under(f"{AGREEMENT}:record", FactBase) if ours else FactBase()
    if with_events is not None:
        facts = facts.joined(_recorded(with_events))
    return ContractAndRecord(found, facts.in_zone(zone(found.zone)))


PIPED = "-"
"""What stands for what is piped in."""


def _recorded(where: str) -> FactBase:
    """The events of a file, of a store, or that are piped in."""
    if where == PIPED:
        return FactBase.read(cast("BufferedIOBase", sys.stdin.buffer), "standard input")
    if "://" in where:
        with FactStore(where, must_exist=True) as store:
            return store.facts
    return FactBase.load(where)
