"""The command serves whom it should, says where, and ends when it is told to."""

from __future__ import annotations

import signal
import sys
from socket import socket

import pytest

from contract_rules import Engine
from contract_rules.__main__ import main
from contract_rules.contracts import serialization
from contract_rules.errors import OpenServiceError, WrongTypeError
from contract_rules.service import Limits, application, serve
from support.dealings import SALE, order
from support.serving import Client, served

KEY = "a key that is long enough"


@pytest.mark.slow
def test_it_serves_the_agreement_without_more() -> None:
    """It answers questions, and says that it keeps no record."""
    with served() as (process, port):
        asked = {"party": "OpenAI", "action": "ProcureCompute", "on": "2020-01-01"}
        with Client(port) as client:
            status, told = client.ask("POST", "/decide", asked)
            assert (status, told["verdict"]) == (200, "prohibited")
            assert client.ask("POST", "/events", [])[0] == 405
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
        assert (process.returncode, said) == (0, "")


@pytest.mark.slow
def test_it_records_in_a_store_for_who_has_the_key(tmp_path, monkeypatch) -> None:
    """The record lasts beyond the process; the key is in a file."""
    monkeypatch.setenv("PYTHONPATH", "tests:examples")
    (tmp_path / "key").write_text(f"{KEY}\n", encoding="utf-8")
    args = ("--contract", "support.dealings:SALE", "--events", f"sqlite:///{tmp_path}/record.db")
    event = serialization.event_to_json(order(2, 5, id="I"))
    with served(*args, "--key-file", str(tmp_path / "key")) as (_, port), Client(port) as client:
        assert client.ask("POST", "/events", event)[0] == 401
        status, told = client.ask("POST", "/events", event, Authorization=f"Bearer {KEY}")
        assert (status, told["recorded"]) == (201, ["I"])
    with served(*args) as (_, port), Client(port) as client:
        assert [e["id"] for e in client.ask("GET", "/events")[1]["events"]] == ["I"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--host", "10.0.0.1"), "can be reached from other machines"),
        (("--host", "example.org"), "can be reached from other machines"),
        (("--key-file", "{short}"), "can be guessed"),
        (("--key-file", "{empty}"), "holds no key"),
        (("--key-file", "{none}"), "No such file"),
        (("--port", "70000"), "70000"),
        (("--events", "sqlite:////no/such/folder/record.db"), "record.db"),
    ],
)
def test_what_cannot_be_served_is_said_in_a_line(args, said, tmp_path, capsys) -> None:
    """Before anything is made, and where anybody could ask."""
    (tmp_path / "short").write_text("secret", encoding="utf-8")
    (tmp_path / "empty").write_text("\n", encoding="utf-8")
    files = {name: str(tmp_path / name) for name in ("short", "empty", "none")}
    assert main(["serve", *(arg.format(**files) for arg in args)]) == 1
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1


def test_it_says_where_it_is_before_it_answers(monkeypatch, capsys, tmp_path) -> None:
    """By the number of either family; it ends in peace when it is told to."""
    served_on: list[tuple[str, int]] = []

    def run(_, sockets) -> None:
        served_on.extend(one.getsockname()[:2] for one in sockets)
        raise KeyboardInterrupt

    monkeypatch.setattr("uvicorn.Server.run", run)
    with Engine(SALE) as engine:
        serve(engine, port=0)
    ((host, port),) = served_on
    assert capsys.readouterr().out == f"serving on http://{host}:{port}\n"
    url = f"sqlite:///{tmp_path}/record.db"
    command = ["serve", "--contract", "support.dealings:SALE", "--port", "0", "--events", url]
    assert main(command) == 0
    assert "serving on http://127.0.0.1:" in capsys.readouterr().out


def test_what_is_not_installed_is_named(monkeypatch, capsys) -> None:
    """With what to install."""
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    monkeypatch.delitem(sys.modules, "contract_rules.service.server", raising=False)
    monkeypatch.delattr("contract_rules.service.server", raising=False)
    assert main(["serve"]) == 1
    assert "pip install 'contract-rules[serve]'" in capsys.readouterr().err


def test_nobody_is_served_in_the_open() -> None:
    """Nor from Python; a number of this machine alone, in either form, is fine."""
    with Engine(SALE) as engine, pytest.raises(OpenServiceError, match="other machines"):
        serve(engine, host="::")
    with Engine(SALE) as engine, pytest.raises(OpenServiceError, match="guessed"):
        serve(engine, key="schlüssel mit umlaut")


@pytest.mark.parametrize(
    "wrong",
    [
        lambda _: application("engine"),
        lambda engine: application(engine, key=1),
        lambda engine: application(engine, limits=5),
        lambda engine: application(engine, records="no"),
        lambda engine: serve(engine, host=1),
        lambda engine: serve(engine, port="80"),
        lambda engine: serve(engine, key=b"a key that is long enough"),
        lambda _: Limits(body="1 MB"),
        lambda _: Limits(seconds=None),
        lambda _: Limits(at_once=1.5),
    ],
)
def test_wrong_arguments_are_refused_in_words(wrong) -> None:
    """Where they are given."""
    with Engine(SALE) as engine, pytest.raises(WrongTypeError, match="write"):
        wrong(engine)


def test_a_port_that_is_taken_is_said_in_a_line(capsys) -> None:
    """With the port."""
    with socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert main(["serve", "--port", port]) == 1
    told = capsys.readouterr().err
    assert port in told
