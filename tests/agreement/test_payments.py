"""How what is owed under the reference contract is paid off, and through which days it arises."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from attrs import evolve

from contract_rules import DutyStatus, Engine, usd
from contract_rules.agreements.microsoft_openai import (
    DeclareAGI,
    Pay,
    PurchaseAzure,
    ReportRevenue,
    ReportServiceRevenue,
    VerifyAGI,
    agreement,
    board,
    microsoft,
    openai,
    panel,
)
from support.agreement_table import ASSUMED
from support.histories import MATCHERS

by_each = pytest.mark.parametrize("matcher", MATCHERS)

APART, COUNTED = {"cap-counting": "apart"}, {"cap-counting": "counted"}


def revenue(amount, on):
    """That OpenAI has reported revenue."""
    return openai.does(ReportRevenue(usd(amount)), on=on)


def service_revenue(amount, on):
    """That Microsoft has reported revenue from its services."""
    return microsoft.does(ReportServiceRevenue(usd(amount)), on=on)


def payment(amount, on):
    """That OpenAI has paid Microsoft."""
    return openai.does(Pay(microsoft, usd(amount)), on=on)


def asked(matcher, events, readings, contract=agreement):
    """An engine on the given events alone, by the readings assumed but for those given."""
    given = ASSUMED | readings
    known = {question.id: given[question.id] for question in contract.questions}
    return Engine(contract, events, matcher=matcher, readings=known)


def owed(engine, clause, on):
    """What has become of the duties under a clause."""
    return [duty for duty in engine.duties(on=on) if duty.clause == clause]


in_2024, in_2025, in_2026 = date(2024, 6, 30), date(2025, 12, 1), date(2026, 6, 30)

# The clause, the revenue of which a fifth is owed, who pays whom, and the readings beside those
# assumed.
KEPT = {
    "C18 of 2023": ("C18", revenue("1e9", in_2024), (openai, microsoft), {}),
    "C18 of October 2025": ("C18", revenue("1e9", in_2025), (openai, microsoft), {}),
    "C18 of 2026": ("C18", revenue("1e9", in_2026), (openai, microsoft), APART),
    "C18 of 2026, if all counts": (
        "C18",
        revenue("1e9", in_2026),
        (openai, microsoft),
        COUNTED,
    ),
    "C19": ("C19", service_revenue("1e9", in_2024), (microsoft, openai), {}),
}


@by_each
@pytest.mark.parametrize(("clause", "cause", "parties", "readings"), KEPT.values(), ids=KEPT)
def test_a_share_is_kept_once_it_is_paid_in_full(clause, cause, parties, readings, matcher):
    """And open as long as a dollar of it is left."""
    payer, payee = parties
    last = cause.on + timedelta(days=9)
    paid = (
        payer.does(Pay(payee, usd("199999999")), on=cause.on),
        payer.does(Pay(payee, usd(1)), on=last),
    )
    with asked(matcher, (cause, *paid), readings) as engine:
        for on, status, left in (
            (last - timedelta(days=1), DutyStatus.OPEN, 1),
            (last, DutyStatus.KEPT, 0),
            (date(2033, 1, 1), DutyStatus.KEPT, 0),
        ):
            (duty,) = owed(engine, clause, on)
            assert (duty.bearer, duty.counterparty) == (payer, payee)
            assert (duty.status, duty.amount, duty.outstanding) == (
                status,
                usd("200e6"),
                usd(left),
            )


@by_each
def test_the_commitment_of_october_2025_is_kept_with_its_last_dollar(matcher):
    """That of January 2025, of no known amount, no purchase on record can meet."""
    last = date(2031, 3, 1)
    purchases = [
        openai.does(PurchaseAzure(usd("249999999999")), on=date(2026, 1, 10)),
        openai.does(PurchaseAzure(usd(1)), on=last),
    ]
    with asked(matcher, purchases, {}) as engine:
        for on, status, left in (
            (last - timedelta(days=1), DutyStatus.OPEN, 1),
            (last, DutyStatus.KEPT, 0),
        ):
            beside, known = owed(engine, "C04", on)
            assert (known.status, known.outstanding) == (status, usd(left))
            assert known.amount == usd("250e9")
            assert (beside.status, beside.amount) == (DutyStatus.OPEN, None)


LAST, FIRST = date(2026, 4, 26), date(2026, 4, 27)

# What was paid or reported on a day, and how much is owed of a revenue of USD 1 billion
# afterwards by each reading.
TOWARDS_THE_CAP = {
    "paid under the text of 2026": (payment("37.9e9", FIRST), "100e6", "100e6"),
    "paid the day before": (payment("37.9e9", LAST), "200e6", "100e6"),
    "owed under the text of 2026": (revenue("189.5e9", FIRST), "100e6", "100e6"),
    "owed since the day before": (revenue("189.5e9", LAST), "200e6", "100e6"),
}


@by_each
@pytest.mark.parametrize(
    ("before", "apart", "counted"), TOWARDS_THE_CAP.values(), ids=TOWARDS_THE_CAP
)
def test_the_cap_counts_from_the_first_day_of_its_text(before, apart, counted, matcher):
    """Or from the beginning, if payments from before count towards it."""
    events = (before, revenue("1e9", in_2026))
    for readings, amount in ((APART, apart), (COUNTED, counted)):
        with asked(matcher, events, readings) as engine:
            duties = owed(engine, "C18", in_2026)
            assert [d.amount for d in duties if d.arisen == in_2026] == [usd(amount)]


THROUGH_2030 = date(2030, 12, 31)

# The clause, after how many amendments, what is reported, and the readings beside those assumed.
TERMS = {
    "C18 of 2023": ("C18", 1, revenue, {}),
    "C18 of 2023, in January 2025": ("C18", 2, revenue, {}),
    "C18 of 2026": ("C18", 4, revenue, APART),
    "C18 of 2026, if all payments count": ("C18", 4, revenue, COUNTED),
    "C19 of 2023": ("C19", 1, service_revenue, {}),
    "C19 of 2023, in January 2025": ("C19", 2, service_revenue, {}),
    "C19 of 2023, in October 2025": ("C19", 3, service_revenue, {}),
}


@by_each
@pytest.mark.parametrize(("clause", "amended", "reported", "readings"), TERMS.values(), ids=TERMS)
def test_shares_arise_through_the_last_day_of_2030(clause, amended, reported, readings, matcher):
    """Had the text not been amended again."""
    contract = evolve(agreement, amendments=agreement.amendments[:amended])
    for on, amounts in (
        (THROUGH_2030, [usd("200e6")]),
        (THROUGH_2030 + timedelta(days=1), []),
    ):
        with asked(matcher, (reported("1e9", on),), readings, contract) as engine:
            assert [duty.amount for duty in owed(engine, clause, on)] == amounts


@by_each
@pytest.mark.parametrize("on", [THROUGH_2030, date(2031, 1, 1), date(2040, 1, 1)], ids=str)
def test_the_share_of_october_2025_has_no_last_day_of_its_own(on, matcher):
    """Only verification ends it, had the text not been amended again."""
    contract = evolve(agreement, amendments=agreement.amendments[:3])
    reported = revenue("1e9", on)
    with asked(matcher, (reported,), {}, contract) as engine:
        assert [duty.amount for duty in owed(engine, "C18", on)] == [usd("200e6")]
    verified = (
        board.does(DeclareAGI(usd("100e9")), on=date(2026, 1, 5)),
        panel.does(VerifyAGI(), on=date(2026, 1, 20)),
    )
    with asked(matcher, (*verified, reported), {}, contract) as engine:
        assert owed(engine, "C18", on) == []


@by_each
@pytest.mark.parametrize("readings", [APART, COUNTED], ids=["apart", "counted"])
def test_a_revenue_makes_one_share_owed_whatever_counts_towards_the_cap(readings, matcher):
    """Each reading has a norm of its own, and the other is silent."""
    with asked(matcher, (revenue("1e9", in_2026),), readings) as engine:
        (duty,) = owed(engine, "C18", in_2026)
        assert (duty.bearer, duty.counterparty, duty.amount) == (openai, microsoft, usd("200e6"))
