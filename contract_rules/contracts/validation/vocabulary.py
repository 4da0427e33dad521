"""Checks the actions of a contract, and that what is said of them fits them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from attrs import evolve

from contract_rules.contracts.validation.contents import patterns_in
from contract_rules.errors import UnknownActionError, WrongTypeError, nearest
from contract_rules.norms.derived_events import KINDS, clause_in, field_of
from contract_rules.norms.expressions import Compared, Const, FieldOf, Pattern
from contract_rules.norms.tables import TableLookup, Tiered, gap_of
from contract_rules.norms.traversal import is_bound, suits, terms_of, walk
from contract_rules.values.acts import ActionType
from contract_rules.values.arguments import guard_of, look, shown

if TYPE_CHECKING:
    from contract_rules.contracts.clauses import Provision
    from contract_rules.contracts.mistakes import Mistakes


class Spoken(Protocol):
    """An action class of the author's language."""

    @property
    def kind(self) -> ActionType:
        """The action type, as plain data."""
        ...


def action_types(actions: Iterable[ActionType | Spoken]) -> tuple[ActionType, ...]:
    """The action types of actions, given as data or as an author's classes."""
    look("actions", actions, _ACTIONS)
    return tuple(map(_kind, actions))


def _kind(action: object) -> ActionType:
    kind = action if isinstance(action, ActionType) else getattr(action, "kind", None)
    if not isinstance(kind, ActionType):
        msg = f"actions holds {shown(action)}, which is no action; write Pay"
        raise WrongTypeError(msg)
    return kind


_ACTIONS = evolve(guard_of(Iterable[Any]), noun="several actions", example="(Pay, ...)")


def vocabulary_of(
    stated: tuple[ActionType, ...], provisions: Iterable[Provision], mistakes: Mistakes
) -> tuple[ActionType, ...]:
    """The action types that are stated, those that patterns carry, and those that these widen to.

    Each comes after the actions that it is a kind of. Noted as mistakes: two actions of one name
    that differ, a reserved name, a kind of an action that does not fit it (WrongTypeError), a
    kind of an action that the contract does not have (UnknownActionError).
    """
    found: dict[str, ActionType] = {}
    carried = ((p, pattern.schema) for p in provisions for pattern in patterns_in(p))
    every = ((mistakes.contract, kind) for kind in stated)
    for part, kind in ((part, k) for part, one in (*every, *carried) for k in _widened(one)):
        if kind.name in KINDS:
            msg = f"no action is called {kind.name!r}, which is what follows by itself; rename it"
            mistakes.note(WrongTypeError(msg), part)
        elif found.setdefault(kind.name, kind) != kind:
            msg = f"two actions are called {kind.name!r} and differ; rename one"
            mistakes.note(WrongTypeError(msg), part)
    for kind in found.values():
        with mistakes.of(mistakes.contract):
            _widens(kind, found)
    return tuple(found.values())


def _widened(kind: ActionType | None) -> list[ActionType]:
    """An action after those that it is a kind of, as far as they are carried; none for None."""
    return [] if kind is None else [*_widened(kind.above), kind]


def _widens(kind: ActionType, found: Mapping[str, ActionType]) -> None:
    """Check that a contract has the action that one of its actions is a kind of, and that it fits.

    Raises:
        UnknownActionError: When the contract does not have it.
        WrongTypeError: When it is a kind of others, or has fields that the narrower has not.
    """
    if not kind.wider:
        return
    name, *others = kind.wider
    above = found.get(name)
    if above is None:
        msg = f"{kind.name} is a kind of {name}, no action of the contract; add {name} to actions"
        raise UnknownActionError(msg)
    if list(above.wider) != others or kind.fields[: len(above.fields)] != above.fields:
        msg = (
            f"{kind.name} is a kind of {name}, and says otherwise what that is a kind of, or "
            f"which fields it has; state the actions and the fields of {name}, then its own"
        )
        raise WrongTypeError(msg)


def check_pattern(pattern: Pattern, actions: Mapping[str, ActionType], where: str) -> None:
    """Check that a pattern is of an action of the contract, and asks for what its fields hold.

    Args:
        pattern: The pattern.
        actions: The actions by name, with those that follow by themselves.
        where: The id of the provision, for the message.

    Raises:
        UnknownActionError: When the contract does not have the action.
        UnknownFieldError: When the action does not have a field.
        WrongTypeError: When a field is compared with what is of another type, or a question
            about duties names no clause.
        OutOfRangeError: When a field does not hold the value with which it is compared.
    """
    kind = actions.get(pattern.kind)
    if kind is None:
        known = actions.keys() - KINDS.keys()
        msg = f"{where} speaks of {pattern.kind!r}, no action{nearest(pattern.kind, known)}"
        raise UnknownActionError(msg)
    if kind.name in KINDS and clause_in(pattern) is None:
        msg = f"{where} asks about duties under no clause, or several; name one in each condition"
        raise WrongTypeError(msg)
    if pattern.wider != kind.wider:
        so, said = (" and ".join(wider) or "none" for wider in (kind.wider, pattern.wider))
        msg = f"{where}: {kind.name} is a kind of {so}, not of {said}; state wider={kind.wider}"
        raise WrongTypeError(msg)
    for name, matcher in pattern.fields:
        type_ = field_of(kind, name, actions).type
        for term in terms_of(matcher):
            if not suits(type_, term.type, bound=is_bound(matcher)):
                msg = f"{where}: {kind.name}.{name} holds a {type_}, not a {term.type}"
                raise WrongTypeError(msg)
            if isinstance(term, Const) and kind.name not in KINDS:
                kind.admit(name, term.value)


def check_values(provision: Provision, actions: Mapping[str, ActionType]) -> None:
    """Check that fields hold the constants with which they are compared, that tables are whole.

    Raises:
        OutOfRangeError: When a field does not.
        WrongTypeError: When a table has no row for some values.
    """
    compared = (c for condition in provision.spoken.conditions for c in walk(condition))
    for pair in ((c.left, c.right) for c in compared if isinstance(c, Compared)):
        for one, other in (pair, pair[::-1]):
            if isinstance(one, FieldOf) and one.kind in actions and isinstance(other, Const):
                actions[one.kind].admit(one.name, other.value)
    for table in (
        term for term in provision.spoken.terms if isinstance(term, TableLookup | Tiered)
    ):
        missing = gap_of(table, actions)
        if missing:
            msg = f"a table in {provision.id} has no row for {missing}; add the rows that it lacks"
            raise WrongTypeError(msg)
