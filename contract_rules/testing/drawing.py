"""What every draw is made of: one of several, now and then, the simplest first."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, TypeVar

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

V = TypeVar("V")


@cache
def _up_to(most: int) -> SearchStrategy[int]:
    return st.integers(0, most)


def one(draw: DrawFn, among: Sequence[V]) -> V:
    """One of them; the first is the simplest, and nothing is drawn where there is no other."""
    return among[draw(_up_to(len(among) - 1))] if len(among) > 1 else among[0]


def seldom(draw: DrawFn, one_in: int) -> bool:
    """True once in so many times; False is simpler."""
    return draw(_up_to(one_in - 1)) == one_in - 1


def mostly(draw: DrawFn, one_in: int) -> bool:
    """False once in so many times, and False is simpler."""
    return draw(_up_to(one_in - 1)) > 0
