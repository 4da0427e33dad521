"""The command takes any arguments, names and files, in any folder; nothing breaks it."""

from __future__ import annotations

import io
import json
import os
import random
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from unicodedata import category

import pytest
from hypothesis import settings

from contract_rules import FactBase
from contract_rules.__main__ import main
from contract_rules.agreements.microsoft_openai import Consent, Provider, microsoft, record
from contract_rules.contracts.serialization import event_to_json
from contract_rules.values.escapes import escaped

DAY = "2025-02-01"
TRIED = settings().max_examples * 4
"""How many command lines are tried."""

DATES = (
    *(DAY, "0001-01-01", "9999-12-31", "9999-12-31T23:59:59-14:00", "2025-02-30", "\x00", ""),
    *("0001-01-01T00:00:00+14:00", "2025-02-01T09:00:00+00:00", "2025-02-01T09:00", "2025-W05-1"),
    "\uff11\uff12\uff13\uff14-01-01",
)
PARTIES = ("OpenAI", "microsoft", "Eve", "", "\ud800", "\x00", "general public", "\u202eIAnepO")
ACTIONS = (
    *("ProcureCompute", "procurecompute", "Consent", "DeclareAGI", "UseModel", "HostAPI", ""),
    "x\n",
)
FIELDS = (
    *("provider=Oracle", "provider=", "provider=\x00", "provider=\ud800", "provider=\u202e"),
    *("projected_profits=1e999999", "projected_profits=USD 1e999999999", "=", "x", "a=b=c"),
    *("projected_profits=usd -1", "projected_profits=NaN", "projected_profits=EUR 5"),
    "projected_profits=" + "9" * 5000,
)
CLAUSES = ("C01", "c14", "C99", "", "\x1b[2J", record.recorded[0].id)
EVENTS = (
    *("2025-01-20 Microsoft Consent provider=CoreWeave", "2025-01-20 Microsoft 'Consent", "x"),
    *("9999-12-31 Microsoft Consent provider=A", "2025-01-20 Eve Consent provider=A", "\ud800"),
    "",
)
FILES = ("/dev/null", "/dev/zero", "/nonexistent", "/", "a\x00b", "", __file__)
CONTRACTS = (
    *("os:system", "contract_rules:Engine", "x:y:z", ":", "..", ".:.", "json", "a b:c", "os:\x00"),
    *("contract_rules.agreements.microsoft_openai:agreement", "\ud800:x", "no.such:y", "1:2"),
)
COMMANDS = {
    "report": ("--on", DATES),
    "decide": (PARTIES, ACTIONS, FIELDS, "--on", DATES),
    "duties": ("--on", DATES),
    "account": (PARTIES, "--on", DATES),
    "why-not-owed": (CLAUSES, "--on", DATES),
    "upcoming": ("--on", DATES),
    "clauses": (CLAUSES,),
    "events": (),
    "why": (PARTIES, ACTIONS, FIELDS, "--on", DATES),
    "what-if": (EVENTS, "--on", DATES),
    "diff": ((*DATES, "2025-01-20@2024-01-01", "@", "9999-12-31@0001-01-01"), DATES),
    "history": (PARTIES, ACTIONS, FIELDS),
    "questions": ("--on", DATES),
    "parties": (),
    "actions": (),
}
OPTIONS = {
    "--json": None,
    "--full": None,
    "--party": PARTIES,
    "--action": ACTIONS,
    "--clause": CLAUSES,
    "--currency": ("USD", "usd", "", "\ud800", "X" * 99),
    "--known-by": DATES,
    "--reading": ("x", "=", "a=b", "agi-tests=x", "c02-covers-own-build=yes", "\x00=\x00"),
    "--events": FILES,
    "--contract": CONTRACTS,
    "--suppose": ("a=b", "x"),
    "--other": CONTRACTS,
    "--on": DATES,
    "--": None,
    "--unknown": None,
}


def drawn_line(draw) -> list[str]:
    """A command line: the right parts in their order, some of them wrong, and options."""
    name = draw.choice([*COMMANDS])
    options = (drawn_option(draw) for _ in range(draw.choice([0, 0, 1, 2])))
    args = [
        name,
        *(
            part if isinstance(part, str) else draw.choice(part[: draw.choice([1, 2, 99])])
            for part in COMMANDS[name]
        ),
        *(part for option in options for part in option),
    ]
    if draw.random() < 0.1:
        args.pop(draw.randrange(len(args)))
    return args


def drawn_option(draw) -> tuple[str, ...]:
    """An option, with a value where it takes one."""
    option, values = draw.choice([*OPTIONS.items()])
    return (option,) if values is None else (option, draw.choice(values))


def run(*args: str, encoding: str = "utf-8") -> tuple[object, str, str]:
    """The status, the output and the errors, on a terminal of an encoding."""
    out = io.TextIOWrapper(io.BytesIO(), encoding)
    err = io.TextIOWrapper(io.BytesIO(), encoding)
    with redirect_stdout(out), redirect_stderr(err):
        status = main(list(args))
    for stream in (out, err):
        stream.flush()
    return status, *(stream.buffer.getvalue().decode(encoding) for stream in (out, err))


def test_on_the_first_day_that_there_is_nothing_could_be_done_before() -> None:
    """Which is no reason to fail."""
    status, out, err = run("why", "OpenAI", "ProcureCompute", "provider=A", "--on", "0001-01-01")
    assert (status, err) == (3, "note: no clause and no event names a Provider 'A'\n")
    assert "is in force from 2019-07-22" in " ".join(out.split())


def unseen(text: str) -> set[str]:
    """The characters of a text that nobody sees, but for the ends of lines."""
    return {c for c in text if category(c) in {"Cc", "Cf", "Zl", "Zp", "Cs"}} - {"\n"}


@pytest.mark.slow
def test_whatever_the_arguments_are_it_ends_with_a_status_and_says_why() -> None:
    """No traceback, nothing unseen, and of what cannot be done a line that says so."""
    draw = random.Random(TRIED)  # noqa: S311 (nothing is secret)
    ran = 0
    for _ in range(TRIED):
        args = drawn_line(draw)
        status, out, err = run(*args, encoding=draw.choice(["utf-8", "ascii", "cp1252"]))
        assert status in {0, 1, 2, 3, 4}, args
        assert not unseen(out + err), args
        assert (status == 1) == err.startswith("error: ") or "note: " in err, args
        ran += status != 1
        if "--json" in args and status != 1 and out and "--help" not in args:
            json.loads(out)
    assert ran > TRIED / 20


FORGED = "\nFORGED\x1b[31m\u202e\u2028\r\t\x00\x9b\u200bé\U000e0041"
"""What a name may hold to break a line, to colour it, to turn it or to hide in it."""

MODULE = f"""
from datetime import date
from contract_rules import *

F = {FORGED!r}

class Thing(Entity): ...

class Buy(Action, phrase="buy {{thing}}" + F):
    thing: Field[Thing]
    note: Field[str] = anything

class Pay(Action, phrase="pay" + F + "{{amount}}", past="paid {{amount}}"):
    amount: Field[Money] = anything

ann, bob = Party("Ann" + F), Party("Bob" + F, in_text="the bob" + F)
q = Question("q" + F, "Is it?" + F, readings=("a" + F, "b" + F))
clauses = (
    Clause("1" + F, "No." + F, ann.must_not(Buy(Thing("A" + F)), unless=bob.did(Pay(usd(5)))),
           note="n" + F, caveat="A caveat" + F, source=Source(title="t" + F, publisher="p" + F)),
    Clause("2" + F, "Pay." + F, bob.must(Pay(usd(9)), upon=ann.did(Buy()), within=days(5)),
           ann.may(Buy(note="x" + F), provided=q.reads("a" + F)),
           bob.can(Pay(usd(3)), then=(ends("1" + F, after=days(9)), terminates(after=days(900))))),
)
contract = Contract(name="C" + F, parties=(ann, bob), clauses=clauses, effective=date(2025, 1, 1),
    questions=(q,), amendments=(Amendment(title="t" + F, effective=date(2025, 3, 1),
    replaces=(Clause("1" + F, "Never." + F, ann.must_not(Buy(Thing("A" + F)))),)),))
"""
THING = "A" + FORGED
BUY = ("Ann" + FORGED, "Buy", f"thing={THING}", f"note=x{FORGED}")
ASKED = (
    ("report", "--on", DAY),
    ("report", "--on", DAY, "--full"),
    ("decide", *BUY, "--on", DAY),
    ("decide", "Ann" + FORGED, "Buy", f"thing={FORGED}", "--on", DAY),
    ("decide", FORGED, "Buy", "thing=A", "--on", DAY),
    ("duties", "--on", "2025-06-01"),
    ("account", "Bob" + FORGED, "--on", "2025-06-01"),
    ("why-not-owed", "2" + FORGED, "--on", DAY),
    ("why-not-owed", "e" + FORGED, "--on", DAY),
    ("upcoming", "--on", "2025-01-06"),
    ("clauses",),
    ("clauses", "1" + FORGED),
    ("events",),
    ("why", *BUY, "--on", DAY),
    ("diff", "2025-01-01", "2025-06-01"),
    ("history", *BUY),
    ("questions", "--on", DAY),
    ("parties",),
    ("actions",),
    ("decide", *BUY, "--on", DAY, "--reading", f"q{FORGED}=c{FORGED}"),
)


@pytest.fixture
def forged(tmp_path, monkeypatch) -> tuple[str, ...]:
    """A contract and a record whose every name and text holds what a terminal would obey."""
    (tmp_path / "forged_names.py").write_text(MODULE, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    ann, bob = "Ann" + FORGED, "Bob" + FORGED
    thing = {"Thing": THING}
    bought = {"on": "2025-01-05", "by": ann, "action": "Buy", "id": "e" + FORGED}
    paid = {"on": "2025-01-06", "by": bob, "action": "Pay", "note": FORGED}
    lines = (
        {**bought, "fields": {"thing": thing, "note": "n" + FORGED}},
        {**paid, "fields": {"amount": {"Money": "USD 3"}}, "towards": "t" + FORGED},
        {**bought, "id": "", "on": "2025-01-07", "reverses": "e" + FORGED}
        | {"fields": {"thing": thing, "note": "n" + FORGED}},
        {**paid, "id": "z" + FORGED, "fields": {"amount": {"Money": "USD 4"}}},
        {**paid, "id": "", "recorded": "2025-01-09", "strikes": "z" + FORGED}
        | {"fields": {"amount": {"Money": "USD 4"}}},
    )
    file = tmp_path / "events.jsonl"
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    return "--contract", "forged_names:contract", "--events", str(file)


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
@pytest.mark.parametrize("asked", ASKED, ids=[" ".join(map(ascii, a[:2]))[:30] for a in ASKED])
def test_no_name_breaks_a_line_or_turns_what_a_terminal_shows(asked, encoding, forged) -> None:
    """What nobody sees is shown escaped; in JSON it is what it is."""
    status, out, err = run(*asked, *forged, encoding=encoding)
    assert not unseen(out + err)
    assert not [line for line in (out + err).splitlines() if line.lstrip().startswith("FORGED")]
    assert out or err
    told, data, _ = run(*asked, *forged, "--json", encoding=encoding)
    assert told == status
    assert not unseen(data)
    if status != 1:
        assert ascii(FORGED) in ascii(json.loads(data))


def test_what_is_seen_stays_as_it_is() -> None:
    """Letters of any language, and blanks."""
    assert escaped("Ünïcode 日本 \u00a0☂ العربية") == "Ünïcode 日本 \u00a0☂ العربية"
    assert escaped("a\tb\nc\u202e\ud800\U000e0041") == "a\\tb\\nc\\u202e\\ud800\\U000e0041"
    assert escaped("a\tb\n\u200b", keep="\n\t") == "a\tb\n\\u200b"


RUN = "import sys; from contract_rules.__main__ import main; sys.exit(main())"

COMMAND = [sys.executable, "-P", "-c", RUN]
"""The command as it is installed, for which Python looks in no folder before its own."""

SHADOWS = (
    *("durable_rules_engine", "click", "rich", "attrs", "cattrs", "holidays", "hypothesis"),
    *("json", "zoneinfo", "tzdata", "contract_rules"),
)


@pytest.mark.slow
def test_it_imports_nothing_from_the_folder_that_it_stands_in(tmp_path) -> None:
    """But a contract that is named there, and what that imports."""
    for name in SHADOWS:
        (tmp_path / f"{name}.py").write_text("print('executed')\nraise SystemExit(9)\n", "utf-8")
    asked = [*COMMAND, "decide", "OpenAI", "ProcureCompute", "provider=Oracle", "--on", DAY]
    done = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (4, "")
    assert "executed" not in done.stdout
    (tmp_path / "aside.py").write_text("effective = (2025, 1, 1)\n", "utf-8")
    (tmp_path / "mine.py").write_text(
        "from datetime import date\nfrom aside import effective\n"
        "from contract_rules import Contract, Party\n"
        "contract = Contract(name='M', parties=(Party('A'),), clauses=(), "
        "effective=date(*effective))\n",
        "utf-8",
    )
    for name in SHADOWS:
        (tmp_path / f"{name}.py").unlink()
    asked = [*COMMAND, "parties", "--contract", "mine:contract"]
    done = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "A: no clause binds or frees it\n"


@pytest.mark.slow
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full device")  # noqa: PTH110
def test_what_cannot_be_printed_is_said_in_a_line() -> None:
    """On a full disk, where whoever reads has gone, and where there is no output at all."""
    asked = [*COMMAND, "report", "--on", DAY]
    for shell, status, said in (
        ('"$@" > /dev/full', 1, "error: No space left on device\n"),
        ('"$@" --json > /dev/full', 1, "error: No space left on device\n"),
        ('"$@" >&-', 0, ""),
        ('"$@" 2>&- --party Eve', 1, ""),
        ('set -o pipefail; "$@" --full | true', 1, ""),
    ):
        done = subprocess.run(
            ["/bin/bash", "-c", shell, "bash", *asked], capture_output=True, text=True, check=False
        )
        assert "Traceback" not in done.stderr
        assert (done.returncode, done.stderr) in {(status, said), (0, "")}


@pytest.mark.slow
def test_lines_of_a_file_that_are_changed_anywhere_are_read_or_refused_in_a_line(tmp_path) -> None:
    """Bytes that are lost, doubled, turned or put in from elsewhere."""
    draw = random.Random(TRIED)  # noqa: S311 (nothing is secret)
    event = microsoft.does(Consent(provider=Provider("Oracle")), on=date(2025, 1, 20), note="ü")
    good = "".join(
        f"{json.dumps(event_to_json(one), ensure_ascii=False)}\n"
        for one in (event, *record.recorded[:3])
    ).encode()
    pieces = (
        b'"',
        b"{",
        b"}",
        b"null",
        b"\xff",
        b"\x00",
        b"1e9",
        b"\\ud800",
        b"\n",
        b"[[[[",
        b"-0",
    )
    file, read = tmp_path / "events.jsonl", 0
    for _ in range(TRIED):
        data = bytearray(good)
        for _ in range(draw.choice([1, 1, 2, 9])):
            at = draw.randrange(len(data))
            how = draw.randrange(4)
            if how == 0:
                del data[at : at + draw.choice([1, 1, 9])]
            elif how == 1:
                data[at] ^= 1 << draw.randrange(8)
            else:
                data[at : at + how - 2] = draw.choice(pieces)
        file.write_bytes(bytes(data))
        status, out, err = run("events", "--on", "2030-01-01", "--events", str(file))
        assert not unseen(out + err)
        assert status in {0, 1, 2, 4}
        if status == 1:
            (told,) = (line for line in err.splitlines() if not line.startswith("note: "))
            assert told.startswith("error: ")
        else:
            read += 1
            assert FactBase.load(file)
    assert read
