"""A disk that is full, a limit, and a signal lose no record: a file is the old one or the new."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from contract_rules import FactBase
from support.shop import HISTORY, consents

if TYPE_CHECKING:
    from pathlib import Path

TIMES = max(3, settings().max_examples // 10)
"""So often is a process ended, each time a little later."""

RECORD = FactBase(HISTORY)

BEGINNING = """
import sys
from contract_rules import FactBase
from contract_rules.values.events import Event
facts = FactBase.load(sys.argv[1])
more = [Event(by=e.by, act=e.act, on=e.on, id=f"{e.id} {n}") for e in facts for n in range(200)]
whole = FactBase(more)
"""

LIMITED = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
try:
    whole.dump(sys.argv[1])
except OSError as error:
    print(error.strerror)
"""

FOR_EVER = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # which shells ignore behind them
print("ready", flush=True)
while True:
    whole.dump(sys.argv[1])
"""


@pytest.fixture
def file(tmp_path) -> Path:
    """A file that the events were written to."""
    path = tmp_path / "events.jsonl"
    RECORD.dump(path)
    return path


@pytest.mark.slow
def test_a_limit_on_files_leaves_the_old_one(file) -> None:
    """As a full disk or a quota does."""
    command = [sys.executable, "-c", BEGINNING + LIMITED, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("File too large\n", "")
    assert FactBase.load(file) == RECORD
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.slow
@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_process_that_is_ended_while_it_writes_leaves_a_whole_file(file, ending) -> None:
    """The old one or the new one, at whatever instant that is."""
    RECORD.dump(file)
    count = len(RECORD)
    for turn in range(TIMES):
        command = [sys.executable, "-c", BEGINNING + FOR_EVER, str(file)]
        RECORD.dump(file)
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as begun:
            assert begun.stdout is not None
            assert begun.stdout.readline() == b"ready\n"
            time.sleep(0.005 + 0.011 * turn)
            begun.send_signal(ending)
            try:
                begun.wait(timeout=60)
            finally:
                begun.kill()
        assert len(FactBase.load(file)) in {count, count * 200}
        if ending == signal.SIGINT:  # which lets it tidy up
            assert list(file.parent.iterdir()) == [file]


def test_a_record_that_grew_while_it_was_read_is_read_whole(file) -> None:
    """Whoever adds a line at a time is read up to one of them."""
    loaded = FactBase.load(file)
    with file.open("a", encoding="utf-8") as lines:
        lines.write("\n")
    loaded.add(consents("E", 3))
    loaded.dump(file)
    assert FactBase.load(file) == loaded
