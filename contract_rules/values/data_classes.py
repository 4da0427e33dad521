"""Classes of data as attrs makes them, with one ``repr`` for all.

attrs writes and compiles a ``__repr__`` for each class. That is a third of what a class costs
where it is imported, and all of them say the same: the class, and its fields with what they hold.
"""

from __future__ import annotations

from functools import partial
from threading import local
from typing import TYPE_CHECKING, Any

import attrs
from attrs import NOTHING, fields

if TYPE_CHECKING:
    from collections.abc import Callable

    from attrs import AttrsInstance, define, frozen

__all__ = ["define", "frozen"]


def _showing_alike(make: Callable[..., Any]) -> Callable[..., Any]:
    """What makes classes as attrs does, but gives a class that has no ``repr`` that of all."""

    def decorate(cls: Any = None, **settings: Any) -> Any:  # noqa: ANN401 (see attrs)
        if cls is None:
            return partial(decorate, **settings)
        if settings.get("repr", True) and "__repr__" not in vars(cls):
            cls.__repr__ = _shown  # attrs leaves alone what a class has
        return make(cls, **settings)

    return decorate


if not TYPE_CHECKING:  # pragma: no branch (type checkers read what attrs says)
    frozen, define = _showing_alike(attrs.frozen), _showing_alike(attrs.define)

_SHOWING = local()
"""What a thread is about to show: a thing that holds itself is shown within itself by dots."""


def _shown(self: AttrsInstance) -> str:
    """The class, and its fields with what they hold: what attrs would write for each class."""
    try:
        showing = _SHOWING.ids
    except AttributeError:
        showing = _SHOWING.ids = set[int]()
    if id(self) in showing:
        return "..."
    showing.add(id(self))
    try:
        told: list[str] = []
        for known in fields(type(self)):
            if known.repr is False:
                continue
            name = known.name
            held = getattr(self, name) if known.init else getattr(self, name, NOTHING)
            told.append(f"{name}={held!r}" if known.repr is True else f"{name}={known.repr(held)}")
        return f"{type(self).__qualname__.rpartition('>.')[2]}({', '.join(told)})"
    finally:
        showing.remove(id(self))
