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

__all__ = ["Held", "blank_of", "define", "frozen"]


class Held:
    """What a class extends of which there is a class of blanks; see `blank_of`.

    It has the place of weak references, so that the classes of both lie alike in memory.
    """

    __slots__ = ("__weakref__",)


def blank_of(cls: type[Held]) -> type[Any]:
    """The class of blanks of a frozen class: they have its places, and take what is put there.

    A blank whose places are all filled becomes an instance by ``blank.__class__ = cls``. Nothing
    is checked, and no place is put in order: it is for what is made often of parts that are known
    to be right, in a fraction of the time that a constructor takes.
    """
    return type(f"{cls.__name__}Blank", cls.__bases__, {"__slots__": vars(cls)["__slots__"]})


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
