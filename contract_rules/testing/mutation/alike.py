"""Whether two contracts say the same in normal form, so that no history can tell them apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from contract_rules.contracts.clauses import Clause
from contract_rules.norms.norms import Obligation, acts_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contract_rules.contracts.clauses import Provision
    from contract_rules.contracts.contract import Contract
    from contract_rules.norms.normal_form import Alternative, Atom, Case, Form
    from contract_rules.norms.norms import Norm

_IN_FORM = frozenset({"act", "alternatives", "upon", "also", "provided", "unless", "otherwise"})
"""What of a norm its normal form tells, or those of the norms within it."""


def are_alike(one: Contract, other: Contract) -> bool:
    """Whether the provisions in which two contracts differ are the same in normal form.

    Args:
        one: A contract.
        other: Another, of as many provisions.
    """
    pairs = zip(one.provisions, other.provisions, strict=True)
    unlike = [(here, there) for here, there in pairs if here != there]
    return bool(unlike) and all(_says_the_same(here, there) for here, there in unlike)


def _says_the_same(one: Provision, other: Provision) -> bool:
    """Whether two clauses are the same; of what uses definitions it is not told."""
    if not (isinstance(one, Clause) and isinstance(other, Clause)):
        return False
    stated = [f.name for f in attrs.fields(Clause) if f.eq and f.name != "norms"]
    forms = (*one.forms, *other.forms)
    return (
        all(getattr(one, name) == getattr(other, name) for name in stated)
        and None not in forms
        and [_bare(form) for form in _each(one)] == [_bare(form) for form in _each(other)]
    )


def _each(clause: Clause) -> Iterable[Form]:
    return (form for known in clause.forms for form, _ in known or ())


def _bare(form: Form) -> tuple[Any, ...]:
    """A normal form, without how it is written."""
    norm = form.norm
    kept = [f.name for f in attrs.fields(type(norm)) if f.name not in _IN_FORM]
    return (
        type(norm),
        [(act.kind, act.wider) for act in acts_of(norm)],
        [(name, getattr(norm, name)) for name in kept],
        _occasion(norm),
        form.begun,
        form.spoken,
        form.tests,
        [_of_case(case) for case in form.cases],
    )


def _occasion(norm: Norm) -> tuple[Any, ...]:
    """Whose occasion it is, and how it must have been done; its fields are tested."""
    upon = norm.upon if isinstance(norm, Obligation) else None
    return () if upon is None else (upon.by, upon.under, upon.attempted, upon.first)


def _of_case(case: Case) -> tuple[Any, ...]:
    return (
        _ways((case.given,)),
        _ways(case.unless),
        case.promises,
        case.effects,
        _ways(case.by_then),
    )


def _ways(alternatives: Iterable[Alternative]) -> frozenset[Any]:
    """The ways for a condition to hold, in whatever order, each once."""
    return frozenset(
        (
            frozenset(one.tests),
            tuple(map(_of_atom, one.atoms)),
            frozenset(_ways(inner) for inner in one.nots),
        )
        for one in alternatives
    )


def _of_atom(atom: Atom) -> tuple[Any, ...]:
    asked = atom.asked
    return (atom.by, atom.kind, frozenset(atom.tests), atom.latest, asked.under, asked.attempted)
