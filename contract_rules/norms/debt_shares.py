"""Takes an obligation of several parties by shares apart: each of them owes its own share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from contract_rules.errors import WrongTypeError
from contract_rules.norms.computed_terms import Interest, Rounded
from contract_rules.norms.expressions import Computed, Const
from contract_rules.norms.norms import with_amount
from contract_rules.norms.traversal import plain
from contract_rules.values.acts import Sharers
from contract_rules.values.money import Money, Rounding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from contract_rules.norms.expressions import AnyTerm
    from contract_rules.norms.norms import Obligation

PLACES = 2
"""To how many decimal places shares are rounded, all but the last."""


def shares_of(norm: Obligation) -> tuple[Obligation, ...]:
    """What each party owes of what several owe by shares; of any other obligation, that itself.

    Each share is rounded down, and the last is what the others leave of the whole. Interest on
    what is unpaid of the duty in breach is whole for each: it runs on that party's share.

    Raises:
        WrongTypeError: When there is no amount that has shares, or it could get lost between them.
    """
    sharers = norm.bearer
    if not isinstance(sharers, Sharers):
        return (norm,)
    name, amount = norm.stated or ("", None)
    if amount is None:
        msg = (
            f"{norm.act.kind} is asked for no amount of which {sharers.name} could owe shares; "
            "leave shares= out, or name an amount"
        )
        raise WrongTypeError(msg)
    if norm.apportioned is not None:
        msg = (
            "a part of a period would be rounded for each share, so that together they miss the "
            "whole; state first_period= in place of apportioned=, or leave shares= out"
        )
        raise WrongTypeError(msg)
    own = _is_own(amount)
    amounts = (amount for _ in sharers.shares) if own else _divided(amount, sharers.shares)
    first = norm.first_period
    firsts = (None for _ in sharers.shares) if first is None else _divided(first, sharers.shares)
    each = zip(sharers.members, amounts, firsts, strict=True)
    return tuple(
        evolve(
            norm,
            bearer=member,
            act=with_amount(norm.act, name, share),
            first_period=of_first,
        )
        for member, share, of_first in each
    )


def _divided(amount: AnyTerm, shares: tuple[Decimal, ...]) -> Iterator[AnyTerm]:
    """The shares of an amount: each rounded down, the last what they leave."""
    parts = (Computed[Money]("*", (Const(share), amount)) for share in shares[:-1])
    rounded = [Rounded[Money](part, PLACES, Rounding.DOWN) for part in parts]
    yield from rounded
    before: AnyTerm = rounded[0] if len(rounded) == 1 else Computed[Money]("+", (*rounded,))
    yield Computed[Money]("-", (amount, before))


def _is_own(amount: AnyTerm) -> bool:
    """Whether an amount is interest on what is unpaid of the very duty in breach, and that alone.

    Raises:
        WrongTypeError: When it is that and something else, or interest that joins its balance.
    """
    interest = [part for part in plain((amount,)) if isinstance(part, Interest)]
    whole = amount.term if isinstance(amount, Rounded) else amount
    if isinstance(whole, Interest) and whole.on is None:
        return True
    if any(one.on is None or one.compound for one in interest):
        msg = (
            "interest on what is unpaid, or that joins its balance, is none of which parties owe "
            "shares; write interest on each one's own in an obligation of its own, without shares="
        )
        raise WrongTypeError(msg)
    return False
