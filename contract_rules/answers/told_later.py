"""Answers of which parts are worked out where they are first asked for, and which never change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self


class ToldLater:
    """An answer that is its own copy, and comes back from another process as it was told there."""

    def __copy__(self) -> Self:
        """The answer itself, which never changes."""
        return self

    def __deepcopy__(self, _: object) -> Self:
        """The answer itself, which never changes."""
        return self

    def __setstate__(self, told: Mapping[str, Any]) -> None:
        for name, part in told.items():
            object.__setattr__(self, name, part)
