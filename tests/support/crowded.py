"""Bills, payments and deliveries by number: the words of texts about many acts of one day."""

from __future__ import annotations

from contract_rules import Action, Field, Money


class Bill(Action, phrase="bill {number} for {amount}"):
    """An invoice."""

    number: Field[int]
    amount: Field[Money]


class Settle(Action, phrase="pay {amount} for bill {number}"):
    """A payment that says for what it is."""

    number: Field[int]
    amount: Field[Money]


class Transfer(Action, phrase="pay {amount}"):
    """A payment."""

    amount: Field[Money]


class Ship(Action, phrase="ship {number}"):
    """A delivery."""

    number: Field[int]
