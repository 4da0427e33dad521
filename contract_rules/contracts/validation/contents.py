"""What provisions hold: norms, patterns, parties, constants, clauses that they name."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from attrs import evolve

from contract_rules.contracts.clauses import Clause, Definition, Provision
from contract_rules.norms.computed_terms import Outstanding, Total
from contract_rules.norms.expressions import IDENTITY, Condition, Const, Pattern
from contract_rules.norms.norms import Norm, Obligation, targets
from contract_rules.norms.traversal import occurrences
from contract_rules.values.acts import Entity, Party, Value
from contract_rules.values.instants import day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contract_rules.values.zones import Zone


def said_in(provision: Provision) -> tuple[Norm, ...] | Condition:
    """What a provision lays down, or means."""
    return provision.condition if isinstance(provision, Definition) else provision.norms


def patterns_in(provision: Provision) -> Iterator[Pattern]:
    """Every pattern in a provision: of norms, of events asked for, of acts that are counted."""
    yield from provision.spoken.patterns
    yield from (total.act for total in totals_in(provision))
    owed = (term for term in provision.spoken.terms if isinstance(term, Outstanding))
    for of in (term.of for term in owed if term.of is not None):
        yield evolve(of, fields=tuple((n, m) for n, m in of.fields if n != IDENTITY))


def obligations_in(norms: tuple[Norm, ...]) -> tuple[Obligation, ...]:
    """The obligations among norms."""
    return tuple(norm for norm in norms if isinstance(norm, Obligation))


def totals_in(provision: Provision) -> Iterator[Total[Any]]:
    """The totals in a provision, as often as they stand in it."""
    return (term for term in provision.spoken.terms if isinstance(term, Total))


def parties_in(provision: Provision) -> Iterator[Party]:
    """The parties and groups that a provision names: who is bound, acts or is counted."""
    yield from (norm.bearer for norm in provision.spoken.norms)
    for condition in provision.spoken.conditions:
        yield from (occurred.by for occurred in occurrences(condition))
    yield from (total.by for total in totals_in(provision))
    for term in provision.spoken.terms:
        if isinstance(term, Const) and isinstance(term.value, Party):
            yield term.value


def targets_in(provision: Provision) -> Iterator[str]:
    """The ids of the clauses that a provision prevails over, changes, or pays for."""
    if isinstance(provision, Clause):
        yield from provision.overrides
    for norm in provision.spoken.norms:
        yield from targets(norm)
        if isinstance(norm, Obligation) and norm.counter_performance is not None:
            yield norm.counter_performance


def constants_in(all_of_them: tuple[Provision, ...]) -> tuple[Value, ...]:
    """The constants in provisions, each once."""
    named = (term for provision in all_of_them for term in provision.spoken.terms)
    return tuple(dict.fromkeys(term.value for term in named if isinstance(term, Const)))


def as_days(values: Iterable[Value], zone: Zone) -> tuple[Value, ...]:
    """Constants, each once; of a time of day, its civil day."""
    return tuple(
        dict.fromkeys(
            day(zone.named(value)) if isinstance(value, datetime) else value for value in values
        )
    )


def things_in(all_of_them: tuple[Provision, ...]) -> Iterator[Entity]:
    """The things that provisions name, as often as they do."""
    for provision in all_of_them:
        for term in provision.spoken.terms:
            if isinstance(term, Const) and isinstance(term.value, Entity):
                yield term.value
