"""Permissions, prohibitions and powers, and what the exercise of a power brings about."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeAlias

from attrs import Attribute, field, frozen

from contract_rules.errors import WrongTypeError
from contract_rules.nodes import Condition, Pattern
from contract_rules.values import Party

Until: TypeAlias = date | Condition | None
"""The last day of a norm, or what ends it."""


def _last_day(_: object, __: Attribute[Until], until: object) -> None:
    if isinstance(until, datetime) or not isinstance(until, Until):
        msg = f"until={until!r} is neither a last day nor a condition; write until=date(...)"
        raise WrongTypeError(msg)


def _condition(_: object, __: Attribute[Condition | None], stated: object) -> None:
    if not isinstance(stated, Condition | None):
        msg = f"{stated!r} is no condition; write party.did(Action(...))"
        raise WrongTypeError(msg)


@frozen(kw_only=True)
class Permission:
    """The bearer may do acts that fit.

    Attributes:
        bearer: Whom it permits.
        act: The acts that it permits.
        provided: What must hold for it to apply.
        unless: What defeats it.
        until: Its last day, or what ends it.
    """

    bearer: Party
    act: Pattern
    provided: Condition | None = field(default=None, validator=_condition)
    unless: Condition | None = field(default=None, validator=_condition)
    until: Until = field(default=None, validator=_last_day)


@frozen(kw_only=True)
class Prohibition:
    """The bearer may not do acts that fit. Attributes as for `Permission`."""

    bearer: Party
    act: Pattern
    provided: Condition | None = field(default=None, validator=_condition)
    unless: Condition | None = field(default=None, validator=_condition)
    until: Until = field(default=None, validator=_last_day)


@frozen(kw_only=True)
class Power:
    """The bearer can change norms by acts that fit.

    Attributes:
        bearer: Whom it empowers.
        act: The acts that exercise it.
        effects: What an exercise brings about, from its instant on.
        provided: What must hold for an exercise to take effect.
        unless: What makes an exercise void.
        until: Its last day, or what ends it.
    """

    bearer: Party
    act: Pattern
    effects: tuple[Effect, ...] = ()
    provided: Condition | None = field(default=None, validator=_condition)
    unless: Condition | None = field(default=None, validator=_condition)
    until: Until = field(default=None, validator=_last_day)


@frozen
class Begins:
    """A dormant clause, given by its id, or a norm of the exercise's own comes into force.

    A norm of its own may speak of the exercise's fields; it lives as long as the clause that
    confers the power.
    """

    target: str | Norm


@frozen
class Ends:
    """The clause of that id ceases to be in force."""

    target: str


Norm: TypeAlias = Permission | Prohibition | Power
"""One permission, prohibition or power."""

Effect: TypeAlias = Begins | Ends
"""What the exercise of a power brings about."""


def conditions(norm: Norm) -> tuple[Condition, ...]:
    """The conditions that a norm states: provided, unless and until, those that it has."""
    stated = (norm.provided, norm.unless, norm.until)
    return tuple(c for c in stated if isinstance(c, Condition))


def effects(norm: Norm) -> tuple[Effect, ...]:
    """What the norm's exercise would bring about; nothing where it is no power."""
    return norm.effects if isinstance(norm, Power) else ()


def own_norms(norm: Norm) -> tuple[Norm, ...]:
    """The norms that the norm's exercise would bring into force as its own."""
    begun = (e.target for e in effects(norm) if isinstance(e, Begins))
    return tuple(target for target in begun if not isinstance(target, str))


def within(norm: Norm) -> tuple[Norm, ...]:
    """The norm, the norms that its exercise would bring into force, and theirs."""
    return (norm, *(n for begun in own_norms(norm) for n in within(begun)))
