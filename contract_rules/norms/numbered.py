"""What may be named by its number: a clause, to those who only say which one they mean."""

from __future__ import annotations

from abc import ABC


class Numbered(ABC):
    """A provision that norms, conditions and effects name by its id; a `Clause` is one.

    Attributes:
        id: Its number, unique in a text.
    """

    __slots__ = ()

    id: str
