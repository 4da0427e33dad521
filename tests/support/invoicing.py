"""A buyer pays what a seller invoices: the words of texts about acts that are undone."""

from __future__ import annotations

from contract_rules import Action, Field, Money, Party, anything


class Invoice(Action, phrase="invoice {amount}"):
    amount: Field[Money]


class Pay(Action, phrase="pay {amount} to {to}"):
    to: Field[Party]
    amount: Field[Money]


buyer, seller = Party("buyer"), Party("seller")

billed = seller.did(Invoice(amount=anything))
"""The seller invoiced an amount."""
