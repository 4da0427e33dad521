"""The floor of coverage in .ci/run holds where the workers of pytest-xdist run the tests."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
COMMANDS = re.findall(
    r"^ *(coverage .+)$", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE
)

PACKAGE = """
def sign(number):
    if number < 0:
        return "minus"
    if number > 0:
        return "plus"
    return "zero"
"""

TEST = """
import os
from pathlib import Path
from tiny import sign

def test_{name}():
    assert sign({number}) == "{name}"
    Path("{name}.txt").write_text(os.environ["PYTEST_XDIST_WORKER"])
"""


CONFTEST = """
from hypothesis import settings

settings.register_profile("brief", max_examples=1)
"""


def project(path: Path, **numbers: int) -> None:
    """A package and tests of it that look at some numbers, with our own settings."""
    ours = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    settings = ours.replace('\nsource = ["contract_rules"]\n', '\nsource = ["tiny"]\n')
    assert settings != ours
    (path / "pyproject.toml").write_text(settings, encoding="utf-8")
    (path / "tiny").mkdir()
    (path / "tiny" / "__init__.py").write_text(PACKAGE, encoding="utf-8")
    (path / "tests").mkdir()
    (path / "tests" / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    for name, number in numbers.items():
        test = TEST.format(name=name, number=number)
        (path / "tests" / f"test_{name}.py").write_text(test, encoding="utf-8")


def run(path: Path, command: str) -> subprocess.CompletedProcess[str]:
    """A command of .ci/run in a project, as if nothing else ran tests or counted."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("COVERAGE", "PYTEST"))}
    found = f"{Path(sys.executable).parent}{os.pathsep}{inherited['PATH']}"
    return subprocess.run(
        shlex.split(command),
        capture_output=True,
        text=True,
        check=False,
        cwd=path,
        env={**inherited, "PATH": found},
    )


@pytest.mark.parametrize(
    ("numbers", "missing"),
    [
        ({"minus": -1, "plus": 1, "zero": 0}, None),
        ({"minus": -1, "zero": 0}, "6"),
    ],
    ids=["covered", "a line is not"],
)
def test_the_floor_counts_what_workers_do_and_nothing_else(tmp_path, numbers, missing) -> None:
    """It holds by the lines of both workers together, and fails for one that neither runs."""
    project(tmp_path, **numbers)
    tests, combine, report = COMMANDS
    assert "-n 2" in tests
    assert "--fail-under=100" in report
    for command in (tests, combine):
        done = run(tmp_path, command)
        assert done.returncode == 0, done.stdout + done.stderr
    workers = {name: (tmp_path / f"{name}.txt").read_text(encoding="utf-8") for name in numbers}
    assert set(workers.values()) == {"gw0", "gw1"}
    done = run(tmp_path, report)
    told = done.stdout
    assert done.returncode == (0 if missing is None else 2), told + done.stderr
    assert re.search(r"^TOTAL +6 +(\d) +4 +\d ", told, re.MULTILINE)
    if missing is None:
        assert "100%" in told
    else:
        assert re.search(rf"^tiny/__init__\.py .* {missing}$", told, re.MULTILINE)
