"""What every draw is made of: one of several, now and then, the simplest first."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, TypeVar

from hypothesis import strategies as st

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

V = TypeVar("V")

_COIN, _BIT = st.booleans(), st.integers(0, 1)
"""Two coins; Hypothesis deletes what follows from a number better than from a boolean."""


@cache
def _below(number: int) -> SearchStrategy[int]:
    """The numbers from 0 up; made once, for drawing from it is what most of a case takes."""
    return st.integers(0, number - 1)


def pick(draw: DrawFn, *among: V) -> V:
    """One of them; the first is the simplest, and nothing is drawn where there is no other."""
    return among[draw(_below(len(among))) if len(among) > 1 else 0]


def chance(draw: DrawFn, one_in: int) -> bool:
    """True once in so many times; False is simpler."""
    return draw(_below(one_in)) == one_in - 1


def heads(draw: DrawFn, coins: int) -> bool:
    """True where so many coins all show heads; False is simpler.

    Unlike by `chance`, few draws mean the same. Hypothesis varies what it has drawn, and would
    else try most histories more than once.
    """
    return all(draw(_COIN) for _ in range(coins))


def mostly(draw: DrawFn, one_in: int) -> bool:
    """False once in so many times, and False is simpler."""
    return draw(_below(one_in)) > 0


def tails(draw: DrawFn, coins: int) -> bool:
    """False where so many coins all show tails, which is simplest; True otherwise. See `heads`.

    All are thrown in any case: if one that shows heads were enough, False would take more draws
    than True, and Hypothesis takes what needs fewer to be simpler.
    """
    return sum(draw(_BIT) for _ in range(coins)) > 0
