"""The command that writes a page."""

from __future__ import annotations

import json

from contract_rules.__main__ import main
from support.pages import Markup

LEASE = ("page", "--contract", "support.pages:lease")


def test_it_writes_a_page(tmp_path, capsys) -> None:
    file = tmp_path / "lease.html"
    assert main([*LEASE, "-o", str(file)]) == 0
    assert capsys.readouterr().out == ""
    markup = Markup(file.read_text(encoding="utf-8"))
    assert markup.data["contract"] == "Lease"
    assert [epoch["known_by"] for epoch in markup.data["epochs"]] == [None]


def test_it_tells_what_was_to_come_by_what_was_known(tmp_path) -> None:
    file = tmp_path / "lease.html"
    assert main([*LEASE, "--also-known-by", "2024-02-01", "-o", str(file)]) == 0
    data = Markup(file.read_text(encoding="utf-8")).data
    assert [epoch["known_by"] for epoch in data["epochs"]] == [None, "2024-02-01"]


def test_it_is_of_what_was_known_and_under_the_readings_given(capsys) -> None:
    given = ("--known-by", "2024-02-01", "--reading", "paint=no")
    assert main([*LEASE, *given]) == 0
    data = Markup(capsys.readouterr().out).data
    assert len(data["texts"]) == 1
    assert data["readings"] == {"paint": "no"}


def test_it_says_of_what_the_page_has_no_rows(tmp_path, capsys) -> None:
    file = tmp_path / "embargo.html"
    assert main(["page", "--contract", "support.pages:embargo", "-o", str(file)]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("Owner: publish what is closed until any closed has no rows: a")
    assert "there are no rows" in file.read_text(encoding="utf-8")


def test_its_data_is_there_without_it(capsys) -> None:
    assert main([*LEASE, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["parties"] == ["Tenant", "Owner"]


def test_a_day_that_is_none_is_refused(capsys) -> None:
    assert main([*LEASE, "--also-known-by", "February"]) == 1
    assert "February" in capsys.readouterr().err
