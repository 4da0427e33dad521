"""Duties that are worked out where they are looked at, and at the latest before that may change.

What is written in an account stays, so that how a duty stood at an instant can be read as long as
nothing becomes known, or is taken back, of that instant or an earlier one.
"""

from __future__ import annotations

from bisect import insort
from typing import TYPE_CHECKING
from weakref import ref

from contract_rules.answers.duties import work_out

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contract_rules.answers.duties import Duty

MOST_UNREAD = 4096
"""How many duties are noted before those are left out that nobody holds any more."""


class Unread:
    """The duties that nobody has looked at, by the instants (microseconds) that they are as of."""

    def __init__(self) -> None:
        self._instants: list[int] = []
        self._of: dict[int, list[ref[Duty]]] = {}
        self._left = MOST_UNREAD

    def __bool__(self) -> bool:
        return bool(self._instants)

    def note(self, at: int, duties: Iterable[Duty]) -> None:
        """Note duties as of an instant that are to be worked out."""
        if at not in self._of:
            insort(self._instants, at)
        of = self._of.setdefault(at, [])
        before = len(of)
        of += map(ref, duties)
        self._left -= len(of) - before
        if self._left < 0:
            self._forget()

    def _forget(self) -> None:
        """Leave out the duties that nobody holds any more."""
        kept = {at: [one for one in of if one() is not None] for at, of in self._of.items()}
        self._of = {at: of for at, of in kept.items() if of}
        self._instants = sorted(self._of)
        self._left = max(MOST_UNREAD, sum(map(len, self._of.values())))

    def read(self, start: int) -> None:
        """Work out the duties as of an instant, and of all later ones: that will change."""
        while self._instants and self._instants[-1] >= start:
            for one in self._of.pop(self._instants.pop()):
                duty = one()
                if duty is not None:
                    work_out(duty)
