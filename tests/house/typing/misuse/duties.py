"""Duties, effects on them and amounts that are made of something else."""

from __future__ import annotations

from datetime import date

from vocabulary import Consent, Pay, ReportRevenue, azure, microsoft, openai

from contract_rules import (
    Amendment,
    Engine,
    Rounding,
    assigns,
    breach_of,
    count,
    days,
    due,
    greatest,
    interest,
    least,
    months,
    outstanding,
    percent,
    periods_late,
    resumes,
    rounded,
    sets_off,
    suspends,
    terminates,
    total,
    usd,
    waives,
)

paid = Pay(amount=usd(1), to=microsoft)
consented = microsoft.did(Consent(provider=azure))

openai.must(paid, within=30)  # error: a number for a period
openai.must(paid, by="2025-01-01")  # error: a string for a day
openai.must(paid, by=ReportRevenue.amount)  # error: an amount for a day
openai.must(paid, before=30)  # error: a number for a day
openai.must(paid, upon=~consented)  # error: a condition for an occasion
openai.must(paid, upon="ReportRevenue")  # error: a string for an occasion
openai.must(paid, otherwise=paid)  # error: an action for a norm
openai.must(paid, owed_to="Microsoft")  # error: a string for a party
openai.must(paid, owed_to=ReportRevenue.amount)  # error: an amount for a party
openai.must(Pay(amount=1, to=microsoft))  # error: a number for an amount
openai.must(Pay(amount=percent(20), to=microsoft))  # error: a share for an amount
openai.must(Pay(amount=count(Pay, by=openai), to=microsoft))  # error: a count for an amount
openai.must(paid, when=consented)  # error: a wrong keyword
_ = ReportRevenue.amount + 1  # error: an amount and a number
_ = ReportRevenue.amount - "1"  # error: an amount and a string
_ = ReportRevenue.amount * usd(1)  # error: two amounts multiplied
_ = ReportRevenue.amount * 0.5  # error: a float for a share
_ = ReportRevenue.amount * "20%"  # error: a string for a share
_ = total(Pay.amount, by=openai) > 3  # error: a total of amounts and a number
_ = count(Pay, by=openai) > usd(3)  # error: a count and an amount
_ = outstanding("C20") < consented.on  # error: an amount and a date
total(Pay.amount)  # error: nobody whose acts count
total(Pay.amount, by="OpenAI")  # error: a string for a party
total("Pay.amount", by=openai)  # error: a string for a field
total(Pay.amount, by=openai, since="2025-01-01")  # error: a string for a day
total(Pay.amount, by=openai, within=365)  # error: a number for a period
count("Pay", by=openai)  # error: a string for an action
count(Pay, by=openai, within=365)  # error: a number for a period
rounded(ReportRevenue.amount, 2)  # error: no rule of rounding
rounded(ReportRevenue.amount, 2, "half up")  # error: a string for a rule
rounded(ReportRevenue.amount, "2", Rounding.UP)  # error: a string for places
outstanding(paid)  # error: an action for a clause
outstanding("C20", since="2025-01-01")  # error: a string for a day
periods_late(7)  # error: a number for a period
interest(percent(4), on=7)  # error: a number for an amount
interest(percent(4), convention="30/360")  # error: a string for a convention
interest(percent(4), per=months(1))  # error: months for days
suspends("C20")  # error: it does not say whether deadlines move
suspends("C20", extends="yes")  # error: a string for a truth value
resumes("C20", after=30)  # error: a number for a notice
waives(3)  # error: a number for a clause
waives("C20", amount=100)  # error: a number for an amount
sets_off("C20", "C21")  # error: it does not say against what
assigns("C20", to="Microsoft")  # error: a string for a party
assigns("C20", to=Pay.amount)  # error: an amount for a party
terminates(after="a month")  # error: a string for a notice
breach_of(paid)  # error: an action for a clause
due(20)  # error: a number for a clause
_ = breach_of("C20") & "C21"  # error: a string is no condition
Amendment(title="A", effective=date(2025, 1, 1), discharges="C20")  # error: a string for ids
Engine.duties("2025-01-01")  # error: no engine, no day
_ = least(usd(1), ReportRevenue.amount) + greatest(usd(1), usd(2))
openai.must(paid, within=days(3))
