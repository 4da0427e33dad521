"""On how many examples a law is tried that needs more than others."""

from __future__ import annotations

from hypothesis import settings

QUICK = 25
"""How many examples other laws are tried on in the quick profile."""


def many(count: int) -> int:
    """So many in the quick profile, fewer in proportion in the brief one.

    Args:
        count: How many in the quick profile.
    """
    usual = settings().max_examples
    return max(usual, count) if usual >= QUICK else count * usual // QUICK
