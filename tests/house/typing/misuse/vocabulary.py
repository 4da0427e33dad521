"""The words that the cases of misuse are written in."""

from __future__ import annotations

from contract_rules import Action, Entity, Field, Money, Party, anything


class Provider(Entity):
    """Who sells computing capacity."""


class Customer(Entity):
    """A class of customers."""


class Model(Entity):
    """A model."""


class ProcureCompute(Action):
    """Buy or rent computing capacity."""

    provider: Field[Provider]


class Consent(Action):
    """Agree that a provider may be used."""

    provider: Field[Provider]


class HostAPI(Action):
    """Serve the API from a cloud."""

    cloud: Field[Provider]
    customer: Field[Customer] = anything


class ReleaseModel(Action):
    """Make a model available."""

    model: Field[Model]


class DeclareAGI(Action):
    """Declare that a system is AGI."""

    projected_profits: Field[Money]


class ReportRevenue(Action):
    """State the revenue of a quarter."""

    amount: Field[Money]


class Pay(Action):
    """Pay another party."""

    amount: Field[Money]
    to: Field[Party]


openai, microsoft, board = Party("OpenAI"), Party("Microsoft"), Party("The board")
azure, gpt_4o = Provider("Azure"), Model("GPT-4o")
