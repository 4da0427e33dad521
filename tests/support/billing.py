"""What a seller bills and a buyer pays in 2025: the words of texts about waivers and set-off."""

from __future__ import annotations

from datetime import date

from contract_rules import Action, Field, Money, Party, usd


class Bill(Action, phrase="bill {amount}"):
    """An invoice."""

    amount: Field[Money]


class Remit(Action, phrase="pay {amount} to {to}"):
    """A payment, of whichever party."""

    to: Field[Party]
    amount: Field[Money]


buyer, seller = Party("buyer"), Party("seller")


def bill(amount, on, **beside):
    """An invoice of a day of 2025."""
    return seller.does(Bill(usd(amount)), on=date(2025, *on), **beside)
