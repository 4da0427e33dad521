"""What is owed under the reference contract, by given events alone and on top of the record."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

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
    record,
)
from support.agreement_table import ASSUMED
from support.histories import MATCHERS

BASES = {"alone": (), "on the record": tuple(record)}

by_each = pytest.mark.parametrize("matcher", MATCHERS)
on_each = pytest.mark.parametrize("base", BASES.values(), ids=BASES)


def revenue(amount, on):
    return openai.does(ReportRevenue(usd(amount)), on=on)


def payment(amount, on, towards=None):
    named = {} if towards is None else {"towards": towards}
    return openai.does(Pay(microsoft, usd(amount)), on=on, **named)


def owed(matcher, events, on, clause="C18"):
    """The duties under a clause that are open on a date, after the events."""
    with Engine(agreement, events, matcher=matcher, readings=ASSUMED) as engine:
        duties = [duty for duty in engine.duties(on=on) if duty.clause == clause]
    return [duty for duty in duties if duty.status is DutyStatus.OPEN]


def beyond(matcher, base, given, on, clause="C18"):
    """The open duties that there are only because of what is given."""
    before = [(duty.amount, duty.outstanding) for duty in owed(matcher, base, on, clause)]
    after = owed(matcher, [*base, *given], on, clause)
    return [duty for duty in after if (duty.amount, duty.outstanding) not in before]


declared = board.does(DeclareAGI(usd("120e9")), on=date(2026, 1, 5))
verified = panel.does(VerifyAGI(), on=date(2026, 1, 20))


@on_each
@by_each
def test_a_fifth_of_reported_revenue_is_owed_to_microsoft(matcher, base):
    """Of one billion it is 200 million, to no day on the public record."""
    given = (revenue("1e9", date(2025, 3, 31)),)
    (duty,) = beyond(matcher, base, given, date(2025, 4, 30))
    assert (duty.bearer, duty.counterparty) == (openai, microsoft)
    assert (duty.amount, duty.outstanding, duty.due) == (usd("200e6"), usd("200e6"), None)
    assert str(duty.amount) == "USD 200,000,000.00"
    assert duty.status is DutyStatus.OPEN


FIRST, LAST = date(2023, 1, 23), date(2026, 4, 26)


@by_each
@pytest.mark.parametrize("on", [FIRST, date(2025, 1, 21), date(2025, 10, 28), LAST])
def test_the_share_is_the_same_from_text_to_text(matcher, on):
    """In each text of before 2026 that has it; no text of before 2023 is reported to."""
    (duty,) = owed(matcher, [revenue("1e9", on)], on)
    assert duty.amount == usd("200e6")
    assert owed(matcher, [revenue("1e9", FIRST - timedelta(days=1))], on) == []


@by_each
def test_part_payment_leaves_the_rest_outstanding(matcher):
    """Of 200 million less 150 million, 50 are left."""
    given = (revenue("1e9", date(2025, 3, 31)), payment("150e6", date(2025, 4, 15)))
    (duty,) = owed(matcher, given, date(2025, 4, 30))
    assert (duty.paid, duty.outstanding) == (usd("150e6"), usd("50e6"))
    (before,) = owed(matcher, given, date(2025, 4, 14))
    assert before.outstanding == usd("200e6")


@by_each
def test_on_the_record_a_payment_counts_to_what_is_owed_longest(matcher):
    """Of 740 million for 2024 some 246.2 million are open on record; unless the payment says."""
    reported = revenue("1e9", date(2025, 3, 31))
    for towards, left in ((None, ["96.2e6", "200e6"]), (reported.id, ["246.2e6", "50e6"])):
        paid = payment("150e6", date(2025, 4, 15), towards)
        duties = owed(matcher, [*record, reported, paid], date(2025, 4, 30))
        assert [duty.amount for duty in duties] == [usd("740e6"), usd("200e6")]
        assert [duty.outstanding for duty in duties] == [usd(amount) for amount in left]


@on_each
@by_each
def test_once_agi_is_verified_no_share_arises_and_what_was_owed_stays(matcher, base):
    """By the text of October 2025; the declaration alone changes nothing."""
    earlier, later = revenue("1e9", date(2025, 12, 1)), revenue("3e9", date(2026, 2, 1))
    on = date(2026, 2, 28)
    (stays,) = beyond(matcher, base, (earlier, declared, verified, later), on)
    assert stays.outstanding == usd("200e6")
    both = beyond(matcher, base, (earlier, declared, later), on)
    assert [duty.outstanding for duty in both] == [usd("200e6"), usd("600e6")]


@on_each
@by_each
def test_the_text_of_2026_shares_revenue_whatever_was_verified(matcher, base):
    """What verification ended before begins anew, and none ends it again."""
    again = panel.does(VerifyAGI(), on=date(2026, 5, 1))
    given = (declared, verified, again, revenue("1e9", date(2026, 5, 15)))
    duties = [d.amount for d in owed(matcher, [*base, *given], date(2026, 5, 31))]
    assert duties[-1] == usd("200e6")


CAP = {
    "far below it": ("10e9", "200e6"),
    "a share below it": ("37.8e9", "200e6"),
    "half a share below it": ("37.9e9", "100e6"),
    "a cent below it": ("37999999999.99", "0.01"),
}
OVER = {"at it": "38e9", "beyond it": "39e9"}
paying, reporting = date(2026, 5, 10), date(2026, 6, 30)


@on_each
@by_each
@pytest.mark.parametrize(("paid", "amount"), CAP.values(), ids=CAP)
def test_the_share_of_2026_goes_up_to_the_cap(matcher, base, paid, amount):
    """What is paid under the text of 2026 counts towards USD 38 billion in all."""
    given = (payment(paid, paying), revenue("1e9", reporting))
    duty = owed(matcher, [*base, *given], reporting)[-1]
    assert duty.amount == usd(amount)
    assert duty.due is None


@on_each
@by_each
@pytest.mark.parametrize("paid", OVER.values(), ids=OVER)
def test_beyond_the_cap_nothing_is_owed(matcher, base, paid):
    """And never less than nothing."""
    events = [*base, payment(paid, paying)]
    more = [*events, revenue("1e9", reporting)]
    assert len(owed(matcher, more, reporting)) == len(owed(matcher, events, reporting))


@on_each
@by_each
def test_what_is_owed_counts_towards_the_cap_before_it_is_paid(matcher, base):
    """Two revenues: of the second no more is owed than the first leaves of the cap."""
    given = (revenue("189e9", paying), revenue("2e9", reporting), revenue("5e9", date(2026, 7, 1)))
    duties = owed(matcher, [*base, *given], date(2026, 7, 1))
    assert [duty.amount for duty in duties[-2:]] == [usd("37.8e9"), usd("200e6")]
    assert not any(duty.amount == usd("1e9") for duty in duties)


@on_each
@by_each
def test_what_is_paid_in_part_counts_towards_the_cap_once(matcher, base):
    """As paid or as owed: it makes no difference to what the next revenue leaves."""
    paid = payment("30e9", date(2026, 5, 20), "first")
    first = openai.does(ReportRevenue(usd("189e9")), on=paying, id="first")
    duties = owed(matcher, [*base, first, paid, revenue("2e9", reporting)], reporting)
    assert [(d.amount, d.outstanding) for d in duties[-2:]] == [
        (usd("37.8e9"), usd("7.8e9")),
        (usd("200e6"), usd("200e6")),
    ]


@on_each
@by_each
def test_two_revenues_of_one_day_share_what_is_left_of_the_cap(matcher, base):
    """Each takes its part, and the two together no more than there is."""
    given = (revenue("189e9", reporting), revenue("2e9", reporting))
    duties = owed(matcher, [*base, *given], reporting)[-2:]
    assert sorted(d.amount for d in duties) == [usd("200e6"), usd("37.8e9")]


@by_each
def test_neither_what_was_owed_nor_what_was_paid_before_counts_towards_the_cap(matcher):
    """It is read as one of the text of 2026."""
    given = (
        payment("37.9e9", LAST - timedelta(days=1)),
        revenue("189e9", LAST),
        revenue("189e9", paying),
        revenue("1e9", reporting),
    )
    amounts = [duty.amount for duty in owed(matcher, given, reporting)]
    assert amounts == [usd("37.8e9"), usd("37.8e9"), usd("200e6")]


@on_each
@by_each
@pytest.mark.parametrize(
    ("on", "amounts"), [(date(2030, 12, 31), ["200e6"]), (date(2031, 1, 1), [])]
)
def test_the_share_is_owed_through_2030(matcher, base, on, amounts):
    """On revenue reported by its last day; what is owed then stays owed."""
    for asked in (on, date(2033, 1, 1)):
        duties = beyond(matcher, base, (revenue("1e9", on),), asked)
        assert [duty.outstanding for duty in duties] == [usd(amount) for amount in amounts]


SERVICES = [
    (date(2023, 1, 22), False),
    (date(2023, 1, 23), True),
    (date(2025, 6, 30), True),
    (date(2026, 4, 26), True),
    (date(2026, 4, 27), False),
    (date(2026, 5, 1), False),
]


@on_each
@by_each
@pytest.mark.parametrize(("on", "is_owed"), SERVICES)
def test_microsoft_shares_revenue_until_the_text_of_2026(matcher, base, on, is_owed):
    """A fifth of what it reports from its services, owed to OpenAI, whatever is verified."""
    given = (declared, verified, microsoft.does(ReportServiceRevenue(usd("500e6")), on=on))
    duties = owed(matcher, [*base, *given], on, "C19")
    assert [(d.bearer, d.counterparty, d.amount) for d in duties] == (
        [(microsoft, openai, usd("100e6"))] if is_owed else []
    )


@by_each
def test_shares_of_one_party_are_not_paid_by_the_other(matcher):
    """Nor is what OpenAI reports a reason for Microsoft to pay."""
    on = date(2025, 6, 30)
    reported = microsoft.does(ReportServiceRevenue(usd("500e6")), on=on)
    wrongly = openai.does(Pay(openai, usd("100e6")), on=on)
    (duty,) = owed(matcher, [reported, wrongly, payment("100e6", on)], on, "C19")
    assert duty.outstanding == usd("100e6")
    assert owed(matcher, [microsoft.does(ReportRevenue(usd("1e9")), on=on)], on) == []


@on_each
@by_each
def test_the_purchase_commitment_is_of_a_known_size_from_october_2025(matcher, base):
    """The undisclosed one stands beside it; purchases count to what is known, in 2026 too."""
    assert owed(matcher, base, date(2025, 1, 20), "C04") == []
    (unknown,) = owed(matcher, base, date(2025, 1, 21), "C04")
    assert (unknown.bearer, unknown.counterparty, unknown.due) == (openai, microsoft, None)
    assert (unknown.amount, unknown.outstanding) == (None, None)
    purchased = openai.does(PurchaseAzure(usd("10e9")), on=date(2026, 1, 10))
    for on, left in (
        (date(2025, 10, 28), "250e9"),
        (date(2026, 1, 10), "240e9"),
        (date(2026, 5, 1), "240e9"),
        (date(2033, 1, 1), "240e9"),
    ):
        beside, known = owed(matcher, [*base, purchased], on, "C04")
        assert (beside.amount, beside.outstanding, beside.paid) == (None, None, usd(0))
        assert (known.counterparty, known.due) == (microsoft, None)
        assert (known.amount, known.outstanding) == (usd("250e9"), usd(left))


@by_each
def test_on_the_record_shares_are_reckoned_from_revenue_as_reported(matcher):
    """What is paid before the revenue is reported counts to the share of it as it is reported."""
    first, second = ("740e6", "246.2e6"), ("2.614e9", "1748.2e6")
    shares = {
        date(2024, 12, 31): [first],
        date(2025, 9, 30): [first],
        date(2025, 12, 31): [first, second],
        date(2026, 5, 1): [first, second, ("1.14e9", "1.14e9")],
    }
    for on, expected in shares.items():
        duties = [(d.amount, d.outstanding) for d in owed(matcher, record, on)]
        assert duties == [(usd(amount), usd(left)) for amount, left in expected]


@by_each
@pytest.mark.parametrize(("known_by", "share"), [(15, "2.62e9"), (16, "2.614e9")])
def test_the_share_of_2025_is_that_of_the_audited_revenue_once_it_is_known(
    matcher, known_by, share
) -> None:
    """That takes the place of what the press had said, and does not add to it."""
    with Engine(agreement, record, matcher=matcher, readings=ASSUMED) as engine:
        found = engine.duties(on=date(2026, 1, 1), known_by=date(2026, 6, known_by))
        of_2025 = [d.amount for d in found if d.clause == "C18" and d.arisen.year == 2025]
        assert of_2025 == [usd(share)]


@by_each
def test_on_the_record_one_payment_runs_ahead_of_the_revenue_it_is_a_share_of(matcher):
    """It names the report of 2025, and counts to nothing until that is made, which is told."""
    with Engine(agreement, record, matcher=matcher, readings=ASSUMED) as engine:
        assert engine.unallocated(on=date(2025, 10, 1)) == ((record["F079b"], usd("865.8e6")),)
        assert engine.unallocated(on=date(2026, 12, 31)) == ()
        assert all(breach.duty is None for breach in engine.breaches(on=date(2033, 1, 1)))
