"""The folder in which a portfolio keeps its tables, which is gone when the portfolio is.

Where a process is killed, nobody is left to remove its folder. The next portfolio that keeps its
own in the same place does. A folder is in use as long as a process holds a lock on a file in it:
the system gives the lock back whichever way a process ends, and, other than its number, that is so
seen from another machine or container that has the same disk, too. SQLite takes such a lock on
each system.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from shutil import rmtree
from stat import S_ISDIR
from tempfile import TemporaryDirectory
from time import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX = "contract-rules-"

IN_USE = "in_use.sqlite"
"""The file in a folder on which the process that uses it has a lock."""

_NEW = 60
"""For how many seconds a folder is new, whose lock may not have been taken yet."""


class WorkingFolder:
    """A folder that is there for a time.

    Args:
        within: Where it is made; None for where files are kept for a time.

    Attributes:
        path: Where it is.

    Raises:
        FileNotFoundError: When there is no folder in which it could be made.
        OSError: When it cannot be made.
    """

    def __init__(self, within: str | Path | None) -> None:
        if within is not None and not Path(within).is_dir():
            msg = f"there is no folder {within}, where tables are to be kept; make it first"
            raise FileNotFoundError(msg)
        self._folder = TemporaryDirectory(prefix=PREFIX, dir=within)
        self.path = Path(self._folder.name).absolute()
        self._lock = sqlite3.connect(self.path / IN_USE, check_same_thread=False)
        self._lock.execute(_TAKE)
        for left in _left_behind(self.path):
            rmtree(left, ignore_errors=True)

    def close(self) -> None:
        """Remove it, with what is in it."""
        self._lock.close()
        self._folder.cleanup()


_TAKE = "BEGIN EXCLUSIVE"
"""What takes the lock, until the connection is closed."""


def _left_behind(mine: Path) -> Iterator[Path]:
    """The folders beside one that are of the same user, and that no process uses any more."""
    user = mine.stat().st_uid
    for other in mine.parent.glob(f"{PREFIX}*"):
        with suppress(OSError, sqlite3.Error):  # it is gone meanwhile, or in use
            known, file = other.lstat(), other / IN_USE
            if not S_ISDIR(known.st_mode) or known.st_uid != user:
                continue
            if time() - file.stat().st_mtime < _NEW:
                continue
            lock = sqlite3.connect(f"{file.as_uri()}?mode=rw", timeout=0, uri=True)
            with closing(lock):
                lock.execute(_TAKE)
            yield other
