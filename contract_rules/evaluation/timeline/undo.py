"""A journal of what was done: how it is taken back when something earlier becomes known."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class UndoLog:
    """How to take back what was done, from the latest instant back."""

    def __init__(self) -> None:
        self._undo: list[tuple[int, Callable[[], object]]] = []

    def note(self, at: int, undo: Callable[[], object]) -> None:
        """Take note of how something done at an instant is undone."""
        self._undo.append((at, undo))

    def back(self, start: int) -> None:
        """Undo what was done from an instant on."""
        while self._undo and self._undo[-1][0] >= start:
            self._undo.pop()[1]()
