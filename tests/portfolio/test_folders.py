"""The folders in which portfolios keep their tables, also of those whose process was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from contract_rules.portfolio import Portfolio, folders
from contract_rules.portfolio.folders import IN_USE, WorkingFolder
from support.leases import RECORD, TWO, lease

OLD = 1_700_000_000


def aged(folder: Path) -> Path:
    """A folder whose lock was made long ago."""
    os.utime(folder / IN_USE, (OLD, OLD))
    return folder


def left(within: Path, name: str) -> Path:
    """A folder that a process has left behind, which was killed."""
    folder = within / name
    folder.mkdir()
    (folder / IN_USE).touch()
    (folder / "portfolio.duckdb").write_text("what it held", encoding="utf-8")
    return aged(folder)


def test_it_is_gone_when_it_is_closed(tmp_path) -> None:
    with Portfolio(lease, TWO, RECORD, workers=1, folder=tmp_path):
        (folder,) = tmp_path.iterdir()
        assert (folder / IN_USE).exists()
    assert not [*tmp_path.iterdir()]


def test_a_place_may_be_named_from_where_one_stands(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("kept").mkdir()
    gone = left(tmp_path / "kept", "contract-rules-gone")
    folder = WorkingFolder("kept")
    assert folder.path.parent == tmp_path / "kept"
    assert not gone.exists()
    folder.close()


def test_what_others_left_behind_is_removed(tmp_path) -> None:
    """But nothing that is in use, that is new, or that is no folder of a portfolio."""
    first = WorkingFolder(tmp_path)
    aged(first.path)
    gone = left(tmp_path, "contract-rules-gone")
    new = left(tmp_path, "contract-rules-new")
    (new / IN_USE).touch()
    mine = left(tmp_path, "mine")
    (tmp_path / "contract-rules-link").symlink_to(mine, target_is_directory=True)
    (tmp_path / "contract-rules-notes").mkdir()
    second = WorkingFolder(tmp_path)
    assert not gone.exists()
    there = {path.name for path in tmp_path.iterdir()}
    own = {first.path.name, second.path.name}
    others = {"contract-rules-new", "contract-rules-link", "contract-rules-notes", "mine"}
    assert there == own | others
    assert (mine / "portfolio.duckdb").exists()
    first.close()
    second.close()
    assert {path.name for path in tmp_path.iterdir()} == others


def test_nothing_of_another_user_is_removed(tmp_path, monkeypatch) -> None:
    other = left(tmp_path, "contract-rules-other")
    usual = Path.lstat

    def of_another(path: Path) -> os.stat_result:
        found = usual(path)
        return os.stat_result((*found[:4], found.st_uid + 1, *found[5:10]))

    monkeypatch.setattr(folders.Path, "lstat", of_another)
    WorkingFolder(tmp_path).close()
    assert other.exists()


def test_there_is_a_folder_in_which_it_is_made(tmp_path) -> None:
    with pytest.raises(FileNotFoundError, match=r"there is no folder .*nowhere, where tables"):
        Portfolio(lease, TWO, RECORD, workers=1, folder=tmp_path / "nowhere")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="a signal that kills is of POSIX")
def test_the_lock_of_another_process_lasts_as_long_as_that(tmp_path) -> None:
    """Nothing that it uses is removed, and what it leaves is."""
    script = (
        "import sys\n"
        "from contract_rules.portfolio.folders import WorkingFolder\n"
        "folder = WorkingFolder(sys.argv[1])\n"
        "print(folder.path, flush=True)\n"
        "sys.stdin.read()\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-c", script, str(tmp_path)]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        theirs = aged(Path(process.stdout.readline().strip()))
        WorkingFolder(tmp_path).close()
        assert theirs.exists()
        process.send_signal(signal.SIGKILL)
        process.wait()
    WorkingFolder(tmp_path).close()
    assert not theirs.exists()
