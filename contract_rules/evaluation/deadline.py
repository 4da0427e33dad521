"""The time that a question may take: whatever goes on for long looks whether it has run out."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from math import isnan
from time import monotonic
from typing import TYPE_CHECKING

from contract_rules.errors import OutOfTimeError, WrongTypeError

if TYPE_CHECKING:
    from collections.abc import Generator

    from contract_rules.values.instants import Seconds

_ENDS: ContextVar[tuple[float, float] | None] = ContextVar("_ENDS", default=None)


@contextmanager
def within(timeout: Seconds | None) -> Generator[None]:
    """Let what is done take so many seconds; None lets it take what it takes.

    Raises:
        OutOfTimeError: When there is no time at all.
        WrongTypeError: When it is no number (NaN).
    """
    if timeout is None:
        yield
        return
    if isnan(timeout):
        msg = f"timeout={timeout!r} is no number of seconds; write timeout=2.5"
        raise WrongTypeError(msg)
    token = _ENDS.set((monotonic() + timeout, timeout))
    try:
        look_at_the_time()
        yield
    finally:
        _ENDS.reset(token)


def look_at_the_time() -> None:
    """See that there is time left.

    Raises:
        OutOfTimeError: When there is none.
    """
    ends = _ENDS.get()
    if ends is not None and monotonic() >= ends[0]:
        msg = (
            f"the question was not answered within {ends[1]:g} seconds; give it more time, or ask "
            "less: about one act, an earlier day, or with open questions settled by readings="
        )
        raise OutOfTimeError(msg)
