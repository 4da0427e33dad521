"""Contracts, amendments and questions that are made of something else."""

from __future__ import annotations

from datetime import date

from vocabulary import Consent, ProcureCompute, azure, microsoft, openai

from contract_rules import Amendment, Clause, Contract, Definition, Engine, FactBase, Money

day = date(2020, 1, 1)
procured = ProcureCompute(provider=azure)
consented = microsoft.did(Consent(provider=azure))
may = Clause("C01", "A text.", openai.may(procured))
contract = Contract(name="A", parties=(openai,), clauses=(may,), effective=day)

Contract(name="A", parties=("OpenAI",), clauses=(may,), effective=day)  # error: no party
Contract(name="A", parties=(openai,), clauses=("C01",), effective=day)  # error: no clause
Contract(name="A", parties=(openai,), clauses=(may,), effective="2020")  # error: no date
Contract(name="A", parties=(openai,), clauses=(may,))  # error: no first day
Contract(name="A", parties=(), clauses=(), effective=day, actions=(azure,))  # error: no action
contract.kind(ProcureCompute)  # error: an action for its name
Amendment(title="B", effective=day, repeals=(may,))  # error: a clause for an id
Amendment(title="B", effective=day, removes=("C01",))  # error: a wrong keyword
Definition("D01", "A text.", openai.may(procured))  # error: a norm for a condition
Money(1)  # error: an amount has a currency
FactBase([procured])  # error: an action is no event

engine = Engine(contract)
Engine(contract, matcher="fast")  # error: no such matcher
engine.decide("OpenAI", procured, on=day)  # error: a string where a party is wanted
engine.decide(openai, "ProcureCompute", on=day)  # error: a string for an action
engine.decide(openai, ProcureCompute, on=day)  # error: the action itself, not an act
engine.decide(openai, procured)  # error: no date
engine.decide(openai, procured, on="2021-01-01")  # error: a string for a date
engine.record(consented)  # error: a condition is no event
engine.record(procured)  # error: an action is no event
contract.as_of("2021-01-01")  # error: a string for a date

_ = "yes" if consented and consented else "no"  # error: a condition has no truth value
