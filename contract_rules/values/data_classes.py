"""Classes of data as attrs makes them, once they are used, with one ``repr`` for all.

What a class costs where it is imported is mostly what attrs writes and compiles for it, and half
of the classes that are imported to answer a question are not used for that one. So a class has
the slots of its fields at once, and attrs makes the rest when somebody first asks for any of it:
makes a thing of the class, say, or lists its fields. From then on it is as attrs makes it.

A ``repr`` is compiled for no class, as all say the same: the class, and its fields with what they
hold.
"""

from __future__ import annotations

from functools import cached_property, partial
from inspect import get_annotations
from threading import RLock, local
from typing import TYPE_CHECKING, Any

import attrs
from attrs import NOTHING, fields

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

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


def _in_two_steps(make: Callable[..., type]) -> Callable[..., Any]:
    """What makes classes as attrs does, but most of each when it is first used.

    Args:
        make: What has attrs make the class of one that was written, by the same settings.
    """

    def decorate(cls: Any = None, **settings: Any) -> Any:  # noqa: ANN401 (see attrs)
        if cls is None:
            return partial(decorate, **settings)
        if settings.get("repr", True) and "__repr__" not in vars(cls):
            cls.__repr__ = _shown  # attrs leaves alone what a class has
        made = partial(make, cls, **settings)
        names = get_annotations(cls)
        if settings.keys() <= _PLAIN and not settings.get("order") and _is_plain(cls, names):
            slots = [*names, *_HASH] if settings.get("cache_hash") else names
            return _with_slots(cls, slots, made)
        return made()

    return decorate


_PLAIN = frozenset({"cache_hash", "eq", "field_transformer", "kw_only", "order", "repr"})
"""The settings of classes whose slots are known without attrs."""

_HASH: tuple[str, ...] = ()
"""The slot in which attrs keeps the hash of a thing that has it worked out once."""

if not TYPE_CHECKING:  # pragma: no branch (type checkers read what attrs says)
    frozen, define = _in_two_steps(attrs.frozen), _in_two_steps(attrs.define)
    _HASH = attrs.frozen(cache_hash=True, weakref_slot=False)(type("Empty", (), {})).__slots__


def _is_plain(cls: type, hints: dict[str, Any]) -> bool:
    """Whether all annotations of a class are of fields, and none of its methods knows the class.

    One that does, by ``super()``, knows the class that was written, and attrs has to tell it of
    the one that is made.
    """
    if "__init__" in vars(cls) or any("ClassVar" in str(hint) for hint in hints.values()):
        return False
    for held in vars(cls).values():
        method = getattr(held, "__func__", getattr(held, "fget", held))
        known = getattr(getattr(method, "__code__", None), "co_freevars", ())
        if isinstance(held, cached_property) or "__class__" in known:
            return False
    return True


def _with_slots(cls: type, names: Iterable[str], make: Callable[[], type]) -> type:
    """The class with slots, of which attrs makes the rest when it is used.

    Args:
        cls: The class as it was written.
        names: What slots are for; where a base has the same, that serves.
        make: Has attrs make the class.
    """
    held: dict[str, Any] = {name: _Later(make) for name in _MADE} | dict(vars(cls))
    slots = list[str]()
    for name in ("__dict__", "__weakref__"):
        held.pop(name, None)
    for name in names:
        held.pop(name, None)
        of_base = next((b for b in cls.__mro__ if name in vars(b).get("__slots__", ())), None)
        if of_base is None:
            slots.append(name)
        else:
            held[name] = vars(of_base)[name]
    if not any(base.__weakrefoffset__ for base in cls.__bases__):
        slots.append("__weakref__")
    held |= {"__qualname__": cls.__qualname__, "__slots__": tuple(slots)}
    return type(cls)(cls.__name__, cls.__bases__, held)


_MADE = (
    "__attrs_attrs__",
    "__attrs_props__",
    "__delattr__",
    "__eq__",
    "__getstate__",
    "__hash__",
    "__init__",
    "__match_args__",
    "__setattr__",
    "__setstate__",
)
"""What is asked of a class, or of a thing of it, before anything else that attrs makes."""

_MAKING = RLock()
"""Held by whoever has a class made, which has the classes made on which it builds."""


class _Later:
    """Stands for what attrs makes of a class, until somebody asks for it.

    Args:
        make: Has attrs make the class.
    """

    def __init__(self, make: Callable[[], type]) -> None:
        self._make = make

    def __set_name__(self, cls: type, name: str) -> None:
        self._cls, self._name = cls, name

    def __get__(self, thing: object | None, cls: type) -> Any:  # noqa: ANN401 (whatever it is)
        with _MAKING:
            if vars(self._cls).get(self._name) is self:  # else another thread was first
                self._take_over(vars(self._make()))
        found: object = getattr(self._cls, self._name)
        bound = getattr(type(found), "__get__", None)
        return found if thing is None or bound is None else bound(found, thing, cls)

    def _take_over(self, made: Mapping[str, object]) -> None:
        """Give the class what attrs made, and leave to its bases what attrs left alone."""
        for name, one in made.items():
            if isinstance(vars(self._cls).get(name, self), _Later):
                setattr(self._cls, name, one)
        for name in _MADE:
            if isinstance(vars(self._cls).get(name), _Later):
                delattr(self._cls, name)


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
