"""Checks of what users give to the kit, before anything is made of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, cast

from contract_rules.contracts.contract import Contract
from contract_rules.errors import WrongTypeError
from contract_rules.values.events import Event
from contract_rules.values.instants import aware

if TYPE_CHECKING:
    from collections.abc import Iterator


def contract_given(thing: object) -> Contract:
    """The contract itself.

    Raises:
        WrongTypeError: When it is anything else.
    """
    if not isinstance(thing, Contract):
        msg = f"{_shown(thing)} is no contract; give the Contract itself"
        raise WrongTypeError(msg)
    return thing


def events_given(things: object) -> tuple[Event, ...]:
    """The events of a history.

    Raises:
        WrongTypeError: When it is no history, or one of its members is no event.
    """
    if isinstance(things, str | Event) or not isinstance(things, Iterable):
        msg = f"{_shown(things)} is no history; give its events, such as a history that was drawn"
        raise WrongTypeError(msg)
    return tuple(_events(cast("Iterable[object]", things)))


def _events(things: Iterable[object]) -> Iterator[Event]:
    for thing in things:
        if not isinstance(thing, Event):
            msg = f"{_shown(thing)} is no event; write party.does(action, on=...)"
            raise WrongTypeError(msg)
        yield thing


def histories_given(things: object) -> Iterable[object]:
    """The histories themselves, which are looked at as they come.

    Raises:
        WrongTypeError: When they are none.
    """
    if isinstance(things, str | bytes) or not isinstance(things, Iterable):
        msg = f"{_shown(things)} are no histories; give some, or a strategy that draws them"
        raise WrongTypeError(msg)
    return cast("Iterable[object]", things)


def id_given(name: str, thing: object) -> str:
    """The id of a clause that an argument may be, or nothing.

    Raises:
        WrongTypeError: When it is no string.
    """
    if not isinstance(thing, str):
        msg = f"{name}={_shown(thing)} is no id of a clause; write {name}='2.1'"
        raise WrongTypeError(msg)
    return thing


def day_given(name: str, thing: object) -> date | None:
    """A day that an argument may be, or None.

    Raises:
        WrongTypeError: When it is anything else.
    """
    if thing is not None and not isinstance(thing, date):
        msg = f"{name}={_shown(thing)} is no date; write date(2025, 1, 31)"
        raise WrongTypeError(msg)
    if thing is not None:
        aware(thing)
    return thing


def number_given(name: str, number: object, least: int) -> int:
    """A number that an argument may be.

    Args:
        name: The argument.
        number: What was given.
        least: What it is at least.

    Raises:
        WrongTypeError: When it is no whole number, or a smaller one.
    """
    if not isinstance(number, int) or isinstance(number, bool) or number < least:
        msg = f"{name}={_shown(number)} is no number from {least} up"
        raise WrongTypeError(msg)
    return number


def _shown(thing: object) -> str:
    """A thing in a message, cut where it is long."""
    shown = repr(thing)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."  # noqa: PLR2004 (a line is short)
