"""What is printed where a terminal has not every character, or nothing can be written."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from contract_rules.__main__ import main
from contract_rules.cli.output import say_json, visible

FULL = Path("/dev/full")


class Kept(io.BytesIO):
    """Bytes that are there when the stream on them is closed."""

    def close(self) -> None:
        """Keep what was written."""


def test_json_is_printed_where_a_terminal_has_ascii_alone(monkeypatch) -> None:
    """By numbers, so that it is the same data when it is read."""
    written = Kept()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="ascii"))
    data = {"name": "Zoë\u202e", "price": "5 €"}
    say_json(data)
    assert json.loads(written.getvalue().decode("ascii")) == data
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(Kept(), encoding="ascii"))
    assert visible("5 €") == "5 \\u20ac"


def test_without_an_output_nothing_is_printed_and_nothing_fails(monkeypatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert main(["parties", "--json"]) == 0


@pytest.mark.skipif(not FULL.exists(), reason="there is no full device")
def test_on_a_full_disk_it_says_so_and_ends(monkeypatch, capfd) -> None:
    """And what could not be written is let go, so that Python ends without another error."""
    with FULL.open("w", encoding="utf-8") as full:
        monkeypatch.setattr(sys, "stdout", full)
        assert main(["parties", "--json"]) == 1
    assert capfd.readouterr().err == "error: No space left on device\n"
