"""A page is one file that asks no network, and no text in it is more than text."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from unicodedata import category

import pytest

from contract_rules import (
    Clause,
    Contract,
    Engine,
    Party,
)
from contract_rules.errors import ExtraMissingError, NaiveDatetimeError, WrongTypeError
from contract_rules.page import page
from contract_rules.values.escapes import UNSEEN
from support.pages import (
    HOSTILE,
    OVERPAID,
    RECORD,
    Hide,
    Markup,
    Pay,
    busy,
    day,
    debts,
    embargo,
    hostile_page,
    lease,
    page_of,
    paid_late,
    tenant,
    usd,
)


def test_nothing_that_is_said_is_more_than_text() -> None:
    """Scripts, markup, comments, templates and marks that turn writing, in every field."""
    text = hostile_page()
    markup = Markup(text)
    assert len(markup.scripts) == 2
    assert markup.comments == []
    assert "49" not in markup.text.replace("149", "")
    tags = {tag for tag, _ in markup.elements}
    assert not tags & {"img", "b", "iframe", "object", "base", "link"}
    assert not any(name.startswith("on") for _, parts in markup.elements for name in parts)
    addresses = [p["href"] for tag, p in markup.elements if tag == "a"]
    assert all(str(address).startswith(("#", "https://", "http://")) for address in addresses)
    assert {c for c in text if category(c) in UNSEEN} == {"\n"}
    shown = HOSTILE.replace("\u2028", "\\u2028").replace("\u202e", "\\u202e")
    assert markup.data["contract"] == shown
    assert shown in markup.text
    assert {event["id"] for event in markup.data["events"]} >= {shown}
    (standing,), (left,) = markup.data["occasions"], markup.data["unallocated"]
    (unlisted,) = markup.data["epochs"][0]["unlisted"]
    assert shown in standing["what"]
    assert shown in left["what"]
    assert unlisted["phrase"] == "close <img src=x> until any closed"
    rows = markup.data["epochs"][0]["rows"]
    assert any(shown in told for r in rows for s in r["spans"] for told in s.get("least") or ())


def test_it_asks_no_network() -> None:
    """Nothing is fetched: what it is made of stands in it, and its policy forbids the rest."""
    markup = page_of()
    assert not any("src" in parts for _, parts in markup.elements)
    assert [p for tag, p in markup.elements if tag == "link"] == []
    (policy,) = (
        str(parts["content"])
        for tag, parts in markup.elements
        if tag == "meta" and parts.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none'")


def test_each_id_is_there_once_and_each_link_leads_somewhere() -> None:
    markup = page_of()
    ids = [parts["id"] for _, parts in markup.elements if "id" in parts]
    assert len(ids) == len(set(ids))
    links = [str(p["href"]) for tag, p in markup.elements if tag == "a"]
    assert {link[1:] for link in links if link.startswith("#")} <= set(ids)
    labels = {parts["for"] for tag, parts in markup.elements if tag == "label" and "for" in parts}
    assert labels <= set(ids)


def test_it_needs_jinja2(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with Engine(lease, RECORD) as engine, pytest.raises(ExtraMissingError) as refused:
        page(engine)
    assert "pip install 'contract-rules[page]'" in str(refused.value)


def test_what_it_takes_is_checked() -> None:
    with Engine(lease, RECORD) as engine:
        with pytest.raises(WrongTypeError):
            page(engine, known_by="2024-01-01")
        with pytest.raises(NaiveDatetimeError):
            page(engine, known_by=(datetime(2024, 1, 1),))  # noqa: DTZ001


def test_a_contract_of_which_there_is_little_to_say_has_a_page() -> None:
    """No event, no question, no duty, one day: its parts are left out."""
    one = Party("One")
    plain = Contract(
        name="Plain",
        parties=(one,),
        clauses=(Clause("1", "No hiding.", one.must_not(Hide())),),
        effective=day(1),
    )
    markup = page_of(plain, ())
    ids = {parts["id"] for _, parts in markup.elements if "id" in parts}
    assert not ids & {"duties", "events", "readings"}
    assert markup.data["record_ends"] is None
    assert (markup.data["opens_on"], markup.data["last"]) == ("2024-01-01", "2024-01-31")
    assert "no events on record" in markup.text


def test_rows_of_duties_that_recur_are_told_apart() -> None:
    """By their last day, or since when they are owed; an amount that grows by its day, too."""
    whats = [
        str(parts["title"])
        for tag, parts in page_of(debts, paid_late).elements
        if tag == "span" and parts.get("class") == "what" and "title" in parts
    ]
    assert len(set(whats)) == len(whats)
    assert "Tenant: pay USD 7.00, due by 2024-01-01" in whats
    assert "Tenant: pay USD 7.00, due by 2024-02-01" in whats
    (interest,) = [what for what in whats if "interest" in what]
    assert ", and it grows), since 2024-02-01" in interest


def test_it_says_of_what_it_has_no_rows() -> None:
    """In place of them, with the reason; the rest is there."""
    markup = page_of(embargo, ())
    assert "publish what is closed until any closed: there are no rows, as a clause compares" in (
        markup.text
    )
    assert any(p.get("data-row") == "0" for _, p in markup.elements)
    only = Contract(
        name="Only", parties=embargo.parties, clauses=embargo.clauses[1:], effective=day(1)
    )
    assert "there are no rows" in page_of(only, ()).text


def test_what_was_paid_beyond_has_a_row() -> None:
    text = " ".join(page_of(busy, OVERPAID).text.split())
    assert (
        "Paid beyond what was owed Tenant: pay USD 60.00 done on 2024-01-25; USD 30.00 of it "
        "counts to nothing so far" in text
    )


def test_an_act_with_a_time_of_day_is_told_on_its_day() -> None:
    """And what is due at a time, too."""
    paid = tenant.does(Pay(amount=usd(20)), on=datetime(2024, 1, 15, 9, 30, tzinfo=UTC))
    at_noon = Clause(
        "9", "By noon.", tenant.must(Pay(amount=usd(20)), by=datetime(2024, 1, 20, 12, tzinfo=UTC))
    )
    agreed = Contract(
        name="By noon",
        parties=(tenant,),
        clauses=(at_noon,),
        effective=day(1),
        actions=(Pay,),
    )
    with Engine(agreed, (paid,)) as engine:
        shown = page(engine)
    assert "2024-01-15" in shown
    assert "2024-01-20T12:00:00" in shown
