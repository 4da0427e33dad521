"""Fields that an action does not have, that it lacks, and that hold something else."""

from __future__ import annotations

from vocabulary import (
    Consent,
    DeclareAGI,
    HostAPI,
    ProcureCompute,
    ReleaseModel,
    azure,
    gpt_4o,
    microsoft,
    openai,
)

from contract_rules import at_least, one_of, other_than, usd

openai.may(ProcureCompute(provider=azure))
openai.may(ProcureCompute(supplier=azure))  # error: unknown field
openai.may(ProcureCompute())  # error: missing field
openai.may(HostAPI(cloud=azure))
openai.may(HostAPI(customer=azure))  # error: missing field, and a provider for a customer
openai.may(ProcureCompute(provider=gpt_4o))  # error: an entity of another sort
openai.may(ProcureCompute(provider="Azure"))  # error: a string for an entity
openai.may(ProcureCompute(provider=other_than(gpt_4o)))  # error: a matcher of another sort
openai.may(ProcureCompute(provider=one_of(azure, gpt_4o)))  # error: a matcher of two sorts
openai.may(ProcureCompute(provider=ReleaseModel.model))  # error: a term of another sort
openai.may(DeclareAGI(projected_profits=100))  # error: a number for an amount
openai.may(DeclareAGI(projected_profits=at_least(100)))  # error: a bound of another type
openai.may(DeclareAGI(projected_profits=usd(0.1)))  # error: a float is not exact
microsoft.did(Consent(provider=ProcureCompute.supplier))  # error: no such field to speak of
openai.may(ProcureCompute(azure, azure))  # error: more than it has
