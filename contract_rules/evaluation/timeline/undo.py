"""An undo log: takes back what was worked out when an event becomes known that lies before it.

Events may be recorded in any order, and must give the same answers. So when one comes late, the
changes from its instant on are undone, the latest first, and worked out anew.
"""

from __future__ import annotations

from operator import delitem, setitem
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

K = TypeVar("K")
V = TypeVar("V")


class UndoLog:
    """A stack of changes, each with its instant (microseconds) and how to undo it.

    It is kept in columns, and a single thing that undoes a change is given as it is: an entry of
    each change would be one thing more for the garbage collector to look at, as long as the record
    lasts.
    """

    def __init__(self) -> None:
        self._at: list[int] = []
        self._undo: list[Callable[..., object]] = []
        self._given: list[object] = []

    def note(self, at: int, undo: Callable[..., object], *given: object) -> None:
        """Note how a change made at an instant is undone; instants must not go down.

        Args:
            at: The instant.
            undo: What undoes it.
            given: What that is given.
        """
        self._at.append(at)
        self._undo.append(undo)
        one: object = given[0] if len(given) == 1 else given
        self._given.append(given if type(one) is tuple else one)

    def set(self, thing: object, name: str, value: object, at: int) -> None:
        """Set an attribute of a thing from an instant on."""
        self.note(at, setattr, thing, name, getattr(thing, name))
        setattr(thing, name, value)

    def put(self, entries: dict[K, V], key: K, value: V, at: int) -> None:
        """Put an entry into a table from an instant on, in place of what its key had before."""
        if key in entries:
            self.note(at, setitem, entries, key, entries[key])
        else:
            self.note(at, delitem, entries, key)
        entries[key] = value

    def back(self, start: int) -> None:
        """Undo the changes made from an instant on, the latest first."""
        while self._at and self._at[-1] >= start:
            self._at.pop()
            undo, given = self._undo.pop(), self._given.pop()
            if type(given) is tuple:
                undo(*given)
            else:
                undo(given)
