"""What stands in a template where an instance has a value."""

from __future__ import annotations

from abc import ABC, abstractmethod


class Unbound(ABC):
    """What stands in a template where a value is left to each instance of it."""

    __slots__ = ()

    @property
    @abstractmethod
    def type(self) -> str:
        """The type of the values that it may have."""


class Stands(ABC):
    """What an author writes in a template where a constant may stand."""

    __slots__ = ()

    @property
    @abstractmethod
    def unbound(self) -> Unbound:
        """What stands in its place in plain data."""
