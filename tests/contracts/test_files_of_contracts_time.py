"""Contracts as files whose fields hold instants and durations."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from contract_rules import Contract, ContractError, Engine, FactBase

SUPPORT = """\
name: Support
effective: 2025-01-01
zone: America/New_York
parties: {vendor: The vendor, client: The client}
actions:
  Order:
    phrase: order delivery at {deliver_at}
    fields: {deliver_at: instant}
  Deliver: {phrase: deliver}
  Report:
    phrase: report a fault, to be mended within {allowed}
    fields:
      allowed: {type: duration, least: 30 minutes, greatest: 72 hours}
  Mend: {phrase: mend the fault}
  Stand:
    phrase: stand still for {lasted}
    fields:
      lasted: {type: duration, optional: yes, signed: yes}
  Credit:
    phrase: credit {amount}
    fields: {amount: money}
  Leave: {phrase: leave}
clauses:
  "1":
    text: The vendor delivers by the time that the order names.
    norms:
    - vendor must: Deliver
      upon: Order by client
      by: Order.deliver_at
  "2":
    text: Faults are mended within the time that the report allows.
    norms:
    - vendor must: Mend
      upon: Report by client
      within: Report.allowed
      not before: Report.allowed / 2
  "3":
    text: USD 50 for an hour of standing still.
    norms:
    - vendor must: Credit(amount = rounded(USD 50 * (Stand.lasted / 1 hour), 2, half_up))
      upon: Stand by vendor
  "4":
    text: The client may leave after 4 hours.
    norms:
    - client must not: Leave
      unless: total(Stand.lasted, by = vendor, since = 2025-03-01) > 4 hours
"""


def test_a_file_says_instants_and_durations(tmp_path) -> None:
    """It is read, answers as it says, and is written again in the same words."""
    path = tmp_path / "support.yaml"
    path.write_text(SUPPORT, encoding="utf-8")
    contract = Contract.load(path)
    vendor, client = contract.parties
    kinds = {kind.name: kind for kind in contract.actions}
    (allowed,) = kinds["Report"].fields
    assert (allowed.least, allowed.greatest) == (timedelta(minutes=30), timedelta(days=3))
    lines = tmp_path / "events.jsonl"
    lines.write_text(
        '{"on": "2025-03-07T18:00:00-05:00", "by": "The client", "action": "Report",'
        ' "fields": {"allowed": {"timedelta": "PT72H"}}}\n'
        '{"on": "2025-03-05", "by": "The client", "action": "Order",'
        ' "fields": {"deliver_at": {"datetime": "2025-03-11T09:00:00+09:00"}}}\n'
        '{"on": "2025-03-05", "by": "The vendor", "action": "Stand",'
        ' "fields": {"lasted": {"timedelta": "PT4H0.000001S"}}}\n',
        encoding="utf-8",
    )
    facts = FactBase.load(lines)
    with Engine(contract, facts) as engine:
        found = {duty.clause: duty for duty in engine.duties(on=date(2025, 3, 8))}
        assert found["1"].due == datetime(2025, 3, 11, tzinfo=UTC)
        assert found["2"].due == datetime(2025, 3, 10, 23, tzinfo=UTC)
        assert found["2"].not_before == datetime(2025, 3, 9, 11, tzinfo=UTC)
        assert str(found["3"].outstanding) == "USD 200.00"
    again = tmp_path / "again.yaml"
    contract.dump(again)
    assert Contract.load(again) == contract
    written = again.read_text(encoding="utf-8")
    for words in (
        "greatest: 72 hours",
        "within: Report.allowed",
        "not before: Report.allowed / 2",
    ):
        assert words in written
    facts.dump(lines)
    assert tuple(FactBase.load(lines)) == tuple(facts)
    assert vendor != client


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("least: 30 minutes", "least: 30", "a duration has no such bound; write one, such as"),
        ("within: Report.allowed", "within: PT3D", "there"),
        ("by: Order.deliver_at", "by: Stand.lasted", "is no day"),
        ("> 4 hours", "> 4 days", "an amount, a number, a day"),
        ("{deliver_at: instant}", "{deliver_at: {type: instant, signed: yes}}", "of money only"),
    ],
)
def test_mistakes_are_told_where_they_stand(tmp_path, old, new, told) -> None:
    path = tmp_path / "support.yaml"
    assert old in SUPPORT
    path.write_text(SUPPORT.replace(old, new), encoding="utf-8")
    with pytest.raises(ContractError, match=told):
        Contract.load(path)
