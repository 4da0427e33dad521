"""Checks that acts that need not be on record are only asked for in conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_rules.contracts.clauses import Clause, Definition, Provision
from contract_rules.contracts.validation.contents import obligations_in, patterns_in, totals_in
from contract_rules.errors import OffRecordError
from contract_rules.norms.derived_events import BREACHED, clause_in
from contract_rules.norms.expressions import Condition, FieldOf, When
from contract_rules.norms.norms import Obligation, Power, Prohibition, acts_of, conditions, terms
from contract_rules.norms.traversal import definitions_in, occurrences, plain, terms_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from contract_rules.contracts.mistakes import Mistakes
    from contract_rules.values.acts import ActionType


def check_off_record(
    all_of_them: tuple[Provision, ...], actions: Mapping[str, ActionType], mistakes: Mistakes
) -> None:
    """Check that acts that need not be on record are only asked for in conditions.

    An action of which some kind need not be on record counts as one that need not be, too.
    Noted as a mistake (OffRecordError): that a duty, a power, a total or a breach goes by them,
    which would need to know all of them.
    """
    off: dict[str, str] = {}
    for known in actions.values():
        for name in known.names if not known.on_record else ():
            off.setdefault(name, known.name)
    if not off:
        return
    meanings = {p.id: p.condition for p in all_of_them if isinstance(p, Definition)}
    for provision in all_of_them:
        norms = provision.spoken.norms
        asking = [norm for norm in norms if isinstance(norm, Obligation | Power)]
        found = {act.kind for norm in asking for act in acts_of(norm)}
        occasions = ((duty.upon, *duty.also) for duty in obligations_in(norms))
        found |= {one.act.kind for each in occasions for one in each if one is not None}
        found |= {total.act.kind for total in totals_in(provision)}
        about = {clause_in(p) for p in patterns_in(provision) if p.kind == BREACHED.name}
        forbidding = (n for p in all_of_them if p.id in about for n in p.spoken.norms)
        found |= {norm.act.kind for norm in forbidding if isinstance(norm, Prohibition)}
        found |= {kind for duty in obligations_in(norms) for kind in _measured(duty)}
        standing = obligations_in(provision.norms) if isinstance(provision, Clause) else ()
        found |= {k for d in standing if d.upon is None for k in _asked_for(d, meanings)}
        for kind in sorted(found & off.keys()):
            named = kind if off[kind] == kind else f"{off[kind]}, a kind of {kind},"
            msg = (
                f"{provision.id}: {named} need not be on record, so that duties, powers, totals "
                f"and breaches cannot go by {'it' if named == kind else kind}; ask for it in a "
                "condition, or leave out on_record=False"
            )
            mistakes.note(OffRecordError(msg), provision)


def _measured(duty: Obligation) -> Iterator[str]:
    """The names of the actions from whose fields, or days, terms of a duty are taken."""
    fields = (matcher for act in duty.acts for _, matcher in act.fields)
    asked = (term for matcher in fields for term in terms_of(matcher))
    for term in plain((*asked, *terms(duty))):
        if isinstance(term, FieldOf | When):
            yield term.kind


def _asked_for(duty: Obligation, meanings: Mapping[str, Condition]) -> Iterator[str]:
    """The names of the actions that the conditions of an obligation ask for, definitions' too."""
    waiting = [*conditions(duty)]
    while waiting:
        condition = waiting.pop()
        yield from (occurred.act.kind for occurred in occurrences(condition))
        waiting += (meanings[id_] for id_ in definitions_in(condition) if id_ in meanings)
