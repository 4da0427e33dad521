"""Which fields may be sealed: personal ones, on which nothing in a contract turns.

Once a person is forgotten nobody can say what was in such a field. An answer that turned on it
could then be given no more, so that a contract that reads the field is not asked on such a record
in the first place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_rules.contracts.validation.contents import patterns_in
from contract_rules.errors import SealedFieldError
from contract_rules.norms.computed_terms import Total
from contract_rules.norms.expressions import FieldOf
from contract_rules.norms.traversal import plain
from contract_rules.values.acts import PLAIN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from contract_rules.contracts.clauses import Provision
    from contract_rules.contracts.contract import Contract

_NOT_SEALED = PLAIN - {"str"}
"""The types of fields that are neither texts nor entities."""


def check(contract: Contract, sealed: Mapping[str, str]) -> None:
    """See that fields can be sealed on a record of a contract.

    Args:
        contract: The contract.
        sealed: The fields, as ``Action.field``, each with the field that says whose they are.

    Raises:
        UnknownActionError: When the contract has no such action.
        UnknownFieldError: When the action has no such field.
        SealedFieldError: When a field is of a type that is not sealed, holds one of a few values,
            or is read by a clause.
    """
    read = sorted(_read(contract)) if sealed else []
    for written, of in sealed.items():
        action, _, name = written.partition(".")
        kind = contract.kind(action)
        kind.field(of)
        known = kind.field(name)
        if known.type in _NOT_SEALED or known.options:
            msg = f"{written} is sealed, and what is sealed is any text or any entity of a sort"
            raise SealedFieldError(msg)
        for other, field, where in read:
            alike = {action, *kind.wider} & {other, *contract.kind(other).wider}
            if field == name and alike:
                msg = (
                    f"{written} is sealed, and clause {where} turns on it: once somebody is "
                    "forgotten, nobody could say what it decides; have it turn on a field that is "
                    "not personal, such as a number, and seal the others"
                )
                raise SealedFieldError(msg)


def _read(contract: Contract) -> frozenset[tuple[str, str, str]]:
    """The actions and fields that provisions read, each with the id of one that does."""
    return frozenset(
        (kind, name, provision.id)
        for provision in contract.provisions
        for kind, name in _named(provision)
    )


def _named(provision: Provision) -> Iterator[tuple[str, str]]:
    """The fields that patterns and terms of a provision name, each with its action."""
    for pattern in patterns_in(provision):
        yield from ((pattern.kind, name) for name, _ in pattern.fields)
    terms = provision.spoken.terms
    added = plain(t.added for t in terms if isinstance(t, Total) and t.added is not None)
    yield from ((t.kind, t.name) for t in (*terms, *added) if isinstance(t, FieldOf))
