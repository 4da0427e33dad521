"""Files of events: written as a whole or not at all, and what is wrong with one is noticed."""

from __future__ import annotations

import errno
import json
import os
import socket
from datetime import date
from pathlib import Path

import pytest

from contract_rules import Clause, Engine, FactBase, Party, Question, Source
from contract_rules.contracts import fact_base, files
from contract_rules.contracts.serialization import event_from_json, event_to_json
from contract_rules.errors import ContractError, MalformedRecordError, WrongTypeError
from contract_rules.values.acts import Act, Entity
from contract_rules.values.events import Event
from support.shop import Consent, bea, shop

DAY = date(2024, 1, 5)
EVENTS = [bea.does(Consent(shop=name), on=DAY, id=name) for name in ("A", "Bé", "C")]
FACTS = FactBase(EVENTS)


@pytest.fixture
def file(tmp_path) -> Path:
    """A file that the events were written to."""
    path = tmp_path / "events.jsonl"
    FACTS.dump(path)
    return path


def test_the_first_line_tells_how_many_come(file) -> None:
    """Whoever writes by hand may leave it out, put files together, or add lines."""
    count, *lines = file.read_text("utf-8").splitlines()
    assert count == '{"events": 3}'
    assert len(lines) == 3
    file.write_text("\n".join(lines), "utf-8")
    assert FactBase.load(file) == FACTS
    more = json.dumps(event_to_json(bea.does(Consent(shop="D"), on=DAY)))
    file.write_text("\n".join(("", count, *lines, more, '{ "events" : 1 }', lines[0])), "utf-8")
    assert len(FactBase.load(file)) == 4


def test_a_file_that_was_cut_anywhere_is_noticed(file) -> None:
    """After any byte; only the end of the last line may be missing. The good events are kept."""
    whole = file.read_bytes()
    ends = [n for n, byte in enumerate(whole) if byte == ord("\n")]
    for end in range(ends[0] + 1, len(whole) - 1):
        file.write_bytes(whole[:end])
        with pytest.raises(MalformedRecordError, match="cut") as raised:
            FactBase.load(file)
        lines = whole[:end].count(b"\n") - 1 + (end in ends)
        assert raised.value.read == FactBase(EVENTS[:lines])
    file.write_bytes(whole[: ends[1] + 1])
    with pytest.raises(MalformedRecordError) as raised:
        FactBase.load(file)
    assert str(raised.value) == (
        f"{file}:1:1: it tells of 3 events, and 1 come after it; the file is cut"
    )
    file.write_bytes(whole[:-1])
    assert FactBase.load(file) == FACTS
    file.write_bytes(whole[:60] + bytes(len(whole) - 60))  # as a crash leaves it
    with pytest.raises(MalformedRecordError):
        FactBase.load(file)


class _FullError(OSError):
    """As a full disk says it."""


def _full(*_: object) -> None:
    raise _FullError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("step", ["fsync", "replace", "chmod", "line"])
def test_a_dump_that_fails_leaves_the_old_file(file, step, monkeypatch) -> None:
    """And nothing beside it, whatever it fails at."""
    before = file.read_bytes()
    with monkeypatch.context() as patched:
        if step == "fsync":
            patched.setattr(files.os, "fsync", _full)
        elif step == "line":
            patched.setattr(fact_base.serialization, "event_to_json", _full)
        else:
            patched.setattr(Path, step, _full)
        with pytest.raises(_FullError):
            FactBase(EVENTS[:1]).dump(file)
    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]
    FactBase(EVENTS[:1]).dump(file)
    assert FactBase.load(file) == FactBase(EVENTS[:1])


def test_a_dump_keeps_permissions_and_links(file, tmp_path) -> None:
    """What a link leads to is replaced; a new file has the permissions of any new file."""
    plain = tmp_path / "plain"
    plain.touch()
    assert file.stat().st_mode == plain.stat().st_mode
    file.chmod(0o640)
    link = tmp_path / "link"
    link.symlink_to(file)
    FactBase(EVENTS[:2]).dump(link)
    assert link.is_symlink()
    assert file.stat().st_mode & 0o777 == 0o640
    assert len(FactBase.load(file)) == 2
    long = tmp_path / ("x" * 250)
    FACTS.dump(str(long))
    assert FactBase.load(long) == FACTS
    with pytest.raises(FileNotFoundError):
        FACTS.dump(tmp_path / "none" / "events.jsonl")


def test_pipes_sockets_and_devices_are_no_files(tmp_path) -> None:
    """They may have no end, or no other side; it is said in a line, at once."""
    pipe, plug = tmp_path / "pipe", tmp_path / "plug"
    os.mkfifo(pipe)
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(plug))
        for path, what in ((pipe, "a pipe"), (plug, "a socket"), ("/dev/zero", "a device")):
            with pytest.raises(MalformedRecordError) as read:
                FactBase.load(path)
            assert str(read.value) == (
                f"{path} is {what}, and events are read from a file; write them to one first"
            )
            with pytest.raises(OSError, match=f"is {what}, and events are written to a file"):
                FACTS.dump(path)
    with pytest.raises(IsADirectoryError):
        FactBase.load(tmp_path)
    with pytest.raises(OSError, match=r"null (byte|character)"):
        FactBase.load("a\0b")
    with pytest.raises(OSError, match=r"."):
        FACTS.dump(tmp_path)


GOOD = event_to_json(EVENTS[0])
TEXTS = [key for key, value in GOOD.items() if isinstance(value, str)]
LINES = {
    "a line of 100 MB": (
        f'{{"note": "{"x" * 100_000_000}"}}',
        "1:1: it is longer than 1,000,000 bytes; a line holds one event",
    ),
    "a name twice": (
        json.dumps(GOOD)[:-1] + ', "by": "Ann"}',
        "1:1: an object has 'by' twice; write each name once",
    ),
    "a field twice": (
        json.dumps(GOOD).replace('{"shop": "A"}', '{"shop": "A", "shop": "B"}'),
        "1:1: an object has 'shop' twice; write each name once",
    ),
    "half of a pair in a note": (
        json.dumps({**GOOD, "note": "\ud800"}),
        (
            "1:1: note='\\ud800' holds half of a surrogate pair, which no file can hold; write "
            "whole characters"
        ),
    ),
    "half of a pair in a field": (
        json.dumps(GOOD).replace('"A"}', '"\\udc00"}'),
        (
            "1:1: value='\\udc00' holds half of a surrogate pair, which no file can hold; write "
            "whole characters"
        ),
    ),
    **{
        f"null for {key}": (
            json.dumps({**GOOD, key: None}),
            f"1:1: {key!r} is a string, not null"
            if key in {"id", "by", "action"}
            else "1:1: null is not a date; write 2025-01-21 or 2025-01-21T09:30:00+00:00",
        )
        for key in TEXTS
    },
    "a list for a date": (
        json.dumps({**GOOD, "on": ["März"]}),
        '1:1: ["März"] is not a date; write 2025-01-21 or 2025-01-21T09:30:00+00:00',
    ),
    "a source that has another part": (
        json.dumps({**GOOD, "source": {"title": "A", "url": "x"}}),
        "1:1: a source has no 'url'; it has title, publisher, address, date",
    ),
    "a source without a title": (
        json.dumps({**GOOD, "source": {"publisher": "A"}}),
        "1:1: a source needs 'title'; it has title, publisher, address, date",
    ),
    "a source that is a text": (
        json.dumps({**GOOD, "source": "A"}),
        '1:1: a source is an object, not "A"',
    ),
    "a number for a title": (
        json.dumps({**GOOD, "source": {"title": 1}}),
        "1:1: 'title' is a string, not 1",
    ),
    "null for a title": (
        json.dumps({**GOOD, "source": {"title": None}}),
        "1:1: 'title' is a string, not null",
    ),
    "another confidence": (
        json.dumps({**GOOD, "confidence": "sure"}),
        '1:1: "sure" is no confidence; write one of official, reported, inferred',
    ),
    "a list for a confidence": (
        json.dumps({**GOOD, "confidence": []}),
        "1:1: [] is no confidence; write one of official, reported, inferred",
    ),
    "a field that is null": (
        json.dumps({**GOOD, "fields": {"shop": None}}),
        "1:1: null is no value",
    ),
}


AT = {
    "half of a pair in a note": '"\\ud800"',
    "half of a pair in a field": '"\\udc00"',
    **{f"null for {key}": "null" for key in TEXTS},
    "a list for a date": "[",
    "a source that has another part": '{"title"',
    "a source without a title": '{"publisher"',
    "a source that is a text": '"A"}',
    "a number for a title": '{"title"',
    "null for a title": '{"title"',
    "another confidence": '"sure"',
    "a list for a confidence": "[",
    "a field that is null": "null",
}
"""What the place is of that is told, where it is not the beginning of the line."""


@pytest.mark.parametrize("case", LINES)
def test_what_is_wrong_with_a_line_is_said_in_one(case, tmp_path) -> None:
    line, said = LINES[case]
    if case in AT:  # the column is that of the value that is mistaken
        said = said.replace("1:1:", f"1:{line.rindex(AT[case]) + 1}:", 1)
    file = tmp_path / "events.jsonl"
    file.write_text(f"{line}\n", "utf-8")
    with pytest.raises(MalformedRecordError) as raised:
        FactBase.load(file)
    assert str(raised.value).startswith(f"{file}:{said}")
    assert "\n" not in str(raised.value)


HALF = "a\ud800"
IN = {
    "a party": lambda: Party(HALF),
    "the words for a party": lambda: Party("Ann", in_text=HALF),
    "a thing": lambda: Entity("Shop", HALF),
    "an alias": lambda: Entity("Shop", "A", (HALF,)),
    "an id": lambda: bea.does(Consent(shop="A"), on=DAY, id=HALF),
    "a note": lambda: bea.does(Consent(shop="A"), on=DAY, note=HALF),
    "a field": lambda: bea.does(Consent(shop=HALF), on=DAY),
    "a plain act": lambda: Engine(
        shop, [Event(by=bea, act=Act("Consent", (("shop", HALF),)), on=DAY)]
    ),
    "a clause": lambda: Clause("1", HALF),
    "the note of a clause": lambda: Clause("1", "A.", note=HALF),
    "a source": lambda: Source(title=HALF),
    "a question": lambda: Question("q", HALF, readings=("a", "b")),
    "readings": lambda: Question("q", "A?", readings=("a", HALF)),
}


@pytest.mark.parametrize("what", IN)
def test_text_that_no_file_can_hold_is_refused_where_it_is_written(what) -> None:
    """Wherever texts are taken, so that a record can always be written and printed."""
    with pytest.raises(ContractError, match="holds half of a surrogate pair, which no file"):
        FactBase([IN[what]()])
    with pytest.raises(WrongTypeError):
        event_from_json({**GOOD, "id": HALF})


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (FileNotFoundError(2, "No such file or directory", "a.yaml"), "directory: 'a.yaml'"),
        (OSError(28, "No space left on device"), "No space left on device"),
        (OSError("a.parquet is no table of Parquet"), "a.parquet is no table of Parquet"),
    ],
)
def test_what_the_system_says_of_a_file_is_told_without_its_number(error, told) -> None:
    assert files.why_not(error).endswith(told)
    assert "Errno" not in files.why_not(error)
