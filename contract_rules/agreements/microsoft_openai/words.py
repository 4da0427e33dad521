"""The words of the agreement: its parties, what it names, and the acts that it speaks of.

A phrase is an infinitive, so that it reads after "may not"; its past is made of its verb.
What the parties do between themselves without telling anyone is off the record: that it is not
there proves nothing.
"""

from __future__ import annotations

from contract_rules import Action, Entity, Field, Money, Party, anything

openai = Party("OpenAI")
microsoft = Party("Microsoft")
board = Party("OpenAI board", in_text="the OpenAI board")
panel = Party("Expert panel", in_text="the expert panel")
market = Party("The market")


class Provider(Entity):
    """Who sells computing capacity, and the cloud that it is sold from."""


class Customer(Entity):
    """A class of customers."""


class Model(Entity):
    """A model of OpenAI's, or a family of models released under one name."""


class Product(Entity):
    """What OpenAI offers to customers: an application, or a model by way of the API."""


class Document(Entity):
    """A text that is signed or published, or the plan or case that it stands for."""


azure = Provider("Azure")
aws = Provider("AWS")
coreweave = Provider("CoreWeave")
google = Provider("Google")
oracle = Provider("Oracle")

general_public = Customer("the general public")
us_national_security = Customer("US national security")

gpt_3 = Model("GPT-3")
gpt_4o = Model("GPT-4o")
gpt_oss = Model("gpt-oss-120b")

gpt_3_licence = Document("GPT-3 licence")
recapitalisation = Document("Recapitalisation as a public benefit corporation")


class UseCompute(Action, phrase="use computing capacity of {provider}"):
    """Have anything computed by a provider: to buy, to move, to host and to serve are kinds of it.

    Capacity that OpenAI builds has no provider: that is `BuildCapacity`.
    """

    provider: Field[Provider]


class ProcureCompute(UseCompute, phrase="procure compute from {provider}"):
    """Buy or rent computing capacity that is not under contract yet."""


class MoveWorkload(UseCompute, phrase="run existing workloads on {provider}"):
    """Run elsewhere what runs on the capacity that OpenAI has already."""


class BuildCapacity(Action, phrase="build computing capacity of its own"):
    """Build data centres, alone or with others, instead of renting from a provider."""


class Consent(Action, phrase="consent to compute from {provider}"):
    """Microsoft's agreement that OpenAI may use a provider while Azure is exclusive."""

    provider: Field[Provider]


class OfferFirstRefusal(
    Action,
    phrase="offer first refusal on capacity sought from {provider}",
    on_record=False,
):
    """Offer Microsoft the supply of capacity that would else come from a provider."""

    provider: Field[Provider]


class DeclineFirstRefusal(
    Action,
    phrase="decline first refusal on capacity sought from {provider}",
    on_record=False,
):
    """Leave the supply of the capacity to that provider."""

    provider: Field[Provider]


class StateLackOfCapacity(
    Action,
    phrase="state that it cannot supply the capacity sought from {provider}",
    on_record=False,
):
    """Microsoft's word that Azure cannot meet the need that the provider is to meet."""

    provider: Field[Provider]


class DeclineBuild(
    Action,
    phrase="decline first refusal on capacity that OpenAI would build itself",
    on_record=False,
):
    """Leave it to OpenAI to build the capacity that it needs."""


class StateLackForBuild(
    Action,
    phrase="state that it cannot supply the capacity that OpenAI would build itself",
    on_record=False,
):
    """Microsoft's word that Azure cannot meet the need that OpenAI would build for."""


class NewProvider(Action, phrase="bring forward {provider}"):
    """A provider from which OpenAI could buy enters the record."""

    provider: Field[Provider]


class HostAPI(UseCompute, phrase="host the API on {provider} for {customer}"):
    """Let customers call OpenAI's models through an interface that runs on a provider's cloud."""

    customer: Field[Customer] = anything


class ServeProduct(UseCompute, phrase="serve products of its own on {provider}"):
    """Serve first-party products other than the API, such as ChatGPT, from a provider's cloud.

    What is developed with a third party is `DevelopJointProduct`.
    """


class ServeStatefulRuntime(
    UseCompute, phrase="serve a stateful runtime on {provider} for {customer}"
):
    """Let customers run agents that keep state between calls, in an environment on a cloud."""

    customer: Field[Customer] = anything


class ShipProduct(Action, phrase="ship {product} on {cloud}"):
    """Make a product available from a cloud from which it was not to be had before.

    Where products may run at all is asked of `HostAPI` and `ServeProduct`.
    """

    product: Field[Product]
    cloud: Field[Provider]


class StateIncapacity(Action, phrase="state that it cannot support {product}", on_record=False):
    """Microsoft's word that Azure lacks capabilities that a product needs."""

    product: Field[Product]


class DeclineSupport(Action, phrase="choose not to support {product}", on_record=False):
    """Microsoft's choice not to provide the capabilities that a product needs."""

    product: Field[Product]


class DevelopJointProduct(Action, phrase="develop products with a third party on {cloud}"):
    """Develop with a third party what is no API, to be served from a cloud."""

    cloud: Field[Provider]


class DevelopJointAPI(Action, phrase="develop API products with a third party on {cloud}"):
    """Develop with a third party an API product, to be served from a cloud."""

    cloud: Field[Provider]


class UseModel(Action, phrase="use {model}"):
    """Use a model of OpenAI's itself, in products or otherwise; not merely call its API."""

    model: Field[Model]


class UseResearchIP(Action, phrase="use OpenAI's confidential research methods"):
    """Use what OpenAI knows of how models and systems are developed, but keeps to itself."""


class UseHardwareIP(Action, phrase="use the intellectual property in OpenAI's consumer hardware"):
    """Use the designs and know-how of OpenAI's consumer devices."""


class UseAcquiredTechnology(
    Action, phrase="use the technology of companies that OpenAI has bought"
):
    """Use what a company owned before OpenAI bought it."""


class LicenseModel(Action, phrase="license {model} to {licensee}"):
    """Give someone rights to a model itself; access to its output through the API is none."""

    model: Field[Model]
    licensee: Field[Party]


class ReleaseModel(Action, phrase="release {model}"):
    """Make a model available for the first time, in preview or in general."""

    model: Field[Model]


class ReleaseOpenWeights(Action, phrase="release open weights of {model}"):
    """Publish a model's weights for anyone to download."""

    model: Field[Model]


class AllowOpenWeights(Action, phrase="allow open weights of {model}", on_record=False):
    """Microsoft's leave that a model's weights be published."""

    model: Field[Model]


class RestrictAccess(Action, phrase="restrict Microsoft's access to {model}"):
    """Withhold a model from Microsoft on the ground that AGI was declared before it."""

    model: Field[Model]


class DeclareAGI(Action, phrase="declare AGI for a system able to generate {projected_profits}"):
    """Determine that AGI is attained; the profits are what the system could generate."""

    projected_profits: Field[Money] = anything


class VerifyAGI(Action, phrase="verify the declaration of AGI"):
    """Confirm that the AGI that was declared is attained."""


class PursueAGI(Action, phrase="pursue AGI itself"):
    """Work towards AGI independently of OpenAI, alone or with third parties."""


class TrainWithIP(
    PursueAGI, phrase="train a model toward AGI with OpenAI's intellectual property"
):
    """Use what OpenAI has licensed to develop AGI."""


class TrainWithoutIP(
    PursueAGI, phrase="train a model toward AGI without OpenAI's intellectual property"
):
    """Develop AGI from what is Microsoft's own, or a third party's."""


class ExceedThresholds(
    TrainWithIP,
    phrase=(
        "train a model toward AGI with OpenAI's intellectual property beyond the compute "
        "thresholds"
    ),
):
    """Use that property to develop AGI, with more computing than is agreed for that."""


class ChangeStructure(Action, phrase="carry out {change_of_structure}"):
    """Change the legal form of the company; to announce a plan for it is no change yet."""

    change_of_structure: Field[Document]


class ApproveStructure(Action, phrase="approve {change_of_structure}"):
    """Microsoft's agreement to a change of OpenAI's structure."""

    change_of_structure: Field[Document]


class ReportRevenue(Action, phrase="report revenue of {amount}"):
    """State what OpenAI has earned in a period that has ended; no run-rate, no projection."""

    amount: Field[Money]


class ReportServiceRevenue(Action, phrase="report revenue of {amount} from Azure OpenAI and Bing"):
    """State what Microsoft has earned in a period with its services that use OpenAI's models."""

    amount: Field[Money]


class Pay(Action, phrase="pay {amount} to {to}"):
    """Pay the other party its share of revenue."""

    to: Field[Party]
    amount: Field[Money]


class PurchaseAzure(Action, phrase="purchase Azure services of {amount}"):
    """Take Azure services to a value, towards what OpenAI has committed itself to."""

    amount: Field[Money]


class SignAgreement(Action, phrase="sign {document}"):
    """Enter into a binding agreement."""

    document: Field[Document]
