"""Verbs with something else than an action, a condition, an effect or a day."""

from __future__ import annotations

from datetime import date

from vocabulary import Consent, ProcureCompute, Provider, azure, board, gpt_4o, microsoft, openai

from contract_rules import Clause, begins, ends

consented = microsoft.did(Consent(provider=azure))

openai.must_not(azure)  # error: a non-action
openai.must_not(ProcureCompute)  # error: the action itself, not acts of it
openai.must_not("procure compute")  # error: a string for an action
microsoft.did(openai)  # error: a party for an action
openai.may(ProcureCompute(provider=azure), except_=consented)  # error: a wrong keyword
openai.may(ProcureCompute(provider=azure), unless=Consent(provider=azure))  # error: no condition
openai.may(ProcureCompute(provider=azure), unless=True)  # error: a truth value
openai.may(ProcureCompute(provider=azure), until="2030")  # error: a string for a day
openai.may(ProcureCompute(provider=azure), then=ends("C01"))  # error: no power
openai.can(ProcureCompute(provider=azure), then="C01")  # error: an id for an effect
begins(azure)  # error: an entity does not begin
ends(board.can(ProcureCompute(provider=azure)))  # error: a norm has no id to end it by
openai.does(Consent(provider=azure))  # error: an event has a date
openai.does(Consent(provider=azure), on="2024-06-11")  # error: a string for a date
_ = microsoft.did(Consent(provider=azure)).on < gpt_4o  # error: a date and an entity
Clause("C01", openai.may(ProcureCompute(provider=azure)))  # error: no text
Clause("C01", "A text.", ProcureCompute(provider=azure))  # error: an action for a norm
Clause("C01", "A text.", rank=3)  # error: a number for a rank
Provider(3)  # error: a number for a name
openai.may(ProcureCompute(provider=azure), until=date(2030, 1, 1))
